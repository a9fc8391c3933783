//! Processes.

#![forbid(unsafe_code)]

pub(crate) mod channel;
pub(crate) mod duration;
pub(crate) mod error;
pub(crate) mod mailbox;
