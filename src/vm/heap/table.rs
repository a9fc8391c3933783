//! Tables: a packed array part and a chained scatter hash part.
//!
//! *Array part*: one block; payloads grow down and tags grow up from the pointer, 9 bytes an element. `len` slots are
//! in use; the last of them is nil only after a resize counted it in. Appending at `len + 1` grows by doubling.
//!
//! *Hash part*: nodes of 24 bytes, Brent's variation as in PUC Lua (ltable.c): a key stands in its main position, or
//! the node there stands in its own. When a value becomes nil its key gets the `DEAD` bit and keeps its place in
//! the chain, so that a traversal may clear fields, and a hit proves a value that is not nil.
//!
//! A constructor that says how many fields it has gets both parts inside the table's own cell, behind its head: one
//! allocation, and one place in memory (`sort_cmp` 1.3 times faster, 2026-11). Parts that grow move out.
//!
//! Empty parts cost nothing: the array pointer is null with length 0, the node pointer names one static dummy.

use std::ptr::null_mut;

use super::alloc::{CELL_MAX, Memory, class_of, class_size};
use super::object::Header;
use super::string::Str;
use super::value::{self, FALSE, FLOAT, INT, NIL, STR, TRUE, Value};

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

/// One entry of the hash part.
#[repr(C)]
pub struct Node {
    key: *mut (),
    value: *mut (),
    key_tag: u8,
    value_tag: u8,
    /// Upper half of a string key's hash: most misses need not touch the string.
    hash: u16,
    /// Distance to the next node of the chain, 0 at its end.
    next: i32,
}

const _: () = assert!(size_of::<Node>() == 24);

/// Bit in a key tag: the value is nil, the key only marks a place.
const DEAD: u8 = 0x80;
/// Most elements of an array part and of a hash part.
const PART_MAX: usize = 1 << 30;

/// Bytes that one array element takes.
const ELEMENT: usize = 9;

#[repr(transparent)]
struct Dummy(Node);
// SAFETY: the dummy is never written: it has no value, so no store hits it, and no insert takes it (`is_dummy`).
unsafe impl Sync for Dummy {}
static DUMMY: Dummy =
    Dummy(Node { key: null_mut(), value: null_mut(), key_tag: NIL as u8, value_tag: NIL as u8, hash: 0, next: 0 });

fn dummy() -> *mut Node {
    std::ptr::from_ref(&DUMMY.0).cast_mut()
}

impl Node {
    /// The key of a node in use.
    #[inline(always)]
    pub fn key(&self) -> Value {
        Value::from_parts(self.key, u32::from(self.key_tag))
    }

    /// The value.
    #[inline(always)]
    pub fn value(&self) -> Value {
        Value::from_parts(self.value, u32::from(self.value_tag))
    }

    /// Whether the node holds exactly this string object as its key (and so a value that is not nil).
    #[inline(always)]
    pub fn is_str(&self, key: *const ()) -> bool {
        std::ptr::eq(self.key, key) && self.key_tag == STR as u8
    }

    /// Raw payload of the value.
    #[inline(always)]
    pub fn value_payload(&self) -> *mut () {
        self.value
    }

    /// Tag of the value.
    #[inline(always)]
    pub fn value_tag(&self) -> u32 {
        u32::from(self.value_tag)
    }

    /// Replaces the value of a node in use by another that is not nil.
    #[inline(always)]
    pub fn set_value(&mut self, payload: *mut (), tag: u32) {
        self.value = payload;
        self.value_tag = tag as u8;
    }

    /// Stores any value; nil makes the key dead.
    #[inline(always)]
    pub fn store(&mut self, v: Value) {
        self.value = v.payload();
        self.value_tag = v.tag() as u8;
        if v.is_nil() {
            self.key_tag |= DEAD;
        }
    }

