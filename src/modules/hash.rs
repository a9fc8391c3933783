//! The module `hash`: digests and checksums (specification: modules/hash).
//!
//! Of a long string the work is handed over to a thread that may take its time, if others could run meanwhile.

use std::sync::Arc;

use hmac::{Hmac, KeyInit as _, Mac as _};
use md5::Md5;
use sha1::Sha1;
use sha2::{Digest as _, Sha256, Sha384, Sha512};

use crate::process::error::kind;
use crate::process::failure::{Failure, ret_ok};
use crate::stdlib::module::{Class, Module};
use crate::vm::native::{Cx, Function, Kind, Raise, Ret, Value, kind_of};

/// The module.
pub(super) static MODULE: Module = Module::new("hash", "digests and checksums")
    .with_classes(&[Class::Deterministic, Class::Encoding])
    .with_functions(FUNCTIONS);

const FUNCTIONS: &[Function] = &[
    ("md5", |cx| digest(cx, &MD5)),
    ("sha1", |cx| digest(cx, &SHA1)),
    ("sha256", |cx| digest(cx, &SHA256)),
    ("sha384", |cx| digest(cx, &SHA384)),
    ("sha512", |cx| digest(cx, &SHA512)),
    ("hmac_md5", |cx| keyed(cx, &MD5)),
    ("hmac_sha1", |cx| keyed(cx, &SHA1)),
    ("hmac_sha256", |cx| keyed(cx, &SHA256)),
    ("hmac_sha384", |cx| keyed(cx, &SHA384)),
    ("hmac_sha512", |cx| keyed(cx, &SHA512)),
    ("fnv32", |cx| checksum(cx, fnv32)),
    ("fnv64", |cx| checksum(cx, fnv64)),
    ("fnv32a", |cx| checksum(cx, fnv32a)),
    ("fnv64a", |cx| checksum(cx, fnv64a)),
    ("crc32", |cx| checksum(cx, crc32)),
];

/// Longer strings are handed over.
const IN_PLACE_MAX: usize = 1 << 20;
/// Bytes for one reduction.
const BYTES_PER_REDUCTION: usize = 64;

/// A hash function.
pub(super) struct Algorithm {
    digest: fn(&[u8]) -> Vec<u8>,
    /// The code of a message under a key.
    pub(super) hmac: fn(&[u8], &[u8]) -> Vec<u8>,
}

macro_rules! algorithm {
    ($hash:ty) => {
        Algorithm {
            digest: |data| <$hash>::digest(data).to_vec(),
            hmac: |key, data| match Hmac::<$hash>::new_from_slice(key) {
                Ok(mac) => mac.chain_update(data).finalize().into_bytes().to_vec(),
                // Keys of any length are taken.
                Err(_) => Vec::new(),
            },
        }
    };
}

static MD5: Algorithm = algorithm!(Md5);
static SHA1: Algorithm = algorithm!(Sha1);
pub(super) static SHA256: Algorithm = algorithm!(Sha256);
pub(super) static SHA384: Algorithm = algorithm!(Sha384);
pub(super) static SHA512: Algorithm = algorithm!(Sha512);

/// The MD5 digest, for other modules.
pub(super) fn md5(data: &[u8]) -> Vec<u8> {
    (MD5.digest)(data)
}

/// The SHA-1 digest, for other modules.
pub(super) fn sha1(data: &[u8]) -> Vec<u8> {
    (SHA1.digest)(data)
}

/// The SHA-256 digest, for other modules.
pub(super) fn sha256(data: &[u8]) -> Vec<u8> {
    (SHA256.digest)(data)
}

/// Whether the digits are the SHA-256 code of a message under a key. Where they differ does not show in the time it takes.
pub(super) fn is_hmac_sha256(key: &[u8], data: &[u8], digits: &[u8]) -> bool {
    let Some(code) = of_hex(digits) else { return false };
    Hmac::<Sha256>::new_from_slice(key).is_ok_and(|mac| mac.chain_update(data).verify_slice(&code).is_ok())
}

/// Lower-case hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> Vec<u8> {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |n: u8| DIGITS.get(usize::from(n)).copied().unwrap_or(b'0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// The bytes of hexadecimal digits.
fn of_hex(digits: &[u8]) -> Option<Vec<u8>> {
    let byte = |pair: &[u8]| {
        let digit = |i: usize| char::from(*pair.get(i)?).to_digit(16);
        u8::try_from(digit(0)? * 16 + digit(1)?).ok()
    };
    digits.chunks(2).map(byte).collect()
}

/// The string in argument `i`, or the results of a failure.
fn string<'a>(cx: &mut Cx<'a>, i: usize, what: &str) -> Result<Result<&'a [u8], Ret>, Raise> {
    if let Kind::Str(text) = kind_of(cx.arg(i)) {
        return Ok(Ok(cx.bytes(text.into())));
    }
    Failure::new(kind::INVALID, format!("{what} must be a string")).ret_nil(cx).map(Err)
}

