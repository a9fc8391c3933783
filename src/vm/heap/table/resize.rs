//! Moving keys between the parts when their sizes change.
//!
//! A full hash part makes the table count its keys and choose both sizes anew: the array part gets the largest n such
//! that more than half of the keys 1..n are there (ltable.c `rehash`). An array part that grows by appending takes
//! the keys that follow out of the hash part at once.

use super::super::alloc::Memory;
use super::super::value::{INT, NIL, Value};
use super::node::Node;
use super::{KeyError, PART_MAX, Table};

impl Table {
    /// Makes room for one more key, choosing the sizes of both parts anew (ltable.c `rehash`).
    #[cold]
    pub(super) fn rehash(&mut self, memory: &mut Memory, extra: Value) -> Result<(), KeyError> {
        let mut counts = [0_usize; 64];
        let mut total = 0;
        let mut count = |key: i64| {
            if key >= 1 && key as usize <= PART_MAX {
                counts[ceil_log2(key as u64)] += 1;
                true
            } else {
                false
            }
        };
        let mut in_array = 0;
        for i in 0..self.len as usize {
            // SAFETY: below the length.
            if unsafe { *self.array_tag(i) } != NIL as u8 {
                count(i as i64 + 1);
                in_array += 1;
                total += 1;
            }
        }
        for i in 0..self.node_count() {
            // SAFETY: inside the node array.
            let node = unsafe { &*self.nodes.add(i) };
            if node.value_tag != NIL as u8 {
                if node.key_tag == INT as u8 && count(node.key().as_int()) {
                    in_array += 1;
                }
                total += 1;
            }
        }
        if extra.tag() == INT && count(extra.as_int()) {
            in_array += 1;
        }
        total += 1;
        let (array, moved) = best_array_size(&counts, in_array);
        let hash = total - moved;
        if hash > PART_MAX {
            return Err(KeyError::TooLarge);
        }
        self.resize(memory, array, hash);
        Ok(())
    }

    /// Gives the array part `array` slots in use and the hash part room for `hash` keys, moving what is there.
    fn resize(&mut self, memory: &mut Memory, array: usize, hash: usize) {
        let old_nodes = self.nodes;
        let old_count = self.node_count();
        let old_len = self.len as usize;
        self.allocate_nodes(memory, hash);
        if array > old_len {
            if array > self.capacity as usize {
                self.resize_array(memory, array);
            }
            // SAFETY: the capacity covers `array`.
            unsafe {
                for i in old_len..array {
                    self.array_set(i, Value::NIL);
                }
            }
            self.len = array as u32;
        } else if array < old_len {
            // The vanishing slice goes to the hash part.
            self.len = array as u32;
            for i in array..old_len {
                // SAFETY: below the old length.
                let v = unsafe { self.array_get(i) };
                if !v.is_nil() {
                    self.reinsert(memory, Value::int(i as i64 + 1), v);
                }
            }
            self.resize_array(memory, array);
        }
        for i in (0..old_count).rev() {
            // SAFETY: the old nodes are still allocated.
            let (key, v) = unsafe { ((*old_nodes.add(i)).key(), (*old_nodes.add(i)).value()) };
            if !v.is_nil() {
                self.reinsert(memory, key, v);
            }
        }
        if old_count > 0 && !self.is_inline(old_nodes.cast()) {
            // SAFETY: allocated by `allocate_nodes` with this size.
            unsafe { memory.free_block(old_nodes.cast(), old_count * size_of::<Node>()) };
        }
    }

    /// Puts a key of the old parts into the new ones, which have room for it.
    fn reinsert(&mut self, memory: &mut Memory, key: Value, v: Value) {
        if key.tag() == INT {
            let index = (key.as_int() as u64).wrapping_sub(1);
            if index < u64::from(self.len) {
                // SAFETY: below the length.
                unsafe { self.array_set(index as usize, v) };
                return;
            }
        }
        let absent = self.header.extra;
        // The sizes were counted to hold every key, so this cannot ask for another resize.
        let inserted = self.insert(memory, key, v);
        debug_assert!(inserted.is_ok());
        self.header.extra = absent;
    }

    /// Moves keys `len + 1`, … from the hash part to the array part as far as they go.
    #[cold]
    pub(super) fn migrate(&mut self, memory: &mut Memory) {
        loop {
            let key = i64::from(self.len) + 1;
            let node = self.find_int_node(key);
            // SAFETY: a node that was found is in use.
            let v = unsafe {
                if node.is_null() {
                    return;
                }
                let v = (*node).value();
                (*node).forget();
                v
            };
            if self.len == self.capacity {
                self.resize_array(memory, self.capacity as usize * 2);
            }
            // SAFETY: there is room now.
            unsafe { self.push_within(v.payload(), v.tag()) };
        }
    }
}

fn ceil_log2(x: u64) -> usize {
    (64 - (x - 1).leading_zeros()) as usize
}

/// The largest n such that more than half of the slots 1..n would be in use, and how many keys that moves
/// (ltable.c `computesizes`).
fn best_array_size(counts: &[usize; 64], candidates: usize) -> (usize, usize) {
    let (mut size, mut moved, mut sum) = (0, 0, 0);
    let mut power = 1_usize;
    for &n in counts {
        if power / 2 >= candidates {
            break;
        }
        sum += n;
        if sum > power / 2 {
            size = power;
            moved = sum;
        }
        power <<= 1;
    }
    (size, moved)
}
