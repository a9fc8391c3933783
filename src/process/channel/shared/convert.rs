//! How a channel becomes shared: in place, when a copy that holds it has been made.
//!
//! While values are packed nothing changes: the copy gets a [`Passage`] to a [`Shared`] that is still empty. When all of it
//! has been packed, the values in the buffers of the channels that it holds are packed too, and those in the buffers of
//! channels found there, and so on. Only when that has succeeded for all of them buffers and waits move over, so that
//! an operation that fails has had no effect.

use std::collections::HashSet;
use std::sync::Arc;

use super::super::waiters::Waiters;
use super::super::{Channel, Waiter};
use super::{Handle, Link, Passage, Shared, Wait, add_offer, note_object};
use crate::process::block;
use crate::sched::exchange;
use crate::vm::native::{Cx, Transfer, Value};
use crate::vm::transfer::{CopyError, Deferred, Parcel};

/// How a plain channel leaves for another process.
pub(in crate::process::channel) fn depart(channel: &Channel) -> Transfer {
    let link = channel.link.get_or_init(|| Box::new(Link::new(&Shared::new(channel.capacity), false)));
    let passage = Box::new(Passage(Handle::new(link.shared())));
    if link.is_joined { Transfer::Portable(passage) } else { Transfer::Deferred(passage, settle) }
}

/// A channel that is about to become shared, with copies of its values.
struct Prepared {
    ch: Value,
    shared: Arc<Shared>,
    buffer: Vec<Parcel>,
    senders: Vec<(Waiter, Parcel)>,
}

/// A copy that holds these channels has been made.
fn settle(cx: &mut Cx<'_>, channels: &[Value]) -> Result<(), CopyError> {
    let mut queue = channels.to_vec();
    let mut seen: HashSet<usize> = queue.iter().map(|&ch| cx.address(ch)).collect();
    let mut prepared = Vec::new();
    let mut next = 0;
    while let Some(&ch) = queue.get(next) {
        next += 1;
        let mut found = Deferred::new();
        prepared.extend(prepare(cx, ch, &mut found)?);
        queue.extend(found.into_iter().map(|(ch, _)| ch).filter(|&ch| seen.insert(cx.address(ch))));
    }
    for channel in prepared {
        join(cx, channel);
    }
    Ok(())
}

/// Copies the values of a channel; `found` gets the channels among them that are not shared yet.
fn prepare(cx: &mut Cx<'_>, ch: Value, found: &mut Deferred) -> Result<Option<Prepared>, CopyError> {
    let Some((channel, tasks)) = cx.userdata_and_tasks::<Channel>(ch) else { return Ok(None) };
    let Some(shared) = channel.link.get().filter(|link| !link.is_joined).map(|link| Arc::clone(link.shared())) else {
        return Ok(None);
    };
    let buffered: Vec<Value> = channel.buffer.iter().copied().collect();
    let waiting = channel.senders.waiting(tasks);
    let mut copy = |v: Value| {
        cx.pack_deferred(&[v], found).map_err(|error| match error {
            CopyError::Refused { type_name, .. } => CopyError::Buffered { type_name },
            error @ (CopyError::Buffered { .. } | CopyError::TooLarge { .. } | CopyError::Memory) => error,
        })
    };
    let buffer = buffered.into_iter().map(&mut copy).collect::<Result<_, _>>()?;
    let senders = waiting.into_iter().map(|sender| Ok((sender, copy(sender.value)?))).collect::<Result<_, _>>()?;
    Ok(Some(Prepared { ch, shared, buffer, senders }))
}

/// Makes a channel a door to its shared side.
fn join(cx: &mut Cx<'_>, channel: Prepared) {
    let Prepared { ch, shared, buffer, senders } = channel;
    let Some((local, tasks)) = cx.userdata_and_tasks::<Channel>(ch) else { return };
    let Some(link) = local.link.get_mut() else { return };
    link.is_joined = true;
    let receivers = local.receivers.waiting(tasks);
    let is_closed = local.closed;
    local.buffer = Default::default();
    local.senders = Waiters::default();
    local.receivers = Waiters::default();
    note_object(cx, &shared, ch);
    let senders: Vec<_> = senders
        .into_iter()
        .filter_map(|(sender, parcel)| {
            if sender.case != 0 {
                add_offer(cx, ch, sender);
            }
            Some((waiter(cx, &shared, sender)?, parcel))
        })
        .collect();
    let receivers: Vec<_> = receivers.into_iter().filter_map(|receiver| waiter(cx, &shared, receiver)).collect();
    shared.with(|exchange| {
        buffer.into_iter().for_each(|parcel| exchange.preload(parcel));
        senders.into_iter().for_each(|(sender, parcel)| exchange.join_senders(sender, parcel));
        receivers.into_iter().for_each(|receiver| exchange.join_receivers(receiver));
        if is_closed {
            // Nobody waits on a closed channel.
            exchange.close();
        }
    });
}

/// A waiter of this process as others see it.
fn waiter(cx: &mut Cx<'_>, shared: &Arc<Shared>, local: Waiter) -> Option<exchange::Waiter<Wait>> {
    let me = block::me(cx).ok()?;
    let wait = Wait::of_task(cx, &me, local.ticket);
    wait.joins(shared);
    Some(exchange::Waiter { wait, case: local.case })
}
