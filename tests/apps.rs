//! The applications of `examples/apps/`: each is copied, linted and laid out by `wippy fmt --check`, and the steps of its
//! `example.yaml` are run in the copy, with `NO_COLOR=1`.
//!
//! A step is a run of `wippy` that must end in time:
//!
//! ```yaml
//! - run: [hello.lua, Ada]       # arguments
//!   stdin: "text"               # or stdin_file: a file of the example, or stdin_from: [arguments of a wippy before it]
//!   timeout: 10                 # seconds, 20 without it
//!   exit: 0
//!   stdout: |                   # all of it, by lines; stderr likewise
//!     Good morning, {{any}}!
//!   unordered: |                # all of stdout, lines in any order
//!   stdout_has: ["text"]        # texts that must stand there; stderr_has likewise
//!   stdout_not: ["text"]        # texts that must not; stderr_not likewise
//!   json: {count: 3}            # stdout is a document with at least these keys
//! ```
//!
//! In expected lines `{{int}}`, `{{num}}`, `{{ms}}`, `{{pid}}`, `{{uuid}}`, `{{any}}` stand for such texts, and a line
//! `{{any-lines}}` for any lines. `WIPPY_BIN` names another binary to test.

use std::error::Error;
use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use libtest_mimic::{Arguments, Failed, Trial};
use serde_json::Value;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::from_args();
    let mut trials = vec![Trial::test("an_extra_line_is_shown", an_extra_line_is_shown)];
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/apps"))? {
        let folder = entry?.path();
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        trials.push(Trial::test(name, move || check(&folder)));
    }
    trials.sort_by(|a, b| a.name().cmp(b.name()));
    libtest_mimic::run(&arguments, trials).exit();
}

/// A copy of an example, away from the repository; gone when dropped.
struct Copy(PathBuf);

impl Copy {
    fn of(folder: &Path) -> Result<Copy, Failed> {
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        let copy = Copy(std::env::temp_dir().join(format!("wippy-apps-{}-{name}", std::process::id())));
        copy_folder(folder, &copy.0)?;
        Ok(copy)
    }

