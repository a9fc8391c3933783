//! Timers of a process: sleeping tasks, and the channels of `time.after`, timers and tickers.
//!
//! A timer event carries a token. The token of a sleeping task is its ticket; others have the top bit set and the number
//! of the timer with a generation, so that an event that was on its way when the timer was stopped or set anew is known.

use super::block::{self, Me, ProcessRef};
use super::channel::{self, Channel, Kind};
use super::local::NOTHING;
use crate::sched::{Nanos, TimerId, Worker};
use crate::vm::native::{Cx, Raise, Ret, Value};
use crate::vm::task::{Ticket, WaitFor};

/// Token bit of timers with a channel.
const CHANNEL: u64 = 1 << 63;

/// Makes the value that a timer delivers: the moment at which it fired.
pub(crate) type MakeValue = fn(&mut Cx<'_>) -> Value;

/// A timer with a channel.
pub(super) struct Timer {
    id: TimerId,
    generation: u32,
    /// The pinned channel.
    channel: u32,
    make: MakeValue,
    what: What,
    /// Whether it will fire.
    is_pending: bool,
}

/// What happens when it fires.
#[derive(Clone, Copy)]
enum What {
    /// The channel is closed behind the value.
    After,
    /// It may be set anew.
    Timer,
    /// It fires again: at `next`, then at multiples of the interval.
    Ticker { next: Nanos, interval: Nanos },
}

impl Timer {
    /// Takes it out of the wheel.
    pub(super) fn cancel(&self, worker: &Worker<ProcessRef>) {
        if self.is_pending {
            worker.cancel_timer(self.id);
        }
    }
}

/// Ticks that wait in the channel of a ticker.
const TICKS: usize = 16;

/// The kinds of timers with a channel.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// `time.after`.
    After,
    /// `time.timer`.
    Timer,
    /// `time.ticker`.
    Ticker,
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
        Ok(id) => block::local(cx)?.more().sleeping.push((ticket, id)),
        Err(_) => return Err(cx.error("too many timers")),
    }
    cx.block(WaitFor::Answer)
}

/// Starts a timer with a channel: its number and the channel.
///
/// # Errors
/// There are too many timers.
pub(crate) fn start(cx: &mut Cx<'_>, shape: Shape, nanos: i64, make: MakeValue) -> Result<(u32, Value), Raise> {
    cx.use_tasks();
    let me = block::me(cx)?;
    let interval = Nanos::try_from(nanos).unwrap_or(0).max(1);
    let deadline = me.worker.clock().saturating_add(interval);
    let local = block::local(cx)?;
    let timers = &mut local.more().timers;
    let free = timers.iter().position(Option::is_none).unwrap_or_else(|| {
        timers.push(None);
        timers.len() - 1
    });
    let number = u32::try_from(free).unwrap_or(u32::MAX);
    let capacity = if shape == Shape::Ticker { TICKS } else { 1 };
    let ch = channel::create(cx, Kind::Time(number), capacity);
    let channel = cx.pin(ch);
    let generation = next_generation(cx)?;
    let Ok(id) = me.worker.set_timer(deadline, me.process(), token(number, generation)) else {
        cx.unpin(channel);
        return Err(cx.error("too many timers"));
    };
    let what = match shape {
        Shape::After => What::After,
        Shape::Timer => What::Timer,
        Shape::Ticker => What::Ticker { next: deadline.saturating_add(interval), interval },
    };
    let timer = Timer { id, generation, channel, make, what, is_pending: true };
    if let Some(slot) = block::local(cx)?.more().timers.get_mut(free) {
        *slot = Some(timer);
    }
    Ok((number, ch))
}

fn next_generation(cx: &mut Cx<'_>) -> Result<u32, Raise> {
    let more = block::local(cx)?.more();
    more.timer_generation = more.timer_generation.wrapping_add(1) & (u32::MAX >> 1);
    Ok(more.timer_generation)
}

fn token(number: u32, generation: u32) -> u64 {
    CHANNEL | u64::from(generation) << 32 | u64::from(number)
}

