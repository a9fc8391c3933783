//! A server with faults, for the tests of `http_client` and `stream`: HTTP/1.1 by hand over threads, so that it can do what
//! no good server does; HTTP/2 by hyper. Everything is on loopback, on ports that the system gives.
//!
//! | variable | what is there |
//! |---|---|
//! | `WIPPY_TEST_HTTP` | the routes below `/t/`, plain |
//! | `WIPPY_TEST_HTTP2` | HTTP/2 with TLS: `/` answers `h2 METHOD` and the body |
//! | `WIPPY_TEST_HTTPS` | the routes with TLS, by the authority `ca.pem` |
//! | `WIPPY_TEST_MTLS` | the same, but only for clients with a certificate |
//! | `WIPPY_TEST_EXPIRED` | the same with a certificate that has expired |
//! | `WIPPY_TEST_PROXY` | a proxy for `user:pass`, at `user:pass@…`: requests are answered with what was asked, tunnels are made |
//! | `WIPPY_TEST_MUTE` | a port that takes connections and never says anything |
//! | `WIPPY_TEST_REFUSED` | a port where nobody listens |
//! | `WIPPY_TEST_SOCKET` | the routes on a socket of the file system |
//! | `WIPPY_TEST_TLS` | the folder of the certificates |

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    dead_code,
    reason = "a test may panic, and each harness uses a part"
)]

use std::collections::HashMap;
use std::convert::Infallible;
use std::fmt::Write as _;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::thread;
use std::time::Duration;

use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder};
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig, ServerConnection, StreamOwned};

/// What a program of the tests finds in its environment. The servers are started by the first call.
pub(crate) fn environment() -> &'static [(&'static str, String)] {
    static ENVIRONMENT: OnceLock<Vec<(&'static str, String)>> = OnceLock::new();
    ENVIRONMENT.get_or_init(start)
}

/// Where the plain routes are.
pub(crate) fn http_url() -> &'static str {
    &environment()[0].1
}

fn start() -> Vec<(&'static str, String)> {
    let http = |address: SocketAddr| format!("http://{address}");
    let https = |address: SocketAddr| format!("https://{address}");
    let refused = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let socket = std::env::temp_dir().join(format!("wippy-test-{}.sock", std::process::id()));
    serve_unix(&socket);
    vec![
        ("WIPPY_TEST_HTTP", http(serve(None))),
        ("WIPPY_TEST_HTTP2", https(serve_http2())),
        ("WIPPY_TEST_HTTPS", https(serve(Some(tls_config("server", false))))),
        ("WIPPY_TEST_MTLS", https(serve(Some(tls_config("server", true))))),
        ("WIPPY_TEST_EXPIRED", https(serve(Some(tls_config("expired", false))))),
        ("WIPPY_TEST_PROXY", format!("http://user:pass@{}", serve_proxy())),
        ("WIPPY_TEST_MUTE", serve_mute().to_string()),
        ("WIPPY_TEST_REFUSED", http(refused)),
        ("WIPPY_TEST_SOCKET", socket.display().to_string()),
        ("WIPPY_TEST_TLS", certificates().display().to_string()),
    ]
}

fn certificates() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/tls")
}

fn tls_config(name: &str, wants_client: bool) -> Arc<ServerConfig> {
    let file = |name: String| certificates().join(name);
    let chain = vec![CertificateDer::from_pem_file(file(format!("{name}.pem"))).unwrap()];
    let key = PrivateKeyDer::from_pem_file(file(format!("{name}.key"))).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ServerConfig::builder_with_provider(Arc::clone(&provider)).with_safe_default_protocol_versions();
    let builder = builder.unwrap();
    let builder = if wants_client {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_file(file("ca.pem".to_owned())).unwrap()).unwrap();
        let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider).build().unwrap();
        builder.with_client_cert_verifier(verifier)
    } else {
        builder.with_no_client_auth()
    };
    Arc::new(builder.with_single_cert(chain, key).unwrap())
}

