//! Rows and indexes in two layers: what the library has, shared by all checks, and what one check adds.
//!
//! A check starts with the types of the whole library. Copying them would cost more than most files do; so a copy shares
//! them, and what a check changes of them it keeps for itself.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use super::store::IdHash;

/// Values by number.
#[derive(Clone, Debug)]
pub(super) struct Rows<T> {
    base: Arc<Vec<T>>,
    /// Those of the base that are others here.
    changed: HashMap<usize, T, IdHash>,
    own: Vec<T>,
}

impl<T> Default for Rows<T> {
    fn default() -> Self {
        Self { base: Arc::default(), changed: HashMap::default(), own: Vec::new() }
    }
}

impl<T: Clone> Rows<T> {
    pub(super) fn len(&self) -> usize {
        self.base.len() + self.own.len()
    }

    pub(super) fn push(&mut self, value: T) {
        self.own.push(value);
    }

    #[inline]
    pub(super) fn get(&self, at: usize) -> Option<&T> {
        match at.checked_sub(self.base.len()) {
            Some(at) => self.own.get(at),
            None if self.changed.is_empty() => self.base.get(at),
            None => self.changed.get(&at).or_else(|| self.base.get(at)),
        }
    }

    pub(super) fn get_mut(&mut self, at: usize) -> Option<&mut T> {
        match at.checked_sub(self.base.len()) {
            Some(at) => self.own.get_mut(at),
            None => {
                let value = self.base.get(at)?;
                Some(self.changed.entry(at).or_insert_with(|| value.clone()))
            }
        }
    }

    /// The number of the first value of which `wanted` holds.
    pub(super) fn position(&self, wanted: impl Fn(&T) -> bool) -> Option<usize> {
        (0..self.len()).find(|at| self.get(*at).is_some_and(&wanted))
    }

    /// Makes all there is the base of the copies.
    pub(super) fn close(&mut self) {
        let all = (0..self.len()).filter_map(|at| self.get(at).cloned()).collect();
        *self = Self { base: Arc::new(all), ..Self::default() };
    }
}

/// Values by key; a key of the base keeps its value unless it is given another.
#[derive(Clone, Debug)]
pub(super) struct Index<K, V> {
    base: Arc<HashMap<K, V, IdHash>>,
    own: HashMap<K, V, IdHash>,
}

impl<K, V> Default for Index<K, V> {
    fn default() -> Self {
        Self { base: Arc::default(), own: HashMap::default() }
    }
}

impl<K: Clone + Eq + Hash, V: Clone> Index<K, V> {
    #[inline]
    pub(super) fn get<Q: Eq + Hash + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        self.own.get(key).or_else(|| self.base.get(key))
    }

    pub(super) fn insert(&mut self, key: K, value: V) {
        self.own.insert(key, value);
    }

    /// Makes all there is the base of the copies.
    pub(super) fn close(&mut self) {
        let mut all = HashMap::clone(&self.base);
        all.extend(std::mem::take(&mut self.own));
        self.base = Arc::new(all);
    }
}
