//! MessagePack: values to bytes and back.
//!
//! Integers take the shortest form, floats 64 bits; strings are `str` where they are UTF-8, else `bin`, and either is read as
//! a string. Extensions are not read.

use rmp::{Marker, encode};

use crate::modules::null::Null;
use crate::modules::time;
use crate::process::error::ErrorValue;
use crate::vm::native::{Cx, Kind, Raise, TableRef, Type, Value, kind_of, type_of};

/// Containers within each other.
const DEPTH_MAX: usize = 128;
/// Values between two looks at the memory limit.
const VALUES_PER_LOOK: usize = 256;
const LOOK_BYTES: usize = VALUES_PER_LOOK * 64;

// ---- writing

/// Appends the bytes of a value.
pub(super) fn encode(cx: &mut Cx<'_>, v: Value, out: &mut Vec<u8>) -> Result<(), String> {
    Writer { cx, out, path: Vec::new() }.value(v)
}

struct Writer<'w, 'c> {
    cx: &'w mut Cx<'c>,
    /// Writing into memory never fails.
    out: &'w mut Vec<u8>,
    path: Vec<TableRef>,
}

fn too_long<E>(_: E) -> String {
    "a string or table is too long".to_owned()
}

impl Writer<'_, '_> {
    fn value(&mut self, v: Value) -> Result<(), String> {
        match kind_of(v) {
            Kind::Nil => encode::write_nil(self.out).map_err(too_long)?,
            Kind::Boolean(b) => encode::write_bool(self.out, b).map_err(too_long)?,
            Kind::Int(n) => {
                encode::write_sint(self.out, n).map_err(too_long)?;
            }
            Kind::Float(f) => encode::write_f64(self.out, f).map_err(too_long)?,
            Kind::Str(s) => {
                let bytes = self.cx.bytes(s.into());
                self.string(bytes)?;
            }
            Kind::Table(t) => self.table(t)?,
            Kind::Other if type_of(v) == Type::Type => return Err("cannot encode a type".to_owned()),
            Kind::Other => {
                let text = if type_of(v) == Type::Userdata && !Null::is_one(self.cx, v) {
                    let error = ErrorValue::of_value(self.cx, v).map(|error| error.text());
                    error.or_else(|| time::text_of(self.cx, v))
                } else {
                    None
                };
                match text {
                    Some(text) => self.string(&text)?,
                    None => encode::write_nil(self.out).map_err(too_long)?,
                }
            }
        }
        Ok(())
    }

    fn string(&mut self, bytes: &[u8]) -> Result<(), String> {
        let len = u32::try_from(bytes.len()).map_err(too_long)?;
        if std::str::from_utf8(bytes).is_ok() {
            encode::write_str_len(self.out, len).map_err(too_long)?;
        } else {
            encode::write_bin_len(self.out, len).map_err(too_long)?;
        }
        self.out.extend_from_slice(bytes);
        Ok(())
    }

    fn table(&mut self, t: TableRef) -> Result<(), String> {
        if self.path.contains(&t) {
            return Err("recursively nested table".to_owned());
        }
        if self.path.len() >= DEPTH_MAX {
            return Err("maximum nesting depth of 128 exceeded".to_owned());
        }
        self.path.push(t);
        let is_list = !self.cx.has_object_hint(t);
        let done = match self.cx.sequence_len(t).filter(|_| is_list) {
            Some(n) => self.list(t, n),
            None => self.map(t),
        };
        self.path.pop();
        done
    }

    fn list(&mut self, t: TableRef, n: usize) -> Result<(), String> {
        encode::write_array_len(self.out, u32::try_from(n).map_err(too_long)?).map_err(too_long)?;
        for i in 1..=i64::try_from(n).map_err(too_long)? {
            let item = self.cx.raw_get_int(t, i);
            self.value(item)?;
        }
        Ok(())
    }

