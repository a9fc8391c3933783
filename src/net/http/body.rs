//! The body of a response as it comes in, with its compression undone.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use hyper::body::{Body, Bytes, Incoming};

use super::decode::Decoder;
use super::error::{Error, Phase};
use super::pool::Lease;
use crate::net::stream::{Source, StreamFailure};

/// Bytes that are decoded at a time.
const DECODED: usize = 32 << 10;

/// A body that is being read. When it is dropped before its end its connection is closed.
pub(crate) struct BodyReader {
    incoming: Incoming,
    lease: Option<Lease>,
    decoder: Option<Decoder>,
    /// What has come in and was not asked for yet, of a body without compression.
    rest: Bytes,
    has_ended: bool,
}

impl BodyReader {
    /// The body of a response on a connection.
    pub(super) fn new(incoming: Incoming, lease: Lease, decoder: Option<Decoder>) -> BodyReader {
        BodyReader { incoming, lease: Some(lease), decoder, rest: Bytes::new(), has_ended: false }
    }

    /// The next piece of the body, of `max` bytes at most; empty at its end.
    pub(crate) fn poll_chunk(&mut self, cx: &mut Context<'_>, max: usize) -> Poll<Result<Bytes, Error>> {
        let Some(decoder) = &mut self.decoder else {
            while self.rest.is_empty() {
                match ready!(poll_frame(&mut self.incoming, cx))? {
                    Some(data) => self.rest = data,
                    None => {
                        self.end();
                        return Poll::Ready(Ok(Bytes::new()));
                    }
                }
            }
            let n = self.rest.len().min(max);
            return Poll::Ready(Ok(self.rest.split_to(n)));
        };
        let mut out = vec![0; max.min(DECODED)];
        loop {
            match decoder.read(&mut out) {
                Ok(Some(0)) => break,
                Ok(Some(n)) => {
                    out.truncate(n);
                    return Poll::Ready(Ok(out.into()));
                }
                Ok(None) => match ready!(poll_frame(&mut self.incoming, cx))? {
                    Some(data) => decoder.feed(data),
                    None => {
                        self.has_ended = true;
                        decoder.end();
                    }
                },
                Err(error) => {
                    return Poll::Ready(Err(Error::internal(Phase::Body, format_args!("bad compression: {error}"))));
                }
            }
        }
        // What stands behind the end of the compressed data is passed over.
        while !self.has_ended {
            self.has_ended = ready!(poll_frame(&mut self.incoming, cx))?.is_none();
        }
        self.end();
        Poll::Ready(Ok(Bytes::new()))
    }

    /// The next piece of the body.
    pub(super) async fn chunk(&mut self, max: usize) -> Result<Bytes, Error> {
        std::future::poll_fn(|cx| self.poll_chunk(cx, max)).await
    }

    /// The whole body.
    pub(super) async fn collect(mut self, max: usize) -> Result<Vec<u8>, Error> {
        let expected = self.incoming.size_hint().exact().and_then(|n| usize::try_from(n).ok());
        let expected = expected.filter(|_| self.decoder.is_none());
        if expected.is_some_and(|n| n > max) {
            return Err(too_large(max));
        }
        // A server may promise more than it sends.
        let mut body = Vec::with_capacity(expected.unwrap_or(0).min(1 << 20));
        loop {
            let chunk = self.chunk(usize::MAX).await?;
            if chunk.is_empty() {
                return Ok(body);
            }
            if chunk.len() > max - body.len() {
                return Err(too_large(max));
            }
            body.extend_from_slice(&chunk);
        }
    }

    /// The end has been read: the connection may serve another request.
    fn end(&mut self) {
        self.has_ended = true;
        if let Some(lease) = self.lease.take() {
            lease.finish();
        }
    }
}

fn too_large(max: usize) -> Error {
    Error::internal(Phase::Body, format_args!("response body too large (max {max} bytes)"))
}

/// The next data; nothing at the end. Trailers are passed over.
fn poll_frame(incoming: &mut Incoming, cx: &mut Context<'_>) -> Poll<Result<Option<Bytes>, Error>> {
    loop {
        match ready!(Pin::new(&mut *incoming).poll_frame(cx)) {
            None => return Poll::Ready(Ok(None)),
            Some(Ok(frame)) => {
                if let Ok(data) = frame.into_data()
                    && !data.is_empty()
                {
                    return Poll::Ready(Ok(Some(data)));
                }
            }
            Some(Err(error)) => return Poll::Ready(Err(Error::of_hyper(Phase::Body, &error))),
        }
    }
}

impl Source for BodyReader {
    fn poll_read(&mut self, cx: &mut Context<'_>, max: usize) -> Poll<Result<Bytes, StreamFailure>> {
        self.poll_chunk(cx, max).map_err(|error| StreamFailure::new(error.message))
    }

    fn is_readable(&self) -> bool {
        true
    }
}
