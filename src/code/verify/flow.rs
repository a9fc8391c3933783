//! Second half of the verifier: what registers hold, by forward data flow.
//!
//! The walk is that of [`Paths`]. Code that no path reaches is not looked at.
//!
//! Registers at or above the live top of an instruction are dead before and after it, whatever they held:
//! a collection during the instruction clears them. So a live top that is too low shows as a read of a dead
//! register. One that is too high shows as a register that cannot be scanned; only the header slots of call
//! windows that are being filled may be in that state.

use super::registers::State;
use super::{Broken, ensure};
use crate::code::paths::Paths;
use crate::code::registers::{NARROW, NARROW_REGISTERS, RegisterSet, WIDE};
use crate::code::{Instruction, LocalVariable, Op, OperandKind, Proto, UpvalueSource};

/// How often the walk may start again. Compiled code needs no second walk, since the live tops cut the
/// states at loop heads to what the loop keeps; the limit stops code that was made to be slow.
const MAX_WALKS: usize = 100;

/// Check the data flow of `proto`, whose structure is right.
pub(super) fn check(proto: &Proto, targets: &[bool]) -> Result<(), Broken> {
    // Every register that an instruction or a local variable names is below that number.
    if proto.n_registers <= NARROW_REGISTERS {
        check_with::<NARROW>(proto, targets)
    } else {
        check_with::<WIDE>(proto, targets)
    }
}

/// The same with sets of a size that has room for the registers of the function.
fn check_with<const WORDS: usize>(proto: &Proto, targets: &[bool]) -> Result<(), Broken> {
    let mut flow: Flow<'_, WORDS> =
        Flow { proto, paths: Paths::new(targets), headers: open_headers(proto), locals: local_events(proto)? };
    let entry = State { values: RegisterSet::below(proto.n_params), ..State::default() };
    let mut start = 0;
    for _ in 0..MAX_WALKS {
        let first = if start == 0 { Some(entry) } else { flow.paths.state_at(start) };
        flow.walk(start, first)?;
        match flow.paths.take_restart() {
            Some(restart) => start = restart,
            None => return Ok(()),
        }
    }
    Err(Broken { rule: "too complex", pc: None })
}

struct Flow<'p, const WORDS: usize> {
    proto: &'p Proto,
    paths: Paths<State<WORDS>>,
    headers: Vec<RegisterSet<WORDS>>,
    locals: LocalEvents<WORDS>,
}

