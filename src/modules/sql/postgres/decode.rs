//! Values in PostgreSQL's binary format, by type. What has no number of its own in programs becomes the text that the
//! server itself would write.
//!
//! Source: `src/backend/utils/adt` of PostgreSQL, the functions `*_send` and `*_out`.

use std::error::Error;
use std::fmt::Write as _;
use std::net::{Ipv4Addr, Ipv6Addr};

use tokio_postgres::Row;
use tokio_postgres::types::{FromSql, Kind, Type};

use super::super::failure::Failure;
use super::super::moment;
use super::super::rows::Rows;
use crate::process::error::kind;
use crate::stdlib::os::DAY;

/// Bytes as they came.
struct Raw<'a>(&'a [u8]);

impl<'a> FromSql<'a> for Raw<'a> {
    fn from_sql(_: &Type, raw: &'a [u8]) -> Result<Raw<'a>, Box<dyn Error + Sync + Send>> {
        Ok(Raw(raw))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

/// Seconds from 1970 to 2000, where the server's times begin.
const EPOCH: i64 = 946_684_800;
const MICROS: i64 = 1_000_000;
/// Types within types that are looked at; a server has no more.
const DEPTH_MAX: usize = 16;

/// Adds column `i` of a row.
///
/// # Errors
/// The bytes are none of the type.
pub(super) fn put(rows: &mut Rows, ty: &Type, row: &Row, i: usize) -> Result<(), Failure> {
    let raw: Option<Raw<'_>> = row.try_get(i).map_err(|_| bad(ty))?;
    let Some(Raw(raw)) = raw else {
        rows.null();
        return Ok(());
    };
    put_raw(rows, ty, raw).ok_or_else(|| bad(ty))
}

fn bad(ty: &Type) -> Failure {
    Failure::new(kind::INTERNAL, format!("a value of type {ty} could not be read"))
}

fn put_raw(rows: &mut Rows, ty: &Type, raw: &[u8]) -> Option<()> {
    if let Kind::Domain(inner) = ty.kind() {
        return put_raw(rows, inner, raw);
    }
    match *ty {
        Type::BOOL => rows.bool(*raw.first()? != 0),
        Type::INT2 => rows.int(i64::from(i16::from_be_bytes(raw.try_into().ok()?))),
        Type::INT4 => rows.int(i64::from(i32::from_be_bytes(raw.try_into().ok()?))),
        Type::INT8 => rows.int(i64::from_be_bytes(raw.try_into().ok()?)),
        Type::OID | Type::XID | Type::CID => rows.int(i64::from(u32::from_be_bytes(raw.try_into().ok()?))),
        Type::FLOAT4 => rows.float(f64::from(f32::from_be_bytes(raw.try_into().ok()?))),
        Type::FLOAT8 => rows.float(f64::from_be_bytes(raw.try_into().ok()?)),
        Type::BYTEA => rows.bytes(raw),
        Type::TIMESTAMP | Type::TIMESTAMPTZ => {
            let micros = i64::from_be_bytes(raw.try_into().ok()?);
            rows.bytes(rfc3339(micros).as_bytes());
        }
        Type::JSONB => rows.bytes(raw.get(1..)?),
        _ if is_text(ty) => rows.bytes(raw),
        _ => rows.bytes(text(ty, raw, 0)?.as_bytes()),
    }
    Some(())
}

/// Whether the binary form of a type is its text.
fn is_text(ty: &Type) -> bool {
    matches!(ty.kind(), Kind::Enum(_))
        || matches!(
            *ty,
            Type::TEXT
                | Type::VARCHAR
                | Type::BPCHAR
                | Type::NAME
                | Type::CHAR
                | Type::UNKNOWN
                | Type::JSON
                | Type::XML
        )
}

/// The text that the server would write.
fn text(ty: &Type, raw: &[u8], depth: usize) -> Option<String> {
    if depth > DEPTH_MAX {
        return None;
    }
    let utf8 = |raw: &[u8]| std::str::from_utf8(raw).ok().map(str::to_owned);
    match ty.kind() {
        Kind::Domain(inner) => return text(inner, raw, depth + 1),
        Kind::Array(element) => return array(element, raw, depth),
        Kind::Range(bound) => return range(bound, raw, depth),
        Kind::Multirange(bound) => return multirange(bound, raw, depth),
        Kind::Composite(_) => return composite(ty, raw, depth),
        _ => {}
    }
    Some(match *ty {
        Type::BOOL => if *raw.first()? != 0 { "t" } else { "f" }.to_owned(),
        Type::INT2 => i16::from_be_bytes(raw.try_into().ok()?).to_string(),
        Type::INT4 => i32::from_be_bytes(raw.try_into().ok()?).to_string(),
        Type::INT8 => i64::from_be_bytes(raw.try_into().ok()?).to_string(),
        Type::OID | Type::XID | Type::CID => u32::from_be_bytes(raw.try_into().ok()?).to_string(),
        Type::FLOAT4 => float(&f32::from_be_bytes(raw.try_into().ok()?).to_string()),
        Type::FLOAT8 => float(&f64::from_be_bytes(raw.try_into().ok()?).to_string()),
        Type::NUMERIC => numeric(raw)?,
        Type::MONEY => {
            let cents = i64::from_be_bytes(raw.try_into().ok()?);
            format!(
                "{}{}.{:02}",
                if cents < 0 { "-" } else { "" },
                cents.unsigned_abs() / 100,
                cents.unsigned_abs() % 100
            )
        }
        Type::BYTEA => {
            let mut out = "\\x".to_owned();
            push_hex(&mut out, raw);
            out
        }
        Type::JSONB => utf8(raw.get(1..)?)?,
        Type::UUID => uuid(raw)?,
        Type::DATE => date(i32::from_be_bytes(raw.try_into().ok()?)),
        Type::TIME => time(i64::from_be_bytes(raw.try_into().ok()?)),
        Type::TIMETZ => {
            let (micros, west) = raw.split_at_checked(8)?;
            let west = i32::from_be_bytes(west.try_into().ok()?);
            format!("{}{}", time(i64::from_be_bytes(micros.try_into().ok()?)), zone(-i64::from(west)))
        }
        // Inside of other values times stand as the server writes them.
        Type::TIMESTAMP => timestamp(i64::from_be_bytes(raw.try_into().ok()?), ""),
        Type::TIMESTAMPTZ => timestamp(i64::from_be_bytes(raw.try_into().ok()?), "+00"),
        Type::INTERVAL => interval(raw)?,
        Type::INET | Type::CIDR => address(raw, *ty == Type::CIDR)?,
        Type::MACADDR | Type::MACADDR8 => {
            let parts: Vec<String> = raw.iter().map(|byte| format!("{byte:02x}")).collect();
            parts.join(":")
        }
        Type::BIT | Type::VARBIT => bits(raw)?,
        Type::VOID => String::new(),
        _ => match utf8(raw) {
            Some(text) if !text.chars().any(char::is_control) => text,
            _ => {
                let mut out = String::new();
                push_hex(&mut out, raw);
                out
            }
        },
    })
}

fn push_hex(out: &mut String, bytes: &[u8]) {
    for byte in bytes {
        let written = write!(out, "{byte:02x}");
        debug_assert!(written.is_ok(), "a string takes everything");
    }
}

fn float(text: &str) -> String {
    match text {
        "inf" => "Infinity".to_owned(),
        "-inf" => "-Infinity".to_owned(),
        text => text.to_owned(),
    }
}

/// Reads big-endian numbers from the front of bytes.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn bytes(&mut self, n: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(n)?;
        self.0 = rest;
        Some(taken)
    }

    fn u8(&mut self) -> Option<u8> {
        self.bytes(1)?.first().copied()
    }

    fn i16(&mut self) -> Option<i16> {
        Some(i16::from_be_bytes(self.bytes(2)?.try_into().ok()?))
    }

    fn i32(&mut self) -> Option<i32> {
        Some(i32::from_be_bytes(self.bytes(4)?.try_into().ok()?))
    }

    fn i64(&mut self) -> Option<i64> {
        Some(i64::from_be_bytes(self.bytes(8)?.try_into().ok()?))
    }

    /// A value behind its length; nothing in it for NULL.
    fn value(&mut self) -> Option<Option<&'a [u8]>> {
        match usize::try_from(self.i32()?) {
            Ok(n) => self.bytes(n).map(Some),
            Err(_) => Some(None),
        }
    }
}

