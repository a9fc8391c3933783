//! A program in Rust that runs Lua scripts and gives them a module of its own: words and how often a text has them.
//!
//! The module has a function that returns structured errors, and objects with methods. `cargo run --example embedding`
//! runs the script below, `cargo test --example embedding` tests it.

use std::collections::BTreeMap;

use wippy::vm::native::{Cx, HostType, Object, Raise, Ret, Value};
use wippy::{Class, Failure, Module, Options, Runtime, kind, ret_ok};

/// What programs find with `require("words")`. Its table is made when the first of them asks for it.
static WORDS: Module = Module::new("words", "counts words")
    .with_classes(&[Class::Deterministic])
    .with_functions(&[("count", count)])
    .with_open(|cx, table| {
        let stored = cx.raw_set_str(table, "LENGTH_MAX", LENGTH_MAX as i64);
        debug_assert!(stored.is_ok(), "a new table takes every named field");
    });

/// Longest text that is counted.
const LENGTH_MAX: usize = 1 << 20;

/// The type of its objects.
static COUNTS: HostType =
    HostType::new("words.Counts", &[("of", of), ("most_frequent", most_frequent)], &[("__len", len)]);

/// Words with their numbers.
struct Counts(BTreeMap<Vec<u8>, i64>);

impl Object for Counts {
    fn type_name(&self) -> &str {
        COUNTS.name()
    }
}

/// `words.count(text)`: a wrong type is raised, a bad value returned.
fn count(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let text = cx.check_str(1)?;
    if text.len() > LENGTH_MAX {
        return Failure::new(kind::INVALID, "text is too long").with_context("words.count").ret_nil(cx);
    }
    // Work that grows with the text is paid for, so that others get their turn.
    cx.charge(text.len() / 64);
    let mut counts = BTreeMap::new();
    for word in text.split(|byte| !byte.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
        *counts.entry(word.to_ascii_lowercase()).or_default() += 1;
    }
    let counts = cx.new_object(&COUNTS, Counts(counts));
    ret_ok(cx, counts)
}

/// `counts:of(word)`
fn of(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let word = cx.check_str(2)?.to_ascii_lowercase();
    let n = cx.check_object::<Counts>(1, &COUNTS)?.0.get(&word).copied().unwrap_or(0);
    cx.ret1(n)
}

/// `counts:most_frequent()`: a word and its number.
fn most_frequent(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let counts = &cx.check_object::<Counts>(1, &COUNTS)?.0;
    let most = counts.iter().max_by_key(|(word, n)| (**n, std::cmp::Reverse(*word)));
    let Some((word, n)) = most.map(|(word, n)| (word.clone(), *n)) else { return cx.ret1(Value::NIL) };
    let word = cx.new_str_from(word);
    cx.ret(&[word, n.into()])
}

/// `#counts`
fn len(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let n = cx.check_object::<Counts>(1, &COUNTS)?.0.len();
    cx.ret1(i64::try_from(n).unwrap_or(i64::MAX))
}

const SCRIPT: &[u8] = br#"
local words = require("words")
local counts = words.count("The quick fox and the lazy dog and the cat")
local _, err = words.count(("x"):rep(words.LENGTH_MAX + 1))
return #counts, counts:of("THE"), counts:most_frequent(), err:kind()
"#;

fn run() -> Result<Vec<String>, wippy::Error> {
    Runtime::with_modules(Options::default(), &[&WORDS]).run(SCRIPT, b"=script")
}

fn main() -> Result<(), wippy::Error> {
    use std::io::Write as _;
    // A closed standard output is no mistake of this program.
    let _ = writeln!(std::io::stdout(), "{}", run()?.join(" "));
    Ok(())
}

#[test]
fn the_script_finds_the_module() {
    assert_eq!(run(), Ok(["7", "3", "the", "Invalid"].map(str::to_owned).to_vec()));
}
