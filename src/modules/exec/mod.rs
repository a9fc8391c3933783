//! The module `exec`: commands of the operating system (specification: modules/exec).
//!
//! | file | what |
//! |---|---|
//! | `words.rs` | command texts, cut into words |
//! | `settings.rs` | tables of options |
//! | `command.rs` | what an executor allows; finding and starting a program |
//! | `child.rs` | a command that runs: its end, signals, its input |
//! | `outlet.rs` | what it writes |
//! | `run.rs` | a whole command in one call |
//! | `all.rs` | the end of all commands |
//! | `guard.rs` | their end when wippy is killed |
//! | `together.rs` | two futures at once |
//!
//! Nothing here waits on a worker: programs are started by threads that may block, everything else is done on the reactor.

mod all;
mod child;
mod command;
mod guard;
mod outlet;
mod run;
mod settings;
mod together;
mod words;

use std::sync::Arc;

use rustix::process::Signal;

use self::child::{Child, Ending, Input, Refusal};
use self::command::{Command, Fault};
use self::outlet::Refused;
use self::run::Outcome;
use self::settings::Own;
use super::resource;
use super::stream::new_stream;
use crate::net::wait::wait;
use crate::process::error::kind;
use crate::process::failure::{Failure, ret_ok};
use crate::process::resource::{Resource, resources};
use crate::stdlib::module::{Class, Module};
use crate::vm::native::{Cx, HostType, Object, Raise, Ret, Value};

pub(crate) use self::command::{Settings, Variable};

/// The permission to run a command.
const RUN: &str = "exec.run";
/// The permission to make an executor, and what it is asked about.
const OPEN: &str = "exec.open";
const OPEN_WHAT: &[u8] = b"native";

/// Bytes of each output that `run` takes, if the executor says nothing else.
const RUN_OUTPUT_MAX: usize = 64 << 20;
/// What a command that a program has takes outside the heap: tasks, descriptors, the system's process. So the collector comes
/// sooner to those that are not used any more.
const PROCESS_BYTES: usize = 16 << 10;

/// The module.
pub(super) static MODULE: Module = Module::new("exec", "commands of the operating system")
    .with_classes(&[Class::Io, Class::Nondeterministic, Class::Process])
    .with_functions(&[("get", get), ("open", open)])
    .with_permissions(&["exec.get", OPEN, RUN]);

static EXECUTOR: HostType =
    HostType::new("exec.Executor", &[("exec", exec), ("run", run_command), ("release", release)], &[]);

static PROCESS: HostType = HostType::new(
    "exec.Process",
    &[
        ("start", start),
        ("wait", wait_for),
        ("pid", pid),
        ("stdout_stream", stdout_stream),
        ("stderr_stream", stderr_stream),
        ("write_stdin", write_stdin),
        ("signal", signal),
        ("close", close),
    ],
    &[],
);

/// What an entry of the kind `exec.native` offers.
struct Native(Settings);

/// The executor of an entry.
pub(crate) fn native(settings: Settings) -> Arc<Resource> {
    Arc::new(Native(settings))
}

/// An executor as a program sees it.
struct Executor {
    native: Arc<Native>,
    is_released: bool,
}

impl Object for Executor {
    fn type_name(&self) -> &'static str {
        EXECUTOR.name()
    }
}

/// A command as a program sees it.
struct Process(Arc<Child>);

impl Object for Process {
    fn type_name(&self) -> &'static str {
        PROCESS.name()
    }

    fn outside_bytes(&self) -> usize {
        PROCESS_BYTES
    }
}

fn failure(context: &'static str, fault: Fault) -> Failure {
    Failure::new(fault.kind, fault.message).with_context(context)
}

fn invalid(context: &'static str, message: impl std::fmt::Display) -> Failure {
    Failure::new(kind::INVALID, message).with_context(context)
}

fn canceled(context: &'static str) -> Failure {
    Failure::new(kind::CANCELED, "canceled").with_context(context)
}

// ---- executors

fn new_executor(cx: &mut Cx<'_>, native: Arc<Native>) -> Result<Ret, Raise> {
    let executor = cx.new_object(&EXECUTOR, Executor { native, is_released: false });
    ret_ok(cx, executor)
}

/// `exec.get(id)`
fn get(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    match resource::get::<Native>(cx, "exec.get", "executor")? {
        Ok((_, native)) => new_executor(cx, native),
        Err(ret) => Ok(ret),
    }
}

