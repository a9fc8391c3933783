//! Searching in strings: `find`, `match`, `gmatch`, `gsub` (manual §6.4, §6.4.1), on the matcher in `pattern`.
//!
//! A search works in portions of fuel. When the slice of the process is spent in between, the state goes into a
//! window slot and the native pauses. `gsub` leaves in the same way to call a function or metamethod.

#![expect(
    clippy::indexing_slicing,
    reason = "matches lie inside their subject, and `memchr` gives positions inside the text"
)]

use super::buffer::append;
use super::pattern::{CAPTURES_MAX, Capture, Outcome, PatternError, Search};
use super::string::from_start;
use crate::vm::native::{Access, Cx, Kind, NativeFn, Raise, Ret, Type, Value, kind_of, number, type_of};

/// Fuel of one portion, a few microseconds.
const PORTION: isize = 4_000;
/// Patterns from this length on are weighed against the memory limit before they are compiled.
const LONG_PATTERN: usize = 1 << 10;

/// Compiles a pattern or takes it from the cache.
fn search_for(cx: &mut Cx<'_>, pattern: &[u8]) -> Result<Box<Search>, Raise> {
    if pattern.len() >= LONG_PATTERN {
        cx.check_memory(Search::memory_for(pattern))?;
        cx.charge(pattern.len() >> 5);
    }
    Ok(Search::take(pattern))
}

/// Splits the anchor off.
fn split_anchor(pattern: &[u8]) -> (bool, &[u8]) {
    match pattern {
        [b'^', rest @ ..] => (true, rest),
        _ => (false, pattern),
    }
}

#[cold]
fn pattern_error(cx: &mut Cx<'_>, e: PatternError) -> Raise {
    cx.error(e)
}

/// Runs a search until it ends or the slice of the process is spent (`Outcome::Paused`).
#[inline]
fn run(cx: &mut Cx<'_>, search: &mut Search, subject: &[u8]) -> Result<Outcome, Raise> {
    loop {
        let mut fuel = PORTION;
        let outcome = search.run(subject, &mut fuel);
        // A unit of fuel is about an eighth of a reduction.
        cx.charge((PORTION - fuel) as usize >> 3);
        match outcome {
            Ok(Outcome::Paused) if !cx.exhausted() => {}
            Ok(outcome) => return Ok(outcome),
            Err(e) => return Err(pattern_error(cx, e)),
        }
    }
}

/// Value of capture `i` (from 0).
#[inline]
fn capture_value(cx: &mut Cx<'_>, search: &Search, subject: &[u8], i: usize) -> Result<Value, Raise> {
    match search.capture(i) {
        Ok(Capture::Span(from, to)) => Ok(cx.new_str(&subject[from..to])),
        Ok(Capture::Position(at)) => Ok(Value::int(at as i64 + 1)),
        Err(e) => Err(pattern_error(cx, e)),
    }
}

/// Pushes all captures, or the whole match if there are none and `or_whole` is set; returns how many.
#[inline]
fn push_captures(cx: &mut Cx<'_>, search: &Search, subject: &[u8], or_whole: bool) -> Result<usize, Raise> {
    let n = search.capture_count().max(usize::from(or_whole));
    for i in 0..n {
        let v = capture_value(cx, search, subject, i)?;
        cx.push(v);
    }
    Ok(n)
}

/// A search that was left in the middle, in the last slot of the window.
struct Paused {
    search: Option<Box<Search>>,
}

/// Leaves a search in a new last slot of the window.
fn pause(cx: &mut Cx<'_>, search: Box<Search>, continuation: NativeFn) -> Result<Ret, Raise> {
    let slot = cx.reserve(1);
    let state = cx.new_state(Paused { search: Some(search) });
    cx.set_arg(slot, state);
    cx.pause(continuation)
}

/// Takes a paused search back, and gives up its slot.
fn unpause(cx: &mut Cx<'_>) -> Result<Box<Search>, Raise> {
    let slot = cx.count();
    let state = cx.arg(slot);
    let search = cx.state::<Paused>(state).and_then(|paused| paused.search.take());
    cx.set_count(slot - 1);
    search.ok_or_else(|| cx.error("search lost"))
}

// ---- find and match

