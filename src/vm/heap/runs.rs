//! Runs of memory for processes, chunks, stacks and parcels, kept for the next ones.
//!
//! A heap takes chunks and stacks of a few sizes over and over, and a storm of short processes does so for every one of
//! them; so do messages with small blocks. Runs of these sizes that come back stay with the thread and are handed out again
//! last in, first out, while they are still in the processor's cache. All other sizes go to the system.
//!
//! A run may come back on another thread than the one that took it: a receiver gives back what senders have taken. So each
//! thread keeps two stacks of a size, of a fixed length each, and when both are full one of them goes whole to the
//! *depot*, from which threads that have run out take a whole one (J. Bonwick, "Magazines and Vmem", 2001). The lock of the
//! depot is taken once for many runs, and runs flow in a circle without the system.
//!
//! Invariant: a run in a stack of list `i` has `SIZES[i]` bytes and nobody else knows it; its first word links the stack.

use std::alloc::Layout;
use std::cell::Cell;
use std::ptr::null_mut;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// Sizes of small runs are multiples of this.
pub const STEP: usize = 32;
/// Largest small run.
pub const SMALL_MAX: usize = 512;
const SMALL: usize = SMALL_MAX / STEP;
/// Size of the Lua state of a process with its first stack and its first objects.
pub const STATE: usize = 1904;
/// Sizes that are kept: small runs, chunks, the smallest stack and its double, states.
const SIZES: [usize; SMALL + 6] = {
    let mut sizes = [0; SMALL + 6];
    let mut i = 0;
    while i < SMALL {
        sizes[i] = (i + 1) * STEP;
        i += 1;
    }
    let large = [768, 1024, 1536, 2048, 4096, STATE];
    while i < sizes.len() {
        sizes[i] = large[i - SMALL];
        i += 1;
    }
    sizes
};
/// Most bytes of a full stack of runs.
const FULL_BYTES: usize = 8 * 1024;
/// Most runs in it.
const FULL_RUNS: usize = 32;
/// Most bytes in the depot.
const DEPOT_MAX: usize = 4 << 20;

/// How many runs of list `i` make a full stack.
const fn full(list: usize) -> u32 {
    let fit = FULL_BYTES / SIZES[list];
    (if fit < FULL_RUNS { fit } else { FULL_RUNS }) as u32
}

/// A run that is kept.
struct Run {
    next: *mut Run,
}

/// The runs of one size that a thread keeps.
struct List {
    top: Cell<*mut Run>,
    n: Cell<u32>,
    /// A full stack, or null.
    spare: Cell<*mut Run>,
}

/// The runs that a thread keeps.
struct Cache([List; SIZES.len()]);

thread_local! {
    static CACHE: Cache = const {
        Cache([const { List { top: Cell::new(null_mut()), n: Cell::new(0), spare: Cell::new(null_mut()) } }; SIZES.len()])
    };
}

/// Full stacks that no thread needs.
struct Depot {
    lists: [Mutex<Vec<Full>>; SIZES.len()],
    bytes: AtomicUsize,
}

/// A full stack.
struct Full(*mut Run);

// SAFETY: the runs of a stack are known to nobody else.
unsafe impl Send for Full {}

static DEPOT: Depot = Depot { lists: [const { Mutex::new(Vec::new()) }; SIZES.len()], bytes: AtomicUsize::new(0) };

impl Depot {
    /// Takes a full stack.
    fn take(&self, list: usize) -> Option<*mut Run> {
        let taken = self.lists[list].lock().unwrap_or_else(PoisonError::into_inner).pop()?;
        self.bytes.fetch_sub(full(list) as usize * SIZES[list], Ordering::Relaxed);
        Some(taken.0)
    }

    /// Keeps a full stack, or gives it to the system.
    fn keep(&self, list: usize, stack: *mut Run) {
        let bytes = full(list) as usize * SIZES[list];
        if self.bytes.fetch_add(bytes, Ordering::Relaxed) + bytes > DEPOT_MAX {
            self.bytes.fetch_sub(bytes, Ordering::Relaxed);
            free(list, stack);
            return;
        }
        self.lists[list].lock().unwrap_or_else(PoisonError::into_inner).push(Full(stack));
    }

    /// Gives everything to the system.
    fn clear(&self) {
        for list in 0..SIZES.len() {
            while let Some(stack) = self.take(list) {
                free(list, stack);
            }
        }
    }
}

/// Gives a stack of runs to the system.
fn free(list: usize, stack: *mut Run) {
    let mut run = stack;
    while !run.is_null() {
        // SAFETY: a run in a stack is linked and known to nobody else; it came from the system with this layout.
        unsafe {
            let next = (*run).next;
            std::alloc::dealloc(run.cast(), layout(SIZES[list]));
            run = next;
        }
    }
}

