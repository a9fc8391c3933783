//! Entries against the tables of their kinds, and against each other.

use std::collections::{BTreeMap, BTreeSet};

use super::data::{Data, Map};
use super::entry::{Entry, State};
use super::field::{self, Wrong};
use super::finding::{Fault, Finding};
use super::id::Id;
use super::kind::{self, Field, Kind, Type};
use super::placeholder::{self, joined};
use super::refs::{Graph, Index, references};
use super::{cross, rings};
use crate::diag::{ProjectCode as P, suggest};

/// So many mistakes are worth advice; behind them near names are not looked for.
const ADVISED_MAX: usize = 100;
/// So many mistakes are shown where they are; behind them at their entries.
const PLACED_MAX: usize = 400;

/// Checks entries and collects what is wrong.
pub(super) struct Checker<'s> {
    state: &'s State,
    findings: Vec<Finding>,
}

/// Everything that is wrong with a state, in the order of entries. `disabled` are entries that were taken out.
pub(super) fn check(state: &State, disabled: &State) -> Vec<Finding> {
    let mut checker = Checker { state, findings: Vec::new() };
    let index = Index::new(state);
    let mut graph = BTreeMap::new();
    for entry in state.iter() {
        let Some(kind) = kind::find(&entry.kind) else {
            let optional = entry.string("lifecycle.startup").ok().flatten() == Some("optional");
            if !(optional && kind::is_later(&entry.kind)) {
                checker.report(entry, kind::unknown(entry));
            }
            graph.insert(entry.id.clone(), Vec::new());
            continue;
        };
        checker.entry(entry, kind);
        let (mut found, faults) = references(entry, state, &index);
        for fault in faults {
            checker.report(entry, fault);
        }
        found.retain(|reference| match state.get(&reference.id) {
            Some(other) => {
                if !reference.target.takes(&other.kind) {
                    let expected = reference.target.name();
                    let (of, id, got) = (&entry.id, &reference.id, &other.kind);
                    let message =
                        format!("field '{}' of {of} should refer to {expected}, but {id} is a {got}", reference.field);
                    let is_import = reference.field.starts_with("imports.");
                    let code = if is_import { P::C0310 } else { P::C0203 };
                    checker.report(entry, Fault::new(code, message).in_field(&*reference.field));
                }
                true
            }
            None => {
                checker.dangling(entry, &reference.field, &reference.id, reference.is_loose, disabled);
                false
            }
        });
        checker.variables(entry, &index);
        graph.insert(entry.id.clone(), found);
    }
    let graph = Graph { references: graph };
    rings::check(&graph, &mut checker);
    cross::check(&graph, &mut checker);
    checker.findings
}

/// What is wrong with some entries of a state in which variables have their values.
#[must_use]
pub fn recheck(state: &State, ids: &BTreeSet<Id>) -> Vec<Finding> {
    // What looks like a placeholder now is text.
    let is_meant = |finding: &Finding| {
        finding.entry.as_ref().is_some_and(|id| ids.contains(id)) && finding.fault.code != P::C0701.into()
    };
    check(state, &State::default()).into_iter().filter(is_meant).collect()
}

