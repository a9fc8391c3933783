//! Formatting of single values as C's `printf` does it (ISO C 7.21.6.1), for `string.format`.
//!
//! Every function appends to a byte vector. The digits of floats come from the standard library, which rounds
//! correctly at any precision; layout, padding and hexadecimal floats are made here. Differences of platforms are
//! settled as glibc has them (`inf`, `-nan`, `0x1.8p+0`).

#![expect(clippy::indexing_slicing, reason = "positions are those at which digits were just written")]
#![expect(clippy::cast_possible_truncation, reason = "digits and precisions are small")]

use std::io::Write;

/// What stands between `%` and the conversion letter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Spec {
    /// `-`
    pub(crate) left: bool,
    /// `+`
    pub(crate) plus: bool,
    /// space
    pub(crate) space: bool,
    /// `#`
    pub(crate) alternate: bool,
    /// `0`
    pub(crate) zero: bool,
    /// Least width.
    pub(crate) width: usize,
    /// Precision.
    pub(crate) precision: Option<usize>,
}

impl Spec {
    /// Whether nothing was given.
    pub(crate) fn is_plain(&self) -> bool {
        *self == Spec::default()
    }

    fn sign(&self, is_negative: bool) -> &'static [u8] {
        match (is_negative, self.plus, self.space) {
            (true, ..) => b"-",
            (false, true, _) => b"+",
            (false, false, true) => b" ",
            _ => b"",
        }
    }

    /// Widens what was written from `mark` on. Zeros go behind the first `prefix` bytes.
    fn pad(&self, out: &mut Vec<u8>, mark: usize, prefix: usize, with_zeros: bool) {
        let len = out.len() - mark;
        if len >= self.width {
            return;
        }
        let fill = self.width - len;
        let (byte, at) = match (self.left, with_zeros) {
            (true, _) => (b' ', out.len()),
            (false, true) => (b'0', mark + prefix),
            (false, false) => (b' ', mark),
        };
        out.resize(out.len() + fill, byte);
        let end = out.len() - fill;
        out.copy_within(at..end, at + fill);
        out[at..at + fill].fill(byte);
    }
}

/// `%s`
pub(crate) fn string(out: &mut Vec<u8>, spec: &Spec, bytes: &[u8]) {
    let mark = out.len();
    out.extend_from_slice(&bytes[..bytes.len().min(spec.precision.unwrap_or(usize::MAX))]);
    spec.pad(out, mark, 0, false);
}

/// `%d %i %u %o %x %X`
pub(crate) fn integer(out: &mut Vec<u8>, spec: &Spec, conversion: u8, i: i64) {
    let mark = out.len();
    let is_signed = matches!(conversion, b'd' | b'i');
    if is_signed {
        out.extend_from_slice(spec.sign(i < 0));
    }
    let n = if is_signed { i.unsigned_abs() } else { i as u64 };
    // A block of digits from the end; 22 octal digits are the most.
    let mut digits = [0; 22];
    let mut at = digits.len();
    let (base, letters): (u64, &[u8; 16]) = match conversion {
        b'o' => (8, b"0123456789abcdef"),
        b'x' => (16, b"0123456789abcdef"),
        b'X' => (16, b"0123456789ABCDEF"),
        _ => (10, b"0123456789abcdef"),
    };
    let mut rest = n;
    while rest > 0 {
        at -= 1;
        digits[at] = letters[(rest % base) as usize];
        rest /= base;
    }
    let digits = &digits[at..];
    let mut least = spec.precision.unwrap_or(1);
    if spec.alternate && n != 0 {
        match conversion {
            b'x' => out.extend_from_slice(b"0x"),
            b'X' => out.extend_from_slice(b"0X"),
            b'o' => least = least.max(digits.len() + 1),
            _ => {}
        }
    } else if spec.alternate && conversion == b'o' {
        least = least.max(1);
    }
    let prefix = out.len() - mark;
    out.resize(out.len() + least.saturating_sub(digits.len()), b'0');
    out.extend_from_slice(digits);
    spec.pad(out, mark, prefix, spec.zero && spec.precision.is_none());
}

/// `%c`
pub(crate) fn character(out: &mut Vec<u8>, spec: &Spec, byte: u8) {
    let mark = out.len();
    out.push(byte);
    spec.pad(out, mark, 0, false);
}

