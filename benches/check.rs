//! The speed of the type checker: lines a second for ordinary code, and a file of 10 000 lines after an edit in one function.
//!
//! Ordinary code is what the repository has: the annotated programs of `lua-tests/types/modules`, and the programs
//! without annotations of `lua-tests` and `examples`. Each round parses and checks all of them; the best round counts, as
//! nothing makes a check faster than it is. Times are those of the processor.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "the program's output")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use bumpalo::Bump;
use rustix::time::{ClockId, clock_gettime};
use wippy::source::Names;
use wippy::syntax::{ParseOptions, parse};
use wippy::types::{Environment, Library, Modules, Required, Session, check};

#[path = "../tests/support/bombs.rs"]
mod bombs;

const ROUNDS: u32 = 15;
const LONG_LINES: usize = 10_000;

struct NoModules;

impl Modules for NoModules {
    fn require(&self, _: &str) -> Required {
        Required::Unknown
    }
}

/// The time of the processor that this thread has had: what other programs do counts as little as possible.
fn spent() -> Duration {
    let now = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(now.tv_sec.unsigned_abs(), u32::try_from(now.tv_nsec).unwrap_or_default())
}

/// What one pass over a text took.
#[derive(Clone, Copy, Default)]
struct Times {
    parse: Duration,
    check: Duration,
    n_findings: usize,
}

fn pass(text: &str, library: &Library) -> Times {
    let arena = Bump::new();
    let mut names = Names::new();
    let start = spent();
    let parsed =
        parse(text.as_bytes(), &arena, &mut names, ParseOptions { skip_prologue: true, ..ParseOptions::default() });
    let middle = spent();
    let environment = Environment { library, modules: &NoModules, is_script: true };
    let outcome = check(&parsed.chunk, &names, &environment);
    Times {
        parse: middle - start,
        check: spent() - middle,
        n_findings: outcome.diagnostics.len() + parsed.errors.len(),
    }
}

fn programs(folder: &Path, all: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.filter_map(|entry| entry.ok().map(|entry| entry.path())) {
        if path.is_dir() {
            programs(&path, all);
        } else if path.extension().is_some_and(|extension| extension == "lua") {
            all.push(path);
        }
    }
    all.sort();
}

fn texts(folder: &Path) -> Vec<String> {
    let mut paths = Vec::new();
    programs(folder, &mut paths);
    paths.iter().filter_map(|path| fs::read_to_string(path).ok()).collect()
}

/// The best of several rounds over all texts.
fn measure(what: &str, texts: &[String], library: &Library) {
    let n_lines: usize = texts.iter().map(|text| text.lines().count()).sum();
    let mut best = Times { parse: Duration::MAX, check: Duration::MAX, n_findings: 0 };
    for _ in 0..ROUNDS {
        let mut round = Times::default();
        for text in texts {
            let times = pass(text, library);
            round.parse += times.parse;
            round.check += times.check;
            round.n_findings += times.n_findings;
        }
        best.parse = best.parse.min(round.parse);
        best.check = best.check.min(round.check);
        best.n_findings = round.n_findings;
    }
    #[expect(clippy::cast_precision_loss, reason = "a figure for people")]
    let rate = |time: Duration| n_lines as f64 / time.as_secs_f64() / 1e3;
    println!(
        "{what:<34} {n_lines:>7} lines  check {:>7.0} klines/s  with the parser {:>7.0} klines/s  {} findings",
        rate(best.check),
        rate(best.check + best.parse),
        best.n_findings,
    );
}

/// A file of at least [`LONG_LINES`] lines, each program a block of its own; `edit` changes one function in the middle.
fn long_file(programs: &[String], edit: u32) -> String {
    let mut text = String::new();
    let mut n_lines = 0;
    while n_lines < LONG_LINES {
        for program in programs {
            text.push_str("do\n");
            text.push_str(program);
            text.push_str("\nend\n");
            n_lines += program.lines().count() + 3;
            if n_lines >= LONG_LINES {
                break;
            }
            if n_lines >= LONG_LINES / 2 && !text.contains("local function edited") {
                text.push_str(&format!("local function edited(n: integer): integer return n + {edit} end\n"));
            }
        }
    }
    text
}

/// The same with what a session keeps: the parser, and the check.
fn edits(programs: &[String], library: &Library) {
    let mut session = Session::new();
    let mut best = Times { parse: Duration::MAX, check: Duration::MAX, n_findings: 0 };
    for round in 0..ROUNDS {
        let text = long_file(programs, round);
        let arena = Bump::new();
        let mut names = Names::new();
        let start = spent();
        let parsed = parse(text.as_bytes(), &arena, &mut names, ParseOptions::default());
        let middle = spent();
        let environment = Environment { library, modules: &NoModules, is_script: true };
        let outcome = session.check(&parsed.chunk, text.as_bytes(), &names, &environment);
        let end = spent();
        if round > 0 {
            best.parse = best.parse.min(middle - start);
            best.check = best.check.min(end - middle);
            best.n_findings = outcome.diagnostics.len();
        }
    }
    let ms = |time: Duration| time.as_secs_f64() * 1e3;
    println!(
        "the same in a session: parser {:.1} ms, check {:.1} ms; {} functions looked at, {} known, {} findings",
        ms(best.parse),
        ms(best.check),
        session.n_checked(),
        session.n_known(),
        best.n_findings
    );
}

fn main() -> ExitCode {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let annotated = texts(&root.join("lua-tests/types/modules"));
    if annotated.is_empty() {
        eprintln!("no programs in lua-tests/types/modules");
        return ExitCode::FAILURE;
    }
    let mut plain = texts(&root.join("lua-tests/lang"));
    plain.extend(texts(&root.join("examples")));
    let start = spent();
    let library = Library::standard();
    println!("declarations of the libraries: {:.2} ms", (spent() - start).as_secs_f64() * 1e3);
    measure("annotated programs", &annotated, &library);
    measure("programs without annotations", &plain, &library);
    let mut best = Duration::MAX;
    let mut n_lines = 0;
    for round in 0..ROUNDS {
        let text = long_file(&annotated, round);
        n_lines = text.lines().count();
        let times = pass(&text, &library);
        best = best.min(times.parse + times.check);
    }
    println!("{n_lines} lines after an edit: {:.1} ms", best.as_secs_f64() * 1e3);
    edits(&annotated, &library);
    for (name, text) in bombs::bombs() {
        let times = pass(&text, &library);
        println!("bomb {name:<10} {:>8.1} ms", times.check.as_secs_f64() * 1e3);
    }
    ExitCode::SUCCESS
}
