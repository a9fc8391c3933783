//! The op table: names, operand kinds and the meaning of every instruction.
//!
//! One macro, [`for_each_op!`](crate::for_each_op), is the single list from which the enum, the disassembler, the verifier and the handler
//! tables of the interpreter are generated (`vm/interp`).
//!
//! # Machine model
//!
//! A function sees registers `R[0]..R[n_registers)`, constants `K[i]`, upvalues `U[i]` and child protos. Instructions
//! are stored with plain (unscaled) operands `a`, `b`, `c` (16 bits) and `x` (32 bits); the linker makes the threaded
//! form with scaled operands. Jump targets in `x` are absolute instruction indices. **Conditional jumps and `JMP` only
//! go forward**; every backward jump is `LOOP`, `FORLOOP`, `FORLOOPN` or `TFORLOOP`, which spend a reduction.
//!
//! ## Calls
//!
//! A call at register `a` uses this window: `R[a]` the function, `R[a+1]` reserved for the frame header (dead before
//! and after, overwritten by the call), `R[a+2]…` the arguments. The callee's register 0 is the caller's `R[a+2]`.
//! Results arrive in `R[a]`, `R[a+1]`, …. `c` is the number of wanted results + 1, or 0 for *all of them* ("multi").
//! A multi producer (`CALL`/`CALLM` with c = 0, `VARARG` with c = 0) leaves the count in a machine register `n`, and
//! the **very next instruction** must be the consumer (`CALLM`, `TAILCALLM`, `RETM`, `SETLISTM`); the values stand
//! from register `a` of the producer on, and the consumer's fixed values directly below them.
//!
//! ## Captured variables
//!
//! A variable that is captured and assigned after its declaration lives in a cell from birth: its register holds a
//! cell (`NEWCELL`), accessed by `GETCELL`/`SETCELL`; a register that holds a cell is never read by another op than
//! `GETCELL`, `SETCELL` and as an upvalue source of `CLOSURE`. All other captured variables are copied into the
//! closure by value. Passing a declaration again executes `NEWCELL` again and so makes a new variable.
//!
//! ## Liveness
//!
//! `Proto::tops[pc]` is the number of live registers while `pc` executes: all registers below it hold valid values
//! (operands included); registers from there on are dead and are cleared by the collector.

