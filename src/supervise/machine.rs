//! The supervisor as a state machine: what comes in are requests, news of services and the time; what goes out are
//! [`Action`]s and changes of states (specification: supervision 2, 4, 5, 6). It starts nothing itself and knows no clock, so
//! its tests run in a time of their own.
//!
//! ```text
//! unknown → starting → running → stopping → stopped
//!               │  ↑       │ └──────────────→ exited
//!               ↓  │       ↓
//!              failed ←────┘
//! ```
//!
//! A start is an *attempt* with a number; news of an attempt that is over are dropped.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use super::policy::Lifecycle;

/// The time, since some moment.
pub(crate) type Time = Duration;

/// What a service does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    /// It was never started.
    Unknown,
    Starting,
    Running,
    /// It was asked to stop.
    Stopping,
    /// It ended after a stop.
    Stopped,
    /// It ended by itself for good, or by an error that is not to be retried.
    Exited,
    /// An attempt or a run failed; it may be tried again.
    Failed,
}

impl Status {
    /// Its name.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Status::Unknown => "unknown",
            Status::Starting => "starting",
            Status::Running => "running",
            Status::Stopping => "stopping",
            Status::Stopped => "stopped",
            Status::Exited => "exited",
            Status::Failed => "failed",
        }
    }

    /// Whether there may be something that runs.
    fn is_active(self) -> bool {
        matches!(self, Status::Starting | Status::Running | Status::Stopping)
    }
}

/// Why an attempt or a run ended badly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    /// The text of the error.
    pub(crate) message: String,
    /// Another attempt may end better.
    pub(crate) may_retry: bool,
}

/// What is to be done outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    /// Begin an attempt; [`Machine::started`] or [`Machine::failed`] tells what comes of it.
    Start { id: String, attempt: u64 },
    /// Ask it to end; [`Machine::ended`] tells when it has.
    Stop { id: String },
    /// End it at once.
    Kill { id: String },
}

/// What others see of a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) id: String,
    pub(crate) status: Status,
    /// Whether it is to run.
    pub(crate) is_wanted: bool,
    /// Failures since the last stable run.
    pub(crate) retry_count: u32,
    /// When it last came to run.
    pub(crate) started_at: Option<Time>,
    pub(crate) last_update: Option<Time>,
    pub(crate) details: Option<String>,
}

/// How a boot stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Boot {
    /// Some service that is required does not run yet.
    Waits,
    /// All required services have come to run.
    Done,
    /// It has failed: what is wrong, a line for each service.
    Failed(Vec<String>),
}

struct Service {
    lifecycle: Lifecycle,
    status: Status,
    is_wanted: bool,
    retry_count: u32,
    started_at: Option<Time>,
    last_update: Option<Time>,
    details: Option<String>,
    attempt: u64,
    /// Its present attempts since the last stable run.
    n_attempts: u32,
    /// When something happens unless it does before: see `due`.
    deadline: Option<Time>,
    /// It has come to run once.
    was_up: bool,
    /// There will be no further attempt.
    is_final: bool,
    /// Others need it, so it is started although it does not start with the supervisor.
    belongs_to_boot: bool,
    /// What it is to be when its present run has ended: another configuration, or nothing any more.
    successor: Option<Successor>,
}

enum Successor {
    Lifecycle(Lifecycle),
    Nothing,
}

/// See the head of the file.
pub(crate) struct Machine {
    services: BTreeMap<String, Service>,
    actions: Vec<Action>,
    changes: Vec<Seen>,
    /// Random numbers in `[0, 1)`.
    chance: Box<dyn FnMut() -> f64 + Send>,
    next_attempt: u64,
    is_stopping: bool,
}

impl Machine {
    /// A supervisor of nothing; `chance` gives random numbers in `[0, 1)`.
    pub(crate) fn new(chance: Box<dyn FnMut() -> f64 + Send>) -> Machine {
        Machine {
            services: BTreeMap::new(),
            actions: Vec::new(),
            changes: Vec::new(),
            chance,
            next_attempt: 1,
            is_stopping: false,
        }
    }

    /// Makes a service known.
    pub(crate) fn add(&mut self, id: &str, lifecycle: Lifecycle) {
        let service = Service {
            lifecycle,
            status: Status::Unknown,
            is_wanted: false,
            retry_count: 0,
            started_at: None,
            last_update: None,
            details: None,
            attempt: 0,
            n_attempts: 0,
            deadline: None,
            was_up: false,
            is_final: false,
            belongs_to_boot: false,
            successor: None,
        };
        self.services.insert(id.to_owned(), service);
    }

