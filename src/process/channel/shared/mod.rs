//! Channels that several processes hold.
//!
//! ```text
//!  process A                                 process B
//!  userdata: Channel ─ Link ─ Handle ──┐  ┌── Handle ─ Link ─ Channel: userdata
//!                                      ▼  ▼
//!  message on its way: Passage ──▶   Shared: exchange of parcels
//! ```
//!
//! [`Shared`] is an exchange (`crate::sched::exchange`) whose values are parcels: every value is copied when it is sent.
//! A process has one object for it, found by the number of the channel in a weak table, so that a channel that comes
//! again is the same object. What completes a wait of another process is sent there as an event.
//!
//! *Handles.* An object in a process is a handle, and so is each [`Passage`] (in a message on its way, in a buffer).
//! They are counted: as long as there is more than its own, a process that waits here can be woken from outside. When
//! the count falls to one, those who wait are told to look again (`crate::process::turn`).
//!
//! *Letting go.* A handle may be dropped anywhere: by a collector, with a message that nobody takes, even inside a buffer
//! while the lock of its channel is held. So its drop only notes it in a list of the thread, which is worked off when
//! no lock is held ([`putting_off`]). That also makes long chains of channels in buffers go without recursion.
//!
//! | file | what |
//! |---|---|
//! | `wait` | a task's wait, as other threads see it |
//! | `operations` | send, receive, close, select on shared channels; completions |
//! | `convert` | how a channel becomes shared |
//!
//! Source: the specification of channels, section 8.

mod convert;
mod operations;
mod wait;

use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

pub(super) use self::convert::depart;
pub(crate) use self::operations::Completion;
pub(super) use self::operations::{Case, Pending, attempt, begin_wait, close, receive, send};
use self::wait::Wait;
use super::{Channel, Kind, METATABLE, Waiter};
use crate::process::block;
use crate::process::event::Event;
use crate::sched::exchange::Exchange;
use crate::sched::sync::{Mutex, lock};
use crate::vm::native::{Cx, Kind as ValueKind, Portable, TableRef, Tracer, Value, kind_of};
use crate::vm::task::Ticket;
use crate::vm::transfer::Parcel;

/// What all holders of a channel share.
pub(in crate::process) struct Shared {
    /// Different from that of any other.
    number: u64,
    /// Handles that have not been let go of.
    n_handles: AtomicUsize,
    capacity: usize,
    exchange: Mutex<Exchange<Parcel, Wait>>,
}

impl Shared {
    fn new(capacity: usize) -> Arc<Shared> {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        Arc::new(Shared {
            number: NEXT.fetch_add(1, Ordering::Relaxed),
            n_handles: AtomicUsize::new(0),
            capacity,
            exchange: Mutex::new(Exchange::new(capacity)),
        })
    }

    /// Does something to the exchange.
    fn with<R>(&self, body: impl FnOnce(&mut Exchange<Parcel, Wait>) -> R) -> R {
        putting_off(|| body(&mut lock(&self.exchange)))
    }

    /// Values in the buffer.
    pub(super) fn len(&self) -> usize {
        self.with(|exchange| exchange.len())
    }

    /// Whether it is closed.
    pub(super) fn is_closed(&self) -> bool {
        self.with(|exchange| exchange.is_closed())
    }

    /// Whether anybody but one process can do something here.
    fn is_reachable(&self) -> bool {
        self.n_handles.load(Ordering::Acquire) > 1
    }

    /// A handle has been let go of. Processes that wait and hold the last one may now wait for ever.
    fn release(&self) {
        if self.n_handles.fetch_sub(1, Ordering::AcqRel) != 2 {
            return;
        }
        let mut waiting: Vec<Arc<Wait>> = self.with(|exchange| exchange.waiting().cloned().collect());
        waiting.dedup_by_key(|wait| wait.process().pid);
        for wait in waiting {
            if let Some(remote) = wait.process().system.remote.get() {
                // Who has ended does not wait.
                drop(remote.send(wait.process(), Event::Attention));
            }
        }
    }
}

/// A counted reference.
struct Handle(Option<Arc<Shared>>);

impl Handle {
    fn new(shared: &Arc<Shared>) -> Handle {
        shared.n_handles.fetch_add(1, Ordering::Relaxed);
        Handle(Some(Arc::clone(shared)))
    }

    fn shared(&self) -> Option<&Arc<Shared>> {
        self.0.as_ref()
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        let Some(shared) = self.0.take() else { return };
        let noted = RELEASES.try_with(|releases| {
            let mut releases = releases.borrow_mut();
            releases.list.push(shared);
            releases.holds == 0
        });
        // A thread that ends has no list any more; it runs no process then.
        if noted == Ok(true) {
            putting_off(|| {});
        }
    }
}

/// Handles that a thread has let go of.
struct Releases {
    list: Vec<Arc<Shared>>,
    /// Times that working them off is put off.
    holds: u32,
}

thread_local! {
    static RELEASES: RefCell<Releases> = const { RefCell::new(Releases { list: Vec::new(), holds: 0 }) };
}

