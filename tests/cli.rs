//! The command line: transcripts in `tests/cli/*.txt`, replayed and compared.
//!
//! A transcript runs in an empty directory of its own. Lines that start with `%` direct it:
//!
//! * `%file NAME` writes the lines that follow into a file; `%raw NAME` does so with escapes (`\n`, `\0`, `\x1b`, …);
//! * `%run COMMAND` runs a command with `sh`; `wippy` is the one just built. It is followed by what must come out:
//!   `%status N` (0 if absent), `%stdout` and `%stderr` (empty if absent);
//! * `%# TEXT` is a comment.
//!
//! In what must come out `[..]` stands for any text within a line, and a line `...` for any lines.
//! `WIPPY_UPDATE=1` writes what came out into the transcripts instead; read the difference before you commit it.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use libtest_mimic::{Arguments, Failed, Trial};

#[path = "support/lines.rs"]
mod lines;

use lines::line_matches;

/// Time after which a command is taken for hung, for `timeout`.
const LIMIT: &str = "60";

fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::from_args();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli");
    let mut trials = vec![Trial::test("patterns", || {
        check_patterns();
        Ok(())
    })];
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        trials.push(Trial::test(name.clone(), move || replay(&name, &path).map_err(|e| Failed::from(e.to_string()))));
    }
    trials.sort_by(|a, b| a.name().cmp(b.name()));
    libtest_mimic::run(&arguments, trials).exit();
}

/// A piece of a transcript.
#[derive(Debug)]
enum Step {
    Comment(String),
    File { head: String, name: String, lines: Vec<String>, is_raw: bool },
    Run { command: String, status: i32, stdout: Vec<String>, stderr: Vec<String> },
}

fn parse(text: &str) -> Result<Vec<Step>, String> {
    let mut steps = Vec::new();
    let mut stream = "";
    for line in text.lines() {
        if let Some(directive) = line.strip_prefix('%') {
            let (word, rest) = directive.split_once(' ').unwrap_or((directive, ""));
            stream = "";
            match (word, steps.last_mut()) {
                ("#", _) => steps.push(Step::Comment(line.to_owned())),
                ("file" | "raw", _) => steps.push(Step::File {
                    head: line.to_owned(),
                    name: rest.to_owned(),
                    lines: Vec::new(),
                    is_raw: word == "raw",
                }),
                ("run", _) => steps.push(Step::Run {
                    command: rest.to_owned(),
                    status: 0,
                    stdout: Vec::new(),
                    stderr: Vec::new(),
                }),
                ("status", Some(Step::Run { status, .. })) => {
                    *status = rest.parse().map_err(|_| format!("bad status: {line}"))?;
                }
                ("stdout" | "stderr", Some(Step::Run { .. })) => stream = word,
                _ => return Err(format!("misplaced directive: {line}")),
            }
            continue;
        }
        match (steps.last_mut(), stream) {
            (Some(Step::File { lines, .. }), _) => lines.push(line.to_owned()),
            (Some(Step::Run { stdout, .. }), "stdout") => stdout.push(line.to_owned()),
            (Some(Step::Run { stderr, .. }), "stderr") => stderr.push(line.to_owned()),
            _ if line.is_empty() => steps.push(Step::Comment(String::new())),
            _ => return Err(format!("misplaced line: {line}")),
        }
    }
    Ok(steps)
}

fn replay(name: &str, path: &Path) -> Result<(), Box<dyn Error>> {
    let directory = fresh_directory(name)?;
    let mut steps = parse(&fs::read_to_string(path)?)?;
    let is_update = std::env::var_os("WIPPY_UPDATE").is_some();
    let mut complaints = Vec::new();
    for step in &mut steps {
        match step {
            Step::Comment(_) => {}
            Step::File { name, lines, is_raw, .. } => {
                let file = directory.join(name.as_str());
                fs::create_dir_all(file.parent().unwrap_or(&directory))?;
                let content = if *is_raw { unescape(&lines.concat()) } else { content(lines).into_bytes() };
                fs::write(file, content)?;
            }
            Step::Run { command, status, stdout, stderr } => {
                let (came_status, came_stdout, came_stderr) = run(command, &directory)?;
                let fits = came_status == *status && matches(stdout, &came_stdout) && matches(stderr, &came_stderr);
                if !fits {
                    complaints.push(format!(
                        "{command}\n  status {came_status}, expected {status}\n  stdout:\n{}\n  expected:\n{}\n  \
                         stderr:\n{}\n  expected:\n{}",
                        came_stdout.join("\n"),
                        stdout.join("\n"),
                        came_stderr.join("\n"),
                        stderr.join("\n"),
                    ));
                    (*status, *stdout, *stderr) = (came_status, came_stdout, came_stderr);
                }
            }
        }
    }
    fs::remove_dir_all(&directory)?;
    if complaints.is_empty() {
        return Ok(());
    }
    if is_update {
        fs::write(path, render(&steps))?;
        return Ok(());
    }
    Err(complaints.join("\n").into())
}

