//! wippy: a Lua 5.3 runtime in Rust.

pub mod cli;
pub mod code;
pub mod compiler;
pub mod diag;
pub mod source;
pub mod syntax;
pub mod vm;
pub mod runtime;
pub mod stdlib;
pub use runtime::{Error, Runtime};
pub use vm::state::Options;
