//! Durations as objects: their methods and operators.

use crate::process::duration::{Duration, HOUR, MICROSECOND, MILLISECOND, MINUTE, SECOND, TYPE_NAME};
use crate::vm::native::{Cx, Function, HostType, Kind, Object, Portable, Raise, Ret, Transfer, Value, kind_of};

const METHODS: &[Function] = &[
    ("nanoseconds", nanoseconds),
    ("microseconds", microseconds),
    ("milliseconds", milliseconds),
    ("seconds", seconds),
    ("minutes", minutes),
    ("hours", hours),
    ("round", round),
    ("truncate", truncate),
    ("abs", abs),
];

const METAMETHODS: &[Function] = &[
    ("__tostring", tostring),
    ("__eq", eq),
    ("__lt", lt),
    ("__le", le),
    ("__add", add),
    ("__sub", sub),
    ("__mul", mul),
    ("__div", div),
    ("__unm", unm),
];

static TYPE: HostType = HostType::new(TYPE_NAME, METHODS, METAMETHODS);

impl Duration {
    /// A value of the program.
    pub(crate) fn into_value(self, cx: &mut Cx<'_>) -> Value {
        cx.new_object(&TYPE, self)
    }
}

impl Object for Duration {
    fn type_name(&self) -> &'static str {
        TYPE_NAME
    }

    fn transfer(&self) -> Transfer {
        Transfer::Portable(Box::new(*self))
    }
}

impl Portable for Duration {
    fn arrive(&self, cx: &mut Cx<'_>) -> Value {
        self.into_value(cx)
    }
}

/// The duration in argument `i`.
fn check(cx: &mut Cx<'_>, i: usize) -> Result<Duration, Raise> {
    let v = cx.arg(i);
    Duration::of_value(cx, v).ok_or_else(|| cx.type_error(i, TYPE_NAME))
}

/// Anything that means a duration, in argument `i`.
pub(super) fn check_any(cx: &mut Cx<'_>, i: usize) -> Result<Duration, Raise> {
    let v = cx.arg(i);
    Duration::of_argument(cx, v).map_err(|message| cx.arg_error(i, message))
}

/// An operand that must be a duration.
pub(super) fn operand(cx: &mut Cx<'_>, v: Value) -> Result<Duration, Raise> {
    Duration::of_value(cx, v).ok_or_else(|| {
        let name = String::from_utf8_lossy(&cx.type_name(v)).into_owned();
        cx.error(format_args!("{TYPE_NAME} expected, got {name}"))
    })
}

/// Ends with a duration, if it is in the range.
pub(super) fn ret(cx: &mut Cx<'_>, d: Option<Duration>) -> Result<Ret, Raise> {
    match d {
        Some(d) => {
            let d = d.into_value(cx);
            cx.ret1(d)
        }
        None => Err(cx.error("duration out of range")),
    }
}

fn of_wide(n: i128) -> Option<Duration> {
    i64::try_from(n).ok().map(Duration)
}

// ---- methods

fn whole(cx: &mut Cx<'_>, unit: i64) -> Result<Ret, Raise> {
    let n = check(cx, 1)?.0 / unit;
    cx.ret1(n)
}

fn fractional(cx: &mut Cx<'_>, unit: i64) -> Result<Ret, Raise> {
    let n = check(cx, 1)?.0;
    // Whole and rest apart: so a whole number of units stays exact.
    #[expect(clippy::cast_precision_loss, reason = "a float is what is asked for")]
    let value = (n / unit) as f64 + (n % unit) as f64 / unit as f64;
    cx.ret1(value)
}

/// `d:nanoseconds()`
fn nanoseconds(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    whole(cx, 1)
}

/// `d:microseconds()`
fn microseconds(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    whole(cx, MICROSECOND)
}

/// `d:milliseconds()`
fn milliseconds(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    whole(cx, MILLISECOND)
}

/// `d:seconds()`
fn seconds(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    fractional(cx, SECOND)
}

