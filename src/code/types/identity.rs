//! Fingerprints of types: equal types of any graphs, and only those, have the same one.
//!
//! The fingerprint of a type is a hash of 128 bits over what its node says and the fingerprints of its parts. Strongly
//! connected components are taken in the order in which they depend on each other. In one that is a cycle the nodes
//! are *refined*: each starts with what it says alone, and takes in the colours of its parts again and again until no two
//! nodes are told apart any more that were not before. The number of rounds depends on the types only, so the colours
//! are the same in every graph that holds them. A type outside of a cycle that says the same as one inside, as `{T}`
//! behind `type T = {v: {T}}`, is found by what it says (Hopcroft's refinement of automata, done naively: the
//! cycles of real programs have a few nodes).
//!
//! The keys of the hash are random and live as long as the run: nobody can make a program in which different types
//! collide.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, DefaultHasher, Hash, Hasher, RandomState};
use std::sync::OnceLock;

use super::normal::{parts, sorted};
use super::{Field, Graph, Indexer, Literal, Node, NodeId, Param, Validator};

/// The identity of a type.
pub type Fingerprint = u128;

/// Rounds of refinement; types that are still alike then are told apart by where they stand.
const ROUNDS_MAX: usize = 256;
/// Nodes that the rounds of one cycle may look at, in all.
const WORK_MAX: usize = 1 << 20;

/// What the fingerprints tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// Types: names, parameter names, the order of fields and of members of unions mean nothing.
    Type,
    /// Texts: all of it counts.
    Text,
}

/// The fingerprints of all nodes.
#[must_use]
pub fn fingerprints(graph: &Graph, detail: Detail) -> Vec<Fingerprint> {
    let mut work = Work { graph, detail, found: vec![0; graph.len()], by_signature: HashMap::new() };
    let parts = |id: NodeId, visit: &mut dyn FnMut(NodeId)| {
        graph.children(id, &mut |child| visit(meant(graph, detail, child)));
    };
    for component in components(graph.len(), &parts) {
        work.component(&component);
    }
    work.found
}

struct Work<'a> {
    graph: &'a Graph,
    detail: Detail,
    found: Vec<Fingerprint>,
    /// Fingerprints of nodes of cycles by their signatures.
    by_signature: HashMap<Fingerprint, Fingerprint>,
}

