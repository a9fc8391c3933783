//! Code that trusts the annotations of numbers, behind guards.
//!
//! Annotations are erased (specification: types, 4.1): a parameter of type `integer` can get anything. So a function whose
//! annotations pay is written twice. Its *typed* code stands first; where a value comes in whose kind an annotation
//! promises, a guard (`GUARDN`, `GUARDF`) looks at it. One that finds something else goes to the same place in the
//! *general* code behind, which is the function as it is without annotations: both have the same registers and the same
//! live tops everywhere. The general code never comes back. So an annotation that is wrong costs a jump, never a result.
//!
//! `number` is taken for a float: that is where a known kind brings most.

use super::specialise::{Form, Found, Kind};
use crate::code::{Instruction, LocalVariable, Op, OperandKind, Proto};

/// Longest function that is written twice, in instructions.
const MAX_CODE: usize = 4000;
/// Most loops of one: the verifier looks at each again for every way into its middle.
const MAX_LOOPS: usize = 16;
/// How often a loop is taken to run its body.
const TURNS: u64 = 8;
/// How many loops around an instruction are taken into account.
const MAX_DEPTH: u32 = 4;

/// By how much less a guard may bring alone than it costs, among guards that pay together.
const SHARED: u64 = 4;

/// An annotation that promises a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Expectation {
    /// The instruction before which the register has its value.
    pub(super) at: u32,
    /// The register.
    pub(super) register: u16,
    /// What it should hold.
    pub(super) number: Number,
}

/// What an annotation promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Number {
    /// `integer`
    Integer,
    /// `number`
    Float,
}

/// A look at a register before an instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Guard {
    at: usize,
    pub(super) register: u16,
    pub(super) kind: Kind,
    /// Whether only what comes from the instruction before passes it: jumps to its place are those of a loop, which has
    /// its head there.
    stands_aside: bool,
    /// Whether the instruction before it loads its register, so that both are done together.
    is_with_load: bool,
}

/// The guards of a function, in the order of their places.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Guards(Vec<Guard>);

/// Whether a look at a value of this kind can say more than is known.
pub(super) fn can_tell(kind: Kind) -> bool {
    matches!(kind, Kind::Any | Kind::Number)
}

