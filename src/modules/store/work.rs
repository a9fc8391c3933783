//! What is asked of a store and what it answers, whichever it is.

use std::time::Duration;

use crate::modules::data::Data;

/// What is asked.
#[derive(Clone, Debug)]
pub(crate) enum Work {
    Get(Vec<u8>),
    /// Writes a value that is gone after `ttl`.
    Put {
        key: Vec<u8>,
        value: Data,
        ttl: Option<Duration>,
        condition: Condition,
    },
    /// Adds to a whole number, 0 if there is none; its end stays, unless a new one is given.
    Add {
        key: Vec<u8>,
        n: i64,
        ttl: Option<Duration>,
    },
    Remove(Vec<u8>),
    /// Entries whose keys begin with `prefix`, behind `after`, by key.
    List {
        prefix: Vec<u8>,
        after: Option<Vec<u8>>,
        limit: usize,
    },
}

/// When a write is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Condition {
    Always,
    Absent,
    /// The entry has this version.
    Version(Vec<u8>),
}

/// What came of it.
#[derive(Debug)]
pub(crate) enum Answer {
    Found(Option<Entry>),
    Written(Entry),
    Sum(i64),
    /// Whether it was there.
    Removed(bool),
    /// Entries by key, and whether there are more.
    Page(Vec<(Vec<u8>, Entry)>, bool),
}

/// A value in the store.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) value: Data,
    /// Differs from that of every other write.
    pub(super) version: u64,
}

/// Why a write was not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    Full,
    Exists,
    /// The entry has another version, or is not there.
    Changed,
    /// The value is no whole number.
    NoInteger,
    Overflow,
    /// Others have written it again and again.
    Contended,
}

/// A version as programs see it.
pub(super) fn version_text(version: u64) -> String {
    format!("{version:016x}")
}
