//! Debug hooks (`debug.sethook`). A coroutine with a hook runs in the loop back end, which asks here before each
//! instruction.

use super::call::push_special;
use super::coverage;
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

/// Writes down the line of the instruction that is about to run ([`coverage`]).
///
/// # Safety
/// `pc` is at an instruction of the frame at `base`.
pub unsafe fn note_line(vm: &Vm, pc: *const Unit, base: *mut Value) {
    if vm.codes.special(pc).is_some() || matches!(op_of(operand::op(pc)), Some(Op::FUNC | Op::FUNCV)) {
        return;
    }
    let Some(proto) = Frame::at(base, pc, vm.top).proto() else { return };
    if let Some(line) = proto.line(proto.index_of(pc)) {
        coverage::note(std::ptr::from_ref(proto).addr(), (*proto.image).source(), line);
    }
}

/// What to tell the hook.
enum Told {
    Call,
    TailCall,
    Return,
    Count,
    Line(u32),
}

/// Asks the hook of the running coroutine, before the instruction at `vm.pc`. True: the machine registers have changed.
///
/// Several events may be due at one instruction (count, then line, then return): `vm.hooked_events` has those that are
/// done with while the hook function runs.
///
/// # Safety
/// The machine registers are saved.
pub unsafe fn before_instruction(vm: &mut Vm) -> bool {
    let pc = vm.pc;
    let done = if std::ptr::eq(vm.hooked_pc, pc) { vm.hooked_events } else { 0 };
    vm.hooked_pc = std::ptr::null();
    let Some((told, events)) = next_event(vm, done) else { return false };
    vm.hooked_events = events;
    call(vm, &told)
}

/// The next event that is due and wanted, with the events done with then.
unsafe fn next_event(vm: &mut Vm, done: u8) -> Option<(Told, u8)> {
    let pc = vm.pc;
    let special = vm.codes.special(pc);
    let op = if special.is_some() { None } else { op_of(operand::op(pc)) };
    let hook = (*vm.co).hook.as_mut()?;
    let wants = |bit: u8| hook.mask & bit != 0 && done & bit == 0;
    match special {
        Some(Special::NativeFinish) => return wants(event::RETURN).then_some((Told::Return, event::RETURN)),
        Some(Special::Native | Special::Pcall | Special::Xpcall | Special::Resume | Special::Wrap | Special::Yield) => {
            return wants(event::CALL).then_some((Told::Call, event::CALL));
        }
        Some(_) => return None,
        None => {}
    }
    if matches!(op, Some(Op::FUNC | Op::FUNCV)) {
        if !wants(event::CALL) {
            return None;
        }
        let is_tail = (*header(vm.base)).k.addr() & FLAG_TAIL != 0;
        return Some((if is_tail { Told::TailCall } else { Told::Call }, event::CALL));
    }
    let frame = Frame::at(vm.base, pc, vm.top);
    let proto = frame.proto()?;
    let index = proto.index_of(pc);
    let mut done = done;
    if wants(event::COUNT) {
        done |= event::COUNT;
        hook.left = hook.left.saturating_sub(1);
        if hook.left == 0 {
            hook.left = hook.count;
            return Some((Told::Count, done));
        }
    }
    if hook.mask & event::LINE != 0
        && done & event::LINE == 0
        && let Some(line) = proto.line(index)
    {
        done |= event::LINE;
        let here = vm.base.addr();
        // Back from a call, the instruction before is the one that made it (ldo.c sets `oldpc` so).
        let (last_line, last) = match hook.last {
            Some((base, last_line, last)) if base == here => (Some(last_line), last),
            _ => (proto.line(index.saturating_sub(1)), index.saturating_sub(1)),
        };
        // PUC Lua enters the body of a numeric loop by a jump back from its end.
        let enters_loop = index == last + 1
            && matches!(proto.stored().code.get(last).map(|i| i.op), Some(Op::FORPREP | Op::FORPREPN));
        hook.last = Some((here, line, index));
        if index <= 1 || index <= last || last_line != Some(line) || enters_loop {
            return Some((Told::Line(line), done));
        }
    }
    if matches!(op, Some(Op::RET0 | Op::RET1 | Op::RET | Op::RETM)) && wants(event::RETURN) {
        return Some((Told::Return, done | event::RETURN));
    }
    None
}

/// Has the hook function called with an event.
unsafe fn call(vm: &mut Vm, told: &Told) -> bool {
    let thread = vm.co;
    let Some(hook) = &(*thread).hook else { return false };
    let function = hook.function;
    if function.tag() != FUNC {
        return false;
    }
    let (name, line) = match told {
        Told::Call => ("call", Value::NIL),
        Told::TailCall => ("tail call", Value::NIL),
        Told::Return => ("return", Value::NIL),
        Told::Count => ("count", Value::NIL),
        Told::Line(line) => ("line", Value::int(i64::from(*line))),
    };
    // Multi values and arguments stand above the live registers: the hook goes above them.
    let frame = Frame::at(vm.base, vm.pc, vm.top);
    let used = match frame.proto() {
        Some(proto) if !std::ptr::eq(proto.entry(), vm.pc) => usize::from(proto.stored().n_registers),
        _ => 0,
    } + vm.n;
    stack::reserve(vm, used + 8);
    let at = vm.base.add(used);
    (*thread).in_hook = true;
    (*thread).no_yield += 1;
    let (pc, n) = (vm.pc, vm.n);
    let name = pool::value(name);
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
            let hook = (mask != 0).then(|| Box::new(Hook { function, mask, count, left: count, last: None }));
            stack::set_hook(&mut self.vm.heap().memory, thread, hook);
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
