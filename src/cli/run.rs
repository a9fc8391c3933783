//! Running one program (`wippy FILE`, `-e`, `-`).
//!
//! The pieces of the program run one after the other in one process. The results of the last decide the exit status;
//! a function, or a table with a function `main`, is called with the arguments. At the end, whatever the outcome, the
//! finalizers that are left are called.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use super::args::{Invocation, LogOptions, Program, UsageError};
use super::exit::{DEFECT, FAILURE};
use super::interrupt;
use super::lint;
use super::loaded_files;
use super::output::Output;
use super::packed;
use super::project;
use super::script::Script;
use super::script_files;
use super::settings::{DEBUG_VARIABLE, Debug, SMALL_THRESHOLD, WORKERS, WORKERS_VARIABLE, parse_workers, read_debug};
use super::source::{self, Source};
use super::uncaught::Reports;
use super::usage_error;
use super::watching::{Rerun, Watched, rerun};
use crate::environment::{Current, Environment};
use crate::log;
use crate::pack::{Content, Pack};
use crate::process::entry::Entries;
use crate::process::groups::Scopes;
use crate::process::host::Hosts;
use crate::process::limits::Limits;
use crate::process::resource::Resources;
use crate::process::system::{self, Settings};
use crate::runtime;
use crate::sched::Config;
use crate::security::Security;
use crate::stdlib::module::ModulePolicy;
use crate::stdlib::packed_files::PackedFiles;
use crate::vm::heap::runs;
use crate::vm::state::Options;

/// Code, or `@file`, that is run before each program.
const INIT_VARIABLE: &str = "WIPPY_INIT";
/// More directories for `require`.
pub(super) const PATH_VARIABLE: &str = "WIPPY_PATH";

/// Runs a program; gives the exit status.
pub(super) fn run(invocation: Invocation, security: Security) -> u8 {
    let output = Output::of_errors(invocation.color);
    if invocation.is_watch {
        return run_again(&invocation, output).unwrap_or_else(|error| usage_error(&error, output));
    }
    if let Program::File(name) = &invocation.program
        && packed::is_pack(name)
    {
        return run_pack(invocation, security, output);
    }
    run_prepared(prepare(&invocation, None), invocation, security, output)
}

/// Runs what is in a pack.
fn run_pack(invocation: Invocation, security: Security, output: Output) -> u8 {
    let Program::File(name) = &invocation.program else { return FAILURE };
    let path = invocation.directory.clone().unwrap_or_default().join(name);
    let pack = match packed::read_to_run(&path, output) {
        Ok(pack) => pack,
        Err(status) => return status,
    };
    match pack.manifest.content {
        Content::Script => run_prepared(prepare(&invocation, Some(pack)), invocation, security, output),
        Content::Project => {
            // The same as with `run` in front: the options are those of projects.
            let words = invocation.words.get(1..).unwrap_or_default();
            project::run(words, invocation.color, security).unwrap_or_else(|error| usage_error(&error, output))
        }
    }
}

/// Checks and starts what was read.
fn run_prepared(
    prepared: Result<Prepared, UsageError>,
    invocation: Invocation,
    security: Security,
    output: Output,
) -> u8 {
    loaded_files::tell();
    let prepared = match prepared {
        Ok(prepared) => prepared,
        Err(error) => return usage_error(&error, output),
    };
    if invocation.check && prepared.packed.is_some() {
        return usage_error(&UsageError::new("'--check' needs sources, and a pack holds what was compiled"), output);
    }
    if invocation.check {
        let file = match &invocation.program {
            Program::File(name) => Some(Path::new(name)),
            Program::Code(_) | Program::Stdin | Program::Unnamed => None,
        };
        if !lint::before_run(&prepared.sources, file, output) {
            return FAILURE;
        }
    }
    let Some(stack_kib) = prepared.stack_kib else {
        return start(invocation, prepared, security, output);
    };
    let script = move || start(invocation, prepared, security, output);
    let thread = thread::Builder::new().stack_size(stack_kib << 10).spawn(script);
    match thread.map(thread::JoinHandle::join) {
        Ok(Ok(status)) => status,
        Ok(Err(_)) => DEFECT,
        Err(error) => usage_error(&UsageError::new(format!("cannot start a thread: {error}")), output),
    }
}

