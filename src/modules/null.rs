//! Markers for "no value" that can stand in tables: `json.null`, `sql.NULL`.
//!
//! A marker is one object for all processes, equal to itself only. Encoders write any of them as null. Sent to another
//! process it arrives as the same object.

use crate::vm::native::{Cx, HostType, Object, Portable, Raise, Ret, Transfer, Value};

static TYPE: HostType = HostType::new("null", &[], &[("__tostring", tostring)]);

/// A marker.
#[derive(Clone, Copy)]
pub(super) struct Null {
    name: &'static str,
    /// The one object of it.
    object: fn() -> Value,
}

impl Null {
    /// A marker of this name, whose object `object` gives.
    pub(super) const fn new(name: &'static str, object: fn() -> Value) -> Null {
        Null { name, object }
    }

    /// Makes the object.
    pub(super) fn into_value(self, cx: &mut Cx<'_>) -> Value {
        cx.new_object(&TYPE, self)
    }

    /// Whether a value is a marker.
    pub(super) fn is_one(cx: &Cx<'_>, v: Value) -> bool {
        cx.userdata_ref::<Null>(v).is_some()
    }
}

impl Object for Null {
    fn type_name(&self) -> &'static str {
        self.name
    }

    fn transfer(&self) -> Transfer {
        Transfer::Portable(Box::new(*self))
    }
}

impl Portable for Null {
    fn arrive(&self, _: &mut Cx<'_>) -> Value {
        (self.object)()
    }
}

fn tostring(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let name = cx.userdata_ref::<Null>(cx.arg(1)).map(|null| null.name);
    match name {
        Some(name) => {
            let name = cx.new_str(name.as_bytes());
            cx.ret1(name)
        }
        None => Err(cx.type_error(1, TYPE.name())),
    }
}
