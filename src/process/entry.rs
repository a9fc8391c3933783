//! What processes are started from, and how script mode finds it (specification, sections 2.2 and 2.3).

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};

use super::block;
use super::call::{CallOptions, Pool};
use super::error::{ErrorValue, kind};
use super::failure;
use super::local::NOTHING;
use super::scope::{self, Scope};
use crate::stdlib::loaded;
use crate::stdlib::packed_files::PackedFiles;
use crate::vm::native::{Cx, Kind, SharedImage, TableRef, Type, Value, kind_of, type_of};

/// What a process runs. Entries live as long as the run, as their images do: they are not counted for each process. There
/// is one for each text that a file has had.
pub(crate) struct Entry {
    /// Its id, `namespace:name`.
    pub(crate) id: Box<str>,
    /// The places of calls of it.
    pub(crate) pool: Pool,
    /// The places of calls of Lua functions by processes that run it.
    pub(crate) function_pool: Pool,
    /// What is said about calls of it.
    pub(crate) call_options: CallOptions,
    /// The host on which a process starts that is called as a function.
    pub(super) default_host: Option<Box<str>>,
    /// What it is for.
    pub(crate) role: Role,
    /// Its code; nothing for a function of another process and for the main program.
    pub(super) code: Option<Code>,
}

/// Code of a file.
pub(super) struct Code {
    image: SharedImage,
    /// What it was compiled from, and with which name. An image lives as long as the run, so one text has one image.
    text: Box<[u8]>,
    name: Box<[u8]>,
    /// Names of the fields to look for in a table that the chunk returns, the best first.
    methods: Vec<Box<str>>,
    /// What it can name, if it is the code of a project.
    scope: Option<Scope>,
    /// Whether it may look for something of that among the globals, or the code that it runs may.
    names_scope: bool,
}

/// What an entry says about calls of it.
#[derive(Default)]
pub(crate) struct Calls {
    /// How many run at a time, if it says so.
    pub(crate) places: Option<usize>,
    pub(crate) options: CallOptions,
    /// The host of a process that can be called.
    pub(crate) default_host: Option<Box<str>>,
}

/// What an entry is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Whatever its code makes of it: a script's.
    Any,
    /// It runs as a process.
    Process,
    /// It is called.
    Function,
    /// Others import it.
    Library,
}

impl Entry {
    fn new(id: &str, code: Option<Code>) -> Entry {
        let call_options = CallOptions::default();
        let (pool, function_pool) = (Pool::new(None), Pool::new(None));
        Entry { id: id.into(), pool, function_pool, call_options, default_host: None, role: Role::Any, code }
    }

    /// An entry without code of its own.
    pub(crate) fn named(id: &str) -> Entry {
        Entry::new(id, None)
    }

    /// An entry of a project: `method` is the name of what is called, `scope` is what its code can name.
    pub(crate) fn of_project(
        id: &str,
        role: Role,
        image: SharedImage,
        method: &str,
        (scope, calls): (Scope, Calls),
    ) -> Entry {
        let methods = vec![method.into()];
        // Its text is kept by the project.
        let names_scope = scope.is_named_in(image.globals().as_ref());
        let code = Code { image, text: Box::default(), name: Box::default(), methods, scope: Some(scope), names_scope };
        let Calls { places, options, default_host } = calls;
        Entry { role, pool: Pool::new(places), call_options: options, default_host, ..Entry::new(id, Some(code)) }
    }

    /// A program of the runtime that runs in the surroundings of another one: `scope` is what the code of that can name, if
    /// it is an entry of a project.
    pub(crate) fn of_runtime(id: &str, image: SharedImage, scope: Option<Scope>) -> Entry {
        let (text, name, methods) = (Box::default(), Box::default(), vec!["main".into()]);
        let code = Code { image, text, name, methods, scope, names_scope: true };
        Entry::new(id, Some(code))
    }

    /// What its code can name, if it is an entry of a project.
    pub(crate) fn scope(&self) -> Option<&Scope> {
        self.code.as_ref()?.scope.as_ref()
    }

    /// The entries that its code imports.
    pub(super) fn imports(&self) -> impl Iterator<Item = &'static Entry> + '_ {
        self.scope().into_iter().flat_map(Scope::imports)
    }

    /// Whether it can be started on a host.
    pub(super) fn runs_as_process(&self) -> bool {
        matches!(self.role, Role::Any | Role::Process)
    }

