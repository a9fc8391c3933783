//! Calls between Lua, natives and special code; safe points; finalizers; entering the machine from outside.

use std::sync::atomic::Ordering;

use smallvec::SmallVec;

use super::base;
use super::control;
use super::debug;
use super::heap::gc::Marker;
use super::heap::object::{Closure, gc_bits};
use super::heap::value::{FUNC, NIL, Value, copy, slot};
use super::image::operand;
use super::interp::{self, codes::Special};
use super::native::{Cx, NativeFn, Raise, Ret};
use super::pool;
use super::stack::{self, FLAG_FINALIZER, FLAGS, FrameHeader, NATIVE_SLOTS, header};
use super::state::{Process, Stop, Vm};

// ---- pushing frames

/// Prepares a call from special code: `[word][distance][function][header][arguments]` from `at` on, which lies in the
/// running stack or its reserve. The machine registers become those of the callee, not yet entered ([`enter_pushed`]).
///
/// # Safety
/// `at` is at or above the running frame's live registers; at most 8 arguments.
pub unsafe fn push_special(
    vm: &mut Vm,
    at: *mut Value,
    special: Special,
    word: *mut (),
    note: u32,
    function: Value,
    args: &[Value],
) {
    let func = at.add(2);
    let distance = func.addr() - vm.base.addr();
    slot::put(at, Value::light(word));
    slot::put(at.add(1), Value::int(distance as i64 | i64::from(note) << 32));
    slot::put(func, function);
    let h = func.add(1).cast::<FrameHeader>();
    (*h).ret = vm.codes.entry(special);
    (*h).k = vm.k;
    for (i, &v) in args.iter().enumerate() {
        slot::put(func.add(2 + i), v);
    }
    vm.base = func.add(2);
    vm.n = args.len();
    vm.top = vm.base.add(args.len());
}

/// Enters the function of the frame that has just been pushed: its code, or its `__call` handler's.
///
/// # Errors
/// The value cannot be called. The frame has been left again then.
pub fn enter_pushed(vm: &mut Vm) -> Result<(), Raise> {
    // SAFETY: the frame stands in the stack as `push_special` left it.
    unsafe {
        let func = vm.base.sub(2);
        if slot::tag(func) != FUNC {
            let v = *func;
            let handler = super::meta::metamethod(vm, v, pool::names().call);
            if handler.tag() != FUNC {
                vm.base = func.byte_sub(stack::special_distance(func));
                let word = (*func.sub(2)).payload();
                // The instruction or native that called is where the error happens.
                if !matches!(vm.codes.special((*func.add(1).cast::<FrameHeader>()).ret), Some(Special::MetaReturn)) {
                    vm.pc = vm.codes.native();
                    vm.top = func.sub(2);
                } else {
                    vm.pc = word.cast_const().cast();
                }
                return Err(debug::type_error(vm, v, debug::Operand::None, "call"));
            }
            stack::reserve(vm, vm.n + 1);
            let func = vm.base.sub(2);
            for i in (0..vm.n).rev() {
                copy(vm.base.add(i + 1), vm.base.add(i));
            }
            slot::put(vm.base, *func);
            slot::put(func, handler);
            vm.n += 1;
        }
        vm.pc = (*(*vm.base.sub(2)).as_func()).code;
        Ok(())
    }
}

/// Puts the `__call` handler of the value in register `a` in its place and the value before the arguments; returns
/// the new number of arguments.
///
/// # Errors
/// The value has no handler.
pub fn insert_call_handler(vm: &mut Vm, a: usize, count: usize) -> Result<usize, Raise> {
    // SAFETY: the call window stands in the running frame.
    unsafe {
        let v = *vm.base.add(a);
        let handler = super::meta::metamethod(vm, v, pool::names().call);
        if handler.tag() != FUNC {
            return Err(debug::type_error(vm, v, debug::Operand::Register(a), "call"));
        }
        stack::reserve(vm, a + count + 4);
        let f = vm.base.add(a);
        for i in (0..count).rev() {
            copy(f.add(3 + i), f.add(2 + i));
        }
        copy(f.add(2), f);
        slot::put(f, handler);
        Ok(count + 1)
    }
}

