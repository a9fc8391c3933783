//! Characters that mean something in HTML, as references, and back.

use std::convert::Infallible;

use html5gum::{Emitter, Error, State, Tokenizer};

/// Longest text behind `&` that may be a reference by name (`CounterClockwiseContourIntegral;`).
const NAME_MAX: usize = 40;

/// Appends a text so that it is text in content and in a quoted value. A line break that a reader would turn into another
/// one is a reference, too.
pub(super) fn push_escaped(out: &mut String, text: &str) {
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        let reference = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&#34;",
            b'\'' => "&#39;",
            b'\r' => "&#13;",
            _ => continue,
        };
        // Both ends are at ASCII characters.
        out.push_str(text.get(from..at).unwrap_or_default());
        out.push_str(reference);
        from = at + 1;
    }
    out.push_str(text.get(from..).unwrap_or_default());
}

/// A text of bytes, in which references are the characters that they stand for. What is none stays.
pub(super) fn unescape(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'&', rest) {
        let (before, from) = rest.split_at(at);
        out.extend(before);
        let (reference, behind) = from.split_at(reference_len(from));
        let mut reader = ReferenceReader { out };
        let mut tokenizer = Tokenizer::new_with_emitter(reference, &mut reader);
        tokenizer.set_state(State::RcData);
        let Ok(()) = tokenizer.finish();
        out = reader.out;
        rest = behind;
    }
    out.extend(rest);
    out
}

/// How far what begins with `&` can be a reference.
fn reference_len(text: &[u8]) -> usize {
    let body = text.get(1..).unwrap_or_default();
    let len = |body: &[u8], is_part: fn(&u8) -> bool| body.iter().take_while(|byte| is_part(byte)).count();
    let len = match body {
        [b'#', b'x' | b'X', digits @ ..] => 2 + len(digits, u8::is_ascii_hexdigit),
        [b'#', digits @ ..] => 1 + len(digits, u8::is_ascii_digit),
        _ => len(body.get(..NAME_MAX.min(body.len())).unwrap_or_default(), u8::is_ascii_alphanumeric),
    };
    1 + len + usize::from(body.get(len) == Some(&b';'))
}

/// Takes the characters of a text that holds no tags.
struct ReferenceReader {
    out: Vec<u8>,
}

impl Emitter for &mut ReferenceReader {
    type Token = Infallible;

    fn emit_string(&mut self, text: &[u8]) {
        self.out.extend(text);
    }

    fn should_emit_errors(&mut self) -> bool {
        false
    }

    fn current_is_appropriate_end_tag_token(&mut self) -> bool {
        false
    }

    fn pop_token(&mut self) -> Option<Infallible> {
        None
    }

    fn emit_current_tag(&mut self) -> Option<State> {
        None
    }

    fn set_last_start_tag(&mut self, _: Option<&[u8]>) {}
    fn emit_eof(&mut self) {}
    fn emit_error(&mut self, _: Error) {}
    fn init_start_tag(&mut self) {}
    fn init_end_tag(&mut self) {}
    fn init_comment(&mut self) {}
    fn emit_current_comment(&mut self) {}
    fn emit_current_doctype(&mut self) {}
    fn set_self_closing(&mut self) {}
    fn set_force_quirks(&mut self) {}
    fn push_tag_name(&mut self, _: &[u8]) {}
    fn push_comment(&mut self, _: &[u8]) {}
    fn push_doctype_name(&mut self, _: &[u8]) {}
    fn init_doctype(&mut self) {}
    fn init_attribute(&mut self) {}
    fn push_attribute_name(&mut self, _: &[u8]) {}
    fn push_attribute_value(&mut self, _: &[u8]) {}
    fn set_doctype_public_identifier(&mut self, _: &[u8]) {}
    fn set_doctype_system_identifier(&mut self, _: &[u8]) {}
    fn push_doctype_public_identifier(&mut self, _: &[u8]) {}
    fn push_doctype_system_identifier(&mut self, _: &[u8]) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_read() {
        let shown = |text: &str| String::from_utf8_lossy(&unescape(text.as_bytes())).into_owned();
        let text = "a &lt;b&gt; &amp;amp; &#34;&#x27; &copy &notit; &unknown; & &# &#x; &#0; &#128;";
        assert_eq!(shown(text), "a <b> &amp; \"' © ¬it; &unknown; & &# &#x; \u{fffd} €");
    }

    #[test]
    fn bytes_that_are_no_references_stay() {
        assert_eq!(unescape(b"\xff\r\n\0&amp;\xfe"), b"\xff\r\n\0&\xfe");
    }
}
