//! The module `eval_runner`: Lua source in surroundings of its own (specification: modules/eval).
//!
//! A program is a call, as those of `funcs` are: it runs in a process that the call has for itself, with the actor, the scope and
//! the context of its caller. So its globals and its memory are its own, what goes in and out is copied, and a program that does
//! not end holds nobody up.
//!
//! | file | what |
//! |---|---|
//! | `plan.rs` | options to what may be used, with the questions for permission |
//! | `cache.rs` | code that was compiled before |
//! | `inside.rs` | the process of a program: its globals, `require`, its results |

mod cache;
mod inside;
mod plan;

use std::sync::{Arc, OnceLock};

pub(crate) use self::cache::{CACHE, cache};
use self::plan::{Plan, plan};
use crate::process::call::{self, CallOptions, Order, Subject, Waiter};
use crate::process::entry::Entry;
use crate::process::error::kind;
use crate::process::failure::{Failure, ret_ok};
use crate::stdlib::module::{Class, Module};
use crate::vm::native::{Cx, HostType, Kind, Mode, Object, Raise, Ret, TableRef, Value, kind_of};
use crate::vm::task::WaitFor;

/// The module.
pub(super) static MODULE: Module = Module::new("eval_runner", "Lua source in surroundings of its own")
    .with_classes(&[Class::Process, Class::Nondeterministic])
    .with_functions(&[("compile", compile), ("run", run), ("stats", stats)])
    .with_permissions(&["eval.class", "eval.compile", "eval.import", "eval.module", "eval.run"]);

static PROGRAM: HostType = HostType::new(
    "eval_runner.Program",
    &[("method", method), ("modules", modules), ("run", run_program)],
    &[("__tostring", tostring)],
);

/// What calls of programs are counted under.
const ENTRY: &str = "wippy:eval";

/// A compiled program as others see it.
struct Program(Arc<Plan>);

impl Object for Program {
    fn type_name(&self) -> &'static str {
        PROGRAM.name()
    }
}

fn failed(kind: &'static str, message: impl std::fmt::Display) -> Failure {
    Failure::new(kind, message)
}

/// The name of a method in a value: none, if there is none.
fn method_of(cx: &mut Cx<'_>, v: Value) -> Result<Option<String>, Failure> {
    match kind_of(v) {
        Kind::Nil => Ok(None),
        Kind::Str(name) => Ok(Some(String::from_utf8_lossy(cx.bytes(name.into())).into_owned())),
        _ => Err(failed(kind::INVALID, "method should be a string")),
    }
}

// ---- running

/// `runner.run(options)`
fn run(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let options = cx.check_table(1)?;
    if !may_run(cx) {
        return failed(kind::PERMISSION_DENIED, "not allowed to run code").ret_nil(cx);
    }
    let v = cx.raw_get_str(options, "method");
    let method = match method_of(cx, v) {
        Ok(method) => method,
        Err(failure) => return failure.ret_nil(cx),
    };
    let source = match kind_of(cx.raw_get_str(options, "source")) {
        Kind::Str(source) => cx.bytes(source.into()),
        Kind::Nil => b"",
        _ => return failed(kind::INVALID, "source should be a string").ret_nil(cx),
    };
    let arguments = match arguments(cx, options) {
        Ok(arguments) => arguments,
        Err(failure) => return failure.ret_nil(cx),
    };
    cx.set_count(2);
    match plan(cx, source, method, Some((options, 2)))? {
        Ok(plan) => start(cx, Arc::new(plan), &arguments),
        Err(failure) => failure.ret_nil(cx),
    }
}

fn may_run(cx: &mut Cx<'_>) -> bool {
    cx.is_permitted("eval.run", b"")
}

fn arguments(cx: &mut Cx<'_>, options: TableRef) -> Result<Vec<Value>, Failure> {
    match kind_of(cx.raw_get_str(options, "args")) {
        Kind::Nil => Ok(Vec::new()),
        Kind::Table(list) => Ok((1..=cx.raw_len(list)).map(|i| cx.raw_get_int(list, i)).collect()),
        _ => Err(failed(kind::INVALID, "args should be a list")),
    }
}

