//! A bounded memory of what was made from texts: the least used goes first.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

/// Values that were made from keys.
pub(super) struct Cache<K, V> {
    capacity: usize,
    inner: Mutex<Option<Inner<K, V>>>,
}

struct Inner<K, V> {
    /// Each with the moment of its last use.
    values: HashMap<K, (Arc<V>, u64)>,
    clock: u64,
}

impl<K: Eq + Hash, V> Cache<K, V> {
    /// An empty cache for so many values.
    pub(super) const fn new(capacity: usize) -> Cache<K, V> {
        Cache { capacity, inner: Mutex::new(None) }
    }

    /// The value of a key, made if it is not there. `make` runs while nobody else is held up.
    ///
    /// # Errors
    /// That of `make`; it is not remembered.
    pub(super) fn get_or_make<E>(&self, key: K, make: impl FnOnce(&K) -> Result<V, E>) -> Result<Arc<V>, E> {
        if let Some(found) = self.with(|inner| inner.find(&key)) {
            return Ok(found);
        }
        let made = Arc::new(make(&key)?);
        self.with(|inner| inner.keep(key, Arc::clone(&made), self.capacity));
        Ok(made)
    }

    fn with<R>(&self, body: impl FnOnce(&mut Inner<K, V>) -> R) -> R {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        body(inner.get_or_insert_with(|| Inner { values: HashMap::new(), clock: 0 }))
    }
}

impl<K: Eq + Hash, V> Inner<K, V> {
    fn find(&mut self, key: &K) -> Option<Arc<V>> {
        self.clock += 1;
        let (value, used) = self.values.get_mut(key)?;
        *used = self.clock;
        Some(Arc::clone(value))
    }

    fn keep(&mut self, key: K, value: Arc<V>, capacity: usize) {
        if self.values.len() >= capacity {
            // A quarter at once, so that a full cache does not look through all its values each time.
            let mut uses: Vec<u64> = self.values.values().map(|(_, used)| *used).collect();
            uses.sort_unstable();
            let limit = uses.get(capacity / 4).copied().unwrap_or(u64::MAX);
            self.values.retain(|_, (_, used)| *used > limit);
        }
        self.clock += 1;
        self.values.insert(key, (value, self.clock));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_used_go_first() {
        let cache: Cache<u32, u32> = Cache::new(8);
        let get = |key: u32| {
            let mut was_made = false;
            let value = cache.get_or_make(key, |key| -> Result<u32, ()> {
                was_made = true;
                Ok(key * 2)
            });
            assert_eq!(*value.expect("no error"), key * 2);
            was_made
        };
        assert!((0..8).all(get) && !get(0));
        assert!(get(8) && !get(0) && !get(8) && get(1), "0 was used, 1 was not");
        assert!(cache.get_or_make(99, |_| Err("no")).is_err() && get(99), "errors are not kept");
    }
}
