//! Kinds of Lua code (section 8).

use super::{Field, Kind, Target, Type, field, needed};
use crate::diag::{ProjectCode as P, suggest};
use crate::project::check::Checker;
use crate::project::data::Data;
use crate::project::entry::Entry;
use crate::project::finding::Fault;

/// What code sees without asking: modules, and globals that are none.
pub(in crate::project) const ALWAYS: &[&str] =
    &["channel", "coroutine", "errors", "math", "os", "payload", "process", "string", "table", "utf8"];
/// Globals that an import may not hide, beside those.
const RESERVED: &[&str] = &[
    "assert",
    "error",
    "getmetatable",
    "ipairs",
    "next",
    "pairs",
    "pcall",
    "print",
    "rawequal",
    "rawget",
    "rawset",
    "require",
    "select",
    "setmetatable",
    "subscribe",
    "tonumber",
    "tostring",
    "type",
    "unpack",
    "unsubscribe",
    "xpcall",
];

/// The modules that `modules` may list, and whether workflows may use them (section 8.2).
pub(in crate::project) const MODULES: &[(&str, bool)] = &[
    ("base64", true),
    ("bench", false),
    ("cdc", false),
    ("channel", true),
    ("cloudstorage", false),
    ("compress", true),
    ("contract", false),
    ("coroutine", true),
    ("crypto", true),
    ("ctx", false),
    ("env", false),
    ("errors", true),
    ("eval_runner", false),
    ("events", false),
    ("excel", false),
    ("exec", false),
    ("expr", true),
    ("fs", false),
    ("funcs", false),
    ("hash", true),
    ("html", true),
    ("http", false),
    ("http_client", false),
    ("hub", false),
    ("io", false),
    ("json", true),
    ("loader", false),
    ("logger", false),
    ("math", true),
    ("metrics", false),
    ("os", true),
    ("payload", true),
    ("pg", false),
    ("process", true),
    ("queue", false),
    ("registry", false),
    ("security", false),
    ("sql", false),
    ("store", false),
    ("stream", false),
    ("string", true),
    ("system", false),
    ("table", true),
    ("templates", false),
    ("terminal", false),
    ("test", false),
    ("text", true),
    ("time", false),
    ("treesitter", true),
    ("tty", false),
    ("utf8", true),
    ("uuid", false),
    ("websocket", false),
    ("workflow", true),
    ("yaml", true),
];

const CODE: &[Field] = &[needed("source", Type::Source, P::C0301, "source is required")];
const BYTECODE: &[Field] = &[
    needed("fs", Type::Text, P::C0312, "fs is required"),
    needed("path", Type::Text, P::C0312, "path is required"),
    needed("hash", Type::Text, P::C0312, "hash is required"),
];
const USES: &[Field] = &[field("modules", Type::Texts), field("imports", Type::RefMap(Target::LuaCode))];
const METHOD: &[Field] = &[field("method", Type::Text)];
const SURFACE: &[Field] = &[field("methods", Type::List)];
const POOL: &[Field] = &[
    field("pool.type", Type::Text),
    field("pool.max_size", Type::Int(1, i64::MAX, Some((P::C0321, "pool.max_size must be greater than 0")))),
    field("pool.size", Type::Int(1, i64::MAX, Some((P::C0321, "pool.size must be greater than 0")))),
    field("pool.workers", Type::Int(1, i64::MAX, Some((P::C0321, "pool.workers must be greater than 0")))),
    field("pool.buffer", Type::Int(1, i64::MAX, Some((P::C0321, "pool.buffer must be greater than 0")))),
    field("pool.idle_timeout", Type::Duration),
    field("pool.warm_start", Type::Bool),
    field("pool.fresh", Type::Bool),
];

const FUNCTION: &[&[Field]] = &[CODE, METHOD, USES, POOL];
const PROCESS: &[&[Field]] = &[CODE, METHOD, USES];
const LIBRARY: &[&[Field]] = &[CODE, USES];

pub(super) const KINDS: &[Kind] = &[
    Kind { name: "function.lua", about: "a function that is called by its id", fields: FUNCTION, check: function },
    Kind { name: "process.lua", about: "a process that is spawned on a host", fields: PROCESS, check: code },
    Kind { name: "library.lua", about: "code that other code imports", fields: LIBRARY, check: library },
    Kind {
        name: "module.lua",
        about: "a library with a declared surface",
        fields: &[CODE, USES, SURFACE],
        check: library,
    },
    Kind {
        name: "workflow.lua",
        about: "a deterministic function that outlives the program",
        fields: PROCESS,
        check: workflow,
    },
    Kind {
        name: "function.lua.bc",
        about: "a function as bytecode",
        fields: &[BYTECODE, METHOD, USES, POOL],
        check: function,
    },
    Kind { name: "process.lua.bc", about: "a process as bytecode", fields: &[BYTECODE, METHOD, USES], check: code },
    Kind { name: "library.lua.bc", about: "a library as bytecode", fields: &[BYTECODE, USES], check: library },
    Kind {
        name: "workflow.lua.bc",
        about: "a workflow as bytecode",
        fields: &[BYTECODE, METHOD, USES],
        check: workflow,
    },
];

/// Whether a text is a name of Lua.
pub(in crate::project) fn is_identifier(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

fn is_alias(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "_.-".contains(c))
}

