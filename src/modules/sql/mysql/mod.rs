//! MySQL and MariaDB: a connection on the reactor, and what runs on it.
//!
//! Everything goes through prepared statements, whose results are typed; the few commands that the server does not prepare
//! go as text. A statement that is stopped is killed by a connection of its own (`KILL QUERY`), and its end is waited for; a
//! connection that does not come back is dropped.

mod error;
mod values;

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use mysql_async::prelude::{Protocol, Queryable};
use mysql_async::{Conn, Opts, OptsBuilder, Params, QueryResult, SslOpts, Value};

use super::failure::Failure;
use super::request::{Answer, Begin, Isolation, Outcome, Work};
use super::rows::Rows;
use super::stopper::{self, Stopper};
use super::value::Param;
use crate::process::error::kind;

/// Prepared statements that a connection keeps.
const CACHED: usize = 64;
/// How long a killed statement may take to end, and the kill to be sent.
const KILL_TIMEOUT: Duration = Duration::from_secs(5);
/// The server does not prepare such a statement.
const NOT_PREPARED: u16 = 1295;

/// How connections are opened.
#[derive(Clone, Debug)]
pub(super) struct Config {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) database: String,
    pub(super) username: String,
    pub(super) password: Option<String>,
    pub(super) tls: Option<SslOpts>,
    /// The names of character set and collation.
    pub(super) charset: Option<(String, Option<String>)>,
    /// Times are RFC 3339, not the server's texts.
    pub(super) parses_times: bool,
    /// For all of it: finding the host, connecting, logging in.
    pub(super) connect_timeout: Duration,
    /// The longest silence of the server, if it is limited.
    pub(super) answer_timeout: Option<Duration>,
}

impl Config {
    fn opts(&self) -> Opts {
        let names = self.charset.iter().map(|(charset, collation)| match collation {
            Some(collation) => format!("SET NAMES '{charset}' COLLATE '{collation}'"),
            None => format!("SET NAMES '{charset}'"),
        });
        OptsBuilder::default()
            .ip_or_hostname(self.host.clone())
            .tcp_port(self.port)
            .db_name(Some(self.database.clone()).filter(|name| !name.is_empty()))
            .user(Some(self.username.clone()))
            .pass(self.password.clone())
            .ssl_opts(self.tls.clone())
            .init(names.collect::<Vec<String>>())
            .stmt_cache_size(CACHED)
            // The socket of the host is another way to another server, perhaps.
            .prefer_socket(false)
            .into()
    }
}

/// A connection.
pub(super) struct Connection {
    conn: Conn,
    opts: Opts,
    stopper: Stopper,
    parses_times: bool,
    answer_timeout: Option<Duration>,
    is_in_transaction: bool,
    /// It is in an unknown state.
    is_broken: bool,
}

impl Connection {
    /// Connects and logs in.
    ///
    /// # Errors
    /// That is not possible.
    pub(super) async fn open(config: &Config) -> Result<Connection, Failure> {
        let opts = config.opts();
        let conn = match tokio::time::timeout(config.connect_timeout, Conn::new(opts.clone())).await {
            Ok(Ok(conn)) => conn,
            Ok(Err(error)) => return Err(error::of_connecting(error)),
            Err(_) => return Err(Failure::new(kind::UNAVAILABLE, "failed to ping database: connecting timed out")),
        };
        Ok(Connection {
            conn,
            opts,
            stopper: Stopper::default(),
            parses_times: config.parses_times,
            answer_timeout: config.answer_timeout,
            is_in_transaction: false,
            is_broken: false,
        })
    }

    /// What stops the next statement.
    pub(super) fn stopper(&mut self) -> Stopper {
        self.stopper = Stopper::default();
        self.stopper.clone()
    }

    /// Whether it still reaches its server, in a known state.
    pub(super) fn is_usable(&self) -> bool {
        !self.is_broken && !self.conn.is_disconnected()
    }

    /// Whether no transaction is open.
    pub(super) fn is_clean(&self) -> bool {
        self.is_usable() && !self.is_in_transaction
    }

    /// After a statement was stopped: whether the connection is as before.
    pub(super) async fn recover(&mut self) -> bool {
        if self.is_usable() && self.is_in_transaction {
            drop(self.end(&Work::Rollback).await);
        }
        self.is_clean()
    }

    /// Tells the server that it ends.
    pub(super) async fn close(self) {
        if self.is_usable() {
            drop(tokio::time::timeout(KILL_TIMEOUT, self.conn.disconnect()).await);
        }
    }

    /// Does any work but the end of a transaction. If it is stopped, the server is asked to kill it.
    pub(super) async fn run(&mut self, work: &Work) -> Answer {
        let (stopper, opts, id) = (self.stopper.clone(), self.opts.clone(), self.conn.id());
        let answer_timeout = self.answer_timeout;
        let answer = {
            let mut working = pin!(self.work(work));
            let early = stopper.watch(working.as_mut());
            let early = match answer_timeout {
                Some(limit) => tokio::time::timeout(limit, early).await.ok(),
                None => Some(early.await),
            };
            match early {
                Some(Some(answer)) => Some(answer),
                Some(None) => stopper::insist(working, KILL_TIMEOUT, || kill(opts.clone(), id)).await,
                None => None,
            }
        };
        let silence = || Err(Failure::new(kind::UNAVAILABLE, "the server did not answer in time"));
        let answer = answer.unwrap_or_else(silence);
        // What the server says with its last words comes before the connection is seen to be closed.
        self.is_broken |= matches!(&answer, Err(failure) if failure.kind == kind::UNAVAILABLE);
        answer
    }

