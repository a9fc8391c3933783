//! Reports as text: a first line, the source excerpt, notes and helps.
//!
//! The excerpt is drawn by `annotate-snippets`. It gets only the lines that are shown, as valid
//! UTF-8 with tabs expanded, so that a report costs the same in a file of any size; [`Window`]
//! makes that text and translates places into it. What the crate does otherwise than we want is put
//! right afterwards: an underline is `^` and then `~`, and columns in the `-->` line count a tab as
//! one.

use std::ops::Range;

use annotate_snippets::renderer::{AnsiColor, Effects, Style};
use annotate_snippets::{AnnotationKind, Group, Level, Message, Origin, Renderer, Snippet};
use unicode_width::UnicodeWidthChar;

use super::{Diagnostic, Label, Severity};
use crate::source::{Position, SourceFile, Span};

/// Columns between two tab stops of a quoted line.
const TAB_WIDTH: usize = 8;

/// The width of a report when that of the terminal is not known.
pub const WIDTH_DEFAULT: usize = 100;

/// At most so many notes and helps are shown.
const FOOTERS_MAX: usize = 3;

/// How text is to look.
#[derive(Clone, Copy, Debug)]
pub struct TextOptions {
    /// Whether to use colour.
    pub color: bool,
    /// How many columns there are.
    pub width: usize,
}

impl Default for TextOptions {
    fn default() -> Self {
        Self { color: false, width: WIDTH_DEFAULT }
    }
}

/// A run-time error that nothing caught.
#[derive(Clone, Debug, Default)]
pub struct UncaughtError<'f> {
    /// The text of the error value.
    pub message: String,
    /// Where it was raised, if that is known and the source is at hand.
    pub place: Option<(&'f SourceFile, Span)>,
    /// Facts, one line each.
    pub notes: Vec<String>,
    /// Advice, one line each.
    pub helps: Vec<String>,
    /// The calls, innermost first.
    pub stack: Vec<String>,
}

/// The report of `diagnostic`, which is about `file`; ends with a line end.
#[must_use]
pub fn render_diagnostic(diagnostic: &Diagnostic, file: &SourceFile, options: TextOptions) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Hint => Level::INFO.with_name("hint"),
    };
    let labels = near_labels(diagnostic, file);
    let window = Window::new(file, &labels);
    let origin = file.line_column(diagnostic.primary.span.start);
    let title = level.primary_title(diagnostic.message.as_str()).id(diagnostic.code.info().id);
    let group = title.elements(frame(file, origin, &window, &labels));
    let group = with_footers(group, &diagnostic.notes, &diagnostic.helps, FOOTERS_MAX);
    finish(&renderer(options).render(&[group]))
}

/// The report of an error that ended a program; ends with a line end.
#[must_use]
pub fn render_uncaught(error: &UncaughtError<'_>, options: TextOptions) -> String {
    let prefix = if options.color {
        let style = Style::new().fg_color(Some(AnsiColor::Red.into())).effects(Effects::BOLD);
        format!("{style}wippy:{style:#}")
    } else {
        "wippy:".to_owned()
    };
    let mut text = format!("{prefix} {}\n", error.message);
    text.push_str(&uncaught_frame(error, options));
    if !error.stack.is_empty() {
        text.push_str("stack:\n");
        for line in shortened(&error.stack) {
            text.push_str("  ");
            text.push_str(&line);
            text.push('\n');
        }
    }
    text
}

/// The excerpt, notes and helps of `error`, without a first line.
fn uncaught_frame(error: &UncaughtError<'_>, options: TextOptions) -> String {
    let label = error.place.map(|(_, span)| Label::new(span, ""));
    let labels: Vec<&Label> = label.iter().collect();
    // The crate wants a title; the line that it makes of it is dropped.
    let mut group = Group::with_title(Level::ERROR.primary_title(""));
    let window = error.place.map(|(file, _)| Window::new(file, &labels));
    if let (Some((file, span)), Some(window)) = (error.place, &window) {
        group = group.elements(frame(file, file.line_column(span.start), window, &labels));
    } else if error.notes.is_empty() && error.helps.is_empty() {
        return String::new();
    }
    let group = with_footers(group, &error.notes, &error.helps, usize::MAX);
    let text = finish(&renderer(options).render(&[group]));
    text.split_once('\n').map(|(_, frame)| frame.to_owned()).unwrap_or_default()
}

/// The lines of a stack; of a long one the two ends.
fn shortened(stack: &[String]) -> Vec<String> {
    const LINES_MAX: usize = 22;
    const FIRST: usize = 10;
    const LAST: usize = 11;
    if stack.len() <= LINES_MAX {
        return stack.to_vec();
    }
    let n_left_out = stack.len() - FIRST - LAST;
    let first = stack.iter().take(FIRST).cloned();
    let last = stack.iter().skip(FIRST + n_left_out).cloned();
    first.chain([format!("... ({n_left_out} more)")]).chain(last).collect()
}

