//! The run: tables that all its processes share.

use std::collections::HashMap;
use std::ffi::OsString;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock, RwLockWriteGuard};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crossbeam_utils::CachePadded;

use super::block::{Machine, Parts, ProcessRef};
use super::bus::Bus;
use super::context::Context;
use super::entry::{Entry, Resolve};
use super::error::{ErrorValue, kind};
use super::groups::Scopes;
use super::host::{Host, HostKind, HostState, Hosts};
use super::limits::Limits;
use super::local::{Local, Start};
use super::logs;
use super::outside::{Observer, Outside};
use super::pid::{Pid, PidBytes, PidText};
use super::program::Program;
use super::recent;
use super::registry::announce;
use super::resource::Resources;
use super::shutdown::{Decision, Stopper};
use super::supervision::Supervision;
use super::table::Table;
use crate::environment::Current;
use crate::log::{self, Level, Record};
use crate::registry::{self, Registry};
use crate::sched::{Config, Hooks, Remote, Runtime, Worker};
use crate::security::Security;
use crate::vm::base::Base;
use crate::vm::heap::alloc::Remains;
use crate::vm::heap::runs;
use crate::vm::native::Cx;
use crate::vm::state::{CompileFn, Options};

/// Heaps that are counted when they end: the allocator keeps what small ones used for the next.
const LARGE_HEAP: usize = 1 << 20;
/// When so many bytes of such heaps have ended, memory goes back to the system.
const FREED_MAX: usize = 8 << 20;

/// What all processes of a run share. There is one, and it lives as long as the program.
pub(crate) struct System {
    /// The processes that can be addressed.
    pub(super) processes: Table,
    next_pid: CachePadded<AtomicU64>,
    /// Bytes of large heaps that have ended since memory was last given back to the system for them.
    freed: AtomicUsize,
    /// Registered names.
    names: RwLock<Names>,
    /// Locks that are held (`system.lock`).
    locks: RwLock<Names>,
    /// Where ids of entries lead.
    pub(crate) entries: Box<dyn Resolve>,
    /// Where processes run.
    pub(crate) hosts: Hosts,
    /// Who outside wants to know how a process ends.
    observers: Mutex<HashMap<Pid, Observer>>,
    /// Settings of a process that has none of its own.
    pub(super) options: Options,
    pub(super) compile: CompileFn,
    pub(super) base: &'static Base,
    /// Nothing can happen any more.
    pub(super) is_stuck: AtomicBool,
    /// What every process of the run says when nothing can happen any more.
    pub(super) stuck: Mutex<Vec<(Pid, String)>>,
    pub(super) reporter: Box<dyn Reporter>,
    /// The scheduler, for threads that are no workers.
    pub(super) remote: OnceLock<Remote<ProcessRef>>,
    /// No process may be started any more.
    pub(super) is_stopping: AtomicBool,
    /// The end of the run was asked for.
    pub(super) stopping: Mutex<Option<Decision>>,
    /// Process that the run ends with.
    pub(super) main: OnceLock<Pid>,
    /// How long processes that were asked to stop have for that.
    pub(super) shutdown_timeout: Duration,
    /// What entries of a project offer.
    pub(super) resources: Resources,
    /// The services of a project.
    pub(super) supervision: Option<Arc<dyn Supervision>>,
    /// The registry of entries; that of a script is made when it is first asked for.
    registry: OnceLock<Arc<Registry>>,
    /// Arguments of the process that has the terminal.
    pub(super) arguments: Vec<OsString>,
    /// Decides what processes may do.
    pub(super) security: Security,
    /// Who has subscribed to events.
    pub(crate) bus: Bus,
    /// Groups of processes.
    pub(crate) groups: Scopes,
    /// Variables of the environment.
    pub(super) environment: Current,
    /// Somebody outside can stop the run.
    is_attended: AtomicBool,
    /// See [`Settings::on_outside`], until it is called.
    on_outside: Mutex<Option<OnOutside>>,
}

/// See [`Settings::on_outside`].
pub(crate) type OnOutside = Box<dyn FnOnce(Stopper) + Send>;

/// See [`Settings::on_begin`].
pub(crate) type OnBegin = Box<dyn FnOnce(Outside)>;

