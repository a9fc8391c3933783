//! What the check of a value against a type does, made once for a type: names of fields as strings of the pool, basic types
//! as sets of tags, validators with their bounds and compiled expressions.
//!
//! A program is a list of checks that name each other by number, the first being the type itself. Every node of the
//! graph that is reached has one of its own, names included, since a message shows the name.

use std::collections::HashMap;

use regex::bytes::Regex;

use super::super::heap::value::{FALSE, FLOAT, FUNC, INT, LIGHT, NIL, STR, TABLE, THREAD, TRUE, TYPE, USERDATA, Value};
use super::super::pool;
use super::super::registered::SharedStr;
use crate::code::types::{Basic, Field, Graph, HOSTS, Indexer, Literal, Node, NodeId, Validator, children_of};

/// Number of a check in its program.
pub(super) type CheckId = u32;

/// What a value has to be.
#[derive(Clone)]
pub(super) enum Check {
    /// Anything.
    Any,
    /// One of these tags, as bits.
    Tags(u32),
    /// An integer, or a float with an integral value.
    Integer,
    /// Exactly this.
    Literal(Literal),
    /// nil, or another check.
    Optional(CheckId),
    /// One of several.
    Union(Box<[CheckId]>, Option<Tag>),
    /// All of several.
    All(Box<[CheckId]>),
    /// `{T}`; and whether elements may be nil.
    Array(CheckId, bool),
    /// A record or a map.
    Table(Box<[FieldCheck]>, Option<(CheckId, CheckId)>),
    /// An interface: tables or userdata.
    Interface(Box<[FieldCheck]>),
    /// Userdata with this type name.
    Host(&'static str),
    /// A check with validators.
    Validated(CheckId, Box<[Rule]>),
}

/// A field or a member.
#[derive(Clone)]
pub(super) struct FieldCheck {
    pub(super) key: SharedStr,
    pub(super) check: CheckId,
    /// Whether the field may be absent.
    pub(super) is_optional: bool,
    /// Whether it has to be a function.
    pub(super) is_method: bool,
}

/// The field that tells the records of a union apart.
#[derive(Clone)]
pub(super) struct Tag {
    pub(super) key: SharedStr,
    /// Its values with the members that they belong to.
    pub(super) variants: Box<[(Literal, CheckId)]>,
}

/// A validator.
#[derive(Clone)]
pub(super) struct Rule {
    /// Its name.
    pub(super) name: &'static str,
    /// What it asks.
    pub(super) kind: RuleKind,
}

/// What a validator asks.
#[derive(Clone)]
pub(super) enum RuleKind {
    /// A number, not below this.
    Min(Value),
    /// A number, not above this.
    Max(Value),
    /// A length, not below this.
    MinLen(usize),
    /// A length, not above this.
    MaxLen(usize),
    /// A string that has a match; nothing for an expression that is none.
    Pattern(Option<Regex>),
}

/// The checks of a type.
pub(super) struct Program {
    checks: Vec<(Check, NodeId)>,
    /// Whether some type refers to itself, so that values may be cycles.
    pub(super) is_recursive: bool,
}

// SAFETY: the values in it are numbers.
unsafe impl Sync for Program {}

impl Program {
    /// The checks for a type of a normal graph.
    pub(super) fn new(graph: &Graph, root: NodeId) -> Program {
        let mut builder = Builder { graph, numbers: HashMap::new(), nodes: Vec::new() };
        builder.number(root);
        let mut checks = Vec::new();
        let mut next = 0;
        while let Some(&id) = builder.nodes.get(next) {
            next += 1;
            checks.push((builder.check(id), id));
        }
        Program { checks, is_recursive: is_recursive(graph, root) }
    }

    /// A check, and the node that it was made of.
    #[inline]
    pub(super) fn get(&self, id: CheckId) -> &(Check, NodeId) {
        &self.checks[id as usize]
    }
}

struct Builder<'a> {
    graph: &'a Graph,
    numbers: HashMap<NodeId, CheckId>,
    nodes: Vec<NodeId>,
}

