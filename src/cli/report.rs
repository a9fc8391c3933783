//! Reports on standard error.

use std::io::Write;

use bumpalo::Bump;

use super::args::UsageError;
use super::output::Output;
use super::place;
use super::source::{Source, looks_binary};
use crate::compiler::{self, chunk_id};
use crate::diag::{Code, Diagnostic, Severity, UncaughtError, render_diagnostic, render_uncaught};
use crate::log;
use crate::source::{Names, SourceFile, Span, with_room};
use crate::stdlib::io::Streams;
use crate::syntax::{ParseOptions, parse};

/// Most processes that the report of a deadlock lists.
const PROCESSES_MAX: usize = 100;
/// Largest file from which an excerpt is shown.
const EXCERPT_FILE_MAX: u64 = 16 << 20;

/// Writes a report. What the program has written comes first.
pub(super) fn write(text: &str) {
    let streams = Streams::standard();
    streams.flush_all();
    log::flush();
    streams.write_error(text.as_bytes());
}

/// The report of a mistake that has no place in a file.
pub(super) fn usage(error: &UsageError, output: Output) -> String {
    let mut text = format!("{} {}\n", output.error_word("error:"), output.shown(&error.message));
    for note in &error.notes {
        text.push_str(&format!("  = note: {}\n", output.shown(note)));
    }
    for help in &error.helps {
        text.push_str(&format!("  = help: {}\n", output.shown(help)));
    }
    text
}

/// Tells of a defect of the runtime. Nothing else is written: what holds it may be locked.
pub(super) fn defect(what: &str) {
    let version = env!("CARGO_PKG_VERSION");
    let text = format!(
        "wippy stopped because of an internal error\n  = note: {what}\n  = note: version {version}\n  = help: please report \
         this, with the program if you can\n"
    );
    // Where even this cannot be written there is nobody to tell.
    std::io::stderr().write_all(text.as_bytes()).unwrap_or_default();
}

// ---- syntax errors

/// The report of a program that does not compile: all mistakes of the text, or the limit that it exceeds.
pub(super) fn not_compiled(source: &Source, message: &[u8], output: Output) -> String {
    let shown_name = String::from_utf8_lossy(&chunk_id(&source.chunk_name)).into_owned();
    if source.is_compiled {
        return usage(&UsageError::new(String::from_utf8_lossy(message)), output);
    }
    if looks_binary(&source.text) {
        let error = UsageError::new(format!("{shown_name} is not a Lua program: it looks like binary data"));
        return usage(&error, output);
    }
    let diagnostics = with_room(|| diagnose(source));
    let Ok(file) = SourceFile::new(display_name(&source.chunk_name), source.text.clone()) else {
        return usage(&UsageError::new(String::from_utf8_lossy(message)), output);
    };
    if diagnostics.is_empty() {
        return usage(&UsageError::new(String::from_utf8_lossy(message)), output);
    }
    let reports: Vec<String> =
        diagnostics.iter().map(|diagnostic| render_diagnostic(diagnostic, &file, output.text)).collect();
    let mut text = reports.join("\n");
    if reports.len() > 1 {
        text.push_str(&format!("\n{} errors in 1 file\n", reports.len()));
    }
    text
}

/// The mistakes of a text.
fn diagnose(source: &Source) -> Vec<Diagnostic> {
    let arena = Bump::new();
    let mut names = Names::new();
    let options = ParseOptions { skip_prologue: true, ..ParseOptions::default() };
    let parsed = parse(&source.text, &arena, &mut names, options);
    if !parsed.errors.is_empty() {
        return parsed.errors.iter().map(crate::syntax::SyntaxError::to_diagnostic).collect();
    }
    let options = compiler::Options::default();
    match compiler::compile_source(&source.text, &source.chunk_name, true, options) {
        Ok(_) => Vec::new(),
        Err(error) => {
            let message = String::from_utf8_lossy(&error.message).into_owned();
            let span = Span::at(error.position);
            vec![Diagnostic::new(Code::P0001, Severity::Error, message, span)]
        }
    }
}

