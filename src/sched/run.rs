//! The loop of a worker: find a process, run one turn of it, put it where it belongs then.

#![forbid(unsafe_code)]

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::events::{Then, Waiting};
use super::find::Found;
use super::sync::Ordering;
use super::worker::{TURN_COST, Worker};
use super::{Handle, Outcome};

impl<H: Handle> Worker<H> {
    /// The life of worker 0: begins with this process.
    pub(super) fn run(&self, main: H) {
        self.next.set(Some(main));
        self.work();
        self.shared().pool.close();
    }

    /// The life of another worker.
    pub(super) fn run_as_searcher(&self) {
        self.is_searching.set(true);
        self.work();
    }

    fn work(&self) {
        let mut machine = (self.shared().hooks.machine)(self.index());
        while !self.is_finished() {
            self.retire_if_replaced();
            match self.find_anywhere() {
                Some(found) => self.turn(&mut machine, found),
                None => self.park(),
            }
        }
        if self.is_searching.replace(false) {
            self.shared().idle.stop_search();
        }
        // Heaps that go with the last reference go here, while there is a machine.
        drop(self.next.take());
        drop(self.behind.take());
        while let Some(handle) = self.local.pop() {
            drop(handle);
        }
        self.shared().drop_queued();
        drop(machine);
    }

    /// One turn of a process.
    #[inline]
    pub(super) fn turn(&self, machine: &mut H::Machine, found: Found<H>) {
        let Found { handle, inherits } = found;
        if !inherits {
            self.renew_budget();
            let process = std::ptr::from_ref(handle.control()).cast();
            if self.last_run.replace(process) != process {
                // Slices of another process take another time.
                self.polls_to_skip.set(0);
                self.poll_stride.set(1);
            }
        }
        self.run_turn(machine, handle);
    }

    #[inline]
    pub(super) fn run_turn(&self, machine: &mut H::Machine, handle: H) {
        let control = handle.control();
        control.begin(self.index);
        self.unheard.set(0);
        self.counters().steps.add(1);
        self.counters().beats.add(1);
        let outcome = catch_unwind(AssertUnwindSafe(|| handle.step(machine, self)));
        self.counters().beats.add(1);
        self.spend(TURN_COST);
        match outcome {
            Ok(Outcome::Wait { blocked }) => {
                let waiting = if blocked { Waiting::Blocked } else { Waiting::Idle };
                match control.wait(waiting) {
                    // From here on the process may run elsewhere, and end: only the handle may be touched.
                    Then::Nothing => handle.park(),
                    Then::Enqueue => self.requeue(handle),
                }
            }
            Ok(outcome @ (Outcome::Continue | Outcome::Behind)) => {
                control.pause();
                self.counters().preemptions.add(1);
                self.was_preempted.set(true);
                if outcome == Outcome::Behind {
                    self.favour(handle);
                } else {
                    self.requeue(handle);
                }
            }
            Ok(Outcome::Done) => {
                control.finish();
                drop(handle);
            }
            Err(panic) => {
                self.report_panic(machine, &handle, panic);
                handle.control().finish();
            }
        }
    }

    /// Lets a process that is behind go on after the next one.
    fn favour(&self, handle: H) {
        self.is_its_turn.set(false);
        if let Some(before) = self.behind.replace(Some(handle)) {
            self.requeue(before);
        }
    }

    /// Puts a process that can go on behind all others: at the end of the local queue; every second time, if others wait in
    /// the global queue, at the end of that one. If nobody waits, it stays.
    fn requeue(&self, handle: H) {
        let shared = self.shared();
        if !shared.global.is_empty() && self.n_finds.get().is_multiple_of(2) {
            shared.global.push(handle);
            shared.notify(u16::MAX);
        } else {
            self.push_local(handle);
        }
    }

    #[cold]
    fn report_panic(&self, machine: &mut H::Machine, handle: &H, panic: Box<dyn Any + Send>) {
        let text = match panic.downcast::<String>() {
            Ok(text) => *text,
            Err(panic) => panic.downcast_ref::<&str>().copied().unwrap_or("unknown").to_owned(),
        };
        // The room above ends the process. If that panics too, the process is left as it is, with its queue closed.
        if catch_unwind(AssertUnwindSafe(|| handle.panicked(machine, self, text))).is_err() {
            drop(handle.control().close());
        }
        self.shared().idle_told.store(false, Ordering::Relaxed);
    }
}
