//! Room on the native stack.
//!
//! Parser and compiler recurse with the nesting of the program. The nesting is limited and counted, but the deepest
//! program needs more native stack than a small thread has. On such a thread the work is done on another one.

use std::panic::resume_unwind;
use std::sync::OnceLock;
use std::thread;

use rustix::process::{Resource, getrlimit};

/// What the deepest program needs in an unoptimised build, several times over.
const STACK_BYTES: usize = 16 << 20;
/// A main thread with less is taken for a small one.
const MAIN_BYTES_MIN: u64 = 4 << 20;

/// Calls `work` where there is room for the deepest program.
///
/// # Panics
/// If a thread is needed and the system gives none.
pub fn with_room<R: Send>(work: impl FnOnce() -> R + Send) -> R {
    if has_room() {
        return work();
    }
    thread::scope(|scope| {
        let worker = thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, work);
        let worker = worker.expect("a process that runs programs may start a thread");
        worker.join().unwrap_or_else(|panic| resume_unwind(panic))
    })
}

/// The main thread has what the system gives a program; of others nothing is known.
fn has_room() -> bool {
    static MAIN_HAS_ROOM: OnceLock<bool> = OnceLock::new();
    thread::current().name() == Some("main")
        && *MAIN_HAS_ROOM.get_or_init(|| getrlimit(Resource::Stack).current.is_none_or(|bytes| bytes >= MAIN_BYTES_MIN))
}

#[cfg(test)]
mod tests {
    use super::with_room;

    #[test]
    fn a_small_thread_gets_room() {
        let deep = || with_room(|| descend(100_000));
        let small = std::thread::Builder::new().stack_size(64 << 10).spawn(deep).unwrap();
        assert_eq!(small.join().unwrap(), 100_000);
    }

    fn descend(levels: u64) -> u64 {
        if levels == 0 { 0 } else { 1 + std::hint::black_box(descend)(levels - 1) }
    }
}
