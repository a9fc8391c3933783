//! `string.format` (manual §6.4). The conversions themselves are in `printf`.
//!
//! A `%s` whose value has `__tostring` leaves the native; what was written so far and the place in the format
//! then stand in the last window slot.

#![expect(clippy::indexing_slicing, reason = "positions come from searches in the format")]
#![expect(clippy::cast_possible_truncation, reason = "`%c` takes the low byte, as in C")]

use super::buffer::{append, charge_bytes, reserve};
use super::printf::{self, Spec};
use super::{Text, check_text, write_text};
use crate::vm::native::{Cx, Kind, Raise, Ret, Value, kind_of, number};

/// Most bytes that one conversion of a number makes: `%99.99f` of the largest float.
const ITEM_MAX: usize = 512;
/// Strings from this length on are not padded, unless there is a precision.
const LONG: usize = 100;

/// What is kept while `__tostring` runs.
#[derive(Default)]
struct Formatting {
    out: Vec<u8>,
    /// Next byte of the format.
    at: usize,
    /// Argument of the last conversion.
    arg: usize,
    n_args: usize,
    /// Of the `%s` that waits.
    spec: Spec,
}

pub(crate) fn format(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    cx.check_str(1)?;
    let n_args = cx.count();
    let out = cx.take_buffer();
    go_on(cx, Formatting { out, arg: 1, n_args, ..Formatting::default() })
}

fn go_on(cx: &mut Cx<'_>, mut state: Formatting) -> Result<Ret, Raise> {
    let format = cx.check_str(1)?;
    while let Some(n) = memchr::memchr(b'%', &format[state.at..]) {
        append(cx, &mut state.out, &format[state.at..state.at + n])?;
        state.at += n + 1;
        if format.get(state.at) == Some(&b'%') {
            append(cx, &mut state.out, b"%")?;
            state.at += 1;
            continue;
        }
        state.arg += 1;
        let i = state.arg;
        if i > state.n_args {
            return Err(cx.arg_error(i, "no value"));
        }
        let spec = match format.get(state.at) {
            Some(letter) if letter.is_ascii_alphabetic() => Spec::default(),
            _ => parse_spec(cx, format, &mut state.at)?,
        };
        // At the end of the format C sees the zero byte behind it.
        let conversion = format.get(state.at).copied().unwrap_or(0);
        state.at += 1;
        let out = &mut state.out;
        match conversion {
            b'd' | b'i' if spec.is_plain() => {
                let n = cx.check_int(i)?;
                append(cx, out, number::Text::new().format_int(n))?;
            }
            b'd' | b'i' | b'u' | b'o' | b'x' | b'X' => {
                let n = cx.check_int(i)?;
                reserve(cx, out, ITEM_MAX)?;
                printf::integer(out, &spec, conversion, n);
            }
            b'c' => {
                let n = cx.check_int(i)?;
                reserve(cx, out, ITEM_MAX)?;
                printf::character(out, &spec, n as u8);
            }
            b'a' | b'A' | b'e' | b'E' | b'f' | b'g' | b'G' => {
                let f = cx.check_number(i)?;
                reserve(cx, out, ITEM_MAX)?;
                printf::float(out, &spec, conversion, f);
            }
            b'q' => quote(cx, out, i)?,
            b's' => {
                let v = cx.arg(i);
                if spec.is_plain() && cx.tostring_method(v).is_nil() {
                    match kind_of(v) {
                        Kind::Str(s) => {
                            append(cx, out, cx.bytes(s.into()))?;
                            continue;
                        }
                        Kind::Int(_) | Kind::Float(_) => {
                            append(cx, out, number::Text::new().format(v))?;
                            continue;
                        }
                        _ => {}
                    }
                }
                let mut text = Vec::new();
                match write_text(cx, v, &mut text) {
                    Text::Written => put_text(cx, &mut state, &spec, &text)?,
                    Text::Call(function) => {
                        state.spec = spec;
                        let slot = cx.reserve(1);
                        let kept = cx.new_state(state);
                        cx.set_arg(slot, kept);
                        return cx.call(function, &[v], got_text);
                    }
                }
            }
            _ => {
                let letter = printf::shown(conversion);
                return Err(cx.error(format_args!("invalid option '%{letter}' to 'format'")));
            }
        }
    }
    append(cx, &mut state.out, &format[state.at.min(format.len())..])?;
    charge_bytes(cx, state.out.len());
    cx.ret_buffer(state.out)
}

