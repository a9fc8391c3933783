//! The parser: recursive descent by hand, one token of lookahead as a rule, up to four where
//! annotations need them.
//!
//! Split by syntax class: [`stat`], [`expr`], [`types`], [`declare`], and [`recover`] for errors, with [`habits`] for
//! advice. What holds for all:
//!
//! * A parsing function that meets a mistake reports it and returns [`Failed`]; the statement loop
//!   catches that, skips to where a statement may begin, and goes on. Constructs that open a block
//!   catch mistakes in their heads themselves, so that their `end` keeps its partner.
//! * Nesting is counted by [`Parser::enter_level`] exactly where `lparser.c` calls `enterlevel`,
//!   and in types, so that the same programs are refused and the native stack is bounded.
//! * Lists under construction live on stacks in the parser and move into the arena when complete;
//!   no token costs a heap allocation.
//!
//! Source: `lparser.c` for Lua's part; `grammar/types.ebnf` for annotations.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a match on token kinds names the tokens that matter; all others are the same mistake"
)]

mod declare;
mod expr;
mod habits;
mod recover;
mod stat;
mod types;

use bumpalo::Bump;

use super::ast::{Block, Chunk, Expr, Ident, Stat, TableField};
use super::check::{self, FunctionToCheck};
use super::error::SyntaxError;
use super::lexer::Lexer;
use super::token::{Token, TokenKind};
use crate::source::{LineIndex, Names, Position, Span, prologue_len};

/// How many levels of statements, expressions and types may nest (`LUAI_MAXCCALLS`).
pub const LEVELS_MAX: u32 = 200;

/// Levels that are in use when the reference implementation starts to parse: the calls of the host
/// program and of `load`. With them the same programs are refused as there.
const LEVELS_BASE: u32 = 2;

/// How many mistakes are reported; parsing stops at the last one.
pub const ERRORS_MAX: usize = 20;

/// How many tokens the parser may look ahead of the current one.
const LOOKAHEAD_MAX: usize = 4;

/// What a caller can choose.
#[derive(Clone, Copy, Debug, Default)]
pub struct ParseOptions {
    /// Keep the places of comments, for tools that print programs.
    pub keep_comments: bool,
    /// Skip a byte-order mark and a first line that starts with `#`, as for files.
    pub skip_prologue: bool,
}

/// The outcome of [`parse`].
#[derive(Debug)]
pub struct Parsed<'a> {
    /// The tree; if there are errors, statements are missing from it.
    pub chunk: Chunk<'a>,
    /// The mistakes; the first is the one that the reference implementation would report.
    pub errors: Vec<SyntaxError>,
    /// The comments in order, if asked for.
    pub comments: Vec<Span>,
}

/// Parse `source` into `arena`. Identifiers go to `names`. A text of 4 GiB or more is cut off
/// (`source::SourceFile` refuses it before).
pub fn parse<'a>(source: &'a [u8], arena: &'a Bump, names: &mut Names, options: ParseOptions) -> Parsed<'a> {
    let start = if options.skip_prologue { prologue_len(source) } else { 0 };
    let start = Position::try_from(start).unwrap_or(Position::MAX);
    let mut parser = Parser::new(source, arena, names, start, options.keep_comments);
    let (body, end_pos) = parser.main_function();
    let chunk = Chunk { body, n_functions: parser.n_functions, end_pos };
    let comments = parser.lexer.take_comments();
    let mut errors = parser.errors;
    check::check_functions(source, parser.names, &parser.to_check, &mut errors);
    Parsed { chunk, errors, comments }
}

/// A mistake was found, and reported unless it is a consequence of an earlier one.
#[derive(Clone, Copy, Debug)]
struct Failed;

type Parse<T> = Result<T, Failed>;

/// What the parser must know about the function that it is in.
#[derive(Clone, Copy, Debug)]
struct FunctionState {
    /// Where the function begins, for messages; `None` in the main function.
    line_pos: Option<Position>,
    is_vararg: bool,
    /// How many `(`, `[` and `{` are open in this function.
    n_open_brackets: u32,
    n_open_loops: u32,
    /// Whether there is a label, a `goto`, or a `break` outside of loops.
    has_jumps: bool,
}

/// The lengths of the lists under construction.
#[derive(Clone, Copy, Debug)]
struct ListLens {
    n_exprs: usize,
    n_fields: usize,
}

