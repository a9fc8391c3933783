//! References between entries, and the order that follows from them (section 3).

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::sync::Arc;

use super::data::Data;
use super::entry::{Entry, State};
use super::finding::Fault;
use super::id::{Id, TEST_LIBRARY};
use super::kind::{self, Target, Type, reference_options};
use super::placeholder;

/// One reference of an entry.
#[derive(Clone, Debug)]
pub struct Reference {
    /// The field that holds it, as a path.
    pub field: String,
    /// What it refers to.
    pub id: Id,
    /// What it may refer to.
    pub(super) target: Target,
    /// Whether it may be dropped when its entry is disabled.
    pub(super) is_loose: bool,
    /// Whether it says nothing but what starts first: it stands for one of several, or follows from a name.
    pub is_implied: bool,
}

/// What is looked up by something else than an id.
#[derive(Debug, Default)]
pub struct Index {
    /// Entries of `env.variable` by public name.
    variables: HashMap<String, Id>,
    /// Policies by group.
    policies: HashMap<Id, Vec<Id>>,
    /// Entries by the names in `meta.groups`.
    groups: HashMap<String, Vec<Id>>,
    /// Entries that are the only ones of their kind, where references may be left out.
    only: HashMap<&'static str, Id>,
}

impl Index {
    /// The index of a state.
    #[must_use]
    pub fn new(state: &State) -> Index {
        let mut index = Index::default();
        let mut n_of_kind: HashMap<&'static str, usize> = HashMap::new();
        for entry in state.iter() {
            match &*entry.kind {
                "env.variable" => {
                    if let Ok(Some(name)) = entry.string("variable") {
                        index.variables.entry(name.to_owned()).or_insert_with(|| entry.id.clone());
                    }
                }
                kind if Target::Policy.takes(kind) => {
                    for group in entry.references("groups").unwrap_or_default() {
                        index.policies.entry(group).or_default().push(entry.id.clone());
                    }
                }
                kind => {
                    let name = match kind {
                        "http.service" => Some("http.service"),
                        "http.router" => Some("http.router"),
                        "process.host" => Some("process.host"),
                        kind if Target::QueueDriver.takes(kind) => Some("queue.driver"),
                        _ => None,
                    };
                    if let Some(name) = name {
                        *n_of_kind.entry(name).or_default() += 1;
                        index.only.insert(name, entry.id.clone());
                    }
                }
            }
            for group in entry.meta.get("groups").and_then(Data::as_list).unwrap_or_default() {
                if let Some(group) = group.as_str() {
                    index.groups.entry(group.to_owned()).or_default().push(entry.id.clone());
                }
            }
        }
        index.only.retain(|name, _| n_of_kind.get(name) == Some(&1));
        index
    }

    /// The entry of the variable with this public name, or id.
    #[must_use]
    pub fn variable(&self, name: &str) -> Option<Id> {
        match name.contains(':') {
            true => Id::parse(name).ok(),
            false => self.variables.get(name).cloned(),
        }
    }
}

/// The references of an entry, and what is wrong with them as texts.
#[must_use]
pub fn references(entry: &Entry, state: &State, index: &Index) -> (Vec<Reference>, Vec<Fault>) {
    let mut found = Found { entry, references: Vec::new(), faults: Vec::new() };
    let Some(kind) = kind::find(&entry.kind) else { return (Vec::new(), Vec::new()) };
    for row in kind.rows() {
        let (target, is_list) = match row.ty {
            Type::Ref(target) => (target, false),
            Type::Refs(target) => (target, true),
            Type::RefMap(target) => {
                if let Ok(Some(map)) = entry.map(row.path) {
                    for (name, value) in map.iter() {
                        found.text(&format!("{}.{name}", row.path), value, target);
                    }
                }
                continue;
            }
            _ => continue,
        };
        let Some(value) = entry.get(row.path) else { continue };
        match (is_list, value) {
            (true, Data::List(items)) => {
                for (at, item) in items.iter().enumerate() {
                    found.listed(&format!("{}.{at}", row.path), item, target, index);
                }
            }
            (true, value) => found.listed(row.path, value, target, index),
            (false, value) => found.text(row.path, value, target),
        }
    }
    found.meta(state, index);
    found.options();
    found.contracts();
    found.implied(index);
    placeholder::each(entry, &mut |path, name, _| {
        if let Some(id) = index.variable(name).filter(|id| state.get(id).is_some()) {
            found.push(path, id, Target::Any, true);
        }
    });
    (found.references, found.faults)
}

