//! Lua patterns (manual §6.4.1): a pattern becomes a short program, which a backtracking machine runs.
//!
//! PUC Lua interprets the pattern text and recurses on the C stack. Here every pattern item is one [`Op`], and the
//! places to which matching may come back stand on an explicit stack of [`Choice`]s. So a search can be left at any
//! backtracking step and continued later ([`Search::run`] takes fuel), and nothing recurses.
//!
//! What makes it equal to PUC Lua:
//! * A malformed item is an op that raises when it is *reached*, not when the pattern is compiled.
//! * There is no alternation, so which captures are open at an item is known at compile time.
//! * `depth` counts what would be nested calls of PUC's `do_match`; more than 200 are `pattern too complex`.
//!
//! What makes it fast: classes and sets are bitmaps; literal runs are compared at once; the first item is looked for
//! with `memchr` or the bitmap; and a repetition whose give-backs cannot help, because what must follow
//! cannot start inside it, leaves no choice behind (`sure`). Compiled patterns are kept per thread ([`Search::take`]).

#![expect(
    clippy::indexing_slicing,
    reason = "the compiler of patterns bounds positions, sets and captures; the matcher stays inside the subject"
)]
#![expect(clippy::cast_possible_truncation, reason = "a pattern has less than 2^32 items")]

use std::cell::RefCell;
use std::fmt;

/// Most captures of a pattern (`LUA_MAXCAPTURES`).
pub(crate) const CAPTURES_MAX: usize = 32;
/// Deepest nesting of matching (`MAXCCALLS`).
const DEPTH_MAX: u32 = 200;

/// Why a pattern is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PatternError {
    /// It nests too deeply for this subject.
    TooComplex,
    /// It ends with `%`.
    EndsWithEscape,
    /// A set without end.
    MissingBracket,
    /// `%b` without two characters.
    MissingBalanceArguments,
    /// `%f` without a set.
    MissingFrontierSet,
    /// `)` without `(`.
    InvalidCapture,
    /// More than 32 captures.
    TooManyCaptures,
    /// `%n` (or in a replacement) without a finished capture of that number.
    CaptureIndex(u8),
    /// `(` without `)`.
    UnfinishedCapture,
}

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            PatternError::TooComplex => "pattern too complex",
            PatternError::EndsWithEscape => "malformed pattern (ends with '%')",
            PatternError::MissingBracket => "malformed pattern (missing ']')",
            PatternError::MissingBalanceArguments => "malformed pattern (missing arguments to '%b')",
            PatternError::MissingFrontierSet => "missing '[' after '%f' in pattern",
            PatternError::InvalidCapture => "invalid pattern capture",
            PatternError::TooManyCaptures => "too many captures",
            PatternError::CaptureIndex(i) => return write!(f, "invalid capture index %{i}"),
            PatternError::UnfinishedCapture => "unfinished capture",
        })
    }
}

/// A set of bytes.
#[derive(Clone, Copy)]
struct Set([u64; 4]);

impl Set {
    const EMPTY: Set = Set([0; 4]);

    #[inline(always)]
    fn has(&self, byte: u8) -> bool {
        self.0[usize::from(byte >> 6)] >> (byte & 63) & 1 != 0
    }

    fn add(&mut self, byte: u8) {
        self.0[usize::from(byte >> 6)] |= 1 << (byte & 63);
    }

    fn add_all(&mut self, other: Set) {
        for (mine, its) in self.0.iter_mut().zip(other.0) {
            *mine |= its;
        }
    }

    fn complement(self) -> Set {
        Set(self.0.map(|word| !word))
    }

    fn is_disjoint(self, other: Set) -> bool {
        self.0.iter().zip(other.0).all(|(a, b)| a & b == 0)
    }

    /// The set of a class letter behind `%`; a single byte if it is no class letter.
    fn of_letter(letter: u8) -> Set {
        let index = usize::from(letter.to_ascii_lowercase().wrapping_sub(b'a'));
        match CLASSES.get(index) {
            Some(Some(class)) if letter.is_ascii_uppercase() => class.complement(),
            Some(Some(class)) => *class,
            _ => {
                let mut set = Set::EMPTY;
                set.add(letter);
                set
            }
        }
    }
}