impl Guards {
    /// A guard for each expectation that can have one.
    pub(super) fn new(proto: &Proto, expected: &[Expectation]) -> Guards {
        let code = &proto.code;
        let jumps_back = |pc: usize, i: &Instruction| jump_target(i).is_some_and(|target| target <= pc);
        let n_loops = code.iter().enumerate().filter(|(pc, i)| jumps_back(*pc, i)).count();
        if code.len() > MAX_CODE || n_loops > MAX_LOOPS {
            return Guards::default();
        }
        let mut guards: Vec<Guard> = expected.iter().filter_map(|expectation| guard(proto, *expectation)).collect();
        // The one that belongs to a load comes right behind it.
        guards.sort_by_key(|guard| (guard.at, !guard.is_with_load, guard.register));
        guards.dedup_by_key(|guard| (guard.at, guard.register));
        Guards(guards)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// The guards before the instruction at `pc`, with their numbers.
    pub(super) fn before(&self, pc: usize) -> impl Iterator<Item = (usize, &Guard)> {
        let first = self.0.partition_point(|guard| guard.at < pc);
        let here = self.0.get(first..).unwrap_or_default().iter().take_while(move |guard| guard.at == pc);
        (first..).zip(here)
    }

    /// Whether jumps to the instruction at `pc` pass by its guards.
    pub(super) fn stand_aside(&self, pc: usize) -> bool {
        self.before(pc).next().is_some_and(|(_, guard)| guard.stands_aside)
    }

    /// Those that bring more than they cost, by what a walk with all of them has found. `without` are the forms that need
    /// no guard.
    pub(super) fn worthwhile(&self, proto: &Proto, found: &Found, without: &[(usize, Form)]) -> Guards {
        let weights = weights(&proto.code);
        let weight_of = |pc: usize| weights.get(pc).copied().unwrap_or(1);
        let gain_at = |(pc, form): &(usize, Form)| gain_of(form.instruction.op) * weight_of(*pc);
        let mut gains = vec![0; proto.code.len()];
        for form in &found.forms {
            if let Some(gain) = gains.get_mut(form.0) {
                *gain = gain_at(form);
            }
        }
        let cost = |guard: &Guard| if guard.is_with_load { 1 } else { 8 } * weight_of(guard.at);
        let total = gains.iter().sum::<u64>().saturating_sub(without.iter().map(gain_at).sum());
        // Together they may pay although none does alone: a sum is known if both of its sides are. What is computed
        // from the sum counts for neither.
        let pay_together = total >= self.0.iter().map(cost).sum();
        let share = if pay_together { SHARED } else { 1 };
        let is_kept = |(number, guard): &(usize, &Guard)| {
            let tells = found.before.get(*number).copied().flatten().is_some_and(can_tell);
            tells && gain(proto, guard, &gains) * share >= cost(guard)
        };
        Guards(self.0.iter().enumerate().filter(is_kept).map(|(_, guard)| *guard).collect())
    }
}

fn guard(proto: &Proto, expectation: Expectation) -> Option<Guard> {
    let Expectation { at, register, number } = expectation;
    let at = usize::try_from(at).ok()?;
    let (next, before) = (proto.code.get(at)?, proto.code.get(at.checked_sub(1)?)?);
    let is_live = proto.tops.get(at).is_some_and(|&top| register < top);
    // Nothing comes between these pairs.
    let is_between = next.op.consumes_multi() || next.op == Op::TFORLOOP || before.op == Op::LFALSESKIP;
    if !is_live || is_between {
        return None;
    }
    let leads_here = |i: &Instruction| jump_target(i) == Some(at);
    let (ahead, behind) = proto.code.split_at(at);
    let from_ahead = ahead.iter().any(leads_here) || at >= 2 && is_skip(proto, at - 2);
    let stands_aside = behind.iter().any(leads_here) && !from_ahead && !before.op.ends_block();
    let is_with_load = matches!(before.op, Op::GET | Op::GETF | Op::GETN) && before.a == register;
    let kind = if number == Number::Integer { Kind::Integer } else { Kind::Float };
    Some(Guard { at, register, kind, stands_aside, is_with_load })
}

fn is_skip(proto: &Proto, pc: usize) -> bool {
    proto.code.get(pc).is_some_and(|i| i.op == Op::LFALSESKIP)
}

fn jump_target(instruction: &Instruction) -> Option<usize> {
    (instruction.op.operands().last() == Some(&OperandKind::Jump)).then(|| usize::try_from(instruction.x).ok())?
}

/// How often each instruction is taken to run.
fn weights(code: &[Instruction]) -> Vec<u64> {
    let mut depths = vec![0_u32; code.len()];
    for (pc, instruction) in code.iter().enumerate() {
        if let Some(body) = jump_target(instruction).and_then(|target| depths.get_mut(target..=pc)) {
            body.iter_mut().for_each(|depth| *depth += 1);
        }
    }
    depths.into_iter().map(|depth| TURNS.pow(depth.min(MAX_DEPTH))).collect()
}

/// How many machine instructions a form saves, about.
fn gain_of(op: Op) -> u64 {
    match op {
        Op::ADDNI => 2,
        Op::ADDNN | Op::SUBNN | Op::MULNN | Op::JLTNN | Op::JNLTNN | Op::JLENN | Op::JNLENN => 3,
        Op::ADDFN | Op::SUBFN | Op::SUBNF | Op::MULFN | Op::DIVFN | Op::DIVNF | Op::DIVNN => 18,
        Op::ADDNK | Op::SUBNK | Op::MULNK | Op::DIVNK | Op::SUBKN | Op::DIVKN => 18,
        _ => 6,
    }
}

/// What the instructions save that read the register of a guard, until it is written again.
fn gain(proto: &Proto, guard: &Guard, gains: &[u64]) -> u64 {
    let mut sum = 0;
    for (instruction, gain) in proto.code.iter().zip(gains).skip(guard.at) {
        let Instruction { op, a, b, c, .. } = *instruction;
        let [kind_a, kind_b, kind_c, _] = op.operands();
        let reads = [(kind_a, a), (kind_b, b), (kind_c, c)].contains(&(OperandKind::Read, guard.register));
        if reads {
            sum += gain;
        }
        let is_written = match kind_a {
            OperandKind::Write => a == guard.register,
            // A window covers what stands above.
            OperandKind::Window => a <= guard.register,
            _ => false,
        };
        if is_written {
            break;
        }
    }
    sum
}

/// Writes the function twice: `typed` with the guards, then `general`.
pub(super) fn double(proto: &mut Proto, typed: &[Instruction], general: &[Instruction], guards: &Guards) {
    let places = Places::new(typed.len(), guards);
    let target = |x: i32| usize::try_from(x).unwrap_or(0);
    let wide = |place: usize| i32::try_from(place).unwrap_or(0);
    let capacity = places.general + general.len();
    let (mut code, mut lines, mut tops) =
        (Vec::with_capacity(capacity), Vec::with_capacity(capacity), Vec::with_capacity(capacity));
    let of = |list: &[u32], pc: usize| list.get(pc).copied().unwrap_or(0);
    let top_of = |pc: usize| proto.tops.get(pc).copied().unwrap_or(0);
    for (pc, instruction) in typed.iter().enumerate() {
        for (op, a, b) in looks(guards, pc) {
            code.push(Instruction { op, a, b, c: 0, x: wide(places.general(pc)) });
            lines.push(of(&proto.lines, pc));
            tops.push(top_of(pc));
        }
        let x = match jump_target(instruction) {
            Some(to) if guards.stand_aside(to) => wide(places.instruction(to)),
            Some(to) => wide(places.guards(to)),
            None if pc == 0 => wide(places.general),
            None => instruction.x,
        };
        code.push(Instruction { x, ..*instruction });
        lines.push(of(&proto.lines, pc));
        tops.push(top_of(pc));
    }
    for (pc, instruction) in general.iter().enumerate().skip(1) {
        let jumps = jump_target(instruction).is_some();
        let x = if jumps { wide(places.general(target(instruction.x))) } else { instruction.x };
        code.push(Instruction { x, ..*instruction });
        lines.push(of(&proto.lines, pc));
        tops.push(top_of(pc));
    }
    let in_typed = proto.locals.iter().map(|local| places.local_in_typed(local));
    let in_general = proto.locals.iter().map(|local| places.local_in_general(local));
    proto.locals = in_typed.chain(in_general).collect();
    (proto.code, proto.lines, proto.tops) = (code, lines, tops);
}

/// The guard instructions before `pc`: two registers of one kind share one, unless it is done with a load.
fn looks(guards: &Guards, pc: usize) -> Vec<(Op, u16, u16)> {
    let mut looks: Vec<(Op, u16, u16)> = Vec::new();
    let mut is_open = false;
    for (_, guard) in guards.before(pc) {
        let op = if guard.kind == Kind::Integer { Op::GUARDN } else { Op::GUARDF };
        match looks.last_mut() {
            Some(last) if is_open && last.0 == op => {
                last.2 = guard.register;
                is_open = false;
            }
            _ => {
                looks.push((op, guard.register, guard.register));
                is_open = !guard.is_with_load;
            }
        }
    }
    looks
}

/// Where instructions stand in the doubled function.
struct Places {
    /// For each instruction its guards, or itself if it has none.
    guards: Vec<usize>,
    /// For each instruction its place in the typed code.
    instructions: Vec<usize>,
    /// Where the general code begins, with what follows the entry.
    general: usize,
}

impl Places {
    fn new(n: usize, guards: &Guards) -> Places {
        let (mut before, mut instructions) = (Vec::with_capacity(n), Vec::with_capacity(n));
        let mut place = 0;
        for pc in 0..n {
            before.push(place);
            place += looks(guards, pc).len();
            instructions.push(place);
            place += 1;
        }
        Places { guards: before, instructions, general: place }
    }

    fn guards(&self, pc: usize) -> usize {
        self.guards.get(pc).copied().unwrap_or(self.general)
    }

    fn instruction(&self, pc: usize) -> usize {
        self.instructions.get(pc).copied().unwrap_or(self.general)
    }

    fn general(&self, pc: usize) -> usize {
        self.general + pc.saturating_sub(1)
    }

    fn local_in_typed(&self, local: &LocalVariable) -> LocalVariable {
        let [start, end] = [local.start_pc, local.end_pc].map(|pc| usize::try_from(pc).unwrap_or(usize::MAX));
        LocalVariable { start_pc: number(self.instruction(start)), end_pc: number(self.guards(end)), ..local.clone() }
    }

    fn local_in_general(&self, local: &LocalVariable) -> LocalVariable {
        let [start, end] = [local.start_pc, local.end_pc].map(|pc| usize::try_from(pc).unwrap_or(usize::MAX));
        LocalVariable { start_pc: number(self.general(start)), end_pc: number(self.general(end)), ..local.clone() }
    }
}

fn number(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}
