//! Rings: of entries that need each other, of imports, of storages.

use super::check::Checker;
use super::finding::Fault;
use super::id::Id;
use super::refs::{Graph, Reference};
use crate::diag::ProjectCode as P;

/// Of a large ring so many places are shown, and so many entries named at each end.
const PLACES_MAX: usize = 8;

/// Reports the rings of a graph.
pub(super) fn check(graph: &Graph, checker: &mut Checker<'_>) {
    let state = checker.state();
    let is_import = |reference: &Reference| reference.field.starts_with("imports.");
    let is_storage = |reference: &Reference| reference.field.starts_with("storages");
    for ring in graph.rings(|_, reference| is_import(reference)) {
        let way = way(&ring);
        report(&ring, Fault::new(P::C0308, format!("imports form a ring: {way}")), checker);
    }
    for ring in graph.rings(|_, reference| is_storage(reference)) {
        let way = way(&ring);
        report(&ring, Fault::new(P::C0706, format!("storages form a ring: {way}")), checker);
    }
    // What is read and never started has no order.
    let is_started = |id: &Id| state.get(id).is_some_and(|entry| !entry.kind.starts_with("ns."));
    let needs = |from: &Id, reference: &Reference| {
        // A queue whose dead letters go to itself is told elsewhere.
        let is_own = reference.id == *from && reference.field.starts_with("dead_letter");
        !is_import(reference) && !is_storage(reference) && !is_own && is_started(from)
    };
    for ring in graph.rings(needs) {
        let is_one_namespace = ring.windows(2).all(|pair| match pair {
            [(a, _), (b, _)] => a.namespace() == b.namespace(),
            _ => true,
        });
        let short = |id: &Id| if is_one_namespace { id.name().to_owned() } else { id.to_string() };
        let ids = shortened(ring.iter().map(|(id, _)| id.to_string()).collect());
        let steps = ring.iter().map(|(id, r)| format!("{}.{}", short(id), last_word(&r.field))).collect();
        let steps = shortened(steps);
        let first = ring.first().map(|(id, _)| short(id)).unwrap_or_default();
        let message = match ids.as_slice() {
            [only] => format!("{only} refers to itself: {} → {first}", steps.join(" → ")),
            ids => format!("{} refer to each other in a ring: {} → {first}", listed(ids), steps.join(" → ")),
        };
        report(&ring, Fault::new(P::C0204, message), checker);
    }
}

/// `a → b → a`.
fn way(ring: &[(Id, Reference)]) -> String {
    let ids = shortened(ring.iter().map(|(id, _)| id.to_string()).collect());
    format!("{} → {}", ids.join(" → "), ids.first().map_or("", String::as_str))
}

/// Of many words those at both ends.
fn shortened(mut words: Vec<String>) -> Vec<String> {
    if words.len() > 2 * PLACES_MAX {
        let last = words.split_off(words.len() - PLACES_MAX);
        words.truncate(PLACES_MAX);
        words.push("…".to_owned());
        words.extend(last);
    }
    words
}

/// Of `lifecycle.requires.0` the word that says what it is.
fn last_word(field: &str) -> &str {
    field.rsplit('.').find(|word| !word.bytes().all(|b| b.is_ascii_digit())).unwrap_or(field)
}

/// `a, b and c`.
fn listed(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

fn report(ring: &[(Id, Reference)], fault: Fault, checker: &mut Checker<'_>) {
    let state = checker.state();
    let Some((first, reference)) = ring.first() else { return };
    let Some(entry) = state.get(first) else { return };
    let mut finding = entry.finding(fault.in_field(&*reference.field));
    for (id, reference) in ring.iter().skip(1).take(PLACES_MAX) {
        if let Some(other) = state.get(id) {
            finding = finding.and(other.place(&reference.field), "and on");
        }
    }
    checker.push(finding);
}
