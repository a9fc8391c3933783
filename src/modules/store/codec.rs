//! Values as texts in a database: JSON, so that others can read them.
//!
//! What JSON has no word for is a text with a mark: `$b:` and the bytes of what is no UTF-8 in hexadecimal, `$f:` and a number that
//! is not finite, `$i:` and a whole number that is a key, `$s:` and a text that begins with a dollar itself. Behind the value
//! stand [`MARK`] characters of white space, which no reader of JSON sees: 64 bits of chance, so that no two writes are
//! alike. The *version* of an entry is a number computed from its whole text, so an entry that somebody else wrote has one, too.

use std::sync::Arc;

use serde::Deserialize as _;

use crate::data::{Data, Key, Map};
use crate::modules::json::number::{write_float, write_integer};
use crate::modules::json::write_string;

/// Most lists and maps within each other.
const DEPTH_MAX: usize = 128;
/// White space behind a value, two bits each.
const MARK: u32 = 32;
const SPACES: [u8; 4] = [b' ', b'\t', b'\n', b'\r'];

/// The text of a value, different each time; `chance` is what differs.
pub(super) fn encode(value: &Data, chance: u64) -> Vec<u8> {
    let mut out = Vec::new();
    write(&mut out, value);
    for i in 0..MARK {
        let bits = usize::try_from((chance >> (2 * i)) & 3).unwrap_or(0);
        out.extend(SPACES.get(bits));
    }
    out
}

fn write(out: &mut Vec<u8>, value: &Data) {
    match value {
        Data::Nil => out.extend_from_slice(b"null"),
        Data::Boolean(b) => out.extend_from_slice(if *b { b"true" } else { b"false" }),
        Data::Integer(n) => write_integer(out, *n),
        // Whole floats stay floats, and -0.0 itself.
        Data::Float(f) if *f == 0.0 && f.is_sign_negative() => out.extend_from_slice(b"-0.0"),
        Data::Float(f) if f.is_finite() => {
            let start = out.len();
            write_float(out, *f);
            if out.get(start..).is_some_and(|text| text.iter().all(|c| c.is_ascii_digit() || *c == b'-')) {
                out.extend_from_slice(b".0");
            }
        }
        Data::Float(f) => write_string(out, format!("$f:{f}").as_bytes()),
        Data::Text(text) => string(out, text),
        Data::List(items) => {
            out.push(b'[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.push(b',');
                }
                write(out, item);
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
                    Key::Integer(n) => write_string(out, format!("$i:{n}").as_bytes()),
                    Key::Text(text) => string(out, text),
                }
                out.push(b':');
                write(out, item);
            }
            out.push(b'}');
        }
    }
}

fn string(out: &mut Vec<u8>, text: &[u8]) {
    if std::str::from_utf8(text).is_err() {
        let mut marked = b"$b:".to_vec();
        for byte in text {
            marked.extend_from_slice(format!("{byte:02x}").as_bytes());
        }
        write_string(out, &marked);
    } else if text.starts_with(b"$") {
        write_string(out, &[b"$s:", text].concat());
    } else {
        write_string(out, text);
    }
}

/// The value of a text.
///
/// # Errors
/// It is no JSON, or too deep; in words.
pub(super) fn decode(text: &[u8]) -> Result<Data, String> {
    if is_too_deep(text) {
        return Err(format!("more than {DEPTH_MAX} values within each other"));
    }
    let mut reader = serde_json::Deserializer::from_slice(text);
    reader.disable_recursion_limit();
    let json = serde_json::Value::deserialize(&mut reader).and_then(|json| reader.end().map(|()| json));
    json.map(|json| resolve(Data::of_json(&json))).map_err(|error| error.to_string())
}

/// Whether brackets are within each other deeper than a value may be: others may have written the text.
fn is_too_deep(text: &[u8]) -> bool {
    let (mut depth, mut is_quoted, mut is_escaped) = (0_usize, false, false);
    for byte in text {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if is_quoted => is_escaped = true,
            b'"' => is_quoted = !is_quoted,
            b'[' | b'{' if !is_quoted => depth += 1,
            b']' | b'}' if !is_quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEPTH_MAX {
            return true;
        }
    }
    false
}

/// What the data of a JSON text mean: marks are resolved.
fn resolve(data: Data) -> Data {
    match data {
        Data::Text(text) => match marked(&text) {
            Some(Marked::Data(data)) => data,
            Some(Marked::Key(_)) | None => Data::Text(text),
        },
        Data::List(items) => Data::list(items.iter().cloned().map(resolve).collect()),
        Data::Map(map) => {
            let members = map.iter().map(|(key, value)| {
                let key = match key {
                    Key::Text(text) => match marked(text) {
                        Some(Marked::Key(n)) => Key::Integer(n),
                        Some(Marked::Data(Data::Text(text))) => Key::Text(text),
                        Some(Marked::Data(_)) | None => key.clone(),
                    },
                    Key::Integer(_) => key.clone(),
                };
                (key, resolve(value.clone()))
            });
            Data::Map(Arc::new(members.collect::<Map>()))
        }
        other => other,
    }
}

enum Marked {
    Data(Data),
    Key(i64),
}

fn marked(text: &[u8]) -> Option<Marked> {
    let (mark, rest) = text.split_at_checked(3)?;
    let word = || std::str::from_utf8(rest).ok();
    Some(match mark {
        b"$s:" => Marked::Data(Data::text(rest)),
        b"$b:" => Marked::Data(Data::text(bytes(rest)?)),
        b"$f:" => Marked::Data(Data::Float(word()?.parse().ok()?)),
        b"$i:" => Marked::Key(word()?.parse().ok()?),
        _ => return None,
    })
}

fn bytes(hex: &[u8]) -> Option<Vec<u8>> {
    let pair = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    hex.chunks(2).map(pair).collect()
}

/// The whole number that a text is, if it is one.
pub(super) fn integer(text: &[u8]) -> Option<i64> {
    std::str::from_utf8(text.trim_ascii()).ok()?.parse().ok()
}

/// The version of the entry with this text: FNV-1a.
pub(super) fn version(text: &[u8]) -> u64 {
    text.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_json_and_mean_the_same() {
        let value = Data::map([
            ("plain", Data::text("a\"b\n")),
            ("$dollar", Data::text("$b:00")),
            ("bytes", Data::text([0, 255, 7])),
            (
                "floats",
                Data::list(vec![Data::Float(2.0), Data::Float(-0.0), Data::Float(f64::INFINITY), Data::Float(0.1)]),
            ),
            ("numbers", Data::list(vec![Data::Integer(i64::MIN), Data::Nil, Data::Boolean(true)])),
            (
                "keys",
                Data::Map(Arc::new(Map::from([(Key::Integer(-5), Data::Integer(1)), (Key::text([255]), Data::Nil)]))),
            ),
        ]);
        let text = encode(&value, 1);
        assert_eq!(decode(&text), Ok(value.clone()));
        assert_ne!(version(&text), version(&encode(&value, 2)), "writes differ");
        assert_eq!(integer(&encode(&Data::Integer(-7), u64::MAX)), Some(-7));
        assert_eq!(integer(&encode(&Data::Float(2.0), 0)), None);
        assert_eq!(decode(b"\"$x:1\""), Ok(Data::text("$x:1")), "others write what they like");
        let deep = |n: usize| [b"[".repeat(n), b"]".repeat(n)].concat();
        assert!(decode(&deep(128)).is_ok() && decode(&deep(129)).is_err() && decode(b"[1").is_err());
    }
}
