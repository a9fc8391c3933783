//! Values of options and of `WIPPY_DEBUG`.

use std::time::Duration;

use super::args::UsageError;
use crate::sched::Config;
use crate::vm::state::Options;

/// The name of the environment variable with switches for finding defects.
pub(super) const DEBUG_VARIABLE: &str = "WIPPY_DEBUG";

/// Worker threads, unless the command line says otherwise.
pub(super) const WORKERS_VARIABLE: &str = "WIPPY_WORKERS";

/// Smallest debt in bytes that starts a collection in a process of many.
pub(super) const SMALL_THRESHOLD: usize = 16 * 1024;

/// What `WIPPY_DEBUG` sets beside the options of the machine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Debug {
    /// Run the program on a thread with a stack of so many kilobytes.
    pub(super) stack_kib: Option<usize>,
    /// Reductions of a turn.
    pub(super) budget: Option<u32>,
}

/// Smallest and largest stack that `stack=` can ask for, in kilobytes.
const STACK_KIB: std::ops::RangeInclusive<usize> = 64..=1 << 20;

/// Reads `WIPPY_DEBUG`: `gc=always|never|auto`, `opt=on|off`, `backend=loop|tail`, `types=kept|erased`, `stack=KIB`,
/// `budget=N`, with commas.
///
/// # Errors
/// The entry that is not understood, with what is allowed.
pub(super) fn read_debug(text: &str, options: &mut Options) -> Result<Debug, String> {
    let mut debug = Debug::default();
    for entry in text.split(',').filter(|entry| !entry.is_empty()) {
        let (key, value) = entry.split_once('=').unwrap_or((entry, ""));
        match (key, value) {
            ("gc", "always") => options.gc_always = true,
            ("gc", "never") => options.gc_never = true,
            ("gc", "auto") => (options.gc_always, options.gc_never) = (false, false),
            ("opt", "on") => options.optimize = true,
            ("opt", "off") => options.optimize = false,
            ("backend", "loop") => options.loop_back_end = true,
            ("backend", "tail") => options.loop_back_end = false,
            ("types", "kept") => options.erase_types = false,
            ("types", "erased") => options.erase_types = true,
            ("stack", kib) => match kib.parse().ok().filter(|kib| STACK_KIB.contains(kib)) {
                Some(kib) => debug.stack_kib = Some(kib),
                None => return Err(format!("'stack={kib}' in {DEBUG_VARIABLE}: expected kilobytes, at least 64")),
            },
            ("budget", n) => match n.parse().ok().filter(|n| *n > 0) {
                Some(n) => debug.budget = Some(n),
                None => return Err(format!("'budget={n}' in {DEBUG_VARIABLE}: expected a number of reductions")),
            },
            ("gc", _) => return Err(not_one_of(entry, "always, never, auto")),
            ("opt", _) => return Err(not_one_of(entry, "on, off")),
            ("backend", _) => return Err(not_one_of(entry, "loop, tail")),
            ("types", _) => return Err(not_one_of(entry, "kept, erased")),
            _ => {
                let keys = "gc=, opt=, backend=, types=, stack= or budget=";
                return Err(format!("'{entry}' in {DEBUG_VARIABLE}: expected {keys}"));
            }
        }
    }
    Ok(debug)
}

fn not_one_of(entry: &str, values: &str) -> String {
    format!("'{entry}' in {DEBUG_VARIABLE}: expected one of {values}")
}

/// Settings of a run that the environment gives.
pub(super) struct ProjectSettings {
    pub(super) config: Config,
    pub(super) options: Options,
}

/// Settings of the run of a project, from the environment.
///
/// # Errors
/// A variable is not understood.
pub(super) fn project_settings() -> Result<ProjectSettings, UsageError> {
    let variable = |name: &str| std::env::var_os(name).filter(|text| !text.is_empty());
    let mut options = Options::default();
    let mut config = Config::default();
    if let Some(text) = variable(DEBUG_VARIABLE) {
        let debug = read_debug(&text.to_string_lossy(), &mut options).map_err(UsageError::new)?;
        config.budget = debug.budget.unwrap_or(config.budget);
        config.stack_size = debug.stack_kib.map(|kib| kib << 10);
    }
    if let Some(text) = variable(WORKERS_VARIABLE) {
        let text = text.to_string_lossy();
        let workers = parse_workers(&text);
        let wrong = || UsageError::new(format!("variable {WORKERS_VARIABLE}: '{text}' is not {WORKERS}"));
        config.workers = Some(workers.ok_or_else(wrong)?);
    }
    options.gc_threshold = SMALL_THRESHOLD;
    Ok(ProjectSettings { config, options })
}

/// What a number of workers has to be.
pub(super) const WORKERS: &str = "a number between 1 and 1024";

/// A number of worker threads.
pub(super) fn parse_workers(text: &str) -> Option<usize> {
    text.parse().ok().filter(|n| (1..=1024).contains(n))
}

/// Names of modules with commas between; the empty text has none.
///
/// # Errors
/// What is no name.
pub(super) fn parse_names(text: &str) -> Result<Vec<String>, String> {
    if text.is_empty() {
        return Ok(Vec::new());
    }
    let is_name = |name: &str| {
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'))
    };
    let names = text.split(',').map(str::trim);
    names.map(|name| if is_name(name) { Ok(name.to_owned()) } else { Err(name.to_owned()) }).collect()
}

/// A duration: a number with `ns`, `us`, `ms`, `s`, `m` or `h`.
pub(super) fn parse_duration(text: &str) -> Option<Duration> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = match text.get(digits.len()..)? {
        "ns" => 1e-9,
        "us" => 1e-6,
        "ms" => 1e-3,
        "s" => 1.0,
        "m" => 60.0,
        "h" => 3600.0,
        _ => return None,
    };
    let n: f64 = digits.parse().ok()?;
    Duration::try_from_secs_f64(n * unit).ok()
}

/// A size: digits with `K`, `M`, `G` or `T` and perhaps `B`, factors of 1024.
pub(super) fn parse_size(text: &str) -> Option<usize> {
    let upper = text.to_ascii_uppercase();
    let digits = upper.strip_suffix('B').unwrap_or(&upper);
    let (digits, shift) = match digits.char_indices().next_back()? {
        (at, 'K') => (digits.get(..at)?, 10),
        (at, 'M') => (digits.get(..at)?, 20),
        (at, 'G') => (digits.get(..at)?, 30),
        (at, 'T') => (digits.get(..at)?, 40),
        _ => (digits, 0),
    };
    let n: usize = digits.parse().ok()?;
    n.checked_mul(1 << shift)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_factors_of_1024() {
        assert_eq!(parse_size("512"), Some(512));
        assert_eq!(parse_size("512b"), Some(512));
        assert_eq!(parse_size("2k"), Some(2048));
        assert_eq!(parse_size("1MB"), Some(1 << 20));
        assert_eq!(parse_size("3G"), Some(3 << 30));
        for bad in ["", "K", "-1", "1.5M", "1X", "99999999999T", "B"] {
            assert_eq!(parse_size(bad), None, "{bad}");
        }
    }

    #[test]
    fn debug_switches() {
        let mut options = Options::default();
        let debug = read_debug("gc=always,opt=off,,backend=loop,types=erased,stack=128", &mut options).unwrap();
        assert!(options.gc_always && !options.optimize && options.loop_back_end && options.erase_types);
        assert_eq!(debug.stack_kib, Some(128));
        for bad in ["gc=often", "types=some", "stack=1", "stack=x", "speed=high", "opt"] {
            assert!(read_debug(bad, &mut options).unwrap_err().contains(bad), "{bad}");
        }
    }
}
