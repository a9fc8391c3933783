//! Declarations of types and interfaces, type parameters, and what functions declare to return.

use super::recover::Extra;
use super::stat::FunctionHead;
use super::types::{Parenthesized, TypeContext};
use super::{Parse, Parser};
use crate::source::Span;
use crate::syntax::ast::{InterfaceDecl, InterfaceMember, InterfaceMethod, ReturnType, StatKind, TypeDecl, TypeParam};
use crate::syntax::token::TokenKind;

impl<'a> Parser<'a, '_> {
    /// A declaration that begins with a word that is not reserved; `None` if it is none (rule D7).
    #[inline]
    pub(super) fn declaration(&mut self) -> Parse<Option<StatKind<'a>>> {
        match self.token.span.slice(self.source) {
            b"type" => {
                let is_declaration = self.peek(0).kind == TokenKind::Name
                    && matches!(self.peek(1).kind, TokenKind::Equal | TokenKind::Less);
                if is_declaration { self.type_decl(false).map(Some) } else { Ok(None) }
            }
            b"export" => {
                let next = self.peek(0);
                let is_declaration = self.is_word(next, "type") && self.peek(1).kind == TokenKind::Name;
                if is_declaration {
                    self.advance();
                    return self.type_decl(true).map(Some);
                }
                Ok(None)
            }
            b"interface" if self.peek(0).kind == TokenKind::Name => self.interface_decl().map(Some),
            _ => Ok(None),
        }
    }

    /// `rettype`, behind the `:` of a function's head (rule D12).
    pub(super) fn return_type(&mut self) -> Parse<ReturnType<'a>> {
        let context = self.types.context();
        let context = if context == TypeContext::Member { context } else { TypeContext::Plain };
        self.in_context(context, |parser| {
            if parser.at_word("asserts") && parser.is_assertion() {
                return parser.assertion();
            }
            let first = if parser.at(TokenKind::LeftParen) {
                match parser.parenthesized_type(true)? {
                    Parenthesized::Pack(pack) => return Ok(ReturnType::Pack(pack)),
                    Parenthesized::Type(ty) => parser.type_from(Some(ty))?,
                }
            } else {
                parser.type_expr()?
            };
            let mut list = Vec::new();
            list.push(first);
            while parser.accept(TokenKind::Comma) {
                list.push(parser.type_expr()?);
            }
            Ok(ReturnType::List(parser.alloc_slice(&list)))
        })
    }

    /// Whether `asserts` begins an assertion and is not a type of that name before a statement or
    /// before the next member of an interface.
    fn is_assertion(&mut self) -> bool {
        let name = self.peek(0);
        name.kind == TokenKind::Name
            && self.is_same_line(self.token.span.end, name.span.start)
            && !matches!(self.peek(1).kind, TokenKind::Colon | TokenKind::Question)
    }

    fn assertion(&mut self) -> Parse<ReturnType<'a>> {
        self.advance();
        let param = self.ident()?;
        if !self.at_word("is") || !self.is_on_line_of_previous() {
            return Ok(ReturnType::Asserts { param, ty: None });
        }
        self.advance();
        let ty = self.type_expr()?;
        Ok(ReturnType::Asserts { param, ty: Some(self.alloc(ty)) })
    }

    fn type_decl(&mut self, is_exported: bool) -> Parse<StatKind<'a>> {
        self.advance();
        let name = self.ident()?;
        let params = self.type_params()?;
        self.expect(TokenKind::Equal)?;
        let ty = self.in_context(TypeContext::Plain, Self::type_expr)?;
        Ok(StatKind::TypeDecl(self.alloc(TypeDecl { is_exported, name, params, ty })))
    }

    fn interface_decl(&mut self) -> Parse<StatKind<'a>> {
        let open_span = self.advance();
        let name = self.ident()?;
        let params = self.type_params()?;
        let mut parents = Vec::new();
        if self.accept(TokenKind::Colon) {
            loop {
                parents.push(self.in_context(TypeContext::Plain, Self::type_name)?);
                if !self.accept(TokenKind::Comma) {
                    break;
                }
            }
        }
        let mut members = Vec::new();
        while matches!(self.token.kind, TokenKind::Function | TokenKind::Name | TokenKind::LeftBracket) {
            members.push(self.in_context(TypeContext::Member, Self::interface_member)?);
        }
        self.close_interface(open_span)?;
        let (parents, members) = (self.alloc_slice(&parents), self.alloc_slice(&members));
        Ok(StatKind::InterfaceDecl(self.alloc(InterfaceDecl { name, params, parents, members })))
    }

    fn close_interface(&mut self, open_span: Span) -> Parse<()> {
        if self.accept(TokenKind::End) {
            return Ok(());
        }
        let label = (open_span, "the interface begins here".to_owned());
        let extra = Extra { labels: vec![label], ..Extra::default() };
        Err(self.fail_with("'end' expected", extra))
    }

    fn interface_member(&mut self) -> Parse<InterfaceMember<'a>> {
        if self.at(TokenKind::Function) {
            let start = self.advance().start;
            let name = self.ident()?;
            let FunctionHead { type_params, params, vararg, result } = self.function_head()?;
            let span = Span::new(start, self.previous.end);
            let method = InterfaceMethod { name, type_params, params, vararg, result, span };
            return Ok(InterfaceMember::Method(self.alloc(method)));
        }
        let entry = self.table_entry()?;
        if !self.accept(TokenKind::Comma) {
            self.accept(TokenKind::Semicolon);
        }
        Ok(InterfaceMember::Entry(entry))
    }

    /// `['<' typeparam {',' typeparam} '>']`.
    pub(super) fn type_params(&mut self) -> Parse<&'a [TypeParam<'a>]> {
        if !self.accept(TokenKind::Less) {
            return Ok(&[]);
        }
        let mut params = Vec::new();
        loop {
            let name = self.ident()?;
            let constraint = self.optional_type()?;
            params.push(TypeParam { name, constraint });
            if !self.accept(TokenKind::Comma) {
                break;
            }
        }
        self.expect_greater()?;
        Ok(self.alloc_slice(&params))
    }
}
