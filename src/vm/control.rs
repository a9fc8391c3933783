//! Non-local control: errors, protected calls, coroutines.
//!
//! An error runs in two phases. First the frames are walked, without changing them, to the nearest mark (`pcall`,
//! `xpcall`, end of a coroutine, bottom of the stack); a handler of `xpcall` is called on top of the raiser, so that it
//! sees the whole stack. Then the stack is cut at the mark. Without a mark nothing is cut: a failed coroutine and a
//! failed script keep their frames for tracebacks.

use super::call::{leave, push_special, return_from_native};
use super::debug;
use super::heap::object::{Closure, Status, Thread};
use super::heap::value::{FUNC, NIL, STR, THREAD, Value, copy, slot};
use super::image::operand;
use super::interp::codes::Special;
use super::native::{Cx, Raise};
use super::pool;
use super::stack::{self, FLAG_FINALIZER, FLAGS, Frame, FrameHeader, NATIVE_SLOTS, header};
use super::state::{Stop, Vm};
use super::task::{self, NO_TASK};

/// Errors inside error handlers, one in the other, before it is given up.
const HANDLER_DEPTH_MAX: usize = 10;

// ---- errors

/// Raises `process.error` from the running frame: the machine registers become those of whoever handles it.
///
/// # Safety
/// The machine registers are saved; for a native `vm.top` is its first free slot.
pub unsafe fn throw(vm: &mut Vm) {
    loop {
        let mut frame = Frame::at(vm.base, vm.pc, vm.top);
        let mut handlers = 0;
        let mut handled = true;
        let end = loop {
            if frame.flags() & FLAG_FINALIZER != 0 {
                // Finalizers are called in protected mode without a handler; their errors get a frame of words.
                vm.process().error = finalizer_error(vm);
                vm.finalizing = vm.finalizing.saturating_sub(1);
                handled = false;
            }
            match frame.special(vm) {
                Some(Special::HandlerReturn) => handlers += 1,
                Some(Special::PcallReturn) => break Special::PcallReturn,
                Some(Special::XpcallReturn) => break Special::XpcallReturn,
                Some(Special::CoroutineEnd) => break Special::CoroutineEnd,
                Some(Special::Halt | Special::TaskEnd) => break Special::Halt,
                _ => {}
            }
            match frame.caller(vm) {
                Some(caller) => frame = caller,
                None => break Special::Halt,
            }
        };
        match end {
            Special::XpcallReturn if handled && handlers < HANDLER_DEPTH_MAX => {
                let base = frame.func.byte_sub(stack::special_distance(frame.func));
                call_handler(vm, *base.add(1));
                return;
            }
            Special::XpcallReturn | Special::PcallReturn => {
                if handlers >= HANDLER_DEPTH_MAX {
                    vm.process().error = pool::value("error in error handling");
                }
                cut(vm);
                return;
            }
            Special::CoroutineEnd => {
                if !end_failed_coroutine(vm) {
                    return;
                }
            }
            _ => {
                leave(vm, Stop::Failed);
                return;
            }
        }
    }
}

/// The error of a finalizer, as it reaches the program.
fn finalizer_error(vm: &mut Vm) -> Value {
    let error = vm.process().error;
    let text = if error.tag() == STR {
        // SAFETY: the error value is alive.
        unsafe { super::heap::string::Str::bytes(error.as_str()) }
    } else {
        b"no message"
    };
    let text = [b"error in __gc metamethod (".as_slice(), text, b")"].concat();
    Value::str(vm.heap().new_str_from(text))
}

