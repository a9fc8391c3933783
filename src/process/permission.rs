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

/// The permissions of a process, for who does something for it on another thread.
#[derive(Clone, Copy)]
pub(crate) struct Permit {
    guard: Option<&'static dyn Guard>,
    process: Pid,
}

impl Permit {
    /// Whether the process may do `action` on `resource`.
    pub(crate) fn permits(&self, action: &str, resource: &[u8]) -> bool {
        self.guard.is_none_or(|guard| guard.permits(self.process, action, resource))
    }
}

impl Cx<'_> {
    /// The permissions of the running process. A state without processes may do everything.
    pub(crate) fn permit(&mut self) -> Permit {
        match block::me(self) {
            Ok(me) => Permit { guard: me.block.system.guard.as_deref(), process: me.block.pid },
            Err(_) => {
                self.take_error();
                Permit { guard: None, process: Pid::NONE }
            }
        }
    }

    /// Whether the running process may do `action` on `resource`. A state without processes may do everything.
    pub fn is_permitted(&mut self, action: &str, resource: &[u8]) -> bool {
        self.permit().permits(action, resource)
    }
}
