//! The HTTP client of wippy beside one written in Rust with hyper, on loopback.
//!
//! ```text
//! cargo bench --bench http                # throughput, memory of requests in flight, what is left of killed ones
//! cargo bench --bench http -- --memory    # without throughput
//! cargo bench --bench http -- --smoke     # small sizes: only checks that everything runs
//! ```
//!
//! | part | what |
//! |---|---|
//! | throughput | 64 processes ask in turns over connections that are kept, against 64 tasks of a hyper client. Rounds are interleaved; the figure is the median of the ratios |
//! | in flight | 10 000 processes have one request each that is not answered: growth of the resident memory for each |
//! | killed | so many processes are killed in the middle of a request, and so many requests are given up in other ways: descriptors and threads afterwards |
//!
//! The server is hyper in a process of its own. `WIPPY_BIN` names another binary to measure. Beyond the limit of open files
//! the sizes are lowered, which the output says.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "the program's output")]

mod client;
mod server;
mod wippy;

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, ExitCode, Stdio};

/// What the figures have to reach.
const RATIO_MIN: f64 = 0.6;
const BYTES_PER_REQUEST_MAX: u64 = 24 << 10;

/// Sizes of a run.
struct Sizes {
    /// Rounds of throughput.
    rounds: usize,
    /// Requests of each of the 64 clients in a round.
    requests: usize,
    in_flight: usize,
}

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let has = |name: &str| args.iter().any(|arg| arg == name);
    if has("--serve") {
        server::run();
        return ExitCode::SUCCESS;
    }
    let is_smoke = has("--smoke");
    let mut sizes = if is_smoke {
        Sizes { rounds: 1, requests: 20, in_flight: 200 }
    } else {
        Sizes { rounds: 5, requests: 1500, in_flight: 10_000 }
    };
    if has("--memory") {
        sizes.rounds = 0;
    }
    match measure(&mut sizes, is_smoke) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("http: {error}");
            ExitCode::FAILURE
        }
    }
}

type Failure = Box<dyn std::error::Error>;

/// Runs all parts. False: a figure is not reached.
fn measure(sizes: &mut Sizes, is_smoke: bool) -> Result<bool, Failure> {
    let (mut server, address) = start_server()?;
    let result = (|| {
        let mut reached = sizes.rounds == 0 || throughput(sizes, &address)? >= RATIO_MIN;
        let limit = open_files()?;
        // Some are for the program itself.
        if sizes.in_flight + 200 > limit {
            sizes.in_flight = limit.saturating_sub(200);
            println!("only {} requests in flight: the limit of open files is {limit}", sizes.in_flight);
        }
        reached &= in_flight(sizes, &address)? <= BYTES_PER_REQUEST_MAX;
        reached &= killed(sizes, &address)?;
        // Small sizes say nothing about speed and memory.
        Ok(reached || is_smoke)
    })();
    server.kill()?;
    server.wait()?;
    result
}

/// The server, and where it listens.
fn start_server() -> Result<(Child, String), Failure> {
    let mut server = Command::new(std::env::current_exe()?).arg("--serve").stdout(Stdio::piped()).spawn()?;
    let mut line = String::new();
    BufReader::new(server.stdout.take().ok_or("no output")?).read_line(&mut line)?;
    Ok((server, line.trim().to_owned()))
}

/// The soft limit of open files.
fn open_files() -> Result<usize, Failure> {
    let limits = std::fs::read_to_string("/proc/self/limits")?;
    let line = limits.lines().find(|line| line.starts_with("Max open files")).ok_or("no limit of open files")?;
    Ok(line.split_whitespace().nth(3).ok_or("no soft limit")?.parse()?)
}

fn throughput(sizes: &Sizes, address: &str) -> Result<f64, Failure> {
    let total = wippy::CLIENTS * sizes.requests;
    let mut rows = Vec::new();
    for _ in 0..sizes.rounds {
        let plain = client::requests_per_second(address, wippy::CLIENTS, sizes.requests)?;
        let ours = wippy::requests_per_second(address, sizes.requests)?;
        rows.push((ours / plain, plain, ours));
    }
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    let &(ratio, plain, ours) = rows.get(rows.len() / 2).ok_or("no rounds")?;
    println!(
        "throughput, {total} requests of {} clients: hyper {plain:.0}/s, wippy {ours:.0}/s, ratio {ratio:.2}",
        wippy::CLIENTS
    );
    Ok(ratio)
}

fn in_flight(sizes: &Sizes, address: &str) -> Result<u64, Failure> {
    let n = sizes.in_flight;
    let held = wippy::hold(address, n)?;
    let each = held.grown_bytes / n as u64;
    println!("in flight, {n} processes: {each} bytes each, {} threads", held.n_threads);
    Ok(each)
}

fn killed(sizes: &Sizes, address: &str) -> Result<bool, Failure> {
    let n = sizes.in_flight;
    let left = wippy::kill(address, n)?;
    println!(
        "killed, {n} processes and {n} requests given up: {} descriptors before, {} after; {} threads before, {} after; \
         {} KB before, {} KB after",
        left.descriptors.0, left.descriptors.1, left.threads.0, left.threads.1, left.kilobytes.0, left.kilobytes.1,
    );
    Ok(left.descriptors.1 <= left.descriptors.0 && left.threads.1 <= left.threads.0)
}
