//! The interpreter: one function per instruction, in two back ends from the same source.
//!
//! * *Tail*: each handler ends in a sibling call to the next, whose address stands in the code (direct threading).
//!   The five machine registers and the count `n` travel in argument registers. LLVM makes these calls jumps when it
//!   optimises; build.rs says where that can be relied on (`cfg(wippy_tail)`).
//! * *Loop*: handlers return the registers to a trampoline that finds the next handler by its number. Always there:
//!   for debug builds, sanitizers, other targets, and for coroutines with a debug hook.
//!
//! `ops.rs` holds the handlers; `fast.rs` the operators' fast paths; `slow.rs` does whole instructions generally.

pub mod closures;
pub mod codes;
mod fast;
pub mod slow;

use std::mem::MaybeUninit;

use self::codes::HANDLER_COUNT;
use super::heap::alloc::class_of;
use super::heap::object::{Cell, Closure, gc_bits, kind};
use super::heap::string::Str;
use super::heap::table::Table;
use super::heap::value::{
    self as tags, CELL, CURSOR, FALSE, FLOAT, INT, NIL, STR, TABLE, TRUE, Value, copy, is_falsy, slot,
};
use super::image::{LinkedProto, Unit, operand};
use super::stack::{FLAG_TAIL, FLAGS, FrameHeader, NATIVE_SLOTS, header};
use super::state::{Stop, Vm};
use super::{call, control, coverage, hook, task};
use crate::for_each_op;
use fast::Test;

type Count = MaybeUninit<usize>;

const TABLE_CLASS: usize = class_of(size_of::<Table>());
const CELL_CLASS: usize = class_of(size_of::<Cell>());

/// The upvalue at a byte offset of the function that runs at base `b`.
#[inline(always)]
unsafe fn upvalue(b: *mut Value, offset: usize) -> *mut Value {
    slot::payload(b.sub(2)).cast::<Closure>().add(1).cast::<Value>().byte_add(offset)
}

/// The constants' address without the flags of the frame.
#[inline(always)]
fn plain_k(k: *const Value) -> *const Value {
    k.map_addr(|a| a & !FLAGS)
}

/// Pads results with nil.
#[inline(always)]
unsafe fn fill_nil(first: *mut Value, from: usize, to: usize) {
    let mut i = from;
    while i < to {
        slot::set_tag(first.add(i), NIL);
        i += 1;
    }
}

/// Lists the handlers in the order of their numbers.
macro_rules! handler_table {
    ($($name:ident [$a:tt $b:tt $c:tt $x:tt] $meaning:literal)*) => {
        [
            $(handlers::$name,)*
            handlers::RET0_VARARG,
            handlers::RET1_VARARG,
            handlers::RET_VARARG,
            handlers::RETM_VARARG,
            handlers::TAILCALL_VARARG,
            handlers::TAILCALLM_VARARG,
            handlers::MULFF_ADD,
            handlers::MULFF_ADD_TO,
            handlers::MULFF_SUB,
            handlers::MULFF_SUB_FROM,
            handlers::GETF_GUARDN,
            handlers::GETF_GUARDF,
            handlers::GET_GUARDN,
            handlers::GET_GUARDF,
            handlers::GETN_GUARDN,
            handlers::GETN_GUARDF,
            handlers::LOADTRUE_SET,
            handlers::LOADFALSE_SET,
            handlers::NATIVE,
            handlers::PCALL,
            handlers::XPCALL,
            handlers::RESUME,
            handlers::WRAP,
            handlers::YIELD,
            handlers::PCALL_RETURN,
            handlers::XPCALL_RETURN,
            handlers::NATIVE_FINISH,
            handlers::NATIVE_RETURN,
            handlers::NATIVE_RETURN_YIELDABLE,
            handlers::META_RETURN,
            handlers::HANDLER_RETURN,
            handlers::FINALIZER_RETURN,
            handlers::HOOK_RETURN,
            handlers::COROUTINE_END,
            handlers::TASK_END,
            handlers::HALT,
            handlers::STOP,
        ]
    };
}

