//! The reactor: one thread that drives all futures which wait for sockets.
//!
//! It is started by the first operation and lives as long as the program; a program that opens no socket has no such
//! thread. What belongs to a run goes with the processes of the run: each holds the [`Operation`]s that it has started, in
//! its heap, and dropping one drops the future with all that it owns.
//!
//! Commands go in through tokio's queue for other threads, completions come back as the future says (for a native: as an
//! event of its process, see `wait`). Blocking calls that have no other form (`getaddrinfo`) have a few threads of their own
//! below it, which leave when there is nothing to do.

use std::io;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::runtime::{Builder, Handle};
use tokio::task::AbortHandle;

/// Most threads for calls that block.
const BLOCKING_THREADS_MAX: usize = 16;
/// How long such a thread waits for its next call.
const BLOCKING_THREAD_LEAVES_AFTER: Duration = Duration::from_secs(5);

/// The reactor, once it has been started.
static REACTOR: Mutex<Option<Handle>> = Mutex::new(None);

/// A future on the reactor. When this is dropped the future is, wherever it stands; if it has come to its end nothing
/// happens.
#[derive(Debug)]
pub(crate) struct Operation(AbortHandle);

impl Drop for Operation {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Starts a future on the reactor, from any thread.
///
/// # Errors
/// The system gives no thread, or no descriptor, for the reactor.
pub(crate) fn spawn(future: impl Future<Output = ()> + Send + 'static) -> io::Result<Operation> {
    Ok(Operation(handle()?.spawn(future).abort_handle()))
}

/// Starts a future on the reactor that nobody gives up: it ends by itself.
///
/// # Errors
/// As for [`spawn`].
pub(crate) fn start(future: impl Future<Output = ()> + Send + 'static) -> io::Result<()> {
    drop(handle()?.spawn(future));
    Ok(())
}

/// The reactor's runtime.
fn handle() -> io::Result<Handle> {
    let mut reactor = REACTOR.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(handle) = &*reactor {
        return Ok(handle.clone());
    }
    let runtime = Builder::new_current_thread()
        .enable_io()
        .enable_time()
        .max_blocking_threads(BLOCKING_THREADS_MAX)
        .thread_keep_alive(BLOCKING_THREAD_LEAVES_AFTER)
        .thread_name("wippy-resolve")
        .build()?;
    let handle = runtime.handle().clone();
    std::thread::Builder::new().name("wippy-io".to_owned()).spawn(move || {
        // The thread drives what others spawn; it ends with the program.
        runtime.block_on(std::future::pending::<()>());
    })?;
    *reactor = Some(handle.clone());
    Ok(handle)
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    struct Told(mpsc::Sender<&'static str>);

    impl Drop for Told {
        fn drop(&mut self) {
            self.0.send("dropped").unwrap();
        }
    }

    #[test]
    fn a_future_runs_to_its_end() {
        let (sender, receiver) = mpsc::channel();
        let operation = spawn(async move {
            tokio::time::sleep(Duration::from_millis(1)).await;
            sender.send("done").unwrap();
        })
        .unwrap();
        assert_eq!(receiver.recv(), Ok("done"));
        drop(operation);
    }

    #[test]
    fn dropping_an_operation_drops_its_future() {
        let (sender, receiver) = mpsc::channel();
        let told = Told(sender.clone());
        let operation = spawn(async move {
            let _told = told;
            sender.send("begun").unwrap();
            std::future::pending::<()>().await;
        })
        .unwrap();
        assert_eq!(receiver.recv(), Ok("begun"));
        drop(operation);
        assert_eq!(receiver.recv(), Ok("dropped"));
    }

    #[test]
    fn all_futures_share_one_thread() {
        let (sender, receiver) = mpsc::channel();
        let operations: Vec<Operation> = (0..1000)
            .map(|_| {
                let sender = sender.clone();
                spawn(async move {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                    sender.send(std::thread::current().id()).unwrap();
                })
                .unwrap()
            })
            .collect();
        let threads: std::collections::HashSet<_> = receiver.iter().take(operations.len()).collect();
        assert_eq!(threads.len(), 1);
    }
}
