//! From ids to code: the Lua entries of a project, compiled when they are first asked for (specification: entries 8).
//!
//! What was compiled is kept with the entry that it came from. A changed entry is another one, so it is compiled anew, and so
//! is everything that imports it; processes that run keep what they began with.

use std::collections::{HashMap, HashSet, VecDeque};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use super::value::data;
use crate::modules;
use crate::process::call::CallOptions;
use crate::process::entry::{Calls, Entry as Program, NoEntry, Resolve, Role};
use crate::process::scope::Scope;
use crate::project::cache::{self, CodeKey};
use crate::project::{Cache, Chunks, Data, Entry, Id, State, TEST_LIBRARY};
use crate::runtime;
use crate::source::{let_heap_grow, map_in_parallel};
use crate::stdlib::module::Module;
use crate::vm::native::{Cx, TableRef};
use crate::vm::services::SharedImage;
use crate::vm::state::Options;

/// Places of a static pool that does not say how many.
const STATIC_PLACES: usize = 8;
/// Places of a pool that grows and does not say how far.
const GROWING_PLACES: usize = 16;
/// What is called in an entry that does not say it.
const METHOD: &str = "main";
/// So many entries are worth several threads.
const MANY: usize = 32;
/// How kinds of entries end whose code is compiled.
const BYTECODE: &str = ".bc";
/// The name under which tests find the module `test`, unless they give it to something else.
const TEST_ALIAS: &str = "test";

/// See the head of the file.
pub(super) struct Programs {
    present: Mutex<Present>,
    /// The project root as the working directory sees it: empty if it is that.
    root: PathBuf,
    /// Bytecode of a pack.
    chunks: Chunks,
    options: Options,
    cache: Option<Arc<Cache>>,
    /// Code that was compiled before anybody has asked for it.
    ready: Mutex<HashMap<Id, (Arc<Entry>, SharedImage)>>,
    kept: Mutex<Kept>,
}

/// The code of texts, the one that was compiled first being the first to go. So entries that share a file share their code, and a text
/// that comes back is not compiled again.
struct Kept {
    images: HashMap<CodeKey, SharedImage>,
    order: VecDeque<CodeKey>,
    /// Most texts.
    size_max: usize,
}

impl Kept {
    fn insert(&mut self, key: CodeKey, image: SharedImage) {
        if self.size_max == 0 || self.images.insert(key, image).is_some() {
            return;
        }
        self.order.push_back(key);
        if self.order.len() > self.size_max
            && let Some(first) = self.order.pop_front()
        {
            self.images.remove(&first);
        }
    }
}

/// The entries as they are now, with what was compiled of them.
struct Present {
    state: Arc<State>,
    compiled: Table,
}

type Table = HashMap<Id, Compiled>;

#[derive(Clone)]
struct Compiled {
    /// What it was compiled from.
    source: Arc<Entry>,
    image: SharedImage,
    imports: Vec<&'static Program>,
    program: &'static Program,
}

/// See [`Programs::surrounded`].
pub(crate) struct Surrounded {
    /// What begins.
    pub(crate) program: &'static Program,
    /// The code of the entry.
    pub(crate) image: SharedImage,
    /// The name of what is called in that.
    pub(crate) method: String,
}

/// Entries as they will be, with what was compiled of them: see [`Programs::switch`].
pub(super) struct Next {
    state: Arc<State>,
    compiled: Table,
}

impl Programs {
    /// Programs of entries; the code of `size_max` texts is kept.
    pub(super) fn new(
        state: Arc<State>,
        root: PathBuf,
        chunks: Chunks,
        options: Options,
        cache: Option<Arc<Cache>>,
        size_max: usize,
    ) -> Programs {
        let present = Mutex::new(Present { state, compiled: Table::new() });
        let kept = Mutex::new(Kept { images: HashMap::new(), order: VecDeque::new(), size_max });
        Programs { present, root, chunks, options, cache, ready: Mutex::default(), kept }
    }

    /// Keeps what has been compiled so far for the next run.
    pub(super) fn keep(&self) {
        if let Some(cache) = &self.cache {
            cache.save();
        }
    }

    /// The entries as they are now.
    pub(super) fn state(&self) -> Arc<State> {
        Arc::clone(&self.lock().state)
    }

    fn lock(&self) -> MutexGuard<'_, Present> {
        self.present.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Before anything has run: the entries are these.
    pub(super) fn begin(&self, state: Arc<State>) {
        self.lock().state = state;
    }

