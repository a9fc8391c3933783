//! Runs tests one after the other, or some at a time, and says how each of them ended.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use super::caught;
use super::natives::{self, Setup, Surroundings, shown};
use super::program::Program;
use super::snapshots::Snapshots;
use super::{Case, Failure, Outcome, Selects, Status, Test};
use crate::process::entry::Entry;
use crate::process::host::Host;
use crate::process::limits::Limits;
use crate::process::outside::{Ended, NotStarted, Order, Outside, Started};
use crate::sched::rng::Rng;
use crate::vm::services::SharedImage;

/// How much longer than its limit a case may take before its process is ended: a case that waits ends by itself before.
const GRACE: Duration = Duration::from_secs(2);
/// How often the runner looks whether it is to stop.
const LOOK_EVERY: Duration = Duration::from_millis(100);
/// How long a process may take to end that was told to.
const END_TIMEOUT: Duration = Duration::from_secs(5);

/// How tests are run.
pub(crate) struct Settings {
    /// So many at a time.
    pub(crate) n_parallel: usize,
    /// Decides the order, if that is random; tests can read it.
    pub(crate) seed: u64,
    pub(crate) is_shuffled: bool,
    /// So many times, until a round fails.
    pub(crate) n_rounds: u32,
    /// No further test starts after one that failed.
    pub(crate) is_fail_fast: bool,
    /// The limit of a case.
    pub(crate) timeout: Duration,
    /// Which cases run.
    pub(crate) selects: Arc<Selects>,
    /// Whether that is all of them.
    pub(crate) is_whole: bool,
    pub(crate) updates_snapshots: bool,
    /// What tests print is not kept for reports of failures.
    pub(crate) is_live: bool,
    /// The run is to end: nothing more is started or told.
    pub(crate) is_stopped: Arc<AtomicBool>,
}

/// Is told how tests end.
pub(crate) trait Listener: Send {
    /// A test is over. Tests are told in the order in which they were started.
    fn over(&mut self, outcome: &Outcome);
    /// All are; gives the status of the run.
    fn end(&mut self) -> i32;
}

/// What a process reports.
pub(super) struct News {
    /// The number of its start.
    pub(super) start: u64,
    pub(super) note: Note,
}

/// See [`News`].
pub(super) enum Note {
    /// A case begins: its path.
    Begun(Vec<String>),
    /// A hook or case is called: its limit counts from now on.
    Called,
    /// A case is over.
    Case(Case),
    /// All of them are.
    Over(Snapshots),
    /// The process has ended.
    Ended(Ended),
}

/// What is needed to start a test.
pub(super) struct Prepared {
    pub(super) entry: &'static Entry,
    pub(super) image: SharedImage,
    pub(super) methods: Vec<String>,
    pub(super) surroundings: Surroundings,
}

/// Where tests run.
pub(super) trait Stage {
    /// The run, and the host of tests.
    fn place(&self) -> (Outside, &'static Host);

    /// The program of a test.
    ///
    /// # Errors
    /// There is none: a message, which may begin with a position.
    fn prepare(&self, test: &Test) -> Result<Prepared, String>;
}

/// A test that runs.
struct Active {
    test: usize,
    began: Instant,
    timeout: Duration,
    deadline: Instant,
    cases: Vec<Case>,
    /// The case that runs.
    path: Option<Vec<String>>,
    /// What `over` has brought.
    snapshots: Option<Snapshots>,
    process: Started,
    is_terminated: bool,
}

/// Runs tests; gives the status of the run.
pub(super) fn run(
    stage: &dyn Stage,
    program: &Program,
    tests: &[Test],
    settings: &Settings,
    listener: &mut dyn Listener,
) -> i32 {
    let (to, from) = mpsc::channel();
    let mut runner = Runner { stage, program, tests, settings, to, from, next_start: 0, active: BTreeMap::new() };
    for round in 0..settings.n_rounds {
        let mut order: Vec<usize> = (0..tests.len()).collect();
        if settings.is_shuffled {
            shuffle(&mut order, settings.seed.wrapping_add(u64::from(round)));
        }
        if !runner.round(order.into(), listener) {
            break;
        }
    }
    // Of a run that was told to end nothing is counted.
    if settings.is_stopped.load(Ordering::Relaxed) { 1 } else { listener.end() }
}

/// Puts numbers into another order, which follows from the seed.
fn shuffle(order: &mut [usize], seed: u64) {
    let random = Rng::new(seed);
    for at in (1..order.len()).rev() {
        order.swap(at, random.below(at + 1));
    }
}

struct Runner<'r> {
    stage: &'r dyn Stage,
    program: &'r Program,
    tests: &'r [Test],
    settings: &'r Settings,
    to: Sender<News>,
    from: Receiver<News>,
    next_start: u64,
    /// By the number of their start.
    active: BTreeMap<u64, Active>,
}

