//! The text of a file of variables: `NAME=value` in each line.
//!
//! A line may begin with `export`, and a whole line, or what stands behind a space after an unquoted or quoted value, may be a comment
//! (`#`). `'…'` is literal; `"…"` knows `\n`, `\t`, `\"`, `\\`, `\$`; both may span lines. Nothing is expanded. Of two lines
//! of one name the last counts. A [`Document`] keeps everything that is no value as it was written.

use super::Values;

/// A line that is none.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct BadLine {
    /// From 1 on: where the variable begins.
    pub(crate) line: usize,
    pub(crate) message: &'static str,
}

/// See the head of the file.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Document {
    lines: Vec<Line>,
}

#[derive(Debug, PartialEq, Eq)]
enum Line {
    /// Blank, or a comment; with its end.
    Other(Vec<u8>),
    Variable {
        /// What stands before the value.
        before: Vec<u8>,
        name: Vec<u8>,
        value: Vec<u8>,
        /// The value as it is written.
        written: Vec<u8>,
        /// What stands behind it, with the end of the line.
        after: Vec<u8>,
    },
}

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

impl Document {
    /// Reads a text.
    ///
    /// # Errors
    /// The first line that is none.
    pub(super) fn parse(text: &[u8]) -> Result<Document, BadLine> {
        let mut document = Document::default();
        let mut reader = Reader { text, at: 0 };
        let mut number = 1;
        if text.starts_with(BYTE_ORDER_MARK) {
            reader.at = BYTE_ORDER_MARK.len();
            document.lines.push(Line::Other(BYTE_ORDER_MARK.to_vec()));
        }
        while reader.at < text.len() {
            let start = reader.at;
            let line = reader.line().map_err(|message| BadLine { line: number, message })?;
            number += reader.between(start, reader.at).iter().filter(|byte| **byte == b'\n').count();
            document.lines.push(line);
        }
        Ok(document)
    }

    /// The value of a name.
    pub(super) fn get(&self, wanted: &[u8]) -> Option<&[u8]> {
        self.lines.iter().rev().find_map(|line| match line {
            Line::Variable { name, value, .. } if name == wanted => Some(value.as_slice()),
            Line::Variable { .. } | Line::Other(_) => None,
        })
    }

    /// All names with their values.
    pub(super) fn all(&self) -> Values {
        let pairs = self.lines.iter().filter_map(|line| match line {
            Line::Variable { name, value, .. } => Some((name.clone(), value.clone())),
            Line::Other(_) => None,
        });
        pairs.collect()
    }

    /// Gives a name another value, in its line, or in a new one at the end.
    pub(super) fn set(&mut self, wanted: &[u8], new: &[u8]) {
        for line in self.lines.iter_mut().rev() {
            match line {
                Line::Variable { name, value, written, after, .. } if name == wanted => {
                    *value = new.to_vec();
                    *written = quoted(new);
                    if after.first() == Some(&b'#') {
                        // Without the space it would belong to the value.
                        written.push(b' ');
                    }
                    return;
                }
                Line::Variable { .. } | Line::Other(_) => {}
            }
        }
        if let Some(Line::Other(text) | Line::Variable { after: text, .. }) = self.lines.last_mut()
            && !text.ends_with(b"\n")
            && text != BYTE_ORDER_MARK
        {
            text.push(b'\n');
        }
        self.lines.push(Line::Variable {
            before: [wanted, b"="].concat(),
            name: wanted.to_vec(),
            value: new.to_vec(),
            written: quoted(new),
            after: b"\n".to_vec(),
        });
    }

    /// As it is written.
    pub(super) fn text(&self) -> Vec<u8> {
        let mut text = Vec::new();
        for line in &self.lines {
            match line {
                Line::Other(other) => text.extend_from_slice(other),
                Line::Variable { before, written, after, .. } => {
                    for part in [before, written, after] {
                        text.extend_from_slice(part);
                    }
                }
            }
        }
        text
    }
}

