//! Types in a program: declarations, names of types as values, `typeof` (specification: types, 4.2 and 4.11).
//!
//! A declaration emits nothing. A plain name that is no variable but a declared type is a constant. `typeof(e)` with a type that is
//! plain to see becomes a call with that type as a second argument, so that a program may still have a global of its own
//! with that name.

use std::collections::HashMap;

use super::expr::{unwrapped, without_casts};
use super::{Lowering, Scopes, Variable};
use crate::code::types::{Basic, Field, Indexer, Node, NodeId};
use crate::compiler::resolve::Resolution;
use crate::compiler::types::{FrameId, Module, Types, Values};
use crate::source::{Name, Names, Position};
use crate::syntax::ast::{
    self, BinaryOp, Expr, ExprKind, FunctionBody, Ident, TableField, TableFieldKind, Type, UnaryOp,
};

/// How deep the initialisers of variables are followed.
const DEPTH_MAX: usize = 32;
/// Most parts of a table constructor that are looked at.
const PARTS_MAX: usize = 1000;

/// Where the type of a variable can be seen.
#[derive(Clone, Copy, Debug, Default)]
pub(super) enum Origin<'a> {
    /// Nowhere.
    #[default]
    Unknown,
    /// An annotation, read at a frame; with `?` behind the name.
    Annotated(&'a Type<'a>, bool, Option<FrameId>),
    /// An initial value.
    Value(&'a Expr<'a>),
    /// `local function`.
    Function(&'a FunctionBody<'a>),
}

/// What `typeof(e)` has to do with `e`.
pub(super) enum Typeof {
    /// Nothing: the type is known.
    Known(NodeId),
    /// To evaluate it and to drop the value.
    Evaluated(NodeId),
}

/// The variables, for questions about their types.
struct View<'v, 'a> {
    names: &'a Names,
    scopes: &'v Scopes,
    variables: &'v [Variable<'a>],
    resolution: &'v mut Resolution,
    depth: usize,
    /// The types of variables found so far: one may stand in many places.
    inferred: HashMap<Position, NodeId>,
}

impl<'a> Lowering<'a> {
    fn with_types<R>(&mut self, work: impl FnOnce(&mut Types<'a>, &mut View<'_, 'a>) -> R) -> R {
        let mut view = View {
            names: self.names,
            scopes: &self.scopes,
            variables: &self.variables,
            resolution: &mut self.resolution,
            depth: 0,
            inferred: HashMap::new(),
        };
        work(&mut self.types, &mut view)
    }

    /// The statement that declares the type whose name stands at `position`.
    pub(super) fn declare_type(&mut self, position: Position) {
        self.with_types(|types, view| types.declare(position, view));
    }

    /// Remember where the type of the variable declared last can be seen.
    pub(super) fn remember_origin(&mut self, origin: Origin<'a>) {
        if let Some(variable) = self.variables.last_mut() {
            variable.origin = origin;
        }
        self.has_annotations |= matches!(origin, Origin::Annotated(..));
    }

    /// The origin of a variable with an annotation or an initial value.
    pub(super) fn origin(
        &self,
        ty: Option<&'a Type<'a>>,
        is_optional: bool,
        value: Option<&'a Expr<'a>>,
    ) -> Origin<'a> {
        match (ty, value) {
            (Some(ty), _) => Origin::Annotated(ty, is_optional, self.types.current),
            (None, Some(value)) => Origin::Value(value),
            (None, None) => Origin::Unknown,
        }
    }

    /// The type that `callee(args)` asks for, if it is a `typeof` whose answer is plain to see.
    pub(super) fn typeof_call(&mut self, callee: &'a Expr<'a>, args: &'a [Expr<'a>]) -> Option<Typeof> {
        let ([arg], ExprKind::Name(name)) = (args, &without_casts(callee).kind) else { return None };
        if self.names.text(*name) != "typeof"
            || self.options.erase_types
            || self.scopes.find(*name).is_some()
            || self.types.value(*name).is_some()
        {
            return None;
        }
        self.with_types(|types, view| view.known(types, arg))
    }
}

