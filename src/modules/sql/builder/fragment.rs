//! Pieces of SQL with their arguments, and how they become the text that an engine reads.
//!
//! Inside of builders every parameter is a `?` and a literal question mark is `??`, wherever the text came from. Only the
//! finished text is numbered, from left to right, so pieces may be put together in any order.

use std::fmt::Write as _;

use super::super::failure::Failure;
use super::super::scan::{Piece, Pieces};
use super::super::value::Param;

/// SQL with the values of its placeholders.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Fragment {
    pub(super) text: String,
    pub(super) args: Vec<Param>,
}

/// What a placeholder stands for.
#[derive(Clone, Debug)]
pub(super) enum Arg {
    /// A value.
    Value(Param),
    /// SQL that takes the place of the placeholder.
    Sql(Result<Fragment, Failure>),
}

/// How placeholders are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Format {
    /// `?`
    #[default]
    Question,
    /// `$1`
    Dollar,
    /// `:1`
    Colon,
    /// `@p1`
    At,
}

impl Fragment {
    /// A text with what its placeholders stand for.
    ///
    /// # Errors
    /// There are more of them, or fewer; or one is SQL that is wrong itself.
    pub(super) fn new(text: &str, args: Vec<Arg>) -> Result<Fragment, Failure> {
        let n_args = args.len();
        let mut fragment = Fragment { text: String::with_capacity(text.len()), args: Vec::with_capacity(n_args) };
        let mut args = args.into_iter();
        let mut n_questions = 0;
        for piece in Pieces::of(text) {
            match piece {
                Piece::Text(text) | Piece::Blank(text) => fragment.text.push_str(text),
                Piece::Semicolon => fragment.text.push(';'),
                Piece::DoubleQuestion => fragment.text.push_str("??"),
                Piece::Question => {
                    n_questions += 1;
                    if let Some(arg) = args.next() {
                        fragment.push_arg(arg)?;
                    }
                }
            }
        }
        if n_questions != n_args {
            let message = format!("placeholder count {n_questions} does not match argument count {n_args}");
            return Err(Failure::invalid(message));
        }
        Ok(fragment)
    }

    /// A text without placeholders.
    ///
    /// # Errors
    /// It has some.
    pub(super) fn plain(text: &str) -> Result<Fragment, Failure> {
        Fragment::new(text, Vec::new())
    }

    /// Adds text that is known to have no placeholders.
    pub(super) fn push_str(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Adds another piece.
    pub(super) fn push(&mut self, other: &Fragment) {
        self.text.push_str(&other.text);
        self.args.extend_from_slice(&other.args);
    }

    /// Adds a placeholder, or the SQL in its place.
    ///
    /// # Errors
    /// That SQL is wrong.
    pub(super) fn push_arg(&mut self, arg: Arg) -> Result<(), Failure> {
        match arg {
            Arg::Value(param) => {
                self.text.push('?');
                self.args.push(param);
            }
            Arg::Sql(fragment) => self.push(&fragment?),
        }
        Ok(())
    }

    /// Adds pieces with something between them.
    pub(super) fn push_joined<'a>(&mut self, pieces: impl IntoIterator<Item = &'a Fragment>, between: &str) {
        for (piece, i) in pieces.into_iter().zip(0..) {
            if i > 0 {
                self.text.push_str(between);
            }
            self.push(piece);
        }
    }

    /// The text with its placeholders as an engine wants them.
    pub(super) fn written(&self, format: Format) -> String {
        let mut text = String::with_capacity(self.text.len() + self.args.len());
        let mut n = 0;
        for piece in Pieces::of(&self.text) {
            match piece {
                Piece::Text(piece) | Piece::Blank(piece) => text.push_str(piece),
                Piece::Semicolon => text.push(';'),
                Piece::DoubleQuestion => text.push('?'),
                Piece::Question => {
                    n += 1;
                    let written = match format {
                        Format::Question => write!(text, "?"),
                        Format::Dollar => write!(text, "${n}"),
                        Format::Colon => write!(text, ":{n}"),
                        Format::At => write!(text, "@p{n}"),
                    };
                    debug_assert!(written.is_ok(), "a string takes everything");
                }
            }
        }
        text
    }

    /// Whether it has the word OR outside brackets and quotes.
    pub(super) fn has_loose_or(&self) -> bool {
        let mut depth = 0_usize;
        for piece in Pieces::of(&self.text) {
            let Piece::Text(text) = piece else { continue };
            if text.starts_with(['\'', '"', '`']) {
                continue;
            }
            for word in text.split_inclusive(|c: char| !(c.is_alphanumeric() || c == '_')) {
                let (name, end) = match word.strip_suffix(|c: char| !(c.is_alphanumeric() || c == '_')) {
                    Some(name) => (name, word.chars().next_back()),
                    None => (word, None),
                };
                if depth == 0 && name.eq_ignore_ascii_case("or") {
                    return true;
                }
                match end {
                    Some('(') => depth += 1,
                    Some(')') => depth = depth.saturating_sub(1),
                    _ => {}
                }
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(i: i64) -> Arg {
        Arg::Value(Param::Int(i))
    }

    #[test]
    fn placeholders_are_numbered_from_left_to_right() {
        let inner = Fragment::new("x IN (?, ?)", vec![value(2), value(3)]);
        let fragment = Fragment::new("a = ? AND ? AND b ?? '?' AND c = ?", vec![value(1), Arg::Sql(inner), value(4)]);
        let fragment = fragment.unwrap();
        for (format, text) in [
            (Format::Question, "a = ? AND x IN (?, ?) AND b ? '?' AND c = ?"),
            (Format::Dollar, "a = $1 AND x IN ($2, $3) AND b ? '?' AND c = $4"),
            (Format::Colon, "a = :1 AND x IN (:2, :3) AND b ? '?' AND c = :4"),
            (Format::At, "a = @p1 AND x IN (@p2, @p3) AND b ? '?' AND c = @p4"),
        ] {
            assert_eq!(fragment.written(format), text);
        }
        assert_eq!(fragment.args, [1, 2, 3, 4].map(Param::Int));
    }

    #[test]
    fn counts_have_to_match() {
        let failure = Fragment::new("a = ? AND b = ?", vec![value(1)]).unwrap_err();
        assert_eq!(failure.message, "placeholder count 2 does not match argument count 1");
        assert!(Fragment::plain("a = '?'").is_ok());
    }

    #[test]
    fn a_loose_or_is_one_outside_brackets_and_quotes() {
        for (text, loose) in [
            ("a = 1 OR b = 2", true),
            ("a=1 or(b=2)", true),
            ("(a = 1 OR b = 2)", false),
            ("a = 'x OR y'", false),
            ("orders = 1 AND floor(x) = 2", false),
            ("f(a) OR b", true),
            ("((a OR b) AND c) OR d", true),
        ] {
            let fragment = Fragment { text: text.to_owned(), args: Vec::new() };
            assert_eq!(fragment.has_loose_or(), loose, "{text}");
        }
    }
}