/// See [`Cx::call`].
pub(super) fn call_from_native(
    cx: &mut Cx<'_>,
    function: Value,
    args: &[Value],
    continuation: NativeFn,
    yieldable: bool,
) {
    let vm = &mut *cx.vm;
    stack::reserve(vm, cx.window + args.len() + 4 + NATIVE_SLOTS);
    // SAFETY: there is room; the window below stays as it is.
    unsafe {
        let at = vm.base.add(cx.window);
        let special = if yieldable { Special::NativeReturnYieldable } else { Special::NativeReturn };
        if !yieldable {
            (*vm.co).no_yield += 1;
        }
        vm.k = std::ptr::null();
        push_special(vm, at, special, continuation as *mut (), 0, function, args);
    }
}

// ---- natives

/// Runs the native function at the base with `count` arguments. True: one result stands in the function's slot and the
/// frame is still there. False: the machine registers say how to go on.
///
/// # Safety
/// The machine registers are saved.
pub unsafe fn invoke_native(vm: *mut Vm, count: usize) -> bool {
    let vm = &mut *vm;
    let function = (*(*vm.base.sub(2)).as_func()).target.native;
    let top = vm.base.add(count);
    let mut cx = Cx { vm, top, window: count, results: 0, n_results: 0 };
    let outcome = function(&mut cx);
    let top = cx.top;
    finish_native(vm, outcome, top)
}

/// Tables of the base were cloned while a native ran: what it stored, pushed or raised since may be an original.
unsafe fn replace_originals(vm: &mut Vm) {
    vm.holds_originals = false;
    base::replace_references(vm);
}

/// Does what a native answered. See [`invoke_native`] for the result.
#[inline(always)]
unsafe fn finish_native(vm: &mut Vm, outcome: Result<Ret, Raise>, top: *mut Value) -> bool {
    if vm.holds_originals {
        return finish_after_cloning(vm, outcome, top);
    }
    match outcome {
        Ok(Ret::One) => return true,
        Ok(Ret::Values(n)) => return_from_native(vm, top.sub(n as usize), n as usize),
        Ok(Ret::Call) => {
            if enter_pushed(vm).is_err() {
                if let Some(Special::NativeReturn) = pushed_special(vm) {
                    (*vm.co).no_yield -= 1;
                }
                control::throw(vm);
            }
        }
        Ok(Ret::Switched) => {}
        Err(Raise(())) => {
            vm.top = top;
            control::throw(vm);
        }
    }
    false
}

/// [`finish_native`] of a native in which tables of the base were cloned.
#[cold]
#[inline(never)]
unsafe fn finish_after_cloning(vm: &mut Vm, outcome: Result<Ret, Raise>, top: *mut Value) -> bool {
    replace_originals(vm);
    finish_native(vm, outcome, top)
}

/// After a failed [`enter_pushed`]: the special code of the frame that was given up.
unsafe fn pushed_special(vm: &Vm) -> Option<Special> {
    let func = vm.top.add(2);
    vm.codes.special((*func.add(1).cast::<FrameHeader>()).ret)
}

/// Returns from the native frame at the base with `n` results from `from` on; a hook that wants to know of returns is
/// told first.
///
/// # Safety
/// `vm.base` is the base of a native's frame; the results stand above it.
#[inline]
pub unsafe fn return_from_native(vm: &mut Vm, from: *mut Value, n: usize) {
    if let Some(hook) = &(*vm.co).hook
        && hook.mask & super::hook::event::RETURN != 0
        && !(*vm.co).in_hook
    {
        for i in 0..n {
            copy(vm.base.add(i), from.add(i));
        }
        vm.pc = vm.codes.entry(Special::NativeFinish);
        vm.n = n;
        vm.top = vm.base.add(n);
        return;
    }
    return_now(vm, from, n);
}

/// Returns from the native frame at the base, whose results stand from the base on.
///
/// # Safety
/// `vm.base` is the base of a native's frame, `vm.n` the number of results.
pub unsafe fn finish_return(vm: *mut Vm) {
    let vm = &mut *vm;
    let (from, n) = (vm.base, vm.n);
    return_now(vm, from, n);
}

