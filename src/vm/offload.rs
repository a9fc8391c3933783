//! Work that may block, done where it holds up nobody.
//!
//! A native that would wait for the outside (input from a pipe, the end of another program) asks [`Cx::has_company`]. If
//! nobody else could run meanwhile it waits where it is, as a plain Lua does. Otherwise it hands the work over
//! ([`Cx::offload`]), or arranges that somebody wakes it ([`Cx::waker`]), and its task is suspended like that of a
//! `receive`: it holds no thread, can be ended, and goes on in its continuation.
//!
//! The machine does not know where such work is done: the room above says it with an [`Offload`]. A machine without one
//! has no company ever.
//!
//! Invariants: (1) whoever gets a [`Waker`] wakes once, by dropping it at the latest, so that no task waits for work that
//! has panicked or was forgotten; (2) what comes back holds nothing of any heap until the process takes it up in its turn.

use std::any::Any;

use super::native::{Cx, NativeFn, Raise, Ret};
use super::task::{Ticket, WaitFor};
use super::transfer::Values;

/// Work for another thread.
pub type Job = Box<dyn FnOnce() + Send>;

/// What came of it: makes the values that the waiting native's continuation gets.
pub type Done = Box<dyn FnOnce(&mut Cx<'_>) -> Values + Send>;

/// Ends a wait, from any thread.
pub type Wake = Box<dyn FnOnce(Done) + Send>;

/// Where work is done.
pub struct Offload {
    /// The running native may wait for the outside.
    pub will_wait: fn(&mut Cx<'_>),
    /// Whether another process could run on this thread.
    pub has_others: fn(&mut Cx<'_>) -> bool,
    /// Runs a job elsewhere, or gives it back.
    pub spawn: fn(&mut Cx<'_>, Job) -> Result<(), Job>,
    /// Makes what ends the wait of the running task, from any thread.
    pub waker: fn(&mut Cx<'_>, Ticket) -> Wake,
}

/// Ends one wait of one task, from any thread.
pub struct Waker {
    wake: Option<Wake>,
}

impl Waker {
    /// Ends the wait: the continuation gets the values that `done` makes.
    pub fn wake(mut self, done: Done) {
        if let Some(wake) = self.wake.take() {
            wake(done);
        }
    }
}

impl Drop for Waker {
    fn drop(&mut self) {
        if let Some(wake) = self.wake.take() {
            wake(Box::new(|_| Values::new()));
        }
    }
}

impl Cx<'_> {
    /// Says that the outside may be waited for, or act on this program, from here on.
    pub fn will_wait(&mut self) {
        if let Some(offload) = self.vm.offload {
            (offload.will_wait)(self);
        }
    }

    /// Whether others could run while the running task waits, and it may wait here: no finalizer runs.
    pub fn has_company(&mut self) -> bool {
        self.will_wait();
        self.vm.finalizing == 0 && self.has_others()
    }

    /// Whether other tasks or processes could run on this thread.
    pub fn has_others(&mut self) -> bool {
        match self.vm.offload {
            Some(offload) => self.vm.process_ref().tasks.live() > 1 || (offload.has_others)(self),
            None => false,
        }
    }

    /// Whether anybody could end a wait of the running task: there is a run around the process.
    pub fn can_wait(&self) -> bool {
        self.vm.offload.is_some()
    }

    /// Runs a job elsewhere, or here if there is nowhere else.
    pub fn run_elsewhere(&mut self, job: Job) {
        let refused = match self.vm.offload {
            Some(offload) => (offload.spawn)(self, job),
            None => Err(job),
        };
        if let Err(job) = refused {
            job();
        }
    }

    /// What ends the next wait of the running task: [`Cx::await_waker`] has to follow. Only if there is company.
    ///
    /// # Errors
    /// Nothing could end it.
    pub fn waker(&mut self) -> Result<Waker, Raise> {
        self.check_may_block()?;
        let ticket = self.ticket();
        match self.vm.offload {
            Some(offload) => Ok(Waker { wake: Some((offload.waker)(self, ticket)) }),
            None => Err(self.error("nobody could end a wait here")),
        }
    }

    /// Suspends the running task until it is woken by what [`Cx::waker`] gave; then `continuation` goes on.
    ///
    /// # Errors
    /// As for [`Cx::waker`].
    pub fn await_waker(&mut self, continuation: NativeFn) -> Result<Ret, Raise> {
        self.block_then(WaitFor::Answer, continuation)
    }

    /// Suspends the running task until `work` has been done elsewhere; `continuation` gets what it came to
    /// ([`Cx::answer`]). Only if there is company.
    ///
    /// # Errors
    /// As for [`Cx::waker`].
    pub fn offload<T: Any + Send>(
        &mut self,
        work: impl FnOnce() -> T + Send + 'static,
        continuation: NativeFn,
    ) -> Result<Ret, Raise> {
        let waker = self.waker()?;
        self.run_elsewhere(Box::new(move || {
            let result = work();
            waker.wake(Box::new(move |cx| smallvec::smallvec![cx.new_state(Some(result))]));
        }));
        self.await_waker(continuation)
    }

    /// In the continuation of [`Cx::offload`]: what the work came to, once; nothing if it has panicked.
    pub fn answer<T: Any + Send>(&mut self) -> Option<T> {
        let result = self.result(1);
        self.state::<Option<T>>(result)?.take()
    }
}
