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

pub mod call;
pub mod control;
pub mod debug;
pub mod heap;
pub mod hook;
pub mod image;
pub mod interp;
pub mod meta;
pub mod native;
pub mod number;
pub mod pool;
pub mod services;
pub mod stack;
pub mod state;
