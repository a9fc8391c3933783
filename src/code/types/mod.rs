//! Types as data: what a `type` or `interface` declaration denotes at run time (specification: types, 2 and 4).
//!
//! A [`Graph`] holds nodes that name each other by number, so that recursive types are cycles and nothing recurses when
//! one is dropped. There are two kinds of graphs. The compiler writes a *raw* one, in which unions and intersections are
//! as in the text. [`normal`] makes of it a *normal* one, which keeps the invariants of the specification (2.2): unions
//! flat, without duplicates and absorbed members, `nil` only as [`Node::Optional`], records of an intersection
//! merged. Only normal graphs leave the compiler; [`identity`] gives each of their types a fingerprint that is the same
//! for equal types of any graph.
//!
//! A name is no part of a type: [`Node::Named`] stands in front of what it names. A program that asks for the text of
//! a type sees the name, one that compares types does not.

#![expect(clippy::wildcard_enum_match_arm, reason = "most questions are about a few of the many forms of types")]

mod copy;
pub mod encode;
pub mod identity;
pub mod normal;
pub mod print;
pub mod subtype;

#[cfg(test)]
mod tests;

use std::sync::Arc;

/// Number of a node in its graph.
pub type NodeId = u32;

/// Most nodes of a graph: a type that needs more is `any`, as is one whose parts nest without end.
pub const MAX_NODES: usize = 1 << 16;

/// Types without parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Basic {
    /// Anything, unchecked.
    Any,
    /// Anything, to be narrowed.
    Unknown,
    /// Nothing.
    Never,
    /// `nil`
    Nil,
    /// `true` and `false`
    Boolean,
    /// Integers and floats.
    Number,
    /// Integers.
    Integer,
    /// `string`
    String,
    /// Any table.
    Table,
    /// Any function.
    Function,
    /// `thread`
    Thread,
    /// `userdata`
    Userdata,
    /// Type values.
    Type,
    /// Structured errors.
    Error,
    /// `Self` in an interface: the type that implements it.
    SelfType,
}

impl Basic {
    /// All of them, in the order of their numbers.
    pub const ALL: [Basic; 15] = [
        Basic::Any,
        Basic::Unknown,
        Basic::Never,
        Basic::Nil,
        Basic::Boolean,
        Basic::Number,
        Basic::Integer,
        Basic::String,
        Basic::Table,
        Basic::Function,
        Basic::Thread,
        Basic::Userdata,
        Basic::Type,
        Basic::Error,
        Basic::SelfType,
    ];

    /// How it is written.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Basic::Any => "any",
            Basic::Unknown => "unknown",
            Basic::Never => "never",
            Basic::Nil => "nil",
            Basic::Boolean => "boolean",
            Basic::Number => "number",
            Basic::Integer => "integer",
            Basic::String => "string",
            Basic::Table => "table",
            Basic::Function => "function",
            Basic::Thread => "thread",
            Basic::Userdata => "userdata",
            Basic::Type => "type",
            Basic::Error => "error",
            Basic::SelfType => "Self",
        }
    }

    /// The type of a built-in name, other spellings included.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Basic> {
        match name {
            "bool" => Some(Basic::Boolean),
            "int" => Some(Basic::Integer),
            "Error" => Some(Basic::Error),
            "function" => None,
            _ => Basic::ALL.into_iter().find(|basic| basic.name() == name),
        }
    }
}

/// The value of a literal type. Numbers are normal: a float with an integral value is never here, since `3` and `3.0`
/// are one value.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// `true` or `false`
    Boolean(bool),
    /// An integer.
    Integer(i64),
    /// Any other float.
    Float(f64),
    /// A string.
    String(Box<[u8]>),
}

impl Literal {
    /// The type that it belongs to.
    #[must_use]
    pub fn base(&self) -> Basic {
        match self {
            Literal::Boolean(_) => Basic::Boolean,
            Literal::Integer(_) => Basic::Integer,
            Literal::Float(_) => Basic::Number,
            Literal::String(_) => Basic::String,
        }
    }
}

/// A check on values besides their type.
#[derive(Clone, Debug, PartialEq)]
pub struct Validator {
    /// The name behind `@`.
    pub name: Box<str>,
    /// The first argument, if there is one.
    pub argument: Option<Literal>,
}

