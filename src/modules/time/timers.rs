//! Sleeping, and the channels that time fills: `sleep`, `after`, `timer`, `ticker`.
//!
//! Timers and tickers are userdata around their channel. What they do is [`crate::process::timers`]'s business.

use super::instant::Time;
use crate::process::duration::Duration;
use crate::process::error::kind;
use crate::process::timers::{self, Shape};
use crate::vm::native::{Cx, Function, HostType, Object, Raise, Ret, Tracer, Value};

/// The functions of the module.
pub(super) const FUNCTIONS: &[Function] = &[("sleep", sleep), ("after", after), ("timer", timer), ("ticker", ticker)];

const METHODS: &[Function] = &[("response", channel), ("channel", channel), ("stop", stop), ("reset", reset)];

static TIMER: HostType = HostType::new("timer", METHODS, &[]);
static TICKER: HostType = HostType::new("ticker", METHODS, &[]);

/// A timer or ticker.
struct Timer {
    channel: Value,
    shape: Shape,
}

impl Timer {
    fn of(shape: Shape) -> &'static HostType {
        if shape == Shape::Ticker { &TICKER } else { &TIMER }
    }
}

impl Object for Timer {
    fn type_name(&self) -> &'static str {
        Timer::of(self.shape).name()
    }

    fn trace(&mut self, tracer: &mut Tracer<'_>) {
        tracer.value(&mut self.channel);
    }
}

/// The moment so many nanoseconds ago: when a timer was due.
fn due(cx: &mut Cx<'_>, late: u64) -> Value {
    let now = Time::now();
    let due = i64::try_from(late).ok().and_then(|late| now.add(Duration(-late)));
    due.unwrap_or(now).into_value(cx)
}

/// `time.sleep(duration)`.
fn sleep(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let v = cx.arg(1);
    match Duration::of_argument(cx, v) {
        Ok(d) => timers::sleep(cx, d.0),
        Err(message) => cx.ret_failure(Some("time.sleep"), kind::INVALID, message),
    }
}

/// The duration in argument 1, or the results of a failure.
fn positive(cx: &mut Cx<'_>, context: &str) -> Result<Result<Duration, Ret>, Raise> {
    let v = cx.arg(1);
    let message = match Duration::of_argument(cx, v) {
        Ok(d) if d.0 > 0 => return Ok(Ok(d)),
        Ok(_) => NOT_POSITIVE.to_owned(),
        Err(message) => message,
    };
    cx.ret_failure(Some(context), kind::INVALID, message).map(Err)
}

const NOT_POSITIVE: &str = "duration must be > 0";

/// `time.after(duration)`.
fn after(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    match positive(cx, "time.after")? {
        Ok(d) => {
            let ch = timers::start(cx, Shape::After, d.0, due)?;
            cx.ret1(ch)
        }
        Err(ret) => Ok(ret),
    }
}

fn start(cx: &mut Cx<'_>, shape: Shape, context: &str) -> Result<Ret, Raise> {
    match positive(cx, context)? {
        Ok(d) => {
            let channel = timers::start(cx, shape, d.0, due)?;
            let timer = cx.new_object(Timer::of(shape), Timer { channel, shape });
            cx.ret1(timer)
        }
        Err(ret) => Ok(ret),
    }
}

/// `time.timer(duration)`.
fn timer(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    start(cx, Shape::Timer, "time.timer")
}

/// `time.ticker(duration)`.
fn ticker(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    start(cx, Shape::Ticker, "time.ticker")
}

/// The timer or ticker that a method was called on.
fn check(cx: &mut Cx<'_>) -> Result<(Value, Shape), Raise> {
    let v = cx.arg(1);
    match cx.userdata::<Timer>(v) {
        Some(timer) => Ok((timer.channel, timer.shape)),
        None => Err(cx.type_error(1, "timer")),
    }
}

/// `timer:response()`, `timer:channel()`
fn channel(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (ch, _) = check(cx)?;
    cx.ret1(ch)
}

/// `timer:stop()`: whether it was still pending; of a ticker always true.
fn stop(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (ch, shape) = check(cx)?;
    let was_pending = timers::stop(cx, ch)?;
    cx.queue_up(&[Value::from(was_pending || shape == Shape::Ticker)]);
    cx.run_next()
}

/// `timer:reset(duration)`: whether it was still pending.
fn reset(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (ch, shape) = check(cx)?;
    let method = Timer::of(shape).name();
    let v = cx.arg(2);
    let d = match Duration::of_argument(cx, v) {
        Ok(d) if d.0 > 0 => d,
        Ok(_) => return Err(cx.error(format_args!("{method}:reset: {NOT_POSITIVE}"))),
        Err(message) => return Err(cx.error(format_args!("{method}:reset: {message}"))),
    };
    let was_pending = timers::reset(cx, ch, shape, d.0, due)?;
    cx.ret1(was_pending)
}
