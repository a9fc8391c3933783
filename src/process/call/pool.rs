//! Pools: how many calls of one function run at a time. Others wait in the order in which they came.
//!
//! A call whose chain of callers has a place in the pool already is let in at once, above the limit: it would wait for
//! itself. A place is given up when the callee has ended, and goes to the first that waits.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use super::invocation::Prepared;

/// See the head of the file. Pools live as long as the run, with their entries.
pub(crate) struct Pool {
    /// Most calls at a time.
    limit: Option<usize>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// Places that are taken.
    n_running: usize,
    waiting: BTreeMap<u64, Prepared>,
    next: u64,
}

/// The pools in which a call and its callers have places.
pub(super) struct Chain {
    pool: &'static Pool,
    callers: Option<Arc<Chain>>,
}

impl Chain {
    fn has(chain: Option<&Arc<Chain>>, pool: &'static Pool) -> bool {
        std::iter::successors(chain, |chain| chain.callers.as_ref()).any(|chain| std::ptr::eq(chain.pool, pool))
    }

    /// The chain of a call into a pool. Each pool is in it once.
    pub(super) fn with(callers: Option<Arc<Chain>>, pool: &'static Pool) -> Arc<Chain> {
        match callers {
            Some(chain) if Chain::has(Some(&chain), pool) => chain,
            callers => Arc::new(Chain { pool, callers }),
        }
    }
}

/// Places of a function that says nothing about them.
fn default_limit() -> usize {
    const PER_CORE: usize = 16;
    const MIN: usize = 64;
    static LIMIT: OnceLock<usize> = OnceLock::new();
    *LIMIT.get_or_init(|| (PER_CORE * std::thread::available_parallelism().map_or(1, usize::from)).max(MIN))
}

impl Pool {
    /// A pool with so many places, or as many as a function has that says nothing about them.
    pub(crate) fn new(limit: Option<usize>) -> Pool {
        Pool { limit, state: Mutex::default() }
    }

    fn limit(&self) -> usize {
        self.limit.unwrap_or_else(default_limit)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Gives a call a place, or puts it into the queue: then its number there is told while nobody can take it out.
    pub(super) fn enter(
        &'static self,
        call: Prepared,
        callers: Option<&Arc<Chain>>,
        queued: impl FnOnce(u64),
    ) -> Option<Prepared> {
        let goes_first = Chain::has(callers, self);
        let mut state = self.lock();
        if goes_first || state.n_running < self.limit() {
            state.n_running += 1;
            return Some(call);
        }
        let number = state.next;
        state.next += 1;
        queued(number);
        state.waiting.insert(number, call);
        None
    }

    /// Takes a call out of the queue, if it still waits.
    pub(super) fn withdraw(&self, number: u64) {
        // It is dropped outside of the lock.
        let call = self.lock().waiting.remove(&number);
        drop(call);
    }

    /// A callee has ended: the call that gets its place.
    pub(super) fn leave(&self) -> Option<Prepared> {
        let mut state = self.lock();
        state.n_running = state.n_running.saturating_sub(1);
        if state.n_running >= self.limit() {
            return None;
        }
        let (_, call) = state.waiting.pop_first()?;
        state.n_running += 1;
        Some(call)
    }
}
