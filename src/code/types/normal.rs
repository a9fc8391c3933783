//! Normal forms (specification: types, 2.2).
//!
//! [`normalize`] turns types of a raw graph into types of a normal one. A type with parts gets its place in the normal
//! graph first and its parts later, from a list, so that types may refer to themselves and recursion goes through
//! unions, intersections and names only. What leads back to itself through those alone means nothing and is `any`
//! from the start.
//!
//! Members of unions are compared in the raw graph, under the assumption that pairs which are being compared are equal:
//! the usual way for recursive types. The comparison has a budget; what it leaves undecided stays twice in the union, which
//! changes neither its meaning nor its [`identity`](super::identity).

use std::collections::{HashMap, HashSet};

use super::identity::{Detail, components, fingerprints};
use super::{Basic, Field, Function, Graph, Indexer, Literal, Node, NodeId, Validator, children_of, map_children};

/// Most members of a union.
const WIDTH_MAX: usize = 64;
/// Most members that are looked at before a union is `any`.
const MEMBERS_MAX: usize = 4096;
/// How deep names may lead through unions and intersections.
const DEPTH_MAX: usize = 200;
/// Steps of one comparison of members.
const COMPARE_STEPS: usize = 2000;

/// Passes after which a graph is taken as it is.
const PASSES_MAX: usize = 4;

/// The normal forms of types of a raw graph: their graph, and the types in it.
///
/// What a member of a union or intersection is may only be known when its parts are normal, so a graph with
/// such types goes through again until nothing changes.
#[must_use]
pub fn normalize(raw: Graph, roots: &[NodeId]) -> (Graph, Vec<NodeId>) {
    let is_joined =
        |node: &Node| matches!(node, Node::Union(_) | Node::Intersection(_) | Node::Keyof(_) | Node::Access { .. });
    let passes = if raw.nodes.iter().any(is_joined) { PASSES_MAX } else { 1 };
    let (mut graph, mut roots) = (raw, roots.to_vec());
    let mut known = Vec::new();
    for _ in 0..passes {
        let mut normalizer = Normalizer::new(graph);
        roots = roots.into_iter().map(|root| normalizer.normal(root)).collect();
        graph = normalizer.finish();
        if passes > 1 {
            let found = fingerprints(&graph, Detail::Type);
            let found: Vec<_> =
                roots.iter().map(|&root| found.get(graph.behind_names(root) as usize).copied()).collect();
            if found == known {
                break;
            }
            known = found;
        }
    }
    (graph, roots)
}

/// Makes normal types.
struct Normalizer {
    raw: Graph,
    out: Graph,
    done: HashMap<NodeId, NodeId>,
    /// Types whose parts are still to be made.
    waiting: Vec<(NodeId, NodeId)>,
    /// Names, unions and intersections that are being looked into.
    active: HashSet<NodeId>,
    /// What `T[K]`, `keyof(T)` and intersections come to, in the raw graph.
    expanded: HashMap<NodeId, NodeId>,
    /// Intersections by their members, so that those of recursive types end.
    intersections: HashMap<Vec<NodeId>, NodeId>,
    nil: NodeId,
    any: NodeId,
}

impl Normalizer {
    fn new(mut raw: Graph) -> Normalizer {
        cut_cycles(&mut raw);
        let nil = raw.add(Node::Basic(Basic::Nil));
        let any = raw.add(Node::Basic(Basic::Any));
        Normalizer {
            raw,
            out: Graph::new(),
            done: HashMap::new(),
            waiting: Vec::new(),
            active: HashSet::new(),
            expanded: HashMap::new(),
            intersections: HashMap::new(),
            nil,
            any,
        }
    }

