//! What takes the place of matches: texts with groups in them, or what a function returns.

use super::search::Search;
use crate::modules::text::work::BYTES_PER_REDUCTION;
use crate::vm::native::{Cx, Kind, Raise, Ret, kind_of, type_of};

/// A replacement that was read.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Template(Vec<Part>);

#[derive(Debug, PartialEq, Eq)]
enum Part {
    Text(Vec<u8>),
    /// The text of a group.
    Group(usize),
}

impl Template {
    /// Reads a replacement: `$1`, `${1}`, `$name`, `${name}`, `$$`. A group that there is not is empty; a `$` that is none of these
    /// is itself.
    pub(super) fn read(text: &[u8], names: &[String]) -> Template {
        let mut parts = Vec::new();
        let mut plain = Vec::new();
        let mut rest = text;
        while let Some(at) = memchr::memchr(b'$', rest) {
            plain.extend_from_slice(rest.get(..at).unwrap_or_default());
            rest = rest.get(at + 1..).unwrap_or_default();
            if let Some(behind) = rest.strip_prefix(b"$") {
                plain.push(b'$');
                rest = behind;
            } else if let Some((name, behind)) = group_name(rest) {
                rest = behind;
                if let Some(group) = group_of(name, names) {
                    if !plain.is_empty() {
                        parts.push(Part::Text(std::mem::take(&mut plain)));
                    }
                    parts.push(Part::Group(group));
                }
            } else {
                plain.push(b'$');
            }
        }
        plain.extend_from_slice(rest);
        if !plain.is_empty() {
            parts.push(Part::Text(plain));
        }
        Template(parts)
    }
}

/// The name at the beginning, in braces or as long as it is, and what follows.
fn group_name(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let inside = text.strip_prefix(b"{");
    let from = inside.unwrap_or(text);
    let mut n = 0;
    while let Some(len) = from.get(n..).and_then(letter_len) {
        n += len;
    }
    let (name, behind) = from.split_at_checked(n).filter(|_| n > 0)?;
    match inside {
        Some(_) => Some((name, behind.strip_prefix(b"}")?)),
        None => Some((name, behind)),
    }
}

/// Bytes of the letter, digit or underscore at the beginning.
fn letter_len(text: &[u8]) -> Option<usize> {
    let first = *text.first()?;
    if first.is_ascii() {
        return (first.is_ascii_alphanumeric() || first == b'_').then_some(1);
    }
    let start = text.get(..text.len().min(4)).unwrap_or_default();
    let c = start.utf8_chunks().next()?.valid().chars().next()?;
    c.is_alphanumeric().then(|| c.len_utf8())
}

/// The group of a number or of a name.
fn group_of(name: &[u8], names: &[String]) -> Option<usize> {
    if name.iter().all(u8::is_ascii_digit) && (name.len() == 1 || !name.starts_with(b"0")) {
        let number: usize = std::str::from_utf8(name).ok()?.parse().ok()?;
        return (number < names.len()).then_some(number);
    }
    names.iter().position(|known| known.as_bytes() == name)
}

/// Ends the native with the text in which the template stands for each match.
///
/// # Errors
/// `not enough memory`.
pub(super) fn by_template(cx: &mut Cx<'_>, search: &Search, template: &Template) -> Result<Ret, Raise> {
    let mut size = search.bytes_of_text().len();
    for_each_part(search, template, |part| size = size.saturating_add(part.len()));
    cx.check_memory(size)?;
    cx.charge(size / BYTES_PER_REDUCTION);
    let mut out = Vec::with_capacity(size);
    for_each_part(search, template, |part| out.extend_from_slice(part));
    let text = cx.new_str_from(out);
    cx.ret1(text)
}

/// Shows what the result is made of, piece by piece.
fn for_each_part(search: &Search, template: &Template, mut body: impl FnMut(&[u8])) {
    let text = search.bytes_of_text();
    let mut begin = 0;
    for i in 0..search.n_matches() {
        let (from, to) = search.whole(i);
        body(text.get(begin..from).unwrap_or_default());
        for part in &template.0 {
            match part {
                Part::Text(text) => body(text),
                Part::Group(group) => body(search.part(search.places(i).get(*group).copied().flatten())),
            }
        }
        begin = to;
    }
    body(text.get(begin..).unwrap_or_default());
}

