//! In the process of a program: its surroundings, and how it runs.
//!
//! The program has a table of globals of its own, and so has each library that it imports, once for each set of modules that is
//! granted to it. What a function `require` gives is decided by two upvalues: the number of that set, 0 for none, and the
//! library that it serves, nothing for the program itself.

use std::sync::Arc;

use super::plan::{ALWAYS, Plan};
use crate::process::call::subject;
use crate::process::entry::Entry;
use crate::process::error::kind;
use crate::process::failure::Failure;
use crate::process::scope::{given, given_now};
use crate::stdlib::module::{Module, Named, find_module, is_module, value_of};
use crate::stdlib::restricted::environment;
use crate::stdlib::{registry_table, set_field};
use crate::vm::native::{Cx, Kind, Object, Raise, Ret, Shared, TableRef, Type, Value, kind_of, type_of};

/// Names under which the registry keeps what libraries have given, and the tables of the program that runs this one.
const IMPORTED: &str = "_EVAL_IMPORTED";
const CUSTOM: &str = "_EVAL_CUSTOM";
/// Globals of processes and their messages: modules that have to be named like others.
const OF_PROCESSES: [&str; 4] = ["channel", "process", "subscribe", "unsubscribe"];

/// What the process begins with: a function that all processes have.
static MAIN: Shared = Shared::new();

/// A library whose code a native function serves.
struct Owner(&'static Entry);

impl Object for Owner {
    fn type_name(&self) -> &'static str {
        "entry"
    }
}

/// What the process begins with. Its arguments are those of the program.
pub(super) fn main() -> Value {
    MAIN.value(|cx| cx.new_function(begin, &[]))
}

fn plan(cx: &mut Cx<'_>) -> Result<Arc<Plan>, Raise> {
    match subject(cx).and_then(|subject| subject.downcast::<Plan>().ok()) {
        Some(plan) => Ok(plan),
        None => Err(cx.error("this function belongs to a program of eval_runner")),
    }
}

fn begin(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let plan = plan(cx)?;
    let n_arguments = cx.count();
    let slot = cx.reserve(1);
    if let Some(custom) = &plan.custom {
        // It may collect, so that the table is kept at once.
        let custom = cx.unpack_first(custom)?;
        cx.set_arg(slot, custom);
        let registry = cx.registry();
        if let Kind::Table(custom) = kind_of(custom) {
            freeze_all(cx, custom);
            set_field(cx, registry, CUSTOM, custom);
        }
    }
    let globals = program_globals(cx, &plan);
    let function = cx.function_of_portable(&plan.code);
    // A chunk that names no global has no place for them.
    let _ = cx.assign_upvalue(function, 1, globals.into());
    let arguments = arguments(cx, n_arguments);
    cx.call_yieldable(function, &arguments, returned)
}

/// The arguments of the program: all slots of the window but the last.
fn arguments(cx: &Cx<'_>, n: usize) -> Vec<Value> {
    (1..=n).map(|i| cx.arg(i)).collect()
}

/// The chunk has returned: its method, its function or its values are what was asked for.
fn returned(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let plan = plan(cx)?;
    let first = if cx.result_count() == 0 { Value::NIL } else { cx.result(1) };
    let function = if plan.method.is_empty() {
        (type_of(first) == Type::Function).then_some(first)
    } else {
        let method = match kind_of(first) {
            Kind::Table(table) => cx.raw_get_str(table, &plan.method),
            _ => Value::NIL,
        };
        if type_of(method) != Type::Function && cx.metafield(method, "__call").is_nil() {
            let error = Failure::new(kind::INVALID, format_args!("method not found: {}", plan.method)).into_value(cx);
            return Err(cx.raise(error));
        }
        Some(method)
    };
    match function {
        Some(function) => {
            let arguments = arguments(cx, cx.count() - 1);
            cx.call_yieldable(function, &arguments, finish)
        }
        None => finish(cx),
    }
}

/// All results, as one table: what a process gives is one value.
fn finish(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let n = cx.result_count();
    let results = cx.new_table(n, 1);
    for (i, key) in (1..=n).zip(1..) {
        let v = cx.result(i);
        if !v.is_nil() {
            cx.raw_set_int(results, key, v)?;
        }
    }
    cx.raw_set_str(results, "n", i64::try_from(n).unwrap_or(i64::MAX))?;
    cx.ret1(results)
}

