//! Diagnostics as JSON, in the shape that `wippy lint --json` promises.

use std::fmt::Write;

use super::Diagnostic;
use crate::source::SourceFile;

/// One JSON object for `diagnostic`, which is about `file`. `entry_id` is the entry that the file
/// belongs to, or the path if it belongs to none.
#[must_use]
pub fn render_json(diagnostic: &Diagnostic, file: &SourceFile, entry_id: &str) -> String {
    let span = diagnostic.primary.span;
    let (start, end) = (file.line_column(span.start), file.line_column(span.end));
    let mut object = JsonObject::new();
    object.string("entry_id", entry_id);
    object.string("file", file.name());
    object.string("code", diagnostic.code.info().id);
    object.string("severity", &diagnostic.severity.to_string());
    object.string("message", &diagnostic.message);
    object.number("line", start.line);
    object.number("column", start.column);
    object.number("end_line", end.line);
    object.number("end_column", end.column);
    object.strings("notes", &diagnostic.notes);
    object.strings("help", &diagnostic.helps);
    object.finish()
}

/// `value` as a JSON string, quotes included.
#[must_use]
pub fn json_string(value: &str) -> String {
    let mut text = String::with_capacity(value.len() + 2);
    push_json_string(value, &mut text);
    text
}

/// An object under construction.
struct JsonObject {
    text: String,
}

impl JsonObject {
    fn new() -> Self {
        Self { text: "{".to_owned() }
    }

    fn key(&mut self, key: &str) {
        if self.text.len() > 1 {
            self.text.push(',');
        }
        push_json_string(key, &mut self.text);
        self.text.push(':');
    }

    fn string(&mut self, key: &str, value: &str) {
        self.key(key);
        push_json_string(value, &mut self.text);
    }

    fn number(&mut self, key: &str, value: u32) {
        self.key(key);
        self.text.push_str(&value.to_string());
    }

    fn strings(&mut self, key: &str, values: &[String]) {
        self.key(key);
        self.text.push('[');
        for (index, value) in values.iter().enumerate() {
            if index > 0 {
                self.text.push(',');
            }
            push_json_string(value, &mut self.text);
        }
        self.text.push(']');
    }

    fn finish(mut self) -> String {
        self.text.push('}');
        self.text
    }
}

/// Append `value` as a JSON string (RFC 8259 section 7).
fn push_json_string(value: &str, text: &mut String) {
    text.push('"');
    for c in value.chars() {
        match c {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            // Writing to a string cannot fail.
            c if u32::from(c) < 0x20 => drop(write!(text, "\\u{:04x}", u32::from(c))),
            c => text.push(c),
        }
    }
    text.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Code, Severity};
    use crate::source::Span;

    #[test]
    fn an_object_has_every_field() {
        let file = SourceFile::new("a.lua", "local x = = 1\n").unwrap();
        let message = "unexpected symbol near '\"\t\u{1}'";
        let mut diagnostic = Diagnostic::new(Code::P0001, Severity::Error, message, Span::new(10, 11));
        diagnostic.helps.push("a".to_owned());
        diagnostic.helps.push("b".to_owned());
        assert_eq!(
            render_json(&diagnostic, &file, "app:a"),
            r#"{"entry_id":"app:a","file":"a.lua","code":"P0001","severity":"error","message":"unexpected symbol near '\"\t\u0001'","line":1,"column":11,"end_line":1,"end_column":12,"notes":[],"help":["a","b"]}"#
        );
    }
}
