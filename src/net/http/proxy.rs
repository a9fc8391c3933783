//! Proxies: what is asked of one before a TLS connection goes through it (RFC 9110, section 9.3.6).

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use url::Host;

use super::connect::CONNECT_TIMEOUT;
use super::error::{Error, Phase};
use super::request::Proxy;

/// Longest answer of a proxy, in bytes.
const HEAD_MAX: usize = 16 << 10;

/// Makes a connection to a proxy one to the host behind it.
pub(super) async fn open_tunnel(stream: &mut TcpStream, proxy: &Proxy, host: &Host, port: u16) -> Result<(), Error> {
    match timeout(CONNECT_TIMEOUT, ask(stream, proxy, host, port)).await {
        Ok(result) => result,
        Err(_) => Err(Error::timeout(Phase::Connect, "the proxy does not answer")),
    }
}

async fn ask(stream: &mut TcpStream, proxy: &Proxy, host: &Host, port: u16) -> Result<(), Error> {
    let failed = |error: std::io::Error| Error::unavailable(Phase::Connect, format_args!("proxy: {error}"));
    let mut head = format!("CONNECT {host}:{port} HTTP/1.1\r\nHost: {host}:{port}\r\n").into_bytes();
    if let Some(credentials) = &proxy.credentials {
        head.extend_from_slice(b"Proxy-Authorization: ");
        head.extend_from_slice(credentials.as_bytes());
        head.extend_from_slice(b"\r\n");
    }
    head.extend_from_slice(b"\r\n");
    stream.write_all(&head).await.map_err(failed)?;
    let mut answer = Vec::new();
    // The other side is silent until it hears of TLS, so what comes is the head alone.
    while !answer.ends_with(b"\r\n\r\n") {
        if answer.len() > HEAD_MAX {
            return Err(Error::internal(Phase::Connect, "malformed response of the proxy"));
        }
        if stream.read_buf(&mut answer).await.map_err(failed)? == 0 {
            return Err(Error::unavailable(Phase::Connect, "the proxy has closed the connection"));
        }
    }
    match status(&answer) {
        Some(200..=299) => Ok(()),
        // Another try gives the same.
        Some(status @ (401 | 403 | 407)) => {
            let error = Error::unavailable(Phase::Connect, format_args!("the proxy refuses: status {status}"));
            Err(Error { retryable: false, ..error })
        }
        Some(status) => Err(Error::unavailable(Phase::Connect, format_args!("the proxy refuses: status {status}"))),
        None => Err(Error::internal(Phase::Connect, "malformed response of the proxy")),
    }
}

/// The status in the first line of a response.
fn status(head: &[u8]) -> Option<u16> {
    let rest = head.strip_prefix(b"HTTP/1.")?;
    std::str::from_utf8(rest.get(2..5)?).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_of_proxies() {
        assert_eq!(status(b"HTTP/1.1 200 Connection established\r\n\r\n"), Some(200));
        assert_eq!(status(b"HTTP/1.0 407 X\r\n\r\n"), Some(407));
        assert_eq!(status(b"SSH-2.0\r\n\r\n"), None);
        assert_eq!(status(b"HTTP/1.1 x\r\n\r\n"), None);
    }
}
