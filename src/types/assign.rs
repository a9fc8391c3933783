//! Whether a value of one type may stand where another is wanted.
//!
//! [`Store::fits`] decides; [`Store::reason`] says afterwards why not, which only a report needs. Recursive types are proved
//! by assumption: a pair that is met again while it is being proved holds; what was assumed during a proof that fails is
//! withdrawn, and a pair that failed stays failed. Depth and work are limited; beyond the limits everything fits and
//! [`Store::take_too_deep`] says that it happened.

use std::collections::HashMap;
use std::sync::Arc;

use super::generics::Bounds;
use super::store::{DeclId, Field, Function, FunctionId, IdHash, Store, TableId, Type, TypeId};
use super::symbols::Symbol;

const DEPTH_MAX: u32 = 64;
const STEPS_MAX: u32 = 20_000;

/// How many records a record is split into by a field with a literal union.
const SPLIT_MAX: usize = 16;

/// The room of a proof with more pairs is not kept: to clear it would cost more than to make a new one.
const KEPT_MAX: usize = 64;

/// How long a chain of `__index` is followed.
const CHAIN_MAX: u32 = 16;

/// A proof in progress.
#[derive(Debug, Default)]
struct Proof {
    /// Pairs that hold, or are assumed to, and pairs that do not.
    known: HashMap<(TypeId, TypeId), bool, IdHash>,
    /// The assumed ones, in order.
    assumed: Vec<(TypeId, TypeId)>,
    steps: u32,
    is_too_deep: bool,
    /// Without the rule that `any` fits both ways.
    is_strict: bool,
}

/// The room of a proof that has ended, for the next one. A copy has none.
#[derive(Debug, Default)]
pub(super) struct Spare(Option<Box<Proof>>);

impl Clone for Spare {
    fn clone(&self) -> Self {
        Self(None)
    }
}

/// What a table says about a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Member {
    /// It is there.
    Field { ty: TypeId, is_optional: bool, is_readonly: bool, is_inferred: bool },
    /// It is not named, but something of this type may be there.
    Indexed(TypeId),
    /// It may be there and nothing is known of it.
    Open,
    /// It is not there.
    Missing,
}

impl Store {
    /// Whether a value of type `a` may stand where `b` is wanted.
    pub(super) fn fits(&mut self, a: TypeId, b: TypeId) -> bool {
        if a == b || b == TypeId::ANY || a == TypeId::ANY || b == TypeId::UNKNOWN || a == TypeId::NEVER {
            return true;
        }
        self.prove(a, b, false)
    }

    /// The same without `any` fitting everywhere.
    pub(super) fn is_subtype(&mut self, a: TypeId, b: TypeId) -> bool {
        a == b || self.prove(a, b, true)
    }

    fn prove(&mut self, a: TypeId, b: TypeId, is_strict: bool) -> bool {
        let mut proof = self.spare.0.take().unwrap_or_default();
        proof.is_strict = is_strict;
        let fits = self.fits_at(a, b, &mut proof, 0);
        self.is_too_deep |= proof.is_too_deep;
        if proof.known.capacity() <= KEPT_MAX {
            let Proof { known, assumed, steps, is_too_deep, is_strict: _ } = &mut *proof;
            known.clear();
            assumed.clear();
            (*steps, *is_too_deep) = (0, false);
            self.spare.0 = Some(proof);
        }
        fits
    }

    /// Whether a limit was met since the last question.
    pub(super) fn take_too_deep(&mut self) -> bool {
        std::mem::take(&mut self.is_too_deep)
    }

