//! The declarations of the libraries, read once a program.
//!
//! `library/*.lua` are parsed by the ordinary parser and lowered by the check itself; `docs/manifests.md` describes them. The
//! files are read in an order in which a file comes behind those whose types it names.

use std::collections::HashMap;

use bumpalo::Bump;

use super::check::{Checker, TypeMeaning};
use super::environment::{Environment, Globals, Library, ModuleTypes, Modules, Required};
use super::scan::scan;
use super::store::{Body, DeclId, Special, Store, Table, Type, TypeId};
use crate::source::Names;
use crate::syntax::ast::StatKind;
use crate::syntax::{ParseOptions, parse};

/// The declarations of a library.
struct Declared {
    name: &'static str,
    text: &'static str,
    /// Whether it is a global as well.
    is_global: bool,
}

/// The libraries that are globals, and what is found without any.
const fn global(name: &'static str, text: &'static str) -> Declared {
    Declared { name, text, is_global: true }
}

/// Those that only `require` finds.
const fn required(name: &'static str, text: &'static str) -> Declared {
    Declared { name, text, is_global: false }
}

/// The name of the file whose members are the globals themselves.
const GLOBALS: &str = "globals";

/// All declarations.
const FILES: &[Declared] = &[
    global("errors", include_str!("library/errors.lua")),
    global("channel", include_str!("library/channel.lua")),
    global("globals", include_str!("library/globals.lua")),
    global("string", include_str!("library/string.lua")),
    global("table", include_str!("library/table.lua")),
    global("math", include_str!("library/math.lua")),
    global("os", include_str!("library/os.lua")),
    global("io", include_str!("library/io.lua")),
    global("utf8", include_str!("library/utf8.lua")),
    global("coroutine", include_str!("library/coroutine.lua")),
    global("debug", include_str!("library/debug.lua")),
    global("package", include_str!("library/package.lua")),
    global("payload", include_str!("library/payload.lua")),
    required("security", include_str!("library/security.lua")),
    global("process", include_str!("library/process.lua")),
    required("ctx", include_str!("library/ctx.lua")),
    required("funcs", include_str!("library/funcs.lua")),
    required("eval_runner", include_str!("library/eval_runner.lua")),
    required("events", include_str!("library/events.lua")),
    required("registry", include_str!("library/registry.lua")),
    required("pg", include_str!("library/pg.lua")),
    required("stream", include_str!("library/stream.lua")),
    required("http_client", include_str!("library/http_client.lua")),
    required("system", include_str!("library/system.lua")),
    required("time", include_str!("library/time.lua")),
    required("sql", include_str!("library/sql.lua")),
    required("base64", include_str!("library/base64.lua")),
    required("hash", include_str!("library/hash.lua")),
    required("uuid", include_str!("library/uuid.lua")),
    required("yaml", include_str!("library/yaml.lua")),
    required("crypto", include_str!("library/crypto.lua")),
    required("env", include_str!("library/env.lua")),
    required("json", include_str!("library/json.lua")),
    required("compress", include_str!("library/compress.lua")),
    required("metrics", include_str!("library/metrics.lua")),
    required("templates", include_str!("library/templates.lua")),
    required("text", include_str!("library/text.lua")),
    required("expr", include_str!("library/expr.lua")),
    required("html", include_str!("library/html.lua")),
    required("store", include_str!("library/store.lua")),
    required("queue", include_str!("library/queue.lua")),
    required("exec", include_str!("library/exec.lua")),
    required("fs", include_str!("library/fs.lua")),
    required("terminal", include_str!("library/terminal.lua")),
    required("logger", include_str!("library/logger.lua")),
];

/// The names of the libraries and modules that the program has.
pub fn library_names() -> impl Iterator<Item = &'static str> {
    FILES.iter().map(|file| file.name).filter(|name| *name != GLOBALS)
}

/// Whether the library `name` is a global of scripts.
#[must_use]
pub fn is_global_library(name: &str) -> bool {
    FILES.iter().any(|file| file.name == name && file.is_global && name != GLOBALS)
}

/// The functions that the check has rules of its own for.
const SPECIAL: &[(&str, &str, Special)] = &[
    ("globals", "assert", Special::Assert),
    ("globals", "error", Special::Error),
    ("globals", "getmetatable", Special::Getmetatable),
    ("globals", "ipairs", Special::Ipairs),
    ("globals", "next", Special::Next),
    ("globals", "pairs", Special::Pairs),
    ("globals", "pcall", Special::Pcall),
    ("globals", "rawset", Special::Rawset),
    ("globals", "require", Special::Require),
    ("globals", "select", Special::Select),
    ("globals", "setmetatable", Special::Setmetatable),
    ("globals", "type", Special::Type),
    ("globals", "xpcall", Special::Pcall),
    ("math", "type", Special::MathType),
    ("channel", "select", Special::ChannelSelect),
    ("channel", "new", Special::ChannelNew),
    ("table", "insert", Special::TableInsert),
    ("table", "remove", Special::TableMutator),
    ("table", "sort", Special::TableMutator),
];

/// Libraries require nothing.
struct NoModules;

impl Modules for NoModules {
    fn require(&self, _: &str) -> Required {
        Required::Unknown
    }
}