/// Calls `$m!` with the op table: `NAME [a b c x] "meaning"`.
///
/// Operand kinds: `_` unused · `R` register read · `W` register written · `M` register that starts a window (see the
/// op) · `L` cell register · `K` constant · `S` string constant · `U` upvalue · `I` signed 16-bit number · `N` count ·
/// `J` jump target · `P` child proto.
#[macro_export]
macro_rules! for_each_op {
    ($m:ident) => {
        $m! {
            // --- moves and loads
            MOVE [W R _ _] "R[a] = R[b]"
            LOADNIL [W N _ _] "R[a .. a+b) = nil"
            LOADI [W _ _ I] "R[a] = x (32-bit signed integer)"
            LOADK [W _ _ K] "R[a] = K[x]"
            LOADTRUE [W _ _ _] "R[a] = true"
            LOADFALSE [W _ _ _] "R[a] = false"
            LFALSESKIP [W _ _ _] "R[a] = false; skip the next instruction"
            // --- arithmetic, register × register
            ADD [W R R _] "R[a] = R[b] + R[c]"
            SUB [W R R _] "R[a] = R[b] - R[c]"
            MUL [W R R _] "R[a] = R[b] * R[c]"
            DIV [W R R _] "R[a] = R[b] / R[c]"
            MOD [W R R _] "R[a] = R[b] % R[c]"
            IDIV [W R R _] "R[a] = R[b] // R[c]"
            POW [W R R _] "R[a] = R[b] ^ R[c]"
            BAND [W R R _] "R[a] = R[b] & R[c]"
            BOR [W R R _] "R[a] = R[b] | R[c]"
            BXOR [W R R _] "R[a] = R[b] ~ R[c]"
            SHL [W R R _] "R[a] = R[b] << R[c]"
            SHR [W R R _] "R[a] = R[b] >> R[c]"
            // --- register × constant (numeric constants)
            ADDK [W R K _] "R[a] = R[b] + K[c]"
            SUBK [W R K _] "R[a] = R[b] - K[c]"
            MULK [W R K _] "R[a] = R[b] * K[c]"
            DIVK [W R K _] "R[a] = R[b] / K[c]"
            MODK [W R K _] "R[a] = R[b] % K[c]"
            IDIVK [W R K _] "R[a] = R[b] // K[c]"
            POWK [W R K _] "R[a] = R[b] ^ K[c]"
            BANDK [W R K _] "R[a] = R[b] & K[c]"
            BORK [W R K _] "R[a] = R[b] | K[c]"
            BXORK [W R K _] "R[a] = R[b] ~ K[c]"
            // --- constant × register (order kept for metamethods)
            KADD [W K R _] "R[a] = K[b] + R[c]"
            KSUB [W K R _] "R[a] = K[b] - R[c]"
            KMUL [W K R _] "R[a] = K[b] * R[c]"
            KDIV [W K R _] "R[a] = K[b] / R[c]"
            KMOD [W K R _] "R[a] = K[b] % R[c]"
            KIDIV [W K R _] "R[a] = K[b] // R[c]"
            KPOW [W K R _] "R[a] = K[b] ^ R[c]"
            KBAND [W K R _] "R[a] = K[b] & R[c]"
            KBOR [W K R _] "R[a] = K[b] | R[c]"
            KBXOR [W K R _] "R[a] = K[b] ~ R[c]"
            KSHL [W K R _] "R[a] = K[b] << R[c]"
            KSHR [W K R _] "R[a] = K[b] >> R[c]"
            // --- register × immediate integer (c as i16; never 0 for MODI and IDIVI)
            ADDI [W R I _] "R[a] = R[b] + c"
            SUBI [W R I _] "R[a] = R[b] - c"
            MULI [W R I _] "R[a] = R[b] * c"
            DIVI [W R I _] "R[a] = R[b] / c"
            MODI [W R I _] "R[a] = R[b] % c"
            IDIVI [W R I _] "R[a] = R[b] // c"
            BANDI [W R I _] "R[a] = R[b] & c"
            BORI [W R I _] "R[a] = R[b] | c"
            BXORI [W R I _] "R[a] = R[b] ~ c"
            SHLI [W R I _] "R[a] = R[b] << c"
            SHRI [W R I _] "R[a] = R[b] >> c"
            // --- operands of a kind that the compiler knows: F float, N integer; nothing is tested
            ADDFF [W R R _] "R[a] = R[b] + R[c], floats"
            SUBFF [W R R _] "R[a] = R[b] - R[c], floats"
            MULFF [W R R _] "R[a] = R[b] * R[c], floats"
            DIVFF [W R R _] "R[a] = R[b] / R[c], floats"
            ADDFK [W R K _] "R[a] = R[b] + K[c], floats"
            SUBFK [W R K _] "R[a] = R[b] - K[c], floats"
            MULFK [W R K _] "R[a] = R[b] * K[c], floats"
            DIVFK [W R K _] "R[a] = R[b] / K[c], floats"
            SUBKF [W K R _] "R[a] = K[b] - R[c], floats"
            DIVKF [W K R _] "R[a] = K[b] / R[c], floats"
            ADDNN [W R R _] "R[a] = R[b] + R[c], integers"
            SUBNN [W R R _] "R[a] = R[b] - R[c], integers"
            MULNN [W R R _] "R[a] = R[b] * R[c], integers"
            ADDNI [W R I _] "R[a] = R[b] + c, an integer"
            ADDFN [W R R _] "R[a] = R[b] + R[c], a float and an integer"
            SUBFN [W R R _] "R[a] = R[b] - R[c], a float and an integer"
            SUBNF [W R R _] "R[a] = R[b] - R[c], an integer and a float"
            MULFN [W R R _] "R[a] = R[b] * R[c], a float and an integer"
            DIVFN [W R R _] "R[a] = R[b] / R[c], a float and an integer"
            DIVNF [W R R _] "R[a] = R[b] / R[c], an integer and a float"
            DIVNN [W R R _] "R[a] = R[b] / R[c], integers"
            ADDNK [W R K _] "R[a] = R[b] + K[c], an integer and a float"
            SUBNK [W R K _] "R[a] = R[b] - K[c], an integer and a float"
            MULNK [W R K _] "R[a] = R[b] * K[c], an integer and a float"
            DIVNK [W R K _] "R[a] = R[b] / K[c], an integer and a float"
            SUBKN [W K R _] "R[a] = K[b] - R[c], a float and an integer"
            DIVKN [W K R _] "R[a] = K[b] / R[c], a float and an integer"
            // --- unary, concatenation
            UNM [W R _ _] "R[a] = -R[b]"
            BNOT [W R _ _] "R[a] = ~R[b]"
            NOT [W R _ _] "R[a] = not R[b]"
            LEN [W R _ _] "R[a] = #R[b]"
            CONCAT [W M N _] "R[a] = R[b] .. … .. R[b+c-1] (c >= 2; the window is temporary and may be overwritten)"
            // --- jumps; conditional ones go forward only
            JMP [_ _ _ J] "goto x (forward)"
            LOOP [_ _ _ J] "goto x (backward); spends a reduction"
            JT [R _ _ J] "if R[a] then goto x"
            JF [R _ _ J] "if not R[a] then goto x"
            JTSET [W R _ J] "if R[b] then R[a] = R[b]; goto x"
            JFSET [W R _ J] "if not R[b] then R[a] = R[b]; goto x"
            JEQ [R R _ J] "if R[a] == R[b] then goto x"
            JNE [R R _ J] "if not (R[a] == R[b]) then goto x"
            JLT [R R _ J] "if R[a] < R[b] then goto x"
            JNLT [R R _ J] "if not (R[a] < R[b]) then goto x"
            JLE [R R _ J] "if R[a] <= R[b] then goto x"
            JNLE [R R _ J] "if not (R[a] <= R[b]) then goto x"
            JEQK [R K _ J] "if R[a] == K[b] then goto x (number or string constant)"
            JNEK [R K _ J] "if not (R[a] == K[b]) then goto x"
            JEQI [R I _ J] "if R[a] == b then goto x"
            JNEI [R I _ J] "if not (R[a] == b) then goto x"
            JEQP [R N _ J] "if R[a] is the primitive b (0 nil, 1 false, 2 true) then goto x"
            JNEP [R N _ J] "if R[a] is not the primitive b then goto x"
            JLTI [R I _ J] "if R[a] < b then goto x"
            JNLTI [R I _ J] "if not (R[a] < b) then goto x"
            JLEI [R I _ J] "if R[a] <= b then goto x"
            JNLEI [R I _ J] "if not (R[a] <= b) then goto x"
            JGTI [R I _ J] "if b < R[a] then goto x"
            JNGTI [R I _ J] "if not (b < R[a]) then goto x"
            JGEI [R I _ J] "if b <= R[a] then goto x"
            JNGEI [R I _ J] "if not (b <= R[a]) then goto x"
            JLTK [R K _ J] "if R[a] < K[b] then goto x (number constant)"
            JNLTK [R K _ J] "if not (R[a] < K[b]) then goto x"
            JLEK [R K _ J] "if R[a] <= K[b] then goto x"
            JNLEK [R K _ J] "if not (R[a] <= K[b]) then goto x"
            JGTK [R K _ J] "if K[b] < R[a] then goto x"
            JNGTK [R K _ J] "if not (K[b] < R[a]) then goto x"
            JGEK [R K _ J] "if K[b] <= R[a] then goto x"
            JNGEK [R K _ J] "if not (K[b] <= R[a]) then goto x"
            JLTFF [R R _ J] "if R[a] < R[b] then goto x, floats"
            JNLTFF [R R _ J] "if not (R[a] < R[b]) then goto x, floats"
            JLEFF [R R _ J] "if R[a] <= R[b] then goto x, floats"
            JNLEFF [R R _ J] "if not (R[a] <= R[b]) then goto x, floats"
            JLTNN [R R _ J] "if R[a] < R[b] then goto x, integers"
            JNLTNN [R R _ J] "if not (R[a] < R[b]) then goto x, integers"
            JLENN [R R _ J] "if R[a] <= R[b] then goto x, integers"
            JNLENN [R R _ J] "if not (R[a] <= R[b]) then goto x, integers"
            JLTFK [R K _ J] "if R[a] < K[b] then goto x, floats"
            JNLTFK [R K _ J] "if not (R[a] < K[b]) then goto x, floats"
            JLEFK [R K _ J] "if R[a] <= K[b] then goto x, floats"
            JNLEFK [R K _ J] "if not (R[a] <= K[b]) then goto x, floats"
            JGTFK [R K _ J] "if K[b] < R[a] then goto x, floats"
            JNGTFK [R K _ J] "if not (K[b] < R[a]) then goto x, floats"
            JGEFK [R K _ J] "if K[b] <= R[a] then goto x, floats"
            JNGEFK [R K _ J] "if not (K[b] <= R[a]) then goto x, floats"
            // --- guards of the code that trusts kinds; x is the same place in the general code of the function
            GUARDN [R R _ J] "if not (R[a] and R[b] are integers) then goto x"
            GUARDF [R R _ J] "if not (R[a] and R[b] are floats) then goto x"
            // --- loops
            FORPREP [M _ _ J] "R[a] init, R[a+1] limit, R[a+2] step; if the loop runs not at all goto x, else R[a+3] = init"
            FORLOOP [M _ _ J] "advance R[a]; if it goes on R[a+3] = index; goto x (backward, the first op of the body)"
            FORPREPN [M _ _ J] "as FORPREP, but the loop variable is R[a] itself (never assigned nor celled in the body)"
            FORLOOPN [M _ _ J] "as FORLOOP for FORPREPN"
            TFORCALL [M _ N _] "R[a] f, R[a+1] s, R[a+2] control: R[a+3 .. a+3+c) = f(s, control); needs registers a+3 … a+6 as scratch; followed by TFORLOOP with the same a"
            TFORLOOP [M _ _ J] "if R[a+3] ~= nil then R[a+2] = R[a+3]; goto x (backward)"
            // --- tables
            NEWTAB [W N N _] "R[a] = {} with room for b array items and c hash items"
            NEWREC [W N N _] "as NEWTAB; the next c SETFs on R[a] give the hash items their keys"
            GETF [W R _ S] "R[a] = R[b][K[x]]"
            SETF [R R _ S] "R[a][K[x]] = R[b]"
            GET [W R R _] "R[a] = R[b][R[c]]"
            SET [R R R _] "R[a][R[b]] = R[c]"
            GETN [W R N _] "R[a] = R[b][c], c in 1..255"
            SETN [R R N _] "R[a][c] = R[b], c in 1..255"
            SELF [M R _ S] "R[a+2] = R[b]; R[a] = R[b][K[x]]"
            SETLIST [M N _ N] "R[a][x+i] = R[a+i] for 1 <= i <= b, raw, in a table just constructed"
            SETLISTM [M N _ N] "as SETLIST with b + n values"
            // --- upvalues, cells, globals
            GETUPV [W U _ _] "R[a] = U[b] (captured by value)"
            GETCELLUP [W U _ _] "R[a] = value of cell U[b]"
            SETCELLUP [R U _ _] "value of cell U[b] = R[a]"
            NEWCELL [L _ _ _] "R[a] = new cell holding R[a]"
            GETCELL [W L _ _] "R[a] = value of cell R[b]"
            SETCELL [L R _ _] "value of cell R[a] = R[b]"
            GETGLOB [W U _ S] "R[a] = U[b][K[x]], U[b] being _ENV captured by value"
            SETGLOB [R U _ S] "U[b][K[x]] = R[a]"
            CLOSURE [W _ _ P] "R[a] = closure of child proto x; upvalues as its descriptors say"
            // --- calls
            CALL [M N N _] "call R[a] with b arguments from R[a+2], c-1 results wanted (0: multi)"
            CALLM [M N N _] "call R[a] with b + n arguments from R[a+2], c-1 results wanted (0: multi)"
            TAILCALL [M N _ _] "return R[a](b arguments from R[a+2])"
            TAILCALLM [M N _ _] "return R[a](b + n arguments from R[a+2])"
            RET0 [_ _ _ _] "return"
            RET1 [R _ _ _] "return R[a]"
            RET [M N _ _] "return R[a .. a+b)"
            RETM [M N _ _] "return R[a .. a+b+n)"
            VARARG [M _ N _] "R[a ..] = the first c-1 extra arguments, padded with nil (c = 0: all of them, multi)"
            // --- function entry, always and only at index 0
            FUNC [_ _ _ N] "check stack and budget; missing parameters become nil; x is where the general code begins that guards jump to (0: nowhere)"
            FUNCV [_ _ _ N] "as FUNC in a vararg function: sets the extra arguments aside"
        }
    };
}

