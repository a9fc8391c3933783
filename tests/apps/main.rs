//! The applications of `examples/apps/`, run as a user would run them. Each is copied; the copy is linted, laid out by
//! `wippy fmt --check` and, where it has test entries, tested by `wippy test`; then the steps of its `example.yaml` are
//! followed, and the outputs that its README shows are compared with theirs. Nothing may be left outside of the copy.
//!
//! ```yaml
//! title: Greenhouse
//! needs: [events]                # what of wippy it is about
//! projects: [., ring]            # folders linted as projects; without it the example itself, if it is one
//! not_linted: [wrong.lua]        # mistakes that the example shows are not its own
//! steps:
//!   - run: [hello.lua, Ada]      # a run of wippy that must end in time, or
//!     shell: "cat a | wippy -"   # one of a shell, for which wippy is on the path
//!     in: ring                   # a folder of the example; everywhere
//!     stdin: "text"              # or stdin_file: a file of the example, or stdin_from: [arguments of a wippy before it]
//!     timeout: 10                # seconds, 60 without it
//!     exit: 0
//!     stdout: |                  # all of it, by lines; stderr likewise
//!       Good morning, {{any}}!
//!     unordered: |               # all of stdout, lines in any order
//!     stdout_has: ["text"]       # texts that must stand there; stderr_has likewise
//!     stdout_not: ["text"]       # texts that must not; stderr_not likewise
//!     stderr_order: ["a", "b"]   # texts that must stand there in this order
//!     stderr_count: {"a": 2}     # how often texts stand there
//!     json: {count: 3}           # stdout is a document with at least these keys
//!     files: [out/a.txt]         # files that are there afterwards
//!     no_files: [in/a.txt]       # files that are not
//!     same_files: [conf.env]     # files that are as the example has them
//!     repeat: 5                  # do all this so often
//!     at_least: 55               # milliseconds that it takes
//!     quicker_than: [slow.lua]   # the best of three runs takes less time than that of this peer
//!     start_up: 15               # milliseconds that the best of ten runs takes on a quiet machine
//!   - start: [run]               # a program that goes on, with all of the above, and
//!     ready: "ready"             # a text that is awaited on standard error
//!     talk:                      # in this order:
//!       - await: "round 3"       # a text that is awaited on standard output or standard error
//!       - send: "line"           # a line for standard input
//!       - end: true              # the end of standard input
//!       - edit: {file: a.lua, from: "x", to: "y"}
//!       - signal: TERM
//!     stop: TERM                 # the signal that ends it at last, INT, TERM, KILL; false: it ends by itself
//! ```
//!
//! In expected lines `{{int}}`, `{{num}}`, `{{ms}}`, `{{pid}}`, `{{uuid}}`, `{{time}}`, `{{any}}` stand for such texts, and a
//! line `{{any-lines}}` for any lines.
//!
//! A program that is stopped has two seconds to end, longer only on a machine that is slow to start a program that does
//! nothing. Whatever the first step runs is also stopped at several moments of its life.
//!
//! `WIPPY_BIN` names another binary to test; `WIPPY_WORKERS` and `WIPPY_DEBUG` reach the programs.

mod copy;
mod pattern;
mod program;
mod readme;
mod step;

use std::error::Error;
use std::fs;
use std::path::Path;

use libtest_mimic::{Arguments, Failed, Trial};
use serde_json::Value;

use copy::Copy;
use program::{Input, run};
use step::{strings, words};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::from_args();
    let mut trials = pattern::trials();
    trials.extend(readme::trials());
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/apps"))? {
        let folder = entry?.path();
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        trials.push(Trial::test(name, move || check(&folder)));
    }
    trials.sort_by(|a, b| a.name().cmp(b.name()));
    libtest_mimic::run(&arguments, trials).exit();
}

fn check(folder: &Path) -> Result<(), Failed> {
    let readme = fs::read_to_string(folder.join("README.md"))?;
    if readme.lines().count() > 60 {
        return Err("README.md has more than 60 lines".into());
    }
    let copy = Copy::of(folder)?;
    let read = "print((assert(require('json').encode((assert(require('yaml').decode(io.read('a'))))))))";
    let text = fs::read_to_string(folder.join("example.yaml"))?;
    let described = run(&copy, ".", &words(&["-e", read]), Input::All(text.into_bytes()), step::TIME_LIMIT)?;
    let example: Value =
        serde_json::from_slice(&described.stdout).map_err(|e| format!("example.yaml: {e}\n{}", described.stderr()))?;
    const KEYS: [&str; 5] = ["title", "needs", "projects", "not_linted", "steps"];
    step::only_keys(&example, &KEYS)?;
    let steps = example.get("steps").and_then(Value::as_array).ok_or("example.yaml without steps")?;
    readme::check(&readme, steps)?;
    check_sources(&copy, &example)?;
    for (number, step) in steps.iter().enumerate() {
        step::check(&copy, step).map_err(|e| format!("step {}: {}", number + 1, e.message().unwrap_or_default()))?;
    }
    if let Some(first) = steps.first() {
        step::stop_early(&copy, first)?;
    }
    copy.left_over()
}

/// Runs the tools over the sources of an example, and its tests.
fn check_sources(copy: &Copy, example: &Value) -> Result<(), Failed> {
    let tool = |folder: &str, arguments: &[String]| -> Result<String, Failed> {
        let done = run(copy, folder, arguments, Input::None, step::TIME_LIMIT)?;
        if done.exit != Some(0) {
            return Err(format!("wippy {}\n{}{}", arguments.join(" "), done.stdout(), done.stderr()).into());
        }
        Ok(done.stdout())
    };
    let left_out = strings(&example["not_linted"]);
    let sources: Vec<String> = copy.lua_files()?.into_iter().filter(|name| !left_out.contains(name)).collect();
    let mut format = words(&["fmt", "--check"]);
    format.extend(sources.iter().cloned());
    tool(".", &format)?;
    let mut projects = strings(&example["projects"]);
    if example["projects"].is_null() && copy.is_project() {
        projects.push(".".to_owned());
    }
    let mut lint = words(&["lint", "--rules", "--deny", "warnings"]);
    for folder in &projects {
        tool(folder, &lint)?;
        // An example that has tests passes them.
        let tests = tool(folder, &words(&["registry", "list", "--ids", "--meta", "type=test"]))?;
        if !tests.trim().is_empty() {
            tool(folder, &words(&["test"]))?;
        }
    }
    if projects.is_empty() {
        lint.extend(sources);
        tool(".", &lint)?;
    }
    Ok(())
}
