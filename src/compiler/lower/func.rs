//! Functions: parameters, bodies, closures.

use super::emit::{FuncState, LINE_OF_NEXT};
use super::{Constants, Lowering, Origin, Variable};
use crate::code::{Instruction, LocalVariable, Op, Proto, UpvalueDesc, UpvalueSource};
use crate::compiler::scopes::VariableId;
use crate::compiler::specialise::specialise;
use crate::source::{Name, Position};
use crate::syntax::ast::{Block, Chunk, FunctionBody, Ident};

impl<'a> Lowering<'a> {
    /// The main function. Its one upvalue is `_ENV`.
    pub(super) fn main_function(&mut self, chunk: &'a Chunk<'a>) -> Proto {
        let is_cell = self.resolution.is_env_assigned || self.options.debug_mode;
        let env = self.names.env_name();
        // Declared outside of every function, so that all of them find it as an upvalue.
        let origin = Origin::Unknown;
        self.variables.push(Variable { depth: u32::MAX, register: 0, is_cell, known: None, position: 0, origin });
        self.scopes.declare(env, 0);
        self.f.upvalue_variables.push(0);
        let name = self.names.text(env).as_bytes().into();
        let source = UpvalueSource::Local(0);
        self.f.proto.upvalues.push(UpvalueDesc { name: Some(name), source, is_cell });
        self.f.proto.is_vararg = true;
        self.f.push(Instruction::abc(Op::FUNCV, 0, 0, 0), LINE_OF_NEXT);
        self.body(&chunk.body);
        let end_pos = if chunk.body.stats.is_empty() { 0 } else { chunk.body.span.end };
        self.finish_function(end_pos);
        let done = FuncState::new(Constants::new(self.hash), true);
        finished_proto(std::mem::replace(&mut self.f, done))
    }

    /// Compile a function inside the present one; its index among the child protos. `itself` is the local
    /// variable that will hold the function and is never assigned.
    pub(super) fn function(&mut self, func: &'a FunctionBody<'a>, itself: Option<VariableId>) -> u32 {
        let line_defined = self.line(func.line_pos + 1);
        let last_line_defined = self.line(func.span.end);
        let mut inner = FuncState::new(Constants::new(self.hash), self.options.drops_dead_code());
        inner.itself = itself;
        inner.proto.line_defined = line_defined;
        inner.proto.last_line_defined = last_line_defined;
        inner.proto.is_vararg = func.vararg.is_some();
        self.outer.push(std::mem::replace(&mut self.f, inner));
        let scope = self.scopes.mark();
        let types = self.types.current;
        self.types.enter_params(func.type_params);
        let op = if func.vararg.is_some() { Op::FUNCV } else { Op::FUNC };
        self.f.push(Instruction::abc(op, 0, 0, 0), LINE_OF_NEXT);
        self.parameters(func);
        self.body(&func.body);
        self.finish_function(func.span.end);
        self.scopes.leave(scope);
        self.types.current = types;
        let Some(outer) = self.outer.pop() else { return 0 };
        let inner = std::mem::replace(&mut self.f, outer);
        let index = self.f.proto.protos.len();
        self.f.proto.protos.push(finished_proto(inner));
        u32::try_from(index).unwrap_or(u32::MAX)
    }

    fn body(&mut self, body: &'a Block<'a>) {
        self.enter_block(false);
        self.stats(body.stats, body.span.start);
        self.leave_block();
    }

    fn parameters(&mut self, func: &'a FunctionBody<'a>) {
        let n_params = func.params.len() + usize::from(func.is_method);
        self.f.proto.n_params = u16::try_from(n_params).unwrap_or(u16::MAX);
        if func.is_method {
            self.check_locals(1, func.span.start + 1);
        }
        for (number, param) in func.params.iter().enumerate() {
            self.check_locals(number + 1 + usize::from(func.is_method), param.name.span.end);
        }
        let params_end = func.params.last().map_or(func.span.start + 1, |param| param.name.span.end);
        self.reserve(self.f.proto.n_params, params_end);
        // The entry instruction fills the parameters in.
        if let Some(top) = self.f.proto.tops.first_mut() {
            *top = self.f.free;
        }
        let mut register = 0;
        if func.is_method {
            self.parameter(self.names.self_name(), func.span.start, register);
            register += 1;
        }
        for param in func.params {
            self.parameter(param.name.name, param.name.span.start, register);
            let origin = self.origin(param.ty, param.is_optional, None);
            self.remember_origin(origin);
            register = register.saturating_add(1);
        }
        let first = u16::from(func.is_method);
        for (register, param) in (first..).zip(func.params) {
            self.expect_local(register, param.name);
        }
    }

    /// A parameter is active from the first instruction on; if it needs a cell, it is a plain value before
    /// the cell is made, and so has two entries in the debug data.
    fn parameter(&mut self, name: Name, position: Position, register: u16) {
        let facts = self.resolution.facts(position);
        let is_cell = self.is_cell(facts);
        if is_cell {
            self.f.push(Instruction::abc(Op::NEWCELL, register, 0, 0), LINE_OF_NEXT);
            let text = self.names.text(name).as_bytes().into();
            let end_pc = self.f.pc();
            let plain = LocalVariable { name: text, register, is_cell: false, start_pc: 0, end_pc };
            self.f.proto.locals.push(plain);
        }
        self.declare_as(name, position, register, is_cell);
        if let (false, Some(local)) = (is_cell, self.f.proto.locals.last_mut()) {
            local.start_pc = 0;
        }
    }

    /// The final return, and what is known only at the end.
    fn finish_function(&mut self, end_pos: Position) {
        self.emit(Op::RET0, 0, 0, 0, end_pos);
        self.end_locals(0);
        if self.f.drops_dead_code {
            self.f.thread_jumps();
        }
        self.f.settle_lines();
    }

    /// `local function name … end`.
    pub(super) fn local_function(&mut self, name: &Ident, func: &'a FunctionBody<'a>) {
        self.check_locals(1, name.span.end);
        let facts = self.resolution.facts(name.span.start);
        let pos = func.span.end;
        let register = self.f.free;
        let local_index = self.f.proto.locals.len();
        if self.is_cell(facts) {
            // All on the line of the closure, so that hooks see one line as in the reference.
            let line = self.line(pos);
            self.f.push_nils(register, 1, line);
            self.reserve(1, name.span.end);
            self.emit(Op::NEWCELL, register, 0, 0, pos);
            self.declare_as(name.name, name.span.start, register, true);
            self.remember_origin(Origin::Function(func));
            let index = self.function(func, None);
            let closure = self.f.free;
            self.emit_wide(Op::CLOSURE, closure, 0, index, pos);
            self.reserve(1, pos);
            self.emit(Op::SETCELL, register, closure, 0, pos);
            self.f.free = closure;
        } else {
            let id = self.declare_as(name.name, name.span.start, register, false);
            self.remember_origin(Origin::Function(func));
            let index = self.function(func, (!facts.is_assigned).then_some(id));
            self.emit_wide(Op::CLOSURE, register, 0, index, pos);
            self.reserve(1, pos);
        }
        // The variable shows up only when it has its value.
        let start_pc = self.f.pc();
        if let Some(local) = self.f.proto.locals.get_mut(local_index) {
            local.start_pc = start_pc;
        }
    }
}

fn finished_proto(f: FuncState<'_>) -> Proto {
    let mut proto = f.proto;
    proto.constants = f.constants.into_list();
    if f.drops_dead_code {
        specialise(&mut proto, &f.expected);
    }
    proto
}
