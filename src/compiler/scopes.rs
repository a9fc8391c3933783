//! Which declaration a name means at a place: block-structured scopes in constant time a question.
//!
//! For every interned name there is one slot with the innermost visible variable of that name. A
//! declaration writes the slot and remembers what stood there; leaving a scope puts it back. Both
//! passes of the compiler walk the tree with this table (manual section 3.5).

use crate::source::{Name, Names};

/// Number of a variable; what it counts is up to the pass.
pub(super) type VariableId = u32;

/// The visible variables, by name.
pub(super) struct Scopes {
    /// For each name, 1 + the innermost visible variable, or 0.
    innermost: Vec<u32>,
    /// What each declaration that is still in force has hidden.
    hidden: Vec<(Name, u32)>,
}

/// A state of the scopes to return to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ScopeMark(usize);

impl Scopes {
    /// No variable is visible.
    pub(super) fn new(names: &Names) -> Self {
        Scopes { innermost: vec![0; names.len()], hidden: Vec::new() }
    }

    /// Make `variable` the meaning of `name` until the scope is left.
    pub(super) fn declare(&mut self, name: Name, variable: VariableId) {
        if let Some(slot) = self.innermost.get_mut(name.index()) {
            self.hidden.push((name, *slot));
            *slot = variable + 1;
        }
    }

    /// The variable that `name` means here; `None` if it is a global.
    #[inline]
    pub(super) fn find(&self, name: Name) -> Option<VariableId> {
        self.innermost.get(name.index())?.checked_sub(1)
    }

    /// The present state, to be passed to [`Scopes::leave`].
    pub(super) fn mark(&self) -> ScopeMark {
        ScopeMark(self.hidden.len())
    }

    /// Forget all declarations since `mark` was taken.
    pub(super) fn leave(&mut self, mark: ScopeMark) {
        while self.hidden.len() > mark.0 {
            if let Some((name, before)) = self.hidden.pop()
                && let Some(slot) = self.innermost.get_mut(name.index())
            {
                *slot = before;
            }
        }
    }
}
