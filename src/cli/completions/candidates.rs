//! What the last word of a line may be.

use std::path::Path;

use super::super::args::{COMMANDS, long_options, takes_value};
use super::super::explain::TOPICS;
use super::super::new::templates::TEMPLATES;
use super::super::words::Known;
use super::super::{completions, fmt, init, lint, new, pack, project as run, registry, test, version};
use crate::project::{self, Data, Entry, Loaded, kind, root, sources};

/// The candidates for the last of `words`, which stand behind the command's own name; sorted. None: files may help.
pub(super) fn of(words: &[String]) -> Vec<String> {
    let (last, before) = words.split_last().map_or(("", &[][..]), |(last, before)| (last.as_str(), before));
    let mut found = match command(before) {
        None => of_options(last, before),
        Some(at) => {
            let name = before.get(at).map(String::as_str).unwrap_or_default();
            let (own, options) = (before.get(at + 1..).unwrap_or_default(), options_of(name));
            let line = Line { name, own, options, directory: directory(before) };
            line.candidates(last)
        }
    };
    found.retain(|candidate| candidate.starts_with(last));
    found.sort();
    found.dedup();
    found
}

/// Where the command stands among words.
fn command(words: &[String]) -> Option<usize> {
    let mut is_value = false;
    for (at, word) in words.iter().enumerate() {
        if std::mem::replace(&mut is_value, takes_value(word)) || word.starts_with('-') {
            continue;
        }
        return Some(at);
    }
    None
}

/// Where the project is looked for.
fn directory(words: &[String]) -> &str {
    let of_pair = |pair: &'_ [String]| matches!(pair, [option, _] if option == "-C" || option == "--directory");
    words.windows(2).rfind(|pair| of_pair(pair)).and_then(|pair| pair.last()).map_or(".", String::as_str)
}

fn options_of(command: &str) -> &'static [Known] {
    match command {
        "completions" => completions::OPTIONS,
        "fmt" => fmt::OPTIONS,
        "init" => init::OPTIONS,
        "lint" | "check" => lint::options::OPTIONS,
        "new" => new::OPTIONS,
        "pack" => pack::OPTIONS,
        "registry" => registry::OPTIONS,
        "run" => run::options::OPTIONS,
        "test" => test::options::OPTIONS,
        "version" => version::OPTIONS,
        _ => &[],
    }
}

/// Before a command: one, or an option.
fn of_options(last: &str, before: &[String]) -> Vec<String> {
    match before.last().map(String::as_str) {
        Some("--color") => owned(&["always", "auto", "never"]),
        Some("--log-format") => owned(&["console", "json"]),
        Some(option) if takes_value(option) => Vec::new(),
        _ if last.starts_with('-') => long_options(),
        _ => owned(&COMMANDS),
    }
}

/// A command with the words behind its name, but the last.
struct Line<'w> {
    name: &'w str,
    own: &'w [String],
    options: &'static [Known],
    directory: &'w str,
}

