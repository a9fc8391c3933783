//! Message and Payload objects (specification, section 7.5).

use super::block;
use super::event;
use crate::stdlib::{set_field, set_functions};
use crate::vm::native::{Access, Cx, Key, Kind, Object, Raise, Ret, Tracer, Transfer, Value, kind_of};
use crate::vm::transfer::Parcel;

/// Where the registry keeps the metatable of messages.
static MESSAGE: Key = Key::new("process.Message");
/// Where the registry keeps the metatable of payloads.
static PAYLOAD: Key = Key::new("payload");

/// The format of payloads that hold a Lua value.
const FORMAT: &str = "lua/any";

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

struct Payload {
    value: Value,
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

/// Registers the types and the library `payload`.
pub(super) fn open(cx: &mut Cx<'_>) {
    let methods = cx.new_table(0, 4);
    set_functions(cx, methods, &[("topic", topic), ("from", from), ("payload", payload)]);
    let metatable = cx.register_type(&MESSAGE, "process.Message", methods);
    let text = cx.new_function(message_text, &[]);
    set_field(cx, metatable, "__tostring", text);

    let methods = cx.new_table(0, 4);
    let functions =
        [("data", data as _), ("unmarshal", data as _), ("get_format", get_format as _), ("transcode", transcode as _)];
    set_functions(cx, methods, &functions);
    let metatable = cx.register_type(&PAYLOAD, "payload", methods);
    let index = cx.new_function(index_payload, &[methods.into()]);
    set_field(cx, metatable, "__index", index);
    let text = cx.new_function(payload_text, &[]);
    set_field(cx, metatable, "__tostring", text);
    let library = crate::stdlib::new_builtin(cx, "payload", &[("new", new)]);
    cx.freeze(library);
}

/// The object of a message.
pub(super) fn create(cx: &mut Cx<'_>, message: event::Message) -> Value {
    let metatable = cx.registered_table(&MESSAGE);
    cx.new_userdata(Message { message, payload: Value::NIL }, metatable)
}

/// The value of a message for a channel without message objects: nothing, the payload, or a table of them.
pub(super) fn raw(cx: &mut Cx<'_>, message: &event::Message) -> Value {
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
        event::Topic::Owned(bytes) => {
            let bytes = bytes.to_vec();
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
        [one] => create_payload(cx, *one),
        several => {
            let table = cx.new_table(several.len(), 0);
            for (&v, i) in several.iter().zip(1..) {
                let v = create_payload(cx, v);
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

fn create_payload(cx: &mut Cx<'_>, value: Value) -> Value {
    let metatable = cx.registered_table(&PAYLOAD);
    cx.new_userdata(Payload { value }, metatable)
}

/// `payload.new(v)`.
fn new(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let v = cx.arg(1);
    let payload = create_payload(cx, v);
    cx.ret1(payload)
}

fn check_payload(cx: &mut Cx<'_>) -> Result<Value, Raise> {
    let v = cx.arg(1);
    match cx.userdata::<Payload>(v) {
        Some(payload) => Ok(payload.value),
        None => Err(cx.type_error(1, "payload")),
    }
}

/// `p:data()`, `p:unmarshal()`.
fn data(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let v = check_payload(cx)?;
    cx.ret1(v)
}

/// `p:get_format()`.
fn get_format(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    check_payload(cx)?;
    let text = cx.new_str(FORMAT.as_bytes());
    cx.ret1(text)
}

/// `p:transcode(format)`: payloads of programs hold Lua values; other formats come with the modules that read them.
fn transcode(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    check_payload(cx)?;
    let format = cx.check_str(2)?;
    if format == FORMAT.as_bytes() {
        let v = cx.arg(1);
        return cx.ret(&[v, Value::NIL]);
    }
    let message = format!("unknown payload format: {}", String::from_utf8_lossy(format));
    cx.ret_failure(None, super::error::kind::INVALID, message)
}

/// `p[key]`: a method, or a reminder of `data`.
fn index_payload(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let key = cx.arg(2);
    let methods = cx.upvalue(1);
    if let Access::Done(method) = cx.get(methods, key)?
        && !method.is_nil()
    {
        return cx.ret1(method);
    }
    let name = match kind_of(key) {
        Kind::Str(s) => format!("'{}'", String::from_utf8_lossy(cx.bytes(s.into()))),
        Kind::Int(i) => format!("[{i}]"),
        Kind::Nil | Kind::Boolean(_) | Kind::Float(_) | Kind::Table(_) | Kind::Other => "a field".to_owned(),
    };
    Err(cx.error(format_args!("payload: use :data() to read {name}")))
}

fn payload_text(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    check_payload(cx)?;
    let text = cx.new_str(format!("payload{{format={FORMAT}}}").as_bytes());
    cx.ret1(text)
}
