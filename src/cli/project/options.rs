//! The words of `wippy run`.

use std::ffi::OsString;
use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;
use std::time::Duration;

use super::super::args::UsageError;
use super::super::loading::set_source;
use super::super::logging::Logging;
use super::super::output::Color;
use super::super::packed;
use super::super::settings::parse_duration;
use super::super::words::{self, Known, wrong};
use crate::project;

/// What is run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// All services, until a signal comes.
    Everything,
    /// Nothing: the commands are shown.
    List,
    /// The command of this name.
    Command(String),
    /// The entry of this id or name.
    Entry(String),
}

/// What the command is asked for.
#[derive(Clone, Debug)]
pub(super) struct Options {
    pub(super) what: What,
    /// The pack that is run in the place of a project.
    pub(super) pack: Option<PathBuf>,
    /// Words for the program.
    pub(super) arguments: Vec<Vec<u8>>,
    /// Id of the terminal host.
    pub(super) host: Option<String>,
    /// Where the project is looked for, if not in the working directory.
    pub(super) directory: Option<String>,
    /// How it is loaded, but for its root.
    pub(super) sources: project::Options,
    /// How long the stop may take, if not as long as the project says.
    pub(super) shutdown_timeout: Option<Duration>,
    /// What is logged: nothing said is that of the kind of run.
    pub(super) log: Logging,
    /// Changes of files are applied, or the command is run again.
    pub(super) is_watch: bool,
    /// Without clearing the screen before the command is run again.
    pub(super) keeps_screen: bool,
    pub(super) json: bool,
    pub(super) color: Color,
    pub(super) help: bool,
}

/// The options, their short forms, and whether they take a value.
pub(in super::super) const OPTIONS: &[Known] = &[
    ("--exec", "-x", true),
    ("--host", "", true),
    ("--directory", "-C", true),
    ("--override", "-o", true),
    ("--config", "", true),
    ("--profile", "", true),
    ("--set", "", true),
    ("--shutdown-timeout", "", true),
    ("--watch", "", false),
    ("--no-clear", "", false),
    ("--silent", "-s", false),
    ("--verbose", "-v", false),
    ("--very-verbose", "-vv", false),
    ("--console", "-c", false),
    ("--log-format", "", true),
    ("--event-streams", "", false),
    ("--json", "", false),
    ("--color", "", true),
    ("--help", "-h", false),
];

impl Options {
    pub(super) fn parse(words: &[OsString], color: Color) -> Result<Options, UsageError> {
        let mut options = Options {
            what: What::Everything,
            pack: None,
            arguments: Vec::new(),
            host: None,
            directory: None,
            sources: project::Options { checks_sources: true, ..project::Options::default() },
            shutdown_timeout: None,
            log: Logging::default(),
            is_watch: false,
            keeps_screen: false,
            json: false,
            color,
            help: false,
        };
        let mut rest = words.iter();
        while let Some(word) = rest.next() {
            let text = word.to_string_lossy();
            if !words::is_option(&text) {
                if options.pack.is_none() && options.arguments.is_empty() && packed::is_pack(word) {
                    options.pack = Some(PathBuf::from(word));
                    if matches!(options.what, What::List) {
                        continue;
                    }
                    // The words behind it are a name, or the program's.
                    options.arguments.extend(rest.map(|word| word.as_bytes().to_vec()));
                    return Ok(options);
                }
                options.what = match (&*text, options.what) {
                    // The words behind the entry are the program's.
                    (_, What::Entry(id)) => {
                        options.arguments.push(word.as_bytes().to_vec());
                        What::Entry(id)
                    }
                    // It has no program, so what follows is for us.
                    ("list", _) => {
                        options.what = What::List;
                        continue;
                    }
                    (name, _) => What::Command(name.to_owned()),
                };
                break;
            }
            if text == "--" {
                // The program's words follow.
                if !matches!(options.what, What::Entry(_)) {
                    return Err(UsageError::new("'--' stands behind the name of a command"));
                }
                options.arguments.extend(rest.map(|word| word.as_bytes().to_vec()));
                return Ok(options);
            }
            let (name, value) = words::option("run", &text, &mut rest, OPTIONS)?;
            options.set(name, value)?;
        }
        let mut words: Vec<Vec<u8>> = rest.map(|word| word.as_bytes().to_vec()).collect();
        // The first `--` behind the name belongs to nobody.
        if let Some(at) = words.iter().position(|word| word == b"--") {
            words.remove(at);
        }
        options.arguments.extend(words);
        Ok(options)
    }

    fn set(&mut self, name: &str, value: String) -> Result<(), UsageError> {
        if set_source(&mut self.sources, name, &value) || self.log.set(name, &value)? {
            return Ok(());
        }
        match name {
            "--exec" => self.what = What::Entry(value),
            "--host" => self.host = Some(value),
            "--directory" => self.directory = Some(value),
            "--shutdown-timeout" => {
                let timeout = parse_duration(&value);
                self.shutdown_timeout =
                    Some(timeout.ok_or_else(|| wrong(name, &value, "a duration such as 500ms or 5s"))?);
            }
            "--watch" => self.is_watch = true,
            "--no-clear" => self.keeps_screen = true,
            "--json" => self.json = true,
            "--color" => self.color = words::color(&value)?,
            _ => self.help = true,
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Options, UsageError> {
        let words: Vec<OsString> = line.split_whitespace().map(OsString::from).collect();
        Options::parse(&words, Color::Auto)
    }

    #[test]
    fn words_behind_the_name_are_the_programs() {
        let options = parse("--host app:term greet -- --loud").unwrap();
        assert_eq!((options.what, options.host.as_deref()), (What::Command("greet".to_owned()), Some("app:term")));
        assert_eq!(options.arguments, [b"--loud"]);
        let options = parse("-x app:main a -s b").unwrap();
        assert_eq!(options.what, What::Entry("app:main".to_owned()));
        assert_eq!(options.arguments, [&b"a"[..], b"-s", b"b"]);
        assert!(!options.log.is_silent);
        let options = parse("-s app.wapp greet -x").unwrap();
        assert_eq!((options.pack, options.what), (Some("app.wapp".into()), What::Everything));
        assert_eq!(options.arguments, [&b"greet"[..], b"-x"]);
        let options = parse("-x app:main a.wapp b.wapp -s").unwrap();
        assert_eq!((options.pack, options.what), (Some("a.wapp".into()), What::Entry("app:main".to_owned())));
        assert_eq!(options.arguments, [&b"b.wapp"[..], b"-s"]);
        let options = parse("-x app:main -- a.wapp").unwrap();
        assert_eq!((options.pack, options.arguments), (None, vec![b"a.wapp".to_vec()]));
        for line in ["list a.wapp --json", "--json list a.wapp"] {
            let options = parse(line).unwrap();
            assert_eq!((options.pack, options.what, options.json), (Some("a.wapp".into()), What::List, true));
        }
        assert_eq!(parse("greet a.wapp").unwrap().pack, None);
        assert_eq!(parse("-x app:main -- list").unwrap().arguments, [b"list"]);
    }

    #[test]
    fn what_is_not_understood_is_named() {
        assert_eq!(parse("").unwrap().what, What::Everything);
        assert_eq!(parse("list --json").unwrap().what, What::List);
        let error = parse("--hosst x").unwrap_err();
        assert_eq!(error.helps.first().unwrap(), "did you mean '--host'?");
        assert_eq!(parse("--exec").unwrap_err().message, "option '--exec' needs a value");
        assert!(parse("--shutdown-timeout soon").unwrap_err().message.contains("'soon' is not a duration"));
    }
}
