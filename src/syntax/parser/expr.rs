//! Expressions: precedence climbing as in `lparser.c` (`subexpr`), with casts and `!` as postfix
//! operators that bind tighter than every other operator (rules D1, D2, D5, D14).

use super::{Closer, Failed, Parse, Parser};
use crate::source::{Number, Span, parse_numeral};
use crate::syntax::ast::{BinaryOp, CastStyle, Expr, ExprKind, TableField, TableFieldKind, UnaryOp};
use crate::syntax::literal;
use crate::syntax::token::TokenKind;

/// How tightly the unary operators bind.
const UNARY_PRIORITY: u8 = 12;

impl<'a> Parser<'a, '_> {
    /// An expression.
    #[inline]
    pub(super) fn expr(&mut self) -> Parse<Expr<'a>> {
        self.sub_expr(0)
    }

    /// `exp {',' exp}`.
    pub(super) fn expr_list(&mut self) -> Parse<&'a [Expr<'a>]> {
        let mark = self.exprs.len();
        loop {
            let expr = self.expr()?;
            self.exprs.push(expr);
            if !self.accept(TokenKind::Comma) {
                return Ok(self.finish_exprs(mark));
            }
        }
    }

    /// An expression whose binary operators all bind tighter than `limit`.
    fn sub_expr(&mut self, limit: u8) -> Parse<Expr<'a>> {
        self.enter_level()?;
        let mut lhs = match unary_op(self.token.kind) {
            Some(op) => {
                let start = self.advance().start;
                let operand = self.sub_expr(UNARY_PRIORITY)?;
                let span = Span::new(start, operand.span.end);
                Expr { kind: ExprKind::Unary { op, operand: self.alloc(operand) }, span }
            }
            None => self.cast_expr()?,
        };
        while let Some((op, left, right)) = binary_op(self.token.kind) {
            if left <= limit {
                break;
            }
            let op_pos = self.advance().start;
            let rhs = self.sub_expr(right)?;
            let span = lhs.span.to(rhs.span);
            let (lhs_ref, rhs_ref) = (self.alloc(lhs), self.alloc(rhs));
            lhs = Expr { kind: ExprKind::Binary { op, op_pos, lhs: lhs_ref, rhs: rhs_ref }, span };
        }
        self.leave_level();
        Ok(lhs)
    }

    /// An operand with its casts.
    #[inline]
    fn cast_expr(&mut self) -> Parse<Expr<'a>> {
        let expr = self.simple_expr()?;
        match self.token.kind {
            TokenKind::Bang | TokenKind::DoubleColon | TokenKind::Name => self.casts(expr),
            _ => Ok(expr),
        }
    }

    /// `{"as" type | '::' type | '!'}` behind `expr`.
    fn casts(&mut self, mut expr: Expr<'a>) -> Parse<Expr<'a>> {
        loop {
            let start = expr.span.start;
            let token = self.token.kind;
            let style = match token {
                TokenKind::Bang if !self.is_inequality_of_other_languages() => {
                    expr = self.non_nil(expr);
                    continue;
                }
                TokenKind::DoubleColon if self.is_cast_and_not_label() => CastStyle::Colons,
                TokenKind::Name if self.at_word("as") && self.is_cast_and_not_name() => CastStyle::As,
                _ => return Ok(expr),
            };
            self.advance();
            let ty = self.cast_type()?;
            let kind = ExprKind::Cast { expr: self.alloc(expr), ty: self.alloc(ty), style };
            expr = Expr { kind, span: Span::new(start, self.previous.end) };
        }
    }

    /// `expr !`, the current token being `!`.
    fn non_nil(&mut self, expr: Expr<'a>) -> Expr<'a> {
        let end = self.advance().end;
        let span = Span::new(expr.span.start, end);
        Expr { kind: ExprKind::NonNil(self.alloc(expr)), span }
    }

    /// Rule D1: whether `::` behind an operand is a cast and does not begin a label.
    fn is_cast_and_not_label(&mut self) -> bool {
        if self.function.n_open_brackets > 0 {
            return true;
        }
        let (name, colons) = (self.peek(0), self.peek(1));
        let is_label = name.kind == TokenKind::Name
            && colons.kind == TokenKind::DoubleColon
            && self.is_same_line(self.token.span.start, colons.span.start);
        if is_label {
            self.label_after_operand = Some(Span::new(self.token.span.start, colons.span.end));
        }
        !is_label
    }

    /// Rule D2: whether `as` behind an operand is a cast and not the name of something.
    fn is_cast_and_not_name(&mut self) -> bool {
        self.is_on_line_of_previous() && starts_type(self.peek(0).kind)
    }

    fn simple_expr(&mut self) -> Parse<Expr<'a>> {
        let kind = match self.token.kind {
            TokenKind::Name | TokenKind::LeftParen => return self.suffixed_expr(),
            TokenKind::Number => self.number(),
            TokenKind::QuotedString | TokenKind::LongString => ExprKind::String(self.string()),
            TokenKind::Nil => ExprKind::Nil,
            TokenKind::True => ExprKind::True,
            TokenKind::False => ExprKind::False,
            TokenKind::Dots => {
                if !self.function.is_vararg {
                    // A mistake of the context, not of the form: nothing need be skipped.
                    self.fail("cannot use '...' outside a vararg function");
                }
                ExprKind::Vararg
            }
            TokenKind::LeftBrace => return self.table(),
            TokenKind::Function => return self.function_expr(),
            _ => return self.suffixed_expr(),
        };
        let span = self.advance();
        Ok(Expr { kind, span })
    }

    /// The value of the current token, a numeral.
    pub(super) fn number_value(&self) -> Number {
        // The scanner lets only well-formed numerals pass.
        parse_numeral(self.token.span.slice(self.source)).unwrap_or(Number::Integer(0))
    }

    fn number(&self) -> ExprKind<'a> {
        match self.number_value() {
            Number::Integer(value) => ExprKind::Integer(value),
            Number::Float(value) => ExprKind::Float(value),
        }
    }

    /// The value of the current token, a literal string.
    pub(super) fn string(&self) -> &'a [u8] {
        let text = self.token.span.slice(self.source);
        if self.at(TokenKind::LongString) {
            literal::long_value(text, self.arena)
        } else {
            literal::quoted_value(text, self.arena)
        }
    }

    fn function_expr(&mut self) -> Parse<Expr<'a>> {
        let open_span = self.advance();
        let body = self.function_body(open_span, self.token.span.start, false);
        let func = body.ok_or(Failed)?;
        let span = Span::new(open_span.start, self.previous.end);
        Ok(Expr { kind: ExprKind::Function(func), span })
    }

    fn primary_expr(&mut self) -> Parse<Expr<'a>> {
        match self.token.kind {
            TokenKind::Name => {
                let span = self.advance();
                Ok(Expr { kind: ExprKind::Name(self.intern(span)), span })
            }
            TokenKind::LeftParen => {
                let open_span = self.open_bracket();
                let inner = self.expr()?;
                let closer = Closer::new(TokenKind::RightParen, TokenKind::LeftParen, open_span);
                let close = self.close_bracket(closer)?;
                Ok(Expr { kind: ExprKind::Paren(self.alloc(inner)), span: open_span.to(close) })
            }
            _ => Err(self.fail("unexpected symbol")),
        }
    }

    /// A variable, call or parenthesised expression with everything that follows it.
    pub(super) fn suffixed_expr(&mut self) -> Parse<Expr<'a>> {
        let mut expr = self.primary_expr()?;
        loop {
            let start = expr.span;
            let token = self.token.kind;
            let kind = match token {
                TokenKind::Dot => {
                    self.advance();
                    let field = self.ident()?;
                    ExprKind::Field { object: self.alloc(expr), field }
                }
                TokenKind::LeftBracket => {
                    let key = self.bracketed_key()?;
                    ExprKind::Index { object: self.alloc(expr), key: self.alloc(key) }
                }
                TokenKind::Colon => {
                    self.advance();
                    let method = self.ident()?;
                    let open_pos = self.token.span.start;
                    let args = self.args(start)?;
                    ExprKind::MethodCall { object: self.alloc(expr), method, args, open_pos }
                }
                TokenKind::LeftParen | TokenKind::LeftBrace | TokenKind::QuotedString | TokenKind::LongString => {
                    let open_pos = self.token.span.start;
                    let args = self.args(start)?;
                    ExprKind::Call { callee: self.alloc(expr), args, open_pos }
                }
                TokenKind::Bang if !self.is_inequality_of_other_languages() => {
                    expr = self.non_nil(expr);
                    continue;
                }
                _ => return Ok(expr),
            };
            expr = Expr { kind, span: Span::new(start.start, self.previous.end) };
        }
    }

    /// `'[' exp ']'`.
    fn bracketed_key(&mut self) -> Parse<Expr<'a>> {
        self.open_bracket();
        let key = self.expr()?;
        self.function.n_open_brackets = self.function.n_open_brackets.saturating_sub(1);
        self.expect(TokenKind::RightBracket)?;
        Ok(key)
    }

    /// The arguments of a call; `callee` is the span of what is called, whose line messages name.
    fn args(&mut self, callee: Span) -> Parse<&'a [Expr<'a>]> {
        match self.token.kind {
            TokenKind::LeftParen => {
                let open_span = self.open_bracket();
                let is_empty = self.at(TokenKind::RightParen);
                let args = if is_empty { &[] } else { self.expr_list()? };
                let closer = Closer::new(TokenKind::RightParen, TokenKind::LeftParen, open_span);
                self.close_bracket(Closer { line_pos: callee.start, ..closer })?;
                Ok(args)
            }
            TokenKind::LeftBrace => {
                let table = self.table()?;
                Ok(self.alloc_slice(&[table]))
            }
            TokenKind::QuotedString | TokenKind::LongString => {
                let kind = ExprKind::String(self.string());
                let span = self.advance();
                Ok(self.alloc_slice(&[Expr { kind, span }]))
            }
            _ => Err(self.fail("function arguments expected")),
        }
    }

    fn table(&mut self) -> Parse<Expr<'a>> {
        let open_span = self.open_bracket();
        let mark = self.fields.len();
        while !self.at(TokenKind::RightBrace) {
            let field = self.table_field()?;
            self.fields.push(field);
            if !self.accept(TokenKind::Comma) && !self.accept(TokenKind::Semicolon) {
                break;
            }
        }
        let fields = self.alloc_slice(self.fields.get(mark..).unwrap_or_default());
        self.fields.truncate(mark);
        let closer = Closer::new(TokenKind::RightBrace, TokenKind::LeftBrace, open_span);
        let close = self.close_bracket(closer)?;
        Ok(Expr { kind: ExprKind::Table(fields), span: open_span.to(close) })
    }

    fn table_field(&mut self) -> Parse<TableField<'a>> {
        let start = self.token.span.start;
        let token = self.token.kind;
        let kind = match token {
            TokenKind::Name if self.peek(0).kind == TokenKind::Equal => {
                let name = self.ident()?;
                self.advance();
                TableFieldKind::Named { name, value: self.expr()? }
            }
            TokenKind::LeftBracket => {
                let key = self.bracketed_key()?;
                self.expect(TokenKind::Equal)?;
                TableFieldKind::Keyed { key, value: self.expr()? }
            }
            _ => TableFieldKind::Item(self.expr()?),
        };
        Ok(TableField { kind, span: Span::new(start, self.previous.end) })
    }
}

