//! Files of programs: which there are below a directory, and how a new text takes the place of an old one.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::args::UsageError;
use crate::stdlib::io::error_text;

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// The `.lua` files below a directory in the order of their names; hidden directories are left out.
///
/// # Errors
/// A directory cannot be read.
pub(super) fn lua_files_below(directory: &Path) -> Result<Vec<PathBuf>, UsageError> {
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

/// Writes a text into a file from which `seen` was read, a byte-order mark apart, which stays. The new text takes the place
/// of the old one at once, so that nobody ever sees half of it; permissions stay, and a link goes on to lead to the file.
///
/// # Errors
/// Why the file is not changed: it is another one by now, or it cannot be written.
pub(super) fn replace(path: &Path, seen: &[u8], text: &[u8]) -> Result<(), String> {
    let reason = |error: io::Error| error_text(&error).to_lowercase();
    let path = fs::canonicalize(path).map_err(reason)?;
    let present = fs::read(&path).map_err(reason)?;
    let (mark, body) = match present.strip_prefix(BYTE_ORDER_MARK) {
        Some(body) => (BYTE_ORDER_MARK, body),
        None => (&[][..], present.as_slice()),
    };
    if body != seen {
        return Err("it has changed on disk".to_owned());
    }
    let about = fs::metadata(&path).map_err(reason)?;
    if about.permissions().readonly() {
        return Err("it is read-only".to_owned());
    }
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(format!(".{}.new", std::process::id()));
    let fresh = path.with_file_name(name);
    let write = || {
        fs::write(&fresh, [mark, text].concat())?;
        fs::set_permissions(&fresh, about.permissions())?;
        fs::rename(&fresh, &path)
    };
    write().map_err(|error| {
        fs::remove_file(&fresh).unwrap_or_default();
        reason(error)
    })
}
