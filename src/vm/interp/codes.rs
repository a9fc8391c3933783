//! Special code: one-instruction sequences that natives start with and that calls return to.
//!
//! Each sequence is `[fake call: a = 0, c = 0][one op]`. A return address is the second instruction; the return finds
//! operands 0 in the fake call, that is "the base is the function's slot, take all results", and goes on with the op.

use std::sync::OnceLock;

use super::super::image::{self, Unit};
use crate::code::{OP_COUNT, Op};

/// Ops that no compiler writes: forms that the linker chooses, and special code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u16)]
pub enum Special {
    /// `RET0` of a vararg function.
    Ret0Vararg,
    /// `RET1` of a vararg function.
    Ret1Vararg,
    /// `RET` of a vararg function.
    RetVararg,
    /// `RETM` of a vararg function.
    RetMVararg,
    /// `TAILCALL` in a vararg function.
    TailCallVararg,
    /// `TAILCALLM` in a vararg function.
    TailCallMVararg,
    /// `MULFF` and the `ADDFF` behind it, which adds the product to a register.
    MulThenAdd,
    /// `MULFF` and the `ADDFF` behind it, which adds a register to the product.
    MulThenAddTo,
    /// `MULFF` and the `SUBFF` behind it, which takes the product from a register.
    MulThenSub,
    /// `MULFF` and the `SUBFF` behind it, which takes a register from the product.
    MulThenSubFrom,
    /// `GETF` and the `GUARDN` of its result.
    GetFieldGuardInteger,
    /// `GETF` and the `GUARDF` of its result.
    GetFieldGuardFloat,
    /// `GET` and the `GUARDN` of its result.
    GetGuardInteger,
    /// `GET` and the `GUARDF` of its result.
    GetGuardFloat,
    /// `GETN` and the `GUARDN` of its result.
    GetItemGuardInteger,
    /// `GETN` and the `GUARDF` of its result.
    GetItemGuardFloat,
    /// `LOADTRUE` and the `SET` behind it that stores it.
    SetTrue,
    /// `LOADFALSE` and the `SET` behind it that stores it.
    SetFalse,
    /// Start of every ordinary native function.
    Native,
    /// Start of `pcall`.
    Pcall,
    /// Start of `xpcall`.
    Xpcall,
    /// Start of `coroutine.resume`.
    Resume,
    /// Start of the functions that `coroutine.wrap` makes.
    Wrap,
    /// Start of `coroutine.yield`.
    Yield,
    /// After the function that `pcall` or `xpcall` called; the mark at which errors stop.
    PcallReturn,
    /// As `PcallReturn`, with a handler in the second window slot.
    XpcallReturn,
    /// A native's results stand from its base on: the return that a hook is told of.
    NativeFinish,
    /// After a function called by a native that has a continuation.
    NativeReturn,
    /// The same where the coroutine may be yielded across the call.
    NativeReturnYieldable,
    /// After a metamethod that an instruction called.
    MetaReturn,
    /// After an error handler.
    HandlerReturn,
    /// After a finalizer that interrupted an instruction.
    FinalizerReturn,
    /// After a debug hook.
    HookReturn,
    /// After the function of a coroutine.
    CoroutineEnd,
    /// After the function of a task other than the main one.
    TaskEnd,
    /// After the function at the bottom of the main stack.
    Halt,
    /// Leave the machine.
    Stop,
}

/// Number of special ops.
pub const SPECIAL_COUNT: usize = Special::Stop as usize + 1;

/// Number of all handlers.
pub const HANDLER_COUNT: usize = OP_COUNT + SPECIAL_COUNT;

const UNITS_EACH: usize = 4;

impl Special {
    /// Number of its handler.
    pub fn number(self) -> u16 {
        OP_COUNT as u16 + self as u16
    }

