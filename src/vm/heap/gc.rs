//! The collector: atomic marking with an explicit stack, then a lazy sweep.
//!
//! A cycle runs at a safe point of the interpreter only, never inside a native function; natives may therefore hold
//! bare values. Marking sets the colour of every reachable object to the heap's new colour; new objects are born with
//! it; what keeps the old colour is dead and is swept class by class when a free list runs dry, at the latest before
//! the next cycle. Since marking is atomic no store needs a barrier.
//!
//! Weak tables, ephemerons and finalizers follow the order of PUC Lua's `atomic` (lgc.c): values of weak tables are
//! cleared before objects are resurrected for their finalizers, keys afterwards. So do the variables of coroutines
//! that were not reached. No recursion: an ephemeron pass repeats over the ephemerons until nothing changes.

use std::any::Any;
use std::collections::VecDeque;
use std::mem::MaybeUninit;
use std::ops::ControlFlow;

use super::alloc::{Finish, Memory, Remains};
pub use super::mark::Marker;
use super::object::{Cell, Closure, Header, Thread, Userdata, gc_bits, kind};
use super::string::{Buffer, Str};
use super::table::{Table, Template};
use super::value::Value;
use crate::vm::image::Image;
use crate::vm::stack;
use crate::vm::userdata::Object;

/// Smallest debt that starts a collection, unless set otherwise.
const THRESHOLD_MIN: usize = 128 * 1024;
/// A process heap.
#[repr(C)]
pub struct Heap {
    /// A collection is due at the next safe point.
    pub due: bool,
    /// `collectgarbage("stop")`.
    pub stopped: bool,
    /// Collect at every safe point (regime `gc=always`).
    pub stress: bool,
    /// Never collect on one's own (regime `gc=never`).
    pub never: bool,
    /// Cells and blocks.
    pub memory: Memory,
    /// What few heaps have; made when it is first needed.
    rare: Option<Box<Rare>>,
    /// Smallest debt that starts a collection.
    threshold_min: usize,
    /// The string `__mode`.
    mode_name: *mut Str,
    /// Percent of live bytes at which the next cycle starts (`setpause`).
    pub pause: usize,
    /// Kept for `setstepmul` only: marking is atomic.
    pub step_multiplier: usize,
    /// Bytes that the heap may take; beyond it allocations fail.
    pub limit: usize,
}

// It stands in every process.
const _: () = assert!(size_of::<Heap>() <= 400);

/// What a heap has if its program uses finalizers, coroutines or `load`.
#[derive(Default)]
struct Rare {
    /// Coroutines that were suspended, for [`Heap::remark_coroutines`].
    coroutines: Vec<*mut Thread>,
    /// Objects whose metatable has `__gc`, in order of `setmetatable`.
    finalizable: Vec<*mut Header>,
    /// Unreachable ones that wait for their finalizer, next first.
    to_finalize: VecDeque<*mut Header>,
    /// Images of `load`: freed when no function of them is left.
    #[expect(clippy::vec_box, reason = "functions hold the addresses of images")]
    images: Vec<Box<Image>>,
}

/// What an object gave back of what it owned outside the heap.
#[derive(Default)]
pub struct Outside {
    /// Things, as [`Memory::outside`] counts them.
    pub count: usize,
    /// Bytes, as [`Memory::large_bytes`] counts them.
    pub bytes: usize,
}

/// Gives back what a dead object owns outside the heap.
///
/// # Safety
/// The object is dead or the heap ends; it is finished once.
#[inline(never)]
unsafe fn finish_outside(object: *mut Header) -> Outside {
    // SAFETY: the kind says what stands in the cell; nobody refers to it any more.
    unsafe {
        match (*object).kind {
            kind::STR => {
                let s = object.cast::<Str>();
                if !(*s).is_long() {
                    return Outside::default();
                }
                Buffer::release(Str::buffer(s));
                Outside { count: 1, bytes: (*s).len() }
            }
            kind::USERDATA => {
                let u = object.cast::<Userdata>();
                let bytes = (*u).data.outside_bytes();
                std::ptr::drop_in_place(&raw mut (*u).data);
                Outside { count: 1, bytes }
            }
            kind::THREAD => stack::release(object.cast()),
            _ => Outside::default(),
        }
    }
}

