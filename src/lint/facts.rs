//! What each variable of a program is used for.
//!
//! One walk in the order of the text. Visible variables are found by a table from names to the innermost variable;
//! a variable remembers the one that it hides, which comes back at the end of its block. Operands that nest without limit
//! are followed by a loop (see the head of `syntax::ast`).
//!
//! *Read* is any use as a value: as base of a field that is written, as key, in a cast, in `typeof(x)` of a type, and as
//! the module of a type's name. An assignment to the variable itself is none.

use super::builtin::is_predefined;
use crate::source::{Name, Names, Span};
use crate::syntax::ast::{
    Binding, Block, Chunk, Expr, ExprKind, FunctionBody, FunctionName, Ident, ReturnType, Stat, StatKind,
    TableFieldKind, Type, TypeKind,
};
use crate::syntax::visit::{Node, walk};

/// What kind of variable it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Local,
    Loop,
    Param,
    /// The value is a call of `require`.
    Import,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Variable {
    pub(super) name: Name,
    /// Where it is declared.
    pub(super) span: Span,
    pub(super) kind: Kind,
    pub(super) n_reads: u32,
    /// The declaration that it hides without need.
    pub(super) shadows: Option<Span>,
    /// The variable of the same name that comes back behind its block.
    hidden: Option<usize>,
}

/// An assignment to a global, or a function that becomes one.
#[derive(Clone, Copy, Debug)]
pub(super) struct GlobalWrite {
    pub(super) name: Name,
    pub(super) span: Span,
    pub(super) is_function: bool,
}

/// `require("name")` of the global function.
#[derive(Clone, Copy, Debug)]
pub struct Require<'a> {
    /// The name.
    pub name: &'a [u8],
    /// The literal.
    pub span: Span,
}

/// `local m = require("name")`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Import<'a> {
    /// Number of the variable.
    pub(super) variable: usize,
    pub(super) module: &'a [u8],
    /// The statement, if it declares nothing else.
    pub(super) stat: Option<Span>,
}

/// What is known of a program's variables.
#[derive(Debug, Default)]
pub struct Facts<'a> {
    pub(super) variables: Vec<Variable>,
    pub(super) global_writes: Vec<GlobalWrite>,
    pub(super) imports: Vec<Import<'a>>,
    requires: Vec<Require<'a>>,
}

impl<'a> Facts<'a> {
    /// Walks over a program.
    #[must_use]
    pub fn new(chunk: &Chunk<'a>, names: &Names) -> Self {
        let mut walker = Walker {
            names,
            require: names.get("require"),
            facts: Facts::default(),
            innermost: vec![None; names.len()],
            declared: Vec::new(),
            block_start: 0,
        };
        walker.block(&chunk.body);
        walker.facts
    }

    /// The modules that the program requires by literal names.
    #[must_use]
    pub fn requires(&self) -> &[Require<'a>] {
        &self.requires
    }
}

struct Walker<'n, 'a> {
    names: &'n Names,
    /// The name `require`, if the program has it.
    require: Option<Name>,
    facts: Facts<'a>,
    /// By the number of a name: the variable that it means here.
    innermost: Vec<Option<usize>>,
    /// The variables that are visible, hidden ones included.
    declared: Vec<usize>,
    /// How many of them are of outer blocks.
    block_start: usize,
}

