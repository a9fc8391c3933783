//! A [`Span`]: the half-open range of bytes that a token, a node or a complaint covers.
//!
//! Offsets are 32 bits wide, so that a span fits in one word; [`super::SourceFile`] refuses texts
//! that are too long for that.

use std::ops::Range;

/// A byte offset into a source text.
pub type Position = u32;

/// A half-open range `start..end` of byte offsets in one source text; `start <= end` always holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// Offset of the first byte.
    pub start: Position,
    /// Offset one past the last byte.
    pub end: Position,
}

impl Span {
    /// The span `start..end`. An `end` before `start` gives the empty span at `start`.
    #[inline]
    #[must_use]
    pub const fn new(start: Position, end: Position) -> Self {
        Self { start, end: if end < start { start } else { end } }
    }

    /// The empty span at `position`.
    #[inline]
    #[must_use]
    pub const fn at(position: Position) -> Self {
        Self { start: position, end: position }
    }

    /// From the start of `self` to the end of `last`.
    #[inline]
    #[must_use]
    pub const fn to(self, last: Self) -> Self {
        Self::new(self.start, last.end)
    }

    /// Length in bytes.
    #[inline]
    #[must_use]
    pub const fn len(self) -> u32 {
        self.end - self.start
    }

    /// Whether no byte is covered.
    #[inline]
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `inner` lies completely inside `self`.
    #[inline]
    #[must_use]
    pub const fn contains(self, inner: Self) -> bool {
        self.start <= inner.start && inner.end <= self.end
    }

    /// The same range as indices of a slice.
    #[inline]
    #[must_use]
    pub const fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The bytes of `text` that the span covers; what lies outside of `text` is left out.
    #[inline]
    #[must_use]
    pub fn slice(self, text: &[u8]) -> &[u8] {
        let end = text.len().min(self.end as usize);
        text.get(self.start as usize..end).unwrap_or_default()
    }
}
