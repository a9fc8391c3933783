//! Loops. Conditional jumps go forward only, the jump back is an instruction of its own.

use super::emit::JumpList;
use super::{CellLine, Lowering};
use crate::code::Op;
use crate::source::Position;
use crate::syntax::ast::{Binding, Block, Expr};

impl<'a> Lowering<'a> {
    /// `while cond do body end`.
    pub(super) fn while_loop(&mut self, cond: &'a Expr<'a>, body: &'a Block<'a>) {
        let head = self.f.loop_head();
        let mut exit = JumpList::default();
        self.branch(cond, false, &mut exit, cond.span.end);
        let do_pos = self.end_of_token_after(cond.span.end);
        self.enter_block(true);
        self.stats(body.stats, do_pos);
        let breaks = self.leave_block();
        let pos = if body.stats.is_empty() { do_pos } else { body.span.end };
        self.emit_loop(head, pos);
        self.f.patch_here(exit);
        self.f.patch_here(breaks);
    }

    /// `repeat body until cond`; the locals of the body are in scope in the condition.
    pub(super) fn repeat_loop(&mut self, body: &'a Block<'a>, cond: &'a Expr<'a>, start: Position) {
        let head = self.f.loop_head();
        self.enter_block(true);
        self.enter_block(false);
        // Behind the word `repeat`.
        self.stats(body.stats, start + 6);
        let mut exit = JumpList::default();
        self.branch(cond, true, &mut exit, cond.span.end);
        self.leave_block();
        self.emit_loop(head, cond.span.end);
        let breaks = self.leave_block();
        self.f.patch_here(exit);
        self.f.patch_here(breaks);
    }

    /// `for var = start, limit, step do body end`.
    ///
    /// If the body does not assign the variable and no cell is needed, the variable is the loop's own
    /// index, which saves the copy in each turn.
    pub(super) fn numeric_for(
        &mut self,
        var: &'a Binding<'a>,
        range: [Option<&'a Expr<'a>>; 3],
        body: &'a Block<'a>,
        line_pos: Position,
    ) {
        let name = var.name;
        self.check_locals(4, name.span.end);
        let base = self.f.free;
        let mut header_end = name.span.end;
        for expr in range {
            match expr {
                Some(expr) => {
                    header_end = expr.span.end;
                    self.expr(expr, None, header_end);
                }
                None => {
                    let one = super::operand::Literal::Number(crate::compiler::fold::Number::Integer(1));
                    self.load_literal(one, self.f.free, header_end);
                    self.reserve(1, header_end);
                }
            }
        }
        let do_pos = self.end_of_token_after(header_end);
        self.enter_block(true);
        for (register, hidden) in (base..).zip(["(for index)", "(for limit)", "(for step)"]) {
            self.activate(hidden.as_bytes(), register, false);
        }
        let facts = self.resolution.facts(name.span.start);
        let is_index = self.options.optimise && !self.options.debug_mode && !facts.is_assigned && !self.is_cell(facts);
        let (prepare, advance) = if is_index { (Op::FORPREPN, Op::FORLOOPN) } else { (Op::FORPREP, Op::FORLOOP) };
        let mut exit = JumpList::default();
        self.emit_jump(prepare, base, 0, &mut exit, do_pos);
        let head = self.f.loop_head();
        self.enter_block(false);
        let register = if is_index { base } else { self.reserve(1, do_pos) };
        self.declare(name.name, name.span.start, register, CellLine::OfNext);
        let origin = self.origin(var.ty, false, None);
        self.remember_origin(origin);
        self.stats(body.stats, do_pos);
        self.leave_block();
        self.emit_wide(advance, base, 0, head, line_pos);
        let breaks = self.leave_block();
        self.f.free = base;
        self.f.patch_here(exit);
        self.f.patch_here(breaks);
    }

    /// `for vars in exprs do body end`.
    pub(super) fn generic_for(&mut self, vars: &'a [Binding<'a>], exprs: &'a [Expr<'a>], body: &'a Block<'a>) {
        // The call of the iterator has the line where the expressions start.
        let line_pos = exprs.first().map_or(body.span.start, |expr| expr.span.start + 1);
        for (number, var) in vars.iter().enumerate() {
            self.check_locals(number + 4, var.name.span.end);
        }
        let base = self.f.free;
        let exprs_end = exprs.last().map_or(line_pos, |expr| expr.span.end);
        self.adjusted_list(exprs, 3, exprs_end);
        let do_pos = self.end_of_token_after(exprs_end);
        // Calling the iterator takes a window behind the three hidden variables.
        self.f.n_headers += 1;
        self.need_registers(base.saturating_add(7), exprs_end);
        self.f.n_headers -= 1;
        self.enter_block(true);
        for (register, hidden) in (base..).zip(["(for generator)", "(for state)", "(for control)"]) {
            self.activate(hidden.as_bytes(), register, false);
        }
        let mut entry = JumpList::default();
        self.emit_jump(Op::JMP, 0, 0, &mut entry, do_pos);
        let head = self.f.loop_head();
        // The body is reached from below, if at all.
        self.f.is_dead = entry.is_empty();
        self.enter_block(false);
        let n_vars = u16::try_from(vars.len()).unwrap_or(u16::MAX);
        let first = self.reserve(n_vars, do_pos);
        for (register, var) in (first..).zip(vars) {
            self.declare(var.name.name, var.name.span.start, register, CellLine::OfNext);
            let origin = self.origin(var.ty, false, None);
            self.remember_origin(origin);
        }
        for (register, var) in (first..).zip(vars) {
            self.expect_local(register, var.name);
        }
        self.stats(body.stats, do_pos);
        self.leave_block();
        self.f.patch_here(entry);
        self.emit(Op::TFORCALL, base, 0, n_vars, line_pos);
        self.reserve(n_vars, do_pos);
        self.emit_wide(Op::TFORLOOP, base, 0, head, line_pos);
        let breaks = self.leave_block();
        self.f.free = base;
        self.f.patch_here(breaks);
    }
}
