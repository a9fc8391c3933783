//! Expressions. What groups to the left has no limit of depth and is handed on by loops.

use super::document::Piece;
use super::printer::{Gap, Printer};
use crate::source::{Position, Span};
use crate::syntax::ast::{BinaryOp, CastStyle, Expr, ExprKind, Ident, TableField, TableFieldKind, UnaryOp};
use crate::syntax::token::TokenKind;

impl Printer<'_> {
    pub(super) fn expr(&mut self, expr: &Expr<'_>) {
        match &expr.kind {
            ExprKind::Nil => self.put(TokenKind::Nil),
            ExprKind::True => self.put(TokenKind::True),
            ExprKind::False => self.put(TokenKind::False),
            ExprKind::Integer(_) | ExprKind::Float(_) => self.put(TokenKind::Number),
            ExprKind::String(_) => self.string(),
            ExprKind::Vararg => self.put(TokenKind::Dots),
            ExprKind::Name(_) => self.put(TokenKind::Name),
            ExprKind::Paren(inner) => {
                self.put(TokenKind::LeftParen);
                self.expr(inner);
                self.put(TokenKind::RightParen);
            }
            ExprKind::Function(func) => {
                let is_short = self.is_short(expr.span, &func.body);
                self.put(TokenKind::Function);
                self.function(func, is_short);
            }
            ExprKind::Table(fields) => self.table(fields, expr.span),
            ExprKind::Unary { op, operand } => {
                self.put(unary_token(*op));
                if *op == UnaryOp::Not {
                    self.space();
                }
                self.expr(operand);
            }
            ExprKind::Binary { .. } => {
                self.group(true, |printer| printer.operands(expr));
            }
            ExprKind::Field { .. }
            | ExprKind::Index { .. }
            | ExprKind::Call { .. }
            | ExprKind::MethodCall { .. }
            | ExprKind::Cast { .. }
            | ExprKind::NonNil(_) => self.chain(expr),
        }
    }

    /// A literal string.
    pub(super) fn string(&mut self) {
        let is_long = self.is_at(TokenKind::LongString);
        self.put(if is_long { TokenKind::LongString } else { TokenKind::QuotedString });
    }

    // Operators

    /// The operands of a chain of operators of one precedence, a line each if the group around is broken, the operator
    /// first and all but the first operand one level deeper.
    pub(super) fn operands(&mut self, expr: &Expr<'_>) {
        let ExprKind::Binary { op, .. } = expr.kind else { return self.expr(expr) };
        let level = precedence(op);
        let mut spine = Vec::new();
        let mut left = expr;
        while let ExprKind::Binary { op, lhs, rhs, .. } = left.kind
            && precedence(op) == level
        {
            spine.push((op, rhs));
            left = lhs;
        }
        // What binds tighter on the left begins where all of it begins: its operators stand below each other with these.
        match left.kind {
            ExprKind::Binary { .. } => {
                self.group(true, |printer| printer.operands(left));
            }
            _ => self.expr(left),
        }
        self.indented(|printer| {
            for (op, rhs) in spine.into_iter().rev() {
                printer.operand(op, rhs);
            }
        });
    }

    /// An operator and what is behind it. `..` groups to the right: its chain goes on there.
    fn operand(&mut self, op: BinaryOp, rhs: &Expr<'_>) {
        self.gap(Gap::Space);
        self.put(binary_token(op));
        self.space();
        let mut rhs = rhs;
        while let ExprKind::Binary { op: BinaryOp::Concat, lhs, rhs: next, .. } = rhs.kind
            && op == BinaryOp::Concat
        {
            self.expr(lhs);
            self.gap(Gap::Space);
            self.put(TokenKind::DotDot);
            self.space();
            rhs = next;
        }
        self.expr(rhs);
    }

    // Chains

    /// What begins with an operand and goes on with fields, calls and casts.
    fn chain(&mut self, expr: &Expr<'_>) {
        let mut links = Vec::new();
        let mut root = expr;
        while let Some(left) = root.left_operand().filter(|_| !matches!(root.kind, ExprKind::Binary { .. })) {
            links.push(root);
            root = left;
        }
        let methods = links.iter().filter_map(|link| match link.kind {
            ExprKind::MethodCall { method, .. } => Some(method),
            _ => None,
        });
        let n_methods = methods.clone().count();
        let is_broken = methods.clone().any(|method| self.begins_line(method));
        if n_methods < 2 && !is_broken {
            self.expr(root);
            for link in links.into_iter().rev() {
                self.link(link, None);
            }
            return;
        }
        let gap = if is_broken { Gap::LineEnd } else { Gap::Nothing };
        self.group(true, |printer| {
            printer.expr(root);
            printer.indented(|printer| {
                for link in links.into_iter().rev() {
                    printer.link(link, Some(gap));
                }
            });
        });
    }

    /// Whether the `:` before the name of a method is the first on its line.
    fn begins_line(&self, method: Ident) -> bool {
        let name = self.tokens.at(method.span.start);
        let colon = name.checked_sub(1).and_then(|at| self.tokens.items.get(at));
        let is_own_line = |at: usize| self.tokens.comments_before(at).iter().any(|comment| comment.n_line_ends > 0);
        colon.is_some_and(|colon| colon.n_line_ends > 0) || name.checked_sub(1).is_some_and(is_own_line)
    }

    /// What is behind the operand of a chain; the line may end before a method if there is a gap.
    fn link(&mut self, link: &Expr<'_>, gap: Option<Gap>) {
        match &link.kind {
            ExprKind::Field { .. } => self.put_all(&[TokenKind::Dot, TokenKind::Name]),
            ExprKind::Index { key, .. } => self.key(key),
            ExprKind::Call { args, .. } => self.args(args),
            ExprKind::MethodCall { args, .. } => {
                if let Some(gap) = gap {
                    self.gap(gap);
                }
                self.put_all(&[TokenKind::Colon, TokenKind::Name]);
                self.args(args);
            }
            ExprKind::Cast { ty, style, .. } => {
                self.put_spaced(match style {
                    CastStyle::As => TokenKind::Name,
                    CastStyle::Colons => TokenKind::DoubleColon,
                });
                self.ty(ty);
            }
            ExprKind::NonNil(_) => self.put(TokenKind::Bang),
            // Nothing else goes on behind an operand.
            _ => {}
        }
    }

    fn key(&mut self, key: &Expr<'_>) {
        self.put(TokenKind::LeftBracket);
        self.expr(key);
        self.put(TokenKind::RightBracket);
    }

    /// The arguments of a call. A single string gets parentheses, a single table stays without if it is.
    fn args(&mut self, args: &[Expr<'_>]) {
        if self.is_at(TokenKind::QuotedString) || self.is_at(TokenKind::LongString) {
            self.inner_comments();
            self.document.text(b"(");
            self.string();
            self.document.text(b")");
            return;
        }
        if let ([table], true) = (args, self.is_at(TokenKind::LeftBrace)) {
            return self.expr(table);
        }
        let group = self.group(true, |printer| {
            printer.bracketed(TokenKind::LeftParen, TokenKind::RightParen, |printer| {
                printer.comma_list(args, |printer, arg| printer.expr(arg));
            });
        });
        self.note_last_part(group, args.last());
    }

    /// Says where the last part of a group may be broken without the group: a table behind its brace, a function behind
    /// its head.
    pub(super) fn note_last_part(&mut self, group: usize, last: Option<&Expr<'_>>) {
        let Some(last) = last else { return };
        let own = match last.kind {
            ExprKind::Table([_, ..]) | ExprKind::Function(_) => self.last_own,
            _ => None,
        };
        self.document.set_hug(group, own);
    }

    // Tables

    fn table(&mut self, fields: &[TableField<'_>], span: Span) {
        let starts: Vec<Position> = fields.iter().map(|field| field.span.start).collect();
        self.braced(&starts, span.end.saturating_sub(1), |printer, number| {
            if let Some(field) = fields.get(number) {
                printer.table_field(field);
            }
        });
    }

    /// Items in braces, which start at `starts`; the closing brace stands at `end`. They stay a line each if the first is
    /// on a line of its own.
    pub(super) fn braced(&mut self, starts: &[Position], end: Position, mut print: impl FnMut(&mut Self, usize)) {
        self.document.open(false);
        self.put(TokenKind::LeftBrace);
        let own = self.document.pieces.len();
        if starts.is_empty() && self.comments.is_empty() {
            self.put(TokenKind::RightBrace);
            self.document.close();
            return;
        }
        self.document.push(Piece::Indent);
        let mut gap = if self.n_line_ends_ahead() > 0 { Gap::LineEnd } else { Gap::Nothing };
        let mut keeps_blank = false;
        let mut number = 0;
        while number < starts.len() {
            let is_start = |position: Position| starts.binary_search(&position).is_ok();
            let place = self.gap_or_region(gap, keeps_blank, end, is_start);
            (gap, keeps_blank) = (Gap::Space, true);
            if let Some(position) = place {
                number = starts.partition_point(|start| *start < position);
                continue;
            }
            print(self, number);
            number += 1;
            if number < starts.len() {
                self.separator(b",");
            } else {
                self.skip_separator();
                self.document.push(Piece::Comma);
            }
        }
        if self.has_region_ahead() {
            self.gap_or_region(Gap::LineEnd, keeps_blank, end, |_| false);
        }
        self.closing_gap();
        self.put(TokenKind::RightBrace);
        self.document.close();
        self.last_own = Some(own);
    }

    fn table_field(&mut self, field: &TableField<'_>) {
        let value = match &field.kind {
            TableFieldKind::Item(value) => return self.expr(value),
            TableFieldKind::Named { value, .. } => {
                self.put(TokenKind::Name);
                value
            }
            TableFieldKind::Keyed { key, value } => {
                self.key(key);
                value
            }
        };
        self.put_spaced(TokenKind::Equal);
        self.expr(value);
    }
}

fn unary_token(op: UnaryOp) -> TokenKind {
    match op {
        UnaryOp::Neg => TokenKind::Minus,
        UnaryOp::Not => TokenKind::Not,
        UnaryOp::Len => TokenKind::Hash,
        UnaryOp::BitNot => TokenKind::Tilde,
    }
}

fn binary_token(op: BinaryOp) -> TokenKind {
    match op {
        BinaryOp::Add => TokenKind::Plus,
        BinaryOp::Sub => TokenKind::Minus,
        BinaryOp::Mul => TokenKind::Star,
        BinaryOp::Div => TokenKind::Slash,
        BinaryOp::FloorDiv => TokenKind::SlashSlash,
        BinaryOp::Mod => TokenKind::Percent,
        BinaryOp::Pow => TokenKind::Caret,
        BinaryOp::Concat => TokenKind::DotDot,
        BinaryOp::BitAnd => TokenKind::Ampersand,
        BinaryOp::BitOr => TokenKind::Pipe,
        BinaryOp::BitXor => TokenKind::Tilde,
        BinaryOp::Shl => TokenKind::LessLess,
        BinaryOp::Shr => TokenKind::GreaterGreater,
        BinaryOp::Eq => TokenKind::EqualEqual,
        BinaryOp::Ne => TokenKind::NotEqual,
        BinaryOp::Lt => TokenKind::Less,
        BinaryOp::Le => TokenKind::LessEqual,
        BinaryOp::Gt => TokenKind::Greater,
        BinaryOp::Ge => TokenKind::GreaterEqual,
        BinaryOp::And => TokenKind::And,
        BinaryOp::Or => TokenKind::Or,
    }
}

/// How tightly an operator binds (manual section 3.4.8).
fn precedence(op: BinaryOp) -> u8 {
    match op {
        BinaryOp::Or => 1,
        BinaryOp::And => 2,
        BinaryOp::Lt | BinaryOp::Gt | BinaryOp::Le | BinaryOp::Ge | BinaryOp::Ne | BinaryOp::Eq => 3,
        BinaryOp::BitOr => 4,
        BinaryOp::BitXor => 5,
        BinaryOp::BitAnd => 6,
        BinaryOp::Shl | BinaryOp::Shr => 7,
        BinaryOp::Concat => 9,
        BinaryOp::Add | BinaryOp::Sub => 10,
        BinaryOp::Mul | BinaryOp::Div | BinaryOp::FloorDiv | BinaryOp::Mod => 11,
        BinaryOp::Pow => 14,
    }
}
