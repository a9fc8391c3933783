//! Values of programs as plain data, and back.
//!
//! A table that is a sequence is a list, any other one a map, whose keys are whole numbers and texts. Nothing is as deep as to
//! endanger the native stack.

use std::sync::Arc;

use super::json::number::{write_float, write_integer};
pub(crate) use crate::data::{Data, Key, Map};
use crate::vm::native::{Cx, Kind, Raise, TableRef, Type, Value, kind_of, number, type_of};

/// Most tables within each other.
const DEPTH_MAX: usize = 128;
/// Smallest part of a value before which the limit of memory is looked at.
const LOOK_BYTES: usize = 16 << 10;
/// Values that are looked at for one reduction.
const VALUES_PER_REDUCTION: usize = 4;

/// Why a value is no data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoData {
    /// A table contains itself.
    Recursive,
    /// Too many tables within each other.
    Deep,
    /// A value of this type is in it.
    Type(&'static str),
    /// A key is neither a text nor a whole number.
    Key,
}

impl NoData {
    /// In words.
    pub(super) fn message(self) -> String {
        match self {
            NoData::Recursive => "a table contains itself".to_owned(),
            NoData::Deep => format!("more than {DEPTH_MAX} tables within each other"),
            NoData::Type(name) => format!("a {name} is no data"),
            NoData::Key => "keys are strings and whole numbers".to_owned(),
        }
    }
}

impl Data {
    /// The data that a value of the program is.
    ///
    /// # Errors
    /// It is none.
    pub(super) fn of(cx: &mut Cx<'_>, v: Value) -> Result<Data, NoData> {
        let mut reader = Reader { path: Vec::new(), n_values: 0 };
        let data = reader.value(cx, v);
        cx.charge(reader.n_values / VALUES_PER_REDUCTION);
        data
    }

    /// A value of the program, where nothing that was made is held yet: garbage is collected if that helps.
    ///
    /// # Errors
    /// `not enough memory`.
    pub(super) fn to_result(&self, cx: &mut Cx<'_>) -> Result<Value, Raise> {
        cx.check_memory(self.size())?;
        self.to_value(cx)
    }

    /// Bytes of the value that it becomes, about.
    pub(super) fn size(&self) -> usize {
        match self {
            Data::Nil | Data::Boolean(_) | Data::Integer(_) | Data::Float(_) => 0,
            Data::Text(text) => text.len(),
            Data::List(items) => items.iter().map(|item| item.size() + 16).fold(64, usize::saturating_add),
            Data::Map(map) => map.values().map(|item| item.size() + 64).fold(64, usize::saturating_add),
        }
    }

    /// A value of the program. Garbage is not collected: what is made so far, here and by who calls, stands in no window.
    ///
    /// # Errors
    /// `not enough memory`.
    pub(crate) fn to_value(&self, cx: &mut Cx<'_>) -> Result<Value, Raise> {
        let mut look = |bytes: usize| match bytes < LOOK_BYTES || cx.has_memory(bytes) {
            true => Ok(()),
            false => Err(cx.memory_error()),
        };
        Ok(match self {
            Data::Nil => Value::NIL,
            Data::Boolean(b) => Value::boolean(*b),
            Data::Integer(n) => Value::from(*n),
            Data::Float(f) => Value::from(*f),
            Data::Text(text) => {
                look(text.len())?;
                cx.new_str(text)
            }
            Data::List(items) => {
                look(items.len().saturating_mul(16))?;
                cx.charge(items.len() / VALUES_PER_REDUCTION);
                let table = cx.new_table(items.len(), 0);
                for (item, i) in items.iter().zip(1..) {
                    let item = item.to_value(cx)?;
                    cx.raw_set_int(table, i, item)?;
                }
                table.into()
            }
            Data::Map(map) => {
                look(map.len().saturating_mul(32))?;
                cx.charge(map.len() / VALUES_PER_REDUCTION);
                let table = cx.new_table(0, map.len());
                for (key, item) in map.iter() {
                    let key = key.data().to_value(cx)?;
                    let item = item.to_value(cx)?;
                    cx.raw_set(table, key, item)?;
                }
                table.into()
            }
        })
    }

    /// Whether more tables are within each other than a value of a program may have. Languages that build values in loops ask
    /// this, since everything that walks over a value goes as deep as it is. `n` counts the values that were looked at.
    pub(super) fn is_too_deep(&self, n: &mut usize) -> bool {
        self.is_deeper(DEPTH_MAX, n)
    }

    /// Adds what a scalar looks like; nothing for nil, lists and maps.
    pub(super) fn write_scalar(&self, out: &mut Vec<u8>) {
        match self {
            Data::Nil | Data::List(_) | Data::Map(_) => {}
            Data::Boolean(b) => out.extend_from_slice(if *b { b"true" } else { b"false" }),
            Data::Integer(n) => write_integer(out, *n),
            Data::Float(f) if f.is_finite() => write_float(out, *f),
            Data::Float(f) => out.extend_from_slice(if f.is_nan() {
                b"nan"
            } else if *f > 0.0 {
                b"inf"
            } else {
                b"-inf"
            }),
            Data::Text(text) => out.extend_from_slice(text),
        }
    }
}

struct Reader {
    /// The tables around the value.
    path: Vec<TableRef>,
    n_values: usize,
}

impl Reader {
    fn value(&mut self, cx: &mut Cx<'_>, v: Value) -> Result<Data, NoData> {
        self.n_values += 1;
        Ok(match kind_of(v) {
            Kind::Nil => Data::Nil,
            Kind::Boolean(b) => Data::Boolean(b),
            Kind::Int(n) => Data::Integer(n),
            Kind::Float(f) => Data::Float(f),
            Kind::Str(s) => Data::text(cx.bytes(s.into())),
            Kind::Table(t) => return self.table(cx, t),
            Kind::Other if super::null::Null::is_one(cx, v) => Data::Nil,
            Kind::Other => return Err(NoData::Type(type_of(v).name())),
        })
    }

    fn table(&mut self, cx: &mut Cx<'_>, t: TableRef) -> Result<Data, NoData> {
        if self.path.contains(&t) {
            return Err(NoData::Recursive);
        }
        if self.path.len() >= DEPTH_MAX {
            return Err(NoData::Deep);
        }
        self.path.push(t);
        let data = match cx.sequence_len(t).filter(|_| !cx.has_object_hint(t)) {
            Some(n) => {
                let mut items = Vec::with_capacity(n);
                for i in 1..=i64::try_from(n).unwrap_or(i64::MAX) {
                    let item = cx.raw_get_int(t, i);
                    items.push(self.value(cx, item)?);
                }
                Data::list(items)
            }
            None => {
                let mut map = Map::new();
                let mut cursor = 0;
                while let Some((key, v, next)) = cx.entry_from(t, cursor) {
                    cursor = next;
                    let key = match (kind_of(key), type_of(key)) {
                        (Kind::Str(s), _) => Key::text(cx.bytes(s.into())),
                        (_, Type::Number) => Key::Integer(number::to_integer(key).ok_or(NoData::Key)?),
                        _ => return Err(NoData::Key),
                    };
                    let item = self.value(cx, v)?;
                    map.insert(key, item);
                }
                // A list that was not filled in order.
                let is_list = !map.is_empty() && map.keys().zip(1..).all(|(key, i)| *key == Key::Integer(i));
                match is_list && !cx.has_object_hint(t) {
                    true => Data::list(map.into_values().collect()),
                    false => Data::Map(Arc::new(map)),
                }
            }
        };
        self.path.pop();
        Ok(data)
    }
}