/// The classes by letter.
static CLASSES: [Option<Set>; 26] = {
    let mut classes = [None; 26];
    let mut letter = b'a';
    while letter <= b'z' {
        classes[(letter - b'a') as usize] = class_of_letter(letter);
        letter += 1;
    }
    classes
};

const fn class_of_letter(letter: u8) -> Option<Set> {
    let mut set = [0; 4];
    let mut byte = 0_u8;
    loop {
        let is_member = match letter {
            b'a' => byte.is_ascii_alphabetic(),
            b'c' => byte.is_ascii_control(),
            b'd' => byte.is_ascii_digit(),
            b'g' => byte.is_ascii_graphic(),
            b'l' => byte.is_ascii_lowercase(),
            b'p' => byte.is_ascii_punctuation(),
            b's' => matches!(byte, b' ' | b'\t'..=b'\r'),
            b'u' => byte.is_ascii_uppercase(),
            b'w' => byte.is_ascii_alphanumeric(),
            b'x' => byte.is_ascii_hexdigit(),
            b'z' => byte == 0,
            _ => return None,
        };
        if is_member {
            set[(byte >> 6) as usize] |= 1 << (byte & 63);
        }
        if byte == u8::MAX {
            return Some(Set(set));
        }
        byte += 1;
    }
}

/// What one byte of the subject must be.
#[derive(Clone, Copy)]
enum Class {
    Any,
    Byte(u8),
    /// Index of a set.
    Set(u32),
}

/// A single character class with a suffix.
#[derive(Clone, Copy)]
struct Repeat {
    class: Class,
    /// Class of the byte with which what follows must start, if that is known.
    follow: Option<Class>,
    /// Once the repetition has taken all it can, taking less cannot help.
    sure: bool,
}

/// One item of a pattern.
#[derive(Clone, Copy)]
enum Op {
    Byte(u8),
    Any,
    Set(u32),
    /// Bytes of the literal pool: start and length.
    Literal(u32, u32),
    /// `?`
    Optional(Repeat),
    /// `*`
    Star(Repeat),
    /// `+`
    Plus(Repeat),
    /// `-`
    Lazy(Repeat),
    /// `(` of a capture.
    Open(u8),
    /// `)` of a capture.
    Close(u8),
    /// `()`
    Position(u8),
    /// `%b`
    Balance(u8, u8),
    /// `%f`
    Frontier(u32),
    /// `%1` …
    Back(u8),
    /// `$` at the end.
    End,
    /// A position capture used as `%1`: matches nothing.
    Never,
    /// Malformed from here on.
    Fail(PatternError),
}

/// A compiled pattern.
#[derive(Default)]
struct Program {
    ops: Vec<Op>,
    sets: Vec<Set>,
    literals: Vec<u8>,
    /// Class of the first byte of every match, if that is known.
    first: Option<Class>,
    n_captures: u8,
    /// Bit per capture: it has been closed, it is a position.
    closed: u32,
    positions: u32,
}

impl Program {
    fn clear(&mut self) {
        self.ops.clear();
        self.sets.clear();
        self.literals.clear();
        self.first = None;
        self.n_captures = 0;
        self.closed = 0;
        self.positions = 0;
    }

    #[inline(always)]
    fn has(&self, class: Class, byte: u8) -> bool {
        match class {
            Class::Any => true,
            Class::Byte(b) => b == byte,
            Class::Set(i) => self.set(i).has(byte),
        }
    }

    #[inline(always)]
    fn set(&self, i: u32) -> &Set {
        &self.sets[i as usize]
    }

    /// How many bytes at the start of `subject` are in the class.
    #[inline(always)]
    fn run_length(&self, class: Class, subject: &[u8]) -> usize {
        let end = match class {
            Class::Any => None,
            Class::Byte(b) => subject.iter().position(|&c| c != b),
            Class::Set(i) => {
                let set = self.set(i);
                subject.iter().position(|&c| !set.has(c))
            }
        };
        end.unwrap_or(subject.len())
    }