/// What ends a block, and what to say if it does not.
#[derive(Clone, Copy, Debug)]
struct Closer {
    /// The token that is expected.
    kind: TokenKind,
    /// The token that opened the block.
    opener: TokenKind,
    /// Where that one stands.
    open_span: Span,
    /// The position whose line messages name as that of the opener.
    line_pos: Position,
}

impl Closer {
    fn new(kind: TokenKind, opener: TokenKind, open_span: Span) -> Self {
        Self { kind, opener, open_span, line_pos: open_span.start }
    }
}

struct Parser<'a, 'n> {
    source: &'a [u8],
    /// The same text if all of it is UTF-8, which saves asking that for each name.
    utf8: Option<&'a str>,
    arena: &'a Bump,
    names: &'n mut Names,
    lexer: Lexer<'a>,
    /// The current token.
    token: Token,
    /// The tokens behind it that have been looked at.
    ahead: [Token; LOOKAHEAD_MAX],
    n_ahead: usize,
    /// The last token that was taken.
    previous: Span,
    level: u32,
    function: FunctionState,
    n_functions: u32,
    to_check: Vec<FunctionToCheck<'a>>,
    stats: Vec<Stat<'a>>,
    exprs: Vec<Expr<'a>>,
    fields: Vec<TableField<'a>>,
    types: types::TypeState,
    errors: Vec<SyntaxError>,
    /// How many mistakes were met, reported or not.
    n_mistakes: u32,
    /// After a mistake, until a statement without one has been read: further mistakes are
    /// consequences.
    is_quiet: bool,
    /// Set when no more is to be read.
    is_halted: bool,
    /// The last label that ended an expression where a cast was possible.
    label_after_operand: Option<Span>,
    /// The last `else if` on one line whose second `end` seems to be missing.
    else_if: Option<Span>,
    /// Made at the first error.
    lines: Option<LineIndex>,
}

impl<'a, 'n> Parser<'a, 'n> {
    fn new(source: &'a [u8], arena: &'a Bump, names: &'n mut Names, start: Position, keep_comments: bool) -> Self {
        let before = Token { kind: TokenKind::EndOfText, span: Span::at(start) };
        Self {
            source,
            utf8: std::str::from_utf8(source).ok(),
            arena,
            names,
            lexer: Lexer::new(source, start, keep_comments),
            token: before,
            ahead: [before; LOOKAHEAD_MAX],
            n_ahead: 0,
            previous: before.span,
            level: LEVELS_BASE,
            function: FunctionState::new(None, true),
            n_functions: 0,
            to_check: Vec::new(),
            stats: Vec::new(),
            exprs: Vec::new(),
            fields: Vec::new(),
            types: types::TypeState::default(),
            errors: Vec::new(),
            n_mistakes: 0,
            is_quiet: false,
            is_halted: false,
            label_after_operand: None,
            else_if: None,
            lines: None,
        }
    }

    /// The whole text, and where it ends.
    fn main_function(&mut self) -> (Block<'a>, Position) {
        self.advance();
        let end = Span::at(Position::try_from(self.source.len()).unwrap_or(Position::MAX));
        let closer = Closer::new(TokenKind::EndOfText, TokenKind::EndOfText, end);
        let body = self.block(closer);
        self.note_function(body, end.start);
        (body, end.start)
    }

    // Tokens

    /// Take the current token.
    #[inline]
    fn advance(&mut self) -> Span {
        self.previous = self.token.span;
        self.token = if self.n_ahead == 0 { self.lexer.next_token() } else { self.next_ahead() };
        if self.token.kind == TokenKind::Malformed {
            self.meet_malformed();
        }
        self.previous
    }

    fn next_ahead(&mut self) -> Token {
        let [next, rest @ ..] = self.ahead;
        for (to, from) in self.ahead.iter_mut().zip(rest) {
            *to = from;
        }
        self.n_ahead -= 1;
        next
    }

    /// The token `n` behind the current one; 0 is the next.
    fn peek(&mut self, n: usize) -> Token {
        debug_assert!(n < LOOKAHEAD_MAX);
        while self.n_ahead <= n {
            let token = self.lexer.next_token();
            if let Some(slot) = self.ahead.get_mut(self.n_ahead) {
                *slot = token;
            }
            self.n_ahead += 1;
        }
        self.ahead.get(n).copied().unwrap_or(self.token)
    }

    #[inline]
    fn at(&self, kind: TokenKind) -> bool {
        self.token.kind == kind
    }

