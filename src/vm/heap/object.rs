//! Objects other than strings and tables: the common header, cells, closures, userdata, coroutine objects.

use std::any::TypeId;

use super::table::Table;
use super::value::Value;
use crate::vm::image::{LinkedProto, Unit};
use crate::vm::native::NativeFn;
use crate::vm::userdata::Object;

/// Kinds of heap cells.
pub mod kind {
    /// A free cell; its second word links the free list.
    pub const FREE: u8 = 0;
    /// [`super::super::string::Str`]
    pub const STR: u8 = 1;
    /// [`super::Table`]
    pub const TABLE: u8 = 2;
    /// [`super::Closure`] of a Lua function.
    pub const LUA: u8 = 3;
    /// [`super::Closure`] of a native function.
    pub const NATIVE: u8 = 4;
    /// [`super::Userdata`]
    pub const USERDATA: u8 = 5;
    /// [`super::Thread`]
    pub const THREAD: u8 = 6;
    /// [`super::Cell`]
    pub const CELL: u8 = 7;

    /// Whether objects of this kind may own something that is not in their cell.
    #[inline(always)]
    pub const fn may_own(kind: u8) -> bool {
        (1 << STR | 1 << TABLE | 1 << USERDATA | 1 << THREAD) >> kind & 1 != 0
    }
}

/// Bits of [`Header::gc`].
pub mod gc_bits {
    /// The mark colour: an object is live in the running cycle if it equals the heap's.
    pub const COLOR: u8 = 0x01;
    /// The object stands in the heap's list of objects with a finalizer.
    pub const FINALIZE: u8 = 0x02;
    /// A table that is a process's clone of a shared one, whose identity it has.
    pub const CLONE: u8 = 0x04;
    /// A copy to another process has met the object; only set while that runs (`vm::transfer`).
    pub const VISITED: u8 = 0x08;
    /// The object lives outside every process heap: never marked, flagged or written.
    pub const SHARED: u8 = 0x10;
    /// A frozen table: a store raises.
    pub const FROZEN: u8 = 0x20;
    /// A table with a clone among its keys: it finds tables by their identity.
    pub const BY_IDENTITY: u8 = 0x40;
    /// A table that encoders write as an object where they would otherwise take it for a list.
    pub const OBJECT: u8 = 0x80;
    /// One of these makes a store into the object take the slow path.
    pub const GUARDED: u8 = SHARED | FROZEN;
}

/// First 8 bytes of every object.
#[repr(C)]
pub struct Header {
    /// See [`kind`].
    pub kind: u8,
    /// See [`gc_bits`].
    pub gc: u8,
    /// Size class of the cell, or `LARGE`.
    pub class: u8,
    /// Kind-specific flags.
    pub flags: u8,
    /// Kind-specific word: tables, bits of metamethods known to be absent; closures, number of upvalues.
    pub extra: u32,
}

const _: () = assert!(size_of::<Header>() == 8);

/// A captured variable that is assigned after its declaration.
#[repr(C)]
pub struct Cell {
    /// Header.
    pub header: Header,
    /// The variable.
    pub value: Value,
}

/// A function. The first word behind the header is its code, whatever its kind: the call op jumps there.
#[repr(C)]
pub struct Closure {
    /// Header; `extra` is the number of upvalues.
    pub header: Header,
    /// First unit of threaded code.
    pub code: *const Unit,
    /// What it is (kind `LUA` or `NATIVE` in the header).
    pub target: Target,
    // Upvalues follow.
}

/// Second word of a closure.
#[repr(C)]
#[derive(Clone, Copy)]
pub union Target {
    /// Of a Lua function.
    pub proto: *const LinkedProto,
    /// Of a native function.
    pub native: NativeFn,
}

const _: () = assert!(size_of::<Closure>() == 24);

impl Closure {
    /// Size of a closure with `n` upvalues, in bytes.
    pub fn size(n: usize) -> usize {
        size_of::<Closure>() + n * size_of::<Value>()
    }