    /// The normal form of a type; its parts are made by [`Normalizer::finish`].
    fn normal(&mut self, id: NodeId) -> NodeId {
        if let Some(&done) = self.done.get(&id) {
            return done;
        }
        if self.active.len() > DEPTH_MAX || !self.active.insert(id) {
            return self.out.add(Node::Basic(Basic::Any));
        }
        let result = match self.raw.node(id) {
            Node::Basic(_) | Node::Literal(_) | Node::Open(_) => self.out.add(self.raw.node(id).clone()),
            Node::Named { name, args, target } => {
                let (name, target, is_plain) = (name.clone(), *target, args.is_empty());
                let target = self.normal(target);
                let target = self.out.behind_names(target);
                let named = self.out.add(Node::Named { name, args: Vec::new(), target });
                if !is_plain {
                    self.waiting.push((id, named));
                }
                named
            }
            Node::Validated { base, validators } => {
                let (base, validators) = (*base, validators.clone());
                let base = self.normal(base);
                self.validated(base, validators)
            }
            Node::Optional(_) | Node::Union(_) => self.union(&[id]),
            Node::Keyof(_) | Node::Access { .. } | Node::Intersection(_) => {
                let expanded = self.expand(id);
                if expanded == id { self.reserve(id) } else { self.normal(expanded) }
            }
            Node::Array { .. }
            | Node::Table { .. }
            | Node::Function(_)
            | Node::Interface { .. }
            | Node::Host { .. }
            | Node::Tuple(_)
            | Node::Generic { .. }
            | Node::Import { .. } => self.reserve(id),
        };
        self.active.remove(&id);
        self.done.insert(id, result);
        result
    }

    /// Makes all parts. The normal graph.
    fn finish(mut self) -> Graph {
        while let Some((id, place)) = self.waiting.pop() {
            let node = match (self.raw.node(id).clone(), self.out.node(place).clone()) {
                (Node::Named { name, args, .. }, Node::Named { target, .. }) => {
                    Node::Named { name, args: args.into_iter().map(|arg| self.normal(arg)).collect(), target }
                }
                (node, _) => map_children(&node, &mut |child| self.normal(child)),
            };
            self.out.set(place, node);
        }
        self.out
    }

    fn reserve(&mut self, id: NodeId) -> NodeId {
        let place = self.out.add(Node::Basic(Basic::Any));
        self.waiting.push((id, place));
        self.done.insert(id, place);
        place
    }

    /// Validators of validators are one list.
    fn validated(&mut self, base: NodeId, mut validators: Vec<Validator>) -> NodeId {
        let behind = self.out.behind_names(base);
        if let Node::Validated { base, validators: inner } = self.out.node(behind) {
            let base = *base;
            validators.splice(0..0, inner.iter().cloned());
            return self.out.add(Node::Validated { base, validators });
        }
        self.out.add(Node::Validated { base, validators })
    }

    // ---- unions

    fn union(&mut self, parts: &[NodeId]) -> NodeId {
        let mut members = Vec::new();
        for &part in parts {
            self.active.remove(&part);
            self.flatten(part, &mut members);
            self.active.insert(part);
        }
        let (members, has_nil) = self.reduce(members);
        let members: Vec<NodeId> = members.into_iter().map(|member| self.normal(member)).collect();
        let union = match members.as_slice() {
            [] if has_nil => return self.out.add(Node::Basic(Basic::Nil)),
            [] => return self.out.add(Node::Basic(Basic::Never)),
            [one] => *one,
            _ => self.out.add(Node::Union(members)),
        };
        if has_nil { self.out.add(Node::Optional(union)) } else { union }
    }

    /// The members of a union without unions among them.
    fn flatten(&mut self, id: NodeId, members: &mut Vec<NodeId>) {
        if members.len() > MEMBERS_MAX || self.active.len() > DEPTH_MAX || !self.active.insert(id) {
            members.push(self.any);
            return;
        }
        match self.raw.node(id) {
            Node::Union(list) => {
                for member in list.clone() {
                    self.flatten(member, members);
                }
            }
            Node::Optional(inner) => {
                self.flatten(*inner, members);
                members.push(self.nil);
            }
            Node::Named { .. } => {
                let target = self.raw.behind_names(id);
                match self.raw.node(target) {
                    Node::Union(_) | Node::Optional(_) => self.flatten(target, members),
                    Node::Keyof(_) | Node::Access { .. } | Node::Intersection(_) => {
                        let expanded = self.expand(target);
                        match self.raw.node(expanded) {
                            Node::Union(_) | Node::Optional(_) => self.flatten(expanded, members),
                            _ => members.push(id),
                        }
                    }
                    _ => members.push(id),
                }
            }
            Node::Keyof(_) | Node::Access { .. } | Node::Intersection(_) => {
                let expanded = self.expand(id);
                if expanded == id { members.push(id) } else { self.flatten(expanded, members) }
            }
            _ => members.push(id),
        }
        self.active.remove(&id);
    }