/// What an operand means; see [`for_each_op!`](crate::for_each_op).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OperandKind {
    /// Not used, always 0.
    Unused,
    /// A register that is read.
    Read,
    /// A register that is written.
    Write,
    /// The first register of a window.
    Window,
    /// A register holding a cell.
    Cell,
    /// Index of a constant.
    Constant,
    /// Index of a string constant.
    String,
    /// Index of an upvalue.
    Upvalue,
    /// A signed number (16 bits in a, b, c; 32 in x).
    Signed,
    /// An unsigned number.
    Count,
    /// Index of an instruction.
    Jump,
    /// Index of a child proto.
    Proto,
}

macro_rules! kind {
    (_) => {
        OperandKind::Unused
    };
    (R) => {
        OperandKind::Read
    };
    (W) => {
        OperandKind::Write
    };
    (M) => {
        OperandKind::Window
    };
    (L) => {
        OperandKind::Cell
    };
    (K) => {
        OperandKind::Constant
    };
    (S) => {
        OperandKind::String
    };
    (U) => {
        OperandKind::Upvalue
    };
    (I) => {
        OperandKind::Signed
    };
    (N) => {
        OperandKind::Count
    };
    (J) => {
        OperandKind::Jump
    };
    (P) => {
        OperandKind::Proto
    };
}

