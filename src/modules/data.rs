//! Plain data outside of any heap: what modules keep of a value, and what their own languages work on.
//!
//! A table that is a sequence is a list, any other one a map, whose keys are whole numbers and texts. Lists and maps are shared
//! by their copies. Nothing is as deep as to endanger the native stack.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::json::number::{write_float, write_integer};
use crate::vm::native::{Cx, Kind, Raise, TableRef, Type, Value, kind_of, number, type_of};

/// Most tables within each other.
const DEPTH_MAX: usize = 128;
/// Values that are looked at for one reduction.
const VALUES_PER_REDUCTION: usize = 4;

/// A value.
#[derive(Clone, Debug, PartialEq, Default)]
pub(crate) enum Data {
    #[default]
    Nil,
    Boolean(bool),
    Integer(i64),
    Float(f64),
    Text(Arc<[u8]>),
    List(Arc<Vec<Data>>),
    Map(Arc<Map>),
}

/// Members by key.
pub(crate) type Map = BTreeMap<Key, Data>;

/// A key of a map: numbers come first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Key {
    Integer(i64),
    Text(Arc<[u8]>),
}

impl Key {
    /// The key of a name.
    pub(crate) fn text(name: &[u8]) -> Key {
        Key::Text(name.into())
    }

    /// The key as a value.
    pub(super) fn data(&self) -> Data {
        match self {
            Key::Integer(n) => Data::Integer(*n),
            Key::Text(text) => Data::Text(Arc::clone(text)),
        }
    }
}

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
    /// A text.
    pub(super) fn text(text: impl AsRef<[u8]>) -> Data {
        Data::Text(text.as_ref().into())
    }

    /// A list.
    pub(super) fn list(items: Vec<Data>) -> Data {
        Data::List(Arc::new(items))
    }

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

    /// A value of the program.
    ///
    /// # Errors
    /// `not enough memory`.
    pub(super) fn to_value(&self, cx: &mut Cx<'_>) -> Result<Value, Raise> {
        Ok(match self {
            Data::Nil => Value::NIL,
            Data::Boolean(b) => Value::boolean(*b),
            Data::Integer(n) => Value::from(*n),
            Data::Float(f) => Value::from(*f),
            Data::Text(text) => {
                cx.check_memory(text.len())?;
                cx.new_str(text)
            }
            Data::List(items) => {
                cx.check_memory(items.len().saturating_mul(16))?;
                cx.charge(items.len() / VALUES_PER_REDUCTION);
                let table = cx.new_table(items.len(), 0);
                for (item, i) in items.iter().zip(1..) {
                    let item = item.to_value(cx)?;
                    cx.raw_set_int(table, i, item)?;
                }
                table.into()
            }
            Data::Map(map) => {
                cx.check_memory(map.len().saturating_mul(32))?;
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
        fn exceeds(data: &Data, left: usize, n: &mut usize) -> bool {
            match data {
                Data::List(_) | Data::Map(_) if left == 0 => true,
                Data::List(items) => {
                    *n += items.len();
                    items.iter().any(|item| exceeds(item, left - 1, n))
                }
                Data::Map(map) => {
                    *n += map.len();
                    map.values().any(|item| exceeds(item, left - 1, n))
                }
                _ => false,
            }
        }
        exceeds(self, DEPTH_MAX, n)
    }

    /// The name of its type, for messages.
    pub(super) fn type_name(&self) -> &'static str {
        match self {
            Data::Nil => "nil",
            Data::Boolean(_) => "bool",
            Data::Integer(_) => "int",
            Data::Float(_) => "float",
            Data::Text(_) => "string",
            Data::List(_) => "array",
            Data::Map(_) => "map",
        }
    }

    /// A number as a float.
    pub(super) fn as_float(&self) -> Option<f64> {
        #[expect(clippy::cast_precision_loss, reason = "the nearest float is meant")]
        match self {
            Data::Integer(n) => Some(*n as f64),
            Data::Float(f) => Some(*f),
            _ => None,
        }
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
