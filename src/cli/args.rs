//! The words of the command line.
//!
//! The usual case, a file and its arguments, needs no option parser and is taken apart by hand, so that a short script
//! starts at once. Everything that begins with an option goes through `clap`; its complaints are put into our words.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;
use std::time::Duration;

use clap::builder::{OsStringValueParser, PathBufValueParser};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, ArgMatches, Command};

use super::hub;
use super::output::Color;
use super::settings::{WORKERS, parse_duration, parse_names, parse_size, parse_workers};
use crate::diag::suggest;
use crate::log::{Encoding, Level};

/// What is run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Program {
    /// A file.
    File(OsString),
    /// Pieces of code from the command line.
    Code(Vec<OsString>),
    /// The text of standard input, since `-` asks for it.
    Stdin,
    /// Nothing was named.
    Unnamed,
}

/// How long processes that are asked to stop have for that, unless the command line says otherwise.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(2);

/// What a list of modules is made of.
const MODULE_NAME: &str = "the name of a module";

/// A command line, understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Invocation {
    /// What is run.
    pub(super) program: Program,
    /// All words, the command's own name included.
    pub(super) words: Vec<OsString>,
    /// Position in `words` of the first argument of the program.
    pub(super) first_argument: usize,
    /// Directory to change to.
    pub(super) directory: Option<PathBuf>,
    /// Modules that are required under their names first.
    pub(super) modules: Vec<OsString>,
    /// When colour is used.
    pub(super) color: Color,
    /// Most bytes of the heap.
    pub(super) max_memory: Option<usize>,
    /// Most reductions.
    pub(super) max_reductions: Option<u64>,
    /// Built-in modules that may be required, if not all may.
    pub(super) allowed_modules: Option<Vec<String>>,
    /// Built-in modules that may not be required.
    pub(super) denied_modules: Vec<String>,
    /// Worker threads.
    pub(super) workers: Option<usize>,
    /// Reductions of a turn.
    pub(super) reductions: Option<u32>,
    /// Most processes at once (0: no limit).
    pub(super) max_processes: usize,
    /// How long processes that are asked to stop have for that.
    pub(super) shutdown_timeout: Duration,
    /// Leave the environment variables of the runtime alone.
    pub(super) ignores_environment: bool,
    /// Check types first, and run only what has no type error.
    pub(super) check: bool,
    /// The standard library of project entries.
    pub(super) restricted: bool,
    /// Run again whenever a file of the program changes.
    pub(super) is_watch: bool,
    /// Without clearing the screen before that.
    pub(super) keeps_screen: bool,
    /// Log records.
    pub(super) log: LogOptions,
}

/// What is written of log records, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct LogOptions {
    /// The least grave level (nothing: silence).
    pub(super) level: Option<Level>,
    /// Whether errors tell the stack.
    pub(super) has_stacks: bool,
    /// Columns or JSON.
    pub(super) encoding: Encoding,
    /// Records are events, too.
    pub(super) is_streamed: bool,
}

/// What the command line asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Request {
    /// Run a program.
    Run(Box<Invocation>),
    /// Show the help text.
    Help,
    /// Show the number of the version.
    Number,
    /// Say what this build is: the words behind the command, and when colour is used.
    Version(Vec<OsString>, Color),
    /// A command that needs a hub.
    Hub(&'static str),
    /// Check files: the words behind the command, and when colour is used.
    Lint(Vec<OsString>, Color),
    /// Format files: the words behind the command, and when colour is used.
    Format(Vec<OsString>, Color),
    /// Look at the entries of a project.
    Registry(Vec<OsString>, Color),
    /// Write a lock file.
    Init(Vec<OsString>, Color),
    /// Make a project.
    New(Vec<OsString>, Color),
    /// Make one file of a project or a script.
    Pack(Vec<OsString>, Color),
    /// Run a project: the words behind the command, and when colour is used.
    Project(Vec<OsString>, Color),
    /// Run tests: the words behind the command, and when colour is used.
    Test(Vec<OsString>, Color),
    /// Write what completes words in a shell.
    Completions(Vec<OsString>, Color),
    /// Change to a directory, then this.
    In(PathBuf, Box<Request>),
    /// Show the help on a topic.
    Explain(Option<String>),
}

