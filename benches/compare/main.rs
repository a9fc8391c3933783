//! `cargo bench --bench compare`: runs the programs of `benches/programs` with wippy and its peers and compares.
//!
//! Every program runs under every interpreter in interleaved rounds, so that a slow phase of the machine hits all of
//! them alike. Time is CPU time and memory is peak resident size, both as the kernel accounts them for the child
//! process. A result counts only if all interpreters printed the same text. `benches/README.md` explains the options.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command-line tool that reports to the user")]

mod child;
mod command;
mod counts;
mod document;
mod options;
mod peers;
mod programs;
mod report;
mod stats;

use std::process::ExitCode;

use options::{Mode, Options};
use peers::Peer;
use programs::Program;
use report::{Cell, Row};

fn main() -> ExitCode {
    command::main(options::parse(std::env::args().skip(1)), options::HELP, run)
}

fn run(options: &Options) -> Result<(), String> {
    let mut programs = programs::find(if options.numeric { "numeric" } else { "programs" }, &options.only)?;
    if !options.numeric {
        return run_programs(options, &programs);
    }
    let texts = std::env::temp_dir().join(format!("wippy-numeric-{}", std::process::id()));
    std::fs::create_dir_all(&texts).map_err(|error| format!("{}: {error}", texts.display()))?;
    let result = programs::split(&mut programs, &texts).and_then(|()| run_programs(options, &programs));
    drop(std::fs::remove_dir_all(&texts));
    result
}

fn run_programs(options: &Options, programs: &[Program]) -> Result<(), String> {
    match options.mode {
        Mode::Counts { update } => counts::run(&peers::wippy(), programs, update),
        Mode::Smoke => smoke(programs, options),
        Mode::Measure => measure(programs, options),
    }
}

/// One small run of each program by each interpreter: only the outputs matter.
fn smoke(programs: &[Program], options: &Options) -> Result<(), String> {
    let peers = peers::available(options);
    for program in programs {
        let mut expected = None;
        for peer in peers.iter().filter(|peer| program.suits(&peer.name)) {
            let output = child::run(peer, program.path_for(&peer.name), Some(program.small))?.output;
            check_same(program, peer, &mut expected, output)?;
        }
    }
    println!("{} programs, same output from {}", programs.len(), peers::names(&peers));
    Ok(())
}

fn measure(programs: &[Program], options: &Options) -> Result<(), String> {
    let peers = peers::available(options);
    let mut out = report::Report::new(&peers, options);
    out.begin(child::memory_floor_kib()?);
    for program in programs {
        let cells = measure_program(program, &peers, options.rounds)?;
        out.program(Row { name: program.name.clone(), cells });
    }
    out.summary();
    if options.only.is_empty() && !options.numeric {
        for micro in programs::find("micro", &[])? {
            // The shortest program is over in a millisecond, so it is run more often.
            let factor = if micro.size == 0 { 5 } else { 1 };
            let cells = measure_program(&micro, &peers, options.rounds * factor)?;
            out.micro(&micro, &cells);
        }
    }
    out.finish()
}

/// Interleaved rounds of one program; `None` for an interpreter that it does not suit.
fn measure_program(program: &Program, peers: &[Peer], rounds: usize) -> Result<Vec<Option<Cell>>, String> {
    let mut samples: Vec<Vec<child::Usage>> = peers.iter().map(|_| Vec::new()).collect();
    let mut expected = None;
    for round in 0..rounds {
        // Each round starts with another interpreter: none is always the one that finds a warm or a hot machine.
        for turn in 0..peers.len() {
            let index = (round + turn) % peers.len();
            let (Some(peer), Some(sample)) = (peers.get(index), samples.get_mut(index)) else {
                continue;
            };
            if !program.suits(&peer.name) {
                continue;
            }
            let result = child::run(peer, program.path_for(&peer.name), None)?;
            check_same(program, peer, &mut expected, result.output)?;
            sample.push(result.usage);
        }
    }
    Ok(samples.iter().map(|usages| Cell::from_usages(usages)).collect())
}

fn check_same(
    program: &Program,
    peer: &Peer,
    expected: &mut Option<(String, Vec<u8>)>,
    output: Vec<u8>,
) -> Result<(), String> {
    let Some((first_name, first_output)) = expected else {
        *expected = Some((peer.name.clone(), output));
        return Ok(());
    };
    if *first_output == output {
        return Ok(());
    }
    Err(format!(
        "{}: {} printed\n{}\nbut {} printed\n{}",
        program.name,
        first_name,
        String::from_utf8_lossy(first_output),
        peer.name,
        String::from_utf8_lossy(&output)
    ))
}