impl<'s> Checker<'s> {
    /// The entries that are checked.
    pub(super) fn state(&self) -> &'s State {
        self.state
    }

    /// Notes a mistake of an entry.
    pub(super) fn report(&mut self, entry: &Entry, fault: Fault) {
        let finding = self.finding(entry, fault);
        self.findings.push(finding);
    }

    /// A finding with its place; of very many only the entries are looked up.
    fn finding(&self, entry: &Entry, fault: Fault) -> Finding {
        if self.findings.len() < PLACED_MAX {
            return entry.finding(fault);
        }
        Finding::new(fault, entry.place("")).about(entry.id.clone())
    }

    /// Notes a finding.
    pub(super) fn push(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    fn entry(&mut self, entry: &Entry, kind: &'static Kind) {
        if !kind.is_free() {
            match &entry.data {
                Data::Map(map) => self.fields(entry, kind, "", map),
                Data::Null => {}
                data => {
                    let message = format!("data of {} should be a map, got {}", entry.id, data.described());
                    return self.report(entry, Fault::new(P::C0110, message).in_field("data"));
                }
            }
            for row in kind.rows() {
                self.row(entry, row);
            }
        }
        (kind.check)(entry, self);
    }

    /// Fields of meta, and what must be there.
    fn row(&mut self, entry: &Entry, row: &Field) {
        let value = entry.get(row.path);
        if row.path.starts_with("meta.")
            && let Some(value) = value
            && let Some(fault) = value_fault(entry, row.path, row.ty, value)
        {
            self.report(entry, fault);
        }
        let Some((code, message)) = row.missing else { return };
        let is_empty = match value {
            None => true,
            Some(Data::List(items)) => items.is_empty(),
            Some(Data::Map(_)) => false,
            Some(value) => value.as_str() == Some(""),
        };
        if is_empty && entry.get(&format!("{}_env", row.path)).is_none() {
            let mut fault = Fault::new(code, format!("{} ({}): {message}", entry.id, entry.kind)).in_field(row.path);
            if row.path == "source" {
                fault = fault.with_help(format!("add 'source: file://{}.lua'", entry.id.name()));
            }
            self.report(entry, fault);
        }
    }

    /// The fields of a map that lies at `prefix`.
    fn fields(&mut self, entry: &Entry, kind: &'static Kind, prefix: &str, map: &Map) {
        for (key, value) in map.iter() {
            if value.is_null() {
                continue;
            }
            let path = joined(prefix, key);
            if let Some(row) = kind.row(&path) {
                match value_fault(entry, &path, row.ty, value) {
                    Some(fault) => self.report(entry, fault),
                    None => self.old_form(entry, &path, value),
                }
            } else if kind.rows().any(|row| row.path.strip_prefix(&*path).is_some_and(|rest| rest.starts_with('.'))) {
                match value {
                    Data::Map(map) => self.fields(entry, kind, &path, map),
                    value => self.report(entry, type_fault(entry, &path, "a map", value)),
                }
            } else {
                self.unknown(entry, kind, prefix, key, path);
            }
        }
    }

    fn unknown(&mut self, entry: &Entry, kind: &Kind, prefix: &str, key: &str, path: String) {
        // What another check refuses with words of its own.
        if key == "method" && (kind.name.starts_with("library") || kind.name.starts_with("module")) {
            return;
        }
        let below = |row: &'static str| {
            let rest = if prefix.is_empty() { row } else { row.strip_prefix(prefix)?.strip_prefix('.')? };
            rest.split('.').next()
        };
        let siblings: Vec<&str> =
            kind.field_paths().filter(|row| !row.starts_with("meta.")).filter_map(below).collect();
        let mut near = suggest::near(key, siblings.iter().copied());
        if near.is_empty() {
            // `adress` for `addr`: far apart, and the only one that begins so.
            near = siblings
                .iter()
                .copied()
                .filter(|name| key.get(..2).is_some_and(|start| name.starts_with(start)))
                .collect();
            near.dedup();
            near.truncate(if near.len() == 1 { 1 } else { 0 });
        }
        let message = match near.first() {
            Some(near) => format!("{} has no field '{path}'; did you mean '{}'?", kind.name, joined(prefix, near)),
            None => format!("{} has no field '{path}'", kind.name),
        };
        self.report(entry, Fault::new(P::C0113, message).in_field(path).with_note(format!("in entry {}", entry.id)));
    }

    /// `host_env: NAME`.
    fn old_form(&mut self, entry: &Entry, path: &str, value: &Data) {
        let Some(new) = path.strip_suffix("_env") else { return };
        // A map may have such a name of its own, as `default_env`.
        let Some(name) = value.as_str() else { return };
        let message = format!("'{path}' is the old form; write '{new}: ${{env:{name}}}'");
        self.report(entry, Fault::new(P::C0114, message).in_field(path).with_note(format!("in entry {}", entry.id)));
    }

    /// A reference to nothing.
    fn dangling(&mut self, entry: &Entry, field: &str, id: &Id, is_loose: bool, disabled: &State) {
        let is_disabled = disabled.get(id).is_some();
        let end = if is_disabled { "is disabled" } else { "does not exist" };
        let message = format!("field '{field}' of {} refers to {id}, which {end}", entry.id);
        let mut fault = Fault::new(P::C0202, message).in_field(field);
        if !is_disabled && self.findings.len() < ADVISED_MAX {
            fault = fault.with_near(&near_ids(id.as_str(), self.state));
        }
        let finding = self.finding(entry, fault);
        let dropped = is_loose && is_disabled;
        self.findings.push(if dropped { finding.as_severe_as(crate::diag::Severity::Warning) } else { finding });
    }

    /// Placeholders for variables that nothing declares.
    fn variables(&mut self, entry: &Entry, index: &Index) {
        let mut missing = Vec::new();
        placeholder::each(entry, &mut |path, name, default| {
            let is_declared = index.variable(name).is_some_and(|id| self.state.get(&id).is_some());
            if !is_declared && default.is_none() {
                missing.push(placeholder::missing(entry, path, name));
            }
        });
        if missing.is_empty() || self.state.iter().any(|other| has_default_storage(other)) {
            return;
        }
        for fault in missing {
            self.report(entry, fault);
        }
    }
}

