//! An exchange: a request, its redirects, and the response.
//!
//! Every hop asks for all permissions again, and for the address that it connects to. What identifies the caller
//! (`Authorization`, cookies) goes no further than the site that it was meant for: the same scheme, host and port.

use std::sync::Arc;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{self, HeaderMap, HeaderName, HeaderValue};
use hyper::{Method, StatusCode, Uri, Version};
use tokio::time::timeout;
use url::{Host, Position};

use super::body::BodyReader;
use super::decode::{ACCEPTED, Decoder};
use super::error::{Error, Phase, Progress};
use super::pool::{self, Lease, Target};
use super::request::{Access, HEADER_BLOCK_MAX, HEADERS_MAX, Payload, REQUEST, Request, Response, Shown, may_connect};
use super::{address, connect};

/// Bytes of the body of a redirect that are read, so that its connection can be used again.
const REDIRECT_BODY_MAX: usize = 64 << 10;

/// How often a request is sent again that a server of HTTP/2 has not looked at: each time is safe, but some server may never.
const REFUSED_MAX: usize = 32;

/// Fields that belong to the connection and are no business of the caller (RFC 9110, section 7.6.1).
pub(crate) const CONNECTION_FIELDS: [HeaderName; 6] = [
    header::CONNECTION,
    header::CONTENT_LENGTH,
    header::TRANSFER_ENCODING,
    header::UPGRADE,
    HeaderName::from_static("keep-alive"),
    HeaderName::from_static("proxy-connection"),
];

/// Fields that describe a body.
const BODY_FIELDS: [HeaderName; 4] =
    [header::CONTENT_TYPE, header::CONTENT_ENCODING, header::CONTENT_LANGUAGE, header::CONTENT_LOCATION];

/// Makes an exchange. The time of the request is for all of it, but for the body of a stream.
///
/// What is large stands in boxes: each future that it is handed through would keep a place for it while the response is
/// awaited.
pub(crate) async fn perform(request: Box<Request>, access: Arc<dyn Access>) -> Result<Response, Error> {
    let progress = Progress::new();
    let time = request.timeout;
    let mut hops = Hops { request, access: &*access, progress: &progress };
    let result = match timeout(time, hops.run()).await {
        Ok(result) => result,
        Err(_) => Err(Error::timeout(progress.get(), format_args!("request timed out after {}", seconds(time)))),
    };
    result.map_err(|error| Error { url: Some(Shown(&hops.request.url).to_string()), ..error })
}

/// A time as people write it.
fn seconds(time: std::time::Duration) -> String {
    format!("{}s", time.as_secs_f64())
}

struct Hops<'a> {
    /// What is asked next, and where.
    request: Box<Request>,
    access: &'a dyn Access,
    progress: &'a Progress,
}

