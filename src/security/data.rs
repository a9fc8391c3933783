//! Facts about actors and requests: plain data, as programs and configurations write it.

use std::cmp::Ordering;
use std::collections::BTreeMap;

/// A fact.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Data {
    /// Nothing is known.
    #[default]
    Nil,
    /// Yes or no.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// Any other number.
    Float(f64),
    /// A text, which need not be UTF-8.
    Text(Vec<u8>),
    /// A list.
    List(Vec<Data>),
    /// Facts by name.
    Map(BTreeMap<Vec<u8>, Data>),
}

impl Data {
    /// The fact of a JSON value.
    pub fn of_json(json: &serde_json::Value) -> Data {
        match json {
            serde_json::Value::Null => Data::Nil,
            serde_json::Value::Bool(b) => Data::Boolean(*b),
            serde_json::Value::Number(n) => match n.as_i64() {
                Some(n) => Data::Integer(n),
                None => Data::Float(n.as_f64().unwrap_or(f64::NAN)),
            },
            serde_json::Value::String(text) => Data::Text(text.clone().into_bytes()),
            serde_json::Value::Array(list) => Data::List(list.iter().map(Data::of_json).collect()),
            serde_json::Value::Object(map) => {
                Data::Map(map.iter().map(|(name, v)| (name.clone().into_bytes(), Data::of_json(v))).collect())
            }
        }
    }

    /// The field of a map.
    pub fn field(&self, name: &[u8]) -> Option<&Data> {
        match self {
            Data::Map(map) => map.get(name).filter(|data| !matches!(data, Data::Nil)),
            Data::Nil | Data::Boolean(_) | Data::Integer(_) | Data::Float(_) | Data::Text(_) | Data::List(_) => None,
        }
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
    pub(super) fn is_equal(&self, other: &Data) -> bool {
        match (self, other) {
            (Data::Integer(_) | Data::Float(_), Data::Integer(_) | Data::Float(_)) => {
                self.order(other) == Some(Ordering::Equal)
            }
            (Data::List(a), Data::List(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.is_equal(b)),
            (Data::Map(a), Data::Map(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|((k, v), (l, w))| k == l && v.is_equal(w))
            }
            _ => self == other,
        }
    }

    /// Which of two numbers or texts comes first; others have no order.
    pub(super) fn order(&self, other: &Data) -> Option<Ordering> {
        match (self, other) {
            (Data::Integer(a), Data::Integer(b)) => Some(a.cmp(b)),
            (Data::Float(a), Data::Float(b)) => a.partial_cmp(b),
            (Data::Integer(a), Data::Float(b)) => order_mixed(*a, *b),
            (Data::Float(a), Data::Integer(b)) => order_mixed(*b, *a).map(Ordering::reverse),
            (Data::Text(a), Data::Text(b)) => Some(a.cmp(b)),
            _ => None,
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
        assert_eq!(Data::Integer(1).order(&Data::Text(b"1".to_vec())), None);
    }
}
