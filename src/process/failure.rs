//! Errors that the process room makes.

use super::error::{ErrorValue, Root, pack_details};
use crate::vm::debug::Trace;
use crate::vm::native::{Cx, Raise, Ret, TableRef, Value};

/// An error of the runtime with the stack of the running code.
pub(super) fn runtime(cx: &mut Cx<'_>, kind: &'static str, message: &str) -> ErrorValue {
    ErrorValue::new(Root::of_runtime(kind, message), cx.capture_stack(0))
}

/// An error without a stack.
pub(super) fn detached(kind: &'static str, message: &str) -> ErrorValue {
    ErrorValue::new(Root::of_runtime(kind, message), Trace::default())
}

/// An error of the runtime with facts.
pub(super) fn with_details(
    cx: &mut Cx<'_>,
    kind: &'static str,
    message: &str,
    retryable: bool,
    fill: impl FnOnce(&mut Cx<'_>, TableRef),
) -> ErrorValue {
    let table = cx.new_table(0, 2);
    fill(cx, table);
    let mut root = Root::of_runtime(kind, message);
    root.retryable = Some(retryable);
    root.details = pack_details(cx, table).unwrap_or(None);
    ErrorValue::new(root, cx.capture_stack(0))
}

/// Stores a text as a field of facts.
pub(super) fn set_text(cx: &mut Cx<'_>, table: TableRef, name: &str, text: &[u8]) {
    let text = cx.new_str(text);
    let stored = cx.raw_set_str(table, name, text);
    debug_assert!(stored.is_ok(), "a new table takes every named field");
}

/// Ends a native with `nil, error`.
pub(super) fn ret_nil(cx: &mut Cx<'_>, error: ErrorValue) -> Result<Ret, Raise> {
    let error = error.into_value(cx);
    cx.ret(&[Value::NIL, error])
}

/// Ends a native with `value, nil`.
pub(crate) fn ret_ok(cx: &mut Cx<'_>, v: impl Into<Value>) -> Result<Ret, Raise> {
    let v = v.into();
    cx.ret(&[v, Value::NIL])
}
