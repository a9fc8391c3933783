//! Changes of entries of a running project: what is wrong with them, and the order in which they are made (specification:
//! registry 6).

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::check;
use super::data::Data;
use super::entry::{Entry, State};
use super::finding::Fault;
use super::id::Id;
use super::kind::{self, Type};
use super::refs::{Graph, Index, references};
use crate::diag::Severity;

/// Entries that other entries still need: each with those that do, by id.
#[derive(Debug)]
pub struct Needed {
    /// The entry that is to go.
    pub id: Id,
    /// Who needs it.
    pub by: Vec<Id>,
    /// Whether it is their code that does.
    pub is_imported: bool,
}

/// Which of some entries that are not in a state are needed by entries of it.
#[must_use]
pub fn needed(state: &State, gone: &BTreeSet<Id>) -> Vec<Needed> {
    let index = Index::new(state);
    let mut found: Vec<Needed> = Vec::new();
    for entry in state.iter() {
        let (references, _) = references(entry, state, &index);
        for reference in references.iter().filter(|reference| gone.contains(&reference.id)) {
            let is_imported = reference.field.starts_with("imports.");
            match found.iter_mut().find(|needed| needed.id == reference.id) {
                Some(needed) => {
                    needed.is_imported &= is_imported;
                    if needed.by.last() != Some(&entry.id) {
                        needed.by.push(entry.id.clone());
                    }
                }
                None => {
                    let (id, by) = (reference.id.clone(), vec![entry.id.clone()]);
                    found.push(Needed { id, by, is_imported });
                }
            }
        }
    }
    found
}

/// Everything that is wrong with a state, with the entry that it is about.
#[must_use]
pub fn errors(state: &State) -> Vec<(Option<Id>, Fault)> {
    let findings = check::check(state, &State::default()).into_iter();
    let errors = findings.filter(|finding| finding.severity == Severity::Error);
    errors.map(|finding| (finding.entry, finding.fault)).collect()
}

/// The place of each entry in an order in which all come behind what they refer to.
#[must_use]
pub fn places(state: &State) -> HashMap<Id, usize> {
    Graph::new(state).order().into_iter().zip(0..).collect()
}

/// All entries of a state that import one of `ids`, directly or not, and those themselves as far as they are in it; by id.
#[must_use]
pub fn with_importers(state: &State, ids: &BTreeSet<Id>) -> Vec<Id> {
    let mut importers: HashMap<Id, Vec<Id>> = HashMap::new();
    for entry in state.iter() {
        let Ok(Some(map)) = entry.map("imports") else { continue };
        for (_, value) in map.iter() {
            let text = value.as_str().unwrap_or_default();
            if let Ok(id) = Id::parse_in(text, entry.id.namespace()) {
                importers.entry(id).or_default().push(entry.id.clone());
            }
        }
    }
    let mut all: BTreeSet<Id> = BTreeSet::new();
    let mut open: Vec<Id> = ids.iter().cloned().collect();
    while let Some(id) = open.pop() {
        if all.insert(id.clone()) {
            open.extend(importers.get(&id).into_iter().flatten().cloned());
        }
    }
    all.into_iter().filter(|id| state.get(id).is_some()).collect()
}

/// Whether the field at `path` of a kind is a map, so that an empty table means an empty map there.
#[must_use]
pub fn is_map(kind: &str, path: &str) -> bool {
    let Some(kind) = kind::find(kind) else { return path.is_empty() };
    let below = |row: &str| path.is_empty() || row.strip_prefix(path).is_some_and(|rest| rest.starts_with('.'));
    kind.rows().any(|row| {
        let is_one = matches!(row.ty, Type::Map | Type::TextMap | Type::RefMap(_));
        (is_one && row.path == path) || below(row.path)
    }) || path.is_empty()
}

/// Whether entries of a kind are data and nothing else: they refer to nothing but by their meta.
#[must_use]
pub fn is_plain(entry: &Entry) -> bool {
    let refers = ["depends_on", "parent", "server", "router", "groups"].iter().any(|key| entry.meta.get(key).is_some());
    &*entry.kind == "registry.entry" && !refers
}

/// The fields of data, at the top, in which two entries differ.
#[must_use]
pub fn differing(a: &Entry, b: &Entry) -> Vec<Arc<str>> {
    let (Some(old), Some(new)) = (a.data.as_map(), b.data.as_map()) else {
        return if a.data == b.data { Vec::new() } else { vec!["data".into()] };
    };
    let value = |value: Option<&Data>| value.cloned().unwrap_or_default();
    let keys: BTreeSet<&Arc<str>> = old.iter().chain(new.iter()).map(|(key, _)| key).collect();
    keys.into_iter().filter(|key| value(old.get(key)) != value(new.get(key))).cloned().collect()
}
