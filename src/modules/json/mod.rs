//! The module `json`: texts to values and back, and checks against JSON Schema (specification: modules/json).
//!
//! | file | what |
//! |---|---|
//! | `encode.rs` | values to text |
//! | `decode.rs` | text to values |
//! | `number.rs` | the texts of numbers |
//! | `schema.rs` | `validate`, `validate_string` (feature `json-schema`) |
//!
//! Whether an empty table is a list or an object is a bit of the table (`Cx::has_object_hint`).

mod decode;
mod encode;
pub(super) mod number;
pub(super) mod plain;
#[cfg(feature = "json-schema")]
mod schema;

pub(super) use self::decode::{Fault, decode};
pub(super) use self::encode::{Layout, encode, write_string};

use super::null::Null;
use crate::process::error::kind;
use crate::process::failure::{Failure, ret_ok};
use crate::stdlib::module::{Class, Module};
use crate::stdlib::set_field;
use crate::vm::native::{Cx, Function, Kind, Raise, Ret, Shared, TableRef, Value, kind_of};

/// The module.
pub(super) static MODULE: Module = Module::new("json", "JSON texts and JSON Schema")
    .with_classes(&[Class::Deterministic, Class::Encoding])
    .with_functions(FUNCTIONS)
    .with_open(open);

const FUNCTIONS: &[Function] = &[
    ("encode", encode_function),
    ("decode", decode_function),
    ("array", array),
    ("object", object),
    #[cfg(feature = "json-schema")]
    ("validate", schema::validate),
    #[cfg(feature = "json-schema")]
    ("validate_string", schema::validate_string),
];

/// Longest text that is read or written, in bytes.
pub(super) const TEXT_MAX: usize = 64 << 20;
/// Containers within each other.
pub(super) const DEPTH_MAX: usize = 128;
/// Most spaces of an indentation.
const INDENT_MAX: i64 = 8;
/// Bytes of text for one reduction.
const BYTES_PER_REDUCTION: usize = 64;

static NULL: Shared = Shared::new();

/// `json.null`.
fn null() -> Value {
    NULL.value(|cx| Null::new("json.null", null).into_value(cx))
}

fn open(cx: &mut Cx<'_>, table: TableRef) {
    set_field(cx, table, "null", null());
}

/// `json.encode(value [, options])`.
fn encode_function(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let layout = match kind_of(cx.arg(2)) {
        Kind::Nil => Layout::Compact,
        Kind::Table(options) => match kind_of(cx.raw_get_str(options, "indent")) {
            Kind::Nil => Layout::Compact,
            Kind::Int(n @ 1..=INDENT_MAX) => Layout::Indented(usize::try_from(n).unwrap_or(1)),
            _ => return encode_failed(cx, kind::INVALID, "indent must be an integer from 1 to 8"),
        },
        _ => return encode_failed(cx, kind::INVALID, "options must be a table"),
    };
    let v = cx.arg(1);
    let mut out = cx.take_buffer();
    match encode(cx, v, layout, &mut out) {
        Ok(()) => {
            cx.charge(out.len() / BYTES_PER_REDUCTION);
            let text = cx.buffer_to_str(out)?;
            ret_ok(cx, text)
        }
        Err(fault) => {
            cx.charge(out.len() / BYTES_PER_REDUCTION);
            cx.give_buffer(out);
            encode_failed(cx, fault.kind(), fault.message())
        }
    }
}

fn encode_failed(cx: &mut Cx<'_>, kind: &'static str, message: &str) -> Result<Ret, Raise> {
    Failure::new(kind, message).with_context("encode failed").ret_nil(cx)
}

/// `json.decode(text [, options])`.
fn decode_function(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let v = cx.check_any(1)?;
    let Kind::Str(text) = kind_of(v) else {
        let got = String::from_utf8_lossy(&cx.type_name(v)).into_owned();
        let message = format!("string expected, got {got}");
        return Failure::new(kind::INVALID, message).with_context("decode failed").ret_nil(cx);
    };
    let text = cx.bytes(text.into());
    let keeps_null = match kind_of(cx.arg(2)) {
        Kind::Table(options) => !cx.raw_get_str(options, "null").is_falsy(),
        _ => false,
    };
    cx.charge(text.len() / BYTES_PER_REDUCTION);
    let null = if keeps_null { null() } else { Value::NIL };
    match decode(cx, text, null)? {
        Ok(v) => ret_ok(cx, v),
        Err(Fault { kind, message }) => Failure::new(kind, message).with_context("decode failed").ret_nil(cx),
    }
}

/// `json.array(t)`: `t`, to be written as a list where it may be one.
fn array(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let t = cx.check_table(1)?;
    cx.set_object_hint(t, false)?;
    cx.ret1(t)
}

/// `json.object(t)`: `t`, to be written as an object.
fn object(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let t = cx.check_table(1)?;
    cx.set_object_hint(t, true)?;
    cx.ret1(t)
}
