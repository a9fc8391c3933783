//! Calls: what is called, whether the arguments fit, and what comes back.

use super::assign::Member;
use super::check::{Checker, Facts};
use super::generics::Bounds;
use super::normal::kinds;
use super::store::{Function, Pack, Promise, Relation, Special, Table, Type, TypeId};
use crate::diag::Code;
use crate::source::Span;
use crate::syntax::ast::{Expr, ExprKind};

/// The outcome of a call: results, how they relate, and what its truth tells.
pub(super) type Called = (Pack, Vec<Relation>, Facts);

/// A call in the text.
#[derive(Clone, Copy)]
struct Site<'a> {
    args: &'a [Expr<'a>],
    /// What stands before the colon, with its type.
    receiver: Option<(&'a Expr<'a>, TypeId)>,
    span: Span,
    /// The callee, or the method's name.
    callee_at: Span,
    expected: Option<TypeId>,
}

fn unknown() -> Called {
    (Pack::unknown(), Vec::new(), Facts::default())
}

impl<'a> Checker<'a, '_> {
    /// The call `expr`, whose callee or object has type `left`.
    pub(super) fn call(&mut self, expr: &'a Expr<'a>, left: TypeId, expected: Option<TypeId>, wants: bool) -> Called {
        let (site, callee) = match &expr.kind {
            ExprKind::Call { callee, args, .. } => {
                let site = Site { args, receiver: None, span: expr.span, callee_at: callee.span, expected };
                (site, left)
            }
            ExprKind::MethodCall { object, method, args, .. } => {
                let site =
                    Site { args, receiver: Some((object, left)), span: expr.span, callee_at: method.span, expected };
                let name = self.symbol(method.name);
                if let Some(of) = self.value_type(left) {
                    return self.type_method(site, of, self.names.text(method.name) == "is", wants);
                }
                match self.method(left, name, object.span.to(method.span), method.span) {
                    Some(callee) => (site, callee),
                    None => {
                        self.arguments(site);
                        return unknown();
                    }
                }
            }
            _ => return unknown(),
        };
        if let ExprKind::Call { callee: callee_expr, .. } = &expr.kind
            && let ExprKind::Field { object, field } = &callee_expr.kind
            && self.names.text(field.name) == "is"
            && let ExprKind::Name(_) = object.kind
        {
            let object_type = self.silent_type(object);
            if let Some(of) = self.value_type(object_type) {
                return self.type_method(site, of, true, wants);
            }
        }
        if let ExprKind::Call { callee, .. } = &expr.kind
            && let ExprKind::Name(name) = callee.kind
            && self.names.text(name) == "typeof"
            && self.find_value(name).is_none()
        {
            // Only the type of the argument matters.
            let mark = self.findings_mark();
            self.arguments(site);
            self.drop_findings(mark);
            return unknown();
        }
        let called = self.invoke(site, callee);
        self.forget_volatile();
        called
    }

    /// The arguments of a call of which nothing is known.
    fn arguments(&mut self, site: Site<'a>) -> Pack {
        self.n_quiet += 1;
        let (pack, _) = self.values(site.args, &[]);
        self.n_quiet -= 1;
        for ty in pack.types.clone() {
            self.escape(ty);
        }
        pack
    }

    /// A growing table went to code that may add fields.
    pub(super) fn escape(&mut self, ty: TypeId) {
        if let Some(table) = self.growing(ty)
            && self.store.table(table).class.is_none()
        {
            self.store.table_mut(table).is_open = true;
        }
    }

    /// The method `name` of a receiver; `None` after a report.
    fn method(&mut self, object: TypeId, name: super::symbols::Symbol, span: Span, at: Span) -> Option<TypeId> {
        if matches!(self.store.get(object), Type::Any | Type::Unknown | Type::Never) {
            return Some(TypeId::ANY);
        }
        let text = self.store.symbols.shown(name);
        if self.store.may_be_nil(object) {
            let of = self.store.show(object);
            self.report(Code::E0021, span, format!("cannot call method '{text}' on {of} without a nil check"));
            return None;
        }
        let mut found = Vec::new();
        for part in self.store.parts(object) {
            let method = match self.store.get(part) {
                Type::String | Type::Str(_) => self.string_member(name),
                _ if self.is_string_library(part) => Some(self.string_member(name).unwrap_or(TypeId::ANY)),
                Type::ValueOf(_) | Type::GenericValue(_) | Type::Reflection | Type::Any => Some(TypeId::ANY),
                Type::Record(_)
                | Type::Named(_)
                | Type::Intersection(_)
                | Type::Table
                | Type::Userdata
                | Type::Param(_)
                | Type::Unknown
                | Type::Identity(..)
                | Type::Never => match self.store.member(part, name) {
                    Member::Field { ty, is_inferred: true, .. } => Some(self.grown(ty)),
                    Member::Field { ty, .. } => Some(ty),
                    Member::Indexed(ty) => Some(self.store.non_nil(ty)),
                    Member::Open => Some(TypeId::ANY),
                    Member::Missing => None,
                },
                _ => None,
            };
            let Some(method) = method else {
                let shown = self.store.widen(part);
                let of = self.store.show(shown);
                let message = format!("no method '{text}' on {of}");
                match self.growing(part) {
                    Some(table) => {
                        let class = self.store.table(table).class;
                        let is_class_open = class.is_some_and(|class| {
                            let class = self.store.table(class);
                            class.is_open || class.has_heirs
                        });
                        if !is_class_open {
                            self.report_unless(table, name, Code::E0022, at, message);
                        }
                    }
                    // A program without annotations may well have given strings more methods.
                    None if self.scan.is_annotated || self.store.kinds(part) != kinds::STRING => {
                        self.report(Code::E0022, at, message);
                    }
                    None => {}
                }
                return None;
            };
            if !found.contains(&method) {
                found.push(method);
            }
        }
        Some(self.store.union_of(&found))
    }

    /// The error of a validation: an error of which more is known than its interface says.
    fn validation_error(&mut self) -> TypeId {
        if let Some(known) = self.validation_error {
            return known;
        }
        let interface = self.store.error;
        let ty = self.store.record(Table { is_inferred: true, is_open: true, interface, ..Table::default() });
        self.validation_error = Some(ty);
        ty
    }

    /// A method of a type value.
    fn type_method(&mut self, site: Site<'a>, of: TypeId, is_test: bool, wants: bool) -> Called {
        let (given, _) = self.values(site.args, &[]);
        if !is_test {
            return unknown();
        }
        let error = self.validation_error();
        // Whoever tests a value that cannot fit looks at the error at once: it is taken to be there.
        let value = self.store.optional(of);
        let pack = Pack { types: smallvec::smallvec![value, error], rest: None };
        let facts = match site.args.first() {
            Some(arg) if wants => self.type_facts(arg, given.first(), of),
            _ => Facts::default(),
        };
        (pack, vec![Relation::ErrorPair { value: 0, error: 1 }], facts)
    }

    /// The global `string` is a library and a type value.
    pub(super) fn is_string_library(&self, ty: TypeId) -> bool {
        self.env.library.strings() == Some(ty)
    }

    fn invoke(&mut self, site: Site<'a>, callee: TypeId) -> Called {
        if self.is_string_library(callee) {
            self.arguments(site);
            return unknown();
        }
        let opened = self.store.unfold(callee);
        match self.store.get(opened) {
            Type::Function(id) => {
                let function = self.store.function(id).clone();
                self.invoke_function(site, &function)
            }
            Type::Any | Type::Unknown | Type::Never | Type::AnyFunction | Type::Table | Type::Userdata => {
                self.arguments(site);
                unknown()
            }
            Type::ValueOf(of) => {
                let (given, _) = self.values(site.args, &[]);
                if let Some(arg) = site.args.first() {
                    let facts = self.type_facts(arg, given.first(), of);
                    self.flow.apply(&facts.then);
                }
                (Pack::one(of), Vec::new(), Facts::default())
            }
            Type::GenericValue(_) | Type::Reflection => {
                self.arguments(site);
                unknown()
            }
            Type::Intersection(list) => {
                let members = self.store.list(list).to_vec();
                self.invoke_overloads(site, &members)
            }
            Type::Union(_) => self.invoke_union(site, callee),
            Type::Record(_) | Type::Named(_) => match self.metamethod(opened, b"__call") {
                Some(method) => {
                    let method = self.store.unfold(method);
                    if let Type::Function(id) = self.store.get(method) {
                        let mut function = self.store.function(id).clone();
                        if !function.params.is_empty() {
                            function.params.remove(0);
                        }
                        function.has_self = false;
                        let site = Site { receiver: None, ..site };
                        return self.invoke_function(site, &function);
                    }
                    self.arguments(site);
                    unknown()
                }
                None => self.not_callable(site, callee),
            },
            _ => self.not_callable(site, callee),
        }
    }

    fn not_callable(&mut self, site: Site<'a>, callee: TypeId) -> Called {
        self.arguments(site);
        let of = self.store.widen(callee);
        let of = self.store.show(of);
        self.report(Code::E0002, site.callee_at, format!("cannot call {of}"));
        unknown()
    }

    fn invoke_union(&mut self, site: Site<'a>, callee: TypeId) -> Called {
        if self.store.may_be_nil(callee) {
            self.arguments(site);
            let of = self.store.show(callee);
            self.report(Code::E0021, site.callee_at, format!("cannot call {of} without a nil check"));
            return unknown();
        }
        let mut results: Option<Pack> = None;
        for part in self.store.parts(callee) {
            let (pack, _, _) = self.invoke(site, part);
            results = Some(match results {
                None => pack,
                Some(before) => self.join_packs(&before, &pack),
            });
        }
        (results.unwrap_or_else(Pack::unknown), Vec::new(), Facts::default())
    }

    /// Position by position.
    pub(super) fn join_packs(&mut self, a: &Pack, b: &Pack) -> Pack {
        let len = a.types.len().max(b.types.len());
        let types = (0..len).map(|at| self.store.union(a.get(at), b.get(at))).collect();
        let rest = match (a.rest, b.rest) {
            (Some(x), Some(y)) => Some(self.store.union(x, y)),
            (one, other) => one.or(other),
        };
        Pack { types, rest }
    }

    fn invoke_overloads(&mut self, site: Site<'a>, members: &[TypeId]) -> Called {
        let functions: Vec<Function> = members
            .iter()
            .filter_map(|member| match self.store.get(*member) {
                Type::Function(id) => Some(self.store.function(id).clone()),
                _ => None,
            })
            .collect();
        let Some(last) = functions.last() else {
            self.arguments(site);
            return unknown();
        };
        if let Some(special) = functions.iter().find_map(|function| function.special)
            && let Some(called) = self.invoke_special(special, site, last)
        {
            return called;
        }
        let mark = self.findings_mark();
        let (given, _) = self.values(site.args, &[]);
        for function in &functions {
            let skip = usize::from(site.receiver.is_some());
            let n_required =
                function.params.iter().skip(skip).filter(|param| !self.may_omit(param.ty, param.is_optional));
            let n_required = n_required.count();
            let n_params = function.params.len().saturating_sub(skip);
            let fits_count = (given.types.len() >= n_required || given.rest.is_some())
                && (given.types.len() <= n_params || function.rest.is_some());
            let mut bounds = Bounds::new(&function.type_params);
            let formal: Vec<TypeId> = function.params.iter().skip(skip).map(|param| param.ty).collect();
            for (formal, actual) in formal.iter().zip(&given.types) {
                bounds.infer(&mut self.store, *formal, *actual);
            }
            let types = bounds.types();
            let fits = fits_count
                && given.types.iter().enumerate().all(|(at, actual)| {
                    let wanted = formal.get(at).copied().or(function.rest).unwrap_or(TypeId::ANY);
                    let wanted = self.store.substitute(wanted, &function.type_params, &types);
                    self.store.fits(*actual, wanted)
                });
            if fits {
                self.drop_findings(mark);
                return self.invoke_function(site, function);
            }
        }
        self.drop_findings(mark);
        self.invoke_function(site, last)
    }

    fn may_omit(&mut self, ty: TypeId, is_optional: bool) -> bool {
        is_optional
            || ty == TypeId::ANY
            || ty == TypeId::UNKNOWN
            || self.store.kinds(ty) & kinds::NIL != 0 && !matches!(self.store.get(ty), Type::Param(_))
    }

    fn invoke_function(&mut self, site: Site<'a>, function: &Function) -> Called {
        if let Some(special) = function.special
            && let Some(called) = self.invoke_special(special, site, function)
        {
            return called;
        }
        let (_, types) = self.check_arguments(site, function);
        let mut results = self.store.substitute_pack(&function.results, &function.type_params, &types);
        if site.receiver.is_some()
            && function.has_self
            && let Some((_, receiver)) = site.receiver
            && let Some(own) = function.params.first().map(|param| param.ty)
        {
            // A method that returns its `self` returns the receiver.
            for ty in &mut results.types {
                if *ty == own && self.growing(own).is_some() {
                    *ty = receiver;
                }
            }
        }
        for (at, promise) in &function.promises {
            let skip = usize::from(site.receiver.is_some());
            let arg = match usize::from(*at).checked_sub(skip) {
                Some(at) => site.args.get(at),
                None => site.receiver.map(|(object, _)| object),
            };
            let Some(arg) = arg else { continue };
            let ty = self.silent_type(arg);
            let facts = match promise {
                Promise::Kinds(mask) => self.kind_facts(arg, ty, *mask),
                Promise::Is(wanted) => {
                    let wanted = self.store.substitute(*wanted, &function.type_params, &types);
                    self.type_facts(arg, ty, wanted)
                }
            };
            self.flow.apply(&facts.then);
        }
        (results, function.relations.clone(), Facts::default())
    }

    /// Evaluates and checks the arguments; the types of the type parameters come back too.
    fn check_arguments(&mut self, site: Site<'a>, function: &Function) -> (Pack, Vec<TypeId>) {
        let skip = usize::from(site.receiver.is_some());
        let params: Vec<(TypeId, bool)> =
            function.params.iter().skip(skip).map(|param| (param.ty, param.is_optional)).collect();
        if let Some((_, receiver)) = site.receiver
            && !function.has_self
            && let Some(own) = function.params.first()
            && function.type_params.is_empty()
            && own.ty != TypeId::ANY
            && !self.store.fits(receiver, own.ty)
        {
            self.arguments(site);
            let (x, y) = (self.store.show_beside(receiver, own.ty), self.store.show(own.ty));
            self.report(Code::E0001, site.callee_at, format!("method receiver: {x} not assignable to {y}"));
            return (Pack::unknown(), function.type_params.iter().map(|_| TypeId::ANY).collect());
        }
        let mut bounds = Bounds::new(&function.type_params);
        if let (Some((_, receiver)), Some(own)) = (site.receiver, function.params.first()) {
            bounds.infer(&mut self.store, own.ty, receiver);
        }
        let is_generic = !function.type_params.is_empty();
        let mut given = Pack::default();
        let last = site.args.len().saturating_sub(1);
        // Functions wait for what the other arguments say about type parameters.
        let mut waiting = Vec::new();
        for (at, arg) in site.args.iter().enumerate() {
            let formal = params.get(at).map(|param| param.0).or(function.rest);
            let is_literal_function = matches!(arg.kind, ExprKind::Function(_));
            if is_generic && is_literal_function {
                waiting.push(at);
                given.types.push(TypeId::ANY);
                continue;
            }
            let hint = formal.filter(|_| !is_generic || !matches!(arg.kind, ExprKind::Table(_)));
            let is_spread = at == last
                && matches!(arg.kind, ExprKind::Call { .. } | ExprKind::MethodCall { .. } | ExprKind::Vararg);
            let quiet = u32::from(is_literal_function);
            self.n_quiet += quiet;
            if is_spread {
                let (pack, _) = self.values(std::slice::from_ref(arg), &hint.into_iter().collect::<Vec<_>>());
                for (offset, ty) in pack.types.iter().enumerate() {
                    if let Some(formal) = params.get(at + offset).map(|param| param.0).or(function.rest) {
                        bounds.infer(&mut self.store, formal, *ty);
                    }
                }
                given.types.extend(pack.types);
                given.rest = pack.rest;
            } else {
                let ty = self.expr(arg, hint);
                if let Some(formal) = formal {
                    bounds.infer(&mut self.store, formal, ty);
                }
                given.types.push(ty);
            }
            self.n_quiet -= quiet;
        }
        for at in waiting {
            let Some(arg) = site.args.get(at) else { continue };
            let formal = params.get(at).map(|param| param.0).or(function.rest);
            let partial = bounds.partial(&mut self.store);
            let hint = formal.map(|formal| self.store.substitute(formal, &function.type_params, &partial));
            let ty = self.expr(arg, hint);
            if let Some(formal) = formal {
                bounds.infer(&mut self.store, formal, ty);
            }
            if let Some(slot) = given.types.get_mut(at) {
                *slot = ty;
            }
        }
        if is_generic && let Some(expected) = site.expected {
            let own = bounds.types();
            self.prefer_expected(&mut bounds, function, expected);
            let types = bounds.types();
            let all_fit = given.types.iter().zip(&params).all(|(ty, (formal, _))| {
                let wanted = self.store.substitute(*formal, &function.type_params, &types);
                self.store.fits(*ty, wanted)
            });
            if !all_fit {
                for (at, ty) in own.into_iter().enumerate() {
                    bounds.set(at, ty);
                }
            }
        }
        let types = bounds.types();
        for (at, param) in bounds.params().to_vec().into_iter().enumerate() {
            if let (Some(arg), Some(span)) = (bounds.get(at), site.args.first().map(|arg| arg.span)) {
                let position = function.params.iter().position(|p| self.store.get(p.ty) == Type::Param(param));
                let span = position.and_then(|p| site.args.get(p.checked_sub(skip)?)).map_or(span, |arg| arg.span);
                self.check_constraint(param, arg, &function.type_params, &types, span);
            }
        }
        self.check_count(site, function, &params, &given);
        for (at, ty) in given.types.iter().copied().enumerate() {
            let Some(wanted) = params.get(at).map(|param| param.0).or(function.rest) else {
                self.escape(ty);
                continue;
            };
            let wanted = self.store.substitute(wanted, &function.type_params, &types);
            if matches!(self.store.get(wanted), Type::Any | Type::Table | Type::Unknown) {
                self.escape(ty);
                if wanted != TypeId::TABLE {
                    continue;
                }
            }
            let span = site.args.get(at).or(site.args.last()).map_or(site.span, |arg| arg.span);
            if !self.scan.is_annotated && !self.is_certain_argument(ty, wanted) {
                continue;
            }
            self.assignable(ty, wanted, span, &format!("argument {}: ", at + 1));
        }
        (given, types)
    }

    /// In a file without annotations: whether the argument is what its type says, whatever else the program does.
    fn is_certain_argument(&mut self, ty: TypeId, wanted: TypeId) -> bool {
        if self.store.kinds(ty) & self.store.kinds(wanted) != 0 {
            return false;
        }
        match self.store.get(ty) {
            Type::Record(table) => {
                let table = self.store.table(table);
                table.meta.is_none() && !table.is_open
            }
            Type::True | Type::False | Type::Boolean => true,
            _ => false,
        }
    }

    /// What the place of the call wants decides where the arguments allow it.
    fn prefer_expected(&mut self, bounds: &mut Bounds, function: &Function, expected: TypeId) {
        let mut wanted = Bounds::new(&function.type_params);
        let result = function.results.first();
        let expected = if self.store.may_be_nil(result) { expected } else { self.store.non_nil(expected) };
        wanted.infer(&mut self.store, result, expected);
        for at in 0..function.type_params.len() {
            let Some(candidate) = wanted.get(at) else { continue };
            if bounds.get(at).is_none_or(|lower| self.store.fits(lower, candidate)) {
                bounds.set(at, candidate);
            }
        }
    }

    fn check_count(&mut self, site: Site<'a>, function: &Function, params: &[(TypeId, bool)], given: &Pack) {
        let n_given = given.types.len();
        let mut n_required = params.len();
        while let Some((ty, is_optional)) = n_required.checked_sub(1).and_then(|at| params.get(at).copied()) {
            if !self.may_omit(ty, is_optional) {
                break;
            }
            n_required -= 1;
        }
        if !function.is_annotated {
            return;
        }
        if n_given < n_required && given.rest.is_none() {
            let message = format!("not enough arguments: expected at least {n_required}, got {n_given}");
            self.report(Code::E0003, site.span, message);
        } else if site.args.len() > params.len()
            && function.rest.is_none()
            && !(params.is_empty() && site.receiver.is_none() && function.params.is_empty())
        {
            let (wanted, got) = (params.len(), site.args.len());
            let span = site.args.get(wanted).map_or(site.span, |arg| arg.span);
            self.report(Code::E0003, span, format!("too many arguments: expected {wanted}, got {got}"));
        }
    }

    /// Library functions with rules of their own; `None`: the signature says it all.
    fn invoke_special(&mut self, special: Special, site: Site<'a>, function: &Function) -> Option<Called> {
        match special {
            Special::Assert => {
                let first = site.args.first()?;
                let (ty, facts) = self.condition_of_assert(first);
                let (rest, _) = self.values(site.args.get(1..)?, &[]);
                if site.args.len() == 1
                    && let ExprKind::Call { .. } | ExprKind::MethodCall { .. } = first.kind
                {
                    let mark = self.findings_mark();
                    let (mut pack, _) = self.values(site.args, &[]);
                    self.drop_findings(mark);
                    if let Some(slot) = pack.types.first_mut() {
                        *slot = self.store.truthy(*slot);
                    }
                    return Some((pack, Vec::new(), Facts::default()));
                }
                let truthy = self.store.truthy(ty);
                if ty == TypeId::FALSE || ty == TypeId::NIL {
                    return Some((Pack::one(TypeId::NEVER), Vec::new(), Facts::default()));
                }
                self.flow.apply(&facts.then);
                let mut pack = Pack::one(truthy);
                pack.types.extend(rest.types);
                pack.rest = rest.rest;
                Some((pack, Vec::new(), Facts::default()))
            }
            Special::Pcall => {
                self.arguments(site);
                let pack = Pack { types: smallvec::smallvec![TypeId::BOOLEAN], rest: Some(TypeId::ANY) };
                Some((pack, Vec::new(), Facts::default()))
            }
            Special::Require => {
                let [arg] = site.args else { return None };
                let ExprKind::String(text) = arg.kind else { return None };
                let name = String::from_utf8_lossy(text).into_owned();
                let ty = match self.module(&name) {
                    Ok(Some(types)) => types.value,
                    Ok(None) => TypeId::ANY,
                    Err(message) => {
                        if self.n_quiet == 0 {
                            self.report(Code::E0100, arg.span, message);
                        }
                        TypeId::ANY
                    }
                };
                Some((Pack::one(ty), Vec::new(), Facts::default()))
            }
            Special::Setmetatable => Some(self.setmetatable(site.args)),
            Special::ChannelSelect => self.channel_select(site.args),
            Special::ChannelNew => {
                self.check_arguments(site, function);
                let ty = match site.expected {
                    Some(expected) if self.is_channel(expected) => self.store.non_nil(expected),
                    _ => self.store.channel_of(TypeId::ANY),
                };
                Some((Pack::one(ty), Vec::new(), Facts::default()))
            }
            Special::TableInsert | Special::TableMutator => {
                let list = self.expr(site.args.first()?, None);
                let shape = self.store.shape(list);
                if let Some(shape) = shape
                    && self.store.table(shape).is_readonly
                {
                    self.values(site.args.get(1..)?, &[]);
                    let of = self.store.show(list);
                    self.report(Code::E0008, site.args.first()?.span, format!("cannot modify {of}"));
                    return Some(unknown());
                }
                if special == Special::TableInsert
                    && self.growing(list).is_none()
                    && let Some(element) = shape.and_then(|shape| self.store.table(shape).array)
                    && let (2 | 3, Some(value)) = (site.args.len(), site.args.last())
                {
                    if let [_, position, _] = site.args {
                        let ty = self.expr(position, None);
                        self.assignable(ty, TypeId::INTEGER, position.span, "argument 2: ");
                    }
                    let ty = self.expr(value, Some(element));
                    self.assignable(ty, element, value.span, &format!("argument {}: ", site.args.len()));
                    return Some((Pack::default(), Vec::new(), Facts::default()));
                }
                let growing = self.growing(list).filter(|_| special == Special::TableInsert)?;
                let (given, _) = self.values(site.args.get(1..)?, &[]);
                if given.rest.is_none()
                    && let Some(value) = given.types.last()
                {
                    self.grow_element(growing, TypeId::INTEGER, *value);
                }
                Some((Pack::default(), Vec::new(), Facts::default()))
            }
            Special::Getmetatable | Special::Rawset => {
                self.arguments(site);
                Some(unknown())
            }
            Special::Error => {
                self.arguments(site);
                Some((Pack::one(TypeId::NEVER), Vec::new(), Facts::default()))
            }
            Special::Pairs | Special::Ipairs | Special::Next | Special::Type | Special::MathType => {
                self.n_quiet += 1;
                let probing = std::mem::replace(&mut self.is_probing, true);
                let (given, _) = self.values(site.args, &[]);
                self.is_probing = probing;
                self.n_quiet -= 1;
                match special {
                    Special::Type => Some((Pack::one(TypeId::STRING), Vec::new(), Facts::default())),
                    Special::MathType => None,
                    Special::Next => Some(unknown()),
                    _ => Some(self.iterate(special, site.args, given.first())),
                }
            }
            Special::Select => {
                self.n_quiet += 1;
                self.values(site.args, &[]);
                self.n_quiet -= 1;
                let counts = matches!(site.args.first().map(|arg| &arg.kind), Some(ExprKind::String(b"#")));
                Some(if counts { (Pack::one(TypeId::INTEGER), Vec::new(), Facts::default()) } else { unknown() })
            }
        }
    }

    /// The argument of `assert` as a condition.
    fn condition_of_assert(&mut self, arg: &'a Expr<'a>) -> (TypeId, Facts) {
        let (ty, facts) = self.condition(arg);
        (ty, facts)
    }

    fn is_channel(&mut self, ty: TypeId) -> bool {
        let ty = self.store.non_nil(ty);
        match self.store.get(ty) {
            Type::Named(app) => self.store.app(app).is_some_and(|app| Some(app.decl) == self.store.channel),
            _ => false,
        }
    }

    /// `pairs(t)` and `ipairs(t)`: the triple that a loop calls.
    fn iterate(&mut self, special: Special, args: &'a [Expr<'a>], of: TypeId) -> Called {
        let (mut key, mut value) = (TypeId::NEVER, TypeId::NEVER);
        if self.store.may_be_nil(of) && self.scan.is_annotated {
            let span = args.first().map_or_else(Span::default, |arg| arg.span);
            let shown = self.store.show(of);
            self.report(Code::E0001, span, format!("argument 1: {shown} not assignable to table"));
        } else if of != TypeId::ANY
            && self.store.kinds(of) & (kinds::TABLE | kinds::USERDATA | kinds::STRING) == 0
            && of != TypeId::NEVER
            && of != TypeId::NIL
        {
            let span = args.first().map_or_else(Span::default, |arg| arg.span);
            let shown = self.store.widen(of);
            let shown = self.store.show(shown);
            self.report(Code::E0001, span, format!("argument 1: {shown} not assignable to table"));
        }
        for part in self.store.parts(of) {
            let Some(shape) = self.store.shape(part) else {
                if part == TypeId::NIL {
                    continue;
                }
                (key, value) = (TypeId::ANY, TypeId::ANY);
                break;
            };
            let table: Table = self.store.table(shape).clone();
            let is_dynamic =
                table.is_open || table.meta.is_some() || table.class.is_some() || table.interface.is_some();
            if special == Special::Ipairs {
                let integers = table.map.filter(|(k, _)| self.store.fits(TypeId::INTEGER, *k)).map(|(_, v)| v);
                let element = if is_dynamic { None } else { table.array.or(integers) };
                let element = element.unwrap_or(TypeId::ANY);
                value = self.store.union(value, element);
                continue;
            }
            if is_dynamic || table.is_inferred && table.is_empty() {
                (key, value) = (TypeId::ANY, TypeId::ANY);
                break;
            }
            if let Some(element) = table.array {
                key = self.store.union(key, TypeId::INTEGER);
                value = self.store.union(value, element);
            }
            if let Some((k, v)) = table.map {
                key = self.store.union(key, k);
                value = self.store.union(value, v);
            }
            for field in &table.fields {
                let name = if table.is_inferred { TypeId::STRING } else { self.store.intern(Type::Str(field.name)) };
                key = self.store.union(key, name);
                let ty = if table.is_inferred { self.grown(field.ty) } else { self.store.non_nil(field.ty) };
                value = self.store.union(value, ty);
            }
        }
        if key == TypeId::NEVER {
            key = TypeId::ANY;
        }
        if value == TypeId::NEVER {
            value = TypeId::ANY;
        }
        let value = if special == Special::Pairs { self.store.non_nil(value) } else { value };
        let key = if special == Special::Ipairs { TypeId::INTEGER } else { key };
        let results = Pack { types: smallvec::smallvec![key, value], rest: None };
        let iterator = self.store.function_type(Function { rest: Some(TypeId::ANY), results, ..Function::default() });
        let pack = Pack { types: smallvec::smallvec![iterator, of, TypeId::ANY], rest: None };
        (pack, Vec::new(), Facts::default())
    }

    /// `channel.select{…}`: one variant a case.
    fn channel_select(&mut self, args: &'a [Expr<'a>]) -> Option<Called> {
        let ExprKind::Table(fields) = args.first()?.kind else { return None };
        let mut variants: Vec<TypeId> = Vec::new();
        let mut has_default = matches!(args.get(1).map(|arg| &arg.kind), Some(ExprKind::True));
        let mut position = 0;
        for field in fields {
            use crate::syntax::ast::TableFieldKind;
            match &field.kind {
                TableFieldKind::Named { name, value } => {
                    self.expr(value, None);
                    has_default |= self.names.text(name.name) == "default" && !matches!(value.kind, ExprKind::False);
                }
                TableFieldKind::Keyed { .. } => return None,
                TableFieldKind::Item(case) => {
                    position += 1;
                    let ExprKind::MethodCall { object, method, .. } = &case.kind else {
                        self.expr(case, None);
                        return None;
                    };
                    self.expr(case, None);
                    let channel = self.silent_type(object);
                    let element = match self.store.get(channel) {
                        Type::Named(app) => {
                            self.store.app(app).and_then(|app| self.store.list(app.args).first().copied())
                        }
                        _ => None,
                    };
                    let is_receive = self.names.text(method.name) == "case_receive";
                    let value = if is_receive { element.unwrap_or(TypeId::ANY) } else { TypeId::ANY };
                    let fresh = u32::MAX - position;
                    let id = self.path(object).and_then(|path| self.identity(path)).unwrap_or(fresh);
                    let identity = self.store.intern(Type::Identity(channel, id));
                    let index = self.store.intern(Type::Int(i64::from(position)));
                    let shown = self.path_text(object);
                    self.identity_names.insert(id, shown);
                    let fields = [
                        ("channel", identity),
                        ("value", value),
                        ("ok", TypeId::BOOLEAN),
                        ("index", index),
                        ("default", TypeId::NIL),
                    ];
                    let variant = self.variant(&fields);
                    variants.push(variant);
                }
            }
        }
        if let Some(default) = args.get(1) {
            self.expr(default, None);
        }
        if has_default {
            let fields = [
                ("default", TypeId::TRUE),
                ("ok", TypeId::TRUE),
                ("channel", TypeId::NIL),
                ("value", TypeId::NIL),
                ("index", TypeId::NIL),
            ];
            let variant = self.variant(&fields);
            variants.push(variant);
        }
        if variants.is_empty() {
            return None;
        }
        let union = self.store.union_of(&variants);
        Some((Pack::one(union), Vec::new(), Facts::default()))
    }

    fn variant(&mut self, fields: &[(&str, TypeId)]) -> TypeId {
        let mut table = Table::default();
        for (name, ty) in fields {
            let name = self.store.symbols.intern(name.as_bytes());
            let is_optional = *ty == TypeId::NIL;
            table.push(super::store::Field { name, ty: *ty, is_optional, is_readonly: false });
        }
        self.store.record(table)
    }
}
