//! Which tests there are: entries of a project, or files.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::super::args::UsageError;
use super::options::Options;
use crate::project::{Data, Entry, Id, Loaded, sources};
use crate::stdlib::io::error_text;
use crate::testing::{Code, Test};

/// Where snapshots are kept, beside the sources of tests.
const SNAPSHOTS: &str = "__snapshots__";

/// A test with what is shown of it.
#[derive(Clone, Debug)]
pub(super) struct Listed {
    pub(super) test: Test,
    /// The group under which it is shown.
    pub(super) suite: String,
    /// What it is called.
    pub(super) title: Option<String>,
    /// Its source file, as the working directory sees it.
    pub(super) file: Option<PathBuf>,
    pub(super) tags: Vec<String>,
    order: i64,
}

impl Listed {
    /// What the examples of some code have in common.
    pub(super) fn of_example(suite: &str, code: Code, file: Option<PathBuf>) -> Listed {
        let test = Test { name: String::new(), code, timeout: None, is_serial: false, snapshots: PathBuf::new() };
        Listed { test, suite: suite.to_owned(), title: None, file, tags: Vec::new(), order: 0 }
    }

    /// Its name, and its title if it has one.
    pub(super) fn shown(&self) -> String {
        match &self.title {
            Some(title) => format!("{} ({title})", self.test.name),
            None => self.test.name.clone(),
        }
    }
}

/// Brings tests into order: those in `first`, then by their numbers, suites and names.
pub(super) fn sort(tests: &mut [Listed], first: &[PathBuf]) {
    let is_later = |listed: &Listed| !listed.file.as_ref().is_some_and(|file| first.contains(file));
    tests.sort_by_cached_key(|listed| (is_later(listed), listed.order, listed.suite.clone(), listed.test.name.clone()));
}

/// The tests among the entries of a project whose root is `root`, as the working directory sees it.
///
/// # Errors
/// The first field of one that is not what it should be, as a message.
pub(super) fn entries(loaded: &Loaded, root: &Path) -> Result<Vec<Listed>, String> {
    loaded.state.iter().filter(|entry| sources::is_test(entry)).map(|entry| of_entry(entry, root)).collect()
}

fn of_entry(entry: &Entry, root: &Path) -> Result<Listed, String> {
    let meta = |name: &str| entry.get(&format!("meta.{name}"));
    let text = |name: &str| meta(name).and_then(Data::as_str).map(str::to_owned);
    let wrong = |name: &str, expected: &str| format!("{}: field 'meta.{name}' should be {expected}", entry.id);
    let order = match meta("order") {
        None => 0,
        Some(Data::Int(n)) => *n,
        Some(_) => return Err(wrong("order", "an integer")),
    };
    let timeout: Option<Duration> = match meta("timeout") {
        None => None,
        Some(_) => Some(
            entry
                .duration("meta.timeout")
                .ok()
                .flatten()
                .filter(|timeout| !timeout.is_zero())
                .ok_or_else(|| wrong("timeout", "a duration such as 5s"))?,
        ),
    };
    let tags = meta("tags").map(|tags| tags.as_list().unwrap_or(std::slice::from_ref(tags))).unwrap_or_default();
    let file = entry.get("source").and_then(Data::as_file).map(|file| root.join(&file.path));
    let folder = file.as_deref().and_then(Path::parent).unwrap_or(root);
    Ok(Listed {
        suite: text("suite").unwrap_or_else(|| entry.id.namespace().to_owned()),
        title: text("name").or_else(|| text("title")),
        tags: tags.iter().filter_map(Data::as_str).map(str::to_owned).collect(),
        order,
        test: Test {
            name: entry.id.to_string(),
            code: Code::Entry(Id::clone(&entry.id)),
            timeout,
            is_serial: meta("serial").and_then(Data::as_bool).unwrap_or(false),
            snapshots: folder.join(SNAPSHOTS).join(format!("{}.snap", entry.id.name())),
        },
        file,
    })
}

