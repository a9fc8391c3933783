//! The one question before everything that a sandbox may refuse: may this process do that?
//!
//! A module asks with an action and a resource (`env.get` on `PATH`) after it has checked the types of its arguments and
//! before it does anything; the names of actions stand in its description. Who answers is the [`Guard`] of the run. A script
//! has none: it may do everything (specification: processes 2.1).

use super::block;
use super::pid::Pid;
use crate::vm::native::Cx;

/// Decides what the processes of a run may do.
pub(crate) trait Guard: Send + Sync {
    /// Whether a process may do `action` on `resource`.
    fn permits(&self, process: Pid, action: &str, resource: &[u8]) -> bool;
}

impl Cx<'_> {
    /// Whether the running process may do `action` on `resource`. A state without processes may do everything.
    pub fn is_permitted(&mut self, action: &str, resource: &[u8]) -> bool {
        match block::me(self) {
            Ok(me) => {
                let guard = me.block.system.guard.as_ref();
                guard.is_none_or(|guard| guard.permits(me.block.pid, action, resource))
            }
            Err(_) => {
                self.take_error();
                true
            }
        }
    }
}
