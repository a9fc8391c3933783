//! Other processes that a process has to do with, by number: those it watches, those that watch it, its links.
//!
//! Nearly all have one or two, and a few words hold them; a supervisor of a hundred thousand finds each at once. What is
//! told to all of them is told in the order of their numbers.

use std::collections::BTreeMap;

use super::block::ProcessRef;
use super::pid::Pid;

/// So many are looked through one by one.
const FEW_MAX: usize = 8;

/// See the head of the file.
pub(super) enum Relations {
    /// At most [`FEW_MAX`], in the order of their numbers.
    Few(Vec<ProcessRef>),
    /// There have been more.
    Many(BTreeMap<Pid, ProcessRef>),
}

impl Default for Relations {
    fn default() -> Relations {
        Relations::Few(Vec::new())
    }
}

impl Relations {
    /// Whether the process of a number is one of them.
    pub(super) fn contains(&self, pid: Pid) -> bool {
        match self {
            Relations::Few(few) => few.iter().any(|other| other.pid == pid),
            Relations::Many(many) => many.contains_key(&pid),
        }
    }

    /// Adds a process, which may be one of them already.
    pub(super) fn insert(&mut self, process: ProcessRef) {
        match self {
            Relations::Few(few) => {
                let at = few.partition_point(|other| other.pid < process.pid);
                if few.get(at).is_some_and(|other| other.pid == process.pid) {
                    return;
                }
                if few.len() < FEW_MAX {
                    few.insert(at, process);
                    return;
                }
                let mut many: BTreeMap<Pid, ProcessRef> = few.drain(..).map(|other| (other.pid, other)).collect();
                many.insert(process.pid, process);
                *self = Relations::Many(many);
            }
            Relations::Many(many) => {
                many.entry(process.pid).or_insert(process);
            }
        }
    }

    /// Takes a process out; nothing if it is not one of them.
    pub(super) fn remove(&mut self, pid: Pid) -> Option<ProcessRef> {
        match self {
            Relations::Few(few) => {
                let at = few.iter().position(|other| other.pid == pid)?;
                Some(few.remove(at))
            }
            Relations::Many(many) => many.remove(&pid),
        }
    }

    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        match self {
            Relations::Few(few) => few.is_empty(),
            Relations::Many(many) => many.is_empty(),
        }
    }

    /// Does something with each, in the order of their numbers.
    pub(super) fn for_each(self, body: impl FnMut(ProcessRef)) {
        match self {
            Relations::Few(few) => few.into_iter().for_each(body),
            Relations::Many(many) => many.into_values().for_each(body),
        }
    }
}