/// Defines the macros that handler bodies use, for the registers' names at hand.
macro_rules! body_macros {
    ($pc:ident $b:ident $vm:ident $k:ident $budget:ident $n:ident) => {
        macro_rules! r {
            (A) => {
                $b.byte_add(operand::a($pc))
            };
            (B) => {
                $b.byte_add(operand::b($pc))
            };
            (C) => {
                $b.byte_add(operand::c($pc))
            };
        }
        macro_rules! k {
            (B) => {
                $k.byte_add(operand::b($pc))
            };
            (C) => {
                $k.byte_add(operand::c($pc))
            };
        }
        macro_rules! next {
            ($units:expr) => {{
                $pc = $pc.add($units);
                go!()
            }};
        }
        macro_rules! jump_c {
            () => {{
                $pc = $pc.offset(operand::sc($pc) as isize);
                go!()
            }};
        }
        macro_rules! jump_d {
            () => {{
                $pc = $pc.byte_offset(operand::d($pc) as isize);
                go!()
            }};
        }
        macro_rules! slow {
            () => {
                to!(SLOW)
            };
        }
        macro_rules! save {
            () => {{
                (*$vm).pc = $pc;
                (*$vm).base = $b;
                (*$vm).k = $k;
                (*$vm).budget = $budget;
            }};
        }
        macro_rules! load {
            () => {{
                $pc = (*$vm).pc;
                $b = (*$vm).base;
                $k = (*$vm).k;
                $budget = (*$vm).budget;
            }};
        }
        macro_rules! return_values {
            ($from:expr, $count:expr) => {{
                let (from, count) = ($from, $count);
                // The second result overwrites the header.
                let h = header($b);
                $pc = (*h).ret;
                $k = plain_k((*h).k);
                let result = $b.sub(2);
                let mut i = 0;
                while i < count {
                    copy(result.add(i), from.add(i));
                    i += 1;
                }
                let call = $pc.sub(2);
                $b = result.byte_sub(operand::a(call));
                let wanted = operand::c(call);
                if wanted > count + 1 {
                    fill_nil(result, count, wanted - 1);
                }
                go_n!(count)
            }};
        }
    };
}

