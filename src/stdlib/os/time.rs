//! `os.time` and `os.date`.
//!
//! `os.time(t)` reads its table with metamethods and then writes the normalised fields back in the same way, so it is
//! a state machine. Window: the table, the index of the field in work, and as Rust state the values of the fields.

use std::time::{SystemTime, UNIX_EPOCH};

use super::calendar::{self, Date, Fields, InvalidConversion, Utc};
use super::zone::Local;
use crate::stdlib::{c_string, set_field};
use crate::vm::native::{Access, Cx, Raise, Ret, TableRef, Value, number};

/// Slots of the window of `os.time`.
const TABLE: usize = 1;
const INDEX: usize = 2;
const STATE: usize = 3;

/// Greatest size of a field (`L_MAXDATEFIELD`).
const FIELD_MAX: i64 = (i32::MAX / 2) as i64;

/// Fields in the order in which they are read: name and default.
const FIELDS: [(&str, Option<i64>); 6] =
    [("sec", Some(0)), ("min", Some(0)), ("hour", Some(12)), ("day", None), ("month", None), ("year", None)];
/// The last field that is read.
const IS_DST: &str = "isdst";

#[expect(clippy::disallowed_methods, reason = "os.time tells the time, that is what it is for")]
fn now() -> i64 {
    let seconds = match SystemTime::now().duration_since(UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_secs()),
        Err(before) => i64::try_from(before.duration().as_secs()).map(|seconds| -seconds),
    };
    seconds.unwrap_or(0)
}

fn unrepresentable(cx: &mut Cx<'_>) -> Raise {
    cx.error("time result cannot be represented in this installation")
}

// ---- os.time

/// `os.time([table])`.
pub(super) fn time(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    if cx.is_none_or_nil(TABLE) {
        return cx.ret1(now());
    }
    begin(cx, TimeState::default())
}

/// The same in project entries: fields that are missing are those of today's first second.
pub(super) fn time_of_entries(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    if cx.is_none_or_nil(TABLE) {
        return cx.ret1(now());
    }
    let Some(today) = Date::at(now(), &Local::system()) else { return Err(unrepresentable(cx)) };
    begin(cx, TimeState { today: Some([0, 0, 0, today.day, today.month, today.year]), ..TimeState::default() })
}

fn begin(cx: &mut Cx<'_>, state: TimeState) -> Result<Ret, Raise> {
    cx.check_table(TABLE)?;
    cx.set_count(STATE);
    cx.set_arg(INDEX, 0);
    let state = cx.new_state(state);
    cx.set_arg(STATE, state);
    read_fields(cx)
}

/// What has been read; then what is written back.
#[derive(Default)]
struct TimeState {
    values: [i64; FIELDS.len()],
    is_dst: Option<bool>,
    written: Option<(i64, Date)>,
    /// What stands for missing fields, if not the defaults.
    today: Option<[i64; FIELDS.len()]>,
}

fn index(cx: &Cx<'_>) -> usize {
    number::to_integer(cx.arg(INDEX)).and_then(|i| usize::try_from(i).ok()).unwrap_or(usize::MAX)
}

fn advance(cx: &mut Cx<'_>) {
    let next = number::to_integer(cx.arg(INDEX)).unwrap_or(0) + 1;
    cx.set_arg(INDEX, next);
}

fn state<'c>(cx: &'c mut Cx<'_>) -> Option<&'c mut TimeState> {
    let state = cx.arg(STATE);
    cx.state::<TimeState>(state)
}

fn read_fields(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    while index(cx) <= FIELDS.len() {
        let name = FIELDS.get(index(cx)).map_or(IS_DST, |(name, _)| name);
        let key = cx.new_str(name.as_bytes());
        match cx.get(cx.arg(TABLE), key)? {
            Access::Done(v) => keep_field(cx, v)?,
            Access::Call { function, args, n } => {
                return cx.call(function, args.get(..n).unwrap_or(&args), field_given);
            }
        }
    }
    calculate(cx)
}

fn field_given(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    keep_field(cx, cx.result(1))?;
    read_fields(cx)
}

