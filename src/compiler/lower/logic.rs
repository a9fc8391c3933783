//! Conditions and the operators `and`, `or`, `not` as control flow.
//!
//! [`Lowering::branch`] compiles a condition for its jumps only. [`Lowering::logic_value`] compiles one
//! for its value: wherever the outcome is decided early, the deciding value is put into the target on the
//! way out; comparisons, which have no value in a register, go to a shared pair of loads at the end.

use smallvec::SmallVec;

use super::Lowering;
use super::emit::JumpList;
use super::expr::{is_comparison, literal, operator_len, unwrapped, without_casts};
use super::operand::{Literal, Operand};
use crate::code::Op;
use crate::source::Position;
use crate::syntax::ast::{BinaryOp, Expr, ExprKind, UnaryOp};

/// Where the early decisions of a value go.
struct Exits {
    target: Option<u16>,
    /// The register of the result.
    register: u16,
    /// With the value in the register.
    done: JumpList,
    /// With true as the value.
    truths: JumpList,
    /// With false as the value.
    falsities: JumpList,
}

/// How an item of an `and` or `or` chain decides it.
#[derive(Clone, Copy)]
struct Item<'a> {
    expr: &'a Expr<'a>,
    /// Where it is read, if its value is still to be read.
    pos: Position,
}

impl<'a> Lowering<'a> {
    /// Evaluate `expr` as a condition: jump to `list` if its truth is `jump_if`, else go on behind.
    pub(super) fn branch(&mut self, expr: &'a Expr<'a>, jump_if: bool, list: &mut JumpList, pos: Position) {
        let (expr, pos) = unwrapped(expr, pos);
        let base = self.f.free;
        match &expr.kind {
            ExprKind::Unary { op: UnaryOp::Not, operand } => {
                self.branch(operand, !jump_if, list, operand.span.end);
            }
            ExprKind::Binary { op: op @ (BinaryOp::And | BinaryOp::Or), .. } => {
                let (items, last) = chain_items(expr, *op, pos);
                let decides = *op == BinaryOp::Or;
                if jump_if == decides {
                    for item in items {
                        self.branch(item.expr, jump_if, list, item.pos);
                    }
                    self.branch(last.expr, jump_if, list, last.pos);
                } else {
                    let mut skip = JumpList::default();
                    for item in items {
                        self.branch(item.expr, decides, &mut skip, item.pos);
                    }
                    self.branch(last.expr, jump_if, list, last.pos);
                    self.f.patch_here(skip);
                }
            }
            ExprKind::Binary { op, op_pos, lhs, rhs } if is_comparison(*op) => {
                let left = self.number_operand(lhs, false, op_pos + operator_len(*op));
                let pos = rhs.span.end;
                let right = self.number_operand(rhs, false, pos);
                self.comparison_jump(*op, left, right, jump_if, list, pos);
            }
            _ => match literal(expr).or_else(|| self.known_value(expr)) {
                Some(literal) if self.options.optimise => {
                    if literal.is_truthy() == jump_if {
                        self.emit_jump(Op::JMP, 0, 0, list, pos);
                    }
                }
                _ => {
                    let register = self.any_register(expr, pos);
                    self.emit_jump(if jump_if { Op::JT } else { Op::JF }, register, 0, list, pos);
                }
            },
        }
        self.f.free = base;
    }

    /// Jump to `list` if the truth of `left op right` is `jump_if`.
    pub(super) fn comparison_jump(
        &mut self,
        op: BinaryOp,
        left: Operand<'a>,
        right: Operand<'a>,
        jump_if: bool,
        list: &mut JumpList,
        pos: Position,
    ) {
        match op {
            BinaryOp::Eq => self.equality_jump(left, right, jump_if, list, pos),
            BinaryOp::Ne => self.equality_jump(left, right, !jump_if, list, pos),
            _ => self.order_jump(op, left, right, jump_if, list, pos),
        }
    }

    fn equality_jump(
        &mut self,
        left: Operand<'a>,
        right: Operand<'a>,
        jump_if: bool,
        list: &mut JumpList,
        pos: Position,
    ) {
        let choose = |if_true, if_false| if jump_if { if_true } else { if_false };
        let (value, constant) = match left {
            Operand::Constant(_) if self.options.optimise => (right, left),
            _ => (left, right),
        };
        if let Operand::Constant(literal @ (Literal::Nil | Literal::Boolean(_))) = constant
            && self.options.optimise
        {
            let primitive = match literal {
                Literal::Nil => 0,
                Literal::Boolean(value) => 1 + u16::from(value),
                Literal::Number(_) | Literal::String(_) | Literal::Type(_) => return,
            };
            let a = self.register_of(value, pos);
            self.emit_jump(choose(Op::JEQP, Op::JNEP), a, primitive, list, pos);
        } else if let Some(b) = self.immediate(constant) {
            let a = self.register_of(value, pos);
            self.emit_jump(choose(Op::JEQI, Op::JNEI), a, b, list, pos);
        } else if let Some(b) = self.inline_constant(constant) {
            let a = self.register_of(value, pos);
            self.emit_jump(choose(Op::JEQK, Op::JNEK), a, b, list, pos);
        } else {
            let a = self.register_of(left, pos);
            let b = self.register_of(right, pos);
            self.emit_jump(choose(Op::JEQ, Op::JNE), a, b, list, pos);
        }
    }

