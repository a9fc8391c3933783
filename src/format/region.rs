//! Regions between `-- fmt: off` and `-- fmt: on`, which stay as they are.

use super::document::Piece;
use super::printer::{Gap, Printer};
use super::quote;
use super::tokens::Comment;
use crate::source::{Position, Span};

impl Printer<'_> {
    /// Where the line ends, or may end, before an item of a list or block, with the comments that stand there. A comment
    /// that begins a region hands on all of it: then the result is where what comes next starts. `is_start` tells whether
    /// an item, or what closes the list, starts at a position: only there a region can end.
    pub(super) fn gap_or_region(
        &mut self,
        gap: Gap,
        keeps_blank: bool,
        end: Position,
        is_start: impl Fn(Position) -> bool,
    ) -> Option<Position> {
        self.line(gap, keeps_blank);
        self.comments_or_region(end, is_start)
    }

    /// The comments of such a place.
    fn comments_or_region(&mut self, end: Position, is_start: impl Fn(Position) -> bool) -> Option<Position> {
        while let Some(comment) = self.comments.front().copied().filter(|comment| self.ends_line(*comment)) {
            if self.is_directive(comment, b"off") {
                self.put_comment(comment);
                self.region(comment, end, &is_start);
                return Some(self.position());
            }
            self.leading_comment(comment);
        }
        None
    }

    /// Whether a region begins before the current token.
    pub(super) fn has_region_ahead(&self) -> bool {
        self.comments.iter().any(|comment| self.is_directive(*comment, b"off"))
    }

    /// Whether a comment is `-- fmt: WORD`.
    fn is_directive(&self, comment: Comment, word: &[u8]) -> bool {
        let text = comment.span.slice(self.source);
        let Some(text) = text.strip_prefix(b"--").filter(|_| comment.is_line) else { return false };
        text.trim_ascii().strip_prefix(b"fmt:").is_some_and(|rest| rest.trim_ascii_start() == word)
    }

    /// Hands on the text behind the comment `off` up to the `-- fmt: on` before an item, or to `end`, before which the
    /// list ends.
    fn region(&mut self, off: Comment, end: Position, is_start: &impl Fn(Position) -> bool) {
        let last = self.tokens.at(end);
        let mut at = self.at;
        let found = loop {
            let on = self
                .tokens
                .comments_before(at)
                .iter()
                .find(|comment| comment.span.start > off.span.start && self.is_directive(**comment, b"on"));
            let start = self.tokens.items.get(at).map_or(end, |item| item.token.span.start);
            match on {
                Some(on) if start == end || is_start(start) => break Some(*on),
                _ if at >= last => break None,
                _ => at += 1,
            }
        };
        let until = found.map_or(end, |on| on.span.start);
        // A separator between the comment and the region has been handed on before the comment.
        let before = self.at.checked_sub(1).and_then(|at| self.tokens.items.get(at));
        let start = before.map_or(off.span.end, |item| item.token.span.end.max(off.span.end));
        let mut raw = quote::with_plain_line_ends(Span::new(start, until.max(start)).slice(self.source));
        raw.truncate(raw.trim_ascii_end().len());
        if !raw.is_empty() && !raw.starts_with(b"\n") {
            raw.insert(0, b'\n');
        }
        self.document.raw(&raw);
        self.comments.clear();
        self.move_to(at);
        self.comments.retain(|comment| comment.span.start >= until);
        if found.is_some() {
            // The comment at its end stands on a line of its own.
            let blank = self.n_line_ends_ahead() >= 2;
            self.document.push(Piece::Hard { blank });
        }
    }
}
