//! Values to text: block style, two spaces a level, names in a fixed order.

use crate::modules::null::Null;
use crate::modules::{base64, time};
use crate::process::error::{ErrorValue, kind};
use crate::vm::native::{Cx, Kind, TableRef, Type, Value, kind_of, type_of};

use super::DEPTH_MAX;
use super::scalar::{Scalar, plain};

/// Longest text that is written, in bytes.
const TEXT_MAX: usize = 64 << 20;
/// Longer keys need a mark of their own.
const SHORT_KEY_MAX: usize = 512;

/// Words that were more than strings in YAML 1.1, in small letters.
const OLD_WORDS: [&str; 6] = ["yes", "no", "on", "off", "y", "n"];

/// Why a value has no text.
#[derive(Clone, Copy)]
pub(super) enum Fault {
    /// A table contains itself.
    Recursive,
    /// Too many tables within each other.
    Deep,
    /// A key that is no scalar.
    Key,
    /// A type is no data.
    Type,
    /// The text would be too long.
    Large,
}

impl Fault {
    pub(super) fn kind(self) -> &'static str {
        match self {
            Fault::Recursive | Fault::Deep | Fault::Key => kind::INTERNAL,
            Fault::Type | Fault::Large => kind::INVALID,
        }
    }

    pub(super) fn message(self) -> &'static str {
        match self {
            Fault::Recursive => "recursively nested table",
            Fault::Deep => "maximum nesting depth of 128 exceeded",
            Fault::Key => "a key must be a string, number or boolean",
            Fault::Type => "cannot encode a type",
            Fault::Large => "result too large",
        }
    }
}

/// The text of a table; the names in `order` come first in each mapping.
pub(super) fn encode(cx: &mut Cx<'_>, v: Value, order: &[&[u8]]) -> Result<Vec<u8>, Fault> {
    let mut emitter = Emitter { cx, order, out: Vec::new(), path: Vec::new() };
    emitter.node(v, 0, Place::Start)?;
    Ok(emitter.out)
}

/// What stands before a node in its line.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    /// Nothing.
    Start,
    /// `key:`
    Key,
    /// `- `
    Dash,
}

/// A key, in the order in which keys come.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Ordered(usize),
    Integer(i64),
    Other(Vec<u8>),
}

struct Emitter<'e, 'c> {
    cx: &'e mut Cx<'c>,
    order: &'e [&'e [u8]],
    out: Vec<u8>,
    path: Vec<TableRef>,
}

impl Emitter<'_, '_> {
    /// Writes a node and the end of its line. Lines below it have `indent` spaces, those of a container behind a key
    /// two more.
    fn node(&mut self, v: Value, indent: usize, place: Place) -> Result<(), Fault> {
        if self.out.len() > TEXT_MAX {
            return Err(Fault::Large);
        }
        let Kind::Table(t) = kind_of(v) else {
            if place == Place::Key {
                self.out.push(b' ');
            }
            self.scalar(v, indent + if place == Place::Key { 2 } else { 0 })?;
            self.out.push(b'\n');
            return Ok(());
        };
        if self.path.contains(&t) {
            return Err(Fault::Recursive);
        }
        if self.path.len() >= DEPTH_MAX {
            return Err(Fault::Deep);
        }
        self.path.push(t);
        let done = self.table(t, indent, place);
        self.path.pop();
        done
    }

    fn table(&mut self, t: TableRef, indent: usize, place: Place) -> Result<(), Fault> {
        let is_empty = self.cx.entry_from(t, 0).is_none();
        if is_empty {
            if place == Place::Key {
                self.out.push(b' ');
            }
            let text: &[u8] = if self.cx.has_object_hint(t) { b"{}\n" } else { b"[]\n" };
            self.out.extend_from_slice(text);
            return Ok(());
        }
        let mut indent = indent;
        if place == Place::Key {
            self.out.push(b'\n');
            indent += 2;
        }
        match self.list_len(t) {
            Some(n) => {
                for i in 1..=n {
                    if i > 1 || place != Place::Dash {
                        self.spaces(indent);
                    }
                    self.out.extend_from_slice(b"- ");
                    let item = self.cx.raw_get_int(t, i);
                    self.node(item, indent + 2, Place::Dash)?;
                }
                Ok(())
            }
            None => self.mapping(t, indent, place),
        }
    }

