//! Programs with several processes: every `.lua` below the folders of `lua-tests` that plain Lua cannot run is one
//! test, named by its path. Each is a run of the binary in a fresh folder that holds the program and the files it
//! brings. What must come out stands in its head:
//!
//! | line in the head of a program | meaning |
//! |---|---|
//! | `-- spec: processes 21.10` | the rule that it checks |
//! | `-- options: A B` | options of `wippy`, before the file |
//! | `-- variant: A B` | run once for each such line, with these options too |
//! | `-- command: A B` | words for `wippy` in the place of options, file and arguments: of a project whose files it brings |
//! | `-- args: A B` | arguments of the script, after the file |
//! | `-- expect: LINE` | the next line of standard output; `[..]` stands for any text; without any, nothing is printed |
//! | `-- expect-any-order` | the lines may come in any order |
//! | `-- status: N` | exit status, 0 without it |
//! | `-- stderr: TEXT` | standard error contains TEXT; without any and with status 0 it is empty |
//! | `-- timeout: N` | seconds that it may take, 60 without it |
//! | `-- signal: TERM after line N` | the signal is sent when N lines were printed; several lines, several signals |
//! | `-- stdin: open` | standard input is a pipe that stays open; otherwise it is empty |
//! | `-- stdin: LINE after line N` | LINE is written to that pipe when N lines were printed |
//! | `-- stdin: end after line N` | the pipe is closed then |
//! | `-- needs: release` | not run in a build without optimizations, where memory and time are others |
//! | `-- needs: linux` | not run elsewhere |
//! | `-- needs: http` | the servers of `support/http_server.rs` run, and the environment names them |
//! | `-- policies: FILE` | the run has the policies of that file (`support/policies.rs`) |
//! | `-- not-under: REGIME REASON` | not run under that regime |
//!
//! The programs of `stress` go on for as many seconds as `WIPPY_STRESS_SECONDS` says, 1 without it, with random numbers
//! from `WIPPY_STRESS_SEED`; they get both as arguments. Files in a folder `support` beside a program are put beside it.
//!
//! A line `-- file: PATH`, anywhere in the program, writes the long comment `--[==[ … ]==]` that follows it into a file
//! of that name.
//!
//! | variable | meaning |
//! |---|---|
//! | `WIPPY_TEST_REGIME` | names from [`REGIMES`] with commas, or `all` |
//! | `WIPPY_BIN` | another program to test than the one just built |
//!
//! Invariant: no program depends on how fast the machine is; limits are far above what it needs.

#![allow(
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "a test may panic, and says on standard error what it skips"
)]

use std::env;
use std::error::Error;
use std::ffi::OsString;
use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, ExitStatus, Stdio};
use std::str::FromStr;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use libtest_mimic::{Arguments, Failed, Trial};

#[path = "support/difference.rs"]
mod difference;
#[cfg(feature = "net")]
#[path = "support/http_server.rs"]
mod http_server;
#[path = "support/lines.rs"]
mod lines;
#[path = "support/policies.rs"]
mod policies;
#[path = "support/run.rs"]
mod run;

use difference::difference;
use lines::line_matches;
use run::{collect, wait};

/// The folders of `lua-tests` that this harness runs, and the global without which their programs are skipped.
const FOLDERS: [(&str, &str); 8] = [
    ("channel", "channel"),
    ("errors", "errors"),
    ("modules", "errors"),
    ("process", "process"),
    ("projects", "process"),
    ("scheduler", "process"),
    ("stress", "process"),
    ("types/runtime", "typeof"),
];
/// Seconds; far above what any program needs on a loaded machine.
const TIME_LIMIT: u64 = 60;
/// How much longer a program may take under a regime that slows it down.
const SLOW_FACTOR: u64 = 20;

/// Ways to run the same programs: name, number of workers (`WIPPY_WORKERS`), switches (`WIPPY_DEBUG`).
const REGIMES: [(&str, &str, &str); 9] = [
    ("plain", "", ""),
    ("workers1", "1", ""),
    ("workers2", "2", ""),
    ("workers8", "8", ""),
    ("budget1", "", "budget=1"),
    ("budget7", "", "budget=7"),
    ("budget4000", "", "budget=4000"),
    ("gc", "", "gc=always"),
    ("erased", "", "types=erased"),
];

