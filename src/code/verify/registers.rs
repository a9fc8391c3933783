//! What a function's registers hold at one place.

use crate::code::paths::Known;
use crate::code::registers::RegisterSet;

/// What the registers hold. A register in none of the sets must not be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct State<const WORDS: usize> {
    /// Lua values.
    pub(super) values: RegisterSet<WORDS>,
    /// Those of the values that are tables made by this function at this place.
    pub(super) tables: RegisterSet<WORDS>,
    /// Cells.
    pub(super) cells: RegisterSet<WORDS>,
    /// First registers of the three of an intact `FORPREP` loop.
    pub(super) loops: RegisterSet<WORDS>,
    /// First registers of the three of an intact `FORPREPN` loop; these are also values.
    pub(super) index_loops: RegisterSet<WORDS>,
}

impl<const WORDS: usize> State<WORDS> {
    /// The registers of all loops.
    fn loop_registers(&self) -> RegisterSet<WORDS> {
        let first = self.loops.or(self.index_loops);
        first.or(first.shifted_up(1)).or(first.shifted_up(2))
    }

    /// Everything that holds something a collector can scan.
    pub(super) fn scannable(&self) -> RegisterSet<WORDS> {
        self.values.or(self.cells).or(self.loop_registers())
    }

    /// Everything that `debug.getlocal` may show.
    pub(super) fn showable(&self) -> RegisterSet<WORDS> {
        self.values.or(self.loop_registers())
    }

    /// The registers of `set` hold nothing any more; a loop that had one of them is broken.
    pub(super) fn kill(&mut self, set: RegisterSet<WORDS>) {
        self.values = self.values.without(set);
        self.tables = self.tables.without(set);
        self.cells = self.cells.without(set);
        let heads = set.or(set.shifted_down(1)).or(set.shifted_down(2));
        self.loops = self.loops.without(heads);
        self.index_loops = self.index_loops.without(heads);
    }

    /// The registers of `set` get values.
    pub(super) fn write(&mut self, set: RegisterSet<WORDS>) {
        self.kill(set);
        self.values = self.values.or(set);
    }
}

impl<const WORDS: usize> Known for State<WORDS> {
    fn merge(&mut self, other: &Self) -> bool {
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
