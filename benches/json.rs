//! Reading and writing JSON: the module beside `serde_json` with its `Value`, and beside a codec in Lua under
//! `luajit -joff` where that is installed. `json.lua` is the program that both interpreters run.
//!
//! The bodies are lists of records as web services answer them, 1 to 100 KB. Rounds are interleaved, the best of each counts.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "the program's output")]
#![expect(clippy::indexing_slicing, reason = "the indices are those of small arrays")]

use std::hint::black_box;
use std::process::{Command, ExitCode};
use std::time::Instant;

use serde_json::Value;

/// Records of a body, with the number of repetitions in a round.
const SIZES: [(usize, usize); 3] = [(5, 2000), (50, 200), (500, 20)];
const ROUNDS: usize = 9;

/// A body of so many records.
fn body(n: usize) -> String {
    let mut records = Vec::new();
    for i in 0..n {
        let (score, tag) = (i as f64 * 1.25 + 0.1, ["new", "paid", "sent", "back"][i % 4]);
        let note = if i % 5 == 0 { "null".to_owned() } else { format!("\"line {i}\\nsecond \\u00e9\"") };
        records.push(format!(
            "{{\"id\":{i},\"name\":\"Customer number {i}\",\"mail\":\"user{i}@example.org\",\"active\":{},\"score\":{score},\
             \"tags\":[\"{tag}\",\"web\"],\"address\":{{\"street\":\"Long Road {i}\",\"zip\":\"{:05}\"}},\"note\":{note}}}",
            i % 2 == 0,
            i * 7
        ));
    }
    format!("{{\"total\":{n},\"items\":[{}]}}", records.join(","))
}

/// Nanoseconds of one call.
fn measure(n: usize, mut body: impl FnMut()) -> f64 {
    let start = Instant::now();
    for _ in 0..n {
        body();
    }
    start.elapsed().as_nanos() as f64 / n as f64
}

fn main() -> ExitCode {
    let program = include_str!("json.lua");
    println!("{:>8} {:>8} {:>12} {:>12} {:>8} {:>12}", "bytes", "", "serde_json", "wippy", "ratio", "luajit -joff");
    let mut worst = 0.0_f64;
    for (n_records, n) in SIZES {
        let text = body(n_records);
        let mut best = [f64::INFINITY; 4];
        let mut runtime = wippy::Runtime::new(wippy::Options::default());
        for _ in 0..ROUNDS {
            let read = measure(n, || drop(black_box(serde_json::from_str::<Value>(black_box(&text)))));
            let value: Value = match serde_json::from_str(&text) {
                Ok(value) => value,
                Err(error) => {
                    eprintln!("{error}");
                    return ExitCode::FAILURE;
                }
            };
            let write = measure(n, || drop(black_box(serde_json::to_string(black_box(&value)))));
            let script = format!("local codec = require('json')\nlocal n, text = {n}, [==[{text}]==]\n{program}");
            let ours = match runtime.run(script.as_bytes(), b"=json") {
                Ok(results) => results,
                Err(error) => {
                    eprintln!("{error}");
                    return ExitCode::FAILURE;
                }
            };
            let ours: Vec<f64> = ours.iter().filter_map(|ns| ns.parse().ok()).collect();
            for (best, ns) in best.iter_mut().zip([read, write].into_iter().chain(ours)) {
                *best = best.min(ns);
            }
        }
        let lua = luajit(n, &text, program);
        for (i, what) in ["decode", "encode"].into_iter().enumerate() {
            let (theirs, ours) = (best[i], best[i + 2]);
            worst = worst.max(ours / theirs);
            let lua = lua.get(i).map_or_else(|| "-".to_owned(), |ns| format!("{:.1} x", ns / ours));
            println!("{:>8} {what:>8} {theirs:>9.0} ns {ours:>9.0} ns {:>8.2} {lua:>12}", text.len(), ours / theirs);
        }
    }
    println!("worst ratio to serde_json: {worst:.2} (the aim: at most 2.5)");
    ExitCode::SUCCESS
}

/// Nanoseconds of the codec in Lua, if `luajit` is installed.
fn luajit(n: usize, text: &str, program: &str) -> Vec<f64> {
    let codec = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/json_codec.lua");
    let script = format!(
        "local codec = dofile([==[{codec}]==])\nlocal n, text = {n}, [==[{text}]==]\nprint((function()\n{program}\nend)())"
    );
    let mut best = vec![f64::INFINITY; 2];
    for _ in 0..3 {
        let Ok(output) = Command::new("luajit").args(["-joff", "-e", &script]).output() else { return Vec::new() };
        if !output.status.success() {
            eprintln!("{}", String::from_utf8_lossy(&output.stderr));
            return Vec::new();
        }
        let times = String::from_utf8_lossy(&output.stdout).into_owned();
        for (best, ns) in best.iter_mut().zip(times.split_whitespace().filter_map(|ns| ns.parse::<f64>().ok())) {
            *best = best.min(ns);
        }
    }
    best
}
