//! `${env:NAME}` in data (section 4.1).

use std::sync::Arc;

use super::change::set;
use super::check::value_fault;
use super::data::{Data, Map};
use super::entry::Entry;
use super::finding::Fault;
use super::kind::{self, Kind, Type};
use crate::diag::ProjectCode as P;

/// A part of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part<'t> {
    /// As it stands.
    Text(&'t str),
    /// The value of a variable.
    Variable {
        /// Public name, or id of the entry.
        name: &'t str,
        /// What stands for it if there is no value.
        default: Option<&'t str>,
    },
}

/// The parts of a text.
#[must_use]
pub fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find("${") {
        let (before, from) = rest.split_at(at);
        let is_escaped = before.ends_with('$');
        let inner = from.get(2..).unwrap_or_default();
        if is_escaped {
            // `$${` stands for `${`.
            parts.push(Part::Text(before));
            parts.push(Part::Text("{"));
            rest = inner;
            continue;
        }
        let Some((inside, after)) = inner.split_once('}') else { break };
        let Some(variable) = variable(inside) else {
            let length = at + 2;
            parts.push(Part::Text(rest.get(..length).unwrap_or_default()));
            rest = inner;
            continue;
        };
        if !before.is_empty() {
            parts.push(Part::Text(before));
        }
        parts.push(variable);
        rest = after;
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest));
    }
    parts
}

/// What stands between `${` and `}`.
fn variable(inside: &str) -> Option<Part<'_>> {
    let (name, default) = match inside.split_once('|') {
        Some((name, default)) => (name, Some(default)),
        None => (inside, None),
    };
    if let Some(name) = name.strip_prefix("env:") {
        return (!name.is_empty()).then_some(Part::Variable { name, default });
    }
    // The short form: capital letters only, and a default.
    let is_short = !name.is_empty() && name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_');
    (is_short && default.is_some()).then_some(Part::Variable { name, default })
}

/// Whether a text holds a placeholder.
#[must_use]
pub fn has_one(text: &str) -> bool {
    text.contains("${") && parts(text).iter().any(|part| matches!(part, Part::Variable { .. }))
}

/// Calls `each` with every placeholder of an entry: the path of its field, the name of the variable, and its default.
pub fn each(entry: &Entry, each: &mut dyn FnMut(&str, &str, Option<&str>)) {
    let Some(kind) = kind::find(&entry.kind).filter(|kind| !kind.is_free()) else { return };
    if mentions_any(&entry.data) {
        visit(kind, "", &entry.data, each);
    }
}

/// Whether a text holds what may be a placeholder. Most entries have none, and are asked often.
fn mentions_any(value: &Data) -> bool {
    match value {
        Data::Str(text) => text.contains("${"),
        Data::List(items) => items.iter().any(mentions_any),
        Data::Map(map) => map.iter().any(|(_, value)| mentions_any(value)),
        Data::Null | Data::Bool(_) | Data::Int(_) | Data::Float(_) | Data::File(_) => false,
    }
}

fn visit(kind: &Kind, path: &str, value: &Data, each: &mut dyn FnMut(&str, &str, Option<&str>)) {
    match value {
        Data::Str(text) if text.contains("${") && !is_source(kind, path) => {
            for part in parts(text) {
                if let Part::Variable { name, default } = part {
                    each(path, name, default);
                }
            }
        }
        Data::List(items) => {
            for (at, item) in items.iter().enumerate() {
                visit(kind, &joined(path, &at.to_string()), item, each);
            }
        }
        Data::Map(map) => {
            for (key, value) in map.iter() {
                if matches!(value, Data::Str(_) | Data::List(_) | Data::Map(_)) {
                    visit(kind, &joined(path, key), value, each);
                }
            }
        }
        _ => {}
    }
}

fn is_source(kind: &Kind, path: &str) -> bool {
    kind.row(path).is_some_and(|row| matches!(row.ty, Type::Source))
}

