//! Subtypes (specification: types, 3.2 without its rule 2): what `<=` and `<` on type values ask.
//!
//! The relation of a recursive type is proved under the assumption of what is being proved; an attempt that
//! fails takes its assumptions back. Where the proof is deeper than the specification asks for, the answer is no.

use std::collections::HashSet;

use super::identity::{Detail, Fingerprint, fingerprints};
use super::{Basic, Field, Function, Graph, Indexer, Literal, Node, NodeId, Pack, TypeRef};

/// How deep a proof may be.
const DEPTH_MAX: usize = 64;
/// Steps of one proof; each looks at one pair of types.
const STEPS_MAX: usize = 100_000;

/// Whether every value of `a` is one of `b`.
#[must_use]
pub fn is_subtype(a: &TypeRef, b: &TypeRef) -> bool {
    let mut graph = Graph::new();
    let x = graph.import(&a.graph, a.root, &|_| None);
    let y = graph.import(&b.graph, b.root, &|_| None);
    let identities = fingerprints(&graph, Detail::Type);
    let mut proof =
        Proof { graph: &graph, identities, assumed: Vec::new(), known: HashSet::new(), steps: STEPS_MAX, depth: 0 };
    proof.fits(x, y)
}

struct Proof<'a> {
    graph: &'a Graph,
    identities: Vec<Fingerprint>,
    /// Pairs that are being proved or were proved under the assumption of others, in order.
    assumed: Vec<(Fingerprint, Fingerprint)>,
    known: HashSet<(Fingerprint, Fingerprint)>,
    steps: usize,
    depth: usize,
}