pub(crate) fn find(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let subject = cx.check_str(1)?;
    let pattern = cx.check_str(2)?;
    let Some(init) = start_position(cx, subject)? else {
        return cx.ret1(Value::NIL);
    };
    if !cx.arg(4).is_falsy() || !has_specials(pattern) {
        return find_plain(cx, subject, pattern, init);
    }
    let (is_anchored, pattern) = split_anchor(pattern);
    let mut search = search_for(cx, pattern)?;
    search.begin(init, is_anchored, None);
    find_on(cx, search)
}

pub(crate) fn matches(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let subject = cx.check_str(1)?;
    let pattern = cx.check_str(2)?;
    let Some(init) = start_position(cx, subject)? else {
        return cx.ret1(Value::NIL);
    };
    let (is_anchored, pattern) = split_anchor(pattern);
    let mut search = search_for(cx, pattern)?;
    search.begin(init, is_anchored, None);
    match_on(cx, search)
}

/// Where to start, from 0; nothing if that is behind the end.
#[inline]
fn start_position(cx: &mut Cx<'_>, subject: &[u8]) -> Result<Option<usize>, Raise> {
    let init = from_start(cx.opt_int(3, 1)?, subject.len()).max(1) - 1;
    Ok((init <= subject.len()).then_some(init))
}

/// Whether a pattern has characters with a meaning (`nospecials`).
fn has_specials(pattern: &[u8]) -> bool {
    pattern.iter().any(|c| matches!(c, b'^' | b'$' | b'*' | b'+' | b'?' | b'.' | b'(' | b'[' | b'%' | b'-'))
}

/// Subjects up to this length are searched without preparing the searcher.
const SHORT_SUBJECT: usize = 64;

fn find_plain(cx: &mut Cx<'_>, subject: &[u8], text: &[u8], init: usize) -> Result<Ret, Raise> {
    let rest = &subject[init..];
    let found = match text {
        [] => Some(0),
        [byte] => memchr::memchr(*byte, rest),
        _ if rest.len() < text.len() => None,
        [first, ..] if rest.len() <= SHORT_SUBJECT => {
            let places = rest.len() - text.len() + 1;
            memchr::memchr_iter(*first, &rest[..places]).find(|&at| rest[at..].starts_with(text))
        }
        _ => memchr::memmem::find(rest, text),
    };
    cx.charge(found.unwrap_or(rest.len()) >> 7);
    match found {
        Some(at) => {
            let start = init + at;
            cx.push(start as i64 + 1);
            cx.push((start + text.len()) as i64);
            cx.ret_pushed(2)
        }
        None => cx.ret1(Value::NIL),
    }
}

fn find_on(cx: &mut Cx<'_>, mut search: Box<Search>) -> Result<Ret, Raise> {
    let subject = cx.check_str(1)?;
    let n = match run(cx, &mut search, subject)? {
        Outcome::Match => {
            let (from, to) = search.span();
            cx.push(from as i64 + 1);
            cx.push(to as i64);
            Some(2 + push_captures(cx, &search, subject, false)?)
        }
        Outcome::NoMatch => None,
        Outcome::Paused => return pause(cx, search, find_continue),
    };
    search.give(split_anchor(cx.check_str(2)?).1);
    match n {
        Some(n) => cx.ret_pushed(n),
        None => cx.ret1(Value::NIL),
    }
}

fn find_continue(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let search = unpause(cx)?;
    find_on(cx, search)
}

fn match_on(cx: &mut Cx<'_>, mut search: Box<Search>) -> Result<Ret, Raise> {
    let subject = cx.check_str(1)?;
    let n = match run(cx, &mut search, subject)? {
        Outcome::Match => push_captures(cx, &search, subject, true)?,
        Outcome::NoMatch => 0,
        Outcome::Paused => return pause(cx, search, match_continue),
    };
    search.give(split_anchor(cx.check_str(2)?).1);
    match n {
        0 => cx.ret1(Value::NIL),
        n => cx.ret_pushed(n),
    }
}

fn match_continue(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let search = unpause(cx)?;
    match_on(cx, search)
}

// ---- gmatch

/// Upvalues of the iterator: subject, pattern, where to go on, where the last match ended (-1: nowhere).
const SUBJECT: usize = 1;
const PATTERN: usize = 2;
const NEXT: usize = 3;
const LAST: usize = 4;

pub(crate) fn gmatch(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    cx.check_str(1)?;
    cx.check_str(2)?;
    let upvalues = [cx.arg(1), cx.arg(2), Value::int(0), Value::int(-1)];
    let iterator = cx.new_function(gmatch_next, &upvalues);
    cx.ret1(iterator)
}

