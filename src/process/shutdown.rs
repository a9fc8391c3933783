//! The end of a run: the processes that read their events are asked to stop, the others are ended (specification,
//! section 2.5).
//!
//! A run ends because its main process has ended, or because a signal or `system.exit` asks for it ([`Stopper::stop`]).
//! Either way a thread of its own waits for those that were asked, for a limited time: the workers have the processes to
//! run. Invariant: once it has begun, no process is started any more.

use std::sync::PoisonError;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use super::block::ProcessRef;
use super::event::{Event, Notice};
use super::pid::Pid;
use super::system::{System, wall_clock};
use crate::stdlib::io;

/// How often the end looks whether all processes have ended.
const LOOK_EVERY: Duration = Duration::from_millis(1);
/// How long a run that has ended may take to come back; then something holds the first worker, such as a read that
/// waits for input, and the program ends without it.
const RETURN_TIMEOUT: Duration = Duration::from_millis(200);

/// A request to end the run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stop {
    /// What the processes are told.
    pub(crate) reason: &'static str,
    /// Status of the run.
    pub(crate) status: i32,
    /// It was a signal: a main process that reads its events may still end with a status of its own.
    pub(crate) is_signal: bool,
}

/// What gives the status of a run whose end was asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Decision {
    /// The main process, if it ends in time: it was asked to.
    Main,
    /// The request.
    Request,
}

/// Ends a run from outside.
#[derive(Clone, Copy)]
pub(crate) struct Stopper(pub(super) &'static System);

impl Stopper {
    /// Begins the end of the run. If it has begun, a signal ends the run now, and anything else does nothing.
    pub(crate) fn stop(self, stop: Stop) {
        let system = self.0;
        let main = system.main.get().and_then(|&pid| system.processes.get(pid));
        let main_decides = stop.is_signal && main.as_ref().is_some_and(|main| main.reads_events());
        {
            let mut stopping = system.stopping.lock().unwrap_or_else(PoisonError::into_inner);
            if system.is_stopping.swap(true, Ordering::SeqCst) {
                drop(stopping);
                if stop.is_signal {
                    end(system, stop);
                }
                return;
            }
            *stopping = Some(if main_decides { Decision::Main } else { Decision::Request });
        }
        let asked = ask(system, stop.reason, &|target, event| {
            if let Some(remote) = system.remote.get() {
                drop(remote.send(target, event));
            }
        });
        let main = main.filter(|_| main_decides);
        wait(system, stop, move || {
            // Its own end takes over.
            if main.as_ref().is_some_and(|main| main.has_ended()) {
                return Waited::Enough;
            }
            if asked.iter().all(|process| process.has_ended()) { Waited::Over } else { Waited::Longer }
        });
    }
}

/// Begins the end of a run whose main process has ended with a status.
pub(super) fn begin(system: &'static System, status: i32) {
    {
        let stopping = system.stopping.lock().unwrap_or_else(PoisonError::into_inner);
        if *stopping == Some(Decision::Request) {
            // Who asked for the end waits for the others.
            return;
        }
        system.is_stopping.store(true, Ordering::SeqCst);
    }
    let Some(remote) = system.remote.get() else { return };
    let asked = ask(system, "main exited", &|target, event| drop(remote.send(target, event)));
    if system.live() == 0 {
        remote.finish(status);
        return;
    }
    let stop = Stop { reason: "", status, is_signal: false };
    wait(
        system,
        stop,
        move || if asked.iter().all(|process| process.has_ended()) { Waited::Over } else { Waited::Longer },
    );
}

/// Asks the processes that read their events to stop, and ends the others at once. Gives those that were asked.
fn ask(system: &System, reason: &str, send: &dyn Fn(&ProcessRef, Event)) -> Vec<ProcessRef> {
    let mut asked = Vec::new();
    for process in system.processes.all() {
        if process.reads_events() {
            let notice = Notice::Cancel { from: Pid::NONE, reason: reason.as_bytes().to_vec(), at: wall_clock() };
            send(&process, Event::Notice(Box::new(notice)));
            asked.push(process);
        } else {
            process.terminate();
            send(&process, Event::Attention);
        }
    }
    asked
}

/// What a look at the processes came to.
enum Waited {
    Longer,
    /// All that were asked have ended.
    Over,
    /// Somebody else ends the run.
    Enough,
}

/// Waits on a thread of its own, then ends the run.
fn wait(system: &'static System, stop: Stop, mut look: impl FnMut() -> Waited + Send + 'static) {
    let Some(remote) = system.remote.get() else { return };
    let deadline = Instant::now() + system.shutdown_timeout;
    let hold = remote.hold();
    let body = move || {
        loop {
            match look() {
                Waited::Enough => return,
                Waited::Longer if Instant::now() < deadline => std::thread::sleep(LOOK_EVERY),
                Waited::Longer | Waited::Over => break,
            }
        }
        drop(hold);
        end(system, stop);
        // Whoever comes back waits for the same.
        io::end_outside();
        std::thread::sleep(RETURN_TIMEOUT);
        io::exit(stop.status);
    };
    if std::thread::Builder::new().name("wippy-end".to_owned()).spawn(body).is_err() {
        end(system, stop);
    }
}

/// Ends the run.
fn end(system: &System, stop: Stop) {
    if stop.is_signal {
        system.reporter.interrupted(stop.status);
    }
    if let Some(remote) = system.remote.get() {
        remote.finish(stop.status);
    }
}