/// Has the handler of `xpcall` called on top of the raiser.
unsafe fn call_handler(vm: &mut Vm, handler: Value) {
    let frame = Frame::at(vm.base, vm.pc, vm.top);
    let used = match frame.proto() {
        Some(proto) if !std::ptr::eq(proto.entry(), vm.pc) => usize::from(proto.stored().n_registers),
        _ => vm.top.offset_from(vm.base) as usize,
    };
    // After an overflow even this frame may not fit; the limit does not count here, since the depth of handlers is
    // bounded.
    stack::reserve(vm, used + stack::RESERVE);
    let at = vm.base.add(used);
    let error = vm.process().error;
    let pc = vm.pc;
    push_special(vm, at, Special::HandlerReturn, pc.cast_mut().cast(), 0, handler, &[error]);
    vm.handlers += 1;
    (*vm.co).no_yield += 1;
    stack::switch_to(vm, vm.co);
    if handler.tag() == FUNC {
        vm.pc = (*handler.as_func()).code;
    } else {
        // `xpcall` checks its handler; `debug.setlocal` cannot reach it.
        vm.n = 1;
        handler_return(vm);
    }
}

/// Goes on after an error handler: its result is the error, and the stack is cut.
///
/// # Safety
/// `vm.base` is the slot of the handler, with `vm.n` results from there on.
pub unsafe fn handler_return(vm: *mut Vm) {
    let vm = &mut *vm;
    let func = vm.base;
    vm.process().error = if vm.n > 0 { *func } else { Value::NIL };
    vm.handlers -= 1;
    (*vm.co).no_yield -= 1;
    vm.pc = (*func.sub(2)).payload().cast_const().cast();
    vm.base = func.byte_sub(stack::special_distance(func));
    vm.top = func.sub(2);
    cut(vm);
}

/// Cuts the stack at the nearest `pcall` or `xpcall`, which returns false and the error.
unsafe fn cut(vm: &mut Vm) {
    let mut frame = Frame::at(vm.base, vm.pc, vm.top);
    loop {
        match frame.special(vm) {
            Some(Special::NativeReturn | Special::FinalizerReturn) => (*vm.co).no_yield -= 1,
            Some(Special::HookReturn) => {
                (*vm.co).no_yield -= 1;
                (*vm.co).in_hook = false;
            }
            Some(Special::HandlerReturn) => {
                (*vm.co).no_yield -= 1;
                vm.handlers -= 1;
            }
            Some(Special::PcallReturn | Special::XpcallReturn) => break,
            _ => {}
        }
        match frame.caller(vm) {
            Some(caller) => frame = caller,
            None => break,
        }
    }
    stack::switch_to(vm, vm.co);
    let func = frame.func;
    let error = vm.process().error;
    vm.process().error = Value::NIL;
    vm.base = func.byte_sub(stack::special_distance(func));
    (*vm.co).protected -= 1;
    slot::put(func.sub(1), Value::boolean(false));
    slot::put(func, error);
    return_from_native(vm, func.sub(1), 2);
}

// ---- protected calls