/// Reads all declarations.
pub(super) fn load() -> Library {
    let mut store = Store::new();
    let mut modules: HashMap<String, ModuleTypes> = HashMap::new();
    let mut globals = Globals::default();
    let mut script_globals = Globals::default();
    for &Declared { name, text, is_global } in FILES {
        let found = read(&mut store, &modules, name, text);
        if name == GLOBALS {
            copy_fields(&store, found.plain, &mut globals);
            copy_fields(&store, found.script, &mut script_globals);
            continue;
        }
        if let Some(ty) = found.plain.filter(|_| is_global) {
            globals.insert(name.to_owned(), ty);
        }
        if let Some(ty) = found.script.filter(|_| is_global) {
            script_globals.insert(name.to_owned(), ty);
        }
        let value = found.script.or(found.plain).unwrap_or(TypeId::ANY);
        modules.insert(name.to_owned(), ModuleTypes { value, named: found.named });
    }
    store.open_all();
    store.close_base();
    let library = |name: &str| modules.get(name).map(|module| module.value);
    let (strings, tables) = (library("string"), library("table"));
    Library { store, modules, globals, script_globals, strings, tables }
}

/// What a file declares.
struct Found {
    plain: Option<TypeId>,
    script: Option<TypeId>,
    named: Vec<(super::symbols::Symbol, DeclId)>,
}

fn copy_fields(store: &Store, ty: Option<TypeId>, to: &mut Globals) {
    if let Some(Type::Record(table)) = ty.map(|ty| store.get(ty)) {
        for field in &store.table(table).fields {
            to.insert(store.symbols.shown(field.name), field.ty);
        }
    }
}

fn read(store: &mut Store, modules: &HashMap<String, ModuleTypes>, name: &str, text: &str) -> Found {
    let arena = Bump::new();
    let mut names = Names::new();
    let parsed = parse(text.as_bytes(), &arena, &mut names, ParseOptions::default());
    let chunk = parsed.chunk;
    let empty = Library {
        store: Store::new(),
        modules: HashMap::new(),
        globals: Globals::default(),
        script_globals: Globals::default(),
        strings: None,
        tables: None,
    };
    let env = Environment { library: &empty, modules: &NoModules, is_script: true };
    let own = std::mem::replace(store, Store::new());
    let mut checker = Checker::new(scan(&chunk, &names), &names, &env, own);
    checker.modules = modules.iter().map(|(other, types)| (other.clone(), Some(types.clone()))).collect();
    let (own_error, own_channel) = (name == "errors", name == "channel");
    checker.declare_types_with(&chunk.body, |checker, text, decl| match text {
        "Error" if own_error => checker.store.error = Some(decl),
        "Channel" if own_channel => checker.store.channel = Some(decl),
        _ => {}
    });
    let mut found = Found { plain: None, script: None, named: Vec::new() };
    for stat in chunk.body.stats {
        let ident = match &stat.kind {
            StatKind::TypeDecl(decl) => decl.name,
            StatKind::InterfaceDecl(decl) => decl.name,
            _ => continue,
        };
        let Some(TypeMeaning::Decl(decl)) = checker.find_type(ident.name) else { continue };
        let text = names.text(ident.name);
        match text {
            "Module" | "Globals" => found.plain = members(&mut checker.store, decl),
            "ScriptModule" | "ScriptGlobals" => found.script = members(&mut checker.store, decl),
            _ => {
                let symbol = checker.store.symbols.intern(text.as_bytes());
                let is_builtin = matches!((name, text), ("errors", "Error") | ("channel", "Channel"));
                let shown = match (name, text) {
                    ("errors", "Error") => "error".to_owned(),
                    _ if is_builtin => text.to_owned(),
                    _ => format!("{name}.{text}"),
                };
                let shown = checker.store.symbols.intern(shown.as_bytes());
                if let Some(slot) = checker.store.decl_mut(decl) {
                    slot.name = shown;
                }
                found.named.push((symbol, decl));
            }
        }
    }
    *store = std::mem::replace(&mut checker.store, Store::new());
    mark_special(store, name, &found);
    found
}

/// The members of an interface as a table of its own.
fn members(store: &mut Store, decl: DeclId) -> Option<TypeId> {
    let Some(Body::Interface(table)) = store.decl(decl).map(|decl| decl.body) else { return None };
    let table: Table = store.table(table).clone();
    Some(store.record(Table { interface: None, is_readonly: true, ..table }))
}

fn mark_special(store: &mut Store, module: &str, found: &Found) {
    for (of, name, special) in SPECIAL {
        if *of != module {
            continue;
        }
        let name = store.symbols.intern(name.as_bytes());
        for ty in [found.plain, found.script].into_iter().flatten() {
            let Type::Record(table) = store.get(ty) else { continue };
            let Some(field) = store.table(table).field(name).map(|field| field.ty) else { continue };
            for part in store.conjuncts(field) {
                if let Type::Function(id) = store.get(part) {
                    store.function_mut(id).special = Some(*special);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_files_are_read() {
        let library = load();
        assert!(library.global("print", false).is_some());
        assert!(library.global("load", false).is_none());
        assert!(library.global("load", true).is_some());
        let string = library.module("string", true).unwrap();
        let mut store = library.store.clone();
        let rep = store.symbols.intern(b"rep");
        let super::super::assign::Member::Field { ty, .. } = store.member(string.value, rep) else { panic!("no rep") };
        assert_eq!(store.show(ty), "(s: string.Text, n: integer, separator?: string) -> string",);
        assert!(store.channel.is_some() && store.error.is_some());
    }
}
