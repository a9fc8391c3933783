//! All files of a project.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::cache::Cache;
use super::config::{self, Config, Sources};
use super::content::{Contents, reason, shown};
use super::data::{Data, Map};
use super::entry::{Entry, State};
use super::finding::{Fault, Finding};
use super::id::Id;
use super::link::{self, Installed, Module};
use super::pattern::matches_id;
use super::read::Reader;
use super::root::{Lock, MANIFEST, read_document, read_lock, read_named_lock, source_directory};
use super::{change, check, sources};
use crate::diag::{Code, ProjectCode as P, Severity};
use crate::modules::yaml::TEXT_MAX;
use crate::source::{SourceFile, map_large_in_parallel, with_room};

/// What of a project is loaded, and how.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The project root.
    pub root: PathBuf,
    /// Where the configuration comes from.
    pub config: Sources,
    /// Overrides of the command line, `NS:ENTRY:FIELD=VALUE`.
    pub overrides: Vec<String>,
    /// Patterns of the ids that are left out.
    pub excluded: Vec<String>,
    /// Whether the sources of Lua entries are parsed, so that their mistakes are found.
    pub checks_sources: bool,
    /// The lock file, if it is another one than that of the root.
    pub lock: Option<PathBuf>,
}

/// A project as far as it could be read.
#[derive(Debug)]
pub struct Loaded {
    /// The project root, canonical.
    pub root: PathBuf,
    /// Its configuration.
    pub config: Config,
    /// Its entries: as they are run if there is no error.
    pub state: State,
    /// Bytecode of a pack, by its path.
    pub chunks: Chunks,
    /// What is wrong, in the order in which it was found.
    pub findings: Vec<Finding>,
    /// What is kept of its sources, if they are to be run.
    pub cache: Option<Arc<Cache>>,
}

/// Bytecode by its path.
pub type Chunks = BTreeMap<String, Arc<[u8]>>;

/// What a pack holds of a project.
#[derive(Debug)]
pub struct Packed {
    /// Its entries, linked.
    pub entries: Vec<Arc<Entry>>,
    /// The configuration below all others.
    pub defaults: Map,
    /// Its bytecode.
    pub chunks: Chunks,
}

impl Loaded {
    /// Whether nothing keeps the project from being run.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.findings.iter().all(|finding| finding.severity != Severity::Error)
    }
}

/// Loads a project that is to be run. What only the linter tells is left out.
///
/// # Errors
/// All findings, if one of them is an error.
pub fn load(options: &Options) -> Result<Loaded, Vec<Finding>> {
    let mut loaded = inspect(options);
    let is_for_lint = |finding: &Finding| matches!(finding.fault.code, Code::Project(P::C0113 | P::C0114));
    loaded.findings.retain(|finding| !is_for_lint(finding));
    if loaded.is_sound() { Ok(loaded) } else { Err(loaded.findings) }
}

