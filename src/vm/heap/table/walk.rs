//! Going over both parts: length, traversal, and what the collector sees.
//!
//! A traversal goes through the array part and then through the nodes in their order in memory. It may clear fields on its
//! way: keys without a value keep their node until the next resize, which only a new key brings about.

use super::super::object::gc_bits;
use super::super::string::Str;
use super::super::value::{self, FLOAT, INT, LIGHT, NIL, STR, TABLE, TYPE, Value};
use super::node::{DEAD, DEAD_ADDRESS, Node};
use super::{Table, float_key};

/// Where a traversal stands: array index, then node index with the top bit.
const HASH_CURSOR: u64 = 1 << 40;

impl Table {
    // ---- length

    /// Whether the array part's length is the table's border: its last element is not nil and nothing can follow.
    #[inline(always)]
    pub fn has_exact_len(&self) -> bool {
        // SAFETY: the index is below the length.
        self.has_no_nodes() && (self.len == 0 || unsafe { *self.array_tag(self.len as usize - 1) } != NIL as u8)
    }

    /// A border (manual §3.4.7).
    #[inline(always)]
    pub fn border(&self) -> i64 {
        // SAFETY: indices below the length.
        if self.len > 0 && unsafe { *self.array_tag(self.len as usize - 1) } != NIL as u8 && self.has_no_nodes() {
            return i64::from(self.len);
        }
        self.find_border()
    }

