//! The types of expressions.
//!
//! [`Checker::expr`] gives the type of one value, [`Checker::values`] those of a list. What groups to the left is walked by a
//! loop, as the head of the syntax tree asks for. Conditions are evaluated and turned into facts in one go.

use smallvec::SmallVec;

use super::check::{Checker, Facts, Global};
use super::normal::kinds;
use super::store::{Pack, Relation, Type, TypeId};
use super::symbols::Symbol;
use crate::diag::Code;
use crate::source::{Name, Position, Span, with_room};
use crate::syntax::ast::{BinaryOp, Expr, ExprKind, UnaryOp};

/// Which place a value has to fit, as messages call it. Nearly all values fit: the words are made only if one does not.
#[derive(Clone, Copy)]
pub(super) enum Place {
    /// What needs no word.
    Plain,
    /// An argument, counted from 1.
    Argument(usize),
    /// A result, counted from 1.
    Return(usize),
    /// A field.
    Field(Symbol),
}

impl<'a> Checker<'a, '_> {
    /// The type of `expr`; `expected` is what its place wants, as a hint.
    pub(super) fn expr(&mut self, expr: &'a Expr<'a>, expected: Option<TypeId>) -> TypeId {
        // Most expressions are a name or a literal, of which `eval` makes no more than this.
        if is_leaf(expr) {
            let is_called = std::mem::take(&mut self.next_is_call);
            self.work += 1;
            self.is_used = self.is_returned || is_called;
            return self.leaf(expr);
        }
        self.eval(expr, expected, false).0
    }

    /// The type of a condition, and what it tells.
    pub(super) fn condition(&mut self, expr: &'a Expr<'a>) -> (TypeId, Facts) {
        let probing = std::mem::replace(&mut self.is_probing, true);
        let result = self.eval(expr, None, true);
        self.is_probing = probing;
        result
    }

    fn eval(&mut self, expr: &'a Expr<'a>, expected: Option<TypeId>, wants: bool) -> (TypeId, Facts) {
        let is_called = std::mem::take(&mut self.next_is_call);
        let mut chain: SmallVec<[&'a Expr<'a>; 6]> = SmallVec::new();
        let mut inner = expr;
        while let Some(left) = inner.left_operand() {
            chain.push(inner);
            inner = left;
        }
        self.work += 1 + chain.len() as u64;
        let next_wants = |chain: &[&'a Expr<'a>]| match chain.last() {
            None => wants,
            Some(next) => matches!(next.kind, ExprKind::Binary { op: BinaryOp::And | BinaryOp::Or, .. }),
        };
        let is_last = chain.is_empty();
        // A test of a part is no test of the whole: `t.a.b` with `t.a` missing fails.
        let probing = self.is_probing;
        self.is_probing = probing && (is_last || next_wants(&chain) || chain.last().is_some_and(|e| is_comparison(e)));
        self.is_used = chain.last().is_some_and(|next| is_use(next)) || is_last && (self.is_returned || is_called);
        let hint = if is_last { expected } else { None };
        let (mut ty, mut facts) = self.operand(inner, hint, next_wants(&chain));
        while let Some(outer) = chain.pop() {
            let hint = if chain.is_empty() { expected } else { None };
            let wants_here = next_wants(&chain);
            self.is_callee = match chain.last() {
                Some(next) => matches!(next.kind, ExprKind::Call { .. }),
                None => is_called,
            };
            self.is_probing =
                probing && (chain.is_empty() || wants_here || chain.last().is_some_and(|e| is_comparison(e)));
            (ty, facts) = self.step(outer, ty, facts, hint, wants_here);
        }
        self.is_probing = probing;
        (ty, facts)
    }

    /// An expression that does not begin with another one.
    fn operand(&mut self, expr: &'a Expr<'a>, expected: Option<TypeId>, wants: bool) -> (TypeId, Facts) {
        let ty = match &expr.kind {
            _ if is_leaf(expr) => self.leaf(expr),
            ExprKind::Paren(inner) => return with_room(|| self.eval(inner, expected, wants)),
            ExprKind::Function(func) => with_room(|| self.function(func, expected, None)),
            ExprKind::Table(fields) => with_room(|| self.constructor(fields, expr.span, expected)),
            ExprKind::Unary { op: UnaryOp::Not, operand } => {
                let probing = std::mem::replace(&mut self.is_probing, true);
                let (ty, facts) = with_room(|| self.eval(operand, None, wants));
                self.is_probing = probing;
                let has = self.store.kinds(ty);
                let result = if has & kinds::FALSY == 0 && has != 0 {
                    TypeId::FALSE
                } else if has & kinds::TRUTHY == 0 && has != 0 {
                    TypeId::TRUE
                } else {
                    TypeId::BOOLEAN
                };
                let facts = Facts { then: facts.otherwise, otherwise: facts.then, is_complete: false };
                return (result, facts);
            }
            ExprKind::Unary { op, operand } => {
                let probing = std::mem::replace(&mut self.is_probing, false);
                let ty = with_room(|| self.expr(operand, None));
                self.is_probing = probing;
                self.unary(*op, ty, operand.span)
            }
            _ => TypeId::ANY,
        };
        let facts = if wants { self.kind_facts_of(expr, ty) } else { Facts::default() };
        (ty, facts)
    }

    /// The type of an expression without others in it.
    fn leaf(&mut self, expr: &'a Expr<'a>) -> TypeId {
        match &expr.kind {
            ExprKind::Nil => TypeId::NIL,
            ExprKind::True => TypeId::TRUE,
            ExprKind::False => TypeId::FALSE,
            ExprKind::Integer(value) => self.store.intern(Type::Int(*value)),
            ExprKind::Float(value) => self.store.intern(Type::Float(value.to_bits())),
            ExprKind::String(text) => self.store.string_literal(text),
            ExprKind::Vararg => self.frame().vararg.map_or(TypeId::NIL, |ty| ty),
            ExprKind::Name(name) => self.name(*name, expr.span),
            _ => TypeId::ANY,
        }
    }

    fn kind_facts_of(&mut self, expr: &Expr<'a>, ty: TypeId) -> Facts {
        match expr.kind {
            ExprKind::Name(_) | ExprKind::Field { .. } | ExprKind::Index { .. } => {
                self.kind_facts(expr, ty, kinds::TRUTHY)
            }
            _ => Facts::default(),
        }
    }

    /// What `expr` makes of its left operand.
    fn step(
        &mut self,
        expr: &'a Expr<'a>,
        left: TypeId,
        facts: Facts,
        expected: Option<TypeId>,
        wants: bool,
    ) -> (TypeId, Facts) {
        match &expr.kind {
            ExprKind::Field { field, .. } => {
                let symbol = self.symbol(field.name);
                let known = self.known_path(expr).and_then(|path| self.path_type(path));
                let ty = match known {
                    Some(ty) if left != TypeId::NIL => ty,
                    _ => self.read_field(left, symbol, expr.span, field.span),
                };
                let facts = if wants { self.kind_facts(expr, ty, kinds::TRUTHY) } else { Facts::default() };
                (ty, facts)
            }
            ExprKind::Index { key, .. } => {
                let probing = std::mem::replace(&mut self.is_probing, false);
                let key_type = with_room(|| self.expr(key, None));
                self.is_probing = probing;
                let known = self.known_path(expr).and_then(|path| self.path_type(path));
                let ty = match known {
                    Some(ty) => ty,
                    None => self.read_index(left, key_type, expr.span, key.span),
                };
                let facts = if wants { self.kind_facts(expr, ty, kinds::TRUTHY) } else { Facts::default() };
                (ty, facts)
            }
            ExprKind::Call { .. } | ExprKind::MethodCall { .. } => {
                let probing = std::mem::replace(&mut self.is_probing, false);
                let (pack, _, facts) = with_room(|| self.call(expr, left, expected, wants));
                self.is_probing = probing;
                (pack.first(), facts)
            }
            ExprKind::Cast { ty, .. } => (self.cast(left, ty, expr.span), Facts::default()),
            ExprKind::NonNil(_) => {
                let ty = self.store.non_nil(left);
                (ty, if wants { facts } else { Facts::default() })
            }
            ExprKind::Binary { op: op @ (BinaryOp::And | BinaryOp::Or), rhs, .. } => {
                self.logic(*op == BinaryOp::And, (left, facts), rhs, expected, wants)
            }
            ExprKind::Binary { op: op @ (BinaryOp::Eq | BinaryOp::Ne), lhs, rhs, .. } => {
                let probing = std::mem::replace(&mut self.is_probing, true);
                let right = with_room(|| self.expr(rhs, None));
                self.is_probing = probing;
                let mut facts = self.equality_facts(lhs, left, rhs, right);
                if *op == BinaryOp::Ne {
                    facts = Facts { then: facts.otherwise, otherwise: facts.then, is_complete: false };
                }
                (TypeId::BOOLEAN, facts)
            }
            ExprKind::Binary { op, lhs, rhs, .. } => {
                let probing = std::mem::replace(&mut self.is_probing, false);
                let right = with_room(|| self.expr(rhs, None));
                self.is_probing = probing;
                (self.binary(*op, left, lhs.span, right, rhs.span), Facts::default())
            }
            _ => (TypeId::ANY, Facts::default()),
        }
    }

    /// `left and right`, or `left or right`: the right operand is evaluated where the left one is truthy, or falsy, and only
    /// there.
    fn logic(
        &mut self,
        is_and: bool,
        (left, facts): (TypeId, Facts),
        rhs: &'a Expr<'a>,
        expected: Option<TypeId>,
        wants: bool,
    ) -> (TypeId, Facts) {
        // Facts where the right operand is evaluated, and where it is not.
        let (on, off) = if is_and { (facts.then, facts.otherwise) } else { (facts.otherwise, facts.then) };
        let mark = self.flow.mark();
        self.flow.apply(&on);
        self.n_branches += 1;
        let (right, more) = with_room(|| self.eval(rhs, expected, wants));
        self.n_branches -= 1;
        self.flow.undo(mark);
        let has = self.store.kinds(left);
        let (on_kinds, off_kinds) = if is_and { (kinds::TRUTHY, kinds::FALSY) } else { (kinds::FALSY, kinds::TRUTHY) };
        let ty = if has & off_kinds == 0 && has != 0 {
            right
        } else if has & on_kinds == 0 && has != 0 {
            left
        } else {
            let kept = if is_and { self.store.falsy(left) } else { self.store.truthy(left) };
            self.store.union(kept, right)
        };
        if !wants {
            return (ty, Facts::default());
        }
        let (more_on, more_off) = if is_and { (more.then, more.otherwise) } else { (more.otherwise, more.then) };
        let mut late = on.clone();
        late.extend(more_off);
        let off = self.joined(&off, &late);
        let mut on = on;
        on.extend(more_on);
        let (then, otherwise) = if is_and { (on, off) } else { (off, on) };
        let is_complete = !is_and && (facts.is_complete || more.is_complete);
        (ty, Facts { then, otherwise, is_complete })
    }

    /// The values of a list of expressions; `expected` gives a hint for each place.
    pub(super) fn values(&mut self, exprs: &'a [Expr<'a>], expected: &[TypeId]) -> (Pack, Vec<Relation>) {
        let mut pack = Pack::default();
        let mut relations = Vec::new();
        for (at, expr) in exprs.iter().enumerate() {
            let hint = expected.get(at).copied();
            if at + 1 < exprs.len() {
                let ty = self.expr(expr, hint);
                pack.types.push(ty);
                continue;
            }
            match &expr.kind {
                ExprKind::Call { callee: left, .. } | ExprKind::MethodCall { object: left, .. } => {
                    self.next_is_call = matches!(expr.kind, ExprKind::Call { .. });
                    let left = self.expr(left, None);
                    let (last, related, _) = with_room(|| self.call(expr, left, hint, false));
                    if exprs.len() == 1 {
                        relations = related;
                    }
                    pack.types.extend(last.types);
                    pack.rest = last.rest;
                }
                ExprKind::Vararg => pack.rest = Some(self.frame().vararg.unwrap_or(TypeId::NIL)),
                _ => {
                    let ty = self.expr(expr, hint);
                    pack.types.push(ty);
                }
            }
        }
        (pack, relations)
    }

    /// The type of a name in a value position.
    fn name(&mut self, name: Name, span: Span) -> TypeId {
        if let Some(id) = self.find_value(name) {
            let Some(local) = self.variable(id) else { return TypeId::ANY };
            let ty = self.flow.ty(local.slots.path).or(local.declared).unwrap_or(TypeId::ANY);
            let is_unset = ty == TypeId::UNSET
                || matches!(self.store.get(ty), Type::Union(list) if self.store.list(list).contains(&TypeId::UNSET));
            if is_unset {
                let declared = local.declared.unwrap_or(TypeId::ANY);
                if !self.store.fits(TypeId::NIL, declared) {
                    let text = self.names.text(name).to_owned();
                    self.report(Code::E0015, span, format!("'{text}' is used before it is assigned"));
                }
                self.flow.set_type(local.slots.path, declared);
                return declared;
            }
            return ty;
        }
        match self.find_type(name) {
            Some(super::check::TypeMeaning::Decl(decl)) => {
                let is_generic = self.store.decl(decl).is_some_and(|decl| !decl.params.is_empty());
                if is_generic {
                    return self.store.intern(Type::GenericValue(decl));
                }
                let of = self.store.apply(decl, &[]);
                return self.store.intern(Type::ValueOf(of));
            }
            Some(super::check::TypeMeaning::Param(_)) => {
                let text = self.names.text(name).to_owned();
                self.report(Code::E0012, span, format!("type parameter '{text}' has no value"));
                return TypeId::ANY;
            }
            _ => {}
        }
        self.global(name, span)
    }

    fn global(&mut self, name: Name, span: Span) -> TypeId {
        let text = self.names.text(name);
        let n_writes = self.scan.global_writes.get(name.index()).copied().unwrap_or(0);
        if n_writes > 0 {
            return self.assigned_global(name, n_writes);
        }
        if let Some(ty) = self.env.library.global(text, self.env.is_script) {
            return ty;
        }
        if matches!(text, "_ENV" | "_" | "_G") {
            return TypeId::ANY;
        }
        let is_value = is_type_value(text);
        if !is_value && self.env.modules.is_global(text) {
            let text = text.to_owned();
            return self.module_global(&text);
        }
        if let Some(ty) = super::lower::builtin(text) {
            return self.store.intern(Type::ValueOf(ty));
        }
        if is_value {
            return TypeId::TYPE_VALUE;
        }
        if text == "typeof" || self.scan.has_open_globals && self.env.is_script {
            return TypeId::ANY;
        }
        if self.scan.is_annotated || self.is_used {
            let text = text.to_owned();
            if self.report(Code::E0006, span, format!("undefined variable '{text}'")) {
                let help = self.near_variable(name);
                self.advise(help);
            }
        }
        TypeId::ANY
    }

    /// A module, or an import, that is a global as well: as if it had been required. What is kept of functions does not say
    /// what they ask for, so such a function is looked at each time.
    fn module_global(&mut self, name: &str) -> TypeId {
        self.n_asked = self.n_asked.saturating_add(1);
        match self.module(name) {
            Ok(Some(types)) => types.value,
            Ok(None) | Err(_) => TypeId::ANY,
        }
    }

    /// What a global of the file holds: the join of all that is assigned, once all of it has been seen. Nil is what it held
    /// before; code that may be anywhere else makes it unknown.
    fn assigned_global(&mut self, name: Name, n_writes: u32) -> TypeId {
        let is_plain = self.scan.is_annotated && !self.scan.has_open_globals;
        match self.globals.get(&name) {
            Some(global) if is_plain && global.places.len() == n_writes as usize => {
                let ty = global.ty;
                let is_library = self.env.library.global(self.names.text(name), self.env.is_script).is_some();
                if is_library { TypeId::ANY } else { self.grown(ty) }
            }
            _ => TypeId::ANY,
        }
    }

    /// The global `name` is assigned.
    pub(super) fn assign_global(&mut self, name: Name, value: TypeId, place: Position) {
        self.n_global_writes = self.n_global_writes.saturating_add(1);
        let value = if value == TypeId::NEVER { TypeId::ANY } else { self.store.widen(value) };
        let before = self.globals.get(&name).map_or(TypeId::NEVER, |global| global.ty);
        let ty = self.store.union(before, value);
        let global = self.globals.entry(name).or_insert(Global { ty, places: Vec::new() });
        global.ty = ty;
        if !global.places.contains(&place) {
            global.places.push(place);
        }
    }

    fn cast(&mut self, from: TypeId, ty: &'a crate::syntax::ast::Type<'a>, span: Span) -> TypeId {
        let to = self.lower(ty);
        let wide = self.store.widen(from);
        let fits = self.store.fits(from, to) || self.store.fits(to, from) || self.store.fits(to, wide);
        let is_param =
            [from, to].into_iter().any(|ty| matches!(self.store.get(ty), Type::Param(_) | Type::Unknown | Type::Never));
        if !fits && !is_param && self.store.kinds(from) & self.store.kinds(to) == 0 {
            let (x, y) = (self.store.show_beside(from, to), self.store.show(to));
            self.report(Code::E0026, span, format!("cast from {x} to {y} can never succeed"));
        }
        to
    }

    /// Reports `given` where `wanted` must stand, unless it fits.
    pub(super) fn assignable(&mut self, given: TypeId, wanted: TypeId, span: Span, place: Place) -> bool {
        if let Some(validator) = super::validate::broken(&mut self.store, given, wanted) {
            let (value, validator) = (self.store.show(given), self.store.show_validator(validator));
            self.report(Code::E0016, span, format!("value {value} violates {validator}"));
            return false;
        }
        if self.store.fits(given, wanted) {
            if self.store.take_too_deep() {
                self.report(Code::E0011, span, "type too deeply nested; treated as any");
            }
            return true;
        }
        let message = self.misfit(given, wanted, place);
        if self.report(Code::E0001, span, message) {
            let help = self.conversion(given, wanted);
            self.advise(help);
        }
        false
    }

    /// What is said about a value that does not fit.
    pub(super) fn misfit(&mut self, given: TypeId, wanted: TypeId, place: Place) -> String {
        let place = match place {
            Place::Plain => String::new(),
            Place::Argument(number) => format!("argument {number}: "),
            Place::Return(number) => format!("return value {number}: "),
            Place::Field(name) => format!("field '{}': ", self.store.symbols.shown(name)),
        };
        let reason = self.store.reason(given, wanted).map_or(String::new(), |reason| format!(": {reason}"));
        let (given, wanted) = (self.store.show_beside(given, wanted), self.store.show(wanted));
        format!("{place}{given} not assignable to {wanted}{reason}")
    }
}

