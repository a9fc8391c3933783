//! The consumer of a queue: what its process does with each message.
//!
//! A consumer is a process that the supervisor keeps running; its program (`supervise/consumer.lua`) has as many coroutines as calls may
//! run at a time, each of which serves one message after the other: takes it, calls the function, settles it. So actor and scope
//! are those of that process, a stop lets calls come to their end, and the end of the process gives back what was not settled.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use super::memory::{Delivery, Queue, Waits};
use crate::modules::payload;
use crate::process::block;
use crate::process::call::{self, CallOptions, Order, Waiter};
use crate::process::entry::NoEntry;
use crate::process::error::ErrorValue;
use crate::process::handles::Handle;
use crate::process::resource::Resources;
use crate::process::timers::{self, WaitLimit};
use crate::vm::native::{Cx, HostType, Kind, Mode, Object, Raise, Ret, Value, kind_of};
use crate::vm::task::WaitFor;

static CONSUMER: HostType = HostType::new("queue.Consumer", &[("serve", serve), ("close", close)], &[]);

/// What is said of a message whose function returns `false`.
const REJECTED: &str = "rejected";

/// What the entry of a consumer says.
pub(crate) struct Settings {
    /// The id of the queue.
    pub(crate) queue: String,
    /// The id of the function.
    pub(crate) function: String,
    /// A message counts as done with when the call begins.
    pub(crate) auto_ack: bool,
}

/// See the head of the file.
struct Consumer {
    queue: Arc<Queue>,
    function: String,
    auto_ack: bool,
    is_closed: AtomicBool,
    /// Messages whose calls run, by their number.
    serving: Mutex<Serving>,
}

#[derive(Default)]
struct Serving {
    all: BTreeMap<u64, Arc<Delivery>>,
    next: u64,
}

impl Consumer {
    fn serving(&self) -> MutexGuard<'_, Serving> {
        self.serving.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A message is settled, and its call has ended.
    fn end(&self, number: u64) {
        let delivery = self.serving().all.remove(&number);
        if let Some(delivery) = delivery {
            delivery.release();
        }
    }
}

impl Handle for Consumer {
    fn close(&self) {
        self.is_closed.store(true, Ordering::Relaxed);
        let left = std::mem::take(&mut self.serving().all);
        // The oldest is to be the first again.
        for delivery in left.into_values().rev() {
            delivery.release();
        }
        self.queue.count_consumer(false);
        self.queue.wake_takers();
    }
}

struct ConsumerObject(Arc<Consumer>);

impl Object for ConsumerObject {
    fn type_name(&self) -> &'static str {
        CONSUMER.name()
    }
}

/// The object for a process that is to serve a queue; none if there is no such queue.
pub(crate) fn new_consumer(cx: &mut Cx<'_>, settings: &Settings, resources: &Resources) -> Option<Value> {
    let queue = resources.find(&settings.queue)?.downcast::<Queue>().ok()?;
    queue.count_consumer(true);
    let consumer = Arc::new(Consumer {
        queue,
        function: settings.function.clone(),
        auto_ack: settings.auto_ack,
        is_closed: AtomicBool::new(false),
        serving: Mutex::default(),
    });
    cx.own_handle(&consumer);
    Some(cx.new_object(&CONSUMER, ConsumerObject(consumer)))
}

fn check(cx: &mut Cx<'_>) -> Result<Arc<Consumer>, Raise> {
    Ok(Arc::clone(&cx.check_object::<ConsumerObject>(1, &CONSUMER)?.0))
}

/// `consumer:close()`: calls come to their end, and no new ones begin.
fn close(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let consumer = check(cx)?;
    consumer.is_closed.store(true, Ordering::Relaxed);
    consumer.queue.wake_takers();
    cx.ret0()
}

/// What a coroutine waits for.
enum Step {
    Message { wait: Arc<Waits>, limit: Option<WaitLimit> },
    Result { number: u64, delivery: Arc<Delivery> },
}

/// `consumer:serve()`: true when a message is settled, false when the consumer is closed.
fn serve(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    check(cx)?;
    cx.set_count(1);
    cx.reserve(1);
    look(cx)
}

fn set_step(cx: &mut Cx<'_>, step: Step) {
    let step = cx.new_state(Some(step));
    cx.set_arg(2, step);
}

fn take_step(cx: &mut Cx<'_>) -> Option<Step> {
    let slot = cx.arg(2);
    cx.state::<Option<Step>>(slot)?.take()
}

