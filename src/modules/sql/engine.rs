//! The engines behind one face: how to open a connection, what it runs, how that is stopped.

use std::time::{Duration, Instant};

use super::failure::Failure;
#[cfg(feature = "mysql")]
use super::mysql;
#[cfg(feature = "postgres")]
use super::postgres;
use super::request::{Answer, Isolation, Work};
use super::serve::Executor;
#[cfg(feature = "sqlite")]
use super::sqlite;
#[cfg(any(feature = "mysql", feature = "postgres"))]
use super::stopper::Stopper;
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
    #[cfg(feature = "postgres")]
    Postgres(Box<postgres::Config>),
    #[cfg(feature = "mysql")]
    Mysql(Box<mysql::Config>),
}

impl Config {
    /// Of which kind the database is.
    pub(super) fn engine(&self) -> Engine {
        match *self {
            #[cfg(feature = "sqlite")]
            Config::Sqlite(_) => Engine::Sqlite,
            #[cfg(feature = "postgres")]
            Config::Postgres(_) => Engine::Postgres,
            #[cfg(feature = "mysql")]
            Config::Mysql(_) => Engine::Mysql,
        }
    }

    /// Where its work is done.
    pub(super) fn executor(&self, cx: &mut Cx<'_>) -> Executor {
        match *self {
            #[cfg(feature = "sqlite")]
            Config::Sqlite(_) => Executor::Blocking(Jobs::of_run(cx)),
            #[cfg(feature = "postgres")]
            Config::Postgres(_) => Executor::Reactor,
            #[cfg(feature = "mysql")]
            Config::Mysql(_) => Executor::Reactor,
        }
    }

