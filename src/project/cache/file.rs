//! A file of records, each found by its key.
//!
//! It is read as a whole and written as a whole: to another name first, which then takes the place of the old file, so
//! that whoever reads meets one or the other. What two programs write at the same time is not joined: the later one wins,
//! and what the other one had is found again when it is needed. A file that another build of the program wrote, or that is
//! damaged, counts as empty; a record that is damaged is not there.

use std::collections::HashMap;
use std::fs;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::{Deref, Range};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The name of a record: a hash of everything that it follows from.
pub(super) type Key = [u8; 32];

/// Begins a file.
const MAGIC: &[u8; 8] = b"wippyca1";
/// The build of the program: what it makes of a text may differ from build to build. None if whoever has built it does not
/// say: nothing is kept then.
const BUILD: Option<&str> = option_env!("WIPPY_BUILD");
/// A larger file is not read.
const FILE_MAX: u64 = 256 << 20;
/// A record that so many writes have found unused is left out.
const AGE_MAX: u8 = 16;
/// Key, age, length, checksum.
const HEAD: usize = 32 + 1 + 4 + 8;

/// See the head of the file.
#[derive(Debug)]
pub(super) struct RecordFile {
    path: PathBuf,
    is_written: bool,
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    /// What was read.
    bytes: Arc<Vec<u8>>,
    records: Records,
    is_changed: bool,
}

type Records = HashMap<Key, Record, BuildHasherDefault<KeyHasher>>;

/// Keys are hashes already: a part of one serves as the hash of it.
#[derive(Default)]
struct KeyHasher(u64);

impl Hasher for KeyHasher {
    fn write(&mut self, bytes: &[u8]) {
        if let Some(word) = bytes.first_chunk() {
            self.0 = u64::from_le_bytes(*word);
        }
    }

    fn write_usize(&mut self, _: usize) {
        // The length of a key, which is that of all.
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// The bytes of a record.
#[derive(Debug)]
pub struct Kept {
    bytes: Arc<Vec<u8>>,
    range: Range<usize>,
}

impl Deref for Kept {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        self.bytes.get(self.range.clone()).unwrap_or_default()
    }
}

#[derive(Debug)]
struct Record {
    value: Value,
    age: u8,
    is_used: bool,
}

#[derive(Debug)]
enum Value {
    /// A part of what was read, with its checksum.
    Old {
        start: usize,
        len: usize,
        sum: u64,
    },
    New(Arc<Vec<u8>>),
}

impl RecordFile {
    /// The records of a file; `is_written`: changes are kept.
    pub(super) fn open(path: PathBuf, is_written: bool) -> RecordFile {
        let inner = read(&path).unwrap_or_default();
        RecordFile { path, is_written: is_written && BUILD.is_some(), inner: Mutex::new(inner) }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The record of a key.
    pub(super) fn get(&self, key: &Key) -> Option<Kept> {
        let (kept, sum) = self.find(key)?;
        // Several threads may look at their records at the same time.
        if sum.is_some_and(|sum| checksum(key, &kept) != sum) {
            let mut inner = self.lock();
            inner.records.remove(key);
            inner.is_changed = true;
            return None;
        }
        Some(kept)
    }

    /// The record of a key, and the checksum that it has to have if it was read.
    fn find(&self, key: &Key) -> Option<(Kept, Option<u64>)> {
        let mut inner = self.lock();
        let Inner { bytes, records, .. } = &mut *inner;
        let record = records.get_mut(key)?;
        record.is_used = true;
        Some(match &record.value {
            Value::New(value) => (Kept { bytes: Arc::clone(value), range: 0..value.len() }, None),
            Value::Old { start, len, sum } => {
                (Kept { bytes: Arc::clone(bytes), range: *start..*start + *len }, Some(*sum))
            }
        })
    }

    /// Keeps a record.
    pub(super) fn put(&self, key: Key, value: Vec<u8>) {
        if !self.is_written || u32::try_from(value.len()).is_err() {
            return;
        }
        let mut inner = self.lock();
        inner.records.insert(key, Record { value: Value::New(Arc::new(value)), age: 0, is_used: true });
        inner.is_changed = true;
    }

    /// Writes the file if there is something new. What cannot be written is made again at the next start.
    pub(super) fn save(&self) {
        let mut inner = self.lock();
        if self.is_written && inner.is_changed {
            inner.is_changed = false;
            if let Some(bytes) = bytes_of(&inner) {
                drop(write(&self.path, &bytes));
            }
        }
    }
}

fn read(path: &Path) -> Option<Inner> {
    let about = fs::metadata(path).ok()?;
    if !about.is_file() || about.len() > FILE_MAX {
        return None;
    }
    let bytes = fs::read(path).ok()?;
    let mut records = Records::default();
    let head = header()?;
    if !bytes.starts_with(&head) {
        return None;
    }
    let mut at = head.len();
    while let Some(head) = bytes.get(at..at + HEAD) {
        let (key, rest) = head.split_first_chunk::<32>()?;
        let (age, rest) = rest.split_first()?;
        let (len, sum) = rest.split_first_chunk::<4>()?;
        let sum = u64::from_le_bytes(sum.try_into().ok()?);
        let len = usize::try_from(u32::from_le_bytes(*len)).ok()?;
        at += HEAD;
        if bytes.len() - at < len {
            break;
        }
        records.insert(*key, Record { value: Value::Old { start: at, len, sum }, age: *age, is_used: false });
        at += len;
    }
    Some(Inner { bytes: Arc::new(bytes), records, is_changed: false })
}

fn header() -> Option<Vec<u8>> {
    let build = format!("{}+{}\n", env!("CARGO_PKG_VERSION"), BUILD?);
    Some([MAGIC.as_slice(), build.as_bytes()].concat())
}

fn bytes_of(inner: &Inner) -> Option<Vec<u8>> {
    let mut keys: Vec<&Key> = inner.records.keys().collect();
    keys.sort_unstable();
    let mut out = header()?;
    for key in keys {
        let Some(record) = inner.records.get(key) else { continue };
        let age = if record.is_used { 0 } else { record.age.saturating_add(1) };
        if age > AGE_MAX {
            continue;
        }
        let (value, sum) = match &record.value {
            Value::New(value) => (value.as_slice(), checksum(key, value)),
            Value::Old { start, len, sum } => match inner.bytes.get(*start..*start + *len) {
                Some(value) => (value, *sum),
                None => continue,
            },
        };
        let Ok(len) = u32::try_from(value.len()) else { continue };
        out.extend_from_slice(key);
        out.push(age);
        out.extend_from_slice(&len.to_le_bytes());
        out.extend_from_slice(&sum.to_le_bytes());
        out.extend_from_slice(value);
    }
    Some(out)
}

fn write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let fresh = path.with_added_extension(format!("{}-{number}.new", std::process::id()));
    let written = fs::write(&fresh, bytes).and_then(|()| fs::rename(&fresh, path));
    if written.is_err() {
        drop(fs::remove_file(&fresh));
    }
    written
}

/// Tells damage, not malice: whoever can write into the directory can also write the sources.
fn checksum(key: &Key, value: &[u8]) -> u64 {
    const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut sum = value.len() as u64;
    let mut add = |word: u64| sum = (sum.rotate_left(29) ^ word).wrapping_mul(FACTOR);
    for part in [key.as_slice(), value] {
        let (words, rest) = part.as_chunks::<8>();
        for word in words {
            add(u64::from_le_bytes(*word));
        }
        for byte in rest {
            add(u64::from(*byte));
        }
    }
    sum ^ (sum >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("wippy-pack-{name}-{}", std::process::id()));
        drop(fs::remove_dir_all(&folder));
        folder
    }

