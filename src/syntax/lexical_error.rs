//! What can be wrong inside a token.

/// The kinds of lexical errors, with the texts of `llex.c`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LexErrorKind {
    /// A character that starts no token. Never leaves the scanner: the parser complains about it.
    #[default]
    UnknownByte,
    /// `3..4`
    MalformedNumber,
    /// A quoted string that the line ends.
    UnfinishedString,
    /// A quoted string that the text ends.
    UnfinishedStringAtEnd,
    /// `[==[` without `]==]`.
    UnfinishedLongString,
    /// `--[==[` without `]==]`.
    UnfinishedLongComment,
    /// `[=` without a second bracket.
    InvalidLongBracket,
    /// `\q`
    InvalidEscape,
    /// `\x` without two hexadecimal digits, `\u{` without one.
    HexDigitExpected,
    /// `\u` without `{`.
    MissingLeftBrace,
    /// `\u{41` without `}`.
    MissingRightBrace,
    /// `\u{110000}`
    Utf8TooLarge,
    /// `\256`
    DecimalEscapeTooLarge,
}

impl LexErrorKind {
    /// The message without what it is near to.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::UnknownByte => "unexpected symbol",
            Self::MalformedNumber => "malformed number",
            Self::UnfinishedString | Self::UnfinishedStringAtEnd => "unfinished string",
            Self::UnfinishedLongString => "unfinished long string",
            Self::UnfinishedLongComment => "unfinished long comment",
            Self::InvalidLongBracket => "invalid long string delimiter",
            Self::InvalidEscape => "invalid escape sequence",
            Self::HexDigitExpected => "hexadecimal digit expected",
            Self::MissingLeftBrace => "missing '{'",
            Self::MissingRightBrace => "missing '}'",
            Self::Utf8TooLarge => "UTF-8 value too large",
            Self::DecimalEscapeTooLarge => "decimal escape too large",
        }
    }

    /// Whether the text ended inside of the token, so that the message is near `<eof>`.
    #[must_use]
    pub fn is_at_end(self) -> bool {
        matches!(self, Self::UnfinishedStringAtEnd | Self::UnfinishedLongString | Self::UnfinishedLongComment)
    }

    /// Whether the message says on which line the token began.
    #[must_use]
    pub fn names_start_line(self) -> bool {
        matches!(self, Self::UnfinishedLongString | Self::UnfinishedLongComment)
    }
}
