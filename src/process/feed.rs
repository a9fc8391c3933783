//! Subscriptions: channels that a bus of the run fills, through the mailbox.
//!
//! What is published for a subscription is a message whose topic is the number of that subscription, with a record in the
//! place of payloads. So it is counted, kept and handed over as other messages are; one whose subscription is no more is
//! dropped.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::block::{self, ProcessRef};
use super::channel::{self, Channel, Kind};
use super::event::{Event, Message, Notice, Topic};
use super::library;
use super::limits::MailboxPolicy;
use super::mailbox;
use super::pid::Pid;
use crate::sched::Worker;
use crate::vm::native::{Cx, Raise, Value};
use crate::vm::transfer::Parcel;

/// Values that a closed subscription still gives.
const CAPACITY: usize = 64;

/// What is published.
pub(crate) trait Record: Send + Sync {
    /// The value that a subscriber gets: its own.
    fn value(&self, cx: &mut Cx<'_>) -> Value;
}

/// The topic of a subscription, and what is delivered.
pub(crate) struct Delivery {
    pub(super) subscription: u64,
    pub(super) record: Option<Arc<dyn Record>>,
}

/// A subscription, as a bus knows it.
#[derive(Clone)]
pub(crate) struct Subscriber {
    number: u64,
    process: ProcessRef,
}

impl Subscriber {
    /// The process that has subscribed.
    pub(super) fn pid(&self) -> Pid {
        self.process.pid
    }

    /// Its number.
    pub(crate) fn number(&self) -> u64 {
        self.number
    }

    /// Delivers a record. A full mailbox takes none, and nobody waits for one.
    pub(super) fn deliver(&self, record: &Arc<dyn Record>, send: &dyn Fn(&ProcessRef, Event) -> bool) {
        let mut is_counted = false;
        if let Some(limited) = &self.process.limits
            && limited.limits.mailbox_limit > 0
        {
            let n = limited.n_messages.fetch_add(1, Ordering::Relaxed);
            is_counted = true;
            if n >= limited.limits.mailbox_limit && limited.limits.policy() != MailboxPolicy::Block {
                limited.n_messages.fetch_sub(1, Ordering::Relaxed);
                return;
            }
        }
        let delivery = Delivery { subscription: self.number, record: Some(Arc::clone(record)) };
        let message = Message { topic: Topic::Feed(Box::new(delivery)), from: Pid::NONE, payload: Parcel::default() };
        if !send(&self.process, Event::Message(message))
            && is_counted
            && let Some(limited) = &self.process.limits
        {
            limited.n_messages.fetch_sub(1, Ordering::Relaxed);
        }
    }

    /// Tells the subscriber, from any thread, that nothing more comes: its channel is closed behind what has come.
    pub(super) fn end(&self) {
        if let Some(remote) = self.process.system.remote.get() {
            // One that has ended needs no news.
            drop(remote.send(&self.process, Event::Notice(Box::new(Notice::FeedOver(self.number)))));
        }
    }

    /// Delivers a record from any thread. False: the process has ended.
    pub(crate) fn tell(&self, record: &Arc<dyn Record>) -> bool {
        let Some(remote) = self.process.system.remote.get() else { return false };
        let is_there = std::cell::Cell::new(true);
        self.deliver(record, &|process, event| {
            is_there.set(remote.send(process, event).is_ok());
            is_there.get()
        });
        is_there.get()
    }
}

/// A new subscription of the running process, and its channel.
///
/// # Errors
/// The state has no processes.
pub(crate) fn open(cx: &mut Cx<'_>) -> Result<(Subscriber, Value), Raise> {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    cx.use_tasks();
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let process = block::me(cx)?.process();
    // Whatever has subscriptions is looked for in the buses when it ends.
    process.set_has_names();
    let ch = channel::create(cx, Kind::Topic(None), CAPACITY);
    let topic = Topic::Feed(Box::new(Delivery { subscription: number, record: None }));
    library::attach(cx, topic, ch, false)?;
    Ok((Subscriber { number, process }, ch))
}

/// Closes the channel of a subscription that no bus knows any more: what would stand in its buffer stays receivable, unless
/// it is to be emptied.
pub(crate) fn close(cx: &mut Cx<'_>, ch: Value, flush: bool) {
    mailbox::look(cx);
    if !flush {
        mailbox::fill_up(cx, ch, CAPACITY);
    }
    mailbox::detach(cx, ch);
    if flush && let Some(channel) = cx.userdata::<Channel>(ch) {
        channel.take_buffered();
    }
    channel::close(cx, ch);
}

/// Sends with the worker of the running process.
pub(crate) fn by(worker: &Worker<ProcessRef>) -> impl Fn(&ProcessRef, Event) -> bool {
    move |process, event| worker.send(process, event).is_ok()
}