fn renderer(options: TextOptions) -> Renderer {
    let renderer = Renderer::plain().term_width(options.width);
    if !options.color {
        return renderer;
    }
    let bold = |color: AnsiColor| Style::new().fg_color(Some(color.into())).effects(Effects::BOLD);
    let blue = Style::new().fg_color(Some(AnsiColor::Blue.into()));
    renderer
        .error(bold(AnsiColor::Red))
        .warning(bold(AnsiColor::Yellow))
        .info(bold(AnsiColor::Cyan))
        .note(bold(AnsiColor::Cyan))
        .help(bold(AnsiColor::Green))
        .line_num(blue)
        .context(blue)
        .emphasis(Style::new().effects(Effects::BOLD))
}

fn with_footers<'a>(mut group: Group<'a>, notes: &'a [String], helps: &'a [String], max: usize) -> Group<'a> {
    let notes = notes.iter().map(|note| (Level::NOTE, note));
    let helps = helps.iter().map(|help| (Level::HELP, help));
    for (level, text) in notes.chain(helps).take(max) {
        let message: Message<'_> = level.message(text.as_str());
        group = group.element(message);
    }
    group
}

/// The `-->` line and the excerpt.
fn frame<'w>(
    file: &'w SourceFile,
    origin: crate::source::LineColumn,
    window: &'w Window,
    labels: &[&'w Label],
) -> [annotate_snippets::Element<'w>; 2] {
    let place = Origin::path(file.name()).line(origin.line as usize).char_column(origin.column as usize);
    let mut kind = AnnotationKind::Primary;
    let mut snippet = Snippet::source(window.text.as_str()).line_start(window.first_line as usize);
    for label in labels {
        let span = window.range(label.span);
        let text = (!label.text.is_empty()).then_some(label.text.as_str());
        snippet = snippet.annotation(kind.span(span).label(text));
        kind = AnnotationKind::Context;
    }
    for line in &window.context {
        snippet = snippet.annotation(AnnotationKind::Visible.span(line.clone()));
    }
    [place.into(), snippet.into()]
}

/// The lines of a file that a report shows, as the crate wants them. Lines that are not shown are
/// there as empty ones, since the crate counts.
struct Window {
    /// Valid UTF-8, tabs expanded, lines ended by `\n`.
    text: String,
    /// The number of its first line in the file.
    first_line: u32,
    lines: Vec<WindowLine>,
    /// The lines beside the primary place that help, as ranges of `text`.
    context: Vec<Range<usize>>,
}

struct WindowLine {
    /// Where in the file its first byte stands.
    from: Position,
    /// For each byte from there on, and for the line end, where it is in the window's text; rising.
    offsets: Vec<usize>,
}

impl Window {
    /// `labels` starts with the primary place; the others are near enough (see [`near_labels`]).
    fn new(file: &SourceFile, labels: &[&Label]) -> Self {
        let index = file.lines();
        let lines_of = |label: &Label| {
            let first = index.line(label.span.start);
            let last = index.line(label.span.end.max(label.span.start + 1) - 1).max(first);
            (first.saturating_sub(1).max(1), last.saturating_add(1).min(index.n_lines()))
        };
        let first_line = labels.iter().map(|label| lines_of(label).0).min().unwrap_or(1);
        let last_line = labels.iter().map(|label| lines_of(label).1).max().unwrap_or(1);
        let mut window = Self { text: String::new(), first_line, lines: Vec::new(), context: Vec::new() };
        for line in first_line..=last_line {
            let shows = |label: &&&Label| {
                let (first, last) = lines_of(label);
                (first..=last).contains(&line)
            };
            let start = index.line_start(line).unwrap_or(0);
            match labels.iter().find(shows) {
                Some(label) => {
                    let text = index.line_text(file.text(), line).unwrap_or_default();
                    let middle = label.span.start.saturating_sub(start) as usize;
                    window.push_line(start, text, middle);
                }
                None => window.push_line(start, b"", 0),
            }
        }
        if let Some(primary) = labels.first() {
            window.note_context((index.line(primary.span.start) - first_line) as usize);
        }
        window
    }

