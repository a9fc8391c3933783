//! The values of literal strings.
//!
//! The scanner has checked the text; here escapes and long brackets are only carried out. A string
//! without anything to carry out is a slice of the source text. Source: manual section 3.1,
//! `llex.c`.

use bumpalo::Bump;

use super::scan::{is_space, line_end_len};

/// The value of the quoted string `text`, quotes included.
pub(super) fn quoted_value<'a>(text: &'a [u8], arena: &'a Bump) -> &'a [u8] {
    let inner = match text {
        [_, inner @ .., _] => inner,
        _ => &[],
    };
    if !inner.contains(&b'\\') {
        return inner;
    }
    let mut value = Vec::with_capacity(inner.len());
    decode_escapes(inner, &mut value);
    arena.alloc_slice_copy(&value)
}

/// The value of the long string `text`, brackets included.
pub(super) fn long_value<'a>(text: &'a [u8], arena: &'a Bump) -> &'a [u8] {
    let bracket_len = 2 + text.iter().skip(1).take_while(|byte| **byte == b'=').count();
    let mut inner = text.get(bracket_len..text.len().saturating_sub(bracket_len)).unwrap_or_default();
    if matches!(inner.first(), Some(b'\n' | b'\r')) {
        inner = inner.get(line_end_len(inner)..).unwrap_or_default();
    }
    if !inner.contains(&b'\r') {
        return inner;
    }
    let mut value = Vec::with_capacity(inner.len());
    normalize_line_ends(inner, &mut value);
    arena.alloc_slice_copy(&value)
}

/// The long string `text` as messages quote it: brackets included, line ends unified, the first one
/// left out.
pub(super) fn long_text(text: &[u8]) -> Vec<u8> {
    let bracket_len = 2 + text.iter().skip(1).take_while(|byte| **byte == b'=').count();
    let (open, rest) = text.split_at_checked(bracket_len).unwrap_or((text, &[]));
    let skipped = if matches!(rest.first(), Some(b'\n' | b'\r')) { line_end_len(rest) } else { 0 };
    let mut value = open.to_vec();
    normalize_line_ends(rest.get(skipped..).unwrap_or_default(), &mut value);
    value
}

/// Append `text` with every kind of line end as `\n`.
pub(super) fn normalize_line_ends(text: &[u8], value: &mut Vec<u8>) {
    let mut rest = text;
    while let [byte, tail @ ..] = rest {
        if matches!(byte, b'\n' | b'\r') {
            value.push(b'\n');
            rest = rest.get(line_end_len(rest)..).unwrap_or_default();
        } else {
            value.push(*byte);
            rest = tail;
        }
    }
}

/// Append the value of `text`, the inside of a quoted string whose escapes are well formed.
pub(super) fn decode_escapes(text: &[u8], value: &mut Vec<u8>) {
    let mut rest = text;
    loop {
        let plain_len = rest.iter().position(|byte| *byte == b'\\').unwrap_or(rest.len());
        let (plain, escape) = rest.split_at_checked(plain_len).unwrap_or((rest, &[]));
        value.extend_from_slice(plain);
        if escape.is_empty() {
            return;
        }
        let len = decode_escape(escape, value);
        rest = escape.get(len..).unwrap_or_default();
    }
}

/// Append the value of the escape sequence that `text` starts with; its length.
fn decode_escape(text: &[u8], value: &mut Vec<u8>) -> usize {
    let simple = match text.get(1) {
        Some(b'a') => 0x07,
        Some(b'b') => 0x08,
        Some(b'f') => 0x0c,
        Some(b'n') => b'\n',
        Some(b'r') => b'\r',
        Some(b't') => b'\t',
        Some(b'v') => 0x0b,
        Some(b'\n' | b'\r') => {
            value.push(b'\n');
            return 1 + line_end_len(text.get(1..).unwrap_or_default());
        }
        Some(b'z') => {
            let rest = text.get(2..).unwrap_or_default();
            return 2 + rest.iter().take_while(|byte| is_space(**byte)).count();
        }
        Some(b'x') => {
            let code = text.iter().skip(2).take(2).fold(0, |code, digit| code << 4 | hex_value(*digit));
            value.push(u8::try_from(code).unwrap_or_default());
            return 4;
        }
        Some(b'u') => {
            let digits = text.iter().skip(3).take_while(|byte| byte.is_ascii_hexdigit());
            let (mut len, mut code) = (4, 0);
            for digit in digits {
                len += 1;
                code = code << 4 | hex_value(*digit);
            }
            push_utf8(code, value);
            return len;
        }
        Some(b'0'..=b'9') => {
            let digits = text.iter().skip(1).take(3).take_while(|byte| byte.is_ascii_digit());
            let (mut len, mut code) = (1, 0_u32);
            for digit in digits {
                len += 1;
                code = code * 10 + u32::from(digit - b'0');
            }
            value.push(u8::try_from(code).unwrap_or_default());
            return len;
        }
        Some(&other) => other,
        None => return 1,
    };
    value.push(simple);
    2
}

fn hex_value(digit: u8) -> u32 {
    char::from(digit).to_digit(16).unwrap_or_default()
}

/// Append `code`, at most 0x10FFFF, in UTF-8; surrogates, which Lua lets pass, in the same scheme.
fn push_utf8(code: u32, value: &mut Vec<u8>) {
    let continuation = |shift: u32| 0x80 | low_byte(code >> shift & 0x3F);
    match code {
        0..0x80 => value.push(low_byte(code)),
        0x80..0x800 => value.extend([0xC0 | low_byte(code >> 6), continuation(0)]),
        0x800..0x1_0000 => {
            value.extend([0xE0 | low_byte(code >> 12), continuation(6), continuation(0)]);
        }
        _ => value.extend([0xF0 | low_byte(code >> 18), continuation(12), continuation(6), continuation(0)]),
    }
}

fn low_byte(code: u32) -> u8 {
    let [byte, ..] = code.to_le_bytes();
    byte
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_quoted(text: &str, expected: &[u8]) {
        assert_eq!(quoted_value(text.as_bytes(), &Bump::new()), expected, "{text}");
    }

    #[test]
    fn escapes() {
        check_quoted("'plain'", b"plain");
        check_quoted(r#""\a\b\f\n\r\t\v\\\"\'""#, b"\x07\x08\x0c\n\r\t\x0b\\\"'");
        check_quoted(r"'\65\066\0677\0'", b"ABC7\0");
        check_quoted(r"'\x41\xfF'", b"A\xff");
        check_quoted(r"'\u{41}\u{E4}\u{20AC}\u{10FFFF}\u{D800}'", b"A\xc3\xa4\xe2\x82\xac\xf4\x8f\xbf\xbf\xed\xa0\x80");
        check_quoted("'a\\z  \n\t b\\z'", b"ab");
        check_quoted("'a\\\nb\\\r\nc\\\n\rd\\\re'", b"a\nb\nc\nd\ne");
    }

    #[test]
    fn long_strings() {
        let check = |text: &str, expected: &[u8]| {
            assert_eq!(long_value(text.as_bytes(), &Bump::new()), expected, "{text}");
        };
        check("[[]]", b"");
        check("[==[a]]b]==]", b"a]]b");
        check("[[\n\nx]]", b"\nx");
        check("[[\r\na\rb\r\nc\n\rd]]", b"a\nb\nc\nd");
        check("[[\n\ra]]", b"a");
        check(r"[[\n]]", br"\n");
    }
}
