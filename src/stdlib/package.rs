//! Modules (manual section 6.3): `require` and the table `package`.
//!
//! The functions share one upvalue, the table `package`. Dynamic libraries are not loaded: their searchers are there
//! and look for files, but what they find is refused.
//!
//! `require` is a state machine: it calls each searcher, then the loader. Window: the name, the index of the searcher
//! in work, the list of searchers, and as Rust state the text of what was looked at.

use std::ffi::OsStr;
use std::fs::File;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use super::base::{load_file, text_of_chunk};
use super::module::{Builtin, find_builtin};
use super::packed_files::packed_module;
use super::{LOADED, PRELOAD, c_string, new_library, registry_table, set_field};
use crate::vm::native::{Cx, Function, Kind, NativeFn, Raise, Ret, TableRef, Type, Value, kind_of, number, type_of};

/// `package.path` where nothing else is configured.
const DEFAULT_PATH: &[u8] = b"./?.lua;./?/init.lua";
/// Directory separator, path separator, substitution mark, and two marks for dynamic libraries.
const CONFIG: &[u8] = b"/\n;\n?\n!\n-\n";
const NO_LIBRARIES: &[u8] = b"dynamic libraries not enabled";
/// Environment variables that set the path (`setpath` of `loadlib.c`), the stronger one first.
const PATH_VARIABLES: [&str; 2] = ["LUA_PATH_5_3", "LUA_PATH"];
/// So many loads of one module within each other are taken for an endless cycle. One such load is none yet: a loader
/// may require its own module and not do so the second time.
const CYCLE_REPEATS: usize = 16;
/// How far out a cycle is looked for; a larger one ends as any endless recursion does.
const CYCLE_LEVELS_MAX: usize = 400;

const FUNCTIONS: &[Function] = &[("loadlib", loadlib), ("searchpath", searchpath)];
const SEARCHERS: [NativeFn; 4] = [search_preload, search_lua, search_library, search_root_library];

/// Slots of the window of `require`.
const NAME: usize = 1;
const INDEX: usize = 2;
const LIST: usize = 3;
const MISSES: usize = 4;

/// What project entries have of it.
pub(crate) const ENTRY_FUNCTIONS: &[Function] = &[("loadlib", loadlib)];

/// Opens the library.
pub(crate) fn open(cx: &mut Cx<'_>) {
    let package = new_library(cx, "package", FUNCTIONS);
    let searchers = cx.new_table(SEARCHERS.len(), 0);
    for (i, searcher) in (1..).zip(SEARCHERS) {
        let searcher = cx.new_function(searcher, &[package.into()]);
        let stored = cx.raw_set_int(searchers, i, searcher);
        debug_assert!(stored.is_ok(), "a new table takes a number as key");
    }
    set_field(cx, package, "searchers", searchers);
    set_path(cx, DEFAULT_PATH);
    let cpath = cx.new_str(b"");
    set_field(cx, package, "cpath", cpath);
    let config = cx.new_str(CONFIG);
    set_field(cx, package, "config", config);
    let loaded = registry_table(cx, LOADED);
    set_field(cx, package, "loaded", loaded);
    let preload = registry_table(cx, PRELOAD);
    set_field(cx, package, "preload", preload);
    let require = cx.new_function(require, &[package.into()]);
    let globals = cx.globals();
    set_field(cx, globals, "require", require);
}

/// Sets `package.path`: what the environment says, in which `;;` stands for `default`, or `default` itself.
pub(crate) fn set_path(cx: &mut Cx<'_>, default: &[u8]) {
    let configured = PATH_VARIABLES.iter().find_map(std::env::var_os);
    let path = match configured {
        Some(configured) => with_default(configured.as_bytes(), default),
        None => default.to_vec(),
    };
    let path = cx.new_str_from(path);
    let loaded = registry_table(cx, LOADED);
    if let Kind::Table(package) = kind_of(cx.raw_get_str(loaded, "package")) {
        set_field(cx, package, "path", path);
    }
}