/// Raises an error of one of the special natives.
unsafe fn fail(vm: &mut Vm, make: impl FnOnce(&mut Cx<'_>) -> Raise) {
    let (window, top) = (vm.n, vm.base.add(vm.n));
    let mut cx = Cx { vm, top, window, results: 0, n_results: 0 };
    make(&mut cx);
    vm.top = vm.base.add(window);
    throw(vm);
}

/// `pcall(f, …)`: window `[f][arguments]` becomes `[word][distance][f][header][arguments]`.
///
/// # Safety
/// The machine registers are those of `pcall`'s frame.
pub unsafe fn pcall(vm: *mut Vm) {
    let vm = &mut *vm;
    vm.pc = vm.codes.native();
    if vm.n == 0 {
        fail(vm, |cx| cx.arg_error(1, "value expected"));
        return;
    }
    protect(vm, 0, Special::PcallReturn);
}

/// `xpcall(f, handler, …)`: function and handler stay in the window below the call.
///
/// # Safety
/// The machine registers are those of `xpcall`'s frame.
pub unsafe fn xpcall(vm: *mut Vm) {
    let vm = &mut *vm;
    vm.pc = vm.codes.native();
    let handler = if vm.n >= 2 { (*vm.base.add(1)).tag() } else { NIL };
    if handler != FUNC {
        fail(vm, |cx| cx.type_error(2, "function"));
        return;
    }
    protect(vm, 2, Special::XpcallReturn);
}

/// Calls `base[0]` with the arguments behind the first `kept` window slots (or behind the function, if none is kept).
unsafe fn protect(vm: &mut Vm, kept: usize, special: Special) {
    let n_args = vm.n - kept.max(1);
    vm.top = vm.base.add(vm.n);
    if stack::try_reserve(vm, vm.n + 4 + NATIVE_SLOTS).is_err() {
        debug::run_error(vm, "stack overflow");
        throw(vm);
        return;
    }
    let function = *vm.base;
    let from = vm.base.add(kept.max(1));
    let func = vm.base.add(kept + 2);
    for i in (0..n_args).rev() {
        copy(func.add(2 + i), from.add(i));
    }
    let at = vm.base.add(kept);
    vm.k = std::ptr::null();
    push_special(vm, at, special, std::ptr::null_mut(), 0, function, &[]);
    vm.n = n_args;
    vm.top = vm.base.add(n_args);
    (*vm.co).protected += 1;
    if (*vm.co).protected > vm.process_ref().options.max_nesting {
        vm.process().error = pool::value("C stack overflow");
        // Raised as if by the function before it began: the mark is below it.
        vm.pc = if function.tag() == FUNC { (*function.as_func()).code } else { vm.codes.native() };
        throw(vm);
        return;
    }
    if function.tag() == FUNC {
        vm.pc = (*function.as_func()).code;
        return;
    }
    // A value that may have a `__call` handler: an error is caught by the frame that has just been pushed.
    let handler = super::meta::metamethod(vm, function, pool::names().call);
    if handler.tag() == FUNC {
        for i in (0..n_args).rev() {
            copy(vm.base.add(i + 1), vm.base.add(i));
        }
        slot::put(vm.base, function);
        slot::put(vm.base.sub(2), handler);
        vm.n = n_args + 1;
        vm.pc = (*handler.as_func()).code;
    } else {
        let text = [b"attempt to call a ".as_slice(), &debug::type_name(vm, function), b" value"].concat();
        vm.process().error = Value::str(vm.heap().new_str_from(text));
        // Raised as if by the value: the mark is below it.
        vm.pc = vm.codes.native();
        throw(vm);
    }
}

/// The protected function has returned: `true` and its results.
///
/// # Safety
/// `vm.base` is the slot of the function, with `vm.n` results from there on.
pub unsafe fn pcall_return(vm: *mut Vm) {
    let vm = &mut *vm;
    let func = vm.base;
    vm.base = func.byte_sub(stack::special_distance(func));
    (*vm.co).protected -= 1;
    slot::put(func.sub(1), Value::boolean(true));
    return_from_native(vm, func.sub(1), vm.n + 1);
}

// ---- coroutines

/// `coroutine.resume(co, …)`.
///
/// # Safety
/// The machine registers are those of the native's frame.
pub unsafe fn resume(vm: *mut Vm) {
    let vm = &mut *vm;
    if vm.n > 0 && (*vm.base).tag() == THREAD {
        let target = (*vm.base).as_thread();
        if waits_in_yield(vm, target) {
            go_on_in(vm, target, 1, false);
            return;
        }
    }
    resume_slowly(vm);
}

/// The same of a coroutine that begins or that cannot be resumed, of another argument, or near hooks. A function of its own,
/// so that the short way saves no registers.
#[inline(never)]
unsafe fn resume_slowly(vm: &mut Vm) {
    vm.pc = vm.codes.native();
    if vm.n == 0 || (*vm.base).tag() != THREAD {
        fail(vm, |cx| cx.arg_error(1, "thread expected"));
        return;
    }
    let target = (*vm.base).as_thread();
    if let Err(message) = enter_coroutine(vm, target, 1, false) {
        slot::put(vm.base, Value::boolean(false));
        slot::put(vm.base.add(1), pool::value(message));
        let from = vm.base;
        return_from_native(vm, from, 2);
    }
}

/// Call of a function made by `coroutine.wrap`.
///
/// # Safety
/// The machine registers are those of the native's frame.
pub unsafe fn wrap_resume(vm: *mut Vm) {
    let vm = &mut *vm;
    let closure = (*vm.base.sub(2)).as_func();
    let target = (*Closure::upvalue(closure, 0)).as_thread();
    if waits_in_yield(vm, target) {
        go_on_in(vm, target, 0, true);
    } else {
        wrap_resume_slowly(vm, target);
    }
}

#[inline(never)]
unsafe fn wrap_resume_slowly(vm: &mut Vm, target: *mut Thread) {
    vm.pc = vm.codes.native();
    if let Err(message) = enter_coroutine(vm, target, 0, true) {
        fail(vm, |cx| cx.error(message));
    }
}

/// Whether `target` can be resumed, has begun, and nothing special is about: no hook, no other back end.
#[inline(always)]
unsafe fn waits_in_yield(vm: &Vm, target: *mut Thread) -> bool {
    (*target).status == Status::Suspended
        && (*target).task == NO_TASK
        && !(*target).base.is_null()
        && (*vm.co).nesting < vm.process_ref().options.max_nesting
        && is_plain(vm, target)
}

/// Whether the back end that runs can go on in `thread`, which has no hook.
#[inline(always)]
unsafe fn is_plain(vm: &Vm, thread: *mut Thread) -> bool {
    (*thread).hook.is_none() && !(vm.in_loop | vm.loop_only)
}

/// Switches to a coroutine that waits in `yield`, which returns the arguments behind the first `skip` window slots.
#[inline(always)]
unsafe fn go_on_in(vm: &mut Vm, target: *mut Thread, skip: usize, wrapped: bool) {
    let (from, n) = (vm.base.add(skip), vm.n - skip);
    leave_to(vm, target, wrapped);
    stack::switch_to(vm, target);
    vm.base = (*target).base;
    return_across::<false>(vm, from, n);
}

/// Notes in the running coroutine where it stands, in the native that resumes `target`.
#[inline(always)]
unsafe fn leave_to(vm: &mut Vm, target: *mut Thread, wrapped: bool) {
    let current = vm.co;
    (*current).base = vm.base;
    (*current).pc = vm.codes.native();
    (*current).top = vm.base.add(vm.n);
    (*current).status = Status::Normal;
    (*target).resumer = current;
    (*target).nesting = (*current).nesting + 1;
    (*target).wrapped = wrapped;
    (*target).status = Status::Running;
}

/// Switches to `target` with the arguments behind the first `skip` window slots.
unsafe fn enter_coroutine(vm: &mut Vm, target: *mut Thread, skip: usize, wrapped: bool) -> Result<(), &'static str> {
    let is_free = (*target).task == NO_TASK || (*target).task == 0;
    if (*target).status != Status::Suspended || !is_free {
        return Err(refusal(vm, target));
    }
    if (*vm.co).nesting >= vm.process_ref().options.max_nesting {
        return Err("C stack overflow");
    }
    let n = vm.n - skip;
    let from = vm.base.add(skip);
    leave_to(vm, target, wrapped);
    if (*target).base.is_null() {
        stack::grow_thread(vm.process(), target, n + 8 + NATIVE_SLOTS + stack::RESERVE);
        stack::switch_to(vm, target);
        let func = (*target).stack;
        let h = func.add(1).cast::<FrameHeader>();
        (*h).ret = vm.codes.entry(Special::CoroutineEnd);
        (*h).k = std::ptr::null();
        vm.base = func.add(2);
        for i in 0..n {
            copy(vm.base.add(i), from.add(i));
        }
        vm.n = n;
        vm.k = std::ptr::null();
        vm.top = vm.base.add(n);
        vm.pc = (*(*func).as_func()).code;
        choose_back_end(vm);
    } else {
        stack::switch_to(vm, target);
        vm.base = (*target).base;
        return_across_slowly(vm, from, n, false);
    }
    Ok(())
}

