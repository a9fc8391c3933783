//! A worker as the processes that it runs see it: how they wake others, set timers, ask for the time and their budget.
//!
//! How a worker finds its work is told in `find`, how it runs it in `run`.
//!
//! *Next slot*: the process woken last by the running one runs next, while what the two share is in the cache; the one that
//! stood there before goes to the local queue. It inherits the rest of the waker's budget, and after three in a row the
//! local queue comes first. No other worker is woken for a process in the slot, since that takes longer than its waiting;
//! a waker that goes on computing gives it away at its second slice end (`poll`).
//!
//! A process that goes on sending ends its turn after 64 events, so that the woken one need not wait with a long mailbox for
//! the end of the budget, and then behind all others.
//!
//! *Behind*: a process whose budget ends while more comes in than it gets done shares its worker with all others one to one,
//! else those who give it work would have many turns for one of its own.
//!
//! *Time*: reading the clock costs more than a short turn. It is read when 500 reductions were spent since the last
//! reading, at slice ends, and by who asks for the exact time.

#![forbid(unsafe_code)]

use std::cell::Cell;
use std::sync::Arc;

use crossbeam_deque::Worker as Deque;
use crossbeam_utils::CachePadded;

use super::Handle;
use super::blocking::Job;
use super::clock::Nanos;
use super::events::{Node, NodeCache, Then};
use super::rng::Rng;
use super::runtime::{Remote, Seat, Shared};
use super::stats::Counters;
use super::sync::Ordering;
use super::wheel::TimerId;

/// Reductions after which the clock is read again.
const CLOCK_INTERVAL: u32 = 500;
/// What a turn costs by itself, so that processes that do nothing but wake each other come to the end of a budget.
pub(super) const TURN_COST: u32 = 8;
/// Slice ends shorter than this apart (ns) need not all look at the clock,
const POLL_SHORT: Nanos = 50_000;
/// longer ones look more often,
const POLL_LONG: Nanos = 200_000;
/// but one in so many at least.
const POLL_STRIDE_MAX: u32 = 64;
/// Timers taken out of the wheel under one hold of its lock.
const TIMER_BATCH: usize = 256;

/// Events that a process pushes while one that it woke waits in the next slot: then that one comes first.
const UNHEARD_MAX: u32 = 64;

/// Whether there is a process in a slot.
pub(super) fn is_full<H>(slot: &Cell<Option<H>>) -> bool {
    let process = slot.take();
    let is_full = process.is_some();
    slot.set(process);
    is_full
}

/// See the head of the file.
pub struct Worker<H: Handle> {
    pub(super) remote: Remote<H>,
    pub(super) index: u16,
    /// What others see of this worker.
    pub(super) seat: Arc<CachePadded<Seat<H>>>,
    pub(super) local: Deque<H>,
    pub(super) next: Cell<Option<H>>,
    /// Whether the slot was full at the last slice end.
    pub(super) slot_waited: Cell<bool>,
    /// Processes were put into the local queue since another worker was told.
    pub(super) has_pushed: Cell<bool>,
    pub(super) nodes: NodeCache<H::Event>,
    pub(super) now: Cell<Nanos>,
    pub(super) budget: Cell<u32>,
    /// Reductions since the clock was read.
    pub(super) unclocked: Cell<u32>,
    /// Slice ends to pass before the next look at the clock, and how many there were last time.
    pub(super) polls_to_skip: Cell<u32>,
    pub(super) poll_stride: Cell<u32>,
    /// Address of the control block of the process that had the last turn of its own; only compared.
    pub(super) last_run: Cell<*const ()>,
    /// The last turn used its budget up: others come first, also from the global queue.
    pub(super) was_preempted: Cell<bool>,
    /// Events that the running process has pushed to others since it filled the next slot.
    pub(super) unheard: Cell<u32>,
    /// A process that is behind (`Outcome::Behind`): it has every second turn, those from the next slot aside.
    pub(super) behind: Cell<Option<H>>,
    /// Another process has had a turn since it had one.
    pub(super) is_its_turn: Cell<bool>,
    /// Turns from the next slot in a row.
    pub(super) slot_turns: Cell<u32>,
    pub(super) n_finds: Cell<u32>,
    /// Counted as searching in `idle`.
    pub(super) is_searching: Cell<bool>,
    pub(super) rng: Rng,
    due: Cell<Vec<(H, u64)>>,
}

