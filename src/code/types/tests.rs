//! Random types: normal forms stay what they are, equal types have one identity however they are written, dumps
//! give back what they were made of.

use super::encode;
use super::identity::{Detail, Fingerprint, fingerprints};
use super::print::text;
use super::subtype::is_subtype;
use super::{Basic, Field, Function, Graph, Indexer, Literal, Node, NodeId, Pack, Param, TypeRef, Validator, of_raw};

/// A generator of numbers (xorshift) for types that are the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % n
    }

    fn flag(&mut self) -> bool {
        self.below(2) == 1
    }

    fn some_of(&mut self, ids: &[NodeId]) -> NodeId {
        ids[self.below(ids.len())]
    }

    fn list(&mut self, least: usize, ids: &[NodeId]) -> Vec<NodeId> {
        (0..least + self.below(3)).map(|_| self.some_of(ids)).collect()
    }

    fn fields(&mut self, ids: &[NodeId]) -> Vec<Field> {
        let names = ["a", "b", "kind", "x y"];
        let count = self.below(4);
        (0..count)
            .map(|i| Field {
                name: names[i].as_bytes().into(),
                ty: self.some_of(ids),
                is_optional: self.flag(),
                is_readonly: self.flag(),
                is_method: false,
            })
            .collect()
    }

    fn literal(&mut self) -> Literal {
        match self.below(4) {
            0 => Literal::Boolean(self.flag()),
            1 => Literal::Integer(self.below(3) as i64 - 1),
            2 => Literal::Float(0.5),
            _ => Literal::String([&b"a"[..], b"b\"\n", b"\xff"][self.below(3)].into()),
        }
    }

    fn node(&mut self, ids: &[NodeId]) -> Node {
        match self.below(12) {
            0 | 1 => Node::Basic(Basic::ALL[self.below(13)]),
            2 => Node::Literal(self.literal()),
            3 => Node::Optional(self.some_of(ids)),
            4 | 5 => Node::Union(self.list(2, ids)),
            6 => Node::Intersection(self.list(2, ids)),
            7 => Node::Array { element: self.some_of(ids), is_readonly: self.flag() },
            8 | 9 => {
                let indexer = Indexer { key: self.some_of(ids), value: self.some_of(ids), is_readonly: self.flag() };
                let fields = self.fields(ids);
                Node::Table { fields, indexer: (self.below(4) == 0).then_some(indexer), is_readonly: self.flag() }
            }
            10 => Node::Function(Function {
                type_params: Vec::new(),
                params: vec![Param { name: None, ty: self.some_of(ids), is_optional: false }],
                rest: self.flag().then(|| self.some_of(ids)),
                results: Some(Pack { types: self.list(0, ids), rest: None }),
            }),
            _ => {
                let validators = vec![Validator { name: "min".into(), argument: Some(Literal::Integer(1)) }];
                Node::Validated { base: self.some_of(ids), validators }
            }
        }
    }

    /// A raw graph of `n` types that refer to each other, in cycles too.
    fn graph(&mut self, n: usize) -> Graph {
        let mut graph = Graph::new();
        let ids: Vec<NodeId> = (0..n)
            .map(|i| graph.add(Node::Named { name: format!("T{i}").into(), args: Vec::new(), target: NodeId::MAX }))
            .collect();
        for (i, &id) in ids.iter().enumerate() {
            let node = self.node(&ids);
            let target = graph.add(node);
            graph.set(id, Node::Named { name: format!("T{i}").into(), args: Vec::new(), target });
        }
        graph
    }
}

fn normal(graph: &Graph, root: NodeId) -> TypeRef {
    of_raw(graph.clone(), root)
}

fn identity(ty: &TypeRef) -> Fingerprint {
    fingerprints(&ty.graph, Detail::Type)[ty.graph.behind_names(ty.root) as usize]
}

