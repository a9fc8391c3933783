//! The result of a function as a text: as a value of Lua is printed (specification: cli 6.7.1), or as JSON.

use super::run::Ended;
use crate::code::types::print::{is_identifier, write_string};
use crate::data::{Data, Key};

/// How a result is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// As a value of Lua, for people.
    Printed,
    Json,
}

/// Deepest table that is printed, most items of one, longest string in bytes, and the width of a line.
const DEPTH_MAX: usize = 6;
const ITEMS_MAX: usize = 100;
const STRING_MAX: usize = 2000;
const WIDTH: usize = 72;

/// The lines that tell a result; nothing if it failed. A function that returns nothing prints nothing, but in JSON.
pub(crate) fn result_text(ended: &Ended, form: Form) -> Option<String> {
    let data = match ended {
        Ended::Failed { .. } => return None,
        Ended::Nil if form == Form::Printed => return Some(String::new()),
        Ended::Nil => Data::Nil,
        Ended::Boolean(b) => Data::Boolean(*b),
        Ended::Int(n) => Data::Integer(*n),
        Ended::Float(n) => Data::Float(*n),
        Ended::Text(text) => Data::text(text),
        Ended::Table(data) => data.clone(),
        // What it is cannot be told outside of its process.
        Ended::Other => Data::text("…"),
    };
    let text = match (form, ended) {
        (Form::Json, _) => json(&data).to_string(),
        (Form::Printed, Ended::Other) => "…".to_owned(),
        (Form::Printed, _) => printed(&data, 0, 0),
    };
    Some(format!("{text}\n"))
}

/// The value of JSON. Numbers that JSON has not are null, bytes that are no UTF-8 are replaced.
fn json(data: &Data) -> serde_json::Value {
    use serde_json::Value as Json;
    match data {
        Data::Nil => Json::Null,
        Data::Boolean(b) => Json::Bool(*b),
        Data::Integer(n) => Json::from(*n),
        Data::Float(n) => Json::from(*n),
        Data::Text(text) => Json::from(String::from_utf8_lossy(text).into_owned()),
        Data::List(items) => Json::Array(items.iter().map(json).collect()),
        Data::Map(map) => {
            let member = |(key, value): (&Key, &Data)| (name_of(key), json(value));
            Json::Object(map.iter().map(member).collect())
        }
    }
}

fn name_of(key: &Key) -> String {
    match key {
        Key::Integer(n) => n.to_string(),
        Key::Text(text) => String::from_utf8_lossy(text).into_owned(),
    }
}

/// A value as Lua writes it; `depth` tables are around it, and its first line begins in this column.
fn printed(data: &Data, depth: usize, indent: usize) -> String {
    let items: Vec<String> = match data {
        Data::Nil => return "nil".to_owned(),
        Data::Boolean(b) => return b.to_string(),
        Data::Integer(n) => return n.to_string(),
        Data::Float(n) => return float(*n),
        Data::Text(text) => return quoted(text),
        Data::List(items) if items.is_empty() => return "{}".to_owned(),
        Data::Map(map) if map.is_empty() => return "{}".to_owned(),
        Data::List(_) | Data::Map(_) if depth >= DEPTH_MAX => return "{…}".to_owned(),
        Data::List(items) => items.iter().take(ITEMS_MAX).map(|item| printed(item, depth + 1, indent + 2)).collect(),
        Data::Map(map) => {
            let member =
                |(key, value): (&Key, &Data)| format!("{} = {}", key_text(key), printed(value, depth + 1, indent + 2));
            // Names come first, then numbers.
            let names = map.iter().filter(|(key, _)| matches!(key, Key::Text(_)));
            let numbers = map.iter().filter(|(key, _)| matches!(key, Key::Integer(_)));
            // The items of the array part stand without their numbers.
            let n_array = (1..).take_while(|at| map.contains_key(&Key::Integer(*at))).count();
            let is_array = |key: &Key| matches!(key, Key::Integer(at) if usize::try_from(*at).is_ok_and(|at| (1..=n_array).contains(&at)));
            let (array, others): (Vec<_>, Vec<_>) = numbers.partition(|(key, _)| is_array(key));
            let array = array.into_iter().map(|(_, value)| printed(value, depth + 1, indent + 2));
            array.chain(names.chain(others).map(member)).take(ITEMS_MAX).collect()
        }
    };
    let n = match data {
        Data::List(items) => items.len(),
        Data::Map(map) => map.len(),
        Data::Nil | Data::Boolean(_) | Data::Integer(_) | Data::Float(_) | Data::Text(_) => 0,
    };
    let mut items = items;
    if n > ITEMS_MAX {
        items.push(format!("… {} more", n - ITEMS_MAX));
    }
    let line = format!("{{{}}}", items.join(", "));
    if line.chars().count() + indent <= WIDTH && !line.contains('\n') {
        return line;
    }
    let margin = " ".repeat(indent + 2);
    format!("{{\n{margin}{}\n{}}}", items.join(&format!(",\n{margin}")), " ".repeat(indent))
}

