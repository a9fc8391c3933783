//! Tables: a packed array part and a chained scatter hash part.
//!
//! *Array part* (`array`): one block; payloads grow down and tags grow up from the pointer, 9 bytes an element. `len`
//! slots are in use; the last of them is nil only after a resize counted it in. Appending at `len + 1` grows by doubling.
//!
//! *Hash part* (`hash`): nodes of 24 bytes (`node`), Brent's variation as in PUC Lua (ltable.c): a key stands in its main
//! position, or the node there stands in its own. When a value becomes nil its key gets the `DEAD` bit and keeps its
//! place in the chain, so that a traversal may clear fields, and a hit proves a value that is not nil.
//!
//! A key lives in one part only: integer keys up to `len` in the array part, all others in the hash part. `resize` moves
//! them when the sizes change, `walk` goes over both. This file holds the head of a table and the access by key; `template`
//! is for constructors whose keys are known.
//!
//! A constructor that says how many fields it has gets both parts inside the table's own cell, behind its head: one
//! allocation, and one place in memory (`sort_cmp` 1.3 times faster, 2026-11). Parts that grow move out.
//!
//! Empty parts cost nothing: the array pointer is null with length 0, the node pointer names one static dummy.

mod array;
mod hash;
pub mod image;
mod node;
mod resize;
mod template;
mod walk;

pub use node::Node;
pub use template::Template;

use std::ptr::null_mut;

use super::alloc::{CELL_MAX, Memory, class_size};
use super::object::{Header, gc_bits};
use super::string::Str;
use super::value::{FLOAT, INT, NIL, STR, TYPE, Value};
use node::dummy;

/// A table.
#[repr(C)]
pub struct Table {
    /// Header; `extra` has a bit for each metamethod known to be absent (`vm::meta`).
    pub header: Header,
    /// Metatable or null.
    pub metatable: *mut Table,
    // The fields that one access reads stand in one run of 16 bytes, which never crosses a cache line.
    /// First node.
    nodes: *mut Node,
    mask: u32,
    /// All nodes from here on are in use.
    last_free: u32,
    /// Between the payloads (below) and the tags (above).
    array: *mut u8,
    len: u32,
    capacity: u32,
}

const _: () = assert!(size_of::<Table>() == 48);

/// Most elements of an array part and of a hash part.
const PART_MAX: usize = 1 << 30;
/// Bytes that one array element takes.
const ELEMENT: usize = 9;

/// Why a raw store was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyError {
    /// The key is nil.
    Nil,
    /// The key is NaN.
    NaN,
    /// The table would pass its largest size.
    TooLarge,
}

impl Table {
    /// Fills in a fresh, empty table.
    ///
    /// # Safety
    /// `this` is a cell of sufficient size whose header is set.
    #[inline(always)]
    pub unsafe fn init(this: *mut Table) {
        // SAFETY: promised by the caller.
        unsafe {
            (*this).array = null_mut();
            (*this).nodes = dummy();
            (*this).metatable = null_mut();
            (*this).len = 0;
            (*this).capacity = 0;
            (*this).mask = 0;
            (*this).last_free = 0;
        }
    }

    /// Whether a store needs neither the metatable nor permission.
    #[inline(always)]
    pub fn is_plain(&self) -> bool {
        self.header.gc & gc_bits::GUARDED == 0 && self.metatable.is_null()
    }

    // ---- parts inside the cell

    /// Bytes of a cell for a table with room for that many items inside, or nothing if they do not fit.
    #[inline(always)]
    pub fn inline_size(array: usize, hash: usize) -> Option<usize> {
        if array > CELL_MAX / ELEMENT || hash > CELL_MAX / size_of::<Node>() {
            return None;
        }
        let nodes = if hash == 0 { 0 } else { hash.next_power_of_two() };
        let size = size_of::<Table>() + nodes * size_of::<Node>() + array * ELEMENT;
        (size <= CELL_MAX).then_some(size)
    }

    /// Gives a fresh, empty table its parts inside its cell.
    ///
    /// # Safety
    /// The cell has [`Table::inline_size`] bytes for the same numbers.
    #[inline(always)]
    pub unsafe fn init_inline(this: *mut Table, array: usize, hash: usize) {
        // SAFETY: promised by the caller. Both parts lie in the cell behind the head.
        unsafe {
            let mut free = this.add(1).cast::<u8>();
            if hash > 0 {
                let count = hash.next_power_of_two();
                (*this).set_nodes(free.cast(), count);
                free = free.add(count * size_of::<Node>());
            }
            if array > 0 {
                (*this).array = free.add(array * 8);
                (*this).capacity = array as u32;
            }
        }
    }

