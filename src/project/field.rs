//! What the values of fields may be (section 2.4 of the specification of entries).

use std::time::Duration;

use super::data::{Data, Map};
use super::entry::Entry;
use super::finding::Fault;
use crate::diag::ProjectCode as P;

/// Numbers below that many nanoseconds are taken for a mistake: nobody means half a microsecond with 500.
const BARE_NANOSECONDS_MIN: i64 = 1_000_000;
/// Largest file mode.
const MODE_MAX: u32 = 0o777;

/// A value is not what its field wants.
#[derive(Debug)]
pub enum Wrong {
    /// It has another type: what it should be, and what it is.
    Type {
        /// `an integer`.
        expected: &'static str,
        /// `string "ten"`.
        got: String,
        /// Advice.
        help: Option<String>,
    },
    /// It has the right type and a wrong form: the message.
    Format(String),
}

impl Wrong {
    fn kind_of(expected: &'static str, got: &Data) -> Wrong {
        Wrong::Type { expected, got: got.described(), help: None }
    }

    /// The fault of the field at `path`.
    #[must_use]
    pub fn fault(self, entry: &Entry, path: &str) -> Fault {
        match self {
            Wrong::Type { expected, got, help } => {
                let message = format!("field '{path}' of {} should be {expected}, got {got}", entry.id);
                let mut fault = Fault::new(P::C0110, message).in_field(path);
                fault.helps.extend(help);
                fault
            }
            Wrong::Format(message) => {
                Fault::new(P::C0111, message).in_field(path).with_note(format!("in field '{path}' of {}", entry.id))
            }
        }
    }
}

/// A text.
///
/// # Errors
/// It is something else; numbers and booleans are, too.
pub fn string(value: &Data) -> Result<&str, Wrong> {
    value.as_str().ok_or_else(|| {
        let help = match value {
            Data::Int(n) => Some(format!("write \"{n}\" in quotes")),
            Data::Float(n) => Some(format!("write \"{n}\" in quotes")),
            Data::Bool(b) => Some(format!("write \"{b}\" in quotes")),
            _ => None,
        };
        Wrong::Type { expected: "a string", got: value.described(), help }
    })
}

/// An integer.
///
/// # Errors
/// It is something else.
pub fn int(value: &Data) -> Result<i64, Wrong> {
    value.as_int().ok_or_else(|| Wrong::kind_of("an integer", value))
}

/// A number.
///
/// # Errors
/// It is something else.
pub fn float(value: &Data) -> Result<f64, Wrong> {
    value.as_float().ok_or_else(|| Wrong::kind_of("a number", value))
}

/// A boolean.
///
/// # Errors
/// It is something else.
pub fn bool(value: &Data) -> Result<bool, Wrong> {
    value.as_bool().ok_or_else(|| {
        let meant = match value {
            Data::Int(1) => Some(true),
            Data::Int(0) => Some(false),
            value => match value.as_str().map(str::to_ascii_lowercase).as_deref() {
                Some("yes" | "on" | "true" | "1" | "y") => Some(true),
                Some("no" | "off" | "false" | "0" | "n") => Some(false),
                _ => None,
            },
        };
        let help = meant.map(|meant| format!("write {meant}"));
        Wrong::Type { expected: "a boolean", got: value.described(), help }
    })
}

/// A span of time, at least 0.
///
/// # Errors
/// It is something else.
pub fn duration(value: &Data) -> Result<Duration, Wrong> {
    match value {
        Data::Int(0) => Ok(Duration::ZERO),
        Data::Int(n) if (0..BARE_NANOSECONDS_MIN).contains(n) => {
            Err(Wrong::Format(format!("{n} needs a unit, for example \"{n}ms\"")))
        }
        Data::Int(n) => u64::try_from(*n)
            .map(Duration::from_nanos)
            .map_err(|_| Wrong::Format(format!("a duration should not be negative, got {n}"))),
        Data::Float(n) => Err(Wrong::Format(format!("{n} needs a unit, for example \"{n}s\""))),
        value => match value.as_str() {
            Some(text) => duration_text(text),
            None => Err(Wrong::kind_of("a duration", value)),
        },
    }
}

/// A text such as `1m30s`.
///
/// # Errors
/// It is none.
pub fn duration_text(text: &str) -> Result<Duration, Wrong> {
    let not_one = || Wrong::Format(format!("'{text}' is not a duration; write for example \"5s\" or \"1m30s\""));
    if text == "0" {
        return Ok(Duration::ZERO);
    }
    if text.starts_with('-') {
        return Err(Wrong::Format(format!("a duration should not be negative, got '{text}'")));
    }
    let mut total: u128 = 0;
    let mut rest = text;
    while !rest.is_empty() {
        let n_digits = rest.bytes().take_while(|b| b.is_ascii_digit() || *b == b'.').count();
        let (number, after) = rest.split_at_checked(n_digits).ok_or_else(not_one)?;
        let n_letters = after.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(after.len());
        let (unit, after) = after.split_at_checked(n_letters).ok_or_else(not_one)?;
        let nanoseconds: u128 = match unit {
            "ns" => 1,
            "us" | "\u{b5}s" | "\u{3bc}s" => 1_000,
            "ms" => 1_000_000,
            "s" => 1_000_000_000,
            "m" => 60_000_000_000,
            "h" => 3_600_000_000_000,
            "d" => 86_400_000_000_000,
            _ => return Err(not_one()),
        };
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        if whole.is_empty() && fraction.is_empty() || fraction.contains('.') || whole.len() > 18 || fraction.len() > 18
        {
            return Err(not_one());
        }
        let digits = |text: &str| if text.is_empty() { Some(0_u128) } else { text.parse().ok() };
        let (whole, part) = (digits(whole).ok_or_else(not_one)?, digits(fraction).ok_or_else(not_one)?);
        let scale = fraction.bytes().fold(1_u128, |scale, _| scale * 10);
        total += whole * nanoseconds + part * nanoseconds / scale;
        rest = after;
    }
    if text.is_empty() {
        return Err(not_one());
    }
    // As many nanoseconds as programs can count: some 292 years.
    i64::try_from(total).ok().and_then(|n| u64::try_from(n).ok()).map(Duration::from_nanos).ok_or_else(not_one)
}

