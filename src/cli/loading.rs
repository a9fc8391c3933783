//! Projects for the commands that work on one: where it is, and what is wrong with it.

use std::path::{Path, PathBuf};

use super::args::UsageError;
use super::exit::{FAILURE, USAGE};
use super::findings;
use super::output::Output;
use super::report;
use crate::diag::{Code, ProjectCode as P, Severity};
use crate::project::{self, Finding, Loaded, root};

/// The root of the project at or above a directory.
///
/// # Errors
/// There is none.
pub(super) fn project_root(directory: Option<&str>) -> Result<PathBuf, UsageError> {
    let start = Path::new(directory.unwrap_or("."));
    if !start.is_dir() {
        return Err(UsageError::new(format!("'{}' is not a directory", start.display())));
    }
    root::find_root(start).ok_or_else(|| {
        let mut error = UsageError::new("no project here");
        error.notes.push(
            "looked for wippy.lock, .wippy.yaml, wippy.yaml and _index.yaml in this directory and above".to_owned(),
        );
        error.helps.push("'wippy new hello' makes one; 'wippy script.lua' needs none".to_owned());
        error
    })
}

/// Does what an option says about loading a project; false: it is another's business.
pub(super) fn set_source(sources: &mut project::Options, name: &str, value: &str) -> bool {
    let config = &mut sources.config;
    match name {
        "--override" => sources.overrides.push(value.to_owned()),
        "--config" => config.files.push(PathBuf::from(value)),
        "--profile" => config.profiles.push(value.to_owned()),
        "--set" => config.sets.push(value.to_owned()),
        _ => return false,
    }
    true
}

/// The project, or the exit status after its mistakes have been told; `is_told`: warnings are, too.
pub(super) fn load(options: &project::Options, output: Output, is_told: bool) -> Result<Loaded, u8> {
    match project::load(options) {
        Ok(loaded) => {
            let told: Vec<Finding> =
                loaded.findings.iter().filter(|finding| finding.severity >= Severity::Warning).cloned().collect();
            if is_told && !told.is_empty() {
                report::write(&findings::render(&told, output));
            }
            Ok(loaded)
        }
        Err(found) => {
            report::write(&findings::render(&found, output));
            // What the command line itself names is wrong use.
            let is_usage = |code: Code| matches!(code, Code::Project(P::C0906 | P::C0910 | P::C0915));
            Err(if found.iter().any(|finding| is_usage(finding.fault.code)) { USAGE } else { FAILURE })
        }
    }
}
