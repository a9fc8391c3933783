//! How a worker finds its next process, and what it does when there is none.
//!
//! Order: next slot, a process that is behind (every second time), local queue, global queue. What other threads woke for
//! this worker (its inject queue) joins the end of the local queue first. Every 61st time, and after a turn that used its budget up, the global queue comes first, so that
//! it never starves. With nothing there, the worker becomes a searcher (unless half of the workers search already): it goes round
//! the others from a random start and takes half of what it finds, with growing pauses, for some 20 µs; then it sleeps.
//! Processes that were woken for a worker in the middle of a turn are taken from its inject queue after the first rounds
//! only, since most turns are short.
//!
//! Source: the specification of the scheduler, section 7.

#![forbid(unsafe_code)]

use std::time::Duration;

use crossbeam_deque::Steal;

use super::Handle;
use super::sync::{Ordering, hint, thread};
use super::worker::{Worker, is_full};

/// Every so many times the global queue comes first. A prime, so that it keeps no step with anything.
const GLOBAL_INTERVAL: u32 = 61;
/// Turns from the next slot in a row while others wait in the local queue.
const SLOT_TURNS_MAX: u32 = 3;
/// Most processes moved from an own or the global inject queue in one go.
const INJECT_BATCH: usize = 17;
/// Most processes stolen in one go.
const STEAL_BATCH: usize = 32;
/// Rounds of a search: first with pauses of the processor, then letting other threads run.
const ROUNDS_SPINNING: u32 = 4;
const ROUNDS: u32 = 16;
/// Rounds that leave the inject queues of others alone.
const ROUNDS_POLITE: u32 = 2;

/// A process that was found.
pub(super) struct Found<H> {
    pub(super) handle: H,
    /// It goes on with the budget of its waker.
    pub(super) inherits: bool,
}

impl<H: Handle> Worker<H> {
    /// The next process from the queues of this worker and the global one.
    #[inline]
    pub(super) fn find(&self) -> Option<Found<H>> {
        self.look_at_clock();
        let n_finds = self.n_finds.get().wrapping_add(1);
        self.n_finds.set(n_finds);
        if (self.was_preempted.replace(false) || n_finds.is_multiple_of(GLOBAL_INTERVAL))
            && let Some(handle) = self.find_global().or_else(|| self.find_left_behind())
        {
            return Some(Found { handle, inherits: false });
        }
        if let Some(handle) = self.next.take() {
            let turns = self.slot_turns.get();
            if (turns < SLOT_TURNS_MAX && self.budget.get() > 0) || self.is_alone() {
                self.slot_turns.set(turns + 1);
                self.tell_of_pushes();
                return Some(Found { handle, inherits: self.budget.get() > 0 });
            }
            self.push_local(handle);
        }
        self.slot_turns.set(0);
        self.take_injected();
        let behind = if self.is_its_turn.replace(true) { self.behind.take() } else { None };
        let handle = match behind.or_else(|| self.local.pop()) {
            Some(handle) => {
                handle.prefetch();
                self.tell_of_pushes();
                handle
            }
            None => self.behind.take().or_else(|| self.find_global())?,
        };
        Some(Found { handle, inherits: false })
    }

    /// Whether nothing waits for this worker but what stands in its next slot.
    fn is_alone(&self) -> bool {
        self.local.is_empty() && self.seat.inject.is_empty() && !is_full(&self.behind)
    }

    /// Moves processes that other threads woke for this worker into its local queue.
    #[inline]
    fn take_injected(&self) {
        if !self.seat.inject.is_empty()
            && let Some(handle) = settle(|| self.seat.inject.steal_batch_with_limit_and_pop(&self.local, INJECT_BATCH))
        {
            self.push_local(handle);
        }
    }

    fn find_global(&self) -> Option<H> {
        let shared = self.shared();
        if shared.global.is_empty() {
            return None;
        }
        let n_workers = shared.n_started.load(Ordering::Relaxed).max(1);
        let limit = (shared.global.len() / n_workers + 1).min(INJECT_BATCH);
        let handle = settle(|| shared.global.steal_batch_with_limit_and_pop(&self.local, limit));
        self.has_pushed.set(true);
        self.tell_of_pushes();
        handle
    }

    /// From workers that are out of service. What other threads wake goes to the queue of the worker where it ran last; if
    /// that one hangs or sleeps as a spare, and all others always have work of their own, nobody else would ever look there.
    fn find_left_behind(&self) -> Option<H> {
        let shared = self.shared();
        if shared.monitor.n_replaced() == 0 {
            return None;
        }
        let n_workers = shared.n_started.load(Ordering::Acquire);
        let handle = shared.seats.iter().take(n_workers).filter(|seat| seat.is_out_of_service()).find_map(|seat| {
            settle(|| seat.inject.steal_batch_with_limit_and_pop(&self.local, INJECT_BATCH))
                .or_else(|| settle(|| seat.stealer.steal_batch_with_limit_and_pop(&self.local, INJECT_BATCH)))
        })?;
        self.has_pushed.set(true);
        self.tell_of_pushes();
        Some(handle)
    }

