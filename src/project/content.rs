//! `file://`: texts that are the content of files.

use std::collections::HashMap;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::data::{Data, FileText};
use super::finding::Fault;
use crate::diag::{ProjectCode as P, suggest};
use crate::modules::yaml::TEXT_MAX;

/// How a text begins that names a file.
pub(super) const PREFIX: &str = "file://";

/// Reads the files that texts name; each once.
pub(super) struct Contents<'p> {
    /// The project root, canonical: paths in messages begin there.
    pub(super) root: &'p Path,
    /// The source root, canonical: nothing outside of it is read.
    pub(super) sources: &'p Path,
    read: HashMap<PathBuf, Data>,
    /// Where folders lie really.
    folders: HashMap<PathBuf, Option<PathBuf>>,
}

impl<'p> Contents<'p> {
    pub(super) fn new(root: &'p Path, sources: &'p Path) -> Contents<'p> {
        Contents { root, sources, read: HashMap::new(), folders: HashMap::new() }
    }

    /// The content of the file that `text` names, seen from `folder`.
    ///
    /// # Errors
    /// C0121 to C0124.
    pub(super) fn get(&mut self, text: &str, folder: &Path) -> Result<Data, Fault> {
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
        if let Some(data) = self.read.get(&path) {
            return Ok(data.clone());
        }
        let shown = shown(&path, self.root);
        let data = self.open(&path, &shown, named, outside)?;
        self.read.insert(path, data.clone());
        Ok(data)
    }

    /// The path without links. Most files of a project lie in a few folders, and are no links themselves.
    fn real(&mut self, path: &Path) -> Option<PathBuf> {
        let (folder, name) = (path.parent()?, path.file_name()?);
        if fs::symlink_metadata(path).ok()?.is_symlink() {
            return fs::canonicalize(path).ok();
        }
        if !self.folders.contains_key(folder) {
            self.folders.insert(folder.to_path_buf(), fs::canonicalize(folder).ok());
        }
        Some(self.folders.get(folder)?.as_ref()?.join(name))
    }

    fn open(&mut self, path: &Path, shown: &str, named: &str, outside: impl Fn() -> Fault) -> Result<Data, Fault> {
        let real = self.real(path).ok_or_else(|| self.missing(path, shown, named))?;
        if !real.starts_with(self.sources) {
            return Err(outside().with_note(format!("{shown} is a link to a file outside of it")));
        }
        let unreadable = |why: &str| Fault::new(P::C0122, format!("file '{named}' cannot be read: {why}"));
        let about = fs::metadata(&real).map_err(|error| unreadable(&reason(&error)))?;
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
        let bytes = fs::read(&real).map_err(|error| unreadable(&reason(&error)))?;
        let text = String::from_utf8(bytes).map_err(|_| Fault::new(P::C0123, format!("{shown} is not UTF-8")))?;
        Ok(Data::File(Arc::new(FileText { path: shown.to_owned(), text: text.into() })))
    }

    fn missing(&self, path: &Path, shown: &str, named: &str) -> Fault {
        let fault = Fault::new(P::C0122, format!("file '{named}' not found (looked for {shown})"));
        let mut names: Vec<String> = path.parent().map(names_in).unwrap_or_default();
        names.sort();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { return fault };
        fault.with_near(&suggest::near(name, names.iter().map(String::as_str)))
    }
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
