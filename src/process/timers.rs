//! Timers of a process: sleeping tasks, and the channels of `time.after`, timers and tickers.
//!
//! A timer event carries a token. The token of a sleeping task is its ticket; others have the top bit set and a [`Key`]:
//! the number of a slot with a generation, so that an event that was on its way when the timer was stopped or set anew
//! is known. A slot is taken as long as its timer will fire. What comes later (reading a value, setting a timer anew)
//! needs only the channel.
//!
//! Timers do not keep their channels alive: who waits on a channel does, and what nobody can look at need not be filled.
//! When many timers are pending, those whose channel is no more are looked for and stopped.

use std::collections::HashMap;

use super::block::{self, Me, ProcessRef};
use super::channel::{self, Channel};
use crate::sched::{Nanos, TimerId, Worker};
use crate::vm::native::{Cx, Raise, Ret, Value};
use crate::vm::task::{Ticket, WaitFor};

/// Token bit of timers with a channel.
const CHANNEL: u64 = 1 << 63;

/// Bits of a generation in a token.
const GENERATION: u32 = u32::MAX >> 1;

/// Ticks that wait in the channel of a ticker.
const TICKS: usize = 16;

/// Makes the value that a timer delivers, a moment so many nanoseconds ago.
pub(crate) type MakeValue = fn(&mut Cx<'_>, Nanos) -> Value;

/// A setting of a timer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Key {
    number: u32,
    generation: u32,
}

impl Key {
    fn token(self) -> u64 {
        CHANNEL | u64::from(self.generation) << 32 | u64::from(self.number)
    }

    fn of_token(token: u64) -> Key {
        let [n0, n1, n2, n3, g0, g1, g2, g3] = token.to_le_bytes();
        let generation = u32::from_le_bytes([g0, g1, g2, g3]) & GENERATION;
        Key { number: u32::from_le_bytes([n0, n1, n2, n3]), generation }
    }
}

/// The kinds of timers with a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// `time.after`: the channel is closed behind the value.
    After,
    /// `time.timer`: may be set anew.
    Timer,
    /// `time.ticker`: fires again and again.
    Ticker,
}

/// A timer with a channel that will fire.
struct Timer {
    id: TimerId,
    due: Nanos,
    interval: Nanos,
    make: MakeValue,
    shape: Shape,
    /// The weak reference to the channel.
    channel: u32,
}

#[derive(Default)]
struct Slot {
    generation: u32,
    timer: Option<Timer>,
}

/// The timers of a process.
#[derive(Default)]
pub(super) struct Timers {
    /// Those of sleeping tasks, by their tickets.
    sleeping: HashMap<u64, TimerId>,
    slots: Vec<Slot>,
    free: Vec<u32>,
    generation: u32,
    /// Number of pending timers at which those without a channel are looked for.
    crowd: usize,
}

/// So many timers may be pending before any without a channel are looked for.
const CROWD_MIN: usize = 256;

impl Timers {
    /// Stops all.
    pub(super) fn cancel_all(&mut self, worker: &Worker<ProcessRef>) {
        let sleeping = self.sleeping.drain().map(|(_, id)| id);
        let waiting = self.slots.drain(..).filter_map(|slot| slot.timer).map(|timer| timer.id);
        for id in sleeping.chain(waiting) {
            worker.cancel_timer(id);
        }
        self.free.clear();
    }

    /// A timer of the process itself, under its token.
    pub(super) fn keep(&mut self, token: u64, id: TimerId) {
        self.sleeping.insert(token, id);
    }

    /// Takes the timer of a setting out of its slot, unless it has fired or was stopped.
    fn take(&mut self, key: Key) -> Option<Timer> {
        let slot = self.slots.get_mut(key.number as usize).filter(|slot| slot.generation == key.generation)?;
        let timer = slot.timer.take()?;
        self.free.push(key.number);
        Some(timer)
    }

    /// A free slot, with a generation that no timer of it has had lately.
    fn allot(&mut self) -> Result<Key, TooMany> {
        let number = match self.free.pop() {
            Some(number) => number,
            None => {
                let number = u32::try_from(self.slots.len()).map_err(|_| TooMany)?;
                self.slots.push(Slot::default());
                number
            }
        };
        // The last generation is for timers of calls.
        self.generation = (self.generation + 1) % GENERATION;
        let slot = self.slots.get_mut(number as usize).ok_or(TooMany)?;
        slot.generation = self.generation;
        Ok(Key { number, generation: self.generation })
    }

    /// Gives memory back when no timer is left.
    fn shrink(&mut self) {
        if self.slots.len() > CROWD_MIN && self.free.len() == self.slots.len() {
            self.slots = Vec::new();
            self.free = Vec::new();
        }
    }

