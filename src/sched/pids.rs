//! The table of processes by number: where a message to a PID finds its process.
//!
//! Sharded by the low bits of the number. Numbers come from a counter, so neighbours in time stand in different shards, and
//! inside a shard a multiplication spreads them well enough. A lookup holds the lock of one shard for some nanoseconds and
//! runs no code of others under it, except what [`Pids::with`] is given.

#![forbid(unsafe_code)]

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use crossbeam_utils::CachePadded;

use super::sync::{AtomicUsize, Mutex, Ordering, lock};

/// Number of shards: more than workers, so that two rarely meet.
const SHARDS: usize = if cfg!(feature = "loom") { 2 } else { 64 };
/// A shard gives memory back when it uses less than an eighth of more than this.
const SHRINK_ABOVE: usize = 256;

/// Spreads numbers that count upwards in steps of `SHARDS`.
#[derive(Default)]
struct NumberHasher(u64);

impl Hasher for NumberHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte) ^ self.0);
        }
    }

    #[inline]
    fn write_u64(&mut self, number: u64) {
        // The table looks at the lowest and the highest bits: the product of an odd number moves low bits up, the
        // rotation moves high ones down.
        self.0 = number.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(26);
    }
}

type Map<H> = HashMap<u64, H, BuildHasherDefault<NumberHasher>>;

/// A shard.
struct Shard<H> {
    map: Mutex<Map<H>>,
    /// Its length, for those who do not hold the lock. One count for all would go from core to core all the time.
    len: AtomicUsize,
}

/// See the head of the file.
pub struct Pids<H> {
    shards: Box<[CachePadded<Shard<H>>]>,
}

impl<H> Default for Pids<H> {
    fn default() -> Pids<H> {
        let shard = |_| CachePadded::new(Shard { map: Mutex::new(Map::default()), len: AtomicUsize::new(0) });
        Pids { shards: (0..SHARDS).map(shard).collect() }
    }
}

impl<H: Clone> Pids<H> {
    #[inline]
    fn shard(&self, number: u64) -> &Shard<H> {
        let index = usize::try_from(number % SHARDS as u64).unwrap_or(0);
        match self.shards.get(index) {
            Some(shard) => shard,
            None => unreachable!("there are {SHARDS} shards"),
        }
    }

    /// Enters a process. Numbers are not used twice.
    ///
    /// Who ends all processes stores that no more may come and takes a [`Pids::snapshot`] then; who enters one looks
    /// **afterwards** whether more may come, and ends it itself if not. The lock of the shard orders them: either the snapshot
    /// has the process, or it held the lock before, and what was stored is seen. Model: `tests/loom`, "pids".
    pub fn insert(&self, number: u64, handle: H) {
        let shard = self.shard(number);
        let mut map = lock(&shard.map);
        let before = map.insert(number, handle);
        debug_assert!(before.is_none(), "process numbers are unique");
        shard.len.store(map.len(), Ordering::Relaxed);
    }

    /// The process of this number.
    #[inline]
    pub fn get(&self, number: u64) -> Option<H> {
        lock(&self.shard(number).map).get(&number).cloned()
    }

    /// Does something short with the process of this number while it cannot leave the table: a push and a wake-up, without
    /// counting a reference. It must not come back to this table.
    #[inline]
    pub fn with<R>(&self, number: u64, f: impl FnOnce(&H) -> R) -> Option<R> {
        lock(&self.shard(number).map).get(&number).map(f)
    }

    /// Takes a process out. Says too whether the table has become much smaller than it was, once each time that it does.
    pub fn remove(&self, number: u64) -> Option<(H, bool)> {
        let shard = self.shard(number);
        let mut map = lock(&shard.map);
        let handle = map.remove(&number)?;
        let mut has_shrunk = false;
        if map.capacity() > SHRINK_ABOVE && map.len() < map.capacity() / 8 {
            let len = map.len();
            map.shrink_to(2 * len);
            // The shards are about as large as each other: the first speaks for all.
            has_shrunk = number.is_multiple_of(SHARDS as u64);
        }
        shard.len.store(map.len(), Ordering::Relaxed);
        Some((handle, has_shrunk))
    }

    /// Number of processes.
    pub fn len(&self) -> usize {
        self.shards.iter().map(|shard| shard.len.load(Ordering::Relaxed)).sum()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Number of processes whose numbers are such.
    pub fn count(&self, is_such: impl Fn(u64) -> bool) -> usize {
        let count = |shard: &CachePadded<Shard<H>>| lock(&shard.map).keys().filter(|&&number| is_such(number)).count();
        self.shards.iter().map(count).sum()
    }

    /// All processes at some moment, in the order of their numbers. Those that come or go meanwhile may be missed.
    pub fn snapshot(&self) -> Vec<(u64, H)> {
        let mut all = Vec::with_capacity(self.len());
        for shard in &self.shards {
            all.extend(lock(&shard.map).iter().map(|(number, handle)| (*number, handle.clone())));
        }
        all.sort_unstable_by_key(|(number, _)| *number);
        all
    }
}

#[cfg(all(test, not(any(feature = "loom", feature = "shuttle"))))]
mod tests {
    use super::*;

    #[test]
    fn processes_are_found_until_they_are_taken_out() {
        let pids = Pids::default();
        for number in 1..=100_000u64 {
            pids.insert(number, number * 2);
        }
        assert_eq!(pids.len(), 100_000);
        assert!((1..=100_000).all(|number| pids.get(number) == Some(number * 2)));
        assert_eq!(pids.with(77, |handle| *handle + 1), Some(155));
        assert_eq!((pids.get(0), pids.get(100_001)), (None, None));
        assert_eq!(pids.snapshot().first(), Some(&(1, 2)));
        assert_eq!(pids.count(|number| number % 1000 == 7), 100);
        let mut n_shrunk = 0;
        for number in 1..100_000 {
            let (handle, has_shrunk) = pids.remove(number).expect("it is there");
            assert_eq!(handle, number * 2);
            n_shrunk += u32::from(has_shrunk);
            assert_eq!(pids.remove(number), None);
        }
        // From room for 1792 in a shard to 448, and to 112.
        assert!((1..=3).contains(&n_shrunk), "{n_shrunk}");
        assert_eq!(pids.snapshot(), [(100_000, 200_000)]);
        assert!(pids.shards.iter().all(|shard| lock(&shard.map).capacity() <= SHRINK_ABOVE));
    }

    #[test]
    fn numbers_that_count_up_spread_well() {
        use std::hash::BuildHasher;
        let hasher = BuildHasherDefault::<NumberHasher>::default();
        let hashes: Vec<u64> = (0..4096u64).map(|i| hasher.hash_one(5 + i * SHARDS as u64)).collect();
        let distinct = |of: fn(u64) -> u64| {
            let mut parts: Vec<u64> = hashes.iter().map(|hash| of(*hash)).collect();
            parts.sort_unstable();
            parts.dedup();
            parts.len()
        };
        // By the lowest bits as many as a random function gives (1 - 1/e of 4096), or more; all values of the seven highest.
        assert!(distinct(|hash| hash % 4096) > 2500);
        assert_eq!(distinct(|hash| hash >> 57), 128);
    }
}
