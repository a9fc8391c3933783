//! The table of processes: from numbers to references.

use super::block::ProcessRef;
use super::pid::Pid;
use crate::sched::Pids;
use crate::vm::heap::runs;

/// See the head of the file.
#[derive(Default)]
pub(super) struct Table(Pids<ProcessRef>);

impl Table {
    /// Makes a process addressable.
    pub(super) fn insert(&self, process: ProcessRef) {
        self.0.insert(process.pid.0, process);
    }

    /// The process with a number.
    #[inline]
    pub(super) fn get(&self, pid: Pid) -> Option<ProcessRef> {
        self.0.get(pid.0)
    }

    /// Ends the addressability of a process. When many have ended, memory goes back to the system.
    pub(super) fn remove(&self, pid: Pid) {
        if let Some((_, true)) = self.0.remove(pid.0) {
            runs::trim();
        }
    }

    /// Number of processes.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Number of processes of a host.
    pub(super) fn len_on(&self, host: u16) -> usize {
        self.0.count(|number| Pid(number).host() == host)
    }

    /// All processes, by number.
    pub(super) fn all(&self) -> Vec<ProcessRef> {
        self.0.snapshot().into_iter().map(|(_, process)| process).collect()
    }
}
