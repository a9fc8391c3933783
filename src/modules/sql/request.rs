//! One operation on its way to a connection and back.
//!
//! The native that waits holds a request, the pool holds it while it is queued, and whoever talks to the database while it
//! runs. It goes through these states, under one lock:
//!
//! ```text
//! Queued ──start──▶ Running ──answer──▶ Answered ──take──▶ Over
//!   │ ▲──put_back──────┘ └───────── cancel ──┴──────────▶ Over
//!   └── give_up, cancel ──▶ Over
//! ```
//!
//! A process that ends withdraws the waits of its tasks, which cancels: what is queued is never run, what runs is stopped by
//! the means of its engine, and nobody gets the answer. Invariant: a stop reaches only the statement of its own request, because the
//! request leaves `Running` under the same lock before its connection is used for anything else.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use super::engine::Stop;
use super::failure::Failure;
use super::job::Job;
use super::rows::Rows;
use super::transaction::Transaction;
use super::value::Param;
use crate::vm::native::{Values, Waker};
use crate::vm::task::SharedWait;

/// A text with its parameters.
#[derive(Clone, Debug)]
pub(super) struct Statement {
    pub(super) text: Arc<str>,
    pub(super) params: Vec<Param>,
}

/// What is asked of a database.
#[derive(Clone, Debug)]
pub(super) enum Work {
    /// Whether it is there.
    Ping,
    /// Its rows.
    Query(Statement),
    /// Its effect.
    Execute(Statement),
    /// Whether the text could be run.
    Prepare(Arc<str>),
    Begin(Begin),
    Commit,
    Rollback,
    Savepoint(Arc<str>),
    RollbackTo(Arc<str>),
    ReleaseSavepoint(Arc<str>),
}

/// What is run on a connection at once.
#[derive(Clone, Debug)]
pub(super) enum Order {
    Work(Work),
    Job(Arc<dyn Job>),
}

impl From<Work> for Order {
    fn from(work: Work) -> Order {
        Order::Work(work)
    }
}

/// How a transaction begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Begin {
    pub(super) isolation: Isolation,
    pub(super) read_only: bool,
}

/// What a transaction may see of others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Isolation {
    #[default]
    Default,
    ReadUncommitted,
    ReadCommitted,
    WriteCommitted,
    RepeatableRead,
    Serializable,
}

impl Isolation {
    /// All, with their names in programs.
    pub(super) const ALL: [(Isolation, &'static str); 6] = [
        (Isolation::Default, "default"),
        (Isolation::ReadUncommitted, "read_uncommitted"),
        (Isolation::ReadCommitted, "read_committed"),
        (Isolation::WriteCommitted, "write_committed"),
        (Isolation::RepeatableRead, "repeatable_read"),
        (Isolation::Serializable, "serializable"),
    ];
}

/// What came of it.
pub(super) enum Outcome {
    Rows(Rows),
    Changed {
        last_insert_id: i64,
        rows_affected: i64,
    },
    Began(Arc<Transaction>),
    /// It is done, and there is nothing to tell.
    Done,
}

/// See [`Outcome`].
pub(super) type Answer = Result<Outcome, Failure>;

enum Slot {
    /// With a connection that is being opened for it, it waits for no other.
    Queued {
        order: Order,
        waker: Option<Waker>,
        has_place: bool,
    },
    Running {
        stop: Stop,
        waker: Option<Waker>,
    },
    Answered(Box<Answer>),
    Over,
}

/// See the head of the file.
pub(super) struct Request {
    slot: Mutex<Slot>,
    queued_at: Instant,
}

impl Request {
    /// A request that nobody waits for yet.
    pub(super) fn new(order: Order) -> Arc<Request> {
        Arc::new(Request {
            slot: Mutex::new(Slot::Queued { order, waker: None, has_place: false }),
            queued_at: Instant::now(),
        })
    }

    fn lock(&self) -> MutexGuard<'_, Slot> {
        self.slot.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// When it was made.
    pub(super) fn queued_at(&self) -> Instant {
        self.queued_at
    }

