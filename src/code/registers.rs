//! Sets of registers of one function.

/// Words of a set that has room for all registers that a function can have, 0 to 511.
pub(crate) const WIDE: usize = 8;
/// Words of a set for functions that have at most [`NARROW_REGISTERS`], which are nearly all: work on such sets takes an
/// eighth of the time.
pub(crate) const NARROW: usize = 1;
/// How many registers a narrow set has room for.
pub(crate) const NARROW_REGISTERS: u16 = 64;

/// A set of registers. What does not fit into it is never in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RegisterSet<const WORDS: usize = WIDE>([u64; WORDS]);

impl<const WORDS: usize> Default for RegisterSet<WORDS> {
    fn default() -> Self {
        RegisterSet([0; WORDS])
    }
}

impl<const WORDS: usize> RegisterSet<WORDS> {
    /// All registers.
    pub(crate) const ALL: Self = RegisterSet([u64::MAX; WORDS]);

    /// All registers below `count`.
    pub(crate) fn below(count: u16) -> Self {
        let mut set = Self::default();
        let mut rest = u32::from(count);
        for word in &mut set.0 {
            *word = if rest >= 64 { u64::MAX } else { (1 << rest) - 1 };
            rest = rest.saturating_sub(64);
        }
        set
    }

    /// The registers `first .. first + count`.
    pub(crate) fn range(first: u16, count: u16) -> Self {
        Self::below(first.saturating_add(count)).without(Self::below(first))
    }

    /// One register.
    pub(crate) fn one(register: u16) -> Self {
        let mut set = Self::default();
        set.insert(register);
        set
    }

    /// Whether `register` is in the set.
    pub(crate) fn has(self, register: u16) -> bool {
        let word = self.0.get(usize::from(register / 64)).copied().unwrap_or(0);
        word >> (register % 64) & 1 != 0
    }

    /// Put `register` into the set.
    pub(crate) fn insert(&mut self, register: u16) {
        if let Some(word) = self.0.get_mut(usize::from(register / 64)) {
            *word |= 1 << (register % 64);
        }
    }

    /// What is in both.
    pub(crate) fn and(self, other: Self) -> Self {
        self.combine(other, |a, b| a & b)
    }

    /// What is in either.
    pub(crate) fn or(self, other: Self) -> Self {
        self.combine(other, |a, b| a | b)
    }

    /// What is in this one only.
    pub(crate) fn without(self, other: Self) -> Self {
        self.combine(other, |a, b| a & !b)
    }

    /// Whether everything here is also in `other`.
    pub(crate) fn is_inside(self, other: Self) -> bool {
        self.without(other) == Self::default()
    }

    /// Each register moved up by `distance` of less than 64.
    pub(crate) fn shifted_up(self, distance: u32) -> Self {
        let mut set = Self::default();
        let mut carry = 0;
        for (to, &from) in set.0.iter_mut().zip(&self.0) {
            *to = from << distance | carry;
            carry = from.checked_shr(64 - distance).unwrap_or(0);
        }
        set
    }

    /// Each register moved down by `distance` of less than 64.
    pub(crate) fn shifted_down(self, distance: u32) -> Self {
        let mut set = Self::default();
        let mut carry = 0;
        for (to, &from) in set.0.iter_mut().zip(&self.0).rev() {
            *to = from >> distance | carry;
            carry = from.checked_shl(64 - distance).unwrap_or(0);
        }
        set
    }

    fn combine(self, other: Self, op: impl Fn(u64, u64) -> u64) -> Self {
        let mut set = Self::default();
        for (to, (&a, &b)) in set.0.iter_mut().zip(self.0.iter().zip(&other.0)) {
            *to = op(a, b);
        }
        set
    }
}

#[cfg(test)]
mod tests {
    use super::{NARROW, NARROW_REGISTERS, RegisterSet, WIDE};

    #[test]
    fn ranges_and_shifts_cross_word_borders() {
        let set: RegisterSet<WIDE> = RegisterSet::range(62, 4);
        for register in 0..512 {
            assert_eq!(set.has(register), (62..66).contains(&register), "{register}");
            assert_eq!(set.shifted_up(2).has(register), (64..68).contains(&register), "{register}");
            assert_eq!(set.shifted_down(3).has(register), (59..63).contains(&register), "{register}");
        }
        assert_eq!(RegisterSet::<WIDE>::ALL.without(RegisterSet::below(511)), RegisterSet::one(511));
        assert!(set.is_inside(RegisterSet::below(66)));
    }

    #[test]
    fn narrow_sets_do_as_wide_ones() {
        assert_eq!(RegisterSet::<NARROW>::ALL, RegisterSet::below(NARROW_REGISTERS));
        let (narrow, wide): (RegisterSet<NARROW>, RegisterSet<WIDE>) =
            (RegisterSet::range(60, 3), RegisterSet::range(60, 3));
        let sets = [
            (narrow, wide),
            (narrow.shifted_up(2), wide.shifted_up(2)),
            (narrow.shifted_down(1), wide.shifted_down(1)),
            (narrow.or(RegisterSet::one(0)), wide.or(RegisterSet::one(0))),
            (narrow.without(RegisterSet::one(61)), wide.without(RegisterSet::one(61))),
            (narrow.and(RegisterSet::below(62)), wide.and(RegisterSet::below(62))),
        ];
        for register in 0..NARROW_REGISTERS {
            for (at, (narrow, wide)) in sets.iter().enumerate() {
                assert_eq!(narrow.has(register), wide.has(register), "{at}: {register}");
            }
        }
    }
}
