//! The library `payload`: a value, or its text in some format, with the name of the format (specification: modules/payload).
//!
//! The objects are [`crate::process::message`]'s: messages bring them. What is done with them is here, because the formats
//! are those of other modules. Everything goes by way of the Lua value.

mod msgpack;

use super::{json, yaml};
use crate::process::error::{ErrorValue, kind};
use crate::process::failure::{Failure, ret_ok};
use crate::process::message::{ERROR, LUA, PAYLOAD, Payload, create_payload, payload_of};
use crate::stdlib::module::{Class, Module};
use crate::stdlib::{new_builtin, set_field, set_functions};
use crate::vm::native::{Access, Cx, Kind, Raise, Ret, TableRef, Type, Value, kind_of, number, type_of};

/// The module.
pub(super) static MODULE: Module = Module::new("payload", "values on their way between processes")
    .with_classes(&[Class::Deterministic, Class::Encoding])
    .of_global();

pub(super) const JSON: &str = "json/plain";
const YAML: &str = "yaml/plain";
const STRING: &str = "text/plain";
const BYTES: &str = "application/octet-stream";
pub(super) const MSGPACK: &str = "application/msgpack";
const GOLANG: &str = "golang/any";

/// The formats with the names of their constants.
const FORMATS: [(&str, &str); 8] = [
    ("JSON", JSON),
    ("YAML", YAML),
    ("STRING", STRING),
    ("BYTES", BYTES),
    ("MSGPACK", MSGPACK),
    ("LUA", LUA),
    ("GOLANG", GOLANG),
    ("ERROR", ERROR),
];

/// Bytes for one reduction.
const BYTES_PER_REDUCTION: usize = 64;

/// Opens the library, and makes the metatable of payloads.
pub(super) fn open(cx: &mut Cx<'_>) {
    let methods = cx.new_table(0, 4);
    let functions = [
        ("data", data as _),
        ("unmarshal", unmarshal as _),
        ("get_format", get_format as _),
        ("transcode", transcode as _),
    ];
    set_functions(cx, methods, &functions);
    let metatable = cx.register_type(&PAYLOAD, "payload", methods);
    let index = cx.new_function(index, &[methods.into()]);
    set_field(cx, metatable, "__index", index);
    set_functions(cx, metatable, &[("__tostring", to_text)]);
    let library = new_builtin(cx, "payload", &[("new", new)]);
    let formats = cx.new_table(0, FORMATS.len());
    for (name, format) in FORMATS {
        let format = cx.new_str(format.as_bytes());
        set_field(cx, formats, name, format);
    }
    cx.freeze(formats);
    set_field(cx, library, "format", formats);
    cx.freeze(library);
}

fn find_format(name: &[u8]) -> Option<&'static str> {
    FORMATS.iter().map(|(_, format)| *format).find(|format| format.as_bytes() == name)
}

/// Whether the value of a payload in this format is an encoded text.
fn is_encoded(format: &str) -> bool {
    [JSON, YAML, STRING, BYTES, MSGPACK].contains(&format)
}

/// `payload.new(value)`, `payload.new(text, format)`.
fn new(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let v = cx.arg(1);
    let payload = match cx.opt_str(2)? {
        None => payload_of(cx, v),
        Some(name) => {
            let Some(format) = find_format(name) else { return Err(cx.arg_error(2, "unknown payload format")) };
            if is_encoded(format) {
                cx.check_str(1)?;
            }
            let v = cx.arg(1);
            create_payload(cx, v, format)
        }
    };
    cx.ret1(payload)
}

/// Value and format of the payload in argument 1.
fn check(cx: &mut Cx<'_>) -> Result<(Value, &'static str), Raise> {
    let v = cx.arg(1);
    match cx.userdata::<Payload>(v) {
        Some(payload) => Ok((payload.value, payload.format)),
        None => Err(cx.type_error(1, "payload")),
    }
}

/// The Lua value that a payload stands for, or what is wrong with its text.
pub(super) fn decoded(cx: &mut Cx<'_>, v: Value, format: &str) -> Result<Result<Value, String>, Raise> {
    let text = cx.bytes(v);
    cx.charge(text.len() / BYTES_PER_REDUCTION);
    match format {
        JSON => Ok(json::decode(cx, text, Value::NIL)?.map_err(|fault| fault.message)),
        YAML => yaml::decode(cx, text),
        MSGPACK => msgpack::decode(cx, text),
        _ => Ok(Ok(v)),
    }
}

/// `p:data()`.
fn data(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    give_data(cx, "transcode failed")
}

/// `p:unmarshal()`.
fn unmarshal(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    give_data(cx, "unmarshal failed")
}

