//! Keys from passwords, and hashes of passwords.
//!
//! Both take time on purpose. The work is handed over to a thread that may take it, if others could run meanwhile.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Argon2, Params};
use sha2::{Sha256, Sha512};

use super::{invalid, random};
use crate::process::error::kind;
use crate::process::failure::{Failure, ret_ok};
use crate::vm::native::{Cx, Raise, Ret, Value};

const ITERATIONS_MAX: i64 = 10_000_000;
const LENGTH_MAX: i64 = 1024;
/// So many iterations are done in place.
const IN_PLACE_MAX: i64 = 1000;
const SALT: usize = 16;
/// Most memory, in KiB, and most passes that a hash may ask for.
const MEMORY_MAX: u32 = 256 << 10;
const PASSES_MAX: u32 = 64;

fn given_up(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    Failure::new(kind::INTERNAL, "the computation was given up").ret_nil(cx)
}

/// `crypto.pbkdf2(password, salt, iterations, length [, hash])`.
pub(super) fn pbkdf2(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (password, salt) = (cx.check_str(1)?, cx.check_str(2)?);
    let (iterations, length) = (cx.check_int(3)?, cx.check_int(4)?);
    let name = cx.opt_str(5)?.unwrap_or(b"sha256");
    let derive: fn(&[u8], &[u8], u32, &mut [u8]) = match name {
        b"sha256" => pbkdf2::pbkdf2_hmac::<Sha256>,
        b"sha512" => pbkdf2::pbkdf2_hmac::<Sha512>,
        _ => return invalid(cx, "unsupported hash function"),
    };
    if password.is_empty() {
        return invalid(cx, "password cannot be empty");
    }
    if salt.is_empty() {
        return invalid(cx, "salt cannot be empty");
    }
    let (Ok(rounds), true) = (u32::try_from(iterations), (1..=ITERATIONS_MAX).contains(&iterations)) else {
        return invalid(cx, "iterations must be between 1 and 10000000");
    };
    let (Ok(n), true) = (usize::try_from(length), (1..=LENGTH_MAX).contains(&length)) else {
        return invalid(cx, "length must be between 1 and 1024");
    };
    let mut key = vec![0; n];
    if iterations > IN_PLACE_MAX && cx.has_company() {
        let (password, salt) = (password.to_vec(), salt.to_vec());
        let work = move || {
            derive(&password, &salt, rounds, &mut key);
            key
        };
        return cx.offload(work, derived);
    }
    cx.charge(usize::try_from(iterations).unwrap_or(0));
    derive(password, salt, rounds, &mut key);
    let key = cx.new_str_from(key);
    ret_ok(cx, key)
}

fn derived(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    match cx.answer::<Vec<u8>>() {
        Some(key) => {
            let key = cx.new_str_from(key);
            ret_ok(cx, key)
        }
        None => given_up(cx),
    }
}

/// `crypto.password.hash(password)`: Argon2id with a random salt, as a PHC string.
pub(super) fn hash(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let password = cx.check_str(1)?.to_vec();
    let salt = match random(cx, SALT)? {
        Ok(salt) => salt,
        Err(ret) => return Ok(ret),
    };
    let work = move || -> Option<String> {
        let hash: PasswordHash = Argon2::default().hash_password_with_salt(&password, &salt).ok()?;
        Some(hash.to_string())
    };
    if cx.has_company() {
        return cx.offload(work, hashed);
    }
    let hash = work();
    give_hash(cx, hash)
}

fn hashed(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    match cx.answer::<Option<String>>() {
        Some(hash) => give_hash(cx, hash),
        None => given_up(cx),
    }
}

fn give_hash(cx: &mut Cx<'_>, hash: Option<String>) -> Result<Ret, Raise> {
    match hash {
        Some(hash) => {
            let hash = cx.new_str_from(hash.into_bytes());
            ret_ok(cx, hash)
        }
        None => invalid(cx, "password cannot be hashed"),
    }
}

/// `crypto.password.verify(password, hash)`.
pub(super) fn verify(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let password = cx.check_str(1)?.to_vec();
    let text = String::from_utf8_lossy(cx.check_str(2)?).into_owned();
    let parameters = PasswordHash::new(&text).ok().and_then(|hash| Params::try_from(&hash).ok());
    let Some(parameters) = parameters else { return invalid(cx, "invalid password hash") };
    if parameters.m_cost() > MEMORY_MAX || parameters.t_cost() > PASSES_MAX {
        return invalid(cx, "password hash takes too much memory or time");
    }
    let work =
        move || PasswordHash::new(&text).is_ok_and(|hash| Argon2::default().verify_password(&password, &hash).is_ok());
    if cx.has_company() {
        return cx.offload(work, verified);
    }
    let is_right = work();
    ret_ok(cx, is_right)
}

fn verified(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    match cx.answer::<bool>() {
        Some(is_right) => ret_ok(cx, Value::boolean(is_right)),
        None => given_up(cx),
    }
}
