//! Results as people and programs read them: [`Report`] is told how tests end and writes in the form that is asked for.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::super::exit::FAILURE;
use super::super::output::Output;
use super::super::report;
use super::find::Listed;
use super::forms;
use super::options::{Options, Reporter};
use super::pretty;
use crate::compiler::chunk_id;
use crate::diag::suggest;
use crate::stdlib::io::{SharedStream, error_text, lock};
use crate::testing::{Case, Failure, Listener, Outcome, Status};

/// A case that is over, with its test.
pub(super) struct Told {
    /// The number of its test.
    pub(super) test: usize,
    pub(super) case: Case,
}

/// What came of all of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Totals {
    pub(super) n_passed: usize,
    pub(super) n_failed: usize,
    pub(super) n_skipped: usize,
    pub(super) time: Duration,
    /// The seed, where the order was random.
    pub(super) seed: Option<u64>,
}

impl Totals {
    /// How many cases there were.
    pub(super) fn n_cases(&self) -> usize {
        self.n_passed + self.n_failed + self.n_skipped
    }
}

/// See the head of the file.
pub(super) struct Report {
    pub(super) tests: Vec<Listed>,
    pub(super) options: Options,
    pub(super) output: Output,
    pub(super) out: SharedStream,
    pub(super) seed: u64,
    pub(super) began: std::time::Instant,
    pub(super) told: Vec<Told>,
    /// The suite that was shown last.
    pub(super) suite: Option<String>,
    /// Names of cases that the filter has left out.
    pub(super) left_out: Arc<Mutex<Vec<String>>>,
}

impl Report {
    pub(super) fn write(&self, text: &str) {
        lock(&self.out).write_unchecked(text.as_bytes());
        // Somebody may watch.
        lock(&self.out).flush().unwrap_or_default();
    }

    /// What is written before anything runs.
    pub(super) fn begin(&self) {
        match self.options.reporter {
            Reporter::Pretty => self.write(&pretty::head(&self.tests)),
            Reporter::Tap => self.write("TAP version 13\n"),
            Reporter::Dot | Reporter::Junit | Reporter::Json => {}
        }
    }

    fn totals(&self) -> Totals {
        let count = |status: Status| self.told.iter().filter(|told| told.case.status == status).count();
        Totals {
            n_passed: count(Status::Passed),
            n_failed: count(Status::Failed),
            n_skipped: count(Status::Skipped),
            time: self.began.elapsed(),
            seed: self.options.is_shuffled.then_some(self.seed),
        }
    }

    /// The whole path of a case, for people.
    pub(super) fn full_name(&self, told: &Told, separator: &str) -> String {
        let test = self.tests.get(told.test).map(|listed| listed.test.name.as_str()).unwrap_or_default();
        let names = std::iter::once(test).chain(told.case.path.iter().map(String::as_str));
        names.collect::<Vec<_>>().join(separator)
    }

    /// The file and line of a failure. Of long paths a chunk knows only the end; the test's own is known whole.
    pub(super) fn place(&self, test: usize, failure: &Failure) -> Option<(PathBuf, u32)> {
        let (source, line) = failure.place.as_ref()?;
        let own = self.tests.get(test).and_then(|listed| listed.file.as_deref());
        let is_own = |file: &Path| {
            let name = [b"@", file.as_os_str().as_encoded_bytes()].concat();
            chunk_id(&name) == source.as_bytes()
        };
        match own {
            Some(file) if is_own(file) => Some((file.to_path_buf(), *line)),
            _ => Some((PathBuf::from(source), *line)),
        }
    }

    /// The status of a run in which no case ran; says so.
    fn nothing_ran(&self) -> i32 {
        if self.options.may_be_empty {
            return 0;
        }
        let left_out = self.left_out.lock().unwrap_or_else(PoisonError::into_inner);
        let pattern = self.options.pattern.as_ref().map(|(text, _)| text.as_str());
        let word = pattern.unwrap_or_default();
        let names: Vec<&str> = left_out.iter().flat_map(|name| name.split(" > ").chain([name.as_str()])).collect();
        report::write(&report::usage(&no_match(word, &suggest::near(word, names.iter().copied())), self.output));
        i32::from(FAILURE)
    }
}

/// Nothing matches.
pub(super) fn no_match(word: &str, near: &[&str]) -> super::super::args::UsageError {
    let message = if word.is_empty() { "no tests here".to_owned() } else { format!("no tests match '{word}'") };
    let mut error = super::super::args::UsageError::new(message);
    error.helps.extend(near.iter().map(|near| format!("did you mean '{near}'?")));
    if word.is_empty() {
        let help = "a test is a function.lua entry with 'meta.type: test', or a file *_test.lua or test_*.lua";
        error.helps.push(help.to_owned());
    }
    error
}

impl Listener for Report {
    fn over(&mut self, outcome: &Outcome) {
        let first = self.told.len();
        self.told.extend(outcome.cases.iter().map(|case| Told { test: outcome.test, case: case.clone() }));
        let text = match self.options.reporter {
            Reporter::Pretty => pretty::test(self, outcome),
            Reporter::Dot => pretty::dots(outcome, self.output),
            Reporter::Tap => forms::tap(self, first),
            Reporter::Json => forms::json(self, first),
            Reporter::Junit => String::new(),
        };
        self.write(&text);
    }

    fn end(&mut self) -> i32 {
        let totals = self.totals();
        if totals.n_cases() == 0 && !matches!(self.options.reporter, Reporter::Tap | Reporter::Junit | Reporter::Json) {
            return self.nothing_ran();
        }
        let text = match self.options.reporter {
            Reporter::Pretty | Reporter::Dot => pretty::end(self, totals),
            Reporter::Tap => format!("1..{}\n", totals.n_cases()),
            Reporter::Json => forms::json_end(totals, self.seed),
            Reporter::Junit => forms::junit(self, totals),
        };
        self.write(&text);
        if let Some(file) = &self.options.junit
            && let Err(error) = std::fs::write(file, forms::junit(self, totals))
        {
            let reason = error_text(&error).to_lowercase();
            let error = super::super::args::UsageError::new(format!("cannot write {}: {reason}", file.display()));
            report::write(&report::usage(&error, self.output));
            return i32::from(FAILURE);
        }
        if totals.n_cases() == 0 {
            return self.nothing_ran();
        }
        if totals.n_failed > 0 { i32::from(FAILURE) } else { 0 }
    }
}
