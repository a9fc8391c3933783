//! `wippy registry`: the entries of a project, without starting anything.

mod graph;
mod list;
mod show;

use std::ffi::OsString;

use super::args::UsageError;
use super::exit::FAILURE;
use super::loading::{self, project_root, set_source};
use super::output::{Color, Output};
use super::report;
use super::words::{self, Known, Words};
use crate::diag::suggest;
use crate::project::{self, kind};
use crate::stdlib::io::Streams;

/// The help of the command.
pub(super) const HELP: &str = include_str!("help.txt");

/// The options, their short forms, and whether they take a value.
pub(super) const OPTIONS: &[Known] = &[
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

/// What can be asked for.
pub(super) const COMMANDS: [&str; 4] = ["graph", "kinds", "list", "show"];

/// Runs the command with the words behind its name; gives the exit status.
pub(super) fn registry(words: &[OsString], color: Color) -> Result<u8, UsageError> {
    let words = Words::parse("registry", words, OPTIONS)?;
    if words.has("--help") {
        Streams::standard().write_out(HELP.as_bytes());
        return Ok(0);
    }
    let color = words.value("--color").map_or(Ok(color), words::color)?;
    let texts = words.texts();
    let Some(command) = texts.first() else {
        let mut error = UsageError::new("'wippy registry' needs a command");
        error.helps.push(format!("commands are {}", COMMANDS.join(", ")));
        return Err(error);
    };
    let text = match command.as_str() {
        "kinds" => kinds(),
        "list" | "show" | "graph" => {
            let output = Output::of_errors(color);
            let loaded = match loading::load(&load_options(&words)?, output, true) {
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
                    report::write(&report::usage(&error, output));
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

/// What the options say about loading a project.
pub(super) fn load_options(words: &Words) -> Result<project::Options, UsageError> {
    let root = project_root(words.value("--directory"))?;
    let mut sources = project::Options { root, ..project::Options::default() };
    for (name, value) in &words.options {
        set_source(&mut sources, name, value);
    }
    Ok(sources)
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
