//! The same work on many texts, on all cores.

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// Fewer items than so many a thread are not worth one.
const PER_THREAD: usize = 16;
/// The same for items that are much work each.
const LARGE_PER_THREAD: usize = 4;

/// What `work` gives for each item, in the order of the items; several threads take part if there are many. What `work` gives
/// must not depend on who does it.
pub fn map_in_parallel<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    map(items, PER_THREAD, work)
}

/// The same for items of which a few are worth a thread: files that hold much.
pub fn map_large_in_parallel<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    map(items, LARGE_PER_THREAD, work)
}

fn map<T: Sync, R: Send>(items: &[T], per_thread: usize, work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let n_threads = if items.len() < 2 * per_thread {
        1
    } else {
        thread::available_parallelism().map_or(1, NonZero::get).min(items.len() / per_thread)
    };
    if n_threads == 1 {
        return items.iter().map(work).collect();
    }
    // So many are taken at a time.
    let at_once = per_thread / 4;
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(usize, Vec<R>)>> = Mutex::new(Vec::new());
    let part = || {
        loop {
            let first = next.fetch_add(at_once, Ordering::Relaxed);
            let Some(items) = items.get(first..items.len().min(first + at_once)).filter(|items| !items.is_empty())
            else {
                return;
            };
            let results = items.iter().map(&work).collect();
            done.lock().unwrap_or_else(PoisonError::into_inner).push((first, results));
        }
    };
    thread::scope(|scope| {
        for _ in 1..n_threads {
            let work = || {
                let_heap_grow();
                part();
            };
            // Where there is no thread to be had, this one does it all.
            drop(thread::Builder::new().name("wippy-check".to_owned()).spawn_scoped(scope, work));
        }
        part();
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(first, _)| *first);
    done.into_iter().flat_map(|(_, results)| results).collect()
}

/// Lets the heap of a new thread grow at once. With glibc the heap of any thread but the first is made accessible page by page
/// otherwise, each page a call of the system that waits for all other threads that touch new memory just then: 1600 of them
/// when the code of 500 entries was read (2026-11). Memory that nobody has touched costs nothing.
pub fn let_heap_grow() {
    /// Less than what glibc gets from the system by itself.
    const PIECE_BYTES: usize = 64 << 10;
    const PIECES: usize = 48;
    let pieces: [Vec<u8>; PIECES] = std::array::from_fn(|_| Vec::with_capacity(PIECE_BYTES));
    drop(std::hint::black_box(pieces));
}

#[cfg(test)]
mod tests {
    use super::{map_in_parallel, map_large_in_parallel};

    #[test]
    fn results_stand_in_the_order_of_the_items() {
        for n in [0, 1, 2, 7, 8, 9, 31, 32, 33, 1000, 1001] {
            let items: Vec<usize> = (0..n).collect();
            let expected: Vec<String> = items.iter().map(usize::to_string).collect();
            assert_eq!(map_in_parallel(&items, usize::to_string), expected);
            assert_eq!(map_large_in_parallel(&items, usize::to_string), expected);
        }
    }
}