impl Work<'_> {
    fn component(&mut self, component: &[NodeId]) {
        if let [id] = *component {
            let mut refers_to_itself = false;
            self.each_part(id, &mut |part| refers_to_itself |= part == id);
            if !refers_to_itself {
                let signature = self.signature(id, &|part| self.at(part));
                let known = self.by_signature.get(&signature).copied();
                self.put(id, known.unwrap_or(signature));
                return;
            }
        }
        let inside: HashSet<NodeId> = component.iter().copied().collect();
        let mut colors: HashMap<NodeId, Fingerprint> = component.iter().map(|&id| (id, 0)).collect();
        let mut n_classes = 0;
        let mut is_stable = false;
        for _ in 0..ROUNDS_MAX.min(2 + WORK_MAX / component.len()) {
            let color =
                |part| if inside.contains(&part) { colors.get(&part).copied().unwrap_or(0) } else { self.at(part) };
            let next: HashMap<NodeId, Fingerprint> =
                component.iter().map(|&id| (id, self.signature(id, &color))).collect();
            let classes = next.values().collect::<HashSet<_>>().len();
            colors = next;
            if classes == n_classes {
                is_stable = true;
                break;
            }
            n_classes = classes;
        }
        for &id in component {
            let mut color = colors.get(&id).copied().unwrap_or(0);
            if !is_stable {
                color ^= u128::from(id) << 64;
            }
            self.put(id, color);
        }
        for &id in component {
            let signature = self.signature(id, &|part| self.at(part));
            self.by_signature.insert(signature, self.at(id));
        }
    }

    fn at(&self, id: NodeId) -> Fingerprint {
        let id = self.meant(id);
        self.found.get(id as usize).copied().unwrap_or(1)
    }

    fn put(&mut self, id: NodeId, fingerprint: Fingerprint) {
        if let Some(place) = self.found.get_mut(id as usize) {
            *place = fingerprint;
        }
    }

    fn meant(&self, id: NodeId) -> NodeId {
        meant(self.graph, self.detail, id)
    }

    fn each_part(&self, id: NodeId, visit: &mut dyn FnMut(NodeId)) {
        self.graph.children(id, &mut |child| visit(self.meant(child)));
    }

    /// A hash over what a node says and the colours of its parts.
    fn signature(&self, id: NodeId, color: &dyn Fn(NodeId) -> Fingerprint) -> Fingerprint {
        let node = self.graph.node(id);
        let color = |part: NodeId| color(self.meant(part));
        let mut hash = Hash128::new();
        if self.detail == Detail::Text {
            let mut list = Vec::new();
            self.graph.children(id, &mut |child| list.push(color(child)));
            hash.node(node, true);
            hash.write(&list);
            return hash.finish();
        }
        match node {
            Node::Named { target, .. } => return color(*target),
            Node::Union(members) => {
                let mut list: Vec<Fingerprint> = members.iter().map(|&member| color(member)).collect();
                list.sort_unstable();
                list.dedup();
                if let [one] = list.as_slice() {
                    return *one;
                }
                hash.node(node, false);
                hash.write(&list);
            }
            _ => {
                hash.node(node, false);
                let list: Vec<Fingerprint> = parts(node).into_iter().map(color).collect();
                hash.write(&list);
            }
        }
        hash.finish()
    }
}

fn meant(graph: &Graph, detail: Detail, id: NodeId) -> NodeId {
    if detail == Detail::Type { graph.behind_names(id) } else { id }
}

/// Two hashes with different keys.
struct Hash128 {
    halves: [DefaultHasher; 2],
}

impl Hash128 {
    fn new() -> Hash128 {
        static KEYS: OnceLock<[RandomState; 2]> = OnceLock::new();
        let keys = KEYS.get_or_init(|| [RandomState::new(), RandomState::new()]);
        Hash128 { halves: keys.each_ref().map(BuildHasher::build_hasher) }
    }

    fn write(&mut self, value: &impl Hash) {
        for half in &mut self.halves {
            value.hash(half);
        }
    }

    fn finish(&self) -> Fingerprint {
        let [a, b] = &self.halves;
        u128::from(a.finish()) << 64 | u128::from(b.finish())
    }

    /// What a node says without its parts.
    fn node(&mut self, node: &Node, with_names: bool) {
        self.write(&std::mem::discriminant(node));
        match node {
            Node::Basic(basic) => self.write(basic),
            Node::Literal(literal) => self.literal(literal),
            Node::Optional(_) | Node::Keyof(_) | Node::Access { .. } => {}
            Node::Union(members) | Node::Intersection(members) => {
                if with_names {
                    self.write(&members.len());
                }
            }
            Node::Array { is_readonly, .. } => self.write(is_readonly),
            Node::Table { fields, indexer, is_readonly } => {
                self.write(is_readonly);
                self.fields(fields, *indexer, with_names);
            }
            Node::Interface { members, indexer } => self.fields(members, *indexer, with_names),
            Node::Function(function) => {
                for param in &function.type_params {
                    self.write(&(&param.name, param.constraint.is_some()));
                }
                for Param { name, is_optional, .. } in &function.params {
                    self.write(is_optional);
                    if with_names {
                        self.write(name);
                    }
                }
                let results = function.results.as_ref().map(|pack| (pack.types.len(), pack.rest.is_some()));
                self.write(&(function.params.len(), function.rest.is_some(), results));
            }
            Node::Host { name, args } => self.write(&(name, args.len())),
            Node::Tuple(pack) => self.write(&(pack.types.len(), pack.rest.is_some())),
            Node::Open(name) => self.write(name),
            Node::Generic { params, .. } => {
                for param in params {
                    self.write(&(&param.name, param.constraint.is_some()));
                }
            }
            Node::Validated { validators, .. } => {
                for Validator { name, argument } in validators {
                    self.write(&(name, argument.is_some()));
                    if let Some(argument) = argument {
                        self.literal(argument);
                    }
                }
            }
            Node::Named { name, args, .. } => self.write(&(name, args.len())),
            Node::Import { module, name, args } => self.write(&(module, name, args.len())),
        }
    }

