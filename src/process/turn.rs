//! One turn of a process: take up what has come, run its tasks until they wait or the budget is used up.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::block::{self, ProcessRef};
use super::error::{self, ErrorValue, kind};
use super::event::{Event, Notice, Outcome as Ending};
use super::exit;
use super::local::{Doom, Start};
use super::mailbox;
use super::program::Next;
use crate::sched::{Outcome, Worker};
use crate::vm::call::{self, Ended};
use crate::vm::native::{Cx, Value};
use crate::vm::state::{Stop, Vm};
use crate::vm::task::{self, WaitFor};

/// Reductions between two looks at signals and timers.
pub(super) const SLICE: i64 = 500;

/// Signal: the process is to end.
pub(super) const TERMINATE: u32 = 1;

/// Asked by the machine at the end of each slice.
pub(super) fn watch(vm: &mut Vm, spent: i64) -> Option<Stop> {
    let me = block::of_machine(vm)?;
    me.worker.spend(u32::try_from(spent).unwrap_or(u32::MAX));
    if me.block.signals() & TERMINATE != 0 {
        let local = block::local_of(vm)?;
        local.doom.get_or_insert_with(|| Box::new(Doom::Terminated));
        return Some(Stop::Killed);
    }
    let local = block::local_of(vm)?;
    local.reductions += spent.unsigned_abs();
    if local.doom.is_some() {
        return Some(Stop::Killed);
    }
    let is_main = matches!(local.start, Start::Program(_));
    let process = vm.process();
    if process.options.max_reductions > 0 {
        process.reductions_left -= spent;
        if process.reductions_left < 0 && is_main {
            return Some(Stop::OutOfReductions);
        }
        if process.reductions_left < 0 {
            let limit = process.options.max_reductions;
            let message = format!("reduction limit exceeded ({limit} reductions)");
            let local = block::local_of(vm)?;
            local.doom = Some(Box::new(Doom::Limit { name: "reductions", message, bytes: None }));
            return Some(Stop::Killed);
        }
    }
    let interrupt = vm.process().options.interrupt.as_ref();
    if is_main && interrupt.is_some_and(|signal| signal.load(Ordering::Relaxed) != 0) {
        return Some(Stop::Interrupted);
    }
    (me.worker.budget() == 0 || me.worker.poll()).then_some(Stop::Preempted)
}

/// One turn.
pub(super) fn run(vm: &mut Vm, this: &ProcessRef, worker: &Worker<ProcessRef>) -> Outcome {
    take_events(vm, this);
    loop {
        if this.signals() & TERMINATE != 0
            && let Some(local) = block::local_of(vm)
        {
            local.doom.get_or_insert_with(|| Box::new(Doom::Terminated));
        }
        if let Some(doom) = block::local_of(vm).and_then(|local| local.doom.take()) {
            let error = vm.with_cx(|cx| doomed(cx, this, *doom));
            return exit::finish(vm, this, worker, Err(error));
        }
        let stop = match advance(vm) {
            Advance::Ran(stop) => stop,
            Advance::Ended(ending) => return exit::finish(vm, this, worker, ending),
            Advance::Exit(status) => return exit::finish_main(vm, this, worker, status),
        };
        match stop {
            Stop::Preempted => return Outcome::Continue,
            Stop::Killed | Stop::SwitchBackEnd => {}
            Stop::Waiting => {
                if this.has_events() {
                    take_events(vm, this);
                    continue;
                }
                let tasks = &vm.process_ref().tasks;
                let answer = tasks.any_waits_for(WaitFor::Answer);
                if answer || tasks.any_waits_for(WaitFor::Events) {
                    return Outcome::Wait { blocked: answer };
                }
                let n = tasks.live();
                let text = format!("deadlock: all {n} coroutines blocked with no pending operations");
                if let Some(ending) = program_step(vm, |vm| {
                    let error = Value::from(vm.with_cx(|cx| cx.new_str(text.as_bytes())));
                    Ended::Failed(error)
                }) {
                    match ending {
                        Advance::Exit(status) => return exit::finish_main(vm, this, worker, status),
                        Advance::Ran(_) | Advance::Ended(_) => continue,
                    }
                }
                let error = vm.with_cx(|cx| error::runtime(cx, kind::INTERNAL, &text));
                return exit::finish(vm, this, worker, Err(error));
            }
            Stop::Finished | Stop::Failed | Stop::OutOfReductions | Stop::Interrupted => {
                match after(vm, stop) {
                    After::GoOn => {}
                    After::Ended(ending) => return exit::finish(vm, this, worker, ending),
                    After::Exit(status) => return exit::finish_main(vm, this, worker, status),
                }
            }
        }
    }
}

enum Advance {
    Ran(Stop),
    Ended(Ending),
    Exit(u8),
}

enum After {
    GoOn,
    Ended(Ending),
    Exit(u8),
}

