//! Syntax errors: the text of the reference implementation, plus what a report for people needs.
//!
//! `load` returns a message as text, and programs compare it, so it is kept exactly as `llex.c` and
//! `lparser.c` write it: `'=' expected near 'x'`. Spans, labels and helps are for the diagnostic.

use crate::diag::{Code, Diagnostic, Label, Severity};
use crate::source::Span;

/// One mistake in a program text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// The message without position: any bytes, since it may quote a literal string.
    pub message: Vec<u8>,
    /// The line that the reference implementation names, from 1.
    pub line: u32,
    /// The token or construct that the message is about.
    pub span: Span,
    /// Other places that matter, with what to say about each.
    pub labels: Vec<(Span, String)>,
    /// What could be done about it.
    pub helps: Vec<String>,
}

impl SyntaxError {
    /// The message as `load` returns it: `chunk_id:line: message`. The chunk id is the display form
    /// of the chunk name (`luaO_chunkid`).
    #[must_use]
    pub fn lua_message(&self, chunk_id: &[u8]) -> Vec<u8> {
        let mut text = chunk_id.to_vec();
        text.extend_from_slice(format!(":{}: ", self.line).as_bytes());
        text.extend_from_slice(&self.message);
        text
    }

    /// The same mistake as a diagnostic.
    #[must_use]
    pub fn to_diagnostic(&self) -> Diagnostic {
        let message = String::from_utf8_lossy(&self.message);
        let mut diagnostic = Diagnostic::new(Code::P0001, Severity::Error, message.escape_controls(), self.span);
        diagnostic.labels = self.labels.iter().map(|(span, text)| Label::new(*span, text.as_str())).collect();
        diagnostic.helps.clone_from(&self.helps);
        diagnostic
    }
}

/// A message is one line; a quoted string may hold line ends and worse.
trait EscapeControls {
    fn escape_controls(&self) -> String;
}

impl EscapeControls for str {
    fn escape_controls(&self) -> String {
        let mut text = String::with_capacity(self.len());
        for c in self.chars() {
            if c.is_control() {
                text.extend(c.escape_default());
            } else {
                text.push(c);
            }
        }
        text
    }
}
