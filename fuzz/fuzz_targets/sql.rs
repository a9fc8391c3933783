//! Texts of SQL in the query builder.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| wippy_fuzz::inside::sql(bytes));