impl Line<'_> {
    fn candidates(&self, last: &str) -> Vec<String> {
        let before = self.own.last().map_or("", String::as_str);
        let known = self.options.iter().find(|(long, short, _)| *long == before || *short == before);
        if let Some((option, _, true)) = known.filter(|_| !before.is_empty()) {
            return self.values(option);
        }
        // What stands behind the program's name is the program's.
        let is_given = self.name == "run" && self.own.iter().any(|word| word == "-x" || word == "--exec");
        let words = self.plain_words();
        if last.starts_with('-') {
            let is_own = self.name != "run" || words.is_empty();
            return if is_own {
                self.options.iter().map(|(long, ..)| (*long).to_owned()).collect()
            } else {
                Vec::new()
            };
        }
        match (self.name, words.as_slice()) {
            ("run", []) if !is_given => {
                let mut found = self.of_project(|entry| {
                    let is_process = entry.kind.starts_with("process.");
                    entry.get("meta.command.name").and_then(Data::as_str).filter(|_| is_process).map(str::to_owned)
                });
                found.push("list".to_owned());
                found
            }
            ("test", _) => self.of_project(|entry| sources::is_test(entry).then(|| entry.id.to_string())),
            ("registry", []) => owned(&registry::COMMANDS),
            ("registry", ["show"]) => self.of_project(|entry| Some(entry.id.to_string())),
            ("completions", []) => super::SHELLS.iter().map(|(name, _)| (*name).to_owned()).collect(),
            ("help", []) => COMMANDS.iter().chain(&TOPICS).map(|name| (*name).to_owned()).collect(),
            _ => Vec::new(),
        }
    }

    /// The words that are neither options nor their values.
    fn plain_words(&self) -> Vec<&str> {
        let mut words = Vec::new();
        let mut is_value = false;
        for word in self.own {
            let has_value =
                self.options.iter().any(|(long, short, has_value)| *has_value && (long == word || short == word));
            if !std::mem::replace(&mut is_value, has_value) && !word.starts_with('-') {
                words.push(word.as_str());
            }
        }
        words
    }

    /// What an option may have as its value; none: a file, or anything.
    fn values(&self, option: &str) -> Vec<String> {
        match option {
            "--color" => owned(&["always", "auto", "never"]),
            "--log-format" => owned(&["console", "json"]),
            "--format" => owned(&["dot", "text"]),
            "--level" => owned(&["error", "hint", "warning"]),
            "--deny" => owned(&["warnings"]),
            "--reporter" => owned(&["dot", "json", "junit", "pretty", "tap"]),
            "--template" => TEMPLATES.iter().map(|template| template.name.to_owned()).collect(),
            "--kind" => kind::all().map(|kind| kind.name.to_owned()).collect(),
            "--ns" => self.of_project(|entry| Some(entry.id.namespace().to_owned())),
            "--exec" => self.of_project(|entry| {
                let runs = entry.kind.starts_with("process.lua") || entry.kind.starts_with("function.lua");
                runs.then(|| entry.id.to_string())
            }),
            "--host" => {
                let wanted = if self.name == "test" { "process.host" } else { "terminal.host" };
                self.of_project(|entry| (&*entry.kind == wanted).then(|| entry.id.to_string()))
            }
            "--tag" | "--skip-tag" => {
                let tags = |entry: &Entry| -> Vec<String> {
                    let tags = entry.get("meta.tags").and_then(Data::as_list).unwrap_or_default();
                    tags.iter().filter_map(Data::as_str).map(str::to_owned).collect()
                };
                self.project().iter().flat_map(|loaded| loaded.state.iter().flat_map(|entry| tags(entry))).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The project, whatever is wrong with it.
    fn project(&self) -> Option<Loaded> {
        let root = root::find_root(Path::new(self.directory))?;
        Some(project::inspect(&project::Options { root, ..project::Options::default() }))
    }

    fn of_project(&self, pick: impl Fn(&Entry) -> Option<String>) -> Vec<String> {
        let Some(loaded) = self.project() else { return Vec::new() };
        loaded.state.iter().filter_map(|entry| pick(entry)).collect()
    }
}

fn owned(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(line: &str) -> Vec<String> {
        let mut words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        if line.ends_with(' ') || line.is_empty() {
            words.push(String::new());
        }
        of(&words)
    }

    #[test]
    fn commands_and_options_are_completed() {
        assert_eq!(found("re"), ["registry"]);
        assert_eq!(found("-C / --color al"), ["always"]);
        assert_eq!(found("--color never ru"), ["run"]);
        assert_eq!(found("--max-memory 64M ru"), ["run"]);
        assert_eq!(found("pack --embed-"), ["--embed-all"]);
        assert_eq!(found("run --wat"), ["--watch"]);
        assert_eq!(found("run name --wat"), [""; 0], "what stands behind the name is the program's");
        assert_eq!(found("new x --template s"), ["script", "service"]);
        assert_eq!(found("registry "), registry::COMMANDS);
        assert_eq!(found("help ex"), ["exit-codes"]);
        assert_eq!(found("completions f"), ["fish"]);
        assert!(found("").contains(&"test".to_owned()) && found("a.lua x").is_empty());
    }
}