    fn fits_at(&mut self, a: TypeId, b: TypeId, proof: &mut Proof, depth: u32) -> bool {
        if a == b || a == TypeId::NEVER || b == TypeId::UNKNOWN {
            return true;
        }
        if a == TypeId::ANY || b == TypeId::ANY {
            return !proof.is_strict || b == TypeId::ANY;
        }
        if b == TypeId::NEVER || a == TypeId::UNKNOWN {
            return false;
        }
        proof.steps += 1;
        if depth > DEPTH_MAX || proof.steps > STEPS_MAX {
            proof.is_too_deep = true;
            return true;
        }
        let (left, right) = (self.get(a), self.get(b));
        let is_simple = |ty| {
            !matches!(
                ty,
                Type::Record(_)
                    | Type::Function(_)
                    | Type::Named(_)
                    | Type::Union(_)
                    | Type::Intersection(_)
                    | Type::Validated(..)
                    | Type::Identity(..)
                    | Type::Param(_)
            )
        };
        if is_simple(left) && is_simple(right) {
            return simple_fits(left, right);
        }
        if let Some(known) = proof.known.get(&(a, b)) {
            return *known;
        }
        let mark = proof.assumed.len();
        proof.known.insert((a, b), true);
        proof.assumed.push((a, b));
        let fits = self.structure_fits(a, b, proof, depth + 1);
        if !fits {
            for pair in proof.assumed.split_off(mark) {
                proof.known.remove(&pair);
            }
            proof.known.insert((a, b), false);
        }
        fits
    }

    fn structure_fits(&mut self, a: TypeId, b: TypeId, proof: &mut Proof, depth: u32) -> bool {
        if let (Type::Named(l), Type::Named(r)) = (self.get(a), self.get(b))
            && let (Some(l), Some(r)) = (self.app(l), self.app(r))
            && l.decl == r.decl
            && self.decl(l.decl).is_some_and(|decl| decl.is_nominal)
        {
            let (l, r) = (self.members(l.args), self.members(r.args));
            return l
                .iter()
                .zip(&r)
                .all(|(x, y)| self.fits_at(*x, *y, proof, depth) && self.fits_at(*y, *x, proof, depth));
        }
        let (left, right) = (self.unfold(a), self.unfold(b));
        if left != a || right != b {
            return self.fits_at(left, right, proof, depth);
        }
        match (self.get(a), self.get(b)) {
            (Type::Validated(base, _) | Type::Identity(base, _), _) => self.fits_at(base, b, proof, depth),
            (_, Type::Validated(base, _) | Type::Identity(base, _)) => self.fits_at(a, base, proof, depth),
            (Type::Union(list), _) => {
                let members = self.members(list);
                members.into_iter().all(|member| self.fits_at(member, b, proof, depth))
            }
            (_, Type::Union(list)) => {
                let members = self.members(list);
                if members.iter().any(|member| self.fits_at(a, *member, proof, depth)) {
                    return true;
                }
                if a == TypeId::BOOLEAN {
                    return self.fits_at(TypeId::TRUE, b, proof, depth) && self.fits_at(TypeId::FALSE, b, proof, depth);
                }
                if let Type::Param(param) = self.get(a)
                    && let Some(constraint) = self.param(param).and_then(|param| param.constraint)
                {
                    return self.fits_at(constraint, b, proof, depth);
                }
                self.split_fits(a, b, proof, depth)
            }
            (_, Type::Intersection(list)) => {
                let members = self.members(list);
                members.into_iter().all(|member| self.fits_at(a, member, proof, depth))
            }
            (Type::Intersection(list), _) => {
                let members = self.members(list);
                members.into_iter().any(|member| self.fits_at(member, b, proof, depth))
                    || self.table_fits(a, b, proof, depth)
            }
            (Type::Param(param), _) => match self.param(param).and_then(|param| param.constraint) {
                Some(constraint) => self.fits_at(constraint, b, proof, depth),
                None => false,
            },
            (_, Type::Param(_)) => false,
            (Type::Table, _) => self.is_table_like(b),
            (_, Type::Table) => self.is_table_like(a),
            (Type::AnyFunction, Type::Function(_)) | (Type::Function(_), Type::AnyFunction) => true,
            (Type::Function(l), Type::Function(r)) => self.function_fits(l, r, proof, depth),
            (_, Type::Record(_) | Type::Named(_)) => self.table_fits(a, b, proof, depth),
            (left, right) => simple_fits(left, right),
        }
    }

    /// Whether values of `ty` are tables that are not host objects.
    fn is_table_like(&mut self, ty: TypeId) -> bool {
        match self.get(ty) {
            Type::Record(_) | Type::Table => true,
            Type::Named(id) => self.app(id).and_then(|app| self.decl(app.decl)).is_some_and(|decl| !decl.is_nominal),
            _ => false,
        }
    }