    fn order_jump(
        &mut self,
        op: BinaryOp,
        left: Operand<'a>,
        right: Operand<'a>,
        jump_if: bool,
        list: &mut JumpList,
        pos: Position,
    ) {
        let Some(forms) = order_forms(op) else { return };
        let choose = |(if_true, if_false)| if jump_if { if_true } else { if_false };
        if let Some(b) = self.immediate(right) {
            let a = self.register_of(left, pos);
            self.emit_jump(choose(forms.immediate), a, b, list, pos);
        } else if let Some(b) = self.immediate(left) {
            let a = self.register_of(right, pos);
            self.emit_jump(choose(forms.swapped_immediate), a, b, list, pos);
        } else if let Some(b) = self.inline_number(right) {
            let a = self.register_of(left, pos);
            self.emit_jump(choose(forms.constant), a, b, list, pos);
        } else if let Some(b) = self.inline_number(left) {
            let a = self.register_of(right, pos);
            self.emit_jump(choose(forms.swapped_constant), a, b, list, pos);
        } else {
            let a = self.register_of(left, pos);
            let b = self.register_of(right, pos);
            let (a, b) = if matches!(op, BinaryOp::Gt | BinaryOp::Ge) { (b, a) } else { (a, b) };
            self.emit_jump(choose(forms.registers), a, b, list, pos);
        }
    }

    /// `not operand` as a value.
    pub(super) fn not_value(
        &mut self,
        expr: &'a Expr<'a>,
        operand: &'a Expr<'a>,
        target: Option<u16>,
        pos: Position,
    ) -> u16 {
        if is_control_flow(operand) {
            return self.logic_value(expr, target, pos);
        }
        let base = self.f.free;
        let a = target.unwrap_or(base);
        match self.operand(operand, operand.span.end) {
            Operand::Constant(literal) if self.options.optimise => {
                self.load_literal(Literal::Boolean(!literal.is_truthy()), a, pos);
            }
            value => {
                let register = self.register_of(value, operand.span.end);
                self.emit(Op::NOT, a, register, 0, operand.span.end);
            }
        }
        self.finish(base, target, pos)
    }

    /// An expression made of `and`, `or`, `not` and comparisons as a value.
    pub(super) fn logic_value(&mut self, expr: &'a Expr<'a>, target: Option<u16>, pos: Position) -> u16 {
        let base = self.f.free;
        let mut exits = Exits {
            target,
            register: target.unwrap_or(base),
            done: JumpList::default(),
            truths: JumpList::default(),
            falsities: JumpList::default(),
        };
        let has_value = self.logic_tail(expr, &mut exits, pos);
        self.f.free = base;
        if has_value && !(exits.truths.is_empty() && exits.falsities.is_empty()) {
            self.leave_with_value(&mut exits, pos);
        }
        let Exits { register, done, truths, falsities, .. } = exits;
        if has_value && !(truths.is_empty() && falsities.is_empty()) {
            if falsities.is_empty() {
                self.f.patch_here(truths);
                self.emit(Op::LOADTRUE, register, 0, 0, pos);
            } else {
                self.load_outcome(register, falsities, truths, pos);
            }
        } else if !has_value {
            self.load_outcome(register, falsities, truths, pos);
        }
        self.f.patch_here(done);
        self.finish(base, target, pos)
    }

    /// Jump to where the value is used; it is in the register and must survive the jump.
    fn leave_with_value(&mut self, exits: &mut Exits, pos: Position) {
        let base = self.f.free;
        if exits.target.is_none() {
            self.f.free = exits.register;
            self.reserve(1, pos);
        }
        self.emit_jump(Op::JMP, 0, 0, &mut exits.done, pos);
        self.f.free = base;
    }

    /// The part of `expr` that is evaluated last. Whether its value is then in the register; otherwise one
    /// falls through if it is false.
    fn logic_tail(&mut self, expr: &'a Expr<'a>, exits: &mut Exits, pos: Position) -> bool {
        let (expr, pos) = unwrapped(expr, pos);
        match &expr.kind {
            ExprKind::Binary { op: op @ (BinaryOp::And | BinaryOp::Or), .. } => {
                let (items, last) = chain_items(expr, *op, pos);
                for item in items {
                    self.branch_with_value(item.expr, *op == BinaryOp::Or, exits, item.pos);
                }
                self.logic_tail(last.expr, exits, last.pos)
            }
            _ if is_control_flow(expr) => {
                self.branch(expr, true, &mut exits.truths, pos);
                false
            }
            _ => {
                self.expr(expr, exits.target, pos);
                true
            }
        }
    }

