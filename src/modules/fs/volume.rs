//! A folder and everything below it, and nothing else.
//!
//! Paths are resolved as texts first: `..` at the root stays there. What symbolic links do is left to the system, which walks
//! from one open directory to the next and refuses to leave the folder (`cap-std`), so that no check can be outrun.
//! Everything here may block: it is called on threads for that.

use std::io::{Read as _, Seek as _, Write as _};
use std::time::UNIX_EPOCH;

use cap_std::ambient_authority;
use cap_std::fs::{
    Dir, DirBuilder, DirBuilderExt as _, File, Metadata, MetadataExt as _, OpenOptions, OpenOptionsExt as _,
};
use cap_std::fs::{Permissions, PermissionsExt as _};

use super::fault::Fault;
use crate::process::error::kind;

/// Longest path, in bytes.
const PATH_MAX: usize = 4096;
/// Largest file that is read at once.
const READ_MAX: u64 = 256 << 20;
/// Permissions of what is created.
const FILE_MODE: u32 = 0o644;
const DIRECTORY_MODE: u32 = 0o755;
/// Names that are tried for a temporary file.
const TEMPORARY_TRIES: usize = 16;

/// A folder that programs may work in.
pub(super) struct Volume {
    root: Dir,
    /// The permissions that what is created has at most.
    mode: u32,
    pub(super) is_readonly: bool,
}

/// How a file is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    Read,
    /// Created, or emptied.
    Write,
    /// Created, and not there before.
    Create,
    Append,
    /// Both; it must be there.
    ReadWrite,
}

impl Mode {
    /// The mode of a name.
    pub(super) fn parse(name: &[u8]) -> Result<Mode, Fault> {
        match name {
            b"r" => Ok(Mode::Read),
            b"w" => Ok(Mode::Write),
            b"wx" => Ok(Mode::Create),
            b"a" => Ok(Mode::Append),
            b"rw" => Ok(Mode::ReadWrite),
            other => Err(Fault::invalid(format!("invalid mode '{}'", String::from_utf8_lossy(other)))),
        }
    }

    pub(super) fn reads(self) -> bool {
        matches!(self, Mode::Read | Mode::ReadWrite)
    }

    pub(super) fn writes(self) -> bool {
        self != Mode::Read
    }
}

/// What is known about a file.
#[derive(Debug)]
pub(super) struct Stat {
    pub(super) name: Vec<u8>,
    pub(super) size: i64,
    /// The permission bits.
    pub(super) mode: i64,
    /// Seconds since 1970.
    pub(super) modified: i64,
    pub(super) is_directory: bool,
}

impl Stat {
    fn new(name: &[u8], data: &Metadata) -> Stat {
        let modified = data.modified().ok().map(cap_std::time::SystemTime::into_std);
        let seconds = modified.map_or(0, |time| match time.duration_since(UNIX_EPOCH) {
            Ok(after) => i64::try_from(after.as_secs()).unwrap_or(i64::MAX),
            Err(before) => i64::try_from(before.duration().as_secs()).map_or(i64::MIN, |n| -n),
        });
        Stat {
            name: name.to_vec(),
            size: i64::try_from(data.len()).unwrap_or(i64::MAX),
            mode: i64::from(data.mode() & 0o7777),
            modified: seconds,
            is_directory: data.is_dir(),
        }
    }

    /// Of an open file.
    pub(super) fn of(file: &File, path: &[u8]) -> Result<Stat, Fault> {
        Ok(Stat::new(last(path), &file.metadata()?))
    }
}

/// The last part of a path.
fn last(path: &[u8]) -> &[u8] {
    match path.rsplit(|&byte| byte == b'/').next() {
        Some(name) if !name.is_empty() => name,
        _ => b"/",
    }
}