pub(super) fn joined(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

/// What is known of a variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lookup {
    /// It has a value: that of its storage, or its own default.
    Value {
        /// The value.
        text: String,
        /// Its own default, which says of which type it is.
        default: Option<String>,
    },
    /// It is declared, and has none.
    Empty,
    /// Its value is no UTF-8.
    NoText,
    /// Nothing declares it.
    Unknown,
}

/// Whether anything in the data of an entry depends on variables.
#[must_use]
pub fn has_any(entry: &Entry) -> bool {
    let Some(kind) = kind::find(&entry.kind).filter(|kind| !kind.is_free()) else { return false };
    let mut found = old_forms(entry, kind).next().is_some();
    each(entry, &mut |_, _, _| found = true);
    found
}

/// Whether [`resolve`] gives an entry back as it is.
#[must_use]
pub fn is_plain(entry: &Entry) -> bool {
    let kind = kind::find(&entry.kind).filter(|kind| !kind.is_free());
    kind.is_none_or(|kind| !mentions_any(&entry.data) && old_forms(entry, kind).next().is_none())
}

/// Fields that are written in the old form, `host_env: NAME`: the field without `_env`, and the name.
fn old_forms<'e>(entry: &'e Entry, kind: &Kind) -> impl Iterator<Item = (&'static str, &'e str)> {
    kind.field_paths().filter_map(move |path| {
        let field = path.strip_suffix("_env")?;
        let name = entry.get(path)?.as_str()?;
        entry.get(field).is_none().then_some((field, name))
    })
}

/// The entry with the values of variables in its data.
///
/// # Errors
/// The first thing that is wrong. C0701: a variable has no value and the placeholder no default. C0110, C0111: the value is not
/// what the field wants.
pub fn resolve(entry: &Entry, lookup: &mut dyn FnMut(&str) -> Lookup) -> Result<Entry, Fault> {
    let Some(kind) = kind::find(&entry.kind).filter(|kind| !kind.is_free()) else { return Ok(entry.clone()) };
    let mut resolver = Resolver { entry, kind, lookup, faults: Vec::new() };
    let mut data = resolver.data("", &entry.data);
    for (field, name) in old_forms(entry, kind) {
        let value = resolver.text(field, &format!("${{env:{name}}}"));
        match set(&data, field, Some(value)) {
            Ok(changed) => data = changed,
            Err(message) => resolver.faults.push(Fault::new(P::C0110, message).in_field(format!("{field}_env"))),
        }
    }
    match resolver.faults.into_iter().next() {
        None => Ok(Entry { data, ..entry.clone() }),
        Some(fault) => Err(fault),
    }
}

struct Resolver<'r> {
    entry: &'r Entry,
    kind: &'static Kind,
    lookup: &'r mut dyn FnMut(&str) -> Lookup,
    faults: Vec<Fault>,
}