fn gmatch_next(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    cx.set_count(0);
    let pattern = cx.bytes(cx.upvalue(PATTERN));
    let mut search = search_for(cx, pattern)?;
    let next = usize::try_from(cx.upvalue(NEXT).as_int()).unwrap_or(0);
    search.begin(next, false, usize::try_from(cx.upvalue(LAST).as_int()).ok());
    gmatch_on(cx, search)
}

fn gmatch_on(cx: &mut Cx<'_>, mut search: Box<Search>) -> Result<Ret, Raise> {
    let subject = cx.bytes(cx.upvalue(SUBJECT));
    let n = match run(cx, &mut search, subject)? {
        Outcome::Match => {
            let (_, to) = search.span();
            cx.set_upvalue(NEXT, to as i64);
            cx.set_upvalue(LAST, to as i64);
            push_captures(cx, &search, subject, true)?
        }
        Outcome::NoMatch => 0,
        Outcome::Paused => return pause(cx, search, gmatch_continue),
    };
    search.give(cx.bytes(cx.upvalue(PATTERN)));
    cx.ret_pushed(n)
}

fn gmatch_continue(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let search = unpause(cx)?;
    gmatch_on(cx, search)
}

// ---- gsub

/// Window slots of `gsub`: its arguments, what is kept across calls, and a result that is being appended.
const SLOTS: usize = 6;
const STATE: usize = 5;
const RESULT: usize = 6;

/// What `gsub` keeps across calls and pauses.
#[derive(Default)]
struct Substitution {
    out: Vec<u8>,
    /// Subject up to here is in `out`.
    done: usize,
    /// Where the previous match ended.
    last: Option<usize>,
    count: i64,
    max: i64,
    /// The match whose replacement is being computed.
    matched: (usize, usize),
    /// A search that was paused.
    search: Option<Box<Search>>,
}

/// How the replacements are made.
enum Replacement<'a> {
    /// Bytes as they are.
    Plain(&'a [u8]),
    /// Bytes with `%1` and the like.
    Template(&'a [u8]),
    /// Looked up.
    Table(Value),
    /// Computed.
    Function(Value),
}

pub(crate) fn gsub(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let subject = cx.check_str(1)?;
    cx.check_str(2)?;
    let max = cx.opt_int(4, subject.len() as i64 + 1)?;
    replacement(cx)?;
    cx.set_count(SLOTS);
    let out = cx.take_buffer();
    substitute(cx, Substitution { out, max, ..Substitution::default() })
}

fn replacement<'a>(cx: &mut Cx<'a>) -> Result<Replacement<'a>, Raise> {
    let v = cx.arg(3);
    match kind_of(v) {
        Kind::Str(_) | Kind::Int(_) | Kind::Float(_) => {
            let text = cx.check_str(3)?;
            Ok(if text.contains(&b'%') { Replacement::Template(text) } else { Replacement::Plain(text) })
        }
        Kind::Table(_) => Ok(Replacement::Table(v)),
        _ if type_of(v) == Type::Function => Ok(Replacement::Function(v)),
        Kind::Other if let Some(text) = cx.to_str(v) => {
            cx.set_arg(3, text);
            replacement(cx)
        }
        _ => Err(cx.arg_error(3, "string/function/table expected")),
    }
}

