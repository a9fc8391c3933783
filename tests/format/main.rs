//! The formatter: cases for each construct, all programs of the tree, programs derived from the grammar, and texts that try
//! its limits.
//!
//! `wippy::format::format` itself refuses a result whose tokens, comments or tree differ; here the comparison is made once
//! more, by other means, and for every program the result is formatted again.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    reason = "a test may panic, and its matches name what matters"
)]

mod cases;
mod corpus;
#[path = "../grammar/derive.rs"]
mod derive;
mod derived;
#[path = "../grammar/ebnf.rs"]
mod ebnf;
mod limits;
