//! The clock of a runtime: nanoseconds since it began. The simulator's stands still until it is moved.

#![forbid(unsafe_code)]

use std::time::Instant;

use super::sync::{AtomicU64, Ordering};

/// A time in nanoseconds since the runtime began.
pub type Nanos = u64;

/// See the head of the file.
pub enum Clock {
    /// Monotonic time of the system.
    Real(Instant),
    /// Time that the simulator sets.
    Virtual(AtomicU64),
}

impl Clock {
    /// Real time from now on.
    pub fn real() -> Clock {
        Clock::Real(Instant::now())
    }

    /// Virtual time, at 0.
    pub fn virtual_time() -> Clock {
        Clock::Virtual(AtomicU64::new(0))
    }

    /// The time. Real time costs some 50 ns.
    pub fn now(&self) -> Nanos {
        match self {
            // 584 years fit.
            Clock::Real(start) => u64::try_from(start.elapsed().as_nanos()).unwrap_or(u64::MAX),
            Clock::Virtual(now) => now.load(Ordering::Relaxed),
        }
    }

    /// Moves virtual time on to a moment; it never goes back. Real time stays as it is.
    pub fn advance_to(&self, moment: Nanos) {
        if let Clock::Virtual(now) = self {
            now.fetch_max(moment, Ordering::Relaxed);
        }
    }
}
