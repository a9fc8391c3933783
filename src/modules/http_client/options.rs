//! The options of a request: a table of the program becomes a [`Request`].
//!
//! Everything that is wrong with them is one message for an error of kind INVALID; nothing is sent then.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use hyper::Method;
use hyper::header::{self, HeaderMap, HeaderName, HeaderValue};
use url::Url;

use crate::modules::json::{Layout, encode};
use crate::net::http::encode::{Fields, Part, form, merge_query, multipart};
use crate::net::http::exchange::CONNECTION_FIELDS;
use crate::net::http::request::{Protocol, Proxy, REDIRECTS, RESPONSE_BODY_MAX, Request, TIMEOUT};
use crate::net::http::tls::TlsSettings;
use crate::net::stream::Stream;
use crate::process::duration;
use crate::vm::native::{Cx, Kind, TableRef, Type, Value, kind_of, type_of};

/// Most header fields of a request: servers take a tenth of it, and the map that holds them ends at some 24 000.
const HEADERS_MAX: usize = 1000;
/// Longest URL, in bytes.
const URL_MAX: usize = 64 << 10;
/// Largest body that is read from a stream of the program, in bytes.
const STREAMED_FILE_MAX: usize = 1 << 30;

/// What we call ourselves.
const USER_AGENT: &str = concat!("wippy/", env!("CARGO_PKG_VERSION"));

const NAMES: [&str; 18] = [
    "auth",
    "body",
    "cookies",
    "decompress",
    "files",
    "follow_redirects",
    "form",
    "headers",
    "http_version",
    "json",
    "max_response_body",
    "overlay_network",
    "proxy",
    "query",
    "stream",
    "timeout",
    "tls",
    "unix_socket",
];

/// A request, and what is still to be done before it can be sent.
pub(super) struct Prepared {
    /// The request; its body lacks the files that are streams.
    pub(super) request: Box<Request>,
    /// The parts of a multipart body, if it has to be made when its streams have been read.
    pub(super) parts: Option<Parts>,
    /// The network that it asks for.
    pub(super) network: Option<Vec<u8>>,
}

/// A multipart body with files that are streams.
pub(super) struct Parts {
    boundary: String,
    parts: Vec<Part>,
    /// Which parts are what streams give.
    streams: Vec<(usize, Stream)>,
}

impl Parts {
    /// Reads the streams and makes the body.
    pub(super) async fn body(mut self) -> Result<Vec<u8>, String> {
        for (at, stream) in self.streams {
            let content = stream.take(crate::net::stream::Want::All(STREAMED_FILE_MAX)).await;
            let content = content.map_err(|failure| format!("files: {}", failure.message))?;
            if let Some(part) = self.parts.get_mut(at) {
                part.content = content.unwrap_or_default().into();
            }
        }
        Ok(multipart(&self.parts, &self.boundary))
    }
}

