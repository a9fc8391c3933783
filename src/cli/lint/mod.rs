//! `wippy lint`: checks files and says what it finds.
//!
//! [`options`] understands the words, [`files`] finds the texts, [`check`] makes findings of one text, [`modules`] gives the
//! types of what it requires, [`project`] and [`entries`] do the same for the entries of a project, and [`output`] writes. `--check` of a run goes the same way ([`before_run`]).

mod check;
mod entries;
mod files;
mod modules;
pub(super) mod options;
mod output;
mod project;

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::args::UsageError;
use super::exit::FAILURE;
use super::output::{Color, Output};
use super::report;
use super::source::Source;
use crate::diag::{Severity, render_diagnostic};
use crate::stdlib::io::Streams;
pub(super) use check::Checked;
use check::Checker;
use options::Options;

/// The help of the command.
pub(super) const HELP: &str = include_str!("help.txt");

/// Most findings that are shown before a program that does not start.
const SHOWN_BEFORE_RUN: usize = 20;

/// How often a text is corrected and looked at again.
const FIX_ROUNDS: usize = 4;

/// Runs the command with the words behind its name; gives the exit status.
pub(super) fn lint(words: &[OsString], color: Color) -> Result<u8, UsageError> {
    let options = Options::parse(words, color)?;
    if options.help {
        Streams::standard().write_out(HELP.as_bytes());
        return Ok(0);
    }
    if options.paths.is_empty() {
        let outcome = project::check(&options)?;
        report::write(&outcome.warnings.concat());
        if options.verbose {
            report::write(&format!("{} of {} entries checked for types\n", outcome.n_checked, outcome.n_entries));
        }
        return Ok(finish(outcome.reports, &outcome.fixed, Some(outcome.n_entries), &options));
    }
    let texts = files::read(&options)?;
    let checker = Checker::new();
    let mut fixed = Vec::new();
    let mut reports = Vec::new();
    for mut text in texts {
        let mut checked = checker.check(&text, options.rules);
        let mut n_edits = 0;
        // What is corrected can bring to light what else can be: the rules see a text only when its syntax is right.
        for _ in 0..if options.fix { FIX_ROUNDS } else { 0 } {
            let Some(n) = files::write_edits(&text, &checked.edits) else { break };
            n_edits += n;
            text = files::reread(text)?;
            checked = checker.check(&text, options.rules);
        }
        if n_edits > 0 {
            fixed.push((text.shown, n_edits));
        }
        reports.push(checked);
    }
    Ok(finish(reports, &fixed, None, &options))
}

/// Writes what was found; gives the exit status.
fn finish(mut reports: Vec<Checked>, fixed: &[(String, usize)], n_entries: Option<usize>, options: &Options) -> u8 {
    for report in &mut reports {
        report.diagnostics.retain(|finding| options.keeps(finding));
    }
    let text = output::render(&reports, fixed, n_entries, options, Output::of_results(options.color));
    Streams::standard().write_out(text.as_bytes());
    let worst = reports.iter().flat_map(|report| &report.diagnostics).map(|finding| finding.severity).max();
    let fails_from = if options.deny_warnings { Severity::Warning } else { Severity::Error };
    if worst.is_some_and(|worst| worst >= fails_from) { FAILURE } else { 0 }
}

pub(super) use project::{errors as errors_of_project, errors_among};

/// Checks the pieces of a program before it runs; whether it may start.
pub(super) fn before_run(sources: &[Source], file: Option<&Path>, output: Output) -> bool {
    let checker = Checker::new();
    let mut findings: Vec<(Severity, String)> = Vec::new();
    for source in sources {
        let name = String::from_utf8_lossy(source.chunk_name.get(1..).unwrap_or_default()).into_owned();
        let path = file.filter(|_| source.chunk_name.starts_with(b"@")).map(PathBuf::from);
        let text = files::Text { shown: name, path, bytes: source.text.clone() };
        let Checked { file: Some(file), diagnostics, .. } = checker.check(&text, false) else { continue };
        let kept = diagnostics.iter().filter(|finding| finding.severity >= Severity::Warning);
        findings.extend(kept.map(|finding| (finding.severity, render_diagnostic(finding, &file, output.text))));
    }
    let n_errors = findings.iter().filter(|(severity, _)| *severity == Severity::Error).count();
    if !findings.is_empty() {
        let shown: Vec<&str> = findings.iter().take(SHOWN_BEFORE_RUN).map(|(_, text)| text.as_str()).collect();
        let mut text = shown.join("\n");
        if findings.len() > SHOWN_BEFORE_RUN {
            text.push_str(&format!("\nand {} more\n", findings.len() - SHOWN_BEFORE_RUN));
        }
        report::write(&text);
    }
    n_errors == 0
}
