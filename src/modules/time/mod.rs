//! The module `time`: moments, durations, places, and their texts (specification: modules/time).
//!
//! | file | what |
//! |---|---|
//! | `instant.rs` | moments and their arithmetic |
//! | `location.rs` | places and their offsets |
//! | `layout.rs`, `format.rs`, `parse.rs` | texts by example, as in Go |
//! | `timers.rs` | sleeping, timers, tickers |
//! | `moments.rs`, `durations.rs`, `locations.rs` | the methods that programs see |
//!
//! Durations themselves are [`crate::process::duration`]'s: processes take them as arguments.

mod durations;
mod format;
mod instant;
mod layout;
mod location;
mod locations;
mod moments;
mod parse;
mod timers;

use self::instant::Fields;
pub(in crate::modules) use self::instant::Time;
use self::location::Location;
use crate::process::duration::{self, Duration};
use crate::process::error::kind;
use crate::stdlib::module::{Class, Module};
use crate::stdlib::os::{MONTHS, WEEKDAYS};
use crate::stdlib::{set_field, set_functions};
use crate::vm::native::{Cx, Function, Raise, Ret, TableRef, Value};

const FUNCTIONS: &[Function] = &[
    ("now", now),
    ("date", date),
    ("unix", unix),
    ("parse", parse_time),
    ("parse_duration", parse_duration),
    ("load_location", load_location),
    ("fixed_zone", fixed_zone),
    ("since", since),
    ("until_", until),
];

const NUMBERS: &[(&str, i64)] = &[
    ("NANOSECOND", 1),
    ("MICROSECOND", duration::MICROSECOND),
    ("MILLISECOND", duration::MILLISECOND),
    ("SECOND", duration::SECOND),
    ("MINUTE", duration::MINUTE),
    ("HOUR", duration::HOUR),
];

/// Layouts with names.
const LAYOUTS: &[(&str, &str)] = &[
    ("RFC3339", RFC3339),
    ("RFC3339NANO", RFC3339_NANO),
    ("RFC822", "02 Jan 06 15:04 MST"),
    ("RFC822Z", "02 Jan 06 15:04 -0700"),
    ("RFC850", "Monday, 02-Jan-06 15:04:05 MST"),
    ("RFC1123", "Mon, 02 Jan 2006 15:04:05 MST"),
    ("RFC1123Z", "Mon, 02 Jan 2006 15:04:05 -0700"),
    ("KITCHEN", "3:04PM"),
    ("STAMP", "Jan _2 15:04:05"),
    ("STAMP_MILLI", "Jan _2 15:04:05.000"),
    ("STAMP_MICRO", "Jan _2 15:04:05.000000"),
    ("STAMP_NANO", "Jan _2 15:04:05.000000000"),
    ("DATE_TIME", "2006-01-02 15:04:05"),
    ("DATE_ONLY", "2006-01-02"),
    ("TIME_ONLY", "15:04:05"),
];

/// The layout of RFC 3339.
const RFC3339: &str = "2006-01-02T15:04:05Z07:00";
/// The same with a fraction, as far as there is one.
const RFC3339_NANO: &str = "2006-01-02T15:04:05.999999999Z07:00";

/// Largest offset of a fixed zone, in seconds: what two digits of hours can show.
const OFFSET_MAX: i64 = 100 * 3600 - 1;
/// Bytes of a layout or text for one reduction.
const BYTES_PER_REDUCTION: usize = 16;

/// What is raised for a moment beyond the years that the calendar has.
const OUT_OF_RANGE: &str = "time out of range";

/// The module.
pub(super) static MODULE: Module = Module::new("time", "instants, durations, time zones, timers")
    .with_classes(&[Class::Nondeterministic, Class::Time])
    .with_functions(FUNCTIONS)
    .with_open(open);

fn open(cx: &mut Cx<'_>, module: TableRef) {
    set_functions(cx, module, timers::FUNCTIONS);
    for &(name, n) in NUMBERS {
        set_field(cx, module, name, n);
    }
    for (name, n) in MONTHS.iter().zip(1..).chain(WEEKDAYS.iter().zip(0..)) {
        let n: i64 = n;
        set_field(cx, module, &name.to_ascii_uppercase(), n);
    }
    for &(name, layout) in LAYOUTS {
        let layout = cx.new_str(layout.as_bytes());
        set_field(cx, module, name, layout);
    }
    let utc = Location::Utc.into_value(cx);
    set_field(cx, module, "utc", utc);
    let local = Location::Local.into_value(cx);
    set_field(cx, module, "localtz", local);
}

