//! A table from names to whatever has them, sharded by the hash of the name.

#![forbid(unsafe_code)]

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

use super::sync::{Mutex, lock};

const SHARDS: usize = 16;

type Shard<V> = HashMap<Box<[u8]>, V>;

/// See the head of the file.
pub struct Names<V> {
    shards: Box<[Mutex<Shard<V>>]>,
    hasher: RandomState,
}

impl<V> Default for Names<V> {
    fn default() -> Names<V> {
        let shards = (0..SHARDS).map(|_| Mutex::new(Shard::default())).collect();
        Names { shards, hasher: RandomState::new() }
    }
}

impl<V: Clone> Names<V> {
    fn shard(&self, name: &[u8]) -> &Mutex<Shard<V>> {
        let index = usize::try_from(self.hasher.hash_one(name) % SHARDS as u64).unwrap_or(0);
        match self.shards.get(index) {
            Some(shard) => shard,
            None => unreachable!("there are {SHARDS} shards"),
        }
    }

    /// Gives a name to this value.
    ///
    /// # Errors
    /// The value that has the name already.
    pub fn insert(&self, name: &[u8], value: V) -> Result<(), V> {
        let name: Box<[u8]> = name.into();
        let mut shard = lock(self.shard(&name));
        if let Some(present) = shard.get(&name) {
            return Err(present.clone());
        }
        shard.insert(name, value);
        Ok(())
    }

    /// What has the name.
    pub fn get(&self, name: &[u8]) -> Option<V> {
        lock(self.shard(name)).get(name).cloned()
    }

    /// Frees a name if what has it is wanted.
    pub fn remove_if(&self, name: &[u8], is_wanted: impl FnOnce(&V) -> bool) -> Option<V> {
        let mut shard = lock(self.shard(name));
        if !shard.get(name).is_some_and(is_wanted) {
            return None;
        }
        shard.remove(name)
    }

    /// All names at some moment, sorted.
    pub fn snapshot(&self) -> Vec<(Box<[u8]>, V)> {
        let mut all = Vec::new();
        for shard in &self.shards {
            all.extend(lock(shard).iter().map(|(name, value)| (name.clone(), value.clone())));
        }
        all.sort_by(|(a, _), (b, _)| a.cmp(b));
        all
    }
}

#[cfg(all(test, not(any(loom, shuttle))))]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_one_owner() {
        let names = Names::default();
        assert_eq!(names.insert(b"b", 1), Ok(()));
        assert_eq!(names.insert(b"a", 2), Ok(()));
        assert_eq!(names.insert(b"b", 3), Err(1));
        assert_eq!((names.get(b"b"), names.get(b"c")), (Some(1), None));
        assert_eq!(names.snapshot(), [(b"a"[..].into(), 2), (b"b"[..].into(), 1)]);
        assert_eq!(names.remove_if(b"b", |owner| *owner == 3), None);
        assert_eq!(names.remove_if(b"b", |owner| *owner == 1), Some(1));
        assert_eq!(names.insert(b"b", 3), Ok(()));
    }
}
