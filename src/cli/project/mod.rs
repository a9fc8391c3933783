//! `wippy run`: a project, or one of its commands, until it ends.
//!
//! [`options`] understands the words, [`history`] the settings of the registry, [`types`] checks the sources, [`herald`] says how it gets on,
//! [`watch`] applies changes of the files.

pub(super) mod herald;
pub(super) mod history;
pub(super) mod options;
pub(super) mod types;
mod watch;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::args::{self, Request, UsageError};
use super::exit::FAILURE;
use super::findings;
use super::interrupt;
use super::loading;
use super::output::{Color, Output};
use super::packed;
use super::report;
use super::run;
use super::settings::project_settings;
use super::uncaught::Reports;
use super::watching::{Rerun, Watched, rerun};
use crate::diag::suggest;
use crate::log::Level;
use crate::pack::Content;
use crate::project::{Config, Data, Entry, Finding, Id, Loaded, State};
use crate::security::Security;
use crate::stdlib::io::Streams;
use crate::supervise::{self, Files, Form, NotRun, Plan, Task};
use herald::Voice;
use options::{Options, What};
use watch::Watch;

/// The help of the command.
pub(super) const HELP: &str = include_str!("help.txt");

/// Status of a run that SIGINT or SIGTERM has stopped in an orderly way.
const STOPPED: i32 = 0;

/// Runs the command with the words behind its name; gives the exit status. `security` is that of a script, which a pack can hold.
pub(super) fn run(words: &[OsString], color: Color, security: Security) -> Result<u8, UsageError> {
    let options = Options::parse(words, color)?;
    if options.help {
        Streams::standard().write_out(HELP.as_bytes());
        return Ok(0);
    }
    let output = Output::of_errors(options.color);
    if let Some(pack) = &options.pack {
        return run_pack(words, &options, pack, security, output);
    }
    let root = loading::project_root(options.directory.as_deref())?;
    let mut sources = options.sources.clone();
    sources.root.clone_from(&root);
    if options.is_watch && matches!(options.what, What::Command(_) | What::Entry(_)) {
        return run_again(words, &options, &root, output);
    }
    let watch = options.is_watch.then(|| Watch {
        sources: sources.clone(),
        output,
        is_silent: options.log.is_silent,
        watched: Watched::new(&root),
    });
    let loaded = match loading::load(&sources, output, !options.log.is_silent) {
        Ok(loaded) => loaded,
        Err(status) => return Ok(status),
    };
    let state = &loaded.state;
    let task = match &options.what {
        What::Everything => None,
        What::List => {
            Streams::standard().write_out(list(state, &options).as_bytes());
            return Ok(0);
        }
        What::Command(name) => Some(command(state, name)?),
        What::Entry(name) => Some(entry_of(state, name)?),
    };
    let task = match task {
        Some(id) => Some(Task { host: host(state, options.host.as_deref())?, id, words: options.arguments.clone() }),
        None => None,
    };
    start(&options, loaded, &root, task, watch, output)
}

