//! Emission: instructions, jump lists, registers of the function under construction.
//!
//! Invariants:
//! * Registers below `free` are in use: the active locals in order of declaration, above them temporaries.
//!   An instruction is emitted while its operands still count as used and before its result does, so the
//!   number of free registers at that moment is exactly what must survive it (`Proto::tops`).
//! * While `dead` is set no path leads to the next instruction, and none is emitted. A label that some
//!   jump reaches, or a label of the program, ends that.
//! * Conditional jumps are only ever patched to a later instruction.

use smallvec::SmallVec;

use super::super::constants::Constants;
use super::super::scopes::{ScopeMark, VariableId};
use super::super::types::FrameId;
use crate::code::{Instruction, Op, OperandKind, Proto};
use crate::compiler::guards::Expectation;
use crate::source::Name;

/// Index of an instruction; [`NO_PC`] for one that was not emitted.
pub(super) type Pc = u32;

/// In place of the index of an instruction that was left out because nothing leads to it.
pub(super) const NO_PC: Pc = Pc::MAX;

/// In place of a line: the instruction has none of its own, hooks shall see the line of the next one.
pub(super) const LINE_OF_NEXT: u32 = 0;

/// How many jumps to jumps are followed.
const HOPS_MAX: usize = 16;

/// Jumps that all go to one place which is not known yet.
#[derive(Debug, Default)]
pub(super) struct JumpList(SmallVec<[Pc; 4]>);

impl JumpList {
    /// Add the jump at `pc`.
    pub(super) fn push(&mut self, pc: Pc) {
        if pc != NO_PC {
            self.0.push(pc);
        }
    }

    /// The jumps in it.
    pub(super) fn into_pcs(self) -> impl Iterator<Item = Pc> {
        self.0.into_iter()
    }

    /// Whether there is no jump in it.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// An active local variable.
#[derive(Debug)]
pub(super) struct Active {
    /// Its entry in `Proto::locals`.
    pub(super) local_index: usize,
}

/// A label of the program that has been passed.
#[derive(Debug)]
pub(super) struct Label {
    pub(super) name: Name,
    pub(super) pc: Pc,
}

/// A `goto` whose label has not been seen.
#[derive(Debug)]
pub(super) struct PendingGoto {
    pub(super) name: Name,
    pub(super) pc: Pc,
}

/// A block that is being compiled.
#[derive(Debug)]
pub(super) struct BlockState {
    pub(super) scope: ScopeMark,
    pub(super) n_active: usize,
    pub(super) n_labels: usize,
    pub(super) n_gotos: usize,
    pub(super) free: u16,
    /// The names of types around it.
    pub(super) types: Option<FrameId>,
    /// The `break` jumps, if it is the body of a loop.
    pub(super) breaks: Option<JumpList>,
}

/// The function under construction.
pub(super) struct FuncState<'a> {
    pub(super) proto: Proto,
    pub(super) constants: Constants<'a>,
    /// The variable behind each upvalue, in the order of `proto.upvalues`.
    pub(super) upvalue_variables: Vec<VariableId>,
    /// The local variable of the enclosing function that holds this very function and nothing else ever.
    pub(super) itself: Option<VariableId>,
    pub(super) free: u16,
    /// How many of the registers in use are for headers of frames: calls whose arguments are being computed.
    pub(super) n_headers: u16,
    pub(super) is_dead: bool,
    /// Whether instructions that nothing leads to are left out.
    pub(super) drops_dead_code: bool,
    /// The last instruction index that a jump goes to; code before it is not joined with code behind it.
    pub(super) last_target: Pc,
    pub(super) actives: Vec<Active>,
    pub(super) blocks: Vec<BlockState>,
    pub(super) labels: Vec<Label>,
    pub(super) gotos: Vec<PendingGoto>,
    /// What annotations promise of registers.
    pub(super) expected: Vec<Expectation>,
}

impl<'a> FuncState<'a> {
    /// A function without instructions.
    pub(super) fn new(constants: Constants<'a>, drops_dead_code: bool) -> Self {
        FuncState {
            proto: Proto::default(),
            constants,
            upvalue_variables: Vec::new(),
            itself: None,
            free: 0,
            n_headers: 0,
            is_dead: false,
            drops_dead_code,
            last_target: 0,
            actives: Vec::new(),
            blocks: Vec::new(),
            labels: Vec::new(),
            gotos: Vec::new(),
            expected: Vec::new(),
        }
    }

    /// Index of the next instruction.
    pub(super) fn pc(&self) -> Pc {
        Pc::try_from(self.proto.code.len()).unwrap_or(NO_PC - 1)
    }

