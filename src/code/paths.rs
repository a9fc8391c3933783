//! Forward data flow over the instructions of a function: where paths meet, what is known on all of them.
//!
//! The code is walked in order with the state before each instruction. Forward jumps leave their state at the target, where
//! it is merged. A backward jump is merged into the state that was used at its target; if that takes something away, the walk
//! has to start again there. What comes before needs no second look: no jump from behind has changed its states, else the
//! walk would have to start there.

/// What is known at one place.
pub(crate) trait Known: Copy {
    /// What holds on both of two paths. Whether that is less than `self` was.
    fn merge(&mut self, other: &Self) -> bool;
}

/// What is known at an instruction because jumps lead there.
enum Target<S> {
    /// No jump leads there.
    Nowhere,
    /// No path has led there yet.
    Unseen,
    Seen(Box<S>),
}

/// See the head of the file.
pub(crate) struct Paths<S> {
    targets: Vec<Target<S>>,
    /// The first place whose state has lost something after it was used.
    restart: Option<usize>,
}

impl<S: Known> Paths<S> {
    /// Nothing has been walked yet; says for each instruction whether jumps lead there.
    pub(crate) fn new(is_target: &[bool]) -> Paths<S> {
        let target = |&is_target| if is_target { Target::Unseen } else { Target::Nowhere };
        Paths { targets: is_target.iter().map(target).collect(), restart: None }
    }

    /// What is known at the target of jumps, if a path has led there.
    pub(crate) fn state_at(&self, pc: usize) -> Option<S> {
        match self.targets.get(pc) {
            Some(Target::Seen(state)) => Some(**state),
            _ => None,
        }
    }

    /// The state before `pc`, if the instruction before it goes on there with `state`.
    pub(crate) fn arrive(&mut self, pc: usize, state: Option<S>) -> Option<S> {
        if matches!(self.targets.get(pc), Some(Target::Nowhere) | None) {
            return state;
        }
        if let Some(state) = &state {
            self.merge(pc, state);
        }
        self.state_at(pc)
    }

    /// A jump with this state.
    pub(crate) fn jump(&mut self, from: usize, to: usize, state: &S) {
        if self.merge(to, state) && to <= from {
            self.restart = Some(self.restart.map_or(to, |restart| restart.min(to)));
        }
    }

    /// Where the walk has to start again, if it has to.
    pub(crate) fn take_restart(&mut self) -> Option<usize> {
        self.restart.take()
    }

    fn merge(&mut self, pc: usize, state: &S) -> bool {
        match self.targets.get_mut(pc) {
            Some(Target::Seen(merged)) => merged.merge(state),
            Some(empty) => {
                *empty = Target::Seen(Box::new(*state));
                true
            }
            None => false,
        }
    }
}
