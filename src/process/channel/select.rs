//! `channel.select` and its cases.

use std::ops::ControlFlow;
use std::sync::Arc;

use super::shared::{self, Pending};
use super::{Channel, Kind, RECEIVE_ONLY, Received, SEND_ON_CLOSED, Sent, Waiter, received, sent};
use crate::process::mailbox;
use crate::vm::native::{Cx, Key, Kind as ValueKind, Object, Raise, Ret, TableRef, Tracer, Value, kind_of};
use crate::vm::task::WaitFor;

/// Where the registry keeps the metatable of cases.
pub(super) static METATABLE: Key = Key::new("channel.case");

static CHANNEL: Key = Key::new("channel");
static VALUE: Key = Key::new("value");
static OK: Key = Key::new("ok");
static INDEX: Key = Key::new("index");
static DEFAULT: Key = Key::new("default");

/// A case: what a select may do on one channel.
pub(super) struct Case {
    channel: Value,
    /// The value to send, in a send case.
    send: Option<Value>,
}

impl Object for Case {
    fn type_name(&self) -> &'static str {
        "select case"
    }

    fn trace(&mut self, tracer: &mut Tracer<'_>) {
        tracer.value(&mut self.channel);
        if let Some(v) = &mut self.send {
            tracer.value(v);
        }
    }
}

/// `ch:case_receive()`.
pub(super) fn case_receive(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    super::check(cx, 1)?;
    let case = Case { channel: cx.arg(1), send: None };
    let metatable = cx.registered_table(&METATABLE);
    let case = cx.new_userdata(case, metatable);
    cx.ret1(case)
}

/// `ch:case_send(v)`.
pub(super) fn case_send(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (channel, _) = super::check(cx, 1)?;
    if channel.kind != Kind::Plain {
        return Err(cx.error(RECEIVE_ONLY));
    }
    let case = Case { channel: cx.arg(1), send: Some(cx.arg(2)) };
    let metatable = cx.registered_table(&METATABLE);
    let case = cx.new_userdata(case, metatable);
    cx.ret1(case)
}

/// The result of a select.
pub(super) fn result(cx: &mut Cx<'_>, channel: Value, v: Value, ok: bool, case: u32) -> Value {
    let t = cx.new_table(0, 4);
    cx.set_key(t, &CHANNEL, channel);
    cx.set_key(t, &VALUE, v);
    cx.set_key(t, &OK, Value::boolean(ok));
    cx.set_key(t, &INDEX, Value::int(i64::from(case)));
    t.into()
}

/// `channel.select(cases [, default])`.
pub(super) fn select(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let cases = cx.check_table(1)?;
    let n = cx.raw_len(cases);
    // Only `true` makes it a poll.
    let is_true = |v: Value| !v.is_falsy();
    let has_default = is_true(cx.arg(2)) || is_true(cx.raw_get_key(cases, &DEFAULT));
    let mut what = WaitFor::Siblings;
    for i in 1..=n {
        let v = cx.raw_get_int(cases, i);
        let Some(ch) = cx.userdata::<Case>(v).map(|case| case.channel) else {
            let got = String::from_utf8_lossy(&cx.type_name(v)).into_owned();
            return Err(cx.error(format_args!("invalid select case at index {i} (got {got})")));
        };
        let kind = cx.userdata::<Channel>(ch).map_or(Kind::Plain, |channel| channel.kind);
        if kind != Kind::Plain {
            what = kind.wait();
        }
    }
    cx.charge(usize::try_from(n).unwrap_or(0));
    if what != WaitFor::Siblings {
        // Once, before the first case is looked at: later it could make one ready that was found not to be.
        mailbox::look(cx);
    }
    let mut pending = Vec::new();
    loop {
        for i in 1..=n {
            let v = cx.raw_get_int(cases, i);
            let Some((ch, send)) = cx.userdata::<Case>(v).map(|case| (case.channel, case.send)) else { continue };
            let case = u32::try_from(i).unwrap_or(u32::MAX);
            if let ControlFlow::Break(done) = attempt(cx, ch, send, case, &mut pending) {
                return done;
            }
        }
        // Copying a value to send may have shared a channel that was tried before.
        if pending.len() == n_shared(cx, cases, n) {
            break;
        }
        pending.clear();
    }
    if has_default {
        let t = cx.new_table(0, 2);
        cx.set_key(t, &OK, Value::boolean(true));
        cx.set_key(t, &DEFAULT, Value::boolean(true));
        return cx.ret1(t);
    }
    if n == 0 {
        return Err(cx.error("select with no cases"));
    }
    cx.check_may_block()?;
    let ticket = cx.ticket();
    let wait = match pending.is_empty() {
        true => None,
        false => match shared::begin_wait(cx, pending)? {
            ControlFlow::Break(ret) => return Ok(ret),
            ControlFlow::Continue(wait) => Some(wait),
        },
    };
    for i in 1..=n {
        let v = cx.raw_get_int(cases, i);
        let Some((ch, send)) = cx.userdata::<Case>(v).map(|case| (case.channel, case.send)) else { continue };
        let Some((channel, tasks)) = cx.userdata_and_tasks::<Channel>(ch) else { continue };
        if channel.shared().is_some() {
            continue;
        }
        let waiter = Waiter { ticket, case: u32::try_from(i).unwrap_or(u32::MAX), value: send.unwrap_or(Value::NIL) };
        let queue = if send.is_some() { &mut channel.senders } else { &mut channel.receivers };
        queue.push(waiter, tasks);
    }
    match wait {
        Some(wait) => cx.block_shared(what, wait),
        None => cx.block(what),
    }
}

