//! Connections that are kept for the next request, shared by all processes.
//!
//! A connection of HTTP/1.1 serves one request at a time: it is *leased*, and comes back when the body of the response has
//! been read to its end. A lease that is dropped before closes the connection at once, whatever the reason. A connection
//! of HTTP/2 serves all.
//!
//! At most 100 connections stay idle, at most 10 of one target, each for 90 seconds. These limits are looked after once a
//! second, and what has come back within that second does not count: many processes that ask one server in turns keep their
//! connections between two requests.

use std::collections::VecDeque;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::{http1, http2};
use hyper::{Request, Response};
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::task::AbortHandle;
use url::Host;

use super::connect::Connected;
use super::error::{Error, Phase};
use super::request::{HEADER_BLOCK_MAX, HEADERS_MAX, Protocol, Proxy};
use super::tls::TlsSettings;
use crate::net::reactor;

/// Idle connections in all.
const IDLE_MAX: usize = 100;
/// Idle connections of one target.
const IDLE_PER_TARGET_MAX: usize = 10;
/// How long a connection stays idle.
const IDLE_FOR: Duration = Duration::from_secs(90);
/// How often the limits are looked after.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// What a connection leads to.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct Target {
    /// With TLS.
    pub(super) is_tls: bool,
    /// The host of the URL.
    pub(super) host: Host,
    /// Its port.
    pub(super) port: u16,
    /// Settings of TLS.
    pub(super) tls: Option<Arc<TlsSettings>>,
    /// Connect there, whatever the host.
    pub(super) unix_socket: Option<PathBuf>,
    /// Connect through it.
    pub(super) proxy: Option<Arc<Proxy>>,
    /// Which version is spoken.
    pub(super) protocol: Protocol,
}

impl Target {
    fn short_hash(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        Hash::hash(self, &mut hasher);
        hasher.finish()
    }
}

type Http1 = http1::SendRequest<Full<Bytes>>;
type Http2 = http2::SendRequest<Full<Bytes>>;

/// A connection of HTTP/1.1 with the task that drives it.
struct Exclusive {
    sender: Http1,
    driver: AbortHandle,
    n_read: Arc<AtomicU64>,
    peer: Option<IpAddr>,
}

struct Idle {
    hash: u64,
    target: Arc<Target>,
    connection: Exclusive,
    since: Instant,
}

/// A connection of HTTP/2.
struct Shared {
    hash: u64,
    target: Arc<Target>,
    sender: Http2,
    peer: Option<IpAddr>,
    used: Instant,
    /// Every lease has one too.
    users: Arc<()>,
}

struct Pool {
    /// The one that came back last is at the end.
    idle: VecDeque<Idle>,
    shared: Vec<Shared>,
    is_watched: bool,
}

static POOL: Mutex<Pool> = Mutex::new(Pool { idle: VecDeque::new(), shared: Vec::new(), is_watched: false });

fn pool() -> MutexGuard<'static, Pool> {
    POOL.lock().unwrap_or_else(PoisonError::into_inner)
}

enum Use {
    Exclusive(Option<Exclusive>),
    /// As long as there is a user the connection is in use.
    Shared {
        sender: Http2,
        user: Arc<()>,
    },
}

/// The use of a connection for one exchange.
pub(super) struct Lease {
    target: Arc<Target>,
    /// The hash of the target.
    hash: u64,
    connection: Use,
    /// The address of the other side; nothing for a socket of the file system.
    pub(super) peer: Option<IpAddr>,
    /// It has served an exchange before.
    pub(super) is_reused: bool,
}

/// A request that has brought no response.
pub(super) struct SendFailure {
    /// Why.
    pub(super) error: Error,
    /// Nothing of the request was sent.
    pub(super) is_unsent: bool,
    /// Nothing of a response was received.
    pub(super) is_unanswered: bool,
    /// The server has not looked at it.
    pub(super) is_refused: bool,
}

/// A connection to the target that stands ready, if there is one.
pub(super) fn checkout(target: &Arc<Target>) -> Option<Lease> {
    let hash = target.short_hash();
    let mut pool = pool();
    pool.shared.retain(|shared| !shared.sender.is_closed());
    if let Some(shared) = pool.shared.iter_mut().find(|s| s.hash == hash && s.target == *target) {
        shared.used = Instant::now();
        let connection = Use::Shared { sender: shared.sender.clone(), user: Arc::clone(&shared.users) };
        return Some(Lease { target: Arc::clone(target), hash, connection, peer: shared.peer, is_reused: true });
    }
    loop {
        let at = pool.idle.iter().rposition(|idle| idle.hash == hash && idle.target == *target)?;
        let connection = pool.idle.remove(at)?.connection;
        if !connection.sender.is_closed() {
            let peer = connection.peer;
            let connection = Use::Exclusive(Some(connection));
            return Some(Lease { target: Arc::clone(target), hash, connection, peer, is_reused: true });
        }
    }
}

