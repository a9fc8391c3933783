//! Programs derived from the grammar, with comments and line ends thrown in.

use crate::corpus::{complaint, tree};
use crate::derive::{Random, program, render};
use crate::ebnf::Grammar;

const LUA: &str = include_str!("../../grammar/lua53.ebnf");
const TYPES: &str = include_str!("../../grammar/types.ebnf");

/// The text with comments and line ends in some places between tokens.
fn decorated(text: &str, random: &mut Random) -> String {
    let mut decorated = String::new();
    for word in text.split(' ') {
        decorated.push_str(word);
        decorated.push_str(match random.below(30) {
            0 => " -- comment\n",
            1 => " --[[ block ]] ",
            2 => "\n",
            3 => "\n\n\n",
            4 => "\n-- own line\n",
            5 => "\n--[[ two\nlines ]]\n",
            6 => " --[=[ at the end ]=]\n",
            7 => "\n-- fmt: off\n",
            8 => "\n-- fmt: on\n",
            _ => " ",
        });
    }
    decorated
}

fn check(grammar: &Grammar, seed: u64, decorates: bool) {
    let mut random = Random(seed);
    let mut n_programs = 0;
    for round in 0..4_000 {
        let fuel = 2 + random.below(60);
        let tokens = program(grammar, &mut random, fuel);
        let mut text = render(&tokens);
        if decorates {
            text = decorated(&text, &mut random);
        }
        n_programs += u32::from(tree(text.as_bytes()).is_some());
        if let Some(complaint) = complaint(text.as_bytes()) {
            panic!("round {round}: {complaint}\n{text}");
        }
    }
    assert!(n_programs > 500, "{n_programs} programs");
}

#[test]
fn derived_programs_of_lua() {
    check(&Grammar::default().read(LUA), 11, false);
}

#[test]
fn derived_programs_with_types() {
    check(&Grammar::default().read(LUA).read(TYPES), 12, false);
}

#[test]
fn derived_programs_with_comments() {
    check(&Grammar::default().read(LUA), 13, true);
    check(&Grammar::default().read(LUA).read(TYPES), 14, true);
}
