//! `io.lines` and `file:lines`.
//!
//! The iterator's upvalues are the file, whether it is closed at its end, and the formats.

use std::io;

use super::open::Opened;
use super::read::Formats;
use super::stream::lock;
use super::{INPUT, defaults, file, open, read};
use crate::vm::native::{Cx, Raise, Ret, Value, number};

/// Most formats of an iterator (`MAXARGLINE`).
const FORMATS_MAX: usize = 250;
/// Upvalues of the iterator before the formats.
const FILE: usize = 1;
const CLOSES: usize = 2;
const N_FORMATS: usize = 3;
const FORMATS: usize = 4;

/// `io.lines([filename, ...])`.
pub(super) fn lines(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    if cx.is_none_or_nil(1) {
        let defaults = defaults(cx)?;
        let input = cx.raw_get_int(defaults, INPUT);
        if file::open_stream(cx, input).is_none() {
            return Err(cx.error("attempt to use a closed file"));
        }
        return iterator(cx, input, false);
    }
    let name = cx.check_str(1)?;
    match open::open_or_raise(cx, name, b"r", lines_opened)? {
        Opened::Now(file) => iterator(cx, file, true),
        Opened::Later(ret) => Ok(ret),
    }
}

fn lines_opened(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let opened = open::opened(cx)?;
    iterator(cx, opened, true)
}

/// `file:lines(...)`.
pub(super) fn lines_of_file(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    file::check_open(cx, 1)?;
    iterator(cx, cx.arg(1), false)
}

fn iterator(cx: &mut Cx<'_>, file: Value, closes: bool) -> Result<Ret, Raise> {
    let n_formats = cx.count().saturating_sub(1);
    if n_formats > FORMATS_MAX {
        return Err(cx.arg_error(FORMATS_MAX + 2, "too many arguments"));
    }
    let n = i64::try_from(n_formats).unwrap_or(0);
    let mut upvalues = vec![file, Value::boolean(closes), Value::int(n)];
    upvalues.extend((2..2 + n_formats).map(|i| cx.arg(i)));
    let iterator = cx.new_function(next_line, &upvalues);
    cx.ret1(iterator)
}

/// The iterator (`io_readline`).
fn next_line(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let handle = cx.upvalue(FILE);
    let Some(stream) = file::open_stream(cx, handle) else {
        return Err(cx.error("file is already closed"));
    };
    let n_formats = number::to_integer(cx.upvalue(N_FORMATS)).and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
    if n_formats == 0 {
        // The plain loop over lines.
        let line = read::buffered_line(cx, &mut lock(&stream), false);
        if let Some(line) = line {
            return cx.ret1(line);
        }
    }
    let formats = Formats::Upvalues { first: FORMATS, n: n_formats };
    read::read_formats(cx, stream, formats, give, "file is already closed")
}

/// The values of one round, or the end of the loop.
fn give(cx: &mut Cx<'_>, read: io::Result<usize>) -> Result<Ret, Raise> {
    match read {
        Ok(n) if cx.pushed(n).first().is_some_and(|v| !v.is_falsy()) => cx.ret_pushed(n),
        Ok(_) => end(cx),
        Err(error) => Err(cx.error(super::error_text(&error))),
    }
}

fn end(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    if !cx.upvalue(CLOSES).is_falsy() {
        let handle = cx.upvalue(FILE);
        file::close_quietly(cx, handle);
    }
    cx.ret0()
}