/// Reads method, URL and options. `contents` holds what was read of files that are no streams, by their position.
///
/// # Errors
/// What is wrong.
pub(super) fn prepare(
    cx: &mut Cx<'_>,
    method: &[u8],
    url: &[u8],
    options: Option<TableRef>,
    contents: &dyn Fn(&mut Cx<'_>, i64) -> Value,
) -> Result<Prepared, String> {
    let method = Method::from_bytes(&method.to_ascii_uppercase())
        .map_err(|_| format!("invalid method {}", duration::quoted(method)))?;
    let mut url = recent_url(url)?;
    let mut headers = HeaderMap::new();
    let auth = user_of(&mut url);
    let mut prepared = Prepared { request: Box::new(Request::new(method, url)), parts: None, network: None };
    let mut content_type = None;
    let mut credentials = auth;
    if let Some(options) = options {
        check_names(cx, options)?;
        let mut options = Options { cx, table: options };
        headers = options.headers()?;
        options.query(&mut prepared.request.url)?;
        options.settings(&mut prepared)?;
        content_type = options.body(&mut prepared, contents)?;
        if let Some(cookies) = options.cookies()? {
            headers.insert(header::COOKIE, cookies);
        }
        if let Some(auth) = options.auth()? {
            headers.remove(header::AUTHORIZATION);
            credentials = Some(auth);
        }
    }
    if let Some(credentials) = credentials
        && !headers.contains_key(header::AUTHORIZATION)
    {
        headers.insert(header::AUTHORIZATION, credentials);
    }
    if let Some(content_type) = content_type {
        merge_content_type(&mut headers, &content_type)?;
    }
    match headers.get(header::USER_AGENT) {
        None => drop(headers.insert(header::USER_AGENT, HeaderValue::from_static(USER_AGENT))),
        Some(agent) if agent.is_empty() => drop(headers.remove(header::USER_AGENT)),
        Some(_) => {}
    }
    prepared.request.headers = headers;
    Ok(prepared)
}

thread_local! {
    /// URLs that processes of this worker have asked for, the last first.
    static RECENT: RefCell<VecDeque<(Box<[u8]>, Url)>> = const { RefCell::new(VecDeque::new()) };
}
/// So many are kept.
const RECENT_MAX: usize = 8;
/// Longer ones are not.
const RECENT_LENGTH_MAX: usize = 512;

/// The URL of a text. Programs ask the same ones over and over, and reading one costs a good part of a request.
fn recent_url(text: &[u8]) -> Result<Url, String> {
    let known = RECENT.with_borrow_mut(|recent| {
        let at = recent.iter().position(|(known, _)| **known == *text)?;
        recent.swap(0, at);
        recent.front().map(|(_, url)| url.clone())
    });
    if let Some(url) = known {
        return Ok(url);
    }
    let url = parse_url(text)?;
    if text.len() <= RECENT_LENGTH_MAX {
        RECENT.with_borrow_mut(|recent| {
            recent.truncate(RECENT_MAX - 1);
            recent.push_front((text.into(), url.clone()));
        });
    }
    Ok(url)
}

fn parse_url(url: &[u8]) -> Result<Url, String> {
    if url.len() > URL_MAX {
        return Err(format!("URL is longer than {URL_MAX} bytes"));
    }
    let text = std::str::from_utf8(url).map_err(|_| "invalid URL: not UTF-8".to_owned())?;
    let url =
        Url::parse(text).map_err(|error| format!("invalid URL {}: {error}", duration::quoted(text.as_bytes())))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(format!("unsupported URL scheme: {}", url.scheme()));
    }
    // Browsers find a host behind any number of slashes. Port 0 can be written, and leads nowhere.
    let has_host = text.split_once("://").is_some_and(|(_, rest)| !rest.starts_with(['/', '\\', '?', '#']));
    if !has_host || url.host_str().is_none_or(str::is_empty) || url.port() == Some(0) {
        return Err(format!("invalid URL {}: no host", duration::quoted(text.as_bytes())));
    }
    Ok(url)
}

/// The credentials in a URL, which it loses.
fn user_of(url: &mut Url) -> Option<HeaderValue> {
    let plain = |text: &str| {
        let mut out = Vec::new();
        // A plus stands for itself here.
        let text = text.replace('+', "%2B");
        crate::net::http::encode::unescape_into(text.as_bytes(), &mut out).ok().map(|()| out)
    };
    let user = plain(url.username())?;
    let password = plain(url.password().unwrap_or_default())?;
    if user.is_empty() && password.is_empty() {
        return None;
    }
    let is_clean = url.set_username("").is_ok() && url.set_password(None).is_ok();
    debug_assert!(is_clean, "a URL with a host takes a user");
    basic(&user, &password)
}

/// Basic credentials (RFC 7617).
fn basic(user: &[u8], password: &[u8]) -> Option<HeaderValue> {
    let pair = [user, b":", password].concat();
    let text = format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(pair));
    let mut value = HeaderValue::from_str(&text).ok()?;
    value.set_sensitive(true);
    Some(value)
}

/// A type of body goes into the header unless the caller has set one; a boundary is appended to that.
fn merge_content_type(headers: &mut HeaderMap, own: &str) -> Result<(), String> {
    let value = match headers.get(header::CONTENT_TYPE) {
        None => own.to_owned(),
        Some(set) => match own.split_once("; boundary=") {
            None => return Ok(()),
            Some((_, boundary)) => format!("{}; boundary={boundary}", String::from_utf8_lossy(set.as_bytes())),
        },
    };
    let value = HeaderValue::from_str(&value).map_err(|_| "invalid header Content-Type".to_owned())?;
    headers.insert(header::CONTENT_TYPE, value);
    Ok(())
}

