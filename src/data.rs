//! Plain values outside of any heap: what modules keep of a value and their own languages work on, facts about actors and
//! requests, what entries of a project hand to programs.
//!
//! Lists and maps are shared by their copies. How values of programs become data and back is the business of `modules/data.rs`.

use std::borrow::Borrow;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A value.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Data {
    /// Nothing.
    #[default]
    Nil,
    /// Yes or no.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// Any other number.
    Float(f64),
    /// A text, which need not be UTF-8.
    Text(Arc<[u8]>),
    /// A list.
    List(Arc<Vec<Data>>),
    /// Values by key.
    Map(Arc<Map>),
}

/// Values by key.
pub type Map = BTreeMap<Key, Data>;

/// A key of a map: numbers come first.
#[derive(Clone, Debug)]
pub enum Key {
    /// A whole number.
    Integer(i64),
    /// A text.
    Text(Arc<[u8]>),
}

/// A key without its text, to look for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum KeyRef<'k> {
    Integer(i64),
    Text(&'k [u8]),
}

/// What can be looked for among keys.
trait AsKey {
    fn key(&self) -> KeyRef<'_>;
}

impl AsKey for Key {
    fn key(&self) -> KeyRef<'_> {
        match self {
            Key::Integer(n) => KeyRef::Integer(*n),
            Key::Text(text) => KeyRef::Text(text),
        }
    }
}

impl AsKey for KeyRef<'_> {
    fn key(&self) -> KeyRef<'_> {
        *self
    }
}

impl<'k> Borrow<dyn AsKey + 'k> for Key {
    fn borrow(&self) -> &(dyn AsKey + 'k) {
        self
    }
}

impl PartialEq for dyn AsKey + '_ {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for dyn AsKey + '_ {}

impl PartialOrd for dyn AsKey + '_ {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for dyn AsKey + '_ {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Key {}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Key {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

impl Key {
    /// The key of a name.
    pub fn text(name: impl AsRef<[u8]>) -> Key {
        Key::Text(name.as_ref().into())
    }

    /// The key as a value.
    pub fn data(&self) -> Data {
        match self {
            Key::Integer(n) => Data::Integer(*n),
            Key::Text(text) => Data::Text(Arc::clone(text)),
        }
    }
}

impl Data {
    /// A text.
    pub fn text(text: impl AsRef<[u8]>) -> Data {
        Data::Text(text.as_ref().into())
    }

    /// A list.
    pub fn list(items: Vec<Data>) -> Data {
        Data::List(Arc::new(items))
    }

    /// A map of names.
    pub fn map<N: AsRef<[u8]>>(members: impl IntoIterator<Item = (N, Data)>) -> Data {
        Data::Map(Arc::new(members.into_iter().map(|(name, value)| (Key::text(name), value)).collect()))
    }

    /// The value of a JSON text.
    pub fn of_json(json: &serde_json::Value) -> Data {
        match json {
            serde_json::Value::Null => Data::Nil,
            serde_json::Value::Bool(b) => Data::Boolean(*b),
            serde_json::Value::Number(n) => match n.as_i64() {
                Some(n) => Data::Integer(n),
                None => Data::Float(n.as_f64().unwrap_or(f64::NAN)),
            },
            serde_json::Value::String(text) => Data::text(text),
            serde_json::Value::Array(list) => Data::list(list.iter().map(Data::of_json).collect()),
            serde_json::Value::Object(map) => Data::map(map.iter().map(|(name, v)| (name, Data::of_json(v)))),
        }
    }

    /// The value that a map has under a name.
    pub fn member(&self, name: &[u8]) -> Option<&Data> {
        match self {
            Data::Map(map) => map.get::<dyn AsKey>(&KeyRef::Text(name)),
            Data::Nil | Data::Boolean(_) | Data::Integer(_) | Data::Float(_) | Data::Text(_) | Data::List(_) => None,
        }
    }

    /// The same; nothing if it is nil.
    pub fn field(&self, name: &[u8]) -> Option<&Data> {
        self.member(name).filter(|data| !matches!(data, Data::Nil))
    }

    /// What a dotted path leads to; a name that itself contains dots goes before shorter ones.
    pub fn at(&self, path: &[u8]) -> Option<&Data> {
        if let Some(data) = self.field(path) {
            return Some(data);
        }
        memchr::memrchr_iter(b'.', path).find_map(|dot| {
            let (name, rest) = (path.get(..dot)?, path.get(dot + 1..)?);
            self.field(name)?.at(rest)
        })
    }

