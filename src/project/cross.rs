//! Entries that cannot be there together.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::check::Checker;
use super::data::Data;
use super::entry::Entry;
use super::finding::Fault;
use super::id::Id;
use super::kind::Target;
use super::placeholder;
use super::refs::Graph;
use crate::diag::ProjectCode as P;

/// Reports entries that are in each other's way.
pub(super) fn check(graph: &Graph, checker: &mut Checker<'_>) {
    addresses(checker);
    routes(graph, checker);
    same(checker, "http.static", P::C0534, "path", |entry, checker| {
        let server = implied(graph, entry, "meta.server").or_else(|| only(checker, "http.service"))?;
        Some(format!("{server} {}", entry.string("path").ok()??))
    });
    same(checker, "queue.queue", P::C0622, "queue_name", |entry, _| {
        let name = entry.string("queue_name").ok()?.unwrap_or(entry.id.name());
        Some(format!("{} {name}", implied(graph, entry, "driver")?))
    });
    same(checker, "env.variable", P::C0704, "variable", |entry, _| Some(entry.string("variable").ok()??.to_owned()));
    same(checker, "template.jet", P::C0722, "meta.name", |entry, _| {
        let name = entry.string("meta.name").ok()?.unwrap_or(entry.id.name());
        Some(format!("{} {name}", entry.reference("set").ok()??))
    });
    same(checker, "ns.definition", P::C0801, "namespace", |entry, _| Some(entry.id.namespace().to_owned()));
    default_storages(checker);
    contracts(checker);
}

fn implied(graph: &Graph, entry: &Entry, field: &str) -> Option<Id> {
    graph.of(&entry.id).find(|reference| reference.field == field).map(|reference| reference.id.clone())
}

fn only(checker: &Checker<'_>, kind: &str) -> Option<Id> {
    let mut all = checker.state().of_kind(kind);
    let first = all.next()?;
    all.next().is_none().then(|| first.id.clone())
}

/// Entries of a kind for which `key` gives the same.
fn same(
    checker: &mut Checker<'_>,
    kind: &str,
    code: P,
    field: &str,
    key: impl Fn(&Entry, &Checker<'_>) -> Option<String>,
) {
    let state = checker.state();
    let mut seen: HashMap<String, &Arc<Entry>> = HashMap::new();
    for entry in state.of_kind(kind) {
        let Some(key) = key(entry, checker).filter(|key| !placeholder::has_one(key)) else { continue };
        if let Some(first) = seen.get(&key) {
            let value = key.rsplit(' ').next().unwrap_or_default();
            clash(
                checker,
                first,
                entry,
                code,
                field,
                &format!("have the {} '{value}'", field.trim_start_matches("meta.").replace('_', " ")),
            );
        } else {
            seen.insert(key, entry);
        }
    }
}

/// Two entries that both do something.
fn clash(checker: &mut Checker<'_>, first: &Entry, second: &Entry, code: P, field: &str, what: &str) {
    let fault = Fault::new(code, format!("{} and {} both {what}", first.id, second.id)).in_field(field);
    let finding = second.finding(fault).and(first.place(field), format!("{}", first.id));
    checker.push(finding);
}

fn addresses(checker: &mut Checker<'_>) {
    let mut seen: HashMap<&str, &Arc<Entry>> = HashMap::new();
    for entry in checker.state().of_kind("http.service") {
        let Ok(Some(addr)) = entry.string("addr") else { continue };
        // Port 0 is any free one.
        if addr.ends_with(":0") || placeholder::has_one(addr) || addr.is_empty() {
            continue;
        }
        match seen.get(addr) {
            Some(first) => clash(checker, first, entry, P::C0504, "addr", &format!("listen on '{addr}'")),
            None => drop(seen.insert(addr, entry)),
        }
    }
}

/// Two routes that no request can tell apart: the same but for the names of parameters.
fn routes(graph: &Graph, checker: &mut Checker<'_>) {
    let state = checker.state();
    let mut seen: HashMap<String, &Arc<Entry>> = HashMap::new();
    for entry in state.of_kind("http.endpoint") {
        let text = |path: &str| entry.string(path).ok().flatten().filter(|text| !placeholder::has_one(text));
        let (Some(method), Some(path)) = (text("method"), text("path")) else { continue };
        let Some(router) = implied(graph, entry, "meta.router") else { continue };
        let Some(router) = state.get(&router) else { continue };
        let prefix = router.string("prefix").ok().flatten().unwrap_or("/");
        let Some(server) = implied(graph, router, "meta.server") else { continue };
        let whole = format!("{}/{}", prefix.trim_end_matches('/'), path.trim_start_matches('/'));
        let shape: Vec<&str> = whole
            .split('/')
            .map(|segment| match segment {
                segment if segment.starts_with('{') && segment.ends_with("...}") => "{...}",
                segment if segment.starts_with('{') => "{}",
                segment => segment,
            })
            .collect();
        let method = method.to_ascii_uppercase();
        let key = format!("{server} {method} {}", shape.join("/"));
        match seen.get(&key) {
            Some(first) => clash(checker, first, entry, P::C0527, "path", &format!("answer {method} {whole}")),
            None => drop(seen.insert(key, entry)),
        }
    }
}

fn default_storages(checker: &mut Checker<'_>) {
    let is_default = |entry: &&Arc<Entry>| {
        Target::EnvStorage.takes(&entry.kind) && entry.bool("default").ok().flatten() == Some(true)
    };
    let mut all = checker.state().iter().filter(is_default);
    let Some(first) = all.next() else { return };
    for other in all {
        clash(checker, first, other, P::C0708, "default", "say 'default: true'");
    }
}

/// Bindings against the definitions of their contracts.
fn contracts(checker: &mut Checker<'_>) {
    let state = checker.state();
    let mut defaults: BTreeMap<Id, &Arc<Entry>> = BTreeMap::new();
    for binding in state.of_kind("contract.binding") {
        for (at, contract) in binding.list("contracts").unwrap_or_default().iter().enumerate() {
            let path = format!("contracts.{at}");
            let id = contract.child("contract").and_then(Data::as_str);
            let Some(id) = id.and_then(|id| Id::parse_in(id, binding.id.namespace()).ok()) else { continue };
            if contract.child("default").and_then(Data::as_bool) == Some(true) {
                match defaults.get(&id) {
                    Some(first) => {
                        clash(checker, first, binding, P::C0827, &path, &format!("are the default binding of {id}"));
                    }
                    None => drop(defaults.insert(id.clone(), binding)),
                }
            }
            let Some(definition) = state.get(&id).filter(|entry| &*entry.kind == "contract.definition") else {
                continue;
            };
            let methods = definition.list("methods").unwrap_or_default();
            let names: Vec<&str> = methods.iter().filter_map(|method| method.child("name")?.as_str()).collect();
            let bound = contract.child("methods").and_then(Data::as_map).cloned().unwrap_or_default();
            for name in names.iter().filter(|name| bound.get(name).is_none()) {
                let message = format!("{} leaves method '{name}' of {id} unbound", binding.id);
                checker.report(binding, Fault::new(P::C0825, message).in_field(format!("{path}.methods")));
            }
            for (name, _) in bound.iter().filter(|(name, _)| !names.contains(&&***name)) {
                let message = format!("{} binds method '{name}', which {id} does not have", binding.id);
                let near = crate::diag::suggest::near(name, names.iter().copied());
                let fault = Fault::new(P::C0826, message).in_field(format!("{path}.methods.{name}"));
                checker.report(binding, fault.with_near(&near));
            }
        }
    }
}
