//! Messages: every syntax error and every run-time error once, as the user sees it.
//!
//! `tests/errors/NAME.lua` holds many small programs, each headed by a line `-- case: TITLE`; in a file that starts
//! with `-- each line is a case` every line is one. `NAME.out` beside it holds the program and its report. Each program
//! is run as `case.lua`.
//!
//! `WIPPY_UPDATE=1` writes the reports; read the difference before you commit it. Where `lua5.3` is installed, its
//! message for the same program must be ours, but for programs headed `-- differs: REASON`.

use std::collections::HashMap;
use std::error::Error;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::{Arc, Mutex, PoisonError};

use libtest_mimic::{Arguments, Failed, Trial};

/// The reference implementation.
const ORACLE: &str = "lua5.3";
/// The line that starts a file of one-line programs.
const EACH_LINE: &str = "-- each line is a case";
/// Seconds after which a program is taken for hung.
const LIMIT: &str = "60";

/// A program that fails.
struct Case {
    title: String,
    program: String,
    differs: bool,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::from_args();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/errors");
    let mut trials = Vec::new();
    let seen = Arc::new(Mutex::new(HashMap::new()));
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "lua") {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let seen = Arc::clone(&seen);
            trials.push(Trial::test(name.clone(), move || {
                check(&name, &path, &seen).map_err(|error| Failed::from(error.to_string()))
            }));
        }
    }
    trials.sort_by(|a, b| a.name().cmp(b.name()));
    if !has_oracle() {
        if std::env::var_os("CI").is_some() {
            return Err(format!("{ORACLE} is not installed").into());
        }
        writeln!(std::io::stderr(), "{ORACLE} is not installed: messages are not compared with its own")?;
    }
    libtest_mimic::run(&arguments, trials).exit();
}

fn parse(text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let each_line = text.starts_with(EACH_LINE);
    let mut differs = false;
    for line in text.lines() {
        if line.starts_with("-- differs: ") {
            differs = true;
        } else if let Some(title) = line.strip_prefix("-- case: ") {
            cases.push(Case { title: title.to_owned(), program: String::new(), differs });
            differs = false;
        } else if each_line && line != EACH_LINE && !line.is_empty() {
            cases.push(Case { title: line.to_owned(), program: format!("{line}\n"), differs });
            differs = false;
        } else if let (Some(case), false) = (cases.last_mut(), each_line) {
            case.program.push_str(line);
            case.program.push('\n');
        }
    }
    for case in &mut cases {
        // The empty line before the next head is not the program's.
        while case.program.ends_with("\n\n") {
            case.program.pop();
        }
    }
    cases
}

fn check(name: &str, path: &Path, seen: &Mutex<HashMap<String, String>>) -> Result<(), Box<dyn Error>> {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("errors").join(name);
    fs::create_dir_all(&directory)?;
    let file = directory.join("case.lua");
    let has_oracle = has_oracle();
    let mut came = String::new();
    let mut complaints = Vec::new();
    for case in parse(&fs::read_to_string(path)?) {
        fs::write(&file, &case.program)?;
        let first = seen.lock().unwrap_or_else(PoisonError::into_inner).insert(case.program.clone(), name.to_owned());
        if let Some(first) = first {
            complaints.push(format!("{}: the same program is in {first}", case.title));
        }
        let report = run(Path::new(env!("CARGO_BIN_EXE_wippy")), &directory)?;
        let text = String::from_utf8_lossy(&report.stderr).into_owned();
        let status = report.status.code();
        if status != Some(1) || text.is_empty() {
            complaints.push(format!("{}: status {status:?} and this report:\n{text}", case.title));
        }
        if has_oracle && !case.differs {
            let theirs = run(&PathBuf::from(ORACLE), &directory)?;
            let theirs = message_of_lua(&String::from_utf8_lossy(&theirs.stderr));
            let ours = message_of_wippy(&text);
            if theirs != ours {
                complaints.push(format!("{}: {ORACLE} says\n  {theirs}\nwe say\n  {ours}", case.title));
            }
        }
        came.push_str(&format!("==== {}\n{text}", without_addresses(&case.title)));
        came.push('\n');
    }
    let came = without_counts(&without_addresses(&came));
    let out = path.with_extension("out");
    let expected = fs::read_to_string(&out).unwrap_or_default();
    if came != expected {
        if std::env::var_os("WIPPY_UPDATE").is_some() {
            fs::write(&out, &came)?;
        } else {
            complaints.push(first_difference(&expected, &came));
        }
    }
    if complaints.is_empty() { Ok(()) } else { Err(complaints.join("\n").into()) }
}

