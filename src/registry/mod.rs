//! The registry: entries as programs see and change them, versions, searching (specification: registry).
//!
//! Entries are plain data here. What an entry means, and what becomes of it when it changes, is the business of a [`Host`]: a
//! project's, or that of a script, where nothing but plain entries is possible.
//!
//! ```text
//! Changes ──squash──▶ ops ──check──▶ Host::prepare ──▶ storage ──▶ Prepared::commit, state visible ──▶ listeners
//!                                    (nothing visible)  (durable)
//! ```
//!
//! | file | what |
//! |---|---|
//! | `entry.rs`, `state.rs` | one entry; a set of them, which a copy shares |
//! | `changes.rs` | operations, how several on one entry become one, differences of states |
//! | `filter.rs` | searching |
//! | `version.rs`, `storage.rs`, `sqlite.rs` | numbered states, and where they are kept |
//! | `live.rs` | the registry of a run: readers, the one writer, listeners |
//! | `patience.rs` | how long a host may take |
//! | `failure.rs` | what is told when something cannot be done |

#![forbid(unsafe_code)]

mod changes;
mod entry;
mod failure;
mod filter;
mod live;
mod patience;
#[cfg(feature = "sqlite")]
mod sqlite;
mod state;
mod storage;
mod version;

pub(crate) use changes::{Changes, Op, delta};
pub(crate) use entry::{Draft, Entry, split};
pub(crate) use failure::{Failure, Problem, What};
pub(crate) use filter::{Condition, Filter};
pub(crate) use live::{Change, Current, Host, Opened, Prepared, Proposal, Registry, Request, Script, Settings, Wait};
#[cfg(feature = "sqlite")]
pub(crate) use sqlite::Sqlite;
pub(crate) use state::State;
pub(crate) use storage::Keeping;
pub(crate) use version::Version;
