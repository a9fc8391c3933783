//! Second pass: from the tree to instructions.
//!
//! One walk over the tree in the order of the text, as the one-pass compiler of PUC Lua does it: locals
//! stand in registers in order of declaration, temporaries above them, each result is computed directly
//! where it is wanted. The same order matters for what programs can observe: `a + f()` reads a local `a`
//! after the call and a global `a` before it, positions in messages are those of `luac`.
//!
//! * `emit` appends instructions and patches jumps,
//! * `operand` names values that need no instruction yet: locals, cells, upvalues, constants,
//! * `expr`, `suffixed`, `table` compute values, `logic` conditions and `and`/`or`/`not`/comparisons,
//! * `stat`, `assign`, `loops` are the statements, `func` functions.
//!
//! Positions: instructions take the line of a position `pos`, which is the end of the token that the
//! reference compiler has read last when it emits the instruction.
//!
//! Errors (limits) are kept in `error` and do not stop the walk: the first one counts, the result is
//! dropped. Registers saturate at the limit meanwhile.

mod assign;
mod emit;
mod expect;
mod expr;
mod func;
mod logic;
mod loops;
mod operand;
mod stat;
mod suffixed;
mod table;
mod types;

use super::constants::{ConstantHash, ConstantKey, Constants};
use super::error::CompileError;
use super::resolve::Resolution;
use super::scopes::{Scopes, VariableId};
use super::token_after::token_after;
use super::types::Types;
use super::{Options, Source};
use crate::code::proto::{MAX_REGISTERS, MAX_UPVALUES};
use crate::code::{Chunk, Instruction, LocalVariable, Op, UpvalueDesc, UpvalueSource};
use crate::source::{LineCursor, Name, Names, Position};
use crate::syntax::ast;
use emit::{Active, BlockState, FuncState, JumpList, LINE_OF_NEXT, Pc};
use operand::Literal;
use types::Origin;

/// The most local variables of a function (`MAXVARS` of `lparser.c`).
const MAX_LOCALS: usize = 200;
/// The most registers of a function in the reference (`MAXREGS`).
const MAX_REFERENCE_REGISTERS: u16 = 255;

/// A declared variable in the second pass.
#[derive(Clone, Copy, Debug)]
struct Variable<'a> {
    /// Nesting of the function that declares it; 0 is the main function.
    depth: u32,
    /// Its register in that function.
    register: u16,
    /// Whether the register holds a cell.
    is_cell: bool,
    /// Its value, if that is a number or a boolean known from its declaration.
    known: Option<Literal<'static>>,
    /// Where it is declared.
    position: Position,
    /// Where its type can be seen.
    origin: Origin<'a>,
}

/// The line of an instruction that makes a cell: hooks shall not see one of its own.
#[derive(Clone, Copy, Debug)]
enum CellLine {
    /// That of the instruction before.
    OfPrevious,
    /// That of the instruction behind.
    OfNext,
}

/// The second pass at work on a chunk.
pub(super) struct Lowering<'a> {
    names: &'a Names,
    text: &'a [u8],
    lines: LineCursor<'a>,
    options: Options,
    resolution: Resolution,
    scopes: Scopes,
    variables: Vec<Variable<'a>>,
    types: Types<'a>,
    hash: ConstantHash,
    /// Whether a variable with an annotation has been declared.
    has_annotations: bool,
    /// The function under construction.
    f: FuncState<'a>,
    /// The functions around it, outermost first.
    outer: Vec<FuncState<'a>>,
    error: Option<CompileError>,
}

