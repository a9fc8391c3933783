//! The quotes of literal strings.

/// A literal string between the quotes that it should have: double ones, unless it holds more double than single quotes.
/// Escapes stay as they are, those of quotes excepted; line ends behind a backslash become `\n`.
pub(super) fn quoted(literal: &[u8]) -> Vec<u8> {
    let body = literal.get(1..literal.len().saturating_sub(1)).unwrap_or_default();
    let count = |quote: u8| body.iter().filter(|byte| **byte == quote).count();
    let quote = if count(b'"') > count(b'\'') { b'\'' } else { b'"' };
    let mut text = Vec::with_capacity(literal.len() + 2);
    text.push(quote);
    let mut bytes = body.iter().copied();
    while let Some(byte) = bytes.next() {
        let (escaped, byte) = if byte == b'\\' { (true, bytes.next().unwrap_or(byte)) } else { (false, byte) };
        let needs_escape = if matches!(byte, b'"' | b'\'') { byte == quote } else { escaped };
        if needs_escape {
            text.push(b'\\');
        }
        text.push(byte);
    }
    text.push(quote);
    with_plain_line_ends(&text)
}

/// The text with `\n` for each of its line ends: `\r`, `\r\n` and `\n\r` mean the same in a program (`inclinenumber` in
/// `llex.c`).
pub(super) fn with_plain_line_ends(text: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(text.len());
    let mut bytes = text.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        if matches!(byte, b'\n' | b'\r') {
            bytes.next_if(|next| matches!(next, b'\n' | b'\r') && *next != byte);
            plain.push(b'\n');
        } else {
            plain.push(byte);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::{quoted, with_plain_line_ends};

    #[test]
    fn the_quotes_that_need_fewer_escapes() {
        let check = |literal: &str, expected: &str| {
            assert_eq!(String::from_utf8(quoted(literal.as_bytes())).unwrap(), expected, "{literal}");
        };
        check("'a'", r#""a""#);
        check(r#"'say "hi"'"#, r#"'say "hi"'"#);
        check(r#"'it\'s'"#, r#""it's""#);
        check(r#""a \"b\" c""#, r#"'a "b" c'"#);
        check(r#"'\'"'"#, r#""'\"""#);
        check(r#""\\\"'""#, r#""\\\"'""#);
        check("'a\\\r\nb\\z\r\n c'", "\"a\\\nb\\z\n c\"");
        check("''", r#""""#);
    }

    #[test]
    fn line_ends_of_all_kinds() {
        assert_eq!(with_plain_line_ends(b"a\r\nb\rc\n\rd\n\ne\r\r\n"), b"a\nb\nc\nd\n\ne\n\n");
    }
}