/// Runs a script, and again whenever one of its files changes.
fn run_again(invocation: &Invocation, output: Output) -> Result<u8, UsageError> {
    let Program::File(name) = &invocation.program else {
        return Err(UsageError::new("'--watch' needs a file to run"));
    };
    if packed::is_pack(name) {
        return Err(UsageError::new("'--watch' needs a script: the files of a pack do not change"));
    }
    let script = invocation.directory.clone().unwrap_or_default().join(name);
    let files = || script_files::of(&script).into_iter().map(|file| file.path).collect();
    // The words behind the name are the program's, and a word behind these two options is a text.
    let is_own = |at: usize, word: &OsStr| {
        let is_text = at.checked_sub(1).and_then(|at| invocation.words.get(at)).is_some_and(|w| w == "-e" || w == "-l");
        at < invocation.first_argument && !is_text && (word == "--watch" || word == "--no-clear")
    };
    let words = invocation.words.iter().enumerate().skip(1).filter(|(at, word)| !is_own(*at, word));
    let run = Rerun {
        watched: Watched::of_files(files()),
        others: Some(&files),
        words: words.map(|(_, word)| word.clone()).collect(),
        keeps_screen: invocation.keeps_screen,
        output,
    };
    rerun(run, |_| Vec::new())
}

/// Starts the run with the program as its main process.
fn start(invocation: Invocation, prepared: Prepared, security: Security, output: Output) -> u8 {
    runs::bound_what_is_kept();
    let LogOptions { level, has_stacks, encoding, is_streamed } = invocation.log;
    let is_colored = output.text.color;
    log::configure(log::Settings { level, is_streamed, encoding, is_colored, has_stacks, ..log::Settings::default() });
    let Prepared { sources, packed, options, stack_kib, scheduling: Scheduling { workers, budget } } = prepared;
    let sources: Arc<[Source]> = sources.into();
    let file = match &invocation.program {
        Program::File(name) => Some(Path::new(name).to_path_buf()),
        Program::Code(_) | Program::Stdin | Program::Unnamed => None,
    };
    let file = packed.as_ref().map(|packed| PathBuf::from(&packed.main)).or(file);
    let stem = file.as_deref().and_then(Path::file_stem).map(|stem| stem.to_string_lossy().into_owned());
    let children = Options { max_reductions: 0, gc_threshold: SMALL_THRESHOLD, ..options.clone() };
    let settings = Settings {
        compile: runtime::compile,
        base: match &packed {
            _ if invocation.restricted => runtime::restricted_base(module_policy(&invocation)),
            Some(packed) => {
                runtime::base_of_pack(&module_path(&invocation), module_policy(&invocation), packed.files.clone())
            }
            None => runtime::base_with_path(&module_path(&invocation), module_policy(&invocation)),
        },
        options: children,
        entries: Box::new(match packed {
            Some(PackedScript { main, files }) => Entries::of_pack(&main, files),
            None => Entries::new(file.as_deref()),
        }),
        hosts: Hosts::of_script(invocation.max_processes, Limits::default()),
        shutdown_timeout: invocation.shutdown_timeout,
        resources: Resources::default(),
        environment: Current::new(Environment::of_script()),
        arguments: invocation.arguments().to_vec(),
        security,
        supervision: None,
        groups: Scopes::of_script(),
        registry: None,
        on_begin: Box::new(|_| {}),
        reporter: Box::new(Reports::new(Arc::clone(&sources), output)),
        // Without the watch a signal ends the program at once, as usual.
        on_outside: Box::new(|stopper| interrupt::watch(stopper).unwrap_or_default()),
    };
    let mut config = Config { stack_size: stack_kib.map(|kib| kib << 10), ..Config::default() };
    config.workers = workers;
    config.budget = budget.unwrap_or(config.budget);
    let id = format!("app:{}", stem.as_deref().unwrap_or("main"));
    let max_reductions = options.max_reductions;
    let script = Script::new(invocation, sources, max_reductions, output);
    let status = system::run(settings, config, Arc::new(options), &id, Box::new(script));
    u8::try_from(status).unwrap_or(FAILURE)
}

/// What was read before anything runs.
struct Prepared {
    sources: Vec<Source>,
    /// The script, if it lies in a pack.
    packed: Option<PackedScript>,
    options: Options,
    /// Kilobytes of native stacks, if the default does not count.
    stack_kib: Option<usize>,
    scheduling: Scheduling,
}

/// A script in a pack.
struct PackedScript {
    /// The file that it begins with.
    main: String,
    files: PackedFiles,
}

/// Settings of the scheduler; nothing stands for its defaults.
struct Scheduling {
    workers: Option<usize>,
    /// Reductions of a turn.
    budget: Option<u32>,
}

impl Scheduling {
    /// The command line goes before the environment.
    fn new(invocation: &Invocation, debug: &Debug) -> Result<Scheduling, UsageError> {
        let workers = match (invocation.workers, environment(invocation, WORKERS_VARIABLE)) {
            (Some(workers), _) => Some(workers),
            (None, None) => None,
            (None, Some(text)) => {
                let text = text.to_string_lossy();
                let wrong = || UsageError::new(format!("variable {WORKERS_VARIABLE}: '{text}' is not {WORKERS}"));
                Some(parse_workers(&text).ok_or_else(wrong)?)
            }
        };
        Ok(Scheduling { workers, budget: invocation.reductions.or(debug.budget) })
    }
}

