//! Texts to search in: bytes that should be UTF-8 and need not.

/// A text. Each byte that is no part of a character is a character of its own, U+FFFD.
pub(super) struct Text {
    text: String,
    /// How it really was, if it was no UTF-8.
    original: Option<Original>,
}

struct Original {
    bytes: Vec<u8>,
    /// Where the characters that stand for single bytes begin in the text, by rising place.
    replaced: Vec<usize>,
}

/// What a character that stands for a byte takes more than that.
const SURPLUS: usize = char::REPLACEMENT_CHARACTER.len_utf8() - 1;

impl Text {
    pub(super) fn new(bytes: Vec<u8>) -> Text {
        let bytes = match String::from_utf8(bytes) {
            Ok(text) => return Text { text, original: None },
            Err(error) => error.into_bytes(),
        };
        let mut text = String::with_capacity(bytes.len());
        let mut replaced = Vec::new();
        for chunk in bytes.utf8_chunks() {
            text.push_str(chunk.valid());
            for _ in chunk.invalid() {
                replaced.push(text.len());
                text.push(char::REPLACEMENT_CHARACTER);
            }
        }
        Text { text, original: Some(Original { bytes, replaced }) }
    }

    /// What is searched in.
    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    /// The text as it was.
    pub(super) fn bytes(&self) -> &[u8] {
        self.original.as_ref().map_or(self.text.as_bytes(), |original| &original.bytes)
    }

    /// Where a place of [`Text::as_str`] is in [`Text::bytes`].
    pub(super) fn place(&self, at: usize) -> usize {
        match &self.original {
            Some(original) => at - SURPLUS * original.replaced.partition_point(|start| *start < at),
            None => at,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Text;

    #[test]
    fn bytes_that_are_no_character_are_one_each() {
        let text = Text::new(b"a\xff\xe4\xb8\xc3\xa4\x80z".to_vec());
        assert_eq!(text.as_str(), "a\u{fffd}\u{fffd}\u{fffd}ä\u{fffd}z");
        let places: Vec<usize> = text.as_str().char_indices().map(|(at, _)| text.place(at)).collect();
        assert_eq!(places, [0, 1, 2, 3, 4, 6, 7]);
        assert_eq!((text.place(text.as_str().len()), text.bytes().len()), (8, 8));
        let valid = Text::new("aä".into());
        assert_eq!((valid.as_str(), valid.bytes(), valid.place(3)), ("aä", "aä".as_bytes(), 3));
    }
}
