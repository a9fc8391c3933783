//! The module `funcs`: calls of functions, each in a process of its own (specification: funcs).
//!
//! How calls run is in `process::call`; here targets, arguments and permissions are checked, and executors collect settings.

use std::sync::Arc;

use crate::process::block;
use crate::process::call::{self, CallOptions, Future, Order, Waiter};
use crate::process::context::Overlay;
use crate::process::entry::{Entry, NoEntry};
use crate::process::error::kind;
use crate::process::failure::{Failure, ret_ok};
use crate::process::identity;
use crate::stdlib::module::{Class, Module};
use crate::vm::native::{Cx, HostType, Mode, Object, Raise, Ret, Type, Value, type_of};
use crate::vm::task::WaitFor;

/// The module.
pub(super) static MODULE: Module = Module::new("funcs", "calls of functions, futures")
    .with_classes(&[Class::Process, Class::Nondeterministic])
    .with_functions(&[
        ("call", |cx| call(cx, &Executor::default(), 1)),
        ("async", |cx| start(cx, &Executor::default(), 1)),
        ("new", |cx| ret_executor(cx, Executor::default())),
    ])
    .with_permissions(&["funcs.call", "funcs.context", "funcs.security", "network.select"]);

/// Executors.
static EXECUTOR: HostType = HostType::new(
    "funcs.Executor",
    &[
        ("with_context", |cx| step(cx, add_context)),
        ("with_actor", |cx| step(cx, set_actor)),
        ("with_scope", |cx| step(cx, set_scope)),
        ("with_options", |cx| step(cx, set_options)),
        ("call", |cx| {
            let executor = check(cx)?;
            call(cx, &executor, 2)
        }),
        ("async", |cx| {
            let executor = check(cx)?;
            start(cx, &executor, 2)
        }),
    ],
    &[],
);

/// Settings of calls, which never change.
#[derive(Clone, Default)]
struct Executor {
    overlay: Overlay,
    /// What was said last, or what is wrong with it: that is told by the call.
    options: Option<Result<CallOptions, String>>,
}

impl Object for Executor {
    fn type_name(&self) -> &'static str {
        EXECUTOR.name()
    }
}

fn check(cx: &mut Cx<'_>) -> Result<Executor, Raise> {
    Ok(cx.check_object::<Executor>(1, &EXECUTOR)?.clone())
}

fn ret_executor(cx: &mut Cx<'_>, executor: Executor) -> Result<Ret, Raise> {
    let executor = cx.new_object(&EXECUTOR, executor);
    cx.ret1(executor)
}

