//! Names that are there without a declaration.
//!
//! Libraries and modules are those that have a manifest (`types::library_names`). `tests/lint.rs` holds the names against the
//! program, so that none can be forgotten.

use crate::types::{is_global_library, library_names};

/// The table of globals, which `require` finds as well.
const GLOBAL_TABLE: &str = "_G";

/// What `require` finds without a file.
pub fn modules() -> impl Iterator<Item = &'static str> {
    std::iter::once(GLOBAL_TABLE).chain(library_names())
}

/// Whether `require` finds `name` without a file.
#[must_use]
pub fn is_module(name: &str) -> bool {
    modules().any(|module| module == name)
}

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

/// Whether a script finds a global of this name.
#[must_use]
pub fn is_predefined(name: &str) -> bool {
    GLOBALS.contains(&name) || name == GLOBAL_TABLE || is_global_library(name)
}