/// Ends a putting off; the last one works the list off.
struct PuttingOff;

impl PuttingOff {
    fn begin() -> PuttingOff {
        RELEASES.with_borrow_mut(|releases| releases.holds += 1);
        PuttingOff
    }
}

impl Drop for PuttingOff {
    fn drop(&mut self) {
        loop {
            let next = RELEASES.with_borrow_mut(|releases| {
                // The hold stays until the list is empty, so that what is let go of meanwhile joins it.
                let next = if releases.holds == 1 { releases.list.pop() } else { None };
                if next.is_none() {
                    releases.holds -= 1;
                }
                next
            });
            match next {
                Some(shared) => shared.release(),
                None => return,
            }
        }
    }
}

/// Runs something that takes locks of exchanges: what is let go of meanwhile is worked off afterwards.
fn putting_off<R>(body: impl FnOnce() -> R) -> R {
    let _guard = PuttingOff::begin();
    body()
}

/// What the object of a process has to do with the other side.
pub(super) struct Link {
    handle: Handle,
    /// The channel is shared; before that it is only prepared for it.
    is_joined: bool,
    /// What tasks of this process wait to send in a select, as they gave it.
    offers: Vec<Waiter>,
}

impl Link {
    fn new(shared: &Arc<Shared>, is_joined: bool) -> Link {
        Link { handle: Handle::new(shared), is_joined, offers: Vec::new() }
    }

    pub(super) fn is_joined(&self) -> bool {
        self.is_joined
    }

    /// The other side.
    #[expect(clippy::expect_used, reason = "a handle is empty only while it is dropped")]
    pub(super) fn shared(&self) -> &Arc<Shared> {
        self.handle.shared().expect("a handle in use")
    }

    pub(super) fn trace(&mut self, tracer: &mut Tracer<'_>) {
        for offer in &mut self.offers {
            tracer.value(&mut offer.value);
        }
    }
}

/// Keeps what a task that is about to wait offers in a case of its select.
fn add_offer(cx: &mut Cx<'_>, ch: Value, offer: Waiter) {
    let Some((channel, tasks)) = cx.userdata_and_tasks::<Channel>(ch) else { return };
    let Some(link) = channel.link.get_mut() else { return };
    if link.offers.len() == link.offers.capacity() {
        link.offers.retain(|offer| tasks.is_waiting(offer.ticket));
    }
    link.offers.push(offer);
}

/// The value that a task has offered in a case of its select, nil if its object was given up meanwhile.
fn take_offer(cx: &mut Cx<'_>, ch: Value, ticket: Ticket, case: u32) -> Value {
    let offers = cx.userdata::<Channel>(ch).and_then(|channel| channel.link.get_mut()).map(|link| &mut link.offers);
    let Some(offers) = offers else { return Value::NIL };
    let found = offers.iter().position(|offer| offer.ticket == ticket && offer.case == case);
    let v = found.map_or(Value::NIL, |at| offers.swap_remove(at).value);
    offers.retain(|offer| offer.ticket != ticket);
    v
}

/// A channel on its way to a process.
struct Passage(Handle);

impl Portable for Passage {
    fn arrive(&self, cx: &mut Cx<'_>) -> Value {
        self.0.shared().map_or(Value::NIL, |shared| object(cx, shared))
    }
}

/// The weak table with the objects of shared channels of this process.
fn objects(cx: &mut Cx<'_>) -> Option<TableRef> {
    let pinned = block::local(cx).ok()?.more().channels;
    if let Some(pinned) = pinned
        && let ValueKind::Table(table) = kind_of(cx.pinned(pinned))
    {
        return Some(table);
    }
    let (table, metatable) = (cx.new_table(0, 1), cx.new_table(0, 1));
    let weak = cx.new_str(b"v");
    cx.raw_set_str(metatable, "__mode", weak).ok()?;
    cx.set_metatable(table.into(), Some(metatable));
    let pinned = cx.pin(table.into());
    block::local(cx).ok()?.more().channels = Some(pinned);
    Some(table)
}

/// The object of a shared channel in this process.
fn object(cx: &mut Cx<'_>, shared: &Arc<Shared>) -> Value {
    let key = shared.number.cast_signed();
    // A state without processes gets no channels.
    let Some(table) = objects(cx) else { return Value::NIL };
    let known = cx.raw_get_int(table, key);
    if !known.is_nil() {
        return known;
    }
    let channel = Channel::new(Kind::Plain, shared.capacity);
    let linked = channel.link.set(Box::new(Link::new(shared, true)));
    debug_assert!(linked.is_ok(), "a new object");
    let metatable = cx.registered_table(&METATABLE);
    let ch = cx.new_userdata(channel, metatable);
    note_object(cx, shared, ch);
    ch
}

/// Remembers the object of a shared channel.
fn note_object(cx: &mut Cx<'_>, shared: &Shared, ch: Value) {
    if let Some(table) = objects(cx) {
        let stored = cx.raw_set_int(table, shared.number.cast_signed(), ch);
        debug_assert!(stored.is_ok(), "a table of its own takes every number");
    }
}
