//! `channel.select` and its cases.

use super::{Channel, Kind, RECEIVE_ONLY, Received, SEND_ON_CLOSED, Sent, Waiter, received, sent};
use crate::process::mailbox;
use crate::vm::native::{Cx, Key, Kind as ValueKind, Object, Raise, Ret, Tracer, Value, kind_of};
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
    for i in 1..=n {
        let v = cx.raw_get_int(cases, i);
        if cx.userdata::<Case>(v).is_none() {
            let got = String::from_utf8_lossy(&cx.type_name(v)).into_owned();
            return Err(cx.error(format_args!("invalid select case at index {i} (got {got})")));
        }
    }
    cx.charge(usize::try_from(n).unwrap_or(0));
    let mut what = WaitFor::Siblings;
    for i in 1..=n {
        let v = cx.raw_get_int(cases, i);
        let Some((ch, send)) = cx.userdata::<Case>(v).map(|case| (case.channel, case.send)) else { continue };
        let case = u32::try_from(i).unwrap_or(u32::MAX);
        if let Some(done) = attempt(cx, ch, send, case, &mut what) {
            return done;
        }
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
    for i in 1..=n {
        let v = cx.raw_get_int(cases, i);
        let Some((ch, send)) = cx.userdata::<Case>(v).map(|case| (case.channel, case.send)) else { continue };
        let Some((channel, tasks)) = cx.userdata_and_tasks::<Channel>(ch) else { continue };
        let waiter = Waiter { ticket, case: u32::try_from(i).unwrap_or(u32::MAX), value: send.unwrap_or(Value::NIL) };
        let queue = if send.is_some() { &mut channel.senders } else { &mut channel.receivers };
        queue.push(waiter, tasks);
    }
    cx.block(what)
}

/// Tries one case; nothing if it is not ready.
fn attempt(
    cx: &mut Cx<'_>,
    ch: Value,
    send: Option<Value>,
    case: u32,
    what: &mut WaitFor,
) -> Option<Result<Ret, Raise>> {
    if let Some(v) = send {
        let (channel, tasks) = cx.userdata_and_tasks::<Channel>(ch)?;
        return match channel.try_send(v, tasks) {
            Sent::Full => None,
            Sent::Buffered => {
                let t = result(cx, ch, v, true, case);
                Some(cx.ret1(t))
            }
            Sent::Met(receiver) => {
                let (values, n) = received(cx, ch, receiver, v, true);
                let t = result(cx, ch, v, true, case);
                Some(cx.hand_over(receiver.ticket, &values[..n], &[t]))
            }
            Sent::Closed => Some(Err(cx.error(SEND_ON_CLOSED))),
            Sent::ReceiveOnly => Some(Err(cx.error(RECEIVE_ONLY))),
        };
    }
    let kind = cx.userdata::<Channel>(ch)?.kind;
    if kind != Kind::Plain {
        *what = kind.wait();
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
            let done = sent(cx, ch, sender);
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