/// Loads a project as far as it goes: reads, overrides, disables, links, checks. All mistakes are collected; what cannot be
/// read is left out.
#[must_use]
pub fn inspect(options: &Options) -> Loaded {
    let mut findings = Vec::new();
    let root = fs::canonicalize(&options.root).unwrap_or_else(|_| options.root.clone());
    let lock = match &options.lock {
        Some(path) => read_named_lock(path, &root, &mut findings),
        None => read_lock(&root, &mut findings),
    };
    let config = config::load(&root, &options.config, Map::default(), &mut findings);
    let mut state = State::default();
    let mut installed = Installed::default();
    let own = read_tree(&root, &source_directory(&root, &lock), &mut findings);
    let namespaces: HashSet<String> = own.iter().map(|entry| entry.id.namespace().to_owned()).collect();
    add(&mut state, own, &mut findings);
    for name in &lock.modules {
        read_module(name, &root, &lock, &config, &namespaces, &mut state, &mut installed, &mut findings);
    }
    // What could not be read would be missed by others, and each would complain.
    let is_whole = findings.iter().all(|finding| finding.severity != Severity::Error);
    let overrides = change::overrides(&config, &options.overrides, &mut findings);
    change::apply(&mut state, &overrides, true, &mut findings);
    exclude(&mut state, &options.excluded);
    let disabled = change::disable(&mut state, &config, &mut findings);
    link::link(&mut state, &installed, &mut findings);
    change::apply(&mut state, &overrides, false, &mut findings);
    // A source that could not be read stands there as what was written: that is told.
    let is_told = |finding: &Finding| {
        finding.fault.code == Code::Project(P::C0313) && findings.iter().any(|told| is_at_place_of(told, finding))
    };
    let checked = check::check(&state, &disabled).into_iter();
    let checked: Vec<Finding> = checked.filter(|finding| (is_whole || is_own(finding)) && !is_told(finding)).collect();
    findings.extend(checked);
    let cache = if options.checks_sources { Cache::of_run(&config).map(Arc::new) } else { None };
    if options.checks_sources {
        findings.extend(sources::check(&state, cache.as_deref()));
    }
    // In the order of files; what stands in none comes first.
    let key = |finding: &Finding| {
        finding.place.as_ref().map(|place| (place.file.name().to_owned(), place.span.start, finding.fault.code))
    };
    findings.sort_by_cached_key(key);
    Loaded { root, config, state, chunks: Chunks::new(), findings, cache }
}

/// Whether two findings are about the same place.
fn is_at_place_of(one: &Finding, other: &Finding) -> bool {
    match (&one.place, &other.place) {
        (Some(one), Some(other)) => one.file.name() == other.file.name() && one.span.start == other.span.start,
        _ => false,
    }
}

/// Loads what a pack holds of a project, to be run with the working directory as its root.
///
/// # Errors
/// All findings, if one of them is an error.
pub fn load_packed(options: &Options, packed: Packed) -> Result<Loaded, Vec<Finding>> {
    let Packed { entries, defaults, chunks } = packed;
    let mut findings = Vec::new();
    let root = fs::canonicalize(&options.root).unwrap_or_else(|_| options.root.clone());
    let config = config::load(&root, &options.config, defaults, &mut findings);
    let mut state = State::default();
    for entry in entries {
        state.insert(entry);
    }
    let overrides = change::overrides(&config, &options.overrides, &mut findings);
    change::apply(&mut state, &overrides, true, &mut findings);
    let disabled = change::disable(&mut state, &config, &mut findings);
    findings.extend(check::check(&state, &disabled));
    findings.extend(state.iter().filter_map(|entry| damage(entry, &chunks)));
    let loaded = Loaded { root, config, state, chunks, findings, cache: None };
    if loaded.is_sound() { Ok(loaded) } else { Err(loaded.findings) }
}

/// What is wrong with the bytecode of an entry.
fn damage(entry: &Entry, chunks: &Chunks) -> Option<Finding> {
    if !entry.kind.ends_with(".bc") {
        return None;
    }
    let (path, hash) = (entry.string("path").ok()??, entry.string("hash").ok()??);
    let about = |what: String| entry.finding(Fault::new(P::C0312, format!("{} ({}): {what}", entry.id, entry.kind)));
    match chunks.get(path) {
        None => Some(about(format!("bytecode '{path}' is missing"))),
        Some(code) if hash != bytecode_hash(code) => Some(about(format!("bytecode '{path}' has another hash"))),
        Some(_) => None,
    }
}

/// The hash of bytecode as entries tell it.
#[must_use]
pub fn bytecode_hash(code: &[u8]) -> String {
    format!("sha256:{}", sha256_text(code))
}

