//! Durations: spans of time in nanoseconds, as values of programs and as arguments.
//!
//! An argument that means a duration may be a number of nanoseconds, a text such as `1h30m`, or a value that the module
//! `time` made (which also makes objects of them). The texts are those of Go: signed decimal numbers, each with its unit.

use crate::vm::native::{Cx, Kind, Value, kind_of};

/// Name of the type in messages.
pub(crate) const TYPE_NAME: &str = "duration";

/// Nanoseconds of a microsecond.
pub(crate) const MICROSECOND: i64 = 1_000;
/// Nanoseconds of a millisecond.
pub(crate) const MILLISECOND: i64 = 1_000 * MICROSECOND;
/// Nanoseconds of a second.
pub(crate) const SECOND: i64 = 1_000 * MILLISECOND;
/// Nanoseconds of a minute.
pub(crate) const MINUTE: i64 = 60 * SECOND;
/// Nanoseconds of an hour.
pub(crate) const HOUR: i64 = 60 * MINUTE;

/// Units with their names.
const UNITS: [(&[u8], i64); 8] = [
    (b"ns", 1),
    (b"us", MICROSECOND),
    ("\u{b5}s".as_bytes(), MICROSECOND),
    ("\u{3bc}s".as_bytes(), MICROSECOND),
    (b"ms", MILLISECOND),
    (b"s", SECOND),
    (b"m", MINUTE),
    (b"h", HOUR),
];

/// Digits of a fraction that count: more do not change a result in nanoseconds.
const FRACTION_DIGITS_MAX: u32 = 18;

/// A span of time in nanoseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Duration(pub(crate) i64);

impl Duration {
    /// Reads a text.
    ///
    /// # Errors
    /// The message, which names the text.
    pub(crate) fn parse(text: &[u8]) -> Result<Duration, String> {
        let fault = |what: &str| format!("{what} {}", quoted(text));
        let invalid = || fault("invalid duration");
        let (negative, mut rest) = match text {
            [b'-', rest @ ..] => (true, rest),
            [b'+', rest @ ..] => (false, rest),
            rest => (false, rest),
        };
        if rest == b"0" {
            return Ok(Duration(0));
        }
        if rest.is_empty() {
            return Err(invalid());
        }
        let mut total: i128 = 0;
        while !rest.is_empty() {
            let (whole, after) = digits(rest);
            let (fraction, after) = match after {
                [b'.', after @ ..] => digits(after),
                after => (&[][..], after),
            };
            if whole.is_empty() && fraction.is_empty() {
                return Err(invalid());
            }
            let end = after.iter().position(|c| *c == b'.' || c.is_ascii_digit()).unwrap_or(after.len());
            let (unit, after) = after.split_at(end);
            if unit.is_empty() {
                return Err(fault("missing unit in duration"));
            }
            let Some(&(_, unit)) = UNITS.iter().find(|(name, _)| *name == unit) else {
                return Err(fault(&format!("unknown unit {} in duration", quoted(unit))));
            };
            let whole = whole.iter().try_fold(0_u64, |n, &c| n.checked_mul(10)?.checked_add(u64::from(c - b'0')));
            let (mut part, mut scale) = (0_i128, 1_i128);
            for &c in fraction.iter().take(FRACTION_DIGITS_MAX as usize) {
                (part, scale) = (part * 10 + i128::from(c - b'0'), scale * 10);
            }
            let unit = i128::from(unit);
            total += i128::from(whole.ok_or_else(invalid)?) * unit + part * unit / scale;
            if total > i128::from(i64::MAX) + 1 {
                return Err(invalid());
            }
            rest = after;
        }
        i64::try_from(if negative { -total } else { total }).map(Duration).map_err(|_| invalid())
    }

    /// The duration that an argument means.
    ///
    /// # Errors
    /// The message.
    pub(crate) fn of_argument(cx: &mut Cx<'_>, v: Value) -> Result<Duration, String> {
        match kind_of(v) {
            Kind::Int(n) => Ok(Duration(n)),
            Kind::Float(f) => Duration::of_float(f).ok_or_else(|| "duration out of range".to_owned()),
            Kind::Str(text) => Duration::parse(cx.bytes(text.into())),
            Kind::Nil | Kind::Boolean(_) | Kind::Table(_) | Kind::Other => {
                Duration::of_value(cx, v).ok_or_else(|| "duration must be number or string".to_owned())
            }
        }
    }

    /// A number of nanoseconds, cut to a whole one, if it is in the range.
    pub(crate) fn of_float(f: f64) -> Option<Duration> {
        const LIMIT: f64 = 9_223_372_036_854_775_808.0;
        #[expect(clippy::cast_possible_truncation, reason = "the value was just compared with the limits")]
        (-LIMIT..LIMIT).contains(&f).then_some(Duration(f as i64))
    }

    /// The duration that a value is, if it is one.
    pub(crate) fn of_value(cx: &mut Cx<'_>, v: Value) -> Option<Duration> {
        cx.userdata_ref::<Duration>(v).copied()
    }