    /// A record with a field of a literal union, taken apart by that field.
    fn split_fits(&mut self, a: TypeId, b: TypeId, proof: &mut Proof, depth: u32) -> bool {
        let Type::Record(id) = self.get(a) else { return false };
        if self.table(id).class.is_some() {
            return false;
        }
        let fields = self.table(id).fields.clone();
        for (at, field) in fields.iter().enumerate().take(32) {
            let mut cases = self.parts(field.ty).to_vec();
            if cases == [TypeId::BOOLEAN] {
                cases = vec![TypeId::TRUE, TypeId::FALSE];
            }
            if cases.len() < 2 || cases.len() > SPLIT_MAX || !cases.iter().all(|case| self.is_literal(*case)) {
                continue;
            }
            let base = self.table(id).clone();
            let all = cases.into_iter().all(|case| {
                let mut one = base.clone();
                if let Some(slot) = one.fields.get_mut(at) {
                    slot.ty = case;
                }
                let one = self.record(one);
                self.parts(b).into_iter().any(|member| self.fits_at(one, member, proof, depth))
            });
            if all {
                return true;
            }
        }
        false
    }

    /// Tables, arrays, maps and interfaces.
    fn table_fits(&mut self, a: TypeId, b: TypeId, proof: &mut Proof, depth: u32) -> bool {
        if let Type::Named(id) = self.get(b)
            && let Some(app) = self.app(id)
            && let Some(decl) = self.decl(app.decl)
            && decl.is_nominal
        {
            return self.extends(a, app.decl, 0);
        }
        let Some(to) = self.shape(b) else { return false };
        let to = self.table_now(to);
        if matches!(self.get(a), Type::Named(_))
            && self.shape(a).is_some_and(|shape| self.table(shape).interface.is_some())
            && to.interface.is_none()
            && to.is_plain_array()
        {
            return false;
        }
        let conjuncts = self.conjuncts(a);
        if !conjuncts.iter().any(|part| self.shape(*part).is_some()) {
            return false;
        }
        let from = self.shape(a);
        let is_inferred = from.is_some_and(|from| self.table(from).is_inferred);
        let from_readonly = from.is_some_and(|from| self.table(from).is_readonly);
        if from_readonly && !to.is_readonly && !(to.fields.is_empty() && to.array.is_none() && to.map.is_none()) {
            let all_readonly = to.array.is_none() && to.map.is_none() && to.fields.iter().all(|f| f.is_readonly);
            if !all_readonly && to.interface.is_none() {
                return false;
            }
        }
        for field in &to.fields {
            if !self.field_fits(a, field, to.is_readonly || to.interface.is_some(), is_inferred, proof, depth) {
                return false;
            }
        }
        let Some(from) = from else { return to.array.is_none() && to.map.is_none() };
        let from = self.table_now(from);
        if from.is_open && from.is_empty() {
            return true;
        }
        if let Some(element) = to.array {
            if from.is_inferred && from.is_empty() && from.class.is_none() {
                return true;
            }
            let Some(given) = from.array else {
                // A map with integer keys serves as an array only if it is inferred.
                return from.is_inferred
                    && from.fields.is_empty()
                    && from.map.is_some_and(|(key, value)| {
                        self.fits_at(key, TypeId::NUMBER, proof, depth) && self.fits_at(value, element, proof, depth)
                    });
            };
            if !self.fits_at(given, element, proof, depth) {
                return false;
            }
            if from.is_inferred
                && let Some((key, value)) = from.map
                && !(self.fits_at(key, TypeId::NUMBER, proof, depth) && self.fits_at(value, element, proof, depth))
            {
                return false;
            }
            return from.fields.is_empty() || from.is_inferred && to.map.is_some();
        }
        if let Some((key, value)) = to.map {
            if let Some((k, v)) = from.map {
                let forth = self.fits_at(k, key, proof, depth) && self.fits_at(v, value, proof, depth);
                if !forth {
                    return false;
                }
                let is_invariant = !from.is_inferred && !to.is_readonly;
                if is_invariant && (!self.fits_at(key, k, proof, depth) || !self.fits_at(value, v, proof, depth)) {
                    return false;
                }
            }
            if let Some(element) = from.array
                && !(self.fits_at(TypeId::INTEGER, key, proof, depth) && self.fits_at(element, value, proof, depth))
            {
                return false;
            }
            for field in &from.fields {
                if to.field(field.name).is_none() {
                    let name = self.intern(Type::Str(field.name));
                    if !self.fits_at(name, key, proof, depth) {
                        return false;
                    }
                    let given = if field.is_optional { self.non_nil(field.ty) } else { field.ty };
                    if !self.fits_at(given, value, proof, depth) {
                        return false;
                    }
                }
            }
        }
        true
    }

