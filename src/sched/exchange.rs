//! Values passed between processes: a buffer and two queues of waits, under one lock for each exchange.
//!
//! A *wait* is one process's waiting on one exchange or several. Whoever ends it claims it first ([`Claim::take`], a
//! compare-and-swap that one caller wins), so a wait ends in exactly one way, whatever becomes possible at the same
//! moment on other cores. Entries of ended waits stay in the queues of the other exchanges until they are met there or
//! swept.
//!
//! An operation that finds its partner claims one wait only: its own does not stand in any queue. That holds for a
//! choice between several exchanges too, because it looks at all of them and joins their queues while it holds all
//! their locks ([`wait_for_any`]); they are taken in the order of their numbers. So nothing has ever to be undone.
//!
//! Invariant (under the lock): a queue of senders with an open wait means a full buffer and no open receiver, but for
//! one of the same wait; a queue of receivers with an open wait means an empty buffer.
//!
//! Model: `tests/loom`, "exchange". Source: the specification of channels, sections 2 to 4, 8 and 12.

#![forbid(unsafe_code)]

use std::collections::VecDeque;
use std::sync::Arc;

use smallvec::SmallVec;

use super::sync::{AtomicBool, Mutex, MutexGuard, Ordering, lock};

/// Length from which a queue looks for ended waits.
const SWEEP_FROM: usize = 8;

/// A wait that one of many may end.
pub trait Claim {
    /// Ends the wait for the caller. False: it has ended.
    fn take(&self) -> bool;
    /// Whether it has not ended.
    fn is_open(&self) -> bool;
}

/// The usual claim: a flag.
#[derive(Debug, Default)]
pub struct Flag(AtomicBool);

impl Claim for Flag {
    #[inline]
    fn take(&self) -> bool {
        self.0.compare_exchange(false, true, Ordering::AcqRel, Ordering::Acquire).is_ok()
    }

    #[inline]
    fn is_open(&self) -> bool {
        !self.0.load(Ordering::Acquire)
    }
}

/// A place in a queue: who waits, and which of its cases this is.
#[derive(Debug)]
pub struct Waiter<W> {
    /// Who waits.
    pub wait: Arc<W>,
    /// Number of the case, as its owner counts.
    pub case: u32,
}

/// What came of an operation that did not have to wait. A waiter in it has been claimed: the caller has to tell it.
#[derive(Debug)]
pub enum Done<V, W> {
    /// The value is in the buffer.
    Buffered,
    /// This receiver gets the value.
    Met(Waiter<W>, V),
    /// A value was received; the sender, if one could go on by that.
    Received(V, Option<Waiter<W>>),
    /// The exchange is closed, and empty if it was about receiving.
    Closed,
}

/// First in, first out.
#[derive(Debug)]
struct Queue<V, W> {
    entries: VecDeque<(Waiter<W>, V)>,
    /// Length at which to sweep next.
    sweep_at: usize,
}

impl<V, W: Claim> Queue<V, W> {
    fn new() -> Queue<V, W> {
        Queue { entries: VecDeque::new(), sweep_at: SWEEP_FROM }
    }

    fn push(&mut self, waiter: Waiter<W>, v: V) {
        if self.entries.len() >= self.sweep_at {
            self.sweep();
        }
        self.entries.push_back((waiter, v));
    }

    fn sweep(&mut self) {
        self.entries.retain(|(waiter, _)| waiter.wait.is_open());
        self.sweep_at = (self.entries.len() * 2).max(SWEEP_FROM);
    }

    /// Claims the first that still waits.
    fn claim(&mut self) -> Option<(Waiter<W>, V)> {
        while let Some(entry) = self.entries.pop_front() {
            if entry.0.wait.take() {
                return Some(entry);
            }
        }
        None
    }
}

/// See the head of the file.
#[derive(Debug)]
pub struct Exchange<V, W> {
    capacity: usize,
    is_closed: bool,
    buffer: VecDeque<V>,
    senders: Queue<V, W>,
    receivers: Queue<(), W>,
    /// Entries whose waits were given up since the last sweep.
    n_withdrawn: usize,
}

impl<V, W: Claim> Exchange<V, W> {
    /// An open exchange that holds up to `capacity` values.
    pub fn new(capacity: usize) -> Exchange<V, W> {
        Exchange {
            capacity,
            is_closed: false,
            buffer: VecDeque::new(),
            senders: Queue::new(),
            receivers: Queue::new(),
            n_withdrawn: 0,
        }
    }

    /// Values in the buffer.
    pub fn len(&self) -> usize {
        self.buffer.len()
    }

    /// Whether the buffer is empty.
    pub fn is_empty(&self) -> bool {
        self.buffer.is_empty()
    }

    /// Whether it is closed.
    pub fn is_closed(&self) -> bool {
        self.is_closed
    }

