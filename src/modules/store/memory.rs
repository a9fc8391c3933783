//! A store in memory: values by key, with their versions and ends. Knows nothing of programs.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::work::{Answer, Condition, Entry, Refusal, Work, version_text};
use crate::modules::data::Data;

/// Most entries of a store, unless it is told.
pub(super) const SIZE_DEFAULT: usize = 10_000;
/// How often entries whose time is over are removed, unless it is told.
pub(super) const CLEANUP_DEFAULT: Duration = Duration::from_secs(300);

/// A store.
pub(super) struct Memory {
    /// Most entries.
    size_max: usize,
    /// How often entries whose time is over are looked for; nothing: only those that are in the way.
    cleanup: Option<Duration>,
    inner: Arc<Mutex<Inner>>,
}

struct Inner {
    entries: BTreeMap<Vec<u8>, Live>,
    /// When the time of which entry is over.
    ends: BTreeSet<(Instant, Vec<u8>)>,
    last_version: u64,
    cleaned: Instant,
}

/// A value in the store.
#[derive(Clone, Debug)]
struct Live {
    value: Data,
    version: u64,
    end: Option<Instant>,
}

impl Memory {
    /// An empty store.
    pub(super) fn new(size_max: usize, cleanup: Option<Duration>) -> Memory {
        let inner = Inner { entries: BTreeMap::new(), ends: BTreeSet::new(), last_version: 0, cleaned: Instant::now() };
        Memory { size_max, cleanup, inner: Arc::new(Mutex::new(inner)) }
    }

    /// The same values under other settings.
    pub(super) fn with_settings(&self, size_max: usize, cleanup: Option<Duration>) -> Memory {
        Memory { size_max, cleanup, inner: Arc::clone(&self.inner) }
    }

    fn lock(&self) -> (MutexGuard<'_, Inner>, Instant) {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        if self.cleanup.is_some_and(|every| now.duration_since(inner.cleaned) >= every) {
            inner.remove_ended(now);
        }
        (inner, now)
    }

    /// Removes entries whose time is over, if that is due; how long it is until it is due again. Nothing: it is done when the
    /// store is used.
    pub(super) fn clean(&self) -> Option<Duration> {
        let every = self.cleanup?;
        let (inner, now) = self.lock();
        Some(every.saturating_sub(now.duration_since(inner.cleaned)))
    }

    /// Does what is asked.
    pub(super) fn run(&self, work: Work) -> Result<Answer, Refusal> {
        match work {
            Work::Get(key) => Ok(Answer::Found(self.get(&key))),
            Work::Put { key, value, ttl, condition } => self.put(&key, value, ttl, &condition).map(Answer::Written),
            Work::Add { key, n, ttl } => self.add(&key, n, ttl).map(Answer::Sum),
            Work::Remove(key) => Ok(Answer::Removed(self.remove(&key))),
            Work::List { prefix, after, limit } => {
                let (entries, has_more) = self.list(&prefix, after.as_deref(), limit);
                Ok(Answer::Page(entries, has_more))
            }
        }
    }

    /// The entry of a key.
    fn get(&self, key: &[u8]) -> Option<Entry> {
        let (inner, now) = self.lock();
        inner.live(key, now).map(Live::entry)
    }

    /// Writes a value that is gone after `ttl`.
    fn put(&self, key: &[u8], value: Data, ttl: Option<Duration>, condition: &Condition) -> Result<Entry, Refusal> {
        let (mut inner, now) = self.lock();
        let old = inner.live(key, now);
        match (condition, old) {
            (Condition::Absent, Some(_)) => return Err(Refusal::Exists),
            (Condition::Version(_), None) => return Err(Refusal::Changed),
            (Condition::Version(version), Some(old)) if *version != version_text(old.version).into_bytes() => {
                return Err(Refusal::Changed);
            }
            _ => {}
        }
        self.make_room(&mut inner, key, now)?;
        Ok(inner.write(key, value, ttl.and_then(|ttl| now.checked_add(ttl))).entry())
    }

    /// Adds to a whole number, 0 if there is none; its end stays, unless a new one is given.
    fn add(&self, key: &[u8], n: i64, ttl: Option<Duration>) -> Result<i64, Refusal> {
        let (mut inner, now) = self.lock();
        let (old, end) = match inner.live(key, now) {
            None => (0, None),
            Some(Live { value: Data::Integer(old), end, .. }) => (*old, *end),
            Some(_) => return Err(Refusal::NoInteger),
        };
        let sum = old.checked_add(n).ok_or(Refusal::Overflow)?;
        self.make_room(&mut inner, key, now)?;
        let end = match ttl {
            Some(ttl) => now.checked_add(ttl),
            None => end,
        };
        inner.write(key, Data::Integer(sum), end);
        Ok(sum)
    }

    /// True: it was there.
    fn remove(&self, key: &[u8]) -> bool {
        let (mut inner, now) = self.lock();
        let was_live = inner.live(key, now).is_some();
        inner.remove(key);
        was_live
    }

    /// Entries whose keys begin with `prefix`, behind `after`, by key; and whether there are more.
    fn list(&self, prefix: &[u8], after: Option<&[u8]>, limit: usize) -> (Vec<(Vec<u8>, Entry)>, bool) {
        let (inner, now) = self.lock();
        let from = match after {
            Some(after) if after >= prefix => Bound::Excluded(after.to_vec()),
            _ => Bound::Included(prefix.to_vec()),
        };
        let found = inner.entries.range((from, Bound::Unbounded)).take_while(|(key, _)| key.starts_with(prefix));
        let mut found = found.filter(|(_, entry)| entry.is_live(now));
        let items = found.by_ref().take(limit).map(|(key, entry)| (key.clone(), entry.entry())).collect();
        let has_more = found.next().is_some();
        (items, has_more)
    }

    /// Room for a key: entries whose time is over go first.
    fn make_room(&self, inner: &mut Inner, key: &[u8], now: Instant) -> Result<(), Refusal> {
        if inner.entries.len() < self.size_max || inner.entries.contains_key(key) {
            return Ok(());
        }
        inner.remove_ended(now);
        if inner.entries.len() < self.size_max { Ok(()) } else { Err(Refusal::Full) }
    }
}