    /// Members without those that others take in, and whether nil was among them.
    fn reduce(&mut self, members: Vec<NodeId>) -> (Vec<NodeId>, bool) {
        let mut has_nil = false;
        let mut bases: Vec<Basic> = Vec::new();
        let mut literals = [false; 2];
        let mut kept = Vec::new();
        let mut has_unknown = false;
        for member in members {
            let node = self.raw.node(self.raw.behind_names(member));
            match node {
                Node::Basic(Basic::Any) => return (vec![self.any], false),
                Node::Basic(Basic::Nil) => {
                    has_nil = true;
                    continue;
                }
                Node::Basic(Basic::Never) => continue,
                Node::Basic(basic) => {
                    has_unknown |= *basic == Basic::Unknown;
                    bases.push(*basic);
                }
                Node::Literal(Literal::Boolean(value)) => {
                    if let Some(seen) = literals.get_mut(usize::from(*value)) {
                        *seen = true;
                    }
                }
                _ => {}
            }
            kept.push(member);
        }
        if has_unknown {
            return (vec![self.raw.add(Node::Basic(Basic::Unknown))], false);
        }
        if literals == [true, true] && !bases.contains(&Basic::Boolean) {
            // The first of the two becomes the boolean, the other is absorbed.
            let boolean = self.raw.add(Node::Basic(Basic::Boolean));
            let is_literal =
                |raw: &Graph, id| matches!(raw.node(raw.behind_names(id)), Node::Literal(Literal::Boolean(_)));
            if let Some(first) = kept.iter_mut().find(|id| is_literal(&self.raw, **id)) {
                *first = boolean;
            }
            bases.push(Basic::Boolean);
        }
        kept.retain(|&member| !self.is_absorbed(member, &bases));
        let mut unique = self.without_duplicates(kept);
        if unique.len() > WIDTH_MAX {
            for member in &mut unique {
                if let Node::Literal(literal) = self.raw.node(self.raw.behind_names(*member)) {
                    let base = literal.base();
                    *member = self.raw.add(Node::Basic(base));
                }
            }
            unique = self.without_duplicates(unique);
            if unique.len() > WIDTH_MAX {
                unique = vec![self.any];
            }
        }
        (unique, has_nil)
    }

    /// Whether a type without validators, one of `bases`, takes in a member.
    fn is_absorbed(&self, member: NodeId, bases: &[Basic]) -> bool {
        let behind = self.raw.behind_names(member);
        let is_validated = matches!(self.raw.node(behind), Node::Validated { .. });
        let has = |basic| bases.contains(&basic);
        match self.raw.node(self.raw.shape(behind)) {
            Node::Literal(Literal::Integer(_)) => has(Basic::Integer) || has(Basic::Number),
            Node::Literal(literal) => has(literal.base()),
            Node::Basic(Basic::Integer) => has(Basic::Number) || is_validated && has(Basic::Integer),
            Node::Basic(basic) => is_validated && has(*basic),
            _ => false,
        }
    }

    fn without_duplicates(&self, members: Vec<NodeId>) -> Vec<NodeId> {
        let mut unique: Vec<NodeId> = Vec::new();
        let mut literals: HashSet<Vec<u8>> = HashSet::new();
        let mut n_others = 0;
        for member in members {
            if n_others > WIDTH_MAX {
                // Only literals can be made fewer.
                return vec![self.any];
            }
            let is_new = match self.raw.node(self.raw.behind_names(member)) {
                Node::Literal(literal) => literals.insert(literal_key(literal)),
                Node::Validated { base, .. } => {
                    let base = *base;
                    !unique.iter().any(|&other| self.equal(other, member) || self.equal(other, base))
                }
                _ => !unique.iter().any(|&other| self.equal(other, member)),
            };
            if is_new {
                // A base takes in the validated form that came before it.
                unique.retain(|&other| match self.raw.node(self.raw.behind_names(other)) {
                    Node::Validated { base, .. } => !self.equal(*base, member),
                    _ => true,
                });
                let is_literal = matches!(self.raw.node(self.raw.behind_names(member)), Node::Literal(_));
                n_others += usize::from(!is_literal);
                unique.push(member);
            }
        }
        unique
    }

