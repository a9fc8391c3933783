//! A record as a line.

use std::fmt::Write as _;

use super::{Encoding, Field, Level, Record, Settings};

/// Keys that the line of a record has itself; a field of such a name gets a `_` in front.
const KEYS: [&str; 6] = ["time", "level", "logger", "msg", "pid", "location"];

/// Width of the columns.
const LOGGER_WIDTH: usize = 8;
const MESSAGE_WIDTH: usize = 24;

/// Colours for names of loggers.
const NAME_COLORS: [u8; 6] = [31, 32, 33, 34, 35, 36];

/// The line of a record, with its end.
pub(super) fn line(record: &Record, settings: &Settings) -> String {
    match settings.encoding {
        Encoding::Console => console(record, settings.is_colored),
        Encoding::Json => json(record),
    }
}

fn console(record: &Record, is_colored: bool) -> String {
    let paint = |text: &str, color: u8| {
        if is_colored && !text.trim().is_empty() { format!("\x1b[{color}m{text}\x1b[0m") } else { text.to_owned() }
    };
    let (level, color) = match record.level {
        Level::Debug => ("DEBUG", 2),
        Level::Info => ("INFO ", 32),
        Level::Warn => ("WARN ", 33),
        Level::Error => ("ERROR", 31),
    };
    let logger = visible(&record.logger);
    let sum = logger.bytes().fold(0_usize, |sum, byte| sum.wrapping_mul(31).wrapping_add(usize::from(byte)));
    let logger_color = NAME_COLORS.get(sum % NAME_COLORS.len()).copied().unwrap_or(0);
    let mut line = format!(
        "{:>7.3}s  {} {} {:<MESSAGE_WIDTH$}",
        record.since_start.as_secs_f64(),
        paint(level, color),
        paint(&format!("{logger:<LOGGER_WIDTH$}"), logger_color),
        visible(&record.message),
    );
    if !record.fields.is_empty() {
        line.push_str("  ");
        members(&mut line, &record.fields);
    }
    line.truncate(line.trim_end().len());
    line.push('\n');
    line
}

/// The text without anything that moves the cursor of a terminal.
fn visible(text: &str) -> String {
    if !text.contains(char::is_control) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if c.is_control() { out.extend(c.escape_default()) } else { out.push(c) }
    }
    out
}

/// When it was said: RFC 3339, UTC, milliseconds.
pub(super) fn time(record: &Record) -> String {
    format!("{:.3}", jiff::Timestamp::try_from(record.at).unwrap_or_default())
}

fn json(record: &Record) -> String {
    let time = time(record);
    let mut line = format!("{{\"time\":\"{time}\",\"level\":\"{}\",\"logger\":", record.level.name());
    text(&mut line, &record.logger);
    for (key, value) in [("msg", &record.message), ("pid", &record.pid), ("location", &record.location)] {
        line.push_str(",\"");
        line.push_str(key);
        line.push_str("\":");
        text(&mut line, value);
    }
    for (name, field) in &record.fields {
        line.push(',');
        if KEYS.contains(&name.as_str()) {
            text(&mut line, &format!("_{name}"));
        } else {
            text(&mut line, name);
        }
        line.push(':');
        value(&mut line, field);
    }
    line.push_str("}\n");
    line
}

fn members(out: &mut String, fields: &[(String, Field)]) {
    out.push('{');
    for (i, (name, field)) in fields.iter().enumerate() {
        if i > 0 {
            out.push(',');
        }
        text(out, name);
        out.push(':');
        value(out, field);
    }
    out.push('}');
}

fn value(out: &mut String, field: &Field) {
    match field {
        Field::Nil => out.push_str("null"),
        Field::Boolean(b) => out.push_str(if *b { "true" } else { "false" }),
        Field::Integer(n) => drop(write!(out, "{n}")),
        Field::Float(f) if f.is_finite() => drop(write!(out, "{f:?}")),
        Field::Float(f) => drop(write!(out, "\"{f}\"")),
        Field::Text(s) => text(out, s),
        Field::List(list) => {
            out.push('[');
            for (i, field) in list.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                value(out, field);
            }
            out.push(']');
        }
        Field::Members(fields) => members(out, fields),
    }
}

/// A string of JSON. What a terminal might take for a command is escaped as well.
fn text(out: &mut String, s: &str) {
    out.push('"');
    for c in s.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => drop(write!(out, "\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::*;

    fn record(level: Level, logger: &str, message: &str, fields: &[(&str, Field)]) -> Record {
        Record {
            at: UNIX_EPOCH + Duration::from_millis(1500),
            since_start: Duration::from_millis(412),
            fields: fields.iter().map(|(name, field)| ((*name).to_owned(), field.clone())).collect(),
            pid: "{app|1}".to_owned(),
            location: "x.lua:3".to_owned(),
            ..Record::new(level, logger.to_owned(), message.to_owned())
        }
    }

    #[test]
    fn columns() {
        let addr = ("addr", Field::Text(":8080".to_owned()));
        let line = console(&record(Level::Info, "http", "listening", &[addr]), false);
        assert_eq!(line, "  0.412s  INFO  http     listening                 {\"addr\":\":8080\"}\n");
        assert_eq!(
            console(&record(Level::Error, "", "a\nb\x1b", &[]), false),
            "  0.412s  ERROR          a\\nb\\u{1b}\n"
        );
        assert!(console(&record(Level::Warn, "x", "y", &[]), true).contains("\x1b[33mWARN \x1b[0m"));
    }

    #[test]
    fn objects() {
        let fields = [
            ("level", Field::Integer(5)),
            ("f", Field::Float(1.0)),
            ("nan", Field::Float(f64::NAN)),
            ("list", Field::List(vec![Field::Nil, Field::Boolean(true)])),
            ("in", Field::Members(vec![("q\"\u{7}".to_owned(), Field::Boolean(false))])),
        ];
        assert_eq!(
            json(&record(Level::Debug, "a.b", "m", &fields)),
            "{\"time\":\"1970-01-01T00:00:01.500Z\",\"level\":\"debug\",\"logger\":\"a.b\",\"msg\":\"m\",\"pid\":\"{app|1}\",\
             \"location\":\"x.lua:3\",\"_level\":5,\"f\":1.0,\"nan\":\"NaN\",\"list\":[null,true],\"in\":{\"q\\\"\\u0007\":false}}\n"
        );
    }
}
