//! Programs with a recorded output: every `.lua` below `lua-tests` (the folders of other harnesses apart)
//! is one test, named by its path. The program runs in the folder `lua-tests`, and what it writes to standard output must
//! be, byte for byte, the `.out` file beside it. `lua-tests/README.md` describes the conventions.
//!
//! | line in the head of a program | meaning |
//! |---|---|
//! | `-- raises: TEXT` | ends with an uncaught error: exit status 1, standard error contains TEXT |
//! | `-- exit: N` | ends with status N |
//! | `-- options: A B` | options of `wippy`, before the file; such a program is not run by the oracle |
//! | `-- args: A B` | arguments of the script, after the file |
//! | `-- stdin: FILE` | standard input, relative to `lua-tests`; empty without it |
//! | `-- not-under: REGIME REASON` | not run under that regime |
//! | `-- only: wippy` | not run by the oracle |
//!
//! | variable | meaning |
//! |---|---|
//! | `WIPPY_TEST_REGIME` | regimes by name (`plain`, `gc`, `opt`, `loop`, `stack`, `erased`, `worst`), `all`, or a value for `WIPPY_DEBUG` |
//! | `WIPPY_ORACLE` | a real Lua 5.3 that must print the same, `lua-tests/DIFFERENCES.md` excepted |
//! | `WIPPY_BIN` | another program to test than the one just built |
//!
//! Invariant: a test depends on nothing but its files, so all may run at once and in any order.

#![allow(clippy::print_stderr, reason = "a test may panic, and says on standard error what it skips")]

use std::collections::BTreeSet;
use std::env;
use std::error::Error;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::time::Duration;

use libtest_mimic::{Arguments, Failed, Trial};

#[path = "support/difference.rs"]
mod difference;
#[path = "support/run.rs"]
mod run;

use difference::difference;
use run::{collect, wait};

/// Far above what any program needs on a loaded machine: only a hang gets there.
const TIME_LIMIT: Duration = Duration::from_secs(300);
/// A collection at every allocation slows programs down by two orders of magnitude.
const TIME_LIMIT_GC: Duration = Duration::from_secs(600);
/// A listed difference may be that the real Lua never ends.
const TIME_LIMIT_DIFFERENCE: Duration = Duration::from_secs(5);

/// Folders of `lua-tests` that other harnesses run: `tests/attacks.rs`, `tests/databases.rs`, `tests/process.rs`,
/// `tests/types.rs`.
const OTHER_HARNESSES: [&str; 10] =
    ["attacks", "channel", "databases", "errors", "modules", "process", "projects", "scheduler", "stress", "types"];

/// A way to run the same programs: name, and the switches that the binary reads from `WIPPY_DEBUG`.
#[derive(Clone)]
struct Regime {
    name: String,
    switches: String,
}

impl Regime {
    /// Whether the regime is the named one, or has all its switches.
    fn includes(&self, name: &str) -> bool {
        let switches = REGIMES.iter().find(|regime| regime.0 == name).map_or("", |regime| regime.1);
        self.name == name || (!switches.is_empty() && self.switches.contains(switches))
    }
}

const REGIMES: [(&str, &str); 7] = [
    ("plain", ""),
    ("gc", "gc=always"),
    ("opt", "opt=off"),
    ("loop", "backend=loop"),
    ("stack", "stack=128"),
    ("erased", "types=erased"),
    ("worst", "gc=always,opt=off,backend=loop,stack=128"),
];

/// A program and what its head says.
struct Case {
    /// Path below `lua-tests`, with `/`: argument, name of the test and part of the expected messages.
    file: String,
    raises: Option<String>,
    exit: i32,
    options: Vec<String>,
    args: Vec<String>,
    stdin: Option<String>,
    /// Names of regimes that this program is not run under.
    not_under: Vec<String>,
    only_wippy: bool,
}

/// What a run did.
struct Outcome {
    status: ExitStatus,
    stdout: Vec<u8>,
    stderr: String,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::from_args();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("lua-tests");
    let mut files = Vec::new();
    find(&root, "", &mut files)?;
    files.sort();
    let differences = differences(&root)?;
    let cases = cases(&root, &files)?;

    let mut trials = vec![layout_trial(files, differences.clone())];
    trials.extend(wippy_trials(&cases, &differences)?);
    trials.extend(oracle_trials(&cases, &differences)?);
    libtest_mimic::run(&arguments, trials).exit();
}

/// Files below `lua-tests` in folders that hold programs with a recorded output.
fn find(root: &Path, below: &str, files: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(root.join(below))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if below.is_empty() { name.clone() } else { format!("{below}/{name}") };
        if !entry.file_type()?.is_dir() {
            files.push(path);
        } else if name != "support" && !OTHER_HARNESSES.contains(&path.as_str()) {
            find(root, &path, files)?;
        }
    }
    Ok(())
}

