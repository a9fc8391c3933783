//! Arguments of a call: evaluated, counted, fitted to the parameters; type parameters are inferred on the way.

use smallvec::SmallVec;

use super::call::Site;
use super::check::Checker;
use super::expr::Place;
use super::generics::Bounds;
use super::normal::kinds;
use super::store::{Function, Pack, Relation, Type, TypeId};
use crate::diag::Code;
use crate::source::Span;
use crate::syntax::ast::ExprKind;

impl<'a> Checker<'a, '_> {
    pub(super) fn may_omit(&mut self, ty: TypeId, is_optional: bool) -> bool {
        is_optional
            || ty == TypeId::ANY
            || ty == TypeId::UNKNOWN
            || self.store.kinds(ty) & kinds::NIL != 0 && !matches!(self.store.get(ty), Type::Param(_))
    }

    /// Evaluates and checks the arguments; the types of the type parameters come back too.
    pub(super) fn check_arguments(&mut self, site: Site<'a>, function: &Function) -> (Pack, Vec<TypeId>) {
        let skip = usize::from(site.receiver.is_some());
        let params: SmallVec<[(TypeId, bool); 6]> =
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
                let (pack, _) = self.values(std::slice::from_ref(arg), hint.as_slice());
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
            let hint = formal.map(|formal| self.callback_hint(formal, function, &bounds));
            let findings = self.findings_mark();
            let mut ty = self.expr(arg, hint);
            if let Some(formal) = formal {
                bounds.infer(&mut self.store, formal, ty);
                // What a function gives can widen what it takes: then its body means that.
                let wider = self.callback_hint(formal, function, &bounds);
                if self.differ_in_parameters(hint, wider) && self.work < self.work_limit() {
                    self.drop_findings(findings);
                    ty = self.expr(arg, Some(wider));
                    bounds.infer(&mut self.store, formal, ty);
                }
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
        for (at, param) in function.type_params.iter().copied().enumerate() {
            if let (Some(arg), Some(span)) = (bounds.get(at), site.args.first().map(|arg| arg.span)) {
                let position = function.params.iter().position(|p| self.store.get(p.ty) == Type::Param(param));
                let span = position.and_then(|p| site.args.get(p.checked_sub(skip)?)).map_or(span, |arg| arg.span);
                self.check_constraint(param, arg, &function.type_params, &types, span);
            }
        }
        self.check_count(site, function, &params, &given);
        // What has an error among its results gives one, and does not raise it.
        let gives_errors = function
            .relations
            .iter()
            .any(|relation| matches!(relation, Relation::ErrorPair { .. } | Relation::NoErrorMeansValue { .. }));
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
            if !self.scan.is_annotated && (gives_errors || !self.is_certain_argument(ty, wanted)) {
                continue;
            }
            self.assignable(ty, wanted, span, Place::Argument(at + 1));
        }
        (given, types)
    }

    /// What a function literal is wanted to be where `formal` stands in a generic signature. A result that is a type parameter
    /// for which a plain value was given is left open: `fold(list, 0, f)` may well come to a number that is no integer.
    fn callback_hint(&mut self, formal: TypeId, function: &Function, bounds: &Bounds) -> TypeId {
        let partial = bounds.partial(&mut self.store);
        let hint = self.store.substitute(formal, &function.type_params, &partial);
        let (Type::Function(of), Type::Function(id)) = (self.store.get(formal), self.store.get(hint)) else {
            return hint;
        };
        let result = self.store.function(of).results.first();
        let at = function.type_params.iter().position(|param| self.store.get(result) == Type::Param(*param));
        let Some(known) = at.and_then(|at| bounds.get(at)) else { return hint };
        if self.store.kinds(known) & !(kinds::NUMBER | kinds::STRING | kinds::TRUE | kinds::FALSE | kinds::NIL) != 0 {
            return hint;
        }
        let mut open = self.store.function(id).clone();
        open.results = self.store.function(of).results.clone();
        self.store.function_type(open)
    }

    /// Whether two function types take something else.
    fn differ_in_parameters(&self, a: Option<TypeId>, b: TypeId) -> bool {
        let (Some(Type::Function(a)), Type::Function(b)) = (a.map(|a| self.store.get(a)), self.store.get(b)) else {
            return false;
        };
        let (a, b) = (&self.store.function(a).params, &self.store.function(b).params);
        !a.iter().map(|param| param.ty).eq(b.iter().map(|param| param.ty))
    }

    /// In a file without annotations: whether the argument is what its type says, whatever else the program does.
    pub(super) fn is_certain_argument(&mut self, ty: TypeId, wanted: TypeId) -> bool {
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
    pub(super) fn prefer_expected(&mut self, bounds: &mut Bounds, function: &Function, expected: TypeId) {
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

    pub(super) fn check_count(&mut self, site: Site<'a>, function: &Function, params: &[(TypeId, bool)], given: &Pack) {
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
        // Of a chain of methods the one that lacks something.
        let call_at = Span::new(site.callee_at.start, site.span.end);
        if n_given < n_required && given.rest.is_none() {
            let message = format!("not enough arguments: expected at least {n_required}, got {n_given}");
            self.report(Code::E0003, call_at, message);
        } else if site.args.len() > params.len()
            && function.rest.is_none()
            && !(params.is_empty() && site.receiver.is_none() && function.params.is_empty())
        {
            let (wanted, got) = (params.len(), site.args.len());
            let span = site.args.get(wanted).map_or(call_at, |arg| arg.span);
            self.report(Code::E0003, span, format!("too many arguments: expected {wanted}, got {got}"));
        }
    }

    /// The arguments of a call of `of` as a value, or of a generic declaration, which takes so many and fails with any other number
    /// of them. The message is that of the run time.
    pub(super) fn check_type_count(&mut self, site: Site<'a>, given: &Pack, n_wanted: usize, of: TypeId) {
        let is_spread = site.args.last().is_some_and(|arg| {
            matches!(arg.kind, ExprKind::Call { .. } | ExprKind::MethodCall { .. } | ExprKind::Vararg)
        });
        let n_written = site.args.len() - usize::from(is_spread);
        // What a function may leave out at the end of its results is not certain to be there.
        let mut n_certain = given.types.len();
        while n_certain > n_written
            && let Some(ty) = given.types.get(n_certain - 1).copied()
            && self.may_omit(ty, false)
        {
            n_certain -= 1;
        }
        let is_exact = given.rest.is_none() && n_certain == given.types.len();
        let is_possible = n_certain <= n_wanted && (given.rest.is_some() || given.types.len() >= n_wanted);
        if is_possible {
            return;
        }
        let got = match n_certain {
            0 => "none".to_owned(),
            n if is_exact => n.to_string(),
            n => format!("{n} or more"),
        };
        let what = match self.store.get(of) {
            Type::GenericValue(decl) => {
                let name = self.store.decl(decl).map(|decl| self.store.symbols.shown(decl.name)).unwrap_or_default();
                let plural = if n_wanted == 1 { "" } else { "s" };
                format!("generic type {name} expects {n_wanted} type argument{plural}")
            }
            _ => format!("type {} expects 1 value", self.store.show(of)),
        };
        let span = Span::new(site.callee_at.start, site.span.end);
        if self.report_if(true, Code::E0003, span, format!("{what}, got {got}")) && is_spread && n_written < n_wanted {
            self.advise(Some("a call in parentheses gives its first result only".to_owned()));
        }
    }
}