    /// A text, if it is one.
    pub fn as_text(&self) -> Option<&[u8]> {
        match self {
            Data::Text(text) => Some(text),
            Data::Nil | Data::Boolean(_) | Data::Integer(_) | Data::Float(_) | Data::List(_) | Data::Map(_) => None,
        }
    }

    /// Whether both are the same: numbers by value, whatever their type.
    pub fn is_equal(&self, other: &Data) -> bool {
        match (self, other) {
            (Data::Integer(_) | Data::Float(_), Data::Integer(_) | Data::Float(_)) => {
                self.order(other) == Some(Ordering::Equal)
            }
            (Data::List(a), Data::List(b)) => a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| a.is_equal(b)),
            (Data::Map(a), Data::Map(b)) => {
                a.len() == b.len() && a.iter().zip(b.iter()).all(|((k, v), (l, w))| k == l && v.is_equal(w))
            }
            _ => self == other,
        }
    }

    /// Which of two numbers or texts comes first; others have no order.
    pub fn order(&self, other: &Data) -> Option<Ordering> {
        match (self, other) {
            (Data::Integer(a), Data::Integer(b)) => Some(a.cmp(b)),
            (Data::Float(a), Data::Float(b)) => a.partial_cmp(b),
            (Data::Integer(a), Data::Float(b)) => order_mixed(*a, *b),
            (Data::Float(a), Data::Integer(b)) => order_mixed(*b, *a).map(Ordering::reverse),
            (Data::Text(a), Data::Text(b)) => Some(a.cmp(b)),
            _ => None,
        }
    }

    /// Whether more than `most` lists and maps are within each other. Languages that build values in loops ask
    /// this, since everything that walks over a value goes as deep as it is. `n` counts the values that were looked at.
    pub fn is_deeper(&self, most: usize, n: &mut usize) -> bool {
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
                Data::Nil | Data::Boolean(_) | Data::Integer(_) | Data::Float(_) | Data::Text(_) => false,
            }
        }
        exceeds(self, most, n)
    }

    /// The name of its type, for messages.
    pub fn type_name(&self) -> &'static str {
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
    pub fn as_float(&self) -> Option<f64> {
        #[expect(clippy::cast_precision_loss, reason = "the nearest float is meant")]
        match self {
            Data::Integer(n) => Some(*n as f64),
            Data::Float(f) => Some(*f),
            Data::Nil | Data::Boolean(_) | Data::Text(_) | Data::List(_) | Data::Map(_) => None,
        }
    }
}

/// The order of an integer and a float, exactly.
fn order_mixed(a: i64, b: f64) -> Option<Ordering> {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    if b.is_nan() {
        return None;
    }
    if b >= LIMIT {
        return Some(Ordering::Less);
    }
    if b < -LIMIT {
        return Some(Ordering::Greater);
    }
    #[expect(clippy::cast_possible_truncation, reason = "the value was just compared with the limits")]
    let whole = b.floor() as i64;
    Some(a.cmp(&whole).then(if b.fract() == 0.0 { Ordering::Equal } else { Ordering::Less }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_prefer_names_with_dots() {
        let data = Data::of_json(&serde_json::json!({"a": {"b": 1, "c.d": 2}, "a.b": 3, "x": {"y": {"z": 4}}}));
        for (path, n) in [("a.b", Some(3)), ("a.c.d", Some(2)), ("x.y.z", Some(4)), ("a.c", None), ("", None)] {
            assert_eq!(data.at(path.as_bytes()), n.map(Data::Integer).as_ref(), "{path}");
        }
    }

    #[test]
    fn numbers_are_compared_by_value() {
        assert!(Data::Integer(1).is_equal(&Data::Float(1.0)));
        assert!(!Data::Integer(i64::MAX).is_equal(&Data::Float(9_223_372_036_854_775_808.0)));
        for (a, b, order) in [(1, 1.5, Ordering::Less), (2, 1.5, Ordering::Greater), (-1, -1.5, Ordering::Greater)] {
            assert_eq!(Data::Integer(a).order(&Data::Float(b)), Some(order));
            assert_eq!(Data::Float(b).order(&Data::Integer(a)), Some(order.reverse()));
        }
        assert_eq!(Data::Integer(1).order(&Data::Float(f64::NAN)), None);
        assert_eq!(Data::Integer(1).order(&Data::text("1")), None);
    }
}
