//! Where the project is: its root, its lock file, its source directory (section 4 of the command line's specification).

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::content::{reason, shown};
use super::data::Data;
use super::finding::{Fault, Finding, Place};
use super::place::Origin;
use super::read::{read_plain, syntax_finding};
use crate::diag::ProjectCode as P;
use crate::modules::yaml;
use crate::source::SourceFile;

/// The lock file.
pub const LOCK: &str = "wippy.lock";
/// The configuration.
pub const CONFIG: &str = ".wippy.yaml";
/// The manifest.
pub const MANIFEST: &str = "wippy.yaml";
/// The usual file of entries.
const INDEX: &str = "_index.yaml";
/// Directories that are looked through for a file of entries, so that a search in the wrong place ends.
const FOLDERS_MAX: usize = 2_000;

/// The root of the project that `directory` lies in.
#[must_use]
pub fn find_root(directory: &Path) -> Option<PathBuf> {
    let start = fs::canonicalize(directory).ok()?;
    let home = std::env::var_os("HOME").map(PathBuf::from).and_then(|home| fs::canonicalize(home).ok());
    let device = device(&start);
    for folder in start.ancestors() {
        let is_border = self::device(folder) != device;
        if is_border {
            break;
        }
        if [LOCK, CONFIG, MANIFEST].iter().any(|name| folder.join(name).is_file()) {
            return Some(folder.to_path_buf());
        }
        if home.as_deref() == Some(folder) {
            break;
        }
    }
    (start.join(INDEX).is_file() || has_index(&start.join("src"))).then_some(start)
}

#[cfg(unix)]
fn device(path: &Path) -> Option<u64> {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(path).ok().map(|about| about.dev())
}

#[cfg(not(unix))]
fn device(_: &Path) -> Option<u64> {
    None
}

/// Whether there is a file of entries anywhere below a directory.
fn has_index(folder: &Path) -> bool {
    let mut open = vec![folder.to_path_buf()];
    let mut n_seen = 0;
    while let Some(folder) = open.pop() {
        n_seen += 1;
        if n_seen > FOLDERS_MAX {
            return false;
        }
        for item in fs::read_dir(&folder).into_iter().flatten().flatten() {
            if item.file_name() == INDEX {
                return true;
            }
            if item.file_type().is_ok_and(|kind| kind.is_dir()) {
                open.push(item.path());
            }
        }
    }
    false
}

/// A file that is one map: the lock file, a configuration.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) data: Data,
    origin: Origin,
}

impl Document {
    /// Where the value of `path` stands, or the beginning of the file.
    pub(super) fn place(&self, path: &str) -> Place {
        self.origin.place(path)
    }

    /// Whether something stands at `path`.
    pub(super) fn has(&self, path: &str) -> bool {
        self.origin.text(path).is_some() || self.data.at(path).is_some()
    }
}

/// Reads a file that holds one map; none if there is no such file.
pub(super) fn read_document(path: &Path, root: &Path, findings: &mut Vec<Finding>) -> Option<Document> {
    let shown = shown(path, root);
    let text = match fs::read(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return None,
        Err(error) => {
            let message = format!("cannot read {shown}: {}", reason(&error));
            findings.push(Finding::new(Fault::new(P::C0122, message), None));
            return None;
        }
    };
    if text.len() > yaml::TEXT_MAX {
        findings.push(Finding::new(Fault::new(P::C0124, format!("{shown} has more than 16 MB")), None));
        return None;
    }
    let file = Arc::new(SourceFile::new(shown.as_str(), text).ok()?);
    let origin =
        Origin { file: Arc::clone(&file), document: 0, item: None, name: 0..0, folder: String::new(), module: None };
    let documents = match yaml::read(file.text(), 1) {
        Ok(documents) => documents,
        Err(fault) => {
            findings.push(syntax_finding(&file, &fault));
            return None;
        }
    };
    let data = match documents.first() {
        None => Data::Null,
        Some(document) => match read_plain(document, &file) {
            Ok(data) => data,
            Err(finding) => {
                findings.push(*finding);
                return None;
            }
        },
    };
    match data {
        Data::Map(_) | Data::Null => Some(Document { data, origin }),
        data => {
            let fault = Fault::new(P::C0905, format!("{shown} should be a map, got {}", data.described()));
            findings.push(Finding::new(fault, Some(origin.place(""))));
            None
        }
    }
}

