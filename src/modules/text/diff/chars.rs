//! Texts as lists of characters, and back without a loss.

/// A character; a byte that is no UTF-8 has a number behind those of characters.
pub(super) type Char = u32;

/// Where the numbers of bytes begin, and those of padding, which no text contains.
const BYTES: Char = 0x11_0000;
pub(super) const PADDING: Char = BYTES + 0x100;

/// The characters of a text.
pub(super) fn chars(text: &[u8]) -> Vec<Char> {
    let mut chars = Vec::with_capacity(text.len());
    for chunk in text.utf8_chunks() {
        chars.extend(chunk.valid().chars().map(Char::from));
        chars.extend(chunk.invalid().iter().map(|byte| BYTES + Char::from(*byte)));
    }
    chars
}

/// How many characters a text has.
pub(super) fn len(text: &[u8]) -> usize {
    text.utf8_chunks().map(|chunk| chunk.valid().chars().count() + chunk.invalid().len()).sum()
}

/// The text of characters; padding is left out.
pub(super) fn text(chars: &[Char]) -> Vec<u8> {
    let mut text = Vec::with_capacity(chars.len());
    for &c in chars {
        match char::from_u32(c) {
            Some(c) => text.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
            None => text.extend(c.checked_sub(BYTES).and_then(|byte| u8::try_from(byte).ok())),
        }
    }
    text
}

/// Characters at the beginning that are the same.
pub(super) fn common_prefix(a: &[Char], b: &[Char]) -> usize {
    a.iter().zip(b).take_while(|(a, b)| a == b).count()
}

/// Characters at the end that are the same.
pub(super) fn common_suffix(a: &[Char], b: &[Char]) -> usize {
    a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count()
}

#[cfg(test)]
mod tests {
    use super::{chars, len, text};

    #[test]
    fn nothing_is_lost() {
        for sample in [b"".as_slice(), b"a\xff\xe4\xb8c", "äß😀\0".as_bytes(), b"\xed\xa0\x80\xc0\x80"] {
            assert_eq!(text(&chars(sample)), sample);
            assert_eq!(chars(sample).len(), len(sample));
        }
        assert_eq!(chars("ä😀".as_bytes()).len(), 2);
    }
}
