//! A store in a table of a database: one row a key.
//!
//! No transaction is held open. A write is one statement; one that depends on what is there reads first, and its last statement
//! holds only for the text that was read ([`codec`]: no two writes have the same). Who comes too late reads again. So writers of several
//! programs need no lock, and a program that is killed leaves a value either as it was or as it was to be.

use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::ask::{Finish, finish};
use super::codec;
use super::work::{Answer, Condition, Entry, Refusal, Work, version_text};
use crate::log::{self, Level, Record};
use crate::modules::data::Data;
use crate::modules::sql;
use crate::modules::sql::job::{Dialect, Failure, Job, Param, Running, Session};
use crate::process::error::kind;
use crate::process::resource::Resources;
use crate::vm::native::{Cx, Raise, Ret};

/// How often a write is tried again that others come before.
const TRIES: usize = 1000;

/// Names and settings of a table.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    /// The id of the entry of the database.
    pub(crate) database: String,
    /// Name of the table, with or without a schema.
    pub(crate) table: String,
    /// Names of its columns.
    pub(crate) key: String,
    pub(crate) value: String,
    pub(crate) end: String,
    /// How often rows whose time is over are removed; zero: never.
    pub(crate) cleanup: Duration,
    /// The table is made if there is none.
    pub(crate) creates: bool,
}

/// A store in a table.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) settings: Settings,
    is_there: AtomicBool,
    /// When rows were last removed whose time is over, in milliseconds after 1970.
    cleaned: AtomicI64,
}

impl Table {
    pub(super) fn new(settings: Settings) -> Table {
        let is_there = AtomicBool::new(!settings.creates);
        Table { settings, is_there, cleaned: AtomicI64::new(now()) }
    }

    /// Milliseconds between two removals of rows whose time is over; 0: there are none.
    fn every(&self) -> i64 {
        i64::try_from(self.settings.cleanup.as_millis()).unwrap_or(i64::MAX)
    }

    /// Whether rows are to be removed whose time is over; then it is the caller's business.
    fn is_cleaning_due(&self) -> bool {
        let (every, last, now) = (self.every(), self.cleaned.load(Ordering::Relaxed), now());
        let is_due = every > 0 && now.saturating_sub(last) >= every;
        is_due && self.cleaned.compare_exchange(last, now, Ordering::Relaxed, Ordering::Relaxed).is_ok()
    }

    /// Has rows removed whose time is over, if that is due and a program has the database open; how long it is until it is due
    /// again. Nothing: it is done when the store is used.
    pub(super) fn clean(self: &Arc<Table>, resources: &Resources) -> Option<Duration> {
        if self.every() == 0 {
            return None;
        }
        if self.is_cleaning_due() && self.is_there.load(Ordering::Relaxed) {
            sql::job::run_aside(resources, &self.settings.database, Arc::new(Cleaning(Arc::clone(self))));
        }
        let left = self.every().saturating_sub(now().saturating_sub(self.cleaned.load(Ordering::Relaxed)));
        Some(Duration::from_millis(u64::try_from(left).unwrap_or(0)))
    }
}

/// Milliseconds after 1970.
#[expect(clippy::disallowed_methods, reason = "values end at a time that other programs see too")]
fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

/// When an entry is over that lives so long; nothing: never.
fn end_after(ttl: Option<Duration>) -> Param {
    let Some(ttl) = ttl else { return Param::Null };
    let millis = ttl.as_nanos().div_ceil(1_000_000);
    match i64::try_from(millis).ok().and_then(|millis| now().checked_add(millis)) {
        Some(end) => Param::Int(end),
        None => Param::Null,
    }
}

fn text(bytes: &[u8]) -> Param {
    Param::Text(bytes.into())
}

fn blob(bytes: &[u8]) -> Param {
    Param::Blob(bytes.into())
}

/// One piece of work on a table.
#[derive(Debug)]
pub(super) struct Order {
    table: Arc<Table>,
    work: Work,
    then: Arc<dyn Finish>,
    answer: Mutex<Option<Result<Answer, Refusal>>>,
}

impl Order {
    pub(super) fn new(table: Arc<Table>, work: Work, then: Arc<dyn Finish>) -> Order {
        Order { table, work, then, answer: Mutex::default() }
    }
}