#[inline]
unsafe fn return_now(vm: &mut Vm, from: *mut Value, n: usize) {
    // The second result overwrites the header.
    let h = header(vm.base);
    vm.pc = (*h).ret;
    vm.k = (*h).k.map_addr(|a| a & !FLAGS);
    let result = vm.base.sub(2);
    for i in 0..n {
        copy(result.add(i), from.add(i));
    }
    let call = vm.pc.sub(2);
    let wanted = operand::c(call);
    vm.base = result.byte_sub(operand::a(call));
    for i in n..wanted.max(1) - 1 {
        slot::set_tag(result.add(i), NIL);
    }
    vm.n = n;
}

/// Goes on with a native whose call has returned.
///
/// # Safety
/// `vm.base` is the slot of the function called, with `vm.n` results from there on.
pub unsafe fn native_return(vm: *mut Vm, yieldable: bool) {
    let vm = &mut *vm;
    let func = vm.base;
    if !yieldable {
        (*vm.co).no_yield -= 1;
    }
    let continuation: NativeFn = std::mem::transmute((*func.sub(2)).payload());
    let distance = stack::special_distance(func);
    vm.base = func.byte_sub(distance);
    vm.pc = vm.codes.native();
    let results = distance / size_of::<Value>();
    let n_results = vm.n;
    stack::reserve(vm, results + n_results + NATIVE_SLOTS);
    let top = vm.base.add(results + n_results);
    let mut cx = Cx { vm, top, window: results - 2, results, n_results };
    let outcome = continuation(&mut cx);
    let top = cx.top;
    if finish_native(vm, outcome, top) {
        let from = vm.base.sub(2);
        return_from_native(vm, from, 1);
    }
}

/// Prepares the machine to run `continuation` in the window of the native at the base: `window` slots, with the values
/// above them as results. It is run as behind a call, by the machine: were it run here, one that waits again would lead to
/// the next task, and so on, deeper and deeper.
///
/// # Safety
/// The machine registers are those of the native's frame, `vm.top` behind its values, of which there are 8 at most.
pub unsafe fn continue_native(vm: &mut Vm, continuation: NativeFn, window: usize) {
    let n_results = vm.top.offset_from(vm.base) as usize - window;
    let results: SmallVec<[Value; 8]> = (0..n_results).map(|i| *vm.base.add(window + i)).collect();
    let top = vm.base.add(window);
    let mut cx = Cx { vm, top, window, results: window, n_results: 0 };
    let give = cx.new_function(give_arguments, &[]);
    call_from_native(&mut cx, give, &results, continuation, true);
    let entered = enter_pushed(vm);
    debug_assert!(entered.is_ok(), "a function can be called");
}

fn give_arguments(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    for i in 1..=cx.count() {
        let v = cx.arg(i);
        cx.push(v);
    }
    cx.ret_pushed(cx.count())
}

/// Entry of a native that needs more stack, or meets the collector.
///
/// # Safety
/// `vm.base`, `vm.n` and `vm.pc` are those of the native's frame.
pub unsafe fn native_entry(vm: *mut Vm) {
    let vm = &mut *vm;
    vm.top = vm.base.add(vm.n);
    if stack::try_reserve(vm, vm.n + NATIVE_SLOTS).is_err() {
        debug::run_error(vm, "stack overflow");
        control::throw(vm);
        return;
    }
    let (finalizing, n) = (vm.finalizing, vm.n);
    vm.top = vm.base.add(n);
    match safe_point(vm) {
        Err(_) => {
            control::throw(vm);
            return;
        }
        // A finalizer goes first; the native is entered anew behind it. The finalizer may be a native too, with the same
        // code.
        Ok(()) if vm.finalizing != finalizing => return,
        Ok(()) => {}
    }
    if invoke_native(vm, n) {
        let from = vm.base.sub(2);
        return_from_native(vm, from, 1);
    }
}

