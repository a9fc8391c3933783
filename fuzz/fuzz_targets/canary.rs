//! Must fail: shows that a run of the fuzzer would notice a find. Its program has a bug that only some inputs reach.

#![no_main]

use libfuzzer_sys::fuzz_target;
use wippy_fuzz::choice::Choices;

fuzz_target!(|bytes: &[u8]| {
    let program = wippy_fuzz::calls::program(&mut Choices::from_bytes(bytes));
    assert!(bytes.len() < 4 || !program.contains("math.ult"), "the canary sings");
});
