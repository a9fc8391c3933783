//! A project whose entries change while it runs: what a change of the registry means for programs, resources, policies and
//! services (specification: registry 6, 7.1).
//!
//! Everything that can fail is made before anything is visible; making it visible is a few assignments, and news for the
//! supervisor.

use std::cell::OnceCell;
use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::driver::{News, ServiceChange};
use super::environment::{self, Resolved, Storages};
use super::policy::Lifecycle;
use super::programs::{Next, Programs, role_of};
use super::resources::{self, ScopeLimits};
use super::run::{Around, Part, is_service, part_of};
use super::security;
use super::service::{HostService, Service};
use super::value::{entry_of, state_of};
use crate::diag::Code;
use crate::environment::{Current, Environment};
use crate::log::{self, Level, Record};
use crate::modules::queue as queues;
use crate::process::groups::Scopes;
use crate::process::host::HostSettings;
use crate::process::outside::Outside;
use crate::process::resource::{Resource, Resources};
use crate::project::refs::Index;
use crate::project::{Data, Entry, Fault, Id, State, amend, placeholder};
use crate::registry::{self, Failure, Host, Op, Prepared, Problem, Proposal, Wait, What};
use crate::security::{LivePolicies, PolicyTable};
use crate::vm::state::Options;

/// Says what is wrong with the types of some entries of a state: each with one message.
pub(crate) type CheckTypes = Box<dyn Fn(&State, &[Id]) -> Vec<(Id, String)> + Send + Sync>;

/// What runs of a project.
pub(super) struct Live {
    pub(super) programs: Arc<Programs>,
    pub(super) policies: Arc<LivePolicies>,
    pub(super) resources: Resources,
    /// The project root as the working directory sees it: empty if it is that.
    pub(super) root: PathBuf,
    /// Scopes of groups of processes.
    pub(super) groups: Scopes,
    /// The variables as they are, and where their values lie.
    pub(super) environment: Current,
    pub(super) storages: Mutex<Storages>,
    /// To the supervisor.
    pub(super) news: Mutex<Sender<News>>,
    /// The run, when it has begun.
    pub(super) outside: OnceLock<Outside>,
    pub(super) check_types: Option<CheckTypes>,
    /// Settings of processes.
    pub(super) options: Options,
}

/// An operation on entries of a project.
enum Step {
    Put(Arc<Entry>),
    Remove(Arc<Entry>),
}

/// What an entry offers from now on.
enum Offered {
    /// This.
    Put(Arc<Resource>),
    /// The queue that it has, with other settings.
    Queue(queues::Settings),
    /// Nothing: it is no more.
    Nothing,
}

/// The same with its id.
type Offer = (String, Offered);
type Offers = Vec<Offer>;

/// What is made visible at once.
struct Switch {
    live: Arc<Live>,
    programs: Next,
    policies: Option<PolicyTable>,
    /// Other variables and storages, if entries of such have changed.
    environment: Option<(Environment, Storages)>,
    resources: Offers,
    /// Scopes of process groups with their limits; without them one that is no more.
    scopes: Vec<(String, Option<ScopeLimits>)>,
    services: Vec<ServicePlan>,
}

/// A change of a service, before hosts are declared.
enum ServicePlan {
    Host { id: String, settings: HostSettings, lifecycle: Lifecycle },
    Change(ServiceChange),
}

impl Host for Arc<Live> {
    fn check(&self, proposal: &Proposal<'_>) -> Vec<Problem> {
        let mut problems = Vec::new();
        for op in proposal.ops {
            let id = &*op.entry().id;
            if let (Op::Create(entry) | Op::Update(entry), Err(wrong)) = (op, entry_of(op.entry())) {
                let problem = Problem::new(What::Invalid, &entry.id, wrong.message);
                problems.push(Problem { code: wrong.code, ..problem });
            } else if let Some(problem) =
                fixed(op, proposal.before).or_else(|| self.holds_messages(op, proposal.before))
            {
                problems.push(Problem { entry: id.to_owned(), ..problem });
            }
        }
        if !problems.is_empty() || proposal.ops.iter().all(is_plain) {
            return problems;
        }
        let after = state_of(proposal.after);
        let gone = |op: &Op| Id::parse(&op.entry().id).ok().filter(|id| after.get(id).is_none());
        let gone: BTreeSet<Id> = proposal.ops.iter().filter_map(gone).collect();
        if !gone.is_empty() {
            problems.extend(amend::needed(&after, &gone).iter().map(still_needed));
        }
        let is_told = !problems.is_empty();
        for (id, fault) in amend::errors(&after) {
            // Who refers to what has gone was told about just now.
            let is_dangling = fault.code.info().id == "C0202" || fault.code.info().id == "C0204";
            if !(is_told && is_dangling) {
                problems.push(problem_of(id.as_ref(), fault));
            }
        }
        problems
    }

