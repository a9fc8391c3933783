//! Entries as the configuration wants them: overrides and what is disabled (sections 6.3 and 6.4).

use std::collections::BTreeSet;
use std::sync::Arc;

use super::check::near_ids;
use super::config::{Config, from_command_line};
use super::data::{Data, Map};
use super::entry::{Entry, State};
use super::finding::{Fault, Finding, Place};
use super::id::Id;
use super::pattern;
use crate::diag::ProjectCode as P;
use crate::modules::yaml;

/// One override.
pub(super) struct Override {
    id: Id,
    path: String,
    value: Option<Data>,
    /// As it was written.
    shown: String,
    place: Option<Place>,
}

/// The overrides of the configuration, then those of the command line (`NS:ENTRY:FIELD=VALUE`).
pub(super) fn overrides(config: &Config, options: &[String], findings: &mut Vec<Finding>) -> Vec<Override> {
    let mut all = Vec::new();
    for (key, value) in config.pairs("override") {
        let place = || config.place(&format!("override.{key}"));
        let value = (!value.is_null()).then(|| value.clone());
        match parse_key(key) {
            Some((id, path)) => all.push(Override { id, path, value, shown: key.to_string(), place: place() }),
            None => findings.push(Finding::new(malformed(key), place())),
        }
    }
    for option in options {
        let parsed = option.split_once('=').and_then(|(key, value)| Some((parse_key(key)?, key, value)));
        let Some(((id, path), key, value)) = parsed else {
            findings.push(Finding::new(malformed(option), None));
            continue;
        };
        let value = match value.strip_prefix('=').map(from_yaml) {
            Some(Ok(value)) => value,
            Some(Err(message)) => {
                let fault = Fault::new(P::C0908, format!("the value of override '{key}' is not YAML: {message}"));
                findings.push(Finding::new(fault, None));
                continue;
            }
            None => from_command_line(value),
        };
        let value = (!value.is_null()).then_some(value);
        all.push(Override { id, path, value, shown: key.to_owned(), place: None });
    }
    all
}

fn parse_key(key: &str) -> Option<(Id, String)> {
    let (namespace, rest) = key.split_once(':')?;
    let (name, path) = rest.split_once(':')?;
    let id = Id::parse(&format!("{namespace}:{name}")).ok()?;
    (!path.is_empty()).then(|| (id, path.to_owned()))
}

fn malformed(text: &str) -> Fault {
    Fault::new(P::C0908, format!("'{text}' is not an override; write 'namespace:entry:field'"))
}

fn from_yaml(text: &str) -> Result<Data, String> {
    let documents = yaml::read(text.as_bytes(), 1).map_err(|fault| fault.message)?;
    let file = crate::source::SourceFile::new("=", text).map_err(|error| error.to_string())?;
    match documents.first() {
        None => Ok(Data::Null),
        Some(document) => super::read::read_plain(document, &Arc::new(file)).map_err(|finding| finding.fault.message),
    }
}

/// Applies overrides. Those of entries that do not exist are reported only if `reports`.
pub(super) fn apply(state: &mut State, all: &[Override], reports: bool, findings: &mut Vec<Finding>) {
    for change in all {
        let Some(entry) = state.get(&change.id) else {
            if reports {
                let message = format!("override '{}' is of {}, which does not exist", change.shown, change.id);
                let fault = Fault::new(P::C0908, message).with_near(&near_ids(change.id.as_str(), state));
                findings.push(Finding::new(fault, change.place.clone()));
            }
            continue;
        };
        match changed(entry, &change.path, change.value.clone()) {
            Ok(entry) => drop(state.insert(Arc::new(entry))),
            Err(message) if reports => {
                let fault = Fault::new(P::C0908, format!("override '{}': {message}", change.shown));
                findings.push(Finding::new(fault, change.place.clone()));
            }
            Err(_) => {}
        }
    }
}

/// The entry with another value at `path`: `kind`, `meta.x`, `data.x` or `x`; without a value the field is taken out.
///
/// # Errors
/// The message: the path cannot be followed.
pub(super) fn changed(entry: &Entry, path: &str, value: Option<Data>) -> Result<Entry, String> {
    let mut changed = entry.clone();
    if path == "kind" {
        let kind = value.as_ref().and_then(Data::as_str).ok_or_else(|| "'kind' should be a string".to_owned())?;
        changed.kind = kind.into();
    } else if path == "meta" {
        changed.meta = match value {
            None => Map::default(),
            Some(Data::Map(map)) => map,
            Some(other) => return Err(format!("meta should be a map, got {}", other.described())),
        };
    } else if let Some(below) = path.strip_prefix("meta.") {
        if let Data::Map(meta) = set(&Data::Map(entry.meta.clone()), below, value)? {
            changed.meta = meta;
        }
    } else if path == "data" {
        changed.data = value.unwrap_or_default();
    } else {
        let below = path.strip_prefix("data.").filter(|_| entry.data.child("data").is_none()).unwrap_or(path);
        changed.data = set(&entry.data, below, value)?;
    }
    Ok(changed)
}

