//! Walking over the tree without recursion.
//!
//! [`children`] lists the direct parts of a node in source order; [`walk`] visits a node and all
//! below it, each node before its parts, from left to right. Neither needs native stack, however
//! deep the tree is (see the head of [`super::ast`]).

use super::ast::{
    Binding, Block, EntryKey, Expr, ExprKind, FunctionBody, FunctionResult, InterfaceMember, Param, ReturnType, Stat,
    StatKind, TableEntry, TableFieldKind, Type, TypeKind, TypePack, TypeParam, Vararg,
};
use crate::source::Span;

/// A node of the tree.
#[derive(Clone, Copy, Debug)]
pub enum Node<'t, 'a> {
    /// A block.
    Block(&'t Block<'a>),
    /// A statement.
    Stat(&'t Stat<'a>),
    /// An expression.
    Expr(&'t Expr<'a>),
    /// Parameters and body of a function.
    Function(&'t FunctionBody<'a>),
    /// A type expression.
    Type(&'t Type<'a>),
}

impl Node<'_, '_> {
    /// The text that the node was read from.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Self::Block(block) => block.span,
            Self::Stat(stat) => stat.span,
            Self::Expr(expr) => expr.span,
            Self::Function(func) => func.span,
            Self::Type(ty) => ty.span,
        }
    }
}

/// Visit `root` and everything below it.
pub fn walk<'t, 'a>(root: Node<'t, 'a>, mut visit: impl FnMut(Node<'t, 'a>)) {
    let mut waiting = vec![root];
    while let Some(node) = waiting.pop() {
        visit(node);
        let mark = waiting.len();
        children(node, &mut waiting);
        if let Some(added) = waiting.get_mut(mark..) {
            added.reverse();
        }
    }
}

/// Append the direct parts of `node` in source order.
pub fn children<'t, 'a>(node: Node<'t, 'a>, parts: &mut Vec<Node<'t, 'a>>) {
    match node {
        Node::Block(block) => parts.extend(block.stats.iter().map(Node::Stat)),
        Node::Stat(stat) => stat_parts(stat, parts),
        Node::Expr(expr) => expr_parts(expr, parts),
        Node::Function(func) => {
            signature_parts(func.type_params, func.params, func.vararg.as_ref(), parts);
            result_parts(func.result.as_ref(), parts);
            parts.push(Node::Block(&func.body));
        }
        Node::Type(ty) => type_parts(ty, parts),
    }
}

type Parts<'t, 'a> = Vec<Node<'t, 'a>>;

fn stat_parts<'t, 'a>(stat: &'t Stat<'a>, parts: &mut Parts<'t, 'a>) {
    match &stat.kind {
        StatKind::Local { bindings, values } => {
            binding_parts(bindings, parts);
            parts.extend(values.iter().map(Node::Expr));
        }
        StatKind::Assign { targets, values } => {
            parts.extend(targets.iter().chain(*values).map(Node::Expr));
        }
        StatKind::Call(call) => parts.push(Node::Expr(call)),
        StatKind::Do(body) => parts.push(Node::Block(body)),
        StatKind::While { cond, body } => parts.extend([Node::Expr(cond), Node::Block(body)]),
        StatKind::Repeat { body, cond } => parts.extend([Node::Block(body), Node::Expr(cond)]),
        StatKind::If { arms, else_body } => {
            for arm in *arms {
                parts.extend([Node::Expr(arm.cond), Node::Block(&arm.body)]);
            }
            parts.extend(else_body.iter().map(Node::Block));
        }
        StatKind::NumericFor { var, start, limit, step, body } => {
            parts.extend(var.ty.map(Node::Type));
            parts.extend([Node::Expr(start), Node::Expr(limit)]);
            parts.extend(step.map(Node::Expr));
            parts.push(Node::Block(body));
        }
        StatKind::GenericFor { vars, exprs, body } => {
            binding_parts(vars, parts);
            parts.extend(exprs.iter().map(Node::Expr));
            parts.push(Node::Block(body));
        }
        StatKind::Function { func, .. } | StatKind::LocalFunction { func, .. } => {
            parts.push(Node::Function(func));
        }
        StatKind::Return { values } => parts.extend(values.iter().map(Node::Expr)),
        StatKind::TypeDecl(decl) => {
            type_param_parts(decl.params, parts);
            parts.push(Node::Type(&decl.ty));
        }
        StatKind::InterfaceDecl(decl) => {
            type_param_parts(decl.params, parts);
            for parent in decl.parents {
                parts.extend(parent.args.iter().map(Node::Type));
            }
            for member in decl.members {
                match member {
                    InterfaceMember::Method(method) => {
                        let vararg = method.vararg.as_ref();
                        signature_parts(method.type_params, method.params, vararg, parts);
                        result_parts(method.result.as_ref(), parts);
                    }
                    InterfaceMember::Entry(entry) => entry_parts(entry, parts),
                }
            }
        }
        StatKind::Break | StatKind::Goto(_) | StatKind::Label(_) | StatKind::Error => {}
    }
}

