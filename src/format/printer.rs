//! Handing on tokens and comments: what all parts of the printer use.
//!
//! The tree says which token comes next; [`Printer::put`] takes it from the list and notes if it is another one. A comment
//! is handed on before the token that it stands before, in one of three ways:
//!
//! * behind the token before, if it stands there and its line ends with it ([`Printer::gap`] and what closes a list or a
//!   block see to that before they end the line);
//! * on lines of its own, if it stands on one, where a line may end anyway;
//! * within the line otherwise, just before the token; a comment to the end of the line then ends it.

use std::collections::VecDeque;

use super::FormatError;
use super::document::{Document, Piece};
use super::quote;
use super::tokens::{Comment, Item, Tokens};
use crate::source::{Position, Span};
use crate::syntax::ast::Chunk;
use crate::syntax::token::{Token, TokenKind};

/// What stands where the text of a group may be broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gap {
    /// Nothing, or the end of a line.
    Nothing,
    /// A space, or the end of a line.
    Space,
    /// The end of a line.
    LineEnd,
}

pub(super) struct Printer<'s> {
    pub(super) source: &'s [u8],
    pub(super) tokens: Tokens,
    pub(super) document: Document,
    /// The place of the current token in the list.
    pub(super) at: usize,
    /// What is left of the current token, of which a part has been taken (`>>`).
    current: Token,
    /// Comments before the current token that have not been handed on.
    pub(super) comments: VecDeque<Comment>,
    /// How many lines end right before the current token, 2 at most.
    n_line_ends: u8,
    /// Number of the piece behind the brace of the table, or the head of the function, that was handed on last.
    pub(super) last_own: Option<usize>,
    /// Whether a token came that the tree does not have there.
    is_lost: bool,
}