/// Entry of a Lua function whose frame does not fit the stack, or at which the slice ends.
///
/// # Safety
/// The machine registers are saved; `vm.pc` is at `FUNC` or `FUNCV`, `vm.n` the number of arguments.
pub unsafe fn function_entry(vm: *mut Vm) {
    let vm = &mut *vm;
    let registers = operand::a(vm.pc) / size_of::<Value>();
    vm.top = vm.base.add(vm.n);
    if vm.budget < 0 {
        let pc = vm.pc;
        budget_used_up(vm);
        if !std::ptr::eq(vm.pc, pc) {
            return;
        }
    }
    if (*vm.co).hook.is_some() && !(*vm.co).in_hook {
        // The instruction is done anew; its hook has been told.
        vm.hooked_pc = vm.pc;
        vm.hooked_events = super::hook::event::CALL;
    }
    let needed = registers + vm.n + operand::b(vm.pc) + 2;
    if stack::try_reserve(vm, needed).is_err() {
        // The error is the caller's: this function has not begun.
        debug::stack_overflow(vm);
        control::throw(vm);
    }
}

/// The slice is used up: hands out the next one, or stops the machine.
///
/// # Safety
/// The machine registers are saved.
pub unsafe fn budget_used_up(vm: *mut Vm) {
    let vm = &mut *vm;
    let spent = vm.slice - vm.budget - std::mem::take(&mut vm.uncounted);
    vm.budget = vm.slice;
    if let Some(stop) = (vm.watch)(vm, spent) {
        leave(vm, stop);
    }
}

/// The [`Watch`] of a machine with one process: its reductions and the interrupt.
pub fn watch_alone(vm: &mut Vm, spent: i64) -> Option<Stop> {
    let process = vm.process();
    if process.options.max_reductions > 0 {
        process.reductions_left -= spent;
        if process.reductions_left < 0 {
            return Some(Stop::OutOfReductions);
        }
    }
    let interrupt = process.options.interrupt.as_ref();
    interrupt.is_some_and(|signal| signal.load(Ordering::Relaxed) != 0).then_some(Stop::Interrupted)
}

/// Stops the machine; it can go on from where it is.
pub fn leave(vm: &mut Vm, stop: Stop) {
    vm.resume_pc = vm.pc;
    vm.pc = vm.codes.entry(Special::Stop);
    vm.stop = stop;
}

// ---- safe points

/// Collects if it is due, and has pending finalizers called: then `vm.pc` has changed, and the instruction (or native)
/// is done anew after them.
///
/// # Errors
/// The heap is over its limit although it was collected.
///
/// # Safety
/// The machine registers are saved; for a native `vm.n` and `vm.top` are set.
pub unsafe fn safe_point(vm: &mut Vm) -> Result<(), Raise> {
    if vm.heap().wants_collection() {
        collect_garbage(vm);
        if Closure::proto((*vm.base.sub(2)).as_func()).is_some() {
            // A Lua frame has no window.
            vm.top = vm.base;
        }
        stack::shrink_running(vm);
        if vm.heap().is_over_limit() {
            vm.heap().finish_sweep();
            if vm.heap().is_over_limit() {
                over_limit(vm);
                return Err(Raise(()));
            }
        }
        let process = vm.process();
        let total = process.heap.memory.total_bytes();
        process.was_over_limit &= total > process.heap.limit / 4 * 3;
    }
    if vm.heap().has_to_finalize() && vm.finalizing == 0 && !(*vm.co).in_hook {
        run_finalizer(vm);
    }
    Ok(())
}

/// The heap is over its limit, and nothing can be collected: the program is told. If it was told before and has freed
/// nothing, or is far beyond the limit, it is to be ended at the next look ([`Process::is_out_of_memory`]).
#[cold]
fn over_limit(vm: &mut Vm) {
    let process = vm.process();
    let total = process.heap.memory.total_bytes();
    let far = process.heap.limit.saturating_add(process.heap.limit / 10);
    if process.hard_limit && (process.was_over_limit || total > far) {
        process.is_out_of_memory = true;
        vm.budget = vm.budget.min(-1);
    }
    let process = vm.process();
    process.was_over_limit = true;
    process.error = pool::value("not enough memory");
}

/// Makes sure that `bytes` more can be allocated.
///
/// # Errors
/// `not enough memory`.
///
/// # Safety
/// The machine registers are saved at an instruction of a Lua function.
pub unsafe fn make_room(vm: &mut Vm, bytes: usize) -> Result<(), Raise> {
    if vm.heap().would_exceed(bytes) {
        collect_garbage(vm);
        vm.heap().finish_sweep();
        if vm.heap().would_exceed(bytes) {
            over_limit(vm);
            return Err(Raise(()));
        }
    }
    Ok(())
}

