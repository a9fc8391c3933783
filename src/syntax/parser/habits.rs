//! Advice for who writes what another language, or a later Lua, would understand.
//!
//! A message says what Lua has found; this says what it is in Lua. It looks at the token of the message, the one before
//! and the one behind it: what needs more than that is left alone, since a wrong advice is worse than none.

use super::Parser;
use crate::source::{Position, Span};
use crate::syntax::token::{Token, TokenKind};

impl Parser<'_, '_> {
    /// The advice for `message` near `token`, the current one.
    #[cold]
    pub(super) fn habit(&mut self, token: Token, message: &str) -> Option<String> {
        use TokenKind as T;
        let next = self.peek(0);
        let touches_next = next.span.start == token.span.end;
        let is_inequality = self.is_inequality_of_other_languages();
        let text = token.span.slice(self.source);
        let before = self.previous.slice(self.source);
        let touches_before = self.previous.end == token.span.start;
        // Where an expression or a statement should begin, and behind an expression that is no statement.
        let begins_nothing = message == "unexpected symbol";
        let is_no_statement = message == "syntax error";
        let is_anywhere = begins_nothing || is_no_statement;
        let advice = match token.kind {
            T::Bang if is_inequality => "use '~=' for inequality",
            T::Bang if begins_nothing => "use 'not' for negation",
            T::Plus if is_anywhere && touches_next && next.kind == T::Plus => "there is no '++'; write 'x = x + 1'",
            kind if is_anywhere && is_operator(kind) && touches_next && next.kind == T::Equal => {
                let operator = String::from_utf8_lossy(text);
                return Some(format!("there is no '{operator}='; write 'x = x {operator} y'"));
            }
            T::Ampersand if begins_nothing && touches_before && before == b"&" => "use 'and' for a logical and",
            T::Pipe if begins_nothing && touches_before && before == b"|" => "use 'or' for a logical or",
            T::Question if is_anywhere => "there is no '?:'; write 'condition and x or y', or an 'if'",
            T::Less if begins_nothing && (self.is_word(next, "const") || self.is_word(next, "close")) => {
                "attributes of variables came with Lua 5.4; this is Lua 5.3"
            }
            T::Equal if message == "'then' expected" || message == "'do' expected" => "use '==' to compare",
            T::LeftBrace if is_anywhere && matches!(before, b")" | b"else" | b"then" | b"do") => {
                "a block has no braces; it goes on to its 'end'"
            }
            T::LeftBracket if begins_nothing => "a list is a table: '{1, 2, 3}'",
            T::SlashSlash | T::Hash if begins_nothing => "a comment begins with '--'",
            T::Slash if begins_nothing && touches_next && next.kind == T::Star => {
                "a comment begins with '--'; one of several lines stands between '--[[' and ']]'"
            }
            T::Colon if message == "'}' expected" => "a field is written 'name = value'",
            T::Unknown if text == b"`" => "a string stands in quotes, or between '[[' and ']]'",
            _ if is_no_statement => return word_of_other_languages(before).map(str::to_owned),
            _ => return None,
        };
        Some(advice.to_owned())
    }

    /// Remembers an `if` that stands behind an `else` on one line if the `end` of its own seems to be missing: if
    /// `opener`, the `if` of that `else`, is not closed here, or by an `end` that stands further left.
    pub(super) fn note_else_if(&mut self, opener: Span, else_if: Span) {
        let is_closed = self.at(TokenKind::End);
        let indents = (self.indent(self.token.span.start), self.indent(opener.start));
        let is_further_left = matches!(indents, (Some(end), Some(start)) if end < start);
        if !is_closed || is_further_left {
            self.else_if = Some(else_if);
        }
    }

    /// How many bytes of white space stand before a position on its line, if nothing else does.
    fn indent(&self, position: Position) -> Option<usize> {
        let before = self.source.get(..position as usize)?;
        let start = before.iter().rposition(|byte| matches!(byte, b'\n' | b'\r')).map_or(0, |at| at + 1);
        let line = before.get(start..)?;
        line.iter().all(|byte| matches!(byte, b' ' | b'\t')).then_some(line.len())
    }
}

fn is_operator(kind: TokenKind) -> bool {
    use TokenKind as T;
    matches!(
        kind,
        T::Plus
            | T::Minus
            | T::Star
            | T::Slash
            | T::SlashSlash
            | T::Percent
            | T::Caret
            | T::Ampersand
            | T::Pipe
            | T::LessLess
            | T::GreaterGreater
            | T::DotDot
    )
}

/// What to say of a name that stands alone where a statement was expected.
fn word_of_other_languages(word: &[u8]) -> Option<&'static str> {
    Some(match word {
        b"let" | b"var" | b"const" => "a variable is declared with 'local'",
        b"def" | b"func" | b"fn" => "a function is declared with 'function'",
        b"elif" | b"elsif" => "did you mean 'elseif'?",
        b"continue" => "there is no 'continue'; use 'goto continue', with '::continue::' at the end of the loop",
        b"import" | b"include" | b"using" => "a module is loaded with 'require'",
        b"throw" | b"raise" => "an error is raised with 'error'",
        b"try" | b"catch" => "errors are caught with 'pcall'",
        b"switch" => "there is no 'switch'; use 'if' and 'elseif', or a table of functions",
        b"foreach" => "use 'for key, value in pairs(t) do'",
        b"await" => "a function that waits suspends its coroutine by itself; there is no 'await'",
        b"pass" => "an empty block needs no 'pass'",
        _ => return None,
    })
}
