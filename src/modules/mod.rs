//! The modules that wippy adds to the standard library: one file or folder a module.
//!
//! As the standard library they see the machine through `vm::native`, and what processes offer to programs through
//! `process`. Each describes itself in a [`Module`], and [`ALL`] is the list of them: a new one is a line there. How to write one
//! is told in `docs/modules.md`.

#![forbid(unsafe_code)]
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "functions tell a few kinds, types or answers apart from all others"
)]

mod base64;
mod cache;
#[cfg(feature = "compress")]
mod compress;
#[cfg(feature = "crypto")]
mod crypto;
mod ctx;
pub(crate) mod data;
mod env;
mod errors;
mod escape;
pub(crate) mod eval;
mod events;
#[cfg(feature = "exec")]
pub(crate) mod exec;
pub(crate) mod expr;
#[cfg(feature = "fs")]
pub(crate) mod fs;
mod funcs;
mod hash;
#[cfg(feature = "html")]
mod html;
#[cfg(feature = "net")]
mod http_client;
mod json;
mod logger;
mod metrics;
mod null;
mod payload;
mod pg;
pub(crate) mod queue;
mod registry;
mod resource;
pub(crate) mod security;
pub(crate) mod sql;
pub(crate) mod store;
#[cfg(feature = "net")]
mod stream;
mod subscription;
mod system;
pub(crate) mod templates;
mod terminal;
mod text;
mod time;
mod types;
mod uuid;
pub(crate) mod yaml;

use crate::stdlib::module::{Class, Module};
use crate::vm::native::Cx;

/// The built-in modules.
pub(crate) static ALL: &[&Module] = &[
    &base64::MODULE,
    &CHANNEL,
    #[cfg(feature = "compress")]
    &compress::MODULE,
    #[cfg(feature = "crypto")]
    &crypto::MODULE,
    &ctx::MODULE,
    &env::MODULE,
    &errors::MODULE,
    &eval::MODULE,
    &events::MODULE,
    #[cfg(feature = "exec")]
    &exec::MODULE,
    &expr::MODULE,
    #[cfg(feature = "fs")]
    &fs::MODULE,
    &funcs::MODULE,
    &hash::MODULE,
    #[cfg(feature = "html")]
    &html::MODULE,
    #[cfg(feature = "net")]
    &http_client::MODULE,
    &json::MODULE,
    &logger::MODULE,
    &metrics::MODULE,
    &payload::MODULE,
    &pg::MODULE,
    &PROCESS,
    &queue::MODULE,
    &registry::MODULE,
    &security::MODULE,
    &sql::MODULE,
    &store::MODULE,
    #[cfg(feature = "net")]
    &stream::MODULE,
    &system::MODULE,
    &templates::MODULE,
    &terminal::MODULE,
    &text::MODULE,
    &time::MODULE,
    &uuid::MODULE,
    &yaml::MODULE,
];

/// The module that an entry of a project lists by this name.
pub(crate) fn of_entries(name: &str) -> Option<&'static Module> {
    let of_all = || ALL.iter().find(|module| module.name() == name).copied();
    if name == terminal::IO.name() { Some(&terminal::IO) } else { of_all() }
}

// Those of the room `process`.
static CHANNEL: Module = Module::new("channel", "channels between coroutines and processes, select")
    .with_classes(&[Class::Process])
    .of_global();
static PROCESS: Module =
    Module::new("process", "processes, messages, links, monitors, names").with_classes(&[Class::Process]).of_global();

/// Opens what is there without `require`, in a state that has the standard library.
pub(crate) fn open_globals(cx: &mut Cx<'_>) {
    errors::open(cx);
    payload::open(cx);
    types::open(cx);
}