impl Live {
    /// As it is told.
    fn entry(&self) -> Entry {
        Entry { value: self.value.clone(), version: self.version }
    }

    fn is_live(&self, now: Instant) -> bool {
        self.end.is_none_or(|end| end > now)
    }
}

impl Inner {
    fn live(&self, key: &[u8], now: Instant) -> Option<&Live> {
        self.entries.get(key).filter(|entry| entry.is_live(now))
    }

    fn write(&mut self, key: &[u8], value: Data, end: Option<Instant>) -> Live {
        self.remove(key);
        self.last_version += 1;
        let entry = Live { value, version: self.last_version, end };
        if let Some(end) = end {
            self.ends.insert((end, key.to_vec()));
        }
        self.entries.insert(key.to_vec(), entry.clone());
        entry
    }

    fn remove(&mut self, key: &[u8]) {
        if let Some(Live { end: Some(end), .. }) = self.entries.remove(key) {
            self.ends.remove(&(end, key.to_vec()));
        }
    }

    fn remove_ended(&mut self, now: Instant) {
        self.cleaned = now;
        while let Some((end, _)) = self.ends.first()
            && *end <= now
            && let Some((_, key)) = self.ends.pop_first()
        {
            self.entries.remove(&key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ended_entries_make_room() {
        let store = Memory::new(2, None);
        let put = |key: &[u8], ttl| store.put(key, Data::Nil, ttl, &Condition::Always);
        assert!(put(b"a", Some(Duration::ZERO)).is_ok() && put(b"b", None).is_ok());
        assert!(store.get(b"a").is_none() && put(b"c", None).is_ok(), "the ended one goes");
        assert_eq!(put(b"d", None).err(), Some(Refusal::Full));
        assert!(put(b"c", None).is_ok(), "no more room is needed");
        let inner = store.lock().0;
        assert!(inner.ends.is_empty() && inner.entries.len() == 2);
    }

    #[test]
    fn ended_entries_go_by_themselves() {
        const EVERY: Duration = Duration::from_millis(1);
        let store = Memory::new(9, Some(EVERY));
        assert!(store.put(b"a", Data::Nil, Some(EVERY), &Condition::Always).is_ok());
        assert!(store.put(b"b", Data::Nil, None, &Condition::Always).is_ok());
        let n_entries = || store.inner.lock().map_or(0, |inner| inner.entries.len());
        while n_entries() == 2 {
            assert!(store.clean().is_some_and(|wait| wait <= EVERY));
        }
        assert_eq!(n_entries(), 1);
        assert_eq!(Memory::new(9, None).clean(), None);
    }
}
