//! The module `uuid`: identifiers of 128 bits (specification: modules/uuid).
//!
//! The crate `uuid` knows the layout; time, randomness and hashes come from here. Identifiers with a time are strictly
//! increasing in a program: one clock for both versions never gives the same tick twice, and runs ahead of the real one
//! if it is asked too often. The node of version 1 is random, with the multicast bit that says so.

use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use uuid::{Builder, Uuid, Variant};

use super::hash;
use crate::process::error::kind;
use crate::process::failure::{Failure, ret_ok};
use crate::stdlib::module::{Class, Module};
use crate::stdlib::set_field;
use crate::vm::native::{Cx, Function, Kind, Raise, Ret, TableRef, Value, kind_of};

/// The module.
pub(super) static MODULE: Module = Module::new("uuid", "identifiers of 128 bits")
    .with_classes(&[Class::Nondeterministic])
    .with_functions(FUNCTIONS)
    .with_open(open);

const FUNCTIONS: &[Function] = &[
    ("v1", v1),
    ("v3", v3),
    ("v4", v4),
    ("v5", v5),
    ("v7", v7),
    ("validate", validate),
    ("version", version),
    ("variant", variant),
    ("parse", parse_function),
    ("format", format_function),
];

const NAMESPACES: [(&str, Uuid); 4] = [
    ("DNS", Uuid::NAMESPACE_DNS),
    ("URL", Uuid::NAMESPACE_URL),
    ("OID", Uuid::NAMESPACE_OID),
    ("X500", Uuid::NAMESPACE_X500),
];

/// Ticks of version 1, of 100 ns, from 1582-10-15 to 1970-01-01.
const GREGORIAN_TICKS: u64 = 0x01B2_1DD2_1381_4000;
/// Ticks of a second.
const TICKS_PER_SECOND: u64 = 10_000_000;
/// Steps of version 7's clock in a millisecond: what 12 bits can count.
const STEPS_PER_MILLISECOND: u64 = 1 << 12;

const INVALID_FORMAT: &str = "invalid UUID format";

fn open(cx: &mut Cx<'_>, table: TableRef) {
    let nil = text(cx, Uuid::nil());
    set_field(cx, table, "nil_uuid", nil);
    let namespaces = cx.new_table(0, NAMESPACES.len());
    for (name, id) in NAMESPACES {
        let id = text(cx, id);
        set_field(cx, namespaces, name, id);
    }
    set_field(cx, table, "ns", namespaces);
}

fn text(cx: &mut Cx<'_>, id: Uuid) -> Value {
    let mut buffer = Uuid::encode_buffer();
    let text = id.hyphenated().encode_lower(&mut buffer);
    cx.new_str(text.as_bytes())
}

fn ret_id(cx: &mut Cx<'_>, id: Uuid) -> Result<Ret, Raise> {
    let text = text(cx, id);
    ret_ok(cx, text)
}

fn fail(cx: &mut Cx<'_>, message: &str) -> Result<Ret, Raise> {
    Failure::new(kind::INVALID, message).ret_nil(cx)
}

/// Random bytes of the system, or the results of a failure.
pub(super) fn random<const N: usize>(cx: &mut Cx<'_>) -> Result<Result<[u8; N], Ret>, Raise> {
    let mut bytes = [0; N];
    match getrandom::fill(&mut bytes) {
        Ok(()) => Ok(Ok(bytes)),
        Err(error) => Failure::new(kind::INTERNAL, format!("no random bytes: {error}")).ret_nil(cx).map(Err),
    }
}

/// Time since 1970 in nanoseconds.
#[expect(clippy::disallowed_methods, reason = "the identifiers say when they were made")]
fn now() -> u128 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_nanos())
}

/// The next tick of a clock, which has not been given before.
fn next_tick(last: &Mutex<u64>, tick: u128) -> u64 {
    let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
    *last = u64::try_from(tick).unwrap_or(u64::MAX).max(last.saturating_add(1));
    *last
}

/// `uuid.v1()`.
fn v1(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    static LAST: Mutex<u64> = Mutex::new(0);
    static NODE: OnceLock<([u8; 6], u16)> = OnceLock::new();
    let random = match random::<8>(cx)? {
        Ok(random) => random,
        Err(ret) => return Ok(ret),
    };
    let (node, sequence) = *NODE.get_or_init(|| {
        let [first, a, b, c, d, e, high, low] = random;
        ([first | 1, a, b, c, d, e], u16::from_be_bytes([high, low]) & 0x3FFF)
    });
    let ticks = next_tick(&LAST, now() / 100).saturating_add(GREGORIAN_TICKS);
    ret_id(cx, Builder::from_gregorian_timestamp(ticks, sequence, &node).into_uuid())
}

/// A random identifier.
pub(super) fn v4(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    match random(cx)? {
        Ok(random) => ret_id(cx, Builder::from_random_bytes(random).into_uuid()),
        Err(ret) => Ok(ret),
    }
}

