//! The parts of the scanner that are written by hand: numerals, strings, long brackets, comments.
//!
//! Each function is called when `logos` has matched how such a token begins, and moves the scanner
//! to where it ends. Each is linear in what it passes over and looks at no byte twice but the
//! digits of a numeral. On an error the scanner stands behind the last byte that the reference
//! implementation would have read, and [`super::token::ScanState::error_tail`] tells which part of
//! the token the message quotes as it stands (the escape sequence in question); the part before it
//! is quoted decoded.

use logos::{Lexer, Skip};

use super::lexical_error::LexErrorKind;
use super::token::TokenKind;
use crate::source::{Position, Span, parse_numeral};

type Scanner<'s> = Lexer<'s, TokenKind>;

/// A numeral, after its first digit (`read_numeral`): digits, dots and exponents as long as they
/// come, only then the question whether they make a number.
pub(super) fn numeral(scanner: &mut Scanner<'_>) -> Result<(), LexErrorKind> {
    let rest = scanner.remainder();
    let start = scanner.slice();
    let mut at = 0;
    let mut is_plain = start.len() == 1;
    let mut exponent_mark = b'e';
    if start.last() == Some(&b'0') && matches!(rest.first(), Some(b'x' | b'X')) {
        exponent_mark = b'p';
        is_plain = false;
        at = 1;
    }
    while let Some(&byte) = rest.get(at) {
        if byte.is_ascii_digit() {
            at += 1;
            continue;
        }
        if byte != b'.' && !byte.is_ascii_hexdigit() && byte | 0x20 != exponent_mark {
            break;
        }
        is_plain = false;
        // One turn of the loop there: perhaps an exponent mark, then one digit or dot.
        if byte | 0x20 == exponent_mark {
            at += 1;
            if matches!(rest.get(at), Some(b'+' | b'-')) {
                at += 1;
            }
        }
        if !rest.get(at).is_some_and(|byte| *byte == b'.' || byte.is_ascii_hexdigit()) {
            break;
        }
        at += 1;
    }
    scanner.bump(at);
    if is_plain || parse_numeral(scanner.slice()).is_some() {
        return Ok(());
    }
    fail(scanner, LexErrorKind::MalformedNumber, scanner.span().start)
}

/// A string in quotes, after the opening one (`read_string`).
pub(super) fn quoted_string(scanner: &mut Scanner<'_>) -> Result<(), LexErrorKind> {
    let rest = scanner.remainder();
    let base = scanner.span().end;
    let quote = scanner.slice().first().copied().unwrap_or(b'"');
    let mut at = 0;
    loop {
        let Some(&byte) = rest.get(at) else {
            scanner.bump(at);
            return fail(scanner, LexErrorKind::UnfinishedStringAtEnd, base + at);
        };
        if byte == quote {
            scanner.bump(at + 1);
            return Ok(());
        }
        match byte {
            b'\n' | b'\r' => {
                scanner.bump(at);
                return fail(scanner, LexErrorKind::UnfinishedString, base + at);
            }
            b'\\' => match escape_len(rest.get(at..).unwrap_or_default()) {
                Ok(len) => at += len,
                Err(bad) => {
                    scanner.bump(at + bad.len);
                    return fail(scanner, bad.kind, base + at);
                }
            },
            _ => at += 1,
        }
    }
}

/// Where an escape sequence goes wrong: what is wrong, and how many bytes a message quotes.
struct BadEscape {
    kind: LexErrorKind,
    len: usize,
}

