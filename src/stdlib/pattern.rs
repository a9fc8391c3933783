//! Lua patterns (manual §6.4.1): a pattern becomes a short program, which a backtracking machine runs.
//!
//! PUC Lua interprets the pattern text and recurses on the C stack. Here every pattern item is one op, and the
//! places to which matching may come back stand on an explicit stack. So a search can be left at any
//! backtracking step and continued later ([`Search::run`] takes fuel), and nothing recurses.
//!
//! What makes it equal to PUC Lua:
//! * A malformed item is an op that raises when it is *reached*, not when the pattern is compiled.
//! * There is no alternation, so which captures are open at an item is known at compile time.
//! * `depth` counts what would be nested calls of PUC's `do_match`; more than 200 are `pattern too complex`.
//!
//! What makes it fast: classes and sets are bitmaps; literal runs are compared at once; the first item is looked for
//! with `memchr` or the bitmap; and a repetition whose give-backs cannot help, because what must follow
//! cannot start inside it, leaves no choice behind (`sure`). Compiled patterns are kept per thread ([`Search::take`]).

mod compile;
mod program;
mod search;

use std::fmt;

pub(crate) use search::{Capture, Outcome, Search};

/// Most captures of a pattern (`LUA_MAXCAPTURES`).
pub(crate) const CAPTURES_MAX: usize = 32;

/// Why a pattern is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PatternError {
    /// It nests too deeply for this subject.
    TooComplex,
    /// It ends with `%`.
    EndsWithEscape,
    /// A set without end.
    MissingBracket,
    /// `%b` without two characters.
    MissingBalanceArguments,
    /// `%f` without a set.
    MissingFrontierSet,
    /// `)` without `(`.
    InvalidCapture,
    /// More than 32 captures.
    TooManyCaptures,
    /// `%n` (or in a replacement) without a finished capture of that number.
    CaptureIndex(u8),
    /// `(` without `)`.
    UnfinishedCapture,
}

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            PatternError::TooComplex => "pattern too complex",
            PatternError::EndsWithEscape => "malformed pattern (ends with '%')",
            PatternError::MissingBracket => "malformed pattern (missing ']')",
            PatternError::MissingBalanceArguments => "malformed pattern (missing arguments to '%b')",
            PatternError::MissingFrontierSet => "missing '[' after '%f' in pattern",
            PatternError::InvalidCapture => "invalid pattern capture",
            PatternError::TooManyCaptures => "too many captures",
            PatternError::CaptureIndex(i) => return write!(f, "invalid capture index %{i}"),
            PatternError::UnfinishedCapture => "unfinished capture",
        })
    }
}