/// Whether `expr` fails if its left operand is nil.
fn is_use(expr: &Expr<'_>) -> bool {
    match expr.kind {
        ExprKind::Binary { op, .. } => !matches!(op, BinaryOp::Eq | BinaryOp::Ne | BinaryOp::And | BinaryOp::Or),
        _ => true,
    }
}

fn is_comparison(expr: &Expr<'_>) -> bool {
    matches!(expr.kind, ExprKind::Binary { op: BinaryOp::Eq | BinaryOp::Ne, .. })
}

/// Whether an expression has no others in it.
fn is_leaf(expr: &Expr<'_>) -> bool {
    matches!(
        expr.kind,
        ExprKind::Nil
            | ExprKind::True
            | ExprKind::False
            | ExprKind::Integer(_)
            | ExprKind::Float(_)
            | ExprKind::String(_)
            | ExprKind::Vararg
            | ExprKind::Name(_)
    )
}

/// The global names of type values beside the names that types have themselves.
fn is_type_value(name: &str) -> bool {
    matches!(
        name,
        "Any"
            | "Unknown"
            | "Never"
            | "Nil"
            | "Boolean"
            | "Number"
            | "Integer"
            | "String"
            | "Table"
            | "Function"
            | "Thread"
            | "Userdata"
            | "Error"
            | "Channel"
            | "Type"
    )
}
