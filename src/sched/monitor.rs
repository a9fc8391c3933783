//! Workers that are stuck: in the middle of a turn for longer than a turn may take, without a slice end (a system call that
//! blocks, a native function that runs away).
//!
//! A thread looks at the workers every 10 ms. It is there from the second process on, and leaves when all workers have slept
//! for a second; the first one to wake calls it back. If one has not moved for 100 ms while
//! processes wait that nobody else is there to run, another worker takes its place: a spare one, or a new thread on a seat
//! of its own. It takes the processes from the queues of the stuck worker as from any other. The stuck worker leaves the
//! service when it comes back: it hands over what it has and sleeps as a spare.
//!
//! When all workers have fallen asleep it says so to the room above (`Hooks::quiet`): the moment for what holds up nobody then.
//!
//! Each worker counts its *beats*: one at the start of a turn, one at its end, two at each slice end. An odd number that
//! does not change is a turn that hangs.

#![forbid(unsafe_code)]

use std::sync::{Arc, PoisonError};
use std::time::Duration;

use super::Handle;
use super::runtime::Shared;
use super::sync::{AtomicBool, AtomicUsize, Condvar, Mutex, Ordering, lock, thread};
use super::worker::Worker;

/// How often the monitor looks at most.
const INTERVAL_MAX: Duration = Duration::from_millis(10);
/// A worker is stuck if so many looks find the same beat.
const LOOKS: u32 = 10;
/// The monitor leaves after so many looks at which all workers slept.
const QUIET_LOOKS: u32 = 100;

/// See the head of the file.
#[derive(Default)]
pub(super) struct Monitor {
    is_on: AtomicBool,
    /// It was on at some time: the program has several processes.
    was_on: AtomicBool,
    n_replaced: AtomicUsize,
    /// Workers out of service, which sleep until they are needed.
    spares: Mutex<Vec<u16>>,
    /// Rings when the run is over.
    over: Mutex<bool>,
    rings: Condvar,
}

impl Monitor {
    /// Ends the monitor's thread.
    pub(super) fn stop(&self) {
        *lock(&self.over) = true;
        self.rings.notify_all();
    }

    /// How many times a stuck worker was replaced.
    pub(super) fn n_replaced(&self) -> usize {
        self.n_replaced.load(Ordering::Relaxed)
    }

    /// Waits for one interval; false: the run is over.
    fn wait(&self, interval: Duration) -> bool {
        let over = lock(&self.over);
        if *over {
            return false;
        }
        let (over, _) = self.rings.wait_timeout(over, interval).unwrap_or_else(PoisonError::into_inner);
        !*over
    }
}

/// What the monitor knows of a worker.
#[derive(Clone, Copy, Default)]
struct Look {
    beats: u64,
    n_same: u32,
}

impl<H: Handle> Shared<H> {
    /// Sees to it that the monitor looks, if it is wanted: there are processes that a stuck worker would hold up.
    #[inline]
    pub(super) fn watch(self: &Arc<Shared<H>>) {
        if !self.monitor.is_on.load(Ordering::Relaxed) {
            self.start_monitor();
        }
    }

    /// A worker has woken: the monitor, if it left for lack of anything to see, is wanted again.
    #[inline]
    pub(super) fn watch_again(self: &Arc<Shared<H>>) {
        if self.monitor.was_on.load(Ordering::Relaxed) {
            self.watch();
        }
    }

    #[cold]
    fn start_monitor(self: &Arc<Shared<H>>) {
        let Some(limit) = self.config.stuck_after else { return };
        if self.n_started.load(Ordering::SeqCst) == 0 || self.monitor.is_on.swap(true, Ordering::SeqCst) {
            return;
        }
        self.monitor.was_on.store(true, Ordering::SeqCst);
        let shared = Arc::clone(self);
        let thread = thread::Builder::new().name("wippy-monitor".to_owned());
        if thread.spawn(move || shared.monitor(limit)).is_err() {
            self.monitor.is_on.store(false, Ordering::SeqCst);
        }
    }

