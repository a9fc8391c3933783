//! Sending, and the destinations of everything that is done to other processes (specification, sections 7.1, 10, 11).

use std::sync::atomic::Ordering;

use smallvec::{SmallVec, smallvec};

use super::block::{self, Me, ProcessRef};
use super::error::{ErrorValue, kind};
use super::event::{Answer, Event, Message, Notice, Topic};
use super::failure::{self, ret_nil, ret_ok};
use super::limits::MailboxPolicy;
use super::mailbox;
use super::permission;
use super::pid::{self, Destination, Pid, PidBytes};
use super::system::wall_clock;
use super::turn;
use crate::vm::native::{Cx, Raise, Ret, Value};
use crate::vm::task::WaitFor;
use crate::vm::transfer::{CopyError, Mode, Parcel, Values};

/// The process of a destination.
///
/// # Errors
/// The error value that the caller returns.
pub(super) fn resolve(cx: &mut Cx<'_>, text: &[u8]) -> Result<ProcessRef, ErrorValue> {
    let Ok(me) = block::me(cx) else {
        return Err(failure::detached(kind::UNAVAILABLE, "host is not running"));
    };
    let system = me.block.system;
    let pid = match pid::parse(text) {
        Destination::Pid { node: None, host, number } => match system.pid_on(host, number) {
            Ok(pid) => pid,
            Err(_) => return Err(failure::runtime(cx, kind::NOT_FOUND, "host not found")),
        },
        Destination::Pid { node: Some(_), .. } => {
            return Err(failure::runtime(cx, kind::UNAVAILABLE, "cannot route to external node"));
        }
        Destination::Name(name) => match system.lookup(name) {
            Some(pid) => Some(pid),
            None => {
                let name = String::from_utf8_lossy(name);
                let message = format!("could not resolve '{name}' as PID or registered name");
                return Err(failure::runtime(cx, kind::NOT_FOUND, &message));
            }
        },
    };
    match pid.and_then(|pid| system.processes.get(pid)) {
        Some(process) => Ok(process),
        None => Err(gone(cx, text)),
    }
}

/// The error of a process that has ended.
fn gone(cx: &mut Cx<'_>, text: &[u8]) -> ErrorValue {
    failure::with_details(cx, kind::NOT_FOUND, "process not found", false, |cx, table| {
        failure::set_text(cx, table, "pid", text);
    })
}

/// `process.send(destination, topic, …)`.
pub(super) fn send(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let n = cx.count();
    if n < 2 {
        let error = failure::runtime(cx, kind::INVALID, "send requires at least destination and topic arguments");
        return ret_nil(cx, error);
    }
    let destination = cx.check_str(1)?;
    let topic = cx.check_str(2)?;
    let complaint = match topic.first() {
        None => Some("topic cannot be empty"),
        Some(b'@') => Some("cannot send to @ topics"),
        Some(_) => None,
    };
    if let Some(complaint) = complaint {
        let error = failure::runtime(cx, kind::INVALID, complaint);
        return ret_nil(cx, error);
    }
    let me = block::me(cx)?;
    if let Some(pid) = pid::parse_own(destination) {
        let sent = me.block.system.with_process(pid, |target| send_to(cx, &me, target));
        return match sent {
            Some(outcome) => outcome,
            None => {
                let error = gone(cx, destination);
                ret_nil(cx, error)
            }
        };
    }
    send_by_text(cx, &me, destination)
}

/// Sends to a destination of any form.
#[inline(never)]
fn send_by_text(cx: &mut Cx<'_>, me: &Me<'_>, destination: &[u8]) -> Result<Ret, Raise> {
    match resolve(cx, destination) {
        Ok(target) => send_to(cx, me, &target),
        Err(error) => ret_nil(cx, error),
    }
}

/// Sends the arguments of `process.send` to a process.
#[inline(always)]
fn send_to(cx: &mut Cx<'_>, me: &Me<'_>, target: &ProcessRef) -> Result<Ret, Raise> {
    if cx.is_guarded()
        && let Err(error) = may(cx, "send", target.pid)
    {
        return ret_nil(cx, error);
    }
    let queued = target.mailbox();
    if queued > mailbox::LONG {
        hold_back(cx, me, queued);
    }
    let from = me.block.pid;
    let topic = cx.arg(2);
    let topic = Topic::of(cx, topic);
    // One number, say: it is the same in every heap, and within every limit of a message.
    let plain = if cx.count() == 3 { Parcel::of_plain(cx.arg(3)) } else { None };
    if target.limits.is_none()
        && let Some(payload) = plain
    {
        return deliver(cx, me, target, Message { topic, from, payload });
    }
    let payload = match plain.map_or_else(|| pack_payloads(cx, target), Ok) {
        Ok(parcel) => parcel,
        Err(CopyError::Memory) => return Err(cx.memory_error()),
        Err(error) => {
            let error = failure::runtime(cx, kind::INVALID, &error.to_string());
            return ret_nil(cx, error);
        }
    };
    post(cx, target, Message { topic, from, payload })
}