    /// Whether a statement may run in the turn of the process that asks: where it is alone, or where nothing ever waits
    /// for a disk or a network.
    pub(super) fn may_run_in_place(&self, is_alone: bool) -> bool {
        match *self {
            #[cfg(feature = "sqlite")]
            Config::Sqlite(ref config) => is_alone || config.file == sqlite::Place::Memory,
            #[cfg(feature = "postgres")]
            Config::Postgres(_) => false,
            #[cfg(feature = "mysql")]
            Config::Mysql(_) => false,
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
            #[cfg(feature = "postgres")]
            Config::Postgres(ref config) => {
                let connection = postgres::Connection::open(config).await?;
                Ok(Connection { inner: Inner::Postgres(Box::new(connection)), opened: Instant::now() })
            }
            #[cfg(feature = "mysql")]
            Config::Mysql(ref config) => {
                let connection = mysql::Connection::open(config).await?;
                Ok(Connection { inner: Inner::Mysql(Box::new(connection)), opened: Instant::now() })
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
    #[cfg(feature = "postgres")]
    Postgres(Box<postgres::Connection>),
    #[cfg(feature = "mysql")]
    Mysql(Box<mysql::Connection>),
}

impl Connection {
    /// Of which kind the database is.
    pub(super) fn engine(&self) -> Engine {
        match self.inner {
            #[cfg(feature = "sqlite")]
            Inner::Sqlite(_) => Engine::Sqlite,
            #[cfg(feature = "postgres")]
            Inner::Postgres(_) => Engine::Postgres,
            #[cfg(feature = "mysql")]
            Inner::Mysql(_) => Engine::Mysql,
        }
    }

    /// How long it has been open.
    pub(super) fn age(&self) -> Duration {
        self.opened.elapsed()
    }

    /// Whether it *is* the database, so that closing it would lose that.
    pub(super) fn is_kept_for_ever(&self) -> bool {
        match self.inner {
            #[cfg(feature = "sqlite")]
            Inner::Sqlite(ref connection) => connection.is_memory(),
            #[cfg(feature = "postgres")]
            Inner::Postgres(_) => false,
            #[cfg(feature = "mysql")]
            Inner::Mysql(_) => false,
        }
    }

    /// What stops the statement that runs on it.
    pub(super) fn stop(&mut self) -> Stop {
        match self.inner {
            #[cfg(feature = "sqlite")]
            Inner::Sqlite(ref connection) => Stop::Sqlite(connection.stopper()),
            #[cfg(feature = "postgres")]
            Inner::Postgres(ref mut connection) => Stop::Server(connection.stopper()),
            #[cfg(feature = "mysql")]
            Inner::Mysql(ref mut connection) => Stop::Server(connection.stopper()),
        }
    }

    /// Does any work but the end of a transaction.
    pub(super) async fn run(&mut self, work: &Work) -> Answer {
        match self.inner {
            #[cfg(feature = "sqlite")]
            Inner::Sqlite(ref mut connection) => connection.run(work),
            #[cfg(feature = "postgres")]
            Inner::Postgres(ref mut connection) => connection.run(work).await,
            #[cfg(feature = "mysql")]
            Inner::Mysql(ref mut connection) => connection.run(work).await,
        }
    }

    /// Ends its transaction, one way or the other.
    pub(super) async fn end(&mut self, work: &Work) -> Answer {
        match self.inner {
            #[cfg(feature = "sqlite")]
            Inner::Sqlite(ref mut connection) => connection.end(work),
            #[cfg(feature = "postgres")]
            Inner::Postgres(ref mut connection) => connection.end(work).await,
            #[cfg(feature = "mysql")]
            Inner::Mysql(ref mut connection) => connection.end(work).await,
        }
    }

    /// Whether no transaction is open on it.
    pub(super) fn is_clean(&self) -> bool {
        match self.inner {
            #[cfg(feature = "sqlite")]
            Inner::Sqlite(ref connection) => connection.is_clean(),
            #[cfg(feature = "postgres")]
            Inner::Postgres(ref connection) => connection.is_clean(),
            #[cfg(feature = "mysql")]
            Inner::Mysql(ref connection) => connection.is_clean(),
        }
    }

    /// Whether it still reaches its database.
    pub(super) fn is_usable(&self) -> bool {
        match self.inner {
            #[cfg(feature = "sqlite")]
            Inner::Sqlite(_) => true,
            #[cfg(feature = "postgres")]
            Inner::Postgres(ref connection) => connection.is_usable(),
            #[cfg(feature = "mysql")]
            Inner::Mysql(ref connection) => connection.is_usable(),
        }
    }

    /// After a statement was stopped: whether the connection is as if nothing had happened.
    pub(super) async fn recover(&mut self) -> bool {
        match self.inner {
            #[cfg(feature = "sqlite")]
            Inner::Sqlite(ref mut connection) => connection.recover(),
            #[cfg(feature = "postgres")]
            Inner::Postgres(ref mut connection) => connection.recover().await,
            #[cfg(feature = "mysql")]
            Inner::Mysql(ref mut connection) => connection.recover().await,
        }
    }

    /// Closes it.
    pub(super) async fn close(self) {
        match self.inner {
            #[cfg(feature = "sqlite")]
            Inner::Sqlite(connection) => drop(connection),
            // The driver says goodbye when its client goes.
            #[cfg(feature = "postgres")]
            Inner::Postgres(connection) => drop(connection),
            #[cfg(feature = "mysql")]
            Inner::Mysql(connection) => connection.close().await,
        }
    }

    /// Does work in place if that takes next to no time; otherwise nothing has happened.
    pub(super) fn run_within(&mut self, work: &Work, is_active: bool) -> Option<Answer> {
        match self.inner {
            #[cfg(feature = "sqlite")]
            Inner::Sqlite(ref mut connection) => connection.run_within(work, is_active),
            #[cfg(feature = "postgres")]
            Inner::Postgres(_) => None,
            #[cfg(feature = "mysql")]
            Inner::Mysql(_) => None,
        }
    }
}

/// Stops one statement, from any thread.
pub(super) enum Stop {
    /// There is nothing to stop any more.
    Nothing,
    #[cfg(feature = "sqlite")]
    Sqlite(sqlite::Stopper),
    #[cfg(any(feature = "mysql", feature = "postgres"))]
    Server(Stopper),
}

impl Stop {
    /// Has the statement end soon.
    pub(super) fn stop(&self) {
        match *self {
            Stop::Nothing => {}
            #[cfg(feature = "sqlite")]
            Stop::Sqlite(ref stopper) => stopper.stop(),
            #[cfg(any(feature = "mysql", feature = "postgres"))]
            Stop::Server(ref stopper) => stopper.stop(),
        }
    }
}
