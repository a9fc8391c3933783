//! Texts for the modules that read them.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| wippy_fuzz::texts::case(bytes));
