//! SQLite: a connection, and what runs on it.
//!
//! Everything here blocks. It is called on a thread of the blocking pool, or, where that holds up nobody, in the turn of
//! the process that asks ([`Connection::run_within`]).
//!
//! Texts with one statement keep it prepared, found by the text. A text of several runs one after the other; parameters
//! are handed out from left to right, and the last result counts.

mod columns;
mod control;
mod declared;
mod error;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::Duration;

use rusqlite::types::{ToSql, ToSqlOutput, Value as SqlValue, ValueRef};
use rusqlite::{OpenFlags, fallible_iterator::FallibleIterator};

use self::columns::{Columns, Known};
use self::control::Control;
pub(super) use self::control::Stopper;
use super::failure::Failure;
use super::moment;
use super::request::{Answer, Begin, Isolation, Outcome, Statement, Work};
use super::rows::Rows;
use super::scan;
use super::value::Param;
use crate::process::error::kind;

/// Prepared statements that a connection keeps.
const CACHED: usize = 64;
/// Most parameters of a statement.
const PARAMETERS_MAX: usize = 32_766;

/// How the database is opened.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Config {
    pub(super) file: Place,
    pub(super) mode: Mode,
    /// How long to wait for locks of other programs.
    pub(super) busy_timeout: Duration,
    /// Pragmas with their values, set after opening.
    pub(super) pragmas: Vec<(&'static str, String)>,
}

/// Where the database is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Place {
    Memory,
    File(PathBuf),
}

/// Who may write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    ReadOnly,
    ReadWrite,
    /// And the file is made if there is none.
    Create,
}

/// A connection.
pub(super) struct Connection {
    db: rusqlite::Connection,
    control: Arc<Control>,
    is_memory: bool,
    /// A read-only transaction is open.
    is_read_only: bool,
    known: Known,
}

impl Connection {
    /// Opens the database.
    ///
    /// # Errors
    /// It cannot be opened.
    pub(super) fn open(config: &Config) -> Result<Connection, Failure> {
        let connection = open(config).map_err(|error| {
            let mut failure = error::of_rusqlite(error);
            if failure.kind != kind::INVALID {
                failure.kind = kind::UNAVAILABLE;
                failure.retryable = true;
            }
            failure.in_context("failed to ping database")
        });
        match (&config.file, connection) {
            (Place::File(path), Err(failure)) if config.mode == Mode::Create => {
                let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
                Err(match parent.filter(|parent| !parent.is_dir()) {
                    Some(parent) => {
                        let message = format!("{} (no such directory: {})", failure.message, parent.display());
                        Failure { message, ..failure }
                    }
                    None => failure,
                })
            }
            (_, connection) => connection,
        }
    }

    /// Whether the database ends with the connection.
    pub(super) fn is_memory(&self) -> bool {
        self.is_memory
    }

    /// What stops the next statement.
    pub(super) fn stopper(&self) -> Stopper {
        self.control.begin();
        Stopper(Arc::clone(&self.control))
    }

    /// Whether no transaction is open.
    pub(super) fn is_clean(&self) -> bool {
        self.db.is_autocommit()
    }

    /// After a statement was stopped: takes back what it has left.
    pub(super) fn recover(&mut self) -> bool {
        self.end(&Work::Rollback).is_ok() && self.is_clean()
    }

    /// Does any work but the end of a transaction.
    pub(super) fn run(&mut self, work: &Work) -> Answer {
        match work {
            Work::Ping => self.simple("SELECT 1"),
            Work::Query(Statement { text, params }) => self.text(text, params, true),
            Work::Execute(Statement { text, params }) => self.text(text, params, false),
            Work::Prepare(text) => match self.db.prepare_cached(text) {
                Ok(_) => Ok(Outcome::Done),
                Err(error) => Err(error::of_rusqlite(error)),
            },
            Work::Begin(begin) => self.begin(*begin),
            Work::Commit | Work::Rollback => self.end(work),
            Work::Savepoint(name) => self.simple(&format!("SAVEPOINT \"{name}\"")),
            Work::RollbackTo(name) => self.simple(&format!("ROLLBACK TO \"{name}\"")),
            Work::ReleaseSavepoint(name) => self.simple(&format!("RELEASE \"{name}\"")),
        }
    }

