//! The methods of places.

use super::location::{Location, METATABLE, TYPE_NAME};
use crate::stdlib::set_functions;
use crate::vm::native::{Cx, Raise, Ret};

/// Makes the metatable.
pub(super) fn open(cx: &mut Cx<'_>) {
    let methods = cx.new_table(0, 1);
    set_functions(cx, methods, &[("string", string)]);
    let metatable = cx.register_type(&METATABLE, TYPE_NAME, methods);
    set_functions(cx, metatable, &[("__tostring", string), ("__eq", eq)]);
    cx.freeze(metatable);
}

/// The location in argument `i`.
pub(super) fn check(cx: &mut Cx<'_>, i: usize) -> Result<Location, Raise> {
    let v = cx.arg(i);
    cx.userdata_ref::<Location>(v).cloned().ok_or_else(|| cx.type_error(i, TYPE_NAME))
}

/// `location:string()`
fn string(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let location = check(cx, 1)?;
    let name = cx.new_str(location.name());
    cx.ret1(name)
}

fn eq(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (a, b) = (cx.arg(1), cx.arg(2));
    let a = cx.userdata_ref::<Location>(a).cloned();
    let b = cx.userdata_ref::<Location>(b).cloned();
    cx.ret1(a.zip(b).is_some_and(|(a, b)| a.is_same(&b)))
}