/// `uuid.v7()`.
fn v7(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    static LAST: Mutex<u64> = Mutex::new(0);
    let mut random = match random::<10>(cx)? {
        Ok(random) => random,
        Err(ret) => return Ok(ret),
    };
    let step = next_tick(&LAST, now() * u128::from(STEPS_PER_MILLISECOND) / 1_000_000);
    let (millis, count) = (step / STEPS_PER_MILLISECOND, step % STEPS_PER_MILLISECOND);
    let ([high, low, ..], [.., count_high, count_low]) = (&mut random, count.to_be_bytes());
    (*high, *low) = (count_high, count_low);
    ret_id(cx, Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
}

/// An identifier by the hash of a namespace and a name.
fn named(cx: &mut Cx<'_>, make: fn(&[u8]) -> Option<Uuid>) -> Result<Ret, Raise> {
    let (Kind::Str(namespace), Kind::Str(name)) = (kind_of(cx.arg(1)), kind_of(cx.arg(2))) else {
        return fail(cx, "namespace and name must be strings");
    };
    let (namespace, name) = (cx.bytes(namespace.into()), cx.bytes(name.into()));
    cx.charge(name.len() / 64);
    let id = read(namespace).and_then(|namespace| make(&[namespace.as_bytes(), name].concat()));
    match id {
        Some(id) => ret_id(cx, id),
        None => fail(cx, "invalid namespace UUID"),
    }
}

/// `uuid.v3(namespace, name)`.
fn v3(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    named(cx, |data| Some(Builder::from_md5_bytes(hash::md5(data).first_chunk().copied()?).into_uuid()))
}

/// `uuid.v5(namespace, name)`.
fn v5(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    named(cx, |data| Some(Builder::from_sha1_bytes(hash::sha1(data).first_chunk().copied()?).into_uuid()))
}

/// Reads any of the accepted texts.
fn read(text: &[u8]) -> Option<Uuid> {
    let is_accepted = match text.len() {
        32 | 36 => true,
        38 => text.starts_with(b"{") && text.ends_with(b"}"),
        45 => text.get(..9).is_some_and(|prefix| prefix.eq_ignore_ascii_case(b"urn:uuid:")),
        _ => false,
    };
    let text = text.strip_prefix(b"{").and_then(|text| text.strip_suffix(b"}")).unwrap_or(text);
    let text = if text.len() == 45 { text.get(9..)? } else { text };
    is_accepted.then(|| Uuid::try_parse_ascii(text).ok())?
}

/// The identifier in argument 1, or the results of a failure.
fn check(cx: &mut Cx<'_>) -> Result<Result<Uuid, Ret>, Raise> {
    let Kind::Str(text) = kind_of(cx.arg(1)) else {
        return fail(cx, "input must be a string").map(Err);
    };
    match read(cx.bytes(text.into())) {
        Some(id) => Ok(Ok(id)),
        None => fail(cx, INVALID_FORMAT).map(Err),
    }
}

/// `uuid.validate(x)`.
fn validate(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let is_one = match kind_of(cx.arg(1)) {
        Kind::Str(text) => read(cx.bytes(text.into())).is_some(),
        _ => false,
    };
    ret_ok(cx, is_one)
}

/// `uuid.version(id)`.
fn version(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    match check(cx)? {
        Ok(id) => ret_ok(cx, version_of(id)),
        Err(ret) => Ok(ret),
    }
}

fn version_of(id: Uuid) -> i64 {
    i64::try_from(id.get_version_num()).unwrap_or(0)
}

fn variant_of(id: Uuid) -> &'static str {
    match id.get_variant() {
        Variant::RFC4122 => "RFC4122",
        Variant::Microsoft => "Microsoft",
        Variant::Future => "Future",
        _ => "Reserved",
    }
}

/// `uuid.variant(id)`.
fn variant(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    match check(cx)? {
        Ok(id) => {
            let name = cx.new_str(variant_of(id).as_bytes());
            ret_ok(cx, name)
        }
        Err(ret) => Ok(ret),
    }
}

/// `uuid.parse(id)`.
fn parse_function(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let id = match check(cx)? {
        Ok(id) => id,
        Err(ret) => return Ok(ret),
    };
    let table = cx.new_table(0, 4);
    let version = version_of(id);
    set_field(cx, table, "version", version);
    let name = cx.new_str(variant_of(id).as_bytes());
    set_field(cx, table, "variant", name);
    let (low, middle, high, rest) = id.as_fields();
    if version == 1 {
        let ticks = u64::from(high & 0x0FFF) << 48 | u64::from(middle) << 32 | u64::from(low);
        // Identifiers may say a time before 1970.
        let since_1582 = i64::try_from(ticks / TICKS_PER_SECOND).unwrap_or(0);
        let to_1970 = i64::try_from(GREGORIAN_TICKS / TICKS_PER_SECOND).unwrap_or(0);
        set_field(cx, table, "timestamp", since_1582 - to_1970);
        let node = cx.new_str_from(hash::hex(rest.get(2..).unwrap_or_default()));
        set_field(cx, table, "node", node);
    } else if version == 7 {
        let millis = u64::from(low) << 16 | u64::from(middle);
        set_field(cx, table, "timestamp", i64::try_from(millis / 1000).unwrap_or(0));
    }
    ret_ok(cx, table)
}

/// `uuid.format(id [, style])`.
fn format_function(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let id = match check(cx)? {
        Ok(id) => id,
        Err(ret) => return Ok(ret),
    };
    let style = match kind_of(cx.arg(2)) {
        Kind::Nil => &b"standard"[..],
        Kind::Str(style) => cx.bytes(style.into()),
        _ => b"",
    };
    let text = match style {
        b"standard" => id.hyphenated().to_string(),
        b"simple" => id.simple().to_string(),
        b"urn" => id.urn().to_string(),
        _ => return fail(cx, "unsupported format"),
    };
    let text = cx.new_str_from(text.into_bytes());
    ret_ok(cx, text)
}
