//! The mailbox: an ordered list of what has come, and its way to channels (specification, section 7.2).
//!
//! A message stays in the list until a channel takes it; its route is looked for anew each time. What can be handed
//! over at once never enters the list. Notices about other processes have a list of their own, of which the channel of events
//! takes the first: so a supervisor that looks for messages first has no need to step over the ends of ten thousand others.

use std::sync::atomic::Ordering;

use super::block::{self, Me, ProcessRef};
use super::call;
use super::channel::{self, Channel};
use super::event::{Event, Message, Notice, Topic};
use super::local::{Doom, Local, NOTHING};
use super::message;
use super::pid::{Pid, PidBytes};
use super::{exit, timers};
use crate::sched::{List, Worker};
use crate::vm::native::{Cx, Value};
use crate::vm::state::Vm;
use crate::vm::task;

/// More messages than a process lets lie when its budget ends: it is behind.
pub(super) const BEHIND: u32 = 100;
/// From so many messages on those who send more are held back.
pub(super) const LONG: u32 = 1000;

/// Where an event goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Route {
    /// To the pinned channel; `whole`: as a message object.
    Channel { pinned: u32, whole: bool },
    /// Nowhere yet.
    Stays,
}

/// Takes up all events that have come to a process, at the start of a turn, when no task runs.
#[inline(always)]
pub(super) fn begin(vm: &mut Vm, this: &ProcessRef, worker: &Worker<ProcessRef>) {
    let mut came = this.drain();
    let is_empty = hand_over_first(vm, this, worker, &mut came) && came.is_empty();
    if !is_empty {
        take_rest(vm, this, came);
    }
}

#[inline(never)]
fn take_rest(vm: &mut Vm, this: &ProcessRef, came: List<Event>) {
    vm.with_cx(|cx| take(cx, this, came));
}

/// The same in the middle of a turn.
#[cold]
pub(super) fn begin_again(vm: &mut Vm, this: &ProcessRef, worker: &Worker<ProcessRef>) {
    begin(vm, this, worker);
}

/// The usual case: the first event is a message for the task that waits for it. It goes on with it at once.
///
/// True if there is nothing to be done about messages that came earlier.
#[inline(always)]
fn hand_over_first(vm: &mut Vm, this: &ProcessRef, worker: &Worker<ProcessRef>, came: &mut List<Event>) -> bool {
    let Some(local) = block::local_of(vm) else { return true };
    if !local.mailbox.is_empty() || local.has_notices() {
        return false;
    }
    let (Some(Event::Message(message)), Some(awaited)) = (came.front(), local.awaited) else { return true };
    let is_awaited = matches!((&message.topic, awaited.topic), (Topic::Shared(a), Some(b)) if a.is(b));
    let whole = if is_awaited {
        false
    } else {
        let Route::Channel { pinned, whole } = route_message(local, message) else { return true };
        let channel = vm.process_ref().pinned.get(pinned as usize);
        if channel.is_none_or(|channel| channel.payload().addr() != awaited.channel) {
            return true;
        }
        whole
    };
    let is_handed_over = task::resume(vm, awaited.ticket, |vm| {
        let Some(node) = came.pop_front() else { return Value::NIL };
        if !whole
            && let Event::Message(message) = &node.event
            && matches!(message.topic, Topic::Shared(_))
            && let Some(v) = message.payload.plain()
        {
            // It owns nothing.
            std::mem::forget(worker.take_event(node));
            return v;
        }
        vm.with_cx(|cx| to_value(cx, worker.take_event(node), whole, &mut 0))
    });
    if is_handed_over && this.limits.is_some() {
        vm.with_cx(|cx| made_room(cx, this, 1));
    }
    true
}

/// Takes up all events that have come to a process: wakes tasks, hands messages over, or keeps them.
pub(super) fn take_events(cx: &mut Cx<'_>, this: &ProcessRef) {
    take(cx, this, this.drain());
}

