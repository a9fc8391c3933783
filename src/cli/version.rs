//! `wippy version`: what this build is.

use std::ffi::OsString;

use super::args::UsageError;
use super::words::{Known, Words};
use crate::code::dump;
use crate::stdlib::io::Streams;

/// The help of the command.
pub(super) const HELP: &str = "\
usage: wippy version [options]

Says which wippy this is: its version, the language, and for what it was built.

      --short  only the number, as 'wippy --version' does
      --json   one JSON object

examples
  wippy version
  wippy version --short
";

/// The options, their short forms, and whether they take a value.
pub(super) const OPTIONS: &[Known] = &[("--short", "", false), ("--json", "", false), ("--help", "-h", false)];

/// The number alone, with a line end.
pub(super) const NUMBER: &str = concat!(env!("CARGO_PKG_VERSION"), "\n");
/// The language.
const LANGUAGE: &str = "5.3";

/// Runs the command with the words behind its name; gives the exit status.
pub(super) fn version(words: &[OsString]) -> Result<u8, UsageError> {
    let words = Words::parse("version", words, OPTIONS)?;
    let text = if words.has("--help") {
        HELP.to_owned()
    } else if let Some(word) = words.texts().first() {
        return Err(UsageError::new(format!("'wippy version' takes no argument, got '{word}'")));
    } else if words.has("--json") {
        json()
    } else if words.has("--short") {
        NUMBER.to_owned()
    } else {
        long()
    };
    Streams::standard().write_out(text.as_bytes());
    Ok(0)
}

/// Commit and date of a release build that was made from a repository.
fn commit() -> Option<(&'static str, &'static str)> {
    option_env!("WIPPY_COMMIT")?.split_once(", ")
}

fn long() -> String {
    let commit = commit().map(|(commit, date)| format!(" ({commit}, {date})")).unwrap_or_default();
    format!(
        "wippy {}{commit}\nLua {LANGUAGE}, bytecode format {}\n{}, {} build\n",
        env!("CARGO_PKG_VERSION"),
        dump::VERSION,
        env!("WIPPY_TARGET"),
        env!("WIPPY_PROFILE"),
    )
}

fn json() -> String {
    let (commit, date) = commit().unzip();
    let object = serde_json::json!({
        "version": env!("CARGO_PKG_VERSION"), "commit": commit, "date": date, "lua": LANGUAGE,
        "bytecode_format": dump::VERSION, "target": env!("WIPPY_TARGET"), "profile": env!("WIPPY_PROFILE"),
    });
    format!("{object}\n")
}
