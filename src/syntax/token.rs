//! The kinds of tokens and the scanner for them.
//!
//! `logos` generates the scanner for everything whose shape a regular expression gives. What Lua
//! reads by counting or by escapes (long brackets, literal strings, numerals) is scanned by hand in
//! `scan`, called from here. A token has no value: names are interned, numerals converted
//! and strings decoded only when the parser takes them, which keeps tokens small and looking ahead
//! free of effects.
//!
//! The arrow `->` of types is not a token: it is `-` directly followed by `>`, so that `a->b`
//! remains what it is in Lua, a mistake at the `>`.
//!
//! Source: Lua 5.3 manual section 3.1, `llex.c`.

use logos::Logos;

use super::lexical_error::LexErrorKind;
use super::scan;
use crate::source::Span;

/// A token: its kind and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Where it stands.
    pub span: Span,
}

/// What the scanner keeps between tokens.
#[derive(Clone, Debug, Default)]
pub struct ScanState {
    /// The comments met so far, if they are wanted.
    pub comments: Option<Vec<Span>>,
    /// Where the text of the last lexical error ends, and from where it is taken as it stands.
    pub error_tail: Span,
}

/// The kind of a token.
#[derive(Logos, Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[logos(utf8 = false, extras = ScanState, error = LexErrorKind)]
#[logos(skip r"[ \t\n\r\x0b\x0c]+")]
pub enum TokenKind {
    /// `and`
    #[token("and")]
    And,
    /// `break`
    #[token("break")]
    Break,
    /// `do`
    #[token("do")]
    Do,
    /// `else`
    #[token("else")]
    Else,
    /// `elseif`
    #[token("elseif")]
    Elseif,
    /// `end`
    #[token("end")]
    End,
    /// `false`
    #[token("false")]
    False,
    /// `for`
    #[token("for")]
    For,
    /// `function`
    #[token("function")]
    Function,
    /// `goto`
    #[token("goto")]
    Goto,
    /// `if`
    #[token("if")]
    If,
    /// `in`
    #[token("in")]
    In,
    /// `local`
    #[token("local")]
    Local,
    /// `nil`
    #[token("nil")]
    Nil,
    /// `not`
    #[token("not")]
    Not,
    /// `or`
    #[token("or")]
    Or,
    /// `repeat`
    #[token("repeat")]
    Repeat,
    /// `return`
    #[token("return")]
    Return,
    /// `then`
    #[token("then")]
    Then,
    /// `true`
    #[token("true")]
    True,
    /// `until`
    #[token("until")]
    Until,
    /// `while`
    #[token("while")]
    While,

    /// An identifier.
    #[regex("[A-Za-z_][A-Za-z0-9_]*")]
    Name,
    /// A numeral, already known to be well formed.
    #[regex(r"\.?[0-9]", scan::numeral)]
    Number,
    /// A literal string in quotes, already known to be well formed.
    #[token("\"", scan::quoted_string)]
    #[token("'", scan::quoted_string)]
    QuotedString,
    /// A literal string in long brackets.
    #[regex(r"\[=*\[", scan::long_string)]
    LongString,

    /// `+`
    #[token("+")]
    Plus,
    /// `-`
    #[token("-")]
    Minus,
    /// `*`
    #[token("*")]
    Star,
    /// `/`
    #[token("/")]
    Slash,
    /// `//`
    #[token("//")]
    SlashSlash,
    /// `%`
    #[token("%")]
    Percent,
    /// `^`
    #[token("^")]
    Caret,
    /// `#`
    #[token("#")]
    Hash,
    /// `&`
    #[token("&")]
    Ampersand,
    /// `~`
    #[token("~")]
    Tilde,
    /// `|`
    #[token("|")]
    Pipe,
    /// `<<`
    #[token("<<")]
    LessLess,
    /// `>>`
    #[token(">>")]
    GreaterGreater,
    /// `==`
    #[token("==")]
    EqualEqual,
    /// `~=`
    #[token("~=")]
    NotEqual,
    /// `<=`
    #[token("<=")]
    LessEqual,
    /// `>=`
    #[token(">=")]
    GreaterEqual,
    /// `<`
    #[token("<")]
    Less,
    /// `>`
    #[token(">")]
    Greater,
    /// `=`
    #[token("=")]
    Equal,
    /// `(`
    #[token("(")]
    LeftParen,
    /// `)`
    #[token(")")]
    RightParen,
    /// `{`
    #[token("{")]
    LeftBrace,
    /// `}`
    #[token("}")]
    RightBrace,
    /// `[`
    #[token("[")]
    LeftBracket,
    /// `]`
    #[token("]")]
    RightBracket,
    /// `::`
    #[token("::")]
    DoubleColon,
    /// `;`
    #[token(";")]
    Semicolon,
    /// `:`
    #[token(":")]
    Colon,
    /// `,`
    #[token(",")]
    Comma,
    /// `.`
    #[token(".")]
    Dot,
    /// `..`
    #[token("..")]
    DotDot,
    /// `...`
    #[token("...")]
    Dots,

