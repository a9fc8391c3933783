//! Expressions: constants, variables, arithmetic, concatenation, lists of values.
//!
//! [`Lowering::expr`] computes a value into a given register, or into the first free one, which it then
//! takes into use. Operators that group to the left are worked off by a loop over their left spine, from
//! the innermost outwards: such chains have no limit, recursion would.

use smallvec::SmallVec;

use super::operand::{Literal, Operand, Place};
use super::suffixed::Want;
use super::{JumpList, Lowering};
use crate::code::Op;
use crate::compiler::fold::{Number, fold_binary, fold_bit_not, fold_neg};
use crate::source::Position;
use crate::syntax::ast::{BinaryOp, Expr, ExprKind, UnaryOp};

/// `expr` without casts, which have no effect on execution.
pub(super) fn without_casts<'a>(mut expr: &'a Expr<'a>) -> &'a Expr<'a> {
    loop {
        match &expr.kind {
            ExprKind::Cast { expr: inner, .. } | ExprKind::NonNil(inner) => expr = inner,
            _ => return expr,
        }
    }
}

/// `expr` without casts and parentheses, where one value is wanted and truncation means nothing. A value
/// in parentheses is read before the closing one, hence the position.
pub(super) fn unwrapped<'a>(mut expr: &'a Expr<'a>, mut pos: Position) -> (&'a Expr<'a>, Position) {
    loop {
        match &expr.kind {
            ExprKind::Cast { expr: inner, .. } | ExprKind::NonNil(inner) => expr = inner,
            ExprKind::Paren(inner) => {
                pos = expr.span.end;
                expr = inner;
            }
            _ => return (expr, pos),
        }
    }
}

/// The value of a constant expression without operators.
pub(super) fn literal<'a>(expr: &Expr<'a>) -> Option<Literal<'a>> {
    Some(match &expr.kind {
        ExprKind::Nil => Literal::Nil,
        ExprKind::True => Literal::Boolean(true),
        ExprKind::False => Literal::Boolean(false),
        ExprKind::Integer(value) => Literal::Number(Number::Integer(*value)),
        ExprKind::Float(value) => Literal::Number(Number::Float(*value)),
        ExprKind::String(bytes) => Literal::String(bytes),
        _ => return None,
    })
}

/// Whether `expr` can have any number of values.
pub(super) fn is_multi(expr: &Expr<'_>) -> bool {
    matches!(without_casts(expr).kind, ExprKind::Call { .. } | ExprKind::MethodCall { .. } | ExprKind::Vararg)
}

/// Whether `op` compares.
pub(super) fn is_comparison(op: BinaryOp) -> bool {
    matches!(op, BinaryOp::Eq | BinaryOp::Ne | BinaryOp::Lt | BinaryOp::Le | BinaryOp::Gt | BinaryOp::Ge)
}

/// Whether `op` works on integers only.
fn is_bitwise(op: BinaryOp) -> bool {
    matches!(op, BinaryOp::BitAnd | BinaryOp::BitOr | BinaryOp::BitXor | BinaryOp::Shl | BinaryOp::Shr)
}

/// Length of an operator's text.
pub(super) fn operator_len(op: BinaryOp) -> u32 {
    match op {
        BinaryOp::Add
        | BinaryOp::Sub
        | BinaryOp::Mul
        | BinaryOp::Div
        | BinaryOp::Mod
        | BinaryOp::Pow
        | BinaryOp::BitAnd
        | BinaryOp::BitOr
        | BinaryOp::BitXor
        | BinaryOp::Lt
        | BinaryOp::Gt => 1,
        BinaryOp::And => 3,
        _ => 2,
    }
}

/// The values of an expression list on top of the registers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ListValues {
    /// How many values are in registers for certain.
    pub(super) n_fixed: u16,
    /// Whether a multi producer has put more behind them.
    pub(super) is_open: bool,
}

