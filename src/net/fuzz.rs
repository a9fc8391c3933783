//! What the fuzz target `net` calls: everything here that reads bytes of strangers, with what must hold for any of them.

use hyper::body::Bytes;

use super::http::decode::Decoder;
use super::http::encode::{escape_into, merge_query, set_cookie, unescape_into};
use super::http::events::{Event, Parser};
use super::scan::{Split, next};

/// Gives the bytes to all parsers. The first byte says in which pieces they come.
#[cfg_attr(not(fuzzing), expect(unreachable_pub, reason = "the fuzz target is outside of the crate"))]
pub fn parsers(bytes: &[u8]) {
    let Some((&first, bytes)) = bytes.split_first() else { return };
    let size = usize::from(first).max(1);
    assert_eq!(events(bytes, size), events(bytes, bytes.len().max(1)), "events depend on the pieces");
    for split in [Split::Lines, Split::Words, Split::Bytes, Split::Runes] {
        assert_eq!(tokens(bytes, split, size), tokens(bytes, split, bytes.len().max(1)), "tokens depend on the pieces");
    }
    for encoding in ["gzip", "deflate", "br"] {
        decode(encoding, bytes, size);
    }
    let (mut there, mut back) = (Vec::new(), Vec::new());
    escape_into(bytes, &mut there);
    assert!(unescape_into(&there, &mut back).is_ok() && back == bytes, "an escape that does not come back");
    let _ = unescape_into(bytes, &mut back);
    set_cookie(bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        // Sorting and escaping once is enough.
        let merged = merge_query(Some(text), Vec::new());
        let again = merge_query(std::str::from_utf8(&merged).ok(), Vec::new());
        assert_eq!(merged, again, "a query that changes again");
    }
}

fn events(bytes: &[u8], size: usize) -> Vec<Event> {
    let mut parser = Parser::default();
    let mut seen = Vec::new();
    for piece in bytes.chunks(size) {
        if parser.feed(piece).is_err() {
            break;
        }
        seen.extend(std::iter::from_fn(|| parser.next()));
    }
    seen
}

fn tokens(bytes: &[u8], split: Split, size: usize) -> Vec<Vec<u8>> {
    let (mut seen, mut buffer) = (Vec::new(), Vec::new());
    let mut pieces = bytes.chunks(size);
    loop {
        let piece = pieces.next();
        buffer.extend_from_slice(piece.unwrap_or_default());
        while let Ok(Some(token)) = next(&buffer, split, piece.is_none()) {
            assert!(token.n > 0 && token.from <= token.to && token.to <= token.n && token.n <= buffer.len());
            seen.push(buffer.get(token.from..token.to).unwrap_or_default().to_vec());
            buffer.drain(..token.n);
        }
        if piece.is_none() {
            return seen;
        }
    }
}

fn decode(encoding: &str, bytes: &[u8], size: usize) {
    let Some(mut decoder) = Decoder::of(encoding.as_bytes()) else { return };
    let mut pieces = bytes.chunks(size);
    let mut out = [0; 4096];
    let mut total = 0;
    // A small input may stand for gigabytes: the reader says how much it wants.
    while total < 1 << 20 {
        match decoder.read(&mut out) {
            Ok(Some(0)) | Err(_) => return,
            Ok(Some(n)) => total += n,
            Ok(None) => match pieces.next() {
                Some(piece) => decoder.feed(Bytes::copy_from_slice(piece)),
                None => decoder.end(),
            },
        }
    }
}