    /// Place of the first byte of the class.
    #[inline(always)]
    fn find_class(&self, class: Class, subject: &[u8]) -> Option<usize> {
        match class {
            Class::Any if subject.is_empty() => None,
            Class::Any => Some(0),
            Class::Byte(b) => memchr::memchr(b, subject),
            Class::Set(i) => {
                let set = self.set(i);
                subject.iter().position(|&c| set.has(c))
            }
        }
    }

    fn bytes_of(&self, class: Class) -> Set {
        match class {
            Class::Any => Set::EMPTY.complement(),
            Class::Byte(b) => {
                let mut set = Set::EMPTY;
                set.add(b);
                set
            }
            Class::Set(i) => *self.set(i),
        }
    }
}

struct Compiler<'a> {
    pattern: &'a [u8],
    at: usize,
    program: &'a mut Program,
}

impl<'a> Compiler<'a> {
    /// Compiles a pattern into `program`, whose old content is dropped but not its memory.
    fn compile(pattern: &'a [u8], program: &'a mut Program) {
        program.clear();
        let mut compiler = Compiler { pattern, at: 0, program };
        if u32::try_from(pattern.len()).is_err() {
            compiler.emit(Op::Fail(PatternError::TooComplex));
            return;
        }
        while compiler.at < pattern.len() {
            if let Err(e) = compiler.item() {
                compiler.emit(Op::Fail(e));
                break;
            }
        }
        compiler.look_ahead();
    }

    fn emit(&mut self, op: Op) {
        self.program.ops.push(op);
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.pattern.get(self.at + ahead).copied()
    }

    fn item(&mut self) -> Result<(), PatternError> {
        let byte = self.pattern[self.at];
        match (byte, self.peek(1)) {
            (b'(', Some(b')')) => {
                let i = self.new_capture()?;
                self.program.positions |= 1 << i;
                self.program.closed |= 1 << i;
                self.emit(Op::Position(i));
                self.at += 2;
            }
            (b'(', _) => {
                let i = self.new_capture()?;
                self.emit(Op::Open(i));
                self.at += 1;
            }
            (b')', _) => {
                let open = (0..self.program.n_captures).rev().find(|&i| self.program.closed >> i & 1 == 0);
                let i = open.ok_or(PatternError::InvalidCapture)?;
                self.program.closed |= 1 << i;
                self.emit(Op::Close(i));
                self.at += 1;
            }
            (b'$', None) => {
                self.emit(Op::End);
                self.at += 1;
            }
            (b'%', Some(b'b')) => {
                let (Some(open), Some(close)) = (self.peek(2), self.peek(3)) else {
                    return Err(PatternError::MissingBalanceArguments);
                };
                self.emit(Op::Balance(open, close));
                self.at += 4;
            }
            (b'%', Some(b'f')) => {
                self.at += 2;
                if self.peek(0) != Some(b'[') {
                    return Err(PatternError::MissingFrontierSet);
                }
                let set = self.bracket()?;
                let i = self.new_set(set);
                self.emit(Op::Frontier(i));
            }
            (b'%', Some(digit @ b'0'..=b'9')) => {
                let i = digit - b'0';
                let bit = 1_u32.checked_shl(u32::from(i.wrapping_sub(1))).unwrap_or(0);
                if self.program.closed & bit == 0 {
                    return Err(PatternError::CaptureIndex(i));
                }
                self.emit(if self.program.positions & bit == 0 { Op::Back(i - 1) } else { Op::Never });
                self.at += 2;
            }
            _ => self.single()?,
        }
        Ok(())
    }

    fn new_capture(&mut self) -> Result<u8, PatternError> {
        let i = self.program.n_captures;
        if usize::from(i) >= CAPTURES_MAX {
            return Err(PatternError::TooManyCaptures);
        }
        self.program.n_captures += 1;
        Ok(i)
    }

