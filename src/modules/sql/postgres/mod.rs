//! PostgreSQL: a connection on the reactor, and what runs on it.
//!
//! Parameters are sent as text, so that the server converts them to whatever the statement wants; results come in the
//! binary format and are decoded by type ([`decode`]). A text without parameters that holds several statements goes through
//! the simple protocol, whose results are texts.
//!
//! A statement that is stopped gets a cancel request, and its end is waited for; a connection that does not come back is
//! dropped.

mod decode;
mod encode;
mod error;
mod tls;

use std::collections::VecDeque;
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::Duration;

use futures_core::Stream;
use tokio_postgres::{CancelToken, Client, SimpleQueryMessage, Statement};

use self::encode::Text;
pub(super) use self::tls::{Tls, Verification};
use super::failure::Failure;
use super::request::{Answer, Begin, Isolation, Outcome, Work};
use super::rows::Rows;
use super::scan;
use super::stopper::{self, Stopper};
use super::value::Param;
use crate::process::error::kind;

/// Prepared statements that a connection keeps.
const CACHED: usize = 64;
/// How long a cancelled statement may take to end, and a cancel request to be sent.
const CANCEL_TIMEOUT: Duration = Duration::from_secs(5);

/// How connections are opened.
#[derive(Clone, Debug)]
pub(super) struct Config {
    pub(super) server: tokio_postgres::Config,
    pub(super) tls: Tls,
    /// For all of it: finding the host, connecting, logging in.
    pub(super) connect_timeout: Duration,
}