impl Builder<'_> {
    fn number(&mut self, id: NodeId) -> CheckId {
        let next = self.nodes.len() as CheckId;
        let nodes = &mut self.nodes;
        *self.numbers.entry(id).or_insert_with(|| {
            nodes.push(id);
            next
        })
    }

    fn check(&mut self, id: NodeId) -> Check {
        let graph = self.graph;
        match graph.node(graph.behind_names(id)) {
            Node::Basic(basic) => of_basic(*basic),
            Node::Literal(literal) => Check::Literal(literal.clone()),
            Node::Optional(inner) => Check::Optional(self.number(*inner)),
            Node::Union(members) => {
                let tag = self.tag(members);
                Check::Union(members.iter().map(|&member| self.number(member)).collect(), tag)
            }
            Node::Intersection(members) => Check::All(members.iter().map(|&member| self.number(member)).collect()),
            Node::Array { element, .. } => Check::Array(self.number(*element), graph.takes_nil(*element)),
            Node::Table { fields, indexer, .. } => {
                let fields = self.fields(fields);
                Check::Table(fields, indexer.map(|Indexer { key, value, .. }| (self.number(key), self.number(value))))
            }
            Node::Function(_) => Check::Tags(1 << FUNC),
            Node::Interface { members, .. } => Check::Interface(self.fields(members)),
            Node::Host { name, .. } => match HOSTS.iter().find(|(known, _)| **known == **name) {
                Some((_, object)) => Check::Host(object),
                None => Check::Any,
            },
            Node::Validated { base, validators } => {
                Check::Validated(self.number(*base), validators.iter().filter_map(rule).collect())
            }
            Node::Tuple(_)
            | Node::Open(_)
            | Node::Generic { .. }
            | Node::Named { .. }
            | Node::Import { .. }
            | Node::Keyof(_)
            | Node::Access { .. } => Check::Any,
        }
    }

    fn fields(&mut self, fields: &[Field]) -> Box<[FieldCheck]> {
        fields
            .iter()
            .map(|field| FieldCheck {
                key: SharedStr::new(&field.name),
                check: self.number(field.ty),
                is_optional: field.is_optional || self.graph.takes_nil(field.ty),
                is_method: field.is_method,
            })
            .collect()
    }

    /// The field that has a literal type in all members, if they are all records.
    fn tag(&mut self, members: &[NodeId]) -> Option<Tag> {
        let graph = self.graph;
        let fields_of = |member| match graph.node(graph.shape(member)) {
            Node::Table { fields, .. } => Some(fields.as_slice()),
            _ => None,
        };
        let first = fields_of(*members.first()?)?;
        for candidate in first {
            let mut variants = Vec::new();
            let is_tag = members.iter().all(|&member| {
                let field =
                    fields_of(member).and_then(|fields| fields.iter().find(|field| field.name == candidate.name));
                let literals = field.map(|field| self.literals(field.ty)).unwrap_or_default();
                variants.extend(literals.iter().map(|literal| (literal.clone(), self.number(member))));
                !literals.is_empty()
            });
            if is_tag {
                return Some(Tag { key: SharedStr::new(&candidate.name), variants: variants.into() });
            }
        }
        None
    }

    /// The values of a literal type or a union of such.
    fn literals(&self, id: NodeId) -> Vec<Literal> {
        match self.graph.node(self.graph.shape(id)) {
            Node::Literal(literal) => vec![literal.clone()],
            Node::Union(members) => {
                let literals: Vec<Literal> = members
                    .iter()
                    .filter_map(|&member| match self.graph.node(self.graph.shape(member)) {
                        Node::Literal(literal) => Some(literal.clone()),
                        _ => None,
                    })
                    .collect();
                if literals.len() == members.len() { literals } else { Vec::new() }
            }
            _ => Vec::new(),
        }
    }
}

fn of_basic(basic: Basic) -> Check {
    Check::Tags(match basic {
        Basic::Any | Basic::Unknown | Basic::SelfType => return Check::Any,
        Basic::Never => 0,
        Basic::Nil => 1 << NIL,
        Basic::Boolean => 1 << FALSE | 1 << TRUE,
        Basic::Number => 1 << INT | 1 << FLOAT,
        Basic::Integer => return Check::Integer,
        Basic::String => 1 << STR,
        Basic::Table => 1 << TABLE,
        Basic::Function => 1 << FUNC,
        Basic::Thread => 1 << THREAD,
        Basic::Userdata => 1 << USERDATA | 1 << LIGHT,
        Basic::Type => 1 << TYPE,
        Basic::Error => return Check::Host("error"),
    })
}

/// A validator, unless it is unknown or its argument is of the wrong kind.
fn rule(validator: &Validator) -> Option<Rule> {
    let number = |argument: &Literal| match argument {
        Literal::Integer(i) => Some(Value::int(*i)),
        Literal::Float(f) => Some(Value::float(*f)),
        _ => None,
    };
    let length = |argument: &Literal| match argument {
        Literal::Integer(i) => Some(usize::try_from(*i).unwrap_or(0)),
        _ => None,
    };
    let argument = validator.argument.as_ref()?;
    let (name, kind) = match &*validator.name {
        "min" => ("min", RuleKind::Min(number(argument)?)),
        "max" => ("max", RuleKind::Max(number(argument)?)),
        "min_len" => ("min_len", RuleKind::MinLen(length(argument)?)),
        "max_len" => ("max_len", RuleKind::MaxLen(length(argument)?)),
        "pattern" => {
            let Literal::String(text) = argument else { return None };
            let regex = std::str::from_utf8(text).ok().and_then(|text| Regex::new(text).ok());
            ("pattern", RuleKind::Pattern(regex))
        }
        _ => return None,
    };
    Some(Rule { name, kind })
}

/// Whether something below a type refers to itself.
fn is_recursive(graph: &Graph, root: NodeId) -> bool {
    const OPEN: bool = true;
    // A search in depth: a node that is met while it is open is part of a cycle.
    let mut state: HashMap<NodeId, bool> = HashMap::new();
    let mut stack = vec![(root, false)];
    while let Some((id, is_left)) = stack.pop() {
        if is_left {
            state.insert(id, !OPEN);
            continue;
        }
        match state.get(&id) {
            Some(&OPEN) => return true,
            Some(_) => continue,
            None => {}
        }
        state.insert(id, OPEN);
        stack.push((id, true));
        let mut parts = Vec::new();
        // Values are not checked against the parts of a function, nor against the arguments of a name.
        match graph.node(id) {
            Node::Named { target, .. } => parts.push(*target),
            Node::Function(_) => {}
            node => children_of(node, &mut |part| parts.push(part)),
        }
        for part in parts {
            if state.get(&part) == Some(&OPEN) {
                return true;
            }
            stack.push((part, false));
        }
    }
    false
}

impl SharedStr {
    /// The string of the pool with these bytes: the names in types are bounded as the types are.
    fn new(bytes: &[u8]) -> SharedStr {
        SharedStr::of_pooled(pool::intern(bytes))
    }
}
