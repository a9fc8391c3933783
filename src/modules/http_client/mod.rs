//! The module `http_client`: requests to other servers (specification: modules/http_client).
//!
//! | file | what |
//! |---|---|
//! | `options` | a table of options becomes a request |
//! | `response` | responses and errors become values |
//! | `batch` | many requests at once |
//! | `events` | server-sent events |
//!
//! The exchange itself is [`crate::net::http`]'s, on the reactor. A request goes through three steps, each a native of its
//! own, with the method, the URL, the options and the contents of files in its window: files of `io` are read by their own
//! methods, then the request is made and permissions are asked, then the task waits for the response.

mod batch;
mod events;
mod options;
mod response;

use std::fmt::Display;
use std::sync::Arc;

use url::Host;

use self::options::{Prepared, prepare};
use self::response::{failure_of, new_response};
use crate::net::http::address;
use crate::net::http::encode::{escape_into, unescape_into};
use crate::net::http::error::Error;
use crate::net::http::exchange::perform;
use crate::net::http::request::{Access, REQUEST, Response, Shown, may_connect};
use crate::net::wait::wait;
use crate::process::duration::quoted;
use crate::process::error::kind;
use crate::process::failure::{Failure, ret_ok};
use crate::process::permission::Permit;
use crate::stdlib::buffer::charge_bytes;
use crate::stdlib::module::{Class, Module};
use crate::vm::native::{Cx, Kind, Raise, Ret, TableRef, Type, Value, is_full_userdata, kind_of, type_of};

/// The permission to connect to a socket of the file system.
const UNIX_SOCKET: &str = "http_client.unix_socket";
/// The permission to take any certificate.
const INSECURE_TLS: &str = "http_client.insecure_tls";
/// The permission to choose a network.
const NETWORK: &str = "network.select";

pub(super) static MODULE: Module = Module::new("http_client", "requests to HTTP servers")
    .with_classes(&[Class::Network, Class::Io, Class::Nondeterministic])
    .with_permissions(&[REQUEST, "http_client.private_ip", UNIX_SOCKET, INSECURE_TLS, NETWORK])
    .with_functions(&[
        ("get", |cx| start(cx, "GET")),
        ("post", |cx| start(cx, "POST")),
        ("put", |cx| start(cx, "PUT")),
        ("patch", |cx| start(cx, "PATCH")),
        ("delete", |cx| start(cx, "DELETE")),
        ("head", |cx| start(cx, "HEAD")),
        ("options", |cx| start(cx, "OPTIONS")),
        ("request", request),
        ("request_batch", batch::request_batch),
        ("encode_uri", encode_uri),
        ("decode_uri", decode_uri),
        ("events", events::events),
    ]);

/// Slots of the window of a request.
const METHOD: usize = 1;
const URL: usize = 2;
const OPTIONS: usize = 3;
/// What was read of files, by position.
const CONTENTS: usize = 4;

/// The URL in argument `i` and the options behind it.
fn check_arguments(cx: &mut Cx<'_>, i: usize) -> Result<(Value, Value), Raise> {
    let (url, options) = (cx.arg(i), cx.arg(i + 1));
    if type_of(url) != Type::String || cx.bytes(url).is_empty() {
        return Err(cx.arg_error(i, "URL required"));
    }
    if !options.is_nil() {
        cx.check_table(i + 1)?;
    }
    Ok((url, options))
}

/// `get(url [, options])` and its kin.
fn start(cx: &mut Cx<'_>, method: &str) -> Result<Ret, Raise> {
    let (url, options) = check_arguments(cx, 1)?;
    let method = cx.new_str(method.as_bytes());
    begin(cx, method, url, options)
}

/// `request(method, url [, options])`
fn request(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    cx.check_str(1)?;
    let method = cx.arg(1);
    let (url, options) = check_arguments(cx, 2)?;
    begin(cx, method, url, options)
}

