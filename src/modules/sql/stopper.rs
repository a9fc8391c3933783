//! Stopping a statement that runs on the reactor: its connection looks for this while it waits for the server.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{Instant, timeout, timeout_at};

/// How long a server has to end a statement before it is asked again.
const AGAIN_AFTER: Duration = Duration::from_millis(100);

/// Stops one statement.
#[derive(Clone, Default)]
pub(super) struct Stopper(Arc<Notify>);

impl Stopper {
    /// Has the running statement end soon.
    pub(super) fn stop(&self) {
        self.0.notify_one();
    }

    /// What some work comes to, unless it is stopped before.
    pub(super) async fn watch<T>(&self, mut work: Pin<&mut impl Future<Output = T>>) -> Option<T> {
        let mut stopped = pin!(self.0.notified());
        poll_fn(|cx| match work.as_mut().poll(cx) {
            Poll::Ready(done) => Poll::Ready(Some(done)),
            Poll::Pending => stopped.as_mut().poll(cx).map(|()| None),
        })
        .await
    }
}

/// Asks the server to end some work until it ends; nothing if it has not within `limit`. Once is not enough: what comes between
/// two messages of a statement, such as preparing and executing, ends nothing.
pub(super) async fn insist<T, A: Future>(
    mut work: Pin<&mut impl Future<Output = T>>,
    limit: Duration,
    ask: impl Fn() -> A,
) -> Option<T> {
    let until = Instant::now() + limit;
    loop {
        drop(timeout_at(until, ask()).await);
        if let Ok(done) = timeout(AGAIN_AFTER, work.as_mut()).await {
            return Some(done);
        }
        if Instant::now() >= until {
            return None;
        }
    }
}
