//! Values: 8 bytes of payload and a tag.
//!
//! A value is copied as 8 + 4 bytes ([`copy`]), never as one 16-byte move: a wide load right after two narrow stores
//! of the same slot stalls. The payload is pointer-typed, so that integers and floats travel in it without provenance
//! and pointers keep theirs. Tags are chosen for the tests: both integers `a | b == 0`, both numbers `a | b <= 1`,
//! falsy `tag & !1 == 2`, collectable `tag - 5 <= 5`.

use super::object::{Cell, Closure, Header, Thread, Userdata};
use super::string::Str;
use super::table::Table;

/// Integer.
pub const INT: u32 = 0;
/// Float.
pub const FLOAT: u32 = 1;
/// `nil`.
pub const NIL: u32 = 2;
/// `false`.
pub const FALSE: u32 = 3;
/// `true`.
pub const TRUE: u32 = 4;
/// String.
pub const STR: u32 = 5;
/// Table.
pub const TABLE: u32 = 6;
/// Function, Lua or native.
pub const FUNC: u32 = 7;
/// Full userdata.
pub const USERDATA: u32 = 8;
/// Coroutine.
pub const THREAD: u32 = 9;
/// Cell of a captured variable: only in registers and upvalues, never visible to a program.
pub const CELL: u32 = 10;
/// Light userdata: a bare address.
pub const LIGHT: u32 = 11;
/// Iteration cursor of a generic `for` over a table; only in the hidden control register.
pub const CURSOR: u32 = 12;

/// Type: the address of an immutable object that all processes share (`vm::types`).
pub const TYPE: u32 = 13;

/// A Lua value.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct Value {
    payload: *mut (),
    tag: u32,
}

const _: () = assert!(size_of::<Value>() == 16);

// SAFETY: a value alone gives access to nothing; its object is reached through the process that owns it, and moves
// between threads together with it.
unsafe impl Send for Value {}

impl Value {
    /// `nil`.
    pub const NIL: Value = Value { payload: std::ptr::null_mut(), tag: NIL };

    /// A value from its two parts.
    #[inline(always)]
    pub(crate) fn from_parts(payload: *mut (), tag: u32) -> Value {
        Value { payload, tag }
    }

    /// An integer.
    #[inline(always)]
    pub fn int(i: i64) -> Value {
        Value { payload: std::ptr::without_provenance_mut(i as usize), tag: INT }
    }

    /// A float.
    #[inline(always)]
    pub fn float(f: f64) -> Value {
        Value { payload: std::ptr::without_provenance_mut(f.to_bits() as usize), tag: FLOAT }
    }

    /// `true` or `false`.
    #[inline(always)]
    pub fn boolean(b: bool) -> Value {
        Value { payload: std::ptr::null_mut(), tag: FALSE + u32::from(b) }
    }

    /// A light userdata.
    #[inline(always)]
    pub(crate) fn light(p: *mut ()) -> Value {
        Value { payload: p, tag: LIGHT }
    }

    /// A string.
    #[inline(always)]
    pub(crate) fn str(s: *mut Str) -> Value {
        Value { payload: s.cast(), tag: STR }
    }

    /// A table.
    #[inline(always)]
    pub(crate) fn table(t: *mut Table) -> Value {
        Value { payload: t.cast(), tag: TABLE }
    }

    /// A function.
    #[inline(always)]
    pub(crate) fn func(f: *mut Closure) -> Value {
        Value { payload: f.cast(), tag: FUNC }
    }

    /// A full userdata.
    #[inline(always)]
    pub(crate) fn userdata(u: *mut Userdata) -> Value {
        Value { payload: u.cast(), tag: USERDATA }
    }

    /// A coroutine.
    #[inline(always)]
    pub(crate) fn thread(t: *mut Thread) -> Value {
        Value { payload: t.cast(), tag: THREAD }
    }

    /// A cell (internal).
    #[inline(always)]
    pub(crate) fn cell(c: *mut Cell) -> Value {
        Value { payload: c.cast(), tag: CELL }
    }