/// Begins a call, whose results are those of the running function.
fn start(cx: &mut Cx<'_>, plan: Arc<Plan>, arguments: &[Value]) -> Result<Ret, Raise> {
    let mut values = vec![inside::main()];
    values.extend_from_slice(arguments);
    let arguments = match cx.pack(&values, Mode::Code, usize::MAX, &|i| format!("args[{i}]")) {
        Ok(parcel) => Arc::new(parcel),
        Err(error) => return failed(kind::INVALID, error).ret_nil(cx),
    };
    let context = match plan.overlay.over_own(cx)? {
        Ok(context) => context,
        Err(message) => return failed(kind::INVALID, message).ret_nil(cx),
    };
    let options = CallOptions::within(plan.timeout, plan.limits);
    let subject = Some(plan as Subject);
    let order = Order { entry: entry(), is_function: true, arguments, context, options, subject };
    let order = cx.new_state(Some(order));
    let begin = cx.new_function(begin, &[]);
    cx.call_yieldable(begin, &[order], finish)
}

/// The entry of all programs, which has no code of its own.
fn entry() -> &'static Entry {
    static RUNNER: OnceLock<&'static Entry> = OnceLock::new();
    RUNNER.get_or_init(|| Box::leak(Box::new(Entry::named(ENTRY))))
}

/// Begins the call in argument 1 and waits for what it gives.
fn begin(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let state = cx.arg(1);
    let Some(order) = cx.state::<Option<Order>>(state).and_then(Option::take) else {
        return Err(cx.error("the call has begun before"));
    };
    cx.check_may_block()?;
    let ticket = cx.ticket();
    call::begin(cx, order, Waiter::Task(ticket))?;
    cx.block(WaitFor::Answer)
}

/// The call has ended: what came is a table of results, or nothing and an error.
fn finish(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let Kind::Table(results) = kind_of(cx.result(1)) else {
        let error = cx.result(2);
        return cx.ret(&[Value::NIL, error]);
    };
    let n = cx.raw_get_str(results, "n").to_int().unwrap_or(0);
    let n_results = usize::try_from(n).unwrap_or(0);
    cx.check_stack(n_results, "too many results")?;
    for i in 1..=n {
        let v = cx.raw_get_int(results, i);
        cx.push(v);
    }
    cx.ret_pushed(n_results)
}

// ---- programs

/// `runner.compile(source [, method [, options]])`
fn compile(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let source = cx.check_str(1)?;
    let options = if cx.is_none_or_nil(3) { None } else { Some(cx.check_table(3)?) };
    if !cx.is_permitted("eval.compile", b"") {
        return failed(kind::PERMISSION_DENIED, "not allowed to compile code").ret_nil(cx);
    }
    let v = cx.arg(2);
    let method = match method_of(cx, v) {
        Ok(method) => method,
        Err(failure) => return failure.ret_nil(cx),
    };
    cx.set_count(4);
    match plan(cx, source, method, options.map(|options| (options, 4)))? {
        Ok(plan) => {
            let program = cx.new_object(&PROGRAM, Program(Arc::new(plan)));
            ret_ok(cx, program)
        }
        Err(failure) => failure.ret_nil(cx),
    }
}

fn check(cx: &mut Cx<'_>) -> Result<Arc<Plan>, Raise> {
    Ok(Arc::clone(&cx.check_object::<Program>(1, &PROGRAM)?.0))
}

/// `program:method()`: its name, nil if there is none.
fn method(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let plan = check(cx)?;
    if plan.method.is_empty() {
        return cx.ret1(Value::NIL);
    }
    let name = cx.new_str(plan.method.as_bytes());
    cx.ret1(name)
}

/// `program:modules()`: their names.
fn modules(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let plan = check(cx)?;
    let list = cx.new_table(plan.modules.len(), 0);
    for (module, i) in plan.modules.iter().zip(1..) {
        let name = cx.new_str(module.name().as_bytes());
        cx.raw_set_int(list, i, name)?;
    }
    cx.ret1(list)
}

/// `program:run(...)`
fn run_program(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let plan = check(cx)?;
    if !may_run(cx) {
        return failed(kind::PERMISSION_DENIED, "not allowed to run code").ret_nil(cx);
    }
    let arguments = cx.args_from(2).to_vec();
    start(cx, plan, &arguments)
}

fn tostring(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let text = format!("eval_runner.Program{{method={}}}", check(cx)?.method);
    let text = cx.new_str(text.as_bytes());
    cx.ret1(text)
}

/// `runner.stats()`: what the memory of compiled code has done in this run.
fn stats(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let counts = cache::of_run(cx).counts();
    let table = cx.new_table(0, 3);
    let number = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    cx.raw_set_str(table, "compiled", number(counts.compiled))?;
    cx.raw_set_str(table, "hits", number(counts.hits))?;
    cx.raw_set_str(table, "kept", number(counts.kept as u64))?;
    cx.ret1(table)
}
