//! The oracle of the type rules: what the checker accepts does not raise a type error, and annotations change no result.

use super::choice::Choices;
use super::typed::{self, Typed};
use bumpalo::Bump;
use wippy::diag::Severity;
use wippy::source::Names;
use wippy::syntax::{ParseOptions, parse};
use wippy::types::{Environment, Library, Modules, Required, check};
use wippy::{Options, Runtime};

const MEMORY_MAX: usize = 64 << 20;
const REDUCTIONS_MAX: u64 = 3_000_000;

/// What became of a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// As it should be.
    Sound,
    /// The checker refused a wild program.
    Refused,
    /// A limit of the run was met.
    TooLong,
    /// A defect, in words.
    Wrong(String),
}

struct NoModules;

impl Modules for NoModules {
    fn require(&self, _: &str) -> Required {
        Required::Unknown
    }
}

/// The first error that the checker reports.
fn complaint(text: &str, library: &Library) -> Option<String> {
    let (arena, mut names) = (Bump::new(), Names::new());
    let parsed = parse(text.as_bytes(), &arena, &mut names, ParseOptions::default());
    if let Some(error) = parsed.errors.first() {
        return Some(format!("syntax: {}", String::from_utf8_lossy(&error.message)));
    }
    let outcome = check(&parsed.chunk, &names, &Environment { library, modules: &NoModules, is_script: true });
    let error = outcome.diagnostics.iter().find(|found| found.severity == Severity::Error)?;
    let line = text[..(error.primary.span.start as usize).min(text.len())].lines().count();
    Some(format!("{}@{line}: {}", error.code, error.message))
}

fn run(text: &str, erase_types: bool) -> Result<String, String> {
    let options = Options { max_memory: MEMORY_MAX, max_reductions: REDUCTIONS_MAX, erase_types, ..Options::default() };
    match Runtime::new(options).run(text.as_bytes(), b"=p") {
        Ok(results) => Ok(results.join(" ")),
        Err(error) => Err(error.message),
    }
}

fn met_limit(text: &str) -> bool {
    ["not enough memory", "out of reductions", "stack overflow"].iter().any(|limit| text.contains(limit))
}

/// Judges the program of a seed.
#[must_use]
pub fn judge(seed: u64, is_wild: bool, library: &Library) -> (Typed, Verdict) {
    let program = typed::program(&mut Choices::from_seed(seed), is_wild);
    let verdict = judged(&program, is_wild, library);
    (program, verdict)
}

fn judged(program: &Typed, is_wild: bool, library: &Library) -> Verdict {
    if let Some(complaint) = complaint(&program.typed, library) {
        return if is_wild { Verdict::Refused } else { Verdict::Wrong(format!("a false alarm: {complaint}")) };
    }
    let (typed, erased) = (run(&program.typed, false), run(&program.erased, true));
    for outcome in [&typed, &erased] {
        match outcome {
            Err(message) if met_limit(message) => return Verdict::TooLong,
            Err(message) => return Verdict::Wrong(format!("raises {message}")),
            Ok(_) => {}
        }
    }
    if typed == erased {
        Verdict::Sound
    } else {
        Verdict::Wrong(format!("{typed:?} with annotations, {erased:?} without"))
    }
}