impl<'a> View<'_, 'a> {
    fn variable(&self, name: Name) -> Option<(Origin<'a>, Position)> {
        let id = self.scopes.find(name)?;
        self.variables.get(id as usize).map(|variable| (variable.origin, variable.position))
    }

    fn is_assigned(&mut self, position: Position) -> bool {
        self.resolution.facts(position).is_assigned
    }

    /// A declared type that is called.
    fn called_type(&self, types: &Types<'a>, callee: &Expr<'a>) -> Option<NodeId> {
        match without_casts(callee).kind {
            ExprKind::Name(name) if self.scopes.find(name).is_none() => types.value(name),
            _ => None,
        }
    }

    /// The first three rules of `typeof(e)`.
    fn known(&mut self, types: &mut Types<'a>, arg: &'a Expr<'a>) -> Option<Typeof> {
        if let Some(node) = self.stated(types, arg) {
            return Some(Typeof::Evaluated(node));
        }
        if let ExprKind::Function(body) = arg.kind {
            return has_annotations(body).then(|| Typeof::Known(types.function_of(body, self)));
        }
        let ExprKind::Name(name) = arg.kind else { return None };
        let (origin, position) = self.variable(name)?;
        match origin {
            Origin::Unknown => None,
            Origin::Annotated(ty, is_optional, frame) => {
                Some(Typeof::Known(self.annotated(types, ty, is_optional, frame)))
            }
            Origin::Function(body) => Some(Typeof::Known(types.function_of(body, self))),
            Origin::Value(_) if self.is_assigned(position) => None,
            Origin::Value(value) => match value.kind {
                ExprKind::Function(body) if has_annotations(body) => Some(Typeof::Known(types.function_of(body, self))),
                _ => self.stated(types, value).map(Typeof::Known),
            },
        }
    }

    /// The type of a cast or of a call of a declared type.
    fn stated(&mut self, types: &mut Types<'a>, expr: &'a Expr<'a>) -> Option<NodeId> {
        match &expr.kind {
            ExprKind::Paren(inner) => self.stated(types, inner),
            ExprKind::Cast { ty, .. } => {
                let frame = types.current;
                Some(types.ty(ty, frame, self))
            }
            ExprKind::Call { callee, .. } => self.called_type(types, callee),
            _ => None,
        }
    }

    fn annotated(
        &mut self,
        types: &mut Types<'a>,
        ty: &'a Type<'a>,
        is_optional: bool,
        frame: Option<FrameId>,
    ) -> NodeId {
        let node = types.ty(ty, frame, self);
        if is_optional { types.node(Node::Optional(node)) } else { node }
    }

    // ---- simple structural inference

    fn infer(&mut self, types: &mut Types<'a>, expr: &'a Expr<'a>) -> NodeId {
        if self.depth >= DEPTH_MAX {
            return types.basic(Basic::Any);
        }
        self.depth += 1;
        let node = self.infer_inside(types, expr);
        self.depth -= 1;
        node
    }

    fn infer_inside(&mut self, types: &mut Types<'a>, expr: &'a Expr<'a>) -> NodeId {
        if let Some(node) = self.stated(types, expr) {
            return node;
        }
        let (expr, _) = unwrapped(expr, 0);
        let basic = match &expr.kind {
            ExprKind::Nil => Basic::Nil,
            ExprKind::True | ExprKind::False => Basic::Boolean,
            ExprKind::Integer(_) => Basic::Integer,
            ExprKind::Float(_) => Basic::Number,
            ExprKind::String(_) => Basic::String,
            ExprKind::Name(name) => return self.infer_name(types, *name),
            ExprKind::Field { object, field } => {
                let object = self.infer(types, object);
                let text = self.names.text(field.name).as_bytes().into();
                let key = types.node(Node::Literal(crate::code::types::Literal::String(text)));
                return types.node(Node::Access { object, key });
            }
            ExprKind::Function(body) => return types.function_of(body, self),
            ExprKind::Table(fields) => return self.infer_table(types, fields),
            ExprKind::Unary { op, operand } => match op {
                UnaryOp::Not => Basic::Boolean,
                UnaryOp::Len | UnaryOp::BitNot => Basic::Integer,
                UnaryOp::Neg => return self.infer(types, operand),
            },
            ExprKind::Binary { op, .. } => match op {
                BinaryOp::Concat => Basic::String,
                BinaryOp::Eq | BinaryOp::Ne | BinaryOp::Lt | BinaryOp::Le | BinaryOp::Gt | BinaryOp::Ge => {
                    Basic::Boolean
                }
                BinaryOp::And | BinaryOp::Or => Basic::Any,
                BinaryOp::BitAnd | BinaryOp::BitOr | BinaryOp::BitXor | BinaryOp::Shl | BinaryOp::Shr => Basic::Integer,
                _ => Basic::Number,
            },
            _ => Basic::Any,
        };
        types.basic(basic)
    }

    fn infer_name(&mut self, types: &mut Types<'a>, name: Name) -> NodeId {
        match self.variable(name) {
            Some((Origin::Annotated(ty, is_optional, frame), _)) => self.annotated(types, ty, is_optional, frame),
            Some((Origin::Function(body), _)) => types.function_of(body, self),
            Some((Origin::Value(value), position)) if !self.is_assigned(position) => {
                if let Some(&known) = self.inferred.get(&position) {
                    return known;
                }
                let node = self.infer(types, value);
                self.inferred.insert(position, node);
                node
            }
            Some(_) => types.basic(Basic::Any),
            None if types.value(name).is_some() => types.basic(Basic::Type),
            None => types.basic(Basic::Any),
        }
    }

    fn infer_table(&mut self, types: &mut Types<'a>, parts: &'a [TableField<'a>]) -> NodeId {
        let mut fields: Vec<Field> = Vec::new();
        let (mut items, mut keys, mut values) = (Vec::new(), Vec::new(), Vec::new());
        for part in parts.iter().take(PARTS_MAX) {
            let (name, value): (Box<[u8]>, _) = match &part.kind {
                TableFieldKind::Item(value) => {
                    items.push(self.infer(types, value));
                    continue;
                }
                TableFieldKind::Named { name, value } => (self.names.text(name.name).as_bytes().into(), value),
                TableFieldKind::Keyed { key: Expr { kind: ExprKind::String(text), .. }, value } => {
                    ((*text).into(), value)
                }
                TableFieldKind::Keyed { key, value } => {
                    keys.push(self.infer(types, key));
                    values.push(self.infer(types, value));
                    continue;
                }
            };
            let ty = self.infer(types, value);
            fields.retain(|field| field.name != name);
            fields.push(Field { name, ty, is_optional: false, is_readonly: false, is_method: false });
        }
        if fields.is_empty() && keys.is_empty() && !items.is_empty() {
            let element = types.node(Node::Union(items));
            return types.node(Node::Array { element, is_readonly: false });
        }
        if !items.is_empty() {
            keys.push(types.basic(Basic::Integer));
            values.extend(items);
        }
        let indexer = (!keys.is_empty()).then(|| Indexer {
            key: types.node(Node::Union(keys)),
            value: types.node(Node::Union(values)),
            is_readonly: false,
        });
        types.node(Node::Table { fields, indexer, is_readonly: false })
    }
}