    /// Append the line `text`, which stands at `start` in the file; of a very long one only what is
    /// around its byte `middle`.
    fn push_line(&mut self, start: Position, text: &[u8], middle: usize) {
        const HALF_MAX: usize = 2_000;
        let middle = middle.min(text.len());
        let cut = middle.saturating_sub(HALF_MAX);
        let text = text.get(cut..text.len().min(middle + HALF_MAX)).unwrap_or_default();
        let mut offsets = Vec::with_capacity(text.len() + 1);
        let mut column = 0;
        for chunk in text.utf8_chunks() {
            for c in chunk.valid().chars() {
                offsets.resize(offsets.len() + c.len_utf8(), self.text.len());
                if c == '\t' {
                    let width = TAB_WIDTH - column % TAB_WIDTH;
                    self.text.extend(std::iter::repeat_n(' ', width));
                    column += width;
                } else {
                    self.text.push(c);
                    column += c.width().unwrap_or(1);
                }
            }
            for _ in chunk.invalid() {
                offsets.push(self.text.len());
                self.text.push(char::REPLACEMENT_CHARACTER);
                column += 1;
            }
        }
        offsets.push(self.text.len());
        self.text.push('\n');
        let cut = Position::try_from(cut).unwrap_or_default();
        self.lines.push(WindowLine { from: start + cut, offsets });
    }

    /// Show the neighbours of line `line` of the window where the construct goes on in them.
    fn note_context(&mut self, line: usize) {
        let range = |line: usize| {
            let offsets = &self.lines.get(line)?.offsets;
            Some(*offsets.first()?..*offsets.last()?)
        };
        let text = |line: usize| range(line).and_then(|range| self.text.get(range)).unwrap_or_default().trim();
        let is_open = |line: usize| text(line).ends_with(['{', '(', '[', ',']);
        let mut context = Vec::new();
        if line > 0 && is_open(line - 1) {
            context.extend(range(line - 1));
        }
        if is_open(line) || text(line + 1).starts_with(['}', ')', ']']) {
            context.extend(range(line + 1));
        }
        self.context = context;
    }

    /// Where `span` of the file is in the window.
    fn range(&self, span: Span) -> Range<usize> {
        let place = |position: Position| {
            let line = self.lines.partition_point(|line| line.from <= position).saturating_sub(1);
            let line = self.lines.get(line)?;
            let at = position.saturating_sub(line.from) as usize;
            line.offsets.get(at).or(line.offsets.last()).copied()
        };
        let start = place(span.start).unwrap_or_default();
        start..place(span.end).unwrap_or_default().max(start)
    }
}

/// The primary place of `diagnostic` and those others that are not too far away to be shown.
fn near_labels<'d>(diagnostic: &'d Diagnostic, file: &SourceFile) -> Vec<&'d Label> {
    const LINES_MAX: u32 = 1_000;
    let line = |label: &Label| file.lines().line(label.span.start);
    let primary = &diagnostic.primary;
    let is_near = |label: &&Label| line(label).abs_diff(line(primary)) <= LINES_MAX;
    std::iter::once(primary).chain(diagnostic.labels.iter().filter(is_near)).collect()
}

/// Put right what the crate does otherwise: besides the underlines, it marks that the excerpt might
/// be of another file than the place above it, and closes an excerpt that ends in a neighbour.
fn finish(text: &str) -> String {
    let bare = |line: &str| anstream::adapter::strip_str(line).to_string().trim().to_owned();
    let mut lines: Vec<&str> = text.lines().filter(|line| bare(line) != ":::").collect();
    while lines.last().is_some_and(|line| bare(line) == "|") {
        lines.pop();
    }
    let mut result = String::with_capacity(text.len() + 1);
    for line in lines {
        push_with_tildes(line.trim_end(), &mut result);
        result.push('\n');
    }
    result
}

