//! `wippy test`: the tests of a project, or in files.
//!
//! [`options`] understands the words, [`find`] looks for tests, [`report`] writes how they end; what runs them is the room
//! `testing`. Reports go to standard output; what other processes than those of tests print goes to standard error meanwhile,
//! so that it does not stand in the middle of a report.

mod coverage;
mod examples;
mod find;
mod forms;
pub(super) mod options;
mod pretty;
mod report;

use std::ffi::OsString;
use std::fs::File;
use std::os::fd::AsFd;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::args::UsageError;
use super::exit::{FAILURE, SIGNAL_BASE};
use super::findings;
use super::interrupt;
use super::loading;
use super::output::{Color, Output};
use super::project::{self, herald::Voice};
use super::report as reports;
use super::settings::project_settings;
use super::uncaught::Reports;
use super::watching::{Rerun, Watched, rerun};
use crate::diag::suggest;
use crate::log::Level;
use crate::process::error::ErrorValue;
use crate::process::system::{Origin, Reporter as RunReporter};
use crate::project::{Chunks, Data, Finding, Id, Loaded, root};
use crate::security::Security;
use crate::stdlib::io::{Direction, SharedStream, Stream, Streams, lock};
use crate::supervise::{self, NotRun, Plan};
use crate::testing::{self, Selects, Settings, Test};
use crate::vm::native::Cx;
use coverage::Coverage;
use find::Listed;
use options::{Options, Reporter};
use report::{Report, no_match};

/// The help of the command.
pub(super) const HELP: &str = include_str!("help.txt");

/// Runs the command with the words behind its name; gives the exit status.
pub(super) fn test(words: &[OsString], color: Color) -> Result<u8, UsageError> {
    let options = Options::parse(words, color)?;
    if options.help {
        Streams::standard().write_out(HELP.as_bytes());
        return Ok(0);
    }
    if let Some(directory) = &options.directory {
        super::change_directory(Path::new(directory))?;
    }
    if options.is_watch {
        let own = words.iter().filter(|word| *word != "--watch" && *word != "--no-clear").cloned();
        let words = std::iter::once(OsString::from("test")).chain(own).collect();
        let output = Output::of_errors(options.color);
        // A program of its own each time: a run that hangs takes nothing along. What has changed comes first.
        let watched = Watched::new(Path::new("."));
        let run = Rerun { watched, others: None, words, keeps_screen: options.keeps_screen, output };
        return rerun(run, |changed| {
            changed.iter().flat_map(|file| [OsString::from("--first"), file.clone().into_os_string()]).collect()
        });
    }
    let output = Output::of_errors(options.color);
    let root = root::find_root(Path::new("."));
    let (paths, filters): (Vec<&String>, Vec<&String>) =
        options.words.iter().partition(|word| find::is_path(word, root.is_some()));
    let filters: Vec<String> = filters.into_iter().cloned().collect();
    let Some(root) = root else { return in_files(&options, &paths, &filters, output) };
    let mut sources = options.sources.clone();
    sources.root.clone_from(&root);
    let loaded = match loading::load(&sources, output, !options.log.is_silent) {
        Ok(loaded) => loaded,
        Err(status) => return Ok(status),
    };
    if options.has_own_runner {
        return own_runner(&options, &loaded, output);
    }
    let shown_root = project::shown(&root);
    let found = if options.is_doc {
        Ok(examples::of_entries(&loaded, &shown_root))
    } else {
        find::entries(&loaded, &shown_root)
    };
    let all = match found {
        Ok(all) => all,
        Err(message) => {
            reports::write(&reports::usage(&UsageError::new(message), output));
            return Ok(FAILURE);
        }
    };
    if paths.is_empty() {
        return in_project(&options, loaded, &root, all, &filters, output);
    }
    // Files of entries are run as these.
    let is_below = |listed: &Listed| {
        let file = listed.file.as_deref().and_then(|file| file.canonicalize().ok());
        file.is_some_and(|file| {
            paths.iter().any(|path| Path::new(path).canonicalize().is_ok_and(|path| file.starts_with(path)))
        })
    };
    let own: Vec<Listed> = all.into_iter().filter(is_below).collect();
    if own.is_empty() {
        return in_files(&options, &paths, &filters, output);
    }
    in_project(&options, loaded, &root, own, &filters, output)
}