/// Changes a setting to what stands in argument 2; the inner error is returned to the program.
type Change = fn(&mut Cx<'_>, &mut Executor) -> Result<Result<(), Failure>, Raise>;

/// A method that gives a new executor.
fn step(cx: &mut Cx<'_>, change: Change) -> Result<Ret, Raise> {
    let mut executor = check(cx)?;
    match change(cx, &mut executor)? {
        Ok(()) => ret_executor(cx, executor),
        Err(failure) => failure.ret_nil(cx),
    }
}

fn add_context(cx: &mut Cx<'_>, executor: &mut Executor) -> Result<Result<(), Failure>, Raise> {
    let added = executor.overlay.add_values(cx, 2)?;
    if !cx.is_permitted("funcs.context", b"context") {
        let message = "not allowed to call functions with custom context";
        return Ok(Err(Failure::new(kind::PERMISSION_DENIED, message)));
    }
    Ok(added.map_err(|message| Failure::new(kind::INVALID, message)))
}

fn may_change_security(cx: &mut Cx<'_>) -> Result<(), Failure> {
    if cx.is_permitted("funcs.security", b"security") {
        return Ok(());
    }
    Err(Failure::new(kind::PERMISSION_DENIED, "not allowed to call functions with custom security context"))
}

fn set_actor(cx: &mut Cx<'_>, executor: &mut Executor) -> Result<Result<(), Failure>, Raise> {
    executor.overlay.actor = Some(identity::check_actor(cx, 2)?);
    Ok(may_change_security(cx))
}

fn set_scope(cx: &mut Cx<'_>, executor: &mut Executor) -> Result<Result<(), Failure>, Raise> {
    executor.overlay.scope = Some(identity::check_scope(cx, 2)?);
    Ok(may_change_security(cx))
}

fn set_options(cx: &mut Cx<'_>, executor: &mut Executor) -> Result<Result<(), Failure>, Raise> {
    let table = cx.check_table(2)?;
    executor.options = Some(CallOptions::read(cx, table));
    Ok(Ok(()))
}

/// What stands in the way of a call.
enum Refusal {
    /// It is told at once.
    Now(Failure),
    /// There is no such function: a future tells it.
    Later(Failure),
}

/// What a call is, from the arguments `target, …` that stand from argument `first` on.
fn order(cx: &mut Cx<'_>, executor: &Executor, first: usize) -> Result<Result<Order, Refusal>, Raise> {
    let now = |kind: &'static str, message: String| Ok(Err(Refusal::Now(Failure::new(kind, message))));
    let target = cx.arg(first);
    let is_function = type_of(target) == Type::Function;
    if !is_function && type_of(target) != Type::String {
        return Err(cx.type_error(first, "string"));
    }
    let own = block::me(cx)?.block.entry();
    let id = if is_function { own.id.to_string() } else { String::from_utf8_lossy(cx.check_str(first)?).into_owned() };
    if let Some(complaint) = complaint(&id).filter(|_| !is_function) {
        return now(kind::INVALID, complaint.to_owned());
    }
    if !cx.is_permitted("funcs.call", id.as_bytes()) {
        return now(kind::PERMISSION_DENIED, format!("not allowed: {id}"));
    }
    let options = match &executor.options {
        Some(Err(message)) => return now(kind::INVALID, message.clone()),
        Some(Ok(options)) => options.clone(),
        None => CallOptions::default(),
    };
    let mut values: Vec<Value> = Vec::new();
    if is_function {
        values.push(target);
    }
    values.extend_from_slice(cx.args_from(first + 1));
    let (mode, offset) = if is_function { (Mode::Code, 0) } else { (Mode::Data, 1) };
    let name = move |i: usize| if i + offset == 0 { String::new() } else { format!("#{}", i + offset) };
    let arguments = match cx.pack(&values, mode, usize::MAX, &name) {
        Ok(parcel) => Arc::new(parcel),
        Err(error) => return now(kind::INVALID, error.to_string()),
    };
    let context = match executor.overlay.over_own(cx)? {
        Ok(context) => context,
        Err(message) => return now(kind::INVALID, message),
    };
    let entry = if is_function {
        own
    } else {
        match find(cx, &id)? {
            Ok(entry) => entry,
            Err(failure) => return Ok(Err(Refusal::Later(failure))),
        }
    };
    let options = if is_function { options } else { options.over(&entry.call_options) };
    if let Some(network) = &options.network {
        let id = String::from_utf8_lossy(network).into_owned();
        if !cx.is_permitted("network.select", network) {
            return now(kind::PERMISSION_DENIED, format!("not allowed: network {id}"));
        }
        // No network beside that of the system is known so far.
        return now(kind::NOT_FOUND, format!("unknown network: {id}"));
    }
    Ok(Ok(Order { entry, is_function, arguments, context, options, subject: None }))
}

/// What is wrong with the id of a function.
fn complaint(id: &str) -> Option<&'static str> {
    // A path of a script is no id.
    if id.ends_with(".lua") || id.contains(".lua#") {
        return None;
    }
    match id.split_once(':') {
        _ if id.is_empty() => Some("function ID required"),
        None | Some(("", _)) => Some("namespace required in function ID"),
        Some((_, "")) => Some("name required in function ID"),
        Some(_) => None,
    }
}

fn find(cx: &mut Cx<'_>, id: &str) -> Result<Result<&'static Entry, Failure>, Raise> {
    let system = block::me(cx)?.block.system;
    Ok(match system.entries.find(cx, id.as_bytes()) {
        Ok(entry) if entry.can_be_called() => Ok(entry),
        Ok(_) | Err(NoEntry::BadId | NoEntry::NotFound(_) | NoEntry::NoCode) => {
            let details = cx.new_table(0, 1);
            let target = cx.new_str(id.as_bytes());
            cx.raw_set_str(details, "target", target)?;
            Err(Failure::new(kind::NOT_FOUND, "no handler registered for target").with_details(cx, details))
        }
        Err(NoEntry::Broken(message) | NoEntry::Unreadable(message)) => {
            Err(Failure::new(kind::INVALID, format!("failed to load script: {message}")))
        }
    })
}

/// `funcs.call(target, …)`, `executor:call(target, …)`.
fn call(cx: &mut Cx<'_>, executor: &Executor, first: usize) -> Result<Ret, Raise> {
    match order(cx, executor, first)? {
        Ok(order) => {
            cx.check_may_block()?;
            let ticket = cx.ticket();
            call::begin(cx, order, Waiter::Task(ticket))?;
            cx.block(WaitFor::Answer)
        }
        Err(Refusal::Now(failure) | Refusal::Later(failure)) => failure.ret_nil(cx),
    }
}

/// `funcs.async(target, …)`, `executor:async(target, …)`.
fn start(cx: &mut Cx<'_>, executor: &Executor, first: usize) -> Result<Ret, Raise> {
    let order = match order(cx, executor, first)? {
        Ok(order) => Ok(order),
        Err(Refusal::Later(failure)) => Err(failure),
        Err(Refusal::Now(failure)) => return failure.ret_nil(cx),
    };
    let future = call::new_future(cx);
    match order {
        Ok(order) => {
            let pinned = cx.pin(future);
            let number = call::begin(cx, order, Waiter::Future(pinned))?;
            if let Some(future) = cx.userdata::<Future>(future) {
                future.set_number(number);
            }
        }
        Err(failure) => {
            let error = failure.into_value(cx);
            call::fail(cx, future, error);
        }
    }
    ret_ok(cx, future)
}