impl<'s> Printer<'s> {
    /// A printer for `source`, whose first token is behind `prologue` bytes.
    pub(super) fn new(source: &'s [u8], prologue: usize) -> Printer<'s> {
        let tokens = Tokens::read(source, prologue);
        let current = Token { kind: TokenKind::EndOfText, span: Span::at(0) };
        let mut printer = Printer {
            source,
            tokens,
            document: Document::default(),
            at: 0,
            current,
            comments: VecDeque::new(),
            n_line_ends: 0,
            last_own: None,
            is_lost: false,
        };
        let first_line = source.get(..prologue).unwrap_or_default();
        printer.document.text(first_line.trim_ascii_end());
        printer.move_to(0);
        printer
    }

    /// The document of a whole text.
    ///
    /// # Errors
    /// Tokens and tree did not go together.
    pub(super) fn chunk(mut self, chunk: &Chunk<'_>) -> Result<Document, FormatError> {
        let has_prologue = self.document.text.contains(&b'#');
        self.statements(&chunk.body, !has_prologue);
        self.last_comments(chunk.body.stats.is_empty() && !has_prologue);
        if self.is_lost || self.current.kind != TokenKind::EndOfText {
            return Err(FormatError::Defect("the tree does not follow the text"));
        }
        self.document.measure();
        Ok(self.document)
    }

    // Tokens

    /// Go on with the token at this place; comments that are waiting come before its own.
    pub(super) fn move_to(&mut self, at: usize) {
        self.at = at;
        self.comments.extend(self.tokens.comments_before(at));
        if let Some(Item { token, n_line_ends, .. }) = self.tokens.items.get(at) {
            self.current = *token;
            self.n_line_ends = *n_line_ends;
        }
    }

    /// Whether the current token is of this kind.
    pub(super) fn is_at(&self, kind: TokenKind) -> bool {
        self.current.kind == kind
    }

    /// Where the current token starts.
    pub(super) fn position(&self) -> Position {
        self.current.span.start
    }

    /// Take the current token, which must be of `kind`. `>` is also the first half of `>>` and of `>=`.
    pub(super) fn put(&mut self, kind: TokenKind) {
        self.inner_comments();
        let Token { kind: found, span } = self.current;
        let rest = match (kind, found) {
            (TokenKind::Greater, TokenKind::GreaterGreater) => Some(TokenKind::Greater),
            (TokenKind::Greater, TokenKind::GreaterEqual) => Some(TokenKind::Equal),
            _ => None,
        };
        if let Some(rest) = rest {
            self.document.text(b">");
            self.current = Token { kind: rest, span: Span::new(span.start + 1, span.end) };
            self.n_line_ends = 0;
            return;
        }
        if found != kind {
            self.is_lost = true;
            return;
        }
        let text = span.slice(self.source);
        match found {
            TokenKind::QuotedString => self.document.lines(&quote::quoted(text)),
            TokenKind::LongString => self.document.lines(&quote::with_plain_line_ends(text)),
            _ => self.document.text(text),
        }
        self.move_to(self.at + 1);
    }

    /// Several tokens without spaces.
    pub(super) fn put_all(&mut self, kinds: &[TokenKind]) {
        for kind in kinds {
            self.put(*kind);
        }
    }

    /// A space, a token, a space.
    pub(super) fn put_spaced(&mut self, kind: TokenKind) {
        self.space();
        self.put(kind);
        self.space();
    }

    /// Take a separator, `,` or `;`; `text` stands for it. Comments before it that end lines come behind it.
    pub(super) fn separator(&mut self, text: &[u8]) {
        if !matches!(self.current.kind, TokenKind::Comma | TokenKind::Semicolon) {
            self.is_lost = true;
            return;
        }
        if self.n_line_ends == 0 && self.comments.iter().all(|comment| !comment.is_line && comment.n_line_ends == 0) {
            self.inner_comments();
        }
        self.document.text(text);
        self.skip();
    }

    /// Take a separator if there is one, for which nothing stands.
    pub(super) fn skip_separator(&mut self) {
        if matches!(self.current.kind, TokenKind::Comma | TokenKind::Semicolon) {
            self.skip();
        }
    }

    /// Leave out all semicolons that come; whether there are any.
    pub(super) fn skip_semicolons(&mut self) -> bool {
        let mut n_skipped = 0;
        while self.current.kind == TokenKind::Semicolon {
            self.skip();
            n_skipped += 1;
        }
        n_skipped > 0
    }

    fn skip(&mut self) {
        let (had_comments, n_before) = (self.comments.len(), self.n_line_ends);
        self.move_to(self.at + 1);
        // Line ends before what is left out count for what follows.
        match self.comments.get_mut(had_comments) {
            Some(comment) => comment.n_line_ends = comment.n_line_ends.max(n_before),
            None => self.n_line_ends = self.n_line_ends.max(n_before),
        }
    }

    pub(super) fn space(&mut self) {
        self.document.push(Piece::Space);
    }

    /// Calls `print` between the beginning and the end of a group.
    pub(super) fn group(&mut self, tolerates: bool, print: impl FnOnce(&mut Self)) -> usize {
        let group = self.document.open(tolerates);
        print(self);
        self.document.close();
        group
    }

    /// Calls `print` one level deeper.
    pub(super) fn indented(&mut self, print: impl FnOnce(&mut Self)) {
        self.document.push(Piece::Indent);
        print(self);
        self.document.push(Piece::Dedent);
    }

    // Comments

    /// How many lines end before what comes next, comment or token; 2 at most.
    pub(super) fn n_line_ends_ahead(&self) -> u8 {
        self.comments.front().map_or(self.n_line_ends, |comment| comment.n_line_ends)
    }

    /// How many lines end behind the first comment that is waiting.
    fn n_line_ends_behind_comment(&self) -> u8 {
        self.comments.get(1).map_or(self.n_line_ends, |comment| comment.n_line_ends)
    }

    /// Whether the first comment that is waiting is the last on its line.
    pub(super) fn ends_line(&self, comment: Comment) -> bool {
        comment.is_line || self.n_line_ends_behind_comment() > 0
    }

    pub(super) fn put_comment(&mut self, comment: Comment) {
        let text = quote::with_plain_line_ends(comment.span.slice(self.source));
        if comment.is_line {
            self.document.last_of_line(text.trim_ascii_end());
            return;
        }
        let mut lines = text.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii_end);
        let mut trimmed = lines.next().unwrap_or_default().to_vec();
        for line in lines {
            trimmed.push(b'\n');
            trimmed.extend_from_slice(line);
        }
        self.document.lines(&trimmed);
        if trimmed.contains(&b'\n') {
            self.document.break_group();
        }
    }

    /// The comments that stand within the line, before the current token.
    pub(super) fn inner_comments(&mut self) {
        let follows_bracket = self.document.ends_with_bracket();
        let mut is_first = true;
        while let Some(comment) = self.comments.pop_front() {
            if !(is_first && follows_bracket) {
                self.space();
            }
            is_first = false;
            self.put_comment(comment);
        }
        let is_before_closer = matches!(
            self.current.kind,
            TokenKind::RightParen
                | TokenKind::RightBracket
                | TokenKind::RightBrace
                | TokenKind::Comma
                | TokenKind::Semicolon
        );
        if !is_first && !is_before_closer {
            self.space();
        }
    }

