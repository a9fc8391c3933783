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
//! While the task is suspended the process knows of the operation: when it ends, or its program is replaced, the future
//! is dropped at once. As long as it runs the run does not count as idle, so waiting for a socket is no deadlock.

use super::reactor;
use crate::vm::native::{Cx, NativeFn, Raise, Ret};

/// Runs `future` on the reactor and suspends the running task until it has come to its end; then `continuation` gets what
/// it came to, by [`Cx::answer`]. That gives nothing if the future was given up: it has panicked, or there is no reactor.
///
/// # Errors
/// The task may not block: a finalizer runs, or the state has no processes.
pub(crate) fn wait<T: Send + 'static>(
    cx: &mut Cx<'_>,
    future: impl Future<Output = T> + Send + 'static,
    continuation: NativeFn,
) -> Result<Ret, Raise> {
    cx.operate(
        |completion| {
            // In a box, since a block that awaits what it has captured keeps two places for it.
            let future = Box::pin(future);
            // Without a reactor the completion is gone with the future, and the task goes on at once.
            let operation = reactor::spawn(async move { completion.finish(future.await) });
            move || drop(operation)
        },
        continuation,
    )
}