    /// Clears the entry and makes its key one that no search finds; the node keeps its place in the chain.
    fn forget(&mut self) {
        self.key = null_mut();
        self.key_tag = NIL as u8 | DEAD;
        self.value_tag = NIL as u8;
    }

    fn is_dead(&self) -> bool {
        self.key_tag & DEAD != 0
    }
}

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

/// Where a traversal stands: array index, then node index with the top bit.
const HASH_CURSOR: u64 = 1 << 40;

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
        part.addr().wrapping_sub(std::ptr::from_ref(self).addr()) < CELL_MAX
    }

    // ---- array part

    /// Array slots in use.
    #[inline(always)]
    pub fn array_len(&self) -> usize {
        self.len as usize
    }

    /// Payload of array slot `i` (from 0).
    ///
    /// # Safety
    /// `i` is below the capacity.
    #[inline(always)]
    pub unsafe fn array_payload(&self, i: usize) -> *mut *mut () {
        // SAFETY: payload `i` stands `i + 1` words below the pointer.
        unsafe { self.array.cast::<*mut ()>().sub(i + 1) }
    }

    /// Tag of array slot `i` (from 0).
    ///
    /// # Safety
    /// `i` is below the capacity.
    #[inline(always)]
    pub unsafe fn array_tag(&self, i: usize) -> *mut u8 {
        // SAFETY: the tags stand above the pointer.
        unsafe { self.array.add(i) }
    }

    /// Value of array slot `i` (from 0).
    ///
    /// # Safety
    /// `i` is below the length.
    #[inline(always)]
    pub unsafe fn array_get(&self, i: usize) -> Value {
        // SAFETY: promised by the caller.
        unsafe { Value::from_parts(*self.array_payload(i), u32::from(*self.array_tag(i))) }
    }

    /// Stores into array slot `i` (from 0).
    ///
    /// # Safety
    /// `i` is below the capacity.
    #[inline(always)]
    pub unsafe fn array_set(&mut self, i: usize, v: Value) {
        // SAFETY: promised by the caller.
        unsafe {
            *self.array_payload(i) = v.payload();
            *self.array_tag(i) = v.tag() as u8;
        }
    }

    /// Copies the values of `n` integer keys from `from` on to the keys from `to` on, in whatever order keeps them
    /// right; false (and nothing is done) unless all these keys stand in the array part.
    pub fn shift(&mut self, from: i64, to: i64, n: usize) -> bool {
        let len = self.len as usize;
        let place = |key: i64| usize::try_from(key.checked_sub(1)?).ok().filter(|&i| i <= len && n <= len - i);
        let (Some(from), Some(to), 1..) = (place(from), place(to), n) else { return false };
        // SAFETY: both ranges lie below the length, so in the block; payloads grow down, the lowest is the last.
        unsafe {
            std::ptr::copy(self.array_payload(from + n - 1), self.array_payload(to + n - 1), n);
            std::ptr::copy(self.array_tag(from), self.array_tag(to), n);
        }
        true
    }

    /// Whether one more element fits without growing.
    #[inline(always)]
    pub fn has_room(&self) -> bool {
        self.len < self.capacity
    }

    /// Whether the hash part is empty and without nodes.
    #[inline(always)]
    pub fn has_no_nodes(&self) -> bool {
        std::ptr::eq(self.nodes, dummy())
    }

    /// Whether the array part's length is the table's border: its last element is not nil and nothing can follow.
    #[inline(always)]
    pub fn has_exact_len(&self) -> bool {
        // SAFETY: the index is below the length.
        self.has_no_nodes() && (self.len == 0 || unsafe { *self.array_tag(self.len as usize - 1) } != NIL as u8)
    }

    /// Whether a store needs neither the metatable nor permission.
    #[inline(always)]
    pub fn is_plain(&self) -> bool {
        self.header.gc & super::object::gc_bits::GUARDED == 0 && self.metatable.is_null()
    }

    /// Appends one value where [`Table::has_room`] and [`Table::has_no_nodes`] said yes.
    ///
    /// # Safety
    /// There is room; `v` is not nil.
    #[inline(always)]
    pub unsafe fn push_within(&mut self, payload: *mut (), tag: u32) {
        // SAFETY: promised by the caller.
        unsafe {
            let i = self.len as usize;
            *self.array_payload(i) = payload;
            *self.array_tag(i) = tag as u8;
            self.len += 1;
        }
    }

    /// Drops nil slots at the end of the array part.
    fn trim(&mut self) {
        // SAFETY: indices below `len` are valid.
        unsafe {
            while self.len > 0 && *self.array_tag(self.len as usize - 1) == NIL as u8 {
                self.len -= 1;
            }
        }
    }

    /// Changes the capacity of the array part to at least `wanted`, keeping the first `len` slots.
    fn resize_array(&mut self, memory: &mut Memory, wanted: usize) {
        debug_assert!(wanted >= self.len as usize);
        let capacity = capacity_for(wanted);
        if capacity == self.capacity as usize {
            return;
        }
        let new = if capacity == 0 {
            null_mut()
        } else {
            // SAFETY: the payloads take the first `8 * capacity` bytes of the block.
            unsafe { memory.alloc_block(capacity * ELEMENT).add(capacity * 8) }
        };
        let old = self.array;
        let len = self.len as usize;
        if !old.is_null() {
            // SAFETY: both blocks hold at least `len` elements.
            unsafe {
                if len > 0 {
                    std::ptr::copy_nonoverlapping(old.sub(len * 8), new.sub(len * 8), len * 8);
                    std::ptr::copy_nonoverlapping(old, new, len);
                }
                let capacity = self.capacity as usize;
                let block = old.sub(capacity * 8);
                if !self.is_inline(block) {
                    memory.free_block(block, capacity * ELEMENT);
                }
            }
        }
        self.array = new;
        self.capacity = capacity as u32;
    }

    /// Bytes of the parts outside the table's cell.
    pub fn part_bytes(&self) -> usize {
        let outside = |part: *const u8, bytes: usize| if self.is_inline(part) { 0 } else { bytes };
        let nodes = outside(self.nodes.cast(), self.node_count() * size_of::<Node>());
        outside(self.array, self.capacity as usize * ELEMENT) + nodes
    }

    /// Appends a value at `len + 1`, growing as needed, and takes over following keys from the hash part.
    fn append(&mut self, memory: &mut Memory, v: Value) {
        if self.len == self.capacity {
            self.resize_array(memory, (self.capacity as usize * 2).max(4));
        }
        // SAFETY: there is room now.
        unsafe { self.push_within(v.payload(), v.tag()) };
        if !self.has_no_nodes() {
            self.migrate(memory);
        }
    }

    /// Makes sure that no dead node stands for a key that now lives in the array part: `next` would go on behind that
    /// node once the array slot is cleared.
    fn forget_dead(&mut self, key: i64) {
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

    /// Moves keys `len + 1`, … from the hash part to the array part as far as they go.
    #[cold]
    fn migrate(&mut self, memory: &mut Memory) {
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

    // ---- hash part

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
    fn main_position(&self, key: Value) -> *mut Node {
        match key.tag() {
            INT => self.node(hash_int(key.as_int())),
            // SAFETY: a string key is alive.
            STR => self.node(unsafe { Str::hash(key.as_str()) }),
            FLOAT => self.node(hash_int(key.payload().addr() as i64)),
            TRUE | FALSE => self.node(key.tag()),
            _ => self.node(hash_pointer(key.payload())),
        }
    }

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
    fn find_int_node(&self, key: i64) -> *mut Node {
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
    fn find_other_node(&self, key: Value) -> *mut Node {
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

    fn find_node(&self, key: Value) -> *mut Node {
        match key.tag() {
            // SAFETY: keys that are passed in are alive.
            STR => unsafe { self.find_str_node(key.as_str()) },
            INT => self.find_int_node(key.as_int()),
            _ => self.find_other_node(key),
        }
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

    /// Inserts a key that is absent. A new string key may be a metamethod's name, so the absence bits are cleared.
    #[inline(never)]
    fn insert(&mut self, memory: &mut Memory, key: Value, v: Value) -> Result<(), KeyError> {
        self.header.extra = 0;
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

    /// Makes room for one more key, choosing the sizes of both parts anew (ltable.c `rehash`).
    #[cold]
    fn rehash(&mut self, memory: &mut Memory, extra: Value) -> Result<(), KeyError> {
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

    fn node_count(&self) -> usize {
        if self.has_no_nodes() { 0 } else { self.mask as usize + 1 }
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

    fn allocate_nodes(&mut self, memory: &mut Memory, n: usize) {
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
    unsafe fn set_nodes(&mut self, nodes: *mut Node, count: usize) {
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

    /// Stores `count` values, nils too, in the array slots from `start` (from 0) on, which becomes the part's length:
    /// what a constructor does, so that `#{nil, 2}` is 2.
    ///
    /// # Safety
    /// `from` is valid for `count` values; the table has no integer keys beyond `start`.
    pub unsafe fn fill_array(&mut self, memory: &mut Memory, start: usize, from: *const Value, count: usize) {
        if start + count > PART_MAX {
            return;
        }
        self.reserve_array(memory, start + count);
        for i in self.len as usize..start {
            // SAFETY: the capacity covers all slots.
            unsafe { self.array_set(i, Value::NIL) };
        }
        for i in 0..count {
            // SAFETY: as above; the caller promises the values.
            unsafe { self.array_set(start + i, *from.add(i)) };
            if !self.has_no_nodes() {
                self.forget_dead((start + i) as i64 + 1);
            }
        }
        self.len = self.len.max((start + count) as u32);
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

    // ---- length and traversal

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
    pub fn cursor_after(&self, key: Value) -> Option<u64> {
        let key = match key.tag() {
            NIL => return Some(0),
            FLOAT => float_key(key.as_float()).map_or(key, Value::int),
            _ => key,
        };
        if key.tag() == INT {
            let index = (key.as_int() as u64).wrapping_sub(1);
            if index < u64::from(self.len) {
                return Some(index + 1);
            }
        }
        let mut node = self.main_position(key);
        // SAFETY: chains stay inside the node array; dead string keys are kept alive by the collector.
        unsafe {
            loop {
                let tag = u32::from((*node).key_tag & !DEAD);
                if tag == key.tag() {
                    let same = if tag == STR {
                        Str::equal((*node).key.cast(), key.as_str())
                    } else {
                        Value::from_parts((*node).key, tag).is_identical(key)
                    };
                    if same && !self.has_no_nodes() {
                        return Some(HASH_CURSOR + u64::from(self.node_index(node)) + 1);
                    }
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

impl Node {
    /// Whether there is a value.
    pub fn is_live(&self) -> bool {
        self.value_tag != NIL as u8
    }

    /// The string of a dead string key, which must stay alive for `next`.
    pub fn dead_string(&self) -> Option<*mut Str> {
        (self.is_dead() && self.key_tag & !DEAD == STR as u8).then(|| self.key.cast())
    }

    /// Removes the entry; the key stays as a mark.
    pub fn clear(&mut self) {
        self.store(Value::NIL);
    }
}

fn hash_int(i: i64) -> u32 {
    ((i as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as u32
}

fn hash_pointer(p: *mut ()) -> u32 {
    hash_int((p.addr() >> 3) as i64)
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

/// Array slots that fit into the block which `wanted` slots need.
fn capacity_for(wanted: usize) -> usize {
    if wanted == 0 {
        return 0;
    }
    let bytes = wanted * ELEMENT;
    if bytes <= CELL_MAX { class_size(class_of(bytes)) / ELEMENT } else { wanted }
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
