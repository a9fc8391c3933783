//! A run of a project: the scheduler with a first process that does nothing, and the supervisor beside it.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;
use std::path::PathBuf;
use std::sync::mpsc;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::board::Board;
use super::consumer;
use super::driver::{Driver, Guest, GuestOrder, Herald, News, TaskOrder};
use super::environment::{self, Resolved, Storages};
use super::files::Files;
use super::lifecycle;
use super::live::{CheckTypes, Live};
use super::machine::Machine;
use super::policy::Lifecycle;
use super::print;
use super::programs::Programs;
use super::resources::{self, ScopeLimits};
use super::security;
use super::service::{HostService, ProcessService, Service, program_of};
use super::value::{data, registered, state_of};
use crate::environment::{Current, Environment};
use crate::modules::eval;
use crate::process::groups::Scopes;
use crate::process::host::{HostKind, HostSettings, Hosts};
use crate::process::limits::{self, Limits};
use crate::process::outside::Outside;
use crate::process::program::{Next, Program};
use crate::process::resource::Resources;
use crate::process::scope;
use crate::process::system::{self, OnOutside, Reporter, Settings};
use crate::project::refs::{Index, references};
use crate::project::{Cache, Chunks, Entry, Fault, Id, State};
use crate::registry::{self, Registry};
use crate::runtime;
use crate::sched::Config;
use crate::sched::rng::Rng;
use crate::security::{LivePolicies, Security};
use crate::vm::call;
use crate::vm::native::{Cx, Raise, Ret};
use crate::vm::offload::Waker;
use crate::vm::state::{Options, Vm};

pub(crate) use crate::process::outside::Ended;

/// The process that a run is for.
pub(crate) struct Task {
    /// The entry.
    pub(crate) id: Id,
    /// Its terminal host; none: one for this run.
    pub(crate) host: Option<Id>,
    /// Its arguments.
    pub(crate) words: Vec<Vec<u8>>,
}

/// What is to be run.
pub(crate) struct Plan {
    pub(crate) state: Arc<State>,
    /// The project root as the working directory sees it: empty if it is that.
    pub(crate) root: PathBuf,
    /// Bytecode of a pack.
    pub(crate) chunks: Chunks,
    pub(crate) task: Option<Task>,
    /// Who uses it when it runs, and the host for what it starts; none: one for this run.
    pub(crate) guest: Option<(Guest, Option<Id>)>,
    /// Whoever has no actor or no scope may do nothing that is asked for.
    pub(crate) is_strict: bool,
    /// How long the stop may take.
    pub(crate) shutdown_timeout: Duration,
    /// What is kept of sources between runs.
    pub(crate) cache: Option<Arc<Cache>>,
    /// The code of how many texts is kept in memory.
    pub(crate) n_texts: usize,
    /// How many programs of `eval_runner` are kept compiled, and how long: 0 is for ever.
    pub(crate) eval_cache: (usize, Duration),
    /// How the versions of the registry are kept.
    pub(crate) registry: registry::Settings,
    /// Is given the files when it runs, if the registry is to follow them.
    pub(crate) follow: Option<Box<dyn FnOnce(Files) + Send>>,
    /// Says what is wrong with types when entries change, if they are checked at all.
    pub(crate) check_types: Option<CheckTypes>,
    pub(crate) config: Config,
    pub(crate) options: Options,
    pub(crate) reporter: Box<dyn Reporter>,
    pub(crate) herald: Box<dyn Herald>,
    /// Arranges that signals stop the run: it is given what does that.
    pub(crate) on_outside: Box<dyn FnOnce(StopRun) + Send>,
}

/// Why nothing was run.
pub(crate) enum NotRun {
    /// An entry is not what it should be.
    Entry(Box<(Id, Fault)>),
    /// The versions of the registry cannot be read.
    History(String),
}

/// Stops a run with a status.
pub(crate) type StopRun = Box<dyn FnOnce(i32) + Send>;

/// The host of a task in a project that has none for it.
const IMPLICIT_HOST: &str = "wippy:terminal";
/// The host of what a guest starts in a project.
const GUEST_HOST: &str = "wippy:tests";
/// What the first process of a run is called.
const FIRST: &str = "wippy:run";

