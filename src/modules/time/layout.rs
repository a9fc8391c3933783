//! Layouts: examples of how the moment `Mon Jan 2 15:04:05 MST 2006` (zone -0700) would be written.
//!
//! A layout is taken apart from left to right: at each place the longest element counts, and what belongs to no element
//! is literal text (Go, package `time`).

/// A part of a date or time in a layout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Element {
    /// `2006`
    Year,
    /// `06`
    YearOfCentury,
    /// `January`
    MonthName,
    /// `Jan`
    MonthShort,
    /// `01`, `1`
    Month(Padding),
    /// `Monday`
    WeekdayName,
    /// `Mon`
    WeekdayShort,
    /// `02`, `_2`, `2`
    Day(Padding),
    /// `002`, `__2`
    YearDay(Padding),
    /// `15`
    Hour,
    /// `03`, `3`
    Hour12(Padding),
    /// `04`, `4`
    Minute(Padding),
    /// `05`, `5`
    Second(Padding),
    /// `PM`
    UpperHalf,
    /// `pm`
    LowerHalf,
    /// `.000`: that many digits.
    Fraction(usize),
    /// `.999`: up to that many digits.
    FractionTrimmed(usize),
    /// `MST`
    Abbreviation,
    /// `-0700`, `Z07:00` and their like.
    Offset(OffsetForm),
}

/// How a number is filled up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Padding {
    None,
    Space,
    Zero,
}

/// How an offset from UTC is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct OffsetForm {
    /// `Z` stands for UTC.
    pub(super) has_z: bool,
    /// Colons between the parts.
    pub(super) has_colons: bool,
    /// Minutes are written.
    pub(super) has_minutes: bool,
    /// Seconds are written.
    pub(super) has_seconds: bool,
}

/// What the start of a layout is.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Step<'a> {
    /// Literal text.
    pub(super) literal: &'a [u8],
    /// The element behind it, with its own text; nothing at the end of the layout.
    pub(super) element: Option<(Element, &'a [u8])>,
    /// The layout behind the element.
    pub(super) rest: &'a [u8],
}

/// Takes the text up to the first element, and that, off a layout.
pub(super) fn step(layout: &[u8]) -> Step<'_> {
    for at in 0..layout.len() {
        let Some((literal, from)) = layout.split_at_checked(at) else { break };
        let Some((element, len)) = element_at(from) else { continue };
        let (text, rest) = from.split_at_checked(len).unwrap_or((from, &[]));
        return Step { literal, element: Some((element, text)), rest };
    }
    Step { literal: layout, element: None, rest: &[] }
}

/// Names of elements with fixed texts; of two that begin alike the longer one stands first.
const FIXED: &[(&[u8], Element)] = &[
    (b"January", Element::MonthName),
    (b"Monday", Element::WeekdayName),
    (b"MST", Element::Abbreviation),
    (b"01", Element::Month(Padding::Zero)),
    (b"02", Element::Day(Padding::Zero)),
    (b"03", Element::Hour12(Padding::Zero)),
    (b"04", Element::Minute(Padding::Zero)),
    (b"05", Element::Second(Padding::Zero)),
    (b"06", Element::YearOfCentury),
    (b"002", Element::YearDay(Padding::Zero)),
    (b"15", Element::Hour),
    (b"1", Element::Month(Padding::None)),
    (b"2006", Element::Year),
    (b"2", Element::Day(Padding::None)),
    (b"_2", Element::Day(Padding::Space)),
    (b"__2", Element::YearDay(Padding::Space)),
    (b"3", Element::Hour12(Padding::None)),
    (b"4", Element::Minute(Padding::None)),
    (b"5", Element::Second(Padding::None)),
    (b"PM", Element::UpperHalf),
    (b"pm", Element::LowerHalf),
];

/// Forms of offsets behind `-` or `Z`: minutes, seconds, colons. Longer ones stand first.
const OFFSETS: &[(&[u8], bool, bool, bool)] = &[
    (b"070000", true, true, false),
    (b"07:00:00", true, true, true),
    (b"0700", true, false, false),
    (b"07:00", true, false, true),
    (b"07", false, false, false),
];

/// The element that starts here, and its length.
fn element_at(from: &[u8]) -> Option<(Element, usize)> {
    match from {
        [sign @ (b'-' | b'Z'), rest @ ..] => {
            let &(text, has_minutes, has_seconds, has_colons) =
                OFFSETS.iter().find(|(text, ..)| rest.starts_with(text))?;
            let form = OffsetForm { has_z: *sign == b'Z', has_colons, has_minutes, has_seconds };
            Some((Element::Offset(form), text.len() + 1))
        }
        [b'.' | b',', digit @ (b'0' | b'9'), ..] => {
            let n = from.iter().skip(1).take_while(|c| *c == digit).count();
            // Any other digit behind them makes it literal.
            if from.get(n + 1).is_some_and(u8::is_ascii_digit) {
                return None;
            }
            let element = if *digit == b'0' { Element::Fraction(n) } else { Element::FractionTrimmed(n) };
            Some((element, n + 1))
        }
        // A literal underscore and a year.
        _ if from.starts_with(b"_2006") => None,
        _ => {
            if let Some(&(text, element)) = FIXED.iter().find(|(text, _)| from.starts_with(text)) {
                return Some((element, text.len()));
            }
            let short = match from.get(..3)? {
                b"Jan" => Element::MonthShort,
                b"Mon" => Element::WeekdayShort,
                _ => return None,
            };
            // Not as the start of another word.
            (!from.get(3).is_some_and(u8::is_ascii_lowercase)).then_some((short, 3))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn elements(layout: &str) -> Vec<String> {
        let mut parts = Vec::new();
        let mut rest = layout.as_bytes();
        loop {
            let step = step(rest);
            let literal = String::from_utf8_lossy(step.literal);
            if !literal.is_empty() {
                parts.push(format!("'{literal}'"));
            }
            let Some((_, text)) = step.element else { return parts };
            parts.push(String::from_utf8_lossy(text).into_owned());
            rest = step.rest;
        }
    }

    #[test]
    fn the_longest_element_counts() {
        assert_eq!(
            elements("2006-01-02T15:04:05Z07:00"),
            ["2006", "'-'", "01", "'-'", "02", "'T'", "15", "':'", "04", "':'", "05", "Z07:00"]
        );
        assert_eq!(
            elements("January Janet Jan Monday Month Mon"),
            ["January", "' Janet '", "Jan", "' '", "Monday", "' Month '", "Mon"]
        );
        assert_eq!(elements("_2006 _2 __2 002"), ["'_'", "2006", "' '", "_2", "' '", "__2", "' '", "002"]);
        assert_eq!(elements("20 06"), ["2", "'0 '", "06"]);
        assert_eq!(elements("05.000 .999 .0001 ,99"), ["05", ".000", "' '", ".999", "' .00'", "01", "' '", ",99"]);
        assert_eq!(
            elements("-070000 -07:00:00 -0700 -07:00 -07 Z"),
            ["-070000", "' '", "-07:00:00", "' '", "-0700", "' '", "-07:00", "' '", "-07", "' Z'"]
        );
        assert_eq!(elements("3:04PM"), ["3", "':'", "04", "PM"]);
        assert_eq!(elements(""), [""; 0]);
    }
}