    /// Compiles entries of a state that is to come, with all that imports them; who asks for programs still gets the present ones.
    ///
    /// # Errors
    /// One cannot be compiled: which, and why.
    pub(super) fn prepare(&self, state: Arc<State>, ids: &[Id]) -> Result<Next, (Id, String)> {
        let mut compiled = self.lock().compiled.clone();
        for id in ids {
            if let Err(error) = self.compile(&state, &mut compiled, id, &mut Vec::new()) {
                let message = match error {
                    NoEntry::Broken(message) | NoEntry::Unreadable(message) => message,
                    NoEntry::BadId | NoEntry::NotFound(_) | NoEntry::NoCode => continue,
                };
                return Err((id.clone(), message));
            }
        }
        compiled.retain(|id, _| state.get(id).is_some());
        Ok(Next { state, compiled })
    }

    /// Makes what was prepared the present.
    pub(super) fn switch(&self, next: Next) {
        let Next { state, compiled: prepared } = next;
        let mut present = self.lock();
        // What was compiled meanwhile and has not changed stays.
        let mut compiled = std::mem::take(&mut present.compiled);
        compiled.retain(|id, known| state.get(id).is_some_and(|entry| Arc::ptr_eq(entry, &known.source)));
        compiled.extend(prepared);
        *present = Present { state, compiled };
    }