    /// Take the current token if it is of `kind`.
    #[inline]
    fn accept(&mut self, kind: TokenKind) -> bool {
        let is_there = self.at(kind);
        if is_there {
            self.advance();
        }
        is_there
    }

    /// Take the current token, which must be of `kind`.
    #[inline]
    fn expect(&mut self, kind: TokenKind) -> Parse<Span> {
        if self.at(kind) { Ok(self.advance()) } else { Err(self.fail_expected(kind)) }
    }

    /// Take the token that `closer` says.
    #[inline]
    fn expect_closing(&mut self, closer: Closer) -> Parse<Span> {
        if self.at(closer.kind) {
            return Ok(self.advance());
        }
        self.report_unclosed(closer);
        Err(Failed)
    }

    /// Take an identifier.
    #[inline]
    fn ident(&mut self) -> Parse<Ident> {
        if !self.at(TokenKind::Name) {
            return Err(self.fail_expected(TokenKind::Name));
        }
        let span = self.advance();
        Ok(Ident { name: self.intern(span), span })
    }

    #[inline]
    fn intern(&mut self, span: Span) -> crate::source::Name {
        let text = match self.utf8.and_then(|text| text.get(span.range())) {
            Some(text) => text,
            // Names are ASCII, whatever else is in the text.
            None => std::str::from_utf8(span.slice(self.source)).unwrap_or_default(),
        };
        self.names.intern(text)
    }

    /// Whether `token` is the identifier `word`; such words are not reserved.
    #[inline]
    fn is_word(&self, token: Token, word: &str) -> bool {
        token.kind == TokenKind::Name
            && token.span.len() as usize == word.len()
            && token.span.slice(self.source) == word.as_bytes()
    }

    #[inline]
    fn at_word(&self, word: &str) -> bool {
        self.is_word(self.token, word)
    }

    /// Whether no line ends between two positions.
    fn is_same_line(&self, from: Position, to: Position) -> bool {
        !Span::new(from, to).slice(self.source).iter().any(|byte| matches!(byte, b'\n' | b'\r'))
    }

    /// Whether the current token stands on the line on which the one before it ends.
    fn is_on_line_of_previous(&self) -> bool {
        self.is_same_line(self.previous.end, self.token.span.start)
    }

    // Levels

    #[inline]
    fn enter_level(&mut self) -> Parse<()> {
        self.level += 1;
        if self.level > LEVELS_MAX { Err(self.fail_too_deep()) } else { Ok(()) }
    }

    #[inline]
    fn leave_level(&mut self) {
        self.level -= 1;
    }

    // Brackets, which decide what `::` is

    #[inline]
    fn open_bracket(&mut self) -> Span {
        self.function.n_open_brackets += 1;
        self.advance()
    }

    #[inline]
    fn close_bracket(&mut self, closer: Closer) -> Parse<Span> {
        self.function.n_open_brackets = self.function.n_open_brackets.saturating_sub(1);
        self.expect_closing(closer)
    }

    // Arena

    #[inline]
    fn alloc<T: Copy>(&self, value: T) -> &'a T {
        self.arena.alloc(value)
    }

    #[inline]
    fn alloc_slice<T: Copy>(&self, values: &[T]) -> &'a [T] {
        if values.is_empty() { &[] } else { self.arena.alloc_slice_copy(values) }
    }

    /// Move the expressions from `mark` on into the arena.
    #[inline]
    fn finish_exprs(&mut self, mark: usize) -> &'a [Expr<'a>] {
        let list = self.alloc_slice(self.exprs.get(mark..).unwrap_or_default());
        self.exprs.truncate(mark);
        list
    }

    /// How much of the lists under construction there is.
    fn list_lens(&self) -> ListLens {
        ListLens { n_exprs: self.exprs.len(), n_fields: self.fields.len() }
    }

    /// Drop what a construct with a mistake has left behind in the lists.
    fn truncate_lists(&mut self, lens: ListLens) {
        self.exprs.truncate(lens.n_exprs);
        self.fields.truncate(lens.n_fields);
    }

    /// Remember the current function, whose body is complete, if its jumps must be checked.
    fn note_function(&mut self, body: Block<'a>, end_pos: Position) {
        if self.function.has_jumps {
            self.to_check.push(FunctionToCheck { body, end_pos });
        }
    }
}

impl FunctionState {
    fn new(line_pos: Option<Position>, is_vararg: bool) -> Self {
        Self { line_pos, is_vararg, n_open_brackets: 0, n_open_loops: 0, has_jumps: false }
    }
}