/// Compile a tree whose variables have been resolved.
pub(super) fn lower<'a>(
    chunk: &'a ast::Chunk<'a>,
    source: Source<'a>,
    names: &'a Names,
    resolution: Resolution,
    options: Options,
) -> Result<Chunk, CompileError> {
    let hash = ConstantHash::new();
    let mut lowering = Lowering {
        names,
        text: source.text,
        lines: source.lines.cursor(),
        options,
        resolution,
        scopes: Scopes::new(names),
        variables: Vec::new(),
        types: Types::new(names),
        hash,
        has_annotations: false,
        f: FuncState::new(Constants::new(hash), options.drops_dead_code()),
        outer: Vec::new(),
        error: None,
    };
    let mut main = lowering.main_function(chunk);
    match lowering.error {
        Some(error) => Err(error),
        None => {
            lowering.types.finish(&mut main);
            Ok(Chunk { source: Some(source.chunk_name.into()), main })
        }
    }
}

// --- positions and errors

impl<'a> Lowering<'a> {
    /// The line of the token that ends at `pos`.
    fn line(&mut self, pos: Position) -> u32 {
        self.lines.line(pos.saturating_sub(1))
    }

    /// The end of the token behind `pos`.
    fn end_of_token_after(&self, pos: Position) -> Position {
        if self.text.get(pos as usize) == Some(&b',') {
            return pos + 1;
        }
        token_after(self.text, pos).end
    }

    /// Report that a limit is exceeded; the reference compiler has read up to `pos`.
    fn fail(&mut self, message: String, pos: Position) {
        if self.error.is_some() {
            return;
        }
        let near = token_after(self.text, pos);
        let mut message = message.into_bytes();
        if near.is_empty() {
            message.extend_from_slice(b" near <eof>");
        } else {
            message.extend_from_slice(b" near '");
            message.extend_from_slice(near.slice(self.text));
            message.push(b'\'');
        }
        let line = self.lines.line(near.end.saturating_sub(1).max(near.start));
        self.error = Some(CompileError { message, line, position: near.start });
    }

    /// Report that the function `depth` levels deep has too many of something.
    fn fail_limit(&mut self, what: &str, limit: usize, depth: usize, pos: Position) {
        let defined = self.function_at(depth).proto.line_defined;
        let place = if defined == 0 { "main function".to_owned() } else { format!("function at line {defined}") };
        self.fail(format!("too many {what} (limit is {limit}) in {place}"), pos);
    }
}

// --- instructions and registers

impl<'a> Lowering<'a> {
    /// Emit an instruction with narrow operands.
    fn emit(&mut self, op: Op, a: u16, b: u16, c: u16, pos: Position) -> Pc {
        let line = self.line(pos);
        self.f.push(Instruction::abc(op, a, b, c), line)
    }

    /// Emit an instruction with a wide operand.
    fn emit_wide(&mut self, op: Op, a: u16, b: u16, x: u32, pos: Position) -> Pc {
        let line = self.line(pos);
        self.f.push(Instruction { op, a, b, c: 0, x: x.cast_signed() }, line)
    }

    /// Emit a jump that belongs to `list`.
    fn emit_jump(&mut self, op: Op, a: u16, b: u16, list: &mut JumpList, pos: Position) {
        list.push(self.emit(op, a, b, 0, pos));
    }

    /// Emit the jump back to `head`.
    fn emit_loop(&mut self, head: Pc, pos: Position) {
        self.emit_wide(Op::LOOP, 0, 0, head, pos);
    }

    /// Take `count` free registers into use; the first of them.
    fn reserve(&mut self, count: u16, pos: Position) -> u16 {
        let first = self.f.free;
        self.need_registers(first.saturating_add(count), pos);
        self.f.free = first.saturating_add(count).min(MAX_REGISTERS);
        first
    }

    /// Take the register behind a function that is to be called, for the header of its frame. The call gives it back.
    fn reserve_header(&mut self) {
        self.f.n_headers += 1;
        self.f.free = self.f.free.saturating_add(1).min(MAX_REGISTERS);
        let n_registers = &mut self.f.proto.n_registers;
        *n_registers = (*n_registers).max(self.f.free);
    }