/// The test that a file is.
pub(super) fn of_file(path: &Path) -> Listed {
    let folder = path.parent().unwrap_or(Path::new(""));
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    Listed {
        test: Test {
            name: path.display().to_string(),
            code: Code::File(path.to_path_buf()),
            timeout: None,
            is_serial: false,
            snapshots: folder.join(SNAPSHOTS).join(format!("{stem}.snap")),
        },
        // Those of the working directory stand without a head.
        suite: folder.display().to_string(),
        title: None,
        file: Some(path.to_path_buf()),
        tags: Vec::new(),
        order: 0,
    }
}

/// The test files at or below a path, in the order of their names; `.` is left out of those.
///
/// # Errors
/// It cannot be read.
pub(super) fn files(path: &Path, modules: Option<&Path>) -> Result<Vec<Listed>, UsageError> {
    Ok(files_below(path, modules, is_test_name)?.iter().map(|path| of_file(path)).collect())
}

/// What is said of a file that cannot be read.
pub(super) fn cannot_open(path: &Path, error: &std::io::Error) -> UsageError {
    UsageError::new(format!("cannot open '{}': {}", path.display(), error_text(error).to_lowercase()))
}

/// A path that is a file, or those below it whose names are taken; in their order, without `.` in front.
///
/// # Errors
/// It cannot be read.
pub(super) fn files_below(
    path: &Path,
    modules: Option<&Path>,
    takes: impl Fn(&str) -> bool,
) -> Result<Vec<PathBuf>, UsageError> {
    let path = path.strip_prefix(".").unwrap_or(path);
    let here = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    let data = fs::metadata(here).map_err(|error| cannot_open(here, &error))?;
    if !data.is_dir() {
        return Ok(vec![path.to_path_buf()]);
    }
    let mut found = Vec::new();
    let mut folders = vec![path.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let here = if folder.as_os_str().is_empty() { Path::new(".") } else { &folder };
        for item in fs::read_dir(here).map_err(|error| cannot_open(here, &error))?.flatten() {
            let (name, path) = (item.file_name(), folder.join(item.file_name()));
            let name = name.to_string_lossy();
            if name.starts_with('.') || modules.is_some_and(|modules| path == modules) {
                continue;
            }
            match item.file_type() {
                Ok(kind) if kind.is_dir() => folders.push(path),
                Ok(_) if takes(&name) => found.push(path),
                Ok(_) | Err(_) => {}
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Whether the name of a file is that of a test.
fn is_test_name(name: &str) -> bool {
    name.strip_suffix(".lua").is_some_and(|stem| stem.ends_with("_test") || stem.starts_with("test_"))
}

/// Whether a word is a path: by its form, or because there is one and nothing else that it could be.
pub(super) fn is_path(word: &str, is_project: bool) -> bool {
    word.contains('/') || word.ends_with(".lua") || word == "." || !is_project && Path::new(word).exists()
}

/// The tests that the words and tags choose; the words are parts of names.
pub(super) fn chosen(tests: Vec<Listed>, words: &[String], options: &Options) -> Vec<Listed> {
    let is_named = |listed: &Listed| {
        let file = listed.file.as_deref().map(|file| file.to_string_lossy().into_owned()).unwrap_or_default();
        words.iter().any(|word| listed.test.name.contains(word.as_str()) || file.contains(word.as_str()))
    };
    let takes = |listed: &Listed| (words.is_empty() || is_named(listed)) && options.takes_tags(&listed.tags);
    tests.into_iter().filter(takes).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_test_files() {
        for (name, is_test) in [("a_test.lua", true), ("test_a.lua", true), ("a.lua", false), ("test.lua", false)] {
            assert_eq!(is_test_name(name), is_test, "{name}");
        }
        assert!(is_path("a/b", true) && is_path("x.lua", true) && !is_path("src", true) && is_path("src", false));
    }
}
