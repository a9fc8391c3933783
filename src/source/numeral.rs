//! The values of numerals, as the scanner and the conversion of strings at run time read them.
//!
//! A decimal numeral without dot and exponent is an integer if it fits in 64 bits and a float
//! otherwise; a hexadecimal one wraps around. Everything else is a float, rounded to the nearest,
//! ties to even. Source: manual section 3.1, `lobject.c` (`luaO_str2num`).

/// The value of a numeral.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Number {
    /// An integer.
    Integer(i64),
    /// A float.
    Float(f64),
}

/// The value of `text`, a numeral without sign and without white space; `None` if it is malformed.
#[must_use]
pub fn parse_numeral(text: &[u8]) -> Option<Number> {
    if let [b'0', b'x' | b'X', digits @ ..] = text {
        return parse_hexadecimal(digits);
    }
    if !text.is_empty() && text.iter().all(u8::is_ascii_digit) {
        let integer =
            text.iter().try_fold(0_i64, |value, digit| value.checked_mul(10)?.checked_add(i64::from(digit - b'0')));
        if let Some(integer) = integer {
            return Some(Number::Integer(integer));
        }
    }
    // The standard library also takes `inf`, `nan` and signs, which are no numerals.
    let is_numeral = matches!(text, [b'0'..=b'9', ..] | [b'.', b'0'..=b'9', ..]);
    if !is_numeral {
        return None;
    }
    std::str::from_utf8(text).ok()?.parse().ok().map(Number::Float)
}

/// The value of a hexadecimal numeral; `text` is what stands behind `0x`.
fn parse_hexadecimal(text: &[u8]) -> Option<Number> {
    if !text.is_empty() && text.iter().all(u8::is_ascii_hexdigit) {
        let value = text.iter().fold(0_u64, |value, digit| value << 4 | hex_value(*digit));
        return Some(Number::Integer(value.cast_signed()));
    }
    let mut mantissa = Mantissa::default();
    let mut n_digits = 0_usize;
    let mut has_dot = false;
    let mut rest = text;
    while let [byte, tail @ ..] = rest {
        match byte {
            b'.' if !has_dot => has_dot = true,
            digit if digit.is_ascii_hexdigit() => {
                n_digits += 1;
                mantissa.push(hex_value(*digit), has_dot);
            }
            _ => break,
        }
        rest = tail;
    }
    if n_digits == 0 {
        return None;
    }
    let exponent = match rest {
        [] => 0,
        [b'p' | b'P', digits @ ..] => parse_exponent(digits)?,
        _ => return None,
    };
    Some(Number::Float(mantissa.to_float(exponent)))
}

/// A decimal exponent with optional sign, cut to ±10⁹ where its exact value no longer matters.
fn parse_exponent(text: &[u8]) -> Option<i64> {
    let (is_negative, digits) = match text {
        [b'-', digits @ ..] => (true, digits),
        [b'+', digits @ ..] => (false, digits),
        digits => (false, digits),
    };
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let value = digits.iter().fold(0_i64, |value, digit| (value * 10 + i64::from(digit - b'0')).min(1_000_000_000));
    Some(if is_negative { -value } else { value })
}

/// The significant bits of a hexadecimal numeral: `bits × 2^exponent`, and whether anything that is
/// not zero has been cut off below.
#[derive(Default)]
struct Mantissa {
    bits: u64,
    exponent: i64,
    is_inexact: bool,
}

impl Mantissa {
    fn push(&mut self, digit: u64, is_fraction: bool) {
        if self.bits >> 60 == 0 {
            self.bits = self.bits << 4 | digit;
            self.exponent -= if is_fraction { 4 } else { 0 };
        } else {
            self.is_inexact |= digit != 0;
            self.exponent += if is_fraction { 0 } else { 4 };
        }
    }

    /// `self × 2^exponent`, rounded once.
    fn to_float(&self, exponent: i64) -> f64 {
        if self.bits == 0 {
            return 0.0;
        }
        // Normalize to `1.…` × 2^top with the leading one in bit 63.
        let shift = self.bits.leading_zeros();
        let bits = self.bits << shift;
        let top = self.exponent + exponent + 63 - i64::from(shift);
        if top > 1023 {
            return f64::INFINITY;
        }
        // How many low bits a normal or subnormal number of that size cannot hold.
        let n_cut = if top >= -1022 { 11 } else { 11 + (-1022 - top) };
        if n_cut > 64 {
            return 0.0;
        }
        let (kept, half, cut) = if n_cut == 64 {
            (0, 1 << 63, bits)
        } else {
            (bits >> n_cut, 1_u64 << (n_cut - 1), bits & ((1 << n_cut) - 1))
        };
        let is_up = cut > half || cut == half && (self.is_inexact || kept & 1 == 1);
        // Rounding up may carry into the exponent field, which is just what it should do then.
        let biased = if top >= -1022 { top + 1022 } else { 0 };
        let significand = kept + u64::from(is_up);
        f64::from_bits((biased.cast_unsigned() << 52) + significand)
    }
}

fn hex_value(digit: u8) -> u64 {
    u64::from(char::from(digit).to_digit(16).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_integer(text: &str, expected: i64) {
        assert_eq!(parse_numeral(text.as_bytes()), Some(Number::Integer(expected)), "{text}");
    }

    #[track_caller]
    fn check_float(text: &str, expected: f64) {
        match parse_numeral(text.as_bytes()) {
            Some(Number::Float(value)) => assert_eq!(value.to_bits(), expected.to_bits(), "{text}"),
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn integers() {
        check_integer("0", 0);
        check_integer("007", 7);
        check_integer("9223372036854775807", i64::MAX);
        check_integer("0xA", 10);
        check_integer("0xffffffffffffffff", -1);
        check_integer("0x1ffffffffffffffff", -1);
    }

    #[test]
    fn floats() {
        check_float("9223372036854775808", 9_223_372_036_854_775_808.0);
        check_float("3.", 3.0);
        check_float(".5e1", 5.0);
        check_float("1e400", f64::INFINITY);
        check_float("0x.8", 0.5);
        check_float("0xA.8p1", 21.0);
        check_float("0x1p-1074", f64::from_bits(1));
        check_float("0x1p-1075", 0.0);
        check_float("0x1.8p-1075", f64::from_bits(1));
        check_float("0x1.fffffffffffffp1023", f64::MAX);
        check_float("0x1.fffffffffffff8p1023", f64::INFINITY);
        check_float("0x0.fffffffffffff8p-1022", f64::MIN_POSITIVE);
        check_float("0x1.00000000000008p0", 1.0);
        check_float("0x1.000000000000080000000001p0", 1.0 + f64::EPSILON);
        check_float("0x1.00000000000018p0", 1.0 + 2.0 * f64::EPSILON);
        check_float("0x0.0p9999999999999", 0.0);
        check_float("0x1p99999999999999999999", f64::INFINITY);
        check_float("0x1p-99999999999999999999", 0.0);
        check_float("0x10000000000000000000.0", 75_557_863_725_914_323_419_136.0);
    }

    #[test]
    fn malformed() {
        for text in
            ["", ".", "1e", "1e+", "1..2", "0x", "0x.", "0xp1", "0x1p", "0x1.2.3", ".0x1", "1a", "inf", "0x1p1f"]
        {
            assert_eq!(parse_numeral(text.as_bytes()), None, "{text}");
        }
    }
}
