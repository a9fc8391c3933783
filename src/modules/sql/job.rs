//! Several statements one after the other on one connection, for other modules that keep something in a database.
//!
//! A job waits for its connection and its answer as a statement of a program does ([`super::call`]): no worker is held up, and a
//! process that ends stops the statement that runs. Each statement is committed by itself; what has to be done as a whole
//! is written as one statement, or so that its last one decides.

use std::fmt::Debug;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use super::call::{Then, ask};
use super::engine::{Connection, Engine};
use super::entry;
pub(crate) use super::failure::Failure;
use super::request::{Order, Outcome, Request, Statement, Work};
use super::serve::Source;
pub(crate) use super::value::Param;
use crate::modules::data::Data;
use crate::process::error::kind;
use crate::process::resource::Resources;
use crate::vm::native::{Cx, Raise, Ret};

/// What a job does, on its way.
pub(crate) type Running<'a> = Pin<Box<dyn Future<Output = Result<(), Failure>> + Send + 'a>>;

/// See the head of the file. What it comes to it keeps in itself.
pub(crate) trait Job: Debug + Send + Sync {
    /// Does it.
    ///
    /// # Errors
    /// Of the database.
    fn run<'a>(&'a self, session: Session<'a>) -> Running<'a>;

    /// Ends the native that has asked: done, or why not.
    ///
    /// # Errors
    /// As a native.
    fn finish(&self, cx: &mut Cx<'_>, answer: Result<(), Failure>) -> Result<Ret, Raise>;
}

/// A connection that a job has to itself.
pub(crate) struct Session<'a>(&'a mut Connection);

impl<'a> Session<'a> {
    pub(super) fn new(connection: &'a mut Connection) -> Session<'a> {
        Session(connection)
    }

    /// How names and statements are written.
    pub(crate) fn dialect(&self) -> Dialect {
        Dialect(self.0.engine())
    }

    /// The rows of a statement, by column.
    ///
    /// # Errors
    /// Of the database.
    pub(crate) async fn query(&mut self, text: String, params: Vec<Param>) -> Result<Vec<Vec<Data>>, Failure> {
        let work = Work::Query(Statement { text: text.into(), params });
        match self.0.run(&work).await? {
            Outcome::Rows(rows) => Ok(rows.into_data()),
            _ => Err(Failure::new(kind::INTERNAL, "the statement gives no rows")),
        }
    }

    /// How many rows a statement has changed.
    ///
    /// # Errors
    /// Of the database.
    pub(crate) async fn execute(&mut self, text: String, params: Vec<Param>) -> Result<i64, Failure> {
        let work = Work::Execute(Statement { text: text.into(), params });
        match self.0.run(&work).await? {
            Outcome::Changed { rows_affected, .. } => Ok(rows_affected),
            _ => Ok(0),
        }
    }
}

/// What differs between the engines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Dialect(Engine);

impl Dialect {
    /// A name in quotes, with each of its parts by itself.
    pub(crate) fn name(self, name: &str) -> String {
        let quote = if self.0 == Engine::Mysql { '`' } else { '"' };
        let quoted: Vec<String> = name.split('.').map(|part| format!("{quote}{part}{quote}")).collect();
        quoted.join(".")
    }

    /// The n-th parameter, from 1.
    pub(crate) fn parameter(self, n: usize) -> String {
        if self.0 == Engine::Postgres { format!("${n}") } else { "?".to_owned() }
    }

    /// One of three texts: for SQLite, PostgreSQL, MySQL.
    pub(crate) fn choose<'t>(self, sqlite: &'t str, postgres: &'t str, mysql: &'t str) -> &'t str {
        match self.0 {
            Engine::Sqlite => sqlite,
            Engine::Postgres => postgres,
            Engine::Mysql => mysql,
        }
    }
}

/// Does a job on the database of the entry `id`, if a program has that open: nobody waits for it, and [`Job::finish`] is not called.
pub(crate) fn run_aside(resources: &Resources, id: &str, job: Arc<dyn Job>) {
    if let Some(pool) = entry::open_pool(resources, id) {
        pool.submit(Request::new(Order::Job(job)));
    }
}

/// Does a job on the database of the entry `id`, and ends the native with it.
///
/// # Errors
/// As a native.
pub(crate) fn run(cx: &mut Cx<'_>, id: &str, job: Arc<dyn Job>) -> Result<Ret, Raise> {
    match entry::pool(cx, id) {
        Ok(pool) => ask(cx, Source::Pool(pool), Order::Job(Arc::clone(&job)), "", Then::Job(job)),
        Err(failure) => job.finish(cx, Err(failure)),
    }
}
