//! The functions of templates, and what counts as true in them.

use std::sync::Arc;

use crate::modules::data::{Data, Map};
use crate::modules::escape;
use crate::modules::expr::builtin;
use crate::modules::expr::parse::Expr;
use crate::modules::expr::run::{ITEMS_MAX, Run, Stop, fault, key_of};
use crate::modules::json::plain;

/// Whether a value counts as true.
pub(super) fn truth(value: &Data) -> bool {
    match value {
        Data::Nil => false,
        Data::Boolean(b) => *b,
        Data::Integer(n) => *n != 0,
        Data::Float(f) => *f != 0.0,
        Data::Text(text) => !text.is_empty(),
        Data::List(items) => !items.is_empty(),
        Data::Map(map) => !map.is_empty(),
    }
}

/// Calls a function.
pub(super) fn call(run: &mut Run<'_>, name: &str, arguments: &[Expr]) -> Result<Data, Stop> {
    if name == "isset" {
        // A name or member that is not there is what it asks for.
        return arguments
            .iter()
            .try_fold(true, |all, argument| match run.eval(argument) {
                Ok(value) => Ok(all && value != Data::Nil),
                Err(Stop::Budget) => Err(Stop::Budget),
                Err(_) => Ok(false),
            })
            .map(Data::Boolean);
    }
    if name == "default" && arguments.len() == 2 {
        let value = arguments.first().map(|argument| run.eval(argument));
        return match (value, arguments.get(1)) {
            (Some(Ok(value)), _) if truth(&value) => Ok(value),
            (Some(Err(Stop::Budget)), _) => Err(Stop::Budget),
            (_, Some(other)) => run.eval(other),
            (_, None) => Ok(Data::Nil),
        };
    }
    let values: Result<Vec<Data>, Stop> = arguments.iter().map(|argument| run.eval(argument)).collect();
    let values = values?;
    match (name, values.as_slice()) {
        ("title", [Data::Text(text)]) => Ok(Data::text(title(&String::from_utf8_lossy(text)))),
        ("trimSpace", [Data::Text(text)]) => Ok(Data::text(String::from_utf8_lossy(text).trim())),
        ("contains", [Data::Text(text), Data::Text(part)]) => {
            Ok(Data::Boolean(memchr::memmem::find(text, part).is_some()))
        }
        ("contains", [Data::List(items), value]) => Ok(Data::Boolean(items.contains(value))),
        ("html", [value]) => Ok(Data::text(escape::html(&shown(value)?))),
        ("url", [value]) => Ok(Data::text(query(&shown(value)?))),
        ("json", [value]) => Ok(Data::text(plain::write(value).map_err(Stop::Fault)?)),
        ("raw" | "unsafe", [_]) => fault("raw stands at the end of a tag"),
        ("map", values) if values.len() % 2 == 0 => {
            let mut map = Map::new();
            for pair in values.chunks(2) {
                if let [key, value] = pair {
                    map.insert(key_of(key)?, value.clone());
                }
            }
            Ok(Data::Map(Arc::new(map)))
        }
        ("slice", values) => Ok(Data::list(values.to_vec())),
        ("ints", [Data::Integer(from), Data::Integer(to)]) => {
            let n = usize::try_from(to.saturating_sub(*from).max(0)).unwrap_or(usize::MAX);
            if n > ITEMS_MAX {
                return Err(Stop::Budget);
            }
            run.spend(n / 4)?;
            Ok(Data::list((*from..*to).map(Data::Integer).collect()))
        }
        ("date", [time, Data::Text(layout)]) => date(time, layout),
        ("len", [Data::Nil]) => Ok(Data::Integer(0)),
        ("join", [Data::List(items), rest @ ..]) => {
            let texts: Result<Vec<Data>, Stop> = items.iter().map(|item| shown(item).map(Data::text)).collect();
            let texts = Data::list(texts?);
            call_common(run, name, std::iter::once(texts).chain(rest.iter().cloned()))
        }
        (
            "upper" | "lower" | "trim" | "replace" | "split" | "join" | "hasPrefix" | "hasSuffix" | "len" | "repeat",
            values,
        ) => call_common(run, name, values.iter().cloned()),
        _ => {
            let types: Vec<&str> = values.iter().map(Data::type_name).collect();
            match is_known(name) {
                true => fault(format!("{name} cannot take ({})", types.join(", "))),
                false => fault(format!("unknown function {name}")),
            }
        }
    }
}

fn is_known(name: &str) -> bool {
    matches!(
        name,
        "title" | "trimSpace" | "contains" | "html" | "url" | "json" | "map" | "slice" | "ints" | "date" | "default"
    )
}

/// Calls a function that `expr` has too.
fn call_common(run: &mut Run<'_>, name: &str, values: impl Iterator<Item = Data>) -> Result<Data, Stop> {
    let arguments: Vec<Expr> = values.map(Expr::Literal).collect();
    builtin::call(run, name, &arguments)
}

fn shown(value: &Data) -> Result<Vec<u8>, Stop> {
    match value {
        Data::List(_) | Data::Map(_) => plain::write(value).map(String::into_bytes).map_err(Stop::Fault),
        scalar => {
            let mut text = Vec::new();
            scalar.write_scalar(&mut text);
            Ok(text)
        }
    }
}

/// Each word with a capital letter.
fn title(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut is_start = true;
    for c in text.chars() {
        if is_start {
            out.extend(c.to_uppercase())
        } else {
            out.push(c)
        }
        is_start = !c.is_alphanumeric() && c != '\'';
    }
    out
}

/// A text as part of a query.
fn query(text: &[u8]) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => out.push(char::from(*byte)),
            b' ' => out.push('+'),
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// A moment, in seconds since 1970 or as RFC 3339, in a layout of `strftime`, in universal time.
fn date(time: &Data, layout: &[u8]) -> Result<Data, Stop> {
    let moment = match time {
        Data::Text(text) => std::str::from_utf8(text).ok().and_then(|text| text.parse::<jiff::Timestamp>().ok()),
        #[expect(clippy::cast_possible_truncation, reason = "what is out of the range is no moment either way")]
        other => other.as_float().and_then(|seconds| jiff::Timestamp::from_millisecond((seconds * 1000.0) as i64).ok()),
    };
    let Some(moment) = moment else { return fault("date needs seconds since 1970, or a text of RFC 3339") };
    let layout = String::from_utf8_lossy(layout);
    let local = jiff::tz::TimeZone::UTC.to_datetime(moment);
    match jiff::fmt::strtime::format(&*layout, local) {
        Ok(text) => Ok(Data::text(text)),
        Err(_) => fault(format!("invalid layout of a date: {layout}")),
    }
}
