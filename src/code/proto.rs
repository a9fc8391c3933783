//! Prototypes: what the compiler writes and the VM links.
//!
//! A [`Proto`] is plain immutable data that belongs to no process: it can be shared between heaps, verified, dumped
//! and disassembled. The VM links it to its threaded form (`vm::image`).

use std::collections::BTreeSet;

use super::op::{Instruction, Op, OperandKind};
use super::types::TypeRef;

/// The most registers that a function may use. PUC Lua's `MAXREGS` is 255; here each call that is being prepared takes
/// one more, for the header of its frame, and there are fewer than 200 of them at a place (`syntax`'s limit of levels).
pub const MAX_REGISTERS: u16 = 511;
/// The most upvalues of a function (PUC Lua's `MAXUPVAL`).
pub const MAX_UPVALUES: usize = 255;
/// Constants that an operand of kind `K` in a, b or c can name; others are loaded by `LOADK` first.
pub const MAX_INLINE_CONSTANT: usize = 4095;

/// A constant.
#[derive(Clone, Debug, PartialEq)]
pub enum Constant {
    /// `nil`.
    Nil,
    /// `true` or `false`.
    Boolean(bool),
    /// An integer.
    Integer(i64),
    /// A float, compared by bits where constants are merged.
    Float(f64),
    /// A string: any bytes.
    String(Box<[u8]>),
    /// A type of a normal graph.
    Type(TypeRef),
}

/// Where a new closure takes an upvalue from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UpvalueSource {
    /// Register of the enclosing function (its value, or its cell).
    Local(u16),
    /// Upvalue of the enclosing function (copied as it is).
    Upvalue(u16),
    /// The new closure itself (`local function f` that is never assigned again).
    Itself,
}

/// One upvalue of a function.
#[derive(Clone, Debug, PartialEq)]
pub struct UpvalueDesc {
    /// Name of the variable (absent in stripped code).
    pub name: Option<Box<[u8]>>,
    /// Where the closure gets it from.
    pub source: UpvalueSource,
    /// Whether the upvalue is a cell (`GETCELLUP`) or a plain value (`GETUPV`, `GETGLOB`).
    pub is_cell: bool,
}

/// A local variable, for messages and `debug.getlocal`. Listed in order of declaration.
#[derive(Clone, Debug, PartialEq)]
pub struct LocalVariable {
    /// Name; the hidden ones of loops are `(for index)`, `(for limit)`, `(for step)`, `(for generator)`, `(for state)`
    /// and `(for control)` as in PUC Lua.
    pub name: Box<[u8]>,
    /// Its register.
    pub register: u16,
    /// Whether the register holds a cell.
    pub is_cell: bool,
    /// First instruction at which it is active.
    pub start_pc: u32,
    /// First instruction at which it is no longer active.
    pub end_pc: u32,
}

/// A compiled function.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Proto {
    /// Instructions; the first is `FUNC` or `FUNCV`.
    pub code: Vec<Instruction>,
    /// Constants.
    pub constants: Vec<Constant>,
    /// Functions defined directly inside.
    pub protos: Vec<Proto>,
    /// Upvalues.
    pub upvalues: Vec<UpvalueDesc>,
    /// Fixed parameters: registers `0..n_params`.
    pub n_params: u16,
    /// Whether it has `...`.
    pub is_vararg: bool,
    /// Registers, call windows included.
    pub n_registers: u16,
    /// Line of each instruction (empty in stripped code).
    pub lines: Vec<u32>,
    /// Number of live registers while each instruction executes.
    pub tops: Vec<u16>,
    /// Local variables (empty in stripped code).
    pub locals: Vec<LocalVariable>,
    /// Line of `function` (0 for a main chunk).
    pub line_defined: u32,
    /// Line of `end` (0 for a main chunk).
    pub last_line_defined: u32,
}

impl Proto {
    /// Where the general code begins to which the guards of the code before it jump, or the end of the code.
    #[must_use]
    pub fn general(&self) -> usize {
        let entry = self.code.first().and_then(|entry| usize::try_from(entry.x).ok());
        entry.filter(|&general| general > 0).unwrap_or(self.code.len())
    }
}

/// A compiled chunk.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chunk {
    /// Chunk name as given to `load` (`@file`, `=name` or the source text), absent in stripped code.
    pub source: Option<Box<[u8]>>,
    /// The main function: vararg, its only upvalue is `_ENV`.
    pub main: Proto,
}

impl Chunk {
    /// Whether some function of it has a type among its constants.
    #[must_use]
    pub fn has_types(&self) -> bool {
        let mut waiting = vec![&self.main];
        while let Some(proto) = waiting.pop() {
            if proto.constants.iter().any(|constant| matches!(constant, Constant::Type(_))) {
                return true;
            }
            waiting.extend(&proto.protos);
        }
        false
    }

    /// The names of the globals that its functions read and write; nothing: some function may do more with the table of
    /// globals, since it takes that as a value or mentions `_G`.
    #[must_use]
    pub fn globals(&self) -> Option<BTreeSet<&[u8]>> {
        let mut names: BTreeSet<&[u8]> = BTreeSet::new();
        // Functions with the upvalues of theirs that are the chunk's `_ENV`.
        let mut waiting: Vec<(&Proto, Vec<usize>)> = vec![(&self.main, vec![0])];
        while let Some((proto, environments)) = waiting.pop() {
            if proto.constants.iter().any(|constant| matches!(constant, Constant::String(text) if **text == *b"_G")) {
                return None;
            }
            for instruction in &proto.code {
                let operands = [instruction.a, instruction.b, instruction.c].map(usize::from);
                let mut upvalues = instruction.op.operands().into_iter().zip(operands);
                if !upvalues.any(|(kind, at)| kind == OperandKind::Upvalue && environments.contains(&at)) {
                    continue;
                }
                let key = usize::try_from(instruction.x).ok().and_then(|at| proto.constants.get(at));
                match (instruction.op, key) {
                    (Op::GETGLOB | Op::SETGLOB, Some(Constant::String(name))) => names.insert(name),
                    _ => return None,
                };
            }
            for child in &proto.protos {
                let is_environment = |upvalue: &UpvalueDesc| match upvalue.source {
                    UpvalueSource::Upvalue(at) => environments.contains(&usize::from(at)),
                    UpvalueSource::Local(_) | UpvalueSource::Itself => false,
                };
                let upvalues = child.upvalues.iter().enumerate();
                waiting
                    .push((child, upvalues.filter(|(_, upvalue)| is_environment(upvalue)).map(|(at, _)| at).collect()));
            }
        }
        Some(names)
    }
}
