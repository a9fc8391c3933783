//! The client against a small server of its own: what is asked of whom, which connections are made and which are kept. What
//! programs see is tested with programs (`lua-tests/modules/http_client`).

use std::fmt::Display;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use hyper::Method;

use super::error::{Error, ErrorKind};
use super::exchange::perform;
use super::request::{Access, Payload, Request, Response};
use crate::net::reactor;

/// A server that answers each request with what `answer` makes of its first line, and counts connections.
struct Server {
    address: SocketAddr,
    n_accepted: Arc<AtomicUsize>,
    n_requests: Arc<AtomicUsize>,
}

impl Server {
    fn start(answer: impl Fn(&str) -> String + Send + Sync + 'static) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (n_accepted, n_requests) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let (accepted, requests, answer) = (Arc::clone(&n_accepted), Arc::clone(&n_requests), Arc::new(answer));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                accepted.fetch_add(1, Ordering::SeqCst);
                let (requests, answer) = (Arc::clone(&requests), Arc::clone(&answer));
                std::thread::spawn(move || converse(stream, &requests, &*answer));
            }
        });
        Server { address, n_accepted, n_requests }
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    fn n_accepted(&self) -> usize {
        self.n_accepted.load(Ordering::SeqCst)
    }

    fn n_requests(&self) -> usize {
        self.n_requests.load(Ordering::SeqCst)
    }
}

fn converse(mut stream: TcpStream, requests: &AtomicUsize, answer: &dyn Fn(&str) -> String) {
    let mut head = Vec::new();
    let mut byte = [0];
    while stream.read(&mut byte).is_ok_and(|n| n == 1) {
        head.push(byte[0]);
        if head.ends_with(b"\r\n\r\n") {
            requests.fetch_add(1, Ordering::SeqCst);
            let text = String::from_utf8_lossy(&head).into_owned();
            let answer = answer(text.lines().next().unwrap_or_default());
            if answer.is_empty() || stream.write_all(answer.as_bytes()).is_err() {
                return;
            }
            head.clear();
        }
    }
}

fn ok(body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len())
}

fn request(url: &str) -> Request {
    Request::new(Method::GET, url.parse().unwrap())
}

/// Allows what its function says, and remembers what it was asked.
struct Policy<F>(F, Mutex<Vec<String>>);

impl<F: Fn(&str, &str) -> bool + Send + Sync> Access for Policy<F> {
    fn allows(&self, action: &str, resource: &dyn Display) -> bool {
        self.1.lock().unwrap().push(format!("{action} {resource}"));
        (self.0)(action, &resource.to_string())
    }
}

fn policy<F: Fn(&str, &str) -> bool + Send + Sync + 'static>(allows: F) -> Arc<Policy<F>> {
    Arc::new(Policy(allows, Mutex::default()))
}

fn run(request: Request, access: Arc<dyn Access>) -> Result<Response, Error> {
    let (sender, receiver) = mpsc::channel();
    let operation = reactor::spawn(async move { drop(sender.send(perform(Box::new(request), access).await)) }).unwrap();
    let result = receiver.recv_timeout(Duration::from_secs(30)).unwrap();
    drop(operation);
    result
}

fn body(response: Response) -> String {
    match response.payload {
        Payload::Whole(body) => String::from_utf8(body).unwrap(),
        Payload::Stream(_) => panic!("a stream"),
    }
}

fn only_requests(action: &str, _: &str) -> bool {
    action == "http_client.request"
}

#[test]
fn private_addresses_need_a_permission_of_their_own() {
    let server = Server::start(|_| ok("inside"));
    let port = server.address.port();
    for (host, shown) in [
        ("127.0.0.1", "127.0.0.1"),
        ("localhost", ""),
        ("[::1]", "::1"),
        ("[::ffff:127.0.0.1]", "127.0.0.1"),
        ("2130706433", "127.0.0.1"),
        ("0x7f.1", "127.0.0.1"),
        ("169.254.169.254", "169.254.169.254"),
    ] {
        let error = run(request(&format!("http://{host}:{port}/")), policy(only_requests)).err().unwrap();
        assert_eq!((error.kind, error.retryable), (ErrorKind::Denied, false), "{host}");
        assert!(error.message.starts_with(&format!("not allowed: private IP {shown}")), "{}", error.message);
    }
    assert_eq!(server.n_accepted(), 0, "nothing was connected to");
    let access = policy(|action, resource| only_requests(action, "") || resource == "127.0.0.1");
    assert_eq!(body(run(request(&server.url("/")), access).unwrap()), "inside");
    // The connection that is kept now is no way in for others.
    let error = run(request(&server.url("/")), policy(only_requests)).err().unwrap();
    assert_eq!(error.message, "not allowed: private IP 127.0.0.1");
}