    fn n_pending(&self) -> usize {
        self.slots.len() - self.free.len()
    }
}

/// There is no room for another timer.
struct TooMany;

fn too_many(cx: &mut Cx<'_>) -> Raise {
    cx.error("too many timers")
}

fn timers<'c>(cx: &'c mut Cx<'_>) -> Result<&'c mut Timers, Raise> {
    Ok(&mut block::local(cx)?.more().timers)
}

/// Stops the timers whose channels are no more, if there are many.
fn drop_forgotten(cx: &mut Cx<'_>) -> Result<(), Raise> {
    let timers_now = timers(cx)?;
    if timers_now.n_pending() < timers_now.crowd.max(CROWD_MIN) {
        return Ok(());
    }
    let keys = (0..).zip(&timers_now.slots).filter_map(|(number, slot)| {
        let channel = slot.timer.as_ref()?.channel;
        Some((Key { number, generation: slot.generation }, channel))
    });
    let keys: Vec<(Key, u32)> = keys.collect();
    cx.charge(keys.len() / SLOTS_PER_REDUCTION);
    for (key, channel) in keys {
        if cx.weak(channel).is_nil() {
            cancel(cx, key)?;
        }
    }
    let timers = timers(cx)?;
    timers.crowd = timers.n_pending() * 2;
    Ok(())
}

/// So many slots are looked at for one reduction.
const SLOTS_PER_REDUCTION: usize = 32;

/// Suspends the running task for so many nanoseconds.
///
/// # Errors
/// As for blocking.
pub(crate) fn sleep(cx: &mut Cx<'_>, nanos: i64) -> Result<Ret, Raise> {
    cx.use_tasks();
    let Ok(nanos @ 1..) = Nanos::try_from(nanos) else {
        // One turn of the ready queue.
        cx.queue_up(&[]);
        return cx.run_next();
    };
    cx.check_may_block()?;
    let me = block::me(cx)?;
    let ticket = cx.ticket();
    let deadline = me.worker.clock().saturating_add(nanos);
    match me.worker.set_timer(deadline, me.process(), ticket.token()) {
        Ok(id) => timers(cx)?.sleeping.insert(ticket.token(), id),
        Err(_) => return Err(too_many(cx)),
    };
    cx.block(WaitFor::Answer)
}

/// A limit of one wait.
pub(crate) struct WaitLimit(Ticket);

/// Limits the wait that the running task is about to begin, for something else: when the time has passed, it is woken
/// without values.
///
/// # Errors
/// There are too many timers.
pub(crate) fn limit_wait(cx: &mut Cx<'_>, nanos: i64) -> Result<WaitLimit, Raise> {
    cx.use_tasks();
    let me = block::me(cx)?;
    let ticket = cx.ticket();
    let deadline = me.worker.clock().saturating_add(Nanos::try_from(nanos).unwrap_or(0));
    match me.worker.set_timer(deadline, me.process(), ticket.token()) {
        Ok(id) => timers(cx)?.sleeping.insert(ticket.token(), id),
        Err(_) => return Err(too_many(cx)),
    };
    Ok(WaitLimit(ticket))
}

/// The wait is over.
pub(crate) fn end_limit(cx: &mut Cx<'_>, limit: WaitLimit) {
    let Ok(me) = block::me(cx) else { return };
    let worker = me.worker;
    if let Ok(timers) = timers(cx)
        && let Some(id) = timers.sleeping.remove(&limit.0.token())
    {
        worker.cancel_timer(id);
    }
}

/// Starts a timer with a channel; gives the channel.
///
/// # Errors
/// There are too many timers.
pub(crate) fn start(cx: &mut Cx<'_>, shape: Shape, nanos: i64, make: MakeValue) -> Result<Value, Raise> {
    cx.use_tasks();
    let capacity = if shape == Shape::Ticker { TICKS } else { 1 };
    let ch = channel::create(cx, channel::Kind::Time(Key { number: u32::MAX, generation: 0 }), capacity);
    set(cx, ch, shape, nanos, make)?;
    Ok(ch)
}

