//! Local variables and assignments: what a place holds from now on.

use smallvec::SmallVec;

use super::check::{Alias, Checker, Facts, Link};
use super::expr::Place;
use super::flow::NONE;
use super::normal::Parts;
use super::store::{Pack, Relation, Type, TypeId};
use crate::source::Span;
use crate::syntax::ast::{BinaryOp, Binding, Expr, ExprKind, UnaryOp};

/// Something for each variable, or target, of a statement.
type Places<T> = SmallVec<[T; 3]>;

impl<'a> Checker<'a, '_> {
    /// What a declared variable holds after an assignment.
    pub(super) fn held(&mut self, declared: TypeId, value: TypeId) -> TypeId {
        if value == TypeId::ANY || matches!(self.store.get(declared), Type::Any | Type::Unknown) {
            return declared;
        }
        let parts = self.store.parts(declared);
        if parts.len() < 2 {
            return declared;
        }
        let given = self.store.parts(value);
        let mut kept = Parts::new();
        for part in parts {
            let fitting: Parts = given.iter().copied().filter(|g| self.store.fits(*g, part)).collect();
            if fitting.is_empty() {
                continue;
            }
            if self.store.is_literal(part) {
                kept.push(part);
            } else if part == TypeId::BOOLEAN {
                kept.extend(fitting);
            } else {
                kept.push(part);
            }
        }
        if kept.is_empty() { declared } else { self.store.union_of(&kept) }
    }

    pub(super) fn local(&mut self, bindings: &'a [Binding<'a>], values: &'a [Expr<'a>]) {
        let declared: Places<Option<TypeId>> =
            bindings.iter().map(|binding| binding.ty.map(|ty| self.lower(ty))).collect();
        let alias = self.alias(bindings, values);
        let (pack, relations) = self.values_hinted(values, &declared);
        let mut paths = Places::new();
        for (at, binding) in bindings.iter().enumerate() {
            let value = pack.get(at);
            let value = if value == TypeId::NEVER { TypeId::ANY } else { value };
            match declared.get(at).copied().flatten() {
                Some(wanted) if values.is_empty() => {
                    let local = self.declare(binding.name.name, binding.name.span.start, Some(wanted), TypeId::UNSET);
                    if self.store.fits(TypeId::NIL, wanted) {
                        self.flow.set_type(local.slots.path, wanted);
                    }
                    continue;
                }
                Some(wanted) => {
                    let span = values.get(at).or(values.last()).map_or(binding.name.span, |value| value.span);
                    let fits = self.assignable(value, wanted, span, Place::Plain);
                    let ty = if fits { self.held(wanted, value) } else { wanted };
                    self.declare(binding.name.name, binding.name.span.start, Some(wanted), ty);
                }
                None => {
                    self.declare(binding.name.name, binding.name.span.start, None, value);
                }
            }
            let id = self.scan.variable_at(binding.name.span.start);
            paths.push(self.variable(id).map(|local| (local.slots.path, local.slots.link)));
        }
        self.link(relations, &paths);
        if let (Some(alias), [binding]) = (alias, bindings) {
            let id = self.scan.variable_at(binding.name.span.start);
            if let Some(local) = self.variable(id) {
                self.aliases.push(alias);
                let number = u32::try_from(self.aliases.len()).unwrap_or(NONE);
                self.flow.set(local.slots.alias, number);
            }
        }
    }

    pub(super) fn values_hinted(
        &mut self,
        values: &'a [Expr<'a>],
        declared: &[Option<TypeId>],
    ) -> (Pack, Vec<Relation>) {
        let used = declared.iter().rposition(Option::is_some).map_or(0, |at| at + 1);
        let hints: Places<TypeId> = declared.iter().take(used).map(|ty| ty.unwrap_or(TypeId::ANY)).collect();
        self.values(values, &hints)
    }

    /// Variables that get the results of one call.
    pub(super) fn link(&mut self, relations: Vec<Relation>, paths: &[Option<(u32, u32)>]) {
        if relations.is_empty() || paths.len() < 2 {
            return;
        }
        self.links.push(Link { relations, paths: paths.to_vec() });
        let number = u32::try_from(self.links.len()).unwrap_or(NONE);
        for (_, link) in paths.iter().flatten() {
            self.flow.set(*link, number);
        }
    }

    /// What a new variable stands for: a condition, or the value of a path.
    pub(super) fn alias(&mut self, bindings: &'a [Binding<'a>], values: &'a [Expr<'a>]) -> Option<Alias> {
        let ([_], [value]) = (bindings, values) else { return None };
        let is_condition = matches!(
            value.kind,
            ExprKind::Binary { op: BinaryOp::Eq | BinaryOp::Ne | BinaryOp::And, .. }
                | ExprKind::Unary { op: UnaryOp::Not, .. }
        );
        let mark = self.findings_mark();
        let (facts, path) = match value.kind {
            _ if is_condition => {
                let (_, facts) = self.condition(value);
                (facts, None)
            }
            ExprKind::Field { .. } => (Facts::default(), Some(self.path(value)?)),
            _ => return None,
        };
        self.drop_findings(mark);
        let mut slots: Vec<u32> = facts.then.iter().chain(&facts.otherwise).map(|(slot, _)| *slot).collect();
        slots.extend(path);
        let mut versions = Vec::new();
        for slot in slots {
            if self.flow.is_type(slot) {
                versions.push(self.version_of(slot)?);
            }
        }
        versions.dedup();
        (!versions.is_empty()).then_some(Alias { facts, path, versions })
    }

    pub(super) fn assign(&mut self, targets: &'a [Expr<'a>], values: &'a [Expr<'a>]) {
        let declared: Places<Option<TypeId>> = targets.iter().map(|target| self.wanted(target)).collect();
        // A method stored in a field gets the type of its `self` from the table.
        let (pack, relations) = match (targets, values) {
            ([Expr { kind: ExprKind::Field { object, .. }, .. }], [Expr { kind: ExprKind::Function(func), .. }]) => {
                let of = self.silent_type(object);
                let own = self.growing(of).map(|_| self.self_type(of, last_name(object)));
                let expected = declared.first().copied().flatten();
                (Pack::one(self.function(func, expected, own)), Vec::new())
            }
            _ => self.values_hinted(values, &declared),
        };
        // All objects and keys are evaluated before the first assignment.
        let objects: Places<(TypeId, TypeId)> = targets
            .iter()
            .map(|target| match target.kind {
                ExprKind::Field { object, .. } => (self.expr(object, None), TypeId::NIL),
                ExprKind::Index { object, key } => (self.expr(object, None), self.expr(key, None)),
                _ => (TypeId::ANY, TypeId::ANY),
            })
            .collect();
        let mut paths = Places::new();
        for ((at, target), object) in targets.iter().enumerate().zip(objects) {
            let value = pack.get(at);
            let value = if value == TypeId::NEVER { TypeId::ANY } else { value };
            let span = values.get(at).or(values.last()).map_or(target.span, |value| value.span);
            paths.push(self.assign_to(target, object, value, span));
        }
        self.link(relations, &paths);
    }

    /// What a target wants, as a hint for the value.
    pub(super) fn wanted(&mut self, target: &'a Expr<'a>) -> Option<TypeId> {
        match &target.kind {
            ExprKind::Name(name) => {
                let id = self.find_value(*name)?;
                self.variable(id)?.declared
            }
            ExprKind::Field { object, field } => {
                let of = self.silent_type(object);
                let name = self.symbol(field.name);
                if of == TypeId::ANY || self.growing(of).is_some() {
                    return None;
                }
                match self.store.member(of, name) {
                    super::assign::Member::Field { ty, is_inferred: false, .. }
                    | super::assign::Member::Indexed(ty) => Some(ty),
                    _ => None,
                }
            }
            ExprKind::Index { object, .. } => {
                let of = self.silent_type(object);
                let shape = self.store.shape(of)?;
                let table = self.store.table(shape);
                if table.is_inferred { None } else { table.array.or(table.map.map(|(_, value)| value)) }
            }
            _ => None,
        }
    }

    pub(super) fn assign_to(
        &mut self,
        target: &'a Expr<'a>,
        (of, key_type): (TypeId, TypeId),
        value: TypeId,
        span: Span,
    ) -> Option<(u32, u32)> {
        match &target.kind {
            ExprKind::Name(name) => {
                let Some(id) = self.find_value(*name) else {
                    self.assign_global(*name, value, target.span.start);
                    self.escape(value);
                    return None;
                };
                let local = self.variable(id)?;
                let ty = match local.declared {
                    Some(wanted) => {
                        if self.assignable(value, wanted, span, Place::Plain) {
                            self.held(wanted, value)
                        } else {
                            wanted
                        }
                    }
                    None => value,
                };
                self.renew(id, local, ty);
                return Some((local.slots.path, local.slots.link));
            }
            ExprKind::Field { field, .. } => {
                let name = self.symbol(field.name);
                let ty = self.write_field(of, name, value, target.span, span);
                if let Some(path) = self.path(target) {
                    self.flow.forget_below(path);
                    let known = if value == TypeId::ANY || of == TypeId::ANY { None } else { Some(ty) };
                    match known {
                        Some(ty) if self.fits_field(of, name, ty) => {
                            let held = self.field_held(of, name, ty);
                            self.flow.set_type(path, held);
                        }
                        _ => self.flow.set(path, NONE),
                    }
                }
            }
            ExprKind::Index { object, key } => {
                self.write_index(of, key_type, value, target.span, span, key.span);
                if let Some(above) = self.path(object) {
                    self.flow.forget_below(above);
                    if let Some(path) = self.path(target)
                        && value != TypeId::ANY
                        && of != TypeId::ANY
                        && value != TypeId::NIL
                    {
                        let wanted = self.wanted(target);
                        let held = match wanted {
                            Some(wanted) => self.held(wanted, value),
                            None if of == TypeId::NEVER => value,
                            None => self.store.widen(value),
                        };
                        self.flow.set_type(path, held);
                    }
                }
            }
            _ => {}
        }
        None
    }

    pub(super) fn fits_field(&mut self, of: TypeId, name: super::symbols::Symbol, ty: TypeId) -> bool {
        match self.store.member(of, name) {
            super::assign::Member::Field { ty: wanted, .. } => self.store.fits(ty, wanted),
            _ => true,
        }
    }

    /// What a field holds after a write.
    pub(super) fn field_held(&mut self, of: TypeId, name: super::symbols::Symbol, value: TypeId) -> TypeId {
        match self.store.member(of, name) {
            super::assign::Member::Field { ty, is_inferred: false, .. } | super::assign::Member::Indexed(ty)
                if value != TypeId::NIL =>
            {
                self.held(ty, value)
            }
            // What never happens says nothing about the type of the field: a wider value would not fit it where the ways join.
            _ if value == TypeId::NIL || of == TypeId::NEVER => value,
            _ => self.store.widen(value),
        }
    }
}

/// The last name of a path.
fn last_name(expr: &Expr<'_>) -> Option<crate::source::Name> {
    match &expr.kind {
        ExprKind::Name(name) => Some(*name),
        ExprKind::Field { field, .. } => Some(field.name),
        _ => None,
    }
}