/// SHA-256 as hexadecimal digits.
#[must_use]
pub fn sha256_text(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Takes out the entries that patterns name.
fn exclude(state: &mut State, patterns: &[String]) {
    let is_named = |entry: &&Arc<Entry>| patterns.iter().any(|pattern| matches_id(pattern, entry.id.as_str()));
    let named: Vec<Id> = state.iter().filter(is_named).map(|entry| entry.id.clone()).collect();
    for id in named {
        state.remove(&id);
    }
}

/// Whether a finding says something about its entry, whatever others are.
fn is_own(finding: &Finding) -> bool {
    !matches!(finding.fault.code, Code::Project(P::C0202 | P::C0404 | P::C0511 | P::C0521 | P::C0621 | P::C0701))
}

/// Puts entries into a state; an id that is there twice is reported.
fn add(state: &mut State, entries: Vec<Entry>, findings: &mut Vec<Finding>) {
    for entry in entries {
        if let Some(earlier) = state.get(&entry.id) {
            let finding = entry.finding(Fault::new(P::C0108, format!("{} is there twice", entry.id)));
            findings.push(finding.and(earlier.place(""), "the first"));
        } else {
            state.insert(Arc::new(entry));
        }
    }
}

/// Reads a module of the lock file.
#[expect(clippy::too_many_arguments, reason = "the parts of a load that a module has to do with")]
fn read_module(
    name: &str,
    root: &Path,
    lock: &Lock,
    config: &Config,
    own_namespaces: &HashSet<String>,
    state: &mut State,
    installed: &mut Installed,
    findings: &mut Vec<Finding>,
) {
    let replaced = config.get("workspace.replacements").and_then(Data::as_list).unwrap_or_default().iter();
    let replacement = replaced
        .filter(|item| item.child("from").and_then(Data::as_str) == Some(name))
        .find_map(|item| item.child("to").and_then(Data::as_str))
        .map(|to| config.directory.join(to));
    let modules = lock.modules_directory.clone().unwrap_or_else(|| root.join(".wippy"));
    let is_name = !name.split('/').any(|part| part.is_empty() || part.starts_with('.')) && !name.contains('\\');
    let folder = replacement.unwrap_or_else(|| modules.join(name));
    if !is_name || !folder.is_dir() {
        let shown = shown(&folder, root);
        let fault = Fault::new(P::C0911, format!("module '{name}' of wippy.lock is not there (looked for {shown})"));
        findings.push(Finding::new(fault, None));
        return;
    }
    let folder = fs::canonicalize(&folder).unwrap_or(folder);
    let module_lock = read_lock(&folder, findings);
    let entries = read_tree_of(root, &source_directory(&folder, &module_lock), Some(&folder), findings);
    let mut namespaces: Vec<String> = entries.iter().map(|entry| entry.id.namespace().to_owned()).collect();
    namespaces.sort();
    namespaces.dedup();
    for namespace in &namespaces {
        let other = installed.modules.iter().find(|(_, module)| module.namespaces.contains(namespace));
        let whose = match other {
            Some((other, _)) => format!("module '{other}'"),
            None if own_namespaces.contains(namespace) => "the project".to_owned(),
            None => continue,
        };
        let first = entries.iter().find(|entry| entry.id.namespace() == namespace);
        let message = format!("namespace '{namespace}' is that of module '{name}' and of {whose}");
        findings.push(Finding::new(Fault::new(P::C0112, message), first.and_then(|entry| entry.place(""))));
    }
    let manifest = read_document(&folder.join(MANIFEST), root, findings);
    let version = manifest.and_then(|manifest| Some(manifest.data.child("version")?.as_str()?.to_owned()));
    installed.modules.insert(name.to_owned(), Module { namespaces, version });
    add(state, entries, findings);
}

/// The entries of all files below a directory of the project itself.
fn read_tree(root: &Path, sources: &Path, findings: &mut Vec<Finding>) -> Vec<Entry> {
    read_tree_of(root, sources, None, findings)
}

/// The entries of all files below a directory, in the order of their paths.
fn read_tree_of(root: &Path, sources: &Path, module: Option<&Path>, findings: &mut Vec<Finding>) -> Vec<Entry> {
    let mut entries = Vec::new();
    let unreadable = |path: &Path, why: &str| {
        Finding::new(Fault::new(P::C0122, format!("cannot read {}: {why}", shown(path, root))), None)
    };
    let (root, sources) = match (fs::canonicalize(root), fs::canonicalize(sources)) {
        (Ok(root), Ok(sources)) => (root, sources),
        (Err(error), _) => {
            findings.push(unreadable(root, &reason(&error)));
            return entries;
        }
        (_, Err(error)) => {
            findings.push(unreadable(sources, &reason(&error)));
            return entries;
        }
    };
    let contents = Contents::new(&root, &sources);
    let files = files_below(&root, &sources, findings);
    for (of_file, found) in map_large_in_parallel(&files, |path| with_room(|| read_file(path, module, &contents))) {
        entries.extend(of_file);
        findings.extend(found);
    }
    entries
}

/// The entries of a file, and what is wrong with it.
fn read_file(path: &Path, module: Option<&Path>, contents: &Contents<'_>) -> (Vec<Entry>, Vec<Finding>) {
    let (mut entries, mut findings) = (Vec::new(), Vec::new());
    let root = contents.root;
    let shown_path = shown(path, root);
    let failed = |fault: Fault| (Vec::new(), vec![Finding::new(fault, None)]);
    let read = match fs::metadata(path) {
        Ok(about) if about.len() > TEXT_MAX as u64 => {
            return failed(Fault::new(P::C0124, format!("{shown_path} has more than 16 MB")));
        }
        Ok(_) => fs::read(path),
        Err(error) => Err(error),
    };
    let file = match read.map(|text| SourceFile::new(shown_path.as_str(), text)) {
        Ok(Ok(file)) => Arc::new(file),
        Ok(Err(_)) => return (entries, findings),
        Err(error) => {
            return failed(Fault::new(P::C0122, format!("cannot read {shown_path}: {}", reason(&error))));
        }
    };
    let folder = path.parent().unwrap_or(contents.sources);
    let folder_shown = shown(folder, root);
    let (file, folder_shown) = (&file, folder_shown.as_str());
    let mut reader =
        Reader { file, folder, folder_shown, module, contents, findings: &mut findings, entries: &mut entries };
    reader.read();
    (entries, findings)
}

/// The files below a directory that may hold entries, in the order of their paths.
fn files_below(root: &Path, sources: &Path, findings: &mut Vec<Finding>) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![sources.to_path_buf()];
    // Where links have led; each place is read once.
    let mut linked: HashSet<PathBuf> = HashSet::new();
    while let Some(folder) = folders.pop() {
        let listed = match fs::read_dir(&folder) {
            Ok(listed) => listed,
            Err(error) => {
                let message = format!("cannot read {}: {}", shown(&folder, root), reason(&error));
                findings.push(Finding::new(Fault::new(P::C0122, message), None));
                continue;
            }
        };
        for item in listed.flatten() {
            let name = item.file_name();
            let name = name.to_string_lossy();
            let path = item.path();
            let Ok(mut kind) = item.file_type() else { continue };
            if kind.is_symlink() {
                // A link to nothing is no file of entries.
                let (Ok(target), Ok(about)) = (fs::canonicalize(&path), fs::metadata(&path)) else { continue };
                kind = about.file_type();
                if kind.is_dir() && fs::canonicalize(&folder).is_ok_and(|folder| folder.starts_with(&target)) {
                    let message = format!("{} is a link to a directory that it lies in", shown(&path, root));
                    findings.push(Finding::new(Fault::new(P::C0125, message), None));
                    continue;
                }
                if kind.is_dir() && !linked.insert(target) {
                    continue;
                }
            }
            if kind.is_dir() {
                if name != "node_modules" && !name.starts_with('.') {
                    folders.push(path);
                }
            } else if kind.is_file() && is_entry_file(&name) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn is_entry_file(name: &str) -> bool {
    [".yaml", ".yml", ".json"].iter().any(|ending| name.ends_with(ending))
}