    /// Sends if that is possible at once.
    ///
    /// # Errors
    /// The value: there is no room for it.
    pub fn send(&mut self, v: V) -> Result<Done<V, W>, V> {
        if self.is_closed {
            return Ok(Done::Closed);
        }
        if let Some((receiver, ())) = self.receivers.claim() {
            return Ok(Done::Met(receiver, v));
        }
        if self.buffer.len() < self.capacity {
            self.buffer.push_back(v);
            return Ok(Done::Buffered);
        }
        Err(v)
    }

    /// Receives if that is possible at once.
    pub fn receive(&mut self) -> Option<Done<V, W>> {
        if let Some(v) = self.buffer.pop_front() {
            let sender = self.senders.claim().map(|(sender, v)| {
                self.buffer.push_back(v);
                sender
            });
            return Some(Done::Received(v, sender));
        }
        if let Some((sender, v)) = self.senders.claim() {
            return Some(Done::Received(v, Some(sender)));
        }
        self.is_closed.then_some(Done::Closed)
    }

    /// Closes: claims all who wait. The first list is that of the senders. `None`: it was closed before.
    pub fn close(&mut self) -> Option<[Vec<Waiter<W>>; 2]> {
        if std::mem::replace(&mut self.is_closed, true) {
            return None;
        }
        let senders = std::iter::from_fn(|| self.senders.claim()).map(|(sender, _)| sender).collect();
        let receivers = std::iter::from_fn(|| self.receivers.claim()).map(|(receiver, ())| receiver).collect();
        Some([senders, receivers])
    }

    /// Puts a value into the buffer of an exchange that is being made.
    pub fn preload(&mut self, v: V) {
        self.buffer.push_back(v);
    }

    /// Puts a wait into the queue of senders.
    pub fn join_senders(&mut self, waiter: Waiter<W>, v: V) {
        self.senders.push(waiter, v);
    }

    /// Puts a wait into the queue of receivers.
    pub fn join_receivers(&mut self, waiter: Waiter<W>) {
        self.receivers.push(waiter, ());
    }

    /// A wait that stands in the queues was given up: entries like it are swept when they are many.
    pub fn withdrawn(&mut self) {
        self.n_withdrawn += 1;
        if self.n_withdrawn * 2 >= self.senders.entries.len() + self.receivers.entries.len() {
            self.n_withdrawn = 0;
            self.senders.sweep();
            self.receivers.sweep();
        }
    }

    /// All who wait.
    pub fn waiting(&self) -> impl Iterator<Item = &Arc<W>> {
        let senders = self.senders.entries.iter().map(|(waiter, _)| waiter);
        let receivers = self.receivers.entries.iter().map(|(waiter, ())| waiter);
        senders.chain(receivers).map(|waiter| &waiter.wait).filter(|wait| wait.is_open())
    }
}

/// One way in which a wait may end.
#[derive(Debug)]
pub struct Case<'a, V, W> {
    /// Where.
    pub exchange: &'a Mutex<Exchange<V, W>>,
    /// The number of the exchange, which orders the locks.
    pub order: u64,
    /// Number of the case, as its owner counts.
    pub number: u32,
    /// The value to send; a receiving case has none.
    pub send: Option<V>,
}

/// Does the first case that is ready, or else begins a wait for all of them, as one step for everybody else. Gives the
/// position of the case that was done.
#[expect(clippy::type_complexity, reason = "the lists live in this function only")]
pub fn wait_for_any<V, W: Claim>(cases: Vec<Case<'_, V, W>>, wait: &Arc<W>) -> Option<(usize, Done<V, W>)> {
    let mut locks: SmallVec<[(u64, &Mutex<Exchange<V, W>>); 4]> =
        cases.iter().map(|case| (case.order, case.exchange)).collect();
    locks.sort_unstable_by_key(|&(order, _)| order);
    locks.dedup_by_key(|&mut (order, _)| order);
    let mut held: SmallVec<[(u64, MutexGuard<'_, Exchange<V, W>>); 4]> =
        locks.into_iter().map(|(order, exchange)| (order, lock(exchange))).collect();
    let mut left: SmallVec<[(usize, u32, Option<V>); 4]> = SmallVec::new();
    for (position, case) in cases.into_iter().enumerate() {
        let Ok(at) = held.binary_search_by_key(&case.order, |&(order, _)| order) else { continue };
        let Some((_, exchange)) = held.get_mut(at) else { continue };
        let v = match case.send {
            Some(v) => match exchange.send(v) {
                Ok(done) => return Some((position, done)),
                Err(v) => Some(v),
            },
            None => match exchange.receive() {
                Some(done) => return Some((position, done)),
                None => None,
            },
        };
        left.push((at, case.number, v));
    }
    for (at, case, v) in left {
        let Some((_, exchange)) = held.get_mut(at) else { continue };
        let waiter = Waiter { wait: Arc::clone(wait), case };
        match v {
            Some(v) => exchange.join_senders(waiter, v),
            None => exchange.join_receivers(waiter),
        }
    }
    None
}