/// Sets a timer for a channel that has none.
fn set(cx: &mut Cx<'_>, ch: Value, shape: Shape, nanos: i64, make: MakeValue) -> Result<(), Raise> {
    drop_forgotten(cx)?;
    let me = block::me(cx)?;
    let interval = Nanos::try_from(nanos).unwrap_or(0).max(1);
    let due = me.worker.clock().saturating_add(interval);
    let Ok(key) = timers(cx)?.allot() else { return Err(too_many(cx)) };
    let Ok(id) = me.worker.set_timer(due, me.process(), key.token()) else {
        timers(cx)?.free.push(key.number);
        return Err(too_many(cx));
    };
    let channel = cx.new_weak(ch);
    if let Some(slot) = timers(cx)?.slots.get_mut(key.number as usize) {
        slot.timer = Some(Timer { id, due, interval, make, shape, channel });
    }
    if let Some(channel) = cx.userdata::<Channel>(ch) {
        channel.kind = channel::Kind::Time(key);
    }
    Ok(())
}

/// The setting of a channel's timer, if the channel is open.
fn setting(cx: &mut Cx<'_>, ch: Value) -> Option<Key> {
    match cx.userdata::<Channel>(ch) {
        Some(channel) if !channel.is_closed() => match channel.kind {
            channel::Kind::Time(key) => Some(key),
            channel::Kind::Plain
            | channel::Kind::Inbox
            | channel::Kind::Events
            | channel::Kind::Topic(_)
            | channel::Kind::Result => None,
        },
        _ => None,
    }
}

/// Takes a timer back. True: it was pending.
fn cancel(cx: &mut Cx<'_>, key: Key) -> Result<bool, Raise> {
    let worker = block::me(cx)?.worker;
    let Some(timer) = timers(cx)?.take(key) else { return Ok(false) };
    worker.cancel_timer(timer.id);
    cx.drop_weak(timer.channel);
    timers(cx)?.shrink();
    Ok(true)
}

/// Stops the timer of a channel and closes that. True: it was still pending.
///
/// # Errors
/// The state has no processes.
pub(crate) fn stop(cx: &mut Cx<'_>, ch: Value) -> Result<bool, Raise> {
    let Some(key) = setting(cx, ch) else { return Ok(false) };
    let was_pending = cancel(cx, key)?;
    channel::close(cx, ch);
    Ok(was_pending)
}

/// Sets the timer of a channel anew, unless that is closed. True: it was still pending; false: it had fired or was
/// stopped.
///
/// # Errors
/// There are too many timers.
pub(crate) fn reset(cx: &mut Cx<'_>, ch: Value, shape: Shape, nanos: i64, make: MakeValue) -> Result<bool, Raise> {
    let Some(key) = setting(cx, ch) else { return Ok(false) };
    let was_pending = cancel(cx, key)?;
    // Values that nobody has read belong to the former time.
    if let Some(channel) = cx.userdata::<Channel>(ch) {
        channel.take_buffered();
    }
    set(cx, ch, shape, nanos, make)?;
    Ok(was_pending)
}

/// A timer event has come.
pub(super) fn fired(cx: &mut Cx<'_>, token: u64) {
    if token & CHANNEL == 0 {
        if let Ok(timers) = timers(cx) {
            timers.sleeping.remove(&token);
        }
        cx.wake(Ticket::from_token(token), &[]);
        return;
    }
    let done = deliver(cx, Key::of_token(token));
    debug_assert!(done.is_ok(), "a timer without its process");
}

fn deliver(cx: &mut Cx<'_>, key: Key) -> Result<(), Raise> {
    let Me { worker, block } = block::me(cx)?;
    let Some(mut timer) = timers(cx)?.take(key) else { return Ok(()) };
    let Timer { due, interval, make, shape, channel, .. } = timer;
    let ch = cx.weak(channel);
    let late = worker.now().saturating_sub(due);
    // Ticks that could not be delivered in time are left out; the raster stays.
    timer.due = due.saturating_add(interval.saturating_mul(late / interval + 1));
    let goes_on = shape == Shape::Ticker && !ch.is_nil();
    match if goes_on { worker.set_timer(timer.due, block.reference(), key.token()).ok() } else { None } {
        Some(id) => {
            timer.id = id;
            let timers = timers(cx)?;
            // The slot was freed last.
            timers.free.pop();
            if let Some(slot) = timers.slots.get_mut(key.number as usize) {
                slot.timer = Some(timer);
            }
        }
        None => {
            cx.drop_weak(channel);
            timers(cx)?.shrink();
        }
    }
    let can_take = cx.userdata_and_tasks::<Channel>(ch).is_some_and(|(channel, tasks)| channel.can_take(tasks));
    if can_take {
        let v = make(cx, late);
        channel::deliver(cx, ch, v);
    }
    if shape == Shape::After {
        channel::close(cx, ch);
    }
    Ok(())
}

/// A channel of a timer is closed by the program.
pub(super) fn closed(cx: &mut Cx<'_>, key: Key) {
    let done = cancel(cx, key);
    debug_assert!(done.is_ok(), "a timer without its process");
}
