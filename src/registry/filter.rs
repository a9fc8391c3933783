//! Searching: conditions on ids, kinds and meta (specification, section 3).

use regex::Regex;

use super::entry::Entry;
use crate::data::{Data, Key};

/// One condition as it is written: a key and its value.
pub(crate) type Condition = (String, Data);

/// Conditions that must all hold.
#[derive(Debug)]
pub(crate) struct Filter(Vec<Test>);

#[derive(Debug)]
enum Test {
    /// One of these patterns.
    Root(Root, Vec<String>),
    Equal(String, Data),
    Match(String, Regex),
    Contains(String, Data),
    Starts(String, Vec<u8>),
    Ends(String, Vec<u8>),
    Present(String, bool),
}

/// What every entry has.
#[derive(Clone, Copy, Debug)]
enum Root {
    Id,
    Kind,
    Name,
    Namespace,
}

/// A text that is the same for the same conditions.
pub(crate) fn canonical(conditions: &[Condition]) -> String {
    let mut sorted: Vec<String> = conditions.iter().map(|(key, value)| format!("{key:?}={value:?}")).collect();
    sorted.sort();
    sorted.join(" ")
}

impl Filter {
    /// The filter of conditions.
    ///
    /// # Errors
    /// A key or a value is none: what is said of it.
    pub(crate) fn new(conditions: &[Condition]) -> Result<Filter, String> {
        let mut tests = Vec::with_capacity(conditions.len());
        for (key, value) in conditions {
            read(key, value, &mut tests)?;
        }
        Ok(Filter(tests))
    }

    /// Whether an entry is as the filter says.
    pub(crate) fn matches(&self, entry: &Entry) -> bool {
        self.0.iter().all(|test| test.holds(entry))
    }
}

fn read(key: &str, value: &Data, tests: &mut Vec<Test>) -> Result<(), String> {
    let root = match key.strip_prefix('.').unwrap_or(key) {
        "id" => Some(Root::Id),
        "kind" => Some(Root::Kind),
        "name" => Some(Root::Name),
        "ns" => Some(Root::Namespace),
        _ => None,
    };
    if let Some(root) = root {
        tests.push(Test::Root(root, patterns(key, value)?));
        return Ok(());
    }
    let unknown = || format!("unknown filter field '{key}'; known: .id, .kind, .name, .ns");
    if key == "meta" {
        let Data::Map(map) = value else {
            return if is_empty(value) { Ok(()) } else { Err("filter value for 'meta' should be a table".to_owned()) };
        };
        for (name, value) in map.iter() {
            let Key::Text(name) = name else { return Err(unknown()) };
            read(&format!("meta.{}", String::from_utf8_lossy(name)), value, tests)?;
        }
        return Ok(());
    }
    let (mark, field) = match key.chars().next() {
        Some(mark @ ('~' | '*' | '^' | '$' | '!')) => (Some(mark), key.get(1..).unwrap_or_default()),
        _ => (None, key),
    };
    let path = field.strip_prefix("meta.").unwrap_or(field).to_owned();
    if path.is_empty() || path.starts_with('.') {
        return Err(unknown());
    }
    let wrong = |expected: &str| Err(format!("filter value for '{key}' should be {expected}"));
    tests.push(match (mark, value) {
        (None, Data::Map(map)) if !map.is_empty() => {
            for (name, value) in map.iter() {
                let Key::Text(name) = name else { return Err(unknown()) };
                read(&format!("meta.{path}.{}", String::from_utf8_lossy(name)), value, tests)?;
            }
            return Ok(());
        }
        (None, Data::List(items)) if items.iter().any(|item| matches!(item, Data::List(_) | Data::Map(_))) => {
            return wrong("a list of strings, numbers and booleans");
        }
        (None, value) => Test::Equal(path, value.clone()),
        (Some('~'), Data::Text(text)) => {
            let bad = |why: &str| format!("bad pattern in '{key}': {}", why.lines().last().unwrap_or_default().trim());
            let pattern = std::str::from_utf8(text).map_err(|_| bad("it is not UTF-8"))?;
            Test::Match(path, Regex::new(pattern).map_err(|error| bad(&error.to_string()))?)
        }
        (Some('*'), Data::Text(_) | Data::Integer(_) | Data::Float(_)) => Test::Contains(path, value.clone()),
        (Some('^'), Data::Text(text)) => Test::Starts(path, text.to_vec()),
        (Some('$'), Data::Text(text)) => Test::Ends(path, text.to_vec()),
        (Some('!'), Data::Boolean(is_there)) => Test::Present(path, *is_there),
        (Some('*'), _) => return wrong("a string or a number"),
        (Some('!'), _) => return wrong("a boolean"),
        (Some(_), _) => return wrong("a string"),
    });
    Ok(())
}