    #[test]
    fn what_was_put_is_there_after_it_was_saved() {
        let folder = folder("saved");
        let path = folder.join("deep/pack");
        let pack = RecordFile::open(path.clone(), true);
        assert!(pack.get(&[1; 32]).is_none());
        pack.put([1; 32], b"one".to_vec());
        pack.put([2; 32], Vec::new());
        pack.save();
        let again = RecordFile::open(path.clone(), false);
        assert_eq!(again.get(&[1; 32]).as_deref(), Some(b"one".as_slice()));
        assert_eq!(again.get(&[2; 32]).as_deref(), Some(b"".as_slice()));
        again.put([3; 32], b"three".to_vec());
        again.save();
        assert!(RecordFile::open(path, false).get(&[3; 32]).is_none(), "it is only read");
        assert_eq!(fs::read_dir(folder.join("deep")).unwrap().count(), 1, "nothing is left behind");
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn every_damage_loses_records_and_nothing_else() {
        let folder = folder("damage");
        let path = folder.join("pack");
        let pack = RecordFile::open(path.clone(), true);
        for n in 0..4 {
            pack.put([n; 32], vec![n; 20 + usize::from(n)]);
        }
        pack.save();
        let whole = fs::read(&path).unwrap();
        let is_right = |path: &Path| {
            let pack = RecordFile::open(path.to_path_buf(), false);
            (0..4).all(|n| pack.get(&[n; 32]).is_none_or(|value| *value == vec![n; 20 + usize::from(n)]))
        };
        for at in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[at] ^= 0x5A;
            fs::write(&path, &bytes).unwrap();
            assert!(is_right(&path), "byte {at} changed");
            fs::write(&path, &whole[..at]).unwrap();
            assert!(is_right(&path), "{at} bytes left");
        }
        fs::write(&path, b"garbage").unwrap();
        let pack = RecordFile::open(path.clone(), true);
        pack.put([9; 32], b"new".to_vec());
        pack.save();
        assert_eq!(
            RecordFile::open(path, false).get(&[9; 32]).as_deref(),
            Some(b"new".as_slice()),
            "it is written anew"
        );
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn what_nobody_uses_any_more_goes() {
        let folder = folder("age");
        let path = folder.join("pack");
        let pack = RecordFile::open(path.clone(), true);
        pack.put([1; 32], b"old".to_vec());
        pack.save();
        for n in 0..=AGE_MAX {
            let pack = RecordFile::open(path.clone(), true);
            pack.put([100 + n; 32], vec![n]);
            pack.save();
        }
        let pack = RecordFile::open(path, false);
        assert!(pack.get(&[1; 32]).is_none());
        assert_eq!(pack.get(&[100 + AGE_MAX; 32]).as_deref(), Some([AGE_MAX].as_slice()));
        fs::remove_dir_all(folder).unwrap();
    }
}
