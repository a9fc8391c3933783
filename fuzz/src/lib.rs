//! Generators of Lua programs and the oracles that judge them, for the fuzz targets of wippy.
//!
//! Nothing here knows libFuzzer or the insides of wippy: a generator turns bytes or a seed into source
//! text (`generate`, `calls`, `table_ops`, `mutate`), `batch` puts many programs into one script, runs it
//! under an interpreter and takes the framed output apart, `diff` compares two interpreters, and
//! `minimise` makes what differs small. Only `inside`, `sound` and `texts`, which run wippy in the fuzzer's own process,
//! need it as a library. The tests of the main package use the same modules on stable.

pub mod batch;
pub mod calls;
pub mod choice;
pub mod diff;
pub mod generate;
#[cfg(feature = "targets")]
pub mod inside;
pub mod literal;
pub mod minimise;
pub mod mutate;
#[cfg(feature = "library")]
pub mod sound;
pub mod table_ops;
#[cfg(feature = "targets")]
pub mod texts;
pub mod typed;