impl<H: Handle> Worker<H> {
    /// The worker of a seat; `None` if there is one already.
    pub(super) fn new(shared: Arc<Shared<H>>, index: usize) -> Option<Worker<H>> {
        let local = shared.take_deque(index)?;
        let seat = Arc::clone(shared.seats.get(index)?);
        let rng = Rng::new(shared.config.seed ^ ((index as u64) << 32));
        Some(Worker {
            local,
            index: u16::try_from(index).ok()?,
            seat,
            next: Cell::new(None),
            slot_waited: Cell::new(false),
            has_pushed: Cell::new(false),
            nodes: NodeCache::new(Arc::clone(&shared.nodes)),
            now: Cell::new(shared.clock.now()),
            budget: Cell::new(0),
            unclocked: Cell::new(0),
            polls_to_skip: Cell::new(0),
            poll_stride: Cell::new(1),
            last_run: Cell::new(std::ptr::null()),
            was_preempted: Cell::new(false),
            unheard: Cell::new(0),
            behind: Cell::new(None),
            is_its_turn: Cell::new(false),
            slot_turns: Cell::new(0),
            n_finds: Cell::new(0),
            is_searching: Cell::new(false),
            rng,
            due: Cell::new(Vec::new()),
            remote: Remote { shared },
        })
    }

    /// Number of the worker, from 0.
    pub fn index(&self) -> usize {
        usize::from(self.index)
    }

    /// The door that other threads use.
    pub fn remote(&self) -> &Remote<H> {
        &self.remote
    }

    /// Pushes an event to a process. If it waited for one, it runs next on this worker.
    ///
    /// # Errors
    /// The event, if the process has ended.
    #[inline(always)]
    pub fn send(&self, target: &H, event: H::Event) -> Result<(), H::Event> {
        match target.control().push(self.node(event)) {
            Ok(Then::Enqueue) => self.push_next(target.unpark()),
            Ok(Then::Nothing) => self.unheard.set(self.unheard.get() + 1),
            Err(node) => return Err(self.take_event(node)),
        }
        Ok(())
    }

    /// Hands over a new process.
    #[inline]
    pub fn submit(&self, handle: H) {
        self.push_local(handle);
        self.shared().watch();
    }

    /// A node with an event, from the cache of this worker.
    #[inline(always)]
    pub fn node(&self, event: H::Event) -> Box<Node<H::Event>> {
        self.nodes.node(event)
    }

    /// Drops a node; its memory goes to the cache of this worker.
    #[inline]
    pub fn recycle(&self, node: Box<Node<H::Event>>) {
        self.nodes.recycle(node);
    }

    /// The event of a node; its memory goes to the cache of this worker.
    #[inline]
    pub fn take_event(&self, node: Box<Node<H::Event>>) -> H::Event {
        self.nodes.take(node)
    }

    /// The time as read last: up to a slice behind.
    #[inline]
    pub fn now(&self) -> Nanos {
        self.now.get()
    }

    /// The exact time. Deadlines are counted from this one, since a timer must not fire early.
    pub fn clock(&self) -> Nanos {
        self.now.set(self.shared().clock.now());
        self.unclocked.set(0);
        self.now.get()
    }

    /// Sends the process a timer event with this token at this time, or as soon as possible after it.
    ///
    /// # Errors
    /// The handle, if there are too many timers.
    pub fn set_timer(&self, deadline: Nanos, handle: H, token: u64) -> Result<TimerId, H> {
        self.shared().timers.set(deadline, (handle, token)).map_err(|(handle, _)| handle)
    }

    /// Takes a timer back. False: it has fired (the event is in the queue), or was cancelled before.
    pub fn cancel_timer(&self, id: TimerId) -> bool {
        self.shared().timers.cancel(id).is_some()
    }

    /// Runs a job on a thread of the blocking pool.
    ///
    /// # Errors
    /// The job, if there is no thread for it, or the run is over.
    pub fn spawn_blocking(&self, job: Job) -> Result<(), Job> {
        self.remote.spawn_blocking(job)
    }

    /// Reductions left in this turn, at least 1 when it begins.
    #[inline]
    pub fn budget(&self) -> u32 {
        self.budget.get()
    }

