//! `ns.*`: requirements of namespaces are filled by those who use them (section 5).

use std::collections::BTreeMap;
use std::sync::Arc;

use super::change::changed;
use super::check::near_ids;
use super::data::Data;
use super::entry::{Entry, State};
use super::finding::{Fault, Finding, Place};
use super::id::Id;
use crate::diag::{ProjectCode as P, suggest};

/// Which module the entries of a namespace came with.
#[derive(Debug, Default)]
pub(super) struct Installed {
    /// Modules by name, `org/module`, with their namespaces.
    pub(super) modules: BTreeMap<String, Module>,
}

/// An installed module.
#[derive(Debug, Default)]
pub(super) struct Module {
    pub(super) namespaces: Vec<String>,
    /// What its manifest says.
    pub(super) version: Option<String>,
}

/// A value for a requirement, and who gives it.
struct Given {
    value: Data,
    place: Option<Place>,
    by: Id,
}

/// Fills the requirements of a state.
pub(super) fn link(state: &mut State, installed: &Installed, findings: &mut Vec<Finding>) {
    let given = given(state, installed, findings);
    let requirements: Vec<Arc<Entry>> = state.of_kind("ns.requirement").cloned().collect();
    for requirement in requirements {
        let default = requirement.data.child("default");
        let value = match (given.get(&requirement.id), default) {
            (Some(given), _) => given.value.clone(),
            // An empty text means: leave the targets as they are.
            (None, Some(default)) if default.as_str() == Some("") || default.is_null() => continue,
            (None, Some(default)) => default.clone(),
            (None, None) => {
                let fault = Fault::new(P::C0804, format!("requirement {} needs a value", requirement.id));
                let help = format!(
                    "give it under 'parameters' of an ns.dependency: {{name: {}, value: …}}",
                    requirement.id.name()
                );
                findings.push(requirement.finding(fault.with_help(help)));
                continue;
            }
        };
        fill(state, &requirement, &value, findings);
    }
}

/// The values that dependencies give, by requirement.
fn given(state: &State, installed: &Installed, findings: &mut Vec<Finding>) -> BTreeMap<Id, Given> {
    let mut given: BTreeMap<Id, Given> = BTreeMap::new();
    for dependency in state.of_kind("ns.dependency") {
        let Ok(Some(component)) = dependency.string("component") else { continue };
        let Some(module) = installed.modules.get(component) else {
            if !component.is_empty() {
                let near = suggest::near(component, installed.modules.keys().map(String::as_str));
                let fault =
                    Fault::new(P::C0807, format!("module '{component}' is not installed")).in_field("component");
                let fault =
                    fault.with_near(&near).with_help("place it below the modules directory and list it in wippy.lock");
                findings.push(dependency.finding(fault));
            }
            continue;
        };
        check_version(dependency, component, module, findings);
        let parameters = match dependency.list("parameters") {
            Ok(parameters) => parameters,
            // Told by the check of the kind.
            Err(_) => continue,
        };
        for (at, parameter) in parameters.iter().enumerate() {
            let field = format!("parameters.{at}");
            let Some(name) = parameter.child("name").and_then(Data::as_str) else {
                let message = format!("parameter {} of {} has no name", at + 1, dependency.id);
                findings.push(dependency.finding(Fault::new(P::C0110, message).in_field(field)));
                continue;
            };
            let is_meant = |requirement: &&Arc<Entry>| {
                let is_named = requirement.id.as_str() == name || requirement.id.name() == name;
                is_named && module.namespaces.iter().any(|namespace| namespace == requirement.id.namespace())
            };
            let meant: Vec<&Arc<Entry>> = state.of_kind("ns.requirement").filter(is_meant).collect();
            if meant.is_empty() {
                let names = state.of_kind("ns.requirement").map(|requirement| requirement.id.name());
                let message = format!("module '{component}' has no requirement '{name}'");
                let fault = Fault::new(P::C0806, message).in_field(&*field).with_near(&suggest::near(name, names));
                findings.push(dependency.finding(fault));
            }
            let value = parameter.child("value").cloned().unwrap_or_default();
            for requirement in meant {
                let place = dependency.place(&format!("{field}.value"));
                let by = dependency.id.clone();
                match given.get(&requirement.id) {
                    Some(other) if other.value != value => {
                        let id = &requirement.id;
                        let message =
                            format!("{} and {by} both give requirement {id} a value, and not the same", other.by);
                        let fault = Fault::new(P::C0805, message).in_field(format!("{field}.value"));
                        let finding = dependency.finding(fault).and(other.place.clone(), "the other value");
                        findings.push(finding);
                    }
                    Some(_) => {}
                    None => drop(given.insert(requirement.id.clone(), Given { value: value.clone(), place, by })),
                }
            }
        }
    }
    given
}

/// Whether the installed version fits what the dependency asks for.
fn check_version(dependency: &Entry, component: &str, module: &Module, findings: &mut Vec<Finding>) {
    let (Ok(Some(wanted)), Some(version)) = (dependency.string("version"), &module.version) else { return };
    match fits(wanted, version) {
        Some(true) => {}
        Some(false) => {
            let message = format!("module '{component}' is installed as {version}, which does not fit '{wanted}'");
            findings.push(dependency.finding(Fault::new(P::C0807, message).in_field("version")));
        }
        None => {
            let fault = Fault::new(P::C0807, format!("'{wanted}' is not a version constraint")).in_field("version");
            findings.push(dependency.finding(fault.with_help("write for example \"^1.2\", \"~1.2.3\" or \">=1.0.0\"")));
        }
    }
}

