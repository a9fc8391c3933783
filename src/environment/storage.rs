//! Where values of variables lie.
//!
//! A file is read when its storage is opened, and again before each write, so that what others have written into it stays.
//! It is replaced as a whole: whoever reads it, also after a crash in the middle of a write, finds the old text or the new one.

use std::ffi::OsStr;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::os::unix::ffi::{OsStrExt as _, OsStringExt as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::file::{BadLine, Document};
use super::{Refusal, Values};

/// Most bytes of a file.
const FILE_MAX: u64 = 4 << 20;

/// See the head of the file.
#[derive(Debug)]
pub(crate) enum Storage {
    /// As long as the run.
    Memory(Mutex<Values>),
    /// What an entry says.
    Static(Values),
    /// The environment of the system, which is never written.
    System,
    File(FileStorage),
    /// One behind the other: the first that has a name, and the first of all for writing.
    Router(Vec<Arc<Storage>>),
}

impl Storage {
    /// An empty one in memory.
    pub(crate) fn memory() -> Storage {
        Storage::Memory(Mutex::default())
    }

    /// The value of a name.
    pub(crate) fn get(&self, name: &[u8]) -> Option<Vec<u8>> {
        match self {
            Storage::Memory(values) => lock(values).get(name).cloned(),
            Storage::Static(values) => values.get(name).cloned(),
            Storage::System => std::env::var_os(OsStr::from_bytes(name)).map(|value| value.into_vec()),
            Storage::File(file) => lock(&file.document).get(name).map(<[u8]>::to_vec),
            Storage::Router(storages) => storages.iter().find_map(|storage| storage.get(name)),
        }
    }

    /// All names with their values.
    pub(crate) fn all(&self) -> Values {
        match self {
            Storage::Memory(values) => lock(values).clone(),
            Storage::Static(values) => values.clone(),
            Storage::System => std::env::vars_os().map(|(name, value)| (name.into_vec(), value.into_vec())).collect(),
            Storage::File(file) => lock(&file.document).all(),
            Storage::Router(storages) => {
                let mut all = Values::new();
                for storage in storages.iter().rev() {
                    all.extend(storage.all());
                }
                all
            }
        }
    }

    /// Writes a value.
    ///
    /// # Errors
    /// It is never written, or the system refuses it.
    pub(crate) fn set(&self, name: &[u8], value: &[u8]) -> Result<(), Refusal> {
        match self {
            Storage::Memory(values) => {
                lock(values).insert(name.to_vec(), value.to_vec());
                Ok(())
            }
            Storage::Static(_) | Storage::System => Err(Refusal::ReadOnly),
            Storage::File(file) => file.set(name, value),
            Storage::Router(storages) => match storages.first() {
                Some(first) => first.set(name, value),
                None => Err(Refusal::ReadOnly),
            },
        }
    }

    /// Whether a write waits for a disk.
    pub(crate) fn writes_a_file(&self) -> bool {
        match self {
            Storage::Memory(_) | Storage::Static(_) | Storage::System => false,
            Storage::File(_) => true,
            Storage::Router(storages) => storages.first().is_some_and(|first| first.writes_a_file()),
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A file of variables.
#[derive(Debug)]
pub(crate) struct FileStorage {
    /// Where it is, links followed.
    path: PathBuf,
    /// Permissions of a file that is made.
    mode: u32,
    document: Mutex<Document>,
}

/// Why a file of variables cannot be used.
#[derive(Debug)]
pub(crate) enum FileFault {
    /// It is not there.
    Missing,
    BadLine(BadLine),
    Failed(String),
}

impl From<io::Error> for FileFault {
    fn from(error: io::Error) -> FileFault {
        FileFault::Failed(error.to_string())
    }
}

/// Opens a file of variables; `made` says with which permissions the file and its directories are made if it is not there.
///
/// # Errors
/// It is not there and not to be made, cannot be read, or has a line that is none.
pub(crate) fn open_file(path: &Path, mode: u32, made: Option<u32>) -> Result<Storage, FileFault> {
    let document = match (read(path), made) {
        (Ok(document), _) => document,
        (Err(FileFault::Missing), Some(directory_mode)) => {
            if let Some(directory) = path.parent().filter(|directory| !directory.as_os_str().is_empty()) {
                DirBuilder::new().recursive(true).mode(directory_mode).create(directory)?;
            }
            OpenOptions::new().write(true).create(true).truncate(false).mode(mode).open(path)?;
            Document::default()
        }
        (Err(fault), _) => return Err(fault),
    };
    let path = fs::canonicalize(path)?;
    Ok(Storage::File(FileStorage { path, mode, document: Mutex::new(document) }))
}

fn read(path: &Path) -> Result<Document, FileFault> {
    let mut text = Vec::new();
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(FileFault::Missing),
        Err(error) => return Err(error.into()),
    };
    if !file.metadata()?.is_file() {
        return Err(FileFault::Failed("not a file".to_owned()));
    }
    file.take(FILE_MAX + 1).read_to_end(&mut text)?;
    if text.len() as u64 > FILE_MAX {
        return Err(FileFault::Failed(format!("larger than {} MB", FILE_MAX >> 20)));
    }
    Document::parse(&text).map_err(FileFault::BadLine)
}

impl FileStorage {
    fn set(&self, name: &[u8], value: &[u8]) -> Result<(), Refusal> {
        let mut document = lock(&self.document);
        let mut changed = match read(&self.path) {
            Ok(document) => document,
            Err(FileFault::Missing) => Document::default(),
            Err(FileFault::BadLine(BadLine { line, message })) => {
                return Err(Refusal::Failed(format!("{}:{line}: {message}", self.path.display())));
            }
            Err(FileFault::Failed(message)) => return Err(self.failed(&message)),
        };
        changed.set(name, value);
        self.replace(&changed.text()).map_err(|error| self.failed(&error))?;
        *document = changed;
        Ok(())
    }

    fn failed(&self, why: &dyn std::fmt::Display) -> Refusal {
        Refusal::Failed(format!("cannot write {}: {why}", self.path.display()))
    }

    /// Puts a text in the place of that of the file, which keeps its permissions.
    fn replace(&self, text: &[u8]) -> io::Result<()> {
        let mode = fs::metadata(&self.path).map_or(self.mode, |about| about.permissions().mode());
        let name = self.path.file_name().unwrap_or_default().to_string_lossy();
        let new = self.path.with_file_name(format!(".{name}.{}.new", std::process::id()));
        let written = (|| {
            let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(self.mode).open(&new)?;
            file.set_permissions(fs::Permissions::from_mode(mode))?;
            file.write_all(text)?;
            file.sync_all()?;
            fs::rename(&new, &self.path)
        })();
        if written.is_err() {
            // It may not even be there.
            drop(fs::remove_file(&new));
        } else if let Some(directory) = self.path.parent() {
            File::open(directory)?.sync_all()?;
        }
        written
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_replaced_and_keep_what_others_wrote() {
        let folder = std::env::temp_dir().join(format!("wippy-environment-{}", std::process::id()));
        let path = folder.join("deep/vars.env");
        assert!(matches!(open_file(&path, 0o600, None), Err(FileFault::Missing)));
        let storage = open_file(&path, 0o600, Some(0o700)).expect("a new file");
        assert_eq!(storage.set(b"A", b"two words"), Ok(()));
        assert_eq!(fs::metadata(&path).expect("the file").permissions().mode() & 0o777, 0o600);
        fs::write(&path, b"# by hand\nA='x'\nB=2\n").expect("the file");
        assert_eq!(storage.set(b"A", b"new"), Ok(()));
        assert_eq!(fs::read(&path).expect("the file"), b"# by hand\nA=new\nB=2\n");
        assert_eq!(storage.get(b"B").as_deref(), Some(b"2".as_slice()), "it was read again");
        let again = open_file(&path, 0o600, None).expect("what was written");
        assert_eq!(again.all(), storage.all());
        fs::write(&path, b"no line").expect("the file");
        assert!(
            matches!(storage.set(b"A", b"lost"), Err(Refusal::Failed(message)) if message.contains("vars.env:1: "))
        );
        assert_eq!(storage.get(b"A").as_deref(), Some(b"new".as_slice()), "what could not be written is not there");
        assert!(matches!(open_file(&folder, 0o600, None), Err(FileFault::Failed(_))), "a folder");
        let names: Vec<_> = fs::read_dir(folder.join("deep")).expect("the folder").collect();
        assert_eq!(names.len(), 1, "nothing is left over");
        fs::remove_dir_all(&folder).expect("the folder");
    }
}