/// Gives back what a dead object owns outside its cell.
struct Finisher;

impl Finish for Finisher {
    unsafe fn finish(&mut self, memory: &mut Memory, object: *mut Header) {
        // SAFETY: the object is dead and not yet finished.
        unsafe {
            match (*object).kind {
                kind::STR if !(*object.cast::<Str>()).is_long() => {}
                kind::TABLE => (*object.cast::<Table>()).release(memory),
                _ => {
                    let outside = finish_outside(object);
                    memory.outside -= outside.count;
                    memory.large_bytes -= outside.bytes;
                }
            }
        }
    }
}

impl Heap {
    /// An empty heap that may grow to `limit` bytes.
    pub fn new(limit: usize, mode_name: *mut Str) -> Heap {
        let mut heap = MaybeUninit::uninit();
        // SAFETY: there is room for a heap, which is there afterwards.
        unsafe {
            Heap::init(heap.as_mut_ptr(), limit, mode_name);
            heap.assume_init()
        }
    }

    /// As [`Heap::new`], at `this`: field by field, since a whole heap would be copied.
    ///
    /// # Safety
    /// There is room for a heap.
    #[inline(always)]
    pub unsafe fn init(this: *mut Heap, limit: usize, mode_name: *mut Str) {
        // SAFETY: promised by the caller; every field is written.
        unsafe {
            Memory::init(&raw mut (*this).memory);
            (*this).memory.threshold = THRESHOLD_MIN;
            (&raw mut (*this).rare).write(None);
            (*this).threshold_min = THRESHOLD_MIN;
            (*this).mode_name = mode_name;
            (*this).due = false;
            (*this).stopped = false;
            (*this).stress = false;
            (*this).never = false;
            (*this).pause = 200;
            (*this).step_multiplier = 200;
            (*this).limit = limit;
        }
    }

    fn rare(&mut self) -> &mut Rare {
        self.rare.get_or_insert_default()
    }

    // ---- allocation (never collects)

    /// Whether a collection should run at the next safe point.
    #[inline(always)]
    pub fn wants_collection(&self) -> bool {
        self.memory.debt >= self.memory.threshold || self.due
    }

    /// Whether `bytes` more would pass the limit.
    #[inline]
    pub fn would_exceed(&self, bytes: usize) -> bool {
        self.memory.total_bytes().saturating_add(bytes) > self.limit
    }

    /// Whether the heap is over its limit.
    #[inline]
    pub fn is_over_limit(&self) -> bool {
        self.memory.total_bytes() > self.limit
    }

