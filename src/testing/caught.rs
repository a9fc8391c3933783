//! What is told of an error that ended a case: where it was raised, and by whom it was called.

use super::Failure;
use super::program::CHUNK;
use crate::process::error::{ErrorValue, kind};
use crate::vm::debug::{Trace, TraceFrame};
use crate::vm::native::{Cx, Object, Value};

/// Levels of the stack of a coroutine that are looked at.
const LEVELS_MAX: usize = 100;

/// A failure as a value of the first program, which hands it on.
pub(super) struct Caught(pub(super) Failure);

impl Object for Caught {
    fn type_name(&self) -> &'static str {
        "failure"
    }
}

/// A frame in code of the test.
struct Frame {
    source: String,
    line: u32,
    name: String,
}

impl Frame {
    fn of(traced: &TraceFrame) -> Option<Frame> {
        let source = String::from_utf8_lossy(&traced.source).into_owned();
        let name = String::from_utf8_lossy(&traced.name).into_owned();
        (source != CHUNK).then_some(Frame { source, line: traced.line?, name })
    }

    fn text(&self) -> String {
        let Frame { source, line, name } = self;
        if name.is_empty() { format!("{source}:{line}") } else { format!("{source}:{line} ({name})") }
    }
}

fn frames_of(trace: &Trace) -> Vec<Frame> {
    trace.frames().filter_map(|(_, traced)| Frame::of(&traced)).collect()
}

/// The failure of an error with this text that was raised here: natives call it while the stack of the raise is there.
pub(super) fn raised(cx: &mut Cx<'_>, text: String, err: Value, is_assertion: bool) -> Failure {
    let trace = cx.capture_stack(0);
    let error = ErrorValue::of_value(cx, err);
    let mut frames = frames_of(&trace);
    // An error that was returned, not raised, knows where it was made.
    if frames.is_empty()
        && let Some(error) = &error
    {
        frames = frames_of(error.trace());
    }
    Failure { is_assertion, notes: error.as_ref().map(notes_of).unwrap_or_default(), ..failure(text, &frames) }
}

/// The failure of a process that has ended.
pub(super) fn ended(error: &ErrorValue) -> Failure {
    let text = String::from_utf8_lossy(&error.text()).into_owned();
    Failure { notes: notes_of(error), ..failure(text, &frames_of(error.trace())) }
}

/// The failure of a test whose code does not compile: the message begins with a position if it is about a place.
pub(super) fn not_compiled(text: &str) -> Failure {
    let found = text.match_indices(": ").find_map(|(at, _)| {
        let (source, line) = text.get(..at)?.rsplit_once(':')?;
        Some(((source.to_owned(), line.parse().ok()?), text.get(at + 2..)?.to_owned()))
    });
    let (place, message) = match found {
        Some((place, message)) => (Some(place), message),
        None => (None, text.to_owned()),
    };
    Failure { message, place, ..Failure::default() }
}

/// The failure of a coroutine that waits for too long.
pub(super) fn late(cx: &mut Cx<'_>, co: Value, text: String) -> Failure {
    let mut frames = Vec::new();
    for info in (0..LEVELS_MAX).map_while(|level| cx.level_info(co, level)) {
        let source = String::from_utf8_lossy(&info.short_source).into_owned();
        let name = String::from_utf8_lossy(&info.name.unwrap_or_default()).into_owned();
        if let Some(line) = info.current_line.filter(|_| source != CHUNK) {
            frames.push(Frame { source, line, name });
        }
    }
    failure(text, &frames)
}

fn failure(text: String, frames: &[Frame]) -> Failure {
    let (place, message) = match in_message(&text, frames) {
        Some((place, rest)) => (Some(place), rest.to_owned()),
        None => (frames.first().map(|frame| (frame.source.clone(), frame.line)), text),
    };
    let stack = frames.iter().map(Frame::text).collect();
    Failure { message, place, stack, ..Failure::default() }
}

/// The position in front of a message, if it is one of the stack, and the rest. A syntax error in a chunk that was to be
/// loaded has a position too, but no frame.
fn in_message<'t>(text: &'t str, frames: &[Frame]) -> Option<((String, u32), &'t str)> {
    frames.iter().find_map(|frame| {
        let (line, rest) = text.strip_prefix(&frame.source)?.strip_prefix(':')?.split_once(": ")?;
        Some(((frame.source.clone(), line.parse().ok()?), rest))
    })
}

/// The kind of an error value. What every string that is raised becomes says nothing.
fn notes_of(error: &ErrorValue) -> Vec<String> {
    let name = String::from_utf8_lossy(error.kind()).into_owned();
    if name.is_empty() || name == kind::INTERNAL {
        return Vec::new();
    }
    let retryable = match error.retryable() {
        Some(true) => ", retryable",
        Some(false) => ", not retryable",
        None => "",
    };
    vec![format!("kind: {name}{retryable}")]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(source: &str, line: u32) -> Frame {
        Frame { source: source.to_owned(), line, name: String::new() }
    }

    #[test]
    fn positions_leave_the_message() {
        let frames = [frame("a.lua", 3), frame("b.lua", 9)];
        let found = failure("b.lua:8: boom: x".to_owned(), &frames);
        assert_eq!((found.message.as_str(), found.place), ("boom: x", Some(("b.lua".to_owned(), 8))));
        let found = failure("c.lua:8: boom".to_owned(), &frames);
        assert_eq!((found.message.as_str(), found.place), ("c.lua:8: boom", Some(("a.lua".to_owned(), 3))));
        assert_eq!(found.stack, ["a.lua:3", "b.lua:9"]);
    }
}