/// Tells the user what goes wrong in a run.
pub(crate) trait Reporter: Send + Sync {
    /// Nothing can happen any more: a line for each process.
    fn deadlocked(&self, processes: &[String]);
    /// A process has failed and nobody in the run will see it. The main process has no origin.
    fn failed(&self, cx: &mut Cx<'_>, error: &ErrorValue, origin: Option<&Origin>);
    /// A signal has ended the run with this status.
    fn interrupted(&self, status: i32);
}

/// Where a process comes from.
pub(crate) struct Origin {
    /// The text of its identifier.
    pub(crate) pid: String,
    /// The id of what it runs.
    pub(crate) entry: String,
    /// Where it was started, as `file:line`, if a program did.
    pub(crate) place: Option<String>,
}

/// Settings of a run.
pub(crate) struct Settings {
    /// The compiler.
    pub(crate) compile: CompileFn,
    /// What every process starts with.
    pub(crate) base: &'static Base,
    /// Tells the user what goes wrong.
    pub(crate) reporter: Box<dyn Reporter>,
    /// Called when the run begins, before anything runs.
    pub(crate) on_begin: OnBegin,
    /// Called once, when the run first waits or has gone on for a slice: from then on there is something to stop from
    /// outside. A program that is over sooner never pays for it.
    pub(crate) on_outside: OnOutside,
    /// Settings of processes other than the main one.
    pub(crate) options: Options,
    /// Where ids of entries lead.
    pub(crate) entries: Box<dyn Resolve>,
    /// Where processes run.
    pub(crate) hosts: Hosts,
    /// How long processes that were asked to stop have for that.
    pub(crate) shutdown_timeout: Duration,
    /// What entries of a project offer: whoever starts them keeps a clone.
    pub(crate) resources: Resources,
    /// Scopes of groups of processes: whoever declares them keeps a clone.
    pub(crate) groups: Scopes,
    /// Variables of the environment.
    pub(crate) environment: Current,
    /// Arguments of the process that has the terminal.
    pub(crate) arguments: Vec<OsString>,
    /// Decides what processes may do.
    pub(crate) security: Security,
    /// The services, if the run is that of a project.
    pub(crate) supervision: Option<Arc<dyn Supervision>>,
    /// The registry of entries, if the run is that of a project.
    pub(crate) registry: Option<Arc<Registry>>,
}

impl System {
    /// A run without processes.
    fn start(settings: Settings) -> &'static System {
        let registry = settings.registry.clone();
        let system: &'static System = Box::leak(Box::new(System {
            processes: Table::default(),
            next_pid: CachePadded::new(AtomicU64::new(1)),
            freed: AtomicUsize::new(0),
            names: RwLock::default(),
            locks: RwLock::default(),
            entries: settings.entries,
            hosts: settings.hosts,
            observers: Mutex::default(),
            options: settings.options,
            compile: settings.compile,
            base: settings.base,
            is_stuck: AtomicBool::new(false),
            stuck: Mutex::default(),
            reporter: settings.reporter,
            remote: OnceLock::new(),
            is_stopping: AtomicBool::new(false),
            stopping: Mutex::default(),
            main: OnceLock::new(),
            shutdown_timeout: settings.shutdown_timeout,
            resources: settings.resources,
            supervision: settings.supervision,
            registry: OnceLock::new(),
            arguments: settings.arguments,
            security: settings.security,
            bus: Bus::default(),
            groups: settings.groups,
            environment: settings.environment,
            is_attended: AtomicBool::new(false),
            on_outside: Mutex::new(Some(settings.on_outside)),
        }));
        if let Some(registry) = registry {
            system.registry.get_or_init(|| announce(registry, system));
        }
        system
    }

    /// The registry of entries.
    pub(crate) fn registry(&'static self) -> &'static Arc<Registry> {
        self.registry.get_or_init(|| announce(registry::Script::registry(), self))
    }

    /// Lets those outside stop the run from here on.
    #[inline]
    pub(super) fn attend(&'static self) {
        if !self.is_attended.load(Ordering::Relaxed) {
            self.begin_to_attend();
        }
    }

    #[cold]
    fn begin_to_attend(&'static self) {
        let on_outside = self.on_outside.lock().unwrap_or_else(PoisonError::into_inner).take();
        self.is_attended.store(true, Ordering::Relaxed);
        if let Some(on_outside) = on_outside {
            on_outside(Stopper(self));
        }
    }

    /// The identifier of a new process.
    pub(super) fn new_pid(&self, host: &Host) -> Pid {
        Pid::on(host.number(), self.next_pid.fetch_add(1, Ordering::Relaxed))
    }

    /// Does something with the process of a number. Those that a thread has met last need no look into the table.
    #[inline(always)]
    pub(super) fn with_process<R>(&self, pid: Pid, body: impl FnOnce(&ProcessRef) -> R) -> Option<R> {
        recent::with(pid, || self.processes.get(pid), body)
    }

    /// Makes a new process addressable, before it is handed to the scheduler. If its host, or the run, has begun to stop since
    /// it was admitted, whoever stops it may have looked at the table before: then it is ended as soon as it runs.
    pub(super) fn enter(&self, process: &ProcessRef, host: &Host) {
        self.processes.insert(process.clone());
        // In this order: see `Pids::insert`.
        if host.state() != HostState::Running || self.is_stopping.load(Ordering::Acquire) {
            process.terminate();
        }
    }

    /// A process has ended: it leaves the table, and another may come.
    pub(super) fn dismiss(&self, pid: Pid) {
        self.processes.remove(pid);
        self.hosts.dismiss(pid);
    }

    /// Remembers who outside wants to know how a process ends: before it can run.
    pub(super) fn observe(&self, process: &ProcessRef, observer: Observer) {
        process.set_is_observed();
        self.observers.lock().unwrap_or_else(PoisonError::into_inner).insert(process.pid, observer);
    }

    /// Who outside wants to know how a process ends, which has.
    pub(super) fn take_observer(&self, pid: Pid) -> Option<Observer> {
        self.observers.lock().unwrap_or_else(PoisonError::into_inner).remove(&pid)
    }

    /// Frees the memory of a heap that had so many bytes: that of a large one on the blocking pool, since it takes long, and
    /// others wait for the worker.
    #[inline]
    pub(super) fn free(&self, remains: Option<Remains>, bytes: usize, worker: &Worker<ProcessRef>) {
        if bytes >= LARGE_HEAP {
            self.free_large(remains, bytes, worker);
        }
    }

    #[cold]
    fn free_large(&self, remains: Option<Remains>, bytes: usize, worker: &Worker<ProcessRef>) {
        let is_much = self.freed.fetch_add(bytes, Ordering::Relaxed) + bytes >= FREED_MAX;
        if !is_much {
            return;
        }
        self.freed.store(0, Ordering::Relaxed);
        let job = move || {
            drop(remains);
            runs::trim();
        };
        if let Err(job) = worker.spawn_blocking(Box::new(job)) {
            job();
        }
    }

    /// Processes that have not ended.
    pub(crate) fn live(&self) -> usize {
        self.processes.len()
    }

    /// The text of a process.
    pub(super) fn text(&self, pid: Pid) -> PidBytes {
        if pid == Pid::NONE {
            return PidBytes::new();
        }
        let host = self.hosts.of(pid).map_or("", |host| &*host.id);
        PidText { host, pid }.bytes()
    }

    /// The process that a text names: of this host, with this number.
    pub(super) fn pid_on(&self, host: &[u8], number: Option<u64>) -> Result<Option<Pid>, UnknownHost> {
        let host = std::str::from_utf8(host).ok().and_then(|host| self.hosts.find(host)).ok_or(UnknownHost)?;
        Ok(number.map(|number| Pid::on(host.number(), number)))
    }

    /// The host that an id names, for who wants to start something there.
    ///
    /// # Errors
    /// There is none: kind and message.
    pub(super) fn find_host(&self, id: &str) -> Result<&'static Host, (&'static str, String)> {
        match self.hosts.find(id).filter(|host| host.kind != HostKind::Call) {
            Some(host) => Ok(host),
            None if self.entries.has(id) => Err((kind::INVALID, format!("not a process host: {id}"))),
            None => Err((kind::NOT_FOUND, format!("host not found: {id}"))),
        }
    }

    /// The process that holds a name.
    pub(super) fn lookup(&self, name: &[u8]) -> Option<Pid> {
        self.names.read().unwrap_or_else(PoisonError::into_inner).holders.get(name).map(|held| held.by)
    }

    /// Gives a name to a process. An error is the process that holds it.
    pub(super) fn register(&self, name: &[u8], scope: i64, process: &ProcessRef) -> Result<(), Registering> {
        self.take_name(&self.names, name, scope, process)
    }

    /// Takes a name from its holder. False: it holds it not, or under another scope.
    pub(super) fn unregister(&self, name: &[u8], scope: i64, holder: Pid) -> bool {
        write(&self.names).remove(name, Held { by: holder, scope })
    }

    /// Gives a lock to a process. An error is the process that holds it.
    pub(super) fn acquire(&self, lock: &[u8], process: &ProcessRef) -> Result<(), Registering> {
        self.take_name(&self.locks, lock, SCOPE_LOCAL, process)
    }

    /// Takes a lock from its holder. False: it holds it not.
    pub(super) fn release(&self, lock: &[u8], holder: Pid) -> bool {
        write(&self.locks).remove(lock, Held { by: holder, scope: SCOPE_LOCAL })
    }

    fn take_name(
        &self,
        names: &RwLock<Names>,
        name: &[u8],
        scope: i64,
        process: &ProcessRef,
    ) -> Result<(), Registering> {
        process.set_has_names();
        let mut names = write(names);
        if let Some(&Held { by, .. }) = names.holders.get(name) {
            return Err(if by == process.pid { Registering::Held } else { Registering::Taken(by) });
        }
        // A process that ends leaves the table first and gives up its names then.
        if self.processes.get(process.pid).is_none() {
            return Err(Registering::Gone);
        }
        names.holders.insert(name.into(), Held { by: process.pid, scope });
        names.of.entry(process.pid).or_default().push(name.into());
        Ok(())
    }

    /// Gives up all names and locks of a process.
    pub(super) fn unregister_all(&self, holder: Pid) {
        write(&self.names).remove_all(holder);
        write(&self.locks).remove_all(holder);
    }
}