/// The value with another one at `path`. Missing maps are made.
pub(super) fn set(data: &Data, path: &str, value: Option<Data>) -> Result<Data, String> {
    // A key that itself holds dots, as options of middleware do.
    let is_whole = matches!(data, Data::Map(map) if map.get(path).is_some());
    let (first, rest) = match path.split_once('.') {
        Some((first, rest)) if !is_whole => (first, Some(rest)),
        _ => (path, None),
    };
    let below = |child: Option<&Data>, value: Option<Data>| match rest {
        None => Ok(value),
        Some(rest) => match child {
            // Nothing is taken out of nothing.
            None if value.is_none() => Ok(None),
            child => set(child.unwrap_or(&Data::Null), rest, value).map(Some),
        },
    };
    match data {
        Data::Map(map) => Ok(Data::Map(map.with(first, below(map.get(first), value)?))),
        Data::Null => Ok(Data::Map(Map::default().with(first, below(None, value)?))),
        Data::List(items) => {
            let at: usize = first.parse().map_err(|_| format!("'{first}' is not the number of an item"))?;
            let mut items = items.to_vec();
            let n_items = items.len();
            match (items.get_mut(at), below(data.child(first), value)?) {
                (Some(item), Some(value)) => *item = value,
                (Some(_), None) => drop(items.remove(at)),
                (None, None) => {}
                (None, Some(_)) => return Err(format!("there is no item {at} in a list of {n_items}")),
            }
            Ok(items.into())
        }
        other => Err(format!("'{first}' cannot be set in {}", other.described())),
    }
}

/// Takes out what the configuration disables; returns it.
pub(super) fn disable(state: &mut State, config: &Config, findings: &mut Vec<Finding>) -> State {
    let mut gone: BTreeSet<Id> = BTreeSet::new();
    for (list, what) in [("namespaces", "namespace"), ("entries", "entry"), ("meta", "entry")] {
        let path = format!("disable.{list}");
        for (at, item) in config.get(&path).and_then(Data::as_list).unwrap_or_default().iter().enumerate() {
            let field = format!("{path}.{at}");
            let is_meant = |entry: &Entry| match (list, item) {
                ("namespaces", item) => item.as_str().is_some_and(|text| pattern::matches(text, entry.id.namespace())),
                ("entries", item) => item.as_str().is_some_and(|text| pattern::matches_id(text, entry.id.as_str())),
                (_, Data::Map(wanted)) => {
                    !wanted.is_empty()
                        && wanted.iter().all(|(key, value)| entry.get(&format!("meta.{key}")) == Some(value))
                }
                _ => false,
            };
            let is_well_formed = if list == "meta" { item.as_map().is_some() } else { item.as_str().is_some() };
            if !is_well_formed {
                let expected = if list == "meta" { "a map" } else { "a string" };
                let fault = Fault::new(P::C0905, format!("{field} should be {expected}, got {}", item.described()));
                findings.push(config.finding(fault.in_field(field)));
                continue;
            }
            let n_before = gone.len();
            let mut is_used = false;
            for entry in state.iter().filter(|entry| is_meant(entry)) {
                is_used = true;
                gone.insert(entry.id.clone());
            }
            if !is_used && gone.len() == n_before {
                let shown = item.as_str().map_or_else(|| "the map".to_owned(), |text| format!("'{text}'"));
                let fault = Fault::new(P::C0912, format!("{shown} in {path} matches no {what}"));
                findings.push(config.finding(fault.in_field(&*path)));
            }
        }
    }
    let mut disabled = State::default();
    for id in gone {
        if let Some(entry) = state.remove(&id) {
            disabled.insert(entry);
        }
    }
    disabled
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(data: Data) -> Entry {
        Entry { id: Id::new("a", "b"), kind: "registry.entry".into(), meta: Map::default(), data, origin: None }
    }

    #[test]
    fn paths_are_made_and_taken_out() {
        let made = changed(&entry(Data::Null), "pool.list", Some(vec![1.into(), 2.into()].into())).unwrap();
        assert_eq!(made.get("pool.list.1"), Some(&Data::Int(2)));
        let made = changed(&made, "pool.list.0", Some(7.into())).unwrap();
        assert_eq!(made.get("data.pool.list.0"), Some(&Data::Int(7)));
        assert!(changed(&made, "pool.list.9", Some(7.into())).unwrap_err().contains("no item 9"));
        assert!(changed(&made, "pool.list.x", Some(7.into())).unwrap_err().contains("not the number"));
        assert!(changed(&made, "pool.list.0.x", Some(7.into())).unwrap_err().contains("cannot be set"));
        let made = changed(&made, "meta.a.b", Some("t".into())).unwrap();
        assert_eq!(made.get("meta.a.b"), Some(&"t".into()));
        let made = changed(&made, "pool", None).unwrap();
        assert_eq!(made.get("pool"), None);
        assert_eq!(&*changed(&made, "kind", Some("x".into())).unwrap().kind, "x");
        assert!(changed(&made, "kind", Some(1.into())).is_err());
    }
}
