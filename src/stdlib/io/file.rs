//! File handles and their methods but reading and writing.

use std::io::{self, SeekFrom};
use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;

use super::stream::{Buffering, Closed, SharedStream, Stream, lock};
use super::{OUTPUT, defaults, fail, writing};
use crate::stdlib::check_option;
use crate::vm::native::{Cx, Object, Raise, Ret, Value};

/// Name of the type in messages (`LUA_FILEHANDLE`).
pub(super) const TYPE_NAME: &str = "FILE*";

/// What is said of a closed file.
pub(super) const CLOSED: &str = "attempt to use a closed file";

/// What a file handle holds.
pub(super) struct LuaFile {
    /// Absent after closing.
    stream: Option<SharedStream>,
    /// A standard stream cannot be closed.
    is_standard: bool,
}

impl Object for LuaFile {
    fn type_name(&self) -> &'static str {
        TYPE_NAME
    }
}

impl LuaFile {
    /// A handle of an open file.
    pub(super) fn new(stream: SharedStream) -> LuaFile {
        LuaFile { stream: Some(stream), is_standard: false }
    }

    /// A handle of a standard stream.
    pub(super) fn standard(stream: SharedStream) -> LuaFile {
        LuaFile { stream: Some(stream), is_standard: true }
    }
}

/// Whether the file handle in argument `i` is open.
fn check_handle(cx: &mut Cx<'_>, i: usize) -> Result<bool, Raise> {
    let v = cx.arg(i);
    match cx.userdata_ref::<LuaFile>(v) {
        Some(file) => Ok(file.stream.is_some()),
        None => Err(cx.type_error(i, TYPE_NAME)),
    }
}

/// The stream of the open file in argument `i`.
pub(super) fn check_open(cx: &mut Cx<'_>, i: usize) -> Result<SharedStream, Raise> {
    check_handle(cx, i)?;
    // What a program does with a file others may see, and act on.
    cx.will_wait();
    let v = cx.arg(i);
    open_stream(cx, v).ok_or_else(|| cx.error(CLOSED))
}

/// The stream of a value that is a file handle and open.
pub(super) fn open_stream(cx: &mut Cx<'_>, v: Value) -> Option<SharedStream> {
    cx.userdata_ref::<LuaFile>(v)?.stream.clone()
}

/// The stream of the default file under `key`; `name` is how messages call it.
pub(super) fn default_stream(cx: &mut Cx<'_>, key: i64, name: &str) -> Result<SharedStream, Raise> {
    let defaults = defaults(cx)?;
    let file = cx.raw_get_int(defaults, key);
    open_stream(cx, file).ok_or_else(|| cx.error(format_args!("standard {name} file is closed")))
}

/// `io.type(v)`.
pub(super) fn type_of_file(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let v = cx.check_any(1)?;
    let text: &[u8] = match cx.userdata_ref::<LuaFile>(v) {
        None => return cx.ret1(Value::NIL),
        Some(LuaFile { stream: None, .. }) => b"closed file",
        Some(_) => b"file",
    };
    let text = cx.new_str(text);
    cx.ret1(text)
}

/// `tostring(file)`.
pub(super) fn tostring(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let is_open = check_handle(cx, 1)?;
    let text = if is_open { format!("file ({:#x})", cx.address(cx.arg(1))) } else { "file (closed)".to_owned() };
    let text = cx.new_str(text.as_bytes());
    cx.ret1(text)
}

// ---- closing

/// `io.close([file])`.
pub(super) fn close_default(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    if !cx.is_none(1) {
        return close(cx);
    }
    let defaults = defaults(cx)?;
    let file = cx.raw_get_int(defaults, OUTPUT);
    if open_stream(cx, file).is_none() {
        return Err(cx.error(CLOSED));
    }
    close_value(cx, file)
}

/// `file:close()`.
pub(super) fn close(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    check_open(cx, 1)?;
    close_value(cx, cx.arg(1))
}

/// Closes an open file (`aux_close`). Where that may take long, others go on meanwhile; the file counts as closed at once.
fn close_value(cx: &mut Cx<'_>, v: Value) -> Result<Ret, Raise> {
    let Some(mut stream) = take_stream(cx, v) else {
        let message = cx.new_str(b"cannot close standard file");
        return cx.ret(&[Value::NIL, message]);
    };
    if stream.closes_slowly() && cx.has_company() {
        return cx.offload(move || stream.close(), close_awaited);
    }
    finish_close(cx, stream.close())
}

