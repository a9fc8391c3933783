//! The place in the source that a run-time error is about.
//!
//! Code keeps a line for each instruction, no columns. But the message of an error names what it is about, `field
//! 'tax'` or a called function, and that name stands on the line. It is looked up among the line's tokens; a name
//! that is part of a chain (`item.tax`) takes the chain before it along. A message without a name says what was tried,
//! `attempt to compare`, and is about the operator that does it, if the line has just one. Where nothing is found the
//! whole line is the place.

use crate::source::{SourceFile, Span};
use crate::syntax::lexer::Lexer;
use crate::syntax::token::{Token, TokenKind};

/// The place on `line` of `file` that `message` is about. `callee` is the function that was called there, if the
/// error comes out of a native one.
pub(super) fn find(file: &SourceFile, line: u32, message: &str, callee: Option<&str>) -> Option<Span> {
    let tokens = tokens_of_line(file, line);
    let whole = tokens.first()?.span.to(tokens.last()?.span);
    let names = [named_variable(message), named_function(message), callee];
    let use_of_name = Use::named_by(message);
    let found = names.into_iter().flatten().find_map(|name| find_name(file, &tokens, name, use_of_name));
    let literal = || named_constant(message).and_then(|text| find_literal(file, &tokens, text));
    let operation = || find_operation(&tokens, operators_of(message)?);
    Some(found.or_else(literal).or_else(operation).unwrap_or(whole))
}

/// All that stands on `line` of `file`.
pub(super) fn statement(file: &SourceFile, line: u32) -> Option<Span> {
    let tokens = tokens_of_line(file, line);
    Some(tokens.first()?.span.to(tokens.last()?.span))
}

/// The tokens that start on a line. Scanning starts with the text, since a line may lie inside a long string.
fn tokens_of_line(file: &SourceFile, line: u32) -> Vec<Token> {
    let (Some(start), index) = (file.lines().line_start(line), file.lines()) else {
        return Vec::new();
    };
    let end = index.line_start(line.saturating_add(1)).unwrap_or(u32::MAX);
    let prologue = u32::try_from(crate::source::prologue_len(file.text())).unwrap_or(0);
    let mut lexer = Lexer::new(file.text(), prologue, false);
    let mut tokens = Vec::new();
    loop {
        let token = lexer.next_token();
        if token.kind == TokenKind::EndOfText || token.span.start >= end {
            return tokens;
        }
        if token.span.start >= start {
            tokens.push(token);
        }
    }
}

/// The variable in `… (local 'x')`.
fn named_variable(message: &str) -> Option<&str> {
    let (_, rest) = message.rsplit_once('(')?;
    let (kind, name) = rest.split_once(" '")?;
    let is_variable = ["local", "upvalue", "global", "field", "method"].contains(&kind);
    name.strip_suffix("')").filter(|_| is_variable)
}

/// The literal in `… (constant 'x')`.
fn named_constant(message: &str) -> Option<&str> {
    let (_, rest) = message.rsplit_once("(constant '")?;
    rest.strip_suffix("')")
}

/// The function in `bad argument #1 to 'f' (…)` or `calling 'f' on bad self`.
fn named_function(message: &str) -> Option<&str> {
    let (before, rest) = message.split_once(" '")?;
    let is_call = before.ends_with(" to") || before.ends_with("calling");
    let (name, _) = rest.split_once('\'')?;
    // A qualified name ends with the one that the program uses.
    let name = name.rsplit('.').next().unwrap_or(name);
    is_call.then_some(name)
}

/// What a message says was done with a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Use {
    Call,
    Index,
    Operand,
    Other,
}

impl Use {
    fn named_by(message: &str) -> Use {
        let says = |what: &str| message.contains(what);
        if says("attempt to call") || says("bad argument") {
            Use::Call
        } else if says("attempt to index") {
            Use::Index
        } else if says("attempt to perform") || says("attempt to concatenate") || says("attempt to get length") {
            Use::Operand
        } else {
            Use::Other
        }
    }

