//! Types: what stands behind `:`, `as` and `::`, and in declarations (see [`super::declare`]).
//!
//! The grammar is `grammar/types.ebnf`; the rules D1 to D15 that decide where it is ambiguous are
//! named where they act. Two of them need speculative parsing, see [`TypeState`].

use super::expr::starts_operand;
use super::recover::Checkpoint;
use super::{Closer, LEVELS_MAX, Parse, Parser};
use crate::source::{Number, Position, Span};
use crate::syntax::ast::{
    Annotation, AnnotationArg, AnnotationArgKind, ArrayStyle, EntryKey, FunctionResult, FunctionType,
    FunctionTypeStyle, TableEntry, Type, TypeFunctionParam, TypeKind, TypeName, TypePack, TypeParam,
};
use crate::syntax::token::TokenKind;

/// Where in a type the parser is, as far as it changes what tokens mean.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum TypeContext {
    /// Nothing special; inside brackets always.
    #[default]
    Plain,
    /// In the type of a cast, outside of its brackets: `<` may be less-than (rule D4).
    Cast,
    /// In the type of an interface member, outside of its brackets: `[` may begin the next member.
    Member,
}

/// What the parser keeps for types.
///
/// `<` behind the name in a cast, and `[` behind the type of an interface member, are parsed as
/// belonging to the type first; if that fails the parser returns to a [`Checkpoint`]. Whether it
/// fails depends on the text alone, so places where it failed are remembered and not tried again,
/// which keeps nested attempts from multiplying.
#[derive(Debug, Default)]
pub(super) struct TypeState {
    context: TypeContext,
    n_speculations: u32,
    refused: Vec<Position>,
}

impl TypeState {
    pub(super) fn is_speculating(&self) -> bool {
        self.n_speculations > 0
    }

    pub(super) fn context(&self) -> TypeContext {
        self.context
    }
}

/// What stands between parentheses in a type, before it is known what it is (rule D9).
struct ParenList<'a> {
    params: Vec<TypeFunctionParam<'a>>,
    rest: Option<Type<'a>>,
    /// Whether `...` is written `...: T`, which only parameters allow.
    rest_has_colon: bool,
    span: Span,
}

