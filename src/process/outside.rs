//! Processes as who runs the run from outside sees them: the command line, the supervisor of a project. It starts processes
//! without being one, is told how they end, and ends them.

use std::sync::Arc;

use super::block::{Parts, ProcessRef};
use super::bus::EventData;
use super::context::Context;
use super::entry::Entry;
use super::error::ErrorValue;
use super::event::{Event, Notice, Outcome as Ending};
use super::host::{Host, Hosts, Refusal};
use super::limits::Limits;
use super::local::{Local, Start};
use super::pid::Pid;
use super::shutdown::{Stop, Stopper};
use super::system::{SCOPE_LOCAL, System, wall_clock};
use crate::data::{Data, Key, Map};
use crate::vm::native::{Cx, Kind, TableRef, Value, kind_of};
use crate::vm::transfer::Values;

/// Makes the arguments of a process, in its heap, when it begins.
pub(crate) type Arguments = Box<dyn FnOnce(&mut Cx<'_>) -> Values + Send>;

/// Called when a process has ended, on the worker that ran it: it must not wait.
pub(crate) type Observer = Box<dyn FnOnce(Ended) + Send>;

/// How a process ended, for those without a heap.
#[derive(Clone)]
pub(crate) enum Ended {
    /// It returned nothing, or nil.
    Nil,
    Boolean(bool),
    Int(i64),
    Float(f64),
    Text(Vec<u8>),
    /// It returned a table of plain values.
    Table(Data),
    /// It returned another value.
    Other,
    /// It failed.
    Failed {
        error: ErrorValue,
        /// By its own program: neither a limit, nor a link, nor a request ended it.
        is_own: bool,
    },
}

impl Ended {
    pub(super) fn of(cx: &mut Cx<'_>, ending: &Ending, is_own: bool) -> Ended {
        let value = match ending {
            Err(error) => return Ended::Failed { error: error.clone(), is_own },
            Ok(parcel) => match cx.unpack(parcel) {
                Ok(values) => values.first().copied().unwrap_or(Value::NIL),
                Err(_) => {
                    cx.take_error();
                    return Ended::Other;
                }
            },
        };
        match kind_of(value) {
            Kind::Nil => Ended::Nil,
            Kind::Boolean(b) => Ended::Boolean(b),
            Kind::Int(n) => Ended::Int(n),
            Kind::Float(n) => Ended::Float(n),
            Kind::Str(text) => Ended::Text(cx.bytes(text.into()).to_vec()),
            Kind::Table(table) => plain(cx, table, 0, &mut 0).map_or(Ended::Other, Ended::Table),
            Kind::Other => Ended::Other,
        }
    }
}

/// Deepest table, and most values in one, that is told of.
const DEPTH_MAX: usize = 100;
const VALUES_MAX: usize = 1_000_000;

/// A table as plain data, if it holds nothing else. It was copied, so it has no rings.
fn plain(cx: &mut Cx<'_>, table: TableRef, depth: usize, n_values: &mut usize) -> Option<Data> {
    let mut members = Map::new();
    let mut cursor = 0;
    while let Some((key, value, next)) = cx.entry_from(table, cursor) {
        cursor = next;
        *n_values += 1;
        if depth >= DEPTH_MAX || *n_values > VALUES_MAX {
            return None;
        }
        let key = match kind_of(key) {
            Kind::Int(n) => Key::Integer(n),
            Kind::Str(text) => Key::text(cx.bytes(text.into())),
            _ => return None,
        };
        let value = match kind_of(value) {
            Kind::Boolean(b) => Data::Boolean(b),
            Kind::Int(n) => Data::Integer(n),
            Kind::Float(n) => Data::Float(n),
            Kind::Str(text) => Data::text(cx.bytes(text.into())),
            Kind::Table(table) => plain(cx, table, depth + 1, n_values)?,
            Kind::Nil | Kind::Other => return None,
        };
        members.insert(key, value);
    }
    let is_list = !members.is_empty() && members.keys().zip(1..).all(|(key, at)| *key == Key::Integer(at));
    Some(if is_list { Data::list(members.into_values().collect()) } else { Data::Map(Arc::new(members)) })
}

/// What is to be started.
pub(crate) struct Order {
    pub(crate) entry: &'static Entry,
    pub(crate) host: &'static Host,
    pub(crate) arguments: Arguments,
    pub(crate) limits: Limits,
    /// Its actor, scope and context values.
    pub(crate) context: Option<Arc<Context>>,
    /// A name for it, which it has before it runs.
    pub(crate) name: Option<Vec<u8>>,
    pub(crate) observer: Observer,
}

/// Why nothing was started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotStarted {
    Host(Refusal),
    /// A live process holds its name.
    NameTaken,
    /// The run is about to end.
    Ending,
}