    // ---- comparison of raw types

    fn equal(&self, a: NodeId, b: NodeId) -> bool {
        let mut comparison = Comparison { raw: &self.raw, assumed: HashSet::new(), steps: COMPARE_STEPS };
        comparison.equal(a, b, 0)
    }

    // ---- keyof, T[K], intersections

    /// The raw type that `keyof(T)`, `T[K]` or an intersection comes to.
    fn expand(&mut self, id: NodeId) -> NodeId {
        if let Some(&expanded) = self.expanded.get(&id) {
            return expanded;
        }
        // What leads back to itself is `any`.
        self.expanded.insert(id, self.any);
        let expanded = match self.raw.node(id).clone() {
            Node::Keyof(object) => self.keys_of(object),
            Node::Access { object, key } => self.field_of(object, key),
            Node::Intersection(members) => self.intersection(id, &members),
            _ => id,
        };
        self.expanded.insert(id, expanded);
        expanded
    }

    /// The type behind names, validators and what has to be expanded.
    fn expanded_shape(&mut self, id: NodeId) -> NodeId {
        let shape = self.raw.shape(id);
        match self.raw.node(shape) {
            Node::Keyof(_) | Node::Access { .. } | Node::Intersection(_) => {
                let expanded = self.expand(shape);
                self.raw.shape(expanded)
            }
            _ => shape,
        }
    }

    fn keys_of(&mut self, object: NodeId) -> NodeId {
        let shape = self.expanded_shape(object);
        let (fields, indexer) = match self.raw.node(shape) {
            Node::Table { fields, indexer, .. } | Node::Interface { members: fields, indexer } => {
                (fields.clone(), *indexer)
            }
            Node::Array { .. } => return self.raw.add(Node::Basic(Basic::Integer)),
            _ => return self.any,
        };
        let mut keys: Vec<NodeId> =
            fields.into_iter().map(|field| self.raw.add(Node::Literal(Literal::String(field.name)))).collect();
        keys.extend(indexer.map(|indexer| indexer.key));
        self.raw.add(Node::Union(keys))
    }

    fn field_of(&mut self, object: NodeId, key: NodeId) -> NodeId {
        let shape = self.expanded_shape(object);
        let key_shape = self.expanded_shape(key);
        if let Node::Union(keys) = self.raw.node(key_shape).clone() {
            let types = keys
                .into_iter()
                .take(WIDTH_MAX)
                .map(|key| {
                    let access = self.raw.add(Node::Access { object, key });
                    self.expand(access)
                })
                .collect();
            return self.raw.add(Node::Union(types));
        }
        match self.raw.node(shape) {
            Node::Array { element, .. } => *element,
            Node::Table { fields, indexer, .. } | Node::Interface { members: fields, indexer } => {
                let Node::Literal(Literal::String(name)) = self.raw.node(key_shape) else {
                    return indexer.map_or(self.any, |indexer| indexer.value);
                };
                match fields.iter().find(|field| field.name == *name) {
                    Some(Field { ty, is_optional: true, .. }) => {
                        let ty = *ty;
                        self.raw.add(Node::Optional(ty))
                    }
                    Some(field) => field.ty,
                    None => indexer.map_or(self.any, |indexer| indexer.value),
                }
            }
            _ => self.any,
        }
    }

    fn intersection(&mut self, id: NodeId, members: &[NodeId]) -> NodeId {
        let mut parts = Vec::new();
        self.intersected(members, &mut parts, 0);
        parts.dedup();
        let known: Vec<NodeId> = parts.iter().map(|&part| self.raw.behind_names(part)).collect();
        if let Some(&known) = self.intersections.get(&known) {
            return known;
        }
        // A recursive type that meets this very intersection inside refers to it.
        self.intersections.insert(known.clone(), id);
        let result = self.intersect(id, &parts);
        self.intersections.insert(known, result);
        result
    }

