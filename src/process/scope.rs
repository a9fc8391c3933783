//! The surroundings of a project's entries: which modules and libraries their code can name (specification: entries 8.2).
//!
//! Every entry has its `require`, which gives the modules that it lists, the libraries that it imports and what is
//! always there; listed modules and imports are globals as well. The code that a process runs uses the process's table of
//! globals; each library has another one, and runs once in a process, when it is first asked for. Functions `require` are shared by all processes, so
//! a function that is copied to another process finds the same one there.
//!
//! Most code names no module as a global: `local json = require("json")`. Its process then never writes its table of globals,
//! which stays the one that all processes share, and with it all tables that refer to that: so the function `require` of
//! processes is one for all, and modules become globals only for code that may look for them there ([`Scope::is_named_in`]).

use std::collections::BTreeSet;

use super::block;
use super::entry::Entry;
use crate::stdlib::module::{Module, find_global, is_module, table_of};
use crate::stdlib::{registry_table, set_field, set_functions};
use crate::vm::native::{
    Cx, Key, Kind, Object, Raise, Ret, Shared, SharedImage, TableRef, Type, Value, kind_of, type_of,
};

/// Name under which the registry keeps what libraries have given, by the address of their entry.
const IMPORTED: &str = "_IMPORTED";
/// Name under which the registry keeps the globals that every library starts with.
static GLOBALS: Key = Key::new("_GLOBALS");

/// What the code of an entry can name.
pub(crate) struct Scope {
    /// Modules that it lists.
    modules: Vec<&'static Module>,
    /// Libraries by the names that it gives them.
    imports: Vec<(Box<str>, &'static Entry)>,
    require: Shared,
    /// Metatable of the globals, where there are libraries.
    lookup: Shared,
}

/// The entry whose surroundings a native function serves.
struct Owner(&'static Entry);

impl Object for Owner {
    fn type_name(&self) -> &'static str {
        "entry"
    }
}

impl Scope {
    pub(crate) fn new(modules: Vec<&'static Module>, imports: Vec<(Box<str>, &'static Entry)>) -> Scope {
        Scope { modules, imports, require: Shared::new(), lookup: Shared::new() }
    }

    /// The libraries that it names.
    pub(super) fn imports(&self) -> impl Iterator<Item = &'static Entry> + '_ {
        self.imports.iter().map(|(_, entry)| *entry)
    }

    /// The modules that it lists.
    pub(crate) fn modules(&self) -> &[&'static Module] {
        &self.modules
    }

    /// A module that it lists.
    pub(crate) fn module(&self, name: &[u8]) -> Option<&'static Module> {
        self.modules.iter().find(|module| module.name().as_bytes() == name).copied()
    }

    /// A library that it imports.
    pub(crate) fn import(&self, name: &[u8]) -> Option<&'static Entry> {
        self.imports.iter().find(|(alias, _)| alias.as_bytes() == name).map(|(_, entry)| *entry)
    }

    /// Whether code that names these globals, or anything at all, may look for a module or library of this among them.
    pub(super) fn is_named_in(&self, globals: Option<&BTreeSet<&[u8]>>) -> bool {
        let Some(globals) = globals else { return true };
        self.modules.iter().any(|module| globals.contains(module.name().as_bytes()))
            || self.imports.iter().any(|(alias, _)| globals.contains(alias.as_bytes()))
    }

    /// The function `require` of a library.
    fn require(&self, entry: &'static Entry) -> Value {
        self.require.value(|cx| {
            let owner = cx.new_userdata(Owner(entry), None);
            cx.new_function(require, &[owner])
        })
    }

    /// Puts what an entry can name into a table of globals.
    fn fill(&self, cx: &mut Cx<'_>, entry: &'static Entry, globals: TableRef) {
        for module in &self.modules {
            if find_global(cx, module.name().as_bytes()).is_none() {
                let table = table_of(cx, module);
                set_field(cx, globals, module.name(), table);
            }
        }
        if self.imports.is_empty() {
            return;
        }
        let metatable = self.lookup.value(|cx| {
            let owner = cx.new_userdata(Owner(entry), None);
            let index = cx.new_function(global, &[owner]);
            let metatable = cx.new_table(0, 1);
            set_field(cx, metatable, "__index", index);
            metatable.into()
        });
        if let Kind::Table(metatable) = kind_of(metatable) {
            cx.set_metatable(globals.into(), Some(metatable));
        }
    }
}

