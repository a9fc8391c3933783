//! The module `queue`: messages for whoever is to work on them later (specification: modules/queue).
//!
//! | file | what |
//! |---|---|
//! | `mod.rs` | what programs see: publishing, the message that a function was called with |
//! | `memory.rs` | queues |
//! | `consumer.rs` | consumers |

mod consumer;
mod memory;

use std::sync::Arc;
use std::time::{Duration, Instant};

use uuid::{Builder, Uuid};

pub(crate) use self::consumer::{Settings as ConsumerSettings, new_consumer};
pub(crate) use self::memory::Settings;
use self::memory::{Delivery, Headers, LENGTH_DEFAULT, Late, Message, Queue, Waits};
use super::data::Data;
use super::{payload, resource, uuid as identifiers};
use crate::process::call;
use crate::process::error::kind;
use crate::process::failure::{Failure, ret_ok};
use crate::process::resource::Resource;
use crate::process::timers::{self, WaitLimit};
use crate::stdlib::module::{Class, Module};
use crate::vm::native::{Cx, HostType, Kind, Object, Raise, Ret, TableRef, Type, Value, kind_of, type_of};
use crate::vm::task::WaitFor;

/// The module.
pub(super) static MODULE: Module = Module::new("queue", "messages for consumers")
    .with_classes(&[Class::Io, Class::Nondeterministic])
    .with_functions(&[("publish", publish), ("message", message), ("info", info)])
    .with_permissions(&["queue.publish", "queue.publish.queue"]);

static MESSAGE: HostType = HostType::new(
    "queue.Message",
    &[
        ("id", |cx| with_live(cx, "id", ret_id)),
        ("header", |cx| with_live(cx, "header", ret_header)),
        ("headers", |cx| with_live(cx, "headers", ret_headers)),
        ("attempts", |cx| with_live(cx, "attempts", |cx, delivery| ret_ok(cx, i64::from(delivery.message.attempts)))),
        ("ack", |cx| settle(cx, "ack", Ok(()))),
        ("nack", |cx| settle(cx, "nack", Err("rejected"))),
    ],
    &[("__tostring", tostring)],
);

/// How long `publish` waits for room, in nanoseconds.
const PATIENCE: i64 = 5_000_000_000;
/// The header that postpones a message, in seconds.
const DELAY: &[u8] = b"delay";

/// The queue of an entry. A length of 0 is the usual one.
pub(crate) fn queue(settings: Settings) -> Arc<Resource> {
    Arc::new(Queue::new(with_default(settings)))
}

fn with_default(settings: Settings) -> Settings {
    let max_length = if settings.max_length == 0 { LENGTH_DEFAULT } else { settings.max_length };
    Settings { max_length, ..settings }
}

/// The entry of a queue has changed: messages stay.
pub(crate) fn update(queue: &Arc<Resource>, settings: Settings) {
    if let Some(queue) = queue.downcast_ref::<Queue>() {
        queue.update(with_default(settings));
    }
}

/// Messages of a queue that are not settled; nothing if it is none.
pub(crate) fn n_messages(queue: &Arc<Resource>) -> Option<usize> {
    queue.downcast_ref::<Queue>().map(|queue| queue.counts().messages)
}

/// The format that a codec of an entry is, in its long or short form.
pub(crate) fn codec(name: &str) -> Option<&'static str> {
    match name {
        "json/plain" | "json" => Some(payload::JSON),
        "application/msgpack" | "msgpack" => Some(payload::MSGPACK),
        _ => None,
    }
}

fn invalid(message: impl std::fmt::Display) -> Failure {
    Failure::new(kind::INVALID, message)
}

// ---- publishing

/// The queue whose id is argument 1.
fn find(cx: &mut Cx<'_>, id: &str) -> Result<Arc<Queue>, Failure> {
    if id.is_empty() {
        return Err(invalid("queue ID required"));
    }
    resource::find(cx, "queue", id)
}

