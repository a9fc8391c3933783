//! Chunks by separators: paragraphs if they fit, else lines, else words, else characters.
//!
//! A chunk is always a part of the text: pieces that follow each other, with what stands between them.

use memchr::memmem;

/// From where to where, in bytes.
pub(super) type Place = (usize, usize);

/// How a text is cut.
#[derive(Clone, Debug)]
pub(super) struct Recursive {
    /// Most characters of a chunk, and most of them that the next one repeats; fewer than the former.
    pub(super) size: usize,
    pub(super) overlap: usize,
    /// Whether a separator stays, at the beginning of what follows it.
    pub(super) keep_separator: bool,
    /// What is cut at, the first that occurs first. The empty one cuts anywhere.
    pub(super) separators: Vec<String>,
}

impl Recursive {
    /// The separators that a text has without others.
    pub(super) fn default_separators() -> Vec<String> {
        ["\n\n", "\n", " ", ""].map(str::to_owned).into()
    }

    /// The chunks of a text.
    pub(super) fn split(&self, text: &[u8]) -> Vec<Place> {
        let mut chunks = Vec::new();
        self.divide(text, (0, text.len()), &self.separators, &mut chunks);
        chunks
    }

    /// Adds the chunks of a part of the text. As deep as there are separators.
    fn divide(&self, text: &[u8], place: Place, separators: &[String], chunks: &mut Vec<Place>) {
        let part = part(text, place);
        let found = separators.iter().position(|one| memmem::find(part, one.as_bytes()).is_some());
        let (separator, others) = match found {
            Some(at) => (separators.get(at).map_or("", String::as_str), separators.get(at + 1..).unwrap_or_default()),
            // Nothing occurs: as one piece.
            None => {
                add(text, place, chunks);
                return;
            }
        };
        if separator.is_empty() {
            return self.cut(text, place, chunks);
        }
        // Pieces next to each other that fit, with the characters at which they begin and end.
        let mut fitting: Vec<(Place, Place)> = Vec::new();
        let gap = if self.keep_separator { 0 } else { separator.chars().count() };
        let mut at = 0;
        for piece in self.pieces(part, separator.as_bytes()) {
            let piece = (place.0 + piece.0, place.0 + piece.1);
            let len = len(self::part(text, piece));
            if len <= self.size {
                fitting.push((piece, (at, at + len)));
            } else {
                self.merge(text, &fitting, chunks);
                fitting.clear();
                self.divide(text, piece, others, chunks);
            }
            at += len + gap;
        }
        self.merge(text, &fitting, chunks);
    }

    /// The parts between separators, or from one to the next.
    fn pieces(&self, text: &[u8], separator: &[u8]) -> Vec<Place> {
        let mut pieces = Vec::new();
        let mut from = 0;
        for at in memmem::find_iter(text, separator) {
            pieces.push((from, at));
            from = if self.keep_separator { at } else { at + separator.len() };
        }
        pieces.push((from, text.len()));
        pieces
    }

    /// Packs pieces that follow each other into chunks.
    fn merge(&self, text: &[u8], pieces: &[(Place, Place)], chunks: &mut Vec<Place>) {
        let mut open = pieces;
        for (i, (_, (_, end))) in pieces.iter().enumerate() {
            // Those of the chunk in the making, and what it is with one more.
            let n_after = pieces.len() - i;
            let len = |open: &[(Place, Place)]| open.first().map_or(0, |first| end - first.1.0);
            if open.len() <= n_after || len(open) <= self.size {
                continue;
            }
            let chunk = open.get(..open.len() - n_after).unwrap_or_default();
            let (Some((first, _)), Some((last, (_, last_end)))) = (chunk.first(), chunk.last()) else { continue };
            add(text, (first.0, last.1), chunks);
            // The next one repeats what it may, if there is room for it.
            while let Some(((_, (start, _)), rest)) = open.split_first().filter(|_| open.len() > n_after) {
                if last_end - start <= self.overlap && len(open) <= self.size {
                    break;
                }
                open = rest;
            }
        }
        if let (Some((first, _)), Some((last, _))) = (open.first(), open.last()) {
            add(text, (first.0, last.1), chunks);
        }
    }

