//! Packs: bytes as a whole, and as the content of sections whose hashes are right.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| wippy::pack::fuzz(bytes));