fn give_data(cx: &mut Cx<'_>, context: &'static str) -> Result<Ret, Raise> {
    let (v, format) = check(cx)?;
    if !is_encoded(format) {
        return cx.ret1(v);
    }
    match decoded(cx, v, format)? {
        Ok(v) => ret_ok(cx, v),
        Err(message) => Failure::new(kind::INTERNAL, message).with_context(context).ret_nil(cx),
    }
}

/// `p:get_format()`.
fn get_format(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (_, format) = check(cx)?;
    let format = cx.new_str(format.as_bytes());
    cx.ret1(format)
}

/// `p:transcode(format)`.
fn transcode(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (v, from) = check(cx)?;
    let name = cx.check_str(2)?;
    let made = match find_format(name) {
        None => Err(format!("unknown payload format: {}", String::from_utf8_lossy(name))),
        Some(to) if to == from => return ret_ok(cx, cx.arg(1)),
        Some(to) => match decoded(cx, v, from)? {
            Ok(v) => encoded(cx, v, to)?.map(|v| (v, to)),
            Err(message) => Err(message),
        },
    };
    match made {
        Ok((v, to)) => {
            let payload = create_payload(cx, v, to);
            ret_ok(cx, payload)
        }
        Err(message) => Failure::new(kind::INTERNAL, message).with_context("transcode failed").ret_nil(cx),
    }
}

/// A Lua value in a format.
pub(super) fn encoded(cx: &mut Cx<'_>, v: Value, to: &str) -> Result<Result<Value, String>, Raise> {
    let error = ErrorValue::of_value(cx, v);
    let v = match &error {
        Some(error) if [JSON, YAML, MSGPACK].contains(&to) => error_table(cx, error)?.into(),
        _ => v,
    };
    let mut text = Vec::new();
    let done = match to {
        ERROR if error.is_none() => Err("the value is no error".to_owned()),
        JSON => json::encode(cx, v, json::Layout::Compact, &mut text).map_err(|fault| fault.message().to_owned()),
        YAML => yaml::encode(cx, v).map(|encoded| text = encoded),
        MSGPACK => msgpack::encode(cx, v, &mut text),
        STRING | BYTES => match type_of(v) {
            Type::Table => {
                json::encode(cx, v, json::Layout::Compact, &mut text).map_err(|fault| fault.message().to_owned())
            }
            _ => scalar_text(cx, v, &mut text),
        },
        _ => return Ok(Ok(v)),
    };
    if let Err(message) = done {
        return Ok(Err(message));
    }
    cx.charge(text.len() / BYTES_PER_REDUCTION);
    cx.check_memory(text.len())?;
    Ok(Ok(cx.new_str_from(text)))
}

/// What `tostring` gives of a value that is data.
fn scalar_text(cx: &mut Cx<'_>, v: Value, text: &mut Vec<u8>) -> Result<(), String> {
    match kind_of(v) {
        Kind::Nil => text.extend_from_slice(b"nil"),
        Kind::Boolean(b) => text.extend_from_slice(b.to_string().as_bytes()),
        Kind::Int(_) | Kind::Float(_) => text.extend_from_slice(number::Text::new().format(v)),
        Kind::Str(_) | Kind::Table(_) | Kind::Other => match cx.to_str(v) {
            Some(s) => text.extend_from_slice(cx.bytes(s)),
            None => return Err(format!("a {} has no text", String::from_utf8_lossy(&cx.type_name(v)))),
        },
    }
    Ok(())
}

/// An error as data.
fn error_table(cx: &mut Cx<'_>, error: &ErrorValue) -> Result<TableRef, Raise> {
    let table = cx.new_table(0, 4);
    for (name, text) in [("message", error.message()), ("kind", error.kind())] {
        let text = cx.new_str(text);
        set_field(cx, table, name, text);
    }
    if let Some(retryable) = error.retryable() {
        set_field(cx, table, "retryable", retryable);
    }
    if let Some(details) = error.details() {
        let details = cx.unpack_first(details)?;
        set_field(cx, table, "details", details);
    }
    Ok(table)
}

/// `p[key]`: a method, or a reminder of `data`.
fn index(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let key = cx.arg(2);
    let methods = cx.upvalue(1);
    if let Access::Done(method) = cx.get(methods, key)?
        && !method.is_nil()
    {
        return cx.ret1(method);
    }
    let name = match kind_of(key) {
        Kind::Str(s) => format!("'{}'", String::from_utf8_lossy(cx.bytes(s.into()))),
        Kind::Int(i) => format!("[{i}]"),
        Kind::Nil | Kind::Boolean(_) | Kind::Float(_) | Kind::Table(_) | Kind::Other => "a field".to_owned(),
    };
    Err(cx.error(format_args!("payload: use :data() to read {name}")))
}

fn to_text(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (_, format) = check(cx)?;
    let text = cx.new_str(format!("payload{{format={format}}}").as_bytes());
    cx.ret1(text)
}
