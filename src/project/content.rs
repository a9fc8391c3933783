//! `file://`: texts that are the content of files.

use std::collections::HashMap;
use std::fs::{self, Metadata};
use std::io::Read as _;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::data::{Data, FileText};
use super::finding::Fault;
use crate::diag::{ProjectCode as P, suggest};
use crate::modules::yaml::TEXT_MAX;

/// How a text begins that names a file.
pub(super) const PREFIX: &str = "file://";

/// Reads the files that texts name: each counts as it was when it was read first. Several threads may ask.
pub(super) struct Contents<'p> {
    /// The project root, canonical: paths in messages begin there.
    pub(super) root: &'p Path,
    /// The source root, canonical: nothing outside of it is read.
    pub(super) sources: &'p Path,
    read: Mutex<HashMap<PathBuf, Data>>,
    /// Where folders lie really.
    folders: Mutex<HashMap<PathBuf, Option<Arc<Path>>>>,
}

impl<'p> Contents<'p> {
    pub(super) fn new(root: &'p Path, sources: &'p Path) -> Contents<'p> {
        Contents { root, sources, read: Mutex::default(), folders: Mutex::default() }
    }

    /// The content of the file that `text` names, seen from `folder`.
    ///
    /// # Errors
    /// C0121 to C0124.
    pub(super) fn get(&self, text: &str, folder: &Path) -> Result<Data, Fault> {
        let named = text.strip_prefix(PREFIX).unwrap_or(text);
        let outside = || Fault::new(P::C0121, format!("'{text}' leaves the source directory"));
        let (base, below) = match named.strip_prefix('/') {
            Some(below) => (self.sources, below),
            None => (folder, named),
        };
        // `file:////etc/passwd`
        if below.starts_with('/') {
            return Err(outside());
        }
        let path = flat(&base.join(below)).ok_or_else(outside)?;
        if !path.starts_with(self.sources) {
            return Err(outside());
        }
        let known = || self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(data) = known().get(&path) {
            return Ok(data.clone());
        }
        let shown = shown(&path, self.root);
        let data = self.open(&path, &shown, named, outside)?;
        // Another thread may have been faster.
        Ok(known().entry(path).or_insert(data).clone())
    }

    /// The path without links, and what lies there. Most files of a project lie in a few folders, and are no links themselves.
    fn real(&self, path: &Path) -> Option<(PathBuf, std::io::Result<Metadata>)> {
        let (folder, name) = (path.parent()?, path.file_name()?);
        let about = fs::symlink_metadata(path).ok()?;
        if about.is_symlink() {
            let real = fs::canonicalize(path).ok()?;
            let about = fs::metadata(&real);
            return Some((real, about));
        }
        let known = || self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        let found = known().get(folder).cloned();
        let real = found.unwrap_or_else(|| {
            let real = fs::canonicalize(folder).ok().map(Arc::from);
            known().entry(folder.to_path_buf()).or_insert(real).clone()
        })?;
        Some((real.join(name), Ok(about)))
    }

    fn open(&self, path: &Path, shown: &str, named: &str, outside: impl Fn() -> Fault) -> Result<Data, Fault> {
        let (real, about) = self.real(path).ok_or_else(|| self.missing(path, shown, named))?;
        if !real.starts_with(self.sources) {
            return Err(outside().with_note(format!("{shown} is a link to a file outside of it")));
        }
        let unreadable = |why: &str| Fault::new(P::C0122, format!("file '{named}' cannot be read: {why}"));
        let about = about.map_err(|error| unreadable(&reason(&error)))?;
        if about.is_dir() {
            return Err(unreadable("it is a directory"));
        }
        // Neither pipes nor devices: reading them may never end.
        if !about.is_file() {
            return Err(unreadable("it is no regular file"));
        }
        if about.len() > TEXT_MAX as u64 {
            return Err(Fault::new(P::C0124, format!("{shown} has more than 16 MB")));
        }
        let bytes = read(&real, &about).map_err(|error| unreadable(&reason(&error)))?;
        let text = String::from_utf8(bytes).map_err(|_| Fault::new(P::C0123, format!("{shown} is not UTF-8")))?;
        Ok(Data::File(Arc::new(FileText::new(shown.to_owned(), text.into()))))
    }

    fn missing(&self, path: &Path, shown: &str, named: &str) -> Fault {
        let fault = Fault::new(P::C0122, format!("file '{named}' not found (looked for {shown})"));
        let mut names: Vec<String> = path.parent().map(names_in).unwrap_or_default();
        names.sort();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { return fault };
        fault.with_near(&suggest::near(name, names.iter().map(String::as_str)))
    }
}

/// The content of a file of which it is known how long it was.
fn read(path: &Path, about: &Metadata) -> std::io::Result<Vec<u8>> {
    // One byte more, so that the end is found without making room for more.
    let mut bytes = Vec::with_capacity(usize::try_from(about.len()).unwrap_or(0) + 1);
    fs::File::open(path)?.read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn names_in(folder: &Path) -> Vec<String> {
    let Ok(listed) = fs::read_dir(folder) else { return Vec::new() };
    listed.flatten().filter_map(|entry| entry.file_name().into_string().ok()).collect()
}

/// The path without `.` and `..`; nothing if it would leave its root.
fn flat(path: &Path) -> Option<PathBuf> {
    let mut flat = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                if !flat.pop() {
                    return None;
                }
            }
            Component::CurDir => {}
            part => flat.push(part),
        }
    }
    Some(flat)
}

/// How messages name a file: from the project root if it lies below, with `/`.
pub(super) fn shown(path: &Path, root: &Path) -> String {
    let below = path.strip_prefix(root).unwrap_or(path);
    below.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")
}

/// The system's reason without its number.
pub(super) fn reason(error: &std::io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or_default().to_lowercase()
}
