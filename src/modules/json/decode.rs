//! Text to values.
//!
//! The parser is `serde_json`'s; a visitor makes the tables, so there is no tree in between. Items and members wait on a list
//! that all levels share until their container ends, and its table is made with the size that it needs.
//!
//! Where the rules differ from the parser's: (1) an escaped half of a surrogate pair is U+FFFD: the parser refuses it, so
//! then the text is read again with all of them replaced; (2) `-0` is an integer, but the parser gives the same float as
//! for `-0.0`: then the text is looked at.

use std::fmt;

use serde::de::{self, DeserializeSeed, MapAccess, SeqAccess, Visitor};

use super::{DEPTH_MAX, TEXT_MAX};
use crate::process::error::kind;
use crate::vm::native::{Cx, Raise, Value};

/// Why a text has no value.
#[derive(Debug)]
pub(crate) struct Fault {
    /// The kind of the error.
    pub(crate) kind: &'static str,
    /// Its message.
    pub(crate) message: String,
}

/// Names that are remembered while a text is read.
const NAMES: usize = 64;
/// Values between two looks at the memory limit.
const VALUES_PER_LOOK: usize = 256;
/// Bytes that so many values take, about.
const LOOK_BYTES: usize = VALUES_PER_LOOK * 64;

const TOO_DEEP: &str = "maximum nesting depth of 128 exceeded";
/// Marks the error of the visitor that the limit of the heap is reached.
const OUT_OF_MEMORY: &str = "not enough memory";

/// The value of a text; `null` stands for null.
///
/// # Errors
/// Raised: `not enough memory`. Returned: the text is no JSON.
pub(crate) fn decode(cx: &mut Cx<'_>, text: &[u8], null: Value) -> Result<Result<Value, Fault>, Raise> {
    let invalid = |message: &str| Fault { kind: kind::INVALID, message: message.to_owned() };
    if text.is_empty() {
        return Ok(Err(invalid("empty string")));
    }
    if text.len() > TEXT_MAX {
        return Ok(Err(invalid("input too large")));
    }
    let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text);
    let mut error = match read(cx, text, null) {
        Ok(v) => return Ok(Ok(v)),
        Err(error) => error,
    };
    let mut replaced = Vec::new();
    let mut text = text;
    if error.to_string().contains("surrogate") || error.to_string().contains("end of hex escape") {
        replaced = without_lone_surrogates(text);
        text = &replaced;
        match read(cx, text, null) {
            Ok(v) => return Ok(Ok(v)),
            Err(again) => error = again,
        }
    }
    if error.to_string().starts_with(OUT_OF_MEMORY) {
        // What was made so far is garbage now.
        cx.check_memory(text.len().max(LOOK_BYTES))?;
        match read(cx, text, null) {
            Ok(v) => return Ok(Ok(v)),
            Err(again) if again.to_string().starts_with(OUT_OF_MEMORY) => return Err(cx.memory_error()),
            Err(again) => error = again,
        }
    }
    drop(replaced);
    // `… at line L column C`
    let message = error.to_string();
    let message = match message.rsplit_once(" at line ") {
        Some((what, place)) => format!("{what} at line {place}"),
        None => message,
    };
    Ok(Err(Fault { kind: kind::INTERNAL, message }))
}

fn read(cx: &mut Cx<'_>, text: &[u8], null: Value) -> serde_json::Result<Value> {
    let mut parser = serde_json::Deserializer::from_slice(text);
    parser.disable_recursion_limit();
    let mut reader = Reader {
        cx,
        text,
        null,
        depth: 0,
        n_numbers: 0,
        n_values: 0,
        waiting: Vec::new(),
        names: [(&[], Value::NIL); NAMES],
        negative_zeros: None,
    };
    let v = reader.value(&mut parser)?;
    parser.end()?;
    Ok(v)
}

