//! Subscriptions as programs see them: what `events` and `pg` give.

use std::sync::Arc;

use crate::process::feed;
use crate::process::groups::{self, GroupScope};
use crate::vm::native::{Cx, HostType, Kind, Object, Raise, Ret, Tracer, Value, kind_of};

/// Subscriptions of the event bus.
pub(super) static OF_EVENTS: HostType = HostType::new(
    "events.Subscription",
    &[("channel", |cx| channel(cx, &OF_EVENTS)), ("close", |cx| close(cx, &OF_EVENTS))],
    &[("__tostring", |cx| text(cx, &OF_EVENTS))],
);

/// Watches of groups.
pub(super) static OF_GROUPS: HostType = HostType::new(
    "pg.Subscription",
    &[("channel", |cx| channel(cx, &OF_GROUPS)), ("close", |cx| close(cx, &OF_GROUPS))],
    &[("__tostring", |cx| text(cx, &OF_GROUPS))],
);

/// See the head of the file.
pub(super) struct Subscription {
    pub(super) number: u64,
    pub(super) channel: Value,
    /// The scope that knows it; none for the event bus.
    pub(super) scope: Option<Arc<GroupScope>>,
    pub(super) is_closed: bool,
}

impl Object for Subscription {
    fn type_name(&self) -> &'static str {
        if self.scope.is_some() { OF_GROUPS.name() } else { OF_EVENTS.name() }
    }

    fn trace(&mut self, tracer: &mut Tracer<'_>) {
        tracer.value(&mut self.channel);
    }
}

/// `subscription:channel()`.
fn channel(cx: &mut Cx<'_>, of: &HostType) -> Result<Ret, Raise> {
    let ch = cx.check_object::<Subscription>(1, of)?.channel;
    cx.ret1(ch)
}

/// `subscription:close([{flush = true}])`.
fn close(cx: &mut Cx<'_>, of: &HostType) -> Result<Ret, Raise> {
    let flush = match kind_of(cx.arg(2)) {
        Kind::Nil => false,
        Kind::Table(options) => !cx.raw_get_str(options, "flush").is_falsy(),
        _ => return Err(cx.type_error(2, "table")),
    };
    let subscription = cx.check_object::<Subscription>(1, of)?;
    let (number, ch, scope) = (subscription.number, subscription.channel, subscription.scope.clone());
    if !std::mem::replace(&mut subscription.is_closed, true) {
        groups::with_own(cx, |_, system, _| match &scope {
            Some(scope) => scope.unwatch(number),
            None => system.bus.remove(number),
        })?;
        feed::close(cx, ch, flush);
    }
    cx.ret1(true)
}

fn text(cx: &mut Cx<'_>, of: &HostType) -> Result<Ret, Raise> {
    cx.check_object::<Subscription>(1, of)?;
    let text = cx.new_str(format!("{}{{}}", of.name()).as_bytes());
    cx.ret1(text)
}
