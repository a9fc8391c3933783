//! The library `errors`: making, wrapping and reading error values (specification: errors).
//!
//! The values themselves are [`crate::process::error`]'s. They share one metatable, which is frozen, as is the library's
//! table: a program can neither change an error nor what its methods do.

use std::borrow::Cow;

use crate::process::error::{ErrorValue, METATABLE, Root, TYPE_NAME, kind, pack_details};
use crate::stdlib::module::{Class, Module};
use crate::stdlib::{new_builtin, set_field, set_functions};
use crate::vm::debug::Trace;
use crate::vm::native::{Cx, Function, Kind, Raise, Ret, TableRef, Type, Value, kind_of, type_of};
use crate::vm::transfer::{CopyError, Parcel};

const FUNCTIONS: &[Function] =
    &[("new", new), ("wrap", wrap), ("unwrap", unwrap), ("is", is), ("call_stack", call_stack)];

const METHODS: &[Function] = &[
    ("message", message),
    ("kind", kind_of_error),
    ("retryable", retryable),
    ("details", details),
    ("stack", stack),
    ("unwrap", unwrap),
];

/// The kinds with the names of their constants.
const KINDS: [(&str, &str); 11] = [
    ("UNKNOWN", kind::UNKNOWN),
    ("INVALID", kind::INVALID),
    ("NOT_FOUND", kind::NOT_FOUND),
    ("ALREADY_EXISTS", kind::ALREADY_EXISTS),
    ("PERMISSION_DENIED", kind::PERMISSION_DENIED),
    ("CONFLICT", kind::CONFLICT),
    ("UNAVAILABLE", kind::UNAVAILABLE),
    ("TIMEOUT", kind::TIMEOUT),
    ("RATE_LIMITED", kind::RATE_LIMITED),
    ("CANCELED", kind::CANCELED),
    ("INTERNAL", kind::INTERNAL),
];

/// The level of the function that called the running native.
const CALLER: usize = 1;

/// Bytes of text for one reduction.
const BYTES_PER_REDUCTION: usize = 128;

/// The module.
pub(super) static MODULE: Module = Module::new("errors", "error values with kind, details and stack")
    .with_classes(&[Class::Deterministic])
    .of_global();

/// Opens the library.
pub(super) fn open(cx: &mut Cx<'_>) {
    let methods = cx.new_table(0, METHODS.len());
    set_functions(cx, methods, METHODS);
    cx.freeze(methods);
    // No `__name`: messages call an error a userdata, as `type` does.
    let metatable = cx.new_table(0, 4);
    set_field(cx, metatable, "__index", methods);
    set_functions(cx, metatable, &[("__tostring", tostring), ("__concat", concat)]);
    cx.freeze(metatable);
    let registry = cx.registry();
    cx.set_key(registry, &METATABLE, metatable.into());

    let library = new_builtin(cx, "errors", FUNCTIONS);
    for (name, kind) in KINDS {
        let kind = cx.new_str(kind.as_bytes());
        set_field(cx, library, name, kind);
    }
    cx.freeze(library);
}

/// The error in argument `i`.
fn check_error(cx: &mut Cx<'_>, i: usize) -> Result<ErrorValue, Raise> {
    let v = cx.arg(i);
    ErrorValue::of_value(cx, v).ok_or_else(|| cx.type_error(i, TYPE_NAME))
}

/// Ends with a string made of bytes of any number.
fn ret_bytes(cx: &mut Cx<'_>, bytes: &[u8]) -> Result<Ret, Raise> {
    cx.check_memory(bytes.len())?;
    cx.charge(bytes.len() / BYTES_PER_REDUCTION);
    let text = cx.new_str(bytes);
    cx.ret1(text)
}

// ---- making