/// Append `line`; if it is an underline, with `~` for every `^` but the first of a run.
fn push_with_tildes(line: &str, result: &mut String) {
    let mut chars = line.chars().peekable();
    let mut is_behind_gutter = false;
    let mut previous = ' ';
    while let Some(c) = chars.next() {
        match c {
            // A colour: copied as it is.
            '\u{1b}' => {
                result.push(c);
                for c in chars.by_ref() {
                    result.push(c);
                    if c.is_ascii_alphabetic() {
                        break;
                    }
                }
                continue;
            }
            '^' if is_behind_gutter => {
                result.push(if previous == '^' { '~' } else { '^' });
            }
            ' ' | '|' | '_' | '-' | '/' => {
                is_behind_gutter |= c == '|';
                result.push(c);
            }
            // A line number, or the text behind the underline.
            _ => {
                result.push(c);
                result.extend(chars);
                return;
            }
        }
        previous = c;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Code;

    #[track_caller]
    fn check(source: &str, diagnostic: &Diagnostic, expected: &str) {
        let file = SourceFile::new("a.lua", source).unwrap();
        let actual = render_diagnostic(diagnostic, &file, TextOptions::default());
        assert_eq!(actual, expected, "\n{actual}");
    }

    fn error(span: std::ops::Range<u32>) -> Diagnostic {
        Diagnostic::new(Code::P0001, Severity::Error, "the message", Span::new(span.start, span.end))
    }

    #[test]
    fn the_span_is_underlined_with_its_label() {
        let mut diagnostic = error(6..9);
        diagnostic.primary.text = "number".to_owned();
        diagnostic.notes.push("a fact".to_owned());
        diagnostic.helps.push("an advice".to_owned());
        check(
            "x = 1\ny = two\nz = 3\n",
            &Diagnostic { primary: Label::new(Span::new(10, 13), "number"), ..diagnostic },
            "\
error[P0001]: the message
 --> a.lua:2:5
  |
2 | y = two
  |     ^~~ number
  |
  = note: a fact
  = help: an advice
",
        );
    }

    #[test]
    fn neighbours_are_shown_where_the_construct_goes_on() {
        check(
            "local t = {\n    a = b c,\n}\n",
            &error(22..23),
            "\
error[P0001]: the message
 --> a.lua:2:11
  |
1 | local t = {
2 |     a = b c,
  |           ^
3 | }
",
        );
    }

    #[test]
    fn tabs_are_eight_columns_and_count_as_one() {
        check(
            "\tx\t= = 1",
            &error(5..6),
            "\
error[P0001]: the message
 --> a.lua:1:6
  |
1 |         x       = = 1
  |                   ^
",
        );
    }

    #[test]
    fn the_end_of_the_text_is_one_caret() {
        check(
            "return\n",
            &error(7..7),
            "\
error[P0001]: the message
 --> a.lua:2:1
  |
2 |
  | ^
",
        );
    }

    #[test]
    fn distant_labels_leave_out_what_is_between() {
        let mut diagnostic = error(42..45);
        diagnostic.labels.push(Label::new(Span::new(0, 2), "'if' opened here"));
        check(
            &format!("if x then\n{}end", "f()\n".repeat(8)),
            &diagnostic,
            "\
error[P0001]: the message
  --> a.lua:10:1
   |
 1 | if x then
   | -- 'if' opened here
...
10 | end
   | ^~~
",
        );
    }

    #[test]
    fn bytes_that_are_no_text_are_survived() {
        let file = SourceFile::new("a.lua", b"x = '\xff\x00\x1b' y".to_vec()).unwrap();
        for start in 0..12 {
            for end in start..12 {
                let text = render_diagnostic(&error(start..end), &file, TextOptions::default());
                assert!(text.contains('^'), "{text}");
            }
        }
    }

    #[test]
    fn long_lines_and_distant_places_are_cut() {
        let source = format!("if x then\n{}\nlocal a = {} = 1", "\n".repeat(5_000), "x".repeat(100_000));
        let file = SourceFile::new("a.lua", source.as_str()).unwrap();
        let at = u32::try_from(source.len()).unwrap() - 3;
        let mut diagnostic = error(at..at + 1);
        diagnostic.labels.push(Label::new(Span::new(0, 2), "'if' opened here"));
        let text = render_diagnostic(&diagnostic, &file, TextOptions::default());
        assert!(text.lines().count() <= 6 && text.contains("^"), "{text}");
        assert!(text.lines().all(|line| line.len() < 140), "{text}");
    }

    #[test]
    fn colour_only_when_asked_for() {
        let file = SourceFile::new("a.lua", "x = two\n").unwrap();
        let plain = render_diagnostic(&error(4..7), &file, TextOptions::default());
        let options = TextOptions { color: true, ..TextOptions::default() };
        let coloured = render_diagnostic(&error(4..7), &file, options);
        assert!(!plain.contains('\u{1b}'));
        assert!(coloured.contains('\u{1b}'));
        assert_eq!(anstream::adapter::strip_str(&coloured).to_string(), plain);
    }

    #[test]
    fn uncaught_errors_name_the_program_and_the_calls() {
        let file = SourceFile::new("a.lua", "local x\nreturn x.y\n").unwrap();
        let mut error = UncaughtError {
            message: "a.lua:2: attempt to index a nil value (local 'x')".to_owned(),
            place: Some((&file, Span::new(15, 18))),
            stack: vec!["a.lua:2".to_owned()],
            ..UncaughtError::default()
        };
        assert_eq!(
            render_uncaught(&error, TextOptions::default()),
            "\
wippy: a.lua:2: attempt to index a nil value (local 'x')
 --> a.lua:2:8
  |
2 | return x.y
  |        ^~~
stack:
  a.lua:2
"
        );
        error.place = None;
        error.stack = (0..60).map(|n| n.to_string()).collect();
        let text = render_uncaught(&error, TextOptions::default());
        assert_eq!(text.lines().count(), 24, "{text}");
        assert!(text.contains("\n  9\n  ... (39 more)\n  49\n"), "{text}");
    }
}
