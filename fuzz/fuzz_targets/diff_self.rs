//! Generated programs under two regimes.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| wippy_fuzz::inside::diff_self(bytes));
