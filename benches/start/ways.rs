//! The ways to start the project.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::project::Project;

/// What a start took.
pub(crate) struct Sample {
    pub(crate) wall_ms: f64,
    /// User and system time of all threads.
    pub(crate) processor_ms: f64,
}

enum Kind {
    /// `lua5.4` with a program of the project.
    Lua { program: &'static str },
    /// `wippy run` with settings.
    Wippy { command: &'static str, sets: &'static [&'static str], cache: Cache },
}

/// What the cache holds before the start.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cache {
    Unused,
    Empty,
    Full,
}

/// A way to start the project.
pub(crate) struct Way {
    pub(crate) name: &'static str,
    kind: Kind,
}

const TYPES: &str = "lua.type_system.enabled=true";
const STRICT: &str = "lua.type_system.strict=true";
const CACHE: &str = "lua.cache.enabled=true";

const fn wippy(name: &'static str, command: &'static str, sets: &'static [&'static str], cache: Cache) -> Way {
    Way { name, kind: Kind::Wippy { command, sets, cache } }
}

const WAYS: &[Way] = &[
    Way { name: "lua5.4: loadfile of each file", kind: Kind::Lua { program: "load.lua" } },
    Way { name: "lua5.4: loadfile of each file, and running it", kind: Kind::Lua { program: "run.lua" } },
    wippy("wippy: a command, syntax checked", "hello", &[], Cache::Unused),
    wippy("wippy: a command, empty cache", "hello", &[CACHE], Cache::Empty),
    wippy("wippy: a command, full cache", "hello", &[CACHE], Cache::Full),
    wippy("wippy: types checked", "hello", &[TYPES, STRICT], Cache::Unused),
    wippy("wippy: types checked, empty cache", "hello", &[TYPES, STRICT, CACHE], Cache::Empty),
    wippy("wippy: types checked, full cache", "hello", &[TYPES, STRICT, CACHE], Cache::Full),
    wippy("wippy: types checked, all entries loaded", "all", &[TYPES, STRICT], Cache::Unused),
    wippy("wippy: types checked, all entries loaded, empty cache", "all", &[TYPES, STRICT, CACHE], Cache::Empty),
    wippy("wippy: types checked, all entries loaded, full cache", "all", &[TYPES, STRICT, CACHE], Cache::Full),
];

/// Those that this machine can do.
pub(crate) fn available() -> Vec<&'static Way> {
    let has_lua = Command::new("lua5.4")
        .args(["-e", ""])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    if !has_lua {
        eprintln!("note: lua5.4 does not start here and is left out");
    }
    WAYS.iter().filter(|way| has_lua || matches!(way.kind, Kind::Wippy { .. })).collect()
}

impl Way {
    /// Starts the project once.
    pub(crate) fn measure(&self, project: &Project) -> Result<Sample, String> {
        match &self.kind {
            Kind::Lua { program } => {
                let mut command = Command::new("lua5.4");
                command.arg(program).arg("list").arg(project.n_files().to_string());
                self.timed(command, project)
            }
            Kind::Wippy { command: name, sets, cache } => {
                let start = || {
                    let program = std::env::var_os("WIPPY_BIN");
                    let mut command =
                        Command::new(program.map_or_else(|| PathBuf::from(env!("CARGO_BIN_EXE_wippy")), PathBuf::from));
                    command.arg("run");
                    for set in *sets {
                        command.args(["--set", set]);
                    }
                    command.arg(name);
                    command
                };
                project.forget();
                if *cache == Cache::Full {
                    self.timed(start(), project)?;
                }
                self.timed(start(), project)
            }
        }
    }

    fn timed(&self, mut command: Command, project: &Project) -> Result<Sample, String> {
        command.current_dir(project.root()).stdin(Stdio::null());
        let (processor, began) = (children_ms(), Instant::now());
        let output = command.output().map_err(|error| format!("{}: {error}", self.name))?;
        let wall_ms = began.elapsed().as_secs_f64() * 1e3;
        let processor_ms = children_ms() - processor;
        if !output.status.success() || !output.stderr.is_empty() {
            let said = String::from_utf8_lossy(&output.stderr);
            return Err(format!("{}: ended with {}\n{said}", self.name, output.status));
        }
        Ok(Sample { wall_ms, processor_ms })
    }
}

/// The time of the processor that all children have had that have ended.
fn children_ms() -> f64 {
    // SAFETY: rusage is a plain structure of integers, for which all zeros is a valid value.
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    // SAFETY: the pointer is to a live variable of the right type.
    let failed = unsafe { libc::getrusage(libc::RUSAGE_CHILDREN, &raw mut usage) };
    debug_assert_eq!(failed, 0, "the arguments are right");
    ms(usage.ru_utime) + ms(usage.ru_stime)
}

#[expect(clippy::cast_precision_loss, reason = "microseconds of a short run are exact in a double")]
fn ms(time: libc::timeval) -> f64 {
    time.tv_sec as f64 * 1e3 + time.tv_usec as f64 * 1e-3
}
