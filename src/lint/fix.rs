//! Corrections that cannot change what a program does, for `wippy lint --fix`.
//!
//! | finding | edit |
//! |---|---|
//! | `W0006` | the line `local m = require("x")` goes, if `x` is a built-in module and nothing else is on the line |
//! | `P0001` for `!=` | becomes `~=` |

use super::builtin::modules;
use super::facts::Facts;
use crate::diag::{Code, Diagnostic};
use crate::source::{LineIndex, Span};

/// A piece of text to be replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edit {
    /// Where.
    pub span: Span,
    /// By what.
    pub text: &'static str,
}

/// The edits for these findings, in the order of their places, without overlaps. Of a text with syntax errors there are no
/// facts.
#[must_use]
pub fn edits(findings: &[Diagnostic], facts: Option<&Facts<'_>>, source: &[u8], lines: &LineIndex) -> Vec<Edit> {
    let mut edits: Vec<Edit> = findings
        .iter()
        .filter_map(|finding| match finding.code {
            Code::P0001 => inequality(finding, source),
            Code::W0006 => unused_import(finding, facts?, source, lines),
            _ => None,
        })
        .collect();
    edits.sort_by_key(|edit| edit.span.start);
    edits.dedup_by(|next, previous| next.span.start < previous.span.end);
    edits
}

/// The text after edits, which are in order.
#[must_use]
pub fn apply(source: &[u8], edits: &[Edit]) -> Vec<u8> {
    let mut text = Vec::with_capacity(source.len());
    let mut at = 0;
    for edit in edits {
        text.extend_from_slice(Span::new(at, edit.span.start).slice(source));
        text.extend_from_slice(edit.text.as_bytes());
        at = edit.span.end;
    }
    text.extend_from_slice(source.get(at as usize..).unwrap_or_default());
    text
}

fn inequality(finding: &Diagnostic, source: &[u8]) -> Option<Edit> {
    let start = finding.primary.span.start;
    let span = Span::new(start, start + 2);
    let is_advised = finding.helps.iter().any(|help| help.contains("~="));
    (is_advised && source.get(span.range()) == Some(b"!=")).then_some(Edit { span, text: "~=" })
}

fn unused_import(finding: &Diagnostic, facts: &Facts<'_>, source: &[u8], lines: &LineIndex) -> Option<Edit> {
    let is_it =
        |number: usize| facts.variables.get(number).is_some_and(|variable| variable.span == finding.primary.span);
    let import = facts.imports.iter().find(|import| is_it(import.variable))?;
    if !modules().any(|module| module.as_bytes() == import.module) {
        return None;
    }
    let stat = import.stat?;
    let start = lines.line_start(lines.line(stat.start))?;
    let end = source.get(stat.end as usize..)?.iter().position(|&byte| byte == b'\n');
    let end = end.map_or(source.len(), |newline| stat.end as usize + newline + 1);
    let end = u32::try_from(end).ok()?;
    let is_blank = |span: Span| span.slice(source).iter().all(|&byte| byte.is_ascii_whitespace() || byte == b';');
    let is_alone = is_blank(Span::new(start, stat.start)) && is_blank(Span::new(stat.end, end));
    is_alone.then_some(Edit { span: Span::new(start, end), text: "" })
}
