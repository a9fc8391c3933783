//! `wippy completions`: what completes the words of this command in a shell.
//!
//! The script of a shell asks `wippy completions for -- WORD...` for each word that is to be completed, the last one, and gets the
//! candidates, a line each. So the candidates are known in one place, the tables that understand the words, and those of a project
//! are its commands and ids as they are now.

mod candidates;

use std::ffi::OsString;

use super::args::UsageError;
use super::words::{Known, Words};
use crate::diag::suggest;
use crate::stdlib::io::Streams;

/// The help of the command.
pub(super) const HELP: &str = "\
usage: wippy completions bash|zsh|fish|powershell

Writes a script that completes commands, options, the commands of a project and
ids of entries.

examples
  source <(wippy completions bash)
  wippy completions zsh > ~/.zfunc/_wippy
  wippy completions fish > ~/.config/fish/completions/wippy.fish
";

/// The options, their short forms, and whether they take a value.
pub(super) const OPTIONS: &[Known] = &[("--help", "-h", false)];

/// The shells with their scripts.
pub(super) const SHELLS: [(&str, &str); 4] = [
    ("bash", include_str!("bash.txt")),
    ("fish", include_str!("fish.txt")),
    ("powershell", include_str!("powershell.txt")),
    ("zsh", include_str!("zsh.txt")),
];

/// What the scripts ask with.
const FOR: &str = "for";

/// Runs the command with the words behind its name; gives the exit status.
pub(super) fn completions(words: &[OsString]) -> Result<u8, UsageError> {
    let words = Words::parse("completions", words, OPTIONS)?;
    let texts = words.texts();
    let text = match texts.as_slice() {
        _ if words.has("--help") => HELP.to_owned(),
        [first, line @ ..] if first == FOR => {
            candidates::of(line).into_iter().map(|candidate| format!("{candidate}\n")).collect()
        }
        [shell] => match SHELLS.iter().find(|(name, _)| name == shell) {
            Some((_, script)) => (*script).to_owned(),
            None => {
                let mut error = UsageError::new(format!("no completions for the shell '{shell}'"));
                let near = suggest::near(shell, SHELLS.iter().map(|(name, _)| *name));
                error.helps.extend(near.iter().map(|near| format!("did you mean '{near}'?")));
                error.helps.push(shells());
                return Err(error);
            }
        },
        _ => {
            let mut error = UsageError::new("'wippy completions' needs the name of one shell");
            error.helps.push(shells());
            return Err(error);
        }
    };
    Streams::standard().write_out(text.as_bytes());
    Ok(0)
}

fn shells() -> String {
    format!("shells are {}", SHELLS.map(|(name, _)| name).join(", "))
}
