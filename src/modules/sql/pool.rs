//! The connections of one database, and who waits for one.
//!
//! A statement borrows a connection for as long as it runs; a transaction takes one along and gives it back at its end.
//! Who finds none waits in one queue, first in, first out, and whoever gives a connection back hands it to the first of
//! them. So a connection is idle only while nobody waits.
//!
//! Invariants: (1) `n_open` counts connections that are idle, lent, or being opened; (2) the queue is empty whenever a
//! connection is idle or another may be opened, except within the lock; (3) a pool that is closing opens nothing for
//! those that come by a handle, and keeps a connection only for statements that are still open.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::engine::{Config, Connection};
use super::failure::Failure;
use super::request::Request;
use super::serve::{Executor, Next, Source};
use crate::process::error::kind;

/// How many connections there may be, and for how long.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Limits {
    /// Most open ones, 0 for any number.
    pub(super) max_open: usize,
    /// Most idle ones.
    pub(super) max_idle: usize,
    /// An older one is closed when it would be idle.
    pub(super) max_lifetime: Duration,
    /// Longest wait for one.
    pub(super) acquire_timeout: Duration,
}

/// See the head of the file.
pub(super) struct Pool {
    pub(super) config: Config,
    pub(super) executor: Executor,
    pub(super) limits: Limits,
    state: Mutex<State>,
}

struct Idle {
    connection: Connection,
}

#[derive(Default)]
struct State {
    idle: Vec<Idle>,
    n_open: usize,
    queue: VecDeque<Arc<Request>>,
    /// It is closed for everybody but open statements.
    is_closing: bool,
    /// Open statements.
    n_users: usize,
    counts: Counts,
}

/// What is counted from the start on.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counts {
    pub(super) wait_count: u64,
    pub(super) wait_duration: Duration,
    pub(super) max_idle_closed: u64,
    pub(super) max_lifetime_closed: u64,
}

/// What a program is told of a pool.
pub(super) struct Statistics {
    pub(super) open: usize,
    pub(super) idle: usize,
    pub(super) counts: Counts,
}

impl Pool {
    /// A pool without connections.
    pub(super) fn new(config: Config, limits: Limits, executor: Executor) -> Arc<Pool> {
        Arc::new(Pool { config, executor, limits, state: Mutex::default() })
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether handles may no longer use it.
    pub(super) fn is_closing(&self) -> bool {
        self.lock().is_closing
    }

    /// The error of a closed pool.
    pub(super) fn closed() -> Failure {
        Failure::new(kind::UNAVAILABLE, "connection pool is closed")
    }

    /// A connection that is idle, to be used at once and given back.
    pub(super) fn take_idle(&self) -> Option<Connection> {
        self.lock().idle.pop().map(|idle| idle.connection)
    }

    /// The right to open a connection here and now.
    pub(super) fn take_place(&self) -> bool {
        let mut state = self.lock();
        let is_free = state.idle.is_empty() && (self.limits.max_open == 0 || state.n_open < self.limits.max_open);
        if is_free {
            state.n_open += 1;
        }
        is_free
    }

    /// Has a request run as soon as there is a connection for it.
    pub(super) fn submit(self: &Arc<Pool>, request: Arc<Request>) {
        let mut state = self.lock();
        let connection = match state.idle.pop() {
            Some(idle) => Some(idle.connection),
            None if self.limits.max_open == 0 || state.n_open < self.limits.max_open => {
                state.n_open += 1;
                None
            }
            None => {
                state.counts.wait_count += 1;
                // Those that were given up are forgotten before they are many.
                if state.queue.len() >= CROWD && state.queue.len() == state.queue.capacity() {
                    state.queue.retain(|request| request.is_queued());
                }
                state.queue.push_back(request);
                return;
            }
        };
        drop(state);
        let source = Source::Pool(Arc::clone(self));
        self.executor.start(Next::Run { source, connection, request });
    }

    /// Takes a connection back; who is to have it next. Nothing: it is idle now, or closed.
    pub(super) fn give_back(self: &Arc<Pool>, connection: Connection) -> Next {
        let mut state = self.lock();
        if let Some(request) = first_waiting(&mut state) {
            drop(state);
            return Next::Run { source: Source::Pool(Arc::clone(self)), connection: Some(connection), request };
        }
        let is_old = !connection.is_kept_for_ever() && connection.age() > self.limits.max_lifetime;
        let is_closing = state.is_closing && state.n_users == 0;
        let is_full = state.idle.len() >= self.limits.max_idle;
        if !(is_old || is_closing || is_full) {
            state.idle.push(Idle { connection });
            return Next::Nothing;
        }
        state.n_open -= 1;
        state.counts.max_lifetime_closed += u64::from(is_old && !is_closing);
        state.counts.max_idle_closed += u64::from(is_full && !is_old && !is_closing);
        drop(state);
        Next::Close(connection)
    }

    /// A connection is gone, or could not be opened; who is to try next.
    pub(super) fn lost(self: &Arc<Pool>) -> Next {
        let mut state = self.lock();
        match first_waiting(&mut state) {
            // Its place is taken over.
            Some(request) => {
                drop(state);
                Next::Run { source: Source::Pool(Arc::clone(self)), connection: None, request }
            }
            None => {
                state.n_open -= 1;
                Next::Nothing
            }
        }
    }

    /// A connection that was to be opened never will be.
    #[cfg(feature = "net")]
    pub(super) fn forget_one(&self) {
        self.lock().n_open -= 1;
    }

    /// A statement is open and keeps the database.
    pub(super) fn add_user(&self) {
        self.lock().n_users += 1;
    }

    /// A statement is closed.
    pub(super) fn remove_user(self: &Arc<Pool>) {
        let mut state = self.lock();
        state.n_users -= 1;
        self.close_idle(state);
    }

    /// From now on handles get nothing more from it.
    pub(super) fn close(self: &Arc<Pool>) {
        let mut state = self.lock();
        state.is_closing = true;
        self.close_idle(state);
    }

    fn close_idle(self: &Arc<Pool>, mut state: MutexGuard<'_, State>) {
        if !state.is_closing || state.n_users > 0 {
            return;
        }
        let idle = std::mem::take(&mut state.idle);
        state.n_open -= idle.len();
        drop(state);
        for Idle { connection } in idle {
            self.executor.start(Next::Close(connection));
        }
    }

    /// What it does and has done.
    pub(super) fn statistics(&self) -> Statistics {
        let state = self.lock();
        Statistics { open: state.n_open, idle: state.idle.len(), counts: state.counts }
    }
}

/// So many may wait before any that were given up are looked for.
const CROWD: usize = 64;

/// The first of the queue that still waits.
fn first_waiting(state: &mut State) -> Option<Arc<Request>> {
    while let Some(request) = state.queue.pop_front() {
        if request.is_queued() {
            state.counts.wait_duration += Instant::now().saturating_duration_since(request.queued_at());
            return Some(request);
        }
    }
    None
}
