//! Functions: parameters, results, bodies.

use super::printer::{Gap, Printer};
use crate::syntax::ast::{Block, FunctionBody, Param, ReturnType, TypeParam, Vararg};
use crate::syntax::token::TokenKind;

impl Printer<'_> {
    /// What stands behind the keyword or the name of a function. With `is_short` its body may stay on one line.
    pub(super) fn function(&mut self, func: &FunctionBody<'_>, is_short: bool) {
        self.signature(func.type_params, func.params, func.vararg.as_ref(), func.result.as_ref());
        self.function_block(&func.body, is_short);
    }

    fn function_block(&mut self, body: &Block<'_>, is_short: bool) {
        let own = self.document.pieces.len();
        self.group(false, |printer| printer.closed_body(body, is_short));
        self.last_own = Some(own);
    }

    /// `<T>(a: A, ...): R`.
    pub(super) fn signature(
        &mut self,
        type_params: &[TypeParam<'_>],
        params: &[Param<'_>],
        vararg: Option<&Vararg<'_>>,
        result: Option<&ReturnType<'_>>,
    ) {
        self.type_params(type_params);
        self.group(true, |printer| {
            printer.bracketed(TokenKind::LeftParen, TokenKind::RightParen, |printer| {
                printer.comma_list(params, Self::param);
                let Some(vararg) = vararg else { return };
                if !params.is_empty() {
                    printer.separator(b",");
                    printer.gap(Gap::Space);
                }
                printer.put(TokenKind::Dots);
                printer.annotation(vararg.ty);
            });
        });
        let Some(result) = result else { return };
        self.put(TokenKind::Colon);
        self.space();
        match result {
            ReturnType::Pack(pack) => self.pack(pack),
            ReturnType::List(types) => {
                self.flow(types, Self::ty);
            }
            ReturnType::Asserts { ty, .. } => {
                self.put(TokenKind::Name);
                self.space();
                self.put(TokenKind::Name);
                if let Some(ty) = ty {
                    self.put_spaced(TokenKind::Name);
                    self.ty(ty);
                }
            }
        }
    }

    fn param(&mut self, param: &Param<'_>) {
        self.put(TokenKind::Name);
        if param.is_optional {
            self.put(TokenKind::Question);
        }
        self.annotation(param.ty);
    }
}
