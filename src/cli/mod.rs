//! The command line (`wippy`): options, running one program, reports of errors, exit status.
//!
//! [`main`] understands the words, runs what they ask for and gives the exit status. Standard output belongs to the
//! program; everything that `wippy` says about it goes to standard error.

#![forbid(unsafe_code)]
#![expect(clippy::wildcard_enum_match_arm, reason = "a few kinds of errors and values are told apart from all others")]

mod args;
mod completions;
mod diff;
mod exit;
mod explain;
mod files;
mod findings;
mod fmt;
mod hub;
mod init;
mod interrupt;
mod lint;
mod loaded_files;
mod loading;
mod logging;
mod new;
mod output;
mod pack;
mod packed;
mod place;
mod project;
mod registry;
mod report;
mod run;
mod script;
mod script_files;
mod settings;
mod source;
mod test;
mod uncaught;
mod version;
mod watching;
mod words;

use std::ffi::OsString;
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;
use std::process::ExitCode;

use crate::log;
use crate::security::Security;
use crate::stdlib::io::{Streams, end_outside, error_text, lock};
use args::{Request, UsageError};
use output::{Color, Output};

const HELP: &str = include_str!("help.txt");

/// Runs the command with the arguments of the program.
pub fn main() -> ExitCode {
    main_with(Security::default())
}

/// The same with policies for what it runs: for a program that is the command with policies of its own.
pub fn main_with(security: Security) -> ExitCode {
    ExitCode::from(status_with(security))
}

/// As [`main`], with the exit status as a number: for a program that begins at C's `main`.
pub fn status() -> u8 {
    status_with(Security::default())
}

fn status_with(security: Security) -> u8 {
    crate::source::is_main_thread();
    let words = std::env::args_os().collect();
    // A panic is a defect of ours, and is told as such; the default report would speak of threads and source files.
    panic::set_hook(Box::new(|info| report::defect(&info.to_string())));
    let status = panic::catch_unwind(AssertUnwindSafe(|| run_words(words, security))).unwrap_or(exit::DEFECT);
    finish(status)
}

fn run_words(words: Vec<OsString>, security: Security) -> u8 {
    match args::parse(words) {
        Ok(request) => perform(request, security),
        Err(error) => usage_error(&error, Output::of_errors(Color::Auto)),
    }
}

fn perform(request: Request, security: Security) -> u8 {
    match request {
        Request::In(directory, request) => match change_directory(&directory) {
            Ok(()) => perform(*request, security),
            Err(error) => usage_error(&error, Output::of_errors(Color::Auto)),
        },
        Request::Help => print(HELP),
        Request::Number => print(version::NUMBER),
        Request::Version(words, color) => status_of(version::version(&words), color),
        Request::Hub(command) => usage_error(&hub::refusal(command), Output::of_errors(Color::Auto)),
        Request::Run(invocation) => run::run(*invocation, security),
        Request::Lint(words, color) => {
            lint::lint(&words, color).unwrap_or_else(|error| usage_error(&error, Output::of_errors(color)))
        }
        Request::Format(words, color) => status_of(fmt::fmt(&words, color), color),
        Request::Registry(words, color) => status_of(registry::registry(&words, color), color),
        Request::Init(words, color) => status_of(init::init(&words), color),
        Request::New(words, color) => status_of(new::new(&words), color),
        Request::Pack(words, color) => status_of(pack::pack(&words, color), color),
        Request::Completions(words, color) => status_of(completions::completions(&words), color),
        Request::Test(words, color) => status_of(test::test(&words, color), color),
        Request::Project(words, color) => status_of(project::run(&words, color, security), color),
        Request::Explain(topic) => match explain::text(topic.as_deref()) {
            Ok(text) => print(&text),
            Err(error) => usage_error(&error, Output::of_errors(Color::Auto)),
        },
    }
}

/// Makes a directory the working directory.
///
/// # Errors
/// It is not possible.
fn change_directory(directory: &Path) -> Result<(), UsageError> {
    std::env::set_current_dir(directory).map_err(|error| {
        let reason = error_text(&error).to_lowercase();
        UsageError::new(format!("cannot change to '{}': {reason}", directory.display()))
    })
}

/// The exit status of a command, whose wrong use is told.
fn status_of(result: Result<u8, UsageError>, color: Color) -> u8 {
    result.unwrap_or_else(|error| usage_error(&error, Output::of_errors(color)))
}

fn print(text: &str) -> u8 {
    Streams::standard().write_out(text.as_bytes());
    0
}

fn usage_error(error: &UsageError, output: Output) -> u8 {
    report::write(&report::usage(error, output));
    exit::USAGE
}

/// Writes what is buffered; a program whose output is lost has failed.
fn finish(status: u8) -> u8 {
    let streams = Streams::standard();
    let loss = lock(&streams.stdout).flush_or_loss();
    streams.flush_all();
    end_outside();
    log::flush();
    match loss {
        Some(error) => {
            let output = Output::of_errors(Color::Auto);
            let error = UsageError::new(format!("cannot write to standard output: {}", error_text(&error)));
            report::write(&report::usage(&error, output));
            status.max(exit::FAILURE)
        }
        None => status,
    }
}
