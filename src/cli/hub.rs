//! The commands that need a hub of modules, which there is none of: each says so.

use super::args::UsageError;

/// Their names.
pub(super) const COMMANDS: [&str; 7] = ["add", "auth", "install", "publish", "readme", "search", "update"];

/// What is said instead of doing it.
pub(super) fn refusal(command: &str) -> UsageError {
    let mut error = UsageError::new(format!("'wippy {command}' needs a module hub, which this build does not include"));
    error.helps.push(
        "put a module below the modules directory by hand (.wippy/ORGANIZATION/NAME) and list it under 'modules' in \
         wippy.lock"
            .to_owned(),
    );
    error
}