macro_rules! define_ops {
    ($($name:ident [$a:tt $b:tt $c:tt $x:tt] $meaning:literal)*) => {
        /// An opcode. The meaning of each stands in its documentation, with `a`, `b`, `c`, `x` as its operands.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum Op { $(#[doc = concat!("`", $meaning, "`")] $name),* }

        impl Op {
            /// Every op, in numeric order.
            pub const ALL: &'static [Op] = &[$(Op::$name),*];

            /// The op's name.
            pub fn name(self) -> &'static str {
                match self { $(Op::$name => stringify!($name)),* }
            }

            /// Kinds of the operands a, b, c, x.
            pub fn operands(self) -> [OperandKind; 4] {
                match self { $(Op::$name => [kind!($a), kind!($b), kind!($c), kind!($x)]),* }
            }
        }
    };
}
for_each_op!(define_ops);

/// Number of ops.
pub const OP_COUNT: usize = Op::ALL.len();

impl Op {
    /// The op of number `n`, if there is one.
    pub fn from_number(n: u8) -> Option<Op> {
        Op::ALL.get(usize::from(n)).copied()
    }

    /// Whether the op leaves a count in `n` when its operand `c` is 0.
    pub fn may_produce_multi(self) -> bool {
        matches!(self, Op::CALL | Op::CALLM | Op::VARARG)
    }

