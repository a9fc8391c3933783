//! What is to be run: the options of a program, checked.

use std::collections::BTreeSet;

use super::cache::{Key, of_run};
use super::failed;
use crate::process::block;
use crate::process::context::Overlay;
use crate::process::duration::Duration;
use crate::process::entry::{Entry, NoEntry};
use crate::process::error::kind;
use crate::process::failure::Failure;
use crate::process::limits::Limits;
use crate::stdlib::module::{Class, Module, Named, find_module};
use crate::vm::native::{Cx, Kind, Mode, Parcel, PortableCode, Raise, TableRef, Value, kind_of};

/// Name of the code in messages: `eval:LINE`.
const CHUNK_NAME: &[u8] = b"=eval";
/// Longest source, in bytes.
const SOURCE_MAX: usize = 16 << 20;
/// Classes that need no word.
const HARMLESS: [Class; 4] = [Class::Deterministic, Class::Encoding, Class::Time, Class::Nondeterministic];
/// Those that do.
const OTHERS: [Class; 5] = [Class::Process, Class::Storage, Class::Network, Class::Io, Class::Security];
/// A class of modules that there are not yet.
const WORKFLOW: &str = "workflow";
/// Libraries that are there without being named; to name them does no harm.
pub(super) const ALWAYS: [&str; 8] = ["coroutine", "errors", "math", "os", "payload", "string", "table", "utf8"];

/// A program with all that it may use. It never changes, and several processes may run it at a time.
pub(super) struct Plan {
    pub(super) code: PortableCode,
    /// The field to call; empty if there is none to choose.
    pub(super) method: String,
    pub(super) modules: Vec<&'static Module>,
    pub(super) imports: Vec<Import>,
    /// The names of the classes that it may use beside the harmless ones.
    classes: BTreeSet<&'static str>,
    /// Tables of the program that runs it, by name: one table.
    pub(super) custom: Option<Parcel>,
    pub(super) overlay: Overlay,
    pub(super) timeout: Option<Duration>,
    pub(super) limits: Limits,
}

/// A library under a name.
pub(super) struct Import {
    pub(super) alias: String,
    pub(super) library: &'static Entry,
    /// Modules that it may use, whatever their classes are.
    pub(super) granted: Vec<&'static Module>,
}

impl Plan {
    /// Whether the code may use a module by the classes of that.
    pub(super) fn admits(&self, module: &Module) -> bool {
        are_allowed(module, &self.classes)
    }
}

fn are_allowed(module: &Module, classes: &BTreeSet<&'static str>) -> bool {
    module.classes().iter().all(|class| HARMLESS.contains(class) || classes.contains(class.name()))
}

type Result<T> = std::result::Result<T, Failure>;

fn invalid<T>(message: impl std::fmt::Display) -> Result<T> {
    Err(failed(kind::INVALID, message))
}

fn denied<T>(message: impl std::fmt::Display) -> Result<T> {
    Err(failed(kind::PERMISSION_DENIED, message))
}

/// What is to be run. The options stand in a slot of the window, the next one is free.
///
/// # Errors
/// Raised: a wrong type. Returned: what is wrong with the options or the source.
pub(super) fn plan(
    cx: &mut Cx<'_>,
    source: &[u8],
    method: Option<String>,
    options: Option<(TableRef, usize)>,
) -> std::result::Result<Result<Plan>, Raise> {
    let mut overlay = Overlay::default();
    if let Some((options, free)) = options {
        match kind_of(cx.raw_get_str(options, "context")) {
            Kind::Nil => {}
            Kind::Table(context) => {
                cx.set_arg(free, context);
                if let Err(message) = overlay.add_values(cx, free)? {
                    return Ok(invalid(message));
                }
            }
            _ => return Ok(invalid("context should be a table")),
        }
    }
    Ok(checked(cx, source, method, options.map(|(options, _)| options), overlay))
}