/// A command line that is not understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct UsageError {
    /// What is wrong.
    pub(super) message: String,
    /// Facts, one line each.
    pub(super) notes: Vec<String>,
    /// What to do about it, one line each.
    pub(super) helps: Vec<String>,
}

impl UsageError {
    /// A complaint without advice.
    pub(super) fn new(message: impl Into<String>) -> UsageError {
        UsageError { message: message.into(), notes: Vec::new(), helps: Vec::new() }
    }
}

impl Invocation {
    fn new(words: Vec<OsString>) -> Invocation {
        Invocation {
            program: Program::Unnamed,
            first_argument: words.len(),
            words,
            directory: None,
            modules: Vec::new(),
            color: Color::Auto,
            max_memory: None,
            max_reductions: None,
            allowed_modules: None,
            denied_modules: Vec::new(),
            workers: None,
            reductions: None,
            max_processes: 0,
            shutdown_timeout: SHUTDOWN_TIMEOUT,
            ignores_environment: false,
            check: false,
            restricted: false,
            is_watch: false,
            keeps_screen: false,
            log: LogOptions {
                level: Some(Level::Error),
                has_stacks: false,
                encoding: Encoding::Console,
                is_streamed: false,
            },
        }
    }

    /// The arguments of the program.
    pub(super) fn arguments(&self) -> &[OsString] {
        self.words.get(self.first_argument..).unwrap_or_default()
    }
}

/// Understands a command line, the command's own name included.
pub(super) fn parse(words: Vec<OsString>) -> Result<Request, UsageError> {
    let mut invocation = Invocation::new(words);
    match invocation.words.get(1) {
        None => {}
        Some(word) if is_option(word) => return parse_options(invocation),
        Some(_) => {
            if let Some(request) = command_at(&invocation, 1).or_else(|| project_at(&invocation, 1)) {
                return Ok(request);
            }
            choose_program(&mut invocation, 1, false)?;
        }
    }
    Ok(Request::Run(Box::new(invocation)))
}

/// The request, if the word at this place is the name of a command.
fn command_at(invocation: &Invocation, at: usize) -> Option<Request> {
    let words = invocation.words.get(at + 1..).unwrap_or_default();
    match invocation.words.get(at)?.to_str()? {
        "lint" | "check" => Some(Request::Lint(words.to_vec(), invocation.color)),
        "fmt" => Some(Request::Format(words.to_vec(), invocation.color)),
        "registry" => Some(Request::Registry(words.to_vec(), invocation.color)),
        "init" => Some(Request::Init(words.to_vec(), invocation.color)),
        "new" => Some(Request::New(words.to_vec(), invocation.color)),
        "pack" => Some(Request::Pack(words.to_vec(), invocation.color)),
        "test" => Some(Request::Test(words.to_vec(), invocation.color)),
        "run" => Some(Request::Project(words.to_vec(), invocation.color)),
        "version" => Some(Request::Version(words.to_vec(), invocation.color)),
        "completions" => Some(Request::Completions(words.to_vec(), invocation.color)),
        "help" => Some(Request::Explain(words.first().map(|word| word.to_string_lossy().into_owned()))),
        name => hub::COMMANDS.into_iter().find(|known| *known == name).map(Request::Hub),
    }
}

/// The request, if the word at this place is the root of a project: the same as `-C DIRECTORY run`.
fn project_at(invocation: &Invocation, at: usize) -> Option<Request> {
    let word = invocation.words.get(at)?;
    let directory = invocation.directory.clone().unwrap_or_default().join(word);
    if !directory.is_dir() || crate::project::root::find_root(&directory).is_none() {
        return None;
    }
    let words = invocation.words.get(at + 1..).unwrap_or_default().to_vec();
    Some(Request::Project(in_directory(word, words), invocation.color))
}

/// The words of `wippy run` in a directory.
fn in_directory(directory: &OsStr, words: Vec<OsString>) -> Vec<OsString> {
    [OsString::from("-C"), directory.to_owned()].into_iter().chain(words).collect()
}

fn is_option(word: &OsString) -> bool {
    word.len() > 1 && word.as_encoded_bytes().starts_with(b"-")
}

