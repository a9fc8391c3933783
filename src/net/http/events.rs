//! Server-sent events (HTML standard, section 9.2.6): a parser that is fed bytes in pieces of any size.

use std::collections::VecDeque;

/// Longest line, in bytes.
const LINE_MAX: usize = 1 << 20;
/// Largest data of one event, in bytes.
const DATA_MAX: usize = 16 << 20;

/// An event.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Event {
    /// Its type; empty: `message`.
    pub(crate) name: Vec<u8>,
    /// Its data, lines joined with LF.
    pub(crate) data: Vec<u8>,
    /// The last identifier that the stream has given.
    pub(crate) id: Option<Vec<u8>>,
    /// The time before the next connection, in milliseconds, if this event says it.
    pub(crate) retry: Option<i64>,
}

/// See the head of the file.
#[derive(Default)]
pub(crate) struct Parser {
    line: Vec<u8>,
    /// The last byte was CR: an LF belongs to it.
    after_cr: bool,
    has_begun: bool,
    event: Event,
    has_data: bool,
    id: Option<Vec<u8>>,
    ready: VecDeque<Event>,
}

impl Parser {
    /// The next event that has come in whole.
    pub(crate) fn next(&mut self) -> Option<Event> {
        self.ready.pop_front()
    }

    /// Takes bytes of the stream.
    ///
    /// # Errors
    /// A line or the data of an event is too long.
    pub(crate) fn feed(&mut self, bytes: &[u8]) -> Result<(), &'static str> {
        let mut rest = bytes;
        while let Some(&first) = rest.first() {
            if std::mem::take(&mut self.after_cr) && first == b'\n' {
                rest = rest.get(1..).unwrap_or_default();
                continue;
            }
            match rest.iter().position(|b| matches!(b, b'\r' | b'\n')) {
                Some(end) => {
                    self.extend(rest.get(..end).unwrap_or_default())?;
                    self.after_cr = rest.get(end) == Some(&b'\r');
                    rest = rest.get(end + 1..).unwrap_or_default();
                    self.end_line()?;
                }
                None => {
                    self.extend(rest)?;
                    rest = &[];
                }
            }
        }
        Ok(())
    }

    fn extend(&mut self, part: &[u8]) -> Result<(), &'static str> {
        if self.line.len() + part.len() > LINE_MAX {
            return Err("event line too long");
        }
        self.line.extend_from_slice(part);
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), &'static str> {
        let line = std::mem::take(&mut self.line);
        let mut text = line.as_slice();
        if !std::mem::replace(&mut self.has_begun, true) {
            text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
        }
        if text.is_empty() {
            self.dispatch();
        } else if text.first() != Some(&b':') {
            let at = text.iter().position(|&b| b == b':');
            let (name, value) = match at {
                Some(at) => (text.get(..at).unwrap_or_default(), text.get(at + 1..).unwrap_or_default()),
                None => (text, &b""[..]),
            };
            self.field(name, value.strip_prefix(b" ").unwrap_or(value))?;
        }
        // The memory of the line serves the next.
        self.line = line;
        self.line.clear();
        Ok(())
    }

    fn field(&mut self, name: &[u8], value: &[u8]) -> Result<(), &'static str> {
        match name {
            b"event" => self.event.name = value.to_vec(),
            b"data" => {
                if self.event.data.len() + value.len() >= DATA_MAX {
                    return Err("event data too long");
                }
                if std::mem::replace(&mut self.has_data, true) {
                    self.event.data.push(b'\n');
                }
                self.event.data.extend_from_slice(value);
            }
            b"id" if !value.contains(&0) => self.id = Some(value.to_vec()),
            b"retry" if !value.is_empty() && value.iter().all(u8::is_ascii_digit) => {
                self.event.retry = std::str::from_utf8(value).ok().and_then(|digits| digits.parse().ok());
            }
            _ => {}
        }
        Ok(())
    }

    fn dispatch(&mut self) {
        let event = std::mem::take(&mut self.event);
        if std::mem::take(&mut self.has_data) {
            self.ready.push_back(Event { id: self.id.clone(), ..event });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The events of a text that comes in pieces of `size` bytes, as `name/data/id/retry`.
    fn events(text: &str, size: usize) -> Vec<String> {
        let mut parser = Parser::default();
        let mut seen = Vec::new();
        for piece in text.as_bytes().chunks(size) {
            parser.feed(piece).unwrap();
            while let Some(event) = parser.next() {
                let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
                let id = event.id.as_deref().map_or("-".to_owned(), text);
                let retry = event.retry.map_or("-".to_owned(), |n| n.to_string());
                seen.push(format!("{}/{}/{id}/{retry}", text(&event.name), text(&event.data).replace('\n', "|")));
            }
        }
        seen
    }

    #[test]
    fn events_come_out_whatever_the_pieces() {
        let text = "\u{feff}: comment\ndata: one\n\nevent: tick\rid: 7\rdata:two\rdata:  three\r\r\
                    id\r\nretry: 250\r\ndata\r\n\r\nevent: lost\n\ndata: kept\nretry: 2x\nid: a\0b\n\ndata: cut";
        let expected = ["/one/-/-", "tick/two| three/7/-", "//", "/kept//-"];
        for size in [1, 2, 5, text.len()] {
            let seen = events(text, size);
            assert_eq!(seen.len(), expected.len(), "{seen:?}");
            assert_eq!(seen[0], expected[0]);
            assert_eq!(seen[1], expected[1]);
            assert_eq!(seen[2], "///250", "an empty identifier, an empty datum");
            assert_eq!(seen[3], expected[3]);
        }
    }

    #[test]
    fn long_lines_are_refused() {
        let mut parser = Parser::default();
        let piece = vec![b'x'; 1 << 19];
        assert!(parser.feed(&piece).is_ok() && parser.feed(&piece).is_ok());
        assert_eq!(parser.feed(b"x"), Err("event line too long"));
    }
}
