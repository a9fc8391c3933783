//! The services of a project, as programs look at them. Who supervises them is above this room.

use crate::environment::Environment;

/// A service at some moment.
#[derive(Clone, Debug)]
pub(crate) struct ServiceState {
    pub(crate) id: String,
    /// `unknown`, `starting`, `running`, `stopping`, `stopped`, `exited` or `failed`.
    pub(crate) status: &'static str,
    /// `running` or `stopped`.
    pub(crate) desired: &'static str,
    /// Failures since the last stable run.
    pub(crate) retry_count: u32,
    /// When it last came to run, in nanoseconds since 1970; 0: never.
    pub(crate) started_at: i64,
    /// When its status last changed, likewise.
    pub(crate) last_update: i64,
    /// What there is to say about its status.
    pub(crate) details: Option<String>,
}

/// Who supervises the services of a run.
pub(crate) trait Supervision: Send + Sync {
    /// All services, by id.
    fn states(&self) -> Vec<ServiceState>;

    /// A variable of the environment, by its name or its id, has another value.
    fn variable_changed(&self, name: &[u8], environment: &Environment);
}