    /// Whether a service is known.
    pub(crate) fn has(&self, id: &str) -> bool {
        self.services.contains_key(id)
    }

    /// A service starts with the supervisor whatever its lifecycle says: before the boot.
    pub(crate) fn start_with_boot(&mut self, id: &str) {
        if let Some(service) = self.services.get_mut(id) {
            service.lifecycle.auto_start = true;
        }
    }

    /// Begins the boot: services that start with the supervisor, and all that they need.
    ///
    /// # Errors
    /// Services need each other in a ring: the text that says so.
    pub(crate) fn boot(&mut self, now: Time) -> Result<(), String> {
        if let Some(ring) = self.ring() {
            return Err(format!("dependency cycle: {}", ring.join(" → ")));
        }
        let first: Vec<String> = self
            .services
            .iter()
            .filter(|(_, service)| service.lifecycle.auto_start)
            .map(|(id, _)| id.clone())
            .collect();
        for id in first {
            self.want(&id);
        }
        self.go_on(now);
        Ok(())
    }

    /// How the boot stands.
    pub(crate) fn boot_state(&self) -> Boot {
        let mut problems = Vec::new();
        let mut waits = false;
        for (id, service) in self.services.iter().filter(|(_, service)| service.belongs_to_boot) {
            let problem = self.problem(id, service);
            let is_up = service.was_up && problem.is_none();
            match problem {
                Some(problem) if service.lifecycle.is_required => problems.push(problem),
                _ => waits |= !is_up && service.lifecycle.is_required && !self.is_blocked(id),
            }
        }
        match (problems.is_empty(), waits) {
            (false, _) => Boot::Failed(problems),
            (true, true) => Boot::Waits,
            (true, false) => Boot::Done,
        }
    }

    /// Why a service will not come to run.
    fn problem(&self, id: &str, service: &Service) -> Option<String> {
        if service.is_final && (!service.was_up || service.status == Status::Failed) {
            let details = service.details.clone().unwrap_or_default();
            return Some(format!("service {id} cannot start: {details}"));
        }
        let blockers = self.blockers(id);
        (!blockers.is_empty()).then(|| format!("service {id} is blocked by {}", blockers.join(", ")))
    }

    fn is_blocked(&self, id: &str) -> bool {
        !self.blockers(id).is_empty()
    }

    /// The services that keep this one from starting for good.
    fn blockers(&self, id: &str) -> Vec<String> {
        let Some(service) = self.services.get(id) else { return Vec::new() };
        if service.was_up || service.status.is_active() {
            return Vec::new();
        }
        let blocks = |other: &&String| match self.services.get(*other) {
            None => true,
            Some(needed) => {
                let is_down = needed.is_final && needed.status != Status::Running;
                is_down || self.is_blocked(other)
            }
        };
        service.lifecycle.requires.iter().filter(blocks).cloned().collect()
    }

    /// A ring of services that need each other.
    fn ring(&self) -> Option<Vec<String>> {
        let mut done: BTreeSet<&str> = BTreeSet::new();
        for start in self.services.keys() {
            // The way down, with what is left to look at on each step.
            let mut way: Vec<(&str, &[String])> = vec![(start, self.requires(start))];
            while let Some((id, rest)) = way.last_mut() {
                let Some((next, left)) = rest.split_first() else {
                    done.insert(id);
                    way.pop();
                    continue;
                };
                *rest = left;
                if let Some(at) = way.iter().position(|(id, _)| id == next) {
                    let ring = way.iter().skip(at).map(|(id, _)| (*id).to_owned());
                    return Some(ring.chain([next.clone()]).collect());
                }
                if !done.contains(next.as_str()) {
                    way.push((next, self.requires(next)));
                }
            }
        }
        None
    }

    fn requires(&self, id: &str) -> &[String] {
        self.services.get(id).map_or(&[], |service| &service.lifecycle.requires)
    }

    /// A service is to run, and all that it needs.
    fn want(&mut self, id: &str) {
        let Some(service) = self.services.get_mut(id) else { return };
        if service.is_wanted && service.belongs_to_boot {
            return;
        }
        service.is_wanted = true;
        service.belongs_to_boot = true;
        for needed in service.lifecycle.requires.clone() {
            if !self.services.get(&needed).is_some_and(|needed| needed.status == Status::Running) {
                self.want(&needed);
            }
        }
    }

