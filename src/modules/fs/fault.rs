//! Errors of files.

use std::io;

use crate::process::error::kind;
use crate::process::failure::Failure;
use crate::vm::native::{Cx, Raise, Ret, Value};

/// Why an operation has failed, on its way to the program.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) kind: &'static str,
    pub(super) message: String,
}

impl Fault {
    /// The arguments are wrong.
    pub(super) fn invalid(message: impl Into<String>) -> Fault {
        Fault { kind: kind::INVALID, message: message.into() }
    }

    /// The volume may not be written, or the file is not open for that.
    pub(super) fn denied(message: impl Into<String>) -> Fault {
        Fault { kind: kind::PERMISSION_DENIED, message: message.into() }
    }
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Fault {
        use io::ErrorKind as Kind;
        let kind = match error.kind() {
            Kind::NotFound => kind::NOT_FOUND,
            Kind::AlreadyExists => kind::ALREADY_EXISTS,
            Kind::NotADirectory
            | Kind::IsADirectory
            | Kind::DirectoryNotEmpty
            | Kind::InvalidInput
            | Kind::InvalidFilename => kind::INVALID,
            Kind::PermissionDenied | Kind::ReadOnlyFilesystem => kind::PERMISSION_DENIED,
            _ => kind::INTERNAL,
        };
        Fault { kind, message: crate::stdlib::io::error_text(&error).to_lowercase() }
    }
}

/// What a failed operation gives in front of its error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum First {
    Nil,
    False,
}

/// An operation, for its errors.
#[derive(Clone, Debug)]
pub(super) struct Named {
    pub(super) operation: &'static str,
    pub(super) path: Vec<u8>,
    pub(super) first: First,
}

impl Named {
    /// Ends a native with the error of this operation.
    pub(super) fn ret(&self, cx: &mut Cx<'_>, fault: Fault) -> Result<Ret, Raise> {
        let details = cx.new_table(0, 2);
        for (name, text) in [("op", self.operation.as_bytes()), ("path", &self.path)] {
            let text = cx.new_str(text);
            cx.raw_set_str(details, name, text)?;
        }
        let message = match self.path.is_empty() {
            true => fault.message,
            false => format!("{}: {}", String::from_utf8_lossy(&self.path), fault.message),
        };
        let failure = Failure::new(fault.kind, message)
            .with_context(self.operation)
            .with_retryable(false)
            .with_details(cx, details);
        match self.first {
            First::Nil => failure.ret_instead(cx, Value::NIL),
            First::False => failure.ret_false(cx),
        }
    }
}
