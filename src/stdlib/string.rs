//! The string library: basic functions (manual §6.4). Searching is in `find`, formatting in `format`, binary
//! records in `pack`.
//!
//! The library opens the metatable of strings with `__index = string`.

#![expect(clippy::cast_possible_truncation, reason = "ranges are tested before")]

use super::buffer::{charge_bytes, check_length};
use super::{find, format, new_library, pack, set_field};
use crate::vm::native::{Cx, Function, Kind, Raise, Ret, Value, kind_of};

const FUNCTIONS: &[Function] = &[
    ("byte", byte),
    ("char", char),
    ("dump", dump),
    ("find", find::find),
    ("format", format::format),
    ("gmatch", find::gmatch),
    ("gsub", find::gsub),
    ("len", len),
    ("lower", lower),
    ("match", find::matches),
    ("pack", pack::pack),
    ("packsize", pack::packsize),
    ("rep", rep),
    ("reverse", reverse),
    ("sub", sub),
    ("unpack", pack::unpack),
    ("upper", upper),
];

/// Opens the library.
pub(crate) fn open(cx: &mut Cx<'_>) {
    let library = new_library(cx, "string", FUNCTIONS);
    let metatable = cx.new_table(0, 1);
    set_field(cx, metatable, "__index", library);
    let any_string = cx.new_str(b"");
    cx.set_metatable(any_string, Some(metatable));
}

/// A position from the start, where negative ones count from the end; 0 if it lies before the start.
#[inline]
pub(crate) fn from_start(position: i64, len: usize) -> usize {
    if position >= 0 {
        usize::try_from(position).unwrap_or(usize::MAX)
    } else {
        (len + 1).saturating_sub(usize::try_from(position.unsigned_abs()).unwrap_or(usize::MAX))
    }
}

fn len(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let s = cx.check_str(1)?;
    cx.ret1(s.len() as i64)
}

fn sub(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let s = cx.check_str(1)?;
    let first = from_start(cx.check_int(2)?, s.len()).max(1);
    let last = from_start(cx.opt_int(3, -1)?, s.len()).min(s.len());
    if first == 1 && last == s.len() {
        let whole = cx.arg(1);
        return cx.ret1(whole);
    }
    let part = cx.new_str(s.get(first - 1..last).unwrap_or_default());
    charge_bytes(cx, last.saturating_sub(first));
    cx.ret1(part)
}

fn byte(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let s = cx.check_str(1)?;
    let start = cx.opt_int(2, 1)?;
    let first = from_start(start, s.len());
    if cx.count() < 3 {
        return match s.get(first.wrapping_sub(1)) {
            Some(&byte) => cx.ret1(i64::from(byte)),
            None => cx.ret0(),
        };
    }
    let last = from_start(cx.opt_int(3, first as i64)?, s.len()).min(s.len());
    let bytes = s.get(first.max(1) - 1..last).unwrap_or_default();
    cx.check_stack(bytes.len(), "stack overflow (string slice too long)")?;
    for &byte in bytes {
        cx.push(i64::from(byte));
    }
    charge_bytes(cx, bytes.len());
    cx.ret_pushed(bytes.len())
}

fn char(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let n = cx.count();
    if n == 1
        && let Kind::Int(code @ 0..=255) = kind_of(cx.arg(1))
    {
        let s = cx.new_str(&[code as u8]);
        return cx.ret1(s);
    }
    let mut out = cx.take_buffer();
    for i in 1..=n {
        let code = cx.check_int(i)?;
        match u8::try_from(code) {
            Ok(byte) => out.push(byte),
            Err(_) => return Err(cx.arg_error(i, "value out of range")),
        }
    }
    charge_bytes(cx, n);
    cx.ret_buffer(out)
}

fn map(cx: &mut Cx<'_>, change: impl FnOnce(&mut [u8])) -> Result<Ret, Raise> {
    let s = cx.check_str(1)?;
    check_length(cx, s.len())?;
    let mut out = cx.take_buffer();
    out.extend_from_slice(s);
    change(&mut out);
    charge_bytes(cx, s.len());
    cx.ret_buffer(out)
}

fn lower(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    map(cx, <[u8]>::make_ascii_lowercase)
}

fn upper(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    map(cx, <[u8]>::make_ascii_uppercase)
}

fn reverse(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    map(cx, <[u8]>::reverse)
}

/// Up to this size a copy of the result is cheaper than memory of its own.
const SMALL: usize = 1 << 12;

fn rep(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let s = cx.check_str(1)?;
    let n = cx.check_int(2)?;
    let separator = cx.opt_str(3)?.unwrap_or_default();
    let n = usize::try_from(n).unwrap_or(0);
    if n == 0 || s.len() + separator.len() == 0 {
        let empty = cx.new_str(b"");
        return cx.ret1(empty);
    }
    let total = (s.len() + separator.len()).checked_mul(n).filter(|&total| total <= i64::MAX as usize);
    let Some(total) = total else {
        return Err(cx.error("resulting string too large"));
    };
    let total = total - separator.len();
    check_length(cx, total)?;
    charge_bytes(cx, total);
    let mut out = if total <= SMALL { cx.take_buffer() } else { Vec::with_capacity(total) };
    match (s, separator) {
        ([byte], []) => out.resize(total, *byte),
        _ => repeat(&mut out, s, separator, total),
    }
    if total <= SMALL {
        return cx.ret_buffer(out);
    }
    let s = cx.new_str_from(out);
    cx.ret1(s)
}

/// Fills up to `total` bytes with copies of `s` and a separator between them, by doubling what is there.
fn repeat(out: &mut Vec<u8>, s: &[u8], separator: &[u8], total: usize) {
    out.extend_from_slice(s);
    if out.len() < total {
        out.extend_from_slice(separator);
        out.extend_from_slice(s);
    }
    // From here on what was written repeats with this period.
    let period = s.len() + separator.len();
    while out.len() < total {
        let from = out.len() % period;
        let n = (out.len() - from).min(total - out.len());
        out.extend_from_within(from..from + n);
    }
}

fn dump(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let function = cx.check_function(1)?;
    let strip = !cx.arg(2).is_falsy();
    match cx.dump_function(function, strip) {
        Some(bytes) => {
            check_length(cx, bytes.len())?;
            let s: Value = cx.new_str_from(bytes);
            cx.ret1(s)
        }
        None => Err(cx.error("unable to dump given function")),
    }
}