/// Takes the word at `at` for the program and what follows for its arguments.
fn choose_program(invocation: &mut Invocation, at: usize, is_file: bool) -> Result<(), UsageError> {
    let Some(word) = invocation.words.get(at) else {
        return Ok(());
    };
    if word == "-" {
        invocation.program = Program::Stdin;
    } else if is_file || names_file(word, invocation.directory.as_deref()) {
        invocation.program = Program::File(word.clone());
    } else {
        return Err(unknown_word(word));
    }
    invocation.first_argument = at + 1;
    Ok(())
}

/// Whether a word is a file by its form, or because there is one.
fn names_file(word: &OsStr, directory: Option<&std::path::Path>) -> bool {
    let bytes = word.as_encoded_bytes();
    bytes.iter().any(|&byte| byte == b'/' || byte == b'\\')
        || bytes.ends_with(b".lua")
        || bytes.ends_with(b".wapp")
        || directory.map_or_else(|| PathBuf::from(word), |directory| directory.join(word)).exists()
}

/// Names of commands, for suggestions.
pub(super) const COMMANDS: [&str; 12] =
    ["check", "completions", "fmt", "help", "init", "lint", "new", "pack", "registry", "run", "test", "version"];

fn unknown_word(word: &OsStr) -> UsageError {
    let word = word.to_string_lossy();
    let mut error = UsageError::new(format!("no command or file named '{word}'"));
    let files = neighbours(".");
    let near = suggest::near(&word, COMMANDS);
    error.helps.extend(near.iter().map(|name| format!("did you mean the command '{name}'?")));
    let near = suggest::near(&word, files.iter().map(String::as_str));
    error.helps.extend(near.iter().map(|name| format!("did you mean the file '{name}'?")));
    error.helps.push(format!("to run a file that has no extension, write './{word}'"));
    error
}

/// Names of the files of a directory.
pub(super) fn neighbours(directory: &str) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(directory) else {
        return Vec::new();
    };
    entries.flatten().filter_map(|entry| entry.file_name().into_string().ok()).collect()
}

// ---- options

/// The options before the program. Help and errors are written by us, so that texts are not needed here.
fn command() -> Command {
    let flag = |id: &'static str| Arg::new(id).long(id).action(ArgAction::SetTrue);
    let option = |id: &'static str| Arg::new(id).long(id).value_parser(OsStringValueParser::new()).num_args(1);
    Command::new("wippy")
        .no_binary_name(true)
        .disable_help_flag(true)
        .disable_version_flag(true)
        .arg(flag("help").short('h'))
        .arg(flag("version").short('V'))
        .arg(flag("check"))
        .arg(
            Arg::new("code")
                .short('e')
                .action(ArgAction::Append)
                .allow_hyphen_values(true)
                .value_parser(OsStringValueParser::new()),
        )
        .arg(Arg::new("module").short('l').action(ArgAction::Append).value_parser(OsStringValueParser::new()))
        .arg(Arg::new("directory").short('C').value_parser(PathBufValueParser::new()))
        .arg(Arg::new("no-environment").short('E').action(ArgAction::SetTrue))
        .arg(option("memory-limit").short('m').alias("max-memory"))
        .arg(option("max-reductions"))
        .arg(flag("restricted"))
        .arg(flag("watch"))
        .arg(flag("no-clear"))
        .arg(Arg::new("verbose").long("verbose").short('v').action(ArgAction::Count))
        .arg(flag("very-verbose"))
        .arg(flag("console").short('c'))
        .arg(flag("silent").short('s'))
        .arg(option("log-format"))
        .arg(flag("event-streams"))
        .arg(option("modules"))
        .arg(option("deny-modules"))
        .arg(option("workers"))
        .arg(option("max-processes"))
        .arg(option("reductions"))
        .arg(option("shutdown-timeout"))
        .arg(option("color"))
        .arg(Arg::new("words").num_args(0..).trailing_var_arg(true).value_parser(OsStringValueParser::new()))
}

/// Long options, other names of theirs included.
pub(super) fn long_options() -> Vec<String> {
    let names = |arg: &Arg| -> Vec<String> {
        let long = arg.get_long().into_iter().chain(arg.get_all_aliases().into_iter().flatten());
        long.map(|name| format!("--{name}")).collect()
    };
    command().get_arguments().flat_map(names).collect()
}

