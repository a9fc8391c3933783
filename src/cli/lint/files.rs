//! The texts that are checked: files, all `.lua` files of directories, standard input.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::super::args::UsageError;
use super::super::report;
use super::super::source;
use super::options::Options;
use crate::lint::{self, Edit};
use crate::stdlib::io::error_text;

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

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
            for file in below(Path::new(path))? {
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

/// The `.lua` files below a directory in the order of their names; hidden directories are left out.
fn below(directory: &Path) -> Result<Vec<PathBuf>, UsageError> {
    let mut found = Vec::new();
    let mut waiting = vec![directory.to_path_buf()];
    while let Some(directory) = waiting.pop() {
        let cannot_read = |error: &io::Error| {
            UsageError::new(format!("cannot read '{}': {}", directory.display(), error_text(error).to_lowercase()))
        };
        for entry in fs::read_dir(&directory).map_err(|error| cannot_read(&error))? {
            let entry = entry.map_err(|error| cannot_read(&error))?;
            let path = entry.path();
            let is_hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
            // Links to directories are not followed: they may lead round in a circle.
            let kind = entry.file_type().map_err(|error| cannot_read(&error))?;
            if kind.is_dir() && !is_hidden {
                waiting.push(path);
            } else if !kind.is_dir() && path.extension() == Some(OsStr::new("lua")) && path.is_file() {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Writes the edits of a text into its file; their number, if there are any and the file is still the same.
pub(super) fn write_edits(text: &Text, edits: &[Edit]) -> Option<usize> {
    let path = text.path.as_ref().filter(|_| !edits.is_empty())?;
    match replace(path, text, edits) {
        Ok(()) => Some(edits.len()),
        Err(reason) => {
            report::write(&format!("warning: '{}' is not changed: {reason}\n", text.shown));
            None
        }
    }
}

fn replace(path: &Path, text: &Text, edits: &[Edit]) -> Result<(), String> {
    let reason = |error: io::Error| error_text(&error).to_lowercase();
    let present = fs::read(path).map_err(reason)?;
    let (mark, body) = match present.strip_prefix(BYTE_ORDER_MARK) {
        Some(body) => (BYTE_ORDER_MARK, body),
        None => (&[][..], present.as_slice()),
    };
    if body != text.bytes {
        return Err("it has changed on disk".to_owned());
    }
    // The new text takes the place of the old one at once, so that nobody ever sees half of it.
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(format!(".{}.new", std::process::id()));
    let fresh = path.with_file_name(name);
    let write = || {
        fs::write(&fresh, [mark, &lint::apply(&text.bytes, edits)].concat())?;
        fs::set_permissions(&fresh, fs::metadata(path)?.permissions())?;
        fs::rename(&fresh, path)
    };
    write().map_err(|error| {
        fs::remove_file(&fresh).unwrap_or_default();
        reason(error)
    })
}
