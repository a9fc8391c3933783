//! Running requests on connections: the loop that every engine shares.
//!
//! One chain of [`Next`]s serves one connection for as long as somebody waits for it: run the request, see to what its end
//! means for the connection, give that back, tell who asked, go on with the next. The chain is a future. That of SQLite
//! never waits, so a thread of the blocking pool runs it from end to end; those of servers run on the reactor.
//!
//! The connection is given back *before* the answer is told: who asks again at once finds it idle.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use super::engine::{Connection, Stop};
use super::failure::Failure;
use super::job::Session;
use super::pool::Pool;
use super::request::{Answer, Order, Outcome, Request, Work};
use super::transaction::{self, Transaction};
use crate::process::error::kind;
use crate::process::offload::Jobs;

/// How often a connection is looked for that is about to be given back.
const LOOKS: usize = 16;
const PAUSES_BETWEEN_LOOKS: usize = 8;
/// Requests of others that are run in one turn at most.
const SERVED_AT_ONCE: usize = 8;

/// From where a request gets its connection.
#[derive(Clone)]
pub(super) enum Source {
    Pool(Arc<Pool>),
    Transaction(Arc<Transaction>),
}

impl Source {
    /// The pool that the connection comes from in the end.
    pub(super) fn pool(&self) -> &Arc<Pool> {
        match self {
            Source::Pool(pool) => pool,
            Source::Transaction(transaction) => transaction.pool(),
        }
    }

    /// A connection that nobody uses, to be used at once.
    pub(super) fn take_idle(&self) -> Option<Connection> {
        match self {
            Source::Pool(pool) => pool.take_idle(),
            Source::Transaction(transaction) => transaction.take_idle(),
        }
    }

    /// The same, with some microseconds of patience: so long a short statement in memory takes, and giving up the turn for it
    /// takes longer.
    pub(super) fn take_idle_soon(&self) -> Option<Connection> {
        for _ in 0..LOOKS {
            let idle = self.take_idle();
            if idle.is_some() {
                return idle;
            }
            for _ in 0..PAUSES_BETWEEN_LOOKS {
                std::hint::spin_loop();
            }
        }
        self.take_idle()
    }

    /// Has a request run as soon as its turn comes.
    pub(super) fn submit(&self, request: Arc<Request>) {
        match self {
            Source::Pool(pool) => pool.submit(request),
            Source::Transaction(transaction) => transaction.submit(request),
        }
    }

    /// Takes a connection back.
    pub(super) fn give_back(&self, connection: Connection) -> Next {
        match self {
            Source::Pool(pool) => pool.give_back(connection),
            Source::Transaction(transaction) => transaction.give_back(connection),
        }
    }
}

/// What is to be done with a connection.
pub(super) enum Next {
    Nothing,
    /// Run a request on it; without one it has to be opened first.
    Run {
        source: Source,
        connection: Option<Connection>,
        request: Arc<Request>,
    },
    /// Its transaction was left without an end.
    RollBack {
        pool: Arc<Pool>,
        connection: Connection,
    },
    Close(Connection),
}

/// Where chains run.
#[derive(Clone)]
pub(super) enum Executor {
    /// On the threads for work that blocks; without a run of processes where they are started.
    Blocking(Option<Jobs>),
    /// On the reactor.
    #[cfg(feature = "net")]
    Reactor,
}

impl Executor {
    /// Starts a chain.
    pub(super) fn start(&self, next: Next) {
        if matches!(next, Next::Nothing) {
            return;
        }
        match self {
            Executor::Blocking(Some(jobs)) => jobs.run(Box::new(move || finish_now(serve(next)))),
            Executor::Blocking(None) => finish_now(serve(next)),
            #[cfg(feature = "net")]
            Executor::Reactor => {
                let chain = Chain(Some(next));
                // Without a reactor the chain is dropped, which tells who waits.
                drop(crate::net::reactor::start(async move { chain.run().await }));
            }
        }
    }
}

/// The beginning of a chain that may never come to run.
#[cfg(feature = "net")]
struct Chain(Option<Next>);

#[cfg(feature = "net")]
impl Chain {
    async fn run(mut self) {
        if let Some(next) = self.0.take() {
            serve(next).await;
        }
    }
}

#[cfg(feature = "net")]
impl Drop for Chain {
    fn drop(&mut self) {
        if let Some(Next::Run { source, request, .. }) = self.0.take() {
            request.answer(Err(Failure::new(kind::UNAVAILABLE, "the system gives no thread for the reactor")));
            source.pool().forget_one();
        }
    }
}

/// Runs a future that never waits.
fn finish_now(future: impl Future<Output = ()>) {
    let done = poll_once(future);
    debug_assert!(done.is_some(), "an engine that blocks never waits");
}

/// What a future gives that never waits.
pub(super) fn poll_once<T>(future: impl Future<Output = T>) -> Option<T> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => Some(value),
        Poll::Pending => None,
    }
}