fn check_names(cx: &mut Cx<'_>, options: TableRef) -> Result<(), String> {
    let mut cursor = 0;
    while let Some((name, _, next)) = cx.entry_from(options, cursor) {
        cursor = next;
        let text = match cx.to_str(name) {
            Some(text) => String::from_utf8_lossy(cx.bytes(text)).into_owned(),
            None => type_of(name).name().to_owned(),
        };
        if type_of(name) != Type::String || !NAMES.contains(&text.as_str()) {
            return Err(format!("unknown option: {text}"));
        }
    }
    Ok(())
}

struct Options<'c, 'a> {
    cx: &'c mut Cx<'a>,
    table: TableRef,
}

/// A value of the wrong type.
fn wrong(name: &str, expected: &str, v: Value) -> String {
    format!("{name} must be {expected}, got {}", type_of(v).name())
}

impl Options<'_, '_> {
    fn get(&self, name: &str) -> Value {
        self.cx.raw_get_str(self.table, name)
    }

    fn text(&mut self, name: &str) -> Result<Option<Vec<u8>>, String> {
        field_text(self.cx, self.table, name, name)
    }

    fn flag(&mut self, name: &str) -> Result<Option<bool>, String> {
        match kind_of(self.get(name)) {
            Kind::Nil => Ok(None),
            Kind::Boolean(flag) => Ok(Some(flag)),
            _ => Err(wrong(name, "a boolean", self.get(name))),
        }
    }

    fn table(&mut self, name: &str) -> Result<Option<TableRef>, String> {
        match kind_of(self.get(name)) {
            Kind::Nil => Ok(None),
            Kind::Table(table) => Ok(Some(table)),
            _ => Err(wrong(name, "a table", self.get(name))),
        }
    }

    /// Names with their values in a table of the program.
    fn fields(&mut self, name: &str) -> Result<Option<Fields>, String> {
        let Some(table) = self.table(name)? else { return Ok(None) };
        let mut fields = Fields::new();
        let mut cursor = 0;
        while let Some((key, value, next)) = self.cx.entry_from(table, cursor) {
            cursor = next;
            if type_of(key) != Type::String {
                return Err(format!("{name}: names must be strings"));
            }
            let key = self.cx.bytes(key).to_vec();
            let what = || format!("{name}.{}", String::from_utf8_lossy(&key));
            let values = match kind_of(value) {
                Kind::Table(list) => {
                    let n = self.cx.raw_len(list);
                    (1..=n)
                        .map(|i| {
                            let v = self.cx.raw_get_int(list, i);
                            scalar(self.cx, v).ok_or_else(|| wrong(&what(), "strings, numbers or booleans", v))
                        })
                        .collect::<Result<Vec<_>, _>>()?
                }
                _ => match scalar(self.cx, value) {
                    Some(text) => vec![text],
                    None => return Err(wrong(&what(), "a string, number, boolean or array", value)),
                },
            };
            fields.push((key, values));
        }
        // Tables have no order that a program could rely on.
        fields.sort();
        Ok(Some(fields))
    }

    fn headers(&mut self) -> Result<HeaderMap, String> {
        let mut headers = HeaderMap::new();
        for (name, values) in self.fields("headers")?.unwrap_or_default() {
            let shown = String::from_utf8_lossy(&name).into_owned();
            let header = HeaderName::from_bytes(&name)
                .map_err(|_| format!("invalid header name {}", duration::quoted(&name)))?;
            if CONNECTION_FIELDS.contains(&header) {
                continue;
            }
            for value in values {
                let value = HeaderValue::from_bytes(&value).map_err(|_| format!("invalid value of header {shown}"))?;
                if headers.len() >= HEADERS_MAX {
                    return Err(format!("headers: too many fields (max {HEADERS_MAX})"));
                }
                headers.append(header.clone(), value);
            }
        }
        Ok(headers)
    }

