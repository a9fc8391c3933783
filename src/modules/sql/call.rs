//! How a method asks its database: in place where that holds up nobody, otherwise by a request for which its task waits.
//!
//! In place means within the turn of the process. That is done where nothing else could run meanwhile, and, with databases
//! in memory, for statements that end soon: they get a small number of operations, and what does not end within them is
//! taken back and asked for again as a request.
//!
//! A waiting task has its [`Call`] in the last slot of the native's window. The limit of the wait counts only until the
//! request begins to run.

use std::sync::Arc;

use super::failure::Failure;
use super::handles;
use super::job::Job;
use super::pool::Pool;
use super::request::{Answer, Order, Outcome, Request, Work};
use super::rows;
use super::serve::{Source, perform, poll_once, serve_soon, timed_out};
use crate::process::failure::ret_ok;
use crate::process::timers::{self, WaitLimit};
use crate::stdlib::set_field;
use crate::vm::native::{Cx, Raise, Ret, Value};
use crate::vm::task::WaitFor;

/// What becomes of an outcome that is done.
pub(super) enum Then {
    /// `true`
    True,
    /// A statement with this text.
    Statement(Arc<str>),
    /// The handle of the pool's opener.
    Database,
    /// What the job makes of it.
    Job(Arc<dyn Job>),
}

/// An operation that waits for its answer.
struct Call {
    request: Arc<Request>,
    source: Source,
    operation: &'static str,
    then: Then,
    limit: Option<WaitLimit>,
}

/// Asks a database and ends the native with what it answers.
pub(super) fn ask(
    cx: &mut Cx<'_>,
    source: Source,
    order: impl Into<Order>,
    operation: &'static str,
    then: Then,
) -> Result<Ret, Raise> {
    let order = order.into();
    if let Some(answer) = in_place(cx, &source, &order) {
        return finish(cx, answer, &source, operation, then);
    }
    cx.check_may_block()?;
    if !cx.can_wait() {
        // Nobody else could give a connection back.
        return timed_out().ret(cx, operation);
    }
    let timeout = i64::try_from(source.pool().limits.acquire_timeout.as_nanos()).unwrap_or(i64::MAX);
    let limit = Some(timers::limit_wait(cx, timeout)?);
    let request = Request::new(order);
    let call = Call { request: Arc::clone(&request), source: source.clone(), operation, then, limit };
    let slot = cx.reserve(1);
    let state = cx.new_state(Some(call));
    cx.set_arg(slot, state);
    let waker = cx.waker()?;
    request.wait(waker);
    source.submit(Arc::clone(&request));
    cx.block_shared_then(WaitFor::Answer, request, resume)
}

/// The wait has ended, one way or another.
fn resume(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let slot = cx.arg(cx.count());
    let Some(mut call) = cx.state::<Option<Call>>(slot).and_then(Option::take) else { return cx.ret0() };
    if let Some(limit) = call.limit.take() {
        timers::end_limit(cx, limit);
    }
    let answer = match call.request.take() {
        Some(answer) => answer,
        None if call.request.give_up() => Err(timed_out()),
        None => {
            // It runs by now, and may take its time.
            let waker = cx.waker()?;
            let request = Arc::clone(&call.request);
            request.wait(waker);
            if let Some(kept) = cx.state::<Option<Call>>(slot) {
                *kept = Some(call);
            }
            return cx.block_shared_then(WaitFor::Answer, request, resume);
        }
    };
    let Call { source, operation, then, .. } = call;
    finish(cx, answer, &source, operation, then)
}

/// The answer, if it can be had in the turn of the process.
fn in_place(cx: &mut Cx<'_>, source: &Source, order: &Order) -> Option<Answer> {
    let is_alone = !cx.has_company();
    let pool = source.pool();
    if !pool.config.may_run_in_place(is_alone) {
        return None;
    }
    let idle = if is_alone { source.take_idle() } else { source.take_idle_soon() };
    let mut connection = match (idle, source) {
        (Some(connection), _) => connection,
        (None, Source::Pool(pool)) if is_alone && pool.take_place() => match poll_once(pool.config.open())? {
            Ok(connection) => connection,
            Err(failure) => {
                pool.executor.start(pool.lost());
                return Some(Err(failure));
            }
        },
        (None, _) => return None,
    };
    if is_alone {
        // What somebody has stopped before must not stop this.
        drop(connection.stop());
        let (answer, next) = poll_once(perform(source.clone(), connection, order, || false))?;
        pool.executor.start(next);
        return Some(answer);
    }
    let is_active = matches!(source, Source::Transaction(_));
    let answer = match order {
        Order::Work(work) => connection.run_within(work, is_active),
        Order::Job(_) => None,
    };
    // Who has asked meanwhile has the answer sooner here than on another thread.
    pool.executor.start(serve_soon(source.give_back(connection)));
    answer
}

/// Ends the native.
fn finish(cx: &mut Cx<'_>, answer: Answer, source: &Source, operation: &'static str, then: Then) -> Result<Ret, Raise> {
    if let Then::Job(job) = then {
        return job.finish(cx, answer.map(|_| ()));
    }
    match answer {
        Ok(Outcome::Rows(rows)) => rows::ret(cx, rows),
        Ok(Outcome::Changed { last_insert_id, rows_affected }) => {
            let result = cx.new_table(0, 2);
            set_field(cx, result, "last_insert_id", last_insert_id);
            set_field(cx, result, "rows_affected", rows_affected);
            ret_ok(cx, result)
        }
        Ok(Outcome::Began(transaction)) => {
            let transaction = handles::transaction(cx, transaction);
            ret_ok(cx, transaction)
        }
        Ok(Outcome::Done) => match then {
            Then::True | Then::Job(_) => ret_ok(cx, true),
            Then::Statement(text) => match handles::statement(cx, source.clone(), text) {
                Ok(statement) => ret_ok(cx, statement),
                Err(failure) => failure.ret(cx, operation),
            },
            Then::Database => {
                let database = handles::opener(cx, Arc::clone(source.pool()));
                ret_ok(cx, database)
            }
        },
        Err(failure) => {
            if matches!(then, Then::Database) {
                source.pool().close();
            }
            failure.ret(cx, operation)
        }
    }
}

/// Most bytes of a text of statements.
const TEXT_MAX: usize = 1 << 20;

/// The text of statements in argument `i`.
pub(super) fn text(cx: &mut Cx<'_>, i: usize) -> Result<Result<Arc<str>, Failure>, Raise> {
    let bytes = cx.check_str(i)?;
    if bytes.len() > TEXT_MAX {
        return Ok(Err(Failure::invalid(format!("statement is too long: {} bytes, at most {TEXT_MAX}", bytes.len()))));
    }
    Ok(match std::str::from_utf8(bytes) {
        Ok(text) if text.contains('\0') => Err(Failure::invalid("statement has a zero byte")),
        Ok(text) => Ok(text.into()),
        Err(_) => Err(Failure::invalid("statement is not valid UTF-8")),
    })
}

/// Opens a pool: its first connection answers, or it was not opened.
pub(super) fn open(cx: &mut Cx<'_>, pool: Arc<Pool>) -> Result<Ret, Raise> {
    ask(cx, Source::Pool(pool), Work::Ping, "", Then::Database)
}

/// Ends with `true, nil`.
pub(super) fn ret_true(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    cx.ret(&[Value::boolean(true), Value::NIL])
}
