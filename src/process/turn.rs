//! One turn of a process: take up what has come, run its tasks until they wait or the budget is used up.

use super::block::{self, ProcessRef};
use super::deadlock;
use super::entry;
use super::error::{ErrorValue, Raised, Root, kind};
use super::event::{Event, Notice, Outcome as Ending};
use super::exit;
use super::failure;
use super::local::{Doom, Start, Upgrade};
use super::mailbox;
use super::outside;
use super::program::Next;
use super::scope;
use crate::sched::{Outcome, Worker};
use crate::vm::call::{self, Ended};
use crate::vm::debug::Trace;
use crate::vm::native::{Cx, Value};
use crate::vm::state::{Stop, Vm};
use crate::vm::task;
use crate::vm::transfer::{Parcel, Values};

/// Reductions between two looks at signals and timers, unless a turn has fewer.
pub(super) const SLICE: u32 = 500;

/// Signal: the process is to end.
pub(super) const TERMINATE: u32 = 1;

/// Signal: nothing can happen any more; the process is to say where it stands.
pub(super) const TELL: u32 = 2;

/// What the end of a process says that was told to end.
const TERMINATED: &str = "process terminated";

/// Asked by the machine at the end of each slice.
pub(super) fn watch(vm: &mut Vm, spent: i64) -> Option<Stop> {
    let me = block::of_machine(vm)?;
    me.block.system.attend();
    me.worker.spend(u32::try_from(spent).unwrap_or(u32::MAX));
    if me.block.signals() & TERMINATE != 0 {
        return Some(Stop::Killed);
    }
    let local = block::local_of(vm)?;
    me.block.count_reductions(spent.unsigned_abs());
    if local.doom.is_some() || local.upgrade.is_some() {
        return Some(Stop::Killed);
    }
    let is_main = matches!(local.start, Start::Program(_));
    let process = vm.process();
    if process.is_out_of_memory {
        return Some(Stop::OutOfMemory);
    }
    process.reductions_left = process.reductions_left.saturating_sub(spent);
    if process.reductions_left < 0 {
        if is_main {
            return Some(Stop::OutOfReductions);
        }
        let message = "reduction limit exceeded".to_owned();
        block::local_of(vm)?.doom = Some(Box::new(Doom::Limit { name: "reductions", message, bytes: None }));
        return Some(Stop::Killed);
    }
    (me.worker.budget() == 0 || me.worker.poll()).then_some(Stop::Preempted)
}

/// What a step of a process came to.
enum Step {
    /// The machine stopped.
    Stopped(Stop),
    /// There is more to do.
    Again,
    /// The process is over.
    Over(Ending),
    /// The main process is over, and the run with this status.
    Exit(u8),
}

/// One turn.
#[inline(always)]
pub(super) fn run(vm: &mut Vm, this: &ProcessRef, worker: &Worker<ProcessRef>) -> Outcome {
    this.count_turn();
    mailbox::begin(vm, this, worker);
    if this.signals() & TELL != 0 {
        this.lower(TELL);
        deadlock::tell(vm, this);
    }
    loop {
        let step = if has_orders(vm, this) { ahead(vm, this) } else { advance(vm, this) };
        let step = match step {
            Step::Stopped(Stop::Waiting) if has_orders(vm, this) => Step::Again,
            Step::Stopped(Stop::Waiting) if vm.process_ref().is_out_of_memory => out_of_memory(vm, this),
            Step::Stopped(Stop::Waiting) => {
                if this.has_events() {
                    mailbox::begin_again(vm, this, worker);
                    continue;
                }
                let tasks = &vm.process_ref().tasks;
                let (for_events, for_answer) = tasks.waits();
                if for_events || for_answer || tasks.any_is_reachable() {
                    block::publish_of(vm);
                    this.system.attend();
                    return Outcome::Wait { blocked: for_answer };
                }
                // Whoever let the last other handle of a channel go may have ended a wait before.
                if this.has_events() {
                    mailbox::begin_again(vm, this, worker);
                    continue;
                }
                stuck(vm, this)
            }
            Step::Stopped(Stop::Preempted) => {
                block::publish_of(vm);
                let is_behind = block::local_of(vm).is_some_and(|local| local.n_messages > mailbox::BEHIND);
                return if is_behind { Outcome::Behind } else { Outcome::Continue };
            }
            Step::Stopped(Stop::OutOfMemory) => out_of_memory(vm, this),
            Step::Stopped(Stop::Killed | Stop::SwitchBackEnd) => Step::Again,
            Step::Stopped(stop @ (Stop::Finished | Stop::Failed | Stop::OutOfReductions | Stop::Interrupted)) => {
                after(vm, this, stop)
            }
            step => step,
        };
        match step {
            Step::Again | Step::Stopped(_) => {}
            Step::Over(ending) => return exit::finish(vm, this, worker, ending),
            Step::Exit(status) => return exit::finish_main(vm, this, worker, status),
        }
    }
}