impl Resolver<'_> {
    fn data(&mut self, path: &str, value: &Data) -> Data {
        match value {
            Data::Str(text) if text.contains("${") && !is_source(self.kind, path) => self.text(path, text),
            Data::List(items) => {
                let items = items.iter().enumerate().map(|(at, item)| self.data(&joined(path, &at.to_string()), item));
                items.collect::<Vec<Data>>().into()
            }
            Data::Map(map) => {
                let pairs = map.iter().map(|(key, value)| (Arc::clone(key), self.data(&joined(path, key), value)));
                Data::Map(Map::new(pairs.collect()))
            }
            value => value.clone(),
        }
    }

    fn text(&mut self, path: &str, text: &str) -> Data {
        let parts = parts(text);
        let mut joined = String::with_capacity(text.len());
        let mut has_variable = false;
        // What a value that is one placeholder falls back to.
        let mut fallback = None;
        for part in &parts {
            match part {
                Part::Text(text) => joined.push_str(text),
                Part::Variable { name, default } => {
                    has_variable = true;
                    match ((self.lookup)(name), default) {
                        (Lookup::Value { text, default: own }, default) => {
                            joined.push_str(&text);
                            fallback = own.or_else(|| default.map(str::to_owned));
                        }
                        (Lookup::NoText, _) => {
                            let fault = Fault::new(P::C0701, format!("the value of variable '{name}' is no UTF-8"));
                            self.faults.push(fault.in_field(path));
                        }
                        (Lookup::Empty | Lookup::Unknown, Some(default)) => {
                            joined.push_str(default);
                            fallback = Some((*default).to_owned());
                        }
                        (Lookup::Empty, None) => {
                            let message = format!("variable '{name}' has no value");
                            let note = format!("in field '{path}' of {}", self.entry.id);
                            self.faults.push(Fault::new(P::C0701, message).in_field(path).with_note(note));
                        }
                        (Lookup::Unknown, None) => self.faults.push(missing(self.entry, path, name)),
                    }
                }
            }
        }
        if !has_variable {
            return joined.as_str().into();
        }
        let ty = type_of(self.kind, path);
        let value = match ty {
            Type::Int(..) => joined.trim().parse().map(Data::Int).ok(),
            Type::Number(..) => joined.trim().parse().map(Data::Float).ok(),
            Type::Bool => joined.trim().parse().map(Data::Bool).ok(),
            Type::Any | Type::List | Type::Map if parts.len() == 1 => {
                fallback.and_then(|fallback| typed_as(&joined, &fallback))
            }
            _ => None,
        };
        let value = value.unwrap_or_else(|| joined.as_str().into());
        // What cannot be converted is a text, which is told here.
        if let Some(fault) = value_fault(self.entry, path, ty, &value) {
            self.faults.push(fault.with_note(format!("from '{text}'")));
        }
        value
    }
}

/// What the value at a path is to be: what its row says, or that of the map or list that it lies in.
fn type_of(kind: &Kind, path: &str) -> Type {
    if let Some(row) = kind.row(path) {
        return row.ty;
    }
    let mut above = path;
    while let Some((rest, _)) = above.rsplit_once('.') {
        match kind.row(rest).map(|row| row.ty) {
            Some(Type::Any | Type::List | Type::Map) => return Type::Any,
            Some(_) => return Type::Text,
            None => above = rest,
        }
    }
    Type::Any
}

/// A text as the boolean or number that another text is, if both are.
fn typed_as(text: &str, example: &str) -> Option<Data> {
    let (text, example) = (text.trim(), example.trim());
    if example.parse::<bool>().is_ok() {
        return text.parse().map(Data::Bool).ok();
    }
    if example.parse::<i64>().is_ok() {
        return text.parse().map(Data::Int).ok();
    }
    let is_number = example.starts_with(|c: char| c.is_ascii_digit() || c == '-') && example.parse::<f64>().is_ok();
    if is_number { text.parse().map(Data::Float).ok() } else { None }
}

