//! The supervisor's thread: it has the state machine, the clock, and the services; what happens elsewhere comes as [`News`].

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use super::board::Board;
use super::machine::{Action, Boot, Failure, Machine, Seen, Time};
use super::policy::Lifecycle;
use super::programs::{Programs, Surrounded};
use super::service::{Service, Teller, text_of, words};
use crate::modules::store;
use crate::process::bus::EventData;
use crate::process::host::Host;
use crate::process::limits::Limits;
use crate::process::outside::{Ended, NotStarted, Order, Outside};
use crate::process::resource::Resources;
use crate::project::Id;
use crate::registry::{Opened, Wait};
use crate::stdlib::set_field;
use crate::vm::native::Cx;
use crate::vm::services::SharedImage;

/// How often services that cannot tell their end are looked at while they stop.
const LOOK_EVERY: Duration = Duration::from_millis(2);
/// How long the wait for news is if there is nothing to wait for.
const LONG: Duration = Duration::from_secs(3600);

/// What comes to the supervisor.
pub(super) enum News {
    /// A service has ended.
    Ended { id: String, attempt: u64, result: Result<(), Failure> },
    /// The process that the run is for has ended.
    TaskEnded(Ended),
    /// The guest is done; the run is to stop, with this status.
    GuestLeft { status: i32 },
    /// The run is to stop, with this status.
    Stop { status: i32 },
    /// Entries of services have changed.
    Changed(Vec<ServiceChange>),
    /// Somebody waits until these services run.
    Awaited { ids: Vec<String>, tell: Wait },
    /// There are other resources, stores perhaps.
    Offered,
}

/// What becomes of a service whose entry has changed.
pub(super) enum ServiceChange {
    /// It is another one, or a new one: what runs is stopped first.
    Put { id: String, lifecycle: Lifecycle, service: Box<dyn Service> },
    /// Only when it starts and stops is another matter from now on.
    Lifecycle { id: String, lifecycle: Lifecycle },
    /// It is no more.
    Remove { id: String },
}

/// Somebody who waits for services.
pub(super) struct Waiting {
    ids: Vec<String>,
    deadline: Time,
    tell: Wait,
}

/// What is said about a project that has come to run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ready {
    /// Since the supervisor began.
    pub(crate) after: Duration,
    pub(crate) n_services: usize,
}

/// Services that did not stop in time.
pub(crate) struct Late<'a>(pub(crate) &'a [String]);