    fn field_fits(
        &mut self,
        a: TypeId,
        field: &Field,
        to_readonly: bool,
        is_inferred: bool,
        proof: &mut Proof,
        depth: u32,
    ) -> bool {
        match self.member(a, field.name) {
            Member::Missing => field.is_optional || self.fits_at(TypeId::NIL, field.ty, proof, depth),
            Member::Open => true,
            Member::Indexed(value) => {
                (field.is_optional || self.fits_at(TypeId::NIL, field.ty, proof, depth))
                    && self.fits_at(value, field.ty, proof, depth)
            }
            Member::Field { ty, is_optional, is_readonly, is_inferred: own } => {
                let readonly = to_readonly || field.is_readonly;
                if is_optional && !field.is_optional && !self.fits_at(TypeId::NIL, field.ty, proof, depth) {
                    return false;
                }
                if is_readonly && !readonly {
                    return false;
                }
                self.fits_at(ty, field.ty, proof, depth)
                    && (readonly
                        || is_inferred
                        || own
                        || self.is_function(ty)
                        || self.fits_at(field.ty, ty, proof, depth))
            }
        }
    }

    fn is_function(&self, ty: TypeId) -> bool {
        matches!(self.get(ty), Type::Function(_) | Type::AnyFunction)
    }

    /// Whether `a` is the host type `decl` or declared to extend it.
    fn extends(&mut self, a: TypeId, decl: DeclId, depth: u32) -> bool {
        if depth > 16 {
            return false;
        }
        let a = self.unfold(a);
        let Type::Named(id) = self.get(a) else {
            return match self.get(a) {
                Type::Intersection(list) => {
                    let members = self.members(list);
                    members.into_iter().any(|member| self.extends(member, decl, depth + 1))
                }
                Type::Record(table) => self.table(table).interface == Some(decl),
                _ => false,
            };
        };
        let Some(app) = self.app(id) else { return false };
        if app.decl == decl {
            return true;
        }
        let parents = self.decl(app.decl).map(|d| d.parents.clone()).unwrap_or_default();
        parents.into_iter().any(|parent| self.extends(parent, decl, depth + 1))
    }

    fn function_fits(&mut self, a: FunctionId, b: FunctionId, proof: &mut Proof, depth: u32) -> bool {
        let to = self.function_now(b);
        let from = self.function_now(a);
        let from = if from.type_params.is_empty() { from } else { Arc::new(self.instance_for(&from, &to)) };
        let skip = usize::from(from.has_self && to.has_self);
        for (at, param) in from.params.iter().enumerate().skip(skip) {
            let supplied = to.params.get(at).map(|param| param.ty).or(to.rest);
            let fits = match supplied {
                Some(ty) => self.fits_at(ty, param.ty, proof, depth),
                None => param.is_optional || self.fits_at(TypeId::NIL, param.ty, proof, depth),
            };
            if !fits {
                return false;
            }
        }
        if let Some(rest) = from.rest {
            for param in to.params.iter().skip(from.params.len()) {
                if !self.fits_at(param.ty, rest, proof, depth) {
                    return false;
                }
            }
            if let Some(supplied) = to.rest
                && !self.fits_at(supplied, rest, proof, depth)
            {
                return false;
            }
        }
        if from.results.is_never() {
            return true;
        }
        for (at, wanted) in to.results.types.iter().enumerate() {
            let given = from.results.get(at);
            if !self.fits_at(given, *wanted, proof, depth) {
                return false;
            }
        }
        if let Some(wanted) = to.results.rest {
            for at in to.results.types.len()..from.results.types.len() {
                let given = from.results.get(at);
                if !self.fits_at(given, wanted, proof, depth) {
                    return false;
                }
            }
        }
        true
    }