/// Freezes a table and the plain tables in it.
fn freeze_all(cx: &mut Cx<'_>, table: TableRef) {
    let mut rest = vec![table];
    while let Some(table) = rest.pop() {
        if cx.is_frozen(table) {
            continue;
        }
        cx.freeze(table);
        let mut cursor = 0;
        while let Some((_, v, next)) = cx.entry_from(table, cursor) {
            cursor = next;
            if let Kind::Table(inner) = kind_of(v) {
                rest.push(inner);
            }
        }
        if let Some(metatable) = cx.metatable(table.into()) {
            rest.push(metatable);
        }
    }
}

// ---- surroundings

/// The globals that the program starts with.
fn program_globals(cx: &mut Cx<'_>, plan: &Plan) -> TableRef {
    let globals = bare_globals(cx, 0, None);
    for &module in &plan.modules {
        add_module(cx, globals, module);
    }
    let registry = cx.registry();
    if let Kind::Table(custom) = kind_of(cx.raw_get_str(registry, CUSTOM)) {
        let mut cursor = 0;
        while let Some((name, v, next)) = cx.entry_from(custom, cursor) {
            cursor = next;
            let stored = cx.raw_set(globals, name, v);
            debug_assert!(stored.is_ok(), "a new table takes every name");
        }
    }
    globals
}

/// The globals that a library starts with.
fn library_globals(cx: &mut Cx<'_>, plan: &Plan, grant: usize, library: &'static Entry) -> TableRef {
    let globals = bare_globals(cx, grant, Some(library));
    for &module in library.scope().map(|scope| scope.modules()).unwrap_or_default() {
        if may_use(plan, grant, module) {
            add_module(cx, globals, module);
        }
    }
    globals
}

/// A module as a global; with that of processes its functions that are globals.
fn add_module(cx: &mut Cx<'_>, globals: TableRef, module: &'static Module) {
    let value = value_of(cx, module);
    set_field(cx, globals, module.name(), value);
    if module.name() == "process" {
        let own = cx.globals();
        for name in ["subscribe", "unsubscribe"] {
            let function = cx.raw_get_str(own, name);
            set_field(cx, globals, name, function);
        }
    }
}

/// Globals with the standard library of entries, `require` and libraries by their names.
fn bare_globals(cx: &mut Cx<'_>, grant: usize, owner: Option<&'static Entry>) -> TableRef {
    let globals = environment(cx);
    for name in OF_PROCESSES {
        set_field(cx, globals, name, Value::NIL);
    }
    let libraries = cx.new_table(0, ALWAYS.len());
    for name in ALWAYS {
        let library = cx.raw_get_str(globals, name);
        set_field(cx, libraries, name, library);
    }
    let grant = i64::try_from(grant).unwrap_or(0).into();
    let owner = match owner {
        Some(library) => cx.new_userdata(Owner(library), None),
        None => Value::NIL,
    };
    let require = cx.new_function(require, &[grant, owner, libraries.into()]);
    set_field(cx, globals, "require", require);
    let index = cx.new_function(global, &[grant, owner]);
    let metatable = cx.new_table(0, 1);
    set_field(cx, metatable, "__index", index);
    let hidden = cx.new_str(b"globals");
    set_field(cx, metatable, "__metatable", hidden);
    cx.set_metatable(globals.into(), Some(metatable));
    globals
}

/// What a native function serves.
struct Served {
    plan: Arc<Plan>,
    grant: usize,
    library: Option<&'static Entry>,
}

fn served(cx: &mut Cx<'_>) -> Result<Served, Raise> {
    let plan = plan(cx)?;
    let grant = cx.upvalue(1).to_int().and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
    let owner = cx.upvalue(2);
    let library = cx.userdata::<Owner>(owner).map(|owner| owner.0);
    Ok(Served { plan, grant, library })
}

/// Whether a library may use a module.
fn may_use(plan: &Plan, grant: usize, module: &'static Module) -> bool {
    let granted = grant.checked_sub(1).and_then(|at| plan.imports.get(at)).map(|import| import.granted.as_slice());
    plan.admits(module) || granted.unwrap_or_default().iter().any(|other| other.name() == module.name())
}

