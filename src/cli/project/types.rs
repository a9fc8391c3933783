//! The types of a project that is about to start: `lua.type_system` of its configuration (specification: types 3.1).

use std::path::Path;

use super::super::lint::{self, Checked};
use super::super::output::Output;
use super::super::report;
use crate::diag::render_diagnostic;
use crate::log::{self, Field, Level, Record};
use crate::project::{Config, Id, Loaded};
use crate::supervise::CheckTypes;

/// Most findings that are shown before a project that does not start.
const SHOWN: usize = 20;

/// Checks the sources if the configuration wants it, and says what is wrong; whether the project may start.
pub(in super::super) fn may_start(loaded: &Loaded, output: Output) -> bool {
    if !loaded.config.bool("lua.type_system.enabled") {
        return true;
    }
    let reports = lint::errors_of_project(loaded);
    if loaded.config.bool("lua.type_system.strict") {
        show(&reports, output);
        return reports.is_empty();
    }
    for record in reports.iter().flat_map(records) {
        log::submit(record);
    }
    true
}

/// Says what is wrong with types when entries change, if that is a reason not to start as well.
pub(super) fn for_changes(config: &Config, root: &Path) -> Option<CheckTypes> {
    if !config.bool("lua.type_system.enabled") || !config.bool("lua.type_system.strict") {
        return None;
    }
    let root = root.to_path_buf();
    Some(Box::new(move |state, ids| {
        let entries: Vec<_> = ids.iter().filter_map(|id| state.get(id)).collect();
        let reports = lint::errors_among(&root, state, &entries, None);
        let of = |report: &Checked| {
            let id = Id::parse(&report.name).ok()?;
            let first = report.diagnostics.first()?;
            let file = report.file.as_ref()?;
            let line = file.line_column(first.primary.span.start).line;
            Some((id, format!("{} (line {line})", first.message)))
        };
        reports.iter().filter_map(of).collect()
    }))
}

/// All findings together, up to [`SHOWN`].
fn show(reports: &[Checked], output: Output) {
    let mut shown = Vec::new();
    let mut n_more = 0;
    for report in reports {
        let Some(file) = &report.file else { continue };
        for finding in &report.diagnostics {
            if shown.len() < SHOWN {
                shown.push(render_diagnostic(finding, file, output.text));
            } else {
                n_more += 1;
            }
        }
    }
    if n_more > 0 {
        shown.push(format!("and {n_more} more\n"));
    }
    report::write(&shown.join("\n"));
}

/// A record for each finding of an entry.
fn records(report: &Checked) -> Vec<Record> {
    let Some(file) = &report.file else { return Vec::new() };
    let of_finding = |finding: &crate::diag::Diagnostic| {
        let place = file.line_column(finding.primary.span.start);
        let mut record = Record::new(Level::Warn, "types".to_owned(), finding.message.clone());
        record.fields = vec![
            ("entry".to_owned(), Field::Text(report.name.clone())),
            ("line".to_owned(), Field::Integer(i64::from(place.line))),
            ("column".to_owned(), Field::Integer(i64::from(place.column))),
            ("code".to_owned(), Field::Text(finding.code.info().id.to_owned())),
        ];
        record
    };
    report.diagnostics.iter().map(of_finding).collect()
}
