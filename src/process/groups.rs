//! Process groups: named sets of processes, in scopes that know nothing of each other (specification: events-pg B).
//!
//! All changes of a scope are made one after the other, and watchers are told while the change is made: so what a watcher
//! saw at first and what it is told fit together.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use super::block::{self, ProcessRef};
use super::event::Event;
use super::feed::{self, Record, Subscriber};
use super::pid::Pid;
use super::system::System;
use crate::vm::native::{Cx, Raise, Value};

/// The scope of scripts.
pub(crate) const SCRIPT_SCOPE: &str = "app:pg";

/// The scopes of a run. Clones are the same.
#[derive(Clone, Default)]
pub(crate) struct Scopes(Arc<RwLock<BTreeMap<Box<str>, Arc<GroupScope>>>>);

/// A scope of groups.
pub(crate) struct GroupScope {
    /// Its id, `namespace:name`.
    pub(crate) id: Box<str>,
    /// Most groups (0: no limit).
    max_groups: AtomicUsize,
    /// Most members of a group, each as often as it has joined (0: no limit).
    max_members: AtomicUsize,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// The members of each group, in the order in which they joined.
    groups: BTreeMap<Vec<u8>, Vec<ProcessRef>>,
    /// The groups of each process.
    of: HashMap<Pid, Vec<Vec<u8>>>,
    watchers: Vec<Watcher>,
    is_stopped: bool,
}

struct Watcher {
    subscriber: Subscriber,
    /// All groups, if none is named.
    group: Option<Vec<u8>>,
}

/// Why a change was not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    Stopped,
    NotJoined,
    TooManyGroups,
    TooManyMembers,
}

/// A change of a group.
struct Change {
    kind: &'static str,
    group: Vec<u8>,
    /// The text of each member, as often as it has joined or left.
    pids: Vec<Vec<u8>>,
}

impl Record for Change {
    fn value(&self, cx: &mut Cx<'_>) -> Value {
        let group = cx.new_str(&self.group);
        let pids = cx.new_table(self.pids.len(), 0);
        for (pid, i) in self.pids.iter().zip(1..) {
            let pid = cx.new_str(pid);
            cx.raw_set_int(pids, i, pid).ok();
        }
        let data = cx.new_table(0, 4);
        for (name, v) in [("Group", group), ("group", group), ("PIDs", pids.into()), ("pids", pids.into())] {
            cx.raw_set_str(data, name, v).ok();
        }
        let table = cx.new_table(0, 4);
        let (system, kind) = (cx.new_str(b"pg"), cx.new_str(self.kind.as_bytes()));
        for (name, v) in [("system", system), ("kind", kind), ("path", group), ("data", data.into())] {
            cx.raw_set_str(table, name, v).ok();
        }
        table.into()
    }
}

impl Scopes {
    /// Those of a script.
    pub(crate) fn of_script() -> Scopes {
        let scopes = Scopes::default();
        scopes.declare(SCRIPT_SCOPE, 0, 0);
        scopes
    }

    /// Declares a scope with its limits; one that is there has them from now on, and keeps its members.
    pub(crate) fn declare(&self, id: &str, max_groups: usize, max_members: usize) {
        let mut scopes = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(scope) = scopes.get(id) {
            scope.max_groups.store(max_groups, Ordering::Relaxed);
            scope.max_members.store(max_members, Ordering::Relaxed);
            return;
        }
        let (max_groups, max_members) = (AtomicUsize::new(max_groups), AtomicUsize::new(max_members));
        let scope = GroupScope { id: id.into(), max_groups, max_members, state: Mutex::default() };
        scopes.insert(id.into(), Arc::new(scope));
    }

    /// Stops a scope: its groups are empty, the channels of its watchers are closed, and nobody joins.
    pub(crate) fn remove(&self, id: &str) {
        let scope = self.0.write().unwrap_or_else(PoisonError::into_inner).remove(id);
        if let Some(scope) = scope {
            let former = std::mem::replace(&mut *scope.lock(), State { is_stopped: true, ..State::default() });
            for watcher in former.watchers {
                watcher.subscriber.end();
            }
        }
    }

    /// The scope of an id.
    pub(crate) fn find(&self, id: &str) -> Option<Arc<GroupScope>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(id).cloned()
    }

    /// A process has ended: it leaves all groups, and its watches end.
    pub(super) fn remove_all(&self, process: Pid, send: &dyn Fn(&ProcessRef, Event) -> bool) {
        let all: Vec<Arc<GroupScope>> =
            self.0.read().unwrap_or_else(PoisonError::into_inner).values().cloned().collect();
        for scope in all {
            scope.end_watches_of(process);
            scope.leave_all(process, send);
        }
    }

    /// The watches of a process end: another program takes over.
    pub(super) fn end_watches_of(&self, process: Pid) {
        for scope in self.0.read().unwrap_or_else(PoisonError::into_inner).values() {
            scope.end_watches_of(process);
        }
    }
}

impl GroupScope {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether it was stopped.
    pub(crate) fn is_stopped(&self) -> bool {
        self.lock().is_stopped
    }

