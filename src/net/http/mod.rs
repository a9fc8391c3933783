//! The HTTP client: HTTP/1.1 and HTTP/2 over hyper, with a connector and a pool of our own.
//!
//! hyper speaks the protocol on a connection. Which connection that is has to be decided here: the address that was checked
//! is the one that is connected to, permissions are asked on every hop, and a connection is closed as soon as nobody waits
//! for its response.
//!
//! | files | what |
//! |---|---|
//! | `request`, `error` | what is asked, what comes back, what goes wrong |
//! | `exchange` | a request with its redirects |
//! | `pool`, `connect`, `proxy`, `tls`, `address` | connections |
//! | `body`, `decode` | bodies of responses |
//! | `encode` | queries, forms, multipart bodies, cookies |
//! | `events` | server-sent events |

pub(crate) mod address;
pub(crate) mod body;
mod connect;
pub(crate) mod decode;
pub(crate) mod encode;
pub(crate) mod error;
pub(crate) mod events;
pub(crate) mod exchange;
mod pool;
mod proxy;
pub(crate) mod request;
#[cfg(test)]
mod tests;
pub(crate) mod tls;
