//! The UTF-8 library (manual §6.5). As in Lua 5.3, code points go up to 10FFFF, overlong forms are refused and
//! surrogates are not.

#![expect(clippy::indexing_slicing, reason = "positions are tested against the length")]
#![expect(clippy::cast_possible_truncation, reason = "bytes of a code point have at most 8 bits")]

use super::buffer::charge_bytes;
use super::string::from_start;
use super::{new_library, set_field};
use crate::vm::native::{Cx, Function, Kind, Raise, Ret, Value, kind_of};

const FUNCTIONS: &[Function] =
    &[("char", char), ("codepoint", codepoint), ("codes", codes), ("len", len), ("offset", offset)];

/// Largest code point.
const CODE_MAX: u32 = 0x10_FFFF;

/// Opens the library.
pub(crate) fn open(cx: &mut Cx<'_>) {
    let library = new_library(cx, "utf8", FUNCTIONS);
    let pattern = cx.new_str(b"[\0-\x7F\xC2-\xF4][\x80-\xBF]*");
    set_field(cx, library, "charpattern", pattern);
}

fn is_continuation(s: &[u8], at: usize) -> bool {
    s.get(at).is_some_and(|byte| byte & 0xC0 == 0x80)
}

/// Code point and length of the sequence at the start of `s`.
fn decode(s: &[u8]) -> Option<(u32, usize)> {
    // The common forms first; a lead byte from C2 on cannot start an overlong form of two bytes.
    match s {
        [first @ ..0x80, ..] => Some((u32::from(*first), 1)),
        [first @ 0xC2..0xE0, tail @ 0x80..0xC0, ..] => Some((u32::from(first & 0x1F) << 6 | u32::from(tail & 0x3F), 2)),
        _ => decode_long(s),
    }
}

fn decode_long(s: &[u8]) -> Option<(u32, usize)> {
    /// Largest code point of the next shorter form, by the number of continuation bytes.
    const LIMITS: [u32; 4] = [0xFF, 0x7F, 0x7FF, 0xFFFF];
    let first = *s.first()?;
    let n = (first.leading_ones() as usize).checked_sub(1)?;
    let limit = *LIMITS.get(n)?;
    let mut code = u32::from(first & 0x7F >> (n + 1));
    for byte in s.get(1..=n)? {
        if byte & 0xC0 != 0x80 {
            return None;
        }
        code = code << 6 | u32::from(byte & 0x3F);
    }
    (n > 0 && code > limit && code <= CODE_MAX).then_some((code, n + 1))
}

/// Appends the UTF-8 form of a code point (surrogates included, unlike Rust's `char`).
fn encode(out: &mut Vec<u8>, code: u32) {
    let tail = |shift: u32| 0x80 | (code >> shift & 0x3F) as u8;
    match code {
        0..0x80 => out.push(code as u8),
        0x80..0x800 => out.extend([0xC0 | (code >> 6) as u8, tail(0)]),
        0x800..0x1_0000 => out.extend([0xE0 | (code >> 12) as u8, tail(6), tail(0)]),
        _ => out.extend([0xF0 | (code >> 18) as u8, tail(12), tail(6), tail(0)]),
    }
}

fn len(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let s = cx.check_str(1)?;
    let first = from_start(cx.opt_int(2, 1)?, s.len());
    let last = from_start(cx.opt_int(3, -1)?, s.len());
    if first < 1 || first - 1 > s.len() {
        return Err(cx.arg_error(2, "initial position out of string"));
    }
    if last > s.len() {
        return Err(cx.arg_error(3, "final position out of string"));
    }
    let mut at = first - 1;
    let mut n = 0_i64;
    while at < last {
        // Runs of ASCII first.
        let ascii = s[at..last].iter().position(|byte| !byte.is_ascii()).unwrap_or(last - at);
        at += ascii;
        n += ascii as i64;
        if at >= last {
            break;
        }
        let Some((_, size)) = decode(&s[at..]) else {
            return cx.ret(&[Value::NIL, Value::int(at as i64 + 1)]);
        };
        at += size;
        n += 1;
    }
    charge_bytes(cx, last);
    cx.ret1(n)
}