/// Reads settings and program texts: all that can go wrong before anything runs.
fn prepare(invocation: &Invocation, pack: Option<Pack>) -> Result<Prepared, UsageError> {
    let mut options = Options::default();
    let mut debug = Debug::default();
    if let Some(text) = environment(invocation, DEBUG_VARIABLE) {
        debug = read_debug(&text.to_string_lossy(), &mut options).map_err(UsageError::new)?;
    }
    options.max_memory = invocation.max_memory.unwrap_or(options.max_memory);
    options.max_reductions = invocation.max_reductions.unwrap_or(options.max_reductions);
    if let Some(directory) = &invocation.directory {
        super::change_directory(directory)?;
    }
    let mut sources = Vec::new();
    if let Some(init) = environment(invocation, INIT_VARIABLE) {
        sources.push(match init.as_bytes() {
            [b'@', file @ ..] => source::read_file(OsStr::from_bytes(file))?,
            code => Source { chunk_name: b"=WIPPY_INIT".to_vec(), text: code.to_vec(), is_compiled: false },
        });
    }
    let packed = pack.map(|pack| packed_script(pack, invocation));
    match &invocation.program {
        Program::File(name) => sources.push(match &packed {
            Some(packed) => {
                let text = packed.files.get(&packed.main).unwrap_or_default().to_vec();
                let is_compiled = text.first() == Some(&source::COMPILED);
                Source { chunk_name: format!("@{}", packed.main).into_bytes(), text, is_compiled }
            }
            None => source::read_file(name)?,
        }),
        Program::Code(pieces) => sources.extend(pieces.iter().zip(1..).map(|(code, n)| {
            let chunk_name = if n == 1 { b"=(-e)".to_vec() } else { format!("=(-e {n})").into_bytes() };
            Source { chunk_name, text: code.as_bytes().to_vec(), is_compiled: false }
        })),
        Program::Unnamed if std::io::IsTerminal::is_terminal(&std::io::stdin()) => {
            let mut error = UsageError::new("no file to run");
            error.helps.push("write 'wippy script.lua' or 'wippy -e code'; 'wippy --help' says more".to_owned());
            return Err(error);
        }
        Program::Stdin | Program::Unnamed => sources.push(source::read_stdin()?),
    }
    let scheduling = Scheduling::new(invocation, &debug)?;
    Ok(Prepared { sources, packed, options, stack_kib: debug.stack_kib, scheduling })
}

/// The script of a pack, with the pack in the place of its directory.
fn packed_script(pack: Pack, invocation: &Invocation) -> PackedScript {
    let Pack { manifest, chunks, files, .. } = pack;
    let directory = match &invocation.program {
        Program::File(name) => name.to_string_lossy().into_owned(),
        Program::Code(_) | Program::Stdin | Program::Unnamed => String::new(),
    };
    let all = files.into_iter().chain(chunks.into_iter().map(|(name, chunk)| (name, chunk.code))).collect();
    PackedScript { main: manifest.main, files: PackedFiles::new(&directory, all) }
}

/// A variable of the environment that is not empty.
fn environment(invocation: &Invocation, name: &str) -> Option<std::ffi::OsString> {
    if invocation.ignores_environment {
        return None;
    }
    std::env::var_os(name).filter(|text| !text.is_empty())
}

/// Which built-in modules the program and all that it starts may require.
fn module_policy(invocation: &Invocation) -> ModulePolicy {
    ModulePolicy { allowed: invocation.allowed_modules.clone(), denied: invocation.denied_modules.clone() }
}

/// `package.path`: beside the script, then the directories of the environment, then the working directory.
fn module_path(invocation: &Invocation) -> Vec<u8> {
    let mut directories: Vec<Vec<u8>> = Vec::new();
    if let Program::File(name) = &invocation.program {
        let name = name.as_bytes();
        let parent = || name.iter().rposition(|&byte| byte == b'/').and_then(|slash| name.get(..slash));
        // A pack stands for the directory of its script.
        let directory = if name.ends_with(b".wapp") { Some(name) } else { parent() };
        directories.push(match directory {
            Some(b"") => b"/".to_vec(),
            Some(directory) => directory.to_vec(),
            None => b".".to_vec(),
        });
    }
    if let Some(more) = environment(invocation, PATH_VARIABLE) {
        let more = more.as_bytes().split(|&byte| byte == b':').filter(|directory| !directory.is_empty());
        directories.extend(more.map(<[u8]>::to_vec));
    }
    if directories.iter().all(|directory| directory != b".") {
        directories.push(b".".to_vec());
    }
    let templates: Vec<Vec<u8>> = directories
        .iter()
        .flat_map(|directory| [[directory, &b"/?.lua"[..]].concat(), [directory, &b"/?/init.lua"[..]].concat()])
        .collect();
    templates.join(&b';')
}
