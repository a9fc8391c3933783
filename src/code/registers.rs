//! Sets of registers of one function.

/// A set of registers of 0 to 511.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct RegisterSet([u64; 8]);

impl RegisterSet {
    /// All registers.
    pub(crate) const ALL: RegisterSet = RegisterSet([u64::MAX; 8]);

    /// All registers below `count`.
    pub(crate) fn below(count: u16) -> Self {
        let mut set = RegisterSet::default();
        let mut rest = u32::from(count);
        for word in &mut set.0 {
            *word = if rest >= 64 { u64::MAX } else { (1 << rest) - 1 };
            rest = rest.saturating_sub(64);
        }
        set
    }

    /// The registers `first .. first + count`.
    pub(crate) fn range(first: u16, count: u16) -> Self {
        RegisterSet::below(first.saturating_add(count)).without(RegisterSet::below(first))
    }

    /// One register.
    pub(crate) fn one(register: u16) -> Self {
        let mut set = RegisterSet::default();
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
        self.without(other) == RegisterSet::default()
    }

    /// Each register moved up by `distance` of less than 64.
    pub(crate) fn shifted_up(self, distance: u32) -> Self {
        let mut set = RegisterSet::default();
        let mut carry = 0;
        for (to, &from) in set.0.iter_mut().zip(&self.0) {
            *to = from << distance | carry;
            carry = from.checked_shr(64 - distance).unwrap_or(0);
        }
        set
    }

    /// Each register moved down by `distance` of less than 64.
    pub(crate) fn shifted_down(self, distance: u32) -> Self {
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
