//! The registry of a run. Readers take what is current, which never changes; there is one writer at a time.

use std::collections::{BTreeMap, HashMap};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::changes::{Changes, Op, delta};
use super::entry::Entry;
use super::failure::{Failure, Problem, What};
use super::filter::{Condition, Filter, canonical};
use super::patience::{PATIENCE, prepare};
use super::state::State;
use super::storage::{Keeping, Storage, Stored};
use super::version::{self, Version, Versions};

/// Entries of a find, shared with the cache.
pub(crate) type Found = Arc<[Arc<Entry>]>;

/// A version with what was found in it.
#[derive(Debug)]
pub(crate) struct Current {
    pub(crate) version: Arc<Version>,
    /// What was found, by the text of the conditions.
    found: Mutex<HashMap<String, Found>>,
    cache_size: usize,
}

/// What is to become of the current state.
#[derive(Debug)]
pub(crate) struct Proposal<'a> {
    pub(crate) before: &'a State,
    pub(crate) after: &'a State,
    pub(crate) ops: &'a [Op],
}

/// Told, when everything that was waited for has come to run or has failed: what is wrong.
pub(crate) type Wait = Box<dyn FnOnce(Option<String>) + Send>;

/// What entries mean.
pub(crate) trait Host: Send + Sync {
    /// Everything that is wrong with a change, before anything is touched.
    fn check(&self, proposal: &Proposal<'_>) -> Vec<Problem>;

    /// The operations in the order in which they are done: what goes before what comes, dependents go first and come last.
    fn order(&self, ops: Vec<Op>, before: &State, after: &State) -> Vec<Op>;

    /// Whether these operations are prepared at once. What may take longer is waited for only so long.
    fn is_quick(&self, ops: &[Op]) -> bool;

    /// Does everything that can fail; nothing of it is visible. What is dropped without a commit leaves nothing behind.
    ///
    /// # Errors
    /// Something cannot be made.
    fn prepare(&self, proposal: &Proposal<'_>) -> Result<Box<dyn Prepared>, Failure>;

    /// Waits, without holding anybody up, until services of these entries that start by themselves run.
    fn await_started(&self, ids: Vec<String>, tell: Wait);
}

/// A change that can be made visible.
pub(crate) trait Prepared: Send {
    /// Makes it visible.
    fn commit(self: Box<Self>);
}

/// What listeners are told.
#[derive(Debug)]
pub(crate) enum Change<'a> {
    /// Another version is current.
    Applied { version: &'a Arc<Version>, previous: u64, ops: &'a [Op], before: &'a State },
    /// A changeset has failed that began with this entry.
    Discarded { path: &'a str, reason: &'a str },
}

/// Is told of changes in their order; false: it wants to hear of no more.
pub(crate) type Listener = Box<dyn Fn(&Change<'_>) -> bool + Send>;

/// What is to be applied.
#[derive(Debug, Default)]
pub(crate) struct Request {
    pub(crate) changes: Changes,
    /// The number that has to be current.
    pub(crate) expect: Option<u64>,
    pub(crate) comment: Option<String>,
}

/// Settings of a registry.
pub(crate) struct Settings {
    pub(crate) keeping: Keeping,
    /// Most versions that are kept (0: all).
    pub(crate) history_limit: usize,
    /// Most searches whose results are remembered.
    pub(crate) cache_size: usize,
}

/// See the head of the file.
pub(crate) struct Registry {
    current: RwLock<Arc<Current>>,
    /// All versions; only the current one if none are kept.
    versions: RwLock<Versions>,
    writer: Mutex<Writer>,
    listeners: Mutex<Vec<Listener>>,
    host: Arc<dyn Host>,
    /// How long it may take to prepare a change.
    pub(super) patience: Duration,
    /// To the thread that applies what processes ask for.
    queue: OnceLock<Sender<Job>>,
    has_history: bool,
    history_limit: usize,
    cache_size: usize,
}

struct Writer {
    storage: Option<Box<dyn Storage>>,
    /// The greatest number that was ever used.
    last: u64,
}

type Job = Box<dyn FnOnce(&Registry) + Send>;

/// What a registry found when it was opened.
#[derive(Debug, Default)]
pub(crate) struct Opened {
    /// Where its versions were, and which one is current, if they were kept.
    pub(crate) head: Option<(String, u64)>,
    /// Operations that did not fit any more, one line each.
    pub(crate) skipped: Vec<String>,
}

impl Current {
    fn new(version: Arc<Version>, cache_size: usize) -> Current {
        Current { version, found: Mutex::default(), cache_size }
    }

    /// The entries.
    pub(crate) fn state(&self) -> &State {
        &self.version.state
    }

    /// The entries for which conditions hold, by id.
    ///
    /// # Errors
    /// A condition is none: what is said of it.
    pub(crate) fn find(&self, conditions: &[Condition]) -> Result<Found, String> {
        let key = canonical(conditions);
        if let Some(found) = lock(&self.found).get(&key) {
            return Ok(Arc::clone(found));
        }
        let filter = Filter::new(conditions)?;
        let found: Found = self.state().iter().filter(|entry| filter.matches(entry)).cloned().collect();
        let mut cache = lock(&self.found);
        if cache.len() < self.cache_size {
            cache.insert(key, Arc::clone(&found));
        }
        Ok(found)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Registry {
    /// The registry of entries from files, with the versions that were kept.
    ///
    /// # Errors
    /// They cannot be read: why.
    pub(crate) fn open(
        baseline: State,
        host: Box<dyn Host>,
        settings: Settings,
    ) -> Result<(Arc<Registry>, Opened), String> {
        let Settings { keeping, history_limit, cache_size } = settings;
        let first = Version { number: 0, parent: None, time: now(), comment: None, ops: Arc::new([]), state: baseline };
        let first = Arc::new(first);
        let mut versions = Versions::from([(0, Arc::clone(&first))]);
        let (has_history, storage) = match keeping {
            Keeping::Off => (false, None),
            Keeping::Memory => (true, None),
            Keeping::Stored(storage) => (true, Some(storage)),
        };
        let mut writer = Writer { storage, last: 0 };
        let mut opened = Opened::default();
        let mut head = first;
        if let Some(storage) = &mut writer.storage {
            let (stored, number, last) = storage.load()?;
            writer.last = last;
            let skipped = replay(stored, &mut versions);
            let way = version::ancestors(&versions, number);
            opened.skipped = way.iter().rev().filter_map(|number| skipped.get(number)).flatten().cloned().collect();
            let found = versions.get(&number).cloned();
            head = found.ok_or_else(|| format!("the current version v{number} is missing"))?;
            head = fitting(&head, &versions, &*host, &mut opened.skipped);
            versions.insert(head.number, Arc::clone(&head));
            opened.head = Some((storage.name(), number));
        }
        let registry = Registry {
            current: RwLock::new(Arc::new(Current::new(head, cache_size))),
            versions: RwLock::new(versions),
            writer: Mutex::new(writer),
            listeners: Mutex::default(),
            host: Arc::from(host),
            patience: PATIENCE,
            queue: OnceLock::new(),
            has_history,
            history_limit,
            cache_size,
        };
        Ok((Arc::new(registry), opened))
    }

    /// What is current.
    pub(crate) fn current(&self) -> Arc<Current> {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// All versions, by number.
    pub(crate) fn versions(&self) -> Vec<Arc<Version>> {
        self.versions.read().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }

    /// The version of a number.
    ///
    /// # Errors
    /// There is none, or none but the current one is kept.
    pub(crate) fn version(&self, number: u64) -> Result<Arc<Version>, Failure> {
        if !self.has_history {
            return Err(Failure::new(What::Unavailable, "registry history is off"));
        }
        let versions = self.versions.read().unwrap_or_else(PoisonError::into_inner);
        let missing = || Failure::new(What::NotFound, format!("version v{number} not found")).of_version(number);
        versions.get(&number).cloned().ok_or_else(missing)
    }

    /// A version as it can be searched.
    pub(crate) fn at(&self, version: Arc<Version>) -> Arc<Current> {
        let current = self.current();
        if Arc::ptr_eq(&current.version, &version) {
            return current;
        }
        Arc::new(Current::new(version, self.cache_size))
    }

    /// The version that another one was made from.
    pub(crate) fn previous(&self, version: &Version) -> Option<Arc<Version>> {
        let versions = self.versions.read().unwrap_or_else(PoisonError::into_inner);
        versions.get(&version.parent?).cloned()
    }

    /// The version that follows on another one.
    pub(crate) fn next(&self, version: &Version) -> Option<Arc<Version>> {
        let head = self.current().version.number;
        version::next(&self.versions.read().unwrap_or_else(PoisonError::into_inner), version.number, head)
    }

    /// Operations in the order in which they would be done.
    pub(crate) fn ordered(&self, ops: Vec<Op>, before: &State, after: &State) -> Vec<Op> {
        self.host.order(ops, before, after)
    }

    /// Waits for services: see [`Host::await_started`].
    pub(crate) fn await_started(&self, ids: Vec<String>, tell: Wait) {
        self.host.await_started(ids, tell);
    }

    /// Adds a listener, which is told of all changes behind the version that `begin` is given.
    pub(crate) fn listen(&self, begin: impl FnOnce(&Arc<Current>) -> Listener) {
        let mut listeners = lock(&self.listeners);
        let listener = begin(&self.current());
        listeners.push(listener);
    }

    /// Does a job on the thread of the registry, one after the other.
    pub(crate) fn submit(self: &Arc<Registry>, job: Job) {
        let queue = self.queue.get_or_init(|| {
            let (sender, jobs) = channel::<Job>();
            let registry = Arc::clone(self);
            let body = move || jobs.into_iter().for_each(|job| job(&registry));
            // Without a thread the channel is closed, and jobs are done where they are asked for.
            drop(std::thread::Builder::new().name("wippy-registry".to_owned()).spawn(body));
            sender
        });
        if let Err(refused) = queue.send(job) {
            (refused.0)(self);
        }
    }

    /// Everything that would be wrong with a request, before anything is touched.
    ///
    /// # Errors
    /// Something is wrong.
    pub(crate) fn validate(&self, request: &Request) -> Result<(), Failure> {
        let current = self.current();
        let (ops, after) = self.plan(&current, request)?;
        self.check(&current, &after, &ops)
    }

    /// Applies a changeset; gives its version.
    ///
    /// # Errors
    /// Nothing has changed.
    pub(crate) fn apply(&self, request: &Request) -> Result<Arc<Version>, Failure> {
        let mut writer = lock(&self.writer);
        let result = self.try_apply(&mut writer, request);
        if let Err(failure) = &result
            && let Some(path) = first_of(failure, request.changes.ids().next())
        {
            self.tell(&Change::Discarded { path: &path, reason: &failure.message });
        }
        result
    }

    fn try_apply(&self, writer: &mut Writer, request: &Request) -> Result<Arc<Version>, Failure> {
        let current = self.current();
        let (ops, after) = self.plan(&current, request)?;
        self.check(&current, &after, &ops)?;
        let before = current.state();
        let ops = self.host.order(ops, before, &after);
        let prepared = prepare(&self.host, &Proposal { before, after: &after, ops: &ops }, self.patience)?;
        let version = Arc::new(Version {
            number: writer.last + 1,
            parent: Some(current.version.number),
            time: now(),
            comment: request.comment.clone(),
            ops: ops.into(),
            state: after,
        });
        if let Some(storage) = &mut writer.storage {
            storage.append(&version).map_err(|why| stored(&why))?;
        }
        writer.last = version.number;
        self.switch(prepared, &version, &version.ops, &current);
        self.drop_surplus(writer, version.number);
        Ok(version)
    }

    /// The operations of a request, and the state after them.
    fn plan(&self, current: &Current, request: &Request) -> Result<(Vec<Op>, State), Failure> {
        let at = current.version.number;
        if let Some(expected) = request.expect.filter(|expected| *expected != at) {
            let message = format!("registry is at v{at}, expected v{expected}");
            return Err(Failure::new(What::Conflict, message).retryable().of_version(at));
        }
        if request.changes.len() == 0 {
            return Err(Failure::new(What::Invalid, "no changes to apply"));
        }
        let (ops, problems) = request.changes.ops(current.state());
        if let Some(failure) = Failure::of(problems) {
            return Err(failure);
        }
        let mut after = current.state().clone();
        ops.iter().for_each(|op| after.apply(op));
        Ok((ops, after))
    }

    fn check(&self, current: &Current, after: &State, ops: &[Op]) -> Result<(), Failure> {
        let problems = self.host.check(&Proposal { before: current.state(), after, ops });
        Failure::of(problems).map_or(Ok(()), Err)
    }

    /// Goes to another version; false: it is the current one.
    ///
    /// # Errors
    /// Nothing has changed.
    pub(crate) fn apply_version(&self, number: u64) -> Result<bool, Failure> {
        let mut writer = lock(&self.writer);
        let current = self.current();
        let version = self.version(number)?;
        if current.version.number == number {
            return Ok(false);
        }
        let result = self.try_apply_version(&mut writer, &current, &version);
        if let Err(failure) = &result {
            let path = first_of(failure, None).unwrap_or_else(|| format!("v{number}"));
            self.tell(&Change::Discarded { path: &path, reason: &failure.message });
        }
        result.map(|()| true)
    }

    fn try_apply_version(&self, writer: &mut Writer, current: &Current, version: &Arc<Version>) -> Result<(), Failure> {
        let (before, after) = (current.state(), &version.state);
        let ops = delta(before, after);
        self.check(current, after, &ops)?;
        let ops = self.host.order(ops, before, after);
        let prepared = prepare(&self.host, &Proposal { before, after, ops: &ops }, self.patience)?;
        if let Some(storage) = &mut writer.storage {
            storage.set_head(version.number).map_err(|why| stored(&why))?;
        }
        self.switch(prepared, version, &ops, current);
        Ok(())
    }

    /// Makes a prepared change visible, and tells of it.
    fn switch(&self, prepared: Box<dyn Prepared>, version: &Arc<Version>, ops: &[Op], former: &Current) {
        let mut listeners = lock(&self.listeners);
        {
            let mut versions = self.versions.write().unwrap_or_else(PoisonError::into_inner);
            if !self.has_history {
                versions.clear();
            }
            versions.insert(version.number, Arc::clone(version));
        }
        {
            let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
            prepared.commit();
            *current = Arc::new(Current::new(Arc::clone(version), self.cache_size));
        }
        let (previous, before) = (former.version.number, former.state());
        listeners.retain(|listener| listener(&Change::Applied { version, previous, ops, before }));
    }

    fn tell(&self, change: &Change<'_>) {
        lock(&self.listeners).retain(|listener| listener(change));
    }

    /// Drops versions beyond the limit. Those that a storage does not let go of stay.
    fn drop_surplus(&self, writer: &mut Writer, head: u64) {
        if self.history_limit == 0 || !self.has_history {
            return;
        }
        let mut versions = self.versions.write().unwrap_or_else(PoisonError::into_inner);
        let surplus = version::surplus(&versions, head, self.history_limit);
        let is_gone =
            surplus.is_empty() || writer.storage.as_mut().is_none_or(|storage| storage.remove(&surplus).is_ok());
        if is_gone {
            versions.retain(|number, _| !surplus.contains(number));
        }
    }
}

/// The entry that a failure is about first.
fn first_of(failure: &Failure, other: Option<&Arc<str>>) -> Option<String> {
    failure.problems.first().map(|problem| problem.entry.clone()).or_else(|| other.map(ToString::to_string))
}

fn stored(why: &str) -> Failure {
    Failure::new(What::Internal, format!("history cannot be stored: {why}"))
}

/// Nanoseconds since 1970.
#[expect(clippy::disallowed_methods, reason = "versions tell when they were made")]
fn now() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_nanos());
    i64::try_from(now).unwrap_or(i64::MAX)
}

/// Makes the versions of what was kept; gives what did not fit in each.
fn replay(stored: Vec<Stored>, versions: &mut Versions) -> BTreeMap<u64, Vec<String>> {
    let mut skipped: BTreeMap<u64, Vec<String>> = BTreeMap::new();
    for one in stored {
        let mut state = versions.get(&one.parent).map(|parent| parent.state.clone()).unwrap_or_default();
        let mut kept = Vec::with_capacity(one.ops.len());
        for op in one.ops {
            let id = &op.entry().id;
            let why = match (&op, state.get(id)) {
                (Op::Create(_), Some(_)) => Some("it exists already"),
                (Op::Update(_) | Op::Delete(_), None) => Some("it does not exist any more"),
                (Op::Update(entry), Some(former)) if entry.kind != former.kind => Some("it is of another kind"),
                _ => None,
            };
            match why {
                Some(why) => {
                    let line = format!("v{}: {} {id} is skipped: {why}", one.number, op.kind());
                    skipped.entry(one.number).or_default().push(line);
                }
                None => {
                    state.apply(&op);
                    kept.push(op);
                }
            }
        }
        let (parent, ops) = (Some(one.parent), kept.into());
        let version = Version { number: one.number, parent, time: one.time, comment: one.comment, ops, state };
        versions.insert(one.number, Arc::new(version));
    }
    skipped
}

/// The version with what its host accepts: entries that were made or changed at run time and are not possible any more are as the
/// files say.
fn fitting(head: &Arc<Version>, versions: &Versions, host: &dyn Host, skipped: &mut Vec<String>) -> Arc<Version> {
    let Some(first) = versions.get(&0) else { return Arc::clone(head) };
    let mut state = head.state.clone();
    loop {
        let ops = delta(&first.state, &state);
        if ops.is_empty() {
            break;
        }
        let problems = host.check(&Proposal { before: &first.state, after: &state, ops: &ops });
        let touched = |id: &str| ops.iter().find(|op| &*op.entry().id == id);
        let wrong = problems.iter().find_map(|problem| Some((touched(&problem.entry)?, problem)));
        // What is wrong with an entry of the files is wrong because of what was deleted.
        let deleted = || ops.iter().find(|op| matches!(op, Op::Delete(_)));
        let (op, why) = match (wrong, problems.first()) {
            (Some((op, problem)), _) => (op, &problem.message),
            (None, Some(problem)) => match deleted().or(ops.first()) {
                Some(op) => (op, &problem.message),
                None => break,
            },
            (None, None) => break,
        };
        let id = Arc::clone(&op.entry().id);
        skipped.push(format!("v{}: {} {id} is skipped: {why}", head.number, op.kind()));
        match first.state.get(&id) {
            Some(entry) => state.insert(Arc::clone(entry)),
            None => state.apply(&Op::Delete(Arc::clone(op.entry()))),
        }
    }
    let Version { number, parent, time, comment, ops, .. } = &**head;
    let (comment, ops) = (comment.clone(), Arc::clone(ops));
    Arc::new(Version { number: *number, parent: *parent, time: *time, comment, ops, state })
}

/// The host of a script: entries are plain data, and none of them runs.
#[derive(Debug)]
pub(crate) struct Script;

/// The kind whose entries are data and nothing else.
const PLAIN: &str = "registry.entry";

struct Nothing;

impl Prepared for Nothing {
    fn commit(self: Box<Self>) {}
}

impl Host for Script {
    fn check(&self, proposal: &Proposal<'_>) -> Vec<Problem> {
        let wrong = |op: &Op| {
            let (Op::Create(entry) | Op::Update(entry)) = op else { return None };
            let message = format!("{}: a script has only entries of kind {PLAIN}, not {}", entry.id, entry.kind);
            (&*entry.kind != PLAIN).then(|| Problem::new(What::Invalid, &entry.id, message))
        };
        proposal.ops.iter().filter_map(wrong).collect()
    }

    fn order(&self, mut ops: Vec<Op>, _: &State, _: &State) -> Vec<Op> {
        ops.sort_by_key(|op| !matches!(op, Op::Delete(_)));
        ops
    }

    fn is_quick(&self, _: &[Op]) -> bool {
        true
    }

    fn prepare(&self, _: &Proposal<'_>) -> Result<Box<dyn Prepared>, Failure> {
        Ok(Box::new(Nothing))
    }

    fn await_started(&self, _: Vec<String>, tell: Wait) {
        tell(None);
    }
}

impl Script {
    /// The registry of a script: empty, with versions in memory.
    pub(crate) fn registry() -> Arc<Registry> {
        let settings = Settings { keeping: Keeping::Memory, history_limit: 0, cache_size: CACHE_SIZE };
        match Registry::open(State::default(), Box::new(Script), settings) {
            Ok((registry, _)) => registry,
            Err(_) => unreachable!("nothing was kept that would have to be read"),
        }
    }
}

/// Searches that are remembered in a script.
const CACHE_SIZE: usize = 1000;
