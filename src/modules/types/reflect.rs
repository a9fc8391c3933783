//! Looking into types (specification: types, 4.9).
//!
//! A method that does not apply to a type gives nil, or an iterator that ends at once. Iterators are functions with the
//! type and the position as upvalues, so they need no state from the loop.

use std::sync::Arc;

use super::check_self;
use crate::code::types::{Function as FunctionType, Graph, Indexer, Literal, Node, NodeId, Pack, TypeParam, TypeRef};
use crate::vm::native::{Cx, Function, NativeFn, Raise, Ret, Value};
use crate::vm::types::{self, TypeValue};

/// The methods, `is` apart.
pub(super) const METHODS: &[Function] = &[
    ("kind", kind),
    ("name", name),
    ("fields", fields),
    ("elem", elem),
    ("key", key),
    ("val", val),
    ("inner", inner),
    ("variants", variants),
    ("params", params),
    ("ret", ret),
    ("rets", rets),
    ("tparams", tparams),
    ("value", value),
    ("constraints", constraints),
    ("readonly", readonly),
];

/// Ends with a part of the type, or nil.
fn ret_part(cx: &mut Cx<'_>, ty: &'static TypeValue, part: Option<NodeId>) -> Result<Ret, Raise> {
    cx.ret1(part.map_or(Value::NIL, |part| ty.part(part).value()))
}

fn ret_text(cx: &mut Cx<'_>, text: Option<&str>) -> Result<Ret, Raise> {
    let text = text.map_or(Value::NIL, |text| cx.new_str(text.as_bytes()));
    cx.ret1(text)
}

fn literal_value(cx: &mut Cx<'_>, literal: &Literal) -> Value {
    match literal {
        Literal::Boolean(value) => Value::boolean(*value),
        Literal::Integer(value) => Value::int(*value),
        Literal::Float(value) => Value::float(*value),
        Literal::String(text) => cx.new_str(text),
    }
}

/// `T:kind()`
fn kind(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (ty, _) = check_self(cx)?;
    let kind = match ty.shape() {
        Node::Basic(basic) => match basic.name() {
            "error" => "interface",
            "Self" => "any",
            name => name,
        },
        Node::Literal(_) => "literal",
        Node::Optional(_) => "optional",
        Node::Union(_) => "union",
        Node::Intersection(_) => "intersection",
        Node::Array { .. } => "array",
        Node::Table { fields, indexer: Some(_), .. } if fields.is_empty() => "map",
        Node::Table { .. } => "record",
        Node::Function(_) => "function",
        Node::Interface { .. } | Node::Host { .. } => "interface",
        Node::Tuple(_) => "tuple",
        Node::Generic { .. } => "generic",
        Node::Open(_)
        | Node::Import { .. }
        | Node::Validated { .. }
        | Node::Named { .. }
        | Node::Keyof(_)
        | Node::Access { .. } => "any",
    };
    ret_text(cx, Some(kind))
}

/// `T:name()`
fn name(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (ty, _) = check_self(cx)?;
    ret_text(cx, ty.name().as_deref())
}

/// `T:elem()`
fn elem(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (ty, _) = check_self(cx)?;
    let element = match ty.shape() {
        Node::Array { element, .. } => Some(*element),
        _ => None,
    };
    ret_part(cx, ty, element)
}

fn indexer(ty: &TypeValue) -> Option<Indexer> {
    match ty.shape() {
        Node::Table { indexer, .. } | Node::Interface { indexer, .. } => *indexer,
        _ => None,
    }
}

/// `T:key()`
fn key(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (ty, _) = check_self(cx)?;
    ret_part(cx, ty, indexer(ty).map(|indexer| indexer.key))
}

/// `T:val()`
fn val(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (ty, _) = check_self(cx)?;
    ret_part(cx, ty, indexer(ty).map(|indexer| indexer.value))
}

/// `T:inner()`
fn inner(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (ty, _) = check_self(cx)?;
    let inner = match ty.shape() {
        Node::Optional(inner) => Some(*inner),
        _ => None,
    };
    ret_part(cx, ty, inner)
}

/// `T:value()`
fn value(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (ty, _) = check_self(cx)?;
    let value = match ty.shape() {
        Node::Literal(literal) => literal_value(cx, literal),
        _ => Value::NIL,
    };
    cx.ret1(value)
}

/// `T:readonly()`
fn readonly(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (ty, _) = check_self(cx)?;
    let answer = match ty.shape() {
        Node::Array { is_readonly, .. } | Node::Table { is_readonly, .. } => Value::boolean(*is_readonly),
        _ => Value::NIL,
    };
    cx.ret1(answer)
}

/// `T:ret()`
fn ret(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (ty, _) = check_self(cx)?;
    let Some(FunctionType { results: Some(results), .. }) = function_of(ty) else { return cx.ret1(Value::NIL) };
    match (results.types.as_slice(), results.rest) {
        ([], None) => cx.ret1(Value::NIL),
        ([one], None) => ret_part(cx, ty, Some(*one)),
        _ => {
            if types::is_full() {
                return Err(cx.memory_error());
            }
            let tuple = tuple_of(ty.graph(), results);
            cx.ret1(types::intern(&tuple).value())
        }
    }
}

