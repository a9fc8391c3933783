//! `no-empty-blocks`: bodies of `if`, `while`, `repeat` and `for` in which nothing stands, not even a comment.

use super::{Program, finding};
use crate::diag::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::{Block, Stat, StatKind};
use crate::syntax::visit::{Node, walk};

pub(super) fn check(program: &Program<'_, '_>, findings: &mut Vec<Diagnostic>) {
    walk(Node::Block(&program.chunk.body), |node| {
        if let Node::Stat(stat) = node {
            check_stat(program, stat, findings);
        }
    });
}

fn check_stat(program: &Program<'_, '_>, stat: &Stat<'_>, findings: &mut Vec<Diagnostic>) {
    let mut report = |block: &Block<'_>, keyword: &str, start: u32| {
        if block.stats.is_empty() && !has_comment(program, block) {
            let length = u32::try_from(keyword.len()).unwrap_or(0);
            let message = format!("empty {keyword} block");
            findings.push(finding(Code::W0001, message, Span::new(start, start + length)));
        }
    };
    match &stat.kind {
        StatKind::If { arms, else_body } => {
            for (arm, i) in arms.iter().zip(0..) {
                report(&arm.body, if i == 0 { "if" } else { "elseif" }, arm.span.start);
            }
            if let Some(body) = else_body {
                let start = keyword_before(program.source, "else", body.span.start).unwrap_or(body.span.start);
                report(body, "else", start);
            }
        }
        StatKind::While { body, .. } => report(body, "while", stat.span.start),
        StatKind::Repeat { body, .. } => report(body, "repeat", stat.span.start),
        StatKind::NumericFor { body, .. } | StatKind::GenericFor { body, .. } => report(body, "for", stat.span.start),
        _ => {}
    }
}

/// Whether a comment is all that stands in an empty block: only blanks are between it and the place of the block.
fn has_comment(program: &Program<'_, '_>, block: &Block<'_>) -> bool {
    let at = block.span.start;
    let is_blank = |start: u32, end: u32| {
        start <= end && Span::new(start, end).slice(program.source).iter().all(u8::is_ascii_whitespace)
    };
    let behind = program.comments.partition_point(|comment| comment.start < at);
    let before = behind.checked_sub(1).and_then(|i| program.comments.get(i));
    before.is_some_and(|comment| is_blank(comment.end, at))
        || program.comments.get(behind).is_some_and(|comment| is_blank(at, comment.start))
}

/// Where the last `keyword` in front of a place begins.
fn keyword_before(source: &[u8], keyword: &str, at: u32) -> Option<u32> {
    let before = source.get(..at as usize)?;
    let place = before.windows(keyword.len()).rposition(|window| window == keyword.as_bytes())?;
    u32::try_from(place).ok()
}
