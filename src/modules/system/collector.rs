//! `system.gc`, and the limit of `system.memory`: they concern the heap of the process that calls them, since every process
//! collects for itself.

use crate::process::error::kind;
use crate::process::failure::ret_ok;
use crate::vm::native::{Cx, Function, Raise, Ret};

/// Functions of the table `gc`.
pub(super) const FUNCTIONS: &[Function] =
    &[("collect", collect), ("get_percent", get_percent), ("set_percent", set_percent)];

/// Percent of its live bytes at which a heap is collected again, when none are added.
const PAUSE: usize = 100;
/// Greatest percentage that the collector is set to.
const PERCENT_MAX: i64 = 1_000_000;

/// The limit that the process was started with; its own may be lower.
struct Granted(usize);

/// `system.gc.collect()`.
fn collect(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    permit!(cx, "system.gc", "gc");
    cx.collect_garbage(|cx| ret_ok(cx, true))
}

/// `system.gc.get_percent()`.
fn get_percent(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    permit!(cx, super::READ, "gc_percent");
    let percent = percent(cx.gc().pause());
    ret_ok(cx, percent)
}

/// `system.gc.set_percent(n)`: how much a heap may grow, in percent of what is alive, before it is collected again.
fn set_percent(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let n = cx.check_int(1)?;
    permit!(cx, "system.gc", "gc_percent");
    let Ok(n) = usize::try_from(n.min(PERCENT_MAX)) else {
        return cx.ret_failure(None, kind::INVALID, "gc percent must not be negative");
    };
    let previous = percent(cx.gc().set_pause(n.saturating_add(PAUSE)));
    ret_ok(cx, previous)
}

fn percent(pause: usize) -> i64 {
    super::number(pause.saturating_sub(PAUSE))
}

/// `system.memory.get_limit()`.
pub(super) fn get_limit(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    permit!(cx, super::READ, "memory_limit");
    let limit = super::number(cx.gc().limit());
    ret_ok(cx, limit)
}

/// `system.memory.set_limit(bytes)`: -1 for none of its own. The limit that a process was started with stays in force.
pub(super) fn set_limit(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let n = cx.check_int(1)?;
    permit!(cx, "system.control", "memory_limit");
    let limit = match usize::try_from(n) {
        Ok(limit) => limit,
        Err(_) if n == -1 => usize::MAX,
        Err(_) => return cx.ret_failure(None, kind::INVALID, "memory limit must be -1 or more"),
    };
    let present = cx.gc().limit();
    let Granted(granted) = *cx.extension_or_insert(|| Granted(present));
    let previous = super::number(cx.gc().set_limit(limit.min(granted)));
    ret_ok(cx, previous)
}
