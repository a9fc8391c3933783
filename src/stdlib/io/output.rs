//! What a stream has to write and has not written yet. Knows nothing of files.
//!
//! Bytes leave in the order in which they came, so a count of those that have left tells whoever waits for his own whether they
//! are gone. Some are lost, when the file takes no more; then their owners are told why.

use std::io;

/// See the head of the file.
#[derive(Default)]
pub(super) struct Output {
    bytes: Vec<u8>,
    /// So many of them have left.
    start: usize,
    /// Bytes that have ever left.
    n_left: u64,
    /// Those that were lost last.
    loss: Option<Loss>,
}

/// Bytes that were lost, by their numbers.
struct Loss {
    from: u64,
    to: u64,
    kind: io::ErrorKind,
    number: Option<i32>,
}

impl Output {
    /// What has not left.
    pub(super) fn rest(&self) -> &[u8] {
        self.bytes.get(self.start..).unwrap_or_default()
    }

    /// How much has not left.
    pub(super) fn len(&self) -> usize {
        self.bytes.len() - self.start
    }

    /// Whether all has left.
    pub(super) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Adds bytes.
    pub(super) fn push(&mut self, bytes: &[u8]) {
        if self.start > 0 && 2 * self.start >= self.bytes.len() {
            self.bytes.drain(..self.start);
            self.start = 0;
        }
        self.bytes.extend_from_slice(bytes);
    }

    /// `n` more bytes have left.
    pub(super) fn leave(&mut self, n: usize) {
        let n = n.min(self.len());
        self.start += n;
        self.n_left += n as u64;
        if self.is_empty() {
            self.bytes.clear();
            self.start = 0;
        }
    }

    /// What has not left never will.
    pub(super) fn lose(&mut self, error: &io::Error) {
        let from = self.n_left;
        self.leave(self.len());
        self.loss = Some(Loss { from, to: self.n_left, kind: error.kind(), number: error.raw_os_error() });
    }

    /// The number of the last byte that has left.
    pub(super) fn n_left(&self) -> u64 {
        self.n_left
    }

    /// The number of the last byte that was added, counted from 1.
    pub(super) fn last(&self) -> u64 {
        self.n_left + self.len() as u64
    }

    /// What has become of the byte of a number, and those before it: nothing yet, or it was written, or lost.
    pub(super) fn fate(&self, number: u64) -> Option<io::Result<()>> {
        if number > self.n_left {
            return None;
        }
        Some(match &self.loss {
            Some(loss) if loss.from < number && number <= loss.to => Err(match loss.number {
                Some(number) => io::Error::from_raw_os_error(number),
                None => loss.kind.into(),
            }),
            _ => Ok(()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_leave_in_their_order_and_are_counted() {
        let mut output = Output::default();
        output.push(b"one ");
        output.push(b"two ");
        assert_eq!((output.last(), output.len()), (8, 8));
        output.leave(6);
        output.push(b"three");
        assert_eq!(output.rest(), b"o three");
        assert!(output.fate(6).unwrap().is_ok());
        assert!(output.fate(7).is_none());
        output.leave(100);
        assert!(output.is_empty());
        assert!(output.fate(13).unwrap().is_ok());
    }

    #[test]
    fn owners_of_lost_bytes_are_told() {
        let mut output = Output::default();
        output.push(b"12345");
        output.leave(2);
        output.lose(&io::Error::from_raw_os_error(32));
        assert!(output.fate(2).unwrap().is_ok());
        assert_eq!(output.fate(3).unwrap().unwrap_err().raw_os_error(), Some(32));
        assert_eq!(output.fate(5).unwrap().unwrap_err().kind(), io::ErrorKind::BrokenPipe);
        output.push(b"6");
        output.leave(1);
        assert!(output.fate(6).unwrap().is_ok());
    }
}
