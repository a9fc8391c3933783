//! The module `compress`: gzip, deflate, zlib, brotli and zstd (specification: modules/compress).
//!
//! Each part has `encode` and `decode`. What is large is done on another thread while others run.

use std::io::{self, Read as _, Write as _};

use brotli::enc::StandardAlloc;
use brotli::{BrotliDecompressStream, BrotliResult, BrotliState};
use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};

use crate::process::error::kind;
use crate::process::failure::{Failure, ret_ok};
use crate::stdlib::module::{Class, Module};
use crate::stdlib::set_part;
use crate::vm::native::{Cx, Function, Kind, Raise, Ret, TableRef, kind_of};

/// The module.
pub(super) static MODULE: Module = Module::new("compress", "gzip, deflate, zlib, brotli, zstd")
    .with_classes(&[Class::Encoding, Class::Deterministic])
    .with_open(open);

const PARTS: [(&str, &[Function]); 5] = [
    ("gzip", &[("encode", |cx| encode(cx, Format::Gzip)), ("decode", |cx| decode(cx, Format::Gzip))]),
    ("deflate", &[("encode", |cx| encode(cx, Format::Deflate)), ("decode", |cx| decode(cx, Format::Deflate))]),
    ("zlib", &[("encode", |cx| encode(cx, Format::Zlib)), ("decode", |cx| decode(cx, Format::Zlib))]),
    ("brotli", &[("encode", |cx| encode(cx, Format::Brotli)), ("decode", |cx| decode(cx, Format::Brotli))]),
    (
        "zstd",
        &[
            ("encode", |cx| encode(cx, Format::Zstd)),
            ("decode", |cx| decode(cx, Format::Zstd)),
            ("train_dict", train_dict),
            ("inspect_dict", inspect_dict),
        ],
    ),
];

/// Inputs beyond this are worked on elsewhere.
const LARGE: usize = 256 << 10;
/// Most bytes that come out of `decode`, unless it is told, and at most.
const SIZE_DEFAULT: i64 = 128 << 20;
const SIZE_MAX: i64 = 1 << 30;
/// Bytes that are expanded at once.
const PIECE: usize = 64 << 10;
/// Bytes of a trained dictionary: unless it is told, and the range.
const DICTIONARY_DEFAULT: i64 = 114_688;
const DICTIONARY_MIN: i64 = 256;
const DICTIONARY_MAX: i64 = 1 << 20;
/// What a dictionary of zstd begins with.
const DICTIONARY_MAGIC: [u8; 4] = [0x37, 0xA4, 0x30, 0xEC];
/// The window of brotli, as a power of two.
const BROTLI_WINDOW: u32 = 22;

/// How data is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Gzip,
    Deflate,
    Zlib,
    Brotli,
    Zstd,
}

impl Format {
    /// The least and the greatest level, and the one without a choice.
    fn levels(self) -> (i64, i64, i64) {
        match self {
            Format::Gzip | Format::Deflate | Format::Zlib => (1, 9, 6),
            Format::Brotli => (0, 11, 6),
            Format::Zstd => (1, 22, 3),
        }
    }
}

fn open(cx: &mut Cx<'_>, module: TableRef) {
    for (name, functions) in PARTS {
        set_part(cx, module, name, functions);
    }
}

/// Why there is no result.
enum Fault {
    Invalid(String),
    /// More comes out than may.
    TooLarge,
    Internal(String),
}

impl Fault {
    fn failure(self) -> Failure {
        match self {
            Fault::Invalid(message) => Failure::new(kind::INVALID, message),
            Fault::TooLarge => Failure::new(kind::INTERNAL, "decompressed size exceeds limit"),
            Fault::Internal(message) => Failure::new(kind::INTERNAL, message),
        }
    }
}

/// The data in argument 1.
fn data<'a>(cx: &mut Cx<'a>) -> Result<&'a [u8], Fault> {
    match kind_of(cx.arg(1)) {
        Kind::Str(s) => match cx.bytes(s.into()) {
            [] => Err(Fault::Invalid("input data cannot be empty".to_owned())),
            bytes => Ok(bytes),
        },
        _ => Err(Fault::Invalid("input data must be a string".to_owned())),
    }
}

