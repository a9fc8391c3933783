//! What a column's declared type makes of its values. SQLite itself stores anything anywhere; booleans and times are told
//! from other numbers and texts by the declaration alone.

use rusqlite::types::ValueRef;

use super::super::moment::{self, Moment};
use super::super::rows::Rows;

/// What a declared type means for values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Declared {
    /// Nothing.
    Other,
    Boolean,
    Date,
    Timestamp,
}

/// An integer of larger magnitude counts milliseconds, not seconds.
const SECONDS_MAX: u64 = 1_000_000_000_000;

impl Declared {
    /// The meaning of a declaration; an expression has none.
    pub(super) fn of_type(name: Option<&str>) -> Declared {
        let Some(name) = name else { return Declared::Other };
        let name = name.split('(').next().unwrap_or_default().trim();
        let is = |known: &str| name.eq_ignore_ascii_case(known);
        if is("boolean") || is("bool") {
            Declared::Boolean
        } else if is("timestamp") || is("datetime") {
            Declared::Timestamp
        } else if is("date") {
            Declared::Date
        } else {
            Declared::Other
        }
    }

    /// Adds a value of such a column to a row.
    pub(super) fn put(self, rows: &mut Rows, value: ValueRef<'_>) {
        match (self, value) {
            (_, ValueRef::Null) => rows.null(),
            (Declared::Boolean, ValueRef::Integer(i)) => rows.bool(i != 0),
            (Declared::Date | Declared::Timestamp, ValueRef::Integer(i)) => match moment_of_number(i) {
                Some(moment) => rows.bytes(self.text(moment).as_bytes()),
                None => rows.int(i),
            },
            (Declared::Date | Declared::Timestamp, ValueRef::Text(text)) => {
                match std::str::from_utf8(text).ok().and_then(moment::parse) {
                    Some(moment) => rows.bytes(self.text(moment).as_bytes()),
                    None => rows.bytes(text),
                }
            }
            (_, ValueRef::Integer(i)) => rows.int(i),
            (_, ValueRef::Real(f)) => rows.float(f),
            (_, ValueRef::Text(bytes) | ValueRef::Blob(bytes)) => rows.bytes(bytes),
        }
    }

    fn text(self, Moment { seconds, nanos }: Moment) -> String {
        if self == Declared::Date { moment::date(seconds) } else { moment::rfc3339(seconds, nanos) }
    }
}

/// The moment of an integer, if a calendar has it.
fn moment_of_number(i: i64) -> Option<Moment> {
    let moment = if i.unsigned_abs() > SECONDS_MAX {
        let nanos = u32::try_from(i.rem_euclid(1000)).ok()? * 1_000_000;
        Moment { seconds: i.div_euclid(1000), nanos }
    } else {
        Moment { seconds: i, nanos: 0 }
    };
    moment.is_in_calendar().then_some(moment)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations_are_read_without_case_and_size() {
        for (name, declared) in [
            ("BOOLEAN", Declared::Boolean),
            ("bool", Declared::Boolean),
            ("DateTime(6)", Declared::Timestamp),
            ("TIMESTAMP", Declared::Timestamp),
            ("date", Declared::Date),
            ("TEXT", Declared::Other),
            ("", Declared::Other),
        ] {
            assert_eq!(Declared::of_type(Some(name)), declared, "{name}");
        }
        assert_eq!(Declared::of_type(None), Declared::Other);
    }

    #[test]
    fn numbers_are_seconds_or_milliseconds() {
        assert_eq!(moment_of_number(1_700_000_000), Some(Moment { seconds: 1_700_000_000, nanos: 0 }));
        let millis = Moment { seconds: 1_700_000_000, nanos: 123_000_000 };
        assert_eq!(moment_of_number(1_700_000_000_123), Some(millis));
        assert_eq!(moment_of_number(i64::MIN), None);
    }
}
