//! `cargo bench --bench start`: how long a project of 500 entries of 50 lines takes to start.
//!
//! The project is written to a temporary directory: libraries with and without annotations in folders of 25, each of which
//! imports another one, and commands that return at once. Each round starts it in every way once, each round beginning with
//! another way, and beside them `lua5.4` loads the same files without their annotations. Times are those on the wall, as
//! parts of a start run on several cores; the time of the processor stands beside them.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command-line tool that reports to the user")]

#[path = "../compare/command.rs"]
mod command;
mod options;
mod project;
#[path = "../compare/stats.rs"]
#[allow(dead_code, reason = "shared with the comparison of the language, which needs more of it")]
mod stats;
mod ways;

use std::process::ExitCode;

use options::Options;
use project::Project;
use ways::Sample;

fn main() -> ExitCode {
    command::main(options::parse(std::env::args().skip(1)), options::HELP, run)
}

fn run(options: &Options) -> Result<(), String> {
    let project = Project::write(options.n_entries)?;
    let ways = ways::available();
    let mut samples: Vec<Vec<Sample>> = ways.iter().map(|_| Vec::new()).collect();
    for round in 0..options.rounds {
        for turn in 0..ways.len() {
            let index = (round + turn) % ways.len();
            if let (Some(way), Some(samples)) = (ways.get(index), samples.get_mut(index)) {
                samples.push(way.measure(&project)?);
            }
        }
    }
    println!(
        "{} entries, {} lines, {} rounds; medians, milliseconds",
        options.n_entries,
        project.n_lines(),
        options.rounds
    );
    println!("{:<58} {:>8} {:>6} {:>10}", "", "wall", "±", "processor");
    for (way, samples) in ways.iter().zip(&samples) {
        let wall: Vec<f64> = samples.iter().map(|sample| sample.wall_ms).collect();
        let processor: Vec<f64> = samples.iter().map(|sample| sample.processor_ms).collect();
        println!(
            "{:<58} {:>8.1} {:>5.0}% {:>10.1}",
            way.name,
            stats::median(&wall),
            stats::spread(&wall) * 100.0,
            stats::median(&processor)
        );
    }
    Ok(())
}
