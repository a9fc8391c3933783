//! Streams: bytes that come from, or go to, somewhere slow.
//!
//! A [`Source`] is what stands behind one: the body of a response, later files and pipes. A [`Stream`] is the object that
//! programs hold, shared by all who use it: it buffers, cuts into tokens, keeps readers in their order, and can be closed
//! while somebody reads. It is driven by polling, on the reactor; what stands in the buffer is given at once, on any thread.
//!
//! Invariants: (1) the lock is held for one poll only; (2) the first in the queue is the one that may poll the source, and
//! whoever leaves the queue wakes the next; (3) a read that is given up takes nothing with it.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use hyper::body::Bytes;

use super::scan::{self, Split};

/// Bytes that a read gives if it does not say how many.
pub(crate) const READ_DEFAULT: usize = 32 << 10;
/// Bytes that are asked of a source at a time.
const CHUNK: usize = 32 << 10;

/// Why an operation on a stream has failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StreamFailure {
    /// What has happened.
    pub(crate) message: String,
    /// There is more than the reader wants to have.
    pub(crate) is_too_long: bool,
}

impl StreamFailure {
    /// A failure.
    pub(crate) fn new(message: impl Into<String>) -> StreamFailure {
        StreamFailure { message: message.into(), is_too_long: false }
    }

    fn closed() -> StreamFailure {
        StreamFailure::new("stream is closed")
    }
}

/// What stands behind a stream. It is dropped when the stream is closed.
pub(crate) trait Source: Send {
    /// The next bytes, `max` at most; none at the end.
    fn poll_read(&mut self, cx: &mut Context<'_>, max: usize) -> Poll<Result<Bytes, StreamFailure>> {
        let _ = (cx, max);
        Poll::Ready(Err(StreamFailure::new("stream is not readable")))
    }

    /// Whether there is anything to read.
    fn is_readable(&self) -> bool {
        false
    }

    /// The size, if it is known.
    fn size(&self) -> Option<u64> {
        None
    }
}

struct Inner {
    /// Nothing: it has been closed.
    source: Option<Box<dyn Source>>,
    /// What has come in and nobody has taken.
    buffer: Vec<u8>,
    /// Bytes of the buffer that have been taken.
    taken: usize,
    has_ended: bool,
    failure: Option<StreamFailure>,
    /// Bytes that were taken since the beginning.
    position: u64,
    /// Who waits for input, in order of arrival.
    queue: VecDeque<(u64, Option<Waker>)>,
    next_number: u64,
}

/// See the head of the file.
#[derive(Clone)]
pub(crate) struct Stream(Arc<Mutex<Inner>>);

/// What somebody wants of a stream.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Want {
    /// What is there, so many bytes at most.
    Some(usize),
    /// Everything to the end; more than so many bytes is a failure.
    All(usize),
    /// The next token.
    Token(Split),
}

/// What a stream tells of itself.
pub(crate) struct Status {
    /// The size, if it is known.
    pub(crate) size: Option<u64>,
    /// Bytes that were read.
    pub(crate) position: u64,
    /// Whether anything can be read.
    pub(crate) is_readable: bool,
}

impl Stream {
    /// The stream of a source.
    pub(crate) fn new(source: Box<dyn Source>) -> Stream {
        Stream(Arc::new(Mutex::new(Inner {
            source: Some(source),
            buffer: Vec::new(),
            taken: 0,
            has_ended: false,
            failure: None,
            position: 0,
            queue: VecDeque::new(),
            next_number: 0,
        })))
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes what is wanted from the buffer, if it is there and nobody was here before. `None` inside: the end.
    pub(crate) fn take_now(&self, want: Want) -> Poll<Result<Option<Vec<u8>>, StreamFailure>> {
        let mut inner = self.lock();
        if inner.queue.is_empty() { inner.take(want) } else { Poll::Pending }
    }

    /// Takes what is wanted when it is there. `None`: the end.
    pub(crate) async fn take(&self, want: Want) -> Result<Option<Vec<u8>>, StreamFailure> {
        Taking { stream: self, want, number: None }.await
    }

    /// Closes it: whoever reads it fails, and the source is gone.
    pub(crate) fn close(&self) {
        let mut inner = self.lock();
        let source = inner.source.take();
        inner.buffer = Vec::new();
        inner.taken = 0;
        let wakers: Vec<Waker> = inner.queue.iter_mut().filter_map(|(_, waker)| waker.take()).collect();
        drop(inner);
        drop(source);
        wakers.into_iter().for_each(Waker::wake);
    }

    /// What it tells of itself.
    ///
    /// # Errors
    /// It is closed.
    pub(crate) fn status(&self) -> Result<Status, StreamFailure> {
        let inner = self.lock();
        let source = inner.source.as_ref().ok_or_else(StreamFailure::closed)?;
        Ok(Status { size: source.size(), position: inner.position, is_readable: source.is_readable() })
    }
}

impl Inner {
    fn unread(&self) -> &[u8] {
        self.buffer.get(self.taken..).unwrap_or_default()
    }

