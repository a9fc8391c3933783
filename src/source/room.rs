//! Room on the native stack for whoever recurses along the nesting of a text.
//!
//! Parser, compiler, verifier and linker do. The nesting is limited and counted, but the deepest program needs more native
//! stack than a small thread has, or than is left where a script calls `load`. There the work gets a stack of its own,
//! on the same thread.

/// Native stack that the deepest program may need, several times over: to parse, compile and verify the worst one that was
/// tried took 0.9 MiB unoptimised and 0.3 MiB optimised (2026-11).
const ENOUGH: usize = if cfg!(debug_assertions) { 4 << 20 } else { 1 << 20 };
/// Size of a stack that is made where less is left.
const STACK_BYTES: usize = 8 << 20;

/// Calls `work` where there is room for the deepest program.
pub fn with_room<R>(work: impl FnOnce() -> R) -> R {
    stacker::maybe_grow(ENOUGH, STACK_BYTES, work)
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