/// `d:minutes()`
fn minutes(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    fractional(cx, MINUTE)
}

/// `d:hours()`
fn hours(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    fractional(cx, HOUR)
}

/// `d:round(unit)`: to the nearest multiple, halves away from zero; a unit that is not positive changes nothing.
fn round(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (d, unit) = (check(cx, 1)?, i128::from(check_any(cx, 2)?.0));
    if unit <= 0 {
        return ret(cx, Some(d));
    }
    let n = i128::from(d.0);
    let rest = n % unit;
    let away = if rest.abs() * 2 >= unit { unit * n.signum() } else { 0 };
    ret(cx, of_wide(n - rest + away))
}

/// `d:truncate(unit)`: to a multiple, towards zero.
fn truncate(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (d, unit) = (check(cx, 1)?, check_any(cx, 2)?);
    ret(cx, Some(if unit.0 <= 0 { d } else { Duration(d.0 - d.0 % unit.0) }))
}

/// `d:abs()`
fn abs(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let d = check(cx, 1)?;
    // As there is no positive one of that size, the longest.
    ret(cx, Some(Duration(d.0.saturating_abs())))
}

fn tostring(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let d = check(cx, 1)?;
    let text = cx.new_str(d.to_text().as_bytes());
    cx.ret1(text)
}

// ---- operators

fn eq(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (a, b) = (cx.arg(1), cx.arg(2));
    let (a, b) = (Duration::of_value(cx, a), Duration::of_value(cx, b));
    cx.ret1(a.is_some() && a == b)
}

/// Both operands of a comparison.
fn compared(cx: &mut Cx<'_>) -> Result<(Duration, Duration), Raise> {
    let (a, b) = (cx.arg(1), cx.arg(2));
    match (Duration::of_value(cx, a), Duration::of_value(cx, b)) {
        (Some(a), Some(b)) => Ok((a, b)),
        _ => Err(super::compare_error(cx)),
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

fn add(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (a, b) = (cx.arg(1), cx.arg(2));
    if super::moments::is_one(cx, b) {
        return super::moments::add(cx);
    }
    let (a, b) = (operand(cx, a)?, operand(cx, b)?);
    ret(cx, a.0.checked_add(b.0).map(Duration))
}

fn sub(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (a, b) = (cx.arg(1), cx.arg(2));
    let (a, b) = (operand(cx, a)?, operand(cx, b)?);
    ret(cx, a.0.checked_sub(b.0).map(Duration))
}

fn mul(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (a, b) = (cx.arg(1), cx.arg(2));
    let (d, factor) = match Duration::of_value(cx, a) {
        Some(d) => (d, b),
        None => (operand(cx, b)?, a),
    };
    let product = match kind_of(factor) {
        Kind::Int(n) => of_wide(i128::from(d.0) * i128::from(n)),
        #[expect(clippy::cast_precision_loss, reason = "the factor is no more exact")]
        Kind::Float(f) => Duration::of_float(d.0 as f64 * f),
        _ => return Err(number_expected(cx, factor)),
    };
    ret(cx, product)
}

fn div(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (a, b) = (cx.arg(1), cx.arg(2));
    let d = operand(cx, a)?;
    let quotient = match kind_of(b) {
        Kind::Int(0) => return Err(cx.error("attempt to divide a duration by zero")),
        Kind::Int(n) => of_wide(i128::from(d.0) / i128::from(n)),
        #[expect(clippy::cast_precision_loss, reason = "the divisor is no more exact")]
        Kind::Float(f) => Duration::of_float(d.0 as f64 / f),
        _ => return Err(number_expected(cx, b)),
    };
    ret(cx, quotient)
}

fn number_expected(cx: &mut Cx<'_>, v: Value) -> Raise {
    let name = String::from_utf8_lossy(&cx.type_name(v)).into_owned();
    cx.error(format_args!("number expected, got {name}"))
}

fn unm(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let d = check(cx, 1)?;
    ret(cx, d.0.checked_neg().map(Duration))
}