/// `errors.new(message)`, `errors.new(fields)`, `errors.new(kind, message)`.
fn new(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let first = cx.check_any(1)?;
    let root = match kind_of(first) {
        Kind::Table(fields) => root_of_fields(cx, fields)?,
        Kind::Nil | Kind::Boolean(_) | Kind::Int(_) | Kind::Float(_) => {
            return Err(cx.arg_error(1, "expected string or table"));
        }
        Kind::Str(_) | Kind::Other => {
            // An error value is taken for its text.
            let Some(text) = cx.to_str(first) else { return Err(cx.arg_error(1, "expected string or table")) };
            let text = cx.bytes(text);
            match cx.opt_str(2)? {
                Some(message) => Root { kind: kind_of_name(text), ..Root::of_message(message) },
                None => Root::of_message(text),
            }
        }
    };
    let trace = cx.capture_stack(CALLER);
    let error = ErrorValue::new(root, trace).into_value(cx);
    cx.ret1(error)
}

/// A kind that may be given by the name of its constant.
fn kind_of_name(name: &[u8]) -> Cow<'static, [u8]> {
    match KINDS.iter().find(|(constant, _)| constant.as_bytes() == name) {
        Some((_, kind)) => Cow::Borrowed(kind.as_bytes()),
        None => Cow::Owned(name.to_vec()),
    }
}

fn root_of_fields(cx: &mut Cx<'_>, fields: TableRef) -> Result<Root, Raise> {
    let message = cx.raw_get_str(fields, "message");
    let mut root = match type_of(message) {
        Type::String => Root::of_message(cx.bytes(message)),
        Type::Nil => return Err(cx.arg_error(1, "message field is required")),
        _ => return Err(cx.arg_error(1, "message must be a string")),
    };
    let kind = cx.raw_get_str(fields, "kind");
    match type_of(kind) {
        Type::String => root.kind = Cow::Owned(cx.bytes(kind).to_vec()),
        Type::Nil => {}
        _ => return Err(cx.arg_error(1, "kind must be a string")),
    }
    match kind_of(cx.raw_get_str(fields, "retryable")) {
        Kind::Boolean(retryable) => root.retryable = Some(retryable),
        Kind::Nil => {}
        _ => return Err(cx.arg_error(1, "retryable must be a boolean")),
    }
    match kind_of(cx.raw_get_str(fields, "details")) {
        Kind::Table(details) => {
            root.details = pack_details(cx, details).map_err(|fault| match fault {
                CopyError::Memory => cx.memory_error(),
                CopyError::Refused { .. } | CopyError::Buffered { .. } | CopyError::TooLarge { .. } => {
                    cx.arg_error(1, fault)
                }
            })?;
            cx.check_memory(root.details.as_ref().map_or(0, Parcel::bytes))?;
        }
        Kind::Nil => {}
        _ => return Err(cx.arg_error(1, "details must be a table")),
    }
    Ok(root)
}

/// `errors.wrap(inner, context)`.
fn wrap(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let inner = error_or_string(cx, 1)?;
    let context = error_or_string(cx, 2)?;
    let context = match &context {
        Given::Error(error) => error.message(),
        Given::Text(text) => text,
    };
    let trace = cx.capture_stack(CALLER);
    let error = match inner {
        Given::Error(error) => {
            let wrapped = error.wrap(context, trace).into_value(cx);
            cx.set_user_value(wrapped, cx.arg(1));
            wrapped
        }
        Given::Text(text) => ErrorValue::with_context(Root::of_message(text), context, trace).into_value(cx),
    };
    cx.ret1(error)
}

/// An argument of `wrap`.
enum Given<'a> {
    Error(ErrorValue),
    Text(&'a [u8]),
}

fn error_or_string<'a>(cx: &mut Cx<'a>, i: usize) -> Result<Given<'a>, Raise> {
    let v = cx.arg(i);
    if type_of(v) == Type::String {
        return Ok(Given::Text(cx.bytes(v)));
    }
    let error = ErrorValue::of_value(cx, v).ok_or_else(|| cx.arg_error(i, "expected string or error object"))?;
    Ok(Given::Error(error))
}

// ---- reading

