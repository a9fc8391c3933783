//! The end of the program: whatever is buffered is written first, and what runs outside is ended.

use std::sync::{Mutex, PoisonError};

use super::Streams;
use super::raw::end_raw;
use crate::log;

/// Status of a program whose standard output was closed: what a shell shows for SIGPIPE.
const BROKEN_PIPE: i32 = 141;

/// What has to be done outside before the program ends, see `before_end`.
static OUTSIDE: Mutex<Vec<fn()>> = Mutex::new(Vec::new());

/// Has `end` called before the program ends, however it does, signals from outside excepted. It may wait for some seconds.
#[cfg(feature = "exec")]
pub(crate) fn before_end(end: fn()) {
    OUTSIDE.lock().unwrap_or_else(PoisonError::into_inner).push(end);
}

/// Ends what runs outside; whoever calls this meanwhile waits for it.
pub(crate) fn end_outside() {
    static TURN: Mutex<()> = Mutex::new(());
    let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let ends = std::mem::take(&mut *OUTSIDE.lock().unwrap_or_else(PoisonError::into_inner));
    for end in ends {
        end();
    }
    drop(turn);
}

/// Writes all buffered output and ends the program.
#[expect(clippy::exit, clippy::disallowed_methods, reason = "os.exit ends the program, that is what it is for")]
pub(crate) fn exit(status: i32) -> ! {
    Streams::standard().flush_all();
    end_raw();
    end_outside();
    log::flush();
    std::process::exit(status)
}

/// Ends the program quietly, since nobody reads its output any more.
#[expect(clippy::exit, clippy::disallowed_methods, reason = "ends as a program does that gets SIGPIPE")]
pub(super) fn because_of_broken_pipe() -> ! {
    end_raw();
    end_outside();
    log::flush();
    std::process::exit(BROKEN_PIPE)
}
