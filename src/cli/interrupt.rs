//! SIGINT, SIGTERM and SIGHUP.
//!
//! The first signal asks the program to stop: a flag is set, and the machine looks at it in every slice. A program that
//! waits for input, or gets a second signal, ends at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::flag;

use crate::stdlib::io::Interruption;

/// What a shell adds to the number of the signal that ended a program.
const STATUS_BASE: i32 = 128;

/// Has the signals set the flag for interruption; without this a signal ends the program at once, as usual.
pub(super) fn watch(interruption: &Interruption) -> std::io::Result<()> {
    let has_come = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM, SIGHUP] {
        flag::register_conditional_shutdown(signal, STATUS_BASE + signal, Arc::clone(&has_come))?;
        flag::register_conditional_shutdown(signal, STATUS_BASE + signal, Arc::clone(&interruption.waits))?;
        flag::register(signal, Arc::clone(&has_come))?;
        let number = usize::try_from(signal).unwrap_or(1);
        flag::register_usize(signal, Arc::clone(&interruption.signal), number)?;
    }
    Ok(())
}

/// What is said about the interruption, and the exit status.
pub(super) fn outcome(interruption: &Interruption) -> (&'static str, u8) {
    let signal = interruption.signal.load(Ordering::Relaxed);
    let text = if usize::try_from(SIGINT) == Ok(signal) { "interrupted\n" } else { "" };
    (text, u8::try_from(usize::try_from(STATUS_BASE).unwrap_or(0) + signal).unwrap_or(u8::MAX))
}
