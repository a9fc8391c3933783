//! The formatter: one layout for a program text, without options.
//!
//! ```text
//! text ──lexer──▶ tokens with comments ─┐
//!      ──parser─▶ tree ─────────────────┴─printer─▶ document ──layout──▶ text
//! ```
//!
//! 1. `tokens` reads the text once more as tokens, each with the comments and line ends before it.
//! 2. `printer` walks the tree and hands on every token in its turn; the tree only says where spaces and possible line
//!    ends belong. So nothing can get lost that is not left out on purpose: separators, quotes, line ends.
//! 3. `document` is the result: pieces of text, possible line ends, groups that are broken or not as a whole.
//! 4. `layout` decides, group by group from the outside in, what fits on a line.
//! 5. `verify` compares tokens, comments and trees of both texts before anybody gets the result.
//!
//! Source: section 6.4 of the command line's specification; the way of groups is that of Wadler, "A prettier printer",
//! on a flat list of pieces as in Oppen, "Prettyprinting", so that the work is linear.

#![forbid(unsafe_code)]
#![expect(clippy::wildcard_enum_match_arm, reason = "a match names the kinds that have a way of their own")]

mod document;
mod expr;
mod function;
mod layout;
mod printer;
mod quote;
mod region;
mod stat;
mod tokens;
mod types;
mod verify;

use bumpalo::Bump;

use crate::source::{Names, prologue_len, with_room};
use crate::syntax::{ParseOptions, Parsed, SyntaxError, parse};
use printer::Printer;

/// Most columns of a line where a break is possible.
pub const WIDTH: usize = 100;
/// Columns of a level of indentation.
pub const INDENT: usize = 4;

/// How often a text is formatted until nothing changes. The layout that a text has decides in places (a table whose first
/// item is on a line of its own stays broken), so that a second round may find what the first one has made.
const ROUNDS_MAX: usize = 8;

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Why a text is not formatted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FormatError {
    /// It is no program: the mistakes, at least one.
    Syntax(Vec<SyntaxError>),
    /// A defect of ours: what came out was another program, or no end was found. What to say of it.
    Defect(&'static str),
}

/// The text in its one layout. A byte-order mark stays, a first line that begins with `#` stays; formatting the result
/// gives the result.
///
/// # Errors
/// The text has mistakes of syntax, or the result did not pass the comparison with it.
pub fn format(source: &[u8]) -> Result<Vec<u8>, FormatError> {
    match source.strip_prefix(BYTE_ORDER_MARK) {
        Some(body) => Ok([BYTE_ORDER_MARK, &until_stable(body)?].concat()),
        None => until_stable(source),
    }
}

/// Formats until nothing changes, and compares.
fn until_stable(source: &[u8]) -> Result<Vec<u8>, FormatError> {
    with_room(|| {
        let mut text = once(source)?;
        if text == source {
            return Ok(text);
        }
        for _ in 0..ROUNDS_MAX {
            let next = once(&text).map_err(|error| match error {
                FormatError::Syntax(_) => FormatError::Defect("the result is no program"),
                defect @ FormatError::Defect(_) => defect,
            })?;
            if next == text {
                verify::compare(source, &text)?;
                return Ok(text);
            }
            text = next;
        }
        Err(FormatError::Defect("the result would be formatted differently again"))
    })
}

/// One round.
fn once(source: &[u8]) -> Result<Vec<u8>, FormatError> {
    let arena = Bump::new();
    let Parsed { chunk, errors, .. } = read(source, &arena, &mut Names::new());
    if !errors.is_empty() {
        return Err(FormatError::Syntax(errors));
    }
    let prologue = prologue_len(source);
    let document = Printer::new(source, prologue).chunk(&chunk)?;
    let mut text = layout::lay_out(&document);
    if text.last().is_some_and(|last| *last != b'\n') {
        text.push(b'\n');
    }
    Ok(text)
}

fn read<'a>(source: &'a [u8], arena: &'a Bump, names: &mut Names) -> Parsed<'a> {
    parse(source, arena, names, ParseOptions { keep_comments: false, skip_prologue: true })
}