/// Whether a word is an option whose value is the next word.
pub(super) fn takes_value(word: &str) -> bool {
    let is_it = |arg: &Arg| match word.strip_prefix("--") {
        Some(name) => arg.get_long() == Some(name) || arg.get_all_aliases().is_some_and(|all| all.contains(&name)),
        None => arg.get_short().is_some_and(|short| word.strip_prefix('-') == Some(short.encode_utf8(&mut [0; 4]))),
    };
    command().get_arguments().any(|arg| arg.get_action().takes_values() && is_it(arg))
}

fn parse_options(mut invocation: Invocation) -> Result<Request, UsageError> {
    let words = invocation.words.iter().skip(1).cloned();
    let matches = command().try_get_matches_from(words).map_err(|error| explain(&error))?;
    if matches.get_flag("help") {
        return Ok(Request::Help);
    }
    if matches.get_flag("version") {
        return Ok(Request::Number);
    }
    take_options(&mut invocation, &matches)?;
    let n_rest = matches.get_many::<OsString>("words").map_or(0, Iterator::count);
    let rest = invocation.words.len() - n_rest;
    let is_escaped = invocation.words.get(rest - 1).is_some_and(|word| word == "--");
    if let Some(code) = matches.get_many::<OsString>("code") {
        invocation.program = Program::Code(code.cloned().collect());
        invocation.first_argument = rest;
    } else {
        if !is_escaped && let Some(request) = command_at(&invocation, rest).or_else(|| project_at(&invocation, rest)) {
            return Ok(match invocation.directory {
                Some(directory) => Request::In(directory, Box::new(request)),
                None => request,
            });
        }
        choose_program(&mut invocation, rest, is_escaped)?;
    }
    Ok(Request::Run(Box::new(invocation)))
}

fn take_options(invocation: &mut Invocation, matches: &ArgMatches) -> Result<(), UsageError> {
    let text = |id: &str| matches.get_one::<OsString>(id).map(|text| text.to_string_lossy().into_owned());
    let wrong = |name: &str, value: &str, expected: &str| {
        UsageError::new(format!("option '--{name}': '{value}' is not {expected}"))
    };
    if let Some(word) = text("color") {
        let color = Color::parse(&word);
        invocation.color = color.ok_or_else(|| wrong("color", &word, "one of auto, always, never"))?;
    }
    if let Some(size) = text("memory-limit") {
        let bytes = parse_size(&size);
        invocation.max_memory = Some(bytes.ok_or_else(|| wrong("memory-limit", &size, "a size such as 512M"))?);
    }
    if let Some(count) = text("max-reductions") {
        let n = count.parse().ok();
        invocation.max_reductions = Some(n.ok_or_else(|| wrong("max-reductions", &count, "a number"))?);
    }
    if let Some(names) = text("modules") {
        let names = parse_names(&names);
        invocation.allowed_modules = Some(names.map_err(|name| wrong("modules", &name, MODULE_NAME))?);
    }
    if let Some(names) = text("deny-modules") {
        let names = parse_names(&names);
        invocation.denied_modules = names.map_err(|name| wrong("deny-modules", &name, MODULE_NAME))?;
    }
    if let Some(count) = text("workers") {
        invocation.workers = Some(parse_workers(&count).ok_or_else(|| wrong("workers", &count, WORKERS))?);
    }
    if let Some(count) = text("reductions") {
        let n = count.parse().ok().filter(|n| *n > 0);
        invocation.reductions = Some(n.ok_or_else(|| wrong("reductions", &count, "a number of at least 1"))?);
    }
    if let Some(count) = text("max-processes") {
        let n = count.parse().ok();
        invocation.max_processes = n.ok_or_else(|| wrong("max-processes", &count, "a number"))?;
    }
    if let Some(duration) = text("shutdown-timeout") {
        let time = parse_duration(&duration);
        invocation.shutdown_timeout =
            time.ok_or_else(|| wrong("shutdown-timeout", &duration, "a duration such as 2s or 500ms"))?;
    }
    invocation.directory = matches.get_one::<PathBuf>("directory").cloned();
    invocation.modules = matches.get_many("module").into_iter().flatten().cloned().collect();
    invocation.ignores_environment = matches.get_flag("no-environment");
    invocation.check = matches.get_flag("check");
    invocation.restricted = matches.get_flag("restricted");
    invocation.is_watch = matches.get_flag("watch");
    invocation.keeps_screen = matches.get_flag("no-clear");
    if let Some(word) = text("log-format") {
        let encoding = Encoding::parse(&word);
        invocation.log.encoding = encoding.ok_or_else(|| wrong("log-format", &word, "one of console, json"))?;
    }
    invocation.log.is_streamed = matches.get_flag("event-streams");
    invocation.log.has_stacks = matches.get_count("verbose") > 1 || matches.get_flag("very-verbose");
    invocation.log.level = if matches.get_flag("silent") {
        None
    } else if matches.get_count("verbose") > 0 || matches.get_flag("very-verbose") {
        Some(Level::Debug)
    } else if matches.get_flag("console") {
        Some(Level::Info)
    } else {
        invocation.log.level
    };
    Ok(())
}

