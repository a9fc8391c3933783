//! Functions of the program: their signatures, their bodies, and what the bodies tell of their results.

use std::sync::Arc;

use smallvec::SmallVec;

use super::check::{Checker, Frame, Returned};
use super::flow::NONE;
use super::normal::kinds;
use super::scan::VarId;
use super::store::{Function, Pack, Parameter, Promise, Relation, Type, TypeId};
use crate::diag::Code;
use crate::source::Span;
use crate::syntax::ast::FunctionBody;

impl<'a> Checker<'a, '_> {
    /// The type of a function, whose body is checked. `own` is the type of the implied `self`.
    pub(super) fn function(
        &mut self,
        func: &'a FunctionBody<'a>,
        expected: Option<TypeId>,
        own: Option<TypeId>,
    ) -> TypeId {
        let ty = self.declare_function(func, expected, own);
        self.check_body(func, ty, expected, own);
        ty
    }

    /// The function that `expected` wants.
    fn expected_function(&mut self, expected: Option<TypeId>) -> Option<Arc<Function>> {
        for part in self.store.parts(expected?) {
            if let Type::Function(id) = self.store.get(part) {
                return Some(self.store.function_now(id));
            }
        }
        None
    }

    /// The type of a function before its body has been looked at.
    pub(super) fn declare_function(
        &mut self,
        func: &'a FunctionBody<'a>,
        expected: Option<TypeId>,
        own: Option<TypeId>,
    ) -> TypeId {
        let hint = self.expected_function(expected);
        let mark = self.hidden_types.len();
        let type_params = self.type_params(func.type_params);
        let is_annotated = self.body_signature(func);
        let mut function = Function { type_params, is_annotated, ..Function::default() };
        if func.is_method {
            let name = Some(self.symbol(self.names.self_name()));
            let ty = own.unwrap_or(TypeId::ANY);
            function.params.push(Parameter { name, ty, is_optional: false });
            function.has_self = true;
        }
        for (at, param) in func.params.iter().enumerate() {
            let hinted = hint.as_ref().and_then(|hint| hint.params.get(at).map(|param| param.ty).or(hint.rest));
            let is_self = at == 0 && !func.is_method && param.name.name == self.names.self_name() && param.ty.is_none();
            let mut ty = match param.ty {
                Some(ty) => self.lower(ty),
                None if is_self && own.is_some() => own.unwrap_or(TypeId::ANY),
                None => hinted.unwrap_or(TypeId::ANY),
            };
            if param.is_optional {
                ty = self.store.optional(ty);
            }
            let name = Some(self.symbol(param.name.name));
            let is_optional = param.is_optional || param.ty.is_none() && hint.is_none() && !is_self;
            function.has_self |= is_self && own.is_some();
            function.params.push(Parameter { name, ty, is_optional });
        }
        function.rest = func.vararg.map(|vararg| match vararg.ty {
            Some(ty) => self.lower(ty),
            None => hint.as_ref().and_then(|hint| hint.rest).unwrap_or(TypeId::ANY),
        });
        self.results(&mut function, func.result.as_ref(), func.params, usize::from(func.is_method));
        if func.result.is_some() {
            let results = function.results.clone();
            let mut relations = Vec::new();
            self.relate(&results, &mut relations, true);
            function.relations = relations;
        } else {
            function.results = Pack::unknown();
        }
        self.leave_types(mark);
        let id = match self.function_sites.get(&func.span.start) {
            Some(known) if self.store.function(*known).type_params.is_empty() => {
                *self.store.function_mut(*known) = function;
                *known
            }
            _ => {
                let id = self.store.new_function(function);
                self.function_sites.insert(func.span.start, id);
                if let Some(memo) = &mut self.memo {
                    memo.name_function(id, func.span.start);
                }
                id
            }
        };
        self.store.intern(Type::Function(id))
    }

    /// Checks the body of a function of type `ty`, and completes the type by what it tells.
    pub(super) fn check_body(
        &mut self,
        func: &'a FunctionBody<'a>,
        ty: TypeId,
        expected: Option<TypeId>,
        own: Option<TypeId>,
    ) {
        let Type::Function(id) = self.store.get(ty) else { return };
        let function = self.store.function_now(id);
        let hint = self.expected_function(expected);
        let mark = self.flow.mark();
        let (values, types) = (self.hidden.len(), self.hidden_types.len());
        let was_dead = std::mem::replace(&mut self.flow.is_dead, false);
        let probing = std::mem::replace(&mut self.is_probing, false);
        for (param, id) in func.type_params.iter().zip(&function.type_params) {
            self.mean(param.name.name, super::check::TypeMeaning::Param(*id));
        }
        self.enter_captures(func);
        let declares = func.result.is_some();
        let is_promise = matches!(func.result, Some(crate::syntax::ast::ReturnType::Asserts { .. }));
        let wanted = if declares && !is_promise {
            Some(function.results.clone())
        } else {
            hint.map(|hint| hint.results.clone()).filter(|results| {
                !results.types.is_empty() && !results.types.iter().any(|ty| self.mentions_param(*ty, 0))
            })
        };
        let mut frame = Frame { id: func.id, declared: wanted.clone(), vararg: function.rest, ..Frame::default() };
        if func.is_method {
            let ty = own.unwrap_or(TypeId::ANY);
            self.declare(self.names.self_name(), func.span.start, None, ty);
        }
        let skip = usize::from(func.is_method);
        for (at, param) in func.params.iter().enumerate() {
            let ty = function.params.get(at + skip).map_or(TypeId::ANY, |param| param.ty);
            let declared = (param.ty.is_some() || ty != TypeId::ANY).then_some(ty);
            let local = self.declare(param.name.name, param.name.span.start, declared, ty);
            let id = self.scan.variable_at(param.name.span.start);
            let is_fixed = self.scan.variable(id).is_some_and(|variable| variable.n_assigned == 0);
            frame.watched.push(if is_fixed { local.slots.mask } else { 0 });
        }
        self.frames.push(frame);
        self.block(&func.body);
        let falls_off = !self.flow.is_dead;
        if falls_off {
            self.exit();
            let needs = wanted.as_ref().is_some_and(|wanted| {
                wanted.types.iter().any(|ty| !self.store.fits(TypeId::NIL, *ty)) && !wanted.is_never()
            });
            if needs && declares {
                let end = Span::new(func.end_pos, func.end_pos + 3);
                self.report(Code::E0010, end, "missing return");
            }
            self.frame().returns.push(Returned { pack: Pack::default(), relations: Vec::new() });
        }
        let frame = self.frames.pop().unwrap_or_default();
        self.flow.undo(mark);
        self.flow.is_dead = was_dead;
        self.is_probing = probing;
        self.leave_values(values);
        self.leave_types(types);
        self.complete(func, id, &frame, wanted, declares, falls_off);
    }

    /// What the body has told goes into the type.
    fn complete(
        &mut self,
        func: &'a FunctionBody<'a>,
        id: super::store::FunctionId,
        frame: &Frame,
        wanted: Option<Pack>,
        declares: bool,
        falls_off: bool,
    ) {
        let mut relations = Vec::new();
        let mut results = None;
        if !declares {
            let mut joined: Option<Pack> = None;
            for returned in &frame.returns {
                joined = Some(match joined {
                    None => returned.pack.clone(),
                    Some(before) => self.join_packs(&before, &returned.pack),
                });
            }
            results = Some(match (joined, wanted) {
                (_, Some(wanted)) => wanted,
                (Some(joined), None) => {
                    Pack { types: joined.types.iter().map(|ty| self.result_of(*ty)).collect(), rest: joined.rest }
                }
                (None, None) if func.is_method || falls_off => Pack::unknown(),
                (None, None) => Pack::one(TypeId::NEVER),
            });
            self.prove(&frame.returns, None, &mut relations);
        } else {
            let declared = self.store.function(id).relations.clone();
            self.prove(&frame.returns, Some(&declared), &mut relations);
        }
        let mut promises = Vec::new();
        if let Some(exits) = &frame.exits {
            for (at, mask) in exits.iter().enumerate() {
                if *mask != 0 && *mask != kinds::ALL && frame.watched.get(at).is_some_and(|slot| *slot != 0) {
                    let at = u8::try_from(at + usize::from(func.is_method)).unwrap_or(u8::MAX);
                    promises.push((at, Promise::Kinds(*mask)));
                }
            }
        }
        let slot = self.store.function_mut(id);
        if let Some(results) = results {
            slot.results = results;
        }
        slot.relations = relations;
        for promise in promises {
            if !slot.promises.iter().any(|(at, _)| *at == promise.0) {
                slot.promises.push(promise);
            }
        }
    }

    /// An inferred result: a set of texts stays one, everything else loses its literals.
    fn result_of(&mut self, ty: TypeId) -> TypeId {
        if ty == TypeId::NEVER || ty == TypeId::UNSET {
            return TypeId::ANY;
        }
        let parts = self.store.parts(ty);
        if parts.iter().all(|part| matches!(self.store.get(*part), Type::Str(_))) { ty } else { self.store.widen(ty) }
    }

    /// Which relations all returns agree with. `claimed` are those of the declared types.
    fn prove(&mut self, returns: &[Returned], claimed: Option<&[Relation]>, out: &mut Vec<Relation>) {
        let width = returns.iter().map(|returned| returned.pack.types.len()).max().unwrap_or(0);
        if width < 2 && claimed.is_none_or(<[Relation]>::is_empty) || returns.is_empty() || width > 8 {
            if let Some(claimed) = claimed {
                out.extend_from_slice(claimed);
            }
            return;
        }
        let last = u8::try_from(width.saturating_sub(1)).unwrap_or(u8::MAX);
        let rows: Vec<(&Returned, SmallVec<[u16; 4]>)> = returns
            .iter()
            .map(|returned| (returned, (0..width).map(|at| self.store.kinds(returned.pack.get(at))).collect()))
            .collect();
        let nil = |mask: u16| mask == kinds::NIL;
        let there = |mask: u16| mask & kinds::NIL == 0 && mask != 0;
        let may_lack_error = rows.iter().any(|(_, row)| row.last().is_none_or(|mask| !there(*mask)));
        for at in 0..last {
            let index = usize::from(at);
            let of = |row: &SmallVec<[u16; 4]>, i: usize| row.get(i).copied().unwrap_or(kinds::NIL);
            let is_pair = rows.iter().all(|(returned, row)| {
                let (value, error) = (of(row, index), of(row, usize::from(last)));
                returned.relations.contains(&Relation::ErrorPair { value: at, error: last })
                    || nil(value) && there(error)
                    || there(value) && nil(error)
            });
            let is_one_there = || {
                rows.iter().all(|(returned, row)| {
                    let (value, error) = (of(row, index), of(row, usize::from(last)));
                    [
                        Relation::ErrorPair { value: at, error: last },
                        Relation::NoErrorMeansValue { value: at, error: last },
                    ]
                    .iter()
                    .any(|relation| returned.relations.contains(relation))
                        || there(value)
                        || there(error)
                })
            };
            if is_pair {
                out.push(Relation::ErrorPair { value: at, error: last });
            } else if claimed.is_none() && may_lack_error && is_one_there() {
                out.push(Relation::NoErrorMeansValue { value: at, error: last });
            } else if claimed.is_some_and(|claimed| claimed.contains(&Relation::ErrorPair { value: at, error: last })) {
                // What a return disproves is dropped.
                let no_value = rows.iter().any(|(returned, row)| {
                    returned.relations.is_empty() && nil(of(row, index)) && nil(of(row, usize::from(last)))
                });
                let both = rows.iter().any(|(returned, row)| {
                    returned.relations.is_empty() && there(of(row, index)) && there(of(row, usize::from(last)))
                });
                match (no_value, both) {
                    (false, false) => out.push(Relation::ErrorPair { value: at, error: last }),
                    (true, false) => out.push(Relation::ErrorMeansNil { value: at, error: last }),
                    (false, true) => out.push(Relation::NoErrorMeansValue { value: at, error: last }),
                    (true, true) => {}
                }
            }
            for other in at + 1..=last {
                let together = rows.iter().all(|(returned, row)| {
                    let (a, b) = (of(row, index), of(row, usize::from(other)));
                    returned.relations.contains(&Relation::Together(at, other))
                        || nil(a) && nil(b)
                        || there(a) && there(b)
                });
                let varies = rows.iter().any(|(_, row)| !there(of(row, index)));
                if together && varies {
                    out.push(Relation::Together(at, other));
                }
            }
        }
    }

    /// The values of captured variables when the function runs, which is later.
    fn enter_captures(&mut self, func: &FunctionBody<'a>) {
        // Taken for the time of the walk, and put back: a loop around the function comes here again.
        let captures = self.scan.captures.get_mut(func.id as usize).map(std::mem::take).unwrap_or_default();
        if let Some(memo) = &mut self.memo {
            let changes = |id: &VarId| self.scan.variable(*id).is_some_and(|v| v.changes_behind(func.span.start));
            memo.note(&captures.iter().map(changes).collect::<Vec<bool>>());
        }
        for id in captures.iter().copied() {
            let (Some(variable), Some(local)) = (self.scan.variable(id).copied(), self.variable(id)) else {
                continue;
            };
            if variable.changes_behind(func.span.start) {
                let ty = local.declared.unwrap_or(TypeId::ANY);
                self.renew(id, local, ty);
                continue;
            }
            let ty = self.flow.ty(local.slots.path).unwrap_or(TypeId::ANY);
            if ty == TypeId::UNSET {
                // Whoever calls the function does so after the assignment.
                self.renew(id, local, local.declared.unwrap_or(TypeId::ANY));
                continue;
            }
            if self.growing(ty).is_some() {
                self.flow.forget_below(local.slots.path);
            }
            if local.declared.is_none() {
                let wide = self.store.widen(ty);
                if !matches!(self.store.get(ty), Type::Str(_)) && wide != ty {
                    self.flow.set_type(local.slots.path, wide);
                }
            }
        }
        if let Some(place) = self.scan.captures.get_mut(func.id as usize) {
            *place = captures;
        }
    }

    /// A normal exit: what is known of the parameters here.
    pub(super) fn exit(&mut self) {
        let flow = &self.flow;
        let Some(Frame { watched, exits, .. }) = self.frames.last_mut() else { return };
        let masks = watched.iter().map(|slot| match flow.get(*slot) {
            NONE => kinds::ALL,
            mask => u16::try_from(mask).unwrap_or(kinds::ALL),
        });
        match exits {
            None => *exits = Some(masks.collect()),
            Some(before) => before.iter_mut().zip(masks).for_each(|(known, mask)| *known |= mask),
        }
    }

    fn mentions_param(&mut self, ty: TypeId, depth: u32) -> bool {
        if depth > 6 {
            return true;
        }
        match self.store.get(ty) {
            Type::Param(_) => true,
            Type::Union(list) | Type::Intersection(list) => {
                let members = self.store.members(list);
                members.into_iter().any(|member| self.mentions_param(member, depth + 1))
            }
            Type::Named(app) => {
                let args = self.store.app(app).map(|app| self.store.members(app.args)).unwrap_or_default();
                args.into_iter().any(|arg| self.mentions_param(arg, depth + 1))
            }
            Type::Record(table) => {
                let table = self.store.table_now(table);
                let parts = table.array.into_iter().chain(table.map.into_iter().flat_map(|(k, v)| [k, v]));
                let parts: Vec<TypeId> = parts.chain(table.fields.iter().map(|field| field.ty)).collect();
                !table.is_inferred && parts.into_iter().any(|part| self.mentions_param(part, depth + 1))
            }
            _ => false,
        }
    }
}
