//! The end of a run in which nothing can happen any more (specification, section 2.5).
//!
//! When all workers sleep, no timer waits and nobody outside will wake a process, every process is asked to say where it
//! stands; the last one ends the run.

use std::sync::PoisonError;
use std::sync::atomic::Ordering;

use super::block::ProcessRef;
use super::event::Event;
use super::system::System;
use super::turn;
use crate::sched::Worker;
use crate::vm::debug;
use crate::vm::state::Vm;

/// Failure of a run.
const STATUS: i32 = 1;

/// Called when the run is idle: asks every process.
pub(super) fn look(system: &'static System, worker: &Worker<ProcessRef>) {
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
pub(super) fn tell(vm: &Vm, this: &ProcessRef) {
    let system = this.system;
    let entry = this.entry();
    let mut line = format!("{} {}", String::from_utf8_lossy(&system.text(this.pid)), entry.id);
    for co in vm.process_ref().tasks.blocked() {
        let position = debug::position_in(vm, co, 1);
        let position = String::from_utf8_lossy(&position).trim_end_matches(": ").to_owned();
        let what = debug::level(vm, co, 0).and_then(|level| debug::info(vm, level).name);
        let what = what.map(|name| String::from_utf8_lossy(&name).into_owned());
        if !position.is_empty() {
            line.push_str(&format!(", at {position}"));
        }
        if let Some(what) = what {
            line.push_str(&format!(", waits in '{what}'"));
        }
    }
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
