//! The generators of the fuzz targets on stable: a few hundred programs of fixed seeds, each run by the
//! `wippy` binary and by the reference Lua, with the same output.
//!
//! The long runs are those of `fuzz/`; this one shows that generators and oracles are alive. Where `lua5.3`
//! is missing the comparison is skipped with a word, except under CI, which must have it.

#![expect(
    dead_code,
    unreachable_pub,
    clippy::cast_possible_truncation,
    clippy::indexing_slicing,
    clippy::print_stderr,
    clippy::wildcard_enum_match_arm,
    reason = "the generators are those of the fuzz package, as they are; what only its targets call is not used here"
)]

#[path = "../fuzz/src/batch.rs"]
mod batch;
#[path = "../fuzz/src/calls.rs"]
mod calls;
#[path = "../fuzz/src/choice.rs"]
mod choice;
#[path = "../fuzz/src/diff.rs"]
mod diff;
#[path = "../fuzz/src/generate/mod.rs"]
mod generate;
#[path = "../fuzz/src/literal.rs"]
mod literal;
#[path = "../fuzz/src/mutate.rs"]
mod mutate;
#[path = "../fuzz/src/table_ops.rs"]
mod table_ops;
#[path = "../fuzz/src/texts.rs"]
mod texts;

use batch::{Frame, Interpreter, Scratch};
use choice::Choices;
use diff::{Mask, Verdict, compare};
use generate::Flavour;
use std::time::Duration;

/// Far more than a batch takes, even in a debug build on a busy machine.
const LIMIT: Duration = Duration::from_secs(120);
const SEED: u64 = 20_261_126;

fn wippy() -> Interpreter {
    Interpreter { command: env!("CARGO_BIN_EXE_wippy").into() }
}

/// The reference Lua, if this machine has it.
fn reference() -> Option<Interpreter> {
    let version = std::process::Command::new("lua5.3").arg("-v").output();
    if version.is_ok() {
        return Some(Interpreter { command: "lua5.3".into() });
    }
    assert!(std::env::var_os("CI").is_none(), "CI needs lua5.3 for the comparison of generated programs");
    eprintln!("skipped: lua5.3 is not installed, so there is nothing to compare generated programs with");
    None
}

fn frames(interpreter: &Interpreter, programs: &[String], flavour: Flavour) -> Vec<Frame> {
    let scratch = Scratch::new().expect("a folder for scripts");
    batch::run(interpreter, &scratch, programs, flavour, LIMIT).expect("the interpreter starts")
}

/// Runs `n` programs of `generate` under both and fails with the first that differs.
fn agree(n: u64, flavour: Flavour, generate: fn(&mut Choices) -> String) {
    let Some(lua) = reference() else { return };
    let programs: Vec<String> = (0..n).map(|i| generate(&mut Choices::from_seed(SEED + i))).collect();
    let (expected, ours) = (frames(&lua, &programs, flavour), frames(&wippy(), &programs, flavour));
    let mut n_reached = 0;
    for ((program, a), b) in programs.iter().zip(&expected).zip(&ours) {
        n_reached += u64::from(matches!(a, Frame::Finished { reached: true, .. }));
        if let Verdict::Differs(difference) = compare(program, a, b, Mask::default()) {
            panic!("reference: {}\nours:      {}\n{program}", difference.reference, difference.ours);
        }
    }
    assert!(n_reached * 100 >= n * 60, "only {n_reached} of {n} programs reach their last statement");
}

#[test]
fn programs_in_the_globals() {
    agree(120, Flavour::Globals, |c| generate::program(c, Flavour::Globals));
}

#[test]
fn programs_in_environments() {
    agree(80, Flavour::Environment, |c| generate::program(c, Flavour::Environment));
}

#[test]
fn programs_with_debug() {
    agree(40, Flavour::Debug, |c| generate::program(c, Flavour::Debug));
}

#[test]
fn library_calls() {
    agree(60, Flavour::Globals, calls::program);
}

#[test]
fn broken_sources() {
    agree(60, Flavour::Globals, mutate::program);
}

/// These check themselves, so they need no reference.
#[test]
fn operations_on_tables() {
    let programs: Vec<String> = (0..60).map(|i| table_ops::program(&mut Choices::from_seed(SEED + i))).collect();
    for (program, frame) in programs.iter().zip(frames(&wippy(), &programs, Flavour::Globals)) {
        match frame {
            Frame::Finished { reached: true, .. } => {}
            other => panic!("{other:?}\n{program}"),
        }
    }
}

#[test]
fn a_seed_gives_the_same_program_every_time() {
    for seed in 0..20 {
        let program = || generate::program(&mut Choices::from_seed(seed), Flavour::Globals);
        assert_eq!(program(), program());
    }
    let from_bytes = |bytes| generate::program(&mut Choices::from_bytes(bytes), Flavour::Globals);
    assert_eq!(from_bytes(b"some bytes"), from_bytes(b"some bytes"));
    assert_ne!(from_bytes(b"some bytes"), from_bytes(b"soMe bytes"));
}

#[test]
fn damaged_texts_are_read_or_refused() {
    for number in 0..TEXTS {
        let (which, text) = texts::damaged(number);
        texts::check(which, &text);
    }
}

/// Texts that the modules read.
const TEXTS: u64 = 1000;
