//! What programs see of the services: `system.supervisor`; and what they tell of variables.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::{SystemTime, UNIX_EPOCH};

use super::live::Live;
use super::machine::{Seen, Time};
use crate::environment::Environment;
use crate::process::supervision::{ServiceState, Supervision};

/// See the head of the file.
pub(super) struct Board {
    /// Nanoseconds from 1970 to the supervisor's time 0.
    epoch: i64,
    services: RwLock<Vec<ServiceState>>,
    live: Arc<Live>,
}

impl Board {
    /// A board whose time 0 is now.
    #[expect(clippy::disallowed_methods, reason = "programs are told when services came to run")]
    pub(super) fn new(live: Arc<Live>) -> Board {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_nanos());
        Board { epoch: i64::try_from(now).unwrap_or(0), services: RwLock::default(), live }
    }

    /// Shows these services.
    pub(super) fn show(&self, all: &[Seen]) {
        let time = |time: Option<Time>| {
            time.map_or(0, |time| self.epoch.saturating_add(i64::try_from(time.as_nanos()).unwrap_or(i64::MAX)))
        };
        let states = all.iter().map(|seen| ServiceState {
            id: seen.id.clone(),
            status: seen.status.name(),
            desired: if seen.is_wanted { "running" } else { "stopped" },
            retry_count: seen.retry_count,
            started_at: time(seen.started_at),
            last_update: time(seen.last_update),
            details: seen.details.clone(),
        });
        *self.services.write().unwrap_or_else(PoisonError::into_inner) = states.collect();
    }
}

impl Supervision for Board {
    fn states(&self) -> Vec<ServiceState> {
        self.services.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn variable_changed(&self, name: &[u8], environment: &Environment) {
        self.live.reconnect(name, environment);
    }
}