/// Runs a full marking and starts the sweep.
pub fn collect_garbage(vm: &mut Vm) {
    // SAFETY: callers are at safe points; the registers of the running coroutine are saved here.
    unsafe {
        (*vm.co).base = vm.base;
        (*vm.co).pc = vm.pc;
        (*vm.co).top = vm.top;
        stack::set_marked(vm);
        let process = vm.process;
        let co = vm.co;
        (*process).heap.collect(&mut |marker: &mut Marker| {
            marker.mark_object(co.cast());
            (*process).tasks.mark(marker);
            Process::trace(process, &mut |v| marker.mark(*v));
            for clone in (*process).clones.iter().flat_map(|clones| clones.tables()) {
                marker.mark_object(clone.cast());
            }
        });
        let color = (*process).heap.memory.color;
        vm.closures.retain_marked(color);
        if let Some(weak) = &mut (*process).weak {
            weak.retain_marked(color);
        }
    }
}

// ---- finalizers

/// Has the next pending finalizer called on top of the running frame.
unsafe fn run_finalizer(vm: &mut Vm) {
    while let Some(object) = vm.heap().next_to_finalize() {
        (*object).gc &= !gc_bits::FINALIZE;
        let v = if (*object).kind == super::heap::object::kind::TABLE {
            Value::table(object.cast())
        } else {
            Value::userdata(object.cast())
        };
        let handler = super::meta::metamethod(vm, v, pool::names().gc);
        if handler.tag() != FUNC {
            continue;
        }
        let frame = stack::Frame::at(vm.base, vm.pc, vm.top);
        let at = match frame.proto() {
            Some(proto) => vm.base.add(usize::from(proto.stored().n_registers)),
            None => vm.top,
        };
        // The count register is kept for a native that is entered anew.
        let (pc, n) = (vm.pc, vm.n);
        push_special(vm, at, Special::FinalizerReturn, pc.cast_mut().cast(), n as u32, handler, &[v]);
        let h = header(vm.base);
        (*h).k = (*h).k.map_addr(|k| k | FLAG_FINALIZER);
        (*vm.co).no_yield += 1;
        vm.finalizing += 1;
        vm.pc = (*handler.as_func()).code;
        return;
    }
}

/// Goes on with the instruction that a finalizer interrupted.
///
/// # Safety
/// `vm.base` is the slot of the finalizer.
pub unsafe fn finalizer_return(vm: *mut Vm) {
    let vm = &mut *vm;
    let func = vm.base;
    (*vm.co).no_yield -= 1;
    vm.finalizing -= 1;
    vm.n = ((*func.sub(1)).as_int() >> 32) as u32 as usize;
    vm.pc = (*func.sub(2)).payload().cast_const().cast();
    vm.base = func.byte_sub(stack::special_distance(func));
    vm.top = func.sub(2);
}

impl Cx<'_> {
    /// Runs a full collection, then the finalizers that are due, then `continuation` in this window.
    pub fn collect_garbage(&mut self, continuation: NativeFn) -> Result<Ret, Raise> {
        self.vm.top = self.top;
        collect_garbage(self.vm);
        // SAFETY: the registers are saved while a native runs; its window is addressed anew.
        unsafe { stack::shrink_running(self.vm) };
        self.top = self.vm.top;
        self.vm.heap().finish_sweep();
        self.run_finalizers(continuation)
    }

    /// Has all pending finalizers called, then goes on with `continuation`. An error in one is raised as
    /// `error in __gc metamethod (…)`.
    pub fn run_finalizers(&mut self, continuation: NativeFn) -> Result<Ret, Raise> {
        let slot = self.reserve(1);
        let then = self.new_state(FinalizerState { slot, continuation });
        self.set_arg(slot, then);
        next_finalizer(self)
    }
}

/// What [`Cx::run_finalizers`] keeps in its window.
struct FinalizerState {
    slot: usize,
    continuation: NativeFn,
}

fn finalizer_done(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    cx.vm.finalizing -= 1;
    next_finalizer(cx)
}

