//! Binary records: `string.pack`, `string.packsize`, `string.unpack` (manual §6.4.2).
//!
//! Native sizes and alignments are those of a 64-bit system whatever the platform: `int` 4, `long` and `size_t` 8,
//! `lua_Integer` and `lua_Number` 8 bytes, largest alignment 8.

#![expect(clippy::indexing_slicing, reason = "sizes are at most 16, and places are those just written")]
#![expect(clippy::cast_possible_truncation, reason = "bit counts are small; `f` packs single precision")]

use super::buffer::{append, charge_bytes, reserve};
use super::c_string;
use super::printf::shown;
use super::string::from_start;
use crate::vm::native::{Cx, Raise, Ret, Value};

/// Largest size of an integer.
const INTEGER_MAX: usize = 16;
/// Size of a Lua integer.
const LUA_INTEGER: usize = 8;
/// Default of `!`.
const ALIGNMENT: usize = 8;
/// Largest size of a record and of a number in a format.
const SIZE_MAX: usize = i32::MAX as usize;

/// One option of a format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Signed,
    Unsigned,
    Float,
    Double,
    /// String of a fixed length.
    Chars,
    /// String behind its length.
    Counted,
    /// String up to a zero.
    Zero,
    /// One byte of padding.
    Padding,
    /// Alignment as for the next option.
    Align,
    /// White space and settings.
    Nothing,
}

/// An option with its place in the record.
struct Item {
    kind: Kind,
    size: usize,
    /// Bytes of padding before it.
    padding: usize,
}

/// Walks over a format.
struct Reader<'a> {
    format: &'a [u8],
    is_little: bool,
    alignment: usize,
}

