//! `print` in entries (specification: modules/lua-base): a process with the terminal writes to standard output as the
//! standard one does, all others write a log record.

use crate::log::{self, Level, Record};
use crate::process::info::{has_terminal, own_entry, own_pid};
use crate::stdlib::io::Streams;
use crate::stdlib::{Text, set_field, write_text};
use crate::vm::native::{Cx, Kind, Raise, Ret, kind_of};

/// Longest line of a record, in bytes.
const LINE_MAX: usize = 64 << 10;

/// Puts it in the place of the standard one, in a state that is being prepared.
pub(super) fn replace(cx: &mut Cx<'_>) {
    let globals = cx.globals();
    let standard = cx.raw_get_str(globals, "print");
    let print = cx.new_function(print, &[standard]);
    set_field(cx, globals, "print", print);
}

/// `print(...)`
fn print(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let n = cx.count();
    if has_terminal(cx) || Streams::are_own(cx) {
        let standard = cx.upvalue(1);
        let arguments = cx.args_from(1).to_vec();
        return cx.call(standard, &arguments, |cx| cx.ret0());
    }
    // Behind the arguments: the number of those that are done, and the line so far.
    let state = cx.reserve(2);
    let empty = cx.new_str(b"");
    cx.set_arg(state, 0);
    cx.set_arg(state + 1, empty);
    debug_assert_eq!(state, n + 1);
    go_on(cx, b"")
}

/// Goes on behind the arguments that are done, after adding `more` to the line.
fn go_on(cx: &mut Cx<'_>, more: &[u8]) -> Result<Ret, Raise> {
    let state = cx.count() - 1;
    let Kind::Int(done) = kind_of(cx.arg(state)) else { return cx.ret0() };
    let mut line = cx.bytes(cx.arg(state + 1)).to_vec();
    line.extend_from_slice(more);
    let done = usize::try_from(done).unwrap_or(0);
    for i in done + 1..state {
        if i > 1 {
            line.push(b' ');
        }
        let v = cx.arg(i);
        if let Text::Call(method) = write_text(cx, v, &mut line) {
            let line = cx.new_str_from(line);
            cx.set_arg(state, i64::try_from(i).unwrap_or(i64::MAX));
            cx.set_arg(state + 1, line);
            return cx.call(method, &[v], text_given);
        }
        line.truncate(LINE_MAX);
    }
    write(cx, &line);
    cx.ret0()
}

fn text_given(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let result = cx.result(1);
    match cx.to_str(result) {
        Some(text) => go_on(cx, cx.bytes(text)),
        None => Err(cx.error("'__tostring' must return a string")),
    }
}

fn write(cx: &mut Cx<'_>, line: &[u8]) {
    let entry = own_entry(cx);
    let mut record = Record::new(Level::Info, "print".to_owned(), String::from_utf8_lossy(line).into_owned());
    if !log::settings().writes(record.logger.as_bytes(), record.level) {
        return;
    }
    record.pid = own_pid(cx);
    let co = cx.running().0;
    let line = cx.level_info(co, 1).and_then(|info| info.current_line);
    record.location = line.map_or_else(|| entry.clone(), |line| format!("{entry}:{line}"));
    log::submit(record);
}
