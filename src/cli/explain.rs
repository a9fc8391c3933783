//! `wippy help`: the help of the command, of a subcommand, a topic, or the long text of a diagnostic code.

use super::args::{COMMANDS, UsageError};
use super::{HELP, completions, fmt, init, lint, new, pack, project, registry, test, version};
use crate::diag::{Code, ProjectCode, suggest};
use crate::project::kind;
use crate::project::settings::SETTINGS;

/// What is explained besides commands and codes.
pub(super) const TOPICS: [&str; 5] = ["config", "entries", "environment", "exit-codes", "types"];

/// The text about a topic; none is the command itself.
pub(super) fn text(topic: Option<&str>) -> Result<String, UsageError> {
    match topic {
        None => Ok(HELP.to_owned()),
        Some("lint" | "check") => Ok(lint::HELP.to_owned()),
        Some("fmt") => Ok(fmt::HELP.to_owned()),
        Some("pack") => Ok(pack::HELP.to_owned()),
        Some("registry") => Ok(registry::HELP.to_owned()),
        Some("init") => Ok(init::HELP.to_owned()),
        Some("run") => Ok(project::HELP.to_owned()),
        Some("test") => Ok(test::HELP.to_owned()),
        Some("new") => Ok(new::HELP.to_owned()),
        Some("version") => Ok(version::HELP.to_owned()),
        Some("completions") => Ok(completions::HELP.to_owned()),
        Some("config") => Ok(config()),
        Some("entries") => Ok(entries()),
        Some("environment") => Ok(include_str!("help/environment.txt").to_owned()),
        Some("exit-codes") => Ok(include_str!("help/exit_codes.txt").to_owned()),
        Some("types") => Ok(include_str!("help/types.txt").to_owned()),
        Some(topic) => match Code::from_id(topic) {
            Some(code) => Ok(long_text(code)),
            None => Err(unknown(topic)),
        },
    }
}

/// The sections of the configuration with their keys and defaults.
fn config() -> String {
    let mut text = include_str!("help/config.txt").to_owned();
    let width = SETTINGS.iter().map(|setting| setting.path.len()).max().unwrap_or(0);
    for setting in SETTINGS {
        text.push_str(format!("  {:width$}  {}", setting.path, setting.default).trim_end());
        text.push('\n');
    }
    text
}

/// How entries are written, and which kinds there are.
fn entries() -> String {
    let mut text = include_str!("help/entries.txt").to_owned();
    let width = kind::all().map(|kind| kind.name.len()).max().unwrap_or(0);
    for kind in kind::all() {
        text.push_str(&format!("  {:width$}  {}\n", kind.name, kind.about));
    }
    text
}

fn long_text(code: Code) -> String {
    let info = code.info();
    let mut text = format!("{}: {} ({})\n\n{}\n", info.id, info.title, info.severity, info.text);
    if !info.mended.is_empty() {
        text.push_str("\nMended:\n\n");
        for line in info.mended.lines() {
            text.push_str(&format!("    {line}\n"));
        }
    }
    text
}

fn unknown(topic: &str) -> UsageError {
    let mut error = UsageError::new(format!("no help for '{topic}'"));
    let upper = topic.to_ascii_uppercase();
    let codes = Code::ALL.iter().map(|code| code.info().id).chain(ProjectCode::ALL.iter().map(|code| code.info().id));
    let topics = || COMMANDS.into_iter().chain(TOPICS).filter(|name| *name != "help");
    let near = suggest::near(topic, topics()).into_iter().chain(suggest::near(&upper, codes));
    error.helps.extend(near.map(|near| format!("did you mean '{near}'?")));
    if error.helps.is_empty() {
        let topics: Vec<&str> = topics().collect();
        error.helps.push(format!("topics are {} and codes such as 'E0001'", topics.join(", ")));
    }
    error
}
