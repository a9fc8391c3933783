//! Counters of the workers: each worker writes its own, readers add them up.

#![forbid(unsafe_code)]

use super::sync::{AtomicU64, Ordering};

/// A counter with one writer.
#[derive(Default)]
pub struct Counter(AtomicU64);

impl Counter {
    /// Adds to the counter; only its worker does.
    #[inline]
    pub fn add(&self, n: u64) {
        // With a single writer no read-modify-write is needed.
        self.0.store(self.0.load(Ordering::Relaxed).wrapping_add(n), Ordering::Relaxed);
    }

    /// The value.
    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// What one worker counts.
#[derive(Default)]
pub struct Counters {
    /// Turns.
    pub steps: Counter,
    /// Signs of life, see `monitor`.
    pub beats: Counter,
    /// Processes taken from other workers.
    pub stolen: Counter,
    /// Turns that ended because the budget was used up.
    pub preemptions: Counter,
    /// Times that the worker went to sleep.
    pub parks: Counter,
    /// Timers that fired.
    pub timers: Counter,
}

/// The sum over all workers, at some moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Statistics {
    /// Workers that were started.
    pub workers: usize,
    /// Workers that may be started.
    pub workers_max: usize,
    /// Workers that sleep.
    pub parked: usize,
    /// Processes in run queues, next slots aside.
    pub queued: usize,
    /// Turns.
    pub steps: u64,
    /// Processes taken from other workers.
    pub stolen: u64,
    /// Turns that ended because the budget was used up.
    pub preemptions: u64,
    /// Times that a worker went to sleep.
    pub parks: u64,
    /// Timers that fired.
    pub timers_fired: u64,
    /// Times that a worker which was stuck in a turn was replaced.
    pub replaced: usize,
    /// Timers that wait.
    pub timers: usize,
    /// Jobs of the blocking pool.
    pub blocking_jobs: usize,
}