#[derive(Clone, Copy)]
struct Regime {
    name: &'static str,
    workers: &'static str,
    switches: &'static str,
}

impl Regime {
    fn environment(self) -> impl Iterator<Item = (&'static str, &'static str)> {
        [("WIPPY_WORKERS", self.workers), ("WIPPY_DEBUG", self.switches)]
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
    }

    /// Whether programs take many times longer.
    fn is_slow(self) -> bool {
        matches!(self.name, "budget1" | "gc")
    }
}

/// A signal and the number of lines after which it is sent.
#[derive(Debug, PartialEq)]
struct Signal {
    name: String,
    after: usize,
}

/// Something for standard input, a line or its end, and the number of lines after which it comes.
#[derive(Debug, PartialEq)]
struct Input {
    line: Option<String>,
    after: usize,
}

/// A program and what its head says.
#[derive(Default)]
struct Case {
    /// Path below `lua-tests`, with `/`, without extension.
    name: String,
    source: Vec<u8>,
    files: Vec<(String, String)>,
    options: Vec<String>,
    command: Option<Vec<String>>,
    variants: Vec<Vec<String>>,
    args: Vec<String>,
    expected: Vec<String>,
    any_order: bool,
    status: i32,
    stderr: Vec<String>,
    seconds: u64,
    signals: Vec<Signal>,
    has_stdin: bool,
    input: Vec<Input>,
    /// It needs something that is not here.
    excluded: bool,
    needs_http: bool,
    /// File with policies.
    policies: Option<String>,
    not_under: Vec<String>,
}

fn main() -> Result<ExitCode, Box<dyn Error>> {
    if let Some(file) = env::var_os(policies::VARIABLE) {
        return Ok(policies::run(Path::new(&file)));
    }
    let arguments = Arguments::from_args();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("lua-tests");
    let mut cases = Vec::new();
    for (folder, _) in FOLDERS {
        if root.join(folder).is_dir() {
            find(&root, folder, &mut cases)?;
        }
    }
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    let binary = env::var_os("WIPPY_BIN").map_or_else(|| PathBuf::from(env!("CARGO_BIN_EXE_wippy")), PathBuf::from);
    let mut trials = vec![Trial::test("patterns", || {
        check_patterns();
        Ok(())
    })];
    let regimes = regimes()?;
    for &regime in &regimes {
        let folders = FOLDERS.into_iter().filter(|(_, global)| knows(&binary, regime, global));
        let folders: Vec<String> = folders.map(|(folder, _)| format!("{folder}/")).collect();
        if folders.len() < FOLDERS.len() {
            eprintln!("regime {}: the program knows enough for {folders:?} only", regime.name);
        }
        for case in &cases {
            let known = folders.iter().any(|folder| case.name.starts_with(folder));
            let excluded = !known || case.excluded || case.not_under.iter().any(|name| name == regime.name);
            let kind = if regimes.len() > 1 || regime.name != "plain" { regime.name } else { "" };
            for variant in 0..case.variants.len().max(1) {
                let options = case.variants.get(variant).cloned().unwrap_or_default();
                let name = [case.name.clone(), options.join(" ")].join(" ");
                let (case, binary) = (Arc::clone(case), binary.clone());
                let folder = format!("{}-{variant}-{}", case.name.replace('/', "-"), regime.name);
                let trial = Trial::test(name.trim_end(), move || check(&case, &options, &binary, regime, &folder));
                trials.push(trial.with_kind(kind).with_ignored_flag(excluded));
            }
        }
    }
    libtest_mimic::run(&arguments, trials).exit();
}

/// Every program below the folder.
fn find(root: &Path, below: &str, cases: &mut Vec<Arc<Case>>) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(root.join(below))? {
        let entry = entry?;
        let path = format!("{below}/{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            if entry.file_name() != "support" {
                find(root, &path, cases)?;
            }
        } else if let Some(name) = path.strip_suffix(".lua") {
            let case = parse(name, fs::read(entry.path())?).map_err(|fault| format!("{path}: {fault}"))?;
            cases.push(Arc::new(case));
        }
    }
    Ok(())
}

