//! Channels: values passed between tasks, in order, with or without a buffer.
//!
//! A channel is a userdata. Its two queues hold *waiters*: tasks that wait to send or to receive, each with the ticket
//! of its wait, so that a waiter whose task has been woken by something else (another case of its select) is dropped
//! when it is met. At most one of the queues holds live waiters, but for those of one select.
//!
//! Who goes on first is fixed (the specification's table in section 5): an operation that meets a waiter queues the
//! running task up, then the waiter.
//!
//! A channel that has been copied to another process is *shared*: its object is only a door to what `shared` describes.

mod library;
mod select;
mod shared;
mod waiters;

use std::cell::OnceCell;
use std::collections::VecDeque;

use smallvec::{SmallVec, smallvec};
use std::sync::Arc;

pub(crate) use self::library::open;
pub(crate) use self::shared::Completion;
use self::shared::{Link, Shared};
use self::waiters::Waiters;
use super::event::Topic;
use super::local::Awaited;
use super::{block, mailbox, timers};
use crate::vm::native::{Cx, Key, Object, Raise, Ret, SharedStr, Tracer, Transfer, Value};
use crate::vm::task::{Tasks, Ticket, WaitFor};

/// Where the registry keeps the metatable of channels.
pub(super) static METATABLE: Key = Key::new("channel");

/// What fills and empties a channel besides the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// `channel.new`.
    Plain,
    /// `process.inbox`.
    Inbox,
    /// `process.events`.
    Events,
    /// `process.listen`; the topic whose messages it gets as values, if that is a constant of some program. Of several it
    /// is the first.
    Topic(Option<SharedStr>),
    /// The result of a call.
    Result,
    /// `time.after`, timers and tickers; the last setting of the timer.
    Time(timers::Key),
}

impl Kind {
    /// Name in messages.
    pub(super) fn name(self) -> &'static str {
        match self {
            Kind::Plain => "channel",
            Kind::Inbox => "channel (inbox)",
            Kind::Events => "channel (events)",
            Kind::Topic(_) => "channel (topic)",
            Kind::Result => "channel (future)",
            Kind::Time(_) => "channel (time)",
        }
    }

    /// What a task waits for that waits on such a channel.
    fn wait(self) -> WaitFor {
        match self {
            Kind::Plain => WaitFor::Siblings,
            Kind::Inbox | Kind::Events | Kind::Topic(_) | Kind::Result | Kind::Time(_) => WaitFor::Events,
        }
    }
}

/// A channel.
pub(crate) struct Channel {
    /// Its kind.
    pub(super) kind: Kind,
    capacity: usize,
    closed: bool,
    buffer: VecDeque<Value>,
    receivers: Waiters,
    senders: Waiters,
    /// Its other side, if it is shared or on its way to be.
    link: OnceCell<Box<Link>>,
}

/// A task that waits on a channel.
#[derive(Clone, Copy)]
pub(super) struct Waiter {
    ticket: Ticket,
    /// Position of the case in its select, from 1; 0 for a plain operation.
    case: u32,
    /// The value to send.
    value: Value,
}

impl Object for Channel {
    fn type_name(&self) -> &str {
        self.kind.name()
    }

    fn trace(&mut self, tracer: &mut Tracer<'_>) {
        for v in &mut self.buffer {
            tracer.value(v);
        }
        self.senders.trace(tracer);
        self.receivers.trace(tracer);
        if let Some(link) = self.link.get_mut() {
            link.trace(tracer);
        }
    }

    fn transfer(&self) -> Transfer {
        match self.kind {
            Kind::Plain => shared::depart(self),
            Kind::Inbox | Kind::Events | Kind::Topic(_) | Kind::Result | Kind::Time(_) => Transfer::Refused,
        }
    }
}

/// What an attempt to send found.
enum Sent {
    /// A receiver takes the value.
    Met(Waiter),
    /// The value is in the buffer.
    Buffered,
    /// There is no room.
    Full,
    Closed,
    ReceiveOnly,
}

/// What an attempt to receive found.
enum Received {
    /// A value; the sender, if one was waiting for its place.
    Value(Value, Option<Waiter>),
    Empty,
    Closed,
}

impl Channel {
    /// An open channel.
    pub(super) fn new(kind: Kind, capacity: usize) -> Channel {
        Channel {
            kind,
            capacity,
            closed: false,
            buffer: VecDeque::new(),
            receivers: Waiters::default(),
            senders: Waiters::default(),
            link: OnceCell::new(),
        }
    }

    /// What it is a door to, if it is shared.
    fn shared(&self) -> Option<&Arc<Shared>> {
        self.link.get().filter(|link| link.is_joined()).map(|link| link.shared())
    }