/// A value in quotes, if it needs them.
fn quoted(value: &[u8]) -> Vec<u8> {
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"_-./:@%+,=~".contains(byte);
    if value.iter().all(is_plain) {
        return value.to_vec();
    }
    let mut text = vec![b'"'];
    for byte in value {
        match byte {
            b'\n' => text.extend_from_slice(b"\\n"),
            b'\t' => text.extend_from_slice(b"\\t"),
            b'"' | b'\\' | b'$' => text.extend_from_slice(&[b'\\', *byte]),
            _ => text.push(*byte),
        }
    }
    text.push(b'"');
    text
}

/// A text that is read from left to right.
struct Reader<'t> {
    text: &'t [u8],
    at: usize,
}

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t [u8] {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn next(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn between(&self, from: usize, to: usize) -> &'t [u8] {
        self.text.get(from..to).unwrap_or_default()
    }

    fn skip_while(&mut self, is_meant: impl Fn(u8) -> bool) -> &'t [u8] {
        let start = self.at;
        while self.next().is_some_and(&is_meant) {
            self.at += 1;
        }
        self.between(start, self.at)
    }

    fn skip_blanks(&mut self) -> &'t [u8] {
        self.skip_while(is_blank)
    }

    /// Skips the rest of the line, with its end.
    fn skip_line(&mut self) {
        self.skip_while(|byte| byte != b'\n');
        self.at = (self.at + 1).min(self.text.len());
    }

    /// The next line, which a value may make several of.
    fn line(&mut self) -> Result<Line, &'static str> {
        let start = self.at;
        self.skip_blanks();
        if matches!(self.next(), None | Some(b'\n' | b'\r' | b'#')) {
            self.skip_line();
            return Ok(Line::Other(self.between(start, self.at).to_vec()));
        }
        if let Some(behind) = self.rest().strip_prefix(b"export")
            && behind.first().copied().is_some_and(is_blank)
        {
            self.at += b"export".len();
            self.skip_blanks();
        }
        let name = self.skip_while(|byte| byte.is_ascii_alphanumeric() || byte == b'_').to_vec();
        self.skip_blanks();
        if name.is_empty() || self.next() != Some(b'=') {
            return Err("a line should be NAME=value");
        }
        self.at += 1;
        let has_blank = !self.skip_blanks().is_empty();
        let value_start = self.at;
        let before = self.between(start, value_start).to_vec();
        let value = match self.next() {
            Some(b'\'') => self.single_quoted()?,
            Some(b'"') => self.double_quoted()?,
            _ => self.unquoted(has_blank),
        };
        let value_end = self.at;
        let had_quotes = matches!(self.between(value_start, value_end).first(), Some(b'\'' | b'"'));
        let blanks = self.skip_while(|byte| is_blank(byte) || byte == b'\r');
        let is_end = match self.next() {
            None | Some(b'\n') => true,
            Some(b'#') => !had_quotes || !blanks.is_empty(),
            Some(_) => false,
        };
        if !is_end {
            return Err("there is something behind the value");
        }
        self.skip_line();
        let written = self.between(value_start, value_end).to_vec();
        let after = self.between(value_end, self.at).to_vec();
        Ok(Line::Variable { before, name, value, written, after })
    }

    fn single_quoted(&mut self) -> Result<Vec<u8>, &'static str> {
        self.at += 1;
        let value = self.skip_while(|byte| byte != b'\'').to_vec();
        if self.next().is_none() {
            return Err("the quote is not closed");
        }
        self.at += 1;
        Ok(value)
    }

    fn double_quoted(&mut self) -> Result<Vec<u8>, &'static str> {
        let mut value = Vec::new();
        loop {
            self.at += 1;
            match self.next() {
                None => return Err("the quote is not closed"),
                Some(b'"') => {
                    self.at += 1;
                    return Ok(value);
                }
                Some(b'\\') => {
                    self.at += 1;
                    match self.next() {
                        Some(b'n') => value.push(b'\n'),
                        Some(b't') => value.push(b'\t'),
                        Some(byte @ (b'"' | b'\\' | b'$')) => value.push(byte),
                        Some(byte) => value.extend_from_slice(&[b'\\', byte]),
                        None => return Err("the quote is not closed"),
                    }
                }
                Some(byte) => value.push(byte),
            }
        }
    }

    /// A value up to a comment or the end of the line, without the blanks at its end. `has_blank`: it is behind one, so that
    /// it may be a comment itself.
    fn unquoted(&mut self, has_blank: bool) -> Vec<u8> {
        let line = self.rest().split(|byte| *byte == b'\n').next().unwrap_or_default();
        let mut is_behind_blank = has_blank;
        let comment = line.iter().position(|byte| {
            let begins = *byte == b'#' && is_behind_blank;
            is_behind_blank = is_blank(*byte);
            begins
        });
        let value = line.get(..comment.unwrap_or(line.len())).unwrap_or_default().trim_ascii_end();
        self.at += value.len();
        value.to_vec()
    }
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Document {
        Document::parse(text.as_bytes()).expect("a file of variables")
    }

    fn value(document: &Document, name: &str) -> Option<String> {
        document.get(name.as_bytes()).map(|value| String::from_utf8_lossy(value).into_owned())
    }

    /// Idea 6 of the specification of the module, idea 41 of that of entries.
    #[test]
    fn lines_are_read_as_they_are_written() {
        let document = read(concat!(
            "\u{feff}# head\n\nA=1\nexport B = two words # comment\r\nC='$lit \\n # x'\nD=\"a\\n\\t\\\"\\\\\\$\\x\"\n",
            "E=a#b\nF=\nG= # nothing\nH=\"two\nlines\" # c\nI='x\ny'\nexport=7\nA=last\nK=#v"
        ));
        for (name, expected) in [
            ("A", "last"),
            ("B", "two words"),
            ("C", "$lit \\n # x"),
            ("D", "a\n\t\"\\$\\x"),
            ("E", "a#b"),
            ("F", ""),
            ("G", ""),
            ("H", "two\nlines"),
            ("I", "x\ny"),
            ("export", "7"),
            ("K", "#v"),
        ] {
            assert_eq!(value(&document, name).as_deref(), Some(expected), "{name}");
        }
        assert_eq!(value(&document, "J"), None);
        assert_eq!(document.all().len(), 11);
    }

    #[test]
    fn bad_lines_have_numbers() {
        for (text, line) in [
            ("A=1\nno line\n", 2),
            ("=x", 1),
            ("A-B=1", 1),
            ("A='x\ny'\nB=\"open\n\n", 3),
            ("A='open", 1),
            ("A='x' y", 1),
            ("A=\"x\"#y", 1),
            ("A=\"x\\", 1),
        ] {
            assert_eq!(Document::parse(text.as_bytes()).map_err(|bad| bad.line), Err(line), "{text:?}");
        }
    }

    #[test]
    fn what_is_written_is_read_again_and_the_rest_stays() {
        let text = "# head\nexport A=1 # one\nB='x'\nC= # nothing\n# end";
        let mut document = read(text);
        assert_eq!(document.text(), text.as_bytes());
        let values = ["", "plain", "two words", "a\nb\t\"\\$#", "#", "'", " lead", "x\r", "\u{e4}"];
        for new in values {
            for name in ["A", "B", "C", "NEW"] {
                document.set(name.as_bytes(), new.as_bytes());
            }
            let again = Document::parse(&document.text()).expect("what was written");
            for name in ["A", "B", "C", "NEW"] {
                assert_eq!(value(&again, name).as_deref(), Some(new), "{name}");
            }
        }
        for name in ["A", "B", "C", "NEW"] {
            document.set(name.as_bytes(), b"v");
        }
        let expected = "# head\nexport A=v # one\nB=v\nC= v # nothing\n# end\nNEW=v\n";
        assert_eq!(String::from_utf8_lossy(&document.text()), expected);
    }
}
