//! The examples in documentation comments, as tests (`wippy test --doc`; specification: cli 6.5).
//!
//! A block of lines that begin with `---` documents what stands below it. What follows a line `@example` in it, up to the next tag or the
//! end of the block, is code, which runs with what the code around it can name; a library of a project finds itself under its
//! own name.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::super::args::UsageError;
use super::find::{Listed, cannot_open, files_below};
use crate::project::{Data, Entry, Loaded, sources};
use crate::testing::{Code, Example};

const MARK: &str = "---";
const TAG: &str = "@example";

/// The examples of a text, each with the line that it begins on.
fn examples(text: &str) -> Vec<(usize, String)> {
    let mut found: Vec<(usize, String)> = Vec::new();
    // The code that is being read.
    let mut open: Option<(usize, String)> = None;
    for (line, number) in text.lines().zip(1..) {
        let written = line.trim_start().strip_prefix(MARK).filter(|rest| !rest.starts_with('-'));
        let is_tag = |rest: &str| rest.trim_start().starts_with('@');
        match (written, &mut open) {
            (Some(rest), Some((_, code))) if !is_tag(rest) => {
                code.push_str(rest.strip_prefix(' ').unwrap_or(rest));
                code.push('\n');
            }
            (written, _) => {
                found.extend(open.take());
                if written.is_some_and(|rest| rest.trim_start().starts_with(TAG)) {
                    open = Some((number + 1, String::new()));
                }
            }
        }
    }
    found.extend(open);
    found.retain(|(_, code)| !code.trim().is_empty());
    found
}

/// The tests that the examples of a text are, which belongs to `of`.
fn of_text(of: &Listed, shown: &str, chunk_name: &str, text: &str) -> Vec<Listed> {
    let make = |(line, code): (usize, String)| {
        let mut listed = of.clone();
        listed.test.name = format!("{shown}:{line}");
        // Its lines are those of the file.
        let text = format!("{}{code}", "\n".repeat(line - 1)).into_bytes();
        let example = Example { of: Box::new(of.test.code.clone()), chunk_name: chunk_name.as_bytes().to_vec(), text };
        listed.test.code = Code::Example(example);
        listed
    };
    examples(text).into_iter().map(make).collect()
}

/// The examples in the entries of a project whose root is `root`, as the working directory sees it. A file of several entries is that of
/// the first library among them, which examples can name, else of the first.
pub(super) fn of_entries(loaded: &Loaded, root: &Path) -> Vec<Listed> {
    let mut files: Vec<String> = Vec::new();
    let mut found = Vec::new();
    let is_library = |entry: &&Arc<Entry>| matches!(&*entry.kind, "library.lua" | "module.lua");
    let all = || loaded.state.iter().filter(|entry| sources::is_lua(entry));
    for entry in all().filter(is_library).chain(all().filter(|entry| !is_library(entry))) {
        let of = Listed::of_example(entry.id.namespace(), Code::Entry(entry.id.clone()), None);
        match entry.get("source") {
            Some(Data::File(file)) if !files.contains(&file.path) => {
                files.push(file.path.clone());
                let path = root.join(&file.path);
                let shown = path.display().to_string();
                let mut of = of;
                of.file = Some(path);
                found.extend(of_text(&of, &shown, &format!("@{shown}"), &file.text));
            }
            Some(Data::Str(text)) => {
                found.extend(of_text(&of, entry.id.as_str(), &format!("={}", entry.id), text));
            }
            _ => {}
        }
    }
    found
}

/// The examples in the files at or below a path.
///
/// # Errors
/// It cannot be read.
pub(super) fn of_files(path: &Path, modules: Option<&Path>) -> Result<Vec<Listed>, UsageError> {
    let mut found = Vec::new();
    for path in files_below(path, modules, |name| name.ends_with(".lua"))? {
        let bytes = fs::read(&path).map_err(|error| cannot_open(&path, &error))?;
        let shown = path.display().to_string();
        let folder = path.parent().unwrap_or(Path::new("")).display().to_string();
        let of = Listed::of_example(&folder, Code::File(path.clone()), Some(PathBuf::from(&path)));
        found.extend(of_text(&of, &shown, &format!("@{shown}"), &String::from_utf8_lossy(&bytes)));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_are_found_in_their_blocks() {
        let text = "\
--- A module.
--- @example
--- local a = 1
---
---   assert(a == 1)
local M = {}

---- no documentation
-- @example
    --- Adds.
    --- @param a a number
    --- @example
    --- assert(add(1, 2) == 3)
    --- @return the sum
function M.add(a, b) return a + b end
--- @example
--- @error NONE nothing
return M
";
        let found = examples(text);
        assert_eq!(
            found,
            [(3, "local a = 1\n\n  assert(a == 1)\n".to_owned()), (13, "assert(add(1, 2) == 3)\n".to_owned())]
        );
    }
}
