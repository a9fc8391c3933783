//! Values from and for MySQL.

use mysql_async::consts::{ColumnFlags, ColumnType};
use mysql_async::{Column, Value};

use super::super::moment;
use super::super::rows::Rows;
use super::super::value::Param;
use crate::stdlib::os::DAY;

/// A parameter as the driver takes it. A moment becomes the text of its date and time in UTC.
pub(super) fn of_param(param: &Param) -> Value {
    match param {
        Param::Null | Param::Typed(_) => Value::NULL,
        Param::Bool(b) => Value::Int(i64::from(*b)),
        Param::Int(i) => Value::Int(*i),
        Param::Float(f) => Value::Double(*f),
        Param::Text(bytes) | Param::Blob(bytes) => Value::Bytes(bytes.to_vec()),
        Param::Moment(seconds, nanos) => {
            let (date, time) = (moment::date(*seconds), moment::time(seconds.rem_euclid(DAY), 0));
            Value::Bytes(format!("{date} {time}.{:06}", nanos / 1000).into_bytes())
        }
    }
}

/// Adds a value of a column to a row.
pub(super) fn put(rows: &mut Rows, column: &Column, value: Option<&Value>, parses_times: bool) {
    match value {
        None | Some(Value::NULL) => rows.null(),
        Some(Value::Int(i)) => rows.int(*i),
        Some(Value::UInt(n)) => match i64::try_from(*n) {
            Ok(i) => rows.int(i),
            Err(_) => rows.bytes(n.to_string().as_bytes()),
        },
        Some(Value::Float(f)) => rows.float(f64::from(*f)),
        Some(Value::Double(f)) => rows.float(*f),
        Some(&Value::Date(year, month, day, hour, minute, second, micros)) => {
            let second_of_day = i64::from(hour) * 3600 + i64::from(minute) * 60 + i64::from(second);
            let mut text = format!("{year:04}-{month:02}-{day:02}");
            if column.column_type() != ColumnType::MYSQL_TYPE_DATE {
                if parses_times {
                    text = format!("{text}T{}Z", moment::time(second_of_day, micros * 1000));
                } else {
                    text = format!("{text} {}{}", moment::time(second_of_day, 0), fraction(micros, column));
                }
            }
            rows.bytes(text.as_bytes());
        }
        Some(&Value::Time(is_negative, days, hour, minute, second, micros)) => {
            let sign = if is_negative { "-" } else { "" };
            let hours = days * 24 + u32::from(hour);
            let text = format!("{sign}{hours:02}:{minute:02}:{second:02}{}", fraction(micros, column));
            rows.bytes(text.as_bytes());
        }
        Some(Value::Bytes(bytes)) => put_bytes(rows, column, bytes, parses_times),
    }
}

/// Digits behind the second, as many as the column has.
fn fraction(micros: u32, column: &Column) -> String {
    match usize::from(column.decimals()) {
        n @ 1..=6 => format!(".{}", format!("{micros:06}").get(..n).unwrap_or_default()),
        _ => String::new(),
    }
}

/// Adds a text: results of commands that are not prepared have no other values.
fn put_bytes(rows: &mut Rows, column: &Column, bytes: &[u8], parses_times: bool) {
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    match column.column_type() {
        ColumnType::MYSQL_TYPE_TINY
        | ColumnType::MYSQL_TYPE_SHORT
        | ColumnType::MYSQL_TYPE_INT24
        | ColumnType::MYSQL_TYPE_LONG
        | ColumnType::MYSQL_TYPE_LONGLONG
        | ColumnType::MYSQL_TYPE_YEAR
            if !column.flags().contains(ColumnFlags::ZEROFILL_FLAG) =>
        {
            match text.parse() {
                Ok(i) => rows.int(i),
                Err(_) => rows.bytes(bytes),
            }
        }
        ColumnType::MYSQL_TYPE_FLOAT | ColumnType::MYSQL_TYPE_DOUBLE => match text.parse() {
            Ok(f) => rows.float(f),
            Err(_) => rows.bytes(bytes),
        },
        ColumnType::MYSQL_TYPE_DATETIME | ColumnType::MYSQL_TYPE_TIMESTAMP if parses_times => {
            match moment::parse(text) {
                Some(moment) => rows.bytes(moment::rfc3339(moment.seconds, moment.nanos).as_bytes()),
                None => rows.bytes(bytes),
            }
        }
        _ => rows.bytes(bytes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_sent_as_texts_in_utc() {
        let text = of_param(&Param::Moment(1_700_000_000, 500_000));
        assert_eq!(text, Value::Bytes(b"2023-11-14 22:13:20.000500".to_vec()));
        assert_eq!(of_param(&Param::Bool(true)), Value::Int(1));
        assert_eq!(of_param(&Param::Null), Value::NULL);
    }
}