    fn wippy(&self, arguments: &[String]) -> Command {
        let binary = std::env::var_os("WIPPY_BIN").unwrap_or_else(|| env!("CARGO_BIN_EXE_wippy").into());
        let mut command = Command::new(binary);
        command.args(arguments).current_dir(&self.0).env("NO_COLOR", "1");
        command
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn copy_folder(from: &Path, to: &Path) -> Result<(), Failed> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

fn check(folder: &Path) -> Result<(), Failed> {
    if fs::read_to_string(folder.join("README.md"))?.lines().count() > 60 {
        return Err("README.md has more than 60 lines".into());
    }
    let copy = Copy::of(folder)?;
    let read = "print((assert(require('json').encode((assert(require('yaml').decode(io.read('a'))))))))";
    let text = fs::read_to_string(folder.join("example.yaml"))?;
    let described = run(&copy, &words(&["-e", read]), Some(text.into_bytes()), Duration::from_secs(20))?;
    let example: Value =
        serde_json::from_slice(&described.stdout).map_err(|e| format!("example.yaml: {e}\n{}", described.stderr()))?;
    let steps = example.get("steps").and_then(Value::as_array).ok_or("example.yaml without steps")?;
    // Mistakes that an example shows are not its own.
    let left_out: Vec<String> = strings(example.get("not_linted").unwrap_or(&Value::Null));
    let sources: Vec<String> = lua_files(&copy.0)?.into_iter().filter(|name| !left_out.contains(name)).collect();
    for tool in [&["lint", "--rules", "--deny", "warnings"][..], &["fmt", "--check"]] {
        let mut arguments = words(tool);
        arguments.extend(sources.iter().cloned());
        let done = run(&copy, &arguments, None, Duration::from_secs(60))?;
        if done.exit != Some(0) {
            return Err(format!("wippy {}\n{}{}", arguments.join(" "), done.stdout(), done.stderr()).into());
        }
    }
    for (number, step) in steps.iter().enumerate() {
        check_step(&copy, step).map_err(|e| format!("step {}: {}", number + 1, e.message().unwrap_or_default()))?;
    }
    Ok(())
}

/// The Lua files of an example, by paths from its folder, in order.
fn lua_files(folder: &Path) -> Result<Vec<String>, Failed> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "lua") {
            names.push(path.file_name().unwrap_or_default().to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok(names)
}

fn check_step(copy: &Copy, step: &Value) -> Result<(), Failed> {
    const KEYS: [&str; 14] = [
        "run",
        "stdin",
        "stdin_file",
        "stdin_from",
        "timeout",
        "exit",
        "stdout",
        "stderr",
        "unordered",
        "json",
        "stdout_has",
        "stderr_has",
        "stdout_not",
        "stderr_not",
    ];
    if let Some(key) = step.as_object().and_then(|keys| keys.keys().find(|key| !KEYS.contains(&key.as_str()))) {
        return Err(format!("unknown key '{key}'").into());
    }
    let arguments = strings(&step["run"]);
    let timeout = Duration::from_secs(step["timeout"].as_u64().unwrap_or(20));
    let stdin = if let Some(text) = step["stdin"].as_str() {
        Some(text.as_bytes().to_vec())
    } else if let Some(name) = step["stdin_file"].as_str() {
        Some(fs::read(copy.0.join(name))?)
    } else if step["stdin_from"].is_array() {
        Some(run(copy, &strings(&step["stdin_from"]), None, timeout)?.stdout)
    } else {
        None
    };
    let done = run(copy, &arguments, stdin, timeout)?;
    let (stdout, stderr) = (done.stdout(), done.stderr());
    let report = |what: String| -> Failed {
        format!("wippy {}: {what}\n--- stdout\n{stdout}--- stderr\n{stderr}", arguments.join(" ")).into()
    };
    let exit = step["exit"].as_i64().unwrap_or(0);
    if done.exit.map(i64::from) != Some(exit) {
        return Err(report(format!("exit {:?}, expected {exit}", done.exit)));
    }
    for (name, text) in [("stdout", &stdout), ("stderr", &stderr)] {
        if let Some(expected) = step[name].as_str() {
            compare(expected, text).map_err(|e| report(format!("{name}: {e}")))?;
        }
        for part in strings(&step[format!("{name}_has")]) {
            if !text.contains(&part) {
                return Err(report(format!("{name} has no '{part}'")));
            }
        }
        for part in strings(&step[format!("{name}_not")]) {
            if text.contains(&part) {
                return Err(report(format!("{name} has '{part}'")));
            }
        }
    }
    if let Some(expected) = step["unordered"].as_str() {
        compare(&sorted(expected), &sorted(&stdout)).map_err(|e| report(format!("unordered: {e}")))?;
    }
    if !step["json"].is_null() {
        let real: Value = serde_json::from_str(&stdout).map_err(|e| report(format!("no JSON: {e}")))?;
        if !holds(&real, &step["json"]) {
            return Err(report(format!("JSON without {}", step["json"])));
        }
    }
    Ok(())
}

/// What a run left.
struct Done {
    exit: Option<i32>,
    stdout: Vec<u8>,
    stderr: Vec<u8>,
}

impl Done {
    fn stdout(&self) -> String {
        String::from_utf8_lossy(&self.stdout).into_owned()
    }

    fn stderr(&self) -> String {
        String::from_utf8_lossy(&self.stderr).into_owned()
    }
}

/// Runs `wippy` to its end. An error if that takes longer than `timeout`.
fn run(copy: &Copy, arguments: &[String], stdin: Option<Vec<u8>>, timeout: Duration) -> Result<Done, Failed> {
    let mut command = copy.wippy(arguments);
    command.stdin(if stdin.is_some() { Stdio::piped() } else { Stdio::null() });
    // Files hold any amount without somebody who reads.
    let paths = [copy.0.join(".stdout"), copy.0.join(".stderr")];
    command.stdout(File::create(&paths[0])?).stderr(File::create(&paths[1])?);
    let mut child = command.spawn()?;
    if let (Some(mut pipe), Some(bytes)) = (child.stdin.take(), stdin) {
        // A program may end before it has read everything.
        thread::spawn(move || pipe.write_all(&bytes));
    }
    let start = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        if start.elapsed() > timeout {
            child.kill()?;
            child.wait()?;
            return Err(format!("wippy {}: not at its end after {timeout:?}", arguments.join(" ")).into());
        }
        thread::sleep(Duration::from_millis(5));
    };
    let mut read = paths.iter().map(|path| {
        let mut bytes = Vec::new();
        File::open(path).and_then(|mut file| file.read_to_end(&mut bytes)).map(|_| bytes)
    });
    let (stdout, stderr) = (read.next().transpose()?, read.next().transpose()?);
    Ok(Done { exit: status.code(), stdout: stdout.unwrap_or_default(), stderr: stderr.unwrap_or_default() })
}

fn words(list: &[&str]) -> Vec<String> {
    list.iter().map(|&word| word.to_owned()).collect()
}

fn strings(list: &Value) -> Vec<String> {
    let word = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    list.as_array().map(|list| list.iter().map(word).collect()).unwrap_or_default()
}

fn sorted(text: &str) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    lines.sort_unstable();
    lines.join("\n")
}