/// The run, from outside.
#[derive(Clone, Copy)]
pub(crate) struct Outside(pub(super) &'static System);

/// A process that was started from outside.
#[derive(Clone)]
pub(crate) struct Started(ProcessRef);

impl Outside {
    /// From here on the run can be stopped from outside, whether or not anything has waited yet: see
    /// `Settings::on_outside`.
    pub(crate) fn attend(self) {
        self.0.attend();
    }

    /// Starts a process.
    ///
    /// # Errors
    /// Nothing was started, and the observer is not called.
    pub(crate) fn start(self, order: Order) -> Result<Started, NotStarted> {
        let Order { entry, host, arguments, limits, context, name, observer } = order;
        let system = self.0;
        let Some(remote) = system.remote.get() else { return Err(NotStarted::Ending) };
        if system.is_stopping.load(std::sync::atomic::Ordering::Relaxed) {
            return Err(NotStarted::Ending);
        }
        host.admit().map_err(NotStarted::Host)?;
        let parts = Parts {
            pid: system.new_pid(host),
            parent: Pid::NONE,
            system,
            entry,
            started: remote.clock(),
            limits: limits.within(&host.limits),
            local: Local::new(Start::Outside(arguments), context, system),
        };
        let process = ProcessRef::new(parts);
        system.enter(&process, host);
        if let Some(name) = &name
            && system.register(name, SCOPE_LOCAL, &process).is_err()
        {
            system.dismiss(process.pid);
            // Its local part is left to the system: no worker has it, and this happens once in a long while.
            return Err(NotStarted::NameTaken);
        }
        system.observe(&process, observer);
        remote.submit(process.clone());
        Ok(Started(process))
    }

    /// Where processes run.
    pub(crate) fn hosts(self) -> &'static Hosts {
        &self.0.hosts
    }

    /// Asks a process to end, with a reason. False: it does not read its events, and will not hear of it.
    pub(crate) fn cancel(self, process: &Started, reason: &str) -> bool {
        cancel(self.0, &process.0, reason)
    }

    /// Ends a process, wherever it is.
    pub(crate) fn terminate(self, process: &Started) {
        terminate(self.0, &process.0);
    }

    /// Asks the processes of a host to end, and ends those that would not hear of it.
    pub(crate) fn cancel_all(self, host: &Host, reason: &str) {
        for process in self.on(host) {
            if process.reads_events() {
                cancel(self.0, &process, reason);
            } else {
                terminate(self.0, &process);
            }
        }
    }

    /// Ends all processes of a host.
    pub(crate) fn terminate_all(self, host: &Host) {
        for process in self.on(host) {
            terminate(self.0, &process);
        }
    }

    /// Number of processes of a host.
    pub(crate) fn count(self, host: &Host) -> usize {
        self.0.processes.len_on(host.number())
    }

    /// Publishes an event of the runtime.
    pub(crate) fn publish(self, system: &str, kind: &str, path: &str, data: EventData) {
        self.0.publish(system, kind, path, data);
    }

    /// Ends the run with a status, in an orderly way.
    pub(crate) fn end(self, reason: &'static str, status: i32) {
        Stopper(self.0).stop(Stop { reason, status, is_signal: false });
    }

    fn on(self, host: &Host) -> Vec<ProcessRef> {
        let all = self.0.processes.all();
        all.into_iter().filter(|process| process.pid.host() == host.number()).collect()
    }
}

fn cancel(system: &System, process: &ProcessRef, reason: &str) -> bool {
    let Some(remote) = system.remote.get() else { return false };
    let notice = Notice::Cancel { from: Pid::NONE, reason: reason.as_bytes().to_vec(), at: wall_clock() };
    drop(remote.send(process, Event::Notice(Box::new(notice))));
    process.reads_events()
}

fn terminate(system: &System, process: &ProcessRef) {
    process.terminate();
    if let Some(remote) = system.remote.get() {
        drop(remote.send(process, Event::Attention));
    }
}
