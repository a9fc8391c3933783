//! Messages are those of the reference implementation, to the letter.

use bumpalo::Bump;

use super::parse_text;
use crate::source::Names;

/// Programs and messages, written by `messages.lua`, which says how to read it.
const CASES: &str = include_str!("messages.txt");

#[test]
fn first_message_is_that_of_the_reference_implementation() {
    let mut n_cases = 0;
    let mut differences = Vec::new();
    for line in CASES.lines() {
        let (program, expected) = line.split_once('\t').unwrap();
        let program = decode(program);
        let arena = Bump::new();
        let parsed = parse_text(&program, &arena, &mut Names::new());
        let actual = parsed.errors.first().map_or(b"ok".to_vec(), |e| e.lua_message(b"s"));
        n_cases += 1;
        if actual != decode(expected) {
            differences.push(format!("{line}\n   was: {}", String::from_utf8_lossy(&actual)));
        }
    }
    assert!(n_cases > 1_500, "{n_cases}");
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

fn decode(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some((plain, tail)) = rest.split_once('%') {
        bytes.extend_from_slice(plain.as_bytes());
        let (code, tail) = tail.split_at(2);
        bytes.push(u8::from_str_radix(code, 16).unwrap());
        rest = tail;
    }
    bytes.extend_from_slice(rest.as_bytes());
    bytes
}
