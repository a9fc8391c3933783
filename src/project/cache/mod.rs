//! What is kept of sources between starts: findings and compiled code (section 8.5, and section 4.1 of the linter's).
//!
//! A record is found by a hash of everything that it follows from, so nothing ever has to be thrown away because it is out of
//! date: a changed source has another hash. The directory may be deleted, and shared by programs that run at the same
//! time (`file.rs`). Code that comes from there passes the verifier like any dump.

mod file;
mod record;

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use sha2::{Digest as _, Sha256};

use super::config::Config;
use super::data::Data;
use super::entry::{Entry, State};
use super::id::Id;
use super::sources;
use crate::diag::Diagnostic;
use file::{Key, RecordFile};

pub use file::Kept;

/// The findings of sources.
const CHECKS: &str = "checks";
/// Compiled code.
const CODE: &str = "code";

/// See the head of the file.
#[derive(Debug)]
pub struct Cache {
    checks: Option<RecordFile>,
    code: Option<RecordFile>,
}

/// The hash of all that it depends on whether a source is Lua that requires only what its entry declares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SourceKey(Key);

/// The hash of all that the findings of an entry follow from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CheckKey(Key);

/// The hash of all that the code of a source follows from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CodeKey(Key);

/// The parts of a hash; no two lists of parts are the same bytes.
#[derive(Default)]
struct Parts(Sha256);

impl Parts {
    fn add(&mut self, part: &[u8]) -> &mut Parts {
        self.0.update((part.len() as u64).to_le_bytes());
        self.0.update(part);
        self
    }

    /// A text, as what it is: the content of a file is hashed once, however many keys it is part of.
    fn add_text(&mut self, text: Option<&Data>) -> &mut Parts {
        match text {
            Some(Data::File(file)) => self.add(b"file").add(file.hash()),
            other => self.add(b"text").add(other.and_then(Data::as_str).unwrap_or_default().as_bytes()),
        }
    }

    fn key(self) -> Key {
        self.0.finalize().into()
    }
}

impl Cache {
    /// The cache of a project that runs: none unless `lua.cache.enabled`.
    #[must_use]
    pub fn of_run(config: &Config) -> Option<Cache> {
        if config.bool("lua.cache.enabled") { Cache::open(config) } else { None }
    }

    /// The cache of a linter, which has one unless the configuration says no.
    #[must_use]
    pub fn of_linter(config: &Config) -> Option<Cache> {
        let is_refused = config.get("lua.cache.enabled").is_some_and(|value| value.as_bool() == Some(false));
        if is_refused { None } else { Cache::open(config) }
    }

    fn open(config: &Config) -> Option<Cache> {
        let mode = config.text("lua.cache.mode");
        if mode == "off" {
            return None;
        }
        let folder = folder(config);
        let is_written = mode == "readwrite";
        let pack = |name: &str, setting: &str| {
            let is_wanted = config.bool(&format!("lua.cache.{setting}.enabled"));
            is_wanted.then(|| RecordFile::open(folder.join(name), is_written))
        };
        Some(Cache { checks: pack(CHECKS, "typecheck"), code: pack(CODE, "compile") })
    }

    /// What is known of the findings of an entry's source.
    #[must_use]
    pub fn findings(&self, key: &CheckKey) -> Option<Vec<Diagnostic>> {
        record::decode(&self.checks.as_ref()?.get(&key.0)?)
    }

    /// Keeps the findings of an entry's source.
    pub fn keep_findings(&self, key: &CheckKey, findings: &[Diagnostic]) {
        if let Some(pack) = &self.checks {
            pack.put(key.0, record::encode(findings));
        }
    }

    /// Whether a source is known to be Lua that requires only what its entry declares.
    #[must_use]
    pub fn is_sound(&self, key: &SourceKey) -> bool {
        self.checks.as_ref().is_some_and(|pack| pack.get(&key.0).is_some())
    }

    /// Keeps that it is.
    pub fn keep_sound(&self, key: &SourceKey) {
        if let Some(pack) = &self.checks {
            pack.put(key.0, Vec::new());
        }
    }

    /// The compiled code of a source, as it was kept.
    #[must_use]
    pub fn code(&self, key: &CodeKey) -> Option<Kept> {
        self.code.as_ref()?.get(&key.0)
    }

