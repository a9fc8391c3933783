//! `process.upgrade`: another program in the same process (specification, section 15).

use super::block;
use super::entry::NoEntry;
use super::error::kind;
use super::failure::{self, ret_nil};
use super::local::Upgrade;
use crate::vm::native::{Cx, Raise, Ret, Value};
use crate::vm::task::WaitFor;
use crate::vm::transfer::Mode;

/// `process.upgrade(id, …)`.
pub(super) fn upgrade(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let me = block::me(cx)?;
    let id = if cx.is_none_or_nil(1) { Vec::new() } else { cx.check_str(1)?.to_vec() };
    let n = cx.count();
    let values: Vec<Value> = (2..=n).map(|i| cx.arg(i)).collect();
    let arguments = match cx.pack(&values, Mode::Data, usize::MAX, &|i| format!("#{}", i + 1)) {
        Ok(parcel) => parcel,
        Err(error) => {
            let error = failure::runtime(cx, kind::INVALID, &error.to_string());
            return ret_nil(cx, error);
        }
    };
    let system = me.block.system;
    if let Some(invocation) = block::local(cx)?.more.as_ref().and_then(|more| more.invocation.as_ref()) {
        let refusal = match (invocation.is_process(), invocation.is_given_up()) {
            (false, _) => Some((kind::INVALID, "upgrade is only available in processes")),
            // A new program would know nothing of that.
            (true, true) => Some((kind::CANCELED, "call canceled")),
            (true, false) => None,
        };
        if let Some((kind, message)) = refusal {
            let error = failure::runtime(cx, kind, message);
            return ret_nil(cx, error);
        }
    }
    let own = me.block.entry();
    let found =
        if id.is_empty() { system.entries.read_anew(cx, own.id.as_bytes()) } else { system.entries.find(cx, &id) };
    let asked = || if id.is_empty() { own.id.to_string() } else { String::from_utf8_lossy(&id).into_owned() };
    let entry = match found {
        Ok(entry) if entry.runs_as_process() => Ok(entry),
        Ok(_) | Err(NoEntry::NoCode) => Err((kind::INVALID, format!("entry {} is not a process", asked()))),
        Err(NoEntry::BadId) => {
            let message = "invalid process ID format (namespace:name required)";
            let error = failure::runtime(cx, kind::INVALID, message);
            return ret_nil(cx, error);
        }
        Err(NoEntry::NotFound(_)) => Err((kind::NOT_FOUND, format!("entry not found: {}", asked()))),
        Err(NoEntry::Broken(message) | NoEntry::Unreadable(message)) => Err((kind::INVALID, message)),
    };
    cx.check_may_block()?;
    let local = block::local(cx)?;
    // What it was told about changes so far is in the program that takes over.
    super::mailbox::drop_outdated(local);
    local.upgrade = Some(Box::new(Upgrade { entry, arguments }));
    cx.interrupt_soon();
    cx.block(WaitFor::Answer)
}
