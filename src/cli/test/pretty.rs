//! Results for people.

use std::time::Duration;

use super::super::diff;
use super::super::findings::counted;
use super::super::output::Output;
use super::super::place;
use super::find::Listed;
use super::report::{Report, Told, Totals};
use crate::diag::{UncaughtError, render_uncaught};
use crate::source::{SourceFile, Span};
use crate::testing::{Case, Outcome, Status};

/// The column at which times end.
const TIME_END: usize = 64;
/// So many marks stand in one line; of more only the number.
const MARKS_MAX: usize = 24;
/// Longest file from which an excerpt is shown.
const EXCERPT_FILE_MAX: u64 = 16 << 20;
/// Frames of a stack that are shown.
const STACK_MAX: usize = 10;

/// How many tests there are.
pub(super) fn head(tests: &[Listed]) -> String {
    let mut suites: Vec<&str> = tests.iter().map(|listed| listed.suite.as_str()).collect();
    suites.sort_unstable();
    suites.dedup();
    format!("{}, {}\n\n", counted(tests.len(), "test"), counted(suites.len(), "suite"))
}

/// The mark of a case.
fn mark(status: Status, output: Output) -> String {
    match status {
        Status::Passed => output.good("●"),
        Status::Failed => output.error_word("✗"),
        Status::Skipped => output.warned("○"),
    }
}

/// A mark for each case.
pub(super) fn dots(outcome: &Outcome, output: Output) -> String {
    outcome.cases.iter().map(|case| mark(case.status, output)).collect()
}

/// A length of time as people read it.
fn time_text(time: Duration) -> String {
    match time.as_millis() {
        ms @ 0..10_000 => format!("{ms}ms"),
        ms => format!("{:.1}s", ms as f64 / 1e3),
    }
}

/// `left`, cut if it is too long, and a time that ends at its column.
fn timed(left: &str, time: Duration, is_slow: bool, output: Output) -> String {
    let end = TIME_END.min(output.text.width);
    let time = time_text(time);
    let room = end.saturating_sub(time.len() + 1);
    let n = left.chars().count();
    let left = if n > room {
        let cut: String = left.chars().take(room.saturating_sub(1)).collect();
        format!("{cut}…")
    } else {
        format!("{left}{}", " ".repeat(room - n))
    };
    let time = if is_slow { output.warned(&time) } else { output.dim(&time) };
    format!("{left} {time}")
}

/// A test that is over, below its suite.
pub(super) fn test(report: &mut Report, outcome: &Outcome) -> String {
    let output = report.output;
    let Some(listed) = report.tests.get(outcome.test) else { return String::new() };
    if outcome.cases.is_empty() {
        return String::new();
    }
    let mut text = String::new();
    if report.suite.as_ref() != Some(&listed.suite) {
        if !listed.suite.is_empty() {
            text.push_str(&format!("{}\n", output.shown(&listed.suite)));
        }
        report.suite = Some(listed.suite.clone());
    }
    let slow = report.options.slow;
    let is_plain = |case: &Case| case.status == Status::Passed && case.time < slow;
    let name = output.shown(&listed.shown());
    let is_one = outcome.cases.iter().all(|case| case.path.is_empty());
    if !report.options.log.is_verbose() && outcome.cases.iter().all(is_plain) {
        let marks = match outcome.cases.len() {
            n @ MARKS_MAX.. => format!("{} {n}", mark(Status::Passed, output)),
            _ => dots(outcome, output),
        };
        let line = timed(&format!("  {name}"), outcome.time, false, output);
        text.push_str(&format!("{line} {marks}\n"));
        return text;
    }
    if let ([case], true) = (outcome.cases.as_slice(), is_one) {
        text.push_str(&case_line(case, &name, "  ", report));
        return text;
    }
    text.push_str(&format!("  {name}\n"));
    let mut groups: &[String] = &[];
    for case in &outcome.cases {
        let (case_groups, own) = match case.path.split_last() {
            Some((own, groups)) => (groups, own.as_str()),
            None => (&[][..], "(outside of a case)"),
        };
        let n_common = groups.iter().zip(case_groups).take_while(|(a, b)| a == b).count();
        for (depth, group) in case_groups.iter().enumerate().skip(n_common) {
            let margin = " ".repeat(4 + 2 * depth);
            text.push_str(&format!(
                "{margin}{} {}\n",
                group_mark(outcome, case_groups, depth, output),
                output.shown(group)
            ));
        }
        groups = case_groups;
        let margin = " ".repeat(4 + 2 * case_groups.len());
        text.push_str(&case_line(case, own, &margin, report));
    }
    text
}

/// The mark of a group: that of a case which failed, if one did.
fn group_mark(outcome: &Outcome, groups: &[String], depth: usize, output: Output) -> String {
    let prefix = groups.get(..=depth).unwrap_or_default();
    let is_in = |case: &&Case| case.path.starts_with(prefix) && case.path.len() > prefix.len();
    let has_failed = outcome.cases.iter().filter(is_in).any(|case| case.status == Status::Failed);
    mark(if has_failed { Status::Failed } else { Status::Passed }, output)
}