    /// The tag.
    #[inline(always)]
    pub(crate) fn tag(self) -> u32 {
        self.tag
    }

    /// The raw payload.
    #[inline(always)]
    pub(crate) fn payload(self) -> *mut () {
        self.payload
    }

    /// Payload read as an integer; meaningful if the tag is `INT`.
    #[inline(always)]
    pub fn as_int(self) -> i64 {
        self.payload.addr() as i64
    }

    /// Payload read as a float; meaningful if the tag is `FLOAT`.
    #[inline(always)]
    pub fn as_float(self) -> f64 {
        f64::from_bits(self.payload.addr() as u64)
    }

    /// The integer, if this is one.
    #[inline(always)]
    pub fn to_int(self) -> Option<i64> {
        if self.tag == INT { Some(self.as_int()) } else { None }
    }

    /// The number as a float, if this is a number.
    #[inline(always)]
    pub fn to_number(self) -> Option<f64> {
        match self.tag {
            INT => Some(self.as_int() as f64),
            FLOAT => Some(self.as_float()),
            _ => None,
        }
    }

    /// Address of the string object; meaningful if the tag is [`STR`].
    #[inline(always)]
    pub(crate) fn as_str(self) -> *mut Str {
        self.payload.cast()
    }

    /// Address of the table; meaningful if the tag is [`TABLE`].
    #[inline(always)]
    pub(crate) fn as_table(self) -> *mut Table {
        self.payload.cast()
    }

    /// Address of the function; meaningful if the tag is [`FUNC`].
    #[inline(always)]
    pub(crate) fn as_func(self) -> *mut Closure {
        self.payload.cast()
    }

    /// Address of the userdata; meaningful if the tag is [`USERDATA`].
    #[inline(always)]
    pub(crate) fn as_userdata(self) -> *mut Userdata {
        self.payload.cast()
    }

    /// Address of the coroutine; meaningful if the tag is [`THREAD`].
    #[inline(always)]
    pub(crate) fn as_thread(self) -> *mut Thread {
        self.payload.cast()
    }

    /// Address of the cell; meaningful if the tag is [`CELL`].
    #[inline(always)]
    pub(crate) fn as_cell(self) -> *mut Cell {
        self.payload.cast()
    }

    /// Address of the object's header; meaningful if the value is collectable.
    #[inline(always)]
    pub(crate) fn as_object(self) -> *mut Header {
        self.payload.cast()
    }

    /// Whether this is `nil`.
    #[inline(always)]
    pub fn is_nil(self) -> bool {
        self.tag == NIL
    }

    /// Whether this is `nil` or `false`.
    #[inline(always)]
    pub fn is_falsy(self) -> bool {
        is_falsy(self.tag)
    }

    /// Whether this is an integer or a float.
    #[inline(always)]
    pub fn is_number(self) -> bool {
        self.tag <= FLOAT
    }

    /// Whether the payload is an object of some heap.
    #[inline(always)]
    pub(crate) fn is_collectable(self) -> bool {
        is_collectable(self.tag)
    }

    /// Equality without metamethods, except that strings are compared by identity and not by content, and numbers by
    /// representation. The first test of every real comparison.
    #[inline(always)]
    pub fn is_identical(self, other: Value) -> bool {
        self.tag == other.tag && (self.payload == other.payload || matches!(self.tag, NIL | FALSE | TRUE))
    }
}

/// Whether a value with this tag is `nil` or `false`.
#[inline(always)]
pub fn is_falsy(tag: u32) -> bool {
    tag & !1 == NIL
}

/// Whether a value with this tag is an object of some heap.
#[inline(always)]
pub fn is_collectable(tag: u32) -> bool {
    tag.wrapping_sub(STR) <= CELL - STR
}

/// Copies one slot as 8 + 4 bytes.
///
/// # Safety
/// `to` is valid for writes and `from` for reads of a value.
#[inline(always)]
pub unsafe fn copy(to: *mut Value, from: *const Value) {
    // SAFETY: the caller promises both; fields are read and written apart on purpose (see the module's text).
    unsafe {
        let payload = (*from).payload;
        let tag = (*from).tag;
        (*to).payload = payload;
        (*to).tag = tag;
    }
}

