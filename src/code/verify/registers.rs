//! Sets of registers, and what a function's registers hold at one place.

/// A set of registers of 0 to 511.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct RegisterSet([u64; 8]);

impl RegisterSet {
    /// All registers.
    pub(super) const ALL: RegisterSet = RegisterSet([u64::MAX; 8]);

    /// All registers below `count`.
    pub(super) fn below(count: u16) -> Self {
        let mut set = RegisterSet::default();
        let mut rest = u32::from(count);
        for word in &mut set.0 {
            *word = if rest >= 64 { u64::MAX } else { (1 << rest) - 1 };
            rest = rest.saturating_sub(64);
        }
        set
    }

    /// The registers `first .. first + count`.
    pub(super) fn range(first: u16, count: u16) -> Self {
        RegisterSet::below(first.saturating_add(count)).without(RegisterSet::below(first))
    }

    /// One register.
    pub(super) fn one(register: u16) -> Self {
        let mut set = RegisterSet::default();
        set.insert(register);
        set
    }

    /// Whether `register` is in the set.
    pub(super) fn has(self, register: u16) -> bool {
        let word = self.0.get(usize::from(register / 64)).copied().unwrap_or(0);
        word >> (register % 64) & 1 != 0
    }

    /// Put `register` into the set.
    pub(super) fn insert(&mut self, register: u16) {
        if let Some(word) = self.0.get_mut(usize::from(register / 64)) {
            *word |= 1 << (register % 64);
        }
    }

    /// What is in both.
    pub(super) fn and(self, other: Self) -> Self {
        self.combine(other, |a, b| a & b)
    }

    /// What is in either.
    pub(super) fn or(self, other: Self) -> Self {
        self.combine(other, |a, b| a | b)
    }

    /// What is in this one only.
    pub(super) fn without(self, other: Self) -> Self {
        self.combine(other, |a, b| a & !b)
    }

    /// Whether everything here is also in `other`.
    pub(super) fn is_inside(self, other: Self) -> bool {
        self.without(other) == RegisterSet::default()
    }

    /// Each register moved up by `distance` of less than 64.
    pub(super) fn shifted_up(self, distance: u32) -> Self {
        let mut set = RegisterSet::default();
        let mut carry = 0;
        for (to, &from) in set.0.iter_mut().zip(&self.0) {
            *to = from << distance | carry;
            carry = from.checked_shr(64 - distance).unwrap_or(0);
        }
        set
    }

    /// Each register moved down by `distance` of less than 64.
    pub(super) fn shifted_down(self, distance: u32) -> Self {
        let mut set = RegisterSet::default();
        let mut carry = 0;
        for (to, &from) in set.0.iter_mut().zip(&self.0).rev() {
            *to = from >> distance | carry;
            carry = from.checked_shl(64 - distance).unwrap_or(0);
        }
        set
    }

    fn combine(self, other: Self, op: impl Fn(u64, u64) -> u64) -> Self {
        let mut set = RegisterSet::default();
        for (to, (&a, &b)) in set.0.iter_mut().zip(self.0.iter().zip(&other.0)) {
            *to = op(a, b);
        }
        set
    }
}

/// What the registers hold. A register in none of the sets must not be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct State {
    /// Lua values.
    pub(super) values: RegisterSet,
    /// Those of the values that are tables made by this function at this place.
    pub(super) tables: RegisterSet,
    /// Cells.
    pub(super) cells: RegisterSet,
    /// First registers of the three of an intact `FORPREP` loop.
    pub(super) loops: RegisterSet,
    /// First registers of the three of an intact `FORPREPN` loop; these are also values.
    pub(super) index_loops: RegisterSet,
}

impl State {
    /// The registers of all loops.
    fn loop_registers(&self) -> RegisterSet {
        let first = self.loops.or(self.index_loops);
        first.or(first.shifted_up(1)).or(first.shifted_up(2))
    }

    /// Everything that holds something a collector can scan.
    pub(super) fn scannable(&self) -> RegisterSet {
        self.values.or(self.cells).or(self.loop_registers())
    }

    /// Everything that `debug.getlocal` may show.
    pub(super) fn showable(&self) -> RegisterSet {
        self.values.or(self.loop_registers())
    }

    /// The registers of `set` hold nothing any more; a loop that had one of them is broken.
    pub(super) fn kill(&mut self, set: RegisterSet) {
        self.values = self.values.without(set);
        self.tables = self.tables.without(set);
        self.cells = self.cells.without(set);
        let heads = set.or(set.shifted_down(1)).or(set.shifted_down(2));
        self.loops = self.loops.without(heads);
        self.index_loops = self.index_loops.without(heads);
    }

    /// The registers of `set` get values.
    pub(super) fn write(&mut self, set: RegisterSet) {
        self.kill(set);
        self.values = self.values.or(set);
    }

    /// What holds on both of two paths. Whether that is less than `self` was.
    pub(super) fn merge(&mut self, other: &State) -> bool {
        let merged = State {
            values: self.values.and(other.values),
            tables: self.tables.and(other.tables),
            cells: self.cells.and(other.cells),
            loops: self.loops.and(other.loops),
            index_loops: self.index_loops.and(other.index_loops),
        };
        let is_less = merged != *self;
        *self = merged;
        is_less
    }
}

#[cfg(test)]
mod tests {
    use super::RegisterSet;

    #[test]
    fn ranges_and_shifts_cross_word_borders() {
        let set = RegisterSet::range(62, 4);
        for register in 0..512 {
            assert_eq!(set.has(register), (62..66).contains(&register), "{register}");
            assert_eq!(set.shifted_up(2).has(register), (64..68).contains(&register), "{register}");
            assert_eq!(set.shifted_down(3).has(register), (59..63).contains(&register), "{register}");
        }
        assert_eq!(RegisterSet::ALL.without(RegisterSet::below(511)), RegisterSet::one(511));
        assert!(RegisterSet::range(3, 2).is_inside(RegisterSet::below(5)));
    }
}
