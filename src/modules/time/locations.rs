//! The methods of places.

use super::location::{Location, TYPE_NAME};
use crate::vm::native::{Cx, HostType, Raise, Ret, Value};

static TYPE: HostType = HostType::new(TYPE_NAME, &[("string", string)], &[("__tostring", string), ("__eq", eq)]);

impl Location {
    /// A value of the program.
    pub(super) fn into_value(self, cx: &mut Cx<'_>) -> Value {
        cx.new_object(&TYPE, self)
    }
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
