//! What entries are made of: plain values, immutable, shared between threads.

use std::sync::{Arc, OnceLock};

use sha2::{Digest as _, Sha256};

/// A value of meta or data. A clone costs a counter.
#[derive(Clone, Debug, Default)]
pub enum Data {
    /// `null`, or nothing.
    #[default]
    Null,
    /// `true`, `false`.
    Bool(bool),
    /// A number without fraction.
    Int(i64),
    /// A number.
    Float(f64),
    /// A text.
    Str(Arc<str>),
    /// The content of a file that a text `file://…` named.
    File(Arc<FileText>),
    /// A list.
    List(Arc<[Data]>),
    /// A map with keys that are texts.
    Map(Map),
}

/// The content of a file, and where it lay.
#[derive(Debug)]
pub struct FileText {
    /// From the project root, with `/`: how messages name the file.
    pub path: String,
    /// Its content.
    pub text: Arc<str>,
    /// See [`FileText::hash`].
    hash: OnceLock<[u8; 32]>,
}

impl FileText {
    /// The content of a file.
    #[must_use]
    pub fn new(path: String, text: Arc<str>) -> FileText {
        FileText { path, text, hash: OnceLock::new() }
    }

    /// The SHA-256 of the content.
    #[must_use]
    pub fn hash(&self) -> &[u8; 32] {
        self.hash.get_or_init(|| Sha256::digest(self.text.as_bytes()).into())
    }
}

/// Pairs of key and value in the order in which they were written; no two keys are equal.
#[derive(Clone, Debug, Default)]
pub struct Map(Arc<[(Arc<str>, Data)]>);

impl Map {
    /// A map of `pairs`, whose keys differ.
    #[must_use]
    pub fn new(pairs: Vec<(Arc<str>, Data)>) -> Map {
        Map(pairs.into())
    }

    /// The value of `key`.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Data> {
        self.0.iter().find(|(name, _)| &**name == key).map(|(_, value)| value)
    }

    /// All pairs in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&Arc<str>, &Data)> {
        self.0.iter().map(|(key, value)| (key, value))
    }

    /// How many pairs there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no pair.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The map with `key` set to `value`; `None` takes the key out.
    #[must_use]
    pub fn with(&self, key: &str, value: Option<Data>) -> Map {
        let mut pairs = self.0.to_vec();
        match (pairs.iter().position(|(name, _)| &**name == key), value) {
            (Some(at), Some(value)) => {
                if let Some(pair) = pairs.get_mut(at) {
                    pair.1 = value;
                }
            }
            (Some(at), None) => drop(pairs.remove(at)),
            (None, Some(value)) => pairs.push((key.into(), value)),
            (None, None) => {}
        }
        Map::new(pairs)
    }
}

impl PartialEq for Map {
    /// The order of keys does not matter.
    fn eq(&self, other: &Map) -> bool {
        self.len() == other.len() && self.iter().all(|(key, value)| other.get(key) == Some(value))
    }
}

impl PartialEq for Data {
    /// Numbers by value, `1` equals `1.0`; texts by bytes, wherever they come from.
    fn eq(&self, other: &Data) -> bool {
        match (self, other) {
            (Data::Null, Data::Null) => true,
            (Data::Bool(a), Data::Bool(b)) => a == b,
            (Data::Int(a), Data::Int(b)) => a == b,
            (Data::List(a), Data::List(b)) => a == b,
            (Data::Map(a), Data::Map(b)) => a == b,
            (a, b) => match (a.as_float(), b.as_float()) {
                (Some(a), Some(b)) => a == b,
                _ => a.as_str().is_some() && a.as_str() == b.as_str(),
            },
        }
    }
}