/// Field accessors on slots, for the interpreter's fast paths: each is one load or store.
///
/// # Safety
/// In all of them the slot is valid for the access.
pub mod slot {
    use super::{FALSE, FLOAT, INT, Value};

    /// The tag in a slot.
    ///
    /// # Safety
    /// See the module.
    #[inline(always)]
    pub unsafe fn tag(p: *const Value) -> u32 {
        // SAFETY: promised by the caller.
        unsafe { (*p).tag }
    }

    /// The payload in a slot.
    ///
    /// # Safety
    /// See the module.
    #[inline(always)]
    pub unsafe fn payload(p: *const Value) -> *mut () {
        // SAFETY: promised by the caller.
        unsafe { (*p).payload }
    }

    /// The payload as an integer.
    ///
    /// # Safety
    /// See the module.
    #[inline(always)]
    pub unsafe fn int(p: *const Value) -> i64 {
        // SAFETY: promised by the caller.
        unsafe { (*p).payload.addr() as i64 }
    }

    /// The payload as a float.
    ///
    /// # Safety
    /// See the module.
    #[inline(always)]
    pub unsafe fn float(p: *const Value) -> f64 {
        // SAFETY: promised by the caller.
        unsafe { f64::from_bits((*p).payload.addr() as u64) }
    }

    /// Stores a payload alone, where the tag is already right.
    ///
    /// # Safety
    /// See the module.
    #[inline(always)]
    pub unsafe fn set_payload(p: *mut Value, payload: *mut ()) {
        // SAFETY: promised by the caller.
        unsafe { (*p).payload = payload }
    }

    /// Stores an integer's payload, where the tag is already [`INT`].
    ///
    /// # Safety
    /// See the module.
    #[inline(always)]
    pub unsafe fn set_int_payload(p: *mut Value, i: i64) {
        // SAFETY: promised by the caller.
        unsafe { (*p).payload = std::ptr::without_provenance_mut(i as usize) }
    }

    /// Stores an integer.
    ///
    /// # Safety
    /// See the module.
    #[inline(always)]
    pub unsafe fn set_int(p: *mut Value, i: i64) {
        // SAFETY: promised by the caller.
        unsafe {
            (*p).payload = std::ptr::without_provenance_mut(i as usize);
            (*p).tag = INT;
        }
    }

    /// Stores a float.
    ///
    /// # Safety
    /// See the module.
    #[inline(always)]
    pub unsafe fn set_float(p: *mut Value, f: f64) {
        // SAFETY: promised by the caller.
        unsafe {
            (*p).payload = std::ptr::without_provenance_mut(f.to_bits() as usize);
            (*p).tag = FLOAT;
        }
    }

    /// Stores `true` or `false`.
    ///
    /// # Safety
    /// See the module.
    #[inline(always)]
    pub unsafe fn set_boolean(p: *mut Value, b: bool) {
        // SAFETY: promised by the caller. The payload of a boolean is never looked at.
        unsafe { (*p).tag = FALSE + u32::from(b) }
    }

    /// Stores a bare tag (`nil`, `true`, `false`).
    ///
    /// # Safety
    /// See the module.
    #[inline(always)]
    pub unsafe fn set_tag(p: *mut Value, tag: u32) {
        // SAFETY: promised by the caller.
        unsafe { (*p).tag = tag }
    }

    /// Stores both parts.
    ///
    /// # Safety
    /// See the module.
    #[inline(always)]
    pub unsafe fn set(p: *mut Value, payload: *mut (), tag: u32) {
        // SAFETY: promised by the caller.
        unsafe {
            (*p).payload = payload;
            (*p).tag = tag;
        }
    }

    /// Stores a value.
    ///
    /// # Safety
    /// See the module.
    #[inline(always)]
    pub unsafe fn put(p: *mut Value, v: Value) {
        // SAFETY: promised by the caller.
        unsafe {
            (*p).payload = v.payload;
            (*p).tag = v.tag;
        }
    }
}
