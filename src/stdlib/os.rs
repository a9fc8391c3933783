//! The operating system (manual section 6.9): time and date, environment, files, other programs.

mod calendar;
mod time;
mod zone;

use std::ffi::OsStr;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::process::ExitStatus;
use std::sync::OnceLock;
use std::time::Instant;

use super::io::{error_text, exit, fail, named_temporary_file, ret_status, shell};
use super::{c_string, check_option, new_library, set_field};
use crate::vm::native::{Cx, Function, Raise, Ret, SpecialFunction, TableRef, Type, Value, type_of};

const FUNCTIONS: &[Function] = &[
    ("clock", clock),
    ("date", time::date),
    ("difftime", difftime),
    ("execute", execute),
    ("exit", os_exit),
    ("getenv", getenv),
    ("remove", remove),
    ("rename", rename),
    ("setlocale", setlocale),
    ("time", time::time),
    ("tmpname", tmpname),
];

pub(crate) use calendar::{DAY, MONTHS, WEEKDAYS, civil_from_days, days_from_civil};
pub(crate) use zone::system_zone;

/// Opens the library.
pub(crate) fn open(cx: &mut Cx<'_>) {
    let library = new_library(cx, "os", FUNCTIONS);
    set_platform(cx, library);
}

/// `os.platform`, which is not of the standard.
pub(super) fn set_platform(cx: &mut Cx<'_>, library: TableRef) {
    let platform = cx.new_str(b"wippy");
    set_field(cx, library, "platform", platform);
}

/// What project entries have of it.
pub(crate) const ENTRY_FUNCTIONS: &[Function] = &[
    ("clock", elapsed),
    ("date", time::date_of_entries),
    ("difftime", difftime_of_entries),
    ("time", time::time_of_entries),
];

/// Seconds since the clock was first asked for, which never goes back.
fn elapsed(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    static START: OnceLock<Instant> = OnceLock::new();
    let start = START.get_or_init(Instant::now);
    cx.ret1(start.elapsed().as_secs_f64())
}

/// `os.difftime(later [, earlier])`.
fn difftime_of_entries(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    if cx.is_none_or_nil(2) {
        cx.set_count(2);
        cx.set_arg(2, 0);
    }
    difftime(cx)
}

fn path(name: &[u8]) -> &Path {
    Path::new(OsStr::from_bytes(c_string(name)))
}

/// Processor time that the program has used.
fn clock(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let used = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    // Microseconds, the resolution of C's `clock`.
    let microseconds = used.tv_sec * 1_000_000 + used.tv_nsec / 1000;
    cx.ret1(as_float(microseconds) / 1e6)
}

#[expect(clippy::cast_precision_loss, reason = "C converts in the same way")]
fn as_float(n: i64) -> f64 {
    n as f64
}

fn difftime(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let later = cx.check_int(1)?;
    let earlier = cx.check_int(2)?;
    let difference = i128::from(later) - i128::from(earlier);
    #[expect(clippy::cast_precision_loss, reason = "the result is a float")]
    let difference = difference as f64;
    cx.ret1(difference)
}

// ---- programs and environment

fn execute(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let Some(program) = cx.opt_str(1)? else {
        return cx.ret1(path(b"/bin/sh").exists());
    };
    let mut command = shell(c_string(program));
    if cx.has_company() {
        return cx.offload(move || command.status(), executed);
    }
    finish_execute(cx, command.status())
}

fn executed(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    match cx.answer::<io::Result<ExitStatus>>() {
        Some(status) => finish_execute(cx, status),
        None => Err(cx.error("the program could not be run")),
    }
}

fn finish_execute(cx: &mut Cx<'_>, status: io::Result<ExitStatus>) -> Result<Ret, Raise> {
    match status {
        Ok(status) => ret_status(cx, status),
        Err(error) => fail(cx, &error, None),
    }
}

/// `os.exit([code [, close]])`: ends the program.
fn os_exit(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let status = match type_of(cx.arg(1)) {
        Type::Boolean => i64::from(cx.arg(1).is_falsy()),
        _ => cx.opt_int(1, 0)?,
    };
    // Only the low bits reach the parent; C cuts to an `int` in the same way.
    let status = i32::try_from(status.rem_euclid(256)).unwrap_or(0);
    if cx.arg(2).is_falsy() {
        exit(status);
    }
    cx.set_count(1);
    cx.set_arg(1, i64::from(status));
    let close = state_closer(cx);
    cx.call(close, &[], state_closed)
}

fn state_closed(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let status = cx.opt_int(1, 0)?;
    exit(i32::try_from(status).unwrap_or(0))
}

/// The function that ends the state (`lua_close`). Hooks see nothing of it.
pub(crate) fn state_closer(cx: &mut Cx<'_>) -> Value {
    let (co, _) = cx.running();
    cx.set_hook(co, Value::NIL, 0, 0);
    cx.new_function(close_state, &[])
}

/// Calls the finalizers of all objects that have one. Their errors are nobody's business any more.
fn close_state(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    cx.queue_all_finalizers();
    call_finalizers(cx)
}

fn call_finalizers(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    match cx.next_finalizer() {
        Some((finalizer, object)) => {
            let pcall = cx.special_function(SpecialFunction::Pcall);
            cx.call(pcall, &[finalizer, object], call_finalizers)
        }
        None => cx.ret0(),
    }
}

fn getenv(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let name = c_string(cx.check_str(1)?);
    if name.is_empty() || name.contains(&b'=') {
        return cx.ret1(Value::NIL);
    }
    match std::env::var_os(OsStr::from_bytes(name)) {
        Some(text) => {
            let text = cx.new_str(text.as_bytes());
            cx.ret1(text)
        }
        None => cx.ret1(Value::NIL),
    }
}

/// Only the C locale is there: its names are accepted, all others refused.
fn setlocale(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let locale = cx.opt_str(1)?;
    check_option(cx, 2, Some(0), &["all", "collate", "ctype", "monetary", "numeric", "time"])?;
    match locale.map(c_string) {
        None | Some(b"" | b"C" | b"POSIX") => {
            let name = cx.new_str(b"C");
            cx.ret1(name)
        }
        Some(_) => cx.ret1(Value::NIL),
    }
}

// ---- files

fn remove(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let name = cx.check_str(1)?;
    let file = path(name);
    let is_directory = file.symlink_metadata().is_ok_and(|data| data.is_dir());
    let removed = if is_directory { std::fs::remove_dir(file) } else { std::fs::remove_file(file) };
    match removed {
        Ok(()) => cx.ret1(true),
        Err(error) => fail(cx, &error, Some(c_string(name))),
    }
}

fn rename(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let from = cx.check_str(1)?;
    let to = cx.check_str(2)?;
    match std::fs::rename(path(from), path(to)) {
        Ok(()) => cx.ret1(true),
        // No file is named: it could be either.
        Err(error) => fail(cx, &error, None),
    }
}

fn tmpname(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    match named_temporary_file() {
        Ok((path, _)) => {
            let name = cx.new_str(path.as_os_str().as_bytes());
            cx.ret1(name)
        }
        Err(error) => {
            let reason = error_text(&error);
            Err(cx.error(format_args!("unable to generate a unique filename: {reason}")))
        }
    }
}
