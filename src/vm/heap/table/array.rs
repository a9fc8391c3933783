//! The array part: access by position, appending, growing.
//!
//! Slots count from 0 here, keys from 1. Payloads stand below the part's pointer, tags from it on: one pointer leads to
//! both, whatever the capacity. Of the `capacity` slots the first `len` are in use and initialised.

use std::ptr::null_mut;

use super::super::alloc::{CELL_MAX, Memory, class_of, class_size};
use super::super::value::{NIL, Value};
use super::{ELEMENT, PART_MAX, Table};

impl Table {
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

    /// Whether one more element fits without growing.
    #[inline(always)]
    pub fn has_room(&self) -> bool {
        self.len < self.capacity
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

    /// Appends a value at `len + 1`, growing as needed, and takes over following keys from the hash part.
    pub(super) fn append(&mut self, memory: &mut Memory, v: Value) {
        if self.len == self.capacity {
            self.resize_array(memory, (self.capacity as usize * 2).max(4));
        }
        // SAFETY: there is room now.
        unsafe { self.push_within(v.payload(), v.tag()) };
        if !self.has_no_nodes() {
            self.migrate(memory);
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

    /// Drops nil slots at the end of the array part.
    pub(super) fn trim(&mut self) {
        // SAFETY: indices below `len` are valid.
        unsafe {
            while self.len > 0 && *self.array_tag(self.len as usize - 1) == NIL as u8 {
                self.len -= 1;
            }
        }
    }

    /// Changes the capacity of the array part to at least `wanted`, keeping the first `len` slots.
    pub(super) fn resize_array(&mut self, memory: &mut Memory, wanted: usize) {
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
}

/// Array slots that fit into the block which `wanted` slots need.
fn capacity_for(wanted: usize) -> usize {
    if wanted == 0 {
        return 0;
    }
    let bytes = wanted * ELEMENT;
    if bytes <= CELL_MAX { class_size(class_of(bytes)) / ELEMENT } else { wanted }
}
