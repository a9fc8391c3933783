//! Bytecode: what the compiler writes and the VM runs. Knows neither.

pub mod op;
pub mod proto;

pub use op::{Instruction, OP_COUNT, Op, OperandKind};
pub use proto::{Chunk, Constant, LocalVariable, Proto, UpvalueDesc, UpvalueSource};
