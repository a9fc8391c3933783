//! The words of `wippy test`.

use std::ffi::OsString;
use std::os::unix::ffi::{OsStrExt as _, OsStringExt as _};
use std::path::PathBuf;
use std::time::Duration;

use regex::Regex;

use super::super::args::UsageError;
use super::super::loading::set_source;
use super::super::logging::Logging;
use super::super::output::Color;
use super::super::settings::parse_duration;
use super::super::words::{Known, Words, color, wrong};
use crate::project;

/// The limit of a case.
const TIMEOUT: Duration = Duration::from_secs(30);
/// What takes longer is marked.
const SLOW: Duration = Duration::from_millis(500);

/// How results are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reporter {
    Pretty,
    Dot,
    Tap,
    Junit,
    Json,
}

/// Which cases run: those whose name has this in it.
#[derive(Clone, Debug)]
pub(super) enum Pattern {
    Text(String),
    Regex(Regex),
}

impl Pattern {
    /// A text, or a regular expression between slashes.
    fn parse(text: &str) -> Result<Pattern, UsageError> {
        match text.strip_prefix('/').and_then(|rest| rest.strip_suffix('/')) {
            Some(inner) if !inner.is_empty() => match Regex::new(inner) {
                Ok(regex) => Ok(Pattern::Regex(regex)),
                Err(_) => Err(wrong("--filter", text, "a regular expression")),
            },
            _ => Ok(Pattern::Text(text.to_owned())),
        }
    }

    pub(super) fn selects(&self, name: &str) -> bool {
        match self {
            Pattern::Text(text) => name.contains(text.as_str()),
            Pattern::Regex(regex) => regex.is_match(name),
        }
    }
}

/// What the command is asked for.
#[derive(Clone, Debug)]
pub(super) struct Options {
    /// Parts of names, or paths.
    pub(super) words: Vec<String>,
    pub(super) pattern: Option<(String, Pattern)>,
    pub(super) tags: Vec<String>,
    pub(super) skip_tags: Vec<String>,
    pub(super) is_list: bool,
    pub(super) n_parallel: usize,
    pub(super) is_fail_fast: bool,
    pub(super) is_shuffled: bool,
    pub(super) seed: Option<u64>,
    pub(super) n_rounds: u32,
    pub(super) timeout: Duration,
    pub(super) reporter: Reporter,
    pub(super) junit: Option<PathBuf>,
    pub(super) slow: Duration,
    pub(super) is_live: bool,
    pub(super) updates_snapshots: bool,
    /// It is said which lines have run.
    pub(super) has_coverage: bool,
    /// Where that is written besides, as LCOV.
    pub(super) lcov: Option<PathBuf>,
    pub(super) is_watch: bool,
    pub(super) keeps_screen: bool,
    /// Files whose tests come first.
    pub(super) first: Vec<PathBuf>,
    pub(super) may_be_empty: bool,
    /// Examples in documentation comments run in the place of tests.
    pub(super) is_doc: bool,
    pub(super) has_own_runner: bool,
    pub(super) directory: Option<String>,
    /// The host of tests.
    pub(super) host: Option<String>,
    /// How a project is loaded, but for its root.
    pub(super) sources: project::Options,
    /// What is logged; `--verbose` also shows all cases.
    pub(super) log: Logging,
    pub(super) color: Color,
    pub(super) help: bool,
}

/// The options, their short forms, and whether they take a value.
pub(in super::super) const OPTIONS: &[Known] = &[
    ("--filter", "-t", true),
    ("--tag", "", true),
    ("--skip-tag", "", true),
    ("--list", "", false),
    ("--jobs", "-j", true),
    ("--fail-fast", "", false),
    ("--shuffle", "", false),
    ("--seed", "", true),
    ("--repeat", "", true),
    ("--timeout", "", true),
    ("--reporter", "", true),
    ("--json", "", false),
    ("--junit", "", true),
    ("--slow", "", true),
    ("--nocapture", "", false),
    ("--update-snapshots", "", false),
    ("--coverage", "", false),
    ("--lcov", "", true),
    ("--watch", "", false),
    ("--no-clear", "", false),
    ("--first", "", true),
    ("--allow-empty", "", false),
    ("--own-runner", "", false),
    ("--doc", "", false),
    ("--directory", "-C", true),
    ("--override", "-o", true),
    ("--host", "", true),
    ("--config", "", true),
    ("--profile", "", true),
    ("--set", "", true),
    ("--verbose", "-v", false),
    ("--very-verbose", "-vv", false),
    ("--console", "-c", false),
    ("--silent", "-s", false),
    ("--log-format", "", true),
    ("--event-streams", "", false),
    ("--color", "", true),
    ("--help", "-h", false),
];

