//! The caller: what it waits for, its time-outs and retries.

use std::any::Any;
use std::collections::HashMap;
use std::sync::Arc;

use super::super::block::{self, ProcessRef};
use super::super::context::Context;
use super::super::entry::Entry;
use super::super::error::{ErrorValue, kind};
use super::super::event::Outcome;
use super::super::failure;
use super::super::local::Start;
use super::future;
use super::invocation::{self, Link, Prepared};
use super::options::CallOptions;
use super::pool::{Chain, Pool};
use crate::sched::{Nanos, TimerId, Worker};
use crate::vm::native::{Cx, Raise, Value};
use crate::vm::state::Vm;
use crate::vm::task::Ticket;
use crate::vm::transfer::Parcel;

/// Top bits of the tokens of calls' timers: no ticket and no timer with a channel has them, and no call the number that
/// [`super::GRACE_TOKEN`] has.
const TOKEN: u64 = 0xffff_ffff << 32;

/// Who gets the result.
#[derive(Clone, Copy)]
pub(crate) enum Waiter {
    /// A task that waits.
    Task(Ticket),
    /// The pinned future.
    Future(u32),
}

/// What is to be called.
pub(crate) struct Order {
    /// The entry of the function; that of the caller for a Lua function.
    pub(crate) entry: &'static Entry,
    /// A Lua function is what stands first among the arguments.
    pub(crate) is_function: bool,
    pub(crate) arguments: Arc<Parcel>,
    pub(crate) context: Option<Arc<Context>>,
    pub(crate) options: CallOptions,
    /// What the call is about, if it is about more than its arguments: a message of a queue.
    pub(crate) subject: Option<Subject>,
}

/// What a call is about.
pub(crate) type Subject = Arc<dyn Any + Send + Sync>;

/// What the call is about that the running process was started for.
pub(crate) fn subject(cx: &mut Cx<'_>) -> Option<Subject> {
    match block::local(cx) {
        Ok(local) => local.more.as_ref()?.invocation.as_ref()?.subject.clone(),
        Err(_) => {
            cx.take_error();
            None
        }
    }
}

impl Order {
    fn pool(&self) -> &'static Pool {
        if self.is_function { &self.entry.function_pool } else { &self.entry.pool }
    }

    /// The host, if it is a process that is called.
    fn host(&self) -> Option<&'static str> {
        self.entry.default_host.as_deref().filter(|_| !self.is_function)
    }
}

/// A call that has no result yet.
struct Pending {
    waiter: Waiter,
    order: Order,
    link: Arc<Link>,
    /// Attempts so far.
    attempts: i64,
    /// When it is given up, by the clock of the scheduler.
    deadline: Option<Nanos>,
    /// When it is tried again, if it waits for that.
    again: Option<Nanos>,
    timer: Option<TimerId>,
}

/// The calls of a process that have no result yet.
#[derive(Default)]
pub(in crate::process) struct Calls {
    /// Boxed: a table of many has many free places.
    pending: HashMap<u32, Box<Pending>>,
    next: u32,
}

impl Calls {
    fn add(&mut self, call: Pending) -> u32 {
        while self.next == u32::MAX || self.pending.contains_key(&self.next) {
            self.next = self.next.wrapping_add(1);
        }
        let number = self.next;
        self.next = number.wrapping_add(1);
        self.pending.insert(number, Box::new(call));
        number
    }

    /// Takes a call out, with its timer.
    fn take(&mut self, number: u32, worker: &Worker<ProcessRef>) -> Option<Box<Pending>> {
        let call = self.pending.remove(&number)?;
        if let Some(id) = call.timer {
            worker.cancel_timer(id);
        }
        if self.pending.is_empty() {
            self.pending.shrink_to(16);
        }
        Some(call)
    }
}

fn calls<'c>(cx: &'c mut Cx<'_>) -> Result<&'c mut Calls, Raise> {
    Ok(&mut block::local(cx)?.more().calls)
}

