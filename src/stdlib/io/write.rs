//! `io.write` and `file:write`.

use std::io;

use super::stream::{SharedStream, lock};
use super::{OUTPUT, defaults, fail, file, writing};
use crate::vm::native::{Cx, Kind, Raise, Ret, Value, kind_of, number};

/// `io.write(...)`.
pub(super) fn write_default(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let stream = file::default_stream(cx, OUTPUT, "output")?;
    let defaults = defaults(cx)?;
    let handle = cx.raw_get_int(defaults, OUTPUT);
    write_arguments(cx, &stream, 1, handle)
}

/// `file:write(...)`.
pub(super) fn write(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let stream = file::check_open(cx, 1)?;
    write_arguments(cx, &stream, 2, cx.arg(1))
}

/// Writes the arguments from `first` on (`g_write`): the handle, or the first failure.
fn write_arguments(cx: &mut Cx<'_>, stream: &SharedStream, first: usize, handle: Value) -> Result<Ret, Raise> {
    if may_have_to_wait(cx, stream, first) && cx.has_company() {
        let bytes = together(cx, first)?;
        return writing::write(cx, stream, bytes, handle, written);
    }
    let mut failure = None;
    let mut stream = lock(stream);
    for i in first..=cx.count() {
        let written = match kind_of(cx.arg(i)) {
            Kind::Str(s) => {
                let bytes = cx.bytes(s.into());
                cx.charge(bytes.len() / 64);
                stream.write(bytes)
            }
            Kind::Int(_) | Kind::Float(_) => {
                let mut text = number::Text::new();
                let text = text.format(cx.arg(i));
                // `%.14g` as it is: what looks like an integer gets no `.0` here.
                stream.write(text.strip_suffix(b".0").unwrap_or(text))
            }
            _ => stream.write(cx.check_str(i)?),
        };
        if let Err(error) = written {
            failure.get_or_insert(error);
        }
    }
    drop(stream);
    match failure {
        None => cx.ret1(handle),
        Some(error) => fail(cx, &error, None),
    }
}

/// Longest text of a number.
const NUMBER_MAX: usize = 32;

/// Whether writing the arguments from `first` on could have to wait for somebody who reads.
fn may_have_to_wait(cx: &Cx<'_>, stream: &SharedStream, first: usize) -> bool {
    let length = |i| match kind_of(cx.arg(i)) {
        Kind::Str(s) => cx.bytes(s.into()).len(),
        _ => NUMBER_MAX,
    };
    let n = (first..=cx.count()).map(length).sum();
    let mut stream = lock(stream);
    !stream.is_sure_to_keep(n) && stream.is_slow()
}

/// The text of the arguments from `first` on.
fn together(cx: &mut Cx<'_>, first: usize) -> Result<Vec<u8>, Raise> {
    let mut all = Vec::new();
    for i in first..=cx.count() {
        match kind_of(cx.arg(i)) {
            Kind::Int(_) | Kind::Float(_) => {
                let mut text = number::Text::new();
                let text = text.format(cx.arg(i));
                all.extend_from_slice(text.strip_suffix(b".0").unwrap_or(text));
            }
            _ => all.extend_from_slice(cx.check_str(i)?),
        }
    }
    cx.charge(all.len() / 64);
    Ok(all)
}

fn written(cx: &mut Cx<'_>, written: io::Result<()>) -> Result<Ret, Raise> {
    match written {
        Ok(()) => cx.ret1(cx.arg(1)),
        Err(error) => fail(cx, &error, None),
    }
}
