//! Tests of the room as a whole: messages, spans, printing, robustness, the disambiguation rules.

mod habits;
mod messages;
mod properties;
mod recovery;
mod types;

use bumpalo::Bump;

use super::ast::Chunk;
use super::{ParseOptions, Parsed, parse};
use crate::source::Names;

fn parse_text<'a>(text: &'a [u8], arena: &'a Bump, names: &mut Names) -> Parsed<'a> {
    parse(text, arena, names, ParseOptions::default())
}

/// The messages of `text`, each as `line: message`.
fn messages(text: &str) -> Vec<String> {
    let parsed_errors = parse_text(text.as_bytes(), &Bump::new(), &mut Names::new()).errors;
    let message = |error: &super::SyntaxError| format!("{}: {}", error.line, String::from_utf8_lossy(&error.message));
    parsed_errors.iter().map(message).collect()
}

/// The tree without positions, so that trees of different texts can be compared.
fn tree_without_positions(chunk: &Chunk<'_>) -> String {
    let text = format!("{chunk:?}");
    let mut shape = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) =
        ["start: ", "end: ", "_pos: "].iter().filter_map(|key| rest.find(key).map(|at| at + key.len())).min()
    {
        let (before, after) = rest.split_at(at);
        shape.push_str(before);
        rest = after.trim_start_matches(|c: char| c.is_ascii_digit());
    }
    shape + rest
}