fn fresh_directory(name: &str) -> Result<PathBuf, Box<dyn Error>> {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cli").join(name);
    if directory.exists() {
        fs::remove_dir_all(&directory)?;
    }
    fs::create_dir_all(&directory)?;
    Ok(directory)
}

type Came = (i32, Vec<String>, Vec<String>);

fn run(command: &str, directory: &Path) -> Result<Came, Box<dyn Error>> {
    let program = Path::new(env!("CARGO_BIN_EXE_wippy"));
    let mut path = program.parent().map(Path::as_os_str).unwrap_or_default().to_owned();
    path.push(":");
    path.push(std::env::var_os("PATH").unwrap_or_default());
    let output = Command::new("timeout")
        .args([LIMIT, "sh", "-c", command])
        .current_dir(directory)
        .env("PATH", path)
        .env_remove("NO_COLOR")
        .env_remove("FORCE_COLOR")
        .env_remove("COLUMNS")
        .env_remove("LUA_PATH")
        .env_remove("LUA_PATH_5_3")
        .stdin(Stdio::null())
        .output()?;
    Ok((output.status.code().unwrap_or(-1), lines_of(&output.stdout), lines_of(&output.stderr)))
}

/// The lines of an output; a missing line end at the end is shown.
fn lines_of(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes).replace('\u{1b}', "␛");
    let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
    match lines.pop() {
        Some(rest) if !rest.is_empty() => lines.push(format!("{rest}␃")),
        _ => {}
    }
    lines
}

fn content(lines: &[String]) -> String {
    lines.iter().fold(String::new(), |text, line| text + line + "\n")
}

fn unescape(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        if c != '\\' {
            bytes.extend(c.to_string().bytes());
            continue;
        }
        match rest.next() {
            Some('n') => bytes.push(b'\n'),
            Some('r') => bytes.push(b'\r'),
            Some('t') => bytes.push(b'\t'),
            Some('0') => bytes.push(0),
            Some('x') => {
                let digits: String = rest.by_ref().take(2).collect();
                bytes.push(u8::from_str_radix(&digits, 16).expect("two hexadecimal digits behind \\x"));
            }
            other => bytes.extend(other.into_iter().collect::<String>().bytes()),
        }
    }
    bytes
}

/// Whether lines fit patterns.
fn matches(patterns: &[String], lines: &[String]) -> bool {
    match (patterns, lines) {
        ([], lines) => lines.is_empty(),
        ([first, patterns @ ..], lines) if first == "..." => {
            (0..=lines.len()).any(|n| matches(patterns, lines.get(n..).unwrap_or_default()))
        }
        ([first, patterns @ ..], [line, lines @ ..]) => line_matches(first, line) && matches(patterns, lines),
        (_, []) => false,
    }
}

fn check_patterns() {
    let fits = |pattern: &str, text: &str| matches(&lines_of(pattern.as_bytes()), &lines_of(text.as_bytes()));
    assert!(fits("a[..]c\n", "abbc\n") && fits("a[..]\n", "a\n") && !fits("a[..]c\n", "abd\n"));
    assert!(fits("a\n...\nz\n", "a\nb\nc\nz\n") && fits("...\n", "") && !fits("a\n...\nz\n", "a\nb\n"));
    assert!(!fits("a\n", "a"), "a missing line end matters");
}

fn render(steps: &[Step]) -> String {
    let mut text = String::new();
    for step in steps {
        match step {
            Step::Comment(line) => text.push_str(&format!("{line}\n")),
            Step::File { head, lines, .. } => text.push_str(&format!("{head}\n{}", content(lines))),
            Step::Run { command, status, stdout, stderr } => {
                text.push_str(&format!("%run {command}\n"));
                if *status != 0 {
                    text.push_str(&format!("%status {status}\n"));
                }
                for (name, lines) in [("stdout", stdout), ("stderr", stderr)] {
                    if !lines.is_empty() {
                        text.push_str(&format!("%{name}\n{}", content(lines)));
                    }
                }
            }
        }
    }
    text
}
