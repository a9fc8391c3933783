//! Debug hooks (`debug.sethook`). A coroutine with a hook runs in the loop back end, which asks here before each
//! instruction.

use super::call::push_special;
use super::heap::object::Hook;
use super::heap::value::{FUNC, Value};
use super::image::{Unit, operand};
use super::interp::codes::{Codes, Special, op_of};
use super::native::Cx;
use super::pool;
use super::stack::{self, FLAG_HOOK, FLAG_TAIL, Frame, header};
use super::state::Vm;
use crate::code::Op;

/// Bits of [`Hook::mask`].
pub mod event {
    /// Before a function begins.
    pub const CALL: u8 = 1;
    /// Before a function returns.
    pub const RETURN: u8 = 2;
    /// At a new line, or at a jump back.
    pub const LINE: u8 = 4;
    /// After so many instructions.
    pub const COUNT: u8 = 8;
}

/// Whether the machine register `n` means something at an instruction.
pub fn has_count(codes: &Codes, pc: *const Unit, base: *mut Value) -> bool {
    let _ = base;
    if codes.special(pc).is_some() {
        return true;
    }
    // SAFETY: `pc` is at an instruction.
    match op_of(unsafe { operand::op(pc) }) {
        Some(op) => op.consumes_multi() || matches!(op, Op::FUNC | Op::FUNCV),
        None => false,
    }
}

/// Asks the hook of the running coroutine, before the instruction at `vm.pc`. True: the machine registers have changed.
///
/// # Safety
/// The machine registers are saved.
pub unsafe fn before_instruction(vm: &mut Vm) -> bool {
    let thread = vm.co;
    let Some(hook) = &mut (*thread).hook else { return false };
    let pc = vm.pc;
    let special = vm.codes.special(pc);
    // The instruction that a hook has just interrupted goes on.
    if vm.hooked_pc == pc && !pc.is_null() {
        vm.hooked_pc = std::ptr::null();
        return false;
    }
    let op = if special.is_some() { None } else { op_of(operand::op(pc)) };
    let is_call = matches!(op, Some(Op::FUNC | Op::FUNCV))
        || matches!(
            special,
            Some(
                Special::Native | Special::Pcall | Special::Xpcall | Special::Resume | Special::Wrap | Special::Yield
            )
        );
    if is_call {
        if hook.mask & event::CALL != 0 {
            let is_tail = special.is_none() && (*header(vm.base)).k.addr() & FLAG_TAIL != 0;
            return call(vm, if is_tail { "tail call" } else { "call" }, None);
        }
        return false;
    }
    if special.is_some() {
        return false;
    }
    if matches!(op, Some(Op::RET0 | Op::RET1 | Op::RET | Op::RETM)) && hook.mask & event::RETURN != 0 {
        // Line and count events of the same instruction come first in PUC Lua; returns are told here.
        let changed = count_and_line(vm);
        return changed || call(vm, "return", None);
    }
    count_and_line(vm)
}

/// Count and line events.
unsafe fn count_and_line(vm: &mut Vm) -> bool {
    let thread = vm.co;
    let frame = Frame::at(vm.base, vm.pc, vm.top);
    let Some(proto) = frame.proto() else { return false };
    let Some(hook) = &mut (*thread).hook else { return false };
    let index = proto.index_of(vm.pc);
    if hook.mask & event::COUNT != 0 {
        hook.left = hook.left.saturating_sub(1);
        if hook.left == 0 {
            hook.left = hook.count;
            return call(vm, "count", None);
        }
    }
    if hook.mask & event::LINE != 0
        && let Some(line) = proto.line(index)
    {
        let here = vm.base.addr();
        let is_new = match hook.last {
            Some((base, last_line, last_index)) => {
                base != here || last_line != line || index <= last_index
            }
            None => true,
        };
        hook.last = Some((here, line, index));
        if is_new {
            return call(vm, "line", Some(line));
        }
    }
    false
}

/// Has the hook function called with an event.
unsafe fn call(vm: &mut Vm, name: &str, line: Option<u32>) -> bool {
    let thread = vm.co;
    let Some(hook) = &(*thread).hook else { return false };
    let function = hook.function;
    if function.tag() != FUNC {
        return false;
    }
    let frame = Frame::at(vm.base, vm.pc, vm.top);
    let at_entry = frame.proto().is_some_and(|p| std::ptr::eq(p.entry(), vm.pc));
    let at = match frame.proto() {
        Some(proto) if !at_entry => vm.base.add(usize::from(proto.stored().n_registers)),
        _ => vm.base.add(vm.n),
    };
    if vm.n > 0 && !at_entry && frame.proto().is_some() {
        // Multi values stand above the registers: the hook goes above them.
        stack::reserve(vm, usize::from(frame.proto().map_or(0, |p| p.stored().n_registers)) + vm.n + 8);
    }
    let at = vm.base.byte_add(at.addr() - frame.base.addr()).add(if frame.proto().is_some() { vm.n } else { 0 });
    (*thread).in_hook = true;
    (*thread).no_yield += 1;
    let (pc, n) = (vm.pc, vm.n);
    let name = pool::value(name);
    let line = line.map_or(Value::NIL, |line| Value::int(i64::from(line)));
    push_special(vm, at, Special::HookReturn, pc.cast_mut().cast(), n as u32, function, &[name, line]);
    let h = header(vm.base);
    (*h).k = (*h).k.map_addr(|k| k | FLAG_HOOK);
    vm.pc = (*function.as_func()).code;
    true
}

/// Goes on with the instruction that a hook interrupted.
///
/// # Safety
/// `vm.base` is the slot of the hook function.
pub unsafe fn hook_return(vm: *mut Vm) {
    let vm = &mut *vm;
    let func = vm.base;
    let thread = vm.co;
    (*thread).in_hook = false;
    (*thread).no_yield -= 1;
    vm.n = ((*func.sub(1)).as_int() >> 32) as u32 as usize;
    vm.pc = (*func.sub(2)).payload().cast_const().cast();
    vm.base = func.byte_sub(stack::special_distance(func));
    vm.top = func.sub(2);
    vm.hooked_pc = vm.pc;
}

impl Cx<'_> {
    /// Sets or removes the hook of a coroutine.
    pub fn set_hook(&mut self, thread: Value, function: Value, mask: u8, count: u32) {
        let thread = thread.as_thread();
        // SAFETY: callers pass live coroutines.
        unsafe {
            (*thread).hook = (mask != 0).then(|| {
                Box::new(Hook { function, mask, count, left: count, last: None })
            });
        }
    }

    /// The hook of a coroutine: function, mask, count.
    pub fn hook(&self, thread: Value) -> Option<(Value, u8, u32)> {
        // SAFETY: as above.
        unsafe { (*thread.as_thread()).hook.as_ref().map(|h| (h.function, h.mask, h.count)) }
    }
}

impl Cx<'_> {
    /// Ends without a result, and goes on in the back end that the running coroutine's hook asks for.
    pub fn switch_back_end(&mut self) -> Result<super::native::Ret, super::native::Raise> {
        // SAFETY: this native's frame is the running one; it returns nothing.
        unsafe {
            let top = self.top;
            super::call::return_from_native(self.vm, top, 0);
        }
        super::control::choose_back_end(self.vm);
        Ok(super::native::Ret::Switched)
    }
}