/// Tells the user how the project gets on.
pub(crate) trait Herald: Send {
    /// The registry has been opened: what it found.
    fn opened(&self, opened: &Opened);
    /// All required services run.
    fn ready(&self, ready: Ready);
    /// They do not: a line for each.
    fn not_started(&self, problems: &[String]);
    /// The stop has begun, and may take so long.
    fn stopping(&self, limit: Duration);
    /// Everything has stopped.
    fn stopped(&self);
    /// Some services have not stopped in time.
    fn late(&self, late: Late<'_>);
    /// The process that the run is for could not be started.
    fn task_failed(&self, message: &str);
    /// It has ended; gives the status of the run.
    fn task_ended(&self, ended: &Ended) -> i32;
}

/// The process that a run is for.
pub(super) struct TaskOrder {
    pub(super) id: Id,
    pub(super) host: &'static Host,
    pub(super) words: Vec<Vec<u8>>,
}

/// Who uses the project as soon as it runs, on a thread of its own; gives the status of the run, which ends with it.
pub(crate) type Guest = Box<dyn FnOnce(Session) -> i32 + Send>;

/// A project that runs, for a [`Guest`].
pub(crate) struct Session {
    /// The run.
    pub(crate) outside: Outside,
    /// Where the guest starts processes.
    pub(crate) host: &'static Host,
    programs: Arc<Programs>,
}

impl Session {
    /// A program that begins with `first` in the surroundings of an entry: for the code of that, or for an example of it.
    ///
    /// # Errors
    /// Why there is none.
    pub(crate) fn surrounded(
        &self,
        id: &Id,
        first: SharedImage,
        example: Option<SharedImage>,
    ) -> Result<Surrounded, String> {
        self.programs.surrounded(id, first, example).map_err(|error| text_of(error, id))
    }
}

/// A guest, and the host of what it starts.
pub(super) struct GuestOrder {
    pub(super) guest: Guest,
    pub(super) host: &'static Host,
}

/// See the head of the file.
pub(super) struct Driver {
    pub(super) machine: Machine,
    pub(super) services: BTreeMap<String, Box<dyn Service>>,
    pub(super) programs: Arc<Programs>,
    pub(super) outside: Outside,
    pub(super) board: Arc<Board>,
    pub(super) herald: Box<dyn Herald>,
    pub(super) task: Option<TaskOrder>,
    pub(super) guest: Option<GuestOrder>,
    pub(super) shutdown_timeout: Duration,
    pub(super) news: (Sender<News>, Receiver<News>),
    /// Attempts that run, for those whose end is looked for.
    pub(super) attempts: BTreeMap<String, u64>,
    /// Services that take over when what runs under their ids has stopped.
    pub(super) successors: BTreeMap<String, Box<dyn Service>>,
    pub(super) waiting: Vec<Waiting>,
    pub(super) resources: Resources,
    /// When stores are to be looked at again for entries whose time is over; nothing: none of them asks for it.
    pub(super) cleaning: Option<Time>,
}

/// Shortest time between two looks at stores.
const CLEAN_EVERY_MIN: Duration = Duration::from_millis(10);

#[derive(Clone, Copy)]
enum Phase {
    Booting,
    Running,
    Stopping { status: i32, deadline: Time },
}

impl Driver {
    /// Runs until the project has stopped; then the run ends.
    pub(super) fn run(mut self) {
        let began = Instant::now();
        let mut phase = Phase::Booting;
        if let Err(ring) = self.machine.boot(Duration::ZERO) {
            self.herald.not_started(&[ring]);
            phase = self.begin_stop(FAILURE, began.elapsed(), false);
        }
        loop {
            self.act(began);
            let now = began.elapsed();
            match phase {
                Phase::Booting => match self.machine.boot_state() {
                    Boot::Waits => {}
                    Boot::Done => {
                        phase = Phase::Running;
                        self.herald.ready(Ready { after: now, n_services: self.services.len() });
                        if !self.start_task() || !self.let_in() {
                            phase = self.begin_stop(FAILURE, now, false);
                        }
                        // Now, since a service may be killed.
                        self.programs.keep();
                        continue;
                    }
                    Boot::Failed(problems) => {
                        self.herald.not_started(&problems);
                        phase = self.begin_stop(FAILURE, now, false);
                        continue;
                    }
                },
                Phase::Running => {}
                Phase::Stopping { status, .. } if self.machine.is_down() => {
                    self.herald.stopped();
                    self.outside.end(ENDED, status);
                    return;
                }
                Phase::Stopping { deadline, .. } if now >= deadline => {
                    let left = self.machine.kill_all();
                    self.act(began);
                    self.herald.late(Late(&left));
                    self.outside.end(ENDED, FAILURE);
                    return;
                }
                Phase::Stopping { .. } => {}
            }
            match self.news.1.recv_timeout(self.patience(phase, now)) {
                Ok(News::Ended { id, attempt, result }) => self.machine.ended(&id, attempt, result, began.elapsed()),
                Ok(News::TaskEnded(ended)) => {
                    let status = self.herald.task_ended(&ended);
                    if !matches!(phase, Phase::Stopping { .. }) {
                        phase = self.begin_stop(status, began.elapsed(), false);
                    }
                }
                Ok(News::GuestLeft { status }) if !matches!(phase, Phase::Stopping { .. }) => {
                    phase = self.begin_stop(status, began.elapsed(), false);
                }
                Ok(News::Stop { status }) if !matches!(phase, Phase::Stopping { .. }) => {
                    phase = self.begin_stop(status, began.elapsed(), true);
                }
                Ok(News::Changed(changes)) => self.change(changes, began.elapsed()),
                Ok(News::Awaited { ids, tell }) => {
                    let limit = ids.iter().filter_map(|id| self.machine.start_timeout(id)).max().unwrap_or_default();
                    self.waiting.push(Waiting { ids, deadline: began.elapsed() + limit, tell });
                }
                Ok(News::Offered) => self.cleaning = Some(began.elapsed()),
                Ok(News::GuestLeft { .. } | News::Stop { .. }) | Err(RecvTimeoutError::Timeout) => {}
                // This thread has a sender itself.
                Err(RecvTimeoutError::Disconnected) => return,
            }
            self.look(began.elapsed());
            self.machine.tick(began.elapsed());
            self.act(began);
            self.tell_waiting(began.elapsed());
            let now = began.elapsed();
            if self.cleaning.is_some_and(|due| due <= now) {
                self.cleaning = store::clean(&self.resources).map(|wait| now + wait.max(CLEAN_EVERY_MIN));
            }
        }
    }