    fn order(&self, ops: Vec<Op>, before: &registry::State, after: &registry::State) -> Vec<Op> {
        if ops.len() < 2 || ops.iter().all(is_plain) {
            return deletes_first(ops);
        }
        let (before, after) = (amend::places(&state_of(before)), amend::places(&state_of(after)));
        let place = |places: &HashMap<Id, usize>, op: &Op| {
            Id::parse(&op.entry().id).ok().and_then(|id| places.get(&id).copied()).unwrap_or(0)
        };
        let mut ops = ops;
        ops.sort_by_cached_key(|op| match op {
            Op::Delete(_) => (false, usize::MAX - place(&before, op)),
            Op::Create(_) | Op::Update(_) => (true, place(&after, op)),
        });
        ops
    }

    fn is_quick(&self, ops: &[Op]) -> bool {
        ops.iter().all(is_plain)
    }

    fn prepare(&self, proposal: &Proposal<'_>) -> Result<Box<dyn Prepared>, Failure> {
        let (before, after) = (state_of(proposal.before), Arc::new(state_of(proposal.after)));
        let steps: Vec<Step> = proposal.ops.iter().filter_map(|op| step(op, &before)).collect();
        let programs = self.prepare_programs(&steps, &before, &after)?;
        let touches = |kind: &str| steps.iter().any(|step| step.entry().kind.starts_with(kind));
        let policies = if touches("security.policy") {
            let table = security::table(&after, Some((&before, &self.policies.table())));
            Some(table.map_err(|wrong| failure_of(&wrong.0, wrong.1))?)
        } else {
            None
        };
        // Resources and services have their placeholders filled in, with the values that variables have now.
        let storages = self.storages.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let resolve = |state: &State| {
            environment::resolve(state, &self.root, &storages).map_err(|wrong| failure_of(&wrong.0, wrong.1))
        };
        let other_environment = touches("env.");
        let Resolved { state: after, environment, storages: after_storages } = resolve(&after)?;
        let filled = |step: Step| match step {
            Step::Put(entry) => Step::Put(after.get(&entry.id).cloned().unwrap_or(entry)),
            Step::Remove(entry) => Step::Remove(entry),
        };
        let mut steps: Vec<Step> = steps.into_iter().map(filled).collect();
        if other_environment {
            // Databases follow their variables.
            let before = resolve(&before)?.state;
            let is_step = |id: &Id| steps.iter().any(|step| step.entry().id == *id);
            let follows = |entry: &&Arc<Entry>| {
                entry.kind.starts_with("db.sql.")
                    && !is_step(&entry.id)
                    && before.get(&entry.id).is_some_and(|before| before.data != entry.data)
            };
            let following: Vec<Step> = after.iter().filter(follows).map(|entry| Step::Put(Arc::clone(entry))).collect();
            steps.extend(following);
        }
        let resources = self.prepare_resources(&steps, &before, &after)?;
        let scopes = prepare_scopes(&steps)?;
        let services = self.prepare_services(&steps, &before, &after)?;
        let live = Arc::clone(self);
        let environment = other_environment.then_some((environment, after_storages));
        Ok(Box::new(Switch { live, programs, policies, environment, resources, scopes, services }))
    }

    fn await_started(&self, ids: Vec<String>, tell: Wait) {
        self.tell(News::Awaited { ids, tell });
    }
}

impl Live {
    fn tell(&self, news: News) {
        // A supervisor that is gone stops nothing any more, and starts nothing.
        drop(self.news.lock().unwrap_or_else(PoisonError::into_inner).send(news));
    }

