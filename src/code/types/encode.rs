//! The binary form of a type, for dumps of functions: the nodes of its graph that it needs, the type itself first.
//!
//! Reading trusts nothing: lists are no longer than the bytes that are left, numbers of nodes are below their count, and
//! what comes out passes through [`normal`](super::normal) again, so that a forged dump makes no type of another
//! form than the compiler does.

use super::of_raw;
use super::{
    Basic, Field, Function, Graph, Indexer, Literal, MAX_NODES, Node, NodeId, Pack, Param, TypeParam, TypeRef,
    Validator,
};

/// Appends the binary form.
pub fn write(out: &mut Vec<u8>, ty: &TypeRef) {
    let alone = ty.alone();
    let mut writer = Writer { out };
    writer.number(alone.graph.len());
    writer.number(alone.root as usize);
    for id in 0..alone.graph.len() {
        writer.node(alone.graph.node(NodeId::try_from(id).unwrap_or(NodeId::MAX)));
    }
}

/// Reads the binary form. Nothing if `bytes` is none.
#[must_use]
pub fn read(bytes: &[u8]) -> Option<TypeRef> {
    let mut reader = Reader { rest: bytes, n_nodes: 0 };
    let n_nodes = reader.count()?;
    if n_nodes == 0 || n_nodes > MAX_NODES {
        return None;
    }
    reader.n_nodes = n_nodes;
    let root = reader.id()?;
    let mut graph = Graph::new();
    for _ in 0..n_nodes {
        graph.add(reader.node()?);
    }
    reader.rest.is_empty().then(|| of_raw(graph, root))
}

const BASIC: u8 = 0;
const LITERAL: u8 = 1;
const OPTIONAL: u8 = 2;
const UNION: u8 = 3;
const INTERSECTION: u8 = 4;
const ARRAY: u8 = 5;
const TABLE: u8 = 6;
const FUNCTION: u8 = 7;
const INTERFACE: u8 = 8;
const HOST: u8 = 9;
const TUPLE: u8 = 10;
const OPEN: u8 = 11;
const GENERIC: u8 = 12;
const VALIDATED: u8 = 13;
const NAMED: u8 = 14;
const IMPORT: u8 = 15;
const KEYOF: u8 = 16;
const ACCESS: u8 = 17;

struct Writer<'a> {
    out: &'a mut Vec<u8>,
}

