//! Moments as texts of databases: RFC 3339 in UTC and its relatives.

use crate::stdlib::os::{DAY, civil_from_days, days_from_civil};

/// Seconds and nanoseconds after 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moment {
    pub(super) seconds: i64,
    pub(super) nanos: u32,
}

/// The years 0 to 9999, in seconds.
const FIRST: i64 = -62_167_219_200;
const LAST: i64 = 253_402_300_799;

impl Moment {
    /// Whether its year has four digits.
    pub(super) fn is_in_calendar(self) -> bool {
        (FIRST..=LAST).contains(&self.seconds)
    }
}

/// `YYYY-MM-DD` of a moment in UTC.
pub(super) fn date(seconds: i64) -> String {
    let (year, month, day) = civil_from_days(seconds.div_euclid(DAY));
    format!("{year:04}-{month:02}-{day:02}")
}

/// `HH:MM:SS[.f]` of a time of day; the fraction has no zeros at its end.
pub(super) fn time(second_of_day: i64, nanos: u32) -> String {
    let (hour, minute, second) = (second_of_day / 3600, second_of_day / 60 % 60, second_of_day % 60);
    let mut text = format!("{hour:02}:{minute:02}:{second:02}");
    if nanos != 0 {
        let fraction = format!(".{nanos:09}");
        text.push_str(fraction.trim_end_matches('0'));
    }
    text
}

/// `YYYY-MM-DDTHH:MM:SS[.f]Z` of a moment.
pub(super) fn rfc3339(seconds: i64, nanos: u32) -> String {
    format!("{}T{}Z", date(seconds), time(seconds.rem_euclid(DAY), nanos))
}

/// Reads `YYYY-MM-DD`, with ` ` or `T` and `HH:MM[:SS[.f]]` behind it, with `Z` or `+hh:mm` behind that; nothing else.
pub(super) fn parse(text: &str) -> Option<Moment> {
    let text = text.as_bytes();
    let (date, rest) = text.split_at_checked(10)?;
    let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = date else { return None };
    let year = number(&[y1, y2, y3, y4])?;
    let (month, day) = (number(&[m1, m2])?, number(&[d1, d2])?);
    let days = days_from_civil(year, month, day);
    // A day that the month does not have is another one.
    if civil_from_days(days) != (year, month, day) {
        return None;
    }
    let midnight = days * DAY;
    let Some((b' ' | b'T' | b't', clock)) = rest.split_first() else {
        return rest.is_empty().then_some(Moment { seconds: midnight, nanos: 0 });
    };
    let (minutes, rest) = clock_minutes(clock)?;
    let (second, nanos, rest) = match rest {
        [b':', s1, s2, rest @ ..] => {
            let second = number(&[*s1, *s2]).filter(|second| *second < 60)?;
            let (nanos, rest) = fraction(rest)?;
            (second, nanos, rest)
        }
        rest => (0, 0, rest),
    };
    let offset = match rest {
        [] | [b'Z' | b'z'] => 0,
        [sign @ (b'+' | b'-'), rest @ ..] => {
            let (minutes, rest) = clock_minutes(rest)?;
            if !rest.is_empty() {
                return None;
            }
            if *sign == b'-' { -minutes * 60 } else { minutes * 60 }
        }
        _ => return None,
    };
    let moment = Moment { seconds: midnight + minutes * 60 + second - offset, nanos };
    moment.is_in_calendar().then_some(moment)
}

/// Reads `HH:MM`; gives the minutes.
fn clock_minutes(text: &[u8]) -> Option<(i64, &[u8])> {
    let [h1, h2, b':', m1, m2, rest @ ..] = text else { return None };
    let hour = number(&[*h1, *h2]).filter(|hour| *hour < 24)?;
    let minute = number(&[*m1, *m2]).filter(|minute| *minute < 60)?;
    Some((hour * 60 + minute, rest))
}

/// Reads a fraction of a second, if there is one; gives nanoseconds.
fn fraction(text: &[u8]) -> Option<(u32, &[u8])> {
    let [b'.', rest @ ..] = text else { return Some((0, text)) };
    let n = rest.iter().take_while(|c| c.is_ascii_digit()).count();
    let (digits, rest) = rest.split_at(n);
    let kept = digits.get(..9).unwrap_or(digits);
    let scale = 10_u32.pow(9 - u32::try_from(kept.len()).ok()?);
    let nanos = u32::try_from(number(kept)?).ok()? * scale;
    Some((nanos, rest))
}

/// Reads digits, at least one.
fn number(digits: &[u8]) -> Option<i64> {
    if digits.is_empty() {
        return None;
    }
    digits.iter().try_fold(0, |n: i64, c| c.is_ascii_digit().then(|| n * 10 + i64::from(c - b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read_and_written() {
        for (text, written) in [
            ("2024-02-29", "2024-02-29T00:00:00Z"),
            ("2024-02-29 12:30", "2024-02-29T12:30:00Z"),
            ("2024-02-29 12:30:15", "2024-02-29T12:30:15Z"),
            ("2024-02-29T12:30:15.250", "2024-02-29T12:30:15.25Z"),
            ("2024-02-29T12:30:15Z", "2024-02-29T12:30:15Z"),
            ("2024-02-29T23:30:15-02:00", "2024-03-01T01:30:15Z"),
            ("2024-02-29T12:30:15.123456789123+01:30", "2024-02-29T11:00:15.123456789Z"),
            ("0000-01-01", "0000-01-01T00:00:00Z"),
        ] {
            let Moment { seconds, nanos } = parse(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(rfc3339(seconds, nanos), written);
        }
        for text in [
            "",
            "soon",
            "2024-02-30",
            "2024-13-01",
            "2024-02-29 ",
            "2024-02-29 24:00",
            "2024-02-29 12:60",
            "2024-02-29 12:30:60",
            "2024-02-29 12:30:15.",
            "2024-02-29x12:30",
            "2024-02-29T12:30:15+1",
            "2024-02-29T12:30:15Zx",
            "9999-12-31T23:59:59-01:00",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
