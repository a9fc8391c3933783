//! The files of a script: itself, what it requires by literal names, and what its texts name as entries
//! (`"app.workers:handler"`, `"job.lua"`), and so on from there.
//!
//! What a program makes up while it runs is not among them.

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use bumpalo::Bump;

use super::run::PATH_VARIABLE;
use crate::lint::Facts;
use crate::process::entry::files_of_target;
use crate::source::{Names, SourceFile, with_room};
use crate::syntax::lexer::Lexer;
use crate::syntax::token::TokenKind;
use crate::syntax::{ParseOptions, parse};

/// Largest file that is looked into.
const SIZE_MAX: u64 = 16 << 20;
/// Most files of one script.
const FILES_MAX: usize = 10_000;

/// A file of a script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ScriptFile {
    /// Where it is.
    pub(super) path: PathBuf,
    /// Its name for the script: where `require` and `process.spawn` look for it, seen from the script's directory.
    pub(super) name: PathBuf,
}

/// The files of a script, itself first. Those that cannot be read are left out.
pub(super) fn of(script: &Path) -> Vec<ScriptFile> {
    let directory = match script.parent() {
        Some(directory) if !directory.as_os_str().is_empty() => directory.to_path_buf(),
        _ => PathBuf::from("."),
    };
    let name = script.file_name().map(PathBuf::from).unwrap_or_default();
    let mut found = vec![ScriptFile { path: script.to_path_buf(), name: name.clone() }];
    let mut names = BTreeSet::from([name]);
    let mut at = 0;
    while let Some(file) = found.get(at) {
        at += 1;
        for file in named_in(&file.path, &directory) {
            if found.len() < FILES_MAX && names.insert(file.name.clone()) {
                found.push(file);
            }
        }
    }
    found
}

/// The file that `require(name)` finds for a script in this directory: along the usual path, without built-in modules.
pub(super) fn find_module(name: &str, directory: &Path) -> Option<ScriptFile> {
    if name.is_empty() || name.contains('\0') {
        return None;
    }
    let relative: PathBuf = name.split('.').collect();
    let path = env::var_os(PATH_VARIABLE).unwrap_or_default();
    let more = env::split_paths(&path).filter(|directory| !directory.as_os_str().is_empty());
    let directories = [directory.to_path_buf()].into_iter().chain(more).chain([PathBuf::from(".")]);
    directories
        .flat_map(|directory| {
            let names = [relative.with_added_extension("lua"), relative.join("init.lua")];
            names.map(|name| ScriptFile { path: directory.join(&name), name })
        })
        .find(|file| file.path.is_file())
}

/// The files that a file names.
fn named_in(path: &Path, directory: &Path) -> Vec<ScriptFile> {
    if fs::metadata(path).map_or(true, |about| !about.is_file() || about.len() > SIZE_MAX) {
        return Vec::new();
    }
    let file = fs::read(path).ok().and_then(|text| SourceFile::new(path.to_string_lossy(), text).ok());
    let Some(file) = file else { return Vec::new() };
    let required = with_room(|| required_by(&file));
    let mut found: Vec<ScriptFile> = required.iter().filter_map(|name| find_module(name, directory)).collect();
    for text in texts_in(&file) {
        let named = files_of_target(&text).into_iter().map(|name| ScriptFile { path: directory.join(&name), name });
        found.extend(named.filter(|file| file.path.is_file()).take(1));
    }
    found
}

/// The names of `require("name")`; none of a file with mistakes.
fn required_by(file: &SourceFile) -> Vec<String> {
    let arena = Bump::new();
    let mut names = Names::new();
    let options = ParseOptions { skip_prologue: true, ..ParseOptions::default() };
    let parsed = parse(file.text(), &arena, &mut names, options);
    if !parsed.errors.is_empty() {
        return Vec::new();
    }
    let facts = Facts::new(&parsed.chunk, &names);
    facts.requires().iter().map(|require| String::from_utf8_lossy(require.name).into_owned()).collect()
}

/// The texts in quotes. One with an escape in it is no name of a file.
fn texts_in(file: &SourceFile) -> Vec<String> {
    let prologue = u32::try_from(crate::source::prologue_len(file.text())).unwrap_or(0);
    let mut lexer = Lexer::new(file.text(), prologue, false);
    let mut texts = Vec::new();
    loop {
        let token = lexer.next_token();
        match token.kind {
            TokenKind::EndOfText => return texts,
            TokenKind::QuotedString => {
                let text = file.slice(token.span);
                let inner = text.get(1..text.len().saturating_sub(1)).unwrap_or_default();
                texts.extend(std::str::from_utf8(inner).ok().filter(|text| !text.contains('\\')).map(str::to_owned));
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_found_by_their_names() {
        let root = env::temp_dir().join(format!("wippy-script-files-{}", std::process::id()));
        for (name, text) in [
            ("main.lua", "local a = require 'lib.a'\nprocess.spawn('app.workers:job', 'app:processes')\n"),
            ("lib/a.lua", "require('main') require('json') process.spawn(\"job.lua#go\")"),
            ("workers/job.lua", "return function( broken"),
            ("job.lua", "return {go = print}"),
            ("other.lua", ""),
        ] {
            let path = root.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let names: Vec<PathBuf> = of(&root.join("main.lua")).into_iter().map(|file| file.name).collect();
        assert_eq!(names, ["main.lua", "lib/a.lua", "workers/job.lua", "job.lua"].map(PathBuf::from));
        fs::remove_dir_all(&root).unwrap();
    }
}