/// Begins a call; gives its number.
///
/// # Errors
/// The state has no processes.
pub(crate) fn begin(cx: &mut Cx<'_>, order: Order, waiter: Waiter) -> Result<u32, Raise> {
    cx.use_tasks();
    let me = block::me(cx)?;
    let timeout = order.options.timeout.and_then(|timeout| Nanos::try_from(timeout.0).ok());
    let deadline = timeout.map(|timeout| me.worker.clock().saturating_add(timeout));
    let call = Pending { waiter, order, link: Arc::default(), attempts: 0, deadline, again: None, timer: None };
    let number = calls(cx)?.add(call);
    attempt(cx, number)?;
    set_timer(cx, number)?;
    Ok(number)
}

/// Starts an attempt of a call.
fn attempt(cx: &mut Cx<'_>, number: u32) -> Result<(), Raise> {
    let me = block::me(cx)?;
    let callers: Option<Arc<Chain>> = block::local(cx)?
        .more
        .as_ref()
        .and_then(|more| more.invocation.as_ref())
        .map(|invocation| Arc::clone(&invocation.chain));
    let Some(call) = calls(cx)?.pending.get_mut(&number) else { return Ok(()) };
    call.attempts += 1;
    call.again = None;
    call.link = Arc::default();
    let arguments = Arc::clone(&call.order.arguments);
    let start = if call.order.is_function { Start::SharedFunction(arguments) } else { Start::SharedChunk(arguments) };
    let pool = call.order.pool();
    let prepared = Prepared {
        caller: me.process(),
        number,
        entry: call.order.entry,
        host: call.order.host(),
        start,
        context: call.order.context.clone(),
        limits: call.order.options.limits,
        subject: call.order.subject.clone(),
        pool,
        chain: Chain::with(callers.clone(), pool),
        link: Arc::clone(&call.link),
    };
    invocation::enter(prepared, callers.as_ref(), me.worker);
    Ok(())
}

/// Sets the timer of a call for what is due next.
fn set_timer(cx: &mut Cx<'_>, number: u32) -> Result<(), Raise> {
    let me = block::me(cx)?;
    let Some(call) = calls(cx)?.pending.get_mut(&number) else { return Ok(()) };
    if let Some(id) = call.timer.take() {
        me.worker.cancel_timer(id);
    }
    let due = match (call.deadline, call.again) {
        (Some(deadline), Some(again)) => deadline.min(again),
        (Some(due), None) | (None, Some(due)) => due,
        (None, None) => return Ok(()),
    };
    match me.worker.set_timer(due, me.process(), TOKEN | u64::from(number)) {
        Ok(id) => call.timer = Some(id),
        Err(_) => return Err(cx.error("too many timers")),
    }
    Ok(())
}

/// Whether a timer is that of a call; then it is dealt with.
pub(in crate::process) fn timer_fired(cx: &mut Cx<'_>, token: u64) -> bool {
    if token & TOKEN != TOKEN {
        return false;
    }
    let Ok(number) = u32::try_from(token & u64::from(u32::MAX)) else { return false };
    let done = time_passed(cx, number);
    debug_assert!(done.is_ok(), "a timer without its process");
    true
}

fn time_passed(cx: &mut Cx<'_>, number: u32) -> Result<(), Raise> {
    let me = block::me(cx)?;
    let now = me.worker.clock();
    let calls = calls(cx)?;
    let Some(call) = calls.pending.get_mut(&number) else { return Ok(()) };
    call.timer = None;
    if call.deadline.is_some_and(|deadline| deadline <= now) {
        let Some(call) = calls.take(number, me.worker) else { return Ok(()) };
        call.link.give_up("call timed out", call.order.options.grace(), me.worker);
        let timeout = call.order.options.timeout.map(|timeout| timeout.to_text()).unwrap_or_default();
        let message = format!("call timed out after {timeout}");
        let error = failure::detached_retryable(kind::TIMEOUT, &message, true);
        complete(cx, call.waiter, &Err(error));
        return Ok(());
    }
    if call.again.is_some_and(|again| again <= now) {
        attempt(cx, number)?;
    }
    set_timer(cx, number)
}

