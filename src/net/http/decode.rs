//! Undoing the compression of bodies, chunk by chunk: the decoder asks for more input with `WouldBlock`, as it would of a
//! socket, and gives output in pieces of the caller's size. So a body that grows a thousandfold takes no more memory than
//! its reader wants.

use std::io::{self, BufRead, Read};

use brotli_decompressor::Decompressor;
use flate2::bufread::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use hyper::body::Bytes;

/// Encodings that are undone, as `Accept-Encoding` says it.
pub(crate) const ACCEPTED: &str = "gzip, deflate, br";
/// Bytes of the buffer between source and brotli.
const BROTLI_BUFFER: usize = 4096;

/// Input that has come so far.
#[derive(Default)]
struct Source {
    chunk: Bytes,
    has_ended: bool,
}

impl Read for Source {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let chunk = self.fill_buf()?;
        let n = chunk.len().min(buf.len());
        for (to, from) in buf.iter_mut().zip(chunk) {
            *to = *from;
        }
        self.consume(n);
        Ok(n)
    }
}

impl BufRead for Source {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.chunk.is_empty() && !self.has_ended {
            return Err(io::ErrorKind::WouldBlock.into());
        }
        Ok(&self.chunk)
    }

    fn consume(&mut self, n: usize) {
        let n = n.min(self.chunk.len());
        drop(self.chunk.split_to(n));
    }
}

/// A decoder for one body.
pub(crate) struct Decoder(Kind);

enum Kind {
    Gzip(Box<MultiGzDecoder<Source>>),
    /// With or without the header of zlib: servers send both under one name, and the first bytes tell.
    Deflate(Source),
    Zlib(Box<ZlibDecoder<Source>>),
    Raw(Box<DeflateDecoder<Source>>),
    Brotli(Box<Decompressor<Source>>),
}

impl Decoder {
    /// The decoder for a content encoding, if it is one that we know.
    pub(crate) fn of(encoding: &[u8]) -> Option<Decoder> {
        let kind = match encoding.to_ascii_lowercase().as_slice() {
            b"gzip" | b"x-gzip" => Kind::Gzip(Box::new(MultiGzDecoder::new(Source::default()))),
            b"deflate" => Kind::Deflate(Source::default()),
            b"br" => Kind::Brotli(Box::new(Decompressor::new(Source::default(), BROTLI_BUFFER))),
            _ => return None,
        };
        Some(Decoder(kind))
    }

    fn source(&mut self) -> &mut Source {
        match &mut self.0 {
            Kind::Gzip(decoder) => decoder.get_mut(),
            Kind::Deflate(source) => source,
            Kind::Zlib(decoder) => decoder.get_mut(),
            Kind::Raw(decoder) => decoder.get_mut(),
            Kind::Brotli(decoder) => decoder.get_mut(),
        }
    }

    /// More input; the one before has been used up.
    pub(crate) fn feed(&mut self, chunk: Bytes) {
        self.source().chunk = chunk;
    }

    /// There is no more input.
    pub(crate) fn end(&mut self) {
        self.source().has_ended = true;
    }

