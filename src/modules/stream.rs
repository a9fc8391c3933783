//! The module `stream`: the objects by which programs read what comes bit by bit (specification: modules/stream).
//!
//! The streams themselves are [`crate::net::stream`]'s; other modules make them and hand them out with [`new_stream`]. A
//! process owns its streams: they are closed when it ends. The module's table is empty, it lets a program say that it
//! uses them.

use std::sync::Arc;
use std::task::Poll;

use crate::net::scan::Split;
use crate::net::stream::{READ_DEFAULT, Stream, StreamFailure, Want};
use crate::net::wait::wait;
use crate::process::error::kind;
use crate::process::failure::{Failure, ret_ok};
use crate::process::handles::Handle;
use crate::stdlib::module::{Class, Module};
use crate::vm::native::{Cx, HostType, Object, Raise, Ret, Value};

pub(super) static MODULE: Module = Module::new("stream", "bytes that come bit by bit: bodies, pipes, files")
    .with_classes(&[Class::Io, Class::Nondeterministic]);

static STREAM: HostType = HostType::new(
    "stream.Stream",
    &[
        ("read", read),
        ("write", write),
        ("seek", seek),
        ("flush", flush),
        ("stat", stat),
        ("close", close),
        ("scanner", scanner),
        ("read_all", read_all),
        ("lines", lines),
    ],
    &[],
);

static SCANNER: HostType =
    HostType::new("stream.Scanner", &[("scan", scan), ("text", text), ("err", scanner_error)], &[]);

/// Most bytes of `read_all` if the program says nothing else.
const ALL_MAX: usize = 128 << 20;

/// The stream of an object, which the process closes at its end.
struct Owned(Stream);

impl Handle for Owned {
    fn close(&self) {
        self.0.close();
    }
}

struct StreamObject(Arc<Owned>);

impl Object for StreamObject {
    fn type_name(&self) -> &'static str {
        STREAM.name()
    }
}

struct Scanner {
    stream: Stream,
    split: Split,
    token: Vec<u8>,
    failure: Option<String>,
}

impl Object for Scanner {
    fn type_name(&self) -> &'static str {
        SCANNER.name()
    }
}

/// An object for a stream, owned by the running process.
pub(super) fn new_stream(cx: &mut Cx<'_>, stream: Stream) -> Value {
    let owned = Arc::new(Owned(stream));
    cx.own_handle(&owned);
    cx.new_object(&STREAM, StreamObject(owned))
}

/// The stream that a value is.
pub(super) fn stream_of(cx: &mut Cx<'_>, v: Value) -> Option<Stream> {
    cx.userdata::<StreamObject>(v).map(|object| object.0.0.clone())
}

fn check(cx: &mut Cx<'_>) -> Result<Stream, Raise> {
    cx.check_object::<StreamObject>(1, &STREAM).map(|object| object.0.0.clone())
}

/// The error for programs.
fn failure_of(context: &'static str, failure: Option<StreamFailure>) -> Failure {
    match failure {
        Some(failure) if failure.is_too_long => Failure::new(kind::INVALID, failure.message).with_context(context),
        Some(failure) => Failure::new(kind::INTERNAL, failure.message).with_context(context),
        None => Failure::new(kind::CANCELED, "canceled").with_context(context),
    }
}

/// What came of taking something from a stream; nothing if it was given up.
type Taken = Option<Result<Option<Vec<u8>>, StreamFailure>>;

