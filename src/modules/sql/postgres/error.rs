//! Errors of PostgreSQL as failures. Source: the table of the specification (sql, errors from the engine) and appendix A of
//! PostgreSQL's manual.

use std::error::Error as _;

use tokio_postgres::Error;
use tokio_postgres::error::{DbError, ErrorPosition};

use super::super::failure::{Details, Failure};
use crate::process::error::kind;

/// The kind of an SQLSTATE.
fn kind_of_code(code: &str) -> &'static str {
    match code {
        "23505" => kind::ALREADY_EXISTS,
        "25006" | "42501" => kind::PERMISSION_DENIED,
        "40001" | "40P01" | "55P03" => kind::CONFLICT,
        "57014" => kind::TIMEOUT,
        "57P01" | "57P02" | "57P03" => kind::UNAVAILABLE,
        "25P02" => kind::INVALID,
        _ => match code.get(..2) {
            Some("08") => kind::UNAVAILABLE,
            Some("28") => kind::PERMISSION_DENIED,
            Some("22" | "23" | "3B" | "42") => kind::INVALID,
            _ => kind::INTERNAL,
        },
    }
}

/// The failure of a statement.
pub(super) fn of_server(error: &Error) -> Failure {
    match error.as_db_error() {
        Some(error) => of_db_error(error),
        None => {
            let details = Details { engine: "postgres", ..Details::default() };
            Failure::of_engine(kind::UNAVAILABLE, text(error), details)
        }
    }
}

/// The failure of a connection that could not be opened.
pub(super) fn of_connecting(error: &Error) -> Failure {
    let mut failure = of_server(error);
    if failure.kind != kind::PERMISSION_DENIED {
        (failure.kind, failure.retryable) = (kind::UNAVAILABLE, true);
    }
    failure.in_context("failed to ping database")
}

/// What an error says with what lies behind it.
fn text(error: &Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        let more = error.to_string();
        if !text.ends_with(&more) {
            text = format!("{text}: {more}");
        }
        source = error.source();
    }
    text
}

fn of_db_error(error: &DbError) -> Failure {
    let code = error.code().code();
    let owned = |text: Option<&str>| text.map(str::to_owned);
    let position = match error.position() {
        Some(ErrorPosition::Original(position)) => Some(i64::from(*position)),
        Some(ErrorPosition::Internal { .. }) | None => None,
    };
    let details = Details {
        engine: "postgres",
        code: code.to_owned(),
        constraint: owned(error.constraint()),
        table: owned(error.table()),
        column: owned(error.column()),
        position,
    };
    Failure::of_engine(kind_of_code(code), error.message(), details)
}

/// Whether a prepared statement no longer fits its tables.
pub(super) fn is_outdated(failure: &Failure) -> bool {
    failure.details.as_ref().is_some_and(|details| matches!(details.code.as_str(), "0A000" | "26000"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_of_codes() {
        for (code, kind) in [
            ("42601", kind::INVALID),
            ("22P02", kind::INVALID),
            ("42P01", kind::INVALID),
            ("42703", kind::INVALID),
            ("23505", kind::ALREADY_EXISTS),
            ("23503", kind::INVALID),
            ("25006", kind::PERMISSION_DENIED),
            ("42501", kind::PERMISSION_DENIED),
            ("28P01", kind::PERMISSION_DENIED),
            ("40001", kind::CONFLICT),
            ("40P01", kind::CONFLICT),
            ("55P03", kind::CONFLICT),
            ("08006", kind::UNAVAILABLE),
            ("57P01", kind::UNAVAILABLE),
            ("57014", kind::TIMEOUT),
            ("53100", kind::INTERNAL),
            ("XX000", kind::INTERNAL),
        ] {
            assert_eq!(kind_of_code(code), kind, "{code}");
        }
    }
}