/// What all code has in common.
fn code(entry: &Entry, checker: &mut Checker<'_>) {
    if let Ok(Some(method)) = entry.string("method")
        && !is_identifier(method)
    {
        checker
            .report(entry, Fault::new(P::C0303, format!("'{method}' is not a valid method name")).in_field("method"));
    }
    hash_form(entry, checker);
    if let Some(Data::Str(source)) = entry.get("source")
        && is_file_name(source)
    {
        let message = if source.starts_with(FILE) {
            format!("'{source}' is the name of a file; an entry that is made at run time has its source as text")
        } else {
            format!("'{source}' looks like a file name; write '{FILE}{source}'")
        };
        let fault = Fault::new(P::C0313, message);
        checker.report(entry, fault.in_field("source").with_note(format!("in entry {}", entry.id)));
    }
    let listed: Vec<(usize, &str)> = entry
        .list("modules")
        .unwrap_or_default()
        .iter()
        .enumerate()
        .filter_map(|(at, m)| Some((at, m.as_str()?)))
        .collect();
    for (at, name) in &listed {
        let fault = if name.contains(':') {
            Fault::new(P::C0307, format!("'{name}' is an entry; put it under 'imports'"))
        } else if MODULES.iter().any(|(known, _)| known == name) {
            continue;
        } else {
            let near = suggest::near(name, MODULES.iter().map(|(known, _)| *known));
            let message = match near.first() {
                Some(near) => format!("there is no module '{name}'; did you mean '{near}'?"),
                None => format!("there is no module '{name}'"),
            };
            Fault::new(P::C0306, message)
        };
        checker.report(entry, fault.in_field(format!("modules.{at}")).with_note(format!("in entry {}", entry.id)));
    }
    let Ok(Some(imports)) = entry.map("imports") else { return };
    for (alias, _) in imports.iter() {
        let field = format!("imports.{alias}");
        let fault = if !is_alias(alias) {
            Fault::new(P::C0309, format!("'{alias}' is not a valid alias for an import"))
        } else if listed.iter().any(|(_, name)| **name == **alias) {
            Fault::new(P::C0309, format!("import '{alias}' hides the module '{alias}'; choose another alias"))
        } else if ALWAYS.contains(&&**alias) || RESERVED.contains(&&**alias) {
            Fault::new(P::C0309, format!("import '{alias}' hides the global '{alias}'; choose another alias"))
        } else {
            continue;
        };
        checker.report(entry, fault.in_field(field).with_note(format!("in entry {}", entry.id)));
    }
}

/// What stands before the name of a file.
const FILE: &str = "file://";

/// Whether the source of an entry is no code but the name of a file, which is told as that.
pub(in crate::project) fn is_unread(source: &Data) -> bool {
    matches!(source, Data::Str(text) if text.starts_with(FILE) || is_file_name(text))
}

/// Whether a source is no code: one word that ends as files of code do.
fn is_file_name(source: &str) -> bool {
    let is_word = !source.contains(|c: char| c.is_whitespace() || "()=\"'".contains(c));
    is_word && (source.ends_with(".lua") || source.ends_with(".luac"))
}

/// `sha256:` and 64 digits.
fn hash_form(entry: &Entry, checker: &mut Checker<'_>) {
    let Ok(Some(hash)) = entry.string("hash") else { return };
    if !entry.kind.ends_with(".bc") {
        return;
    }
    let digits = hash.strip_prefix("sha256:").unwrap_or_default();
    if digits.len() != 64 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        let message = format!("{} ({}): hash should be 'sha256:' and 64 hexadecimal digits", entry.id, entry.kind);
        checker.report(entry, Fault::new(P::C0312, message).in_field("hash"));
    }
}

fn library(entry: &Entry, checker: &mut Checker<'_>) {
    code(entry, checker);
    if entry.get("method").is_some() {
        let message = format!("{} has no method; it returns a value that others import", entry.kind);
        checker.report(
            entry,
            Fault::new(P::C0302, message).in_field("method").with_note(format!("in entry {}", entry.id)),
        );
    }
}

fn workflow(entry: &Entry, checker: &mut Checker<'_>) {
    code(entry, checker);
    for (at, module) in entry.list("modules").unwrap_or_default().iter().enumerate() {
        let Some(name) = module.as_str() else { continue };
        if MODULES.iter().any(|(known, is_deterministic)| *known == name && !is_deterministic) {
            let fault = Fault::new(P::C0311, format!("module '{name}' may not be used in a workflow"));
            checker.report(entry, fault.in_field(format!("modules.{at}")).with_note(format!("in entry {}", entry.id)));
        }
    }
}

/// The types of pools with the fields that they use.
const POOLS: &[(&str, &[&str])] = &[
    ("lazy", &["max_size", "idle_timeout"]),
    ("static", &["workers", "size", "buffer", "warm_start"]),
    ("adaptive", &["max_size", "warm_start"]),
    ("inline", &[]),
];

fn function(entry: &Entry, checker: &mut Checker<'_>) {
    code(entry, checker);
    let Ok(Some(pool)) = entry.map("pool") else { return };
    let name = match pool.get("type").map(|name| name.as_str()) {
        Some(Some(name)) => name,
        Some(None) => return,
        None if pool.get("workers").is_some() || pool.get("size").is_some() => "static",
        None => "lazy",
    };
    let Some((_, used)) = POOLS.iter().find(|(known, _)| *known == name) else {
        let names: Vec<&str> = POOLS.iter().map(|(name, _)| *name).collect();
        let fault = Fault::new(P::C0321, format!("unknown pool type: {name}")).in_field("pool.type");
        checker.report(entry, fault.with_help(format!("types are {}", names.join(", "))));
        return;
    };
    for row in POOL.iter().filter_map(|row| row.path.strip_prefix("pool.")) {
        if pool.get(row).is_some() && !used.contains(&row) && !matches!(row, "type" | "fresh") {
            let message = format!("{} ({}): a pool of type '{name}' does not use '{row}'", entry.id, entry.kind);
            checker.report(entry, Fault::new(P::C0322, message).in_field(format!("pool.{row}")));
        }
    }
}
