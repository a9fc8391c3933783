//! What comes from servers: compressed bodies, server-sent events, tokens of streams, queries, cookies.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| wippy::fuzz_net(bytes));