fn write(names: &RwLock<Names>) -> RwLockWriteGuard<'_, Names> {
    names.write().unwrap_or_else(PoisonError::into_inner)
}

/// Names that one process each holds.
#[derive(Default)]
struct Names {
    holders: HashMap<Box<[u8]>, Held>,
    /// The names of each process that has any.
    of: HashMap<Pid, Vec<Box<[u8]>>>,
}

/// How a name is held.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Held {
    by: Pid,
    /// On one node all scopes are one table; only who gives a name up has to name its scope.
    scope: i64,
}

/// The scope of names when none is said.
pub(super) const SCOPE_LOCAL: i64 = 0;

impl Names {
    fn remove(&mut self, name: &[u8], held: Held) -> bool {
        if self.holders.get(name) != Some(&held) {
            return false;
        }
        self.holders.remove(name);
        if let Some(own) = self.of.get_mut(&held.by) {
            own.retain(|other| **other != *name);
        }
        true
    }

    fn remove_all(&mut self, holder: Pid) {
        for name in self.of.remove(&holder).unwrap_or_default() {
            self.holders.remove(&name);
        }
    }
}

/// There is no host of a name.
pub(super) struct UnknownHost;

/// Why a name was not given to a process.
pub(super) enum Registering {
    /// It holds it already.
    Held,
    /// Another process holds it.
    Taken(Pid),
    /// The process has ended.
    Gone,
}