    /// Takes bytes out of the buffer: the first `n` are given without what stands before `from` and behind `to`.
    fn cut(&mut self, from: usize, to: usize, n: usize) -> Vec<u8> {
        let out = self.unread().get(from..to).unwrap_or_default().to_vec();
        self.taken += n;
        self.position += n as u64;
        if self.taken >= self.buffer.len() {
            self.buffer.clear();
            self.taken = 0;
        }
        out
    }

    /// What is wanted, if the buffer (and the end) decide it.
    fn take(&mut self, want: Want) -> Poll<Result<Option<Vec<u8>>, StreamFailure>> {
        let Some(source) = &self.source else { return Poll::Ready(Err(StreamFailure::closed())) };
        if !source.is_readable() {
            return Poll::Ready(Err(StreamFailure::new("stream is not readable")));
        }
        let n_unread = self.unread().len();
        let is_over = self.has_ended || self.failure.is_some();
        let taken = match want {
            Want::Some(max) if n_unread > 0 => {
                let n = n_unread.min(max);
                return Poll::Ready(Ok(Some(self.cut(0, n, n))));
            }
            Want::All(max) if n_unread > max => {
                return Poll::Ready(Err(StreamFailure {
                    message: format!("stream is longer than {max} bytes"),
                    is_too_long: true,
                }));
            }
            Want::All(_) if self.has_ended => {
                return Poll::Ready(Ok(Some(self.cut(0, n_unread, n_unread))));
            }
            Want::Token(split) => match scan::next(self.unread(), split, self.has_ended) {
                Ok(Some(token)) => Some(token),
                Ok(None) => None,
                Err(message) => return Poll::Ready(Err(StreamFailure::new(message))),
            },
            Want::Some(_) | Want::All(_) => None,
        };
        match taken {
            Some(scan::Token { from, to, n, is_invalid }) => {
                let token = self.cut(from, to, n);
                Poll::Ready(Ok(Some(if is_invalid { "\u{fffd}".into() } else { token })))
            }
            None if !is_over => Poll::Pending,
            None => {
                if self.has_ended {
                    // What is left holds no token.
                    self.cut(0, 0, n_unread);
                }
                Poll::Ready(match &self.failure {
                    Some(failure) => Err(failure.clone()),
                    None => Ok(None),
                })
            }
        }
    }

    /// Gets more of the source.
    fn poll_fill(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let Some(source) = &mut self.source else { return Poll::Ready(()) };
        match source.poll_read(cx, CHUNK) {
            Poll::Pending => return Poll::Pending,
            Poll::Ready(Ok(bytes)) if bytes.is_empty() => self.has_ended = true,
            Poll::Ready(Ok(bytes)) => {
                if self.taken > 0 {
                    self.buffer.drain(..self.taken);
                    self.taken = 0;
                }
                self.buffer.extend_from_slice(&bytes);
            }
            Poll::Ready(Err(failure)) => self.failure = Some(failure),
        }
        Poll::Ready(())
    }
}

/// Somebody who takes something.
struct Taking<'a> {
    stream: &'a Stream,
    want: Want,
    /// Its number in the queue.
    number: Option<u64>,
}

impl Future for Taking<'_> {
    type Output = Result<Option<Vec<u8>>, StreamFailure>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let stream = self.stream.clone();
        let mut inner = stream.lock();
        let number = match self.number {
            Some(number) => number,
            None => {
                let number = inner.next_number;
                inner.next_number += 1;
                inner.queue.push_back((number, None));
                self.number = Some(number);
                number
            }
        };
        if inner.source.is_some() && inner.queue.front().is_none_or(|(first, _)| *first != number) {
            if let Some((_, waker)) = inner.queue.iter_mut().find(|(other, _)| *other == number) {
                *waker = Some(cx.waker().clone());
            }
            return Poll::Pending;
        }
        loop {
            if let Poll::Ready(result) = inner.take(self.want) {
                return Poll::Ready(result);
            }
            if inner.poll_fill(cx).is_pending() {
                if let Some((_, waker)) = inner.queue.front_mut() {
                    *waker = Some(cx.waker().clone());
                }
                return Poll::Pending;
            }
        }
    }
}

impl Drop for Taking<'_> {
    fn drop(&mut self) {
        let Some(number) = self.number else { return };
        let mut inner = self.stream.lock();
        inner.queue.retain(|(other, _)| *other != number);
        let next = inner.queue.front_mut().and_then(|(_, waker)| waker.take());
        drop(inner);
        if let Some(next) = next {
            next.wake();
        }
    }
}
