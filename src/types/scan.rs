//! What a check must know of the whole text before it starts: who is captured, who is assigned where.
//!
//! One walk over the tree with the scopes of the language. Variables get numbers in the order of their declarations and are
//! found again by the place of their name. The walk also notices whether the file has any annotation, which globals it
//! assigns, and whether it does something that makes globals unpredictable.

use std::collections::{HashMap, HashSet};

use super::store::IdHash;
use crate::source::{Name, Names, Position, with_room};
use crate::syntax::ast::{Binding, Block, Chunk, Expr, ExprKind, FunctionBody, Stat, StatKind, TableFieldKind};

/// The number of a variable.
pub(super) type VarId = u32;

/// More assignments than can be counted.
pub(super) const UNSEEN: u32 = u32::MAX;

/// The main function among the numbers of functions.
pub(super) const MAIN: u32 = u32::MAX;

/// What the walk has learnt of a local variable.
#[derive(Clone, Copy, Debug)]
pub(super) struct Variable {
    /// The function that it belongs to.
    pub(super) function: u32,
    /// How many loops were open at its declaration.
    n_loops: u32,
    /// How often it is assigned, the declaration aside.
    pub(super) n_assigned: u32,
    /// The last place where it is assigned.
    pub(super) last_assigned: Position,
    /// Assigned by a function inside the one that it belongs to.
    pub(super) is_assigned_inside: bool,
    /// Assigned in a loop that it does not belong to.
    pub(super) is_assigned_in_loop: bool,
}

impl Variable {
    /// Whether a function that begins at `position` may find another value in it each time that it runs.
    pub(super) fn changes_behind(&self, position: Position) -> bool {
        self.n_assigned > 0 && (self.last_assigned > position || self.is_assigned_in_loop || self.is_assigned_inside)
    }
}

/// What is known before the check.
#[derive(Debug, Default)]
pub(super) struct Scan {
    pub(super) variables: Vec<Variable>,
    at: HashMap<Position, VarId, IdHash>,
    /// The outer variables that each function mentions, inner functions included.
    pub(super) captures: Vec<Vec<VarId>>,
    /// The variables from outside that each loop assigns, by the start of the loop.
    loop_writes: HashMap<Position, Vec<VarId>, IdHash>,
    /// How often each global is assigned, by the number of the name; [`UNSEEN`]: also where the check does not follow.
    pub(super) global_writes: Vec<u32>,
    /// Labels that a later `goto` leads back to.
    pub(super) backward_labels: HashSet<Position, IdHash>,
    pub(super) is_annotated: bool,
    /// The names of fields that are assigned somewhere, by the number of the name.
    pub(super) field_writes: Vec<bool>,
    /// The libraries may get members where the check does not see it.
    pub(super) has_open_libraries: bool,
    /// Globals may come from where the check does not see it.
    pub(super) has_open_globals: bool,
    /// How many nodes there are, which limits the work of the check.
    pub(super) n_nodes: u64,
}

impl Scan {
    /// The variable that is declared at `position`.
    pub(super) fn variable_at(&self, position: Position) -> VarId {
        self.at.get(&position).copied().unwrap_or(0)
    }

    /// The variable.
    pub(super) fn variable(&self, id: VarId) -> Option<&Variable> {
        self.variables.get(id as usize)
    }

    /// The outer variables that the loop at `position` assigns.
    pub(super) fn writes_of_loop(&self, position: Position) -> &[VarId] {
        self.loop_writes.get(&position).map_or(&[], |list| list)
    }
}

/// Walks over `chunk`.
pub(super) fn scan(chunk: &Chunk<'_>, names: &Names) -> Scan {
    let mut walk = Walk {
        names,
        innermost: vec![0; names.len()],
        hidden: Vec::new(),
        functions: vec![MAIN],
        loops: Vec::new(),
        labels: Vec::new(),
        out: Scan {
            // As a rule a text has about as many variables as different names.
            variables: Vec::with_capacity(names.len()),
            at: HashMap::with_capacity_and_hasher(names.len(), IdHash::default()),
            captures: vec![Vec::new(); chunk.n_functions as usize],
            global_writes: vec![0; names.len()],
            field_writes: vec![false; names.len()],
            has_open_libraries: names.get("rawset").is_some() || names.get("debug").is_some(),
            ..Scan::default()
        },
        global: Special {
            g: names.get("_G"),
            open: ["load", "loadstring", "dofile", "loadfile"].map(|name| names.get(name)),
        },
    };
    walk.block(&chunk.body);
    walk.out
}

struct Special {
    g: Option<Name>,
    open: [Option<Name>; 4],
}

struct Walk<'n> {
    names: &'n Names,
    /// For each name 1 + the innermost variable, or 0.
    innermost: Vec<u32>,
    hidden: Vec<(Name, u32)>,
    functions: Vec<u32>,
    loops: Vec<Position>,
    /// Visible labels that have been passed, with the depth of functions.
    labels: Vec<(Name, Position, usize)>,
    out: Scan,
    global: Special,
}

