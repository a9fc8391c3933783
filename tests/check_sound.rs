//! Typed programs of fixed seeds: the checker accepts them, they do not raise, and annotations change no result.
//!
//! `WIPPY_SOUND_COUNT` asks for another number of programs than a few hundred; the long runs are those of `fuzz/`.

#![expect(
    dead_code,
    unreachable_pub,
    clippy::cast_possible_truncation,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    reason = "the generator is that of the fuzz package, as it is; what only its targets call is not used here"
)]

#[path = "../fuzz/src/choice.rs"]
mod choice;
#[path = "../fuzz/src/sound.rs"]
mod sound;
#[path = "../fuzz/src/typed.rs"]
mod typed;

use sound::Verdict;
use wippy::types::Library;

const COUNT: u64 = 400;
const SEED: u64 = 20_261_127;

#[test]
fn typed_programs_are_sound() {
    let count = std::env::var("WIPPY_SOUND_COUNT").ok().and_then(|text| text.parse().ok()).unwrap_or(COUNT);
    let library = Library::standard();
    let (mut n_sound, mut n_refused, mut n_long, mut wrong) = (0_u64, 0_u64, 0_u64, Vec::new());
    for seed in SEED..SEED + count {
        match sound::judge(seed, seed % 2 == 1, &library).1 {
            Verdict::Sound => n_sound += 1,
            Verdict::Refused => n_refused += 1,
            Verdict::TooLong => n_long += 1,
            Verdict::Wrong(text) => {
                let program = sound::judge(seed, seed % 2 == 1, &library).0;
                wrong.push(format!("seed {seed}: {text}\n{}", program.typed));
            }
        }
    }
    println!("{n_sound} sound, {n_refused} wild ones refused, {n_long} too long, {} wrong", wrong.len());
    wrong.truncate(3);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(n_sound * 2 > count && n_long * 100 < count, "{n_sound} of {count} programs say something");
}

#[test]
fn a_seed_gives_the_same_program_every_time() {
    for seed in 0..20 {
        let text = |is_wild| typed::program(&mut choice::Choices::from_seed(seed), is_wild).typed;
        assert_eq!(text(false), text(false));
        assert_eq!(text(true), text(true));
    }
}
