//! The methods and operators of moments.

use super::durations;
use super::format::format;
use super::instant::{TYPE_NAME, Time};
use super::{BYTES_PER_REDUCTION, Location, OUT_OF_RANGE, RFC3339, locations, ret_time};
use crate::process::duration::Duration;
use crate::vm::native::{Cx, Function, HostType, Raise, Ret, Value};

const METHODS: &[Function] = &[
    ("add", add_method),
    ("sub", sub_method),
    ("add_date", add_date),
    ("before", before),
    ("after", after),
    ("equal", equal),
    ("format", format_method),
    ("format_rfc3339", format_rfc3339),
    ("unix", unix),
    ("unix_milli", unix_milli),
    ("unix_micro", unix_micro),
    ("unix_nano", unix_nano),
    ("date", date),
    ("clock", clock),
    ("year", year),
    ("month", month),
    ("day", day),
    ("hour", hour),
    ("minute", minute),
    ("second", second),
    ("nanosecond", nanosecond),
    ("weekday", weekday),
    ("year_day", year_day),
    ("iso_week", iso_week),
    ("is_zero", is_zero),
    ("utc", utc),
    ("in_local", in_local),
    ("in_location", in_location),
    ("location", location),
    ("zone", zone),
    ("round", round),
    ("truncate", truncate),
];

const METAMETHODS: &[Function] =
    &[("__tostring", tostring), ("__eq", eq), ("__lt", lt), ("__le", le), ("__add", add), ("__sub", sub)];

/// The layout of `tostring`.
const TEXT: &[u8] = b"2006-01-02 15:04:05.999999999 -0700 MST";

static TYPE: HostType = HostType::new(TYPE_NAME, METHODS, METAMETHODS);

impl Time {
    /// A value of the program.
    pub(in crate::modules) fn into_value(self, cx: &mut Cx<'_>) -> Value {
        cx.new_object(&TYPE, self)
    }
}

pub(super) fn of_value(cx: &mut Cx<'_>, v: Value) -> Option<Time> {
    cx.userdata_ref::<Time>(v).cloned()
}

/// Whether a value is a moment.
pub(super) fn is_one(cx: &mut Cx<'_>, v: Value) -> bool {
    cx.userdata_ref::<Time>(v).is_some()
}

/// The moment in argument `i`.
pub(super) fn check(cx: &mut Cx<'_>, i: usize) -> Result<Time, Raise> {
    let v = cx.arg(i);
    of_value(cx, v).ok_or_else(|| cx.type_error(i, TYPE_NAME))
}

// ---- arithmetic

/// `t:add(duration)`
fn add_method(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (t, d) = (check(cx, 1)?, durations::check_any(cx, 2)?);
    ret_time(cx, t.add(d))
}

/// `t:sub(other)`
fn sub_method(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (t, other) = (check(cx, 1)?, check(cx, 2)?);
    durations::ret(cx, Some(t.since(&other)))
}

/// `t:add_date(years, months, days)`
fn add_date(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let t = check(cx, 1)?;
    let (years, months, days) = (cx.check_int(2)?, cx.check_int(3)?, cx.check_int(4)?);
    ret_time(cx, t.add_date(years, months, days))
}

/// `t:round(unit)`
fn round(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (t, unit) = (check(cx, 1)?, durations::check_any(cx, 2)?);
    ret_time(cx, t.multiple(unit, true))
}

/// `t:truncate(unit)`
fn truncate(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (t, unit) = (check(cx, 1)?, durations::check_any(cx, 2)?);
    ret_time(cx, t.multiple(unit, false))
}

/// A moment and anything that means a duration, in either order.
pub(super) fn add(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (a, b) = (cx.arg(1), cx.arg(2));
    let (t, d) = match of_value(cx, a) {
        Some(t) => (t, b),
        None => (check(cx, 2)?, a),
    };
    let d = duration_operand(cx, d)?;
    ret_time(cx, t.add(d))
}

fn sub(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let t = check(cx, 1)?;
    let other = cx.arg(2);
    if let Some(other) = of_value(cx, other) {
        return durations::ret(cx, Some(t.since(&other)));
    }
    let d = duration_operand(cx, other)?;
    let earlier = Time::of_nanos(t.nanos() - i128::from(d.0), t.location().clone());
    // The reading of the monotonic clock is kept where the duration has a negative.
    ret_time(cx, d.0.checked_neg().map_or(earlier, |d| t.add(Duration(d))))
}

fn duration_operand(cx: &mut Cx<'_>, v: Value) -> Result<Duration, Raise> {
    Duration::of_argument(cx, v).map_err(|message| cx.error(message))
}

// ---- comparison

/// Nanoseconds of two moments in the arguments.
fn two(cx: &mut Cx<'_>) -> Result<(i128, i128), Raise> {
    Ok((check(cx, 1)?.nanos(), check(cx, 2)?.nanos()))
}