    /// A single character class and its suffix.
    fn single(&mut self) -> Result<(), PatternError> {
        let class = self.class()?;
        let repeat = Repeat { class, follow: None, sure: false };
        let op = match self.peek(0) {
            Some(b'?') => Op::Optional(repeat),
            Some(b'*') => Op::Star(repeat),
            Some(b'+') => Op::Plus(repeat),
            Some(b'-') => Op::Lazy(repeat),
            _ => {
                match class {
                    Class::Byte(b) => self.literal(b),
                    Class::Any => self.emit(Op::Any),
                    Class::Set(i) => self.emit(Op::Set(i)),
                }
                return Ok(());
            }
        };
        self.at += 1;
        self.emit(op);
        Ok(())
    }

    /// A byte that stands for itself; joined to those right before it.
    fn literal(&mut self, byte: u8) {
        let pool = &mut self.program.literals;
        match self.program.ops.last_mut() {
            Some(Op::Literal(_, len)) => *len += 1,
            Some(op @ Op::Byte(_)) => {
                if let Op::Byte(first) = *op {
                    *op = Op::Literal(pool.len() as u32, 2);
                    pool.push(first);
                }
            }
            _ => return self.emit(Op::Byte(byte)),
        }
        pool.push(byte);
    }

    fn class(&mut self) -> Result<Class, PatternError> {
        match self.pattern[self.at] {
            b'.' => {
                self.at += 1;
                Ok(Class::Any)
            }
            b'%' => {
                let letter = self.peek(1).ok_or(PatternError::EndsWithEscape)?;
                self.at += 2;
                if !letter.is_ascii_alphabetic() {
                    return Ok(Class::Byte(letter));
                }
                Ok(self.class_of(Set::of_letter(letter)))
            }
            b'[' => {
                let set = self.bracket()?;
                Ok(self.class_of(set))
            }
            byte => {
                self.at += 1;
                Ok(Class::Byte(byte))
            }
        }
    }

    fn class_of(&mut self, set: Set) -> Class {
        match set.0.iter().map(|word| word.count_ones()).sum() {
            1 => Class::Byte((0..=255).find(|&c| set.has(c)).unwrap_or_default()),
            256 => Class::Any,
            _ => Class::Set(self.new_set(set)),
        }
    }

    fn new_set(&mut self, set: Set) -> u32 {
        let sets = &mut self.program.sets;
        // Neighbours often repeat a set; a full search would be quadratic.
        let first = sets.len().saturating_sub(8);
        let known = sets[first..].iter().position(|other| other.0 == set.0);
        if known.is_none() {
            sets.push(set);
        }
        known.map_or(sets.len() - 1, |i| first + i) as u32
    }

    /// A set from `[` to its `]`.
    fn bracket(&mut self) -> Result<Set, PatternError> {
        self.at += 1;
        let is_complement = self.peek(0) == Some(b'^');
        self.at += usize::from(is_complement);
        // Where it ends is decided first, by its own rule: a `]` at the start does not count, nor one behind `%`.
        let mut end = self.at;
        loop {
            let byte = *self.pattern.get(end).ok_or(PatternError::MissingBracket)?;
            end += 1;
            if byte == b'%' && end < self.pattern.len() {
                end += 1;
            }
            if self.pattern.get(end) == Some(&b']') {
                break;
            }
        }
        let mut set = Set::EMPTY;
        let body = &self.pattern[self.at..end];
        let mut i = 0;
        while let Some(&byte) = body.get(i) {
            match (byte, body.get(i + 1), body.get(i + 2)) {
                (b'%', letter, _) => {
                    // The end of a range may have been the escape of the end: PUC Lua then takes the bracket.
                    set.add_all(Set::of_letter(letter.copied().unwrap_or(b']')));
                    i += 2;
                }
                (low, Some(b'-'), Some(&high)) => {
                    (low..=high).for_each(|c| set.add(c));
                    i += 3;
                }
                _ => {
                    set.add(byte);
                    i += 1;
                }
            }
        }
        self.at = end + 1;
        Ok(if is_complement { set.complement() } else { set })
    }