/// `%a %A %e %E %f %g %G`
pub(crate) fn float(out: &mut Vec<u8>, spec: &Spec, conversion: u8, f: f64) {
    let mark = out.len();
    out.extend_from_slice(spec.sign(f.is_sign_negative()));
    let mut prefix = out.len() - mark;
    if f.is_finite() {
        let f = f.abs();
        match conversion.to_ascii_lowercase() {
            b'a' => {
                hexadecimal(out, spec, f);
                prefix += 2;
            }
            b'e' => exponential(out, spec, f),
            b'f' => fixed(out, spec, f),
            _ => general(out, spec, f),
        }
    } else {
        out.extend_from_slice(if f.is_nan() { b"nan" } else { b"inf" });
    }
    if conversion.is_ascii_uppercase() {
        out[mark..].make_ascii_uppercase();
    }
    spec.pad(out, mark, prefix, spec.zero && f.is_finite());
}

/// Appends what the formatting macros of the standard library write; writing to memory cannot fail.
macro_rules! append {
    ($out:expr, $($args:tt)*) => {{
        let written = write!($out, $($args)*);
        debug_assert!(written.is_ok());
    }};
}

fn fixed(out: &mut Vec<u8>, spec: &Spec, f: f64) {
    let precision = spec.precision.unwrap_or(6);
    append!(out, "{f:.precision$}");
    if precision == 0 && spec.alternate {
        out.push(b'.');
    }
}

/// Writes `d.ddd` and returns the exponent, which is not written.
fn scientific(out: &mut Vec<u8>, precision: usize, f: f64) -> i32 {
    let mark = out.len();
    append!(out, "{f:.precision$e}");
    let text = &out[mark..];
    let Some(e) = text.iter().rposition(|&c| c == b'e') else {
        return 0;
    };
    let exponent = match &text[e + 1..] {
        [b'-', digits @ ..] => -decimal(digits),
        digits => decimal(digits),
    };
    out.truncate(mark + e);
    exponent
}

fn decimal(digits: &[u8]) -> i32 {
    digits.iter().fold(0, |n, digit| n * 10 + i32::from(digit - b'0'))
}

fn write_exponent(out: &mut Vec<u8>, exponent: i32) {
    let sign = if exponent < 0 { '-' } else { '+' };
    append!(out, "e{sign}{:02}", exponent.unsigned_abs());
}

fn exponential(out: &mut Vec<u8>, spec: &Spec, f: f64) {
    let precision = spec.precision.unwrap_or(6);
    let exponent = scientific(out, precision, f);
    if precision == 0 && spec.alternate {
        out.push(b'.');
    }
    write_exponent(out, exponent);
}

fn general(out: &mut Vec<u8>, spec: &Spec, f: f64) {
    let precision = spec.precision.unwrap_or(6).max(1);
    let mark = out.len();
    let exponent = scientific(out, precision - 1, f);
    let is_exponential = exponent < -4 || exponent >= precision as i32;
    if !is_exponential {
        // From `d.ddd` the dot goes where the exponent says.
        if precision > 1 {
            out.remove(mark + 1);
        }
        if exponent < 0 {
            let zeros = exponent.unsigned_abs() as usize;
            out.splice(mark..mark, b"0.000".iter().copied().take(zeros + 1));
        } else if (exponent as usize) < precision - 1 {
            out.insert(mark + exponent as usize + 1, b'.');
        }
    }
    if !spec.alternate {
        if out[mark..].contains(&b'.') {
            while out.last() == Some(&b'0') {
                out.pop();
            }
            if out.last() == Some(&b'.') {
                out.pop();
            }
        }
    } else if !out[mark..].contains(&b'.') {
        out.push(b'.');
    }
    if is_exponential {
        write_exponent(out, exponent);
    }
}

/// Bits of a float's fraction, and how many hexadecimal digits they make.
const FRACTION_BITS: u32 = 52;
const FRACTION_DIGITS: usize = 13;

fn hexadecimal(out: &mut Vec<u8>, spec: &Spec, f: f64) {
    let bits = f.to_bits();
    let biased = (bits >> FRACTION_BITS) as i32;
    let fraction = bits & ((1 << FRACTION_BITS) - 1);
    let (mut mantissa, exponent) = match (biased, fraction) {
        (0, 0) => (0, 0),
        (0, _) => (fraction, -1022),
        _ => (fraction | 1 << FRACTION_BITS, biased - 1023),
    };
    if let Some(precision) = spec.precision.filter(|&precision| precision < FRACTION_DIGITS) {
        // Round to nearest, ties to even; a carry may make the first digit 2.
        let cut = (FRACTION_DIGITS - precision) as u32 * 4;
        let rest = mantissa & ((1 << cut) - 1);
        let half = 1 << (cut - 1);
        mantissa >>= cut;
        mantissa += u64::from(rest > half || rest == half && mantissa & 1 == 1);
        mantissa <<= cut;
    }
    append!(out, "0x{:x}", mantissa >> FRACTION_BITS);
    let mut digits = Vec::with_capacity(FRACTION_DIGITS);
    append!(digits, "{:013x}", mantissa & ((1 << FRACTION_BITS) - 1));
    match spec.precision {
        Some(precision) => digits.resize(precision, b'0'),
        None => {
            let len = digits.iter().rposition(|&c| c != b'0').map_or(0, |last| last + 1);
            digits.truncate(len);
        }
    }
    if !digits.is_empty() || spec.alternate {
        out.push(b'.');
    }
    out.extend_from_slice(&digits);
    append!(out, "p{exponent:+}");
}

