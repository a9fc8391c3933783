//! The Lua sources of entries: their syntax, and what they require (section 8.2).

use std::sync::Arc;

use bumpalo::Bump;

use super::cache::{self, Cache};
use super::data::Data;
use super::entry::{Entry, State};
use super::finding::{Fault, Finding, Place};
use super::kind::{ALWAYS, MODULES, is_unread};
use crate::diag::{Code, Diagnostic, Severity, suggest};
use crate::lint::Facts;
use crate::source::{Names, SourceFile, Span, map_in_parallel, with_room};
use crate::syntax::{ParseOptions, SyntaxError, parse};

/// Kinds whose source is Lua.
const KINDS: [&str; 5] = ["function.lua", "library.lua", "module.lua", "process.lua", "workflow.lua"];

/// Whether an entry has a Lua source.
#[must_use]
pub fn is_lua(entry: &Entry) -> bool {
    KINDS.contains(&&*entry.kind)
}

/// The Lua source of an entry, under the name that messages show: the path of its file, or the id.
#[must_use]
pub fn source(entry: &Entry) -> Option<SourceFile> {
    let value = entry.get("source")?;
    let name = value.as_file().map_or(entry.id.as_str(), |file| file.path.as_str());
    SourceFile::new(name, value.as_str()?.as_bytes()).ok()
}

/// The mistakes of all sources: what is no Lua, and modules that are required without being declared. Of sources that the
/// cache knows to be without any nothing more is looked at.
pub(super) fn check(state: &State, cache: Option<&Cache>) -> Vec<Finding> {
    let is_read = |entry: &Entry| !entry.get("source").is_some_and(is_unread);
    let entries: Vec<&Arc<Entry>> = state.iter().filter(|entry| is_lua(entry) && is_read(entry)).collect();
    let found = map_in_parallel(&entries, |entry| {
        let text = entry.get("source").and_then(Data::as_str).unwrap_or_default();
        let key = cache.map(|cache| (cache, cache::source_key(entry)));
        if key.as_ref().is_some_and(|(cache, key)| cache.is_sound(key)) {
            return Vec::new();
        }
        let diagnostics = with_room(|| mistakes(entry, text.as_bytes()));
        if diagnostics.is_empty() {
            if let Some((cache, key)) = key {
                cache.keep_sound(&key);
            }
            return Vec::new();
        }
        let Some(file) = source(entry).map(Arc::new) else { return Vec::new() };
        diagnostics.into_iter().map(|diagnostic| finding(entry, &file, diagnostic)).collect()
    });
    found.concat()
}

/// A diagnostic about a source, as a finding of its entry.
fn finding(entry: &Entry, file: &Arc<SourceFile>, diagnostic: Diagnostic) -> Finding {
    let place = |span| Place { file: Arc::clone(file), span };
    let mut fault = Fault::new(diagnostic.code, diagnostic.message).in_field("source");
    fault.notes = diagnostic.notes;
    fault.helps = diagnostic.helps;
    let fault = fault.with_note(format!("in entry {}", entry.id));
    let mut finding = Finding::new(fault, Some(place(diagnostic.primary.span))).about(entry.id.clone());
    for label in diagnostic.labels {
        finding = finding.and(Some(place(label.span)), label.text);
    }
    finding
}

fn mistakes(entry: &Entry, text: &[u8]) -> Vec<Diagnostic> {
    let arena = Bump::new();
    let mut names = Names::new();
    let parsed = parse(text, &arena, &mut names, ParseOptions { skip_prologue: true, ..ParseOptions::default() });
    if !parsed.errors.is_empty() {
        return parsed.errors.iter().map(SyntaxError::to_diagnostic).collect();
    }
    undeclared(entry, &Facts::new(&parsed.chunk, &names))
}

/// The requires of a source that its entry does not declare: the same for loader and linter.
#[must_use]
pub fn undeclared(entry: &Entry, facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for require in facts.requires() {
        let name = String::from_utf8_lossy(require.name);
        if !is_declared(entry, &name) {
            findings.push(undeclared_at(entry, &name, require.span));
        }
    }
    findings
}

/// Whether the source of an entry may require this name.
#[must_use]
pub fn is_declared(entry: &Entry, name: &str) -> bool {
    name == "test" && is_test(entry)
        || ALWAYS.contains(&name)
        || listed(entry).any(|module| module == name)
        || imports(entry).any(|alias| alias == name)
}

/// Whether `wippy test` runs an entry: it finds the module `test` then.
#[must_use]
pub fn is_test(entry: &Entry) -> bool {
    &*entry.kind == "function.lua" && entry.get("meta.type").and_then(Data::as_str) == Some("test")
}

/// The modules that an entry lists.
pub(super) fn listed(entry: &Entry) -> impl Iterator<Item = &str> {
    let value = entry.get("modules");
    let items = value.map(|value| value.as_list().unwrap_or(std::slice::from_ref(value))).unwrap_or_default();
    items.iter().filter_map(Data::as_str)
}

/// The aliases of an entry's imports.
fn imports(entry: &Entry) -> impl Iterator<Item = &str> {
    entry.get("imports").and_then(Data::as_map).into_iter().flat_map(|map| map.iter().map(|(alias, _)| &**alias))
}

/// The message about a require that is not declared.
#[must_use]
pub fn undeclared_message(name: &str) -> String {
    format!("require(\"{name}\") is not declared in _index.yaml imports or modules")
}

fn undeclared_at(entry: &Entry, name: &str, span: Span) -> Diagnostic {
    let mut finding = Diagnostic::new(Code::E0100, Severity::Error, undeclared_message(name), span);
    if MODULES.iter().any(|(known, _)| *known == name) {
        finding.helps.push(format!("add '{name}' to the modules list of {}", entry.id));
    } else if name.contains(':') {
        finding.helps.push("list it under imports with an alias".to_owned());
    } else {
        let known = MODULES.iter().map(|(known, _)| *known).chain(imports(entry));
        let near = suggest::near(name, known);
        finding.helps.extend(near.first().map(|near| format!("did you mean '{near}'?")));
    }
    finding
}
