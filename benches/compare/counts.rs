//! Instruction counts: what CI can compare on a noisy machine. Valgrind counts the instructions of a run with the
//! small size of each program; the figures stand in `benches/counts.txt`, one `name count` a line. Hash seeds differ from
//! run to run, and with them collisions: the median of several runs is stored, and a count that strays is taken again.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::peers::Peer;
use crate::programs::Program;

/// How far a count may be from the stored one.
const TOLERANCE: f64 = 0.02;
/// Runs whose median is stored, and runs until a stray count is believed.
const RUNS: usize = 3;

/// Counts each program and compares with the stored counts, or stores them.
pub(crate) fn run(wippy: &Peer, programs: &[Program], update: bool) -> Result<(), String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/counts.txt");
    let mut stored = read(&path)?;
    let mut strayed = Vec::new();
    for program in programs {
        let before = stored.get(&program.name).copied();
        let (count, change) = if update {
            let count = median_count(wippy, program)?;
            stored.insert(program.name.clone(), count);
            (count, before.map(|before| relative_change(before, count)))
        } else {
            closest_count(wippy, program, before)?
        };
        let text = change.map_or_else(|| "new".to_owned(), |change| format!("{:+.2} %", change * 100.0));
        println!("{:<16} {count:>12}  {text}", program.name);
        if change.is_none_or(|change| change.abs() > TOLERANCE) {
            strayed.push(program.name.as_str());
        }
    }
    if update {
        return write(&path, &stored);
    }
    if strayed.is_empty() {
        return Ok(());
    }
    Err(format!(
        "instruction counts are not within {} % of the stored ones: {} (explain, then store with --counts --update)",
        TOLERANCE * 100.0,
        strayed.join(", ")
    ))
}

fn median_count(wippy: &Peer, program: &Program) -> Result<u64, String> {
    let mut counts = (0..RUNS).map(|_| count(wippy, program)).collect::<Result<Vec<_>, _>>()?;
    counts.sort_unstable();
    counts.get(RUNS / 2).copied().ok_or_else(|| "no run".to_owned())
}

/// The first count within the tolerance, else the last one, with its change against the stored count.
fn closest_count(wippy: &Peer, program: &Program, before: Option<u64>) -> Result<(u64, Option<f64>), String> {
    let mut result = (0, None);
    for _ in 0..RUNS {
        let count = count(wippy, program)?;
        result = (count, before.map(|before| relative_change(before, count)));
        if result.1.is_none_or(|change| change.abs() <= TOLERANCE) {
            break;
        }
    }
    Ok(result)
}

#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
fn relative_change(before: u64, after: u64) -> f64 {
    after as f64 / before as f64 - 1.0
}

fn count(wippy: &Peer, program: &Program) -> Result<u64, String> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(&wippy.program)
        .args(&wippy.flags)
        .arg(&program.path)
        .arg(program.small.to_string())
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("valgrind: {error}"))?;
    let log = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        return Err(format!("{} failed under valgrind:\n{log}", program.name));
    }
    log.lines()
        .find_map(|line| line.split("Collected : ").nth(1))
        .and_then(|number| number.trim().parse().ok())
        .ok_or_else(|| format!("{}: no count in the output of valgrind:\n{log}", program.name))
}

fn read(path: &Path) -> Result<BTreeMap<String, u64>, String> {
    let Ok(text) = fs::read_to_string(path) else {
        return Ok(BTreeMap::new());
    };
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| {
            let (name, count) = line.split_once(' ')?;
            Some((name.to_owned(), count.trim().parse().ok()?))
        })
        .collect::<Option<_>>()
        .ok_or_else(|| format!("{}: a line is not 'name count'", path.display()))
}

fn write(path: &Path, counts: &BTreeMap<String, u64>) -> Result<(), String> {
    let mut text = "# Instructions of each program with its small size, counted by valgrind on x86-64.\n\
                    # Written by: cargo bench --bench compare -- --counts --update\n"
        .to_owned();
    for (name, count) in counts {
        text.push_str(&format!("{name} {count}\n"));
    }
    fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
}