/// Runs the next requests of a chain here as far as they end soon; what is left of the chain. For databases in memory.
pub(super) fn serve_soon(mut next: Next) -> Next {
    for _ in 0..SERVED_AT_ONCE {
        let Next::Run { source: Source::Pool(pool), connection: Some(mut connection), request } = next else {
            return next;
        };
        // It ends before anybody could stop it.
        let Some(order) = request.start(Stop::Nothing) else {
            next = pool.give_back(connection);
            continue;
        };
        let answer = match &order {
            Order::Work(work) => connection.run_within(work, false),
            Order::Job(_) => None,
        };
        let Some(answer) = answer else {
            request.put_back(order);
            return Next::Run { source: Source::Pool(pool), connection: Some(connection), request };
        };
        next = pool.give_back(connection);
        request.answer(answer);
    }
    next
}

/// Runs a chain to its end.
async fn serve(mut next: Next) {
    loop {
        next = match next {
            Next::Nothing => return,
            Next::Close(connection) => {
                connection.close().await;
                return;
            }
            Next::RollBack { pool, connection } => roll_back(pool, connection).await,
            Next::Run { source, connection, request } => {
                let is_of_pool = matches!(source, Source::Pool(_));
                let connection = match connection {
                    // One that was lost while it was idle is replaced; that of a transaction cannot be.
                    Some(connection) if connection.is_usable() || !is_of_pool => Ok(connection),
                    _ => {
                        request.has_place();
                        source.pool().config.open().await
                    }
                };
                match connection {
                    Ok(connection) => run(source, connection, request).await,
                    Err(failure) => {
                        let next = source.pool().lost();
                        request.answer(Err(failure));
                        next
                    }
                }
            }
        };
    }
}

async fn roll_back(pool: Arc<Pool>, mut connection: Connection) -> Next {
    if connection.end(&Work::Rollback).await.is_ok() && connection.is_clean() {
        return pool.give_back(connection);
    }
    connection.close().await;
    pool.lost()
}

async fn run(source: Source, mut connection: Connection, request: Arc<Request>) -> Next {
    let stop = connection.stop();
    let Some(order) = request.start(stop) else { return source.give_back(connection) };
    let mut guard = Guard(Some((Arc::clone(source.pool()), Arc::clone(&request))));
    let (answer, next) = perform(source, connection, &order, || request.end_of_work()).await;
    guard.0 = None;
    request.answer(answer);
    next
}

/// Sees to what a panic in a driver would leave behind: who waits is told, and the lost connection is not counted.
struct Guard(Option<(Arc<Pool>, Arc<Request>)>);

impl Drop for Guard {
    fn drop(&mut self) {
        if let Some((pool, request)) = self.0.take() {
            request.answer(Err(Failure::new(kind::INTERNAL, "the driver has failed")));
            pool.executor.start(pool.lost());
        }
    }
}

/// Does one piece of work and sees to the connection. `end_of_work` tells whether it was stopped.
pub(super) async fn perform(
    source: Source,
    mut connection: Connection,
    order: &Order,
    end_of_work: impl FnOnce() -> bool,
) -> (Answer, Next) {
    if let Source::Transaction(transaction) = &source
        && transaction.is_over()
    {
        end_of_work();
        return (Err(transaction::not_active()), source.give_back(connection));
    }
    let is_end = matches!(order, Order::Work(Work::Commit | Work::Rollback));
    let answer = match order {
        Order::Work(work) if is_end => connection.end(work).await,
        Order::Work(work) => connection.run(work).await,
        Order::Job(job) => job.run(Session::new(&mut connection)).await.map(|()| Outcome::Done),
    };
    let was_stopped = end_of_work();
    match (&source, answer) {
        (Source::Pool(pool), Ok(Outcome::Done)) if matches!(order, Order::Work(Work::Begin(_))) => {
            let transaction = Transaction::new(Arc::clone(pool), connection);
            (Ok(Outcome::Began(transaction)), Next::Nothing)
        }
        (Source::Transaction(transaction), answer) if is_end => {
            transaction.end();
            let pool = Arc::clone(transaction.pool());
            let next = if connection.is_clean() {
                pool.give_back(connection)
            } else {
                connection.close().await;
                pool.lost()
            };
            (answer, next)
        }
        (Source::Pool(pool), answer) if was_stopped || !connection.is_usable() => {
            if connection.recover().await {
                return (answer, pool.give_back(connection));
            }
            connection.close().await;
            (answer, pool.lost())
        }
        (Source::Pool(_), answer) => (answer, source.give_back(connection)),
        (Source::Transaction(transaction), answer) => {
            if !connection.is_usable() {
                transaction.end();
                connection.close().await;
                return (answer, transaction.pool().lost());
            }
            (answer, source.give_back(connection))
        }
    }
}

/// The error of a wait that has lasted too long.
pub(super) fn timed_out() -> Failure {
    let message = "timed out waiting for a connection (a transaction may still be open)";
    Failure::new(kind::TIMEOUT, message)
}
