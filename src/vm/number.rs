//! Numbers and their texts: conversion between strings, integers and floats (manual §3.4.3).
//!
//! *To numbers*: `luaO_str2num` — white space around, a sign, then a numeral as in a program; the words `inf` and `nan`
//! that C's `strtod` knows are refused. A decimal integer that does not fit becomes a float, a hexadecimal one wraps.
//!
//! *To texts*: integers as `%d`, floats as `%.14g` with `.0` behind what looks like an integer. A float's shortest
//! digits (`zmij`) decide almost always: up to 14 digits they are the answer; more are rounded, which is exact unless
//! they stand on a tie, and then or for subnormal numbers the correctly rounded digits are computed (`Decimal::round`).

use super::heap::string::Str;
use super::heap::value::{self as tags, Value};
use crate::source::{Number, parse_numeral};

/// The integer that a number or a string stands for, if it is one exactly (`lua_tointegerx`).
pub fn to_integer(v: Value) -> Option<i64> {
    match v.tag() {
        tags::INT => Some(v.as_int()),
        tags::FLOAT => float_to_integer(v.as_float()),
        tags::STR => match parse(text(v))? {
            n if n.tag() == tags::INT => Some(n.as_int()),
            n => float_to_integer(n.as_float()),
        },
        _ => None,
    }
}

/// The number itself, or the one that a string stands for (`lua_tonumberx`).
pub fn to_number(v: Value) -> Option<Value> {
    match v.tag() {
        tags::INT | tags::FLOAT => Some(v),
        tags::STR => parse(text(v)),
        _ => None,
    }
}

fn text<'a>(v: Value) -> &'a [u8] {
    // SAFETY: called on strings, which are alive as long as somebody holds the value; the bytes do not leave this file.
    unsafe { Str::bytes(v.as_str()) }
}

/// The integer with exactly this value.
#[inline]
pub fn float_to_integer(f: f64) -> Option<i64> {
    // Both bounds are exact floats. The cast saturates, so the upper one must be excluded here; NaN fails both.
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    if (-LIMIT..LIMIT).contains(&f) {
        let i = f as i64;
        if i as f64 == f {
            return Some(i);
        }
    }
    None
}

/// The number that a text stands for (`luaO_str2num`).
pub fn parse(bytes: &[u8]) -> Option<Value> {
    let bytes = trim(bytes);
    let (negative, numeral) = match bytes {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        rest => (false, rest),
    };
    match parse_numeral(numeral)? {
        Number::Integer(i) if negative => Some(Value::int(i.wrapping_neg())),
        Number::Integer(i) => Some(Value::int(i)),
        // The one integer whose digits fit only with their sign.
        Number::Float(_) if negative && is_lowest_integer(numeral) => Some(Value::int(i64::MIN)),
        Number::Float(f) if negative => Some(Value::float(-f)),
        Number::Float(f) => Some(Value::float(f)),
    }
}

/// C's `isspace` in the C locale.
fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t'..=b'\r')
}

fn trim(mut bytes: &[u8]) -> &[u8] {
    while let [first, rest @ ..] = bytes
        && is_space(*first)
    {
        bytes = rest;
    }
    while let [rest @ .., last] = bytes
        && is_space(*last)
    {
        bytes = rest;
    }
    bytes
}

fn is_lowest_integer(digits: &[u8]) -> bool {
    let zeros = digits.iter().take_while(|&&d| d == b'0').count();
    digits.get(zeros..) == Some(b"9223372036854775808")
}

/// Longest text: sign, 14 digits with a dot, `e-308`.
const TEXT_MAX: usize = 24;

/// A buffer on the stack in which a number gets its text.
pub struct Text {
    bytes: [u8; TEXT_MAX],
}

impl Default for Text {
    fn default() -> Text {
        Text::new()
    }
}

impl Text {
    /// An empty buffer.
    #[inline]
    pub fn new() -> Text {
        Text { bytes: [0; TEXT_MAX] }
    }

    /// The text of a number, as `tostring` gives it; empty for any other value.
    #[inline]
    pub fn format(&mut self, v: Value) -> &[u8] {
        match v.tag() {
            tags::INT => self.format_int(v.as_int()),
            tags::FLOAT => self.format_float(v.as_float()),
            _ => &[],
        }
    }

    /// The text of an integer.
    #[inline]
    pub fn format_int(&mut self, i: i64) -> &[u8] {
        let mut start = self.put_digits(TEXT_MAX, i.unsigned_abs());
        if i < 0 {
            start -= 1;
            self.bytes[start] = b'-';
        }
        &self.bytes[start..]
    }