fn next_finalizer(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let slot = cx.count();
    while let Some(object) = cx.vm.heap().next_to_finalize() {
        // SAFETY: objects in the queue are alive.
        let v = unsafe {
            if (*object).kind == super::heap::object::kind::TABLE {
                Value::table(object.cast())
            } else {
                Value::userdata(object.cast())
            }
        };
        let handler = super::meta::metamethod(cx.vm, v, pool::names().gc);
        if handler.tag() == FUNC {
            return cx.call_finalizer(handler, v, finalizer_done);
        }
    }
    let state = cx.arg(slot);
    let Some((first, continuation)) = cx.state::<FinalizerState>(state).map(|s| (s.slot, s.continuation)) else {
        return Err(cx.error("finalizer state lost"));
    };
    cx.set_count(first - 1);
    cx.n_results = 0;
    continuation(cx)
}

impl Cx<'_> {
    fn call_finalizer(&mut self, handler: Value, v: Value, then: NativeFn) -> Result<Ret, Raise> {
        call_from_native(self, handler, &[v], then, false);
        self.vm.finalizing += 1;
        // SAFETY: the frame has just been pushed.
        unsafe {
            let h = header(self.vm.base);
            (*h).k = (*h).k.map_addr(|k| k | FLAG_FINALIZER);
        }
        Ok(Ret::Call)
    }
}

// ---- from outside

