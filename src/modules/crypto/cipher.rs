//! Authenticated ciphers: AES in Galois/counter mode, ChaCha20-Poly1305.
//!
//! A text is the nonce of 12 random bytes, what is encrypted, and the tag of 16 bytes. More data may be bound to it that is
//! not encrypted.

use aes_gcm::aead::consts::U12;
use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::aes::{Aes128, Aes192, Aes256};
use aes_gcm::{AesGcm, Nonce};
use chacha20poly1305::ChaCha20Poly1305;

use super::{BYTES_PER_REDUCTION, invalid, random};
use crate::process::error::kind;
use crate::process::failure::{Failure, ret_ok};
use crate::vm::native::{Cx, Function, Raise, Ret};

pub(super) const ENCRYPT: &[Function] = &[("aes", |cx| encrypt(cx, &AES)), ("chacha20", |cx| encrypt(cx, &CHACHA20))];
pub(super) const DECRYPT: &[Function] = &[("aes", |cx| decrypt(cx, &AES)), ("chacha20", |cx| decrypt(cx, &CHACHA20))];

const NONCE: usize = 12;

/// What is done with a key: nonce, data, additional data; nothing if it fails.
type Work = fn(&[u8], &[u8], &[u8], &[u8]) -> Option<Vec<u8>>;

/// A family of ciphers.
struct Family {
    /// Lengths of keys.
    keys: &'static [usize],
    /// What is said about others.
    wrong_key: &'static str,
    encrypt: Work,
    decrypt: Work,
}

static AES: Family = Family {
    keys: &[16, 24, 32],
    wrong_key: "key must be 16, 24, or 32 bytes",
    encrypt: |key, nonce, data, more| match key.len() {
        16 => seal::<AesGcm<Aes128, U12>>(key, nonce, data, more),
        24 => seal::<AesGcm<Aes192, U12>>(key, nonce, data, more),
        _ => seal::<AesGcm<Aes256, U12>>(key, nonce, data, more),
    },
    decrypt: |key, nonce, data, more| match key.len() {
        16 => open::<AesGcm<Aes128, U12>>(key, nonce, data, more),
        24 => open::<AesGcm<Aes192, U12>>(key, nonce, data, more),
        _ => open::<AesGcm<Aes256, U12>>(key, nonce, data, more),
    },
};

static CHACHA20: Family = Family {
    keys: &[32],
    wrong_key: "key must be 32 bytes",
    encrypt: seal::<ChaCha20Poly1305>,
    decrypt: open::<ChaCha20Poly1305>,
};

fn seal<C: KeyInit + Aead<NonceSize = U12>>(key: &[u8], nonce: &[u8], msg: &[u8], aad: &[u8]) -> Option<Vec<u8>> {
    let nonce: [u8; NONCE] = nonce.try_into().ok()?;
    C::new_from_slice(key).ok()?.encrypt(&Nonce::from(nonce), Payload { msg, aad }).ok()
}

fn open<C: KeyInit + Aead<NonceSize = U12>>(key: &[u8], nonce: &[u8], msg: &[u8], aad: &[u8]) -> Option<Vec<u8>> {
    let nonce: [u8; NONCE] = nonce.try_into().ok()?;
    C::new_from_slice(key).ok()?.decrypt(&Nonce::from(nonce), Payload { msg, aad }).ok()
}

/// `crypto.encrypt.aes(data, key [, aad])`.
fn encrypt(cx: &mut Cx<'_>, family: &'static Family) -> Result<Ret, Raise> {
    let (data, key, more) = (cx.check_str(1)?, cx.check_str(2)?, cx.opt_str(3)?.unwrap_or_default());
    if !family.keys.contains(&key.len()) {
        return invalid(cx, family.wrong_key);
    }
    cx.check_memory(data.len())?;
    cx.charge(data.len() / BYTES_PER_REDUCTION);
    let nonce = match random(cx, NONCE)? {
        Ok(nonce) => nonce,
        Err(ret) => return Ok(ret),
    };
    match (family.encrypt)(key, &nonce, data, more) {
        Some(sealed) => {
            let text = cx.new_str_from([nonce, sealed].concat());
            ret_ok(cx, text)
        }
        None => Failure::new(kind::INTERNAL, "data too long").with_context("encrypt").ret_nil(cx),
    }
}

/// `crypto.decrypt.aes(text, key [, aad])`.
fn decrypt(cx: &mut Cx<'_>, family: &'static Family) -> Result<Ret, Raise> {
    let (text, key, more) = (cx.check_str(1)?, cx.check_str(2)?, cx.opt_str(3)?.unwrap_or_default());
    if !family.keys.contains(&key.len()) {
        return invalid(cx, family.wrong_key);
    }
    let Some((nonce, sealed)) = text.split_at_checked(NONCE) else {
        return invalid(cx, "encrypted data too short");
    };
    cx.check_memory(text.len())?;
    cx.charge(text.len() / BYTES_PER_REDUCTION);
    match (family.decrypt)(key, nonce, sealed, more) {
        Some(data) => {
            let data = cx.new_str_from(data);
            ret_ok(cx, data)
        }
        None => Failure::new(kind::INTERNAL, "authentication failed").with_context("decrypt").ret_nil(cx),
    }
}
