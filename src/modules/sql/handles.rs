//! What programs hold: databases, statements, transactions, and their methods.
//!
//! Each is a userdata around a counted handle that its process closes at its end, the youngest first. So statements are
//! closed before the transaction that they were prepared in is rolled back, and that before its database is released.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::call::{self, Then, ask, ret_true};
use super::failure::Failure;
use super::pool::{Pool, Statistics};
use super::request::{Begin, Isolation, Statement, Work};
use super::serve::Source;
use super::transaction::{Transaction, not_active};
use super::value::parameters;
use crate::process::duration::Duration;
use crate::process::error::kind;
use crate::process::failure::ret_ok;
use crate::process::handles::Handle;
use crate::stdlib::set_field;
use crate::vm::native::{Cx, Function, HostType, Kind, Object, Portable, Raise, Ret, Transfer, Value, kind_of};

/// Most statements that a process may have open.
const STATEMENTS_MAX: usize = 1000;

static DATABASE: HostType = HostType::new(
    "sql.DB",
    &[
        ("type", db_type),
        ("query", db_query),
        ("execute", db_execute),
        ("prepare", db_prepare),
        ("begin", db_begin),
        ("release", db_release),
        ("stats", db_stats),
    ],
    &[],
);

static STATEMENT: HostType =
    HostType::new("sql.Statement", &[("query", stmt_query), ("execute", stmt_execute), ("close", stmt_close)], &[]);

const TRANSACTION_METHODS: &[Function] = &[
    ("db_type", tx_db_type),
    ("query", tx_query),
    ("execute", tx_execute),
    ("prepare", tx_prepare),
    ("commit", tx_commit),
    ("rollback", tx_rollback),
    ("savepoint", tx_savepoint),
    ("rollback_to", tx_rollback_to),
    ("release", tx_release),
];
static TRANSACTION: HostType = HostType::new("sql.Transaction", TRANSACTION_METHODS, &[]);

// ---- databases

/// A reference to a pool.
struct DatabaseHandle {
    pool: Arc<Pool>,
    /// The pool closes with it.
    is_opener: bool,
    is_released: AtomicBool,
}

impl Handle for DatabaseHandle {
    fn close(&self) {
        if !self.is_released.swap(true, Ordering::Relaxed) && self.is_opener {
            self.pool.close();
        }
    }
}

impl Drop for DatabaseHandle {
    fn drop(&mut self) {
        self.close();
    }
}

struct Database(Arc<DatabaseHandle>);

impl Object for Database {
    fn type_name(&self) -> &'static str {
        DATABASE.name()
    }

    fn transfer_to_child(&self) -> Transfer {
        Transfer::Portable(Box::new(Shared(Arc::clone(&self.0.pool))))
    }
}

/// A database on its way to a process that is being started.
struct Shared(Arc<Pool>);

impl Portable for Shared {
    fn arrive(&self, cx: &mut Cx<'_>) -> Value {
        database(cx, Arc::clone(&self.0), false)
    }
}

fn database(cx: &mut Cx<'_>, pool: Arc<Pool>, is_opener: bool) -> Value {
    let handle = Arc::new(DatabaseHandle { pool, is_opener, is_released: AtomicBool::new(false) });
    if is_opener {
        cx.own_handle(&handle);
    }
    cx.new_object(&DATABASE, Database(handle))
}

/// A handle of a pool that belongs to the run.
pub(super) fn user(cx: &mut Cx<'_>, pool: Arc<Pool>) -> Value {
    database(cx, pool, false)
}

/// The handle of who has opened a pool.
pub(super) fn opener(cx: &mut Cx<'_>, pool: Arc<Pool>) -> Value {
    database(cx, pool, true)
}

/// The pool of the database in argument 1, unless that is released.
fn check_database(cx: &mut Cx<'_>) -> Result<Result<Arc<Pool>, Failure>, Raise> {
    let handle = &cx.check_object::<Database>(1, &DATABASE)?.0;
    if handle.is_released.load(Ordering::Relaxed) {
        return Ok(Err(Failure::invalid("database is released")));
    }
    if !handle.is_opener && handle.pool.is_closing() {
        return Ok(Err(Pool::closed()));
    }
    Ok(Ok(Arc::clone(&handle.pool)))
}

/// The pool of argument 1, if it is a database that is not released; for builders.
pub(super) fn database_source(cx: &mut Cx<'_>, v: Value) -> Option<Result<Source, Failure>> {
    let handle = &cx.userdata::<Database>(v)?.0;
    if handle.is_released.load(Ordering::Relaxed) {
        return Some(Err(Failure::invalid("database is released")));
    }
    if !handle.is_opener && handle.pool.is_closing() {
        return Some(Err(Pool::closed()));
    }
    Some(Ok(Source::Pool(Arc::clone(&handle.pool))))
}

