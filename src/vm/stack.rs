//! Stacks of coroutines and the frames in them.
//!
//! A frame is `[function][header][registers …]`. The header is not a value: its first word is the return address, its
//! second the caller's constants with flags in the low three bits. The caller's base follows from operand `a` of the
//! instruction before the return address. Frames called from special code (metamethods, continuations, handlers,
//! finalizers) have two more slots below the function: `[word: light][distance to the caller's base: integer]`.
//!
//! In a vararg function the fixed parameters are copied above the extra arguments, with a second function slot and a
//! header whose second word is the distance back in bytes.
//!
//! Nothing but `base` (and a native's `top`) holds the address of a slot, so a stack may move whenever it grows.

use std::ptr::null_mut;

use super::heap::alloc::Memory;
use super::heap::gc::{Heap, Marker, Outside};
use super::heap::object::{Closure, Hook, Status, Thread};
use super::heap::runs;
use super::heap::value::{CELL, FUNC, NIL, Value, slot};
use super::image::{LinkedProto, UNIT, Unit, operand};
use super::interp::codes::Special;
use super::state::{Process, Vm};
use super::task::NO_TASK;

/// Most slots of one stack (PUC Lua's `LUAI_MAXSTACK`).
pub const SLOTS_MAX: usize = 1_000_000;
/// Least limit that a process may be given.
pub const LIMIT_MIN: usize = 256;
/// Slots behind `stack_end` that special frames may use without a check.
pub const RESERVE: usize = 16;
/// Slots that a native finds free above its arguments.
pub const NATIVE_SLOTS: usize = 8;
/// Extra slots that an error handler may use after a stack overflow.
const HANDLER_SLOTS: usize = 400;
/// Slots of the smallest stack.
pub const SLOTS_MIN: usize = 40;
/// Slots of the first stack of a main coroutine that stands in the block of its process.
pub const HOME_SLOTS: usize = 48;
/// A coroutine that has come home this often while its process waited comes home only in collections from then on:
/// it is busy, and would leave again.
const TRIPS_MAX: u8 = 4;
/// Stacks from this size on shrink while they run.
const SHRINK_FROM: usize = 16 * 1024;

/// The call that this frame runs is a tail call.
pub const FLAG_TAIL: usize = 1;
/// The frame was entered by a hook.
pub const FLAG_HOOK: usize = 2;
/// The frame runs a finalizer.
pub const FLAG_FINALIZER: usize = 4;
/// All flags.
pub const FLAGS: usize = 7;

/// Header of a frame.
///
/// While the arguments of a call are computed, the slot of its header may still hold an old one, and the collector
/// looks at it as at any register. The return address stands where a value has its tag; code never lies where the low
/// half of an address could be taken for the tag of an object (`image::is_safe_place`).
#[repr(C)]
pub struct FrameHeader {
    /// Caller's constants and flags.
    pub k: *const Value,
    /// Return address.
    pub ret: *const Unit,
}

/// The header of the frame at `base`.
///
/// # Safety
/// `base` is the base of a frame.
#[inline(always)]
pub unsafe fn header(base: *mut Value) -> *mut FrameHeader {
    base.sub(1).cast()
}

/// Makes a coroutine object with an empty stack.
pub fn new_thread(heap: &mut Heap) -> *mut Thread {
    heap.memory.large_bytes += bytes(SLOTS_MIN);
    heap.memory.debt += bytes(SLOTS_MIN);
    heap.memory.outside += 1;
    make_thread(heap, allocate(SLOTS_MIN), SLOTS_MIN, null_mut())
}

/// Makes a main coroutine whose first stack stands in the block of its process.
///
/// # Safety
/// `home` is aligned for values, and the [`HOME_SLOTS`] slots from there on are the coroutine's alone until its heap is
/// released.
pub unsafe fn new_main_thread(heap: &mut Heap, home: *mut Value) -> *mut Thread {
    // The collector looks at slots that a frame has not written yet (headers of calls to come): nothing of the process
    // that had the block before may be found there.
    fill(home, HOME_SLOTS);
    make_thread(heap, home, HOME_SLOTS, home)
}

