//! Values to text.
//!
//! One pass over the value with a stack of the tables on the way, which finds cycles and bounds the depth. Access is raw.
//! The members of an object are collected on a list that all levels share, and sorted, so that the text of a value is
//! always the same.

use super::number::{write_float, write_integer};
use super::{DEPTH_MAX, TEXT_MAX};
use crate::modules::null::Null;
use crate::modules::time;
use crate::process::error::{ErrorValue, kind};
use crate::vm::native::{Cx, Kind, TableRef, Type, Value, kind_of, type_of};

/// How the text is laid out.
#[derive(Clone, Copy)]
pub(crate) enum Layout {
    /// Without any space.
    Compact,
    /// A line for each item, with so many spaces for each level.
    Indented(usize),
}

/// Why a value has no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// A table contains itself.
    Recursive,
    /// A list has a gap.
    Sparse,
    /// A table has numeric and named keys.
    Mixed,
    /// Too many tables within each other.
    Deep,
    /// A type is no data.
    Type,
    /// The text would be too long.
    Large,
}

impl Fault {
    /// The kind of the error.
    pub(crate) fn kind(self) -> &'static str {
        match self {
            Fault::Recursive | Fault::Sparse | Fault::Mixed | Fault::Deep => kind::INTERNAL,
            Fault::Type | Fault::Large => kind::INVALID,
        }
    }

    /// Its message.
    pub(crate) fn message(self) -> &'static str {
        match self {
            Fault::Recursive => "recursively nested table",
            Fault::Sparse => "sparse array: there is a gap in the numeric keys",
            Fault::Mixed => "mixed-key table: numeric and named keys",
            Fault::Deep => "maximum nesting depth of 128 exceeded",
            Fault::Type => "cannot encode a type",
            Fault::Large => "result too large",
        }
    }
}

/// Appends the text of a value.
///
/// # Errors
/// It has none; what was written so far is of no use.
pub(crate) fn encode(cx: &mut Cx<'_>, v: Value, layout: Layout, out: &mut Vec<u8>) -> Result<(), Fault> {
    let end = out.len() + TEXT_MAX;
    Encoder { cx, layout, out, end, path: Vec::new(), members: Vec::new() }.value(v)
}

/// The name of a member.
enum Name<'a> {
    Text(&'a [u8]),
    Made(Vec<u8>),
}

impl Name<'_> {
    fn bytes(&self) -> &[u8] {
        match self {
            Name::Text(text) => text,
            Name::Made(text) => text,
        }
    }
}

struct Encoder<'e, 'c> {
    cx: &'e mut Cx<'c>,
    layout: Layout,
    out: &'e mut Vec<u8>,
    /// Length that the text may not reach.
    end: usize,
    /// The tables around the value.
    path: Vec<TableRef>,
    /// Members of the objects on the way, each behind those of the object around it.
    members: Vec<(Name<'c>, Value)>,
}

impl Encoder<'_, '_> {
    fn value(&mut self, v: Value) -> Result<(), Fault> {
        match kind_of(v) {
            Kind::Nil => self.out.extend_from_slice(b"null"),
            Kind::Boolean(true) => self.out.extend_from_slice(b"true"),
            Kind::Boolean(false) => self.out.extend_from_slice(b"false"),
            Kind::Int(n) => write_integer(self.out, n),
            Kind::Float(f) => write_float(self.out, f),
            Kind::Str(s) => {
                let bytes = self.cx.bytes(s.into());
                self.string(bytes)?;
            }
            Kind::Table(t) => self.table(t)?,
            Kind::Other => self.other(v)?,
        }
        Ok(())
    }

    fn other(&mut self, v: Value) -> Result<(), Fault> {
        match type_of(v) {
            Type::Type => return Err(Fault::Type),
            Type::Userdata => {}
            _ => {
                self.out.extend_from_slice(b"null");
                return Ok(());
            }
        }
        if let Some(text) = text_of_object(self.cx, v) {
            return self.string(&text);
        }
        self.out.extend_from_slice(b"null");
        Ok(())
    }