    /// The members of an intersection without intersections among them.
    fn intersected(&self, members: &[NodeId], parts: &mut Vec<NodeId>, depth: usize) {
        for &member in members {
            let behind = self.raw.behind_names(member);
            match self.raw.node(behind) {
                Node::Intersection(inner) if depth < DEPTH_MAX && parts.len() < WIDTH_MAX => {
                    self.intersected(inner, parts, depth + 1);
                }
                Node::Basic(Basic::Unknown) => {}
                _ => parts.push(member),
            }
        }
    }

    fn intersect(&mut self, id: NodeId, parts: &[NodeId]) -> NodeId {
        if parts.len() > WIDTH_MAX {
            return self.any;
        }
        // `&` distributes over `|`.
        for (i, &part) in parts.iter().enumerate() {
            let shape = self.raw.behind_names(part);
            let mut alternatives = Vec::new();
            if matches!(self.raw.node(shape), Node::Union(_) | Node::Optional(_)) {
                self.flatten(part, &mut alternatives);
                let union = alternatives
                    .into_iter()
                    .take(WIDTH_MAX)
                    .map(|alternative| {
                        let mut members = parts.to_vec();
                        if let Some(place) = members.get_mut(i) {
                            *place = alternative;
                        }
                        let intersection = self.raw.add(Node::Intersection(members));
                        self.expand(intersection)
                    })
                    .collect();
                return self.raw.add(Node::Union(union));
            }
        }
        let mut result: Vec<NodeId> = Vec::new();
        for &part in parts {
            if let Node::Basic(Basic::Any) = self.raw.node(self.raw.behind_names(part)) {
                return self.any;
            }
            let mut merged = part;
            let mut i = 0;
            while let Some(&other) = result.get(i) {
                match self.meet(other, merged) {
                    Meet::Never => return self.raw.add(Node::Basic(Basic::Never)),
                    Meet::One(one) => {
                        merged = one;
                        result.remove(i);
                    }
                    Meet::Both => i += 1,
                }
            }
            result.push(merged);
        }
        match result.as_slice() {
            [] => self.raw.add(Node::Basic(Basic::Unknown)),
            [one] => *one,
            _ if result == parts && matches!(self.raw.node(id), Node::Intersection(list) if *list == result) => id,
            _ => {
                let whole = self.raw.add(Node::Intersection(result));
                self.expanded.insert(whole, whole);
                whole
            }
        }
    }

    /// What two members of an intersection come to.
    fn meet(&mut self, a: NodeId, b: NodeId) -> Meet {
        let (x, y) = (self.raw.shape(a), self.raw.shape(b));
        let plain = |id, shape| self.raw.behind_names(id) == shape;
        let are_plain = plain(a, x) && plain(b, y);
        if self.equal(a, b) {
            return Meet::One(a);
        }
        let merged = match (self.raw.node(x), self.raw.node(y)) {
            (Node::Literal(_), Node::Literal(_)) if !self.equal(x, y) => return Meet::Never,
            (Node::Literal(literal), Node::Basic(basic)) if is_literal_of(literal, *basic) => return Meet::One(a),
            (Node::Basic(basic), Node::Literal(literal)) if is_literal_of(literal, *basic) => return Meet::One(b),
            (Node::Basic(Basic::Integer), Node::Basic(Basic::Number)) if are_plain => return Meet::One(a),
            (Node::Basic(Basic::Number), Node::Basic(Basic::Integer)) if are_plain => return Meet::One(b),
            (Node::Basic(Basic::Table), Node::Table { .. } | Node::Array { .. }) if are_plain => return Meet::One(b),
            (Node::Table { .. } | Node::Array { .. }, Node::Basic(Basic::Table)) if are_plain => return Meet::One(a),
            (Node::Basic(Basic::Function), Node::Function(_)) if are_plain => return Meet::One(b),
            (Node::Function(_), Node::Basic(Basic::Function)) if are_plain => return Meet::One(a),
            (Node::Table { .. }, Node::Table { .. }) if are_plain => self.merge(x, y),
            (&Node::Array { element: first, is_readonly: a }, &Node::Array { element: second, is_readonly: b })
                if are_plain =>
            {
                let element = self.raw.add(Node::Intersection(vec![first, second]));
                self.raw.add(Node::Array { element, is_readonly: a && b })
            }
            (first, second) => match (class(first), class(second)) {
                (Some(first), Some(second)) if first != second => return Meet::Never,
                _ => return Meet::Both,
            },
        };
        Meet::One(merged)
    }