impl Data {
    /// The text, if it is one.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Data::Str(text) => Some(text),
            Data::File(file) => Some(&file.text),
            Data::Null | Data::Bool(_) | Data::Int(_) | Data::Float(_) | Data::List(_) | Data::Map(_) => None,
        }
    }

    /// The text with its file, if it came from one.
    #[must_use]
    pub fn as_file(&self) -> Option<&FileText> {
        if let Data::File(file) = self { Some(file) } else { None }
    }

    /// The boolean, if it is one.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        if let Data::Bool(b) = self { Some(*b) } else { None }
    }

    /// The integer, if it is one, or a float without fraction.
    #[must_use]
    pub fn as_int(&self) -> Option<i64> {
        #[expect(clippy::cast_possible_truncation, reason = "the value was just compared with the limits")]
        match self {
            Data::Int(n) => Some(*n),
            Data::Float(f) if f.trunc() == *f && (-9.2e18..9.2e18).contains(f) => Some(*f as i64),
            _ => None,
        }
    }

    /// The number, if it is one.
    #[must_use]
    pub fn as_float(&self) -> Option<f64> {
        #[expect(clippy::cast_precision_loss, reason = "a float was asked for")]
        match self {
            Data::Int(n) => Some(*n as f64),
            Data::Float(f) => Some(*f),
            _ => None,
        }
    }

    /// The items, if it is a list.
    #[must_use]
    pub fn as_list(&self) -> Option<&[Data]> {
        if let Data::List(items) = self { Some(items) } else { None }
    }

    /// The map, if it is one.
    #[must_use]
    pub fn as_map(&self) -> Option<&Map> {
        if let Data::Map(map) = self { Some(map) } else { None }
    }

    /// Whether there is nothing.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(self, Data::Null)
    }

    /// What is found by going down `path`: keys of maps, and numbers, from 0, of items of lists, joined by `.`. A key
    /// that itself holds dots is tried first.
    #[must_use]
    pub fn at(&self, path: &str) -> Option<&Data> {
        if path.is_empty() {
            return Some(self);
        }
        if let Some(value) = self.child(path) {
            return Some(value);
        }
        let (first, rest) = path.split_once('.')?;
        self.child(first)?.at(rest)
    }

    /// One step down.
    #[must_use]
    pub fn child(&self, step: &str) -> Option<&Data> {
        match self {
            Data::Map(map) => map.get(step),
            Data::List(items) => items.get(step.parse::<usize>().ok()?),
            _ => None,
        }
    }

    /// What messages call its type.
    #[must_use]
    pub fn type_name(&self) -> &'static str {
        match self {
            Data::Null => "null",
            Data::Bool(_) => "boolean",
            Data::Int(_) | Data::Float(_) => "number",
            Data::Str(_) | Data::File(_) => "string",
            Data::List(_) => "list",
            Data::Map(_) => "map",
        }
    }

    /// How messages show it: its type, and a scalar's value; a long text is cut.
    #[must_use]
    pub fn described(&self) -> String {
        match self {
            Data::Null => "null".to_owned(),
            Data::Bool(b) => format!("boolean {b}"),
            Data::Int(n) => format!("number {n}"),
            Data::Float(f) => format!("number {f}"),
            Data::Str(text) => format!("string {}", quoted(text)),
            Data::File(file) => format!("the text of {}", file.path),
            Data::List(_) => "list".to_owned(),
            Data::Map(_) => "map".to_owned(),
        }
    }
}

/// A text in double quotes for a message, cut behind 40 characters.
fn quoted(text: &str) -> String {
    const CHARS_MAX: usize = 40;
    let shown: String = text.chars().take(CHARS_MAX).collect();
    let more = if shown.len() < text.len() { "…" } else { "" };
    format!("\"{}{more}\"", shown.escape_debug())
}

impl From<&str> for Data {
    fn from(text: &str) -> Data {
        Data::Str(text.into())
    }
}

impl From<i64> for Data {
    fn from(n: i64) -> Data {
        Data::Int(n)
    }
}

impl From<Vec<Data>> for Data {
    fn from(items: Vec<Data>) -> Data {
        Data::List(items.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(pairs: &[(&str, Data)]) -> Map {
        Map::new(pairs.iter().map(|(key, value)| ((*key).into(), value.clone())).collect())
    }

    #[test]
    fn paths_go_down_maps_and_lists() {
        let list = Data::from(vec![Data::Int(1), Data::Map(map(&[("x", Data::Int(2))]))]);
        let data = Data::Map(map(&[("a.b", Data::Bool(true)), ("l", list)]));
        assert_eq!(data.at("a.b"), Some(&Data::Bool(true)));
        assert_eq!(data.at("l.1.x"), Some(&Data::Int(2)));
        assert_eq!(data.at("l.0"), Some(&Data::Float(1.0)), "numbers are equal by value");
        assert_eq!(data.at("l.2"), None);
        assert_eq!(data.at("a"), None);
    }

    #[test]
    fn maps_are_equal_in_any_order_and_keep_theirs() {
        let (a, b) = (map(&[("x", 1.into()), ("y", "t".into())]), map(&[("y", "t".into()), ("x", 1.into())]));
        assert_eq!(a, b);
        let longer = a.with("z", Some(Data::Null));
        let keys: Vec<&str> = longer.iter().map(|(key, _)| &**key).collect();
        assert_eq!(keys, ["x", "y", "z"]);
        assert_eq!(a.with("x", None).len(), 1);
    }

    #[test]
    fn values_are_described() {
        assert_eq!(Data::from("ten").described(), "string \"ten\"");
        assert_eq!(Data::Int(8080).described(), "number 8080");
        assert_eq!(Data::from(&*"x".repeat(50)).described(), format!("string \"{}…\"", "x".repeat(40)));
    }
}