    /// Whether a name is used like this between these tokens.
    fn fits(self, before: Option<TokenKind>, after: Option<TokenKind>) -> bool {
        use TokenKind as T;
        let is_operator = |kind| {
            matches!(
                kind,
                T::Plus
                    | T::Minus
                    | T::Star
                    | T::Slash
                    | T::SlashSlash
                    | T::Percent
                    | T::Caret
                    | T::Hash
                    | T::Ampersand
                    | T::Tilde
                    | T::Pipe
                    | T::LessLess
                    | T::GreaterGreater
                    | T::DotDot
            )
        };
        match self {
            Use::Call => {
                matches!(after, Some(T::LeftParen | T::LeftBrace | T::QuotedString | T::LongString))
            }
            Use::Index => matches!(after, Some(T::Dot | T::LeftBracket | T::Colon)),
            Use::Operand => before.is_some_and(is_operator) || after.is_some_and(is_operator),
            Use::Other => true,
        }
    }
}

/// The place of a name: where it is used as it should be, else where it is not just being declared.
fn find_name(file: &SourceFile, tokens: &[Token], name: &str, use_of_name: Use) -> Option<Span> {
    let kind = |at: usize| tokens.get(at).map(|token| token.kind);
    let is_it = |token: &Token| match token.kind {
        TokenKind::Name => file.slice(token.span) == name.as_bytes(),
        TokenKind::QuotedString => {
            let text = file.slice(token.span);
            text.get(1..text.len() - 1) == Some(name.as_bytes())
        }
        _ => false,
    };
    // Tokens from the start of the chain to the name, or to the bracket of `t["name"]`.
    let uses: Vec<(usize, usize)> = (0..tokens.len())
        .filter(|&at| tokens.get(at).is_some_and(is_it))
        .map(|at| {
            let is_key = kind(at) == Some(TokenKind::QuotedString) && kind(at + 1) == Some(TokenKind::RightBracket);
            (chain_start(tokens, at), if is_key { at + 1 } else { at })
        })
        .collect();
    let before = |start: usize| start.checked_sub(1).and_then(kind);
    let is_declared = |start: usize| matches!(before(start), Some(TokenKind::Local | TokenKind::Function));
    let best = uses.iter().find(|&&(start, end)| !is_declared(start) && use_of_name.fits(before(start), kind(end + 1)));
    let used = || uses.iter().find(|&&(start, _)| !is_declared(start));
    let &(start, end) = best.or_else(used).or(uses.first())?;
    Some(tokens.get(start)?.span.to(tokens.get(end)?.span))
}

/// The token at which the chain of fields starts whose last name is token `at`.
fn chain_start(tokens: &[Token], mut at: usize) -> usize {
    let kind = |at: usize| tokens.get(at).map(|token| token.kind);
    while at >= 2
        && matches!(kind(at - 1), Some(TokenKind::Dot | TokenKind::Colon | TokenKind::LeftBracket))
        && kind(at - 2) == Some(TokenKind::Name)
    {
        at -= 2;
    }
    at
}

fn find_literal(file: &SourceFile, tokens: &[Token], text: &str) -> Option<Span> {
    let is_it = |token: &&Token| match token.kind {
        TokenKind::QuotedString | TokenKind::LongString => {
            file.slice(token.span).windows(text.len().max(1)).any(|part| part == text.as_bytes())
        }
        TokenKind::Number => file.slice(token.span) == text.as_bytes(),
        _ => false,
    };
    tokens.iter().find(is_it).map(|token| token.span)
}

/// The operators that a message without a name can be about.
fn operators_of(message: &str) -> Option<&'static [TokenKind]> {
    use TokenKind as T;
    let says = |what: &str| message.contains(what);
    let is_about_keys = || says("table index is nil") || says("table index is NaN");
    Some(if says("attempt to compare") {
        &[T::Less, T::LessEqual, T::Greater, T::GreaterEqual]
    } else if says("attempt to concatenate") {
        &[T::DotDot]
    } else if says("attempt to divide by zero") {
        &[T::SlashSlash]
    } else if says("attempt to perform 'n%0'") {
        &[T::Percent]
    } else if says("attempt to perform arithmetic") {
        &[T::Plus, T::Minus, T::Star, T::Slash, T::SlashSlash, T::Percent, T::Caret]
    } else if says("bitwise operation") || says("has no integer representation") {
        &[T::Ampersand, T::Tilde, T::Pipe, T::LessLess, T::GreaterGreater]
    } else if says("attempt to get length") {
        &[T::Hash]
    } else if is_about_keys() {
        &[T::LeftBracket]
    } else {
        return None;
    })
}