    /// The number of items, if the table is a list.
    fn list_len(&self, t: TableRef) -> Option<i64> {
        if self.cx.has_object_hint(t) {
            return None;
        }
        if let Some(n) = self.cx.sequence_len(t) {
            return i64::try_from(n).ok();
        }
        let (mut n, mut largest, mut cursor) = (0, 0, 0);
        while let Some((key, _, next)) = self.cx.entry_from(t, cursor) {
            cursor = next;
            match kind_of(key) {
                Kind::Int(i) if i >= 1 => largest = largest.max(i),
                _ => return None,
            }
            n += 1;
        }
        (n == largest).then_some(n)
    }

    fn mapping(&mut self, t: TableRef, indent: usize, place: Place) -> Result<(), Fault> {
        let mut members: Vec<(Key, Value, Value)> = Vec::new();
        let mut cursor = 0;
        while let Some((key, v, next)) = self.cx.entry_from(t, cursor) {
            cursor = next;
            let rank = match kind_of(key) {
                Kind::Str(name) => {
                    let name = self.cx.bytes(name.into());
                    match self.order.iter().position(|other| *other == name) {
                        Some(at) => Key::Ordered(at),
                        None => Key::Other(name.to_vec()),
                    }
                }
                Kind::Int(n) => Key::Integer(n),
                Kind::Float(f) => Key::Other(format!("{f:?}").into_bytes()),
                Kind::Boolean(b) => Key::Other(b.to_string().into_bytes()),
                Kind::Nil | Kind::Table(_) | Kind::Other => return Err(Fault::Key),
            };
            members.push((rank, key, v));
        }
        members.sort_by(|(a, ..), (b, ..)| a.cmp(b));
        for (i, (_, key, v)) in members.into_iter().enumerate() {
            if i > 0 || place != Place::Dash {
                self.spaces(indent);
            }
            let start = self.out.len();
            self.key(key)?;
            if self.out.len() - start > SHORT_KEY_MAX {
                let key = self.out.split_off(start);
                self.out.extend_from_slice(b"? ");
                self.out.extend_from_slice(&key);
                self.out.push(b'\n');
                self.spaces(indent);
            }
            self.out.push(b':');
            self.node(v, indent, Place::Key)?;
        }
        Ok(())
    }

    fn spaces(&mut self, n: usize) {
        let len = self.out.len() + n;
        self.out.resize(len, b' ');
    }

    fn key(&mut self, key: Value) -> Result<(), Fault> {
        match kind_of(key) {
            Kind::Str(name) => {
                let name = self.cx.bytes(name.into());
                match std::str::from_utf8(name) {
                    Ok(text) if is_plain(text) => self.out.extend_from_slice(name),
                    Ok(text) => quote(&mut self.out, text),
                    Err(_) => self.binary(name),
                }
                Ok(())
            }
            _ => self.scalar(key, 0),
        }
    }

    /// Bytes that are no text.
    fn binary(&mut self, bytes: &[u8]) {
        self.out.extend_from_slice(b"!!binary ");
        let text = base64::to_text(bytes);
        quote(&mut self.out, &text);
    }

    fn scalar(&mut self, v: Value, indent: usize) -> Result<(), Fault> {
        match kind_of(v) {
            Kind::Nil => self.out.extend_from_slice(b"null"),
            Kind::Boolean(b) => self.out.extend_from_slice(if b { b"true" } else { b"false" }),
            Kind::Int(n) => self.out.extend_from_slice(n.to_string().as_bytes()),
            Kind::Float(f) => self.out.extend_from_slice(float(f).as_bytes()),
            Kind::Str(s) => {
                let bytes = self.cx.bytes(s.into());
                match std::str::from_utf8(bytes) {
                    Ok(text) => self.text(text, indent),
                    Err(_) => self.binary(bytes),
                }
            }
            Kind::Table(_) => return Err(Fault::Key),
            Kind::Other => match type_of(v) {
                Type::Type => return Err(Fault::Type),
                Type::Userdata if !Null::is_one(self.cx, v) => {
                    let text = match ErrorValue::of_value(self.cx, v) {
                        Some(error) => Some(error.text()),
                        None => time::text_of(self.cx, v),
                    };
                    match text {
                        Some(text) => self.text(&String::from_utf8_lossy(&text), indent),
                        None => self.out.extend_from_slice(b"null"),
                    }
                }
                _ => self.out.extend_from_slice(b"null"),
            },
        }
        Ok(())
    }

