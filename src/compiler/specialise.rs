//! Instructions for operands of a known kind: last pass over a function with loops or with annotations of numbers.
//!
//! A forward data flow over the registers finds where an operand can only be a float, or only an integer: literals, loop
//! variables and what arithmetic makes of them. Such instructions take forms that test no tags (the group in
//! [`code::op`](crate::code::op)). Everything else is left alone: a parameter, a field, the result of a call can be
//! anything. No metamethod is passed over, since arithmetic on two numbers never calls one (manual, 2.4).
//!
//! What annotations promise is known behind a guard only: [`guards`](super::guards).
//!
//! The flow is that of the verifier ([`Paths`]).
//!
//! Registers change behind the code's back only by `debug.setlocal`: a chunk that could use it is compiled in debug mode,
//! without this pass, and elsewhere it keeps to the kind (`vm::debug`).

use super::guards::{self, Expectation, Guards};
use crate::code::paths::{Known, Paths};
use crate::code::registers::{NARROW, NARROW_REGISTERS, RegisterSet, WIDE};
use crate::code::{Constant, Instruction, Op, OperandKind, Proto, proto::MAX_INLINE_CONSTANT};

/// How often the walk may start again before the function is left as it is.
const MAX_WALKS: usize = 100;
/// How often guards that bring too little are left out.
const MAX_ROUNDS: usize = 4;
/// Below it every integer is a float of the same value, and no other integer becomes that float.
const EXACT: u64 = 1 << 53;

/// What is known of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Integer,
    Float,
    Number,
    Any,
}

impl Kind {
    fn is_number(self) -> bool {
        self != Kind::Any
    }

    /// The kind of a sum.
    fn of_sum(self, other: Kind) -> Kind {
        match (self, other) {
            (Kind::Any, _) | (_, Kind::Any) => Kind::Any,
            (Kind::Float, _) | (_, Kind::Float) => Kind::Float,
            (Kind::Integer, Kind::Integer) => Kind::Integer,
            _ => Kind::Number,
        }
    }

    /// The kind of a quotient.
    fn of_quotient(self, other: Kind) -> Kind {
        if self.is_number() && other.is_number() { Kind::Float } else { Kind::Any }
    }
}

/// What is known of all registers at one place.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct State<const WORDS: usize> {
    integers: RegisterSet<WORDS>,
    floats: RegisterSet<WORDS>,
    /// Integers and floats among them.
    numbers: RegisterSet<WORDS>,
}

impl<const WORDS: usize> State<WORDS> {
    pub(super) fn kind(&self, register: u16) -> Kind {
        if self.floats.has(register) {
            Kind::Float
        } else if self.integers.has(register) {
            Kind::Integer
        } else if self.numbers.has(register) {
            Kind::Number
        } else {
            Kind::Any
        }
    }

    pub(super) fn set(&mut self, register: u16, kind: Kind) {
        self.forget(RegisterSet::one(register));
        match kind {
            Kind::Integer => self.integers.insert(register),
            Kind::Float => self.floats.insert(register),
            Kind::Number => {}
            Kind::Any => return,
        }
        self.numbers.insert(register);
    }

    fn forget(&mut self, set: RegisterSet<WORDS>) {
        self.integers = self.integers.without(set);
        self.floats = self.floats.without(set);
        self.numbers = self.numbers.without(set);
    }

    fn forget_from(&mut self, first: u16) {
        self.forget(RegisterSet::ALL.without(RegisterSet::below(first)));
    }
}

impl<const WORDS: usize> Known for State<WORDS> {
    fn merge(&mut self, other: &Self) -> bool {
        let merged = State {
            integers: self.integers.and(other.integers),
            floats: self.floats.and(other.floats),
            numbers: self.numbers.and(other.numbers),
        };
        let is_less = merged != *self;
        *self = merged;
        is_less
    }
}

/// Rewrites the instructions of a function. `expected` is what its annotations promise.
pub(super) fn specialise(proto: &mut Proto, expected: &[Expectation]) {
    let is_loop = |op: Op| matches!(op, Op::LOOP | Op::FORLOOP | Op::FORLOOPN);
    if expected.is_empty() && !proto.code.iter().any(|instruction| is_loop(instruction.op)) {
        return;
    }
    if proto.n_registers <= NARROW_REGISTERS {
        rewritten::<NARROW>(proto, expected);
    } else {
        rewritten::<WIDE>(proto, expected);
    }
}

