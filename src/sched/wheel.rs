//! A hierarchical timer wheel: insert and cancel in constant time, expiry by exact deadline.
//!
//! Six levels of 64 slots; a slot of level 0 is one tick (1 ms), one of level n is 64 to the n ticks (G. Varghese, A. Lauck,
//! 1987). An entry stands in the level of the highest group of six bits in which its tick differs from the current one. When
//! the current tick reaches a slot, its entries move down; those of the current tick move into `near`, a heap by deadline
//! and then by creation. So entries fire in the order of their deadlines to the nanosecond, never early, and a slot with
//! very many entries is not searched again and again.
//!
//! Invariants: (1) an entry with a value stands in a slot iff its tick is after the current one, else in `near`; (2) all
//! entries of lower levels are due before those of higher ones, the top level aside, which wraps round after two years and
//! looks again at what it meets too early; (3) records of `near` whose entry was cancelled are known by their sequence number.

#![forbid(unsafe_code)]
#![expect(clippy::cast_possible_truncation, reason = "numbers of slots and levels; the low half of sequence numbers")]
#![expect(clippy::indexing_slicing, reason = "levels, slots and entries are numbers that the wheel itself made")]

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::clock::Nanos;

/// Names a timer until it has fired or was cancelled; later uses do nothing (unless four thousand million timers were made
/// meanwhile).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimerId {
    index: u32,
    sequence: u32,
}

/// Nanoseconds of a tick.
const TICK: u64 = 1_000_000;
const LEVELS: usize = 6;
const SLOT_BITS: u32 = 6;
const SLOTS: usize = 1 << SLOT_BITS;
/// No entry.
const NONE: u32 = u32::MAX;
/// Entries whose memory is kept when the last one has gone.
const KEPT_ENTRIES: usize = 1024;

struct Entry<T> {
    deadline: Nanos,
    sequence: u64,
    /// Neighbours in the slot; `next` also links free entries.
    previous: u32,
    next: u32,
    level: u8,
    slot: u8,
    in_slot: bool,
    value: Option<T>,
}

struct Level {
    /// First entry of each slot.
    heads: [u32; SLOTS],
    /// A bit for each slot with entries.
    occupied: u64,
    /// A lower bound of the deadlines in each slot; exact unless an entry was cancelled. Not used at the top level.
    earliest: [Nanos; SLOTS],
}

/// See the head of the file.
pub struct Wheel<T> {
    entries: Vec<Entry<T>>,
    free: u32,
    levels: [Level; LEVELS],
    /// The current tick.
    tick: u64,
    near: BinaryHeap<Reverse<(Nanos, u64, u32)>>,
    next_sequence: u64,
    len: usize,
}

impl<T> Default for Wheel<T> {
    fn default() -> Wheel<T> {
        let level = || Level { heads: [NONE; SLOTS], occupied: 0, earliest: [Nanos::MAX; SLOTS] };
        Wheel {
            entries: Vec::new(),
            free: NONE,
            levels: std::array::from_fn(|_| level()),
            tick: 0,
            near: BinaryHeap::new(),
            next_sequence: 0,
            len: 0,
        }
    }
}

impl<T> Wheel<T> {
    /// Number of timers that wait.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether no timer waits.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Adds a timer.
    ///
    /// # Errors
    /// The value, if four thousand million timers wait already.
    pub fn insert(&mut self, deadline: Nanos, value: T) -> Result<TimerId, T> {
        let sequence = self.next_sequence;
        let entry = Entry {
            deadline,
            sequence,
            previous: NONE,
            next: NONE,
            level: 0,
            slot: 0,
            in_slot: false,
            value: Some(value),
        };
        let index = if self.free == NONE {
            match u32::try_from(self.entries.len()) {
                Ok(index) if index != NONE => self.entries.push(entry),
                _ => return entry.value.map_or_else(|| unreachable!("it was put in above"), Err),
            }
            (self.entries.len() - 1) as u32
        } else {
            let index = self.free;
            self.free = self.entries[index as usize].next;
            self.entries[index as usize] = entry;
            index
        };
        self.next_sequence += 1;
        self.len += 1;
        self.place(index);
        Ok(TimerId { index, sequence: sequence as u32 })
    }

    /// Takes a timer out before it fires.
    pub fn cancel(&mut self, id: TimerId) -> Option<T> {
        let entry = self.entries.get(id.index as usize)?;
        if entry.sequence as u32 != id.sequence || entry.value.is_none() {
            return None;
        }
        if entry.in_slot {
            self.unlink(id.index);
        }
        self.release(id.index)
    }

