//! `wippy lint` without paths: the entries of the project, each with what it may use.
//!
//! First what is wrong with the project itself, as `wippy run` would say it, then the sources of the entries that are
//! chosen ([`super::entries`]).

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::super::args::UsageError;
use super::super::loading::project_root;
use super::check::Checked;
use super::entries::{LazyLibrary, Project};
use super::files::{Text, write_edits};
use super::options::Options;
use crate::diag::{Code, Severity, suggest};
use crate::project::{self, Cache, Data, Entry, Id, Loaded, State, cache, pattern, sources};
use crate::source::SourceFile;
use crate::types::Library;

/// How often a project is corrected and looked at again.
const FIX_ROUNDS: usize = 4;

/// The result for a project.
pub(super) struct Outcome {
    /// A report an entry, and one a file that is wrong in itself.
    pub(super) reports: Vec<Checked>,
    /// How many entries were chosen.
    pub(super) n_entries: usize,
    /// How many were checked for types; what the others give was known.
    pub(super) n_checked: usize,
    /// Files that were changed, with the number of edits.
    pub(super) fixed: Vec<(String, usize)>,
    /// What is told about the run itself.
    pub(super) warnings: Vec<String>,
}

/// Checks the project around the working directory.
pub(super) fn check(options: &Options) -> Result<Outcome, UsageError> {
    let root = project_root(None)?;
    let load = || project::inspect(&project::Options { root: root.clone(), ..options.sources.clone() });
    let mut fixed: BTreeMap<String, usize> = BTreeMap::new();
    let mut loaded = load();
    let chosen = choose(&loaded.state, options)?;
    if options.cache_reset {
        cache::reset(&loaded.config);
    }
    let cache = Cache::of_linter(&loaded.config);
    let library = LazyLibrary::new(Library::standard);
    let mut rounds = if options.fix { FIX_ROUNDS } else { 0 };
    loop {
        let project = Project::new(&library, (&loaded.root, &loaded.state), options.rules, cache.as_ref());
        let entries: Vec<&Arc<Entry>> = chosen.iter().filter_map(|id| loaded.state.get(id)).collect();
        let mut reports = project.reports(&entries);
        let edited = if rounds > 0 { write_all(&reports, &mut fixed) } else { 0 };
        if edited > 0 {
            rounds -= 1;
            loaded = load();
            continue;
        }
        if let Some(cache) = &cache {
            cache.save();
        }
        let warnings = severities(&mut reports, &loaded);
        let mut all = of_project(&loaded);
        all.extend(reports.into_iter().map(|(_, report)| report));
        let (n_entries, n_checked) = (chosen.len(), project.n_checked());
        return Ok(Outcome { reports: all, n_entries, n_checked, fixed: fixed.into_iter().collect(), warnings });
    }
}

/// The errors in the sources of a project that is about to start, one report an entry that has some.
pub(in super::super) fn errors(loaded: &Loaded) -> Vec<Checked> {
    let entries: Vec<&Arc<Entry>> = loaded.state.iter().collect();
    let reports = errors_among(&loaded.root, &loaded.state, &entries, loaded.cache.as_deref());
    if let Some(cache) = &loaded.cache {
        cache.save();
    }
    reports
}

/// The errors in the sources of some entries of a state, one report an entry that has some.
pub(in super::super) fn errors_among(
    root: &Path,
    state: &State,
    entries: &[&Arc<Entry>],
    cache: Option<&Cache>,
) -> Vec<Checked> {
    let library = LazyLibrary::new(Library::standard);
    let project = Project::new(&library, (root, state), false, cache);
    let reports = project.reports(entries).into_iter().map(|(_, report)| report);
    let only_errors = |mut report: Checked| {
        report.diagnostics.retain(|finding| finding.severity == Severity::Error);
        (!report.diagnostics.is_empty()).then_some(report)
    };
    reports.filter_map(only_errors).collect()
}

/// The entries with a source, or with bytecode, that the options choose.
fn choose(state: &State, options: &Options) -> Result<Vec<Id>, UsageError> {
    let has_code = |entry: &&Arc<Entry>| sources::is_lua(entry) || entry.kind.ends_with(".lua.bc");
    let all: Vec<&Id> = state.iter().filter(has_code).map(|entry| &entry.id).collect();
    for wanted in &options.namespaces {
        if !all.iter().any(|id| pattern::matches(wanted, id.namespace())) {
            let mut error = UsageError::new(format!("option '--ns': '{wanted}' matches no namespace with code"));
            let near = suggest::near(wanted, all.iter().map(|id| id.namespace()));
            error.helps.extend(near.iter().map(|near| format!("did you mean '{near}'?")));
            return Err(error);
        }
    }
    let is_chosen = |id: &&Id| {
        options.namespaces.is_empty()
            || options.namespaces.iter().any(|wanted| pattern::matches(wanted, id.namespace()))
    };
    Ok(all.into_iter().filter(is_chosen).cloned().collect())
}

/// Writes the edits of files; how many there were. A file of several entries is corrected for the first.
fn write_all(reports: &[(Option<Text>, Checked)], fixed: &mut BTreeMap<String, usize>) -> usize {
    let mut seen = Vec::new();
    let mut n_edits = 0;
    for (text, report) in reports {
        let Some(text) = text.as_ref().filter(|text| !seen.contains(&text.path)) else { continue };
        if let Some(n) = write_edits(text, &report.edits) {
            *fixed.entry(text.shown.clone()).or_default() += n;
            n_edits += n;
        }
        seen.push(text.path.clone());
    }
    n_edits
}

/// The findings about the project itself, one report a file.
fn of_project(loaded: &Loaded) -> Vec<Checked> {
    let mut reports: Vec<Checked> = Vec::new();
    for finding in &loaded.findings {
        let file = match &finding.place {
            Some(place) => SourceFile::clone(&place.file),
            // What stands in no file is about the project as a whole.
            None => match SourceFile::new(".", "") {
                Ok(file) => file,
                Err(_) => continue,
            },
        };
        let name = finding.entry.as_ref().map_or_else(|| file.name().to_owned(), Id::to_string);
        let diagnostics = vec![finding.diagnostic()];
        reports.push(Checked { name, file: Some(file), diagnostics, edits: Vec::new() });
    }
    reports
}

/// Applies `lint.rules` of the configuration; what it names that is no rule.
fn severities(reports: &mut [(Option<Text>, Checked)], loaded: &Loaded) -> Vec<String> {
    let mut warnings = Vec::new();
    let Some(rules) = loaded.config.get("lint.rules").and_then(Data::as_map) else { return warnings };
    for (name, level) in rules.iter() {
        let is_named = |code: &Code| {
            let info = code.info();
            info.id.starts_with('W') && (info.title == &**name || info.id.eq_ignore_ascii_case(name))
        };
        let Some(code) = Code::ALL.into_iter().find(is_named) else {
            warnings.push(format!("warning: lint.rules names '{name}', which is no rule\n"));
            continue;
        };
        let severity = match level.as_str() {
            Some("off") => None,
            Some("hint") => Some(Severity::Hint),
            Some("warning") => Some(Severity::Warning),
            Some("error") => Some(Severity::Error),
            _ => {
                warnings.push(format!("warning: lint.rules.{name} should be one of off, hint, warning, error\n"));
                continue;
            }
        };
        for (_, report) in reports.iter_mut() {
            match severity {
                None => report.diagnostics.retain(|finding| finding.code != code),
                Some(severity) => {
                    let named = report.diagnostics.iter_mut().filter(|finding| finding.code == code);
                    named.for_each(|finding| finding.severity = severity);
                }
            }
        }
    }
    warnings
}