/// The results of a function as a type of a graph of their own.
fn tuple_of(from: &Graph, results: &Pack) -> TypeRef {
    let mut graph = Graph::new();
    let mut import = |id| graph.import(from, id, &|_| None);
    let types = results.types.iter().map(|&ty| import(ty)).collect();
    let rest = results.rest.map(&mut import);
    let root = graph.add(Node::Tuple(Pack { types, rest }));
    TypeRef { graph: Arc::new(graph), root }
}

fn function_of(ty: &TypeValue) -> Option<&FunctionType> {
    match ty.shape() {
        Node::Function(function) => Some(function),
        _ => None,
    }
}

// ---- iterators

/// Ends with an iterator over the parts of the type.
fn ret_iterator(cx: &mut Cx<'_>, next: NativeFn) -> Result<Ret, Raise> {
    let (ty, _) = check_self(cx)?;
    let iterator = cx.new_function(next, &[ty.value(), Value::int(0)]);
    cx.ret1(iterator)
}

/// In an iterator: the type, and the position, which goes on by one.
fn advance(cx: &mut Cx<'_>) -> Option<(&'static TypeValue, usize)> {
    let ty = cx.upvalue(1).to_type()?;
    let position = usize::try_from(cx.upvalue(2).to_int()?).ok()?;
    cx.set_upvalue(2, i64::try_from(position + 1).unwrap_or(i64::MAX));
    Some((ty, position))
}

/// `T:fields()`
fn fields(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    ret_iterator(cx, |cx| {
        let Some((ty, i)) = advance(cx) else { return cx.ret1(Value::NIL) };
        let Some(field) = ty.fields().get(i) else { return cx.ret1(Value::NIL) };
        let name = cx.new_str(&field.name);
        cx.ret(&[name, ty.part(field.ty).value(), field.is_optional.into()])
    })
}

/// `T:variants()`
fn variants(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    ret_iterator(cx, |cx| {
        let Some((ty, i)) = advance(cx) else { return cx.ret1(Value::NIL) };
        let graph = ty.graph();
        let union = match ty.shape() {
            Node::Optional(inner) => graph.node(graph.shape(*inner)),
            shape => shape,
        };
        let member = match union {
            Node::Union(members) => members.get(i).copied(),
            _ => None,
        };
        ret_part(cx, ty, member)
    })
}

/// `T:params()`
fn params(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    ret_iterator(cx, |cx| {
        let Some((ty, i)) = advance(cx) else { return cx.ret1(Value::NIL) };
        let Some(function) = function_of(ty) else { return cx.ret1(Value::NIL) };
        let Some(param) = function.params.get(i) else {
            let Some(rest) = function.rest.filter(|_| i == function.params.len()) else {
                return cx.ret1(Value::NIL);
            };
            let dots = cx.new_str(b"...");
            return cx.ret(&[ty.part(rest).value(), dots, true.into()]);
        };
        let name = param.name.as_deref().map_or(Value::NIL, |name| cx.new_str(name.as_bytes()));
        let is_optional = param.is_optional || ty.graph().takes_nil(param.ty);
        cx.ret(&[ty.part(param.ty).value(), name, is_optional.into()])
    })
}

/// `T:rets()`
fn rets(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    ret_iterator(cx, |cx| {
        let Some((ty, i)) = advance(cx) else { return cx.ret1(Value::NIL) };
        let results = match ty.shape() {
            Node::Function(function) => function.results.as_ref(),
            Node::Tuple(pack) => Some(pack),
            _ => None,
        };
        let Some(results) = results else { return cx.ret1(Value::NIL) };
        let rest = results.rest.filter(|_| i == results.types.len());
        ret_part(cx, ty, results.types.get(i).copied().or(rest))
    })
}

/// `T:tparams()`
fn tparams(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    ret_iterator(cx, |cx| {
        let Some((ty, i)) = advance(cx) else { return cx.ret1(Value::NIL) };
        let params: &[TypeParam] = match ty.shape() {
            Node::Generic { params, .. } => params,
            Node::Function(function) => &function.type_params,
            _ => &[],
        };
        let Some(param) = params.get(i) else { return cx.ret1(Value::NIL) };
        let name = cx.new_str(param.name.as_bytes());
        let constraint = param.constraint.map_or(Value::NIL, |constraint| ty.part(constraint).value());
        cx.ret(&[name, constraint])
    })
}

/// `T:constraints()`
fn constraints(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    ret_iterator(cx, |cx| {
        let Some((ty, i)) = advance(cx) else { return cx.ret1(Value::NIL) };
        let Node::Validated { validators, .. } = ty.node() else { return cx.ret1(Value::NIL) };
        let Some(validator) = validators.get(i) else { return cx.ret1(Value::NIL) };
        let name = cx.new_str(validator.name.as_bytes());
        let argument = validator.argument.as_ref().map_or(Value::NIL, |argument| literal_value(cx, argument));
        cx.ret(&[name, argument])
    })
}
