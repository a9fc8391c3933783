//! Projects: entries from files, checked, as data (specification: entries.md).
//!
//! This room reads and judges; it starts nothing. Every mistake is a [`Finding`], and all of them are collected.
//!
//! | file | what |
//! |---|---|
//! | `id.rs`, `data.rs`, `entry.rs` | ids and references, values, entries with typed access to their fields |
//! | `field.rs` | what values of fields may be: durations, sizes, modes |
//! | `finding.rs`, `place.rs` | mistakes with and without places; where a value stands |
//! | `root.rs`, `config.rs`, `settings.rs` | project root, lock file, configuration |
//! | `load.rs`, `read.rs`, `content.rs` | all files; one file to entries; `file://` |
//! | `change.rs`, `pattern.rs`, `link.rs` | overrides, what is disabled, `ns.*` |
//! | `kind/` | the kinds, as tables |
//! | `check.rs`, `refs.rs`, `rings.rs`, `cross.rs` | entries against their kinds, references and order, entries against each other |
//! | `amend.rs` | changes of entries while the project runs |
//! | `placeholder.rs` | `${env:NAME}` |
//! | `sources.rs` | Lua sources: syntax, requires |
//! | `cache/` | what is kept of sources between starts |
//! | `show.rs` | entries as YAML and JSON |

#![forbid(unsafe_code)]
#![expect(clippy::wildcard_enum_match_arm, reason = "a few types of values and kinds are told apart from all others")]

pub mod amend;
pub mod cache;
mod change;
mod check;
pub mod config;
mod content;
mod cross;
pub mod data;
pub mod entry;
pub mod field;
pub mod finding;
pub mod id;
pub mod kind;
mod link;
mod load;
pub mod pattern;
mod place;
pub mod placeholder;
mod read;
pub mod refs;
mod rings;
pub mod root;
pub mod settings;
pub mod show;
pub mod sources;

pub use cache::Cache;
pub use check::recheck;
pub use config::Config;
pub use data::{Data, FileText, Map};
pub use entry::{Entry, State};
pub use finding::{Fault, Finding, Place};
pub use id::{BYTECODE_FILES, Id, TEST_LIBRARY};
pub use load::{Chunks, Loaded, Options, Packed, bytecode_hash, inspect, load, load_packed, sha256_text};
pub use place::Origin;
pub use refs::{Graph, Reference};