    /// The text of a float.
    pub fn format_float(&mut self, f: f64) -> &[u8] {
        // Below the size from which `%.14g` takes an exponent.
        if f.abs() < 1e14 && f.trunc() == f {
            self.bytes[TEXT_MAX - 2..].copy_from_slice(b".0");
            let mut start = self.put_digits(TEXT_MAX - 2, f.abs() as u64);
            if f.is_sign_negative() {
                start -= 1;
                self.bytes[start] = b'-';
            }
            return &self.bytes[start..];
        }
        let word: &[u8] = match (f.is_nan(), f.is_infinite(), f.is_sign_negative()) {
            (true, _, false) => b"nan",
            (true, _, true) => b"-nan",
            (_, true, false) => b"inf",
            (_, true, true) => b"-inf",
            _ => return self.format_general(f),
        };
        self.bytes[..word.len()].copy_from_slice(word);
        &self.bytes[..word.len()]
    }

    /// Writes decimal digits so that they end before `end`; returns where they start.
    #[inline]
    fn put_digits(&mut self, end: usize, mut n: u64) -> usize {
        let mut at = end;
        while n >= 100 {
            let pair = (n % 100) as usize * 2;
            n /= 100;
            at -= 2;
            self.bytes[at..at + 2].copy_from_slice(&PAIRS[pair..pair + 2]);
        }
        if n >= 10 {
            let pair = n as usize * 2;
            at -= 2;
            self.bytes[at..at + 2].copy_from_slice(&PAIRS[pair..pair + 2]);
        } else {
            at -= 1;
            self.bytes[at] = b'0' + n as u8;
        }
        at
    }

    /// `%.14g` of a finite number that has a fraction or at least 15 digits before the dot.
    fn format_general(&mut self, f: f64) -> &[u8] {
        let decimal = Decimal::round(f);
        let digits = decimal.digits();
        let mut len = 0;
        let mut put = |bytes: &[u8]| {
            self.bytes[len..len + bytes.len()].copy_from_slice(bytes);
            len += bytes.len();
        };
        if f.is_sign_negative() {
            put(b"-");
        }
        let exponent = decimal.exponent;
        if !(-4..DIGITS_MAX as i32).contains(&exponent) {
            put(&digits[..1]);
            if digits.len() > 1 {
                put(b".");
                put(&digits[1..]);
            }
            put(if exponent < 0 { b"e-" } else { b"e+" });
            let n = exponent.unsigned_abs() as usize;
            if n >= 100 {
                put(&[b'0' + (n / 100) as u8]);
            }
            put(&PAIRS[n % 100 * 2..n % 100 * 2 + 2]);
        } else if exponent < 0 {
            put(&b"0.000"[..1 + exponent.unsigned_abs() as usize]);
            put(digits);
        } else {
            let whole = exponent as usize + 1;
            put(&digits[..digits.len().min(whole)]);
            put(&b"00000000000000"[..whole.saturating_sub(digits.len())]);
            put(b".");
            put(if digits.len() > whole { &digits[whole..] } else { b"0" });
        }
        &self.bytes[..len]
    }
}

/// The two digits of every number below 100.
const PAIRS: &[u8; 200] = b"00010203040506070809101112131415161718192021222324252627282930313233343536373839404142434445464748495051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899";

/// Digits that `%.14g` keeps.
const DIGITS_MAX: usize = 14;

/// Significant digits without zeros at the end, and the power of ten of the first.
struct Decimal {
    digits: [u8; 18],
    len: usize,
    exponent: i32,
}

impl Decimal {
    fn digits(&self) -> &[u8] {
        &self.digits[..self.len]
    }

    /// The digits of a finite number other than zero, correctly rounded to 14, ties to even.
    fn round(f: f64) -> Decimal {
        let f = f.abs();
        if f >= f64::MIN_POSITIVE {
            // The shortest digits lie within half a unit of the last place of the exact value; for normal numbers that
            // is far less than half of the 14th digit. So no 15-digit midpoint lies between both (it would be
            // the shorter text), and rounding either gives the same, unless the digits are that midpoint.
            let mut decimal = Decimal::read(zmij::Buffer::new().format_finite(f).as_bytes());
            let is_tie = decimal.len == DIGITS_MAX + 1 && decimal.digits[DIGITS_MAX] == b'5';
            if !is_tie {
                decimal.cut();
                return decimal;
            }
        }
        Decimal::read(format!("{:.*e}", DIGITS_MAX - 1, f).as_bytes())
    }