impl Cache {
    #[inline(always)]
    fn take(&self, list: usize) -> Option<*mut u8> {
        let own = &self.0[list];
        let run = own.top.get();
        if run.is_null() {
            return self.take_from_spare(list);
        }
        // SAFETY: a run in a stack is linked and ours alone.
        own.top.set(unsafe { (*run).next });
        own.n.set(own.n.get() - 1);
        Some(run.cast())
    }

    #[cold]
    #[inline(never)]
    fn take_from_spare(&self, list: usize) -> Option<*mut u8> {
        let own = &self.0[list];
        let mut run = own.spare.replace(null_mut());
        if run.is_null() {
            run = DEPOT.take(list)?;
        }
        // SAFETY: as above.
        own.top.set(unsafe { (*run).next });
        own.n.set(full(list) - 1);
        Some(run.cast())
    }

    #[inline(always)]
    fn keep(&self, list: usize, run: *mut u8) {
        let own = &self.0[list];
        if own.n.get() == full(list) {
            self.make_room(list);
        }
        let run = run.cast::<Run>();
        // SAFETY: the run is ours alone, and aligned and large enough for a link.
        unsafe { run.write(Run { next: own.top.get() }) };
        own.top.set(run);
        own.n.set(own.n.get() + 1);
    }

    #[cold]
    #[inline(never)]
    fn make_room(&self, list: usize) {
        let own = &self.0[list];
        let spare = own.spare.replace(own.top.replace(null_mut()));
        own.n.set(0);
        if !spare.is_null() {
            DEPOT.keep(list, spare);
        }
    }
}

impl Drop for Cache {
    fn drop(&mut self) {
        for (list, own) in self.0.iter().enumerate() {
            free(list, own.top.get());
            free(list, own.spare.get());
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
        && CACHE.try_with(|cache| cache.keep(list, run)).is_ok()
    {
        return;
    }
    // SAFETY: promised by the caller; runs of every size come from the system first.
    unsafe { std::alloc::dealloc(run, layout(bytes)) };
}

/// Gives memory that the allocator keeps back to the system, where it has to be told. It walks all free memory: for the
/// moments after very much has been freed.
pub fn trim() {
    DEPOT.clear();
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

/// More free memory than this goes back to the system when nobody has anything to do.
const FREE_MAX: u32 = 64 << 20;

/// As [`trim`], if it is worth the walk.
pub fn trim_if_much_is_free() {
    if free_bytes() > FREE_MAX {
        trim();
    }
}

/// Bytes that the allocator holds and nobody uses, modulo 2^32.
fn free_bytes() -> u32 {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    {
        /// `struct mallinfo` of mallinfo(3).
        #[repr(C)]
        struct Information {
            _before: [u32; 8],
            fordblks: u32,
            _keepcost: u32,
        }
        unsafe extern "C" {
            /// mallinfo(3); its successor is not in every C library of today.
            fn mallinfo() -> Information;
        }
        // SAFETY: it may be called at any time, by any thread.
        unsafe { mallinfo() }.fordblks
    }
    #[cfg(not(all(target_os = "linux", target_env = "gnu")))]
    0
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

    /// Runs that this thread keeps of a size.
    fn kept(bytes: usize) -> u32 {
        list_of(bytes).map_or(0, |list| {
            CACHE.with(|cache| {
                let own = &cache.0[list];
                own.n.get() + if own.spare.get().is_null() { 0 } else { full(list) }
            })
        })
    }

    #[test]
    fn a_thread_keeps_no_more_than_its_share() {
        let runs: Vec<_> = (0..64).map(|_| take(4096)).collect();
        for run in runs {
            // SAFETY: it came from `take`.
            unsafe { give(run, 4096) };
        }
        assert_eq!(kept(4096), 4);
    }

    #[test]
    fn what_one_thread_gives_back_another_takes() {
        // Only this test uses the size.
        const BYTES: usize = 1536;
        let n = 8 * full(list_of(BYTES).expect("a size that is kept")) as usize;
        let runs: Vec<usize> = (0..n).map(|_| take(BYTES).expose_provenance()).collect();
        let given = runs.clone();
        let give_all = move || {
            for run in given {
                // SAFETY: it came from `take`.
                unsafe { give(std::ptr::with_exposed_provenance_mut(run), BYTES) };
            }
        };
        std::thread::spawn(give_all).join().expect("no panic");
        let again: Vec<*mut u8> = (0..n).map(|_| take(BYTES)).collect();
        let n_again = again.iter().filter(|run| runs.contains(&run.addr())).count();
        assert!(n_again >= n - 2 * n / 8, "{n_again} of {n}");
        for run in again {
            // SAFETY: as above.
            unsafe { give(run, BYTES) };
        }
    }

    #[test]
    fn other_sizes_are_not_kept() {
        let run = take(100_000);
        // SAFETY: it came from `take`.
        unsafe { give(run, 100_000) };
        assert_eq!(kept(100_000), 0);
        assert!(list_of(33).is_none() && list_of(0).is_none());
    }
}