/// A field of a record or a member of an interface.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Its name: any bytes.
    pub name: Box<[u8]>,
    /// Its type.
    pub ty: NodeId,
    /// Whether it may be absent.
    pub is_optional: bool,
    /// Whether it cannot be written through this type.
    pub is_readonly: bool,
    /// Whether it is a method of an interface.
    pub is_method: bool,
}

/// What holds for all keys that are no declared fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Indexer {
    /// Type of the keys.
    pub key: NodeId,
    /// Type of the values.
    pub value: NodeId,
    /// Whether it cannot be written through this type.
    pub is_readonly: bool,
}

/// A parameter of a function type.
#[derive(Clone, Debug, PartialEq)]
pub struct Param {
    /// Its name, which is documentation.
    pub name: Option<Box<str>>,
    /// Its type.
    pub ty: NodeId,
    /// Whether it may be left out, by a `?` behind its name.
    pub is_optional: bool,
}

/// A list of types, the last of which may repeat.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pack {
    /// The types in order.
    pub types: Vec<NodeId>,
    /// The type of all further values.
    pub rest: Option<NodeId>,
}

/// A function type.
#[derive(Clone, Debug, PartialEq)]
pub struct Function {
    /// Type parameters: names and constraints. Inside they are [`Node::Open`].
    pub type_params: Vec<TypeParam>,
    /// The parameters.
    pub params: Vec<Param>,
    /// The type of further arguments.
    pub rest: Option<NodeId>,
    /// The results; `None` if they are unspecified.
    pub results: Option<Pack>,
}

/// A type parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct TypeParam {
    /// Its name.
    pub name: Box<str>,
    /// What its argument has to be.
    pub constraint: Option<NodeId>,
}

/// A type.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// A type without parts.
    Basic(Basic),
    /// Exactly this value.
    Literal(Literal),
    /// `T?`. In a normal graph `T` does not take nil itself.
    Optional(NodeId),
    /// `A | B`; at least two members in a normal graph.
    Union(Vec<NodeId>),
    /// `A & B`; at least two members in a normal graph.
    Intersection(Vec<NodeId>),
    /// `{T}`
    Array {
        /// Type of the elements.
        element: NodeId,
        /// `readonly` in front.
        is_readonly: bool,
    },
    /// `{a: T, [K]: V}`: a record, or a map if there is nothing but an indexer.
    Table {
        /// The fields in order of declaration.
        fields: Vec<Field>,
        /// The rule for all other keys.
        indexer: Option<Indexer>,
        /// `readonly` in front.
        is_readonly: bool,
    },
    /// A function.
    Function(Function),
    /// `interface … end`
    Interface {
        /// The members, those of the interfaces that it extends first.
        members: Vec<Field>,
        /// The rule for other keys.
        indexer: Option<Indexer>,
    },
    /// A type of the host: userdata of exactly that type.
    Host {
        /// Its name.
        name: Box<str>,
        /// Its arguments.
        args: Vec<NodeId>,
    },
    /// The results of a function type, as reflection gives them.
    Tuple(Pack),
    /// A type parameter that has got no type: takes anything.
    Open(Box<str>),
    /// An alias with parameters that have got no types.
    Generic {
        /// The parameters. In the body they are [`Node::Open`].
        params: Vec<TypeParam>,
        /// What it stands for.
        body: NodeId,
    },
    /// A type with checks.
    Validated {
        /// The type.
        base: NodeId,
        /// The checks from left to right.
        validators: Vec<Validator>,
    },
    /// A type that has a name.
    Named {
        /// The name.
        name: Box<str>,
        /// The arguments, if a generic type is applied.
        args: Vec<NodeId>,
        /// What it names.
        target: NodeId,
    },
    /// A type of another module, to be found when the program is linked.
    Import {
        /// What `require` is given.
        module: Box<str>,
        /// The name there.
        name: Box<str>,
        /// The arguments.
        args: Vec<NodeId>,
    },
    /// `keyof(T)`; only in raw graphs.
    Keyof(NodeId),
    /// `T[K]`; only in raw graphs.
    Access {
        /// The type that has the field.
        object: NodeId,
        /// The key.
        key: NodeId,
    },
}

