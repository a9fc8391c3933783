//! The processes that a thread has sent to last.
//!
//! A look into the table of processes takes a lock and counts a reference; most messages go to a process that the thread
//! has just sent to. A remembered process may have ended: its event queue says so, as it does for any reference.

use std::cell::Cell;

use super::block::ProcessRef;
use super::pid::Pid;

/// How many are remembered, each in the place that its number gives.
const SIZE: usize = 1024;

thread_local! {
    static RECENT: [Cell<Option<ProcessRef>>; SIZE] = const { [const { Cell::new(None) }; SIZE] };
}

/// Calls `body` with the process of a number: a remembered one, or the one that `find` gives.
#[inline(always)]
pub(super) fn with<R>(
    pid: Pid,
    find: impl FnOnce() -> Option<ProcessRef>,
    body: impl FnOnce(&ProcessRef) -> R,
) -> Option<R> {
    RECENT.with(|recent| {
        let place = usize::try_from(pid.0 % SIZE as u64).ok().and_then(|place| recent.get(place))?;
        // Taken out meanwhile, since `body` may come here again.
        let process = match place.take() {
            Some(process) if process.pid == pid => process,
            _ => find()?,
        };
        let result = body(&process);
        place.set(Some(process));
        Some(result)
    })
}