    /// The program of an entry.
    ///
    /// # Errors
    /// There is none.
    pub(super) fn program(&self, id: &Id) -> Result<&'static Program, NoEntry> {
        let mut present = self.lock();
        let Present { state, compiled } = &mut *present;
        if !compiled.contains_key(id) {
            self.make_ready(state, compiled, id);
        }
        self.compile(state, compiled, id, &mut Vec::new())
    }

    /// Compiles an entry and all that it imports on several cores, if that is much. What cannot be compiled is left to who
    /// asks for it.
    fn make_ready(&self, state: &State, compiled: &Table, id: &Id) {
        let mut wanted: Vec<&Arc<Entry>> = Vec::new();
        let mut waiting: Vec<Id> = vec![id.clone()];
        let mut seen: HashSet<Id> = HashSet::new();
        while let Some(id) = waiting.pop() {
            let Some(entry) = state.get(&id).filter(|entry| role_of(&entry.kind).is_some()) else { continue };
            if !seen.insert(id.clone()) {
                continue;
            }
            if !compiled.contains_key(&id) {
                wanted.push(entry);
            }
            let imports = entry.map("imports").ok().flatten().into_iter();
            let targets = imports.flat_map(|map| map.iter().filter_map(|(_, target)| target.as_str()));
            waiting.extend(targets.filter_map(|text| Id::parse_in(text, entry.id.namespace()).ok()));
        }
        if wanted.len() < MANY {
            return;
        }
        let_heap_grow();
        let images = map_in_parallel(&wanted, |entry| self.image(entry).ok());
        let made = wanted.into_iter().zip(images);
        let made = made.filter_map(|(entry, image)| Some((entry.id.clone(), (Arc::clone(entry), image?))));
        self.ready.lock().unwrap_or_else(PoisonError::into_inner).extend(made);
    }

    /// A program that begins with `first` in the surroundings of an entry, and the code of that entry, or the example in its place. An
    /// example finds its library under the name of that.
    ///
    /// # Errors
    /// There is no such entry, or it is no code.
    pub(super) fn surrounded(
        &self,
        id: &Id,
        first: SharedImage,
        example: Option<SharedImage>,
    ) -> Result<Surrounded, NoEntry> {
        let mut present = self.lock();
        let Present { state, compiled } = &mut *present;
        let Some(entry) = state.get(id) else { return Err(NoEntry::NotFound(Vec::new())) };
        let mut imports = self.imports(state, compiled, entry, &mut vec![id.clone()])?;
        if imports.iter().all(|(alias, _)| &**alias != TEST_ALIAS) {
            imports.push((TEST_ALIAS.into(), test_library()));
        }
        let is_library = role_of(&entry.kind) == Some(Role::Library);
        if example.is_some() && is_library && imports.iter().all(|(alias, _)| **alias != *id.name()) {
            imports.push((id.name().into(), self.compile(state, compiled, id, &mut Vec::new())?));
        }
        let scope = Scope::new(modules_of(entry)?, imports);
        let image = match example {
            Some(example) => example,
            None => self.image(entry)?,
        };
        let method = entry.string("method").ok().flatten().unwrap_or(METHOD).to_owned();
        let program = Box::leak(Box::new(Program::of_runtime(id.as_str(), first, Some(scope))));
        Ok(Surrounded { program, image, method })
    }

    /// Compiles an entry after what it imports. `way` are the entries that led here.
    fn compile(
        &self,
        state: &State,
        compiled: &mut HashMap<Id, Compiled>,
        id: &Id,
        way: &mut Vec<Id>,
    ) -> Result<&'static Program, NoEntry> {
        let Some(entry) = state.get(id) else { return Err(NoEntry::NotFound(Vec::new())) };
        let Some(role) = role_of(&entry.kind) else { return Err(NoEntry::NoCode) };
        if way.contains(id) {
            let ring: Vec<&str> = way.iter().chain([id]).map(Id::as_str).collect();
            return Err(NoEntry::Broken(format!("entries import each other in a ring: {}", ring.join(" → "))));
        }
        way.push(id.clone());
        let imports = self.imports(state, compiled, entry, way)?;
        way.pop();
        let programs: Vec<&'static Program> = imports.iter().map(|(_, program)| *program).collect();
        if let Some(known) = compiled.get(id)
            && Arc::ptr_eq(&known.source, entry)
            && known
                .imports
                .iter()
                .copied()
                .map(std::ptr::from_ref)
                .eq(programs.iter().copied().map(std::ptr::from_ref))
        {
            return Ok(known.program);
        }
        let scope = Scope::new(modules_of(entry)?, imports);
        let image = match compiled.get(id) {
            // What it imports is another program, and its own code the same.
            Some(known) if Arc::ptr_eq(&known.source, entry) => known.image,
            _ => self.image_of(entry)?,
        };
        let method = entry.string("method").ok().flatten().unwrap_or(METHOD);
        let calls =
            Calls { places: places_of(entry), options: call_options_of(entry)?, default_host: default_host_of(entry)? };
        let program: &'static Program =
            Box::leak(Box::new(Program::of_project(id.as_str(), role, image, method, (scope, calls))));
        compiled.insert(id.clone(), Compiled { source: Arc::clone(entry), image, imports: programs, program });
        Ok(program)
    }

    /// The programs that an entry imports, by the names that it gives them.
    fn imports(
        &self,
        state: &State,
        compiled: &mut HashMap<Id, Compiled>,
        entry: &Entry,
        way: &mut Vec<Id>,
    ) -> Result<Vec<(Box<str>, &'static Program)>, NoEntry> {
        let Ok(Some(map)) = entry.map("imports") else { return Ok(Vec::new()) };
        let mut imports = Vec::with_capacity(map.len());
        for (alias, target) in map.iter() {
            let text = target.as_str().unwrap_or_default();
            let id = Id::parse_in(text, entry.id.namespace()).map_err(|fault| NoEntry::Broken(fault.message))?;
            if id.as_str() == TEST_LIBRARY && state.get(&id).is_none() {
                imports.push((Box::from(&**alias), test_library()));
                continue;
            }
            let program = self.compile(state, compiled, &id, way).map_err(|error| match error {
                NoEntry::Broken(message) | NoEntry::Unreadable(message) => NoEntry::Broken(message),
                NoEntry::NoCode => NoEntry::Broken(format!("{} imports {id}, which is no Lua code", entry.id)),
                NoEntry::NotFound(_) | NoEntry::BadId => {
                    NoEntry::Broken(format!("{} imports {id}, which does not exist", entry.id))
                }
            })?;
            imports.push((Box::from(&**alias), program));
        }
        Ok(imports)
    }

    /// The code of an entry, which may be ready.
    fn image_of(&self, entry: &Arc<Entry>) -> Result<SharedImage, NoEntry> {
        match self.ready.lock().unwrap_or_else(PoisonError::into_inner).remove(&entry.id) {
            Some((source, image)) if Arc::ptr_eq(&source, entry) => Ok(image),
            _ => self.image(entry),
        }
    }

    fn image(&self, entry: &Entry) -> Result<SharedImage, NoEntry> {
        let broken = |message: Vec<u8>| NoEntry::Broken(String::from_utf8_lossy(&message).into_owned());
        if entry.kind.ends_with(BYTECODE) {
            let path = entry.string("path").ok().flatten().unwrap_or_default();
            let Some(code) = self.chunks.get(path) else {
                return Err(NoEntry::Broken(format!("{} ({}): bytecode '{path}' is missing", entry.id, entry.kind)));
            };
            let image = SharedImage::from_dump(code, &[], format!("={}", entry.id).as_bytes());
            return image.map_err(|why| NoEntry::Broken(format!("{why} ({})", entry.kind)));
        }
        let Some(source) = entry.get("source") else {
            return Err(NoEntry::Broken(format!("{} ({}): source is required", entry.id, entry.kind)));
        };
        let name = match source.as_file() {
            Some(file) => format!("@{}", self.root.join(&file.path).display()),
            None => format!("={}", entry.id),
        };
        let text = source.as_str().unwrap_or_default().as_bytes();
        let prologue = crate::source::prologue_len(text);
        let code = text.get(prologue..).unwrap_or_default();
        let options = SharedImage::compile_options(&self.options, code);
        let options = [options.optimize, options.debug, options.erase_types];
        let key = cache::code_key(source, name.as_bytes(), &options);
        let kept = || self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(image) = kept().images.get(&key) {
            return Ok(*image);
        }
        if let Some(cache) = &self.cache
            && let Some(dump) = cache.code(&key)
            && let Ok(image) = SharedImage::from_dump(&dump, code, name.as_bytes())
        {
            kept().insert(key, image);
            return Ok(image);
        }
        let image = SharedImage::compile(runtime::compile, &self.options, code, name.as_bytes()).map_err(broken)?;
        if let Some(cache) = &self.cache {
            cache.keep_code(&key, || image.dump());
        }
        kept().insert(key, image);
        Ok(image)
    }
}