impl Runner<'_> {
    /// Runs tests in this order. False: one has failed, or the run is to end.
    fn round(&mut self, mut waiting: VecDeque<usize>, listener: &mut dyn Listener) -> bool {
        let mut is_good = true;
        // What is over, by the number of its start, until those started before are told.
        let mut done: BTreeMap<u64, Outcome> = BTreeMap::new();
        let mut next_told = self.next_start;
        loop {
            if self.settings.is_stopped.load(Ordering::Relaxed) {
                return false;
            }
            while let Some(outcome) = done.remove(&next_told) {
                next_told += 1;
                is_good &= !outcome.has_failed();
                listener.over(&outcome);
            }
            if !is_good && self.settings.is_fail_fast {
                waiting.clear();
            }
            if let Some(test) = self.next(&mut waiting) {
                let start = self.next_start;
                self.next_start += 1;
                if let Err(outcome) = self.start(start, test) {
                    done.insert(start, *outcome);
                }
                continue;
            }
            if self.active.is_empty() {
                return is_good;
            }
            match self.from.recv_timeout(self.patience()) {
                Ok(News { start, note }) => {
                    if let Some(outcome) = self.take(start, note) {
                        done.insert(start, outcome);
                    }
                }
                Err(RecvTimeoutError::Timeout) => {
                    for (start, outcome) in self.end_late() {
                        done.insert(start, outcome);
                    }
                }
                // There is a sender in this thread.
                Err(RecvTimeoutError::Disconnected) => return false,
            }
        }
    }

    /// The next test that may start now.
    fn next(&self, waiting: &mut VecDeque<usize>) -> Option<usize> {
        let is_serial = |test: usize| self.tests.get(test).is_some_and(|test| test.is_serial);
        let first = *waiting.front()?;
        let has_room = self.active.len() < self.settings.n_parallel;
        let is_alone = self.active.is_empty();
        let may_start = if is_serial(first) { is_alone } else { !self.active.values().any(|a| is_serial(a.test)) };
        if has_room && may_start { waiting.pop_front() } else { None }
    }

    /// Starts a test.
    ///
    /// # Errors
    /// It could not be started, and has failed.
    fn start(&mut self, start: u64, number: usize) -> Result<(), Box<Outcome>> {
        let failed = |failure: Failure| {
            let case = failed_case(Vec::new(), failure);
            Box::new(Outcome { test: number, cases: vec![case], time: Duration::ZERO })
        };
        let Some(test) = self.tests.get(number) else { return Err(failed(Failure::default())) };
        let Prepared { entry, image, methods, surroundings } =
            self.stage.prepare(test).map_err(|text| failed(caught::not_compiled(&text)))?;
        let snapshots = Snapshots::read(&test.snapshots, self.settings.updates_snapshots).map_err(|error| {
            failed(Failure {
                message: format!("cannot read {}: {error}", test.snapshots.display()),
                ..Failure::default()
            })
        })?;
        let timeout = test.timeout.unwrap_or(self.settings.timeout);
        let setup = Setup {
            start,
            name: test.name.clone(),
            program: self.program.clone(),
            image,
            methods,
            timeout,
            seed: self.settings.seed,
            selects: Arc::clone(&self.settings.selects),
            snapshots,
            to: self.to.clone(),
            is_live: self.settings.is_live,
            surroundings,
        };
        let to = self.to.clone();
        let (outside, host) = self.stage.place();
        let order = Order {
            entry,
            host,
            arguments: Box::new(move |cx| std::iter::once(natives::host(cx, setup).into()).collect()),
            limits: Limits::default(),
            context: None,
            name: None,
            observer: Box::new(move |ended| drop(to.send(News { start, note: Note::Ended(ended) }))),
        };
        let process = outside.start(order).map_err(|error| {
            let message = match error {
                NotStarted::Host(refusal) => refusal.text(host),
                NotStarted::NameTaken | NotStarted::Ending => "host is shutting down".to_owned(),
            };
            failed(Failure { message, ..Failure::default() })
        })?;
        let now = Instant::now();
        let active = Active {
            test: number,
            began: now,
            timeout,
            deadline: now + timeout + GRACE,
            cases: Vec::new(),
            path: None,
            snapshots: None,
            process,
            is_terminated: false,
        };
        self.active.insert(start, active);
        Ok(())
    }

    /// How long nothing is to be done unless news come.
    fn patience(&self) -> Duration {
        let now = Instant::now();
        let next = self.active.values().map(|active| active.deadline.saturating_duration_since(now)).min();
        next.unwrap_or(LOOK_EVERY).min(LOOK_EVERY)
    }

    /// Takes a report; gives what has become of the test if it is over.
    fn take(&mut self, start: u64, note: Note) -> Option<Outcome> {
        let active = self.active.get_mut(&start)?;
        active.deadline = Instant::now() + active.timeout + GRACE;
        match note {
            Note::Begun(path) => active.path = Some(path),
            Note::Called => {}
            Note::Case(case) => {
                active.cases.push(case);
                active.path = None;
            }
            Note::Over(snapshots) => active.snapshots = Some(snapshots),
            Note::Ended(ended) => {
                let active = self.active.remove(&start)?;
                return Some(self.outcome(active, Some(&ended)));
            }
        }
        None
    }

    /// Ends the processes whose time is over; gives what has become of those that do not even end.
    fn end_late(&mut self) -> Vec<(u64, Outcome)> {
        let now = Instant::now();
        let (outside, _) = self.stage.place();
        let mut lost = Vec::new();
        for (&start, active) in &mut self.active {
            if now < active.deadline {
                continue;
            }
            if active.is_terminated {
                lost.push(start);
            } else {
                outside.terminate(&active.process);
                active.is_terminated = true;
                active.deadline = now + END_TIMEOUT;
            }
        }
        let take = |start| Some((start, self.active.remove(&start)?));
        let lost: Vec<(u64, Active)> = lost.into_iter().filter_map(take).collect();
        lost.into_iter().map(|(start, active)| (start, self.outcome(active, None))).collect()
    }

    /// What has become of a test whose process has ended, or does not end.
    fn outcome(&self, active: Active, ended: Option<&Ended>) -> Outcome {
        let Active { test, began, timeout, mut cases, path, snapshots, is_terminated, .. } = active;
        let is_over = snapshots.is_some();
        if let Some(snapshots) = snapshots
            && let Some(file) = self.tests.get(test).map(|test| &test.snapshots)
            && let Err(error) = snapshots.write(file, self.settings.is_whole)
        {
            let message = format!("cannot write {}: {error}", file.display());
            cases.push(failed_case(vec!["snapshots".to_owned()], Failure { message, ..Failure::default() }));
        }
        if !is_over {
            let mut failure = match ended {
                Some(Ended::Failed { error, .. }) => caught::ended(error),
                _ => Failure { message: "the process ended before the test".to_owned(), ..Failure::default() },
            };
            if is_terminated {
                failure.message = format!("timed out after {}", shown(timeout));
                failure.notes.push("it never gave way; the rest of the test did not run".to_owned());
            }
            cases.push(failed_case(path.unwrap_or_default(), failure));
        }
        Outcome { test, cases, time: began.elapsed() }
    }
}

fn failed_case(path: Vec<String>, failure: Failure) -> Case {
    let time = Duration::ZERO;
    Case { path, status: Status::Failed, time, failure: Some(failure), reason: String::new(), output: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_follows_from_its_seed() {
        let shuffled = |seed| {
            let mut order: Vec<usize> = (0..50).collect();
            shuffle(&mut order, seed);
            order
        };
        assert_eq!(shuffled(1), shuffled(1));
        assert_ne!(shuffled(1), shuffled(2));
        let mut sorted = shuffled(3);
        sorted.sort_unstable();
        assert_eq!(sorted, (0..50).collect::<Vec<_>>());
    }
}