impl Job for Order {
    fn run<'a>(&'a self, session: Session<'a>) -> Running<'a> {
        Box::pin(async move {
            let mut rows = Rows::new(session, &self.table.settings);
            if !self.table.is_there.load(Ordering::Relaxed) {
                rows.create().await?;
                self.table.is_there.store(true, Ordering::Relaxed);
            }
            if self.table.is_cleaning_due() {
                rows.remove_ended(None).await?;
            }
            let answer = rows.run(&self.work).await?;
            *self.answer.lock().unwrap_or_else(PoisonError::into_inner) = Some(answer);
            Ok(())
        })
    }

    fn finish(&self, cx: &mut Cx<'_>, answer: Result<(), Failure>) -> Result<Ret, Raise> {
        let found = self.answer.lock().unwrap_or_else(PoisonError::into_inner).take();
        let failure = match (answer, found) {
            (Ok(()), Some(found)) => return finish(cx, &*self.then, found),
            (Err(failure), _) => failure,
            (Ok(()), None) => Failure::new(kind::INTERNAL, "the database has not answered"),
        };
        let error = failure.into_value(cx, self.then.operation());
        self.then.finish(cx, Err(error))
    }
}

/// Removes the rows of a table whose time is over.
#[derive(Debug)]
struct Cleaning(Arc<Table>);

impl Job for Cleaning {
    fn run<'a>(&'a self, session: Session<'a>) -> Running<'a> {
        Box::pin(async move {
            let settings = &self.0.settings;
            let removed = Rows::new(session, settings).remove_ended(None).await;
            if let Err(failure) = &removed {
                let text = format!("ended rows of table {} are still there: {}", settings.table, failure.message);
                log::submit(Record::new(Level::Warn, "store".to_owned(), text));
            }
            removed
        })
    }

    fn finish(&self, cx: &mut Cx<'_>, _: Result<(), Failure>) -> Result<Ret, Raise> {
        // Nobody waits for it.
        cx.ret0()
    }
}

/// A row: its text, and when it is over.
struct Row {
    text: Vec<u8>,
    end: Option<i64>,
}

/// The table, by way of a connection.
struct Rows<'a> {
    session: Session<'a>,
    dialect: Dialect,
    /// Names, quoted.
    table: String,
    key: String,
    value: String,
    end: String,
}

