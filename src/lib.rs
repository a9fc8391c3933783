//! wippy: a Lua 5.3 runtime.
//!
//! The command `wippy` is a thin layer over this library. A program in Rust makes a [`Runtime`], gives it functions, and
//! runs chunks in it:
//!
//! ```
//! use wippy::vm::native::{Cx, Raise, Ret};
//! use wippy::{Options, Runtime};
//!
//! /// `clamp(x, low, high)`
//! fn clamp(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
//!     let (x, low, high) = (cx.check_number(1)?, cx.check_number(2)?, cx.check_number(3)?);
//!     if low > high {
//!         return Err(cx.arg_error(2, "interval is empty"));
//!     }
//!     cx.ret1(x.max(low).min(high))
//! }
//!
//! let mut runtime = Runtime::new(Options { max_memory: 64 << 20, ..Options::default() });
//! runtime.register("clamp", clamp);
//!
//! let results = runtime.run(b"return clamp(12, 0, 10)", b"=example")?;
//! assert_eq!(results, ["10.0"]);
//!
//! let error = runtime.run(b"clamp(1, 2, 0)", b"=example").unwrap_err();
//! assert_eq!(error.message, "example:1: bad argument #2 to 'clamp' (interval is empty)");
//!
//! // Limits hold, and what they stop can be caught.
//! let results = runtime.run(b"return pcall(string.rep, 'x', 1 << 29)", b"=example")?;
//! assert_eq!(results, ["false", "not enough memory"]);
//! # Ok::<(), wippy::Error>(())
//! ```
//!
//! How to write functions in Rust is described in `docs/native.md`, how everything fits together in
//! `docs/architecture.md`.

// `tests/loom` and `tests/shuttle` need the scheduler alone; the rest would take minutes to build with their flags.
#[cfg(not(scheduler_alone))]
pub mod cli;
#[cfg(not(scheduler_alone))]
pub mod code;
#[cfg(not(scheduler_alone))]
pub mod compiler;
#[cfg(not(scheduler_alone))]
pub mod data;
#[cfg(not(scheduler_alone))]
pub mod diag;
#[cfg(not(scheduler_alone))]
mod environment;
#[cfg(not(scheduler_alone))]
pub mod format;
#[cfg(not(scheduler_alone))]
pub mod lint;
#[cfg(not(scheduler_alone))]
mod log;
#[cfg(not(scheduler_alone))]
mod modules;
#[cfg(all(feature = "net", not(scheduler_alone)))]
mod net;
#[cfg(not(scheduler_alone))]
pub mod pack;
#[cfg(not(scheduler_alone))]
pub mod process;
#[cfg(not(scheduler_alone))]
pub mod project;
#[cfg(not(scheduler_alone))]
mod registry;
#[cfg(not(scheduler_alone))]
pub mod runtime;
pub mod sched;
#[cfg(not(scheduler_alone))]
pub mod security;
#[cfg(not(scheduler_alone))]
pub mod source;
#[cfg(not(scheduler_alone))]
pub mod stdlib;
#[cfg(not(scheduler_alone))]
mod supervise;
#[cfg(not(scheduler_alone))]
pub mod syntax;
#[cfg(not(scheduler_alone))]
mod testing;
#[cfg(not(scheduler_alone))]
pub mod types;
#[cfg(not(scheduler_alone))]
pub mod vm;

#[cfg(all(feature = "net", fuzzing))]
#[doc(hidden)]
pub use net::fuzz::parsers as fuzz_net;
#[cfg(not(scheduler_alone))]
pub use {
    process::error::kind,
    process::failure::{Failure, ret_ok},
    process::handles::Handle,
    process::operation::Completion,
    runtime::{Error, Runtime},
    stdlib::module::{Class, Module},
    vm::state::Options,
};
