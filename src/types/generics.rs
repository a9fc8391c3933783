//! Type parameters: putting types in their place, and finding out which types these are.
//!
//! [`Store::substitute`] copies what mentions a parameter and shares the rest. [`Store::unfold`] opens a named alias, lazily
//! and once per application, so that recursive generic types cost nothing until they are looked into. [`Bounds`] gathers
//! what the arguments of a call say about each parameter.

use std::collections::{HashMap, HashSet};

use super::normal::Parts;
use super::store::{App, Body, Function, FunctionId, IdHash, Pack, ParamId, Store, Table, TableId, Type, TypeId};

/// How deep inference follows two types.
const INFER_DEPTH: u32 = 16;

/// How deep a substitution goes before it gives up with `any`.
const SUBSTITUTE_DEPTH: u32 = 64;

/// What stands for which parameter.
struct Substitution<'s> {
    params: &'s [ParamId],
    args: &'s [TypeId],
    done: HashMap<TypeId, TypeId, IdHash>,
}

impl Store {
    /// What a named type stands for; the type itself for interfaces and everything without a name.
    pub(super) fn unfold(&mut self, ty: TypeId) -> TypeId {
        let mut current = ty;
        for _ in 0..64 {
            let Type::Named(id) = self.get(current) else { return self.unwrapped(current) };
            if let Some(known) = self.unfolded.get(id.0 as usize).copied().flatten() {
                current = known;
                continue;
            }
            let Some(app) = self.app(id) else { return TypeId::ANY };
            let Some(decl) = self.decl(app.decl) else { return TypeId::ANY };
            match decl.body {
                Body::Alias(body) => {
                    let params = decl.params.clone();
                    let args = self.members(app.args);
                    let opened = self.substitute(body, &params, &args);
                    if let Some(slot) = self.unfolded.get_mut(id.0 as usize) {
                        *slot = Some(opened);
                    }
                    current = opened;
                }
                Body::Interface(_) => return current,
                Body::Pending => return TypeId::ANY,
            }
        }
        TypeId::ANY
    }

    /// What an alias stands for, one step, validators kept.
    pub(super) fn alias_body(&mut self, ty: TypeId) -> Option<TypeId> {
        let Type::Named(id) = self.get(ty) else { return None };
        let app = self.app(id)?;
        let decl = self.decl(app.decl)?;
        let Body::Alias(body) = decl.body else { return None };
        let params = decl.params.clone();
        let args = self.members(app.args);
        Some(self.substitute(body, &params, &args))
    }

    /// Without validators.
    fn unwrapped(&self, ty: TypeId) -> TypeId {
        match self.get(ty) {
            Type::Validated(base, _) => base,
            _ => ty,
        }
    }

    /// The table that tells the members of `ty`: of a record itself, of an interface its members.
    pub(super) fn shape(&mut self, ty: TypeId) -> Option<TableId> {
        let ty = self.unfold(ty);
        match self.get(ty) {
            Type::Record(table) => Some(table),
            Type::Named(id) => {
                if let Some(known) = self.interface_shapes.get(&id)
                    && let Type::Record(table) = self.get(*known)
                {
                    return Some(table);
                }
                let app: App = self.app(id)?;
                let decl = self.decl(app.decl)?;
                let Body::Interface(table) = decl.body else { return None };
                if decl.params.is_empty() {
                    return Some(table);
                }
                let params = decl.params.clone();
                let args = self.members(app.args);
                let members = self.table_now(table);
                let mut subst = Substitution { params: &params, args: &args, done: HashMap::default() };
                let opened = self.substitute_table(&members, &mut subst, 0);
                let opened = self.new_table(opened);
                let record = self.intern(Type::Record(opened));
                self.interface_shapes.insert(id, record);
                Some(opened)
            }
            _ => None,
        }
    }

    /// `ty` with `args` for `params`.
    pub(super) fn substitute(&mut self, ty: TypeId, params: &[ParamId], args: &[TypeId]) -> TypeId {
        if params.is_empty() {
            return ty;
        }
        let mut subst = Substitution { params, args, done: HashMap::default() };
        self.substitute_at(ty, &mut subst, 0)
    }

    /// A list of values with `args` for `params`.
    pub(super) fn substitute_pack(&mut self, pack: &Pack, params: &[ParamId], args: &[TypeId]) -> Pack {
        if params.is_empty() {
            return pack.clone();
        }
        let mut subst = Substitution { params, args, done: HashMap::default() };
        self.pack_at(pack, &mut subst, 0)
    }

    fn pack_at(&mut self, pack: &Pack, subst: &mut Substitution<'_>, depth: u32) -> Pack {
        Pack {
            types: pack.types.iter().map(|ty| self.substitute_at(*ty, subst, depth)).collect(),
            rest: pack.rest.map(|ty| self.substitute_at(ty, subst, depth)),
        }
    }

