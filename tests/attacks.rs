//! Attacks on the interpreter: every `lua-tests/attacks/*.lua` runs as a script of the `wippy` binary inside limits.
//!
//! The head of a file says what may happen; `tests/attacks.rs` turns it into options and checks:
//!
//! | line | meaning |
//! |---|---|
//! | `-- limit: memory=64M` | `--max-memory 64M` |
//! | `-- limit: reductions=N` | `--max-reductions N` |
//! | `-- expect: TEXT` | one line of standard output, in order; all of them together are the whole output |
//! | `-- expect-error: TEXT` | standard error contains TEXT; the exit status is 1 if `exit` says nothing else |
//! | `-- exit: N` | exit status |
//! | `-- signal: INT after MS` | SIGINT is sent MS milliseconds after the start and must end the run, with status 130 as a |
//! | | shell sees it: an exit, or death of the signal; standard error may say so |
//! | `-- peak: 128M` | most that the process may have resident, default 256M |
//! | `-- stderr-max: N` | most bytes of standard error, default 100 000 |
//! | `-- timeout: S` | seconds until the test gives up, default 60; far above what is needed |
//! | `-- only: wippy` | the file is no test of PUC's behaviour |
//!
//! `WIPPY_BIN` names another binary to test. A run that panics, aborts or dies of a signal fails whatever else it did.

use std::error::Error;
use std::ffi::OsString;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use libtest_mimic::{Arguments, Failed, Trial};

/// Status after SIGINT.
const INTERRUPTED: i32 = 128 + libc::SIGINT;

/// What the head of a file asks for.
#[derive(Debug)]
struct Case {
    path: PathBuf,
    options: Vec<String>,
    expected: Vec<String>,
    expected_error: Option<String>,
    exit: i32,
    interrupt_after: Option<Duration>,
    peak_bytes: u64,
    stderr_max: usize,
    timeout: Duration,
}

/// What a run did.
struct Outcome {
    status: i32,
    stdout: String,
    stderr: String,
    peak_bytes: u64,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::from_args();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("lua-tests/attacks");
    let mut trials = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "lua") {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            trials.push(Trial::test(name, move || check(&parse(path)?)));
        }
    }
    trials.sort_by(|a, b| a.name().cmp(b.name()));
    libtest_mimic::run(&arguments, trials).exit();
}

fn parse(path: PathBuf) -> Result<Case, Failed> {
    let text = fs::read_to_string(&path)?;
    let mut case = Case {
        path,
        options: Vec::new(),
        expected: Vec::new(),
        expected_error: None,
        exit: 0,
        interrupt_after: None,
        peak_bytes: 256 << 20,
        stderr_max: 100_000,
        timeout: Duration::from_secs(60),
    };
    let mut exit = None;
    for line in text.lines().map_while(|line| line.strip_prefix("-- ")) {
        let Some((key, value)) = line.split_once(": ") else {
            continue;
        };
        match key {
            "limit" => {
                let (limit, amount) = value.split_once('=').ok_or("limit: NAME=AMOUNT")?;
                case.options.extend([format!("--max-{limit}"), amount.to_owned()]);
            }
            "expect" => case.expected.push(value.to_owned()),
            "expect-error" => case.expected_error = Some(value.to_owned()),
            "exit" => exit = Some(value.parse()?),
            "signal" => {
                let delay = value.strip_prefix("INT after ").ok_or("signal: INT after MS")?;
                case.interrupt_after = Some(Duration::from_millis(delay.parse()?));
            }
            "peak" => case.peak_bytes = bytes(value)?,
            "stderr-max" => case.stderr_max = value.parse()?,
            "timeout" => case.timeout = Duration::from_secs(value.parse()?),
            _ => {}
        }
    }
    case.exit = exit.unwrap_or(i32::from(case.expected_error.is_some()));
    Ok(case)
}

/// `64M` in bytes.
fn bytes(text: &str) -> Result<u64, Failed> {
    let mebibytes: u64 = text.strip_suffix('M').ok_or("a size ends with M")?.parse()?;
    Ok(mebibytes << 20)
}