/// Goes on with the text that `__tostring` gave.
fn got_text(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let result = cx.result(1);
    let slot = cx.count();
    let kept = cx.arg(slot);
    let mut state = cx.state::<Formatting>(kept).map(std::mem::take).unwrap_or_default();
    let text = check_text(cx, result)?;
    // Appending may collect garbage: the text takes the slot of the state.
    cx.set_arg(slot, text);
    let spec = state.spec;
    let bytes = cx.bytes(text);
    put_text(cx, &mut state, &spec, bytes)?;
    cx.set_count(slot - 1);
    go_on(cx, state)
}

/// `%s` with a text.
fn put_text(cx: &mut Cx<'_>, state: &mut Formatting, spec: &Spec, text: &[u8]) -> Result<(), Raise> {
    if spec.is_plain() {
        return append(cx, &mut state.out, text);
    }
    if text.contains(&0) {
        return Err(cx.arg_error(state.arg, "string contains zeros"));
    }
    if text.len() >= LONG && spec.precision.is_none() {
        return append(cx, &mut state.out, text);
    }
    reserve(cx, &mut state.out, ITEM_MAX)?;
    printf::string(&mut state.out, spec, text);
    Ok(())
}

/// Reads flags, width and precision (`scanformat`).
fn parse_spec(cx: &mut Cx<'_>, format: &[u8], at: &mut usize) -> Result<Spec, Raise> {
    /// Most flags in a row.
    const FLAGS_MAX: usize = 5;
    let mut spec = Spec::default();
    let start = *at;
    while let Some(flag) = format.get(*at) {
        match flag {
            b'-' => spec.left = true,
            b'+' => spec.plus = true,
            b' ' => spec.space = true,
            b'#' => spec.alternate = true,
            b'0' => spec.zero = true,
            _ => break,
        }
        *at += 1;
    }
    if *at - start > FLAGS_MAX {
        return Err(cx.error("invalid format (repeated flags)"));
    }
    spec.width = two_digits(format, at);
    if format.get(*at) == Some(&b'.') {
        *at += 1;
        spec.precision = Some(two_digits(format, at));
    }
    if format.get(*at).is_some_and(u8::is_ascii_digit) {
        return Err(cx.error("invalid format (width or precision too long)"));
    }
    Ok(spec)
}

fn two_digits(format: &[u8], at: &mut usize) -> usize {
    let mut n = 0;
    for _ in 0..2 {
        if let Some(digit @ b'0'..=b'9') = format.get(*at) {
            n = n * 10 + usize::from(digit - b'0');
            *at += 1;
        }
    }
    n
}

/// `%q`: the value as a literal of the language.
fn quote(cx: &mut Cx<'_>, out: &mut Vec<u8>, i: usize) -> Result<(), Raise> {
    let v: Value = cx.arg(i);
    match kind_of(v) {
        Kind::Str(s) => quote_string(cx, out, cx.bytes(s.into())),
        Kind::Int(i64::MIN) => append(cx, out, b"0x8000000000000000"),
        Kind::Int(n) => append(cx, out, number::Text::new().format_int(n)),
        Kind::Float(f) => {
            reserve(cx, out, ITEM_MAX)?;
            printf::float(out, &Spec::default(), b'a', f);
            Ok(())
        }
        Kind::Nil => append(cx, out, b"nil"),
        Kind::Boolean(b) => append(cx, out, if b { b"true" } else { b"false" }),
        Kind::Table(_) | Kind::Other => Err(cx.arg_error(i, "value has no literal form")),
    }
}

fn quote_string(cx: &mut Cx<'_>, out: &mut Vec<u8>, bytes: &[u8]) -> Result<(), Raise> {
    append(cx, out, b"\"")?;
    let mut rest = bytes;
    while let Some(n) = rest.iter().position(|&c| matches!(c, b'"' | b'\\') || c.is_ascii_control()) {
        append(cx, out, &rest[..n])?;
        let byte = rest[n];
        rest = &rest[n + 1..];
        reserve(cx, out, 4)?;
        out.push(b'\\');
        if matches!(byte, b'"' | b'\\' | b'\n') {
            out.push(byte);
        } else {
            // A digit behind it must not become part of the number.
            let precision = rest.first().filter(|c| c.is_ascii_digit()).map(|_| 3);
            printf::integer(out, &Spec { precision, ..Spec::default() }, b'u', i64::from(byte));
        }
    }
    append(cx, out, rest)?;
    append(cx, out, b"\"")
}