/// Whether a type can begin with a token of this kind.
pub(super) fn starts_type(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Nil
            | TokenKind::True
            | TokenKind::False
            | TokenKind::Minus
            | TokenKind::Number
            | TokenKind::QuotedString
            | TokenKind::LongString
            | TokenKind::Name
            | TokenKind::Function
            | TokenKind::LeftBrace
            | TokenKind::LeftParen
            | TokenKind::Less
            | TokenKind::Pipe
            | TokenKind::Ampersand
    )
}

/// Whether an operand can begin with a token of this kind (rule D4).
pub(super) fn starts_operand(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Name
            | TokenKind::Nil
            | TokenKind::True
            | TokenKind::False
            | TokenKind::Number
            | TokenKind::QuotedString
            | TokenKind::LongString
            | TokenKind::LeftParen
            | TokenKind::LeftBrace
            | TokenKind::Function
            | TokenKind::Not
            | TokenKind::Minus
            | TokenKind::Hash
            | TokenKind::Tilde
            | TokenKind::Dots
    )
}

#[inline]
fn unary_op(kind: TokenKind) -> Option<UnaryOp> {
    match kind {
        TokenKind::Minus => Some(UnaryOp::Neg),
        TokenKind::Not => Some(UnaryOp::Not),
        TokenKind::Hash => Some(UnaryOp::Len),
        TokenKind::Tilde => Some(UnaryOp::BitNot),
        _ => None,
    }
}

