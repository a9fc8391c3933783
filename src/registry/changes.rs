//! Operations on entries: how several on one id become one, what is wrong with them, differences of states.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::entry::{Draft, Entry};
use super::failure::{Failure, Problem, What};
use super::state::State;

/// One operation.
#[derive(Clone, Debug)]
pub(crate) enum Op {
    Create(Arc<Entry>),
    Update(Arc<Entry>),
    /// The entry that goes.
    Delete(Arc<Entry>),
}

impl Op {
    /// The entry that it is about.
    pub(crate) fn entry(&self) -> &Arc<Entry> {
        match self {
            Op::Create(entry) | Op::Update(entry) | Op::Delete(entry) => entry,
        }
    }

    /// `entry.create`, `entry.update`, `entry.delete`.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Op::Create(_) => "entry.create",
            Op::Update(_) => "entry.update",
            Op::Delete(_) => "entry.delete",
        }
    }
}

/// What a changeset does with one entry.
#[derive(Clone, Debug)]
enum Slot {
    Create(Draft),
    Update(Draft),
    Delete,
    /// The entry goes, and another one of the same id comes.
    Replace(Draft),
}

/// A changeset: for each id what is done with it. What is said about one id later is squashed with what was said before.
#[derive(Clone, Debug, Default)]
pub(crate) struct Changes(BTreeMap<Arc<str>, Slot>);

impl Changes {
    /// Adds a creation.
    ///
    /// # Errors
    /// The changeset makes or changes that entry already.
    pub(crate) fn create(&mut self, draft: Draft) -> Result<(), Failure> {
        let id = Arc::clone(&draft.id);
        if draft.kind.is_none() {
            return Err(Failure::new(What::Invalid, format!("{id}: kind is required")));
        }
        let slot = match self.0.get(&id) {
            None => Slot::Create(draft),
            Some(Slot::Delete) => Slot::Replace(draft),
            Some(Slot::Create(_) | Slot::Replace(_)) => return Err(twice("created", &id)),
            Some(Slot::Update(_)) => {
                return Err(Failure::new(What::Invalid, format!("{id} is updated in this changeset")));
            }
        };
        self.0.insert(id, slot);
        Ok(())
    }

    /// Adds an update.
    ///
    /// # Errors
    /// The changeset deletes that entry, or makes it with another kind.
    pub(crate) fn update(&mut self, mut draft: Draft) -> Result<(), Failure> {
        let id = Arc::clone(&draft.id);
        let slot = match self.0.get(&id) {
            None | Some(Slot::Update(_)) => Slot::Update(draft),
            Some(Slot::Create(former) | Slot::Replace(former)) => {
                if let (Some(kind), Some(other)) = (&former.kind, &draft.kind)
                    && kind != other
                {
                    return Err(Failure::new(What::Invalid, kind_changes(&id, kind, other)));
                }
                draft.kind.clone_from(&former.kind);
                match self.0.get(&id) {
                    Some(Slot::Replace(_)) => Slot::Replace(draft),
                    _ => Slot::Create(draft),
                }
            }
            Some(Slot::Delete) => {
                return Err(Failure::new(What::Invalid, format!("{id} is deleted in this changeset")));
            }
        };
        self.0.insert(id, slot);
        Ok(())
    }

    /// Adds a deletion.
    ///
    /// # Errors
    /// The changeset deletes that entry already.
    pub(crate) fn delete(&mut self, id: &Arc<str>) -> Result<(), Failure> {
        match self.0.get(id) {
            Some(Slot::Create(_)) => {
                self.0.remove(id);
            }
            Some(Slot::Delete) => return Err(twice("deleted", id)),
            None | Some(Slot::Update(_) | Slot::Replace(_)) => {
                self.0.insert(Arc::clone(id), Slot::Delete);
            }
        }
        Ok(())
    }

