//! The scheduler: any number of processes on a fixed number of threads.
//!
//! It knows nothing of Lua. A process is a [`Handle`]: something counted that has a [`Control`] and can run one turn at a
//! time. The room above defines it.
//!
//! ```text
//!                wake, submit, timers                    Remote: blocking pool, signals, I/O
//!   +----------------------------------------+                  |
//!   | worker 0            worker 1           |   inject queues, global queue, wake-ups
//!   |  next slot           next slot         | <----------------+
//!   |  local queue <-steal-> local queue     |
//!   |  machine             machine           |   timers: one wheel; whoever looks at the clock fires them
//!   +----------------------------------------+
//! ```
//!
//! | file | what |
//! |---|---|
//! | `events` | the event queue of a process, and who puts it into a run queue |
//! | `control` | what the scheduler keeps of a process |
//! | `worker` | what a running process asks of its worker |
//! | `find`, `run` | how a worker finds work, steals, sleeps; the turn |
//! | `runtime` | what the workers share; start and end; other threads |
//! | `exchange` | values passed between processes, and waits of which exactly one way to end is taken |
//! | `idle`, `park` | who sleeps, who searches, who is woken |
//! | `monitor` | workers that are stuck in a turn, and who takes their place |
//! | `wheel`, `timers`, `clock` | timers |
//! | `blocking` | threads for work that blocks |
//! | `pids` | the table of processes by number |
//! | `sim` | the same scheduler on one thread, in virtual time, by a seed |
//! | `sync`, `rng`, `stats` | from where atomics come; random choices; counters |
//!
//! `docs/scheduler.md` tells the whole.

pub mod blocking;
pub mod clock;
pub mod control;
pub mod events;
pub mod exchange;
mod find;
pub mod idle;
mod monitor;
pub mod park;
pub mod pids;
pub mod rng;
mod run;
pub mod runtime;
pub mod sim;
pub mod stats;
pub mod sync;
pub mod timers;
pub mod wheel;
pub mod worker;

pub use clock::Nanos;
pub use control::{Control, Phase};
pub use events::{List, Node};
pub use pids::Pids;
pub use runtime::{Config, Hold, Hooks, Remote, Runtime};
pub use sim::Sim;
pub use stats::Counter;
pub use wheel::TimerId;
pub use worker::Worker;

/// A counted reference to a process.
///
/// While a process waits, the scheduler needs no reference of its own if whoever wakes it makes one: `park` gives up the
/// reference, `unpark` makes one again. By default that is dropping and cloning. A handle whose process lives at least as
/// long as it has not ended may do without counting: `park` forgets the reference, `unpark` makes it again from a
/// borrowed one. Each `park` is followed by one `unpark` at most.
pub trait Handle: Clone + Send + Sync + 'static {
    /// What is pushed to a process.
    type Event: Send + 'static;
    /// What runs processes; each worker makes one, on its thread.
    type Machine;

    /// The part of the process that the scheduler uses.
    fn control(&self) -> &Control<Self::Event>;

    /// One turn. It drains the event queue at its beginning (`Control::drain`), whatever the reason of the turn.
    fn step(&self, machine: &mut Self::Machine, worker: &Worker<Self>) -> Outcome;

    /// The event of a timer that was set with this token.
    fn timer_event(token: u64) -> Self::Event;

    /// `step` has panicked: the process has to end (its queue is closed, whoever waits for its end is told). The scheduler
    /// does not run it again.
    fn panicked(&self, machine: &mut Self::Machine, worker: &Worker<Self>, text: String);

    /// The process waits: the scheduler lets its reference go. **The process may have ended meanwhile**, on another worker.
    #[inline]
    fn park(self) {
        drop(self);
    }

    /// The process is woken: a reference for the scheduler.
    #[inline]
    fn unpark(&self) -> Self {
        self.clone()
    }

    /// The process is the caller's to run, and runs soon on this worker: what its turn touches may be fetched into the cache.
    #[inline]
    fn prefetch(&self) {}
}

/// What a turn came to.
#[must_use]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// There is more to do, but the budget is used up.
    Continue,
    /// As `Continue`, and more comes in than it gets done: it goes on after the next process, not after all others.
    Behind,
    /// Nothing to do until the next event.
    Wait {
        /// It waits for something that it asked for, not for messages only. Only the name of the state depends on it.
        blocked: bool,
    },
    /// The process has ended: its event queue is closed.
    Done,
}
