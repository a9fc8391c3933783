//! Why an exchange failed: the kinds, and what the errors of the libraries below mean.

use std::error::Error as StdError;
use std::fmt::{self, Display};
use std::io;
use std::sync::atomic::{AtomicU8, Ordering};

/// What kind of failure it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ErrorKind {
    /// A permission is missing.
    Denied,
    /// An argument, or what it leads to, makes no sense.
    Invalid,
    /// The other side cannot be reached, or has gone.
    Unavailable,
    /// It took too long.
    Timeout,
    /// The other side does not keep to the protocol, or a limit was passed.
    Internal,
}

/// How far an exchange has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Phase {
    /// The name of the host is looked up.
    Dns,
    /// A connection is made.
    Connect,
    /// The TLS handshake.
    Tls,
    /// The request is sent.
    Request,
    /// The head of the response is awaited.
    Response,
    /// The body of the response is read.
    Body,
}

const PHASES: [Phase; 6] = [Phase::Dns, Phase::Connect, Phase::Tls, Phase::Request, Phase::Response, Phase::Body];

impl Phase {
    /// Its name for programs.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Phase::Dns => "dns",
            Phase::Connect => "connect",
            Phase::Tls => "tls",
            Phase::Request => "request",
            Phase::Response => "response",
            Phase::Body => "body",
        }
    }
}

/// The phase of a running exchange, for when its time is up.
#[derive(Debug)]
pub(crate) struct Progress(AtomicU8);

impl Progress {
    /// An exchange that has begun.
    pub(crate) fn new() -> Progress {
        Progress(AtomicU8::new(Phase::Dns as u8))
    }

    /// It has come to this phase.
    pub(crate) fn set(&self, phase: Phase) {
        self.0.store(phase as u8, Ordering::Relaxed);
    }

    /// The phase that it is in.
    pub(crate) fn get(&self) -> Phase {
        PHASES.get(usize::from(self.0.load(Ordering::Relaxed))).copied().unwrap_or(Phase::Response)
    }
}

/// A failure.
#[derive(Debug)]
pub(crate) struct Error {
    /// Its kind.
    pub(crate) kind: ErrorKind,
    /// What has happened.
    pub(crate) message: String,
    /// Whether another try may help.
    pub(crate) retryable: bool,
    /// How far the exchange had come; nothing if it was not begun.
    pub(crate) phase: Option<Phase>,
    /// The URL that was asked, without user and fragment, if the exchange had begun.
    pub(crate) url: Option<String>,
}

impl Error {
    fn new(kind: ErrorKind, retryable: bool, phase: Option<Phase>, message: impl Display) -> Error {
        Error { kind, message: message.to_string(), retryable, phase, url: None }
    }

    /// A permission is missing.
    pub(crate) fn denied(what: impl Display) -> Error {
        Error::new(ErrorKind::Denied, false, None, format_args!("not allowed: {what}"))
    }

    /// An argument makes no sense.
    pub(crate) fn invalid(message: impl Display) -> Error {
        Error::new(ErrorKind::Invalid, false, None, message)
    }

    /// The other side cannot be reached.
    pub(crate) fn unavailable(phase: Phase, message: impl Display) -> Error {
        Error::new(ErrorKind::Unavailable, true, Some(phase), message)
    }

    /// The other side has no certificate that is good here, or wants one of us.
    pub(crate) fn certificate(message: impl Display) -> Error {
        Error::new(ErrorKind::Unavailable, false, Some(Phase::Tls), message)
    }

    /// It took too long.
    pub(crate) fn timeout(phase: Phase, message: impl Display) -> Error {
        Error::new(ErrorKind::Timeout, true, Some(phase), message)
    }

    /// The other side does not keep to the protocol, or a limit was passed.
    pub(crate) fn internal(phase: Phase, message: impl Display) -> Error {
        Error::new(ErrorKind::Internal, false, Some(phase), message)
    }

    /// What an error of hyper means.
    pub(crate) fn of_hyper(phase: Phase, error: &hyper::Error) -> Error {
        let text = chain(error);
        if error.is_parse() {
            return Error::internal(phase, format_args!("malformed response: {text}"));
        }
        let io = sources(error).find_map(|source| source.downcast_ref::<io::Error>());
        if let Some(io) = io {
            if let Some(tls) = tls_error(io) {
                return of_tls_error(tls, phase);
            }
            if matches!(io.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData) {
                return Error::internal(phase, format_args!("malformed response: {io}"));
            }
        }
        Error::unavailable(phase, text)
    }

    /// Whether a request of HTTP/2 was not looked at by the server, which says so (RFC 9113, section 8.7).
    pub(super) fn is_refused(error: &hyper::Error) -> bool {
        let h2 = sources(error).find_map(|source| source.downcast_ref::<h2::Error>());
        h2.is_some_and(|error| match error.reason() {
            Some(h2::Reason::NO_ERROR) => error.is_go_away(),
            Some(reason) => reason == h2::Reason::REFUSED_STREAM,
            None => false,
        })
    }

    /// What a failed TLS handshake means.
    pub(crate) fn of_handshake(error: &io::Error) -> Error {
        match tls_error(error) {
            Some(tls) => of_tls_error(tls, Phase::Tls),
            None => Error::unavailable(Phase::Tls, format_args!("TLS handshake failed: {error}")),
        }
    }
}

/// The error of rustls in one of a stream.
fn tls_error(error: &io::Error) -> Option<&rustls::Error> {
    error.get_ref()?.downcast_ref::<rustls::Error>()
}

#[expect(clippy::wildcard_enum_match_arm, reason = "the errors of TLS have kinds without end")]
fn of_tls_error(error: &rustls::Error, phase: Phase) -> Error {
    use rustls::AlertDescription as Alert;
    let is_about_certificates = match error {
        rustls::Error::InvalidCertificate(_) | rustls::Error::NoCertificatesPresented => true,
        rustls::Error::AlertReceived(alert) => matches!(
            alert,
            Alert::BadCertificate
                | Alert::CertificateExpired
                | Alert::CertificateRequired
                | Alert::CertificateRevoked
                | Alert::CertificateUnknown
                | Alert::UnknownCA
                | Alert::UnsupportedCertificate
        ),
        _ => false,
    };
    if is_about_certificates {
        return Error::certificate(format_args!("TLS certificate refused: {error}"));
    }
    let phase = if phase == Phase::Tls { "TLS handshake failed" } else { "TLS failed" };
    Error::unavailable(Phase::Tls, format_args!("{phase}: {error}"))
}

/// An error and those behind it.
fn sources<'a>(error: &'a (dyn StdError + 'static)) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    let mut next = Some(error);
    std::iter::from_fn(move || {
        let error = next?;
        next = error.source();
        Some(error)
    })
}

/// The texts of an error and of those behind it.
fn chain(error: &(dyn StdError + 'static)) -> String {
    let mut text = String::new();
    for source in sources(error) {
        let part = source.to_string();
        // Some say again what stands behind them.
        if !text.ends_with(&part) {
            text.push_str(if text.is_empty() { "" } else { ": " });
            text.push_str(&part);
        }
    }
    text
}

impl Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}
