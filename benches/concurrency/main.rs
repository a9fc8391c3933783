//! `cargo bench --bench concurrency`: processes, messages and channels of wippy beside Erlang and Go.
//!
//! Each workload is one program in each language, in `lua`, `erlang` and `go`; it measures itself, without the start of
//! its runtime, and prints `NAME VALUE UNIT`. All run in interleaved rounds, so that a slow phase of the machine hits
//! all of them alike; the table shows medians. `benches/README.md` describes the workloads.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command-line tool that reports to the user")]

#[path = "../compare/command.rs"]
mod command;
#[path = "../compare/document.rs"]
mod document;
mod options;
mod report;
mod runtimes;
#[path = "../compare/stats.rs"]
#[allow(dead_code, reason = "shared with the comparison of the language, which needs more of it")]
mod stats;
mod workloads;

use std::process::ExitCode;

use options::Options;
use report::{Cell, Report};
use runtimes::Runtime;
use workloads::Workload;

fn main() -> ExitCode {
    command::main(options::parse(std::env::args().skip(1)), options::HELP, run)
}

fn run(options: &Options) -> Result<(), String> {
    let workloads = workloads::find(&options.only)?;
    let runtimes = runtimes::available(options.peers_only)?;
    let mut report = Report::new(&runtimes, options);
    report.begin();
    for workload in workloads {
        let cells = measure(&workload, &runtimes, options)?;
        report.row(&workload, &cells);
    }
    report.finish()
}

/// Interleaved rounds of one workload; `None` for a runtime that has no program for it.
fn measure(workload: &Workload, runtimes: &[Runtime], options: &Options) -> Result<Vec<Option<Cell>>, String> {
    let mut samples: Vec<Vec<f64>> = runtimes.iter().map(|_| Vec::new()).collect();
    for round in 0..options.rounds {
        // Each round starts with another runtime: none is always the one that finds a warm or a hot machine.
        for turn in 0..runtimes.len() {
            let index = (round + turn) % runtimes.len();
            let (Some(runtime), Some(sample)) = (runtimes.get(index), samples.get_mut(index)) else {
                continue;
            };
            if let Some(value) = runtime.measure(workload, options.smoke)? {
                sample.push(value);
            }
        }
    }
    Ok(samples.iter().map(|values| Cell::of(values)).collect())
}
