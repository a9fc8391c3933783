//! Marking: what is reached from the roots, and what becomes of weak tables.
//!
//! `gc` gives the order of the steps. Marking is an explicit stack of grey objects, so it needs no native stack however
//! deep the program's data is; weak tables are set aside while it runs.

use std::cell::Cell as Slot;

use super::alloc::{LARGE, class_size};
use super::object::{Cell, Closure, Header, Userdata, gc_bits, kind};
use super::string::Str;
use super::table::{Node, Table};
use super::value::{self, STR, Value};
use crate::vm::image::Image;
use crate::vm::stack;
use crate::vm::userdata::Tracer;

/// A stack of the marking that is larger is not kept by the thread.
const GREY_KEPT: usize = 64 * 1024;

thread_local! {
    /// The stack of the marking, for the next collection of a heap by this thread.
    static GREY: Slot<Vec<*mut Header>> = const { Slot::new(Vec::new()) };
}

/// The state of one marking.
pub struct Marker {
    /// The colour of what has been reached.
    pub(super) color: u8,
    /// Reached objects that have not been scanned.
    grey: Vec<*mut Header>,
    /// Tables with weak values that may have to be cleared.
    pub(super) weak_values: Vec<*mut Table>,
    /// Tables with weak keys.
    pub(super) ephemerons: Vec<*mut Table>,
    /// Tables with both.
    pub(super) all_weak: Vec<*mut Table>,
    mode_name: *mut Str,
    /// Bytes of what has been reached.
    pub(super) live: usize,
}

impl Marker {
    /// A marking in this colour.
    pub(super) fn new(color: u8, mode_name: *mut Str) -> Marker {
        Marker {
            color,
            grey: GREY.take(),
            weak_values: Vec::new(),
            ephemerons: Vec::new(),
            all_weak: Vec::new(),
            mode_name,
            live: 0,
        }
    }

    /// Ends the marking, whose stack the thread keeps for the next one.
    pub(super) fn end(self) {
        if self.grey.capacity() <= GREY_KEPT {
            GREY.set(self.grey);
        }
    }

    /// Marks a value.
    ///
    /// # Safety
    /// A collectable value refers to a live object.
    #[inline(always)]
    pub unsafe fn mark(&mut self, v: Value) {
        if v.is_collectable() {
            // SAFETY: promised by the caller.
            unsafe { self.mark_object(v.as_object()) };
        }
    }

    /// Marks an object.
    ///
    /// # Safety
    /// The object is live.
    #[inline(always)]
    pub unsafe fn mark_object(&mut self, object: *mut Header) {
        // SAFETY: promised by the caller; shared objects are never written.
        unsafe {
            let gc = (*object).gc;
            if gc & gc_bits::SHARED != 0 || gc & gc_bits::COLOR == self.color {
                return;
            }
            (*object).gc = gc ^ gc_bits::COLOR;
            let class = (*object).class;
            if class == LARGE {
                self.live += CELL_LARGE_ESTIMATE;
            } else {
                self.live += class_size(class as usize);
            }
            if (*object).kind == kind::STR {
                let s = object.cast::<Str>();
                if (*s).is_long() {
                    self.live += (*s).len();
                }
            } else {
                self.grey.push(object);
            }
        }
    }

    /// Whether a weak reference to the value is to be cleared. Strings count as values and are kept.
    unsafe fn is_cleared(&mut self, v: Value) -> bool {
        if !v.is_collectable() {
            return false;
        }
        // SAFETY: values in tables refer to objects that are not yet swept.
        unsafe {
            if v.tag() == STR {
                self.mark_object(v.as_object());
                return false;
            }
            let gc = (*v.as_object()).gc;
            gc & gc_bits::SHARED == 0 && gc & gc_bits::COLOR != self.color
        }
    }

    pub(super) unsafe fn propagate(&mut self) {
        while let Some(object) = self.grey.pop() {
            // SAFETY: grey objects are alive; the kind says what they are.
            unsafe {
                match (*object).kind {
                    kind::TABLE => self.scan_table(object.cast()),
                    kind::LUA => self.scan_closure(object.cast(), true),
                    kind::NATIVE => self.scan_closure(object.cast(), false),
                    kind::CELL => self.mark((*object.cast::<Cell>()).value),
                    kind::USERDATA => {
                        let u = object.cast::<Userdata>();
                        if !(*u).metatable.is_null() {
                            self.mark_object((*u).metatable.cast());
                        }
                        self.mark((*u).user_value);
                        // Its values are alive as long as it is.
                        (*u).data.trace(&mut Tracer::new(&mut |v| self.mark(*v)));
                    }
                    kind::THREAD => stack::scan(self, object.cast()),
                    _ => {}
                }
            }
        }
    }

