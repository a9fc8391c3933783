//! The hash part: searching nodes and inserting keys.
//!
//! A chain starts at the main position of its keys and goes on by distances between nodes (ltable.c). The part's size is a
//! power of two. A node that is free is found from the end downwards; nodes are never given back one by one, so the
//! part is full when none is left, and `resize` chooses new sizes.

use std::ptr::null_mut;

use super::super::alloc::Memory;
use super::super::object::gc_bits;
use super::super::string::Str;
use super::super::value::{FALSE, FLOAT, INT, NIL, STR, TABLE, TRUE, Value};
use super::node::{DEAD, Node, dummy};
use super::{KeyError, Table};

impl Table {
    /// Whether the hash part is empty and without nodes.
    #[inline(always)]
    pub fn has_no_nodes(&self) -> bool {
        std::ptr::eq(self.nodes, dummy())
    }

    pub(super) fn node_count(&self) -> usize {
        if self.has_no_nodes() { 0 } else { self.mask as usize + 1 }
    }

    /// Address of node `i` of the hash part, cut to its size: any `i` is allowed.
    #[inline(always)]
    pub fn node(&self, i: u32) -> *mut Node {
        // SAFETY: the mask keeps the index inside the node array.
        unsafe { self.nodes.add((i & self.mask) as usize) }
    }

    /// Index of a node of this table.
    #[inline(always)]
    pub fn node_index(&self, node: *const Node) -> u32 {
        ((node.addr() - self.nodes.addr()) / size_of::<Node>()) as u32
    }

    #[inline(always)]
    pub(super) fn main_position(&self, key: Value) -> *mut Node {
        match key.tag() {
            INT => self.node(hash_int(key.as_int())),
            // SAFETY: a string key is alive.
            STR => self.node(unsafe { Str::hash(key.as_str()) }),
            FLOAT => self.node(hash_int(key.payload().addr() as i64)),
            TRUE | FALSE => self.node(key.tag()),
            // SAFETY: a key that is looked for, or has a value, is alive.
            TABLE if self.header.gc & gc_bits::BY_IDENTITY != 0 => unsafe {
                self.node(hash_pointer(Table::identity(key.as_table()).cast()))
            },
            _ => self.node(hash_pointer(key.payload())),
        }
    }

    // ---- search

    /// Node of a string key with a value, or null.
    ///
    /// # Safety
    /// `key` is a live string.
    #[inline(always)]
    pub unsafe fn find_str_node(&self, key: *mut Str) -> *mut Node {
        // SAFETY: chains stay inside the node array; keys of nodes that are not dead are alive.
        unsafe {
            let hash = Str::hash(key);
            let mut node = self.node(hash);
            loop {
                if (*node).key_tag == STR as u8
                    && (std::ptr::eq((*node).key.cast::<Str>(), key)
                        || ((*node).hash == (hash >> 16) as u16 && Str::equal((*node).key.cast(), key)))
                {
                    return node;
                }
                let next = (*node).next;
                if next == 0 {
                    return null_mut();
                }
                node = node.offset(next as isize);
            }
        }
    }

    /// Node of an integer key with a value, or null.
    #[inline(always)]
    pub(super) fn find_int_node(&self, key: i64) -> *mut Node {
        let mut node = self.node(hash_int(key));
        // SAFETY: chains stay inside the node array.
        unsafe {
            loop {
                if (*node).key.addr() as i64 == key && (*node).key_tag == INT as u8 {
                    return node;
                }
                let next = (*node).next;
                if next == 0 {
                    return null_mut();
                }
                node = node.offset(next as isize);
            }
        }
    }

    /// Node of any other key with a value, or null. Floats with integral values are not expected here.
    pub(super) fn find_other_node(&self, key: Value) -> *mut Node {
        let mut node = self.main_position(key);
        // SAFETY: chains stay inside the node array.
        unsafe {
            loop {
                if u32::from((*node).key_tag) == key.tag() && (*node).key().is_identical(key) {
                    return node;
                }
                let next = (*node).next;
                if next == 0 {
                    return null_mut();
                }
                node = node.offset(next as isize);
            }
        }
    }

    pub(super) fn find_node(&self, key: Value) -> *mut Node {
        match key.tag() {
            // SAFETY: keys that are passed in are alive.
            STR => unsafe { self.find_str_node(key.as_str()) },
            INT => self.find_int_node(key.as_int()),
            _ => self.find_other_node(key),
        }
    }

    // ---- insertion

