//! From annotations to types as data: which declaration a name means, what it stands for (specification: types, 1.4 and
//! 4.2). No checks: whatever the checker would complain about is `any` here.
//!
//! A declaration is visible in its whole block. So a block enters all its declarations as it begins ([`Types::enter`]),
//! each with a node of its own in a raw graph, and the second pass fills the node in when it comes to the statement
//! ([`Types::declare`]): by then everything that `typeof` and the names of modules need is in scope. An applied generic
//! is filled in at the end of the chunk ([`Types::finish`]), once for the same arguments, so that recursive generic types
//! end; one that needs ever new arguments is `any` from some depth on.
//!
//! What a type says about values of the program (`typeof(e)`, `m.T`) is a question to the pass that knows the
//! variables: [`Values`].

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::Arc;

use crate::code::types::normal::normalize;
use crate::code::types::{
    Basic, Field, Function, Graph, HOSTS, Indexer, Literal, MAX_NODES, Node, NodeId, Pack, Param, TypeParam, TypeRef,
    Validator,
};
use crate::code::{Constant, Proto};
use crate::source::{Name, Names, Position};
use crate::syntax::ast::{
    self, AnnotationArgKind, EntryKey, Expr, FunctionBody, FunctionResult, Ident, InterfaceDecl, InterfaceMember,
    ReturnType, Stat, StatKind, TableEntry, Type, TypeDecl, TypeKind, TypeName, TypePack,
};

/// How many applications of generic types may be inside one another.
const APPLIED_MAX: usize = 32;
/// How many interfaces may extend one another.
const PARENTS_MAX: usize = 32;
/// How many interfaces one may extend in all, those that it meets again included.
const EXTENDED_MAX: usize = 1000;

/// Number of a frame.
pub(super) type FrameId = usize;

/// What the second pass knows about the values of a program.
pub(super) trait Values<'a> {
    /// The static type of an expression, as far as it is plain to see.
    fn type_of(&mut self, types: &mut Types<'a>, expr: &'a Expr<'a>) -> NodeId;
    /// What a name before a `.` in a type means.
    fn module(&mut self, name: Ident) -> Module;
}

/// What a name before a `.` in a type means.
pub(super) enum Module {
    /// A variable that holds what `require` gives for this name.
    Required(Box<str>),
    /// Another variable.
    Variable,
    /// A global.
    Global,
}

/// What a name of a type means.
#[derive(Clone, Copy)]
enum Entry {
    Declared(usize),
    Param(NodeId),
}

/// The names of a block, or of a list of type parameters.
struct Frame {
    outer: Option<FrameId>,
    entries: HashMap<Name, Entry>,
}

#[derive(Clone, Copy)]
enum Source<'a> {
    Alias(&'a TypeDecl<'a>),
    Interface(&'a InterfaceDecl<'a>),
}

impl<'a> Source<'a> {
    fn name(self) -> Ident {
        match self {
            Source::Alias(decl) => decl.name,
            Source::Interface(decl) => decl.name,
        }
    }

    fn params(self) -> &'a [ast::TypeParam<'a>] {
        match self {
            Source::Alias(decl) => decl.params,
            Source::Interface(decl) => decl.params,
        }
    }
}

/// A declaration.
struct Declaration<'a> {
    source: Source<'a>,
    frame: FrameId,
    /// The type, named.
    node: NodeId,
    /// A generic one with arguments.
    applied: HashMap<Vec<NodeId>, NodeId>,
}

/// An applied generic type that is still to be filled in.
struct Application {
    node: NodeId,
    declaration: usize,
    args: Vec<NodeId>,
    depth: usize,
}

/// The types of a chunk.
pub(super) struct Types<'a> {
    names: &'a Names,
    raw: Graph,
    frames: Vec<Frame>,
    declarations: Vec<Declaration<'a>>,
    by_position: HashMap<Position, usize>,
    waiting: Vec<Application>,
    /// How deep the application that is being filled in stands.
    depth: usize,
    /// How many interfaces the present one has been found to extend.
    extended: usize,
    /// The types of `typeof(e)` and the modules of `m.T`, by position: found at the statement, used again by applications.
    typeofs: HashMap<Position, NodeId>,
    modules: HashMap<Position, Option<Box<str>>>,
    /// The innermost frame at the place that the pass has come to.
    pub(super) current: Option<FrameId>,
    any: NodeId,
    basics: HashMap<Basic, NodeId>,
}

