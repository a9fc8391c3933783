//! The reactor: one thread that drives all futures which wait for sockets.
//!
//! It is started by the first operation and lives as long as the program; a program that opens no socket has no such
//! thread. What belongs to a run goes with the processes of the run: each holds the [`Operation`]s that it has started, in
//! its heap, and dropping one drops the future with all that it owns.
//!
//! Futures come in through a queue of their own, and the thread is woken only where it sleeps: waking it is a call of the
//! system, which tokio's own queue makes for every future. The thread looks at the queue before it goes to sleep and each
//! time it has polled one of its futures ([`Attentive`]); whoever pushes after that look finds it marked as asleep, under the
//! same lock. Completions come back as the future says (for a native: as an event of its process, see `wait`). Blocking
//! calls that have no other form (`getaddrinfo`) have a few threads of their own below it, which leave when there is nothing
//! to do.

use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use tokio::runtime::Builder;
use tokio::task::AbortHandle;

/// Most threads for calls that block.
const BLOCKING_THREADS_MAX: usize = 16;
/// How long such a thread waits for its next call.
const BLOCKING_THREAD_LEAVES_AFTER: Duration = Duration::from_secs(5);

/// A future on its way to the thread, with who may give it up.
type Arrival = (Attentive<()>, Option<Arc<Mutex<Stage>>>);

/// What the thread is told from outside.
struct Intake {
    /// Futures that are to be started, in the order in which they came.
    arrived: Vec<Arrival>,
    is_running: bool,
    /// The thread sleeps, or is about to: who pushes wakes it.
    is_asleep: bool,
    /// Wakes the thread.
    waker: Option<Waker>,
}

static INTAKE: Mutex<Intake> =
    Mutex::new(Intake { arrived: Vec::new(), is_running: false, is_asleep: false, waker: None });
/// Whether anything has arrived: what is asked after every poll. Written under the lock of [`INTAKE`], where who sees an old
/// value looks again before the thread sleeps.
static HAS_ARRIVED: AtomicBool = AtomicBool::new(false);

fn intake() -> MutexGuard<'static, Intake> {
    INTAKE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A future on the reactor. When this is dropped the future is, wherever it stands; if it has come to its end nothing
/// happens.
#[derive(Debug)]
pub(crate) struct Operation(Arc<Mutex<Stage>>);

/// How far an operation is.
#[derive(Debug)]
enum Stage {
    Arrived,
    Started(AbortHandle),
    GivenUp,
}

fn lock(stage: &Mutex<Stage>) -> MutexGuard<'_, Stage> {
    stage.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Drop for Operation {
    fn drop(&mut self) {
        let former = std::mem::replace(&mut *lock(&self.0), Stage::GivenUp);
        // One that has not been started is dropped by the reactor when its turn would come.
        if let Stage::Started(future) = former {
            future.abort();
        }
    }
}

/// Starts a future on the reactor, from any thread.
///
/// # Errors
/// The system gives no thread, or no descriptor, for the reactor.
pub(crate) fn spawn(future: impl Future<Output = ()> + Send + 'static) -> io::Result<Operation> {
    let operation = Operation(Arc::new(Mutex::new(Stage::Arrived)));
    push((Attentive(Box::pin(future)), Some(Arc::clone(&operation.0))))?;
    Ok(operation)
}

/// Starts a future on the reactor that nobody gives up: it ends by itself.
///
/// # Errors
/// As for [`spawn`].
pub(crate) fn start(future: impl Future<Output = ()> + Send + 'static) -> io::Result<()> {
    push((Attentive(Box::pin(future)), None))
}

/// As [`start`], for who is on the reactor's thread; what it gives ends it before.
pub(crate) fn spawn_here<T: Send + 'static>(future: impl Future<Output = T> + Send + 'static) -> AbortHandle {
    tokio::spawn(Attentive(Box::pin(future))).abort_handle()
}

fn push(arrival: Arrival) -> io::Result<()> {
    let mut intake = intake();
    if !intake.is_running {
        start_thread()?;
        intake.is_running = true;
    }
    intake.arrived.push(arrival);
    HAS_ARRIVED.store(true, Ordering::Relaxed);
    let waker = if std::mem::take(&mut intake.is_asleep) { intake.waker.clone() } else { None };
    drop(intake);
    if let Some(waker) = waker {
        waker.wake();
    }
    Ok(())
}