    /// If the truth of `expr` is `exit_if`, leave with its value; else go on behind.
    fn branch_with_value(&mut self, expr: &'a Expr<'a>, exit_if: bool, exits: &mut Exits, pos: Position) {
        let (expr, pos) = unwrapped(expr, pos);
        let base = self.f.free;
        match &expr.kind {
            ExprKind::Binary { op: op @ (BinaryOp::And | BinaryOp::Or), .. } => {
                let (items, last) = chain_items(expr, *op, pos);
                let decides = *op == BinaryOp::Or;
                if exit_if == decides {
                    for item in items {
                        self.branch_with_value(item.expr, exit_if, exits, item.pos);
                    }
                    self.branch_with_value(last.expr, exit_if, exits, last.pos);
                } else {
                    let mut skip = JumpList::default();
                    for item in items {
                        self.branch(item.expr, decides, &mut skip, item.pos);
                    }
                    self.branch_with_value(last.expr, exit_if, exits, last.pos);
                    self.f.patch_here(skip);
                }
            }
            ExprKind::Unary { op: UnaryOp::Not, .. } | ExprKind::Binary { .. } if is_truth_value(expr) => {
                let list = if exit_if { &mut exits.truths } else { &mut exits.falsities };
                self.branch(expr, exit_if, list, pos);
            }
            _ => match literal(expr) {
                Some(literal) if self.options.optimise => {
                    if literal.is_truthy() == exit_if {
                        self.load_literal(literal, exits.register, pos);
                        self.leave_with_value(exits, pos);
                    }
                }
                _ => {
                    let register = self.any_register(expr, pos);
                    let (op, a, b) = match (exit_if, register == exits.register) {
                        (true, true) => (Op::JT, register, 0),
                        (false, true) => (Op::JF, register, 0),
                        (true, false) => (Op::JTSET, exits.register, register),
                        (false, false) => (Op::JFSET, exits.register, register),
                    };
                    self.need_registers(exits.register.saturating_add(1), pos);
                    self.emit_jump(op, a, b, &mut exits.done, pos);
                }
            },
        }
        self.f.free = base;
    }
}

/// Whether `expr` is best evaluated by jumps also where its value is wanted.
fn is_control_flow(expr: &Expr<'_>) -> bool {
    let mut expr = expr;
    loop {
        expr = unwrapped(expr, 0).0;
        match &expr.kind {
            ExprKind::Binary { op, .. } => {
                return is_comparison(*op) || matches!(op, BinaryOp::And | BinaryOp::Or);
            }
            ExprKind::Unary { op: UnaryOp::Not, operand } => expr = operand,
            _ => return false,
        }
    }
}

/// Whether `expr` is a comparison or a negation: its value is true or false.
fn is_truth_value(expr: &Expr<'_>) -> bool {
    match &expr.kind {
        ExprKind::Binary { op, .. } => is_comparison(*op),
        ExprKind::Unary { op, .. } => *op == UnaryOp::Not,
        _ => false,
    }
}

/// The operands of a chain `a and b and c` but the last, and the last.
fn chain_items<'a>(expr: &'a Expr<'a>, op: BinaryOp, pos: Position) -> (SmallVec<[Item<'a>; 4]>, Item<'a>) {
    let mut items: SmallVec<[Item<'a>; 4]> = SmallVec::new();
    let mut rest = expr;
    let mut rest_pos = pos;
    loop {
        match &rest.kind {
            ExprKind::Binary { op: found, op_pos, lhs, rhs } if *found == op => {
                items.push(Item { expr: rhs, pos: rest_pos });
                rest = without_casts(lhs);
                rest_pos = op_pos + operator_len(op);
            }
            _ => {
                items.push(Item { expr: rest, pos: rest_pos });
                break;
            }
        }
    }
    items.reverse();
    let last = items.pop().unwrap_or(Item { expr, pos });
    (items, last)
}

/// The jumps for one order comparison, each as (jump if, jump if not).
struct OrderForms {
    registers: (Op, Op),
    immediate: (Op, Op),
    constant: (Op, Op),
    /// With the left operand as immediate.
    swapped_immediate: (Op, Op),
    swapped_constant: (Op, Op),
}

fn order_forms(op: BinaryOp) -> Option<OrderForms> {
    let lt = ((Op::JLTI, Op::JNLTI), (Op::JLTK, Op::JNLTK));
    let le = ((Op::JLEI, Op::JNLEI), (Op::JLEK, Op::JNLEK));
    let gt = ((Op::JGTI, Op::JNGTI), (Op::JGTK, Op::JNGTK));
    let ge = ((Op::JGEI, Op::JNGEI), (Op::JGEK, Op::JNGEK));
    let forms = |registers, straight: ((Op, Op), (Op, Op)), swapped: ((Op, Op), (Op, Op))| {
        Some(OrderForms {
            registers,
            immediate: straight.0,
            constant: straight.1,
            swapped_immediate: swapped.0,
            swapped_constant: swapped.1,
        })
    };
    match op {
        BinaryOp::Lt => forms((Op::JLT, Op::JNLT), lt, gt),
        BinaryOp::Le => forms((Op::JLE, Op::JNLE), le, ge),
        BinaryOp::Gt => forms((Op::JLT, Op::JNLT), gt, lt),
        BinaryOp::Ge => forms((Op::JLE, Op::JNLE), ge, le),
        _ => None,
    }
}
