//! The standard library of project entries: without what reaches files, programs or other code, and frozen
//! (specification: modules/lua-base).
//!
//! [`restrict`] takes it out of a state in which everything is open, before any program has seen it: what is taken out is
//! nowhere any more, and the library tables that stay cannot be changed. The table of globals is each process's own as
//! always. `require` is a look into the list of modules there, never a search for files.

use super::module::{Builtin, find_builtin};
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
    let os = cx.new_table(0, os::ENTRY_FUNCTIONS.len() + 1);
    set_functions(cx, os, os::ENTRY_FUNCTIONS);
    os::set_platform(cx, os);
    let package = cx.new_table(0, 3);
    for name in ["path", "cpath"] {
        let empty = cx.new_str(b"");
        set_field(cx, package, name, empty);
    }
    set_functions(cx, package, package::ENTRY_FUNCTIONS);
    for (name, library) in [("os", os), ("package", package)] {
        cx.freeze(library);
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
