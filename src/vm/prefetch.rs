//! Fetching lines of the processor's cache ahead.
//!
//! What thousands of processes use does not fit into the caches next to the cores, and one turn touches some twenty lines of
//! it, one after the other. Who knows early what comes next asks for all of them at once, and they come while it goes on.

/// Bytes of a line.
const LINE: usize = 64;

/// Asks for the lines of `bytes` bytes from an address on. It is a hint: nothing is read, and any address will do.
#[inline(always)]
pub fn prefetch(start: *const u8, bytes: usize) {
    let mut offset = 0;
    while offset < bytes {
        line(start.wrapping_add(offset));
        offset += LINE;
    }
}

#[inline(always)]
#[cfg(all(target_arch = "x86_64", not(miri)))]
#[expect(unsafe_code, reason = "an intrinsic of the processor")]
fn line(at: *const u8) {
    use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
    // SAFETY: it neither reads nor faults, whatever the address; all processors of this kind have it.
    unsafe { _mm_prefetch::<_MM_HINT_T0>(at.cast()) };
}

#[inline(always)]
#[cfg(not(all(target_arch = "x86_64", not(miri))))]
fn line(_: *const u8) {}
