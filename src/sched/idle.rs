//! Which workers sleep and which search: nobody sleeps while there is work, and few are woken for it.
//!
//! One word counts the searching and the sleeping workers, a list names the sleeping ones. The rules (those of the Go
//! scheduler):
//!
//! 1. Who puts work into a queue calls `take_sleeper` afterwards: it names one worker to wake, unless somebody is searching
//!    already, or nobody sleeps. The named one counts as searching from then on.
//! 2. A searcher that finds work calls `stop_search`; the last one wakes another if there is more work. So work that comes
//!    in bulk wakes workers one after the other.
//! 3. A worker that finds nothing announces itself with `sleep`, *then* looks at all queues once more, then sleeps. If that
//!    look finds work, it goes on as a searcher (`add_searcher`), so that rule 2 holds for it too.
//!
//! No work is left lying: of the push in rule 1 and the announcement in rule 3, both followed by a sequentially consistent
//! fence, one comes first; so either the producer sees the sleeper, or the sleeper sees the work. With a searcher about, the
//! same holds between the push and the moment the searcher stops: it looks once more, or (having found work) wakes another.
//!
//! Model: `tests/loom`, "parking". Source: the specification of the scheduler, section 7.

#![forbid(unsafe_code)]

use super::sync::{AtomicU32, Mutex, Ordering, fence, lock};

/// In the word: sleeping workers in the upper half, searching ones in the lower.
const SLEEPER: u32 = 1 << 16;
const SEARCHER: u32 = 1;

fn searching(word: u32) -> u32 {
    word % SLEEPER
}

fn sleeping(word: u32) -> u32 {
    word / SLEEPER
}

/// See the head of the file.
#[derive(Default)]
pub struct Idle {
    word: AtomicU32,
    /// Numbers of the sleeping workers; those woken first stand last. The word changes under the lock, except for
    /// searchers that come and go.
    sleepers: Mutex<Vec<u16>>,
}

impl Idle {
    /// Begins to search, unless half of the workers do already.
    pub fn start_search(&self, n_workers: usize) -> bool {
        let n_searching = searching(self.word.load(Ordering::SeqCst)) as usize;
        // Two may come in at once; the limit only saves power.
        if 2 * n_searching >= n_workers {
            return false;
        }
        self.word.fetch_add(SEARCHER, Ordering::SeqCst);
        true
    }

    /// Ends a search. True: it was the last one, and has to wake another worker if there is more work.
    pub fn stop_search(&self) -> bool {
        let before = self.word.fetch_sub(SEARCHER, Ordering::SeqCst);
        debug_assert!(searching(before) > 0);
        searching(before) == 1
    }

    /// Announces that this worker is going to sleep; it then looks for work once more.
    pub fn sleep(&self, worker: u16, is_searching: bool) {
        let mut sleepers = lock(&self.sleepers);
        sleepers.push(worker);
        let change = SLEEPER.wrapping_sub(if is_searching { SEARCHER } else { 0 });
        self.word.fetch_add(change, Ordering::SeqCst);
        drop(sleepers);
        fence(Ordering::SeqCst);
    }

    /// The worker is awake. True: by itself; false: `take_sleeper` named it, so it counts as searching.
    pub fn leave(&self, worker: u16) -> bool {
        let mut sleepers = lock(&self.sleepers);
        let Some(at) = sleepers.iter().position(|w| *w == worker) else { return false };
        sleepers.remove(at);
        self.word.fetch_sub(SLEEPER, Ordering::SeqCst);
        true
    }

    /// After work was put into a queue: which worker to wake for it, the preferred one if it sleeps.
    #[inline]
    pub fn take_sleeper(&self, preferred: u16) -> Option<u16> {
        fence(Ordering::SeqCst);
        let word = self.word.load(Ordering::SeqCst);
        if searching(word) != 0 || sleeping(word) == 0 {
            return None;
        }
        self.take_any_sleeper(preferred)
    }

    /// As `take_sleeper`, whether somebody is searching or not.
    #[cold]
    pub fn take_any_sleeper(&self, preferred: u16) -> Option<u16> {
        let mut sleepers = lock(&self.sleepers);
        let at = sleepers.iter().position(|w| *w == preferred).or(sleepers.len().checked_sub(1))?;
        let worker = sleepers.remove(at);
        self.word.fetch_add(SEARCHER.wrapping_sub(SLEEPER), Ordering::SeqCst);
        Some(worker)
    }

    /// Counts a searcher: a new worker, or one that found work just before it slept.
    pub fn add_searcher(&self) {
        self.word.fetch_add(SEARCHER, Ordering::SeqCst);
    }

    /// Number of sleeping workers.
    pub fn n_sleeping(&self) -> usize {
        sleeping(self.word.load(Ordering::SeqCst)) as usize
    }

    /// Whether somebody is searching.
    pub fn is_searched(&self) -> bool {
        searching(self.word.load(Ordering::SeqCst)) != 0
    }
}

#[cfg(all(test, not(any(feature = "loom", feature = "shuttle"))))]
mod tests {
    use super::*;

    #[test]
    fn one_sleeper_is_woken_while_nobody_searches() {
        let idle = Idle::default();
        assert_eq!(idle.take_sleeper(0), None);
        idle.sleep(0, false);
        idle.sleep(1, false);
        assert_eq!(idle.n_sleeping(), 2);
        assert_eq!(idle.take_sleeper(0), Some(0));
        // It searches now.
        assert_eq!(idle.take_sleeper(0), None);
        assert!(!idle.leave(0));
        assert!(idle.stop_search());
        assert_eq!(idle.take_sleeper(0), Some(1));
    }

    #[test]
    fn half_of_the_workers_search() {
        let idle = Idle::default();
        assert!(idle.start_search(4) && idle.start_search(4));
        assert!(!idle.start_search(4));
        idle.sleep(2, true);
        assert!(idle.start_search(4));
        assert!(idle.leave(2));
        assert!(!idle.stop_search());
        assert!(idle.stop_search());
    }
}
