//! What commands that run a project write of log records.

use super::args::UsageError;
use super::output::Output;
use super::words::wrong;
use crate::log::{self, Encoding, Level};
use crate::project::{Config, Data, Map};

/// What the options say.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Logging {
    pub(super) is_silent: bool,
    pub(super) level: Option<Level>,
    pub(super) has_stacks: bool,
    pub(super) encoding: Option<Encoding>,
    /// Records are events, too.
    pub(super) is_streamed: bool,
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
            "--event-streams" => self.is_streamed = true,
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

    /// Sets the log up; `default` is the level if nothing is said, `config` the project's, if there is one. Where records are wanted
    /// from `info` on, the project may say another level.
    pub(super) fn configure(self, default: Level, config: Option<&Config>, output: Output) {
        let configured = || Encoding::parse(&config?.text("logger.encoding"));
        let level = match self.level.unwrap_or(default) {
            Level::Info => config.map_or(Level::Info, |config| level_of(config.int("logmanager.min_level"))),
            level => level,
        };
        let mut levels = Vec::new();
        if let Some(map) = config.and_then(|config| config.get("logger.levels")) {
            read_levels("", map, &mut levels);
        }
        let is_set = |path: &str, default: bool| config.map_or(default, |config| config.bool(path));
        log::configure(log::Settings {
            level: if self.is_silent { None } else { Some(level) },
            levels,
            is_streamed: self.is_streamed || is_set("logmanager.stream_to_events", false),
            is_printed: is_set("logmanager.propagate_downstream", true),
            encoding: self.encoding.or_else(configured).unwrap_or_default(),
            is_colored: output.text.color,
            has_stacks: self.has_stacks,
        });
    }
}

/// The level of a number: -1 debug, 0 info, 1 warn, 2 error.
fn level_of(number: i64) -> Level {
    match number {
        ..0 => Level::Debug,
        0 => Level::Info,
        1 => Level::Warn,
        2.. => Level::Error,
    }
}

/// The levels of loggers, whose names stand with dots or as maps within each other.
fn read_levels(name: &str, value: &Data, levels: &mut Vec<(String, Level)>) {
    for (part, value) in value.as_map().into_iter().flat_map(Map::iter) {
        let name = if name.is_empty() { part.to_string() } else { format!("{name}.{part}") };
        read_levels(&name, value, levels);
    }
    if let Some(level) = value.as_str().and_then(|word| Level::parse(word.as_bytes())) {
        levels.push((name.to_owned(), level));
    }
}