fn make_thread(heap: &mut Heap, stack: *mut Value, stack_len: usize, home: *mut Value) -> *mut Thread {
    let thread = heap.new_thread_cell();
    // SAFETY: the cell is fresh; the hook field is uninitialised and must not be dropped by a plain store.
    unsafe {
        (*thread).stack = stack;
        (*thread).stack_len = stack_len;
        (*thread).home = home;
        (*thread).base = null_mut();
        (*thread).pc = std::ptr::null();
        (*thread).k = std::ptr::null();
        (*thread).top = stack;
        (*thread).resumer = null_mut();
        (*thread).status = Status::Suspended;
        (*thread).wrapped = false;
        (*thread).failed = false;
        (*thread).in_hook = false;
        (*thread).tracked = false;
        (*thread).no_yield = 0;
        (*thread).nesting = 0;
        (*thread).protected = 0;
        (*thread).task = NO_TASK;
        (&raw mut (*thread).hook).write(None);
    }
    thread
}

/// Gives back what a dead coroutine owns.
///
/// # Safety
/// The coroutine is dead to the program and not yet released.
pub unsafe fn release(thread: *mut Thread) -> Outside {
    let mut outside = Outside::default();
    if !is_home(thread) {
        runs::give((*thread).stack.cast(), bytes((*thread).stack_len));
        outside = Outside { count: 1, bytes: bytes((*thread).stack_len) };
    }
    outside.count += usize::from((*thread).hook.take().is_some());
    outside
}

/// Sets or takes away the debug hook of a coroutine.
///
/// # Safety
/// The coroutine is alive and its heap is the one of this memory.
pub unsafe fn set_hook(memory: &mut Memory, thread: *mut Thread, hook: Option<Box<Hook>>) {
    memory.outside += usize::from(hook.is_some());
    memory.outside -= usize::from(std::mem::replace(&mut (*thread).hook, hook).is_some());
}

/// Whether the coroutine's stack is the one in the block of its process.
unsafe fn is_home(thread: *mut Thread) -> bool {
    std::ptr::eq((*thread).stack, (*thread).home)
}

fn bytes(slots: usize) -> usize {
    slots * size_of::<Value>()
}

fn allocate(slots: usize) -> *mut Value {
    let stack = runs::take(bytes(slots)).cast();
    // SAFETY: the run has this many slots.
    unsafe { fill(stack, slots) };
    stack
}

/// Initialises slots.
unsafe fn fill(stack: *mut Value, slots: usize) {
    for i in 0..slots {
        stack.add(i).write(Value::NIL);
    }
}

/// Makes `thread` the one whose stack the machine uses.
#[inline]
pub fn switch_to(vm: &mut Vm, thread: *mut Thread) {
    vm.co = thread;
    // SAFETY: the coroutine is alive, and every stack has at least the reserve.
    unsafe {
        if (*thread).stack_len <= LIMIT_MIN {
            vm.stack_end = (*thread).stack.add((*thread).stack_len - RESERVE);
        } else {
            switch_to_large(vm, thread);
        }
    }
}

/// The same for a stack that may be larger than the limit.
unsafe fn switch_to_large(vm: &mut Vm, thread: *mut Thread) {
    // What an error handler was given beyond the limit is for handlers only.
    let limit = vm.process_ref().max_stack + if vm.handlers > 0 { HANDLER_SLOTS } else { 0 };
    vm.stack_end = (*thread).stack.add((*thread).stack_len.min(limit) - RESERVE);
}

/// Whether `n` slots from the running frame's base would pass the limit.
pub fn would_overflow(vm: &Vm, n: usize) -> bool {
    // SAFETY: the base lies in the running stack.
    let used = unsafe { vm.base.offset_from((*vm.co).stack) } as usize;
    let extra = if vm.handlers > 0 { HANDLER_SLOTS } else { 0 };
    used + n + RESERVE > vm.process_ref().max_stack + extra
}

