//! From text to moments.
//!
//! Layout and text are read side by side. A part that does not fit is told with both texts; a number outside its range
//! by the name of the part. Missing parts are those of the start of the year 0.

use super::format::SHORT;
use super::instant::{Fields, Time};
use super::layout::{Element, OffsetForm, Padding, step};
use super::location::Location;
use crate::process::duration::quoted;
use crate::stdlib::os::{MONTHS, WEEKDAYS, days_from_civil};

/// Digits of a nanosecond.
const NANO_DIGITS: usize = 9;

/// What has been read.
#[derive(Default)]
struct Parts {
    year: i64,
    month: Option<i64>,
    day: Option<i64>,
    year_day: Option<i64>,
    hour: i64,
    minute: i64,
    second: i64,
    nanosecond: i64,
    /// `Some(true)` after noon.
    is_pm: Option<bool>,
    is_utc: bool,
    offset: Option<i32>,
    abbreviation: Option<Vec<u8>>,
}

/// Why an element could not be read.
enum Fault {
    /// The text is of another form.
    Form,
    /// A number is outside its range; the name of the part.
    Range(&'static str),
}

/// Reads a text in the form of a layout; without a zone in it, it is a time of `location`.
///
/// # Errors
/// The message.
pub(super) fn parse(layout: &[u8], text: &[u8], location: &Location) -> Result<Time, String> {
    let about = || format!("parsing time {}", quoted(text));
    let mismatch = |rest: &[u8], element: &[u8]| {
        format!("{} as {}: cannot parse {} as {}", about(), quoted(layout), quoted(rest), quoted(element))
    };
    let mut parts = Parts::default();
    let (mut form, mut rest) = (layout, text);
    loop {
        let step = step(form);
        rest = skip(rest, step.literal).map_err(|rest| mismatch(rest, step.literal))?;
        let Some((element, element_text)) = step.element else {
            if !rest.is_empty() {
                return Err(format!("{}: extra text: {}", about(), quoted(rest)));
            }
            break;
        };
        form = step.rest;
        rest = parts.read(element, rest, form).map_err(|fault| match fault {
            Fault::Form => mismatch(rest, element_text),
            Fault::Range(part) => format!("{}: {part} out of range", about()),
        })?;
    }
    let fields = parts.fields().map_err(|fault| format!("{}: {fault}", about()))?;
    parts.time(fields, location).ok_or_else(|| format!("{}: year out of range", about()))
}

/// Text behind the literal part of a layout; any number of spaces fits any other but none.
///
/// The error is the text that does not fit.
fn skip<'a>(mut text: &'a [u8], mut literal: &[u8]) -> Result<&'a [u8], &'a [u8]> {
    while let [first, literal_rest @ ..] = literal {
        if *first == b' ' {
            if text.first().is_some_and(|c| *c != b' ') {
                return Err(text);
            }
            (literal, text) = (without_spaces(literal), without_spaces(text));
            continue;
        }
        match text {
            [c, text_rest @ ..] if c == first => (literal, text) = (literal_rest, text_rest),
            _ => return Err(text),
        }
    }
    Ok(text)
}

fn without_spaces(text: &[u8]) -> &[u8] {
    text.iter().position(|c| *c != b' ').and_then(|at| text.get(at..)).unwrap_or_default()
}

/// A number of `min` to `max` digits at the start of the text, and the rest.
fn digits(text: &[u8], min: usize, max: usize) -> Result<(i64, &[u8]), Fault> {
    let n = text.iter().take(max).take_while(|c| c.is_ascii_digit()).count();
    let (digits, rest) = text.split_at_checked(n).filter(|_| n >= min).ok_or(Fault::Form)?;
    Ok((digits.iter().fold(0, |n, c| n * 10 + i64::from(c - b'0')), rest))
}