    /// The life of the monitor's thread.
    fn monitor(self: &Arc<Shared<H>>, limit: Duration) {
        let interval = (limit / LOOKS).min(INTERVAL_MAX);
        let mut looks = vec![Look::default(); self.seats.len()];
        let mut n_quiet = 0;
        while self.monitor.wait(interval) {
            for (index, look) in looks.iter_mut().enumerate() {
                let Some(seat) = self.seats.get(index) else { continue };
                let beats = seat.counters.beats.get();
                if beats == look.beats && beats % 2 == 1 {
                    look.n_same += 1;
                    if interval * look.n_same >= limit && self.is_help_needed() && !seat.is_replaced() {
                        self.replace(index);
                    }
                } else {
                    *look = Look { beats, n_same: 0 };
                }
            }
            let is_quiet = self.idle.n_sleeping() >= self.n_active.load(Ordering::SeqCst);
            n_quiet = if is_quiet { n_quiet + 1 } else { 0 };
            if n_quiet == 1 {
                (self.hooks.quiet)();
            }
            if n_quiet == QUIET_LOOKS {
                n_quiet = 0;
                self.monitor.is_on.store(false, Ordering::SeqCst);
                // A worker that woke just now may have taken this thread to be there still.
                let is_quiet = self.idle.n_sleeping() >= self.n_active.load(Ordering::SeqCst);
                if is_quiet || self.monitor.is_on.swap(true, Ordering::SeqCst) {
                    return;
                }
            }
        }
    }

    /// Whether something waits and no worker is about to see to it.
    fn is_help_needed(&self) -> bool {
        let waits = self.has_work() || self.timers.is_due(self.clock.now());
        waits && self.idle.n_sleeping() == 0 && !self.idle.is_searched()
    }

    /// Puts another worker in the place of a stuck one.
    fn replace(self: &Arc<Shared<H>>, stuck: usize) {
        let Some(seat) = self.seats.get(stuck) else { return };
        let spare = lock(&self.monitor.spares).pop();
        if let Some(spare) = spare {
            self.n_active.fetch_add(1, Ordering::SeqCst);
            self.idle.add_searcher();
            if let Some(seat) = self.seats.get(usize::from(spare)) {
                seat.is_spare.store(false, Ordering::SeqCst);
                seat.parker.unpark();
            }
        } else if !self.start_spare() {
            return;
        }
        seat.is_stuck.store(true, Ordering::SeqCst);
        (self.hooks.replaced)(stuck);
        self.monitor.n_replaced.fetch_add(1, Ordering::Relaxed);
    }
}

impl<H: Handle> Worker<H> {
    /// Between two turns: leaves the service if another worker has taken this one's place meanwhile, and comes back when
    /// it is needed again.
    #[inline]
    pub(super) fn retire_if_replaced(&self) {
        if self.seat.is_replaced() {
            self.retire();
        }
    }

    #[cold]
    fn retire(&self) {
        let shared = self.shared();
        let seat = &self.seat;
        let mut n_left = 0;
        let slots = self.next.take().into_iter().chain(self.behind.take());
        for handle in std::iter::from_fn(|| self.local.pop()).chain(slots) {
            shared.global.push(handle);
            n_left += 1;
        }
        seat.is_spare.store(true, Ordering::SeqCst);
        seat.is_stuck.store(false, Ordering::SeqCst);
        shared.n_active.fetch_sub(1, Ordering::SeqCst);
        lock(&shared.monitor.spares).push(self.index);
        if n_left > 0 {
            shared.notify(u16::MAX);
        }
        // With one worker less, all of them may sleep now.
        shared.look_for_idleness();
        while seat.is_spare.load(Ordering::SeqCst) && !self.is_finished() {
            seat.parker.park(None);
        }
        // `replace` has counted it as a searcher.
        self.is_searching.set(!self.is_finished());
    }
}
