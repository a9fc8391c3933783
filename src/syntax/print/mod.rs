//! From syntax tree back to text: one statement a line, four spaces a level.
//!
//! A plain printer without opinions about line width and without comments; what it prints parses to
//! the same tree. It relies on the tree's own parentheses ([`ExprKind::Paren`],
//! `TypeKind::Paren`) and so adds none. Two things need care: a statement that begins with a
//! parenthesis gets a semicolon in front, lest it continue the line before, and a chain that groups
//! to the left is printed by a loop, since it has no depth limit.

mod types;

use super::ast::{
    BinaryOp, Block, CastStyle, Chunk, Expr, ExprKind, FunctionBody, Ident, Stat, StatKind, TableField, TableFieldKind,
    UnaryOp,
};
use crate::source::{Name, Names};

/// The text of `chunk`.
#[must_use]
pub fn print_chunk(chunk: &Chunk<'_>, names: &Names) -> Vec<u8> {
    let mut printer = Printer { names, text: Vec::new(), depth: 0 };
    printer.block(&chunk.body);
    printer.text
}

struct Printer<'n> {
    names: &'n Names,
    text: Vec<u8>,
    depth: usize,
}

impl Printer<'_> {
    fn put(&mut self, text: &str) {
        self.text.extend_from_slice(text.as_bytes());
    }

    fn name(&mut self, name: Name) {
        let names = self.names;
        self.put(names.text(name));
    }

    fn ident(&mut self, ident: Ident) {
        self.name(ident.name);
    }

    fn indent(&mut self) {
        self.text.resize(self.text.len() + 4 * self.depth, b' ');
    }

    /// `items` with `separator` between them.
    fn list<T>(&mut self, items: &[T], separator: &str, print: impl Fn(&mut Self, &T)) {
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.put(separator);
            }
            print(self, item);
        }
    }

    // Statements

    fn block(&mut self, block: &Block<'_>) {
        for stat in block.stats {
            self.indent();
            self.stat(stat);
            self.put("\n");
        }
    }

    /// A block one level deeper, on lines of its own, and what closes it.
    fn nested(&mut self, block: &Block<'_>, closer: &str) {
        self.put("\n");
        self.depth += 1;
        self.block(block);
        self.depth -= 1;
        self.indent();
        self.put(closer);
    }

    fn stat(&mut self, stat: &Stat<'_>) {
        match stat.kind {
            StatKind::Local { bindings, values } => {
                self.put("local ");
                self.list(bindings, ", ", Self::binding);
                if !values.is_empty() {
                    self.put(" = ");
                    self.expr_list(values);
                }
            }
            StatKind::Assign { targets, values } => {
                if let Some(first) = targets.first() {
                    self.guard_paren(first);
                }
                self.expr_list(targets);
                self.put(" = ");
                self.expr_list(values);
            }
            StatKind::Call(call) => {
                self.guard_paren(call);
                self.expr(call);
            }
            StatKind::Do(body) => {
                self.put("do");
                self.nested(&body, "end");
            }
            StatKind::While { cond, body } => {
                self.put("while ");
                self.expr(cond);
                self.put(" do");
                self.nested(&body, "end");
            }
            StatKind::Repeat { body, cond } => {
                self.put("repeat");
                self.nested(&body, "until ");
                self.expr(cond);
            }
            StatKind::If { arms, else_body } => {
                let mut word = "if ";
                for arm in arms {
                    self.put(word);
                    self.expr(arm.cond);
                    self.put(" then");
                    self.nested(&arm.body, "");
                    word = "elseif ";
                }
                if let Some(body) = else_body {
                    self.put("else");
                    self.nested(&body, "");
                }
                self.put("end");
            }
            StatKind::NumericFor { var, start, limit, step, body } => {
                self.put("for ");
                self.binding(&var);
                self.put(" = ");
                self.expr(start);
                self.put(", ");
                self.expr(limit);
                if let Some(step) = step {
                    self.put(", ");
                    self.expr(step);
                }
                self.put(" do");
                self.nested(&body, "end");
            }
            StatKind::GenericFor { vars, exprs, body } => {
                self.put("for ");
                self.list(vars, ", ", Self::binding);
                self.put(" in ");
                self.expr_list(exprs);
                self.put(" do");
                self.nested(&body, "end");
            }
            StatKind::Function { name, func } => {
                self.put("function ");
                self.ident(name.base);
                for field in name.fields {
                    self.put(".");
                    self.ident(*field);
                }
                if let Some(method) = name.method {
                    self.put(":");
                    self.ident(method);
                }
                self.function_body(func);
            }
            StatKind::LocalFunction { name, func } => {
                self.put("local function ");
                self.ident(name);
                self.function_body(func);
            }
            StatKind::Return { values } => {
                self.put("return");
                if !values.is_empty() {
                    self.put(" ");
                    self.expr_list(values);
                }
            }
            StatKind::Break => self.put("break"),
            StatKind::Goto(label) => {
                self.put("goto ");
                self.ident(label);
            }
            StatKind::Label(label) => {
                self.put("::");
                self.ident(label);
                self.put("::");
            }
            StatKind::TypeDecl(decl) => self.type_decl(decl),
            StatKind::InterfaceDecl(decl) => self.interface_decl(decl),
            StatKind::Error => self.put("-- (not a statement)"),
        }
    }

    /// A semicolon if the statement that starts with `expr` starts with a parenthesis.
    fn guard_paren(&mut self, expr: &Expr<'_>) {
        let mut leftmost = *expr;
        while let Some(left) = leftmost.left_operand() {
            leftmost = *left;
        }
        if matches!(leftmost.kind, ExprKind::Paren(_)) {
            self.put(";");
        }
    }

    fn function_body(&mut self, func: &FunctionBody<'_>) {
        self.function_head(func.type_params, func.params, func.vararg, func.result);
        self.nested(&func.body, "end");
    }

    // Expressions

    fn expr_list(&mut self, exprs: &[Expr<'_>]) {
        self.list(exprs, ", ", |printer, expr| printer.expr(expr));
    }

    fn expr(&mut self, expr: &Expr<'_>) {
        let mut chain = Vec::new();
        let mut innermost = *expr;
        while let Some(left) = innermost.left_operand() {
            chain.push(innermost);
            innermost = *left;
        }
        self.operand(&innermost);
        for link in chain.iter().rev() {
            self.link(link);
        }
    }

    /// An expression that does not begin with an operand.
    fn operand(&mut self, expr: &Expr<'_>) {
        match expr.kind {
            ExprKind::Nil => self.put("nil"),
            ExprKind::True => self.put("true"),
            ExprKind::False => self.put("false"),
            ExprKind::Integer(value) => self.integer(value),
            ExprKind::Float(value) => self.float(value),
            ExprKind::String(value) => self.string(value),
            ExprKind::Vararg => self.put("..."),
            ExprKind::Name(name) => self.name(name),
            ExprKind::Paren(inner) => {
                self.put("(");
                self.expr(inner);
                self.put(")");
            }
            ExprKind::Function(func) => {
                self.put("function");
                self.function_body(func);
            }
            ExprKind::Table(fields) => {
                self.put("{");
                self.list(fields, ", ", Self::table_field);
                self.put("}");
            }
            ExprKind::Unary { op, operand } => {
                self.put(unary_text(op));
                // Two minus signs begin a comment.
                let is_negation = |expr: &Expr<'_>| matches!(expr.kind, ExprKind::Unary { op: UnaryOp::Neg, .. });
                if op == UnaryOp::Neg && is_negation(operand) {
                    self.put(" ");
                }
                self.expr(operand);
            }
            ExprKind::Field { .. }
            | ExprKind::Index { .. }
            | ExprKind::Call { .. }
            | ExprKind::MethodCall { .. }
            | ExprKind::Binary { .. }
            | ExprKind::Cast { .. }
            | ExprKind::NonNil(_) => {}
        }
    }

    /// What stands behind the left operand of `expr`.
    fn link(&mut self, expr: &Expr<'_>) {
        match expr.kind {
            ExprKind::Field { field, .. } => {
                self.put(".");
                self.ident(field);
            }
            ExprKind::Index { key, .. } => {
                self.put("[");
                // `[[` begins a long string; no printed expression starts with a bracket.
                self.expr(key);
                self.put("]");
            }
            ExprKind::Call { args, .. } => self.args(args),
            ExprKind::MethodCall { method, args, .. } => {
                self.put(":");
                self.ident(method);
                self.args(args);
            }
            ExprKind::Binary { op, rhs, .. } => {
                self.put(" ");
                self.put(binary_text(op));
                self.put(" ");
                self.expr(rhs);
            }
            ExprKind::Cast { ty, style, .. } => {
                self.put(match style {
                    CastStyle::As => " as ",
                    CastStyle::Colons => " :: ",
                });
                self.ty(ty);
            }
            ExprKind::NonNil(_) => self.put("!"),
            ExprKind::Nil
            | ExprKind::True
            | ExprKind::False
            | ExprKind::Integer(_)
            | ExprKind::Float(_)
            | ExprKind::String(_)
            | ExprKind::Vararg
            | ExprKind::Name(_)
            | ExprKind::Paren(_)
            | ExprKind::Function(_)
            | ExprKind::Table(_)
            | ExprKind::Unary { .. } => {}
        }
    }

    fn args(&mut self, args: &[Expr<'_>]) {
        self.put("(");
        self.expr_list(args);
        self.put(")");
    }

    fn table_field(&mut self, field: &TableField<'_>) {
        match &field.kind {
            TableFieldKind::Item(value) => self.expr(value),
            TableFieldKind::Named { name, value } => {
                self.ident(*name);
                self.put(" = ");
                self.expr(value);
            }
            TableFieldKind::Keyed { key, value } => {
                self.put("[");
                self.expr(key);
                self.put("] = ");
                self.expr(value);
            }
        }
    }

    // Literals

    /// A numeral has no sign; what looks negative was written in hexadecimal.
    fn integer(&mut self, value: i64) {
        if value < 0 {
            self.put(&format!("0x{value:X}"));
        } else {
            self.put(&value.to_string());
        }
    }

    fn float(&mut self, value: f64) {
        if value.is_infinite() {
            self.put("1e999");
        } else {
            self.put(&format!("{value:?}"));
        }
    }

    fn string(&mut self, value: &[u8]) {
        self.text.push(b'"');
        for &byte in value {
            match byte {
                b'"' | b'\\' => self.text.extend([b'\\', byte]),
                b'\n' => self.put("\\n"),
                0..=0x1f | 0x7f => self.put(&format!("\\{byte:03}")),
                _ => self.text.push(byte),
            }
        }
        self.text.push(b'"');
    }
}

fn unary_text(op: UnaryOp) -> &'static str {
    match op {
        UnaryOp::Neg => "-",
        UnaryOp::Not => "not ",
        UnaryOp::Len => "#",
        UnaryOp::BitNot => "~",
    }
}

fn binary_text(op: BinaryOp) -> &'static str {
    match op {
        BinaryOp::Add => "+",
        BinaryOp::Sub => "-",
        BinaryOp::Mul => "*",
        BinaryOp::Div => "/",
        BinaryOp::FloorDiv => "//",
        BinaryOp::Mod => "%",
        BinaryOp::Pow => "^",
        BinaryOp::Concat => "..",
        BinaryOp::BitAnd => "&",
        BinaryOp::BitOr => "|",
        BinaryOp::BitXor => "~",
        BinaryOp::Shl => "<<",
        BinaryOp::Shr => ">>",
        BinaryOp::Eq => "==",
        BinaryOp::Ne => "~=",
        BinaryOp::Lt => "<",
        BinaryOp::Le => "<=",
        BinaryOp::Gt => ">",
        BinaryOp::Ge => ">=",
        BinaryOp::And => "and",
        BinaryOp::Or => "or",
    }
}
