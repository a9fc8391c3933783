//! Timers of a process: sleeping tasks, and the channels of `time.after`, timers and tickers.
//!
//! A timer event carries a token. The token of a sleeping task is its ticket; others have the top bit set and a [`Key`]:
//! the number of a slot with a generation, so that an event that was on its way when the timer was stopped or set anew
//! is known. A slot is taken as long as its timer will fire; then it also keeps the channel alive. What comes later
//! (reading a value, setting a timer anew) needs only the channel.

use std::collections::HashMap;

use super::block::{self, Me, ProcessRef};
use super::channel::{self, Channel};
use crate::sched::{Nanos, TimerId, Worker};
use crate::vm::native::{Cx, Kind, Raise, Ret, TableRef, Value, kind_of};
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
    /// The pinned table with the channel of each slot.
    channels: Option<u32>,
}

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

    /// Takes the timer of a setting out of its slot, unless it has fired or was stopped.
    fn take(&mut self, key: Key) -> Option<Timer> {
        let slot = self.slots.get_mut(key.number as usize).filter(|slot| slot.generation == key.generation)?;
        let timer = slot.timer.take()?;
        self.free.push(key.number);
        Some(timer)
    }

    /// A free slot, with a generation that it has not had lately.
    fn allot(&mut self) -> Result<Key, TooMany> {
        let number = match self.free.pop() {
            Some(number) => number,
            None => {
                let number = u32::try_from(self.slots.len()).map_err(|_| TooMany)?;
                self.slots.push(Slot::default());
                number
            }
        };
        let slot = self.slots.get_mut(number as usize).ok_or(TooMany)?;
        slot.generation = slot.generation.wrapping_add(1) & GENERATION;
        Ok(Key { number, generation: slot.generation })
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

/// The table with the channels of the slots.
fn channels(cx: &mut Cx<'_>) -> Result<TableRef, Raise> {
    if let Some(pinned) = timers(cx)?.channels
        && let Kind::Table(table) = kind_of(cx.pinned(pinned))
    {
        return Ok(table);
    }
    let table = cx.new_table(0, 0);
    let pinned = cx.pin(table.into());
    timers(cx)?.channels = Some(pinned);
    Ok(table)
}

/// The channel of a slot, which is let go of if the slot is free now.
fn channel_of(cx: &mut Cx<'_>, key: Key) -> Result<Value, Raise> {
    let table = channels(cx)?;
    let index = i64::from(key.number) + 1;
    let ch = cx.raw_get_int(table, index);
    let is_free = timers(cx)?.slots.get(key.number as usize).is_none_or(|slot| slot.timer.is_none());
    if is_free {
        cx.raw_set_int(table, index, Value::NIL)?;
    }
    Ok(ch)
}

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
    let me = block::me(cx)?;
    let interval = Nanos::try_from(nanos).unwrap_or(0).max(1);
    let due = me.worker.clock().saturating_add(interval);
    let Ok(key) = timers(cx)?.allot() else { return Err(too_many(cx)) };
    let Ok(id) = me.worker.set_timer(due, me.process(), key.token()) else {
        timers(cx)?.free.push(key.number);
        return Err(too_many(cx));
    };
    if let Some(slot) = timers(cx)?.slots.get_mut(key.number as usize) {
        slot.timer = Some(Timer { id, due, interval, make, shape });
    }
    let table = channels(cx)?;
    cx.raw_set_int(table, i64::from(key.number) + 1, ch)?;
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
            channel::Kind::Plain | channel::Kind::Inbox | channel::Kind::Events | channel::Kind::Topic => None,
        },
        _ => None,
    }
}

/// Takes a timer back. True: it was pending.
fn cancel(cx: &mut Cx<'_>, key: Key) -> Result<bool, Raise> {
    let worker = block::me(cx)?.worker;
    let Some(timer) = timers(cx)?.take(key) else { return Ok(false) };
    worker.cancel_timer(timer.id);
    channel_of(cx, key)?;
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
    // What cannot be is no error of the program: a table of its own takes every number.
    let done = deliver(cx, Key::of_token(token));
    debug_assert!(done.is_ok(), "a timer without its process");
}

fn deliver(cx: &mut Cx<'_>, key: Key) -> Result<(), Raise> {
    let Me { worker, block } = block::me(cx)?;
    let Some(mut timer) = timers(cx)?.take(key) else { return Ok(()) };
    let Timer { due, interval, make, shape, .. } = timer;
    let late = worker.now().saturating_sub(due);
    if shape == Shape::Ticker {
        // Ticks that could not be delivered in time are left out; the raster stays.
        timer.due = due.saturating_add(interval.saturating_mul(late / interval + 1));
        if let Ok(id) = worker.set_timer(timer.due, block.reference(), key.token()) {
            timer.id = id;
            let timers = timers(cx)?;
            // The slot was freed last.
            timers.free.pop();
            if let Some(slot) = timers.slots.get_mut(key.number as usize) {
                slot.timer = Some(timer);
            }
        }
    }
    let ch = channel_of(cx, key)?;
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
