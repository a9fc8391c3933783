//! Errors of SQLite as failures. Source: the table of the specification (sql, errors from the engine) and SQLite's result
//! codes.

use rusqlite::ffi;

use super::super::failure::{Details, Failure};
use crate::process::error::kind;

/// The lower byte of a code is its class.
const CLASS: i32 = 0xff;

/// The kind of a result code.
fn kind_of_code(code: i32) -> &'static str {
    match code {
        ffi::SQLITE_CONSTRAINT_PRIMARYKEY | ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_ROWID => {
            kind::ALREADY_EXISTS
        }
        _ => match code & CLASS {
            ffi::SQLITE_ERROR | ffi::SQLITE_MISMATCH | ffi::SQLITE_RANGE | ffi::SQLITE_CONSTRAINT => kind::INVALID,
            ffi::SQLITE_READONLY | ffi::SQLITE_PERM | ffi::SQLITE_AUTH => kind::PERMISSION_DENIED,
            ffi::SQLITE_BUSY | ffi::SQLITE_LOCKED => kind::CONFLICT,
            ffi::SQLITE_INTERRUPT => kind::CANCELED,
            _ => kind::INTERNAL,
        },
    }
}

/// The failure that an error means.
pub(super) fn of_rusqlite(error: rusqlite::Error) -> Failure {
    match error {
        rusqlite::Error::SqliteFailure(error, message) => of_code(error, message, None),
        rusqlite::Error::SqlInputError { error, msg, offset, .. } => {
            let position = usize::try_from(offset).ok().and_then(|offset| i64::try_from(offset + 1).ok());
            of_code(error, Some(msg), position)
        }
        rusqlite::Error::MultipleStatement => Failure::invalid("only one statement can be prepared"),
        rusqlite::Error::NulError(_) => Failure::invalid("the text has a zero byte"),
        other => Failure::new(kind::INTERNAL, other.to_string()),
    }
}

fn of_code(error: ffi::Error, message: Option<String>, position: Option<i64>) -> Failure {
    let code = error.extended_code;
    let message = message.unwrap_or_else(|| ffi::code_to_str(code).to_owned());
    let mut details = Details { engine: "sqlite", code: code.to_string(), position, ..Details::default() };
    if code & CLASS == ffi::SQLITE_CONSTRAINT {
        name_constraint(&message, code, &mut details);
    }
    Failure::of_engine(kind_of_code(code), message, details)
}

/// What the message of a broken constraint names: columns of a table, or the constraint.
fn name_constraint(message: &str, code: i32, details: &mut Details) {
    let Some((_, names)) = message.split_once(" constraint failed: ") else { return };
    if code == ffi::SQLITE_CONSTRAINT_CHECK {
        details.constraint = Some(names.to_owned());
        return;
    }
    let first = names.split(", ").next().unwrap_or(names);
    match first.split_once('.') {
        Some((table, column)) => {
            details.table = Some(table.to_owned());
            details.column = Some(column.to_owned());
        }
        None => details.constraint = Some(names.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failure(code: i32, message: &str) -> Failure {
        of_code(ffi::Error::new(code), Some(message.to_owned()), None)
    }

    #[test]
    fn kinds_of_codes() {
        for (code, kind, retryable) in [
            (1, kind::INVALID, false),
            (20, kind::INVALID, false),
            (25, kind::INVALID, false),
            (1555, kind::ALREADY_EXISTS, false),
            (2067, kind::ALREADY_EXISTS, false),
            (1299, kind::INVALID, false),
            (787, kind::INVALID, false),
            (275, kind::INVALID, false),
            (8, kind::PERMISSION_DENIED, false),
            (3, kind::PERMISSION_DENIED, false),
            (23, kind::PERMISSION_DENIED, false),
            (5, kind::CONFLICT, true),
            (517, kind::CONFLICT, true),
            (6, kind::CONFLICT, true),
            (11, kind::INTERNAL, false),
            (13, kind::INTERNAL, false),
        ] {
            let failure = failure(code, "x");
            assert_eq!((failure.kind, failure.retryable), (kind, retryable), "{code}");
            assert_eq!(failure.details.unwrap().code, code.to_string());
        }
    }

    #[test]
    fn constraints_name_their_places() {
        let details = failure(2067, "UNIQUE constraint failed: users.email, users.name").details.unwrap();
        assert_eq!((details.table.as_deref(), details.column.as_deref()), (Some("users"), Some("email")));
        let details = failure(275, "CHECK constraint failed: age > 0").details.unwrap();
        assert_eq!((details.table, details.constraint.as_deref()), (None, Some("age > 0")));
        let details = failure(787, "FOREIGN KEY constraint failed").details.unwrap();
        assert_eq!((details.table, details.constraint), (None, None));
    }
}