    /// Append `instruction`, for `line`, unless nothing leads here.
    pub(super) fn push(&mut self, instruction: Instruction, line: u32) -> Pc {
        if self.is_dead && self.drops_dead_code {
            return NO_PC;
        }
        let pc = self.pc();
        self.is_dead = instruction.op.ends_block();
        self.proto.code.push(instruction);
        self.proto.lines.push(line);
        self.proto.tops.push(self.free);
        pc
    }

    /// Append `R[register .. register+count) = nil`, joined with the same kind of instruction right before.
    pub(super) fn push_nils(&mut self, register: u16, count: u16, line: u32) {
        if self.last_target < self.pc()
            && let Some(last) = self.proto.code.last_mut()
            && last.op == Op::LOADNIL
            && last.a + last.b == register
        {
            last.b += count;
            return;
        }
        self.push(Instruction::abc(Op::LOADNIL, register, count, 0), line);
    }

    /// The keys of the table made at `pc` are those of the stores that follow.
    pub(super) fn make_record(&mut self, pc: Pc) {
        if let Some(instruction) = self.proto.code.get_mut(pc as usize) {
            instruction.op = Op::NEWREC;
        }
    }

    /// A place that only backward jumps and the instruction before it lead to: the head of a loop.
    pub(super) fn loop_head(&mut self) -> Pc {
        self.last_target = self.pc();
        self.last_target
    }

    /// A label of the program: anything may lead here.
    pub(super) fn program_label(&mut self) -> Pc {
        self.is_dead = false;
        self.loop_head()
    }

    /// The `break` jumps of the innermost loop.
    pub(super) fn breaks(&mut self) -> Option<&mut JumpList> {
        self.blocks.iter_mut().rev().find_map(|block| block.breaks.as_mut())
    }

    /// Let all jumps of `list` go to the next instruction.
    pub(super) fn patch_here(&mut self, list: JumpList) {
        let here = self.pc();
        if !list.is_empty() {
            self.is_dead = false;
            self.last_target = here;
        }
        for pc in list.0 {
            self.set_target(pc, here);
        }
    }

    /// Let the jump at `pc` go to `target`.
    pub(super) fn set_target(&mut self, pc: Pc, target: Pc) {
        if let Some(instruction) = self.proto.code.get_mut(pc as usize) {
            instruction.x = target.cast_signed();
            if target <= pc && instruction.op == Op::JMP {
                instruction.op = Op::LOOP;
            }
        }
    }

    /// Give every instruction a line, once the function is complete.
    pub(super) fn settle_lines(&mut self) {
        let mut next = self.proto.line_defined;
        for line in self.proto.lines.iter_mut().rev() {
            if *line == LINE_OF_NEXT {
                *line = next;
            }
            next = *line;
        }
    }

    /// Let jumps to jumps go to where these go, once the function is complete.
    ///
    /// A jump to a `LOOP` or to a return becomes one itself, with its own live top: what is live there is
    /// live here. Conditional jumps only ever skip `JMP`s, which
    /// go forward.
    pub(super) fn thread_jumps(&mut self) {
        let Proto { code, lines, .. } = &mut self.proto;
        for pc in 0..code.len() {
            let Some(&Instruction { op, x, .. }) = code.get(pc) else { break };
            if op.operands().last() != Some(&OperandKind::Jump) || x.cast_unsigned() as usize <= pc {
                continue;
            }
            let mut target = x;
            let mut last = code.get(target.cast_unsigned() as usize).copied();
            // Jumps can go in circles.
            for _ in 0..HOPS_MAX {
                match last {
                    Some(Instruction { op: Op::JMP | Op::LOOP, x, .. }) if x.cast_unsigned() as usize > pc => {
                        target = x;
                        last = code.get(target.cast_unsigned() as usize).copied();
                    }
                    _ => break,
                }
            }
            let at = target.cast_unsigned() as usize;
            let is_copied = op == Op::JMP
                && match last {
                    Some(Instruction { op: Op::LOOP, x, .. }) => x.cast_unsigned() as usize <= pc,
                    Some(Instruction { op, .. }) => matches!(op, Op::RET0 | Op::RET1 | Op::RET),
                    None => false,
                };
            if let (true, Some(last)) = (is_copied, last) {
                let line = lines.get(at).copied();
                if let (Some(line), Some(slot)) = (line, lines.get_mut(pc)) {
                    *slot = line;
                }
                if let Some(instruction) = code.get_mut(pc) {
                    *instruction = last;
                }
            } else if let Some(instruction) = code.get_mut(pc) {
                instruction.x = target;
            }
        }
    }
}
