//! The scheduler's part of a process: state word, signals, event queue, the worker that ran it last.
//!
//! It stands at the head of the block of the process and is the only part that other threads touch.

#![forbid(unsafe_code)]

use super::events::{EventQueue, List, Node};
use super::state::{Phase, State, Then};
use super::sync::{AtomicU16, AtomicU32, Ordering};

/// Worker number of a process that has not run yet.
const NO_WORKER: u16 = u16::MAX;

/// See the head of the file.
pub struct Control<E> {
    events: EventQueue<E>,
    state: State,
    signals: AtomicU32,
    last_worker: AtomicU16,
}

#[cfg(not(any(loom, shuttle)))]
const _: () = assert!(size_of::<Control<[u64; 7]>>() <= 24);

impl<E> Default for Control<E> {
    fn default() -> Control<E> {
        Control {
            events: EventQueue::default(),
            state: State::new(),
            signals: AtomicU32::new(0),
            last_worker: AtomicU16::new(NO_WORKER),
        }
    }
}

impl<E> Control<E> {
    /// Adds an event. `Ok(true)`: the caller has to wake the process; `Ok(false)`: another producer has undertaken it.
    ///
    /// # Errors
    /// The node, if the process has closed its queue.
    #[inline]
    pub fn push(&self, node: Box<Node<E>>) -> Result<bool, Box<Node<E>>> {
        self.events.push(node)
    }

    /// Takes all events, oldest first. **Every turn does this at its start**, whether events are expected or not: the
    /// protocol of `state` rests on it.
    #[inline]
    pub fn drain(&self) -> List<E> {
        self.events.drain()
    }

    /// Whether events wait; cheap, for a look at the end of a turn.
    #[inline]
    pub fn has_events(&self) -> bool {
        !self.events.is_empty()
    }

    /// Ends the queue: the events left over, while later pushes fail. Before the turn ends with `Done`.
    pub fn close(&self) -> List<E> {
        self.events.close()
    }

    /// Whether the queue was closed.
    pub fn is_closed(&self) -> bool {
        self.events.is_closed()
    }

    /// Sets bits of the signal word. A running process sees them at its next look, at the latest after a slice; for one that
    /// waits, **push an event afterwards** and wake it.
    pub fn raise(&self, bits: u32) {
        self.signals.fetch_or(bits, Ordering::Release);
    }

    /// Clears bits of the signal word.
    pub fn clear(&self, bits: u32) {
        self.signals.fetch_and(!bits, Ordering::Relaxed);
    }

    /// The signal word.
    #[inline]
    pub fn signals(&self) -> u32 {
        self.signals.load(Ordering::Acquire)
    }

    /// What the process is doing at this moment.
    pub fn phase(&self) -> Phase {
        self.state.phase()
    }

    /// Number of the worker that is in the middle of a turn of the process, at some moment.
    pub fn runs_on(&self) -> Option<usize> {
        (self.phase() == Phase::Running).then(|| usize::from(self.last_worker()))
    }

    /// The state word, for the scheduler and for models of it.
    #[inline]
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Number of the worker that ran the process last.
    #[inline]
    pub(super) fn last_worker(&self) -> u16 {
        self.last_worker.load(Ordering::Relaxed)
    }

    #[inline]
    pub(super) fn begin(&self, worker: u16) {
        self.state.begin();
        if self.last_worker.load(Ordering::Relaxed) != worker {
            self.last_worker.store(worker, Ordering::Relaxed);
        }
    }

    #[inline]
    pub(super) fn wake(&self) -> Then {
        self.state.wake()
    }
}