/// `exec.open([options])`
fn open(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let opening = if cx.is_none_or_nil(1) {
        settings::Opening { settings: Settings::default(), id: None }
    } else {
        let table = cx.check_table(1)?;
        match settings::opening(cx, table) {
            Ok(opening) => opening,
            Err(message) => return invalid(OPEN, message).ret_nil(cx),
        }
    };
    // What an entry does not allow, no program may allow itself.
    if !cx.is_granted(OPEN, OPEN_WHAT) {
        let failure = Failure::new(kind::PERMISSION_DENIED, "not allowed to open executors");
        return failure.with_context(OPEN).ret_nil(cx);
    }
    let native = Arc::new(Native(opening.settings));
    if let Some(id) = opening.id {
        resources(cx).insert(&id, Arc::clone(&native) as Arc<Resource>);
    }
    new_executor(cx, native)
}

/// `executor:release()`
fn release(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    cx.check_object::<Executor>(1, &EXECUTOR)?.is_released = true;
    ret_ok(cx, true)
}

/// The command of argument 2 with the options behind it, if it may be run; else the results of a failure.
fn command(cx: &mut Cx<'_>, context: &'static str, is_run: bool) -> Result<Result<(Command, Own), Ret>, Raise> {
    let executor = cx.check_object::<Executor>(1, &EXECUTOR)?;
    let (native, is_released) = (Arc::clone(&executor.native), executor.is_released);
    let written = settings::written(cx, 2)?;
    let options = if cx.is_none_or_nil(3) { None } else { Some(cx.check_table(3)?) };
    let made = if is_released {
        Err(Fault::new(kind::INVALID, "executor is released"))
    } else {
        make(cx, &native.0, written, options, is_run)
    };
    match made {
        Ok(made) => Ok(Ok(made)),
        Err(fault) => failure(context, fault).ret_nil(cx).map(Err),
    }
}

fn make(
    cx: &mut Cx<'_>,
    settings: &Settings,
    written: Result<command::Written, String>,
    options: Option<crate::vm::native::TableRef>,
    is_run: bool,
) -> Result<(Command, Own), Fault> {
    let invalid = |message| Fault::new(kind::INVALID, message);
    let written = written.map_err(invalid)?;
    let mut own = settings::own(cx, options, is_run).map_err(invalid)?;
    let text = written.text();
    let is_allowed = written.is_allowed(settings);
    let words = written.into_words(settings)?;
    let denied = |why: &str| Fault::new(kind::PERMISSION_DENIED, format!("{why}: {}", String::from_utf8_lossy(&text)));
    if !cx.is_permitted(RUN, &text) {
        return Err(denied("not allowed to run command"));
    }
    if !is_allowed {
        return Err(denied("command is not in the whitelist"));
    }
    let env = std::mem::take(&mut own.env);
    let mut command = Command::new(settings, words, own.work_dir.as_deref(), env, own.timeout);
    if is_run {
        command.output_max.get_or_insert(RUN_OUTPUT_MAX);
    }
    Ok((command, own))
}

/// `executor:exec(command [, options])`
fn exec(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (command, _) = match command(cx, "exec", false)? {
        Ok(made) => made,
        Err(ret) => return Ok(ret),
    };
    let child = Child::new(command);
    let process = cx.new_object(&PROCESS, Process(child));
    ret_ok(cx, process)
}

/// `executor:run(command [, options])`
fn run_command(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (command, own) = match command(cx, "run", true)? {
        Ok(made) => made,
        Err(ret) => return Ok(ret),
    };
    let child = Child::new(command);
    let begun = child.begin();
    debug_assert!(begun.is_ok(), "a command that nobody else has");
    cx.own_handle(&child);
    wait(cx, run::run(child, own.stdin), ran)
}

fn ran(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let outcome = match cx.answer::<Result<Outcome, Fault>>() {
        Some(Ok(outcome)) => outcome,
        Some(Err(fault)) => return failure("run", fault).ret_nil(cx),
        None => return canceled("run").ret_nil(cx),
    };
    let table = cx.new_table(0, 4);
    cx.raw_set_str(table, "code", i64::from(outcome.code))?;
    cx.raw_set_str(table, "timed_out", outcome.is_out_of_time)?;
    for (field, bytes) in [("stdout", outcome.stdout), ("stderr", outcome.stderr)] {
        cx.check_memory(bytes.len())?;
        let text = cx.new_str_from(bytes);
        cx.raw_set_str(table, field, text)?;
    }
    ret_ok(cx, table)
}

// ---- commands that run

