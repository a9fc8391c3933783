//! Raw mode of the terminal: input comes key by key, nothing is echoed.
//!
//! Requests are counted over the whole program. The terminal is as it was when the last of them is taken back, and when the
//! program ends. Meanwhile log records are held back, since they would end up in the middle of what the program draws.

use std::io::stdin;
use std::sync::{Mutex, PoisonError};

use rustix::termios::{OptionalActions, Termios, tcgetattr, tcsetattr};

use crate::log;

struct Raw {
    n_requests: usize,
    before: Termios,
}

static RAW: Mutex<Option<Raw>> = Mutex::new(None);

/// Asks for raw mode.
///
/// # Errors
/// Standard input is no terminal.
pub(crate) fn request_raw() -> rustix::io::Result<()> {
    let mut raw = RAW.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(raw) = raw.as_mut() {
        raw.n_requests += 1;
        return Ok(());
    }
    let before = tcgetattr(stdin())?;
    log::hold_back();
    let mut settings = before.clone();
    settings.make_raw();
    if let Err(error) = tcsetattr(stdin(), OptionalActions::Now, &settings) {
        log::release();
        return Err(error);
    }
    *raw = Some(Raw { n_requests: 1, before });
    Ok(())
}

/// Takes a request back.
pub(crate) fn withdraw_raw() {
    let mut raw = RAW.lock().unwrap_or_else(PoisonError::into_inner);
    let n_left = raw.as_mut().map_or(0, |raw| {
        raw.n_requests -= 1;
        raw.n_requests
    });
    if n_left == 0 {
        restore(raw.take());
    }
}

/// Ends raw mode whoever has asked for it: the program ends.
pub(super) fn end_raw() {
    restore(RAW.lock().unwrap_or_else(PoisonError::into_inner).take());
}

fn restore(raw: Option<Raw>) {
    if let Some(raw) = raw {
        // A terminal that is gone needs no settings.
        let _ = tcsetattr(stdin(), OptionalActions::Now, &raw.before);
        log::release();
    }
}