    fn from_index(i: usize) -> Option<Special> {
        use Special::*;
        const ALL: [Special; SPECIAL_COUNT] = [
            Ret0Vararg,
            Ret1Vararg,
            RetVararg,
            RetMVararg,
            TailCallVararg,
            TailCallMVararg,
            MulThenAdd,
            MulThenAddTo,
            MulThenSub,
            MulThenSubFrom,
            GetFieldGuardInteger,
            GetFieldGuardFloat,
            GetGuardInteger,
            GetGuardFloat,
            GetItemGuardInteger,
            GetItemGuardFloat,
            SetTrue,
            SetFalse,
            Native,
            Pcall,
            Xpcall,
            Resume,
            Wrap,
            Yield,
            PcallReturn,
            XpcallReturn,
            NativeFinish,
            NativeReturn,
            NativeReturnYieldable,
            MetaReturn,
            HandlerReturn,
            FinalizerReturn,
            HookReturn,
            CoroutineEnd,
            TaskEnd,
            Halt,
            Stop,
        ];
        ALL.get(i).copied()
    }
}

/// The op that the compiler wrote where the linker chose the handler of this number.
pub fn op_of(number: u16) -> Option<Op> {
    let index = usize::from(number);
    if index < OP_COUNT {
        return u8::try_from(number).ok().and_then(Op::from_number);
    }
    match Special::from_index(index - OP_COUNT)? {
        Special::Ret0Vararg => Some(Op::RET0),
        Special::Ret1Vararg => Some(Op::RET1),
        Special::RetVararg => Some(Op::RET),
        Special::RetMVararg => Some(Op::RETM),
        Special::TailCallVararg => Some(Op::TAILCALL),
        Special::TailCallMVararg => Some(Op::TAILCALLM),
        Special::MulThenAdd | Special::MulThenAddTo | Special::MulThenSub | Special::MulThenSubFrom => Some(Op::MULFF),
        Special::GetFieldGuardInteger | Special::GetFieldGuardFloat => Some(Op::GETF),
        Special::GetGuardInteger | Special::GetGuardFloat => Some(Op::GET),
        Special::GetItemGuardInteger | Special::GetItemGuardFloat => Some(Op::GETN),
        Special::SetTrue => Some(Op::LOADTRUE),
        Special::SetFalse => Some(Op::LOADFALSE),
        _ => None,
    }
}

/// The number of the handler that does the instruction alone where the linker joined it with the next one.
pub fn alone(number: u16) -> u16 {
    let is_joined = (Special::MulThenAdd.number()..=Special::SetFalse.number()).contains(&number);
    op_of(number).filter(|_| is_joined).map_or(number, |op| op as u16)
}

/// The sequences.
pub struct Codes {
    units: Box<[Unit]>,
}

impl Codes {
    /// The one set of sequences of the run.
    pub fn get() -> &'static Codes {
        static CODES: OnceLock<Codes> = OnceLock::new();
        CODES.get_or_init(|| {
            let mut units = Vec::with_capacity(SPECIAL_COUNT * UNITS_EACH);
            for i in 0..SPECIAL_COUNT {
                let number = (OP_COUNT + i) as u16;
                units.push(Unit::address(std::ptr::null_mut()));
                units.push(Unit::word(Op::CALL as u16, 0, 0, 0));
                units.push(Unit::address(super::handler(number)));
                units.push(Unit::word(number, 0, 0, 0));
            }
            let units: Box<[Unit]> = units.into();
            assert!(image::is_safe_place(&units), "special code at a multiple of 4 GiB");
            Codes { units }
        })
    }

    /// First unit of a sequence's op.
    pub fn entry(&self, special: Special) -> *const Unit {
        #[expect(clippy::indexing_slicing, reason = "there is a sequence for every variant")]
        &raw const self.units[special as usize * UNITS_EACH + 2]
    }

    /// Code of ordinary native functions.
    pub fn native(&self) -> *const Unit {
        self.entry(Special::Native)
    }

    /// The special sequence at an address, if it is one.
    #[inline]
    pub fn special(&self, pc: *const Unit) -> Option<Special> {
        let offset = pc.addr().wrapping_sub(self.units.as_ptr().addr());
        if offset >= size_of_val(&*self.units) {
            return None;
        }
        Special::from_index(offset / (UNITS_EACH * size_of::<Unit>()))
    }
}
