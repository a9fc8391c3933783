//! Which lines of code have run, in all processes of the program: for `wippy test --coverage`.
//!
//! The loop back end tells of each instruction. A line is written down once a thread: what a thread has told of it remembers by the
//! address of the function, so code that was freed may hide a line of code that was made in its place.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::{Mutex, OnceLock, PoisonError};

use crate::code::{Chunk, Op, Proto};

/// What has run.
#[derive(Default)]
pub struct Record {
    /// Lines by the name of their chunk.
    lines: Mutex<BTreeMap<Box<[u8]>, BTreeSet<u32>>>,
}

static RECORD: OnceLock<Record> = OnceLock::new();

thread_local! {
    /// The line that was told last, and all that were.
    static LAST: Cell<(usize, u32)> = const { Cell::new((0, 0)) };
    static TOLD: RefCell<HashSet<(usize, u32)>> = RefCell::default();
}

/// From now on lines are written down, as far as code runs in the loop back end.
pub fn begin() -> &'static Record {
    RECORD.get_or_init(Record::default)
}

/// Whether lines are written down.
#[inline]
pub(super) fn is_on() -> bool {
    RECORD.get().is_some()
}

/// A line of a function is about to run.
pub(super) fn note(function: usize, chunk_name: Option<&[u8]>, line: u32) {
    let here = (function, line);
    if LAST.replace(here) == here || TOLD.with_borrow_mut(|told| !told.insert(here)) {
        return;
    }
    if let (Some(record), Some(name)) = (RECORD.get(), chunk_name) {
        let mut lines = record.lines.lock().unwrap_or_else(PoisonError::into_inner);
        match lines.get_mut(name) {
            Some(lines) => drop(lines.insert(line)),
            None => drop(lines.insert(name.into(), BTreeSet::from([line]))),
        }
    }
}

impl Record {
    /// The names of chunks of which something has run.
    #[must_use]
    pub fn chunks(&self) -> Vec<Box<[u8]>> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).keys().cloned().collect()
    }

    /// The lines of a chunk that have run.
    #[must_use]
    pub fn lines(&self, chunk_name: &[u8]) -> BTreeSet<u32> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).get(chunk_name).cloned().unwrap_or_default()
    }
}

/// The lines of a chunk on which there is something to run. The end of a function is none: it returns by itself.
#[must_use]
pub fn lines_of(chunk: &Chunk) -> BTreeSet<u32> {
    let mut lines = BTreeSet::new();
    let mut waiting: Vec<&Proto> = vec![&chunk.main];
    while let Some(proto) = waiting.pop() {
        waiting.extend(&proto.protos);
        let ends = [proto.code.len(), proto.general()];
        let is_end = |at: usize| ends.contains(&(at + 1)) && proto.code.get(at).is_some_and(|last| last.op == Op::RET0);
        let own = proto.lines.iter().enumerate().filter(|(at, _)| *at > 0 && !is_end(*at));
        lines.extend(own.map(|(_, line)| *line));
    }
    lines
}
