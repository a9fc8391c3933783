//! Texts that requests are made of: escaped queries and forms, multipart bodies (RFC 7578), cookies.

use hyper::body::Bytes;

/// Whether a byte stands for itself in a query.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~')
}

const HEX: &[u8; 16] = b"0123456789ABCDEF";

/// Escapes a text for a query: letters, digits, `-_.~` stay, a space becomes `+`, every other byte `%XX`.
pub(crate) fn escape_into(text: &[u8], out: &mut Vec<u8>) {
    for &byte in text {
        if is_plain(byte) {
            out.push(byte);
        } else if byte == b' ' {
            out.push(b'+');
        } else {
            let digit = |nibble: u8| HEX.get(usize::from(nibble)).copied().unwrap_or(b'0');
            out.extend([b'%', digit(byte >> 4), digit(byte & 15)]);
        }
    }
}

/// Undoes [`escape_into`]. An error is the bad escape.
pub(crate) fn unescape_into<'a>(text: &'a [u8], out: &mut Vec<u8>) -> Result<(), &'a [u8]> {
    let mut rest = text;
    while let [first, tail @ ..] = rest {
        rest = tail;
        match first {
            b'+' => out.push(b' '),
            b'%' => {
                let digits = tail.first().zip(tail.get(1));
                let value = digits.and_then(|(high, low)| Some(hex_digit(*high)? << 4 | hex_digit(*low)?));
                let Some(value) = value else {
                    let at = text.len() - tail.len() - 1;
                    return Err(text.get(at..text.len().min(at + 3)).unwrap_or_default());
                };
                out.push(value);
                rest = tail.get(2..).unwrap_or_default();
            }
            &byte => out.push(byte),
        }
    }
    Ok(())
}

fn hex_digit(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

/// Names with their values, several for one name if it is repeated.
pub(crate) type Fields = Vec<(Vec<u8>, Vec<Vec<u8>>)>;

/// `a=1&b=2`, sorted by name.
pub(crate) fn form(mut fields: Fields) -> Vec<u8> {
    fields.sort_by(|(a, _), (b, _)| a.cmp(b));
    let mut out = Vec::new();
    for (name, values) in &fields {
        for value in values {
            if !out.is_empty() {
                out.push(b'&');
            }
            escape_into(name, &mut out);
            out.push(b'=');
            escape_into(value, &mut out);
        }
    }
    out
}

/// The query of a URL with fields merged into it: those of the same name are replaced, and the result is sorted.
pub(crate) fn merge_query(query: Option<&str>, fields: Fields) -> Vec<u8> {
    let mut merged: Fields = Vec::new();
    for pair in query.unwrap_or_default().split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let plain = |text: &str| {
            let mut out = Vec::new();
            match unescape_into(text.as_bytes(), &mut out) {
                Ok(()) => out,
                // What is no escape stands for itself.
                Err(_) => text.as_bytes().to_vec(),
            }
        };
        let (name, value) = (plain(name), plain(value));
        if fields.iter().any(|(other, _)| *other == name) {
            continue;
        }
        match merged.iter_mut().find(|(other, _)| *other == name) {
            Some((_, values)) => values.push(value),
            None => merged.push((name, vec![value])),
        }
    }
    merged.extend(fields);
    form(merged)
}

/// A part of a multipart body.
#[derive(Debug)]
pub(crate) struct Part {
    /// Name of the field.
    pub(crate) name: Vec<u8>,
    /// Name of the file, if it is one.
    pub(crate) filename: Option<Vec<u8>>,
    /// Media type, if it is a file.
    pub(crate) content_type: Option<Vec<u8>>,
    /// What it holds.
    pub(crate) content: Bytes,
}

/// A multipart body with this boundary.
pub(crate) fn multipart(parts: &[Part], boundary: &str) -> Vec<u8> {
    let size: usize = parts.iter().map(|part| part.content.len() + 256).sum();
    let mut out = Vec::with_capacity(size);
    for part in parts {
        out.extend_from_slice(format!("--{boundary}\r\nContent-Disposition: form-data; name=\"").as_bytes());
        escape_name(&part.name, &mut out);
        out.push(b'"');
        if let Some(filename) = &part.filename {
            out.extend_from_slice(b"; filename=\"");
            escape_name(filename, &mut out);
            out.push(b'"');
        }
        out.extend_from_slice(b"\r\n");
        if let Some(content_type) = &part.content_type {
            out.extend_from_slice(b"Content-Type: ");
            out.extend_from_slice(content_type);
            out.extend_from_slice(b"\r\n");
        }
        out.extend_from_slice(b"\r\n");
        out.extend_from_slice(&part.content);
        out.extend_from_slice(b"\r\n");
    }
    out.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    out
}