/// A character as messages show it (`%c` of lobject.c `luaO_pushvfstring`).
pub(crate) fn shown(byte: u8) -> String {
    match byte {
        b' '..=b'~' => char::from(byte).to_string(),
        _ => format!("<\\{byte}>"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec(flags: &str, width: usize, precision: Option<usize>) -> Spec {
        Spec {
            left: flags.contains('-'),
            plus: flags.contains('+'),
            space: flags.contains(' '),
            alternate: flags.contains('#'),
            zero: flags.contains('0'),
            width,
            precision,
        }
    }

    #[track_caller]
    fn check_float(flags: &str, width: usize, precision: Option<usize>, conversion: u8, f: f64, expected: &str) {
        let mut out = Vec::new();
        float(&mut out, &spec(flags, width, precision), conversion, f);
        assert_eq!(String::from_utf8_lossy(&out), expected);
    }

    #[track_caller]
    fn check_integer(flags: &str, width: usize, precision: Option<usize>, conversion: u8, i: i64, expected: &str) {
        let mut out = Vec::new();
        integer(&mut out, &spec(flags, width, precision), conversion, i);
        assert_eq!(String::from_utf8_lossy(&out), expected);
    }

    #[test]
    fn floats() {
        check_float("", 0, None, b'f', 0.5, "0.500000");
        check_float("", 0, Some(0), b'f', 2.5, "2");
        check_float("#", 0, Some(0), b'f', 1.0, "1.");
        check_float("0", 10, Some(2), b'f', -1.5, "-000001.50");
        check_float("0", 5, None, b'f', f64::INFINITY, "  inf");
        check_float("+", 0, Some(1), b'e', 12345.678, "+1.2e+04");
        check_float("", 0, None, b'g', 1e20, "1e+20");
        check_float("", 0, None, b'g', 0.0001, "0.0001");
        check_float("", 0, None, b'g', 0.00001, "1e-05");
        check_float("", 0, None, b'g', 100_000.0, "100000");
        check_float("", 0, None, b'g', 999_999.5, "1e+06");
        check_float("#", 0, None, b'g', 1.0, "1.00000");
        check_float("", 0, Some(0), b'g', 0.0, "0");
        check_float("", 0, None, b'G', 1e-10, "1E-10");
    }

    #[test]
    fn hexadecimal_floats() {
        check_float("", 0, None, b'a', 1.5, "0x1.8p+0");
        check_float("", 0, Some(0), b'a', 1.5, "0x2p+0");
        check_float("", 0, Some(3), b'a', 1.0 / 3.0, "0x1.555p-2");
        check_float("", 0, Some(15), b'a', 1.0, "0x1.000000000000000p+0");
        check_float("0", 12, None, b'A', -1.5, "-0X0001.8P+0");
        check_float("", 0, None, b'a', 5e-324, "0x0.0000000000001p-1022");
        check_float("", 0, None, b'a', -0.0, "-0x0p+0");
    }

    #[test]
    fn integers() {
        check_integer("", 0, None, b'd', i64::MIN, "-9223372036854775808");
        check_integer("0", 5, None, b'd', -42, "-0042");
        check_integer("0", 5, Some(3), b'd', 8, "  008");
        check_integer("", 0, Some(0), b'd', 0, "");
        check_integer("-", 5, None, b'd', 4, "4    ");
        check_integer("#", 0, None, b'o', 8, "010");
        check_integer("#", 0, Some(0), b'o', 0, "0");
        check_integer("#", 0, None, b'x', 0, "0");
        check_integer("#", 0, None, b'X', 255, "0XFF");
        check_integer("#0", 8, None, b'x', 255, "0x0000ff");
        check_integer("", 0, None, b'u', -1, "18446744073709551615");
    }
}
