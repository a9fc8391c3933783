//! Statements, blocks and function bodies.
//!
//! The order of checks is that of `lparser.c`, so that the first message is the same. A block
//! always comes back: mistakes in its statements are caught in [`Parser::block`].

use smallvec::SmallVec;

use super::recover::Extra;
use super::{Closer, Failed, FunctionState, LEVELS_MAX, Parse, Parser};
use crate::source::{Position, Span};
use crate::syntax::ast::{
    Binding, Block, Expr, ExprKind, FunctionBody, FunctionName, Ident, IfArm, Param, ReturnType, Stat, StatKind,
    TypeParam, Vararg,
};
use crate::syntax::token::TokenKind;

/// The head of a function: everything before its block.
#[derive(Clone, Copy, Default)]
pub(super) struct FunctionHead<'a> {
    pub(super) type_params: &'a [TypeParam<'a>],
    pub(super) params: &'a [Param<'a>],
    pub(super) vararg: Option<Vararg<'a>>,
    pub(super) result: Option<ReturnType<'a>>,
}

impl<'a> Parser<'a, '_> {
    /// Statements up to what `closer` expects, which the caller takes.
    pub(super) fn block(&mut self, closer: Closer) -> Block<'a> {
        let mark = self.stats.len();
        let start = self.previous.end;
        let mut has_return = false;
        loop {
            if self.token.kind.ends_block() {
                let is_stray = closer.kind == TokenKind::EndOfText && !self.at(TokenKind::EndOfText);
                if !is_stray {
                    break;
                }
                self.report_unclosed(closer);
                self.advance();
            } else if has_return {
                // `return` must come last; what follows is read for its own mistakes.
                self.report_unclosed(closer);
                has_return = false;
            } else if !self.accept(TokenKind::Semicolon) {
                has_return = self.at(TokenKind::Return);
                let stat = self.stat_or_skip();
                self.stats.push(stat);
            }
        }
        let stats = self.alloc_slice(self.stats.get(mark..).unwrap_or_default());
        self.stats.truncate(mark);
        let span = match (stats.first(), stats.last()) {
            (Some(first), Some(last)) => first.span.to(last.span),
            _ => Span::at(start),
        };
        Block { stats, span }
    }

    /// One statement; after a mistake, what was skipped of it.
    fn stat_or_skip(&mut self) -> Stat<'a> {
        let start = self.token.span.start;
        let (level, brackets) = (self.level, self.function.n_open_brackets);
        let lists = self.list_lens();
        let n_mistakes = self.n_mistakes;
        let kind = match self.leveled_stat() {
            Ok(kind) => kind,
            Err(Failed) => {
                self.truncate_lists(lists);
                self.skip_statement(start);
                StatKind::Error
            }
        };
        self.level = level;
        self.function.n_open_brackets = brackets;
        if self.n_mistakes == n_mistakes {
            self.is_quiet = false;
        }
        Stat { kind, span: Span::new(start, self.previous.end) }
    }

    fn leveled_stat(&mut self) -> Parse<StatKind<'a>> {
        self.enter_level()?;
        let kind = self.stat()?;
        self.leave_level();
        Ok(kind)
    }

    fn stat(&mut self) -> Parse<StatKind<'a>> {
        match self.token.kind {
            TokenKind::If => self.if_stat(),
            TokenKind::While => self.while_stat(),
            TokenKind::Do => {
                let open_span = self.advance();
                let body = self.closed_block(TokenKind::Do, open_span);
                Ok(StatKind::Do(body))
            }
            TokenKind::For => self.for_stat(),
            TokenKind::Repeat => self.repeat_stat(),
            TokenKind::Function => self.function_stat(),
            TokenKind::Local => {
                self.advance();
                if self.accept(TokenKind::Function) { self.local_function_stat() } else { self.local_stat() }
            }
            TokenKind::DoubleColon => self.label_stat(),
            TokenKind::Return => self.return_stat(),
            TokenKind::Break => {
                self.advance();
                self.function.has_jumps |= self.function.n_open_loops == 0;
                Ok(StatKind::Break)
            }
            TokenKind::Goto => {
                self.advance();
                self.function.has_jumps = true;
                Ok(StatKind::Goto(self.ident()?))
            }
            TokenKind::Name => match self.declaration()? {
                Some(kind) => Ok(kind),
                None => self.expr_stat(),
            },
            _ => self.expr_stat(),
        }
    }

    /// A block and its `end`. A missing `end` is reported; then the block ends where it is missing.
    fn closed_block(&mut self, opener: TokenKind, open_span: Span) -> Block<'a> {
        let closer = Closer::new(TokenKind::End, opener, open_span);
        let body = self.block(closer);
        self.close_block(closer);
        body
    }

    fn close_block(&mut self, closer: Closer) {
        if self.at(closer.kind) {
            self.advance();
        } else {
            self.report_unclosed(closer);
        }
    }

    fn loop_block(&mut self, opener: TokenKind, open_span: Span) -> Block<'a> {
        self.function.n_open_loops += 1;
        let body = self.closed_block(opener, open_span);
        self.function.n_open_loops -= 1;
        body
    }

    fn if_stat(&mut self) -> Parse<StatKind<'a>> {
        let open_span = self.token.span;
        let closer = Closer::new(TokenKind::End, TokenKind::If, open_span);
        let mut arms = SmallVec::<[IfArm<'a>; 4]>::new();
        while matches!(self.token.kind, TokenKind::If | TokenKind::Elseif) {
            // A second `if` at this place would be a statement of the block before.
            let start = self.advance().start;
            let cond = self.head(TokenKind::Then, |parser| {
                let cond = parser.expr()?;
                parser.expect(TokenKind::Then)?;
                Ok(cond)
            });
            let cond = self.or_missing(cond);
            let body = self.block(closer);
            let span = Span::new(start, self.previous.end);
            arms.push(IfArm { cond, body, span });
        }
        let else_span = self.token.span;
        let else_body = if self.accept(TokenKind::Else) {
            let is_else_if = self.at(TokenKind::If) && self.is_on_line_of_previous();
            let body = self.block(closer);
            if is_else_if {
                self.note_else_if(open_span, else_span);
            }
            Some(body)
        } else {
            None
        };
        self.close_block(closer);
        let arms = self.alloc_slice(&arms);
        Ok(StatKind::If { arms, else_body })
    }

    /// `cond`, or what stands in the tree for a condition that could not be read.
    fn or_missing(&self, cond: Option<Expr<'a>>) -> &'a Expr<'a> {
        let missing = Expr { kind: ExprKind::Nil, span: Span::at(self.previous.end) };
        self.alloc(cond.unwrap_or(missing))
    }

    fn while_stat(&mut self) -> Parse<StatKind<'a>> {
        let open_span = self.advance();
        let cond = self.head(TokenKind::Do, |parser| {
            let cond = parser.expr()?;
            parser.expect(TokenKind::Do)?;
            Ok(cond)
        });
        let cond = self.or_missing(cond);
        let body = self.loop_block(TokenKind::While, open_span);
        Ok(StatKind::While { cond, body })
    }

    fn repeat_stat(&mut self) -> Parse<StatKind<'a>> {
        let open_span = self.advance();
        let closer = Closer::new(TokenKind::Until, TokenKind::Repeat, open_span);
        self.function.n_open_loops += 1;
        let body = self.block(closer);
        self.function.n_open_loops -= 1;
        let start = self.token.span.start;
        let cond = self.expect_closing(closer).and_then(|_| self.expr());
        if cond.is_err() {
            self.skip_statement(start);
        }
        Ok(StatKind::Repeat { body, cond: self.or_missing(cond.ok()) })
    }

    fn for_stat(&mut self) -> Parse<StatKind<'a>> {
        enum Head<'a> {
            Numeric { var: Binding<'a>, start: Expr<'a>, limit: Expr<'a>, step: Option<Expr<'a>> },
            Generic { vars: &'a [Binding<'a>], exprs: &'a [Expr<'a>] },
        }
        let open_span = self.advance();
        let head = self.head(TokenKind::Do, |parser| {
            let var = parser.binding()?;
            let head = match parser.token.kind {
                TokenKind::Equal => {
                    parser.advance();
                    let start = parser.expr()?;
                    parser.expect(TokenKind::Comma)?;
                    let limit = parser.expr()?;
                    let has_step = parser.accept(TokenKind::Comma);
                    let step = if has_step { Some(parser.expr()?) } else { None };
                    Head::Numeric { var, start, limit, step }
                }
                TokenKind::Comma | TokenKind::In => {
                    let vars = parser.more_bindings(var)?;
                    parser.expect(TokenKind::In)?;
                    Head::Generic { vars, exprs: parser.expr_list()? }
                }
                _ => return Err(parser.fail("'=' or 'in' expected")),
            };
            parser.expect(TokenKind::Do)?;
            Ok(head)
        });
        let body = self.loop_block(TokenKind::For, open_span);
        Ok(match head {
            None => StatKind::Error,
            Some(Head::Generic { vars, exprs }) => StatKind::GenericFor { vars, exprs, body },
            Some(Head::Numeric { var, start, limit, step }) => StatKind::NumericFor {
                var,
                start: self.alloc(start),
                limit: self.alloc(limit),
                step: step.map(|step| self.alloc(step)),
                body,
            },
        })
    }

    fn function_stat(&mut self) -> Parse<StatKind<'a>> {
        let open_span = self.advance();
        let name = self.or_skip_to_params(Self::function_name);
        let is_method = name.is_some_and(|name| name.method.is_some());
        let func = self.function_body(open_span, open_span.start, is_method);
        Ok(match (name, func) {
            (Some(name), Some(func)) => StatKind::Function { name, func },
            _ => StatKind::Error,
        })
    }

    fn function_name(&mut self) -> Parse<FunctionName<'a>> {
        let base = self.ident()?;
        let mut fields = SmallVec::<[Ident; 4]>::new();
        while self.accept(TokenKind::Dot) {
            fields.push(self.ident()?);
        }
        let method = if self.accept(TokenKind::Colon) { Some(self.ident()?) } else { None };
        let span = Span::new(base.span.start, self.previous.end);
        Ok(FunctionName { base, fields: self.alloc_slice(&fields), method, span })
    }

    fn local_function_stat(&mut self) -> Parse<StatKind<'a>> {
        let open_span = self.previous;
        let name = self.or_skip_to_params(Self::ident);
        let func = self.function_body(open_span, self.token.span.start, false);
        Ok(match (name, func) {
            (Some(name), Some(func)) => StatKind::LocalFunction { name, func },
            _ => StatKind::Error,
        })
    }

    /// The name of a function; after a mistake in it, skip to the parameters, so that the body is
    /// still read as one.
    fn or_skip_to_params<T>(&mut self, name: impl FnOnce(&mut Self) -> Parse<T>) -> Option<T> {
        if let Ok(name) = name(self) {
            return Some(name);
        }
        while !matches!(self.token.kind, TokenKind::LeftParen | TokenKind::EndOfText) && self.is_on_line_of_previous() {
            self.advance();
        }
        None
    }

    fn local_stat(&mut self) -> Parse<StatKind<'a>> {
        let first = self.binding()?;
        let bindings = self.more_bindings(first)?;
        let values = if self.accept(TokenKind::Equal) { self.expr_list()? } else { &[] };
        Ok(StatKind::Local { bindings, values })
    }

    /// `Name [':' type]`.
    fn binding(&mut self) -> Parse<Binding<'a>> {
        let name = self.ident()?;
        let ty = self.optional_type()?;
        Ok(Binding { name, ty })
    }

    /// `first {',' binding}`.
    fn more_bindings(&mut self, first: Binding<'a>) -> Parse<&'a [Binding<'a>]> {
        let mut list = SmallVec::<[Binding<'a>; 4]>::new();
        list.push(first);
        while self.accept(TokenKind::Comma) {
            list.push(self.binding()?);
        }
        Ok(self.alloc_slice(&list))
    }

    fn label_stat(&mut self) -> Parse<StatKind<'a>> {
        self.advance();
        let label = self.ident()?;
        self.function.has_jumps = true;
        // Whether the name is free is asked before the second `::` is.
        if !self.accept(TokenKind::DoubleColon) {
            self.fail_expected(TokenKind::DoubleColon);
        }
        Ok(StatKind::Label(label))
    }

    fn return_stat(&mut self) -> Parse<StatKind<'a>> {
        self.advance();
        let is_bare = self.token.kind.ends_block() || self.at(TokenKind::Semicolon);
        let values = if is_bare { &[] } else { self.expr_list()? };
        self.accept(TokenKind::Semicolon);
        Ok(StatKind::Return { values })
    }

    fn expr_stat(&mut self) -> Parse<StatKind<'a>> {
        let first = self.suffixed_expr()?;
        if matches!(self.token.kind, TokenKind::Equal | TokenKind::Comma) {
            return self.assignment(first);
        }
        if matches!(first.kind, ExprKind::Call { .. } | ExprKind::MethodCall { .. }) {
            return Ok(StatKind::Call(self.alloc(first)));
        }
        Err(self.fail_statement(&first))
    }

    fn assignment(&mut self, first: Expr<'a>) -> Parse<StatKind<'a>> {
        let mark = self.exprs.len();
        let mut target = first;
        let mut n_targets = 0;
        loop {
            if !is_assignable(&target) {
                return Err(self.fail_statement(&target));
            }
            self.exprs.push(target);
            if !self.accept(TokenKind::Comma) {
                break;
            }
            target = self.suffixed_expr()?;
            // The reference implementation descends for each target, and so counts each as a level.
            n_targets += 1;
            if self.level + n_targets > LEVELS_MAX {
                return Err(self.fail_too_deep());
            }
        }
        self.expect(TokenKind::Equal)?;
        let targets = self.finish_exprs(mark);
        let values = self.expr_list()?;
        Ok(StatKind::Assign { targets, values })
    }

    /// `expr` is neither a call nor something to assign to.
    #[cold]
    fn fail_statement(&mut self, expr: &Expr<'a>) -> Failed {
        let mut extra = Extra::default();
        if matches!(expr.kind, ExprKind::NonNil(_)) {
            extra.helps.push("an expression that ends in '!' is only a value".to_owned());
        }
        self.fail_with("syntax error", extra)
    }

    /// A function from its type parameters or `(` on, with its `end`. `line_pos` is the position
    /// that counts as its line. `None` if there was a mistake in its head.
    pub(super) fn function_body(
        &mut self,
        open_span: Span,
        line_pos: Position,
        is_method: bool,
    ) -> Option<&'a FunctionBody<'a>> {
        let id = self.n_functions;
        self.n_functions += 1;
        let start = self.token.span.start;
        let outer = std::mem::replace(&mut self.function, FunctionState::new(Some(line_pos), false));
        let head = self.head(TokenKind::RightParen, Self::function_head);
        // A body whose parameters are unknown may as well use `...`.
        self.function.is_vararg = head.is_none_or(|head| head.vararg.is_some());
        let closer = Closer { kind: TokenKind::End, opener: TokenKind::Function, open_span, line_pos };
        let body = self.block(closer);
        let end_pos = self.token.span.start;
        self.close_block(closer);
        self.note_function(body, end_pos);
        self.function = outer;
        let FunctionHead { type_params, params, vararg, result } = head?;
        let span = Span::new(start, self.previous.end);
        Some(self.alloc(FunctionBody {
            id,
            line_pos,
            end_pos,
            is_method,
            type_params,
            params,
            vararg,
            result,
            body,
            span,
        }))
    }

    /// `[typeparams] '(' [parlist] ')' [':' rettype]`.
    pub(super) fn function_head(&mut self) -> Parse<FunctionHead<'a>> {
        let type_params = self.type_params()?;
        self.expect(TokenKind::LeftParen)?;
        let (params, vararg) = self.param_list()?;
        self.expect(TokenKind::RightParen)?;
        let result = if self.accept(TokenKind::Colon) { Some(self.return_type()?) } else { None };
        Ok(FunctionHead { type_params, params, vararg, result })
    }

    fn param_list(&mut self) -> Parse<(&'a [Param<'a>], Option<Vararg<'a>>)> {
        let mut params = SmallVec::<[Param<'a>; 8]>::new();
        let mut vararg = None;
        if !self.at(TokenKind::RightParen) {
            loop {
                match self.token.kind {
                    TokenKind::Name => params.push(self.param()?),
                    TokenKind::Dots => {
                        let start = self.advance().start;
                        let ty = self.optional_type()?;
                        vararg = Some(Vararg { ty, span: Span::new(start, self.previous.end) });
                        break;
                    }
                    _ => return Err(self.fail("<name> or '...' expected")),
                }
                if !self.accept(TokenKind::Comma) {
                    break;
                }
            }
        }
        Ok((self.alloc_slice(&params), vararg))
    }

    /// `Name [['?'] ':' type]`.
    fn param(&mut self) -> Parse<Param<'a>> {
        let name = self.ident()?;
        let is_optional = self.accept(TokenKind::Question);
        if is_optional && !self.at(TokenKind::Colon) {
            return Err(self.fail_expected(TokenKind::Colon));
        }
        Ok(Param { name, is_optional, ty: self.optional_type()? })
    }
}

fn is_assignable(expr: &Expr<'_>) -> bool {
    matches!(expr.kind, ExprKind::Name(_) | ExprKind::Field { .. } | ExprKind::Index { .. })
}
