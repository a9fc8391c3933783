//! Hosts: where processes run, with limits of their own (specification: supervision 7; `scheduler.md`, section 13).
//!
//! A script has one, `app:processes`, which always runs. A project declares its own and starts and stops them; functions that
//! are called have one each, which is only a name in identifiers. A host has a number, which its processes carry in their
//! identifiers ([`Pid::host`]), so that the text of a process needs no look at the process. The same id keeps its number
//! for the life of the run.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use super::limits::Limits;
use super::pid::Pid;
use crate::log;

/// The host of script mode.
pub(crate) const SCRIPT_HOST: &str = "app:processes";

/// What a host is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HostKind {
    /// Runs any number of processes.
    Process,
    /// Runs one process, which has the terminal.
    Terminal,
    /// A name that an identifier shows; nothing can be started on it by name.
    Call,
}

/// What a host does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum HostState {
    /// It has not been started, or was stopped.
    Down,
    /// It takes processes.
    Running,
    /// It is being stopped.
    Stopping,
}

/// See the head of the file.
pub(crate) struct Host {
    /// Its id, `namespace:name`.
    pub(crate) id: Box<str>,
    pub(crate) kind: HostKind,
    number: u16,
    state: AtomicU8,
    /// Most processes at once (0: no limit).
    max_processes: usize,
    /// Limits of processes that have none of their own.
    pub(crate) limits: Limits,
    /// Processes that have not ended, if their number is limited.
    n_admitted: Arc<AtomicUsize>,
    /// Log records are held back while its process runs.
    hides_logs: bool,
    /// They are.
    is_holding: Arc<AtomicBool>,
}

/// Why a host takes no process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// It was not started.
    Down,
    /// It is being stopped.
    Stopping,
    /// It has as many as it may: that number.
    Full(usize),
    /// It has its one process.
    Busy,
}

impl Refusal {
    /// What is said of it.
    pub(crate) fn text(self, host: &Host) -> String {
        let id = &host.id;
        match self {
            Refusal::Down => "host is not running".to_owned(),
            Refusal::Stopping => "host is shutting down".to_owned(),
            Refusal::Full(n) => format!("host {id} is full ({n} processes)"),
            Refusal::Busy => format!("terminal {id} is busy"),
        }
    }
}

impl Host {
    /// Counts a new process.
    ///
    /// # Errors
    /// It takes none.
    pub(crate) fn admit(&self) -> Result<(), Refusal> {
        match self.state() {
            HostState::Down => return Err(Refusal::Down),
            HostState::Stopping => return Err(Refusal::Stopping),
            HostState::Running => {}
        }
        if self.max_processes > 0 && self.n_admitted.fetch_add(1, Ordering::Relaxed) >= self.max_processes {
            self.n_admitted.fetch_sub(1, Ordering::Relaxed);
            return Err(if self.kind == HostKind::Terminal {
                Refusal::Busy
            } else {
                Refusal::Full(self.max_processes)
            });
        }
        if self.hides_logs && !self.is_holding.swap(true, Ordering::Relaxed) {
            log::hold_back();
        }
        Ok(())
    }

    /// A process of it has ended.
    fn dismiss(&self) {
        if self.max_processes > 0 {
            // The first process of a project was not counted.
            let less = |n: usize| n.checked_sub(1);
            let was_admitted = self.n_admitted.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less).is_ok();
            if was_admitted && self.is_holding.swap(false, Ordering::Relaxed) {
                log::release();
            }
        }
    }

    /// What it does.
    pub(crate) fn state(&self) -> HostState {
        match self.state.load(Ordering::Acquire) {
            0 => HostState::Down,
            1 => HostState::Running,
            _ => HostState::Stopping,
        }
    }

    /// It does this from now on.
    pub(crate) fn set_state(&self, state: HostState) {
        self.state.store(state as u8, Ordering::Release);
    }

    /// Its number in identifiers.
    pub(crate) fn number(&self) -> u16 {
        self.number
    }
}

/// The hosts of a run.
pub(crate) struct Hosts {
    list: RwLock<List>,
    /// The host of a process that names none; a project has no such host.
    default: Option<&'static Host>,
}

#[derive(Default)]
struct List {
    /// By number.
    all: Vec<&'static Host>,
    numbers: HashMap<Box<str>, u16>,
}

/// Settings of a host.
#[derive(Clone, Copy, Debug)]
pub(crate) struct HostSettings {
    pub(crate) kind: HostKind,
    /// Most processes at once (0: no limit).
    pub(crate) max_processes: usize,
    /// Limits of processes that have none of their own.
    pub(crate) limits: Limits,
    /// Log records are held back while a process runs on it: of a terminal host.
    pub(crate) hides_logs: bool,
}

impl Hosts {
    /// Those of a script: one that runs.
    pub(crate) fn of_script(max_processes: usize, limits: Limits) -> Hosts {
        let mut list = List::default();
        let settings = HostSettings { kind: HostKind::Process, max_processes, limits, hides_logs: false };
        let default = list.declare(SCRIPT_HOST, settings);
        if let Some(host) = default {
            host.set_state(HostState::Running);
        }
        Hosts { list: RwLock::new(list), default }
    }