    /// What forbids a queue to change its driver: messages in it.
    fn holds_messages(&self, op: &Op, before: &registry::State) -> Option<Problem> {
        let Op::Update(entry) = op else { return None };
        if &*entry.kind != "queue.queue" {
            return None;
        }
        let (new, old) = (entry_of(entry).ok()?, entry_of(before.get(&entry.id)?).ok()?);
        let n = queues::n_messages(&self.resources.find(&entry.id)?)?;
        if n == 0 || new.reference("driver").ok()? == old.reference("driver").ok()? {
            return None;
        }
        let message = format!("{}: driver cannot change while messages wait ({n})", entry.id);
        Some(Problem { field: "driver".to_owned(), ..Problem::new(What::Conflict, &entry.id, message) })
    }

    /// A variable has another value: databases whose entries use it have new pools. Connections in use finish on the former ones; one
    /// that cannot be opened as it says now stays, which is logged.
    pub(super) fn reconnect(&self, name: &[u8], environment: &Environment) {
        let Some(changed) = environment.variable(name) else { return };
        let state = self.programs.state();
        for entry in state.iter().filter(|entry| entry.kind.starts_with("db.sql.")) {
            let mut is_used = false;
            let resolved = placeholder::resolve(entry, &mut |name| {
                is_used |= environment.variable(name.as_bytes()).is_some_and(|other| std::ptr::eq(other, changed));
                environment::look_up(environment, name)
            });
            if !is_used {
                continue;
            }
            match resolved.and_then(|entry| resources::make(&entry, &state, &self.root, &self.resources)) {
                Ok(Some(pool)) => self.resources.insert(entry.id.as_str(), pool),
                Ok(None) => {}
                Err(fault) => {
                    let text = format!("not connected anew: {}", fault.message);
                    log::submit(Record::new(Level::Warn, entry.id.to_string(), text));
                }
            }
        }
    }

    /// Compiles what has changed and what imports it, and checks its types.
    fn prepare_programs(&self, steps: &[Step], before: &State, after: &Arc<State>) -> Result<Next, Failure> {
        let is_code = |entry: &Entry| role_of(&entry.kind).is_some();
        let changed: BTreeSet<Id> =
            steps.iter().map(Step::entry).filter(|entry| is_code(entry)).map(|entry| entry.id.clone()).collect();
        let mut affected = amend::with_importers(after, &changed);
        affected.retain(|id| after.get(id).is_some_and(|entry| is_code(entry)));
        let wrong = |id: &Id, message: String| {
            let message = if message.contains(id.as_str()) { message } else { format!("{id}: {message}") };
            Failure::of(vec![Problem::new(What::Invalid, id.as_str(), message)])
        };
        if let Some(check_types) = &self.check_types
            && !affected.is_empty()
        {
            // What was wrong before is no reason to refuse a change.
            let known: BTreeSet<(Id, String)> = check_types(before, &affected).into_iter().collect();
            let all = check_types(after, &affected).into_iter().filter(|found| !known.contains(found));
            let problems =
                all.map(|(id, message)| Problem::new(What::Invalid, id.as_str(), format!("{id}: {message}")));
            if let Some(failure) = Failure::of(problems.collect()) {
                return Err(failure);
            }
        }
        self.programs.prepare(Arc::clone(after), &affected).map_err(|(id, message)| {
            wrong(&id, message).unwrap_or_else(|| Failure::new(What::Invalid, "an entry cannot be compiled"))
        })
    }

    /// What entries offer from then on; nothing for what is no more.
    fn prepare_resources(&self, steps: &[Step], before: &State, after: &State) -> Result<Offers, Failure> {
        let mut made = Vec::new();
        let mut sets: BTreeSet<Id> = BTreeSet::new();
        for step in steps {
            let entry = step.entry();
            match step {
                Step::Remove(entry) if resources::is_resource(&entry.kind) => {
                    if after.get(&entry.id).is_none_or(|other| !resources::is_resource(&other.kind)) {
                        made.push((entry.id.to_string(), Offered::Nothing));
                    }
                }
                Step::Put(entry) if resources::is_resource(&entry.kind) => {
                    let former = before.get(&entry.id).filter(|former| former.kind == entry.kind);
                    made.extend(self.resource(entry, former.map(|former| &**former), after)?);
                }
                Step::Put(_) | Step::Remove(_) => {}
            }
            if entry.kind.starts_with("template.jet") {
                let former = before.get(&entry.id).and_then(|former| former.reference("set").ok().flatten());
                sets.extend(entry.reference("set").ok().flatten().into_iter().chain(former));
            }
        }
        // A set has its templates in it.
        for id in sets {
            if let Some(set) = after.get(&id)
                && !made.iter().any(|(made, _)| *made == *id.as_str())
            {
                made.extend(self.resource(set, None, after)?);
            }
        }
        Ok(made)
    }

