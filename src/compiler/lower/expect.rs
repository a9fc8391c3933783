//! Numbers that annotations promise, for [`guards`](crate::compiler::guards): parameters, variables, fields and elements of
//! tables with annotations, results of local functions.
//!
//! What is said here need not be true, and need not be what the checker says: a promise is looked at before it is used.

use super::Lowering;
use super::expr::without_casts;
use super::types::Origin;
use crate::compiler::guards::{Expectation, Number};
use crate::compiler::types::FrameId;
use crate::source::Name;
use crate::syntax::ast::{EntryKey, Expr, ExprKind, Ident, ReturnType, Type, TypeKind};

/// How many names, variables and parts of types are followed for one answer.
const STEPS_MAX: usize = 16;

/// A type as it is written, with the frame that its names are read at.
type Written<'a> = (&'a Type<'a>, Option<FrameId>);

impl<'a> Lowering<'a> {
    /// The variable declared as `name` has its value in `register` now.
    pub(super) fn expect_local(&mut self, register: u16, name: Ident) {
        if self.local_register(name.name) == Some(register) {
            self.expect_variable(register, name.name);
        }
    }

    /// The local variable `name` has got a value.
    pub(super) fn expect_variable(&mut self, register: u16, name: Name) {
        if !self.uses_annotations() {
            return;
        }
        let Some(variable) = self.scopes.find(name).and_then(|id| self.variables.get(id as usize)) else { return };
        if let Origin::Annotated(ty, false, frame) = variable.origin {
            self.expect(register, (ty, frame));
        }
    }

    /// The value of `link` is in `register` now.
    pub(super) fn expect_value(&mut self, register: u16, link: &'a Expr<'a>) {
        if self.uses_annotations()
            && let Some(written) = self.written_type(link, STEPS_MAX)
        {
            self.expect(register, written);
        }
    }

    fn uses_annotations(&self) -> bool {
        self.has_annotations && self.f.drops_dead_code && !self.options.erase_types
    }

    fn expect(&mut self, register: u16, written: Written<'a>) {
        if let Some(number) = self.number(written) {
            let at = self.f.pc();
            self.f.expected.push(Expectation { at, register, number });
        }
    }

    /// The number that a type is.
    fn number(&self, written: Written<'a>) -> Option<Number> {
        let (ty, _) = self.resolved(written, STEPS_MAX)?;
        let TypeKind::Named(name) = &ty.kind else { return None };
        match self.names.text(name.name.name) {
            "integer" | "int" if name.module.is_none() => Some(Number::Integer),
            "number" if name.module.is_none() => Some(Number::Float),
            _ => None,
        }
    }

    /// What the names of a type stand for, as far as they are declared in the chunk without parameters.
    fn resolved(&self, written: Written<'a>, steps: usize) -> Option<Written<'a>> {
        let (mut ty, mut frame) = written;
        for _ in 0..steps {
            match &ty.kind {
                TypeKind::Paren(inner) => ty = inner,
                TypeKind::Annotated { ty: inner, .. } => ty = inner,
                TypeKind::Named(name) if name.module.is_none() && name.args.is_empty() => {
                    match self.types.alias(name.name.name, frame) {
                        Some((target, its_frame)) => (ty, frame) = (target, Some(its_frame)),
                        None => return Some((ty, frame)),
                    }
                }
                _ => return Some((ty, frame)),
            }
        }
        None
    }

    /// The type that annotations give an expression.
    fn written_type(&self, expr: &'a Expr<'a>, steps: usize) -> Option<Written<'a>> {
        let steps = steps.checked_sub(1)?;
        match &expr.kind {
            ExprKind::Paren(inner) => self.written_type(inner, steps),
            ExprKind::Cast { ty, .. } => Some((*ty, self.types.current)),
            ExprKind::Name(name) => match self.variables.get(self.scopes.find(*name)? as usize)?.origin {
                Origin::Annotated(ty, false, frame) => Some((ty, frame)),
                Origin::Value(value) => self.written_type(value, steps),
                _ => None,
            },
            ExprKind::Field { object, field } => {
                let object = self.written_type(object, steps)?;
                self.part(object, Some(self.names.text(field.name).as_bytes()), steps)
            }
            ExprKind::Index { object, key } => {
                let object = self.written_type(object, steps)?;
                let field = match key.kind {
                    ExprKind::String(text) => Some(text),
                    _ => None,
                };
                self.part(object, field, steps)
            }
            ExprKind::Call { callee, .. } => {
                let ExprKind::Name(name) = without_casts(callee).kind else { return None };
                let function = self.variables.get(self.scopes.find(name)? as usize)?.origin;
                match function {
                    Origin::Function(body) => first_result(body.result.as_ref()?).map(|ty| (ty, self.types.current)),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// The type of a field, or of what stands at another key.
    fn part(&self, object: Written<'a>, field: Option<&[u8]>, steps: usize) -> Option<Written<'a>> {
        let (ty, frame) = self.resolved(object, steps)?;
        match (&ty.kind, field) {
            (TypeKind::Array { element, .. }, None) => Some((*element, frame)),
            (TypeKind::Table { entries, .. }, _) => {
                let entry = entries.iter().find(|entry| match (&entry.key, field) {
                    (EntryKey::Name(name), Some(field)) => self.names.text(name.name).as_bytes() == field,
                    (EntryKey::Index(key), None) => !matches!(key.kind, TypeKind::String(_)),
                    _ => false,
                })?;
                (!entry.is_optional).then_some((&entry.ty, frame))
            }
            _ => None,
        }
    }
}

/// The type of the first of a function's results.
fn first_result<'a>(result: &ReturnType<'a>) -> Option<&'a Type<'a>> {
    match result {
        ReturnType::List(types) => types.first(),
        ReturnType::Pack(pack) => pack.types.first(),
        ReturnType::Asserts { .. } => None,
    }
}