    /// Tells every repetition what must follow it, and finds the class of the first byte; walks from the end.
    fn look_ahead(&mut self) {
        /// What must come next in the subject.
        #[derive(Clone, Copy)]
        enum Next {
            /// A byte of a class.
            Byte(Class),
            /// The end of the subject.
            End,
            /// Nothing: the match is made.
            Match,
            Unknown,
        }
        let program = &mut *self.program;
        let mut next = Next::Match;
        for at in (0..program.ops.len()).rev() {
            let mut op = program.ops[at];
            if let Op::Optional(repeat) | Op::Star(repeat) | Op::Plus(repeat) | Op::Lazy(repeat) = &mut op {
                (repeat.follow, repeat.sure) = match next {
                    Next::Byte(class) => {
                        let is_sure = program.bytes_of(repeat.class).is_disjoint(program.bytes_of(class));
                        (Some(class), is_sure)
                    }
                    Next::End | Next::Match => (None, true),
                    Next::Unknown => (None, false),
                };
                program.ops[at] = op;
            }
            next = match op {
                Op::Byte(b) => Next::Byte(Class::Byte(b)),
                Op::Any => Next::Byte(Class::Any),
                Op::Set(i) => Next::Byte(Class::Set(i)),
                Op::Literal(start, _) => Next::Byte(Class::Byte(program.literals[start as usize])),
                Op::Plus(repeat) => Next::Byte(repeat.class),
                Op::Balance(open, _) => Next::Byte(Class::Byte(open)),
                Op::End => Next::End,
                Op::Open(_) | Op::Close(_) | Op::Position(_) => next,
                Op::Optional(_)
                | Op::Star(_)
                | Op::Lazy(_)
                | Op::Frontier(_)
                | Op::Back(_)
                | Op::Never
                | Op::Fail(_) => Next::Unknown,
            };
        }
        if let Next::Byte(class) = next {
            program.first = Some(class);
        }
    }
}

/// A place to which matching may come back.
#[derive(Clone, Copy)]
struct Choice {
    /// The repetition.
    pc: u32,
    depth: u32,
    /// Where in the subject it ends now.
    at: usize,
    /// Greedy: the least place where it may end.
    low: usize,
}

/// How far one attempt came.
enum Step {
    Matched,
    Failed,
    Paused,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// There is a match ([`Search::span`]).
    Match,
    /// There is none.
    NoMatch,
    /// Out of fuel: run again.
    Paused,
}

/// What one capture holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Capture {
    /// Bytes from … to.
    Span(usize, usize),
    /// Position, from 0.
    Position(usize),
}

/// A compiled pattern with the state of a search.
pub(crate) struct Search {
    /// The pattern, if it is short enough to be kept.
    pattern: Vec<u8>,
    program: Program,
    stack: Vec<Choice>,
    spans: [(usize, usize); CAPTURES_MAX],
    /// Where the current attempt began, and how far it is.
    start: usize,
    at: usize,
    pc: usize,
    depth: u32,
    is_attempting: bool,
    is_anchored: bool,
    /// A match that ends here does not count (the previous match of `gsub` and `gmatch` ended here).
    forbidden: usize,
}

/// Compiled patterns kept by a thread.
const KEPT: usize = 256;
/// Longest pattern that is kept.
const KEPT_LENGTH: usize = 200;

thread_local! {
    static CACHE: RefCell<[Option<Box<Search>>; KEPT]> = const { RefCell::new([const { None }; KEPT]) };
}

/// Where a pattern stands in the cache. Pattern texts are nearly always constants, so the address tells them apart.
fn cache_slot(pattern: &[u8]) -> usize {
    let mixed = (pattern.as_ptr().addr() ^ pattern.len()).wrapping_mul(0x9E37_79B9);
    (mixed >> 16) % KEPT
}

