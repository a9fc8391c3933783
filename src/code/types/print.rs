//! The text of a type (specification: types, 2.3): what the grammar reads back as an equal type.
//!
//! A name stands for what it names, so the text of a recursive type ends at its name. A cycle without a name, which
//! only intersections of recursive types make, and parts that nest too deeply print as `any`.

use std::fmt::Write;

use super::{Field, Function, Graph, Indexer, Literal, Node, NodeId, Pack, TypeParam};

/// How deep parts are printed.
const DEPTH_MAX: usize = 100;

/// Words that cannot be names.
const KEYWORDS: [&[u8]; 22] = [
    b"and",
    b"break",
    b"do",
    b"else",
    b"elseif",
    b"end",
    b"false",
    b"for",
    b"function",
    b"goto",
    b"if",
    b"in",
    b"local",
    b"nil",
    b"not",
    b"or",
    b"repeat",
    b"return",
    b"then",
    b"true",
    b"until",
    b"while",
];

/// The text of a type.
#[must_use]
pub fn text(graph: &Graph, id: NodeId) -> String {
    let mut printer = Printer { graph, out: String::new(), open: Vec::new() };
    printer.ty(id, Place::Whole);
    printer.out
}

/// The text of what a type stands for, its own name aside.
#[must_use]
pub fn structure(graph: &Graph, id: NodeId) -> String {
    text(graph, graph.behind_names(id))
}

/// The declared or built-in name of a type, its arguments included.
#[must_use]
pub fn name(graph: &Graph, id: NodeId) -> Option<String> {
    match graph.node(id) {
        Node::Named { .. } | Node::Host { .. } => Some(text(graph, id)),
        Node::Basic(basic) => Some(basic.name().to_owned()),
        _ => None,
    }
}

/// Whether a text is an identifier of Lua.
#[must_use]
pub fn is_identifier(text: &[u8]) -> bool {
    text.first().is_some_and(|first| first.is_ascii_alphabetic() || *first == b'_')
        && text.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
        && !KEYWORDS.contains(&text)
}

/// Appends a string as a literal of Lua.
pub fn write_string(out: &mut String, bytes: &[u8]) {
    out.push('"');
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            match c {
                '"' => out.push_str("\\\""),
                '\\' => out.push_str("\\\\"),
                '\n' => out.push_str("\\n"),
                '\r' => out.push_str("\\r"),
                '\t' => out.push_str("\\t"),
                c if c.is_ascii_control() => write_byte(out, c as u32),
                c => out.push(c),
            }
        }
        for &byte in chunk.invalid() {
            write_byte(out, byte.into());
        }
    }
    out.push('"');
}

fn write_byte(out: &mut String, byte: u32) {
    put(out, format_args!("\\x{byte:02x}"));
}

/// Appends a literal.
pub fn write_literal(out: &mut String, literal: &Literal) {
    match literal {
        Literal::Boolean(value) => put(out, format_args!("{value}")),
        // The numeral of the least integer would be read as a float.
        Literal::Integer(i64::MIN) => out.push_str("0x8000000000000000"),
        Literal::Integer(value) => put(out, format_args!("{value}")),
        Literal::Float(value) if value.is_infinite() => out.push_str(if *value > 0.0 { "1e999" } else { "-1e999" }),
        Literal::Float(value) => put(out, format_args!("{value:?}")),
        Literal::String(text) => write_string(out, text),
    }
}

fn put(out: &mut String, args: std::fmt::Arguments<'_>) {
    // Writing to a string does not fail.
    let _ = out.write_fmt(args);
}

/// Where a type stands: what has to be in parentheses there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Whole,
    UnionMember,
    IntersectionMember,
    /// Before `?` or `@`.
    Operand,
}

struct Printer<'a> {
    graph: &'a Graph,
    out: String,
    open: Vec<NodeId>,
}