/// A number of up to two digits, or two where the layout pads with zeros, in a range.
fn number<'a>(
    text: &'a [u8],
    padding: Padding,
    range: std::ops::RangeInclusive<i64>,
    part: &'static str,
) -> Result<(i64, &'a [u8]), Fault> {
    let (n, rest) = digits(text, if padding == Padding::Zero { 2 } else { 1 }, 2)?;
    if range.contains(&n) { Ok((n, rest)) } else { Err(Fault::Range(part)) }
}

/// A name at the start of the text, whatever its case: its place in the list, and the rest.
fn name<'a>(text: &'a [u8], names: &[&str], len: usize) -> Result<(i64, &'a [u8]), Fault> {
    (0..)
        .zip(names)
        .find_map(|(i, name)| {
            let (start, rest) = text.split_at_checked(name.len().min(len))?;
            start.iter().zip(name.bytes()).all(|(a, b)| a.eq_ignore_ascii_case(&b)).then_some((i, rest))
        })
        .ok_or(Fault::Form)
}

/// A separator and the digits of a fraction behind it, in nanoseconds, and the rest. Digits beyond nanoseconds are
/// passed over.
fn fraction(text: &[u8], n_digits: usize) -> Result<(i64, &[u8]), Fault> {
    let Some((b'.' | b',', text)) = text.split_first() else { return Err(Fault::Form) };
    let (digits_text, rest) = text.split_at_checked(n_digits).ok_or(Fault::Form)?;
    let used = digits_text.get(..NANO_DIGITS).unwrap_or(digits_text);
    if !digits_text.iter().all(u8::is_ascii_digit) {
        return Err(Fault::Form);
    }
    let nanos = used.iter().map(|c| i64::from(c - b'0')).chain(std::iter::repeat(0)).take(NANO_DIGITS);
    Ok((nanos.fold(0, |n, digit| n * 10 + digit), rest))
}

/// Digits behind a separator at the start of the text.
fn fraction_len(text: &[u8]) -> usize {
    match text {
        [b'.' | b',', digits @ ..] => digits.iter().take_while(|c| c.is_ascii_digit()).count(),
        _ => 0,
    }
}