/// Replaces the first `;;` by `;default;`, without separators at the ends.
fn with_default(configured: &[u8], default: &[u8]) -> Vec<u8> {
    let Some(at) = configured.windows(2).position(|pair| pair == b";;") else {
        return configured.to_vec();
    };
    let (before, after) = configured.split_at_checked(at).unwrap_or((configured, b""));
    let after = after.get(2..).unwrap_or_default();
    let parts: Vec<&[u8]> = [before, default, after].into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(&b';')
}

fn package(cx: &mut Cx<'_>) -> Result<TableRef, Raise> {
    match kind_of(cx.upvalue(1)) {
        Kind::Table(package) => Ok(package),
        _ => Err(cx.error("the upvalue of a package function was replaced")),
    }
}

// ---- require

fn require(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let name = cx.check_str(NAME)?;
    cx.set_count(NAME);
    let loaded = registry_table(cx, LOADED);
    let module = cx.raw_get(loaded, cx.arg(NAME));
    if !module.is_falsy() {
        return cx.ret1(module);
    }
    if is_in_cycle(cx, name) {
        let message = [b"loop or previous error loading module '", name, b"'"].concat();
        return Err(cx.error_bytes(&message));
    }
    let package = package(cx)?;
    let searchers = cx.raw_get_str(package, "searchers");
    if type_of(searchers) != Type::Table {
        return Err(cx.error("'package.searchers' must be a table"));
    }
    cx.set_count(MISSES);
    cx.set_arg(INDEX, 1);
    cx.set_arg(LIST, searchers);
    let misses = cx.new_state(Vec::<u8>::new());
    cx.set_arg(MISSES, misses);
    call_searcher(cx)
}

/// Whether many activations of `require` further out load the same module.
fn is_in_cycle(cx: &mut Cx<'_>, name: &[u8]) -> bool {
    let (co, _) = cx.running();
    if !cx.has_level(co, 2 * CYCLE_REPEATS) {
        return false;
    }
    let mut n_loads = 0;
    for level in (1..=CYCLE_LEVELS_MAX).take_while(|&level| cx.has_level(co, level)) {
        let function = cx.level_info(co, level).map(|info| info.function);
        let is_require = function
            .and_then(|function| cx.native_of(function))
            .is_some_and(|native| std::ptr::fn_addr_eq(native, require as NativeFn));
        if is_require && cx.local(co, level, 1).is_some_and(|(_, v)| cx.bytes(v) == name) {
            n_loads += 1;
        }
    }
    n_loads >= CYCLE_REPEATS
}

fn call_searcher(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let index = number::to_integer(cx.arg(INDEX)).unwrap_or(1);
    let searcher = match kind_of(cx.arg(LIST)) {
        Kind::Table(searchers) => cx.raw_get_int(searchers, index),
        _ => Value::NIL,
    };
    if searcher.is_nil() {
        // Behind all searchers, not one of them: a plain program finds what it has itself, and the list as it is in Lua.
        let name = cx.bytes(cx.arg(NAME));
        match find_builtin(cx, name) {
            Builtin::Module(module) => return finish_builtin(cx, module),
            Builtin::Refused(why) => {
                let message = [b"module '", name, b"' not found (not allowed)\n\t", why.as_bytes()].concat();
                return Err(cx.error_bytes(&message));
            }
            Builtin::Unknown => {}
        }
        let misses = cx.arg(MISSES);
        let misses = cx.state::<Vec<u8>>(misses).map(std::mem::take).unwrap_or_default();
        let message = [b"module '", name, b"' not found:", &misses].concat();
        return Err(cx.error_bytes(&message));
    }
    cx.call(searcher, &[cx.arg(NAME)], searcher_done)
}