/// A number of bytes: a number, or digits with `K`, `M`, `G`, `T` (powers of 1024), and perhaps `B`.
///
/// # Errors
/// It is something else.
pub fn size(value: &Data) -> Result<u64, Wrong> {
    let not_one =
        |shown: &str| Wrong::Format(format!("'{shown}' is not a size; write for example 65536, \"64K\" or \"16M\""));
    match value {
        Data::Int(n) => u64::try_from(*n).map_err(|_| Wrong::Format(format!("a size should not be negative, got {n}"))),
        value => {
            let text = value.as_str().ok_or_else(|| Wrong::kind_of("a size", value))?;
            let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
            let unit = text.get(digits.len()..).unwrap_or_default();
            let shift = match unit.strip_suffix(['b', 'B']).unwrap_or(unit) {
                "" => 0,
                "K" | "k" => 10,
                "M" | "m" => 20,
                "G" | "g" => 30,
                "T" | "t" => 40,
                _ => return Err(not_one(text)),
            };
            let n: Option<u64> = if digits.bytes().all(|b| b.is_ascii_digit()) { digits.parse().ok() } else { None };
            n.and_then(|n| n.checked_mul(1 << shift)).ok_or_else(|| not_one(text))
        }
    }
}

/// A file mode from octal digits as they were written.
///
/// # Errors
/// It is something else.
pub fn mode(text: &str) -> Result<u32, Wrong> {
    let digits = text.strip_prefix("0o").unwrap_or(text);
    let is_octal = !digits.is_empty() && digits.bytes().all(|b| (b'0'..=b'7').contains(&b));
    let mode = if is_octal { u32::from_str_radix(digits, 8).ok().filter(|mode| *mode <= MODE_MAX) } else { None };
    mode.ok_or_else(|| Wrong::Format(format!("'{text}' is not an octal file mode")))
}

/// A list.
///
/// # Errors
/// It is something else.
pub fn list(value: &Data) -> Result<&[Data], Wrong> {
    value.as_list().ok_or_else(|| Wrong::kind_of("a list", value))
}

/// A map.
///
/// # Errors
/// It is something else.
pub fn map(value: &Data) -> Result<&Map, Wrong> {
    value.as_map().ok_or_else(|| Wrong::kind_of("a map", value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(wrong: Wrong) -> String {
        match wrong {
            Wrong::Type { expected, got, .. } => format!("should be {expected}, got {got}"),
            Wrong::Format(message) => message,
        }
    }

    #[test]
    fn durations_have_units() {
        for (text, nanoseconds) in [
            ("0", 0),
            ("5s", 5_000_000_000),
            ("1m30s", 90_000_000_000),
            ("1.5ms", 1_500_000),
            ("2d", 172_800_000_000_000),
        ] {
            assert_eq!(duration(&text.into()).unwrap(), Duration::from_nanos(nanoseconds), "{text}");
        }
        for text in ["", "5", "5 sec", "5 s", "s", "1..5s", ".s", "5sx", "99999999999d", "9999999999999999999s"] {
            assert!(message(duration(&text.into()).unwrap_err()).contains("is not a duration"), "{text}");
        }
        assert!(message(duration(&"-1s".into()).unwrap_err()).contains("negative"));
        assert_eq!(message(duration(&Data::Int(500)).unwrap_err()), "500 needs a unit, for example \"500ms\"");
        assert_eq!(duration(&Data::Int(5_000_000_000)).unwrap(), Duration::from_secs(5));
        assert!(message(duration(&Data::Bool(true)).unwrap_err()).starts_with("should be a duration"));
    }

    #[test]
    fn sizes_have_binary_units() {
        for (text, bytes) in
            [("0", 0), ("12", 12), ("1K", 1024), ("2MB", 2 << 20), ("3g", 3 << 30), ("1T", 1 << 40), ("7B", 7)]
        {
            assert_eq!(size(&text.into()).unwrap(), bytes, "{text}");
        }
        for text in ["", "K", "1.5M", "1X", "-1", "99999999T", "1 K"] {
            assert!(message(size(&text.into()).unwrap_err()).contains("is not a size"), "{text}");
        }
    }

    #[test]
    fn modes_are_octal() {
        for (text, bits) in [("0644", 0o644), ("644", 0o644), ("0o600", 0o600), ("777", 0o777)] {
            assert_eq!(mode(text).unwrap(), bits, "{text}");
        }
        for text in ["0999", "1777", "", "0x1", "-1", "0o"] {
            assert_eq!(message(mode(text).unwrap_err()), format!("'{text}' is not an octal file mode"));
        }
    }
}