/// The fault of a variable without value.
pub(super) fn missing(entry: &Entry, path: &str, name: &str) -> Fault {
    let has_system = !name.contains(':') && std::env::var_os(name).is_some();
    let message = if has_system {
        format!("no env.variable named '{name}'; the operating system has one – declare it with an entry")
    } else {
        format!("no env.variable named '{name}'")
    };
    let fault = Fault::new(P::C0701, message).in_field(path).with_note(format!("in field '{path}' of {}", entry.id));
    if name.contains(':') {
        return fault;
    }
    let entry_name = name.to_ascii_lowercase();
    fault.with_help(format!(
        "add an entry '{{name: {entry_name}, kind: env.variable, storage: …, variable: {name}}}', with an env.storage.os for \
         variables of the operating system"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_taken_apart() {
        let variable = |name, default| Part::Variable { name, default };
        assert_eq!(parts("${env:A}"), [variable("A", None)]);
        assert_eq!(parts("x${env:A|b}y"), [Part::Text("x"), variable("A", Some("b")), Part::Text("y")]);
        assert_eq!(parts("${A_1|}"), [variable("A_1", Some(""))]);
        for text in ["${HOME}", "${lower|d}", "${", "${env:", "${env:}", "}", ""] {
            assert!(!has_one(text), "{text}");
            assert_eq!(shown(text), text);
        }
        assert_eq!(shown("$${x}"), "${x}");
        assert_eq!(shown("a$${env:B}"), "a${env:B}");
        assert!(!has_one("$${env:B}"));
        assert!(has_one("${x} ${env:B}"));
    }

    fn shown(text: &str) -> String {
        parts(text).iter().map(|part| if let Part::Text(text) = part { text } else { "" }).collect()
    }

    /// Idea 13 of the specification of entries.
    #[test]
    fn values_are_put_in_and_converted() {
        let pairs = [
            ("prefetch", "${env:N}"),
            ("auto_ack", "${env:YES}"),
            ("queue", "q${env:N}"),
            ("func", "${env:NONE|f}"),
            ("driver_options", "$${x} ${HOME} ${lower|d}"),
        ];
        let data = Map::new(pairs.iter().map(|(key, text)| ((*key).into(), (*text).into())).collect());
        let entry = |kind: &str, data: Map| Entry {
            id: crate::project::Id::new("shop", "a"),
            kind: kind.into(),
            meta: Map::default(),
            data: Data::Map(data),
            origin: None,
        };
        let found = |text: &str| Lookup::Value { text: text.to_owned(), default: None };
        let mut value = |name: &str| match name {
            "N" => found("5"),
            "YES" => found("true"),
            "EMPTY" => found(""),
            "UNSET" => Lookup::Empty,
            "RATIO" => Lookup::Value { text: "2".to_owned(), default: Some("0.5".to_owned()) },
            _ => Lookup::Unknown,
        };
        let made = resolve(&entry("queue.consumer", data), &mut value).unwrap();
        assert_eq!(made.int("prefetch"), Ok(Some(5)));
        assert_eq!(made.bool("auto_ack"), Ok(Some(true)));
        assert_eq!(made.string("queue"), Ok(Some("q5")));
        assert_eq!(made.string("func"), Ok(Some("f")));
        assert_eq!(made.string("driver_options"), Ok(Some("${x} ${HOME} ${lower|d}")));

        let source = Map::new(vec![("source".into(), "return '${env:N}'".into())]);
        let made = resolve(&entry("function.lua", source), &mut value).unwrap();
        assert_eq!(made.string("source"), Ok(Some("return '${env:N}'")));

        let wrong = |field: &str, text: &str| Map::new(vec![(field.into(), text.into())]);
        let fault = resolve(&entry("queue.consumer", wrong("prefetch", "${env:YES}")), &mut value).unwrap_err();
        assert_eq!(fault.message, "field 'prefetch' of shop:a should be an integer, got string \"true\"");
        let fault = resolve(&entry("queue.consumer", wrong("queue", "${env:NONE}")), &mut value).unwrap_err();
        assert_eq!(fault.message, "no env.variable named 'NONE'");
        let fault = resolve(&entry("queue.consumer", wrong("queue", "${env:UNSET}")), &mut value).unwrap_err();
        assert_eq!(fault.message, "variable 'UNSET' has no value");
        let long = resolve(&entry("store.memory", wrong("cleanup_interval", "${env:N}")), &mut value).unwrap_err();
        assert!(long.message.contains("is not a duration"), "{}", long.message);
        let free = [
            ("input.0", "${env:N|1}"),
            ("input.1", "${env:RATIO}"),
            ("input.2", "${env:N}"),
            ("input.3", "a${env:N|1}"),
        ];
        let list: Vec<Data> = free.iter().map(|(_, text)| (*text).into()).collect();
        let input = Map::new(vec![("input".into(), list.into())]);
        let made = resolve(&entry("process.service", input), &mut value).unwrap();
        let expected = [Data::Int(5), Data::Float(2.0), "5".into(), "a5".into()];
        assert_eq!(free.map(|(path, _)| made.get(path).cloned().unwrap()), expected);
        let old = resolve(&entry("db.sql.postgres", wrong("host_env", "N")), &mut value).unwrap();
        assert_eq!(old.string("host"), Ok(Some("5")));
        let made = resolve(&entry("queue.consumer", wrong("queue", "${env:EMPTY|x}")), &mut value).unwrap();
        assert_eq!(made.string("queue"), Ok(Some("")), "an empty text is a value");
    }
}
