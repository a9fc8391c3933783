//! `wippy test --watch`: again whenever a source changes, in a program of its own each time, so that a run that hangs or is
//! killed takes nothing along. Tests whose files have changed come first.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::thread;
use std::time::{Duration, SystemTime};

use super::super::args::UsageError;
use super::super::exit::FAILURE;
use super::super::interrupt;
use super::super::report;
use super::options::Options;
use crate::stdlib::io::exit;

/// How often files are looked at.
const LOOK_EVERY: Duration = Duration::from_millis(200);
/// How long after a change others are waited for.
const SETTLE: Duration = Duration::from_millis(100);
/// Clears the visible screen.
const CLEAR: &str = "\u{1b}[H\u{1b}[2J";

/// Files with the times of their last change.
type Files = BTreeMap<PathBuf, SystemTime>;

/// Runs tests again and again, until a signal ends this program.
///
/// # Errors
/// The program cannot be started.
pub(super) fn watch(words: &[OsString], options: &Options) -> Result<u8, UsageError> {
    let clears = !options.keeps_screen && std::io::stdout().is_terminal() && std::env::var_os("CI").is_none();
    let program = std::env::current_exe().map_err(|error| cannot_start(&error))?;
    let words: Vec<&OsString> = words.iter().filter(|word| *word != "--watch" && *word != "--no-clear").collect();
    // A signal reaches the program that runs as well: both are in the foreground.
    interrupt::on_signal(|signal| exit(super::SIGNAL_BASE + signal)).unwrap_or_default();
    let mut changed: Vec<PathBuf> = Vec::new();
    let mut files = files_below(Path::new("."));
    for run in 1_u32.. {
        let mut command = Command::new(&program);
        command.arg("test").args(&words);
        for file in &changed {
            command.arg("--first").arg(file);
        }
        let mut child = command.spawn().map_err(|error| cannot_start(&error))?;
        changed = next_change(&mut files, &mut child);
        let shown = changed.first().map(|file| file.display().to_string()).unwrap_or_default();
        let clear = if clears { CLEAR } else { "" };
        report::write(&format!("{clear}── change in {shown}, run {} ──\n", run + 1));
    }
    Ok(FAILURE)
}

fn cannot_start(error: &std::io::Error) -> UsageError {
    UsageError::new(format!("cannot start the tests: {error}"))
}

/// Waits for a change, ends what still runs then, and gives the files that have changed.
fn next_change(files: &mut Files, child: &mut Child) -> Vec<PathBuf> {
    loop {
        thread::sleep(LOOK_EVERY);
        // Who has ended is not waited for at the end.
        drop(child.try_wait());
        if files_below(Path::new(".")) == *files {
            continue;
        }
        thread::sleep(SETTLE);
        let now = files_below(Path::new("."));
        let changed = now.iter().filter(|&(file, time)| files.get(file) != Some(time)).map(|(file, _)| file.clone());
        let gone = files.keys().filter(|file| !now.contains_key(*file)).cloned();
        let changed: Vec<PathBuf> = changed.chain(gone).collect();
        *files = now;
        drop(child.kill());
        drop(child.wait());
        return changed;
    }
}

/// The sources and entry files below a folder; hidden folders are left out.
fn files_below(folder: &Path) -> Files {
    let mut found = Files::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let Ok(items) = std::fs::read_dir(&folder) else { continue };
        for item in items.flatten() {
            let name = item.file_name();
            let name = name.to_string_lossy();
            let Ok(kind) = item.file_type() else { continue };
            let is_hidden_folder = kind.is_dir() && name.starts_with('.');
            if kind.is_dir() && !is_hidden_folder {
                folders.push(item.path());
            } else if [".lua", ".yaml", ".yml", ".lock"].iter().any(|end| name.ends_with(end))
                && let Ok(time) = item.metadata().and_then(|data| data.modified())
            {
                let path = item.path();
                found.insert(path.strip_prefix(".").map(Path::to_path_buf).unwrap_or(path), time);
            }
        }
    }
    found
}