    fn map(&mut self, t: TableRef) -> Result<(), String> {
        let mut members: Vec<(Value, Value)> = Vec::new();
        let (mut cursor, mut largest, mut n_items) = (0, 0, 0);
        while let Some((key, v, next)) = self.cx.entry_from(t, cursor) {
            cursor = next;
            match kind_of(key) {
                Kind::Int(n) if n >= 1 => (largest, n_items) = (largest.max(n), n_items + 1),
                Kind::Table(_) | Kind::Other | Kind::Nil => continue,
                _ => {}
            }
            members.push((key, v));
        }
        let n = members.len();
        // A list that was not filled in order.
        if n > 0 && n_items == n && usize::try_from(largest) == Ok(n) && !self.cx.has_object_hint(t) {
            return self.list(t, n);
        }
        members.sort_by_cached_key(|(key, _)| rank(self.cx, *key));
        encode::write_map_len(self.out, u32::try_from(n).map_err(too_long)?).map_err(too_long)?;
        for (key, v) in members {
            self.value(key)?;
            self.value(v)?;
        }
        Ok(())
    }
}

/// Keys in an order that is always the same: numbers, then names, then the rest.
fn rank(cx: &Cx<'_>, key: Value) -> (u8, i64, Vec<u8>) {
    match kind_of(key) {
        Kind::Int(n) => (0, n, Vec::new()),
        Kind::Str(s) => (1, 0, cx.bytes(s.into()).to_vec()),
        Kind::Boolean(b) => (2, i64::from(b), Vec::new()),
        Kind::Float(f) => (3, 0, format!("{f:?}").into_bytes()),
        _ => (4, 0, Vec::new()),
    }
}

// ---- reading

/// Why there is no value.
enum Stopped {
    Fault(String),
    Memory,
}

/// The value of bytes.
///
/// # Errors
/// Raised: `not enough memory`.
pub(super) fn decode(cx: &mut Cx<'_>, bytes: &[u8]) -> Result<Result<Value, String>, Raise> {
    for _ in 0..2 {
        let mut reader = Reader { cx, rest: bytes, n_values: 0 };
        match reader.value(0) {
            Ok(v) if reader.rest.is_empty() => return Ok(Ok(v)),
            Ok(_) => return Ok(Err("there is more behind the value".to_owned())),
            Err(Stopped::Fault(fault)) => return Ok(Err(fault)),
            // What was made so far is garbage now.
            Err(Stopped::Memory) => cx.check_memory(LOOK_BYTES)?,
        }
    }
    Err(cx.memory_error())
}

struct Reader<'r, 'c, 'b> {
    cx: &'r mut Cx<'c>,
    rest: &'b [u8],
    n_values: usize,
}

fn cut() -> Stopped {
    Stopped::Fault("the bytes end within a value".to_owned())
}

impl<'b> Reader<'_, '_, 'b> {
    fn take(&mut self, n: usize) -> Result<&'b [u8], Stopped> {
        let (bytes, rest) = self.rest.split_at_checked(n).ok_or_else(cut)?;
        self.rest = rest;
        Ok(bytes)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Stopped> {
        self.take(N)?.try_into().map_err(|_| cut())
    }

    /// A length of so many bytes.
    fn len(&mut self, n_bytes: usize) -> Result<usize, Stopped> {
        Ok(self.take(n_bytes)?.iter().fold(0, |len, byte| len << 8 | usize::from(*byte)))
    }

    fn string(&mut self, n: usize) -> Result<Value, Stopped> {
        let bytes = self.take(n)?;
        if bytes.len() >= LOOK_BYTES && !self.cx.has_memory(bytes.len()) {
            return Err(Stopped::Memory);
        }
        Ok(self.cx.new_str(bytes))
    }

