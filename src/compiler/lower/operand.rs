//! Operands: values that need no instruction yet, and bringing them into registers.
//!
//! A local variable is its register, also when it is used later than its place in the text, and so the
//! reference implementation sees an assignment that happens in between (`a + f()` where `f` assigns `a`).
//! A variable in a cell must behave the same: it stays [`Operand::Cell`] until the instruction that needs
//! the value. Upvalues are read at their place, except as the table of an access, which is read with it.

use super::Lowering;
use super::expr::unwrapped;
use crate::code::Op;
use crate::code::proto::MAX_INLINE_CONSTANT;
use crate::code::types::NodeId;
use crate::compiler::constants::ConstantKey;
use crate::compiler::fold::Number;
use crate::source::{Name, Position};
use crate::syntax::ast::{Expr, ExprKind};

/// A constant value.
#[derive(Clone, Copy, Debug)]
pub(super) enum Literal<'a> {
    /// `nil`.
    Nil,
    /// `true` or `false`.
    Boolean(bool),
    /// A number.
    Number(Number),
    /// A string.
    String(&'a [u8]),
    /// A declared type.
    Type(NodeId),
}

impl Literal<'_> {
    /// Whether a condition holds for it.
    pub(super) fn is_truthy(self) -> bool {
        !matches!(self, Literal::Nil | Literal::Boolean(false))
    }
}

/// A value that an instruction is going to use.
#[derive(Clone, Copy, Debug)]
pub(super) enum Operand<'a> {
    /// In a register: a local variable or a temporary.
    Register(u16),
    /// A variable of this function in the cell of a register.
    Cell(u16),
    /// An upvalue.
    Upvalue {
        /// Its index.
        index: u16,
        /// Whether it is a cell.
        is_cell: bool,
    },
    /// A constant.
    Constant(Literal<'a>),
}

/// What a variable name stands for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place<'a> {
    /// A local variable or an upvalue.
    Variable(Operand<'a>),
    /// A field of `_ENV`.
    Global {
        /// `_ENV`.
        env: Operand<'a>,
        /// The field.
        name: Name,
    },
}

