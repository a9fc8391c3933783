//! The entries of a project as each other's modules.
//!
//! What an entry imports is checked for its types before it; its own findings are shown only if it is chosen as well. Entries
//! that do not depend on each other are checked at the same time. What the cache knows is not checked again, unless somebody
//! needs its types.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};

use super::check::{Checked, Looked, Scope, look};
use super::files::Text;
use crate::diag::{Code, Diagnostic};
use crate::lint::{Edit, Facts};
use crate::project::cache::{CheckKey, CheckKeys};
use crate::project::{Cache, Data, Entry, Id, State, sources};
use crate::source::{SourceFile, map_in_parallel, with_room};
use crate::types::{Library, Manifest, Modules, Required};

/// The declarations of the libraries, read when the first text is checked.
pub(super) type LazyLibrary = LazyLock<Library>;

/// See the head of the file. Each entry is looked at once, whether it is shown or imported.
pub(super) struct Project<'p> {
    library: &'p LazyLibrary,
    root: &'p Path,
    state: &'p State,
    rules: bool,
    cache: Option<&'p Cache>,
    /// How many entries were checked for types.
    n_checked: AtomicUsize,
    /// What was found; nothing while an entry is looked at, and where there is no text.
    seen: Mutex<BTreeMap<Id, Option<Arc<Seen>>>>,
}

/// What was found in the source of an entry.
struct Seen {
    /// Under the name of the entry: places of types are those of the entry. None if nothing is to be shown.
    file: Option<SourceFile>,
    diagnostics: Vec<Diagnostic>,
    edits: Vec<Edit>,
    manifest: Option<Arc<Manifest>>,
}

/// What an entry sees.
struct Surroundings<'p> {
    project: &'p Project<'p>,
    entry: &'p Entry,
}

impl<'p> Project<'p> {
    pub(super) fn new(
        library: &'p LazyLibrary,
        (root, state): (&'p Path, &'p State),
        rules: bool,
        cache: Option<&'p Cache>,
    ) -> Project<'p> {
        Project { library, root, state, rules, cache, n_checked: AtomicUsize::new(0), seen: Mutex::default() }
    }

    /// The reports of entries with their texts, in their order; none for what has no text.
    pub(super) fn reports(&self, entries: &[&Arc<Entry>]) -> Vec<(Option<Text>, Checked)> {
        let entries: Vec<&Arc<Entry>> = entries.iter().copied().filter(|entry| sources::is_lua(entry)).collect();
        let mut keys = CheckKeys::default();
        let mut known: Vec<(&Arc<Entry>, CheckKey, Vec<Diagnostic>)> = Vec::new();
        let mut order = Order { state: self.state, levels: BTreeMap::new() };
        for entry in &entries {
            let key = self.cache.and_then(|cache| Some((cache, keys.of(self.state, entry)?)));
            match key.and_then(|(cache, key)| Some((key, cache.findings(&key)?))) {
                Some((key, findings)) => known.push((entry, key, findings)),
                None => {
                    order.level(entry);
                }
            }
        }
        let keys: BTreeMap<&Id, CheckKey> = match self.cache {
            Some(_) => {
                order.levels.keys().filter_map(|id| Some((id, keys.of(self.state, self.state.get(id)?)?))).collect()
            }
            None => BTreeMap::new(),
        };
        // First those that import nothing, then those that import only them, and so on.
        let mut levels: BTreeMap<u32, Vec<&Id>> = BTreeMap::new();
        for (id, level) in &order.levels {
            if let Some(level) = level {
                levels.entry(*level).or_default().push(id);
            }
        }
        for ids in levels.into_values() {
            map_in_parallel(&ids, |id| drop(self.look(id, keys.get(*id).copied())));
        }
        known.retain(|(entry, _, _)| !order.levels.contains_key(&entry.id));
        map_in_parallel(&known, |(entry, _, findings)| self.look_at_known(entry, findings));
        // Rings are left: what the first of them is not told does not depend on who comes first.
        entries.iter().filter_map(|entry| self.report(entry)).collect()
    }

    /// How many entries have been checked for types so far.
    pub(super) fn n_checked(&self) -> usize {
        self.n_checked.load(Ordering::Relaxed)
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<Id, Option<Arc<Seen>>>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn report(&self, entry: &Entry) -> Option<(Option<Text>, Checked)> {
        let seen = self.look(&entry.id, None)?;
        let written = entry.get("source").and_then(Data::as_file);
        let text = written.filter(|_| !seen.edits.is_empty()).map(|origin| Text {
            shown: origin.path.clone(),
            path: Some(self.root.join(&origin.path)),
            bytes: origin.text.as_bytes().to_vec(),
        });
        let mut diagnostics = seen.diagnostics.clone();
        if let (Some(origin), Some(first)) = (written, diagnostics.first_mut()) {
            first.notes.push(format!("in {}", origin.path));
        }
        let (name, file) = (entry.id.to_string(), seen.file.clone());
        Some((text, Checked { name, file, diagnostics, edits: seen.edits.clone() }))
    }

    /// What is in the source of an entry.
    fn look(&self, id: &Id, key: Option<CheckKey>) -> Option<Arc<Seen>> {
        if let Some(known) = self.lock().get(id) {
            return known.clone();
        }
        // Whoever asks while it is looked at is in a ring: nothing is known there.
        self.lock().insert(id.clone(), None);
        let entry = self.state.get(id).filter(|entry| sources::is_lua(entry))?;
        let file = SourceFile::new(id.as_str(), sources::source(entry)?.text()).ok()?;
        self.n_checked.fetch_add(1, Ordering::Relaxed);
        let looked = self.looked(entry, &file, None);
        let is_whole = |findings: &Vec<Diagnostic>| findings.iter().all(|finding| finding.code != Code::E9999);
        if let (Some(cache), Some(key), Some(found)) =
            (self.cache, key, looked.found.as_ref().filter(|found| is_whole(found)))
        {
            cache.keep_findings(&key, found);
        }
        Some(self.keep(id, file, looked))
    }

    /// The same, if the findings of types are known already.
    fn look_at_known(&self, entry: &Entry, findings: &[Diagnostic]) {
        if findings.is_empty() && !self.rules {
            let seen = Seen { file: None, diagnostics: Vec::new(), edits: Vec::new(), manifest: None };
            self.lock().insert(entry.id.clone(), Some(Arc::new(seen)));
        } else if let Some(Ok(file)) =
            sources::source(entry).map(|text| SourceFile::new(entry.id.as_str(), text.text()))
        {
            let looked = self.looked(entry, &file, Some(findings));
            self.keep(&entry.id, file, looked);
        }
    }

    fn looked(&self, entry: &Entry, file: &SourceFile, known: Option<&[Diagnostic]>) -> Looked {
        let surroundings = Surroundings { project: self, entry };
        let undeclared = |facts: &Facts<'_>| sources::undeclared(entry, facts);
        let knows_global = |name: &str| sources::is_declared(entry, name);
        let scope =
            Scope { modules: &surroundings, is_script: false, undeclared: &undeclared, knows_global: &knows_global };
        with_room(|| look(self.library, file, &scope, self.rules, known))
    }

    fn keep(&self, id: &Id, file: SourceFile, looked: Looked) -> Arc<Seen> {
        let Looked { diagnostics, edits, manifest, .. } = looked;
        let seen = Arc::new(Seen { file: Some(file), diagnostics, edits, manifest: manifest.map(Arc::new) });
        self.lock().insert(id.clone(), Some(Arc::clone(&seen)));
        seen
    }
}