/// The only one of these operators on the line, with its operands as far as they are names and literals.
fn find_operation(tokens: &[Token], operators: &[TokenKind]) -> Option<Span> {
    use TokenKind as T;
    let kind = |at: usize| tokens.get(at).map(|token| token.kind);
    let mut found = (0..tokens.len()).filter(|&at| kind(at).is_some_and(|kind| operators.contains(&kind)));
    let at = found.next()?;
    if found.next().is_some() {
        return None;
    }
    let is_literal =
        |kind| matches!(kind, Some(T::Number | T::QuotedString | T::LongString | T::Nil | T::True | T::False));
    let start = match at.checked_sub(1) {
        Some(before) if kind(before) == Some(T::Name) => chain_start(tokens, before),
        Some(before) if is_literal(kind(before)) => before,
        _ => at,
    };
    let end = match kind(at + 1) {
        Some(T::Name) => {
            let mut last = at + 1;
            while kind(last + 1) == Some(T::Dot) && kind(last + 2) == Some(T::Name) {
                last += 2;
            }
            last
        }
        Some(T::LeftBrace) if kind(at + 2) == Some(T::RightBrace) => at + 2,
        next if is_literal(next) => at + 1,
        _ => at,
    };
    // The bracket of an index ends what it begins.
    let end = if kind(at) == Some(T::LeftBracket) && kind(end + 1) == Some(T::RightBracket) { end + 1 } else { end };
    Some(tokens.get(start)?.span.to(tokens.get(end)?.span))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(text: &str, line: u32, message: &str, callee: Option<&str>) -> String {
        let file = SourceFile::new("x.lua", text).unwrap();
        let span = find(&file, line, message, callee).unwrap();
        String::from_utf8(file.slice(span).to_vec()).unwrap()
    }

    #[test]
    fn names_of_messages_are_found() {
        let text = "local x\nreturn item.price + item.tax -- tax\nprint(\"tax\", t['tax'].y)\nt.a:go(1)\n";
        let arith = "attempt to perform arithmetic on a nil value (field 'tax')";
        assert_eq!(place(text, 2, arith, None), "item.tax");
        let index = "attempt to index a nil value (field 'tax')";
        assert_eq!(place("return t['tax'].y", 1, index, None), "t['tax']");
        assert_eq!(place(text, 4, "attempt to call a nil value (method 'go')", None), "t.a:go");
        assert_eq!(place(text, 3, "bad argument #1 to 'print' (x)", None), "print");
        assert_eq!(place(text, 3, "boom", Some("print")), "print");
        assert_eq!(place(text, 4, "boom", Some("error")), "t.a:go(1)");
        let call = "attempt to call a nil value (local 'f')";
        assert_eq!(place("local f, g = f.x, f; f = f(1)", 1, call, None), "f");
        let local = "attempt to perform arithmetic on a nil value (local 'x')";
        let file = SourceFile::new("x.lua", "local x; x = y[x] - x").unwrap();
        assert_eq!(find(&file, 1, local, None), Some(Span::new(20, 21)));
        let constant = "attempt to perform arithmetic on a string value (constant 'abc')";
        assert_eq!(place("x = 1 + 'abc'", 1, constant, None), "'abc'");
    }

    #[test]
    fn operations_without_names_are_found() {
        assert_eq!(place("if x.y < 'a' then f() end", 1, "attempt to compare number with string", None), "x.y < 'a'");
        assert_eq!(place("local s = 1 .. {}", 1, "attempt to concatenate a table value", None), "1 .. {}");
        assert_eq!(place("local a = f(1) // b.c", 1, "attempt to divide by zero", None), "// b.c");
        assert_eq!(place("local a = 7 % 0", 1, "attempt to perform 'n%0'", None), "7 % 0");
        assert_eq!(place("x = y | 1.5", 1, "number has no integer representation", None), "y | 1.5");
        assert_eq!(place("t[k], z = 1", 1, "table index is nil", None), "t[k]");
        assert_eq!(place("a = b < c, d < e", 1, "attempt to compare two nil values", None), "a = b < c, d < e");
    }

    #[test]
    fn lines_inside_long_strings_have_no_tokens() {
        let file = SourceFile::new("x.lua", "x = [[\ny\n]]").unwrap();
        assert_eq!(find(&file, 2, "boom", None), None);
        assert_eq!(find(&file, 9, "boom", None), None);
    }
}
