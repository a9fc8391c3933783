//! Comments that silence findings: `-- wippy:ignore E0004, W0004` and `-- wippy:ignore-file W0002`.
//!
//! Behind code, a comment is about its line; alone on a line, about the next line that is not blank; `ignore-file` about the
//! whole text. Without codes it is about everything. Syntax errors and mistakes in entry files are never silenced.

use crate::diag::{Code, Diagnostic};
use crate::source::{LineIndex, Span};

/// What is silenced where.
#[derive(Debug, Default)]
pub struct Suppressions {
    /// For a line, or for all lines.
    entries: Vec<(Option<u32>, Codes)>,
}

/// Which codes; none stands for all.
type Codes = Vec<Code>;

impl Suppressions {
    /// Reads the comments of a text.
    #[must_use]
    pub fn new(source: &[u8], lines: &LineIndex, comments: &[Span]) -> Self {
        let mut entries = Vec::new();
        for comment in comments {
            let text = String::from_utf8_lossy(comment.slice(source));
            let Some(words) = text.trim_start_matches('-').trim_start().strip_prefix("wippy:ignore") else { continue };
            let (words, is_file) = match words.strip_prefix("-file") {
                Some(words) => (words, true),
                None => (words, false),
            };
            if !words.is_empty() && !words.starts_with(char::is_whitespace) {
                continue;
            }
            let words: Vec<&str> =
                words.split(|c: char| c == ',' || c.is_whitespace()).filter(|word| !word.is_empty()).collect();
            let codes: Codes = words.iter().filter_map(|word| Code::from_id(word)).collect();
            if codes.is_empty() && !words.is_empty() {
                // Only codes that do not exist: nothing is silenced.
                continue;
            }
            entries.push((if is_file { None } else { Some(target(source, lines, *comment)) }, codes));
        }
        Self { entries }
    }

    /// Whether a finding on this line is silenced.
    #[must_use]
    pub fn covers(&self, diagnostic: &Diagnostic, line: u32) -> bool {
        diagnostic.code != Code::P0001
            && self.entries.iter().any(|(at, codes)| {
                at.is_none_or(|at| at == line) && (codes.is_empty() || codes.contains(&diagnostic.code))
            })
    }
}

/// The line that a comment is about.
fn target(source: &[u8], lines: &LineIndex, comment: Span) -> u32 {
    let own = lines.line(comment.start);
    let start = lines.line_start(own).unwrap_or(comment.start);
    if !Span::new(start, comment.start).slice(source).iter().all(u8::is_ascii_whitespace) {
        return own;
    }
    let is_blank = |line: u32| {
        let text = lines.line_text(source, line).unwrap_or_default();
        text.iter().all(u8::is_ascii_whitespace)
    };
    (own + 1..=lines.n_lines()).find(|&line| !is_blank(line)).unwrap_or(own)
}
