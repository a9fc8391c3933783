//! The kinds of entries: their fields, as tables.
//!
//! A kind is a [`Kind`]: rows of fields, and a function for what no row can say. Everything that is asked about a kind
//! is read off its rows: what may be written (`check.rs`), what is a reference (`refs.rs`), how placeholders are
//! converted (`placeholder.rs`), what `wippy registry kinds` lists.

mod contract;
mod data;
mod env;
mod http;
mod lua;
mod middleware;
mod namespace;
mod security;
mod service;
#[cfg(test)]
mod tests;

use crate::diag::{ProjectCode as P, suggest};

use super::check::Checker;
use super::entry::Entry;
use super::finding::Fault;

pub(super) use lua::{ALWAYS, MODULES, is_identifier, is_unread};
pub(super) use middleware::reference_options;

/// One kind.
pub struct Kind {
    /// `function.lua`.
    pub name: &'static str,
    /// One line for lists.
    pub about: &'static str,
    /// What may be written. A kind without rows is free.
    pub(super) fields: &'static [&'static [Field]],
    /// Checks of one entry beyond its rows.
    pub(super) check: fn(&Entry, &mut Checker<'_>),
}

/// One field of a kind.
pub(super) struct Field {
    /// Keys from the entry's data, joined by `.`; `meta.` is meta.
    pub(super) path: &'static str,
    pub(super) ty: Type,
    /// What is said if it is missing; none: it may be.
    pub(super) missing: Option<(P, &'static str)>,
}

/// What the value of a field is.
#[derive(Clone, Copy)]
pub(super) enum Type {
    /// Anything.
    Any,
    /// A text.
    Text,
    /// A text whose placeholders are no business of the loader: code, templates.
    Source,
    Bool,
    /// An integer with its limits, and what is said beyond them, if not the usual.
    Int(i64, i64, Option<(P, &'static str)>),
    /// A number with its limits.
    Number(f64, f64),
    Duration,
    Mode,
    Size,
    /// One of some words, and the code for others.
    OneOf(&'static [&'static str], P),
    /// A list of anything.
    List,
    /// A map of anything.
    Map,
    /// A map of texts.
    TextMap,
    /// A list of texts.
    Texts,
    /// A reference.
    Ref(Target),
    /// References: a list, or one.
    Refs(Target),
    /// A map from names to references.
    RefMap(Target),
}

/// What a reference may refer to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    Any,
    Function,
    Process,
    LuaCode,
    ProcessHost,
    HttpService,
    HttpRouter,
    FileSystem,
    Database,
    Store,
    Queue,
    QueueDriver,
    EnvStorage,
    TemplateSet,
    TokenStore,
    Policy,
    /// A name of policies; no entry.
    Group,
    Contract,
    Network,
}

impl Target {
    /// What messages call it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Target::Any | Target::Group => "an entry",
            Target::Function => "a function",
            Target::Process => "a process",
            Target::LuaCode => "Lua code",
            Target::ProcessHost => "a process.host",
            Target::HttpService => "an http.service",
            Target::HttpRouter => "an http.router",
            Target::FileSystem => "a file system",
            Target::Database => "a database",
            Target::Store => "a store",
            Target::Queue => "a queue",
            Target::QueueDriver => "a queue driver",
            Target::EnvStorage => "an env.storage",
            Target::TemplateSet => "a template.set",
            Target::TokenStore => "a token store",
            Target::Policy => "a policy",
            Target::Contract => "a contract",
            Target::Network => "a network",
        }
    }

    /// Whether an entry of this kind is what is meant.
    pub(super) fn takes(self, kind: &str) -> bool {
        match self {
            Target::Any | Target::Group => true,
            Target::Function => kind.starts_with("function."),
            Target::Process => {
                kind.starts_with("process.lua") || kind == "process.wasm" || kind.starts_with("workflow.")
            }
            Target::LuaCode => kind.ends_with(".lua") || kind.ends_with(".lua.bc"),
            Target::ProcessHost => matches!(kind, "process.host" | "terminal.host"),
            Target::HttpService => kind == "http.service",
            Target::HttpRouter => kind == "http.router",
            Target::FileSystem => kind.starts_with("fs."),
            Target::Database => kind.starts_with("db.sql."),
            Target::Store => kind.starts_with("store."),
            Target::Queue => kind == "queue.queue",
            Target::QueueDriver => kind.starts_with("queue.driver."),
            Target::EnvStorage => kind.starts_with("env.storage."),
            Target::TemplateSet => kind == "template.set",
            Target::TokenStore => kind == "security.token_store",
            Target::Policy => kind.starts_with("security.policy"),
            Target::Contract => kind == "contract.definition",
            Target::Network => kind.starts_with("network"),
        }
    }
}

