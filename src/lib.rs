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

pub mod cli;
pub mod code;
pub mod compiler;
pub mod data;
pub mod diag;
mod environment;
pub mod format;
pub mod lint;
mod log;
mod modules;
#[cfg(feature = "net")]
mod net;
pub mod pack;
pub mod process;
pub mod project;
mod registry;
pub mod runtime;
pub mod sched;
pub mod security;
pub mod source;
pub mod stdlib;
mod supervise;
pub mod syntax;
mod testing;
pub mod types;
pub mod vm;

#[cfg(all(feature = "net", fuzzing))]
#[doc(hidden)]
pub use net::fuzz::parsers as fuzz_net;
pub use process::error::kind;
pub use process::failure::{Failure, ret_ok};
pub use process::handles::Handle;
pub use process::operation::Completion;
pub use runtime::{Error, Runtime};
pub use stdlib::module::{Class, Module};
pub use vm::state::Options;
