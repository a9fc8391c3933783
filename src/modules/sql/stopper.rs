//! Stopping a statement that runs on the reactor: its connection looks for this while it waits for the server.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::Poll;

use tokio::sync::Notify;

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
