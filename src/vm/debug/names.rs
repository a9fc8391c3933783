//! Names of values and functions, by symbolic execution (ldebug.c `getobjname`, `funcnamefromcode`).

use crate::code::{Constant, Op, OperandKind, Proto};
use crate::vm::stack::Frame;

/// A name with its kind: `local`, `global`, `field`, `method`, `upvalue`, `constant`, `metamethod`, `for iterator`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The kind.
    pub kind: &'static str,
    /// The name.
    pub name: Vec<u8>,
}

/// Name of the local variable in a register at an instruction.
pub fn local_name(proto: &Proto, register: usize, pc: usize) -> Option<&[u8]> {
    proto
        .locals
        .iter()
        .rfind(|l| usize::from(l.register) == register && l.start_pc as usize <= pc && pc < l.end_pc as usize)
        .map(|l| &*l.name)
}

/// Name of an upvalue, `?` where there is none.
pub fn upvalue_name(proto: &Proto, i: usize) -> Vec<u8> {
    proto.upvalues.get(i).and_then(|u| u.name.as_deref()).unwrap_or(b"?").to_vec()
}

/// The last instruction before `last` that set the register, if it is sure to have run.
fn setter(proto: &Proto, last: usize, register: usize) -> Option<usize> {
    let mut found = None;
    let mut jump_target = 0;
    // The typed code of a function is no way to a place in its general code.
    let general = proto.general();
    let first = if last >= general { general } else { 0 };
    for (pc, i) in proto.code.iter().enumerate().take(last).skip(first) {
        let a = usize::from(i.a);
        let [a_kind, _, _, x_kind] = i.op.operands();
        let changes = match i.op {
            Op::LOADNIL => (a..a + usize::from(i.b)).contains(&register),
            Op::TFORCALL => register >= a + 3,
            Op::CALL | Op::CALLM | Op::TAILCALL | Op::TAILCALLM | Op::VARARG => register >= a,
            Op::SELF => (a..a + 3).contains(&register),
            Op::FORPREP | Op::FORLOOP => (a..a + 4).contains(&register),
            Op::FORPREPN | Op::FORLOOPN => (a..a + 3).contains(&register),
            _ => a_kind == OperandKind::Write && register == a,
        };
        if x_kind == OperandKind::Jump {
            let target = i.x as usize;
            if pc < target && target <= last && target > jump_target {
                jump_target = target;
            }
        }
        if changes {
            // An instruction that a jump may skip does not count.
            found = (pc >= jump_target).then_some(pc);
        }
    }
    found
}

/// A string as a name: the C functions of PUC Lua see it up to its first zero.
fn as_name(s: &[u8]) -> Vec<u8> {
    s.split(|&byte| byte == 0).next().unwrap_or_default().to_vec()
}

fn string_constant(proto: &Proto, i: i32) -> Vec<u8> {
    match usize::try_from(i).ok().and_then(|i| proto.constants.get(i)) {
        Some(Constant::String(s)) => as_name(s),
        _ => b"?".to_vec(),
    }
}

/// Whether a register holds the environment at an instruction.
fn is_environment(proto: &Proto, pc: usize, register: usize) -> bool {
    if let Some(name) = local_name(proto, register, pc) {
        return name == b"_ENV";
    }
    match setter(proto, pc, register).and_then(|at| proto.code.get(at).map(|i| (at, i))) {
        Some((_, i)) if matches!(i.op, Op::GETUPV | Op::GETCELLUP) => upvalue_name(proto, usize::from(i.b)) == b"_ENV",
        Some((at, i)) if i.op == Op::GETCELL => local_name(proto, usize::from(i.b), at) == Some(b"_ENV"),
        _ => false,
    }
}