    /// As [`Connection::run`], but gives up, as if nothing had happened, where it would take long or has to wait.
    /// Nothing: it was given up, or is of no kind that can be tried so.
    pub(super) fn run_within(&mut self, work: &Work, is_active: bool) -> Option<Answer> {
        let (Work::Query(statement) | Work::Execute(statement)) = work else { return None };
        if scan::has_many_statements(&statement.text) {
            return None;
        }
        // Stopping a statement that writes takes back its whole transaction.
        if is_active && !self.db.prepare_cached(&statement.text).ok()?.readonly() {
            return None;
        }
        self.control.limit();
        let answer = self.run(work);
        let was_given_up = self.control.was_exhausted();
        self.control.unlimit();
        if was_given_up { None } else { Some(answer) }
    }

    fn simple(&self, text: &str) -> Answer {
        self.db.execute_batch(text).map(|()| Outcome::Done).map_err(error::of_rusqlite)
    }

    fn begin(&mut self, begin: Begin) -> Answer {
        let text = match begin.isolation {
            Isolation::Serializable if !begin.read_only => "BEGIN IMMEDIATE",
            _ => "BEGIN DEFERRED",
        };
        let done = self.simple(text)?;
        if begin.read_only {
            self.is_read_only = true;
            self.simple("PRAGMA query_only = 1")?;
        }
        Ok(done)
    }

    /// Ends the transaction, one way or the other. A commit that fails takes it back.
    pub(super) fn end(&mut self, work: &Work) -> Answer {
        self.control.begin();
        let answer = if matches!(work, Work::Commit) {
            self.simple("COMMIT")
        } else if self.is_clean() {
            // A statement that was stopped or has failed badly has taken it back already.
            Ok(Outcome::Done)
        } else {
            self.simple("ROLLBACK")
        };
        if !self.is_clean() {
            self.simple("ROLLBACK")?;
        }
        if std::mem::take(&mut self.is_read_only) {
            self.simple("PRAGMA query_only = 0")?;
        }
        answer
    }

    /// Runs a text of one or more statements.
    fn text(&mut self, text: &Arc<str>, params: &[Param], wants_rows: bool) -> Answer {
        let before = self.db.total_changes();
        let rows = if scan::has_many_statements(text) {
            self.statements(text, params, wants_rows)?
        } else {
            let mut statement = self.db.prepare_cached(text).map_err(error::of_rusqlite)?;
            check_count(statement.parameter_count(), params.len())?;
            let wanted = if wants_rows { Wanted::Known(&mut self.known, text) } else { Wanted::Nothing };
            run_statement(&mut statement, params, wanted)?
        };
        if wants_rows {
            return Ok(Outcome::Rows(rows));
        }
        let changed = if self.db.total_changes() == before { 0 } else { self.db.changes() };
        let rows_affected = i64::try_from(changed).unwrap_or(i64::MAX);
        Ok(Outcome::Changed { last_insert_id: self.db.last_insert_rowid(), rows_affected })
    }

    fn statements(&self, text: &str, params: &[Param], wants_rows: bool) -> Result<Rows, Failure> {
        // Before anything is run: the texts themselves can be read only one after the other.
        check_count(scan::count_parameters(text), params.len())?;
        let mut batch = rusqlite::Batch::new(&self.db, text);
        let mut rest = params;
        let mut rows = Rows::default();
        while let Some(mut statement) = batch.next().map_err(error::of_rusqlite)? {
            let (own, others) = rest
                .split_at_checked(statement.parameter_count())
                .ok_or_else(|| count_failure(statement.parameter_count(), rest.len()))?;
            rest = others;
            let wanted = if wants_rows { Wanted::Rows } else { Wanted::Nothing };
            rows = run_statement(&mut statement, own, wanted)?;
        }
        Ok(rows)
    }
}

fn check_count(expected: usize, got: usize) -> Result<(), Failure> {
    if expected == got { Ok(()) } else { Err(count_failure(expected, got)) }
}

fn count_failure(expected: usize, got: usize) -> Failure {
    if got > PARAMETERS_MAX {
        return Failure::invalid(format!("too many parameters: {got}, at most {PARAMETERS_MAX}"));
    }
    Failure::of_count(expected, got)
}