    /// Whether a part stands inside the table's cell.
    #[inline(always)]
    fn is_inline(&self, part: *const u8) -> bool {
        // Not just near it: in a region, blocks may follow the cell.
        part.addr().wrapping_sub(std::ptr::from_ref(self).addr()) < class_size(usize::from(self.header.class))
    }

    // ---- clones of shared tables

    /// Bytes of the cell of a clone: the table and the address of its original.
    pub const CLONE_SIZE: usize = size_of::<Table>() + size_of::<*mut Table>();

    /// Makes a fresh table the clone of another: its parts are copied as they are, so that every position in them
    /// stays what it was.
    ///
    /// # Safety
    /// `this` is a cell of [`Table::CLONE_SIZE`] bytes whose header is set; the original outlives it.
    pub unsafe fn init_clone(this: *mut Table, original: *mut Table, memory: &mut Memory) {
        // SAFETY: promised by the caller; the new parts are as large as those that are copied.
        unsafe {
            Table::init(this);
            (*this).header.gc |=
                gc_bits::CLONE | (*original).header.gc & (gc_bits::FROZEN | gc_bits::BY_IDENTITY | gc_bits::OBJECT);
            (*this).header.flags = (*original).header.flags;
            (*this).header.extra = (*original).header.extra;
            (*this).metatable = (*original).metatable;
            this.add(1).cast::<*mut Table>().write(Table::identity(original));
            let count = (*original).node_count();
            if count > 0 {
                let nodes = memory.alloc_block(count * size_of::<Node>()).cast::<Node>();
                std::ptr::copy_nonoverlapping((*original).nodes, nodes, count);
                (*this).nodes = nodes;
                (*this).mask = (*original).mask;
                (*this).last_free = (*original).last_free;
            }
            let capacity = (*original).capacity as usize;
            if capacity > 0 {
                let block = memory.alloc_block(capacity * ELEMENT);
                std::ptr::copy_nonoverlapping((*original).array.sub(capacity * 8), block, capacity * ELEMENT);
                (*this).array = block.add(capacity * 8);
                (*this).len = (*original).len;
                (*this).capacity = (*original).capacity;
            }
        }
    }

    /// The table whose identity this one has: its original if it is a clone, else itself.
    ///
    /// # Safety
    /// The table is alive.
    #[inline]
    pub unsafe fn identity(this: *mut Table) -> *mut Table {
        // SAFETY: promised by the caller; behind a clone stands the address of its original.
        unsafe { if (*this).header.gc & gc_bits::CLONE == 0 { this } else { *this.add(1).cast::<*mut Table>() } }
    }

    // ---- memory of the parts

    /// Bytes of the parts outside the table's cell.
    pub fn part_bytes(&self) -> usize {
        let outside = |part: *const u8, bytes: usize| if self.is_inline(part) { 0 } else { bytes };
        let nodes = outside(self.nodes.cast(), self.node_count() * size_of::<Node>());
        outside(self.array, self.capacity as usize * ELEMENT) + nodes
    }

    /// Makes room in a table that is still empty.
    pub fn reserve(&mut self, memory: &mut Memory, array: usize, hash: usize) {
        if array > 0 {
            self.resize_array(memory, array.min(PART_MAX));
        }
        if hash > 0 {
            self.allocate_nodes(memory, hash.min(PART_MAX));
        }
    }

    /// Makes room for `n` array elements in all, for a run of appends.
    pub fn reserve_array(&mut self, memory: &mut Memory, n: usize) {
        if n > self.capacity as usize {
            self.resize_array(memory, n.min(PART_MAX));
        }
    }

    /// Frees both parts.
    pub fn release(&mut self, memory: &mut Memory) {
        if !self.array.is_null() {
            let capacity = self.capacity as usize;
            // SAFETY: allocated by `resize_array` with this size.
            unsafe {
                let block = self.array.sub(capacity * 8);
                if !self.is_inline(block) {
                    memory.free_block(block, capacity * ELEMENT);
                }
            }
        }
        if !self.has_no_nodes() && !self.is_inline(self.nodes.cast()) {
            // SAFETY: allocated by `allocate_nodes` with this size.
            unsafe { memory.free_block(self.nodes.cast(), self.node_count() * size_of::<Node>()) };
        }
        self.array = null_mut();
        self.nodes = dummy();
        (self.len, self.capacity, self.mask) = (0, 0, 0);
    }