/// A version as three numbers, and how many of them are written.
fn numbers(text: &str) -> Option<([u64; 3], usize)> {
    let release = text.trim().trim_start_matches('v').split(['-', '+']).next()?;
    let mut numbers = [0; 3];
    let mut n_written = 0;
    for (at, part) in release.split('.').enumerate() {
        *numbers.get_mut(at)? = part.parse().ok()?;
        n_written += 1;
    }
    Some((numbers, n_written))
}

/// Whether a version fits a constraint; none if it is no constraint. Parts joined by blanks or commas must all hold.
fn fits(constraint: &str, version: &str) -> Option<bool> {
    let (version, _) = numbers(version)?;
    let mut all = true;
    let joined = constraint.replace(',', " ");
    for part in joined.split_whitespace() {
        if part == "*" {
            continue;
        }
        let operator_len = part.find(|c: char| c.is_ascii_digit() || c == 'v')?;
        let (operator, number) = part.split_at_checked(operator_len)?;
        let (low, n_written) = numbers(number)?;
        let [major, minor, patch] = low;
        all &= match operator {
            ">=" => version >= low,
            ">" => version > low,
            "<=" => version <= low,
            "<" => version < low,
            "=" | "==" | "" => version == low,
            "^" => {
                // The first number that is not 0 may not change.
                let high = match (major, minor) {
                    (0, 0) if n_written == 3 => [0, 0, patch + 1],
                    (0, minor) if n_written >= 2 => [0, minor + 1, 0],
                    (major, _) => [major + 1, 0, 0],
                };
                version >= low && version < high
            }
            "~" => {
                let high = if n_written == 1 { [major + 1, 0, 0] } else { [major, minor + 1, 0] };
                version >= low && version < high
            }
            _ => return None,
        };
    }
    Some(all)
}

/// Writes a value into the targets of a requirement.
fn fill(state: &mut State, requirement: &Entry, value: &Data, findings: &mut Vec<Finding>) {
    let Ok(targets) = requirement.list("targets") else { return };
    for (at, target) in targets.iter().enumerate() {
        let field = format!("targets.{at}");
        let text = |name: &str| target.child(name).and_then(Data::as_str);
        let (Some(entry), Some(path)) = (text("entry"), text("path")) else {
            let message = format!("target {} of requirement {} needs 'entry' and 'path'", at + 1, requirement.id);
            findings.push(requirement.finding(Fault::new(P::C0802, message).in_field(field)));
            continue;
        };
        let id = match Id::parse_in(entry, requirement.id.namespace()) {
            Ok(id) => id,
            Err(fault) => {
                findings.push(requirement.finding(fault.in_field(format!("{field}.entry"))));
                continue;
            }
        };
        let Some(target) = state.get(&id) else {
            let message = format!("target {id} of requirement {} does not exist", requirement.id);
            let fault = Fault::new(P::C0802, message).in_field(format!("{field}.entry"));
            findings.push(requirement.finding(fault.with_near(&near_ids(id.as_str(), state))));
            continue;
        };
        let path = path.strip_prefix('.').unwrap_or(path);
        let filled = match path.strip_suffix("+=").map(str::trim_end) {
            None => parent_exists(target, path).and_then(|()| changed(target, path, Some(value.clone()))),
            Some(path) => appended(target, path, value),
        };
        match filled {
            Ok(entry) => drop(state.insert(Arc::new(entry))),
            Err(why) => {
                let message = format!("target {id} of requirement {} cannot be filled: {why}", requirement.id);
                findings.push(requirement.finding(Fault::new(P::C0802, message).in_field(format!("{field}.path"))));
            }
        }
    }
}

/// The parent of a path must be there: a typing error would make a field that nobody reads.
fn parent_exists(entry: &Entry, path: &str) -> Result<(), String> {
    let Some((parent, _)) = path.rsplit_once('.') else { return Ok(()) };
    if matches!(parent, "meta" | "data") || entry.get(parent).is_some() {
        return Ok(());
    }
    Err(format!("{} has no '{parent}'", entry.id))
}

/// The entry with a value more in the list at `path`.
fn appended(entry: &Entry, path: &str, value: &Data) -> Result<Entry, String> {
    parent_exists(entry, path)?;
    let mut items = match entry.get(path) {
        None => Vec::new(),
        Some(Data::List(items)) => items.to_vec(),
        Some(other) => return Err(format!("'{path}' should be a list, got {}", other.described())),
    };
    if items.contains(value) {
        return Ok(entry.clone());
    }
    items.push(value.clone());
    changed(entry, path, Some(items.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_fit_constraints() {
        for (constraint, version, is_fit) in [
            ("^1.2", "1.9.0", true),
            ("^1.2", "2.0.0", false),
            ("^1.2", "1.1.9", false),
            ("^0.2.1", "0.2.9", true),
            ("^0.2.1", "0.3.0", false),
            ("~1.2.3", "1.2.9", true),
            ("~1.2.3", "1.3.0", false),
            (">=1.0.0, <2", "1.5.0", true),
            (">=1.0.0 <2", "2.0.0", false),
            ("1.2.3", "1.2.3", true),
            ("*", "9.9.9", true),
        ] {
            assert_eq!(fits(constraint, version), Some(is_fit), "{constraint} {version}");
        }
        assert_eq!(fits("latest", "1.0.0"), None);
        assert_eq!(fits("^x", "1.0.0"), None);
    }
}