/// Quotes and line breaks in names, as browsers write them.
fn escape_name(name: &[u8], out: &mut Vec<u8>) {
    for &byte in name {
        match byte {
            b'"' => out.extend_from_slice(b"%22"),
            b'\r' => out.extend_from_slice(b"%0D"),
            b'\n' => out.extend_from_slice(b"%0A"),
            _ => out.push(byte),
        }
    }
}

/// Name and value of a `Set-Cookie` field.
pub(crate) fn set_cookie(field: &[u8]) -> Option<(&[u8], &[u8])> {
    let pair = field.split(|&b| b == b';').next()?;
    let at = pair.iter().position(|&b| b == b'=')?;
    let (name, value) = (pair.get(..at)?.trim_ascii(), pair.get(at + 1..)?.trim_ascii());
    let value = value.strip_prefix(b"\"").and_then(|inner| inner.strip_suffix(b"\"")).unwrap_or(value);
    (!name.is_empty()).then_some((name, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn escaped(text: &str) -> String {
        let mut out = Vec::new();
        escape_into(text.as_bytes(), &mut out);
        String::from_utf8(out).unwrap()
    }

    fn fields(list: &[(&str, &[&str])]) -> Fields {
        list.iter()
            .map(|(name, values)| (name.as_bytes().to_vec(), values.iter().map(|v| v.as_bytes().to_vec()).collect()))
            .collect()
    }

    #[test]
    fn escapes_and_back() {
        assert_eq!(escaped("a b&c=é"), "a+b%26c%3D%C3%A9");
        assert_eq!(escaped("-_.~*"), "-_.~%2A");
        let all: Vec<u8> = (0..=255).collect();
        let (mut there, mut back) = (Vec::new(), Vec::new());
        escape_into(&all, &mut there);
        assert_eq!(unescape_into(&there, &mut back), Ok(()));
        assert_eq!(back, all);
        assert_eq!(unescape_into(b"a%zzb", &mut back), Err(&b"%zz"[..]));
        assert_eq!(unescape_into(b"a%4", &mut back), Err(&b"%4"[..]));
        assert_eq!(unescape_into(b"%", &mut back), Err(&b"%"[..]));
    }

    #[test]
    fn queries_merge() {
        let merged = merge_query(Some("a=0&c=3"), fields(&[("b", &["2"]), ("a", &["1 x"])]));
        assert_eq!(merged, b"a=1+x&b=2&c=3");
        assert_eq!(merge_query(None, fields(&[("t", &["x", "y"]), ("n", &["5"])])), b"n=5&t=x&t=y");
        assert_eq!(merge_query(Some("q=%zz&q=1&&x"), Vec::new()), b"q=%25zz&q=1&x=");
    }

    #[test]
    fn names_in_multipart_bodies_cannot_break_out() {
        let part = Part {
            name: b"a\"\r\nb".to_vec(),
            filename: Some(b"f\".txt".to_vec()),
            content_type: Some(b"text/plain".to_vec()),
            content: Bytes::from_static(b""),
        };
        let body = String::from_utf8(multipart(&[part], "B")).unwrap();
        assert_eq!(
            body,
            "--B\r\nContent-Disposition: form-data; name=\"a%22%0D%0Ab\"; filename=\"f%22.txt\"\r\n\
             Content-Type: text/plain\r\n\r\n\r\n--B--\r\n"
        );
    }

    #[test]
    fn cookies_of_responses() {
        assert_eq!(set_cookie(b"a=1; Path=/; HttpOnly"), Some((&b"a"[..], &b"1"[..])));
        assert_eq!(set_cookie(b" a = \"x y\" ;Secure"), Some((&b"a"[..], &b"x y"[..])));
        assert_eq!(set_cookie(b"novalue"), None);
        assert_eq!(set_cookie(b"=1"), None);
    }
}