/// Runs a project until it has stopped; gives the status.
///
/// # Errors
/// An entry is not what it should be: nothing was run.
pub(crate) fn run(plan: Plan) -> Result<i32, NotRun> {
    let Plan { state, root, task, guest, is_strict, shutdown_timeout, cache, registry, check_types, .. } = plan;
    let Plan { config, options, reporter, herald, on_outside, follow, eval_cache, chunks, n_texts, .. } = plan;
    let news = mpsc::channel();
    let resources = Resources::default();
    let (capacity, ttl) = eval_cache;
    resources.insert(eval::CACHE, eval::cache(capacity, (!ttl.is_zero()).then_some(ttl)));
    let groups = Scopes::default();
    let live = Arc::new(Live {
        programs: Arc::new(Programs::new(
            Arc::clone(&state),
            root.clone(),
            chunks,
            options.clone(),
            cache.clone(),
            n_texts,
        )),
        policies: Arc::default(),
        resources: resources.clone(),
        groups: groups.clone(),
        environment: Current::new(Environment::default()),
        storages: Mutex::default(),
        root: root.clone(),
        news: Mutex::new(news.0.clone()),
        outside: OnceLock::new(),
        check_types,
        options: options.clone(),
    });
    let baseline: registry::State = state.iter().map(registered).collect();
    let (registry, opened) =
        Registry::open(baseline.clone(), Box::new(Arc::clone(&live)), registry).map_err(NotRun::History)?;
    let files = Files::new(Arc::clone(&registry), baseline);
    herald.opened(&opened);
    // What was changed at run time before is part of it.
    let state = match opened.head {
        Some((_, number)) if number > 0 => Arc::new(state_of(registry.current().state())),
        _ => state,
    };
    let (programs, policies) = (Arc::clone(&live.programs), Arc::clone(&live.policies));
    programs.begin(Arc::clone(&state));
    let Resolved { state, environment, storages } =
        environment::resolve(&state, &root, &Storages::default()).map_err(NotRun::Entry)?;
    live.environment.replace(environment);
    *live.storages.lock().unwrap_or_else(PoisonError::into_inner) = storages;
    policies.replace(security::table(&state, None).map_err(NotRun::Entry)?);
    let hosts = Hosts::of_project();
    let index = Index::new(&state);
    let around = Around {
        programs: &programs,
        policies: &policies,
        hosts: &hosts,
        resources: &resources,
        options: &options,
        index: &index,
    };
    let mut machine = Machine::new(chance());
    let mut services: BTreeMap<String, Box<dyn Service>> = BTreeMap::new();
    for entry in state.iter() {
        let id = entry.id.as_str();
        let wrong = |fault| NotRun::Entry(Box::new((entry.id.clone(), fault)));
        match part_of(entry, &state, &around).map_err(wrong)? {
            None => {}
            Some(Part::Host(settings, lifecycle)) => {
                if let Some(host) = hosts.declare(id, settings) {
                    machine.add(id, lifecycle);
                    services.insert(id.to_owned(), Box::new(HostService { host }));
                }
            }
            Some(Part::Service(service, lifecycle)) => {
                machine.add(id, lifecycle);
                services.insert(id.to_owned(), service);
            }
        }
        if let Some(resource) = resources::make(entry, &state, &root, &resources).map_err(wrong)? {
            resources.insert(id, resource);
        }
        if let Some(ScopeLimits { max_groups, max_members }) = resources::scope(entry).map_err(wrong)? {
            groups.declare(id, max_groups, max_members);
        }
    }
    // The host that is asked for, or one of our own; it starts with the rest.
    let mut host_of = |asked: Option<&Id>, own: &str, kind: HostKind, max_processes: usize| {
        let host = match asked {
            Some(id) => hosts.find(id.as_str()),
            None => {
                let host = hosts
                    .declare(own, HostSettings { kind, max_processes, limits: Limits::default(), hides_logs: false })?;
                machine.add(own, Lifecycle::default());
                services.insert(own.to_owned(), Box::new(HostService { host }));
                Some(host)
            }
        }?;
        machine.start_with_boot(&host.id);
        Some(host)
    };
    let order = task.and_then(|task| {
        let host = host_of(task.host.as_ref(), IMPLICIT_HOST, HostKind::Terminal, 1)?;
        Some(TaskOrder { id: task.id, host, words: task.words })
    });
    let guest = guest.and_then(|(guest, id)| {
        let host = host_of(id.as_ref(), GUEST_HOST, HostKind::Process, 0)?;
        Some(GuestOrder { guest, host })
    });
    let arguments = order.as_ref().map(|order| order.words.iter().cloned().map(OsString::from_vec).collect());
    let arguments = arguments.unwrap_or_default();
    let stop = news.0.clone();
    let board = Arc::new(Board::new(Arc::clone(&live)));
    let driver_board = Arc::clone(&board);
    let driver_programs = Arc::clone(&programs);
    let driver_resources = resources.clone();
    let environment = live.environment.clone();
    let on_begin = move |outside: Outside| {
        live.outside.get_or_init(|| outside);
        // Before anybody is told that the services run.
        outside.attend();
        if let Some(follow) = follow {
            follow(files);
        }
        let driver = Driver {
            machine,
            services,
            programs: driver_programs,
            outside,
            board: driver_board,
            herald,
            task: order,
            guest,
            shutdown_timeout,
            news,
            attempts: BTreeMap::new(),
            successors: BTreeMap::new(),
            waiting: Vec::new(),
            resources: driver_resources,
            // At once, to see whether there are such.
            cleaning: Some(Duration::ZERO),
        };
        let thread = std::thread::Builder::new().name("wippy-supervisor".to_owned()).spawn(move || driver.run());
        if thread.is_err() {
            outside.end("no thread for the supervisor", 1);
        }
    };
    let on_stop: OnOutside = Box::new(move |_| {
        on_outside(Box::new(move |status| drop(stop.send(News::Stop { status }))));
    });
    let settings = Settings {
        compile: runtime::compile,
        base: runtime::entry_base(|cx| {
            print::replace(cx);
            scope::keep_globals(cx);
        }),
        reporter,
        on_begin: Box::new(on_begin),
        on_outside: on_stop,
        options: options.clone(),
        entries: Box::new(programs),
        hosts,
        resources,
        environment,
        arguments,
        supervision: Some(board),
        groups,
        registry: Some(registry),
        shutdown_timeout: LEFTOVERS_TIMEOUT,
        security: Security { strict: is_strict, policies: Some(Box::new(policies)), actor: None, scope: None },
    };
    let status = system::run(settings, config, Arc::new(options), FIRST, Box::new(Idle::Begins));
    // Entries that were compiled since it began.
    if let Some(cache) = cache {
        cache.save();
    }
    Ok(status)
}

