//! Calls: what is called, whether the arguments fit, and what comes back.

use std::sync::Arc;

use super::advice::TEST_FIRST;
use super::assign::Member;
use super::check::{Checker, Facts};
use super::generics::Bounds;
use super::normal::kinds;
use super::store::{Function, Pack, Promise, Relation, Table, Type, TypeId};
use crate::diag::Code;
use crate::source::Span;
use crate::syntax::ast::{Expr, ExprKind};

/// What a library that is a type answers beside its own functions.
pub(super) const TYPE_METHODS: &[&str] = &[
    "constraints",
    "elem",
    "fields",
    "inner",
    "is",
    "key",
    "kind",
    "name",
    "params",
    "readonly",
    "ret",
    "rets",
    "tparams",
    "val",
    "value",
    "variants",
];

/// The outcome of a call: results, how they relate, and what its truth tells.
pub(super) type Called = (Pack, Vec<Relation>, Facts);

/// A call in the text.
#[derive(Clone, Copy)]
pub(super) struct Site<'a> {
    pub(super) args: &'a [Expr<'a>],
    /// What stands before the colon, with its type.
    pub(super) receiver: Option<(&'a Expr<'a>, TypeId)>,
    pub(super) span: Span,
    /// The callee, or the method's name.
    pub(super) callee_at: Span,
    pub(super) expected: Option<TypeId>,
}

pub(super) fn unknown() -> Called {
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
                let text = self.names.text(method.name);
                let library = if TYPE_METHODS.contains(&text) { self.library_type(left) } else { None };
                if let Some(of) = self.value_type(left).or(library) {
                    return self.type_method(site, of, text == "is", wants);
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
    pub(super) fn arguments(&mut self, site: Site<'a>) -> Pack {
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
            && !self.store.table(table).is_open
        {
            self.store.table_mut(table).is_open = true;
        }
    }

    /// The method `name` of a receiver; `None` after a report.
    pub(super) fn method(
        &mut self,
        object: TypeId,
        name: super::symbols::Symbol,
        span: Span,
        at: Span,
    ) -> Option<TypeId> {
        if matches!(self.store.get(object), Type::Any | Type::Unknown | Type::Never) {
            return Some(TypeId::ANY);
        }
        if self.store.may_be_nil(object) {
            let (text, of) = (self.store.symbols.shown(name), self.store.show(object));
            if self.report(Code::E0021, span, format!("cannot call method '{text}' on {of} without a nil check")) {
                self.advise(Some(TEST_FIRST.to_owned()));
            }
            return None;
        }
        let mut found = Vec::new();
        let parts = self.store.parts(object);
        // Without annotations only what fails whichever of the types it is.
        let is_certain = self.scan.is_annotated || parts.len() == 1;
        for part in parts {
            let method = match self.store.get(part) {
                _ if self.store.is_text(part) => self.string_member(name),
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
                let (text, of) = (self.store.symbols.shown(name), self.store.show(shown));
                let message = format!("no method '{text}' on {of}");
                match self.growing(part) {
                    Some(table) => {
                        let class = self.store.table(table).class;
                        let is_class_open = class.is_some_and(|class| self.store.table(class).is_open);
                        if !is_class_open && is_certain {
                            self.report_unless(table, name, Code::E0022, at, message);
                        }
                    }
                    // A program without annotations may well have given strings more methods.
                    None => {
                        let is_certain =
                            is_certain && (self.scan.is_annotated || self.store.kinds(part) != kinds::STRING);
                        if is_certain && self.report(Code::E0022, at, message) {
                            let help = self.near_member(part, name);
                            self.advise(help);
                        }
                    }
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
    pub(super) fn validation_error(&mut self) -> TypeId {
        if let Some(known) = self.validation_error {
            return known;
        }
        let interface = self.store.error;
        let ty = self.store.record(Table { is_inferred: true, is_open: true, interface, ..Table::default() });
        self.validation_error = Some(ty);
        ty
    }

    /// A method of a type value.
    pub(super) fn type_method(&mut self, site: Site<'a>, of: TypeId, is_test: bool, wants: bool) -> Called {
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

    /// The type that a library stands for as well.
    fn library_type(&self, ty: TypeId) -> Option<TypeId> {
        if self.is_string_library(ty) {
            return Some(TypeId::STRING);
        }
        (self.env.library.tables == Some(ty)).then_some(TypeId::TABLE)
    }

    /// The global `string` is a library and a type value.
    pub(super) fn is_string_library(&self, ty: TypeId) -> bool {
        self.env.library.strings() == Some(ty)
    }

    pub(super) fn invoke(&mut self, site: Site<'a>, callee: TypeId) -> Called {
        if let Some(of) = self.library_type(callee) {
            return self.invoke_type(site, of);
        }
        let opened = self.store.unfold(callee);
        match self.store.get(opened) {
            Type::Function(id) => {
                let function = self.store.function_now(id);
                self.invoke_function(site, &function)
            }
            Type::Any | Type::Unknown | Type::Never | Type::AnyFunction | Type::Table | Type::Userdata => {
                self.arguments(site);
                unknown()
            }
            Type::ValueOf(of) => self.invoke_type(site, of),
            Type::GenericValue(decl) => {
                let given = self.arguments(site);
                let n_wanted = self.store.decl(decl).map_or(0, |decl| decl.params.len());
                self.check_type_count(site, &given, n_wanted, callee);
                unknown()
            }
            Type::Reflection => {
                self.arguments(site);
                unknown()
            }
            Type::Intersection(list) => {
                let members = self.store.members(list);
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

    /// `T(v)`: exactly one value, which has the type from there on.
    fn invoke_type(&mut self, site: Site<'a>, of: TypeId) -> Called {
        let (given, _) = self.values(site.args, &[]);
        self.check_type_count(site, &given, 1, of);
        if let Some(arg) = site.args.first() {
            let facts = self.type_facts(arg, given.first(), of);
            self.flow.apply(&facts.then);
        }
        (Pack::one(of), Vec::new(), Facts::default())
    }

    pub(super) fn not_callable(&mut self, site: Site<'a>, callee: TypeId) -> Called {
        self.arguments(site);
        let of = self.store.widen(callee);
        let of = self.store.show(of);
        self.report(Code::E0002, site.callee_at, format!("cannot call {of}"));
        unknown()
    }

    pub(super) fn invoke_union(&mut self, site: Site<'a>, callee: TypeId) -> Called {
        if self.store.may_be_nil(callee) {
            self.arguments(site);
            let of = self.store.show(callee);
            if self.report(Code::E0021, site.callee_at, format!("cannot call {of} without a nil check")) {
                self.advise(Some(TEST_FIRST.to_owned()));
            }
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

    pub(super) fn invoke_overloads(&mut self, site: Site<'a>, members: &[TypeId]) -> Called {
        let functions: Vec<Arc<Function>> = members
            .iter()
            .filter_map(|member| match self.store.get(*member) {
                Type::Function(id) => Some(self.store.function_now(id)),
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

    pub(super) fn invoke_function(&mut self, site: Site<'a>, function: &Function) -> Called {
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
}