    /// A process joins all these groups, or none.
    pub(crate) fn join(
        &self,
        names: &[Vec<u8>],
        process: &ProcessRef,
        send: &dyn Fn(&ProcessRef, Event) -> bool,
    ) -> Result<(), Refusal> {
        process.set_has_names();
        let mut state = self.lock();
        if state.is_stopped {
            return Err(Refusal::Stopped);
        }
        let max_groups = self.max_groups.load(Ordering::Relaxed);
        let max_members = self.max_members.load(Ordering::Relaxed);
        let mut sizes: BTreeMap<&[u8], usize> = BTreeMap::new();
        for name in names {
            let joined = state.groups.get(name).map_or(0, Vec::len);
            let size = sizes.entry(name).or_insert(joined);
            *size += 1;
            if max_members > 0 && *size > max_members {
                return Err(Refusal::TooManyMembers);
            }
        }
        let n_new = sizes.keys().filter(|name| !state.groups.contains_key(**name)).count();
        if max_groups > 0 && n_new > 0 && state.groups.len() + n_new > max_groups {
            return Err(Refusal::TooManyGroups);
        }
        for name in names {
            state.groups.entry(name.clone()).or_default().push(process.clone());
            let own = state.of.entry(process.pid).or_default();
            if !own.contains(name) {
                own.push(name.clone());
            }
            state.tell("member.joined", name, process, 1, send);
        }
        Ok(())
    }

    /// A process leaves those of these groups that it is in, once each.
    pub(crate) fn leave(
        &self,
        names: &[Vec<u8>],
        process: &ProcessRef,
        send: &dyn Fn(&ProcessRef, Event) -> bool,
    ) -> Result<(), Refusal> {
        let mut state = self.lock();
        if state.is_stopped {
            return Err(Refusal::Stopped);
        }
        let mut has_left = false;
        for name in names {
            let Some(members) = state.groups.get_mut(name) else { continue };
            let Some(place) = members.iter().rposition(|member| member.pid == process.pid) else { continue };
            members.remove(place);
            has_left = true;
            let is_in_it = members.iter().any(|member| member.pid == process.pid);
            if members.is_empty() {
                state.groups.remove(name);
            }
            if !is_in_it {
                state.forget(process.pid, name);
            }
            state.tell("member.left", name, process, 1, send);
        }
        if has_left { Ok(()) } else { Err(Refusal::NotJoined) }
    }

    fn leave_all(&self, process: Pid, send: &dyn Fn(&ProcessRef, Event) -> bool) {
        let mut state = self.lock();
        for name in state.of.remove(&process).unwrap_or_default() {
            let Some(members) = state.groups.get_mut(&name) else { continue };
            let gone: Vec<ProcessRef> = members.extract_if(.., |member| member.pid == process).collect();
            if members.is_empty() {
                state.groups.remove(&name);
            }
            if let Some(one) = gone.first() {
                state.tell("member.left", &name, one, gone.len(), send);
            }
        }
    }

    /// The members of a group, as often as each has joined.
    pub(crate) fn members(&self, group: &[u8]) -> Vec<ProcessRef> {
        self.lock().groups.get(group).cloned().unwrap_or_default()
    }

    /// The names of all groups, sorted.
    pub(crate) fn names(&self) -> Vec<Vec<u8>> {
        self.lock().groups.keys().cloned().collect()
    }

    fn end_watches_of(&self, process: Pid) {
        self.lock().watchers.retain(|watcher| watcher.subscriber.pid() != process);
    }

    /// Ends a watch.
    pub(crate) fn unwatch(&self, number: u64) {
        self.lock().watchers.retain(|watcher| watcher.subscriber.number() != number);
    }
}

impl State {
    /// A process is in a group no more.
    fn forget(&mut self, process: Pid, group: &[u8]) {
        if let Some(own) = self.of.get_mut(&process) {
            own.retain(|other| other != group);
            if own.is_empty() {
                self.of.remove(&process);
            }
        }
    }

    /// Tells the watchers of a group.
    fn tell(
        &self,
        kind: &'static str,
        group: &[u8],
        process: &ProcessRef,
        times: usize,
        send: &dyn Fn(&ProcessRef, Event) -> bool,
    ) {
        let mut record: Option<Arc<dyn Record>> = None;
        for watcher in &self.watchers {
            if watcher.group.as_ref().is_none_or(|name| name == group) {
                let record = record.get_or_insert_with(|| {
                    let pid = process.system.text(process.pid).to_vec();
                    Arc::new(Change { kind, group: group.to_vec(), pids: vec![pid; times] })
                });
                watcher.subscriber.deliver(record, send);
            }
        }
    }
}

/// What a watcher sees at first: the members of each group.
pub(crate) type Members = Vec<(Vec<u8>, Vec<ProcessRef>)>;

/// The running process watches a group, or all: the number of the watch, its channel, and the members at that moment.
///
/// # Errors
/// The state has no processes.
pub(crate) fn watch(
    cx: &mut Cx<'_>,
    scope: &GroupScope,
    group: Option<Vec<u8>>,
) -> Result<(u64, Value, Members), Raise> {
    let (subscriber, ch) = feed::open(cx)?;
    let number = subscriber.number();
    let mut state = scope.lock();
    let of_all = |name: &Vec<u8>| group.as_ref().is_none_or(|group| group == name);
    let members =
        state.groups.iter().filter(|(name, _)| of_all(name)).map(|(name, all)| (name.clone(), all.clone())).collect();
    state.watchers.push(Watcher { subscriber, group });
    Ok((number, ch, members))
}

/// The running process, its run, and how it sends.
///
/// # Errors
/// The state has no processes.
pub(crate) fn with_own<R>(
    cx: &mut Cx<'_>,
    body: impl FnOnce(&ProcessRef, &'static System, &dyn Fn(&ProcessRef, Event) -> bool) -> R,
) -> Result<R, Raise> {
    let me = block::me(cx)?;
    Ok(body(&me.process(), me.block.system, &feed::by(me.worker)))
}

/// The text of a member.
pub(crate) fn text(member: &ProcessRef) -> Vec<u8> {
    member.system.text(member.pid).to_vec()
}