    /// Whether it can be called as a function: a process can if it says on which host.
    pub(crate) fn can_be_called(&self) -> bool {
        match self.role {
            Role::Any | Role::Function => true,
            Role::Process => self.default_host.is_some(),
            Role::Library => false,
        }
    }

    /// Whether others can import it.
    pub(crate) fn can_be_imported(&self) -> bool {
        matches!(self.role, Role::Any | Role::Library)
    }

    /// Its compiled code.
    pub(crate) fn image(&self) -> Option<SharedImage> {
        Some(self.code.as_ref()?.image)
    }

    /// Whether both are the same text under the same names.
    fn is_like(&self, other: &Entry) -> bool {
        let same_code = match (&self.code, &other.code) {
            (Some(a), Some(b)) => a.text == b.text && a.name == b.name && a.methods == b.methods,
            (None, None) => true,
            _ => false,
        };
        same_code && self.id == other.id
    }
}

/// First byte of compiled code.
const COMPILED: u8 = 0x1b;

/// The entries of a script: files below its directory, and the fields of its own table.
pub(crate) struct Entries {
    /// The directory of the main script.
    directory: PathBuf,
    /// The main script itself, with the part of its name before `.lua`.
    script: Option<(PathBuf, Box<str>)>,
    /// Where those files are, if they lie in a pack.
    packed: Option<PackedFiles>,
    found: Mutex<HashMap<Box<str>, &'static Entry>>,
    /// The functions of the table that the main script has returned.
    fields: OnceLock<HashSet<Box<str>>>,
}

/// Why there is no entry.
pub(crate) enum NoEntry {
    /// The text is no id.
    BadId,
    /// There is nothing of that name; where it was looked for.
    NotFound(Vec<String>),
    /// What has that id is no code.
    NoCode,
    /// It does not compile.
    Broken(String),
    /// It cannot be read.
    Unreadable(String),
}

