//! Library functions that no signature can describe, by rules of their own.

use super::call::{Called, Site, unknown};
use super::check::{Checker, Facts};
use super::expr::Place;
use super::normal::kinds;
use super::store::{Function, Pack, Relation, Special, Table, Type, TypeId};
use crate::diag::Code;
use crate::source::Span;
use crate::syntax::ast::{Expr, ExprKind};

impl<'a> Checker<'a, '_> {
    /// Library functions with rules of their own; `None`: the signature says it all.
    pub(super) fn invoke_special(&mut self, special: Special, site: Site<'a>, function: &Function) -> Option<Called> {
        match special {
            Special::Assert => {
                let first = site.args.first()?;
                let (ty, facts) = self.condition(first);
                let (rest, _) = self.values(site.args.get(1..)?, &[]);
                if site.args.len() == 1
                    && let ExprKind::Call { .. } | ExprKind::MethodCall { .. } = first.kind
                {
                    let mark = self.findings_mark();
                    let (mut pack, _) = self.values(site.args, &[]);
                    self.drop_findings(mark);
                    if let Some(slot) = pack.types.first_mut() {
                        *slot = self.store.truthy(*slot);
                    }
                    return Some((pack, Vec::new(), Facts::default()));
                }
                let truthy = self.store.truthy(ty);
                if ty == TypeId::FALSE || ty == TypeId::NIL {
                    return Some((Pack::one(TypeId::NEVER), Vec::new(), Facts::default()));
                }
                self.flow.apply(&facts.then);
                let mut pack = Pack::one(truthy);
                pack.types.extend(rest.types);
                pack.rest = rest.rest;
                Some((pack, Vec::new(), Facts::default()))
            }
            Special::Pcall => {
                let given = self.arguments(site);
                let pack = Pack { types: smallvec::smallvec![TypeId::BOOLEAN], rest: Some(TypeId::ANY) };
                Some((pack, self.protected_results(given.first()), Facts::default()))
            }
            Special::Require => {
                let [arg] = site.args else { return None };
                let mut inner = arg;
                while let ExprKind::Paren(within) = inner.kind {
                    inner = within;
                }
                let ExprKind::String(text) = inner.kind else { return None };
                let name = String::from_utf8_lossy(text).into_owned();
                let ty = match self.module(&name) {
                    Ok(Some(types)) => types.value,
                    Ok(None) => TypeId::ANY,
                    Err(message) => {
                        if self.n_quiet == 0 {
                            self.report(Code::E0100, inner.span, message);
                        }
                        TypeId::ANY
                    }
                };
                Some((Pack::one(ty), Vec::new(), Facts::default()))
            }
            Special::Setmetatable => Some(self.setmetatable(site.args)),
            Special::ChannelSelect => self.channel_select(site.args),
            Special::ChannelNew => {
                self.check_arguments(site, function);
                let ty = match site.expected {
                    Some(expected) if self.is_channel(expected) => self.store.non_nil(expected),
                    _ => self.store.channel_of(TypeId::ANY),
                };
                Some((Pack::one(ty), Vec::new(), Facts::default()))
            }
            Special::TableInsert | Special::TableMutator => {
                let list = self.expr(site.args.first()?, None);
                let shape = self.store.shape(list);
                if let Some(shape) = shape
                    && self.store.table(shape).is_readonly
                {
                    self.values(site.args.get(1..)?, &[]);
                    let of = self.store.show(list);
                    self.report(Code::E0008, site.args.first()?.span, format!("cannot modify {of}"));
                    return Some(unknown());
                }
                if special == Special::TableInsert
                    && self.growing(list).is_none()
                    && let Some(element) = shape.and_then(|shape| self.store.table(shape).array)
                    && let (2 | 3, Some(value)) = (site.args.len(), site.args.last())
                {
                    if let [_, position, _] = site.args {
                        let ty = self.expr(position, None);
                        self.assignable(ty, TypeId::INTEGER, position.span, Place::Argument(2));
                    }
                    let ty = self.expr(value, Some(element));
                    self.assignable(ty, element, value.span, Place::Argument(site.args.len()));
                    return Some((Pack::default(), Vec::new(), Facts::default()));
                }
                let growing = self.growing(list).filter(|_| special == Special::TableInsert)?;
                let (given, _) = self.values(site.args.get(1..)?, &[]);
                if given.rest.is_none()
                    && let Some(value) = given.types.last()
                {
                    self.grow_element(growing, TypeId::INTEGER, *value);
                }
                Some((Pack::default(), Vec::new(), Facts::default()))
            }
            Special::Getmetatable | Special::Rawset => {
                self.arguments(site);
                Some(unknown())
            }
            Special::Error => {
                self.arguments(site);
                Some((Pack::one(TypeId::NEVER), Vec::new(), Facts::default()))
            }
            Special::Pairs | Special::Ipairs | Special::Next | Special::Type | Special::MathType => {
                self.n_quiet += 1;
                let probing = std::mem::replace(&mut self.is_probing, true);
                let (given, _) = self.values(site.args, &[]);
                self.is_probing = probing;
                self.n_quiet -= 1;
                match special {
                    Special::Type => Some((Pack::one(TypeId::STRING), Vec::new(), Facts::default())),
                    Special::MathType => None,
                    Special::Next => Some(unknown()),
                    _ => Some(self.iterate(special, site.args, given.first())),
                }
            }
            Special::Select => {
                self.n_quiet += 1;
                self.values(site.args, &[]);
                self.n_quiet -= 1;
                let counts = matches!(site.args.first().map(|arg| &arg.kind), Some(ExprKind::String(b"#")));
                Some(if counts { (Pack::one(TypeId::INTEGER), Vec::new(), Facts::default()) } else { unknown() })
            }
        }
    }

    /// What a protected call of `callee` gives behind the flag, where the flag is true.
    fn protected_results(&mut self, callee: TypeId) -> Vec<Relation> {
        let callee = self.store.unfold(callee);
        let Type::Function(id) = self.store.get(callee) else { return Vec::new() };
        let function = self.store.function(id);
        if !function.type_params.is_empty() || function.special.is_some() || function.results.is_never() {
            return Vec::new();
        }
        let results = function.results.types.iter().zip(1..);
        results.map(|(ty, value)| Relation::FlagMeansType { flag: 0, value, ty: *ty }).collect()
    }

    pub(super) fn is_channel(&mut self, ty: TypeId) -> bool {
        let ty = self.store.non_nil(ty);
        match self.store.get(ty) {
            Type::Named(app) => self.store.app(app).is_some_and(|app| Some(app.decl) == self.store.channel),
            _ => false,
        }
    }

    /// `pairs(t)` and `ipairs(t)`: the triple that a loop calls.
    pub(super) fn iterate(&mut self, special: Special, args: &'a [Expr<'a>], of: TypeId) -> Called {
        let (mut key, mut value) = (TypeId::NEVER, TypeId::NEVER);
        if self.store.may_be_nil(of) && self.scan.is_annotated {
            let span = args.first().map_or_else(Span::default, |arg| arg.span);
            let shown = self.store.show(of);
            self.report(Code::E0001, span, format!("argument 1: {shown} not assignable to table"));
        } else if of != TypeId::ANY
            && self.store.kinds(of) & (kinds::TABLE | kinds::USERDATA | kinds::STRING) == 0
            && of != TypeId::NEVER
            && of != TypeId::NIL
        {
            let span = args.first().map_or_else(Span::default, |arg| arg.span);
            let shown = self.store.widen(of);
            let shown = self.store.show(shown);
            self.report(Code::E0001, span, format!("argument 1: {shown} not assignable to table"));
        }
        for part in self.store.parts(of) {
            let Some(shape) = self.store.shape(part) else {
                if part == TypeId::NIL {
                    continue;
                }
                (key, value) = (TypeId::ANY, TypeId::ANY);
                break;
            };
            let table = self.store.table_now(shape);
            let is_dynamic =
                table.is_open || table.meta.is_some() || table.class.is_some() || table.interface.is_some();
            if special == Special::Ipairs {
                let integers = table.map.filter(|(k, _)| self.store.fits(TypeId::INTEGER, *k)).map(|(_, v)| v);
                let element = if is_dynamic { None } else { table.array.or(integers) };
                let element = element.unwrap_or(TypeId::ANY);
                value = self.store.union(value, element);
                continue;
            }
            if is_dynamic || table.is_inferred && table.is_empty() {
                (key, value) = (TypeId::ANY, TypeId::ANY);
                break;
            }
            if let Some(element) = table.array {
                key = self.store.union(key, TypeId::INTEGER);
                value = self.store.union(value, element);
            }
            if let Some((k, v)) = table.map {
                key = self.store.union(key, k);
                value = self.store.union(value, v);
            }
            for field in &table.fields {
                let name = if table.is_inferred { TypeId::STRING } else { self.store.intern(Type::Str(field.name)) };
                key = self.store.union(key, name);
                let ty = if table.is_inferred { self.grown(field.ty) } else { self.store.non_nil(field.ty) };
                value = self.store.union(value, ty);
            }
        }
        if key == TypeId::NEVER {
            key = TypeId::ANY;
        }
        if value == TypeId::NEVER {
            value = TypeId::ANY;
        }
        let value = if special == Special::Pairs { self.store.non_nil(value) } else { value };
        let key = if special == Special::Ipairs { TypeId::INTEGER } else { key };
        let results = Pack { types: smallvec::smallvec![key, value], rest: None };
        let iterator = self.store.function_type(Function { rest: Some(TypeId::ANY), results, ..Function::default() });
        let pack = Pack { types: smallvec::smallvec![iterator, of, TypeId::ANY], rest: None };
        (pack, Vec::new(), Facts::default())
    }

    /// `channel.select{…}`: one variant a case.
    pub(super) fn channel_select(&mut self, args: &'a [Expr<'a>]) -> Option<Called> {
        let ExprKind::Table(fields) = args.first()?.kind else { return None };
        let mut variants: Vec<TypeId> = Vec::new();
        let mut has_default = matches!(args.get(1).map(|arg| &arg.kind), Some(ExprKind::True));
        let mut position = 0;
        for field in fields {
            use crate::syntax::ast::TableFieldKind;
            match &field.kind {
                TableFieldKind::Named { name, value } => {
                    self.expr(value, None);
                    has_default |= self.names.text(name.name) == "default" && !matches!(value.kind, ExprKind::False);
                }
                TableFieldKind::Keyed { .. } => return None,
                TableFieldKind::Item(case) => {
                    position += 1;
                    let ExprKind::MethodCall { object, method, .. } = &case.kind else {
                        self.expr(case, None);
                        return None;
                    };
                    self.expr(case, None);
                    let channel = self.silent_type(object);
                    let element = match self.store.get(channel) {
                        Type::Named(app) => {
                            self.store.app(app).and_then(|app| self.store.list(app.args).first().copied())
                        }
                        _ => None,
                    };
                    let is_receive = self.names.text(method.name) == "case_receive";
                    let value = if is_receive { element.unwrap_or(TypeId::ANY) } else { TypeId::ANY };
                    let fresh = u32::MAX - position;
                    let id = self.path(object).and_then(|path| self.identity(path)).unwrap_or(fresh);
                    let identity = self.store.intern(Type::Identity(channel, id));
                    let index = self.store.intern(Type::Int(i64::from(position)));
                    let shown = self.path_text(object);
                    self.identity_names.insert(id, shown);
                    let fields = [
                        ("channel", identity),
                        ("value", value),
                        ("ok", TypeId::BOOLEAN),
                        ("index", index),
                        ("default", TypeId::NIL),
                    ];
                    let variant = self.variant(&fields);
                    variants.push(variant);
                }
            }
        }
        if let Some(default) = args.get(1) {
            self.expr(default, None);
        }
        if has_default {
            let fields = [
                ("default", TypeId::TRUE),
                ("ok", TypeId::TRUE),
                ("channel", TypeId::NIL),
                ("value", TypeId::NIL),
                ("index", TypeId::NIL),
            ];
            let variant = self.variant(&fields);
            variants.push(variant);
        }
        if variants.is_empty() {
            return None;
        }
        let union = self.store.union_of(&variants);
        Some((Pack::one(union), Vec::new(), Facts::default()))
    }

    pub(super) fn variant(&mut self, fields: &[(&str, TypeId)]) -> TypeId {
        let mut table = Table::default();
        for (name, ty) in fields {
            let name = self.store.symbols.intern(name.as_bytes());
            let is_optional = *ty == TypeId::NIL;
            table.push(super::store::Field { name, ty: *ty, is_optional, is_readonly: false });
        }
        self.store.record(table)
    }
}
