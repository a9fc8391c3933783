//! First pass: what happens to each variable over its whole life.
//!
//! The code for a variable depends on what comes later in the text: one that an inner function captures
//! and that is assigned after its declaration anywhere must live in a cell from birth; one that is never
//! assigned is copied into closures by value. This pass finds the two facts, *captured* and *assigned*,
//! for every declaration. The second pass asks for them by the position of the declaration.
//!
//! Expressions are walked with a list of pending nodes, never by recursion, since what groups to the left
//! is nested without limit; statements and functions recurse, their nesting is limited by the parser.

use super::scopes::{Scopes, VariableId};
use crate::source::{Name, Names, Position};
use crate::syntax::ast::{Block, Chunk, Expr, ExprKind, FunctionBody, Stat, StatKind, TableFieldKind};

/// What is known of one variable.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Facts {
    /// An inner function uses it.
    pub(super) is_captured: bool,
    /// It is assigned after its declaration, by any function.
    pub(super) is_assigned: bool,
}

/// The facts about all variables of a chunk.
pub(super) struct Resolution {
    /// By position of the declaration, ascending.
    declarations: Vec<(Position, Facts)>,
    /// Whether the chunk's own upvalue `_ENV` is assigned.
    pub(super) is_env_assigned: bool,
    /// Where the last search ended: questions come mostly in the order of the text.
    next: usize,
}

impl Resolution {
    /// The facts about the variable that is declared at `position`.
    pub(super) fn facts(&mut self, position: Position) -> Facts {
        let at = match self.declarations.get(self.next) {
            Some((expected, _)) if *expected == position => self.next,
            _ => self.declarations.partition_point(|(declared, _)| *declared < position),
        };
        self.next = at + 1;
        match self.declarations.get(at) {
            Some((declared, facts)) if *declared == position => *facts,
            // Not reached for a tree that the pass has seen; a cell is right for every variable.
            _ => Facts { is_captured: true, is_assigned: true },
        }
    }
}

/// Find the facts about every variable of `chunk`.
pub(super) fn resolve(chunk: &Chunk<'_>, names: &Names) -> Resolution {
    let mut resolver = Resolver {
        scopes: Scopes::new(names),
        variables: Vec::new(),
        depth: 0,
        env: names.env_name(),
        self_name: names.self_name(),
        is_env_assigned: false,
        pending: Vec::new(),
    };
    resolver.block(&chunk.body);
    let mut declarations: Vec<_> =
        resolver.variables.iter().map(|variable| (variable.position, variable.facts)).collect();
    declarations.sort_unstable_by_key(|(position, _)| *position);
    Resolution { declarations, is_env_assigned: resolver.is_env_assigned, next: 0 }
}

struct Variable {
    position: Position,
    /// Nesting of the function that declares it; 0 is the main function.
    depth: u32,
    facts: Facts,
}

struct Resolver<'a> {
    scopes: Scopes,
    variables: Vec<Variable>,
    depth: u32,
    env: Name,
    self_name: Name,
    is_env_assigned: bool,
    /// Expressions still to be walked; used as a stack by nested walks, each down to its own start.
    pending: Vec<&'a Expr<'a>>,
}

impl<'a> Resolver<'a> {
    fn declare(&mut self, name: Name, position: Position) {
        let id = VariableId::try_from(self.variables.len()).unwrap_or(VariableId::MAX - 1);
        self.variables.push(Variable { position, depth: self.depth, facts: Facts::default() });
        self.scopes.declare(name, id);
    }

    fn variable(&mut self, name: Name) -> Option<&mut Variable> {
        let id = self.scopes.find(name)?;
        let depth = self.depth;
        let variable = self.variables.get_mut(id as usize)?;
        variable.facts.is_captured |= variable.depth != depth;
        Some(variable)
    }

    fn read(&mut self, name: Name) {
        if self.variable(name).is_none() && name != self.env {
            self.variable(self.env);
        }
    }

    fn assign(&mut self, name: Name) {
        if let Some(variable) = self.variable(name) {
            variable.facts.is_assigned = true;
        } else if name == self.env {
            self.is_env_assigned = true;
        } else {
            self.variable(self.env);
        }
    }

    fn block(&mut self, block: &Block<'a>) {
        let mark = self.scopes.mark();
        self.stats(block.stats);
        self.scopes.leave(mark);
    }

