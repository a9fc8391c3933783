//! The heap of a process: values, objects, memory, collector.

pub mod alloc;
pub mod gc;
mod mark;
pub mod object;
mod region;
pub mod runs;
pub mod string;
pub mod table;
pub mod value;

#[cfg(test)]
mod tests;