impl Hops<'_> {
    async fn run(&mut self) -> Result<Response, Error> {
        let mut n_redirects = 0;
        loop {
            let (response, lease) = self.hop().await?;
            let next = match response.headers().get(header::LOCATION) {
                Some(location) if self.request.redirects > 0 && is_redirect(response.status()) => location.clone(),
                Some(_) | None => return Box::pin(self.finish(response, lease)).await,
            };
            if n_redirects >= self.request.redirects {
                let message = format!("stopped after {} redirects", self.request.redirects);
                return Err(Error::internal(Phase::Response, message));
            }
            n_redirects += 1;
            let status = response.status();
            let body = BodyReader::new(response.into_body(), lease, None);
            // Whatever goes wrong with it: nobody wants it.
            drop(Box::pin(body.collect(REDIRECT_BODY_MAX)).await);
            self.redirect(status, &next)?;
        }
    }

    /// One request, and the head of its response.
    async fn hop(&self) -> Result<(hyper::Response<Incoming>, Lease), Error> {
        let url = Shown(&self.request.url);
        if !self.access.allows(REQUEST, &url) {
            return Err(Error::denied(url));
        }
        let target = Arc::new(self.target()?);
        // Behind a proxy an address is one that somebody else connects to, for us.
        let literal = match target.host {
            Host::Ipv4(v4) => Some(v4.into()),
            Host::Ipv6(v6) => Some(v6.into()),
            Host::Domain(_) => None,
        };
        if let Some(ip) = literal.filter(|_| target.proxy.is_some())
            && !may_connect(self.access, ip)
        {
            return Err(Error::denied(format_args!("private IP {}", address::inner(ip))));
        }
        let mut is_retried = false;
        let mut n_refused = 0;
        loop {
            let mut lease = match pool::checkout(&target) {
                Some(lease) => {
                    // Another process may have connected there, and that one may.
                    if let Some(peer) = lease.peer
                        && !may_connect(self.access, peer)
                    {
                        return Err(Error::denied(format_args!("private IP {}", address::inner(peer))));
                    }
                    lease
                }
                None => {
                    // In boxes: what they need is not kept while the response is awaited.
                    let connected = Box::pin(connect::connect(&target, self.access, self.progress)).await?;
                    self.progress.set(Phase::Request);
                    Box::pin(pool::lease(&target, connected)).await?
                }
            };
            self.progress.set(Phase::Response);
            match lease.send(Box::new(self.message(lease.is_http2())?)).await {
                Ok(response) => {
                    check_head(response.headers())?;
                    return Ok((response, lease));
                }
                // The server has closed it while it was idle.
                Err(failure) if lease.is_reused && failure.is_unsent => {}
                // The server takes no more on this connection, or not so many at a time.
                Err(failure) if failure.is_refused && n_refused < REFUSED_MAX => {
                    n_refused += 1;
                    lease.retire();
                }
                Err(failure)
                    if lease.is_reused
                        && failure.is_unanswered
                        && !is_retried
                        && self.request.method.is_idempotent() =>
                {
                    is_retried = true;
                }
                Err(failure) => return Err(failure.error),
            }
        }
    }

    fn target(&self) -> Result<Target, Error> {
        let url = &self.request.url;
        let is_tls = url.scheme() == "https";
        let (Some(host), Some(port)) = (url.host(), url.port_or_known_default()) else {
            return Err(Error::invalid("URL has no host"));
        };
        let host = match host {
            // A name may end with the dot of the root; certificates have none.
            Host::Domain(name) => Host::Domain(name.trim_end_matches('.').to_owned()),
            Host::Ipv4(v4) => Host::Ipv4(v4),
            Host::Ipv6(v6) => Host::Ipv6(v6),
        };
        Ok(Target {
            is_tls,
            host,
            port,
            tls: self.request.tls.clone().filter(|_| is_tls),
            unix_socket: self.request.unix_socket.clone(),
            proxy: self.request.proxy.clone(),
            protocol: self.request.protocol,
        })
    }

    /// The request as it is sent to the present URL.
    fn message(&self, is_http2: bool) -> Result<hyper::Request<Full<Bytes>>, Error> {
        let url = &self.request.url;
        let authority = &url[Position::BeforeHost..Position::AfterPort];
        let own = &self.request.headers;
        let host = own.get(header::HOST);
        let path = &url[Position::BeforePath..Position::AfterQuery];
        let path = if path.is_empty() { "/" } else { path };
        let proxy = self.request.proxy.as_ref().filter(|_| url.scheme() == "http");
        let uri = if is_http2 || proxy.is_some() {
            let authority = host.and_then(|host| host.to_str().ok()).unwrap_or(authority);
            Uri::builder().scheme(url.scheme()).authority(authority).path_and_query(path).build()
        } else {
            Uri::builder().path_and_query(path).build()
        };
        let uri = uri.map_err(|error| Error::invalid(format_args!("URL: {error}")))?;
        let mut message = hyper::Request::new(Full::new(self.request.body.clone()));
        // Its own, and the four that are added here.
        let mut headers = HeaderMap::with_capacity(own.len() + 4);
        if !is_http2 {
            let host = match host {
                Some(host) => host.clone(),
                None => {
                    HeaderValue::from_str(authority).map_err(|_| Error::invalid("URL: the host is no header value"))?
                }
            };
            // It comes first, as servers expect it.
            headers.insert(header::HOST, host);
        }
        for (name, value) in own.iter().filter(|(name, _)| **name != header::HOST) {
            headers.append(name.clone(), value.clone());
        }
        if let Some(credentials) = proxy.and_then(|proxy| proxy.credentials.as_ref()) {
            headers.insert(header::PROXY_AUTHORIZATION, credentials.clone());
        }
        let method = &self.request.method;
        if !self.request.body.is_empty() || matches!(*method, Method::POST | Method::PUT | Method::PATCH) {
            headers.insert(header::CONTENT_LENGTH, HeaderValue::from(self.request.body.len()));
        }
        if self.request.is_decompressed && !headers.contains_key(header::ACCEPT_ENCODING) {
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(ACCEPTED));
        }
        *message.headers_mut() = headers;
        *message.method_mut() = method.clone();
        *message.uri_mut() = uri;
        *message.version_mut() = if is_http2 { Version::HTTP_2 } else { Version::HTTP_11 };
        Ok(message)
    }

    /// Makes the next request of this one.
    fn redirect(&mut self, status: StatusCode, location: &HeaderValue) -> Result<(), Error> {
        let location = String::from_utf8_lossy(location.as_bytes());
        let failed = |why: &str| Error::internal(Phase::Response, format_args!("redirect to {location}: {why}"));
        let next = self.request.url.join(&location).map_err(|error| failed(&error.to_string()))?;
        if !matches!(next.scheme(), "http" | "https") || next.host().is_none() {
            return Err(failed("unsupported URL"));
        }
        let request = &mut self.request;
        if next.origin() != request.url.origin() {
            for name in [header::AUTHORIZATION, header::COOKIE, header::HOST, header::PROXY_AUTHORIZATION] {
                request.headers.remove(name);
            }
        }
        let keeps_method = match status {
            StatusCode::TEMPORARY_REDIRECT | StatusCode::PERMANENT_REDIRECT => true,
            StatusCode::SEE_OTHER => matches!(request.method, Method::GET | Method::HEAD),
            _ => request.method != Method::POST,
        };
        if !keeps_method {
            request.method = Method::GET;
            request.body = Bytes::new();
            for name in BODY_FIELDS {
                request.headers.remove(name);
            }
        }
        request.url = next;
        Ok(())
    }

    async fn finish(&self, response: hyper::Response<Incoming>, lease: Lease) -> Result<Response, Error> {
        self.progress.set(Phase::Body);
        let (head, incoming) = response.into_parts();
        let is_bodyless = self.request.method == Method::HEAD
            || matches!(head.status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED);
        let decoder = if is_bodyless || !self.is_undone() { None } else { decoder_of(&head.headers) };
        let body = BodyReader::new(incoming, lease, decoder);
        let payload = if self.request.is_streamed {
            Payload::Stream(body)
        } else {
            Payload::Whole(body.collect(self.request.max_body).await?)
        };
        let reason = match head.extensions.get::<hyper::ext::ReasonPhrase>() {
            Some(reason) => reason.as_bytes().to_vec(),
            None if head.version == Version::HTTP_2 => Vec::new(),
            None => head.status.canonical_reason().unwrap_or_default().as_bytes().to_vec(),
        };
        Ok(Response {
            status: head.status.as_u16(),
            reason,
            url: Shown(&self.request.url).to_string(),
            headers: head.headers,
            version: head.version,
            payload,
        })
    }

    /// Whether compression is undone: it was asked for by us.
    fn is_undone(&self) -> bool {
        self.request.is_decompressed && !self.request.headers.contains_key(header::ACCEPT_ENCODING)
    }
}

/// Whether a head is no larger than we take. hyper's own limits are looser.
fn check_head(headers: &HeaderMap) -> Result<(), Error> {
    let failed = |what: String| Err(Error::internal(Phase::Response, format_args!("malformed response: {what}")));
    if headers.len() > HEADERS_MAX {
        return failed(format!("more than {HEADERS_MAX} header fields"));
    }
    let size: usize = headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
    if size > HEADER_BLOCK_MAX {
        return failed(format!("header fields of more than {HEADER_BLOCK_MAX} bytes"));
    }
    Ok(())
}

fn is_redirect(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

/// The decoder for a body, if it has one encoding, and we know that.
fn decoder_of(headers: &HeaderMap) -> Option<Decoder> {
    let mut encodings = headers.get_all(header::CONTENT_ENCODING).iter();
    let encoding = encodings.next()?;
    if encodings.next().is_some() {
        return None;
    }
    Decoder::of(encoding.as_bytes().trim_ascii())
}