fn serve(tls: Option<Arc<ServerConfig>>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let tls = tls.clone();
            thread::spawn(move || {
                stream.set_nodelay(true).ok();
                let watch = stream.try_clone().ok();
                match tls {
                    None => converse(stream, watch),
                    Some(config) => {
                        let connection = ServerConnection::new(config).unwrap();
                        converse(StreamOwned::new(connection, stream), watch);
                    }
                }
            });
        }
    });
    address
}

fn serve_unix(path: &Path) {
    let _ = std::fs::remove_file(path);
    let listener = UnixListener::bind(path).unwrap();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            thread::spawn(move || converse(stream, None));
        }
    });
}

fn serve_mute() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        let kept: Vec<_> = listener.incoming().collect();
        drop(kept);
    });
    address
}

/// What a client of the proxy has to say.
const PROXY_CREDENTIALS: &str = "Basic dXNlcjpwYXNz";

fn serve_proxy() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            thread::spawn(move || pass_on(stream));
        }
    });
    address
}

fn pass_on(stream: TcpStream) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut writer = stream;
    while let Ok(Some(request)) = read_request(&mut reader) {
        let mut answer = Answer { stream: &mut writer, is_head: false, number: 0 };
        if request.header("proxy-authorization") != Some(PROXY_CREDENTIALS) {
            drop(answer.send("407 Proxy Authentication Required", "", b""));
        } else if request.method == "CONNECT" {
            let Ok(other) = TcpStream::connect(&request.path) else {
                drop(answer.send("502 Bad Gateway", "", b""));
                continue;
            };
            drop(answer.raw(b"HTTP/1.1 200 Connection established\r\n\r\n"));
            let (mut there, mut back) = (other.try_clone().unwrap(), other);
            let mut client = writer.try_clone().unwrap();
            let pump = thread::spawn(move || drop(io::copy(&mut back, &mut client)));
            drop(io::copy(&mut reader, &mut there));
            drop(there.shutdown(std::net::Shutdown::Both));
            drop(pump.join());
            return;
        } else {
            drop(answer.ok(format!("proxied {} {}", request.method, request.path).as_bytes()));
        }
    }
}

fn serve_http2() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = listener.local_addr().unwrap();
    let mut config = Arc::unwrap_or_clone(tls_config("server", false));
    config.alpn_protocols = vec![b"h2".to_vec()];
    let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(config));
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async move {
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            while let Ok((stream, _)) = listener.accept().await {
                let acceptor = acceptor.clone();
                tokio::spawn(async move {
                    let Ok(stream) = acceptor.accept(stream).await else { return };
                    let builder = hyper::server::conn::http2::Builder::new(TokioExecutor::new());
                    drop(builder.serve_connection(TokioIo::new(stream), service_fn(answer_http2)).await);
                });
            }
        });
    });
    address
}

async fn answer_http2(request: hyper::Request<Incoming>) -> Result<hyper::Response<Full<Bytes>>, Infallible> {
    let (head, body) = request.into_parts();
    let body = body.collect().await.map(|body| body.to_bytes()).unwrap_or_default();
    let text = [format!("h2 {} {} ", head.method, head.uri).as_bytes(), &body].concat();
    Ok(hyper::Response::new(Full::new(text.into())))
}

/// A request that has come.
struct Request {
    method: String,
    path: String,
    query: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Request {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    fn parameter(&self, name: &str) -> Option<String> {
        let pair = self.query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))?;
        let mut bytes = Vec::new();
        let mut rest = pair.as_bytes();
        while let Some((&first, tail)) = rest.split_first() {
            rest = tail;
            if first == b'%' {
                bytes.push(u8::from_str_radix(std::str::from_utf8(&tail[..2]).unwrap(), 16).unwrap());
                rest = &tail[2..];
            } else {
                bytes.push(first);
            }
        }
        String::from_utf8(bytes).ok()
    }
}