fn case_line(case: &Case, name: &str, margin: &str, report: &Report) -> String {
    let output = report.output;
    let name = output.shown(name);
    if case.status == Status::Skipped {
        let reason = if case.reason.is_empty() { String::new() } else { format!(": {}", output.shown(&case.reason)) };
        return format!("{margin}{} {name} (skipped{reason})\n", mark(case.status, output));
    }
    // The mark has two columns, however it is coloured.
    let line = timed(&format!("{margin}  {name}"), case.time, case.time >= report.options.slow, output);
    let rest = line.get(margin.len() + 2..).unwrap_or_default();
    format!("{margin}{} {rest}\n", mark(case.status, output))
}

/// The failures, and what came of all.
pub(super) fn end(report: &Report, totals: Totals) -> String {
    let output = report.output;
    let mut text = String::new();
    if report.options.reporter == super::options::Reporter::Dot {
        text.push('\n');
    }
    let failed: Vec<&Told> = report.told.iter().filter(|told| told.case.status == Status::Failed).collect();
    if !failed.is_empty() {
        text.push_str("\nFailures\n");
    }
    for (told, number) in failed.iter().zip(1..) {
        let suite = report.tests.get(told.test).map(|listed| listed.suite.as_str()).unwrap_or_default();
        let suite = if suite.is_empty() { String::new() } else { format!("{suite} › ") };
        let name = format!("{suite}{}", report.full_name(told, " › "));
        text.push_str(&format!("\n{number}) {}\n", output.shown(&name)));
        text.push_str(&indented(&failure(report, told), "   "));
    }
    let Totals { n_passed, n_failed, n_skipped, time, seed } = totals;
    let word = if n_failed > 0 { output.error_word("FAILED") } else { output.good("PASSED") };
    let mut counts = vec![format!("{n_passed} passed")];
    if n_failed > 0 {
        counts.push(format!("{n_failed} failed"));
    }
    if n_skipped > 0 {
        counts.push(format!("{n_skipped} skipped"));
    }
    text.push_str(&format!("\n{word}   {}   in {}", counts.join(", "), time_text(time)));
    if let Some(seed) = seed {
        text.push_str(&format!("   seed {seed}"));
    }
    text.push('\n');
    text
}

fn indented(text: &str, margin: &str) -> String {
    let line = |line: &str| if line.is_empty() { "\n".to_owned() } else { format!("{margin}{line}\n") };
    text.lines().map(line).collect()
}

/// Why a case failed, where, and what it has printed.
fn failure(report: &Report, told: &Told) -> String {
    let output = report.output;
    let Some(failure) = &told.case.failure else { return String::new() };
    let mut lines = failure.message.lines();
    let mut text = format!("{} {}\n", output.error_word("error:"), output.shown(lines.next().unwrap_or_default()));
    for line in lines {
        text.push_str(&format!("  {}\n", output.shown(line)));
    }
    let place = report.place(told.test, failure);
    let file = place.as_ref().and_then(|(file, _)| read(file));
    let span = file.as_ref().zip(place.as_ref()).and_then(|(file, (_, line))| {
        if failure.is_assertion {
            place::statement(file, *line)
        } else {
            place::find(file, *line, &failure.message, None)
        }
    });
    match file.as_ref().zip(span) {
        Some(found) => text.push_str(&excerpt(found, &failure.notes, output)),
        None => {
            if let Some((file, line)) = place {
                text.push_str(&format!("  --> {}:{line}\n", file.display()));
            }
            for note in &failure.notes {
                text.push_str(&format!("  = note: {}\n", output.shown(note)));
            }
        }
    }
    if let Some((expected, got)) = &failure.difference {
        let [old, new] = [expected, got].map(|text| text.split('\n').collect::<Vec<_>>());
        for line in diff::unified(["expected", "got"], &old, &new) {
            let line = output.shown(&line);
            let line = match line.as_bytes().first() {
                Some(b'-') => output.error_word(&line),
                Some(b'+') => output.good(&line),
                _ => line,
            };
            text.push_str(&format!("  {line}\n"));
        }
    }
    // The first of the stack is the place itself.
    if failure.stack.len() > 1 {
        text.push_str("stack:\n");
        for line in failure.stack.iter().take(STACK_MAX) {
            text.push_str(&format!("  {}\n", output.shown(line)));
        }
        if failure.stack.len() > STACK_MAX {
            text.push_str(&format!("  ... ({} more)\n", failure.stack.len() - STACK_MAX));
        }
    }
    if !told.case.output.is_empty() {
        text.push_str("printed:\n");
        let printed = String::from_utf8_lossy(&told.case.output).into_owned();
        text.push_str(&indented(&output.shown(&printed), "  "));
    }
    text
}

/// The source at a place, and facts.
fn excerpt(place: (&SourceFile, Span), notes: &[String], output: Output) -> String {
    let notes = notes.iter().map(|note| output.shown(note)).collect();
    let error = UncaughtError { place: Some(place), notes, ..UncaughtError::default() };
    let text = render_uncaught(&error, output.text);
    text.split_once('\n').map(|(_, frame)| frame.to_owned()).unwrap_or_default()
}

fn read(file: &std::path::Path) -> Option<SourceFile> {
    let data = std::fs::metadata(file).ok()?;
    if !data.is_file() || data.len() > EXCERPT_FILE_MAX {
        return None;
    }
    SourceFile::new(file.display().to_string(), std::fs::read(file).ok()?).ok()
}