    fn string(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        if bytes.len() > self.end.saturating_sub(self.out.len()) {
            return Err(Fault::Large);
        }
        write_string(self.out, bytes);
        if self.out.len() > self.end { Err(Fault::Large) } else { Ok(()) }
    }

    fn table(&mut self, t: TableRef) -> Result<(), Fault> {
        if self.path.contains(&t) {
            return Err(Fault::Recursive);
        }
        if self.path.len() >= DEPTH_MAX {
            return Err(Fault::Deep);
        }
        self.path.push(t);
        let is_object = self.cx.has_object_hint(t);
        let done = match self.cx.sequence_len(t) {
            Some(n) if n > 0 && !is_object => self.list(t, n),
            _ => self.any_table(t, is_object),
        };
        self.path.pop();
        done?;
        if self.out.len() > self.end { Err(Fault::Large) } else { Ok(()) }
    }

    fn list(&mut self, t: TableRef, n: usize) -> Result<(), Fault> {
        self.out.push(b'[');
        for i in 1..=i64::try_from(n).unwrap_or(i64::MAX) {
            if i > 1 {
                self.out.push(b',');
            }
            self.new_line(0);
            let item = self.cx.raw_get_int(t, i);
            self.value(item)?;
        }
        self.new_line(1);
        self.out.push(b']');
        Ok(())
    }

    /// A table that is not simply filled in order.
    fn any_table(&mut self, t: TableRef, is_object: bool) -> Result<(), Fault> {
        let first = self.members.len();
        let (mut n_numeric, mut largest) = (0_i64, 0_i64);
        let (mut is_mixed, mut is_sparse) = (false, false);
        let mut cursor = 0;
        while let Some((key, v, next)) = self.cx.entry_from(t, cursor) {
            cursor = next;
            let name = match kind_of(key) {
                Kind::Str(s) => Name::Text(self.cx.bytes(s.into())),
                Kind::Boolean(b) => Name::Text(if b { b"true" } else { b"false" }),
                Kind::Int(n) if n >= 1 && !is_object => {
                    n_numeric += 1;
                    largest = largest.max(n);
                    continue;
                }
                // Whole floats are integers as keys, but for those that no integer is.
                Kind::Float(f) if f >= 1.0 && f.trunc() == f && !is_object => {
                    is_sparse = true;
                    continue;
                }
                Kind::Int(_) | Kind::Float(_) => Name::Made(plain_text(key)),
                Kind::Nil | Kind::Table(_) | Kind::Other => continue,
            };
            is_mixed = true;
            self.members.push((name, v));
        }
        let done = if is_mixed && (n_numeric > 0 || is_sparse) {
            Err(Fault::Mixed)
        } else if is_sparse || largest > n_numeric {
            Err(Fault::Sparse)
        } else if n_numeric > 0 {
            self.list(t, usize::try_from(n_numeric).unwrap_or(0))
        } else if is_object || is_mixed {
            self.object(first)
        } else {
            self.out.extend_from_slice(b"[]");
            Ok(())
        };
        self.members.truncate(first);
        done
    }

    /// The members from `first` on.
    fn object(&mut self, first: usize) -> Result<(), Fault> {
        let n = self.members.len();
        if let Some(members) = self.members.get_mut(first..) {
            members.sort_unstable_by(|(a, _), (b, _)| a.bytes().cmp(b.bytes()));
        }
        self.out.push(b'{');
        for i in first..n {
            if i > first {
                self.out.push(b',');
            }
            self.new_line(0);
            let Some((name, v)) = self.members.get(i) else { continue };
            let v = *v;
            if name.bytes().len() > self.end.saturating_sub(self.out.len()) {
                return Err(Fault::Large);
            }
            write_string(self.out, name.bytes());
            self.out.push(b':');
            if matches!(self.layout, Layout::Indented(_)) {
                self.out.push(b' ');
            }
            self.value(v)?;
        }
        if n > first {
            self.new_line(1);
        }
        self.out.push(b'}');
        Ok(())
    }

