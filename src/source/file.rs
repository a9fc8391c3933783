//! One source text with its name and its line index.

use std::fmt;

use super::{LineColumn, LineIndex, Position, Span};

/// A source text together with the name under which messages show it.
#[derive(Clone, Debug)]
pub struct SourceFile {
    name: String,
    text: Vec<u8>,
    lines: LineIndex,
}

/// The text has 4 GiB or more, which offsets of 32 bits cannot address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SourceTooLarge;

impl fmt::Display for SourceTooLarge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("source text has more than 4 GiB")
    }
}

impl std::error::Error for SourceTooLarge {}

impl SourceFile {
    /// Take `text` (any bytes) under the display name `name`, usually a path as the user typed it.
    ///
    /// # Errors
    /// [`SourceTooLarge`] if the text cannot be addressed by a [`Position`].
    pub fn new(name: impl Into<String>, text: impl Into<Vec<u8>>) -> Result<Self, SourceTooLarge> {
        let text = text.into();
        // One position past the end must be expressible too.
        if Position::try_from(text.len()).map_or(true, |len| len == Position::MAX) {
            return Err(SourceTooLarge);
        }
        let lines = LineIndex::new(&text);
        Ok(Self { name: name.into(), text, lines })
    }

    /// The display name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text.
    #[must_use]
    pub fn text(&self) -> &[u8] {
        &self.text
    }

    /// The line index of the text.
    #[must_use]
    pub fn lines(&self) -> &LineIndex {
        &self.lines
    }

    /// The bytes under `span`.
    #[must_use]
    pub fn slice(&self, span: Span) -> &[u8] {
        span.slice(&self.text)
    }

    /// Line and column of `position`.
    #[must_use]
    pub fn line_column(&self, position: Position) -> LineColumn {
        self.lines.line_column(&self.text, position)
    }
}