impl Search {
    /// The compiled form of a pattern (without its anchor), from the cache if it is there.
    pub(crate) fn take(pattern: &[u8]) -> Box<Search> {
        if pattern.len() > KEPT_LENGTH {
            let mut search = Search::new();
            Compiler::compile(pattern, &mut search.program);
            return search;
        }
        // Another pattern that stood in the place gives its memory.
        let kept = CACHE.with_borrow_mut(|cache| cache[cache_slot(pattern)].take());
        let mut search = kept.unwrap_or_else(Search::new);
        if search.pattern != pattern || search.program.ops.is_empty() {
            search.pattern.clear();
            search.pattern.extend_from_slice(pattern);
            Compiler::compile(pattern, &mut search.program);
        }
        search
    }

    fn new() -> Box<Search> {
        Box::new(Search {
            pattern: Vec::new(),
            program: Program::default(),
            stack: Vec::new(),
            spans: [(0, 0); CAPTURES_MAX],
            start: 0,
            at: 0,
            pc: 0,
            depth: 0,
            is_attempting: false,
            is_anchored: false,
            forbidden: usize::MAX,
        })
    }

    /// Gives the compiled form back to the cache; `pattern` is what it was taken with.
    pub(crate) fn give(self: Box<Search>, pattern: &[u8]) {
        if pattern.len() <= KEPT_LENGTH {
            CACHE.with_borrow_mut(|cache| cache[cache_slot(pattern)] = Some(self));
        }
    }

    /// Bytes that compiling a pattern of that length may take.
    pub(crate) fn memory_for(pattern: &[u8]) -> usize {
        pattern.len().saturating_mul(size_of::<Op>() + size_of::<Set>() / 2)
    }

    /// Prepares a search from `init` on (at `init` only, if anchored); no match may end at `forbidden`.
    #[inline]
    pub(crate) fn begin(&mut self, init: usize, is_anchored: bool, forbidden: Option<usize>) {
        self.start = init;
        self.is_anchored = is_anchored;
        self.forbidden = forbidden.unwrap_or(usize::MAX);
        self.is_attempting = false;
    }

    /// Searches until a match, the end, or `fuel` is used up (about one unit a step).
    pub(crate) fn run(&mut self, subject: &[u8], fuel: &mut isize) -> Result<Outcome, PatternError> {
        loop {
            if !self.is_attempting {
                if self.start > subject.len() {
                    return Ok(Outcome::NoMatch);
                }
                if !self.is_anchored
                    && let Some(first) = self.program.first
                {
                    let Some(n) = self.program.find_class(first, &subject[self.start..]) else {
                        *fuel -= (subject.len() - self.start) as isize >> 4;
                        return Ok(Outcome::NoMatch);
                    };
                    *fuel -= n as isize >> 4;
                    self.start += n;
                }
                self.at = self.start;
                self.pc = 0;
                self.depth = 1;
                self.stack.clear();
                self.is_attempting = true;
            }
            match self.attempt(subject, fuel)? {
                Step::Matched if self.at != self.forbidden => return Ok(Outcome::Match),
                Step::Matched | Step::Failed => {}
                Step::Paused => return Ok(Outcome::Paused),
            }
            self.is_attempting = false;
            if self.is_anchored {
                return Ok(Outcome::NoMatch);
            }
            self.start += 1;
            if *fuel <= 0 {
                return Ok(Outcome::Paused);
            }
        }
    }

