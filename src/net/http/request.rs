//! What is asked, and what comes back: plain data, without a connection.

use std::fmt::{self, Display, Formatter};
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use hyper::body::Bytes;
use hyper::header::{HeaderMap, HeaderName, HeaderValue};
use hyper::{Method, Version};
use url::{Host, Url};

use super::body::BodyReader;
use super::tls::TlsSettings;

/// Redirects that are followed if the request says nothing else.
pub(crate) const REDIRECTS: u32 = 10;
/// Time for an exchange if the request says nothing else.
pub(crate) const TIMEOUT: Duration = Duration::from_secs(30);
/// Largest buffered body if the request says nothing else.
pub(crate) const RESPONSE_BODY_MAX: usize = 120 << 20;
/// Most header fields of a response.
pub(crate) const HEADERS_MAX: usize = 256;
/// Largest block of header fields of a response, in bytes.
pub(crate) const HEADER_BLOCK_MAX: usize = 1 << 20;

/// Which version of the protocol is spoken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) enum Protocol {
    /// What both sides agree on.
    #[default]
    Negotiated,
    /// HTTP/1.1.
    Http1,
    /// HTTP/2, without TLS by prior knowledge.
    Http2,
}

/// A server that passes requests on.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(crate) struct Proxy {
    /// Its host.
    pub(crate) host: Host,
    /// Its port.
    pub(crate) port: u16,
    /// What it is told about the caller.
    pub(crate) credentials: Option<HeaderValue>,
}

/// A request with everything that is needed to make it.
#[derive(Debug)]
pub(crate) struct Request {
    /// Upper case.
    pub(crate) method: Method,
    /// Scheme `http` or `https`, with a host.
    pub(crate) url: Url,
    /// Fields that the caller has set, and those that belong to the body.
    pub(crate) headers: HeaderMap,
    /// The body; it can be sent again.
    pub(crate) body: Bytes,
    /// For the whole exchange, the body included unless it is streamed.
    pub(crate) timeout: Duration,
    /// The body is given as a stream.
    pub(crate) is_streamed: bool,
    /// Largest buffered body.
    pub(crate) max_body: usize,
    /// Connect there.
    pub(crate) unix_socket: Option<PathBuf>,
    /// Nothing: the system's roots and no certificate of our own.
    pub(crate) tls: Option<Arc<TlsSettings>>,
    /// Goes through this one; the name of the host is looked up there.
    pub(crate) proxy: Option<Arc<Proxy>>,
    /// Redirects that are followed; 0: a redirect is the answer.
    pub(crate) redirects: u32,
    /// Compressed bodies are asked for and undone.
    pub(crate) is_decompressed: bool,
    /// Which version is spoken.
    pub(crate) protocol: Protocol,
}

impl Request {
    /// A request that asks for nothing special.
    pub(crate) fn new(method: Method, url: Url) -> Request {
        Request {
            method,
            url,
            headers: HeaderMap::new(),
            body: Bytes::new(),
            timeout: TIMEOUT,
            is_streamed: false,
            max_body: RESPONSE_BODY_MAX,
            unix_socket: None,
            tls: None,
            proxy: None,
            redirects: REDIRECTS,
            is_decompressed: true,
            protocol: Protocol::Negotiated,
        }
    }
}

/// A response.
pub(crate) struct Response {
    /// The status code.
    pub(crate) status: u16,
    /// The reason phrase, may be empty.
    pub(crate) reason: Vec<u8>,
    /// The URL that has answered, without fragment and user.
    pub(crate) url: String,
    /// The fields, in lower case.
    pub(crate) headers: HeaderMap,
    /// The version of the protocol.
    pub(crate) version: Version,
    /// The body.
    pub(crate) payload: Payload,
}

/// The body of a response.
pub(crate) enum Payload {
    /// All of it.
    Whole(Vec<u8>),
    /// What is still to come.
    Stream(BodyReader),
}

/// Answers whether the caller may do something. It is asked on the reactor's thread, for every hop of an exchange.
pub(crate) trait Access: Send + Sync {
    /// Whether the action is allowed on the resource, whose text is made only where it matters.
    fn allows(&self, action: &str, resource: &dyn Display) -> bool;
}

/// The permission to ask a URL.
pub(crate) const REQUEST: &str = "http_client.request";
/// The permission to connect to a private address.
pub(crate) const PRIVATE_IP: &str = "http_client.private_ip";

/// Whether the caller may connect to an address.
pub(crate) fn may_connect(access: &dyn Access, address: IpAddr) -> bool {
    !super::address::is_private(address) || access.allows(PRIVATE_IP, &super::address::inner(address))
}

/// A URL as permissions, errors and responses name it: without user, password and fragment.
pub(crate) struct Shown<'a>(pub(crate) &'a Url);

impl Display for Shown<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Shown(url) = self;
        if url.username().is_empty() && url.password().is_none() && url.fragment().is_none() {
            return f.write_str(url.as_str());
        }
        let mut url = Url::clone(url);
        // Only URLs without a host refuse this, and requests have one.
        let is_clean = url.set_username("").is_ok() && url.set_password(None).is_ok();
        debug_assert!(is_clean, "a URL with a host takes a user");
        url.set_fragment(None);
        f.write_str(url.as_str())
    }
}

/// The name of a header field as programs see it: each word with a capital.
pub(crate) fn canonical(name: &HeaderName) -> String {
    canonical_text(name.as_str())
}

/// As [`canonical`], for any text.
pub(crate) fn canonical_text(name: &str) -> String {
    let mut text = name.as_bytes().to_vec();
    let mut is_start = true;
    for byte in &mut text {
        if is_start {
            byte.make_ascii_uppercase();
        } else {
            byte.make_ascii_lowercase();
        }
        is_start = *byte == b'-';
    }
    // Only letters of ASCII are others now.
    String::from_utf8(text).unwrap_or_default()
}