/// The end of a process whose heap stays over its limit.
fn out_of_memory(vm: &mut Vm, this: &ProcessRef) -> Step {
    let bytes = vm.process_ref().heap.limit;
    let message = format!("memory limit exceeded ({bytes} bytes)");
    let doom = Doom::Limit { name: "memory", message, bytes: Some(bytes) };
    Step::Over(Err(vm.with_cx(|cx| doomed(cx, this, doom))))
}

/// Whether there is something that goes before all that the program does.
#[inline]
fn has_orders(vm: &mut Vm, this: &ProcessRef) -> bool {
    this.signals() & TERMINATE != 0
        || block::local_of(vm).is_some_and(|local| local.doom.is_some() || local.upgrade.is_some())
}

/// What goes before everything that the program does: its end, or another program.
#[cold]
fn ahead(vm: &mut Vm, this: &ProcessRef) -> Step {
    let is_terminated = this.signals() & TERMINATE != 0;
    let Some(local) = block::local_of(vm) else { return Step::Again };
    if is_terminated {
        local.doom.get_or_insert_with(|| Box::new(Doom::Terminated));
    }
    if let Some(doom) = local.doom.take() {
        if matches!(*doom, Doom::Terminated) && vm.process_ref().tasks.is_running() {
            // It was in the midst of something: that is where it is found.
            this.set_is_doomed();
            let (trace, _) = Trace::capture(vm, vm.co, 0);
            return Step::Over(Err(ErrorValue::new(Root::of_runtime(kind::INTERNAL, TERMINATED), trace)));
        }
        return Step::Over(Err(vm.with_cx(|cx| doomed(cx, this, *doom))));
    }
    match local.upgrade.take() {
        Some(upgrade) => replace_program(vm, this, *upgrade),
        None => Step::Again,
    }
}

/// Puts another program in the place of the present one.
fn replace_program(vm: &mut Vm, this: &ProcessRef, upgrade: Upgrade) -> Step {
    let Upgrade { entry, arguments } = upgrade;
    let entry = match entry {
        Ok(entry) => entry,
        Err((kind, message)) => {
            return Step::Over(Err(failure::detached(kind, &format!("upgrade failed: {message}"))));
        }
    };
    exit::cancel_timers(vm);
    super::call::cancel_all(vm);
    if this.has_names() {
        this.system.bus.remove_all(this.pid);
        this.system.groups.end_watches_of(this.pid);
        vm.with_cx(mailbox::drop_feeds);
    }
    vm.process().tasks.withdraw_all();
    if let Some(local) = block::local_of(vm) {
        local.forget_program(Start::Chunk(arguments));
    }
    this.set_entry(entry);
    this.renew(vm);
    Step::Again
}

/// Runs what can run.
fn advance(vm: &mut Vm, this: &ProcessRef) -> Step {
    let has_begun = block::local_of(vm).is_none_or(|local| std::mem::replace(&mut local.begun, true));
    if !has_begun && let Some(step) = start(vm, this) {
        return step;
    }
    let tasks = &vm.process_ref().tasks;
    if tasks.is_running() {
        return Step::Stopped(call::go_on(vm));
    }
    if tasks.has_ready() {
        task::next(vm);
        return Step::Stopped(call::go_on(vm));
    }
    Step::Stopped(Stop::Waiting)
}

/// Begins what the process is to run first.
fn start(vm: &mut Vm, this: &ProcessRef) -> Option<Step> {
    let start = block::local_of(vm).map(|local| std::mem::replace(&mut local.start, Start::Done));
    match start {
        None | Some(Start::Done | Start::Method { .. }) => {}
        Some(start @ Start::Program(_)) => {
            set_start(vm, start);
            return program_step(vm, |_| None);
        }
        Some(Start::Function(parcel)) => return begin_function(vm, this, |cx| unpack(cx, &parcel)),
        Some(Start::SharedFunction(parcel)) => return begin_function(vm, this, |cx| unpack(cx, &parcel)),
        Some(Start::Chunk(parcel)) => return begin_chunk(vm, this, |cx| unpack(cx, &parcel)),
        Some(Start::SharedChunk(parcel)) => return begin_chunk(vm, this, |cx| unpack(cx, &parcel)),
        Some(Start::Outside(arguments)) => return begin_chunk(vm, this, |cx| Some(arguments(cx))),
    }
    None
}