/// `errors.unwrap(error)`, `error:unwrap()`.
fn unwrap(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let v = cx.arg(1);
    let Some(inner) = ErrorValue::of_value(cx, v).and_then(|error| error.inner().cloned()) else {
        return cx.ret1(Value::NIL);
    };
    let known = cx.user_value(v);
    if ErrorValue::of_value(cx, known).is_some_and(|known| known.is_same(&inner)) {
        return cx.ret1(known);
    }
    // The error has come from another process.
    let value = inner.into_value(cx);
    cx.set_user_value(v, value);
    cx.ret1(value)
}

/// `errors.is(v, kind)`.
fn is(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let v = cx.check_any(1)?;
    let kind = cx.arg(2);
    if type_of(kind) != Type::String {
        return Err(cx.type_error(2, "string"));
    }
    let kind = cx.bytes(kind);
    let is = ErrorValue::of_value(cx, v).is_some_and(|error| error.kind() == kind);
    cx.ret1(is)
}

/// `errors.call_stack([error])`.
fn call_stack(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let stack = if cx.is_none(1) {
        let trace = cx.capture_stack(CALLER);
        trace_table(cx, &trace)?
    } else {
        match ErrorValue::of_value(cx, cx.arg(1)) {
            Some(error) if !error.trace().is_empty() => trace_table(cx, error.trace())?,
            Some(_) | None => Value::NIL,
        }
    };
    cx.ret1(stack)
}

fn trace_table(cx: &mut Cx<'_>, trace: &Trace) -> Result<Value, Raise> {
    let frames = cx.new_table(0, 0);
    for (i, (level, frame)) in (1..).zip(trace.frames()) {
        let entry = cx.new_table(0, 5);
        cx.raw_set_str(entry, "level", i64::try_from(level).unwrap_or(i64::MAX))?;
        for (name, text) in [("source", &frame.source[..]), ("name", &frame.name), ("type", frame.what.as_bytes())] {
            let text = cx.new_str(text);
            cx.raw_set_str(entry, name, text)?;
        }
        cx.raw_set_str(entry, "line", frame.line.map_or(-1, i64::from))?;
        cx.raw_set_int(frames, i, entry.into())?;
        cx.charge(1);
    }
    let stack = cx.new_table(0, 2);
    let thread = cx.new_str(format!("{:#x}", trace.thread()).as_bytes());
    cx.raw_set_str(stack, "thread", thread)?;
    cx.raw_set_str(stack, "frames", frames)?;
    Ok(stack.into())
}

// ---- methods

/// `error:message()`
fn message(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let error = check_error(cx, 1)?;
    ret_bytes(cx, error.message())
}

/// `error:kind()`
fn kind_of_error(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let error = check_error(cx, 1)?;
    ret_bytes(cx, error.kind())
}

/// `error:retryable()`
fn retryable(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let retryable = check_error(cx, 1)?.retryable();
    cx.ret1(retryable.map_or(Value::NIL, Value::from))
}

/// `error:details()`
fn details(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let error = check_error(cx, 1)?;
    let details = match error.details() {
        Some(details) => cx.unpack(details)?.first().copied().unwrap_or(Value::NIL),
        None => Value::NIL,
    };
    cx.ret1(details)
}

/// `error:stack()`
fn stack(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let error = check_error(cx, 1)?;
    ret_bytes(cx, &error.stack_text())
}

fn tostring(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let error = check_error(cx, 1)?;
    ret_bytes(cx, &error.text())
}

/// `..` with an error on one side: its text counts as a string.
fn concat(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (a, b) = (cx.arg(1), cx.arg(2));
    let mut text = Vec::new();
    for operand in [a, b] {
        if let Some(part) = cx.to_str(operand) {
            text.extend_from_slice(cx.bytes(part));
            continue;
        }
        let method = cx.metafield(operand, "__concat");
        if !method.is_nil() {
            return cx.call_yieldable(method, &[a, b], concat_done);
        }
        let name = String::from_utf8_lossy(&cx.type_name(operand)).into_owned();
        return Err(cx.error(format_args!("attempt to concatenate a {name} value")));
    }
    ret_bytes(cx, &text)
}

fn concat_done(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let result = cx.result(1);
    cx.ret1(result)
}