    /// Reads digits with a dot and an exponent, as formatters write them.
    fn read(text: &[u8]) -> Decimal {
        let mut decimal = Decimal { digits: [0; 18], len: 0, exponent: -1 };
        let mut rest = text.iter();
        let mut before_dot = true;
        for &byte in rest.by_ref() {
            match byte {
                b'0' if decimal.len == 0 => decimal.exponent -= i32::from(!before_dot),
                b'0'..=b'9' => {
                    // A formatter writes at most 17 digits, and a zero behind the dot of a whole number.
                    if let Some(place) = decimal.digits.get_mut(decimal.len) {
                        *place = byte;
                        decimal.len += 1;
                    }
                    decimal.exponent += i32::from(before_dot);
                }
                b'.' => before_dot = false,
                _ => break,
            }
        }
        let (negative, digits) = match rest.as_slice() {
            [b'-', digits @ ..] => (true, digits),
            [b'+', digits @ ..] => (false, digits),
            digits => (false, digits),
        };
        let power = digits.iter().fold(0, |n, &digit| n * 10 + i32::from(digit - b'0'));
        decimal.exponent += if negative { -power } else { power };
        decimal.strip_zeros();
        decimal
    }

    fn strip_zeros(&mut self) {
        while self.len > 1 && self.digits[self.len - 1] == b'0' {
            self.len -= 1;
        }
    }

    /// Rounds to 14 digits; what is cut off is not exactly one half.
    fn cut(&mut self) {
        if self.len <= DIGITS_MAX {
            return;
        }
        let up = self.digits[DIGITS_MAX] >= b'5';
        self.len = DIGITS_MAX;
        if up {
            while self.len > 0 && self.digits[self.len - 1] == b'9' {
                self.len -= 1;
            }
            if self.len == 0 {
                self.digits[0] = b'1';
                self.len = 1;
                self.exponent += 1;
            } else {
                self.digits[self.len - 1] += 1;
            }
        }
        self.strip_zeros();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_text(f: f64, expected: &str) {
        assert_eq!(Text::new().format(Value::float(f)), expected.as_bytes());
    }

    #[track_caller]
    fn check_parse(text: &str, expected: &str) {
        let found = parse(text.as_bytes()).map_or(Vec::new(), |v| Text::new().format(v).to_vec());
        assert_eq!(found, expected.as_bytes(), "{text:?}");
    }

    #[test]
    fn texts_of_floats() {
        check_text(0.0, "0.0");
        check_text(-0.0, "-0.0");
        check_text(0.1, "0.1");
        check_text(1.0 / 3.0, "0.33333333333333");
        check_text(-1e15, "-1e+15");
        check_text(2f64.powi(53), "9.007199254741e+15");
        check_text(99_999_999_999_999.95, "1e+14");
        check_text(99_999_999_999_999.0, "99999999999999.0");
        check_text(12_345_678_901_234.5, "12345678901234.0");
        check_text(12_345_678_901_235.5, "12345678901236.0");
        check_text(0.0001, "0.0001");
        check_text(0.00001, "1e-05");
        check_text(5e-324, "4.9406564584125e-324");
        check_text(f64::MAX, "1.7976931348623e+308");
        check_text(f64::INFINITY, "inf");
        check_text(f64::NEG_INFINITY, "-inf");
        check_text(f64::NAN, "nan");
        check_text(-f64::NAN, "-nan");
    }

    #[test]
    fn texts_of_integers() {
        for i in [0, 1, -1, 9, 10, 99, 100, -12345, i64::MAX, i64::MIN] {
            assert_eq!(Text::new().format(Value::int(i)), i.to_string().as_bytes());
        }
    }

    #[test]
    fn numbers_from_texts() {
        check_parse(" \t\n\x0b\x0c\r-0x10 ", "-16");
        check_parse("9223372036854775808", "9.2233720368548e+18");
        check_parse("-9223372036854775808", "-9223372036854775808");
        check_parse("-0009223372036854775808", "-9223372036854775808");
        check_parse("-9223372036854775809", "-9.2233720368548e+18");
        check_parse("0xffffffffffffffff1", "-15");
        check_parse("0x1p4", "16.0");
        check_parse("-0.0", "-0.0");
        check_parse("1e400", "inf");
        for text in ["", " ", "-", "+-1", "- 1", "inf", "-nan", "0x", "1e", "1\0", "1 2", "infinity"] {
            check_parse(text, "");
        }
    }

    #[test]
    fn exact_integers() {
        assert_eq!(float_to_integer(-9_223_372_036_854_775_808.0), Some(i64::MIN));
        assert_eq!(float_to_integer(9_223_372_036_854_775_808.0), None);
        assert_eq!(float_to_integer(0.5), None);
        assert_eq!(float_to_integer(-0.0), Some(0));
        assert_eq!(float_to_integer(f64::NAN), None);
    }
}
