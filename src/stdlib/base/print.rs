//! `print` (manual section 6.1).
//!
//! As in 5.3, each argument goes through the *global* `tostring`, looked up once. While that is the built-in function
//! and no metamethod is involved, the whole line is built in one buffer and written at once.
//!
//! Where a metamethod is called in between, what stands before is written before, as in 5.3; but not if others run, whose lines
//! would come in between.
//!
//! Window: the arguments, then the index of the argument in work, the function `tostring`, and the line so far, if it waits.

use std::io;
use std::sync::Arc;

use super::{Access, Cx, Kind, Raise, Ret, Value, is_native, kind_of, tostring};
use crate::stdlib::io::{Streams, lock, write};
use crate::stdlib::{Text, write_text};

/// `print(...)`.
pub(super) fn print(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let globals = cx.globals();
    let name = cx.new_str(b"tostring");
    let access = cx.get(globals.into(), name)?;
    let state = cx.reserve(3);
    cx.set_arg(state, 1);
    match access {
        Access::Done(function) => {
            cx.set_arg(state + 1, function);
            print_rest(cx, b"")
        }
        Access::Call { function, args, n } => cx.call(function, args.get(..n).unwrap_or(&args), tostring_found),
    }
}

fn tostring_found(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let function = cx.result(1);
    cx.set_arg(cx.count() - 1, function);
    print_rest(cx, b"")
}

/// Goes on with the argument whose index stands in the window, after writing `before`.
fn print_rest(cx: &mut Cx<'_>, before: &[u8]) -> Result<Ret, Raise> {
    let state = cx.count() - 2;
    let function = cx.arg(state + 1);
    let is_builtin = is_native(cx, function, tostring);
    let Kind::Int(first) = kind_of(cx.arg(state)) else {
        return cx.ret0();
    };
    let mut line = cx.take_buffer();
    let so_far = cx.arg(state + 2);
    if !so_far.is_nil() {
        line.extend_from_slice(cx.bytes(so_far));
    }
    line.extend_from_slice(before);
    for (i, index) in (usize::try_from(first).unwrap_or(1)..state).zip(first..) {
        if i > 1 {
            line.push(b'\t');
        }
        let v = cx.arg(i);
        if !is_builtin || matches!(write_text(cx, v, &mut line), Text::Call(_)) {
            if cx.has_company() {
                let so_far = cx.new_str(&line);
                cx.set_arg(state + 2, so_far);
            } else {
                Streams::of(cx).write_out(&line);
                cx.set_arg(state + 2, Value::NIL);
            }
            cx.give_buffer(line);
            cx.set_arg(state, index + 1);
            return cx.call(function, &[v], text_given);
        }
    }
    line.push(b'\n');
    cx.charge(line.len() / 64);
    write_line(cx, line)
}

fn text_given(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let result = cx.result(1);
    match cx.to_str(result) {
        Some(text) => print_rest(cx, cx.bytes(text)),
        None => Err(cx.error("'tostring' must return a string to 'print'")),
    }
}

/// Writes to standard output; as in PUC Lua, `print` reports no failure.
fn write_line(cx: &mut Cx<'_>, line: Vec<u8>) -> Result<Ret, Raise> {
    {
        let mut stdout = lock(&Streams::of(cx).stdout);
        if stdout.has_room_for(&line) || !stdout.is_slow() {
            stdout.write_unchecked(&line);
            drop(stdout);
            cx.give_buffer(line);
            return cx.ret0();
        }
    }
    if cx.has_company() {
        let stdout = Arc::clone(&Streams::of(cx).stdout);
        return write(cx, &stdout, line, Value::NIL, written);
    }
    Streams::of(cx).write_out(&line);
    cx.give_buffer(line);
    cx.ret0()
}

fn written(cx: &mut Cx<'_>, written: io::Result<()>) -> Result<Ret, Raise> {
    if let Err(error) = written {
        lock(&Streams::of(cx).stdout).note_loss(error);
    }
    cx.ret0()
}