fn searcher_done(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (found, data) = (cx.result(1), cx.result(2));
    if type_of(found) == Type::Function {
        return cx.call(found, &[cx.arg(NAME), data], loader_done);
    }
    if let Some(miss) = cx.to_str(found) {
        let miss = cx.bytes(miss);
        let misses = cx.arg(MISSES);
        if let Some(misses) = cx.state::<Vec<u8>>(misses) {
            misses.extend_from_slice(miss);
        }
    }
    let next = number::to_integer(cx.arg(INDEX)).unwrap_or(0) + 1;
    cx.set_arg(INDEX, next);
    call_searcher(cx)
}

fn loader_done(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let module = cx.result(1);
    finish(cx, module)
}

/// Keeps a module and ends with it.
fn finish(cx: &mut Cx<'_>, module: Value) -> Result<Ret, Raise> {
    let name = cx.arg(NAME);
    let loaded = registry_table(cx, LOADED);
    if !module.is_nil() {
        cx.raw_set(loaded, name, module)?;
    } else if cx.raw_get(loaded, name).is_nil() {
        cx.raw_set(loaded, name, Value::boolean(true))?;
    }
    let module = cx.raw_get(loaded, name);
    cx.ret1(module)
}

/// As [`finish`], with a module that is the same for all processes.
fn finish_builtin(cx: &mut Cx<'_>, module: Value) -> Result<Ret, Raise> {
    let loaded = registry_table(cx, LOADED);
    match std::str::from_utf8(cx.bytes(cx.arg(NAME))) {
        Ok(name) => cx.raw_set_alike(loaded, name, module)?,
        Err(_) => return finish(cx, module),
    }
    cx.ret1(module)
}

// ---- searchers

fn ret_text(cx: &mut Cx<'_>, parts: &[&[u8]]) -> Result<Ret, Raise> {
    let text = cx.new_str_from(parts.concat());
    cx.ret1(text)
}

fn search_preload(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let name = cx.check_str(1)?;
    let preload = registry_table(cx, PRELOAD);
    let loader = cx.raw_get(preload, cx.arg(1));
    if loader.is_nil() {
        return ret_text(cx, &[b"\n\tno field package.preload['", name, b"']"]);
    }
    cx.ret1(loader)
}

fn search_lua(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let name = cx.check_str(1)?;
    if let Some((file, code)) = packed_module(cx, name) {
        let chunk_name = format!("@{file}");
        let loaded = cx.load_chunk(text_of_chunk(&code), chunk_name.as_bytes(), b"bt", false);
        return match loaded {
            Ok(loader) => {
                let file = cx.new_str(file.as_bytes());
                cx.ret(&[loader, file])
            }
            Err(message) => Err(loading_error(cx, name, file.as_bytes(), &message)),
        };
    }
    let file = match find_by_field(cx, name, "path")? {
        Ok(file) => file,
        Err(misses) => return ret_text(cx, &[&misses]),
    };
    match load_file(cx, Some(&file), b"bt")? {
        Ok(loader) => {
            let file = cx.new_str_from(file);
            cx.ret(&[loader, file])
        }
        Err(message) => Err(loading_error(cx, name, &file, &message)),
    }
}

fn search_library(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let name = cx.check_str(1)?;
    refuse_library(cx, name, name)
}

/// Looks for the library that holds a submodule: that of the first part of its name.
fn search_root_library(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let name = cx.check_str(1)?;
    match name.iter().position(|&byte| byte == b'.') {
        Some(dot) => refuse_library(cx, name, name.get(..dot).unwrap_or(name)),
        None => cx.ret0(),
    }
}

fn refuse_library(cx: &mut Cx<'_>, name: &[u8], root: &[u8]) -> Result<Ret, Raise> {
    match find_by_field(cx, root, "cpath")? {
        Ok(file) => Err(loading_error(cx, name, &file, NO_LIBRARIES)),
        Err(misses) => ret_text(cx, &[&misses]),
    }
}

fn loading_error(cx: &mut Cx<'_>, name: &[u8], file: &[u8], message: &[u8]) -> Raise {
    let text = [b"error loading module '", name, b"' from file '", file, b"':\n\t", message].concat();
    cx.error_bytes(&text)
}