fn key_text(key: &Key) -> String {
    match key {
        Key::Integer(n) => format!("[{n}]"),
        Key::Text(text) if is_identifier(text) => String::from_utf8_lossy(text).into_owned(),
        Key::Text(text) => format!("[{}]", quoted(text)),
    }
}

/// A float so that it reads back the same, always with a point or an exponent.
fn float(n: f64) -> String {
    if n.is_nan() {
        return "nan".to_owned();
    }
    if n.is_infinite() {
        return if n > 0.0 { "inf" } else { "-inf" }.to_owned();
    }
    // As C's `%.14g` chooses.
    let is_plain = n == 0.0 || (1e-5..1e14).contains(&n.abs());
    if is_plain { format!("{n:?}") } else { exponent(&format!("{n:e}")) }
}

/// `1e100` as C writes it: `1e+100`.
fn exponent(text: &str) -> String {
    match text.split_once('e') {
        Some((mantissa, exponent)) => {
            let (sign, digits) = match exponent.strip_prefix('-') {
                Some(digits) => ('-', digits),
                None => ('+', exponent),
            };
            format!("{mantissa}e{sign}{digits:0>2}")
        }
        None => text.to_owned(),
    }
}

fn quoted(bytes: &[u8]) -> String {
    let (shown, more) = match bytes.get(..STRING_MAX) {
        Some(shown) if bytes.len() > STRING_MAX => (shown, "…"),
        _ => (bytes, ""),
    };
    let mut text = String::new();
    write_string(&mut text, shown);
    text.push_str(more);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(data: &Data) -> String {
        printed(data, 0, 0)
    }

    #[test]
    fn values_are_printed_as_lua_writes_them() {
        for (n, text) in [(2.0, "2.0"), (0.5, "0.5"), (1e100, "1e+100"), (1e-7, "1e-07"), (f64::NAN, "nan")] {
            assert_eq!(float(n), text);
        }
        assert_eq!(quoted(b"a\"\n\x01\xff\\"), r#""a\"\n\x01\xff\\""#);
        assert_eq!(shown(&Data::list(vec![Data::Integer(1), Data::Boolean(true)])), "{1, true}");
        let map = Data::map([("b c", Data::Nil), ("a", Data::text("x"))]);
        assert_eq!(shown(&map), "{a = \"x\", [\"b c\"] = nil}");
        assert_eq!(json(&map).to_string(), r#"{"a":"x","b c":null}"#);
        let deep = (0..9).fold(Data::list(vec![Data::Integer(1)]), |inner, _| Data::list(vec![inner]));
        assert_eq!(shown(&deep), "{{{{{{{…}}}}}}}");
        let many = Data::list((0..103).map(Data::Integer).collect());
        assert!(shown(&many).ends_with("  99,\n  … 3 more\n}"));
    }
}