impl Served {
    /// The library of a name, with the number of its grant.
    fn import(&self, name: &[u8]) -> Option<(usize, &'static Entry)> {
        if let Some(library) = self.library {
            return Some((self.grant, library.scope()?.import(name)?));
        }
        let at = self.plan.imports.iter().position(|import| import.alias.as_bytes() == name)?;
        let import = self.plan.imports.get(at)?;
        Some((if import.granted.is_empty() { 0 } else { at + 1 }, import.library))
    }

    /// The module of a name, or why there is none.
    fn module(&self, cx: &mut Cx<'_>, name: &[u8]) -> Result<&'static Module, &'static str> {
        let Some(library) = self.library else {
            let found = self.plan.modules.iter().find(|module| module.name().as_bytes() == name).copied();
            return found.ok_or(if is_module(cx, name) { " (add it to the option modules)" } else { "" });
        };
        let granted = self.grant.checked_sub(1).and_then(|at| self.plan.imports.get(at));
        let granted =
            granted.and_then(|import| import.granted.iter().find(|module| module.name().as_bytes() == name).copied());
        if let Some(module) = granted {
            return Ok(module);
        }
        let listed = match library.scope() {
            Some(scope) => scope.module(name),
            // A file of a script lists nothing.
            None => match find_module(cx, name) {
                Named::Module(module) => Some(module),
                Named::Refused(_) | Named::Unknown => None,
            },
        };
        match listed {
            Some(module) if self.plan.admits(module) => Ok(module),
            Some(_) => Err(" (its classes are forbidden; grant it to the import)"),
            None => Err(""),
        }
    }
}

/// `require(name)`
fn require(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let name = cx.check_str(1)?;
    let served = served(cx)?;
    if served.library.is_none() {
        let registry = cx.registry();
        if let Kind::Table(custom) = kind_of(cx.raw_get_str(registry, CUSTOM)) {
            let found = cx.raw_get(custom, cx.arg(1));
            if !found.is_nil() {
                return cx.ret1(found);
            }
        }
    }
    let why = match served.module(cx, name) {
        Ok(module) => {
            let value = value_of(cx, module);
            return cx.ret1(value);
        }
        Err(why) => why,
    };
    if let Some((grant, library)) = served.import(name) {
        return import(cx, &served.plan, grant, library, name);
    }
    let libraries = cx.upvalue(3);
    if let Kind::Table(libraries) = kind_of(libraries) {
        let found = cx.raw_get(libraries, cx.arg(1));
        if !found.is_nil() {
            return cx.ret1(found);
        }
    }
    let message = [b"module '", name, b"' not found", why.as_bytes()].concat();
    Err(cx.error_bytes(&message))
}

/// `__index` of globals: a library under the name of a global.
fn global(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let Kind::Str(name) = kind_of(cx.arg(2)) else { return cx.ret1(Value::NIL) };
    let name = cx.bytes(name.into());
    let served = served(cx)?;
    match served.import(name) {
        Some((grant, library)) => import(cx, &served.plan, grant, library, name),
        None => cx.ret1(Value::NIL),
    }
}

/// What a library has given, after it has run if it has not.
fn import(cx: &mut Cx<'_>, plan: &Plan, grant: usize, library: &'static Entry, name: &[u8]) -> Result<Ret, Raise> {
    let imported = registry_table(cx, IMPORTED);
    // Entries are never freed, so the address of one is that of no other.
    let key = cx.new_str(format!("{grant}:{}", std::ptr::from_ref(library).addr()).as_bytes());
    if let Some(known) = given(cx, imported, key, name)? {
        return cx.ret1(known);
    }
    let Some(image) = library.image() else {
        return Err(cx.error(format_args!("the library '{}' has no code here", library.id)));
    };
    cx.raw_set(imported, key, imported.into())?;
    let globals = library_globals(cx, plan, grant, library);
    let function = cx.function_of_image(image);
    // As above.
    let _ = cx.assign_upvalue(function, 1, globals.into());
    cx.set_count(1);
    cx.set_arg(1, key);
    cx.call_yieldable(function, &[], imported_now)
}

/// A library has run: what it has returned is what it gives.
fn imported_now(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let value = given_now(cx);
    let imported = registry_table(cx, IMPORTED);
    cx.raw_set(imported, cx.arg(1), value)?;
    cx.ret1(value)
}