    /// Whether it still waits to be run.
    pub(super) fn is_queued(&self) -> bool {
        matches!(&*self.lock(), Slot::Queued { .. })
    }

    /// Says who is to be told of the answer: at once, if it is there already.
    pub(super) fn wait(&self, waker: Waker) {
        let mut slot = self.lock();
        let replaced = match &mut *slot {
            Slot::Queued { waker: place, .. } | Slot::Running { waker: place, .. } => place.replace(waker),
            Slot::Answered(_) | Slot::Over => Some(waker),
        };
        drop(slot);
        // It wakes whoever waits with it, which a former one cannot: its wait is over.
        drop(replaced);
    }

    /// The answer, once.
    pub(super) fn take(&self) -> Option<Answer> {
        take(&mut self.lock())
    }

    /// The order, which from now on runs and can be stopped; nothing if nobody wants it any more.
    pub(super) fn start(&self, stop: Stop) -> Option<Order> {
        let mut slot = self.lock();
        match std::mem::replace(&mut *slot, Slot::Over) {
            Slot::Queued { order, waker, .. } => {
                *slot = Slot::Running { stop, waker };
                Some(order)
            }
            other => {
                *slot = other;
                None
            }
        }
    }

    /// Undoes [`Request::start`]: the order is to be run in another way. Its connection is still kept for it.
    pub(super) fn put_back(&self, order: Order) {
        let mut slot = self.lock();
        if let Slot::Running { waker, .. } = &mut *slot {
            let waker = waker.take();
            *slot = Slot::Queued { order, waker, has_place: true };
        }
    }

    /// A connection is being opened for it: from now on that takes the time that it takes.
    pub(super) fn has_place(&self) {
        if let Slot::Queued { has_place, .. } = &mut *self.lock() {
            *has_place = true;
        }
    }

    /// Ends it while it waits for a connection. False: it has one.
    pub(super) fn give_up(&self) -> bool {
        let mut slot = self.lock();
        if !matches!(&*slot, Slot::Queued { has_place: false, .. }) {
            return false;
        }
        let former = std::mem::replace(&mut *slot, Slot::Over);
        drop(slot);
        drop(former);
        true
    }

    /// Hands the answer over.
    pub(super) fn answer(&self, answer: Answer) {
        let mut slot = self.lock();
        let former = match &*slot {
            Slot::Queued { .. } | Slot::Running { .. } => {
                std::mem::replace(&mut *slot, Slot::Answered(Box::new(answer)))
            }
            Slot::Answered(_) | Slot::Over => {
                drop(slot);
                // It may hold a transaction, whose end takes other locks.
                drop(answer);
                return;
            }
        };
        drop(slot);
        if let Slot::Queued { waker: Some(waker), .. } | Slot::Running { waker: Some(waker), .. } = former {
            waker.wake(Box::new(|_| Values::new()));
        }
    }

    /// From now on it can no longer be stopped: its connection is about to be used for something else. True: it was
    /// stopped before.
    pub(super) fn end_of_work(&self) -> bool {
        match &mut *self.lock() {
            Slot::Running { stop, .. } => {
                *stop = Stop::Nothing;
                false
            }
            Slot::Queued { .. } | Slot::Answered(_) => false,
            Slot::Over => true,
        }
    }

    /// Nobody wants the answer any more.
    fn cancel(&self) {
        let mut slot = self.lock();
        let former = std::mem::replace(&mut *slot, Slot::Over);
        if let Slot::Running { stop, .. } = &former {
            stop.stop();
        }
        drop(slot);
        drop(former);
    }
}

fn take(slot: &mut Slot) -> Option<Answer> {
    if !matches!(slot, Slot::Answered(_)) {
        return None;
    }
    match std::mem::replace(slot, Slot::Over) {
        Slot::Answered(answer) => Some(*answer),
        Slot::Queued { .. } | Slot::Running { .. } | Slot::Over => None,
    }
}

impl SharedWait for Request {
    fn withdraw(&self) {
        self.cancel();
    }
}