/// Starts what has arrived, if anything has. Called on the reactor's thread.
fn take_in() {
    if HAS_ARRIVED.load(Ordering::Relaxed) {
        let mut intake = intake();
        HAS_ARRIVED.store(false, Ordering::Relaxed);
        let arrived = std::mem::take(&mut intake.arrived);
        drop(intake);
        for (future, stage) in arrived {
            let Some(stage) = stage else {
                drop(tokio::spawn(future));
                continue;
            };
            let mut stage = lock(&stage);
            if matches!(*stage, Stage::Arrived) {
                *stage = Stage::Started(tokio::spawn(future).abort_handle());
            } else {
                drop(stage);
                drop(future);
            }
        }
    }
}

/// The thread is about to wait for events.
fn fall_asleep() {
    loop {
        take_in();
        let mut intake = intake();
        if intake.arrived.is_empty() {
            intake.is_asleep = true;
            return;
        }
    }
}

fn wake_up() {
    intake().is_asleep = false;
}

/// A future that sees to what has arrived whenever it was polled: so nothing waits for long, however busy the thread is. In a
/// box, since a future that awaits another one which it has captured keeps two places for that.
struct Attentive<T>(Pin<Box<dyn Future<Output = T> + Send>>);

impl<T> Future for Attentive<T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<T> {
        let polled = self.0.as_mut().poll(cx);
        take_in();
        polled
    }
}

/// Starts the thread with the runtime of the reactor.
fn start_thread() -> io::Result<()> {
    let runtime = Builder::new_current_thread()
        .enable_io()
        .enable_time()
        .max_blocking_threads(BLOCKING_THREADS_MAX)
        .thread_keep_alive(BLOCKING_THREAD_LEAVES_AFTER)
        .thread_name("wippy-resolve")
        .on_thread_park(fall_asleep)
        .on_thread_unpark(wake_up)
        .build()?;
    std::thread::Builder::new().name("wippy-io".to_owned()).spawn(move || {
        // The thread drives what others push; it ends with the program.
        runtime.block_on(poll_fn(|cx| {
            intake().waker = Some(cx.waker().clone());
            take_in();
            Poll::<()>::Pending
        }));
    })?;
    Ok(())
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
    fn what_is_given_up_before_it_starts_is_dropped_and_others_go_on() {
        let (sender, receiver) = mpsc::channel();
        // While this one holds the thread the others wait.
        let (entered, has_entered) = mpsc::channel();
        let (leave, may_leave) = mpsc::channel::<()>();
        start(async move {
            entered.send(()).unwrap();
            may_leave.recv().unwrap();
        })
        .unwrap();
        has_entered.recv().unwrap();
        let told = Told(sender.clone());
        let given_up = spawn(async move {
            told.0.send("begun").unwrap();
            std::future::pending::<()>().await;
        })
        .unwrap();
        drop(given_up);
        leave.send(()).unwrap();
        assert_eq!(receiver.recv(), Ok("dropped"));
        let operation = spawn(async move { sender.send("done").unwrap() }).unwrap();
        assert_eq!(receiver.recv(), Ok("done"));
        drop(operation);
    }

    #[test]
    fn a_busy_thread_takes_in_what_arrives() {
        let (sender, receiver) = mpsc::channel();
        let (stop, is_stopped) = (Arc::new(AtomicBool::new(false)), mpsc::channel());
        let told = (Arc::clone(&stop), is_stopped.0);
        start(async move {
            while !told.0.load(Ordering::Relaxed) {
                tokio::task::yield_now().await;
            }
            told.1.send(()).unwrap();
        })
        .unwrap();
        let operations: Vec<Operation> = (0..100)
            .map(|i| {
                let sender = sender.clone();
                spawn(async move { sender.send(i).unwrap() }).unwrap()
            })
            .collect();
        let mut arrived: Vec<i32> = receiver.iter().take(operations.len()).collect();
        stop.store(true, Ordering::Relaxed);
        assert_eq!(is_stopped.1.recv(), Ok(()));
        arrived.sort_unstable();
        assert_eq!(arrived, (0..100).collect::<Vec<_>>());
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