struct Found<'e> {
    entry: &'e Entry,
    references: Vec<Reference>,
    faults: Vec<Fault>,
}

impl Found<'_> {
    fn push(&mut self, field: &str, id: Id, target: Target, is_implied: bool) {
        let is_loose = ["lifecycle.requires", "lifecycle.depends_on", "meta.depends_on"]
            .iter()
            .any(|path| field.starts_with(path));
        self.references.push(Reference { field: field.to_owned(), id, target, is_loose, is_implied });
    }

    /// A reference; what is no text, or a placeholder, is not looked at.
    fn text(&mut self, field: &str, value: &Data, target: Target) {
        let Some(text) = value.as_str().filter(|text| !placeholder::has_one(text)) else { return };
        // An empty field counts as missing, which is told elsewhere.
        if text.is_empty() && !field.contains("imports.") {
            return;
        }
        match Id::parse_in(text, self.entry.id.namespace()) {
            // What the runtime has is no entry of the project.
            Ok(id) if id.as_str() == TEST_LIBRARY && field.starts_with("imports.") => {}
            Ok(id) => self.push(field, id, target, false),
            Err(fault) => {
                let note = format!("in field '{field}' of {}", self.entry.id);
                self.faults.push(fault.in_field(field).with_note(note));
            }
        }
    }

    fn listed(&mut self, field: &str, value: &Data, target: Target, index: &Index) {
        if target != Target::Group {
            return self.text(field, value, target);
        }
        // A group is a name; what it stands for are its policies.
        let group = value.as_str().and_then(|text| Id::parse_in(text, self.entry.id.namespace()).ok());
        let Some(group) = group.filter(|_| !self.entry.kind.starts_with("security.policy")) else { return };
        for id in index.policies.get(&group).into_iter().flatten() {
            self.push(field, id.clone(), Target::Policy, true);
        }
    }

    /// `meta.depends_on`, `meta.parent`.
    fn meta(&mut self, state: &State, index: &Index) {
        let Some(value) = self.entry.meta.get("parent") else { return self.depends_on(state, index) };
        self.text("meta.parent", value, Target::Any);
        self.depends_on(state, index);
    }

    fn depends_on(&mut self, state: &State, index: &Index) {
        let Some(value) = self.entry.meta.get("depends_on") else { return };
        let items = value.as_list().unwrap_or(std::slice::from_ref(value));
        for (at, item) in items.iter().enumerate() {
            let field = format!("meta.depends_on.{at}");
            let Some(text) = item.as_str() else {
                if !item.is_null() {
                    let got = item.described();
                    let message = format!("field '{field}' of {} should be a string, got {got}", self.entry.id);
                    self.faults.push(Fault::new(crate::diag::ProjectCode::C0110, message).in_field(field));
                }
                continue;
            };
            if let Some(namespace) = text.strip_prefix("ns:") {
                let all = state.iter().filter(|other| other.id.namespace() == namespace && other.id != self.entry.id);
                for id in all.map(|other| other.id.clone()).collect::<Vec<_>>() {
                    self.push(&field, id, Target::Any, true);
                }
            } else if let Some(group) = text.strip_prefix("group:") {
                for id in index.groups.get(group).into_iter().flatten().filter(|id| **id != self.entry.id) {
                    self.push(&field, id.clone(), Target::Any, true);
                }
            } else {
                self.text(&field, item, Target::Any);
            }
        }
    }

    /// Options of middleware that name entries.
    fn options(&mut self) {
        if !matches!(&*self.entry.kind, "http.router" | "http.static") {
            return;
        }
        for (key, target) in reference_options() {
            for list in ["options", "post_options"] {
                let Ok(Some(map)) = self.entry.map(list) else { continue };
                let old = key.replace('.', "_");
                for name in [&key, &old] {
                    if let Some(value) = map.get(name) {
                        self.text(&format!("{list}.{name}"), value, target);
                    }
                }
            }
        }
    }

    /// Contracts of a binding with the functions of their methods.
    fn contracts(&mut self) {
        if &*self.entry.kind != "contract.binding" {
            return;
        }
        for (at, contract) in self.entry.list("contracts").unwrap_or_default().iter().enumerate() {
            if let Some(id) = contract.child("contract") {
                self.text(&format!("contracts.{at}.contract"), id, Target::Contract);
            }
            for (name, id) in contract.child("methods").and_then(Data::as_map).into_iter().flat_map(|map| map.iter()) {
                self.text(&format!("contracts.{at}.methods.{name}"), id, Target::Function);
            }
        }
    }

    /// What is meant where nothing is said and there is only one.
    fn implied(&mut self, index: &Index) {
        let (field, name) = match &*self.entry.kind {
            "http.router" | "http.static" => ("meta.server", "http.service"),
            "http.endpoint" => ("meta.router", "http.router"),
            "process.service" => ("host", "process.host"),
            "queue.queue" => ("driver", "queue.driver"),
            _ => return,
        };
        if self.entry.get(field).is_none()
            && let Some(id) = index.only.get(name)
        {
            self.push(field, id.clone(), Target::Any, true);
        }
    }
}

