//! Generated programs against the reference Lua.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| wippy_fuzz::inside::diff_lua(bytes));