    fn substitute_at(&mut self, ty: TypeId, subst: &mut Substitution<'_>, depth: u32) -> TypeId {
        if ty <= TypeId::TYPE_VALUE {
            return ty;
        }
        if let Some(done) = subst.done.get(&ty) {
            return *done;
        }
        if depth > SUBSTITUTE_DEPTH {
            return TypeId::ANY;
        }
        // A type that contains itself is met again: it stays as it is there.
        subst.done.insert(ty, ty);
        let depth = depth + 1;
        let new = match self.get(ty) {
            Type::Param(param) => match subst.params.iter().position(|p| *p == param) {
                Some(at) => subst.args.get(at).copied().unwrap_or(TypeId::ANY),
                None => ty,
            },
            Type::Union(list) => {
                let members = self.members(list);
                let new: Parts = members.iter().map(|m| self.substitute_at(*m, subst, depth)).collect();
                if new == members { ty } else { self.union_of(&new) }
            }
            Type::Intersection(list) => {
                let members = self.members(list);
                let new: Parts = members.iter().map(|m| self.substitute_at(*m, subst, depth)).collect();
                if new == members { ty } else { self.intersection_of(&new) }
            }
            Type::Named(id) => match self.app(id) {
                Some(app) => {
                    let args = self.members(app.args);
                    let new: Parts = args.iter().map(|arg| self.substitute_at(*arg, subst, depth)).collect();
                    if new == args { ty } else { self.apply(app.decl, &new) }
                }
                None => ty,
            },
            Type::Record(id) => {
                let table = self.table_now(id);
                let new = self.substitute_table(&table, subst, depth);
                let is_same = new.array == table.array
                    && new.map == table.map
                    && new.fields.iter().zip(&table.fields).all(|(a, b)| a.ty == b.ty);
                if is_same { ty } else { self.record(new) }
            }
            Type::Function(id) => self.substitute_function(ty, id, subst, depth),
            Type::Validated(base, validators) => {
                let new = self.substitute_at(base, subst, depth);
                if new == base { ty } else { self.intern(Type::Validated(new, validators)) }
            }
            Type::Identity(base, id) => {
                let new = self.substitute_at(base, subst, depth);
                self.intern(Type::Identity(new, id))
            }
            Type::ValueOf(of) => {
                let new = self.substitute_at(of, subst, depth);
                self.intern(Type::ValueOf(new))
            }
            _ => ty,
        };
        subst.done.insert(ty, new);
        new
    }

    fn substitute_table(&mut self, table: &Table, subst: &mut Substitution<'_>, depth: u32) -> Table {
        let mut new = table.clone();
        for field in &mut new.fields {
            field.ty = self.substitute_at(field.ty, subst, depth);
        }
        new.array = table.array.map(|ty| self.substitute_at(ty, subst, depth));
        new.map = table.map.map(|(k, v)| (self.substitute_at(k, subst, depth), self.substitute_at(v, subst, depth)));
        new
    }

    fn substitute_function(&mut self, ty: TypeId, id: FunctionId, subst: &mut Substitution<'_>, depth: u32) -> TypeId {
        let function = self.function_now(id);
        let mut new = Function::clone(&function);
        for param in &mut new.params {
            param.ty = self.substitute_at(param.ty, subst, depth);
        }
        new.rest = function.rest.map(|ty| self.substitute_at(ty, subst, depth));
        new.results = self.pack_at(&function.results, subst, depth);
        for (_, promise) in &mut new.promises {
            if let super::store::Promise::Is(ty) = promise {
                *ty = self.substitute_at(*ty, subst, depth);
            }
        }
        let is_same = new.rest == function.rest
            && new.results == function.results
            && new.params.iter().zip(&function.params).all(|(a, b)| a.ty == b.ty)
            && new.promises == function.promises;
        if is_same { ty } else { self.function_type(new) }
    }
}

/// What is known of the type parameters of a call.
pub(super) struct Bounds {
    params: Vec<ParamId>,
    lower: Vec<Option<TypeId>>,
    /// The pairs that have been looked at: once is enough, and recursive types would be walked without end.
    seen: HashSet<(TypeId, TypeId), IdHash>,
}

impl Bounds {
    /// Nothing is known.
    pub(super) fn new(params: &[ParamId]) -> Self {
        Self { params: params.to_vec(), lower: vec![None; params.len()], seen: HashSet::default() }
    }

    /// What was found for each parameter, `any` where nothing was.
    pub(super) fn types(&self) -> Vec<TypeId> {
        self.lower.iter().map(|bound| bound.unwrap_or(TypeId::ANY)).collect()
    }