/// Makes sure that `n` slots from the running frame's base (and the reserve) exist. The base may move.
#[inline]
pub fn reserve(vm: &mut Vm, n: usize) {
    // SAFETY: base and end lie in the running stack.
    if unsafe { vm.base.add(n) > vm.stack_end } {
        grow(vm, n);
    }
}

/// Grows the running stack so that `n` slots from the base exist.
#[cold]
pub fn grow(vm: &mut Vm, n: usize) {
    // SAFETY: the running coroutine is alive; only base and top point into its stack.
    unsafe {
        let thread = vm.co;
        let base = vm.base.offset_from((*thread).stack) as usize;
        let top = vm.top.addr().wrapping_sub((*thread).stack.addr());
        if std::ptr::eq(thread, vm.scratch) {
            let len = (base + n + RESERVE).max(2 * (*thread).stack_len);
            grow_to(&mut vm.scratch_heap.memory, thread, len);
        } else {
            grow_thread(vm.process(), thread, base + n + RESERVE);
        }
        vm.base = (*thread).stack.add(base);
        if top < bytes((*thread).stack_len) {
            vm.top = (*thread).stack.byte_add(top);
        }
        switch_to(vm, thread);
    }
}

/// Gives a coroutine's stack at least `slots` slots.
///
/// # Safety
/// The coroutine is alive. If it is the running one the caller adjusts the machine registers.
#[inline]
pub unsafe fn grow_thread(process: &mut Process, thread: *mut Thread, slots: usize) {
    if slots > (*thread).stack_len {
        reallocate(process, thread, slots);
    }
}

#[cold]
unsafe fn reallocate(process: &mut Process, thread: *mut Thread, slots: usize) {
    let old_len = (*thread).stack_len;
    // Not beyond the limit unless asked for: the room above it is for error handlers.
    let len = slots.max((old_len * 2).min(process.max_stack));
    grow_to(&mut process.heap.memory, thread, len);
}

/// Moves a coroutine to a larger stack.
///
/// # Safety
/// The coroutine is alive; `len` is more than it has. If it is the running one the caller adjusts the machine registers.
pub unsafe fn grow_to(memory: &mut Memory, thread: *mut Thread, len: usize) {
    let old_len = (*thread).stack_len;
    memory.debt += bytes(len) - bytes(old_len);
    move_to(memory, thread, allocate(len), len, old_len);
}

/// What was an address in the former stack of a coroutine, in its present one. Other addresses stay.
///
/// # Safety
/// The coroutine is alive.
pub unsafe fn moved(thread: *mut Thread, former: *mut Value, p: *mut Value) -> *mut Value {
    let offset = p.addr().wrapping_sub(former.addr());
    if offset < bytes((*thread).stack_len) { (*thread).stack.byte_add(offset) } else { p }
}

/// Moves a coroutine to another stack, with its first `used` slots, and gives the old one back.
unsafe fn move_to(memory: &mut Memory, thread: *mut Thread, new: *mut Value, len: usize, used: usize) {
    let old = (*thread).stack;
    std::ptr::copy_nonoverlapping(old, new, used);
    let moved = |p: *mut Value| if p.is_null() { p } else { new.byte_add(p.addr() - old.addr()) };
    (*thread).base = moved((*thread).base);
    (*thread).top = moved((*thread).top);
    if is_home(thread) {
        memory.outside += 1;
    } else {
        memory.large_bytes -= bytes((*thread).stack_len);
        runs::give(old.cast(), bytes((*thread).stack_len));
    }
    (*thread).stack = new;
    (*thread).stack_len = len;
    if is_home(thread) {
        memory.outside -= 1;
    } else {
        memory.large_bytes += bytes(len);
    }
}

/// Gives unused memory of a coroutine's stack back, at a safe point.
///
/// # Safety
/// The coroutine's registers are saved in it and it is not the running one; its frames need `needed` slots, of which
/// `used` hold values.
pub unsafe fn shrink_thread(memory: &mut Memory, thread: *mut Thread, used: usize, needed: usize) {
    if is_away(thread) && needed + RESERVE <= HOME_SLOTS {
        go_home(memory, thread, used);
        return;
    }
    let wanted = (needed * 2 + RESERVE).max(SLOTS_MIN);
    if (*thread).stack_len > 4 * wanted {
        move_to(memory, thread, allocate(wanted), wanted, used);
    }
}

