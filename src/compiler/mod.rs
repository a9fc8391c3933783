//! From syntax tree to bytecode.
//!
//! Two passes over the tree: `resolve` finds what happens to each variable over its whole life, `lower`
//! writes the instructions. `specialise` goes over what it wrote. The compiler knows neither heap nor VM; what it writes is a [`code::Chunk`],
//! plain data. That is a program only if the tree is free of syntax errors, checks of labels, `break` and `...`
//! included; of a tree with errors it is good for its limits.
//!
//! [`code::Chunk`]: crate::code::Chunk

#![forbid(unsafe_code)]
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "most places treat a few of many operators, expressions or statements apart"
)]

mod constants;
mod error;
mod fold;
mod guards;
mod lower;
mod resolve;
mod scopes;
mod specialise;
mod token_after;
mod types;

#[cfg(test)]
mod tests;

pub use error::{CompileError, chunk_id};

use bumpalo::Bump;

use crate::code::Chunk;
use crate::source::{LineIndex, Names};
use crate::syntax::{ParseOptions, SyntaxError, ast, parse};

/// How to compile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Fold constants, use the short forms of instructions, leave out code that nothing leads to. Programs
    /// behave the same either way.
    pub optimise: bool,
    /// Every captured variable is a cell and every local variable has a register of its own, so that
    /// `debug.setlocal`, `debug.setupvalue` and `debug.upvaluejoin` work on all of them.
    pub debug_mode: bool,
    /// Take no notice of the annotations of variables, parameters and results. Declared types stay: they are values.
    pub erase_types: bool,
}

impl Default for Options {
    fn default() -> Self {
        Options { optimise: true, debug_mode: false, erase_types: false }
    }
}

impl Options {
    /// Hooks show every line, so with `debug` even code that is never reached stays.
    fn drops_dead_code(self) -> bool {
        self.optimise && !self.debug_mode
    }
}

/// The text that a tree was read from.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// Chunk name as given to `load`: `@file`, `=name` or the text itself.
    pub chunk_name: &'a [u8],
    /// The text; positions in the tree are offsets into it.
    pub text: &'a [u8],
    /// The index of its lines.
    pub lines: &'a LineIndex,
}

/// Compile a tree that was read from `source`.
///
/// # Errors
/// [`CompileError`] if the program exceeds a limit: 200 locals, 255 upvalues or 255 registers a function.
pub fn compile<'a>(
    chunk: &'a ast::Chunk<'a>,
    source: Source<'a>,
    names: &'a Names,
    options: Options,
) -> Result<Chunk, CompileError> {
    let resolution = resolve::resolve(chunk, names);
    lower::lower(chunk, source, names, resolution, options)
}

/// Read and compile a text as `load` does. `skip_prologue` leaves out a byte-order mark and a first line
/// that starts with `#`, as for files.
///
/// # Errors
/// The first error of the syntax or of [`compile`], in the words of PUC Lua.
pub fn compile_source(
    text: &[u8],
    chunk_name: &[u8],
    skip_prologue: bool,
    options: Options,
) -> Result<Chunk, CompileError> {
    let arena = Bump::new();
    let mut names = Names::new();
    let parse_options = ParseOptions { skip_prologue, ..ParseOptions::default() };
    let parsed = parse(text, &arena, &mut names, parse_options);
    let lines = LineIndex::new(text);
    let compiled = compile(&parsed.chunk, Source { chunk_name, text, lines: &lines }, &names, options);
    let Some(SyntaxError { message, line, span, .. }) = parsed.errors.into_iter().next() else { return compiled };
    match compiled {
        // PUC Lua compiles while it reads, so it stops at a limit that is exceeded before the mistake.
        Err(limit) if limit.position <= span.start => Err(limit),
        _ => Err(CompileError { message, line, position: span.start }),
    }
}
