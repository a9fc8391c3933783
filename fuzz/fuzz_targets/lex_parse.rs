//! Any bytes through the lexer and the parser.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| wippy_fuzz::inside::lex_parse(bytes));
