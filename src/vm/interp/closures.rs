//! Making closures.
//!
//! A program cannot tell two closures of one function apart whose variables are the same ones, so they may be one
//! (manual §3.4.4; `getcached` in PUC Lua's lvm.c). The machine remembers the closures that it made
//! last, one for a number that follows from the function's place in the text, and gives such a one out again. A loop that
//! passes the same function to `table.sort` in every turn makes it once.
//!
//! Invariant: what is remembered belongs to the attached process and has not been swept. Attaching forgets everything,
//! a collection what it has not marked.

use super::super::heap::object::{Closure, Target, gc_bits, kind};
use super::super::heap::value::{CELL, Value, copy, slot};
use super::super::image::{Capture, LinkedProto};
use super::super::state::Vm;

/// How many closures are remembered.
const SIZE: u8 = 16;

/// After so many new closures of a function in a row it is not worth looking, until the next collection.
const NEW_MAX: u8 = 8;

/// The place of a function with this number.
pub fn place(number: usize) -> u8 {
    (number % usize::from(SIZE)) as u8
}

/// The place of functions whose closures are not remembered.
pub const NO_PLACE: u8 = SIZE;

/// A closure, and the closure whose code made it.
#[derive(Clone, Copy)]
struct Made {
    proto: *const LinkedProto,
    closure: *mut Closure,
    /// Only compared: it may be gone.
    parent: *const Closure,
    /// How many closures of the function in a row were new ones.
    new: u8,
}

const NOTHING: Made = Made { proto: std::ptr::null(), closure: std::ptr::null_mut(), parent: std::ptr::null(), new: 0 };

/// The closures that a machine made last.
pub struct Closures {
    made: [Made; SIZE as usize],
    /// Whether there is anything to forget.
    is_used: bool,
}

impl Closures {
    /// No closure.
    pub fn new() -> Closures {
        Closures { made: [NOTHING; SIZE as usize], is_used: false }
    }

    /// Forgets all.
    #[inline]
    pub fn clear(&mut self) {
        if self.is_used {
            self.made = [NOTHING; SIZE as usize];
            self.is_used = false;
        }
    }

    /// Forgets those that a collection has not marked, and how many were new.
    ///
    /// # Safety
    /// Nothing has been swept since the collection marked with `color`.
    pub unsafe fn retain_marked(&mut self, color: u8) {
        for made in &mut self.made {
            // SAFETY: promised by the caller; see the module's invariant.
            if !made.closure.is_null() && unsafe { (*made.closure).header.gc } & gc_bits::COLOR != color {
                *made = NOTHING;
            }
            made.new = 0;
        }
    }
}

/// A closure of `proto`, whose code the frame at `base` encloses.
///
/// # Safety
/// The frame runs the function that encloses `proto`, and the collector is not due.
#[inline(always)]
pub(super) unsafe fn make(vm: &mut Vm, proto: *const LinkedProto, base: *mut Value) -> *mut Closure {
    // SAFETY: promised by the caller.
    unsafe {
        let place = usize::from((*proto).repeats);
        match vm.closures.made.get(place) {
            Some(made) if !std::ptr::eq(made.proto, proto) || made.new < NEW_MAX => {
                make_or_repeat(vm, place, proto, base)
            }
            _ => make_new(vm, proto, base),
        }
    }
}

#[inline(never)]
unsafe fn make_or_repeat(vm: &mut Vm, place: usize, proto: *const LinkedProto, base: *mut Value) -> *mut Closure {
    // SAFETY: as in `make`; functions of running frames are alive, and so are remembered closures.
    unsafe {
        let parent = (*base.sub(2)).as_func();
        let mut new = 0;
        if let Some(made) = vm.closures.made.get_mut(place)
            && std::ptr::eq(made.proto, proto)
        {
            if is_same(&(*proto).captures, parent, base, made) {
                made.new = 0;
                return made.closure;
            }
            new = made.new + 1;
        }
        let closure = make_new(vm, proto, base);
        if let Some(made) = vm.closures.made.get_mut(place) {
            *made = Made { proto, closure, parent, new };
            vm.closures.is_used = true;
        }
        closure
    }
}

#[inline(never)]
unsafe fn make_new(vm: &mut Vm, proto: *const LinkedProto, base: *mut Value) -> *mut Closure {
    // SAFETY: as in `make`; the new closure has a slot for each capture.
    unsafe {
        let captures = &(*proto).captures;
        let closure = vm.heap().new_closure(captures.len(), kind::LUA);
        (*closure).code = (*proto).entry();
        (*closure).target = Target { proto };
        for (i, capture) in captures.iter().enumerate() {
            let to = Closure::upvalue(closure, i);
            match *capture {
                Capture::Local(offset) => copy(to, base.byte_add(offset)),
                Capture::Upvalue(j) => copy(to, Closure::upvalue((*base.sub(2)).as_func(), j)),
                Capture::Itself => slot::put(to, Value::func(closure)),
            }
        }
        closure
    }
}

/// Whether a closure made now would have the same variables as the remembered one. Variables without a cell are known
/// to be the same if the same closure hands them on.
#[inline]
unsafe fn is_same(captures: &[Capture], parent: *mut Closure, base: *mut Value, made: &Made) -> bool {
    for (i, capture) in captures.iter().enumerate() {
        // SAFETY: as in `make`.
        unsafe {
            let (now, needs_cell) = match *capture {
                Capture::Local(offset) => (base.byte_add(offset), true),
                Capture::Upvalue(j) => (Closure::upvalue(parent, j), !std::ptr::eq(parent, made.parent)),
                Capture::Itself => return false,
            };
            let then = Closure::upvalue(made.closure, i);
            if slot::payload(now) != slot::payload(then)
                || slot::tag(now) != slot::tag(then)
                || (needs_cell && slot::tag(now) != CELL)
            {
                return false;
            }
        }
    }
    true
}
