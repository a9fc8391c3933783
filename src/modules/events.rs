//! The module `events`: publishing and subscribing (specification: events-pg A). The bus is in `process::bus`.

use super::subscription::{OF_EVENTS, Subscription};
use crate::process::bus::{self, BusEvent, EventData, Pattern};
use crate::process::error::kind;
use crate::process::failure::{Failure, ret_ok};
use crate::process::groups::with_own;
use crate::stdlib::module::{Class, Module};
use crate::vm::native::{Cx, Mode, Raise, Ret};

/// The module.
pub(super) static MODULE: Module = Module::new("events", "publishing and subscribing")
    .with_classes(&[Class::Process, Class::Nondeterministic])
    .with_functions(&[("send", send), ("subscribe", subscribe)])
    .with_permissions(&["events.send", "events.subscribe"]);

fn invalid(cx: &mut Cx<'_>, message: &str) -> Result<Ret, Raise> {
    Failure::new(kind::INVALID, message).ret_nil(cx)
}

fn denied(cx: &mut Cx<'_>, what: &str, system: &[u8]) -> Result<Ret, Raise> {
    let message = format!("not allowed to {what} system: {}", String::from_utf8_lossy(system));
    Failure::new(kind::PERMISSION_DENIED, message).ret_nil(cx)
}

/// `events.send(system, kind, path [, data])`.
fn send(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (system, kind, path) = (cx.check_str(1)?, cx.check_str(2)?, cx.check_str(3)?);
    for (text, name) in [(system, "system"), (kind, "kind"), (path, "path")] {
        if text.is_empty() {
            return invalid(cx, &format!("{name} is required"));
        }
    }
    if !cx.is_permitted("events.send", system) {
        return denied(cx, "send events to", system);
    }
    let data = if cx.is_none_or_nil(4) {
        EventData::Nothing
    } else {
        let data = cx.arg(4);
        match cx.pack(&[data], Mode::Data, usize::MAX, &|_| "#1".to_owned()) {
            Ok(parcel) => EventData::Packed(parcel),
            Err(error) => return invalid(cx, &error.to_string()),
        }
    };
    let event = BusEvent { system: system.to_vec(), kind: kind.to_vec(), path: path.to_vec(), data };
    with_own(cx, |_, system, send| system.bus.publish(event, send))?;
    ret_ok(cx, true)
}

/// `events.subscribe(system_pattern [, kind_pattern])`.
fn subscribe(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let system = cx.check_str(1)?;
    let kind = cx.opt_str(2)?.filter(|kind| !kind.is_empty() && *kind != b"*");
    if system.is_empty() {
        return invalid(cx, "system pattern is required");
    }
    let bad =
        |cx: &mut Cx<'_>, text: &[u8]| invalid(cx, &format!("invalid pattern: {}", String::from_utf8_lossy(text)));
    let Some(pattern) = Pattern::read(system) else { return bad(cx, system) };
    let kind_pattern = match kind {
        None => None,
        Some(kind) => match Pattern::read(kind) {
            Some(pattern) => Some(pattern),
            None => return bad(cx, kind),
        },
    };
    if !cx.is_permitted("events.subscribe", system) {
        return denied(cx, "subscribe to events from", system);
    }
    let (number, channel) = bus::subscribe(cx, pattern, kind_pattern)?;
    let subscription = cx.new_object(&OF_EVENTS, Subscription { number, channel, scope: None, is_closed: false });
    ret_ok(cx, subscription)
}