fn take(cx: &mut Cx<'_>, this: &ProcessRef, mut came: List<Event>) {
    let Ok(Me { worker, .. }) = block::me(cx) else { return };
    // A message has come that nobody has yet: what comes later has to wait for it.
    let mut is_behind = false;
    while let Some(node) = came.pop_front() {
        match &node.event {
            Event::Message(message) => {
                let Ok(local) = block::local(cx) else { return };
                if local.mailbox.is_empty()
                    && let Route::Channel { pinned, whole } = route_message(local, message)
                    && let ch = cx.pinned(pinned)
                    && channel::has_receiver(cx, ch)
                {
                    // The usual case: somebody waits for it.
                    if let Event::Message(message) = worker.take_event(node) {
                        let v = if whole { message::create(cx, message) } else { message::raw(cx, &message) };
                        channel::deliver(cx, ch, v);
                        made_room(cx, this, 1);
                    }
                    continue;
                }
                let Ok(local) = block::local(cx) else { return };
                if matches!(message.topic, Topic::Feed(_)) && route_message(local, message) == Route::Stays {
                    // Its subscription is no more.
                    drop(worker.take_event(node));
                    made_room(cx, this, 1);
                    continue;
                }
                local.n_messages += 1;
                local.mailbox.push_back(node);
                is_behind = true;
                continue;
            }
            Event::Timer(_) | Event::Answer(..) | Event::Notice(_) | Event::Attention => {}
        }
        match worker.take_event(node) {
            Event::Message(_) | Event::Attention => {}
            Event::Timer(token) => timer_fired(cx, token),
            Event::Answer(ticket, answer) => {
                if cx.is_waiting(ticket) {
                    let values = answer.values(cx);
                    cx.wake(ticket, &values);
                }
            }
            Event::Notice(notice) => {
                take_notice(cx, *notice);
                if !is_behind {
                    hand_over_notices(cx);
                }
            }
        }
    }
    hand_over_all(cx);
    if let Ok(local) = block::local(cx)
        && local.n_messages > LONG
    {
        this.publish_mailbox(local.n_messages);
    }
}

/// A timer of the process has fired.
fn timer_fired(cx: &mut Cx<'_>, token: u64) {
    if token == call::GRACE_TOKEN {
        if let Ok(local) = block::local(cx) {
            local.doom.get_or_insert_with(|| Box::new(Doom::Terminated));
            cx.interrupt_soon();
        }
    } else if !call::timer_fired(cx, token) {
        timers::fired(cx, token);
    }
}

/// Something about other processes.
fn take_notice(cx: &mut Cx<'_>, notice: Notice) {
    let Ok(Me { worker, block: this }) = block::me(cx) else { return };
    let Ok(local) = block::local(cx) else { return };
    match notice {
        Notice::Monitor(watcher) => local.more().watchers.insert(watcher),
        Notice::Unmonitor(pid) => {
            if let Some(more) = &mut local.more {
                more.watchers.remove(pid);
            }
        }
        Notice::Link(other) => local.more().links.insert(other),
        Notice::Unlink(pid) => {
            remove_link(local, pid);
        }
        Notice::LinkGone(pid) => {
            remove_link(local, pid);
        }
        Notice::LinkDown { from, error, at, on_purpose } => {
            // An unlink in between makes it nobody's business.
            if !remove_link(local, from) {
                return;
            }
            if local.trap_links {
                local.keep_notice(Notice::LinkDown { from, error, at, on_purpose });
            } else {
                let reason = error.message().to_vec();
                if on_purpose && local.doom.is_none() {
                    this.set_ends_on_purpose();
                }
                local.doom.get_or_insert_with(|| Box::new(Doom::Link { from, reason }));
                cx.interrupt_soon();
            }
        }
        Notice::Exit { from, result, at } => {
            let Some(more) = &mut local.more else { return };
            if more.watching.remove(from).is_none() {
                return;
            }
            local.keep_notice(Notice::Exit { from, result, at });
        }
        Notice::Completed(completion) => completion.complete(cx),
        Notice::FeedOver(number) => end_feed(cx, number),
        Notice::Called { number, result } => call::called(cx, number, &result),
        Notice::GiveUp { reason, grace } => call::asked_to_end(cx, reason, grace),
        Notice::Displace(message) => {
            drop(local.mailbox.pop_front());
            local.mailbox.push_back(worker.node(Event::Message(message)));
        }
        Notice::WantsRoom { sender, ticket, message } => {
            local.more().waiting_senders.push((sender, ticket, message));
            super::send::admit_senders(cx);
        }
        Notice::Outdated { sources, at } if local.upgradable => {
            let mut all = sources;
            for former in &mut local.more().notices {
                if let Notice::Outdated { sources, .. } = former {
                    all.append(sources);
                }
            }
            drop_outdated(local);
            all.sort();
            all.dedup();
            local.keep_notice(Notice::Outdated { sources: all, at });
        }
        Notice::Outdated { .. } => {}
        Notice::Cancel { from, reason, at } => {
            local.keep_notice(Notice::Cancel { from, reason, at });
        }
    }
}

