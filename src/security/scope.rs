//! Who asks, what for, and the set of policies that answers.

use std::sync::Arc;

use super::policy::Policy;
use crate::data::Data;

/// Somebody.
#[derive(Clone, Debug, PartialEq)]
pub struct Actor {
    id: Box<[u8]>,
    meta: Data,
}

impl Actor {
    /// An actor with facts about it: a map, or nothing.
    pub fn new(id: &[u8], meta: Data) -> Actor {
        Actor { id: id.into(), meta }
    }

    /// Its id.
    pub fn id(&self) -> &[u8] {
        &self.id
    }

    /// The facts about it.
    pub fn meta(&self) -> &Data {
        &self.meta
    }
}

/// What is to be decided.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// Who asks, if that is known.
    pub actor: Option<&'a Actor>,
    /// What is to be done: `env.get`.
    pub action: &'a [u8],
    /// On what: `PATH`.
    pub resource: &'a [u8],
    /// Facts: a map, or nothing.
    pub meta: &'a Data,
}

/// What policies say about a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Yes.
    Allow,
    /// No.
    Deny,
    /// Nothing.
    Undefined,
}

impl Verdict {
    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Verdict::Allow => "allow",
            Verdict::Deny => "deny",
            Verdict::Undefined => "undefined",
        }
    }
}

/// A set of policies, one of each id, in the order in which they came.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    policies: Vec<Arc<Policy>>,
}

impl Scope {
    /// The scope of these policies. Of several with one id the last counts.
    pub fn new(policies: impl IntoIterator<Item = Arc<Policy>>) -> Scope {
        policies.into_iter().fold(Scope::default(), |scope, policy| scope.with(policy))
    }

    /// The same with one policy more, in the place of one with its id.
    #[must_use]
    pub fn with(mut self, policy: Arc<Policy>) -> Scope {
        match self.policies.iter_mut().find(|other| other.id() == policy.id()) {
            Some(place) => *place = policy,
            None => self.policies.push(policy),
        }
        self
    }

    /// The same without the policy of an id.
    #[must_use]
    pub fn without(mut self, id: &str) -> Scope {
        self.policies.retain(|policy| policy.id() != id);
        self
    }

    /// Its policies.
    pub fn policies(&self) -> &[Arc<Policy>] {
        &self.policies
    }

    /// Whether it has a policy of this id.
    pub fn contains(&self, id: &str) -> bool {
        self.policies.iter().any(|policy| policy.id() == id)
    }

    /// What it says about a request: one denial beats any number of allowances.
    pub fn evaluate(&self, request: &Request<'_>) -> Verdict {
        let mut verdict = Verdict::Undefined;
        for policy in &self.policies {
            match policy.evaluate(request) {
                Verdict::Deny => return Verdict::Deny,
                Verdict::Allow => verdict = Verdict::Allow,
                Verdict::Undefined => {}
            }
        }
        verdict
    }
}