/// Makes a lease of a connection that has just been made.
pub(super) async fn lease(target: &Arc<Target>, connected: Connected) -> Result<Lease, Error> {
    let Connected { stream, peer, is_http2 } = connected;
    let failed = |error: hyper::Error| Error::of_hyper(Phase::Request, &error);
    let n_read = stream.counter();
    let hash = target.short_hash();
    if !is_http2 {
        let handshake = http1::Builder::new()
            .title_case_headers(true)
            .max_headers(HEADERS_MAX)
            .max_buf_size(HEADER_BLOCK_MAX)
            .handshake(TokioIo::new(stream));
        let (sender, driver) = handshake.await.map_err(failed)?;
        // The error of the driver comes to the sender too.
        let driver = reactor::spawn_here(driver);
        let connection = Use::Exclusive(Some(Exclusive { sender, driver, n_read, peer }));
        return Ok(Lease { target: Arc::clone(target), hash, connection, peer, is_reused: false });
    }
    // HTTP/2 has no limit of fields but this, which counts 32 bytes more for each: half of it keeps within what a map holds.
    let header_block_max = u32::try_from(HEADER_BLOCK_MAX / 2).unwrap_or(u32::MAX);
    let handshake = http2::Builder::new(TokioExecutor::new())
        .max_header_list_size(header_block_max)
        .handshake(TokioIo::new(stream));
    let (sender, driver) = handshake.await.map_err(failed)?;
    // It ends when the last sender and the last body are gone.
    drop(reactor::spawn_here(driver));
    let users = Arc::new(());
    let shared = Shared {
        hash,
        target: Arc::clone(target),
        sender: sender.clone(),
        peer,
        used: Instant::now(),
        users: Arc::clone(&users),
    };
    let mut pool = pool();
    pool.shared.push(shared);
    watch(&mut pool);
    let connection = Use::Shared { sender, user: users };
    Ok(Lease { target: Arc::clone(target), hash, connection, peer, is_reused: false })
}

impl Lease {
    /// Whether HTTP/2 is spoken.
    pub(super) fn is_http2(&self) -> bool {
        matches!(self.connection, Use::Shared { .. })
    }

    /// Sends a request and waits for the head of its response.
    pub(super) async fn send(&mut self, request: Box<Request<Full<Bytes>>>) -> Result<Response<Incoming>, SendFailure> {
        let (error, is_unsent, is_unanswered) = match &mut self.connection {
            Use::Exclusive(Some(connection)) => {
                let n_read = connection.n_read.load(Ordering::Relaxed);
                if let Err(error) = connection.sender.ready().await {
                    (error, true, true)
                } else {
                    match connection.sender.try_send_request(*request).await {
                        Ok(response) => return Ok(response),
                        Err(mut failed) => {
                            let is_unsent = failed.take_message().is_some();
                            let is_unanswered = connection.n_read.load(Ordering::Relaxed) == n_read;
                            (failed.into_error(), is_unsent, is_unanswered)
                        }
                    }
                }
            }
            Use::Shared { sender, .. } => {
                if let Err(error) = sender.ready().await {
                    (error, true, true)
                } else {
                    match sender.try_send_request(*request).await {
                        Ok(response) => return Ok(response),
                        Err(mut failed) => {
                            let is_unsent = failed.take_message().is_some();
                            (failed.into_error(), is_unsent, true)
                        }
                    }
                }
            }
            Use::Exclusive(None) => {
                let error = Error::unavailable(Phase::Request, "the connection has gone");
                return Err(SendFailure { error, is_unsent: true, is_unanswered: true, is_refused: false });
            }
        };
        let is_refused = Error::is_refused(&error);
        Err(SendFailure { error: Error::of_hyper(Phase::Response, &error), is_unsent, is_unanswered, is_refused })
    }

    /// The connection takes no more requests: nobody gets it again.
    pub(super) fn retire(&self) {
        if let Use::Shared { user, .. } = &self.connection {
            pool().shared.retain(|shared| !Arc::ptr_eq(&shared.users, user));
        }
    }

    /// The exchange has come to its end: the connection may serve the next.
    pub(super) fn finish(mut self) {
        if let Use::Exclusive(connection) = &mut self.connection
            && let Some(connection) = connection.take()
            && !connection.sender.is_closed()
        {
            let (target, hash) = (Arc::clone(&self.target), self.hash);
            let mut pool = pool();
            pool.idle.push_back(Idle { hash, target, connection, since: Instant::now() });
            watch(&mut pool);
        }
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        if let Use::Exclusive(Some(connection)) = &self.connection {
            connection.driver.abort();
        }
    }
}

/// Starts what looks after the limits, if it does not run. Called on the reactor.
fn watch(pool: &mut Pool) {
    if !std::mem::replace(&mut pool.is_watched, true) {
        drop(reactor::spawn_here(async {
            loop {
                tokio::time::sleep(LOOK_EVERY).await;
                if !trim(&mut self::pool(), Instant::now()) {
                    break;
                }
            }
        }));
    }
}

/// Closes what is too much or too old. False: nothing is left to look after.
fn trim(pool: &mut Pool, now: Instant) -> bool {
    pool.shared.retain(|shared| {
        let is_used = Arc::strong_count(&shared.users) > 1;
        !shared.sender.is_closed() && (is_used || now.duration_since(shared.used) < IDLE_FOR)
    });
    pool.idle.retain(|idle| !idle.connection.sender.is_closed() && now.duration_since(idle.since) < IDLE_FOR);
    // From the newest to the oldest: what is beyond a limit and has been idle since the last look goes.
    let mut counts: Vec<(u64, usize)> = Vec::new();
    let mut n_kept = 0;
    let mut kept = VecDeque::with_capacity(pool.idle.len().min(IDLE_MAX));
    while let Some(idle) = pool.idle.pop_back() {
        let at = counts.iter().position(|(hash, _)| *hash == idle.hash).unwrap_or_else(|| {
            counts.push((idle.hash, 0));
            counts.len() - 1
        });
        let Some((_, of_target)) = counts.get_mut(at) else { continue };
        let is_excess = n_kept >= IDLE_MAX || *of_target >= IDLE_PER_TARGET_MAX;
        if is_excess && now.duration_since(idle.since) >= LOOK_EVERY {
            idle.connection.driver.abort();
            continue;
        }
        n_kept += 1;
        *of_target += 1;
        kept.push_front(idle);
    }
    pool.idle = kept;
    pool.is_watched = !(pool.idle.is_empty() && pool.shared.is_empty());
    pool.is_watched
}