    /// Asks for a service to run, with all that it needs. False: there is none.
    pub(crate) fn start(&mut self, id: &str, now: Time) -> bool {
        if !self.has(id) {
            return false;
        }
        let mut open = vec![id.to_owned()];
        let mut seen = BTreeSet::new();
        while let Some(id) = open.pop() {
            let Some(service) = self.services.get_mut(&id).filter(|_| seen.insert(id.clone())) else { continue };
            if service.status == Status::Running {
                continue;
            }
            service.is_wanted = true;
            if !service.status.is_active() {
                service.is_final = false;
                service.retry_count = 0;
                service.n_attempts = 0;
                service.deadline = None;
                if service.status == Status::Failed {
                    service.status = Status::Stopped;
                }
            }
            open.extend(service.lifecycle.requires.iter().cloned());
        }
        self.go_on(now);
        true
    }

    /// Asks for a service to stop. False: there is none.
    pub(crate) fn stop(&mut self, id: &str, now: Time) -> bool {
        let Some(service) = self.services.get_mut(id) else { return false };
        service.is_wanted = false;
        match service.status {
            Status::Starting | Status::Running => self.begin_stop(id, now),
            // The stop ends the back-off.
            Status::Failed => {
                service.deadline = None;
                self.change(id, Status::Stopped, None, now);
            }
            Status::Unknown | Status::Stopping | Status::Stopped | Status::Exited => {}
        }
        self.go_on(now);
        true
    }

    /// Stops everything, dependents first.
    pub(crate) fn stop_all(&mut self, now: Time) {
        self.is_stopping = true;
        for service in self.services.values_mut() {
            service.is_wanted = false;
        }
        let failed: Vec<String> = self.with_status(Status::Failed);
        for id in failed {
            self.stop(&id, now);
        }
        self.go_on(now);
    }

    /// Ends everything that has not stopped; gives it.
    pub(crate) fn kill_all(&mut self) -> Vec<String> {
        let left: Vec<String> =
            self.services.iter().filter(|(_, service)| service.status.is_active()).map(|(id, _)| id.clone()).collect();
        self.actions.extend(left.iter().map(|id| Action::Kill { id: id.clone() }));
        left
    }

    /// Whether nothing runs.
    pub(crate) fn is_down(&self) -> bool {
        self.services.values().all(|service| !service.status.is_active())
    }

    /// Another configuration for a service, or a new service: what runs is stopped, then started anew if it ran or starts by
    /// itself.
    pub(crate) fn replace(&mut self, id: &str, lifecycle: Lifecycle, now: Time) {
        match self.services.get_mut(id) {
            Some(service) if service.status.is_active() => {
                service.successor = Some(Successor::Lifecycle(lifecycle));
                service.is_wanted = false;
                if service.status != Status::Stopping {
                    self.begin_stop(id, now);
                }
            }
            former => {
                let was_wanted = former.is_some_and(|service| service.is_wanted);
                let is_wanted = was_wanted || lifecycle.auto_start;
                self.add(id, lifecycle);
                if is_wanted {
                    self.start(id, now);
                }
            }
        }
        self.go_on(now);
    }

    /// What holds for a service from its next start on.
    pub(crate) fn set_lifecycle(&mut self, id: &str, lifecycle: Lifecycle) {
        if let Some(service) = self.services.get_mut(id) {
            match &mut service.successor {
                Some(Successor::Lifecycle(next)) => *next = lifecycle,
                _ => service.lifecycle = lifecycle,
            }
        }
    }

    /// How long one attempt of a service may take.
    pub(crate) fn start_timeout(&self, id: &str) -> Option<Time> {
        self.services.get(id).map(|service| service.lifecycle.start_timeout)
    }

    /// Whether a service has come to run, or will not; nothing while that is open. What is not to run, and what is no service,
    /// is as it should be.
    pub(crate) fn settled(&self, id: &str) -> Option<Result<(), String>> {
        let Some(service) = self.services.get(id) else { return Some(Ok(())) };
        if service.successor.is_some() {
            return None;
        }
        let failed = |details: &Option<String>| {
            Some(Err(format!("service {id} cannot start: {}", details.clone().unwrap_or_default())))
        };
        match service.status {
            Status::Running => Some(Ok(())),
            Status::Exited if service.details.is_none() => Some(Ok(())),
            Status::Exited | Status::Failed => failed(&service.details),
            Status::Unknown | Status::Starting | Status::Stopping | Status::Stopped => {
                if !service.is_wanted && !service.status.is_active() {
                    return Some(Ok(()));
                }
                self.problem(id, service).map(Err)
            }
        }
    }