fn begin(cx: &mut Cx<'_>, method: Value, url: Value, options: Value) -> Result<Ret, Raise> {
    let contents = cx.new_table(0, 0);
    cx.set_count(CONTENTS);
    cx.set_arg(METHOD, method);
    cx.set_arg(URL, url);
    cx.set_arg(OPTIONS, options);
    cx.set_arg(CONTENTS, contents);
    read_files(cx)
}

/// A file of a request that is read by its own method.
struct Reader {
    position: i64,
    object: Value,
    method: Value,
}

/// The first file of these options that has a `read` of its own and has not been read.
fn next_reader(cx: &mut Cx<'_>, options: Value, contents: TableRef) -> Option<Reader> {
    let Kind::Table(options) = kind_of(options) else { return None };
    let Kind::Table(files) = kind_of(cx.raw_get_str(options, "files")) else { return None };
    for position in 1..=cx.raw_len(files) {
        let Kind::Table(file) = kind_of(cx.raw_get_int(files, position)) else { continue };
        let object = cx.raw_get_str(file, "reader");
        let is_read = !cx.raw_get_int(contents, position).is_nil();
        if is_read || !is_full_userdata(object) || super::stream::stream_of(cx, object).is_some() {
            continue;
        }
        let Kind::Table(methods) = kind_of(cx.metafield(object, "__index")) else { continue };
        let method = cx.raw_get_str(methods, "read");
        if type_of(method) == Type::Function {
            return Some(Reader { position, object, method });
        }
    }
    None
}

/// The first step: reads files.
fn read_files(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let Kind::Table(contents) = kind_of(cx.arg(CONTENTS)) else { return send(cx) };
    let options = cx.arg(OPTIONS);
    match next_reader(cx, options, contents) {
        Some(Reader { object, method, .. }) => {
            let all = cx.new_str(b"a");
            cx.call_yieldable(method, &[object, all], file_read)
        }
        None => send(cx),
    }
}

fn file_read(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let content = cx.result(1);
    let Kind::Table(contents) = kind_of(cx.arg(CONTENTS)) else { return send(cx) };
    let options = cx.arg(OPTIONS);
    if let Some(Reader { position, .. }) = next_reader(cx, options, contents) {
        // What is no string is found when the request is made.
        let content = if type_of(content) == Type::String { content } else { Value::from(false) };
        cx.raw_set_int(contents, position, content)?;
    }
    read_files(cx)
}

/// Asks for the permissions of a process on the reactor's thread. Nothing: it may do everything.
struct Permitted(Option<Permit>);

impl Access for Permitted {
    fn allows(&self, action: &str, resource: &dyn Display) -> bool {
        match &self.0 {
            Some(permit) => permit.permits(action, resource.to_string().as_bytes()),
            None => true,
        }
    }
}

/// The permissions of the running process.
fn access_of(cx: &mut Cx<'_>) -> Arc<dyn Access> {
    let is_guarded = cx.is_guarded();
    Arc::new(Permitted(is_guarded.then(|| cx.permit())))
}

