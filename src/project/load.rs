//! All files of a project.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::content::{Contents, reason, shown};
use super::entry::{Entry, State};
use super::finding::{Fault, Finding};
use super::read::Reader;
use crate::diag::{ProjectCode as P, Severity};
use crate::modules::yaml::TEXT_MAX;
use crate::source::SourceFile;

/// What of a project is loaded, and how.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The project root.
    pub root: PathBuf,
    /// The source directory.
    pub sources: PathBuf,
}

/// A project that can be run.
#[derive(Debug)]
pub struct Loaded {
    /// Its entries.
    pub state: State,
    /// What is worth a look and no reason to stop.
    pub warnings: Vec<Finding>,
}

/// Reads all entries of a project.
///
/// # Errors
/// All mistakes, in the order of files, warnings among them.
pub fn load(options: &Options) -> Result<Loaded, Vec<Finding>> {
    let mut findings = Vec::new();
    let mut state = State::default();
    for entry in read_tree(&options.root, &options.sources, &mut findings) {
        let entry = Arc::new(entry);
        if let Some(earlier) = state.insert(Arc::clone(&entry)) {
            let message = format!("{} is there twice", entry.id);
            let finding = entry.finding(Fault::new(P::C0108, message));
            findings.push(finding.and(earlier.place(""), "the first"));
        }
    }
    if findings.iter().any(|finding| finding.severity == Severity::Error) {
        return Err(findings);
    }
    Ok(Loaded { state, warnings: findings })
}

/// The entries of all files below a directory, in the order of their paths.
fn read_tree(root: &Path, sources: &Path, findings: &mut Vec<Finding>) -> Vec<Entry> {
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
    let mut contents = Contents::new(&root, &sources);
    for path in files_below(&root, &sources, findings) {
        let shown_path = shown(&path, &root);
        let failed = |fault: Fault| Finding::new(fault, None);
        let read = match fs::metadata(&path) {
            Ok(about) if about.len() > TEXT_MAX as u64 => {
                findings.push(failed(Fault::new(P::C0124, format!("{shown_path} has more than 16 MB"))));
                continue;
            }
            Ok(_) => fs::read(&path),
            Err(error) => Err(error),
        };
        let file = match read.map(|text| SourceFile::new(shown_path.as_str(), text)) {
            Ok(Ok(file)) => Arc::new(file),
            Ok(Err(_)) => continue,
            Err(error) => {
                findings.push(failed(Fault::new(P::C0122, format!("cannot read {shown_path}: {}", reason(&error)))));
                continue;
            }
        };
        let folder = path.parent().unwrap_or(&sources);
        let folder_shown = shown(folder, &root);
        let (file, folder_shown) = (&file, folder_shown.as_str());
        let mut reader =
            Reader { file, folder, folder_shown, contents: &mut contents, findings, entries: &mut entries };
        reader.read();
    }
    entries
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