impl<'a> Lowering<'a> {
    /// Compute `expr` into `target`, or into the first free register. The register.
    pub(super) fn expr(&mut self, expr: &'a Expr<'a>, target: Option<u16>, pos: Position) -> u16 {
        let (expr, pos) = unwrapped(expr, pos);
        let base = self.f.free;
        let a = target.unwrap_or(base);
        match &expr.kind {
            ExprKind::Nil
            | ExprKind::True
            | ExprKind::False
            | ExprKind::Integer(_)
            | ExprKind::Float(_)
            | ExprKind::String(_) => {
                if let Some(literal) = literal(expr) {
                    self.load_literal(literal, a, pos);
                }
                self.finish(base, target, pos)
            }
            ExprKind::Vararg => {
                self.emit(Op::VARARG, a, 0, 2, expr.span.end);
                self.finish(base, target, pos)
            }
            ExprKind::Name(name) => match self.place(*name, expr.span.end) {
                Place::Variable(operand) => self.load_operand(operand, target, pos),
                Place::Global { env, name } => self.load_global(env, name, target, pos),
            },
            ExprKind::Field { .. } | ExprKind::Index { .. } | ExprKind::Call { .. } | ExprKind::MethodCall { .. } => {
                self.suffixed(expr, target, Want::Values(1), pos)
            }
            ExprKind::Function(func) => {
                let index = self.function(func, None);
                self.emit_wide(Op::CLOSURE, a, 0, index, func.span.end);
                self.finish(base, target, pos)
            }
            ExprKind::Table(fields) => self.table(expr, fields, target),
            ExprKind::Unary { op: UnaryOp::Not, operand } => self.not_value(expr, operand, target, pos),
            ExprKind::Binary { op: BinaryOp::And | BinaryOp::Or, .. } => self.logic_value(expr, target, pos),
            ExprKind::Binary { op: BinaryOp::Concat, .. } => self.concat(expr, target, pos),
            ExprKind::Unary { .. } | ExprKind::Binary { .. } => {
                let result = self.operation(expr, target, pos);
                match result {
                    Operand::Register(register) => register,
                    _ => self.load_operand(result, target, pos),
                }
            }
            ExprKind::Paren(_) | ExprKind::Cast { .. } | ExprKind::NonNil(_) => self.finish(base, target, pos),
        }
    }

