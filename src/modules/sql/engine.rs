//! The engines behind one face: how to open a connection, what it runs, how that is stopped.

use std::time::{Duration, Instant};

use super::failure::Failure;
use super::request::{Answer, Isolation, Work};
use super::serve::Executor;
#[cfg(feature = "sqlite")]
use super::sqlite;
use crate::process::offload::Jobs;
use crate::vm::native::Cx;

/// The kinds of databases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Engine {
    Sqlite,
    Postgres,
    Mysql,
}

impl Engine {
    /// Its name in programs.
    pub(super) fn name(self) -> &'static str {
        match self {
            Engine::Sqlite => "sqlite",
            Engine::Postgres => "postgres",
            Engine::Mysql => "mysql",
        }
    }
}

/// How connections are opened.
#[derive(Clone, Debug)]
pub(super) enum Config {
    #[cfg(feature = "sqlite")]
    Sqlite(sqlite::Config),
}

impl Config {
    /// Of which kind the database is.
    pub(super) fn engine(&self) -> Engine {
        match *self {
            #[cfg(feature = "sqlite")]
            Config::Sqlite(_) => Engine::Sqlite,
        }
    }

    /// Where its work is done.
    pub(super) fn executor(&self, cx: &mut Cx<'_>) -> Executor {
        match *self {
            #[cfg(feature = "sqlite")]
            Config::Sqlite(_) => Executor::Blocking(Jobs::of_run(cx)),
        }
    }

    /// Whether a statement may run in the turn of the process that asks: where it is alone, or where nothing ever waits
    /// for a disk or a network.
    pub(super) fn may_run_in_place(&self, is_alone: bool) -> bool {
        match *self {
            #[cfg(feature = "sqlite")]
            Config::Sqlite(ref config) => is_alone || config.file == sqlite::Place::Memory,
        }
    }

    /// Refuses isolation levels that the engine does not have.
    ///
    /// # Errors
    /// It is one.
    pub(super) fn check_isolation(&self, isolation: Isolation) -> Result<(), Failure> {
        if isolation == Isolation::WriteCommitted && self.engine() != Engine::Sqlite {
            let name = self.engine().name();
            return Err(Failure::invalid(format!("invalid isolation level: write_committed (not in {name})")));
        }
        Ok(())
    }

    /// Opens a connection.
    ///
    /// # Errors
    /// It cannot be opened.
    pub(super) async fn open(&self) -> Result<Connection, Failure> {
        match *self {
            #[cfg(feature = "sqlite")]
            Config::Sqlite(ref config) => {
                let connection = sqlite::Connection::open(config)?;
                Ok(Connection { inner: Inner::Sqlite(Box::new(connection)), opened: Instant::now() })
            }
        }
    }
}

/// A connection.
pub(super) struct Connection {
    inner: Inner,
    opened: Instant,
}

enum Inner {
    #[cfg(feature = "sqlite")]
    Sqlite(Box<sqlite::Connection>),
}

impl Connection {
    /// How long it has been open.
    pub(super) fn age(&self) -> Duration {
        self.opened.elapsed()
    }

    /// Whether it *is* the database, so that closing it would lose that.
    pub(super) fn is_kept_for_ever(&self) -> bool {
        match self.inner {
            #[cfg(feature = "sqlite")]
            Inner::Sqlite(ref connection) => connection.is_memory(),
        }
    }

    /// What stops the statement that runs on it.
    pub(super) fn stop(&self) -> Stop {
        match self.inner {
            #[cfg(feature = "sqlite")]
            Inner::Sqlite(ref connection) => Stop::Sqlite(connection.stopper()),
        }
    }

    /// Does any work but the end of a transaction.
    pub(super) async fn run(&mut self, work: &Work) -> Answer {
        match self.inner {
            #[cfg(feature = "sqlite")]
            Inner::Sqlite(ref mut connection) => connection.run(work),
        }
    }

    /// Ends its transaction, one way or the other.
    pub(super) async fn end(&mut self, work: &Work) -> Answer {
        match self.inner {
            #[cfg(feature = "sqlite")]
            Inner::Sqlite(ref mut connection) => connection.end(work),
        }
    }

    /// Whether no transaction is open on it.
    pub(super) fn is_clean(&self) -> bool {
        match self.inner {
            #[cfg(feature = "sqlite")]
            Inner::Sqlite(ref connection) => connection.is_clean(),
        }
    }

    /// Whether it still reaches its database.
    pub(super) fn is_usable(&self) -> bool {
        match self.inner {
            #[cfg(feature = "sqlite")]
            Inner::Sqlite(_) => true,
        }
    }

    /// After a statement was stopped: whether the connection is as if nothing had happened.
    pub(super) async fn recover(&mut self) -> bool {
        match self.inner {
            #[cfg(feature = "sqlite")]
            Inner::Sqlite(ref mut connection) => connection.recover(),
        }
    }

    /// Closes it.
    pub(super) async fn close(self) {
        drop(self);
    }

    /// Does work in place if that takes next to no time; otherwise nothing has happened.
    pub(super) fn run_within(&mut self, work: &Work, is_active: bool) -> Option<Answer> {
        match self.inner {
            #[cfg(feature = "sqlite")]
            Inner::Sqlite(ref mut connection) => connection.run_within(work, is_active),
        }
    }
}

/// Stops one statement, from any thread.
pub(super) enum Stop {
    /// There is nothing to stop any more.
    Nothing,
    #[cfg(feature = "sqlite")]
    Sqlite(sqlite::Stopper),
}

impl Stop {
    /// Has the statement end soon.
    pub(super) fn stop(&self) {
        match *self {
            Stop::Nothing => {}
            #[cfg(feature = "sqlite")]
            Stop::Sqlite(ref stopper) => stopper.stop(),
        }
    }
}