/// Seconds since 1970.
#[expect(clippy::disallowed_methods, reason = "events tell when they happened")]
pub(super) fn wall_clock() -> f64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0.0, |time| time.as_secs_f64())
}

/// Logs that another worker has taken the place of one that a process keeps (specification: scheduler, section 5).
fn tell_of_replaced(system: &System, worker: usize) {
    let text = format!("worker {worker} is kept by one operation: another takes its place");
    let mut record = Record::new(Level::Debug, "scheduler".to_owned(), text);
    let all = system.processes.all();
    if let Some(process) = all.iter().find(|process| process.runs_on() == Some(worker)) {
        record.pid = String::from_utf8_lossy(&system.text(process.pid)).into_owned();
    }
    log::submit(record);
}

/// Runs a program as the main process of a run, until the run ends; gives its status.
pub(crate) fn run(
    settings: Settings,
    config: Config,
    options: Arc<Options>,
    id: &str,
    program: Box<dyn Program>,
) -> i32 {
    let mut settings = settings;
    let (actor, scope) = (settings.security.actor.take(), settings.security.scope.take());
    let context = Context::of_main(actor, scope);
    let on_begin = std::mem::replace(&mut settings.on_begin, Box::new(|_| {}));
    let system = System::start(settings);
    let budget = config.budget;
    let hooks = Hooks {
        machine: Box::new(move |_| Machine::new(budget)),
        idle: Box::new(move |worker| super::deadlock::look(system, worker)),
        // What many processes had is free only when the last message that stood between is gone.
        quiet: Box::new(runs::trim_if_much_is_free),
        replaced: Box::new(|worker| tell_of_replaced(system, worker)),
    };
    let runtime = Runtime::new(config, hooks);
    let Some(host) = system.hosts.of(Pid::NONE) else { unreachable!("every run has a host with number 0") };
    let parts = Parts {
        pid: system.new_pid(host),
        parent: Pid::NONE,
        system,
        entry: Box::leak(Box::new(Entry::named(id))),
        started: runtime.remote().clock(),
        limits: Limits::default(),
        local: Local::new(Start::Program(program), context, system),
    };
    let main = ProcessRef::new(parts);
    main.make_lua(options.into());
    // The main process counts, and is there before there is any limit to meet.
    if system.hosts.default_host().is_some() {
        let admitted = host.admit();
        debug_assert!(admitted.is_ok(), "the first process of a run");
    }
    system.processes.insert(main.clone());
    let stored = system.main.set(main.pid).is_ok() && system.remote.set(runtime.remote().clone()).is_ok();
    debug_assert!(stored, "a run begins once");
    logs::publish(system);
    on_begin(Outside(system));
    runtime.run_main(main)
}