fn read_request(stream: &mut BufReader<impl Read>) -> io::Result<Option<Request>> {
    let mut line = String::new();
    if stream.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let mut words = line.split_whitespace().map(str::to_owned);
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    let (path, query) = (path.to_owned(), query.to_owned());
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        stream.read_line(&mut line)?;
        match line.trim_end().split_once(": ").or_else(|| line.trim_end().split_once(':')) {
            Some((name, value)) => headers.push((name.to_owned(), value.to_owned())),
            None => break,
        }
    }
    let mut request = Request { method, path, query, headers, body: Vec::new() };
    let n = request.header("content-length").and_then(|n| n.parse().ok()).unwrap_or(0);
    request.body = vec![0; n];
    stream.read_exact(&mut request.body)?;
    Ok(Some(request))
}

/// What became of connections that wait, by the key that the client has given.
fn states() -> &'static Mutex<HashMap<String, String>> {
    static STATES: OnceLock<Mutex<HashMap<String, String>>> = OnceLock::new();
    STATES.get_or_init(Mutex::default)
}

fn set_state(key: &str, state: &str) {
    states().lock().unwrap().insert(key.to_owned(), state.to_owned());
}

/// One connection.
fn converse<S: Read + Write>(stream: S, watch: Option<TcpStream>) {
    static NUMBER: AtomicU64 = AtomicU64::new(1);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let mut stream = BufReader::new(stream);
    while let Ok(Some(request)) = read_request(&mut stream) {
        let mut answer = Answer { stream: stream.get_mut(), is_head: request.method == "HEAD", number };
        match route(&request, &mut answer, watch.as_ref()) {
            Ok(true) => {}
            Ok(false) | Err(_) => break,
        }
    }
    if let Some(watch) = watch {
        drop(watch.shutdown(std::net::Shutdown::Both));
    }
}

struct Answer<'a, S> {
    stream: &'a mut S,
    is_head: bool,
    number: u64,
}

impl<S: Write> Answer<'_, S> {
    fn raw(&mut self, text: &[u8]) -> io::Result<()> {
        self.stream.write_all(text)?;
        self.stream.flush()
    }

    /// A whole response.
    fn send(&mut self, status: &str, headers: &str, body: &[u8]) -> io::Result<bool> {
        let has_length = !status.starts_with("204") && !status.starts_with("304");
        let length = if has_length { format!("Content-Length: {}\r\n", body.len()) } else { String::new() };
        let number = self.number;
        let mut out = format!("HTTP/1.1 {status}\r\nX-Connection: {number}\r\n{headers}{length}\r\n").into_bytes();
        if !self.is_head && has_length {
            out.extend_from_slice(body);
        }
        self.raw(&out)?;
        Ok(true)
    }

    fn ok(&mut self, body: &[u8]) -> io::Result<bool> {
        self.send("200 OK", "Content-Type: text/plain\r\n", body)
    }

    fn begin_chunks(&mut self, headers: &str) -> io::Result<()> {
        self.raw(format!("HTTP/1.1 200 OK\r\n{headers}Transfer-Encoding: chunked\r\n\r\n").as_bytes())
    }

    fn chunk(&mut self, data: &[u8]) -> io::Result<()> {
        self.raw(&[format!("{:x}\r\n", data.len()).as_bytes(), data, b"\r\n"].concat())
    }

    fn end_chunks(&mut self) -> io::Result<bool> {
        self.raw(b"0\r\n\r\n")?;
        Ok(true)
    }
}

fn sleep(ms: u64) {
    thread::sleep(Duration::from_millis(ms));
}

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

const SSE: &str = "\u{feff}: hello\nevent: tick\ndata: one\nid: 1\n\ndata: two\ndata: lines\nretry: 250\n\n\
                   event: dropped\n\ndata: three\r\n\r\nid: 9\ndata: incomplete";