/// The same with sets of a size that has room for the registers of the function.
fn rewritten<const WORDS: usize>(proto: &mut Proto, expected: &[Expectation]) {
    let general = forms::<WORDS>(proto, &Guards::default()).map(|found| found.forms).unwrap_or_default();
    let mut guards = Guards::new(proto, expected);
    let mut typed = None;
    // Guards that bring less than they cost go; what the others bring is seen without them.
    for round in 1..=MAX_ROUNDS {
        if guards.is_empty() {
            break;
        }
        let Some(found) = forms::<WORDS>(proto, &guards) else { break };
        let kept = guards.worthwhile(proto, &found, &general);
        if kept == guards || round == MAX_ROUNDS {
            typed = Some(found.forms);
            break;
        }
        guards = kept;
    }
    let mut code = proto.code.clone();
    rewrite(&mut code, &mut proto.constants, &general);
    match typed {
        None => proto.code = code,
        Some(forms) => {
            let mut typed = proto.code.clone();
            rewrite(&mut typed, &mut proto.constants, &forms);
            guards::double(proto, &typed, &code, &guards);
        }
    }
}

/// What a walk has found.
pub(super) struct Found {
    /// Instructions that take another form.
    pub(super) forms: Vec<(usize, Form)>,
    /// For each guard the kind that its register has before it; none where nothing leads to it.
    pub(super) before: Vec<Option<Kind>>,
}

/// The instructions of a function that can take another form behind these guards; none if it is too complex.
fn forms<const WORDS: usize>(proto: &Proto, guards: &Guards) -> Option<Found> {
    let mut flow: Flow<'_, WORDS> = Flow { proto, guards, paths: Paths::new(&targets(proto)) };
    let mut start = 0;
    for _ in 0..MAX_WALKS {
        flow.walk(start, &mut |_| {});
        match flow.paths.take_restart() {
            Some(restart) => start = restart,
            None => {
                let mut found = Found { forms: Vec::new(), before: vec![None; guards.len()] };
                flow.walk(0, &mut |seen| match seen {
                    Seen::Guard(number, kind) => {
                        if let Some(slot) = found.before.get_mut(number) {
                            *slot = Some(kind);
                        }
                    }
                    Seen::Instruction(pc, instruction, state) => {
                        if let Some(form) = special_form(instruction, state, &proto.constants) {
                            found.forms.push((pc, form));
                        }
                    }
                });
                return Some(found);
            }
        }
    }
    None
}

/// For each instruction whether jumps lead there.
fn targets(proto: &Proto) -> Vec<bool> {
    let mut targets = vec![false; proto.code.len()];
    for (pc, instruction) in proto.code.iter().enumerate() {
        let target = match instruction.op {
            Op::LFALSESKIP => pc + 2,
            op if op.operands().last() == Some(&OperandKind::Jump) => usize::try_from(instruction.x).unwrap_or(0),
            _ => continue,
        };
        if let Some(target) = targets.get_mut(target) {
            *target = true;
        }
    }
    targets
}

/// What a walk comes to.
enum Seen<'s, const WORDS: usize> {
    /// A guard, with the kind of its register before it.
    Guard(usize, Kind),
    /// An instruction, with the state before it.
    Instruction(usize, Instruction, &'s State<WORDS>),
}

struct Flow<'p, const WORDS: usize> {
    proto: &'p Proto,
    guards: &'p Guards,
    paths: Paths<State<WORDS>>,
}