/// How long processes have that belong to no service, when all services have stopped.
const LEFTOVERS_TIMEOUT: Duration = Duration::from_secs(2);

/// What services stand on.
pub(super) struct Around<'a> {
    pub(super) programs: &'a Arc<Programs>,
    pub(super) policies: &'a Arc<LivePolicies>,
    pub(super) hosts: &'a Hosts,
    pub(super) resources: &'a Resources,
    pub(super) options: &'a Options,
    /// Of the entries around it.
    pub(super) index: &'a Index,
}

/// What an entry makes for the supervisor.
pub(super) enum Part {
    Host(HostSettings, Lifecycle),
    Service(Box<dyn Service>, Lifecycle),
}

/// What an entry makes, if it is a host or a service.
///
/// # Errors
/// A field is not what it should be.
pub(super) fn part_of(entry: &Arc<Entry>, state: &State, around: &Around<'_>) -> Result<Option<Part>, Fault> {
    let Around { programs, policies, hosts, resources, options, index } = *around;
    let id = entry.id.as_str();
    let needed = || needed(entry, state, index);
    Ok(match &*entry.kind {
        "process.host" | "terminal.host" => {
            let is_terminal = &*entry.kind == "terminal.host";
            let settings = host_settings(entry, is_terminal)?;
            Some(Part::Host(settings, lifecycle::read(entry, !is_terminal, needed())?))
        }
        "process.service" => {
            let only_host = || {
                let mut all = state.of_kind("process.host");
                all.next().filter(|_| all.next().is_none()).map(|host| host.id.clone())
            };
            let host = entry.reference("host")?.or_else(only_host);
            let (Some(process), Some(host)) = (entry.reference("process")?, host) else { return Ok(None) };
            let lifecycle = lifecycle::read(entry, false, needed())?;
            let service = ProcessService {
                what: program_of(Arc::clone(programs), process, entry.list("input")?.iter().map(data).collect()),
                host: host.as_str().to_owned(),
                name: entry.string("data.name")?.map(str::to_owned),
                identity: security::identity(entry, Arc::clone(policies))?,
                running: None,
            };
            Some(Part::Service(Box::new(service), lifecycle))
        }
        "queue.consumer" => {
            let Some(host) = hosts.of_calls(id) else { return Ok(None) };
            let lifecycle = lifecycle::read(entry, false, needed())?;
            let Some(what) = consumer::what(entry, resources.clone(), options)? else { return Ok(None) };
            let service = ProcessService {
                what,
                host: host.id.to_string(),
                name: None,
                identity: security::identity(entry, Arc::clone(policies))?,
                running: None,
            };
            Some(Part::Service(Box::new(service), lifecycle))
        }
        _ => None,
    })
}

