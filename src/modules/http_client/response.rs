//! Responses and errors as values of the program.

use hyper::Version;
use hyper::header::{self, HeaderMap};

use crate::modules::stream::new_stream;
use crate::net::http::encode::set_cookie;
use crate::net::http::error::{Error, ErrorKind};
use crate::net::http::request::{Payload, Response, canonical, canonical_text};
use crate::net::stream::Stream;
use crate::process::error::kind;
use crate::process::failure::Failure;
use crate::vm::native::{Cx, Kind, Raise, Ret, Shared, TableRef, Type, Value, kind_of, type_of};

/// Bytes of text for one reduction.
const BYTES_PER_REDUCTION: usize = 256;

/// The metatable of `headers`: any letter case finds a field.
static HEADERS: Shared = Shared::new();

fn headers_metatable() -> Option<TableRef> {
    let metatable = HEADERS.value(|cx| {
        let table = cx.new_table(0, 1);
        let index = cx.new_function(header_index, &[]);
        let stored = cx.raw_set_str(table, "__index", index);
        debug_assert!(stored.is_ok(), "a new table takes every named field");
        table.into()
    });
    match kind_of(metatable) {
        Kind::Table(table) => Some(table),
        _ => None,
    }
}

/// `headers[name]`, where no field has exactly this name.
fn header_index(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let name = cx.arg(2);
    let Kind::Table(headers) = kind_of(cx.arg(1)) else { return cx.ret1(Value::NIL) };
    if type_of(name) != Type::String {
        return cx.ret1(Value::NIL);
    }
    let name = canonical_text(&String::from_utf8_lossy(cx.bytes(name)));
    let value = cx.raw_get_str(headers, &name);
    cx.ret1(value)
}

/// The table of a response.
///
/// # Errors
/// There is no memory for it.
pub(super) fn new_response(cx: &mut Cx<'_>, response: Response) -> Result<Value, Raise> {
    let Response { status, reason, url, headers, version, payload } = response;
    let table = cx.new_table(0, 9);
    cx.raw_set_str(table, "status_code", i64::from(status))?;
    set_text(cx, table, "status", &reason)?;
    set_text(cx, table, "url", url.as_bytes())?;
    set_text(cx, table, "http_version", if version == Version::HTTP_2 { b"2" } else { b"1.1" })?;
    set_headers(cx, table, &headers)?;
    match payload {
        Payload::Whole(body) => {
            cx.check_memory(body.len())?;
            cx.charge(body.len() / BYTES_PER_REDUCTION);
            cx.raw_set_str(table, "body_size", i64::try_from(body.len()).unwrap_or(i64::MAX))?;
            let body = cx.new_str_from(body);
            cx.raw_set_str(table, "body", body)?;
        }
        Payload::Stream(body) => {
            cx.raw_set_str(table, "body_size", -1)?;
            let stream = new_stream(cx, Stream::new(Box::new(body)));
            cx.raw_set_str(table, "stream", stream)?;
        }
    }
    Ok(table.into())
}

fn set_text(cx: &mut Cx<'_>, table: TableRef, name: &str, text: &[u8]) -> Result<(), Raise> {
    let text = cx.new_str(text);
    cx.raw_set_str(table, name, text)
}

/// `headers`, `headers_all` and `cookies`.
fn set_headers(cx: &mut Cx<'_>, response: TableRef, headers: &HeaderMap) -> Result<(), Raise> {
    let n = headers.keys_len();
    cx.charge(n);
    let (first, all, cookies) = (cx.new_table(0, n), cx.new_table(0, n), cx.new_table(0, 0));
    for name in headers.keys() {
        let text = canonical(name);
        let values = headers.get_all(name);
        let list = cx.new_table(1, 0);
        for (i, value) in (1..).zip(values.iter()) {
            let value = cx.new_str(value.as_bytes());
            cx.raw_set_int(list, i, value)?;
        }
        let value = cx.raw_get_int(list, 1);
        cx.raw_set_str(first, &text, value)?;
        cx.raw_set_str(all, &text, list)?;
    }
    for field in headers.get_all(header::SET_COOKIE) {
        if let Some((name, value)) = set_cookie(field.as_bytes()) {
            let (name, value) = (cx.new_str(name), cx.new_str(value));
            cx.raw_set(cookies, name, value)?;
        }
    }
    cx.set_metatable(first.into(), headers_metatable());
    cx.raw_set_str(response, "headers", first)?;
    cx.raw_set_str(response, "headers_all", all)?;
    cx.raw_set_str(response, "cookies", cookies)
}

/// The error for programs. `method` and `url` are what was asked.
pub(super) fn failure_of(cx: &mut Cx<'_>, error: Error, method: &[u8], url: &[u8]) -> Failure {
    let kind = match error.kind {
        ErrorKind::Denied => kind::PERMISSION_DENIED,
        ErrorKind::Invalid => kind::INVALID,
        ErrorKind::Unavailable => kind::UNAVAILABLE,
        ErrorKind::Timeout => kind::TIMEOUT,
        ErrorKind::Internal => kind::INTERNAL,
    };
    let details = cx.new_table(0, 3);
    let url = error.url.as_deref().map_or(url, str::as_bytes);
    let phase = error.phase.map(|phase| phase.name().as_bytes());
    for (name, text) in [("url", Some(url)), ("method", Some(method)), ("phase", phase)] {
        if let Some(text) = text {
            // Without memory for them the error has fewer details.
            drop(set_text(cx, details, name, text));
        }
    }
    Failure::new(kind, error.message).with_retryable(error.retryable).with_details(cx, details)
}

#[cfg(test)]
mod tests {
    use hyper::header::HeaderName;

    use super::*;

    #[test]
    fn names_have_capitals() {
        for (name, shown) in [("content-type", "Content-Type"), ("etag", "Etag"), ("x-a", "X-A")] {
            assert_eq!(canonical(&HeaderName::from_static(name)), shown);
        }
        assert_eq!(canonical_text("éa-ÉB--c-"), "éa-Éb--C-");
    }
}
