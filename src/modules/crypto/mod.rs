//! The module `crypto`: randomness, ciphers, keyed hashes, tokens, keys from passwords (specification: modules/crypto).
//!
//! | file | what |
//! |---|---|
//! | `cipher.rs` | `encrypt`, `decrypt` |
//! | `password.rs` | `pbkdf2`, `password`: slow on purpose, so done where nobody waits for them |
//! | `token.rs` | `jwt` |
//! | `keys.rs` | PEM files, and the signatures that their keys make |
//!
//! Messages never contain keys.

mod cipher;
mod keys;
mod password;
mod token;

use subtle::ConstantTimeEq as _;

use crate::modules::{hash, uuid};
use crate::process::error::kind;
use crate::process::failure::{Failure, ret_ok};
use crate::stdlib::module::{Class, Module};
use crate::stdlib::set_part;
use crate::vm::native::{Cx, Function, Raise, Ret, TableRef};

/// The module.
pub(super) static MODULE: Module = Module::new("crypto", "randomness, ciphers, tokens, password hashing")
    .with_classes(&[Class::Security, Class::Nondeterministic])
    .with_functions(&[("constant_time_compare", compare), ("pbkdf2", password::pbkdf2)])
    .with_open(open);

const PARTS: &[(&str, &[Function])] = &[
    ("random", &[("bytes", random_bytes), ("string", random_string), ("uuid", uuid::v4)]),
    ("hmac", &[("sha256", |cx| keyed_hash(cx, &hash::SHA256)), ("sha512", |cx| keyed_hash(cx, &hash::SHA512))]),
    ("encrypt", cipher::ENCRYPT),
    ("decrypt", cipher::DECRYPT),
    ("jwt", &[("encode", token::encode), ("verify", token::verify)]),
    ("password", &[("hash", password::hash), ("verify", password::verify)]),
];

/// Most random bytes at once.
const RANDOM_MAX: usize = 1 << 20;
/// Bytes for one reduction.
const BYTES_PER_REDUCTION: usize = 64;
const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

fn open(cx: &mut Cx<'_>, table: TableRef) {
    for (name, functions) in PARTS {
        set_part(cx, table, name, functions);
    }
}

fn invalid(cx: &mut Cx<'_>, message: &str) -> Result<Ret, Raise> {
    Failure::new(kind::INVALID, message).ret_nil(cx)
}

/// So many random bytes, or the results of a failure.
fn random(cx: &mut Cx<'_>, n: usize) -> Result<Result<Vec<u8>, Ret>, Raise> {
    let mut bytes = vec![0; n];
    match getrandom::fill(&mut bytes) {
        Ok(()) => Ok(Ok(bytes)),
        Err(error) => Failure::new(kind::INTERNAL, format!("no random bytes: {error}")).ret_nil(cx).map(Err),
    }
}

/// The length in argument 1, or the results of a failure.
fn length(cx: &mut Cx<'_>) -> Result<Result<usize, Ret>, Raise> {
    match usize::try_from(cx.check_int(1)?) {
        Ok(n @ 1..=RANDOM_MAX) => Ok(Ok(n)),
        Ok(0) | Err(_) => invalid(cx, "length must be a positive integer").map(Err),
        Ok(_) => invalid(cx, "length exceeds maximum allowed size (1MB)").map(Err),
    }
}

/// `crypto.random.bytes(n)`.
fn random_bytes(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let n = match length(cx)? {
        Ok(n) => n,
        Err(ret) => return Ok(ret),
    };
    match random(cx, n)? {
        Ok(bytes) => {
            cx.charge(n / BYTES_PER_REDUCTION);
            let bytes = cx.new_str_from(bytes);
            ret_ok(cx, bytes)
        }
        Err(ret) => Ok(ret),
    }
}

/// `crypto.random.string(n [, charset])`: each letter as likely as every other one.
fn random_string(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let n = match length(cx)? {
        Ok(n) => n,
        Err(ret) => return Ok(ret),
    };
    let letters = cx.opt_str(2)?.unwrap_or(LETTERS);
    if letters.is_empty() {
        return invalid(cx, "charset cannot be empty");
    }
    if letters.len() > 256 {
        return invalid(cx, "charset cannot have more than 256 bytes");
    }
    // Bytes beyond the largest multiple would make the first letters more likely.
    let end = 256 / letters.len() * letters.len();
    let mut text = Vec::with_capacity(n);
    while text.len() < n {
        let bytes = match random(cx, (n - text.len()) * 2)? {
            Ok(bytes) => bytes,
            Err(ret) => return Ok(ret),
        };
        let usable = bytes.into_iter().map(usize::from).filter(|byte| *byte < end);
        text.extend(usable.filter_map(|byte| letters.get(byte % letters.len())).take(n - text.len()));
    }
    cx.charge(n / BYTES_PER_REDUCTION);
    let text = cx.new_str_from(text);
    ret_ok(cx, text)
}

/// `crypto.hmac.sha256(key, data)`.
fn keyed_hash(cx: &mut Cx<'_>, algorithm: &'static hash::Algorithm) -> Result<Ret, Raise> {
    let (key, data) = (cx.check_str(1)?, cx.check_str(2)?);
    if key.is_empty() {
        return invalid(cx, "key cannot be empty");
    }
    cx.charge(data.len() / BYTES_PER_REDUCTION);
    let code = cx.new_str_from(hash::hex(&(algorithm.hmac)(key, data)));
    ret_ok(cx, code)
}

/// Whether two strings are equal, in a time that depends on their lengths only.
fn are_equal(a: &[u8], b: &[u8]) -> bool {
    a.ct_eq(b).into()
}

/// `crypto.constant_time_compare(a, b)`.
fn compare(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (a, b) = (cx.check_str(1)?, cx.check_str(2)?);
    cx.charge(a.len() / BYTES_PER_REDUCTION);
    ret_ok(cx, are_equal(a, b))
}
