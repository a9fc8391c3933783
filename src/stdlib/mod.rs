//! The standard library (manual section 6): one file a library.
//!
//! Libraries see the VM only through [`crate::vm::native`], as PUC Lua's see only `lua.h`. A native never calls Lua
//! itself; whatever may call back (an iterator, a metamethod, a searcher) is a state machine whose state stands in its
//! window of the value stack. Each library file has an `open` function that builds its table; `open_all` opens them
//! in the order of PUC's `linit.c`.

#![forbid(unsafe_code)]
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "functions tell a few kinds, types or answers apart from all others"
)]

pub(crate) mod base;
pub(crate) mod buffer;
pub(crate) mod coroutine;
pub(crate) mod debug;
pub(crate) mod find;
pub(crate) mod format;
pub(crate) mod io;
pub(crate) mod loaded;
pub(crate) mod math;
pub(crate) mod module;
pub(crate) mod os;
pub(crate) mod pack;
pub(crate) mod package;
pub(crate) mod packed_files;
pub(crate) mod pattern;
pub(crate) mod printf;
pub(crate) mod restricted;
pub(crate) mod sort;
pub(crate) mod string;
pub(crate) mod table;
pub(crate) mod utf8;

use crate::vm::native::{Cx, Function, Kind, Raise, TableRef, Value, kind_of, number, type_of};

/// Name under which the registry keeps the table of loaded modules (`LUA_LOADED_TABLE`).
pub(crate) const LOADED: &str = "_LOADED";
/// Name under which the registry keeps the table of preloaded modules (`LUA_PRELOAD_TABLE`).
pub(crate) const PRELOAD: &str = "_PRELOAD";

/// Opens all standard libraries in a fresh state.
pub(crate) fn open_all(cx: &mut Cx<'_>) {
    base::open(cx);
    package::open(cx);
    coroutine::open(cx);
    table::open(cx);
    io::open(cx);
    os::open(cx);
    string::open(cx);
    math::open(cx);
    utf8::open(cx);
    debug::open(cx);
}

/// Stores a field of a table that a library is building: such a table is neither frozen nor full.
pub(crate) fn set_field(cx: &mut Cx<'_>, t: TableRef, name: &str, v: impl Into<Value>) {
    let stored = cx.raw_set_str(t, name, v);
    debug_assert!(stored.is_ok(), "a library's own table takes every named field");
}

/// Stores a table of texts by name, as a part of a library.
pub(crate) fn set_texts(cx: &mut Cx<'_>, library: TableRef, part: &str, texts: &[(&str, &str)]) {
    let table = cx.new_table(0, texts.len());
    for (name, text) in texts {
        let text = cx.new_str(text.as_bytes());
        set_field(cx, table, name, text);
    }
    set_field(cx, library, part, table);
}

/// Stores a table of native functions, as a part of a library.
pub(crate) fn set_part(cx: &mut Cx<'_>, library: TableRef, part: &str, functions: &[Function]) {
    let table = cx.new_table(0, functions.len());
    set_functions(cx, table, functions);
    set_field(cx, library, part, table);
}

/// Stores native functions under their names.
pub(crate) fn set_functions(cx: &mut Cx<'_>, t: TableRef, functions: &[Function]) {
    for &(name, function) in functions {
        let function = cx.new_function(function, &[]);
        set_field(cx, t, name, function);
    }
}

/// A new library table with these functions, registered as a global and in `package.loaded`.
pub(crate) fn new_library(cx: &mut Cx<'_>, name: &str, functions: &[Function]) -> TableRef {
    let library = cx.new_table(0, functions.len());
    set_functions(cx, library, functions);
    register(cx, name, library);
    library
}

/// Registers a library table as a global and in `package.loaded`.
pub(crate) fn register(cx: &mut Cx<'_>, name: &str, library: TableRef) {
    let globals = cx.globals();
    set_field(cx, globals, name, library);
    let loaded = registry_table(cx, LOADED);
    set_field(cx, loaded, name, library);
}

/// A new library table with these functions that plain Lua does not have: a global and a built-in module.
pub(crate) fn new_builtin(cx: &mut Cx<'_>, name: &str, functions: &[Function]) -> TableRef {
    let library = cx.new_table(0, functions.len());
    set_functions(cx, library, functions);
    let globals = cx.globals();
    set_field(cx, globals, name, library);
    module::register_builtin(cx, name, library);
    library
}

/// The table under `name` in the registry, made if it is not there (`luaL_getsubtable`).
pub(crate) fn registry_table(cx: &mut Cx<'_>, name: &str) -> TableRef {
    let registry = cx.registry();
    if let Kind::Table(t) = kind_of(cx.raw_get_str(registry, name)) {
        return t;
    }
    let t = cx.new_table(0, 0);
    set_field(cx, registry, name, t);
    t
}

/// Position of a string argument in a list of options, whose default is taken where it is absent or nil
/// (`luaL_checkoption`).
pub(crate) fn check_option(
    cx: &mut Cx<'_>,
    i: usize,
    default: Option<usize>,
    options: &[&str],
) -> Result<usize, Raise> {
    if let Some(default) = default
        && cx.is_none_or_nil(i)
    {
        return Ok(default);
    }
    let name = c_string(cx.check_str(i)?);
    match options.iter().position(|option| option.as_bytes() == name) {
        Some(at) => Ok(at),
        None => Err(cx.arg_error(i, format_args!("invalid option '{}'", String::from_utf8_lossy(name)))),
    }
}

/// The part of a string that a C function would see: up to the first zero byte.
pub(crate) fn c_string(bytes: &[u8]) -> &[u8] {
    bytes.split(|&byte| byte == 0).next().unwrap_or_default()
}

/// What `tostring` makes of a value.
pub(crate) enum Text {
    /// The bytes are in the buffer.
    Written,
    /// The metamethod `__tostring` has to be called for them, and its result to pass [`check_text`].
    Call(Value),
}

/// Appends the text of a value to `out`, unless a metamethod gives it (`luaL_tolstring`).
pub(crate) fn write_text(cx: &mut Cx<'_>, v: Value, out: &mut Vec<u8>) -> Text {
    let metamethod = cx.tostring_method(v);
    if !metamethod.is_nil() {
        return Text::Call(metamethod);
    }
    match kind_of(v) {
        Kind::Str(s) => out.extend_from_slice(cx.bytes(s.into())),
        Kind::Int(_) | Kind::Float(_) => out.extend_from_slice(number::Text::new().format(v)),
        Kind::Nil => out.extend_from_slice(b"nil"),
        Kind::Boolean(true) => out.extend_from_slice(b"true"),
        Kind::Boolean(false) => out.extend_from_slice(b"false"),
        Kind::Table(_) | Kind::Other => {
            let name = cx.metafield(v, "__name");
            match kind_of(name) {
                Kind::Str(_) => out.extend_from_slice(cx.bytes(name)),
                _ => out.extend_from_slice(type_of(v).name().as_bytes()),
            }
            out.extend_from_slice(format!(": {:#x}", cx.address(v)).as_bytes());
        }
    }
    Text::Written
}

/// Checks what `__tostring` gave: a string, or a number that becomes one.
pub(crate) fn check_text(cx: &mut Cx<'_>, result: Value) -> Result<Value, Raise> {
    match cx.to_str(result) {
        Some(text) => Ok(text),
        None => Err(cx.error("'__tostring' must return a string")),
    }
}
