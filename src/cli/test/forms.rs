//! Results for programs: TAP 13, JUnit XML, JSON.

use std::fmt::Write as _;
use std::time::Duration;

use super::report::{Report, Told, Totals};
use crate::testing::{Failure, Status};

fn ms(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

/// The cases from number `first` on, a line each.
pub(super) fn tap(report: &Report, first: usize) -> String {
    let mut text = String::new();
    for (told, number) in report.told.iter().skip(first).zip(first + 1..) {
        // `#` begins a directive.
        let name = report.full_name(told, " > ").replace('#', "\\#").replace(['\r', '\n'], " ");
        match told.case.status {
            Status::Passed => text.push_str(&format!("ok {number} - {name}\n")),
            Status::Skipped => {
                let reason = told.case.reason.replace(['\r', '\n'], " ");
                text.push_str(format!("ok {number} - {name} # SKIP {reason}").trim_end());
                text.push('\n');
            }
            Status::Failed => {
                text.push_str(&format!("not ok {number} - {name}\n  ---\n"));
                if let Some(failure) = &told.case.failure {
                    // A text of JSON is one of YAML.
                    text.push_str(&format!("  message: {}\n", serde_json::json!(failure.message)));
                    if let Some((file, line)) = report.place(told.test, failure) {
                        text.push_str(&format!("  file: {}\n", serde_json::json!(file.to_string_lossy())));
                        text.push_str(&format!("  line: {line}\n"));
                    }
                    if let Some((expected, got)) = &failure.difference {
                        let (expected, got) = (serde_json::json!(expected), serde_json::json!(got));
                        text.push_str(&format!("  expected: {expected}\n  got: {got}\n"));
                    }
                }
                text.push_str("  ...\n");
            }
        }
    }
    text
}

/// The cases from number `first` on, an object each.
pub(super) fn json(report: &Report, first: usize) -> String {
    let line = |told: &Told| {
        let listed = report.tests.get(told.test);
        let failure = told.case.failure.as_ref();
        let place = failure.and_then(|failure| report.place(told.test, failure));
        let message = failure.map(|failure| failure.message.clone());
        let reason = (!told.case.reason.is_empty()).then(|| told.case.reason.clone());
        let mut object = serde_json::json!({
            "event": "case",
            "id": listed.map(|listed| listed.test.name.clone()),
            "suite": listed.map(|listed| listed.suite.clone()),
            "path": told.case.path,
            "status": status_name(told.case.status),
            "ms": ms(told.case.time),
            "message": message.or(reason),
            "file": place.as_ref().map(|(file, _)| file.to_string_lossy().into_owned()),
            "line": place.as_ref().map(|(_, line)| *line),
            "output": String::from_utf8_lossy(&told.case.output),
        });
        if let (Some((expected, got)), Some(object)) =
            (failure.and_then(|failure| failure.difference.as_ref()), object.as_object_mut())
        {
            object.insert("expected".to_owned(), expected.as_str().into());
            object.insert("got".to_owned(), got.as_str().into());
        }
        format!("{object}\n")
    };
    report.told.iter().skip(first).map(line).collect()
}

pub(super) fn json_end(totals: Totals, seed: u64) -> String {
    let Totals { n_passed, n_failed, n_skipped, time, .. } = totals;
    let summary = serde_json::json!({
        "event": "summary", "passed": n_passed, "failed": n_failed, "skipped": n_skipped, "ms": ms(time), "seed": seed,
    });
    format!("{summary}\n")
}

fn status_name(status: Status) -> &'static str {
    match status {
        Status::Passed => "passed",
        Status::Failed => "failed",
        Status::Skipped => "skipped",
    }
}

/// All cases as JUnit XML: a suite for each test.
pub(super) fn junit(report: &Report, totals: Totals) -> String {
    let seconds = |time: Duration| format!("{:.3}", time.as_secs_f64());
    let mut text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned();
    let Totals { n_failed, n_skipped, time, .. } = totals;
    let _ = writeln!(
        text,
        "<testsuites name=\"wippy\" tests=\"{}\" failures=\"{n_failed}\" skipped=\"{n_skipped}\" time=\"{}\">",
        totals.n_cases(),
        seconds(time)
    );
    for (listed, test) in report.tests.iter().zip(0..) {
        let told: Vec<&Told> = report.told.iter().filter(|told| told.test == test).collect();
        if told.is_empty() {
            continue;
        }
        let count = |status: Status| told.iter().filter(|told| told.case.status == status).count();
        let name = escaped(&listed.test.name);
        let _ = writeln!(
            text,
            "  <testsuite name=\"{name}\" tests=\"{}\" failures=\"{}\" skipped=\"{}\" time=\"{}\">",
            told.len(),
            count(Status::Failed),
            count(Status::Skipped),
            seconds(told.iter().map(|told| told.case.time).sum())
        );
        for told in told {
            let case = &told.case;
            let own = if case.path.is_empty() { listed.test.name.clone() } else { case.path.join(" > ") };
            let time = seconds(case.time);
            let _ = write!(text, "    <testcase classname=\"{name}\" name=\"{}\" time=\"{time}\"", escaped(&own));
            let mut inner = String::new();
            if let Some(failure) = &case.failure {
                inner.push_str(&junit_failure(report, told.test, failure));
            }
            if case.status == Status::Skipped {
                let _ = writeln!(inner, "      <skipped message=\"{}\"/>", escaped(&case.reason));
            }
            if !case.output.is_empty() {
                let output = String::from_utf8_lossy(&case.output).into_owned();
                let _ = writeln!(inner, "      <system-out>{}</system-out>", escaped(&output));
            }
            if inner.is_empty() {
                text.push_str("/>\n");
            } else {
                let _ = write!(text, ">\n{inner}    </testcase>\n");
            }
        }
        text.push_str("  </testsuite>\n");
    }
    text.push_str("</testsuites>\n");
    text
}

fn junit_failure(report: &Report, test: usize, failure: &Failure) -> String {
    let place = report.place(test, failure).map(|(file, line)| format!("{}:{line}", file.display()));
    // The first of the stack is the place.
    let body = if failure.stack.is_empty() { place.unwrap_or_default() } else { failure.stack.join("\n") };
    format!("      <failure message=\"{}\">{}</failure>\n", escaped(&failure.message), escaped(&body))
}

/// A text for an attribute or the content of an element. Characters that XML does not have are left out.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' => escaped.push_str("&#10;"),
            '\t' => escaped.push_str("&#9;"),
            '\u{fffe}' | '\u{ffff}' => {}
            c if c.is_ascii_control() => {}
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn xml_has_no_other_characters() {
        assert_eq!(escaped("a<b> & \"c\"\u{1b}[1m\n"), "a&lt;b&gt; &amp; &quot;c&quot;[1m&#10;");
    }
}