impl Proof<'_> {
    fn identity(&self, id: NodeId) -> Fingerprint {
        self.identities.get(self.graph.behind_names(id) as usize).copied().unwrap_or(1)
    }

    fn is_equal(&self, a: NodeId, b: NodeId) -> bool {
        self.identity(a) == self.identity(b)
    }

    fn fits(&mut self, a: NodeId, b: NodeId) -> bool {
        if self.is_equal(a, b) {
            return true;
        }
        let pair = (self.identity(a), self.identity(b));
        if self.known.contains(&pair) {
            return true;
        }
        if self.steps == 0 || self.depth > DEPTH_MAX {
            return false;
        }
        self.steps -= 1;
        let mark = self.assumed.len();
        self.assumed.push(pair);
        self.known.insert(pair);
        self.depth += 1;
        let fits = self.decide(self.graph.behind_names(a), self.graph.behind_names(b));
        self.depth -= 1;
        if !fits {
            for pair in self.assumed.drain(mark..) {
                self.known.remove(&pair);
            }
        }
        fits
    }

    fn decide(&mut self, a: NodeId, b: NodeId) -> bool {
        let graph = self.graph;
        let (x, y) = (graph.node(a), graph.node(b));
        match (x, y) {
            (Node::Basic(Basic::Never), _) | (_, Node::Basic(Basic::Unknown)) => return true,
            (_, Node::Basic(Basic::Never)) | (Node::Basic(Basic::Unknown), _) => return false,
            // Without rule 2 `any` is as the type of all values.
            (_, Node::Basic(Basic::Any)) => return true,
            (Node::Basic(Basic::Any), _) => return false,
            _ => {}
        }
        match x {
            Node::Optional(inner) => return self.takes_nil(b) && self.fits(*inner, b),
            Node::Union(members) => return members.iter().all(|&member| self.fits(member, b)),
            _ => {}
        }
        match y {
            Node::Optional(inner) => return matches!(x, Node::Basic(Basic::Nil)) || self.fits(a, *inner),
            Node::Union(members) => {
                return members.iter().any(|&member| self.fits(a, member)) || self.is_boolean_in(x, members);
            }
            Node::Intersection(members) => return members.iter().all(|&member| self.fits(a, member)),
            _ => {}
        }
        if let Node::Intersection(members) = x {
            return members.iter().any(|&member| self.fits(member, b));
        }
        match (x, y) {
            (Node::Validated { base, validators }, Node::Validated { base: other, validators: wanted }) => {
                wanted.iter().all(|validator| validators.contains(validator)) && self.fits(*base, *other)
            }
            (Node::Validated { base, .. }, _) => self.fits(*base, b),
            (_, Node::Validated { .. }) => false,
            (Node::Literal(literal), Node::Basic(basic)) => {
                literal.base() == *basic || matches!(literal, Literal::Integer(_)) && *basic == Basic::Number
            }
            (Node::Basic(Basic::Integer), Node::Basic(Basic::Number)) => true,
            (Node::Array { .. } | Node::Table { .. }, Node::Basic(Basic::Table)) => true,
            (Node::Basic(Basic::Table), Node::Array { .. } | Node::Table { .. }) => true,
            (Node::Function(_), Node::Basic(Basic::Function)) => true,
            (Node::Basic(Basic::Function), Node::Function(_)) => true,
            (Node::Function(f), Node::Function(g)) => self.function_fits(f, g),
            (Node::Array { .. } | Node::Table { .. }, Node::Array { .. } | Node::Table { .. }) => self.table_fits(x, y),
            (
                Node::Table { fields, .. } | Node::Interface { members: fields, .. },
                Node::Interface { members, indexer },
            ) => indexer.is_none() && members.iter().all(|wanted| self.member_fits(fields, wanted)),
            (Node::Host { name, args }, Node::Host { name: other, args: wanted }) => {
                name == other
                    && args.len() == wanted.len()
                    && args.iter().zip(wanted).all(|(&a, &b)| self.fits(a, b) && self.fits(b, a))
            }
            _ => false,
        }
    }

    fn is_boolean_in(&self, x: &Node, members: &[NodeId]) -> bool {
        let has = |value| {
            members.iter().any(|&member| {
                *self.graph.node(self.graph.behind_names(member)) == Node::Literal(Literal::Boolean(value))
            })
        };
        matches!(x, Node::Basic(Basic::Boolean)) && has(true) && has(false)
    }

    /// Whether nil is a value of a type.
    fn takes_nil(&self, id: NodeId) -> bool {
        self.graph.takes_nil(id)
    }

    // ---- tables

    fn table_fits(&mut self, x: &Node, y: &Node) -> bool {
        match (x, y) {
            (Node::Array { element, is_readonly }, Node::Array { element: wanted, is_readonly: may_be_readonly }) => {
                (*may_be_readonly || !is_readonly) && self.fits(*element, *wanted)
            }
            (Node::Array { element, is_readonly }, Node::Table { fields, indexer, is_readonly: may_be_readonly }) => {
                let Some(indexer) = indexer else { return fields.iter().all(|field| self.may_be_absent(field)) };
                (*may_be_readonly || !is_readonly)
                    && fields.iter().all(|field| self.may_be_absent(field))
                    && self.takes_integers(indexer.key)
                    && self.fits(*element, indexer.value)
            }
            (
                Node::Table { fields, indexer, is_readonly },
                Node::Table { fields: wanted, indexer: rule, is_readonly: may_be_readonly },
            ) => {
                if *is_readonly && !may_be_readonly && !(wanted.is_empty() && rule.is_none()) {
                    return false;
                }
                wanted.iter().all(|wanted| self.field_fits(fields, *indexer, wanted, *may_be_readonly))
                    && rule.is_none_or(|rule| self.rule_fits(fields, *indexer, wanted, rule, *may_be_readonly))
            }
            _ => false,
        }
    }

    fn may_be_absent(&self, field: &Field) -> bool {
        field.is_optional || self.takes_nil(field.ty)
    }

    fn takes_integers(&self, key: NodeId) -> bool {
        match self.graph.node(self.graph.shape(key)) {
            Node::Basic(basic) => matches!(basic, Basic::Integer | Basic::Number | Basic::Any | Basic::Unknown),
            Node::Union(members) => members.iter().any(|&member| self.takes_integers(member)),
            _ => false,
        }
    }

    fn field_fits(&mut self, fields: &[Field], indexer: Option<Indexer>, wanted: &Field, is_readonly: bool) -> bool {
        let Some(field) = fields.iter().find(|field| field.name == wanted.name) else {
            // A map has any of its fields, or not.
            let only_map = fields.is_empty().then_some(indexer).flatten();
            return self.may_be_absent(wanted) && only_map.is_none_or(|indexer| self.fits(indexer.value, wanted.ty));
        };
        if field.is_optional && !self.may_be_absent(wanted) {
            return false;
        }
        if wanted.is_readonly || is_readonly {
            return self.fits(field.ty, wanted.ty);
        }
        !field.is_readonly && self.fits(field.ty, wanted.ty) && self.fits(wanted.ty, field.ty)
    }

    /// Whether an indexer takes all fields that have no rule of their own, and the other indexer.
    fn rule_fits(
        &mut self,
        fields: &[Field],
        indexer: Option<Indexer>,
        wanted: &[Field],
        rule: Indexer,
        is_readonly: bool,
    ) -> bool {
        let takes_names = |proof: &Self, name: &[u8]| match proof.graph.node(proof.graph.shape(rule.key)) {
            Node::Basic(basic) => matches!(basic, Basic::String | Basic::Any | Basic::Unknown),
            Node::Literal(Literal::String(text)) => **text == *name,
            Node::Union(members) => members.iter().any(|&member| match proof.graph.node(proof.graph.shape(member)) {
                Node::Basic(Basic::String) => true,
                Node::Literal(Literal::String(text)) => **text == *name,
                _ => false,
            }),
            _ => false,
        };
        let others = fields.iter().filter(|field| wanted.iter().all(|known| known.name != field.name));
        for field in others {
            if !takes_names(self, &field.name) || !self.fits(field.ty, rule.value) {
                return false;
            }
        }
        indexer.is_none_or(|indexer| {
            let covariant = self.fits(indexer.key, rule.key) && self.fits(indexer.value, rule.value);
            let is_free = rule.is_readonly || is_readonly;
            covariant && (is_free || self.fits(rule.key, indexer.key) && self.fits(rule.value, indexer.value))
        })
    }

    fn member_fits(&mut self, fields: &[Field], wanted: &Field) -> bool {
        match fields.iter().find(|field| field.name == wanted.name) {
            Some(field) => (!field.is_optional || self.may_be_absent(wanted)) && self.fits(field.ty, wanted.ty),
            None => self.may_be_absent(wanted),
        }
    }

    // ---- functions

    fn function_fits(&mut self, f: &Function, g: &Function) -> bool {
        let needed = f
            .params
            .iter()
            .rposition(|param| !param.is_optional && !self.takes_nil(param.ty))
            .map_or(0, |last| last + 1);
        if needed > g.params.len() && g.rest.is_none() {
            return false;
        }
        for (i, param) in g.params.iter().enumerate() {
            let Some(own) = f.params.get(i).map(|own| own.ty).or(f.rest) else { break };
            if !self.fits(param.ty, own) {
                return false;
            }
        }
        if let (Some(own), Some(other)) = (f.rest, g.rest)
            && !self.fits(other, own)
        {
            return false;
        }
        match (&f.results, &g.results) {
            (_, None) => true,
            (None, Some(wanted)) => wanted.types.is_empty() && wanted.rest.is_none(),
            (Some(own), Some(wanted)) => self.results_fit(own, wanted),
        }
    }

    fn results_fit(&mut self, own: &Pack, wanted: &Pack) -> bool {
        for (i, &ty) in wanted.types.iter().enumerate() {
            let fits = match own.types.get(i).copied().or(own.rest) {
                Some(own) => self.fits(own, ty),
                None => self.takes_nil(ty),
            };
            if !fits {
                return false;
            }
        }
        match (own.rest, wanted.rest) {
            (Some(own), Some(wanted)) => self.fits(own, wanted),
            _ => true,
        }
    }
}
