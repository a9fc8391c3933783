//! Tests: what runs them and says how they ended, as data (specification: cli 6.2).
//!
//! Each test, a `function.lua` entry of a project or a file, runs in a process of its own. That process begins with a program
//! of the runtime (`lua/main.lua`), which makes the module `test`, runs the code of the test and then the cases that it has
//! described; natives that only this program sees ([`natives`]) report every case to the runner as soon as it is over.
//! [`runner`] is a thread outside of all processes: it starts tests, takes reports, and ends a process whose case does not
//! come to an end. A case that waits ends by its own clock, inside of the process, and the others go on; only one that never
//! gives way is ended from outside, and its whole test with it.
//!
//! | file | what |
//! |---|---|
//! | `runner.rs` | order, parallel tests, limits, repetition |
//! | `project.rs`, `files.rs` | starting the test that is an entry, or a file |
//! | `natives.rs` | what the first program of a test finds |
//! | `caught.rs` | failures, with the place and stack |
//! | `snapshots.rs` | files of stored values |
//! | `lua/` | the module `test`, and the program that runs what it describes |

#![forbid(unsafe_code)]

mod caught;
mod files;
mod natives;
mod program;
mod project;
mod runner;
mod snapshots;

use std::path::PathBuf;
use std::time::Duration;

pub(crate) use files::{Run, run as run_files};
pub(crate) use project::guest;
pub(crate) use runner::{Listener, Settings};

use crate::project::Id;
use crate::runtime;
use crate::vm::services::SharedImage;
use crate::vm::state::Options;

/// A test.
#[derive(Clone, Debug)]
pub(crate) struct Test {
    /// The id of its entry, or the path of its file.
    pub(crate) name: String,
    pub(crate) code: Code,
    /// The limit of its cases, if it has one of its own.
    pub(crate) timeout: Option<Duration>,
    /// No other runs at the same time.
    pub(crate) is_serial: bool,
    /// Where its snapshots are kept.
    pub(crate) snapshots: PathBuf,
}

/// What a test is made of.
#[derive(Clone, Debug)]
pub(crate) enum Code {
    Entry(Id),
    File(PathBuf),
    Example(Example),
}

/// Code that stands in the documentation of other code.
#[derive(Clone, Debug)]
pub(crate) struct Example {
    /// That other code: an entry or a file.
    pub(crate) of: Box<Code>,
    pub(crate) chunk_name: Vec<u8>,
    pub(crate) text: Vec<u8>,
}

impl Example {
    /// Compiles it.
    ///
    /// # Errors
    /// The message.
    fn compile(&self, options: &Options) -> Result<SharedImage, String> {
        SharedImage::compile(runtime::compile, options, &self.text, &self.chunk_name)
            .map_err(|message| String::from_utf8_lossy(&message).into_owned())
    }
}

/// Which cases run.
pub(crate) type Selects = dyn Fn(&str) -> bool + Send + Sync;

/// How a case ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    Passed,
    Failed,
    Skipped,
}

/// A case that is over.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    /// The groups around it and its name; empty for a test without cases, and for what goes wrong outside of them.
    pub(crate) path: Vec<String>,
    pub(crate) status: Status,
    pub(crate) time: Duration,
    /// Why it failed.
    pub(crate) failure: Option<Failure>,
    /// Why it was skipped; empty if it does not say.
    pub(crate) reason: String,
    /// What it has printed.
    pub(crate) output: Vec<u8>,
}

/// Why a case failed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Failure {
    /// One line, or more; without the position.
    pub(crate) message: String,
    /// Chunk, as positions show it, and line.
    pub(crate) place: Option<(String, u32)>,
    /// It was an assertion: the place is the statement, not a name in it.
    pub(crate) is_assertion: bool,
    pub(crate) notes: Vec<String>,
    /// The calls in code of the test, the innermost first.
    pub(crate) stack: Vec<String>,
    /// Two texts of several lines whose difference is to be shown: what was expected, what was there.
    pub(crate) difference: Option<(String, String)>,
}

/// A test that is over.
#[derive(Clone, Debug)]
pub(crate) struct Outcome {
    /// Its number in the list of tests.
    pub(crate) test: usize,
    pub(crate) cases: Vec<Case>,
    pub(crate) time: Duration,
}

impl Outcome {
    /// Whether a case of it failed.
    pub(crate) fn has_failed(&self) -> bool {
        self.cases.iter().any(|case| case.status == Status::Failed)
    }
}
