//! Findings about a project, on standard error.

use super::args::UsageError;
use super::output::Output;
use super::report;
use crate::diag::{Severity, render_diagnostic};
use crate::project::Finding;

/// At most so many are shown.
const SHOWN_MAX: usize = 100;

/// All findings, each with its place, and how many there are.
pub(super) fn render(findings: &[Finding], output: Output) -> String {
    let texts: Vec<String> = findings.iter().take(SHOWN_MAX).map(|finding| one(finding, output)).collect();
    let mut text = texts.join("\n");
    if findings.len() > SHOWN_MAX {
        text.push_str(&format!("\nand {} more\n", findings.len() - SHOWN_MAX));
    }
    if findings.len() > 1 {
        text.push_str(&format!("\n{}\n", summary(findings)));
    }
    text
}

fn one(finding: &Finding, output: Output) -> String {
    if let Some(place) = &finding.place {
        return render_diagnostic(&finding.diagnostic(), &place.file, output.text);
    }
    let mut error = UsageError::new(finding.fault.message.clone());
    error.helps.clone_from(&finding.fault.helps);
    let text = report::usage(&error, output);
    let id = finding.fault.code.info().id;
    text.replacen("error:", &format!("{}[{id}]:", finding.severity), 1)
}

/// `2 errors, 1 warning in 2 files`.
fn summary(findings: &[Finding]) -> String {
    let count = |severity: Severity, noun: &str| {
        let n = findings.iter().filter(|finding| finding.severity == severity).count();
        (n > 0).then(|| counted(n, noun))
    };
    let counts = [count(Severity::Error, "error"), count(Severity::Warning, "warning"), count(Severity::Hint, "hint")];
    let counts: Vec<String> = counts.into_iter().flatten().collect();
    let mut files: Vec<&str> =
        findings.iter().filter_map(|finding| finding.place.as_ref()).map(|place| place.file.name()).collect();
    files.sort_unstable();
    files.dedup();
    match files.len() {
        0 => counts.join(", "),
        n => format!("{} in {}", counts.join(", "), counted(n, "file")),
    }
}

pub(super) fn counted(n: usize, noun: &str) -> String {
    match n {
        1 => format!("1 {noun}"),
        n => format!("{n} {}", noun.strip_suffix('y').map_or_else(|| format!("{noun}s"), |stem| format!("{stem}ies"))),
    }
}