fn is_empty(value: &Data) -> bool {
    match value {
        Data::List(items) => items.is_empty(),
        Data::Map(map) => map.is_empty(),
        Data::Nil | Data::Boolean(_) | Data::Integer(_) | Data::Float(_) | Data::Text(_) => false,
    }
}

/// The patterns of a root field: a text, or a list of texts.
fn patterns(key: &str, value: &Data) -> Result<Vec<String>, String> {
    let text = |value: &Data| value.as_text().map(|text| String::from_utf8_lossy(text).into_owned());
    let found = match value {
        Data::List(items) => items.iter().map(text).collect::<Option<Vec<String>>>(),
        Data::Nil | Data::Boolean(_) | Data::Integer(_) | Data::Float(_) | Data::Text(_) | Data::Map(_) => {
            text(value).map(|text| vec![text])
        }
    };
    found.ok_or_else(|| format!("filter value for '{key}' should be a string or a list of strings"))
}

impl Test {
    fn holds(&self, entry: &Entry) -> bool {
        let field = |path: &str| entry.meta.at(path.as_bytes());
        match self {
            Test::Root(root, patterns) => {
                let text = match root {
                    Root::Id => &*entry.id,
                    Root::Kind => &*entry.kind,
                    Root::Name => entry.name(),
                    Root::Namespace => entry.namespace(),
                };
                patterns.iter().any(|pattern| glob(pattern, text))
            }
            Test::Equal(path, Data::List(wanted)) => match field(path) {
                Some(Data::List(items)) => wanted.iter().all(|one| items.iter().any(|item| equal(item, one))),
                _ => false,
            },
            Test::Equal(path, wanted) => match field(path) {
                Some(Data::List(items)) => items.iter().any(|item| equal(item, wanted)),
                Some(value) => equal(value, wanted),
                None => false,
            },
            Test::Match(path, regex) => {
                let text = field(path).and_then(scalar_text);
                text.is_some_and(|text| regex.is_match(&String::from_utf8_lossy(&text)))
            }
            Test::Contains(path, wanted) => match field(path) {
                Some(Data::List(items)) => items.iter().any(|item| equal(item, wanted)),
                Some(Data::Text(text)) => {
                    scalar_text(wanted).is_some_and(|part| memchr::memmem::find(text, &part).is_some())
                }
                _ => false,
            },
            Test::Starts(path, start) => field(path).and_then(scalar_text).is_some_and(|text| text.starts_with(start)),
            Test::Ends(path, end) => field(path).and_then(scalar_text).is_some_and(|text| text.ends_with(end)),
            Test::Present(path, is_there) => field(path).is_some() == *is_there,
        }
    }
}

/// Whether two scalars are the same; others never are.
fn equal(a: &Data, b: &Data) -> bool {
    !matches!(a, Data::List(_) | Data::Map(_) | Data::Nil) && a.is_equal(b)
}

/// The text of a scalar.
fn scalar_text(value: &Data) -> Option<Vec<u8>> {
    match value {
        Data::Text(text) => Some(text.to_vec()),
        Data::Integer(n) => Some(n.to_string().into_bytes()),
        Data::Float(f) => Some(f.to_string().into_bytes()),
        Data::Boolean(b) => Some(b.to_string().into_bytes()),
        Data::Nil | Data::List(_) | Data::Map(_) => None,
    }
}

/// Whether a text is as a pattern says, in which `*` is any text.
fn glob(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(rest) = parts.next().and_then(|first| text.strip_prefix(first)) else { return false };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else { return rest.is_empty() };
    let mut rest = rest;
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = rest.get(at + part.len()..).unwrap_or_default(),
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_are_any_text() {
        for (pattern, yes, no) in [
            ("a", vec!["a"], vec!["ab", "", "ba"]),
            ("a*", vec!["a", "ab"], vec!["ba"]),
            ("*.lua", vec!["x.lua", ".lua"], vec!["lua", "x.lua.bc"]),
            ("a*b*c", vec!["abc", "axbybc"], vec!["ac", "acb"]),
            ("*", vec!["", "x"], vec![]),
            ("ab*ba", vec!["abba", "abxba"], vec!["aba"]),
        ] {
            for text in yes {
                assert!(glob(pattern, text), "{pattern} {text}");
            }
            for text in no {
                assert!(!glob(pattern, text), "{pattern} {text}");
            }
        }
    }
}