/// Why a coroutine cannot be resumed.
#[cold]
unsafe fn refusal(vm: &Vm, target: *mut Thread) -> &'static str {
    if (*target).status == Status::Dead {
        return "cannot resume dead coroutine";
    }
    if (*target).task != NO_TASK && (*target).task != 0 {
        return "cannot resume a spawned coroutine";
    }
    // PUC Lua takes a coroutine with an empty stack for a dead one: one that waits in (or is about to enter) a function of
    // `coroutine.wrap` without arguments.
    let is_running = std::ptr::eq(target, vm.co);
    let base = if is_running { vm.base } else { (*target).base };
    let in_wrap = std::ptr::eq((*(*base.sub(2)).as_func()).code, vm.codes.entry(Special::Wrap));
    let is_empty = in_wrap && (!is_running || vm.n == 0);
    if is_empty { "cannot resume dead coroutine" } else { "cannot resume non-suspended coroutine" }
}

/// Returns `n` values of another stack, behind `true` if so, from the native frame at the base of the coroutine that has
/// just become the running one, which is plain.
#[inline(always)]
unsafe fn return_across<const BEHIND_TRUE: bool>(vm: &mut Vm, from: *mut Value, n: usize) {
    let n_before = usize::from(BEHIND_TRUE);
    if vm.base.add(n_before + n + NATIVE_SLOTS) > vm.stack_end {
        return_across_slowly(vm, from, n, BEHIND_TRUE);
        return;
    }
    // As `return_now`, whose results would have to stand side by side.
    let h = header(vm.base);
    vm.pc = (*h).ret;
    vm.k = (*h).k.map_addr(|a| a & !FLAGS);
    let result = vm.base.sub(2);
    for i in 0..n {
        copy(result.add(n_before + i), from.add(i));
    }
    if BEHIND_TRUE {
        slot::put(result, Value::boolean(true));
    }
    let call = vm.pc.sub(2);
    vm.base = result.byte_sub(operand::a(call));
    vm.n = n_before + n;
    for i in vm.n..operand::c(call).max(1) - 1 {
        slot::set_tag(result.add(i), NIL);
    }
}

