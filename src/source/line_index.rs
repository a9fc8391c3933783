//! From byte offsets to lines and columns.
//!
//! A line ends, as in `llex.c` (`inclinenumber`), with `\n`, `\r`, `\r\n` or `\n\r`; each of the four
//! counts once. The index keeps the offset of the first byte of every line, so a question costs one
//! binary search, and a [`LineCursor`] that is asked in rising order costs next to nothing.

use super::Position;

/// The line starts of one source text.
#[derive(Clone, Debug)]
pub struct LineIndex {
    /// Offset of the first byte of each line; the first entry is 0. Never empty, strictly rising.
    starts: Vec<Position>,
    /// Length of the text in bytes.
    len: Position,
}

/// A line and a column, both counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LineColumn {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1; a tab is one character.
    pub column: u32,
}

impl LineIndex {
    /// Index `text`, whose length must fit in 32 bits (bytes beyond that are not indexed).
    #[must_use]
    pub fn new(text: &[u8]) -> Self {
        let len = Position::try_from(text.len()).unwrap_or(Position::MAX);
        let text = text.get(..len as usize).unwrap_or(text);
        let mut starts = Vec::with_capacity(text.len() / 24 + 1);
        starts.push(0);
        // Where the last line end is and which byte it is, as long as another byte may complete it.
        let mut open = None;
        for at in memchr::memchr2_iter(b'\n', b'\r', text) {
            let byte = text.get(at);
            if open.is_some_and(|(last, end)| last + 1 == at && end != byte) {
                // The pair is one line end: the line starts behind its second byte.
                starts.pop();
                open = None;
            } else {
                open = Some((at, byte));
            }
            starts.push(Position::try_from(at + 1).unwrap_or(len));
        }
        Self { starts, len }
    }

    /// The line, from 1, that holds the byte at `position`. Positions at or behind the end belong to
    /// the last line.
    #[inline]
    #[must_use]
    pub fn line(&self, position: Position) -> u32 {
        let line = self.starts.partition_point(|&start| start <= position);
        u32::try_from(line).unwrap_or(u32::MAX)
    }

    /// How many lines the text has; a text that ends in a line end has an empty last line.
    #[must_use]
    pub fn n_lines(&self) -> u32 {
        u32::try_from(self.starts.len()).unwrap_or(u32::MAX)
    }

    /// The offset of the first byte of `line` (from 1); `None` if there is no such line.
    #[must_use]
    pub fn line_start(&self, line: u32) -> Option<Position> {
        self.starts.get((line as usize).checked_sub(1)?).copied()
    }

    /// The bytes of `line` (from 1) in `text`, the text that was indexed, without the line end.
    #[must_use]
    pub fn line_text<'t>(&self, text: &'t [u8], line: u32) -> Option<&'t [u8]> {
        let start = self.line_start(line)?;
        let end = self.line_start(line.checked_add(1)?).unwrap_or(self.len);
        let mut bytes = text.get(start as usize..end as usize)?;
        while let [rest @ .., b'\n' | b'\r'] = bytes {
            bytes = rest;
        }
        Some(bytes)
    }

    /// Line and column of `position` in `text`, the text that was indexed. Columns count Unicode
    /// characters; a byte that is not part of valid UTF-8 counts as one character.
    #[must_use]
    pub fn line_column(&self, text: &[u8], position: Position) -> LineColumn {
        let position = position.min(self.len);
        let line = self.line(position);
        let start = self.line_start(line).unwrap_or(0);
        let before = text.get(start as usize..position as usize).unwrap_or_default();
        let n_chars = count_chars(before);
        LineColumn { line, column: u32::try_from(n_chars).unwrap_or(u32::MAX).saturating_add(1) }
    }

    /// A cursor over the index, for many questions whose positions mostly rise.
    #[must_use]
    pub fn cursor(&self) -> LineCursor<'_> {
        LineCursor { index: self, line: 1, start: 0, end: self.starts.get(1).copied().unwrap_or(Position::MAX) }
    }
}

/// Number of characters in `bytes`; each byte of an invalid sequence is one.
fn count_chars(bytes: &[u8]) -> usize {
    bytes.utf8_chunks().map(|chunk| chunk.valid().chars().count() + chunk.invalid().len()).sum()
}

/// Remembers the line of the last answer, so that neighbouring questions need no search.
#[derive(Clone, Debug)]
pub struct LineCursor<'i> {
    index: &'i LineIndex,
    line: u32,
    start: Position,
    end: Position,
}

impl LineCursor<'_> {
    /// As [`LineIndex::line`].
    #[inline]
    pub fn line(&mut self, position: Position) -> u32 {
        if position < self.start || position >= self.end {
            self.line = self.index.line(position);
            self.start = self.index.line_start(self.line).unwrap_or(0);
            self.end = self.index.line_start(self.line.saturating_add(1)).unwrap_or(Position::MAX);
        }
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_line_end_counts_once() {
        let text = b"a\nb\rc\r\nd\n\re\n\nf\r\rg";
        let index = LineIndex::new(text);
        let line_of = |byte: u8| {
            let at = text.iter().position(|&b| b == byte).unwrap();
            index.line(u32::try_from(at).unwrap())
        };
        assert_eq!(b"abcdefg".map(line_of), [1, 2, 3, 4, 5, 7, 9]);
        assert_eq!(index.n_lines(), 9);
    }

    #[test]
    fn line_texts_have_no_line_end() {
        let text = b"one\r\ntwo\n\nfour";
        let index = LineIndex::new(text);
        let lines: Vec<_> = (0..6).map(|line| index.line_text(text, line)).collect();
        assert_eq!(lines, [None, Some(&b"one"[..]), Some(b"two"), Some(b""), Some(b"four"), None]);
    }

    #[test]
    fn columns_count_characters() {
        let text = "x = 'äö' .. y\n\tz".as_bytes();
        let index = LineIndex::new(text);
        assert_eq!(index.line_column(text, 14), LineColumn { line: 1, column: 13 });
        assert_eq!(index.line_column(text, 17), LineColumn { line: 2, column: 2 });
        assert_eq!(index.line_column(text, 1000), LineColumn { line: 2, column: 3 });
        let binary = b"\xff\xfex";
        assert_eq!(LineIndex::new(binary).line_column(binary, 2).column, 3);
    }

    #[test]
    fn cursor_agrees_with_search() {
        let text = b"a\n\nbc\r\n\r\nd\n\n\n";
        let index = LineIndex::new(text);
        let mut cursor = index.cursor();
        for position in (0..16).chain((0..16).rev()).chain([3, 9, 1, 12]) {
            assert_eq!(cursor.line(position), index.line(position), "at {position}");
        }
    }
}