    fn stats(&mut self, stats: &'a [Stat<'a>]) {
        for stat in stats {
            self.stat(stat);
        }
    }

    fn stat(&mut self, stat: &'a Stat<'a>) {
        match &stat.kind {
            StatKind::Local { bindings, values } => {
                self.exprs(values);
                for binding in *bindings {
                    self.declare(binding.name.name, binding.name.span.start);
                }
            }
            StatKind::Assign { targets, values } => {
                for target in *targets {
                    match &target.kind {
                        ExprKind::Name(name) => self.assign(*name),
                        _ => self.expr(target),
                    }
                }
                self.exprs(values);
            }
            StatKind::Call(call) => self.expr(call),
            StatKind::Do(body) => self.block(body),
            StatKind::While { cond, body } => {
                self.expr(cond);
                self.block(body);
            }
            StatKind::Repeat { body, cond } => {
                let mark = self.scopes.mark();
                self.stats(body.stats);
                self.expr(cond);
                self.scopes.leave(mark);
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
                let mark = self.scopes.mark();
                self.declare(var.name.name, var.name.span.start);
                self.block(body);
                self.scopes.leave(mark);
            }
            StatKind::GenericFor { vars, exprs, body } => {
                self.exprs(exprs);
                let mark = self.scopes.mark();
                for var in *vars {
                    self.declare(var.name.name, var.name.span.start);
                }
                self.block(body);
                self.scopes.leave(mark);
            }
            StatKind::Function { name, func } => {
                if name.fields.is_empty() && name.method.is_none() {
                    self.assign(name.base.name);
                } else {
                    self.read(name.base.name);
                }
                self.function(func);
            }
            StatKind::LocalFunction { name, func } => {
                self.declare(name.name, name.span.start);
                self.function(func);
            }
            StatKind::Return { values } => self.exprs(values),
            StatKind::Break
            | StatKind::Goto(_)
            | StatKind::Label(_)
            | StatKind::TypeDecl(_)
            | StatKind::InterfaceDecl(_)
            | StatKind::Error => {}
        }
    }

    fn function(&mut self, func: &'a FunctionBody<'a>) {
        let mark = self.scopes.mark();
        self.depth += 1;
        if func.is_method {
            self.declare(self.self_name, func.span.start);
        }
        for param in func.params {
            self.declare(param.name.name, param.name.span.start);
        }
        self.block(&func.body);
        self.depth -= 1;
        self.scopes.leave(mark);
    }

    fn exprs(&mut self, exprs: &'a [Expr<'a>]) {
        for expr in exprs {
            self.expr(expr);
        }
    }

    /// Walk `expr` in the order of the text.
    fn expr(&mut self, expr: &'a Expr<'a>) {
        let start = self.pending.len();
        self.pending.push(expr);
        while self.pending.len() > start
            && let Some(expr) = self.pending.pop()
        {
            match &expr.kind {
                ExprKind::Name(name) => self.read(*name),
                ExprKind::Paren(inner) | ExprKind::NonNil(inner) => self.pending.push(inner),
                ExprKind::Cast { expr, .. } => self.pending.push(expr),
                ExprKind::Field { object, .. } => self.pending.push(object),
                ExprKind::Index { object, key } => self.pending.extend([*key, *object]),
                ExprKind::Call { callee: object, args, .. } | ExprKind::MethodCall { object, args, .. } => {
                    self.pending.extend(args.iter().rev());
                    self.pending.push(object);
                }
                ExprKind::Function(func) => self.function(func),
                ExprKind::Table(fields) => {
                    for field in fields.iter().rev() {
                        match &field.kind {
                            TableFieldKind::Item(value) | TableFieldKind::Named { value, .. } => {
                                self.pending.push(value);
                            }
                            TableFieldKind::Keyed { key, value } => self.pending.extend([value, key]),
                        }
                    }
                }
                ExprKind::Unary { operand, .. } => self.pending.push(operand),
                ExprKind::Binary { lhs, rhs, .. } => self.pending.extend([*rhs, *lhs]),
                ExprKind::Nil
                | ExprKind::True
                | ExprKind::False
                | ExprKind::Integer(_)
                | ExprKind::Float(_)
                | ExprKind::String(_)
                | ExprKind::Vararg => {}
            }
        }
    }
}
