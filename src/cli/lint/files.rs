//! The texts that are checked: files, all `.lua` files of directories, standard input.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::super::args::UsageError;
use super::super::files;
use super::super::report;
use super::super::source;
use super::options::Options;
use crate::lint::{self, Edit};

/// A text to be checked.
#[derive(Clone, Debug)]
pub(super) struct Text {
    /// The path as it is shown.
    pub(super) shown: String,
    /// Where it is, if it is a file.
    pub(super) path: Option<PathBuf>,
    /// What stands in it, without a byte-order mark.
    pub(super) bytes: Vec<u8>,
}

/// Reads what the options name.
pub(super) fn read(options: &Options) -> Result<Vec<Text>, UsageError> {
    let mut texts = Vec::new();
    for path in &options.paths {
        if path == "-" {
            let bytes = source::read_stdin()?.text;
            texts.push(Text { shown: options.stdin_name.clone(), path: None, bytes });
        } else if Path::new(path).is_dir() {
            for file in files::lua_files_below(Path::new(path))? {
                texts.push(read_file(file.as_os_str())?);
            }
        } else {
            texts.push(read_file(path)?);
        }
    }
    let mut seen = HashSet::new();
    texts.retain(|text| text.path.as_ref().is_none_or(|path| seen.insert(path.clone())));
    Ok(texts)
}

fn read_file(path: &OsStr) -> Result<Text, UsageError> {
    let bytes = source::read_file(path)?.text;
    Ok(Text { shown: path.to_string_lossy().into_owned(), path: Some(PathBuf::from(path)), bytes })
}

/// The same text after it has been changed.
pub(super) fn reread(text: Text) -> Result<Text, UsageError> {
    match &text.path {
        Some(path) => read_file(path.as_os_str()),
        None => Ok(text),
    }
}

/// Writes the edits of a text into its file; their number, if there are any and the file is still the same.
pub(super) fn write_edits(text: &Text, edits: &[Edit]) -> Option<usize> {
    let path = text.path.as_ref().filter(|_| !edits.is_empty())?;
    match files::replace(path, &text.bytes, &lint::apply(&text.bytes, edits)) {
        Ok(()) => Some(edits.len()),
        Err(reason) => {
            report::write(&format!("warning: '{}' is not changed: {reason}\n", text.shown));
            None
        }
    }
}
