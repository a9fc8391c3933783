//! `wippy run --watch`: a project whose files are applied to it while it runs (specification: registry 7.3).

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Instant;

use super::super::loading;
use super::super::output::Output;
use super::super::report;
use super::super::watching::{Watched, listed};
use super::types;
use crate::project::{self, Data, Loaded, State};
use crate::registry::Failure;
use crate::supervise::{Files, Followed};

/// Most entries that the line of a reload names.
const SHOWN: usize = 10;

/// How a run is watched.
pub(super) struct Watch {
    /// How the project is loaded.
    pub(super) sources: project::Options,
    pub(super) output: Output,
    pub(super) is_silent: bool,
    /// Since before the project was loaded, so that no change is missed.
    pub(super) watched: Watched,
}

impl Watch {
    /// Follows the files on a thread of its own, as long as the program runs.
    pub(super) fn follow(self, state: &State, files: Files) {
        let Watch { sources, output, is_silent, mut watched } = self;
        watched.set_others(texts(state));
        let mut files = files;
        let body = move || {
            loop {
                let changed = watched.next_change(|_| {});
                let started = Instant::now();
                if changed.iter().any(|file| is_configuration(file)) {
                    let text = format!("{} has changed: start again to use it", listed(&changed));
                    report::write(&format!("{} {}\n", output.warned("warning:"), output.shown(&text)));
                }
                let Some(loaded) = load(&sources, output, is_silent) else { continue };
                watched.set_others(texts(&loaded.state));
                match files.follow(&loaded.state, format!("files: {}", listed(&changed))) {
                    Ok(None) => {}
                    Ok(Some(followed)) => tell(&followed, started, output, is_silent),
                    Err(failure) => tell_of_failure(&failure, output),
                }
            }
        };
        if std::thread::Builder::new().name("wippy-watch".to_owned()).spawn(body).is_err() {
            report::write(&format!("{} no thread to watch the files\n", output.warned("warning:")));
        }
    }
}

/// What the files say, if it could be run; what is wrong is told as at the start.
fn load(sources: &project::Options, output: Output, is_silent: bool) -> Option<Loaded> {
    let loaded = loading::load(sources, output, !is_silent).ok()?;
    types::may_start(&loaded, output).then_some(loaded)
}

fn is_configuration(file: &Path) -> bool {
    file.components().count() == 1
        && file.to_str().is_some_and(|name| name.ends_with(".wippy.yaml") || name == "wippy.yaml")
}

fn tell(followed: &Followed, started: Instant, output: Output, is_silent: bool) {
    let Followed { version, entries, overruled } = followed;
    for id in overruled {
        let text = format!("{id} was changed while it ran; what its file says has taken the place of that");
        report::write(&format!("{} {}\n", output.warned("warning:"), output.shown(&text)));
    }
    if is_silent {
        return;
    }
    let mut named: Vec<String> = entries.iter().take(SHOWN).map(|(sign, id)| format!("{sign} {id}")).collect();
    if entries.len() > SHOWN {
        named.push(format!("and {} more", entries.len() - SHOWN));
    }
    let line = format!("reloaded v{version}: {}  ({} ms)", named.join("  "), started.elapsed().as_millis());
    report::write(&format!("{}\n", output.dim(&line)));
}

fn tell_of_failure(failure: &Failure, output: Output) {
    let problems = failure.problems.iter().map(|problem| problem.message.as_str());
    let messages: Vec<&str> = if failure.problems.is_empty() { vec![&failure.message] } else { problems.collect() };
    for message in messages {
        report::write(&format!("{} {}\n", output.error_word("error:"), output.shown(message)));
    }
}

/// The files that entries take texts from.
fn texts(state: &State) -> Vec<PathBuf> {
    let mut found = BTreeSet::new();
    for entry in state.iter() {
        collect(&entry.data, &mut found);
    }
    found.into_iter().collect()
}

fn collect(data: &Data, found: &mut BTreeSet<PathBuf>) {
    match data {
        Data::File(file) => {
            found.insert(PathBuf::from(&file.path));
        }
        Data::List(items) => items.iter().for_each(|item| collect(item, found)),
        Data::Map(map) => map.iter().for_each(|(_, value)| collect(value, found)),
        Data::Null | Data::Bool(_) | Data::Int(_) | Data::Float(_) | Data::Str(_) => {}
    }
}