struct Reader<'r, 'c, 't> {
    cx: &'r mut Cx<'c>,
    text: &'t [u8],
    null: Value,
    depth: usize,
    n_numbers: usize,
    n_values: usize,
    /// Items, or names and members in turn, of the containers that have not ended.
    waiting: Vec<Value>,
    /// Names that came lately, with their strings.
    names: [(&'t [u8], Value); NAMES],
    /// For each number of the text whether it is the integer `-0`; made when it is needed.
    negative_zeros: Option<Vec<bool>>,
}

impl<'t> Reader<'_, '_, 't> {
    fn value<'d, D: de::Deserializer<'t>>(&'d mut self, parser: D) -> Result<Value, D::Error> {
        parser.deserialize_any(ValueVisitor(self))
    }

    fn enter<E: de::Error>(&mut self) -> Result<usize, E> {
        if self.depth >= DEPTH_MAX {
            return Err(E::custom(TOO_DEEP));
        }
        self.depth += 1;
        Ok(self.waiting.len())
    }

    /// Pays for a value.
    fn count<E: de::Error>(&mut self) -> Result<(), E> {
        self.n_values += 1;
        if self.n_values.is_multiple_of(VALUES_PER_LOOK) && !self.cx.has_memory(LOOK_BYTES) {
            return Err(E::custom(OUT_OF_MEMORY));
        }
        Ok(())
    }

    fn string<E: de::Error>(&mut self, text: &[u8]) -> Result<Value, E> {
        if text.len() >= LOOK_BYTES && !self.cx.has_memory(text.len()) {
            return Err(E::custom(OUT_OF_MEMORY));
        }
        Ok(self.cx.new_str(text))
    }

    /// The string of a name that stands in the text.
    fn name(&mut self, name: &'t [u8]) -> Value {
        let (Some(&first), Some(&last)) = (name.first(), name.last()) else { return self.cx.new_name(name) };
        let at = (name.len() * 7 + usize::from(first) * 3 + usize::from(last)) % NAMES;
        match self.names.get_mut(at) {
            Some((known, v)) if *known == name => *v,
            Some(slot) => {
                let v = self.cx.new_name(name);
                *slot = (name, v);
                v
            }
            None => self.cx.new_name(name),
        }
    }

    /// The table of the items from `first` on.
    fn list<E: de::Error>(&mut self, first: usize) -> Result<Value, E> {
        let items = self.waiting.get(first..).unwrap_or_default();
        let n = items.len();
        if n >= VALUES_PER_LOOK && !self.cx.has_memory(size_of_val(items)) {
            return Err(E::custom(OUT_OF_MEMORY));
        }
        let t = self.cx.new_table(n, 0);
        for (i, v) in (1..).zip(items) {
            if !v.is_nil() {
                self.cx.raw_set_int(t, i, *v).map_err(|_| E::custom(OUT_OF_MEMORY))?;
            }
        }
        self.waiting.truncate(first);
        self.depth -= 1;
        Ok(t.into())
    }

    /// The table of the names and members from `first` on.
    fn object<E: de::Error>(&mut self, first: usize) -> Result<Value, E> {
        let pairs = self.waiting.get(first..).unwrap_or_default();
        let n = pairs.len() / 2;
        if n >= VALUES_PER_LOOK && !self.cx.has_memory(size_of_val(pairs)) {
            return Err(E::custom(OUT_OF_MEMORY));
        }
        let t = self.cx.new_table(0, n);
        let mut is_empty = true;
        for pair in pairs.chunks_exact(2) {
            if let [name, v] = pair {
                is_empty &= v.is_nil();
                self.cx.raw_set(t, *name, *v).map_err(|_| E::custom(OUT_OF_MEMORY))?;
            }
        }
        if is_empty {
            self.cx.set_object_hint(t, true).map_err(|_| E::custom(OUT_OF_MEMORY))?;
        }
        self.waiting.truncate(first);
        self.depth -= 1;
        Ok(t.into())
    }

    /// Whether the number that was read last stands in the text as `-0`.
    fn is_integer_zero(&mut self) -> bool {
        let text = self.text;
        let zeros = self.negative_zeros.get_or_insert_with(|| numbers(text).map(|number| number == b"-0").collect());
        zeros.get(self.n_numbers - 1).copied().unwrap_or(false)
    }
}

struct ValueSeed<'d, 'r, 'c, 't>(&'d mut Reader<'r, 'c, 't>);

impl<'t> DeserializeSeed<'t> for ValueSeed<'_, '_, '_, 't> {
    type Value = Value;

    fn deserialize<D: de::Deserializer<'t>>(self, parser: D) -> Result<Value, D::Error> {
        self.0.value(parser)
    }
}

struct NameSeed<'d, 'r, 'c, 't>(&'d mut Reader<'r, 'c, 't>);

impl<'t> DeserializeSeed<'t> for NameSeed<'_, '_, '_, 't> {
    type Value = Value;

    fn deserialize<D: de::Deserializer<'t>>(self, parser: D) -> Result<Value, D::Error> {
        parser.deserialize_str(self)
    }
}

impl<'t> Visitor<'t> for NameSeed<'_, '_, '_, 't> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_borrowed_str<E: de::Error>(self, name: &'t str) -> Result<Value, E> {
        Ok(self.0.name(name.as_bytes()))
    }

    fn visit_str<E: de::Error>(self, name: &str) -> Result<Value, E> {
        Ok(self.0.cx.new_name(name.as_bytes()))
    }
}

struct ValueVisitor<'d, 'r, 'c, 't>(&'d mut Reader<'r, 'c, 't>);