/// Makes a request of the program's values and asks for all permissions that it needs before anything is sent.
fn make(
    cx: &mut Cx<'_>,
    access: &dyn Access,
    method: &[u8],
    url: &[u8],
    options: Value,
    contents: &dyn Fn(&mut Cx<'_>, i64) -> Value,
) -> Result<Prepared, Failure> {
    let options = match kind_of(options) {
        Kind::Table(options) => Some(options),
        _ => None,
    };
    let prepared =
        prepare(cx, method, url, options, contents).map_err(|message| Failure::new(kind::INVALID, message))?;
    permit(access, &prepared)
        .map_err(|error| failure_of(cx, error, method, Shown(&prepared.request.url).to_string().as_bytes()))?;
    if let Some(network) = &prepared.network {
        // No network beside that of the system is known so far.
        let message = format!("unknown network: {}", String::from_utf8_lossy(network));
        return Err(Failure::new(kind::NOT_FOUND, message));
    }
    Ok(prepared)
}

/// The permissions of a request, in the order in which they are asked.
fn permit(access: &dyn Access, prepared: &Prepared) -> Result<(), Error> {
    let request = &prepared.request;
    let url = Shown(&request.url);
    if let Some(path) = &request.unix_socket {
        let path = path.display();
        if !access.allows(UNIX_SOCKET, &path) {
            return Err(Error::denied(format_args!("unix socket {path}")));
        }
    }
    if request.tls.as_ref().is_some_and(|tls| tls.is_insecure) && !access.allows(INSECURE_TLS, &url) {
        return Err(Error::denied(format_args!("insecure TLS for {url}")));
    }
    if let Some(network) = &prepared.network {
        let network = String::from_utf8_lossy(network);
        if !access.allows(NETWORK, &network) {
            return Err(Error::denied(format_args!("network {network}")));
        }
    }
    if !access.allows(REQUEST, &url) {
        return Err(Error::denied(url));
    }
    // Names are looked up later; an address is known now.
    let address = match request.url.host() {
        Some(Host::Ipv4(v4)) => Some(v4.into()),
        Some(Host::Ipv6(v6)) => Some(v6.into()),
        Some(Host::Domain(_)) | None => None,
    };
    match address {
        Some(ip) if request.unix_socket.is_none() && !may_connect(access, ip) => {
            Err(Error::denied(format_args!("private IP {}", address::inner(ip))))
        }
        _ => Ok(()),
    }
}

/// Reads the streams that a request sends, then makes the exchange.
async fn exchange(prepared: Prepared, access: Arc<dyn Access>) -> Result<Response, Error> {
    let Prepared { mut request, parts, .. } = prepared;
    if let Some(parts) = parts {
        request.body = Box::pin(parts.body()).await.map_err(Error::invalid)?.into();
    }
    perform(request, access).await
}

/// The second step: makes the request and lets it go.
fn send(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (method, url, options, contents) = (cx.arg(METHOD), cx.arg(URL), cx.arg(OPTIONS), cx.arg(CONTENTS));
    let (method, url) = (cx.bytes(method), cx.bytes(url));
    let access = access_of(cx);
    let content = |cx: &mut Cx<'_>, i: i64| match kind_of(contents) {
        Kind::Table(contents) => cx.raw_get_int(contents, i),
        _ => Value::NIL,
    };
    match make(cx, &*access, method, url, options, &content) {
        Ok(prepared) => {
            charge_bytes(cx, prepared.request.body.len());
            wait(cx, exchange(prepared, access), received)
        }
        Err(failure) => failure.ret_nil(cx),
    }
}

/// The third step: the response has come.
fn received(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (method, url) = (cx.arg(METHOD), cx.arg(URL));
    match cx.answer::<Result<Response, Error>>() {
        Some(Ok(response)) => {
            let response = new_response(cx, response)?;
            ret_ok(cx, response)
        }
        Some(Err(error)) => {
            let method = cx.bytes(method).to_ascii_uppercase();
            let url = cx.bytes(url);
            failure_of(cx, error, &method, url).ret_nil(cx)
        }
        None => Failure::new(kind::CANCELED, "request canceled").ret_nil(cx),
    }
}

/// `encode_uri(text)`
fn encode_uri(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let text = cx.check_str(1)?;
    charge_bytes(cx, text.len());
    cx.check_memory(text.len().saturating_mul(3))?;
    let mut out = cx.take_buffer();
    escape_into(text, &mut out);
    cx.ret_buffer(out)
}

/// `decode_uri(text)`
fn decode_uri(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let text = cx.check_str(1)?;
    charge_bytes(cx, text.len());
    let mut out = Vec::with_capacity(text.len());
    match unescape_into(text, &mut out) {
        Ok(()) => {
            let text = cx.new_str_from(out);
            ret_ok(cx, text)
        }
        Err(escape) => {
            let message = format!("invalid URL escape {}", quoted(escape));
            Failure::new(kind::INVALID, message).ret_nil(cx)
        }
    }
}
