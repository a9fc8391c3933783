//! The pack of a project: its entries as they would run, with bytecode in the place of sources and files in the place of
//! directories where that is asked for.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::super::args::UsageError;
use super::super::findings::counted;
use super::super::loading::{self, project_root, set_source};
use super::super::output::Output;
use super::super::project::{self as running, types};
use super::super::words::Words;
use super::{Packed, compiled, manifest};
use crate::pack::{Content, Pack, is_file_name};
use crate::project::pattern::{matches, matches_id};
use crate::project::{self, BYTECODE_FILES, Data, Entry, Id, Loaded, bytecode_hash, root};
use crate::stdlib::io::{Streams, error_text};

/// Sections of the configuration that are used up when the entries are packed, but for what needs the environment.
const USED_UP: [&str; 2] = ["disable", "override"];
/// The section that says where modules are, which are in the pack now.
const WORKSPACE: &str = "workspace";
/// Kinds that have a form with bytecode.
const COMPILED: [&str; 4] = ["function.lua", "library.lua", "process.lua", "workflow.lua"];
/// Deepest folder whose files are embedded.
const DEPTH_MAX: usize = 64;

/// Packs the project; none: it has mistakes, which were told.
pub(super) fn pack(words: &Words, output: Output) -> Result<Option<Packed>, UsageError> {
    let Some(loaded) = load(words, output)? else { return Ok(None) };
    let manifest_file = root::manifest(&loaded.root);
    let wanted = embedded(words, manifest_file.as_ref(), &loaded)?;
    let mut manifest = manifest(words, Content::Project, "")?;
    if let (true, Some(Data::Str(text))) =
        (manifest.description.is_empty(), manifest_file.as_ref().and_then(|file| file.child("description")))
    {
        manifest.description = text.to_string();
    }
    manifest.commands = running::commands_of(&loaded.state);
    manifest.defaults = defaults_of(&loaded);
    let mut pack = Pack { manifest, entries: Vec::new(), chunks: BTreeMap::new(), files: BTreeMap::new() };
    let patterns: Vec<&str> = words.values("--bytecode").collect();
    let is_named = |pattern: &str, entry: &Entry| COMPILED.contains(&&*entry.kind) && is_named_by(pattern, entry);
    for pattern in patterns.iter().filter(|pattern| **pattern != "**") {
        if !loaded.state.iter().any(|entry| is_named(pattern, entry)) {
            return Err(UsageError::new(format!("option '--bytecode': no Lua entry is named by '{pattern}'")));
        }
    }
    for entry in loaded.state.iter() {
        let is_compiled = patterns.iter().any(|pattern| is_named(pattern, entry));
        let entry = if is_compiled {
            with_bytecode(entry, &mut pack, words.has("--strip"))?
        } else if wanted.iter().any(|id| id == entry.id.as_str()) {
            with_files(entry, &loaded.root, &mut pack)?
        } else {
            with_mode(entry)
        };
        pack.entries.push(entry);
    }
    let mut summary = format!("{} ({} bytecode)", counted(pack.entries.len(), "entry"), pack.chunks.len());
    if !wanted.is_empty() {
        let directories = counted(wanted.len(), "directory");
        summary.push_str(&format!(", {} embedded from {directories}", counted(pack.files.len(), "file")));
    }
    Ok(Some(Packed { pack, summary }))
}

/// Shows the directories that could be embedded; gives the exit status.
pub(super) fn list(words: &Words, output: Output) -> Result<u8, UsageError> {
    let Some(loaded) = load(words, output)? else { return Ok(super::FAILURE) };
    let entries: Vec<(&str, &str)> = loaded
        .state
        .of_kind("fs.directory")
        .map(|entry| (entry.id.as_str(), entry.string("directory").ok().flatten().unwrap_or_default()))
        .collect();
    let width = entries.iter().map(|(id, _)| id.chars().count()).max().unwrap_or(0);
    let mut text: String = entries.iter().map(|(id, directory)| format!("{id:width$}  {directory}\n")).collect();
    if entries.is_empty() {
        text.push_str("no fs.directory in this project\n");
    }
    Streams::standard().write_out(text.as_bytes());
    Ok(0)
}

