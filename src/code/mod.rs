//! Bytecode: what the compiler writes and the VM runs. Knows neither.

#![forbid(unsafe_code)]

pub mod disasm;
pub mod dump;
pub mod op;
pub(crate) mod paths;
pub mod proto;
pub(crate) mod registers;
pub mod types;
pub mod verify;

pub use op::{Instruction, OP_COUNT, Op, OperandKind};
pub use proto::{Chunk, Constant, LocalVariable, Proto, UpvalueDesc, UpvalueSource};
