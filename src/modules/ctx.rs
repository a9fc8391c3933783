//! The module `ctx`: the values that a process has from who started it (specification: modules/ctx).

use crate::process::error::kind;
use crate::process::failure::{Failure, ret_ok};
use crate::stdlib::module::{Class, Module};
use crate::vm::native::{Cx, Raise, Ret, Value};

/// The module.
pub(super) static MODULE: Module = Module::new("ctx", "values that callers hand down")
    .with_classes(&[Class::Deterministic])
    .with_functions(&[("get", get), ("all", all)]);

/// `ctx.get(key)`.
fn get(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let key = cx.check_str(1)?;
    if key.is_empty() {
        return Failure::new(kind::INVALID, "empty key").ret_nil(cx);
    }
    let parcel = cx.context().and_then(|context| context.value(key).cloned());
    let value = match parcel {
        Some(parcel) => cx.unpack_first(&parcel)?,
        None => Value::NIL,
    };
    if value.is_nil() {
        let message = format!("key not found: {}", String::from_utf8_lossy(key));
        return Failure::new(kind::NOT_FOUND, message).ret_nil(cx);
    }
    ret_ok(cx, value)
}

/// `ctx.all()`.
fn all(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let table = cx.new_table(0, 0);
    // What is unpacked may collect: the table stands in the window.
    cx.set_count(1);
    cx.set_arg(1, table);
    if let Some(context) = cx.context() {
        for (key, parcel) in context.values() {
            let value = cx.unpack_first(parcel)?;
            let key = cx.new_str(key);
            cx.raw_set(table, key, value)?;
        }
    }
    ret_ok(cx, table)
}