/// Digits in groups of four, with the place of the point and the digits behind it that are shown.
fn numeric(raw: &[u8]) -> Option<String> {
    let mut reader = Reader(raw);
    let (n_groups, weight) = (reader.i16()?, i32::from(reader.i16()?));
    let sign = u16::from_be_bytes(reader.bytes(2)?.try_into().ok()?);
    let scale = usize::try_from(reader.i16()?).ok()?;
    match sign {
        0xc000 => return Some("NaN".to_owned()),
        0xd000 => return Some("Infinity".to_owned()),
        0xf000 => return Some("-Infinity".to_owned()),
        _ => {}
    }
    let groups: Vec<i16> = (0..n_groups).map(|_| reader.i16()).collect::<Option<_>>()?;
    let group = |at: i32| usize::try_from(at).ok().and_then(|at| groups.get(at)).copied().unwrap_or(0);
    let mut out = if sign == 0x4000 { "-".to_owned() } else { String::new() };
    if weight < 0 {
        out.push('0');
    }
    for at in 0..=weight {
        let digits = group(at);
        out.push_str(&if at == 0 { digits.to_string() } else { format!("{digits:04}") });
    }
    if scale > 0 {
        out.push('.');
        let mut fraction = String::new();
        let mut at = weight + 1;
        while fraction.len() < scale {
            fraction.push_str(&format!("{:04}", group(at)));
            at += 1;
        }
        out.push_str(fraction.get(..scale)?);
    }
    Some(out)
}