/// The tests that are to run, in order; the status where there is none, or where they were only to be shown.
fn to_run(options: &Options, all: Vec<Listed>, filters: &[String], output: Output) -> Result<Vec<Listed>, u8> {
    let names: Vec<String> = all.iter().map(|listed| listed.test.name.clone()).collect();
    let mut chosen = find::chosen(all, filters, options);
    find::sort(&mut chosen, &options.first);
    if options.is_list {
        let list: String = chosen.iter().map(|listed| format!("{}\n", listed.shown())).collect();
        Streams::standard().write_out(list.as_bytes());
        return Err(0);
    }
    if !chosen.is_empty() {
        return Ok(chosen);
    }
    if options.may_be_empty {
        return Err(0);
    }
    let word = filters.first().map(String::as_str).unwrap_or_default();
    // What is typed is mostly the end of an id.
    let candidates = names.iter().flat_map(|name| {
        let own = name.rsplit([':', '/']).next().unwrap_or_default();
        [name.as_str(), own, own.trim_end_matches(".lua")]
    });
    reports::write(&reports::usage(&no_match(word, &suggest::near(word, candidates)), output));
    Err(FAILURE)
}

/// What tests are run with, and who is told.
struct Prepared {
    tests: Vec<Test>,
    settings: Settings,
    report: Report,
    is_stopped: Arc<AtomicBool>,
}

fn prepare(options: &Options, listed: Vec<Listed>, out: SharedStream) -> Prepared {
    let seed = options.seed.unwrap_or_else(random_seed);
    let left_out = Arc::new(Mutex::new(Vec::new()));
    let pattern = options.pattern.as_ref().map(|(_, pattern)| pattern.clone());
    let names = Arc::clone(&left_out);
    let selects: Arc<Selects> = Arc::new(move |name: &str| {
        let is_selected = pattern.as_ref().is_none_or(|pattern| pattern.selects(name));
        if !is_selected {
            names.lock().unwrap_or_else(PoisonError::into_inner).push(name.to_owned());
        }
        is_selected
    });
    let is_stopped = Arc::new(AtomicBool::new(false));
    let settings = Settings {
        n_parallel: options.n_parallel,
        seed,
        is_shuffled: options.is_shuffled,
        n_rounds: options.n_rounds,
        is_fail_fast: options.is_fail_fast,
        timeout: options.timeout,
        selects,
        is_whole: options.pattern.is_none(),
        updates_snapshots: options.updates_snapshots,
        is_live: options.is_live,
        is_stopped: Arc::clone(&is_stopped),
    };
    let tests = listed.iter().map(|listed| listed.test.clone()).collect();
    let report = Report {
        tests: listed,
        options: options.clone(),
        output: Output::of_results(options.color),
        out,
        seed,
        began: std::time::Instant::now(),
        told: Vec::new(),
        suite: None,
        left_out,
    };
    Prepared { tests, settings, report, is_stopped }
}

/// A seed that a person can type.
fn random_seed() -> u64 {
    let mut bytes = [0; 4];
    // Without random numbers the order is always the same, which is an order too.
    getrandom::fill(&mut bytes).unwrap_or_default();
    u64::from(u32::from_le_bytes(bytes) % 1_000_000)
}

/// Gives a body the stream of reports; other output goes to standard error meanwhile, unless it is to be seen between the lines.
fn with_reports<R>(options: &Options, body: impl FnOnce(SharedStream) -> R) -> R {
    let standard = &Streams::standard().stdout;
    let is_for_people = matches!(options.reporter, Reporter::Pretty | Reporter::Dot);
    if options.is_live && is_for_people {
        return body(Arc::clone(standard));
    }
    let errors = std::io::stderr().as_fd().try_clone_to_owned().map(File::from);
    let aside = errors.map_or_else(|_| Stream::closed(), |file| Stream::new(file, Direction::Write));
    let out = Arc::new(Mutex::new(std::mem::replace(&mut *lock(standard), aside)));
    let result = body(Arc::clone(&out));
    // What was put aside is written, what was not written yet of the reports is left to the end of the program.
    lock(standard).flush().unwrap_or_default();
    *lock(standard) = std::mem::replace(&mut *lock(&out), Stream::closed());
    result
}