/// The options in argument 2.
fn options(cx: &mut Cx<'_>) -> Result<Option<TableRef>, Fault> {
    match kind_of(cx.arg(2)) {
        Kind::Nil => Ok(None),
        Kind::Table(options) => Ok(Some(options)),
        _ => Err(Fault::Invalid("options must be a table".to_owned())),
    }
}

/// A whole number among the options.
fn number(
    cx: &mut Cx<'_>,
    options: Option<TableRef>,
    name: &str,
    range: (i64, i64),
    default: i64,
) -> Result<i64, Fault> {
    let (least, most) = range;
    match options.map(|options| kind_of(cx.raw_get_str(options, name))) {
        None | Some(Kind::Nil) => Ok(default),
        Some(Kind::Int(n)) if (least..=most).contains(&n) => Ok(n),
        Some(_) => Err(Fault::Invalid(format!("{name} must be a whole number between {least} and {most}"))),
    }
}

/// The dictionary among the options.
fn dictionary(cx: &mut Cx<'_>, options: Option<TableRef>, format: Format) -> Result<Option<Vec<u8>>, Fault> {
    match options.filter(|_| format == Format::Zstd).map(|options| kind_of(cx.raw_get_str(options, "dict"))) {
        None | Some(Kind::Nil) => Ok(None),
        Some(Kind::Str(s)) => Ok(Some(cx.bytes(s.into()).to_vec())),
        Some(_) => Err(Fault::Invalid("dict must be a string".to_owned())),
    }
}

/// Does the work, elsewhere if it is much, and gives the bytes to the program.
fn run(
    cx: &mut Cx<'_>,
    size: usize,
    work: impl FnOnce() -> Result<Vec<u8>, Fault> + Send + 'static,
) -> Result<Ret, Raise> {
    cx.charge(size / 16);
    if size > LARGE && cx.has_company() {
        return cx.offload(work, done);
    }
    let result = work();
    finish(cx, Some(result))
}

fn done(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let result = cx.answer();
    finish(cx, result)
}

fn finish(cx: &mut Cx<'_>, result: Option<Result<Vec<u8>, Fault>>) -> Result<Ret, Raise> {
    match result {
        Some(Ok(bytes)) => {
            cx.check_memory(bytes.len())?;
            let bytes = cx.new_str_from(bytes);
            ret_ok(cx, bytes)
        }
        Some(Err(fault)) => fault.failure().ret_nil(cx),
        None => Failure::new(kind::CANCELED, "canceled").ret_nil(cx),
    }
}

// ---- encoding

/// `X.encode(data [, options])`
fn encode(cx: &mut Cx<'_>, format: Format) -> Result<Ret, Raise> {
    match encode_arguments(cx, format) {
        Ok((data, level, dictionary)) => run(cx, data.len(), move || {
            compressed(format, &data, level, dictionary.as_deref())
                .map_err(|error| Fault::Internal(format!("encode failed: {error}")))
        }),
        Err(fault) => fault.failure().ret_nil(cx),
    }
}

type EncodeArguments = (Vec<u8>, u32, Option<Vec<u8>>);

fn encode_arguments(cx: &mut Cx<'_>, format: Format) -> Result<EncodeArguments, Fault> {
    let data = data(cx)?.to_vec();
    let options = options(cx)?;
    let (least, most, default) = format.levels();
    let level = number(cx, options, "level", (least, most), default)?;
    let dictionary = dictionary(cx, options, format)?;
    Ok((data, u32::try_from(level).unwrap_or(0), dictionary))
}