    // ---- raw access

    /// The value of a string key, nil if absent.
    #[inline(always)]
    pub fn get_str(&self, key: *mut Str) -> Value {
        // SAFETY: keys that are passed in are alive.
        unsafe {
            let node = self.find_str_node(key);
            if node.is_null() { Value::NIL } else { (*node).value() }
        }
    }

    /// The value of an integer key, nil if absent.
    #[inline(always)]
    pub fn get_int(&self, key: i64) -> Value {
        let index = (key as u64).wrapping_sub(1);
        if index < u64::from(self.len) {
            // SAFETY: below the length.
            return unsafe { self.array_get(index as usize) };
        }
        let node = self.find_int_node(key);
        // SAFETY: a node that was found is in use.
        if node.is_null() { Value::NIL } else { unsafe { (*node).value() } }
    }

    /// The value of any key, nil if absent.
    pub fn get(&self, key: Value) -> Value {
        match key.tag() {
            STR => self.get_str(key.as_str()),
            INT => self.get_int(key.as_int()),
            NIL => Value::NIL,
            FLOAT => match float_key(key.as_float()) {
                Some(i) => self.get_int(i),
                None => self.get_node_value(key),
            },
            TYPE => self.get_node_value(key.as_key()),
            _ => self.get_node_value(key),
        }
    }

    fn get_node_value(&self, key: Value) -> Value {
        let node = self.find_other_node(key);
        // SAFETY: a node that was found is in use.
        if node.is_null() { Value::NIL } else { unsafe { (*node).value() } }
    }

    /// Stores under an integer key.
    ///
    /// # Errors
    /// The table would become too large.
    pub fn set_int(&mut self, memory: &mut Memory, key: i64, v: Value) -> Result<(), KeyError> {
        let index = (key as u64).wrapping_sub(1);
        if index < u64::from(self.len) {
            // SAFETY: below the length.
            unsafe { self.array_set(index as usize, v) };
            if v.is_nil() && index + 1 == u64::from(self.len) {
                self.trim();
            }
            return Ok(());
        }
        if index == u64::from(self.len) {
            if v.is_nil() {
                // The key may stand in the hash part if the array part was trimmed.
                return self.set_hash(memory, Value::int(key), v);
            }
            if self.len as usize >= PART_MAX {
                return Err(KeyError::TooLarge);
            }
            if !self.has_no_nodes() {
                let node = self.find_int_node(key);
                if !node.is_null() {
                    // SAFETY: a node that was found is in use.
                    unsafe { (*node).store(v) };
                    return Ok(());
                }
                self.forget_dead(key);
            }
            self.append(memory, v);
            return Ok(());
        }
        self.set_hash(memory, Value::int(key), v)
    }

    /// Stores under any key.
    ///
    /// # Errors
    /// The key is nil or NaN, or the table would become too large.
    pub fn set(&mut self, memory: &mut Memory, key: Value, v: Value) -> Result<(), KeyError> {
        match key.tag() {
            INT => self.set_int(memory, key.as_int(), v),
            NIL => Err(KeyError::Nil),
            FLOAT => match float_key(key.as_float()) {
                Some(i) => self.set_int(memory, i, v),
                None if key.as_float().is_nan() => Err(KeyError::NaN),
                None => self.set_hash(memory, key, v),
            },
            TYPE => self.set_hash(memory, key.as_key(), v),
            _ => self.set_hash(memory, key, v),
        }
    }

    fn set_hash(&mut self, memory: &mut Memory, key: Value, v: Value) -> Result<(), KeyError> {
        let node = self.find_node(key);
        if !node.is_null() {
            // SAFETY: a node that was found is in use.
            unsafe { (*node).store(v) };
            return Ok(());
        }
        if v.is_nil() {
            return Ok(());
        }
        self.insert(memory, key, v)
    }
}

/// The integer that a float key stands for, if its value is integral.
#[inline]
pub fn float_key(f: f64) -> Option<i64> {
    if (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&f) && f.floor() == f {
        Some(f as i64)
    } else {
        None
    }
}