/// Number of cases on shared channels.
fn n_shared(cx: &mut Cx<'_>, cases: TableRef, n: i64) -> usize {
    let mut count = 0;
    for i in 1..=n {
        let v = cx.raw_get_int(cases, i);
        let Some(ch) = cx.userdata::<Case>(v).map(|case| case.channel) else { continue };
        count += usize::from(cx.userdata::<Channel>(ch).is_some_and(|channel| channel.shared().is_some()));
    }
    count
}

/// Tries one case. One of a shared channel that is not ready is added to `pending`.
fn attempt(
    cx: &mut Cx<'_>,
    ch: Value,
    send: Option<Value>,
    case: u32,
    pending: &mut Vec<Pending>,
) -> ControlFlow<Result<Ret, Raise>> {
    if let Some(shared) = cx.userdata::<Channel>(ch).and_then(|channel| channel.shared()) {
        let case = shared::Case { shared: Arc::clone(shared), ch, number: case, send };
        return match shared::attempt(cx, case) {
            ControlFlow::Break(done) => ControlFlow::Break(done),
            ControlFlow::Continue(case) => {
                pending.push(case);
                ControlFlow::Continue(())
            }
        };
    }
    match attempt_local(cx, ch, send, case) {
        Some(done) => ControlFlow::Break(done),
        None => ControlFlow::Continue(()),
    }
}

/// Tries a case of a channel of this process; nothing if it is not ready.
fn attempt_local(cx: &mut Cx<'_>, ch: Value, send: Option<Value>, case: u32) -> Option<Result<Ret, Raise>> {
    if let Some(v) = send {
        let (channel, tasks) = cx.userdata_and_tasks::<Channel>(ch)?;
        return match channel.try_send(v, tasks) {
            Sent::Full => None,
            Sent::Buffered => {
                let t = result(cx, ch, v, true, case);
                Some(cx.ret1(t))
            }
            Sent::Met(receiver) => {
                let values = received(cx, ch, receiver.case, v, true);
                let t = result(cx, ch, v, true, case);
                Some(cx.hand_over(receiver.ticket, &values, &[t]))
            }
            Sent::Closed => Some(Err(cx.error(SEND_ON_CLOSED))),
            Sent::ReceiveOnly => Some(Err(cx.error(RECEIVE_ONLY))),
        };
    }
    let kind = cx.userdata::<Channel>(ch)?.kind;
    if kind != Kind::Plain {
        mailbox::fill(cx, ch);
    }
    let (channel, tasks) = cx.userdata_and_tasks::<Channel>(ch)?;
    match channel.try_receive(tasks) {
        Received::Empty => None,
        Received::Value(v, None) => {
            let t = result(cx, ch, v, true, case);
            Some(cx.ret1(t))
        }
        Received::Value(v, Some(sender)) => {
            let done = sent(cx, ch, sender.case, sender.value);
            let t = result(cx, ch, v, true, case);
            Some(cx.hand_over(sender.ticket, &[done], &[t]))
        }
        Received::Closed => {
            let t = result(cx, ch, Value::NIL, false, case);
            Some(cx.ret1(t))
        }
    }
}

/// `tostring(case)` and the like need a name.
pub(super) fn describe(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let text = match kind_of(cx.arg(1)) {
        ValueKind::Other => format!("select case: {:#x}", cx.address(cx.arg(1))),
        _ => "select case".to_owned(),
    };
    let text = cx.new_str(text.as_bytes());
    cx.ret1(text)
}