/// The source of a transaction's connection, if the value is one that is active; for builders.
pub(super) fn transaction_source(cx: &mut Cx<'_>, v: Value) -> Option<Result<Source, Failure>> {
    let transaction = &cx.userdata::<TransactionObject>(v)?.0.0;
    Some(if transaction.is_over() { Err(not_active()) } else { Ok(Source::Transaction(Arc::clone(transaction))) })
}

/// Text and parameters in arguments 2 and 3.
fn check_statement(cx: &mut Cx<'_>, operation: &'static str) -> Result<Result<Statement, Ret>, Raise> {
    let text = match call::text(cx, 2)? {
        Ok(text) => text,
        Err(failure) => return failure.ret(cx, operation).map(Err),
    };
    match parameters(cx, 3) {
        Ok(params) => Ok(Ok(Statement { text, params })),
        Err(failure) => failure.ret(cx, CHECK_PARAMS).map(Err),
    }
}

/// The operation named by errors of parameters.
const CHECK_PARAMS: &str = "check params";

/// `db:type()`
fn db_type(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    match check_database(cx)? {
        Ok(pool) => {
            let name = cx.new_str(pool.config.engine().name().as_bytes());
            ret_ok(cx, name)
        }
        Err(failure) => failure.ret(cx, ""),
    }
}

fn db_run(cx: &mut Cx<'_>, operation: &'static str, work: fn(Statement) -> Work) -> Result<Ret, Raise> {
    let pool = match check_database(cx)? {
        Ok(pool) => pool,
        Err(failure) => return failure.ret(cx, operation),
    };
    match check_statement(cx, operation)? {
        Ok(statement) => ask(cx, Source::Pool(pool), work(statement), operation, Then::True),
        Err(ret) => Ok(ret),
    }
}

/// `db:query(text, params?)`
fn db_query(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    db_run(cx, "query", Work::Query)
}

/// `db:execute(text, params?)`
fn db_execute(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    db_run(cx, "execute", Work::Execute)
}

/// `db:prepare(text)`
fn db_prepare(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let pool = match check_database(cx)? {
        Ok(pool) => pool,
        Err(failure) => return failure.ret(cx, "prepare"),
    };
    match call::text(cx, 2)? {
        Ok(text) => {
            let then = Then::Statement(Arc::clone(&text));
            ask(cx, Source::Pool(pool), Work::Prepare(text), "prepare", then)
        }
        Err(failure) => failure.ret(cx, "prepare"),
    }
}

/// `db:begin(opts?)`
fn db_begin(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let pool = match check_database(cx)? {
        Ok(pool) => pool,
        Err(failure) => return failure.ret(cx, "begin"),
    };
    let begin = match check_begin(cx)? {
        Ok(begin) => begin,
        Err(failure) => return failure.ret(cx, "begin"),
    };
    if let Err(failure) = pool.config.check_isolation(begin.isolation) {
        return failure.ret(cx, "begin");
    }
    ask(cx, Source::Pool(pool), Work::Begin(begin), "begin", Then::True)
}

fn check_begin(cx: &mut Cx<'_>) -> Result<Result<Begin, Failure>, Raise> {
    let mut begin = Begin::default();
    if cx.is_none_or_nil(2) {
        return Ok(Ok(begin));
    }
    let options = cx.check_table(2)?;
    let isolation = cx.raw_get_str(options, "isolation");
    match kind_of(isolation) {
        Kind::Nil => {}
        Kind::Str(name) => {
            let name = cx.bytes(name.into());
            match Isolation::ALL.iter().find(|(_, known)| known.as_bytes() == name) {
                Some((isolation, _)) => begin.isolation = *isolation,
                None => {
                    let name = String::from_utf8_lossy(name);
                    return Ok(Err(Failure::invalid(format!("invalid isolation level: {name}"))));
                }
            }
        }
        _ => return Ok(Err(Failure::invalid("isolation should be a string"))),
    }
    match kind_of(cx.raw_get_str(options, "read_only")) {
        Kind::Nil => {}
        Kind::Boolean(read_only) => begin.read_only = read_only,
        _ => return Ok(Err(Failure::invalid("read_only should be a boolean"))),
    }
    Ok(Ok(begin))
}

/// `db:release()`
fn db_release(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let handle = Arc::clone(&cx.check_object::<Database>(1, &DATABASE)?.0);
    handle.close();
    ret_true(cx)
}

