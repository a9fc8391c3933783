//! What a command writes: one of its two outputs.
//!
//! Between the command and whoever reads stands the pipe, whose buffer (64 KiB) is all that is read ahead: a command whose output
//! nobody takes waits when that is full. A program takes an output as a stream, once; what was written before is in it. Where nobody
//! has taken it when the command is waited for, it is read all the same, so that the command comes to its end: the first 64 KiB are
//! kept for a program that takes it later, and more is thrown away.
//!
//! Invariant: whoever polls the pipe registers itself there. A program that takes the output takes it over from who throws it away.

use std::future::poll_fn;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use hyper::body::Bytes;
use tokio::io::{AsyncRead as _, ReadBuf};
use tokio::net::unix::pipe::Receiver;

use crate::net::stream::{Source, Stream, StreamFailure};

/// Bytes that are kept of an output that nobody has taken.
const KEPT_MAX: usize = 64 << 10;
/// Bytes that are read at once.
const CHUNK: usize = 32 << 10;
/// Chunks after which another future has its turn.
const CHUNKS_A_TURN: usize = 16;
/// Most bytes that are read of a pipe when the command has ended: as many as a pipe may hold, if it may be set up without privileges.
const REST_MAX: usize = 1 << 20;

/// See the head of the file.
pub(super) struct Outlet(Mutex<Inner>);

struct Inner {
    pipe: Pipe,
    /// What has been read and nobody has taken.
    kept: Vec<u8>,
    /// A program has the stream.
    is_taken: bool,
    /// There was more than is kept.
    is_lossy: bool,
    /// Bytes that may come yet, if there is a limit, and that limit.
    left: Option<(usize, usize)>,
    failure: Option<StreamFailure>,
    /// Who waits for the command to be started.
    reader: Option<Waker>,
}

enum Pipe {
    /// The command has not been started.
    Coming,
    Open(Receiver),
    Ended,
}

/// Why an output cannot be taken.
pub(super) enum Refused {
    /// It was, before.
    Taken,
    /// It was thrown away.
    Lost,
}

impl Outlet {
    /// An output of which `max` bytes are taken at most, where that is said.
    pub(super) fn new(max: Option<usize>) -> Arc<Outlet> {
        Arc::new(Outlet(Mutex::new(Inner {
            pipe: Pipe::Coming,
            kept: Vec::new(),
            is_taken: false,
            is_lossy: false,
            left: max.map(|max| (max, max)),
            failure: None,
            reader: None,
        })))
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The command runs: its output comes from here.
    pub(super) fn open(&self, pipe: Receiver) {
        self.arrive(Pipe::Open(pipe), None);
    }

    /// Nothing comes any more: the command was never started, for this reason.
    pub(super) fn fail(&self, message: &str) {
        self.arrive(Pipe::Ended, Some(StreamFailure::new(message)));
    }

    fn arrive(&self, pipe: Pipe, failure: Option<StreamFailure>) {
        let mut inner = self.lock();
        // Else the program has closed its stream before there was anything in it: this pipe is closed at once.
        if matches!(inner.pipe, Pipe::Coming) {
            inner.pipe = pipe;
            inner.failure = failure;
        }
        let reader = inner.reader.take();
        drop(inner);
        if let Some(reader) = reader {
            reader.wake();
        }
    }

    /// The output as a stream.
    ///
    /// # Errors
    /// It has been taken, or thrown away.
    pub(super) fn take(self: &Arc<Self>) -> Result<Stream, Refused> {
        let mut inner = self.lock();
        if inner.is_taken {
            return Err(Refused::Taken);
        }
        if inner.is_lossy {
            return Err(Refused::Lost);
        }
        inner.is_taken = true;
        drop(inner);
        Ok(Stream::new(Box::new(Reader(Arc::clone(self)))))
    }

    /// It is collected: nobody else may take it.
    pub(super) fn claim(&self) {
        self.lock().is_taken = true;
    }

    /// The command has ended: what is in the pipe of an output that nobody has taken is kept, and the pipe closed, which what the
    /// command has left running may still hold.
    pub(super) fn settle(&self) {
        let mut inner = self.lock();
        if inner.is_taken {
            return;
        }
        let mut n_read = 0;
        let mut chunk = vec![0; CHUNK];
        while let Pipe::Open(pipe) = &inner.pipe {
            // Not by tokio, which reads nothing before the reactor has told it that there is something.
            match rustix::io::read(pipe, chunk.as_mut_slice()) {
                Ok(n) if n > 0 && n_read < REST_MAX => {
                    n_read += n;
                    inner.keep(chunk.get(..n).unwrap_or_default());
                }
                Err(rustix::io::Errno::INTR) => {}
                Ok(_) | Err(_) => inner.pipe = Pipe::Ended,
            }
        }
    }

    /// Reads an output that nobody has taken, for as long as it is polled; it never comes to an end.
    pub(super) fn poll_discard(&self, cx: &mut Context<'_>) {
        let mut inner = self.lock();
        if inner.is_taken {
            return;
        }
        for _ in 0..CHUNKS_A_TURN {
            match inner.poll_pipe(cx, CHUNK) {
                Poll::Ready(Ok(bytes)) if !bytes.is_empty() => inner.keep(&bytes),
                Poll::Ready(_) | Poll::Pending => return,
            }
        }
        cx.waker().wake_by_ref();
    }

    /// Reads all of it, once it was claimed, into what is kept. False: there is more than may come, or it cannot be read.
    pub(super) async fn collect(&self) -> bool {
        poll_fn(|cx| {
            let mut inner = self.lock();
            for _ in 0..CHUNKS_A_TURN {
                match inner.poll_read(cx, CHUNK) {
                    Poll::Ready(Ok(bytes)) if bytes.is_empty() => return Poll::Ready(true),
                    Poll::Ready(Ok(bytes)) => inner.kept.extend_from_slice(&bytes),
                    Poll::Ready(Err(_)) => return Poll::Ready(false),
                    Poll::Pending => return Poll::Pending,
                }
            }
            cx.waker().wake_by_ref();
            Poll::Pending
        })
        .await
    }

    /// What was collected, or why not.
    pub(super) fn collected(&self) -> Result<Vec<u8>, StreamFailure> {
        let mut inner = self.lock();
        inner.pipe = Pipe::Ended;
        match inner.failure.take() {
            Some(failure) => Err(failure),
            None => Ok(std::mem::take(&mut inner.kept)),
        }
    }
}

impl Inner {
    /// The next bytes of the pipe; none at its end.
    fn poll_pipe(&mut self, cx: &mut Context<'_>, max: usize) -> Poll<io::Result<Bytes>> {
        let pipe = match &mut self.pipe {
            Pipe::Coming => {
                self.reader = Some(cx.waker().clone());
                return Poll::Pending;
            }
            Pipe::Open(pipe) => pipe,
            Pipe::Ended => return Poll::Ready(Ok(Bytes::new())),
        };
        let mut bytes = vec![0; max.min(CHUNK)];
        let mut buffer = ReadBuf::new(&mut bytes);
        let polled = std::pin::Pin::new(pipe).poll_read(cx, &mut buffer);
        let n = buffer.filled().len();
        polled.map(|read| {
            if n == 0 || read.is_err() {
                self.pipe = Pipe::Ended;
            }
            bytes.truncate(n);
            read.map(|()| bytes.into())
        })
    }

