//! What the `lifecycle` of an entry says: when a service is started, stopped and restarted (specification: supervision 3, 5).

use std::time::Duration;

/// See the head of the file.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Lifecycle {
    /// Start with the supervisor.
    pub(crate) auto_start: bool,
    /// A failure to start is one of the boot.
    pub(crate) is_required: bool,
    /// For one attempt.
    pub(crate) start_timeout: Duration,
    /// Graceful part of a stop.
    pub(crate) stop_timeout: Duration,
    /// Running so long resets the count of failures.
    pub(crate) stable_threshold: Duration,
    /// Ids of services that must be running first, sorted, none twice.
    pub(crate) requires: Vec<String>,
    pub(crate) restart: Restart,
}

/// When and how often a service that has failed is started again.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Restart {
    pub(crate) initial_delay: Duration,
    pub(crate) max_delay: Duration,
    /// At least 1.
    pub(crate) backoff_factor: f64,
    /// Between 0 and 1.
    pub(crate) jitter: f64,
    /// 0: no limit.
    pub(crate) max_attempts: u32,
}

impl Default for Lifecycle {
    fn default() -> Lifecycle {
        Lifecycle {
            auto_start: false,
            is_required: true,
            start_timeout: Duration::from_secs(10),
            stop_timeout: Duration::from_secs(10),
            stable_threshold: Duration::from_secs(5),
            requires: Vec::new(),
            restart: Restart::default(),
        }
    }
}

impl Default for Restart {
    fn default() -> Restart {
        Restart {
            initial_delay: Duration::from_secs(1),
            max_delay: Duration::from_secs(90),
            backoff_factor: 2.0,
            jitter: 0.1,
            max_attempts: 0,
        }
    }
}

impl Restart {
    /// How long to wait before the start that follows failure number `n` in a row, counted from 1. `chance` is a random
    /// number in `[0, 1)`.
    pub(crate) fn delay(&self, n: u32, chance: f64) -> Duration {
        let exponent = i32::try_from(n.saturating_sub(1)).unwrap_or(i32::MAX);
        let grown = self.initial_delay.as_secs_f64() * self.backoff_factor.powi(exponent);
        let capped = grown.min(self.max_delay.as_secs_f64());
        let spread = 1.0 + self.jitter * (2.0 * chance - 1.0);
        Duration::try_from_secs_f64(capped * spread).unwrap_or(self.max_delay)
    }

    /// Whether failure number `n` in a row is the last.
    pub(crate) fn gives_up(&self, n: u32) -> bool {
        self.max_attempts > 0 && n >= self.max_attempts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: fn(u64) -> Duration = Duration::from_millis;

    #[test]
    fn delays_grow_up_to_their_limit() {
        let restart = Restart { initial_delay: MS(20), max_delay: MS(100), jitter: 0.0, ..Restart::default() };
        let delays: Vec<Duration> = (1..=5).map(|n| restart.delay(n, 0.7)).collect();
        assert_eq!(delays, [20, 40, 80, 100, 100].map(MS));
        assert_eq!(restart.delay(u32::MAX, 0.0), MS(100));
    }

    #[test]
    fn jitter_spreads_delays_around_the_capped_one() {
        let restart = Restart { initial_delay: MS(100), max_delay: MS(100), jitter: 0.5, ..Restart::default() };
        assert_eq!([0.0, 0.5, 1.0].map(|chance| restart.delay(3, chance)), [50, 100, 150].map(MS));
    }

    #[test]
    fn a_limit_of_attempts_counts_the_first() {
        let restart = Restart { max_attempts: 3, ..Restart::default() };
        assert_eq!([1, 2, 3].map(|n| restart.gives_up(n)), [false, false, true]);
        assert!(!Restart::default().gives_up(u32::MAX));
    }
}
