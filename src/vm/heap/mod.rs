//! The heap of a process: values, objects, memory, collector.

pub mod alloc;
pub mod gc;
pub mod object;
pub mod string;
pub mod table;
pub mod value;
