//! First half of the verifier: what can be seen at each instruction for itself and at its neighbours.

use super::{Broken, ensure};
use crate::code::proto::MAX_INLINE_CONSTANT;
use crate::code::{Constant, Instruction, Op, OperandKind, Proto, UpvalueSource};

/// For each instruction whether some jump goes to it.
pub(super) fn check(proto: &Proto) -> Result<Vec<bool>, Broken> {
    let mut targets = vec![false; proto.code.len()];
    for (pc, &instruction) in proto.code.iter().enumerate() {
        operands(proto, pc, instruction)?;
        window(proto, pc, instruction)?;
        special(proto, pc, instruction)?;
        if let Some(target) = jump_target(proto, pc, instruction)?
            && let Some(mark) = targets.get_mut(target)
        {
            *mark = true;
        }
    }
    for (pc, &instruction) in proto.code.iter().enumerate() {
        let is_target = targets.get(pc).copied().unwrap_or(false);
        pairs(proto, pc, instruction, is_target)?;
    }
    for child in &proto.protos {
        upvalue_sources(proto, child)?;
    }
    let ends = proto.code.last().is_some_and(|last| last.op.ends_block());
    ensure(ends, "code runs off its end", proto.code.len() - 1)?;
    Ok(targets)
}

/// The kinds of the operands.
fn operands(proto: &Proto, pc: usize, instruction: Instruction) -> Result<(), Broken> {
    let Instruction { op, a, b, c, x } = instruction;
    let kinds = op.operands();
    for (position, (kind, value)) in kinds.into_iter().zip([a.into(), b.into(), c.into(), x]).enumerate() {
        let index = usize::try_from(value).ok();
        match kind {
            OperandKind::Read | OperandKind::Write | OperandKind::Cell | OperandKind::Window => {
                let is_register = value >= 0 && value < i32::from(proto.n_registers);
                ensure(is_register, "register out of bounds", pc)?;
            }
            OperandKind::Constant | OperandKind::String => {
                let constant = index.and_then(|index| proto.constants.get(index));
                let is_right = constant.is_some_and(|constant| is_right_constant(op, kind, constant));
                ensure(is_right, "constant missing or of the wrong kind", pc)?;
                let is_inline = position == 3 || index.is_some_and(|index| index <= MAX_INLINE_CONSTANT);
                ensure(is_inline, "constant index too large", pc)?;
            }
            OperandKind::Upvalue => {
                let upvalue = index.and_then(|index| proto.upvalues.get(index));
                let wants_cell = matches!(op, Op::GETCELLUP | Op::SETCELLUP);
                let is_right = upvalue.is_some_and(|upvalue| upvalue.is_cell == wants_cell);
                ensure(is_right, "upvalue missing or of the wrong kind", pc)?;
            }
            OperandKind::Proto => {
                let exists = index.is_some_and(|index| index < proto.protos.len());
                ensure(exists, "function missing", pc)?;
            }
            OperandKind::Count => ensure(value >= 0, "negative count", pc)?,
            // Unused operands are ignored by every handler, jumps are looked at apart.
            OperandKind::Unused | OperandKind::Signed | OperandKind::Jump => {}
        }
    }
    Ok(())
}

fn is_right_constant(op: Op, kind: OperandKind, constant: &Constant) -> bool {
    let is_string = matches!(constant, Constant::String(_));
    let is_number = matches!(constant, Constant::Integer(_) | Constant::Float(_));
    match op {
        _ if kind == OperandKind::String => is_string,
        Op::LOADK => true,
        Op::JEQK | Op::JNEK => is_string || is_number,
        _ if op.trusts_kinds() => matches!(constant, Constant::Float(_)),
        // The divisor is known not to be the integer zero.
        Op::MODK | Op::IDIVK => is_number && *constant != Constant::Integer(0),
        _ => is_number,
    }
}

/// Ranges of registers.
fn window(proto: &Proto, pc: usize, instruction: Instruction) -> Result<(), Broken> {
    let Instruction { op, a, b, c, .. } = instruction;
    let end = |first: u16, count: u32| u32::from(first) + count <= u32::from(proto.n_registers);
    let (b_count, c_count) = (u32::from(b), u32::from(c));
    let is_inside = match op {
        Op::LOADNIL => b > 0 && end(a, b_count),
        Op::CONCAT => c >= 2 && end(b, c_count),
        Op::FORPREP | Op::FORLOOP => end(a, 4),
        Op::FORPREPN | Op::FORLOOPN | Op::SELF => end(a, 3),
        Op::TFORCALL => c > 0 && end(a, 7) && end(a, 3 + c_count),
        Op::TFORLOOP => end(a, 4),
        Op::SETLIST => b > 0 && end(a, 1 + b_count),
        Op::SETLISTM => end(a, 1 + b_count),
        Op::CALL | Op::CALLM => end(a, 2 + b_count) && end(a, c_count.saturating_sub(1)),
        Op::TAILCALL | Op::TAILCALLM => end(a, 2 + b_count),
        Op::RET | Op::RETM => end(a, b_count),
        Op::VARARG => end(a, c_count.saturating_sub(1)),
        _ => true,
    };
    ensure(is_inside, "window out of bounds", pc)
}