/// The text of a moment (RFC 3339) or a duration, for encoders.
pub(super) fn text_of(cx: &mut Cx<'_>, v: Value) -> Option<Vec<u8>> {
    if let Some(d) = Duration::of_value(cx, v) {
        return Some(d.to_text().into_bytes());
    }
    moments::of_value(cx, v).map(|t| format::format(&t, RFC3339_NANO.as_bytes()))
}

/// A location argument, the local one where it is absent or nil.
fn opt_location(cx: &mut Cx<'_>, i: usize) -> Result<Location, Raise> {
    if cx.is_none_or_nil(i) { Ok(Location::Local) } else { locations::check(cx, i) }
}

/// Ends with a moment, if it is in the range.
fn ret_time(cx: &mut Cx<'_>, t: Option<Time>) -> Result<Ret, Raise> {
    match t {
        Some(t) => {
            let t = t.into_value(cx);
            cx.ret1(t)
        }
        None => Err(cx.error(OUT_OF_RANGE)),
    }
}

/// The error of two operands that cannot be compared, as the operators raise it.
fn compare_error(cx: &mut Cx<'_>) -> Raise {
    let [a, b] = [cx.arg(1), cx.arg(2)].map(|v| String::from_utf8_lossy(&cx.type_name(v)).into_owned());
    if a == b {
        cx.error(format_args!("attempt to compare two {a} values"))
    } else {
        cx.error(format_args!("attempt to compare {a} with {b}"))
    }
}

/// `time.now()`.
fn now(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    ret_time(cx, Some(Time::now()))
}

/// `time.date(year, month, day, hour, min, sec, nsec [, location])`.
fn date(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let fields = Fields {
        year: cx.check_int(1)?,
        month: cx.check_int(2)?,
        day: cx.check_int(3)?,
        hour: cx.check_int(4)?,
        minute: cx.check_int(5)?,
        second: cx.check_int(6)?,
        nanosecond: cx.check_int(7)?,
    };
    let location = opt_location(cx, 8)?;
    ret_time(cx, Time::of_fields(fields, location))
}

/// `time.unix(sec [, nsec])`.
fn unix(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (seconds, nanos) = (cx.check_int(1)?, cx.opt_int(2, 0)?);
    ret_time(cx, Time::of_unix(seconds, nanos, Location::Local))
}

/// `time.parse(layout, text [, location])`.
fn parse_time(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (layout, text) = (cx.check_str(1)?, cx.check_str(2)?);
    let location = opt_location(cx, 3)?;
    cx.charge((layout.len() + text.len()) / BYTES_PER_REDUCTION);
    match parse::parse(layout, text, &location) {
        Ok(t) => ret_time(cx, Some(t)),
        Err(message) => cx.ret_failure(Some("time.parse"), kind::INVALID, message),
    }
}

/// `time.parse_duration(value)`.
fn parse_duration(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let v = cx.arg(1);
    match Duration::of_argument(cx, v) {
        Ok(d) => durations::ret(cx, Some(d)),
        Err(message) => cx.ret_failure(Some("time.parse_duration"), kind::INVALID, message),
    }
}

/// `time.load_location(name)`.
fn load_location(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let name = cx.check_str(1)?;
    if name.is_empty() {
        return cx.ret_failure(None, kind::INVALID, "empty location name");
    }
    match std::str::from_utf8(name).ok().and_then(Location::find) {
        Some(location) => {
            let location = location.into_value(cx);
            cx.ret1(location)
        }
        None => {
            let message = format!("unknown location: {}", String::from_utf8_lossy(name));
            cx.ret_failure(Some("time.load_location"), kind::NOT_FOUND, message)
        }
    }
}

/// `time.fixed_zone(name, offset)`.
fn fixed_zone(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let name = cx.check_str(1)?;
    let offset = i32::try_from(cx.check_int(2)?).ok().filter(|offset| i64::from(*offset).abs() <= OFFSET_MAX);
    let Some(offset) = offset else { return Err(cx.arg_error(2, "offset out of range")) };
    let location = Location::Fixed(name.into(), offset).into_value(cx);
    cx.ret1(location)
}

/// `time.since(t)`.
fn since(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let t = moments::check(cx, 1)?;
    durations::ret(cx, Some(Time::now().since(&t)))
}

/// `time.until_(t)`.
fn until(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let t = moments::check(cx, 1)?;
    durations::ret(cx, Some(t.since(&Time::now())))
}
