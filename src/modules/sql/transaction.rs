//! A transaction: a connection that was taken out of its pool, and who waits for it.
//!
//! It serves one statement at a time, in order of arrival. When it has ended, or its owner has let it go, whoever still
//! waits is told so, and the connection returns to the pool; without an end it is rolled back first.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::engine::Connection;
use super::failure::Failure;
use super::pool::Pool;
use super::request::Request;
use super::serve::{Next, Source};

/// See the head of the file.
pub(super) struct Transaction {
    pool: Arc<Pool>,
    state: Mutex<State>,
}

struct State {
    /// Unless it is in use.
    connection: Option<Connection>,
    queue: VecDeque<Arc<Request>>,
    phase: Phase,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    Active,
    /// Committed, rolled back, or broken.
    Over,
    /// Nobody holds it any more, and it has not ended.
    Abandoned,
}

/// The error of everything that is asked of a transaction that is over.
pub(super) fn not_active() -> Failure {
    Failure::invalid("transaction is not active")
}

impl Transaction {
    /// A transaction that has just begun on a connection.
    pub(super) fn new(pool: Arc<Pool>, connection: Connection) -> Arc<Transaction> {
        let state = State { connection: Some(connection), queue: VecDeque::new(), phase: Phase::Active };
        Arc::new(Transaction { pool, state: Mutex::new(state) })
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Where its connection comes from.
    pub(super) fn pool(&self) -> &Arc<Pool> {
        &self.pool
    }

    /// Whether nothing more can be done in it.
    pub(super) fn is_over(&self) -> bool {
        self.lock().phase != Phase::Active
    }

    /// Its connection, to be used at once, unless it is in use or over.
    pub(super) fn take_idle(&self) -> Option<Connection> {
        let mut state = self.lock();
        if state.phase == Phase::Active { state.connection.take() } else { None }
    }

    /// Has a request run as soon as its turn comes.
    pub(super) fn submit(self: &Arc<Transaction>, request: Arc<Request>) {
        let mut state = self.lock();
        if state.phase != Phase::Active {
            drop(state);
            request.answer(Err(not_active()));
            return;
        }
        match state.connection.take() {
            Some(connection) => {
                drop(state);
                let source = Source::Transaction(Arc::clone(self));
                self.pool.executor.start(Next::Run { source, connection: Some(connection), request });
            }
            None => state.queue.push_back(request),
        }
    }

    /// Takes the connection back after a statement; what is to be done with it.
    pub(super) fn give_back(self: &Arc<Transaction>, connection: Connection) -> Next {
        let mut state = self.lock();
        match state.phase {
            Phase::Active => {}
            Phase::Abandoned => {
                drop(state);
                return Next::RollBack { pool: Arc::clone(&self.pool), connection };
            }
            Phase::Over => {
                drop(state);
                return self.pool.give_back(connection);
            }
        }
        while let Some(request) = state.queue.pop_front() {
            if request.is_queued() {
                drop(state);
                return Next::Run {
                    source: Source::Transaction(Arc::clone(self)),
                    connection: Some(connection),
                    request,
                };
            }
        }
        state.connection = Some(connection);
        Next::Nothing
    }

    /// It has ended: whoever still waits is told.
    pub(super) fn end(&self) {
        let mut state = self.lock();
        state.phase = Phase::Over;
        let waiting = std::mem::take(&mut state.queue);
        drop(state);
        for request in waiting {
            request.answer(Err(not_active()));
        }
    }

    /// Its owner has let it go.
    pub(super) fn abandon(&self) {
        let mut state = self.lock();
        if state.phase != Phase::Active {
            return;
        }
        state.phase = Phase::Abandoned;
        let waiting = std::mem::take(&mut state.queue);
        let connection = state.connection.take();
        drop(state);
        for request in waiting {
            request.answer(Err(not_active()));
        }
        if let Some(connection) = connection {
            self.pool.executor.start(Next::RollBack { pool: Arc::clone(&self.pool), connection });
        }
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        // It may have begun after its owner had ended.
        self.abandon();
    }
}
