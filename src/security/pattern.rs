//! Patterns for actions and resources: `*` stands for any text, anywhere.

use memchr::memmem;

/// A pattern, which is compared with whole texts, byte by byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// The texts between the stars.
    parts: Vec<Box<[u8]>>,
}

impl Pattern {
    /// The pattern of a text.
    pub fn new(text: &[u8]) -> Pattern {
        Pattern { parts: text.split(|&c| c == b'*').map(Box::from).collect() }
    }

    /// Whether a text is as the pattern says.
    pub fn matches(&self, text: &[u8]) -> bool {
        let [first, middle @ .., last] = self.parts.as_slice() else {
            return self.parts.first().is_some_and(|only| **only == *text);
        };
        let Some(rest) = text.strip_prefix(&**first) else { return false };
        let Some(mut rest) = rest.strip_suffix(&**last) else { return false };
        // The earliest place leaves most for what follows.
        for part in middle {
            let Some(at) = memmem::find(rest, part) else { return false };
            rest = rest.get(at + part.len()..).unwrap_or_default();
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stand_for_any_text() {
        for (pattern, yes, no) in [
            ("*", vec!["", "a", "a.b"], vec![]),
            ("*.read", vec![".read", "doc.read", "a.b.read"], vec!["read", "doc.reader", "doc.Read"]),
            ("document:*", vec!["document:", "document:1"], vec!["document", "my document:1"]),
            ("a*b*c", vec!["abc", "aXbYc", "abbc", "abcbc"], vec!["ac", "acb", "abcd"]),
            ("ab*ba", vec!["abba", "ab.ba"], vec!["aba", "ab"]),
            ("exact", vec!["exact"], vec!["exactly", "xact", ""]),
            ("", vec![""], vec!["a"]),
            ("**", vec!["", "x"], vec![]),
        ] {
            for text in yes {
                assert!(Pattern::new(pattern.as_bytes()).matches(text.as_bytes()), "{pattern} {text}");
            }
            for text in no {
                assert!(!Pattern::new(pattern.as_bytes()).matches(text.as_bytes()), "{pattern} {text}");
            }
        }
    }
}