/// Opens a window for Rust code that prepares the process, on a stack of the machine: those of the process stay as they
/// are, whatever is running on them, and the collector does not run meanwhile.
pub(super) fn with_outside_window<R>(vm: &mut Vm, body: impl FnOnce(&mut Cx<'_>) -> R) -> R {
    if vm.is_outside {
        // SAFETY: inside a window of this kind; the next one lies above it.
        let base = unsafe { vm.top.max(vm.base).add(4) };
        return in_window(vm, base, body);
    }
    let (co, base, top, pc, k, n) = (vm.co, vm.base, vm.top, vm.pc, vm.k, vm.n);
    let handlers = std::mem::replace(&mut vm.handlers, 0);
    let scratch = vm.scratch;
    // SAFETY: the coroutine is alive, before and after.
    let stack = unsafe { (*co).stack };
    vm.is_outside = true;
    stack::switch_to(vm, scratch);
    // SAFETY: the scratch stack is alive as long as the machine.
    let bottom = unsafe { (*scratch).stack.add(2) };
    let result = in_window(vm, bottom, body);
    vm.is_outside = false;
    vm.handlers = handlers;
    stack::switch_to(vm, co);
    // The main coroutine, which waits, may have got a larger stack to be woken.
    // SAFETY: as above.
    let (base, top) = unsafe { (stack::moved(co, stack, base), stack::moved(co, stack, top)) };
    (vm.base, vm.top, vm.pc, vm.k, vm.n) = (base, top, pc, k, n);
    if vm.holds_originals {
        // SAFETY: the registers are those of before.
        unsafe { replace_originals(vm) };
    }
    result
}

fn in_window<R>(vm: &mut Vm, base: *mut Value, body: impl FnOnce(&mut Cx<'_>) -> R) -> R {
    let saved = (vm.pc, vm.k, vm.n, vm.top, vm.base);
    // SAFETY: the scratch stack has room for windows; it grows with what is pushed.
    unsafe {
        slot::set_tag(base.sub(2), NIL);
        let h = header(base);
        (*h).ret = vm.codes.entry(Special::Halt);
        (*h).k = std::ptr::null();
    }
    vm.base = base;
    vm.top = base;
    vm.pc = vm.codes.native();
    let mut cx = Cx { vm, top: base, window: 0, results: 0, n_results: 0 };
    let result = body(&mut cx);
    (vm.pc, vm.k, vm.n, vm.top, vm.base) = saved;
    result
}

/// How a call from outside ended.
pub enum Ended {
    /// It returned these values.
    Returned(Vec<Value>),
    /// It failed with this value; the frames are still there for a traceback.
    Failed(Value),
    /// Its reductions are used up.
    OutOfReductions,
    /// The program was interrupted.
    Interrupted,
}

/// Calls a function on the main coroutine, with nothing running on it, and runs the machine until it ends.
pub fn call_outside(vm: &mut Vm, function: Value, args: &[Value]) -> Ended {
    begin(vm, function, args);
    let stop = go_on(vm);
    ended(vm, stop)
}

/// Prepares a call on the main coroutine, with nothing running on it: the machine is about to enter the function.
pub fn begin(vm: &mut Vm, function: Value, args: &[Value]) {
    let main = vm.process().main;
    vm.process().tasks.run_main();
    vm.handlers = 0;
    stack::switch_to(vm, main);
    // SAFETY: the main stack is idle: its frames are given up.
    unsafe {
        (*main).no_yield = 0;
        (*main).protected = 0;
        (*main).in_hook = false;
        (*main).status = super::heap::object::Status::Running;
        let bottom = (*main).stack;
        vm.base = bottom.add(2);
        stack::reserve(vm, args.len() + 8);
        let bottom = (*main).stack;
        slot::put(bottom, function);
        let h = bottom.add(1).cast::<FrameHeader>();
        (*h).ret = vm.codes.entry(Special::Halt);
        (*h).k = std::ptr::null();
        for (i, &v) in args.iter().enumerate() {
            slot::put(bottom.add(2 + i), v);
        }
        vm.base = bottom.add(2);
        vm.k = std::ptr::null();
        vm.n = args.len();
        vm.top = vm.base.add(args.len());
        if function.tag() == FUNC {
            vm.pc = (*function.as_func()).code;
            return;
        }
        vm.pc = vm.codes.native();
        let message = [b"attempt to call a ".as_slice(), &debug::type_name(vm, function), b" value"].concat();
        vm.process().error = Value::str(vm.heap().new_str_from(message));
        control::throw(vm);
    }
}

/// The function at the bottom of the main coroutine has returned, and other tasks go on: nothing of it is left on that stack,
/// which would otherwise be walked as the last switch away from it has left it.
pub fn end_main(vm: &mut Vm) {
    let main = vm.process().main;
    stack::switch_to(vm, main);
    // SAFETY: the main stack is idle, and every stack has room for a header.
    unsafe {
        let bottom = (*main).stack;
        slot::put(bottom, Value::NIL);
        let h = bottom.add(1).cast::<FrameHeader>();
        (*h).ret = vm.codes.entry(Special::Halt);
        (*h).k = std::ptr::null();
        (*main).base = bottom.add(2);
        (*main).top = (*main).base;
        (*main).pc = vm.codes.native();
        (*main).status = super::heap::object::Status::Normal;
        vm.base = (*main).base;
        vm.top = (*main).top;
        vm.pc = (*main).pc;
        vm.n = 0;
    }
    vm.process().tasks.end_main();
}

/// Runs the machine until it stops.
pub fn go_on(vm: &mut Vm) -> Stop {
    // SAFETY: the registers are those that `begin`, `task::next` or the last stop left.
    unsafe { interp::run(vm) };
    if vm.stop != Stop::Finished {
        // The frames are still there, and whoever walks them or goes on has to know the instruction.
        vm.pc = vm.resume_pc;
    }
    vm.stop
}

/// The values that the function at the bottom of the main coroutine has returned ([`Stop::Finished`]).
pub fn results(vm: &mut Vm) -> Vec<Value> {
    // SAFETY: they stand from its slot on.
    unsafe {
        let values = (0..vm.n).map(|i| *vm.base.add(i)).collect();
        vm.top = vm.base.add(vm.n);
        values
    }
}

/// The first two of the values that [`results`] gives, nil where there is none.
pub fn first_results(vm: &Vm) -> (Value, Value) {
    // SAFETY: as there.
    unsafe {
        let value = |i: usize| if i < vm.n { *vm.base.add(i) } else { Value::NIL };
        (value(0), value(1))
    }
}

/// How a call ended, by how the machine stopped.
pub fn ended(vm: &mut Vm, stop: Stop) -> Ended {
    match stop {
        Stop::Finished => Ended::Returned(results(vm)),
        Stop::OutOfReductions => Ended::OutOfReductions,
        Stop::Interrupted => Ended::Interrupted,
        Stop::Waiting => {
            let n = vm.process().tasks.live();
            let text = format!("deadlock: all {n} coroutines blocked with no pending operations");
            Ended::Failed(Value::str(vm.heap().new_str(text.as_bytes())))
        }
        Stop::Failed | Stop::SwitchBackEnd | Stop::Preempted | Stop::Killed | Stop::OutOfMemory => {
            Ended::Failed(vm.process().error)
        }
    }
}
