//! Holds the grammar files and the parser together.
//!
//! Programs derived from `grammar/*.ebnf` must be accepted, conditions of the context apart;
//! whatever the parser accepts must be derivable, which is tried on programs that were derived and
//! then damaged.

#![expect(
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    reason = "a test may panic, and its matches name what matters"
)]

mod derive;
mod ebnf;
mod recognize;

use bumpalo::Bump;
use derive::{Random, Token, plain, program, render, token_of_class};
use ebnf::Grammar;
use recognize::Recognizer;
use wippy::source::Names;
use wippy::syntax::{ParseOptions, parse};

const LUA: &str = include_str!("../../grammar/lua53.ebnf");
const TYPES: &str = include_str!("../../grammar/types.ebnf");

fn lua_grammar() -> Grammar {
    Grammar::default().read(LUA)
}

fn whole_grammar() -> Grammar {
    lua_grammar().read(TYPES)
}

/// The messages of the parser about `text`.
fn messages(text: &str) -> Vec<String> {
    let arena = Bump::new();
    let parsed = parse(text.as_bytes(), &arena, &mut Names::new(), ParseOptions::default());
    let message =
        |error: &wippy::syntax::SyntaxError| format!("{}: {}", error.line, String::from_utf8_lossy(&error.message));
    parsed.errors.iter().map(message).collect()
}

/// Whether `message` is about a condition of the context, which the grammar does not express.
fn is_about_context(message: &str) -> bool {
    ["<break>", "no visible label", "<goto", "already defined"].iter().any(|text| message.contains(text))
}

fn check_derived_programs(grammar: &Grammar, seed: u64) {
    let mut random = Random(seed);
    for round in 0..6_000 {
        let fuel = 2 + random.below(60);
        let tokens = program(grammar, &mut random, fuel);
        let text = render(&tokens);
        let complaints = messages(&text);
        let is_accepted = complaints.iter().all(|message| is_about_context(message));
        assert!(is_accepted, "round {round}: {complaints:?}\n{text}");
    }
}

#[test]
fn derived_programs_of_lua_are_accepted() {
    check_derived_programs(&lua_grammar(), 1);
}

#[test]
fn derived_programs_with_types_are_accepted() {
    check_derived_programs(&whole_grammar(), 2);
}

#[test]
fn derived_programs_are_recognized() {
    let grammar = whole_grammar();
    let recognizer = Recognizer::new(&grammar);
    let mut random = Random(3);
    for _ in 0..300 {
        let tokens = program(&grammar, &mut random, 20);
        assert!(recognizer.accepts(&tokens), "{}", render(&tokens));
    }
}

/// Every token that the grammar knows.
fn all_tokens(grammar: &Grammar, random: &mut Random) -> Vec<Token> {
    fn collect(item: &ebnf::Item, texts: &mut Vec<String>) {
        match item {
            ebnf::Item::Token(text) => texts.push(text.clone()),
            ebnf::Item::Symbol(_) => {}
            ebnf::Item::Sequence(items) | ebnf::Item::Choice(items) => {
                items.iter().for_each(|item| collect(item, texts));
            }
            ebnf::Item::Repeat(item) | ebnf::Item::Option(item) => collect(item, texts),
        }
    }
    let mut texts = Vec::new();
    grammar.rules.values().for_each(|item| collect(item, &mut texts));
    texts.sort();
    texts.dedup();
    let mut tokens: Vec<Token> = texts.iter().map(|text| plain(text)).collect();
    for class in ["Name", "Number", "String"] {
        tokens.push(token_of_class(class, random));
    }
    tokens
}

fn damage(tokens: &mut Vec<Token>, pool: &[Token], random: &mut Random) {
    for _ in 0..=random.below(2) {
        if tokens.is_empty() {
            return;
        }
        let at = random.below(tokens.len());
        match random.below(5) {
            0 => drop(tokens.remove(at)),
            1 => tokens.insert(at, random.pick(pool).clone()),
            2 => tokens[at] = random.pick(pool).clone(),
            3 => tokens.insert(at, tokens[at].clone()),
            _ => {
                let other = random.below(tokens.len());
                tokens.swap(at, other);
            }
        }
    }
}

#[test]
fn what_the_grammar_excludes_is_refused() {
    let grammar = whole_grammar();
    let recognizer = Recognizer::new(&grammar);
    let mut random = Random(4);
    let pool = all_tokens(&grammar, &mut random);
    let (mut n_excluded, mut n_accepted) = (0, 0);
    for round in 0..6_000 {
        let fuel = 2 + random.below(16);
        let mut tokens = program(&grammar, &mut random, fuel);
        damage(&mut tokens, &pool, &mut random);
        let text = render(&tokens);
        if messages(&text).is_empty() {
            n_accepted += 1;
            assert!(recognizer.accepts(&tokens), "round {round}: accepted, but excluded:\n{text}");
        } else if tokens.len() < 60 && !recognizer.accepts(&tokens) {
            n_excluded += 1;
        }
    }
    assert!(n_excluded > 1_500, "{n_excluded} excluded, {n_accepted} accepted");
}
