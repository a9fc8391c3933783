//! The files of code that a program loads, told to the one that runs it again when they change: a line each in a file, whose name
//! an environment variable gives.
//!
//! A line is written before its file is read, with the time of the last change and the size that it has then. So a change is
//! noticed even if it comes before the line has been read.

use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::stdlib::loaded;

/// The variable with the name of the file.
pub(super) const VARIABLE: &str = "WIPPY_LOADED_FILES";
/// A file of code with the time of its last change and its size.
pub(super) type LoadedFile = (PathBuf, (SystemTime, u64));

/// Has this program tell which files it loads, if whoever has started it wants to know.
pub(super) fn tell() {
    let Some(list) = std::env::var_os(VARIABLE).filter(|list| !list.is_empty()) else { return };
    let Ok(list) = OpenOptions::new().append(true).open(list) else { return };
    let list = Mutex::new(list);
    loaded::tell_of_files(Box::new(move |path| {
        let Some(line) = line(path) else { return };
        let mut list = list.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        // Who cannot be told does not run it again for this file.
        drop(list.write_all(&line));
    }));
}

/// What is told of a file; nothing if it is not there, or has a line end in its name.
fn line(path: &Path) -> Option<Vec<u8>> {
    let about = fs::metadata(path).ok()?;
    let changed = about.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    // The working directory may be another one later.
    let path = std::path::absolute(path).ok()?;
    let path = path.as_os_str().as_bytes();
    let numbers = format!("{} {} {} ", changed.as_secs(), changed.subsec_nanos(), about.len());
    (!path.contains(&b'\n')).then(|| [numbers.as_bytes(), path, b"\n"].concat())
}

fn read_line(line: &[u8]) -> Option<LoadedFile> {
    let mut parts = line.splitn(4, |&byte| byte == b' ');
    let mut number = || std::str::from_utf8(parts.next()?).ok()?.parse::<u64>().ok();
    let (seconds, nanoseconds, size) = (number()?, number()?, number()?);
    let changed = UNIX_EPOCH + Duration::new(seconds, u32::try_from(nanoseconds).ok()?);
    Some((PathBuf::from(OsStr::from_bytes(parts.next()?)), (changed, size)))
}

/// The list of a program that is about to be started.
pub(super) struct LoadedFiles {
    path: PathBuf,
    /// None: it could not be made, and nothing is told.
    list: Option<File>,
    /// The beginning of a line whose end is not there yet.
    rest: Vec<u8>,
}

impl LoadedFiles {
    /// Where the list of a program is that this one starts.
    pub(super) fn path() -> PathBuf {
        std::env::temp_dir().join(format!("wippy-loaded-{}", std::process::id()))
    }

    /// An empty list, in the place of one that was there.
    pub(super) fn new() -> LoadedFiles {
        let path = LoadedFiles::path();
        drop(fs::remove_file(&path));
        let list = OpenOptions::new().create_new(true).read(true).write(true).mode(0o600).open(&path);
        LoadedFiles { path, list: list.ok(), rest: Vec::new() }
    }

    /// The value of the variable; empty: nobody wants to know.
    pub(super) fn value(&self) -> &OsStr {
        if self.list.is_some() { self.path.as_os_str() } else { OsStr::new("") }
    }

    /// What has been told since the last call.
    pub(super) fn news(&mut self) -> Vec<LoadedFile> {
        let Some(list) = &mut self.list else { return Vec::new() };
        // Reading goes on where it ended. What cannot be read now may be read at the next look.
        if list.read_to_end(&mut self.rest).is_err() {
            return Vec::new();
        }
        let end = self.rest.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
        let whole: Vec<u8> = self.rest.drain(..end).collect();
        whole.split(|&byte| byte == b'\n').filter_map(read_line).collect()
    }
}

impl Drop for LoadedFiles {
    fn drop(&mut self) {
        drop(fs::remove_file(&self.path));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_as_they_are_written() {
        let file = std::env::temp_dir().join(format!("wippy loaded {}.lua", std::process::id()));
        fs::write(&file, "return 1").unwrap();
        let about = fs::metadata(&file).unwrap();
        let told = line(&file).unwrap();
        let (path, (changed, size)) = read_line(told.strip_suffix(b"\n").unwrap()).unwrap();
        assert_eq!((path, changed, size), (file.clone(), about.modified().unwrap(), 8));
        fs::remove_file(&file).unwrap();
        assert_eq!(line(&file), None);
        assert!(read_line(b"1 2 x /a").is_none() && read_line(b"1 2").is_none());
    }

    #[test]
    fn a_line_is_taken_when_it_is_whole() {
        let mut files = LoadedFiles::new();
        let mut writer = OpenOptions::new().append(true).open(files.value()).unwrap();
        writer.write_all(b"1 0 3 /a.lua\n2 0 4 /b").unwrap();
        let names = |files: &mut LoadedFiles| files.news().into_iter().map(|(path, _)| path).collect::<Vec<_>>();
        assert_eq!(names(&mut files), [PathBuf::from("/a.lua")]);
        writer.write_all(b".lua\n").unwrap();
        assert_eq!(names(&mut files), [PathBuf::from("/b.lua")]);
        assert!(names(&mut files).is_empty());
    }
}
