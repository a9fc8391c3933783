//! What commands that run a project write of log records.

use super::args::UsageError;
use super::output::Output;
use super::words::wrong;
use crate::log::{self, Encoding, Level};
use crate::project::Config;

/// What the options say.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Logging {
    pub(super) is_silent: bool,
    pub(super) level: Option<Level>,
    pub(super) has_stacks: bool,
    pub(super) encoding: Option<Encoding>,
}

impl Logging {
    /// Does what an option says; false: it is another's business.
    ///
    /// # Errors
    /// Its value is not what it should be.
    pub(super) fn set(&mut self, name: &str, value: &str) -> Result<bool, UsageError> {
        match name {
            "--silent" => self.is_silent = true,
            "--verbose" => self.level = Some(Level::Debug),
            "--very-verbose" => {
                self.level = Some(Level::Debug);
                self.has_stacks = true;
            }
            "--console" => self.level = self.level.or(Some(Level::Info)),
            "--log-format" => {
                let encoding = Encoding::parse(value);
                self.encoding = Some(encoding.ok_or_else(|| wrong(name, value, "one of console, json"))?);
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Whether the program is to tell more than usual.
    pub(super) fn is_verbose(&self) -> bool {
        self.level == Some(Level::Debug)
    }

    /// Sets the log up; `default` is the level if nothing is said, `config` the project's, if there is one.
    pub(super) fn configure(self, default: Level, config: Option<&Config>, output: Output) {
        let configured = || Encoding::parse(&config?.text("logger.encoding"));
        log::configure(log::Settings {
            level: if self.is_silent { None } else { Some(self.level.unwrap_or(default)) },
            levels: Vec::new(),
            encoding: self.encoding.or_else(configured).unwrap_or_default(),
            is_colored: output.text.color,
            has_stacks: self.has_stacks,
        });
    }
}
