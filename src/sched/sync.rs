//! What the scheduler takes from `std::sync` and `std::thread`. With the feature `loom` the same names come from loom, which tries
//! every interleaving of small models (`tests/loom`); with `shuttle` from shuttle, which runs whole runtimes under
//! random schedules (`tests/shuttle`).
//!
//! The deques of crossbeam are as they are: to both tools each of their operations is one step.

#![forbid(unsafe_code)]

#[cfg(feature = "loom")]
pub use loom::{
    hint,
    sync::{
        Condvar, Mutex, MutexGuard,
        atomic::{
            AtomicBool, AtomicI32, AtomicPtr, AtomicU8, AtomicU16, AtomicU32, AtomicU64, AtomicUsize, Ordering, fence,
        },
    },
    thread,
};

#[cfg(feature = "shuttle")]
pub use shuttle::{
    hint,
    sync::{
        Condvar, Mutex, MutexGuard,
        atomic::{
            AtomicBool, AtomicI32, AtomicPtr, AtomicU8, AtomicU16, AtomicU32, AtomicU64, AtomicUsize, Ordering, fence,
        },
    },
    thread,
};

#[cfg(not(any(feature = "loom", feature = "shuttle")))]
pub use std::{
    hint,
    sync::{
        Condvar, Mutex, MutexGuard,
        atomic::{
            AtomicBool, AtomicI32, AtomicPtr, AtomicU8, AtomicU16, AtomicU32, AtomicU64, AtomicUsize, Ordering, fence,
        },
    },
    thread,
};

/// Locks a mutex. A panic under one of our locks leaves nothing half done that matters: the data are counters, lists and
/// queues that each operation leaves whole, so poison is ignored.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}