/// A type in parentheses, a function type, or a list of results.
pub(super) enum Parenthesized<'a> {
    Type(Type<'a>),
    Pack(TypePack<'a>),
}

impl<'a> Parser<'a, '_> {
    // Entry points

    /// `[':' type]`.
    #[inline]
    pub(super) fn optional_type(&mut self) -> Parse<Option<&'a Type<'a>>> {
        if !self.accept(TokenKind::Colon) {
            return Ok(None);
        }
        let ty = self.in_context(TypeContext::Plain, Self::type_expr)?;
        Ok(Some(self.alloc(ty)))
    }

    /// The type of a cast (rules D3, D4).
    pub(super) fn cast_type(&mut self) -> Parse<Type<'a>> {
        self.in_context(TypeContext::Cast, Self::type_expr)
    }

    /// `>`, which may be the first character of a longer token (rule D8).
    pub(super) fn expect_greater(&mut self) -> Parse<()> {
        let rest = match self.token.kind {
            TokenKind::GreaterEqual => TokenKind::Equal,
            TokenKind::GreaterGreater => TokenKind::Greater,
            _ => return self.expect(TokenKind::Greater).map(|_| ()),
        };
        let span = self.token.span;
        self.previous = Span::new(span.start, span.start + 1);
        self.token.kind = rest;
        self.token.span = Span::new(span.start + 1, span.end);
        Ok(())
    }

    // Types

    pub(super) fn in_context<T>(
        &mut self,
        context: TypeContext,
        parse: impl FnOnce(&mut Self) -> Parse<T>,
    ) -> Parse<T> {
        let outer = std::mem::replace(&mut self.types.context, context);
        let result = parse(self);
        self.types.context = outer;
        result
    }

    pub(super) fn type_expr(&mut self) -> Parse<Type<'a>> {
        self.type_from(None)
    }

    /// A whole type; `head` is its first part if that has been read already.
    pub(super) fn type_from(&mut self, head: Option<Type<'a>>) -> Parse<Type<'a>> {
        self.enter_level()?;
        let start = head.map_or(self.token.span.start, |ty| ty.span.start);
        if head.is_none() {
            self.accept(TokenKind::Pipe);
        }
        let first = self.intersection(head)?;
        let ty = if self.at(TokenKind::Pipe) { self.joined(first, TokenKind::Pipe, start)? } else { first };
        self.leave_level();
        Ok(ty)
    }

    /// `['&'] posttype {'&' posttype}`.
    fn intersection(&mut self, head: Option<Type<'a>>) -> Parse<Type<'a>> {
        let start = head.map_or(self.token.span.start, |ty| ty.span.start);
        if head.is_none() {
            self.accept(TokenKind::Ampersand);
        }
        let first = self.postfix_type(head)?;
        if self.at(TokenKind::Ampersand) {
            return self.joined(first, TokenKind::Ampersand, start);
        }
        Ok(first)
    }

    /// The union or intersection that begins with `first` at `start`; `separator`, `|` or `&`, is the
    /// current token.
    fn joined(&mut self, first: Type<'a>, separator: TokenKind, start: Position) -> Parse<Type<'a>> {
        let is_union = separator == TokenKind::Pipe;
        let mut members = vec![first];
        while self.accept(separator) {
            let next = if is_union { self.intersection(None) } else { self.postfix_type(None) };
            members.push(next?);
        }
        let members = self.alloc_slice(&members);
        let kind = if is_union { TypeKind::Union(members) } else { TypeKind::Intersection(members) };
        Ok(Type { kind, span: Span::new(start, self.previous.end) })
    }

    /// `primtype {'?' | '[' ']' | '[' type ']' | annotation}`.
    fn postfix_type(&mut self, head: Option<Type<'a>>) -> Parse<Type<'a>> {
        let mut ty = match head {
            Some(ty) => ty,
            None => self.primary_type()?,
        };
        // Each suffix nests the type one level deeper.
        let mut n_suffixes = 0;
        loop {
            let start = ty.span.start;
            let kind = match self.token.kind {
                TokenKind::Question => {
                    self.advance();
                    match ty.kind {
                        // `T??` is `T?`.
                        TypeKind::Optional(_) => ty.kind,
                        _ => TypeKind::Optional(self.alloc(ty)),
                    }
                }
                TokenKind::LeftBracket => match self.bracket_suffix(ty)? {
                    Some(kind) => kind,
                    None => return Ok(ty),
                },
                TokenKind::At => {
                    let annotation = self.annotation()?;
                    TypeKind::Annotated { ty: self.alloc(ty), annotation }
                }
                _ => return Ok(ty),
            };
            ty = Type { kind, span: Span::new(start, self.previous.end) };
            n_suffixes += 1;
            if self.level + n_suffixes > LEVELS_MAX {
                return Err(self.fail_too_deep());
            }
        }
    }

    /// `'[' ']'` or `'[' type ']'` behind `object`; `None` if the bracket begins the next member of
    /// an interface.
    fn bracket_suffix(&mut self, object: Type<'a>) -> Parse<Option<TypeKind<'a>>> {
        if self.types.context != TypeContext::Member {
            return self.bracket_suffix_as_such(object).map(Some);
        }
        self.speculate(
            |parser| parser.bracket_suffix_as_such(object),
            |parser| {
                // `[K]: V` or `[K]?: V`.
                let is_member = parser.at(TokenKind::Colon)
                    || parser.at(TokenKind::Question) && parser.peek(0).kind == TokenKind::Colon;
                !is_member
            },
        )
    }

    fn bracket_suffix_as_such(&mut self, object: Type<'a>) -> Parse<TypeKind<'a>> {
        let open_span = self.open_bracket();
        let closer = Closer::new(TokenKind::RightBracket, TokenKind::LeftBracket, open_span);
        if self.at(TokenKind::RightBracket) {
            self.close_bracket(closer)?;
            let element = self.alloc(object);
            return Ok(TypeKind::Array { element, is_readonly: false, style: ArrayStyle::Suffix });
        }
        let key = self.in_context(TypeContext::Plain, Self::type_expr)?;
        self.close_bracket(closer)?;
        Ok(TypeKind::IndexedAccess { object: self.alloc(object), key: self.alloc(key) })
    }

    /// Run `parse` and keep its result if it met no mistake and `accepts` what follows; otherwise
    /// be where it began.
    fn speculate<T>(
        &mut self,
        parse: impl FnOnce(&mut Self) -> Parse<T>,
        accepts: impl FnOnce(&mut Self) -> bool,
    ) -> Parse<Option<T>> {
        let place = self.token.span.start;
        if self.types.refused.contains(&place) {
            return Ok(None);
        }
        let checkpoint: Checkpoint = self.checkpoint();
        let context = self.types.context;
        self.types.n_speculations += 1;
        let result = parse(self);
        let is_clean = result.is_ok() && !self.has_mistakes_since(&checkpoint);
        let is_accepted = is_clean && accepts(self);
        self.types.n_speculations -= 1;
        self.types.context = context;
        match result {
            Ok(value) if is_accepted => Ok(Some(value)),
            _ => {
                self.types.refused.push(place);
                self.return_to(&checkpoint);
                Ok(None)
            }
        }
    }

    fn primary_type(&mut self) -> Parse<Type<'a>> {
        let start = self.token.span.start;
        let kind = match self.token.kind {
            TokenKind::Nil => TypeKind::Nil,
            TokenKind::True => TypeKind::True,
            TokenKind::False => TypeKind::False,
            TokenKind::Minus | TokenKind::Number => {
                let kind = match self.signed_number()? {
                    Number::Integer(value) => TypeKind::Integer(value),
                    Number::Float(value) => TypeKind::Float(value),
                };
                return Ok(Type { kind, span: Span::new(start, self.previous.end) });
            }
            TokenKind::QuotedString | TokenKind::LongString => TypeKind::String(self.string()),
            TokenKind::Function => TypeKind::AnyFunction,
            TokenKind::LeftBrace => return self.brace_type(false, start),
            TokenKind::LeftParen => {
                return match self.parenthesized_type(false)? {
                    Parenthesized::Type(ty) => Ok(ty),
                    Parenthesized::Pack(_) => Err(self.fail("'->' expected")),
                };
            }
            TokenKind::Less => {
                let type_params = self.type_params()?;
                if !self.at(TokenKind::LeftParen) {
                    return Err(self.fail_expected(TokenKind::LeftParen));
                }
                let list = self.paren_list()?;
                return self.arrow_type(type_params, list, start);
            }
            TokenKind::Name => return self.named_type(),
            _ => return Err(self.fail("<type> expected")),
        };
        let span = self.advance();
        Ok(Type { kind, span })
    }

    /// `['-'] Number`.
    fn signed_number(&mut self) -> Parse<Number> {
        let is_negative = self.accept(TokenKind::Minus);
        if !self.at(TokenKind::Number) {
            return Err(self.fail_expected(TokenKind::Number));
        }
        let value = self.number_value();
        self.advance();
        Ok(match value {
            Number::Integer(value) if is_negative => Number::Integer(value.wrapping_neg()),
            Number::Float(value) if is_negative => Number::Float(-value),
            value => value,
        })
    }

    /// A type that begins with a name: one of the words of the type syntax, or a name as such. The
    /// words count only before what they need, on the same line.
    fn named_type(&mut self) -> Parse<Type<'a>> {
        let start = self.token.span.start;
        let next = self.peek(0);
        let is_before = |parser: &Self, kind: TokenKind| {
            next.kind == kind && parser.is_same_line(parser.token.span.end, next.span.start)
        };
        match self.token.span.slice(self.source) {
            b"readonly" if next.kind == TokenKind::LeftBrace => {
                self.advance();
                self.brace_type(true, start)
            }
            b"fun" if is_before(self, TokenKind::LeftParen) || is_before(self, TokenKind::Less) => self.fun_type(),
            b"typeof" if is_before(self, TokenKind::LeftParen) => {
                self.advance();
                let closer = self.open_paren();
                // Never evaluated, so that it need not matter whether there is a `...`.
                let is_vararg = std::mem::replace(&mut self.function.is_vararg, true);
                let expr = self.in_context(TypeContext::Plain, Self::expr);
                self.function.is_vararg = is_vararg;
                let expr = expr?;
                let end = self.close_bracket(closer)?.end;
                Ok(Type { kind: TypeKind::Typeof(self.alloc(expr)), span: Span::new(start, end) })
            }
            b"keyof" if is_before(self, TokenKind::LeftParen) => {
                self.advance();
                let closer = self.open_paren();
                let ty = self.in_context(TypeContext::Plain, Self::type_expr)?;
                let end = self.close_bracket(closer)?.end;
                Ok(Type { kind: TypeKind::Keyof(self.alloc(ty)), span: Span::new(start, end) })
            }
            _ => {
                let name = self.type_name()?;
                Ok(Type { kind: TypeKind::Named(name), span: name.span })
            }
        }
    }

    fn open_paren(&mut self) -> Closer {
        let open_span = self.open_bracket();
        Closer::new(TokenKind::RightParen, TokenKind::LeftParen, open_span)
    }

    /// `Name ['.' Name] ['<' type {',' type} '>']`.
    pub(super) fn type_name(&mut self) -> Parse<TypeName<'a>> {
        let first = self.ident()?;
        let (module, name) = if self.accept(TokenKind::Dot) { (Some(first), self.ident()?) } else { (None, first) };
        let args = if !self.at(TokenKind::Less) {
            &[][..]
        } else if self.types.context == TypeContext::Cast {
            self.speculate(Self::type_args, Self::is_end_of_cast_args)?.unwrap_or_default()
        } else {
            self.type_args()?
        };
        Ok(TypeName { module, name, args, span: Span::new(first.span.start, self.previous.end) })
    }

    fn type_args(&mut self) -> Parse<&'a [Type<'a>]> {
        self.advance();
        let mut args = Vec::new();
        self.in_context(TypeContext::Plain, |parser| {
            loop {
                args.push(parser.type_expr()?);
                if !parser.accept(TokenKind::Comma) {
                    return parser.expect_greater();
                }
            }
        })?;
        Ok(self.alloc_slice(&args))
    }

    /// Rule D4: whether what follows `>` is compatible with its having closed type arguments.
    fn is_end_of_cast_args(&mut self) -> bool {
        !(starts_operand(self.token.kind) && self.is_on_line_of_previous())
    }

    // Parentheses and functions

    /// What begins with `(` (rule D9). A list that is neither a function type nor one type is
    /// returned as such if `allows_pack`, and refused otherwise.
    pub(super) fn parenthesized_type(&mut self, allows_pack: bool) -> Parse<Parenthesized<'a>> {
        let start = self.token.span.start;
        let list = self.paren_list()?;
        if self.at_arrow() {
            return self.arrow_type(&[], list, start).map(Parenthesized::Type);
        }
        let has_names = list.params.iter().any(|param| param.name.is_some());
        if has_names || list.rest_has_colon {
            return Err(self.fail("'->' expected"));
        }
        match (list.params.as_slice(), list.rest) {
            ([only], None) => {
                let kind = TypeKind::Paren(self.alloc(only.ty));
                Ok(Parenthesized::Type(Type { kind, span: list.span }))
            }
            (params, rest) if allows_pack => {
                let types: Vec<Type<'a>> = params.iter().map(|param| param.ty).collect();
                Ok(Parenthesized::Pack(TypePack {
                    types: self.alloc_slice(&types),
                    rest: rest.map(|ty| self.alloc(ty)),
                    span: list.span,
                }))
            }
            _ => Err(self.fail("'->' expected")),
        }
    }

    /// `'(' [ftparams] ')'`.
    fn paren_list(&mut self) -> Parse<ParenList<'a>> {
        let closer = self.open_paren();
        let mut list = ParenList { params: Vec::new(), rest: None, rest_has_colon: false, span: closer.open_span };
        self.in_context(TypeContext::Plain, |parser| {
            if parser.at(TokenKind::RightParen) {
                return Ok(());
            }
            loop {
                if parser.accept(TokenKind::Dots) {
                    list.rest_has_colon = parser.accept(TokenKind::Colon);
                    list.rest = Some(parser.type_expr()?);
                    return Ok(());
                }
                list.params.push(parser.function_type_param()?);
                if !parser.accept(TokenKind::Comma) {
                    return Ok(());
                }
            }
        })?;
        let close = self.close_bracket(closer)?;
        list.span = closer.open_span.to(close);
        Ok(list)
    }

    /// `[Name ['?'] ':'] type`.
    fn function_type_param(&mut self) -> Parse<TypeFunctionParam<'a>> {
        if !self.at_named_entry() {
            return Ok(TypeFunctionParam { name: None, is_optional: false, ty: self.type_expr()? });
        }
        let name = self.ident()?;
        let is_optional = self.accept(TokenKind::Question);
        self.expect(TokenKind::Colon)?;
        Ok(TypeFunctionParam { name: Some(name), is_optional, ty: self.type_expr()? })
    }

    /// Whether `Name ':'` or `Name '?' ':'` comes (rule D6).
    fn at_named_entry(&mut self) -> bool {
        self.at(TokenKind::Name)
            && match self.peek(0).kind {
                TokenKind::Colon => true,
                TokenKind::Question => self.peek(1).kind == TokenKind::Colon,
                _ => false,
            }
    }

    /// Whether `->` comes: `-` and `>` without anything between them.
    fn at_arrow(&mut self) -> bool {
        if !self.at(TokenKind::Minus) {
            return false;
        }
        let next = self.peek(0);
        next.kind == TokenKind::Greater && next.span.start == self.token.span.end
    }

    /// The rest of a function type behind its parameters (rule D10).
    fn arrow_type(
        &mut self,
        type_params: &'a [TypeParam<'a>],
        list: ParenList<'a>,
        start: Position,
    ) -> Parse<Type<'a>> {
        if !self.at_arrow() {
            return Err(self.fail("'->' expected"));
        }
        self.advance();
        self.advance();
        let result = self.function_result()?;
        let func = FunctionType {
            type_params,
            params: self.alloc_slice(&list.params),
            rest: list.rest.map(|ty| self.alloc(ty)),
            result: Some(result),
            style: FunctionTypeStyle::Arrow,
        };
        let span = Span::new(start, self.previous.end);
        Ok(Type { kind: TypeKind::Function(self.alloc(func)), span })
    }

    /// `pack | type`.
    fn function_result(&mut self) -> Parse<FunctionResult<'a>> {
        let ty = if self.at(TokenKind::LeftParen) {
            // A result list nests like a type, though no type is entered for it.
            self.enter_level()?;
            let parenthesized = self.parenthesized_type(true)?;
            self.leave_level();
            match parenthesized {
                Parenthesized::Pack(pack) => return Ok(FunctionResult::Pack(pack)),
                Parenthesized::Type(ty) => self.type_from(Some(ty))?,
            }
        } else {
            self.type_expr()?
        };
        Ok(FunctionResult::Type(self.alloc(ty)))
    }

    /// `"fun" [typeparams] '(' [ftparams] ')' [':' (pack | type)]`.
    fn fun_type(&mut self) -> Parse<Type<'a>> {
        let start = self.advance().start;
        let type_params = self.type_params()?;
        if !self.at(TokenKind::LeftParen) {
            return Err(self.fail_expected(TokenKind::LeftParen));
        }
        let list = self.paren_list()?;
        let result = if self.accept(TokenKind::Colon) { Some(self.function_result()?) } else { None };
        let func = FunctionType {
            type_params,
            params: self.alloc_slice(&list.params),
            rest: list.rest.map(|ty| self.alloc(ty)),
            result,
            style: FunctionTypeStyle::Fun,
        };
        let span = Span::new(start, self.previous.end);
        Ok(Type { kind: TypeKind::Function(self.alloc(func)), span })
    }

    // Braces

    /// What begins with `{` (rule D11); `start` is where the type begins.
    fn brace_type(&mut self, is_readonly: bool, start: Position) -> Parse<Type<'a>> {
        let open_span = self.open_bracket();
        let closer = Closer::new(TokenKind::RightBrace, TokenKind::LeftBrace, open_span);
        let kind = self.in_context(TypeContext::Plain, |parser| {
            if parser.at(TokenKind::RightBrace) || parser.at_table_entry() {
                let entries = parser.table_entries()?;
                return Ok(TypeKind::Table { entries, is_readonly });
            }
            let element = parser.type_expr()?;
            if parser.at(TokenKind::Comma) {
                let help = "an array has one element type; write '{A | B}'";
                return Err(parser.fail_help("'}' expected", help));
            }
            let element = parser.alloc(element);
            Ok(TypeKind::Array { element, is_readonly, style: ArrayStyle::Braces })
        })?;
        let close = self.close_bracket(closer)?;
        Ok(Type { kind, span: Span::new(start, close.end) })
    }

    fn at_table_entry(&mut self) -> bool {
        if self.at(TokenKind::LeftBracket) || self.at_named_entry() {
            return true;
        }
        if !self.at_word("readonly") {
            return false;
        }
        match self.peek(0).kind {
            TokenKind::LeftBracket => true,
            TokenKind::Name => match self.peek(1).kind {
                TokenKind::Colon => true,
                TokenKind::Question => self.peek(2).kind == TokenKind::Colon,
                _ => false,
            },
            _ => false,
        }
    }

    fn table_entries(&mut self) -> Parse<&'a [TableEntry<'a>]> {
        let mut entries = Vec::new();
        while !self.at(TokenKind::RightBrace) {
            entries.push(self.table_entry()?);
            if !self.accept(TokenKind::Comma) && !self.accept(TokenKind::Semicolon) {
                break;
            }
        }
        Ok(self.alloc_slice(&entries))
    }

    /// `["readonly"] (Name | '[' type ']') ['?'] ':' type`.
    pub(super) fn table_entry(&mut self) -> Parse<TableEntry<'a>> {
        let start = self.token.span.start;
        // A field may itself be called `readonly`.
        let is_readonly =
            self.at_word("readonly") && matches!(self.peek(0).kind, TokenKind::Name | TokenKind::LeftBracket);
        if is_readonly {
            self.advance();
        }
        let key = if self.at(TokenKind::LeftBracket) {
            let open_span = self.open_bracket();
            let key = self.in_context(TypeContext::Plain, Self::type_expr)?;
            let closer = Closer::new(TokenKind::RightBracket, TokenKind::LeftBracket, open_span);
            self.close_bracket(closer)?;
            EntryKey::Index(key)
        } else {
            EntryKey::Name(self.ident()?)
        };
        let is_optional = self.accept(TokenKind::Question);
        self.expect(TokenKind::Colon)?;
        let ty = self.type_expr()?;
        Ok(TableEntry { is_readonly, key, is_optional, ty, span: Span::new(start, self.previous.end) })
    }

    // Annotations

    /// `'@' Name ['(' [annarg {',' annarg}] ')']`; the parenthesis counts on the same line only
    /// (rule D13).
    fn annotation(&mut self) -> Parse<&'a Annotation<'a>> {
        let start = self.advance().start;
        let name = self.ident()?;
        let mut args = Vec::new();
        if self.at(TokenKind::LeftParen) && self.is_on_line_of_previous() {
            let closer = self.open_paren();
            if !self.at(TokenKind::RightParen) {
                loop {
                    args.push(self.annotation_arg()?);
                    if !self.accept(TokenKind::Comma) {
                        break;
                    }
                }
            }
            self.close_bracket(closer)?;
        }
        let span = Span::new(start, self.previous.end);
        Ok(self.alloc(Annotation { name, args: self.alloc_slice(&args), span }))
    }

    fn annotation_arg(&mut self) -> Parse<AnnotationArg<'a>> {
        let start = self.token.span.start;
        let kind = match self.token.kind {
            TokenKind::Minus | TokenKind::Number => {
                let kind = match self.signed_number()? {
                    Number::Integer(value) => AnnotationArgKind::Integer(value),
                    Number::Float(value) => AnnotationArgKind::Float(value),
                };
                return Ok(AnnotationArg { kind, span: Span::new(start, self.previous.end) });
            }
            TokenKind::QuotedString | TokenKind::LongString => AnnotationArgKind::String(self.string()),
            TokenKind::True => AnnotationArgKind::Boolean(true),
            TokenKind::False => AnnotationArgKind::Boolean(false),
            _ => return Err(self.fail("<literal> expected")),
        };
        let span = self.advance();
        Ok(AnnotationArg { kind, span })
    }
}