    /// A moment at which, or after which, the first timer is due: exact, or too early if that one was cancelled.
    pub fn next_due(&self) -> Option<Nanos> {
        if let Some(Reverse((deadline, ..))) = self.near.peek() {
            return Some(*deadline);
        }
        let (level, slot, start) = self.next_slot()?;
        // Slots of the top level hold entries of several rounds.
        Some(if level + 1 < LEVELS { self.levels[level].earliest[slot] } else { start.saturating_mul(TICK) })
    }

    /// Takes out the first timer that is due at this moment.
    pub fn pop_due(&mut self, now: Nanos) -> Option<T> {
        self.advance(now / TICK);
        while let Some(Reverse((deadline, sequence, index))) = self.near.peek().copied() {
            let stale = self.entries.get(index as usize).is_none_or(|e| e.sequence != sequence || e.value.is_none());
            if !stale && deadline > now {
                return None;
            }
            self.near.pop();
            if !stale {
                return self.release(index);
            }
        }
        None
    }

    /// Moves the current tick on, and entries with it.
    fn advance(&mut self, target: u64) {
        while let Some((level, slot, start)) = self.next_slot() {
            if start > target {
                break;
            }
            self.tick = self.tick.max(start);
            let place = &mut self.levels[level];
            let mut index = place.heads[slot];
            place.heads[slot] = NONE;
            place.occupied &= !(1 << slot);
            place.earliest[slot] = Nanos::MAX;
            while index != NONE {
                let next = self.entries[index as usize].next;
                self.place(index);
                index = next;
            }
        }
        self.tick = self.tick.max(target);
    }

    /// The occupied slot that the current tick reaches first, and at which tick.
    fn next_slot(&self) -> Option<(usize, usize, u64)> {
        self.levels.iter().enumerate().find(|(_, level)| level.occupied != 0).map(|(number, level)| {
            let shift = SLOT_BITS * number as u32;
            let current = (self.tick >> shift) as u32 % SLOTS as u32;
            // The current slot itself comes last.
            let ahead = level.occupied.rotate_right(current + 1).trailing_zeros() + 1;
            let slot = (current + ahead) % SLOTS as u32;
            let round = 1u64 << (shift + SLOT_BITS);
            let start = (self.tick & !(round - 1)) + (u64::from(slot) << shift);
            // Only the top level has slots behind the current one, or the current one again: those of its next round.
            let start = if start <= self.tick { start + round } else { start };
            (number, slot as usize, start)
        })
    }

    /// Puts an entry where it belongs.
    fn place(&mut self, index: u32) {
        let entry = &mut self.entries[index as usize];
        let tick = entry.deadline / TICK;
        if tick <= self.tick {
            entry.in_slot = false;
            self.near.push(Reverse((entry.deadline, entry.sequence, index)));
            return;
        }
        let highest = 63 - (tick ^ self.tick).leading_zeros();
        let number = ((highest / SLOT_BITS) as usize).min(LEVELS - 1);
        let slot = (tick >> (SLOT_BITS * number as u32)) as usize % SLOTS;
        let level = &mut self.levels[number];
        let head = level.heads[slot];
        (entry.level, entry.slot, entry.in_slot) = (number as u8, slot as u8, true);
        (entry.previous, entry.next) = (NONE, head);
        level.earliest[slot] = level.earliest[slot].min(entry.deadline);
        level.occupied |= 1 << slot;
        level.heads[slot] = index;
        if head != NONE {
            self.entries[head as usize].previous = index;
        }
    }

    fn unlink(&mut self, index: u32) {
        let Entry { previous, next, level, slot, .. } = self.entries[index as usize];
        if next != NONE {
            self.entries[next as usize].previous = previous;
        }
        if previous == NONE {
            let level = &mut self.levels[level as usize];
            level.heads[slot as usize] = next;
            if next == NONE {
                level.occupied &= !(1 << slot);
                level.earliest[slot as usize] = Nanos::MAX;
            }
        } else {
            self.entries[previous as usize].next = next;
        }
    }

    /// Frees an entry that stands in no slot.
    fn release(&mut self, index: u32) -> Option<T> {
        let entry = &mut self.entries[index as usize];
        let value = entry.value.take();
        entry.next = self.free;
        self.free = index;
        self.len -= 1;
        if self.len == 0 && self.entries.len() > KEPT_ENTRIES {
            self.entries = Vec::new();
            self.near = BinaryHeap::new();
            self.free = NONE;
        }
        value
    }
}

