//! Parameters in the text format: the server reads them as whatever type the statement gives them.

use std::error::Error;

use bytes::{BufMut as _, BytesMut};
use tokio_postgres::types::{Format, IsNull, ToSql, Type};

use super::super::moment;
use super::super::value::Param;

/// A parameter.
#[derive(Debug)]
pub(super) struct Text<'a>(pub(super) &'a Param);

impl ToSql for Text<'_> {
    fn to_sql(&self, _: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        let text = match self.0 {
            Param::Null | Param::Typed(_) => return Ok(IsNull::Yes),
            Param::Text(text) => {
                out.put_slice(text);
                return Ok(IsNull::No);
            }
            Param::Bool(b) => b.to_string(),
            Param::Int(i) => i.to_string(),
            Param::Float(f) => float(*f),
            Param::Blob(bytes) => hex(bytes),
            Param::Moment(seconds, nanos) => moment::rfc3339(*seconds, *nanos),
        };
        out.put_slice(text.as_bytes());
        Ok(IsNull::No)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    fn to_sql_checked(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        self.to_sql(ty, out)
    }

    fn encode_format(&self, _: &Type) -> Format {
        Format::Text
    }
}

/// A float as the server reads it. A whole one is written without a fraction, so integer columns take it.
fn float(f: f64) -> String {
    if f.is_infinite() {
        return if f > 0.0 { "Infinity" } else { "-Infinity" }.to_owned();
    }
    f.to_string()
}

/// The text form of `bytea`.
fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 + 2 * bytes.len());
    text.push_str("\\x");
    for byte in bytes {
        for digit in [byte >> 4, byte & 15] {
            text.push(char::from_digit(u32::from(digit), 16).unwrap_or('0'));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_texts() {
        for (param, text) in [
            (Param::Bool(true), Some("true")),
            (Param::Int(i64::MIN), Some("-9223372036854775808")),
            (Param::Float(5.0), Some("5")),
            (Param::Float(0.1), Some("0.1")),
            (Param::Float(f64::NAN), Some("NaN")),
            (Param::Float(f64::NEG_INFINITY), Some("-Infinity")),
            (Param::Text(b"x\xff"[..1].into()), Some("x")),
            (Param::Blob([0, 0xab].as_slice().into()), Some("\\x00ab")),
            (Param::Moment(0, 500_000_000), Some("1970-01-01T00:00:00.5Z")),
            (Param::Null, None),
        ] {
            let mut out = BytesMut::new();
            let is_null = Text(&param).to_sql(&Type::TEXT, &mut out).unwrap();
            assert_eq!(matches!(is_null, IsNull::Yes), text.is_none());
            assert_eq!(&out[..], text.unwrap_or_default().as_bytes());
        }
    }
}
