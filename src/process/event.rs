//! What comes to a process from outside.

use std::sync::Arc;

use super::block::ProcessRef;
use super::channel::Completion;
use super::error::ErrorValue;
use super::feed::Delivery;
use super::pid::Pid;
use crate::sched::Nanos;
use crate::vm::native::{Cx, SharedStr, Value};
use crate::vm::task::Ticket;
use crate::vm::transfer::{Parcel, Values};

/// An event.
pub(crate) enum Event {
    /// A message of a program.
    Message(Message),
    /// A timer of this process has fired.
    Timer(u64),
    /// The answer to something that a task waits for.
    Answer(Ticket, Box<dyn Answer>),
    /// Something about other processes, rare.
    Notice(Box<Notice>),
    /// Look at the signals.
    Attention,
}

/// A message in the mailbox.
pub(crate) struct Message {
    /// Its topic.
    pub(crate) topic: Topic,
    /// Who sent it; `Pid::NONE` for the runtime.
    pub(crate) from: Pid,
    /// Its payloads.
    pub(crate) payload: Parcel,
}

const _: () = assert!(size_of::<Event>() <= 56);

/// The topic of a message.
pub(crate) enum Topic {
    /// A string of no heap: a constant of some program.
    Shared(SharedStr),
    /// A subscription, with what is delivered in the place of payloads.
    Feed(Box<Delivery>),
    /// Any other.
    #[expect(clippy::box_collection, reason = "one word, so that an event stays small")]
    Owned(Box<Vec<u8>>),
}

impl Topic {
    /// The topic of a string value.
    pub(crate) fn of(cx: &mut Cx<'_>, v: Value) -> Topic {
        match cx.shared_str(v) {
            Some(shared) => Topic::Shared(shared),
            None => Topic::Owned(Box::new(cx.bytes(v).to_vec())),
        }
    }

    /// Its bytes.
    pub(crate) fn bytes(&self) -> &[u8] {
        match self {
            Topic::Shared(shared) => shared.bytes(),
            // No program can send to it.
            Topic::Feed(_) => b"@feed",
            Topic::Owned(bytes) => bytes,
        }
    }

    /// Whether both are the same text.
    pub(crate) fn is(&self, other: &Topic) -> bool {
        match (self, other) {
            (Topic::Shared(a), Topic::Shared(b)) if a.is(*b) => true,
            (Topic::Feed(a), Topic::Feed(b)) => a.subscription == b.subscription,
            (Topic::Feed(_), _) | (_, Topic::Feed(_)) => false,
            _ => self.bytes() == other.bytes(),
        }
    }
}

/// An answer on its way: a result of another thread or process.
pub(crate) trait Answer: Send {
    /// The values that the waiting native returns (or its continuation gets).
    fn values(self: Box<Self>, cx: &mut Cx<'_>) -> Values;
}

/// Rare events.
pub(crate) enum Notice {
    /// A process wants to know when this one ends.
    Monitor(ProcessRef),
    /// It does not want to know any more.
    Unmonitor(Pid),
    /// A process is now linked to this one.
    Link(ProcessRef),
    /// It is not any more.
    Unlink(Pid),
    /// A watched process has ended.
    Exit {
        /// Which.
        from: Pid,
        /// How.
        result: Arc<Outcome>,
        /// When, in seconds since 1970.
        at: f64,
    },
    /// A linked process has failed.
    LinkDown {
        /// Which.
        from: Pid,
        /// Why.
        error: ErrorValue,
        /// When.
        at: f64,
        /// Somebody wanted its end; it has not failed by itself.
        on_purpose: bool,
    },
    /// A linked process has ended without failure.
    LinkGone(Pid),
    /// A task's wait on a shared channel has ended.
    Completed(Completion),
    /// A message for a full mailbox that drops its oldest one.
    Displace(Message),
    /// A message for a full mailbox whose sender waits for room.
    WantsRoom {
        /// Who waits.
        sender: ProcessRef,
        /// What for.
        ticket: Ticket,
        /// What it sends.
        message: Message,
    },
    /// Nothing more comes for a subscription.
    FeedOver(u64),
    /// A call of this process has come to its end.
    Called {
        /// Its number here.
        number: u32,
        /// What it gave.
        result: Arc<Outcome>,
    },
    /// Nobody waits for the result of this callee any more.
    GiveUp {
        /// Why.
        reason: &'static str,
        /// How long it has to end, in nanoseconds, if it reads its events.
        grace: Nanos,
    },
    /// Entries have changed that the code of this process came from.
    Outdated {
        /// Ids of entries that have changed, and of those that import them; sorted.
        sources: Vec<Box<str>>,
        /// When.
        at: f64,
    },
    /// Somebody asks this process to stop.
    Cancel {
        /// Who; none for the runtime.
        from: Pid,
        /// Why.
        reason: Vec<u8>,
        /// When.
        at: f64,
    },
}

/// How a process ended: its value, or why it failed.
pub(crate) type Outcome = Result<Parcel, ErrorValue>;
