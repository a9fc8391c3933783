//! Projects: entries from files, checked, as data (specification: entries.md).
//!
//! This room reads and judges; it starts nothing. Every mistake is a [`Finding`], and all of them are collected.
//!
//! | file | what |
//! |---|---|
//! | `id.rs` | ids of entries, references |
//! | `data.rs` | values |
//! | `field.rs` | what values of fields may be: durations, sizes, modes |
//! | `entry.rs` | entries with typed access to their fields, sets of entries |
//! | `finding.rs` | mistakes with and without places |
//! | `place.rs` | where a value stands |
//! | `read.rs` | one file to entries |
//! | `content.rs` | `file://` |
//! | `load.rs` | all files of a project |

#![forbid(unsafe_code)]

mod content;
pub mod data;
pub mod entry;
pub mod field;
pub mod finding;
pub mod id;
mod load;
mod place;
mod read;

pub use data::{Data, FileText, Map};
pub use entry::{Entry, State};
pub use finding::{Fault, Finding, Place};
pub use id::Id;
pub use load::{Loaded, Options, load};
pub use place::Origin;
