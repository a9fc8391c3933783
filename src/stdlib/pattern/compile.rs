//! From the text of a pattern to its program, item by item (`do_match` and `matchbracketclass` of lstrlib.c).

#![expect(
    clippy::indexing_slicing,
    reason = "positions in the pattern are compared with its length before they are used"
)]
#![expect(clippy::cast_possible_truncation, reason = "a pattern has less than 2^32 items")]

use super::program::{Class, Op, Program, Repeat, Set};
use super::{CAPTURES_MAX, PatternError};

pub(super) struct Compiler<'a> {
    pattern: &'a [u8],
    at: usize,
    program: &'a mut Program,
}

impl<'a> Compiler<'a> {
    /// Compiles a pattern into `program`, whose old content is dropped but not its memory.
    pub(super) fn compile(pattern: &'a [u8], program: &'a mut Program) {
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
        match set.count() {
            1 => Class::Byte((0..=255).find(|&c| set.has(c)).unwrap_or_default()),
            256 => Class::Any,
            _ => Class::Set(self.new_set(set)),
        }
    }

    fn new_set(&mut self, set: Set) -> u32 {
        let sets = &mut self.program.sets;
        // Neighbours often repeat a set; a full search would be quadratic.
        let first = sets.len().saturating_sub(8);
        let known = sets[first..].iter().position(|other| *other == set);
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
