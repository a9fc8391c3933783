//! What the scheduler takes from `std::sync`: under `--cfg loom` the same names come from loom, which then tries every
//! interleaving of the models in `tests/loom`.
//!
//! Only what is modelled goes through here: state word, event queue, parking, the count of searching workers, timers.

#![forbid(unsafe_code)]

#[cfg(loom)]
pub use loom::{
    sync::{
        Arc, Condvar, Mutex, MutexGuard,
        atomic::{AtomicPtr, AtomicU32, AtomicU64, AtomicUsize, Ordering, fence},
    },
    thread,
};

#[cfg(not(loom))]
pub use std::{
    sync::{
        Arc, Condvar, Mutex, MutexGuard,
        atomic::{AtomicPtr, AtomicU32, AtomicU64, AtomicUsize, Ordering, fence},
    },
    thread,
};

/// Locks a mutex. A panic under one of our locks leaves nothing half done that matters: the data are counters, lists and
/// queues that each operation leaves whole, so poison is ignored.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}