/// Gives a state that is being prepared for entries the function `require`, and remembers the globals that libraries start with.
pub(crate) fn keep_globals(cx: &mut Cx<'_>) {
    let globals = cx.globals();
    set_functions(cx, globals, &[("require", require)]);
    let kept = copy(cx, globals);
    let registry = cx.registry();
    cx.set_key(registry, &GLOBALS, kept.into());
    set_field(cx, registry, IMPORTED, Value::NIL);
}

fn copy(cx: &mut Cx<'_>, table: TableRef) -> TableRef {
    let new = cx.new_table(0, 64);
    let mut cursor = 0;
    while let Some((key, v, next)) = cx.entry_from(table, cursor) {
        cursor = next;
        let stored = cx.raw_set(new, key, v);
        debug_assert!(stored.is_ok(), "a new table takes the keys of another");
    }
    new
}

/// Makes the globals of the running process those of its entry, before any code of that runs.
pub(super) fn enter(cx: &mut Cx<'_>, entry: &'static Entry) {
    if let Some(scope) = entry.scope() {
        let globals = cx.globals();
        scope.fill(cx, entry, globals);
    }
}

/// The entry that a native function serves, and its surroundings: that of the process, unless it says another.
fn owner(cx: &mut Cx<'_>) -> Result<(&'static Entry, &'static Scope), Raise> {
    let v = cx.upvalue(1);
    let entry = match cx.userdata_ref::<Owner>(v).map(|owner| owner.0) {
        Some(entry) => Some(entry),
        None => Some(block::me(cx)?.block.entry()),
    };
    match entry.and_then(|entry| Some((entry, entry.scope()?))) {
        Some(found) => Ok(found),
        None => Err(cx.error("this function belongs to an entry")),
    }
}

/// `require(name)`
fn require(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let name = cx.check_str(1)?;
    let (_, scope) = owner(cx)?;
    if let Some(module) = scope.module(name) {
        return match find_global(cx, name) {
            Some(table) => cx.ret1(table),
            None => {
                let table = table_of(cx, module);
                cx.ret1(table)
            }
        };
    }
    if let Some(library) = scope.import(name) {
        cx.set_count(1);
        return import(cx, library, name);
    }
    if let Some(table) = find_global(cx, name) {
        return cx.ret1(table);
    }
    // Entries know the terminal as `io`, too, which among the modules of scripts is the library.
    let hint: &[u8] = if is_module(cx, name) || name == b"io" { b" (add it to the entry's modules list)" } else { b"" };
    let message = [b"module '", name, b"' not found", hint].concat();
    Err(cx.error_bytes(&message))
}

/// `__index` of globals: a library under the name of a global.
fn global(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let Kind::Str(name) = kind_of(cx.arg(2)) else { return cx.ret1(Value::NIL) };
    let name = cx.bytes(name.into());
    let (_, scope) = owner(cx)?;
    match scope.import(name) {
        Some(library) => {
            let name_value = cx.arg(2);
            cx.set_arg(1, name_value);
            cx.set_count(1);
            import(cx, library, name)
        }
        None => cx.ret1(Value::NIL),
    }
}

/// The key of a library in the table of what libraries have given. Entries are never freed, so it is that of no other.
fn key_of(entry: &'static Entry) -> i64 {
    i64::try_from(std::ptr::from_ref(entry).addr()).unwrap_or(i64::MAX)
}

/// Gives the running process what a library without code of its own is.
pub(crate) fn provide(cx: &mut Cx<'_>, library: &'static Entry, v: Value) {
    let imported = registry_table(cx, IMPORTED);
    let stored = cx.raw_set_int(imported, key_of(library), v);
    debug_assert!(stored.is_ok(), "the table of what libraries have given is ours");
}