    /// The same within the limit.
    fn poll_read(&mut self, cx: &mut Context<'_>, max: usize) -> Poll<Result<Bytes, StreamFailure>> {
        if let Some(failure) = &self.failure {
            return Poll::Ready(Err(failure.clone()));
        }
        let Poll::Ready(read) = self.poll_pipe(cx, max) else { return Poll::Pending };
        let read = read.map_err(|error| StreamFailure::new(error.to_string()));
        Poll::Ready(self.within_limit(read))
    }

    /// The same if it does not exceed the limit; else, and after a failure, nothing is read any more.
    fn within_limit(&mut self, read: Result<Bytes, StreamFailure>) -> Result<Bytes, StreamFailure> {
        let read = read.and_then(|bytes| {
            if let Some((left, max)) = &mut self.left {
                *left = left.checked_sub(bytes.len()).ok_or_else(|| StreamFailure {
                    message: format!("output is longer than {max} bytes"),
                    is_too_long: true,
                })?;
            }
            Ok(bytes)
        });
        if let Err(failure) = &read {
            self.failure = Some(failure.clone());
            // Whoever writes on is told by the system.
            self.pipe = Pipe::Ended;
        }
        read
    }

    /// Keeps what nobody has taken, as long as it is not too much.
    fn keep(&mut self, bytes: &[u8]) {
        if self.is_lossy || self.kept.len() + bytes.len() > KEPT_MAX {
            self.is_lossy = true;
            self.kept = Vec::new();
        } else {
            self.kept.extend_from_slice(bytes);
        }
    }
}

/// The stream of a program.
struct Reader(Arc<Outlet>);

impl Source for Reader {
    fn poll_read(&mut self, cx: &mut Context<'_>, max: usize) -> Poll<Result<Bytes, StreamFailure>> {
        let mut inner = self.0.lock();
        if inner.kept.is_empty() {
            return inner.poll_read(cx, max);
        }
        let kept = Ok(std::mem::take(&mut inner.kept).into());
        Poll::Ready(inner.within_limit(kept))
    }

    fn is_readable(&self) -> bool {
        true
    }
}

impl Drop for Reader {
    /// The stream is closed: so is the pipe.
    fn drop(&mut self) {
        let mut inner = self.0.lock();
        inner.kept = Vec::new();
        inner.pipe = Pipe::Ended;
    }
}
