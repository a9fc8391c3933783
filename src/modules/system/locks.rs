//! `system.lock`: named locks that processes of a run hold. A lock belongs to its process and is free again when that ends;
//! nobody waits for one: whoever finds it held is told so.

use crate::process::error::kind;
use crate::process::failure::ret_ok;
use crate::process::info::{self, Acquired};
use crate::vm::native::{Cx, Function, Raise, Ret, Value};

/// Functions of the table.
pub(super) const FUNCTIONS: &[Function] = &[("acquire", acquire), ("release", release)];

/// `system.lock.acquire(name)`.
fn acquire(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let name = cx.check_str(1)?;
    permit!(cx, "system.lock", name);
    if name.is_empty() {
        return refuse(cx, kind::INVALID, "lock name cannot be empty");
    }
    match info::acquire_lock(cx, name)? {
        Acquired::Yes => ret_ok(cx, true),
        Acquired::Held => refuse(cx, kind::ALREADY_EXISTS, "lock is held"),
        Acquired::Gone => refuse(cx, kind::NOT_FOUND, "process not found"),
    }
}

/// `system.lock.release(name)`.
fn release(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let name = cx.check_str(1)?;
    permit!(cx, "system.lock", name);
    let was_held = info::release_lock(cx, name)?;
    ret_ok(cx, was_held)
}

fn refuse(cx: &mut Cx<'_>, kind: &'static str, message: &str) -> Result<Ret, Raise> {
    let error = cx.new_failure(None, kind, message);
    cx.ret(&[Value::boolean(false), error])
}