/// Rules of single ops.
fn special(proto: &Proto, pc: usize, instruction: Instruction) -> Result<(), Broken> {
    let Instruction { op, b, c, x, .. } = instruction;
    match op {
        Op::FUNC | Op::FUNCV => {
            let is_entry = pc == 0 && (op == Op::FUNCV) == proto.is_vararg;
            ensure(is_entry, "entry instruction of the wrong kind or place", pc)
        }
        _ if pc == 0 => ensure(false, "no entry instruction", pc),
        Op::GETN | Op::SETN => ensure((1..=255).contains(&c), "index out of bounds", pc),
        Op::MODI | Op::IDIVI => ensure(c != 0, "division by the constant zero", pc),
        Op::JEQP | Op::JNEP => ensure(b <= 2, "no such primitive", pc),
        Op::VARARG => ensure(proto.is_vararg, "no extra arguments here", pc),
        Op::SETLIST | Op::SETLISTM => ensure(x.checked_add(i32::from(b)).is_some(), "list index too large", pc),
        _ => Ok(()),
    }
}

/// Where a jump goes, and that its op may go there.
fn jump_target(proto: &Proto, pc: usize, instruction: Instruction) -> Result<Option<usize>, Broken> {
    let op = instruction.op;
    if op == Op::LFALSESKIP {
        ensure(pc + 2 < proto.code.len(), "jump out of bounds", pc)?;
        return Ok(Some(pc + 2));
    }
    if op.operands().last() != Some(&OperandKind::Jump) {
        return Ok(None);
    }
    let target = usize::try_from(instruction.x).ok().filter(|&target| target > 0 && target < proto.code.len());
    let Some(target) = target else {
        return Err(Broken { rule: "jump out of bounds", pc: Some(pc) });
    };
    let is_backward = matches!(op, Op::LOOP | Op::FORLOOP | Op::FORLOOPN | Op::TFORLOOP);
    ensure(is_backward == (target <= pc), "jump in the wrong direction", pc)?;
    Ok(Some(target))
}

/// Instructions that belong together, with no jump between them.
fn pairs(proto: &Proto, pc: usize, instruction: Instruction, is_target: bool) -> Result<(), Broken> {
    let Instruction { op, a, b, c, .. } = instruction;
    let neighbour = |at: Option<usize>| at.and_then(|at| proto.code.get(at)).copied();
    let before = neighbour(pc.checked_sub(1));
    if op.may_produce_multi() && c == 0 {
        let next = neighbour(Some(pc + 1));
        ensure(next.is_some_and(|next| next.op.consumes_multi()), "values without consumer", pc)?;
    }
    if op.consumes_multi() {
        let fixed_start = match op {
            Op::RETM => a,
            Op::SETLISTM => a + 1,
            _ => a + 2,
        };
        let is_fed = before.is_some_and(|before| {
            before.op.may_produce_multi() && before.c == 0 && before.a == fixed_start.saturating_add(b)
        });
        ensure(is_fed && !is_target, "consumer without its values", pc)?;
    }
    if op == Op::TFORCALL {
        let next = neighbour(Some(pc + 1));
        let is_pair = next.is_some_and(|next| next.op == Op::TFORLOOP && next.a == a);
        ensure(is_pair, "TFORCALL without TFORLOOP", pc)?;
    }
    if op == Op::TFORLOOP {
        let is_pair = before.is_some_and(|before| before.op == Op::TFORCALL && before.a == a);
        ensure(is_pair && !is_target, "TFORLOOP without TFORCALL", pc)?;
    }
    Ok(())
}

/// Where the upvalues of a function inside come from, as far as it can be said without its place.
fn upvalue_sources(proto: &Proto, child: &Proto) -> Result<(), Broken> {
    for upvalue in &child.upvalues {
        let is_right = match upvalue.source {
            UpvalueSource::Local(register) => register < proto.n_registers,
            UpvalueSource::Upvalue(index) => {
                proto.upvalues.get(usize::from(index)).is_some_and(|outer| outer.is_cell == upvalue.is_cell)
            }
            UpvalueSource::Itself => !upvalue.is_cell,
        };
        if !is_right {
            return Err(Broken { rule: "upvalue source missing or of the wrong kind", pc: None });
        }
    }
    Ok(())
}
