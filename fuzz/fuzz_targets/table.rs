//! Operations on a table against a model.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| wippy_fuzz::inside::table(bytes));
