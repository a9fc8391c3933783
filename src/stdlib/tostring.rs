//! The text of any value (`luaL_tolstring`): what `tostring`, `print` and `%s` show (manual §6.1, `tostring`).

use crate::vm::native::{Access, Cx, Kind, Raise, Type, Value, kind_of, type_of};

/// The text of `v`: a string, or the call of `__tostring` whose first result must pass [`check`].
pub(crate) fn tostring(cx: &mut Cx<'_>, v: Value) -> Access {
    let method = cx.tostring_method(v);
    if method.is_nil() {
        Access::Done(basic(cx, v))
    } else {
        Access::Call { function: method, args: [v, Value::NIL, Value::NIL], n: 1 }
    }
}

/// Checks what `__tostring` gave: a string, or a number that becomes one.
pub(crate) fn check(cx: &mut Cx<'_>, result: Value) -> Result<Value, Raise> {
    match cx.to_str(result) {
        Some(text) => Ok(text),
        None => Err(cx.error("'__tostring' must return a string")),
    }
}

/// The text without asking `__tostring`.
fn basic(cx: &mut Cx<'_>, v: Value) -> Value {
    if let Some(text) = cx.to_str(v) {
        return text;
    }
    match kind_of(v) {
        Kind::Nil => cx.new_str(b"nil"),
        Kind::Boolean(true) => cx.new_str(b"true"),
        Kind::Boolean(false) => cx.new_str(b"false"),
        _ => {
            let name = cx.metafield(v, "__name");
            let mut text = match type_of(name) {
                Type::String => cx.bytes(name).to_vec(),
                _ => type_of(v).name().into(),
            };
            text.extend_from_slice(format!(": {:#x}", cx.address(v)).as_bytes());
            cx.new_str(&text)
        }
    }
}
