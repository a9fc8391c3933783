//! What can go wrong with a database, as data, and as the error value of a program (specification: sql, errors).
//!
//! A [`Failure`] belongs to no heap, so any thread can make one. Those of an engine carry its own code and whatever it
//! says about the place; those of the module itself carry a kind and a message only.

use crate::process;
use crate::process::error::kind;
use crate::stdlib::set_field;
use crate::vm::native::{Cx, Raise, Ret, TableRef, Value};

/// Why an operation has failed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Failure {
    pub(crate) kind: &'static str,
    pub(super) retryable: bool,
    pub(crate) message: String,
    pub(super) details: Option<Box<Details>>,
}

/// What an engine says about an error.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Details {
    pub(super) engine: &'static str,
    pub(super) code: String,
    pub(super) constraint: Option<String>,
    pub(super) table: Option<String>,
    pub(super) column: Option<String>,
    /// Where in the text of the statement, from 1.
    pub(super) position: Option<i64>,
}

impl Failure {
    /// A failure that another try will not help.
    pub(crate) fn new(kind: &'static str, message: impl Into<String>) -> Failure {
        Failure { kind, retryable: is_retryable(kind), message: message.into(), details: None }
    }

    /// Bad input.
    pub(super) fn invalid(message: impl Into<String>) -> Failure {
        Failure::new(kind::INVALID, message)
    }

    /// A statement wants another number of parameters.
    pub(super) fn of_count(expected: usize, got: usize) -> Failure {
        Failure::invalid(format!("expected {expected} parameters, got {got}"))
    }

    /// An error of an engine, of a kind that says whether another try may help.
    pub(super) fn of_engine(kind: &'static str, message: impl Into<String>, details: Details) -> Failure {
        Failure { details: Some(Box::new(details)), ..Failure::new(kind, message) }
    }

    /// The text with something in front.
    pub(super) fn in_context(mut self, context: &str) -> Failure {
        self.message = format!("{context}: {}", self.message);
        self
    }

    /// The error value of a program, with the stack of the running code. The operation stands before its text.
    pub(crate) fn into_value(self, cx: &mut Cx<'_>, operation: &'static str) -> Value {
        let mut failure = process::failure::Failure::new(self.kind, &self.message).with_retryable(self.retryable);
        if !operation.is_empty() {
            failure = failure.with_context(operation);
        }
        if let Some(details) = self.details {
            let table = details.table(cx);
            failure = failure.with_details(cx, table);
        }
        failure.into_value(cx)
    }

    /// Ends a native with `nil, error`.
    pub(crate) fn ret(self, cx: &mut Cx<'_>, operation: &'static str) -> Result<Ret, Raise> {
        let error = self.into_value(cx, operation);
        cx.ret(&[Value::NIL, error])
    }
}

/// Whether errors of a kind may go away by themselves.
fn is_retryable(kind: &str) -> bool {
    matches!(kind, kind::UNAVAILABLE | kind::TIMEOUT | kind::CONFLICT | kind::RATE_LIMITED)
}

impl Details {
    fn table(self, cx: &mut Cx<'_>) -> TableRef {
        let table = cx.new_table(0, 6);
        let texts = [
            ("engine", Some(self.engine.to_owned())),
            ("code", Some(self.code)),
            ("constraint", self.constraint),
            ("table", self.table),
            ("column", self.column),
        ];
        for (name, text) in texts {
            if let Some(text) = text {
                let text = cx.new_str(text.as_bytes());
                set_field(cx, table, name, text);
            }
        }
        if let Some(position) = self.position {
            set_field(cx, table, "position", position);
        }
        table
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn some_kinds_may_go_away() {
        for (kind, retryable) in [
            (kind::UNAVAILABLE, true),
            (kind::TIMEOUT, true),
            (kind::CONFLICT, true),
            (kind::INVALID, false),
            (kind::INTERNAL, false),
        ] {
            assert_eq!(Failure::new(kind, "x").retryable, retryable);
        }
    }
}