/// Runs a pack: an entry, its command of that name, its main or only one, or all of it. `words` are all those of the command.
fn run_pack(
    words: &[OsString],
    options: &Options,
    pack: &Path,
    security: Security,
    output: Output,
) -> Result<u8, UsageError> {
    if options.is_watch {
        return Err(UsageError::new("'--watch' needs the files of a project: those of a pack do not change"));
    }
    let root = PathBuf::from(options.directory.as_deref().unwrap_or("."));
    let path =
        options.directory.as_ref().map_or_else(|| pack.to_path_buf(), |directory| Path::new(directory).join(pack));
    let pack = match packed::read_to_run(&path, output) {
        Ok(pack) => pack,
        Err(status) => return Ok(status),
    };
    if pack.manifest.content == Content::Script {
        let has_none = || UsageError::new(format!("{} is a script, which has no entries or commands", path.display()));
        if options.what != What::Everything {
            return Err(has_none());
        }
        // The same as without `run` in front: the options are those of scripts.
        let words = [OsString::from("wippy")].into_iter().chain(words.iter().cloned()).collect();
        return match args::parse(words)? {
            Request::Run(invocation) => Ok(run::run(*invocation, security)),
            _ => Err(has_none()),
        };
    }
    let mut sources = options.sources.clone();
    sources.root.clone_from(&root);
    let loaded = match packed::load(pack, &sources, output) {
        Ok(loaded) => loaded,
        Err(status) => return Ok(status),
    };
    let state = &loaded.state;
    let first = options.arguments.first().and_then(|word| std::str::from_utf8(word).ok());
    if options.what == What::List || (options.what == What::Everything && first == Some("list")) {
        let behind: Vec<_> = options.arguments.iter().skip(1).map(|word| String::from_utf8_lossy(word)).collect();
        if let Some(other) = behind.iter().find(|word| *word != "--json") {
            return Err(UsageError::new(format!("'list' takes no '{other}'")));
        }
        let options = Options { json: options.json || !behind.is_empty(), ..options.clone() };
        Streams::standard().write_out(list(state, &options).as_bytes());
        return Ok(0);
    }
    let named = first.filter(|name| commands(state).iter().any(|command| command.name == *name));
    let (id, mut words) = match (&options.what, named, main_command(state)) {
        (What::Entry(name), ..) => (Some(entry_of(state, name)?), options.arguments.clone()),
        (What::Command(name), ..) => (Some(command(state, name)?), options.arguments.clone()),
        (_, Some(name), _) => (Some(command(state, name)?), options.arguments.iter().skip(1).cloned().collect()),
        (_, None, Some(id)) => (Some(id), options.arguments.clone()),
        // It has no program that the words could be for.
        (_, None, None) => match first {
            Some(name) => (Some(command(state, name)?), Vec::new()),
            None => (None, Vec::new()),
        },
    };
    // As behind the name of any command.
    if let Some(at) = words.iter().position(|word: &Vec<u8>| word == b"--") {
        words.remove(at);
    }
    let task = match id {
        Some(id) => Some(Task { host: host(state, options.host.as_deref())?, id, words }),
        None => None,
    };
    start(options, loaded, &root, task, None, output)
}

/// The command that says that it is the main one, or the only one.
fn main_command(state: &State) -> Option<Id> {
    let all = commands(state);
    let is_main = |command: &&Command<'_>| command.entry.get("meta.command.main").and_then(Data::as_bool) == Some(true);
    let only = || if let [one] = all.as_slice() { Some(one) } else { None };
    all.iter().find(is_main).or_else(only).map(|command| command.entry.id.clone())
}

/// The names of the commands of a project, with a line about each.
pub(super) fn commands_of(state: &State) -> Vec<(String, String)> {
    commands(state).iter().map(|command| (command.name.to_owned(), command.short.to_owned())).collect()
}

/// Runs a command, and again whenever a file of the project changes.
fn run_again(words: &[OsString], options: &Options, root: &Path, output: Output) -> Result<u8, UsageError> {
    // The words behind the name are the program's.
    let n_own = words.len() - options.arguments.len();
    let is_left = |(at, word): &(usize, &OsString)| *at >= n_own || (*word != "--watch" && *word != "--no-clear");
    let own = words.iter().enumerate().filter(is_left).map(|(_, word)| word.clone());
    let words = std::iter::once(OsString::from("run")).chain(own).collect();
    let watched = Watched::new(root);
    rerun(Rerun { watched, others: None, words, keeps_screen: options.keeps_screen, output }, |_| Vec::new())
}

fn start(
    options: &Options,
    loaded: Loaded,
    root: &Path,
    task: Option<Task>,
    watch: Option<Watch>,
    output: Output,
) -> Result<u8, UsageError> {
    let settings = project_settings()?;
    let project = &loaded.config;
    let default = if task.is_some() { Level::Error } else { Level::Info };
    options.log.configure(default, Some(project), output);
    if !types::may_start(&loaded, output) {
        return Ok(FAILURE);
    }
    let n_entries = loaded.state.len();
    let state = Arc::new(loaded.state);
    let is_function =
        task.as_ref().and_then(|task| state.get(&task.id)).is_some_and(|entry| entry.kind.starts_with("function."));
    let form = if options.json { Form::Json } else { Form::Printed };
    let shows = is_function.then_some(form);
    let voice = Voice { output, is_silent: options.log.is_silent, n_entries, has_task: task.is_some(), shows };
    let plan = Plan {
        state: Arc::clone(&state),
        root: shown(root),
        chunks: loaded.chunks,
        task,
        guest: None,
        shutdown_timeout: options.shutdown_timeout.unwrap_or_else(|| project.duration("shutdown.timeout")),
        cache: loaded.cache.clone(),
        n_texts: n_texts(project),
        eval_cache: eval_cache(project),
        registry: history::settings(project, Some(root)),
        follow: watch.map(|watch| {
            let state = Arc::clone(&state);
            Box::new(move |files| watch.follow(&state, files)) as Box<dyn FnOnce(Files) + Send>
        }),
        check_types: types::for_changes(project, root),
        is_strict: project.bool("security.strict_mode"),
        config: settings.config,
        options: settings.options,
        reporter: Box::new(Reports::new(Arc::new([]), output)),
        herald: Box::new(voice),
        // Without the watch a signal ends the program at once, as usual.
        on_outside: Box::new(|stop| interrupt::on_signal(move |_| stop(STOPPED)).unwrap_or_default()),
    };
    match supervise::run(plan) {
        Ok(status) => Ok(u8::try_from(status).unwrap_or(FAILURE)),
        Err(NotRun::History(why)) => {
            let text = format!("the history of the registry cannot be read: {why}");
            report::write(&format!("{} {}\n", output.error_word("error:"), output.shown(&text)));
            Ok(FAILURE)
        }
        Err(NotRun::Entry(mistake)) => {
            let (id, fault) = *mistake;
            let finding = match state.get(&id) {
                Some(entry) => entry.finding(fault),
                None => Finding::new(fault, None),
            };
            report::write(&findings::render(&[finding], output));
            Ok(FAILURE)
        }
    }
}

