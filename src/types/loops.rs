//! Loops: walked until what they change is stable.

use super::check::{Checker, LoopFrame};
use super::expr::Place;
use super::flow::{Diff, NONE};
use super::generics::Bounds;
use super::normal::kinds;
use super::store::{Function, Pack, Special, Type, TypeId};
use crate::diag::{Code, Diagnostic};
use crate::source::{Position, Span};
use crate::syntax::ast::{Binding, Block, Expr, ExprKind};

/// How often a loop is walked until what it changes is stable.
const PASSES_MAX: u32 = 4;

/// Work beyond so many times the size of the text: loops are then walked once.
const WORK_FACTOR: u64 = 40;

impl<'a> Checker<'a, '_> {
    /// Walks a loop until what it changes is stable; `body` walks it once and gives the ways out at its end.
    pub(super) fn run_loop(&mut self, start: Position, mut body: impl FnMut(&mut Self) -> Vec<Diff>) {
        let writes = self.scan.writes_of_loop(start).to_vec();
        for id in &writes {
            let Some(local) = self.variable(*id) else { continue };
            let Some(ty) = self.flow.ty(local.slots.path) else { continue };
            self.flow.set(local.slots.alias, NONE);
            self.flow.set(local.slots.link, NONE);
            if local.declared.is_none() {
                let wide = self.store.widen(ty);
                self.flow.set_type(local.slots.path, wide);
            }
        }
        let is_hurried = self.work > self.work_limit();
        if is_hurried {
            for id in &writes {
                if let Some(local) = self.variable(*id) {
                    self.renew(*id, local, local.declared.unwrap_or(TypeId::ANY));
                }
            }
        }
        self.n_branches += 1;
        let mut pass = 0;
        // What the first turn finds of values that may be nil, where a later one knows nothing of them any more.
        let mut first: Vec<Diagnostic> = Vec::new();
        loop {
            let findings = self.findings_mark();
            let mark = self.flow.mark();
            self.frame().loops.push(LoopFrame { mark, breaks: Vec::new() });
            let mut ways = body(self);
            let back = if self.flow.is_dead { Vec::new() } else { self.flow.diff(mark) };
            self.flow.is_dead = false;
            self.flow.undo(mark);
            let frame = self.frame().loops.pop();
            ways.extend(frame.map(|frame| frame.breaks).unwrap_or_default());
            let mut changes = Diff::new();
            for (slot, value) in back {
                let head = self.flow.get(slot);
                // What a loop does to variables of its own is new at each turn.
                if head == NONE && self.flow.path(slot).parent.is_none() {
                    continue;
                }
                let joined = self.flow.join(&mut self.store, slot, head, value);
                if joined != head {
                    changes.push((slot, joined));
                }
            }
            if changes.is_empty() || pass >= PASSES_MAX || is_hurried {
                self.n_branches -= 1;
                self.flow.meet(&mut self.store, &ways);
                let found = self.findings.get(findings.0..).unwrap_or_default();
                first.retain(|before| {
                    !found.iter().any(|d| d.code == before.code && d.primary.span == before.primary.span)
                });
                self.findings.append(&mut first);
                return;
            }
            let becomes_any = |(slot, value): &(u32, u32)| self.flow.is_type(*slot) && *value == TypeId::ANY.0 + 1;
            if pass == 0 && changes.iter().any(becomes_any) {
                let found = self.findings.get(findings.0..).unwrap_or_default();
                first = found.iter().filter(|d| matches!(d.code, Code::E0021 | Code::E0023)).cloned().collect();
            }
            self.drop_findings(findings);
            for (slot, value) in changes {
                let value =
                    if self.flow.is_type(slot) && value != NONE && pass >= 2 && self.flow.path(slot).parent.is_some() {
                        // A field has its own type to go back to.
                        NONE
                    } else if self.flow.is_type(slot) && value != NONE && pass >= 2 {
                        let wide = self.store.widen(TypeId(value - 1));
                        let is_last = pass + 1 >= PASSES_MAX;
                        let declared = self.local_of(slot).and_then(|(_, local)| local.declared);
                        if is_last { declared.unwrap_or(TypeId::ANY).0 + 1 } else { wide.0 + 1 }
                    } else {
                        value
                    };
                self.flow.set(slot, value);
            }
            pass += 1;
        }
    }

    /// So much work may be done before loops are walked once.
    pub(super) fn work_limit(&self) -> u64 {
        self.scan.n_nodes.saturating_mul(WORK_FACTOR).saturating_add(100_000)
    }

    pub(super) fn while_loop(&mut self, start: Position, cond: &'a Expr<'a>, body: &Block<'a>) {
        let is_endless = matches!(cond.kind, ExprKind::True | ExprKind::Integer(_) | ExprKind::String(_));
        self.run_loop(start, |checker| {
            let mark = checker.frame().loops.last().map_or(0, |frame| frame.mark);
            let (_, facts) = checker.condition(cond);
            let inner = checker.flow.mark();
            checker.flow.apply(&facts.otherwise);
            let ways = if is_endless { Vec::new() } else { vec![checker.flow.diff(mark)] };
            checker.flow.undo(inner);
            checker.flow.apply(&facts.then);
            checker.block(body);
            ways
        });
    }

    pub(super) fn repeat_loop(&mut self, start: Position, body: &Block<'a>, cond: &'a Expr<'a>) {
        self.run_loop(start, |checker| {
            let mark = checker.frame().loops.last().map_or(0, |frame| frame.mark);
            let (values, types) = (checker.hidden.len(), checker.hidden_types.len());
            checker.open_block(body);
            let mut ways = Vec::new();
            if !checker.flow.is_dead {
                let (_, facts) = checker.condition(cond);
                let inner = checker.flow.mark();
                checker.flow.apply(&facts.then);
                if !matches!(cond.kind, ExprKind::False | ExprKind::Nil) {
                    ways.push(checker.flow.diff(mark));
                }
                checker.flow.undo(inner);
                checker.flow.apply(&facts.otherwise);
            }
            checker.leave_values(values);
            checker.leave_types(types);
            ways
        });
    }

    pub(super) fn numeric_for(
        &mut self,
        start: Position,
        var: &'a Binding<'a>,
        bounds: [Option<&'a Expr<'a>>; 3],
        body: &Block<'a>,
    ) {
        let mut is_integer = true;
        for (bound, what) in bounds.into_iter().zip(["initial value", "limit", "step"]) {
            let Some(bound) = bound else { continue };
            let ty = self.expr(bound, None);
            let is_dynamic = matches!(self.store.get(ty), Type::Any | Type::Unknown | Type::Never);
            if !is_dynamic && self.store.kinds(ty) & !kinds::NUMBER != 0 {
                let wide = self.store.widen(ty);
                let shown = self.store.show(wide);
                let is_certain = match self.store.get(ty) {
                    Type::Str(text) => !self.store.symbols.text(text).iter().any(u8::is_ascii_digit),
                    _ => self.store.kinds(ty) & (kinds::NUMBER | kinds::STRING) == 0,
                };
                if self.scan.is_annotated || is_certain {
                    self.report(Code::E0001, bound.span, format!("for loop {what} must be numeric, got {shown}"));
                }
            }
            if what != "limit" {
                is_integer &= is_dynamic || self.store.fits(ty, TypeId::INTEGER);
            }
        }
        let produced = if is_integer { TypeId::INTEGER } else { TypeId::NUMBER };
        let declared = var.ty.map(|ty| self.lower(ty));
        if let Some(declared) = declared {
            self.assignable(produced, declared, var.name.span, Place::Plain);
        }
        self.run_loop(start, |checker| {
            let mark = checker.frame().loops.last().map_or(0, |frame| frame.mark);
            let ways = vec![checker.flow.diff(mark)];
            let values = checker.hidden.len();
            checker.declare(var.name.name, var.name.span.start, declared, declared.unwrap_or(produced));
            checker.block(body);
            checker.leave_values(values);
            ways
        });
    }

    /// The results of a function type.
    fn results_of(&self, ty: TypeId) -> Option<Pack> {
        match self.store.get(ty) {
            Type::Function(id) => Some(self.store.function(id).results.clone()),
            _ => None,
        }
    }

    /// What an iterator gives that is called with the state and the control value of `triple`.
    fn produced(&mut self, function: &Function, triple: &Pack) -> Pack {
        if function.type_params.is_empty() {
            return function.results.clone();
        }
        let mut bounds = Bounds::new(&function.type_params);
        for (at, param) in function.params.iter().enumerate().take(2) {
            bounds.infer(&mut self.store, param.ty, triple.get(at + 1));
        }
        let types = bounds.types();
        self.store.substitute_pack(&function.results, &function.type_params, &types)
    }

    pub(super) fn generic_for(
        &mut self,
        start: Position,
        vars: &'a [Binding<'a>],
        exprs: &'a [Expr<'a>],
        body: &Block<'a>,
    ) {
        let (triple, _) = self.values(exprs, &[]);
        let iterator = self.store.unfold(triple.first());
        let results = match self.store.get(iterator) {
            Type::Function(id) => {
                let function = self.store.function_now(id);
                match (function.special, exprs.get(1..)) {
                    (Some(Special::Next), Some(rest @ [_, ..])) => {
                        let (pairs, _, _) = self.iterate(Special::Pairs, rest, triple.get(1));
                        self.results_of(pairs.first()).unwrap_or_else(Pack::unknown)
                    }
                    _ => self.produced(&function, &triple),
                }
            }
            Type::Any
            | Type::Unknown
            | Type::Never
            | Type::AnyFunction
            | Type::Table
            | Type::Userdata
            | Type::Param(_) => Pack::unknown(),
            Type::Union(_) => {
                if self.store.may_be_nil(iterator) {
                    let shown = self.store.show(iterator);
                    let span = exprs.first().map_or_else(Span::default, |expr| expr.span);
                    self.report(Code::E0021, span, format!("cannot call {shown} without a nil check"));
                }
                Pack::unknown()
            }
            Type::Intersection(_) => Pack::unknown(),
            _ => {
                let is_callable = self.metamethod(iterator, b"__call").is_some();
                if !is_callable {
                    let wide = self.store.widen(iterator);
                    let shown = self.store.show(wide);
                    let span = exprs.first().map_or_else(Span::default, |expr| expr.span);
                    self.report(Code::E0002, span, format!("cannot call {shown}"));
                }
                Pack::unknown()
            }
        };
        let mut declared = Vec::new();
        let mut types = Vec::new();
        for (at, var) in vars.iter().enumerate() {
            let produced = results.get(at);
            let produced = if at == 0 { self.store.non_nil(produced) } else { produced };
            let produced = if produced == TypeId::NEVER { TypeId::ANY } else { produced };
            let wanted = var.ty.map(|ty| self.lower(ty));
            if let Some(wanted) = wanted {
                self.assignable(produced, wanted, var.name.span, Place::Plain);
            }
            declared.push(wanted);
            types.push(wanted.unwrap_or(produced));
        }
        self.forget_volatile();
        self.run_loop(start, |checker| {
            let mark = checker.frame().loops.last().map_or(0, |frame| frame.mark);
            let ways = vec![checker.flow.diff(mark)];
            let values = checker.hidden.len();
            for (at, var) in vars.iter().enumerate() {
                let ty = types.get(at).copied().unwrap_or(TypeId::ANY);
                checker.declare(var.name.name, var.name.span.start, declared.get(at).copied().flatten(), ty);
            }
            checker.block(body);
            checker.leave_values(values);
            ways
        });
    }
}