/// The programs that `DIFFERENCES.md` lists: the first cell of each row of its table.
fn differences(root: &Path) -> io::Result<BTreeSet<String>> {
    let text = fs::read_to_string(root.join("DIFFERENCES.md"))?;
    Ok(text
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once('`'))
        .map(|(file, _)| file.to_owned())
        .collect())
}

fn is_program(file: &str) -> bool {
    file.ends_with(".lua") && !file.ends_with("_aux.lua")
}

/// All programs with their heads read.
fn cases(root: &Path, files: &[String]) -> io::Result<Vec<Arc<Case>>> {
    files
        .iter()
        .filter(|file| is_program(file))
        .map(|file| Ok(Arc::new(parse_head(file, &fs::read(root.join(file))?))))
        .collect()
}

/// Reads the comment lines at the start of a program.
fn parse_head(file: &str, source: &[u8]) -> Case {
    let mut case = Case {
        file: file.to_owned(),
        raises: None,
        exit: 0,
        options: Vec::new(),
        args: Vec::new(),
        stdin: None,
        not_under: Vec::new(),
        only_wippy: false,
    };
    let text = String::from_utf8_lossy(source);
    let mut exit = None;
    for line in text.lines().map_while(|line| line.strip_prefix("--")) {
        let Some((key, value)) = line.trim_start().split_once(": ") else {
            continue;
        };
        let words = || value.split_whitespace().map(str::to_owned);
        match key {
            "raises" => case.raises = Some(value.trim_end().to_owned()),
            "exit" => exit = value.trim().parse().ok(),
            "options" => case.options.extend(words()),
            "args" => case.args.extend(words()),
            "stdin" => case.stdin = words().next(),
            "not-under" => case.not_under.extend(words().next()),
            "only" => case.only_wippy = value.trim() == "wippy",
            _ => {}
        }
    }
    case.exit = exit.unwrap_or(i32::from(case.raises.is_some()));
    case
}

/// Files that no test would miss: an output whose program is gone, a listed difference that is none of the programs.
fn layout_trial(files: Vec<String>, differences: BTreeSet<String>) -> Trial {
    Trial::test("layout", move || {
        let mut faults = String::new();
        for file in &files {
            if let Some(stem) = file.strip_suffix(".out")
                && files.binary_search(&format!("{stem}.lua")).is_err()
            {
                let _ = writeln!(faults, "{file} has no program");
            }
        }
        for file in &differences {
            if !is_program(file) || files.binary_search(file).is_err() {
                let _ = writeln!(faults, "DIFFERENCES.md lists {file}, which is no program");
            }
        }
        if faults.is_empty() { Ok(()) } else { Err(faults.into()) }
    })
}

/// The regimes that `WIPPY_TEST_REGIME` asks for.
fn regimes() -> Result<Vec<Regime>, String> {
    let asked = env::var("WIPPY_TEST_REGIME").unwrap_or_else(|_| "plain".to_owned());
    let named = |(name, switches): &(&str, &str)| Regime { name: (*name).to_owned(), switches: (*switches).to_owned() };
    if asked == "all" {
        return Ok(REGIMES.iter().map(named).collect());
    }
    if asked.contains('=') {
        return Ok(vec![Regime { name: asked.clone(), switches: asked }]);
    }
    asked
        .split(',')
        .map(|word| {
            REGIMES
                .iter()
                .find(|(name, _)| *name == word)
                .map(named)
                .ok_or_else(|| format!("WIPPY_TEST_REGIME: no regime is named '{word}'"))
        })
        .collect()
}

/// Every program under every regime asked for.
fn wippy_trials(cases: &[Arc<Case>], differences: &BTreeSet<String>) -> Result<Vec<Trial>, Box<dyn Error>> {
    let other = env::var_os("WIPPY_BIN").map(PathBuf::from);
    let binary = other.clone().unwrap_or_else(|| PathBuf::from(env!("CARGO_BIN_EXE_wippy")));
    let mut trials = Vec::new();
    for regime in regimes()? {
        for case in cases {
            // Another program, such as the real Lua, differs where the list says so and knows none of our options.
            let foreign = other.is_some() && (!runs_in_oracle(case) || differences.contains(&case.file));
            let excluded = case.not_under.iter().any(|name| regime.includes(name));
            let (regime, case, binary) = (regime.clone(), case.clone(), binary.clone());
            let kind = if regime.switches.is_empty() { String::new() } else { regime.name.clone() };
            let name = case.file.trim_end_matches(".lua").to_owned();
            let trial = Trial::test(name, move || check(&case, &binary, &regime));
            trials.push(trial.with_kind(kind).with_ignored_flag(foreign || excluded));
        }
    }
    Ok(trials)
}

fn runs_in_oracle(case: &Case) -> bool {
    case.options.is_empty() && !case.only_wippy
}

