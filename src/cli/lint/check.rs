//! The findings of one text: syntax, modules, types, rules.

use std::panic::{self, AssertUnwindSafe};
use std::path::Path;

use bumpalo::Bump;

use super::files::Text;
use super::modules::{Loaded, directory_of};
use crate::compiler;
use crate::diag::suggest;
use crate::diag::{Code, Diagnostic, Severity};
use crate::lint::{self, Edit, Facts, Program, Suppressions};
use crate::source::{Names, SourceFile, Span, with_room};
use crate::syntax::{ParseOptions, SyntaxError, parse};
use crate::types::{self, Environment, Library, Manifest, Modules, Required};

/// What is shared by the checks of a run.
pub(super) struct Checker {
    pub(super) library: Library,
    pub(super) loaded: Loaded,
}

/// What surrounds a text: where it looks for modules, and what it finds without declaring it.
pub(super) struct Scope<'s> {
    pub(super) modules: &'s dyn Modules,
    /// Whether it is a script, and no entry of a project.
    pub(super) is_script: bool,
    /// The requires that nothing answers.
    pub(super) undeclared: &'s dyn Fn(&Facts<'_>) -> Vec<Diagnostic>,
    /// Globals beside those of the library.
    pub(super) knows_global: &'s dyn Fn(&str) -> bool,
}

/// The result for one text.
#[derive(Debug)]
pub(in super::super) struct Checked {
    /// What is shown as the place.
    pub(in super::super) name: String,
    /// The text; none if it is too large to be addressed.
    pub(in super::super) file: Option<SourceFile>,
    /// Errors first, then in the order of the text.
    pub(in super::super) diagnostics: Vec<Diagnostic>,
    /// What `--fix` would do.
    pub(super) edits: Vec<Edit>,
}

/// What a look at a text gives.
#[derive(Debug, Default)]
pub(super) struct Looked {
    /// As in [`Checked`].
    pub(super) diagnostics: Vec<Diagnostic>,
    /// As in [`Checked`].
    pub(super) edits: Vec<Edit>,
    /// The types that it gives to those that require it; none if it cannot be read.
    pub(super) manifest: Option<Manifest>,
    /// What was found before rules, and comments that silence; none if it cannot be read.
    pub(super) found: Option<Vec<Diagnostic>>,
}

impl Checker {
    pub(super) fn new() -> Checker {
        Checker { library: Library::standard(), loaded: Loaded::default() }
    }

    /// Checks a text as a stand-alone script.
    pub(super) fn check(&self, text: &Text, rules: bool) -> Checked {
        let name = text.shown.clone();
        let Ok(file) = SourceFile::new(name.clone(), text.bytes.clone()) else {
            return Checked { name, file: None, diagnostics: Vec::new(), edits: Vec::new() };
        };
        let directory = directory_of(text.path.as_deref());
        let modules = self.modules(&directory);
        let missing = |facts: &Facts<'_>| {
            let missing = |name: &[u8], span| self.missing_module(&String::from_utf8_lossy(name), span, &directory);
            facts.requires().iter().filter_map(|require| missing(require.name, require.span)).collect()
        };
        let scope = Scope { modules: &modules, is_script: true, undeclared: &missing, knows_global: &|_| false };
        let Looked { diagnostics, edits, .. } = with_room(|| look(&self.library, &file, &scope, rules, None));
        Checked { name, diagnostics, edits, file: Some(file) }
    }

    /// The finding about a module that is neither a file nor built in.
    fn missing_module(&self, name: &str, span: Span, directory: &Path) -> Option<Diagnostic> {
        if lint::is_module(name) {
            return None;
        }
        let Required::Missing(message) = self.modules(directory).required(name) else { return None };
        let mut finding = Diagnostic::new(Code::E0100, Severity::Error, message, span);
        let near = suggest::near(name, lint::modules());
        finding.helps = near.iter().map(|near| format!("did you mean the built-in module '{near}'?")).collect();
        Some(finding)
    }
}