    /// Whether it is closed.
    pub(super) fn is_closed(&self) -> bool {
        self.shared().map_or(self.closed, |shared| shared.is_closed())
    }

    /// Values that the buffer takes.
    pub(super) fn capacity(&self) -> usize {
        self.capacity
    }

    /// Values in the buffer.
    pub(super) fn len(&self) -> usize {
        self.shared().map_or(self.buffer.len(), |shared| shared.len())
    }

    /// Whether a value could be delivered now: there is room in the buffer, or a receiver waits.
    pub(super) fn can_take(&mut self, tasks: &Tasks) -> bool {
        // A message is bound to a channel of the mailbox only when somebody receives it.
        let has_room = matches!(self.kind, Kind::Time(_)) && self.buffer.len() < self.capacity;
        !self.closed && (has_room || self.receivers.has_live(tasks))
    }

    /// From now on the mailbox fills it.
    pub(super) fn set_topic(&mut self) {
        self.kind = Kind::Topic(None);
    }

    /// The messages of a topic come to it as values.
    pub(super) fn expect_topic(&mut self, topic: &Topic) {
        if let (Topic::Shared(shared), Kind::Topic(None)) = (topic, self.kind) {
            self.kind = Kind::Topic(Some(*shared));
        }
    }

    /// Empties the buffer.
    pub(super) fn take_buffered(&mut self) -> VecDeque<Value> {
        std::mem::take(&mut self.buffer)
    }

    fn try_send(&mut self, v: Value, tasks: &Tasks) -> Sent {
        if self.kind != Kind::Plain {
            return Sent::ReceiveOnly;
        }
        if self.closed {
            return Sent::Closed;
        }
        if let Some(receiver) = self.receivers.pop(tasks) {
            return Sent::Met(receiver);
        }
        if self.buffer.len() < self.capacity {
            self.buffer.push_back(v);
            return Sent::Buffered;
        }
        Sent::Full
    }

    fn try_receive(&mut self, tasks: &Tasks) -> Received {
        if let Some(v) = self.buffer.pop_front() {
            let sender = self.senders.pop(tasks);
            if let Some(sender) = sender {
                self.buffer.push_back(sender.value);
            }
            return Received::Value(v, sender);
        }
        if let Some(sender) = self.senders.pop(tasks) {
            return Received::Value(sender.value, Some(sender));
        }
        if self.closed { Received::Closed } else { Received::Empty }
    }
}

/// The channel in argument `i`, and the tasks to check waiters against.
#[inline]
fn check<'c>(cx: &'c mut Cx<'_>, i: usize) -> Result<(&'c mut Channel, &'c Tasks), Raise> {
    cx.check_userdata_and_tasks(i, "channel")
}

/// Makes a channel of a kind.
pub(super) fn create(cx: &mut Cx<'_>, kind: Kind, capacity: usize) -> Value {
    let metatable = cx.registered_table(&METATABLE);
    cx.new_userdata(Channel::new(kind, capacity), metatable)
}

/// The error of sending on a closed channel.
const SEND_ON_CLOSED: &str = "send on closed channel";
/// The error of sending on a channel of the runtime.
const RECEIVE_ONLY: &str = "cannot send on a receive-only channel";

/// `ch:send(v)`.
fn send(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let v = cx.arg(2);
    let (channel, tasks) = check(cx, 1)?;
    if let Some(shared) = channel.shared() {
        let shared = Arc::clone(shared);
        return shared::send(cx, &shared, v);
    }
    match channel.try_send(v, tasks) {
        Sent::Buffered => cx.ret1(true),
        Sent::Met(receiver) => {
            let ch = cx.arg(1);
            let values = received(cx, ch, receiver.case, v, true);
            cx.hand_over(receiver.ticket, &values, &[Value::boolean(true)])
        }
        Sent::Full => {
            let ticket = cx.ticket();
            cx.check_may_block()?;
            let (channel, tasks) = check(cx, 1)?;
            channel.senders.push(Waiter { ticket, case: 0, value: v }, tasks);
            cx.block(WaitFor::Siblings)
        }
        Sent::Closed => Err(cx.error(SEND_ON_CLOSED)),
        Sent::ReceiveOnly => Err(cx.error(RECEIVE_ONLY)),
    }
}

/// `ch:receive()`.
fn receive(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (channel, tasks) = check(cx, 1)?;
    if channel.kind != Kind::Plain {
        return receive_event(cx);
    }
    if let Some(shared) = channel.shared() {
        let shared = Arc::clone(shared);
        return shared::receive(cx, &shared);
    }
    match channel.try_receive(tasks) {
        Received::Value(v, None) => cx.ret(&[v, Value::boolean(true)]),
        Received::Value(v, Some(sender)) => {
            let ch = cx.arg(1);
            let done = sent(cx, ch, sender.case, sender.value);
            cx.hand_over(sender.ticket, &[done], &[v, Value::boolean(true)])
        }
        Received::Closed => cx.ret(&[Value::NIL, Value::boolean(false)]),
        Received::Empty => {
            cx.check_may_block()?;
            let (channel, tasks) = check(cx, 1)?;
            channel.receivers.push(Waiter { ticket: tasks.ticket(), case: 0, value: Value::NIL }, tasks);
            cx.block(WaitFor::Siblings)
        }
    }
}

