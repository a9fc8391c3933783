//! `wippy test --coverage`: which lines of the code have run while tests did.
//!
//! Lines are those of the compiled code, so that what is no code (comments, `end`, `else`) is not among them. Code of which nothing has
//! run counts, if it is that of an entry.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use super::find::Listed;
use crate::project::{State, sources};
use crate::runtime;
use crate::source::{prologue_len, with_room};
use crate::stdlib::io::error_text;
use crate::vm::coverage::{self, Record, lines_of};
use crate::vm::services::SharedImage;
use crate::vm::state::Options;

/// Widest column of names.
const NAME_MAX: usize = 60;

/// The lines of a text: those with code, and those that have run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Covered {
    code: BTreeSet<u32>,
    run: BTreeSet<u32>,
}

/// What is covered, by file or id.
pub(super) struct Coverage {
    record: &'static Record,
    options: Options,
    all: BTreeMap<String, Covered>,
}

impl Coverage {
    /// From now on lines are written down; `options` are changed so that all code tells of them.
    pub(super) fn begin(options: &mut Options) -> Coverage {
        options.loop_back_end = true;
        Coverage { record: coverage::begin(), options: options.clone(), all: BTreeMap::new() }
    }

    /// Adds the code of the entries of a project whose root is `root`, tests left out.
    pub(super) fn add_entries(&mut self, state: &State, root: &Path) {
        for entry in state.iter().filter(|entry| sources::is_lua(entry) && !sources::is_test(entry)) {
            let Some(source) = entry.get("source") else { continue };
            let (shown, chunk_name) = match source.as_file() {
                Some(file) => {
                    let path = root.join(&file.path).display().to_string();
                    (path.clone(), format!("@{path}"))
                }
                None => (entry.id.to_string(), format!("={}", entry.id)),
            };
            self.add(shown, chunk_name.as_bytes(), source.as_str().unwrap_or_default().as_bytes());
        }
    }

    /// Adds the files of which something has run, those of tests left out.
    pub(super) fn add_files(&mut self, tests: &[PathBuf]) {
        for chunk_name in self.record.chunks() {
            let Some(path) = chunk_name.strip_prefix(b"@").and_then(|path| std::str::from_utf8(path).ok()) else {
                continue;
            };
            let is_test = tests.iter().any(|test| same(test, Path::new(path)));
            if !is_test && let Ok(text) = fs::read(path) {
                let shown = path.strip_prefix("./").unwrap_or(path).to_owned();
                self.add(shown, &chunk_name, &text);
            }
        }
    }

    fn add(&mut self, shown: String, chunk_name: &[u8], text: &[u8]) {
        let code = text.get(prologue_len(text)..).unwrap_or_default();
        let options = SharedImage::compile_options(&self.options, code);
        // What does not compile was told, and has not run.
        let Ok(chunk) = with_room(|| runtime::compile(code, chunk_name, options)) else { return };
        let code = lines_of(&chunk);
        let run = self.record.lines(chunk_name).intersection(&code).copied().collect::<BTreeSet<u32>>();
        let covered = self.all.entry(shown).or_default();
        covered.code.extend(code);
        covered.run.extend(run);
    }

    /// The summary: a line a file, and one for all.
    pub(super) fn summary(&self) -> String {
        let width = self.all.keys().map(|name| name.chars().count()).max().unwrap_or(0).clamp(5, NAME_MAX);
        let mut text = "\nCoverage\n\n".to_owned();
        let mut total = (0, 0);
        for (name, covered) in &self.all {
            let (n_run, n) = (covered.run.len(), covered.code.len());
            total = (total.0 + n_run, total.1 + n);
            let missing = ranges(covered.code.difference(&covered.run).copied());
            let line = format!("  {name:width$}  {:>11}  {:>6}  {missing}", format!("{n_run}/{n}"), percent(n_run, n));
            text.push_str(line.trim_end());
            text.push('\n');
        }
        let (n_run, n) = total;
        text.push_str(&format!("  {:width$}  {:>11}  {:>6}\n", "total", format!("{n_run}/{n}"), percent(n_run, n)));
        text
    }

    /// The same in the format of LCOV.
    fn lcov(&self) -> String {
        let mut text = String::new();
        for (name, Covered { code, run }) in &self.all {
            // Writing into a text does not fail.
            let _ = writeln!(text, "TN:\nSF:{name}");
            for line in code {
                let _ = writeln!(text, "DA:{line},{}", u8::from(run.contains(line)));
            }
            let _ = writeln!(text, "LF:{}\nLH:{}\nend_of_record", code.len(), run.len());
        }
        text
    }

    /// Writes LCOV into a file.
    ///
    /// # Errors
    /// What to say if it cannot be written.
    pub(super) fn write(&self, file: &Path) -> Result<(), String> {
        fs::write(file, self.lcov())
            .map_err(|error| format!("cannot write {}: {}", file.display(), error_text(&error).to_lowercase()))
    }
}

/// The files of tests.
pub(super) fn files_of(tests: &[Listed]) -> Vec<PathBuf> {
    tests.iter().filter_map(|listed| listed.file.clone()).collect()
}

fn same(a: &Path, b: &Path) -> bool {
    a == b || a.canonicalize().ok().is_some_and(|a| Some(a) == b.canonicalize().ok())
}

/// Of how many hundred; a part of a line is no line.
fn percent(n_run: usize, n: usize) -> String {
    if n == 0 {
        return "-".to_owned();
    }
    let tenths = n_run * 1000 / n;
    format!("{}.{}%", tenths / 10, tenths % 10)
}

/// Lines in short: `3-5, 9`.
fn ranges(lines: impl Iterator<Item = u32>) -> String {
    let mut found: Vec<(u32, u32)> = Vec::new();
    for line in lines {
        match found.last_mut() {
            Some((_, last)) if *last + 1 == line => *last = line,
            _ => found.push((line, line)),
        }
    }
    let shown = |(first, last): &(u32, u32)| match first == last {
        true => first.to_string(),
        false => format!("{first}-{last}"),
    };
    found.iter().map(shown).collect::<Vec<String>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_parts_are_shown_in_short() {
        assert_eq!(ranges([3, 4, 5, 9, 11, 12].into_iter()), "3-5, 9, 11-12");
        assert_eq!(ranges([].into_iter()), "");
        assert_eq!((percent(2, 3), percent(3, 3), percent(0, 0)), ("66.6%".into(), "100.0%".into(), "-".into()));
    }
}
