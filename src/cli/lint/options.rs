//! The words of `wippy lint`.

use std::ffi::OsString;
use std::path::PathBuf;

use super::super::args::UsageError;
use super::super::loading::set_source;
use super::super::output::Color;
use super::super::words::{Known, Words, color, wrong};
use crate::diag::{Diagnostic, Severity};
use crate::project;

/// What the command is asked for.
#[derive(Clone, Debug)]
pub(super) struct Options {
    pub(super) paths: Vec<OsString>,
    /// Patterns of namespaces: entries of others are not shown.
    pub(super) namespaces: Vec<String>,
    pub(super) level: Severity,
    pub(super) json: bool,
    pub(super) summary: bool,
    /// Codes in capitals; a `*` at the end stands for anything. None: all.
    codes: Vec<String>,
    /// Most findings that are shown; 0: all.
    pub(super) limit: usize,
    pub(super) rules: bool,
    pub(super) deny_warnings: bool,
    pub(super) fix: bool,
    /// Whether what is kept between runs is thrown away first.
    pub(super) cache_reset: bool,
    /// Whether it is said how much was checked.
    pub(super) verbose: bool,
    pub(super) stdin_name: String,
    /// How a project is loaded, but for its root.
    pub(super) sources: project::Options,
    pub(super) color: Color,
    pub(super) help: bool,
}

/// The options, their short forms, and whether they take a value.
pub(in super::super) const OPTIONS: &[Known] = &[
    ("--level", "", true),
    ("--json", "", false),
    ("--summary", "", false),
    ("--ns", "", true),
    ("--code", "", true),
    ("--limit", "", true),
    ("--rules", "", false),
    ("--deny", "", true),
    ("--fix", "", false),
    ("--cache-reset", "", false),
    ("--verbose", "-v", false),
    ("--lock-file", "-l", true),
    ("--override", "-o", true),
    ("--config", "", true),
    ("--profile", "", true),
    ("--set", "", true),
    ("--stdin-name", "", true),
    ("--color", "", true),
    ("--no-color", "", false),
    ("--no-progress", "", false),
    ("--help", "-h", false),
];

impl Options {
    pub(super) fn parse(words: &[OsString], color: Color) -> Result<Options, UsageError> {
        let mut options = Options {
            paths: Vec::new(),
            namespaces: Vec::new(),
            level: Severity::Warning,
            json: false,
            summary: false,
            codes: Vec::new(),
            limit: 0,
            rules: false,
            deny_warnings: false,
            fix: false,
            cache_reset: false,
            verbose: false,
            stdin_name: "stdin.lua".to_owned(),
            sources: project::Options::default(),
            color,
            help: false,
        };
        let words = Words::parse("lint", words, OPTIONS)?;
        for (name, value) in &words.options {
            options.set(name, value)?;
        }
        options.paths = words.rest;
        if !options.namespaces.is_empty() && !options.paths.is_empty() {
            return Err(UsageError::new("option '--ns' and paths exclude each other"));
        }
        Ok(options)
    }

    fn set(&mut self, name: &str, value: &str) -> Result<(), UsageError> {
        if set_source(&mut self.sources, name, value) {
            return Ok(());
        }
        let wrong = |expected: &str| wrong(name, value, expected);
        match name {
            "--level" => {
                self.level = match value {
                    "error" => Severity::Error,
                    "warning" | "warn" => Severity::Warning,
                    "hint" => Severity::Hint,
                    _ => return Err(wrong("one of error, warning, hint")),
                }
            }
            "--ns" => self.namespaces.extend(value.split(',').map(str::to_owned)),
            "--json" => self.json = true,
            "--summary" => self.summary = true,
            "--code" => {
                let codes = value.split(',').map(|code| code.trim().to_ascii_uppercase());
                self.codes.extend(codes.filter(|code| !code.is_empty()));
            }
            "--limit" => self.limit = value.parse().map_err(|_| wrong("a number"))?,
            "--rules" => self.rules = true,
            "--deny" if value == "warnings" => self.deny_warnings = true,
            "--deny" => return Err(wrong("'warnings'")),
            "--fix" => self.fix = true,
            "--stdin-name" => value.clone_into(&mut self.stdin_name),
            "--color" => self.color = color(value)?,
            "--no-color" => self.color = Color::Never,
            "--help" => self.help = true,
            "--verbose" => self.verbose = true,
            "--cache-reset" => self.cache_reset = true,
            "--lock-file" => self.sources.lock = Some(PathBuf::from(value)),
            // There is no progress to show.
            _ => {}
        }
        Ok(())
    }

    /// Whether a finding exists for this run.
    pub(super) fn keeps(&self, finding: &Diagnostic) -> bool {
        let id = finding.code.info().id;
        let is_named = |code: &String| match code.strip_suffix('*') {
            Some(start) => id.starts_with(start),
            None => id == code,
        };
        finding.severity >= self.level && (self.codes.is_empty() || self.codes.iter().any(is_named))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Code;
    use crate::source::Span;

    fn parse(words: &[&str]) -> Result<Options, UsageError> {
        let words: Vec<OsString> = words.iter().map(OsString::from).collect();
        Options::parse(&words, Color::Auto)
    }

    #[test]
    fn values_stand_behind_or_attached() {
        let options = parse(&["--level=hint", "--limit", "3", "a.lua", "--json", "-", "--", "--x"]).unwrap();
        assert_eq!((options.level, options.limit, options.json), (Severity::Hint, 3, true));
        assert_eq!(options.paths, ["a.lua", "-", "--x"]);
        let error = |words: &[&str]| parse(words).unwrap_err().message;
        assert_eq!(error(&["--level", "loud"]), "option '--level': 'loud' is not one of error, warning, hint");
        assert_eq!(error(&["--limit"]), "option '--limit' needs a value");
        assert_eq!(error(&["--json=1"]), "option '--json' takes no value");
        assert_eq!(error(&["--jason"]), "'wippy lint' has no option '--jason'");
        assert_eq!(error(&["a.lua", "--ns", "app"]), "option '--ns' and paths exclude each other");
    }

    #[test]
    fn codes_are_chosen_by_name_or_beginning() {
        let finding = |code: Code| Diagnostic::new(code, Severity::Error, "m", Span::at(0));
        let options = parse(&["--code", "e0006, W*"]).unwrap();
        let kept = [Code::E0006, Code::E0001, Code::W0001].map(|code| options.keeps(&finding(code)));
        assert_eq!(kept, [true, false, true]);
    }
}