/// Hands over the notices that the channel of events can take.
fn hand_over_notices(cx: &mut Cx<'_>) {
    while let Ok(local) = block::local(cx)
        && local.has_notices()
        && local.events != NOTHING
    {
        let events = local.events;
        let ch = cx.pinned(events);
        let can_take = cx.userdata_and_tasks::<Channel>(ch).is_some_and(|(channel, tasks)| channel.can_take(tasks));
        if !can_take {
            return;
        }
        let Some(v) = take_notice_value(cx) else { return };
        channel::deliver(cx, ch, v);
    }
}

/// The value of the oldest notice, which is taken.
fn take_notice_value(cx: &mut Cx<'_>) -> Option<Value> {
    let notice = block::local(cx).ok()?.more.as_mut()?.notices.pop_front()?;
    Some(notice_table(cx, notice))
}

/// Drops what says that the code of the process has changed: the program that takes over is the present one.
pub(super) fn drop_outdated(local: &mut Local) {
    if let Some(more) = &mut local.more {
        more.notices.retain(|notice| !matches!(notice, Notice::Outdated { .. }));
    }
}

fn remove_link(local: &mut Local, pid: Pid) -> bool {
    local.more.as_mut().is_some_and(|more| more.links.remove(pid).is_some())
}

/// Where an event goes now.
fn route(local: &Local, event: &Event) -> Route {
    match event {
        Event::Message(message) => route_message(local, message),
        Event::Notice(_) | Event::Timer(_) | Event::Answer(..) | Event::Attention => Route::Stays,
    }
}

fn to_channel(pinned: u32, whole: bool) -> Route {
    if pinned == NOTHING { Route::Stays } else { Route::Channel { pinned, whole } }
}

/// Where a message goes now.
#[inline]
fn route_message(local: &Local, message: &Message) -> Route {
    if let Some(more) = &local.more
        && let Some(subscription) = more.topics.iter().find(|subscription| subscription.topic.is(&message.topic))
    {
        return to_channel(subscription.channel, subscription.whole);
    }
    if matches!(message.topic, Topic::Feed(_)) {
        return Route::Stays;
    }
    to_channel(local.inbox, true)
}

/// Whether there may be something for a channel of the mailbox that has nothing itself.
#[inline]
pub(super) fn may_have(cx: &mut Cx<'_>) -> bool {
    let Ok(me) = block::me(cx) else { return false };
    me.block.has_events() || block::local(cx).is_ok_and(|local| !local.mailbox.is_empty() || local.has_notices())
}

/// Hands over what channels can take, oldest first; a channel that cannot take one gets none of the later ones.
pub(super) fn hand_over_all(cx: &mut Cx<'_>) {
    hand_over_messages(cx);
    hand_over_notices(cx);
}