    /// A line break before an item of the innermost table, or `outwards` levels further out.
    fn new_line(&mut self, outwards: usize) {
        if let Layout::Indented(width) = self.layout {
            self.out.push(b'\n');
            let len = self.out.len() + width * (self.path.len() - outwards);
            self.out.resize(len, b' ');
        }
    }
}

/// The text that stands for an object of the program, if any does.
fn text_of_object(cx: &mut Cx<'_>, v: Value) -> Option<Vec<u8>> {
    if Null::is_one(cx, v) {
        return None;
    }
    if let Some(error) = ErrorValue::of_value(cx, v) {
        return Some(error.text());
    }
    time::text_of(cx, v)
}

/// A number as the name of a member.
fn plain_text(key: Value) -> Vec<u8> {
    let mut text = Vec::new();
    match kind_of(key) {
        Kind::Int(n) => write_integer(&mut text, n),
        Kind::Float(f) if f.is_infinite() => text.extend_from_slice(if f > 0.0 { b"inf" } else { b"-inf" }),
        Kind::Float(f) => text.extend_from_slice(format!("{f}").as_bytes()),
        _ => {}
    }
    text
}

/// What has to be done about a byte: nothing, an escape, or a look at the character that it begins.
const fn class(byte: u8) -> u8 {
    match byte {
        b'"' | b'\\' | 0..0x20 => ESCAPED,
        // The first byte of U+2028 and U+2029.
        0xE2 => LOOKED_AT,
        _ => 0,
    }
}

const ESCAPED: u8 = 1;
const LOOKED_AT: u8 = 2;

static CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        #[expect(clippy::cast_possible_truncation, reason = "it is below 256")]
        let class = class(byte as u8);
        #[expect(clippy::indexing_slicing, reason = "it is below 256")]
        {
            classes[byte] = class;
        }
        byte += 1;
    }
    classes
};

/// Adds a text in quotes; what is no UTF-8 becomes U+FFFD.
pub(in crate::modules) fn write_string(out: &mut Vec<u8>, bytes: &[u8]) {
    out.push(b'"');
    if std::str::from_utf8(bytes).is_ok() {
        write_escaped(out, bytes);
    } else {
        for chunk in bytes.utf8_chunks() {
            write_escaped(out, chunk.valid().as_bytes());
            if !chunk.invalid().is_empty() {
                out.extend_from_slice("\u{FFFD}".as_bytes());
            }
        }
    }
    out.push(b'"');
}

fn write_escaped(out: &mut Vec<u8>, text: &[u8]) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let mut rest = text;
    loop {
        let Some(at) = rest.iter().position(|&byte| CLASSES.get(usize::from(byte)).is_some_and(|class| *class != 0))
        else {
            out.extend_from_slice(rest);
            return;
        };
        let (plain, special) = rest.split_at(at);
        out.extend_from_slice(plain);
        let (escape, len): (&[u8], usize) = match special {
            [0xE2, 0x80, 0xA8, ..] => (b"\\u2028", 3),
            [0xE2, 0x80, 0xA9, ..] => (b"\\u2029", 3),
            [b'"', ..] => (b"\\\"", 1),
            [b'\\', ..] => (b"\\\\", 1),
            [b'\n', ..] => (b"\\n", 1),
            [b'\r', ..] => (b"\\r", 1),
            [b'\t', ..] => (b"\\t", 1),
            [8, ..] => (b"\\b", 1),
            [12, ..] => (b"\\f", 1),
            [byte @ 0..0x20, ..] => {
                let digit = |n: u8| HEX.get(usize::from(n)).copied().unwrap_or(b'0');
                out.extend_from_slice(b"\\u00");
                out.extend_from_slice(&[digit(byte >> 4), digit(byte & 15)]);
                (b"", 1)
            }
            // Another character that begins with that byte.
            [first, ..] => {
                out.push(*first);
                (b"", 1)
            }
            [] => return,
        };
        out.extend_from_slice(escape);
        rest = special.get(len..).unwrap_or_default();
    }
}