fn compressed(format: Format, data: &[u8], level: u32, dictionary: Option<&[u8]>) -> io::Result<Vec<u8>> {
    match format {
        Format::Gzip => {
            let mut encoder = GzEncoder::new(Vec::new(), Compression::new(level));
            encoder.write_all(data)?;
            encoder.finish()
        }
        Format::Deflate => {
            let mut encoder = DeflateEncoder::new(Vec::new(), Compression::new(level));
            encoder.write_all(data)?;
            encoder.finish()
        }
        Format::Zlib => {
            let mut encoder = ZlibEncoder::new(Vec::new(), Compression::new(level));
            encoder.write_all(data)?;
            encoder.finish()
        }
        Format::Brotli => {
            let mut encoder = brotli::CompressorWriter::new(Vec::new(), PIECE, level, BROTLI_WINDOW);
            encoder.write_all(data)?;
            Ok(encoder.into_inner())
        }
        Format::Zstd => {
            let level = i32::try_from(level).unwrap_or(3);
            let mut encoder =
                zstd::stream::write::Encoder::with_dictionary(Vec::new(), level, dictionary.unwrap_or_default())?;
            encoder.include_checksum(true)?;
            encoder.set_pledged_src_size(Some(data.len() as u64))?;
            encoder.write_all(data)?;
            encoder.finish()
        }
    }
}

// ---- decoding

/// `X.decode(data [, options])`
fn decode(cx: &mut Cx<'_>, format: Format) -> Result<Ret, Raise> {
    match decode_arguments(cx, format) {
        // How much comes out is not known before, so all that may be much is worked on elsewhere.
        Ok((data, max, dictionary)) => {
            run(cx, data.len().saturating_mul(8), move || expanded(format, &data, max, dictionary.as_deref()))
        }
        Err(fault) => fault.failure().ret_nil(cx),
    }
}

type DecodeArguments = (Vec<u8>, usize, Option<Vec<u8>>);

fn decode_arguments(cx: &mut Cx<'_>, format: Format) -> Result<DecodeArguments, Fault> {
    let data = data(cx)?.to_vec();
    let options = options(cx)?;
    let max = number(cx, options, "max_size", (1, SIZE_MAX), SIZE_DEFAULT)?;
    let dictionary = dictionary(cx, options, format)?;
    Ok((data, usize::try_from(max).unwrap_or(usize::MAX), dictionary))
}

fn wrong(error: impl std::fmt::Display) -> Fault {
    Fault::Invalid(format!("decode failed: {error}"))
}

fn expanded(format: Format, data: &[u8], max: usize, dictionary: Option<&[u8]>) -> Result<Vec<u8>, Fault> {
    let mut rest = data;
    let mut out = Vec::new();
    match format {
        Format::Gzip => {
            while !rest.is_empty() {
                let mut decoder = flate2::bufread::GzDecoder::new(rest);
                drain(&mut decoder, max, &mut out)?;
                rest = decoder.into_inner();
            }
        }
        Format::Deflate => {
            let mut decoder = flate2::bufread::DeflateDecoder::new(rest);
            drain(&mut decoder, max, &mut out)?;
            rest = decoder.into_inner();
        }
        Format::Zlib => {
            let mut decoder = flate2::bufread::ZlibDecoder::new(rest);
            drain(&mut decoder, max, &mut out)?;
            rest = decoder.into_inner();
        }
        Format::Brotli => {
            let n = expand_brotli(data, max, &mut out)?;
            rest = data.get(n..).unwrap_or_default();
        }
        Format::Zstd => {
            let mut decoder = zstd::stream::read::Decoder::with_dictionary(&mut rest, dictionary.unwrap_or_default())
                .map_err(wrong)?
                .single_frame();
            drain(&mut decoder, max, &mut out)?;
        }
    }
    if rest.is_empty() { Ok(out) } else { Err(wrong("trailing data")) }
}

