//! How an entry says when its service is started, stopped and restarted (specification: entries 7.2).

use super::policy::{Lifecycle, Restart};
use crate::project::{Entry, Fault, Id};

/// The lifecycle of an entry; `requires` are the services that it needs.
///
/// # Errors
/// A field is not what it should be.
pub(super) fn read(entry: &Entry, starts_itself: bool, requires: Vec<Id>) -> Result<Lifecycle, Fault> {
    let defaults = Lifecycle::default();
    let duration = |field: &str, default| Ok(entry.duration(&format!("lifecycle.{field}"))?.unwrap_or(default));
    Ok(Lifecycle {
        auto_start: entry.bool("lifecycle.auto_start")?.unwrap_or(starts_itself),
        is_required: entry.string("lifecycle.startup")? != Some("optional"),
        start_timeout: duration("start_timeout", defaults.start_timeout)?,
        stop_timeout: duration("stop_timeout", defaults.stop_timeout)?,
        stable_threshold: duration("stable_threshold", defaults.stable_threshold)?,
        requires: requires.iter().map(|id| id.as_str().to_owned()).collect(),
        restart: restart(entry)?,
    })
}

fn restart(entry: &Entry) -> Result<Restart, Fault> {
    let defaults = Restart::default();
    let duration = |field: &str, default| Ok(entry.duration(&format!("lifecycle.restart.{field}"))?.unwrap_or(default));
    let float = |field: &str, default| Ok(entry.float(&format!("lifecycle.restart.{field}"))?.unwrap_or(default));
    let attempts = entry.int("lifecycle.restart.max_attempts")?.unwrap_or(0);
    Ok(Restart {
        initial_delay: duration("initial_delay", defaults.initial_delay)?,
        max_delay: duration("max_delay", defaults.max_delay)?,
        backoff_factor: float("backoff_factor", defaults.backoff_factor)?.max(1.0),
        jitter: float("jitter", defaults.jitter)?.clamp(0.0, 1.0),
        max_attempts: u32::try_from(attempts.max(0)).unwrap_or(u32::MAX),
    })
}