impl<'a> Values<'a> for View<'_, 'a> {
    fn type_of(&mut self, types: &mut Types<'a>, expr: &'a Expr<'a>) -> NodeId {
        self.infer(types, expr)
    }

    fn module(&mut self, name: Ident) -> Module {
        let Some((origin, position)) = self.variable(name.name) else { return Module::Global };
        let Origin::Value(value) = origin else { return Module::Variable };
        match &without_casts(value).kind {
            ExprKind::Call { callee, args: [Expr { kind: ExprKind::String(text), .. }], .. }
                if !self.is_assigned(position) && self.is_require(callee) =>
            {
                std::str::from_utf8(text).map_or(Module::Variable, |text| Module::Required(text.into()))
            }
            _ => Module::Variable,
        }
    }
}

impl<'a> View<'_, 'a> {
    fn is_require(&self, callee: &Expr<'a>) -> bool {
        match without_casts(callee).kind {
            ExprKind::Name(name) => self.names.text(name) == "require" && self.scopes.find(name).is_none(),
            _ => false,
        }
    }
}

/// Whether the head of a function says something about types.
fn has_annotations(body: &FunctionBody<'_>) -> bool {
    let is_typed = |param: &ast::Param<'_>| param.ty.is_some();
    body.result.is_some()
        || body.params.iter().any(is_typed)
        || body.vararg.is_some_and(|vararg| vararg.ty.is_some())
        || !body.type_params.is_empty()
}
