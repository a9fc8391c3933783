//! JSON Web Tokens: header, claims and signature, each in base64 for URLs.

use std::time::{SystemTime, UNIX_EPOCH};

use super::keys::Algorithm;
use super::{BYTES_PER_REDUCTION, invalid};
use crate::modules::base64;
use crate::modules::json::{self, Layout};
use crate::process::error::kind;
use crate::process::failure::{Failure, ret_ok};
use crate::stdlib::set_field;
use crate::vm::native::{Cx, Kind, Raise, Ret, TableRef, Value, kind_of};

/// The claim that is merged into the header.
const HEADER: &[u8] = b"_header";

/// The algorithm in argument 3, or the results of a failure.
fn algorithm<'a>(cx: &mut Cx<'a>) -> Result<Result<(Algorithm, &'a [u8]), Ret>, Raise> {
    let name = cx.opt_str(3)?.unwrap_or(b"HS256");
    match Algorithm::find(name) {
        Some(algorithm) => Ok(Ok((algorithm, name))),
        None => invalid(cx, "unsupported algorithm").map(Err),
    }
}

/// A copy of a table without one of its names.
fn copy(cx: &mut Cx<'_>, from: TableRef, to: TableRef, without: &[u8]) -> Result<(), Raise> {
    let mut cursor = 0;
    while let Some((key, v, next)) = cx.entry_from(from, cursor) {
        cursor = next;
        if cx.bytes(key) != without {
            cx.raw_set(to, key, v)?;
        }
    }
    Ok(())
}

/// `crypto.jwt.encode(claims, key [, alg])`.
pub(super) fn encode(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (claims, key) = (cx.check_table(1)?, cx.check_str(2)?);
    let (algorithm, name) = match algorithm(cx)? {
        Ok(found) => found,
        Err(ret) => return Ok(ret),
    };
    if key.is_empty() {
        return invalid(cx, "key cannot be empty");
    }
    let header = cx.new_table(0, 4);
    let jwt = cx.new_str(b"JWT");
    set_field(cx, header, "typ", jwt);
    let more = cx.new_str(HEADER);
    if let Kind::Table(more) = kind_of(cx.raw_get(claims, more)) {
        copy(cx, more, header, b"")?;
    }
    let name = cx.new_str(name);
    set_field(cx, header, "alg", name);
    let body = cx.new_table(0, 8);
    copy(cx, claims, body, HEADER)?;
    cx.set_object_hint(body, true)?;
    let mut token = String::new();
    for part in [header, body] {
        let mut text = Vec::new();
        if let Err(fault) = json::encode(cx, part.into(), Layout::Compact, &mut text) {
            return Failure::new(fault.kind(), fault.message()).with_context("encode token").ret_nil(cx);
        }
        if !token.is_empty() {
            token.push('.');
        }
        token.push_str(&base64::to_url_text(&text));
    }
    cx.charge(token.len() / BYTES_PER_REDUCTION + SIGNATURE);
    match algorithm.sign(key, token.as_bytes()) {
        Some(signature) => {
            token.push('.');
            token.push_str(&base64::to_url_text(&signature));
            let token = cx.new_str_from(token.into_bytes());
            ret_ok(cx, token)
        }
        None => invalid(cx, &algorithm.wrong_key("private")),
    }
}

/// Reductions of a signature.
const SIGNATURE: usize = 50;

/// Why a token is not accepted: what is said, and a word for programs.
struct Refusal(String, &'static str);

/// `crypto.jwt.verify(token, key [, alg [, require_exp]])`.
pub(super) fn verify(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (token, key) = (cx.check_str(1)?, cx.check_str(2)?);
    let (algorithm, name) = match algorithm(cx)? {
        Ok(found) => found,
        Err(ret) => return Ok(ret),
    };
    if key.is_empty() {
        return invalid(cx, "key cannot be empty");
    }
    let is_required = cx.is_none_or_nil(4) || !cx.arg(4).is_falsy();
    cx.charge(token.len() / BYTES_PER_REDUCTION + SIGNATURE);
    let Refusal(message, reason) = match look(cx, token, key, algorithm, name)? {
        Ok(claims) => match check_times(cx, claims, is_required) {
            Ok(()) => return ret_ok(cx, claims),
            Err(refusal) => refusal,
        },
        Err(refusal) => refusal,
    };
    let details = cx.new_table(0, 1);
    let reason = cx.new_str(reason.as_bytes());
    set_field(cx, details, "reason", reason);
    Failure::new(kind::INTERNAL, message).with_context("verify token").with_details(cx, details).ret_nil(cx)
}

/// The table that a part of a token is.
fn part(cx: &mut Cx<'_>, text: &[u8]) -> Result<Option<TableRef>, Raise> {
    let Some(text) = base64::of_url_text(text) else { return Ok(None) };
    Ok(match json::decode(cx, &text, Value::NIL)? {
        Ok(v) => match kind_of(v) {
            Kind::Table(table) => Some(table),
            _ => None,
        },
        Err(_) => None,
    })
}

/// The claims of a token with the right signature.
fn look(
    cx: &mut Cx<'_>,
    token: &[u8],
    key: &[u8],
    algorithm: Algorithm,
    name: &[u8],
) -> Result<Result<TableRef, Refusal>, Raise> {
    let malformed = || Refusal("token is malformed".to_owned(), "malformed");
    let parts: Vec<&[u8]> = token.split(|byte| *byte == b'.').collect();
    let [header, claims, signature] = parts.as_slice() else { return Ok(Err(malformed())) };
    let (Some(head), Some(signature)) = (part(cx, header)?, base64::of_url_text(signature)) else {
        return Ok(Err(malformed()));
    };
    let alg = cx.raw_get_str(head, "alg");
    if cx.bytes(alg) != name {
        return Ok(Err(Refusal("signing method is not the expected one".to_owned(), "algorithm")));
    }
    let signed = token.get(..header.len() + 1 + claims.len()).unwrap_or_default();
    match algorithm.verify(key, signed, &signature) {
        Some(true) => {}
        Some(false) => return Ok(Err(Refusal("signature is invalid".to_owned(), "signature"))),
        None => return Ok(Err(Refusal(algorithm.wrong_key("public"), "key"))),
    }
    Ok(part(cx, claims)?.ok_or_else(malformed))
}

#[expect(clippy::disallowed_methods, reason = "tokens are valid for a time")]
fn now() -> f64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0.0, |time| time.as_secs_f64())
}

/// Whether the token holds now.
fn check_times(cx: &mut Cx<'_>, claims: TableRef, is_required: bool) -> Result<(), Refusal> {
    let now = now();
    let time = |name: &str| match kind_of(cx.raw_get_str(claims, name)) {
        Kind::Nil => Ok(None),
        #[expect(clippy::cast_precision_loss, reason = "seconds since 1970")]
        Kind::Int(n) => Ok(Some(n as f64)),
        Kind::Float(f) => Ok(Some(f)),
        _ => Err(Refusal(format!("claim {name} is no number"), "malformed")),
    };
    match time("exp")? {
        Some(end) if now >= end => return Err(Refusal("token is expired".to_owned(), "expired")),
        None if is_required => return Err(Refusal("token has no claim exp".to_owned(), "no_expiry")),
        Some(_) | None => {}
    }
    if time("nbf")?.is_some_and(|start| now < start) {
        return Err(Refusal("token is not valid yet".to_owned(), "not_yet_valid"));
    }
    if time("iat")?.is_some_and(|made| now < made) {
        return Err(Refusal("token was issued in the future".to_owned(), "not_yet_valid"));
    }
    Ok(())
}