fn hand_over_messages(cx: &mut Cx<'_>) {
    let Ok(Me { worker, block, .. }) = block::me(cx) else { return };
    let Ok(local) = block::local(cx) else { return };
    if local.mailbox.is_empty() || n_routes(local) == 0 {
        return;
    }
    let mut list = std::mem::take(&mut local.mailbox);
    let mut kept = List::default();
    let mut full: smallvec::SmallVec<[u32; 4]> = smallvec::SmallVec::new();
    let mut n_taken = 0;
    while let Some(node) = list.pop_front() {
        let Ok(local) = block::local(cx) else { break };
        let route = route(local, &node.event);
        let Route::Channel { pinned, whole } = route else {
            kept.push_back(node);
            continue;
        };
        let ch = cx.pinned(pinned);
        let can_take = !full.contains(&pinned)
            && cx.userdata_and_tasks::<Channel>(ch).is_some_and(|(channel, tasks)| channel.can_take(tasks));
        if !can_take {
            kept.push_back(node);
            if !full.contains(&pinned) {
                full.push(pinned);
                // Every channel that there is may be full: then the rest stays as it is.
                let Ok(local) = block::local(cx) else { break };
                if full.len() == n_routes(local) {
                    break;
                }
            }
            continue;
        }
        let v = to_value(cx, worker.take_event(node), whole, &mut n_taken);
        channel::deliver(cx, ch, v);
    }
    kept.append(&mut list);
    let Ok(local) = block::local(cx) else { return };
    kept.append(&mut local.mailbox);
    local.mailbox = kept;
    local.n_messages -= n_taken;
    made_room(cx, block, n_taken);
}

/// Number of channels for messages.
fn n_routes(local: &Local) -> usize {
    usize::from(local.inbox != NOTHING) + local.more.as_ref().map_or(0, |more| more.topics.len())
}

/// The value that a channel gets for an event.
fn to_value(cx: &mut Cx<'_>, event: Event, whole: bool, n_messages: &mut u32) -> Value {
    match event {
        Event::Message(message) => {
            *n_messages += 1;
            if whole { message::create(cx, message) } else { message::raw(cx, &message) }
        }
        Event::Notice(_) | Event::Timer(_) | Event::Answer(..) | Event::Attention => Value::NIL,
    }
}

/// Room was made in the mailbox: senders that wait for it go on.
fn made_room(cx: &mut Cx<'_>, block: &block::Block, n_taken: u32) {
    if n_taken == 0 {
        return;
    }
    if let Some(limited) = &block.limits {
        limited.n_messages.fetch_sub(n_taken as usize, Ordering::Relaxed);
        super::send::admit_senders(cx);
    }
}

/// Takes up what has come in this turn, before channels of the mailbox are looked at.
pub(super) fn look(cx: &mut Cx<'_>) {
    let Ok(me) = block::me(cx) else { return };
    if me.block.has_events() {
        let this = me.process();
        take_events(cx, &this);
    }
}

/// Puts what the mailbox has for a channel into its reach.
pub(super) fn fill(cx: &mut Cx<'_>, ch: Value) {
    if let Some(v) = take_for(cx, ch) {
        channel::deliver(cx, ch, v);
    }
}

/// Puts up to `n` values that the mailbox has for a channel into its buffer.
pub(super) fn fill_up(cx: &mut Cx<'_>, ch: Value, n: usize) {
    let mut values = Vec::new();
    while values.len() < n
        && let Some(v) = take_for(cx, ch)
    {
        values.push(v);
    }
    for v in values {
        channel::deliver(cx, ch, v);
    }
}

