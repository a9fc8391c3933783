//! Files that are watched, and commands that are run again when one of them changes (specification: cli 3.7).
//!
//! Files are looked at every so often: it finds every change on every file system, also of files that an editor writes
//! anew under the old name, and costs a millisecond for some thousand files.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use rustix::process::{Pid, Signal, kill_process};

use super::args::UsageError;
use super::exit::{FAILURE, SIGNAL_BASE};
use super::interrupt;
use super::loaded_files::{self, LoadedFile, LoadedFiles};
use super::output::Output;
use super::report;
use crate::stdlib::io::exit;
use crate::stdlib::os::system_zone;

/// How often files are looked at.
const LOOK_EVERY: Duration = Duration::from_millis(200);
/// How long after a change others are waited for.
const SETTLE: Duration = Duration::from_millis(100);
/// How long a program has to stop before it is killed.
const STOP_WITHIN: Duration = Duration::from_secs(10);
/// How often a program that is to stop is looked at.
const LOOK_STOPPING: Duration = Duration::from_millis(10);
/// Clears the visible screen.
const CLEAR: &str = "\u{1b}[H\u{1b}[2J";
/// What the names of sources, entry files and configurations end with.
const ENDS: [&str; 4] = [".lua", ".yaml", ".yml", ".lock"];

/// Files with their sizes and the times of their last change.
type Files = BTreeMap<PathBuf, (SystemTime, u64)>;

/// The sources, entry files and configurations below a directory; hidden directories are left out. Others can be added.
pub(super) struct Watched {
    /// None: only the others are watched.
    root: Option<PathBuf>,
    others: Vec<PathBuf>,
    files: Files,
}

impl Watched {
    /// Begins to watch a directory.
    pub(super) fn new(root: &Path) -> Watched {
        Watched { root: Some(root.to_path_buf()), others: Vec::new(), files: files_of(Some(root), &[]) }
    }

    /// Begins to watch single files.
    pub(super) fn of_files(files: Vec<PathBuf>) -> Watched {
        Watched { root: None, files: files_of(None, &files), others: files }
    }

    /// Watches these files too, whatever their names, in the place of those that were set before; relative to the directory.
    pub(super) fn set_others(&mut self, others: Vec<PathBuf>) {
        for other in others.iter().filter(|other| !self.others.contains(other)) {
            if let Some(seen) = seen(&below(self.root.as_deref(), other)) {
                self.files.insert(other.clone(), seen);
            }
        }
        if self.root.is_none() {
            self.files.retain(|file, _| others.contains(file));
        }
        self.others = others;
    }

    /// Watches one more file, which looked like this when somebody read it.
    fn watch_too(&mut self, (file, seen): LoadedFile) {
        let is_it =
            |other: &PathBuf| other.canonicalize().ok().is_some_and(|other| Some(other) == file.canonicalize().ok());
        if self.others.contains(&file) || self.others.iter().any(is_it) {
            return;
        }
        // Messages name it as it is seen from here.
        let here = std::env::current_dir().unwrap_or_default();
        let file = file.strip_prefix(here).map(Path::to_path_buf).unwrap_or(file);
        self.files.insert(file.clone(), seen);
        self.others.push(file);
    }

    /// Waits for a change; gives the files that have changed, come or gone, relative to the directory. `meanwhile` is called
    /// at each look.
    pub(super) fn next_change(&mut self, mut meanwhile: impl FnMut(&mut Watched)) -> Vec<PathBuf> {
        loop {
            thread::sleep(LOOK_EVERY);
            meanwhile(self);
            let mut now = files_of(self.root.as_deref(), &self.others);
            if now == self.files {
                continue;
            }
            // Who saves several files, or writes one in pieces, is waited for.
            loop {
                thread::sleep(SETTLE);
                let later = files_of(self.root.as_deref(), &self.others);
                if later == now {
                    break;
                }
                now = later;
            }
            let changed = now.iter().filter(|&(file, seen)| self.files.get(file) != Some(seen)).map(|(file, _)| file);
            let gone = self.files.keys().filter(|file| !now.contains_key(*file));
            let changed: Vec<PathBuf> = changed.chain(gone).cloned().collect();
            self.files = now;
            if !changed.is_empty() {
                return changed;
            }
        }
    }
}

fn seen(file: &Path) -> Option<(SystemTime, u64)> {
    let data = file.metadata().ok()?;
    Some((data.modified().ok()?, data.len()))
}

fn below(root: Option<&Path>, file: &Path) -> PathBuf {
    root.map_or_else(|| file.to_path_buf(), |root| root.join(file))
}

/// The files below the directory, and the others.
fn files_of(root: Option<&Path>, others: &[PathBuf]) -> Files {
    let mut found = root.map(files_below).unwrap_or_default();
    found.extend(others.iter().filter_map(|other| Some((other.clone(), seen(&below(root, other))?))));
    found
}

fn files_below(root: &Path) -> Files {
    let mut found = Files::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let Ok(items) = std::fs::read_dir(&folder) else { continue };
        for item in items.flatten() {
            let name = item.file_name();
            let name = name.to_string_lossy();
            let Ok(kind) = item.file_type() else { continue };
            if kind.is_dir() {
                if !name.starts_with('.') {
                    folders.push(item.path());
                }
            } else if ENDS.iter().any(|end| name.ends_with(end)) {
                let path = item.path();
                if let Some(seen) = seen(&path) {
                    found.insert(path.strip_prefix(root).map(Path::to_path_buf).unwrap_or(path), seen);
                }
            }
        }
    }
    found
}

