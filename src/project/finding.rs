//! What is wrong with a project: found as a [`Fault`] of a value, shown as a [`Finding`] with its places.

use std::fmt;
use std::sync::Arc;

use super::id::Id;
use crate::diag::{Code, Diagnostic, Label, Severity};
use crate::source::{SourceFile, Span};

/// A mistake in a value, without a place: the same checks run where there are no files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Its code.
    pub code: Code,
    /// One line: lower-case start, no full stop.
    pub message: String,
    /// The field that it is about, as a path from the entry (`pool.size`, `meta.server`); empty for the entry itself.
    pub field: String,
    /// Facts.
    pub notes: Vec<String>,
    /// Advice.
    pub helps: Vec<String>,
}

impl Fault {
    /// A fault of the whole value.
    #[must_use]
    pub fn new(code: impl Into<Code>, message: impl Into<String>) -> Fault {
        Fault { code: code.into(), message: message.into(), field: String::new(), notes: Vec::new(), helps: Vec::new() }
    }

    /// The same, of the value at `field`.
    #[must_use]
    pub fn in_field(mut self, field: impl Into<String>) -> Fault {
        self.field = field.into();
        self
    }

    /// With a line of advice more.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Fault {
        self.helps.push(help.into());
        self
    }

    /// With the advice of near names, if there are any.
    #[must_use]
    pub fn with_near(mut self, near: &[&str]) -> Fault {
        if !near.is_empty() {
            let names: Vec<String> = near.iter().map(|name| format!("'{name}'")).collect();
            self.helps.push(format!("did you mean {}?", names.join(" or ")));
        }
        self
    }

    /// With a fact more.
    #[must_use]
    pub fn with_note(mut self, note: impl Into<String>) -> Fault {
        self.notes.push(note.into());
        self
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Fault {}

/// A part of a file.
#[derive(Clone, Debug)]
pub struct Place {
    /// The file.
    pub file: Arc<SourceFile>,
    /// The part.
    pub span: Span,
}

/// A mistake with its places.
#[derive(Clone, Debug)]
pub struct Finding {
    /// What is wrong.
    pub fault: Fault,
    /// How bad it is; the code's own severity unless there is a reason.
    pub severity: Severity,
    /// The entry that it is about.
    pub entry: Option<Id>,
    /// Where it is, unless it stands in no file.
    pub place: Option<Place>,
    /// Other places, with what is there.
    pub others: Vec<(Place, String)>,
}

impl Finding {
    /// The finding of `fault` at `place`.
    #[must_use]
    pub fn new(fault: Fault, place: Option<Place>) -> Finding {
        Finding { severity: fault.code.info().severity, fault, entry: None, place, others: Vec::new() }
    }

    /// The same about an entry.
    #[must_use]
    pub fn about(mut self, id: Id) -> Finding {
        self.entry = Some(id);
        self
    }

    /// With another place.
    #[must_use]
    pub fn and(mut self, place: Option<Place>, text: impl Into<String>) -> Finding {
        self.others.extend(place.map(|place| (place, text.into())));
        self
    }

    /// With another severity.
    #[must_use]
    pub fn as_severe_as(mut self, severity: Severity) -> Finding {
        self.severity = severity;
        self
    }

    /// The diagnostic about the file of its place, with those of the other places that lie in the same file.
    #[must_use]
    pub fn diagnostic(&self) -> Diagnostic {
        let span = self.place.as_ref().map_or_else(Span::default, |place| place.span);
        let mut diagnostic = Diagnostic::new(self.fault.code, self.severity, self.fault.message.clone(), span);
        for (place, text) in &self.others {
            if self.place.as_ref().is_some_and(|own| Arc::ptr_eq(&own.file, &place.file)) {
                diagnostic.labels.push(Label::new(place.span, text.clone()));
            } else {
                let at = place.file.line_column(place.span.start);
                diagnostic.notes.push(format!("{text}: {}:{}:{}", place.file.name(), at.line, at.column));
            }
        }
        diagnostic.notes.extend(self.fault.notes.iter().cloned());
        diagnostic.helps.clone_from(&self.fault.helps);
        diagnostic
    }
}