/// Types that refer to each other.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Graph {
    nodes: Vec<Node>,
}

impl Graph {
    /// An empty graph.
    #[must_use]
    pub fn new() -> Graph {
        Graph::default()
    }

    /// Adds a node. In a full graph there is no place for it, and its number stands for `any`.
    pub fn add(&mut self, node: Node) -> NodeId {
        if self.nodes.len() >= MAX_NODES {
            return NodeId::MAX;
        }
        self.nodes.push(node);
        NodeId::try_from(self.nodes.len() - 1).unwrap_or(NodeId::MAX)
    }

    /// Replaces a node.
    pub fn set(&mut self, id: NodeId, node: Node) {
        if let Some(place) = self.nodes.get_mut(id as usize) {
            *place = node;
        }
    }

    /// A node. Numbers that name none are `any`.
    #[must_use]
    pub fn node(&self, id: NodeId) -> &Node {
        const ANY: Node = Node::Basic(Basic::Any);
        self.nodes.get(id as usize).unwrap_or(&ANY)
    }

    /// Number of nodes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there are no nodes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// The node behind any names. A name that only names itself is `any`.
    #[must_use]
    pub fn behind_names(&self, id: NodeId) -> NodeId {
        self.behind(id, |node| match node {
            Node::Named { target, .. } => Some(*target),
            _ => None,
        })
    }

    /// The node behind any names and validators, which says what kind of type it is.
    #[must_use]
    pub fn shape(&self, id: NodeId) -> NodeId {
        self.behind(id, |node| match node {
            Node::Named { target, .. } | Node::Validated { base: target, .. } => Some(*target),
            _ => None,
        })
    }

    fn behind(&self, mut id: NodeId, next: impl Fn(&Node) -> Option<NodeId>) -> NodeId {
        for _ in 0..=self.nodes.len() {
            match next(self.node(id)) {
                Some(target) => id = target,
                None => return id,
            }
        }
        NodeId::MAX
    }

    /// Whether a value of this type may be nil, and so a field of it absent.
    #[must_use]
    pub fn takes_nil(&self, id: NodeId) -> bool {
        // Normal unions have no nil inside; intersections take it only if all of their members do.
        match self.node(self.shape(id)) {
            Node::Optional(_) | Node::Open(_) | Node::Import { .. } => true,
            Node::Basic(basic) => matches!(basic, Basic::Any | Basic::Unknown | Basic::Nil | Basic::SelfType),
            Node::Union(members) => members.iter().any(|&member| {
                matches!(
                    self.node(self.shape(member)),
                    Node::Optional(_)
                        | Node::Open(_)
                        | Node::Import { .. }
                        | Node::Basic(Basic::Any | Basic::Unknown | Basic::Nil | Basic::SelfType)
                )
            }),
            _ => false,
        }
    }

    /// Shows every node that a node refers to, in order.
    pub fn children(&self, id: NodeId, visit: &mut dyn FnMut(NodeId)) {
        children_of(self.node(id), visit);
    }

    /// Whether a type has parts that have to be looked for in other modules.
    #[must_use]
    pub fn has_imports(&self) -> bool {
        self.nodes.iter().any(|node| matches!(node, Node::Import { .. }))
    }
}

/// Shows every node that a node refers to, in order.
pub fn children_of(node: &Node, visit: &mut dyn FnMut(NodeId)) {
    match node {
        Node::Basic(_) | Node::Literal(_) | Node::Open(_) => {}
        Node::Optional(inner) | Node::Keyof(inner) => visit(*inner),
        Node::Union(members) | Node::Intersection(members) => members.iter().copied().for_each(visit),
        Node::Array { element, .. } => visit(*element),
        Node::Table { fields, indexer, .. } | Node::Interface { members: fields, indexer } => {
            fields.iter().for_each(|field| visit(field.ty));
            if let Some(indexer) = indexer {
                visit(indexer.key);
                visit(indexer.value);
            }
        }
        Node::Function(function) => {
            function.type_params.iter().filter_map(|param| param.constraint).for_each(&mut *visit);
            function.params.iter().for_each(|param| visit(param.ty));
            function.rest.into_iter().for_each(&mut *visit);
            if let Some(results) = &function.results {
                results.types.iter().copied().chain(results.rest).for_each(visit);
            }
        }
        Node::Host { args, .. } | Node::Import { args, .. } => args.iter().copied().for_each(visit),
        Node::Tuple(pack) => pack.types.iter().copied().chain(pack.rest).for_each(visit),
        Node::Generic { params, body } => {
            params.iter().filter_map(|param| param.constraint).for_each(&mut *visit);
            visit(*body);
        }
        Node::Validated { base, .. } => visit(*base),
        Node::Named { args, target, .. } => {
            args.iter().copied().for_each(&mut *visit);
            visit(*target);
        }
        Node::Access { object, key } => {
            visit(*object);
            visit(*key);
        }
    }
}

