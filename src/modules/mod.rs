//! The modules that wippy adds to the standard library: one file or folder a module.
//!
//! As the standard library they see the machine through `vm::native`, and what processes offer to programs through
//! `process`. Each has a function `open` that registers its table; [`open_all`] is the list of them.

#![forbid(unsafe_code)]
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "functions tell a few kinds, types or answers apart from all others"
)]

mod errors;
mod system;
mod time;
mod types;

use crate::vm::native::Cx;

/// Opens all modules in a state that has the standard library.
pub(crate) fn open_all(cx: &mut Cx<'_>) {
    errors::open(cx);
    system::open(cx);
    time::open(cx);
    types::open(cx);
}
