//! Log records: from those who have something to say to standard error (specification: modules/logger, cli 5.5).
//!
//! ```text
//!   submit ──bounded queue──▶ writer thread ──form (console, JSON)──▶ standard error
//! ```
//!
//! Nobody who logs ever waits for the output. Queue and thread are made at the first record that is to be written: a
//! program that logs nothing pays nothing. [`flush`] waits until all that was submitted is written; whoever ends the program,
//! or writes to standard error himself, calls it first.

#![forbid(unsafe_code)]

mod form;
mod pipe;

use std::sync::OnceLock;
use std::time::{Instant, SystemTime};

pub(crate) use pipe::{flush, hold_back, release};

/// How grave a record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    /// For who looks for a mistake.
    Debug,
    /// What happens.
    Info,
    /// What may be wrong.
    Warn,
    /// What is wrong.
    Error,
}

impl Level {
    /// All, the least grave first.
    pub(crate) const ALL: [Level; 4] = [Level::Debug, Level::Info, Level::Warn, Level::Error];

    /// Its name in records and settings.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Level::Debug => "debug",
            Level::Info => "info",
            Level::Warn => "warn",
            Level::Error => "error",
        }
    }

    /// The level of a name.
    pub(crate) fn parse(name: &[u8]) -> Option<Level> {
        Level::ALL.into_iter().find(|level| level.name().as_bytes() == name)
    }
}

/// What a record looks like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// Columns for people.
    #[default]
    Console,
    /// An object a line.
    Json,
}

impl Encoding {
    /// The value of `--log-format` and `logger.encoding`.
    pub(crate) fn parse(name: &str) -> Option<Encoding> {
        match name {
            "console" => Some(Encoding::Console),
            "json" => Some(Encoding::Json),
            _ => None,
        }
    }
}

/// What is written, and how.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    /// The least grave level that is written; nothing is if there is none.
    pub(crate) level: Option<Level>,
    /// Levels of loggers by name. One holds for the loggers below the name too: `app` for `app.http`.
    pub(crate) levels: Vec<(String, Level)>,
    /// Records are given to who has asked for them ([`stream_to`]).
    pub(crate) is_streamed: bool,
    /// Records are written to standard error.
    pub(crate) is_printed: bool,
    pub(crate) encoding: Encoding,
    /// Whether the columns are coloured.
    pub(crate) is_colored: bool,
    /// Whether records of errors tell the stack.
    pub(crate) has_stacks: bool,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            level: Some(Level::Error),
            levels: Vec::new(),
            is_streamed: false,
            is_printed: true,
            encoding: Encoding::Console,
            is_colored: false,
            has_stacks: false,
        }
    }
}

impl Settings {
    /// Whether a record of this logger and level is written.
    pub(crate) fn writes(&self, logger: &[u8], level: Level) -> bool {
        let Some(least) = self.level else { return false };
        let is_below = |name: &str| {
            logger.strip_prefix(name.as_bytes()).is_some_and(|rest| rest.is_empty() || rest.starts_with(b"."))
        };
        let own = self.levels.iter().filter(|(name, _)| is_below(name)).max_by_key(|(name, _)| name.len());
        level >= own.map_or(least, |(_, level)| *level)
    }
}

static SETTINGS: OnceLock<(Settings, Instant)> = OnceLock::new();

fn configured() -> &'static (Settings, Instant) {
    SETTINGS.get_or_init(|| (Settings::default(), Instant::now()))
}

/// Sets what is written. The first call holds; without one errors are written as columns.
pub(crate) fn configure(settings: Settings) {
    // Who comes later finds what the program was started with.
    drop(SETTINGS.set((settings, Instant::now())));
}

/// Takes records besides standard error.
pub(crate) type Sink = Box<dyn Fn(&Record) + Send + Sync>;

static SINK: OnceLock<Sink> = OnceLock::new();

/// Gives records that are written to `sink` as well, on the thread of the writer. The first call holds.
pub(crate) fn stream_to(sink: Sink) {
    // Who comes later finds that the records go elsewhere.
    drop(SINK.set(sink));
}

/// Where records go besides standard error, if anywhere.
fn sink() -> Option<&'static Sink> {
    SINK.get().filter(|_| settings().is_streamed)
}

/// The settings of the program.
pub(crate) fn settings() -> &'static Settings {
    &configured().0
}

/// A value of a field.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Field {
    Nil,
    Boolean(bool),
    Integer(i64),
    Float(f64),
    Text(String),
    List(Vec<Field>),
    Members(Fields),
}

/// Fields in their order.
pub(crate) type Fields = Vec<(String, Field)>;

/// Something that was said.
pub(crate) struct Record {
    pub(crate) level: Level,
    /// Name of the logger, with dots; empty for the one without a name.
    pub(crate) logger: String,
    pub(crate) message: String,
    /// The process that said it, empty for the runtime itself.
    pub(crate) pid: String,
    /// Where: `file:line`, empty if unknown.
    pub(crate) location: String,
    pub(crate) fields: Fields,
    pub(crate) at: SystemTime,
    /// Since the start of the program.
    pub(crate) since_start: std::time::Duration,
}

impl Record {
    /// All that it says, as its members; its fields stand together.
    pub(crate) fn members(&self) -> Fields {
        let texts = [
            ("time", form::time(self)),
            ("level", self.level.name().to_owned()),
            ("logger", self.logger.clone()),
            ("msg", self.message.clone()),
            ("pid", self.pid.clone()),
            ("location", self.location.clone()),
        ];
        let texts = texts.into_iter().map(|(name, text)| (name.to_owned(), Field::Text(text)));
        texts.chain([("fields".to_owned(), Field::Members(self.fields.clone()))]).collect()
    }

    /// A record of this moment.
    #[expect(clippy::disallowed_methods, reason = "a record tells when it was made")]
    pub(crate) fn new(level: Level, logger: String, message: String) -> Record {
        Record {
            level,
            logger,
            message,
            pid: String::new(),
            location: String::new(),
            fields: Vec::new(),
            at: SystemTime::now(),
            since_start: configured().1.elapsed(),
        }
    }
}

/// Hands a record to the writer, if its level is written. Never waits.
pub(crate) fn submit(record: Record) {
    if settings().writes(record.logger.as_bytes(), record.level) {
        pipe::submit(record);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_name_decides() {
        let levels = vec![("app".to_owned(), Level::Warn), ("app.http".to_owned(), Level::Debug)];
        let settings = Settings { level: Some(Level::Info), levels, ..Settings::default() };
        let writes = |name: &str, level| settings.writes(name.as_bytes(), level);
        assert!(writes("", Level::Info) && !writes("", Level::Debug));
        assert!(writes("app", Level::Warn) && !writes("app.db", Level::Info));
        assert!(writes("app.http", Level::Debug) && writes("app.http.tls", Level::Debug));
        assert!(writes("apple", Level::Info), "another name that begins alike");
        let silent = Settings { level: None, ..settings };
        assert!(!silent.writes(b"app.http", Level::Error));
    }

    #[test]
    fn names_of_levels() {
        assert!(Level::ALL.into_iter().all(|level| Level::parse(level.name().as_bytes()) == Some(level)));
        assert_eq!(Level::parse(b"loud"), None);
    }
}