    /// A new string with these bytes.
    pub fn new_str(&mut self, bytes: &[u8]) -> *mut Str {
        let len = bytes.len();
        if len > super::string::INLINE_MAX {
            return self.new_long_str(bytes.into());
        }
        let s = self.new_inline_str(len);
        // SAFETY: the object has room for `len` bytes.
        unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), Str::inline_bytes(s), len) };
        s
    }

    /// A new inline string whose bytes the caller writes at once.
    #[inline]
    pub fn new_inline_str(&mut self, len: usize) -> *mut Str {
        let s = self.memory.alloc_object(Str::size(len), kind::STR, &mut Finisher).cast::<Str>();
        // SAFETY: fresh and of sufficient size.
        unsafe { Str::init(s, len) };
        s
    }

    /// A new string that takes over bytes.
    pub fn new_str_from(&mut self, bytes: Vec<u8>) -> *mut Str {
        if bytes.len() <= super::string::INLINE_MAX { self.new_str(&bytes) } else { self.new_long_str(bytes.into()) }
    }

    #[cold]
    fn new_long_str(&mut self, bytes: Box<[u8]>) -> *mut Str {
        // SAFETY: the new buffer has one owner, which the proxy becomes.
        unsafe { self.new_proxy(Buffer::create(bytes)) }
    }

    /// A new string around a buffer, whose further owner it becomes.
    ///
    /// # Safety
    /// `buffer` is alive and holds more bytes than an inline string may have.
    pub unsafe fn new_shared_str(&mut self, buffer: *mut Buffer) -> *mut Str {
        // SAFETY: promised by the caller.
        unsafe {
            Buffer::retain(buffer);
            self.new_proxy(buffer)
        }
    }

    /// A proxy that takes over one count of a buffer.
    unsafe fn new_proxy(&mut self, buffer: *mut Buffer) -> *mut Str {
        // SAFETY: promised by the caller; the cell is fresh and of sufficient size.
        unsafe {
            let len = Buffer::len(buffer);
            let s = self.memory.alloc_object(Str::size(len), kind::STR, &mut Finisher).cast::<Str>();
            self.memory.large_bytes += len;
            self.memory.debt += len;
            self.memory.outside += 1;
            Str::init_long(s, buffer);
            s
        }
    }

    /// A new empty table.
    #[inline]
    pub fn new_table(&mut self) -> *mut Table {
        let t = self.memory.alloc_object(size_of::<Table>(), kind::TABLE, &mut Finisher).cast::<Table>();
        // SAFETY: fresh and of sufficient size.
        unsafe { Table::init(t) };
        t
    }

    /// A new table with room for that many items, inside its cell if they fit.
    #[inline]
    pub fn new_sized_table(&mut self, array: usize, hash: usize) -> *mut Table {
        match Table::inline_size(array, hash) {
            Some(size) => {
                let t = self.memory.alloc_object(size, kind::TABLE, &mut Finisher).cast::<Table>();
                // SAFETY: fresh and of that size.
                unsafe {
                    Table::init(t);
                    Table::init_inline(t, array, hash);
                }
                t
            }
            None => {
                let t = self.new_table();
                // SAFETY: just made.
                unsafe { (*t).reserve(&mut self.memory, array, hash) };
                t
            }
        }
    }

    /// A new table made from a template.
    #[inline]
    pub fn new_record(&mut self, template: &Template) -> *mut Table {
        let t = self.memory.alloc_object(template.bytes(), kind::TABLE, &mut Finisher).cast::<Table>();
        // SAFETY: fresh and of that size.
        unsafe { Table::init_from(t, template) };
        t
    }

    /// A process's own copy of a shared table.
    pub fn new_clone(&mut self, original: *mut Table) -> *mut Table {
        let t = self.memory.alloc_object(Table::CLONE_SIZE, kind::TABLE, &mut Finisher).cast::<Table>();
        // SAFETY: fresh and of sufficient size; the original is never freed.
        unsafe { Table::init_clone(t, original, &mut self.memory) };
        t
    }

    /// A new closure; code, target and upvalues are still to be set.
    #[inline]
    pub fn new_closure(&mut self, n_upvalues: usize, object_kind: u8) -> *mut Closure {
        let c = self.memory.alloc_object(Closure::size(n_upvalues), object_kind, &mut Finisher).cast::<Closure>();
        // SAFETY: fresh and of sufficient size.
        unsafe { (*c).header.extra = n_upvalues as u32 };
        c
    }

    /// A new cell.
    #[inline]
    pub fn new_cell(&mut self, v: Value) -> *mut Cell {
        let c = self.memory.alloc_object(size_of::<Cell>(), kind::CELL, &mut Finisher).cast::<Cell>();
        // SAFETY: fresh and of sufficient size.
        unsafe { (*c).value = v };
        c
    }

    /// A new userdata around a Rust value.
    pub fn new_userdata(&mut self, data: Box<dyn Object>) -> *mut Userdata {
        let u = self.memory.alloc_object(size_of::<Userdata>(), kind::USERDATA, &mut Finisher).cast::<Userdata>();
        self.memory.outside += 1;
        let bytes = data.outside_bytes();
        self.memory.large_bytes += bytes;
        self.memory.debt += bytes;
        // SAFETY: fresh and of sufficient size; `data` is uninitialised and must not be dropped by the store.
        unsafe {
            (*u).metatable = std::ptr::null_mut();
            (*u).user_value = Value::NIL;
            (*u).type_id = Any::type_id(&*data);
            (&raw mut (*u).data).write(data);
        }
        u
    }

    /// A cell for a coroutine object, still to be filled in by `vm::stack`.
    pub fn new_thread_cell(&mut self) -> *mut Thread {
        self.memory.alloc_object(size_of::<Thread>(), kind::THREAD, &mut Finisher).cast()
    }

    /// Notes a coroutine that is suspended for the first time: what its variables hold outlives it by one collection.
    ///
    /// # Safety
    /// The coroutine is alive and not tracked.
    #[cold]
    pub unsafe fn track_coroutine(&mut self, thread: *mut Thread) {
        // SAFETY: promised by the caller.
        unsafe { (*thread).tracked = true };
        self.rare().coroutines.push(thread);
    }

    /// Takes an image of `load` into care.
    pub fn keep_image(&mut self, image: Box<Image>) -> &Image {
        self.memory.debt += image.bytes();
        self.memory.large_bytes += image.bytes();
        let images = &mut self.rare().images;
        images.push(image);
        &images[images.len() - 1]
    }

    /// Notes that an object's metatable has a finalizer.
    pub fn track_finalizer(&mut self, object: *mut Header) {
        // SAFETY: the caller passes a live object.
        unsafe {
            if (*object).gc & gc_bits::FINALIZE == 0 {
                (*object).gc |= gc_bits::FINALIZE;
                self.rare().finalizable.push(object);
            }
        }
    }

    /// Queues every object with a finalizer, last first (at the end of a script).
    pub fn queue_all_finalizers(&mut self) {
        let Some(rare) = &mut self.rare else { return };
        while let Some(object) = rare.finalizable.pop() {
            // SAFETY: objects in the list are alive.
            unsafe { (*object).gc &= !gc_bits::FINALIZE };
            rare.to_finalize.push_back(object);
        }
    }

    /// Whether objects wait for their finalizer.
    #[inline]
    pub fn has_to_finalize(&self) -> bool {
        self.rare.as_ref().is_some_and(|rare| !rare.to_finalize.is_empty())
    }

    /// Takes the next object that waits for its finalizer.
    pub fn next_to_finalize(&mut self) -> Option<*mut Header> {
        self.rare.as_mut()?.to_finalize.pop_front()
    }

    // ---- collection

    /// Marks from the roots that `roots` names, then starts the sweep.
    ///
    /// # Safety
    /// A safe point: the machine registers are saved in the coroutines, and `roots` names every root.
    pub unsafe fn collect(&mut self, roots: &mut dyn FnMut(&mut Marker)) {
        self.memory.finish_sweep(&mut Finisher);
        self.memory.color ^= gc_bits::COLOR;
        let mut marker = Marker::new(self.memory.color, self.mode_name);
        roots(&mut marker);
        // SAFETY: all objects reached are alive; see the module's text for the order.
        unsafe {
            for &object in self.rare.iter().flat_map(|rare| &rare.to_finalize) {
                marker.mark_object(object);
            }
            marker.propagate();
            self.remark_coroutines(&mut marker);
            marker.propagate();
            marker.converge();
            for &t in marker.weak_values.clone().iter().chain(&marker.all_weak.clone()) {
                marker.clear_values(t);
            }
            let (old_values, old_all) = (marker.weak_values.len(), marker.all_weak.len());
            if let Some(rare) = &mut self.rare {
                let is_dead = |object: &mut *mut Header| (**object).gc & gc_bits::COLOR != marker.color;
                let newly: Vec<_> = rare.finalizable.extract_if(.., is_dead).collect();
                for &object in newly.iter().rev() {
                    (*object).gc &= !gc_bits::FINALIZE;
                    rare.to_finalize.push_back(object);
                    marker.mark_object(object);
                }
            }
            marker.propagate();
            marker.converge();
            for t in std::mem::take(&mut marker.ephemerons) {
                marker.clear_keys(t);
            }
            for t in marker.all_weak.clone() {
                marker.clear_keys(t);
            }
            for &t in
                marker.weak_values.clone().iter().skip(old_values).chain(marker.all_weak.clone().iter().skip(old_all))
            {
                marker.clear_values(t);
            }
        }
        let color = self.memory.color;
        let memory = &mut self.memory;
        if let Some(rare) = &mut self.rare {
            rare.images.retain(|image| {
                let live = image.mark() == color;
                if !live {
                    memory.large_bytes -= image.bytes();
                }
                live
            });
        }
        let live = marker.live;
        marker.end();
        self.memory.begin_sweep(&mut Finisher);
        let allowed = (live as u128 * (self.pause.max(100) as u128 - 100) / 100) as usize;
        self.memory.threshold = allowed.max(self.threshold_min);
        self.due = false;
        if self.stress {
            self.memory.threshold = 0;
        }
        if self.stopped || self.never {
            self.memory.threshold = usize::MAX;
        }
    }

    /// Marks what is in the captured variables of coroutines that were not reached, once for each coroutine.
    ///
    /// PUC Lua's `remarkupvals`: its open upvalues need no barrier, so the values of those that may have changed are
    /// marked again although their coroutine is dead. A cycle through such a variable, and a finalizer in it, goes in
    /// the second collection. Programs can tell, so we do the same.
    unsafe fn remark_coroutines(&mut self, marker: &mut Marker) {
        let Some(rare) = &mut self.rare else { return };
        rare.coroutines.retain(|&thread| {
            // SAFETY: a coroutine leaves the list in the first collection that does not reach it.
            unsafe {
                let is_reached = (*thread).header.gc & gc_bits::COLOR == marker.color;
                // One that has failed keeps its frames, and so do its variables.
                let has_frames = !(*thread).base.is_null();
                if has_frames && !is_reached {
                    stack::mark_cells(marker, thread);
                }
                (*thread).tracked = is_reached && has_frames;
                (*thread).tracked
            }
        });
    }

    /// Completes the sweep, so that counts tell live bytes.
    pub fn finish_sweep(&mut self) {
        self.memory.finish_sweep(&mut Finisher);
    }

    /// Sets the smallest debt that starts a collection.
    pub fn set_threshold_min(&mut self, bytes: usize) {
        self.threshold_min = bytes;
        self.update_threshold();
    }

    /// Adopts changed settings (`stop`, `restart`, regimes).
    pub fn update_threshold(&mut self) {
        self.memory.threshold = if self.stopped || self.never {
            usize::MAX
        } else if self.stress {
            0
        } else {
            self.threshold_min
        };
    }

    /// Ends the heap: everything that objects own is given back. The heap is empty afterwards and needs no drop; its memory
    /// goes with what this returns.
    ///
    /// # Safety
    /// No object of the heap is used any more.
    pub unsafe fn release(&mut self) -> Option<Remains> {
        let mut left = self.memory.outside;
        if left > 0 {
            let _ = self.memory.try_each_object(&mut |object| {
                // SAFETY: each object is finished once; table parts go with the memory anyway.
                left -= unsafe { finish_outside(object).count };
                if left == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            });
        }
        self.rare = None;
        self.memory.release_all()
    }
}