    /// Up to so many bytes of output. `None`: it needs more input. Empty: the end.
    ///
    /// # Errors
    /// The input is no such encoding, or ends too early.
    pub(crate) fn read(&mut self, buf: &mut [u8]) -> io::Result<Option<usize>> {
        if let Kind::Deflate(source) = &mut self.0 {
            let first = match source.fill_buf() {
                Ok(bytes) => bytes.first().copied(),
                Err(_) => return Ok(None),
            };
            let source = std::mem::take(source);
            // The method of zlib stands in the low half of its first byte, and no block of deflate begins like that.
            self.0 = if first.is_some_and(|first| first & 0x0f == 8 && first >> 4 <= 7) {
                Kind::Zlib(Box::new(ZlibDecoder::new(source)))
            } else {
                Kind::Raw(Box::new(DeflateDecoder::new(source)))
            };
        }
        let result = match &mut self.0 {
            Kind::Gzip(decoder) => decoder.read(buf),
            Kind::Zlib(decoder) => decoder.read(buf),
            Kind::Raw(decoder) => decoder.read(buf),
            Kind::Brotli(decoder) => decoder.read(buf),
            Kind::Deflate(_) => Ok(0),
        };
        match result {
            Ok(n) => Ok(Some(n)),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => Ok(None),
            Err(error) => Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};

    use super::*;

    /// Feeds the bytes in chunks of `size` and gives what comes out.
    fn decode(encoding: &str, bytes: &[u8], size: usize) -> io::Result<Vec<u8>> {
        let mut decoder = Decoder::of(encoding.as_bytes()).unwrap();
        let mut chunks = bytes.chunks(size);
        let mut out = Vec::new();
        let mut buf = [0; 37];
        loop {
            match decoder.read(&mut buf)? {
                Some(0) => return Ok(out),
                Some(n) => out.extend_from_slice(&buf[..n]),
                None => match chunks.next() {
                    Some(chunk) => decoder.feed(Bytes::copy_from_slice(chunk)),
                    None => decoder.end(),
                },
            }
        }
    }

    fn text() -> Vec<u8> {
        (0..20_000).flat_map(|i: u32| format!("line {} ", i * i).into_bytes()).collect()
    }

    fn compressed(encoding: &str, text: &[u8]) -> Vec<u8> {
        let level = Compression::default();
        match encoding {
            "gzip" => {
                let mut encoder = GzEncoder::new(Vec::new(), level);
                encoder.write_all(text).unwrap();
                encoder.finish().unwrap()
            }
            "zlib" => {
                let mut encoder = ZlibEncoder::new(Vec::new(), level);
                encoder.write_all(text).unwrap();
                encoder.finish().unwrap()
            }
            _ => {
                let mut encoder = DeflateEncoder::new(Vec::new(), level);
                encoder.write_all(text).unwrap();
                encoder.finish().unwrap()
            }
        }
    }

    #[test]
    fn bodies_come_out_whatever_the_chunks() {
        let text = text();
        for (made, named) in [("gzip", "gzip"), ("zlib", "deflate"), ("raw", "deflate")] {
            let bytes = compressed(made, &text);
            for size in [1, 7, 1000, bytes.len()] {
                assert_eq!(decode(named, &bytes, size).unwrap(), text, "{made} in chunks of {size}");
            }
        }
    }

    /// `line 0 line 1 … line 59 `, compressed by another program.
    const BROTLI: &[u8] = &[
        0x1b, 0xd5, 0x01, 0xf8, 0x1d, 0x09, 0x36, 0x4e, 0xf2, 0xb9, 0xef, 0x15, 0xcb, 0xb2, 0x34, 0x36, 0x1d, 0x1c,
        0x92, 0x06, 0xd8, 0x5e, 0xa7, 0x40, 0xdc, 0xb0, 0x60, 0x07, 0x72, 0xc3, 0x07, 0xc5, 0x82, 0x48, 0xcb, 0x04,
        0x16, 0xb0, 0xe2, 0xbf, 0x74, 0x09, 0x31, 0xe5, 0xd2, 0xb4, 0x5d, 0x7f, 0xf1, 0x41, 0x48, 0x2c, 0xc6, 0xba,
        0x7e, 0x6c, 0x40, 0x62, 0x31, 0xd6, 0xf5, 0x53, 0x03, 0x12, 0x8b, 0xb1, 0xae, 0x9f, 0x1b, 0x90, 0x58, 0x8c,
        0x75, 0xfd, 0xd2, 0x80, 0xc4, 0x62, 0xac, 0x7b, 0x5f,
    ];

    #[test]
    fn brotli_comes_out_whatever_the_chunks() {
        let text: Vec<u8> = (0..60).flat_map(|i| format!("line {i} ").into_bytes()).collect();
        for size in [1, 3, BROTLI.len()] {
            assert_eq!(decode("br", BROTLI, size).unwrap(), text, "chunks of {size}");
        }
    }

    #[test]
    fn bad_input_is_an_error() {
        let bytes = compressed("gzip", &text());
        assert!(decode("gzip", &bytes[..bytes.len() / 2], 100).is_err(), "cut");
        assert!(decode("gzip", b"no gzip at all", 100).is_err());
        assert!(decode("deflate", &[0xff; 40], 100).is_err());
        assert!(decode("br", &[0xff; 40], 100).is_err());
        let mut wrong = bytes.clone();
        let at = wrong.len() - 6;
        wrong[at] ^= 1;
        assert!(decode("gzip", &wrong, 100).is_err(), "wrong checksum");
    }

    #[test]
    fn two_members_are_one_body() {
        let mut bytes = compressed("gzip", b"one ");
        bytes.extend(compressed("gzip", b"two"));
        assert_eq!(decode("gzip", &bytes, 5).unwrap(), b"one two");
    }
}
