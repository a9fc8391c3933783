//! The standard library of project entries: without what reaches files, programs or other code, and frozen
//! (specification: modules/lua-base).
//!
//! [`restrict`] takes it out of a state in which everything is open, before any program has seen it: what is taken out is
//! nowhere any more, and the library tables that stay cannot be changed. The table of globals is each process's own as
//! always. `require` is a look into the list of modules there, never a search for files.

use super::module::{Builtin, find_builtin, frozen_copy};
use super::{LOADED, PRELOAD, os, package, registry_table, set_field, set_functions};
use crate::vm::native::{Cx, Kind, Raise, Ret, TableRef, Type, Value, kind_of, type_of};

/// Global functions and libraries that entries do without.
const ABSENT: [&str; 8] = ["collectgarbage", "debug", "dofile", "io", "load", "loadfile", "loadstring", "rawlen"];
/// Libraries that are frozen as they are.
const FROZEN: [&str; 5] = ["coroutine", "math", "string", "table", "utf8"];

/// Makes the standard library of a state that is being prepared that of entries.
pub(crate) fn restrict(cx: &mut Cx<'_>) {
    let globals = cx.globals();
    let registry = cx.registry();
    for name in ABSENT {
        set_field(cx, globals, name, Value::NIL);
    }
    let (os, package) = (os_of_entries(cx), package_of_entries(cx));
    for (name, library) in [("os", os), ("package", package)] {
        set_field(cx, globals, name, library);
    }
    if let Kind::Table(string) = kind_of(cx.raw_get_str(globals, "string")) {
        set_field(cx, string, "dump", Value::NIL);
        // Methods of strings come from the library, and nobody replaces them.
        let text = cx.new_str(b"");
        if let Some(metatable) = cx.metatable(text) {
            cx.freeze(metatable);
        }
    }
    for name in FROZEN {
        if let Kind::Table(library) = kind_of(cx.raw_get_str(globals, name)) {
            cx.freeze(library);
        }
    }
    // The registry keeps what `require` has given, and the libraries that are left.
    let loaded = cx.new_table(0, 16);
    set_field(cx, registry, LOADED, loaded);
    set_field(cx, registry, PRELOAD, Value::NIL);
    for name in FROZEN.into_iter().chain(["_G", "os", "package"]) {
        let library = cx.raw_get_str(globals, name);
        set_field(cx, loaded, name, library);
    }
    set_functions(cx, globals, &[("require", require)]);
}

fn os_of_entries(cx: &mut Cx<'_>) -> TableRef {
    let os = cx.new_table(0, os::ENTRY_FUNCTIONS.len() + 1);
    set_functions(cx, os, os::ENTRY_FUNCTIONS);
    os::set_platform(cx, os);
    cx.freeze(os);
    os
}

fn package_of_entries(cx: &mut Cx<'_>) -> TableRef {
    let package = cx.new_table(0, 3);
    for name in ["path", "cpath"] {
        let empty = cx.new_str(b"");
        set_field(cx, package, name, empty);
    }
    set_functions(cx, package, package::ENTRY_FUNCTIONS);
    cx.freeze(package);
    package
}

/// A table of globals as code of entries has it, but for `require`: for code in a process whose own may have more. The process
/// has run nothing before.
pub(crate) fn environment(cx: &mut Cx<'_>) -> TableRef {
    let globals = cx.globals();
    let environment = cx.new_table(0, 64);
    let mut cursor = 0;
    while let Some((key, v, next)) = cx.entry_from(globals, cursor) {
        cursor = next;
        let stored = cx.raw_set(environment, key, v);
        debug_assert!(stored.is_ok(), "a new table takes the keys of another");
    }
    for name in ABSENT.into_iter().chain(["arg", "require"]) {
        set_field(cx, environment, name, Value::NIL);
    }
    set_field(cx, environment, "_G", environment);
    let is_restricted = matches!(kind_of(cx.raw_get_str(globals, "os")), Kind::Table(os) if cx.is_frozen(os));
    if is_restricted {
        return environment;
    }
    let (os, package) = (os_of_entries(cx), package_of_entries(cx));
    set_field(cx, environment, "os", os);
    set_field(cx, environment, "package", package);
    if let Kind::Table(string) = kind_of(cx.raw_get_str(globals, "string")) {
        set_field(cx, string, "dump", Value::NIL);
    }
    for name in FROZEN {
        if let Kind::Table(library) = kind_of(cx.raw_get_str(globals, name)) {
            let copy = frozen_copy(cx, library);
            set_field(cx, environment, name, copy);
        }
    }
    let text = cx.new_str(b"");
    let methods = cx.raw_get_str(environment, "string");
    // The first table of a process says where methods of strings come from.
    if let Some(metatable) = cx.metatable(text)
        && !cx.is_frozen(metatable)
    {
        set_field(cx, metatable, "__index", methods);
        cx.freeze(metatable);
    }
    environment
}

/// `require(name)`: a library, or a module that the run allows.
fn require(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let name = cx.check_str(1)?;
    let loaded: TableRef = registry_table(cx, LOADED);
    let known = cx.raw_get(loaded, cx.arg(1));
    if type_of(known) != Type::Nil {
        return cx.ret1(known);
    }
    let why = match find_builtin(cx, name) {
        Builtin::Module(module) => return cx.ret1(module),
        Builtin::Refused(why) => [b" (not allowed)\n\t", why.as_bytes()].concat(),
        Builtin::Unknown => Vec::new(),
    };
    let message = [b"module '", name, b"' not found", &why].concat();
    Err(cx.error_bytes(&message))
}