fn codepoint(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let s = cx.check_str(1)?;
    let first = from_start(cx.opt_int(2, 1)?, s.len());
    let last = from_start(cx.opt_int(3, first as i64)?, s.len());
    if first < 1 {
        return Err(cx.arg_error(2, "out of range"));
    }
    if last > s.len() {
        return Err(cx.arg_error(3, "out of range"));
    }
    if first > last {
        return cx.ret0();
    }
    cx.check_stack(last - first + 1, "stack overflow (string slice too long)")?;
    let mut at = first - 1;
    let mut n = 0;
    while at < last {
        let Some((code, size)) = decode(&s[at..]) else {
            return Err(cx.error("invalid UTF-8 code"));
        };
        cx.push(i64::from(code));
        at += size;
        n += 1;
    }
    charge_bytes(cx, last - first);
    cx.ret_pushed(n)
}

fn char(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let n = cx.count();
    let mut out = cx.take_buffer();
    for i in 1..=n {
        let code = cx.check_int(i)?;
        match u32::try_from(code) {
            Ok(code @ 0..=CODE_MAX) => encode(&mut out, code),
            _ => return Err(cx.arg_error(i, "value out of range")),
        }
    }
    charge_bytes(cx, out.len());
    cx.ret_buffer(out)
}

fn offset(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let s = cx.check_str(1)?;
    let n = cx.check_int(2)?;
    let default = if n >= 0 { 1 } else { s.len() as i64 + 1 };
    let start = from_start(cx.opt_int(3, default)?, s.len());
    if start < 1 || start - 1 > s.len() {
        return Err(cx.arg_error(3, "position out of range"));
    }
    let start = start - 1;
    charge_bytes(cx, s.len());
    if n == 0 {
        let at = (0..=start).rev().find(|&at| at == 0 || !is_continuation(s, at)).unwrap_or(0);
        return cx.ret1(at as i64 + 1);
    }
    if is_continuation(s, start) {
        return Err(cx.error("initial position is a continuation byte"));
    }
    let found =
        if n < 0 { starts_before(s, start, n.unsigned_abs()) } else { starts_after(s, start, n.unsigned_abs()) };
    let v = found.map_or(Value::NIL, |at| Value::int(at as i64 + 1));
    cx.ret1(v)
}

/// The `n`-th start of a character before `at`.
fn starts_before(s: &[u8], mut at: usize, mut n: u64) -> Option<usize> {
    while n > 0 {
        at = at.checked_sub(1)?;
        while at > 0 && is_continuation(s, at) {
            at -= 1;
        }
        n -= 1;
    }
    Some(at)
}

/// The `n`-th start of a character from `at` on, `at` being the first; the end of the string counts as one.
fn starts_after(s: &[u8], mut at: usize, mut n: u64) -> Option<usize> {
    while n > 1 {
        if at >= s.len() {
            return None;
        }
        at += 1;
        while is_continuation(s, at) {
            at += 1;
        }
        n -= 1;
    }
    Some(at)
}

fn codes(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    cx.check_str(1)?;
    let iterator = cx.new_function(next_code, &[]);
    let s = cx.arg(1);
    cx.ret(&[iterator, s, Value::int(0)])
}

fn next_code(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let s = cx.check_str(1)?;
    let previous = match kind_of(cx.arg(2)) {
        Kind::Int(n) => n,
        _ => 0,
    };
    // Control variables are positions from 1, 0 before the first.
    let at = match usize::try_from(previous) {
        Ok(0) | Err(_) => 0,
        Ok(position) => (position..).find(|&at| !is_continuation(s, at)).unwrap_or(s.len()),
    };
    if at >= s.len() {
        return cx.ret0();
    }
    match decode(&s[at..]) {
        Some((code, size)) if !is_continuation(s, at + size) => {
            cx.ret(&[Value::int(at as i64 + 1), Value::int(i64::from(code))])
        }
        _ => Err(cx.error("invalid UTF-8 code")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_points_there_and_back() {
        for code in [0, 0x7F, 0x80, 0x7FF, 0x800, 0xD800, 0xFFFF, 0x1_0000, CODE_MAX] {
            let mut out = Vec::new();
            encode(&mut out, code);
            assert_eq!(decode(&out), Some((code, out.len())));
        }
    }

    #[test]
    fn malformed_sequences() {
        for bytes in [
            &b""[..],
            b"\x80",
            b"\xC0\x80",
            b"\xC1\xBF",
            b"\xE0\x80\x80",
            b"\xF4\x90\x80\x80",
            b"\xF8\x88\x80\x80\x80",
            b"\xC3",
            b"\xC3A",
            b"\xFF",
        ] {
            assert_eq!(decode(bytes), None, "{bytes:?}");
        }
    }
}