/// Ends the turn of a sender sooner whose target is behind. Without it, many senders fill a mailbox in the time that its owner
/// needs for a part of one turn.
#[inline(never)]
fn hold_back(cx: &mut Cx<'_>, me: &Me<'_>, queued: u32) {
    let n = (queued / QUEUED_PER_REDUCTION).min(turn::SLICE);
    me.worker.spend(n);
    cx.hasten(n);
}

/// Messages in a long mailbox that make the next one cost a reduction.
const QUEUED_PER_REDUCTION: u32 = 16;

/// The arguments of `process.send` behind the topic, on their way.
#[inline(never)]
fn pack_payloads(cx: &mut Cx<'_>, target: &ProcessRef) -> Result<Parcel, CopyError> {
    let values: SmallVec<[Value; 6]> = SmallVec::from_slice(cx.args_from(3));
    let limit = match &target.limits {
        Some(limited) if limited.limits.max_message_size > 0 => limited.limits.max_message_size,
        _ => usize::MAX,
    };
    cx.pack(&values, Mode::Data, limit, &|i| format!("#{}", i + 1))
}

/// Puts a message into a mailbox, under its limit.
#[inline(never)]
fn post(cx: &mut Cx<'_>, target: &ProcessRef, message: Message) -> Result<Ret, Raise> {
    let me = block::me(cx)?;
    if let Some(limited) = &target.limits
        && limited.limits.mailbox_limit > 0
    {
        let n = limited.n_messages.fetch_add(1, Ordering::Relaxed);
        if n >= limited.limits.mailbox_limit {
            let is_self = target.pid == me.block.pid;
            match limited.limits.policy() {
                MailboxPolicy::DropNew => {
                    limited.n_messages.fetch_sub(1, Ordering::Relaxed);
                    return ret_ok(cx, true);
                }
                MailboxPolicy::DropOld => {
                    limited.n_messages.fetch_sub(1, Ordering::Relaxed);
                    return match me.worker.send(target, Event::Notice(Box::new(Notice::Displace(message)))) {
                        Ok(()) => ret_ok(cx, true),
                        Err(_) => not_found(cx, target),
                    };
                }
                MailboxPolicy::Block if !is_self => {
                    limited.n_messages.fetch_sub(1, Ordering::Relaxed);
                    cx.check_may_block()?;
                    let ticket = cx.ticket();
                    let notice = Notice::WantsRoom { sender: me.process(), ticket, message };
                    return match me.worker.send(target, Event::Notice(Box::new(notice))) {
                        Ok(()) => cx.block(WaitFor::Answer),
                        Err(_) => not_found(cx, target),
                    };
                }
                MailboxPolicy::Error | MailboxPolicy::Block => {
                    limited.n_messages.fetch_sub(1, Ordering::Relaxed);
                    let error = failure::with_details(cx, kind::RATE_LIMITED, "mailbox full", true, |_, _| {});
                    return ret_nil(cx, error);
                }
            }
        }
    }
    deliver(cx, &me, target, message)
}

/// Puts a message into a mailbox that has room.
#[inline(always)]
fn deliver(cx: &mut Cx<'_>, me: &Me<'_>, target: &ProcessRef, message: Message) -> Result<Ret, Raise> {
    if me.worker.send(target, Event::Message(message)).is_err() {
        return not_found(cx, target);
    }
    if me.worker.has_said_enough() {
        cx.hasten(turn::SLICE);
    }
    ret_ok(cx, true)
}