/// The code of how many texts is kept in memory.
pub(super) fn n_texts(config: &Config) -> usize {
    usize::try_from(config.int("lua.proto_cache_size")).unwrap_or(0)
}

/// How compiled programs of `eval_runner` are kept: how many, and how long.
pub(super) fn eval_cache(config: &Config) -> (usize, Duration) {
    let size = usize::try_from(config.int("lua.eval.cache_size")).unwrap_or(0);
    (size, config.duration("lua.eval.cache_ttl"))
}

/// The root as messages name it: empty for the working directory.
pub(super) fn shown(root: &Path) -> PathBuf {
    let here = std::env::current_dir().and_then(std::fs::canonicalize).unwrap_or_default();
    root.strip_prefix(&here).unwrap_or(root).to_path_buf()
}

/// A command of the project: its name, a line about it, its entry, and whether it is a test.
struct Command<'a> {
    name: &'a str,
    short: &'a str,
    entry: &'a Entry,
}

/// The commands of a project, by name.
fn commands(state: &State) -> Vec<Command<'_>> {
    let mut commands: Vec<Command<'_>> = state
        .iter()
        .filter(|entry| entry.kind.starts_with("process."))
        .filter_map(|entry| {
            let name = entry.get("meta.command.name").and_then(Data::as_str)?;
            let short = entry.get("meta.command.short").and_then(Data::as_str).unwrap_or_default();
            Some(Command { name, short, entry })
        })
        .collect();
    commands.sort_by(|a, b| a.name.cmp(b.name).then_with(|| a.entry.id.cmp(&b.entry.id)));
    commands
}

