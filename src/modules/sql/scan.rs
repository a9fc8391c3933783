//! Reading texts of SQL as far as the module has to: where placeholders and ends of statements stand, outside quotes and
//! comments. It is no parser: what no engine would take is passed on as it is.

/// A piece of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// Text that means nothing here, quotes and comments among it.
    Text(&'a str),
    /// White space and comments.
    Blank(&'a str),
    /// A question mark.
    Question,
    /// Two question marks, which stand for one.
    DoubleQuestion,
    /// The end of a statement.
    Semicolon,
}

/// The pieces of a text, in order.
pub(super) struct Pieces<'a> {
    rest: &'a str,
}

impl<'a> Pieces<'a> {
    pub(super) fn of(text: &'a str) -> Pieces<'a> {
        Pieces { rest: text }
    }

    /// Takes so many bytes, which end at a character.
    fn take(&mut self, n: usize) -> &'a str {
        let (piece, rest) = self.rest.split_at_checked(n).unwrap_or((self.rest, ""));
        self.rest = rest;
        piece
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        let bytes = self.rest.as_bytes();
        let piece = match bytes {
            [] => return None,
            [b'?', b'?', ..] => {
                self.take(2);
                Piece::DoubleQuestion
            }
            [b'?', ..] => {
                self.take(1);
                Piece::Question
            }
            [b';', ..] => {
                self.take(1);
                Piece::Semicolon
            }
            [quote @ (b'\'' | b'"' | b'`'), after @ ..] => {
                // A doubled quote ends one part and begins the next.
                let n = after.iter().position(|c| c == quote).map_or(bytes.len(), |at| at + 2);
                Piece::Text(self.take(n))
            }
            [b'-', b'-', ..] => {
                let n = bytes.iter().position(|c| *c == b'\n').map_or(bytes.len(), |at| at + 1);
                Piece::Blank(self.take(n))
            }
            [b'/', b'*', after @ ..] => {
                let end = after.windows(2).position(|pair| pair == b"*/");
                Piece::Blank(self.take(end.map_or(bytes.len(), |at| at + 4)))
            }
            [c, ..] if c.is_ascii_whitespace() => {
                let n = bytes.iter().take_while(|c| c.is_ascii_whitespace()).count();
                Piece::Blank(self.take(n))
            }
            [_, after @ ..] => {
                let n = after.iter().position(|c| is_special(*c)).map_or(bytes.len(), |at| at + 1);
                Piece::Text(self.take(n))
            }
        };
        Some(piece)
    }
}

/// Whether a plain text ends before this byte. All are ASCII, so every piece ends at a character.
fn is_special(c: u8) -> bool {
    matches!(c, b'?' | b';' | b'\'' | b'"' | b'`' | b'-' | b'/') || c.is_ascii_whitespace()
}

/// Whether anything but white space and comments follows the end of a statement.
pub(super) fn has_many_statements(text: &str) -> bool {
    if memchr::memchr(b';', text.as_bytes()).is_none() {
        return false;
    }
    let mut pieces = Pieces::of(text);
    if !pieces.any(|piece| piece == Piece::Semicolon) {
        return false;
    }
    pieces.any(|piece| !matches!(piece, Piece::Blank(_) | Piece::Semicolon))
}

/// How many question marks stand for parameters.
pub(super) fn count_questions(text: &str) -> usize {
    Pieces::of(text).filter(|piece| *piece == Piece::Question).count()
}

/// How many parameters a text of statements for SQLite takes: in each statement the largest of `?`, `?N` and names.
#[cfg(feature = "sqlite")]
pub(super) fn count_parameters(text: &str) -> usize {
    let (mut total, mut largest) = (0, 0_usize);
    let mut names: Vec<&str> = Vec::new();
    let mut pieces = Pieces::of(text).peekable();
    while let Some(piece) = pieces.next() {
        match piece {
            Piece::Question => {
                let digits = match pieces.peek() {
                    Some(Piece::Text(text)) => text.bytes().take_while(u8::is_ascii_digit).count(),
                    _ => 0,
                };
                let number = match pieces.peek() {
                    Some(Piece::Text(text)) => text.get(..digits).and_then(|digits| digits.parse().ok()),
                    _ => None,
                };
                largest = number.map_or(largest + 1, |number: usize| largest.max(number));
            }
            Piece::DoubleQuestion => largest += 2,
            Piece::Semicolon => {
                total += largest;
                largest = 0;
                names.clear();
            }
            Piece::Text(text) => {
                for name in names_in(text) {
                    if !names.contains(&name) {
                        names.push(name);
                        largest += 1;
                    }
                }
            }
            Piece::Blank(_) => {}
        }
    }
    total + largest
}

/// The parameters `:name`, `@name` and `$name` in a text without quotes.
#[cfg(feature = "sqlite")]
fn names_in(text: &str) -> impl Iterator<Item = &str> {
    let is_quoted = text.starts_with(['\'', '"', '`']);
    let starts = text.match_indices([':', '@', '$']).filter(move |_| !is_quoted);
    starts.filter_map(move |(at, _)| {
        let rest = text.get(at..)?;
        let end = rest.char_indices().skip(1).find(|(_, c)| !(c.is_alphanumeric() || *c == '_'));
        rest.get(..end.map_or(rest.len(), |(end, _)| end)).filter(|name| name.len() > 1)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_put_together_are_the_text() {
        for text in
            ["SELECT '?;' || \"a\"\"?\" -- ? ;\n, ? /* ?; */ + ??;x", "'open", "/* open", "a-b/c", "ü?é", "-", "/"]
        {
            let whole: String = Pieces::of(text)
                .map(|piece| match piece {
                    Piece::Text(text) | Piece::Blank(text) => text,
                    Piece::Question => "?",
                    Piece::DoubleQuestion => "??",
                    Piece::Semicolon => ";",
                })
                .collect();
            assert_eq!(whole, text);
        }
    }

    #[test]
    fn questions_count_outside_quotes() {
        assert_eq!(count_questions("a = ? AND b = '?' -- ?\n AND c ?? 'k' AND \"?\" = `?`"), 1);
    }

    #[test]
    fn statements_are_told_from_their_ends() {
        for (text, many) in [
            ("SELECT 1", false),
            ("SELECT 1;", false),
            ("SELECT 1; -- done\n ; ", false),
            ("SELECT ';' ; /* x */", false),
            ("SELECT 1; SELECT 2", true),
            ("SELECT 'a;b'", false),
        ] {
            assert_eq!(has_many_statements(text), many, "{text}");
        }
    }

    #[cfg(feature = "sqlite")]
    #[test]
    fn parameters_of_statements_add_up() {
        for (text, n) in [
            ("SELECT ?, ?; SELECT ?", 3),
            ("SELECT ?1, ?1, ?2; SELECT ?2", 4),
            ("SELECT :a, :a, @b, $c", 3),
            ("SELECT ':a', '?'; SELECT 1", 0),
        ] {
            assert_eq!(count_parameters(text), n, "{text}");
        }
    }
}