    /// Two records in one.
    fn merge(&mut self, a: NodeId, b: NodeId) -> NodeId {
        let (
            Node::Table { fields: mut merged, indexer: first, is_readonly: is_first_readonly },
            Node::Table { fields: others, indexer: second, is_readonly: is_second_readonly },
        ) = (self.raw.node(a).clone(), self.raw.node(b).clone())
        else {
            return self.any;
        };
        for field in others {
            match merged.iter().position(|other| other.name == field.name) {
                Some(at) => {
                    let Some(common) = merged.get_mut(at) else { continue };
                    common.is_optional &= field.is_optional;
                    common.is_readonly &= field.is_readonly;
                    common.ty = self.raw.add(Node::Intersection(vec![common.ty, field.ty]));
                }
                None => merged.push(field),
            }
        }
        let indexer = match (first, second) {
            (Some(a), Some(b)) => Some(Indexer {
                key: self.raw.add(Node::Union(vec![a.key, b.key])),
                value: self.raw.add(Node::Intersection(vec![a.value, b.value])),
                is_readonly: a.is_readonly && b.is_readonly,
            }),
            (a, b) => a.or(b),
        };
        let is_readonly = is_first_readonly && is_second_readonly;
        self.raw.add(Node::Table { fields: merged, indexer, is_readonly })
    }
}

/// Makes `any` of what leads back to itself without passing through a type with parts of its own.
fn cut_cycles(raw: &mut Graph) {
    let parts = |id: NodeId, visit: &mut dyn FnMut(NodeId)| match raw.node(id) {
        Node::Named { target, .. } => visit(*target),
        Node::Optional(_)
        | Node::Union(_)
        | Node::Intersection(_)
        | Node::Validated { .. }
        | Node::Keyof(_)
        | Node::Access { .. } => raw.children(id, visit),
        _ => {}
    };
    let mut odd: Vec<NodeId> = Vec::new();
    for component in components(raw.len(), &parts) {
        let mut is_cycle = component.len() > 1;
        if let [id] = *component {
            parts(id, &mut |part| is_cycle |= part == id);
        }
        if is_cycle {
            odd.extend(component);
        }
    }
    for id in odd {
        match raw.node(id).clone() {
            Node::Named { name, args, .. } => raw.set(id, Node::Named { name, args, target: NodeId::MAX }),
            _ => raw.set(id, Node::Basic(Basic::Any)),
        }
    }
}

/// What two members of an intersection come to.
enum Meet {
    Never,
    One(NodeId),
    Both,
}

fn is_literal_of(literal: &Literal, basic: Basic) -> bool {
    literal.base() == basic || matches!(literal, Literal::Integer(_)) && basic == Basic::Number
}

/// The type of all values of a type as the function `type` names it, if they have one in common.
fn class(node: &Node) -> Option<Basic> {
    match node {
        Node::Basic(Basic::Integer) => Some(Basic::Number),
        Node::Basic(Basic::Any | Basic::Unknown | Basic::Never | Basic::SelfType | Basic::Error) => None,
        Node::Basic(basic) => Some(*basic),
        Node::Literal(Literal::Integer(_) | Literal::Float(_)) => Some(Basic::Number),
        Node::Literal(literal) => Some(literal.base()),
        Node::Array { .. } | Node::Table { .. } => Some(Basic::Table),
        Node::Function(_) => Some(Basic::Function),
        _ => None,
    }
}