/// The same node with other numbers for those that it refers to.
#[must_use]
pub fn map_children(node: &Node, map: &mut dyn FnMut(NodeId) -> NodeId) -> Node {
    let mut node = node.clone();
    let params = |params: &mut Vec<TypeParam>, map: &mut dyn FnMut(NodeId) -> NodeId| {
        params.iter_mut().filter_map(|param| param.constraint.as_mut()).for_each(|id| *id = map(*id));
    };
    match &mut node {
        Node::Basic(_) | Node::Literal(_) | Node::Open(_) => {}
        Node::Optional(id) | Node::Keyof(id) | Node::Array { element: id, .. } => *id = map(*id),
        Node::Validated { base: id, .. } => *id = map(*id),
        Node::Named { args, target, .. } => {
            args.iter_mut().for_each(|id| *id = map(*id));
            *target = map(*target);
        }
        Node::Union(ids) | Node::Intersection(ids) | Node::Host { args: ids, .. } | Node::Import { args: ids, .. } => {
            ids.iter_mut().for_each(|id| *id = map(*id));
        }
        Node::Table { fields, indexer, .. } | Node::Interface { members: fields, indexer } => {
            fields.iter_mut().for_each(|field| field.ty = map(field.ty));
            if let Some(indexer) = indexer {
                indexer.key = map(indexer.key);
                indexer.value = map(indexer.value);
            }
        }
        Node::Function(function) => {
            params(&mut function.type_params, map);
            function.params.iter_mut().for_each(|param| param.ty = map(param.ty));
            function.rest.iter_mut().for_each(|id| *id = map(*id));
            if let Some(results) = &mut function.results {
                results.types.iter_mut().chain(&mut results.rest).for_each(|id| *id = map(*id));
            }
        }
        Node::Tuple(pack) => pack.types.iter_mut().chain(&mut pack.rest).for_each(|id| *id = map(*id)),
        Node::Generic { params: list, body } => {
            params(list, map);
            *body = map(*body);
        }
        Node::Access { object, key } => {
            *object = map(*object);
            *key = map(*key);
        }
    }
    node
}

/// A type of a normal graph: what the constant of a chunk holds.
#[derive(Clone, Debug)]
pub struct TypeRef {
    /// The graph.
    pub graph: Arc<Graph>,
    /// The type in it.
    pub root: NodeId,
}

impl PartialEq for TypeRef {
    fn eq(&self, other: &TypeRef) -> bool {
        if Arc::ptr_eq(&self.graph, &other.graph) {
            return self.root == other.root;
        }
        // What else stands in the graphs, and in which order, is no part of the types.
        let (one, another) = (self.alone(), other.alone());
        one.root == another.root && one.graph == another.graph
    }
}

/// The normal form of a type of a raw graph.
#[must_use]
pub fn of_raw(raw: Graph, root: NodeId) -> TypeRef {
    let (graph, roots) = normal::normalize(raw, &[root]);
    TypeRef { graph: Arc::new(graph), root: roots.first().copied().unwrap_or(NodeId::MAX) }
}

/// Types of the host that programs can name, with the names that their userdata have.
pub const HOSTS: [(&str, &str); 9] = [
    ("Channel", "channel"),
    ("channel.Channel", "channel"),
    ("process.Message", "process.Message"),
    ("process.Payload", "payload"),
    ("process.Spawner", "process.Spawner"),
    ("time.Time", "time"),
    ("time.Duration", "duration"),
    ("time.Location", "location"),
    ("io.File", "FILE*"),
];