    /// Keeps compiled code; `dump` makes it if it is wanted at all.
    pub fn keep_code(&self, key: &CodeKey, dump: impl FnOnce() -> Vec<u8>) {
        if let Some(pack) = &self.code {
            pack.put(key.0, dump());
        }
    }

    /// Writes what is new.
    pub fn save(&self) {
        for pack in [&self.checks, &self.code].into_iter().flatten() {
            pack.save();
        }
    }
}

/// The directory of the cache.
fn folder(config: &Config) -> PathBuf {
    config.directory.join(config.text("lua.cache.dir"))
}

/// Removes what is kept, whether or not it is used.
pub fn reset(config: &Config) {
    let folder = folder(config);
    let Ok(listed) = fs::read_dir(&folder) else { return };
    // Only what is ours: the directory is whatever the configuration names.
    for item in listed.flatten() {
        let name = item.file_name();
        let name = name.to_string_lossy();
        if [CHECKS, CODE]
            .iter()
            .any(|pack| name.strip_prefix(pack).is_some_and(|rest| rest.is_empty() || rest.ends_with(".new")))
        {
            drop(fs::remove_file(item.path()));
        }
    }
}

/// The key of a compiled source. `options` are those of the compiler that can differ from run to run.
#[must_use]
pub fn code_key(source: &Data, chunk_name: &[u8], options: &[bool]) -> CodeKey {
    let options: Vec<u8> = options.iter().map(|option| u8::from(*option)).collect();
    let mut parts = Parts::default();
    parts.add(b"code").add(&options).add(chunk_name).add_text(Some(source));
    CodeKey(parts.key())
}

/// The key of an entry's source by itself.
#[must_use]
pub fn source_key(entry: &Entry) -> SourceKey {
    let mut parts = Parts::default();
    parts.add(b"source");
    own_parts(&mut parts, entry);
    for (alias, _) in imports(entry) {
        parts.add(b"import").add(alias.as_bytes());
    }
    SourceKey(parts.key())
}

/// What an entry is without those that it imports.
fn own_parts(parts: &mut Parts, entry: &Entry) {
    parts.add(entry.id.as_str().as_bytes()).add(entry.kind.as_bytes()).add(&[u8::from(sources::is_test(entry))]);
    parts.add(entry.string("method").ok().flatten().unwrap_or_default().as_bytes());
    parts.add_text(entry.get("source"));
    for module in sources::listed(entry) {
        parts.add(b"module").add(module.as_bytes());
    }
}

/// Aliases and targets of an entry's imports, in the order of aliases.
fn imports(entry: &Entry) -> Vec<(&str, &str)> {
    let map = entry.get("imports").and_then(|imports| imports.as_map()).into_iter();
    let pairs = map.flat_map(|map| map.iter().map(|(alias, target)| (&**alias, target.as_str().unwrap_or_default())));
    let mut pairs: Vec<(&str, &str)> = pairs.collect();
    pairs.sort_unstable();
    pairs
}

/// The keys of the findings of entries: a change of an entry is one of all that import it.
#[derive(Debug, Default)]
pub struct CheckKeys {
    known: BTreeMap<Id, Option<Key>>,
}

impl CheckKeys {
    /// The key of an entry's source; none if it is in a ring of imports, or imports what is in one.
    pub fn of(&mut self, state: &State, entry: &Entry) -> Option<CheckKey> {
        crate::source::with_room(|| self.key(state, entry)).map(CheckKey)
    }

    fn key(&mut self, state: &State, entry: &Entry) -> Option<Key> {
        if let Some(known) = self.known.get(&entry.id) {
            return *known;
        }
        self.known.insert(entry.id.clone(), None);
        let mut parts = Parts::default();
        parts.add(b"check");
        own_parts(&mut parts, entry);
        for (alias, target) in imports(entry) {
            parts.add(b"import").add(alias.as_bytes()).add(target.as_bytes());
            let imported = Id::parse_in(target, entry.id.namespace()).ok().and_then(|id| state.get(&id));
            match imported.filter(|entry| sources::is_lua(entry)) {
                Some(imported) => {
                    let key = self.key(state, imported)?;
                    parts.add(&key);
                }
                None => {
                    parts.add(b"");
                }
            }
        }
        let key = Some(parts.key());
        self.known.insert(entry.id.clone(), key);
        key
    }
}