/// Stops a timer and closes its channel. True: it was still pending.
///
/// # Errors
/// The state has no processes.
pub(crate) fn stop(cx: &mut Cx<'_>, number: u32) -> Result<bool, Raise> {
    let me = block::me(cx)?;
    let timers = &mut block::local(cx)?.more().timers;
    let Some(timer) = timers.get_mut(number as usize).and_then(Option::take) else { return Ok(false) };
    timer.cancel(me.worker);
    let ch = cx.unpin(timer.channel);
    channel::close(cx, ch);
    Ok(timer.is_pending)
}

/// Sets a timer anew. True: it was still pending; false: it had fired or was stopped.
///
/// # Errors
/// There are too many timers.
pub(crate) fn reset(cx: &mut Cx<'_>, number: u32, nanos: i64) -> Result<bool, Raise> {
    let me = block::me(cx)?;
    let deadline = me.worker.clock().saturating_add(Nanos::try_from(nanos).unwrap_or(0).max(1));
    let generation = next_generation(cx)?;
    let timers = &mut block::local(cx)?.more().timers;
    let Some(Some(timer)) = timers.get_mut(number as usize) else { return Ok(false) };
    timer.cancel(me.worker);
    let was_pending = std::mem::replace(&mut timer.is_pending, true);
    timer.generation = generation;
    let Ok(id) = me.worker.set_timer(deadline, me.process(), token(number, generation)) else {
        timer.is_pending = false;
        return Err(cx.error("too many timers"));
    };
    timer.id = id;
    let ch = timer.channel;
    let ch = cx.pinned(ch);
    // A value that nobody has read belongs to the former time.
    if let Some(channel) = cx.userdata::<Channel>(ch) {
        channel.take_buffered();
    }
    Ok(was_pending)
}

/// A timer event has come.
pub(super) fn fired(cx: &mut Cx<'_>, event: u64) {
    if event & CHANNEL == 0 {
        let ticket = Ticket::from_token(event);
        if let Ok(local) = block::local(cx) {
            local.more().sleeping.retain(|(sleeper, _)| *sleeper != ticket);
        }
        cx.wake(ticket, &[]);
        return;
    }
    let Ok(Me { worker, block }) = block::me(cx) else { return };
    let number = event as u32;
    let generation = (event >> 32) as u32 & (u32::MAX >> 1);
    let Ok(local) = block::local(cx) else { return };
    let Some(Some(timer)) = local.more().timers.get_mut(number as usize) else { return };
    if timer.generation != generation {
        return;
    }
    let (pinned, make, what) = (timer.channel, timer.make, timer.what);
    timer.is_pending = false;
    if let What::Ticker { next, interval } = what {
        // Ticks that could not be delivered in time are dropped; the raster stays.
        let now = worker.now();
        let missed = if now > next { (now - next) / interval } else { 0 };
        let next = next.saturating_add(missed.saturating_mul(interval));
        if let Ok(id) = worker.set_timer(next, block.reference(), event) {
            timer.id = id;
            timer.is_pending = true;
        }
        timer.what = What::Ticker { next: next.saturating_add(interval), interval };
    }
    let ch = cx.pinned(pinned);
    let can_take = cx.userdata_and_tasks::<Channel>(ch).is_some_and(|(channel, tasks)| channel.can_take(tasks));
    if can_take {
        let v = make(cx);
        channel::deliver(cx, ch, v);
    }
    if matches!(what, What::After) {
        if let Ok(local) = block::local(cx)
            && let Some(slot) = local.more().timers.get_mut(number as usize)
        {
            *slot = None;
        }
        cx.unpin(pinned);
        channel::close(cx, ch);
    }
}

/// A channel of a timer is closed by the program.
pub(super) fn closed(cx: &mut Cx<'_>, number: u32) {
    let Ok(me) = block::me(cx) else { return };
    let Ok(local) = block::local(cx) else { return };
    if let Some(timer) = local.more().timers.get_mut(number as usize).and_then(Option::take) {
        timer.cancel(me.worker);
        if timer.channel != NOTHING {
            cx.unpin(timer.channel);
        }
    }
}
