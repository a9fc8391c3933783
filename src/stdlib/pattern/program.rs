//! What a pattern is compiled to: ops, bitmaps of classes and sets, literal bytes.

#![expect(
    clippy::indexing_slicing,
    reason = "sets are named by ops of the same program; a byte selects one of four words"
)]

use super::PatternError;

/// A set of bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Set([u64; 4]);

impl Set {
    pub(super) const EMPTY: Set = Set([0; 4]);

    #[inline(always)]
    pub(super) fn has(&self, byte: u8) -> bool {
        self.0[usize::from(byte >> 6)] >> (byte & 63) & 1 != 0
    }

    pub(super) fn add(&mut self, byte: u8) {
        self.0[usize::from(byte >> 6)] |= 1 << (byte & 63);
    }

    pub(super) fn add_all(&mut self, other: Set) {
        for (mine, its) in self.0.iter_mut().zip(other.0) {
            *mine |= its;
        }
    }

    pub(super) fn complement(self) -> Set {
        Set(self.0.map(|word| !word))
    }

    /// Number of members.
    pub(super) fn count(self) -> u32 {
        self.0.iter().map(|word| word.count_ones()).sum()
    }

    pub(super) fn is_disjoint(self, other: Set) -> bool {
        self.0.iter().zip(other.0).all(|(a, b)| a & b == 0)
    }

    /// The set of a class letter behind `%`; a single byte if it is no class letter.
    pub(super) fn of_letter(letter: u8) -> Set {
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
pub(super) enum Class {
    Any,
    Byte(u8),
    /// Index of a set.
    Set(u32),
}

/// A single character class with a suffix.
#[derive(Clone, Copy)]
pub(super) struct Repeat {
    pub(super) class: Class,
    /// Class of the byte with which what follows must start, if that is known.
    pub(super) follow: Option<Class>,
    /// Once the repetition has taken all it can, taking less cannot help.
    pub(super) sure: bool,
}

/// One item of a pattern.
#[derive(Clone, Copy)]
pub(super) enum Op {
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
pub(super) struct Program {
    pub(super) ops: Vec<Op>,
    pub(super) sets: Vec<Set>,
    pub(super) literals: Vec<u8>,
    /// Class of the first byte of every match, if that is known.
    pub(super) first: Option<Class>,
    pub(super) n_captures: u8,
    /// Bit per capture: it has been closed, it is a position.
    pub(super) closed: u32,
    pub(super) positions: u32,
}

impl Program {
    pub(super) fn clear(&mut self) {
        self.ops.clear();
        self.sets.clear();
        self.literals.clear();
        self.first = None;
        self.n_captures = 0;
        self.closed = 0;
        self.positions = 0;
    }

    #[inline(always)]
    pub(super) fn has(&self, class: Class, byte: u8) -> bool {
        match class {
            Class::Any => true,
            Class::Byte(b) => b == byte,
            Class::Set(i) => self.set(i).has(byte),
        }
    }

    #[inline(always)]
    pub(super) fn set(&self, i: u32) -> &Set {
        &self.sets[i as usize]
    }

    /// How many bytes at the start of `subject` are in the class.
    #[inline(always)]
    pub(super) fn run_length(&self, class: Class, subject: &[u8]) -> usize {
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
    pub(super) fn find_class(&self, class: Class, subject: &[u8]) -> Option<usize> {
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

    pub(super) fn bytes_of(&self, class: Class) -> Set {
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
