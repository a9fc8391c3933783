//! The entries of a table's hash part.
//!
//! A node whose key has the `DEAD` bit has no value: it only holds its place in a chain, for traversals that stand there.
//! Such a key is known by its address, except for short strings, which stay alive to be compared by content.
//! Tables without a hash part share one dummy, so that a search needs no test for them.

use std::ptr::null_mut;

use super::super::string::Str;
use super::super::value::{LIGHT, NIL, STR, Value};

/// One entry of the hash part.
#[repr(C)]
pub struct Node {
    pub(super) key: *mut (),
    pub(super) value: *mut (),
    pub(super) key_tag: u8,
    pub(super) value_tag: u8,
    /// Upper half of a string key's hash: most misses need not touch the string.
    pub(super) hash: u16,
    /// Distance to the next node of the chain, 0 at its end.
    pub(super) next: i32,
}

const _: () = assert!(size_of::<Node>() == 24);

/// Bit in a key tag: the value is nil, the key only marks a place.
pub(super) const DEAD: u8 = 0x80;

/// Key tag of a dead long string: the collector does not keep it alive, so it is as a bare address.
pub(super) const DEAD_ADDRESS: u8 = LIGHT as u8 | DEAD;

#[repr(transparent)]
struct Dummy(Node);
// SAFETY: the dummy is never written: it has no value, so no store hits it, and no insert takes it (`has_no_nodes`).
unsafe impl Sync for Dummy {}
static DUMMY: Dummy = Dummy(Node::free());

pub(super) fn dummy() -> *mut Node {
    std::ptr::from_ref(&DUMMY.0).cast_mut()
}

impl Node {
    /// A node that was never used.
    pub(super) const fn free() -> Node {
        Node { key: null_mut(), value: null_mut(), key_tag: NIL as u8, value_tag: NIL as u8, hash: 0, next: 0 }
    }

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

    /// Removes the entry; the key stays as a mark.
    pub fn clear(&mut self) {
        self.store(Value::NIL);
    }

    /// Clears the entry and makes its key one that no search finds; the node keeps its place in the chain.
    pub(super) fn forget(&mut self) {
        self.key = null_mut();
        self.key_tag = NIL as u8 | DEAD;
        self.value_tag = NIL as u8;
    }

    /// Whether the key is or was a name.
    pub fn is_or_was_named(&self) -> bool {
        matches!(u32::from(self.key_tag & !DEAD), STR | LIGHT)
    }

    /// Whether there is a value.
    pub fn is_live(&self) -> bool {
        self.value_tag != NIL as u8
    }

    /// The string of a dead string key that must stay alive for `next`. From a long string, of which a program has
    /// seldom two, only the address is kept: fields that are gone shall not hold much memory.
    ///
    /// # Safety
    /// The collector has not swept strings since the key was in use or since it last asked.
    pub unsafe fn dead_string(&mut self) -> Option<*mut Str> {
        if self.key_tag != STR as u8 | DEAD {
            return None;
        }
        let s: *mut Str = self.key.cast();
        // SAFETY: the caller promises that the string is still there.
        if unsafe { (*s).is_long() } {
            self.key_tag = DEAD_ADDRESS;
            return None;
        }
        Some(s)
    }
}