/// The project as it would run; none: it has mistakes, which were told.
fn load(words: &Words, output: Output) -> Result<Option<Loaded>, UsageError> {
    let mut sources =
        project::Options { root: project_root(None)?, checks_sources: true, ..project::Options::default() };
    sources.config.defers_environment = true;
    for (name, value) in &words.options {
        match *name {
            "--exclude" => sources.excluded.push(value.clone()),
            "--exclude-ns" => sources.excluded.push(format!("{value}:*")),
            name => drop(set_source(&mut sources, name, value)),
        }
    }
    let loaded = loading::load(&sources, output, true).ok();
    Ok(loaded.filter(|loaded| types::may_start(loaded, output)))
}

/// The configuration for runs of the pack, as it was written. What needs the environment of a run stays, where its entries do.
fn defaults_of(loaded: &Loaded) -> project::Map {
    let mut defaults = loaded.config.written().with(WORKSPACE, None);
    for section in USED_UP {
        let left = loaded.config.deferred(section);
        let is_of_pack = |key: &str| {
            let id: Vec<&str> = key.splitn(3, ':').take(2).collect();
            section != "override" || Id::parse(&id.join(":")).is_ok_and(|id| loaded.state.get(&id).is_some())
        };
        let left = left.iter().filter(|(key, _)| is_of_pack(key));
        let left: Vec<_> = left.map(|(key, value)| (Arc::clone(key), value.clone())).collect();
        defaults = defaults.with(section, (!left.is_empty()).then(|| Data::Map(project::Map::new(left))));
    }
    defaults
}

/// Whether a pattern of `--bytecode` or `--embed` names an entry: an id, all of a namespace, or namespaces.
fn is_named_by(pattern: &str, entry: &Entry) -> bool {
    match pattern.split_once(':') {
        Some((of, "**" | "*")) => matches(of, entry.id.namespace()),
        Some(_) => matches_id(pattern, entry.id.as_str()),
        None => matches(pattern, entry.id.namespace()),
    }
}

/// The ids of the directories that are embedded.
fn embedded(words: &Words, manifest: Option<&Data>, loaded: &Loaded) -> Result<Vec<String>, UsageError> {
    let given: Vec<&str> = words.values("--embed").collect();
    let directories: Vec<&Arc<Entry>> = loaded.state.of_kind("fs.directory").collect();
    let ids = |is_wanted: &dyn Fn(&Entry) -> bool| {
        directories.iter().filter(|entry| is_wanted(entry)).map(|entry| entry.id.to_string()).collect::<Vec<_>>()
    };
    if words.has("--embed-all") {
        if !given.is_empty() {
            return Err(UsageError::new("'--embed' and '--embed-all' exclude each other"));
        }
        return Ok(ids(&|_| true));
    }
    let listed = manifest.and_then(|file| file.child("embed")).and_then(Data::as_list).unwrap_or_default();
    let listed: Vec<&str> = listed.iter().filter_map(Data::as_str).collect();
    let patterns = if given.is_empty() { &listed } else { &given };
    for pattern in patterns {
        if !directories.iter().any(|entry| is_named_by(pattern, entry)) {
            let mut error = UsageError::new(format!("no fs.directory to embed is named by '{pattern}'"));
            error.helps.push("'wippy pack --list' shows them".to_owned());
            return Err(error);
        }
    }
    Ok(ids(&|entry| patterns.iter().any(|pattern| is_named_by(pattern, entry))))
}

