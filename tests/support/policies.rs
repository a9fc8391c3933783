//! The command with policies: what the harness of processes runs for programs that need some.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use wippy::data::Data;
use wippy::security::{Actor, Policies as _, Policy, PolicyTable, Scope, Security};

/// The variable that names the file with the policies, and makes the harness the command.
pub(crate) const VARIABLE: &str = "WIPPY_TEST_POLICIES";

/// Runs the command with the policies of a file of JSON: `strict`, `policies` (a list of `id`, `policy` and `groups`), and
/// for the main process `actor` (`id`, `meta`) and `scope` (ids).
pub(crate) fn run(file: &Path) -> ExitCode {
    let text = std::fs::read(file).expect("a file of policies");
    let json: serde_json::Value = serde_json::from_slice(&text).expect("policies in JSON");
    let mut table = PolicyTable::default();
    for entry in json["policies"].as_array().into_iter().flatten() {
        let policy = Policy::read(entry["id"].as_str().expect("an id"), &Data::of_json(&entry["policy"]));
        let groups = entry["groups"].as_array().into_iter().flatten();
        let groups: Vec<&str> = groups.map(|group| group.as_str().expect("a name")).collect();
        table.add(policy.expect("a policy"), &groups);
    }
    let actor = json["actor"]["id"].as_str().map(|id| Actor::new(id.as_bytes(), Data::of_json(&json["actor"]["meta"])));
    let scope = json["scope"].as_array().map(|ids| {
        let policies = ids.iter().map(|id| table.policy(id.as_str().expect("an id")).expect("a policy"));
        Scope::new(policies.map(|policy| Arc::clone(&policy)))
    });
    let strict = json["strict"].as_bool().unwrap_or(false);
    wippy::cli::main_with(Security { strict, policies: Some(Box::new(table)), actor, scope })
}
