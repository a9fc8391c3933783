//! How a native waits for a future of the reactor.
//!
//! ```text
//! fn get(cx) -> Result<Ret, Raise> {
//!     let query = …;                                    // read the arguments: the future sees no heap
//!     wait(cx, async move { run(query).await }, done)
//! }
//!
//! fn done(cx) -> Result<Ret, Raise> {
//!     match cx.answer::<Result<Rows, Error>>() {
//!         Some(result) => …,                            // make values of it
//!         None => …,                                    // it was given up
//!     }
//! }
//! ```
//!
//! While the task is suspended its window holds the [`Operation`]: when the process ends, or the coroutine is collected,
//! the future is dropped. As long as it runs the run does not count as idle, so waiting for a socket is no deadlock.

use super::reactor::{self, Operation};
use crate::vm::native::{Cx, NativeFn, Raise, Ret};

/// Runs `future` on the reactor and suspends the running task until it has come to its end; then `continuation` gets what
/// it came to, by [`Cx::answer`]. That gives nothing if the future was given up: it has panicked, or there is no reactor.
///
/// # Errors
/// The task may not block: a finalizer runs, or nothing could wake it.
pub(crate) fn wait<T: Send + 'static>(
    cx: &mut Cx<'_>,
    future: impl Future<Output = T> + Send + 'static,
    continuation: NativeFn,
) -> Result<Ret, Raise> {
    let waker = cx.waker()?;
    let operation = reactor::spawn(async move {
        let result = future.await;
        waker.wake(Box::new(move |cx| smallvec::smallvec![cx.new_state(Some(result))]));
    });
    // Without a reactor the waker is gone with the future, and the task goes on at once.
    if let Ok(operation) = operation {
        hold(cx, operation);
    }
    cx.await_waker(continuation)
}

/// Keeps an operation in the window of the running native: it ends with it.
fn hold(cx: &mut Cx<'_>, operation: Operation) {
    let slot = cx.reserve(1);
    let state = cx.new_state(operation);
    cx.set_arg(slot, state);
}