/// `ch:receive()` for a channel that the runtime fills: nobody waits to send, and the mailbox may have more for it.
fn receive_event(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    if mailbox::may_have(cx) {
        let ch = cx.arg(1);
        mailbox::look(cx);
        if let Some(v) = mailbox::take_for(cx, ch) {
            return cx.ret(&[v, Value::boolean(true)]);
        }
    }
    let may_block = cx.may_block();
    let (channel, tasks) = check(cx, 1)?;
    if let Some(v) = channel.buffer.pop_front() {
        return cx.ret(&[v, Value::boolean(true)]);
    }
    if channel.closed {
        return cx.ret(&[Value::NIL, Value::boolean(false)]);
    }
    if !may_block {
        return Err(cx.refuse_to_block());
    }
    let ticket = tasks.ticket();
    let topic = if let Kind::Topic(topic) = channel.kind { topic } else { None };
    let is_first = channel.receivers.push(Waiter { ticket, case: 0, value: Value::NIL }, tasks);
    if is_first {
        let channel = cx.arg(1).payload().addr();
        block::local(cx)?.awaited = Some(Awaited { channel, topic, ticket });
    }
    cx.block(WaitFor::Events)
}

/// What a waiting receiver gets: `v, ok`, or the result of its select.
fn received(cx: &mut Cx<'_>, ch: Value, case: u32, v: Value, ok: bool) -> SmallVec<[Value; 2]> {
    if case == 0 { smallvec![v, Value::boolean(ok)] } else { smallvec![select::result(cx, ch, v, ok, case)] }
}

/// What a waiting sender gets whose value has been taken.
fn sent(cx: &mut Cx<'_>, ch: Value, case: u32, v: Value) -> Value {
    if case == 0 {
        return Value::boolean(true);
    }
    select::result(cx, ch, v, true, case)
}

/// Whether somebody waits to receive from a channel of the runtime.
#[inline]
pub(super) fn has_receiver(cx: &mut Cx<'_>, ch: Value) -> bool {
    cx.userdata_and_tasks::<Channel>(ch)
        .is_some_and(|(channel, tasks)| !channel.closed && channel.receivers.has_live(tasks))
}

/// Gives a value to a channel of the runtime: to the first receiver, else to the buffer. The caller has asked
/// [`Channel::can_take`].
pub(super) fn deliver(cx: &mut Cx<'_>, ch: Value, v: Value) {
    let Some((channel, tasks)) = cx.userdata_and_tasks::<Channel>(ch) else { return };
    match channel.receivers.pop(tasks) {
        Some(receiver) => {
            let values = received(cx, ch, receiver.case, v, true);
            cx.wake(receiver.ticket, &values);
        }
        None => channel.buffer.push_back(v),
    }
}

/// Closes a channel: wakes those who wait. True if there was one.
pub(super) fn close(cx: &mut Cx<'_>, ch: Value) -> bool {
    let Some((channel, tasks)) = cx.userdata_and_tasks::<Channel>(ch) else { return false };
    if let Some(shared) = channel.shared() {
        let shared = Arc::clone(shared);
        return shared::close(cx, &shared);
    }
    if channel.closed {
        return false;
    }
    channel.closed = true;
    let mut senders = Vec::new();
    while let Some(sender) = channel.senders.pop(tasks) {
        senders.push(sender);
    }
    let mut receivers = Vec::new();
    while let Some(receiver) = channel.receivers.pop(tasks) {
        receivers.push(receiver);
    }
    let mut any = false;
    for sender in senders {
        any |= cx.wake_message(sender.ticket, SEND_ON_CLOSED);
    }
    for receiver in receivers {
        // Another case of the same select may have woken it just now.
        if cx.is_waiting(receiver.ticket) {
            let values = received(cx, ch, receiver.case, Value::NIL, false);
            any |= cx.wake(receiver.ticket, &values);
        }
    }
    any
}

/// Makes a plain channel one of a topic. False: it cannot be, because it is shared.
pub(super) fn make_topic(cx: &mut Cx<'_>, ch: Value) -> bool {
    let Some(channel) = cx.userdata::<Channel>(ch).filter(|channel| channel.shared().is_none()) else { return false };
    channel.set_topic();
    true
}
