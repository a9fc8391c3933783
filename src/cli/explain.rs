//! `wippy help`: the help of the command, of a subcommand, a topic, or the long text of a diagnostic code.

use super::args::UsageError;
use super::{HELP, fmt, init, lint, new, pack, project, registry, test, version};
use crate::diag::{Code, ProjectCode, suggest};

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
        Some("exit-codes") => Ok(include_str!("exit_codes.txt").to_owned()),
        Some("environment") => Ok(include_str!("environment.txt").to_owned()),
        Some("version") => Ok(version::HELP.to_owned()),
        Some(topic) => match Code::from_id(topic) {
            Some(code) => Ok(long_text(code)),
            None => Err(unknown(topic)),
        },
    }
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
    let near = suggest::near(
        &upper,
        Code::ALL.iter().map(|code| code.info().id).chain(ProjectCode::ALL.iter().map(|code| code.info().id)),
    );
    error.helps.extend(near.iter().map(|code| format!("did you mean '{code}'?")));
    if near.is_empty() {
        error.helps.push(
            "topics are 'environment', 'exit-codes', 'fmt', 'init', 'lint', 'new', 'pack', 'registry', 'run', 'test', \
             'version' and codes such as 'E0001'"
                .to_owned(),
        );
    }
    error
}
