//! The matching machine, and the cache of compiled patterns.

#![expect(
    clippy::indexing_slicing,
    reason = "the compiler bounds sets and captures; the matcher stays inside the subject"
)]
#![expect(clippy::cast_possible_truncation, reason = "a pattern has less than 2^32 items")]

use std::cell::RefCell;

use super::compile::Compiler;
use super::program::{Class, Op, Program, Repeat, Set};
use super::{CAPTURES_MAX, PatternError};

/// Deepest nesting of matching (`MAXCCALLS`).
const DEPTH_MAX: u32 = 200;

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

#[cfg(test)]
mod tests {
    use super::*;

    /// All matches in `subject`, as `gsub` finds them; `fuel` is handed out in such portions.
    fn matches(pattern: &str, subject: &str, portion: isize) -> Result<Vec<(usize, usize)>, PatternError> {
        let subject = subject.as_bytes();
        let mut search = Search::take(pattern.as_bytes());
        let mut found = Vec::new();
        let (mut from, mut last) = (0, None);
        loop {
            search.begin(from, false, last);
            let outcome = loop {
                match search.run(subject, &mut { portion })? {
                    Outcome::Paused => {}
                    outcome => break outcome,
                }
            };
            if outcome == Outcome::NoMatch {
                search.give(pattern.as_bytes());
                return Ok(found);
            }
            let span = search.span();
            found.push(span);
            (from, last) = (span.1, Some(span.1));
        }
    }

    #[track_caller]
    fn check(pattern: &str, subject: &str, expected: &[(usize, usize)]) {
        for portion in [1, 3, 1_000_000] {
            assert_eq!(matches(pattern, subject, portion).as_deref(), Ok(expected), "{pattern} in {portion}s");
        }
    }

    #[test]
    fn matches_whatever_the_portions_of_fuel() {
        check("a*b", "aaab b", &[(0, 4), (5, 6)]);
        check("(.-),", "ab,c,d", &[(0, 3), (3, 5)]);
        check("%w*", "ab c", &[(0, 2), (3, 4)]);
        check("a?a?aa", "aaa", &[(0, 3)]);
        check("%b()", "(a(b)) (", &[(0, 6)]);
        check("%f[%w]%w+", "ab cd", &[(0, 2), (3, 5)]);
        check("(%a)%1", "abba", &[(1, 3)]);
        check("[^%s]+$", "ab cd", &[(3, 5)]);
        check("[]%-a]", "]-ab", &[(0, 1), (1, 2), (2, 3)]);
        check(".-b", "aaa", &[]);
    }

    #[test]
    fn errors_where_they_are_reached() {
        assert_eq!(matches("x[", "a", 100), Ok(vec![]));
        assert_eq!(matches("a[", "a", 100), Err(PatternError::MissingBracket));
        assert_eq!(matches("a)", "a", 100), Err(PatternError::InvalidCapture));
        assert_eq!(matches("%1", "a", 100), Err(PatternError::CaptureIndex(1)));
        assert_eq!(matches(&"a?".repeat(300), &"a".repeat(300), 100), Err(PatternError::TooComplex));
    }
}