fn check(case: &Case) -> Result<(), Failed> {
    let outcome = run(case)?;
    let mut faults = Vec::new();
    let status = shell_status(outcome.status);
    let wanted = if case.interrupt_after.is_some() { INTERRUPTED } else { case.exit };
    if status != wanted {
        faults.push(format!("status {status}, not {wanted}"));
    }
    let expected: String = case.expected.iter().map(|line| format!("{line}\n")).collect();
    if outcome.stdout != expected {
        faults.push(format!("printed\n{}instead of\n{expected}", shortened(&outcome.stdout)));
    }
    match &case.expected_error {
        Some(text) if !outcome.stderr.contains(text.as_str()) => {
            faults.push(format!("standard error lacks '{text}'"));
        }
        None if case.interrupt_after.is_none() && !outcome.stderr.is_empty() => {
            faults.push("standard error is not empty".to_owned())
        }
        _ => {}
    }
    if outcome.stderr.contains("panicked") || outcome.stderr.contains("internal error") {
        faults.push("panic".to_owned());
    }
    if outcome.stderr.len() > case.stderr_max {
        faults.push(format!("{} bytes of standard error", outcome.stderr.len()));
    }
    if outcome.peak_bytes > case.peak_bytes {
        faults.push(format!("peak of {} MiB, not under {}", outcome.peak_bytes >> 20, case.peak_bytes >> 20));
    }
    if faults.is_empty() {
        return Ok(());
    }
    Err(format!("{}\nstandard error: {}", faults.join("\n"), shortened(&outcome.stderr)).into())
}

/// The status as a shell shows it: death of signal N is 128 + N.
fn shell_status(raw: i32) -> i32 {
    if libc::WIFSIGNALED(raw) { 128 + libc::WTERMSIG(raw) } else { libc::WEXITSTATUS(raw) }
}

fn shortened(text: &str) -> String {
    if text.len() < 4000 {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(2000).collect();
    short.push_str(" ...\n");
    short
}

/// `WIPPY_BIN`, or the binary that Cargo has just built.
fn binary() -> OsString {
    std::env::var_os("WIPPY_BIN").unwrap_or_else(|| env!("CARGO_BIN_EXE_wippy").into())
}

/// Runs the script to its end, with the interrupt at its time, and kills it at the time limit.
fn run(case: &Case) -> Result<Outcome, Failed> {
    let started = Instant::now();
    let mut child = Command::new(binary())
        .args(&case.options)
        .arg(&case.path)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let stdout = collect(child.stdout.take());
    let stderr = collect(child.stderr.take());
    let pid = libc::pid_t::try_from(child.id())?;
    let mut interrupt_after = case.interrupt_after;
    let (status, peak_bytes) = loop {
        if let Some(ended) = ended(pid)? {
            break ended;
        }
        if interrupt_after.is_some_and(|delay| started.elapsed() > delay) {
            interrupt_after = None;
            send(pid, libc::SIGINT)?;
        }
        if started.elapsed() > case.timeout {
            send(pid, libc::SIGKILL)?;
            while ended(pid)?.is_none() {
                thread::sleep(Duration::from_millis(5));
            }
            return Err(format!("still running after {} s", case.timeout.as_secs()).into());
        }
        thread::sleep(Duration::from_millis(5));
    };
    let text = |reader: thread::JoinHandle<Vec<u8>>| {
        reader.join().map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).map_err(|_| "reader failed")
    };
    Ok(Outcome { status, stdout: text(stdout)?, stderr: text(stderr)?, peak_bytes })
}

/// Reads the stream in a thread of its own, so that a full pipe cannot stop the script.
fn collect(stream: Option<impl Read + Send + 'static>) -> thread::JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut stream) = stream {
            // What was read before an error is all that can be checked.
            let _ = stream.read_to_end(&mut bytes);
        }
        bytes
    })
}

/// The raw wait status and the peak resident size of the child, if it has ended.
fn ended(pid: libc::pid_t) -> Result<Option<(i32, u64)>, Failed> {
    let mut status = 0;
    // SAFETY: rusage is a plain structure of integers, for which all zeros is a valid value.
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    // SAFETY: both pointers are to live variables of the right type, and `pid` is a child that nobody else waits for.
    let waited = unsafe { libc::wait4(pid, &raw mut status, libc::WNOHANG, &raw mut usage) };
    if waited < 0 {
        return Err(std::io::Error::last_os_error().into());
    }
    let unit = if cfg!(target_os = "macos") { 1 } else { 1024 };
    Ok((waited == pid).then_some((status, u64::try_from(usage.ru_maxrss)? * unit)))
}

fn send(pid: libc::pid_t, signal: libc::c_int) -> Result<(), Failed> {
    // SAFETY: a system call without pointers; `pid` is our child, which has not been waited for.
    let sent = unsafe { libc::kill(pid, signal) };
    if sent == 0 { Ok(()) } else { Err(std::io::Error::last_os_error().into()) }
}