unsafe fn go_home(memory: &mut Memory, thread: *mut Thread, used: usize) {
    let home = (*thread).home;
    fill(home, HOME_SLOTS);
    move_to(memory, thread, home, HOME_SLOTS, used);
}

/// Brings the main coroutine's stack home if it fits, now that the process waits.
///
/// # Safety
/// No task runs; the registers of every coroutine are saved in it, those of the main one are in the machine, too.
pub unsafe fn settle(vm: &mut Vm) {
    let thread = (*vm.process).main;
    let memory = &mut (*vm.process).heap.memory;
    if !is_away(thread) || memory.stack_trips >= TRIPS_MAX || (*thread).base.is_null() {
        return;
    }
    let stack = (*thread).stack;
    let used = (*thread).top.offset_from(stack) as usize;
    let mut needed = used + NATIVE_SLOTS;
    let mut frame = Some(Frame::at((*thread).base, (*thread).pc, (*thread).top));
    while let Some(f) = frame {
        needed = needed.max(end_of(&f, stack));
        frame = f.caller(vm);
    }
    if needed + RESERVE <= HOME_SLOTS {
        memory.stack_trips += 1;
        go_home(memory, thread, used);
        vm.base = (*thread).base;
        vm.top = (*thread).top;
        switch_to(vm, thread);
    }
}

/// Slots of a stack up to the end of the registers of a frame.
unsafe fn end_of(frame: &Frame, stack: *mut Value) -> usize {
    let registers = frame.proto().map_or(NATIVE_SLOTS, |p| usize::from(p.stored().n_registers));
    frame.base.offset_from(stack) as usize + registers
}

/// Whether a coroutine has left the stack in the block of its process.
unsafe fn is_away(thread: *mut Thread) -> bool {
    !(*thread).home.is_null() && !is_home(thread)
}

/// Grows the running stack for `n` slots from the base, unless that passes the limit.
///
/// # Errors
/// The limit would be passed.
pub fn try_reserve(vm: &mut Vm, n: usize) -> Result<(), ()> {
    // SAFETY: base and end lie in the running stack.
    if unsafe { vm.base.add(n) <= vm.stack_end } {
        return Ok(());
    }
    if would_overflow(vm, n) {
        return Err(());
    }
    grow(vm, n);
    Ok(())
}

/// One step of a walk from the innermost frame outwards.
#[derive(Clone, Copy)]
pub struct Frame {
    /// First register.
    pub base: *mut Value,
    /// Slot of the function (below the extra arguments of a vararg function).
    pub func: *mut Value,
    /// Instruction that is executing (or whose call is running). Meaningful for Lua functions.
    pub pc: *const Unit,
    /// First slot that does not belong to this frame's registers any more.
    pub limit: *mut Value,
    /// Whether a finalizer runs on top of it (set by `debug::Levels` only).
    pub is_interrupted: bool,
}

impl Frame {
    /// The function.
    ///
    /// # Safety
    /// The frame is one of a live stack.
    pub unsafe fn closure(&self) -> *mut Closure {
        (*self.base.sub(2)).as_func()
    }

    /// The function's value.
    ///
    /// # Safety
    /// The frame is one of a live stack.
    pub unsafe fn function(&self) -> Value {
        *self.base.sub(2)
    }

    /// The proto, of a Lua function.
    ///
    /// # Safety
    /// The frame is one of a live stack.
    pub unsafe fn proto<'a>(&self) -> Option<&'a LinkedProto> {
        if (*self.base.sub(2)).tag() == FUNC { Closure::proto(self.closure()) } else { None }
    }

    /// Bytes between the base and the base before extra arguments were set aside.
    ///
    /// # Safety
    /// The frame is one of a live stack.
    pub unsafe fn vararg_distance(&self) -> usize {
        self.func.addr().abs_diff(self.base.addr()) - 2 * size_of::<Value>()
    }