/// In which order entries can be checked.
struct Order<'p> {
    state: &'p State,
    /// By how many steps what they import goes down; none for what is in a ring, or imports what is.
    levels: BTreeMap<Id, Option<u32>>,
}

impl Order<'_> {
    fn level(&mut self, entry: &Entry) -> Option<u32> {
        if let Some(known) = self.levels.get(&entry.id) {
            return *known;
        }
        self.levels.insert(entry.id.clone(), None);
        let mut level = Some(0);
        for import in imports(entry) {
            if let Some(imported) = self.state.get(&import).filter(|entry| sources::is_lua(entry)) {
                let below = with_room(|| self.level(imported));
                level = level.zip(below).map(|(level, below)| level.max(below + 1));
            }
        }
        self.levels.insert(entry.id.clone(), level);
        level
    }
}

/// What an entry imports.
fn imports(entry: &Entry) -> BTreeSet<Id> {
    let map = entry.get("imports").and_then(Data::as_map).into_iter();
    let texts = map.flat_map(|map| map.iter().filter_map(|(_, target)| target.as_str()));
    texts.filter_map(|text| Id::parse_in(text, entry.id.namespace()).ok()).collect()
}

impl Modules for Surroundings<'_> {
    fn require(&self, name: &str) -> Required {
        let import = self.entry.get("imports").and_then(|imports| imports.as_map()?.get(name)?.as_str());
        if let Some(text) = import {
            let id = Id::parse_in(text, self.entry.id.namespace()).ok();
            return id
                .and_then(|id| self.project.look(&id, None)?.manifest.clone())
                .map_or(Required::Unknown, Required::Manifest);
        }
        let is_typed = self.project.library.module_names().any(|known| known == name);
        if sources::is_declared(self.entry, name) && !is_typed {
            return Required::Unknown;
        }
        Required::Missing(sources::undeclared_message(name))
    }

    fn is_global(&self, name: &str) -> bool {
        sources::is_declared(self.entry, name)
    }
}
