//! Names that are there without a declaration.
//!
//! `tests/lint.rs` holds both lists against the program, so that a new library cannot be forgotten.

/// What `require` finds without a file.
pub const MODULES: &[&str] = &[
    "_G",
    "base64",
    "channel",
    "coroutine",
    "crypto",
    "debug",
    "env",
    "errors",
    "hash",
    "http_client",
    "io",
    "json",
    "math",
    "os",
    "package",
    "payload",
    "process",
    "sql",
    "stream",
    "string",
    "system",
    "table",
    "time",
    "utf8",
    "uuid",
    "yaml",
];

/// Globals beside the libraries: the basic functions, and types as values.
const GLOBALS: [&str; 50] = [
    "Any",
    "Boolean",
    "Error",
    "Function",
    "Integer",
    "Never",
    "Nil",
    "Number",
    "String",
    "Table",
    "Thread",
    "Unknown",
    "Userdata",
    "_ENV",
    "_VERSION",
    "any",
    "arg",
    "assert",
    "boolean",
    "collectgarbage",
    "dofile",
    "error",
    "getmetatable",
    "integer",
    "ipairs",
    "load",
    "loadfile",
    "loadstring",
    "never",
    "next",
    "number",
    "pairs",
    "pcall",
    "print",
    "rawequal",
    "rawget",
    "rawlen",
    "rawset",
    "require",
    "select",
    "setmetatable",
    "subscribe",
    "tonumber",
    "tostring",
    "type",
    "typeof",
    "unknown",
    "unpack",
    "unsubscribe",
    "xpcall",
];

/// The modules that are no globals.
const REQUIRED: &[&str] =
    &["base64", "crypto", "env", "hash", "http_client", "json", "sql", "stream", "system", "time", "uuid", "yaml"];

/// Whether a script finds a global of this name.
#[must_use]
pub fn is_predefined(name: &str) -> bool {
    GLOBALS.contains(&name) || MODULES.contains(&name) && !REQUIRED.contains(&name)
}