/// How a command is run again and again.
pub(super) struct Rerun<'a> {
    /// Where files are watched.
    pub(super) watched: Watched,
    /// The files that are watched besides, looked up before each run, with those that the program loads; none: there are no
    /// others.
    pub(super) others: Option<&'a dyn Fn() -> Vec<PathBuf>>,
    /// The words for this program, but those that are about watching.
    pub(super) words: Vec<OsString>,
    /// The screen is not cleared.
    pub(super) keeps_screen: bool,
    pub(super) output: Output,
}

/// Runs this program with some words now, and again whenever a file changes, until a signal ends it. What still runs then is
/// asked to stop first. `more` gives further words for a run after these files have changed.
///
/// # Errors
/// The program cannot be started.
pub(super) fn rerun(run: Rerun<'_>, more: impl Fn(&[PathBuf]) -> Vec<OsString>) -> Result<u8, UsageError> {
    let Rerun { mut watched, others, words, keeps_screen, output } = run;
    let clears = !keeps_screen && std::io::stderr().is_terminal() && std::env::var_os("CI").is_none();
    let cannot_start = |error: &std::io::Error| UsageError::new(format!("cannot start the program again: {error}"));
    let program = std::env::current_exe().map_err(|error| cannot_start(&error))?;
    // The process that runs (0: none). Ctrl-C reaches it as well, since both are in the foreground; other signals do not.
    let running = Arc::new(AtomicI32::new(0));
    let told = Arc::clone(&running);
    let on_signal = move |signal| {
        drop(std::fs::remove_file(LoadedFiles::path()));
        if signal != Signal::INT.as_raw()
            && let Some(process) = Pid::from_raw(told.load(Ordering::SeqCst))
        {
            kill_process(process, Signal::TERM).ok();
        }
        exit(SIGNAL_BASE + signal)
    };
    interrupt::on_signal(on_signal).unwrap_or_default();
    let mut changed: Vec<PathBuf> = Vec::new();
    for run in 2_u32.. {
        if let Some(others) = others {
            watched.set_others(others());
        }
        let mut loaded = others.is_some().then(LoadedFiles::new);
        let mut command = Command::new(&program);
        command.args(&words).args(more(&changed));
        if let Some(loaded) = &loaded {
            command.env(loaded_files::VARIABLE, loaded.value());
        }
        let mut child = command.spawn().map_err(|error| cannot_start(&error))?;
        running.store(Pid::from_child(&child).as_raw_nonzero().get(), Ordering::SeqCst);
        changed = watched.next_change(|watched| {
            for file in loaded.iter_mut().flat_map(LoadedFiles::news) {
                watched.watch_too(file);
            }
            // Who has ended is not waited for at the end, and its number may soon be another's.
            if let Ok(Some(_)) = child.try_wait() {
                running.store(0, Ordering::SeqCst);
            }
        });
        running.store(0, Ordering::SeqCst);
        stop(&mut child);
        let clear = if clears { CLEAR } else { "" };
        let line = format!("── {} change in {}, run {run} ──", time_of_day(), listed(&changed));
        report::write(&format!("{clear}{}\n", output.dim(&line)));
    }
    Ok(FAILURE)
}

/// The time as people here read it.
#[expect(clippy::disallowed_methods, reason = "it is shown")]
fn time_of_day() -> String {
    let now = jiff::Timestamp::try_from(SystemTime::now()).unwrap_or_default();
    system_zone().to_datetime(now).strftime("%H:%M:%S").to_string()
}

/// Stops a program as SIGTERM does, and kills it if it does not stop in time.
fn stop(child: &mut Child) {
    let until = Instant::now() + STOP_WITHIN;
    // One that ends by itself just now needs no signal.
    let is_told = matches!(child.try_wait(), Ok(None)) && kill_process(Pid::from_child(child), Signal::TERM).is_ok();
    if !is_told {
        drop(child.wait());
    }
    while let Ok(None) = child.try_wait() {
        if Instant::now() >= until {
            drop(child.kill());
            drop(child.wait());
            return;
        }
        thread::sleep(LOOK_STOPPING);
    }
}

/// Files in one line: the first, and how many more.
pub(super) fn listed(files: &[PathBuf]) -> String {
    let first = files.first().map(|file| file.display().to_string()).unwrap_or_default();
    match files.len() {
        0 | 1 => first,
        n => format!("{first} and {} more", n - 1),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn changes_are_found_and_hidden_directories_are_left_out() {
        let root = std::env::temp_dir().join(format!("wippy-watching-{}", std::process::id()));
        fs::create_dir_all(root.join("src/.hidden")).unwrap();
        fs::write(root.join("src/a.lua"), "1").unwrap();
        fs::write(root.join("page.html"), "1").unwrap();
        let mut watched = Watched::new(&root);
        watched.set_others(vec![PathBuf::from("page.html")]);
        let mut change = |files: &[(&str, Option<&str>)]| {
            let mut left = Some(files);
            watched.next_change(|_| {
                for (file, text) in left.take().unwrap_or_default() {
                    match text {
                        Some(text) => fs::write(root.join(file), text).unwrap(),
                        None => fs::remove_file(root.join(file)).unwrap(),
                    }
                }
            })
        };
        // Nobody asks for hidden ones, or for texts that nothing reads.
        let files = [("src/.hidden/b.lua", Some("1")), ("notes.txt", Some("1")), ("src/a.lua", Some("12"))];
        assert_eq!(change(&files), [PathBuf::from("src/a.lua")]);
        assert_eq!(change(&[("page.html", Some("12"))]), [PathBuf::from("page.html")]);
        let changed = change(&[("src/a.lua", None), ("src/c.yaml", Some("x: 1"))]);
        assert_eq!(changed, [PathBuf::from("src/c.yaml"), PathBuf::from("src/a.lua")]);
        assert_eq!(listed(&changed), "src/c.yaml and 1 more");
        fs::remove_dir_all(&root).unwrap();
    }
}
