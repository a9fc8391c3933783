//! Room on the native stack for whoever recurses along the nesting of a text.
//!
//! Parser, compiler, verifier and linker do. The nesting is limited and counted, but the deepest program needs more native
//! stack than a small thread has, or than is left where a script calls `load`. There the work gets a stack of its own,
//! on the same thread.

use std::ops::Range;
use std::sync::OnceLock;

/// Native stack that the deepest program may need, several times over: to parse, compile and verify the worst one that was
/// tried took 0.9 MiB unoptimised and 0.3 MiB optimised (2026-11).
const ENOUGH: usize = if cfg!(debug_assertions) { 4 << 20 } else { 1 << 20 };
/// Size of a stack that is made where less is left.
const STACK_BYTES: usize = 8 << 20;

/// Where the stack of the main thread is known to have room: from its lowest address to where the program began.
static MAIN_STACK: OnceLock<Range<usize>> = OnceLock::new();

/// Calls `work` where there is room for the deepest program.
pub fn with_room<R>(work: impl FnOnce() -> R) -> R {
    let here = address_on_stack();
    if MAIN_STACK.get().is_some_and(|stack| stack.contains(&here) && here - stack.start >= ENOUGH) {
        return work();
    }
    stacker::maybe_grow(ENOUGH, STACK_BYTES, work)
}

/// Says that this is the main thread. Its stack is then known without the list of the program's mappings, which takes
/// longer to read than a small program to compile.
pub fn is_main_thread() {
    let top = address_on_stack();
    let limit = rustix::process::getrlimit(rustix::process::Resource::Stack).current;
    let size = limit.and_then(|limit| usize::try_from(limit).ok()).map_or(STACK_BYTES, |limit| limit.min(STACK_BYTES));
    // Arguments and environment stand above; Linux lets them take a quarter (execve(2)).
    let stack = top.saturating_sub(size / 4 * 3)..top;
    // A second call says the same.
    drop(MAIN_STACK.set(stack));
}

#[inline(never)]
fn address_on_stack() -> usize {
    let local = 0_u8;
    std::hint::black_box(&raw const local).addr()
}

#[cfg(test)]
mod tests {
    use std::hint::black_box;

    use super::{ENOUGH, STACK_BYTES, with_room};

    const FRAME_BYTES: usize = 1024;

    #[test]
    fn a_small_thread_gets_room() {
        let levels = ENOUGH / FRAME_BYTES / 2;
        assert_eq!(on_small_thread(move || with_room(|| descend(levels, false))), levels);
    }

    #[test]
    fn room_that_is_used_up_is_made_again() {
        let levels = 2 * STACK_BYTES / FRAME_BYTES;
        assert_eq!(on_small_thread(move || with_room(|| descend(levels, true))), levels);
    }

    fn on_small_thread(work: impl FnOnce() -> usize + Send + 'static) -> usize {
        std::thread::Builder::new().stack_size(64 << 10).spawn(work).unwrap().join().unwrap()
    }

    /// Recurses with frames of a little more than that size, and counts; `renew` asks for room at each level.
    fn descend(levels: usize, renew: bool) -> usize {
        let frame = [0_u8; FRAME_BYTES];
        black_box(&frame);
        let below = match levels {
            0 => return 0,
            _ if renew => with_room(|| descend(levels - 1, true)),
            _ => descend(levels - 1, false),
        };
        black_box(&frame);
        below + 1
    }
}
