//! Type expressions to types, and the names in them.
//!
//! The types of a block are declared before anything in it is read, so their order does not matter. A declaration is read
//! when it is first needed or when the block begins, whichever comes first; one that asks for the type of an expression
//! waits for its statement.

use super::advice::did_you_mean;
use super::check::{Checker, TypeMeaning, Unread};
use super::store::{
    Body, Decl, DeclId, Field, Function, Pack, Param, ParamId, Parameter, Promise, Relation, Table, Type, TypeId,
    Validator,
};
use super::symbols::Symbol;
use crate::diag::Code;
use crate::source::{Name, Span};
use crate::syntax::ast::{
    Annotation, AnnotationArgKind, Block, EntryKey, Expr, ExprKind, FunctionBody, FunctionResult, FunctionType, Ident,
    InterfaceDecl, InterfaceMember, Param as AstParam, ReturnType, StatKind, TableEntry, Type as AstType, TypeKind,
    TypeName, TypePack, TypeParam, Vararg,
};
use crate::syntax::visit::{Node, walk};

/// Built-in names of types that are no declarations.
pub(super) fn builtin(name: &str) -> Option<TypeId> {
    Some(match name {
        "any" => TypeId::ANY,
        "unknown" => TypeId::UNKNOWN,
        "never" => TypeId::NEVER,
        "boolean" | "bool" => TypeId::BOOLEAN,
        "number" => TypeId::NUMBER,
        "integer" | "int" => TypeId::INTEGER,
        "string" => TypeId::STRING,
        "table" => TypeId::TABLE,
        "thread" => TypeId::THREAD,
        "userdata" => TypeId::USERDATA,
        "type" => TypeId::TYPE_VALUE,
        _ => return None,
    })
}