/// A replacement by a function, between two calls.
struct Calls {
    search: Search,
    /// What is written so far: up to the end of match `i - 1`.
    out: Vec<u8>,
    /// The match whose replacement comes next.
    i: usize,
}

/// Calls the function in window slot `slot` for each match, with its text and those of its groups; then ends the native with the
/// text.
///
/// # Errors
/// `not enough memory`.
pub(super) fn by_function(cx: &mut Cx<'_>, search: Search, slot: usize) -> Result<Ret, Raise> {
    let function = cx.arg(slot);
    let calls = Calls { search, out: Vec::new(), i: 0 };
    cx.set_count(0);
    let first = cx.reserve(2);
    cx.set_arg(first, function);
    next_call(cx, calls)
}

fn next_call(cx: &mut Cx<'_>, mut calls: Calls) -> Result<Ret, Raise> {
    let Calls { search, out, i } = &mut calls;
    let text = search.bytes_of_text();
    let begin = if *i == 0 { 0 } else { search.whole(*i - 1).1 };
    if *i >= search.n_matches() {
        let rest = text.get(begin..).unwrap_or_default();
        cx.check_memory(out.len() + rest.len())?;
        out.extend_from_slice(rest);
        let text = cx.new_str_from(std::mem::take(out));
        return cx.ret1(text);
    }
    out.extend_from_slice(text.get(begin..search.whole(*i).0).unwrap_or_default());
    let places = search.places(*i);
    let size = places.iter().flatten().map(|(from, to)| to - from).fold(out.len(), usize::saturating_add);
    cx.check_memory(size)?;
    let arguments: Vec<_> = places.iter().map(|place| cx.new_str(search.part(*place))).collect();
    let (function, state) = (cx.arg(1), cx.new_state(Some(calls)));
    cx.set_arg(2, state);
    cx.call_yieldable(function, &arguments, called)
}

/// The replacement of a match has come: a string or a number; `false` and `nil` leave what was there.
fn called(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let result = cx.result(1);
    let state = cx.arg(2);
    let Some(mut calls) = cx.state::<Option<Calls>>(state).and_then(Option::take) else {
        return Err(cx.error("the function has returned twice"));
    };
    match kind_of(result) {
        Kind::Nil | Kind::Boolean(false) => {
            let whole = calls.search.whole(calls.i);
            calls.out.extend_from_slice(calls.search.part(Some(whole)));
        }
        Kind::Str(_) | Kind::Int(_) | Kind::Float(_) => {
            let text = cx.to_str(result).map(|text| cx.bytes(text)).unwrap_or_default();
            calls.out.extend_from_slice(text);
        }
        _ => {
            let what = type_of(result).name();
            return Err(cx.error(format!("invalid replacement value (a {what})")));
        }
    }
    calls.i += 1;
    next_call(cx, calls)
}

#[cfg(test)]
mod tests {
    use super::{Part, Template};

    #[test]
    fn templates() {
        let names = ["", "name", "", "ab"].map(str::to_owned);
        let text = |text: &str| Part::Text(text.into());
        for (template, parts) in [
            ("$2-$1", vec![Part::Group(2), text("-"), Part::Group(1)]),
            ("${name}x$name", vec![Part::Group(1), text("x"), Part::Group(1)]),
            ("$$1", vec![text("$1")]),
            ("a$1x", vec![text("a")]),
            ("$9|$01|$99999999999999999999", vec![text("||")]),
            ("$", vec![text("$")]),
            ("${1", vec![text("${1")]),
            ("${}$-", vec![text("${}$-")]),
            ("$1ä", vec![]),
            ("$1…$0", vec![Part::Group(1), text("…"), Part::Group(0)]),
        ] {
            assert_eq!(Template::read(template.as_bytes(), &names), Template(parts), "{template}");
        }
    }
}
