//! Reports of what goes wrong in a run: error values, processes that fail unseen, deadlocks.
//!
//! An error value brings the stacks of all its layers along; no coroutine has to be there any more. What stands in its
//! frames is enough to find the file of the excerpt again.

use std::sync::Arc;

use super::interrupt;
use super::output::Output;
use super::report::{self, Failure, Frame};
use super::source::Source;
use crate::compiler::chunk_id;
use crate::process::error::{ErrorValue, kind};
use crate::process::system::{Origin, Reporter};
use crate::vm::debug::TraceFrame;
use crate::vm::native::{Cx, Kind, TableRef, Type, Value, kind_of, type_of};

/// Most details that are shown.
const DETAILS_MAX: usize = 8;

/// Writes the reports of a run whose program is `sources`.
pub(super) struct Reports {
    sources: Arc<[Source]>,
    output: Output,
}

impl Reports {
    pub(super) fn new(sources: Arc<[Source]>, output: Output) -> Reports {
        Reports { sources, output }
    }
}

impl Reporter for Reports {
    fn deadlocked(&self, processes: &[String]) {
        report::write(&report::deadlock(processes, self.output));
    }

    fn failed(&self, cx: &mut Cx<'_>, error: &ErrorValue, origin: Option<&Origin>) {
        let mut failure = failure_of(cx, error, &self.sources);
        failure.notes.extend(origin.map(origin_note));
        report::write(&report::uncaught(&failure, &self.sources, self.output));
    }

    fn interrupted(&self, status: i32) {
        report::write(interrupt::text(status));
    }
}

fn origin_note(origin: &Origin) -> String {
    let Origin { pid, entry, place } = origin;
    let place = place.as_ref().map(|place| format!(", spawned at {place}")).unwrap_or_default();
    format!("in process {pid}, entry {entry}{place}")
}

/// What is reported of an error value.
pub(super) fn failure_of(cx: &mut Cx<'_>, error: &ErrorValue, sources: &[Source]) -> Failure {
    let mut stack = Vec::new();
    let mut frames = Vec::new();
    // Of a wrapped error every layer has a line that says whose stack follows: its context, the innermost the message.
    let is_wrapped = error.layers().any(|layer| layer.context.is_some());
    let indent = if is_wrapped { "  " } else { "" };
    for layer in error.layers() {
        let head = layer.context.unwrap_or_else(|| error.message());
        if is_wrapped {
            stack.push(first_line(head));
        }
        let mut next_level = 0;
        for (level, traced) in layer.trace.frames() {
            stack.extend((next_level..level).map(|_| String::new()));
            next_level = level + 1;
            let frame = frame_of(&traced, sources);
            if frame.line.is_some() || frame.name.is_some() {
                stack.push(format!("{indent}{}", report::stack_line(&frame)));
                frames.push(frame);
            }
        }
    }
    let message = String::from_utf8_lossy(&error.text()).into_owned();
    let (notes, is_object) = notes_of(cx, error);
    let has_place = !is_object && !error.message().starts_with(b"(error object is a ");
    Failure { message, notes, frames, n_left_out: 0, stack: Some(stack), is_where_raised: !has_place }
}

/// A text as one line.
fn first_line(text: &[u8]) -> String {
    let text = String::from_utf8_lossy(text);
    match text.split_once('\n') {
        Some((first, _)) => format!("{first} …"),
        None => text.into_owned(),
    }
}

/// The note about a table that was raised.
pub(super) fn value_note(cx: &mut Cx<'_>, v: Value) -> Option<String> {
    match kind_of(v) {
        Kind::Table(table) => Some(format!("value: {}", one_level(cx, table))),
        _ => None,
    }
}

fn frame_of(traced: &TraceFrame, sources: &[Source]) -> Frame {
    let short_source = String::from_utf8_lossy(&traced.source).into_owned();
    // Of the chunk's name only the display form is kept. A piece of the program is known by that; a file is its name.
    let known = sources.iter().find(|source| chunk_id(&source.chunk_name) == traced.source);
    let source = match known {
        Some(source) => source.chunk_name.clone(),
        None if traced.line.is_none() => b"=[C]".to_vec(),
        None => [b"@", traced.source.as_slice()].concat(),
    };
    let name = (!traced.name.is_empty()).then(|| String::from_utf8_lossy(&traced.name).into_owned());
    Frame { source, short_source, line: traced.line, name }
}