impl<const WORDS: usize> Flow<'_, WORDS> {
    /// Walk from `start` to the end.
    fn walk(&mut self, start: usize, first: Option<State<WORDS>>) -> Result<(), Broken> {
        let mut state = first;
        self.locals.rewind();
        for (pc, &instruction) in self.proto.code.iter().enumerate().skip(start) {
            if pc > start {
                state = self.paths.arrive(pc, state);
            }
            let Some(before) = state else { continue };
            self.locals.advance(pc);
            state = self.step(pc, instruction, before)?;
        }
        Ok(())
    }

    /// Execute one instruction: the state behind it, if it goes on there.
    fn step(
        &mut self,
        pc: usize,
        instruction: Instruction,
        mut state: State<WORDS>,
    ) -> Result<Option<State<WORDS>>, Broken> {
        let Instruction { op, a, b, c, x } = instruction;
        let top = self.proto.tops.get(pc).copied().unwrap_or(0);
        let live = RegisterSet::below(top);
        state.kill(RegisterSet::ALL.without(live));
        let headers = self.headers.get(pc).copied().unwrap_or_default();
        ensure(live.is_inside(state.scannable().or(headers)), "live top above what is initialised", pc)?;
        // Wherever a local variable is visible, its register holds what its entry says.
        ensure(self.locals.cells.set.is_inside(state.cells), "local variable without its cell", pc)?;
        ensure(self.locals.values.set.is_inside(state.showable()), "local variable without value", pc)?;
        let reads = read_set(instruction);
        ensure(reads.is_inside(state.values), "read of a register that holds no value", pc)?;
        let target = usize::try_from(x).unwrap_or(0);
        match op {
            Op::NEWCELL => {
                state.kill(RegisterSet::one(a));
                state.cells.insert(a);
            }
            Op::GETCELL => {
                ensure(state.cells.has(b), "read of a register that holds no cell", pc)?;
                state.write(RegisterSet::one(a));
            }
            Op::SETCELL => ensure(state.cells.has(a), "read of a register that holds no cell", pc)?,
            Op::NEWTAB | Op::NEWREC => {
                state.write(RegisterSet::one(a));
                state.tables.insert(a);
            }
            Op::SETLIST | Op::SETLISTM => ensure(state.tables.has(a), "list for something that is no new table", pc)?,
            Op::CLOSURE => {
                self.captures(pc, target, &state)?;
                state.write(RegisterSet::one(a));
            }
            Op::CONCAT => {
                state.kill(RegisterSet::range(b, c));
                state.write(RegisterSet::one(a));
            }
            Op::SELF => {
                state.kill(RegisterSet::range(a, 3));
                state.write(RegisterSet::one(a).or(RegisterSet::one(a + 2)));
            }
            Op::CALL | Op::CALLM | Op::VARARG => {
                // The callee's frame, or an unknown number of values, lies from here on.
                if op != Op::VARARG || c == 0 {
                    state.kill(RegisterSet::ALL.without(RegisterSet::below(a)));
                }
                state.write(RegisterSet::range(a, c.saturating_sub(1)));
            }
            Op::FORPREP | Op::FORPREPN => {
                let mut exit = state;
                exit.kill(RegisterSet::range(a, 3));
                self.paths.jump(pc, target, &exit);
                enter_loop(&mut state, op == Op::FORPREPN, a);
            }
            Op::FORLOOP | Op::FORLOOPN => {
                let is_index_loop = op == Op::FORLOOPN;
                let loops = if is_index_loop { state.index_loops } else { state.loops };
                ensure(loops.has(a), "loop without its state", pc)?;
                let mut exit = state;
                exit.kill(RegisterSet::range(a, 3));
                enter_loop(&mut state, is_index_loop, a);
                self.paths.jump(pc, target, &state);
                state = exit;
            }
            Op::TFORCALL => {
                state.kill(RegisterSet::ALL.without(RegisterSet::below(a + 3)));
                state.write(RegisterSet::range(a + 3, c));
            }
            Op::TFORLOOP => {
                let mut again = state;
                again.write(RegisterSet::one(a + 2));
                self.paths.jump(pc, target, &again);
            }
            Op::JTSET | Op::JFSET => {
                let mut set = state;
                set.write(RegisterSet::one(a));
                self.paths.jump(pc, target, &set);
            }
            Op::LFALSESKIP => {
                state.write(RegisterSet::one(a));
                self.paths.jump(pc, pc + 2, &state);
                return Ok(None);
            }
            Op::LOADNIL => state.write(RegisterSet::range(a, b)),
            _ => {
                let [kind_a, _, _, kind_x] = op.operands();
                if kind_a == OperandKind::Write {
                    state.write(RegisterSet::one(a));
                }
                if kind_x == OperandKind::Jump {
                    self.paths.jump(pc, target, &state);
                }
            }
        }
        Ok((!op.ends_block()).then_some(state))
    }

    /// A new closure takes values from registers that hold values and cells from those that hold cells.
    fn captures(&self, pc: usize, child: usize, state: &State<WORDS>) -> Result<(), Broken> {
        let upvalues = self.proto.protos.get(child).map(|child| child.upvalues.as_slice()).unwrap_or_default();
        for upvalue in upvalues {
            if let UpvalueSource::Local(register) = upvalue.source {
                let held = if upvalue.is_cell { state.cells } else { state.values };
                ensure(held.has(register), "capture of a register of the wrong kind", pc)?;
            }
        }
        Ok(())
    }
}

/// Registers that an instruction reads as values.
fn read_set<const WORDS: usize>(instruction: Instruction) -> RegisterSet<WORDS> {
    let Instruction { op, a, b, c, .. } = instruction;
    let [kind_a, kind_b, kind_c, _] = op.operands();
    let mut set = RegisterSet::default();
    for (kind, register) in [(kind_a, a), (kind_b, b), (kind_c, c)] {
        if kind == OperandKind::Read {
            set.insert(register);
        }
    }
    match op {
        Op::NEWCELL => set.or(RegisterSet::one(a)),
        Op::CONCAT => set.or(RegisterSet::range(b, c)),
        Op::FORPREP | Op::FORPREPN | Op::TFORCALL => set.or(RegisterSet::range(a, 3)),
        Op::TFORLOOP => set.or(RegisterSet::one(a + 3)),
        Op::SETLIST | Op::SETLISTM => set.or(RegisterSet::range(a, b + 1)),
        Op::CALL | Op::CALLM | Op::TAILCALL | Op::TAILCALLM => {
            set.or(RegisterSet::one(a)).or(RegisterSet::range(a + 2, b))
        }
        Op::RET | Op::RETM => set.or(RegisterSet::range(a, b)),
        _ => set,
    }
}

