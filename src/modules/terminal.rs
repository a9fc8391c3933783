//! The module `terminal`: input and output of the process that has the terminal (specification: modules/io).
//!
//! In a script that is the main process; its streams are those of the library `io`. Reading waits as that does, without holding
//! up anybody, and so does writing to a pipe that is full.

use std::io::{IsTerminal, Result as IoResult, stderr, stdin, stdout};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rustix::termios::tcgetwinsize;

use crate::process::error::kind;
use crate::process::failure::{Failure, ret_ok};
use crate::process::handles::Handle;
use crate::process::info::own_arguments;
use crate::stdlib::io::{
    SharedStream, Stream, Streams, flush_or_fail, lock, read_available, read_one_line, request_raw, withdraw_raw,
    write_or_fail,
};
use crate::stdlib::module::{Class, Module};
use crate::stdlib::{Text, check_text, write_text};
use crate::vm::native::{Cx, Function, Kind, Raise, Ret, Value, kind_of};

/// The module.
pub(super) static MODULE: Module = Module::new("terminal", "input and output of the process that has the terminal")
    .with_classes(&[Class::Io, Class::Nondeterministic])
    .with_functions(FUNCTIONS);

/// The same for entries of projects.
pub(super) static IO: Module = of_entries();

/// The module under the name by which entries list it: they have no library `io` of Lua.
const fn of_entries() -> Module {
    Module::new("io", "input and output of the process that has the terminal")
        .with_classes(&[Class::Io, Class::Nondeterministic])
        .with_functions(FUNCTIONS)
}

const FUNCTIONS: &[Function] = &[
    ("write", write),
    ("print", print),
    ("eprint", eprint),
    ("read", read),
    ("readline", readline),
    ("raw", raw),
    ("flush", flush),
    ("args", args),
    ("is_terminal", is_terminal),
    ("size", size),
];

/// Bytes that `read` takes if it is not told.
const READ_DEFAULT: u64 = 1024;
/// Most bytes that `read` takes at once.
const READ_MAX: u64 = 1 << 20;