    /// Compute `expr` as far as an instruction needs it as operand.
    pub(super) fn operand(&mut self, expr: &'a Expr<'a>, pos: Position) -> Operand<'a> {
        let (expr, pos) = unwrapped(expr, pos);
        if let Some(literal) = literal(expr) {
            return Operand::Constant(literal);
        }
        match &expr.kind {
            ExprKind::Name(name) => match self.place(*name, expr.span.end) {
                Place::Variable(operand @ (Operand::Register(_) | Operand::Cell(_))) => operand,
                Place::Variable(operand) => Operand::Register(self.load_operand(operand, None, pos)),
                Place::Global { env, name } => Operand::Register(self.load_global(env, name, None, pos)),
            },
            ExprKind::Unary { op, .. } if *op != UnaryOp::Not => self.operation(expr, None, pos),
            ExprKind::Binary { op, .. } if !matches!(op, BinaryOp::And | BinaryOp::Or | BinaryOp::Concat) => {
                self.operation(expr, None, pos)
            }
            _ => Operand::Register(self.expr(expr, None, pos)),
        }
    }

    /// Compute `expr` into a register: that of a local variable itself, or a temporary.
    pub(super) fn any_register(&mut self, expr: &'a Expr<'a>, pos: Position) -> u16 {
        let operand = self.operand(expr, pos);
        self.register_of(operand, pos)
    }

    /// Read the field `name` of the environment.
    pub(super) fn load_global(
        &mut self,
        env: Operand<'a>,
        name: crate::source::Name,
        target: Option<u16>,
        pos: Position,
    ) -> u16 {
        let base = self.f.free;
        let a = target.unwrap_or(base);
        let key = self.name_constant(name);
        if let Operand::Upvalue { index, is_cell: false } = env {
            self.emit_wide(Op::GETGLOB, a, index, key, pos);
        } else {
            let env = self.register_of(env, pos);
            self.emit_wide(Op::GETF, a, env, key, pos);
        }
        self.finish(base, target, pos)
    }

    /// A unary operator but `not`, a binary operator but `and`, `or` and `..`: a constant if it can be
    /// folded, else in `target` or the first free register.
    fn operation(&mut self, expr: &'a Expr<'a>, target: Option<u16>, pos: Position) -> Operand<'a> {
        match &expr.kind {
            ExprKind::Unary { op, operand } => self.unary(*op, expr, operand, target, pos),
            _ => self.binary_spine(expr, target, pos),
        }
    }

    fn unary(
        &mut self,
        op: UnaryOp,
        expr: &'a Expr<'a>,
        operand: &'a Expr<'a>,
        target: Option<u16>,
        pos: Position,
    ) -> Operand<'a> {
        let base = self.f.free;
        let value = self.operand(operand, operand.span.end);
        if let (true, Operand::Constant(Literal::Number(number))) = (self.options.optimise, value) {
            let folded = match op {
                UnaryOp::Neg => fold_neg(number),
                UnaryOp::BitNot => fold_bit_not(number),
                UnaryOp::Len | UnaryOp::Not => None,
            };
            if let Some(folded) = folded {
                return Operand::Constant(Literal::Number(folded));
            }
        }
        let register = self.register_of(value, operand.span.end);
        let op = match op {
            UnaryOp::Neg => Op::UNM,
            UnaryOp::BitNot => Op::BNOT,
            UnaryOp::Len => Op::LEN,
            UnaryOp::Not => Op::NOT,
        };
        self.emit(op, target.unwrap_or(base), register, 0, expr.span.start + 1);
        Operand::Register(self.finish(base, target, pos))
    }

    /// Arithmetic and comparisons as values, from the innermost left operand outwards.
    fn binary_spine(&mut self, expr: &'a Expr<'a>, target: Option<u16>, pos: Position) -> Operand<'a> {
        let mut spine: SmallVec<[(BinaryOp, Position, &'a Expr<'a>); 8]> = SmallVec::new();
        let mut leaf = expr;
        while let ExprKind::Binary { op, op_pos, lhs, rhs } = &leaf.kind {
            if matches!(op, BinaryOp::And | BinaryOp::Or | BinaryOp::Concat) {
                break;
            }
            spine.push((*op, *op_pos, rhs));
            leaf = without_casts(lhs);
        }
        let base = self.f.free;
        let mut left = match spine.last() {
            Some((op, op_pos, _)) => self.number_operand(leaf, is_bitwise(*op), op_pos + operator_len(*op)),
            None => self.operand(leaf, pos),
        };
        while let Some((op, op_pos, rhs)) = spine.pop() {
            let right = self.number_operand(rhs, is_bitwise(op), rhs.span.end);
            if let Some(folded) = self.folded(op, left, right) {
                left = Operand::Constant(Literal::Number(folded));
                continue;
            }
            let target = if spine.is_empty() { target } else { None };
            let a = target.unwrap_or(base);
            if is_comparison(op) {
                self.comparison_value(op, left, right, a, rhs.span.end);
            } else {
                self.arithmetic(op, left, right, a, op_pos + operator_len(op));
            }
            left = Operand::Register(self.finish(base, target, pos));
        }
        left
    }

    fn folded(&self, op: BinaryOp, left: Operand<'a>, right: Operand<'a>) -> Option<Number> {
        match (left, right) {
            (Operand::Constant(Literal::Number(a)), Operand::Constant(Literal::Number(b))) if self.options.optimise => {
                fold_binary(op, a, b)
            }
            _ => None,
        }
    }

    /// `R[a] = left op right` by the best form of the instruction.
    fn arithmetic(&mut self, op: BinaryOp, left: Operand<'a>, right: Operand<'a>, a: u16, pos: Position) {
        let Some(forms) = arithmetic_forms(op) else { return };
        // The forms with a constant divisor rely on its not being the integer 0.
        let is_zero = matches!(right, Operand::Constant(Literal::Number(Number::Integer(0))));
        let is_refused = is_zero && matches!(op, BinaryOp::Mod | BinaryOp::FloorDiv);
        if !is_refused {
            if let (Some(immediate_op), Some(c)) = (forms.immediate, self.immediate(right)) {
                let b = self.register_of(left, pos);
                self.emit(immediate_op, a, b, c, pos);
                return;
            }
            if let Some(constant_op) = forms.constant
                && let Some(c) = self.inline_number(right)
            {
                let b = self.register_of(left, pos);
                self.emit(constant_op, a, b, c, pos);
                return;
            }
        }
        if let Some(b) = self.inline_number(left) {
            let c = self.register_of(right, pos);
            self.emit(forms.reversed, a, b, c, pos);
            return;
        }
        let b = self.register_of(left, pos);
        let c = self.register_of(right, pos);
        self.emit(forms.registers, a, b, c, pos);
    }

    /// `R[a] = left op right` for a comparison.
    fn comparison_value(&mut self, op: BinaryOp, left: Operand<'a>, right: Operand<'a>, a: u16, pos: Position) {
        let mut truths = JumpList::default();
        self.comparison_jump(op, left, right, true, &mut truths, pos);
        self.load_outcome(a, JumpList::default(), truths, pos);
    }

    /// Put the outcome of a condition into `R[a]`: false if one falls through to here or comes from
    /// `falsities`, true if one comes from `truths`.
    pub(super) fn load_outcome(&mut self, a: u16, falsities: JumpList, truths: JumpList, pos: Position) {
        self.f.patch_here(falsities);
        if truths.is_empty() {
            self.emit(Op::LOADFALSE, a, 0, 0, pos);
        } else {
            self.emit(Op::LFALSESKIP, a, 0, 0, pos);
            self.f.patch_here(truths);
            self.emit(Op::LOADTRUE, a, 0, 0, pos);
            // LFALSESKIP goes to the instruction behind.
            self.f.loop_head();
        }
    }

    /// `a .. b .. c` as one instruction over consecutive registers.
    fn concat(&mut self, expr: &'a Expr<'a>, target: Option<u16>, pos: Position) -> u16 {
        let base = self.f.free;
        let mut rest = expr;
        let mut rest_pos = pos;
        let mut last_operator = pos;
        let mut count: u16 = 1;
        // The chain groups to the right.
        while let ExprKind::Binary { op: BinaryOp::Concat, op_pos, lhs, rhs } = &rest.kind {
            last_operator = op_pos + operator_len(BinaryOp::Concat);
            self.expr(lhs, None, last_operator);
            count = count.saturating_add(1);
            (rest, rest_pos) = unwrapped(rhs, rhs.span.end);
        }
        self.expr(rest, None, rest_pos);
        self.emit(Op::CONCAT, target.unwrap_or(base), base, count, last_operator);
        self.finish(base, target, pos)
    }

    /// Compute a list of values into consecutive free registers, all values of the last one included.
    /// The last value is read at `last_pos`.
    pub(super) fn open_list(&mut self, exprs: &'a [Expr<'a>], last_pos: Position) -> ListValues {
        let Some((last, fixed)) = exprs.split_last() else {
            return ListValues { n_fixed: 0, is_open: false };
        };
        self.fixed_values(fixed);
        let n_fixed = u16::try_from(fixed.len()).unwrap_or(u16::MAX);
        if is_multi(last) {
            self.multi(last, Want::All, last_pos);
            ListValues { n_fixed, is_open: true }
        } else {
            self.expr(last, None, last_pos);
            ListValues { n_fixed: n_fixed.saturating_add(1), is_open: false }
        }
    }

    /// Compute each of `exprs`, a list behind which a comma follows, into a register of its own.
    pub(super) fn fixed_values(&mut self, exprs: &'a [Expr<'a>]) {
        for expr in exprs {
            let comma = self.end_of_token_after(expr.span.end);
            self.expr(expr, None, comma);
        }
    }

    /// Compute a list of values into exactly `wanted` registers: missing ones are nil, surplus ones are
    /// computed and dropped.
    pub(super) fn adjusted_list(&mut self, exprs: &'a [Expr<'a>], wanted: u16, pos: Position) {
        let base = self.f.free;
        if let Some((last, fixed)) = exprs.split_last() {
            self.fixed_values(fixed);
            let n_fixed = u16::try_from(fixed.len()).unwrap_or(u16::MAX);
            if is_multi(last) {
                self.multi(last, Want::Values(wanted.saturating_sub(n_fixed)), pos);
            } else {
                self.expr(last, None, pos);
            }
        }
        let have = self.f.free - base;
        if let Some(missing) = wanted.checked_sub(have).filter(|&missing| missing > 0) {
            let line = self.line(pos);
            let first = self.f.free;
            self.f.push_nils(first, missing, line);
            self.reserve(missing, pos);
        } else {
            self.f.free = base.saturating_add(wanted).min(self.f.free);
        }
    }

    /// Compute a call or `...` for another number of values than one, into the free registers.
    pub(super) fn multi(&mut self, expr: &'a Expr<'a>, want: Want, pos: Position) {
        let expr = without_casts(expr);
        if let ExprKind::Vararg = expr.kind {
            let base = self.f.free;
            let (c, count) = match want {
                Want::Values(count) => (count + 1, count),
                Want::All | Want::Tail => (0, 0),
            };
            self.emit(Op::VARARG, base, 0, c, expr.span.end);
            self.need_registers(base.saturating_add(1), pos);
            self.reserve(count, pos);
        } else {
            self.suffixed(expr, None, want, pos);
        }
    }
}