#[test]
fn normal_forms_of_normal_forms_are_the_same() {
    for seed in 1..150 {
        let graph = Random(seed * 7919).graph(8);
        for root in 0..8 {
            let once = normal(&graph, root);
            let twice = normal(&once.graph, once.root);
            assert_eq!(identity(&once), identity(&twice), "seed {seed}: {}", text(&once.graph, once.root));
            assert_eq!(text(&once.graph, once.root), text(&twice.graph, twice.root));
        }
    }
}

#[test]
fn the_order_of_fields_and_members_and_the_names_mean_nothing() {
    for seed in 1..150 {
        let graph = Random(seed * 104_729).graph(8);
        let mut turned = Graph::new();
        for id in 0..u32::try_from(graph.len()).unwrap() {
            let mut node = graph.node(id).clone();
            match &mut node {
                Node::Union(members) => members.reverse(),
                Node::Table { fields, .. } => fields.reverse(),
                Node::Named { name, .. } => *name = format!("Other{name}").into(),
                _ => {}
            }
            turned.add(node);
        }
        for root in 0..8 {
            let (a, b) = (normal(&graph, root), normal(&turned, root));
            assert_eq!(identity(&a), identity(&b), "seed {seed}: {}", text(&a.graph, a.graph.behind_names(a.root)));
        }
    }
}

#[test]
fn types_are_subtypes_of_themselves_and_of_their_optional_form() {
    for seed in 1..200 {
        let mut graph = Random(seed * 31).graph(6);
        for root in 0..6 {
            let optional = graph.add(Node::Optional(root));
            let (ty, optional) = (normal(&graph, root), normal(&graph, optional));
            assert!(is_subtype(&ty, &ty), "seed {seed}");
            assert!(is_subtype(&ty, &optional), "seed {seed}: {}", text(&ty.graph, ty.root));
        }
    }
}

#[test]
fn dumps_give_back_the_type() {
    for seed in 1..60 {
        let graph = Random(seed * 6151).graph(8);
        for root in 0..8 {
            let ty = normal(&graph, root);
            let mut bytes = Vec::new();
            encode::write(&mut bytes, &ty);
            let back = encode::read(&bytes).unwrap();
            assert_eq!(identity(&ty), identity(&back), "seed {seed}");
            assert_eq!(text(&ty.graph, ty.root), text(&back.graph, back.root));
            for len in (0..bytes.len()).step_by(5) {
                assert!(encode::read(&bytes[..len]).is_none());
            }
        }
    }
}

#[test]
fn forged_dumps_are_refused_or_types() {
    let mut random = Random(99);
    for seed in 1..30 {
        let ty = normal(&Random(seed * 97).graph(6), 0);
        let mut bytes = Vec::new();
        encode::write(&mut bytes, &ty);
        for _ in 0..50 {
            let mut forged = bytes.clone();
            let at = random.below(forged.len());
            forged[at] = u8::try_from(random.below(256)).unwrap();
            if let Some(ty) = encode::read(&forged) {
                assert!(!text(&ty.graph, ty.root).is_empty());
                identity(&ty);
            }
        }
    }
}

#[test]
fn an_unfolded_recursive_type_is_the_same_type() {
    let mut graph = Graph::new();
    let field = |ty| Field { name: (*b"n").into(), ty, is_optional: false, is_readonly: false, is_method: false };
    let table = |ty| Node::Table { fields: vec![field(ty)], indexer: None, is_readonly: false };
    // A = {n: A?}, B = {n: {n: B?}?}
    let a = graph.add(Node::Basic(Basic::Any));
    let a_inner = graph.add(Node::Optional(a));
    graph.set(a, table(a_inner));
    let b = graph.add(Node::Basic(Basic::Any));
    let b_inner = graph.add(Node::Optional(b));
    let unfolded = graph.add(table(b_inner));
    let outer = graph.add(Node::Optional(unfolded));
    graph.set(b, table(outer));
    let (a, b) = (normal(&graph, a), normal(&graph, b));
    assert_eq!(identity(&a), identity(&b));
    assert!(is_subtype(&a, &b) && is_subtype(&b, &a));
}
