//! Plain data as JSON and back, for modules with languages of their own.

use std::sync::Arc;

use serde_json::Value;

use super::number::{write_float, write_integer};
use crate::modules::data::{Data, Key, Map};

/// Longest text, in bytes.
const TEXT_MAX: usize = 16 << 20;
/// Most values within each other.
const DEPTH_MAX: usize = 128;

/// The text of data, with the members of maps in order.
///
/// # Errors
/// It would be too long, in words.
pub(in crate::modules) fn write(data: &Data) -> Result<String, String> {
    let mut out = Vec::new();
    value(data, &mut out)?;
    Ok(String::from_utf8_lossy(&out).into_owned())
}

fn value(data: &Data, out: &mut Vec<u8>) -> Result<(), String> {
    match data {
        Data::Nil => out.extend_from_slice(b"null"),
        Data::Boolean(b) => out.extend_from_slice(if *b { b"true" } else { b"false" }),
        Data::Integer(n) => write_integer(out, *n),
        Data::Float(f) => write_float(out, *f),
        Data::Text(text) => super::encode::write_string(out, text),
        Data::List(items) => {
            out.push(b'[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.push(b',');
                }
                value(item, out)?;
            }
            out.push(b']');
        }
        Data::Map(map) => {
            out.push(b'{');
            for (i, (key, item)) in map.iter().enumerate() {
                if i > 0 {
                    out.push(b',');
                }
                match key {
                    Key::Text(text) => super::encode::write_string(out, text),
                    Key::Integer(n) => super::encode::write_string(out, n.to_string().as_bytes()),
                }
                out.push(b':');
                value(item, out)?;
            }
            out.push(b'}');
        }
    }
    if out.len() > TEXT_MAX { Err("text of JSON is too long".to_owned()) } else { Ok(()) }
}

/// The data of a text.
///
/// # Errors
/// What is wrong with it, in words.
pub(in crate::modules) fn read(text: &[u8]) -> Result<Data, String> {
    let value: Value = serde_json::from_slice(text).map_err(|error| format!("invalid JSON: {error}"))?;
    data(value, 0)
}

fn data(value: Value, depth: usize) -> Result<Data, String> {
    if depth > DEPTH_MAX {
        return Err("invalid JSON: too deep".to_owned());
    }
    Ok(match value {
        Value::Null => Data::Nil,
        Value::Bool(b) => Data::Boolean(b),
        Value::Number(n) => match n.as_i64() {
            Some(n) => Data::Integer(n),
            None => Data::Float(n.as_f64().unwrap_or(f64::NAN)),
        },
        Value::String(text) => Data::text(text),
        Value::Array(items) => {
            let items: Result<Vec<Data>, String> = items.into_iter().map(|item| data(item, depth + 1)).collect();
            Data::list(items?)
        }
        Value::Object(members) => {
            let mut map = Map::new();
            for (name, member) in members {
                map.insert(Key::text(name.as_bytes()), data(member, depth + 1)?);
            }
            Data::Map(Arc::new(map))
        }
    })
}
