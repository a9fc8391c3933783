//! Statements but assignments and loops.

use super::emit::{JumpList, Label, PendingGoto};
use super::expr::{is_multi, literal, unwrapped, without_casts};
use super::operand::Literal;
use super::suffixed::Want;
use super::{CellLine, Lowering};
use crate::code::Op;
use crate::compiler::fold::fold_neg;
use crate::source::Position;
use crate::syntax::ast::{Binding, Block, Expr, ExprKind, Ident, IfArm, Stat, StatKind, UnaryOp};

impl<'a> Lowering<'a> {
    /// A block with a scope of its own; the token before it ends at `open_pos`.
    pub(super) fn block(&mut self, block: &'a Block<'a>, open_pos: Position) {
        self.enter_block(false);
        self.stats(block.stats, open_pos);
        self.leave_block();
    }

    /// Statements in the present scope.
    pub(super) fn stats(&mut self, stats: &'a [Stat<'a>], open_pos: Position) {
        self.types.enter(stats);
        let mut previous = open_pos;
        for stat in stats {
            self.stat(stat, previous);
            previous = stat.span.end;
        }
    }

    fn stat(&mut self, stat: &'a Stat<'a>, previous: Position) {
        match &stat.kind {
            StatKind::Local { bindings, values } => self.local(bindings, values),
            StatKind::Assign { targets, values } => self.assign(targets, values),
            StatKind::Call(call) => {
                let base = self.f.free;
                self.suffixed(without_casts(call), None, Want::Values(0), call.span.end);
                self.f.free = base;
            }
            StatKind::Do(body) => self.block(body, stat.span.start + 2),
            StatKind::While { cond, body } => self.while_loop(cond, body),
            StatKind::Repeat { body, cond } => self.repeat_loop(body, cond, stat.span.start),
            StatKind::If { arms, else_body } => self.if_stat(arms, else_body.as_ref()),
            StatKind::NumericFor { var, start, limit, step, body } => {
                self.numeric_for(var, [Some(*start), Some(*limit), *step], body, stat.span.start + 1);
            }
            StatKind::GenericFor { vars, exprs, body } => {
                self.generic_for(vars, exprs, body);
            }
            StatKind::Function { name, func } => self.assign_function(name, func, stat.span.start + 1),
            StatKind::LocalFunction { name, func } => self.local_function(name, func),
            StatKind::Return { values } => self.return_stat(values, stat.span.start + 6),
            StatKind::Break => {
                let pc = self.emit(Op::JMP, 0, 0, 0, previous);
                if let Some(breaks) = self.f.breaks() {
                    breaks.push(pc);
                }
            }
            StatKind::Goto(label) => self.goto(label, previous),
            StatKind::Label(label) => self.label(label),
            // Types are constants: nothing is done at run time.
            StatKind::TypeDecl(decl) => self.declare_type(decl.name.span.start),
            StatKind::InterfaceDecl(decl) => self.declare_type(decl.name.span.start),
            StatKind::Error => {}
        }
    }

    fn local(&mut self, bindings: &'a [Binding<'a>], values: &'a [Expr<'a>]) {
        for (number, binding) in bindings.iter().enumerate() {
            self.check_locals(number + 1, binding.name.span.end);
        }
        let base = self.f.free;
        let names_end = bindings.last().map_or(0, |binding| binding.name.span.end);
        let pos = values.last().map_or(names_end, |value| value.span.end);
        let n_bindings = u16::try_from(bindings.len()).unwrap_or(u16::MAX);
        self.adjusted_list(values, n_bindings, pos);
        for (number, (register, binding)) in (base..).zip(bindings).enumerate() {
            let position = binding.name.span.start;
            self.declare(binding.name.name, position, register, CellLine::OfPrevious);
            self.remember_value(position, values.get(number).and_then(known_literal));
            // Of several values, the last may be one of many results.
            let value = values.get(number).filter(|value| number + 1 < values.len() || number == 0 || !is_multi(value));
            let origin = self.origin(binding.ty, false, value);
            self.remember_origin(origin);
        }
        if !values.is_empty() {
            for (register, binding) in (base..).zip(bindings) {
                self.expect_local(register, binding.name);
            }
        }
    }

    fn if_stat(&mut self, arms: &'a [IfArm<'a>], else_body: Option<&'a Block<'a>>) {
        let mut ends = JumpList::default();
        let n_arms = arms.len();
        for (number, arm) in arms.iter().enumerate() {
            let then_pos = self.end_of_token_after(arm.cond.span.end);
            if self.conditional_jump(arm, then_pos) {
                continue;
            }
            let mut skip = JumpList::default();
            self.branch(arm.cond, false, &mut skip, then_pos);
            self.block(&arm.body, then_pos);
            if number + 1 < n_arms || else_body.is_some() {
                let pos = if arm.body.stats.is_empty() { then_pos } else { arm.body.span.end };
                self.emit_jump(Op::JMP, 0, 0, &mut ends, pos);
            }
            self.f.patch_here(skip);
        }
        if let Some(body) = else_body {
            self.block(body, body.span.start);
        }
        self.f.patch_here(ends);
    }

    /// `if cond then break end`, and the same with a `goto` forward, are the jumps of the condition alone.
    fn conditional_jump(&mut self, arm: &'a IfArm<'a>, then_pos: Position) -> bool {
        let [Stat { kind, .. }] = arm.body.stats else { return false };
        match kind {
            StatKind::Break => {
                let Some(mut breaks) = self.f.breaks().map(std::mem::take) else { return false };
                self.branch(arm.cond, true, &mut breaks, then_pos);
                if let Some(slot) = self.f.breaks() {
                    *slot = breaks;
                }
                true
            }
            // A label that has not been passed anywhere around must come later.
            StatKind::Goto(label) if self.f.labels.iter().all(|passed| passed.name != label.name) => {
                let mut jumps = JumpList::default();
                self.branch(arm.cond, true, &mut jumps, then_pos);
                let name = label.name;
                self.f.gotos.extend(jumps.into_pcs().map(|pc| PendingGoto { name, pc }));
                true
            }
            _ => false,
        }
    }

    fn return_stat(&mut self, values: &'a [Expr<'a>], keyword_end: Position) {
        let base = self.f.free;
        match values {
            [] => {
                self.emit(Op::RET0, 0, 0, 0, keyword_end);
            }
            [value] if !is_multi(value) => {
                let pos = value.span.end;
                let register = self.any_register(value, pos);
                self.emit(Op::RET1, register, 0, 0, pos);
            }
            [value] if !matches!(without_casts(value).kind, ExprKind::Vararg) => {
                self.multi(value, Want::Tail, value.span.end);
            }
            [.., last] => {
                let pos = last.span.end;
                if let Some(first) = self.adjacent_locals(values) {
                    let count = u16::try_from(values.len()).unwrap_or(u16::MAX);
                    self.emit(Op::RET, first, count, 0, pos);
                    return;
                }
                let list = self.open_list(values, pos);
                let op = if list.is_open { Op::RETM } else { Op::RET };
                self.emit(op, base, list.n_fixed, 0, pos);
            }
        }
        self.f.free = base;
    }

    /// The first register of `values` if they are local variables in consecutive registers, which can be
    /// returned from where they are.
    fn adjacent_locals(&mut self, values: &'a [Expr<'a>]) -> Option<u16> {
        if !self.options.optimise {
            return None;
        }
        let mut registers = values.iter().map(|value| match without_casts(value).kind {
            ExprKind::Name(name) => self.local_register(name),
            _ => None,
        });
        let first = registers.next()??;
        (first + 1..).zip(registers).all(|(expected, register)| register == Some(expected)).then_some(first)
    }

    fn goto(&mut self, label: &Ident, pos: Position) {
        let pc = self.emit(Op::JMP, 0, 0, 0, pos);
        let n_labels = self.f.blocks.last().map_or(0, |block| block.n_labels);
        let visible = self.f.labels.get(n_labels..).unwrap_or_default();
        match visible.iter().find(|passed| passed.name == label.name) {
            Some(passed) => {
                let target = passed.pc;
                self.f.set_target(pc, target);
            }
            None => self.f.gotos.push(PendingGoto { name: label.name, pc }),
        }
    }

    fn label(&mut self, label: &Ident) {
        let pc = self.f.program_label();
        self.f.labels.push(Label { name: label.name, pc });
        let first = self.f.blocks.last().map_or(0, |block| block.n_gotos);
        let mut at = first;
        while let Some(goto) = self.f.gotos.get(at) {
            if goto.name == label.name {
                let source = goto.pc;
                self.f.gotos.remove(at);
                self.f.set_target(source, pc);
            } else {
                at += 1;
            }
        }
    }
}

/// The number or boolean that `value` is, if that is plain to see.
fn known_literal(value: &Expr<'_>) -> Option<Literal<'static>> {
    let (value, _) = unwrapped(value, 0);
    match value.kind {
        ExprKind::Unary { op: UnaryOp::Neg, operand } => match literal(operand)? {
            Literal::Number(number) => fold_neg(number).map(Literal::Number),
            _ => None,
        },
        _ => match literal(value)? {
            Literal::Number(number) => Some(Literal::Number(number)),
            Literal::Boolean(value) => Some(Literal::Boolean(value)),
            Literal::Nil | Literal::String(_) | Literal::Type(_) => None,
        },
    }
}