    /// Goes on with the attempt at `start`: from `at` and `pc`, or, after a pause, by backtracking.
    fn attempt(&mut self, subject: &[u8], fuel: &mut isize) -> Result<Step, PatternError> {
        let program = &self.program;
        let spans = &mut self.spans;
        let stack = &mut self.stack;
        let mut at = self.at;
        let mut pc = self.pc;
        let mut depth = self.depth;
        let mut is_failing = pc == PAUSED;

        macro_rules! nest {
            () => {
                depth += 1;
                if depth > DEPTH_MAX {
                    return Err(PatternError::TooComplex);
                }
            };
        }
        macro_rules! leave_choice {
            ($at:expr, $low:expr) => {
                stack.push(Choice { pc: pc as u32, depth, at: $at, low: $low })
            };
        }

        loop {
            // Forward, until an item does not match.
            while !is_failing {
                *fuel -= 1;
                let Some(op) = program.ops.get(pc) else {
                    self.at = at;
                    return Ok(Step::Matched);
                };
                let is_match = match *op {
                    Op::Byte(b) => {
                        let is_match = subject.get(at) == Some(&b);
                        at += 1;
                        is_match
                    }
                    Op::Any => {
                        at += 1;
                        at <= subject.len()
                    }
                    Op::Set(i) => {
                        let is_match = subject.get(at).is_some_and(|&c| program.set(i).has(c));
                        at += 1;
                        is_match
                    }
                    Op::Literal(start, len) => {
                        let literal = &program.literals[start as usize..][..len as usize];
                        *fuel -= (len >> 5) as isize;
                        at += literal.len();
                        subject.get(at - literal.len()..at) == Some(literal)
                    }
                    Op::Plus(Repeat { class, .. }) if !subject.get(at).is_some_and(|&c| program.has(class, c)) => false,
                    Op::Star(repeat) | Op::Plus(repeat) => {
                        let low = at + usize::from(matches!(op, Op::Plus(_)));
                        let n = program.run_length(repeat.class, &subject[low..]);
                        *fuel -= n as isize >> 4;
                        if n > 0 && !repeat.sure {
                            leave_choice!(low + n, low);
                        }
                        // What accepts nothing is no call of `max_expand` in PUC Lua.
                        if n > 0 || low > at {
                            nest!();
                        }
                        at = low + n;
                        true
                    }
                    Op::Lazy(repeat) => {
                        if subject.get(at).is_some_and(|&c| program.has(repeat.class, c)) {
                            nest!();
                            leave_choice!(at, at);
                        }
                        true
                    }
                    Op::Optional(repeat) => {
                        if subject.get(at).is_some_and(|&c| program.has(repeat.class, c)) {
                            if !repeat.sure {
                                leave_choice!(at, at);
                            }
                            nest!();
                            at += 1;
                        }
                        true
                    }
                    Op::Open(i) => {
                        nest!();
                        spans[usize::from(i)].0 = at;
                        true
                    }
                    Op::Close(i) => {
                        nest!();
                        spans[usize::from(i)].1 = at;
                        true
                    }
                    Op::Position(i) => {
                        nest!();
                        spans[usize::from(i)] = (at, at);
                        true
                    }
                    Op::Balance(open, close) => match balanced(&subject[at..], open, close) {
                        Ok(n) => {
                            *fuel -= n as isize >> 4;
                            at += n;
                            true
                        }
                        Err(n) => {
                            *fuel -= n as isize >> 4;
                            false
                        }
                    },
                    Op::Frontier(i) => {
                        let set = program.set(i);
                        let before = at.checked_sub(1).and_then(|i| subject.get(i)).copied().unwrap_or(0);
                        let behind = subject.get(at).copied().unwrap_or(0);
                        !set.has(before) && set.has(behind)
                    }
                    Op::Back(i) => {
                        let (from, to) = spans[usize::from(i)];
                        let len = to - from;
                        *fuel -= len as isize >> 5;
                        at += len;
                        subject.get(at - len..at) == subject.get(from..to)
                    }
                    Op::End => at == subject.len(),
                    Op::Never => false,
                    Op::Fail(e) => return Err(e),
                };
                is_failing = !is_match;
                pc += 1;
            }
            // Backward, to the last choice that has something left.
            if *fuel <= 0 {
                self.pc = PAUSED;
                return Ok(Step::Paused);
            }
            *fuel -= 1;
            let Some(choice) = stack.last_mut() else {
                return Ok(Step::Failed);
            };
            match program.ops.get(choice.pc as usize) {
                Some(Op::Star(repeat) | Op::Plus(repeat)) => {
                    let Some(lower) = give_back(program, repeat, subject, choice, fuel) else {
                        stack.pop();
                        continue;
                    };
                    choice.at = lower;
                    at = lower;
                    depth = choice.depth + 1;
                    pc = choice.pc as usize + 1;
                    if lower == choice.low {
                        stack.pop();
                    }
                }
                Some(Op::Lazy(repeat)) => {
                    let Some(higher) = take_more(program, repeat, subject, choice.at, fuel) else {
                        stack.pop();
                        continue;
                    };
                    choice.at = higher;
                    at = higher;
                    depth = choice.depth;
                    pc = choice.pc as usize + 1;
                }
                // An optional item that is now left out.
                _ => {
                    at = choice.at;
                    depth = choice.depth;
                    pc = choice.pc as usize + 1;
                    stack.pop();
                }
            }
            is_failing = false;
        }
    }