/// `t:before(other)`
fn before(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (a, b) = two(cx)?;
    cx.ret1(a < b)
}

/// `t:after(other)`
fn after(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (a, b) = two(cx)?;
    cx.ret1(a > b)
}

/// `t:equal(other)`
fn equal(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (a, b) = two(cx)?;
    cx.ret1(a == b)
}

fn eq(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (a, b) = (cx.arg(1), cx.arg(2));
    let (a, b) = (of_value(cx, a), of_value(cx, b));
    cx.ret1(a.zip(b).is_some_and(|(a, b)| a.nanos() == b.nanos()))
}

/// Nanoseconds of both operands of a comparison.
fn compared(cx: &mut Cx<'_>) -> Result<(i128, i128), Raise> {
    let (a, b) = (cx.arg(1), cx.arg(2));
    match of_value(cx, a).zip(of_value(cx, b)) {
        Some((a, b)) => Ok((a.nanos(), b.nanos())),
        None => Err(super::compare_error(cx)),
    }
}

fn lt(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (a, b) = compared(cx)?;
    cx.ret1(a < b)
}

fn le(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (a, b) = compared(cx)?;
    cx.ret1(a <= b)
}

// ---- text

fn ret_text(cx: &mut Cx<'_>, t: &Time, layout: &[u8]) -> Result<Ret, Raise> {
    // No element becomes more than a few times as long as it is.
    cx.check_memory(layout.len().saturating_mul(8))?;
    cx.charge(layout.len() / BYTES_PER_REDUCTION);
    let text = cx.new_str_from(format(t, layout));
    cx.ret1(text)
}

/// `t:format(layout)`
fn format_method(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (t, layout) = (check(cx, 1)?, cx.check_str(2)?);
    ret_text(cx, &t, layout)
}

/// `t:format_rfc3339()`
fn format_rfc3339(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let t = check(cx, 1)?;
    ret_text(cx, &t, RFC3339.as_bytes())
}

fn tostring(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let t = check(cx, 1)?;
    ret_text(cx, &t, TEXT)
}

// ---- parts

/// Ends with the whole units since 1970.
fn ret_units(cx: &mut Cx<'_>, nanos: i64) -> Result<Ret, Raise> {
    let units = check(cx, 1)?.nanos().div_euclid(i128::from(nanos));
    match i64::try_from(units) {
        Ok(units) => cx.ret1(units),
        Err(_) => Err(cx.error(OUT_OF_RANGE)),
    }
}

/// `t:unix()`
fn unix(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let seconds = check(cx, 1)?.unix();
    cx.ret1(seconds)
}

/// `t:unix_milli()`
fn unix_milli(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    ret_units(cx, 1_000_000)
}

/// `t:unix_micro()`
fn unix_micro(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    ret_units(cx, 1_000)
}

/// `t:unix_nano()`
fn unix_nano(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    ret_units(cx, 1)
}

/// `t:date()`
fn date(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let civil = check(cx, 1)?.civil();
    cx.ret(&[civil.year.into(), civil.month.into(), civil.day.into()])
}

/// `t:clock()`
fn clock(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let civil = check(cx, 1)?.civil();
    cx.ret(&[civil.hour.into(), civil.minute.into(), civil.second.into()])
}

macro_rules! define_parts {
    ($($name:ident => $part:ident),* $(,)?) => {
        $(#[doc = concat!("`t:", stringify!($name), "()`")]
        fn $name(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
            let part = check(cx, 1)?.civil().$part;
            cx.ret1(part)
        })*
    };
}

define_parts! {
    year => year, month => month, day => day, hour => hour, minute => minute, second => second,
    weekday => weekday, year_day => year_day,
}

/// `t:nanosecond()`
fn nanosecond(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let nanos = check(cx, 1)?.nanosecond();
    cx.ret1(i64::from(nanos))
}

/// `t:iso_week()`
fn iso_week(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (year, week) = check(cx, 1)?.civil().iso_week();
    cx.ret(&[year.into(), week.into()])
}

/// `t:is_zero()`
fn is_zero(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let is_zero = check(cx, 1)?.is_zero();
    cx.ret1(is_zero)
}

// ---- places

/// `t:utc()`
fn utc(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let t = check(cx, 1)?.at(Location::Utc);
    ret_time(cx, Some(t))
}

/// `t:in_local()`
fn in_local(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let t = check(cx, 1)?.at(Location::Local);
    ret_time(cx, Some(t))
}

/// `t:in_location(location)`
fn in_location(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (t, location) = (check(cx, 1)?, locations::check(cx, 2)?);
    ret_time(cx, Some(t.at(location)))
}

/// `t:location()`
fn location(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let location = check(cx, 1)?.location().clone().into_value(cx);
    cx.ret1(location)
}

/// `t:zone()`
fn zone(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let offset = check(cx, 1)?.civil().offset;
    let name = cx.new_str(&offset.name);
    cx.ret(&[name, i64::from(offset.seconds).into()])
}