/// Checks the value of the field in work and keeps it (`getfield`).
fn keep_field(cx: &mut Cx<'_>, v: Value) -> Result<(), Raise> {
    let i = index(cx);
    let today = state(cx).and_then(|state| state.today).and_then(|today| today.get(i).copied());
    let Some((name, default)) = FIELDS.get(i).map(|&(name, default)| (name, today.or(default))) else {
        if let Some(state) = state(cx) {
            state.is_dst = if v.is_nil() { None } else { Some(!v.is_falsy()) };
        }
        advance(cx);
        return Ok(());
    };
    let value = match (number::to_integer(v), default) {
        (Some(value), _) if value.unsigned_abs() <= FIELD_MAX.unsigned_abs() => value,
        (Some(_), _) => return Err(cx.error(format_args!("field '{name}' is out-of-bound"))),
        (None, _) if !v.is_nil() => return Err(cx.error(format_args!("field '{name}' is not an integer"))),
        (None, Some(default)) => default,
        (None, None) => return Err(cx.error(format_args!("field '{name}' missing in date table"))),
    };
    if let Some(slot) = state(cx).and_then(|state| state.values.get_mut(i)) {
        *slot = value;
    }
    advance(cx);
    Ok(())
}

fn calculate(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let Some(TimeState { values: [second, minute, hour, day, month, year], is_dst, today, .. }) = state(cx) else {
        return cx.ret0();
    };
    let is_of_entry = today.is_some();
    let fields = Fields {
        year: *year,
        month: *month,
        day: *day,
        hour: *hour,
        minute: *minute,
        second: *second,
        is_dst: *is_dst,
    };
    let zones = Local::system();
    let t = calendar::moment(fields, &zones);
    let date = Date::at(t, &zones);
    match date {
        // -1 is how `mktime` tells of a failure, so that moment cannot be had, but in entries.
        Some(date) if t != -1 || is_of_entry => {
            if let Some(state) = state(cx) {
                state.written = Some((t, date));
            }
            if !is_written_to(cx) {
                return cx.ret1(t);
            }
            cx.set_arg(INDEX, 0);
            write_fields(cx)
        }
        _ => Err(unrepresentable(cx)),
    }
}

fn write_fields(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let Some((t, date)) = state(cx).and_then(|state| state.written.clone()) else {
        return cx.ret0();
    };
    let fields = fields_of(&date);
    while let Some(&(name, v)) = fields.get(index(cx)) {
        advance(cx);
        let key = cx.new_str(name.as_bytes());
        if let Access::Call { function, args, n } = cx.set(cx.arg(TABLE), key, v)? {
            return cx.call(function, args.get(..n).unwrap_or(&args), write_fields);
        }
    }
    cx.ret1(t)
}

/// Whether the table can take the normalised fields: a frozen one stays as it is.
fn is_written_to(cx: &mut Cx<'_>) -> bool {
    cx.check_table(TABLE).is_ok_and(|t| !cx.is_frozen(t))
}

/// The fields of a date as `os.date("*t")` gives them.
fn fields_of(date: &Date) -> [(&'static str, Value); 9] {
    [
        ("sec", date.second.into()),
        ("min", date.minute.into()),
        ("hour", date.hour.into()),
        ("day", date.day.into()),
        ("month", date.month.into()),
        ("year", date.year.into()),
        ("wday", (date.weekday + 1).into()),
        ("yday", (date.yearday + 1).into()),
        ("isdst", date.offset.is_dst.into()),
    ]
}

// ---- os.date

/// `os.date([format [, time]])`.
pub(super) fn date(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    show(cx, "GMT")
}

/// The same in project entries, where universal time has its modern name.
pub(super) fn date_of_entries(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    show(cx, "UTC")
}

/// A moment as text or table; `universal` is the name of universal time.
fn show(cx: &mut Cx<'_>, universal: &str) -> Result<Ret, Raise> {
    let format = cx.opt_str(1)?.unwrap_or(b"%c");
    let t = if cx.is_none_or_nil(2) { now() } else { cx.check_int(2)? };
    let (date, format) = match format {
        [b'!', format @ ..] => {
            let mut date = Date::at(t, &Utc);
            if let Some(date) = &mut date {
                universal.clone_into(&mut date.offset.name);
            }
            (date, format)
        }
        format => (Date::at(t, &Local::system()), format),
    };
    let Some(date) = date else {
        return Err(unrepresentable(cx));
    };
    if c_string(format) == b"*t" {
        let table = table_of(cx, &date);
        return cx.ret1(table);
    }
    let mut text = cx.take_buffer();
    cx.charge(format.len() / 8);
    match calendar::format(format, &date, &mut text) {
        Ok(()) => cx.ret_buffer(text),
        Err(InvalidConversion(at)) => {
            let conversion = c_string(format.get(at..).unwrap_or_default());
            let shown = String::from_utf8_lossy(conversion).into_owned();
            Err(cx.arg_error(1, format_args!("invalid conversion specifier '%{shown}'")))
        }
    }
}

fn table_of(cx: &mut Cx<'_>, date: &Date) -> TableRef {
    let table = cx.new_table(0, 9);
    for (name, v) in fields_of(date) {
        set_field(cx, table, name, v);
    }
    table
}