/// Turns the list of `ops.rs` into functions by the back end's `handler!`.
macro_rules! ops {
    ($registers:tt
     $($name:ident => $body:block)*
     [cold] $($cold_name:ident => $cold_body:block)*) => {
        #[allow(
            non_snake_case,
            unused_mut,
            unused_macros,
            unused_variables,
            unused_assignments,
            unreachable_code,
            clippy::all,
            reason = "one shape for all handlers"
        )]
        mod handlers {
            use super::*;
            $( handler!($registers [#[inline(never)]] $name $body); )*
            $( handler!($registers [#[cold] #[inline(never)]] $cold_name $cold_body); )*
        }
    };
}

#[cfg(wippy_tail)]
mod tail {
    use super::*;

    pub(super) type Handler =
        unsafe extern "sysv64-unwind" fn(*const Unit, *mut Value, *mut Vm, *const Value, i64, Count);

    macro_rules! handler {
        ([$pc:ident $b:ident $vm:ident $k:ident $budget:ident $n:ident] [$($attribute:tt)*] $name:ident $body:block) => {
            $($attribute)*
            pub(super) unsafe extern "sysv64-unwind" fn $name(
                mut $pc: *const Unit,
                mut $b: *mut Value,
                $vm: *mut Vm,
                mut $k: *const Value,
                mut $budget: i64,
                $n: Count,
            ) {
                macro_rules! go {
                    () => {{
                        let handler: Handler = std::mem::transmute(operand::handler($pc));
                        return handler($pc, $b, $vm, $k, $budget, Count::uninit());
                    }};
                }
                macro_rules! go_n {
                    ($count:expr) => {{
                        let count = $count;
                        let handler: Handler = std::mem::transmute(operand::handler($pc));
                        return handler($pc, $b, $vm, $k, $budget, Count::new(count));
                    }};
                }
                macro_rules! to {
                    ($handler:ident) => { return $handler($pc, $b, $vm, $k, $budget, $n) };
                }
                macro_rules! stop {
                    () => { return };
                }
                body_macros!($pc $b $vm $k $budget $n);
                $body
            }
        };
    }

    include!("ops.rs");

    pub(super) static HANDLERS: [Handler; HANDLER_COUNT] = for_each_op!(handler_table);

    /// Runs until the machine stops.
    pub(super) unsafe fn run(vm: *mut Vm) {
        let pc = (*vm).pc;
        let handler: Handler = std::mem::transmute(operand::handler(pc));
        handler(pc, (*vm).base, vm, (*vm).k, (*vm).budget, Count::new((*vm).n));
    }
}

mod looped {
    use super::*;

    /// The machine registers between two instructions.
    pub(super) struct Registers {
        pc: *const Unit,
        base: *mut Value,
        k: *const Value,
        budget: i64,
        n: Count,
    }

    type Handler = unsafe fn(*const Unit, *mut Value, *mut Vm, *const Value, i64, Count) -> Registers;

    macro_rules! handler {
        ([$pc:ident $b:ident $vm:ident $k:ident $budget:ident $n:ident] [$($attribute:tt)*] $name:ident $body:block) => {
            $($attribute)*
            pub(super) unsafe fn $name(
                mut $pc: *const Unit,
                mut $b: *mut Value,
                $vm: *mut Vm,
                mut $k: *const Value,
                mut $budget: i64,
                $n: Count,
            ) -> Registers {
                macro_rules! go {
                    () => { return Registers { pc: $pc, base: $b, k: $k, budget: $budget, n: Count::uninit() } };
                }
                macro_rules! go_n {
                    ($count:expr) => {{
                        let count = $count;
                        return Registers { pc: $pc, base: $b, k: $k, budget: $budget, n: Count::new(count) };
                    }};
                }
                macro_rules! to {
                    ($handler:ident) => { return $handler($pc, $b, $vm, $k, $budget, $n) };
                }
                macro_rules! stop {
                    () => {
                        return Registers {
                            pc: std::ptr::null(),
                            base: $b,
                            k: $k,
                            budget: $budget,
                            n: Count::uninit(),
                        }
                    };
                }
                body_macros!($pc $b $vm $k $budget $n);
                $body
            }
        };
    }

    include!("ops.rs");

    static HANDLERS: [Handler; HANDLER_COUNT] = for_each_op!(handler_table);

    /// Runs until the machine stops. A hook of the running coroutine is served before each instruction.
    pub(super) unsafe fn run(vm: *mut Vm) {
        let mut r =
            Registers { pc: (*vm).pc, base: (*vm).base, k: (*vm).k, budget: (*vm).budget, n: Count::new((*vm).n) };
        let notes_lines = coverage::is_on();
        loop {
            let mut shows_each = notes_lines;
            if notes_lines {
                hook::note_line(&*vm, r.pc, r.base);
            }
            if (*(*vm).co).hook.is_some() && !(*(*vm).co).in_hook {
                shows_each = true;
                (*vm).pc = r.pc;
                (*vm).base = r.base;
                (*vm).k = r.k;
                (*vm).budget = r.budget;
                (*vm).n = if hook::has_count((*vm).codes, r.pc, r.base) { r.n.assume_init() } else { 0 };
                if hook::before_instruction(&mut *vm) {
                    r = Registers {
                        pc: (*vm).pc,
                        base: (*vm).base,
                        k: (*vm).k,
                        budget: (*vm).budget,
                        n: Count::new((*vm).n),
                    };
                }
            }
            let mut number = operand::op(r.pc);
            if shows_each {
                number = codes::alone(number);
            }
            let handler = HANDLERS.get_unchecked(usize::from(number));
            r = handler(r.pc, r.base, vm, r.k, r.budget, r.n);
            if r.pc.is_null() {
                return;
            }
        }
    }
}

/// Address of a handler of the tail back end, to be stored in threaded code (null where there is none).
pub fn handler(number: u16) -> *mut () {
    #[cfg(wippy_tail)]
    {
        tail::HANDLERS.get(usize::from(number)).map_or(std::ptr::null_mut(), |&handler| handler as *mut ())
    }
    #[cfg(not(wippy_tail))]
    {
        let _ = number;
        std::ptr::null_mut()
    }
}

/// Runs the machine until it stops, in the back end that fits.
///
/// # Safety
/// The machine registers are those of a live frame, or of special code.
pub unsafe fn run(vm: &mut Vm) {
    loop {
        vm.stop = Stop::Finished;
        let hooked = (*vm.co).hook.is_some() || vm.loop_only;
        vm.in_loop = hooked || !cfg!(wippy_tail);
        #[cfg(wippy_tail)]
        if !hooked {
            tail::run(vm);
        } else {
            looped::run(vm);
        }
        #[cfg(not(wippy_tail))]
        looped::run(vm);
        if vm.stop != Stop::SwitchBackEnd {
            return;
        }
        vm.pc = vm.resume_pc;
    }
}
