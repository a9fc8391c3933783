//! Cutting a stream into tokens.

/// Longest token, in bytes.
pub(crate) const TOKEN_MAX: usize = 1 << 20;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Split {
    /// To the next LF, which does not belong to it, nor does a CR before that.
    Lines,
    /// Runs of what is no white space.
    Words,
    /// Single bytes.
    Bytes,
    /// Characters of UTF-8; a byte that begins none is one too.
    Runes,
}

impl Split {
    /// The split of a name.
    ///
    /// # Errors
    /// There is none, in words.
    pub(crate) fn parse(name: &[u8]) -> Result<Split, String> {
        match name {
            b"lines" => Ok(Split::Lines),
            b"words" => Ok(Split::Words),
            b"bytes" => Ok(Split::Bytes),
            b"runes" => Ok(Split::Runes),
            other => Err(format!("invalid split type: {}", String::from_utf8_lossy(other))),
        }
    }
}

/// A token in a buffer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    /// Where its text begins.
    pub(crate) from: usize,
    /// Where its text ends.
    pub(crate) to: usize,
    /// Bytes that are used up.
    pub(crate) n: usize,
    /// The text is no character of UTF-8.
    pub(crate) is_invalid: bool,
}

/// The first token of a buffer. `None`: more is needed, or, at the end, there is none.
///
/// # Errors
/// It is too long.
pub(crate) fn next(buffer: &[u8], split: Split, is_end: bool) -> Result<Option<Token>, &'static str> {
    let token = match split {
        Split::Lines => line(buffer, is_end),
        Split::Words => word(buffer, is_end),
        Split::Bytes => (!buffer.is_empty()).then_some(Token { from: 0, to: 1, n: 1, is_invalid: false }),
        Split::Runes => rune(buffer, is_end),
    };
    let is_long = match token {
        Some(token) => token.to - token.from > TOKEN_MAX,
        None => !is_end && buffer.len() > TOKEN_MAX + 1,
    };
    if is_long { Err("token too long") } else { Ok(token) }
}

fn line(buffer: &[u8], is_end: bool) -> Option<Token> {
    let (end, n) = match memchr::memchr(b'\n', buffer) {
        Some(at) => (at, at + 1),
        None if is_end && !buffer.is_empty() => (buffer.len(), buffer.len()),
        None => return None,
    };
    let text = buffer.get(..end)?;
    let to = text.strip_suffix(b"\r").map_or(end, <[u8]>::len);
    Some(Token { from: 0, to, n, is_invalid: false })
}

fn word(buffer: &[u8], is_end: bool) -> Option<Token> {
    let mut start = None;
    let mut at = 0;
    while let Some(rest) = buffer.get(at..).filter(|rest| !rest.is_empty()) {
        let (c, len) = match first_char(rest) {
            First::Char(c) => (c, c.len_utf8()),
            First::Cut if !is_end => return None,
            First::Cut | First::Invalid => ('\u{fffd}', 1),
        };
        match (c.is_whitespace(), start) {
            (true, Some(from)) => return Some(Token { from, to: at, n: at + len, is_invalid: false }),
            (false, None) => start = Some(at),
            (true, None) | (false, Some(_)) => {}
        }
        at += len;
    }
    let from = start.filter(|_| is_end)?;
    Some(Token { from, to: buffer.len(), n: buffer.len(), is_invalid: false })
}

fn rune(buffer: &[u8], is_end: bool) -> Option<Token> {
    let (n, is_invalid) = match first_char(buffer) {
        First::Char(c) => (c.len_utf8(), false),
        First::Cut if !is_end || buffer.is_empty() => return None,
        First::Cut | First::Invalid => (1, true),
    };
    Some(Token { from: 0, to: n, n, is_invalid })
}

/// What a buffer begins with.
enum First {
    Char(char),
    /// A character whose end is missing, or nothing.
    Cut,
    Invalid,
}

fn first_char(buffer: &[u8]) -> First {
    let head = buffer.get(..buffer.len().min(4)).unwrap_or_default();
    let (valid, has_error_len) = match std::str::from_utf8(head) {
        Ok(text) => (text, false),
        Err(error) => {
            let valid = head.get(..error.valid_up_to()).unwrap_or_default();
            (std::str::from_utf8(valid).unwrap_or_default(), error.error_len().is_some())
        }
    };
    match valid.chars().next() {
        Some(c) => First::Char(c),
        None if has_error_len => First::Invalid,
        None => First::Cut,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tokens of a text that comes in pieces of `size` bytes.
    fn tokens(text: &[u8], split: Split, size: usize) -> Vec<String> {
        let mut seen = Vec::new();
        let mut buffer = Vec::new();
        let mut pieces = text.chunks(size);
        loop {
            let piece = pieces.next();
            buffer.extend_from_slice(piece.unwrap_or_default());
            while let Some(token) = next(&buffer, split, piece.is_none()).unwrap() {
                let text = buffer.get(token.from..token.to).unwrap();
                seen.push(if token.is_invalid { "\u{fffd}".to_owned() } else { String::from_utf8_lossy(text).into() });
                buffer.drain(..token.n);
            }
            if piece.is_none() {
                return seen;
            }
        }
    }

    #[test]
    fn tokens_come_out_whatever_the_pieces() {
        for size in [1, 2, 3, 100] {
            assert_eq!(tokens(b"a\r\nb\n\nc\r", Split::Lines, size), ["a", "b", "", "c"]);
            assert_eq!(tokens(b"a\n", Split::Lines, size), ["a"]);
            assert_eq!(tokens(b"", Split::Lines, size), [""; 0]);
            assert_eq!(tokens("  a\tb\u{2003}c\n ".as_bytes(), Split::Words, size), ["a", "b", "c"]);
            assert_eq!(tokens(b"x y", Split::Words, size), ["x", "y"]);
            assert_eq!(tokens("é\u{1F600}".as_bytes(), Split::Runes, size), ["é", "\u{1F600}"]);
            assert_eq!(tokens(b"\xc3\xa9\xff\xc3", Split::Runes, size), ["é", "\u{fffd}", "\u{fffd}"]);
            assert_eq!(tokens(b"ab", Split::Bytes, size), ["a", "b"]);
        }
    }

    #[test]
    fn long_tokens_are_refused() {
        let long = vec![b'x'; TOKEN_MAX + 2];
        assert_eq!(next(&long, Split::Lines, false), Err("token too long"));
        assert_eq!(next(&long, Split::Words, true), Err("token too long"));
        let mut fits = vec![b'x'; TOKEN_MAX];
        fits.push(b'\n');
        assert!(next(&fits, Split::Lines, false).is_ok_and(|token| token.is_some()));
    }
}