fn uuid(raw: &[u8]) -> Option<String> {
    let mut hex = String::new();
    push_hex(&mut hex, raw);
    let part = |from: usize, to: usize| hex.get(from..to);
    Some([part(0, 8)?, part(8, 12)?, part(12, 16)?, part(16, 20)?, part(20, 32)?].join("-"))
}

/// A date; years before the first are counted from it.
fn date(days: i32) -> String {
    match days {
        i32::MAX => return "infinity".to_owned(),
        i32::MIN => return "-infinity".to_owned(),
        _ => {}
    }
    let (date, era) = calendar(i64::from(days) * DAY + EPOCH);
    format!("{date}{era}")
}

/// The date of a moment and what stands behind it all.
fn calendar(seconds: i64) -> (String, &'static str) {
    let (year, month, day) = crate::stdlib::os::civil_from_days(seconds.div_euclid(DAY));
    if year > 0 {
        (format!("{year:04}-{month:02}-{day:02}"), "")
    } else {
        (format!("{:04}-{month:02}-{day:02}", 1 - year), " BC")
    }
}

fn time(micros: i64) -> String {
    moment::time(micros.div_euclid(MICROS), nanos(micros))
}

fn nanos(micros: i64) -> u32 {
    u32::try_from(micros.rem_euclid(MICROS)).unwrap_or(0) * 1000
}

/// `+02` or `-03:30`.
fn zone(seconds: i64) -> String {
    let (sign, seconds) = (if seconds < 0 { '-' } else { '+' }, seconds.abs());
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
    if minutes == 0 { format!("{sign}{hours:02}") } else { format!("{sign}{hours:02}:{minutes:02}") }
}

fn infinite(micros: i64) -> Option<&'static str> {
    match micros {
        i64::MAX => Some("infinity"),
        i64::MIN => Some("-infinity"),
        _ => None,
    }
}

fn rfc3339(micros: i64) -> String {
    if let Some(text) = infinite(micros) {
        return text.to_owned();
    }
    let seconds = micros.div_euclid(MICROS) + EPOCH;
    let (date, era) = calendar(seconds);
    format!("{date}T{}Z{era}", moment::time(seconds.rem_euclid(DAY), nanos(micros)))
}

fn timestamp(micros: i64, zone: &str) -> String {
    if let Some(text) = infinite(micros) {
        return text.to_owned();
    }
    let seconds = micros.div_euclid(MICROS) + EPOCH;
    let (date, era) = calendar(seconds);
    format!("{date} {}{zone}{era}", moment::time(seconds.rem_euclid(DAY), nanos(micros)))
}

/// `1 year 2 mons 3 days 04:05:06.7`, the style of the server.
fn interval(raw: &[u8]) -> Option<String> {
    let mut reader = Reader(raw);
    let (micros, days, months) = (reader.i64()?, reader.i32()?, reader.i32()?);
    let mut parts = Vec::new();
    let mut was_negative = false;
    for (n, unit) in [(months / 12, "year"), (months % 12, "mon"), (days, "day")] {
        if n != 0 {
            let plural = if n == 1 { "" } else { "s" };
            let sign = if was_negative && n > 0 { "+" } else { "" };
            parts.push(format!("{sign}{n} {unit}{plural}"));
            was_negative = n < 0;
        }
    }
    if micros != 0 || parts.is_empty() {
        let sign = match micros {
            ..0 => "-",
            _ if was_negative => "+",
            _ => "",
        };
        let micros = i64::try_from(micros.unsigned_abs()).ok()?;
        parts.push(format!("{sign}{}", time(micros)));
    }
    Some(parts.join(" "))
}

