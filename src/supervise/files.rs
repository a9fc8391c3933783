//! The files of a project whose registry follows them while it runs (specification: registry 7.3).
//!
//! What the files say now is compared with what they said before, not with the registry, so that what was changed at run
//! time stays. If both have changed an entry, the file wins.

use std::sync::Arc;

use super::value::registered;
use crate::project;
use crate::registry::{Changes, Failure, Op, Registry, Request, State, delta};

/// The registry of a run, and what the files said when it last followed them.
pub(crate) struct Files {
    registry: Arc<Registry>,
    said: State,
}

/// What has become of a change.
#[derive(Debug)]
pub(crate) struct Followed {
    /// The number of the new version.
    pub(crate) version: u64,
    /// Sign and id of each entry: `+` it is new, `~` it is another, `-` it is no more.
    pub(crate) entries: Vec<(char, String)>,
    /// The ids of those among them that were changed at run time, too.
    pub(crate) overruled: Vec<String>,
}

impl Files {
    /// A registry that was opened with these entries of files.
    pub(super) fn new(registry: Arc<Registry>, said: State) -> Files {
        Files { registry, said }
    }

    /// Applies what the files say now as one version; nothing if they say the same as before.
    ///
    /// # Errors
    /// It cannot be applied. The next call tries again.
    pub(crate) fn follow(&mut self, state: &project::State, comment: String) -> Result<Option<Followed>, Failure> {
        let says: State = state.iter().map(registered).collect();
        let current = self.registry.current();
        let (mut changes, mut entries, mut overruled) = (Changes::default(), Vec::new(), Vec::new());
        for op in delta(&self.said, &says) {
            let id = &op.entry().id;
            let present = current.state().get(id);
            let is_as_before = match (self.said.get(id), present) {
                (Some(said), Some(present)) => said.is_equal(present),
                (None, None) => true,
                (Some(_), None) | (None, Some(_)) => false,
            };
            if !is_as_before {
                overruled.push(id.to_string());
            }
            let is_replaced = entries.last().is_some_and(|last: &(char, String)| *last == ('-', id.to_string()));
            let (sign, op) = match (op.clone(), present) {
                (Op::Delete(_), None) => continue,
                // It has another kind: one entry goes, another comes.
                (Op::Create(entry), _) if is_replaced => {
                    entries.pop();
                    ('~', Op::Create(entry))
                }
                (Op::Delete(_), Some(present)) => ('-', Op::Delete(Arc::clone(present))),
                (Op::Create(entry) | Op::Update(entry), Some(present)) if present.is_equal(&entry) => continue,
                (Op::Create(entry) | Op::Update(entry), Some(_)) => ('~', Op::Update(entry)),
                (Op::Create(entry) | Op::Update(entry), None) => ('+', Op::Create(entry)),
            };
            entries.push((sign, id.to_string()));
            changes.add(&op)?;
        }
        if entries.is_empty() {
            self.said = says;
            return Ok(None);
        }
        let version = self.registry.apply(&Request { changes, expect: None, comment: Some(comment) })?;
        self.said = says;
        Ok(Some(Followed { version: version.number, entries, overruled }))
    }
}