impl Parts {
    /// Reads an element from the start of the text; gives the rest. `form` is the layout behind the element.
    fn read<'a>(&mut self, element: Element, text: &'a [u8], form: &[u8]) -> Result<&'a [u8], Fault> {
        let mut rest = text;
        match element {
            Element::Year => (self.year, rest) = digits(text, 4, 4)?,
            Element::YearOfCentury => {
                let (year, after) = digits(text, 2, 2)?;
                (self.year, rest) = (if year >= 69 { 1900 + year } else { 2000 + year }, after);
            }
            Element::MonthName | Element::MonthShort => {
                let len = if element == Element::MonthShort { SHORT } else { usize::MAX };
                let (i, after) = name(text, &MONTHS, len)?;
                (self.month, rest) = (Some(i + 1), after);
            }
            Element::Month(padding) => {
                let (month, after) = number(text, padding, 1..=12, "month")?;
                (self.month, rest) = (Some(month), after);
            }
            Element::WeekdayName => rest = name(text, &WEEKDAYS, usize::MAX)?.1,
            Element::WeekdayShort => rest = name(text, &WEEKDAYS, SHORT)?.1,
            Element::Day(padding) => {
                let text = if padding == Padding::Space { text.strip_prefix(b" ").unwrap_or(text) } else { text };
                // Its range depends on the month.
                let (day, after) = number(text, padding, 0..=99, "day")?;
                (self.day, rest) = (Some(day), after);
            }
            Element::YearDay(padding) => {
                let text = if padding == Padding::Space {
                    let text = text.strip_prefix(b" ").unwrap_or(text);
                    text.strip_prefix(b" ").unwrap_or(text)
                } else {
                    text
                };
                let (day, after) = digits(text, if padding == Padding::Zero { 3 } else { 1 }, 3)?;
                (self.year_day, rest) = (Some(day), after);
            }
            Element::Hour => (self.hour, rest) = number(text, Padding::None, 0..=23, "hour")?,
            Element::Hour12(padding) => (self.hour, rest) = number(text, padding, 0..=12, "hour")?,
            Element::Minute(padding) => (self.minute, rest) = number(text, padding, 0..=59, "minute")?,
            Element::Second(padding) => {
                (self.second, rest) = number(text, padding, 0..=59, "second")?;
                // A fraction is taken even where the layout has none.
                let n = fraction_len(rest);
                let is_in_layout =
                    matches!(step(form).element, Some((Element::Fraction(_) | Element::FractionTrimmed(_), _)));
                if n > 0 && !is_in_layout {
                    (self.nanosecond, rest) = fraction(rest, n)?;
                }
            }
            Element::UpperHalf => rest = self.read_half(text, b"AM", b"PM")?,
            Element::LowerHalf => rest = self.read_half(text, b"am", b"pm")?,
            Element::Fraction(n) => (self.nanosecond, rest) = fraction(text, n)?,
            Element::FractionTrimmed(_) => {
                let n = fraction_len(text);
                if n > 0 {
                    (self.nanosecond, rest) = fraction(text, n)?;
                }
            }
            Element::Abbreviation => rest = self.read_abbreviation(text)?,
            Element::Offset(form) => rest = self.read_offset(text, form)?,
        }
        Ok(rest)
    }

    fn read_half<'a>(&mut self, text: &'a [u8], am: &[u8], pm: &[u8]) -> Result<&'a [u8], Fault> {
        let is_pm = text.starts_with(pm);
        let rest = text.strip_prefix(if is_pm { pm } else { am }).ok_or(Fault::Form)?;
        self.is_pm = Some(is_pm);
        Ok(rest)
    }

    fn read_offset<'a>(&mut self, text: &'a [u8], form: OffsetForm) -> Result<&'a [u8], Fault> {
        if let Some(rest) = text.strip_prefix(b"Z").filter(|_| form.has_z) {
            self.is_utc = true;
            return Ok(rest);
        }
        let Some((sign @ (b'+' | b'-'), mut rest)) = text.split_first() else { return Err(Fault::Form) };
        let mut part = |is_there: bool, max: i64, is_first: bool, range: &'static str| {
            if !is_there {
                return Ok(0);
            }
            if form.has_colons && !is_first {
                rest = rest.strip_prefix(b":").ok_or(Fault::Form)?;
            }
            let (n, after) = digits(rest, 2, 2)?;
            rest = after;
            if n <= max { Ok(n) } else { Err(Fault::Range(range)) }
        };
        let hours = part(true, 24, true, "time zone offset hour")?;
        let minutes = part(form.has_minutes, 60, false, "time zone offset minute")?;
        let seconds = part(form.has_seconds, 60, false, "time zone offset second")?;
        let offset = i32::try_from(hours * 3600 + minutes * 60 + seconds).unwrap_or(0);
        self.offset = Some(if *sign == b'-' { -offset } else { offset });
        Ok(rest)
    }

    fn read_abbreviation<'a>(&mut self, text: &'a [u8]) -> Result<&'a [u8], Fault> {
        if let Some(rest) = text.strip_prefix(b"UTC") {
            self.is_utc = true;
            return Ok(rest);
        }
        let (abbreviation, rest) =
            abbreviation_len(text).and_then(|len| text.split_at_checked(len)).ok_or(Fault::Form)?;
        self.abbreviation = Some(abbreviation.to_vec());
        Ok(rest)
    }

    /// Date and time of day.
    fn fields(&self) -> Result<Fields, &'static str> {
        let (month, day) = match self.year_day {
            Some(year_day) => self.month_and_day(year_day)?,
            None => (self.month.unwrap_or(1), self.day.unwrap_or(1)),
        };
        if !(1..=days_of_month(self.year, month)).contains(&day) {
            return Err("day out of range");
        }
        let hour = match self.is_pm {
            Some(true) if self.hour < 12 => self.hour + 12,
            Some(false) if self.hour == 12 => 0,
            _ => self.hour,
        };
        let Parts { year, minute, second, nanosecond, .. } = *self;
        Ok(Fields { year, month, day, hour, minute, second, nanosecond })
    }

    /// The date of a day of the year, which must not contradict what else was read.
    fn month_and_day(&self, year_day: i64) -> Result<(i64, i64), &'static str> {
        let first = days_from_civil(self.year, 1, 1);
        let mut day = year_day;
        if !(1..=days_from_civil(self.year + 1, 1, 1) - first).contains(&day) {
            return Err("day-of-year out of range");
        }
        let mut month = 1;
        while day > days_of_month(self.year, month) {
            day -= days_of_month(self.year, month);
            month += 1;
        }
        if self.month.is_some_and(|read| read != month) {
            return Err("day-of-year does not match month");
        }
        if self.day.is_some_and(|read| read != day) {
            return Err("day-of-year does not match day");
        }
        Ok((month, day))
    }

    /// The moment, in the zone that was read, else in `location`.
    fn time(&self, fields: Fields, location: &Location) -> Option<Time> {
        if self.is_utc {
            return Time::of_fields(fields, Location::Utc);
        }
        if let Some(offset) = self.offset {
            let name = self.abbreviation.as_deref().unwrap_or_default();
            let fixed = Time::of_fields_at(fields, offset, Location::Fixed(name.into(), offset))?;
            let there = location.offset(fixed.unix());
            let agrees = there.seconds == offset && (name.is_empty() || there.name == name);
            return Some(if agrees { fixed.at(location.clone()) } else { fixed });
        }
        let Some(name) = self.abbreviation.as_deref() else {
            return Time::of_fields(fields, location.clone());
        };
        let local = Time::of_fields(fields, Location::Utc)?;
        if let Some(offset) = location.offset_named(name, local.unix()) {
            return Time::of_fields_at(fields, offset, location.clone());
        }
        let offset = hours_of_abbreviation(name) * 3600;
        Time::of_fields_at(fields, offset, Location::Fixed(name.into(), offset))
    }
}