fn address(raw: &[u8], is_network: bool) -> Option<String> {
    let mut reader = Reader(raw);
    let (family, n_bits, _, n) = (reader.u8()?, reader.u8()?, reader.u8()?, reader.u8()?);
    let bytes = reader.bytes(usize::from(n))?;
    let (text, whole) = if family == 2 {
        (Ipv4Addr::from(<[u8; 4]>::try_from(bytes).ok()?).to_string(), 32)
    } else {
        (Ipv6Addr::from(<[u8; 16]>::try_from(bytes).ok()?).to_string(), 128)
    };
    Some(if is_network || n_bits != whole { format!("{text}/{n_bits}") } else { text })
}

fn bits(raw: &[u8]) -> Option<String> {
    let mut reader = Reader(raw);
    let n = usize::try_from(reader.i32()?).ok()?;
    let text: String = reader.0.iter().map(|byte| format!("{byte:08b}")).collect();
    text.get(..n).map(str::to_owned)
}

// ---- values of several

/// `{1,2,NULL,{"a b"}}`
fn array(element: &Type, raw: &[u8], depth: usize) -> Option<String> {
    let mut reader = Reader(raw);
    let n_dimensions = usize::try_from(reader.i32()?).ok().filter(|n| *n <= DEPTH_MAX)?;
    reader.bytes(8)?;
    let mut lengths = Vec::with_capacity(n_dimensions);
    let mut bounds = String::new();
    let mut is_shifted = false;
    for _ in 0..n_dimensions {
        let (n, first) = (reader.i32()?, reader.i32()?);
        is_shifted |= first != 1;
        bounds.push_str(&format!("[{first}:{}]", first + n - 1));
        lengths.push(usize::try_from(n).ok()?);
    }
    if lengths.is_empty() {
        return Some("{}".to_owned());
    }
    let mut out = if is_shifted { bounds + "=" } else { String::new() };
    elements(&mut out, &mut reader, element, &lengths, depth)?;
    Some(out)
}

fn elements(out: &mut String, reader: &mut Reader<'_>, element: &Type, lengths: &[usize], depth: usize) -> Option<()> {
    let (n, inner) = lengths.split_first()?;
    out.push('{');
    for i in 0..*n {
        if i > 0 {
            out.push(if *element == Type::BOX { ';' } else { ',' });
        }
        if !inner.is_empty() {
            elements(out, reader, element, inner, depth)?;
            continue;
        }
        match reader.value()? {
            None => out.push_str("NULL"),
            Some(raw) => {
                let text = plain(element, raw, depth)?;
                let needs_quotes = text.is_empty()
                    || text.eq_ignore_ascii_case("null")
                    || text.contains(|c: char| c.is_ascii_whitespace() || matches!(c, '{' | '}' | ',' | '"' | '\\'));
                push_quoted(out, &text, needs_quotes, "\\");
            }
        }
    }
    out.push('}');
    Some(())
}

/// The text of a value inside another one.
fn plain(ty: &Type, raw: &[u8], depth: usize) -> Option<String> {
    if is_text(ty) { std::str::from_utf8(raw).ok().map(str::to_owned) } else { text(ty, raw, depth + 1) }
}

/// A text in quotes, if it needs them; quotes and backslashes in it are marked.
fn push_quoted(out: &mut String, text: &str, needs_quotes: bool, quote_mark: &str) {
    if !needs_quotes {
        out.push_str(text);
        return;
    }
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str(if quote_mark == "\\" { "\\\"" } else { "\"\"" }),
            '\\' => out.push_str("\\\\"),
            c => out.push(c),
        }
    }
    out.push('"');
}

/// `(1,"a b",)`
fn composite(ty: &Type, raw: &[u8], depth: usize) -> Option<String> {
    let Kind::Composite(fields) = ty.kind() else { return None };
    let mut reader = Reader(raw);
    let n = usize::try_from(reader.i32()?).ok()?;
    let mut out = "(".to_owned();
    for i in 0..n {
        if i > 0 {
            out.push(',');
        }
        reader.i32()?;
        if let Some(raw) = reader.value()? {
            let text = plain(fields.get(i)?.type_(), raw, depth)?;
            let needs_quotes = text.is_empty()
                || text.contains(|c: char| c.is_ascii_whitespace() || matches!(c, '(' | ')' | ',' | '"' | '\\'));
            push_quoted(&mut out, &text, needs_quotes, "\"");
        }
    }
    out.push(')');
    Some(out)
}