/// Reads the head of a program and the files it brings.
fn parse(name: &str, source: Vec<u8>) -> Result<Case, String> {
    let mut case = Case { name: name.to_owned(), seconds: TIME_LIMIT, ..Case::default() };
    let text = String::from_utf8_lossy(&source).into_owned();
    for line in text.lines().map_while(|line| line.strip_prefix("-- ")) {
        let (key, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        let words = || value.split_whitespace().map(str::to_owned);
        match key {
            "options" => case.options.extend(words()),
            "command" => case.command = Some(words().collect()),
            "variant" => case.variants.push(words().collect()),
            "args" => case.args.extend(words()),
            "expect" => case.expected.push(value.to_owned()),
            "expect-any-order" => case.any_order = true,
            "status" => case.status = number(value)?,
            "stderr" => case.stderr.push(value.to_owned()),
            "timeout" => case.seconds = number(value)?,
            "signal" => case.signals.push(parse_signal(value)?),
            "stdin" => {
                case.has_stdin = true;
                if value != "open" {
                    case.input.push(parse_input(value)?);
                }
            }
            "needs" => {
                case.needs_http |= value == "http";
                case.excluded |= lacks(value)?;
            }
            "policies" => case.policies = words().next(),
            "not-under" => case.not_under.extend(words().next()),
            "file" => break,
            // `spec`, and sentences that explain the program.
            _ => {}
        }
    }
    case.files = parse_files(&text)?;
    if name.starts_with("stress/") {
        let value = |name: &str| env::var(name).unwrap_or_else(|_| "1".to_owned());
        case.args = vec![value("WIPPY_STRESS_SECONDS"), value("WIPPY_STRESS_SEED")];
        case.seconds += number::<u64>(&case.args[0])?;
    }
    case.source = source;
    Ok(case)
}

/// Whether this run is without what a program needs.
fn lacks(what: &str) -> Result<bool, String> {
    match what {
        "release" => Ok(cfg!(debug_assertions) && env::var_os("WIPPY_BIN").is_none()),
        "linux" => Ok(!cfg!(target_os = "linux")),
        "http" => Ok(!cfg!(feature = "net")),
        _ => Err(format!("'{what}' is nothing that a program can need")),
    }
}

fn number<T: FromStr>(value: &str) -> Result<T, String> {
    value.trim().parse().map_err(|_| format!("'{value}' is no number"))
}

fn parse_signal(value: &str) -> Result<Signal, String> {
    let parsed = value
        .split_once(" after line ")
        .and_then(|(name, line)| Some(Signal { name: name.to_owned(), after: line.trim().parse().ok()? }));
    parsed.ok_or_else(|| format!("'{value}' is not of the form 'TERM after line 1'"))
}

fn parse_input(value: &str) -> Result<Input, String> {
    let parsed = value.rsplit_once(" after line ").and_then(|(line, after)| {
        Some(Input { line: (line != "end").then(|| format!("{line}\n")), after: after.trim().parse().ok()? })
    });
    parsed.ok_or_else(|| format!("'{value}' is not of the form 'LINE after line 1'"))
}

/// The files of `-- file:` lines with the long comments that follow them.
fn parse_files(text: &str) -> Result<Vec<(String, String)>, String> {
    let mut files = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("-- file: ") {
        let (path, after) = after.split_once('\n').ok_or("a file without text")?;
        let body = after.strip_prefix("--[==[\n").ok_or_else(|| format!("no --[==[ below the name of {path}"))?;
        let (body, after) = body.split_once("]==]").ok_or_else(|| format!("no end of {path}"))?;
        files.push((path.trim().to_owned(), body.to_owned()));
        rest = after;
    }
    Ok(files)
}

/// The regimes that `WIPPY_TEST_REGIME` asks for. Those of other harnesses have the same variable, so a name that is
/// none of ours is passed over if it is one of theirs.
fn regimes() -> Result<Vec<Regime>, String> {
    let asked = env::var("WIPPY_TEST_REGIME").unwrap_or_else(|_| "plain".to_owned());
    let all = REGIMES.map(|(name, workers, switches)| Regime { name, workers, switches });
    if asked == "all" {
        return Ok(all.to_vec());
    }
    let mut regimes = Vec::new();
    for word in asked.split(',') {
        match all.iter().find(|regime| regime.name == word) {
            Some(regime) => regimes.push(*regime),
            None if matches!(word, "opt" | "loop" | "stack" | "worst") || word.contains('=') => {}
            None => return Err(format!("WIPPY_TEST_REGIME: no regime is named '{word}'")),
        }
    }
    Ok(regimes)
}

/// Whether the program has the global and accepts the switches of the regime.
fn knows(binary: &Path, regime: Regime, global: &str) -> bool {
    Command::new(binary)
        .args(["-e".to_owned(), format!("os.exit({global} ~= nil)")])
        .envs(regime.environment())
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// What a run did.
struct Outcome {
    status: ExitStatus,
    stdout: Vec<u8>,
    stderr: String,
}

/// Runs the program and compares everything that its head says.
fn check(case: &Case, options: &[String], binary: &Path, regime: Regime, folder: &str) -> Result<(), Failed> {
    let folder = fresh_folder(folder)?;
    let outcome = run_in(&folder, case, options, binary, regime)?;
    let mut faults = String::new();
    if outcome.status.code() != Some(case.status) {
        let _ = writeln!(faults, "ended with {}, not with status {}", outcome.status, case.status);
    }
    if outcome.stderr.contains("panicked at") {
        faults.push_str("panicked\n");
    }
    if case.status == 0 && case.stderr.is_empty() && !outcome.stderr.is_empty() {
        faults.push_str("standard error is not empty\n");
    }
    for text in case.stderr.iter().filter(|text| !outcome.stderr.contains(text.as_str())) {
        let _ = writeln!(faults, "standard error lacks '{text}'");
    }
    let printed = String::from_utf8_lossy(&outcome.stdout);
    if !fits(&case.expected, &printed, case.any_order) {
        let expected: String = case.expected.iter().map(|line| format!("{line}\n")).collect();
        faults.push_str(&difference(expected.as_bytes(), &outcome.stdout));
    }
    if faults.is_empty() {
        fs::remove_dir_all(&folder)?;
        return Ok(());
    }
    if !outcome.stderr.is_empty() {
        let start: String = outcome.stderr.chars().take(2000).collect();
        let _ = write!(faults, "standard error:\n{start}");
    }
    Err(faults.into())
}

/// An empty folder of this name.
fn fresh_folder(name: &str) -> Result<PathBuf, Failed> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("process").join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// Writes the files of the case into the folder and runs it there, to its end or to the time limit.
fn run_in(folder: &Path, case: &Case, options: &[String], binary: &Path, regime: Regime) -> Result<Outcome, Failed> {
    let program = format!("{}.lua", case.name.rsplit('/').next().unwrap_or(&case.name));
    fs::write(folder.join(&program), &case.source)?;
    for (path, text) in &case.files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap_or(folder))?;
        fs::write(path, text)?;
    }
    for (name, text) in support_of(case)? {
        fs::write(folder.join(name), text)?;
    }
    let mut command = match &case.policies {
        None => Command::new(binary),
        Some(file) => {
            let mut command = Command::new(env::current_exe()?);
            command.env(policies::VARIABLE, file);
            command
        }
    };
    match &case.command {
        Some(words) => command.args(words),
        None => command.args(&case.options).args(options).arg(&program).args(&case.args),
    };
    command.current_dir(folder);
    for name in ["LUA_INIT", "LUA_INIT_5_3", "LUA_PATH", "LUA_PATH_5_3", "WIPPY_DEBUG", "WIPPY_WORKERS", "WIPPY_SEED"] {
        command.env_remove(name);
    }
    #[cfg(feature = "net")]
    if case.needs_http {
        command.envs(http_server::environment().iter().map(|(name, value)| (name, value)));
    }
    let stdin = if case.has_stdin { Stdio::piped() } else { Stdio::null() };
    command.envs(regime.environment()).stdin(stdin).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| format!("{}: {error}", binary.display()))?;
    let stdout = collect_and_act(&mut child, case);
    let stderr = collect(child.stderr.take());
    let factor = if regime.is_slow() { SLOW_FACTOR } else { 1 };
    let status = wait(&mut child, Duration::from_secs(case.seconds * factor))?;
    let stdout = stdout.join().map_err(|_| "the reader of standard output failed")?;
    let stderr = stderr.join().map_err(|_| "the reader of standard error failed")?;
    Ok(Outcome { status, stdout, stderr: String::from_utf8_lossy(&stderr).into_owned() })
}

