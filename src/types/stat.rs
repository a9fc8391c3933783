//! Statements: what is known before and after each, through branches, loops and jumps.

use super::check::{Alias, Checker, Facts, LabelFrame, Link, LoopFrame, Returned};
use super::flow::{Diff, NONE};
use super::normal::{Parts, kinds};
use super::store::{Pack, Relation, Type, TypeId};
use crate::diag::Code;
use crate::source::{Position, Span, with_room};
use crate::syntax::ast::{
    BinaryOp, Binding, Block, Expr, ExprKind, FunctionBody, FunctionName, IfArm, Stat, StatKind, UnaryOp,
};

/// How often a loop is walked until what it changes is stable.
const PASSES_MAX: u32 = 4;

/// Work beyond so many times the size of the text: loops are then walked once.
const WORK_FACTOR: u64 = 40;

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
    fn open_block(&mut self, block: &Block<'a>) {
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

    fn stat(&mut self, stat: &'a Stat<'a>) {
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
                self.check_body(func, ty, None, None);
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
                if self.scan.backward_labels.contains(&label.span.start) {
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
    fn forget_assigned(&mut self) {
        let mut visible: Vec<u32> = self.locals.keys().copied().collect();
        visible.sort_unstable();
        for id in visible {
            let Some(local) = self.locals.get(&id).copied() else { continue };
            self.flow.forget_below(local.slots.path);
            if self.scan.variable(id).is_some_and(|variable| variable.n_assigned > 0) {
                self.renew(id, local, local.declared.unwrap_or(TypeId::ANY));
            }
        }
    }

    //
    // Variables

    /// What a declared variable holds after an assignment.
    fn held(&mut self, declared: TypeId, value: TypeId) -> TypeId {
        if value == TypeId::ANY || matches!(self.store.get(declared), Type::Any | Type::Unknown) {
            return declared;
        }
        let parts = self.store.parts(declared);
        if parts.len() < 2 {
            return declared;
        }
        let given = self.store.parts(value);
        let mut kept = Parts::new();
        for part in parts {
            let fitting: Parts = given.iter().copied().filter(|g| self.store.fits(*g, part)).collect();
            if fitting.is_empty() {
                continue;
            }
            if self.store.is_literal(part) {
                kept.push(part);
            } else if part == TypeId::BOOLEAN {
                kept.extend(fitting);
            } else {
                kept.push(part);
            }
        }
        if kept.is_empty() { declared } else { self.store.union_of(&kept) }
    }

    fn local(&mut self, bindings: &'a [Binding<'a>], values: &'a [Expr<'a>]) {
        let declared: Vec<Option<TypeId>> =
            bindings.iter().map(|binding| binding.ty.map(|ty| self.lower(ty))).collect();
        let hints: Vec<TypeId> = declared.iter().map(|ty| ty.unwrap_or(TypeId::ANY)).collect();
        let alias = self.alias(bindings, values);
        let (pack, relations) = self.values_hinted(values, &declared, &hints);
        let mut paths = Vec::new();
        for (at, binding) in bindings.iter().enumerate() {
            let value = pack.get(at);
            let value = if value == TypeId::NEVER { TypeId::ANY } else { value };
            match declared.get(at).copied().flatten() {
                Some(wanted) if values.is_empty() => {
                    let local = self.declare(binding.name.name, binding.name.span.start, Some(wanted), TypeId::UNSET);
                    if self.store.fits(TypeId::NIL, wanted) {
                        self.flow.set_type(local.slots.path, wanted);
                    }
                    continue;
                }
                Some(wanted) => {
                    let span = values.get(at).or(values.last()).map_or(binding.name.span, |value| value.span);
                    let fits = self.assignable(value, wanted, span, "");
                    let ty = if fits { self.held(wanted, value) } else { wanted };
                    self.declare(binding.name.name, binding.name.span.start, Some(wanted), ty);
                }
                None => {
                    self.declare(binding.name.name, binding.name.span.start, None, value);
                }
            }
            let id = self.scan.variable_at(binding.name.span.start);
            paths.push(self.locals.get(&id).map(|local| (local.slots.path, local.slots.link)));
        }
        self.link(relations, paths);
        if let (Some(alias), [binding]) = (alias, bindings) {
            let id = self.scan.variable_at(binding.name.span.start);
            if let Some(local) = self.locals.get(&id).copied() {
                self.aliases.push(alias);
                let number = u32::try_from(self.aliases.len()).unwrap_or(NONE);
                self.flow.set(local.slots.alias, number);
            }
        }
    }

    fn values_hinted(
        &mut self,
        values: &'a [Expr<'a>],
        declared: &[Option<TypeId>],
        hints: &[TypeId],
    ) -> (Pack, Vec<Relation>) {
        let used = declared.iter().rposition(Option::is_some).map_or(0, |at| at + 1);
        let mut hints: Vec<TypeId> = hints.get(..used).unwrap_or_default().to_vec();
        for (hint, declared) in hints.iter_mut().zip(declared) {
            if declared.is_none() {
                *hint = TypeId::ANY;
            }
        }
        self.values(values, &hints)
    }

    /// Variables that get the results of one call.
    fn link(&mut self, relations: Vec<Relation>, paths: Vec<Option<(u32, u32)>>) {
        if relations.is_empty() || paths.len() < 2 {
            return;
        }
        self.links.push(Link { relations, paths: paths.clone() });
        let number = u32::try_from(self.links.len()).unwrap_or(NONE);
        for (_, link) in paths.into_iter().flatten() {
            self.flow.set(link, number);
        }
    }

    /// What a new variable stands for: a condition, or the value of a path.
    fn alias(&mut self, bindings: &'a [Binding<'a>], values: &'a [Expr<'a>]) -> Option<Alias> {
        let ([_], [value]) = (bindings, values) else { return None };
        let is_condition = matches!(
            value.kind,
            ExprKind::Binary { op: BinaryOp::Eq | BinaryOp::Ne | BinaryOp::And, .. }
                | ExprKind::Unary { op: UnaryOp::Not, .. }
        );
        let mark = self.findings_mark();
        let (facts, path) = match value.kind {
            _ if is_condition => {
                let (_, facts) = self.condition(value);
                (facts, None)
            }
            ExprKind::Field { .. } => (Facts::default(), Some(self.path(value)?)),
            _ => return None,
        };
        self.drop_findings(mark);
        let mut slots: Vec<u32> = facts.then.iter().chain(&facts.otherwise).map(|(slot, _)| *slot).collect();
        slots.extend(path);
        let mut versions = Vec::new();
        for slot in slots {
            if self.flow.is_type(slot) {
                versions.push(self.version_of(slot)?);
            }
        }
        versions.dedup();
        (!versions.is_empty()).then_some(Alias { facts, path, versions })
    }

    fn assign(&mut self, targets: &'a [Expr<'a>], values: &'a [Expr<'a>]) {
        let declared: Vec<Option<TypeId>> = targets.iter().map(|target| self.wanted(target)).collect();
        let hints: Vec<TypeId> = declared.iter().map(|ty| ty.unwrap_or(TypeId::ANY)).collect();
        // A method stored in a field gets the type of its `self` from the table.
        let (pack, relations) = match (targets, values) {
            ([Expr { kind: ExprKind::Field { object, .. }, .. }], [Expr { kind: ExprKind::Function(func), .. }]) => {
                let of = self.silent_type(object);
                let own = self.growing(of).map(|_| self.self_type(of, last_name(object)));
                let expected = declared.first().copied().flatten();
                (Pack::one(self.function(func, expected, own)), Vec::new())
            }
            _ => self.values_hinted(values, &declared, &hints),
        };
        // All objects and keys are evaluated before the first assignment.
        let objects: Vec<(TypeId, TypeId)> = targets
            .iter()
            .map(|target| match target.kind {
                ExprKind::Field { object, .. } => (self.expr(object, None), TypeId::NIL),
                ExprKind::Index { object, key } => (self.expr(object, None), self.expr(key, None)),
                _ => (TypeId::ANY, TypeId::ANY),
            })
            .collect();
        let mut paths = Vec::new();
        for ((at, target), object) in targets.iter().enumerate().zip(objects) {
            let value = pack.get(at);
            let value = if value == TypeId::NEVER { TypeId::ANY } else { value };
            let span = values.get(at).or(values.last()).map_or(target.span, |value| value.span);
            paths.push(self.assign_to(target, object, value, span));
        }
        self.link(relations, paths);
    }

    /// What a target wants, as a hint for the value.
    fn wanted(&mut self, target: &'a Expr<'a>) -> Option<TypeId> {
        match &target.kind {
            ExprKind::Name(name) => {
                let id = self.find_value(*name)?;
                self.locals.get(&id)?.declared
            }
            ExprKind::Field { object, field } => {
                let of = self.silent_type(object);
                let name = self.symbol(field.name);
                if of == TypeId::ANY || self.growing(of).is_some() {
                    return None;
                }
                match self.store.member(of, name) {
                    super::assign::Member::Field { ty, is_inferred: false, .. }
                    | super::assign::Member::Indexed(ty) => Some(ty),
                    _ => None,
                }
            }
            ExprKind::Index { object, .. } => {
                let of = self.silent_type(object);
                let shape = self.store.shape(of)?;
                let table = self.store.table(shape);
                if table.is_inferred { None } else { table.array.or(table.map.map(|(_, value)| value)) }
            }
            _ => None,
        }
    }

    fn assign_to(
        &mut self,
        target: &'a Expr<'a>,
        (of, key_type): (TypeId, TypeId),
        value: TypeId,
        span: Span,
    ) -> Option<(u32, u32)> {
        match &target.kind {
            ExprKind::Name(name) => {
                let Some(id) = self.find_value(*name) else {
                    self.escape(value);
                    return None;
                };
                let local = self.locals.get(&id).copied()?;
                let ty = match local.declared {
                    Some(wanted) => {
                        if self.assignable(value, wanted, span, "") {
                            self.held(wanted, value)
                        } else {
                            wanted
                        }
                    }
                    None => value,
                };
                self.renew(id, local, ty);
                return Some((local.slots.path, local.slots.link));
            }
            ExprKind::Field { field, .. } => {
                let name = self.symbol(field.name);
                let ty = self.write_field(of, name, value, target.span, span);
                if let Some(path) = self.path(target) {
                    self.flow.forget_below(path);
                    let known = if value == TypeId::ANY || of == TypeId::ANY { None } else { Some(ty) };
                    match known {
                        Some(ty) if self.fits_field(of, name, ty) => {
                            let held = self.field_held(of, name, ty);
                            self.flow.set_type(path, held);
                        }
                        _ => self.flow.set(path, NONE),
                    }
                }
            }
            ExprKind::Index { object, key } => {
                self.write_index(of, key_type, value, target.span, span, key.span);
                if let Some(above) = self.path(object) {
                    self.flow.forget_below(above);
                    if let Some(path) = self.path(target)
                        && value != TypeId::ANY
                        && of != TypeId::ANY
                        && value != TypeId::NIL
                    {
                        let wanted = self.wanted(target);
                        let held = match wanted {
                            Some(wanted) => self.held(wanted, value),
                            None => self.store.widen(value),
                        };
                        self.flow.set_type(path, held);
                    }
                }
            }
            _ => {}
        }
        None
    }

    fn fits_field(&mut self, of: TypeId, name: super::symbols::Symbol, ty: TypeId) -> bool {
        match self.store.member(of, name) {
            super::assign::Member::Field { ty: wanted, .. } => self.store.fits(ty, wanted),
            _ => true,
        }
    }

    /// What a field holds after a write.
    fn field_held(&mut self, of: TypeId, name: super::symbols::Symbol, value: TypeId) -> TypeId {
        match self.store.member(of, name) {
            super::assign::Member::Field { ty, is_inferred: false, .. } => self.held(ty, value),
            _ if value == TypeId::NIL => value,
            _ => self.store.widen(value),
        }
    }

    fn function_stat(&mut self, name: &'a FunctionName<'a>, func: &'a FunctionBody<'a>) {
        let Some(id) = self.find_value(name.base.name) else {
            self.function(func, None, None);
            return;
        };
        let Some(local) = self.locals.get(&id).copied() else { return };
        if name.fields.is_empty() && name.method.is_none() {
            let ty = self.declare_function(func, local.declared, None);
            self.renew(id, local, local.declared.unwrap_or(ty));
            self.check_body(func, ty, local.declared, None);
            if let Some(wanted) = local.declared {
                self.assignable(ty, wanted, name.span, "");
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
        self.check_body(func, ty, wanted, own);
    }

    fn return_stat(&mut self, values: &'a [Expr<'a>], span: Span) {
        let declared = self.frame().declared.clone();
        let hints: Vec<TypeId> = declared.as_ref().map(|pack| pack.types.to_vec()).unwrap_or_default();
        self.is_returned = values.len() == 1 && matches!(values.first().map(|v| &v.kind), Some(ExprKind::Name(_)));
        let (pack, relations) = self.values(values, &hints);
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
                self.assignable(given, *wanted, at_span, &format!("return value {}: ", at + 1));
            }
            if let Some(rest) = declared.rest {
                for at in declared.types.len()..pack.types.len() {
                    let at_span = values.get(at).or(values.last()).map_or(span, |value| value.span);
                    let given = pack.get(at);
                    self.assignable(given, rest, at_span, &format!("return value {}: ", at + 1));
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

    //
    // Branches

    fn branches(&mut self, arms: &'a [IfArm<'a>], else_body: Option<&Block<'a>>, span: Span) {
        let is_last = self.is_last_stat;
        let mark = self.flow.mark();
        let mut ways: Vec<Diff> = Vec::new();
        let before = self.discriminant(arms).map(|path| (path, self.type_of_path(path)));
        let mut is_complete = false;
        for arm in arms {
            let (_, facts) = self.condition(arm.cond);
            let inner = self.flow.mark();
            self.flow.apply(&facts.then);
            self.n_branches += 1;
            self.block(&arm.body);
            self.n_branches -= 1;
            if !self.flow.is_dead {
                ways.push(self.flow.diff(mark));
            }
            self.flow.is_dead = false;
            self.flow.undo(inner);
            self.flow.apply(&facts.otherwise);
            is_complete = facts.is_complete;
        }
        match else_body {
            Some(body) => {
                self.n_branches += 1;
                self.block(body);
                self.n_branches -= 1;
                if !self.flow.is_dead {
                    ways.push(self.flow.diff(mark));
                }
            }
            None => {
                // Arms that all leave make what follows the missing `else`.
                if let Some((path, before)) = before
                    && (is_last || !ways.is_empty())
                {
                    self.exhaustive(arms, path, before, span);
                }
                if !is_complete || !self.scan.is_annotated {
                    ways.push(self.flow.diff(mark));
                }
            }
        }
        self.flow.is_dead = false;
        self.flow.undo(mark);
        self.flow.meet(&mut self.store, &ways);
    }

    /// The path that every arm compares with something.
    fn discriminant(&mut self, arms: &'a [IfArm<'a>]) -> Option<u32> {
        if arms.len() < 2 {
            return None;
        }
        let mut common = None;
        for arm in arms {
            let ExprKind::Binary { op: BinaryOp::Eq, lhs, rhs, .. } = &arm.cond.kind else { return None };
            let (left, right) = (self.path(lhs), self.path(rhs));
            let tested = match (common, left, right) {
                (Some(common), l, r) => [l, r].into_iter().flatten().find(|path| *path == common)?,
                (None, Some(path), _) | (None, None, Some(path)) => path,
                (None, None, None) => return None,
            };
            common = Some(tested);
        }
        common
    }

    /// Warns of the cases of a closed set that a chain of tests leaves out.
    fn exhaustive(&mut self, arms: &'a [IfArm<'a>], path: u32, before: TypeId, span: Span) {
        let left = self.type_of_path(path);
        let (before, left) = (self.store.parts(before), self.store.parts(left));
        let is_closed = |checker: &Self, part: &TypeId| {
            checker.store.is_literal(*part) || matches!(checker.store.get(*part), Type::Identity(..))
        };
        let left: Parts = left.into_iter().filter(|part| *part != TypeId::NEVER).collect();
        if left.is_empty()
            || left.len() >= before.len()
            || !before.iter().all(|part| is_closed(self, part) || *part == TypeId::BOOLEAN)
        {
            return;
        }
        let missing: Vec<String> = left
            .iter()
            .filter(|part| **part != TypeId::NIL)
            .map(|part| match self.store.get(*part) {
                Type::Identity(_, id) => match self.identity_names.get(&id) {
                    Some(name) => format!("\"{name}\""),
                    None => "a channel".to_owned(),
                },
                _ => self.store.show(*part),
            })
            .collect();
        if missing.is_empty() {
            return;
        }
        let on = match arms.first().map(|arm| &arm.cond.kind) {
            Some(ExprKind::Binary { lhs, rhs, .. }) => {
                let expr = if self.path(lhs) == Some(path) { lhs } else { rhs };
                self.path_text(expr)
            }
            _ => String::new(),
        };
        let word = if missing.len() == 1 { "case" } else { "cases" };
        let at = arms.first().map_or(span, |arm| arm.cond.span);
        let message = format!("non-exhaustive match on {on}; missing {word}: {}", missing.join(", "));
        self.report(Code::E0014, at, message);
    }

    /// A path as it is written.
    pub(super) fn path_text(&self, expr: &Expr<'_>) -> String {
        match &expr.kind {
            ExprKind::Name(name) => self.names.text(*name).to_owned(),
            ExprKind::Field { object, field } => format!("{}.{}", self.path_text(object), self.names.text(field.name)),
            ExprKind::Index { object, .. } => format!("{}[...]", self.path_text(object)),
            ExprKind::Paren(inner) | ExprKind::NonNil(inner) => self.path_text(inner),
            _ => "the value".to_owned(),
        }
    }

    //
    // Loops

    /// Walks a loop until what it changes is stable; `body` walks it once and gives the ways out at its end.
    fn run_loop(&mut self, start: Position, mut body: impl FnMut(&mut Self) -> Vec<Diff>) {
        let writes = self.scan.writes_of_loop(start).to_vec();
        for id in &writes {
            let Some(local) = self.locals.get(id).copied() else { continue };
            let Some(ty) = self.flow.ty(local.slots.path) else { continue };
            self.flow.set(local.slots.alias, NONE);
            self.flow.set(local.slots.link, NONE);
            if local.declared.is_none() {
                let wide = self.store.widen(ty);
                self.flow.set_type(local.slots.path, wide);
            }
        }
        let is_hurried = self.work > self.scan.n_nodes.saturating_mul(WORK_FACTOR).saturating_add(100_000);
        if is_hurried {
            for id in &writes {
                if let Some(local) = self.locals.get(id).copied() {
                    self.renew(*id, local, local.declared.unwrap_or(TypeId::ANY));
                }
            }
        }
        self.n_branches += 1;
        let mut pass = 0;
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
                return;
            }
            self.drop_findings(findings);
            for (slot, value) in changes {
                let value = if self.flow.is_type(slot) && value != NONE && pass >= 2 {
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

    fn while_loop(&mut self, start: Position, cond: &'a Expr<'a>, body: &Block<'a>) {
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

    fn repeat_loop(&mut self, start: Position, body: &Block<'a>, cond: &'a Expr<'a>) {
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

    fn numeric_for(
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
            self.assignable(produced, declared, var.name.span, "");
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

    fn generic_for(&mut self, start: Position, vars: &'a [Binding<'a>], exprs: &'a [Expr<'a>], body: &Block<'a>) {
        let (triple, _) = self.values(exprs, &[]);
        let iterator = self.store.unfold(triple.first());
        let results = match self.store.get(iterator) {
            Type::Function(id) => self.store.function(id).results.clone(),
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
                self.assignable(produced, wanted, var.name.span, "");
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

/// The last name of a path.
fn last_name(expr: &Expr<'_>) -> Option<crate::source::Name> {
    match &expr.kind {
        ExprKind::Name(name) => Some(*name),
        ExprKind::Field { field, .. } => Some(field.name),
        _ => None,
    }
}
