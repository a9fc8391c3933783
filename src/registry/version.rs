//! Numbered states.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::changes::Op;
use super::state::State;

/// A state with a number, and how it came about.
#[derive(Debug)]
pub(crate) struct Version {
    /// 0 for what the files say; numbers grow and are used once.
    pub(crate) number: u64,
    /// The version that it was made from; none for the first.
    pub(crate) parent: Option<u64>,
    /// When, in nanoseconds since 1970.
    pub(crate) time: i64,
    pub(crate) comment: Option<String>,
    /// What was done to the parent.
    pub(crate) ops: Arc<[Op]>,
    /// All entries.
    pub(crate) state: State,
}

/// Versions by number.
pub(super) type Versions = BTreeMap<u64, Arc<Version>>;

/// The numbers from a version up to the first one.
pub(super) fn ancestors(versions: &Versions, number: u64) -> Vec<u64> {
    let up = |number: &u64| versions.get(number).and_then(|version| version.parent);
    std::iter::successors(Some(number), up).collect()
}

/// The version that follows on `number`: on the way to `head` if there is one, else the newest that was made from it.
pub(super) fn next(versions: &Versions, number: u64, head: u64) -> Option<Arc<Version>> {
    let way = ancestors(versions, head);
    let on_the_way = way.iter().copied().find(|one| versions.get(one).is_some_and(|v| v.parent == Some(number)));
    let newest =
        || versions.values().rev().find(|version| version.parent == Some(number)).map(|version| version.number);
    versions.get(&on_the_way.or_else(newest)?).cloned()
}

/// What may be dropped so that no more than `most` versions are left beside the first one: nothing that leads to `head`, and no
/// version that another one was made from; the oldest first.
pub(super) fn surplus(versions: &Versions, head: u64, most: usize) -> Vec<u64> {
    let way = ancestors(versions, head);
    let mut left: BTreeMap<u64, Option<u64>> = versions.values().map(|v| (v.number, v.parent)).collect();
    let mut dropped = Vec::new();
    while left.len() > most + 1 {
        let has_child = |number: u64| left.values().any(|parent| *parent == Some(number));
        let Some(number) = left.keys().copied().find(|number| !way.contains(number) && !has_child(*number)) else {
            break;
        };
        left.remove(&number);
        dropped.push(number);
    }
    dropped
}