/// Kind and details, and whether these are the value that was raised (specification: errors 9.1). What every string that is
/// raised becomes says nothing: that is left out, and of a value that is no table the message says all.
fn notes_of(cx: &mut Cx<'_>, error: &ErrorValue) -> (Vec<String>, bool) {
    let mut notes = Vec::new();
    let name = String::from_utf8_lossy(error.kind()).into_owned();
    let is_plain = name == kind::INTERNAL && error.retryable().is_none();
    if !name.is_empty() && !is_plain {
        let retryable = match error.retryable() {
            Some(true) => ", retryable",
            Some(false) => ", not retryable",
            None => "",
        };
        notes.push(format!("kind: {name}{retryable}"));
    }
    let Some(details) = error.details() else { return (notes, false) };
    let mut is_object = false;
    match cx.unpack(details) {
        Ok(values) => {
            if let Some(Kind::Table(details)) = values.first().map(|v| kind_of(*v)) {
                let value = cx.raw_get_str(details, "value");
                is_object = !value.is_nil() && n_fields(cx, details) == 1;
                if is_object {
                    notes.extend(value_note(cx, value));
                } else {
                    notes.extend(fields(cx, details).into_iter().take(DETAILS_MAX));
                }
            }
        }
        Err(_) => {
            cx.take_error();
        }
    }
    (notes, is_object)
}

fn n_fields(cx: &mut Cx<'_>, table: TableRef) -> usize {
    let mut n = 0;
    let mut cursor = 0;
    while let Some((_, _, next)) = cx.entry_from(table, cursor) {
        (n, cursor) = (n + 1, next);
    }
    n
}

/// `key: value` for each field, by name.
fn fields(cx: &mut Cx<'_>, table: TableRef) -> Vec<String> {
    let mut fields = Vec::new();
    let mut cursor = 0;
    while let Some((key, v, next)) = cx.entry_from(table, cursor) {
        cursor = next;
        let key = shown(cx, key);
        let v = match kind_of(v) {
            Kind::Table(inner) => one_level(cx, inner),
            _ => shown(cx, v),
        };
        fields.push(format!("{key}: {v}"));
    }
    fields.sort();
    fields
}

/// A table with its fields, but not what is in those: the list first, then the others by name.
fn one_level(cx: &mut Cx<'_>, table: TableRef) -> String {
    let mut fields = Vec::new();
    let mut n_listed = 0;
    while fields.len() <= DETAILS_MAX {
        let v = cx.raw_get_int(table, n_listed + 1);
        if v.is_nil() {
            break;
        }
        n_listed += 1;
        fields.push(quoted(cx, v));
    }
    let mut named = Vec::new();
    let mut cursor = 0;
    while let Some((key, v, next)) = cx.entry_from(table, cursor) {
        cursor = next;
        if matches!(kind_of(key), Kind::Int(n) if (1..=n_listed).contains(&n)) {
            continue;
        }
        let text = quoted(cx, v);
        named.push(match type_of(key) {
            Type::String => format!("{} = {text}", shown(cx, key)),
            _ => format!("[{}] = {text}", shown(cx, key)),
        });
    }
    named.sort();
    fields.extend(named);
    if fields.len() > DETAILS_MAX {
        fields.truncate(DETAILS_MAX);
        fields.push("...".to_owned());
    }
    format!("{{{}}}", fields.join(", "))
}

fn quoted(cx: &mut Cx<'_>, v: Value) -> String {
    if type_of(v) == Type::String { format!("\"{}\"", shown(cx, v)) } else { shown(cx, v) }
}

/// A string or number as it is, of everything else its type.
fn shown(cx: &mut Cx<'_>, v: Value) -> String {
    match (kind_of(v), cx.to_str(v)) {
        (Kind::Boolean(b), _) => b.to_string(),
        (_, Some(text)) => String::from_utf8_lossy(cx.bytes(text)).into_owned(),
        (_, None) => String::from_utf8_lossy(&cx.type_name(v)).into_owned(),
    }
}
