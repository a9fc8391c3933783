//! `wippy registry`: the entries of a project, without starting anything.

mod graph;
mod list;
mod show;

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::args::UsageError;
use super::exit::{FAILURE, USAGE};
use super::findings;
use super::output::{Color, Output};
use super::report;
use super::words::{Known, Words};
use crate::diag::{Code, ProjectCode as P, Severity, suggest};
use crate::project::{self, Loaded, config, kind, root};
use crate::stdlib::io::Streams;

/// The help of the command.
pub(super) const HELP: &str = include_str!("help.txt");

const OPTIONS: &[Known] = &[
    ("--directory", "-C", true),
    ("--config", "", true),
    ("--profile", "", true),
    ("--set", "", true),
    ("--override", "-o", true),
    ("--kind", "-k", true),
    ("--ns", "-n", true),
    ("--name", "", true),
    ("--meta", "", true),
    ("--json", "", false),
    ("--yaml", "", false),
    ("--ids", "", false),
    ("--field", "-f", true),
    ("--raw", "", false),
    ("--full", "", false),
    ("--format", "", true),
    ("--color", "", true),
    ("--help", "-h", false),
];

const COMMANDS: [&str; 4] = ["graph", "kinds", "list", "show"];

/// Runs the command with the words behind its name; gives the exit status.
pub(super) fn registry(words: &[OsString], color: Color) -> Result<u8, UsageError> {
    let words = Words::parse("registry", words, OPTIONS)?;
    if words.has("--help") {
        Streams::standard().write_out(HELP.as_bytes());
        return Ok(0);
    }
    let color = match words.value("--color") {
        None => color,
        Some(word) => Color::parse(word)
            .ok_or_else(|| UsageError::new(format!("option '--color': '{word}' is not one of auto, always, never")))?,
    };
    let Some(command) = words.rest.first() else {
        let mut error = UsageError::new("'wippy registry' needs a command");
        error.helps.push(format!("commands are {}", COMMANDS.join(", ")));
        return Err(error);
    };
    let text = match command.as_str() {
        "kinds" => kinds(),
        "list" | "show" | "graph" => {
            let loaded = match load(&words, Output::of_errors(color))? {
                Ok(loaded) => loaded,
                Err(status) => return Ok(status),
            };
            let made = match command.as_str() {
                "list" => list::list(&loaded, &words),
                "show" => show::show(&loaded, &words),
                _ => graph::graph(&loaded, &words),
            };
            match made? {
                Ok(text) => text,
                Err(error) => {
                    report::write(&report::usage(&error, Output::of_errors(color)));
                    return Ok(FAILURE);
                }
            }
        }
        other => {
            let mut error = UsageError::new(format!("'wippy registry' has no command '{other}'"));
            let near = suggest::near(other, COMMANDS);
            error.helps.extend(near.iter().map(|near| format!("did you mean '{near}'?")));
            return Err(error);
        }
    };
    Streams::standard().write_out(text.as_bytes());
    Ok(0)
}

/// A result that is shown, or why there is none: the error of a request that is understood.
type Made = Result<Result<String, UsageError>, UsageError>;

/// The root of the project at or above a directory.
///
/// # Errors
/// There is none.
pub(super) fn project_root(directory: Option<&str>) -> Result<PathBuf, UsageError> {
    let start = Path::new(directory.unwrap_or("."));
    if !start.is_dir() {
        return Err(UsageError::new(format!("'{}' is not a directory", start.display())));
    }
    root::find_root(start).ok_or_else(|| {
        let mut error = UsageError::new("no project here");
        error.notes.push(
            "looked for wippy.lock, .wippy.yaml, wippy.yaml and _index.yaml in this directory and above".to_owned(),
        );
        error.helps.push("'wippy new hello' makes one; 'wippy script.lua' needs none".to_owned());
        error
    })
}

/// What the options say about loading a project.
pub(super) fn load_options(words: &Words) -> Result<project::Options, UsageError> {
    let texts = |name: &'static str| words.values(name).map(str::to_owned).collect::<Vec<String>>();
    Ok(project::Options {
        root: project_root(words.value("--directory"))?,
        config: config::Sources {
            files: words.values("--config").map(PathBuf::from).collect(),
            profiles: texts("--profile"),
            sets: texts("--set"),
        },
        overrides: texts("--override"),
        checks_sources: false,
    })
}

/// The project, or the exit status after its mistakes have been told.
fn load(words: &Words, output: Output) -> Result<Result<Loaded, u8>, UsageError> {
    let options = load_options(words)?;
    match project::load(&options) {
        Ok(loaded) => {
            let told: Vec<_> =
                loaded.findings.iter().filter(|finding| finding.severity >= Severity::Warning).cloned().collect();
            if !told.is_empty() {
                report::write(&findings::render(&told, output));
            }
            Ok(Ok(loaded))
        }
        Err(found) => {
            report::write(&findings::render(&found, output));
            let is_usage = |code: Code| matches!(code, Code::Project(P::C0906 | P::C0910));
            Ok(Err(if found.iter().any(|finding| is_usage(finding.fault.code)) { USAGE } else { FAILURE }))
        }
    }
}

/// All kinds with a line each.
fn kinds() -> String {
    let width = kind::all().map(|kind| kind.name.len()).max().unwrap_or(0);
    let mut text = String::new();
    for kind in kind::all() {
        text.push_str(&format!("{:width$}  {}\n", kind.name, kind.about));
    }
    text.push_str(&format!("\nnot part of this build: {}\n", kind::LATER.join(", ")));
    text
}
