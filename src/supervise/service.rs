//! What starting and stopping a service means, by its kind.

use std::sync::Arc;
use std::sync::mpsc::Sender;

use super::driver::News;
use super::machine::Failure;
use super::programs::Programs;
use super::security::Identity;
use crate::data::Data;
use crate::process::entry::{Entry as Program, NoEntry};
use crate::process::host::{Host, HostState};
use crate::process::limits::Limits;
use crate::process::outside::{Arguments, Ended, NotStarted, Order, Outside, Started};
use crate::project::Id;
use crate::vm::native::{Cx, Value};

/// Something that is started, watched and stopped.
pub(super) trait Service: Send {
    /// Starts it; how it ends is told to `teller`, perhaps before this returns.
    ///
    /// # Errors
    /// It does not run, and nothing is told.
    fn start(&mut self, outside: Outside, teller: Teller) -> Result<(), Failure>;

    /// Asks it to end; the teller of the attempt tells when it has.
    fn stop(&mut self, outside: Outside);

    /// Ends it at once.
    fn kill(&mut self, outside: Outside);

    /// Looks, while it is stopping, whether it has ended, if nothing tells it.
    fn has_ended(&mut self, _outside: Outside) -> bool {
        false
    }
}

/// Tells the supervisor how a run ended.
pub(super) struct Teller {
    pub(super) id: String,
    pub(super) attempt: u64,
    pub(super) to: Sender<News>,
}

impl Teller {
    fn ended(&self, result: Result<(), Failure>) {
        // A supervisor that is gone needs no news.
        drop(self.to.send(News::Ended { id: self.id.clone(), attempt: self.attempt, result }));
    }
}

/// A host: processes can be started on it while it runs.
pub(super) struct HostService {
    pub(super) host: &'static Host,
}

impl Service for HostService {
    fn start(&mut self, _: Outside, _: Teller) -> Result<(), Failure> {
        self.host.set_state(HostState::Running);
        Ok(())
    }

    fn stop(&mut self, outside: Outside) {
        self.host.set_state(HostState::Stopping);
        outside.cancel_all(self.host, STOPPING);
    }

    fn kill(&mut self, outside: Outside) {
        self.host.set_state(HostState::Down);
        outside.terminate_all(self.host);
    }

    fn has_ended(&mut self, outside: Outside) -> bool {
        let is_empty = outside.count(self.host) == 0;
        if is_empty {
            self.host.set_state(HostState::Down);
        }
        is_empty
    }
}

/// What a process is told that has to end with its service.
const STOPPING: &str = "service stopping";

/// An argument of a process that begins. A heap that has no room for it ends the process as soon as it runs.
fn argument(cx: &mut Cx<'_>, data: &Data) -> Value {
    data.to_value(cx).unwrap_or_else(|_| {
        cx.take_error();
        Value::NIL
    })
}

/// What a process is to run, asked for at each start.
pub(super) type What = Box<dyn Fn() -> Result<(&'static Program, Arguments), Failure> + Send>;

/// The program of an entry, with its input.
pub(super) fn program_of(programs: Arc<Programs>, process: Id, input: Arc<[Data]>) -> What {
    Box::new(move || {
        let program = programs.program(&process);
        let program = program.map_err(|error| Failure { message: text_of(error, &process), may_retry: false })?;
        let input = Arc::clone(&input);
        Ok((program, Box::new(move |cx: &mut Cx<'_>| input.iter().map(|data| argument(cx, data)).collect())))
    })
}

/// `process.service`, `queue.consumer`: keeps one process running.
pub(super) struct ProcessService {
    /// What it runs.
    pub(super) what: What,
    /// Where.
    pub(super) host: String,
    /// Who it is and what it may do.
    pub(super) identity: Option<Identity>,
    /// A name for its process.
    pub(super) name: Option<String>,
    /// Its process.
    pub(super) running: Option<Started>,
}

impl Service for ProcessService {
    fn start(&mut self, outside: Outside, teller: Teller) -> Result<(), Failure> {
        let failure = |message, may_retry| Failure { message, may_retry };
        let (entry, arguments) = (self.what)()?;
        let host = outside.hosts().find(&self.host);
        let host = host.ok_or_else(|| failure(format!("host not found: {}", self.host), false))?;
        let context = match &self.identity {
            Some(identity) => identity.context().map_err(|message| failure(message, false))?,
            None => None,
        };
        let order = Order {
            entry,
            host,
            arguments,
            limits: Limits::default(),
            context,
            name: self.name.as_ref().map(|name| name.clone().into_bytes()),
            observer: Box::new(move |ended| teller.ended(result_of(ended))),
        };
        let started = outside.start(order).map_err(|error| match error {
            NotStarted::Host(refusal) => failure(refusal.text(host), true),
            NotStarted::NameTaken => {
                failure(format!("name already registered: {}", self.name.as_deref().unwrap_or_default()), true)
            }
            NotStarted::Ending => failure("host is shutting down".to_owned(), false),
        })?;
        self.running = Some(started);
        Ok(())
    }

    fn stop(&mut self, outside: Outside) {
        if let Some(process) = &self.running {
            outside.cancel(process, STOPPING);
        }
    }

    fn kill(&mut self, outside: Outside) {
        if let Some(process) = self.running.take() {
            outside.terminate(&process);
        }
    }
}

/// What the end of a process makes of its service.
fn result_of(ended: Ended) -> Result<(), Failure> {
    match ended {
        Ended::Failed { error, is_own } => {
            // What the runtime ends is tried again, whatever its error says to programs.
            let may_retry = !is_own || error.retryable() != Some(false);
            Err(Failure { message: String::from_utf8_lossy(&error.text()).into_owned(), may_retry })
        }
        Ended::Nil
        | Ended::Boolean(_)
        | Ended::Int(_)
        | Ended::Float(_)
        | Ended::Text(_)
        | Ended::Table(_)
        | Ended::Other => Ok(()),
    }
}

/// What is said of an entry that leads to no program.
pub(super) fn text_of(error: NoEntry, id: &Id) -> String {
    match error {
        NoEntry::BadId | NoEntry::NotFound(_) => format!("entry not found: {id}"),
        NoEntry::NoCode => format!("entry {id} is not a process"),
        NoEntry::Broken(message) | NoEntry::Unreadable(message) => message,
    }
}

/// The words of a command line as arguments.
pub(super) fn words(words: Vec<Vec<u8>>) -> Arguments {
    Box::new(move |cx| words.iter().map(|word| cx.new_str(word)).collect())
}
