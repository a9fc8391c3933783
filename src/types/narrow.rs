//! What a test tells of the values that it is about.
//!
//! A fact is a new type for a path. It spreads: a field that is now known selects the variants of the union that it belongs
//! to; a result that is now known decides about the results that came with it; a variable that stores a condition stands
//! for it.

use super::assign::Member;
use super::check::{Checker, Facts};
use super::flow::{Diff, Key, NONE, Slot};
use super::normal::{Parts, kinds};
use super::print::kind_of_name;
use super::store::{Relation, Type, TypeId};
use crate::syntax::ast::{Expr, ExprKind};

/// More facts than these are not kept: conditions that long are no tests of types.
const FACTS_MAX: usize = 48;

const SPREAD_MAX: u32 = 8;

impl<'a> Checker<'a, '_> {
    /// The type of a path, by what is known of it or of what is above it.
    pub(super) fn type_of_path(&mut self, path: Slot) -> TypeId {
        if let Some(known) = self.path_type(path) {
            return known;
        }
        let info = self.flow.path(path);
        let (Some(parent), Some(key)) = (info.parent, info.key) else {
            return self.local_of(path).and_then(|(_, local)| local.declared).unwrap_or(TypeId::ANY);
        };
        let above = self.type_of_path(parent);
        let mut all = TypeId::NEVER;
        for part in self.store.parts(above) {
            let ty = self.keyed(part, key);
            all = self.store.union(all, ty);
        }
        all
    }

    /// The value at `key` of one variant, nil if it has none.
    fn keyed(&mut self, part: TypeId, key: Key) -> TypeId {
        if part == TypeId::NIL {
            return TypeId::NIL;
        }
        match key {
            Key::Name(name) => match self.store.member(part, name) {
                Member::Field { ty, is_optional: true, .. } | Member::Indexed(ty) => self.store.optional(ty),
                Member::Field { ty, .. } => ty,
                Member::Open => TypeId::ANY,
                Member::Missing => TypeId::NIL,
            },
            Key::Integer(_) | Key::Variable(_) => {
                let Some(shape) = self.store.shape(part) else { return TypeId::ANY };
                let table = self.store.table(shape);
                match (table.array, table.map) {
                    (Some(element), None) if !table.is_inferred => element,
                    (None, Some((_, value))) if !table.is_inferred => self.store.optional(value),
                    _ => TypeId::ANY,
                }
            }
        }
    }

    /// Notes that `path` has type `new` where it had `old`.
    pub(super) fn fact(&mut self, out: &mut Diff, path: Slot, old: TypeId, new: TypeId, depth: u32) {
        if out.len() >= FACTS_MAX || depth > SPREAD_MAX {
            return;
        }
        if new != old || self.path_type(path).is_none() {
            out.push((path, new.0 + 1));
        }
        let info = self.flow.path(path);
        if let (Some(parent), Some(key)) = (info.parent, info.key) {
            self.select_variants(out, parent, key, new, depth);
            return;
        }
        if let Some((_, local)) = self.local_of(path) {
            let link = self.flow.get(local.slots.link);
            if link != NONE {
                self.spread(out, path, link, new, depth);
            }
            let alias = self.flow.get(local.slots.alias);
            if alias != NONE
                && let Some(alias) = self.aliases.get(alias as usize - 1).cloned()
                && alias.versions.iter().all(|(slot, version)| self.flow.get(*slot) == *version)
                && let Some(of) = alias.path
            {
                let old = self.type_of_path(of);
                self.fact(out, of, old, new, depth + 1);
            }
        }
    }

    /// The variants of `parent` whose `key` can be of type `new`.
    fn select_variants(&mut self, out: &mut Diff, parent: Slot, key: Key, new: TypeId, depth: u32) {
        let above = self.type_of_path(parent);
        let parts = self.store.parts(above);
        if parts.len() < 2 && new != TypeId::NEVER || new == TypeId::ANY {
            return;
        }
        let mut kept = Parts::new();
        for part in &parts {
            let value = self.keyed(*part, key);
            if self.overlaps(value, new) {
                kept.push(*part);
            }
        }
        if kept.len() < parts.len() && (!kept.is_empty() || new == TypeId::NEVER) {
            let kept = self.store.union_of(&kept);
            self.fact(out, parent, above, kept, depth + 1);
        }
    }

    /// Whether two types can have a value in common.
    fn overlaps(&mut self, a: TypeId, b: TypeId) -> bool {
        if a == TypeId::NEVER || b == TypeId::NEVER {
            return false;
        }
        let (left, right) = (self.store.parts(a), self.store.parts(b));
        left.iter().any(|l| {
            right.iter().any(|r| {
                if let (Type::Identity(_, x), Type::Identity(_, y)) = (self.store.get(*l), self.store.get(*r)) {
                    return x == y;
                }
                self.store.fits(*l, *r) || self.store.fits(*r, *l)
            })
        })
    }

    /// What the results beside `path` must be when it is of type `new`.
    fn spread(&mut self, out: &mut Diff, path: Slot, link_value: u32, new: TypeId, depth: u32) {
        let Some(link) = self.links.get(link_value as usize - 1).cloned() else { return };
        let has = self.store.kinds(new);
        let (is_nil, is_there) = (has == kinds::NIL || has == 0, has & kinds::NIL == 0 && has != 0);
        let is_false = has == kinds::FALSE;
        let Some(own) = link.paths.iter().position(|p| p.is_some_and(|(p, _)| p == path)) else { return };
        let own = u8::try_from(own).unwrap_or(u8::MAX);
        for relation in &link.relations {
            if let Relation::FlagMeansType { flag, value, ty } = *relation {
                if own == flag
                    && has == kinds::TRUE
                    && let Some(Some((other_path, link_slot))) = link.paths.get(usize::from(value)).copied()
                    && self.flow.get(link_slot) == link_value
                {
                    out.push((other_path, ty.0 + 1));
                }
                continue;
            }
            let (other, mask) = match *relation {
                Relation::ErrorPair { value, error } if own == error && is_there => (value, kinds::NIL),
                Relation::ErrorPair { value, error } if own == error && is_nil => (value, !kinds::NIL),
                Relation::ErrorPair { value, error } if own == value && is_there => (error, kinds::NIL),
                Relation::ErrorPair { value, error } if own == value && is_nil => (error, !kinds::NIL),
                Relation::ErrorMeansNil { value, error } if own == error && is_there => (value, kinds::NIL),
                Relation::ErrorMeansNil { value, error } if own == value && is_there => (error, kinds::NIL),
                Relation::NoErrorMeansValue { value, error } if own == error && is_nil => (value, !kinds::NIL),
                Relation::NoErrorMeansValue { value, error } if own == value && is_nil => (error, !kinds::NIL),
                Relation::Together(a, b) if own == a || own == b => {
                    let other = if own == a { b } else { a };
                    match (is_nil, is_there) {
                        (true, _) => (other, kinds::NIL),
                        (_, true) => (other, !kinds::NIL),
                        _ => continue,
                    }
                }
                Relation::FlagMeansNil { flag, value } if own == flag && is_false => (value, kinds::NIL),
                _ => continue,
            };
            let Some(Some((other_path, link_slot))) = link.paths.get(usize::from(other)).copied() else { continue };
            if self.flow.get(link_slot) != link_value {
                continue;
            }
            let old = self.type_of_path(other_path);
            let mut kept = self.store.filter(old, mask & kinds::ALL);
            if kept == TypeId::NEVER && mask == kinds::NIL {
                kept = TypeId::NIL;
            }
            if kept != old && kept != TypeId::NEVER && !out.iter().any(|(slot, _)| *slot == other_path) {
                out.push((other_path, kept.0 + 1));
                if depth < 2 {
                    self.spread(out, other_path, link_value, kept, depth + 1);
                }
            }
        }
    }

    /// Notes for both sides of a test by kinds.
    pub(super) fn kind_facts(&mut self, expr: &Expr<'a>, ty: TypeId, mask: u16) -> Facts {
        let mut facts = Facts::default();
        let Some(path) = self.path(expr) else { return facts };
        let ty = if ty == TypeId::ANY { self.type_of_path(path) } else { ty };
        let then = self.store.filter(ty, mask);
        let otherwise = self.store.filter(ty, kinds::ALL & !mask);
        self.fact(&mut facts.then, path, ty, then, 0);
        self.fact(&mut facts.otherwise, path, ty, otherwise, 0);
        facts.is_complete = otherwise == TypeId::NEVER && self.is_closed(path, ty);
        if let Some((_, local)) = self.local_of(path) {
            let known = self.flow.get(local.slots.mask);
            let known = if known == NONE { u32::from(kinds::ALL) } else { known };
            facts.then.push((local.slots.mask, known & u32::from(mask)));
            facts.otherwise.push((local.slots.mask, known & u32::from(!mask)));
            facts.then.retain(|(_, value)| *value != NONE);
            facts.otherwise.retain(|(_, value)| *value != NONE);
            let alias = self.flow.get(local.slots.alias);
            if mask == kinds::TRUTHY
                && alias != NONE
                && let Some(alias) = self.aliases.get(alias as usize - 1).cloned()
                && alias.path.is_none()
                && alias.versions.iter().all(|(slot, version)| self.flow.get(*slot) == *version)
            {
                facts.then.extend(alias.facts.then);
                facts.otherwise.extend(alias.facts.otherwise);
            }
        }
        facts
    }

    /// Whether what is left of a type after all its cases is really nothing.
    fn is_closed(&mut self, path: Slot, ty: TypeId) -> bool {
        match self.local_of(path) {
            Some((_, local)) => local.declared.is_some() || self.store.parts(ty).len() > 1,
            None => true,
        }
    }

    /// Notes for `a == b`.
    pub(super) fn equality_facts(&mut self, lhs: &'a Expr<'a>, lt: TypeId, rhs: &'a Expr<'a>, rt: TypeId) -> Facts {
        let mut facts = Facts::default();
        for (tested, ty, constant, value) in [(lhs, lt, rhs, rt), (rhs, rt, lhs, lt)] {
            if let Some(mask) = self.kind_test(tested, constant) {
                let (arg, mask, integer) = mask;
                let ty = self.silent_type(arg);
                let mut found = self.kind_facts(arg, ty, mask);
                if let Some(part) = integer
                    && let Some(path) = self.path(arg)
                {
                    found = Facts::default();
                    self.fact(&mut found.then, path, ty, part, 0);
                }
                return found;
            }
            if value == TypeId::NIL {
                return self.kind_facts(tested, ty, kinds::NIL);
            }
            if self.store.is_literal(value) {
                return self.literal_facts(tested, ty, value);
            }
        }
        for (tested, ty, other, value) in [(lhs, lt, rhs, rt), (rhs, rt, lhs, lt)] {
            let Some(path) = self.path(tested) else { continue };
            let parts = self.store.parts(ty);
            if parts.iter().any(|part| matches!(self.store.get(*part), Type::Identity(..))) {
                let Some(id) = self.path(other).and_then(|other| self.identity(other)) else { continue };
                let own =
                    |part: &TypeId, checker: &Self| matches!(checker.store.get(*part), Type::Identity(_, x) if x == id);
                let (then, otherwise): (Parts, Parts) = parts.iter().copied().partition(|part| own(part, self));
                if then.is_empty() {
                    continue;
                }
                let (then, otherwise) = (self.store.union_of(&then), self.store.union_of(&otherwise));
                self.fact(&mut facts.then, path, ty, then, 0);
                self.fact(&mut facts.otherwise, path, ty, otherwise, 0);
                facts.is_complete = otherwise == TypeId::NEVER;
                return facts;
            }
            let has = self.store.kinds(value);
            if has & kinds::NIL == 0 && self.store.may_be_nil(ty) {
                let kept = self.store.filter(ty, has);
                self.fact(&mut facts.then, path, ty, kept, 0);
            }
        }
        facts
    }

    /// `type(x)` or `math.type(x)` beside a name of a kind.
    fn kind_test(&mut self, call: &'a Expr<'a>, name: &Expr<'a>) -> Option<(&'a Expr<'a>, u16, Option<TypeId>)> {
        let ExprKind::String(text) = name.kind else { return None };
        let call = match call.kind {
            ExprKind::Paren(inner) => inner,
            _ => call,
        };
        let ExprKind::Call { callee, args: [arg], .. } = &call.kind else { return None };
        match &callee.kind {
            ExprKind::Name(function) if self.names.text(*function) == "type" && self.is_global_type(*function) => {
                kind_of_name(text).map(|mask| (arg, mask, None))
            }
            ExprKind::Field { object, field } if self.names.text(field.name) == "type" => match &object.kind {
                ExprKind::Name(module) if self.names.text(*module) == "math" && self.find_value(*module).is_none() => {
                    match text {
                        b"integer" => Some((arg, kinds::NUMBER, Some(TypeId::INTEGER))),
                        b"float" => Some((arg, kinds::NUMBER, Some(TypeId::NUMBER))),
                        _ => None,
                    }
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// `type` is the library function, also through `local type = type`.
    fn is_global_type(&self, name: crate::source::Name) -> bool {
        match self.find_value(name) {
            None => true,
            Some(id) => self.scan.variable(id).is_some_and(|variable| variable.n_assigned == 0),
        }
    }

    fn literal_facts(&mut self, expr: &Expr<'a>, ty: TypeId, literal: TypeId) -> Facts {
        let mut facts = Facts::default();
        let Some(path) = self.path(expr) else { return facts };
        let (mut then, mut otherwise) = (Parts::new(), Parts::new());
        for part in self.store.parts(ty) {
            if part == literal {
                then.push(part);
            } else if part == TypeId::BOOLEAN && (literal == TypeId::TRUE || literal == TypeId::FALSE) {
                then.push(literal);
                otherwise.push(if literal == TypeId::TRUE { TypeId::FALSE } else { TypeId::TRUE });
            } else if part == TypeId::ANY || part == TypeId::UNKNOWN {
                then.push(part);
                otherwise.push(part);
            } else if !self.store.is_literal(part) && self.store.fits(literal, part) {
                then.push(if matches!(self.store.get(part), Type::Validated(..)) { part } else { literal });
                otherwise.push(part);
            } else {
                // An integer may equal a float literal and the other way round.
                let is_number = self.store.kinds(part) & self.store.kinds(literal) & kinds::NUMBER != 0;
                if is_number && !matches!((self.store.get(part), self.store.get(literal)), (Type::Int(_), Type::Int(_)))
                {
                    then.push(part);
                }
                otherwise.push(part);
            }
        }
        let (then, otherwise) = (self.store.union_of(&then), self.store.union_of(&otherwise));
        // Nothing is left of a closed set without this case; an open type may hold it all the same.
        let is_closed_set = self
            .store
            .parts(ty)
            .iter()
            .all(|part| self.store.is_literal(*part) || *part == TypeId::NIL || *part == TypeId::BOOLEAN);
        if then != TypeId::NEVER || is_closed_set && ty != TypeId::NEVER && self.is_closed(path, ty) {
            self.fact(&mut facts.then, path, ty, then, 0);
        }
        self.fact(&mut facts.otherwise, path, ty, otherwise, 0);
        facts.is_complete = otherwise == TypeId::NEVER && ty != TypeId::NEVER && self.is_closed(path, ty);
        facts
    }

    /// `path` is of type `wanted` from now on, or is not.
    pub(super) fn type_facts(&mut self, expr: &Expr<'a>, ty: TypeId, wanted: TypeId) -> Facts {
        let mut facts = Facts::default();
        let Some(path) = self.path(expr) else { return facts };
        let then = self.narrowed_to(ty, wanted);
        let parts = self.store.parts(ty);
        let rest: Parts =
            parts.into_iter().filter(|p| *p == TypeId::ANY || !self.store.is_subtype(*p, wanted)).collect();
        let otherwise = self.store.union_of(&rest);
        self.fact(&mut facts.then, path, ty, then, 0);
        self.fact(&mut facts.otherwise, path, ty, otherwise, 0);
        facts
    }

    /// `ty` after a test for `wanted`.
    pub(super) fn narrowed_to(&mut self, ty: TypeId, wanted: TypeId) -> TypeId {
        if ty == TypeId::ANY || ty == TypeId::UNKNOWN {
            return wanted;
        }
        let parts = self.store.parts(ty);
        let kept: Parts = parts.into_iter().filter(|part| self.store.is_subtype(*part, wanted)).collect();
        if kept.is_empty() { wanted } else { self.store.union_of(&kept) }
    }

    /// The type of an expression that has been checked already.
    pub(super) fn silent_type(&mut self, expr: &'a Expr<'a>) -> TypeId {
        let mark = self.findings_mark();
        let ty = self.expr(expr, None);
        self.drop_findings(mark);
        ty
    }

    /// What holds when either of two sets of facts does.
    pub(super) fn joined(&mut self, a: &[(Slot, u32)], b: &[(Slot, u32)]) -> Diff {
        let mut out = Diff::new();
        let last = |facts: &[(Slot, u32)], slot| facts.iter().rev().find(|(s, _)| *s == slot).map(|(_, value)| *value);
        for (slot, _) in a {
            if out.iter().any(|(known, _)| known == slot) {
                continue;
            }
            let (Some(x), Some(y)) = (last(a, *slot), last(b, *slot)) else { continue };
            let value = self.flow.join(&mut self.store, *slot, x, y);
            if value != NONE {
                out.push((*slot, value));
            }
        }
        out
    }
}
