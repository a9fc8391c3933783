//! Source texts, positions in them and interned names.
//!
//! Everything that the later rooms say about a place in a program goes through the three things here:
//! a [`Span`] (two byte offsets), a [`LineIndex`] (offset to line, Lua's notion of a line) and a
//! [`Name`] (an interned identifier, compared by number). Whoever recurses along a text does so in
//! [`with_room`], and whoever works on many does so with [`map_in_parallel`]. This room knows no other room.

#![forbid(unsafe_code)]

mod file;
mod line_index;
mod name;
mod numeral;
mod parallel;
mod prologue;
mod room;
mod span;

pub use file::{SourceFile, SourceTooLarge};
pub use line_index::{LineColumn, LineCursor, LineIndex};
pub use name::{Name, Names};
pub use numeral::{Number, parse_numeral};
pub use parallel::{let_heap_grow, map_in_parallel, map_large_in_parallel};
pub use prologue::prologue_len;
pub use room::{is_main_thread, with_room};
pub use span::{Position, Span};
