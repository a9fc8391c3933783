//! SIGINT, SIGTERM and SIGHUP.
//!
//! A thread waits for the first signal and asks the run to stop (`process::shutdown`). The second signal ends the program
//! in its handler, whatever the rest of the program does.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::thread;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::flag;
use signal_hook::iterator::Signals;

use crate::process::shutdown::{Stop, Stopper};

const SIGNALS: [i32; 3] = [SIGINT, SIGTERM, SIGHUP];
/// What a shell adds to the number of the signal that ended a program.
const STATUS_BASE: i32 = 128;
/// Native stack of the thread, in bytes.
const STACK_SIZE: usize = 256 << 10;

/// Has signals stop a run; without this a signal ends the program at once, as usual.
pub(super) fn watch(stopper: Stopper) -> std::io::Result<()> {
    on_signal(move |signal| stop(stopper, signal))
}

/// Stops a run because of a signal.
pub(super) fn stop(stopper: Stopper, signal: i32) {
    let reason = if signal == SIGINT { "interrupted" } else { "terminated" };
    stopper.stop(Stop { reason, status: STATUS_BASE + signal, is_signal: true });
}

/// Calls `first` with the first signal; the second ends the program at once.
pub(super) fn on_signal(first: impl FnOnce(i32) + Send + 'static) -> std::io::Result<()> {
    let has_come = Arc::new(AtomicBool::new(false));
    for signal in SIGNALS {
        flag::register_conditional_shutdown(signal, STATUS_BASE + signal, Arc::clone(&has_come))?;
        flag::register(signal, Arc::clone(&has_come))?;
    }
    let mut signals = Signals::new(SIGNALS)?;
    let wait = move || {
        if let Some(signal) = signals.forever().next() {
            first(signal);
        }
    };
    thread::Builder::new().name("wippy-signals".to_owned()).stack_size(STACK_SIZE).spawn(wait)?;
    Ok(())
}

/// What is said about a run that a signal has ended with a status.
pub(super) fn text(status: i32) -> &'static str {
    if status == STATUS_BASE + SIGINT { "interrupted\n" } else { "" }
}