/// What the manifest of the project at `root` says, if there is one that can be read.
#[must_use]
pub fn manifest(root: &Path) -> Option<Data> {
    Some(read_document(&root.join(MANIFEST), root, &mut Vec::new())?.data)
}

/// What `wippy.lock` says.
#[derive(Debug, Default)]
pub struct Lock {
    /// Where the entries are.
    pub sources: Option<PathBuf>,
    /// Where modules are.
    pub modules_directory: Option<PathBuf>,
    /// The modules: their names, `org/module`.
    pub modules: Vec<String>,
}

/// Reads a lock file of any name, whose paths begin at `root`.
///
/// # Errors
/// What is wrong with it.
pub fn read_lock_file(path: &Path, root: &Path) -> Result<Lock, Vec<Finding>> {
    let mut findings = Vec::new();
    let lock = lock_at(path, root, &mut findings);
    if findings.is_empty() { Ok(lock) } else { Err(findings) }
}

/// Reads the lock file of a project, if it has one.
pub(super) fn read_lock(root: &Path, findings: &mut Vec<Finding>) -> Lock {
    lock_at(&root.join(LOCK), root, findings)
}

/// Reads a lock file that the command line names.
pub(super) fn read_named_lock(path: &Path, root: &Path, findings: &mut Vec<Finding>) -> Lock {
    if !path.exists() {
        let message = format!("lock file {} does not exist", path.display());
        findings.push(Finding::new(Fault::new(P::C0122, message), None));
    }
    lock_at(path, root, findings)
}

fn lock_at(path: &Path, root: &Path, findings: &mut Vec<Finding>) -> Lock {
    let mut lock = Lock::default();
    let Some(document) = read_document(path, root, findings) else { return lock };
    lock.sources = lock_text(&document, "directories.src", findings).map(|path| root.join(path));
    lock.modules_directory = lock_text(&document, "directories.modules", findings).map(|path| root.join(path));
    match document.data.at("modules") {
        None | Some(Data::Null) => {}
        Some(Data::List(items)) => {
            for at in 0..items.len() {
                match lock_text(&document, &format!("modules.{at}.name"), findings) {
                    Some(name) => lock.modules.push(name),
                    None => {
                        let fault = Fault::new(P::C0911, format!("module {} in {LOCK} has no name", at + 1));
                        let place = document.place(&format!("modules.{at}"));
                        findings.push(Finding::new(fault, Some(place)));
                        return lock;
                    }
                }
            }
        }
        Some(other) => {
            let message = format!("modules in {LOCK} should be a list, got {}", other.described());
            findings.push(Finding::new(Fault::new(P::C0911, message), Some(document.place("modules"))));
        }
    }
    lock
}

fn lock_text(document: &Document, path: &str, findings: &mut Vec<Finding>) -> Option<String> {
    let value = document.data.at(path).filter(|value| !value.is_null())?;
    let text = value.as_str().map(str::to_owned);
    if text.is_none() {
        let message = format!("{path} in {LOCK} should be a string, got {}", value.described());
        findings.push(Finding::new(Fault::new(P::C0911, message), Some(document.place(path))));
    }
    text
}

/// The source directory of the project at `root`.
///
/// # Errors
/// What is wrong with its lock file.
pub fn sources(root: &Path) -> Result<PathBuf, Vec<Finding>> {
    Ok(source_directory(root, &read_lock_file(&root.join(LOCK), root)?))
}

/// The source directory of a project or module.
#[must_use]
pub(super) fn source_directory(root: &Path, lock: &Lock) -> PathBuf {
    match &lock.sources {
        Some(sources) => sources.clone(),
        None if root.join("src").is_dir() => root.join("src"),
        None => root.to_path_buf(),
    }
}
