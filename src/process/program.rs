//! Programs of the embedder: what the main process of the command line runs.

use crate::vm::call::Ended;
use crate::vm::native::Value;
use crate::vm::state::Vm;

/// A program in steps: each is a call on the main coroutine.
pub(crate) trait Program: Send {
    /// What to do next; `ended` tells how the call before ended.
    fn next(&mut self, vm: &mut Vm, ended: Option<Ended>) -> Next;
}

/// The next step of a program.
pub(crate) enum Next {
    /// Call a function.
    Call(Value, Vec<Value>),
    /// It is over; the run ends with this status.
    End(u8),
}
