//! The verifier: what the interpreter may take for granted about code.
//!
//! Handlers check neither register numbers nor the kinds of what registers hold, so code that comes from
//! outside (`load` of a dump), or from a compiler with a mistake, must be refused here. [`verify`] accepts a
//! chunk only if
//!
//! 1. *structure* (`structure`): every operand is in bounds and of its kind, jumps go where their op
//!    allows and into no pair of instructions that belong together, code cannot run off its end;
//! 2. *data flow* (`flow`): on every path a register that is read holds a value (or a cell, or the state
//!    of the right loop) that was written before, no register that is still needed lies at or above the
//!    live top of an instruction in between, and below the live top everything can be scanned;
//! 3. *links*: closures get upvalues of the kind that their code expects, and the table of local variables
//!    tells the truth about cells.
//!
//! The cost is linear in the length of the code: states are bit sets over at most 511 registers, and the
//! state at a loop head is as a rule final when the head is first reached.

#![forbid(unsafe_code)]
#![expect(clippy::wildcard_enum_match_arm, reason = "each rule is about a few of many ops")]

mod flow;
mod registers;
mod structure;
#[cfg(test)]
mod tests;

use std::fmt;

use super::proto::{MAX_REGISTERS, MAX_UPVALUES};
use super::{Chunk, Proto};

/// How deep functions may be nested (as in the parser).
pub const MAX_NESTING: usize = 200;

/// Why code was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VerifyError {
    /// The rule that is broken.
    pub rule: &'static str,
    /// Line on which the function is defined.
    pub line_defined: u32,
    /// Index of the instruction, if it is about one.
    pub pc: Option<usize>,
}

impl fmt::Display for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} in function at line {}", self.rule, self.line_defined)?;
        match self.pc {
            Some(pc) => write!(f, ", instruction {pc}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for VerifyError {}

/// A broken rule at an instruction.
#[derive(Clone, Copy, Debug)]
struct Broken {
    rule: &'static str,
    pc: Option<usize>,
}

/// Refuse with `rule` unless `condition` holds.
fn ensure(condition: bool, rule: &'static str, pc: usize) -> Result<(), Broken> {
    if condition { Ok(()) } else { Err(Broken { rule, pc: Some(pc) }) }
}

/// Check a chunk.
///
/// # Errors
/// The first rule that is broken.
pub fn verify(chunk: &Chunk) -> Result<(), VerifyError> {
    verify_tree(&chunk.main)
}

/// Check a function with those inside, as [`verify`] does with the main function of a chunk.
///
/// # Errors
/// The first rule that is broken.
pub fn verify_tree(root: &Proto) -> Result<(), VerifyError> {
    let mut pending = vec![(root, 0)];
    while let Some((proto, depth)) = pending.pop() {
        verify_proto(proto, depth).map_err(|Broken { rule, pc }| VerifyError {
            rule,
            line_defined: proto.line_defined,
            pc,
        })?;
        pending.extend(proto.protos.iter().map(|child| (child, depth + 1)));
    }
    Ok(())
}

fn verify_proto(proto: &Proto, depth: usize) -> Result<(), Broken> {
    let general = |condition: bool, rule| if condition { Ok(()) } else { Err(Broken { rule, pc: None }) };
    general(depth <= MAX_NESTING, "functions are nested too deeply")?;
    general(proto.n_registers <= MAX_REGISTERS, "too many registers")?;
    general(proto.n_params <= proto.n_registers, "more parameters than registers")?;
    general(proto.upvalues.len() <= MAX_UPVALUES, "too many upvalues")?;
    general(!proto.code.is_empty(), "no code")?;
    general(i32::try_from(proto.code.len()).is_ok(), "too much code")?;
    general(proto.lines.is_empty() || proto.lines.len() == proto.code.len(), "lines do not match the code")?;
    general(proto.tops.len() == proto.code.len(), "live tops do not match the code")?;
    general(proto.tops.iter().all(|&top| top <= proto.n_registers), "live top above the frame")?;
    let targets = structure::check(proto)?;
    flow::check(proto, &targets)
}
