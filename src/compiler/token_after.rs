//! The token behind a position, found in the text itself.
//!
//! The reference implementation compiles while it reads, so its messages and its line numbers depend on
//! the token that has been read last and on the one in sight. The tree keeps the tokens that matter often;
//! the others (`,`, `then`, `do`, the token that an error message names) are found again here. The text has
//! been parsed, so a token stands where one is looked for, and malformed ones need no care.

use crate::source::{Position, Span};

/// The first token at or behind `position`; the empty span at the end if there is none.
pub(super) fn token_after(text: &[u8], position: Position) -> Span {
    let mut scanner = Scanner { text, at: (position as usize).min(text.len()) };
    scanner.skip_blanks();
    let start = scanner.at;
    scanner.skip_token();
    Span::new(to_position(start), to_position(scanner.at))
}

fn to_position(at: usize) -> Position {
    Position::try_from(at).unwrap_or(Position::MAX)
}

struct Scanner<'t> {
    text: &'t [u8],
    at: usize,
}

impl Scanner<'_> {
    fn rest(&self) -> &[u8] {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn skip_while(&mut self, test: impl Fn(u8) -> bool) {
        while self.peek().is_some_and(&test) {
            self.at += 1;
        }
    }

    fn skip_blanks(&mut self) {
        loop {
            self.skip_while(|byte| matches!(byte, b' ' | b'\t'..=b'\r'));
            if !self.rest().starts_with(b"--") {
                return;
            }
            self.at += 2;
            if !self.skip_long_bracket() {
                self.skip_while(|byte| byte != b'\n' && byte != b'\r');
            }
        }
    }

    /// Skip `[==[ … ]==]` if one starts here.
    fn skip_long_bracket(&mut self) -> bool {
        let rest = self.rest();
        if rest.first() != Some(&b'[') {
            return false;
        }
        let level = rest.iter().skip(1).take_while(|&&byte| byte == b'=').count();
        if rest.get(level + 1) != Some(&b'[') {
            return false;
        }
        let mut closing = vec![b'='; level + 2];
        if let [first, .., last] = closing.as_mut_slice() {
            (*first, *last) = (b']', b']');
        }
        let body = rest.get(level + 2..).unwrap_or_default();
        let body_len = body.windows(closing.len()).position(|window| window == closing);
        self.at += level + 2 + body_len.map_or(body.len(), |len| len + closing.len());
        true
    }

    fn skip_token(&mut self) {
        const OPERATORS: [&[u8]; 11] = [b"...", b"..", b"==", b"~=", b"<=", b">=", b"//", b"::", b"<<", b">>", b"->"];
        let Some(first) = self.peek() else { return };
        match first {
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => self.skip_while(|byte| byte.is_ascii_alphanumeric() || byte == b'_'),
            b'0'..=b'9' => self.skip_number(),
            b'.' if self.text.get(self.at + 1).is_some_and(u8::is_ascii_digit) => self.skip_number(),
            b'"' | b'\'' => self.skip_string(first),
            b'[' if self.skip_long_bracket() => {}
            _ => {
                let operator = OPERATORS.iter().find(|operator| self.rest().starts_with(operator));
                self.at += operator.map_or(1, |operator| operator.len());
            }
        }
    }

    fn skip_number(&mut self) {
        let is_hexadecimal = matches!(self.rest(), [b'0', b'x' | b'X', ..]);
        while let Some(byte) = self.peek() {
            let is_exponent = if is_hexadecimal { matches!(byte, b'p' | b'P') } else { matches!(byte, b'e' | b'E') };
            if !(byte.is_ascii_alphanumeric() || byte == b'.') {
                return;
            }
            self.at += 1;
            if is_exponent && matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
        }
    }

    fn skip_string(&mut self, quote: u8) {
        self.at += 1;
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'\\' => self.at += 1,
                _ if byte == quote => break,
                _ => {}
            }
        }
        self.at = self.at.min(self.text.len());
    }
}

#[cfg(test)]
mod tests {
    use super::token_after;

    #[test]
    fn finds_each_kind_of_token() {
        let cases: [(&[u8], &[u8]); 12] = [
            (b"  name_1+", b"name_1"),
            (b"-- c\n--[[ x\n]] then", b"then"),
            (b"--[==[ ]] ]==] ,x", b","),
            (b"0x1p-3+1", b"0x1p-3"),
            (b"1e+5-1", b"1e+5"),
            (b".5+x", b".5"),
            (b"'a\\'b' c", b"'a\\'b'"),
            (b"[=[ ] ]=]=", b"[=[ ] ]=]"),
            (b"[1]", b"["),
            (b"...x", b"..."),
            (b"// 2", b"//"),
            (b"   -- end", b""),
        ];
        for (text, expected) in cases {
            assert_eq!(token_after(text, 0).slice(text), expected);
        }
    }
}