/// A chunk name as reports show it: the path as typed, whole.
fn display_name(chunk_name: &[u8]) -> String {
    let name = match chunk_name {
        [b'@' | b'=', name @ ..] => name,
        text => text,
    };
    String::from_utf8_lossy(name).into_owned()
}

// ---- run-time errors

/// A level of the stack of a failed program.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    /// Chunk name; `=[C]` of natives.
    pub(super) source: Vec<u8>,
    /// Display form of it.
    pub(super) short_source: String,
    /// Line, if it is a Lua function.
    pub(super) line: Option<u32>,
    /// Name of the function, if one is known.
    pub(super) name: Option<String>,
}

/// An error that nothing caught.
#[derive(Clone, Debug, Default)]
pub(super) struct Failure {
    /// The text of the error value.
    pub(super) message: String,
    /// Facts about it.
    pub(super) notes: Vec<String>,
    /// The stack, innermost level first; of a long one the levels at both ends.
    pub(super) frames: Vec<Frame>,
    /// Levels that are left out between them.
    pub(super) n_left_out: usize,
    /// The lines that are shown of the stack, if not those of the frames; an empty one stands for a level left out.
    pub(super) stack: Option<Vec<String>>,
    /// The message names no place: that of the raise is shown.
    pub(super) is_where_raised: bool,
}

/// The report of an error that ended the program, whose pieces are `sources`.
pub(super) fn uncaught(failure: &Failure, sources: &[Source], output: Output) -> String {
    let message = without_places(&failure.message);
    let raised = || failure.frames.iter().find_map(|frame| Some((frame.source.clone(), frame.line?)));
    let position = match position_in(&failure.message, &failure.frames, sources) {
        None if failure.is_where_raised => raised(),
        position => position,
    };
    let file = position.as_ref().and_then(|(chunk_name, _)| text_of(chunk_name, sources));
    let place = file.as_ref().and_then(|file| {
        let (chunk_name, line) = position.as_ref()?;
        let callee = callee(&failure.frames, chunk_name, *line);
        Some((file, place::find(file, *line, message.0, callee)?))
    });
    let mut notes = failure.notes.clone();
    notes.extend(message.1);
    let error = UncaughtError {
        message: output.shown(message.0),
        place,
        notes: notes.iter().map(|note| output.shown(note)).collect(),
        helps: Vec::new(),
        stack: stack_lines(failure, output),
    };
    render_uncaught(&error, output.text)
}

/// The message of a missing module is followed by the places that were looked at: those become a note.
fn without_places(message: &str) -> (&str, Option<String>) {
    let Some((first, places)) = message.split_once(" not found:\n\t") else {
        return (message, None);
    };
    if !first.contains("module '") {
        return (message, None);
    }
    let end = first.len() + " not found".len();
    let places: Vec<&str> = places.split("\n\t").collect();
    (message.get(..end).unwrap_or(message), Some(places.join(", ")))
}

/// The chunk and line that stand in front of a message.
fn position_in(message: &str, frames: &[Frame], sources: &[Source]) -> Option<(Vec<u8>, u32)> {
    let of_frames = frames.iter().map(|frame| (frame.short_source.clone(), &frame.source));
    let of_sources = sources
        .iter()
        .map(|source| (String::from_utf8_lossy(&chunk_id(&source.chunk_name)).into_owned(), &source.chunk_name));
    of_frames.chain(of_sources).find_map(|(short, chunk_name)| {
        let rest = message.strip_prefix(short.as_str())?.strip_prefix(':')?;
        let (line, _) = rest.split_once(':')?;
        Some((chunk_name.clone(), line.parse().ok()?))
    })
}

