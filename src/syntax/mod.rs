//! From source text to syntax tree.
//!
//! [`parse`] never fails: it returns a tree and the list of mistakes. The rooms behind this one may
//! rely on a tree without mistakes to be well formed in every respect that the manual calls syntax,
//! context conditions included: each `goto` has a visible label, each `break` a loop, each `...` a
//! vararg function. The size limits of a function (locals, upvalues, registers) are the compiler's.
//!
//! Source: manual section 3 and `grammar/`, which holds the same grammar as EBNF.

#![forbid(unsafe_code)]

pub mod ast;
mod check;
mod error;
pub mod lexer;
pub mod lexical_error;
mod literal;
mod parser;
pub mod print;
mod scan;
pub mod token;
pub mod visit;

#[cfg(test)]
mod tests;

pub use error::SyntaxError;
pub use parser::{ERRORS_MAX, LEVELS_MAX, ParseOptions, Parsed, parse};