    /// Those of a project, which declares them. Number 0 is for the id that scripts use, which nothing has until then.
    pub(crate) fn of_project() -> Hosts {
        let mut list = List::default();
        let settings =
            HostSettings { kind: HostKind::Call, max_processes: 0, limits: Limits::default(), hides_logs: false };
        list.declare(SCRIPT_HOST, settings);
        Hosts { list: RwLock::new(list), default: None }
    }

    /// Declares a host, or the present form of one; it is down. Nothing: there are as many as numbers.
    pub(crate) fn declare(&self, id: &str, settings: HostSettings) -> Option<&'static Host> {
        self.list.write().unwrap_or_else(PoisonError::into_inner).declare(id, settings)
    }

    /// The host for an id that identifiers show, declared if it is not there.
    pub(crate) fn of_calls(&self, id: &str) -> Option<&'static Host> {
        if let Some(host) = self.find(id) {
            return Some(host);
        }
        let settings =
            HostSettings { kind: HostKind::Call, max_processes: 0, limits: Limits::default(), hides_logs: false };
        let host = self.declare(id, settings)?;
        host.set_state(HostState::Running);
        Some(host)
    }

    /// The host of a process that names none.
    pub(crate) fn default_host(&self) -> Option<&'static Host> {
        self.default
    }

    /// The host with an id.
    pub(crate) fn find(&self, id: &str) -> Option<&'static Host> {
        let list = self.list.read().unwrap_or_else(PoisonError::into_inner);
        list.all.get(usize::from(*list.numbers.get(id)?)).copied()
    }

    /// The host of a process.
    pub(crate) fn of(&self, pid: Pid) -> Option<&'static Host> {
        match self.default {
            Some(host) if pid.host() == 0 => Some(host),
            _ => self.list.read().unwrap_or_else(PoisonError::into_inner).all.get(usize::from(pid.host())).copied(),
        }
    }

    /// All of them, by number.
    pub(crate) fn all(&self) -> Vec<&'static Host> {
        self.list.read().unwrap_or_else(PoisonError::into_inner).all.clone()
    }

    /// A process that was counted has not been made.
    pub(super) fn dismiss_from(&self, host: &Host) {
        host.dismiss();
    }

    /// A process has ended.
    pub(super) fn dismiss(&self, pid: Pid) {
        if let Some(host) = self.of(pid) {
            host.dismiss();
        }
    }
}

impl List {
    fn declare(&mut self, id: &str, settings: HostSettings) -> Option<&'static Host> {
        let HostSettings { kind, max_processes, limits, hides_logs } = settings;
        let former = self.numbers.get(id).and_then(|&number| self.all.get(usize::from(number)).copied());
        let number = match former {
            Some(host) => host.number,
            None => u16::try_from(self.all.len()).ok()?,
        };
        let n_admitted = former.map(|host| Arc::clone(&host.n_admitted)).unwrap_or_default();
        let is_holding = former.map(|host| Arc::clone(&host.is_holding)).unwrap_or_default();
        let state = AtomicU8::new(HostState::Down as u8);
        let host: &'static Host = Box::leak(Box::new(Host {
            id: id.into(),
            kind,
            number,
            state,
            max_processes,
            limits,
            n_admitted,
            hides_logs,
            is_holding,
        }));
        match self.all.get_mut(usize::from(number)) {
            Some(place) => *place = host,
            None => self.all.push(host),
        }
        self.numbers.insert(id.into(), number);
        Some(host)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_count_their_own_processes() {
        let hosts = Hosts::of_project();
        let settings =
            |kind, max_processes| HostSettings { kind, max_processes, limits: Limits::default(), hides_logs: false };
        let small = hosts.declare("app:small", settings(HostKind::Process, 1)).unwrap();
        let terminal = hosts.declare("app:term", settings(HostKind::Terminal, 1)).unwrap();
        assert_eq!(small.admit(), Err(Refusal::Down));
        small.set_state(HostState::Running);
        terminal.set_state(HostState::Running);
        assert_eq!(small.admit(), Ok(()));
        assert_eq!(small.admit(), Err(Refusal::Full(1)));
        assert_eq!(terminal.admit(), Ok(()));
        assert_eq!(terminal.admit(), Err(Refusal::Busy));
        hosts.dismiss(Pid::on(small.number(), 7));
        assert_eq!(small.admit(), Ok(()));
        small.set_state(HostState::Stopping);
        assert_eq!(small.admit(), Err(Refusal::Stopping));
    }

    #[test]
    fn an_id_keeps_its_number() {
        let hosts = Hosts::of_project();
        let settings =
            HostSettings { kind: HostKind::Process, max_processes: 0, limits: Limits::default(), hides_logs: false };
        let first = hosts.declare("app:procs", settings).unwrap();
        let again = hosts.declare("app:procs", settings).unwrap();
        assert_eq!(first.number(), again.number());
        assert_eq!(hosts.declare(SCRIPT_HOST, settings).unwrap().number(), 0);
        assert!(hosts.default_host().is_none());
        assert_eq!(hosts.of_calls("app:f").unwrap().number(), hosts.of_calls("app:f").unwrap().number());
        assert_eq!(&*hosts.of(Pid::on(again.number(), 1)).unwrap().id, "app:procs");
        assert_eq!(hosts.all().len(), 3);
    }
}