/// Runs what can run.
fn advance(vm: &mut Vm) -> Advance {
    let start = block::local_of(vm).map(|local| std::mem::replace(&mut local.start, Start::Done));
    match start {
        None | Some(Start::Done) => {}
        Some(Start::Method { arguments }) => {
            set_start(vm, Start::Method { arguments });
        }
        Some(Start::Function(parcel)) => {
            let values = match vm.with_cx(|cx| cx.unpack(&parcel).map_err(|_| cx.take_error())) {
                Ok(values) => values,
                Err(error) => return Advance::Ended(Err(vm.with_cx(|cx| error::of_raised(cx, error)))),
            };
            drop(parcel);
            let function = values.first().copied().unwrap_or(Value::NIL);
            call::begin(vm, function, values.get(1..).unwrap_or_default());
        }
        Some(Start::Chunk(parcel)) => {
            let begun = vm.with_cx(|cx| super::entry::begin_chunk(cx, &parcel));
            match begun {
                Ok((function, arguments)) => {
                    let pinned = vm.with_cx(|cx| {
                        let list = cx.new_table(arguments.len(), 0);
                        for (&v, i) in arguments.iter().zip(1..) {
                            cx.raw_set_int(list, i, v).ok();
                        }
                        cx.raw_set_str(list, "n", arguments.len() as i64).ok();
                        cx.pin(list.into())
                    });
                    set_start(vm, Start::Method { arguments: pinned });
                    call::begin(vm, function, &arguments);
                }
                Err(error) => return Advance::Ended(Err(error)),
            }
        }
        Some(Start::Program(mut program)) => {
            let begun = block::local_of(vm).is_some_and(|local| std::mem::replace(&mut local.begun, true));
            if !begun {
                let next = program.next(vm, None);
                set_start(vm, Start::Program(program));
                match next {
                    Next::Call(function, arguments) => call::begin(vm, function, &arguments),
                    Next::End(status) => return Advance::Exit(status),
                }
            } else {
                set_start(vm, Start::Program(program));
            }
        }
    }
    if vm.process_ref().tasks.is_running() {
        return Advance::Ran(call::go_on(vm));
    }
    if vm.process_ref().tasks.has_ready() {
        task::next(vm);
        return Advance::Ran(call::go_on(vm));
    }
    Advance::Ran(Stop::Waiting)
}

fn set_start(vm: &mut Vm, start: Start) {
    if let Some(local) = block::local_of(vm) {
        local.start = start;
    }
}

/// The next step of a program of the embedder, if this process runs one.
fn program_step(vm: &mut Vm, ended: impl FnOnce(&mut Vm) -> Ended) -> Option<Advance> {
    let start = block::local_of(vm).map(|local| std::mem::replace(&mut local.start, Start::Done))?;
    let Start::Program(mut program) = start else {
        set_start(vm, start);
        return None;
    };
    let ended = ended(vm);
    let next = program.next(vm, Some(ended));
    set_start(vm, Start::Program(program));
    Some(match next {
        Next::Call(function, arguments) => {
            call::begin(vm, function, &arguments);
            Advance::Ran(Stop::Preempted)
        }
        Next::End(status) => Advance::Exit(status),
    })
}

/// The main coroutine has ended, or an error has left some task.
fn after(vm: &mut Vm, stop: Stop) -> After {
    if let Some(step) = program_step(vm, |vm| call::ended(vm, stop)) {
        return match step {
            Advance::Exit(status) => After::Exit(status),
            Advance::Ran(_) | Advance::Ended(_) => After::GoOn,
        };
    }
    match call::ended(vm, stop) {
        Ended::Returned(values) => {
            let start = block::local_of(vm).map(|local| std::mem::replace(&mut local.start, Start::Done));
            if let Some(Start::Method { arguments }) = start {
                let chosen = vm.with_cx(|cx| super::entry::choose_method(cx, &values, arguments));
                if let Some((function, arguments)) = chosen {
                    call::begin(vm, function, &arguments);
                    return After::GoOn;
                }
            }
            After::Ended(vm.with_cx(|cx| exit::of_results(cx, &values)))
        }
        Ended::Failed(value) => After::Ended(Err(vm.with_cx(|cx| error::of_raised(cx, value)))),
        Ended::OutOfReductions | Ended::Interrupted => {
            After::Ended(Err(vm.with_cx(|cx| error::runtime(cx, kind::INTERNAL, "interrupted"))))
        }
    }
}

/// The error of a process that has to end.
fn doomed(cx: &mut Cx<'_>, this: &ProcessRef, doom: Doom) -> ErrorValue {
    match doom {
        Doom::Terminated => error::runtime(cx, kind::INTERNAL, "process terminated"),
        Doom::Link { from, reason } => {
            let pid = this.system.text(from);
            error::with_details(cx, kind::INTERNAL, "linked process failed", &[("pid", &pid), ("reason", &reason)])
        }
        Doom::Limit { name, message, bytes } => error::of_limit(cx, name, &message, bytes),
    }
}

/// Takes up all events that have come.
fn take_events(vm: &mut Vm, this: &ProcessRef) {
    vm.with_cx(|cx| mailbox::take_events(cx, this));
}

/// The process has caused a panic: it ends, and whoever waits for that is told.
pub(super) fn end_after_panic(this: &ProcessRef, worker: &Worker<ProcessRef>, text: &str) {
    let error = error::detached(kind::INTERNAL, &format!("runtime panic: {text}"));
    exit::announce(this, worker, &Arc::new(Err(error)), None);
}

/// Sends a notice.
pub(super) fn notify(worker: &Worker<ProcessRef>, target: &ProcessRef, notice: Notice) -> bool {
    worker.send(target, Event::Notice(Box::new(notice))).is_ok()
}