/// The text of a chunk: a piece of the program, or another file.
fn text_of(chunk_name: &[u8], sources: &[Source]) -> Option<SourceFile> {
    if let Some(source) = sources.iter().find(|source| source.chunk_name == chunk_name) {
        if source.is_compiled {
            return None;
        }
        return SourceFile::new(display_name(chunk_name), source.text.clone()).ok();
    }
    let name = display_name(chunk_name.strip_prefix(b"@")?);
    let data = std::fs::metadata(&name).ok()?;
    if !data.is_file() || data.len() > EXCERPT_FILE_MAX {
        return None;
    }
    SourceFile::new(name.clone(), std::fs::read(name).ok()?).ok()
}

/// The native function that the line with the error has called.
fn callee<'f>(frames: &'f [Frame], chunk_name: &[u8], line: u32) -> Option<&'f str> {
    let at = frames.iter().position(|frame| frame.source == chunk_name && frame.line == Some(line))?;
    let inner = frames.get(at.checked_sub(1)?)?;
    if inner.line.is_some() { None } else { inner.name.as_deref() }
}

/// The lines of the stack. Those of levels that are left out are empty: they are only counted.
fn stack_lines(failure: &Failure, output: Output) -> Vec<String> {
    if let Some(lines) = &failure.stack {
        return lines.iter().map(|line| output.shown(line)).collect();
    }
    let mut lines: Vec<String> = failure.frames.iter().map(|frame| output.shown(&stack_line(frame))).collect();
    if failure.n_left_out > 0 {
        let middle = lines.len() / 2;
        lines.splice(middle..middle, std::iter::repeat_n(String::new(), failure.n_left_out));
    }
    lines
}

pub(super) fn stack_line(frame: &Frame) -> String {
    let place = match frame.line {
        Some(line) => format!("{}:{line}", frame.short_source),
        None => frame.short_source.clone(),
    };
    match &frame.name {
        Some(name) => format!("{place} ({name})"),
        None => place,
    }
}

/// The report of a run in which nothing can happen any more: one line for each process.
pub(super) fn deadlock(processes: &[String], output: Output) -> String {
    let failure = Failure { message: "deadlock: all processes are blocked".to_owned(), ..Failure::default() };
    let mut text = uncaught(&failure, &[], output);
    for process in processes.iter().take(PROCESSES_MAX) {
        text.push_str(&format!("  {}\n", output.shown(process)));
    }
    if processes.len() > PROCESSES_MAX {
        text.push_str(&format!("  ... ({} more)\n", processes.len() - PROCESSES_MAX));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(line: Option<u32>, name: Option<&str>) -> Frame {
        let short_source = if line.is_some() { "a.lua" } else { "[C]" };
        let source = if line.is_some() { b"@a.lua".to_vec() } else { b"=[C]".to_vec() };
        Frame { source, short_source: short_source.to_owned(), line, name: name.map(str::to_owned) }
    }

    #[test]
    fn stack_lines_name_functions() {
        assert_eq!(stack_line(&frame(Some(3), Some("f"))), "a.lua:3 (f)");
        assert_eq!(stack_line(&frame(Some(3), None)), "a.lua:3");
        assert_eq!(stack_line(&frame(None, Some("error"))), "[C] (error)");
    }

    #[test]
    fn positions_in_messages_are_of_known_chunks() {
        let frames = [frame(Some(3), None)];
        assert_eq!(position_in("a.lua:12: boom", &frames, &[]), Some((b"@a.lua".to_vec(), 12)));
        assert_eq!(position_in("b.lua:12: boom", &frames, &[]), None);
        assert_eq!(position_in("a.lua:x: boom", &frames, &[]), None);
    }

    #[test]
    fn places_of_a_missing_module_become_a_note() {
        let message = "a.lua:1: module 'm' not found:\n\tno field package.preload['m']\n\tno file './m.lua'";
        let (first, note) = without_places(message);
        assert_eq!(first, "a.lua:1: module 'm' not found");
        assert_eq!(note.as_deref(), Some("no field package.preload['m'], no file './m.lua'"));
        assert_eq!(without_places("x not found:\n\ty"), ("x not found:\n\ty", None));
    }
}