#[test]
fn every_hop_asks_again() {
    let inner = Server::start(|_| ok("secret"));
    let to = inner.url("/secret");
    let outer = Server::start(move |_| format!("HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n"));
    let denied = inner.url("/secret");
    let access = policy(move |_, resource| resource != denied);
    let error = run(request(&outer.url("/")), Arc::clone(&access) as Arc<dyn Access>).err().unwrap();
    assert_eq!(error.message, format!("not allowed: {}", inner.url("/secret")));
    assert_eq!(error.url, Some(inner.url("/secret")));
    assert_eq!((outer.n_requests(), inner.n_requests()), (1, 0));
    let asked = access.1.lock().unwrap().clone();
    assert_eq!(asked.first(), Some(&format!("http_client.request {}", outer.url("/"))));
    assert_eq!(asked.last(), Some(&format!("http_client.request {}", inner.url("/secret"))));
}

#[test]
fn a_redirect_to_a_private_address_is_refused() {
    // The outer server stands for a public one: its address is allowed once, and then no more.
    let inner = Server::start(|_| ok("secret"));
    let to = inner.url("/");
    let outer = Server::start(move |_| format!("HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n"));
    let n_asked = AtomicUsize::new(0);
    let access = policy(move |action, _| only_requests(action, "") || n_asked.fetch_add(1, Ordering::SeqCst) == 0);
    let error = run(request(&outer.url("/")), access).err().unwrap();
    assert_eq!(error.message, "not allowed: private IP 127.0.0.1");
    assert_eq!(inner.n_accepted(), 0);
}

#[test]
fn permissions_see_no_user_and_no_fragment() {
    let server = Server::start(|_| ok(""));
    let access = policy(|_, _| true);
    let url = server.url("/a?b=c#d").replace("//", "//user:secret@");
    let response = run(request(&url), Arc::clone(&access) as Arc<dyn Access>).unwrap();
    assert_eq!(response.url, server.url("/a?b=c"));
    assert_eq!(access.1.lock().unwrap()[0], format!("http_client.request {}", server.url("/a?b=c")));
}

#[test]
fn a_connection_serves_one_request_after_the_other() {
    let server = Server::start(|_| ok("x"));
    for _ in 0..20 {
        assert_eq!(body(run(request(&server.url("/")), policy(|_, _| true)).unwrap()), "x");
    }
    assert_eq!((server.n_accepted(), server.n_requests()), (1, 20));
}

#[test]
fn what_is_safe_is_tried_once_more_on_a_new_connection() {
    // The first request of every connection is answered, the second kills it.
    let n = Arc::new(AtomicUsize::new(0));
    let server =
        Server::start(
            move |_| if n.fetch_add(1, Ordering::SeqCst).is_multiple_of(2) { ok("x") } else { String::new() },
        );
    let ask = |method: Method| run(Request { method, ..request(&server.url("/")) }, policy(|_, _| true));
    assert!(ask(Method::GET).is_ok());
    assert!(ask(Method::GET).is_ok(), "the dead one is replaced");
    assert_eq!(server.n_accepted(), 2);
    let error = ask(Method::POST).err().unwrap();
    assert_eq!((error.kind, error.retryable), (ErrorKind::Unavailable, true), "a POST may have been done");
}

#[test]
fn an_exchange_that_is_given_up_closes_its_connection() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let (begun, has_begun) = mpsc::channel();
    let operation = reactor::spawn(async move {
        begun.send(()).unwrap();
        drop(perform(Box::new(request(&url)), policy(|_, _| true)).await);
    })
    .unwrap();
    has_begun.recv().unwrap();
    let (mut stream, _) = listener.accept().unwrap();
    let mut head = [0; 1024];
    assert!(stream.read(&mut head).unwrap() > 0);
    drop(operation);
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    assert_eq!(stream.read(&mut head).unwrap_or(0), 0, "the client has gone");
}