/// `hash.sha256(data [, raw])` and the like.
fn digest(cx: &mut Cx<'_>, algorithm: &'static Algorithm) -> Result<Ret, Raise> {
    match string(cx, 1, "data")? {
        Ok(data) => compute(cx, data, 2, move |data| (algorithm.digest)(data)),
        Err(ret) => Ok(ret),
    }
}

/// `hash.hmac_sha256(data, secret [, raw])` and the like.
fn keyed(cx: &mut Cx<'_>, algorithm: &'static Algorithm) -> Result<Ret, Raise> {
    let data = match string(cx, 1, "data")? {
        Ok(data) => data,
        Err(ret) => return Ok(ret),
    };
    let secret = match string(cx, 2, "secret")? {
        Ok(secret) => secret.to_vec(),
        Err(ret) => return Ok(ret),
    };
    compute(cx, data, 3, move |data| (algorithm.hmac)(&secret, data))
}

/// Computes a digest in place or elsewhere; argument `raw` says in which form it is given.
fn compute(
    cx: &mut Cx<'_>,
    data: &[u8],
    raw: usize,
    work: impl FnOnce(&[u8]) -> Vec<u8> + Send + 'static,
) -> Result<Ret, Raise> {
    let is_raw = !cx.arg(raw).is_falsy();
    if data.len() > IN_PLACE_MAX && cx.has_company() {
        let data: Arc<[u8]> = data.into();
        cx.set_count(1);
        cx.set_arg(1, is_raw);
        return cx.offload(move || work(&data), computed);
    }
    cx.charge(data.len() / BYTES_PER_REDUCTION);
    let bytes = work(data);
    give(cx, &bytes, is_raw)
}

fn computed(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let is_raw = !cx.arg(1).is_falsy();
    match cx.answer::<Vec<u8>>() {
        Some(bytes) => give(cx, &bytes, is_raw),
        None => Failure::new(kind::INTERNAL, "the computation was given up").ret_nil(cx),
    }
}

fn give(cx: &mut Cx<'_>, bytes: &[u8], is_raw: bool) -> Result<Ret, Raise> {
    let text = if is_raw { cx.new_str(bytes) } else { cx.new_str_from(hex(bytes)) };
    ret_ok(cx, text)
}

// ---- checksums

fn checksum(cx: &mut Cx<'_>, sum: fn(&[u8]) -> i64) -> Result<Ret, Raise> {
    let data = match string(cx, 1, "data")? {
        Ok(data) => data,
        Err(ret) => return Ok(ret),
    };
    if data.len() > IN_PLACE_MAX && cx.has_company() {
        let data: Arc<[u8]> = data.into();
        return cx.offload(move || sum(&data), summed);
    }
    cx.charge(data.len() / BYTES_PER_REDUCTION);
    ret_ok(cx, sum(data))
}

fn summed(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    match cx.answer::<i64>() {
        Some(sum) => ret_ok(cx, Value::int(sum)),
        None => Failure::new(kind::INTERNAL, "the computation was given up").ret_nil(cx),
    }
}

const FNV32_BASIS: u32 = 0x811C_9DC5;
const FNV32_PRIME: u32 = 0x0100_0193;
const FNV64_BASIS: u64 = 0xCBF2_9CE4_8422_2325;
const FNV64_PRIME: u64 = 0x0000_0100_0000_01B3;

fn fnv32(data: &[u8]) -> i64 {
    data.iter().fold(FNV32_BASIS, |sum, &byte| sum.wrapping_mul(FNV32_PRIME) ^ u32::from(byte)).into()
}

fn fnv32a(data: &[u8]) -> i64 {
    data.iter().fold(FNV32_BASIS, |sum, &byte| (sum ^ u32::from(byte)).wrapping_mul(FNV32_PRIME)).into()
}

fn fnv64(data: &[u8]) -> i64 {
    data.iter().fold(FNV64_BASIS, |sum, &byte| sum.wrapping_mul(FNV64_PRIME) ^ u64::from(byte)).cast_signed()
}

fn fnv64a(data: &[u8]) -> i64 {
    data.iter().fold(FNV64_BASIS, |sum, &byte| (sum ^ u64::from(byte)).wrapping_mul(FNV64_PRIME)).cast_signed()
}

/// The checksum of gzip, PNG and Ethernet: polynomial 0x04C11DB7, reflected.
fn crc32(data: &[u8]) -> i64 {
    let step = |crc: u32, &byte: &u8| {
        let index = crc.to_le_bytes().first().copied().unwrap_or(0) ^ byte;
        CRC_TABLE.get(usize::from(index)).copied().unwrap_or(0) ^ crc >> 8
    };
    i64::from(!data.iter().fold(u32::MAX, step))
}

static CRC_TABLE: [u32; 256] = {
    let mut table = [0; 256];
    let mut i = 0;
    while i < 256 {
        #[expect(clippy::cast_possible_truncation, reason = "it is below 256")]
        let mut crc = i as u32;
        let mut bit = 0;
        while bit < 8 {
            crc = if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 };
            bit += 1;
        }
        #[expect(clippy::indexing_slicing, reason = "it is below 256")]
        {
            table[i] = crc;
        }
        i += 1;
    }
    table
};
