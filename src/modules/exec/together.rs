//! Two futures at once, on one task.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::Poll;

/// Which of two came to its end.
pub(super) enum Either<A, B> {
    First(A),
    Second(B),
}

/// Runs two until one has come to its end; if both have, the first counts.
pub(super) async fn either<A, B>(
    mut first: Pin<&mut impl Future<Output = A>>,
    second: impl Future<Output = B>,
) -> Either<A, B> {
    let mut second = pin!(second);
    poll_fn(|cx| match first.as_mut().poll(cx) {
        Poll::Ready(result) => Poll::Ready(Either::First(result)),
        Poll::Pending => second.as_mut().poll(cx).map(Either::Second),
    })
    .await
}

/// Runs two until both have come to their end.
pub(super) async fn both(first: impl Future<Output = ()>, second: impl Future<Output = ()>) {
    let (mut first, mut second) = (pin!(first), pin!(second));
    let (mut first_is_over, mut second_is_over) = (false, false);
    poll_fn(|cx| {
        first_is_over = first_is_over || first.as_mut().poll(cx).is_ready();
        second_is_over = second_is_over || second.as_mut().poll(cx).is_ready();
        if first_is_over && second_is_over { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
}