    fn query(&mut self, url: &mut Url) -> Result<(), String> {
        if let Some(fields) = self.fields("query")? {
            let query = merge_query(url.query(), fields);
            let query = String::from_utf8_lossy(&query).into_owned();
            url.set_query((!query.is_empty()).then_some(query.as_str()));
            if url.as_str().len() > URL_MAX {
                return Err(format!("URL is longer than {URL_MAX} bytes"));
            }
        }
        Ok(())
    }

    fn cookies(&mut self) -> Result<Option<HeaderValue>, String> {
        let Some(cookies) = self.fields("cookies")? else { return Ok(None) };
        let mut text = Vec::new();
        for (name, values) in &cookies {
            for value in values {
                if !text.is_empty() {
                    text.extend_from_slice(b"; ");
                }
                text.extend_from_slice(name);
                text.push(b'=');
                text.extend_from_slice(value);
            }
            if name.iter().chain(values.iter().flatten()).any(|b| matches!(b, b';' | b'\r' | b'\n' | 0)) {
                return Err(format!("invalid cookie {}", duration::quoted(name)));
            }
        }
        if text.is_empty() {
            return Ok(None);
        }
        HeaderValue::from_bytes(&text).map(Some).map_err(|_| "invalid cookies".to_owned())
    }

    fn auth(&mut self) -> Result<Option<HeaderValue>, String> {
        let Some(table) = self.table("auth")? else { return Ok(None) };
        let user = field_text(self.cx, table, "user", "auth.user")?;
        let password = field_text(self.cx, table, "pass", "auth.pass")?;
        let (Some(user), Some(password)) = (user, password) else {
            return Err("auth needs user and pass".to_owned());
        };
        Ok(basic(&user, &password))
    }

    /// What is neither header nor body.
    fn settings(&mut self, prepared: &mut Prepared) -> Result<(), String> {
        let request = &mut prepared.request;
        request.timeout = self.timeout()?;
        request.is_streamed = self.flag("stream")?.unwrap_or(false);
        request.is_decompressed = self.flag("decompress")?.unwrap_or(true);
        request.max_body = match kind_of(self.get("max_response_body")) {
            Kind::Nil | Kind::Int(0) => RESPONSE_BODY_MAX,
            Kind::Int(n @ 1..) => usize::try_from(n).unwrap_or(usize::MAX),
            Kind::Int(_) => return Err("max_response_body must not be negative".to_owned()),
            _ => return Err(wrong("max_response_body", "an integer", self.get("max_response_body"))),
        };
        request.redirects = match kind_of(self.get("follow_redirects")) {
            Kind::Nil | Kind::Boolean(true) => REDIRECTS,
            Kind::Boolean(false) => 0,
            Kind::Int(n @ 0..) => u32::try_from(n).unwrap_or(u32::MAX),
            Kind::Int(_) => return Err("follow_redirects must not be negative".to_owned()),
            _ => return Err(wrong("follow_redirects", "a boolean or integer", self.get("follow_redirects"))),
        };
        request.protocol = match self.text("http_version")?.as_deref() {
            None => Protocol::Negotiated,
            Some(b"1.1") => Protocol::Http1,
            Some(b"2") => Protocol::Http2,
            Some(_) => return Err("http_version must be \"1.1\" or \"2\"".to_owned()),
        };
        request.tls = self.tls()?.map(Arc::new);
        if let Some(path) = self.text("unix_socket")? {
            let path = String::from_utf8(path).map_err(|_| "unix_socket: not UTF-8".to_owned())?;
            if path.is_empty() || path.contains('\0') {
                return Err("unix_socket must be a path".to_owned());
            }
            request.unix_socket = Some(PathBuf::from(path));
        }
        request.proxy = self.proxy()?.map(Arc::new);
        if request.proxy.is_some() && request.unix_socket.is_some() {
            return Err("proxy and unix_socket exclude each other".to_owned());
        }
        if request.proxy.is_some() && request.protocol == Protocol::Http2 && request.url.scheme() == "http" {
            return Err("a proxy speaks HTTP/1.1".to_owned());
        }
        prepared.network = self.text("overlay_network")?;
        Ok(())
    }