/// `[1,5)`
fn range(bound: &Type, raw: &[u8], depth: usize) -> Option<String> {
    const EMPTY: u8 = 1;
    const LOWER_INCLUDED: u8 = 2;
    const UPPER_INCLUDED: u8 = 4;
    const LOWER_INFINITE: u8 = 8;
    const UPPER_INFINITE: u8 = 16;
    let mut reader = Reader(raw);
    let flags = reader.u8()?;
    if flags & EMPTY != 0 {
        return Some("empty".to_owned());
    }
    let mut out = if flags & LOWER_INCLUDED != 0 { "[" } else { "(" }.to_owned();
    for (infinite, is_last) in [(LOWER_INFINITE, false), (UPPER_INFINITE, true)] {
        if flags & infinite == 0
            && let Some(raw) = reader.value()?
        {
            let text = plain(bound, raw, depth)?;
            let needs_quotes = text.is_empty()
                || text.contains(|c: char| {
                    c.is_ascii_whitespace() || matches!(c, '(' | ')' | '[' | ']' | ',' | '"' | '\\')
                });
            push_quoted(&mut out, &text, needs_quotes, "\"");
        }
        if !is_last {
            out.push(',');
        }
    }
    out.push(if flags & UPPER_INCLUDED != 0 { ']' } else { ')' });
    Some(out)
}

/// `{[1,5),[7,9)}`
fn multirange(bound: &Type, raw: &[u8], depth: usize) -> Option<String> {
    let mut reader = Reader(raw);
    let n = usize::try_from(reader.i32()?).ok()?;
    let mut parts = Vec::new();
    for _ in 0..n {
        parts.push(range(bound, reader.value()??, depth)?);
    }
    Some(format!("{{{}}}", parts.join(",")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numeric_of(groups: &[i16], weight: i16, sign: u16, scale: i16) -> String {
        let mut raw = Vec::new();
        raw.extend(i16::try_from(groups.len()).unwrap().to_be_bytes());
        raw.extend(weight.to_be_bytes());
        raw.extend(sign.to_be_bytes());
        raw.extend(scale.to_be_bytes());
        groups.iter().for_each(|group| raw.extend(group.to_be_bytes()));
        numeric(&raw).unwrap()
    }

    #[test]
    fn numerics_are_exact() {
        assert_eq!(numeric_of(&[1, 2345, 6700], 1, 0, 2), "12345.67");
        assert_eq!(numeric_of(&[], 0, 0, 0), "0");
        assert_eq!(numeric_of(&[], 0, 0, 3), "0.000");
        assert_eq!(numeric_of(&[12], -2, 0x4000, 8), "-0.00000012");
        assert_eq!(numeric_of(&[1], 2, 0, 0), "100000000");
        assert_eq!(numeric_of(&[], 0, 0xc000, 0), "NaN");
    }

    #[test]
    fn times_are_written_as_the_server_does() {
        assert_eq!(date(0), "2000-01-01");
        assert_eq!(date(-730_120), "0001-12-31 BC");
        assert_eq!(date(i32::MAX), "infinity");
        assert_eq!(rfc3339(1_500_000), "2000-01-01T00:00:01.5Z");
        assert_eq!(rfc3339(-1), "1999-12-31T23:59:59.999999Z");
        assert_eq!(time(86_399_000_000), "23:59:59");
        let interval_of = |micros: i64, days: i32, months: i32| {
            let raw = [&micros.to_be_bytes()[..], &days.to_be_bytes(), &months.to_be_bytes()].concat();
            interval(&raw).unwrap()
        };
        assert_eq!(interval_of(0, 0, 0), "00:00:00");
        assert_eq!(interval_of(3_661_500_000, 2, 14), "1 year 2 mons 2 days 01:01:01.5");
        assert_eq!(interval_of(-60_000_000, 1, 0), "1 day -00:01:00");
        assert_eq!(interval_of(60_000_000, -1, 0), "-1 days +00:01:00");
    }

    #[test]
    fn cut_bytes_are_refused() {
        for ty in
            [Type::INT4, Type::NUMERIC, Type::INTERVAL, Type::INT4_ARRAY, Type::INT4_RANGE, Type::INET, Type::UUID]
        {
            assert_eq!(text(&ty, &[0], 0), None, "{ty}");
        }
    }
}
