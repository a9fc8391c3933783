//! Errors of MySQL and MariaDB as failures. Source: the table of the specification (sql, errors from the engine) and the
//! servers' lists of error messages.

use std::error::Error as _;

use mysql_async::{Error, ServerError};

use super::super::failure::{Details, Failure};
use crate::process::error::kind;

/// The kind of a number of an error.
fn kind_of_code(code: u16) -> &'static str {
    match code {
        // Duplicate keys.
        1062 | 1169 | 1586 => kind::ALREADY_EXISTS,
        // Read-only transaction, server, or user without rights.
        1792 | 1290 | 1836 | 1044 | 1045 | 1142 | 1143 | 1227 | 1370 | 1698 => kind::PERMISSION_DENIED,
        // Lock wait timeout, deadlock, and their relatives.
        1205 | 1213 | 1614 | 3572 => kind::CONFLICT,
        // Too many connections, shutdown, killed connection.
        1040 | 1053 | 1077 | 1079 | 1152 | 1184 | 1203 | 1927 | 2002 | 2003 | 2006 | 2013 => kind::UNAVAILABLE,
        // Statement timeouts of both servers.
        3024 | 1969 => kind::TIMEOUT,
        1317 => kind::CANCELED,
        // Syntax, names, types, constraints.
        1046 | 1048 | 1049 | 1050 | 1051 | 1052 | 1054 | 1060 | 1061 | 1063 | 1064 | 1065 | 1066 | 1091 | 1101
        | 1109 | 1110 | 1111 | 1136 | 1138 | 1146 | 1149 | 1210 | 1216 | 1217 | 1222 | 1230 | 1231 | 1232 | 1241
        | 1242 | 1247 | 1248 | 1264 | 1265 | 1292 | 1295 | 1305 | 1327 | 1364 | 1365 | 1366 | 1367 | 1390 | 1406
        | 1411 | 1425 | 1451 | 1452 | 1557 | 1568 | 1582 | 1690 | 3819 | 4025 => kind::INVALID,
        _ => kind::INTERNAL,
    }
}

/// The failure of a statement.
pub(super) fn of_server(error: Error) -> Failure {
    match error {
        Error::Server(error) => of_server_error(error),
        error => {
            let details = Details { engine: "mysql", ..Details::default() };
            Failure::of_engine(kind::UNAVAILABLE, text(&error), details)
        }
    }
}

/// The failure of a connection that could not be opened.
pub(super) fn of_connecting(error: Error) -> Failure {
    let mut failure = of_server(error);
    if failure.kind != kind::PERMISSION_DENIED {
        (failure.kind, failure.retryable) = (kind::UNAVAILABLE, true);
    }
    failure.in_context("failed to ping database")
}

/// What lies behind an error of the driver.
fn text(error: &Error) -> String {
    error.source().map_or_else(|| error.to_string(), ToString::to_string)
}

fn of_server_error(error: ServerError) -> Failure {
    let ServerError { code, message, .. } = error;
    let mut details = Details { engine: "mysql", code: code.to_string(), ..Details::default() };
    match code {
        // `Duplicate entry 'x' for key 'name'`
        1062 | 1586 => details.constraint = quoted(&message, "for key "),
        // `Column 'name' cannot be null`, `Unknown column 'name' in …`, `Field 'name' doesn't have a default value`
        1048 | 1054 | 1364 => details.column = quoted(&message, ""),
        // `… CONSTRAINT `name` FOREIGN KEY …`, `CONSTRAINT `name` failed for …`
        1451 | 1452 | 4025 => details.constraint = quoted(&message, "CONSTRAINT "),
        3819 => details.constraint = quoted(&message, ""),
        1146 => details.table = quoted(&message, ""),
        _ => {}
    }
    Failure::of_engine(kind_of_code(code), message, details)
}

/// The first text in quotes behind some words.
fn quoted(message: &str, words: &str) -> Option<String> {
    let rest = message.split_once(words).map(|(_, rest)| rest)?;
    let (_, rest) = rest.split_once(['\'', '`'])?;
    rest.split(['\'', '`']).next().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failure(code: u16, message: &str) -> Failure {
        of_server_error(ServerError { code, message: message.to_owned(), state: "HY000".to_owned() })
    }

    #[test]
    fn kinds_of_codes() {
        for (code, kind) in [
            (1064, kind::INVALID),
            (1366, kind::INVALID),
            (1146, kind::INVALID),
            (1054, kind::INVALID),
            (1062, kind::ALREADY_EXISTS),
            (1048, kind::INVALID),
            (1452, kind::INVALID),
            (1792, kind::PERMISSION_DENIED),
            (1045, kind::PERMISSION_DENIED),
            (1142, kind::PERMISSION_DENIED),
            (1205, kind::CONFLICT),
            (1213, kind::CONFLICT),
            (2006, kind::UNAVAILABLE),
            (3024, kind::TIMEOUT),
            (1114, kind::INTERNAL),
        ] {
            assert_eq!(failure(code, "x").kind, kind, "{code}");
        }
    }

    #[test]
    fn messages_name_their_places() {
        let details = |code, message| *failure(code, message).details.unwrap();
        let duplicate = details(1062, "Duplicate entry '1' for key 'PRIMARY'");
        assert_eq!(duplicate.constraint.as_deref(), Some("PRIMARY"));
        assert_eq!(details(1048, "Column 'name' cannot be null").column.as_deref(), Some("name"));
        let foreign =
            details(1452, "Cannot add a child row: a foreign key constraint fails (`d`.`c`, CONSTRAINT `fk` FOREIGN");
        assert_eq!(foreign.constraint.as_deref(), Some("fk"));
    }
}