/// The arguments of the running process, or why it has no terminal.
fn arguments(cx: &mut Cx<'_>) -> Result<&'static [std::ffi::OsString], Failure> {
    own_arguments(cx).ok_or_else(|| Failure::new(kind::UNAVAILABLE, "no terminal context").with_retryable(false))
}

// ---- output

/// What stands between the values and behind them.
#[derive(Clone, Copy)]
enum Form {
    Plain,
    Line,
}

/// Where output goes.
#[derive(Clone, Copy)]
enum To {
    Out,
    Errors,
}

impl To {
    fn stream(self, cx: &mut Cx<'_>) -> SharedStream {
        let streams = Streams::of(cx);
        match self {
            To::Out => Arc::clone(&streams.stdout),
            To::Errors => Arc::clone(&streams.stderr),
        }
    }
}

/// Output in the making: the text so far, and the argument that comes next.
struct Output {
    form: Form,
    to: To,
    text: Vec<u8>,
    next: usize,
    n_args: usize,
}

/// `terminal.write(...)`
fn write(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    begin(cx, Form::Plain, To::Out)
}

/// `terminal.print(...)`
fn print(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    begin(cx, Form::Line, To::Out)
}

/// `terminal.eprint(...)`
fn eprint(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    begin(cx, Form::Line, To::Errors)
}

fn begin(cx: &mut Cx<'_>, form: Form, to: To) -> Result<Ret, Raise> {
    if let Err(failure) = arguments(cx) {
        return failure.ret_nil(cx);
    }
    let n_args = cx.count();
    collect(cx, Output { form, to, text: Vec::new(), next: 1, n_args })
}

/// Adds the texts of the arguments, then writes.
fn collect(cx: &mut Cx<'_>, mut output: Output) -> Result<Ret, Raise> {
    while output.next <= output.n_args {
        if matches!(output.form, Form::Line) && output.next > 1 {
            output.text.push(b'\t');
        }
        let v = cx.arg(output.next);
        output.next += 1;
        if let Text::Call(method) = write_text(cx, v, &mut output.text) {
            let n_args = output.n_args;
            let state = cx.new_state(Some(output));
            cx.set_count(n_args + 1);
            cx.set_arg(n_args + 1, state);
            return cx.call(method, &[v], text_given);
        }
    }
    if matches!(output.form, Form::Line) {
        output.text.push(b'\n');
    }
    cx.charge(output.text.len() / 64);
    let stream = output.to.stream(cx);
    if may_have_to_wait(&stream, |stream| !stream.has_room_for(&output.text)) && cx.has_company() {
        return write_or_fail(cx, &stream, output.text, ret_written);
    }
    let done = lock(&stream).write_or_fail(&output.text);
    ret_written(cx, done)
}

fn text_given(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let result = cx.result(1);
    let text = check_text(cx, result)?;
    let text = cx.bytes(text);
    let state = cx.arg(cx.count());
    match cx.state::<Option<Output>>(state).and_then(Option::take) {
        Some(mut output) => {
            output.text.extend_from_slice(text);
            collect(cx, output)
        }
        None => Err(cx.error("the state of the output is lost")),
    }
}

/// Whether a stream is one whose reader takes his time, and is to write something.
fn may_have_to_wait(stream: &SharedStream, writes: impl FnOnce(&Stream) -> bool) -> bool {
    let mut stream = lock(stream);
    writes(&stream) && stream.is_slow()
}

fn ret_written(cx: &mut Cx<'_>, done: IoResult<()>) -> Result<Ret, Raise> {
    match done {
        Ok(()) => ret_ok(cx, true),
        Err(_) => Failure::new(kind::INTERNAL, "write failed").ret_nil(cx),
    }
}

/// `terminal.flush()`
fn flush(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    if let Err(failure) = arguments(cx) {
        return failure.ret_nil(cx);
    }
    let stream = To::Out.stream(cx);
    if may_have_to_wait(&stream, Stream::has_output) && cx.has_company() {
        return flush_or_fail(cx, &stream, ret_written);
    }
    let done = lock(&stream).flush_or_fail();
    ret_written(cx, done)
}

// ---- input

/// `terminal.read([n])`
fn read(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let n = cx.opt_int(1, 0)?;
    if let Err(failure) = arguments(cx) {
        return failure.ret_nil(cx);
    }
    let n = u64::try_from(n).ok().filter(|n| *n > 0).unwrap_or(READ_DEFAULT).min(READ_MAX);
    let stream = Arc::clone(&Streams::of(cx).stdin);
    read_available(cx, stream, n, was_read)
}

/// `terminal.readline()`
fn readline(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    if let Err(failure) = arguments(cx) {
        return failure.ret_nil(cx);
    }
    let stream = Arc::clone(&Streams::of(cx).stdin);
    read_one_line(cx, stream, line_was_read)
}

fn was_read(cx: &mut Cx<'_>, read: IoResult<usize>) -> Result<Ret, Raise> {
    ret_read(cx, read, |bytes| bytes)
}

fn line_was_read(cx: &mut Cx<'_>, read: IoResult<usize>) -> Result<Ret, Raise> {
    ret_read(cx, read, |line| line.strip_suffix(b"\r").unwrap_or(line))
}

/// What was read is the last pushed value: nil at the end of the input.
fn ret_read(cx: &mut Cx<'_>, read: IoResult<usize>, form: fn(&[u8]) -> &[u8]) -> Result<Ret, Raise> {
    let n = match read {
        Ok(n) => n,
        Err(error) => return Failure::new(kind::INTERNAL, format!("read failed: {error}")).ret_nil(cx),
    };
    let v = cx.pushed(n).first().copied().unwrap_or(Value::NIL);
    match kind_of(v) {
        Kind::Str(s) => {
            let bytes = cx.bytes(s.into());
            let text = form(bytes);
            let text = if text.len() == bytes.len() { v } else { cx.new_str(text) };
            ret_ok(cx, text)
        }
        _ => Failure::new(kind::NOT_FOUND, "EOF").ret_nil(cx),
    }
}

// ---- the terminal

/// Requests for raw mode of a process, which are taken back when it ends.
#[derive(Default)]
struct Requests(AtomicUsize);

impl Handle for Requests {
    fn close(&self) {
        for _ in 0..self.0.swap(0, Ordering::Relaxed) {
            withdraw_raw();
        }
    }
}

/// Those of the running process.
struct OwnRequests(Arc<Requests>);

/// `terminal.raw([on])`
fn raw(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let on = cx.is_none_or_nil(1) || !cx.arg(1).is_falsy();
    if let Err(failure) = arguments(cx) {
        return failure.ret_nil(cx);
    }
    let known = cx.extension::<OwnRequests>().map(|own| Arc::clone(&own.0));
    let own = known.unwrap_or_else(|| {
        let own = Arc::new(Requests::default());
        cx.own_handle(&own);
        cx.add_extension(OwnRequests(Arc::clone(&own)));
        own
    });
    if on {
        if request_raw().is_err() {
            return Failure::new(kind::UNAVAILABLE, "standard input is not a terminal")
                .with_retryable(false)
                .ret_nil(cx);
        }
        own.0.fetch_add(1, Ordering::Relaxed);
    } else if stdin().is_terminal() {
        if own.0.load(Ordering::Relaxed) > 0 {
            own.0.fetch_sub(1, Ordering::Relaxed);
            withdraw_raw();
        }
    } else {
        return Failure::new(kind::UNAVAILABLE, "standard input is not a terminal").with_retryable(false).ret_nil(cx);
    }
    ret_ok(cx, true)
}

/// `terminal.args()`
fn args(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let words = match arguments(cx) {
        Ok(words) => words,
        Err(failure) => return failure.ret_nil(cx),
    };
    let table = cx.new_table(words.len(), 0);
    for (word, i) in words.iter().zip(1..) {
        let word = cx.new_str(word.as_encoded_bytes());
        cx.raw_set_int(table, i, word)?;
    }
    cx.freeze(table);
    ret_ok(cx, table)
}

/// `terminal.is_terminal(name)`
fn is_terminal(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let name = cx.check_str(1)?;
    if let Err(failure) = arguments(cx) {
        return failure.ret_nil(cx);
    }
    let is_one = match name {
        b"stdin" => stdin().is_terminal(),
        b"stdout" => stdout().is_terminal(),
        b"stderr" => stderr().is_terminal(),
        other => {
            let message = format!("no stream named '{}'", String::from_utf8_lossy(other));
            return Failure::new(kind::INVALID, message).ret_nil(cx);
        }
    };
    ret_ok(cx, is_one)
}

/// `terminal.size()`: columns and rows.
fn size(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    if let Err(failure) = arguments(cx) {
        return failure.ret_nil(cx);
    }
    let size = tcgetwinsize(stdout()).or_else(|_| tcgetwinsize(stdin())).or_else(|_| tcgetwinsize(stderr()));
    match size {
        Ok(size) => cx.ret(&[i64::from(size.ws_col).into(), i64::from(size.ws_row).into()]),
        Err(_) => Failure::new(kind::UNAVAILABLE, "not a terminal").with_retryable(false).ret_nil(cx),
    }
}
