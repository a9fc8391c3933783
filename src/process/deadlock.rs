//! The end of a run in which nothing can happen any more (specification, section 2.5).
//!
//! When all workers sleep, no timer waits and nobody outside will wake a process, every process is asked to say where it
//! stands; the last one ends the run.

use std::sync::PoisonError;
use std::sync::atomic::Ordering;

use super::block::ProcessRef;
use super::channel::Channel;
use super::event::Event;
use super::system::System;
use super::turn;
use crate::sched::Worker;
use crate::vm::native::{Cx, Value};
use crate::vm::state::Vm;

/// Failure of a run.
const STATUS: i32 = 1;

/// Called when the run is idle: asks every process.
pub(super) fn look(system: &'static System, worker: &Worker<ProcessRef>) {
    if system.is_stopping.load(Ordering::SeqCst) {
        // The end is under way and has a limit of time.
        return;
    }
    if system.is_stuck.swap(true, Ordering::SeqCst) {
        // They are saying it.
        return;
    }
    let all = system.processes.all();
    if all.is_empty() {
        if let Some(remote) = system.remote.get() {
            remote.finish(STATUS);
        }
        return;
    }
    for process in &all {
        process.raise(turn::TELL);
        drop(worker.send(process, Event::Attention));
    }
}

/// A process says where it stands. The last one ends the run.
pub(super) fn tell(vm: &mut Vm, this: &ProcessRef) {
    let system = this.system;
    let line = line(vm, this);
    let mut stuck = system.stuck.lock().unwrap_or_else(PoisonError::into_inner);
    stuck.push((this.pid, line));
    if stuck.len() < system.live() {
        return;
    }
    stuck.sort();
    let lines: Vec<String> = stuck.drain(..).map(|(_, line)| line).collect();
    system.reporter.deadlocked(&lines);
    if let Some(remote) = system.remote.get() {
        remote.finish(STATUS);
    }
}

/// Who the process is, and for each coroutine that waits where and what for.
fn line(vm: &mut Vm, this: &ProcessRef) -> String {
    let pid = this.system.text(this.pid);
    let mut line = format!("{} {}", String::from_utf8_lossy(&pid), this.entry().id);
    let blocked: Vec<Value> = vm.process_ref().tasks.blocked().map(Value::thread).collect();
    for (co, mark) in blocked.into_iter().zip(std::iter::once(", ").chain(std::iter::repeat("; "))) {
        line.push_str(mark);
        line.push_str(&vm.with_cx(|cx| wait(cx, co)));
    }
    line
}

/// `at file:line, waits in 'receive' of channel (inbox)`, as far as it is known.
fn wait(cx: &mut Cx<'_>, co: Value) -> String {
    let caller = cx.level_info(co, 1);
    let place = caller.and_then(|info| Some((info.short_source, info.current_line?)));
    let mut parts = Vec::new();
    if let Some((file, line)) = place {
        parts.push(format!("at {}:{line}", String::from_utf8_lossy(&file)));
    }
    if let Some(name) = cx.level_info(co, 0).and_then(|info| info.name) {
        let object = cx.local(co, 0, 1).map_or(Value::NIL, |(_, v)| v);
        let channel = cx.userdata::<Channel>(object).map(|channel| format!(" of {}", channel.kind.name()));
        parts.push(format!("waits in '{}'{}", String::from_utf8_lossy(&name), channel.unwrap_or_default()));
    }
    parts.join(", ")
}
