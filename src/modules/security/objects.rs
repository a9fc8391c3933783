//! The objects of the module: actors, policies, scopes. None of them changes.

use std::sync::Arc;

use super::values::check_meta;
use super::{check_may_make_scopes, opt_actor};
use crate::process::failure::ret_ok;
use crate::process::identity::{ACTOR, SCOPE, ScopeObject, check_actor, check_scope};
use crate::security::{Policy, Request, Scope};
use crate::vm::native::{Cx, HostType, Object, Raise, Ret};

/// Actors.
pub(super) static ACTOR_TYPE: HostType =
    HostType::new(ACTOR, &[("id", actor_id), ("meta", actor_meta)], &[("__tostring", actor_text)]);

/// Scopes.
pub(super) static SCOPE_TYPE: HostType = HostType::new(
    SCOPE,
    &[
        ("with", scope_with),
        ("without", scope_without),
        ("evaluate", scope_evaluate),
        ("contains", scope_contains),
        ("policies", scope_policies),
    ],
    &[],
);

/// Policies.
static POLICY_TYPE: HostType = HostType::new(
    "security.Policy",
    &[("id", policy_id), ("evaluate", policy_evaluate)],
    &[("__tostring", policy_text)],
);

/// A policy.
pub(super) struct PolicyObject(pub(super) Arc<Policy>);

impl Object for PolicyObject {
    fn type_name(&self) -> &'static str {
        POLICY_TYPE.name()
    }
}

/// Ends with a scope.
pub(super) fn ret_scope(cx: &mut Cx<'_>, scope: Scope) -> Result<Ret, Raise> {
    let scope = cx.new_object(&SCOPE_TYPE, ScopeObject(Arc::new(scope)));
    cx.ret1(scope)
}

/// Ends with a policy and no error.
pub(super) fn ret_policy(cx: &mut Cx<'_>, policy: Arc<Policy>) -> Result<Ret, Raise> {
    let policy = cx.new_object(&POLICY_TYPE, PolicyObject(policy));
    ret_ok(cx, policy)
}

fn check_policy(cx: &mut Cx<'_>, i: usize) -> Result<Arc<Policy>, Raise> {
    let policy = cx.check_object::<PolicyObject>(i, &POLICY_TYPE)?;
    Ok(Arc::clone(&policy.0))
}

fn ret_text(cx: &mut Cx<'_>, text: &[u8]) -> Result<Ret, Raise> {
    let text = cx.new_str(text);
    cx.ret1(text)
}

/// `actor:id()`.
fn actor_id(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let actor = check_actor(cx, 1)?;
    ret_text(cx, actor.id())
}

/// `actor:meta()`: a copy.
fn actor_meta(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let actor = check_actor(cx, 1)?;
    let meta = actor.meta().to_value(cx)?;
    if meta.is_nil() {
        let empty = cx.new_table(0, 0);
        return cx.ret1(empty);
    }
    cx.ret1(meta)
}

fn actor_text(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let actor = check_actor(cx, 1)?;
    ret_text(cx, &[b"security.Actor{".as_slice(), actor.id(), b"}"].concat())
}

/// `policy:id()`.
fn policy_id(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let policy = check_policy(cx, 1)?;
    ret_text(cx, policy.id().as_bytes())
}

fn policy_text(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let policy = check_policy(cx, 1)?;
    ret_text(cx, format!("security.Policy{{{}}}", policy.id()).as_bytes())
}

/// Ends with the name of a verdict on the request in the arguments from 2 on: actor, action, resource, meta.
fn ret_verdict(cx: &mut Cx<'_>, evaluate: impl FnOnce(&Request<'_>) -> crate::security::Verdict) -> Result<Ret, Raise> {
    let actor = opt_actor(cx, 2)?;
    let (action, resource) = (cx.check_str(3)?, cx.check_str(4)?);
    let meta = check_meta(cx, 5)?;
    let verdict = evaluate(&Request { actor: actor.as_deref(), action, resource, meta: &meta });
    ret_text(cx, verdict.name().as_bytes())
}

/// `policy:evaluate(actor, action, resource [, meta])`.
fn policy_evaluate(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let policy = check_policy(cx, 1)?;
    ret_verdict(cx, |request| policy.evaluate(request))
}

/// `scope:evaluate(actor, action, resource [, meta])`.
fn scope_evaluate(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let scope = check_scope(cx, 1)?;
    ret_verdict(cx, |request| scope.evaluate(request))
}

/// `scope:with(policy)`.
fn scope_with(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (scope, policy) = (check_scope(cx, 1)?, check_policy(cx, 2)?);
    check_may_make_scopes(cx)?;
    ret_scope(cx, (*scope).clone().with(policy))
}

/// `scope:without(id)`.
fn scope_without(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (scope, id) = (check_scope(cx, 1)?, cx.check_str(2)?);
    check_may_make_scopes(cx)?;
    ret_scope(cx, (*scope).clone().without(&String::from_utf8_lossy(id)))
}

/// `scope:contains(id)`.
fn scope_contains(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (scope, id) = (check_scope(cx, 1)?, cx.check_str(2)?);
    cx.ret1(scope.contains(&String::from_utf8_lossy(id)))
}

/// `scope:policies()`.
fn scope_policies(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let scope = check_scope(cx, 1)?;
    let list = cx.new_table(scope.policies().len(), 0);
    for (policy, i) in scope.policies().iter().zip(1..) {
        let policy = cx.new_object(&POLICY_TYPE, PolicyObject(Arc::clone(policy)));
        cx.raw_set_int(list, i, policy)?;
    }
    cx.ret1(list)
}
