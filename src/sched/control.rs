//! The scheduler's part of a process: event queue, phase, signals, the worker that ran it last.
//!
//! It stands at the head of the block of the process and is the only part that other threads touch.

#![forbid(unsafe_code)]

use super::events::{EventQueue, List, Node, Then, Waiting};
use super::sync::{AtomicU8, AtomicU16, AtomicU32, Ordering};

/// Worker number of a process that has not run yet.
const NO_WORKER: u16 = u16::MAX;

/// A state as programs see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Has work and stands in a queue.
    Ready,
    /// A worker runs it.
    Running,
    /// Waits for messages.
    Idle,
    /// Waits for something that it asked for.
    Blocked,
    /// Has ended.
    Complete,
}

impl Phase {
    /// The name that programs see.
    pub fn name(self) -> &'static str {
        match self {
            Phase::Ready => "ready",
            Phase::Running => "running",
            Phase::Idle => "idle",
            Phase::Blocked => "blocked",
            Phase::Complete => "complete",
        }
    }
}

/// What the worker notes of a process, beyond what its event queue says. Nothing rests on it: it is for lists and statistics.
const NOT_RUNNING: u8 = 0;
const RUNNING: u8 = 1;
const COMPLETE: u8 = 2;

/// See the head of the file.
pub struct Control<E> {
    events: EventQueue<E>,
    signals: AtomicU32,
    last_worker: AtomicU16,
    noted: AtomicU8,
}

#[cfg(not(any(feature = "loom", feature = "shuttle")))]
const _: () = assert!(size_of::<Control<[u64; 7]>>() <= 16);

impl<E> Default for Control<E> {
    fn default() -> Control<E> {
        Control {
            events: EventQueue::default(),
            signals: AtomicU32::new(0),
            last_worker: AtomicU16::new(NO_WORKER),
            noted: AtomicU8::new(NOT_RUNNING),
        }
    }
}

impl<E> Control<E> {
    /// Adds an event. The caller enqueues the process if told so: it has waited, and goes on by this event.
    ///
    /// # Errors
    /// The node, if the process has closed its queue.
    #[inline]
    pub fn push(&self, node: Box<Node<E>>) -> Result<Then, Box<Node<E>>> {
        self.events.push(node)
    }

    /// Takes all events, oldest first. Every turn does this at its start: a process with events does not get to wait.
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
        match (self.noted.load(Ordering::Relaxed), self.events.waiting()) {
            (COMPLETE, _) => Phase::Complete,
            (RUNNING, _) => Phase::Running,
            (_, Some(Waiting::Idle)) => Phase::Idle,
            (_, Some(Waiting::Blocked)) => Phase::Blocked,
            (_, None) => Phase::Ready,
        }
    }

    /// Number of the worker that is in the middle of a turn of the process, at some moment.
    pub fn runs_on(&self) -> Option<usize> {
        (self.phase() == Phase::Running).then(|| usize::from(self.last_worker()))
    }

    /// Number of the worker that ran the process last.
    #[inline]
    pub(super) fn last_worker(&self) -> u16 {
        self.last_worker.load(Ordering::Relaxed)
    }

    /// A worker that took the process from a queue begins a turn.
    #[inline]
    pub fn begin(&self, worker: u16) {
        debug_assert!(self.events.waiting().is_none(), "a queue entry is the right to run");
        self.noted.store(RUNNING, Ordering::Relaxed);
        if self.last_worker.load(Ordering::Relaxed) != worker {
            self.last_worker.store(worker, Ordering::Relaxed);
        }
    }

    /// The turn ended, the work did not: the caller enqueues the process.
    #[inline]
    pub fn pause(&self) {
        self.noted.store(NOT_RUNNING, Ordering::Relaxed);
    }

    /// The turn ended for lack of work. If something has come meanwhile, the caller enqueues the process; else it may run
    /// elsewhere from here on.
    #[inline]
    pub fn wait(&self, waiting: Waiting) -> Then {
        self.noted.store(NOT_RUNNING, Ordering::Relaxed);
        self.events.wait(waiting)
    }

    /// The process has ended.
    #[inline]
    pub fn finish(&self) {
        self.noted.store(COMPLETE, Ordering::Relaxed);
    }
}

#[cfg(all(test, not(any(feature = "loom", feature = "shuttle"))))]
mod tests {
    use super::*;

    #[test]
    fn phases_follow_turns_and_events() {
        let control = Control::default();
        assert_eq!((control.phase(), control.runs_on()), (Phase::Ready, None));
        control.begin(3);
        assert_eq!((control.phase(), control.runs_on()), (Phase::Running, Some(3)));
        assert_eq!(control.wait(Waiting::Idle), Then::Nothing);
        assert_eq!((control.phase(), control.runs_on()), (Phase::Idle, None));
        assert!(control.push(Node::new(1)).is_ok_and(|then| then == Then::Enqueue));
        assert_eq!(control.phase(), Phase::Ready);
        control.begin(4);
        assert!(!control.drain().is_empty());
        control.pause();
        assert_eq!(control.phase(), Phase::Ready);
        control.begin(4);
        assert_eq!(control.wait(Waiting::Blocked), Then::Nothing);
        assert_eq!(control.phase(), Phase::Blocked);
        assert!(control.push(Node::new(2)).is_ok());
        control.begin(4);
        assert_eq!(control.close().iter().count(), 1);
        control.finish();
        assert_eq!(control.phase(), Phase::Complete);
    }
}