    /// The frame's own header (below the extra arguments).
    ///
    /// # Safety
    /// The frame is one of a live stack.
    pub unsafe fn header(&self) -> *mut FrameHeader {
        self.func.add(1).cast()
    }

    /// Flags of the frame.
    ///
    /// # Safety
    /// The frame is one of a live stack.
    pub unsafe fn flags(&self) -> usize {
        (*self.header()).k.addr() & FLAGS
    }

    /// The special code that the frame returns to, if any.
    ///
    /// # Safety
    /// The frame is one of a live stack.
    pub unsafe fn special(&self, vm: &Vm) -> Option<Special> {
        vm.codes.special((*self.header()).ret)
    }

    /// The word below a function that special code called.
    ///
    /// # Safety
    /// The frame returns to special code that keeps one.
    pub unsafe fn special_word(&self) -> *mut () {
        (*self.func.sub(2)).payload()
    }

    /// The frame at `base`.
    ///
    /// # Safety
    /// `base` is the base of a frame of a live stack that executes at `pc`.
    pub unsafe fn at(base: *mut Value, pc: *const Unit, limit: *mut Value) -> Frame {
        let mut frame = Frame { base, func: base.sub(2), pc, limit, is_interrupted: false };
        // Before `FUNCV` has run the frame is still a plain one.
        if let Some(proto) = frame.proto()
            && proto.stored().is_vararg
            && !std::ptr::eq(pc, proto.entry())
        {
            frame.func = frame.func.byte_sub((*header(base)).k.addr());
        }
        frame
    }

    /// The frame of the caller, or nothing at the bottom of the stack.
    ///
    /// # Safety
    /// The frame is one of a live stack.
    pub unsafe fn caller(&self, vm: &Vm) -> Option<Frame> {
        let ret = (*self.header()).ret;
        match vm.codes.special(ret) {
            None => {
                let call = ret.byte_sub(2 * UNIT);
                Some(Frame::at(self.func.byte_sub(operand::a(call)), call, self.func))
            }
            Some(Special::Halt | Special::CoroutineEnd | Special::TaskEnd) => None,
            Some(special) => {
                let distance = special_distance(self.func);
                let base = self.func.byte_sub(distance);
                let pc = match special {
                    Special::MetaReturn | Special::FinalizerReturn | Special::HookReturn | Special::HandlerReturn => {
                        self.special_word().cast_const().cast()
                    }
                    _ => vm.codes.entry(Special::Native),
                };
                Some(Frame::at(base, pc, self.func.sub(2)))
            }
        }
    }
}

/// Distance in bytes from the base of the frame that special code interrupted to the function that it called. The low
/// bits and the upper half of the slot are the special code's own.
///
/// # Safety
/// `func` is the function slot of a frame that returns to special code with a word.
pub unsafe fn special_distance(func: *mut Value) -> usize {
    (*func.sub(1)).as_int() as u32 as usize & !FLAGS
}

/// The innermost frame of a coroutine, or nothing if it has none.
///
/// # Safety
/// The coroutine is alive; if it is the running one, the machine registers are saved in `vm`.
pub unsafe fn innermost(vm: &Vm, thread: *mut Thread) -> Option<Frame> {
    if std::ptr::eq(thread, vm.co) {
        (!vm.base.is_null()).then(|| Frame::at(vm.base, vm.pc, vm.top))
    } else if (*thread).base.is_null() {
        None
    } else {
        Some(Frame::at((*thread).base, (*thread).pc, (*thread).top))
    }
}

/// First slot above the live registers of a frame.
///
/// # Safety
/// The frame is one of a live stack.
pub unsafe fn live_top(frame: &Frame) -> *mut Value {
    match frame.proto() {
        Some(proto) => {
            let index = proto.index_of(frame.pc);
            if index == 0 {
                // `FUNC` itself: the arguments that were passed are above the base.
                return frame.limit;
            }
            frame.base.add(proto.top(index))
        }
        None => frame.limit,
    }
}

thread_local! {
    /// The machine whose heap is being marked: frames can only be walked with its special codes.
    static MARKED: std::cell::Cell<*const Vm> = const { std::cell::Cell::new(std::ptr::null()) };
}