    #[inline(never)]
    fn find_border(&self) -> i64 {
        let len = self.len as usize;
        // SAFETY: all indices stay below the length.
        unsafe {
            if len > 0 && *self.array_tag(len - 1) == NIL as u8 {
                let (mut low, mut high) = (0, len);
                while high - low > 1 {
                    let middle = (low + high) / 2;
                    if *self.array_tag(middle - 1) == NIL as u8 {
                        high = middle;
                    } else {
                        low = middle;
                    }
                }
                return low as i64;
            }
        }
        if self.has_no_nodes() || self.get_int(len as i64 + 1).is_nil() {
            return len as i64;
        }
        // Unbound search in the hash part (ltable.c `unbound_search`).
        let mut low = len as i64 + 1;
        let mut high = low;
        while !self.get_int(high).is_nil() {
            low = high;
            if high > i64::MAX / 2 {
                let mut i = 1;
                while !self.get_int(i).is_nil() {
                    i += 1;
                }
                return i - 1;
            }
            high *= 2;
        }
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            if self.get_int(middle).is_nil() {
                high = middle;
            } else {
                low = middle;
            }
        }
        low
    }

    // ---- traversal

    /// The entry at or after a cursor (0 to start), with the cursor of the one behind it.
    #[inline(always)]
    pub fn entry_from(&self, cursor: u64) -> Option<(Value, Value, u64)> {
        let mut cursor = cursor;
        while cursor < u64::from(self.len) {
            // SAFETY: below the length.
            let v = unsafe { self.array_get(cursor as usize) };
            cursor += 1;
            if !v.is_nil() {
                return Some((Value::int(cursor as i64), v, cursor));
            }
        }
        let mut i = cursor.saturating_sub(HASH_CURSOR);
        if self.has_no_nodes() {
            return None;
        }
        while i <= u64::from(self.mask) {
            // SAFETY: inside the node array.
            let node = unsafe { &*self.nodes.add(i as usize) };
            i += 1;
            if node.value_tag != NIL as u8 {
                return Some((node.key(), node.value(), HASH_CURSOR + i));
            }
        }
        None
    }

    /// The cursor behind a key, or nothing if the key is not in the table (ltable.c `findindex`). Dead keys count.
    /// As there, the float of an index in the array part is no key.
    pub fn cursor_after(&self, key: Value) -> Option<u64> {
        let key = match key.tag() {
            NIL => return Some(0),
            FLOAT => match float_key(key.as_float()) {
                Some(index) if index >= 1 && index as u64 <= u64::from(self.capacity) => return None,
                index => index.map_or(key, Value::int),
            },
            TYPE => key.as_key(),
            _ => key,
        };
        if key.tag() == INT {
            let index = (key.as_int() as u64).wrapping_sub(1);
            if index < u64::from(self.len) {
                return Some(index + 1);
            }
        }
        let mut node = self.main_position(key);
        // SAFETY: chains stay inside the node array; the collector keeps dead keys alive that are still tagged as strings.
        unsafe {
            loop {
                let tag = u32::from((*node).key_tag & !DEAD);
                let same = if (*node).key_tag == DEAD_ADDRESS {
                    matches!(key.tag(), STR | LIGHT) && std::ptr::eq((*node).key, key.payload())
                } else if tag == STR && key.tag() == STR {
                    Str::equal((*node).key.cast(), key.as_str())
                } else {
                    Value::from_parts((*node).key, tag).is_identical(key)
                };
                if same && !self.has_no_nodes() {
                    return Some(HASH_CURSOR + u64::from(self.node_index(node)) + 1);
                }
                let next = (*node).next;
                if next == 0 {
                    break;
                }
                node = node.offset(next as isize);
            }
        }
        // An array slot that has been trimmed away meanwhile.
        if key.tag() == INT && key.as_int() >= 1 && key.as_int() as u64 <= u64::from(self.capacity) {
            return Some(HASH_CURSOR);
        }
        None
    }

    // ---- for the collector

    /// Calls `visit` with the payload and tag of every array element.
    #[inline(always)]
    pub fn for_each_array(&self, mut visit: impl FnMut(*mut (), u32)) {
        for i in 0..self.len as usize {
            // SAFETY: below the length.
            unsafe {
                let tag = u32::from(*self.array_tag(i));
                if value::is_collectable(tag) {
                    visit(*self.array_payload(i), tag);
                }
            }
        }
    }

    /// All nodes.
    #[inline(always)]
    pub fn nodes(&self) -> &[Node] {
        // SAFETY: the node array holds `node_count` nodes.
        unsafe { std::slice::from_raw_parts(self.nodes, self.node_count()) }
    }

    /// All nodes, to be changed.
    pub fn nodes_mut(&mut self) -> &mut [Node] {
        let count = self.node_count();
        // SAFETY: as `nodes`; the dummy has no slice.
        unsafe { std::slice::from_raw_parts_mut(self.nodes, count) }
    }

    /// Replaces the tables that this one refers to, as metatable, key or value. Keys keep their places: a replacement has
    /// the identity of what it replaces.
    pub fn replace_tables(&mut self, replacement: impl Fn(*mut Table) -> *mut Table) {
        if !self.metatable.is_null() {
            self.metatable = replacement(self.metatable);
        }
        for i in 0..self.len as usize {
            // SAFETY: below the length.
            unsafe {
                if u32::from(*self.array_tag(i)) == TABLE {
                    let payload = self.array_payload(i);
                    *payload = replacement((*payload).cast()).cast();
                }
            }
        }
        let mut has_new_key = false;
        for node in self.nodes_mut() {
            if node.value_tag() == TABLE {
                node.value = replacement(node.value.cast()).cast();
            }
            // Dead keys too: a traversal may stand there.
            if u32::from(node.key_tag & !DEAD) == TABLE {
                let old = node.key.cast();
                let new = replacement(old);
                if !std::ptr::eq(old, new) {
                    node.key = new.cast();
                    has_new_key = true;
                }
            }
        }
        if has_new_key {
            self.header.gc |= gc_bits::BY_IDENTITY;
        }
    }

    /// Clears the array elements for which `dead` says so.
    pub fn clear_array_if(&mut self, mut dead: impl FnMut(Value) -> bool) {
        for i in 0..self.len as usize {
            // SAFETY: below the length.
            unsafe {
                if dead(self.array_get(i)) {
                    *self.array_tag(i) = NIL as u8;
                }
            }
        }
    }
}
