//! What the command writes: reports, a summary, or JSON.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::path::Path;

use super::super::findings::counted;
use super::super::output::Output;
use super::check::Checked;
use super::options::Options;
use crate::diag::{Code, Diagnostic, Severity, json_string, render_diagnostic, render_json};

/// Files that were changed, with the number of edits.
type Fixed = [(String, usize)];

/// How many findings of each severity there are.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    errors: usize,
    warnings: usize,
    hints: usize,
}

impl Counts {
    fn of<'d>(findings: impl Iterator<Item = &'d Diagnostic>) -> Counts {
        let mut counts = Counts::default();
        for finding in findings {
            match finding.severity {
                Severity::Error => counts.errors += 1,
                Severity::Warning => counts.warnings += 1,
                Severity::Hint => counts.hints += 1,
            }
        }
        counts
    }

    fn total(self) -> usize {
        self.errors + self.warnings + self.hints
    }

    /// `1 error, 2 warnings`: only what there is.
    fn text(self) -> String {
        let kinds = [(self.errors, "error"), (self.warnings, "warning"), (self.hints, "hint")];
        let kinds: Vec<String> = kinds.iter().filter(|(n, _)| *n > 0).map(|(n, noun)| counted(*n, noun)).collect();
        kinds.join(", ")
    }
}

/// Everything that goes to standard output. `n_entries` is how many entries of a project were chosen; none: files were.
pub(super) fn render(
    reports: &[Checked],
    fixed: &Fixed,
    n_entries: Option<usize>,
    options: &Options,
    output: Output,
) -> String {
    let counts = Counts::of(reports.iter().flat_map(|report| &report.diagnostics));
    if options.json {
        return json(reports, fixed, n_entries.unwrap_or(reports.len()), options, counts);
    }
    let mut text = String::new();
    for (file, n_edits) in fixed {
        text.push_str(&format!("fixed {file}: {}\n", counted(*n_edits, "edit")));
    }
    if options.summary && counts.total() > 0 {
        text.push_str(&summary(reports, n_entries.is_some()));
    } else {
        text.push_str(&list(reports, options, output));
    }
    let files = match n_entries {
        None => counted(reports.len(), "file"),
        Some(1) => "1 entry".to_owned(),
        Some(n) => format!("{n} entries"),
    };
    text.push_str(&match counts.total() {
        0 => format!("no problems in {files}\n"),
        _ => format!("checked {files}: {}\n", counts.text()),
    });
    text
}

/// The findings that are shown, each with its text.
fn shown<'r>(reports: &'r [Checked], options: &Options) -> Vec<(&'r Checked, &'r Diagnostic)> {
    // What is wrong with the project itself comes first, in its order.
    let is_of_project =
        |report: &Checked| report.diagnostics.iter().any(|finding| matches!(finding.code, Code::Project(_)));
    let mut sorted: Vec<&Checked> = reports.iter().collect();
    sorted.sort_by(|a, b| match (is_of_project(a), is_of_project(b)) {
        (true, true) => Ordering::Equal,
        (false, false) => a.name.cmp(&b.name),
        (a, b) => b.cmp(&a),
    });
    let all = sorted.into_iter().flat_map(|report| report.diagnostics.iter().map(move |finding| (report, finding)));
    all.take(if options.limit == 0 { usize::MAX } else { options.limit }).collect()
}

fn list(reports: &[Checked], options: &Options, output: Output) -> String {
    let n_findings: usize = reports.iter().map(|report| report.diagnostics.len()).sum();
    let shown = shown(reports, options);
    let mut text = String::new();
    for (report, finding) in &shown {
        if let Some(file) = &report.file {
            text.push_str(&render_diagnostic(finding, file, output.text));
            text.push('\n');
        }
    }
    if shown.len() < n_findings {
        text.push_str(&format!("… and {} more\n\n", n_findings - shown.len()));
    }
    text
}

/// Counts by directory, or by namespace, and by code, the most first.
fn summary(reports: &[Checked], is_project: bool) -> String {
    let mut by_directory: BTreeMap<String, Vec<&Diagnostic>> = BTreeMap::new();
    let mut by_code: BTreeMap<&str, (Severity, usize)> = BTreeMap::new();
    for report in reports {
        let namespace = report.name.split_once(':').filter(|_| is_project).map(|(namespace, _)| namespace);
        let directory = match Path::new(&report.name).parent() {
            _ if namespace.is_some() => namespace.unwrap_or_default().to_owned(),
            Some(directory) if !directory.as_os_str().is_empty() => directory.display().to_string(),
            _ => ".".to_owned(),
        };
        for finding in &report.diagnostics {
            by_directory.entry(directory.clone()).or_default().push(finding);
            by_code.entry(finding.code.info().id).or_insert((finding.severity, 0)).1 += 1;
        }
    }
    let mut directories: Vec<_> = by_directory.into_iter().collect();
    directories.sort_by_key(|(_, findings)| std::cmp::Reverse(findings.len()));
    let mut codes: Vec<_> = by_code.into_iter().collect();
    codes.sort_by_key(|(_, (_, n))| std::cmp::Reverse(*n));
    let width = directories.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
    let mut text = format!("by {}:\n\n", if is_project { "namespace" } else { "directory" });
    for (name, findings) in &directories {
        let counts = Counts::of(findings.iter().copied());
        let problems = counted(findings.len(), "problem");
        text.push_str(&format!("  {name:width$}   {problems} ({})\n", counts.text()));
    }
    text.push_str("\nby code:\n\n");
    for (code, (severity, n)) in &codes {
        text.push_str(&format!("  {code}  {:7}  {n}\n", severity.to_string()));
    }
    text.push('\n');
    text
}

fn json(reports: &[Checked], fixed: &Fixed, n_checked: usize, options: &Options, counts: Counts) -> String {
    let findings: Vec<String> = shown(reports, options)
        .into_iter()
        .filter_map(|(report, finding)| Some(render_json(finding, report.file.as_ref()?, &report.name)))
        .collect();
    let mut text = format!("{{\"diagnostics\":[{}]", findings.join(","));
    if options.fix {
        let fixed: Vec<String> =
            fixed.iter().map(|(file, n)| format!("{{\"file\":{},\"edits\":{n}}}", json_string(file))).collect();
        text.push_str(&format!(",\"fixed\":[{}]", fixed.join(",")));
    }
    text.push_str(&format!(
        ",\"total_entries\":{},\"error_count\":{},\"warning_count\":{},\"hint_count\":{}}}\n",
        n_checked, counts.errors, counts.warnings, counts.hints
    ));
    text
}