fn expr_parts<'t, 'a>(expr: &'t Expr<'a>, parts: &mut Parts<'t, 'a>) {
    match &expr.kind {
        ExprKind::Nil
        | ExprKind::True
        | ExprKind::False
        | ExprKind::Integer(_)
        | ExprKind::Float(_)
        | ExprKind::String(_)
        | ExprKind::Vararg
        | ExprKind::Name(_) => {}
        ExprKind::Paren(inner)
        | ExprKind::NonNil(inner)
        | ExprKind::Unary { operand: inner, .. }
        | ExprKind::Field { object: inner, .. } => parts.push(Node::Expr(inner)),
        ExprKind::Index { object: left, key: right } | ExprKind::Binary { lhs: left, rhs: right, .. } => {
            parts.extend([Node::Expr(left), Node::Expr(right)]);
        }
        ExprKind::Call { callee: first, args, .. } | ExprKind::MethodCall { object: first, args, .. } => {
            parts.push(Node::Expr(first));
            parts.extend(args.iter().map(Node::Expr));
        }
        ExprKind::Function(func) => parts.push(Node::Function(func)),
        ExprKind::Table(fields) => {
            for field in *fields {
                match &field.kind {
                    TableFieldKind::Item(value) | TableFieldKind::Named { value, .. } => {
                        parts.push(Node::Expr(value));
                    }
                    TableFieldKind::Keyed { key, value } => {
                        parts.extend([Node::Expr(key), Node::Expr(value)]);
                    }
                }
            }
        }
        ExprKind::Cast { expr, ty, .. } => parts.extend([Node::Expr(expr), Node::Type(ty)]),
    }
}

fn type_parts<'t, 'a>(ty: &'t Type<'a>, parts: &mut Parts<'t, 'a>) {
    match &ty.kind {
        TypeKind::Nil
        | TypeKind::True
        | TypeKind::False
        | TypeKind::Integer(_)
        | TypeKind::Float(_)
        | TypeKind::String(_)
        | TypeKind::AnyFunction => {}
        TypeKind::Named(name) => parts.extend(name.args.iter().map(Node::Type)),
        TypeKind::Array { element: inner, .. }
        | TypeKind::Paren(inner)
        | TypeKind::Keyof(inner)
        | TypeKind::Optional(inner)
        | TypeKind::Annotated { ty: inner, .. } => parts.push(Node::Type(inner)),
        TypeKind::Table { entries, .. } => {
            for entry in *entries {
                entry_parts(entry, parts);
            }
        }
        TypeKind::Function(func) => {
            type_param_parts(func.type_params, parts);
            parts.extend(func.params.iter().map(|param| Node::Type(&param.ty)));
            parts.extend(func.rest.map(Node::Type));
            match &func.result {
                Some(FunctionResult::Pack(pack)) => pack_parts(pack, parts),
                Some(FunctionResult::Type(ty)) => parts.push(Node::Type(ty)),
                None => {}
            }
        }
        TypeKind::Typeof(expr) => parts.push(Node::Expr(expr)),
        TypeKind::IndexedAccess { object, key } => {
            parts.extend([Node::Type(object), Node::Type(key)]);
        }
        TypeKind::Intersection(members) | TypeKind::Union(members) => {
            parts.extend(members.iter().map(Node::Type));
        }
    }
}

fn binding_parts<'t, 'a>(bindings: &'t [Binding<'a>], parts: &mut Parts<'t, 'a>) {
    parts.extend(bindings.iter().filter_map(|binding| binding.ty).map(Node::Type));
}

fn signature_parts<'t, 'a>(
    type_params: &'t [TypeParam<'a>],
    params: &'t [Param<'a>],
    vararg: Option<&'t Vararg<'a>>,
    parts: &mut Parts<'t, 'a>,
) {
    type_param_parts(type_params, parts);
    parts.extend(params.iter().filter_map(|param| param.ty).map(Node::Type));
    parts.extend(vararg.and_then(|vararg| vararg.ty).map(Node::Type));
}

fn type_param_parts<'t, 'a>(params: &'t [TypeParam<'a>], parts: &mut Parts<'t, 'a>) {
    parts.extend(params.iter().filter_map(|param| param.constraint).map(Node::Type));
}

fn result_parts<'t, 'a>(result: Option<&'t ReturnType<'a>>, parts: &mut Parts<'t, 'a>) {
    match result {
        Some(ReturnType::Pack(pack)) => pack_parts(pack, parts),
        Some(ReturnType::List(types)) => parts.extend(types.iter().map(Node::Type)),
        Some(ReturnType::Asserts { ty, .. }) => parts.extend(ty.map(Node::Type)),
        None => {}
    }
}

fn pack_parts<'t, 'a>(pack: &'t TypePack<'a>, parts: &mut Parts<'t, 'a>) {
    parts.extend(pack.types.iter().map(Node::Type));
    parts.extend(pack.rest.map(Node::Type));
}

fn entry_parts<'t, 'a>(entry: &'t TableEntry<'a>, parts: &mut Parts<'t, 'a>) {
    if let EntryKey::Index(key) = &entry.key {
        parts.push(Node::Type(key));
    }
    parts.push(Node::Type(&entry.ty));
}