/// All references of a state.
#[derive(Debug)]
pub struct Graph {
    /// What each entry refers to; entries that exist only.
    pub references: BTreeMap<Id, Vec<Reference>>,
}

impl Graph {
    /// The references of all entries of a state to others of it.
    #[must_use]
    pub fn new(state: &State) -> Graph {
        let index = Index::new(state);
        let of = |entry: &Arc<Entry>| {
            let (mut found, _) = references(entry, state, &index);
            found.retain(|reference| state.get(&reference.id).is_some());
            (entry.id.clone(), found)
        };
        Graph { references: state.iter().map(of).collect() }
    }

    /// What `id` refers to.
    pub fn of(&self, id: &Id) -> impl Iterator<Item = &Reference> {
        self.references.get(id).into_iter().flatten()
    }

    /// Which entries refer to `id`, and from where.
    pub fn to<'g>(&'g self, id: &'g Id) -> impl Iterator<Item = (&'g Id, &'g Reference)> {
        let all = self.references.iter().flat_map(|(from, found)| found.iter().map(move |reference| (from, reference)));
        all.filter(move |(_, reference)| reference.id == *id)
    }

    /// All entries, each behind those that it refers to; where nothing decides, in the order of ids. Entries of a ring
    /// come last.
    #[must_use]
    pub fn order(&self) -> Vec<Id> {
        let mut dependents: HashMap<&Id, Vec<&Id>> = HashMap::new();
        let mut n_open: HashMap<&Id, usize> = HashMap::new();
        for (from, found) in &self.references {
            let needed: BTreeSet<&Id> = found.iter().map(|reference| &reference.id).filter(|id| *id != from).collect();
            n_open.insert(from, needed.len());
            for id in needed {
                dependents.entry(id).or_default().push(from);
            }
        }
        let is_ready = |id: &&Id| n_open.get(id) == Some(&0);
        let mut ready: BTreeSet<&Id> = self.references.keys().filter(is_ready).collect();
        let mut order = Vec::with_capacity(self.references.len());
        while let Some(id) = ready.pop_first() {
            order.push(id.clone());
            for dependent in dependents.get(id).into_iter().flatten() {
                if let Some(n) = n_open.get_mut(dependent) {
                    *n -= 1;
                    if *n == 0 {
                        ready.insert(dependent);
                    }
                }
            }
        }
        if order.len() < self.references.len() {
            let placed: BTreeSet<&Id> = order.iter().collect();
            let rest: Vec<Id> = self.references.keys().filter(|id| !placed.contains(id)).cloned().collect();
            order.extend(rest);
        }
        order
    }

    /// Rings of the references for which `counts` holds: for each knot of entries the shortest ring through its first.
    #[must_use]
    pub fn rings(&self, counts: impl Fn(&Id, &Reference) -> bool) -> Vec<Vec<(Id, Reference)>> {
        let edges: BTreeMap<&Id, Vec<&Reference>> = self
            .references
            .iter()
            .map(|(from, found)| (from, found.iter().filter(|reference| counts(from, reference)).collect()))
            .collect();
        // What nothing refers to, or what refers to nothing, is in no ring: such entries go first, again and again.
        let alive = knots(&edges);
        let mut rings: Vec<Vec<(Id, Reference)>> = Vec::new();
        let mut told: BTreeSet<&Id> = BTreeSet::new();
        for start in &alive {
            if told.contains(start) {
                continue;
            }
            let Some(ring) = ring_through(start, &edges, &alive) else { continue };
            told.extend(reached(start, &edges, &alive));
            rings.push(ring.into_iter().map(|(id, reference)| (id.clone(), reference.clone())).collect());
        }
        rings
    }
}