/// The operator with its left and right priority; the right one is lower where it groups to the
/// right.
#[inline]
fn binary_op(kind: TokenKind) -> Option<(BinaryOp, u8, u8)> {
    Some(match kind {
        TokenKind::Or => (BinaryOp::Or, 1, 1),
        TokenKind::And => (BinaryOp::And, 2, 2),
        TokenKind::Less => (BinaryOp::Lt, 3, 3),
        TokenKind::Greater => (BinaryOp::Gt, 3, 3),
        TokenKind::LessEqual => (BinaryOp::Le, 3, 3),
        TokenKind::GreaterEqual => (BinaryOp::Ge, 3, 3),
        TokenKind::NotEqual => (BinaryOp::Ne, 3, 3),
        TokenKind::EqualEqual => (BinaryOp::Eq, 3, 3),
        TokenKind::Pipe => (BinaryOp::BitOr, 4, 4),
        TokenKind::Tilde => (BinaryOp::BitXor, 5, 5),
        TokenKind::Ampersand => (BinaryOp::BitAnd, 6, 6),
        TokenKind::LessLess => (BinaryOp::Shl, 7, 7),
        TokenKind::GreaterGreater => (BinaryOp::Shr, 7, 7),
        TokenKind::DotDot => (BinaryOp::Concat, 9, 8),
        TokenKind::Plus => (BinaryOp::Add, 10, 10),
        TokenKind::Minus => (BinaryOp::Sub, 10, 10),
        TokenKind::Star => (BinaryOp::Mul, 11, 11),
        TokenKind::Slash => (BinaryOp::Div, 11, 11),
        TokenKind::SlashSlash => (BinaryOp::FloorDiv, 11, 11),
        TokenKind::Percent => (BinaryOp::Mod, 11, 11),
        TokenKind::Caret => (BinaryOp::Pow, 14, 13),
        _ => return None,
    })
}