impl<'a> Rows<'a> {
    fn new(session: Session<'a>, settings: &Settings) -> Rows<'a> {
        let dialect = session.dialect();
        let [table, key, value, end] =
            [&settings.table, &settings.key, &settings.value, &settings.end].map(|name| dialect.name(name));
        Rows { session, dialect, table, key, value, end }
    }

    /// The n-th parameter.
    fn p(&self, n: usize) -> String {
        self.dialect.parameter(n)
    }

    async fn create(&mut self) -> Result<(), Failure> {
        let key = self.dialect.choose("TEXT", "TEXT COLLATE \"C\"", "VARBINARY(512)");
        let value = self.dialect.choose("BLOB", "BYTEA", "LONGBLOB");
        let text = format!(
            "CREATE TABLE IF NOT EXISTS {} ({} {key} NOT NULL PRIMARY KEY, {} {value} NOT NULL, {} BIGINT)",
            self.table, self.key, self.value, self.end
        );
        match self.session.execute(text, Vec::new()).await {
            Ok(_) => Ok(()),
            // Two programs may make it at the same time, of which one is told that it is there.
            Err(failure) => match self.session.query(format!("SELECT 1 FROM {} LIMIT 1", self.table), Vec::new()).await
            {
                Ok(_) => Ok(()),
                Err(_) => Err(failure),
            },
        }
    }

    /// Removes rows whose time is over: all, or that of a key.
    async fn remove_ended(&mut self, key: Option<&[u8]>) -> Result<(), Failure> {
        let mut statement = format!("DELETE FROM {} WHERE {} <= {}", self.table, self.end, self.p(1));
        let mut params = vec![Param::Int(now())];
        if let Some(key) = key {
            statement.push_str(&format!(" AND {} = {}", self.key, self.p(2)));
            params.push(text(key));
        }
        self.session.execute(statement, params).await?;
        Ok(())
    }

    async fn run(&mut self, work: &Work) -> Result<Result<Answer, Refusal>, Failure> {
        Ok(match work {
            Work::Get(key) => Ok(Answer::Found(self.get(key).await?.map(|row| entry(&row.text)).transpose()?)),
            Work::Put { key, value, ttl, condition } => self.put(key, value, *ttl, condition).await?,
            Work::Add { key, n, ttl } => self.add(key, *n, *ttl).await?,
            Work::Remove(key) => Ok(Answer::Removed(self.remove(key).await?)),
            Work::List { prefix, after, limit } => {
                let (items, has_more) = self.list(prefix, after.as_deref(), *limit).await?;
                Ok(Answer::Page(items, has_more))
            }
        })
    }

    async fn get(&mut self, key: &[u8]) -> Result<Option<Row>, Failure> {
        let statement = format!(
            "SELECT {}, {} FROM {} WHERE {} = {} AND ({} IS NULL OR {} > {})",
            self.value,
            self.end,
            self.table,
            self.key,
            self.p(1),
            self.end,
            self.end,
            self.p(2)
        );
        let rows = self.session.query(statement, vec![text(key), Param::Int(now())]).await?;
        let Some(row) = rows.into_iter().next() else { return Ok(None) };
        match row.as_slice() {
            [Data::Text(text), Data::Nil] => Ok(Some(Row { text: text.to_vec(), end: None })),
            [Data::Text(text), Data::Integer(end)] => Ok(Some(Row { text: text.to_vec(), end: Some(*end) })),
            _ => Err(Failure::new(kind::INTERNAL, "a row of the store has columns of other types")),
        }
    }

    async fn put(
        &mut self,
        key: &[u8],
        value: &Data,
        ttl: Option<Duration>,
        condition: &Condition,
    ) -> Result<Result<Answer, Refusal>, Failure> {
        let new = codec::encode(value, chance()?);
        let is_written = match condition {
            Condition::Always => {
                self.write(key, &new, end_after(ttl)).await?;
                Ok(())
            }
            Condition::Absent => match self.insert(key, &new, end_after(ttl)).await? {
                true => Ok(()),
                false => Err(Refusal::Exists),
            },
            Condition::Version(version) => match self.get(key).await? {
                Some(row)
                    if version_text(codec::version(&row.text)).as_bytes() == version.as_slice()
                        && self.replace(key, &row.text, &new, end_after(ttl)).await? =>
                {
                    Ok(())
                }
                _ => Err(Refusal::Changed),
            },
        };
        let entry = Entry { value: value.clone(), version: codec::version(&new) };
        Ok(is_written.map(|()| Answer::Written(entry)))
    }

    async fn add(&mut self, key: &[u8], n: i64, ttl: Option<Duration>) -> Result<Result<Answer, Refusal>, Failure> {
        for _ in 0..TRIES {
            let old = self.get(key).await?;
            let Some(before) = old.as_ref().map_or(Some(0), |row| codec::integer(&row.text)) else {
                return Ok(Err(Refusal::NoInteger));
            };
            let Some(sum) = before.checked_add(n) else { return Ok(Err(Refusal::Overflow)) };
            let new = codec::encode(&Data::Integer(sum), chance()?);
            let is_written = match old {
                None => self.insert(key, &new, end_after(ttl)).await?,
                Some(row) => {
                    let end = match (ttl, row.end) {
                        (None, Some(end)) => Param::Int(end),
                        (ttl, _) => end_after(ttl),
                    };
                    self.replace(key, &row.text, &new, end).await?
                }
            };
            if is_written {
                return Ok(Ok(Answer::Sum(sum)));
            }
        }
        Ok(Err(Refusal::Contended))
    }

    /// Writes a row, in the place of another.
    async fn write(&mut self, key: &[u8], new: &[u8], end: Param) -> Result<(), Failure> {
        let on_conflict = match self.dialect.choose("standard", "standard", "mysql") {
            "mysql" => {
                format!("ON DUPLICATE KEY UPDATE {0} = VALUES({0}), {1} = VALUES({1})", self.value, self.end)
            }
            _ => format!(
                "ON CONFLICT ({}) DO UPDATE SET {1} = excluded.{1}, {2} = excluded.{2}",
                self.key, self.value, self.end
            ),
        };
        let statement = format!("{} {on_conflict}", self.insertion());
        self.session.execute(statement, vec![text(key), blob(new), end]).await?;
        Ok(())
    }

    fn insertion(&self) -> String {
        format!(
            "INSERT INTO {} ({}, {}, {}) VALUES ({}, {}, {})",
            self.table,
            self.key,
            self.value,
            self.end,
            self.p(1),
            self.p(2),
            self.p(3)
        )
    }

    /// Writes a row where none is. False: there is one.
    async fn insert(&mut self, key: &[u8], new: &[u8], end: Param) -> Result<bool, Failure> {
        self.remove_ended(Some(key)).await?;
        match self.session.execute(self.insertion(), vec![text(key), blob(new), end]).await {
            Ok(_) => Ok(true),
            Err(failure) if failure.kind == kind::ALREADY_EXISTS => Ok(false),
            Err(failure) => Err(failure),
        }
    }

    /// Writes a row in the place of the one with this text. False: it is there no more.
    async fn replace(&mut self, key: &[u8], old: &[u8], new: &[u8], end: Param) -> Result<bool, Failure> {
        let statement = format!(
            "UPDATE {} SET {} = {}, {} = {} WHERE {} = {} AND {} = {}",
            self.table,
            self.value,
            self.p(1),
            self.end,
            self.p(2),
            self.key,
            self.p(3),
            self.value,
            self.p(4)
        );
        Ok(self.session.execute(statement, vec![blob(new), end, text(key), blob(old)]).await? > 0)
    }

    async fn remove(&mut self, key: &[u8]) -> Result<bool, Failure> {
        let statement = format!(
            "DELETE FROM {} WHERE {} = {} AND ({} IS NULL OR {} > {})",
            self.table,
            self.key,
            self.p(1),
            self.end,
            self.end,
            self.p(2)
        );
        Ok(self.session.execute(statement, vec![text(key), Param::Int(now())]).await? > 0)
    }

    async fn list(
        &mut self,
        prefix: &[u8],
        after: Option<&[u8]>,
        limit: usize,
    ) -> Result<(Vec<(Vec<u8>, Entry)>, bool), Failure> {
        let (comparison, from) = match after {
            Some(after) if after >= prefix => (">", after),
            _ => (">=", prefix),
        };
        // In the order of bytes, whatever the language of the database is.
        let key = match self.dialect.choose("BINARY", "C", "bytes") {
            "bytes" => format!("CAST({} AS BINARY)", self.key),
            collation => format!("{} COLLATE \"{collation}\"", self.key),
        };
        let statement = format!(
            "SELECT {}, {} FROM {} WHERE {key} {comparison} {} AND ({} IS NULL OR {} > {}) ORDER BY {key} LIMIT {}",
            self.key,
            self.value,
            self.table,
            self.p(1),
            self.end,
            self.end,
            self.p(2),
            limit.saturating_add(1)
        );
        let rows = self.session.query(statement, vec![text(from), Param::Int(now())]).await?;
        let mut items = Vec::new();
        for row in rows {
            let [Data::Text(key), Data::Text(value)] = row.as_slice() else {
                return Err(Failure::new(kind::INTERNAL, "a row of the store has columns of other types"));
            };
            if !key.starts_with(prefix) {
                break;
            }
            items.push((key.to_vec(), entry(value)?));
        }
        let has_more = items.len() > limit;
        items.truncate(limit);
        Ok((items, has_more))
    }
}

fn entry(text: &[u8]) -> Result<Entry, Failure> {
    let value = codec::decode(text).map_err(|message| {
        Failure::new(kind::INTERNAL, format!("a row of the store has another value in it: {message}"))
    })?;
    Ok(Entry { value, version: codec::version(text) })
}

fn chance() -> Result<u64, Failure> {
    getrandom::u64()
        .map_err(|error| Failure::new(kind::INTERNAL, format!("the system gives no random numbers: {error}")))
}
