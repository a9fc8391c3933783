//! Pairs of instructions that one handler does together.
//!
//! The first instruction of a pair gets the handler; the second stays where it is, for jumps to it, for what the first one
//! does not handle, and for coroutines with a hook, which see every instruction. Only the register that connects the
//! two may be left unwritten, and only where the live tops say that nothing reads it behind the pair.

use crate::code::{Instruction, Op, Proto};
use crate::vm::interp::codes::Special;

/// The handler of the instruction at `at` together with the one behind it, if there is one. `far` says which
/// instructions have a far jump behind them.
pub(super) fn joined(proto: &Proto, at: usize, far: &[bool]) -> Option<Special> {
    let &first = proto.code.get(at)?;
    let &second = proto.code.get(at + 1)?;
    match first.op {
        Op::GET | Op::GETF | Op::GETN => guarded(first, second).filter(|_| far.get(at + 1) == Some(&false)),
        Op::MULFF => product(first, second).filter(|_| is_used_up(proto, at, first.a, second.a)),
        Op::LOADTRUE | Op::LOADFALSE => stored(first, second).filter(|_| is_used_up(proto, at, first.a, u16::MAX)),
        _ => None,
    }
}

/// Whether nothing reads `register`, which the instruction at `at` writes, behind the pair. `written` is the register that
/// the second instruction writes.
fn is_used_up(proto: &Proto, at: usize, register: u16, written: u16) -> bool {
    register == written || proto.tops.get(at + 2).is_some_and(|&top| top <= register)
}

/// A load and the guard of what it loads.
fn guarded(load: Instruction, guard: Instruction) -> Option<Special> {
    if guard.a != load.a || guard.b != load.a {
        return None;
    }
    match (load.op, guard.op) {
        (Op::GETF, Op::GUARDN) => Some(Special::GetFieldGuardInteger),
        (Op::GETF, Op::GUARDF) => Some(Special::GetFieldGuardFloat),
        (Op::GET, Op::GUARDN) => Some(Special::GetGuardInteger),
        (Op::GET, Op::GUARDF) => Some(Special::GetGuardFloat),
        (Op::GETN, Op::GUARDN) => Some(Special::GetItemGuardInteger),
        (Op::GETN, Op::GUARDF) => Some(Special::GetItemGuardFloat),
        _ => None,
    }
}

/// A product and the sum or difference of which it is one side.
fn product(product: Instruction, then: Instruction) -> Option<Special> {
    match (then.op, then.b == product.a, then.c == product.a) {
        (Op::ADDFF, false, true) => Some(Special::MulThenAdd),
        (Op::ADDFF, true, false) => Some(Special::MulThenAddTo),
        (Op::SUBFF, false, true) => Some(Special::MulThenSub),
        (Op::SUBFF, true, false) => Some(Special::MulThenSubFrom),
        _ => None,
    }
}

/// A boolean and its store into a table.
fn stored(load: Instruction, store: Instruction) -> Option<Special> {
    let is_value_only = store.op == Op::SET && store.c == load.a && store.a != load.a && store.b != load.a;
    let special = if load.op == Op::LOADTRUE { Special::SetTrue } else { Special::SetFalse };
    is_value_only.then_some(special)
}
