//! Moving types between graphs, and putting types in the place of parameters.

use std::collections::HashMap;
use std::sync::Arc;

use super::of_raw;
use super::{Graph, Node, NodeId, TypeParam, TypeRef, map_children};

/// A copy in progress: nodes have their places before their parts are copied.
struct Copier<'a> {
    from: &'a Graph,
    to: &'a mut Graph,
    done: HashMap<NodeId, NodeId>,
    waiting: Vec<(NodeId, NodeId)>,
}

impl Copier<'_> {
    fn copy(&mut self, id: NodeId) -> NodeId {
        if let Some(&done) = self.done.get(&id) {
            return done;
        }
        let place = self.to.add(Node::Basic(super::Basic::Any));
        self.done.insert(id, place);
        self.waiting.push((id, place));
        place
    }
}

impl Graph {
    /// Copies a type of another graph into this one. `change` may give nodes of this graph in place of some.
    pub fn import(&mut self, from: &Graph, id: NodeId, change: &dyn Fn(&Node) -> Option<NodeId>) -> NodeId {
        let mut copier = Copier { from, to: self, done: HashMap::new(), waiting: Vec::new() };
        let copied = match change(from.node(id)) {
            Some(other) => return other,
            None => copier.copy(id),
        };
        while let Some((id, place)) = copier.waiting.pop() {
            let node = copier.from.node(id).clone();
            let node =
                map_children(&node, &mut |child| change(copier.from.node(child)).unwrap_or_else(|| copier.copy(child)));
            copier.to.set(place, node);
        }
        copied
    }
}

impl TypeRef {
    /// The same type in a graph that holds nothing else.
    #[must_use]
    pub fn alone(&self) -> TypeRef {
        let mut graph = Graph::new();
        let root = graph.import(&self.graph, self.root, &|_| None);
        TypeRef { graph: Arc::new(graph), root }
    }

    /// Another type of the same graph.
    #[must_use]
    pub fn at(&self, root: NodeId) -> TypeRef {
        TypeRef { graph: Arc::clone(&self.graph), root }
    }

    /// The parameters and the body, if the type is generic.
    #[must_use]
    pub fn generic(&self) -> Option<(&[TypeParam], NodeId)> {
        match self.graph.node(self.graph.behind_names(self.root)) {
            Node::Generic { params, body } => Some((params, *body)),
            _ => None,
        }
    }

    /// The type that a generic one becomes with these arguments; itself if it takes another number of them.
    #[must_use]
    pub fn apply(&self, args: &[TypeRef]) -> TypeRef {
        let Some((params, body)) = self.generic().filter(|(params, _)| params.len() == args.len()) else {
            return self.clone();
        };
        let name = match self.graph.node(self.root) {
            Node::Named { name, .. } => name.clone(),
            _ => Box::default(),
        };
        substitute(&self.graph, params, args, body, Some(name))
    }

    /// A part of a generic type with these arguments in the place of the parameters.
    #[must_use]
    pub fn with_arguments(&self, part: NodeId, args: &[TypeRef]) -> TypeRef {
        let params = self.generic().map_or(&[][..], |(params, _)| params);
        substitute(&self.graph, params, args, part, None)
    }
}

fn substitute(from: &Graph, params: &[TypeParam], args: &[TypeRef], target: NodeId, name: Option<Box<str>>) -> TypeRef {
    let mut graph = Graph::new();
    let args: Vec<NodeId> = args.iter().map(|arg| graph.import(&arg.graph, arg.root, &|_| None)).collect();
    let mut root = graph.import(from, target, &|node| match node {
        Node::Open(name) => params.iter().position(|param| param.name == *name).and_then(|i| args.get(i)).copied(),
        _ => None,
    });
    if let Some(name) = name {
        root = graph.add(Node::Named { name, args, target: root });
    }
    of_raw(graph, root)
}