    fn proxy(&mut self) -> Result<Option<Proxy>, String> {
        let Some(text) = self.text("proxy")? else { return Ok(None) };
        let mut url = parse_url(&text).map_err(|why| format!("proxy: {why}"))?;
        let credentials = user_of(&mut url);
        match (url.scheme(), url.host(), url.port_or_known_default()) {
            ("http", Some(host), Some(port)) => Ok(Some(Proxy { host: host.to_owned(), port, credentials })),
            _ => Err("proxy must be a URL with scheme http".to_owned()),
        }
    }

    fn timeout(&mut self) -> Result<Duration, String> {
        let v = self.get("timeout");
        let seconds = match kind_of(v) {
            Kind::Nil => return Ok(TIMEOUT),
            #[expect(clippy::cast_precision_loss, reason = "a time that long has no use for the last nanosecond")]
            Kind::Int(n) => n as f64,
            Kind::Float(n) => n,
            Kind::Str(text) => {
                let text = self.cx.bytes(text.into());
                #[expect(clippy::cast_precision_loss, reason = "as above")]
                let nanos = duration::Duration::parse(text).map_err(|why| format!("timeout: {why}"))?.0 as f64;
                nanos / 1e9
            }
            _ => return Err(wrong("timeout", "a number of seconds or a duration", v)),
        };
        if seconds == 0.0 {
            return Ok(TIMEOUT);
        }
        if !seconds.is_finite() || seconds < 0.0 {
            return Err("timeout must not be negative".to_owned());
        }
        Duration::try_from_secs_f64(seconds).map_err(|_| "timeout is too long".to_owned())
    }

    fn tls(&mut self) -> Result<Option<TlsSettings>, String> {
        let Some(table) = self.table("tls")? else { return Ok(None) };
        let mut cursor = 0;
        while let Some((name, _, next)) = self.cx.entry_from(table, cursor) {
            cursor = next;
            let text = if type_of(name) == Type::String { self.cx.bytes(name) } else { b"" };
            if !matches!(text, b"cert" | b"key" | b"ca" | b"server_name" | b"insecure_skip_verify") {
                return Err(format!("unknown option: tls.{}", String::from_utf8_lossy(text)));
            }
        }
        let mut get = |name: &str| field_text(self.cx, table, name, &format!("tls.{name}"));
        let (cert, key, roots, name) = (get("cert")?, get("key")?, get("ca")?, get("server_name")?);
        let identity = match (cert, key) {
            (Some(cert), Some(key)) => Some((cert, key)),
            (None, None) => None,
            _ => return Err("tls cert and key must be provided together".to_owned()),
        };
        let is_insecure = match kind_of(self.cx.raw_get_str(table, "insecure_skip_verify")) {
            Kind::Nil => false,
            Kind::Boolean(flag) => flag,
            _ => return Err("tls.insecure_skip_verify must be a boolean".to_owned()),
        };
        let server_name = name.map(|name| String::from_utf8_lossy(&name).into_owned());
        let settings = TlsSettings { identity, roots, server_name, is_insecure };
        settings.check().map_err(|error| error.message)?;
        Ok(Some(settings))
    }