    /// A generic function with what fits where `to` is wanted.
    fn instance_for(&mut self, from: &Function, to: &Function) -> Function {
        let mut bounds = Bounds::new(&from.type_params);
        for (formal, actual) in from.params.iter().zip(&to.params) {
            bounds.infer(self, formal.ty, actual.ty);
        }
        let types = bounds.types();
        let mut instance = from.clone();
        instance.type_params.clear();
        for param in &mut instance.params {
            param.ty = self.substitute(param.ty, &from.type_params, &types);
        }
        instance.results = self.substitute_pack(&from.results, &from.type_params, &types);
        instance.rest = from.rest.map(|rest| self.substitute(rest, &from.type_params, &types));
        instance
    }

    /// The field `name` of a value of type `ty`, which is no union.
    pub(super) fn member(&mut self, ty: TypeId, name: Symbol) -> Member {
        self.member_at(ty, name, 0)
    }

    fn member_at(&mut self, ty: TypeId, name: Symbol, depth: u32) -> Member {
        if depth > CHAIN_MAX {
            return Member::Open;
        }
        let ty = self.unfold(ty);
        match self.get(ty) {
            Type::Any | Type::Table | Type::Userdata => Member::Open,
            Type::Unknown => Member::Indexed(TypeId::UNKNOWN),
            Type::Never => Member::Open,
            Type::Record(_) | Type::Named(_) => match self.shape(ty) {
                Some(table) => self.table_member(table, name, depth),
                None => Member::Missing,
            },
            Type::Identity(base, _) | Type::Validated(base, _) => self.member_at(base, name, depth + 1),
            Type::Intersection(list) => {
                let members = self.members(list);
                let mut found = Member::Missing;
                // Of a parameter without constraint nothing is known but what stands beside it.
                let is_declared =
                    members.iter().any(|member| !matches!(self.get(*member), Type::Param(_) | Type::Table));
                for member in members {
                    match self.member_at(member, name, depth + 1) {
                        field @ Member::Field { .. } => return field,
                        Member::Missing => {}
                        // A class that can grow says nothing against the declared type beside it.
                        Member::Open if is_declared => {}
                        other => found = other,
                    }
                }
                found
            }
            Type::Param(param) => match self.param(param).and_then(|param| param.constraint) {
                Some(constraint) => self.member_at(constraint, name, depth + 1),
                None => Member::Missing,
            },
            _ => Member::Missing,
        }
    }

    /// Whether a class of which `id` is the instances, or one that inherits from it, may have a member after all.
    pub(super) fn heir_has(&mut self, id: TableId, name: Symbol) -> bool {
        let mut waiting: Vec<TableId> = self.table(id).class.into_iter().collect();
        let mut seen: Vec<TableId> = Vec::new();
        while let Some(class) = waiting.pop() {
            let class = self.find(class);
            if seen.contains(&class) {
                continue;
            }
            seen.push(class);
            let (heirs, instances) = (self.table(class).heirs.clone(), self.table(class).instances);
            for of in [Some(class).filter(|_| seen.len() > 1), instances].into_iter().flatten() {
                if self.table_member(of, name, 0) != Member::Missing {
                    return true;
                }
            }
            waiting.extend(heirs);
        }
        false
    }