/// Takes the oldest event for a channel out of the mailbox; nothing if the channel is closed or has values itself.
pub(super) fn take_for(cx: &mut Cx<'_>, ch: Value) -> Option<Value> {
    let Me { worker, block } = block::me(cx).ok()?;
    if cx.userdata::<Channel>(ch).is_none_or(|channel| channel.is_closed() || channel.len() > 0) {
        return None;
    }
    let local = block::local(cx).ok()?;
    let (is_empty, has_notices, events) = (local.mailbox.is_empty(), local.has_notices(), local.events);
    if has_notices && events != NOTHING && cx.pinned(events).is_identical(ch) {
        return take_notice_value(cx);
    }
    if is_empty {
        return None;
    }
    let mut earlier = List::default();
    let found = loop {
        let local = block::local(cx).ok()?;
        let Some(node) = local.mailbox.pop_front() else { break None };
        if let Route::Channel { pinned, whole } = route(local, &node.event)
            && cx.pinned(pinned).is_identical(ch)
        {
            break Some((node, whole));
        }
        earlier.push_back(node);
    };
    if !earlier.is_empty() {
        let local = block::local(cx).ok()?;
        earlier.append(&mut local.mailbox);
        local.mailbox = earlier;
    }
    let (node, whole) = found?;
    if let Ok(local) = block::local(cx)
        && let Some(Event::Message(next)) = local.mailbox.front()
    {
        next.payload.prefetch();
    }
    let mut n_taken = 0;
    let v = to_value(cx, worker.take_event(node), whole, &mut n_taken);
    block::local(cx).ok()?.n_messages -= n_taken;
    made_room(cx, block, n_taken);
    Some(v)
}

/// The table of a lifecycle event (specification, section 9).
fn notice_table(cx: &mut Cx<'_>, notice: Notice) -> Value {
    let table = cx.new_table(0, 4);
    let (kind, from, at) = match &notice {
        Notice::Exit { from, at, .. } => ("pid.exit", *from, *at),
        Notice::LinkDown { from, at, .. } => ("pid.link.down", *from, *at),
        Notice::Cancel { from, at, .. } => ("pid.cancel", *from, *at),
        Notice::Outdated { at, .. } => ("pid.outdated", Pid::NONE, *at),
        _ => return Value::NIL,
    };
    let kind = cx.new_str(kind.as_bytes());
    cx.raw_set_str(table, "kind", kind).ok();
    let text = match block::me(cx) {
        Ok(me) => me.block.system.text(from),
        Err(_) => PidBytes::new(),
    };
    let text = cx.new_str(&text);
    cx.raw_set_str(table, "from", text).ok();
    cx.raw_set_str(table, "at", at).ok();
    match notice {
        Notice::Exit { result, .. } => {
            let result = exit::result_table(cx, &result);
            cx.raw_set_str(table, "result", result).ok();
        }
        Notice::LinkDown { error, .. } => {
            let result = exit::result_table(cx, &Err(error));
            cx.raw_set_str(table, "result", result).ok();
        }
        Notice::Outdated { sources, .. } => {
            let list = cx.new_table(sources.len(), 0);
            for (source, i) in sources.iter().zip(1..) {
                let source = cx.new_str(source.as_bytes());
                cx.raw_set_int(list, i, source).ok();
            }
            cx.raw_set_str(table, "sources", list).ok();
        }
        Notice::Cancel { reason, .. } => {
            let reason = cx.new_str(&reason);
            cx.raw_set_str(table, "reason", reason).ok();
        }
        _ => {}
    }
    table.into()
}

/// Takes a channel of the mailbox out of the routes: `unlisten`, `close`. What is in the mailbox for it finds other
/// routes. False: it is not attached.
pub(super) fn detach(cx: &mut Cx<'_>, ch: Value) -> bool {
    let Some(pinned) = attached(cx, ch) else { return false };
    // What would stand in its buffer stays receivable.
    if cx.userdata::<Channel>(ch).is_some_and(|channel| channel.capacity() > 0) {
        look(cx);
        fill(cx, ch);
    }
    detach_pinned(cx, pinned);
    true
}

/// Closes the channel of a subscription: what would stand in its buffer stays receivable.
fn end_feed(cx: &mut Cx<'_>, number: u64) {
    let Ok(local) = block::local(cx) else { return };
    let topics = local.more.as_ref().map(|more| more.topics.as_slice()).unwrap_or_default();
    let is_it = |topic: &Topic| matches!(topic, Topic::Feed(delivery) if delivery.subscription == number);
    let Some(pinned) = topics.iter().find(|one| is_it(&one.topic)).map(|one| one.channel) else { return };
    let ch = cx.pinned(pinned);
    let capacity = cx.userdata::<Channel>(ch).map_or(0, |channel| channel.capacity());
    fill_up(cx, ch, capacity);
    detach_pinned(cx, pinned);
    channel::close(cx, ch);
}