    /// `?`, only in types.
    #[token("?")]
    Question,
    /// `!`, the postfix that takes a value not to be nil.
    #[token("!")]
    Bang,
    /// `@`, only in types.
    #[token("@")]
    At,

    /// A byte that starts no token.
    #[regex(r"(?s-u:.)", priority = 0)]
    #[token("--", scan::comment)]
    #[regex(r"\[=+", scan::broken_long_bracket)]
    Unknown,
    /// Text that looks like a token but is not well formed; the lexer keeps the details.
    Malformed,
    /// The end of the text.
    EndOfText,
}

impl TokenKind {
    /// How messages name the token when they say what was expected: quoted, except where the name
    /// itself has angle brackets (`luaX_token2str`).
    #[must_use]
    pub fn expected_text(self) -> &'static str {
        match self {
            Self::And => "'and'",
            Self::Break => "'break'",
            Self::Do => "'do'",
            Self::Else => "'else'",
            Self::Elseif => "'elseif'",
            Self::End => "'end'",
            Self::False => "'false'",
            Self::For => "'for'",
            Self::Function => "'function'",
            Self::Goto => "'goto'",
            Self::If => "'if'",
            Self::In => "'in'",
            Self::Local => "'local'",
            Self::Nil => "'nil'",
            Self::Not => "'not'",
            Self::Or => "'or'",
            Self::Repeat => "'repeat'",
            Self::Return => "'return'",
            Self::Then => "'then'",
            Self::True => "'true'",
            Self::Until => "'until'",
            Self::While => "'while'",
            Self::Name => "<name>",
            Self::Number => "<number>",
            Self::QuotedString | Self::LongString => "<string>",
            Self::Plus => "'+'",
            Self::Minus => "'-'",
            Self::Star => "'*'",
            Self::Slash => "'/'",
            Self::SlashSlash => "'//'",
            Self::Percent => "'%'",
            Self::Caret => "'^'",
            Self::Hash => "'#'",
            Self::Ampersand => "'&'",
            Self::Tilde => "'~'",
            Self::Pipe => "'|'",
            Self::LessLess => "'<<'",
            Self::GreaterGreater => "'>>'",
            Self::EqualEqual => "'=='",
            Self::NotEqual => "'~='",
            Self::LessEqual => "'<='",
            Self::GreaterEqual => "'>='",
            Self::Less => "'<'",
            Self::Greater => "'>'",
            Self::Equal => "'='",
            Self::LeftParen => "'('",
            Self::RightParen => "')'",
            Self::LeftBrace => "'{'",
            Self::RightBrace => "'}'",
            Self::LeftBracket => "'['",
            Self::RightBracket => "']'",
            Self::DoubleColon => "'::'",
            Self::Semicolon => "';'",
            Self::Colon => "':'",
            Self::Comma => "','",
            Self::Dot => "'.'",
            Self::DotDot => "'..'",
            Self::Dots => "'...'",
            Self::Question => "'?'",
            Self::Bang => "'!'",
            Self::At => "'@'",
            Self::Unknown | Self::Malformed => "<token>",
            Self::EndOfText => "<eof>",
        }
    }

    /// Whether the token ends the block that it stands behind (`block_follow` with `until`).
    #[inline]
    #[must_use]
    pub fn ends_block(self) -> bool {
        matches!(self, Self::Else | Self::Elseif | Self::End | Self::Until | Self::EndOfText)
    }
}