    /// Cuts a part at its characters.
    fn cut(&self, text: &[u8], place: Place, chunks: &mut Vec<Place>) {
        let step = self.size - self.overlap;
        let (mut starts, mut ends) = (Vec::new(), Vec::new());
        let mut at = place.0;
        let mut i = 0_usize;
        let mut see = |len: usize| {
            if i.is_multiple_of(step) {
                starts.push(at);
            }
            if i >= self.size && (i - self.size).is_multiple_of(step) {
                ends.push(at);
            }
            i += 1;
            at += len;
        };
        for chunk in part(text, place).utf8_chunks() {
            chunk.valid().chars().for_each(|c| see(c.len_utf8()));
            chunk.invalid().iter().for_each(|_| see(1));
        }
        // The first chunk that reaches the end is the last one.
        for (i, start) in starts.iter().take(ends.len() + 1).enumerate() {
            add(text, (*start, ends.get(i).copied().unwrap_or(place.1)), chunks);
        }
    }
}

/// A part of a text.
pub(super) fn part(text: &[u8], (from, to): Place) -> &[u8] {
    text.get(from..to).unwrap_or_default()
}

/// Characters of a text; a byte that is no UTF-8 is one.
pub(super) fn len(text: &[u8]) -> usize {
    text.utf8_chunks().map(|chunk| chunk.valid().chars().count() + chunk.invalid().len()).sum()
}

/// Adds a chunk without the space around it, if anything is left.
fn add(text: &[u8], (from, to): Place, chunks: &mut Vec<Place>) {
    let whole = part(text, (from, to));
    let (start, end) = match std::str::from_utf8(whole) {
        Ok(whole) => (whole.trim_start().len(), whole.trim_end().len()),
        Err(_) => (whole.trim_ascii_start().len(), whole.trim_ascii_end().len()),
    };
    if start > 0 {
        chunks.push((to - start, from + end));
    }
}

#[cfg(test)]
mod tests {
    use super::{Recursive, len};

    fn split(
        text: &str,
        size: usize,
        overlap: usize,
        keep_separator: bool,
        separators: Option<&[&str]>,
    ) -> Vec<String> {
        let separators = separators
            .map_or_else(Recursive::default_separators, |list| list.iter().map(|one| (*one).to_owned()).collect());
        let splitter = Recursive { size, overlap, keep_separator, separators };
        splitter.split(text.as_bytes()).into_iter().map(|(from, to)| text[from..to].to_owned()).collect()
    }

    #[test]
    fn by_the_first_separator_that_occurs() {
        for (text, size, overlap, expected) in [
            ("", 5, 0, vec![]),
            (" \n\n ", 5, 0, vec![]),
            ("short", 5, 0, vec!["short"]),
            ("one two three four", 9, 0, vec!["one two", "three", "four"]),
            ("one two three four", 9, 4, vec!["one two", "two three", "four"]),
            ("a b c d e f", 5, 3, vec!["a b c", "b c d", "c d e", "d e f"]),
            ("one\n\ntwo three\n\nfour", 6, 0, vec!["one", "two", "three", "four"]),
            ("one\n\ntwo\n\nthree", 8, 0, vec!["one\n\ntwo", "three"]),
            ("abcdefgh", 3, 0, vec!["abc", "def", "gh"]),
            ("abcdefgh", 4, 2, vec!["abcd", "cdef", "efgh"]),
            ("中文没有空格的文字", 4, 1, vec!["中文没有", "有空格的", "的文字"]),
            ("a  b", 3, 0, vec!["a", "b"]),
        ] {
            assert_eq!(split(text, size, overlap, false, None), expected, "{text}");
        }
        assert_eq!(split("a,b;c,d", 4, 0, true, Some(&[";", ","])), ["a,b", ";c,d"]);
        assert_eq!(split("a,b,c", 3, 1, true, Some(&[","])), ["a,b", ",c"]);
        assert_eq!(split("too long,a", 3, 0, false, Some(&[","])), ["too long", "a"], "nothing cuts it");
    }

    #[test]
    fn chunks_fit_and_lose_nothing() {
        let mut state = 9_u64;
        let mut below = |n: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from((state >> 33) % n).unwrap()
        };
        for i in 0..2000 {
            let text: String = (0..below(200)).map(|_| ['a', 'ä', '中', ' ', '\n', '\n'][below(6)]).collect();
            let size = 1 + below(30);
            let overlap = below(size as u64);
            let chunks = split(&text, size, overlap, i % 2 == 0, None);
            assert!(
                chunks.iter().all(|chunk| !chunk.is_empty() && len(chunk.as_bytes()) <= size),
                "{text:?} {size} {overlap}: {chunks:?}"
            );
            let dense = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            if overlap == 0 {
                assert_eq!(dense(&chunks.concat()), dense(&text), "{text:?} {size}: {chunks:?}");
            }
            let mut rest = &text[..];
            for chunk in &chunks {
                let at = rest.find(chunk.as_str()).unwrap_or_else(|| panic!("{chunk:?} out of order in {text:?}"));
                rest = &rest[at..];
            }
        }
    }
}
