//! Making a connection: the name of the host is looked up, the addresses are checked, and the address that was checked is
//! the one that is connected to. So a name that means another address a moment later leads nowhere.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpStream, UnixStream};
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use url::Host;

use super::error::{Error, Phase, Progress};
use super::pool::Target;
use super::request::{Access, Protocol, may_connect};
use super::{address, proxy, tls};

/// Time for a connection, all addresses of the host together.
pub(super) const CONNECT_TIMEOUT: Duration = Duration::from_secs(30);
/// Time for the TLS handshake.
const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(10);
/// How long an address may take before the next one is tried too (RFC 8305).
const NEXT_ADDRESS_AFTER: Duration = Duration::from_millis(250);

/// A stream of bytes in both directions.
pub(super) trait Duplex: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Duplex for T {}

/// A connection whose other side has said nothing of HTTP yet.
pub(super) struct Connected {
    /// The stream.
    pub(super) stream: Counted,
    /// The address of the other side; nothing for a socket of the file system.
    pub(super) peer: Option<IpAddr>,
    /// HTTP/2 is to be spoken.
    pub(super) is_http2: bool,
}

/// Connects to a target.
pub(super) async fn connect(target: &Target, access: &dyn Access, progress: &Progress) -> Result<Connected, Error> {
    let (stream, peer): (Box<dyn Duplex>, _) = match &target.unix_socket {
        Some(path) => {
            progress.set(Phase::Connect);
            (Box::new(connect_unix(path).await?), None)
        }
        None => {
            let (host, port) = match &target.proxy {
                Some(proxy) => (&proxy.host, proxy.port),
                None => (&target.host, target.port),
            };
            let (mut stream, peer) = connect_tcp(host, port, access, progress).await?;
            if let Some(proxy) = &target.proxy
                && target.is_tls
            {
                proxy::open_tunnel(&mut stream, proxy, &target.host, target.port).await?;
            }
            (Box::new(stream), Some(peer))
        }
    };
    if !target.is_tls {
        let is_http2 = target.protocol == Protocol::Http2;
        return Ok(Connected { stream: Counted::new(stream), peer, is_http2 });
    }
    progress.set(Phase::Tls);
    let (stream, is_http2) = secure(target, stream).await?;
    Ok(Connected { stream: Counted::new(stream), peer, is_http2 })
}

async fn connect_unix(path: &Path) -> Result<UnixStream, Error> {
    let failed = |error: io::Error| Error::unavailable(Phase::Connect, format_args!("{}: {error}", path.display()));
    match timeout(CONNECT_TIMEOUT, UnixStream::connect(path)).await {
        Ok(stream) => stream.map_err(failed),
        Err(_) => Err(Error::timeout(Phase::Connect, format_args!("{}: connect timed out", path.display()))),
    }
}

/// The addresses of a host.
async fn addresses(host: &Host, port: u16, progress: &Progress) -> Result<Vec<SocketAddr>, Error> {
    match host {
        Host::Ipv4(v4) => Ok(vec![SocketAddr::new((*v4).into(), port)]),
        Host::Ipv6(v6) => Ok(vec![SocketAddr::new((*v6).into(), port)]),
        Host::Domain(name) => {
            progress.set(Phase::Dns);
            let found = tokio::net::lookup_host((name.as_str(), port)).await;
            let found: Vec<_> = found
                .map_err(|error| Error::unavailable(Phase::Dns, format_args!("lookup of {name}: {error}")))?
                .collect();
            if found.is_empty() {
                return Err(Error::unavailable(Phase::Dns, format_args!("lookup of {name}: no address")));
            }
            Ok(found)
        }
    }
}