/// The result of a call has come.
pub(in crate::process) fn called(cx: &mut Cx<'_>, number: u32, result: &Arc<Outcome>) {
    let Ok(me) = block::me(cx) else { return };
    let Ok(calls) = calls(cx) else { return };
    let Some(call) = calls.pending.get_mut(&number) else { return };
    if let (Err(error), Some(retry)) = (&**result, &call.order.options.retry)
        && retry.allows(error, call.attempts)
    {
        call.again = Some(me.worker.clock().saturating_add(retry.delay(call.attempts)));
        if set_timer(cx, number).is_ok() {
            return;
        }
        cx.take_error();
    }
    let Some(call) = self::calls(cx).ok().and_then(|calls| calls.take(number, me.worker)) else { return };
    complete(cx, call.waiter, result);
}

/// Gives the result to who waits for it.
fn complete(cx: &mut Cx<'_>, waiter: Waiter, result: &Outcome) {
    let result = match result {
        Ok(parcel) => match cx.unpack_first(parcel) {
            Ok(value) => Ok(value),
            Err(_) => {
                cx.take_error();
                Err(failure::detached(kind::INTERNAL, "not enough memory"))
            }
        },
        Err(error) => Err(error.clone()),
    };
    match waiter {
        Waiter::Task(ticket) => {
            let values = match result {
                Ok(value) => [value, Value::NIL],
                Err(error) => [Value::NIL, error.into_value(cx)],
            };
            cx.wake(ticket, &values);
        }
        Waiter::Future(pinned) => {
            let future = cx.unpin(pinned);
            future::complete(cx, future, result);
        }
    }
}

/// Gives up a call whose future is cancelled.
///
/// # Errors
/// The state has no processes.
pub(super) fn cancel(cx: &mut Cx<'_>, number: u32) -> Result<(), Raise> {
    let worker = block::me(cx)?.worker;
    if let Some(call) = calls(cx)?.take(number, worker) {
        call.link.give_up("call canceled", call.order.options.grace(), worker);
        if let Waiter::Future(pinned) = call.waiter {
            cx.unpin(pinned);
        }
    }
    Ok(())
}

/// The running process is a callee that was given up: its own calls are cancelled in turn.
pub(super) fn cancel_waiting(cx: &mut Cx<'_>) {
    let Ok(me) = block::me(cx) else { return };
    let Ok(local) = block::local(cx) else { return };
    let Some(more) = &mut local.more else { return };
    let mut numbers: Vec<u32> = more.calls.pending.keys().copied().collect();
    numbers.sort_unstable();
    for number in numbers {
        let Some(call) = calls(cx).ok().and_then(|calls| calls.take(number, me.worker)) else { continue };
        call.link.give_up("call canceled", call.order.options.grace(), me.worker);
        match call.waiter {
            Waiter::Task(_) => {
                let error: ErrorValue = failure::detached(kind::CANCELED, "call canceled");
                complete(cx, call.waiter, &Err(error));
            }
            Waiter::Future(pinned) => {
                let future = cx.unpin(pinned);
                future::canceled(cx, future);
            }
        }
    }
}

/// The process ends, or another program takes over: all its calls are given up.
pub(in crate::process) fn cancel_all(vm: &mut Vm) {
    let Some(worker) = block::of_machine(vm).map(|me| me.worker) else { return };
    let Some(more) = block::local_of(vm).and_then(|local| local.more.as_mut()) else { return };
    let calls = std::mem::take(&mut more.calls);
    let mut pending: Vec<(u32, Box<Pending>)> = calls.pending.into_iter().collect();
    pending.sort_unstable_by_key(|(number, _)| *number);
    for (_, call) in pending {
        if let Some(id) = call.timer {
            worker.cancel_timer(id);
        }
        call.link.give_up("caller exited", call.order.options.grace(), worker);
    }
}