    /// The comments that stand behind the token before and end its line; whether a line must end now.
    pub(super) fn trailing_comments(&mut self) -> bool {
        let mut must_end = false;
        while let Some(comment) = self.comments.front().copied().filter(|comment| comment.n_line_ends == 0) {
            if !self.ends_line(comment) {
                break;
            }
            self.space();
            self.put_comment(comment);
            self.comments.pop_front();
            must_end = true;
        }
        must_end
    }

    /// The comments that stand on lines of their own, each with the end of its line.
    pub(super) fn leading_comments(&mut self) {
        while let Some(comment) = self.comments.front().copied().filter(|comment| self.ends_line(*comment)) {
            self.leading_comment(comment);
        }
    }

    /// The first comment that is waiting, on a line of its own.
    pub(super) fn leading_comment(&mut self, comment: Comment) {
        self.put_comment(comment);
        self.comments.pop_front();
        let blank = self.n_line_ends_ahead() >= 2;
        self.document.push(Piece::Hard { blank });
    }

    /// Where the line may end before the current token, with the comments that stand there, up to those on lines of
    /// their own.
    pub(super) fn line(&mut self, gap: Gap, keeps_blank: bool) {
        let must_end = self.trailing_comments();
        let has_own_line = self.comments.front().is_some_and(|comment| self.ends_line(*comment));
        let blank = keeps_blank && self.n_line_ends_ahead() >= 2;
        let piece = if must_end || has_own_line || gap == Gap::LineEnd {
            Piece::Hard { blank }
        } else {
            Piece::Line { is_space: gap == Gap::Space, blank }
        };
        self.document.push(piece);
    }

    /// The same with all comments that stand there.
    pub(super) fn gap(&mut self, gap: Gap) {
        self.line(gap, false);
        self.leading_comments();
    }

    /// Where the line may end before what closes a list, one level less deep; comments before it belong to the list.
    pub(super) fn closing_gap(&mut self) {
        let mut must_end = self.trailing_comments();
        while let Some(comment) = self.comments.front().copied() {
            let ends_line = self.ends_line(comment);
            if !ends_line && !must_end {
                break;
            }
            let blank = self.n_line_ends_ahead() >= 2;
            self.document.push(Piece::Hard { blank });
            self.put_comment(comment);
            self.comments.pop_front();
            must_end = true;
        }
        self.document.push(Piece::Dedent);
        let piece = if must_end { Piece::Hard { blank: false } } else { Piece::Line { is_space: false, blank: false } };
        self.document.push(piece);
    }

    /// All comments that are left before the end of a block or of the text.
    pub(super) fn last_comments(&mut self, is_first: bool) {
        self.trailing_comments();
        let mut is_first = is_first;
        while let Some(comment) = self.comments.front().copied() {
            let blank = !is_first && self.n_line_ends_ahead() >= 2;
            self.document.push(Piece::Hard { blank });
            self.put_comment(comment);
            self.comments.pop_front();
            is_first = false;
        }
    }

    // Lists

    /// `items` with commas between them.
    pub(super) fn comma_list<T>(&mut self, items: &[T], mut print: impl FnMut(&mut Self, &T)) {
        for (number, item) in items.iter().enumerate() {
            if number > 0 {
                self.separator(b",");
                self.gap(Gap::Space);
            }
            print(self, item);
        }
    }

    /// The same in a group of its own, all but the first item one level deeper.
    pub(super) fn flow<T>(&mut self, items: &[T], print: impl FnMut(&mut Self, &T)) -> usize {
        self.group(true, |printer| printer.indented(|printer| printer.comma_list(items, print)))
    }

    /// A list in brackets: on one line, or an item a line. `print` does the items.
    pub(super) fn bracketed(&mut self, open: TokenKind, close: TokenKind, print: impl FnOnce(&mut Self)) {
        self.put(open);
        if self.is_at(close) && self.comments.is_empty() {
            self.put(close);
            return;
        }
        self.document.push(Piece::Indent);
        if !self.is_at(close) {
            self.gap(Gap::Nothing);
            print(self);
        }
        self.closing_gap();
        self.put(close);
    }
}