    /// Adds an operation.
    ///
    /// # Errors
    /// As for its kind.
    pub(crate) fn add(&mut self, op: &Op) -> Result<(), Failure> {
        let entry = op.entry();
        let draft = || Draft {
            id: Arc::clone(&entry.id),
            kind: Some(Arc::clone(&entry.kind)),
            meta: entry.meta.clone(),
            data: entry.data.clone(),
        };
        match op {
            Op::Create(_) => self.create(draft()),
            Op::Update(_) => self.update(draft()),
            Op::Delete(entry) => self.delete(&entry.id),
        }
    }

    /// How many entries it changes.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// Ids of the entries that it changes.
    pub(crate) fn ids(&self) -> impl Iterator<Item = &Arc<str>> {
        self.0.keys()
    }

    /// The operations on a state, by id, as far as they are possible, and what is wrong with the others.
    pub(crate) fn ops(&self, state: &State) -> (Vec<Op>, Vec<Problem>) {
        let mut ops = Vec::with_capacity(self.0.len());
        let mut problems = Vec::new();
        for (id, slot) in &self.0 {
            let missing = || Problem::new(What::NotFound, id, format!("entry not found: {id}"));
            match (slot, state.get(id)) {
                (Slot::Create(draft), None) => ops.push(Op::Create(created(draft))),
                (Slot::Create(_), Some(_)) => {
                    problems.push(Problem::new(What::Conflict, id, format!("{id} exists already")));
                }
                (Slot::Update(draft), Some(former)) => match &draft.kind {
                    Some(kind) if *kind != former.kind => {
                        let message = kind_changes(id, &former.kind, kind);
                        problems.push(Problem::new(What::Invalid, id, message));
                    }
                    _ => ops.push(Op::Update(Arc::new(draft.entry(&former.kind)))),
                },
                (Slot::Delete, Some(former)) => ops.push(Op::Delete(Arc::clone(former))),
                (Slot::Replace(draft), Some(former)) if draft.kind.as_ref() == Some(&former.kind) => {
                    ops.push(Op::Update(created(draft)));
                }
                (Slot::Replace(draft), Some(former)) => {
                    ops.push(Op::Delete(Arc::clone(former)));
                    ops.push(Op::Create(created(draft)));
                }
                (Slot::Update(_) | Slot::Delete | Slot::Replace(_), None) => problems.push(missing()),
            }
        }
        (ops, problems)
    }
}

/// The entry of a draft that says its kind.
fn created(draft: &Draft) -> Arc<Entry> {
    Arc::new(draft.entry(&Arc::from("")))
}

fn twice(what: &str, id: &str) -> Failure {
    Failure::new(What::Invalid, format!("{id} is {what} twice in this changeset"))
}

fn kind_changes(id: &str, from: &str, to: &str) -> String {
    format!("cannot change {id} from {from} to {to}; delete and create it")
}

/// The operations that lead from one state to another, by id.
pub(crate) fn delta(from: &State, to: &State) -> Vec<Op> {
    let mut ops = Vec::new();
    let (mut old, mut new) = (from.iter().peekable(), to.iter().peekable());
    loop {
        match (old.peek(), new.peek()) {
            (None, None) => return ops,
            (Some(entry), other) if other.is_none_or(|other| entry.id < other.id) => {
                ops.push(Op::Delete(Arc::clone(entry)));
                old.next();
            }
            (Some(entry), Some(other)) if entry.id == other.id => {
                if !Arc::ptr_eq(entry, other) && !entry.is_equal(other) {
                    step(entry, other, &mut ops);
                }
                old.next();
                new.next();
            }
            (_, Some(entry)) => {
                ops.push(Op::Create(Arc::clone(entry)));
                new.next();
            }
            (Some(_), None) => return ops,
        }
    }
}

/// From one entry to another of the same id.
fn step(from: &Arc<Entry>, to: &Arc<Entry>, ops: &mut Vec<Op>) {
    if from.kind == to.kind {
        ops.push(Op::Update(Arc::clone(to)));
    } else {
        ops.push(Op::Delete(Arc::clone(from)));
        ops.push(Op::Create(Arc::clone(to)));
    }
}
