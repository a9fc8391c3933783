//! How a statement of SQLite is stopped, limited, and how long it waits for locks of others.
//!
//! SQLite asks two questions while it runs: every so many operations whether to go on, and, where a file is locked,
//! whether to try again. Both answers are given from here.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64};
use std::time::Duration;

use super::RELAXED;

/// Operations of SQLite's machine between two questions, some 20 microseconds.
pub(super) const OPS_PER_CALL: i32 = 1000;
/// Questions after which a statement that may not take long is given up.
const CALLS_LIMIT: i64 = 8;

/// See the head of the file.
pub(super) struct Control {
    /// The running statement is to end.
    pub(super) is_stopped: AtomicBool,
    /// Questions until the running statement is given up; below zero it was.
    pub(super) calls_left: AtomicI64,
    pub(super) busy_timeout: Duration,
}

impl Control {
    /// A statement is about to begin, which nobody has stopped yet.
    pub(super) fn begin(&self) {
        self.is_stopped.store(false, RELAXED);
    }

    /// The next statements may not take long.
    pub(super) fn limit(&self) {
        self.begin();
        self.calls_left.store(CALLS_LIMIT, RELAXED);
    }

    /// Whether a statement was given up since [`Control::limit`].
    pub(super) fn was_exhausted(&self) -> bool {
        self.calls_left.load(RELAXED) < 0
    }

    /// Statements may take as long as they need again.
    pub(super) fn unlimit(&self) {
        self.calls_left.store(i64::MAX, RELAXED);
    }

    fn is_limited(&self) -> bool {
        self.calls_left.load(RELAXED) <= CALLS_LIMIT
    }

    /// Whether the running statement is to end.
    pub(super) fn progress(&self) -> bool {
        if self.is_stopped.load(RELAXED) {
            return true;
        }
        self.is_limited() && self.calls_left.fetch_sub(1, RELAXED) <= 0
    }

    /// Whether to try for the n-th time to get a lock, after a wait.
    pub(super) fn busy(&self, n: i32) -> bool {
        if self.is_limited() {
            self.calls_left.store(-1, RELAXED);
            return false;
        }
        let n = u32::try_from(n).unwrap_or(0);
        let waited: Duration = (0..n.min(WAITS_MAX)).map(wait).sum();
        if self.is_stopped.load(RELAXED) || waited >= self.busy_timeout {
            return false;
        }
        std::thread::sleep(wait(n).min(self.busy_timeout - waited));
        true
    }
}

/// So many waits are more than any timeout.
const WAITS_MAX: u32 = 1 << 16;

/// The n-th wait for a lock: short ones first.
fn wait(n: u32) -> Duration {
    Duration::from_millis(match n {
        0 => 1,
        1 => 2,
        2 => 5,
        3..=5 => 10,
        _ => 20,
    })
}

/// Stops one statement.
pub(in crate::modules::sql) struct Stopper(pub(super) Arc<Control>);

impl Stopper {
    /// Has the running statement end soon.
    pub(in crate::modules::sql) fn stop(&self) {
        self.0.is_stopped.store(true, RELAXED);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limited_statement_ends_and_never_waits() {
        let control = Control {
            is_stopped: AtomicBool::new(false),
            calls_left: AtomicI64::new(i64::MAX),
            busy_timeout: Duration::from_secs(5),
        };
        assert!((0..1000).all(|_| !control.progress()));
        control.limit();
        assert!((0..CALLS_LIMIT).all(|_| !control.progress()));
        assert!(control.progress() && control.was_exhausted());
        control.limit();
        assert!(!control.was_exhausted());
        assert!(!control.busy(0) && control.was_exhausted());
        control.unlimit();
        assert!(!control.progress() && !control.was_exhausted());
        control.is_stopped.store(true, RELAXED);
        assert!(control.progress() && !control.busy(0));
    }
}