fn substitute(cx: &mut Cx<'_>, mut state: Substitution) -> Result<Ret, Raise> {
    let subject = cx.check_str(1)?;
    let (is_anchored, pattern) = split_anchor(cx.check_str(2)?);
    let replacement = replacement(cx)?;
    let mut search = match state.search.take() {
        Some(search) => search,
        None => {
            let mut search = search_for(cx, pattern)?;
            search.begin(state.done, is_anchored, state.last);
            search
        }
    };
    while state.count < state.max && !(is_anchored && state.count > 0) {
        match run(cx, &mut search, subject)? {
            Outcome::Match => {}
            Outcome::NoMatch => break,
            Outcome::Paused => {
                state.search = Some(search);
                keep(cx, state);
                return cx.pause(gsub_continue);
            }
        }
        let (from, to) = search.span();
        append(cx, &mut state.out, &subject[state.done..from])?;
        state.count += 1;
        state.done = to;
        state.last = Some(to);
        state.matched = (from, to);
        match replacement {
            Replacement::Plain(text) => append(cx, &mut state.out, text)?,
            Replacement::Template(text) => append_template(cx, &mut state.out, &search, subject, text)?,
            Replacement::Table(table) => {
                let key = capture_value(cx, &search, subject, 0)?;
                match cx.get(table, key)? {
                    Access::Done(v) => append_result(cx, &mut state, subject, v)?,
                    Access::Call { function, args, n } => {
                        search.give(pattern);
                        keep(cx, state);
                        return cx.call(function, &args[..n], gsub_replaced);
                    }
                }
            }
            Replacement::Function(function) => {
                let first = capture_value(cx, &search, subject, 0)?;
                let n = search.capture_count();
                if n <= 1 {
                    search.give(pattern);
                    keep(cx, state);
                    return cx.call(function, &[first], gsub_replaced);
                }
                let mut args = [Value::NIL; CAPTURES_MAX];
                args[0] = first;
                for (i, arg) in args[..n].iter_mut().enumerate().skip(1) {
                    *arg = capture_value(cx, &search, subject, i)?;
                }
                search.give(pattern);
                keep(cx, state);
                return cx.call(function, &args[..n], gsub_replaced);
            }
        }
        // Small matches use no fuel worth counting.
        if state.count & 127 == 0 {
            cx.charge(32);
            if cx.exhausted() {
                search.give(pattern);
                keep(cx, state);
                return cx.pause(gsub_continue);
            }
        }
        search.begin(state.done, is_anchored, state.last);
    }
    search.give(pattern);
    let result = if state.count == 0 {
        cx.give_buffer(state.out);
        cx.arg(1)
    } else {
        append(cx, &mut state.out, &subject[state.done..])?;
        cx.buffer_to_str(state.out)?
    };
    cx.ret(&[result, Value::int(state.count)])
}

/// Puts the state into its window slot.
fn keep(cx: &mut Cx<'_>, state: Substitution) {
    let slot = cx.arg(STATE);
    match cx.state::<Substitution>(slot) {
        Some(place) => *place = state,
        None => {
            let v = cx.new_state(state);
            cx.set_arg(STATE, v);
        }
    }
}

fn kept(cx: &mut Cx<'_>) -> Substitution {
    let slot = cx.arg(STATE);
    cx.state::<Substitution>(slot).map(std::mem::take).unwrap_or_default()
}

fn gsub_continue(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let state = kept(cx);
    substitute(cx, state)
}

/// Goes on with the replacement that a function or metamethod gave.
fn gsub_replaced(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let result = cx.result(1);
    let subject = cx.check_str(1)?;
    let mut state = kept(cx);
    append_result(cx, &mut state, subject, result)?;
    substitute(cx, state)
}

/// Appends a replacement value; nil and false keep the match.
fn append_result(cx: &mut Cx<'_>, state: &mut Substitution, subject: &[u8], v: Value) -> Result<(), Raise> {
    if v.is_falsy() {
        let (from, to) = state.matched;
        return append(cx, &mut state.out, &subject[from..to]);
    }
    match kind_of(v) {
        Kind::Str(_) => {
            // Appending may collect garbage.
            cx.set_arg(RESULT, v);
            let bytes = cx.bytes(v);
            append(cx, &mut state.out, bytes)
        }
        Kind::Int(_) | Kind::Float(_) => append(cx, &mut state.out, number::Text::new().format(v)),
        _ => Err(cx.error(format_args!("invalid replacement value (a {})", type_of(v).name()))),
    }
}

/// Appends a replacement text in which `%0` to `%9` stand for captures.
fn append_template(
    cx: &mut Cx<'_>,
    out: &mut Vec<u8>,
    search: &Search,
    subject: &[u8],
    template: &[u8],
) -> Result<(), Raise> {
    let mut rest = template;
    while let Some(at) = memchr::memchr(b'%', rest) {
        append(cx, out, &rest[..at])?;
        let capture = match rest.get(at + 1) {
            Some(b'%') => {
                append(cx, out, b"%")?;
                rest = &rest[at + 2..];
                continue;
            }
            Some(b'0') => {
                let (from, to) = search.span();
                Ok(Capture::Span(from, to))
            }
            Some(digit @ b'1'..=b'9') => search.capture(usize::from(digit - b'1')),
            _ => return Err(cx.error("invalid use of '%' in replacement string")),
        };
        match capture {
            Ok(Capture::Span(from, to)) => append(cx, out, &subject[from..to])?,
            Ok(Capture::Position(at)) => append(cx, out, number::Text::new().format_int(at as i64 + 1))?,
            Err(e) => return Err(pattern_error(cx, e)),
        }
        rest = &rest[at + 2..];
    }
    append(cx, out, rest)
}