    /// Whether the running process has pushed so many events that the one in the next slot should run before there are more.
    /// The next slice end ends its turn then.
    #[inline]
    pub fn has_said_enough(&self) -> bool {
        self.unheard.get() >= UNHEARD_MAX
    }

    /// Counts reductions that the running process has used.
    #[inline]
    pub fn spend(&self, reductions: u32) {
        self.budget.set(self.budget.get().saturating_sub(reductions));
        self.unclocked.set(self.unclocked.get().saturating_add(reductions));
    }

    /// Called by a running process at each slice end: gives away what has waited in the next slot for a slice, and fires
    /// timers that are due. True: the process should end its turn, since somebody urgent waits, or the run is over.
    #[inline]
    pub fn poll(&self) -> bool {
        self.counters().beats.add(2);
        if self.has_said_enough() {
            if is_full(&self.next) {
                return true;
            }
            self.unheard.set(0);
        }
        self.age_next_slot();
        let skip = self.polls_to_skip.get();
        if skip > 0 {
            self.polls_to_skip.set(skip - 1);
            return self.remote.is_finished();
        }
        self.poll_clock()
    }

    #[inline(never)]
    fn poll_clock(&self) -> bool {
        let before = self.now();
        let took = self.clock().saturating_sub(before);
        let stride = self.poll_stride.get();
        let stride = match took {
            0..POLL_SHORT => (2 * stride).min(POLL_STRIDE_MAX),
            POLL_LONG.. => (stride / 2).max(1),
            _ => stride,
        };
        self.poll_stride.set(stride);
        self.polls_to_skip.set(stride - 1);
        let has_fired = self.fire_timers();
        has_fired || self.remote.is_finished()
    }

    /// A process in the slot that waits since before the last slice end goes where others can take it.
    fn age_next_slot(&self) {
        if let Some(handle) = self.next.take() {
            if self.slot_waited.replace(true) {
                self.push_local(handle);
            } else {
                self.next.set(Some(handle));
            }
        }
        self.tell_of_pushes();
    }

    /// Wakes another worker if processes wait in the local queue that nobody was told of.
    #[inline]
    pub(super) fn tell_of_pushes(&self) {
        if self.has_pushed.replace(false) && !self.local.is_empty() {
            self.shared().notify(u16::MAX);
        }
    }

    /// Sends the events of all timers that are due by the time read last; says whether there were any.
    pub(super) fn fire_timers(&self) -> bool {
        let timers = &self.shared().timers;
        if !timers.is_due(self.now()) {
            return false;
        }
        let mut due = self.due.take();
        let mut n_fired = 0;
        loop {
            let is_all = timers.take_due(self.now(), TIMER_BATCH, &mut due);
            n_fired += due.len() as u64;
            for (handle, token) in due.drain(..) {
                // A process that has ended needs no timer.
                drop(self.send(&handle, H::timer_event(token)));
            }
            if is_all {
                break;
            }
        }
        self.due.set(due);
        self.counters().timers.add(n_fired);
        n_fired > 0
    }

    #[inline]
    pub(super) fn push_next(&self, handle: H) {
        handle.prefetch();
        self.slot_waited.set(false);
        self.unheard.set(0);
        if let Some(before) = self.next.replace(Some(handle)) {
            self.push_local(before);
        }
    }

    #[inline]
    pub(super) fn push_local(&self, handle: H) {
        self.local.push(handle);
        self.has_pushed.set(true);
    }

    /// A new budget.
    #[inline]
    pub(super) fn renew_budget(&self) {
        self.budget.set(self.shared().config.budget.max(1));
    }

    /// Between two turns: reads the clock if enough was done since the last time, and fires timers. What they wake gets a
    /// slice, if the turn before used its budget up, so that it need not wait behind all others.
    #[inline]
    pub(super) fn look_at_clock(&self) {
        if self.unclocked.get() >= CLOCK_INTERVAL {
            self.clock();
            if self.fire_timers() && self.budget.get() == 0 {
                self.budget.set(CLOCK_INTERVAL);
            }
        }
    }

    #[inline]
    pub(super) fn shared(&self) -> &Arc<Shared<H>> {
        &self.remote.shared
    }

    #[inline]
    pub(super) fn counters(&self) -> &Counters {
        &self.seat.counters
    }

    /// Whether the run is over.
    #[inline]
    pub(super) fn is_finished(&self) -> bool {
        self.shared().is_finished.load(Ordering::Relaxed)
    }
}
