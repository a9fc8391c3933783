//! `events`: the server-sent events of a streaming response, one at each turn of a loop.

use std::task::Poll;

use crate::modules::stream::{raise_failure, stream_of};
use crate::net::http::events::{Event, Parser};
use crate::net::stream::{READ_DEFAULT, StreamFailure, Want};
use crate::net::wait::wait;
use crate::process::error::kind;
use crate::process::failure::Failure;
use crate::vm::native::{Cx, Kind, Raise, Ret, Value, kind_of};

/// Upvalues of the iterator.
const STREAM: usize = 1;
const PARSER: usize = 2;

/// `events(response)`
pub(super) fn events(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let response = cx.check_table(1)?;
    let stream = cx.raw_get_str(response, "stream");
    if stream_of(cx, stream).is_none() {
        return Err(cx.arg_error(1, "streaming response expected"));
    }
    let parser = cx.new_state(Parser::default());
    let iterator = cx.new_function(next_event, &[stream, parser]);
    cx.ret1(iterator)
}

/// What came of reading the stream.
type Read = Result<Option<Vec<u8>>, StreamFailure>;

fn next_event(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (stream, parser) = (cx.upvalue(STREAM), cx.upvalue(PARSER));
    let Some(stream) = stream_of(cx, stream) else { return cx.ret1(Value::NIL) };
    loop {
        let Some(parser) = cx.state::<Parser>(parser) else { return cx.ret1(Value::NIL) };
        if let Some(event) = parser.next() {
            return ret_event(cx, event);
        }
        match stream.take_now(Want::Some(READ_DEFAULT)) {
            Poll::Ready(read) => {
                if !feed(cx, read)? {
                    return cx.ret1(Value::NIL);
                }
            }
            Poll::Pending => {
                return wait(cx, async move { stream.take(Want::Some(READ_DEFAULT)).await }, arrived);
            }
        }
    }
}

fn arrived(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let Some(read) = cx.answer::<Read>() else {
        return Err(raise_failure(cx, Failure::new(kind::CANCELED, "canceled").with_context("stream read")));
    };
    if feed(cx, read)? { next_event(cx) } else { cx.ret1(Value::NIL) }
}

/// Gives the parser what was read. False: the stream has ended.
fn feed(cx: &mut Cx<'_>, read: Read) -> Result<bool, Raise> {
    let parser = cx.upvalue(PARSER);
    let message = match read {
        Ok(None) => return Ok(false),
        Ok(Some(bytes)) => {
            let Some(parser) = cx.state::<Parser>(parser) else { return Ok(false) };
            match parser.feed(&bytes) {
                Ok(()) => return Ok(true),
                Err(message) => message.to_owned(),
            }
        }
        Err(failure) => failure.message,
    };
    Err(raise_failure(cx, Failure::new(kind::INTERNAL, message).with_context("stream read")))
}

fn ret_event(cx: &mut Cx<'_>, event: Event) -> Result<Ret, Raise> {
    cx.check_memory(event.data.len())?;
    let table = cx.new_table(0, 4);
    let name = if event.name.is_empty() { cx.new_str(b"message") } else { cx.new_str(&event.name) };
    let data = cx.new_str_from(event.data);
    let id = event.id.map_or(Value::NIL, |id| cx.new_str(&id));
    for (field, v) in
        [("event", name), ("data", data), ("id", id), ("retry", event.retry.map_or(Value::NIL, Value::from))]
    {
        if !matches!(kind_of(v), Kind::Nil) {
            cx.raw_set_str(table, field, v)?;
        }
    }
    cx.ret1(table)
}