    /// Address of upvalue `i`.
    ///
    /// # Safety
    /// `this` is a closure; `i` is at most its number of upvalues.
    #[inline(always)]
    pub unsafe fn upvalue(this: *mut Closure, i: usize) -> *mut Value {
        // SAFETY: the upvalues follow the fixed part; the caller bounds `i`.
        unsafe { this.add(1).cast::<Value>().add(i) }
    }

    /// Whether it is a Lua function.
    ///
    /// # Safety
    /// `this` is a closure.
    #[inline(always)]
    pub unsafe fn is_lua(this: *const Closure) -> bool {
        // SAFETY: promised by the caller.
        unsafe { (*this).header.kind == kind::LUA }
    }

    /// The proto, if it is a Lua function.
    ///
    /// # Safety
    /// `this` is a closure.
    pub unsafe fn proto<'a>(this: *const Closure) -> Option<&'a LinkedProto> {
        // SAFETY: the kind says which member of the union is set; protos outlive their closures.
        unsafe { if Closure::is_lua(this) { Some(&*(*this).target.proto) } else { None } }
    }
}

/// A full userdata: a Rust value behind a metatable.
#[repr(C)]
pub struct Userdata {
    /// Header.
    pub header: Header,
    /// Metatable or null.
    pub metatable: *mut Table,
    /// The user value (`debug.setuservalue`).
    pub user_value: Value,
    /// The type of the Rust value: comparing it here saves a call of the vtable.
    pub type_id: TypeId,
    /// The Rust value.
    pub data: Box<dyn Object>,
}

/// State of a coroutine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Status {
    /// Not started, or waiting in `yield`.
    Suspended,
    /// Executing.
    Running,
    /// It resumed another coroutine and waits for it.
    Normal,
    /// Ended or failed.
    Dead,
}

/// A debug hook of a coroutine.
pub struct Hook {
    /// The Lua function.
    pub function: Value,
    /// Events wanted: see `vm::hook`.
    pub mask: u8,
    /// Instructions between two count events.
    pub count: u32,
    /// Instructions left until the next one.
    pub left: u32,
    /// Last line and instruction for which the line hook looked, with the frame.
    pub last: Option<(usize, u32, usize)>,
}

/// A coroutine: its own stack and the saved machine registers.
///
/// `base`, `pc`, `k`, `n` are valid while it is not running. In a suspended coroutine that has been started, the frame
/// at `base` is that of `yield`; in a new one the stack holds the function and, at resume, its arguments.
#[repr(C)]
pub struct Thread {
    /// Header.
    pub header: Header,
    /// First slot.
    pub stack: *mut Value,
    /// Number of slots.
    pub stack_len: usize,
    /// Frame that was executing.
    pub base: *mut Value,
    /// Where it goes on.
    pub pc: *const Unit,
    /// Constants of that frame.
    pub k: *const Value,
    /// First slot above everything live, while not running.
    pub top: *mut Value,
    /// The coroutine that resumed it.
    pub resumer: *mut Thread,
    /// State.
    pub status: Status,
    /// Whether it was resumed through the function that `coroutine.wrap` made.
    pub wrapped: bool,
    /// Whether it died by an error; its frames are kept for tracebacks.
    pub failed: bool,
    /// Whether it runs (or is to run) a hook right now.
    pub in_hook: bool,
    /// Frames of natives that may not be yielded across.
    pub no_yield: u32,
    /// Depth of the chain of resumes.
    pub nesting: u32,
    /// Protected calls in its frames.
    pub protected: u32,
    /// The task that it is the bottom of, or `NO_TASK`.
    pub task: u32,
    /// Whether the heap has it on its list of coroutines that were suspended.
    pub tracked: bool,
    /// The stack in the block of its process, of a main coroutine that has one, else null. It is never freed.
    pub home: *mut Value,
    /// Debug hook, if set.
    pub hook: Option<Box<Hook>>,
}
