//! Where policies come from, and how strict a run is.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::policy::Policy;
use super::scope::{Actor, Scope};

/// Finds policies and groups of them. What it knows may change while programs run; scopes that were made stay as they are.
pub trait Policies: Send + Sync {
    /// The policy of an id.
    fn policy(&self, id: &str) -> Option<Arc<Policy>>;
    /// The scope of all policies of a group, `namespace:name`.
    fn group(&self, id: &str) -> Option<Scope>;
}

/// Policies that are given by a program.
#[derive(Clone, Debug, Default)]
pub struct PolicyTable {
    policies: BTreeMap<Box<str>, Arc<Policy>>,
    /// Ids of policies by group.
    groups: BTreeMap<String, Vec<Arc<Policy>>>,
}

impl PolicyTable {
    /// Adds a policy with the groups that it is in. A group without a namespace is in that of the policy.
    pub fn add(&mut self, policy: Policy, groups: &[&str]) {
        let policy = Arc::new(policy);
        for group in groups {
            let id = match (group.contains(':'), policy.id().split_once(':')) {
                (false, Some((namespace, _))) => format!("{namespace}:{group}"),
                _ => (*group).to_owned(),
            };
            self.groups.entry(id).or_default().push(Arc::clone(&policy));
        }
        self.policies.insert(policy.id().into(), policy);
    }
}

impl Policies for PolicyTable {
    fn policy(&self, id: &str) -> Option<Arc<Policy>> {
        self.policies.get(id).cloned()
    }

    fn group(&self, id: &str) -> Option<Scope> {
        self.groups.get(id).map(|policies| Scope::new(policies.iter().cloned()))
    }
}

/// What decides about the processes of a run.
#[derive(Default)]
pub struct Security {
    /// Whoever has no actor or no scope may do nothing that is asked for.
    pub strict: bool,
    /// Where policies come from.
    pub policies: Option<Box<dyn Policies>>,
    /// Who the main process is.
    pub actor: Option<Actor>,
    /// What the main process may do.
    pub scope: Option<Scope>,
}