impl<'a> Walker<'_, 'a> {
    // ---- scopes

    fn scope(&mut self, inside: impl FnOnce(&mut Self)) {
        let outer_start = std::mem::replace(&mut self.block_start, self.declared.len());
        inside(self);
        while self.declared.len() > self.block_start {
            let Some(variable) = self.declared.pop().and_then(|number| self.facts.variables.get(number)) else { break };
            if let Some(slot) = self.innermost.get_mut(variable.name.index()) {
                *slot = variable.hidden;
            }
        }
        self.block_start = outer_start;
    }

    fn lookup(&self, name: Name) -> Option<usize> {
        self.innermost.get(name.index()).copied().flatten()
    }

    fn declare(&mut self, ident: Ident, kind: Kind, n_reads: u32) -> usize {
        let hidden = self.lookup(ident.name);
        let number = self.facts.variables.len();
        let shadows = hidden.and_then(|hidden| self.facts.variables.get(hidden)).map(|variable| variable.span);
        let variable = Variable { name: ident.name, span: ident.span, kind, n_reads, shadows, hidden };
        self.facts.variables.push(variable);
        self.declared.push(number);
        if let Some(slot) = self.innermost.get_mut(ident.name.index()) {
            *slot = Some(number);
        }
        number
    }

    fn read(&mut self, name: Name) {
        if let Some(number) = self.lookup(name)
            && let Some(variable) = self.facts.variables.get_mut(number)
        {
            variable.n_reads += 1;
        }
    }

    fn write(&mut self, name: Name, span: Span, is_function: bool) {
        if self.lookup(name).is_none() && !is_predefined(self.names.text(name)) {
            self.facts.global_writes.push(GlobalWrite { name, span, is_function });
        }
    }

    // ---- statements

    fn block(&mut self, block: &Block<'a>) {
        self.scope(|walker| walker.stats(block));
    }

    fn stats(&mut self, block: &Block<'a>) {
        for stat in block.stats {
            self.stat(stat);
        }
    }

    fn stat(&mut self, stat: &Stat<'a>) {
        match &stat.kind {
            StatKind::Local { bindings, values } => self.local(stat, bindings, values),
            StatKind::Assign { targets, values } => {
                self.exprs(values);
                for target in *targets {
                    match target.kind {
                        ExprKind::Name(name) => self.write(name, target.span, false),
                        _ => self.expr(target),
                    }
                }
            }
            StatKind::Call(call) => self.expr(call),
            StatKind::Do(body) => self.block(body),
            StatKind::While { cond, body } => {
                self.expr(cond);
                self.block(body);
            }
            StatKind::Repeat { body, cond } => self.scope(|walker| {
                walker.stats(body);
                walker.expr(cond);
            }),
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
                self.loop_body(std::slice::from_ref(var), body);
            }
            StatKind::GenericFor { vars, exprs, body } => {
                self.exprs(exprs);
                self.loop_body(vars, body);
            }
            StatKind::Function { name, func } => {
                self.function_name(name);
                self.function(func);
            }
            StatKind::LocalFunction { name, func } => {
                self.declare(*name, Kind::Local, 0);
                self.function(func);
            }
            StatKind::Return { values } => self.exprs(values),
            StatKind::TypeDecl(_) => self.types(Node::Stat(stat)),
            StatKind::InterfaceDecl(decl) => {
                for module in decl.parents.iter().filter_map(|parent| parent.module) {
                    self.read(module.name);
                }
                self.types(Node::Stat(stat));
            }
            StatKind::Break | StatKind::Goto(_) | StatKind::Label(_) | StatKind::Error => {}
        }
    }

    fn local(&mut self, stat: &Stat<'a>, bindings: &[Binding<'a>], values: &'a [Expr<'a>]) {
        // The reads of what a second declaration in the same block hides, before its initial value is looked at.
        let hidden: Vec<Option<(usize, u32)>> =
            bindings.iter().map(|binding| self.in_this_block(binding.name.name)).collect();
        self.exprs(values);
        for binding in bindings {
            self.optional_type(binding.ty);
        }
        for (i, (binding, hidden)) in bindings.iter().zip(hidden).enumerate() {
            let module = values.get(i).and_then(|value| self.required(value));
            let kind = if module.is_some() { Kind::Import } else { Kind::Local };
            let number = self.declare(binding.name, kind, 0);
            let is_renewed = hidden.is_some_and(|(hidden, n_reads)| {
                self.facts.variables.get(hidden).is_some_and(|variable| variable.n_reads > n_reads)
            });
            if is_renewed && let Some(variable) = self.facts.variables.get_mut(number) {
                variable.shadows = None;
            }
            if let Some(module) = module {
                let stat = (bindings.len() == 1 && values.len() == 1).then_some(stat.span);
                self.facts.imports.push(Import { variable: number, module: module.name, stat });
            }
        }
    }

    /// The variable of this name that the current block has declared, and how often it has been read.
    fn in_this_block(&self, name: Name) -> Option<(usize, u32)> {
        let number = self.lookup(name)?;
        let of_block = self.declared.get(self.block_start..)?;
        let variable = self.facts.variables.get(number)?;
        of_block.contains(&number).then_some((number, variable.n_reads))
    }

    fn loop_body(&mut self, vars: &[Binding<'a>], body: &Block<'a>) {
        for var in vars {
            self.optional_type(var.ty);
        }
        self.scope(|walker| {
            for var in vars {
                walker.declare(var.name, Kind::Loop, 0);
            }
            walker.block(body);
        });
    }

    fn function_name(&mut self, name: &FunctionName<'a>) {
        if name.fields.is_empty() && name.method.is_none() {
            self.write(name.base.name, name.base.span, true);
        } else {
            self.read(name.base.name);
        }
    }

    fn function(&mut self, func: &FunctionBody<'a>) {
        for constraint in func.type_params.iter().filter_map(|param| param.constraint) {
            self.types(Node::Type(constraint));
        }
        for ty in func.params.iter().filter_map(|param| param.ty) {
            self.types(Node::Type(ty));
        }
        self.optional_type(func.vararg.and_then(|vararg| vararg.ty));
        match &func.result {
            Some(ReturnType::Pack(pack)) => {
                self.type_list(pack.types);
                self.optional_type(pack.rest);
            }
            Some(ReturnType::List(types)) => self.type_list(types),
            Some(ReturnType::Asserts { ty, .. }) => self.optional_type(*ty),
            None => {}
        }
        self.scope(|walker| {
            if func.is_method {
                // Nobody has written it, so nobody has to use it, and it hides nothing.
                let name = Ident { name: walker.names.self_name(), span: Span::at(func.span.start) };
                let number = walker.declare(name, Kind::Param, 1);
                if let Some(variable) = walker.facts.variables.get_mut(number) {
                    variable.shadows = None;
                }
            }
            for param in func.params {
                walker.declare(param.name, Kind::Param, 0);
            }
            walker.block(&func.body);
        });
    }

    // ---- expressions

    fn exprs(&mut self, exprs: &'a [Expr<'a>]) {
        for expr in exprs {
            self.expr(expr);
        }
    }

    fn expr(&mut self, expr: &Expr<'a>) {
        let mut chain = vec![*expr];
        while let Some(left) = chain.last().and_then(Expr::left_operand) {
            chain.push(*left);
        }
        while let Some(expr) = chain.pop() {
            self.without_left_operand(&expr);
        }
    }

    fn without_left_operand(&mut self, expr: &Expr<'a>) {
        match &expr.kind {
            ExprKind::Name(name) => self.read(*name),
            ExprKind::Paren(inner) | ExprKind::Unary { operand: inner, .. } => self.expr(inner),
            ExprKind::Binary { rhs: right, .. } | ExprKind::Index { key: right, .. } => self.expr(right),
            ExprKind::Call { args, .. } => {
                if let Some(require) = self.required(expr) {
                    self.facts.requires.push(require);
                }
                self.exprs(args);
            }
            ExprKind::MethodCall { args, .. } => self.exprs(args),
            ExprKind::Function(func) => self.function(func),
            ExprKind::Table(fields) => {
                for field in *fields {
                    match &field.kind {
                        TableFieldKind::Item(value) | TableFieldKind::Named { value, .. } => self.expr(value),
                        TableFieldKind::Keyed { key, value } => {
                            self.expr(key);
                            self.expr(value);
                        }
                    }
                }
            }
            ExprKind::Cast { ty, .. } => self.types(Node::Type(ty)),
            _ => {}
        }
    }

    /// The module, if the expression is `require("name")`.
    fn required(&self, expr: &Expr<'a>) -> Option<Require<'a>> {
        let ExprKind::Call { callee, args: [argument], .. } = &expr.kind else { return None };
        let ExprKind::Name(name) = callee.kind else { return None };
        if Some(name) != self.require || self.lookup(name).is_some() {
            return None;
        }
        let mut literal = argument;
        while let ExprKind::Paren(inner) = literal.kind {
            literal = inner;
        }
        match literal.kind {
            ExprKind::String(name) => Some(Require { name, span: literal.span }),
            _ => None,
        }
    }

    // ---- types

    fn type_list(&mut self, types: &[Type<'a>]) {
        for ty in types {
            self.types(Node::Type(ty));
        }
    }

    fn optional_type(&mut self, ty: Option<&'a Type<'a>>) {
        if let Some(ty) = ty {
            self.types(Node::Type(ty));
        }
    }

    /// The variables that types mention.
    fn types(&mut self, root: Node<'_, 'a>) {
        walk(root, |node| match node {
            Node::Type(ty) => {
                if let TypeKind::Named(name) = &ty.kind
                    && let Some(module) = name.module
                {
                    self.read(module.name);
                }
            }
            Node::Expr(expr) => {
                if let ExprKind::Name(name) = expr.kind {
                    self.read(name);
                }
            }
            Node::Block(_) | Node::Stat(_) | Node::Function(_) => {}
        });
    }
}
