//! The text as tokens, each with what stands before it: comments and line ends.

use crate::source::{Position, Span};
use crate::syntax::lexer::Lexer;
use crate::syntax::token::{Token, TokenKind};

/// A comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Comment {
    /// Where it stands, without a line end.
    pub(super) span: Span,
    /// Whether it goes to the end of its line, and is not between long brackets.
    pub(super) is_line: bool,
    /// How many lines end between it and what stands before it; 2 stands for all more.
    pub(super) n_line_ends: u8,
}

/// A token and what is before it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item {
    /// The token.
    pub(super) token: Token,
    /// The first of the comments before it, in the list of all.
    pub(super) first_comment: usize,
    /// How many lines end between it and the comment or token before it; 2 stands for all more.
    pub(super) n_line_ends: u8,
}

/// All tokens of a text and all its comments.
#[derive(Debug)]
pub(super) struct Tokens {
    /// The tokens; the last is the end of the text.
    pub(super) items: Vec<Item>,
    /// The comments.
    pub(super) comments: Vec<Comment>,
}

impl Tokens {
    /// Reads `source` from `start` on. A token that is not well formed stays in the list as such.
    pub(super) fn read(source: &[u8], start: usize) -> Tokens {
        let start = Position::try_from(start).unwrap_or(Position::MAX);
        let mut lexer = Lexer::new(source, start, true);
        let mut list = Vec::new();
        loop {
            let token = lexer.next_token();
            list.push(token);
            if token.kind == TokenKind::EndOfText {
                break;
            }
        }
        let spans = lexer.take_comments();
        let mut tokens = Tokens { items: Vec::with_capacity(list.len()), comments: Vec::with_capacity(spans.len()) };
        let mut spans = spans.into_iter().peekable();
        let mut end = start;
        // What stands at the beginning of the text stands behind nothing.
        let mut n_at_start = u8::from(start == 0);
        for token in list {
            let first_comment = tokens.comments.len();
            while let Some(span) = spans.next_if(|span| span.start < token.span.start || token.span.is_empty()) {
                let n_line_ends = line_ends(Span::new(end, span.start).slice(source)).max(n_at_start);
                n_at_start = 0;
                tokens.comments.push(Comment { span, is_line: !is_long(span.slice(source)), n_line_ends });
                end = span.end;
            }
            let n_line_ends = line_ends(Span::new(end, token.span.start.max(end)).slice(source));
            n_at_start = 0;
            tokens.items.push(Item { token, first_comment, n_line_ends });
            end = token.span.end;
        }
        tokens
    }

    /// The place in the list of the token that starts at `position`, or of the first behind it.
    pub(super) fn at(&self, position: Position) -> usize {
        self.items.partition_point(|item| item.token.span.start < position)
    }

    /// The comments before the token at a place.
    pub(super) fn comments_before(&self, at: usize) -> &[Comment] {
        let first = |at: usize| self.items.get(at).map_or(self.comments.len(), |item| item.first_comment);
        self.comments.get(first(at)..first(at + 1)).unwrap_or_default()
    }

    /// Whether a comment begins within `span`.
    pub(super) fn has_comment(&self, span: Span) -> bool {
        let next = self.comments.partition_point(|comment| comment.span.start < span.start);
        self.comments.get(next).is_some_and(|comment| comment.span.start < span.end)
    }
}

/// Whether a comment stands between long brackets: `--[[`, `--[=[`, ….
fn is_long(text: &[u8]) -> bool {
    let Some(rest) = text.strip_prefix(b"--[") else { return false };
    let n_equals = rest.iter().take_while(|byte| **byte == b'=').count();
    rest.get(n_equals) == Some(&b'[')
}

/// How many lines end in white space, 2 at most. A line ends with `\n`, `\r`, `\r\n` or `\n\r`.
fn line_ends(space: &[u8]) -> u8 {
    let mut n_ends = 0;
    let mut bytes = space.iter().copied().filter(|byte| matches!(byte, b'\n' | b'\r')).peekable();
    while let Some(byte) = bytes.next() {
        bytes.next_if(|next| *next != byte);
        n_ends += 1;
        if n_ends == 2 {
            break;
        }
    }
    n_ends
}
