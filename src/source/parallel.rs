//! The same work on many texts, on all cores.

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// Fewer items than so many a thread are not worth one.
const PER_THREAD: usize = 16;
/// So many are taken at a time.
const AT_ONCE: usize = 4;

/// What `work` gives for each item, in the order of the items; several threads take part if there are many. What `work` gives
/// must not depend on who does it.
pub fn map_in_parallel<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let n_threads = if items.len() < 2 * PER_THREAD {
        1
    } else {
        thread::available_parallelism().map_or(1, NonZero::get).min(items.len() / PER_THREAD)
    };
    if n_threads == 1 {
        return items.iter().map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(usize, Vec<R>)>> = Mutex::new(Vec::new());
    let part = || {
        loop {
            let first = next.fetch_add(AT_ONCE, Ordering::Relaxed);
            let Some(items) = items.get(first..items.len().min(first + AT_ONCE)).filter(|items| !items.is_empty())
            else {
                return;
            };
            let results = items.iter().map(&work).collect();
            done.lock().unwrap_or_else(PoisonError::into_inner).push((first, results));
        }
    };
    thread::scope(|scope| {
        for _ in 1..n_threads {
            // Where there is no thread to be had, this one does it all.
            drop(thread::Builder::new().name("wippy-check".to_owned()).spawn_scoped(scope, part));
        }
        part();
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(first, _)| *first);
    done.into_iter().flat_map(|(_, results)| results).collect()
}

#[cfg(test)]
mod tests {
    use super::map_in_parallel;

    #[test]
    fn results_stand_in_the_order_of_the_items() {
        for n in [0, 1, 2, 31, 32, 33, 1000, 1001] {
            let items: Vec<usize> = (0..n).collect();
            let expected: Vec<String> = items.iter().map(usize::to_string).collect();
            assert_eq!(map_in_parallel(&items, usize::to_string), expected);
        }
    }
}
