//! Futures: the results of calls that are still to come (specification: funcs 3).

use super::super::channel::{self, Kind};
use super::super::error::{ErrorValue, kind};
use super::super::failure::{Failure, ret_ok};
use super::super::mailbox;
use super::super::message::payload_of;
use super::caller;
use crate::vm::native::{Cx, HostType, Object, Raise, Ret, Tracer, Value};

/// Futures.
static FUTURE: HostType = HostType::new(
    "funcs.Future",
    &[
        ("response", channel_of),
        ("channel", channel_of),
        ("is_complete", is_complete),
        ("is_canceled", is_canceled),
        ("result", result),
        ("error", error),
        ("cancel", cancel),
    ],
    &[],
);

/// What has become of a call.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Pending(u32),
    /// The result is a payload.
    Succeeded,
    /// The result is an error.
    Failed,
    Canceled,
}

/// See the head of the file.
pub(crate) struct Future {
    channel: Value,
    result: Value,
    state: State,
}

impl Object for Future {
    fn type_name(&self) -> &'static str {
        FUTURE.name()
    }

    fn trace(&mut self, tracer: &mut Tracer<'_>) {
        tracer.value(&mut self.channel);
        tracer.value(&mut self.result);
    }
}

impl Future {
    /// The call has this number.
    pub(crate) fn set_number(&mut self, number: u32) {
        if matches!(self.state, State::Pending(_)) {
            self.state = State::Pending(number);
        }
    }
}

/// A future of a call that is about to begin.
pub(crate) fn new_future(cx: &mut Cx<'_>) -> Value {
    let channel = channel::create(cx, Kind::Result, 1);
    cx.new_object(&FUTURE, Future { channel, result: Value::NIL, state: State::Pending(u32::MAX) })
}

/// The result has come.
pub(super) fn complete(cx: &mut Cx<'_>, future: Value, outcome: Result<Value, ErrorValue>) {
    let (state, v) = match outcome {
        Ok(value) => (State::Succeeded, payload_of(cx, value)),
        Err(error) => (State::Failed, error.into_value(cx)),
    };
    settle(cx, future, state, v);
}

/// The call has failed before it began.
pub(crate) fn fail(cx: &mut Cx<'_>, future: Value, error: Value) {
    settle(cx, future, State::Failed, error);
}

fn settle(cx: &mut Cx<'_>, future: Value, state: State, v: Value) {
    let Some(object) = cx.userdata::<Future>(future) else { return };
    object.state = state;
    object.result = v;
    let ch = object.channel;
    if cx.userdata::<channel::Channel>(ch).is_some_and(|channel| !channel.is_closed()) {
        channel::deliver(cx, ch, v);
        channel::close(cx, ch);
    }
}

/// The call was cancelled.
pub(super) fn canceled(cx: &mut Cx<'_>, future: Value) {
    let Some(object) = cx.userdata::<Future>(future) else { return };
    object.state = State::Canceled;
    let ch = object.channel;
    channel::close(cx, ch);
}

/// What is known now: what has come is looked at first.
fn check<'c>(cx: &'c mut Cx<'_>) -> Result<&'c mut Future, Raise> {
    mailbox::look(cx);
    cx.check_object::<Future>(1, &FUTURE)
}

/// `future:response()`, `future:channel()`.
fn channel_of(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let ch = check(cx)?.channel;
    cx.ret1(ch)
}

/// `future:is_complete()`.
fn is_complete(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let is_pending = matches!(check(cx)?.state, State::Pending(_));
    cx.ret1(!is_pending)
}

/// `future:is_canceled()`.
fn is_canceled(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let is_canceled = check(cx)?.state == State::Canceled;
    cx.ret1(is_canceled)
}

fn canceled_error(cx: &mut Cx<'_>) -> Value {
    Failure::new(kind::CANCELED, "canceled").into_value(cx)
}

/// `future:result()`.
fn result(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let future = check(cx)?;
    let (state, v) = (future.state, future.result);
    let results = match state {
        State::Pending(_) => [Value::NIL, Value::NIL],
        State::Succeeded => [v, Value::NIL],
        State::Failed => [Value::NIL, v],
        State::Canceled => [Value::NIL, canceled_error(cx)],
    };
    cx.ret(&results)
}

/// `future:error()`.
fn error(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let future = check(cx)?;
    let (state, v) = (future.state, future.result);
    let error = match state {
        State::Pending(_) | State::Succeeded => return cx.ret(&[Value::NIL, Value::boolean(false)]),
        State::Failed => v,
        State::Canceled => canceled_error(cx),
    };
    cx.ret(&[error, Value::boolean(true)])
}

/// `future:cancel()`.
fn cancel(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let State::Pending(number) = check(cx)?.state else { return ret_ok(cx, false) };
    caller::cancel(cx, number)?;
    let future = cx.arg(1);
    canceled(cx, future);
    ret_ok(cx, true)
}