impl<'a> Lowering<'a> {
    /// What `name`, which ends at `pos`, stands for where it is read.
    pub(super) fn place(&mut self, name: Name, pos: Position) -> Place<'a> {
        if let Some(ty) = self.types.value(name)
            && self.scopes.find(name).is_none()
        {
            return Place::Variable(Operand::Constant(Literal::Type(ty)));
        }
        self.assigned_place(name, pos)
    }

    /// What `name`, which ends at `pos`, stands for where it is assigned: never a type.
    pub(super) fn assigned_place(&mut self, name: Name, pos: Position) -> Place<'a> {
        match self.scopes.find(name) {
            Some(variable) => Place::Variable(self.variable_operand(name, variable, pos)),
            None => {
                let env_name = self.names.env_name();
                let env = match self.scopes.find(env_name) {
                    Some(variable) => self.variable_operand(env_name, variable, pos),
                    // Not reached: the main function declares it.
                    None => Operand::Constant(Literal::Nil),
                };
                Place::Global { env, name }
            }
        }
    }

    /// The register of `name`, if it is a local variable of this function without cell.
    pub(super) fn local_register(&self, name: Name) -> Option<u16> {
        let variable = self.variables.get(self.scopes.find(name)? as usize)?;
        (variable.depth as usize == self.outer.len() && !variable.is_cell).then_some(variable.register)
    }

    /// The value that the variable in `expr` has wherever it is visible, if that is known.
    pub(super) fn known_value(&mut self, expr: &'a Expr<'a>) -> Option<Literal<'static>> {
        let (expr, _) = unwrapped(expr, 0);
        let ExprKind::Name(name) = expr.kind else { return None };
        let known = self.variables.get(self.scopes.find(name)? as usize)?.known;
        if known.is_some() {
            // A function has its upvalues also where the code does without.
            self.place(name, expr.span.end);
        }
        known
    }

    /// As [`Lowering::operand`] for an operator that takes numbers: a variable with a known number is that
    /// number. Not so if the operator could complain about it, since it would name the variable.
    pub(super) fn number_operand(&mut self, expr: &'a Expr<'a>, needs_integer: bool, pos: Position) -> Operand<'a> {
        match self.known_value(expr) {
            Some(literal @ Literal::Number(Number::Integer(_))) => Operand::Constant(literal),
            Some(literal @ Literal::Number(Number::Float(_))) if !needs_integer => Operand::Constant(literal),
            _ => self.operand(expr, pos),
        }
    }

    fn variable_operand(&mut self, name: Name, id: u32, pos: Position) -> Operand<'a> {
        let depth = self.outer.len();
        let Some(variable) = self.variables.get(id as usize).copied() else {
            return Operand::Constant(Literal::Nil);
        };
        // The chunk's `_ENV` is declared outside of every function, at a depth that none has.
        if variable.depth as usize == depth {
            if variable.is_cell { Operand::Cell(variable.register) } else { Operand::Register(variable.register) }
        } else {
            let index = self.upvalue(depth, name, id, pos);
            Operand::Upvalue { index, is_cell: variable.is_cell }
        }
    }

    /// Bring `operand` into a register: its own, or a new temporary.
    pub(super) fn register_of(&mut self, operand: Operand<'a>, pos: Position) -> u16 {
        match operand {
            Operand::Register(register) => register,
            _ => self.load_operand(operand, None, pos),
        }
    }

    /// Copy `operand` to `target`, or to a new temporary.
    pub(super) fn load_operand(&mut self, operand: Operand<'a>, target: Option<u16>, pos: Position) -> u16 {
        let base = self.f.free;
        let a = target.unwrap_or(base);
        match operand {
            Operand::Register(register) if register == a && target.is_some() => {}
            Operand::Register(register) => {
                self.emit(Op::MOVE, a, register, 0, pos);
            }
            Operand::Cell(register) => {
                self.emit(Op::GETCELL, a, register, 0, pos);
            }
            Operand::Upvalue { index, is_cell } => {
                let op = if is_cell { Op::GETCELLUP } else { Op::GETUPV };
                self.emit(op, a, index, 0, pos);
            }
            Operand::Constant(literal) => self.load_literal(literal, a, pos),
        }
        self.finish(base, target, pos)
    }

    /// Load a constant into register `a`, which needs not be in use.
    pub(super) fn load_literal(&mut self, literal: Literal<'a>, a: u16, pos: Position) {
        match literal {
            Literal::Nil => {
                let line = self.line(pos);
                self.f.push_nils(a, 1, line);
            }
            Literal::Boolean(value) => {
                self.emit(if value { Op::LOADTRUE } else { Op::LOADFALSE }, a, 0, 0, pos);
            }
            Literal::Number(Number::Integer(value)) if i32::try_from(value).is_ok() => {
                let line = self.line(pos);
                let x = i32::try_from(value).unwrap_or_default();
                self.f.push(crate::code::Instruction::ax(Op::LOADI, a, x), line);
            }
            Literal::Number(number) => {
                let index = self.number_constant(number);
                self.emit_wide(Op::LOADK, a, 0, index, pos);
            }
            Literal::String(bytes) => {
                let index = self.string_constant(bytes);
                self.emit_wide(Op::LOADK, a, 0, index, pos);
            }
            Literal::Type(root) => {
                let index = self.f.constants.add(ConstantKey::Type(root));
                self.emit_wide(Op::LOADK, a, 0, index, pos);
            }
        }
    }

    fn number_constant(&mut self, number: Number) -> u32 {
        self.f.constants.add(match number {
            Number::Integer(value) => ConstantKey::Integer(value),
            Number::Float(value) => ConstantKey::Float(value.to_bits()),
        })
    }

    /// `number` as an operand of 16 bits, if it is an integer that fits.
    pub(super) fn immediate(&self, operand: Operand<'a>) -> Option<u16> {
        match operand {
            Operand::Constant(Literal::Number(Number::Integer(value))) if self.options.optimise => {
                i16::try_from(value).ok().map(i16::cast_unsigned)
            }
            _ => None,
        }
    }

    /// The index of a number as constant operand, if there is room in the narrow field.
    pub(super) fn inline_number(&mut self, operand: Operand<'a>) -> Option<u16> {
        match operand {
            Operand::Constant(Literal::Number(number)) if self.options.optimise => {
                inline_index(self.number_constant(number))
            }
            _ => None,
        }
    }

    /// As [`Lowering::inline_number`], for numbers and strings.
    pub(super) fn inline_constant(&mut self, operand: Operand<'a>) -> Option<u16> {
        match operand {
            Operand::Constant(Literal::String(bytes)) if self.options.optimise => {
                inline_index(self.string_constant(bytes))
            }
            _ => self.inline_number(operand),
        }
    }
}

fn inline_index(index: u32) -> Option<u16> {
    u16::try_from(index).ok().filter(|&index| usize::from(index) <= MAX_INLINE_CONSTANT)
}