impl Options {
    /// Understands words; `color` is what an option in front of the command says.
    pub(super) fn parse(words: &[OsString], default_color: Color) -> Result<Options, UsageError> {
        let words: Vec<OsString> = words.iter().map(with_lcov).collect();
        let words = Words::parse("test", &words, OPTIONS)?;
        let has = |name: &str| words.has(name);
        let texts = |name: &str| words.values(name).map(str::to_owned).collect::<Vec<_>>();
        let duration = |name: &'static str, default: Duration| match words.value(name) {
            None => Ok(default),
            Some(text) => parse_duration(text)
                .filter(|duration| !duration.is_zero())
                .ok_or_else(|| wrong(name, text, "a duration such as 500ms or 5s")),
        };
        let mut sources = project::Options { checks_sources: true, ..project::Options::default() };
        let mut log = Logging::default();
        for (name, value) in &words.options {
            if !set_source(&mut sources, name, value) {
                log.set(name, value)?;
            }
        }
        let pattern = match words.value("--filter") {
            Some(text) => Some((text.to_owned(), Pattern::parse(text)?)),
            None => None,
        };
        Ok(Options {
            words: words.texts(),
            pattern,
            tags: texts("--tag"),
            skip_tags: texts("--skip-tag"),
            is_list: has("--list"),
            n_parallel: match words.value("--jobs") {
                None => 1,
                Some("auto") => std::thread::available_parallelism().map_or(1, usize::from),
                Some(text) => number("-j", text)?,
            },
            is_fail_fast: has("--fail-fast"),
            is_shuffled: has("--shuffle") || has("--seed"),
            seed: match words.value("--seed") {
                Some(text) => Some(text.parse().map_err(|_| wrong("--seed", text, "a number"))?),
                None => None,
            },
            n_rounds: words.value("--repeat").map_or(Ok(1), |text| number("--repeat", text))?,
            timeout: duration("--timeout", TIMEOUT)?,
            reporter: match words.value("--reporter") {
                None if has("--json") => Reporter::Json,
                None | Some("pretty") => Reporter::Pretty,
                Some("dot") => Reporter::Dot,
                Some("tap") => Reporter::Tap,
                Some("junit") => Reporter::Junit,
                Some("json") => Reporter::Json,
                Some(text) => return Err(wrong("--reporter", text, "one of pretty, dot, tap, junit, json")),
            },
            junit: words.value("--junit").map(PathBuf::from),
            slow: duration("--slow", SLOW)?,
            is_live: has("--nocapture"),
            updates_snapshots: has("--update-snapshots"),
            has_coverage: has("--coverage") || has("--lcov"),
            lcov: words.value("--lcov").map(PathBuf::from),
            is_watch: has("--watch"),
            keeps_screen: has("--no-clear"),
            first: words.values("--first").map(PathBuf::from).collect(),
            may_be_empty: has("--allow-empty"),
            has_own_runner: has("--own-runner"),
            is_doc: has("--doc"),
            directory: words.value("--directory").map(str::to_owned),
            host: words.value("--host").map(str::to_owned),
            sources,
            log,
            color: words.value("--color").map_or(Ok(default_color), color)?,
            help: has("--help"),
        })
    }

    /// Whether a test with these tags runs.
    pub(super) fn takes_tags(&self, tags: &[String]) -> bool {
        let has_one = |names: &[String]| names.iter().any(|name| tags.contains(name));
        (self.tags.is_empty() || has_one(&self.tags)) && !has_one(&self.skip_tags)
    }
}

/// `--coverage=FILE` as an option that always has a value.
fn with_lcov(word: &OsString) -> OsString {
    match word.as_bytes().strip_prefix(b"--coverage=") {
        Some(file) => OsString::from_vec([b"--lcov=", file].concat()),
        None => word.clone(),
    }
}

/// A number of at least 1.
fn number<N: std::str::FromStr + Default + PartialEq>(name: &str, text: &str) -> Result<N, UsageError> {
    let n = text.parse().ok().filter(|n| *n != N::default());
    n.ok_or_else(|| wrong(name, text, "a number of at least 1"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Options, UsageError> {
        let words: Vec<OsString> = line.split_whitespace().map(OsString::from).collect();
        Options::parse(&words, Color::Auto)
    }

    #[test]
    fn options_are_understood() {
        let options = parse("a --seed 7 b -j 3 --timeout 2s --json --tag x").unwrap();
        assert_eq!(options.words, ["a", "b"]);
        assert_eq!((options.seed, options.is_shuffled, options.n_parallel), (Some(7), true, 3));
        assert_eq!((options.timeout, options.reporter), (Duration::from_secs(2), Reporter::Json));
        let tags = |list: &[&str]| list.iter().map(|tag| (*tag).to_owned()).collect::<Vec<_>>();
        assert!(!options.has_coverage && parse("--coverage").unwrap().has_coverage);
        let options_with_file = parse("--coverage=a.info").unwrap();
        assert_eq!((options_with_file.has_coverage, options_with_file.lcov), (true, Some("a.info".into())));
        assert!(options.takes_tags(&tags(&["y", "x"])) && !options.takes_tags(&tags(&["y"])));
    }

    #[test]
    fn patterns_are_texts_or_expressions() {
        let selects = |pattern: &str, name: &str| Pattern::parse(pattern).unwrap().selects(name);
        assert!(selects("b > c", "a > b > c") && !selects("x", "a"));
        assert!(selects("/round.*up/", "x > rounds half up") && !selects("/^round/", "x > rounds"));
        assert!(Pattern::parse("/(/").unwrap_err().message.contains("'/(/' is not a regular expression"));
    }

    #[test]
    fn what_is_not_understood_is_named() {
        assert!(parse("--reporter xml").unwrap_err().message.contains("'xml' is not one of pretty"));
        assert!(parse("-j 0").unwrap_err().message.contains("'0' is not a number of at least 1"));
        assert_eq!(parse("--shufle").unwrap_err().helps, ["did you mean '--shuffle'?"]);
    }
}