    /// Have at least `count` registers in the frame. The reference has none for headers, and uses one less than its
    /// limit.
    fn need_registers(&mut self, count: u16, pos: Position) {
        if count.saturating_sub(self.f.n_headers) >= MAX_REFERENCE_REGISTERS || count > MAX_REGISTERS {
            self.fail("function or expression needs too many registers".to_owned(), pos);
        }
        let n_registers = &mut self.f.proto.n_registers;
        *n_registers = (*n_registers).max(count.min(MAX_REGISTERS));
    }

    /// Release the temporaries from `base` on, then take the result of the last instruction into use: it
    /// stands in `target`, or without one in `base`.
    fn finish(&mut self, base: u16, target: Option<u16>, pos: Position) -> u16 {
        self.f.free = base;
        target.unwrap_or_else(|| self.reserve(1, pos))
    }

    /// The index of a string constant.
    fn string_constant(&mut self, bytes: &'a [u8]) -> u32 {
        self.f.constants.add(ConstantKey::String(bytes))
    }

    /// The index of the text of `name` as a constant.
    fn name_constant(&mut self, name: Name) -> u32 {
        self.string_constant(self.names.text(name).as_bytes())
    }
}

// --- variables

impl<'a> Lowering<'a> {
    /// Whether a variable with these facts lives in a cell.
    fn is_cell(&self, facts: super::resolve::Facts) -> bool {
        facts.is_captured && (facts.is_assigned || self.options.debug_mode)
    }

    /// Check that `count` more locals are allowed, the last of them declared by the token that ends at `pos`.
    fn check_locals(&mut self, count: usize, pos: Position) {
        if self.f.actives.len() + count > MAX_LOCALS {
            self.fail_limit("local variables", MAX_LOCALS, self.outer.len(), pos);
        }
    }

    /// Declare the variable `name`, which stands at `position` and whose value is in `register`: from here
    /// on it is visible. Makes its cell if it needs one.
    fn declare(&mut self, name: Name, position: Position, register: u16, line: CellLine) {
        let facts = self.resolution.facts(position);
        let is_cell = self.is_cell(facts);
        if is_cell {
            let line = match line {
                CellLine::OfPrevious => self.f.proto.lines.last().copied().unwrap_or(LINE_OF_NEXT),
                CellLine::OfNext => LINE_OF_NEXT,
            };
            self.f.push(Instruction::abc(Op::NEWCELL, register, 0, 0), line);
        }
        self.declare_as(name, position, register, is_cell);
    }

    /// Remember that the variable declared last, at `position`, is initialised with `value`. It can stand in
    /// for the variable if this is never assigned, not even by the debug library.
    fn remember_value(&mut self, position: Position, value: Option<Literal<'static>>) {
        let is_kept = self.options.optimise && !self.options.debug_mode && value.is_some();
        if is_kept
            && !self.resolution.facts(position).is_assigned
            && let Some(variable) = self.variables.last_mut()
        {
            variable.known = value;
        }
    }

    /// Declare a variable whose register is as it shall be.
    fn declare_as(&mut self, name: Name, position: Position, register: u16, is_cell: bool) -> VariableId {
        let id = VariableId::try_from(self.variables.len()).unwrap_or(VariableId::MAX - 1);
        let depth = u32::try_from(self.outer.len()).unwrap_or(u32::MAX);
        self.variables.push(Variable { depth, register, is_cell, known: None, position, origin: Origin::Unknown });
        self.scopes.declare(name, id);
        self.activate(self.names.text(name).as_bytes(), register, is_cell);
        id
    }

    /// Enter a local variable into the debug data.
    fn activate(&mut self, name: &[u8], register: u16, is_cell: bool) {
        let start_pc = self.f.pc();
        let local_index = self.f.proto.locals.len();
        self.f.proto.locals.push(LocalVariable { name: name.into(), register, is_cell, start_pc, end_pc: start_pc });
        self.f.actives.push(Active { local_index });
    }

