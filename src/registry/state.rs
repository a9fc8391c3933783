//! A set of entries. Copies share what they have in common, so a copy costs nothing and a change little.

use std::sync::Arc;

use rpds::RedBlackTreeMapSync;

use super::changes::Op;
use super::entry::Entry;

/// See the head of the file.
#[derive(Clone, Debug)]
pub(crate) struct State(RedBlackTreeMapSync<Arc<str>, Arc<Entry>>);

impl Default for State {
    fn default() -> State {
        State(RedBlackTreeMapSync::new_sync())
    }
}

impl State {
    /// The entry of an id.
    pub(crate) fn get(&self, id: &str) -> Option<&Arc<Entry>> {
        self.0.get(id)
    }

    /// All entries in the order of their ids.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Arc<Entry>> {
        self.0.values()
    }

    /// Puts an entry in, in the place of one with its id.
    pub(crate) fn insert(&mut self, entry: Arc<Entry>) {
        self.0.insert_mut(Arc::clone(&entry.id), entry);
    }

    /// Does what an operation says.
    pub(crate) fn apply(&mut self, op: &Op) {
        match op {
            Op::Create(entry) | Op::Update(entry) => self.insert(Arc::clone(entry)),
            Op::Delete(entry) => {
                self.0.remove_mut(&*entry.id);
            }
        }
    }
}

impl FromIterator<Arc<Entry>> for State {
    fn from_iter<T: IntoIterator<Item = Arc<Entry>>>(entries: T) -> State {
        let mut state = State::default();
        for entry in entries {
            state.insert(entry);
        }
        state
    }
}
