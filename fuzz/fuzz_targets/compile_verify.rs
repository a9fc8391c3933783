//! Generated programs through the compiler and the verifier, and altered dumps through the loader.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| wippy_fuzz::inside::compile_verify(bytes));