/// Sends values to a process that may have ended, or may have no room: then nothing happens.
///
/// # Errors
/// The inner error: a value cannot be copied.
pub(crate) fn send_quietly(
    cx: &mut Cx<'_>,
    target: &ProcessRef,
    topic: Value,
    values: &[Value],
) -> Result<Result<(), CopyError>, Raise> {
    let limits = target.limits.as_ref();
    let size = limits.map(|limited| limited.limits.max_message_size).filter(|size| *size > 0);
    let payload = match cx.pack(values, Mode::Data, size.unwrap_or(usize::MAX), &|i| format!("#{}", i + 1)) {
        Ok(payload) => payload,
        Err(CopyError::TooLarge { .. }) => return Ok(Ok(())),
        Err(error) => return Ok(Err(error)),
    };
    if let Some(limited) = limits.filter(|limited| limited.limits.mailbox_limit > 0) {
        let n = limited.n_messages.fetch_add(1, Ordering::Relaxed);
        if n >= limited.limits.mailbox_limit {
            limited.n_messages.fetch_sub(1, Ordering::Relaxed);
            return Ok(Ok(()));
        }
    }
    let topic = Topic::of(cx, topic);
    let me = block::me(cx)?;
    drop(me.worker.send(target, Event::Message(Message { topic, from: me.block.pid, payload })));
    Ok(Ok(()))
}

fn not_found(cx: &mut Cx<'_>, target: &ProcessRef) -> Result<Ret, Raise> {
    let text = target.system.text(target.pid);
    let error = gone(cx, &text);
    ret_nil(cx, error)
}

/// What a sender that waits for room gets.
pub(super) enum Refused {
    /// Its message is in the mailbox.
    Delivered,
    /// The target has ended.
    Gone(Pid),
}

impl Answer for Refused {
    fn values(self: Box<Self>, cx: &mut Cx<'_>) -> Values {
        match *self {
            Refused::Delivered => smallvec![Value::boolean(true), Value::NIL],
            Refused::Gone(pid) => {
                let text = match block::me(cx) {
                    Ok(me) => me.block.system.text(pid),
                    Err(_) => PidBytes::new(),
                };
                let error = gone(cx, &text).into_value(cx);
                smallvec![Value::NIL, error]
            }
        }
    }
}

/// As many senders that wait as there are free places in the mailbox of the running process go on.
///
/// A sender counts before it asks for room, the receiver takes before it hears of that: so this is called both when places
/// become free and when somebody asks for one.
pub(super) fn admit_senders(cx: &mut Cx<'_>) {
    let Ok(me) = block::me(cx) else { return };
    let Some(limited) = &me.block.limits else { return };
    let mut n_admitted = 0;
    while let Ok(local) = block::local(cx)
        && let Some(more) = &mut local.more
        && !more.waiting_senders.is_empty()
        && limited.n_messages.load(Ordering::Relaxed) < limited.limits.mailbox_limit
    {
        let (sender, ticket, message) = more.waiting_senders.remove(0);
        local.n_messages += 1;
        local.mailbox.push_back(me.worker.node(Event::Message(message)));
        limited.n_messages.fetch_add(1, Ordering::Relaxed);
        n_admitted += 1;
        // A sender that has ended needs no answer; its message stands.
        drop(me.worker.send(&sender, Event::Answer(ticket, Box::new(Refused::Delivered))));
    }
    if n_admitted > 0 {
        // Another task than the one that has made room may wait for what has come in.
        drop(me.worker.send(&me.process(), Event::Attention));
    }
}

/// Asks whether the running process may do this to another; the destination stands in argument 1.
fn may(cx: &mut Cx<'_>, operation: &str, target: Pid) -> Result<(), ErrorValue> {
    if !cx.is_guarded() {
        return Ok(());
    }
    let pid = block::me(cx).map_or(PidBytes::new(), |me| me.block.system.text(target));
    let destination = cx.arg(1);
    let destination = String::from_utf8_lossy(cx.bytes(destination)).into_owned();
    permission::check(cx, &format!("process.{operation}"), &pid, || {
        format!("not allowed to {operation}: {destination}")
    })
}

/// The destination in argument 1 of a function that does something to another process.
fn destination(cx: &mut Cx<'_>, operation: &str, article: &str) -> Result<Result<ProcessRef, ErrorValue>, Raise> {
    if cx.count() == 0 {
        let complaint = format!("{operation} requires {article} destination argument");
        return Ok(Err(failure::runtime(cx, kind::INVALID, &complaint)));
    }
    let text = cx.check_str(1)?;
    Ok(match resolve(cx, text) {
        Ok(target) => may(cx, operation, target.pid).map(|()| target),
        Err(error) => Err(error),
    })
}

macro_rules! target {
    ($cx:ident, $operation:literal, $article:literal) => {
        match destination($cx, $operation, $article)? {
            Ok(target) => target,
            Err(error) => return ret_nil($cx, error),
        }
    };
}