/// Answers a request. False: the connection ends.
fn route<S: Write>(request: &Request, answer: &mut Answer<'_, S>, watch: Option<&TcpStream>) -> io::Result<bool> {
    let parts: Vec<&str> = request.path.trim_start_matches("/t/").split('/').collect();
    let number = |i: usize| parts.get(i).and_then(|text| text.parse::<u64>().ok()).unwrap_or(0);
    match parts[0] {
        "hi" => answer.ok(b"hi"),
        "status" => answer.send(&format!("{} Whatever", number(1)), "", b"status"),
        "noreason" => answer.send("200 ", "", b"x"),
        "empty" => answer.send("204 No Content", "", b""),
        "notmodified" => answer.send("304 Not Modified", "Etag: \"x\"\r\n", b""),
        "echo" => {
            let own = format!("X-Method: {}\r\n", request.method);
            let kind = request.header("content-type").map(|kind| format!("Content-Type: {kind}\r\n"));
            answer.send("200 OK", &(own + &kind.unwrap_or_default()), &request.body)
        }
        "show" => {
            let mut text = format!("{} {}?{}\n", request.method, request.path, request.query);
            for (name, value) in &request.headers {
                let _ = writeln!(text, "{name}: {value}");
            }
            answer.ok(&[text.as_bytes(), b"\n", &request.body].concat())
        }
        "header" => {
            let name = parts.get(1).copied().unwrap_or_default();
            let values = request.headers.iter().filter(|(other, _)| other.eq_ignore_ascii_case(name));
            let values: Vec<_> = values.map(|(_, value)| value.as_str()).collect();
            answer.ok(values.join("|").as_bytes())
        }
        "query" => answer.ok(request.query.as_bytes()),
        "cookies" => {
            let fields = "Set-Cookie: a=1; Path=/\r\nSet-Cookie: b=\"2\"; HttpOnly\r\nSet-Cookie: a=3\r\n";
            answer.send("200 OK", fields, b"")
        }
        "redirect" if number(1) == 0 => answer.ok(format!("{} {}", request.method, request.body.len()).as_bytes()),
        "redirect" => answer.send("302 Found", &format!("Location: /t/redirect/{}\r\n", number(1) - 1), b"moved"),
        "to" => {
            let to = request.parameter("url").unwrap_or_default();
            answer.send(&format!("{} Moved", number(1)), &format!("Location: {to}\r\n"), b"moved")
        }
        "slow" => {
            sleep(number(1));
            answer.ok(b"slow")
        }
        "bytes" => answer.ok(&vec![b'x'; usize::try_from(number(1)).unwrap()]),
        "chunks" => {
            answer.begin_chunks("")?;
            for i in 1..=number(1) {
                sleep(number(2));
                answer.chunk(format!("chunk {i}\n").as_bytes())?;
            }
            answer.end_chunks()
        }
        "words" => answer.ok("  a\tb\n c".as_bytes()),
        "runes" => answer.ok(b"\xc3\xa9\xff"),
        "lines" => answer.ok(b"one\r\ntwo\n\nlast"),
        "longline" => answer.ok(&vec![b'y'; (1 << 20) + 2]),
        "sse" => {
            answer.begin_chunks("Content-Type: text/event-stream\r\n")?;
            for piece in SSE.as_bytes().chunks(7) {
                answer.chunk(piece)?;
            }
            answer.end_chunks()
        }
        "gzip" => answer.send("200 OK", "Content-Encoding: gzip\r\n", &gzip(&b"plain text ".repeat(100))),
        "deflate" => {
            let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
            encoder.write_all(&b"plain text ".repeat(100))?;
            answer.send("200 OK", "Content-Encoding: deflate\r\n", &encoder.finish()?)
        }
        "bomb" => answer.send("200 OK", "Content-Encoding: gzip\r\n", &gzip(&vec![0; 256 << 20])),
        "badgzip" => answer.send("200 OK", "Content-Encoding: gzip\r\n", b"this is no gzip"),
        "cutgzip" => {
            let whole = gzip(&b"plain text ".repeat(1000));
            answer.send("200 OK", "Content-Encoding: gzip\r\n", &whole[..whole.len() - 9])
        }
        "unknownencoding" => answer.send("200 OK", "Content-Encoding: zebra\r\n", b"striped"),
        "gonehead" => Ok(false),
        "gonepartial" => answer.raw(b"HTTP/1.1 200 O").map(|()| false),
        "gonebody" => answer.raw(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this").map(|()| false),
        "gonechunk" => {
            answer.begin_chunks("")?;
            answer.chunk(b"only this")?;
            Ok(false)
        }
        "garbage" => answer.raw(b"this is not HTTP\r\n\r\n").map(|()| false),
        "badchunk" => {
            answer.begin_chunks("")?;
            answer.raw(b"zz\r\nx\r\n").map(|()| false)
        }
        "untilclose" => answer.raw(b"HTTP/1.1 200 OK\r\n\r\nto the end").map(|()| false),
        "hugehead" => {
            let field = format!("X-Big: {}\r\n", "x".repeat(1 << 20));
            answer.send("200 OK", &field, b"x")
        }
        "manyheaders" => {
            let fields: String = (0..number(1)).map(|i| format!("X-{i}: {i}\r\n")).collect();
            answer.send("200 OK", &fields, b"x")
        }
        "endless" => {
            answer.begin_chunks("")?;
            loop {
                answer.chunk(&[b'z'; 8192])?;
            }
        }
        // Keeps the client waiting, and remembers under a key when that has gone.
        "never" => {
            let key = parts.get(1).copied().unwrap_or_default();
            set_state(key, "waiting");
            wait_for_close(watch);
            set_state(key, "closed");
            Ok(false)
        }
        // The same in the middle of a body.
        "stuck" => {
            let key = parts.get(1).copied().unwrap_or_default();
            answer.begin_chunks("")?;
            answer.chunk(b"first")?;
            set_state(key, "waiting");
            wait_for_close(watch);
            set_state(key, "closed");
            Ok(false)
        }
        "state" => {
            let key = parts.get(1).copied().unwrap_or_default();
            let state = states().lock().unwrap().get(key).cloned();
            answer.ok(state.unwrap_or_else(|| "unknown".to_owned()).as_bytes())
        }
        // Counts requests under a key, so that a program can see whether one came.
        "count" => {
            let key = format!("count {}", parts.get(1).copied().unwrap_or_default());
            let mut states = states().lock().unwrap();
            let n = states.get(&key).and_then(|n| n.parse::<u64>().ok()).unwrap_or(0) + 1;
            states.insert(key, n.to_string());
            drop(states);
            answer.ok(n.to_string().as_bytes())
        }
        // Fails so many times under a key before it answers.
        "flaky" => {
            let key = format!("flaky {}", parts.get(1).copied().unwrap_or_default());
            let mut states = states().lock().unwrap();
            let n = states.get(&key).and_then(|n| n.parse::<u64>().ok()).unwrap_or(0) + 1;
            states.insert(key, n.to_string());
            drop(states);
            if n <= number(2) {
                answer.send("503 Service Unavailable", "Retry-After: 0\r\n", b"later")
            } else {
                answer.ok(format!("after {n}").as_bytes())
            }
        }
        // Answers, then closes without having said so.
        "stale" => {
            answer.ok(b"stale")?;
            Ok(false)
        }
        "close" => answer.send("200 OK", "Connection: close\r\n", b"bye").map(|_| false),
        "rates" => {
            let body = br#"{"base":"EUR","rates":{"CHF":0.94,"GBP":0.86,"JPY":163.2,"USD":1.08}}"#;
            answer.send("200 OK", "Content-Type: application/json\r\n", body)
        }
        "page" => {
            let page = "<a href=\"/t/hi\">a</a> <a href=\"/t/status/404\">b</a> <a href=\"/t/slow/20\">c</a> \
                        <a href=\"/t/gonehead\">d</a> <a href=\"/t/redirect/2\">e</a>";
            answer.send("200 OK", "Content-Type: text/html\r\n", page.as_bytes())
        }
        _ => answer.send("404 Not Found", "", b"no such route"),
    }
}

/// Waits until the client has closed the connection.
fn wait_for_close(watch: Option<&TcpStream>) {
    if let Some(mut watch) = watch {
        while watch.read(&mut [0; 1024]).is_ok_and(|n| n > 0) {}
    }
}