    /// What was found for each parameter; the parameter itself where nothing was.
    pub(super) fn partial(&self, store: &mut Store) -> Vec<TypeId> {
        let params = self.params.iter().zip(&self.lower);
        params.map(|(param, bound)| bound.unwrap_or_else(|| store.intern(Type::Param(*param)))).collect()
    }

    /// The bound of the parameter at `at`.
    pub(super) fn get(&self, at: usize) -> Option<TypeId> {
        self.lower.get(at).copied().flatten()
    }

    /// Replaces the bound of the parameter at `at`.
    pub(super) fn set(&mut self, at: usize, ty: TypeId) {
        if let Some(slot) = self.lower.get_mut(at) {
            *slot = Some(ty);
        }
    }

    /// Learn from `actual` standing where `formal` is declared.
    pub(super) fn infer(&mut self, store: &mut Store, formal: TypeId, actual: TypeId) {
        if !self.params.is_empty() {
            self.infer_at(store, formal, actual, 0);
        }
    }

    fn infer_at(&mut self, store: &mut Store, formal: TypeId, actual: TypeId, depth: u32) {
        if depth > INFER_DEPTH || formal <= TypeId::TYPE_VALUE || !self.seen.insert((formal, actual)) {
            return;
        }
        let depth = depth + 1;
        match store.get(formal) {
            Type::Param(param) => {
                if let Some(at) = self.params.iter().position(|p| *p == param) {
                    // A literal that is the argument itself is one of many; inside of a type it has been declared.
                    let actual = if depth == 1 { store.widen(actual) } else { actual };
                    let joined = match self.get(at) {
                        Some(before) => store.union(before, actual),
                        None => actual,
                    };
                    self.set(at, joined);
                }
            }
            Type::Union(list) => {
                let members = store.members(list);
                let mut rest = actual;
                if members.contains(&TypeId::NIL) {
                    rest = store.non_nil(rest);
                }
                if rest == TypeId::NEVER {
                    return;
                }
                for member in members {
                    self.infer_at(store, member, rest, depth);
                }
            }
            Type::Named(id) => {
                if let Type::Named(other) = store.get(actual)
                    && let (Some(app), Some(from)) = (store.app(id), store.app(other))
                    && app.decl == from.decl
                {
                    let formals = store.members(app.args);
                    let actuals = store.members(from.args);
                    for (formal, actual) in formals.into_iter().zip(actuals) {
                        self.infer_at(store, formal, actual, depth);
                    }
                    return;
                }
                let opened = store.unfold(formal);
                if opened != formal {
                    self.infer_at(store, opened, actual, depth);
                }
            }
            Type::Record(table) => self.infer_table(store, table, actual, depth),
            Type::Function(id) => {
                let actual = store.unfold(actual);
                let Type::Function(other) = store.get(actual) else { return };
                let (to, from) = (store.function_now(id), store.function_now(other));
                self.infer_function(store, &to, &from, depth);
            }
            _ => {}
        }
    }

    fn infer_table(&mut self, store: &mut Store, table: TableId, actual: TypeId, depth: u32) {
        if actual == TypeId::ANY {
            return;
        }
        for part in store.parts(actual) {
            let Some(from) = store.shape(part) else { continue };
            let (to, from) = (store.table_now(table), store.table_now(from));
            if let Some(element) = to.array
                && let Some(given) = from.array
            {
                self.infer_at(store, element, given, depth);
            }
            if let Some((key, value)) = to.map {
                if let Some((k, v)) = from.map {
                    self.infer_at(store, key, k, depth);
                    self.infer_at(store, value, v, depth);
                }
                if let Some(element) = from.array {
                    self.infer_at(store, key, TypeId::INTEGER, depth);
                    self.infer_at(store, value, element, depth);
                }
                for field in from.fields.iter().filter(|field| to.field(field.name).is_none()).take(32) {
                    let name = store.intern(Type::Str(field.name));
                    self.infer_at(store, key, name, depth);
                    self.infer_at(store, value, field.ty, depth);
                }
            }
            for field in &to.fields {
                if let Some(given) = from.field(field.name) {
                    self.infer_at(store, field.ty, given.ty, depth);
                }
            }
        }
    }

    fn infer_function(&mut self, store: &mut Store, to: &Function, from: &Function, depth: u32) {
        for (formal, actual) in to.params.iter().zip(&from.params) {
            self.infer_at(store, formal.ty, actual.ty, depth);
        }
        for (at, formal) in to.results.types.iter().enumerate() {
            let actual = from.results.get(at);
            self.infer_at(store, *formal, actual, depth);
        }
        if let Some(rest) = to.results.rest {
            for at in to.results.types.len()..from.results.types.len() {
                let actual = from.results.get(at);
                self.infer_at(store, rest, actual, depth);
            }
            if let Some(actual) = from.results.rest {
                self.infer_at(store, rest, actual, depth);
            }
        }
    }
}
