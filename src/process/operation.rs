//! Work that others do for a task while it waits: queries, requests, reads.
//!
//! A native starts the work, gives it a [`Completion`], and its task is suspended as in a `receive`: no thread waits. What
//! came of it is an event for the process, and the native's continuation finds it with `Cx::answer`. If nobody waits any
//! more, because the process was ended or the program has been replaced, the work is told to stop.
//!
//! Work for a thread that may block is [`Cx::offload`]'s business instead: it is not told, but waited for.

use std::any::Any;
use std::sync::{Arc, Mutex, PoisonError};

use super::block;
use crate::vm::native::{Cx, NativeFn, Raise, Ret, Waker};
use crate::vm::task::{SharedWait, WaitFor};

/// Ends the wait of a task, from any thread. One that is dropped ends it too, without an answer.
pub struct Completion(Waker);

impl Completion {
    /// The work is done: [`Cx::answer`] gives this in the continuation.
    pub fn finish<T: Any + Send>(self, result: T) {
        self.0.wake(Box::new(move |cx| smallvec::smallvec![cx.new_state(Some(result))]));
    }
}

/// The wait for work elsewhere, with what stops that.
struct Operation(Mutex<Option<Box<dyn FnOnce() + Send>>>);

impl SharedWait for Operation {
    fn withdraw(&self) {
        let stop = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(stop) = stop {
            stop();
        }
    }
}

impl Cx<'_> {
    /// Starts work elsewhere and suspends the running task until its completion is used; then `continuation` goes on,
    /// with `Cx::answer`. `start` returns what stops the work: that is called, on the thread of the process, if nobody
    /// waits any more.
    ///
    /// # Errors
    /// The state has no processes, or a finalizer runs.
    pub fn operate<Stop: FnOnce() + Send + 'static>(
        &mut self,
        start: impl FnOnce(Completion) -> Stop,
        continuation: NativeFn,
    ) -> Result<Ret, Raise> {
        block::me(self)?;
        self.use_tasks();
        let stop = start(Completion(self.waker()?));
        let wait = Arc::new(Operation(Mutex::new(Some(Box::new(stop)))));
        self.block_shared_then(WaitFor::Answer, wait, continuation)
    }
}
