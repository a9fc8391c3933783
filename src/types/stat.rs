//! Statements: what is known before and after each, through branches, loops and jumps.

use super::check::{Checker, LabelFrame, Returned};
use super::expr::Place;
use super::flow::NONE;
use super::store::{Pack, TypeId};
use crate::diag::Code;
use crate::source::{Span, with_room};
use crate::syntax::ast::{Block, Expr, ExprKind, FunctionBody, FunctionName, Stat, StatKind};

impl<'a> Checker<'a, '_> {
    /// A block with a scope of its own.
    pub(super) fn block(&mut self, block: &Block<'a>) {
        with_room(|| {
            let (values, types) = (self.hidden.len(), self.hidden_types.len());
            let requires = self.requires.len();
            self.open_block(block);
            self.leave_values(values);
            self.leave_types(types);
            self.requires.truncate(requires);
        });
    }

    /// The statements of a block, whose names stay visible.
    pub(super) fn open_block(&mut self, block: &Block<'a>) {
        self.declare_types(block);
        let labels = self.frame().labels.len();
        for stat in block.stats {
            if let StatKind::Label(label) = &stat.kind {
                let frame = LabelFrame { name: label.name, mark: self.flow.mark(), jumps: Vec::new() };
                self.frame().labels.push(frame);
            }
        }
        let mut is_reported = false;
        for (at, stat) in block.stats.iter().enumerate() {
            self.is_last_stat = at + 1 == block.stats.len();
            if self.flow.is_dead && !matches!(stat.kind, StatKind::Label(_)) {
                if !is_reported {
                    self.report(Code::E0009, stat.span, "unreachable code");
                    is_reported = true;
                }
                continue;
            }
            self.stat(stat);
        }
        self.frame().labels.truncate(labels);
    }

    pub(super) fn stat(&mut self, stat: &'a Stat<'a>) {
        self.work += 1;
        match &stat.kind {
            StatKind::Local { bindings, values } => self.local(bindings, values),
            StatKind::Assign { targets, values } => self.assign(targets, values),
            StatKind::Call(call) => {
                let (pack, _) = self.values(std::slice::from_ref(call), &[]);
                if pack.is_never() {
                    self.flow.is_dead = true;
                }
            }
            StatKind::Do(body) => self.block(body),
            StatKind::While { cond, body } => self.while_loop(stat.span.start, cond, body),
            StatKind::Repeat { body, cond } => self.repeat_loop(stat.span.start, body, cond),
            StatKind::If { arms, else_body } => self.branches(arms, else_body.as_ref(), stat.span),
            StatKind::NumericFor { var, start, limit, step, body } => {
                self.numeric_for(stat.span.start, var, [Some(start), Some(limit), *step], body);
            }
            StatKind::GenericFor { vars, exprs, body } => self.generic_for(stat.span.start, vars, exprs, body),
            StatKind::Function { name, func } => self.function_stat(name, func),
            StatKind::LocalFunction { name, func } => {
                let ty = self.declare_function(func, None, None);
                let local = self.declare(name.name, name.span.start, None, ty);
                self.check_unit(func, ty, None, None);
                self.flow.set_type(local.slots.path, ty);
            }
            StatKind::Return { values } => self.return_stat(values, stat.span),
            StatKind::Break => {
                let mark = self.frame().loops.last().map(|l| l.mark);
                if let Some(mark) = mark {
                    let diff = self.flow.diff(mark);
                    if let Some(frame) = self.frame().loops.last_mut() {
                        frame.breaks.push(diff);
                    }
                }
                self.flow.is_dead = true;
            }
            StatKind::Goto(label) => {
                let target = self.frame().labels.iter().rposition(|frame| frame.name == label.name);
                if let Some(at) = target {
                    let mark = self.frame().labels.get(at).map_or(0, |frame| frame.mark);
                    let diff = self.flow.diff(mark);
                    if let Some(frame) = self.frame().labels.get_mut(at) {
                        frame.jumps.push(diff);
                    }
                }
                self.flow.is_dead = true;
            }
            StatKind::Label(label) => {
                let target = self.frame().labels.iter().rposition(|frame| frame.name == label.name);
                if let Some(at) = target {
                    let (mark, mut ways) = match self.frame().labels.get_mut(at) {
                        Some(frame) => (frame.mark, std::mem::take(&mut frame.jumps)),
                        None => return,
                    };
                    if !ways.is_empty() {
                        if !self.flow.is_dead {
                            ways.push(self.flow.diff(mark));
                        }
                        self.flow.undo(mark);
                        self.flow.meet(&mut self.store, &ways);
                    }
                }
                let is_led_to = self.scan.backward_labels.contains(&label.span.start);
                if let Some(memo) = &mut self.memo {
                    memo.note(&[is_led_to]);
                }
                if is_led_to {
                    self.flow.is_dead = false;
                    self.forget_assigned();
                }
            }
            StatKind::TypeDecl(_) | StatKind::InterfaceDecl(_) => {
                if let StatKind::TypeDecl(decl) = &stat.kind
                    && let Some(super::check::TypeMeaning::Decl(id)) = self.find_type(decl.name.name)
                {
                    self.read(id);
                }
            }
            StatKind::Error => {}
        }
    }

    /// Code can be reached again from below: nothing is kept of variables that are assigned.
    pub(super) fn forget_assigned(&mut self) {
        // Those in scope, with those that they hide.
        let innermost = self.hidden.iter().filter_map(|(name, _)| self.find_value(*name));
        let mut visible: Vec<u32> =
            innermost.chain(self.hidden.iter().filter_map(|(_, slot)| slot.checked_sub(1))).collect();
        visible.sort_unstable();
        visible.dedup();
        for id in visible {
            let Some(local) = self.variable(id) else { continue };
            self.flow.forget_below(local.slots.path);
            if self.scan.variable(id).is_some_and(|variable| variable.n_assigned > 0) {
                self.renew(id, local, local.declared.unwrap_or(TypeId::ANY));
            }
        }
    }

    pub(super) fn function_stat(&mut self, name: &'a FunctionName<'a>, func: &'a FunctionBody<'a>) {
        let Some(id) = self.find_value(name.base.name) else {
            let ty = self.declare_function(func, None, None);
            if name.fields.is_empty() && name.method.is_none() {
                self.assign_global(name.base.name, ty, name.base.span.start);
            }
            self.check_unit(func, ty, None, None);
            return;
        };
        let Some(local) = self.variable(id) else { return };
        if name.fields.is_empty() && name.method.is_none() {
            let ty = self.declare_function(func, local.declared, None);
            self.renew(id, local, local.declared.unwrap_or(ty));
            self.check_unit(func, ty, local.declared, None);
            if let Some(wanted) = local.declared {
                self.assignable(ty, wanted, name.span, Place::Plain);
            } else {
                self.flow.set_type(local.slots.path, ty);
            }
            return;
        }
        let mut of = self.flow.ty(local.slots.path).unwrap_or(TypeId::ANY);
        let mut class_name = name.base.name;
        let (last, middle) = match (name.method, name.fields.split_last()) {
            (Some(method), _) => (method, name.fields),
            (None, Some((last, middle))) => (*last, middle),
            (None, None) => return,
        };
        for field in middle {
            let symbol = self.symbol(field.name);
            of = self.read_field(of, symbol, name.span, field.span);
            class_name = field.name;
        }
        let symbol = self.symbol(last.name);
        let takes_self = name.method.is_some()
            || func.params.first().is_some_and(|param| param.name.name == self.names.self_name() && param.ty.is_none());
        let own = takes_self.then(|| self.self_type(of, Some(class_name)));
        let wanted = match self.growing(of) {
            Some(_) => None,
            None => match self.store.member(of, symbol) {
                super::assign::Member::Field { ty, .. } => Some(ty),
                _ => None,
            },
        };
        let ty = self.declare_function(func, wanted, own);
        self.write_field(of, symbol, ty, name.span, name.span);
        let path = {
            let mut path = local.slots.path;
            for field in middle {
                let symbol = self.symbol(field.name);
                path = self.flow.child(path, super::flow::Key::Name(symbol));
            }
            self.flow.child(path, super::flow::Key::Name(symbol))
        };
        self.flow.set(path, NONE);
        self.check_unit(func, ty, wanted, own);
    }

    pub(super) fn return_stat(&mut self, values: &'a [Expr<'a>], span: Span) {
        let declared = self.frame().declared.clone();
        let hints = declared.as_ref().map(|pack| pack.types.as_slice()).unwrap_or_default();
        self.is_returned = matches!(values, [Expr { kind: ExprKind::Name(_) | ExprKind::Field { .. }, .. }]);
        let (pack, relations) = self.values(values, hints);
        self.is_returned = false;
        if pack.is_never()
            && !values.is_empty()
            && matches!(values.last().map(|v| &v.kind), Some(ExprKind::Call { .. }))
        {
            self.flow.is_dead = true;
            return;
        }
        if let Some(declared) = &declared {
            for (at, wanted) in declared.types.iter().enumerate() {
                let at_span = values.get(at).or(values.last()).map_or(span, |value| value.span);
                if at >= pack.types.len() && pack.rest.is_none() {
                    if !self.store.fits(TypeId::NIL, *wanted) {
                        let shown = self.store.show(*wanted);
                        let message = format!("missing return value {} (expected {shown})", at + 1);
                        self.report(Code::E0010, at_span, message);
                    }
                    continue;
                }
                let given = pack.get(at);
                self.assignable(given, *wanted, at_span, Place::Return(at + 1));
            }
            if let Some(rest) = declared.rest {
                for at in declared.types.len()..pack.types.len() {
                    let at_span = values.get(at).or(values.last()).map_or(span, |value| value.span);
                    let given = pack.get(at);
                    self.assignable(given, rest, at_span, Place::Return(at + 1));
                }
            } else if values.len() > declared.types.len() && self.frame().id != super::scan::MAIN {
                let (wanted, got) = (declared.types.len(), values.len());
                let at_span = values.get(wanted).map_or(span, |value| value.span);
                self.report(Code::E0003, at_span, format!("too many return values: expected {wanted}, got {got}"));
            }
        }
        let pack = Pack {
            types: pack.types.iter().map(|ty| if *ty == TypeId::NEVER { TypeId::ANY } else { *ty }).collect(),
            rest: pack.rest,
        };
        self.exit();
        self.frame().returns.push(Returned { pack, relations });
        self.flow.is_dead = true;
    }
}