    /// A service is no more: what runs is stopped.
    pub(crate) fn remove(&mut self, id: &str, now: Time) {
        match self.services.get_mut(id) {
            Some(service) if service.status.is_active() => {
                service.successor = Some(Successor::Nothing);
                service.is_wanted = false;
                if service.status != Status::Stopping {
                    self.begin_stop(id, now);
                }
            }
            _ => {
                self.services.remove(id);
            }
        }
        self.go_on(now);
    }

    // ---- news

    /// An attempt has come to run.
    pub(crate) fn started(&mut self, id: &str, attempt: u64, now: Time) {
        let Some(service) = self.services.get_mut(id) else { return };
        if service.attempt != attempt || service.status != Status::Starting {
            return;
        }
        service.started_at = Some(now);
        service.was_up = true;
        service.deadline = None;
        self.change(id, Status::Running, None, now);
        self.go_on(now);
    }

    /// An attempt has come to nothing.
    pub(crate) fn failed(&mut self, id: &str, attempt: u64, failure: Failure, now: Time) {
        let is_current = |service: &Service| service.attempt == attempt && service.status.is_active();
        if self.services.get(id).is_some_and(is_current) {
            self.over(id, Err(failure), now);
            self.go_on(now);
        }
    }

    /// A run has ended: by itself, or since it was asked to.
    pub(crate) fn ended(&mut self, id: &str, attempt: u64, result: Result<(), Failure>, now: Time) {
        let is_current = |service: &Service| service.attempt == attempt && service.status.is_active();
        if self.services.get(id).is_some_and(is_current) {
            self.over(id, result, now);
            self.go_on(now);
        }
    }

    /// The time when [`Machine::tick`] is to be called at the latest.
    pub(crate) fn next_deadline(&self) -> Option<Time> {
        self.services.values().filter_map(|service| service.deadline).min()
    }

    /// Time has gone on.
    pub(crate) fn tick(&mut self, now: Time) {
        let due: Vec<String> = self
            .services
            .iter()
            .filter(|(_, service)| service.deadline.is_some_and(|deadline| deadline <= now))
            .map(|(id, _)| id.clone())
            .collect();
        for id in due {
            self.due(&id, now);
        }
        self.go_on(now);
    }

    fn due(&mut self, id: &str, now: Time) {
        let Some(service) = self.services.get_mut(id) else { return };
        service.deadline = None;
        match service.status {
            Status::Starting => {
                self.actions.push(Action::Kill { id: id.to_owned() });
                self.over(id, Err(Failure { message: "start timeout".to_owned(), may_retry: true }), now);
            }
            Status::Stopping => {
                let timeout = service.lifecycle.stop_timeout;
                self.actions.push(Action::Kill { id: id.to_owned() });
                self.finish_stop(id, Some(format!("stop timeout after {}", text_of(timeout))), now);
            }
            // The back-off is over: it is started with the others.
            Status::Failed | Status::Unknown | Status::Running | Status::Stopped | Status::Exited => {}
        }
    }

    // ---- steps

    /// The present attempt or run is over.
    fn over(&mut self, id: &str, result: Result<(), Failure>, now: Time) {
        let Some(service) = self.services.get_mut(id) else { return };
        if service.status == Status::Stopping {
            self.finish_stop(id, None, now);
            return;
        }
        let was_stable = service.status == Status::Running
            && service.started_at.is_some_and(|at| now.saturating_sub(at) >= service.lifecycle.stable_threshold);
        if was_stable {
            service.retry_count = 0;
            service.n_attempts = 0;
        }
        service.deadline = None;
        let failure = match result {
            Ok(()) => {
                service.is_final = true;
                service.is_wanted = false;
                self.change(id, Status::Exited, None, now);
                return;
            }
            Err(failure) => failure,
        };
        if !failure.may_retry {
            service.is_final = true;
            service.is_wanted = false;
            self.change(id, Status::Exited, Some(failure.message), now);
            return;
        }
        service.retry_count = service.retry_count.saturating_add(1);
        if service.lifecycle.restart.gives_up(service.retry_count) {
            service.is_final = true;
        } else {
            let delay = service.lifecycle.restart.delay(service.retry_count, (self.chance)());
            service.deadline = Some(now + delay);
        }
        self.change(id, Status::Failed, Some(failure.message), now);
    }

    fn begin_stop(&mut self, id: &str, now: Time) {
        let Some(service) = self.services.get_mut(id) else { return };
        service.deadline = Some(now + service.lifecycle.stop_timeout);
        self.actions.push(Action::Stop { id: id.to_owned() });
        self.change(id, Status::Stopping, None, now);
    }

