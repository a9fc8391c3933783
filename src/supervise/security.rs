//! The policies of a project, and who its services are (specification: supervision 8, entries 16).

use std::sync::Arc;

use super::value::data;
use crate::log::{self, Level, Record};
use crate::modules::expr::Rule;
use crate::process::context::Context;
use crate::project::{Entry, Fault, Id, State};
use crate::security::{Actor, LivePolicies, Policies, Policy, PolicyTable, Request, Scope};

/// The kind of policies whose condition is an expression.
const EXPRESSION: &str = "security.policy.expr";

/// The policy with the expression of its entry. What it cannot decide is logged.
fn with_rule(policy: Policy, entry: &Entry) -> Result<Policy, Fault> {
    let text = entry.string("policy.expression")?.unwrap_or_default();
    let wrong = |message| Fault::new(crate::diag::ProjectCode::C0817, message).in_field("policy.expression");
    let rule = Rule::read(text).map_err(wrong)?;
    let id = entry.id.to_string();
    let check = move |request: &Request<'_>| match rule.holds(request) {
        Ok(holds) => Some(holds),
        Err(message) => {
            let level = Level::Warn;
            if log::settings().writes(b"security", level) {
                log::submit(Record::new(level, "security".to_owned(), format!("{id} cannot be decided: {message}")));
            }
            None
        }
    };
    Ok(policy.with_check(Arc::new(check)))
}

/// The policies of all entries, with their groups. Those whose entries are as they were in `former` are the same.
///
/// # Errors
/// One is not what it should be.
pub(super) fn table(state: &State, former: Option<(&State, &PolicyTable)>) -> Result<PolicyTable, Box<(Id, Fault)>> {
    let mut table = PolicyTable::default();
    for entry in state.of_kind("security.policy").chain(state.of_kind(EXPRESSION)) {
        let of_entry = |fault: Fault| Box::new((entry.id.clone(), fault));
        let known = former.and_then(|(state, table)| {
            state.get(&entry.id).filter(|former| Arc::ptr_eq(former, entry))?;
            table.policy(entry.id.as_str())
        });
        let policy = match known {
            Some(policy) => policy,
            None => {
                let definition = entry.get("policy").map(data).unwrap_or_default();
                let wrong = |message| Fault::new(crate::diag::ProjectCode::C0811, message).in_field("policy");
                let read = Policy::read(entry.id.as_str(), &definition);
                let policy = read.map_err(|message| of_entry(wrong(message)))?;
                Arc::new(if &*entry.kind == EXPRESSION { with_rule(policy, entry).map_err(of_entry)? } else { policy })
            }
        };
        let groups = entry.strings("groups").map_err(of_entry)?;
        table.add(policy, &groups);
    }
    Ok(table)
}

/// Who a service is, and what it may do: `lifecycle.security`.
pub(super) struct Identity {
    table: Arc<LivePolicies>,
    actor: Option<Actor>,
    policies: Vec<Id>,
    groups: Vec<Id>,
}

/// The identity that an entry gives its service, if it does.
///
/// # Errors
/// A field is not what it should be.
pub(super) fn identity(entry: &Entry, table: Arc<LivePolicies>) -> Result<Option<Identity>, Fault> {
    if entry.get("lifecycle.security").is_none() {
        return Ok(None);
    }
    let meta = entry.get("lifecycle.security.actor.meta").map(data).unwrap_or_default();
    let actor = entry.string("lifecycle.security.actor.id")?.map(|id| Actor::new(id.as_bytes(), meta));
    let policies = entry.references("lifecycle.security.policies")?;
    let groups = entry.references("lifecycle.security.groups")?;
    Ok(Some(Identity { table, actor, policies, groups }))
}

impl Identity {
    /// What its process has. An actor alone has an empty scope, which denies everything.
    ///
    /// # Errors
    /// A policy or a group does not exist: what is said of it.
    pub(super) fn context(&self) -> Result<Option<Arc<Context>>, String> {
        let mut all = Vec::new();
        for id in &self.policies {
            all.push(self.table.policy(id.as_str()).ok_or_else(|| format!("policy not found: {id}"))?);
        }
        for id in &self.groups {
            let group = self.table.group(id.as_str()).ok_or_else(|| format!("policy group not found: {id}"))?;
            all.extend(group.policies().iter().cloned());
        }
        let names_some = self.actor.is_some() || !self.policies.is_empty() || !self.groups.is_empty();
        let scope = names_some.then(|| Scope::new(all));
        Ok(Context::of_main(self.actor.clone(), scope))
    }
}
