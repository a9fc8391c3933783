//! From text to tokens, one at a time and as far ahead as asked.
//!
//! A thin cover over the generated scanner of [`super::token`]: it turns its results into
//! [`Token`]s, goes back to an earlier place for speculative parsing, and explains tokens that are
//! not well formed. It never fails; a token with an error inside is [`TokenKind::Malformed`].

use logos::Logos;

use super::lexical_error::LexErrorKind;
use super::token::{ScanState, Token, TokenKind};
use crate::source::{Position, Span};

/// A lexer over one source text.
#[derive(Debug)]
pub struct Lexer<'s> {
    scanner: logos::Lexer<'s, TokenKind>,
}

/// What is wrong with a malformed token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LexError {
    /// The kind of mistake.
    pub kind: LexErrorKind,
    /// All that the scanner read of the token.
    pub span: Span,
    /// The end of `span` that a message quotes as it stands; what is before it is quoted decoded.
    pub tail: Span,
}

impl<'s> Lexer<'s> {
    /// A lexer that starts at `position` of `source`; it keeps the comments if `keeps_comments`.
    #[must_use]
    pub fn new(source: &'s [u8], position: Position, keeps_comments: bool) -> Self {
        let state = ScanState { comments: keeps_comments.then(Vec::new), ..ScanState::default() };
        Self { scanner: scanner_at(source, position, state) }
    }

    /// The next token; [`TokenKind::EndOfText`] again and again when there is none.
    #[inline]
    pub fn next_token(&mut self) -> Token {
        let kind = match self.scanner.next() {
            Some(Ok(kind)) => kind,
            Some(Err(_)) => TokenKind::Malformed,
            None => TokenKind::EndOfText,
        };
        let range = self.scanner.span();
        Token { kind, span: Span::new(position(range.start), position(range.end)) }
    }

    /// Go back (or forward) to `position`, the start of a token.
    pub fn move_to(&mut self, position: Position) {
        let mut state = std::mem::take(&mut self.scanner.extras);
        if let Some(comments) = &mut state.comments {
            comments.retain(|span| span.start < position);
        }
        self.scanner = scanner_at(self.scanner.source(), position, state);
    }

    /// The comments passed so far.
    pub fn take_comments(&mut self) -> Vec<Span> {
        self.scanner.extras.comments.take().unwrap_or_default()
    }

    /// What is wrong with `token`, which must be malformed.
    #[must_use]
    pub fn explain(&self, token: Token) -> LexError {
        let mut scanner = scanner_at(self.scanner.source(), token.span.start, ScanState::default());
        let kind = scanner.next().and_then(Result::err).unwrap_or_default();
        LexError { kind, span: token.span, tail: scanner.extras.error_tail }
    }
}

fn scanner_at(source: &[u8], position: Position, state: ScanState) -> logos::Lexer<'_, TokenKind> {
    let mut scanner = TokenKind::lexer_with_extras(source, state);
    scanner.bump(source.len().min(position as usize));
    scanner
}

/// Texts are shorter than 4 GiB (`source::SourceFile`), so positions fit.
#[inline]
fn position(at: usize) -> Position {
    Position::try_from(at).unwrap_or(Position::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use TokenKind::*;

    #[track_caller]
    fn check(text: &[u8], expected: &[TokenKind]) {
        let mut lexer = Lexer::new(text, 0, true);
        let mut kinds = Vec::new();
        let mut last_end = 0;
        loop {
            let token = lexer.next_token();
            assert!(token.span.start >= last_end && token.span.end as usize <= text.len());
            last_end = token.span.end;
            if token.kind == EndOfText {
                break;
            }
            kinds.push(token.kind);
        }
        assert_eq!(kinds, expected, "{}", String::from_utf8_lossy(text));
    }

    #[track_caller]
    fn check_error(text: &str, kind: LexErrorKind, tail: &str) {
        let mut lexer = Lexer::new(text.as_bytes(), 0, false);
        let token = lexer.next_token();
        assert_eq!(token.kind, Malformed, "{text}");
        let error = lexer.explain(token);
        let tail_text = String::from_utf8_lossy(error.tail.slice(text.as_bytes()));
        assert_eq!((error.kind, &*tail_text), (kind, tail), "{text}");
    }

    #[test]
    fn longest_token_wins() {
        check(b"<<=>>=//...", &[LessLess, Equal, GreaterGreater, Equal, SlashSlash, Dots]);
        check(b"....", &[Dots, Dot]);
        check(b"a..b", &[Name, DotDot, Name]);
        check(b"a->b", &[Name, Minus, Greater, Name]);
        check(b"::::", &[DoubleColon, DoubleColon]);
        check(b"a!=b", &[Name, Bang, Equal, Name]);
        check(b"~==", &[NotEqual, Equal]);
        check(b"ending end _end", &[Name, End, Name]);
        check(b"[[a]][ [=[]]]=]", &[LongString, LeftBracket, LongString]);
    }

    #[test]
    fn numerals_end_where_they_end_in_lua() {
        check(b"3x", &[Number, Name]);
        check(b"0xep1 1e+5-2", &[Number, Number, Minus, Number]);
        check(b".5.", &[Malformed]);
        check(b"1..2", &[Malformed]);
        check(b"a.5", &[Name, Number]);
        check(b"0x1p-2", &[Number]);
        check(b"08 0xA.p1", &[Number, Number]);
    }

    #[test]
    fn comments_and_bytes() {
        check(b"--[==[ ]] \n ]==] a -- b\n--[=x\nc--[[", &[Name, Name, Malformed]);
        check(b"\xff\x00a", &[Unknown, Unknown, Name]);
        check(b"-- only", &[]);
    }

    #[test]
    fn errors_quote_what_lua_quotes() {
        check_error("'ab\\q'", LexErrorKind::InvalidEscape, "\\q");
        check_error("'\\300'", LexErrorKind::DecimalEscapeTooLarge, "\\300'");
        check_error("'\\u{110000}'", LexErrorKind::Utf8TooLarge, "\\u{110000");
        check_error("'\\u123'", LexErrorKind::MissingLeftBrace, "\\u1");
        check_error("'\\u{12", LexErrorKind::MissingRightBrace, "\\u{12");
        check_error("'\\x4", LexErrorKind::HexDigitExpected, "\\x4");
        check_error("'abc", LexErrorKind::UnfinishedStringAtEnd, "");
        check_error("'abc\n'", LexErrorKind::UnfinishedString, "");
        check_error("[==x", LexErrorKind::InvalidLongBracket, "[==");
        check_error("3..4 ", LexErrorKind::MalformedNumber, "3..4");
        check_error("--[[ x", LexErrorKind::UnfinishedLongComment, "");
    }

    #[test]
    fn moving_back_repeats_tokens_and_comments() {
        let mut lexer = Lexer::new(b"a --c\n b --d\n", 0, true);
        lexer.next_token();
        let second = lexer.next_token();
        lexer.next_token();
        lexer.move_to(second.span.start);
        assert_eq!(lexer.next_token(), second);
        lexer.next_token();
        assert_eq!(lexer.take_comments(), [Span::new(2, 5), Span::new(9, 12)]);
    }
}
