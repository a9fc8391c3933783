//! Expected lines in which `[..]` stands for anything.

/// Whether a line is what a pattern expects.
pub(crate) fn line_matches(pattern: &str, line: &str) -> bool {
    match pattern.split_once("[..]") {
        None => pattern == line,
        Some((before, after)) => line.strip_prefix(before).is_some_and(|rest| {
            rest.char_indices()
                .map(|(at, _)| at)
                .chain([rest.len()])
                .any(|at| rest.get(at..).is_some_and(|rest| line_matches(after, rest)))
        }),
    }
}