/// The instructions for one arithmetic operator.
struct ArithmeticForms {
    registers: Op,
    constant: Option<Op>,
    reversed: Op,
    immediate: Option<Op>,
}

fn arithmetic_forms(op: BinaryOp) -> Option<ArithmeticForms> {
    let forms =
        |registers, constant, reversed, immediate| Some(ArithmeticForms { registers, constant, reversed, immediate });
    match op {
        BinaryOp::Add => forms(Op::ADD, Some(Op::ADDK), Op::KADD, Some(Op::ADDI)),
        BinaryOp::Sub => forms(Op::SUB, Some(Op::SUBK), Op::KSUB, Some(Op::SUBI)),
        BinaryOp::Mul => forms(Op::MUL, Some(Op::MULK), Op::KMUL, Some(Op::MULI)),
        BinaryOp::Div => forms(Op::DIV, Some(Op::DIVK), Op::KDIV, Some(Op::DIVI)),
        BinaryOp::FloorDiv => forms(Op::IDIV, Some(Op::IDIVK), Op::KIDIV, Some(Op::IDIVI)),
        BinaryOp::Mod => forms(Op::MOD, Some(Op::MODK), Op::KMOD, Some(Op::MODI)),
        BinaryOp::Pow => forms(Op::POW, Some(Op::POWK), Op::KPOW, None),
        BinaryOp::BitAnd => forms(Op::BAND, Some(Op::BANDK), Op::KBAND, Some(Op::BANDI)),
        BinaryOp::BitOr => forms(Op::BOR, Some(Op::BORK), Op::KBOR, Some(Op::BORI)),
        BinaryOp::BitXor => forms(Op::BXOR, Some(Op::BXORK), Op::KBXOR, Some(Op::BXORI)),
        BinaryOp::Shl => forms(Op::SHL, None, Op::KSHL, Some(Op::SHLI)),
        BinaryOp::Shr => forms(Op::SHR, None, Op::KSHR, Some(Op::SHRI)),
        BinaryOp::Concat
        | BinaryOp::Eq
        | BinaryOp::Ne
        | BinaryOp::Lt
        | BinaryOp::Le
        | BinaryOp::Gt
        | BinaryOp::Ge
        | BinaryOp::And
        | BinaryOp::Or => None,
    }
}