/// The channel that is pinned under this number belongs to the mailbox no more.
fn detach_pinned(cx: &mut Cx<'_>, pinned: u32) {
    let Ok(local) = block::local(cx) else { return };
    local.awaited = None;
    drop_feed(cx, pinned);
    let Ok(local) = block::local(cx) else { return };
    if local.inbox == pinned {
        local.inbox = NOTHING;
    } else if local.events == pinned {
        local.events = NOTHING;
    } else if let Some(more) = &mut local.more {
        more.topics.retain(|subscription| subscription.channel != pinned);
    }
    cx.unpin(pinned);
    hand_over_all(cx);
}

/// Drops what the mailbox has for a subscription whose channel is pinned under this number: nobody else can get it.
fn drop_feed(cx: &mut Cx<'_>, pinned: u32) {
    let Ok(Me { block, .. }) = block::me(cx) else { return };
    let Ok(local) = block::local(cx) else { return };
    let topics = local.more.as_ref().map(|more| more.topics.as_slice()).unwrap_or_default();
    let Some(subscription) = topics.iter().find(|one| one.channel == pinned) else { return };
    if !matches!(subscription.topic, Topic::Feed(_)) {
        return;
    }
    let mut dropped = local
        .mailbox
        .extract(|event| matches!(event, Event::Message(message) if message.topic.is(&subscription.topic)));
    let mut n = 0;
    while dropped.pop_front().is_some() {
        n += 1;
    }
    local.n_messages -= n;
    made_room(cx, block, n);
}

/// Drops what the mailbox has for subscriptions: another program takes over, which has none.
pub(super) fn drop_feeds(cx: &mut Cx<'_>) {
    let Ok(Me { block, .. }) = block::me(cx) else { return };
    let Ok(local) = block::local(cx) else { return };
    let mut dropped = local
        .mailbox
        .extract(|event| matches!(event, Event::Message(message) if matches!(message.topic, Topic::Feed(_))));
    let mut n = 0;
    while dropped.pop_front().is_some() {
        n += 1;
    }
    local.n_messages -= n;
    made_room(cx, block, n);
}

/// The number under which a channel of the mailbox is pinned.
fn attached(cx: &mut Cx<'_>, ch: Value) -> Option<u32> {
    let local = block::local(cx).ok()?;
    let topics = local.more.as_ref().map(|more| more.topics.as_slice()).unwrap_or_default();
    let mut numbers: smallvec::SmallVec<[u32; 8]> = topics.iter().map(|subscription| subscription.channel).collect();
    numbers.extend([local.inbox, local.events]);
    numbers.into_iter().find(|&pinned| pinned != NOTHING && cx.pinned(pinned).is_identical(ch))
}

/// Withdraws the notices of a process of one kind: EXIT (`exits`) or LINK_DOWN.
pub(super) fn withdraw(cx: &mut Cx<'_>, pid: Pid, exits: bool) {
    let Ok(local) = block::local(cx) else { return };
    let Some(more) = &mut local.more else { return };
    more.notices.retain(|notice| match notice {
        Notice::Exit { from, .. } => !exits || *from != pid,
        Notice::LinkDown { from, .. } => exits || *from != pid,
        _ => true,
    });
}

/// Whether a topic belongs to the runtime.
pub(super) fn is_reserved(topic: &[u8]) -> bool {
    topic.first() == Some(&b'@')
}

/// A topic by its text.
pub(super) fn find_topic<'l>(local: &'l Local, topic: &Topic) -> Option<&'l super::local::Subscription> {
    let topics = local.more.as_ref().map(|more| more.topics.as_slice()).unwrap_or_default();
    topics.iter().find(|subscription| subscription.topic.is(topic))
}