impl Walk<'_> {
    fn declare(&mut self, name: Name, position: Position) {
        let id = u32::try_from(self.out.variables.len()).unwrap_or(u32::MAX - 1);
        self.out.variables.push(Variable {
            function: self.functions.last().copied().unwrap_or(MAIN),
            n_loops: u32::try_from(self.loops.len()).unwrap_or(u32::MAX),
            n_assigned: 0,
            last_assigned: 0,
            is_assigned_inside: false,
            is_assigned_in_loop: false,
        });
        self.out.at.insert(position, id);
        if name == self.names.env_name() {
            self.out.has_open_globals = true;
        }
        if let Some(slot) = self.innermost.get_mut(name.index()) {
            self.hidden.push((name, *slot));
            *slot = id + 1;
        }
    }

    fn write_to(&mut self, field: Name) {
        if let Some(slot) = self.out.field_writes.get_mut(field.index()) {
            *slot = true;
        }
    }

    fn leave(&mut self, mark: usize) {
        while self.hidden.len() > mark {
            if let Some((name, before)) = self.hidden.pop()
                && let Some(slot) = self.innermost.get_mut(name.index())
            {
                *slot = before;
            }
        }
    }

    fn find(&self, name: Name) -> Option<VarId> {
        self.innermost.get(name.index())?.checked_sub(1)
    }

    fn mention(&mut self, name: Name) {
        match self.find(name) {
            Some(var) => {
                let owner = self.out.variables.get(var as usize).map_or(MAIN, |v| v.function);
                for function in self.functions.iter().rev().take_while(|function| **function != owner) {
                    if let Some(list) = self.out.captures.get_mut(*function as usize)
                        && list.last() != Some(&var)
                        && !list.contains(&var)
                    {
                        list.push(var);
                    }
                }
            }
            None if name == self.names.env_name() || self.global.open.contains(&Some(name)) => {
                self.out.has_open_globals = true;
            }
            None => {}
        }
    }

    fn assign(&mut self, name: Name, position: Position) {
        let Some(id) = self.find(name) else {
            if let Some(slot) = self.out.global_writes.get_mut(name.index()) {
                *slot = slot.saturating_add(1);
            }
            if name == self.names.env_name() || Some(name) == self.global.g {
                self.out.has_open_globals = true;
            }
            return;
        };
        self.mention(name);
        let function = self.functions.last().copied().unwrap_or(MAIN);
        let Some(variable) = self.out.variables.get_mut(id as usize) else { return };
        variable.n_assigned += 1;
        variable.last_assigned = variable.last_assigned.max(position);
        variable.is_assigned_inside |= variable.function != function;
        for start in self.loops.iter().skip(variable.n_loops as usize) {
            variable.is_assigned_in_loop = true;
            let list = self.out.loop_writes.entry(*start).or_default();
            if list.last() != Some(&id) && !list.contains(&id) {
                list.push(id);
            }
        }
    }

    fn block(&mut self, block: &Block<'_>) {
        let mark = self.hidden.len();
        self.open_block(block);
        self.leave(mark);
    }

    /// The statements, whose locals stay visible.
    fn open_block(&mut self, block: &Block<'_>) {
        let labels = self.labels.len();
        for stat in block.stats {
            self.stat(stat);
        }
        self.labels.truncate(labels);
    }

    fn binding(&mut self, binding: &Binding<'_>) {
        self.out.is_annotated |= binding.ty.is_some();
        self.declare(binding.name.name, binding.name.span.start);
    }

    fn stat(&mut self, stat: &Stat<'_>) {
        self.out.n_nodes += 1;
        match &stat.kind {
            StatKind::Local { bindings, values } => {
                self.exprs(values);
                for binding in *bindings {
                    self.binding(binding);
                }
            }
            StatKind::Assign { targets, values } => {
                self.exprs(values);
                for target in *targets {
                    match target.kind {
                        ExprKind::Name(name) => self.assign(name, target.span.start),
                        ExprKind::Field { object, field } => {
                            self.write_to(field.name);
                            if let ExprKind::Name(name) = object.kind
                                && Some(name) == self.global.g
                                && self.find(name).is_none()
                            {
                                if let Some(slot) = self.out.global_writes.get_mut(field.name.index()) {
                                    *slot = UNSEEN;
                                }
                            } else {
                                self.expr(object);
                            }
                        }
                        ExprKind::Index { object, .. } => {
                            self.out.has_open_libraries |=
                                matches!(object.kind, ExprKind::Name(name) if self.find(name).is_none());
                            self.expr(target);
                        }
                        _ => self.expr(target),
                    }
                }
            }
            StatKind::Call(call) => self.expr(call),
            StatKind::Do(body) => self.block(body),
            StatKind::While { cond, body } => {
                self.loops.push(stat.span.start);
                self.expr(cond);
                self.block(body);
                self.loops.pop();
            }
            StatKind::Repeat { body, cond } => {
                self.loops.push(stat.span.start);
                let mark = self.hidden.len();
                self.open_block(body);
                self.expr(cond);
                self.leave(mark);
                self.loops.pop();
            }
            StatKind::If { arms, else_body } => {
                for arm in *arms {
                    self.expr(arm.cond);
                    self.block(&arm.body);
                }
                if let Some(body) = else_body {
                    self.block(body);
                }
            }
            StatKind::NumericFor { var, start, limit, step, body } => {
                self.expr(start);
                self.expr(limit);
                if let Some(step) = step {
                    self.expr(step);
                }
                self.loops.push(stat.span.start);
                let mark = self.hidden.len();
                self.binding(var);
                self.block(body);
                self.leave(mark);
                self.loops.pop();
            }
            StatKind::GenericFor { vars, exprs, body } => {
                self.exprs(exprs);
                self.loops.push(stat.span.start);
                let mark = self.hidden.len();
                for var in *vars {
                    self.binding(var);
                }
                self.block(body);
                self.leave(mark);
                self.loops.pop();
            }
            StatKind::Function { name, func } => {
                if name.fields.is_empty() && name.method.is_none() {
                    self.assign(name.base.name, name.base.span.start);
                } else {
                    self.mention(name.base.name);
                    for field in name.fields.iter().chain(&name.method) {
                        self.write_to(field.name);
                    }
                }
                self.function(func);
            }
            StatKind::LocalFunction { name, func } => {
                self.declare(name.name, name.span.start);
                self.function(func);
            }
            StatKind::Return { values } => self.exprs(values),
            StatKind::Label(label) => {
                self.labels.push((label.name, label.span.start, self.functions.len()));
            }
            StatKind::Goto(label) => {
                let depth = self.functions.len();
                let target = self.labels.iter().rev().find(|(name, _, at)| *name == label.name && *at == depth);
                if let Some((_, position, _)) = target {
                    self.out.backward_labels.insert(*position);
                }
            }
            StatKind::TypeDecl(_) | StatKind::InterfaceDecl(_) => self.out.is_annotated = true,
            StatKind::Break | StatKind::Error => {}
        }
    }

    fn function(&mut self, func: &FunctionBody<'_>) {
        with_room(|| {
            let mark = self.hidden.len();
            self.functions.push(func.id);
            self.out.is_annotated |= func.result.is_some() || !func.type_params.is_empty();
            if func.is_method {
                self.declare(self.names.self_name(), func.span.start);
            }
            for param in func.params {
                self.out.is_annotated |= param.ty.is_some();
                self.declare(param.name.name, param.name.span.start);
            }
            self.out.is_annotated |= func.vararg.is_some_and(|vararg| vararg.ty.is_some());
            self.block(&func.body);
            self.functions.pop();
            self.leave(mark);
        });
    }

    fn exprs(&mut self, exprs: &[Expr<'_>]) {
        for expr in exprs {
            self.expr(expr);
        }
    }

    fn expr(&mut self, expr: &Expr<'_>) {
        let mut expr = expr;
        loop {
            self.out.n_nodes += 1;
            self.rest_of(expr);
            match expr.left_operand() {
                Some(left) => expr = left,
                None => return,
            }
        }
    }

    /// Everything in `expr` but its left operand.
    fn rest_of(&mut self, expr: &Expr<'_>) {
        match &expr.kind {
            ExprKind::Name(name) => {
                self.mention(*name);
                if Some(*name) == self.global.g && self.find(*name).is_none() {
                    self.out.has_open_globals = true;
                }
            }
            ExprKind::Paren(inner) => with_room(|| self.expr(inner)),
            ExprKind::Unary { operand, .. } => with_room(|| self.expr(operand)),
            ExprKind::Binary { rhs, .. } => with_room(|| self.expr(rhs)),
            ExprKind::Index { key, .. } => with_room(|| self.expr(key)),
            ExprKind::Call { args, .. } | ExprKind::MethodCall { args, .. } => with_room(|| self.exprs(args)),
            ExprKind::Function(func) => self.function(func),
            ExprKind::Table(fields) => with_room(|| {
                for field in *fields {
                    match &field.kind {
                        TableFieldKind::Item(value) | TableFieldKind::Named { value, .. } => self.expr(value),
                        TableFieldKind::Keyed { key, value } => {
                            self.expr(key);
                            self.expr(value);
                        }
                    }
                }
            }),
            ExprKind::Cast { .. } | ExprKind::NonNil(_) => self.out.is_annotated = true,
            _ => {}
        }
    }
}
