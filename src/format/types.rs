//! Annotations and declarations of types.

use super::document::Piece;
use super::printer::{Gap, Printer};
use crate::source::Position;
use crate::syntax::ast::{
    Annotation, AnnotationArg, AnnotationArgKind, ArrayStyle, EntryKey, FunctionResult, FunctionType,
    FunctionTypeStyle, InterfaceDecl, InterfaceMember, TableEntry, Type, TypeDecl, TypeFunctionParam, TypeKind,
    TypeName, TypePack, TypeParam,
};
use crate::syntax::token::TokenKind;

impl Printer<'_> {
    /// `: T`, if there is one.
    pub(super) fn annotation(&mut self, ty: Option<&Type<'_>>) {
        let Some(ty) = ty else { return };
        self.put(TokenKind::Colon);
        self.space();
        self.ty(ty);
    }

    // Declarations

    pub(super) fn type_decl(&mut self, decl: &TypeDecl<'_>) {
        if decl.is_exported {
            self.put(TokenKind::Name);
            self.space();
        }
        self.put(TokenKind::Name);
        self.space();
        self.put(TokenKind::Name);
        self.type_params(decl.params);
        self.space();
        self.put(TokenKind::Equal);
        if !self.is_at(TokenKind::Pipe) {
            self.space();
            return self.ty(&decl.ty);
        }
        // A union whose first member has a line of its own stays broken, as a table does.
        let gap = if self.n_line_ends_ahead() > 0 { Gap::LineEnd } else { Gap::Space };
        self.group(true, |printer| {
            printer.indented(|printer| {
                printer.gap(gap);
                match decl.ty.kind {
                    TypeKind::Union(members) => printer.members(members, TokenKind::Pipe),
                    _ => printer.ty(&decl.ty),
                }
            });
        });
    }

    pub(super) fn interface_decl(&mut self, decl: &InterfaceDecl<'_>) {
        self.put(TokenKind::Name);
        self.space();
        self.put(TokenKind::Name);
        self.type_params(decl.params);
        if !decl.parents.is_empty() {
            self.put(TokenKind::Colon);
            self.space();
            self.flow(decl.parents, Self::type_name);
        }
        if decl.members.is_empty() && self.comments.is_empty() {
            self.space();
            return self.put(TokenKind::End);
        }
        self.indented(|printer| {
            for (number, member) in decl.members.iter().enumerate() {
                printer.line(Gap::LineEnd, number > 0);
                printer.leading_comments();
                printer.interface_member(member);
                printer.skip_separator();
            }
            printer.last_comments(decl.members.is_empty());
        });
        self.document.push(Piece::Hard { blank: false });
        self.put(TokenKind::End);
    }

    fn interface_member(&mut self, member: &InterfaceMember<'_>) {
        match member {
            InterfaceMember::Method(method) => {
                self.put(TokenKind::Function);
                self.space();
                self.put(TokenKind::Name);
                self.signature(method.type_params, method.params, method.vararg.as_ref(), method.result.as_ref());
            }
            InterfaceMember::Entry(entry) => self.table_entry(entry),
        }
    }

    /// `<T, U: C>`, if there are parameters.
    pub(super) fn type_params(&mut self, params: &[TypeParam<'_>]) {
        if params.is_empty() {
            return;
        }
        self.put(TokenKind::Less);
        self.flow(params, |printer, param| {
            printer.put(TokenKind::Name);
            printer.annotation(param.constraint);
        });
        self.put(TokenKind::Greater);
    }

    // Types

    pub(super) fn ty(&mut self, ty: &Type<'_>) {
        // `|` and `&` may stand before the first member, and before what has only one.
        if self.is_at(TokenKind::Pipe) {
            self.put(TokenKind::Pipe);
            self.space();
        }
        match ty.kind {
            TypeKind::Union(members) => self.joined(members, TokenKind::Pipe),
            _ => self.below_union(ty),
        }
    }

    /// A type that is no union.
    fn below_union(&mut self, ty: &Type<'_>) {
        if self.is_at(TokenKind::Ampersand) {
            self.put(TokenKind::Ampersand);
            self.space();
        }
        match ty.kind {
            TypeKind::Intersection(members) => self.joined(members, TokenKind::Ampersand),
            _ => self.suffixed_type(ty),
        }
    }

    /// The members of a union or intersection, broken before their separators.
    fn joined(&mut self, members: &[Type<'_>], separator: TokenKind) {
        self.group(true, |printer| printer.indented(|printer| printer.members(members, separator)));
    }

    fn members(&mut self, members: &[Type<'_>], separator: TokenKind) {
        for (number, member) in members.iter().enumerate() {
            if number > 0 {
                self.gap(Gap::Space);
                self.put(separator);
                self.space();
            }
            if number == 0 && self.is_at(separator) {
                self.put(separator);
                self.space();
            }
            match separator {
                TokenKind::Pipe => self.below_union(member),
                _ => self.suffixed_type(member),
            }
        }
    }

    /// A type and its suffixes, whose number is limited as nesting is.
    fn suffixed_type(&mut self, ty: &Type<'_>) {
        match &ty.kind {
            TypeKind::Optional(inner) => {
                self.suffixed_type(inner);
                // `T??` is `T?`.
                while self.is_at(TokenKind::Question) {
                    self.put(TokenKind::Question);
                }
            }
            TypeKind::Array { element, style: ArrayStyle::Suffix, .. } => {
                self.suffixed_type(element);
                self.put_all(&[TokenKind::LeftBracket, TokenKind::RightBracket]);
            }
            TypeKind::IndexedAccess { object, key } => {
                self.suffixed_type(object);
                self.type_key(key);
            }
            TypeKind::Annotated { ty, annotation } => {
                self.suffixed_type(ty);
                self.space();
                self.validator(annotation);
            }
            _ => self.primary_type(ty),
        }
    }

    fn primary_type(&mut self, ty: &Type<'_>) {
        match &ty.kind {
            TypeKind::Nil => self.put(TokenKind::Nil),
            TypeKind::True => self.put(TokenKind::True),
            TypeKind::False => self.put(TokenKind::False),
            TypeKind::Integer(_) | TypeKind::Float(_) => self.signed_number(),
            TypeKind::String(_) => self.string(),
            TypeKind::Named(name) => self.type_name(name),
            TypeKind::AnyFunction => self.put(TokenKind::Function),
            TypeKind::Array { element, is_readonly, .. } => {
                self.readonly(*is_readonly);
                self.put(TokenKind::LeftBrace);
                self.ty(element);
                self.put(TokenKind::RightBrace);
            }
            TypeKind::Table { entries, is_readonly } => {
                self.readonly(*is_readonly);
                let starts: Vec<Position> = entries.iter().map(|entry| entry.span.start).collect();
                self.braced(&starts, ty.span.end.saturating_sub(1), |printer, number| {
                    if let Some(entry) = entries.get(number) {
                        printer.table_entry(entry);
                    }
                });
            }
            TypeKind::Function(func) => self.function_type(func),
            TypeKind::Paren(inner) => {
                self.put(TokenKind::LeftParen);
                self.ty(inner);
                self.put(TokenKind::RightParen);
            }
            TypeKind::Typeof(expr) => {
                self.put_all(&[TokenKind::Name, TokenKind::LeftParen]);
                self.expr(expr);
                self.put(TokenKind::RightParen);
            }
            TypeKind::Keyof(inner) => {
                self.put_all(&[TokenKind::Name, TokenKind::LeftParen]);
                self.ty(inner);
                self.put(TokenKind::RightParen);
            }
            // These have been taken apart before.
            _ => {}
        }
    }

    fn signed_number(&mut self) {
        if self.is_at(TokenKind::Minus) {
            self.put(TokenKind::Minus);
        }
        self.put(TokenKind::Number);
    }

    fn readonly(&mut self, is_readonly: bool) {
        if is_readonly {
            self.put(TokenKind::Name);
            self.space();
        }
    }

    pub(super) fn type_name(&mut self, name: &TypeName<'_>) {
        self.put(TokenKind::Name);
        if name.module.is_some() {
            self.put_all(&[TokenKind::Dot, TokenKind::Name]);
        }
        if !name.args.is_empty() {
            self.put(TokenKind::Less);
            self.flow(name.args, Self::ty);
            self.put(TokenKind::Greater);
        }
    }

    fn type_key(&mut self, key: &Type<'_>) {
        self.put(TokenKind::LeftBracket);
        self.ty(key);
        self.put(TokenKind::RightBracket);
    }

    fn table_entry(&mut self, entry: &TableEntry<'_>) {
        self.readonly(entry.is_readonly);
        match &entry.key {
            EntryKey::Name(_) => self.put(TokenKind::Name),
            EntryKey::Index(key) => self.type_key(key),
        }
        if entry.is_optional {
            self.put(TokenKind::Question);
        }
        self.annotation(Some(&entry.ty));
    }

    fn function_type(&mut self, func: &FunctionType<'_>) {
        if func.style == FunctionTypeStyle::Fun {
            self.put(TokenKind::Name);
        }
        self.type_params(func.type_params);
        self.type_list(func.params, func.rest, Self::function_type_param);
        let Some(result) = &func.result else { return };
        match func.style {
            FunctionTypeStyle::Arrow => {
                self.space();
                self.put_all(&[TokenKind::Minus, TokenKind::Greater]);
            }
            FunctionTypeStyle::Fun => self.put(TokenKind::Colon),
        }
        self.space();
        match result {
            FunctionResult::Pack(pack) => self.pack(pack),
            FunctionResult::Type(ty) => self.ty(ty),
        }
    }

    fn function_type_param(&mut self, param: &TypeFunctionParam<'_>) {
        if param.name.is_none() {
            return self.ty(&param.ty);
        }
        self.put(TokenKind::Name);
        if param.is_optional {
            self.put(TokenKind::Question);
        }
        self.annotation(Some(&param.ty));
    }

    /// `(A, B, ...C)`.
    pub(super) fn pack(&mut self, pack: &TypePack<'_>) {
        self.type_list(pack.types, pack.rest, Self::ty);
    }

    /// Items and the type of all further ones in parentheses.
    fn type_list<T>(&mut self, items: &[T], rest: Option<&Type<'_>>, print: impl FnMut(&mut Self, &T)) {
        self.group(true, |printer| {
            printer.bracketed(TokenKind::LeftParen, TokenKind::RightParen, |printer| {
                printer.comma_list(items, print);
                let Some(rest) = rest else { return };
                if !items.is_empty() {
                    printer.separator(b",");
                    printer.gap(Gap::Space);
                }
                printer.put(TokenKind::Dots);
                if printer.is_at(TokenKind::Colon) {
                    printer.put(TokenKind::Colon);
                    printer.space();
                }
                printer.ty(rest);
            });
        });
    }

    /// `@name(args)`.
    fn validator(&mut self, annotation: &Annotation<'_>) {
        self.put_all(&[TokenKind::At, TokenKind::Name]);
        if annotation.args.is_empty() {
            // `@name` and `@name()` are the same in the tree.
            if self.is_at(TokenKind::LeftParen) && self.position() < annotation.span.end {
                self.put_all(&[TokenKind::LeftParen, TokenKind::RightParen]);
            }
            return;
        }
        self.put(TokenKind::LeftParen);
        self.flow(annotation.args, Self::validator_arg);
        self.put(TokenKind::RightParen);
    }

    fn validator_arg(&mut self, arg: &AnnotationArg<'_>) {
        match arg.kind {
            AnnotationArgKind::Integer(_) | AnnotationArgKind::Float(_) => self.signed_number(),
            AnnotationArgKind::String(_) => self.string(),
            AnnotationArgKind::Boolean(true) => self.put(TokenKind::True),
            AnnotationArgKind::Boolean(false) => self.put(TokenKind::False),
        }
    }
}