fn unknown_option(word: &str) -> UsageError {
    let name = word.split('=').next().unwrap_or(word);
    let mut usage = UsageError::new(format!("no option '{name}'"));
    let known = long_options();
    let near = suggest::near(name, known.iter().map(String::as_str));
    usage.helps.extend(near.iter().map(|option| format!("did you mean '{option}'?")));
    usage
}

/// `clap`'s complaint in our words.
fn explain(error: &clap::Error) -> UsageError {
    let context = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        _ => String::new(),
    };
    let argument = context(ContextKind::InvalidArg);
    // An option is shown with its value's name.
    let name = argument.split([' ', '=']).next().unwrap_or_default();
    match error.kind() {
        ErrorKind::UnknownArgument => unknown_option(name),
        ErrorKind::ArgumentConflict => UsageError::new(format!("option '{name}' is given more than once")),
        ErrorKind::InvalidValue | ErrorKind::WrongNumberOfValues | ErrorKind::TooFewValues
            if context(ContextKind::InvalidValue).is_empty() =>
        {
            UsageError::new(format!("option '{name}' needs a value"))
        }
        ErrorKind::TooManyValues => UsageError::new(format!("option '{name}' takes no value")),
        _ => UsageError::new(format!("option '{name}' cannot be used like this")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<OsString> {
        std::iter::once("wippy").chain(line.split_whitespace()).map(OsString::from).collect()
    }

    fn run(line: &str) -> Invocation {
        match parse(words(line)) {
            Ok(Request::Run(invocation)) => *invocation,
            other => panic!("{line}: {other:?}"),
        }
    }

    fn complaint(line: &str) -> UsageError {
        parse(words(line)).unwrap_err()
    }

    #[test]
    fn definition_is_consistent() {
        command().debug_assert();
    }

    #[test]
    fn words_behind_the_program_are_its_own() {
        for line in ["a.lua x --color never -e y", "--color always a.lua x --color never -e y"] {
            let invocation = run(line);
            assert_eq!(invocation.program, Program::File("a.lua".into()));
            assert_eq!(invocation.arguments(), ["x", "--color", "never", "-e", "y"]);
        }
        assert_eq!(run("- -x").program, Program::Stdin);
        assert_eq!(run("-m 1M - -x").arguments(), ["-x"]);
        assert_eq!(run("-- run").program, Program::File("run".into()));
        assert_eq!(run("").program, Program::Unnamed);
    }

    #[test]
    fn commands_run_in_a_directory() {
        for (line, command) in [("-C / lint x", "lint"), ("-C / test", "test"), ("-C / run a -C b", "run")] {
            let Ok(Request::In(directory, request)) = parse(words(line)) else { panic!("{line}") };
            assert_eq!(directory, PathBuf::from("/"));
            match (*request, command) {
                (Request::Lint(words, _), "lint") => assert_eq!(words, ["x"]),
                (Request::Test(words, _), "test") => assert!(words.is_empty()),
                (Request::Project(words, _), "run") => assert_eq!(words, ["a", "-C", "b"]),
                (other, _) => panic!("{line}: {other:?}"),
            }
        }
    }

    #[test]
    fn code_takes_all_words_as_arguments() {
        let invocation = run("-e print(1) -e -x a.lua -e z");
        assert_eq!(invocation.program, Program::Code(vec!["print(1)".into(), "-x".into()]));
        assert_eq!(invocation.arguments(), ["a.lua", "-e", "z"]);
        assert_eq!(run("-ecode").program, Program::Code(vec!["code".into()]));
    }

    #[test]
    fn values_may_be_attached() {
        let invocation = run("-m512M --color=never -l json -ljson -E -C / --max-reductions=9 x.lua");
        assert_eq!(invocation.max_memory, Some(512 << 20));
        assert_eq!(invocation.color, Color::Never);
        assert_eq!(invocation.modules, ["json", "json"]);
        assert_eq!(invocation.max_reductions, Some(9));
        assert_eq!(invocation.directory, Some("/".into()));
        assert!(invocation.ignores_environment);
    }

    #[test]
    fn settings_of_processes() {
        let invocation = run("--workers 3 --max-processes=7 --reductions 50 --shutdown-timeout 1500ms x.lua");
        assert_eq!((invocation.workers, invocation.max_processes, invocation.reductions), (Some(3), 7, Some(50)));
        assert_eq!(invocation.shutdown_timeout, Duration::from_millis(1500));
        let invocation = run("--modules time,json --deny-modules fs x.lua");
        assert_eq!(invocation.allowed_modules, Some(vec!["time".to_owned(), "json".to_owned()]));
        assert_eq!(invocation.denied_modules, ["fs"]);
        assert_eq!(run("--modules= x.lua").allowed_modules, Some(Vec::new()), "none at all");
        for (line, message) in [
            ("--workers 0", "option '--workers': '0' is not a number between 1 and 1024"),
            ("--reductions 0", "option '--reductions': '0' is not a number of at least 1"),
            ("--max-processes x", "option '--max-processes': 'x' is not a number"),
            ("--shutdown-timeout 5", "option '--shutdown-timeout': '5' is not a duration such as 2s or 500ms"),
            ("--modules a,,b", "option '--modules': '' is not the name of a module"),
            ("--deny-modules a;b", "option '--deny-modules': 'a;b' is not the name of a module"),
        ] {
            assert_eq!(complaint(&format!("{line} x.lua")).message, message);
        }
    }

    #[test]
    fn what_is_logged() {
        let log = |line: &str| run(&format!("{line} x.lua")).log;
        assert_eq!((log("").level, log("").encoding), (Some(Level::Error), Encoding::Console));
        assert_eq!((log("-c").level, log("--verbose").level), (Some(Level::Info), Some(Level::Debug)));
        assert!(log("-vv").has_stacks && log("--very-verbose").has_stacks && !log("-v").has_stacks);
        assert_eq!((log("-s -v").level, log("--silent").level), (None, None));
        assert_eq!(log("--log-format json").encoding, Encoding::Json);
        let message = "option '--log-format': 'xml' is not one of console, json";
        assert_eq!(complaint("--log-format xml x.lua").message, message);
    }

    #[test]
    fn help_and_version() {
        assert_eq!(parse(words("--help")), Ok(Request::Help));
        assert_eq!(parse(words("-V x.lua")), Ok(Request::Number));
        assert_eq!(parse(words("version --json")), Ok(Request::Version(vec!["--json".into()], Color::Auto)));
        assert_eq!(parse(words("install a/b")), Ok(Request::Hub("install")));
    }

    #[test]
    fn complaints_name_what_is_wrong() {
        let usage = complaint("--colro never x.lua");
        assert_eq!(usage.message, "no option '--colro'");
        assert_eq!(usage.helps, ["did you mean '--color'?"]);
        assert_eq!(complaint("-Z x.lua").message, "no option '-Z'");
        assert_eq!(complaint("-e").message, "option '-e' needs a value");
        assert_eq!(complaint("--color").message, "option '--color' needs a value");
        assert_eq!(complaint("--color=x a.lua").message, "option '--color': 'x' is not one of auto, always, never");
        assert_eq!(complaint("-m 12Q a.lua").message, "option '--memory-limit': '12Q' is not a size such as 512M");
        assert_eq!(complaint("--max-reductions x a.lua").message, "option '--max-reductions': 'x' is not a number");
        assert_eq!(complaint("-m 1 -m 2 a.lua").message, "option '--memory-limit' is given more than once");
        assert_eq!(complaint("--help=x").message, "option '--help' takes no value");
        assert_eq!(complaint("no-such-word").message, "no command or file named 'no-such-word'");
    }
}