fn run(program: &Path, directory: &Path) -> std::io::Result<Output> {
    Command::new("timeout")
        .arg(LIMIT)
        .arg(program)
        .arg("case.lua")
        .current_dir(directory)
        .env_remove("FORCE_COLOR")
        .env_remove("COLUMNS")
        .env_remove("LUA_PATH")
        .env_remove("LUA_PATH_5_3")
        .env_remove("LUA_INIT")
        .stdin(Stdio::null())
        .output()
}

fn has_oracle() -> bool {
    Command::new(ORACLE).arg("-v").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok()
}

/// The message alone, of a report of the reference: without its name, the position and the trace.
fn message_of_lua(report: &str) -> String {
    let message = report.split("\nstack traceback:").next().unwrap_or(report);
    let message = message.strip_prefix(&format!("{ORACLE}: ")).unwrap_or(message);
    without_position(message.trim_end())
}

/// The message alone, of one of our reports: up to the excerpt, the notes or the stack.
fn message_of_wippy(report: &str) -> String {
    let message = report.strip_prefix("wippy: ").or(report.strip_prefix("error[P0001]: ")).unwrap_or(report);
    let is_end = |line: &&str| {
        let line = line.trim_start();
        line.starts_with("--> ") || line == "|" || line.starts_with("= ") || line == "stack:"
    };
    let message: Vec<&str> = message.lines().take_while(|line| !is_end(line)).collect();
    without_position(message.join("\n").trim_end())
}

/// The position is compared by the snapshots: ours of syntax errors is better than a line.
fn without_position(message: &str) -> String {
    let behind = message.strip_prefix("case.lua:").and_then(|rest| rest.split_once(": "));
    match behind {
        Some((line, rest)) if line.bytes().all(|byte| byte.is_ascii_digit()) => without_addresses(rest),
        _ => without_addresses(message),
    }
}

/// Addresses differ from run to run.
fn without_addresses(text: &str) -> String {
    let mut result = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(": 0x") {
        let n_digits = after.bytes().take_while(u8::is_ascii_hexdigit).count();
        result.push_str(before);
        result.push_str(if n_digits >= 6 { ": ADDRESS" } else { ": 0x" });
        rest = after.get(if n_digits >= 6 { n_digits } else { 0 }..).unwrap_or_default();
    }
    result + rest
}

/// How many levels fit on the stack is no promise.
fn without_counts(text: &str) -> String {
    let shown = |line: &str| {
        let is_count = line.starts_with("  ... (") && line.ends_with(" more)");
        if is_count { "  ... (N more)\n".to_owned() } else { format!("{line}\n") }
    };
    text.lines().map(shown).collect()
}

fn first_difference(expected: &str, came: &str) -> String {
    let mut title = "";
    let mut expected_lines = expected.lines();
    for line in came.lines() {
        if line.starts_with("==== ") {
            title = line;
        }
        let expected_line = expected_lines.next();
        if expected_line != Some(line) {
            return format!("{title}\n  expected: {}\n  came:     {line}", expected_line.unwrap_or("nothing"));
        }
    }
    format!("missing at the end: {}", expected_lines.next().unwrap_or("a line end"))
}