/// What is wrong with a text, what would put it right, and its types. `known` is what was found in it before, [`Looked::found`]:
/// then it is not checked for types again, and gives none.
pub(super) fn look(
    library: &Library,
    file: &SourceFile,
    scope: &Scope<'_>,
    rules: bool,
    known: Option<&[Diagnostic]>,
) -> Looked {
    let source = file.text();
    let arena = Bump::new();
    let mut names = Names::new();
    let options = ParseOptions { keep_comments: true, skip_prologue: true };
    let parsed = parse(source, &arena, &mut names, options);
    if !parsed.errors.is_empty() {
        let findings: Vec<Diagnostic> = parsed.errors.iter().map(SyntaxError::to_diagnostic).collect();
        let edits = lint::edits(&findings, None, source, file.lines());
        return Looked { diagnostics: findings, edits, ..Looked::default() };
    }
    let program =
        Program { chunk: &parsed.chunk, names: &names, source, lines: file.lines(), comments: &parsed.comments };
    let facts = Facts::new(program.chunk, program.names);
    let (mut findings, manifest) = match known {
        Some(known) => (known.to_vec(), None),
        None => {
            let text = compiler::Source { chunk_name: b"=check", text: source, lines: file.lines() };
            if let Err(error) = compiler::compile(&parsed.chunk, text, &names, compiler::Options::default()) {
                let message = String::from_utf8_lossy(&error.message).into_owned();
                let finding = Diagnostic::new(Code::P0001, Severity::Error, message, Span::at(error.position));
                return Looked { diagnostics: vec![finding], ..Looked::default() };
            }
            let mut findings: Vec<Diagnostic> = (scope.undeclared)(&facts);
            let (of_types, manifest) = types_of(library, &program, scope);
            findings.extend(of_types);
            (findings, Some(manifest))
        }
    };
    let found = findings.clone();
    if rules {
        // A rule that fails is left out; what the others find does not depend on it.
        findings.extend(panic::catch_unwind(|| lint::check(&program, &facts)).unwrap_or_default());
    }
    let suppressions = Suppressions::new(source, file.lines(), program.comments);
    findings.retain(|finding| !suppressions.covers(finding, file.lines().line(finding.primary.span.start)));
    let edits = lint::edits(&findings, Some(&facts), source, file.lines());
    Looked { diagnostics: in_order(findings), edits, manifest, found: Some(found) }
}

/// The findings of the type checker, and what the text gives to those that require it.
pub(super) fn types_of(library: &Library, program: &Program<'_, '_>, scope: &Scope<'_>) -> (Vec<Diagnostic>, Manifest) {
    let environment = Environment { library, modules: scope.modules, is_script: scope.is_script };
    let check = || types::check(program.chunk, program.names, &environment);
    let (mut findings, manifest) = match panic::catch_unwind(AssertUnwindSafe(check)) {
        Ok(outcome) => (outcome.diagnostics, outcome.manifest),
        Err(_) => (vec![types::internal_error()], Manifest::default()),
    };
    findings.retain(|finding| {
        let name = || program.source.get(finding.primary.span.range()).and_then(|name| std::str::from_utf8(name).ok());
        finding.code != Code::E0006 || !name().is_some_and(scope.knows_global)
    });
    (findings, manifest)
}

/// Errors first, then by place; equal findings are one.
fn in_order(mut findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    findings.sort_by(|a, b| {
        let key = |finding: &Diagnostic| (finding.primary.span.start, finding.code);
        b.severity.cmp(&a.severity).then(key(a).cmp(&key(b))).then(a.message.cmp(&b.message))
    });
    findings.dedup_by(|next, previous| {
        let is_same = next.code == previous.code
            && next.primary.span.start == previous.primary.span.start
            && next.message == previous.message;
        // Of two that say the same, the one with advice stays.
        if is_same && previous.helps.is_empty() {
            previous.helps.append(&mut next.helps);
        }
        is_same
    });
    findings
}