/// The module `test` as a library: the process that runs a test provides what it is.
pub(crate) fn test_library() -> &'static Program {
    static LIBRARY: OnceLock<&'static Program> = OnceLock::new();
    LIBRARY.get_or_init(|| Box::leak(Box::new(Program::named(TEST_LIBRARY))))
}

/// What an entry of a kind is for, if it is Lua code.
pub(super) fn role_of(kind: &str) -> Option<Role> {
    match kind.strip_suffix(BYTECODE).unwrap_or(kind) {
        "process.lua" => Some(Role::Process),
        "function.lua" => Some(Role::Function),
        "library.lua" | "module.lua" => Some(Role::Library),
        _ => None,
    }
}

/// How many calls of a function run at a time, if its pool says so.
fn places_of(entry: &Entry) -> Option<usize> {
    let number = |field: &str| entry.int(field).ok().flatten().and_then(|n| usize::try_from(n).ok());
    let size = || number("pool.workers").or_else(|| number("pool.size"));
    match entry.string("pool.type").ok().flatten() {
        // How many processes run is a matter of the host.
        _ if role_of(&entry.kind) == Some(Role::Process) => Some(usize::MAX),
        Some("static") => size().or(Some(STATIC_PLACES)),
        // Its calls are part of what the callers do: they never wait for each other.
        Some("inline") => Some(usize::MAX),
        Some(_) => number("pool.max_size").or(Some(GROWING_PLACES)),
        None => size().or_else(|| number("pool.max_size")),
    }
}

/// The host of a process that can be called as a function.
fn default_host_of(entry: &Entry) -> Result<Option<Box<str>>, NoEntry> {
    const FIELDS: [&str; 2] = ["meta.default_host", "meta.options.default_host"];
    if role_of(&entry.kind) != Some(Role::Process) {
        return Ok(None);
    }
    let is_there = |field: &&&str| entry.get(field).is_some_and(|value| !matches!(value, Data::Null));
    let Some(field) = FIELDS.iter().find(is_there) else { return Ok(None) };
    let text = entry.get(field).and_then(|value| value.as_str());
    match text.and_then(|text| Id::parse_in(text, entry.id.namespace()).ok()) {
        Some(id) => Ok(Some(id.as_str().into())),
        None => Err(NoEntry::Broken(format!("{} ({}): {field} should be the id of a host", entry.id, entry.kind))),
    }
}

/// What `meta.options` says about calls of a function.
fn call_options_of(entry: &Entry) -> Result<CallOptions, NoEntry> {
    let Some(options) = entry.get("meta.options") else { return Ok(CallOptions::default()) };
    CallOptions::of_entry(&data(options))
        .map_err(|message| NoEntry::Broken(format!("{} ({}): meta.options: {message}", entry.id, entry.kind)))
}

fn modules_of(entry: &Entry) -> Result<Vec<&'static Module>, NoEntry> {
    let names = entry.strings("modules").map_err(|fault| NoEntry::Broken(fault.message))?;
    let find = |name: &str| {
        modules::of_entries(name)
            .ok_or_else(|| NoEntry::Broken(format!("there is no module '{name}' (in {})", entry.id)))
    };
    names.into_iter().map(find).collect()
}

impl Resolve for Arc<Programs> {
    fn find(&self, _: &mut Cx<'_>, target: &[u8]) -> Result<&'static Program, NoEntry> {
        let id = std::str::from_utf8(target).ok().and_then(|text| Id::parse(text).ok()).ok_or(NoEntry::BadId)?;
        self.program(&id)
    }

    fn read_anew(&self, cx: &mut Cx<'_>, target: &[u8]) -> Result<&'static Program, NoEntry> {
        self.find(cx, target)
    }

    fn has(&self, id: &str) -> bool {
        Id::parse(id).is_ok_and(|id| self.state().get(&id).is_some())
    }

    fn publish(&self, _: &mut Cx<'_>, _: TableRef) {
        // The table of a project's main program is nothing but its result.
    }
}