impl<const WORDS: usize> Flow<'_, WORDS> {
    /// Walks from `start` to the end and shows each guard and instruction that can be reached, with the state before it.
    fn walk(&mut self, start: usize, visit: &mut dyn FnMut(Seen<'_, WORDS>)) {
        let mut state = if start == 0 { Some(State::default()) } else { self.paths.state_at(start) };
        for (pc, &instruction) in self.proto.code.iter().enumerate().skip(start) {
            let stands_aside = self.guards.stand_aside(pc);
            if pc > start {
                if stands_aside && let Some(state) = &mut state {
                    self.guard(pc, state, visit);
                }
                state = self.paths.arrive(pc, state);
            }
            let Some(mut before) = state else { continue };
            if !stands_aside {
                self.guard(pc, &mut before, visit);
            }
            visit(Seen::Instruction(pc, instruction, &before));
            state = self.step(pc, instruction, before);
        }
    }

    /// The guards before the instruction at `pc`.
    fn guard(&self, pc: usize, state: &mut State<WORDS>, visit: &mut dyn FnMut(Seen<'_, WORDS>)) {
        for (number, guard) in self.guards.before(pc) {
            let kind = state.kind(guard.register);
            visit(Seen::Guard(number, kind));
            if guards::can_tell(kind) {
                state.set(guard.register, guard.kind);
            }
        }
    }

    /// One instruction: the state behind it, if it goes on there.
    fn step(&mut self, pc: usize, instruction: Instruction, mut state: State<WORDS>) -> Option<State<WORDS>> {
        let Instruction { op, a, b, c, x } = instruction;
        let target = usize::try_from(x).unwrap_or(0);
        match op {
            Op::MOVE => state.set(a, state.kind(b)),
            Op::LOADI => state.set(a, Kind::Integer),
            Op::LOADK => state.set(a, of_constant(&self.proto.constants, target)),
            Op::LOADNIL => state.forget(RegisterSet::range(a, b)),
            Op::NEWCELL => state.forget(RegisterSet::one(a)),
            Op::SELF => state.forget(RegisterSet::range(a, 3)),
            Op::CONCAT => {
                state.forget(RegisterSet::range(b, c));
                state.set(a, Kind::Any);
            }
            Op::CALL | Op::CALLM | Op::VARARG => state.forget_from(a),
            Op::LFALSESKIP => {
                state.set(a, Kind::Any);
                self.paths.jump(pc, pc + 2, &state);
                return None;
            }
            Op::JTSET | Op::JFSET => {
                let mut set = state;
                set.set(a, state.kind(b));
                self.paths.jump(pc, target, &set);
            }
            Op::FORPREP | Op::FORPREPN => {
                // An integer loop if both are integers, else all is made floats (manual, 3.3.5).
                let kind = match (state.kind(a), state.kind(a + 2)) {
                    (Kind::Integer, Kind::Integer) => Kind::Integer,
                    (Kind::Float, _) | (_, Kind::Float) => Kind::Float,
                    _ => Kind::Number,
                };
                state.forget(RegisterSet::range(a, 4));
                self.paths.jump(pc, target, &state);
                state.set(a, kind);
                if op == Op::FORPREP {
                    state.set(a + 3, kind);
                }
            }
            Op::FORLOOP | Op::FORLOOPN => {
                if op == Op::FORLOOP {
                    state.set(a + 3, state.kind(a));
                }
                self.paths.jump(pc, target, &state);
                state.forget(RegisterSet::range(a, 4));
            }
            Op::TFORCALL => state.forget_from(a + 3),
            Op::TFORLOOP => {
                let mut again = state;
                again.set(a + 2, Kind::Any);
                self.paths.jump(pc, target, &again);
            }
            _ => {
                let [kind_a, _, _, kind_x] = op.operands();
                if kind_a == OperandKind::Write {
                    state.set(a, result(instruction, &state, &self.proto.constants));
                }
                if kind_x == OperandKind::Jump {
                    self.paths.jump(pc, target, &state);
                }
            }
        }
        (!op.ends_block()).then_some(state)
    }
}

fn of_constant(constants: &[Constant], index: usize) -> Kind {
    match constants.get(index) {
        Some(Constant::Integer(_)) => Kind::Integer,
        Some(Constant::Float(_)) => Kind::Float,
        _ => Kind::Any,
    }
}

/// The kind of what an instruction with one result puts into its register.
fn result<const WORDS: usize>(instruction: Instruction, state: &State<WORDS>, constants: &[Constant]) -> Kind {
    let Instruction { op, b, c, .. } = instruction;
    let [_, kind_b, kind_c, _] = op.operands();
    let of_operand = |kind: OperandKind, n: u16| match kind {
        OperandKind::Read => state.kind(n),
        OperandKind::Constant => of_constant(constants, usize::from(n)),
        OperandKind::Signed => Kind::Integer,
        _ => Kind::Any,
    };
    let (x, y) = (of_operand(kind_b, b), of_operand(kind_c, c));
    match op {
        Op::ADD | Op::ADDK | Op::KADD | Op::ADDI | Op::SUB | Op::SUBK | Op::KSUB | Op::SUBI => x.of_sum(y),
        Op::MUL | Op::MULK | Op::KMUL | Op::MULI => x.of_sum(y),
        Op::MOD | Op::MODK | Op::KMOD | Op::MODI | Op::IDIV | Op::IDIVK | Op::KIDIV | Op::IDIVI => x.of_sum(y),
        Op::DIV | Op::DIVK | Op::KDIV | Op::DIVI | Op::POW | Op::POWK | Op::KPOW => x.of_quotient(y),
        // Two numbers that are no integers may still meet a metamethod of numbers.
        Op::BAND | Op::BANDK | Op::KBAND | Op::BANDI | Op::BOR | Op::BORK | Op::KBOR | Op::BORI => of_bits(x, y),
        Op::BXOR | Op::BXORK | Op::KBXOR | Op::BXORI => of_bits(x, y),
        Op::SHL | Op::KSHL | Op::SHLI | Op::SHR | Op::KSHR | Op::SHRI => of_bits(x, y),
        Op::BNOT => of_bits(x, x),
        Op::UNM => x,
        _ => Kind::Any,
    }
}

fn of_bits(x: Kind, y: Kind) -> Kind {
    if x == Kind::Integer && y == Kind::Integer { Kind::Integer } else { Kind::Any }
}

/// What stands in the place of an instruction.
pub(super) struct Form {
    pub(super) instruction: Instruction,
    /// The constant of its operand of kind `K`, if it has one.
    float: Option<f64>,
}

/// The form of an instruction that trusts what is known of its operands, if there is one.
fn special_form<const WORDS: usize>(
    instruction: Instruction,
    state: &State<WORDS>,
    constants: &[Constant],
) -> Option<Form> {
    let Instruction { op, a, b, c, .. } = instruction;
    let [kind_a, kind_b, kind_c, _] = op.operands();
    let plain = |op: Op| Some(Form { instruction: Instruction { op, ..instruction }, float: None });
    match (kind_a, kind_b, kind_c) {
        (OperandKind::Write, OperandKind::Read, OperandKind::Read) => {
            let (x, y) = (state.kind(b), state.kind(c));
            let special = for_registers(op, x, y)?;
            // A sum and a product take the float first.
            let swaps = x == Kind::Integer && matches!(special, Op::ADDFN | Op::MULFN);
            let (b, c) = if swaps { (c, b) } else { (b, c) };
            Some(Form { instruction: Instruction { op: special, b, c, ..instruction }, float: None })
        }
        (OperandKind::Read, OperandKind::Read, _) => plain(for_registers(op, state.kind(a), state.kind(b))?),
        (OperandKind::Write, OperandKind::Read, OperandKind::Constant | OperandKind::Signed) => {
            let kind = state.kind(b);
            if kind == Kind::Integer {
                // The same sum modulo 2^64.
                let c = match op {
                    Op::ADDI => c,
                    Op::SUBI => signed(c).checked_neg()?.cast_unsigned(),
                    _ => {
                        let float = of_integer(op, kind_c, c, constants)?;
                        let op = integer_with_float(op)?;
                        return Some(Form { instruction: Instruction { op, ..instruction }, float: Some(float) });
                    }
                };
                return Some(Form { instruction: Instruction { op: Op::ADDNI, c, ..instruction }, float: None });
            }
            let float = float_of(kind_c, c, constants)?;
            (kind == Kind::Float).then_some(())?;
            Some(Form { instruction: Instruction { op: for_constant(op)?, ..instruction }, float: Some(float) })
        }
        (OperandKind::Write, OperandKind::Constant, OperandKind::Read) => {
            let (op, float) = match state.kind(c) {
                Kind::Float => (for_constant(op)?, float_of(kind_b, b, constants)?),
                Kind::Integer => (integer_with_float(op)?, of_integer(op, kind_b, b, constants)?),
                _ => return None,
            };
            // The order matters only where it stays.
            let stays = matches!(op, Op::SUBKF | Op::DIVKF | Op::SUBKN | Op::DIVKN);
            let (b, c) = if stays { (b, c) } else { (c, b) };
            Some(Form { instruction: Instruction { op, b, c, ..instruction }, float: Some(float) })
        }
        (OperandKind::Read, OperandKind::Constant | OperandKind::Signed, _) if state.kind(a) == Kind::Float => {
            let float = float_of(kind_b, b, constants)?;
            (float.abs() < EXACT as f64).then_some(())?;
            Some(Form { instruction: Instruction { op: for_constant(op)?, ..instruction }, float: Some(float) })
        }
        _ => None,
    }
}

fn signed(n: u16) -> i16 {
    n.cast_signed()
}

/// A numeric operand that stands in the code, as a float.
fn float_of(kind: OperandKind, n: u16, constants: &[Constant]) -> Option<f64> {
    if kind == OperandKind::Signed {
        return Some(f64::from(signed(n)));
    }
    match constants.get(usize::from(n))? {
        #[expect(clippy::cast_precision_loss, reason = "arithmetic with a float rounds an integer so")]
        Constant::Integer(i) => Some(*i as f64),
        Constant::Float(f) => Some(*f),
        _ => None,
    }
}

/// The constant, as a float, of an operator whose other operand is an integer and whose result is a float.
fn of_integer(op: Op, kind: OperandKind, n: u16, constants: &[Constant]) -> Option<f64> {
    let divides = matches!(op, Op::DIVK | Op::DIVI | Op::KDIV);
    let is_float = kind == OperandKind::Constant && of_constant(constants, usize::from(n)) == Kind::Float;
    (divides || is_float).then(|| float_of(kind, n, constants))?
}

/// The form for an integer and a constant that is a float.
fn integer_with_float(op: Op) -> Option<Op> {
    Some(match op {
        Op::ADDK | Op::KADD => Op::ADDNK,
        Op::SUBK => Op::SUBNK,
        Op::KSUB => Op::SUBKN,
        Op::MULK | Op::KMUL => Op::MULNK,
        Op::DIVK | Op::DIVI => Op::DIVNK,
        Op::KDIV => Op::DIVKN,
        _ => return None,
    })
}

fn for_registers(op: Op, x: Kind, y: Kind) -> Option<Op> {
    let (floats, integers) = match op {
        Op::ADD => (Op::ADDFF, Op::ADDNN),
        Op::SUB => (Op::SUBFF, Op::SUBNN),
        Op::MUL => (Op::MULFF, Op::MULNN),
        Op::DIV => (Op::DIVFF, Op::DIVNN),
        Op::JLT => (Op::JLTFF, Op::JLTNN),
        Op::JNLT => (Op::JNLTFF, Op::JNLTNN),
        Op::JLE => (Op::JLEFF, Op::JLENN),
        Op::JNLE => (Op::JNLEFF, Op::JNLENN),
        _ => return None,
    };
    match (x, y) {
        (Kind::Float, Kind::Float) => Some(floats),
        (Kind::Integer, Kind::Integer) => Some(integers),
        (Kind::Float, Kind::Integer) => float_with_integer(op),
        (Kind::Integer, Kind::Float) => integer_with_float_register(op),
        _ => None,
    }
}

/// The form for a float and an integer.
fn float_with_integer(op: Op) -> Option<Op> {
    Some(match op {
        Op::ADD => Op::ADDFN,
        Op::SUB => Op::SUBFN,
        Op::MUL => Op::MULFN,
        Op::DIV => Op::DIVFN,
        _ => return None,
    })
}

/// The form for an integer and a float.
fn integer_with_float_register(op: Op) -> Option<Op> {
    Some(match op {
        Op::ADD => Op::ADDFN,
        Op::SUB => Op::SUBNF,
        Op::MUL => Op::MULFN,
        Op::DIV => Op::DIVNF,
        _ => return None,
    })
}

/// The form for a float and a constant.
fn for_constant(op: Op) -> Option<Op> {
    Some(match op {
        Op::ADDK | Op::KADD | Op::ADDI => Op::ADDFK,
        Op::SUBK | Op::SUBI => Op::SUBFK,
        Op::KSUB => Op::SUBKF,
        Op::MULK | Op::KMUL | Op::MULI => Op::MULFK,
        Op::DIVK | Op::DIVI => Op::DIVFK,
        Op::KDIV => Op::DIVKF,
        Op::JLTK | Op::JLTI => Op::JLTFK,
        Op::JNLTK | Op::JNLTI => Op::JNLTFK,
        Op::JLEK | Op::JLEI => Op::JLEFK,
        Op::JNLEK | Op::JNLEI => Op::JNLEFK,
        Op::JGTK | Op::JGTI => Op::JGTFK,
        Op::JNGTK | Op::JNGTI => Op::JNGTFK,
        Op::JGEK | Op::JGEI => Op::JGEFK,
        Op::JNGEK | Op::JNGEI => Op::JNGEFK,
        _ => return None,
    })
}

fn rewrite(code: &mut [Instruction], constants: &mut Vec<Constant>, forms: &[(usize, Form)]) {
    for (pc, Form { instruction, float }) in forms {
        let mut instruction = *instruction;
        if let Some(float) = float {
            let Some(index) = constant(constants, *float) else { continue };
            match instruction.op.operands() {
                [_, OperandKind::Constant, _, _] => instruction.b = index,
                _ => instruction.c = index,
            }
        }
        if let Some(place) = code.get_mut(*pc) {
            *place = instruction;
        }
    }
}

/// The index of a float among the constants; none if it would be too large for an operand.
fn constant(constants: &mut Vec<Constant>, float: f64) -> Option<u16> {
    let is_it = |constant: &Constant| matches!(constant, Constant::Float(f) if f.to_bits() == float.to_bits());
    let index = constants.iter().take(MAX_INLINE_CONSTANT + 1).position(is_it).unwrap_or(constants.len());
    if index > MAX_INLINE_CONSTANT {
        return None;
    }
    if index == constants.len() {
        constants.push(Constant::Float(float));
    }
    u16::try_from(index).ok()
}