/// The recorded outputs against the real Lua; one line, and no test, where there is no real Lua.
fn oracle_trials(cases: &[Arc<Case>], differences: &BTreeSet<String>) -> Result<Vec<Trial>, Box<dyn Error>> {
    let Some(oracle) = env::var_os("WIPPY_ORACLE").map(PathBuf::from) else {
        return Ok(Vec::new());
    };
    let version = Command::new(&oracle).arg("-v").output();
    let fault = match &version {
        Ok(output) if String::from_utf8_lossy(&output.stdout).starts_with("Lua 5.3") => None,
        Ok(_) => Some("is not Lua 5.3"),
        Err(_) => Some("was not found"),
    };
    if let Some(fault) = fault {
        let message = format!("oracle {} {fault}", oracle.display());
        if env::var_os("CI").is_some() {
            return Err(message.into());
        }
        eprintln!("{message}: the comparison with the real Lua is skipped");
        return Ok(Vec::new());
    }
    Ok(cases
        .iter()
        .filter(|case| runs_in_oracle(case))
        .map(|case| {
            let (case, oracle) = (case.clone(), oracle.clone());
            let listed = differences.contains(&case.file);
            let name = case.file.trim_end_matches(".lua").to_owned();
            let plain = Regime { name: "oracle".to_owned(), switches: String::new() };
            Trial::test(name, move || {
                if listed { check_difference(&case, &oracle, &plain) } else { check(&case, &oracle, &plain) }
            })
            .with_kind("oracle")
        })
        .collect())
}

/// A listed difference must be one: it fails in the real Lua, or does not end there.
fn check_difference(case: &Case, oracle: &Path, plain: &Regime) -> Result<(), Failed> {
    if check_within(case, oracle, plain, TIME_LIMIT_DIFFERENCE).is_err() {
        return Ok(());
    }
    Err(format!("{} no longer differs: remove it from DIFFERENCES.md", case.file).into())
}

fn check(case: &Case, binary: &Path, regime: &Regime) -> Result<(), Failed> {
    let limit = if regime.switches.contains("gc=") { TIME_LIMIT_GC } else { TIME_LIMIT };
    check_within(case, binary, regime, limit)
}

/// Runs the program and compares everything that its head and its `.out` file say.
fn check_within(case: &Case, binary: &Path, regime: &Regime, limit: Duration) -> Result<(), Failed> {
    let recorded = Path::new(env!("CARGO_MANIFEST_DIR")).join("lua-tests").join(case.file.replace(".lua", ".out"));
    let expected = fs::read(&recorded)
        .map_err(|error| format!("{}: {error}; record it with the real Lua (README.md)", recorded.display()))?;
    let outcome = run(case, binary, regime, limit)?;
    let mut faults = String::new();
    if outcome.status.code() != Some(case.exit) {
        let _ = writeln!(faults, "ended with {}, not with status {}", outcome.status, case.exit);
    }
    if outcome.stderr.contains("panicked at") {
        faults.push_str("panicked\n");
    }
    if let Some(text) = &case.raises
        && !outcome.stderr.contains(text.as_str())
    {
        let _ = writeln!(faults, "standard error lacks '{text}'");
    }
    if outcome.stdout != expected {
        faults.push_str(&difference(&expected, &outcome.stdout));
    }
    if faults.is_empty() {
        return Ok(());
    }
    if !outcome.stderr.is_empty() {
        let start: String = outcome.stderr.chars().take(2000).collect();
        let _ = write!(faults, "standard error:\n{start}");
    }
    Err(faults.into())
}

/// Runs the program to its end, or kills it at the time limit.
fn run(case: &Case, binary: &Path, regime: &Regime, limit: Duration) -> Result<Outcome, Failed> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("lua-tests");
    let stdin = match &case.stdin {
        Some(file) => Stdio::from(File::open(folder.join(file))?),
        None => Stdio::null(),
    };
    let mut command = Command::new(binary);
    command
        .args(&case.options)
        .arg(&case.file)
        .args(&case.args)
        .current_dir(&folder)
        .env_remove("LUA_INIT")
        .env_remove("LUA_INIT_5_3")
        .env_remove("LUA_PATH")
        .env_remove("LUA_PATH_5_3")
        .env_remove("WIPPY_DEBUG")
        .stdin(stdin)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    if !regime.switches.is_empty() {
        command.env("WIPPY_DEBUG", &regime.switches);
    }
    let mut child = command.spawn().map_err(|error| format!("{}: {error}", binary.display()))?;
    let stdout = collect(child.stdout.take());
    let stderr = collect(child.stderr.take());
    let status = wait(&mut child, limit)?;
    let stdout = stdout.join().map_err(|_| "the reader of standard output failed")?;
    let stderr = stderr.join().map_err(|_| "the reader of standard error failed")?;
    Ok(Outcome { status, stdout, stderr: String::from_utf8_lossy(&stderr).into_owned() })
}