/// `process.cancel(destination [, reason])`.
pub(super) fn cancel(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let reason = if cx.count() >= 2 { cx.check_str(2)?.to_vec() } else { Vec::new() };
    let target = target!(cx, "cancel", "at least");
    let me = block::me(cx)?;
    let notice = Notice::Cancel { from: me.block.pid, reason, at: wall_clock() };
    if turn::notify(me.worker, &target, notice) { ret_ok(cx, true) } else { not_found(cx, &target) }
}

/// `process.terminate(destination)`.
pub(super) fn terminate(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let target = target!(cx, "terminate", "a");
    let me = block::me(cx)?;
    target.terminate();
    if target.pid == me.block.pid {
        // The call does not return.
        cx.interrupt_soon();
        return cx.block(WaitFor::Answer);
    }
    match me.worker.send(&target, Event::Attention) {
        Ok(()) => ret_ok(cx, true),
        Err(_) => not_found(cx, &target),
    }
}

/// `process.monitor(destination)`.
pub(super) fn monitor(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let target = target!(cx, "monitor", "a");
    let me = block::me(cx)?;
    if target.pid == me.block.pid {
        let error = failure::runtime(cx, kind::INVALID, "cannot monitor self");
        return ret_nil(cx, error);
    }
    if block::local(cx)?.more().watching.contains(target.pid) {
        let error = failure::runtime(cx, kind::ALREADY_EXISTS, "already monitoring pid");
        return ret_nil(cx, error);
    }
    if !turn::notify(me.worker, &target, Notice::Monitor(me.process())) {
        return not_found(cx, &target);
    }
    block::local(cx)?.more().watching.insert(target);
    ret_ok(cx, true)
}

/// The number of a destination that may have ended: of `unmonitor` and `unlink`.
fn past_destination(cx: &mut Cx<'_>, operation: &str) -> Result<Result<Pid, ErrorValue>, Raise> {
    if cx.count() == 0 {
        let complaint = format!("{operation} requires a destination argument");
        return Ok(Err(failure::runtime(cx, kind::INVALID, &complaint)));
    }
    let text = cx.check_str(1)?;
    let system = block::me(cx)?.block.system;
    let known = match pid::parse(text) {
        Destination::Pid { node: None, host, number } => system.pid_on(host, number).ok().flatten(),
        Destination::Pid { .. } | Destination::Name(_) => None,
    };
    let pid = match known {
        Some(pid) => Ok(pid),
        None => resolve(cx, text).map(|process| process.pid),
    };
    Ok(match pid {
        Ok(pid) => may(cx, operation, pid).map(|()| pid),
        Err(error) => Err(error),
    })
}

/// `process.unmonitor(destination)`.
pub(super) fn unmonitor(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let pid = match past_destination(cx, "unmonitor")? {
        Ok(pid) => pid,
        Err(error) => return ret_nil(cx, error),
    };
    let me = block::me(cx)?;
    // A notice that comes later is nobody's business; one that was taken up has ended the watch.
    match block::local(cx)?.more().watching.remove(pid) {
        Some(target) => {
            turn::notify(me.worker, &target, Notice::Unmonitor(me.block.pid));
        }
        None => mailbox::withdraw(cx, pid, true),
    }
    ret_ok(cx, true)
}

/// `process.link(destination)`.
pub(super) fn link(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let target = target!(cx, "link", "a");
    let me = block::me(cx)?;
    if target.pid == me.block.pid {
        let error = failure::runtime(cx, kind::INVALID, "cannot link to self");
        return ret_nil(cx, error);
    }
    if block::local(cx)?.more().links.contains(target.pid) {
        return ret_ok(cx, true);
    }
    if !turn::notify(me.worker, &target, Notice::Link(me.process())) {
        return not_found(cx, &target);
    }
    block::local(cx)?.more().links.insert(target);
    ret_ok(cx, true)
}

/// `process.unlink(destination)`.
pub(super) fn unlink(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let pid = match past_destination(cx, "unlink")? {
        Ok(pid) => pid,
        Err(error) => return ret_nil(cx, error),
    };
    let me = block::me(cx)?;
    match block::local(cx)?.more().links.remove(pid) {
        Some(target) => {
            turn::notify(me.worker, &target, Notice::Unlink(me.block.pid));
        }
        None => mailbox::withdraw(cx, pid, false),
    }
    ret_ok(cx, true)
}
