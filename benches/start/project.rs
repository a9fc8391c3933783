//! The project, and its files without annotations for `lua5.4`.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// What the entries are made of. What stands between `«` and `»` is left out for `lua5.4`; `@N@` is the number of the entry.
const TEXTS: [(&str, &str); 6] = [
    ("account", include_str!("texts/account.lua")),
    ("queue", include_str!("texts/queue.lua")),
    ("words", include_str!("texts/words.lua")),
    ("shapes", include_str!("texts/shapes.lua")),
    ("handlers", include_str!("texts/handlers.lua")),
    ("cache", include_str!("texts/cache.lua")),
];
/// What all others import.
const BASE: &str = "local counts = {}\nlocal M = {}\nfunction M.count(what)\n  counts[what] = (counts[what] or 0) + 1\nend\nreturn M\n";
const COMMAND: &str = "return function() return 0 end\n";
const PER_FOLDER: usize = 25;

/// The program for `lua5.4`: loads what a list of files names, and checks that it did.
const LOADER: &str = "local n = 0\nfor name in io.lines(arg[1]) do\n  assert(loadfile(name))\n  n = n + 1\nend\nassert(n == tonumber(arg[2]))\n";
/// The same, and runs the files, as `require` would.
const RUNNER: &str = "local base\nlocal n = 0\nrequire = function() return base end\nfor name in io.lines(arg[1]) do\n  local value = assert(loadfile(name))()\n  base = base or value\n  n = n + 1\nend\nassert(n == tonumber(arg[2]))\n";

/// A project in a directory of its own, which goes with the value.
pub(crate) struct Project {
    root: PathBuf,
    n_lines: usize,
    n_files: usize,
}

impl Project {
    /// Writes a project of so many entries.
    pub(crate) fn write(n_entries: usize) -> Result<Project, String> {
        let root = std::env::temp_dir().join(format!("wippy-bench-start-{}", std::process::id()));
        let mut project = Project { root, n_lines: 0, n_files: 0 };
        drop(fs::remove_dir_all(&project.root));
        // The base and two commands are entries as well.
        let n_libraries = n_entries.saturating_sub(3);
        project.put("wippy.lock", "modules: []\n")?;
        let mut all = String::new();
        let mut list = format!("{}\n", project.plain("base.lua").display());
        project.source("src/base.lua", "base.lua", BASE)?;
        for first in (0..n_libraries).step_by(PER_FOLDER) {
            let folder = format!("part{}", first / PER_FOLDER);
            let mut index = format!("version: \"1.0\"\nnamespace: bench.{folder}\nentries:\n");
            for number in first..n_libraries.min(first + PER_FOLDER) {
                let Some((name, text)) = TEXTS.get(number % TEXTS.len()) else { continue };
                let text = text.replace("@N@", &number.to_string());
                let name = format!("{name}_{number}");
                write!(
                    index,
                    "  - name: {name}\n    kind: library.lua\n    meta: {{comment: \"Number {number}\", tags: [bench, {folder}]}}\n    \
                     source: file://{name}.lua\n    modules: [time, json]\n    imports: {{base: \"bench:base\"}}\n"
                )
                .map_err(|error| error.to_string())?;
                write!(all, "{name}: \"bench.{folder}:{name}\", ").map_err(|error| error.to_string())?;
                let plain = format!("{folder}/{name}.lua");
                project.source(&format!("src/{plain}"), &plain, &text)?;
                writeln!(list, "{}", project.plain(&plain).display()).map_err(|error| error.to_string())?;
            }
            project.put(&format!("src/{folder}/_index.yaml"), &index)?;
        }
        let command = |name: &str, imports: &str| {
            format!(
                "  - name: {name}\n    kind: process.lua\n    meta: {{command: {{name: {name}, short: Returns at once}}}}\n    \
                 source: file://{name}.lua\n    imports: {{{imports}}}\n"
            )
        };
        let index = format!(
            "version: \"1.0\"\nnamespace: bench\nentries:\n  - name: base\n    kind: library.lua\n    source: file://base.lua\n{}{}",
            command("hello", ""),
            command("all", all.trim_end_matches(", "))
        );
        project.put("src/_index.yaml", &index)?;
        project.put("src/hello.lua", COMMAND)?;
        project.put("src/all.lua", COMMAND)?;
        project.put("list", &list)?;
        project.put("load.lua", LOADER)?;
        project.put("run.lua", RUNNER)?;
        Ok(project)
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// How many lines of Lua it has.
    pub(crate) fn n_lines(&self) -> usize {
        self.n_lines
    }

    /// How many files `lua5.4` loads.
    pub(crate) fn n_files(&self) -> usize {
        self.n_files
    }

    /// Removes what wippy has kept.
    pub(crate) fn forget(&self) {
        drop(fs::remove_dir_all(self.root.join(".wippy")));
    }

    fn plain(&self, name: &str) -> PathBuf {
        self.root.join("plain").join(name)
    }

    /// Writes a source with annotations, and the same without.
    fn source(&mut self, typed: &str, plain: &str, text: &str) -> Result<(), String> {
        self.n_lines += text.lines().count();
        self.n_files += 1;
        self.put(typed, &text.replace(['«', '»'], ""))?;
        let mut rest = text;
        let mut without = String::new();
        while let Some((before, behind)) = rest.split_once('«') {
            without.push_str(before);
            rest = behind.split_once('»').map_or("", |(_, after)| after);
        }
        without.push_str(rest);
        self.put(&format!("plain/{plain}"), &without)
    }

    fn put(&self, path: &str, text: &str) -> Result<(), String> {
        let path = self.root.join(path);
        let failed = |error: std::io::Error| format!("{}: {error}", path.display());
        fs::create_dir_all(path.parent().unwrap_or(&self.root)).map_err(failed)?;
        fs::write(&path, text).map_err(failed)
    }
}

impl Drop for Project {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.root));
    }
}