impl Printer<'_> {
    fn ty(&mut self, id: NodeId, place: Place) {
        if self.open.len() > DEPTH_MAX || self.open.contains(&id) {
            self.out.push_str("any");
            return;
        }
        let needs = match self.graph.node(id) {
            Node::Union(_) => place != Place::Whole,
            Node::Intersection(_) => place == Place::Operand,
            Node::Function(_) => place != Place::Whole,
            _ => false,
        };
        self.open.push(id);
        self.out.push_str(if needs { "(" } else { "" });
        self.node(id);
        self.out.push_str(if needs { ")" } else { "" });
        self.open.pop();
    }

    fn node(&mut self, id: NodeId) {
        let graph = self.graph;
        match graph.node(id) {
            Node::Basic(basic) => self.out.push_str(basic.name()),
            Node::Literal(literal) => write_literal(&mut self.out, literal),
            Node::Optional(inner) => {
                self.ty(*inner, Place::Operand);
                self.out.push('?');
            }
            Node::Union(members) => self.list(members, " | ", Place::UnionMember),
            Node::Intersection(members) => self.list(members, " & ", Place::IntersectionMember),
            Node::Array { element, is_readonly } => {
                self.out.push_str(if *is_readonly { "readonly {" } else { "{" });
                self.ty(*element, Place::Whole);
                self.out.push('}');
            }
            Node::Table { fields, indexer, is_readonly } => {
                self.out.push_str(if *is_readonly { "readonly " } else { "" });
                self.fields(fields, indexer.as_ref());
            }
            Node::Interface { members, indexer } => self.fields(members, indexer.as_ref()),
            Node::Function(function) => self.function(function),
            Node::Host { name, args } | Node::Named { name, args, .. } => self.applied(name, args),
            Node::Import { module, name, args } => {
                self.out.push_str(module);
                self.out.push('.');
                self.applied(name, args);
            }
            Node::Tuple(pack) => self.pack(pack),
            Node::Open(name) => self.out.push_str(name),
            Node::Generic { body, .. } => self.ty(*body, Place::Whole),
            Node::Validated { base, validators } => {
                self.ty(*base, Place::Operand);
                for validator in validators {
                    self.out.push_str(" @");
                    self.out.push_str(&validator.name);
                    if let Some(argument) = &validator.argument {
                        self.out.push('(');
                        write_literal(&mut self.out, argument);
                        self.out.push(')');
                    }
                }
            }
            Node::Keyof(inner) => {
                self.out.push_str("keyof(");
                self.ty(*inner, Place::Whole);
                self.out.push(')');
            }
            Node::Access { object, key } => {
                self.ty(*object, Place::Operand);
                self.out.push('[');
                self.ty(*key, Place::Whole);
                self.out.push(']');
            }
        }
    }

    fn list(&mut self, types: &[NodeId], separator: &str, place: Place) {
        for (i, &ty) in types.iter().enumerate() {
            self.out.push_str(if i > 0 { separator } else { "" });
            self.ty(ty, place);
        }
    }

    fn applied(&mut self, name: &str, args: &[NodeId]) {
        self.out.push_str(name);
        if !args.is_empty() {
            self.out.push('<');
            self.list(args, ", ", Place::Whole);
            self.out.push('>');
        }
    }

    fn fields(&mut self, fields: &[Field], indexer: Option<&Indexer>) {
        self.out.push('{');
        for (i, field) in fields.iter().enumerate() {
            self.out.push_str(if i > 0 { ", " } else { "" });
            self.out.push_str(if field.is_readonly { "readonly " } else { "" });
            if is_identifier(&field.name) {
                self.out.push_str(&String::from_utf8_lossy(&field.name));
            } else {
                self.out.push('[');
                write_string(&mut self.out, &field.name);
                self.out.push(']');
            }
            self.out.push_str(if field.is_optional { "?: " } else { ": " });
            self.ty(field.ty, Place::Whole);
        }
        if let Some(indexer) = indexer {
            self.out.push_str(if fields.is_empty() { "" } else { ", " });
            self.out.push_str(if indexer.is_readonly { "readonly [" } else { "[" });
            // A bare literal would be the name of a field.
            let is_literal = matches!(self.graph.node(indexer.key), Node::Literal(Literal::String(_)));
            self.out.push_str(if is_literal { "(" } else { "" });
            self.ty(indexer.key, Place::Whole);
            self.out.push_str(if is_literal { ")]: " } else { "]: " });
            self.ty(indexer.value, Place::Whole);
        }
        self.out.push('}');
    }

    fn function(&mut self, function: &Function) {
        self.out.push_str(if function.results.is_none() { "fun" } else { "" });
        self.type_params(&function.type_params);
        self.out.push('(');
        for (i, param) in function.params.iter().enumerate() {
            self.out.push_str(if i > 0 { ", " } else { "" });
            if let Some(name) = param.name.as_deref().or(param.is_optional.then_some("_")) {
                self.out.push_str(name);
                self.out.push_str(if param.is_optional { "?: " } else { ": " });
            }
            self.ty(param.ty, Place::Whole);
        }
        if let Some(rest) = function.rest {
            self.out.push_str(if function.params.is_empty() { "..." } else { ", ..." });
            self.ty(rest, Place::Whole);
        }
        self.out.push(')');
        let Some(results) = &function.results else { return };
        self.out.push_str(" -> ");
        match (results.types.as_slice(), results.rest) {
            ([one], None) => self.ty(*one, Place::Whole),
            _ => self.pack(results),
        }
    }

    fn type_params(&mut self, params: &[TypeParam]) {
        for (i, param) in params.iter().enumerate() {
            self.out.push_str(if i == 0 { "<" } else { ", " });
            self.out.push_str(&param.name);
            if let Some(constraint) = param.constraint {
                self.out.push_str(": ");
                self.ty(constraint, Place::Whole);
            }
        }
        self.out.push_str(if params.is_empty() { "" } else { ">" });
    }

    fn pack(&mut self, pack: &Pack) {
        self.out.push('(');
        self.list(&pack.types, ", ", Place::Whole);
        if let Some(rest) = pack.rest {
            self.out.push_str(if pack.types.is_empty() { "..." } else { ", ..." });
            self.ty(rest, Place::Whole);
        }
        self.out.push(')');
    }
}
