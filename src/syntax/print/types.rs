//! Printing annotations.

use super::Printer;
use crate::syntax::ast::{
    Annotation, AnnotationArg, AnnotationArgKind, ArrayStyle, Binding, EntryKey, FunctionResult, FunctionType,
    FunctionTypeStyle, InterfaceDecl, InterfaceMember, Param, ReturnType, TableEntry, Type, TypeDecl,
    TypeFunctionParam, TypeKind, TypeName, TypePack, TypeParam, Vararg,
};

impl Printer<'_> {
    pub(super) fn type_decl(&mut self, decl: &TypeDecl<'_>) {
        self.put(if decl.is_exported { "export type " } else { "type " });
        self.ident(decl.name);
        self.type_params(decl.params);
        self.put(" = ");
        self.ty(&decl.ty);
    }

    pub(super) fn interface_decl(&mut self, decl: &InterfaceDecl<'_>) {
        self.put("interface ");
        self.ident(decl.name);
        self.type_params(decl.params);
        if !decl.parents.is_empty() {
            self.put(": ");
            self.list(decl.parents, ", ", Self::type_name);
        }
        self.depth += 1;
        for member in decl.members {
            self.put("\n");
            self.indent();
            match member {
                InterfaceMember::Method(method) => {
                    self.put("function ");
                    self.ident(method.name);
                    let result = method.result;
                    self.function_head(method.type_params, method.params, method.vararg, result);
                }
                InterfaceMember::Entry(entry) => {
                    self.table_entry(entry);
                    self.put(",");
                }
            }
        }
        self.depth -= 1;
        self.put("\n");
        self.indent();
        self.put("end");
    }

    pub(super) fn function_head(
        &mut self,
        type_params: &[TypeParam<'_>],
        params: &[Param<'_>],
        vararg: Option<Vararg<'_>>,
        result: Option<ReturnType<'_>>,
    ) {
        self.type_params(type_params);
        self.put("(");
        self.list(params, ", ", |printer, param| {
            printer.ident(param.name);
            printer.put(if param.is_optional { "?" } else { "" });
            printer.annotated(param.ty);
        });
        if let Some(vararg) = vararg {
            self.put(if params.is_empty() { "..." } else { ", ..." });
            self.annotated(vararg.ty);
        }
        self.put(")");
        let Some(result) = result else { return };
        self.put(": ");
        match result {
            ReturnType::Pack(pack) => self.type_pack(&pack),
            ReturnType::List(types) => self.list(types, ", ", Self::ty),
            ReturnType::Asserts { param, ty } => {
                self.put("asserts ");
                self.ident(param);
                if let Some(ty) = ty {
                    self.put(" is ");
                    self.ty(ty);
                }
            }
        }
    }

    pub(super) fn binding(&mut self, binding: &Binding<'_>) {
        self.ident(binding.name);
        self.annotated(binding.ty);
    }

    fn annotated(&mut self, ty: Option<&Type<'_>>) {
        if let Some(ty) = ty {
            self.put(": ");
            self.ty(ty);
        }
    }

    fn type_params(&mut self, params: &[TypeParam<'_>]) {
        if params.is_empty() {
            return;
        }
        self.put("<");
        self.list(params, ", ", |printer, param| {
            printer.ident(param.name);
            printer.annotated(param.constraint);
        });
        self.put(">");
    }

    pub(super) fn ty(&mut self, ty: &Type<'_>) {
        match ty.kind {
            TypeKind::Nil => self.put("nil"),
            TypeKind::True => self.put("true"),
            TypeKind::False => self.put("false"),
            TypeKind::Integer(value) => self.signed_integer(value),
            TypeKind::Float(value) => self.signed_float(value),
            TypeKind::String(value) => self.string(value),
            TypeKind::Named(name) => self.type_name(&name),
            TypeKind::AnyFunction => self.put("function"),
            TypeKind::Array { element, is_readonly, style } => {
                self.put(if is_readonly { "readonly " } else { "" });
                match style {
                    ArrayStyle::Braces => {
                        self.put("{");
                        self.ty(element);
                        self.put("}");
                    }
                    ArrayStyle::Suffix => {
                        self.ty(element);
                        self.put("[]");
                    }
                }
            }
            TypeKind::Table { entries, is_readonly } => {
                self.put(if is_readonly { "readonly {" } else { "{" });
                self.list(entries, ", ", Self::table_entry);
                self.put("}");
            }
            TypeKind::Function(func) => self.function_type(func),
            TypeKind::Paren(inner) => {
                self.put("(");
                self.ty(inner);
                self.put(")");
            }
            TypeKind::Typeof(expr) => {
                self.put("typeof(");
                self.expr(expr);
                self.put(")");
            }
            TypeKind::Keyof(inner) => {
                self.put("keyof(");
                self.ty(inner);
                self.put(")");
            }
            TypeKind::Optional(inner) => {
                self.ty(inner);
                self.put("?");
            }
            TypeKind::IndexedAccess { object, key } => {
                self.ty(object);
                self.put("[");
                self.ty(key);
                self.put("]");
            }
            TypeKind::Annotated { ty, annotation } => {
                self.ty(ty);
                self.put(" ");
                self.annotation(annotation);
            }
            TypeKind::Intersection(members) => self.list(members, " & ", Self::ty),
            TypeKind::Union(members) => self.list(members, " | ", Self::ty),
        }
    }

    fn type_name(&mut self, name: &TypeName<'_>) {
        if let Some(module) = name.module {
            self.ident(module);
            self.put(".");
        }
        self.ident(name.name);
        if !name.args.is_empty() {
            self.put("<");
            self.list(name.args, ", ", Self::ty);
            self.put(">");
        }
    }

    fn table_entry(&mut self, entry: &TableEntry<'_>) {
        self.put(if entry.is_readonly { "readonly " } else { "" });
        match &entry.key {
            EntryKey::Name(name) => self.ident(*name),
            EntryKey::Index(key) => {
                self.put("[");
                self.ty(key);
                self.put("]");
            }
        }
        self.put(if entry.is_optional { "?: " } else { ": " });
        self.ty(&entry.ty);
    }

    fn function_type(&mut self, func: &FunctionType<'_>) {
        self.put(if func.style == FunctionTypeStyle::Fun { "fun" } else { "" });
        self.type_params(func.type_params);
        self.put("(");
        self.list(func.params, ", ", Self::function_type_param);
        if let Some(rest) = func.rest {
            self.put(if func.params.is_empty() { "...: " } else { ", ...: " });
            self.ty(rest);
        }
        self.put(")");
        let Some(result) = func.result else { return };
        self.put(match func.style {
            FunctionTypeStyle::Arrow => " -> ",
            FunctionTypeStyle::Fun => ": ",
        });
        match result {
            FunctionResult::Pack(pack) => self.type_pack(&pack),
            FunctionResult::Type(ty) => self.ty(ty),
        }
    }

    fn function_type_param(&mut self, param: &TypeFunctionParam<'_>) {
        if let Some(name) = param.name {
            self.ident(name);
            self.put(if param.is_optional { "?: " } else { ": " });
        }
        self.ty(&param.ty);
    }

    fn type_pack(&mut self, pack: &TypePack<'_>) {
        self.put("(");
        self.list(pack.types, ", ", Self::ty);
        if let Some(rest) = pack.rest {
            self.put(if pack.types.is_empty() { "..." } else { ", ..." });
            self.ty(rest);
        }
        self.put(")");
    }

    fn annotation(&mut self, annotation: &Annotation<'_>) {
        self.put("@");
        self.ident(annotation.name);
        if !annotation.args.is_empty() {
            self.put("(");
            self.list(annotation.args, ", ", Self::annotation_arg);
            self.put(")");
        }
    }

    fn annotation_arg(&mut self, arg: &AnnotationArg<'_>) {
        match arg.kind {
            AnnotationArgKind::Integer(value) => self.signed_integer(value),
            AnnotationArgKind::Float(value) => self.signed_float(value),
            AnnotationArgKind::String(value) => self.string(value),
            AnnotationArgKind::Boolean(value) => self.put(if value { "true" } else { "false" }),
        }
    }

    fn signed_integer(&mut self, value: i64) {
        if value < 0 && value != i64::MIN {
            self.put("-");
            self.integer(-value);
        } else {
            self.integer(value);
        }
    }

    fn signed_float(&mut self, value: f64) {
        if value.is_sign_negative() {
            self.put("-");
        }
        self.float(value.abs());
    }
}