/// The registers `a ..` belong to the loop now, which is in its body.
fn enter_loop<const WORDS: usize>(state: &mut State<WORDS>, is_index_loop: bool, a: u16) {
    state.kill(RegisterSet::range(a, 3));
    if is_index_loop {
        state.values.insert(a);
        state.index_loops.insert(a);
    } else {
        state.write(RegisterSet::one(a + 3));
        state.loops.insert(a);
    }
}

/// For each instruction the header slots of the call windows that are being filled there: from behind the
/// instruction that puts the function into its place to the call.
fn open_headers<const WORDS: usize>(proto: &Proto) -> Vec<RegisterSet<WORDS>> {
    let mut headers = vec![RegisterSet::default(); proto.code.len()];
    let mut open: Vec<u16> = Vec::new();
    for (slot, instruction) in headers.iter_mut().zip(&proto.code).rev() {
        let Instruction { op, a, b, .. } = *instruction;
        let n_written = match op {
            Op::LOADNIL => b,
            Op::SELF | Op::CALL | Op::CALLM | Op::VARARG => 1,
            _ if op.operands().first() == Some(&OperandKind::Write) => 1,
            _ => 0,
        };
        open.retain(|&window| window < a || window >= a.saturating_add(n_written));
        if matches!(op, Op::CALL | Op::CALLM | Op::TAILCALL | Op::TAILCALLM) {
            open.push(a);
        }
        for &window in &open {
            slot.insert(window + 1);
        }
    }
    headers
}

/// A set of registers in which each can be present more than once.
#[derive(Default)]
struct CountedSet<const WORDS: usize> {
    counts: Vec<u32>,
    set: RegisterSet<WORDS>,
}

impl<const WORDS: usize> CountedSet<WORDS> {
    fn add(&mut self, register: u16) {
        let at = usize::from(register);
        if self.counts.len() <= at {
            self.counts.resize(at + 1, 0);
        }
        if let Some(count) = self.counts.get_mut(at) {
            *count = count.saturating_add(1);
        }
        self.set.insert(register);
    }

    fn remove(&mut self, register: u16) {
        if let Some(count) = self.counts.get_mut(usize::from(register)) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                self.set = self.set.without(RegisterSet::one(register));
            }
        }
    }
}

/// One end of the range in which a local variable is visible.
#[derive(Clone, Copy)]
struct LocalEvent {
    pc: u32,
    is_start: bool,
    register: u16,
    is_cell: bool,
}

/// Which local variables are visible at the place of the walk.
#[derive(Default)]
struct LocalEvents<const WORDS: usize> {
    /// By place; at one place variables come before others go, so that no count falls below zero.
    events: Vec<LocalEvent>,
    /// Number of events taken into account.
    n_passed: usize,
    cells: CountedSet<WORDS>,
    values: CountedSet<WORDS>,
}

impl<const WORDS: usize> LocalEvents<WORDS> {
    /// Back to the first instruction.
    fn rewind(&mut self) {
        self.n_passed = 0;
        self.cells = CountedSet::default();
        self.values = CountedSet::default();
    }

    /// Go on to `pc`.
    fn advance(&mut self, pc: usize) {
        while let Some(&event) = self.events.get(self.n_passed)
            && event.pc as usize <= pc
        {
            self.n_passed += 1;
            let set = if event.is_cell { &mut self.cells } else { &mut self.values };
            if event.is_start { set.add(event.register) } else { set.remove(event.register) }
        }
    }
}

fn local_events<const WORDS: usize>(proto: &Proto) -> Result<LocalEvents<WORDS>, Broken> {
    let mut events = Vec::with_capacity(2 * proto.locals.len());
    for local in &proto.locals {
        let &LocalVariable { register, is_cell, start_pc, end_pc, .. } = local;
        let is_right = register < proto.n_registers && start_pc <= end_pc && end_pc as usize <= proto.code.len();
        if !is_right {
            return Err(Broken { rule: "local variable out of bounds", pc: None });
        }
        events.push(LocalEvent { pc: start_pc, is_start: true, register, is_cell });
        events.push(LocalEvent { pc: end_pc, is_start: false, register, is_cell });
    }
    events.sort_unstable_by_key(|event| (event.pc, !event.is_start));
    Ok(LocalEvents { events, ..LocalEvents::default() })
}
