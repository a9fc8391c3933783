//! Runs of memory for chunks, stacks and parcels, with a small cache of each thread.
//!
//! A heap takes chunks and stacks of a few sizes over and over, and a storm of short processes does so for every one of
//! them; so do messages with small blocks. Runs of these sizes that come back stay with the thread, up to [`KEPT_MAX`]
//! bytes, and are handed out again last in, first out, while they are still in the processor's cache. All other sizes go
//! to the system. A run may come back on another thread than the one that took it.
//!
//! Invariant: a run in list `i` has `SIZES[i]` bytes and nobody else knows it; its first word links the list.

use std::alloc::Layout;
use std::cell::Cell;
use std::ptr::null_mut;

/// Sizes of small runs are multiples of this.
pub const STEP: usize = 32;
/// Largest small run.
pub const SMALL_MAX: usize = 512;
const SMALL: usize = SMALL_MAX / STEP;
/// Sizes that are kept: small runs, chunks, the smallest stack and its double.
const SIZES: [usize; SMALL + 5] = {
    let mut sizes = [0; SMALL + 5];
    let mut i = 0;
    while i < SMALL {
        sizes[i] = (i + 1) * STEP;
        i += 1;
    }
    let large = [768, 1024, 1536, 2048, 4096];
    while i < sizes.len() {
        sizes[i] = large[i - SMALL];
        i += 1;
    }
    sizes
};
/// Most bytes that one thread keeps.
const KEPT_MAX: usize = 128 * 1024;

/// A run that is kept.
struct Run {
    next: *mut Run,
}

/// The runs that a thread keeps.
struct Cache {
    lists: [Cell<*mut Run>; SIZES.len()],
    bytes: Cell<usize>,
}

thread_local! {
    static CACHE: Cache = const { Cache { lists: [const { Cell::new(null_mut()) }; SIZES.len()], bytes: Cell::new(0) } };
}

impl Cache {
    fn take(&self, list: usize) -> Option<*mut u8> {
        let run = self.lists[list].get();
        if run.is_null() {
            return None;
        }
        // SAFETY: a run in a list is linked and ours alone.
        self.lists[list].set(unsafe { (*run).next });
        self.bytes.set(self.bytes.get() - SIZES[list]);
        Some(run.cast())
    }

    fn keep(&self, list: usize, run: *mut u8) -> bool {
        let bytes = self.bytes.get() + SIZES[list];
        if bytes > KEPT_MAX {
            return false;
        }
        let run = run.cast::<Run>();
        // SAFETY: the run is ours alone, and aligned and large enough for a link.
        unsafe { run.write(Run { next: self.lists[list].get() }) };
        self.lists[list].set(run);
        self.bytes.set(bytes);
        true
    }
}

impl Drop for Cache {
    fn drop(&mut self) {
        for (list, &bytes) in SIZES.iter().enumerate() {
            while let Some(run) = self.take(list) {
                // SAFETY: it came from the system with this layout.
                unsafe { std::alloc::dealloc(run, layout(bytes)) };
            }
        }
    }
}

#[inline(always)]
fn list_of(bytes: usize) -> Option<usize> {
    if bytes <= SMALL_MAX {
        return (bytes.is_multiple_of(STEP) && bytes > 0).then(|| bytes / STEP - 1);
    }
    SIZES[SMALL..].iter().position(|&size| size == bytes).map(|at| SMALL + at)
}

#[expect(clippy::expect_used, reason = "callers bound their requests: chunks and stacks have largest sizes")]
fn layout(bytes: usize) -> Layout {
    Layout::from_size_align(bytes, 16).expect("sizes are bounded")
}

/// Takes a run of memory, aligned to 16; its content is anything.
#[inline]
pub fn take(bytes: usize) -> *mut u8 {
    let run = try_take(bytes);
    if run.is_null() {
        std::alloc::handle_alloc_error(layout(bytes));
    }
    run
}

/// As [`take`]; null if the system has no memory.
#[inline]
pub fn try_take(bytes: usize) -> *mut u8 {
    // While the thread ends there is no cache any more.
    let kept = list_of(bytes).and_then(|list| CACHE.try_with(|cache| cache.take(list)).ok().flatten());
    kept.unwrap_or_else(|| take_from_system(bytes))
}

#[inline(never)]
fn take_from_system(bytes: usize) -> *mut u8 {
    // SAFETY: callers ask for some bytes.
    unsafe { std::alloc::alloc(layout(bytes)) }
}

/// Gives a run back.
///
/// # Safety
/// It came from [`take`] with this size and is not used any more.
#[inline]
pub unsafe fn give(run: *mut u8, bytes: usize) {
    if let Some(list) = list_of(bytes)
        && CACHE.try_with(|cache| cache.keep(list, run)).unwrap_or(false)
    {
        return;
    }
    // SAFETY: promised by the caller; runs of every size come from the system first.
    unsafe { std::alloc::dealloc(run, layout(bytes)) };
}

/// Gives memory that the allocator keeps back to the system, where it has to be told. It walks all free memory: for the
/// moments after very much has been freed.
pub fn trim() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    {
        unsafe extern "C" {
            /// malloc_trim(3).
            fn malloc_trim(pad: usize) -> std::ffi::c_int;
        }
        // SAFETY: it may be called at any time, by any thread.
        unsafe { malloc_trim(0) };
    }
}

/// Allocations from this size on are pages of their own, which the system gets back at once.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const OWN_PAGES: std::ffi::c_int = 4 << 20;
/// Most free memory at the end of an arena of the allocator.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const ARENA_END: std::ffi::c_int = 8 << 20;

/// Bounds what the allocator keeps for a program whose heaps come and go: left alone it learns from the large blocks that
/// are freed, and then holds back up to 64 MiB for each thread, which [`trim`] does not reach. Once, at the start.
pub fn bound_what_is_kept() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    {
        const M_TRIM_THRESHOLD: std::ffi::c_int = -1;
        const M_MMAP_THRESHOLD: std::ffi::c_int = -3;
        unsafe extern "C" {
            /// mallopt(3).
            fn mallopt(parameter: std::ffi::c_int, value: std::ffi::c_int) -> std::ffi::c_int;
        }
        // SAFETY: it may be called at any time. A refusal (0) leaves the defaults, which work too.
        unsafe {
            mallopt(M_MMAP_THRESHOLD, OWN_PAGES);
            mallopt(M_TRIM_THRESHOLD, ARENA_END);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_comes_back_last_in_first_out() {
        let (a, b) = (take(1024), take(1024));
        // SAFETY: both came from `take`.
        unsafe {
            give(a, 1024);
            give(b, 1024);
        }
        let (first, second) = (take(1024), take(1024));
        assert_eq!((first, second), (b, a));
        // SAFETY: as above.
        unsafe {
            give(first, 1024);
            give(second, 1024);
        }
    }

    #[test]
    fn a_thread_keeps_no_more_than_its_share() {
        let runs: Vec<_> = (0..64).map(|_| take(4096)).collect();
        for run in runs {
            // SAFETY: it came from `take`.
            unsafe { give(run, 4096) };
        }
        assert_eq!(CACHE.with(|cache| cache.bytes.get()), KEPT_MAX);
    }

    #[test]
    fn other_sizes_are_not_kept() {
        let before = CACHE.with(|cache| cache.bytes.get());
        let run = take(100_000);
        // SAFETY: it came from `take`.
        unsafe { give(run, 100_000) };
        assert_eq!(CACHE.with(|cache| cache.bytes.get()), before);
    }
}