/// The entry with bytecode in the place of its source.
fn with_bytecode(entry: &Arc<Entry>, pack: &mut Pack, strip: bool) -> Result<Arc<Entry>, UsageError> {
    let Some(source) = entry.get("source") else { return Ok(Arc::clone(entry)) };
    let name = source.as_file().map_or_else(|| format!("={}", entry.id), |file| format!("@{}", file.path));
    let text = source.as_str().unwrap_or_default().as_bytes();
    let compiled = compiled(text, &name, strip)
        .map_err(|message| UsageError::new(format!("{}: {}", entry.id, String::from_utf8_lossy(&message))))?;
    // What may ask for its own variables needs its source.
    let Some(code) = compiled else { return Ok(Arc::clone(entry)) };
    let path = format!("{}/{}.luac", entry.id.namespace(), entry.id.name());
    let text = |text: String| Some(Data::Str(text.into()));
    let data = entry.data.as_map().cloned().unwrap_or_default().with("source", None);
    let data = data
        .with("fs", text(BYTECODE_FILES.to_owned()))
        .with("path", text(path.clone()))
        .with("hash", text(bytecode_hash(&code.code)));
    pack.chunks.insert(path, code);
    let kind = format!("{}.bc", entry.kind).into();
    Ok(Arc::new(Entry { kind, data: Data::Map(data), origin: None, ..Entry::clone(entry) }))
}

/// The entry as files of the pack.
fn with_files(entry: &Arc<Entry>, root: &Path, pack: &mut Pack) -> Result<Arc<Entry>, UsageError> {
    let directory = entry.string("directory").ok().flatten().unwrap_or_default().to_owned();
    let base = root.join(&directory);
    if !base.is_dir() {
        return Err(UsageError::new(format!("directory '{directory}' of {} does not exist", entry.id)));
    }
    for below in files_below(&base)? {
        let path = base.join(&below);
        let bytes = fs::read(&path).map_err(|error| unreadable(&path, &error))?;
        let name = below.to_str().map(|below| format!("{}/{below}", entry.id)).filter(|name| is_file_name(name));
        let name = name.ok_or_else(|| {
            UsageError::new(format!("{} cannot be packed: its name is no plain text", path.display()))
        })?;
        pack.files.insert(name, bytes);
    }
    let mut data = entry.data.as_map().cloned().unwrap_or_default();
    for field in ["auto_init", "base", "directory", "mode", "readonly"] {
        data = data.with(field, None);
    }
    Ok(Arc::new(Entry { kind: "fs.embed".into(), data: Data::Map(data), origin: None, ..Entry::clone(entry) }))
}

fn unreadable(path: &Path, error: &std::io::Error) -> UsageError {
    UsageError::new(format!("cannot read {}: {}", path.display(), error_text(error).to_lowercase()))
}

/// The files below a directory, seen from it, in the order of their paths. Links are followed to files, not to directories.
fn files_below(base: &Path) -> Result<Vec<PathBuf>, UsageError> {
    let mut found = Vec::new();
    let mut folders = vec![(PathBuf::new(), 0)];
    while let Some((folder, depth)) = folders.pop() {
        let path = base.join(&folder);
        for item in fs::read_dir(&path).map_err(|error| unreadable(&path, &error))? {
            let item = item.map_err(|error| unreadable(&path, &error))?;
            let below = folder.join(item.file_name());
            if item.file_type().is_ok_and(|kind| kind.is_dir()) {
                if depth < DEPTH_MAX {
                    folders.push((below, depth + 1));
                }
            } else if fs::metadata(item.path()).is_ok_and(|about| about.is_file()) {
                found.push(below);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The entry with its mode as a text: a number would have to be looked up in its file.
fn with_mode(entry: &Arc<Entry>) -> Arc<Entry> {
    if !matches!(entry.data.child("mode"), Some(Data::Int(_))) {
        return Arc::clone(entry);
    }
    let (Ok(Some(mode)), Some(data)) = (entry.mode("mode"), entry.data.as_map()) else { return Arc::clone(entry) };
    let data = data.with("mode", Some(Data::Str(format!("{mode:04o}").into())));
    Arc::new(Entry { data: Data::Map(data), ..Entry::clone(entry) })
}