/// Looks for a module along a path in the table `package`: the file, or the list of misses.
fn find_by_field(cx: &mut Cx<'_>, name: &[u8], field: &str) -> Result<Result<Vec<u8>, Vec<u8>>, Raise> {
    let package = package(cx)?;
    let path = cx.raw_get_str(package, field);
    match cx.to_str(path) {
        Some(path) => Ok(search(c_string(name), c_string(cx.bytes(path)), b".", b"/")),
        None => Err(cx.error(format_args!("'package.{field}' must be a string"))),
    }
}

// ---- paths

/// `package.searchpath(name, path [, sep [, rep]])`.
fn searchpath(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    // The last argument is checked first, as the C compiler of the reference had it.
    let replacement = c_string(cx.opt_str(4)?.unwrap_or(b"/"));
    let separator = c_string(cx.opt_str(3)?.unwrap_or(b"."));
    let path = c_string(cx.check_str(2)?);
    let name = c_string(cx.check_str(1)?);
    match search(name, path, separator, replacement) {
        Ok(file) => ret_text(cx, &[&file]),
        Err(misses) => {
            let misses = cx.new_str_from(misses);
            cx.ret(&[Value::NIL, misses])
        }
    }
}

/// The first readable file among the templates of a path, or one line for each that is not.
fn search(name: &[u8], path: &[u8], separator: &[u8], replacement: &[u8]) -> Result<Vec<u8>, Vec<u8>> {
    let name = replace(name, separator, replacement);
    let mut misses = Vec::new();
    for template in path.split(|&byte| byte == b';').filter(|template| !template.is_empty()) {
        let file = replace(template, b"?", &name);
        if File::open(Path::new(OsStr::from_bytes(&file))).is_ok() {
            return Ok(file);
        }
        misses.extend_from_slice(b"\n\tno file '");
        misses.extend_from_slice(&file);
        misses.push(b'\'');
    }
    Err(misses)
}

/// `text` with every `what` replaced (`luaL_gsub`).
fn replace(text: &[u8], what: &[u8], by: &[u8]) -> Vec<u8> {
    if what.is_empty() {
        return text.to_vec();
    }
    let mut replaced = Vec::with_capacity(text.len());
    let mut rest = text;
    while let [first, others @ ..] = rest {
        if let Some(behind) = rest.strip_prefix(what) {
            replaced.extend_from_slice(by);
            rest = behind;
        } else {
            replaced.push(*first);
            rest = others;
        }
    }
    replaced
}

/// `package.loadlib(path, name)`: refused.
fn loadlib(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    cx.check_str(1)?;
    cx.check_str(2)?;
    let reason = cx.new_str(NO_LIBRARIES);
    let what = cx.new_str(b"absent");
    cx.ret(&[Value::NIL, reason, what])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_list_their_misses() {
        let misses = search(b"a.b", b"?;?x;;y?/?", b".", b"_").unwrap_err();
        assert_eq!(misses, b"\n\tno file 'a_b'\n\tno file 'a_bx'\n\tno file 'ya_b/a_b'");
        assert_eq!(search(b"null", b"/none/?;/dev/?", b".", b"/").unwrap(), b"/dev/null");
    }

    #[test]
    fn separators_are_replaced() {
        assert_eq!(replace(b"a.b.c", b".", b"/"), b"a/b/c");
        assert_eq!(replace(b"a.b", b"", b"/"), b"a.b");
        assert_eq!(replace(b"aXXXb", b"XX", b"-"), b"a-Xb");
    }

    #[test]
    fn two_separators_stand_for_the_default() {
        assert_eq!(with_default(b"x/?;;y/?", b"D"), b"x/?;D;y/?");
        assert_eq!(with_default(b";;", b"D"), b"D");
        assert_eq!(with_default(b"x;;", b"D"), b"x;D");
        assert_eq!(with_default(b"x;y", b"D"), b"x;y");
    }
}