fn days_of_month(year: i64, month: i64) -> i64 {
    let (next_year, next_month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    days_from_civil(next_year, next_month, 1) - days_from_civil(year, month, 1)
}

/// Length of an abbreviation of a zone at the start of the text.
fn abbreviation_len(text: &[u8]) -> Option<usize> {
    match text {
        // The only ones with small letters.
        [b'C', b'h', b'S', b'T', ..] | [b'M', b'e', b'S', b'T', ..] => return Some(4),
        [b'G', b'M', b'T', rest @ ..] => return Some(3 + signed_hours(rest).map_or(0, |(len, _)| len)),
        // Zones without a name go by their offset.
        [b'+' | b'-', ..] => return signed_hours(text).map(|(len, _)| len),
        _ => {}
    }
    let n = text.iter().take(6).take_while(|c| c.is_ascii_uppercase()).count();
    match n {
        3 => Some(3),
        4 if text.get(3) == Some(&b'T') || text.starts_with(b"WITA") => Some(4),
        5 if text.get(4) == Some(&b'T') => Some(5),
        _ => None,
    }
}

/// A sign and a number of hours below 24: length and hours.
fn signed_hours(text: &[u8]) -> Option<(usize, i32)> {
    let (sign @ (b'+' | b'-'), rest) = text.split_first()? else { return None };
    let n = rest.iter().take_while(|c| c.is_ascii_digit()).count();
    let hours: i32 = std::str::from_utf8(rest.get(..n)?).ok()?.parse().ok().filter(|hours| *hours < 24)?;
    Some((n + 1, if *sign == b'-' { -hours } else { hours }))
}

/// Hours that an abbreviation says itself: `GMT+3`, `-03`.
fn hours_of_abbreviation(name: &[u8]) -> i32 {
    signed_hours(name.strip_prefix(b"GMT").unwrap_or(name)).map_or(0, |(_, hours)| hours)
}

#[cfg(test)]
mod tests {
    use super::super::format::format;
    use super::*;

    fn read(layout: &str, text: &str) -> Result<String, String> {
        let place = Location::find("America/New_York").unwrap();
        let t = parse(layout.as_bytes(), text.as_bytes(), &place)?;
        let shown = format(&t, b"2006-01-02 15:04:05.999999999 -0700 MST");
        Ok(String::from_utf8(shown).unwrap())
    }

    #[test]
    fn elements_are_read() {
        for (layout, text, expected) in [
            ("2006-01-02T15:04:05Z07:00", "2024-02-29T12:00:00+02:00", "2024-02-29 12:00:00 +0200 +0200"),
            ("2006-01-02T15:04:05Z07:00", "2024-02-29T12:00:00Z", "2024-02-29 12:00:00 +0000 UTC"),
            ("2006-01-02T15:04:05Z07:00", "2024-02-29T12:00:00.5-05:00", "2024-02-29 12:00:00.5 -0500 EST"),
            ("2006-01-02 15:04", "2024-07-01 12:00", "2024-07-01 12:00:00 -0400 EDT"),
            ("3:04PM", "1:05AM", "0000-01-01 01:05:00 -0456 LMT"),
            ("Jan _2 2006 MST", "feb  3 2024 UTC", "2024-02-03 00:00:00 +0000 UTC"),
            ("Monday, 2 January 2006 MST", "SATURDAY, 3 february 2024 EDT", "2024-02-02 23:00:00 -0500 EST"),
            ("2006.002 MST", "2024.366 GMT+3", "2024-12-31 00:00:00 +0300 GMT+3"),
            ("2006 __2 MST", "2024  60 XYZ", "2024-02-29 00:00:00 +0000 XYZ"),
            ("06 MST", "69 -03", "1969-01-01 00:00:00 -0300 -03"),
            ("05.000 -07:00:00", "09.123 +01:02:03", "0000-01-01 00:00:09.123 +0102 +0102"),
        ] {
            assert_eq!(read(layout, text).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_does_not_fit_is_told() {
        for (layout, text, expected) in [
            ("2006-01-02", "x", "parsing time \"x\" as \"2006-01-02\": cannot parse \"x\" as \"2006\""),
            ("2006-01-02", "2023-02-29", "parsing time \"2023-02-29\": day out of range"),
            ("2006-01-02", "2024-1-2", "parsing time \"2024-1-2\" as \"2006-01-02\": cannot parse \"1-2\" as \"01\""),
            ("2006-01-02", "2024-13-02", "parsing time \"2024-13-02\": month out of range"),
            ("3:04PM", "1:05am", "parsing time \"1:05am\" as \"3:04PM\": cannot parse \"am\" as \"PM\""),
            ("2006 junk", "2024 junk more", "parsing time \"2024 junk more\": extra text: \" more\""),
            ("2006 002", "2023 366", "parsing time \"2023 366\": day-of-year out of range"),
            ("2006 01 002", "2023 02 001", "parsing time \"2023 02 001\": day-of-year does not match month"),
            ("05.000", "09.1230", "parsing time \"09.1230\": extra text: \"0\""),
            ("15", "24", "parsing time \"24\": hour out of range"),
            ("15:04", "1", "parsing time \"1\" as \"15:04\": cannot parse \"\" as \":\""),
            ("-0700", "+2500", "parsing time \"+2500\": time zone offset hour out of range"),
        ] {
            assert_eq!(read(layout, text).unwrap_err(), expected);
        }
    }

    #[test]
    fn formatting_and_reading_are_inverse() {
        let layout = b"Mon, 02 Jan 2006 15:04:05.000000000 -07:00:00";
        let mut seed = 1_u64;
        for _ in 0..2000 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let nanos = i128::from(seed >> 1) * 27 - 60_000_000_000_000_000_000;
            let t = Time::of_nanos(nanos, Location::find("Europe/Berlin").unwrap()).unwrap();
            let text = format(&t, layout);
            let again = parse(layout, &text, t.location()).unwrap();
            assert_eq!(again.nanos(), t.nanos(), "{}", String::from_utf8_lossy(&text));
        }
    }
}
