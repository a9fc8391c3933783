//! The virtual machine: values and heap, linked images, the interpreter, and the native interface.
//!
//! Libraries see only [`native`]. Everything else is for the rooms above (`process`, the embedding API).
//!
//! The files of this room that touch objects share these invariants, which the notes at their unsafe blocks rely on:
//!
//! 1. Every object pointer in a live register, upvalue, table or root refers to an object that the running or last
//!    mark has reached or that was made since; nothing is freed outside a safe point.
//! 2. Registers below the live top of a frame hold initialised values; the verifier bounds every register operand by
//!    the frame's size, and function entry bounds the frame by the stack.
//! 3. A process is executed by one thread at a time; only that thread touches its heap, stacks and `Vm`.

#![expect(
    unsafe_op_in_unsafe_fn,
    clippy::multiple_unsafe_ops_per_block,
    reason = "the interpreter and the heap work on raw objects throughout; their invariants are those above"
)]
#![expect(
    unreachable_pub,
    reason = "the modules below say what leaves the room: the native interface; `pub` in the others means the room"
)]
#![expect(
    clippy::cast_possible_truncation,
    reason = "sizes are bounded by the limits of stacks, tables and code, or only the low bits are meant"
)]
#![expect(clippy::indexing_slicing, reason = "indices are size classes, events and lengths just compared")]
#![expect(clippy::wildcard_enum_match_arm, reason = "most places treat a few of many ops or special codes apart")]

pub(crate) mod arguments;
pub(crate) mod base;
pub(crate) mod call;
pub(crate) mod control;
pub(crate) mod coverage;
pub(crate) mod debug;
pub(crate) mod heap;
pub(crate) mod hook;
pub(crate) mod image;
pub(crate) mod interp;
pub(crate) mod meta;
pub mod native;
pub mod number;
pub(crate) mod offload;
pub(crate) mod pool;
pub(crate) mod prefetch;
pub mod registered;
pub(crate) mod services;
pub mod shared;
pub(crate) mod stack;
pub(crate) mod state;
pub(crate) mod table_access;
pub(crate) mod task;
pub mod transfer;
pub(crate) mod types;
pub mod userdata;
pub(crate) mod weak;