    unsafe fn scan_closure(&mut self, closure: *mut Closure, is_lua: bool) {
        // SAFETY: the closure is alive, with as many upvalues as its header says; protos outlive closures.
        unsafe {
            if is_lua {
                self.mark_image(&*(*(*closure).target.proto).image);
            }
            for i in 0..(*closure).header.extra as usize {
                self.mark(*Closure::upvalue(closure, i));
            }
        }
    }

    /// Marks the strings of a private image.
    unsafe fn mark_image(&mut self, image: &Image) {
        if image.is_private() && image.mark() != self.color {
            image.set_mark(self.color);
            for &s in image.strings() {
                // SAFETY: strings of a private image live as long as it is marked in every cycle.
                unsafe { self.mark_object(s.cast()) };
            }
        }
    }

    unsafe fn scan_table(&mut self, t: *mut Table) {
        // SAFETY: the table is alive.
        unsafe {
            self.live += (*t).part_bytes();
            let metatable = (*t).metatable;
            if !metatable.is_null() {
                self.mark_object(metatable.cast());
                let mode = (*metatable).get_str(self.mode_name);
                if mode.tag() == STR {
                    let mode = Str::bytes(mode.as_str());
                    let (keys, values) = (mode.contains(&b'k'), mode.contains(&b'v'));
                    if keys || values {
                        self.scan_weak(t, keys, values);
                        return;
                    }
                }
            }
            (*t).for_each_array(|payload, tag| {
                if value::is_collectable(tag) {
                    self.mark_object(payload.cast());
                }
            });
            for node in (*t).nodes_mut() {
                if node.is_live() {
                    self.mark(node.key());
                    self.mark(node.value());
                } else {
                    self.keep_dead_key(node);
                }
            }
        }
    }

    unsafe fn scan_weak(&mut self, t: *mut Table, keys: bool, values: bool) {
        // SAFETY: the table is alive.
        unsafe {
            for node in (*t).nodes_mut() {
                self.keep_dead_key(node);
            }
            match (keys, values) {
                (true, true) => self.all_weak.push(t),
                (false, _) => {
                    for node in (*t).nodes() {
                        if node.is_live() {
                            self.mark(node.key());
                        }
                    }
                    self.weak_values.push(t);
                }
                (true, false) => {
                    (*t).for_each_array(|payload, _| self.mark_object(payload.cast()));
                    self.scan_ephemeron(t);
                    self.ephemerons.push(t);
                }
            }
        }
    }

    /// Keeps alive what traversals need of a key without a value.
    unsafe fn keep_dead_key(&mut self, node: &mut Node) {
        // SAFETY: strings of this cycle are not yet swept, and every cycle asks for every dead key.
        unsafe {
            if let Some(s) = node.dead_string() {
                self.mark_object(s.cast());
            }
        }
    }

    /// Marks the values whose keys are marked; says whether it marked any.
    unsafe fn scan_ephemeron(&mut self, t: *mut Table) -> bool {
        let mut marked = false;
        // SAFETY: the table is alive.
        unsafe {
            for node in (*t).nodes() {
                if node.is_live() && !self.is_cleared(node.key()) && self.is_cleared(node.value()) {
                    self.mark(node.value());
                    marked = true;
                }
            }
        }
        marked
    }

    pub(super) unsafe fn converge(&mut self) {
        loop {
            let mut changed = false;
            let mut i = 0;
            while let Some(&t) = self.ephemerons.get(i) {
                // SAFETY: ephemerons are alive.
                unsafe {
                    if self.scan_ephemeron(t) {
                        changed = true;
                        self.propagate();
                    }
                }
                i += 1;
            }
            if !changed {
                // SAFETY: `is_cleared` may have marked strings only, which are not grey.
                return;
            }
        }
    }

    pub(super) unsafe fn clear_values(&mut self, t: *mut Table) {
        // SAFETY: the table is alive; its dead values are not yet swept.
        unsafe {
            (*t).clear_array_if(|v| self.is_cleared(v));
            for node in (*t).nodes_mut() {
                if node.is_live() && self.is_cleared(node.value()) {
                    node.clear();
                    self.keep_dead_key(node);
                }
            }
        }
    }

    pub(super) unsafe fn clear_keys(&mut self, t: *mut Table) {
        // SAFETY: as `clear_values`.
        unsafe {
            for node in (*t).nodes_mut() {
                if node.is_live() && self.is_cleared(node.key()) {
                    node.clear();
                    self.keep_dead_key(node);
                }
            }
        }
    }
}

/// Live bytes counted for an object that is a single allocation (closures with very many upvalues).
const CELL_LARGE_ESTIMATE: usize = 2048;