/// Bytes that are the same for equal literals only.
fn literal_key(literal: &Literal) -> Vec<u8> {
    match literal {
        Literal::Boolean(value) => vec![b'b', u8::from(*value)],
        Literal::Integer(value) => [&b"i"[..], &value.to_le_bytes()].concat(),
        Literal::Float(value) => [&b"f"[..], &value.to_bits().to_le_bytes()].concat(),
        Literal::String(text) => [&b"s"[..], text].concat(),
    }
}

/// One comparison of raw types.
struct Comparison<'a> {
    raw: &'a Graph,
    assumed: HashSet<(NodeId, NodeId)>,
    steps: usize,
}

impl Comparison<'_> {
    fn equal(&mut self, a: NodeId, b: NodeId, depth: usize) -> bool {
        let (a, b) = (self.raw.behind_names(a), self.raw.behind_names(b));
        if a == b || self.assumed.contains(&(a, b)) {
            return true;
        }
        if self.steps == 0 || depth > DEPTH_MAX {
            return false;
        }
        self.steps -= 1;
        let (x, y) = (self.raw.node(a), self.raw.node(b));
        if std::mem::discriminant(x) != std::mem::discriminant(y) || !self.same_label(x, y) {
            return false;
        }
        let (left, right) = (parts(x), parts(y));
        if left.len() != right.len() {
            return false;
        }
        self.assumed.insert((a, b));
        let is_equal = if matches!(x, Node::Union(_)) {
            left.iter().all(|&l| right.iter().any(|&r| self.equal(l, r, depth + 1)))
                && right.iter().all(|&r| left.iter().any(|&l| self.equal(l, r, depth + 1)))
        } else {
            left.into_iter().zip(right).all(|(l, r)| self.equal(l, r, depth + 1))
        };
        if !is_equal {
            self.assumed.remove(&(a, b));
        }
        is_equal
    }

    /// Whether two nodes of one kind differ at most in their parts.
    fn same_label(&self, x: &Node, y: &Node) -> bool {
        match (x, y) {
            (
                Node::Table { fields: a, indexer: i, is_readonly: r },
                Node::Table { fields: b, indexer: j, is_readonly: s },
            ) => r == s && i.is_some() == j.is_some() && same_fields(a, b),
            (Node::Interface { members: a, indexer: i }, Node::Interface { members: b, indexer: j }) => {
                i.is_some() == j.is_some() && same_fields(a, b)
            }
            (Node::Function(a), Node::Function(b)) => same_function(a, b),
            (Node::Union(_), Node::Union(_)) => true,
            _ => {
                let blank = |node: &Node| map_children(node, &mut |_| 0);
                blank(x) == blank(y)
            }
        }
    }
}

fn same_fields(a: &[Field], b: &[Field]) -> bool {
    let flags = |field: &Field| (field.is_optional, field.is_readonly, field.is_method);
    a.len() == b.len() && sorted(a).into_iter().zip(sorted(b)).all(|(x, y)| x.name == y.name && flags(x) == flags(y))
}

fn same_function(a: &Function, b: &Function) -> bool {
    let shape = |f: &Function| {
        let results = f.results.as_ref().map(|results| (results.types.len(), results.rest.is_some()));
        let optional: Vec<bool> = f.params.iter().map(|param| param.is_optional).collect();
        (f.type_params.len(), optional, f.rest.is_some(), results)
    };
    shape(a) == shape(b)
}

/// Fields by name.
pub(super) fn sorted(fields: &[Field]) -> Vec<&Field> {
    let mut sorted: Vec<&Field> = fields.iter().collect();
    sorted.sort_by(|a, b| a.name.cmp(&b.name));
    sorted
}

/// The parts of a node, fields by name.
pub(super) fn parts(node: &Node) -> Vec<NodeId> {
    match node {
        Node::Table { fields, indexer, .. } | Node::Interface { members: fields, indexer } => {
            let mut parts: Vec<NodeId> = sorted(fields).into_iter().map(|field| field.ty).collect();
            parts.extend(indexer.iter().flat_map(|indexer| [indexer.key, indexer.value]));
            parts
        }
        _ => {
            let mut parts = Vec::new();
            children_of(node, &mut |child| parts.push(child));
            parts
        }
    }
}
