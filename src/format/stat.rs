//! Blocks and statements.

use super::document::Piece;
use super::printer::{Gap, Printer};
use crate::source::{Position, Span};
use crate::syntax::ast::{Binding, Block, Expr, ExprKind, FunctionName, IfArm, Stat, StatKind};
use crate::syntax::token::TokenKind;

impl Printer<'_> {
    // Blocks

    /// The statements of a block, each on a line of its own. Blank lines before the first are left out if `is_start`.
    pub(super) fn statements(&mut self, block: &Block<'_>, is_start: bool) {
        let end = self.end_of(block);
        let mut before: Option<&Stat<'_>> = None;
        let mut rest = block.stats;
        let mut keeps_blank = !is_start;
        loop {
            let had_semicolon = self.skip_semicolons();
            let Some((stat, behind)) = rest.split_first() else {
                if self.has_region_ahead() {
                    self.gap_or_region(Gap::LineEnd, keeps_blank, end, |_| false);
                }
                return;
            };
            let needs_semicolon = had_semicolon && before.is_some_and(can_go_on) && self.could_continue(stat);
            let has_region = self.has_region_ahead();
            if needs_semicolon && has_region {
                self.document.text(b";");
            }
            let is_start = |position: Position| rest.binary_search_by_key(&position, |stat| stat.span.start).is_ok();
            let place = self.gap_or_region(Gap::LineEnd, keeps_blank, end, is_start);
            keeps_blank = true;
            if let Some(position) = place {
                let n_inside = rest.partition_point(|stat| stat.span.start < position);
                rest = rest.get(n_inside..).unwrap_or_default();
                before = None;
                continue;
            }
            if needs_semicolon && !has_region {
                self.document.text(b";");
            }
            self.stat(stat);
            before = Some(stat);
            rest = behind;
        }
    }

    /// Whether a statement could be read as the rest of one before it: it begins with a parenthesis, or with a label that a
    /// comment spreads over two lines, which would be a cast.
    fn could_continue(&self, stat: &Stat<'_>) -> bool {
        match stat.kind {
            StatKind::Label(_) => self.tokens.has_comment(stat.span) && !self.is_on_one_line(stat.span),
            _ => self.is_at(TokenKind::LeftParen),
        }
    }

    /// Where the token starts that ends a block.
    fn end_of(&self, block: &Block<'_>) -> Position {
        let behind = self.tokens.items.get(self.tokens.at(block.span.end)..).unwrap_or_default();
        let closer = behind.iter().find(|item| item.token.kind != TokenKind::Semicolon);
        closer.map_or(block.span.end, |item| item.token.span.start)
    }

    /// A block one level deeper on lines of its own; what comes next is on a line of its own, too.
    fn body(&mut self, block: &Block<'_>) {
        self.indented(|printer| {
            printer.statements(block, true);
            printer.last_comments(block.stats.is_empty());
        });
        self.document.push(Piece::Hard { blank: false });
    }

    /// The only statement of a block, between places where the line may end.
    fn short_body(&mut self, stat: &Stat<'_>) {
        self.indented(|printer| {
            printer.gap(Gap::Space);
            printer.stat(stat);
        });
        self.skip_semicolons();
        self.gap(Gap::Space);
    }

    /// A block and its `end`, nothing between them if there is nothing in it. With `is_short` it may stay on one line.
    pub(super) fn closed_body(&mut self, block: &Block<'_>, is_short: bool) {
        match block.stats {
            [stat] if is_short => self.short_body(stat),
            _ if self.is_empty(block) => self.space(),
            _ => self.body(block),
        }
        self.put(TokenKind::End);
    }

    /// Whether neither statements nor comments are in a block; its semicolons are left out.
    fn is_empty(&mut self, block: &Block<'_>) -> bool {
        block.stats.is_empty() && {
            self.skip_semicolons();
            self.comments.is_empty()
        }
    }

    /// Whether what stands at `span` is on one line and its block holds one small statement and no comment: then it may
    /// stay on one line.
    pub(super) fn is_short(&self, span: Span, block: &Block<'_>) -> bool {
        let [stat] = block.stats else { return false };
        let is_small = matches!(
            stat.kind,
            StatKind::Local { .. }
                | StatKind::Assign { .. }
                | StatKind::Call(_)
                | StatKind::Return { .. }
                | StatKind::Break
                | StatKind::Goto(_)
        );
        is_small && self.is_on_one_line(span) && !self.tokens.has_comment(span)
    }

    fn is_on_one_line(&self, span: Span) -> bool {
        !span.slice(self.source).iter().any(|byte| matches!(byte, b'\n' | b'\r'))
    }

    // Statements

    fn stat(&mut self, stat: &Stat<'_>) {
        match &stat.kind {
            StatKind::Local { bindings, values } => {
                self.put(TokenKind::Local);
                self.space();
                self.bindings(bindings);
                if !values.is_empty() {
                    self.space();
                    self.put(TokenKind::Equal);
                    self.values(values);
                }
            }
            StatKind::Assign { targets, values } => {
                self.flow(targets, |printer, target| printer.expr(target));
                self.space();
                self.put(TokenKind::Equal);
                self.values(values);
            }
            StatKind::Call(call) => self.expr(call),
            StatKind::Do(body) => {
                self.put(TokenKind::Do);
                self.closed_body(body, false);
            }
            StatKind::While { cond, body } => {
                self.maybe_short(stat.span, body, |printer, is_short| {
                    printer.put(TokenKind::While);
                    printer.space();
                    printer.condition(cond, TokenKind::Do);
                    printer.closed_body(body, is_short);
                });
            }
            StatKind::Repeat { body, cond } => {
                self.put(TokenKind::Repeat);
                if self.is_empty(body) {
                    self.space();
                } else {
                    self.body(body);
                }
                self.put(TokenKind::Until);
                self.space();
                self.expr(cond);
            }
            StatKind::If { arms, else_body } => self.if_stat(stat.span, arms, else_body.as_ref()),
            StatKind::NumericFor { var, start, limit, step, body } => {
                self.maybe_short(stat.span, body, |printer, is_short| {
                    printer.put(TokenKind::For);
                    printer.space();
                    printer.binding(var);
                    printer.put_spaced(TokenKind::Equal);
                    let exprs: Vec<&Expr<'_>> = [*start, *limit].into_iter().chain(*step).collect();
                    printer.expr_items(&exprs);
                    printer.put_spaced(TokenKind::Do);
                    printer.closed_body(body, is_short);
                });
            }
            StatKind::GenericFor { vars, exprs, body } => {
                self.maybe_short(stat.span, body, |printer, is_short| {
                    printer.put(TokenKind::For);
                    printer.space();
                    printer.bindings(vars);
                    printer.put_spaced(TokenKind::In);
                    printer.expr_items(&exprs.iter().collect::<Vec<_>>());
                    printer.space();
                    printer.put(TokenKind::Do);
                    printer.closed_body(body, is_short);
                });
            }
            StatKind::Function { name, func } => {
                let is_short = self.is_short(stat.span, &func.body);
                self.put(TokenKind::Function);
                self.space();
                self.function_name(name);
                self.function(func, is_short);
            }
            StatKind::LocalFunction { func, .. } => {
                let is_short = self.is_short(stat.span, &func.body);
                self.put(TokenKind::Local);
                self.put_spaced(TokenKind::Function);
                self.put(TokenKind::Name);
                self.function(func, is_short);
            }
            StatKind::Return { values } => {
                self.put(TokenKind::Return);
                if !values.is_empty() {
                    self.space();
                    self.expr_items(&values.iter().collect::<Vec<_>>());
                }
                self.skip_semicolons();
            }
            StatKind::Break => self.put(TokenKind::Break),
            StatKind::Goto(_) => {
                self.put(TokenKind::Goto);
                self.space();
                self.put(TokenKind::Name);
            }
            StatKind::Label(_) => self.put_all(&[TokenKind::DoubleColon, TokenKind::Name, TokenKind::DoubleColon]),
            StatKind::TypeDecl(decl) => self.type_decl(decl),
            StatKind::InterfaceDecl(decl) => self.interface_decl(decl),
            // There is none in a tree without mistakes; the tokens that are left then say so.
            StatKind::Error => {}
        }
    }

    /// A statement with a block that may stay on one line if it is on one.
    fn maybe_short(&mut self, span: Span, body: &Block<'_>, print: impl FnOnce(&mut Self, bool)) {
        if self.is_short(span, body) {
            self.group(false, |printer| print(printer, true));
        } else {
            print(self, false);
        }
    }

    fn if_stat(&mut self, span: Span, arms: &[IfArm<'_>], else_body: Option<&Block<'_>>) {
        if let ([arm], None) = (arms, else_body) {
            self.maybe_short(span, &arm.body, |printer, is_short| {
                printer.put(TokenKind::If);
                printer.space();
                printer.condition(arm.cond, TokenKind::Then);
                printer.closed_body(&arm.body, is_short);
            });
            return;
        }
        for (number, arm) in arms.iter().enumerate() {
            self.put(if number == 0 { TokenKind::If } else { TokenKind::Elseif });
            self.space();
            self.condition(arm.cond, TokenKind::Then);
            self.body(&arm.body);
        }
        if let Some(body) = else_body {
            self.put(TokenKind::Else);
            self.body(body);
        }
        self.put(TokenKind::End);
    }

    /// A condition and the keyword behind it, which begins a line if the condition is broken at its operators.
    fn condition(&mut self, cond: &Expr<'_>, keyword: TokenKind) {
        if !matches!(cond.kind, ExprKind::Binary { .. }) {
            self.expr(cond);
            self.space();
            self.put(keyword);
            return;
        }
        self.group(true, |printer| {
            printer.operands(cond);
            printer.gap(Gap::Space);
            printer.put(keyword);
        });
    }

    fn function_name(&mut self, name: &FunctionName<'_>) {
        self.put(TokenKind::Name);
        for _ in name.fields {
            self.put_all(&[TokenKind::Dot, TokenKind::Name]);
        }
        if name.method.is_some() {
            self.put_all(&[TokenKind::Colon, TokenKind::Name]);
        }
    }

    fn binding(&mut self, binding: &Binding<'_>) {
        self.put(TokenKind::Name);
        self.annotation(binding.ty);
    }

    fn bindings(&mut self, bindings: &[Binding<'_>]) {
        self.flow(bindings, Self::binding);
    }

    /// What is assigned, behind the `=`. What cannot be broken begins a line of its own if it does not fit, and so do
    /// several values.
    fn values(&mut self, values: &[Expr<'_>]) {
        match values {
            [value] if !is_rigid(value) => {
                self.space();
                self.expr(value);
            }
            _ => {
                let group = self.group(true, |printer| {
                    printer.indented(|printer| {
                        printer.gap(Gap::Space);
                        printer.comma_list(values, |printer, value| printer.expr(value));
                    });
                });
                self.note_last_part(group, values.last());
            }
        }
    }

    /// Expressions behind a keyword.
    fn expr_items(&mut self, exprs: &[&Expr<'_>]) {
        match exprs {
            [expr] => self.expr(expr),
            _ => {
                let group = self.flow(exprs, |printer, expr| printer.expr(expr));
                self.note_last_part(group, exprs.last().copied());
            }
        }
    }
}

/// Whether a statement ends such that a parenthesis behind it would belong to it.
fn can_go_on(stat: &Stat<'_>) -> bool {
    matches!(
        stat.kind,
        StatKind::Local { .. }
            | StatKind::Assign { .. }
            | StatKind::Call(_)
            | StatKind::Repeat { .. }
            | StatKind::TypeDecl(_)
    )
}

/// Whether an expression has no place where it can be broken.
fn is_rigid(mut expr: &Expr<'_>) -> bool {
    loop {
        match expr.kind {
            ExprKind::Field { object, .. } => expr = object,
            ExprKind::Nil
            | ExprKind::True
            | ExprKind::False
            | ExprKind::Integer(_)
            | ExprKind::Float(_)
            | ExprKind::String(_)
            | ExprKind::Vararg
            | ExprKind::Name(_) => return true,
            _ => return false,
        }
    }
}