/// A connection.
pub(super) struct Connection {
    client: Client,
    tls: Tls,
    cancel: CancelToken,
    stopper: Stopper,
    /// The most recently used last.
    statements: VecDeque<(Arc<str>, Statement)>,
    /// A transaction is open, and a statement of it has failed.
    has_failed: bool,
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
        let connecting = config.server.connect(config.tls.clone());
        let (client, driver) = match tokio::time::timeout(config.connect_timeout, connecting).await {
            Ok(Ok(connected)) => connected,
            Ok(Err(error)) => return Err(error::of_connecting(&error)),
            Err(_) => return Err(Failure::new(kind::UNAVAILABLE, "failed to ping database: connecting timed out")),
        };
        // It ends when the client is dropped or the connection is lost; the client says why.
        drop(crate::net::reactor::spawn_here(driver));
        let cancel = client.cancel_token();
        Ok(Connection {
            client,
            tls: config.tls.clone(),
            cancel,
            stopper: Stopper::default(),
            statements: VecDeque::new(),
            has_failed: false,
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
        !self.is_broken && !self.client.is_closed()
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

    /// Does any work but the end of a transaction. If it is stopped, the server is asked to cancel.
    pub(super) async fn run(&mut self, work: &Work) -> Answer {
        let (stopper, cancel, tls) = (self.stopper.clone(), self.cancel.clone(), self.tls.clone());
        let answer = {
            let mut working = pin!(self.work(work));
            match stopper.watch(working.as_mut()).await {
                Some(answer) => Some(answer),
                None => stopper::insist(working, CANCEL_TIMEOUT, || cancel.cancel_query(tls.clone())).await,
            }
        };
        let Some(answer) = answer else {
            self.is_broken = true;
            return Err(Failure::new(kind::UNAVAILABLE, "the statement could not be cancelled"));
        };
        self.has_failed |= self.is_in_transaction && answer.is_err();
        // What the server says with its last words comes before the connection is seen to be closed.
        self.is_broken |= matches!(&answer, Err(failure) if failure.kind == kind::UNAVAILABLE);
        answer
    }

    async fn work(&mut self, work: &Work) -> Answer {
        match work {
            Work::Ping => self.simple("SELECT 1").await,
            Work::Query(statement) => self.text(&statement.text, &statement.params, true).await,
            Work::Execute(statement) => self.text(&statement.text, &statement.params, false).await,
            Work::Prepare(text) => self.prepared(text).await.map(|_| Outcome::Done),
            Work::Begin(begin) => {
                let done = self.simple(&begin_text(*begin)).await?;
                (self.is_in_transaction, self.has_failed) = (true, false);
                Ok(done)
            }
            Work::Savepoint(name) => self.simple(&format!("SAVEPOINT \"{name}\"")).await,
            Work::RollbackTo(name) => {
                let done = self.simple(&format!("ROLLBACK TO SAVEPOINT \"{name}\"")).await?;
                self.has_failed = false;
                Ok(done)
            }
            Work::ReleaseSavepoint(name) => self.simple(&format!("RELEASE SAVEPOINT \"{name}\"")).await,
            Work::Commit | Work::Rollback => self.end(work).await,
        }
    }

    /// Ends the transaction, one way or the other.
    pub(super) async fn end(&mut self, work: &Work) -> Answer {
        let has_failed = std::mem::take(&mut self.has_failed);
        if matches!(work, Work::Commit) && !has_failed {
            let answer = self.simple("COMMIT").await;
            // Where the server refuses, it has rolled back.
            self.is_in_transaction = false;
            return answer;
        }
        let done = self.simple("ROLLBACK").await?;
        self.is_in_transaction = false;
        if matches!(work, Work::Commit) {
            return Err(Failure { retryable: false, ..Failure::new(kind::CONFLICT, "transaction was rolled back") });
        }
        Ok(done)
    }

    async fn simple(&self, text: &str) -> Answer {
        match self.client.batch_execute(text).await {
            Ok(()) => Ok(Outcome::Done),
            Err(error) => Err(error::of_server(&error)),
        }
    }

    /// The prepared form of a text.
    async fn prepared(&mut self, text: &Arc<str>) -> Result<Statement, Failure> {
        if let Some(at) = self.statements.iter().position(|(known, _)| known == text)
            && let Some(entry) = self.statements.remove(at)
        {
            let statement = entry.1.clone();
            self.statements.push_back(entry);
            return Ok(statement);
        }
        let statement = self.client.prepare(text).await.map_err(|error| error::of_server(&error))?;
        if self.statements.len() >= CACHED {
            self.statements.pop_front();
        }
        self.statements.push_back((Arc::clone(text), statement.clone()));
        Ok(statement)
    }

    async fn text(&mut self, text: &Arc<str>, params: &[Param], wants_rows: bool) -> Answer {
        if params.is_empty() && scan::has_many_statements(text) {
            return self.statements(text, wants_rows).await;
        }
        let was_known = self.statements.iter().any(|(known, _)| known == text);
        match self.statement(text, params, wants_rows).await {
            // The tables have changed since it was prepared.
            Err(failure) if was_known && !self.is_in_transaction && error::is_outdated(&failure) => {
                self.statements.retain(|(known, _)| known != text);
                self.statement(text, params, wants_rows).await
            }
            answer => answer,
        }
    }

    async fn statement(&mut self, text: &Arc<str>, params: &[Param], wants_rows: bool) -> Answer {
        let statement = self.prepared(text).await?;
        let (expected, got) = (statement.params().len(), params.len());
        if expected != got {
            return Err(Failure::of_count(expected, got));
        }
        let params = params.iter().map(|param| Text(param.plain()));
        let stream = self.client.query_raw(&statement, params).await.map_err(|error| error::of_server(&error))?;
        let mut stream = pin!(stream);
        let columns = statement.columns();
        let mut rows = Rows::new(columns.iter().map(|column| column.name().into()).collect());
        while let Some(row) = poll_fn(|cx| stream.as_mut().poll_next(cx)).await {
            let row = row.map_err(|error| error::of_server(&error))?;
            if !wants_rows {
                continue;
            }
            let added = rows.begin_row().and_then(|()| {
                columns.iter().zip(0..).try_for_each(|(column, i)| decode::put(&mut rows, column.type_(), &row, i))
            });
            if let Err(failure) = added {
                // The rest is still on its way: nobody wants to wait for it.
                self.is_broken = true;
                return Err(failure);
            }
        }
        if wants_rows {
            return rows.finish().map(Outcome::Rows);
        }
        let only_reads = !columns.is_empty() && !has_word(text, "returning");
        let rows_affected = if only_reads { 0 } else { stream.rows_affected().unwrap_or(0) };
        let rows_affected = i64::try_from(rows_affected).unwrap_or(i64::MAX);
        Ok(Outcome::Changed { last_insert_id: 0, rows_affected })
    }

    /// Several statements; the last result counts.
    async fn statements(&self, text: &str, wants_rows: bool) -> Answer {
        let messages = self.client.simple_query_raw(text).await.map_err(|error| error::of_server(&error))?;
        let mut messages: Pin<Box<_>> = Box::pin(messages);
        let (mut rows, mut rows_affected, mut n_columns) = (Rows::default(), 0, 0);
        while let Some(message) = poll_fn(|cx| messages.as_mut().poll_next(cx)).await {
            match message.map_err(|error| error::of_server(&error))? {
                SimpleQueryMessage::RowDescription(columns) => {
                    n_columns = columns.len();
                    rows = Rows::new(columns.iter().map(|column| column.name().into()).collect());
                }
                SimpleQueryMessage::Row(row) if wants_rows => {
                    rows.begin_row()?;
                    for i in 0..row.len() {
                        match row.get(i) {
                            Some(text) => rows.bytes(text.as_bytes()),
                            None => rows.null(),
                        }
                    }
                }
                SimpleQueryMessage::CommandComplete(n) => {
                    rows_affected = if n_columns > 0 { 0 } else { n };
                    if n_columns == 0 {
                        rows = Rows::default();
                    }
                    n_columns = 0;
                }
                _ => {}
            }
        }
        if wants_rows {
            return rows.finish().map(Outcome::Rows);
        }
        Ok(Outcome::Changed { last_insert_id: 0, rows_affected: i64::try_from(rows_affected).unwrap_or(i64::MAX) })
    }
}

fn begin_text(begin: Begin) -> String {
    let isolation = match begin.isolation {
        Isolation::Default | Isolation::WriteCommitted => "",
        Isolation::ReadUncommitted => " ISOLATION LEVEL READ UNCOMMITTED",
        Isolation::ReadCommitted => " ISOLATION LEVEL READ COMMITTED",
        Isolation::RepeatableRead => " ISOLATION LEVEL REPEATABLE READ",
        Isolation::Serializable => " ISOLATION LEVEL SERIALIZABLE",
    };
    format!("BEGIN{isolation}{}", if begin.read_only { " READ ONLY" } else { "" })
}

/// Whether a word stands somewhere in a text.
fn has_word(text: &str, word: &str) -> bool {
    text.split(|c: char| !(c.is_alphanumeric() || c == '_')).any(|part| part.eq_ignore_ascii_case(word))
}