/// Whether an entry of a kind is started, watched and stopped.
pub(super) fn is_service(kind: &str) -> bool {
    matches!(kind, "process.host" | "terminal.host" | "process.service" | "queue.consumer")
}

/// The services that an entry needs: those that it refers to, and those that stand behind entries that are none themselves, a store or
/// the code of a process. Ids in its lifecycle that nothing has are among them: they keep it from starting.
fn needed(entry: &Arc<Entry>, state: &State, index: &Index) -> Vec<Id> {
    let mut found = BTreeSet::new();
    let mut seen = BTreeSet::from([entry.id.clone()]);
    let mut open = vec![Arc::clone(entry)];
    while let Some(at) = open.pop() {
        for reference in references(&at, state, index).0 {
            match state.get(&reference.id) {
                Some(other) if !seen.insert(other.id.clone()) => {}
                Some(other) if is_service(&other.kind) => drop(found.insert(other.id.clone())),
                Some(other) => open.push(Arc::clone(other)),
                None if at.id == entry.id && reference.field.starts_with("lifecycle.") => {
                    found.insert(reference.id);
                }
                None => {}
            }
        }
    }
    found.into_iter().collect()
}

fn host_settings(entry: &Entry, is_terminal: bool) -> Result<HostSettings, Fault> {
    if is_terminal {
        let hides_logs = entry.bool("hide_logs")?.unwrap_or(false);
        return Ok(HostSettings { kind: HostKind::Terminal, max_processes: 1, limits: Limits::default(), hides_logs });
    }
    let count = |field: &str| Ok(entry.int(&format!("host.{field}"))?.unwrap_or(0).max(0).unsigned_abs());
    let size = |field: &str| Ok(entry.size(&format!("host.{field}"))?.unwrap_or(0));
    let limits = Limits {
        max_memory: usize::try_from(size("max_memory")?).unwrap_or(usize::MAX),
        max_reductions: count("max_reductions")?,
        max_tasks: u32::try_from(count("max_tasks")?).unwrap_or(u32::MAX),
        mailbox_limit: usize::try_from(count("mailbox_limit")?).unwrap_or(usize::MAX),
        mailbox_policy: entry.string("host.mailbox_policy")?.and_then(limits::policy_of),
        max_message_size: usize::try_from(size("max_message_size")?).unwrap_or(usize::MAX),
        stack_depth: usize::try_from(count("stack_depth")?).unwrap_or(usize::MAX),
    };
    let max_processes = usize::try_from(count("max_processes")?).unwrap_or(usize::MAX);
    Ok(HostSettings { kind: HostKind::Process, max_processes, limits, hides_logs: false })
}

/// Random numbers in `[0, 1)` for the gaps between attempts.
fn chance() -> Box<dyn FnMut() -> f64 + Send> {
    const PARTS: usize = 1 << 20;
    let random = Rng::new(seed());
    Box::new(move || random.below(PARTS) as f64 / PARTS as f64)
}

#[expect(clippy::disallowed_methods, reason = "another seed for each run")]
fn seed() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_nanos());
    u64::try_from(now).unwrap_or(u64::MAX)
}

/// The first process of a run: it waits until the run ends.
pub(crate) enum Idle {
    Begins,
    Waits,
}

impl Program for Idle {
    fn next(&mut self, vm: &mut Vm, _: Option<call::Ended>) -> Next {
        match self {
            Idle::Begins => {
                *self = Idle::Waits;
                Next::Call(vm.with_cx(|cx| cx.new_function(wait, &[])), Vec::new())
            }
            Idle::Waits => Next::End(1),
        }
    }
}

/// What would wake the first process: the run is not idle as long as it is there.
struct Kept(#[expect(dead_code, reason = "it is there")] Waker);

fn wait(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let waker = cx.waker()?;
    cx.add_extension(Kept(waker));
    cx.await_waker(|cx| cx.ret0())
}