    fn literal(&mut self, literal: &Literal) {
        match literal {
            Literal::Boolean(value) => self.write(value),
            Literal::Integer(value) => self.write(&(0, value)),
            Literal::Float(value) => self.write(&(1, value.to_bits())),
            Literal::String(text) => self.write(text),
        }
    }

    fn fields(&mut self, fields: &[Field], indexer: Option<Indexer>, in_order: bool) {
        let list = if in_order { fields.iter().collect() } else { sorted(fields) };
        for field in list {
            self.write(&(&field.name, field.is_optional, field.is_readonly, field.is_method));
        }
        self.write(&indexer.map(|indexer| indexer.is_readonly));
    }
}

/// Shows each node that a node refers to.
pub(super) type PartsOf<'a> = &'a dyn Fn(NodeId, &mut dyn FnMut(NodeId));

/// The strongly connected components of `n` nodes, those that others depend on first (Tarjan's algorithm with a list in place of
/// recursion).
pub(super) fn components(n: usize, parts_of: PartsOf<'_>) -> Vec<Vec<NodeId>> {
    const UNSEEN: u32 = u32::MAX;
    let mut index = vec![UNSEEN; n];
    let mut low = vec![0_u32; n];
    let mut on_stack = vec![false; n];
    let mut stack: Vec<NodeId> = Vec::new();
    let mut found = Vec::new();
    let mut next_index = 0;
    for root in 0..n {
        if index.get(root) != Some(&UNSEEN) {
            continue;
        }
        // A node with its parts that are still to be visited.
        let mut open: Vec<(usize, Vec<usize>)> = Vec::new();
        let mut enter = Some(root);
        loop {
            if let Some(id) = enter.take() {
                set(&mut index, id, next_index);
                set(&mut low, id, next_index);
                set(&mut on_stack, id, true);
                next_index += 1;
                stack.push(NodeId::try_from(id).unwrap_or(NodeId::MAX));
                let mut parts = Vec::new();
                parts_of(NodeId::try_from(id).unwrap_or(NodeId::MAX), &mut |part| {
                    if (part as usize) < n {
                        parts.push(part as usize);
                    }
                });
                open.push((id, parts));
            }
            let Some((id, parts)) = open.last_mut() else { break };
            let id = *id;
            if let Some(part) = parts.pop() {
                if get(&index, part) == UNSEEN {
                    enter = Some(part);
                } else if on_stack.get(part) == Some(&true) {
                    let lowest = get(&low, id).min(get(&index, part));
                    set(&mut low, id, lowest);
                }
                continue;
            }
            open.pop();
            if let Some((outer, _)) = open.last() {
                let lowest = get(&low, *outer).min(get(&low, id));
                set(&mut low, *outer, lowest);
            }
            if get(&low, id) == get(&index, id) {
                let mut component = Vec::new();
                while let Some(member) = stack.pop() {
                    set(&mut on_stack, member as usize, false);
                    component.push(member);
                    if member as usize == id {
                        break;
                    }
                }
                found.push(component);
            }
        }
    }
    found
}

fn get(list: &[u32], at: usize) -> u32 {
    list.get(at).copied().unwrap_or(0)
}

fn set<T>(list: &mut [T], at: usize, value: T) {
    if let Some(place) = list.get_mut(at) {
        *place = value;
    }
}
