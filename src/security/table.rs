//! Where policies come from, and how strict a run is.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

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
    pub fn add(&mut self, policy: impl Into<Arc<Policy>>, groups: &[&str]) {
        let policy = policy.into();
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

impl PolicyTable {
    /// Its policies, by id.
    pub fn policies(&self) -> impl Iterator<Item = &Arc<Policy>> {
        self.policies.values()
    }
}

/// A table that may be replaced while programs run; scopes that have policies of the former one follow.
#[derive(Debug, Default)]
pub struct LivePolicies(RwLock<Arc<PolicyTable>>);

impl LivePolicies {
    /// Policies as they are at first.
    pub fn new(table: PolicyTable) -> LivePolicies {
        LivePolicies(RwLock::new(Arc::new(table)))
    }

    /// The present table.
    pub fn table(&self) -> Arc<PolicyTable> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts another table in its place.
    pub fn replace(&self, table: PolicyTable) {
        let table = Arc::new(table);
        let former =
            std::mem::replace(&mut *self.0.write().unwrap_or_else(PoisonError::into_inner), Arc::clone(&table));
        for policy in former.policies() {
            let successor = table.policy(policy.id());
            if !successor.as_ref().is_some_and(|successor| Arc::ptr_eq(successor, policy)) {
                policy.supersede(successor);
            }
        }
    }
}

impl Policies for Arc<LivePolicies> {
    fn policy(&self, id: &str) -> Option<Arc<Policy>> {
        self.table().policy(id)
    }

    fn group(&self, id: &str) -> Option<Scope> {
        self.table().group(id)
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