    /// The function that is `depth` levels deep; the one under construction has the greatest depth.
    fn function_at(&self, depth: usize) -> &FuncState<'a> {
        self.outer.get(depth).unwrap_or(&self.f)
    }

    fn function_at_mut(&mut self, depth: usize) -> &mut FuncState<'a> {
        self.outer.get_mut(depth).unwrap_or(&mut self.f)
    }

    /// The upvalue of the function at `depth` that is `variable`, added to it and to the functions in
    /// between if need be. Recursion is as deep as functions are nested.
    fn upvalue(&mut self, depth: usize, name: Name, variable: VariableId, pos: Position) -> u16 {
        let function = self.function_at(depth);
        let n_upvalues = function.upvalue_variables.len();
        if let Some(index) = function.upvalue_variables.iter().position(|&upvalue| upvalue == variable) {
            return u16::try_from(index).unwrap_or(u16::MAX);
        }
        let is_itself = function.itself == Some(variable);
        let Some(found) = self.variables.get(variable as usize).copied() else { return 0 };
        let source = if is_itself {
            UpvalueSource::Itself
        } else if found.depth as usize + 1 == depth {
            UpvalueSource::Local(found.register)
        } else {
            UpvalueSource::Upvalue(self.upvalue(depth.saturating_sub(1), name, variable, pos))
        };
        if n_upvalues >= MAX_UPVALUES {
            self.fail_limit("upvalues", MAX_UPVALUES, depth, pos);
            return 0;
        }
        let text = self.names.text(name).as_bytes().into();
        let function = self.function_at_mut(depth);
        function.upvalue_variables.push(variable);
        function.proto.upvalues.push(UpvalueDesc { name: Some(text), source, is_cell: found.is_cell });
        u16::try_from(n_upvalues).unwrap_or(u16::MAX)
    }
}

// --- blocks

impl<'a> Lowering<'a> {
    /// Open a block.
    fn enter_block(&mut self, is_loop: bool) {
        let block = BlockState {
            scope: self.scopes.mark(),
            n_active: self.f.actives.len(),
            n_labels: self.f.labels.len(),
            n_gotos: self.f.gotos.len(),
            free: self.f.free,
            types: self.types.current,
            breaks: is_loop.then(JumpList::default),
        };
        self.f.blocks.push(block);
    }

    /// Close the innermost block: its locals end, its unmatched jumps go out. The `break` jumps of a loop.
    fn leave_block(&mut self) -> JumpList {
        let Some(block) = self.f.blocks.pop() else { return JumpList::default() };
        self.scopes.leave(block.scope);
        self.types.current = block.types;
        self.end_locals(block.n_active);
        self.f.free = block.free;
        self.f.labels.truncate(block.n_labels);
        self.match_gotos_with_enclosing(block.n_gotos);
        block.breaks.unwrap_or_default()
    }

    /// End the locals from number `n_active` on at the next instruction.
    fn end_locals(&mut self, n_active: usize) {
        let end = self.f.pc();
        let f = &mut self.f;
        for active in f.actives.drain(n_active..) {
            if let Some(local) = f.proto.locals.get_mut(active.local_index) {
                local.end_pc = end;
            }
        }
    }

    /// Gotos that leave a block may mean a label that the enclosing block has passed already.
    fn match_gotos_with_enclosing(&mut self, first: usize) {
        let Some(enclosing) = self.f.blocks.last() else { return };
        let n_labels = enclosing.n_labels;
        let mut at = first;
        while let Some(goto) = self.f.gotos.get(at) {
            let visible = self.f.labels.get(n_labels..).unwrap_or_default();
            match visible.iter().find(|label| label.name == goto.name) {
                Some(label) => {
                    let (pc, target) = (goto.pc, label.pc);
                    self.f.set_target(pc, target);
                    self.f.gotos.remove(at);
                }
                None => at += 1,
            }
        }
    }
}