fn open(config: &Config) -> rusqlite::Result<Connection> {
    let mode = match config.mode {
        Mode::ReadOnly => OpenFlags::SQLITE_OPEN_READ_ONLY,
        Mode::ReadWrite => OpenFlags::SQLITE_OPEN_READ_WRITE,
        Mode::Create => OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
    };
    // One thread at a time uses it; no URI, so that any file name means itself.
    let flags = mode | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut db = match &config.file {
        Place::Memory => rusqlite::Connection::open_in_memory_with_flags(flags)?,
        Place::File(path) => rusqlite::Connection::open_with_flags(path, flags)?,
    };
    db.set_prepared_statement_cache_capacity(CACHED);
    let control = Arc::new(Control {
        is_stopped: AtomicBool::new(false),
        calls_left: AtomicI64::new(i64::MAX),
        busy_timeout: config.busy_timeout,
    });
    let (progress, busy) = (Arc::clone(&control), Arc::clone(&control));
    db.progress_handler(control::OPS_PER_CALL, Some(move || progress.progress()))?;
    db.busy_handler(Some(move |n| busy.busy(n)))?;
    if config.mode == Mode::Create && config.file != Place::Memory {
        db.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
    }
    for (name, value) in &config.pragmas {
        db.pragma_update(None, name, value)?;
    }
    // The file is read only now.
    db.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    let is_memory = config.file == Place::Memory;
    Ok(Connection { db, control, is_memory, is_read_only: false, known: Known::default() })
}

/// What is wanted of a statement beside its effect.
enum Wanted<'a> {
    Nothing,
    Rows,
    /// Rows, of a statement with this text that is kept.
    Known(&'a mut Known, &'a Arc<str>),
}

/// Binds parameters, runs the statement to its end, keeps its rows if they are wanted.
fn run_statement(
    statement: &mut rusqlite::Statement<'_>,
    params: &[Param],
    mut wanted: Wanted<'_>,
) -> Result<Rows, Failure> {
    for (param, index) in params.iter().zip(1..) {
        let index: usize = index;
        statement.raw_bind_parameter(index, Bound(param.plain())).map_err(error::of_rusqlite)?;
    }
    let mut steps = statement.raw_query();
    let mut result: Option<(Rows, Arc<Columns>)> = None;
    while let Some(row) = steps.next().map_err(error::of_rusqlite)? {
        // Only now: the statement may have been prepared for tables that have changed since.
        let statement: &rusqlite::Statement<'_> = row.as_ref();
        let (rows, columns) = match (&mut result, &mut wanted) {
            (_, Wanted::Nothing) => continue,
            (Some(result), _) => result,
            (none, wanted) => {
                let columns = match wanted {
                    Wanted::Known(known, text) => known.columns(text, statement),
                    Wanted::Rows | Wanted::Nothing => Arc::new(Columns::of(statement)),
                };
                none.insert((Rows::new(Arc::clone(&columns.names)), columns))
            }
        };
        rows.begin_row()?;
        for (i, declared) in columns.declared.iter().enumerate() {
            let value = row.get_ref(i).map_err(error::of_rusqlite)?;
            declared.put(rows, value);
        }
    }
    result.map(|(rows, _)| rows).unwrap_or_default().finish()
}

/// A parameter as rusqlite takes it.
struct Bound<'a>(&'a Param);

impl ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let value = match self.0 {
            Param::Null | Param::Typed(_) => ValueRef::Null,
            Param::Bool(b) => ValueRef::Integer(i64::from(*b)),
            Param::Int(i) => ValueRef::Integer(*i),
            Param::Float(f) => ValueRef::Real(*f),
            Param::Text(text) => ValueRef::Text(text),
            Param::Blob(bytes) => ValueRef::Blob(bytes),
            Param::Moment(seconds, nanos) => {
                return Ok(ToSqlOutput::Owned(SqlValue::Text(moment::rfc3339(*seconds, *nanos))));
            }
        };
        Ok(ToSqlOutput::Borrowed(value))
    }
}

/// For [`Control`]: loads without an order, since only the flag itself matters.
const RELAXED: Ordering = Ordering::Relaxed;