    fn value(&mut self, depth: usize) -> Result<Value, Stopped> {
        self.n_values += 1;
        if self.n_values.is_multiple_of(VALUES_PER_LOOK) && !self.cx.has_memory(LOOK_BYTES) {
            return Err(Stopped::Memory);
        }
        let marker = Marker::from_u8(self.array::<1>()?[0]);
        Ok(match marker {
            Marker::Null => Value::NIL,
            Marker::True => Value::boolean(true),
            Marker::False => Value::boolean(false),
            Marker::FixPos(n) => Value::int(n.into()),
            Marker::FixNeg(n) => Value::int(n.into()),
            Marker::U8 => Value::int(u8::from_be_bytes(self.array()?).into()),
            Marker::U16 => Value::int(u16::from_be_bytes(self.array()?).into()),
            Marker::U32 => Value::int(u32::from_be_bytes(self.array()?).into()),
            Marker::U64 => {
                let n = u64::from_be_bytes(self.array()?);
                #[expect(clippy::cast_precision_loss, reason = "beyond the integers, the nearest float is meant")]
                i64::try_from(n).map_or_else(|_| Value::float(n as f64), Value::int)
            }
            Marker::I8 => Value::int(i8::from_be_bytes(self.array()?).into()),
            Marker::I16 => Value::int(i16::from_be_bytes(self.array()?).into()),
            Marker::I32 => Value::int(i32::from_be_bytes(self.array()?).into()),
            Marker::I64 => Value::int(i64::from_be_bytes(self.array()?)),
            Marker::F32 => Value::float(f32::from_be_bytes(self.array()?).into()),
            Marker::F64 => Value::float(f64::from_be_bytes(self.array()?)),
            Marker::FixStr(n) => self.string(n.into())?,
            Marker::Str8 | Marker::Bin8 => self.sized_string(1)?,
            Marker::Str16 | Marker::Bin16 => self.sized_string(2)?,
            Marker::Str32 | Marker::Bin32 => self.sized_string(4)?,
            Marker::FixArray(n) => self.list(n.into(), depth)?,
            Marker::Array16 => self.sized(2, depth, Reader::list)?,
            Marker::Array32 => self.sized(4, depth, Reader::list)?,
            Marker::FixMap(n) => self.map(n.into(), depth)?,
            Marker::Map16 => self.sized(2, depth, Reader::map)?,
            Marker::Map32 => self.sized(4, depth, Reader::map)?,
            _ => return Err(Stopped::Fault("extensions are not read".to_owned())),
        })
    }

    fn sized_string(&mut self, n_bytes: usize) -> Result<Value, Stopped> {
        let n = self.len(n_bytes)?;
        self.string(n)
    }

    fn sized(
        &mut self,
        n_bytes: usize,
        depth: usize,
        read: fn(&mut Self, usize, usize) -> Result<Value, Stopped>,
    ) -> Result<Value, Stopped> {
        let n = self.len(n_bytes)?;
        read(self, n, depth)
    }

    /// Goes into a container of `n` items or pairs: each takes a byte at least.
    fn enter(&mut self, n: usize, depth: usize) -> Result<usize, Stopped> {
        if depth >= DEPTH_MAX {
            return Err(Stopped::Fault("maximum nesting depth of 128 exceeded".to_owned()));
        }
        if n > self.rest.len() {
            return Err(cut());
        }
        if n >= VALUES_PER_LOOK && !self.cx.has_memory(n * 32) {
            return Err(Stopped::Memory);
        }
        Ok(depth + 1)
    }

    fn list(&mut self, n: usize, depth: usize) -> Result<Value, Stopped> {
        let depth = self.enter(n, depth)?;
        let t = self.cx.new_table(n, 0);
        for (_, i) in (0..n).zip(1..) {
            let v = self.value(depth)?;
            if !v.is_nil() {
                self.cx.raw_set_int(t, i, v).map_err(|_| Stopped::Memory)?;
            }
        }
        Ok(t.into())
    }

    fn map(&mut self, n: usize, depth: usize) -> Result<Value, Stopped> {
        let depth = self.enter(n, depth)?;
        let t = self.cx.new_table(0, n);
        for _ in 0..n {
            let key = self.value(depth)?;
            let v = self.value(depth)?;
            let is_key = match kind_of(key) {
                Kind::Str(_) | Kind::Int(_) | Kind::Boolean(_) => true,
                Kind::Float(f) => !f.is_nan(),
                _ => false,
            };
            if !is_key {
                return Err(Stopped::Fault("a key must be a string, number or boolean".to_owned()));
            }
            self.cx.raw_set(t, key, v).map_err(|_| Stopped::Memory)?;
        }
        if self.cx.entry_from(t, 0).is_none() {
            self.cx.set_object_hint(t, true).map_err(|_| Stopped::Memory)?;
        }
        Ok(t.into())
    }
}
