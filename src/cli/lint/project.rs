//! `wippy lint` without paths: the entries of the project, each with what it may use.
//!
//! First what is wrong with the project itself, as `wippy run` would say it, then the sources of the entries that are
//! chosen. What an entry imports is checked for its types; its own findings are shown only if it is chosen as well.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

use super::super::args::UsageError;
use super::super::loading::project_root;
use super::check::{Checked, Checker, Looked, Scope};
use super::files::{Text, write_edits};
use super::options::Options;
use crate::diag::{Code, Diagnostic, Severity, suggest};
use crate::lint::{Edit, Facts};
use crate::project::{self, Data, Entry, Id, Loaded, State, pattern, sources};
use crate::source::{SourceFile, with_room};
use crate::types::{Manifest, Modules, Required};

/// How often a project is corrected and looked at again.
const FIX_ROUNDS: usize = 4;

/// The result for a project.
pub(super) struct Outcome {
    /// A report an entry, and one a file that is wrong in itself.
    pub(super) reports: Vec<Checked>,
    /// How many entries were chosen.
    pub(super) n_entries: usize,
    /// Files that were changed, with the number of edits.
    pub(super) fixed: Vec<(String, usize)>,
    /// What is told about the run itself.
    pub(super) warnings: Vec<String>,
}

/// Checks the project around the working directory.
pub(super) fn check(options: &Options) -> Result<Outcome, UsageError> {
    let root = project_root(None)?;
    let load = || project::inspect(&project::Options { root: root.clone(), ..project::Options::default() });
    let mut fixed: BTreeMap<String, usize> = BTreeMap::new();
    let mut loaded = load();
    let chosen = choose(&loaded.state, options)?;
    let checker = Checker::new();
    let mut rounds = if options.fix { FIX_ROUNDS } else { 0 };
    loop {
        let project = Project::new(&checker, (&loaded.root, &loaded.state), options.rules);
        let entries = chosen.iter().filter_map(|id| loaded.state.get(id));
        let mut reports: Vec<(Option<Text>, Checked)> = entries.filter_map(|entry| project.entry(entry)).collect();
        let edited = if rounds > 0 { write_all(&reports, &mut fixed) } else { 0 };
        if edited > 0 {
            rounds -= 1;
            loaded = load();
            continue;
        }
        let warnings = severities(&mut reports, &loaded);
        let mut all = of_project(&loaded);
        all.extend(reports.into_iter().map(|(_, report)| report));
        return Ok(Outcome { reports: all, n_entries: chosen.len(), fixed: fixed.into_iter().collect(), warnings });
    }
}

/// The errors in the sources of a project that is about to start, one report an entry that has some.
pub(in super::super) fn errors(loaded: &Loaded) -> Vec<Checked> {
    errors_among(&loaded.root, &loaded.state, loaded.state.iter())
}

/// The errors in the sources of some entries of a state, one report an entry that has some.
pub(in super::super) fn errors_among<'e>(
    root: &Path,
    state: &State,
    entries: impl Iterator<Item = &'e Arc<Entry>>,
) -> Vec<Checked> {
    let checker = Checker::new();
    let project = Project::new(&checker, (root, state), false);
    let reports = entries.filter_map(|entry| project.entry(entry)).map(|(_, report)| report);
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

/// The entries of a project as each other's modules. Each is looked at once, whether it is shown or imported.
struct Project<'p> {
    checker: &'p Checker,
    root: &'p Path,
    state: &'p State,
    rules: bool,
    /// What was found; nothing while an entry is looked at, and where there is no text.
    seen: RefCell<BTreeMap<Id, Option<Rc<Seen>>>>,
}

/// What was found in the source of an entry.
struct Seen {
    /// Under the name of the entry: places of types are those of the entry.
    file: SourceFile,
    diagnostics: Vec<Diagnostic>,
    edits: Vec<Edit>,
    manifest: Option<Arc<Manifest>>,
}

/// What an entry sees.
struct Surroundings<'p> {
    project: &'p Project<'p>,
    entry: &'p Entry,
}

impl<'p> Project<'p> {
    fn new(checker: &'p Checker, (root, state): (&'p Path, &'p State), rules: bool) -> Project<'p> {
        Project { checker, root, state, rules, seen: RefCell::default() }
    }

    /// The report of an entry with its text; none for bytecode, which holds none.
    fn entry(&self, entry: &Entry) -> Option<(Option<Text>, Checked)> {
        let seen = self.look(&entry.id)?;
        let written = entry.get("source").and_then(Data::as_file);
        let text = written.map(|origin| Text {
            shown: origin.path.clone(),
            path: Some(self.root.join(&origin.path)),
            bytes: origin.text.as_bytes().to_vec(),
        });
        let mut diagnostics = seen.diagnostics.clone();
        if let (Some(origin), Some(first)) = (written, diagnostics.first_mut()) {
            first.notes.push(format!("in {}", origin.path));
        }
        let (name, file) = (entry.id.to_string(), Some(SourceFile::clone(&seen.file)));
        Some((text, Checked { name, file, diagnostics, edits: seen.edits.clone() }))
    }

    /// What is in the source of an entry.
    fn look(&self, id: &Id) -> Option<Rc<Seen>> {
        if let Some(known) = self.seen.borrow().get(id) {
            return known.clone();
        }
        // Whoever asks while it is looked at is in a ring: nothing is known there.
        self.seen.borrow_mut().insert(id.clone(), None);
        let entry = self.state.get(id).filter(|entry| sources::is_lua(entry))?;
        let file = SourceFile::new(id.as_str(), sources::source(entry)?.text()).ok()?;
        let surroundings = Surroundings { project: self, entry };
        let undeclared = |facts: &Facts<'_>| sources::undeclared(entry, facts);
        let knows_global = |name: &str| sources::is_declared(entry, name);
        let scope =
            Scope { modules: &surroundings, is_script: false, undeclared: &undeclared, knows_global: &knows_global };
        let Looked { diagnostics, edits, manifest } = with_room(|| self.checker.look(&file, &scope, self.rules));
        let seen = Some(Rc::new(Seen { file, diagnostics, edits, manifest: manifest.map(Arc::new) }));
        self.seen.borrow_mut().insert(id.clone(), seen.clone());
        seen
    }
}

impl Modules for Surroundings<'_> {
    fn require(&self, name: &str) -> Required {
        let import = self.entry.get("imports").and_then(|imports| imports.as_map()?.get(name)?.as_str());
        if let Some(text) = import {
            let id = Id::parse_in(text, self.entry.id.namespace()).ok();
            return id
                .and_then(|id| self.project.look(&id)?.manifest.clone())
                .map_or(Required::Unknown, Required::Manifest);
        }
        let is_typed = self.project.checker.library.module_names().any(|known| known == name);
        if sources::is_declared(self.entry, name) && !is_typed {
            return Required::Unknown;
        }
        Required::Missing(sources::undeclared_message(name))
    }
}