    fn resource(&self, entry: &Entry, former: Option<&Entry>, after: &State) -> Result<Option<Offer>, Failure> {
        let id = entry.id.as_str();
        let wrong = |fault| failure_of(&entry.id, fault);
        if former.is_some() && &*entry.kind == "store.memory" {
            // Its data stays.
            if let Some(resource) = self.resources.find(id) {
                let kept = resources::resized(entry, resource).map_err(wrong)?;
                return Ok(Some((id.to_owned(), Offered::Put(kept))));
            }
        }
        if former.is_some() && &*entry.kind == "queue.queue" && self.resources.find(id).is_some() {
            let settings = resources::queue(entry, after, &self.resources).map_err(wrong)?;
            return Ok(Some((id.to_owned(), Offered::Queue(settings))));
        }
        let made = resources::make(entry, after, &self.root, &self.resources).map_err(wrong)?;
        Ok(made.map(|made| (id.to_owned(), Offered::Put(made))))
    }

    fn prepare_services(&self, steps: &[Step], before: &State, after: &State) -> Result<Vec<ServicePlan>, Failure> {
        let mut plans = Vec::new();
        let index = OnceCell::new();
        for step in steps {
            let id = step.entry().id.to_string();
            let entry = match step {
                Step::Put(entry) => entry,
                Step::Remove(entry) => {
                    if is_service(&entry.kind) {
                        plans.push(ServicePlan::Change(ServiceChange::Remove { id }));
                    }
                    continue;
                }
            };
            let Some(outside) = self.outside.get() else { continue };
            let index = index.get_or_init(|| Index::new(after));
            let around = Around {
                index,
                programs: &self.programs,
                policies: &self.policies,
                hosts: outside.hosts(),
                resources: &self.resources,
                options: &self.options,
            };
            let part = part_of(entry, after, &around);
            let Some(part) = part.map_err(|fault| failure_of(&entry.id, fault))? else { continue };
            let former = before.get(&entry.id).filter(|former| former.kind == entry.kind);
            let stays = former
                .is_some_and(|former| amend::differing(former, entry).iter().all(|field| &**field == "lifecycle"));
            plans.push(match part {
                Part::Host(_, lifecycle) if former.is_some() => {
                    ServicePlan::Change(ServiceChange::Lifecycle { id, lifecycle })
                }
                Part::Host(settings, lifecycle) => ServicePlan::Host { id, settings, lifecycle },
                Part::Service(_, lifecycle) if stays => ServicePlan::Change(ServiceChange::Lifecycle { id, lifecycle }),
                Part::Service(service, lifecycle) => ServicePlan::Change(ServiceChange::Put { id, lifecycle, service }),
            });
        }
        Ok(plans)
    }
}

impl Prepared for Switch {
    fn commit(self: Box<Self>) {
        let Switch { live, programs, policies, environment, resources, scopes, services } = *self;
        live.programs.switch(programs);
        if let Some(policies) = policies {
            live.policies.replace(policies);
        }
        if let Some((environment, storages)) = environment {
            live.environment.replace(environment);
            *live.storages.lock().unwrap_or_else(PoisonError::into_inner) = storages;
        }
        let is_offered = !resources.is_empty();
        for (id, offered) in resources {
            let former = live.resources.find(&id);
            match offered {
                Offered::Put(resource) => live.resources.insert(&id, resource),
                Offered::Queue(settings) => {
                    if let Some(queue) = former {
                        queues::update(&queue, settings);
                    }
                    continue;
                }
                Offered::Nothing => live.resources.remove(&id),
            }
            if let Some(n @ 1..) = former.as_ref().and_then(queues::n_messages) {
                let text = format!("{n} messages are lost with their queue");
                log::submit(Record::new(Level::Warn, id, text));
            }
        }
        if is_offered {
            live.tell(News::Offered);
        }
        for (id, limits) in scopes {
            match limits {
                Some(ScopeLimits { max_groups, max_members }) => live.groups.declare(&id, max_groups, max_members),
                None => live.groups.remove(&id),
            }
        }
        let declared = services.into_iter().filter_map(|plan| match plan {
            ServicePlan::Change(change) => Some(change),
            ServicePlan::Host { id, settings, lifecycle } => {
                // There are as many hosts as there are numbers for them.
                let host = live.outside.get()?.hosts().declare(&id, settings)?;
                let service: Box<dyn Service> = Box::new(HostService { host });
                Some(ServiceChange::Put { id, lifecycle, service })
            }
        });
        let changes: Vec<ServiceChange> = declared.collect();
        if !changes.is_empty() {
            live.tell(News::Changed(changes));
        }
    }
}

