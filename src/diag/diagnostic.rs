//! One finding, as data.

use std::fmt;

use super::Code;
use crate::source::Span;

/// How bad a finding is; the order is that of `--level`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Worth a look.
    Hint,
    /// Probably a mistake.
    Warning,
    /// A mistake.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Hint => "hint",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// A place with something to say about it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What stands beside its underline; may be empty.
    pub text: String,
}

impl Label {
    /// The label `text` at `span`.
    #[must_use]
    pub fn new(span: Span, text: impl Into<String>) -> Self {
        Self { span, text: text.into() }
    }
}

/// A finding in one source text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Diagnostic {
    /// Its code.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// One line: lower-case start, no full stop, names from the source in single quotes.
    pub message: String,
    /// The smallest place that explains it, with what stands beside the underline.
    pub primary: Label,
    /// Other places.
    pub labels: Vec<Label>,
    /// Facts, one line each.
    pub notes: Vec<String>,
    /// Advice, one line each.
    pub helps: Vec<String>,
}

impl Diagnostic {
    /// A finding without labels, notes and helps.
    #[must_use]
    pub fn new(code: Code, severity: Severity, message: impl Into<String>, span: Span) -> Self {
        Self {
            code,
            severity,
            message: message.into(),
            primary: Label::new(span, ""),
            labels: Vec::new(),
            notes: Vec::new(),
            helps: Vec::new(),
        }
    }
}
