//! What the VM asks of the Rust values behind userdata.

use std::any::Any;

use super::heap::value::Value;
use super::native::Cx;
use super::transfer::CopyError;

/// A Rust value that programs hold as a userdata.
pub trait Object: Any + Send {
    /// Name of the type in messages (`sql.DB`, `channel`).
    fn type_name(&self) -> &str;

    /// Shows every Lua value that the object holds. The collector marks them, so that they live as long as the object;
    /// others may replace them.
    fn trace(&mut self, tracer: &mut Tracer<'_>) {
        let _ = tracer;
    }

    /// How the object travels to another process.
    fn transfer(&self) -> Transfer {
        Transfer::Refused
    }

    /// How the object travels to a process that is being started, as a value of its function or an argument of that.
    fn transfer_to_child(&self) -> Transfer {
        self.transfer()
    }

    /// Bytes behind the object outside the heap: they count for its limit and for the collector. The number never
    /// changes.
    fn outside_bytes(&self) -> usize {
        0
    }

    /// The text that stands for the object where a library function wants a string.
    fn text(&self) -> Option<Vec<u8>> {
        None
    }
}

/// How an object travels to another process.
pub enum Transfer {
    /// Not at all: the operation fails with its type's name.
    Refused,
    /// As something that becomes an object of the receiver.
    Portable(Box<dyn Portable>),
    /// As [`Transfer::Portable`], but the object has to be told when all of the copy has been made and before anybody
    /// gets it.
    Deferred(Box<dyn Portable>, Settle),
    /// This value travels in its place.
    Inner(Value),
}

/// Tells all objects of a type that a copy holds, and that asked for it, that the copy has been made. If one of them
/// refuses, nothing has happened.
pub type Settle = fn(&mut Cx<'_>, &[Value]) -> Result<(), CopyError>;

/// An object on its way between two processes. It may arrive any number of times.
pub trait Portable: Send + Sync {
    /// Makes the receiver's object.
    fn arrive(&self, cx: &mut Cx<'_>) -> Value;

    /// Bytes that it takes while it waits.
    fn bytes(&self) -> usize {
        0
    }
}

/// Visits the values of an object.
pub struct Tracer<'a> {
    visit: &'a mut dyn FnMut(&mut Value),
}

impl<'a> Tracer<'a> {
    /// A tracer that passes each value to `visit`.
    pub fn new(visit: &'a mut dyn FnMut(&mut Value)) -> Tracer<'a> {
        Tracer { visit }
    }

    /// Shows a value.
    #[inline]
    pub fn value(&mut self, v: &mut Value) {
        (self.visit)(v);
    }
}

/// Rust data that a native keeps in its window.
pub(crate) struct State<T>(pub T);

impl<T: Any + Send> Object for State<T> {
    fn type_name(&self) -> &'static str {
        "state"
    }
}