fn checked(
    cx: &mut Cx<'_>,
    source: &[u8],
    method: Option<String>,
    options: Option<TableRef>,
    overlay: Overlay,
) -> Result<Plan> {
    if source.is_empty() {
        return invalid("source is required");
    }
    if source.len() > SOURCE_MAX {
        return invalid("source is longer than 16 MiB");
    }
    let member = |cx: &mut Cx<'_>, name: &str| options.map_or(Value::NIL, |options| cx.raw_get_str(options, name));
    let list = member(cx, "allow_classes");
    let classes = classes(cx, list)?;
    let list = member(cx, "modules");
    let modules = modules(cx, list, "modules", Some(&classes))?;
    let map = member(cx, "imports");
    let imports = imports(cx, map)?;
    let map = member(cx, "custom_modules");
    let custom = custom_modules(cx, map)?;
    let v = member(cx, "timeout");
    let timeout = match kind_of(v) {
        Kind::Nil => None,
        _ => match Duration::of_argument(cx, v) {
            Ok(timeout) if timeout.0 > 0 => Some(timeout),
            Ok(_) => return invalid("timeout should be longer than nothing"),
            Err(message) => return invalid(format_args!("timeout: {message}")),
        },
    };
    let mut limits = Limits::default();
    match kind_of(member(cx, "memory_limit")) {
        Kind::Nil => {}
        Kind::Int(bytes @ 1..) => limits.max_memory = usize::try_from(bytes).unwrap_or(usize::MAX),
        _ => return invalid("memory_limit should be a whole number of bytes"),
    }
    let method = method.unwrap_or_default();
    let key = Key {
        source: source.to_vec(),
        method: method.clone(),
        modules: modules.iter().map(|module| module.name()).collect(),
        classes: classes.iter().copied().collect(),
    };
    let cache = of_run(cx);
    let code = cache
        .get_or_compile(&key, || cx.compile_portable(source, CHUNK_NAME))
        .or_else(|message| invalid(String::from_utf8_lossy(&message)))?;
    Ok(Plan { code, method, modules, imports, classes, custom, overlay, timeout, limits })
}

/// The texts of a list.
fn texts(cx: &mut Cx<'_>, list: Value, what: &str) -> Result<Vec<String>> {
    let list = match kind_of(list) {
        Kind::Nil => return Ok(Vec::new()),
        Kind::Table(list) => list,
        _ => return invalid(format_args!("{what} should be a list of names")),
    };
    let mut texts = Vec::new();
    for i in 1..=cx.raw_len(list) {
        match kind_of(cx.raw_get_int(list, i)) {
            Kind::Str(text) => texts.push(String::from_utf8_lossy(cx.bytes(text.into())).into_owned()),
            _ => return invalid(format_args!("{what} should be a list of names")),
        }
    }
    Ok(texts)
}

fn classes(cx: &mut Cx<'_>, list: Value) -> Result<BTreeSet<&'static str>> {
    let names = HARMLESS.iter().chain(&OTHERS).map(|class| class.name()).chain([WORKFLOW]);
    let names: Vec<&'static str> = names.collect();
    let mut classes = BTreeSet::new();
    for text in texts(cx, list, "allow_classes")? {
        let Some(name) = names.iter().copied().find(|name| *name == text) else {
            return invalid(format_args!("there is no class of modules '{text}'"));
        };
        if !cx.is_permitted("eval.class", text.as_bytes()) {
            return denied(format_args!("not allowed to use the class {text}"));
        }
        classes.insert(name);
    }
    Ok(classes)
}

/// The modules of a list; their classes have to be allowed if `classes` are given.
fn modules(
    cx: &mut Cx<'_>,
    list: Value,
    what: &str,
    classes: Option<&BTreeSet<&'static str>>,
) -> Result<Vec<&'static Module>> {
    let mut modules = Vec::new();
    for name in texts(cx, list, what)? {
        let module = match find_module(cx, name.as_bytes()) {
            Named::Module(module) => module,
            Named::Refused(why) => return denied(format_args!("module '{name}' is forbidden: {why}")),
            Named::Unknown if ALWAYS.contains(&name.as_str()) => continue,
            Named::Unknown => return Err(failed(kind::NOT_FOUND, format_args!("there is no module '{name}'"))),
        };
        if let Some(classes) = classes
            && !are_allowed(module, classes)
        {
            let blocked =
                module.classes().iter().find(|class| !HARMLESS.contains(class) && !classes.contains(class.name()));
            let class = blocked.map_or("", |class| class.name());
            return denied(format_args!("module '{name}' is forbidden: its class {class} is not allowed"));
        }
        if !cx.is_permitted("eval.module", name.as_bytes()) {
            return denied(format_args!("not allowed to use the module {name}"));
        }
        modules.push(module);
    }
    Ok(modules)
}