/// The absolute path in the volume that a program means in a directory of it.
///
/// # Errors
/// The text is no path.
pub(super) fn resolve(directory: &[u8], path: &[u8]) -> Result<Vec<u8>, Fault> {
    if path.is_empty() {
        return Err(Fault::invalid("path is required"));
    }
    if path.contains(&0) {
        return Err(Fault::invalid("path contains a zero byte"));
    }
    if path.len() > PATH_MAX {
        return Err(Fault::invalid(format!("path is longer than {PATH_MAX} bytes")));
    }
    let mut parts: Vec<&[u8]> = Vec::new();
    let base = if path.starts_with(b"/") { &b""[..] } else { directory };
    for part in base.split(|&byte| byte == b'/').chain(path.split(|&byte| byte == b'/')) {
        match part {
            b"" | b"." => {}
            b".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    let mut resolved = Vec::with_capacity(path.len() + 1);
    for part in &parts {
        resolved.push(b'/');
        resolved.extend_from_slice(part);
    }
    if parts.is_empty() {
        resolved.push(b'/');
    }
    if resolved.len() > PATH_MAX {
        return Err(Fault::invalid(format!("path is longer than {PATH_MAX} bytes")));
    }
    Ok(resolved)
}

/// A resolved path as seen from the root of its volume.
fn below_root(path: &[u8]) -> &std::path::Path {
    use std::os::unix::ffi::OsStrExt as _;
    let path = path.strip_prefix(b"/").unwrap_or(path);
    std::path::Path::new(std::ffi::OsStr::from_bytes(if path.is_empty() { b"." } else { path }))
}

impl Volume {
    /// The volume of a folder of the system.
    ///
    /// # Errors
    /// It is not there, and is not to be made, or cannot be opened.
    pub(super) fn open(folder: &std::path::Path, creates: bool, mode: u32, is_readonly: bool) -> Result<Volume, Fault> {
        if creates {
            std::fs::create_dir_all(folder)?;
        }
        let root = Dir::open_ambient_dir(folder, ambient_authority())?;
        Ok(Volume { root, mode, is_readonly })
    }

    /// The permissions of a new directory: who may read it may enter it.
    fn directory_mode(&self) -> u32 {
        let readable = self.mode & 0o444;
        DIRECTORY_MODE & (self.mode | readable >> 2)
    }

    fn check_writable(&self) -> Result<(), Fault> {
        if self.is_readonly { Err(Fault::denied("volume is read-only")) } else { Ok(()) }
    }

    /// Opens a file.
    pub(super) fn open_file(&self, path: &[u8], mode: Mode) -> Result<File, Fault> {
        if mode.writes() {
            self.check_writable()?;
        }
        let mut options = OpenOptions::new();
        options.mode(FILE_MODE & self.mode);
        match mode {
            Mode::Read => options.read(true),
            Mode::Write => options.write(true).create(true).truncate(true),
            Mode::Create => options.write(true).create_new(true),
            Mode::Append => options.append(true).create(true),
            Mode::ReadWrite => options.read(true).write(true),
        };
        let file = self.root.open_with(below_root(path), &options)?;
        if file.metadata()?.is_dir() {
            return Err(Fault::invalid("is a directory"));
        }
        Ok(file)
    }

    /// The content of a file.
    pub(super) fn read(&self, path: &[u8]) -> Result<Vec<u8>, Fault> {
        let file = self.open_file(path, Mode::Read)?;
        let too_large = || Fault::invalid(format!("file is larger than {} MiB", READ_MAX >> 20));
        if file.metadata()?.len() > READ_MAX {
            return Err(too_large());
        }
        let mut content = Vec::new();
        // Files may grow, and some of the system do not know their sizes.
        file.take(READ_MAX + 1).read_to_end(&mut content)?;
        if content.len() as u64 > READ_MAX { Err(too_large()) } else { Ok(content) }
    }

    /// What is at a path; links are followed.
    pub(super) fn stat(&self, path: &[u8]) -> Result<Stat, Fault> {
        match self.root.metadata(below_root(path)) {
            Ok(data) => Ok(Stat::new(last(path), &data)),
            Err(error) => {
                // A link that leads nowhere is a file without content.
                let link = self.root.symlink_metadata(below_root(path)).ok().filter(Metadata::is_symlink);
                let dangles = error.kind() == std::io::ErrorKind::NotFound;
                match link.filter(|_| dangles) {
                    Some(data) => Ok(Stat { size: 0, ..Stat::new(last(path), &data) }),
                    None => Err(error.into()),
                }
            }
        }
    }

    /// Makes a directory.
    pub(super) fn make_directory(&self, path: &[u8], is_recursive: bool) -> Result<(), Fault> {
        self.check_writable()?;
        let mut builder = DirBuilder::new();
        builder.recursive(is_recursive).mode(self.directory_mode());
        if is_recursive && self.stat(path).is_ok_and(|stat| stat.is_directory) {
            return Ok(());
        }
        if path == b"/" {
            return Err(Fault { kind: kind::ALREADY_EXISTS, message: "file exists".to_owned() });
        }
        Ok(self.root.create_dir_with(below_root(path), &builder)?)
    }

    /// Removes a file or an empty directory, or a directory with all that is in it.
    pub(super) fn remove(&self, path: &[u8], is_recursive: bool) -> Result<(), Fault> {
        self.check_writable()?;
        if path == b"/" {
            return Err(Fault::invalid("the root of a volume cannot be removed"));
        }
        let path = below_root(path);
        if !self.root.symlink_metadata(path)?.is_dir() {
            self.root.remove_file(path)?;
        } else if is_recursive {
            self.root.remove_dir_all(path)?;
        } else {
            self.root.remove_dir(path)?;
        }
        Ok(())
    }

    /// Gives a file another path, in the place of a file that is there.
    pub(super) fn rename(&self, from: &[u8], to: &[u8]) -> Result<(), Fault> {
        self.check_writable()?;
        Ok(self.root.rename(below_root(from), &self.root, below_root(to))?)
    }

    /// Copies the content of a file.
    pub(super) fn copy(&self, from: &[u8], to: &[u8]) -> Result<(), Fault> {
        let mut source = self.open_file(from, Mode::Read)?;
        let mut target = self.begin_write(to, Mode::Write)?;
        target.copy_from(&mut source)?;
        self.finish_write(target)
    }

    /// Names and types of what is in a directory, by name: true for a directory.
    pub(super) fn list(&self, path: &[u8]) -> Result<Vec<(Vec<u8>, bool)>, Fault> {
        use std::os::unix::ffi::OsStringExt as _;
        let directory = self.root.open_dir(below_root(path))?;
        let mut all = Vec::new();
        for entry in directory.entries()? {
            let entry = entry?;
            let name = entry.file_name();
            let kind = entry.file_type()?;
            let is_directory = match kind.is_symlink() {
                // A link has the type of what it leads to; one that leads nowhere, or outside, is a file.
                true => directory.metadata(&name).is_ok_and(|data| data.is_dir()),
                false => kind.is_dir(),
            };
            all.push((name.into_vec(), is_directory));
        }
        all.sort_unstable();
        Ok(all)
    }

    /// Begins to write a whole file. For [`Mode::Write`] the old content stays until [`Volume::finish_write`].
    pub(super) fn begin_write(&self, path: &[u8], mode: Mode) -> Result<Target, Fault> {
        if mode != Mode::Write {
            return Ok(Target { file: self.open_file(path, mode)?, replaced: None });
        }
        self.check_writable()?;
        // A link stays, and what it leads to is replaced.
        let target = match self.root.symlink_metadata(below_root(path)) {
            Ok(data) if data.is_symlink() => match self.root.canonicalize(below_root(path)) {
                Ok(target) => target,
                // It leads nowhere: the system makes the file that it names.
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                    return Ok(Target { file: self.open_file(path, mode)?, replaced: None });
                }
                Err(error) => return Err(error.into()),
            },
            _ => below_root(path).to_owned(),
        };
        let old = self.root.metadata(&target).ok();
        if old.as_ref().is_some_and(Metadata::is_dir) || path == b"/" {
            return Err(Fault::invalid("is a directory"));
        }
        let mut options = OpenOptions::new();
        options.write(true).create_new(true).mode(FILE_MODE & self.mode);
        for _ in 0..TEMPORARY_TRIES {
            let number = getrandom::u64()
                .map_err(|error| Fault { kind: kind::INTERNAL, message: format!("no random number: {error}") })?;
            let temporary = target.with_file_name(format!(".{number:016x}.tmp"));
            match self.root.open_with(&temporary, &options) {
                Ok(file) => {
                    if let Some(old) = &old {
                        file.set_permissions(Permissions::from_mode(old.mode() & 0o777))?;
                    }
                    return Ok(Target {
                        file,
                        replaced: Some(Replaced { root: self.root.try_clone()?, temporary, target }),
                    });
                }
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(Fault { kind: kind::INTERNAL, message: "no name for a temporary file".to_owned() })
    }

    /// Puts what was written in its place.
    pub(super) fn finish_write(&self, mut target: Target) -> Result<(), Fault> {
        target.file.flush()?;
        if let Some(replaced) = target.replaced.take()
            && let Err(error) = replaced.root.rename(&replaced.temporary, &replaced.root, &replaced.target)
        {
            target.replaced = Some(replaced);
            return Err(error.into());
        }
        Ok(())
    }
}

/// A file that is being written. One that is dropped before its end leaves no trace.
pub(super) struct Target {
    file: File,
    replaced: Option<Replaced>,
}

/// A file that takes the place of another at its end.
struct Replaced {
    root: Dir,
    temporary: std::path::PathBuf,
    target: std::path::PathBuf,
}

impl Target {
    /// Adds bytes.
    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        Ok(self.file.write_all(bytes)?)
    }

    /// Adds the rest of a file.
    pub(super) fn copy_from(&mut self, source: &mut File) -> Result<(), Fault> {
        std::io::copy(source, &mut self.file)?;
        Ok(())
    }
}

impl Drop for Target {
    fn drop(&mut self) {
        if let Some(replaced) = &self.replaced {
            // Nobody is left to be told that it stays.
            drop(replaced.root.remove_file(&replaced.temporary));
        }
    }
}

/// The position after moving.
pub(super) fn seek(file: &mut File, to: std::io::SeekFrom) -> Result<i64, Fault> {
    let position = file.seek(to)?;
    Ok(i64::try_from(position).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_in_the_volume() {
        let shown = |directory: &str, path: &str| {
            String::from_utf8(resolve(directory.as_bytes(), path.as_bytes()).expect("a path")).expect("text")
        };
        assert_eq!(shown("/", "../../etc/passwd"), "/etc/passwd");
        assert_eq!(shown("/a/b", "../c/./d//e"), "/a/c/d/e");
        assert_eq!(shown("/a", "/"), "/");
        assert_eq!(shown("/a", ".."), "/");
        assert_eq!(shown("/", "a\\b"), "/a\\b");
        assert!(resolve(b"/", b"").is_err() && resolve(b"/", b"a\0").is_err() && resolve(b"/", &[b'a'; 5000]).is_err());
        assert_eq!(last(b"/a/b"), b"b");
        assert_eq!(last(b"/"), b"/");
    }
}