impl<'a> Checker<'a, '_> {
    /// Declares the types of a block, and reads them.
    pub(super) fn declare_types(&mut self, block: &Block<'a>) {
        self.declare_types_with(block, |_, _, _| {});
    }

    /// The same; `declared` is told each new declaration before any is read.
    pub(super) fn declare_types_with(&mut self, block: &Block<'a>, mut declared: impl FnMut(&mut Self, &str, DeclId)) {
        let mut mine: Vec<(DeclId, bool)> = Vec::new();
        let mut named: Vec<Name> = Vec::new();
        for stat in block.stats {
            let (name, params, unread, waits) = match &stat.kind {
                StatKind::TypeDecl(decl) => {
                    let mut waits = false;
                    walk(Node::Type(&decl.ty), |node| {
                        waits |= matches!(node, Node::Type(ty) if matches!(ty.kind, TypeKind::Typeof(_)));
                    });
                    (decl.name, decl.params, Unread::Alias(decl), waits)
                }
                StatKind::InterfaceDecl(decl) => (decl.name, decl.params, Unread::Interface(decl), false),
                StatKind::Local { bindings, values } => {
                    if let ([binding], [value]) = (bindings, values)
                        && let Some(module) = required_name(value, self)
                    {
                        if let Some(memo) = &mut self.memo {
                            memo.note_text(stat.span);
                        }
                        self.requires.push((binding.name.name, module));
                    }
                    continue;
                }
                _ => continue,
            };
            if let Some(memo) = &mut self.memo {
                memo.note_text(stat.span);
            }
            let text = self.names.text(name.name).to_owned();
            if builtin(&text).is_some() || matches!(text.as_str(), "error" | "Channel" | "Error") && !self.is_library()
            {
                self.report(Code::E0017, name.span, format!("type '{text}' is built in and cannot be declared again"));
                continue;
            }
            if named.contains(&name.name) {
                self.report(Code::E0017, name.span, format!("type '{text}' is already declared in this block"));
                continue;
            }
            named.push(name.name);
            let symbol = self.symbol(name.name);
            let is_nominal = self.is_library() && matches!(unread, Unread::Interface(_));
            let decl = self.store.new_decl(Decl {
                name: symbol,
                params: Vec::new(),
                body: Body::Pending,
                is_nominal,
                parents: Vec::new(),
            });
            let mark = self.hidden_types.len();
            let ids: Vec<ParamId> = params.iter().map(|param| self.new_param(param.name.name)).collect();
            self.leave_types(mark);
            if let Some(slot) = self.store.decl_mut(decl) {
                slot.params = ids;
            }
            self.unread.insert(decl.0, unread);
            self.mean(name.name, TypeMeaning::Decl(decl));
            if self.frames.len() == 1 && self.exports_open() {
                self.exports.push((symbol, decl));
            }
            declared(self, &text, decl);
            mine.push((decl, waits));
        }
        for (decl, waits) in &mine {
            if !waits {
                self.read(*decl);
            }
        }
        for (decl, _) in mine {
            self.check_cycle(decl);
        }
    }

    fn exports_open(&self) -> bool {
        self.n_branches == 0
    }

    /// Whether it is a declaration of the library that is read.
    fn is_library(&self) -> bool {
        self.env.library.modules.is_empty()
    }

    /// Reads a declaration that has not been read.
    pub(super) fn read(&mut self, decl: DeclId) {
        let Some(unread) = self.unread.remove(&decl.0) else { return };
        let mark = self.hidden_types.len();
        let ids = self.store.decl(decl).map(|decl| decl.params.clone()).unwrap_or_default();
        let params = match unread {
            Unread::Alias(alias) => alias.params,
            Unread::Interface(interface) => interface.params,
        };
        for (param, id) in params.iter().zip(&ids) {
            self.mean(param.name.name, TypeMeaning::Param(*id));
        }
        self.constraints(params, &ids);
        match unread {
            Unread::Alias(alias) => {
                let body = self.lower(&alias.ty);
                if let Some(slot) = self.store.decl_mut(decl) {
                    slot.body = Body::Alias(body);
                }
            }
            Unread::Interface(interface) => self.read_interface(decl, interface, &ids),
        }
        self.leave_types(mark);
    }

    fn read_interface(&mut self, decl: DeclId, interface: &'a InterfaceDecl<'a>, ids: &[ParamId]) {
        let table = self.store.new_table(Table { interface: Some(decl), ..Table::default() });
        if let Some(slot) = self.store.decl_mut(decl) {
            slot.body = Body::Interface(table);
        }
        let args: Vec<TypeId> = ids.iter().map(|id| self.store.intern(Type::Param(*id))).collect();
        let own = self.store.apply(decl, &args);
        let mark = self.hidden_types.len();
        if let Some(name) = self.names.get("Self") {
            self.mean(name, TypeMeaning::Decl(decl));
        }
        let parents: Vec<TypeId> = interface.parents.iter().map(|parent| self.type_name(parent)).collect();
        if let Some(slot) = self.store.decl_mut(decl) {
            slot.parents.clone_from(&parents);
        }
        for member in interface.members {
            match member {
                InterfaceMember::Method(method) => {
                    let function = self.signature(
                        method.type_params,
                        method.params,
                        method.vararg.as_ref(),
                        method.result.as_ref(),
                        Some(own),
                    );
                    let name = self.symbol(method.name.name);
                    self.add_method(table, name, function);
                }
                InterfaceMember::Entry(entry) => self.entry(table, entry, self.is_library()),
            }
        }
        for parent in parents {
            if let Some(shape) = self.store.shape(parent) {
                let fields = self.store.table(shape).fields.clone();
                for field in fields {
                    if self.store.table(table).field(field.name).is_none() {
                        self.store.table_mut(table).push(field);
                    }
                }
            }
        }
        self.leave_types(mark);
    }

    /// Adds a method; a second one of the same name is an overload.
    fn add_method(&mut self, table: super::store::TableId, name: Symbol, function: Function) {
        let ty = self.store.function_type(function);
        match self.store.table(table).field(name).map(|field| field.ty) {
            Some(before) => {
                let mut members = self.store.conjuncts(before);
                members.push(ty);
                let list = self.store.intern_list(&members);
                let both = self.store.intern(Type::Intersection(list));
                if let Some(field) = self.store.table_mut(table).field_mut(name) {
                    field.ty = both;
                }
            }
            None => {
                let field = Field { name, ty, is_optional: false, is_readonly: true };
                self.store.table_mut(table).push(field);
            }
        }
    }

    /// An alias that reaches itself without a table or function between becomes `any`.
    fn check_cycle(&mut self, decl: DeclId) {
        let Some(Body::Alias(body)) = self.store.decl(decl).map(|decl| decl.body) else { return };
        let mut waiting = vec![body];
        let mut seen = Vec::new();
        while let Some(ty) = waiting.pop() {
            match self.store.get(ty) {
                Type::Union(list) | Type::Intersection(list) => waiting.extend(self.store.list(list)),
                Type::Validated(base, _) => waiting.push(base),
                Type::Named(app) => {
                    let Some(app) = self.store.app(app) else { continue };
                    if app.decl == decl {
                        let name = self.store.decl(decl).map(|decl| self.store.symbols.shown(decl.name));
                        let name = name.unwrap_or_default();
                        if let Some(slot) = self.store.decl_mut(decl) {
                            slot.body = Body::Alias(TypeId::ANY);
                        }
                        let span = self.decl_span(decl);
                        self.report(Code::E0013, span, format!("type '{name}' refers to itself"));
                        return;
                    }
                    if !seen.contains(&app.decl) {
                        seen.push(app.decl);
                        if let Some(Body::Alias(body)) = self.store.decl(app.decl).map(|decl| decl.body) {
                            waiting.push(body);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    fn decl_span(&self, decl: DeclId) -> Span {
        self.decl_spans.get(&decl.0).copied().unwrap_or_default()
    }

    /// Makes `name` mean a type until the scope is left.
    pub(super) fn mean(&mut self, name: Name, meaning: TypeMeaning) {
        self.meanings.push(meaning);
        if let TypeMeaning::Decl(decl) = meaning
            && let Some(unread) = self.unread.get(&decl.0)
        {
            let span = match unread {
                Unread::Alias(alias) => alias.name.span,
                Unread::Interface(interface) => interface.name.span,
            };
            self.decl_spans.insert(decl.0, span);
        }
        if let Some(slot) = self.types.get_mut(name.index()) {
            self.hidden_types.push((name, *slot));
            *slot = u32::try_from(self.meanings.len()).unwrap_or(0);
        }
    }

    /// Closes the scopes of types since `mark`.
    pub(super) fn leave_types(&mut self, mark: usize) {
        while self.hidden_types.len() > mark {
            if let Some((name, before)) = self.hidden_types.pop()
                && let Some(slot) = self.types.get_mut(name.index())
            {
                *slot = before;
            }
        }
    }

    /// What `name` means as a type.
    pub(super) fn find_type(&self, name: Name) -> Option<TypeMeaning> {
        let at = self.types.get(name.index())?.checked_sub(1)?;
        self.meanings.get(at as usize).copied()
    }

    fn new_param(&mut self, name: Name) -> ParamId {
        let symbol = self.symbol(name);
        let id = self.store.new_param(Param { name: symbol, constraint: None });
        self.mean(name, TypeMeaning::Param(id));
        id
    }

    fn constraints(&mut self, params: &'a [TypeParam<'a>], ids: &[ParamId]) {
        for (param, id) in params.iter().zip(ids) {
            if let Some(constraint) = param.constraint {
                let constraint = self.lower(constraint);
                self.store.set_constraint(*id, constraint);
            }
        }
    }

    /// The type parameters of a function, visible until the scope is left.
    pub(super) fn type_params(&mut self, params: &'a [TypeParam<'a>]) -> Vec<ParamId> {
        let ids: Vec<ParamId> = params.iter().map(|param| self.new_param(param.name.name)).collect();
        self.constraints(params, &ids);
        ids
    }

    /// The type that is written.
    pub(super) fn lower(&mut self, ty: &'a AstType<'a>) -> TypeId {
        crate::source::with_room(|| self.lowered(ty))
    }

    fn lowered(&mut self, ty: &'a AstType<'a>) -> TypeId {
        match &ty.kind {
            TypeKind::Nil => TypeId::NIL,
            TypeKind::True => TypeId::TRUE,
            TypeKind::False => TypeId::FALSE,
            TypeKind::Integer(value) => self.store.intern(Type::Int(*value)),
            TypeKind::Float(value) => self.store.intern(Type::Float(value.to_bits())),
            TypeKind::String(text) => self.store.string_literal(text),
            TypeKind::Named(name) => self.type_name(name),
            TypeKind::AnyFunction => TypeId::FUNCTION,
            TypeKind::Array { element, is_readonly, .. } => {
                let element = self.lower(element);
                self.store.array(element, *is_readonly)
            }
            TypeKind::Table { entries, is_readonly } => {
                let table = self.store.new_table(Table { is_readonly: *is_readonly, ..Table::default() });
                for entry in *entries {
                    self.entry(table, entry, false);
                }
                self.store.intern(Type::Record(table))
            }
            TypeKind::Function(function) => {
                let function = self.function_type(function);
                self.store.function_type(function)
            }
            TypeKind::Paren(inner) => self.lower(inner),
            TypeKind::Typeof(expr) => {
                let mark = self.findings_mark();
                let ty = self.expr(expr, None);
                self.drop_findings(mark);
                self.store.widen(ty)
            }
            TypeKind::Keyof(of) => {
                let of = self.lower(of);
                self.ensure(of);
                let Some(shape) = self.store.shape(of) else { return TypeId::STRING };
                let names: Vec<Symbol> = self.store.table(shape).fields.iter().map(|field| field.name).collect();
                let names: Vec<TypeId> = names.into_iter().map(|name| self.store.intern(Type::Str(name))).collect();
                self.store.union_of(&names)
            }
            TypeKind::Optional(of) => {
                let of = self.lower(of);
                self.store.optional(of)
            }
            TypeKind::IndexedAccess { object, key } => {
                let (object, key_type) = (self.lower(object), self.lower(key));
                self.ensure(object);
                self.indexed_access(object, key_type, key.span)
            }
            TypeKind::Annotated { ty, annotation } => {
                let base = self.lower(ty);
                self.validator(base, annotation)
            }
            TypeKind::Intersection(members) => {
                let members: Vec<TypeId> = members.iter().map(|member| self.lower(member)).collect();
                for member in &members {
                    self.ensure(*member);
                }
                if members.iter().all(|member| matches!(self.store.get(*member), Type::Function(_))) {
                    let list = self.store.intern_list(&members);
                    return self.store.intern(Type::Intersection(list));
                }
                self.store.intersection_of(&members)
            }
            TypeKind::Union(members) => {
                let members: Vec<TypeId> = members.iter().map(|member| self.lower(member)).collect();
                self.store.union_of(&members)
            }
        }
    }

    /// Reads the declaration that a type is the name of.
    fn ensure(&mut self, ty: TypeId) {
        if let Type::Named(app) = self.store.get(ty)
            && let Some(app) = self.store.app(app)
        {
            self.read(app.decl);
        }
    }

    fn indexed_access(&mut self, object: TypeId, key: TypeId, span: Span) -> TypeId {
        let Some(shape) = self.store.shape(object) else { return TypeId::ANY };
        if let Type::Str(name) = self.store.get(key) {
            let symbol = name;
            return match self.store.table_member(shape, name, 0) {
                super::assign::Member::Field { ty, .. } | super::assign::Member::Indexed(ty) => ty,
                super::assign::Member::Open => TypeId::ANY,
                super::assign::Member::Missing => {
                    let (name, of) = (self.store.symbols.shown(name), self.store.show(object));
                    if self.report(Code::E0004, span, format!("field '{name}' does not exist on {of}")) {
                        let help = self.store.near_field(object, symbol);
                        self.advise(help);
                    }
                    TypeId::ANY
                }
            };
        }
        let table = self.store.table(shape);
        let (array, map) = (table.array, table.map);
        array.filter(|_| self.store.fits(key, TypeId::NUMBER)).or(map.map(|(_, value)| value)).unwrap_or(TypeId::ANY)
    }

    fn entry(&mut self, table: super::store::TableId, entry: &'a TableEntry<'a>, is_readonly: bool) {
        let name = match &entry.key {
            EntryKey::Name(name) => self.symbol(name.name),
            EntryKey::Index(key) => {
                let ty = self.lower(key);
                match self.store.get(ty) {
                    Type::Str(name) => name,
                    _ => {
                        let value = self.lower(&entry.ty);
                        let slot = self.store.table_mut(table);
                        slot.map = Some((ty, value));
                        slot.is_readonly |= entry.is_readonly && slot.fields.is_empty();
                        return;
                    }
                }
            }
        };
        let mut ty = self.lower(&entry.ty);
        if entry.is_optional {
            ty = self.store.optional(ty);
        }
        if self.store.table(table).field(name).is_some() {
            let text = self.store.symbols.shown(name);
            self.report(Code::E0017, entry.span, format!("duplicate field '{text}'"));
            return;
        }
        let field = Field { name, ty, is_optional: entry.is_optional, is_readonly: entry.is_readonly || is_readonly };
        self.store.table_mut(table).push(field);
    }

    fn function_type(&mut self, function: &'a FunctionType<'a>) -> Function {
        let mark = self.hidden_types.len();
        let type_params = self.type_params(function.type_params);
        let mut params = Vec::new();
        for param in function.params {
            let mut ty = self.lower(&param.ty);
            if param.is_optional {
                ty = self.store.optional(ty);
            }
            let name = param.name.map(|name| self.symbol(name.name));
            params.push(Parameter { name, ty, is_optional: param.is_optional });
        }
        let rest = function.rest.map(|rest| self.lower(rest));
        let mut relations = Vec::new();
        let results = match &function.result {
            None => Pack::unknown(),
            Some(FunctionResult::Type(ty)) => Pack::one(self.lower(ty)),
            Some(FunctionResult::Pack(pack)) => self.pack_type(pack, &mut relations),
        };
        self.relate(&results, &mut relations, false);
        self.leave_types(mark);
        Function { type_params, params, rest, results, relations, is_annotated: true, ..Function::default() }
    }

    fn pack_type(&mut self, pack: &'a TypePack<'a>, relations: &mut Vec<Relation>) -> Pack {
        let types = pack.types.iter().enumerate().map(|(at, ty)| self.result_type(ty, at, relations)).collect();
        Pack { types, rest: pack.rest.map(|rest| self.result_type(rest, pack.types.len(), relations)) }
    }

    /// A result, whose annotations may relate it to another one.
    fn result_type(&mut self, ty: &'a AstType<'a>, at: usize, relations: &mut Vec<Relation>) -> TypeId {
        if let TypeKind::Annotated { ty, annotation } = &ty.kind
            && let Some(AnnotationArgKind::Integer(of)) = annotation.args.first().map(|arg| arg.kind)
        {
            let (Ok(own), Ok(other)) = (u8::try_from(at), u8::try_from(of.saturating_sub(1))) else {
                return self.lower(ty);
            };
            let relation = match self.names.text(annotation.name.name) {
                "fails" => Some(Relation::ErrorPair { value: other, error: own }),
                "with" => Some(Relation::Together(other, own)),
                "flag" => Some(Relation::FlagMeansNil { flag: own, value: other }),
                _ => None,
            };
            if let Some(relation) = relation {
                relations.push(relation);
                return self.lower(ty);
            }
        }
        self.lower(ty)
    }

    /// The relations that the types of results tell (section 3.10, points 1 and 2).
    pub(super) fn relate(&mut self, results: &Pack, relations: &mut Vec<Relation>, has_body: bool) {
        let Some((last, values)) = results.types.split_last() else { return };
        if values.is_empty() || results.rest.is_some() || !relations.is_empty() {
            return;
        }
        let Ok(error) = u8::try_from(values.len()) else { return };
        let parts = self.store.parts(*last);
        let [reason, TypeId::NIL] = parts.as_slice() else { return };
        let is_error = match self.store.get(*reason) {
            Type::Named(app) => self.store.app(app).is_some_and(|app| {
                Some(app.decl) == self.store.error
                    || self.store.decl(app.decl).is_some_and(|decl| {
                        let parents = decl.parents.clone();
                        parents.iter().any(|parent| match self.store.get(*parent) {
                            Type::Named(app) => {
                                self.store.app(app).is_some_and(|app| Some(app.decl) == self.store.error)
                            }
                            _ => false,
                        })
                    })
            }),
            _ => false,
        };
        let is_text = *reason == TypeId::STRING && !has_body && values.len() == 1;
        if !is_error && !is_text {
            return;
        }
        let mut optional = Vec::new();
        for (at, value) in values.iter().enumerate() {
            let base = self.store.non_nil(*value);
            if self.store.may_be_nil(*value) && base != TypeId::NEVER && !(is_text && base == TypeId::STRING) {
                optional.push(u8::try_from(at).unwrap_or(u8::MAX));
            }
        }
        for value in &optional {
            relations.push(Relation::ErrorPair { value: *value, error });
        }
        // A value declared as always there needs no test. Who tests it all the same finds a reason where it is missing.
        if is_error && !has_body {
            let all = 0..error;
            let certain = all.filter(|value| !optional.contains(value));
            relations.extend(certain.map(|value| Relation::NoErrorMeansValue { value, error }));
        }
        if let Some((first, others)) = optional.split_first()
            && !has_body
        {
            relations.extend(others.iter().map(|other| Relation::Together(*first, *other)));
        }
    }

    /// A signature; `own` is the type of `self` in an interface.
    pub(super) fn signature(
        &mut self,
        type_params: &'a [TypeParam<'a>],
        params: &'a [AstParam<'a>],
        vararg: Option<&'a Vararg<'a>>,
        result: Option<&'a ReturnType<'a>>,
        own: Option<TypeId>,
    ) -> Function {
        let mark = self.hidden_types.len();
        let ids = self.type_params(type_params);
        let mut function = Function { type_params: ids, is_annotated: true, ..Function::default() };
        for (at, param) in params.iter().enumerate() {
            let is_self = at == 0 && own.is_some() && param.name.name == self.names.self_name() && param.ty.is_none();
            function.has_self |= is_self;
            let mut ty = match param.ty {
                Some(ty) => self.lower(ty),
                None if is_self => own.unwrap_or(TypeId::ANY),
                None => TypeId::ANY,
            };
            if param.is_optional {
                ty = self.store.optional(ty);
            }
            let name = Some(self.symbol(param.name.name));
            function.params.push(Parameter { name, ty, is_optional: param.is_optional });
        }
        function.rest = vararg.map(|vararg| vararg.ty.map_or(TypeId::ANY, |ty| self.lower(ty)));
        self.results(&mut function, result, params, 0);
        if result.is_some() && own.is_some() {
            let results = function.results.clone();
            let mut relations = std::mem::take(&mut function.relations);
            self.relate(&results, &mut relations, false);
            function.relations = relations;
        }
        self.leave_types(mark);
        function
    }

    /// The declared results, put into `function`; `first` parameters stand before `params`.
    pub(super) fn results(
        &mut self,
        function: &mut Function,
        result: Option<&'a ReturnType<'a>>,
        params: &'a [AstParam<'a>],
        first: usize,
    ) {
        let mut relations = Vec::new();
        match result {
            None => {}
            Some(ReturnType::Pack(pack)) => function.results = self.pack_type(pack, &mut relations),
            Some(ReturnType::List(types)) => {
                let list = types.iter().enumerate().map(|(at, ty)| self.result_type(ty, at, &mut relations));
                function.results = Pack { types: list.collect(), rest: None };
            }
            Some(ReturnType::Asserts { param, ty }) => {
                let ty = ty.map(|ty| self.lower(ty));
                let at = params.iter().position(|p| p.name.name == param.name);
                if let Some(at) = at.and_then(|at| u8::try_from(at + first).ok()) {
                    let promise = ty.map_or(Promise::Kinds(super::normal::kinds::TRUTHY), Promise::Is);
                    function.promises.push((at, promise));
                } else {
                    let text = self.names.text(param.name).to_owned();
                    self.report(Code::E0012, param.span, format!("unknown parameter '{text}'"));
                }
            }
        }
        function.relations = relations;
    }

    /// The signature of a function of the program, without its results if they are not declared.
    pub(super) fn body_signature(&mut self, func: &'a FunctionBody<'a>) -> bool {
        func.result.is_some()
            || func.params.iter().any(|param| param.ty.is_some())
            || func.vararg.is_some_and(|vararg| vararg.ty.is_some())
    }

    fn type_name(&mut self, name: &TypeName<'a>) -> TypeId {
        let args: Vec<TypeId> = name.args.iter().map(|arg| self.lower(arg)).collect();
        let found = match name.module {
            Some(module) => self.qualified(module, name.name),
            None => self.plain_type(name.name),
        };
        match found {
            Err(()) => TypeId::ANY,
            Ok(TypeMeaning::Param(param)) => self.store.intern(Type::Param(param)),
            Ok(TypeMeaning::Basic(_)) if !args.is_empty() => {
                let text = self.names.text(name.name.name).to_owned();
                let message = format!("{text} expects 0 type arguments, got {}", args.len());
                self.report(Code::E0024, name.span, message);
                TypeId::ANY
            }
            Ok(TypeMeaning::Basic(ty)) => ty,
            Ok(TypeMeaning::Decl(decl)) => self.applied(decl, &args, name),
        }
    }

    fn applied(&mut self, decl: DeclId, args: &[TypeId], name: &TypeName<'a>) -> TypeId {
        let params = self.store.decl(decl).map(|decl| decl.params.clone()).unwrap_or_default();
        let text = self.names.text(name.name.name).to_owned();
        if text == "Self" && args.is_empty() {
            let args: Vec<TypeId> = params.iter().map(|id| self.store.intern(Type::Param(*id))).collect();
            return self.store.apply(decl, &args);
        }
        if params.len() != args.len() {
            let plural = if params.len() == 1 { "" } else { "s" };
            let message = format!("{text} expects {} type argument{plural}, got {}", params.len(), args.len());
            self.report(Code::E0024, name.span, message);
            return TypeId::ANY;
        }
        for ((param, arg), written) in params.iter().zip(args).zip(name.args) {
            self.check_constraint(*param, *arg, &params, args, written.span);
        }
        self.store.apply(decl, args)
    }

    /// Reports a type argument that its parameter does not allow.
    pub(super) fn check_constraint(
        &mut self,
        param: ParamId,
        arg: TypeId,
        params: &[ParamId],
        args: &[TypeId],
        span: Span,
    ) {
        let Some(known) = self.store.param(param) else { return };
        let Some(constraint) = known.constraint else { return };
        let constraint = self.store.substitute(constraint, params, args);
        self.ensure(constraint);
        self.ensure(arg);
        if self.store.fits(arg, constraint) {
            return;
        }
        let name = self.store.symbols.shown(known.name);
        let reason = self.store.reason(arg, constraint).map_or(String::new(), |reason| format!(": {reason}"));
        let (arg, constraint) = (self.store.show_beside(arg, constraint), self.store.show(constraint));
        self.report(Code::E0020, span, format!("type argument {name}: {arg} does not satisfy {constraint}{reason}"));
    }

    fn plain_type(&mut self, name: Ident) -> Result<TypeMeaning, ()> {
        if let Some(meaning) = self.find_type(name.name) {
            return Ok(meaning);
        }
        let text = self.names.text(name.name);
        let special = match text {
            "error" | "Error" => self.store.error,
            "Channel" => self.store.channel,
            _ => None,
        };
        if let Some(decl) = special {
            return Ok(TypeMeaning::Decl(decl));
        }
        if let Some(basic) = builtin(text) {
            return Ok(TypeMeaning::Basic(basic));
        }
        let text = text.to_owned();
        if self.report(Code::E0012, name.span, format!("unknown type '{text}'")) {
            let help = self.near_type(name.name);
            self.advise(help);
        }
        Err(())
    }

    /// `module.Name`.
    fn qualified(&mut self, module: Ident, name: Ident) -> Result<TypeMeaning, ()> {
        let text = self.names.text(module.name).to_owned();
        let required =
            self.requires.iter().rev().find(|(local, _)| *local == module.name).map(|(_, name)| name.clone());
        let types = match required {
            Some(required) => match self.module(&required) {
                Ok(Some(types)) => Some(types),
                // Nothing is known of the module, or its absence is reported where it is required.
                Ok(None) | Err(_) => return Err(()),
            },
            // A local variable of that name hides the global.
            None if self.find_value(module.name).is_none() && self.env.modules.is_global(&text) => {
                match self.module(&text) {
                    Ok(Some(types)) => Some(types),
                    Ok(None) | Err(_) => return Err(()),
                }
            }
            None => self
                .modules
                .get(&text)
                .cloned()
                .flatten()
                .or_else(|| self.env.library.module(&text, self.env.is_script)),
        };
        let symbol = self.symbol(name.name);
        let named = types.as_ref().map(|types| types.named.clone()).unwrap_or_default();
        if let Some(types) = types {
            if let Some((_, decl)) = types.named.iter().find(|(known, _)| *known == symbol) {
                return Ok(TypeMeaning::Decl(*decl));
            }
            if types.value == TypeId::ANY && types.named.is_empty() {
                return Err(());
            }
            if let super::assign::Member::Field { ty, .. } = self.store.member(types.value, symbol) {
                match self.store.get(ty) {
                    Type::ValueOf(of) => {
                        if let Type::Named(app) = self.store.get(of)
                            && let Some(app) = self.store.app(app)
                        {
                            return Ok(TypeMeaning::Decl(app.decl));
                        }
                    }
                    Type::GenericValue(decl) => return Ok(TypeMeaning::Decl(decl)),
                    _ => {}
                }
            }
        }
        let name_text = self.names.text(name.name).to_owned();
        if self.report(Code::E0012, module.span.to(name.span), format!("unknown type '{text}.{name_text}'")) {
            let known: Vec<String> =
                named.iter().map(|(known, _)| format!("{text}.{}", self.store.symbols.shown(*known))).collect();
            self.advise(did_you_mean(&format!("{text}.{name_text}"), &known));
        }
        Err(())
    }

    fn validator(&mut self, base: TypeId, annotation: &'a Annotation<'a>) -> TypeId {
        let name = self.names.text(annotation.name.name).to_owned();
        let number = |kind: Option<AnnotationArgKind<'_>>| match kind {
            #[expect(clippy::cast_precision_loss, reason = "limits are compared as floats")]
            Some(AnnotationArgKind::Integer(value)) => Some(value as f64),
            Some(AnnotationArgKind::Float(value)) => Some(value),
            _ => None,
        };
        let arg = annotation.args.first().map(|arg| arg.kind);
        let length = match arg {
            Some(AnnotationArgKind::Integer(value)) if value >= 0 => Some(value),
            _ => None,
        };
        let validator = match name.as_str() {
            "min" => number(arg).map(Validator::Min),
            "max" => number(arg).map(Validator::Max),
            "min_len" => length.map(Validator::MinLen),
            "max_len" => length.map(Validator::MaxLen),
            "pattern" => match arg {
                Some(AnnotationArgKind::String(text)) if super::validate::is_pattern(text) => {
                    Some(Validator::Pattern(self.store.symbols.intern(text)))
                }
                _ => None,
            },
            _ => {
                self.report(Code::E0016, annotation.span, format!("unknown validator @{name}"));
                return base;
            }
        };
        let Some(validator) = validator.filter(|_| annotation.args.len() == 1) else {
            self.report(Code::E0016, annotation.span, format!("bad argument of @{name}"));
            return base;
        };
        self.ensure(base);
        if !super::validate::applies(&mut self.store, validator, base) {
            let shown = self.store.show(base);
            self.report(Code::E0016, annotation.span, format!("@{name} does not apply to {shown}"));
            return base;
        }
        self.store.validated(base, validator)
    }
}

/// The name in `require("name")`.
pub(super) fn required_name(expr: &Expr<'_>, checker: &Checker<'_, '_>) -> Option<String> {
    let ExprKind::Call { callee, args: [arg], .. } = &expr.kind else { return None };
    let (ExprKind::Name(name), ExprKind::String(text)) = (&callee.kind, &arg.kind) else { return None };
    if checker.names.text(*name) != "require" || checker.find_value(*name).is_some() {
        return None;
    }
    std::str::from_utf8(text).ok().map(str::to_owned)
}