async fn connect_tcp(
    host: &Host,
    port: u16,
    access: &dyn Access,
    progress: &Progress,
) -> Result<(TcpStream, IpAddr), Error> {
    let found = addresses(host, port, progress).await?;
    progress.set(Phase::Connect);
    let (allowed, denied): (Vec<_>, Vec<_>) = found.into_iter().partition(|a| may_connect(access, a.ip()));
    if let (true, Some(denied)) = (allowed.is_empty(), denied.first()) {
        return Err(Error::denied(format_args!("private IP {}", address::inner(denied.ip()))));
    }
    match timeout(CONNECT_TIMEOUT, first_of(allowed)).await {
        Ok(Ok(stream)) => {
            let peer = stream.peer_addr().map_err(|error| Error::unavailable(Phase::Connect, error))?;
            // Requests are written as a whole; without this a second one would wait for the answer to the first packet.
            drop(stream.set_nodelay(true));
            Ok((stream, peer.ip()))
        }
        Ok(Err(error)) => Err(Error::unavailable(Phase::Connect, format_args!("connect to {host}:{port}: {error}"))),
        Err(_) => Err(Error::timeout(Phase::Connect, format_args!("connect to {host}:{port} timed out"))),
    }
}

/// The first address that answers: each is tried when the one before has failed or takes long.
async fn first_of(addresses: Vec<SocketAddr>) -> io::Result<TcpStream> {
    if let [only] = addresses.as_slice() {
        return TcpStream::connect(only).await;
    }
    let mut tries = JoinSet::new();
    let mut failure = io::Error::from(io::ErrorKind::AddrNotAvailable);
    let mut addresses = addresses.into_iter();
    loop {
        let next = addresses.next();
        let is_last = next.is_none();
        if let Some(address) = next {
            tries.spawn(TcpStream::connect(address));
        }
        let joined = if is_last {
            tries.join_next().await
        } else {
            match timeout(NEXT_ADDRESS_AFTER, tries.join_next()).await {
                Ok(joined) => joined,
                Err(_) => continue,
            }
        };
        match joined {
            Some(Ok(Ok(stream))) => return Ok(stream),
            Some(Ok(Err(error))) => failure = error,
            Some(Err(_)) => {}
            None if is_last => return Err(failure),
            None => {}
        }
    }
}

async fn secure(target: &Target, stream: Box<dyn Duplex>) -> Result<(Box<dyn Duplex>, bool), Error> {
    let config = tls::config(target.tls.as_ref(), target.protocol).await?;
    let name = match target.tls.as_ref().and_then(|settings| settings.server_name.as_deref()) {
        Some(name) => tls::server_name(name)?,
        None => match &target.host {
            Host::Domain(name) => tls::server_name(name)?,
            Host::Ipv4(v4) => IpAddr::from(*v4).into(),
            Host::Ipv6(v6) => IpAddr::from(*v6).into(),
        },
    };
    let handshake = TlsConnector::from(config).connect(name, stream);
    let stream = match timeout(HANDSHAKE_TIMEOUT, handshake).await {
        Ok(stream) => stream.map_err(|error| Error::of_handshake(&error))?,
        Err(_) => return Err(Error::timeout(Phase::Tls, "TLS handshake timed out")),
    };
    let is_http2 = stream.get_ref().1.alpn_protocol() == Some(b"h2".as_slice());
    if target.protocol == Protocol::Http2 && !is_http2 {
        return Err(Error::unavailable(Phase::Tls, "the server does not offer HTTP/2"));
    }
    Ok((Box::new(stream), is_http2))
}

/// A stream that counts what it has read: nothing, and a request may be sent once more.
pub(super) struct Counted {
    stream: Box<dyn Duplex>,
    n_read: Arc<AtomicU64>,
}

impl Counted {
    fn new(stream: Box<dyn Duplex>) -> Counted {
        Counted { stream, n_read: Arc::default() }
    }

    /// The number of bytes read so far.
    pub(super) fn counter(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.n_read)
    }
}

impl AsyncRead for Counted {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        let result = Pin::new(&mut self.stream).poll_read(cx, buf);
        let n = buf.filled().len().saturating_sub(before);
        self.n_read.fetch_add(n as u64, Ordering::Relaxed);
        result
    }
}

impl AsyncWrite for Counted {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(cx, bufs)
    }
}
