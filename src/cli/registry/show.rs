//! `wippy registry show`.

use super::super::args::UsageError;
use super::super::words::Words;
use super::Made;
use super::list::place;
use crate::diag::suggest;
use crate::project::{Data, Entry, Graph, Id, Loaded, Map, show as text_of};

/// Lines of a source that are shown, unless all are wanted.
const SOURCE_LINES_MAX: usize = 40;

pub(super) fn show(loaded: &Loaded, words: &Words) -> Made {
    let texts = words.texts();
    let Some(name) = texts.get(1) else { return Err(UsageError::new("'wippy registry show' needs an id")) };
    let entry = match find(loaded, name) {
        Ok(entry) => entry,
        Err(error) => return Ok(Err(error)),
    };
    if let Some(field) = words.value("--field") {
        return Ok(one_field(entry, field));
    }
    if words.has("--raw") {
        return Ok(Ok(raw(entry)));
    }
    let whole = text_of::whole(entry);
    if words.has("--json") {
        return Ok(Ok(format!("{}\n", text_of::json(&whole))));
    }
    let shown = if words.has("--full") { whole } else { shortened(&whole) };
    let mut text = text_of::yaml(&shown, 0);
    if words.has("--yaml") {
        return Ok(Ok(text));
    }
    text.push_str(&format!("# in {}\n", place(entry)));
    let graph = Graph::new(&loaded.state);
    for reference in graph.of(&entry.id) {
        text.push_str(&format!("# {} refers to {}\n", reference.field, reference.id));
    }
    for (from, reference) in graph.to(&entry.id) {
        text.push_str(&format!("# {} of {from} refers to it\n", reference.field));
    }
    Ok(Ok(text))
}

/// The entry with this id, or the only one with this name.
fn find<'l>(loaded: &'l Loaded, name: &str) -> Result<&'l Entry, UsageError> {
    let not_found = || {
        let mut error = UsageError::new(format!("entry '{name}' not found"));
        let ids = loaded.state.iter().map(|entry| entry.id.as_str());
        let names = loaded.state.iter().map(|entry| entry.id.name());
        let near = if name.contains(':') { suggest::near(name, ids) } else { suggest::near(name, names) };
        error.helps.extend(near.iter().map(|near| format!("did you mean '{near}'?")));
        error
    };
    if name.contains(':') {
        let id = Id::parse(name).map_err(|fault| UsageError::new(fault.message))?;
        return loaded.state.get(&id).map(|entry| &**entry).ok_or_else(not_found);
    }
    let found: Vec<&Entry> =
        loaded.state.iter().filter(|entry| entry.id.name() == name).map(|entry| &**entry).collect();
    match found.as_slice() {
        [one] => Ok(one),
        [] => Err(not_found()),
        several => {
            let ids: Vec<&str> = several.iter().map(|entry| entry.id.as_str()).collect();
            let mut error = UsageError::new(format!("'{name}' is ambiguous"));
            error.helps.push(format!("it is one of {}", ids.join(", ")));
            Err(error)
        }
    }
}

/// One field: a text as it is, anything else as YAML.
fn one_field(entry: &Entry, field: &str) -> Result<String, UsageError> {
    let hidden = Entry { data: text_of::hidden(entry), ..entry.clone() };
    let value = match field {
        "id" => return Ok(format!("{}\n", entry.id)),
        "kind" => return Ok(format!("{}\n", entry.kind)),
        "meta" => Some(Data::Map(entry.meta.clone())),
        "data" => Some(hidden.data.clone()),
        field => hidden.get(field).cloned(),
    };
    match value {
        Some(value) => Ok(match value.as_str() {
            Some(text) => format!("{}\n", text.trim_end_matches('\n')),
            None => text_of::yaml(&value, 0),
        }),
        None => {
            let mut error = UsageError::new(format!("{} has no field '{field}'", entry.id));
            let data = entry.data.as_map().into_iter().flat_map(Map::iter).map(|(key, _)| key.to_string());
            let meta = entry.meta.iter().map(|(key, _)| format!("meta.{key}"));
            let names: Vec<String> = ["kind".to_owned()].into_iter().chain(data).chain(meta).collect();
            error.helps.push(format!("it has {}", names.join(", ")));
            Err(error)
        }
    }
}

/// The lines of the file that hold the entry.
fn raw(entry: &Entry) -> String {
    let Some(origin) = &entry.origin else { return String::new() };
    String::from_utf8_lossy(&origin.written()).into_owned()
}

/// The same with a long source cut.
fn shortened(whole: &Data) -> Data {
    match whole {
        Data::Map(map) => {
            let pair = |(key, value): (&std::sync::Arc<str>, &Data)| {
                let cut = if &**key == "source" { cut(value) } else { None };
                (key.clone(), cut.unwrap_or_else(|| shortened(value)))
            };
            Data::Map(Map::new(map.iter().map(pair).collect()))
        }
        value => value.clone(),
    }
}

fn cut(value: &Data) -> Option<Data> {
    let text = value.as_str()?;
    let n_lines = text.lines().count();
    if n_lines <= SOURCE_LINES_MAX {
        return None;
    }
    let first: Vec<&str> = text.lines().take(SOURCE_LINES_MAX).collect();
    Some(
        format!("{}\n… {} more lines; '--full' shows all\n", first.join("\n"), n_lines - SOURCE_LINES_MAX)
            .as_str()
            .into(),
    )
}