    /// The body; gives its type, if it has one.
    fn body(
        &mut self,
        prepared: &mut Prepared,
        contents: &dyn Fn(&mut Cx<'_>, i64) -> Value,
    ) -> Result<Option<String>, String> {
        let body = self.text("body")?;
        let fields = self.fields("form")?;
        let json = self.get("json");
        let n_bodies = usize::from(body.is_some()) + usize::from(fields.is_some()) + usize::from(!json.is_nil());
        if n_bodies > 1 {
            return Err("only one of form, json and body may be given".to_owned());
        }
        if let Some(files) = self.table("files")? {
            if body.is_some() || !json.is_nil() {
                return Err("files go with form, not with json or body".to_owned());
            }
            return self.files(prepared, files, fields, contents).map(Some);
        }
        if let Some(fields) = fields {
            prepared.request.body = form(fields).into();
            return Ok(Some("application/x-www-form-urlencoded".to_owned()));
        }
        if !json.is_nil() {
            let mut text = Vec::new();
            encode(self.cx, json, Layout::Compact, &mut text).map_err(|fault| format!("json: {}", fault.message()))?;
            prepared.request.body = text.into();
            return Ok(Some("application/json".to_owned()));
        }
        prepared.request.body = body.unwrap_or_default().into();
        Ok(None)
    }

    fn files(
        &mut self,
        prepared: &mut Prepared,
        files: TableRef,
        fields: Option<Fields>,
        contents: &dyn Fn(&mut Cx<'_>, i64) -> Value,
    ) -> Result<String, String> {
        let mut parts = Vec::new();
        for (name, values) in fields.unwrap_or_default() {
            for value in values {
                let part = Part { name: name.clone(), filename: None, content_type: None, content: value.into() };
                parts.push(part);
            }
        }
        let mut streams = Vec::new();
        for i in 1..=self.cx.raw_len(files) {
            let file = match kind_of(self.cx.raw_get_int(files, i)) {
                Kind::Table(file) => file,
                _ => return Err(format!("files[{i}] must be a table")),
            };
            let cx = &mut *self.cx;
            let mut get = |name: &str| field_text(cx, file, name, &format!("files[{i}].{name}"));
            let (name, filename) = (get("name")?, get("filename")?);
            let (content, content_type) = (get("content")?, get("content_type")?);
            let name = name.filter(|name| !name.is_empty()).ok_or_else(|| format!("files[{i}].name is required"))?;
            let content_type = content_type.unwrap_or_else(|| b"application/octet-stream".to_vec());
            if HeaderValue::from_bytes(&content_type).is_err() {
                return Err(format!("files[{i}].content_type is no header value"));
            }
            let reader = cx.raw_get_str(file, "reader");
            let content = match (content, reader.is_nil()) {
                (Some(content), true) => content,
                (Some(_), false) => return Err(format!("files[{i}] has both content and reader")),
                (None, true) => return Err(format!("files[{i}] needs content or reader")),
                (None, false) => match crate::modules::stream::stream_of(cx, reader) {
                    Some(stream) => {
                        streams.push((parts.len(), stream));
                        Vec::new()
                    }
                    None => {
                        let content = contents(cx, i);
                        if type_of(content) != Type::String {
                            return Err(wrong(&format!("files[{i}].reader"), "a stream or an open file", reader));
                        }
                        cx.bytes(content).to_vec()
                    }
                },
            };
            // What is sent as a file has a name.
            let filename = Some(filename.unwrap_or_else(|| name.clone()));
            parts.push(Part { name, filename, content_type: Some(content_type), content: content.into() });
        }
        let boundary = boundary(&parts);
        let content_type = format!("multipart/form-data; boundary={boundary}");
        if streams.is_empty() {
            prepared.request.body = multipart(&parts, &boundary).into();
        } else {
            prepared.parts = Some(Parts { boundary, parts, streams });
        }
        Ok(content_type)
    }
}

/// A boundary that stands in none of the parts that are known, and in no other but by chance.
fn boundary(parts: &[Part]) -> String {
    use std::hash::{BuildHasher, RandomState};
    loop {
        let random = || RandomState::new().hash_one(0);
        let boundary = format!("wippy{:016x}{:016x}", random(), random());
        let is_inside = |part: &Part| memchr::memmem::find(&part.content, boundary.as_bytes()).is_some();
        if !parts.iter().any(is_inside) {
            return boundary;
        }
    }
}

/// A string, number or boolean as text.
fn scalar(cx: &mut Cx<'_>, v: Value) -> Option<Vec<u8>> {
    match kind_of(v) {
        Kind::Boolean(flag) => Some(if flag { b"true".to_vec() } else { b"false".to_vec() }),
        Kind::Str(_) | Kind::Int(_) | Kind::Float(_) => cx.to_str(v).map(|text| cx.bytes(text).to_vec()),
        _ => None,
    }
}

/// A field that is a string, if it is there.
fn field_text(cx: &mut Cx<'_>, table: TableRef, name: &str, shown: &str) -> Result<Option<Vec<u8>>, String> {
    let v = cx.raw_get_str(table, name);
    match kind_of(v) {
        Kind::Nil => Ok(None),
        Kind::Str(text) => Ok(Some(cx.bytes(text.into()).to_vec())),
        _ => Err(wrong(shown, "a string", v)),
    }
}
