//! Assignments.
//!
//! Order of evaluation is that of the reference implementation: tables and keys of the targets from left
//! to right, the values from left to right, then the stores from right to left, the last value going
//! directly to its target. Local variables among the tables and keys are not copied but used by the store
//! itself; only if a later target of the same statement is that variable, it is copied first
//! (`check_conflict` of `lparser.c`). Variables in cells and upvalues follow the same rule.

use smallvec::SmallVec;

use super::Lowering;
use super::expr::without_casts;
use super::operand::{Operand, Place};
use super::suffixed::Key;
use crate::code::Op;
use crate::source::{Name, Position};
use crate::syntax::ast::{Expr, ExprKind, FunctionBody, FunctionName};

/// What is assigned to.
#[derive(Clone, Copy, Debug)]
enum Target<'a> {
    /// A local variable or an upvalue.
    Variable(Operand<'a>),
    /// A global variable.
    Global { env: Operand<'a>, name: Name },
    /// A field.
    Indexed { object: Operand<'a>, key: Key<'a> },
}

impl<'a> Lowering<'a> {
    /// `targets = values`.
    pub(super) fn assign(&mut self, targets: &'a [Expr<'a>], values: &'a [Expr<'a>]) {
        let base = self.f.free;
        let Some((last_value, first_values)) = values.split_last() else { return };
        let pos = last_value.span.end;
        let mut places: SmallVec<[Target<'a>; 4]> = SmallVec::new();
        for target in targets {
            let place = self.target(target);
            if let Target::Variable(variable) = place {
                self.protect(&mut places, variable, target.span.end);
            }
            places.push(place);
        }
        let first_register = self.f.free;
        if values.len() == targets.len() {
            self.fixed_values(first_values);
            if let Some(place) = places.pop() {
                self.store_expr(place, last_value, pos);
            }
        } else {
            let n_targets = u16::try_from(targets.len()).unwrap_or(u16::MAX);
            self.adjusted_list(values, n_targets, pos);
        }
        while let Some(place) = places.pop() {
            let offset = u16::try_from(places.len()).unwrap_or(u16::MAX);
            let register = first_register.saturating_add(offset);
            // The value on top is the one to store.
            self.f.free = self.f.free.min(register.saturating_add(1));
            self.store(place, Operand::Register(register), pos);
        }
        self.f.free = base;
        for target in targets {
            if let ExprKind::Name(name) = without_casts(target).kind
                && let Some(register) = self.local_register(name)
            {
                self.expect_variable(register, name);
            }
        }
    }

    /// `function a.b:c() … end`: `line_pos` has the line of the store.
    pub(super) fn assign_function(
        &mut self,
        name: &'a FunctionName<'a>,
        func: &'a FunctionBody<'a>,
        line_pos: Position,
    ) {
        let base = self.f.free;
        let is_read = !name.fields.is_empty() || name.method.is_some();
        let (base_name, base_end) = (name.base.name, name.base.span.end);
        let place = if is_read { self.place(base_name, base_end) } else { self.assigned_place(base_name, base_end) };
        let mut place = match place {
            Place::Variable(variable) => Target::Variable(variable),
            Place::Global { env, name } => Target::Global { env, name },
        };
        let mut object_end = name.base.span.end;
        for field in name.fields.iter().chain(&name.method) {
            let object = self.read_place(place, base, object_end);
            let key = self.field_key(field.name);
            place = Target::Indexed { object, key };
            object_end = field.span.end;
        }
        let index = self.function(func, None);
        let target = match place {
            Target::Variable(Operand::Register(register)) => Some(register),
            _ => None,
        };
        let temporary = self.f.free;
        self.emit_wide(Op::CLOSURE, target.unwrap_or(temporary), 0, index, func.span.end);
        if target.is_none() {
            let register = self.reserve(1, func.span.end);
            self.store(place, Operand::Register(register), line_pos);
        }
        self.f.free = base;
    }

    /// The value of a part of a function's name, as table for the next part.
    fn read_place(&mut self, place: Target<'a>, base: u16, pos: Position) -> Operand<'a> {
        match place {
            Target::Variable(variable) => variable,
            Target::Global { env, name } => Operand::Register(self.load_global(env, name, None, pos)),
            Target::Indexed { object, key } => Operand::Register(self.get(object, key, base, None, pos)),
        }
    }

    fn target(&mut self, target: &'a Expr<'a>) -> Target<'a> {
        let target = without_casts(target);
        match &target.kind {
            ExprKind::Name(name) => match self.assigned_place(*name, target.span.end) {
                Place::Variable(variable) => Target::Variable(variable),
                Place::Global { env, name } => Target::Global { env, name },
            },
            ExprKind::Field { object, field } => {
                let object = self.object(object, without_casts(object).span.end);
                let key = self.field_key(field.name);
                Target::Indexed { object, key }
            }
            ExprKind::Index { object, key } => {
                let object = self.object(object, without_casts(object).span.end);
                let key = self.key(key);
                Target::Indexed { object, key }
            }
            // Not reached: the parser lets nothing else through.
            _ => Target::Variable(self.operand(target, target.span.end)),
        }
    }

    /// Before `variable` is assigned by this statement: copy its value for the targets that use it.
    fn protect(&mut self, places: &mut [Target<'a>], variable: Operand<'a>, pos: Position) {
        let uses = |place: &Target<'a>| match *place {
            Target::Variable(_) => (false, false),
            Target::Global { env, .. } => (is_same(env, variable), false),
            Target::Indexed { object, key } => {
                (is_same(object, variable), matches!(key, Key::Value(key) if is_same(key, variable)))
            }
        };
        if !places.iter().any(|place| uses(place) != (false, false)) {
            return;
        }
        let copy = Operand::Register(self.load_operand(variable, None, pos));
        for place in places {
            let (in_object, in_key) = uses(place);
            match place {
                Target::Global { env: object, .. } | Target::Indexed { object, .. } if in_object => *object = copy,
                _ => {}
            }
            if let (true, Target::Indexed { key, .. }) = (in_key, place) {
                *key = Key::Value(copy);
            }
        }
    }

    /// Compute `value` and store it.
    fn store_expr(&mut self, place: Target<'a>, value: &'a Expr<'a>, pos: Position) {
        if let Target::Variable(Operand::Register(register)) = place {
            self.expr(value, Some(register), pos);
        } else {
            let value = self.operand(value, pos);
            self.store(place, value, pos);
        }
    }

    fn store(&mut self, place: Target<'a>, value: Operand<'a>, pos: Position) {
        match place {
            Target::Variable(Operand::Register(register)) => {
                self.load_operand(value, Some(register), pos);
            }
            Target::Variable(Operand::Cell(register)) => {
                let value = self.register_of(value, pos);
                self.emit(Op::SETCELL, register, value, 0, pos);
            }
            Target::Variable(Operand::Upvalue { index, .. }) => {
                // A variable that is assigned anywhere is not captured by value.
                let value = self.register_of(value, pos);
                self.emit(Op::SETCELLUP, value, index, 0, pos);
            }
            Target::Variable(Operand::Constant(_)) => {}
            Target::Global { env: Operand::Upvalue { index, is_cell: false }, name } => {
                let value = self.register_of(value, pos);
                let key = self.name_constant(name);
                self.emit_wide(Op::SETGLOB, value, index, key, pos);
            }
            Target::Global { env, name } => {
                let key = self.field_key(name);
                self.set(env, key, value, pos);
            }
            Target::Indexed { object, key } => self.set(object, key, value, pos),
        }
    }

    /// `object[key] = value`.
    pub(super) fn set(&mut self, object: Operand<'a>, key: Key<'a>, value: Operand<'a>, pos: Position) {
        let object = self.register_of(object, pos);
        match key {
            Key::Field(constant) => {
                let value = self.register_of(value, pos);
                self.emit_wide(Op::SETF, object, value, constant, pos);
            }
            Key::Small(index) => {
                let value = self.register_of(value, pos);
                self.emit(Op::SETN, object, value, index, pos);
            }
            Key::Value(key) => {
                let key = self.register_of(key, pos);
                let value = self.register_of(value, pos);
                self.emit(Op::SET, object, key, value, pos);
            }
        }
    }
}

/// Whether both are the same variable.
fn is_same(a: Operand<'_>, b: Operand<'_>) -> bool {
    match (a, b) {
        (Operand::Register(a), Operand::Register(b)) | (Operand::Cell(a), Operand::Cell(b)) => a == b,
        (Operand::Upvalue { index: a, .. }, Operand::Upvalue { index: b, .. }) => a == b,
        _ => false,
    }
}
