//! Reporting mistakes and finding the way back.
//!
//! The first message is, to the letter, the one of the reference implementation. After a mistake
//! the parser is quiet until it has read one complete statement without another mistake, because
//! until then what it finds wrong is most likely a consequence of the first.

use super::{Closer, ERRORS_MAX, Failed, LEVELS_MAX, ListLens, Parse, Parser};
use crate::source::{LineIndex, Position, Span};
use crate::syntax::error::SyntaxError;
use crate::syntax::lexical_error::LexErrorKind;
use crate::syntax::literal;
use crate::syntax::token::{Token, TokenKind};

/// What is to be said besides the message.
#[derive(Default)]
pub(super) struct Extra {
    pub(super) labels: Vec<(Span, String)>,
    pub(super) helps: Vec<String>,
}

/// A state of the parser to which it can return. What was put into the arena since stays there.
pub(super) struct Checkpoint {
    token: Token,
    previous: Span,
    level: u32,
    n_open_brackets: u32,
    n_functions: u32,
    n_to_check: usize,
    n_stats: usize,
    lists: ListLens,
    n_mistakes: u32,
    is_quiet: bool,
}

impl<'a> Parser<'a, '_> {
    /// Report `message`, near the current token.
    #[cold]
    pub(super) fn fail(&mut self, message: &str) -> Failed {
        self.fail_with(message, Extra::default())
    }

    /// Report `message`, near the current token, with an advice.
    #[cold]
    pub(super) fn fail_help(&mut self, message: &str, help: &str) -> Failed {
        self.fail_with(message, Extra { helps: vec![help.to_owned()], ..Extra::default() })
    }

    /// Report that `kind` was expected.
    #[cold]
    pub(super) fn fail_expected(&mut self, kind: TokenKind) -> Failed {
        self.fail(&format!("{} expected", kind.expected_text()))
    }

    /// Report that `closer` is missing (`check_match`).
    #[cold]
    pub(super) fn report_unclosed(&mut self, closer: Closer) {
        let expected = closer.kind.expected_text();
        let open_line = self.line(closer.line_pos);
        let has_opener = closer.opener != TokenKind::EndOfText;
        let mut extra = Extra::default();
        if closer.kind == TokenKind::End
            && self.at(TokenKind::EndOfText)
            && let Some(else_if) = self.else_if
        {
            let line = self.line(else_if.start);
            extra
                .helps
                .push(format!("the 'if' behind 'else' at line {line} needs an 'end' too; did you mean 'elseif'?"));
        }
        if !has_opener || open_line == self.current_line() {
            self.fail_with(&format!("{expected} expected"), extra);
            return;
        }
        let opener = closer.opener.expected_text();
        let message = format!("{expected} expected (to close {opener} at line {open_line})");
        extra.labels.push((closer.open_span, format!("{opener} opened here")));
        self.fail_with(&message, extra);
    }

    /// Report that the nesting is too deep (`errorlimit`), and stop.
    #[cold]
    pub(super) fn fail_too_deep(&mut self) -> Failed {
        let place = match self.function.line_pos {
            None => "main function".to_owned(),
            Some(position) => format!("function at line {}", self.line(position)),
        };
        let failed = self.fail(&format!("too many C levels (limit is {LEVELS_MAX}) in {place}"));
        if !self.types.is_speculating() {
            self.halt();
        }
        failed
    }

    /// Report the malformed token that has become the current one.
    #[cold]
    pub(super) fn meet_malformed(&mut self) {
        let error = self.lexer.explain(self.token);
        let mut message = error.kind.text().as_bytes().to_vec();
        if error.kind.names_start_line() {
            let line = self.line(error.span.start);
            message.extend_from_slice(format!(" (starting at line {line})").as_bytes());
        }
        message.extend_from_slice(b" near ");
        if error.kind.is_at_end() {
            message.extend_from_slice(b"<eof>");
        } else {
            let decoded = Span::new(error.span.start, error.tail.start).slice(self.source);
            let mut quoted = Vec::new();
            literal::decode_escapes(decoded, &mut quoted);
            quoted.extend_from_slice(error.tail.slice(self.source));
            push_quoted(&quoted, &mut message);
        }
        // The last byte quoted may be a line end, which belongs to the line that it ends.
        let is_behind = error.tail.is_empty() || error.kind == LexErrorKind::UnfinishedString;
        let line_pos = if is_behind { error.tail.end } else { error.tail.end.saturating_sub(1) };
        let span = if error.kind.names_start_line() { self.first_line(error.span) } else { error.span };
        let mut extra = Extra::default();
        let is_range = || error.span.slice(self.source).windows(2).any(|two| two == b"..");
        if error.kind == LexErrorKind::MalformedNumber && is_range() {
            extra.helps.push("put a space before '..'; a loop over numbers is 'for i = 1, 10 do'".to_owned());
        }
        self.report(message, line_pos, span, extra);
    }

    /// Report `message`, near the current token, and what else there is to say.
    #[cold]
    pub(super) fn fail_with(&mut self, message: &str, mut extra: Extra) -> Failed {
        if self.token.kind == TokenKind::Malformed {
            // That was reported when the token came up.
            self.n_mistakes += 1;
            return Failed;
        }
        let token = self.token;
        let mut text = message.as_bytes().to_vec();
        self.push_near(token, &mut text);
        self.add_helps(token, message, &mut extra);
        let line_pos = self.last_position(token);
        self.report(text, line_pos, token.span, extra);
        Failed
    }

    fn report(&mut self, message: Vec<u8>, line_pos: Position, span: Span, extra: Extra) {
        self.n_mistakes += 1;
        if self.types.is_speculating() || self.is_quiet || self.is_halted {
            return;
        }
        self.is_quiet = true;
        let line = self.line(line_pos);
        let Extra { labels, helps } = extra;
        self.errors.push(SyntaxError { message, line, span, labels, helps });
        if self.errors.len() == ERRORS_MAX {
            self.halt();
        }
    }

    /// Read nothing more.
    fn halt(&mut self) {
        self.is_halted = true;
        let end = Position::try_from(self.source.len()).unwrap_or(Position::MAX);
        self.lexer.move_to(end);
        self.n_ahead = 0;
        self.token = Token { kind: TokenKind::EndOfText, span: Span::at(end) };
    }

    /// Append ` near …` for `token` as `luaX_syntaxerror` does.
    fn push_near(&self, token: Token, message: &mut Vec<u8>) {
        let text = token.span.slice(self.source);
        let near = |message: &mut Vec<u8>| message.extend_from_slice(b" near ");
        match token.kind {
            TokenKind::EndOfText => message.extend_from_slice(b" near <eof>"),
            TokenKind::Unknown => match text.first() {
                // Token 0 stands for "no token" there.
                None | Some(0) => {}
                Some(b' '..=b'~') => {
                    near(message);
                    push_quoted(text, message);
                }
                Some(byte) => message.extend_from_slice(format!(" near '<\\{byte}>'").as_bytes()),
            },
            TokenKind::QuotedString => {
                let mut decoded = Vec::new();
                literal::decode_escapes(text, &mut decoded);
                near(message);
                push_quoted(&decoded, message);
            }
            TokenKind::LongString => {
                near(message);
                push_quoted(&literal::long_text(text), message);
            }
            _ => {
                near(message);
                push_quoted(text, message);
            }
        }
    }

    /// The advice that follows from the place alone.
    fn add_helps(&mut self, token: Token, message: &str, extra: &mut Extra) {
        if extra.helps.is_empty() {
            extra.helps.extend(self.habit(token, message));
        }
        let Some(label) = self.label_after_operand else {
            return;
        };
        let is_near = label.contains(token.span) || self.is_same_line(label.end, self.previous.start);
        if is_near {
            extra.helps.push("chained '::' casts need parentheses".to_owned());
        }
    }

    /// Whether `!` is the current token and `=` follows directly.
    pub(super) fn is_inequality_of_other_languages(&mut self) -> bool {
        let next = self.peek(0);
        next.span.start == self.token.span.end && matches!(next.kind, TokenKind::Equal | TokenKind::EqualEqual)
    }

    // Lines

    pub(super) fn line(&mut self, position: Position) -> u32 {
        let source = self.source;
        self.lines.get_or_insert_with(|| LineIndex::new(source)).line(position)
    }

    /// The line on which the current token ends, where the reference implementation's lexer is.
    fn current_line(&mut self) -> u32 {
        let position = self.last_position(self.token);
        self.line(position)
    }

    fn last_position(&self, token: Token) -> Position {
        if token.span.is_empty() { token.span.start } else { token.span.end - 1 }
    }

    fn first_line(&self, span: Span) -> Span {
        let text = span.slice(self.source);
        let len = text.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(text.len());
        Span::new(span.start, span.start + Position::try_from(len).unwrap_or(0))
    }

    // The way back

    /// Skip to where a statement may begin or a block may end. `start` is where the statement with
    /// the mistake began; at least one token of it is taken.
    #[cold]
    pub(super) fn skip_statement(&mut self, start: Position) {
        if self.token.span.start == start && !self.token.kind.ends_block() {
            self.advance();
        }
        while !self.at_statement_boundary() {
            self.skip_token();
        }
        self.accept(TokenKind::Semicolon);
    }

    /// Skip the rest of the head of a construct: up to and including `opener`, but not beyond what
    /// looks like the next statement.
    #[cold]
    pub(super) fn skip_head(&mut self, opener: TokenKind) {
        while !self.at(opener) && !self.at_statement_boundary() {
            self.skip_token();
        }
        self.accept(opener);
    }

    /// Take one token; a function in an expression counts as one, so that its `end` is not taken
    /// for that of the block around it.
    fn skip_token(&mut self) {
        let is_function = self.at(TokenKind::Function);
        let span = self.advance();
        if is_function && self.level < LEVELS_MAX {
            // Mistakes in there are consequences like any other here; what was read is dropped.
            let level = self.level;
            self.level += 1;
            let _skipped = self.function_body(span, self.token.span.start, false);
            self.level = level;
        }
    }

    fn at_statement_boundary(&mut self) -> bool {
        match self.token.kind {
            TokenKind::Local
            | TokenKind::If
            | TokenKind::While
            | TokenKind::For
            | TokenKind::Repeat
            | TokenKind::Return
            | TokenKind::Goto
            | TokenKind::Break
            | TokenKind::Do
            | TokenKind::Semicolon => true,
            TokenKind::Function => self.peek(0).kind == TokenKind::Name,
            TokenKind::Name | TokenKind::DoubleColon => !self.is_on_line_of_previous(),
            kind => kind.ends_block(),
        }
    }

    /// Run `head`; if it fails, skip to and over `opener` instead.
    pub(super) fn head<T>(&mut self, opener: TokenKind, head: impl FnOnce(&mut Self) -> Parse<T>) -> Option<T> {
        let (level, brackets) = (self.level, self.function.n_open_brackets);
        let lists = self.list_lens();
        match head(self) {
            Ok(value) => Some(value),
            Err(Failed) => {
                self.level = level;
                self.function.n_open_brackets = brackets;
                self.truncate_lists(lists);
                self.skip_head(opener);
                None
            }
        }
    }

    // Speculation

    pub(super) fn checkpoint(&self) -> Checkpoint {
        Checkpoint {
            token: self.token,
            previous: self.previous,
            level: self.level,
            n_open_brackets: self.function.n_open_brackets,
            n_functions: self.n_functions,
            n_to_check: self.to_check.len(),
            n_stats: self.stats.len(),
            lists: self.list_lens(),
            n_mistakes: self.n_mistakes,
            is_quiet: self.is_quiet,
        }
    }

    /// Whether a mistake was met since `checkpoint`.
    pub(super) fn has_mistakes_since(&self, checkpoint: &Checkpoint) -> bool {
        self.n_mistakes != checkpoint.n_mistakes
    }

    pub(super) fn return_to(&mut self, checkpoint: &Checkpoint) {
        self.lexer.move_to(checkpoint.token.span.end);
        self.n_ahead = 0;
        self.token = checkpoint.token;
        self.previous = checkpoint.previous;
        self.level = checkpoint.level;
        self.function.n_open_brackets = checkpoint.n_open_brackets;
        self.n_functions = checkpoint.n_functions;
        self.to_check.truncate(checkpoint.n_to_check);
        self.stats.truncate(checkpoint.n_stats);
        self.truncate_lists(checkpoint.lists);
        self.n_mistakes = checkpoint.n_mistakes;
        self.is_quiet = checkpoint.is_quiet;
    }
}

/// Append `text` in single quotes, up to its first zero byte, where `%s` of C ends.
fn push_quoted(text: &[u8], message: &mut Vec<u8>) {
    message.push(b'\'');
    message.extend(text.iter().take_while(|byte| **byte != 0));
    message.push(b'\'');
}