/// `db:stats()`
fn db_stats(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let pool = match check_database(cx)? {
        Ok(pool) => pool,
        Err(failure) => return failure.ret(cx, ""),
    };
    let Statistics { open, idle, counts } = pool.statistics();
    let table = cx.new_table(0, 9);
    let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let count = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    let numbers = [
        ("max_open_connections", number(pool.limits.max_open)),
        ("open_connections", number(open)),
        ("in_use", number(open.saturating_sub(idle))),
        ("idle", number(idle)),
        ("wait_count", count(counts.wait_count)),
        ("max_idle_closed", count(counts.max_idle_closed)),
        // Connections are closed by age and number, not for having been idle for long.
        ("max_idle_time_closed", 0),
        ("max_lifetime_closed", count(counts.max_lifetime_closed)),
    ];
    for (name, n) in numbers {
        set_field(cx, table, name, n);
    }
    let waited = Duration(i64::try_from(counts.wait_duration.as_nanos()).unwrap_or(i64::MAX)).to_text();
    let waited = cx.new_str(waited.as_bytes());
    set_field(cx, table, "wait_duration", waited);
    cx.freeze(table);
    ret_ok(cx, table)
}

// ---- statements

/// A text that was found to be right, and where it runs.
struct StatementHandle {
    source: Source,
    text: Arc<str>,
    is_closed: AtomicBool,
    /// Open statements of the process.
    n_open: Arc<AtomicUsize>,
}

impl StatementHandle {
    /// True: it was open.
    fn close_once(&self) -> bool {
        if self.is_closed.swap(true, Ordering::Relaxed) {
            return false;
        }
        self.n_open.fetch_sub(1, Ordering::Relaxed);
        self.source.pool().remove_user();
        true
    }
}

impl Handle for StatementHandle {
    fn close(&self) {
        self.close_once();
    }
}

impl Drop for StatementHandle {
    fn drop(&mut self) {
        self.close_once();
    }
}

struct StatementObject(Arc<StatementHandle>);

impl Object for StatementObject {
    fn type_name(&self) -> &'static str {
        STATEMENT.name()
    }
}

/// Number of the open statements of a process.
#[derive(Default)]
struct OpenStatements(Arc<AtomicUsize>);

/// A statement.
///
/// # Errors
/// The process has too many.
pub(super) fn statement(cx: &mut Cx<'_>, source: Source, text: Arc<str>) -> Result<Value, Failure> {
    let n_open = Arc::clone(&cx.extension_or_insert(OpenStatements::default).0);
    if n_open.load(Ordering::Relaxed) >= STATEMENTS_MAX {
        return Err(Failure::invalid(format!("too many open statements: at most {STATEMENTS_MAX}")));
    }
    n_open.fetch_add(1, Ordering::Relaxed);
    source.pool().add_user();
    let handle = Arc::new(StatementHandle { source, text, is_closed: AtomicBool::new(false), n_open });
    cx.own_handle(&handle);
    Ok(cx.new_object(&STATEMENT, StatementObject(handle)))
}

fn stmt_run(cx: &mut Cx<'_>, operation: &'static str, work: fn(Statement) -> Work) -> Result<Ret, Raise> {
    let handle = Arc::clone(&cx.check_object::<StatementObject>(1, &STATEMENT)?.0);
    if handle.is_closed.load(Ordering::Relaxed) {
        return Failure::invalid("statement is closed").ret(cx, operation);
    }
    if let Source::Transaction(transaction) = &handle.source
        && transaction.is_over()
    {
        return not_active().ret(cx, operation);
    }
    match parameters(cx, 2) {
        Ok(params) => {
            let statement = Statement { text: Arc::clone(&handle.text), params };
            ask(cx, handle.source.clone(), work(statement), operation, Then::True)
        }
        Err(failure) => failure.ret(cx, CHECK_PARAMS),
    }
}

/// `stmt:query(params?)`
fn stmt_query(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    stmt_run(cx, "stmt query", Work::Query)
}

/// `stmt:execute(params?)`
fn stmt_execute(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    stmt_run(cx, "stmt execute", Work::Execute)
}

/// `stmt:close()`
fn stmt_close(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let handle = Arc::clone(&cx.check_object::<StatementObject>(1, &STATEMENT)?.0);
    if !handle.close_once() {
        return Failure::invalid("statement is already closed").ret(cx, "stmt close");
    }
    ret_true(cx)
}

// ---- transactions

/// The owner of a transaction.
struct TransactionHandle(Arc<Transaction>);

impl Handle for TransactionHandle {
    fn close(&self) {
        self.0.abandon();
    }
}

