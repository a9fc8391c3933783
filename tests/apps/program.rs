//! Programs that run: their input, output, signals and end.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use libtest_mimic::Failed;
use rustix::process::{Pid, Signal, kill_process};

use crate::copy::Copy;

/// How long a program may take to end after a signal.
const STOP_LIMIT: Duration = Duration::from_secs(2);
/// How often a file is looked at.
const PAUSE: Duration = Duration::from_millis(5);

/// What a program finds on standard input.
pub(crate) enum Input {
    /// The end.
    None,
    /// A text, then the end.
    All(Vec<u8>),
    /// What is sent while it runs.
    Open,
}

/// What a run left.
pub(crate) struct Done {
    pub(crate) exit: Option<i32>,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: Vec<u8>,
    pub(crate) took: Duration,
}

impl Done {
    pub(crate) fn stdout(&self) -> String {
        String::from_utf8_lossy(&self.stdout).into_owned()
    }

    pub(crate) fn stderr(&self) -> String {
        String::from_utf8_lossy(&self.stderr).into_owned()
    }
}

/// A program that runs. It is killed when dropped.
pub(crate) struct Program {
    child: Child,
    stdin: Option<ChildStdin>,
    /// Files for standard output and standard error: they hold any amount without somebody who reads.
    streams: [PathBuf; 2],
    start: Instant,
    limit: Duration,
    is_over: bool,
}

impl Program {
    /// Starts a command that has `limit` to come to each of its ends.
    pub(crate) fn start(copy: &Copy, mut command: Command, input: Input, limit: Duration) -> Result<Program, Failed> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let streams = ["stdout", "stderr"].map(|name| copy.streams().join(format!("{number}.{name}")));
        command.stdin(if matches!(input, Input::None) { Stdio::null() } else { Stdio::piped() });
        command.stdout(File::create(&streams[0])?).stderr(File::create(&streams[1])?);
        let start = Instant::now();
        let mut child = command.spawn()?;
        let mut stdin = child.stdin.take();
        if let Input::All(bytes) = input
            && let Some(mut pipe) = stdin.take()
        {
            // A program may end before it has read everything.
            thread::spawn(move || pipe.write_all(&bytes));
        }
        Ok(Program { child, stdin, streams, start, limit, is_over: false })
    }

    /// Waits until a text stands on standard error (or, if asked, on standard output).
    pub(crate) fn wait_for(&mut self, text: &str, also_stdout: bool) -> Result<(), Failed> {
        let start = Instant::now();
        loop {
            // Before the files: what a program writes at its end is seen.
            let is_over = self.child.try_wait()?.is_some();
            let shown = self.shown()?;
            if shown[1].contains(text) || (also_stdout && shown[0].contains(text)) {
                return Ok(());
            }
            if is_over || start.elapsed() > self.limit {
                let how = if is_over { "ended" } else { "waits" };
                return Err(self.report(&format!("{how} without '{text}'")));
            }
            thread::sleep(PAUSE);
        }
    }

    /// Writes a line to standard input.
    pub(crate) fn send(&mut self, line: &str) -> Result<(), Failed> {
        let pipe = self.stdin.as_mut().ok_or("standard input has ended")?;
        pipe.write_all(format!("{line}\n").as_bytes())?;
        Ok(())
    }

    /// Ends standard input.
    pub(crate) fn end_input(&mut self) {
        self.stdin = None;
    }

    /// Sends a signal: `INT`, `TERM`, `KILL`, `HUP`.
    pub(crate) fn signal(&self, name: &str) -> Result<(), Failed> {
        let signal = match name.trim_start_matches("SIG") {
            "INT" => Signal::INT,
            "TERM" => Signal::TERM,
            "KILL" => Signal::KILL,
            "HUP" => Signal::HUP,
            other => return Err(format!("unknown signal '{other}'").into()),
        };
        let pid = Pid::from_child(&self.child);
        kill_process(pid, signal).map_err(|e| format!("kill: {e}").into())
    }

    /// Waits for its end, for no longer than `limit`.
    fn wait(&mut self, limit: Duration) -> Result<Done, Failed> {
        let start = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait()? {
                break status;
            }
            if start.elapsed() > limit {
                return Err(self.report(&format!("not at its end after {limit:?}")));
            }
            thread::sleep(PAUSE.min(Duration::from_millis(1) + start.elapsed() / 8));
        };
        self.is_over = true;
        let [stdout, stderr] = &self.streams;
        Ok(Done {
            exit: status.code(),
            stdout: fs::read(stdout)?,
            stderr: fs::read(stderr)?,
            took: self.start.elapsed(),
        })
    }

    /// Waits for an end that comes by itself.
    pub(crate) fn end(mut self) -> Result<Done, Failed> {
        self.wait(self.limit)
    }

    /// Waits for the end after a signal that was just sent.
    pub(crate) fn end_of_stop(mut self, copy: &Copy) -> Result<Done, Failed> {
        self.wait(STOP_LIMIT + slowness(copy)?)
    }

    fn shown(&self) -> Result<[String; 2], Failed> {
        let [stdout, stderr] = &self.streams;
        let read = |path| fs::read(path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        Ok([read(stdout)?, read(stderr)?])
    }

    fn report(&self, what: &str) -> Failed {
        match self.shown() {
            Ok([stdout, stderr]) => format!("{what}\n--- stdout\n{stdout}--- stderr\n{stderr}").into(),
            Err(error) => error,
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        if !self.is_over {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}

/// What to give a program on this machine beyond what it needs on a quiet one: many times what one that does nothing takes.
fn slowness(copy: &Copy) -> Result<Duration, Failed> {
    const FACTOR: u32 = 30;
    let nothing = copy.wippy(".", &["-e".to_owned(), String::new()]);
    Ok(Program::start(copy, nothing, Input::None, Duration::from_secs(60))?.end()?.took * FACTOR)
}

/// Runs `wippy` to its end. An error if that takes longer than `limit`.
pub(crate) fn run(
    copy: &Copy,
    folder: &str,
    arguments: &[String],
    input: Input,
    limit: Duration,
) -> Result<Done, Failed> {
    Program::start(copy, copy.wippy(folder, arguments), input, limit)?
        .end()
        .map_err(|e| format!("wippy {}: {}", arguments.join(" "), e.message().unwrap_or_default()).into())
}
