//! The state word of a process: who may run it, and who has to put it into a queue.
//!
//! ```text
//!            begin               pause
//!   READY ----------> RUNNING ----------> READY           the worker enqueues it again
//!     ^                |  |  \   finish
//!     |           wake |  |   ----------> COMPLETE
//!     |                v  | wait
//!     |       NOTIFIED ---+-------------> IDLE | BLOCKED   nobody holds it
//!     |          |  wait                      |
//!     +----------+ the worker enqueues        |
//!     +------------------- wake --------------+            the waker enqueues
//! ```
//!
//! Rules:
//!
//! 1. A process stands in exactly one queue iff it is READY. Whoever makes it READY puts it there; a queue entry is the
//!    right to `begin`, so `begin` needs no contest.
//! 2. A producer pushes its event first and calls `wake` second. The worker calls `begin` first and drains the event queue
//!    second, with a read-modify-write, also when it looks empty (`events::EventQueue::drain`).
//! 3. To wait and to look at NOTIFIED is one step: a compare-and-swap.
//!
//! No wake-up is lost. Take a push and the turns of the process: in the order of modifications of the queue's head the push
//! stands before or after each drain. Let D be the first drain of a turn. If the push stands before D, the turn gets the
//! event. If it stands after D, it synchronises with D (both are acquire and release), so `wake` sees RUNNING of that turn
//! or something newer: RUNNING becomes NOTIFIED, which makes `wait` fail and the process READY again; NOTIFIED has that
//! effect already; IDLE and BLOCKED become READY by `wake`; READY of a later turn is followed by the first drain of that
//! turn, which then is the first one after the push. Only READY of an *earlier* turn would be wrong, and cannot be seen.
//!
//! The transitions that give the process away release, those that take it over acquire: what one worker wrote in its turn
//! is seen by the next one, wherever it runs.
//!
//! `begin` apart, which meets no contest, all transitions are read-modify-writes; a plain store would do in some places, but
//! loom does not follow plain stores that race with them.
//!
//! Model: `tests/loom`, "state word". Source: the specification of the scheduler, section 3.

#![forbid(unsafe_code)]

use super::sync::{AtomicU32, Ordering};

/// The state word. See the head of the file.
pub struct State(AtomicU32);

const READY: u32 = 0;
const RUNNING: u32 = 1;
/// RUNNING, and something came in meanwhile.
const NOTIFIED: u32 = 2;
const IDLE: u32 = 3;
const BLOCKED: u32 = 4;
const COMPLETE: u32 = 5;

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

/// What the caller of a transition has to do.
#[must_use]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    /// The process is READY now by this very call: put it into a queue.
    Enqueue,
    /// Nothing.
    Nothing,
}

impl Default for State {
    fn default() -> State {
        State::new()
    }
}

impl State {
    /// A process that is to be submitted: READY, and its maker holds the right to run it.
    pub fn new() -> State {
        State(AtomicU32::new(READY))
    }

    /// READY → RUNNING, by the worker that took the process from a queue. It drains the event queue next (rule 2).
    #[inline]
    pub fn begin(&self) {
        debug_assert_eq!(self.0.load(Ordering::Relaxed), READY, "a queue entry is the right to run");
        // Relaxed is enough: the drain that follows releases it to later producers.
        self.0.store(RUNNING, Ordering::Relaxed);
    }

    /// RUNNING → READY: the turn ended, the work did not. The caller enqueues the process.
    #[inline]
    pub fn pause(&self) {
        debug_assert!(self.is_running());
        // NOTIFIED may be overwritten: the next turn drains the queue anyway.
        self.0.swap(READY, Ordering::AcqRel);
    }

    /// RUNNING → IDLE or BLOCKED; if something came in meanwhile → READY instead, and the caller enqueues it.
    #[inline]
    pub fn wait(&self, blocked: bool) -> Then {
        debug_assert!(self.is_running());
        let waiting = if blocked { BLOCKED } else { IDLE };
        match self.0.compare_exchange(RUNNING, waiting, Ordering::AcqRel, Ordering::Relaxed) {
            Ok(_) => Then::Nothing,
            Err(_) => {
                self.0.swap(READY, Ordering::AcqRel);
                Then::Enqueue
            }
        }
    }

    /// RUNNING → COMPLETE.
    #[inline]
    pub fn finish(&self) {
        debug_assert!(self.is_running());
        self.0.swap(COMPLETE, Ordering::AcqRel);
    }

    /// Something came in: an event was pushed before. The caller enqueues the process if told so.
    #[inline]
    pub fn wake(&self) -> Then {
        let mut state = self.0.load(Ordering::Acquire);
        loop {
            let next = match state {
                IDLE | BLOCKED => READY,
                RUNNING => NOTIFIED,
                _ => return Then::Nothing,
            };
            match self.0.compare_exchange_weak(state, next, Ordering::AcqRel, Ordering::Acquire) {
                Ok(_) if next == READY => return Then::Enqueue,
                Ok(_) => return Then::Nothing,
                Err(seen) => state = seen,
            }
        }
    }

    /// The state at some moment, for lists and statistics.
    pub fn phase(&self) -> Phase {
        match self.0.load(Ordering::Relaxed) {
            READY => Phase::Ready,
            IDLE => Phase::Idle,
            BLOCKED => Phase::Blocked,
            COMPLETE => Phase::Complete,
            _ => Phase::Running,
        }
    }

    fn is_running(&self) -> bool {
        matches!(self.0.load(Ordering::Relaxed), RUNNING | NOTIFIED)
    }
}

#[cfg(all(test, not(any(loom, shuttle))))]
mod tests {
    use super::*;

    #[test]
    fn a_waiting_process_is_enqueued_by_the_first_waker_only() {
        let state = State::new();
        state.begin();
        assert_eq!(state.wait(false), Then::Nothing);
        assert_eq!(state.phase(), Phase::Idle);
        assert_eq!(state.wake(), Then::Enqueue);
        assert_eq!(state.wake(), Then::Nothing);
        assert_eq!(state.phase(), Phase::Ready);
    }

    #[test]
    fn a_wake_up_during_the_turn_forbids_to_wait() {
        let state = State::new();
        state.begin();
        assert_eq!(state.wake(), Then::Nothing);
        assert_eq!(state.phase(), Phase::Running);
        assert_eq!(state.wait(true), Then::Enqueue);
        state.begin();
        assert_eq!(state.wait(true), Then::Nothing);
        assert_eq!(state.phase(), Phase::Blocked);
    }

    #[test]
    fn nothing_wakes_what_has_ended() {
        let state = State::new();
        state.begin();
        state.finish();
        assert_eq!(state.wake(), Then::Nothing);
        assert_eq!(state.phase(), Phase::Complete);
    }

    #[test]
    fn a_pause_forgets_the_wake_up_since_the_next_turn_drains() {
        let state = State::new();
        state.begin();
        assert_eq!(state.wake(), Then::Nothing);
        state.pause();
        assert_eq!(state.wake(), Then::Nothing);
        state.begin();
        assert_eq!(state.wait(false), Then::Nothing);
    }
}
