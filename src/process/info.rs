//! Looking at processes: `process.info` and the lists of the module `system`.

use super::block::{self, ProcessRef};
use super::failure::{ret_nil, ret_ok};
use super::send::resolve;
use crate::vm::native::{Cx, Raise, Ret, Value};

/// `process.info([pid])`.
pub(super) fn info(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let me = block::me(cx)?;
    let process = if cx.is_none_or_nil(1) {
        me.process()
    } else {
        let text = cx.check_str(1)?;
        match resolve(cx, text) {
            Ok(process) => process,
            Err(error) => return ret_nil(cx, error),
        }
    };
    let table = describe(cx, &process)?;
    ret_ok(cx, table)
}

/// The table that describes a process.
pub(crate) fn describe(cx: &mut Cx<'_>, process: &ProcessRef) -> Result<Value, Raise> {
    let me = block::me(cx)?;
    let is_self = process.pid == me.block.pid;
    if is_self {
        block::publish(cx)?;
    }
    let system = process.system;
    let usage = process.usage();
    let state = if is_self { "running" } else { process.phase_name() };
    let age = me.worker.clock().saturating_sub(process.started);
    let started_at = super::system::wall_clock() - age as f64 / 1e9;
    let table = cx.new_table(0, 9);
    let texts = [
        ("pid", system.text(process.pid)),
        ("id", process.entry().id.as_bytes().to_vec()),
        ("state", state.as_bytes().to_vec()),
        ("parent", system.text(process.parent)),
    ];
    for (name, text) in texts {
        if !text.is_empty() {
            let text = cx.new_str(&text);
            cx.raw_set_str(table, name, text)?;
        }
    }
    let numbers = [
        ("memory", usage.memory),
        ("reductions", usage.reductions),
        ("mailbox", u64::from(usage.mailbox)),
        ("tasks", u64::from(usage.tasks)),
    ];
    for (name, n) in numbers {
        cx.raw_set_str(table, name, i64::try_from(n).unwrap_or(i64::MAX))?;
    }
    cx.raw_set_str(table, "started_at", started_at)?;
    Ok(table.into())
}
