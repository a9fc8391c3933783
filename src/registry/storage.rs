//! Where versions are kept.

use super::changes::Op;
use super::version::Version;

/// Whether versions are kept, and where.
pub(crate) enum Keeping {
    /// Only what is current.
    Off,
    /// As long as the run.
    Memory,
    /// Beyond it.
    #[cfg_attr(not(feature = "sqlite"), expect(dead_code, reason = "SQLite is the one storage"))]
    Stored(Box<dyn Storage>),
}

/// A version as it is kept: without its state, which follows from the files and the operations.
#[derive(Debug)]
pub(crate) struct Stored {
    pub(crate) number: u64,
    pub(crate) parent: u64,
    /// When, in nanoseconds since 1970.
    pub(crate) time: i64,
    pub(crate) comment: Option<String>,
    pub(crate) ops: Vec<Op>,
}

/// A place for versions. What has returned without an error is not lost, whatever happens to the program.
pub(crate) trait Storage: Send {
    /// All versions by number, the number of the current one, and the greatest number that was ever used.
    ///
    /// # Errors
    /// They cannot be read: why.
    fn load(&mut self) -> Result<(Vec<Stored>, u64, u64), String>;

    /// Keeps a version, which is the current one from now on.
    ///
    /// # Errors
    /// It is not kept: why.
    fn append(&mut self, version: &Version) -> Result<(), String>;

    /// Another version is the current one.
    ///
    /// # Errors
    /// It is not: why.
    fn set_head(&mut self, number: u64) -> Result<(), String>;

    /// Drops versions.
    ///
    /// # Errors
    /// They are still there: why.
    fn remove(&mut self, numbers: &[u64]) -> Result<(), String>;

    /// What messages call it.
    fn name(&self) -> String;
}
