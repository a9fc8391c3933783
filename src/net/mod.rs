//! Sockets: the thread that waits for them, and what speaks over them.
//!
//! Processes run on the workers of the scheduler and never wait for a socket there. What does wait is a *future* that runs
//! on the reactor ([`reactor`]): one thread for all of them, however many. A native hands one over with [`wait`] and is
//! suspended as by a `receive`; the result comes back as an event. A process that ends drops its operations with its heap,
//! and so the connections that they hold.
//!
//! | files | what |
//! |---|---|
//! | `reactor` | the thread: starting futures, giving them up |
//! | `wait` | how a native waits for a future |
//! | `stream`, `scan` | bytes that come bit by bit, and cutting them into tokens |
//! | `http` | the HTTP client |
//!
//! Invariant: nothing that runs on the reactor's thread blocks it: files, names of hosts and the like go to the blocking
//! threads of the reactor's runtime (`tokio::task::spawn_blocking`).

#![forbid(unsafe_code)]

pub(crate) mod http;
pub(crate) mod reactor;
pub(crate) mod scan;
pub(crate) mod stream;
pub(crate) mod wait;