/// Whether `real` has all that is written in `expected`; further keys of objects are allowed.
fn holds(real: &Value, expected: &Value) -> bool {
    match (real, expected) {
        (Value::Object(real), Value::Object(expected)) => {
            expected.iter().all(|(key, value)| real.get(key).is_some_and(|real| holds(real, value)))
        }
        (Value::Array(real), Value::Array(expected)) => {
            real.len() == expected.len() && real.iter().zip(expected).all(|(real, expected)| holds(real, expected))
        }
        _ => real == expected,
    }
}

/// Compares texts by lines. The error names the first line that differs.
fn compare(pattern: &str, text: &str) -> Result<(), String> {
    let mut whole = String::from("^");
    for line in pattern.lines() {
        if line == "{{any-lines}}" {
            whole.push_str("(?:[^\n]*\n)*");
        } else {
            whole.push_str(&expression(line));
            whole.push('\n');
        }
    }
    whole.push('$');
    let matches = |whole: &str, text: &str| regex::Regex::new(whole).map(|regex| regex.is_match(text));
    let ended = if text.is_empty() || text.ends_with('\n') { text.to_owned() } else { format!("{text}\n") };
    if matches(&whole, &ended).map_err(|e| e.to_string())? {
        return Ok(());
    }
    let (mut expected, mut real) = (pattern.lines(), text.lines());
    for number in 1.. {
        let (expected, real) = (expected.next(), real.next());
        let same = match (expected, real) {
            (Some(line), Some(real)) => {
                line != "{{any-lines}}" && matches(&format!("^{}$", expression(line)), real).unwrap_or(false)
            }
            _ => false,
        };
        if !same {
            let shown = |line: Option<&str>| line.map_or("(end)".to_owned(), |line| format!("{line:?}"));
            return Err(format!("line {number}\n  expected {}\n  real     {}", shown(expected), shown(real)));
        }
    }
    Ok(())
}

/// A line with patterns as a regular expression.
fn expression(line: &str) -> String {
    [
        ("{{int}}", r"-?\d+"),
        ("{{num}}", r"-?\d+(?:\.\d+)?"),
        ("{{ms}}", r"\d+(?:\.\d+)?"),
        ("{{pid}}", r"\{[\w.]+:[\w.]+\|0x[0-9a-f]+\}"),
        ("{{uuid}}", r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
        ("{{any}}", r"[^\n]*"),
    ]
    .iter()
    .fold(regex::escape(line), |text, (name, expression)| text.replace(&regex::escape(name), expression))
}

fn an_extra_line_is_shown() -> Result<(), Failed> {
    compare("a {{int}}\n{{any-lines}}\nc\n", "a 1\nb\nb\nc\n")?;
    let error = compare("a\nb\n", "a\nb\nc\n").err().ok_or("no difference seen")?;
    if error != "line 3\n  expected (end)\n  real     \"c\"" {
        return Err(error.into());
    }
    Ok(())
}
