//! `wippy init`: the lock file of a project.

use std::ffi::OsString;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;

use super::args::UsageError;
use super::exit::FAILURE;
use super::output::{Color, Output};
use super::report;
use super::words::{Known, Words};
use crate::project::root;
use crate::stdlib::io::{Streams, error_text};

/// The help of the command.
pub(super) const HELP: &str = "\
usage: wippy init [options]

Writes the lock file of a project: where its entries and its modules are. A lock file that is there is
left alone.

  -d, --src-dir dir      directory of the entries (./src)
      --modules-dir dir  directory of modules (.wippy)
  -l, --lock-file file   the lock file (wippy.lock)

examples
  wippy init
  wippy init --src-dir ./entries
";

/// The options, their short forms, and whether they take a value.
pub(super) const OPTIONS: &[Known] =
    &[("--src-dir", "-d", true), ("--modules-dir", "", true), ("--lock-file", "-l", true), ("--help", "-h", false)];
const SOURCES: &str = "./src";
const MODULES: &str = ".wippy";

/// Runs the command with the words behind its name; gives the exit status.
pub(super) fn init(words: &[OsString]) -> Result<u8, UsageError> {
    let words = Words::parse("init", words, OPTIONS)?;
    if words.has("--help") {
        Streams::standard().write_out(HELP.as_bytes());
        return Ok(0);
    }
    if let Some(word) = words.texts().first() {
        return Err(UsageError::new(format!("'wippy init' takes no argument, got '{word}'")));
    }
    let path = Path::new(words.value("--lock-file").unwrap_or(root::LOCK));
    let sources = words.value("--src-dir");
    let modules = words.value("--modules-dir");
    let shown = path.display().to_string();
    let made = match create(path, &lock_text(sources.unwrap_or(SOURCES), modules.unwrap_or(MODULES))) {
        Ok(true) => Ok(format!("created {shown}\n")),
        Ok(false) => existing(path, sources, modules).map(|()| format!("{shown} already exists\n")),
        Err(error) => Err(UsageError::new(format!("cannot write {shown}: {}", error_text(&error).to_lowercase()))),
    };
    let output = Output::of_errors(Color::Auto);
    match made {
        Ok(text) => {
            Streams::standard().write_out(text.as_bytes());
            let sources = sources.unwrap_or(SOURCES);
            let base = path.parent().unwrap_or(Path::new(""));
            if !base.join(sources).is_dir() {
                report::write(&format!("  = note: the source directory {sources} is not there yet\n"));
            }
            Ok(0)
        }
        Err(error) => {
            report::write(&report::usage(&error, output));
            Ok(FAILURE)
        }
    }
}

/// The text of a lock file.
pub(super) fn lock_text(sources: &str, modules: &str) -> String {
    use crate::project::show::json;
    // A path that is no plain word of YAML stands in quotes.
    let shown = |path: &str| {
        let is_plain = path.chars().all(|c| c.is_ascii_alphanumeric() || "./_-".contains(c)) && !path.starts_with('-');
        if is_plain && !path.is_empty() { path.to_owned() } else { json(&path.into()) }
    };
    format!("directories:\n  modules: {}\n  src: {}\nmodules: []\n", shown(modules), shown(sources))
}

/// Writes a file that is not there yet; whether it was not.
pub(super) fn create(path: &Path, text: &str) -> std::io::Result<bool> {
    match OpenOptions::new().write(true).create_new(true).open(path) {
        Ok(mut file) => file.write_all(text.as_bytes()).map(|()| true),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(error),
    }
}

/// What is asked for and differs from the lock file that is there is an error that shows both.
fn existing(path: &Path, sources: Option<&str>, modules: Option<&str>) -> Result<(), UsageError> {
    let shown = path.display();
    let folder = fs::canonicalize(path).ok().and_then(|path| path.parent().map(Path::to_path_buf)).unwrap_or_default();
    let lock = root::read_lock_file(path, &folder).map_err(|findings| {
        UsageError::new(findings.first().map_or_else(String::new, |first| first.fault.message.clone()))
    })?;
    for (name, wanted, is) in [("src", sources, lock.sources), ("modules", modules, lock.modules_directory)] {
        let Some(wanted) = wanted else { continue };
        let is = is.map(|is| is.strip_prefix(&folder).map(Path::to_path_buf).unwrap_or(is));
        let is_same = is.as_ref().is_some_and(|is| {
            let plain = |path: &Path| {
                path.components().filter(|part| *part != std::path::Component::CurDir).collect::<std::path::PathBuf>()
            };
            plain(is) == plain(Path::new(wanted))
        });
        if !is_same {
            let is = is.map_or_else(|| "nothing".to_owned(), |is| format!("'{}'", is.display()));
            let mut error =
                UsageError::new(format!("{shown} has {is} for directories.{name}, asked for is '{wanted}'"));
            error.helps.push(format!("change it in {shown}"));
            return Err(error);
        }
    }
    Ok(())
}