/// The members of a map, by their names in order.
fn members(cx: &mut Cx<'_>, map: Value, what: &str) -> Result<Vec<(String, Value)>> {
    let map = match kind_of(map) {
        Kind::Nil => return Ok(Vec::new()),
        Kind::Table(map) => map,
        _ => return invalid(format_args!("{what} should be a table")),
    };
    let mut members = Vec::new();
    let mut cursor = 0;
    while let Some((key, v, next)) = cx.entry_from(map, cursor) {
        cursor = next;
        match kind_of(key) {
            Kind::Str(name) => members.push((String::from_utf8_lossy(cx.bytes(name.into())).into_owned(), v)),
            _ => return invalid(format_args!("{what} should have names")),
        }
    }
    members.sort_by(|(a, _), (b, _)| a.cmp(b));
    Ok(members)
}

fn imports(cx: &mut Cx<'_>, map: Value) -> Result<Vec<Import>> {
    let mut imports = Vec::new();
    for (alias, v) in members(cx, map, "imports")? {
        let (id, granted) = match kind_of(v) {
            Kind::Table(import) => {
                let id = cx.raw_get_str(import, "id");
                let list = cx.raw_get_str(import, "modules");
                (id, modules(cx, list, &format!("modules of the import {alias}"), None)?)
            }
            _ => (v, Vec::new()),
        };
        let Kind::Str(id) = kind_of(id) else {
            return invalid(format_args!("the import {alias} should be the id of a library"));
        };
        let id = String::from_utf8_lossy(cx.bytes(id.into())).into_owned();
        if !cx.is_permitted("eval.import", id.as_bytes()) {
            return denied(format_args!("not allowed to import {id}"));
        }
        imports.push(Import { alias, library: library(cx, &id)?, granted });
    }
    Ok(imports)
}

fn library(cx: &mut Cx<'_>, id: &str) -> Result<&'static Entry> {
    let Ok(me) = block::me(cx) else {
        cx.take_error();
        return Err(failed(kind::UNAVAILABLE, "there are no entries"));
    };
    let system = me.block.system;
    match system.entries.find(cx, id.as_bytes()) {
        Ok(library) if library.can_be_imported() && library.image().is_some() => Ok(library),
        Ok(_) | Err(NoEntry::NoCode) => invalid(format_args!("{id} is no library")),
        Err(NoEntry::BadId | NoEntry::NotFound(_)) => {
            Err(failed(kind::NOT_FOUND, format_args!("there is no library {id}")))
        }
        Err(NoEntry::Broken(message) | NoEntry::Unreadable(message)) => invalid(message),
    }
}

fn custom_modules(cx: &mut Cx<'_>, map: Value) -> Result<Option<Parcel>> {
    let members = members(cx, map, "custom_modules")?;
    if members.is_empty() {
        return Ok(None);
    }
    for (name, v) in members {
        if !matches!(kind_of(v), Kind::Table(_)) {
            return invalid(format_args!("custom_modules.{name} should be a table"));
        }
    }
    match cx.pack(&[map], Mode::Code, usize::MAX, &|_| "custom_modules".to_owned()) {
        Ok(parcel) => Ok(Some(parcel)),
        Err(error) => invalid(error),
    }
}
