//! Code that was compiled, by what it was compiled from.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::process::resource::{Resource, find_resource, resources};
use crate::vm::native::{Cx, PortableCode};

/// Under which the run has it; no entry has such an id.
pub(crate) const CACHE: &str = "compiled code of eval_runner";
/// Programs that are kept where nothing else is said.
const CAPACITY: usize = 256;

/// What a program is known by.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct Key {
    pub(super) source: Vec<u8>,
    pub(super) method: String,
    pub(super) modules: Vec<&'static str>,
    pub(super) classes: Vec<&'static str>,
}

/// See the head of the file.
pub(crate) struct Cache {
    capacity: usize,
    /// How long code is kept; none is for ever.
    ttl: Option<Duration>,
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    programs: HashMap<Key, Kept>,
    /// Counts uses.
    clock: u64,
    counts: Counts,
}

struct Kept {
    code: PortableCode,
    used: u64,
    since: Instant,
}

/// What the cache has done.
#[derive(Clone, Copy, Default)]
pub(super) struct Counts {
    pub(super) compiled: u64,
    pub(super) hits: u64,
    pub(super) kept: usize,
}

/// A cache for so many programs, each for so long: none is for ever. It is offered under [`CACHE`].
pub(crate) fn cache(capacity: usize, ttl: Option<Duration>) -> Arc<Resource> {
    Arc::new(Cache { capacity, ttl, inner: Mutex::default() })
}

/// The cache of the run.
pub(super) fn of_run(cx: &mut Cx<'_>) -> Arc<Cache> {
    let known = |cx: &mut Cx<'_>| find_resource(cx, CACHE).and_then(|known| known.downcast::<Cache>().ok());
    if let Some(known) = known(cx) {
        return known;
    }
    let made = Arc::new(Cache { capacity: CAPACITY, ttl: None, inner: Mutex::default() });
    resources(cx).insert_new(CACHE, Arc::clone(&made) as Arc<Resource>);
    // Another process may have been faster.
    known(cx).unwrap_or(made)
}

impl Cache {
    /// The code of a program, compiled if it is not known.
    ///
    /// # Errors
    /// Why it cannot be compiled, which is not remembered.
    pub(super) fn get_or_compile(
        &self,
        key: &Key,
        compile: impl FnOnce() -> Result<PortableCode, Vec<u8>>,
    ) -> Result<PortableCode, Vec<u8>> {
        let now = Instant::now();
        if let Some(code) = self.with(|inner| inner.find(key, now, self.ttl)) {
            return Ok(code);
        }
        let code = compile()?;
        self.with(|inner| {
            inner.counts.compiled += 1;
            inner.keep(key.clone(), code.clone(), now, self.capacity);
        });
        Ok(code)
    }

    pub(super) fn counts(&self) -> Counts {
        self.with(|inner| Counts { kept: inner.programs.len(), ..inner.counts })
    }

    fn with<R>(&self, body: impl FnOnce(&mut Inner) -> R) -> R {
        body(&mut self.inner.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Inner {
    fn find(&mut self, key: &Key, now: Instant, ttl: Option<Duration>) -> Option<PortableCode> {
        self.clock += 1;
        let kept = self.programs.get_mut(key)?;
        if ttl.is_some_and(|ttl| now.saturating_duration_since(kept.since) > ttl) {
            self.programs.remove(key);
            return None;
        }
        kept.used = self.clock;
        self.counts.hits += 1;
        Some(kept.code.clone())
    }

    fn keep(&mut self, key: Key, code: PortableCode, now: Instant, capacity: usize) {
        if capacity == 0 {
            return;
        }
        if self.programs.len() >= capacity
            && let Some(oldest) = self.programs.iter().min_by_key(|(_, kept)| kept.used).map(|(key, _)| key.clone())
        {
            self.programs.remove(&oldest);
        }
        self.clock += 1;
        self.programs.insert(key, Kept { code, used: self.clock, since: now });
    }
}