impl<'a> Reader<'a> {
    fn new(format: &'a [u8]) -> Reader<'a> {
        Reader { format: c_string(format), is_little: cfg!(target_endian = "little"), alignment: 1 }
    }

    /// A number in the format, if there is one.
    fn number(&mut self) -> Option<usize> {
        let mut n = None;
        while let [digit @ b'0'..=b'9', rest @ ..] = self.format {
            let value = n.unwrap_or(0);
            if value > (SIZE_MAX - 9) / 10 {
                break;
            }
            n = Some(value * 10 + usize::from(digit - b'0'));
            self.format = rest;
        }
        n
    }

    fn integer_size(&mut self, cx: &mut Cx<'_>, default: usize) -> Result<usize, Raise> {
        let size = self.number().unwrap_or(default);
        if (1..=INTEGER_MAX).contains(&size) {
            Ok(size)
        } else {
            Err(cx.error(format_args!("integral size ({size}) out of limits [1,{INTEGER_MAX}]")))
        }
    }

    /// Reads one option and its size.
    fn option(&mut self, cx: &mut Cx<'_>) -> Result<(Kind, usize), Raise> {
        let Some((&letter, rest)) = self.format.split_first() else {
            return Ok((Kind::Nothing, 0));
        };
        self.format = rest;
        Ok(match letter {
            b'b' => (Kind::Signed, 1),
            b'B' => (Kind::Unsigned, 1),
            b'h' => (Kind::Signed, 2),
            b'H' => (Kind::Unsigned, 2),
            b'l' | b'j' => (Kind::Signed, 8),
            b'L' | b'J' | b'T' => (Kind::Unsigned, 8),
            b'i' => (Kind::Signed, self.integer_size(cx, 4)?),
            b'I' => (Kind::Unsigned, self.integer_size(cx, 4)?),
            b's' => (Kind::Counted, self.integer_size(cx, 8)?),
            b'f' => (Kind::Float, 4),
            b'd' | b'n' => (Kind::Double, 8),
            b'c' => match self.number() {
                Some(size) => (Kind::Chars, size),
                None => return Err(cx.error("missing size for format option 'c'")),
            },
            b'z' => (Kind::Zero, 0),
            b'x' => (Kind::Padding, 1),
            b'X' => (Kind::Align, 0),
            b' ' => (Kind::Nothing, 0),
            b'<' | b'>' | b'=' => {
                self.is_little = letter == b'<' || letter == b'=' && cfg!(target_endian = "little");
                (Kind::Nothing, 0)
            }
            b'!' => {
                self.alignment = self.integer_size(cx, ALIGNMENT)?;
                (Kind::Nothing, 0)
            }
            _ => return Err(cx.error(format_args!("invalid format option '{}'", shown(letter)))),
        })
    }

    /// The next option, placed behind `total` bytes; nothing at the end of the format.
    fn next(&mut self, cx: &mut Cx<'_>, total: usize) -> Result<Option<Item>, Raise> {
        if self.format.is_empty() {
            return Ok(None);
        }
        let (kind, size) = self.option(cx)?;
        let mut align = size;
        if kind == Kind::Align {
            let is_end = self.format.is_empty();
            let (next, next_size) = self.option(cx)?;
            if is_end || next == Kind::Chars || next_size == 0 {
                return Err(cx.arg_error(1, "invalid next option for option 'X'"));
            }
            align = next_size;
        }
        let mut padding = 0;
        if align > 1 && kind != Kind::Chars {
            align = align.min(self.alignment);
            if !align.is_power_of_two() {
                return Err(cx.arg_error(1, "format asks for alignment not power of 2"));
            }
            padding = total.wrapping_neg() & (align - 1);
        }
        Ok(Some(Item { kind, size, padding }))
    }
}

/// Appends an integer of any size.
fn write_integer(out: &mut Vec<u8>, n: i64, size: usize, is_little: bool, is_negative: bool) {
    let start = out.len();
    let fill = if is_negative { 0xff } else { 0 };
    out.extend((0..size).map(|i| n.to_le_bytes().get(i).copied().unwrap_or(fill)));
    if !is_little {
        out[start..].reverse();
    }
}

/// Reads an integer; nothing if it does not fit.
fn read_integer(bytes: &[u8], is_little: bool, is_signed: bool) -> Option<i64> {
    let size = bytes.len();
    let byte = |i: usize| if is_little { bytes[i] } else { bytes[size - 1 - i] };
    let kept = size.min(LUA_INTEGER);
    let n = (0..kept).rev().fold(0_u64, |n, i| n << 8 | u64::from(byte(i)));
    let unused = 64 - 8 * kept as u32;
    let n = if is_signed { (n << unused).cast_signed() >> unused } else { n.cast_signed() };
    let fill = if is_signed && n < 0 { 0xff } else { 0 };
    (kept..size).all(|i| byte(i) == fill).then_some(n)
}

fn write_bytes<const N: usize>(out: &mut Vec<u8>, mut little: [u8; N], is_little: bool) {
    if !is_little {
        little.reverse();
    }
    out.extend_from_slice(&little);
}

fn read_bytes<const N: usize>(bytes: &[u8], is_little: bool) -> [u8; N] {
    let mut little = [0; N];
    little.copy_from_slice(bytes);
    if !is_little {
        little.reverse();
    }
    little
}

pub(crate) fn pack(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let mut reader = Reader::new(cx.check_str(1)?);
    // An argument that is missing counts as nil.
    cx.set_count(cx.count() + 1);
    let mut out = cx.take_buffer();
    let mut i = 1;
    while let Some(Item { kind, size, padding }) = reader.next(cx, out.len())? {
        reserve(cx, &mut out, padding + size.max(INTEGER_MAX))?;
        out.resize(out.len() + padding, 0);
        if !matches!(kind, Kind::Padding | Kind::Align | Kind::Nothing) {
            i += 1;
        }
        let is_little = reader.is_little;
        match kind {
            Kind::Signed => {
                let n = cx.check_int(i)?;
                if size < LUA_INTEGER {
                    let limit = 1_i64 << (size * 8 - 1);
                    if !(-limit..limit).contains(&n) {
                        return Err(cx.arg_error(i, "integer overflow"));
                    }
                }
                write_integer(&mut out, n, size, is_little, n < 0);
            }
            Kind::Unsigned => {
                let n = cx.check_int(i)?;
                if size < LUA_INTEGER && n.cast_unsigned() >> (size * 8) != 0 {
                    return Err(cx.arg_error(i, "unsigned overflow"));
                }
                write_integer(&mut out, n, size, is_little, false);
            }
            Kind::Float => write_bytes(&mut out, (cx.check_number(i)? as f32).to_le_bytes(), is_little),
            Kind::Double => write_bytes(&mut out, cx.check_number(i)?.to_le_bytes(), is_little),
            Kind::Chars => {
                let s = cx.check_str(i)?;
                if s.len() > size {
                    return Err(cx.arg_error(i, "string longer than given size"));
                }
                out.extend_from_slice(s);
                out.resize(out.len() + size - s.len(), 0);
            }
            Kind::Counted => {
                let s = cx.check_str(i)?;
                if size < LUA_INTEGER && s.len() >> (size * 8) != 0 {
                    return Err(cx.arg_error(i, "string length does not fit in given size"));
                }
                write_integer(&mut out, s.len() as i64, size, is_little, false);
                append(cx, &mut out, s)?;
            }
            Kind::Zero => {
                let s = cx.check_str(i)?;
                if s.contains(&0) {
                    return Err(cx.arg_error(i, "string contains zeros"));
                }
                append(cx, &mut out, s)?;
                append(cx, &mut out, b"\0")?;
            }
            Kind::Padding => out.push(0),
            Kind::Align | Kind::Nothing => {}
        }
    }
    charge_bytes(cx, out.len());
    cx.ret_buffer(out)
}

pub(crate) fn packsize(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let mut reader = Reader::new(cx.check_str(1)?);
    let mut total = 0_usize;
    while let Some(Item { kind, size, padding }) = reader.next(cx, total)? {
        if total + padding + size > SIZE_MAX {
            return Err(cx.arg_error(1, "format result too large"));
        }
        total += padding + size;
        if matches!(kind, Kind::Counted | Kind::Zero) {
            return Err(cx.arg_error(1, "variable-length format"));
        }
    }
    cx.ret1(total as i64)
}

pub(crate) fn unpack(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let mut reader = Reader::new(cx.check_str(1)?);
    let data = cx.check_str(2)?;
    let mut at = from_start(cx.opt_int(3, 1)?, data.len()).wrapping_sub(1);
    if at > data.len() {
        return Err(cx.arg_error(3, "initial position out of string"));
    }
    let mut n = 0;
    while let Some(Item { kind, size, padding }) = reader.next(cx, at)? {
        let Some(bytes) = data.get(at + padding..at + padding + size) else {
            return Err(cx.arg_error(2, "data string too short"));
        };
        at += padding + size;
        let is_little = reader.is_little;
        let v = match kind {
            Kind::Signed | Kind::Unsigned => match read_integer(bytes, is_little, kind == Kind::Signed) {
                Some(n) => Value::int(n),
                None => {
                    return Err(cx.error(format_args!("{size}-byte integer does not fit into Lua Integer")));
                }
            },
            Kind::Float => Value::float(f64::from(f32::from_le_bytes(read_bytes(bytes, is_little)))),
            Kind::Double => Value::float(f64::from_le_bytes(read_bytes(bytes, is_little))),
            Kind::Chars => cx.new_str(bytes),
            Kind::Counted => {
                let length = read_integer(bytes, is_little, false).and_then(|n| usize::try_from(n).ok());
                let Some(s) = length.and_then(|n| data.get(at..at.checked_add(n)?)) else {
                    return Err(cx.arg_error(2, "data string too short"));
                };
                at += s.len();
                cx.new_str(s)
            }
            Kind::Zero => {
                let s = c_string(data.get(at..).unwrap_or_default());
                at += s.len() + 1;
                cx.new_str(s)
            }
            Kind::Padding | Kind::Align | Kind::Nothing => continue,
        };
        cx.check_stack(2, "stack overflow (too many results)")?;
        cx.push(v);
        n += 1;
    }
    charge_bytes(cx, at);
    cx.push(at as i64 + 1);
    cx.ret_pushed(n + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_integer(n: i64, size: usize, is_little: bool, is_signed: bool, expected: &[u8]) {
        let mut out = Vec::new();
        write_integer(&mut out, n, size, is_little, is_signed && n < 0);
        assert_eq!(out, expected);
        assert_eq!(read_integer(&out, is_little, is_signed), Some(n));
    }

    #[test]
    fn integers() {
        check_integer(-2, 1, true, true, &[0xfe]);
        check_integer(0x0102, 2, true, true, &[2, 1]);
        check_integer(0x0102, 3, false, false, &[0, 1, 2]);
        check_integer(i64::MIN, 8, false, true, &[0x80, 0, 0, 0, 0, 0, 0, 0]);
        check_integer(-1, 9, false, true, &[0xff; 9]);
        check_integer(-1, 9, true, false, &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0]);
    }

    #[test]
    fn integers_that_do_not_fit() {
        assert_eq!(read_integer(&[0, 0, 0, 0, 0, 0, 0, 0, 1], true, true), None);
        assert_eq!(read_integer(&[0xff; 9], true, false), None);
        assert_eq!(read_integer(&[1, 0, 0, 0, 0, 0, 0, 0, 0xff], true, true), None);
    }
}
