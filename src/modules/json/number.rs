//! Texts of numbers: the shortest that reads back to the same value.

use std::io::Write as _;

/// Smallest value that is written without an exponent.
const PLAIN_MIN: f64 = 1e-6;
/// Values from here on are written with one.
const PLAIN_END: f64 = 1e21;
/// Values from here on are no integers of 64 bits.
const INTEGER_END: f64 = 9_223_372_036_854_775_808.0;

/// Appends an integer.
pub(in crate::modules) fn write_integer(out: &mut Vec<u8>, n: i64) {
    let mut digits = [0; 20];
    let mut at = digits.len();
    let mut rest = n.unsigned_abs();
    loop {
        at -= 1;
        if let Some(digit) = digits.get_mut(at) {
            *digit = b'0' + u8::try_from(rest % 10).unwrap_or(0);
        }
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if n < 0 {
        out.push(b'-');
    }
    out.extend_from_slice(digits.get(at..).unwrap_or_default());
}

/// Appends a float: `null` if it is none that JSON has.
pub(in crate::modules) fn write_float(out: &mut Vec<u8>, f: f64) {
    if !f.is_finite() {
        out.extend_from_slice(b"null");
        return;
    }
    if f.trunc() == f && f.abs() < INTEGER_END {
        #[expect(clippy::cast_possible_truncation, reason = "it is whole and was just compared with the limit")]
        write_integer(out, f as i64);
        return;
    }
    let mut buffer = zmij::Buffer::new();
    let text = buffer.format_finite(f);
    let is_plain = (PLAIN_MIN..PLAIN_END).contains(&f.abs());
    if is_plain && !text.contains('e') {
        out.extend_from_slice(text.as_bytes());
        return;
    }
    write_digits(out, text, is_plain);
}

/// Rewrites a decimal text of any form.
fn write_digits(out: &mut Vec<u8>, text: &str, is_plain: bool) {
    let (sign, text) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text),
    };
    let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let all = format!("{whole}{fraction}");
    let digits = all.trim_start_matches('0');
    let zeros = all.len() - digits.len();
    let digits = digits.trim_end_matches('0');
    // The value is 0.DIGITS times ten to the power of `point`.
    let point = i32::try_from(whole.len()).unwrap_or(0) - i32::try_from(zeros).unwrap_or(0) + exponent;
    out.extend_from_slice(sign.as_bytes());
    let written = if is_plain {
        let n = digits.len();
        match usize::try_from(point) {
            Ok(0) | Err(_) => write!(out, "0.{}{digits}", "0".repeat(point.unsigned_abs() as usize)),
            Ok(point) if point >= n => write!(out, "{digits}{}", "0".repeat(point - n)),
            Ok(point) => {
                let (whole, fraction) = digits.split_at(point);
                write!(out, "{whole}.{fraction}")
            }
        }
    } else {
        let (first, rest) = digits.split_at(digits.len().min(1));
        let dot = if rest.is_empty() { "" } else { "." };
        write!(out, "{first}{dot}{rest}e{:+}", point - 1)
    };
    debug_assert!(written.is_ok(), "writing into memory");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(f: f64) -> String {
        let mut out = Vec::new();
        write_float(&mut out, f);
        String::from_utf8(out).expect("digits")
    }

    #[test]
    fn floats_are_as_short_as_they_can_be() {
        for (f, expected) in [
            (7.25, "7.25"),
            (3.0, "3"),
            (-0.0, "0"),
            (0.1, "0.1"),
            (1e-6, "0.000001"),
            (1.5e-6, "0.0000015"),
            (1e-7, "1e-7"),
            (-1.25e-9, "-1.25e-9"),
            (9.223_372_036_854_775e18, "9223372036854774784"),
            (9_223_372_036_854_775_808.0, "9223372036854775808"),
            (1e20, "100000000000000000000"),
            (1.5e20, "150000000000000000000"),
            (1e21, "1e+21"),
            (1e300, "1e+300"),
            (1.797_693_134_862_315_7e308, "1.7976931348623157e+308"),
            (5e-324, "5e-324"),
            (f64::NAN, "null"),
            (f64::NEG_INFINITY, "null"),
            (123_456.789, "123456.789"),
        ] {
            let text = text(f);
            if expected == "9223372036854775808" {
                assert_eq!(text.parse::<f64>(), Ok(f), "{text}");
            } else {
                assert_eq!(text, expected);
            }
        }
    }

    #[test]
    fn every_float_reads_back() {
        let mut bits: u64 = 0x9E37_79B9_7F4A_7C15;
        for _ in 0..20_000 {
            bits = bits.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let f = f64::from_bits(bits);
            if f.is_finite() {
                assert_eq!(text(f).parse::<f64>(), Ok(if f == 0.0 { 0.0 } else { f }), "{f:e}");
            }
        }
    }

    #[test]
    fn integers_have_their_digits() {
        for n in [0, 7, -7, 10, i64::MAX, i64::MIN] {
            let mut out = Vec::new();
            write_integer(&mut out, n);
            assert_eq!(out, n.to_string().into_bytes());
        }
    }
}