    /// Its text: `1h30m0s`, `1.5s`, `250ms`.
    pub(crate) fn to_text(self) -> String {
        let Duration(n) = self;
        let sign = if n < 0 { "-" } else { "" };
        let n = n.unsigned_abs();
        let unit = |unit: i64| unit.unsigned_abs();
        if n == 0 {
            return "0s".to_owned();
        }
        if n < unit(SECOND) {
            let (size, name) = match n {
                _ if n < unit(MICROSECOND) => (1, "ns"),
                _ if n < unit(MILLISECOND) => (unit(MICROSECOND), "\u{b5}s"),
                _ => (unit(MILLISECOND), "ms"),
            };
            return format!("{sign}{}{name}", decimal(n, size));
        }
        let seconds = decimal(n % unit(MINUTE), unit(SECOND));
        let (hours, minutes) = (n / unit(HOUR), n / unit(MINUTE) % 60);
        match (hours, minutes) {
            (0, 0) => format!("{sign}{seconds}s"),
            (0, minutes) => format!("{sign}{minutes}m{seconds}s"),
            (hours, minutes) => format!("{sign}{hours}h{minutes}m{seconds}s"),
        }
    }
}

/// The digits at the start, and the rest.
fn digits(text: &[u8]) -> (&[u8], &[u8]) {
    text.split_at(text.iter().position(|c| !c.is_ascii_digit()).unwrap_or(text.len()))
}

/// `n / unit` with as many digits behind the point as it needs; the unit is a power of ten.
fn decimal(n: u64, unit: u64) -> String {
    let (whole, rest) = (n / unit, n % unit);
    if rest == 0 {
        return whole.to_string();
    }
    // A power of ten has one digit more than zeros.
    let width = unit.to_string().len() - 1;
    let fraction = format!("{rest:0width$}");
    format!("{whole}.{}", fraction.trim_end_matches('0'))
}

/// A text of the program in a message: in quotes, with what is no printable ASCII as escapes.
pub(crate) fn quoted(text: &[u8]) -> String {
    let mut out = String::from("\"");
    for &c in text {
        match c {
            b'"' | b'\\' => out.extend(['\\', char::from(c)]),
            b' '..=b'~' => out.push(char::from(c)),
            _ => out.push_str(&format!("\\x{c:02x}")),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read() {
        for (text, n) in [
            ("0", 0),
            ("-0", 0),
            ("1h15m30.918s", 4_530_918_000_000),
            ("1.5h", 90 * MINUTE),
            ("-2m3s", -123 * SECOND),
            ("+1s", SECOND),
            (".5s", SECOND / 2),
            ("1.s", SECOND),
            ("3\u{b5}s", 3_000),
            ("3\u{3bc}s", 3_000),
            ("0.3333333333333333333h", 1_199_999_999_999),
            ("9223372036854775807ns", i64::MAX),
            ("-9223372036854775808ns", i64::MIN),
            ("0.100000000000000000000000000000000000h", 6 * MINUTE),
        ] {
            assert_eq!(Duration::parse(text.as_bytes()), Ok(Duration(n)), "{text}");
        }
    }

    #[test]
    fn bad_texts_are_refused() {
        for text in
            ["", "-", "+", "1d", "--1s", "1h 2m", "s", ".s", "1.2.3s", "x", " 1s", "9223372036854775808ns", "1e3s"]
        {
            let fault = Duration::parse(text.as_bytes()).unwrap_err();
            assert!(fault.ends_with(&format!("duration \"{text}\"")), "{fault}");
        }
        assert_eq!(Duration::parse(b"1"), Err("missing unit in duration \"1\"".to_owned()));
        assert_eq!(Duration::parse(b"1d"), Err("unknown unit \"d\" in duration \"1d\"".to_owned()));
        assert_eq!(Duration::parse(b"10000000000h"), Err("invalid duration \"10000000000h\"".to_owned()));
    }

    #[test]
    fn texts_are_written() {
        for (n, text) in [
            (0, "0s"),
            (999, "999ns"),
            (1_500, "1.5\u{b5}s"),
            (2_500_000, "2.5ms"),
            (61 * SECOND, "1m1s"),
            (HOUR, "1h0m0s"),
            (-1_500_000_000, "-1.5s"),
            (2 * MINUTE + 5_500_000_000, "2m5.5s"),
            (i64::MAX, "2562047h47m16.854775807s"),
            (i64::MIN, "-2562047h47m16.854775808s"),
        ] {
            assert_eq!(Duration(n).to_text(), text);
            assert_eq!(Duration::parse(text.as_bytes()), Ok(Duration(n)));
        }
    }

    #[test]
    fn messages_show_any_text() {
        assert_eq!(quoted(b"a\"b\\\n\xff"), "\"a\\\"b\\\\\\x0a\\xff\"");
    }
}