/// Whether names without `env.variable` are looked up in this storage.
fn has_default_storage(entry: &Entry) -> bool {
    entry.kind.starts_with("env.storage.") && entry.bool("default").ok().flatten() == Some(true)
}

/// Ids near one, nearest first.
pub(super) fn near_ids<'s>(id: &str, state: &'s State) -> Vec<&'s str> {
    let mut near = suggest::near(id, state.iter().map(|entry| entry.id.as_str()));
    if near.is_empty() {
        // The name may be right, and the namespace wrong.
        let name = id.split_once(':').map_or(id, |(_, name)| name);
        near = state.iter().filter(|entry| entry.id.name() == name).map(|entry| entry.id.as_str()).take(3).collect();
    }
    near
}

fn type_fault(entry: &Entry, path: &str, expected: &str, value: &Data) -> Fault {
    let message = format!("field '{path}' of {} should be {expected}, got {}", entry.id, value.described());
    Fault::new(P::C0110, message).in_field(path)
}

/// What is wrong with the value of a field of this type; a placeholder stands for anything.
pub(super) fn value_fault(entry: &Entry, path: &str, ty: Type, value: &Data) -> Option<Fault> {
    let is_placeholder = matches!(value, Data::Str(text) if placeholder::has_one(text));
    let wrong = |wrong: Wrong| wrong.fault(entry, path);
    match ty {
        Type::Any => None,
        Type::Text | Type::Source | Type::Ref(_) => field::string(value).err().map(wrong),
        _ if is_placeholder => None,
        Type::Bool => field::bool(value).err().map(wrong),
        Type::Int(min, max, own) => match field::int(value) {
            Err(error) => Some(wrong(error)),
            Ok(n) if (min..=max).contains(&n) => None,
            Ok(n) => Some(match own {
                Some((code, message)) => {
                    Fault::new(code, format!("{} ({}): {message}", entry.id, entry.kind)).in_field(path)
                }
                None => {
                    let range =
                        if max == i64::MAX { format!("at least {min}") } else { format!("between {min} and {max}") };
                    let message = format!("field '{path}' of {} should be {range}, got {n}", entry.id);
                    Fault::new(P::C0110, message).in_field(path)
                }
            }),
        },
        Type::Number(min, max) => match field::float(value) {
            Err(error) => Some(wrong(error)),
            Ok(n) if n >= min && n <= max => None,
            Ok(n) => {
                let range =
                    if max == f64::MAX { format!("at least {min}") } else { format!("between {min} and {max}") };
                let message = format!("field '{path}' of {} should be {range}, got {n}", entry.id);
                Some(Fault::new(P::C0110, message).in_field(path))
            }
        },
        Type::Duration => field::duration(value).err().map(wrong),
        Type::Size => field::size(value).err().map(wrong),
        Type::Mode => entry.mode(path).err(),
        Type::OneOf(words, code) => match value.as_str() {
            Some(word) if words.contains(&word) => None,
            Some(word) => {
                let words: Vec<&str> = words.iter().copied().filter(|word| !word.is_empty()).collect();
                let message =
                    format!("field '{path}' of {} should be one of {}, got '{word}'", entry.id, words.join(", "));
                Some(Fault::new(code, message).in_field(path).with_near(&suggest::near(word, words)))
            }
            None => field::string(value).err().map(wrong),
        },
        Type::List => field::list(value).err().map(wrong),
        Type::Map => field::map(value).err().map(wrong),
        Type::TextMap | Type::RefMap(_) => match field::map(value) {
            Err(error) => Some(wrong(error)),
            Ok(map) => map.iter().find_map(|(key, value)| {
                let path = joined(path, key);
                field::string(value).err().map(|wrong| wrong.fault(entry, &path))
            }),
        },
        Type::Texts | Type::Refs(_) => match value {
            Data::List(items) => items.iter().enumerate().find_map(|(at, item)| {
                let path = joined(path, &at.to_string());
                field::string(item).err().map(|wrong| wrong.fault(entry, &path))
            }),
            value if value.as_str().is_some() => None,
            value => Some(type_fault(entry, path, "a list of strings", value)),
        },
    }
}