fn check(cx: &mut Cx<'_>) -> Result<Arc<Child>, Raise> {
    cx.check_object::<Process>(1, &PROCESS).map(|process| Arc::clone(&process.0))
}

/// What a program is told that cannot do something with a command.
fn refusal(context: &'static str, refusal: Refusal) -> Failure {
    match refusal {
        Refusal::Closed => invalid(context, "process is closed"),
        Refusal::NotStarted => invalid(context, "process not started"),
        Refusal::Started => invalid(context, "process already started"),
        Refusal::Over => Failure::new(kind::NOT_FOUND, "process has ended").with_context(context),
    }
}

/// `process:start()`
fn start(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let child = check(cx)?;
    if let Err(refused) = child.begin() {
        return refusal("start", refused).ret_nil(cx);
    }
    cx.own_handle(&child);
    wait(cx, child.start(Input::Pipe), started)
}

fn started(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    match cx.answer::<Result<(), Fault>>() {
        Some(Ok(())) => ret_ok(cx, true),
        Some(Err(fault)) => failure("start", fault).ret_nil(cx),
        None => canceled("start").ret_nil(cx),
    }
}

/// `process:wait()`
fn wait_for(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let child = check(cx)?;
    match child.code() {
        Ok(Some(code)) => ret_ok(cx, i64::from(code)),
        Ok(None) => wait(cx, async move { child.ended_unread().await }, waited),
        Err(refused) => refusal("wait", refused).ret_nil(cx),
    }
}

fn waited(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    match cx.answer::<i32>() {
        Some(code) => ret_ok(cx, i64::from(code)),
        None => canceled("wait").ret_nil(cx),
    }
}

/// `process:pid()`
fn pid(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    match check(cx)?.pid() {
        Ok(pid) => ret_ok(cx, i64::from(pid)),
        Err(refused) => refusal("pid", refused).ret_nil(cx),
    }
}

/// `process:stdout_stream()`
fn stdout_stream(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    output(cx, "stdout_stream", true)
}

/// `process:stderr_stream()`
fn stderr_stream(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    output(cx, "stderr_stream", false)
}

fn output(cx: &mut Cx<'_>, context: &'static str, is_stdout: bool) -> Result<Ret, Raise> {
    let child = check(cx)?;
    if let Err(refused) = child.check_open() {
        return refusal(context, refused).ret_nil(cx);
    }
    let outlet = if is_stdout { &child.stdout } else { &child.stderr };
    match outlet.take() {
        Ok(stream) => {
            let stream: Value = new_stream(cx, stream);
            ret_ok(cx, stream)
        }
        Err(Refused::Taken) => invalid(context, "stream was taken before").ret_nil(cx),
        Err(Refused::Lost) => invalid(context, "the output was discarded").ret_nil(cx),
    }
}

/// `process:write_stdin(data)`
fn write_stdin(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let child = check(cx)?;
    let data = cx.check_str(2)?.to_vec();
    if let Err(refused) = child.code() {
        return refusal("write_stdin", refused).ret_nil(cx);
    }
    wait(cx, async move { child.write(&data).await }, written)
}

fn written(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    match cx.answer::<Result<(), &'static str>>() {
        Some(Ok(())) => ret_ok(cx, true),
        Some(Err(message)) => Failure::new(kind::INTERNAL, message).with_context("write_stdin").ret_nil(cx),
        None => canceled("write_stdin").ret_nil(cx),
    }
}

/// `process:signal(n)`
fn signal(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let child = check(cx)?;
    let n = cx.check_int(2)?;
    let named = i32::try_from(n).ok().and_then(Signal::from_named_raw);
    let sent = match named {
        Some(signal) => child.signal(signal),
        None => {
            return match child.code() {
                Ok(_) => invalid("signal", format!("unknown signal: {n}")).ret_nil(cx),
                Err(refused) => refusal("signal", refused).ret_nil(cx),
            };
        }
    };
    match sent {
        Ok(()) => ret_ok(cx, true),
        Err(refused) => refusal("signal", refused).ret_nil(cx),
    }
}

/// `process:close([force])`
fn close(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let child = check(cx)?;
    let ending = if cx.arg(2).is_falsy() { Ending::Asked } else { Ending::Killed };
    if !child.close_once(ending) {
        return refusal("close", Refusal::Closed).ret_nil(cx);
    }
    if !child.is_running() {
        return ret_ok(cx, true);
    }
    wait(cx, async move { child.ended().await }, closed)
}

fn closed(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    match cx.answer::<i32>() {
        Some(_) => ret_ok(cx, true),
        None => canceled("close").ret_nil(cx),
    }
}
