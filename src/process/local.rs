//! What a process keeps for itself besides its Lua state: mailbox, subscriptions, relations, options, timers.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use super::block::ProcessRef;
use super::call::{Calls, Invocation};
use super::context::Context;
use super::entry::Entry;
use super::event::{Event, Message, Notice, Topic};
use super::handles::Handles;
use super::outside::Arguments;
use super::permission;
use super::pid::Pid;
use super::relations::Relations;
use super::system::System;
use super::timers::Timers;
use crate::sched::List;
use crate::vm::debug::{Site, Trace};
use crate::vm::native::SharedStr;
use crate::vm::task::Ticket;
use crate::vm::transfer::Parcel;

/// No pinned value.
pub(super) const NOTHING: u32 = u32::MAX;

/// See the head of the file. What every message needs stands first, in few lines of the processor's cache.
#[repr(C)]
pub(crate) struct Local {
    /// Messages that no channel has taken yet, oldest first.
    pub(super) mailbox: List<Event>,
    /// A task that receives from a channel of the mailbox and is the first to do so, if it still waits.
    pub(super) awaited: Option<Awaited>,
    /// It has to end with this error at the next opportunity.
    pub(super) doom: Option<Box<Doom>>,
    /// The program that is to take over.
    pub(super) upgrade: Option<Box<Upgrade>>,
    /// Messages in the mailbox.
    pub(super) n_messages: u32,
    /// What `start` says has begun.
    pub(super) begun: bool,
    /// A failed link is an event and does not end the process.
    pub(super) trap_links: bool,
    /// Changes of its entry are events.
    pub(super) upgradable: bool,
    /// It has to be asked whether it may do things.
    pub(super) is_guarded: bool,
    /// Rarely needed parts.
    pub(super) more: Option<Box<More>>,
    /// The pinned channel of `process.inbox`.
    pub(super) inbox: u32,
    /// The pinned channel of `process.events`.
    pub(super) events: u32,
    /// The pinned text of the identifier.
    pub(super) pid_text: u32,
    /// What has to be done first.
    pub(super) start: Start,
    /// An error value whose text a metamethod is computing: pinned, with the stack of the raise.
    pub(super) failing: Option<Box<(u32, Trace)>>,
    /// Where it was started.
    pub(super) site: Option<Site>,
    /// Context values, actor and scope, if it has any.
    pub(super) context: Option<Arc<Context>>,
}

/// The wait of a task for a message.
#[derive(Clone, Copy)]
pub(super) struct Awaited {
    /// Address of the channel; only compared.
    pub(super) channel: usize,
    /// The topic whose messages go to that channel as values: if it is that, nothing else need be looked at.
    pub(super) topic: Option<SharedStr>,
    /// The wait: void when it has ended in another way.
    pub(super) ticket: Ticket,
}

/// A program that takes over.
pub(super) struct Upgrade {
    /// It, or why there is none.
    pub(super) entry: Result<&'static Entry, (&'static str, String)>,
    pub(super) arguments: Parcel,
}

/// Why a process is to end.
pub(super) enum Doom {
    /// `process.terminate`.
    Terminated,
    /// A linked process has failed.
    Link { from: Pid, reason: Vec<u8> },
    /// A limit was passed.
    Limit { name: &'static str, message: String, bytes: Option<usize> },
}

/// What to run first.
pub(super) enum Start {
    /// A function of the spawner with its arguments.
    Function(Parcel),
    /// The chunk of a file with these arguments.
    Chunk(Parcel),
    /// As `Function`, for a call that may be tried again.
    SharedFunction(Arc<Parcel>),
    /// As `Chunk`, for a call that may be tried again.
    SharedChunk(Arc<Parcel>),
    /// The chunk of an entry with arguments that are made now.
    Outside(Arguments),
    /// The method that the chunk of a file has given is called with the arguments, which are pinned.
    Method { arguments: u32 },
    /// A program of the embedder (the command line) says what to call.
    Program(Box<dyn super::program::Program>),
    /// It has begun.
    Done,
}

/// Parts that most processes do without.
#[derive(Default)]
pub(super) struct More {
    /// Notices that the channel of events has not taken yet, oldest first.
    pub(super) notices: VecDeque<Notice>,
    /// `process.listen`.
    pub(super) topics: Vec<Subscription>,
    /// Who wants to know when this process ends.
    pub(super) watchers: Relations,
    /// Whose end this process wants to know of.
    pub(super) watching: Relations,
    /// Linked processes.
    pub(super) links: Relations,
    /// Calls that wait for this process to end (`process.exec`).
    pub(super) callers: Vec<(ProcessRef, Ticket)>,
    /// Processes that tasks of this one wait for.
    pub(super) executing: BTreeMap<Ticket, ProcessRef>,
    /// Calls that have no result yet.
    pub(super) calls: Calls,
    /// What it has to do for its caller, if it runs a function for one.
    pub(super) invocation: Option<Box<Invocation>>,
    /// Timers.
    pub(super) timers: Timers,
    /// What it owns outside.
    pub(super) handles: Handles,
    /// The pinned table with the objects of shared channels, by number, which it does not keep alive.
    pub(super) channels: Option<u32>,
    /// Senders that wait for room in the mailbox, with their messages.
    pub(super) waiting_senders: Vec<(ProcessRef, Ticket, Message)>,
}

/// A topic and its channel.
pub(super) struct Subscription {
    pub(super) topic: Topic,
    /// The pinned channel.
    pub(super) channel: u32,
    /// Message objects are delivered instead of values.
    pub(super) whole: bool,
}

impl Local {
    /// The local data of a new process.
    pub(super) fn new(start: Start, context: Option<Arc<Context>>, system: &System) -> Local {
        Local {
            is_guarded: permission::is_guarded(&system.security, context.as_deref()),
            context,
            start,
            begun: false,
            mailbox: List::default(),
            n_messages: 0,
            inbox: NOTHING,
            events: NOTHING,
            pid_text: NOTHING,
            trap_links: false,
            upgradable: false,
            doom: None,
            upgrade: None,
            failing: None,
            site: None,
            more: None,
            awaited: None,
        }
    }

    /// The rarely needed parts.
    pub(super) fn more(&mut self) -> &mut More {
        self.more.get_or_insert_default()
    }

    /// Keeps a notice until the channel of events takes it.
    pub(super) fn keep_notice(&mut self, notice: Notice) {
        self.more().notices.push_back(notice);
    }

    /// Whether there are notices that no channel has taken.
    pub(super) fn has_notices(&self) -> bool {
        self.more.as_ref().is_some_and(|more| !more.notices.is_empty())
    }
}

impl Local {
    /// Lets go of everything that belongs to the program and not to the process.
    pub(super) fn forget_program(&mut self, start: Start) {
        self.start = start;
        self.begun = false;
        self.inbox = NOTHING;
        self.events = NOTHING;
        self.pid_text = NOTHING;
        self.failing = None;
        if let Some(more) = &mut self.more {
            more.topics.clear();
            more.executing.clear();
            more.timers = Timers::default();
            more.handles.close_all();
            more.channels = None;
        }
    }
}