/// The length of the escape sequence that `text` starts with; its first byte is `\`.
fn escape_len(text: &[u8]) -> Result<usize, BadEscape> {
    // The offending byte is quoted too, if there is one (`esccheck`).
    let bad = |kind, at: usize| Err(BadEscape { kind, len: text.len().min(at + 1) });
    let is_hex = |at: usize| text.get(at).is_some_and(u8::is_ascii_hexdigit);
    match text.get(1) {
        None => Ok(1),
        Some(b'a' | b'b' | b'f' | b'n' | b'r' | b't' | b'v' | b'\\' | b'"' | b'\'') => Ok(2),
        Some(b'\n' | b'\r') => Ok(1 + line_end_len(text.get(1..).unwrap_or_default())),
        Some(b'x') => match (is_hex(2), is_hex(3)) {
            (true, true) => Ok(4),
            (true, false) => bad(LexErrorKind::HexDigitExpected, 3),
            (false, _) => bad(LexErrorKind::HexDigitExpected, 2),
        },
        Some(b'z') => {
            let rest = text.get(2..).unwrap_or_default();
            Ok(2 + rest.iter().take_while(|byte| is_space(**byte)).count())
        }
        Some(b'u') => {
            if text.get(2) != Some(&b'{') {
                return bad(LexErrorKind::MissingLeftBrace, 2);
            }
            if !is_hex(3) {
                return bad(LexErrorKind::HexDigitExpected, 3);
            }
            let mut at = 3;
            let mut code = 0_u32;
            while let Some(digit) = text.get(at).and_then(|byte| char::from(*byte).to_digit(16)) {
                code = code * 16 + digit;
                if code > u32::from(char::MAX) {
                    return bad(LexErrorKind::Utf8TooLarge, at);
                }
                at += 1;
            }
            if text.get(at) == Some(&b'}') { Ok(at + 1) } else { bad(LexErrorKind::MissingRightBrace, at) }
        }
        Some(b'0'..=b'9') => {
            let digits = text.iter().skip(1).take(3).take_while(|byte| byte.is_ascii_digit());
            let (mut len, mut code) = (1, 0_u32);
            for digit in digits {
                len += 1;
                code = code * 10 + u32::from(digit - b'0');
            }
            if code > 255 { bad(LexErrorKind::DecimalEscapeTooLarge, len) } else { Ok(len) }
        }
        Some(_) => bad(LexErrorKind::InvalidEscape, 1),
    }
}

/// A long string, after `[==[`.
pub(super) fn long_string(scanner: &mut Scanner<'_>) -> Result<(), LexErrorKind> {
    let level = scanner.slice().len() - 2;
    pass_long_bracket(scanner, level, LexErrorKind::UnfinishedLongString)
}

/// `[==` without a second `[`.
pub(super) fn broken_long_bracket(scanner: &mut Scanner<'_>) -> Result<(), LexErrorKind> {
    fail(scanner, LexErrorKind::InvalidLongBracket, scanner.span().start)
}

/// A comment, after `--`.
pub(super) fn comment(scanner: &mut Scanner<'_>) -> Result<Skip, LexErrorKind> {
    let rest = scanner.remainder();
    if let Some(after) = rest.strip_prefix(b"[") {
        let level = after.iter().take_while(|byte| **byte == b'=').count();
        if after.get(level) == Some(&b'[') {
            scanner.bump(level + 2);
            pass_long_bracket(scanner, level, LexErrorKind::UnfinishedLongComment)?;
            note_comment(scanner);
            return Ok(Skip);
        }
    }
    let len = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(rest.len());
    scanner.bump(len);
    note_comment(scanner);
    Ok(Skip)
}

/// Move behind the `]==]` of the given level.
fn pass_long_bracket(scanner: &mut Scanner<'_>, level: usize, unfinished: LexErrorKind) -> Result<(), LexErrorKind> {
    let rest = scanner.remainder();
    let mut at = 0;
    while let Some(offset) = rest.get(at..).and_then(|text| text.iter().position(|byte| *byte == b']')) {
        let behind = rest.get(at + offset + 1..).unwrap_or_default();
        let n_equals = behind.iter().take_while(|byte| **byte == b'=').count();
        at += offset + 1 + n_equals;
        if n_equals == level && behind.get(level) == Some(&b']') {
            scanner.bump(at + 1);
            return Ok(());
        }
    }
    scanner.bump(rest.len());
    fail(scanner, unfinished, scanner.span().end)
}

fn note_comment(scanner: &mut Scanner<'_>) {
    let span = span_of(scanner.span().start, scanner.span().end);
    if let Some(comments) = &mut scanner.extras.comments {
        comments.push(span);
    }
}

/// Record from where the message quotes the text as it stands, and fail.
fn fail(scanner: &mut Scanner<'_>, kind: LexErrorKind, tail_start: usize) -> Result<(), LexErrorKind> {
    scanner.extras.error_tail = span_of(tail_start, scanner.span().end);
    Err(kind)
}

/// Texts are shorter than 4 GiB (`source::SourceFile`), so positions fit.
fn span_of(start: usize, end: usize) -> Span {
    let position = |at: usize| Position::try_from(at).unwrap_or(Position::MAX);
    Span::new(position(start), position(end))
}

/// White space as `isspace` has it in the C locale.
pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c)
}

/// The length of the line end that `text` starts with: two for `\r\n` and `\n\r`, else one.
pub(super) fn line_end_len(text: &[u8]) -> usize {
    if matches!(text, [b'\r', b'\n', ..] | [b'\n', b'\r', ..]) { 2 } else { 1 }
}
