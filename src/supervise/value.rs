//! Data of entries as everything but the project itself takes it, and entries as the registry has them.

use std::sync::Arc;

use crate::data::{Data, Key};
use crate::project::{self, Entry, Id, State, amend};
use crate::registry;

/// The plain value of data of an entry: a file is its text.
pub(super) fn data(written: &project::Data) -> Data {
    match written {
        project::Data::Null => Data::Nil,
        project::Data::Bool(b) => Data::Boolean(*b),
        project::Data::Int(n) => Data::Integer(*n),
        project::Data::Float(n) => Data::Float(*n),
        project::Data::Str(text) => Data::Text(Arc::clone(text).into()),
        project::Data::File(file) => Data::Text(Arc::clone(&file.text).into()),
        project::Data::List(items) => Data::list(items.iter().map(data).collect()),
        project::Data::Map(map) => self::map(map),
    }
}

fn map(map: &project::Map) -> Data {
    Data::map(map.iter().map(|(key, value)| (key.as_bytes(), data(value))))
}

/// An entry of a project as the registry has it.
pub(super) fn registered(entry: &Arc<Entry>) -> Arc<registry::Entry> {
    let meta = map(&entry.meta);
    let new = registry::Entry::new(entry.id.as_str().into(), Arc::clone(&entry.kind), meta, data(&entry.data));
    Arc::new(new.with_form(Arc::clone(entry) as Arc<dyn std::any::Any + Send + Sync>))
}

/// What is wrong with an entry that is none of a project.
pub(super) struct NoEntry {
    pub(super) code: String,
    pub(super) message: String,
}

/// An entry of the registry as one of a project; made once.
pub(super) fn entry_of(entry: &registry::Entry) -> Result<Arc<Entry>, NoEntry> {
    if let Some(form) = entry.form::<Entry>() {
        return Ok(form);
    }
    let no_text = || NoEntry { code: String::new(), message: format!("{}: text should be UTF-8", entry.id) };
    let id = Id::parse(&entry.id)
        .map_err(|fault| NoEntry { code: fault.code.info().id.to_owned(), message: fault.message })?;
    let meta = match written(&entry.meta, &|path| path.is_empty(), "").ok_or_else(no_text)? {
        project::Data::Map(map) => map,
        project::Data::Null
        | project::Data::Bool(_)
        | project::Data::Int(_)
        | project::Data::Float(_)
        | project::Data::Str(_)
        | project::Data::File(_)
        | project::Data::List(_) => project::Map::default(),
    };
    let data = written(&entry.data, &|path| amend::is_map(&entry.kind, path), "").ok_or_else(no_text)?;
    let made = Arc::new(Entry { id, kind: Arc::clone(&entry.kind), meta, data, origin: None });
    entry.keep_form(Arc::clone(&made) as Arc<dyn std::any::Any + Send + Sync>);
    // Another thread may have been faster.
    Ok(entry.form::<Entry>().unwrap_or(made))
}

/// Data as it would have been read from a file. `is_map` tells of an empty table which one it is. Nothing: a text is not UTF-8.
fn written(plain: &Data, is_map: &dyn Fn(&str) -> bool, path: &str) -> Option<project::Data> {
    let below = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    Some(match plain {
        Data::Nil => project::Data::Null,
        Data::Boolean(b) => project::Data::Bool(*b),
        Data::Integer(n) => project::Data::Int(*n),
        Data::Float(n) => project::Data::Float(*n),
        Data::Text(text) => project::Data::Str(std::str::from_utf8(text).ok()?.into()),
        Data::List(items) if items.is_empty() && is_map(path) => project::Data::Map(project::Map::default()),
        Data::List(items) => {
            let item = |(at, item): (usize, &Data)| written(item, is_map, &below(&at.to_string()));
            project::Data::List(items.iter().enumerate().map(item).collect::<Option<_>>()?)
        }
        Data::Map(map) => {
            let mut pairs = Vec::with_capacity(map.len());
            for (key, value) in map.iter() {
                let key = match key {
                    Key::Integer(n) => n.to_string(),
                    Key::Text(text) => std::str::from_utf8(text).ok()?.to_owned(),
                };
                let value = written(value, is_map, &below(&key))?;
                pairs.push((Arc::from(key), value));
            }
            project::Data::Map(project::Map::new(pairs))
        }
    })
}

/// A state of the registry as one of a project: those of its entries that can be in one.
pub(super) fn state_of(state: &registry::State) -> State {
    let mut made = State::default();
    for entry in state.iter() {
        if let Ok(entry) = entry_of(entry) {
            made.insert(entry);
        }
    }
    made
}