impl Step {
    fn entry(&self) -> &Arc<Entry> {
        match self {
            Step::Put(entry) | Step::Remove(entry) => entry,
        }
    }
}

/// What becomes of scopes of process groups.
fn prepare_scopes(steps: &[Step]) -> Result<Vec<(String, Option<ScopeLimits>)>, Failure> {
    let mut scopes = Vec::new();
    for step in steps {
        let entry = step.entry();
        let limits = resources::scope(entry).map_err(|fault| failure_of(&entry.id, fault))?;
        if let Some(limits) = limits {
            scopes.push((entry.id.to_string(), matches!(step, Step::Put(_)).then_some(limits)));
        }
    }
    Ok(scopes)
}

fn step(op: &Op, before: &State) -> Option<Step> {
    match op {
        Op::Create(entry) | Op::Update(entry) => entry_of(entry).ok().map(Step::Put),
        Op::Delete(entry) => Some(Step::Remove(Arc::clone(before.get(&Id::parse(&entry.id).ok()?)?))),
    }
}

/// Whether an operation makes or changes an entry that is data and nothing else.
fn is_plain(op: &Op) -> bool {
    match op {
        Op::Create(entry) | Op::Update(entry) => entry_of(entry).is_ok_and(|entry| amend::is_plain(&entry)),
        Op::Delete(_) => false,
    }
}

fn deletes_first(mut ops: Vec<Op>) -> Vec<Op> {
    ops.sort_by_key(|op| !matches!(op, Op::Delete(_)));
    ops
}

/// What cannot change of a host that runs: everything but the number of its workers, and its lifecycle.
fn fixed(op: &Op, before: &registry::State) -> Option<Problem> {
    let Op::Update(entry) = op else { return None };
    if !matches!(&*entry.kind, "process.host" | "terminal.host") {
        return None;
    }
    let (new, old) = (entry_of(entry).ok()?, entry_of(before.get(&entry.id)?).ok()?);
    let without = |entry: &Entry| {
        let host = entry.map("host").ok().flatten().map(|host| host.with("workers", None)).unwrap_or_default();
        let data = entry.data.as_map().cloned().unwrap_or_default().with("lifecycle", None);
        (host, data.with("host", None))
    };
    let ((old_host, old_data), (new_host, new_data)) = (without(&old), without(&new));
    let field = if old_data != new_data {
        amend::differing(&old, &new).iter().find(|field| !matches!(&***field, "lifecycle" | "host"))?.to_string()
    } else {
        let all = old_host.iter().chain(new_host.iter()).map(|(key, _)| key);
        let value = |value: Option<&Data>| value.cloned().unwrap_or_default();
        let changed = |key: &&Arc<str>| value(old_host.get(key)) != value(new_host.get(key));
        format!("host.{}", all.into_iter().find(changed)?)
    };
    let message = format!("{}: {} cannot change while it runs", entry.id, field.trim_start_matches("host."));
    Some(Problem { field, ..Problem::new(What::Conflict, &entry.id, message) })
}

fn still_needed(needed: &amend::Needed) -> Problem {
    let amend::Needed { id, by, is_imported } = needed;
    let how = if *is_imported { "imported" } else { "needed" };
    let first = by.first().map_or("", Id::as_str);
    let more = if by.len() > 1 { format!(" and {} more", by.len() - 1) } else { String::new() };
    Problem::new(What::Conflict, id.as_str(), format!("{id} is still {how} by {first}{more}"))
}

fn problem_of(id: Option<&Id>, fault: Fault) -> Problem {
    let id = id.map_or("", Id::as_str);
    let code: Code = fault.code;
    let Fault { message, field, .. } = fault;
    Problem { what: What::Invalid, entry: id.to_owned(), code: code.info().id.to_owned(), field, message }
}

fn failure_of(id: &Id, fault: Fault) -> Failure {
    let message = fault.message.clone();
    Failure::of(vec![problem_of(Some(id), fault)]).unwrap_or_else(|| Failure::new(What::Invalid, message))
}
