//! Findings beyond types: rules about style and likely mistakes, comments that silence findings, safe corrections.
//!
//! Everything here looks at one syntax tree and knows no types, so that it works on programs with type errors as well.
//! [`Facts`] walks over the tree once and notes what each variable is used for; a rule is a function that turns facts,
//! or the tree itself, into findings. Reading files, output and the choice of what is shown are the command's.
//!
//! Source: the specification of `wippy lint`, sections 1 and 2.

#![forbid(unsafe_code)]
#![expect(clippy::wildcard_enum_match_arm, reason = "a rule names the constructs that it is about")]

mod builtin;
mod facts;
mod fix;
mod rules;
mod suppress;

pub use builtin::{is_module, is_predefined, modules};
pub use facts::{Facts, Require};
pub use fix::{Edit, apply, edits};
pub use rules::check;
pub use suppress::Suppressions;

use crate::source::{LineIndex, Names, Span};
use crate::syntax::ast::Chunk;

/// A text without syntax errors, as the rules see it.
#[derive(Clone, Copy, Debug)]
pub struct Program<'t, 'a> {
    /// The tree.
    pub chunk: &'t Chunk<'a>,
    /// Its identifiers.
    pub names: &'t Names,
    /// The text.
    pub source: &'t [u8],
    /// Its lines.
    pub lines: &'t LineIndex,
    /// The comments in order.
    pub comments: &'t [Span],
}