/// `queue.publish(id, data [, headers])`
fn publish(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let id = String::from_utf8_lossy(cx.check_str(1)?).into_owned();
    let headers = if cx.is_none_or_nil(3) { None } else { Some(cx.check_table(3)?) };
    let (queue, message, due) = match new_message(cx, &id, headers)? {
        Ok(made) => made,
        Err(failure) => return failure.with_context("publish").ret_nil(cx),
    };
    let Err(message) = queue.offer(message, due) else { return ret_ok(cx, true) };
    if !cx.can_wait() {
        return full(cx);
    }
    let waker = cx.waker()?;
    let limit = timers::limit_wait(cx, PATIENCE)?;
    let wait = queue.offer_later(message, due, waker);
    let state = cx.new_state(Some((Arc::clone(&wait), limit)));
    let slot = cx.reserve(1);
    cx.set_arg(slot, state);
    cx.block_shared_then(WaitFor::Answer, wait, published)
}

/// There is room now, or the wait has lasted too long.
fn published(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let slot = cx.arg(cx.count());
    let waited = cx.state::<Option<(Arc<Waits>, WaitLimit)>>(slot).and_then(Option::take);
    let Some((wait, limit)) = waited else { return full(cx) };
    timers::end_limit(cx, limit);
    if wait.end() { full(cx) } else { ret_ok(cx, true) }
}

fn full(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    Failure::new(kind::UNAVAILABLE, "queue is full").with_context("publish").ret_nil(cx)
}

/// A message, with its queue, and when it is due if that is not now.
type Made = (Arc<Queue>, Message, Option<Instant>);

/// The message of the data in argument 2.
fn new_message(cx: &mut Cx<'_>, id: &str, headers: Option<TableRef>) -> Result<Result<Made, Failure>, Raise> {
    if !cx.is_permitted("queue.publish", b"") {
        return Ok(Err(Failure::new(kind::PERMISSION_DENIED, "queue publishing not allowed")));
    }
    if !id.is_empty() && !cx.is_permitted("queue.publish.queue", id.as_bytes()) {
        return Ok(Err(Failure::new(kind::PERMISSION_DENIED, format!("not allowed to publish to queue: {id}"))));
    }
    let queue = match find(cx, id) {
        Ok(queue) => queue,
        Err(failure) => return Ok(Err(failure)),
    };
    let (headers, due) = match headers.map(|headers| read_headers(cx, headers)).transpose() {
        Ok(read) => read.unwrap_or_default(),
        Err(message) => return Ok(Err(invalid(message))),
    };
    let data = cx.arg(2);
    match kind_of(data) {
        Kind::Nil => return Ok(Err(invalid("message data required"))),
        Kind::Table(table) if cx.entry_from(table, 0).is_none() => {
            return Ok(Err(invalid("message data cannot be empty")));
        }
        _ => {}
    }
    if let unfit @ (Type::Function | Type::Thread) = type_of(data) {
        return Ok(Err(invalid(format!("message data cannot be encoded: {}", unfit.name()))));
    }
    let codec = queue.settings().codec;
    let body = match payload::encoded(cx, data, codec)? {
        Ok(text) => Arc::from(cx.bytes(text)),
        Err(message) => return Ok(Err(invalid(format!("message data cannot be encoded: {message}")))),
    };
    let Ok(random) = identifiers::random::<16>(cx)? else {
        return Ok(Err(Failure::new(kind::INTERNAL, "no random bytes")));
    };
    let mut buffer = Uuid::encode_buffer();
    let id = Arc::from(&*Builder::from_random_bytes(random).into_uuid().hyphenated().encode_lower(&mut buffer));
    Ok(Ok((queue, Message { id, codec, body, headers: Arc::new(headers), attempts: 0 }, due)))
}

/// The headers of a message, and when it is due.
fn read_headers(cx: &mut Cx<'_>, table: TableRef) -> Result<(Headers, Option<Instant>), String> {
    let mut headers = Headers::new();
    let mut cursor = 0;
    while let Some((key, v, next)) = cx.entry_from(table, cursor) {
        cursor = next;
        let Kind::Str(name) = kind_of(key) else { return Err("names of headers should be strings".to_owned()) };
        let name = cx.bytes(name.into()).to_vec();
        let value = match kind_of(v) {
            Kind::Boolean(b) => Data::Boolean(b),
            Kind::Int(n) => Data::Integer(n),
            Kind::Float(n) => Data::Float(n),
            Kind::Str(s) => Data::text(cx.bytes(s.into())),
            Kind::Nil | Kind::Table(_) | Kind::Other => {
                let name = String::from_utf8_lossy(&name);
                return Err(format!("header '{name}' should be a string, a number or a boolean"));
            }
        };
        headers.insert(name, value);
    }
    let due = match headers.get(DELAY) {
        None => None,
        Some(delay) => {
            let seconds = delay.as_float().filter(|seconds| *seconds >= 0.0);
            let seconds = seconds.ok_or("header 'delay' should be a number of seconds")?;
            let delay = Duration::try_from_secs_f64(seconds).ok();
            let due = delay.and_then(|delay| Instant::now().checked_add(delay)).ok_or("header 'delay' is too large")?;
            (seconds > 0.0).then_some(due)
        }
    };
    Ok((headers, due))
}