    fn text(&mut self, text: &str, indent: usize) {
        if is_plain(text) {
            self.out.extend_from_slice(text.as_bytes());
        } else if is_block(text) {
            self.block(text, indent);
        } else {
            quote(&mut self.out, text);
        }
    }

    /// A literal block, without the line break behind its last line.
    fn block(&mut self, text: &str, indent: usize) {
        self.out.push(b'|');
        if text.starts_with([' ', '\n']) {
            // Otherwise the first line that is not empty would say how far the block is indented.
            self.out.push(b'2');
        }
        let body = text.trim_end_matches('\n');
        match text.len() - body.len() {
            0 => self.out.push(b'-'),
            1 => {}
            _ => self.out.push(b'+'),
        }
        let kept = if text.len() - body.len() > 1 { text.strip_suffix('\n').unwrap_or(text) } else { body };
        for line in kept.split('\n') {
            self.out.push(b'\n');
            if !line.is_empty() {
                self.spaces(indent.max(2));
                self.out.extend_from_slice(line.as_bytes());
            }
        }
    }
}

/// The text of a float: with a point or an exponent, so that it stays one.
fn float(f: f64) -> String {
    if f.is_nan() {
        ".nan".to_owned()
    } else if f.is_infinite() {
        if f > 0.0 { ".inf".to_owned() } else { "-.inf".to_owned() }
    } else {
        format!("{f:?}")
    }
}

fn is_printable(c: char) -> bool {
    !c.is_control() && !matches!(c, '\u{2028}' | '\u{2029}' | '\u{FEFF}')
}

/// Whether a text can stand as it is and means itself, for older readers too.
fn is_plain(text: &str) -> bool {
    let Some(first) = text.chars().next() else { return false };
    let is_numeric = |c: char| c.is_ascii_hexdigit() || "+-._:xoTZ".contains(c);
    let looks_like_number = (first.is_ascii_digit() || ".+".contains(first)) && text.chars().all(is_numeric);
    let has_mark = "-?:,[]{}#&*!|>'\"%@` =<".contains(first)
        || text.ends_with([' ', ':'])
        || [": ", " #"].iter().any(|mark| text.contains(mark))
        || text.starts_with("...");
    let is_old_word = OLD_WORDS.iter().any(|word| text.eq_ignore_ascii_case(word));
    let is_text = |text: &str| matches!(plain(text), Scalar::Text(_));
    !has_mark
        && !looks_like_number
        && !is_old_word
        && !starts_with_date(text)
        && is_text(text)
        && is_text(&text.to_ascii_lowercase())
        && text.chars().all(is_printable)
}

/// `2024-01-02…`
fn starts_with_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.get(..4).is_some_and(|year| year.iter().all(u8::is_ascii_digit)) && bytes.get(4) == Some(&b'-')
}

/// Whether a text of several lines can be a literal block.
fn is_block(text: &str) -> bool {
    text.contains('\n')
        && !text.trim_matches(['\n', ' ']).is_empty()
        && text.chars().all(|c| c == '\n' || is_printable(c))
}

/// Appends a text in double quotes.
fn quote(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    for c in text.chars() {
        let escape = match c {
            '"' => "\\\"",
            '\\' => "\\\\",
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            '\0' => "\\0",
            '\u{7}' => "\\a",
            '\u{8}' => "\\b",
            '\u{1b}' => "\\e",
            '\u{2028}' => "\\L",
            '\u{2029}' => "\\P",
            '\u{85}' => "\\N",
            c if is_printable(c) => {
                out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                continue;
            }
            c if u32::from(c) < 0x100 => {
                out.extend_from_slice(format!("\\x{:02x}", u32::from(c)).as_bytes());
                continue;
            }
            c => {
                out.extend_from_slice(format!("\\u{:04x}", u32::from(c)).as_bytes());
                continue;
            }
        };
        out.extend_from_slice(escape.as_bytes());
    }
    out.push(b'"');
}