/// The same where the stack may have to grow, a hook to be told, or the other back end to go on.
#[cold]
unsafe fn return_across_slowly(vm: &mut Vm, from: *mut Value, n: usize, behind_true: bool) {
    let n_before = usize::from(behind_true);
    vm.top = vm.base;
    stack::reserve(vm, n_before + n + NATIVE_SLOTS);
    let base = vm.base;
    for i in 0..n {
        copy(base.add(n_before + i), from.add(i));
    }
    if behind_true {
        slot::put(base, Value::boolean(true));
    }
    vm.pc = vm.codes.native();
    return_from_native(vm, base, n_before + n);
    choose_back_end(vm);
}

/// Leaves the machine if the coroutine that runs now needs the other back end.
#[inline]
pub fn choose_back_end(vm: &mut Vm) {
    // SAFETY: the running coroutine is alive.
    let hooked = unsafe { (*vm.co).hook.is_some() } || vm.loop_only;
    if cfg!(wippy_tail) && hooked != vm.in_loop {
        leave(vm, Stop::SwitchBackEnd);
    }
}

/// `coroutine.yield(…)`.
///
/// # Safety
/// The machine registers are those of the native's frame.
pub unsafe fn yield_(vm: *mut Vm) {
    let vm = &mut *vm;
    let current = vm.co;
    // The bottom of a task, such as the main coroutine, has no resumer.
    if (*current).task != NO_TASK || (*current).no_yield > 0 || !(*current).tracked {
        yield_slowly(vm);
        return;
    }
    suspend(vm);
}

/// The same in the bottom of a task, where no yield is possible, or for the first time.
#[cold]
unsafe fn yield_slowly(vm: &mut Vm) {
    vm.pc = vm.codes.native();
    let current = vm.co;
    if std::ptr::eq(current, vm.process_ref().main) && !vm.process_ref().tasks.main_yields {
        fail(vm, |cx| cx.plain_error("attempt to yield from outside a coroutine"));
    } else if (*current).no_yield > 0 {
        fail(vm, |cx| cx.plain_error("attempt to yield across a C-call boundary"));
    } else if (*current).task != NO_TASK {
        task::yield_task(vm);
    } else {
        if !(*current).tracked {
            vm.heap().track_coroutine(current);
        }
        suspend(vm);
    }
}