    async fn work(&mut self, work: &Work) -> Answer {
        match work {
            Work::Ping => self.simple("SELECT 1").await,
            Work::Query(statement) => self.text(&statement.text, &statement.params, true).await,
            Work::Execute(statement) => self.text(&statement.text, &statement.params, false).await,
            Work::Prepare(text) => match self.conn.prep(&**text).await {
                Ok(_) => Ok(Outcome::Done),
                Err(mysql_async::Error::Server(error)) if error.code == NOT_PREPARED => Ok(Outcome::Done),
                Err(error) => Err(error::of_server(error)),
            },
            Work::Begin(begin) => self.begin(*begin).await,
            Work::Savepoint(name) => self.simple(&format!("SAVEPOINT `{name}`")).await,
            Work::RollbackTo(name) => self.simple(&format!("ROLLBACK TO SAVEPOINT `{name}`")).await,
            Work::ReleaseSavepoint(name) => self.simple(&format!("RELEASE SAVEPOINT `{name}`")).await,
            Work::Commit | Work::Rollback => self.end(work).await,
        }
    }

    async fn begin(&mut self, begin: Begin) -> Answer {
        let level = match begin.isolation {
            Isolation::Default | Isolation::WriteCommitted => None,
            Isolation::ReadUncommitted => Some("READ UNCOMMITTED"),
            Isolation::ReadCommitted => Some("READ COMMITTED"),
            Isolation::RepeatableRead => Some("REPEATABLE READ"),
            Isolation::Serializable => Some("SERIALIZABLE"),
        };
        if let Some(level) = level {
            self.simple(&format!("SET TRANSACTION ISOLATION LEVEL {level}")).await?;
        }
        let done =
            self.simple(if begin.read_only { "START TRANSACTION READ ONLY" } else { "START TRANSACTION" }).await?;
        self.is_in_transaction = true;
        Ok(done)
    }

    /// Ends the transaction, one way or the other.
    pub(super) async fn end(&mut self, work: &Work) -> Answer {
        let answer = self.simple(if matches!(work, Work::Commit) { "COMMIT" } else { "ROLLBACK" }).await;
        if answer.is_err() && matches!(work, Work::Commit) {
            self.simple("ROLLBACK").await?;
        }
        self.is_in_transaction = self.is_in_transaction && answer.is_err() && matches!(work, Work::Rollback);
        answer
    }

    async fn simple(&mut self, text: &str) -> Answer {
        match self.conn.query_drop(text).await {
            Ok(()) => Ok(Outcome::Done),
            Err(error) => Err(error::of_server(error)),
        }
    }

    async fn text(&mut self, text: &str, params: &[Param], wants_rows: bool) -> Answer {
        let parses_times = self.parses_times;
        let statement = match self.conn.prep(text).await {
            Ok(statement) => statement,
            Err(mysql_async::Error::Server(error)) if error.code == NOT_PREPARED => {
                if !params.is_empty() {
                    return Err(Failure::of_count(0, params.len()));
                }
                let result = self.conn.query_iter(text).await.map_err(error::of_server)?;
                return collect(result, wants_rows, parses_times, &mut self.is_broken).await;
            }
            Err(error) => return Err(error::of_server(error)),
        };
        let (expected, got) = (usize::from(statement.num_params()), params.len());
        if expected != got {
            return Err(Failure::of_count(expected, got));
        }
        let params: Vec<Value> = params.iter().map(|param| values::of_param(param.plain())).collect();
        let params = if params.is_empty() { Params::Empty } else { Params::Positional(params) };
        let result = self.conn.exec_iter(&statement, params).await.map_err(error::of_server)?;
        collect(result, wants_rows, parses_times, &mut self.is_broken).await
    }
}

/// Takes a result to its end.
async fn collect<P: Protocol>(
    mut result: QueryResult<'_, 'static, P>,
    wants_rows: bool,
    parses_times: bool,
    is_broken: &mut bool,
) -> Answer {
    let columns = result.columns().unwrap_or_else(|| Arc::new([]));
    if columns.is_empty() || !wants_rows {
        let rows_affected = if columns.is_empty() { result.affected_rows() } else { 0 };
        let last_insert_id = result.last_insert_id().unwrap_or(0);
        result.drop_result().await.map_err(error::of_server)?;
        if wants_rows {
            return Ok(Outcome::Rows(Rows::default()));
        }
        return Ok(Outcome::Changed {
            last_insert_id: i64::try_from(last_insert_id).unwrap_or(i64::MAX),
            rows_affected: i64::try_from(rows_affected).unwrap_or(i64::MAX),
        });
    }
    let mut rows = Rows::new(columns.iter().map(|column| column.name_str().into()).collect());
    while let Some(row) = result.next().await.map_err(error::of_server)? {
        if let Err(failure) = rows.begin_row() {
            // The rest is still on its way: nobody wants to wait for it.
            *is_broken = true;
            return Err(failure);
        }
        for (column, i) in columns.iter().zip(0..) {
            values::put(&mut rows, column, row.as_ref(i), parses_times);
        }
    }
    result.drop_result().await.map_err(error::of_server)?;
    rows.finish().map(Outcome::Rows)
}

/// Kills what another connection runs.
async fn kill(opts: Opts, id: u32) -> Result<(), mysql_async::Error> {
    let mut conn = Conn::new(opts).await?;
    conn.query_drop(format!("KILL QUERY {id}")).await?;
    conn.disconnect().await
}