    /// The field `name` of a table, its metatable included.
    pub(super) fn table_member(&mut self, id: TableId, name: Symbol, depth: u32) -> Member {
        let id = self.find(id);
        let table = self.table(id);
        if let Some(field) = table.field(name) {
            return Member::Field {
                ty: field.ty,
                is_optional: field.is_optional,
                is_readonly: field.is_readonly || table.is_readonly,
                is_inferred: table.is_inferred,
            };
        }
        let (map, is_open, meta, class) = (table.map, table.is_open, table.meta, table.class);
        let parent = table.parent;
        let is_inferred = table.is_inferred;
        if let Some((key, value)) = map {
            let literal = self.intern(Type::Str(name));
            if is_inferred {
                return Member::Open;
            }
            if self.fits(literal, key) {
                return Member::Indexed(value);
            }
        }
        let index_name = self.symbols.intern(b"__index");
        if let Some(meta) = meta {
            let Some(meta_table) = self.shape(meta) else { return Member::Open };
            match self.table(meta_table).field(index_name).map(|field| field.ty) {
                Some(index) => {
                    let index = self.unfold(index);
                    match self.get(index) {
                        Type::Function(function) => {
                            let result = self.function(function).results.first();
                            return Member::Field {
                                ty: result,
                                is_optional: false,
                                is_readonly: false,
                                is_inferred: true,
                            };
                        }
                        Type::Record(next) if self.find(next) == id => {}
                        Type::Record(_) | Type::Named(_) => match self.member_at(index, name, depth + 1) {
                            Member::Missing => {}
                            found => return found,
                        },
                        _ => return Member::Open,
                    }
                }
                None if self.table(meta_table).is_open => return Member::Open,
                None => {}
            }
        }
        if let Some(parent) = parent
            && self.find(parent) != id
        {
            match self.table_member(parent, name, depth + 1) {
                Member::Missing => {}
                found => return found,
            }
        }
        // The receiver of a method defined with `:` may be the table itself that the method was put into.
        if let Some(class) = class
            && self.find(class) != id
        {
            match self.table_member(class, name, depth + 1) {
                Member::Missing => {}
                found => return found,
            }
        }
        if is_open { Member::Open } else { Member::Missing }
    }

    /// Why `a` does not fit `b`, in the words of a message.
    pub(super) fn reason(&mut self, a: TypeId, b: TypeId) -> Option<String> {
        let (left, right) = (self.unfold(a), self.unfold(b));
        if left == TypeId::UNKNOWN {
            return Some("narrow first".to_owned());
        }
        let to = self.shape(right)?;
        if self.conjuncts(left).iter().all(|part| self.shape(*part).is_none()) {
            return None;
        }
        let to = self.table_now(to);
        if let Some(from) = self.shape(left)
            && self.table(from).is_readonly
            && !to.is_readonly
        {
            return Some("the table is readonly".to_owned());
        }
        for field in &to.fields {
            let name = self.symbols.shown(field.name);
            match self.member(left, field.name) {
                Member::Missing if !field.is_optional && !self.fits(TypeId::NIL, field.ty) => {
                    return Some(format!("missing field '{name}'"));
                }
                Member::Field { ty, is_optional, is_readonly, is_inferred } => {
                    if is_readonly && !field.is_readonly && !to.is_readonly && to.interface.is_none() {
                        return Some(format!("field '{name}' is readonly"));
                    }
                    let ty = if is_optional { self.optional(ty) } else { ty };
                    let wanted = if field.is_optional { self.optional(field.ty) } else { field.ty };
                    let is_invariant = !is_inferred && !to.is_readonly && !field.is_readonly && to.interface.is_none();
                    if !self.fits(ty, wanted) || is_invariant && !self.fits(wanted, ty) && !self.is_function(ty) {
                        let (x, y) = (self.show_beside(ty, wanted), self.show(wanted));
                        return Some(format!("field '{name}': {x} not assignable to {y}"));
                    }
                }
                _ => {}
            }
        }
        None
    }
}

/// Scalars and literals.
fn simple_fits(a: Type, b: Type) -> bool {
    if a == b {
        return true;
    }
    matches!(
        (a, b),
        (Type::True | Type::False, Type::Boolean)
            | (Type::Int(_), Type::Integer | Type::Number)
            | (Type::Float(_) | Type::Integer, Type::Number)
            | (Type::Str(_), Type::String)
            | (Type::ValueOf(_) | Type::GenericValue(_), Type::Reflection)
            | (Type::Reflection, Type::ValueOf(_))
            | (Type::Unset, Type::Nil)
    )
}