/// A field that may be missing.
const fn field(path: &'static str, ty: Type) -> Field {
    Field { path, ty, missing: None }
}

/// A field that must be there.
const fn needed(path: &'static str, ty: Type, code: P, message: &'static str) -> Field {
    Field { path, ty, missing: Some((code, message)) }
}

/// An integer of at least `min`.
const fn at_least(min: i64) -> Type {
    Type::Int(min, i64::MAX, None)
}

/// What all kinds have that run.
const LIFECYCLE: &[Field] = &[
    field("lifecycle.auto_start", Type::Bool),
    field("lifecycle.startup", Type::OneOf(&["required", "optional"], P::C0110)),
    field("lifecycle.start_timeout", Type::Duration),
    field("lifecycle.stop_timeout", Type::Duration),
    field("lifecycle.stable_threshold", Type::Duration),
    field("lifecycle.requires", Type::Refs(Target::Any)),
    field("lifecycle.depends_on", Type::Refs(Target::Any)),
    field("lifecycle.restart.initial_delay", Type::Duration),
    field("lifecycle.restart.max_delay", Type::Duration),
    field("lifecycle.restart.backoff_factor", Type::Number(1.0, f64::MAX)),
    field("lifecycle.restart.jitter", Type::Number(0.0, 1.0)),
    field("lifecycle.restart.max_attempts", at_least(0)),
    field("lifecycle.security.actor.id", Type::Text),
    field("lifecycle.security.actor.meta", Type::Map),
    field("lifecycle.security.policies", Type::Refs(Target::Policy)),
    field("lifecycle.security.groups", Type::Refs(Target::Group)),
];

/// No check beyond the rows.
fn nothing(_: &Entry, _: &mut Checker<'_>) {}

/// All kinds, in groups.
static GROUPS: &[&[Kind]] = &[
    lua::KINDS,
    service::KINDS,
    http::KINDS,
    data::KINDS,
    env::KINDS,
    security::KINDS,
    contract::KINDS,
    namespace::KINDS,
];

/// All kinds in the order of lists.
pub fn all() -> impl Iterator<Item = &'static Kind> {
    GROUPS.iter().flat_map(|group| group.iter())
}

/// The kind of this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Kind> {
    all().find(|kind| kind.name == name)
}

/// Names that a later release will know; a `*` at the end stands for anything.
pub const LATER: &[&str] = &[
    "function.wasm",
    "function.wat",
    "process.wasm",
    "db.cdc.postgres",
    "store.kv.*",
    "queue.driver.amqp",
    "queue.driver.sqs",
    "exec.docker",
    "config.aws",
    "cloudstorage.s3",
    "network*",
    "temporal.*",
];

/// Whether a kind is known and not part of this build.
#[must_use]
pub fn is_later(name: &str) -> bool {
    LATER.iter().any(|later| match later.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => name == *later,
    })
}

/// The fault of a kind that there is not.
pub(super) fn unknown(entry: &Entry) -> Fault {
    let name = &*entry.kind;
    if is_later(name) {
        let message = format!("kind '{name}' is not part of this build");
        let help = "say 'lifecycle: {startup: optional}' to go on without it, or disable the entry";
        return Fault::new(P::C0131, message).in_field("kind").with_note(format!("in {}", entry.id)).with_help(help);
    }
    let near = suggest::near(name, all().map(|kind| kind.name));
    let message = match near.first() {
        Some(near) => format!("unknown kind '{name}'; did you mean '{near}'?"),
        None => format!("unknown kind '{name}'"),
    };
    let fault = Fault::new(P::C0130, message).in_field("kind").with_note(format!("in {}", entry.id));
    if near.is_empty() { fault.with_help("'wippy registry kinds' lists them") } else { fault }
}

impl Kind {
    /// All its fields.
    pub(super) fn rows(&self) -> impl Iterator<Item = &'static Field> + use<> {
        self.fields.iter().flat_map(|rows| rows.iter())
    }

    /// Its field at `path`.
    pub(super) fn row(&self, path: &str) -> Option<&'static Field> {
        self.rows().find(|row| row.path == path)
    }

    /// Whether it takes any data.
    pub(super) fn is_free(&self) -> bool {
        self.fields.is_empty()
    }

    /// The paths of its fields, for lists.
    pub fn field_paths(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.rows().map(|row| row.path)
    }
}

impl std::fmt::Debug for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Kind({})", self.name)
    }
}