fn close_awaited(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    match cx.answer::<Closed>() {
        Some(closed) => finish_close(cx, closed),
        None => Err(cx.error("closing the file has failed")),
    }
}

fn finish_close(cx: &mut Cx<'_>, closed: Closed) -> Result<Ret, Raise> {
    match closed {
        Closed::File(Ok(())) => cx.ret1(true),
        Closed::Process(Ok(status)) => ret_status(cx, status),
        Closed::File(Err(error)) | Closed::Process(Err(error)) => fail(cx, &error, None),
    }
}

/// Takes the open stream of a handle away, unless it is a standard one.
fn take_stream(cx: &mut Cx<'_>, v: Value) -> Option<Stream> {
    let file = cx.userdata::<LuaFile>(v)?;
    if file.is_standard {
        return None;
    }
    let stream = file.stream.take()?;
    let stream = lock(&stream).take();
    Some(stream)
}

/// Closes the file of a handle where nobody hears of the result; what may take long is done elsewhere.
pub(super) fn close_quietly(cx: &mut Cx<'_>, v: Value) {
    let Some(mut stream) = take_stream(cx, v) else { return };
    if stream.closes_slowly() && cx.has_others() {
        cx.run_elsewhere(Box::new(move || drop(stream.close())));
    } else {
        stream.close();
    }
}

/// Ends with what became of a process (`luaL_execresult`).
pub(crate) fn ret_status(cx: &mut Cx<'_>, status: ExitStatus) -> Result<Ret, Raise> {
    let (what, number): (&[u8], _) = match status.signal() {
        Some(signal) => (b"signal", signal),
        None => (b"exit", status.code().unwrap_or(0)),
    };
    let what = cx.new_str(what);
    let success = if status.success() { Value::boolean(true) } else { Value::NIL };
    cx.ret(&[success, what, Value::int(i64::from(number))])
}

/// `__gc`: what nobody can reach any more is closed.
pub(super) fn collect(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    check_handle(cx, 1)?;
    close_quietly(cx, cx.arg(1));
    cx.ret0()
}

// ---- buffering and position

/// `io.flush()`.
pub(super) fn flush_default(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let stream = default_stream(cx, OUTPUT, "output")?;
    flush_stream(cx, &stream)
}

/// `file:flush()`.
pub(super) fn flush(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let stream = check_open(cx, 1)?;
    flush_stream(cx, &stream)
}

fn flush_stream(cx: &mut Cx<'_>, stream: &SharedStream) -> Result<Ret, Raise> {
    cx.will_wait();
    let is_slow = {
        let mut stream = lock(stream);
        stream.has_output() && stream.is_slow()
    };
    if is_slow && cx.has_company() {
        return writing::flush(cx, stream, ret_done);
    }
    let flushed = lock(stream).flush();
    ret_done(cx, flushed)
}

fn ret_done(cx: &mut Cx<'_>, done: io::Result<()>) -> Result<Ret, Raise> {
    match done {
        Ok(()) => cx.ret1(true),
        Err(error) => fail(cx, &error, None),
    }
}

/// `file:setvbuf(mode [, size])`.
pub(super) fn setvbuf(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let stream = check_open(cx, 1)?;
    let buffering = match check_option(cx, 2, None, &["no", "full", "line"])? {
        0 => Buffering::No,
        1 => Buffering::Full,
        _ => Buffering::Line,
    };
    let size = cx.opt_int(3, 0)?;
    let size = usize::try_from(size).ok().filter(|&size| size > 0);
    let set = lock(&stream).set_buffering(buffering, size);
    ret_done(cx, set)
}

/// `file:seek([whence [, offset]])`.
pub(super) fn seek(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let stream = check_open(cx, 1)?;
    let whence = check_option(cx, 2, Some(1), &["set", "cur", "end"])?;
    let offset = cx.opt_int(3, 0)?;
    let to = match whence {
        // A negative position is refused by the system, as far away as it may be from the start.
        0 => u64::try_from(offset).map_or(SeekFrom::Current(i64::MIN), SeekFrom::Start),
        1 => SeekFrom::Current(offset),
        _ => SeekFrom::End(offset),
    };
    let position = lock(&stream).seek(to);
    match position {
        Ok(position) => cx.ret1(i64::try_from(position).unwrap_or(i64::MAX)),
        Err(error) => fail(cx, &error, None),
    }
}