/// The files of the folder `support` beside the program.
fn support_of(case: &Case) -> Result<Vec<(OsString, Vec<u8>)>, Failed> {
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("lua-tests").join(&case.name);
    let folder = program.with_file_name("support");
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        files.push((entry.file_name(), fs::read(entry.path())?));
    }
    Ok(files)
}

/// Reads in a thread of its own to the end, and sends each signal and each input when enough lines have gone by. The
/// program's standard input is open until then.
fn collect_and_act(child: &mut Child, case: &Case) -> JoinHandle<Vec<u8>> {
    let signals: Vec<(usize, String)> =
        case.signals.iter().map(|signal| (signal.after, format!("-{}", signal.name))).collect();
    let input: Vec<(usize, Option<String>)> =
        case.input.iter().map(|input| (input.after, input.line.clone())).collect();
    let (stdout, mut stdin, id) = (child.stdout.take(), child.stdin.take(), child.id().to_string());
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let Some(mut stdout) = stdout.map(BufReader::new) else { return bytes };
        let mut lines = 0;
        loop {
            // A program that is gone already shows in its status and its output.
            for (_, option) in signals.iter().filter(|(after, _)| *after == lines) {
                let _ = Command::new("kill").args([option, &id]).status();
            }
            for (_, line) in input.iter().filter(|(after, _)| *after == lines) {
                match (line, &mut stdin) {
                    (Some(line), Some(stdin)) => drop(stdin.write_all(line.as_bytes())),
                    _ => stdin = None,
                }
            }
            // What was read before an error is all that can be compared.
            if !stdout.read_until(b'\n', &mut bytes).is_ok_and(|read| read > 0) {
                return bytes;
            }
            lines += 1;
        }
    })
}

