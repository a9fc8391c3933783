//! The timers of a runtime: one wheel behind a lock, and what can be seen of it without the lock.
//!
//! Workers look at `next` (one relaxed load) when they have read the clock; only a timer that is due costs the lock. While
//! workers sleep, one of them, the *keeper*, sleeps with a time limit: until the first timer is due. A worker that goes to
//! sleep becomes the keeper if there is none, or if the present one would wake too late. Whoever sets a timer from a thread
//! that is no worker wakes one if it is due before the keeper wakes; a worker that sets a timer is awake, and looks at the
//! timers again before it sleeps.

#![forbid(unsafe_code)]

use super::clock::Nanos;
use super::sync::{AtomicU64, Mutex, Ordering, lock};
use super::wheel::{TimerId, Wheel};

/// No timer, or no keeper.
const NEVER: Nanos = Nanos::MAX;

/// See the head of the file.
pub struct Timers<T> {
    wheel: Mutex<Wheel<T>>,
    /// When the first timer is due, or earlier. Written under the lock.
    next: AtomicU64,
    /// When the keeper wakes.
    keeper: AtomicU64,
}

impl<T> Default for Timers<T> {
    fn default() -> Timers<T> {
        Timers { wheel: Mutex::new(Wheel::default()), next: AtomicU64::new(NEVER), keeper: AtomicU64::new(NEVER) }
    }
}

impl<T> Timers<T> {
    /// Sets a timer.
    ///
    /// # Errors
    /// The value, if there are too many timers.
    pub fn set(&self, deadline: Nanos, value: T) -> Result<TimerId, T> {
        let mut wheel = lock(&self.wheel);
        let id = wheel.insert(deadline, value)?;
        if deadline < self.next.load(Ordering::Relaxed) {
            self.next.store(deadline, Ordering::SeqCst);
        }
        Ok(id)
    }

    /// Takes a timer back. `None`: it has fired, or was cancelled before. The value is dropped by the caller, outside the
    /// lock.
    pub fn cancel(&self, id: TimerId) -> Option<T> {
        let mut wheel = lock(&self.wheel);
        let value = wheel.cancel(id);
        if wheel.is_empty() {
            self.next.store(NEVER, Ordering::SeqCst);
        }
        value
    }

    /// Whether a timer may be due.
    #[inline]
    pub fn is_due(&self, now: Nanos) -> bool {
        self.next.load(Ordering::Relaxed) <= now
    }

    /// Moves timers that are due into `out`, at most `limit`; says whether that was all.
    pub fn take_due(&self, now: Nanos, limit: usize, out: &mut Vec<T>) -> bool {
        let mut wheel = lock(&self.wheel);
        for _ in 0..limit {
            let Some(value) = wheel.pop_due(now) else { break };
            out.push(value);
        }
        let next = if wheel.is_empty() { NEVER } else { wheel.next_due().unwrap_or(NEVER) };
        self.next.store(next, Ordering::SeqCst);
        next > now
    }

    /// Number of timers that wait.
    pub fn len(&self) -> usize {
        lock(&self.wheel).len()
    }

    /// Whether no timer waits.
    pub fn is_empty(&self) -> bool {
        self.next.load(Ordering::SeqCst) == NEVER
    }

    /// Takes all timers out.
    pub fn clear(&self) -> Wheel<T> {
        let mut wheel = lock(&self.wheel);
        self.next.store(NEVER, Ordering::SeqCst);
        std::mem::take(&mut *wheel)
    }

    /// When the first timer is due, or earlier.
    pub fn next(&self) -> Option<Nanos> {
        let next = self.next.load(Ordering::SeqCst);
        (next != NEVER).then_some(next)
    }

    /// Called by a worker that has announced its sleep: until when it may sleep if it is to keep the time, `None` if
    /// another one does, or nobody has to.
    pub fn keep(&self) -> Option<Nanos> {
        let next = self.next.load(Ordering::SeqCst);
        let mut keeper = self.keeper.load(Ordering::SeqCst);
        while next < keeper {
            match self.keeper.compare_exchange(keeper, next, Ordering::SeqCst, Ordering::SeqCst) {
                Ok(_) => return Some(next),
                Err(seen) => keeper = seen,
            }
        }
        None
    }

    /// The keeper until this moment has woken.
    pub fn keep_no_more(&self, until: Nanos) {
        // If another worker has taken over with an earlier time, it stays the keeper.
        let _ = self.keeper.compare_exchange(until, NEVER, Ordering::SeqCst, Ordering::SeqCst);
    }

    /// Whether a timer with this deadline would fire late with all workers asleep.
    pub fn is_before_keeper(&self, deadline: Nanos) -> bool {
        deadline < self.keeper.load(Ordering::SeqCst)
    }
}

#[cfg(all(test, not(any(feature = "loom", feature = "shuttle"))))]
mod tests {
    use super::*;

    #[test]
    fn due_timers_are_taken_in_portions() {
        let timers = Timers::default();
        for i in 0..10 {
            timers.set(i, i).unwrap();
        }
        let mut out = Vec::new();
        assert!(timers.is_due(0));
        assert!(!timers.take_due(7, 5, &mut out));
        assert!(timers.take_due(7, 5, &mut out));
        assert_eq!(out, [0, 1, 2, 3, 4, 5, 6, 7]);
        assert!(!timers.is_due(7));
        assert_eq!(timers.next(), Some(8));
    }

    #[test]
    fn the_worker_with_the_earliest_deadline_keeps_the_time() {
        let timers = Timers::default();
        assert_eq!(timers.keep(), None);
        timers.set(100, ()).unwrap();
        assert_eq!(timers.keep(), Some(100));
        assert_eq!(timers.keep(), None);
        assert!(timers.is_before_keeper(50));
        let id = timers.set(50, ()).unwrap();
        assert_eq!(timers.keep(), Some(50));
        timers.keep_no_more(100);
        assert_eq!(timers.keep(), None);
        timers.keep_no_more(50);
        assert_eq!(timers.cancel(id), Some(()));
        assert!(timers.keep().is_some());
    }
}
