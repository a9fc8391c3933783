//! The processes that a thread has sent to last.
//!
//! A look into the table of processes takes a lock and counts a reference; most messages go to a process that the thread
//! has just sent to. A remembered process may have ended: its event queue says so, as it does for any reference.

use std::cell::RefCell;

use super::block::ProcessRef;
use super::pid::Pid;

/// How many are remembered, each in the place that its number gives.
const SIZE: usize = 1024;

thread_local! {
    static RECENT: RefCell<Vec<Option<ProcessRef>>> = const { RefCell::new(Vec::new()) };
}

/// Calls `body` with the process of a number: a remembered one, or the one that `find` gives.
#[inline]
pub(super) fn with<R>(
    pid: Pid,
    find: impl FnOnce() -> Option<ProcessRef>,
    body: impl FnOnce(&ProcessRef) -> R,
) -> Option<R> {
    let place = usize::try_from(pid.0 % SIZE as u64).unwrap_or(0);
    // Taken out meanwhile, since `body` may come here again.
    let known = RECENT.with_borrow_mut(|recent| recent.get_mut(place).and_then(Option::take));
    let process = match known {
        Some(process) if process.pid == pid => process,
        _ => find()?,
    };
    let result = body(&process);
    RECENT.with_borrow_mut(|recent| {
        if recent.is_empty() {
            recent.resize_with(SIZE, || None);
        }
        if let Some(slot) = recent.get_mut(place) {
            *slot = Some(process);
        }
    });
    Some(result)
}
