//! `wippy fmt`: gives files the one layout of [`crate::format`].
//!
//! A file that cannot be read, has mistakes or cannot be written is told and left as it is; the others are formatted.

use std::collections::HashSet;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use super::args::UsageError;
use super::exit::FAILURE;
use super::findings::{self, counted};
use super::output::{Color, Output};
use super::words::{self, Known, Words};
use super::{diff, files, report, source};
use crate::diag::render_diagnostic;
use crate::format::{FormatError, format};
use crate::project::root;
use crate::source::SourceFile;
use crate::stdlib::io::Streams;
use crate::syntax::SyntaxError;

/// The help of the command.
pub(super) const HELP: &str = include_str!("help.txt");

/// The options, their short forms, and whether they take a value.
pub(super) const OPTIONS: &[Known] =
    &[("--check", "", false), ("--diff", "", false), ("--color", "", true), ("--help", "-h", false)];

/// What standard input is called.
const STDIN: &str = "(stdin)";

/// What a run is asked for.
#[derive(Clone, Copy, Debug)]
struct Task {
    /// Only list what would change.
    check: bool,
    /// Only show what would change.
    diff: bool,
    color: Color,
}

/// What has become of the texts of a run.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    n_texts: usize,
    /// Those that are, or would be, changed.
    n_changed: usize,
    /// Those that are left as they are, though they should not be.
    n_failed: usize,
}

/// Runs the command with the words behind its name; gives the exit status.
pub(super) fn fmt(words: &[OsString], color: Color) -> Result<u8, UsageError> {
    let words = Words::parse("fmt", words, OPTIONS)?;
    if words.has("--help") {
        Streams::standard().write_out(HELP.as_bytes());
        return Ok(0);
    }
    let color = words.value("--color").map_or(Ok(color), words::color)?;
    let task = Task { check: words.has("--check"), diff: words.has("--diff"), color };
    let mut tally = Tally::default();
    if words.rest.iter().any(|word| word == "-") {
        if words.rest.len() > 1 {
            return Err(UsageError::new("'-' and paths exclude each other"));
        }
        task.standard_input(&mut tally)?;
    } else {
        let paths = if words.rest.is_empty() {
            match default_directory() {
                Ok(directory) => files::lua_files_below(&directory)?,
                Err(findings) => {
                    report::write(&findings::render(&findings, Output::of_errors(color)));
                    return Ok(FAILURE);
                }
            }
        } else {
            named(&words.rest)?
        };
        for path in &paths {
            task.file(path, &mut tally);
        }
        task.sum_up(tally);
    }
    let fails = tally.n_failed > 0 || task.check && tally.n_changed > 0;
    Ok(if fails { FAILURE } else { 0 })
}

/// Where the sources are: those of the project around, or all that is here.
fn default_directory() -> Result<PathBuf, Vec<crate::project::Finding>> {
    match root::find_root(Path::new(".")) {
        Some(root) => root::sources(&root),
        None => Ok(PathBuf::from(".")),
    }
}

/// The files that the words name, each once.
fn named(words: &[OsString]) -> Result<Vec<PathBuf>, UsageError> {
    let mut paths = Vec::new();
    for word in words {
        let path = Path::new(word);
        match fs::metadata(path) {
            Ok(about) if about.is_dir() => paths.extend(files::lua_files_below(path)?),
            Ok(_) => paths.push(path.to_path_buf()),
            // Reading says it in the words that it has for this.
            Err(_) => drop(source::read_file(word)?),
        }
    }
    let mut seen = HashSet::new();
    paths.retain(|path| seen.insert(fs::canonicalize(path).unwrap_or_else(|_| path.clone())));
    Ok(paths)
}

/// A path as it is shown: from here, if it is below.
fn shown(path: &Path) -> String {
    let here = std::env::current_dir().and_then(fs::canonicalize).unwrap_or_default();
    let path = path.strip_prefix(&here).unwrap_or(path);
    path.strip_prefix(".").unwrap_or(path).display().to_string()
}

impl Task {
    fn changes_nothing(self) -> bool {
        self.check || self.diff
    }

