//! The library table `channel` and the methods of channels.

use super::{Channel, Kind, close, receive, select, send};
use crate::process::{mailbox, timers};
use crate::stdlib::{new_builtin, set_field, set_functions};
use crate::vm::native::{Cx, Raise, Ret, Value};

/// Opens the library.
pub(crate) fn open(cx: &mut Cx<'_>) {
    let library = new_builtin(cx, "channel", &[("new", new), ("select", select::select)]);
    cx.freeze(library);
    let methods = cx.new_table(0, 8);
    set_functions(
        cx,
        methods,
        &[
            ("send", send),
            ("receive", receive),
            ("close", close_method),
            ("case_send", select::case_send),
            ("case_receive", select::case_receive),
            ("len", len),
            ("cap", cap),
            ("is_closed", is_closed),
        ],
    );
    cx.register_type(&super::METATABLE, "channel", methods);
    let none = cx.new_table(0, 0);
    let case = cx.register_type(&select::METATABLE, "select case", none);
    let describe = cx.new_function(select::describe, &[]);
    set_field(cx, case, "__tostring", describe);
}

/// `channel.new([capacity])`.
fn new(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    cx.use_tasks();
    let capacity = cx.opt_int(1, 0)?;
    let Ok(capacity) = usize::try_from(capacity) else {
        return Err(cx.arg_error(1, "capacity must not be negative"));
    };
    let ch = super::create(cx, Kind::Plain, capacity);
    cx.ret1(ch)
}

/// `ch:close()`.
fn close_method(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (channel, _) = super::check(cx, 1)?;
    let kind = channel.kind;
    let ch = cx.arg(1);
    match kind {
        Kind::Plain | Kind::Result => {}
        Kind::Time(key) => timers::closed(cx, key),
        Kind::Inbox | Kind::Events | Kind::Topic(_) => {
            mailbox::detach(cx, ch);
        }
    }
    if !close(cx, ch) {
        return cx.ret0();
    }
    cx.queue_up(&[]);
    cx.run_next()
}

/// `ch:len()`.
fn len(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (channel, _) = super::check(cx, 1)?;
    let n = channel.len() as i64;
    cx.ret1(n)
}

/// `ch:cap()`.
fn cap(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (channel, _) = super::check(cx, 1)?;
    let n = channel.capacity as i64;
    cx.ret1(n)
}

/// `ch:is_closed()`.
fn is_closed(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (channel, _) = super::check(cx, 1)?;
    let closed: bool = Channel::is_closed(channel);
    cx.ret1(Value::boolean(closed))
}