    // ---- the match

    /// Where the match stands in the subject.
    #[inline]
    pub(crate) fn span(&self) -> (usize, usize) {
        (self.start, self.at)
    }

    /// Number of captures of the pattern.
    #[inline]
    pub(crate) fn capture_count(&self) -> usize {
        usize::from(self.program.n_captures)
    }

    /// Capture `i` (from 0) of the match; the first one is the whole match if the pattern has none.
    #[inline]
    pub(crate) fn capture(&self, i: usize) -> Result<Capture, PatternError> {
        if i >= self.capture_count() {
            return match i {
                0 => Ok(Capture::Span(self.start, self.at)),
                _ => Err(PatternError::CaptureIndex(i as u8 + 1)),
            };
        }
        let (from, to) = self.spans[i];
        if self.program.positions >> i & 1 != 0 {
            Ok(Capture::Position(from))
        } else if self.program.closed >> i & 1 != 0 {
            Ok(Capture::Span(from, to))
        } else {
            Err(PatternError::UnfinishedCapture)
        }
    }
}

/// `pc` of an attempt that was left before backtracking.
const PAUSED: usize = usize::MAX;

/// The next shorter end of a greedy repetition from which what follows can start.
#[inline(always)]
fn give_back(program: &Program, repeat: &Repeat, subject: &[u8], choice: &Choice, fuel: &mut isize) -> Option<usize> {
    let Some(follow) = repeat.follow else {
        return choice.at.checked_sub(1).filter(|&at| at >= choice.low);
    };
    let given = &subject[choice.low..choice.at];
    let place = match follow {
        Class::Any => given.len().checked_sub(1),
        Class::Byte(b) => memchr::memrchr(b, given),
        Class::Set(i) => {
            let set = program.set(i);
            given.iter().rposition(|&c| set.has(c))
        }
    };
    *fuel -= (given.len() - place.unwrap_or(0)) as isize >> 4;
    place.map(|n| choice.low + n)
}

/// The next longer end of a lazy repetition from which what follows can start.
#[inline(always)]
fn take_more(program: &Program, repeat: &Repeat, subject: &[u8], at: usize, fuel: &mut isize) -> Option<usize> {
    if !program.has(repeat.class, *subject.get(at)?) {
        return None;
    }
    let Some(follow) = repeat.follow else {
        return Some(at + 1);
    };
    let rest = &subject[at + 1..];
    let n = match repeat.class {
        Class::Any => program.find_class(follow, rest),
        class => rest
            .iter()
            .position(|&c| program.has(follow, c) || !program.has(class, c))
            .filter(|&n| program.has(follow, rest[n])),
    };
    *fuel -= n.unwrap_or(rest.len()) as isize >> 4;
    n.map(|n| at + 1 + n)
}

/// Length of the balanced text at the start of `subject`, or how much was looked at in vain.
fn balanced(subject: &[u8], open: u8, close: u8) -> Result<usize, usize> {
    if subject.first() != Some(&open) {
        return Err(0);
    }
    let mut n_open = 1_usize;
    for (i, &byte) in subject.iter().enumerate().skip(1) {
        if byte == close {
            n_open -= 1;
            if n_open == 0 {
                return Ok(i + 1);
            }
        } else if byte == open {
            n_open += 1;
        }
    }
    Err(subject.len())
}
