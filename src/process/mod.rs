//! Processes: what isolated programs are made of and how they fail.

#![forbid(unsafe_code)]

pub(crate) mod details;
pub(crate) mod error;