/// Expands brotli: how many bytes of the data belong to it.
fn expand_brotli(data: &[u8], max: usize, out: &mut Vec<u8>) -> Result<usize, Fault> {
    let mut state = BrotliState::new(StandardAlloc::default(), StandardAlloc::default(), StandardAlloc::default());
    let (mut n_left, mut at, mut total) = (data.len(), 0, 0);
    let mut piece = vec![0; PIECE];
    loop {
        let (mut room, mut n) = (piece.len(), 0);
        let result =
            BrotliDecompressStream(&mut n_left, &mut at, data, &mut room, &mut n, &mut piece, &mut total, &mut state);
        out.extend_from_slice(piece.get(..n).unwrap_or_default());
        if out.len() > max {
            return Err(Fault::TooLarge);
        }
        match result {
            BrotliResult::ResultSuccess => return Ok(at),
            BrotliResult::NeedsMoreOutput => {}
            BrotliResult::NeedsMoreInput => return Err(wrong("unexpected end of data")),
            BrotliResult::ResultFailure => return Err(wrong("corrupt data")),
        }
    }
}

/// Reads all that a decoder gives, up to a limit.
fn drain(decoder: &mut impl io::Read, max: usize, out: &mut Vec<u8>) -> Result<(), Fault> {
    loop {
        let room = max.saturating_sub(out.len()).saturating_add(1).min(PIECE) as u64;
        match decoder.by_ref().take(room).read_to_end(out) {
            Ok(0) => return Ok(()),
            Ok(_) if out.len() > max => return Err(Fault::TooLarge),
            Ok(_) => {}
            Err(error) => return Err(wrong(error)),
        }
    }
}

// ---- dictionaries of zstd

/// `zstd.train_dict(samples [, options])`
fn train_dict(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    match train_arguments(cx) {
        Ok((samples, size, id)) => {
            let n_bytes = samples.iter().map(Vec::len).sum();
            run(cx, n_bytes, move || {
                let mut dictionary = zstd::dict::from_samples(&samples, size)
                    .map_err(|error| Fault::Invalid(format!("train failed: {error}")))?;
                if let (Some(slot), true) = (dictionary.get_mut(4..8), id != 0) {
                    slot.copy_from_slice(&id.to_le_bytes());
                }
                Ok(dictionary)
            })
        }
        Err(fault) => fault.failure().ret_nil(cx),
    }
}

fn train_arguments(cx: &mut Cx<'_>) -> Result<(Vec<Vec<u8>>, usize, u32), Fault> {
    let Kind::Table(list) = kind_of(cx.arg(1)) else {
        return Err(Fault::Invalid("samples must be a list of strings".to_owned()));
    };
    let mut samples = Vec::new();
    for i in 1..=cx.raw_len(list) {
        match kind_of(cx.raw_get_int(list, i)) {
            Kind::Str(s) => samples.push(cx.bytes(s.into()).to_vec()),
            _ => return Err(Fault::Invalid("samples must be a list of strings".to_owned())),
        }
    }
    if samples.is_empty() {
        return Err(Fault::Invalid("samples cannot be empty".to_owned()));
    }
    let options = options(cx)?;
    let size = number(cx, options, "size", (DICTIONARY_MIN, DICTIONARY_MAX), DICTIONARY_DEFAULT)?;
    let id = number(cx, options, "id", (0, i64::from(u32::MAX)), 0)?;
    let (least, most, default) = Format::Zstd.levels();
    number(cx, options, "level", (least, most), default)?;
    Ok((samples, usize::try_from(size).unwrap_or(0), u32::try_from(id).unwrap_or(0)))
}

/// `zstd.inspect_dict(dict)`
fn inspect_dict(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let dictionary = match data(cx) {
        Ok(dictionary) => dictionary,
        Err(fault) => return fault.failure().ret_nil(cx),
    };
    let id = match dictionary {
        [a, b, c, d, id @ ..] if [*a, *b, *c, *d] == DICTIONARY_MAGIC => id.first_chunk::<4>(),
        _ => None,
    };
    let Some(id) = id else { return Failure::new(kind::INVALID, "not a dictionary of zstd").ret_nil(cx) };
    let table = cx.new_table(0, 2);
    cx.raw_set_str(table, "id", i64::from(u32::from_le_bytes(*id)))?;
    cx.raw_set_str(table, "content_size", i64::try_from(dictionary.len()).unwrap_or(i64::MAX))?;
    ret_ok(cx, table)
}