    /// Does what changes of entries say.
    fn change(&mut self, changes: Vec<ServiceChange>, now: Time) {
        for change in changes {
            match change {
                ServiceChange::Put { id, lifecycle, service } => {
                    self.successors.insert(id.clone(), service);
                    self.machine.replace(&id, lifecycle, now);
                }
                ServiceChange::Lifecycle { id, lifecycle } => self.machine.set_lifecycle(&id, lifecycle),
                ServiceChange::Remove { id } => {
                    self.successors.remove(&id);
                    self.machine.remove(&id, now);
                }
            }
        }
        // What did not run is gone without a change of its state.
        self.board.show(&self.machine.all());
    }

    /// Tells those who wait for services that have come to run, or will not.
    fn tell_waiting(&mut self, now: Time) {
        let waiting = std::mem::take(&mut self.waiting);
        for one in waiting {
            let mut wrong = None;
            let mut is_over = true;
            for id in &one.ids {
                match self.machine.settled(id) {
                    Some(Ok(())) => {}
                    Some(Err(message)) => wrong = wrong.or(Some(message)),
                    None if now >= one.deadline => wrong = wrong.or(Some(format!("service {id} has not started yet"))),
                    None => is_over = false,
                }
            }
            if is_over {
                (one.tell)(wrong);
            } else {
                self.waiting.push(one);
            }
        }
    }

    /// How long there is nothing to do unless news come.
    fn patience(&self, phase: Phase, now: Time) -> Duration {
        let deadline = match phase {
            Phase::Stopping { deadline, .. } => Some(deadline),
            Phase::Booting | Phase::Running => None,
        };
        let awaited = self.waiting.iter().map(|one| one.deadline);
        let next = self.machine.next_deadline().into_iter().chain(deadline).chain(awaited).chain(self.cleaning).min();
        let wait = next.map_or(LONG, |next| next.saturating_sub(now));
        if !self.machine.stopping().is_empty() { wait.min(LOOK_EVERY) } else { wait }
    }

    fn begin_stop(&mut self, status: i32, now: Time, is_asked: bool) -> Phase {
        if is_asked {
            self.herald.stopping(self.shutdown_timeout);
        }
        self.machine.stop_all(now);
        Phase::Stopping { status, deadline: now + self.shutdown_timeout }
    }

    /// Does what the machine asks for, until it asks for nothing more, and shows what came of it.
    fn act(&mut self, began: Instant) {
        loop {
            let actions = self.machine.take_actions();
            if actions.is_empty() {
                break;
            }
            for action in actions {
                match action {
                    Action::Start { id, attempt } => self.start(&id, attempt, began),
                    Action::Stop { id } => self.with_service(&id, |service, outside| service.stop(outside)),
                    Action::Kill { id } => self.with_service(&id, |service, outside| service.kill(outside)),
                }
            }
        }
        let changes = self.machine.take_changes();
        if !changes.is_empty() {
            self.board.show(&self.machine.all());
        }
        for change in changes {
            self.publish(change);
        }
    }

