//! The table of processes: from numbers to references.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::{Mutex, PoisonError};

use super::block::ProcessRef;
use super::pid::Pid;

/// Parts of the table, each with a lock of its own.
const SHARDS: usize = 64;

/// Numbers are handed out in order: they need no mixing.
#[derive(Default)]
struct Plain(u64);

impl Hasher for Plain {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(byte);
        }
    }
    fn write_u64(&mut self, n: u64) {
        self.0 = n.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
}

type Shard = Mutex<HashMap<u64, ProcessRef, BuildHasherDefault<Plain>>>;

/// See the head of the file.
pub(super) struct Table {
    shards: Box<[Shard]>,
}

impl Default for Table {
    fn default() -> Table {
        Table { shards: (0..SHARDS).map(|_| Shard::default()).collect() }
    }
}

impl Table {
    fn shard(&self, pid: Pid) -> std::sync::MutexGuard<'_, HashMap<u64, ProcessRef, BuildHasherDefault<Plain>>> {
        #[expect(clippy::indexing_slicing, reason = "the remainder is below the number of shards")]
        let shard = &self.shards[(pid.0 % SHARDS as u64) as usize];
        shard.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes a process addressable.
    pub(super) fn insert(&self, process: ProcessRef) {
        self.shard(process.pid).insert(process.pid.0, process);
    }

    /// The process with a number.
    pub(super) fn get(&self, pid: Pid) -> Option<ProcessRef> {
        self.shard(pid).get(&pid.0).cloned()
    }

    /// Ends the addressability of a process.
    pub(super) fn remove(&self, pid: Pid) -> Option<ProcessRef> {
        self.shard(pid).remove(&pid.0)
    }

    /// All processes, by number.
    pub(super) fn all(&self) -> Vec<ProcessRef> {
        let mut all: Vec<ProcessRef> = Vec::new();
        for shard in &self.shards {
            all.extend(shard.lock().unwrap_or_else(PoisonError::into_inner).values().cloned());
        }
        all.sort_by_key(|process| process.pid);
        all
    }
}