/// Names the machine for the marking that follows.
pub fn set_marked(vm: &Vm) {
    MARKED.set(vm);
}

/// Marks what a coroutine's stack refers to and clears the dead slots above.
///
/// # Safety
/// Called while marking; registers of every coroutine are saved in it.
pub unsafe fn scan(marker: &mut Marker, thread: *mut Thread) {
    let vm = &*MARKED.get();
    if let Some(hook) = &(*thread).hook {
        marker.mark(hook.function);
    }
    if !(*thread).resumer.is_null() {
        marker.mark_object((*thread).resumer.cast());
    }
    let stack = (*thread).stack;
    if stack.is_null() {
        return;
    }
    let mut top = (*thread).top;
    let mut needed = 0;
    if (*thread).base.is_null() {
        // Not started: function and nothing else, or dead.
        mark_slots(marker, stack, top);
    } else {
        let mut frame = Some(Frame::at((*thread).base, (*thread).pc, top));
        top = live_top(&Frame::at((*thread).base, (*thread).pc, top));
        let mut innermost = true;
        while let Some(f) = frame {
            mark_slots(marker, f.base, registers_end(&f, innermost));
            marker.mark(f.function());
            if f.vararg_distance() > 0 {
                marker.mark(*f.func);
                mark_slots(marker, f.func.add(2), f.base.sub(2));
            }
            needed = needed.max(end_of(&f, stack));
            innermost = false;
            frame = f.caller(vm);
        }
    }
    let end = stack.add((*thread).stack_len);
    let mut p = top;
    while p < end {
        slot::set_tag(p, NIL);
        p = p.add(1);
    }
    if !std::ptr::eq(thread, vm.co) {
        let used = top.offset_from(stack) as usize;
        shrink_thread(&mut (*vm.process).heap.memory, thread, used, needed.max(used + NATIVE_SLOTS));
    }
}

/// Marks what is in the cells that the frames of a suspended coroutine hold, but nothing else of it.
///
/// # Safety
/// As [`scan`]; the coroutine has frames.
pub unsafe fn mark_cells(marker: &mut Marker, thread: *mut Thread) {
    let vm = &*MARKED.get();
    let mut frame = Some(Frame::at((*thread).base, (*thread).pc, (*thread).top));
    let mut innermost = true;
    while let Some(f) = frame {
        let mut p = f.base;
        let end = registers_end(&f, innermost);
        while p < end {
            if slot::tag(p) == CELL {
                marker.mark((*(*p).as_cell()).value);
            }
            p = p.add(1);
        }
        innermost = false;
        frame = f.caller(vm);
    }
}

/// End of the live registers of a frame. Those of a frame that calls another end at that one's function.
unsafe fn registers_end(frame: &Frame, is_innermost: bool) -> *mut Value {
    let live = live_top(frame);
    if is_innermost { live } else { live.min(frame.limit) }
}

/// Gives unused memory of the running stack back, at a safe point. Base and top move.
///
/// # Safety
/// The machine registers are saved; nobody holds the address of a slot.
pub unsafe fn shrink_running(vm: &mut Vm) {
    let thread = vm.co;
    if (*thread).stack_len < SHRINK_FROM && !is_away(thread) {
        return;
    }
    let stack = (*thread).stack;
    let innermost = Frame::at(vm.base, vm.pc, vm.top);
    let used = live_top(&innermost).max(vm.top).offset_from(stack) as usize;
    let mut needed = used + NATIVE_SLOTS;
    let mut frame = Some(innermost);
    while let Some(f) = frame {
        needed = needed.max(end_of(&f, stack));
        frame = f.caller(vm);
    }
    (*thread).base = vm.base;
    (*thread).top = vm.top;
    shrink_thread(&mut (*vm.process).heap.memory, thread, used, needed);
    vm.base = (*thread).base;
    vm.top = (*thread).top;
    switch_to(vm, thread);
}

unsafe fn mark_slots(marker: &mut Marker, from: *mut Value, to: *mut Value) {
    let mut p = from;
    while p < to {
        marker.mark(*p);
        p = p.add(1);
    }
}