/// `queue.info(id)`
fn info(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let id = String::from_utf8_lossy(cx.check_str(1)?).into_owned();
    let queue = match find(cx, &id) {
        Ok(queue) => queue,
        Err(failure) => return failure.with_context("info").ret_nil(cx),
    };
    let counts = queue.counts();
    let table = cx.new_table(0, 4);
    for (name, n) in [
        ("message_count", counts.messages),
        ("consumer_count", counts.consumers),
        ("ready", counts.ready),
        ("in_flight", counts.in_flight),
    ] {
        cx.raw_set_str(table, name, i64::try_from(n).unwrap_or(i64::MAX))?;
    }
    ret_ok(cx, table)
}

// ---- messages

/// A message as the function sees it that was called with it.
struct MessageObject(Arc<Delivery>);

impl Object for MessageObject {
    fn type_name(&self) -> &'static str {
        MESSAGE.name()
    }
}

/// `queue.message()`
fn message(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    match call::subject(cx).and_then(|subject| subject.downcast::<Delivery>().ok()) {
        Some(delivery) => {
            let message = cx.new_object(&MESSAGE, MessageObject(delivery));
            ret_ok(cx, message)
        }
        None => invalid("no delivery found in context").with_context("message").ret_nil(cx),
    }
}

fn check(cx: &mut Cx<'_>) -> Result<Arc<Delivery>, Raise> {
    Ok(Arc::clone(&cx.check_object::<MessageObject>(1, &MESSAGE)?.0))
}

fn late(cx: &mut Cx<'_>, context: &'static str, late: Late) -> Result<Ret, Raise> {
    let message = match late {
        Late::Settled => "queue.Message already settled",
        Late::Released => "queue.Message released",
    };
    invalid(message).with_context(context).ret_nil(cx)
}

/// A method that tells something of a message as long as its call runs.
fn with_live(
    cx: &mut Cx<'_>,
    context: &'static str,
    tell: fn(&mut Cx<'_>, &Delivery) -> Result<Ret, Raise>,
) -> Result<Ret, Raise> {
    let delivery = check(cx)?;
    if delivery.is_live() { tell(cx, &delivery) } else { late(cx, context, Late::Released) }
}

fn ret_id(cx: &mut Cx<'_>, delivery: &Delivery) -> Result<Ret, Raise> {
    let id = cx.new_str(delivery.message.id.as_bytes());
    ret_ok(cx, id)
}

fn ret_header(cx: &mut Cx<'_>, delivery: &Delivery) -> Result<Ret, Raise> {
    let name = cx.check_str(2)?;
    let value = match delivery.message.headers.get(name) {
        Some(value) => value.to_value(cx)?,
        None => Value::NIL,
    };
    ret_ok(cx, value)
}

fn ret_headers(cx: &mut Cx<'_>, delivery: &Delivery) -> Result<Ret, Raise> {
    let headers = &delivery.message.headers;
    let value = Data::map(headers.iter().map(|(name, value)| (name, value.clone()))).to_value(cx)?;
    ret_ok(cx, value)
}

fn settle(cx: &mut Cx<'_>, context: &'static str, result: Result<(), &str>) -> Result<Ret, Raise> {
    match check(cx)?.settle(result) {
        Ok(()) => ret_ok(cx, true),
        Err(why) => late(cx, context, why),
    }
}

fn tostring(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let text = format!("queue.Message{{id={}}}", check(cx)?.message.id);
    let text = cx.new_str(text.as_bytes());
    cx.ret1(text)
}