    /// A service that was asked to stop has, or has been ended, with these details.
    fn finish_stop(&mut self, id: &str, details: Option<String>, now: Time) {
        let Some(service) = self.services.get_mut(id) else { return };
        service.deadline = None;
        service.is_final = details.is_some();
        let status = if details.is_some() { Status::Failed } else { Status::Stopped };
        let successor = service.successor.take();
        self.change(id, status, details, now);
        match successor {
            Some(Successor::Lifecycle(lifecycle)) => {
                self.add(id, lifecycle);
                self.start(id, now);
            }
            Some(Successor::Nothing) => {
                self.services.remove(id);
            }
            None => {}
        }
    }

    /// Starts and stops what can be.
    fn go_on(&mut self, now: Time) {
        if self.is_stopping {
            self.go_on_stopping(now);
            return;
        }
        let ready: Vec<String> =
            self.services.iter().filter(|(_, service)| self.can_start(service)).map(|(id, _)| id.clone()).collect();
        for id in ready {
            let attempt = self.next_attempt;
            self.next_attempt += 1;
            let Some(service) = self.services.get_mut(&id) else { continue };
            service.attempt = attempt;
            service.n_attempts = service.n_attempts.saturating_add(1);
            service.deadline = Some(now + service.lifecycle.start_timeout);
            let details = format!("attempt {}", service.n_attempts);
            self.actions.push(Action::Start { id: id.clone(), attempt });
            self.change(&id, Status::Starting, Some(details), now);
        }
    }

    fn can_start(&self, service: &Service) -> bool {
        let is_down = match service.status {
            Status::Unknown | Status::Stopped | Status::Exited => true,
            // Without a deadline the back-off is over.
            Status::Failed => service.deadline.is_none(),
            Status::Starting | Status::Running | Status::Stopping => false,
        };
        let is_up = |id: &String| self.services.get(id).is_some_and(|needed| needed.status == Status::Running);
        service.is_wanted && is_down && !service.is_final && service.lifecycle.requires.iter().all(is_up)
    }

    fn go_on_stopping(&mut self, now: Time) {
        let is_needed = |id: &str| {
            self.services
                .values()
                .any(|other| other.status.is_active() && other.lifecycle.requires.iter().any(|n| n == id))
        };
        let free: Vec<String> = self
            .services
            .iter()
            .filter(|(id, service)| matches!(service.status, Status::Starting | Status::Running) && !is_needed(id))
            .map(|(id, _)| id.clone())
            .collect();
        for id in free {
            self.begin_stop(&id, now);
        }
    }

    fn change(&mut self, id: &str, status: Status, details: Option<String>, now: Time) {
        let Some(service) = self.services.get_mut(id) else { return };
        service.status = status;
        service.details = details;
        service.last_update = Some(now);
        let seen = seen(id, service);
        self.changes.push(seen);
    }

    /// The services that are asked to stop and have not yet.
    pub(crate) fn stopping(&self) -> Vec<String> {
        self.with_status(Status::Stopping)
    }

    fn with_status(&self, status: Status) -> Vec<String> {
        self.services.iter().filter(|(_, service)| service.status == status).map(|(id, _)| id.clone()).collect()
    }

    // ---- what goes out

    /// What is to be done outside, in this order.
    pub(crate) fn take_actions(&mut self) -> Vec<Action> {
        std::mem::take(&mut self.actions)
    }

    /// The changes of states since the last call, in order.
    pub(crate) fn take_changes(&mut self) -> Vec<Seen> {
        std::mem::take(&mut self.changes)
    }

    /// All services, by id.
    pub(crate) fn all(&self) -> Vec<Seen> {
        self.services.iter().map(|(id, service)| seen(id, service)).collect()
    }
}

fn seen(id: &str, service: &Service) -> Seen {
    Seen {
        id: id.to_owned(),
        status: service.status,
        is_wanted: service.is_wanted,
        retry_count: service.retry_count,
        started_at: service.started_at,
        last_update: service.last_update,
        details: service.details.clone(),
    }
}

/// A span of time as users write it: `200ms`, `1.5s`.
pub(crate) fn text_of(span: Duration) -> String {
    let nanoseconds = span.as_nanos();
    match nanoseconds {
        0 => "0s".to_owned(),
        n if n % 1_000_000_000 == 0 => format!("{}s", n / 1_000_000_000),
        n if n >= 1_000_000_000 => format!("{}s", span.as_secs_f64()),
        n if n % 1_000_000 == 0 => format!("{}ms", n / 1_000_000),
        n => format!("{n}ns"),
    }
}

#[cfg(test)]
mod tests;