/// Runs tests that are entries.
fn in_project(
    options: &Options,
    loaded: Loaded,
    root: &Path,
    all: Vec<Listed>,
    filters: &[String],
    output: Output,
) -> Result<u8, UsageError> {
    let host = match &options.host {
        Some(text) => Some(process_host(&loaded, text)?),
        None => None,
    };
    let listed = match to_run(options, all, filters, output) {
        Ok(listed) => listed,
        Err(status) => return Ok(status),
    };
    options.log.configure(Level::Error, Some(&loaded.config), output);
    if !project::types::may_start(&loaded, output) {
        return Ok(FAILURE);
    }
    let mut run_settings = project_settings()?;
    let coverage = options.has_coverage.then(|| Coverage::begin(&mut run_settings.options));
    let (n_entries, shown_root) = (loaded.state.len(), project::shown(root));
    let state = Arc::new(loaded.state);
    let (timeout, is_strict) = (loaded.config.duration("shutdown.timeout"), loaded.config.bool("security.strict_mode"));
    let status = with_reports(options, |out| {
        let Prepared { tests, settings, report, is_stopped } = prepare(options, listed, out);
        let names = tests.iter().map(|test| test.name.clone()).collect();
        report.begin();
        let guest =
            testing::guest(tests, settings, &run_settings.options, Box::new(report)).map_err(UsageError::new)?;
        let stopped = Arc::clone(&is_stopped);
        let plan = Plan {
            state: Arc::clone(&state),
            root: shown_root.clone(),
            chunks: Chunks::new(),
            task: None,
            guest: Some((guest, host)),
            shutdown_timeout: timeout,
            cache: loaded.cache.clone(),
            // Tests leave the history of the project alone.
            n_texts: project::n_texts(&loaded.config),
            eval_cache: project::eval_cache(&loaded.config),
            registry: project::history::settings(&loaded.config, None),
            follow: None,
            check_types: None,
            is_strict,
            config: run_settings.config,
            options: run_settings.options,
            reporter: Box::new(Unseen { reports: Reports::new(Arc::new([]), output), names }),
            // The services are not what is asked about.
            herald: Box::new(Voice {
                output,
                is_silent: options.log.is_silent,
                n_entries,
                has_task: true,
                shows: None,
            }),
            on_outside: Box::new(move |stop| {
                let watch = move |signal| {
                    stopped.store(true, Ordering::Relaxed);
                    stop(SIGNAL_BASE + signal);
                };
                // Without the watch a signal ends the program at once, as usual.
                interrupt::on_signal(watch).unwrap_or_default();
            }),
        };
        let status = match supervise::run(plan) {
            Ok(status) => status,
            Err(NotRun::History(why)) => {
                reports::write(&format!("{} {}\n", output.error_word("error:"), output.shown(&why)));
                i32::from(FAILURE)
            }
            Err(NotRun::Entry(mistake)) => {
                let (id, fault) = *mistake;
                let finding = match state.get(&id) {
                    Some(entry) => entry.finding(fault),
                    None => Finding::new(fault, None),
                };
                reports::write(&findings::render(&[finding], output));
                i32::from(FAILURE)
            }
        };
        if is_stopped.load(Ordering::Relaxed) {
            reports::write(interrupt::text(status));
        }
        Ok(status)
    })?;
    if let Some(mut coverage) = coverage {
        coverage.add_entries(&state, &shown_root);
        tell_coverage(options, &coverage, output);
    }
    Ok(u8::try_from(status).unwrap_or(FAILURE))
}

/// Shows what is covered, where it is not in the way of a report for programs, and writes it into the file that is asked for.
fn tell_coverage(options: &Options, coverage: &Coverage, output: Output) {
    let summary = coverage.summary();
    match options.reporter {
        Reporter::Pretty | Reporter::Dot => Streams::standard().write_out(summary.as_bytes()),
        Reporter::Tap | Reporter::Junit | Reporter::Json => reports::write(&summary),
    }
    if let Some(file) = &options.lcov
        && let Err(message) = coverage.write(file)
    {
        reports::write(&format!("{} {}\n", output.error_word("error:"), output.shown(&message)));
    }
}