/// Name of the value in a register at an instruction.
pub fn object_name(proto: &Proto, pc: usize, register: usize) -> Option<Name> {
    let (mut pc, mut register) = (pc, register);
    // Each turn follows a move to a lower register, so this ends.
    loop {
        if let Some(name) = local_name(proto, register, pc) {
            return Some(Name { kind: "local", name: name.to_vec() });
        }
        let at = setter(proto, pc, register)?;
        let i = proto.code.get(at)?;
        let (a, b) = (usize::from(i.a), usize::from(i.b));
        match i.op {
            Op::MOVE if b < a => {
                (pc, register) = (at, b);
                continue;
            }
            Op::GETCELL => {
                return local_name(proto, b, at).map(|name| Name { kind: "local", name: name.to_vec() });
            }
            Op::GETGLOB => {
                let is_global = upvalue_name(proto, b) == b"_ENV";
                let kind = if is_global { "global" } else { "field" };
                return Some(Name { kind, name: string_constant(proto, i.x) });
            }
            Op::GETF => {
                let kind = if is_environment(proto, at, b) { "global" } else { "field" };
                return Some(Name { kind, name: string_constant(proto, i.x) });
            }
            Op::GET => {
                let kind = if is_environment(proto, at, b) { "global" } else { "field" };
                let name = match object_name(proto, at, usize::from(i.c)) {
                    Some(Name { kind: "constant", name }) => name,
                    _ => b"?".to_vec(),
                };
                return Some(Name { kind, name });
            }
            Op::GETN => return Some(Name { kind: "field", name: b"?".to_vec() }),
            Op::GETUPV | Op::GETCELLUP => return Some(Name { kind: "upvalue", name: upvalue_name(proto, b) }),
            Op::LOADK => {
                return match proto.constants.get(usize::try_from(i.x).ok()?)? {
                    Constant::String(s) => Some(Name { kind: "constant", name: as_name(s) }),
                    _ => None,
                };
            }
            Op::SELF if register == a => return Some(Name { kind: "method", name: string_constant(proto, i.x) }),
            _ => return None,
        }
    }
}

/// Name of the function that the running instruction of a Lua frame called.
pub fn call_name(caller: &Frame) -> Option<Name> {
    // SAFETY: frames handed around are those of live stacks.
    let proto = unsafe { caller.proto() }?;
    call_name_at(proto.stored(), proto.index_of(caller.pc))
}

/// Name of the function that an instruction calls.
pub fn call_name_at(stored: &Proto, index: usize) -> Option<Name> {
    let op = stored.code.get(index)?.op;
    let meta = |event: &str| Some(Name { kind: "metamethod", name: event.as_bytes().to_vec() });
    match op {
        Op::CALL | Op::CALLM | Op::TAILCALL | Op::TAILCALLM => {
            object_name(stored, index, usize::from(stored.code.get(index)?.a))
        }
        Op::TFORCALL => Some(Name { kind: "for iterator", name: b"for iterator".to_vec() }),
        Op::SELF | Op::GETF | Op::GET | Op::GETN | Op::GETGLOB => meta("__index"),
        Op::SETF | Op::SET | Op::SETN | Op::SETGLOB => meta("__newindex"),
        Op::LEN => meta("__len"),
        Op::CONCAT => meta("__concat"),
        Op::UNM => meta("__unm"),
        Op::BNOT => meta("__bnot"),
        Op::JEQ | Op::JNE | Op::JEQK | Op::JNEK => meta("__eq"),
        _ => {
            let name = op.name();
            let is = |stem: &str| name.trim_start_matches('K').trim_end_matches(['K', 'I']) == stem;
            for (stem, event) in [
                ("ADD", "__add"),
                ("SUB", "__sub"),
                ("MUL", "__mul"),
                ("DIV", "__div"),
                ("MOD", "__mod"),
                ("IDIV", "__idiv"),
                ("POW", "__pow"),
                ("BAND", "__band"),
                ("BOR", "__bor"),
                ("BXOR", "__bxor"),
                ("SHL", "__shl"),
                ("SHR", "__shr"),
            ] {
                if is(stem) {
                    return meta(event);
                }
            }
            if name.starts_with("JLT")
                || name.starts_with("JNLT")
                || name.starts_with("JGT")
                || name.starts_with("JNGT")
            {
                return meta("__lt");
            }
            if name.starts_with("JLE")
                || name.starts_with("JNLE")
                || name.starts_with("JGE")
                || name.starts_with("JNGE")
            {
                return meta("__le");
            }
            None
        }
    }
}