/// Suspends the running coroutine, in the native at its base.
#[inline(always)]
unsafe fn suspend(vm: &mut Vm) {
    let current = vm.co;
    (*current).base = vm.base;
    (*current).pc = vm.codes.native();
    (*current).top = vm.base.add(vm.n);
    (*current).status = Status::Suspended;
    deliver(vm);
}

/// The function of the running coroutine has returned.
///
/// # Safety
/// `vm.base` is its slot, with `vm.n` results from there on.
pub unsafe fn coroutine_end(vm: *mut Vm) {
    let vm = &mut *vm;
    let current = vm.co;
    (*current).base = std::ptr::null_mut();
    (*current).top = (*current).stack;
    (*current).status = Status::Dead;
    deliver(vm);
}

/// Goes back to the coroutine that resumed the running one: its `resume` returns true and the values from the base on.
#[inline(always)]
unsafe fn deliver(vm: &mut Vm) {
    let (from, n) = (vm.base, vm.n);
    let current = vm.co;
    let resumer = (*current).resumer;
    let wrapped = (*current).wrapped;
    (*current).resumer = std::ptr::null_mut();
    (*resumer).status = Status::Running;
    stack::switch_to(vm, resumer);
    vm.base = (*resumer).base;
    if !is_plain(vm, resumer) {
        return_across_slowly(vm, from, n, !wrapped);
    } else if wrapped {
        return_across::<false>(vm, from, n);
    } else {
        return_across::<true>(vm, from, n);
    }
}

/// Makes the resumer the running coroutine, in its native frame.
unsafe fn back_to(vm: &mut Vm, resumer: *mut Thread) {
    (*vm.co).resumer = std::ptr::null_mut();
    (*resumer).status = Status::Running;
    stack::switch_to(vm, resumer);
    vm.base = (*resumer).base;
    vm.pc = (*resumer).pc;
    vm.top = (*resumer).top;
}

/// The running coroutine fails: it is dead, with its frames kept. True if the error goes on in the resumer, because
/// the coroutine was called through `coroutine.wrap`.
unsafe fn end_failed_coroutine(vm: &mut Vm) -> bool {
    let current = vm.co;
    (*current).base = vm.base;
    (*current).pc = vm.pc;
    (*current).top = vm.top;
    (*current).status = Status::Dead;
    (*current).failed = true;
    let resumer = (*current).resumer;
    let wrapped = (*current).wrapped;
    back_to(vm, resumer);
    let error = vm.process().error;
    if wrapped {
        if error.tag() == STR {
            let mut text = debug::position(vm, 1);
            text.extend_from_slice(super::heap::string::Str::bytes(error.as_str()));
            vm.process().error = Value::str(vm.heap().new_str_from(text));
        }
        // The back end is chosen when the error has been handled: both serve the resumer's frames alike.
        return true;
    }
    vm.process().error = Value::NIL;
    slot::put(vm.base, Value::boolean(false));
    slot::put(vm.base.add(1), error);
    let from = vm.base;
    return_from_native(vm, from, 2);
    choose_back_end(vm);
    false
}

/// Status of a coroutine as `coroutine.status` names it.
pub fn status_name(vm: &Vm, thread: *mut Thread) -> &'static str {
    // SAFETY: callers pass live coroutines.
    match unsafe { (*thread).status } {
        _ if std::ptr::eq(thread, vm.co) => "running",
        Status::Running | Status::Normal if task::is_suspended(vm.process_ref(), thread) => "suspended",
        Status::Suspended => "suspended",
        Status::Running => "running",
        Status::Normal => "normal",
        Status::Dead => "dead",
    }
}

/// A new coroutine around a function.
pub fn new_coroutine(vm: &mut Vm, function: Value) -> *mut Thread {
    let thread = stack::new_thread(vm.heap());
    // SAFETY: just made, with an empty stack.
    unsafe {
        slot::put((*thread).stack, function);
        (*thread).top = (*thread).stack.add(1);
    }
    thread
}