type Edges<'g> = BTreeMap<&'g Id, Vec<&'g Reference>>;

/// The entries that are left when those without edges in or out are taken away, until there are none.
fn knots<'g>(edges: &Edges<'g>) -> BTreeSet<&'g Id> {
    let mut n_out: HashMap<&Id, usize> = HashMap::new();
    let mut back: HashMap<&Id, Vec<&'g Id>> = HashMap::new();
    for (from, found) in edges {
        n_out.insert(from, found.len());
        for reference in found {
            back.entry(&reference.id).or_default().push(from);
        }
    }
    let mut alive: BTreeSet<&'g Id> = edges.keys().copied().collect();
    let mut dead: Vec<&Id> = edges.keys().copied().filter(|id| n_out.get(id) == Some(&0)).collect();
    while let Some(id) = dead.pop() {
        alive.remove(id);
        for from in back.get(id).into_iter().flatten() {
            if let Some(n) = n_out.get_mut(from) {
                *n -= 1;
                if *n == 0 {
                    dead.push(from);
                }
            }
        }
    }
    alive
}

/// The shortest way from an entry back to it.
fn ring_through<'g>(
    start: &'g Id,
    edges: &Edges<'g>,
    alive: &BTreeSet<&'g Id>,
) -> Option<Vec<(&'g Id, &'g Reference)>> {
    let mut from: HashMap<&Id, (&'g Id, &'g Reference)> = HashMap::new();
    let mut queue = VecDeque::from([start]);
    while let Some(id) = queue.pop_front() {
        for reference in edges.get(id).into_iter().flatten().filter(|reference| alive.contains(&reference.id)) {
            if reference.id == *start {
                let mut ring = vec![(id, *reference)];
                let mut at = id;
                while at != start {
                    let step = from.get(at)?;
                    ring.push(*step);
                    at = step.0;
                }
                ring.reverse();
                return Some(ring);
            }
            if !from.contains_key(&reference.id) {
                from.insert(&reference.id, (id, reference));
                queue.push_back(&reference.id);
            }
        }
    }
    None
}

/// All entries that can be reached from one.
fn reached<'g>(start: &'g Id, edges: &Edges<'g>, alive: &BTreeSet<&'g Id>) -> BTreeSet<&'g Id> {
    let mut seen = BTreeSet::from([start]);
    let mut open = vec![start];
    while let Some(id) = open.pop() {
        for reference in edges.get(id).into_iter().flatten() {
            if let Some(next) = alive.get(&reference.id)
                && seen.insert(next)
            {
                open.push(next);
            }
        }
    }
    seen
}