/// Begins with a function of another process, which stands first, and the arguments behind it; gives a step if that is not
/// possible.
fn begin_function(vm: &mut Vm, this: &ProcessRef, values: impl FnOnce(&mut Cx<'_>) -> Option<Values>) -> Option<Step> {
    vm.with_cx(|cx| scope::enter(cx, this.entry()));
    let Some(values) = vm.with_cx(values) else { return Some(no_memory()) };
    let function = values.first().copied().unwrap_or(Value::NIL);
    call::begin(vm, function, values.get(1..).unwrap_or_default());
    None
}

/// Begins with the chunk of the entry; gives a step if that is not possible.
fn begin_chunk(vm: &mut Vm, this: &ProcessRef, values: impl FnOnce(&mut Cx<'_>) -> Option<Values>) -> Option<Step> {
    let entry = this.entry();
    let Some(arguments) = vm.with_cx(values) else { return Some(no_memory()) };
    match vm.with_cx(|cx| entry::begin_chunk(cx, entry, &arguments)) {
        Ok((function, pinned)) => {
            set_start(vm, Start::Method { arguments: pinned });
            call::begin(vm, function, &arguments);
            None
        }
        Err(error) => Some(Step::Over(Err(error))),
    }
}

fn no_memory() -> Step {
    Step::Over(Err(failure::detached(kind::INTERNAL, "not enough memory")))
}

fn unpack(cx: &mut Cx<'_>, parcel: &Parcel) -> Option<Values> {
    match cx.unpack(parcel) {
        Ok(values) => Some(values),
        Err(_) => {
            cx.take_error();
            None
        }
    }
}

fn set_start(vm: &mut Vm, start: Start) {
    if let Some(local) = block::local_of(vm) {
        local.start = start;
    }
}

/// The next step of a program of the embedder, if this process runs one.
fn program_step(vm: &mut Vm, ended: impl FnOnce(&mut Vm) -> Option<Ended>) -> Option<Step> {
    let start = block::local_of(vm).map(|local| std::mem::replace(&mut local.start, Start::Done))?;
    let Start::Program(mut program) = start else {
        set_start(vm, start);
        return None;
    };
    let ended = ended(vm);
    let next = program.next(vm, ended);
    set_start(vm, Start::Program(program));
    Some(match next {
        Next::Call(function, arguments) => {
            call::begin(vm, function, &arguments);
            Step::Again
        }
        Next::End(status) => Step::Exit(status),
    })
}

/// Whether the process runs a function for a caller.
fn runs_function(vm: &mut Vm) -> bool {
    let more = block::local_of(vm).and_then(|local| local.more.as_ref());
    more.and_then(|more| more.invocation.as_ref()).is_some_and(|invocation| !invocation.is_process())
}

/// The function has returned, and coroutines that it has started go on: its caller has the result now.
fn hand_over(vm: &mut Vm, ending: Ending) -> Step {
    let Some(worker) = block::of_machine(vm).map(|me| me.worker) else { return Step::Over(ending) };
    if let Some(invocation) =
        block::local_of(vm).and_then(|local| local.more.as_mut()).and_then(|more| more.invocation.as_mut())
    {
        super::call::answer(invocation, worker, std::sync::Arc::new(ending));
    }
    call::end_main(vm);
    Step::Again
}

/// Every task waits for another.
fn stuck(vm: &mut Vm, this: &ProcessRef) -> Step {
    let more = block::local_of(vm).and_then(|local| local.more.as_ref());
    if more.and_then(|more| more.invocation.as_ref()).is_some_and(|invocation| invocation.is_answered()) {
        // The coroutines of a function that has returned have ended, or can do nothing any more.
        return Step::Over(Ok(Parcel::default()));
    }
    if let Some(step) = program_step(vm, |vm| Some(call::ended(vm, Stop::Waiting))) {
        return step;
    }
    let n = vm.process_ref().tasks.live();
    this.set_is_doomed();
    let text = format!("deadlock: all {n} coroutines blocked with no pending operations");
    Step::Over(Err(vm.with_cx(|cx| failure::runtime(cx, kind::INTERNAL, &text))))
}

/// The main coroutine has ended, or an error has left some task.
fn after(vm: &mut Vm, this: &ProcessRef, stop: Stop) -> Step {
    if stop == Stop::Finished
        && !(vm.process_ref().tasks.live() > 1 && runs_function(vm))
        && let Some(parcel) = plain_end(vm)
    {
        return Step::Over(Ok(parcel));
    }
    if let Some(step) = program_step(vm, |vm| Some(call::ended(vm, stop))) {
        return step;
    }
    let failing = block::local_of(vm).and_then(|local| local.failing.take());
    let ended = call::ended(vm, stop);
    if let Some(failing) = failing {
        // What `__tostring` gave, or nothing if it failed too.
        let (pinned, trace) = *failing;
        let text = match ended {
            Ended::Returned(values) => values.first().copied().unwrap_or(Value::NIL),
            Ended::Failed(_) | Ended::OutOfReductions | Ended::Interrupted => Value::NIL,
        };
        return Step::Over(Err(vm.with_cx(|cx| {
            let v = cx.unpin(pinned);
            ErrorValue::of_object(cx, v, text, trace)
        })));
    }
    match ended {
        Ended::Returned(values) => {
            let start = block::local_of(vm).map(|local| std::mem::replace(&mut local.start, Start::Done));
            if let Some(Start::Method { arguments }) = start {
                let entry = this.entry();
                match vm.with_cx(|cx| entry::choose_method(cx, entry, &values, arguments)) {
                    Ok(Some((function, arguments))) => {
                        call::begin(vm, function, &arguments);
                        return Step::Again;
                    }
                    Ok(None) => {}
                    Err(error) => return Step::Over(Err(error)),
                }
            }
            let is_call = runs_function(vm);
            let ending = vm.with_cx(|cx| exit::of_results(cx, &values, is_call));
            if is_call && vm.process_ref().tasks.live() > 1 { hand_over(vm, ending) } else { Step::Over(ending) }
        }
        Ended::Failed(value) => failed(vm, value),
        Ended::OutOfReductions | Ended::Interrupted => {
            Step::Over(Err(failure::detached(kind::INTERNAL, "interrupted")))
        }
    }
}

/// The exit value of a process whose function has returned, if nothing has to be looked at but that: most do.
fn plain_end(vm: &mut Vm) -> Option<Parcel> {
    let (first, second) = call::first_results(vm);
    let local = block::local_of(vm)?;
    if !second.is_nil() || !matches!(local.start, Start::Done) || local.failing.is_some() {
        return None;
    }
    Parcel::of_plain(first)
}

/// An error has left some task.
fn failed(vm: &mut Vm, value: Value) -> Step {
    let (trace, _) = Trace::capture(vm, vm.co, 0);
    let raised = vm.with_cx(|cx| ErrorValue::of_raised(cx, value, trace));
    match raised {
        Raised::Error(error) => Step::Over(Err(error)),
        Raised::Call { method, trace } => {
            let pinned = vm.with_cx(|cx| cx.pin(value));
            if let Some(local) = block::local_of(vm) {
                local.failing = Some(Box::new((pinned, trace)));
            }
            vm.with_cx(|cx| cx.drop_other_tasks());
            call::begin(vm, method, &[value]);
            Step::Again
        }
    }
}

/// The error of a process that has to end.
fn doomed(cx: &mut Cx<'_>, this: &ProcessRef, doom: Doom) -> ErrorValue {
    this.set_is_doomed();
    match doom {
        Doom::Terminated => failure::runtime(cx, kind::INTERNAL, TERMINATED),
        Doom::Link { from, reason } => {
            let pid = this.system.text(from);
            failure::with_details(cx, kind::INTERNAL, "linked process failed", false, |cx, table| {
                failure::set_text(cx, table, "pid", &pid);
                failure::set_text(cx, table, "reason", &reason);
            })
        }
        Doom::Limit { name, message, bytes } => {
            failure::with_details(cx, kind::INTERNAL, &message, false, |cx, table| {
                failure::set_text(cx, table, "limit", name.as_bytes());
                if let Some(bytes) = bytes.and_then(|bytes| i64::try_from(bytes).ok()) {
                    cx.raw_set_str(table, "bytes", bytes).ok();
                }
            })
        }
    }
}

/// The process has caused a panic: it ends, and whoever waits for that is told.
pub(super) fn end_after_panic(this: &ProcessRef, worker: &Worker<ProcessRef>, text: &str) {
    let error = failure::detached(kind::INTERNAL, &format!("runtime panic: {text}"));
    let ended = outside::Ended::Failed { error: error.clone(), is_own: false };
    exit::announce(this, worker, Err(error), None);
    exit::tell_observer(this, ended);
}

/// Sends a notice. False: the process has ended.
pub(super) fn notify(worker: &Worker<ProcessRef>, target: &ProcessRef, notice: Notice) -> bool {
    worker.send(target, Event::Notice(Box::new(notice))).is_ok()
}