impl<'a> Types<'a> {
    /// No types yet.
    pub(super) fn new(names: &'a Names) -> Self {
        let mut raw = Graph::new();
        let any = raw.add(Node::Basic(Basic::Any));
        Types {
            names,
            raw,
            frames: Vec::new(),
            declarations: Vec::new(),
            by_position: HashMap::new(),
            waiting: Vec::new(),
            depth: 0,
            extended: 0,
            typeofs: HashMap::new(),
            modules: HashMap::new(),
            current: None,
            any,
            basics: HashMap::new(),
        }
    }

    fn add(&mut self, node: Node) -> NodeId {
        self.raw.add(node)
    }

    /// A type without parts.
    pub(super) fn basic(&mut self, basic: Basic) -> NodeId {
        let raw = &mut self.raw;
        *self.basics.entry(basic).or_insert_with(|| raw.add(Node::Basic(basic)))
    }

    /// A type of any form.
    pub(super) fn node(&mut self, node: Node) -> NodeId {
        self.add(node)
    }

    fn text(&self, name: Name) -> Box<str> {
        self.names.text(name).into()
    }

    // ---- scopes

    /// Enters the declarations of a block that begins.
    pub(super) fn enter(&mut self, stats: &'a [Stat<'a>]) {
        let source = |stat: &Stat<'a>| match stat.kind {
            StatKind::TypeDecl(decl) => Some(Source::Alias(decl)),
            StatKind::InterfaceDecl(decl) => Some(Source::Interface(decl)),
            _ => None,
        };
        if stats.iter().all(|stat| source(stat).is_none()) {
            return;
        }
        let frame = self.push_frame(self.current);
        self.current = Some(frame);
        for source in stats.iter().filter_map(source) {
            let name = source.name();
            let text = self.text(name.name);
            let target = self.any;
            let node = self.add(Node::Named { name: text, args: Vec::new(), target });
            let number = self.declarations.len();
            self.declarations.push(Declaration { source, frame, node, applied: HashMap::new() });
            self.by_position.insert(name.span.start, number);
            if let Some(frame) = self.frames.get_mut(frame) {
                frame.entries.entry(name.name).or_insert(Entry::Declared(number));
            }
        }
    }

    fn push_frame(&mut self, outer: Option<FrameId>) -> FrameId {
        self.frames.push(Frame { outer, entries: HashMap::new() });
        self.frames.len() - 1
    }

    /// Enters type parameters that have no types: inside they take anything.
    pub(super) fn enter_params(&mut self, params: &'a [ast::TypeParam<'a>]) {
        if !params.is_empty() {
            self.current = Some(self.open_frame(self.current, params));
        }
    }

    fn open_frame(&mut self, outer: Option<FrameId>, params: &'a [ast::TypeParam<'a>]) -> FrameId {
        let frame = self.push_frame(outer);
        for param in params {
            let text = self.text(param.name.name);
            let node = self.add(Node::Open(text));
            self.bind(frame, param.name.name, node);
        }
        frame
    }

    fn bind(&mut self, frame: FrameId, name: Name, node: NodeId) {
        if let Some(frame) = self.frames.get_mut(frame) {
            frame.entries.insert(name, Entry::Param(node));
        }
    }

    fn find(&self, name: Name, frame: Option<FrameId>) -> Option<Entry> {
        let mut next = frame;
        while let Some(frame) = next.and_then(|id| self.frames.get(id)) {
            if let Some(entry) = frame.entries.get(&name) {
                return Some(*entry);
            }
            next = frame.outer;
        }
        None
    }

    /// The type that a plain name in an expression denotes, if it is no variable.
    #[inline]
    pub(super) fn value(&self, name: Name) -> Option<NodeId> {
        self.current?;
        match self.find(name, self.current)? {
            Entry::Declared(number) => self.declarations.get(number).map(|declaration| declaration.node),
            Entry::Param(_) => None,
        }
    }

    /// What a name stands for at a frame if it is an alias without parameters, with the frame that this is read at.
    pub(super) fn alias(&self, name: Name, frame: Option<FrameId>) -> Option<(&'a Type<'a>, FrameId)> {
        let Entry::Declared(number) = self.find(name, frame)? else { return None };
        let declaration = self.declarations.get(number)?;
        match declaration.source {
            Source::Alias(decl) if decl.params.is_empty() => Some((&decl.ty, declaration.frame)),
            _ => None,
        }
    }

    // ---- declarations

    /// Fills in the declaration whose name stands at `position`.
    pub(super) fn declare(&mut self, position: Position, values: &mut dyn Values<'a>) {
        let Some(&number) = self.by_position.get(&position) else { return };
        let Some(Declaration { source, frame, node, .. }) = self.declarations.get(number) else { return };
        let (source, frame, node) = (*source, *frame, *node);
        let params = source.params();
        let target = if params.is_empty() {
            self.body(source, frame, values)
        } else {
            let frame = self.open_frame(Some(frame), params);
            let body = self.body(source, frame, values);
            let params = self.params(params, frame, values);
            self.add(Node::Generic { params, body })
        };
        let name = self.text(source.name().name);
        self.raw.set(node, Node::Named { name, args: Vec::new(), target });
    }

    fn body(&mut self, source: Source<'a>, frame: FrameId, values: &mut dyn Values<'a>) -> NodeId {
        match source {
            Source::Alias(decl) => self.ty(&decl.ty, Some(frame), values),
            Source::Interface(decl) => {
                let (mut members, mut indexer) = (Vec::new(), None);
                self.extended = 0;
                self.members(decl, Some(frame), values, &mut members, &mut indexer, 0);
                self.add(Node::Interface { members, indexer })
            }
        }
    }

    fn params(
        &mut self,
        params: &'a [ast::TypeParam<'a>],
        frame: FrameId,
        values: &mut dyn Values<'a>,
    ) -> Vec<TypeParam> {
        params
            .iter()
            .map(|param| TypeParam {
                name: self.text(param.name.name),
                constraint: param.constraint.map(|constraint| self.ty(constraint, Some(frame), values)),
            })
            .collect()
    }

    /// The members of an interface, those that it takes over first.
    fn members(
        &mut self,
        decl: &'a InterfaceDecl<'a>,
        frame: Option<FrameId>,
        values: &mut dyn Values<'a>,
        members: &mut Vec<Field>,
        indexer: &mut Option<Indexer>,
        depth: usize,
    ) {
        for parent in decl.parents {
            let Some(Entry::Declared(number)) = self.find(parent.name.name, frame) else { continue };
            let Some(declaration) = self.declarations.get(number) else { continue };
            let (Source::Interface(extended), outer) = (declaration.source, declaration.frame) else { continue };
            self.extended += 1;
            if depth >= PARENTS_MAX || self.extended > EXTENDED_MAX || parent.module.is_some() {
                continue;
            }
            let args: Vec<NodeId> = parent.args.iter().map(|arg| self.ty(arg, frame, values)).collect();
            let inner = self.push_frame(Some(outer));
            for (i, param) in extended.params.iter().enumerate() {
                let node = args.get(i).copied().unwrap_or(self.any);
                self.bind(inner, param.name.name, node);
            }
            self.members(extended, Some(inner), values, members, indexer, depth + 1);
        }
        for member in decl.members {
            let field = match member {
                InterfaceMember::Method(method) => {
                    let ty = self.function(
                        method.type_params,
                        method.params,
                        method.vararg,
                        method.result.as_ref(),
                        frame,
                        values,
                    );
                    let name = self.text(method.name.name).as_bytes().into();
                    Field { name, ty, is_optional: false, is_readonly: false, is_method: true }
                }
                InterfaceMember::Entry(entry) => match self.entry(entry, frame, values) {
                    Ok(field) => field,
                    Err(rule) => {
                        *indexer = Some(rule);
                        continue;
                    }
                },
            };
            match members.iter_mut().find(|known| known.name == field.name) {
                Some(known) => *known = field,
                None => members.push(field),
            }
        }
    }

    // ---- types

    /// The raw type of an annotation at the place that the pass has come to, or at `frame`.
    pub(super) fn ty(&mut self, ty: &'a Type<'a>, frame: Option<FrameId>, values: &mut dyn Values<'a>) -> NodeId {
        let node = match &ty.kind {
            TypeKind::Nil => Node::Basic(Basic::Nil),
            TypeKind::True => Node::Literal(Literal::Boolean(true)),
            TypeKind::False => Node::Literal(Literal::Boolean(false)),
            TypeKind::Integer(value) => Node::Literal(Literal::Integer(*value)),
            TypeKind::Float(value) => Node::Literal(float_literal(*value)),
            TypeKind::String(bytes) => Node::Literal(Literal::String((*bytes).into())),
            TypeKind::Named(name) => return self.named(name, frame, values),
            TypeKind::AnyFunction => Node::Basic(Basic::Function),
            TypeKind::Array { element, is_readonly, .. } => {
                Node::Array { element: self.ty(element, frame, values), is_readonly: *is_readonly }
            }
            TypeKind::Table { entries, is_readonly } => {
                let (mut fields, mut indexer) = (Vec::new(), None);
                for entry in *entries {
                    match self.entry(entry, frame, values) {
                        Ok(field) => fields.push(field),
                        Err(rule) => indexer = indexer.or(Some(rule)),
                    }
                }
                Node::Table { fields, indexer, is_readonly: *is_readonly }
            }
            TypeKind::Function(function) => return self.function_type(function, frame, values),
            TypeKind::Paren(inner) => return self.ty(inner, frame, values),
            TypeKind::Typeof(expr) => return self.typeof_type(expr, frame, values),
            TypeKind::Keyof(inner) => Node::Keyof(self.ty(inner, frame, values)),
            TypeKind::Optional(inner) => Node::Optional(self.ty(inner, frame, values)),
            TypeKind::IndexedAccess { object, key } => {
                Node::Access { object: self.ty(object, frame, values), key: self.ty(key, frame, values) }
            }
            TypeKind::Annotated { ty, annotation } => {
                let base = self.ty(ty, frame, values);
                let name = self.text(annotation.name.name);
                let argument = annotation.args.first().map(|arg| match arg.kind {
                    AnnotationArgKind::Integer(value) => Literal::Integer(value),
                    AnnotationArgKind::Float(value) => float_literal(value),
                    AnnotationArgKind::String(bytes) => Literal::String(bytes.into()),
                    AnnotationArgKind::Boolean(value) => Literal::Boolean(value),
                });
                Node::Validated { base, validators: vec![Validator { name, argument }] }
            }
            TypeKind::Intersection(members) => Node::Intersection(self.list(members, frame, values)),
            TypeKind::Union(members) => Node::Union(self.list(members, frame, values)),
        };
        self.add(node)
    }

    fn list(&mut self, types: &'a [Type<'a>], frame: Option<FrameId>, values: &mut dyn Values<'a>) -> Vec<NodeId> {
        types.iter().map(|ty| self.ty(ty, frame, values)).collect()
    }

    fn named(&mut self, name: &TypeName<'a>, frame: Option<FrameId>, values: &mut dyn Values<'a>) -> NodeId {
        let args = self.list(name.args, frame, values);
        if let Some(module) = name.module {
            return self.qualified(module, name.name, args, values);
        }
        match self.find(name.name.name, frame) {
            Some(Entry::Declared(number)) => self.apply(number, args),
            Some(Entry::Param(node)) => node,
            None => {
                let text = self.names.text(name.name.name);
                if let Some(basic) = Basic::of_name(text) {
                    return self.basic(basic);
                }
                if text == "Channel" { self.host(text, args) } else { self.any }
            }
        }
    }

    fn qualified(&mut self, module: Ident, name: Ident, args: Vec<NodeId>, values: &mut dyn Values<'a>) -> NodeId {
        let position = module.span.start;
        let required = match self.modules.get(&position) {
            Some(known) => known.clone(),
            None => {
                let found = match values.module(module) {
                    Module::Required(text) => Some(text),
                    Module::Variable => Some(Box::default()),
                    Module::Global => None,
                };
                self.modules.insert(position, found.clone());
                found
            }
        };
        let text = self.text(name.name);
        match required {
            Some(module) if module.is_empty() => self.any,
            Some(module) => self.add(Node::Import { module, name: text, args }),
            None => self.host(&format!("{}.{text}", self.names.text(module.name)), args),
        }
    }

    /// A type of the host; one that is not known takes anything.
    fn host(&mut self, name: &str, args: Vec<NodeId>) -> NodeId {
        match HOSTS.iter().find(|(known, _)| *known == name) {
            Some(_) => {
                let name = name.strip_prefix("channel.").unwrap_or(name).into();
                self.add(Node::Host { name, args })
            }
            None => self.any,
        }
    }

    /// A declared type with these arguments.
    fn apply(&mut self, number: usize, args: Vec<NodeId>) -> NodeId {
        let Some(declaration) = self.declarations.get(number) else { return self.any };
        let n_params = declaration.source.params().len();
        if n_params == 0 {
            return declaration.node;
        }
        if args.len() != n_params || self.depth >= APPLIED_MAX || self.raw.len() >= MAX_NODES {
            return self.any;
        }
        if let Some(&known) = declaration.applied.get(&args) {
            return known;
        }
        let name = self.text(declaration.source.name().name);
        let node = self.raw.add(Node::Named { name, args: args.clone(), target: self.any });
        if let Some(declaration) = self.declarations.get_mut(number) {
            declaration.applied.insert(args.clone(), node);
        }
        self.waiting.push(Application { node, declaration: number, args, depth: self.depth + 1 });
        node
    }

    /// A field, or the rule for keys.
    fn entry(
        &mut self,
        entry: &'a TableEntry<'a>,
        frame: Option<FrameId>,
        values: &mut dyn Values<'a>,
    ) -> Result<Field, Indexer> {
        let ty = self.ty(&entry.ty, frame, values);
        let name = match &entry.key {
            EntryKey::Name(name) => self.text(name.name).as_bytes().into(),
            EntryKey::Index(Type { kind: TypeKind::String(bytes), .. }) => (*bytes).into(),
            EntryKey::Index(key) => {
                let value = if entry.is_optional { self.add(Node::Optional(ty)) } else { ty };
                return Err(Indexer { key: self.ty(key, frame, values), value, is_readonly: entry.is_readonly });
            }
        };
        let (is_optional, is_readonly) = (entry.is_optional, entry.is_readonly);
        Ok(Field { name, ty, is_optional, is_readonly, is_method: false })
    }

    fn function_type(
        &mut self,
        function: &'a ast::FunctionType<'a>,
        frame: Option<FrameId>,
        values: &mut dyn Values<'a>,
    ) -> NodeId {
        let inner = self.open_frame(frame, function.type_params);
        let frame = Some(inner);
        let type_params = self.params(function.type_params, inner, values);
        let params = function
            .params
            .iter()
            .map(|param| Param {
                name: param.name.map(|name| self.text(name.name)),
                ty: self.ty(&param.ty, frame, values),
                is_optional: param.is_optional,
            })
            .collect();
        let rest = function.rest.map(|rest| self.ty(rest, frame, values));
        let results = function.result.map(|result| match result {
            FunctionResult::Pack(pack) => self.pack(&pack, frame, values),
            FunctionResult::Type(ty) => Pack { types: vec![self.ty(ty, frame, values)], rest: None },
        });
        self.add(Node::Function(Function { type_params, params, rest, results }))
    }

    fn pack(&mut self, pack: &TypePack<'a>, frame: Option<FrameId>, values: &mut dyn Values<'a>) -> Pack {
        let types = self.list(pack.types, frame, values);
        Pack { types, rest: pack.rest.map(|rest| self.ty(rest, frame, values)) }
    }

    /// The type of a function with annotations.
    pub(super) fn function_of(&mut self, body: &'a FunctionBody<'a>, values: &mut dyn Values<'a>) -> NodeId {
        let frame = self.current;
        self.function(body.type_params, body.params, body.vararg, body.result.as_ref(), frame, values)
    }

    fn function(
        &mut self,
        type_params: &'a [ast::TypeParam<'a>],
        params: &'a [ast::Param<'a>],
        vararg: Option<ast::Vararg<'a>>,
        result: Option<&ReturnType<'a>>,
        frame: Option<FrameId>,
        values: &mut dyn Values<'a>,
    ) -> NodeId {
        let inner = self.open_frame(frame, type_params);
        let frame = Some(inner);
        let type_params = self.params(type_params, inner, values);
        let params = params
            .iter()
            .map(|param| Param {
                name: Some(self.text(param.name.name)),
                ty: param.ty.map_or(self.any, |ty| self.ty(ty, frame, values)),
                is_optional: param.is_optional,
            })
            .collect();
        let rest = vararg.map(|vararg| vararg.ty.map_or(self.any, |ty| self.ty(ty, frame, values)));
        let results = result.map(|result| match result {
            ReturnType::Pack(pack) => self.pack(pack, frame, values),
            ReturnType::List(types) => Pack { types: self.list(types, frame, values), rest: None },
            ReturnType::Asserts { .. } => Pack::default(),
        });
        self.add(Node::Function(Function { type_params, params, rest, results }))
    }

    fn typeof_type(&mut self, expr: &'a Expr<'a>, frame: Option<FrameId>, values: &mut dyn Values<'a>) -> NodeId {
        let position = expr.span.start;
        if let Some(&known) = self.typeofs.get(&position) {
            return known;
        }
        let outer = std::mem::replace(&mut self.current, frame);
        let node = values.type_of(self, expr);
        self.current = outer;
        self.typeofs.insert(position, node);
        node
    }

    // ---- the end of the chunk

    /// Gives the constants of all functions their types, and fills in what is still to be filled in.
    pub(super) fn finish(mut self, main: &mut Proto) {
        while let Some(Application { node, declaration, args, depth }) = self.waiting.pop() {
            let Some(Declaration { source, frame, .. }) = self.declarations.get(declaration) else { continue };
            let (source, outer) = (*source, *frame);
            let frame = self.push_frame(Some(outer));
            for (param, &arg) in source.params().iter().zip(&args) {
                self.bind(frame, param.name.name, arg);
            }
            self.depth = depth;
            let target = self.body(source, frame, &mut Unknown);
            let name = self.text(source.name().name);
            self.raw.set(node, Node::Named { name, args, target });
        }
        let mut roots: Vec<NodeId> = Vec::new();
        each_type(main, &mut |ty| roots.push(ty.root));
        if roots.is_empty() {
            return;
        }
        roots.sort_unstable();
        roots.dedup();
        let (graph, normal) = normalize(self.raw, &roots);
        let graph = Arc::new(graph);
        each_type(main, &mut |ty| {
            let root = roots.binary_search(&ty.root).ok().and_then(|at| normal.get(at));
            *ty = TypeRef { graph: Arc::clone(&graph), root: root.copied().unwrap_or(NodeId::MAX) };
        });
    }
}

/// No questions are asked at the end: all places have been passed.
struct Unknown;

impl<'a> Values<'a> for Unknown {
    fn type_of(&mut self, types: &mut Types<'a>, _: &'a Expr<'a>) -> NodeId {
        types.any
    }

    fn module(&mut self, _: Ident) -> Module {
        Module::Variable
    }
}

/// Shows every constant that is a type. Functions are nested as deep as the parser allows.
fn each_type(proto: &mut Proto, visit: &mut dyn FnMut(&mut TypeRef)) {
    for constant in &mut proto.constants {
        if let Constant::Type(ty) = constant {
            visit(ty);
        }
    }
    for child in &mut proto.protos {
        each_type(child, visit);
    }
}

/// A float with an integral value is the same value as that integer.
fn float_literal(value: f64) -> Literal {
    #[expect(clippy::cast_possible_truncation, reason = "the cast saturates, and what changed is not used")]
    let integer = value as i64;
    #[expect(clippy::cast_precision_loss, reason = "what changed is not used")]
    let is_same = integer as f64 == value && integer != i64::MAX;
    if is_same { Literal::Integer(integer) } else { Literal::Float(value) }
}
