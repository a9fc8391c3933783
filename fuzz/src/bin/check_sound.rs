//! Many typed programs: `check_sound [--count N] [--seed N] [--show SEED]`. Every second one is wild.

use std::process::ExitCode;
use wippy::types::Library;
use wippy_fuzz::sound::{self, Verdict};

fn main() -> ExitCode {
    let (mut count, mut first, mut shown) = (10_000_u64, 1_u64, None);
    let words: Vec<String> = std::env::args().skip(1).collect();
    for pair in words.chunks(2) {
        let [name, value] = pair else { return usage() };
        let Ok(number) = value.parse() else { return usage() };
        match name.as_str() {
            "--count" => count = number,
            "--seed" => first = number,
            "--show" => shown = Some(number),
            _ => return usage(),
        }
    }
    let library = Library::standard();
    if let Some(seed) = shown {
        let (program, verdict) = sound::judge(seed, seed % 2 == 1, &library);
        println!("{}\n-- {verdict:?}", program.typed);
        return ExitCode::SUCCESS;
    }
    let (mut n_sound, mut n_refused, mut n_long, mut n_wrong) = (0_u64, 0_u64, 0_u64, 0_u64);
    for seed in first..first + count {
        match sound::judge(seed, seed % 2 == 1, &library).1 {
            Verdict::Sound => n_sound += 1,
            Verdict::Refused => n_refused += 1,
            Verdict::TooLong => n_long += 1,
            Verdict::Wrong(text) => {
                n_wrong += 1;
                if n_wrong <= 20 {
                    println!("seed {seed}: {text}");
                }
            }
        }
    }
    println!("{n_sound} sound, {n_refused} wild ones refused, {n_long} too long, {n_wrong} wrong");
    if n_wrong == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn usage() -> ExitCode {
    eprintln!("usage: check_sound [--count N] [--seed N] [--show SEED]");
    ExitCode::from(2)
}
