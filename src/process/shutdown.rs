//! The end of a run: the processes that read their events are asked to stop, the others are ended (specification,
//! section 2.5).

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use super::block::ProcessRef;
use super::event::{Event, Notice};
use super::pid::Pid;
use super::system::{System, wall_clock};
use crate::sched::Worker;

/// How often the end looks whether all processes have ended.
const LOOK_EVERY: Duration = Duration::from_millis(1);

/// Begins the end of a run whose main process has ended with a status.
pub(super) fn begin(system: &'static System, worker: &Worker<ProcessRef>, status: i32) {
    system.is_stopping.store(true, Ordering::SeqCst);
    let Some(remote) = system.remote.get() else { return };
    let all = system.processes.all();
    if all.is_empty() {
        remote.finish(status);
        return;
    }
    for process in &all {
        if process.reads_events() {
            let reason = b"main exited".to_vec();
            let notice = Notice::Cancel { from: Pid::NONE, reason, at: wall_clock() };
            drop(worker.send(process, Event::Notice(Box::new(notice))));
        } else {
            process.terminate();
            drop(worker.send(process, Event::Attention));
        }
    }
    // A thread of its own waits: the workers have the processes to run.
    let remote = remote.clone();
    let deadline = Instant::now() + system.shutdown_timeout;
    let hold = remote.hold();
    let waiting = std::thread::Builder::new().name("wippy-end".to_owned()).spawn({
        let remote = remote.clone();
        move || {
            while system.live() > 0 && Instant::now() < deadline {
                std::thread::sleep(LOOK_EVERY);
            }
            drop(hold);
            remote.finish(status);
        }
    });
    if waiting.is_err() {
        remote.finish(status);
    }
}