impl Writer<'_> {
    fn byte(&mut self, byte: impl Into<u8>) {
        self.out.push(byte.into());
    }

    fn number(&mut self, mut value: usize) {
        while value >= 0x80 {
            self.out.push(value.to_le_bytes()[0] | 0x80);
            value >>= 7;
        }
        self.out.push(value.to_le_bytes()[0]);
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.number(bytes.len());
        self.out.extend_from_slice(bytes);
    }

    fn id(&mut self, id: NodeId) {
        self.number(id as usize);
    }

    fn list<T>(&mut self, list: &[T], mut each: impl FnMut(&mut Self, &T)) {
        self.number(list.len());
        for item in list {
            each(self, item);
        }
    }

    fn ids(&mut self, ids: &[NodeId]) {
        self.list(ids, |writer, id| writer.id(*id));
    }

    fn option<T>(&mut self, value: Option<&T>, each: impl FnOnce(&mut Self, &T)) {
        self.byte(value.is_some());
        if let Some(value) = value {
            each(self, value);
        }
    }

    fn literal(&mut self, literal: &Literal) {
        match literal {
            Literal::Boolean(value) => {
                self.byte(0);
                self.byte(*value);
            }
            Literal::Integer(value) => {
                self.byte(1);
                self.out.extend_from_slice(&value.to_le_bytes());
            }
            Literal::Float(value) => {
                self.byte(2);
                self.out.extend_from_slice(&value.to_bits().to_le_bytes());
            }
            Literal::String(text) => {
                self.byte(3);
                self.bytes(text);
            }
        }
    }

    fn fields(&mut self, fields: &[Field], indexer: Option<&Indexer>) {
        self.list(fields, |writer, field| {
            writer.bytes(&field.name);
            writer.id(field.ty);
            let flags = [field.is_optional, field.is_readonly, field.is_method];
            writer.byte(flags.iter().rev().fold(0, |bits, &flag| bits << 1 | u8::from(flag)));
        });
        self.option(indexer, |writer, indexer| {
            writer.id(indexer.key);
            writer.id(indexer.value);
            writer.byte(indexer.is_readonly);
        });
    }

    fn type_params(&mut self, params: &[TypeParam]) {
        self.list(params, |writer, param| {
            writer.bytes(param.name.as_bytes());
            writer.option(param.constraint.as_ref(), |writer, id| writer.id(*id));
        });
    }

    fn pack(&mut self, pack: &Pack) {
        self.ids(&pack.types);
        self.option(pack.rest.as_ref(), |writer, id| writer.id(*id));
    }

    fn node(&mut self, node: &Node) {
        match node {
            Node::Basic(basic) => {
                self.byte(BASIC);
                self.byte(*basic as u8);
            }
            Node::Literal(literal) => {
                self.byte(LITERAL);
                self.literal(literal);
            }
            Node::Optional(inner) => {
                self.byte(OPTIONAL);
                self.id(*inner);
            }
            Node::Union(members) => {
                self.byte(UNION);
                self.ids(members);
            }
            Node::Intersection(members) => {
                self.byte(INTERSECTION);
                self.ids(members);
            }
            Node::Array { element, is_readonly } => {
                self.byte(ARRAY);
                self.id(*element);
                self.byte(*is_readonly);
            }
            Node::Table { fields, indexer, is_readonly } => {
                self.byte(TABLE);
                self.fields(fields, indexer.as_ref());
                self.byte(*is_readonly);
            }
            Node::Function(function) => {
                self.byte(FUNCTION);
                self.type_params(&function.type_params);
                self.list(&function.params, |writer, param| {
                    writer.option(param.name.as_ref(), |writer, name| writer.bytes(name.as_bytes()));
                    writer.id(param.ty);
                    writer.byte(param.is_optional);
                });
                self.option(function.rest.as_ref(), |writer, id| writer.id(*id));
                self.option(function.results.as_ref(), Self::pack);
            }
            Node::Interface { members, indexer } => {
                self.byte(INTERFACE);
                self.fields(members, indexer.as_ref());
            }
            Node::Host { name, args } => {
                self.byte(HOST);
                self.bytes(name.as_bytes());
                self.ids(args);
            }
            Node::Tuple(pack) => {
                self.byte(TUPLE);
                self.pack(pack);
            }
            Node::Open(name) => {
                self.byte(OPEN);
                self.bytes(name.as_bytes());
            }
            Node::Generic { params, body } => {
                self.byte(GENERIC);
                self.type_params(params);
                self.id(*body);
            }
            Node::Validated { base, validators } => {
                self.byte(VALIDATED);
                self.id(*base);
                self.list(validators, |writer, validator| {
                    writer.bytes(validator.name.as_bytes());
                    writer.option(validator.argument.as_ref(), Self::literal);
                });
            }
            Node::Named { name, args, target } => {
                self.byte(NAMED);
                self.bytes(name.as_bytes());
                self.ids(args);
                self.id(*target);
            }
            Node::Import { module, name, args } => {
                self.byte(IMPORT);
                self.bytes(module.as_bytes());
                self.bytes(name.as_bytes());
                self.ids(args);
            }
            Node::Keyof(inner) => {
                self.byte(KEYOF);
                self.id(*inner);
            }
            Node::Access { object, key } => {
                self.byte(ACCESS);
                self.id(*object);
                self.id(*key);
            }
        }
    }
}

struct Reader<'b> {
    rest: &'b [u8],
    n_nodes: usize,
}

impl<'b> Reader<'b> {
    fn take(&mut self, count: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        Some(taken)
    }

    fn byte(&mut self) -> Option<u8> {
        self.take(1)?.first().copied()
    }

    fn flag(&mut self) -> Option<bool> {
        match self.byte()? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }

    fn number(&mut self) -> Option<usize> {
        let mut value = 0_usize;
        for shift in (0..28).step_by(7) {
            let byte = self.byte()?;
            value |= usize::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }

    /// The number of things that follow, each of at least one byte.
    fn count(&mut self) -> Option<usize> {
        self.number().filter(|&count| count <= self.rest.len())
    }

    fn bytes(&mut self) -> Option<&'b [u8]> {
        let len = self.count()?;
        self.take(len)
    }

