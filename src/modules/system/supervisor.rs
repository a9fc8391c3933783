//! `system.supervisor`: the services of a project. A script has none.

use super::{set_field, set_text};
use crate::process::error::kind;
use crate::process::failure::ret_ok;
use crate::process::info;
use crate::process::supervision::ServiceState;
use crate::vm::native::{Cx, Function, Raise, Ret, TableRef};

pub(super) const FUNCTIONS: &[Function] = &[("state", state), ("states", states)];

/// `system.supervisor.state(id)`
fn state(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let id = cx.check_str(1)?;
    permit!(cx, super::READ, "supervisor");
    let found = info::services(cx)?.into_iter().find(|service| service.id.as_bytes() == id);
    match found {
        Some(service) => {
            let table = table(cx, &service);
            ret_ok(cx, table)
        }
        None => {
            let message = format!("service not found: {}", String::from_utf8_lossy(id));
            cx.ret_failure(None, kind::NOT_FOUND, message)
        }
    }
}

/// `system.supervisor.states()`
fn states(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    permit!(cx, super::READ, "supervisor");
    let services = info::services(cx)?;
    let list = cx.new_table(services.len(), 0);
    for (service, i) in services.iter().zip(1..) {
        let table = table(cx, service);
        cx.raw_set_int(list, i, table.into())?;
    }
    ret_ok(cx, list)
}

fn table(cx: &mut Cx<'_>, service: &ServiceState) -> TableRef {
    let ServiceState { id, status, desired, retry_count, started_at, last_update, details } = service;
    let table = cx.new_table(0, 7);
    set_text(cx, table, "id", id.as_bytes());
    set_text(cx, table, "status", status.as_bytes());
    set_text(cx, table, "desired", desired.as_bytes());
    set_field(cx, table, "retry_count", i64::from(*retry_count));
    set_field(cx, table, "started_at", *started_at);
    set_field(cx, table, "last_update", *last_update);
    if let Some(details) = details {
        set_text(cx, table, "details", details.as_bytes());
    }
    table
}