    /// Whether the op takes the count `n` of a multi producer right before it.
    pub fn consumes_multi(self) -> bool {
        matches!(self, Op::CALLM | Op::TAILCALLM | Op::RETM | Op::SETLISTM)
    }

    /// Whether the op takes its operands for floats or integers without a look at them.
    pub fn trusts_kinds(self) -> bool {
        let n = self as u8;
        (Op::ADDFF as u8..=Op::DIVKN as u8).contains(&n) || (Op::JLTFF as u8..=Op::JNGEFK as u8).contains(&n)
    }

    /// Whether control never goes on to the next instruction.
    pub fn ends_block(self) -> bool {
        matches!(self, Op::JMP | Op::LOOP | Op::RET0 | Op::RET1 | Op::RET | Op::RETM | Op::TAILCALL | Op::TAILCALLM)
    }
}

/// One stored instruction: plain operands, independent of any process or machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instruction {
    /// What to do.
    pub op: Op,
    /// First operand.
    pub a: u16,
    /// Second operand; signed ones are stored as `i16 as u16`.
    pub b: u16,
    /// Third operand.
    pub c: u16,
    /// Wide operand: jump target, constant or proto index, 32-bit number.
    pub x: i32,
}

impl Instruction {
    /// An instruction with its three narrow operands.
    pub fn abc(op: Op, a: u16, b: u16, c: u16) -> Self {
        Instruction { op, a, b, c, x: 0 }
    }

    /// An instruction with `a` and the wide operand.
    pub fn ax(op: Op, a: u16, x: i32) -> Self {
        Instruction { op, a, b: 0, c: 0, x }
    }
}