    fn name(&mut self) -> Option<Box<str>> {
        std::str::from_utf8(self.bytes()?).ok().map(Into::into)
    }

    fn id(&mut self) -> Option<NodeId> {
        let id = self.number().filter(|&id| id < self.n_nodes)?;
        NodeId::try_from(id).ok()
    }

    fn list<T>(&mut self, mut each: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let count = self.count()?;
        (0..count).map(|_| each(self)).collect()
    }

    fn ids(&mut self) -> Option<Vec<NodeId>> {
        self.list(Self::id)
    }

    fn option<T>(&mut self, each: impl FnOnce(&mut Self) -> Option<T>) -> Option<Option<T>> {
        if self.flag()? { each(self).map(Some) } else { Some(None) }
    }

    fn eight(&mut self) -> Option<u64> {
        self.take(8)?.try_into().ok().map(u64::from_le_bytes)
    }

    fn literal(&mut self) -> Option<Literal> {
        Some(match self.byte()? {
            0 => Literal::Boolean(self.flag()?),
            1 => Literal::Integer(self.eight()?.cast_signed()),
            2 => Literal::Float(f64::from_bits(self.eight()?)),
            3 => Literal::String(self.bytes()?.into()),
            _ => return None,
        })
    }

    fn fields(&mut self) -> Option<(Vec<Field>, Option<Indexer>)> {
        let fields = self.list(|reader| {
            let (name, ty, flags) = (reader.bytes()?.into(), reader.id()?, reader.byte()?);
            let flag = |bit: u8| flags >> bit & 1 != 0;
            Some(Field { name, ty, is_optional: flag(0), is_readonly: flag(1), is_method: flag(2) })
        })?;
        let indexer = self
            .option(|reader| Some(Indexer { key: reader.id()?, value: reader.id()?, is_readonly: reader.flag()? }))?;
        Some((fields, indexer))
    }

    fn type_params(&mut self) -> Option<Vec<TypeParam>> {
        self.list(|reader| Some(TypeParam { name: reader.name()?, constraint: reader.option(Self::id)? }))
    }

    fn pack(&mut self) -> Option<Pack> {
        Some(Pack { types: self.ids()?, rest: self.option(Self::id)? })
    }

    fn node(&mut self) -> Option<Node> {
        Some(match self.byte()? {
            BASIC => Node::Basic(*Basic::ALL.get(usize::from(self.byte()?))?),
            LITERAL => Node::Literal(self.literal()?),
            OPTIONAL => Node::Optional(self.id()?),
            UNION => Node::Union(self.ids()?),
            INTERSECTION => Node::Intersection(self.ids()?),
            ARRAY => Node::Array { element: self.id()?, is_readonly: self.flag()? },
            TABLE => {
                let (fields, indexer) = self.fields()?;
                Node::Table { fields, indexer, is_readonly: self.flag()? }
            }
            FUNCTION => Node::Function(Function {
                type_params: self.type_params()?,
                params: self.list(|reader| {
                    Some(Param { name: reader.option(Self::name)?, ty: reader.id()?, is_optional: reader.flag()? })
                })?,
                rest: self.option(Self::id)?,
                results: self.option(Self::pack)?,
            }),
            INTERFACE => {
                let (members, indexer) = self.fields()?;
                Node::Interface { members, indexer }
            }
            HOST => Node::Host { name: self.name()?, args: self.ids()? },
            TUPLE => Node::Tuple(self.pack()?),
            OPEN => Node::Open(self.name()?),
            GENERIC => Node::Generic { params: self.type_params()?, body: self.id()? },
            VALIDATED => Node::Validated {
                base: self.id()?,
                validators: self
                    .list(|reader| Some(Validator { name: reader.name()?, argument: reader.option(Self::literal)? }))?,
            },
            NAMED => Node::Named { name: self.name()?, args: self.ids()?, target: self.id()? },
            IMPORT => Node::Import { module: self.name()?, name: self.name()?, args: self.ids()? },
            KEYOF => Node::Keyof(self.id()?),
            ACCESS => Node::Access { object: self.id()?, key: self.id()? },
            _ => return None,
        })
    }
}