    fn standard_input(self, tally: &mut Tally) -> Result<(), UsageError> {
        let text = source::read_stdin()?.text;
        let Some(formatted) = self.formatted(STDIN, &text, tally) else { return Ok(()) };
        if !self.changes_nothing() {
            Streams::standard().write_out(&formatted);
        } else if formatted != text {
            self.tell(STDIN, &text, &formatted);
        }
        Ok(())
    }

    fn file(self, path: &Path, tally: &mut Tally) {
        let name = shown(path);
        let text = match source::read_file(path.as_os_str()) {
            Ok(source) => source.text,
            Err(error) => {
                tally.n_texts += 1;
                return self.fail(&error, tally);
            }
        };
        let Some(formatted) = self.formatted(&name, &text, tally) else { return };
        if formatted == text {
            return;
        }
        if !self.changes_nothing()
            && let Err(reason) = files::replace(path, &text, &formatted)
        {
            tally.n_changed -= 1;
            return self.fail(&UsageError::new(format!("cannot write '{name}': {reason}")), tally);
        }
        self.tell(&name, &text, &formatted);
    }

    /// The text in its layout, if it has one.
    fn formatted(self, name: &str, text: &[u8], tally: &mut Tally) -> Option<Vec<u8>> {
        tally.n_texts += 1;
        match format(text) {
            Ok(formatted) => {
                tally.n_changed += usize::from(formatted != text);
                return Some(formatted);
            }
            Err(FormatError::Syntax(errors)) => {
                tally.n_failed += 1;
                self.tell_mistakes(name, text, &errors);
            }
            Err(FormatError::Defect(what)) => {
                let mut error = UsageError::new(format!("'{name}' cannot be formatted: {what}"));
                error.notes.push("this is a defect of wippy; the file is left as it is".to_owned());
                error.helps.push("please report it, with the file if you can".to_owned());
                self.fail(&error, tally);
            }
        }
        None
    }

    fn fail(self, error: &UsageError, tally: &mut Tally) {
        tally.n_failed += 1;
        report::write(&report::usage(error, Output::of_errors(self.color)));
    }

    fn tell_mistakes(self, name: &str, text: &[u8], errors: &[SyntaxError]) {
        // A text that is too large for positions is refused when it is read.
        let Ok(file) = SourceFile::new(name, text) else { return };
        let output = Output::of_errors(self.color);
        let texts: Vec<String> =
            errors.iter().map(|error| render_diagnostic(&error.to_diagnostic(), &file, output.text)).collect();
        report::write(&texts.join("\n"));
    }

    /// Says that a text is, or would be, changed.
    fn tell(self, name: &str, text: &[u8], formatted: &[u8]) {
        let told = if self.diff { self.difference(name, text, formatted) } else { format!("{name}\n") };
        Streams::standard().write_out(told.as_bytes());
    }

    fn difference(self, name: &str, text: &[u8], formatted: &[u8]) -> String {
        let output = Output::of_results(self.color);
        let [old, new] = [text, formatted].map(String::from_utf8_lossy);
        let [old, new] = [&old, &new].map(|text| lines(text));
        let [old, new] = [&old, &new].map(|lines| lines.iter().map(String::as_str).collect::<Vec<_>>());
        let mut told = String::new();
        for line in diff::unified([name, name], &old, &new) {
            let line = output.shown(&line);
            told.push_str(&match line.as_bytes().first() {
                Some(b'-') => output.error_word(&line),
                Some(b'+') => output.good(&line),
                _ => line,
            });
            told.push('\n');
        }
        told
    }

    fn sum_up(self, tally: Tally) {
        // What reads a difference has no use for more.
        if self.diff {
            return;
        }
        let verb = if self.check { "would format" } else { "formatted" };
        let Tally { n_texts, n_changed, n_failed } = tally;
        let mut text = format!("{verb} {n_changed} of {}", counted(n_texts, "file"));
        if n_failed > 0 {
            text.push_str(&format!(", {n_failed} failed"));
        }
        text.push('\n');
        Streams::standard().write_out(text.as_bytes());
    }
}

/// The lines of a text; the last says so if nothing ends it.
fn lines(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
    match lines.last_mut() {
        Some(last) if !last.is_empty() => last.push_str("\n\\ No newline at end of file"),
        _ => drop(lines.pop()),
    }
    lines
}