    /// Inserts a key that is absent. A new string key may be a metamethod's name, so the absence bits are cleared.
    #[inline(never)]
    pub(super) fn insert(&mut self, memory: &mut Memory, key: Value, v: Value) -> Result<(), KeyError> {
        self.header.extra = 0;
        // SAFETY: a new key is alive.
        if key.tag() == TABLE && unsafe { (*key.as_table()).header.gc } & gc_bits::CLONE != 0 {
            // No other clone is among the keys yet, or the bit is set.
            self.header.gc |= gc_bits::BY_IDENTITY;
        }
        // SAFETY: all node pointers stay inside the node array; the chain links are kept consistent as in
        // ltable.c `luaH_newkey`.
        unsafe {
            let mut position = self.main_position(key);
            if (*position).value_tag != NIL as u8 || self.has_no_nodes() {
                let free = self.free_node();
                if free.is_null() {
                    // The new sizes count the key in; trailing nils go only when it has its place.
                    self.rehash(memory, key)?;
                    let stored = self.set(memory, key, v);
                    self.trim();
                    return stored;
                }
                let other = self.main_position((*position).key());
                if std::ptr::eq(other, position) {
                    // The colliding node is in its main position: the new key goes to the free one.
                    (*free).next = if (*position).next == 0 {
                        0
                    } else {
                        (position.offset((*position).next as isize).offset_from(free)) as i32
                    };
                    (*position).next = free.offset_from(position) as i32;
                    position = free;
                } else {
                    // The colliding node is out of its main position: it moves to the free one.
                    let mut before = other;
                    while !std::ptr::eq(before.offset((*before).next as isize), position) {
                        before = before.offset((*before).next as isize);
                    }
                    (*before).next = free.offset_from(before) as i32;
                    std::ptr::copy_nonoverlapping(position, free, 1);
                    if (*position).next != 0 {
                        (*free).next += position.offset_from(free) as i32;
                        (*position).next = 0;
                    }
                }
            }
            (*position).key = key.payload();
            (*position).key_tag = key.tag() as u8;
            (*position).hash = if key.tag() == STR { (Str::hash(key.as_str()) >> 16) as u16 } else { 0 };
            (*position).value = v.payload();
            (*position).value_tag = v.tag() as u8;
        }
        Ok(())
    }

    /// A node that was never used, or null.
    fn free_node(&mut self) -> *mut Node {
        if self.has_no_nodes() {
            return null_mut();
        }
        // SAFETY: `last_free` is at most the number of nodes.
        unsafe {
            while self.last_free > 0 {
                self.last_free -= 1;
                let node = self.nodes.add(self.last_free as usize);
                if (*node).key_tag == NIL as u8 {
                    return node;
                }
            }
        }
        null_mut()
    }

    /// Makes sure that no dead node stands for a key that now lives in the array part: `next` would go on behind that
    /// node once the array slot is cleared.
    pub(super) fn forget_dead(&mut self, key: i64) {
        let mut node = self.node(hash_int(key));
        // SAFETY: chains stay inside the node array.
        unsafe {
            loop {
                if (*node).key_tag == INT as u8 | DEAD && (*node).key.addr() as i64 == key {
                    (*node).forget();
                    return;
                }
                let next = (*node).next;
                if next == 0 {
                    return;
                }
                node = node.offset(next as isize);
            }
        }
    }

    // ---- the block of nodes

    pub(super) fn allocate_nodes(&mut self, memory: &mut Memory, n: usize) {
        if n == 0 {
            self.nodes = dummy();
            self.mask = 0;
            self.last_free = 0;
            return;
        }
        let count = n.next_power_of_two();
        let nodes = memory.alloc_block(count * size_of::<Node>()).cast::<Node>();
        // SAFETY: the block holds `count` nodes.
        unsafe { self.set_nodes(nodes, count) };
    }

    /// Takes `count` nodes into use, all free.
    #[inline(always)]
    pub(super) unsafe fn set_nodes(&mut self, nodes: *mut Node, count: usize) {
        for i in 0..count {
            // SAFETY: the caller promises the nodes.
            unsafe {
                let node = nodes.add(i);
                (*node).key = null_mut();
                (*node).key_tag = NIL as u8;
                (*node).value_tag = NIL as u8;
                (*node).hash = 0;
                (*node).next = 0;
            }
        }
        self.nodes = nodes;
        self.mask = (count - 1) as u32;
        self.last_free = count as u32;
    }
}

fn hash_int(i: i64) -> u32 {
    ((i as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as u32
}

fn hash_pointer(p: *mut ()) -> u32 {
    hash_int((p.addr() >> 3) as i64)
}