/// Serves a message if there is one, and waits for one otherwise.
fn look(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let consumer = check(cx)?;
    if consumer.is_closed.load(Ordering::Relaxed) {
        return cx.ret1(false);
    }
    if let Some(message) = consumer.queue.take() {
        let delivery = Delivery::new(Arc::clone(&consumer.queue), message);
        let mut serving = consumer.serving();
        serving.next += 1;
        let number = serving.next;
        serving.all.insert(number, Arc::clone(&delivery));
        drop(serving);
        return begin(cx, &consumer, number, delivery);
    }
    let waker = cx.waker()?;
    let (wait, due) = consumer.queue.wait(waker);
    let limit = due.map(|due| due.saturating_duration_since(Instant::now()).as_nanos());
    let limit = match limit.map(|nanos| timers::limit_wait(cx, i64::try_from(nanos).unwrap_or(i64::MAX))) {
        None => None,
        Some(Ok(limit)) => Some(limit),
        Some(Err(raise)) => {
            wait.end();
            return Err(raise);
        }
    };
    set_step(cx, Step::Message { wait: Arc::clone(&wait), limit });
    cx.block_shared_then(WaitFor::Answer, wait, looked)
}

fn looked(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    if let Some(Step::Message { wait, limit }) = take_step(cx) {
        if let Some(limit) = limit {
            timers::end_limit(cx, limit);
        }
        wait.end();
    }
    look(cx)
}

/// Calls the function with a message.
fn begin(cx: &mut Cx<'_>, consumer: &Consumer, number: u64, delivery: Arc<Delivery>) -> Result<Ret, Raise> {
    let message = &delivery.message;
    if consumer.auto_ack {
        // It is new, so nothing stands against it.
        drop(delivery.settle(Ok(())));
    }
    let body = Arc::clone(&message.body);
    cx.check_memory(body.len())?;
    let text = cx.new_str(&body);
    let order = match payload::decoded(cx, text, message.codec)? {
        Ok(value) => order(cx, &consumer.function, value, &delivery)?,
        Err(message) => Err(message),
    };
    match order {
        Ok(order) => {
            set_step(cx, Step::Result { number, delivery });
            cx.check_may_block()?;
            let ticket = cx.ticket();
            call::begin(cx, order, Waiter::Task(ticket))?;
            cx.block_then(WaitFor::Answer, called)
        }
        Err(reason) => end(cx, consumer, number, &delivery, Err(&reason)),
    }
}

/// The call of a function with the value of a message, or why there is none.
fn order(
    cx: &mut Cx<'_>,
    function: &str,
    value: Value,
    delivery: &Arc<Delivery>,
) -> Result<Result<Order, String>, Raise> {
    let system = block::me(cx)?.block.system;
    let entry = match system.entries.find(cx, function.as_bytes()) {
        Ok(entry) if entry.can_be_called() => entry,
        Ok(_) | Err(NoEntry::BadId | NoEntry::NotFound(_) | NoEntry::NoCode) => {
            return Ok(Err(format!("function not found: {function}")));
        }
        Err(NoEntry::Broken(message) | NoEntry::Unreadable(message)) => return Ok(Err(message)),
    };
    let arguments = match cx.pack(&[value], Mode::Data, usize::MAX, &|_| "message".to_owned()) {
        Ok(parcel) => Arc::new(parcel),
        Err(error) => return Ok(Err(error.to_string())),
    };
    let context = cx.context();
    let options = CallOptions::default().over(&entry.call_options);
    let subject = Some(Arc::clone(delivery) as call::Subject);
    Ok(Ok(Order { entry, is_function: false, arguments, context, options, subject }))
}

/// The function has returned, or failed.
fn called(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (value, error) = (cx.result(1), cx.result(2));
    let Some(Step::Result { number, delivery }) = take_step(cx) else { return cx.ret1(true) };
    let reason = match ErrorValue::of_value(cx, error) {
        Some(error) => Some(String::from_utf8_lossy(&error.text()).into_owned()),
        None if matches!(kind_of(value), Kind::Boolean(false)) => Some(REJECTED.to_owned()),
        None => None,
    };
    let consumer = check(cx)?;
    end(cx, &consumer, number, &delivery, reason.as_deref().map_or(Ok(()), Err))
}

/// Settles a message, unless its function has done so.
fn end(
    cx: &mut Cx<'_>,
    consumer: &Consumer,
    number: u64,
    delivery: &Delivery,
    result: Result<(), &str>,
) -> Result<Ret, Raise> {
    drop(delivery.settle(result));
    consumer.end(number);
    cx.ret1(true)
}