impl<'t> Visitor<'t> for ValueVisitor<'_, '_, '_, 't> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Value, E> {
        Ok(self.0.null)
    }

    fn visit_bool<E: de::Error>(self, b: bool) -> Result<Value, E> {
        Ok(Value::boolean(b))
    }

    fn visit_i64<E: de::Error>(self, n: i64) -> Result<Value, E> {
        self.0.n_numbers += 1;
        Ok(Value::int(n))
    }

    fn visit_u64<E: de::Error>(self, n: u64) -> Result<Value, E> {
        self.0.n_numbers += 1;
        #[expect(clippy::cast_precision_loss, reason = "beyond the integers, the nearest float is meant")]
        Ok(i64::try_from(n).map_or_else(|_| Value::float(n as f64), Value::int))
    }

    fn visit_f64<E: de::Error>(self, f: f64) -> Result<Value, E> {
        self.0.n_numbers += 1;
        if f == 0.0 && f.is_sign_negative() && self.0.is_integer_zero() {
            return Ok(Value::int(0));
        }
        Ok(Value::float(f))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Value, E> {
        self.0.string(text.as_bytes())
    }

    fn visit_seq<A: SeqAccess<'t>>(self, mut items: A) -> Result<Value, A::Error> {
        let reader = self.0;
        let first = reader.enter()?;
        while let Some(v) = items.next_element_seed(ValueSeed(reader))? {
            reader.count()?;
            reader.waiting.push(v);
        }
        reader.list(first)
    }

    fn visit_map<A: MapAccess<'t>>(self, mut members: A) -> Result<Value, A::Error> {
        let reader = self.0;
        let first = reader.enter()?;
        while let Some(name) = members.next_key_seed(NameSeed(reader))? {
            reader.waiting.push(name);
            let v = members.next_value_seed(ValueSeed(reader))?;
            reader.count()?;
            reader.waiting.push(v);
        }
        reader.object(first)
    }
}

/// The numbers of a JSON text in order.
fn numbers(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            match rest {
                [] => return None,
                [b'"', after @ ..] => rest = after_string(after),
                [b'-' | b'0'..=b'9', ..] => {
                    let is_part = |byte: &u8| matches!(byte, b'-' | b'+' | b'.' | b'e' | b'E' | b'0'..=b'9');
                    let end = rest.iter().position(|byte| !is_part(byte)).unwrap_or(rest.len());
                    let (number, after) = rest.split_at(end);
                    rest = after;
                    return Some(number);
                }
                [_, after @ ..] => rest = after,
            }
        }
    })
}

/// What follows the string whose opening quote was just passed.
fn after_string(text: &[u8]) -> &[u8] {
    let mut rest = text;
    loop {
        match rest {
            [] | [b'\\'] => return &[],
            [b'"', after @ ..] => return after,
            [b'\\', _, after @ ..] | [_, after @ ..] => rest = after,
        }
    }
}

/// The text with every escaped half of a surrogate pair that has no other half replaced, without changing the length.
fn without_lone_surrogates(text: &[u8]) -> Vec<u8> {
    let mut replaced = Vec::with_capacity(text.len());
    let mut rest = text;
    let unit = |text: &[u8]| -> Option<u32> {
        let digits = text.strip_prefix(b"\\u")?.get(..4)?;
        u32::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
    };
    while let [first, after @ ..] = rest {
        let len = match (unit(rest), rest.get(6..).and_then(unit)) {
            (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => 12,
            (Some(0xD800..=0xDFFF), _) => {
                replaced.extend_from_slice(b"\\ufffd");
                rest = rest.get(6..).unwrap_or_default();
                continue;
            }
            (Some(_), _) => 6,
            (None, _) if *first == b'\\' => 2,
            (None, _) => {
                replaced.push(*first);
                rest = after;
                continue;
            }
        };
        let (same, after) = rest.split_at(len.min(rest.len()));
        replaced.extend_from_slice(same);
        rest = after;
    }
    replaced
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_outside_of_strings() {
        let text = br#"{"-0": [-0, "-0\"", 1.5e-3], "a": -0.0}"#;
        let found: Vec<&[u8]> = numbers(text).collect();
        assert_eq!(found, [&b"-0"[..], b"1.5e-3", b"-0.0"]);
    }

    #[test]
    fn only_lone_surrogates_are_replaced() {
        for (text, expected) in [
            (r"\ud83d\ude00", r"\ud83d\ude00"),
            (r"\ud83d", r"\ufffd"),
            (r"\ud83d\n", r"\ufffd\n"),
            (r"\ude00\ud83d\ude00", r"\ufffd\ud83d\ude00"),
            (r"\\ud83d", r"\\ud83d"),
            (r"\ud83dx\", r"\ufffdx\"),
        ] {
            assert_eq!(without_lone_surrogates(text.as_bytes()), expected.as_bytes(), "{text}");
        }
    }
}