/// Runs tests that are files.
fn in_files(options: &Options, paths: &[&String], filters: &[String], output: Output) -> Result<u8, UsageError> {
    if options.has_own_runner {
        return Err(UsageError::new("option '--own-runner' is for projects"));
    }
    let modules = root::find_root(Path::new("."))
        .and_then(|root| root::read_lock_file(&root.join("wippy.lock"), &root).ok())
        .and_then(|lock| lock.modules_directory)
        .map(|modules| project::shown(&modules));
    let mut all: Vec<Listed> = Vec::new();
    let here = ".".to_owned();
    let paths = if paths.is_empty() { &[&here][..] } else { paths };
    for path in paths {
        let path = Path::new(path);
        let found = match options.is_doc {
            true => examples::of_files(path, modules.as_deref())?,
            false => find::files(path, modules.as_deref())?,
        };
        for listed in found {
            if all.iter().all(|other| other.test.name != listed.test.name) {
                all.push(listed);
            }
        }
    }
    let listed = match to_run(options, all, filters, output) {
        Ok(listed) => listed,
        Err(status) => return Ok(status),
    };
    options.log.configure(Level::Error, None, output);
    let mut run_settings = project_settings()?;
    let coverage = options.has_coverage.then(|| Coverage::begin(&mut run_settings.options));
    let test_files = coverage::files_of(&listed);
    let status = with_reports(options, |out| {
        let Prepared { tests, settings, report, is_stopped } = prepare(options, listed, out);
        let names = tests.iter().map(|test| test.name.clone()).collect();
        report.begin();
        let run = testing::Run {
            config: run_settings.config,
            options: run_settings.options,
            reporter: Box::new(Unseen { reports: Reports::new(Arc::new([]), output), names }),
            on_outside: Box::new(move |stopper| {
                let watch = move |signal| {
                    is_stopped.store(true, Ordering::Relaxed);
                    interrupt::stop(stopper, signal);
                };
                interrupt::on_signal(watch).unwrap_or_default();
            }),
            more_modules: more_modules(),
        };
        testing::run_files(tests, settings, run, Box::new(report)).map_err(UsageError::new)
    })?;
    if let Some(mut coverage) = coverage {
        coverage.add_files(&test_files);
        tell_coverage(options, &coverage, output);
    }
    Ok(u8::try_from(status).unwrap_or(FAILURE))
}

/// Where modules are found besides those beside a test, each place with `;` in front.
fn more_modules() -> Vec<u8> {
    let more = std::env::var_os(super::run::PATH_VARIABLE).unwrap_or_default();
    let more = more.as_encoded_bytes().split(|&byte| byte == b':').filter(|folder| !folder.is_empty());
    more.chain([&b"."[..]])
        .flat_map(|folder| [&b";"[..], folder, b"/?.lua;", folder, b"/?/init.lua"].concat())
        .collect()
}

/// The host of a project on which tests are to run.
fn process_host(loaded: &Loaded, text: &str) -> Result<Id, UsageError> {
    let id = Id::parse(text).map_err(|fault| UsageError::new(fault.message))?;
    let hosts: Vec<&str> = loaded.state.of_kind("process.host").map(|entry| entry.id.as_str()).collect();
    if hosts.contains(&id.as_str()) {
        return Ok(id);
    }
    let mut error = UsageError::new(format!("{id} is no process.host"));
    error.helps.extend(suggest::near(text, hosts.iter().copied()).iter().map(|near| format!("did you mean '{near}'?")));
    Err(error)
}

/// Runs the project's own runner: the process whose command says that it is one.
fn own_runner(options: &Options, loaded: &Loaded, output: Output) -> Result<u8, UsageError> {
    let is_runner = |use_case: Option<&Data>| use_case.and_then(Data::as_str) == Some("test");
    let runners: Vec<&str> = loaded
        .state
        .iter()
        .filter(|entry| entry.kind.starts_with("process.") && is_runner(entry.get("meta.command.use_case")))
        .map(|entry| entry.id.as_str())
        .collect();
    let [runner] = runners.as_slice() else {
        let message = match runners.as_slice() {
            [] => "the project has no process entry with 'meta.command.use_case: test'".to_owned(),
            several => format!("the project has several test runners: {}", several.join(", ")),
        };
        reports::write(&reports::usage(&UsageError::new(message), output));
        return Ok(FAILURE);
    };
    let mut words: Vec<OsString> = Vec::new();
    let mut add = |name: &str, value: &str| words.extend([OsString::from(name), OsString::from(value)]);
    for text in &options.sources.overrides {
        add("--override", text);
    }
    for file in &options.sources.config.files {
        add("--config", &file.to_string_lossy());
    }
    for text in &options.sources.config.profiles {
        add("--profile", text);
    }
    for text in &options.sources.config.sets {
        add("--set", text);
    }
    add("--exec", runner);
    // What follows is the runner's, whatever it looks like.
    words.push("--".into());
    words.extend(options.words.iter().map(OsString::from));
    project::run(&words, options.color, Security::default())
}

/// Reports of processes that fail unseen; those that run tests are seen.
struct Unseen {
    reports: Reports,
    names: Vec<String>,
}

impl RunReporter for Unseen {
    fn deadlocked(&self, processes: &[String]) {
        self.reports.deadlocked(processes);
    }

    fn failed(&self, cx: &mut Cx<'_>, error: &ErrorValue, origin: Option<&Origin>) {
        let is_test = origin.is_some_and(|origin| origin.place.is_none() && self.names.contains(&origin.entry));
        if !is_test {
            self.reports.failed(cx, error, origin);
        }
    }

    fn interrupted(&self, status: i32) {
        self.reports.interrupted(status);
    }
}