/// Leads from ids to entries.
pub(crate) trait Resolve: Send + Sync {
    /// The entry of an id, or of what else a run takes for one.
    ///
    /// # Errors
    /// There is none.
    fn find(&self, cx: &mut Cx<'_>, target: &[u8]) -> Result<&'static Entry, NoEntry>;

    /// The entry of an id as it is now.
    ///
    /// # Errors
    /// There is none any more.
    fn read_anew(&self, cx: &mut Cx<'_>, target: &[u8]) -> Result<&'static Entry, NoEntry>;

    /// Whether there is something under an id, be it a program or not.
    fn has(&self, id: &str) -> bool;

    /// The main program has returned this table.
    fn publish(&self, cx: &mut Cx<'_>, table: TableRef);
}

impl Resolve for Entries {
    fn find(&self, cx: &mut Cx<'_>, target: &[u8]) -> Result<&'static Entry, NoEntry> {
        let Ok(target) = std::str::from_utf8(target) else { return Err(NoEntry::BadId) };
        if let Some(&entry) = self.found.lock().unwrap_or_else(PoisonError::into_inner).get(target) {
            return Ok(entry);
        }
        let entry = self.look_for(cx, target)?;
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        // Another thread may have been faster.
        Ok(found.entry(target.into()).or_insert_with(|| Box::leak(Box::new(entry))))
    }

    fn read_anew(&self, cx: &mut Cx<'_>, target: &[u8]) -> Result<&'static Entry, NoEntry> {
        let Ok(target) = std::str::from_utf8(target) else { return Err(NoEntry::BadId) };
        let entry = self.look_for(cx, target)?;
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(former) = found.get(target)
            && former.is_like(&entry)
        {
            return Ok(former);
        }
        let entry: &Entry = Box::leak(Box::new(entry));
        found.insert(target.into(), entry);
        Ok(entry)
    }

    fn has(&self, id: &str) -> bool {
        self.found.lock().unwrap_or_else(PoisonError::into_inner).contains_key(id)
    }

    /// The functions of the table are entries from now on.
    fn publish(&self, cx: &mut Cx<'_>, table: TableRef) {
        let mut fields = HashSet::new();
        let mut cursor = 0;
        while let Some((key, v, next)) = cx.entry_from(table, cursor) {
            cursor = next;
            if let (Kind::Str(name), Type::Function) = (kind_of(key), type_of(v)) {
                fields.insert(String::from_utf8_lossy(cx.bytes(name.into())).into());
            }
        }
        self.fields.get_or_init(|| fields);
    }
}

impl Entries {
    /// Those of a script, or of a run without one.
    pub(crate) fn new(script: Option<&Path>) -> Entries {
        let directory = script.and_then(Path::parent).map_or_else(PathBuf::new, Path::to_path_buf);
        let stem = script.and_then(Path::file_stem).map(|stem| stem.to_string_lossy().into());
        Entries {
            directory,
            script: script.map(Path::to_path_buf).zip(stem),
            packed: None,
            found: Mutex::default(),
            fields: OnceLock::new(),
        }
    }

    /// Those of a script in a pack, which begins with the file `main`.
    pub(crate) fn of_pack(main: &str, files: PackedFiles) -> Entries {
        let script = Path::new(files.directory()).join(main);
        Entries { packed: Some(files), ..Entries::new(Some(&script)) }
    }

    fn look_for(&self, cx: &mut Cx<'_>, target: &str) -> Result<Entry, NoEntry> {
        if let Some((path, method)) = as_path(target) {
            let methods = vec![method.unwrap_or("main").into()];
            let text = path.to_owned();
            return match self.load(cx, Path::new(path), target, methods)? {
                Some(entry) => Ok(entry),
                None => Err(NoEntry::NotFound(vec![text])),
            };
        }
        let (namespace, name) = parse_id(target).ok_or(NoEntry::BadId)?;
        let mut parts: Vec<&str> = namespace.split('.').collect();
        let is_app = parts.first() == Some(&"app");
        if is_app {
            parts.remove(0);
        }
        let folder: PathBuf = parts.iter().collect();
        let mut tried = Vec::new();
        let file = folder.join(format!("{name}.lua"));
        if let Some(entry) = self.load(cx, &file, target, vec!["main".into(), name.into()])? {
            return Ok(entry);
        }
        tried.push(file.display().to_string());
        if !parts.is_empty() {
            let file = folder.with_extension("lua");
            if let Some(entry) = self.load(cx, &file, target, vec![name.into()])? {
                return Ok(entry);
            }
            tried.push(file.display().to_string());
        } else if is_app
            && let Some((path, _)) = &self.script
            // They are entries as soon as the script has returned its table.
            && self.fields.get().is_some_and(|fields| fields.contains(name))
        {
            let file = path.strip_prefix(&self.directory).unwrap_or(path).to_path_buf();
            if let Some(entry) = self.load(cx, &file, target, vec![name.into()])? {
                return Ok(entry);
            }
            tried.push(file.display().to_string());
        }
        Err(NoEntry::NotFound(tried))
    }

    /// The image of an entry whose file has not changed.
    fn compiled_before(&self, id: &str, text: &[u8], name: &[u8]) -> Option<SharedImage> {
        let found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        let code = found.get(id)?.code.as_ref()?;
        (*code.text == *text && *code.name == *name).then_some(code.image)
    }

    /// The entry of a file, if it is there.
    fn load(&self, cx: &mut Cx<'_>, file: &Path, id: &str, methods: Vec<Box<str>>) -> Result<Option<Entry>, NoEntry> {
        let path = self.directory.join(file);
        let read = match &self.packed {
            Some(packed) => {
                let found = file.to_str().and_then(|name| packed.get(name));
                found.map(<[u8]>::to_vec).ok_or_else(|| std::io::ErrorKind::NotFound.into())
            }
            None => {
                loaded::will_load(&path);
                std::fs::read(&path)
            }
        };
        let text = match read {
            Ok(text) => text,
            Err(error) if matches!(error.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory) => {
                return Ok(None);
            }
            Err(error) => return Err(NoEntry::Unreadable(format!("cannot read {}: {error}", file.display()))),
        };
        let shown = if self.packed.is_some() { file } else { &path };
        let name = [b"@".as_slice(), shown.as_os_str().as_encoded_bytes()].concat();
        let broken = |message: Vec<u8>| NoEntry::Broken(String::from_utf8_lossy(&message).into_owned());
        let image = match self.compiled_before(id, &text, &name) {
            Some(image) => image,
            None if self.packed.is_some() && text.first() == Some(&COMPILED) => {
                SharedImage::from_dump(&text, &[], &name).map_err(NoEntry::Broken)?
            }
            None => {
                let prologue = crate::source::prologue_len(&text);
                cx.load_image(text.get(prologue..).unwrap_or_default(), &name).map_err(broken)?
            }
        };
        let code = Code { image, text: text.into(), name: name.into(), methods, scope: None, names_scope: false };
        Ok(Some(Entry::new(id, Some(code))))
    }
}

/// The main script of the run has returned this value; the functions of a table become entries.
pub(crate) fn publish_fields(cx: &mut Cx<'_>, v: Value) {
    if let Kind::Table(table) = kind_of(v)
        && let Ok(me) = block::me(cx)
    {
        me.block.system.entries.publish(cx, table);
    }
}

/// The files, seen from the directory of the script, where a target is looked for, in that order; none of what is no target.
pub(crate) fn files_of_target(target: &str) -> Vec<PathBuf> {
    if let Some((path, _)) = as_path(target) {
        return vec![PathBuf::from(path)];
    }
    let Some((namespace, name)) = parse_id(target) else { return Vec::new() };
    let mut parts: Vec<&str> = namespace.split('.').collect();
    if parts.first() == Some(&"app") {
        parts.remove(0);
    }
    let folder: PathBuf = parts.iter().collect();
    let mut files = vec![folder.join(format!("{name}.lua"))];
    if !parts.is_empty() {
        files.push(folder.with_extension("lua"));
    }
    files
}

/// A target that is a path: it ends in `.lua`, or has a method behind that.
fn as_path(target: &str) -> Option<(&str, Option<&str>)> {
    if let Some((path, method)) = target.split_once(".lua#") {
        return Some((target.get(..path.len() + 4)?, Some(method)));
    }
    target.ends_with(".lua").then_some((target, None))
}

/// Namespace and name of an id.
fn parse_id(id: &str) -> Option<(&str, &str)> {
    let (namespace, name) = id.split_once(':')?;
    let is_part =
        |part: &str| !part.is_empty() && part.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'_' || c == b'-');
    let good = namespace.split('.').all(is_part) && name.split('.').all(is_part);
    good.then_some((namespace, name))
}

/// The chunk of an entry as a function of the running process, and the list of its arguments that is pinned for the method.
pub(super) fn begin_chunk(
    cx: &mut Cx<'_>,
    entry: &'static Entry,
    values: &[Value],
) -> Result<(Value, u32), ErrorValue> {
    let Some(code) = &entry.code else {
        return Err(failure::detached(kind::INTERNAL, "the entry has no code"));
    };
    if code.names_scope {
        scope::enter(cx, entry);
    }
    let function = cx.function_of_image(code.image);
    if values.is_empty() {
        return Ok((function, NOTHING));
    }
    let list = cx.new_table(values.len(), 1);
    for (&v, i) in values.iter().zip(1..) {
        cx.raw_set_int(list, i, v).ok();
    }
    cx.raw_set_str(list, "n", values.len() as i64).ok();
    let pinned = cx.pin(list.into());
    Ok((function, pinned))
}

/// What is to be called after the chunk of an entry has returned `values`: nothing if those are the result already.
pub(super) fn choose_method(
    cx: &mut Cx<'_>,
    entry: &Entry,
    values: &[Value],
    arguments: u32,
) -> Result<Option<(Value, Vec<Value>)>, ErrorValue> {
    let list = cx.unpin(arguments);
    let first = values.first().copied().unwrap_or(Value::NIL);
    let methods = entry.code.as_ref().map(|code| code.methods.as_slice()).unwrap_or_default();
    let function = match kind_of(first) {
        _ if entry.scope().is_some() => {
            let method = methods.first().map_or("main", |method| &**method);
            scope::method_of(cx, entry, method, first)
                .map_err(|message| failure::detached(kind::NOT_FOUND, &message))?
        }
        Kind::Table(t) => {
            let found = methods.iter().map(|name| cx.raw_get_str(t, name)).find(|v| type_of(*v) == Type::Function);
            match found {
                Some(function) => function,
                // A table that is no module is the value itself, unless a method was asked for by name.
                None if methods.first().is_some_and(|name| &**name == "main") => return Ok(None),
                None => {
                    let message = format!("entry not found: {}", entry.id);
                    return Err(failure::detached(kind::NOT_FOUND, &message));
                }
            }
        }
        _ if type_of(first) == Type::Function => first,
        _ => return Ok(None),
    };
    let Kind::Table(list) = kind_of(list) else { return Ok(Some((function, Vec::new()))) };
    let n = cx.raw_get_str(list, "n").to_int().unwrap_or(0);
    let arguments = (1..=n).map(|i| cx.raw_get_int(list, i)).collect();
    Ok(Some((function, arguments)))
}
