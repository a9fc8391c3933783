//! Entries as text: YAML and JSON.

use super::data::{Data, Map};
use super::entry::Entry;
use crate::diag::json_string;

/// Fields whose values nobody may read.
const SECRETS: [&str; 3] = ["password", "token_key", "key"];

/// A value as JSON.
#[must_use]
pub fn json(data: &Data) -> String {
    let mut text = String::new();
    push_json(data, &mut text);
    text
}

fn push_json(data: &Data, text: &mut String) {
    match data {
        Data::Null => text.push_str("null"),
        Data::Bool(b) => text.push_str(&b.to_string()),
        Data::Int(n) => text.push_str(&n.to_string()),
        // JSON has no other numbers.
        Data::Float(n) if !n.is_finite() => text.push_str("null"),
        Data::Float(n) => text.push_str(&format!("{n:?}")),
        Data::Str(_) | Data::File(_) => text.push_str(&json_string(data.as_str().unwrap_or_default())),
        Data::List(items) => {
            text.push('[');
            for (at, item) in items.iter().enumerate() {
                text.push_str(if at > 0 { "," } else { "" });
                push_json(item, text);
            }
            text.push(']');
        }
        Data::Map(map) => {
            text.push('{');
            for (at, (key, value)) in map.iter().enumerate() {
                text.push_str(if at > 0 { "," } else { "" });
                text.push_str(&json_string(key));
                text.push(':');
                push_json(value, text);
            }
            text.push('}');
        }
    }
}

/// A value as YAML, each line indented by `indent` levels; ends with a line end.
#[must_use]
pub fn yaml(data: &Data, indent: usize) -> String {
    let mut text = String::new();
    block(data, indent, &mut text);
    text
}

fn block(data: &Data, indent: usize, text: &mut String) {
    let pad = "  ".repeat(indent);
    match data {
        Data::Map(map) if !map.is_empty() => {
            for (key, value) in map.iter() {
                text.push_str(&format!("{pad}{}:", scalar_text(key)));
                behind(value, indent, text);
            }
        }
        Data::List(items) if !items.is_empty() => {
            for item in items.iter() {
                match item {
                    Data::Map(map) if !map.is_empty() => {
                        let mut inner = String::new();
                        block(item, indent + 1, &mut inner);
                        text.push_str(&format!("{pad}- {}", inner.trim_start()));
                    }
                    item => {
                        text.push_str(&format!("{pad}-"));
                        behind(item, indent, text);
                    }
                }
            }
        }
        data => {
            text.push_str(&format!("{pad}{}\n", inline(data)));
        }
    }
}

/// A value behind a key or a dash.
fn behind(value: &Data, indent: usize, text: &mut String) {
    match value {
        Data::Map(map) if !map.is_empty() => {
            text.push('\n');
            block(value, indent + 1, text);
        }
        Data::List(items) if !items.is_empty() => {
            text.push('\n');
            block(value, indent + 1, text);
        }
        value => match value.as_str() {
            // What a block scalar cannot hold stands in quotes.
            Some(long) if long.contains('\n') && is_block(long) => {
                let pad = "  ".repeat(indent + 1);
                text.push_str(if long.ends_with('\n') { " |\n" } else { " |-\n" });
                for line in long.lines() {
                    text.push_str(if line.is_empty() { "" } else { &pad });
                    text.push_str(line);
                    text.push('\n');
                }
            }
            _ => text.push_str(&format!(" {}\n", inline(value))),
        },
    }
}

fn is_block(text: &str) -> bool {
    !text.starts_with([' ', '\n', '\t'])
        && !text.ends_with("\n\n")
        && !text.chars().any(|c| c.is_control() && c != '\n' && c != '\t' || c == '\u{FEFF}')
}

fn inline(data: &Data) -> String {
    match data {
        Data::Null => "null".to_owned(),
        Data::List(_) => "[]".to_owned(),
        Data::Map(_) => "{}".to_owned(),
        Data::Float(n) if n.is_nan() => ".nan".to_owned(),
        Data::Float(n) if n.is_infinite() => if *n > 0.0 { ".inf" } else { "-.inf" }.to_owned(),
        data => data.as_str().map_or_else(|| json(data), scalar_text),
    }
}

/// A text as a scalar: plain where it reads as itself, else in quotes.
fn scalar_text(text: &str) -> String {
    use crate::modules::yaml::{Scalar, plain};
    let reads_as_itself = matches!(plain(text), Scalar::Text(_));
    let is_plain = reads_as_itself
        && text.starts_with(|c: char| c.is_alphanumeric() || "_./$".contains(c))
        && !text.ends_with([' ', ':'])
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.chars().any(char::is_control)
        && !text.starts_with("---")
        && !text.starts_with("...");
    if is_plain { text.to_owned() } else { json_string(text) }
}

/// The entry as one value, `{id, kind, meta, data}`; passwords and keys are stars.
#[must_use]
pub fn whole(entry: &Entry) -> Data {
    let pair = |key: &str, value: Data| (key.into(), value);
    Data::Map(Map::new(vec![
        pair("id", entry.id.as_str().into()),
        pair("kind", Data::Str(entry.kind.clone())),
        pair("meta", Data::Map(entry.meta.clone())),
        pair("data", hidden(entry)),
    ]))
}

/// The data of an entry without its secrets.
#[must_use]
pub fn hidden(entry: &Entry) -> Data {
    if &*entry.kind == "registry.entry" { entry.data.clone() } else { without_secrets(&entry.data) }
}

fn without_secrets(data: &Data) -> Data {
    match data {
        Data::Map(map) => Data::Map(Map::new(
            map.iter()
                .map(|(key, value)| {
                    // A placeholder says where the secret is, not what it is.
                    let is_secret = SECRETS.contains(&&**key)
                        && value.as_str().is_some_and(|text| !text.is_empty() && !super::placeholder::has_one(text));
                    let value = if is_secret { "*****".into() } else { without_secrets(value) };
                    (key.clone(), value)
                })
                .collect(),
        )),
        Data::List(items) => items.iter().map(without_secrets).collect::<Vec<Data>>().into(),
        data => data.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_read_as_themselves() {
        for (text, shown) in [
            ("a", "a"),
            ("true", "\"true\""),
            ("12", "\"12\""),
            ("", "\"\""),
            (":8080", "\":8080\""),
            ("a: b", "\"a: b\""),
            ("file://x.lua", "file://x.lua"),
            ("- x", "\"- x\""),
            ("shop:main", "shop:main"),
        ] {
            assert_eq!(scalar_text(text), shown);
        }
    }

    #[test]
    fn blocks_are_read_back() {
        let inner = Map::new(vec![("x".into(), Data::Float(1.0)), ("y".into(), "a\nb\n".into())]);
        let data = Data::Map(Map::new(vec![
            ("list".into(), vec![Data::Int(1), Data::Map(inner), Data::from(Vec::new())].into()),
            ("empty".into(), Data::Map(Map::default())),
            ("text".into(), " lead\ning".into()),
        ]));
        let text = yaml(&data, 0);
        let file = std::sync::Arc::new(crate::source::SourceFile::new("t", text.as_bytes()).unwrap());
        let documents = crate::modules::yaml::read(text.as_bytes(), 1).unwrap();
        assert_eq!(super::super::read::read_plain(&documents[0], &file).unwrap(), data, "{text}");
    }
}
