//! `request_batch`: many requests at once.
//!
//! All of them are made and asked for before the first is sent. Then they run beside each other on the reactor, so many at
//! a time, so many of them to one host. When the process ends all of them are given up.

use std::collections::HashMap;
use std::sync::Arc;

use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::options::Prepared;
use super::response::{failure_of, new_response};
use super::{Reader, access_of, exchange, make, next_reader};
use crate::net::http::error::Error;
use crate::net::http::request::{Access, Response, Shown};
use crate::net::wait::wait;
use crate::process::error::kind;
use crate::process::failure::{Failure, ret_ok};
use crate::vm::native::{Cx, Kind, Raise, Ret, TableRef, Type, Value, kind_of, type_of};

/// Most requests of a batch.
const REQUESTS_MAX: i64 = 1000;
/// Requests at a time.
const AT_A_TIME: usize = 64;
/// Requests to one host at a time.
const PER_HOST: usize = 16;

/// Slots of the window.
const LIST: usize = 1;
/// For each request the table of what was read of its files.
const CONTENTS: usize = 2;

/// What came of one request, with what was asked.
struct Done {
    method: String,
    url: String,
    result: Result<Response, Error>,
}

/// `request_batch(list)`
pub(super) fn request_batch(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let list = cx.check_table(1)?;
    if cx.raw_len(list) == 0 {
        return Err(cx.arg_error(1, "requests table cannot be empty"));
    }
    let contents = cx.new_table(0, 0);
    cx.set_count(CONTENTS);
    cx.set_arg(CONTENTS, contents);
    read_files(cx)
}

/// The tables of the list and of the contents.
fn tables(cx: &Cx<'_>) -> Option<(TableRef, TableRef)> {
    match (kind_of(cx.arg(LIST)), kind_of(cx.arg(CONTENTS))) {
        (Kind::Table(list), Kind::Table(contents)) => Some((list, contents)),
        _ => None,
    }
}

/// The first file of all requests that has to be read, with where its content goes.
fn next_file(cx: &mut Cx<'_>) -> Result<Option<(TableRef, Reader)>, Raise> {
    let Some((list, contents)) = tables(cx) else { return Ok(None) };
    for i in 1..=cx.raw_len(list).min(REQUESTS_MAX) {
        let Kind::Table(entry) = kind_of(cx.raw_get_int(list, i)) else { continue };
        let options = cx.raw_get_int(entry, 3);
        let own = match kind_of(cx.raw_get_int(contents, i)) {
            Kind::Table(own) => own,
            _ => {
                let own = cx.new_table(0, 0);
                cx.raw_set_int(contents, i, own.into())?;
                own
            }
        };
        if let Some(reader) = next_reader(cx, options, own) {
            return Ok(Some((own, reader)));
        }
    }
    Ok(None)
}

fn read_files(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    match next_file(cx)? {
        Some((_, Reader { object, method, .. })) => {
            let all = cx.new_str(b"a");
            cx.call_yieldable(method, &[object, all], file_read)
        }
        None => send(cx),
    }
}

fn file_read(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let content = cx.result(1);
    if let Some((own, Reader { position, .. })) = next_file(cx)? {
        let content = if type_of(content) == Type::String { content } else { Value::from(false) };
        cx.raw_set_int(own, position, content)?;
    }
    read_files(cx)
}

fn send(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let Some((list, contents)) = tables(cx) else { return ret_ok(cx, Value::NIL) };
    let access = access_of(cx);
    let n = cx.raw_len(list);
    if n > REQUESTS_MAX {
        let message = format!("too many requests in a batch: {n} (max {REQUESTS_MAX})");
        return Failure::new(kind::INVALID, message).ret_nil(cx);
    }
    let mut batch = Vec::new();
    for i in 1..=n {
        let entry = cx.raw_get_int(list, i);
        match of_entry(cx, entry, contents, i, &*access) {
            Ok(prepared) => batch.push(prepared),
            Err(failure) => return failure.ret_nil(cx),
        }
    }
    wait(cx, run(batch, access), received)
}

