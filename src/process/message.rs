//! Message and Payload objects (specification, section 7.5). What programs do with payloads is in the module `payload`.

use super::block;
use super::error::ErrorValue;
use super::event;
use crate::stdlib::{set_field, set_functions};
use crate::vm::native::{Cx, Key, Object, Raise, Ret, Tracer, Transfer, Value};
use crate::vm::transfer::Parcel;

/// Where the registry keeps the metatable of messages.
static MESSAGE: Key = Key::new("process.Message");
/// Where the registry keeps the metatable of payloads.
pub(crate) static PAYLOAD: Key = Key::new("payload");

/// The format of payloads that hold a Lua value.
pub(crate) const LUA: &str = "lua/any";
/// The format of payloads that hold an error value.
pub(crate) const ERROR: &str = "golang/error";

struct Message {
    message: event::Message,
    /// What `payload` gave.
    payload: Value,
}

impl Object for Message {
    fn type_name(&self) -> &'static str {
        "process.Message"
    }

    fn trace(&mut self, tracer: &mut Tracer<'_>) {
        tracer.value(&mut self.payload);
    }
}

/// A value, or its text in a format.
pub(crate) struct Payload {
    /// The value, or the text.
    pub(crate) value: Value,
    /// The name of the format.
    pub(crate) format: &'static str,
}

impl Object for Payload {
    fn type_name(&self) -> &'static str {
        "payload"
    }

    fn trace(&mut self, tracer: &mut Tracer<'_>) {
        tracer.value(&mut self.value);
    }

    fn transfer(&self) -> Transfer {
        Transfer::Inner(self.value)
    }
}

/// Registers the type of messages.
pub(super) fn open(cx: &mut Cx<'_>) {
    let methods = cx.new_table(0, 4);
    set_functions(cx, methods, &[("topic", topic), ("from", from), ("payload", payload)]);
    let metatable = cx.register_type(&MESSAGE, "process.Message", methods);
    let text = cx.new_function(message_text, &[]);
    set_field(cx, metatable, "__tostring", text);
}

/// The object of a message.
pub(super) fn create(cx: &mut Cx<'_>, message: event::Message) -> Value {
    let metatable = cx.registered_table(&MESSAGE);
    cx.new_userdata(Message { message, payload: Value::NIL }, metatable)
}

/// The value of a message for a channel without message objects: nothing, the payload, or a table of them.
pub(super) fn raw(cx: &mut Cx<'_>, message: &event::Message) -> Value {
    if let event::Topic::Feed(delivery) = &message.topic {
        return delivery.record.as_ref().map_or(Value::NIL, |record| record.value(cx));
    }
    if message.payload.len() == 1 {
        return cx.unpack_first(&message.payload).unwrap_or_else(|_| cx.take_error());
    }
    let values = values_of(cx, &message.payload);
    match values.as_slice() {
        [] => Value::NIL,
        [one] => *one,
        several => {
            let table = cx.new_table(several.len(), 1);
            for (&v, i) in several.iter().zip(1..) {
                cx.raw_set_int(table, i, v).ok();
            }
            cx.raw_set_str(table, "n", several.len() as i64).ok();
            table.into()
        }
    }
}

/// The values of a parcel; none if there is no memory for them.
fn values_of(cx: &mut Cx<'_>, parcel: &Parcel) -> crate::vm::transfer::Values {
    match cx.unpack(parcel) {
        Ok(values) => values,
        Err(_) => {
            cx.take_error();
            crate::vm::transfer::Values::new()
        }
    }
}

fn check<'c>(cx: &'c mut Cx<'_>) -> Result<&'c mut Message, Raise> {
    let v = cx.arg(1);
    if cx.userdata::<Message>(v).is_none() {
        return Err(cx.type_error(1, "process.Message"));
    }
    cx.userdata::<Message>(v).ok_or_else(|| unreachable!("just checked"))
}

/// `msg:topic()`.
fn topic(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let topic = match &check(cx)?.message.topic {
        event::Topic::Shared(shared) => shared.value(),
        topic @ (event::Topic::Owned(_) | event::Topic::Feed(_)) => {
            let bytes = topic.bytes().to_vec();
            cx.new_str(&bytes)
        }
    };
    cx.ret1(topic)
}

/// `msg:from()`.
fn from(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let from = check(cx)?.message.from;
    let text = block::me(cx)?.block.system.text(from);
    if text.is_empty() {
        return cx.ret1(Value::NIL);
    }
    let text = cx.new_str(&text);
    cx.ret1(text)
}

/// `msg:payload()`.
fn payload(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let message = check(cx)?;
    if !message.payload.is_nil() {
        let v = message.payload;
        return cx.ret1(v);
    }
    let parcel = std::mem::take(&mut message.message.payload);
    let values = match cx.unpack(&parcel) {
        Ok(values) => values,
        Err(raise) => {
            check(cx)?.message.payload = parcel;
            return Err(raise);
        }
    };
    let v = match values.as_slice() {
        [] => return cx.ret1(Value::NIL),
        [one] => payload_of(cx, *one),
        several => {
            let table = cx.new_table(several.len(), 0);
            for (&v, i) in several.iter().zip(1..) {
                let v = payload_of(cx, v);
                cx.raw_set_int(table, i, v)?;
            }
            table.into()
        }
    };
    check(cx)?.payload = v;
    cx.ret1(v)
}

fn message_text(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let topic = check(cx)?.message.topic.bytes().to_vec();
    let text = [b"process.Message{topic=".as_slice(), &topic, b"}"].concat();
    let text = cx.new_str(&text);
    cx.ret1(text)
}

/// A payload of a value, or of its text in a format. The library makes the metatable.
pub(crate) fn create_payload(cx: &mut Cx<'_>, value: Value, format: &'static str) -> Value {
    let metatable = cx.registered_table(&PAYLOAD);
    cx.new_userdata(Payload { value, format }, metatable)
}

/// A payload of a value.
pub(crate) fn payload_of(cx: &mut Cx<'_>, value: Value) -> Value {
    let format = if ErrorValue::of_value(cx, value).is_some() { ERROR } else { LUA };
    create_payload(cx, value, format)
}