impl Drop for TransactionHandle {
    fn drop(&mut self) {
        self.0.abandon();
    }
}

struct TransactionObject(Arc<TransactionHandle>);

impl Object for TransactionObject {
    fn type_name(&self) -> &'static str {
        TRANSACTION.name()
    }
}

/// A transaction that has begun.
pub(super) fn transaction(cx: &mut Cx<'_>, transaction: Arc<Transaction>) -> Value {
    let handle = Arc::new(TransactionHandle(transaction));
    cx.own_handle(&handle);
    cx.new_object(&TRANSACTION, TransactionObject(handle))
}

/// The transaction in argument 1, if it is active.
fn check_transaction(cx: &mut Cx<'_>) -> Result<Result<Arc<Transaction>, Failure>, Raise> {
    let transaction = Arc::clone(&cx.check_object::<TransactionObject>(1, &TRANSACTION)?.0.0);
    Ok(if transaction.is_over() { Err(not_active()) } else { Ok(transaction) })
}

/// `tx:db_type()`
fn tx_db_type(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    match check_transaction(cx)? {
        Ok(transaction) => {
            let name = cx.new_str(transaction.pool().config.engine().name().as_bytes());
            ret_ok(cx, name)
        }
        Err(failure) => failure.ret(cx, ""),
    }
}

fn tx_run(cx: &mut Cx<'_>, operation: &'static str, work: fn(Statement) -> Work) -> Result<Ret, Raise> {
    let transaction = match check_transaction(cx)? {
        Ok(transaction) => transaction,
        Err(failure) => return failure.ret(cx, operation),
    };
    match check_statement(cx, operation)? {
        Ok(statement) => ask(cx, Source::Transaction(transaction), work(statement), operation, Then::True),
        Err(ret) => Ok(ret),
    }
}

/// `tx:query(text, params?)`
fn tx_query(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    tx_run(cx, "tx query", Work::Query)
}

/// `tx:execute(text, params?)`
fn tx_execute(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    tx_run(cx, "tx execute", Work::Execute)
}

/// `tx:prepare(text)`
fn tx_prepare(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let transaction = match check_transaction(cx)? {
        Ok(transaction) => transaction,
        Err(failure) => return failure.ret(cx, "tx prepare"),
    };
    match call::text(cx, 2)? {
        Ok(text) => {
            let then = Then::Statement(Arc::clone(&text));
            ask(cx, Source::Transaction(transaction), Work::Prepare(text), "tx prepare", then)
        }
        Err(failure) => failure.ret(cx, "tx prepare"),
    }
}

fn tx_end(cx: &mut Cx<'_>, operation: &'static str, work: Work) -> Result<Ret, Raise> {
    match check_transaction(cx)? {
        Ok(transaction) => ask(cx, Source::Transaction(transaction), work, operation, Then::True),
        Err(failure) => failure.ret(cx, operation),
    }
}

/// `tx:commit()`
fn tx_commit(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    tx_end(cx, "tx commit", Work::Commit)
}

/// `tx:rollback()`
fn tx_rollback(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    tx_end(cx, "tx rollback", Work::Rollback)
}

/// Most bytes of a savepoint's name.
const NAME_MAX: usize = 63;

fn tx_mark(cx: &mut Cx<'_>, work: fn(Arc<str>) -> Work) -> Result<Ret, Raise> {
    let transaction = match check_transaction(cx)? {
        Ok(transaction) => transaction,
        Err(failure) => return failure.ret(cx, "savepoint"),
    };
    let name = cx.check_str(2)?;
    let is_word = name.iter().all(|c| c.is_ascii_alphanumeric() || *c == b'_');
    let failure = match std::str::from_utf8(name) {
        Ok("") => Failure::invalid("savepoint name is required"),
        Ok(name) if is_word && name.len() <= NAME_MAX => {
            return ask(cx, Source::Transaction(transaction), work(name.into()), "savepoint", Then::True);
        }
        _ if is_word => Failure::new(kind::INVALID, format!("savepoint name is longer than {NAME_MAX} bytes")),
        _ => Failure::invalid("savepoint name can only contain alphanumeric characters and underscores"),
    };
    failure.ret(cx, "savepoint")
}

/// `tx:savepoint(name)`
fn tx_savepoint(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    tx_mark(cx, Work::Savepoint)
}

/// `tx:rollback_to(name)`
fn tx_rollback_to(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    tx_mark(cx, Work::RollbackTo)
}

/// `tx:release(name)`
fn tx_release(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    tx_mark(cx, Work::ReleaseSavepoint)
}