/// The list of commands as text, or as JSON.
fn list(state: &State, options: &Options) -> String {
    let commands = commands(state);
    let is_test =
        |command: &Command<'_>| command.entry.get("meta.command.use_case").and_then(Data::as_str) == Some("test");
    if options.json {
        let rows: Vec<serde_json::Value> = commands
            .iter()
            .map(|command| {
                let is_main = command.entry.get("meta.command.main").and_then(Data::as_bool).unwrap_or(false);
                let use_case = if is_test(command) { "test" } else { "run" };
                serde_json::json!({
                    "name": command.name, "short": command.short, "id": command.entry.id.as_str(), "main": is_main,
                    "use_case": use_case,
                })
            })
            .collect();
        return format!("{}\n", serde_json::Value::Array(rows));
    }
    if commands.is_empty() {
        return "No commands in this project.\nAdd meta.command.name to a process entry to make one.\n".to_owned();
    }
    let width = |texts: &dyn Fn(&Command<'_>) -> usize| commands.iter().map(texts).max().unwrap_or(0);
    let names = width(&|command| command.name.chars().count());
    let shorts = width(&|command| about(command, is_test(command)).chars().count());
    let output = Output::of_results(options.color);
    let mut text = "Commands\n\n".to_owned();
    for command in &commands {
        let name = output.name(&format!("{:names$}", command.name));
        let id = output.dim(command.entry.id.as_str());
        text.push_str(&format!("  {name}    {:shorts$}       {id}\n", about(command, is_test(command))));
    }
    text.push_str("\nRun one with: wippy run <name> [args]\n");
    text
}

fn about(command: &Command<'_>, is_test: bool) -> String {
    if is_test { format!("{} (test)", command.short).trim_start().to_owned() } else { command.short.to_owned() }
}

/// The entry of a named command.
fn command(state: &State, name: &str) -> Result<Id, UsageError> {
    let commands = commands(state);
    let found: Vec<&Command<'_>> = commands.iter().filter(|command| command.name == name).collect();
    match found.as_slice() {
        [one] => Ok(one.entry.id.clone()),
        [] => {
            let mut error = UsageError::new(format!("no command named '{name}'"));
            let near = suggest::near(name, commands.iter().map(|command| command.name));
            error.helps.extend(near.iter().map(|near| format!("did you mean '{near}'?")));
            error.helps.push("'wippy run list' shows all commands".to_owned());
            Err(error)
        }
        several => {
            let ids: Vec<&str> = several.iter().map(|command| command.entry.id.as_str()).collect();
            let mut error = UsageError::new(format!("{} are both the command '{name}'", ids.join(" and ")));
            error.helps.extend(several.iter().filter_map(|command| place_of(command.entry)));
            Err(error)
        }
    }
}

/// `file:line` of an entry.
fn place_of(entry: &Entry) -> Option<String> {
    let place = entry.place("")?;
    let at = place.file.line_column(place.span.start);
    Some(format!("{} stands at {}:{}", entry.id, place.file.name(), at.line))
}

/// The entry that `-x` names: an id, or a name that one process or function has.
fn entry_of(state: &State, name: &str) -> Result<Id, UsageError> {
    let can_run = |entry: &Entry| entry.kind.starts_with("process.lua") || entry.kind.starts_with("function.lua");
    if !name.contains(':') {
        let found: Vec<&str> = state
            .iter()
            .filter(|entry| entry.id.name() == name && can_run(entry))
            .map(|entry| entry.id.as_str())
            .collect();
        return match found.as_slice() {
            [id] => Id::parse(id).map_err(|fault| UsageError::new(fault.message)),
            [] => Err(not_found(state, name, can_run)),
            ids => {
                let mut error = UsageError::new(format!("'{name}' is ambiguous: {}", ids.join(", ")));
                error.helps.push("write the whole id".to_owned());
                Err(error)
            }
        };
    }
    let id = Id::parse(name).map_err(|fault| UsageError::new(fault.message))?;
    match state.get(&id) {
        Some(entry) if can_run(entry) => Ok(id),
        Some(entry) => {
            let article = if entry.kind.starts_with(['a', 'e', 'i', 'o', 'u', 'h']) { "an" } else { "a" };
            let message =
                format!("cannot execute {id}: it is {article} {}; -x needs a process or function entry", entry.kind);
            Err(UsageError::new(message))
        }
        None => Err(not_found(state, name, can_run)),
    }
}

/// There is no entry of this id or name. What is suggested can be run; a name is compared with names.
fn not_found(state: &State, name: &str, can_run: impl Fn(&Entry) -> bool) -> UsageError {
    let mut error = UsageError::new(format!("no entry '{name}'"));
    let known: Vec<&str> = state
        .iter()
        .filter(|entry| can_run(entry))
        .map(|entry| if name.contains(':') { entry.id.as_str() } else { entry.id.name() })
        .collect();
    let near = suggest::near(name, known.iter().copied());
    error.helps.extend(near.iter().map(|near| format!("did you mean '{near}'?")));
    if known.is_empty() {
        error.helps.push("no entry of this project is a process or a function".to_owned());
    }
    error
}

/// The terminal host of a command: the one that is named, or the only one. None: the project has none.
fn host(state: &State, named: Option<&str>) -> Result<Option<Id>, UsageError> {
    let hosts: Vec<&Id> = state.of_kind("terminal.host").map(|entry| &entry.id).collect();
    if let Some(named) = named {
        let id = Id::parse(named).map_err(|fault| UsageError::new(fault.message))?;
        if !hosts.contains(&&id) {
            let mut error = UsageError::new(format!("{id} is no terminal.host"));
            let near = suggest::near(named, hosts.iter().map(|id| id.as_str()));
            error.helps.extend(near.iter().map(|near| format!("did you mean '{near}'?")));
            return Err(error);
        }
        return Ok(Some(id));
    }
    match hosts.as_slice() {
        [] => Ok(None),
        [id] => Ok(Some((*id).clone())),
        several => {
            let ids: Vec<&str> = several.iter().map(|id| id.as_str()).collect();
            let mut error = UsageError::new(format!("the project has several terminal hosts: {}", ids.join(", ")));
            error.helps.push("choose one with '--host ID'".to_owned());
            Err(error)
        }
    }
}