/// Whether the output has exactly these lines.
fn fits(expected: &[String], printed: &str, any_order: bool) -> bool {
    let mut lines: Vec<&str> = printed.lines().collect();
    let mut expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    if any_order {
        lines.sort_unstable();
        expected.sort_unstable();
    }
    lines.len() == expected.len()
        && (printed.is_empty() || printed.ends_with('\n'))
        && expected.iter().zip(&lines).all(|(pattern, line)| line_matches(pattern, line))
}

fn check_patterns() {
    let expected = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>();
    assert!(fits(&expected(&["a[..]c", "d"]), "abbc\nd\n", false));
    assert!(!fits(&expected(&["a"]), "a", false), "a missing line end matters");
    assert!(!fits(&expected(&["a", "b"]), "b\na\n", false) && fits(&expected(&["a", "b"]), "b\na\n", true));
    assert!(fits(&[], "", false) && !fits(&[], "a\n", false));
    assert_eq!(parse_signal("TERM after line 2"), Ok(Signal { name: "TERM".to_owned(), after: 2 }));
    assert!(parse_signal("TERM").is_err());
    assert_eq!(parse_input("a b after line 0"), Ok(Input { line: Some("a b\n".to_owned()), after: 0 }));
    assert_eq!(parse_input("end after line 3"), Ok(Input { line: None, after: 3 }));
    assert!(parse_input("a").is_err());
    let files = parse_files("print(1)\n-- file: a/b.lua\n--[==[\nreturn 1\n]==]\n");
    assert_eq!(files, Ok(vec![("a/b.lua".to_owned(), "return 1\n".to_owned())]));
}
