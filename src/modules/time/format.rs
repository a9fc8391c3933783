//! From moments to text.

use super::instant::{Civil, Time};
use super::layout::{Element, OffsetForm, Padding, step};
use crate::stdlib::os::{MONTHS, WEEKDAYS};

/// Letters of a short name.
pub(super) const SHORT: usize = 3;

/// Digits of a nanosecond.
const NANO_DIGITS: usize = 9;

/// The text of a moment in the form of a layout.
pub(super) fn format(t: &Time, layout: &[u8]) -> Vec<u8> {
    let civil = t.civil();
    let mut out = Vec::with_capacity(layout.len() + 8);
    let mut rest = layout;
    loop {
        let step = step(rest);
        out.extend_from_slice(step.literal);
        let Some((element, text)) = step.element else { return out };
        write_element(&civil, element, text, &mut out);
        rest = step.rest;
    }
}

fn write_element(civil: &Civil, element: Element, text: &[u8], out: &mut Vec<u8>) {
    match element {
        Element::Year => number(out, civil.year, 4, Padding::Zero),
        Element::YearOfCentury => number(out, civil.year.max(0) % 100, 2, Padding::Zero),
        Element::MonthName => out.extend_from_slice(name(&MONTHS, civil.month - 1, usize::MAX)),
        Element::MonthShort => out.extend_from_slice(name(&MONTHS, civil.month - 1, SHORT)),
        Element::Month(padding) => number(out, civil.month, 2, padding),
        Element::WeekdayName => out.extend_from_slice(name(&WEEKDAYS, civil.weekday, usize::MAX)),
        Element::WeekdayShort => out.extend_from_slice(name(&WEEKDAYS, civil.weekday, SHORT)),
        Element::Day(padding) => number(out, civil.day, 2, padding),
        Element::YearDay(padding) => number(out, civil.year_day, 3, padding),
        Element::Hour => number(out, civil.hour, 2, Padding::Zero),
        Element::Hour12(padding) => number(out, (civil.hour + 11) % 12 + 1, 2, padding),
        Element::Minute(padding) => number(out, civil.minute, 2, padding),
        Element::Second(padding) => number(out, civil.second, 2, padding),
        Element::UpperHalf => out.extend_from_slice(if civil.hour >= 12 { b"PM" } else { b"AM" }),
        Element::LowerHalf => out.extend_from_slice(if civil.hour >= 12 { b"pm" } else { b"am" }),
        Element::Fraction(n) => fraction(out, civil.nanosecond, n, false, text),
        Element::FractionTrimmed(n) => fraction(out, civil.nanosecond, n, true, text),
        Element::Abbreviation if civil.offset.name.is_empty() => {
            let form = OffsetForm { has_z: false, has_colons: false, has_minutes: true, has_seconds: false };
            offset(out, civil.offset.seconds, form);
        }
        Element::Abbreviation => out.extend_from_slice(&civil.offset.name),
        Element::Offset(form) => offset(out, civil.offset.seconds, form),
    }
}

/// The first `len` letters of a name.
fn name(names: &[&'static str], i: i64, len: usize) -> &'static [u8] {
    let name = usize::try_from(i).ok().and_then(|i| names.get(i)).map_or(&b""[..], |name| name.as_bytes());
    name.get(..len).unwrap_or(name)
}

fn number(out: &mut Vec<u8>, n: i64, width: usize, padding: Padding) {
    let digits = n.unsigned_abs();
    if n < 0 {
        out.push(b'-');
    }
    let text = match padding {
        Padding::None => digits.to_string(),
        Padding::Space => format!("{digits:width$}"),
        Padding::Zero => format!("{digits:0width$}"),
    };
    out.extend_from_slice(text.as_bytes());
}

/// A fraction of a second behind the separator that the layout has.
fn fraction(out: &mut Vec<u8>, nanos: u32, n: usize, is_trimmed: bool, text: &[u8]) {
    let mut digits = format!("{nanos:0NANO_DIGITS$}").into_bytes();
    digits.resize(n, b'0');
    if is_trimmed {
        let len = digits.iter().rposition(|c| *c != b'0').map_or(0, |last| last + 1);
        digits.truncate(len);
    }
    if !digits.is_empty() {
        out.extend(text.first());
        out.extend_from_slice(&digits);
    }
}

fn offset(out: &mut Vec<u8>, seconds: i32, form: OffsetForm) {
    if seconds == 0 && form.has_z {
        out.push(b'Z');
        return;
    }
    out.push(if seconds < 0 { b'-' } else { b'+' });
    let seconds = i64::from(seconds).abs();
    let colon = if form.has_colons { &b":"[..] } else { b"" };
    number(out, seconds / 3600, 2, Padding::Zero);
    if form.has_minutes {
        out.extend_from_slice(colon);
        number(out, seconds / 60 % 60, 2, Padding::Zero);
    }
    if form.has_seconds {
        out.extend_from_slice(colon);
        number(out, seconds % 60, 2, Padding::Zero);
    }
}

#[cfg(test)]
mod tests {
    use super::super::instant::Fields;
    use super::super::location::Location;
    use super::*;

    fn text(t: &Time, layout: &str) -> String {
        String::from_utf8(format(t, layout.as_bytes())).unwrap()
    }

    #[test]
    fn elements_are_written() {
        let zone = Location::Fixed(b"PST"[..].into(), -8 * 3600);
        let fields = Fields { year: 2009, month: 2, day: 4, hour: 21, minute: 0, second: 57, nanosecond: 12_345_600 };
        let t = Time::of_fields(fields, zone).unwrap();
        for (layout, expected) in [
            ("Mon Jan _2 15:04:05 2006", "Wed Feb  4 21:00:57 2009"),
            ("Monday, 02-Jan-06 15:04:05 MST", "Wednesday, 04-Feb-09 21:00:57 PST"),
            ("3:04PM 03:04pm", "9:00PM 09:00pm"),
            ("002 __2 1 2", "035  35 2 4"),
            (".000 .000000 .000000000 .0000000000", ".012 .012345 .012345600 .0123456000"),
            (".9 .99 .999 ,999999999", " .01 .012 ,0123456"),
            ("-07 -0700 -07:00 -070000 Z07:00:00", "-08 -0800 -08:00 -080000 -08:00:00"),
        ] {
            assert_eq!(text(&t, layout), expected, "{layout}");
        }
    }

    #[test]
    fn zones_without_a_name_and_years_before_0() {
        let fields = Fields { year: -5, month: 1, day: 1, ..Fields::default() };
        let t = Time::of_fields(fields, Location::Fixed(b""[..].into(), 19_800)).unwrap();
        assert_eq!(text(&t, "2006 06 MST Z0700"), "-0005 00 +0530 +0530");
        assert_eq!(text(&t.at(Location::Utc), "Z07:00 Z07 -07:00 MST"), "Z Z +00:00 UTC");
    }
}
