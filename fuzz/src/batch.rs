//! Many programs in one script: a start of an interpreter costs more than a small program.
//!
//! The script is the prelude and one `RUN(index, [==[source]==])` a program. Every program's output is a
//! frame, `@@B index` … `@@E index state`; no program can print such a line, because the prelude escapes
//! `@`. A program that kills or stops its interpreter has a first line without a last one: it is marked,
//! and the rest of the batch runs again without it.

use super::generate::Flavour;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

const PRELUDE: &str = include_str!("prelude.lua");
const PRELUDE_DEBUG: &str = include_str!("prelude_debug.lua");

/// What one program printed, or how it ended its interpreter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Frame {
    /// The printed lines, the state at the end, and whether the last statement was reached.
    Finished { lines: Vec<String>, state: String, reached: bool },
    /// The interpreter ended in the middle: its exit status and the head of its standard error.
    Crashed(String),
    /// It was still running at the time limit.
    TimedOut,
}

/// An interpreter, as the command that is followed by the name of a script.
#[derive(Clone, Debug)]
pub struct Interpreter {
    pub command: PathBuf,
}

/// A folder for scripts and outputs, removed at the end.
#[derive(Debug)]
pub struct Scratch {
    folder: PathBuf,
}

impl Scratch {
    /// A new folder among the temporary files.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn new() -> io::Result<Self> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("wippy_fuzz_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let folder = std::env::temp_dir().join(name);
        fs::create_dir_all(&folder)?;
        Ok(Scratch { folder })
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What stays behind is a folder among the temporary files; nothing depends on it.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// The script that runs `programs` in order, numbered from `first`.
#[must_use]
pub fn script(programs: &[String], first: usize, flavour: Flavour) -> String {
    let mut text = String::with_capacity(PRELUDE.len() + programs.iter().map(|p| p.len() + 60).sum::<usize>());
    text.push_str(PRELUDE);
    if flavour == Flavour::Debug {
        text.push_str(PRELUDE_DEBUG);
    }
    let with_environment = flavour == Flavour::Environment;
    for (index, program) in programs.iter().enumerate() {
        let _ = writeln!(text, "RUN({}, {}, {with_environment})", first + index, long_string(program));
    }
    text
}

/// The script that gives what `program` prints and its state as its two results.
#[must_use]
pub fn script_for_one(program: &str, flavour: Flavour) -> String {
    let debug = if flavour == Flavour::Debug { PRELUDE_DEBUG } else { "" };
    let with_environment = flavour == Flavour::Environment;
    format!("{PRELUDE}{debug}return FRAME({}, {with_environment})", long_string(program))
}

fn long_string(program: &str) -> String {
    let mut level = String::from("==");
    while program.contains(&format!("]{level}]")) {
        level.push('=');
    }
    format!("[{level}[\n{program}]{level}]")
}

/// Runs `programs` in as few processes as their crashes allow; one frame each.
///
/// # Errors
/// When files or processes cannot be made.
pub fn run(
    interpreter: &Interpreter,
    scratch: &Scratch,
    programs: &[String],
    flavour: Flavour,
    limit: Duration,
) -> io::Result<Vec<Frame>> {
    let mut frames = Vec::with_capacity(programs.len());
    while frames.len() < programs.len() {
        let first = frames.len();
        let script_path = scratch.folder.join("batch.lua");
        fs::write(&script_path, script(&programs[first..], first, flavour))?;
        let output = execute(interpreter, scratch, &script_path, limit)?;
        take_frames(&output.text, &mut frames);
        frames.truncate(programs.len());
        if frames.len() < programs.len() {
            frames.push(output.ending);
        }
    }
    Ok(frames)
}

struct Output {
    text: String,
    /// What to say of a program that did not finish.
    ending: Frame,
}

fn execute(interpreter: &Interpreter, scratch: &Scratch, script: &Path, limit: Duration) -> io::Result<Output> {
    let (out_path, err_path) = (scratch.folder.join("out"), scratch.folder.join("err"));
    let mut child = Command::new(&interpreter.command)
        .arg(script)
        .env("TZ", "UTC")
        .env("LC_ALL", "C")
        .stdin(Stdio::null())
        .stdout(File::create(&out_path)?)
        .stderr(File::create(&err_path)?)
        .spawn()?;
    let start = Instant::now();
    let mut pause = Duration::from_micros(500);
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break Some(status);
        }
        if start.elapsed() > limit {
            child.kill()?;
            child.wait()?;
            break None;
        }
        std::thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(5));
    };
    let text = String::from_utf8_lossy(&fs::read(&out_path)?).into_owned();
    let ending = match status {
        None => Frame::TimedOut,
        Some(status) => {
            let errors = String::from_utf8_lossy(&fs::read(&err_path)?).chars().take(2000).collect::<String>();
            Frame::Crashed(format!("{status}: {}", errors.trim_end()))
        }
    };
    Ok(Output { text, ending })
}

fn take_frames(text: &str, frames: &mut Vec<Frame>) {
    let mut lines: Option<Vec<String>> = None;
    for line in text.lines() {
        if line.starts_with("@@B ") {
            lines = Some(Vec::new());
        } else if let Some(rest) = line.strip_prefix("@@E ") {
            if let Some(lines) = lines.take() {
                let state = rest.split_once(' ').map_or("", |(_, state)| state);
                frames.push(Frame::Finished { lines, reached: state.starts_with("end "), state: state.to_owned() });
            }
        } else if let Some(lines) = &mut lines {
            lines.push(line.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::generate::Flavour;
    use super::{Frame, script, take_frames};

    #[test]
    fn a_program_without_a_last_line_has_no_frame() {
        let mut frames = Vec::new();
        take_frames("@@B 0\na\n@@E 0 end ok\n@@B 1\nb\n", &mut frames);
        let finished = Frame::Finished { lines: vec!["a".into()], state: "end ok".into(), reached: true };
        assert_eq!(frames, [finished]);
    }

    #[test]
    fn long_brackets_hold_any_source() {
        let text = script(&["x = [==[]==]".to_owned()], 0, Flavour::Globals);
        assert!(text.contains("RUN(0, [===[\nx = [==[]==]]===], false)"));
    }
}