/// The request of an entry.
fn of_entry(
    cx: &mut Cx<'_>,
    entry: Value,
    contents: TableRef,
    i: i64,
    access: &dyn Access,
) -> Result<Prepared, Failure> {
    let invalid = |message: &str| Failure::new(kind::INVALID, message);
    let Kind::Table(entry) = kind_of(entry) else { return Err(invalid("each request must be a table")) };
    let (method, url, options) = (cx.raw_get_int(entry, 1), cx.raw_get_int(entry, 2), cx.raw_get_int(entry, 3));
    if type_of(method) != Type::String {
        return Err(invalid("method must be a string"));
    }
    if type_of(url) != Type::String {
        return Err(invalid("URL must be a string"));
    }
    if !matches!(type_of(options), Type::Nil | Type::Table) {
        return Err(invalid("options must be a table"));
    }
    let own = cx.raw_get_int(contents, i);
    let content = move |cx: &mut Cx<'_>, position: i64| match kind_of(own) {
        Kind::Table(own) => cx.raw_get_int(own, position),
        _ => Value::NIL,
    };
    let (method, url) = (cx.bytes(method), cx.bytes(url));
    let prepared = make(cx, access, method, url, options, &content)?;
    if prepared.request.is_streamed {
        return Err(invalid("streaming not supported in batch requests"));
    }
    Ok(prepared)
}

/// Runs all; the results are in the order of the requests.
async fn run(batch: Vec<Prepared>, access: Arc<dyn Access>) -> Vec<Option<Done>> {
    let mut results: Vec<Option<Done>> = batch.iter().map(|_| None).collect();
    let all = Arc::new(Semaphore::new(AT_A_TIME));
    let mut hosts: HashMap<String, Arc<Semaphore>> = HashMap::new();
    let mut running = JoinSet::new();
    for (i, prepared) in batch.into_iter().enumerate() {
        let url = &prepared.request.url;
        let host = url.origin().ascii_serialization();
        let host = Arc::clone(hosts.entry(host).or_insert_with(|| Arc::new(Semaphore::new(PER_HOST))));
        let (all, access) = (Arc::clone(&all), Arc::clone(&access));
        let (method, url) = (prepared.request.method.to_string(), Shown(url).to_string());
        running.spawn(async move {
            // That of the host first: who waits for it takes no place from others.
            let _of_host = host.acquire().await;
            let _of_all = all.acquire().await;
            (i, Done { method, url, result: exchange(prepared, access).await })
        });
    }
    while let Some(done) = running.join_next().await {
        if let Ok((i, done)) = done
            && let Some(place) = results.get_mut(i)
        {
            *place = Some(done);
        }
    }
    results
}

fn received(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let Some(results) = cx.answer::<Vec<Option<Done>>>() else {
        return Failure::new(kind::CANCELED, "request canceled").ret_nil(cx);
    };
    let (responses, errors) = (cx.new_table(results.len(), 0), cx.new_table(0, 0));
    let mut has_failed = false;
    for (i, done) in (1..).zip(results) {
        let (response, error) = match done {
            Some(Done { result: Ok(response), .. }) => (new_response(cx, response)?, Value::from(false)),
            Some(Done { result: Err(error), method, url }) => {
                let failure = failure_of(cx, error, method.as_bytes(), url.as_bytes());
                (Value::from(false), failure.into_value(cx))
            }
            None => (Value::from(false), Failure::new(kind::CANCELED, "request canceled").into_value(cx)),
        };
        has_failed |= type_of(error) != Type::Boolean;
        cx.raw_set_int(responses, i, response)?;
        cx.raw_set_int(errors, i, error)?;
    }
    if has_failed { cx.ret(&[responses.into(), errors.into()]) } else { ret_ok(cx, responses) }
}