    /// Publishes a change of a service as an event of the bus.
    fn publish(&self, change: Seen) {
        let kind = format!("service.{}", change.status.name());
        let id = change.id.clone();
        let make = move |cx: &mut Cx<'_>| {
            let table = cx.new_table(0, 3);
            let status = cx.new_str(change.status.name().as_bytes());
            set_field(cx, table, "status", status);
            if let Some(details) = &change.details {
                let details = cx.new_str(details.as_bytes());
                set_field(cx, table, "details", details);
            }
            set_field(cx, table, "retry_count", i64::from(change.retry_count));
            table.into()
        };
        self.outside.publish("supervisor", &kind, &id, EventData::Made(Box::new(make)));
    }

    fn with_service(&mut self, id: &str, body: impl FnOnce(&mut dyn Service, Outside)) {
        if let Some(service) = self.services.get_mut(id) {
            body(service.as_mut(), self.outside);
        }
    }

    fn start(&mut self, id: &str, attempt: u64, began: Instant) {
        if let Some(successor) = self.successors.remove(id) {
            self.services.insert(id.to_owned(), successor);
        }
        let Some(service) = self.services.get_mut(id) else { return };
        self.attempts.insert(id.to_owned(), attempt);
        let teller = Teller { id: id.to_owned(), attempt, to: self.news.0.clone() };
        match service.start(self.outside, teller) {
            Ok(()) => self.machine.started(id, attempt, began.elapsed()),
            Err(failure) => self.machine.failed(id, attempt, failure, began.elapsed()),
        }
    }

    /// Looks whether services have ended that cannot tell.
    fn look(&mut self, now: Time) {
        for id in self.machine.stopping() {
            let outside = self.outside;
            let has_ended = self.services.get_mut(&id).is_some_and(|service| service.has_ended(outside));
            if has_ended && let Some(&attempt) = self.attempts.get(&id) {
                self.machine.ended(&id, attempt, Ok(()), now);
            }
        }
    }

    /// Lets the guest in. False: there is no thread for it.
    fn let_in(&mut self) -> bool {
        let Some(GuestOrder { guest, host }) = self.guest.take() else { return true };
        let session = Session { outside: self.outside, host, programs: Arc::clone(&self.programs) };
        let to = self.news.0.clone();
        let body = move || drop(to.send(News::GuestLeft { status: guest(session) }));
        let thread = std::thread::Builder::new().name("wippy-guest".to_owned()).spawn(body);
        if let Err(error) = &thread {
            self.herald.task_failed(&format!("cannot start a thread: {error}"));
        }
        thread.is_ok()
    }

    /// Starts the process that the run is for. False: it could not be.
    fn start_task(&mut self) -> bool {
        let Some(TaskOrder { id, host, words: arguments }) = self.task.take() else { return true };
        let program = match self.programs.program(&id) {
            Ok(program) => program,
            Err(error) => {
                self.herald.task_failed(&text_of(error, &id));
                return false;
            }
        };
        let to = self.news.0.clone();
        let order = Order {
            entry: program,
            host,
            arguments: words(arguments),
            limits: Limits::default(),
            context: None,
            name: None,
            observer: Box::new(move |ended| drop(to.send(News::TaskEnded(ended)))),
        };
        match self.outside.start(order) {
            Ok(_) => true,
            Err(error) => {
                self.herald.task_failed(&match error {
                    NotStarted::Host(refusal) => refusal.text(host),
                    NotStarted::NameTaken | NotStarted::Ending => "host is shutting down".to_owned(),
                });
                false
            }
        }
    }
}

/// Status of a project that could not be started or stopped.
const FAILURE: i32 = 1;
/// What processes are told that are left when all services have stopped.
const ENDED: &str = "runtime stopped";