/// What a library has given that stands under a key in a table of those that have run; nothing: it has not.
///
/// # Errors
/// It runs just now: the table itself stands for one that does.
pub(crate) fn given(cx: &mut Cx<'_>, imported: TableRef, key: Value, name: &[u8]) -> Result<Option<Value>, Raise> {
    let known = cx.raw_get(imported, key);
    match kind_of(known) {
        Kind::Nil => Ok(None),
        Kind::Table(table) if table == imported => {
            let message = [b"loop or previous error loading module '", name, b"'"].concat();
            Err(cx.error_bytes(&message))
        }
        _ => Ok(Some(known)),
    }
}

/// What a library that has just run gives: what it has returned, or true.
pub(crate) fn given_now(cx: &mut Cx<'_>) -> Value {
    if cx.result_count() == 0 || cx.result(1).is_nil() { Value::boolean(true) } else { cx.result(1) }
}

/// What a library has given, after it has run if it has not. Argument 1 is its name, and is the only one.
fn import(cx: &mut Cx<'_>, library: &'static Entry, name: &[u8]) -> Result<Ret, Raise> {
    let imported = registry_table(cx, IMPORTED);
    if let Some(known) = given(cx, imported, key_of(library).into(), name)? {
        return cx.ret1(known);
    }
    let Some(image) = library.image() else {
        return Err(cx.error(format_args!("the library '{}' is there in 'wippy test' only", library.id)));
    };
    cx.raw_set_int(imported, key_of(library), imported.into())?;
    let function = library_function(cx, library, image);
    cx.call_yieldable(function, &[], ran)
}

/// The chunk of a library as a function with globals of its own.
fn library_function(cx: &mut Cx<'_>, library: &'static Entry, image: SharedImage) -> Value {
    let registry = cx.registry();
    let globals = match kind_of(cx.raw_get_key(registry, &GLOBALS)) {
        Kind::Table(kept) => copy(cx, kept),
        _ => cx.new_table(0, 8),
    };
    set_field(cx, globals, "_G", globals);
    if let Some(scope) = library.scope() {
        let require = scope.require(library);
        set_field(cx, globals, "require", require);
        scope.fill(cx, library, globals);
    }
    let function = cx.function_of_image(image);
    // A chunk that names no global has no place for them.
    let _ = cx.assign_upvalue(function, 1, globals.into());
    function
}

/// A library has run: what it has returned is what it gives.
fn ran(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let name = cx.check_str(1)?;
    let (_, scope) = owner(cx)?;
    let value = given_now(cx);
    if let Some(library) = scope.import(name) {
        let imported = registry_table(cx, IMPORTED);
        cx.raw_set_int(imported, key_of(library), value)?;
    }
    cx.ret1(value)
}

/// What the first value of a chunk is good for, in an entry whose method has this name.
pub(super) fn method_of(cx: &mut Cx<'_>, entry: &Entry, method: &str, value: Value) -> Result<Value, String> {
    match kind_of(value) {
        Kind::Table(table) => {
            let found = cx.raw_get_str(table, method);
            if is_callable(cx, found) {
                return Ok(found);
            }
            let names = function_names(cx, table);
            let has = if names.is_empty() { "nothing".to_owned() } else { names.join(", ") };
            Err(format!("{} returns a table without the function '{method}'; it has: {has}", entry.id))
        }
        _ if type_of(value) == Type::Function => Ok(value),
        Kind::Nil => Err(format!("{} returns nothing; end the file with 'return {{ {method} = {method} }}'", entry.id)),
        _ => {
            let type_name = String::from_utf8_lossy(&cx.type_name(value)).into_owned();
            Err(format!("{} returns a {type_name}; it should return a table with the function '{method}'", entry.id))
        }
    }
}

fn is_callable(cx: &Cx<'_>, v: Value) -> bool {
    type_of(v) == Type::Function || !v.is_nil() && !cx.metafield(v, "__call").is_nil()
}

/// Names of the functions in a table, sorted.
fn function_names(cx: &mut Cx<'_>, table: TableRef) -> Vec<String> {
    let mut names = Vec::new();
    let mut cursor = 0;
    while let Some((key, v, next)) = cx.entry_from(table, cursor) {
        cursor = next;
        if let (Kind::Str(name), Type::Function) = (kind_of(key), type_of(v)) {
            names.push(String::from_utf8_lossy(cx.bytes(name.into())).into_owned());
        }
    }
    names.sort();
    names
}