#[cfg(test)]
mod tests {
    use super::super::rng::Rng;
    use super::*;

    fn fired(wheel: &mut Wheel<u64>, now: Nanos) -> Vec<u64> {
        std::iter::from_fn(|| wheel.pop_due(now)).collect()
    }

    #[test]
    fn timers_fire_by_exact_deadline_then_by_creation() {
        let mut wheel = Wheel::default();
        for (deadline, name) in [(5_000_300, 1), (5_000_100, 2), (5_000_100, 3), (70_000_000, 4), (0, 5)] {
            assert!(wheel.insert(deadline, name).is_ok());
        }
        assert_eq!(wheel.next_due(), Some(0));
        assert_eq!(fired(&mut wheel, 0), [5]);
        assert_eq!(wheel.next_due(), Some(5_000_100));
        assert_eq!(fired(&mut wheel, 5_000_099), [0; 0]);
        assert_eq!(fired(&mut wheel, 5_000_299), [2, 3]);
        assert_eq!(fired(&mut wheel, 5_000_300), [1]);
        assert_eq!(fired(&mut wheel, 69_999_999), [0; 0]);
        assert_eq!(fired(&mut wheel, u64::MAX), [4]);
        assert_eq!(wheel.next_due(), None);
    }

    #[test]
    fn a_cancelled_timer_does_not_fire_and_an_old_name_does_nothing() {
        let mut wheel = Wheel::default();
        let first = wheel.insert(3 * TICK, 1).unwrap();
        let second = wheel.insert(3 * TICK, 2).unwrap();
        assert_eq!(wheel.cancel(first), Some(1));
        assert_eq!(wheel.cancel(first), None);
        let third = wheel.insert(0, 3).unwrap();
        assert_eq!(wheel.cancel(first), None);
        assert_eq!(wheel.cancel(third), Some(3));
        assert_eq!(fired(&mut wheel, 3 * TICK), [2]);
        assert_eq!(wheel.cancel(second), None);
        assert!(wheel.is_empty());
    }

    #[test]
    fn memory_returns_when_the_last_timer_has_gone() {
        let mut wheel = Wheel::default();
        let ids: Vec<_> = (0..100_000).map(|i| wheel.insert(i * TICK, i).unwrap()).collect();
        for id in ids {
            assert!(wheel.cancel(id).is_some());
        }
        assert_eq!(wheel.entries.capacity(), 0);
        assert!(wheel.insert(7, 7).is_ok());
        assert_eq!(fired(&mut wheel, 7), [7]);
    }

    /// Against a sorted list: random inserts, cancels, steps of all sizes, also over the end of the top level.
    #[test]
    fn random_operations_agree_with_a_sorted_list() {
        for seed in 0..40 {
            let rng = Rng::new(seed);
            let mut wheel = Wheel::default();
            let mut model: Vec<(Nanos, u64, TimerId)> = Vec::new();
            let mut now = 0;
            for name in 0..3000u64 {
                let scale = 1u64 << rng.below(if seed % 2 == 0 { 30 } else { 58 });
                match rng.below(4) {
                    0 | 1 => {
                        let deadline = now + rng.next() % scale;
                        model.push((deadline, name, wheel.insert(deadline, name).unwrap()));
                    }
                    2 if !model.is_empty() => {
                        let (_, name, id) = model.swap_remove(rng.below(model.len()));
                        assert_eq!(wheel.cancel(id), Some(name));
                    }
                    _ => {
                        now += rng.next() % scale;
                        model.sort_by_key(|(deadline, name, _)| (*deadline, *name));
                        let due = model.partition_point(|(deadline, ..)| *deadline <= now);
                        let names: Vec<_> = model.drain(..due).map(|(_, name, _)| name).collect();
                        assert_eq!(fired(&mut wheel, now), names, "seed {seed}");
                    }
                }
                assert_eq!(wheel.len(), model.len());
                let first = model.iter().map(|(deadline, ..)| *deadline).min();
                match (wheel.next_due(), first) {
                    (due, Some(first)) => assert!(due.is_some_and(|due| due <= first), "seed {seed}"),
                    (None, None) => {}
                    // Records of cancelled timers that have come near.
                    (Some(_), None) => assert!(!wheel.near.is_empty()),
                }
            }
        }
    }
}
