//! Both parts of a table as plain memory, for copies that keep the layout (`vm::transfer`).
//!
//! An image of the array part is what stands in its block: the payloads, last first, then the tags, 9 bytes an element.
//! An image of the hash part is its nodes. A key that is hashed by its content has the same hash in every heap of the
//! run, so nodes keep their places; [`Table::rebuild_nodes`] is for tables with other keys.

use super::super::alloc::Memory;
use super::super::value::{INT, NIL};
use super::node::Node;
use super::{ELEMENT, Table};

/// Bytes of the image of an array part with `len` slots.
pub const fn array_bytes(len: usize) -> usize {
    len * ELEMENT
}

impl Table {
    /// Number of nodes that a copy of the hash part needs: none if no key has a value.
    pub fn live_nodes(&self) -> usize {
        if self.nodes().iter().any(Node::is_live) { self.node_count() } else { 0 }
    }

    /// Copies the array part to `to`.
    ///
    /// # Safety
    /// `to` is valid for [`array_bytes`] of the array's length.
    #[inline]
    pub unsafe fn save_array(&self, to: *mut u8) {
        let len = self.len as usize;
        if len > 0 {
            // SAFETY: the payloads in use stand directly below the pointer, the tags directly above.
            unsafe { std::ptr::copy_nonoverlapping(self.array.sub(len * 8), to, array_bytes(len)) };
        }
    }

    /// Takes `len` array slots into use in a table without any, and fills them from an image.
    ///
    /// # Safety
    /// `from` is valid for [`array_bytes`] of `len`; the table has room for `len` slots. Collectable values in the image are
    /// replaced before the table is used.
    #[inline]
    pub unsafe fn load_array(&mut self, from: *const u8, len: usize) {
        debug_assert!(self.len == 0 && len <= self.capacity as usize);
        if len > 0 {
            // SAFETY: as in `save_array`.
            unsafe { std::ptr::copy_nonoverlapping(from, self.array.sub(len * 8), array_bytes(len)) };
            self.len = len as u32;
        }
    }

    /// Copies the nodes to `to`.
    ///
    /// # Safety
    /// `to` is valid for all nodes.
    #[inline]
    pub unsafe fn save_nodes(&self, to: *mut Node) {
        // SAFETY: promised by the caller.
        unsafe { std::ptr::copy_nonoverlapping(self.nodes, to, self.node_count()) };
    }

    /// Fills the nodes of a table that has `count` free ones from an image of as many.
    ///
    /// # Safety
    /// `from` is valid for `count` nodes. Collectable keys and values in the image are replaced before the table is used.
    #[inline]
    pub unsafe fn load_nodes(&mut self, from: *const Node, count: usize) {
        debug_assert!(self.node_count() == count);
        // SAFETY: promised by the caller. A search for a free node starts at the end again.
        unsafe { std::ptr::copy_nonoverlapping(from, self.nodes, count) };
    }

    /// Address of node `i`.
    ///
    /// # Safety
    /// `i` is below the number of nodes.
    #[inline]
    pub unsafe fn node_at(&mut self, i: usize) -> *mut Node {
        // SAFETY: promised by the caller.
        unsafe { self.nodes.add(i) }
    }

    /// Puts every entry where its key belongs, when keys have changed their hashes.
    pub fn rebuild_nodes(&mut self, memory: &mut Memory) {
        let entries: Vec<_> = self.nodes().iter().filter(|n| n.is_live()).map(|n| (n.key(), n.value())).collect();
        let count = self.node_count();
        if count == 0 {
            return;
        }
        // SAFETY: these are the table's own nodes.
        unsafe { self.set_nodes(self.nodes, count) };
        for (key, v) in entries {
            // Keys may have become others. One that is no key takes its entry with it; an integer that could be appended
            // stays here, so that the border is the same.
            let is_next = key.tag() == INT && key.as_int() == i64::from(self.len) + 1;
            let _ = if is_next { self.set_hash(memory, key, v) } else { self.set(memory, key, v) };
        }
    }
}

impl Node {
    /// Tag of the key as it is stored.
    #[inline(always)]
    pub fn raw_key_tag(&self) -> u8 {
        self.key_tag
    }

    /// Tag of the value as it is stored.
    #[inline(always)]
    pub fn raw_value_tag(&self) -> u8 {
        self.value_tag
    }

    /// Addresses of payload and tag of the key.
    ///
    /// # Safety
    /// `this` is a node.
    #[inline(always)]
    pub unsafe fn key_slot(this: *mut Node) -> (*mut *mut (), *mut u8) {
        // SAFETY: promised by the caller.
        unsafe { (&raw mut (*this).key, &raw mut (*this).key_tag) }
    }

    /// Addresses of payload and tag of the value.
    ///
    /// # Safety
    /// `this` is a node.
    #[inline(always)]
    pub unsafe fn value_slot(this: *mut Node) -> (*mut *mut (), *mut u8) {
        // SAFETY: promised by the caller.
        unsafe { (&raw mut (*this).value, &raw mut (*this).value_tag) }
    }

    /// Cuts what a used node without a value still refers to; it keeps its place in the chain.
    #[inline(always)]
    pub fn forget_if_dead(&mut self) {
        if self.value_tag == NIL as u8 && self.key_tag != NIL as u8 {
            self.forget();
        }
    }
}