/// Takes something from a stream, and goes on with it in `done`, at once if it is there.
fn take(
    cx: &mut Cx<'_>,
    stream: Stream,
    want: Want,
    done: fn(&mut Cx<'_>, Taken) -> Result<Ret, Raise>,
    later: crate::vm::native::NativeFn,
) -> Result<Ret, Raise> {
    match stream.take_now(want) {
        Poll::Ready(taken) => done(cx, Some(taken)),
        Poll::Pending => wait(cx, async move { stream.take(want).await }, later),
    }
}

/// A string, if there is room for it.
fn new_text(cx: &mut Cx<'_>, bytes: Vec<u8>) -> Result<Value, Raise> {
    cx.check_memory(bytes.len())?;
    Ok(cx.new_str_from(bytes))
}

// ---- streams

/// `stream:read([n])`
fn read(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let stream = check(cx)?;
    let n = usize::try_from(cx.opt_int(2, 0)?).ok().filter(|n| *n > 0).unwrap_or(READ_DEFAULT);
    take(cx, stream, Want::Some(n), read_done, |cx| {
        let taken = cx.answer();
        read_done(cx, taken)
    })
}

fn read_done(cx: &mut Cx<'_>, taken: Taken) -> Result<Ret, Raise> {
    ret_bytes(cx, "stream read", taken)
}

fn ret_bytes(cx: &mut Cx<'_>, context: &'static str, taken: Taken) -> Result<Ret, Raise> {
    match taken {
        Some(Ok(Some(bytes))) => {
            let text = new_text(cx, bytes)?;
            ret_ok(cx, text)
        }
        Some(Ok(None)) => ret_ok(cx, Value::NIL),
        Some(Err(failure)) => failure_of(context, Some(failure)).ret_nil(cx),
        None => failure_of(context, None).ret_nil(cx),
    }
}

/// `stream:read_all([max])`
fn read_all(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let stream = check(cx)?;
    let max = cx.opt_int(2, i64::try_from(ALL_MAX).unwrap_or(i64::MAX))?;
    let Ok(max) = usize::try_from(max) else { return Err(cx.arg_error(2, "negative size")) };
    take(cx, stream, Want::All(max), read_all_done, |cx| {
        let taken = cx.answer();
        read_all_done(cx, taken)
    })
}

fn read_all_done(cx: &mut Cx<'_>, taken: Taken) -> Result<Ret, Raise> {
    ret_bytes(cx, "stream read_all", taken)
}

/// `stream:lines()`
fn lines(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    check(cx)?;
    let stream = cx.arg(1);
    let iterator = cx.new_function(next_line, &[stream]);
    cx.ret1(iterator)
}

fn next_line(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let v = cx.upvalue(1);
    let Some(stream) = stream_of(cx, v) else { return cx.ret1(Value::NIL) };
    take(cx, stream, Want::Token(Split::Lines), next_line_done, |cx| {
        let taken = cx.answer();
        next_line_done(cx, taken)
    })
}

fn next_line_done(cx: &mut Cx<'_>, taken: Taken) -> Result<Ret, Raise> {
    match taken {
        Some(Ok(Some(line))) => {
            let line = new_text(cx, line)?;
            cx.ret1(line)
        }
        Some(Ok(None)) => cx.ret1(Value::NIL),
        Some(Err(failure)) => Err(raise_failure(cx, failure_of("stream read", Some(failure)))),
        None => Err(raise_failure(cx, failure_of("stream read", None))),
    }
}

/// Raises an error value.
pub(super) fn raise_failure(cx: &mut Cx<'_>, failure: Failure) -> Raise {
    let error = failure.into_value(cx);
    cx.raise(error)
}

/// What an operation that a stream cannot do fails with: it is closed, or has no such direction.
fn unable(cx: &mut Cx<'_>, context: &'static str, what: &str) -> Result<Failure, Raise> {
    let message = match check(cx)?.status() {
        Ok(_) => format!("stream is not {what}"),
        Err(failure) => failure.message,
    };
    Ok(Failure::new(kind::INTERNAL, message).with_context(context))
}

/// `stream:write(data)`
fn write(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let failure = unable(cx, "stream write", "writable")?;
    cx.check_str(2)?;
    failure.ret_instead(cx, Value::from(0))
}

/// `stream:seek([whence [, offset]])`
fn seek(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let failure = unable(cx, "stream seek", "seekable")?;
    let whence = cx.opt_str(2)?.unwrap_or(b"set");
    if !matches!(whence, b"set" | b"cur" | b"end") {
        return Err(cx.error("invalid whence: must be 'set', 'cur', or 'end'"));
    }
    cx.opt_int(3, 0)?;
    failure.ret_instead(cx, Value::from(-1))
}

/// `stream:flush()`
fn flush(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    unable(cx, "stream flush", "writable")?.ret_false(cx)
}

/// `stream:stat()`
fn stat(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let status = match check(cx)?.status() {
        Ok(status) => status,
        Err(failure) => return failure_of("stream stat", Some(failure)).ret_nil(cx),
    };
    let number = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    let table = cx.new_table(0, 5);
    cx.raw_set_str(table, "size", status.size.map_or(-1, number))?;
    cx.raw_set_str(table, "position", number(status.position))?;
    cx.raw_set_str(table, "readable", status.is_readable)?;
    cx.raw_set_str(table, "writable", false)?;
    cx.raw_set_str(table, "seekable", false)?;
    ret_ok(cx, table)
}

/// `stream:close()`
fn close(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    check(cx)?.close();
    ret_ok(cx, true)
}

// ---- scanners

/// `stream:scanner([split])`
fn scanner(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let stream = check(cx)?;
    let split = match Split::parse(cx.opt_str(2)?.unwrap_or(b"lines")) {
        Ok(split) => split,
        Err(message) => return Err(cx.error(message)),
    };
    let scanner = cx.new_object(&SCANNER, Scanner { stream, split, token: Vec::new(), failure: None });
    ret_ok(cx, scanner)
}

/// `scanner:scan()`
fn scan(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let scanner = cx.check_object::<Scanner>(1, &SCANNER)?;
    let (stream, split) = (scanner.stream.clone(), scanner.split);
    take(cx, stream, Want::Token(split), scan_done, |cx| {
        let taken = cx.answer();
        scan_done(cx, taken)
    })
}

fn scan_done(cx: &mut Cx<'_>, taken: Taken) -> Result<Ret, Raise> {
    let scanner = cx.check_object::<Scanner>(1, &SCANNER)?;
    let failure = match taken {
        Some(Ok(Some(token))) => {
            scanner.token = token;
            return ret_ok(cx, true);
        }
        Some(Ok(None)) => {
            scanner.token.clear();
            return ret_ok(cx, false);
        }
        Some(Err(failure)) => Some(failure),
        None => None,
    };
    scanner.token.clear();
    scanner.failure = Some(failure.as_ref().map_or("canceled", |failure| &failure.message).to_owned());
    failure_of("stream scan", failure).ret_false(cx)
}

/// `scanner:text()`
fn text(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let token = cx.check_object::<Scanner>(1, &SCANNER)?.token.clone();
    let token = new_text(cx, token)?;
    cx.ret1(token)
}

/// `scanner:err()`
fn scanner_error(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let failure = cx.check_object::<Scanner>(1, &SCANNER)?.failure.clone();
    let failure = match failure {
        Some(message) => cx.new_str(message.as_bytes()),
        None => Value::NIL,
    };
    cx.ret1(failure)
}