    /// From other workers, from a random one on.
    pub(super) fn steal(&self, is_polite: bool) -> Option<H> {
        let shared = self.shared();
        let n_workers = shared.n_started.load(Ordering::Acquire);
        let start = self.rng.below(n_workers);
        let others = || {
            let numbers = (0..n_workers).map(|i| (start + i) % n_workers).filter(|i| *i != self.index());
            numbers.filter_map(|i| shared.seats.get(i))
        };
        let counted = |handle: H| {
            self.counters().stolen.add(1 + self.local.len() as u64);
            handle
        };
        for seat in others() {
            if let Some(handle) = settle(|| seat.stealer.steal_batch_with_limit_and_pop(&self.local, STEAL_BATCH)) {
                return Some(counted(handle));
            }
        }
        if is_polite {
            return None;
        }
        for seat in others() {
            if let Some(handle) = settle(|| seat.inject.steal_batch_with_limit_and_pop(&self.local, STEAL_BATCH)) {
                return Some(counted(handle));
            }
        }
        None
    }

    /// The next process from wherever there is one.
    pub(super) fn find_anywhere(&self) -> Option<Found<H>> {
        let Some(found) = self.find() else { return self.search() };
        if self.is_searching.get() {
            self.stop_search();
        }
        Some(found)
    }

    /// Looks everywhere for a while.
    fn search(&self) -> Option<Found<H>> {
        let shared = self.shared();
        let n_workers = shared.n_started.load(Ordering::SeqCst);
        if !self.is_searching.get() && n_workers > 1 {
            self.is_searching.set(shared.idle.start_search(n_workers));
        }
        let rounds = if self.is_searching.get() { ROUNDS } else { 1 };
        for round in 0..rounds {
            self.clock();
            self.fire_timers();
            let is_polite = round < ROUNDS_POLITE && rounds > 1;
            let found = self.find();
            let found = found.or_else(|| self.steal(is_polite).map(|handle| Found { handle, inherits: false }));
            if found.is_some() {
                self.stop_search();
                return found;
            }
            if self.is_finished() {
                return None;
            }
            if round + 1 == rounds {
                break;
            }
            if round < ROUNDS_SPINNING {
                (0..1 << (4 + round)).for_each(|_| hint::spin_loop());
            } else {
                thread::yield_now();
            }
        }
        None
    }

    /// A searcher has found something: the last one wakes another if there is more.
    fn stop_search(&self) {
        let shared = self.shared();
        if shared.idle_told.load(Ordering::Relaxed) {
            shared.idle_told.store(false, Ordering::Relaxed);
        }
        if self.is_searching.replace(false) && shared.idle.stop_search() && shared.has_work() {
            shared.notify(u16::MAX);
        }
    }

    /// Sleeps until there is work or a timer is due.
    pub(super) fn park(&self) {
        let shared = self.shared();
        let seat = &self.seat;
        shared.idle.sleep(self.index, self.is_searching.replace(false));
        if shared.has_work() {
            // A searcher again, also if it was none: producers may have counted on it when it still was one, so it has to
            // wake another worker for what it leaves.
            if shared.idle.leave(self.index) {
                shared.idle.add_searcher();
            }
            self.is_searching.set(true);
            return;
        }
        if self.is_finished() || shared.timers.is_due(self.now()) {
            self.leave_sleep();
            return;
        }
        let keep = shared.timers.keep();
        if keep.is_none() && shared.is_idle() && !shared.idle_told.swap(true, Ordering::SeqCst) {
            self.leave_sleep();
            (shared.hooks.idle)(self);
            if self.has_own_work() || shared.has_work() {
                shared.idle_told.store(false, Ordering::SeqCst);
            }
            return;
        }
        self.counters().parks.add(1);
        match keep {
            None => seat.parker.park(None),
            Some(until) => {
                let left = until.saturating_sub(shared.clock.now());
                if left > 0 {
                    seat.parker.park(Some(Duration::from_nanos(left)));
                }
                shared.timers.keep_no_more(until);
            }
        }
        self.leave_sleep();
    }

    /// Whether something stands in a slot or the local queue.
    pub(super) fn has_own_work(&self) -> bool {
        is_full(&self.next) || is_full(&self.behind) || !self.local.is_empty()
    }

    fn leave_sleep(&self) {
        // Named by somebody: it is a searcher now.
        self.is_searching.set(!self.shared().idle.leave(self.index));
        self.shared().watch_again();
    }
}

/// Repeats an attempt that another thread disturbed.
fn settle<H>(mut attempt: impl FnMut() -> Steal<H>) -> Option<H> {
    loop {
        match attempt() {
            Steal::Success(handle) => return Some(handle),
            Steal::Empty => return None,
            Steal::Retry => hint::spin_loop(),
        }
    }
}
