//! The module `security`: who runs, what it may do, and who else may run what (specification: modules/security).
//!
//! Actors, policies and scopes are those of `crate::security`, shared by reference. Where policies come from says who runs
//! the program; a script has none.
//!
//! | file | what |
//! |---|---|
//! | `objects.rs` | actors, policies and scopes as values of programs |
//! | `tokens.rs`, `token.rs` | token stores; tokens as texts, and what is kept of them |
//! | `values.rs` | values of programs as facts |

mod objects;
mod token;
mod tokens;
mod values;

use std::sync::Arc;

use self::objects::{ACTOR_TYPE, PolicyObject, SCOPE_TYPE, ret_policy, ret_scope};
pub(crate) use self::token::Settings as TokenSettings;
pub(crate) use self::tokens::token_store;
use self::values::check_meta;
use crate::process::error::kind;
use crate::process::failure::{Failure, ret_ok};
use crate::process::identity::{ActorObject, ScopeObject};
use crate::security::{Actor, Policy, Scope, Verdict};
use crate::stdlib::module::{Class, Module};
use crate::vm::native::{Cx, Kind, Raise, Ret, Value, kind_of};

/// The module.
pub(super) static MODULE: Module = Module::new("security", "actors, scopes, policies")
    .with_classes(&[Class::Security, Class::Nondeterministic])
    .with_functions(&[
        ("actor", actor),
        ("scope", scope),
        ("can", can),
        ("new_actor", new_actor),
        ("new_scope", new_scope),
        ("policy", policy),
        ("named_scope", named_scope),
        ("token_store", tokens::open),
    ])
    .with_permissions(&[
        "security.actor.create",
        "security.scope.create",
        "security.policy.get",
        "security.policy_group.get",
        "security.token_store.get",
        "security.token.create",
        "security.token.validate",
        "security.token.revoke",
    ]);

/// `security.actor()`.
fn actor(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let v = match cx.context().and_then(|context| context.actor.clone()) {
        Some(actor) => cx.new_object(&ACTOR_TYPE, ActorObject(actor)),
        None => Value::NIL,
    };
    cx.ret1(v)
}

/// `security.scope()`.
fn scope(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let v = match cx.context().and_then(|context| context.scope.clone()) {
        Some(scope) => cx.new_object(&SCOPE_TYPE, ScopeObject(scope)),
        None => Value::NIL,
    };
    cx.ret1(v)
}

/// `security.can(action, resource [, meta])`: what policies grant. Without actor or scope they grant nothing.
fn can(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (action, resource) = (cx.check_str(1)?, cx.check_str(2)?);
    let meta = check_meta(cx, 3)?;
    let granted = cx.permit().verdict(action, resource, &meta) == Some(Verdict::Allow);
    cx.ret1(granted)
}

/// `security.new_actor(id [, meta])`.
fn new_actor(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let id = cx.check_str(1)?;
    let meta = check_meta(cx, 2)?;
    if !cx.is_permitted("security.actor.create", id) {
        let error = Failure::new(
            kind::PERMISSION_DENIED,
            format!("not allowed to create actor with ID: {}", String::from_utf8_lossy(id)),
        )
        .into_value(cx);
        return Err(cx.raise(error));
    }
    let actor = cx.new_object(&ACTOR_TYPE, ActorObject(Arc::new(Actor::new(id, meta))));
    cx.ret1(actor)
}

/// Raises unless the running process may make scopes.
fn check_may_make_scopes(cx: &mut Cx<'_>) -> Result<(), Raise> {
    if cx.is_permitted("security.scope.create", b"custom") {
        return Ok(());
    }
    let error = Failure::new(kind::PERMISSION_DENIED, "not allowed to create custom scope").into_value(cx);
    Err(cx.raise(error))
}

/// `security.new_scope([policies])`.
fn new_scope(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let mut policies: Vec<Arc<Policy>> = Vec::new();
    if !cx.is_none_or_nil(1) {
        let list = cx.check_table(1)?;
        for i in 1.. {
            let v = cx.raw_get_int(list, i);
            if v.is_nil() {
                break;
            }
            let Some(policy) = cx.userdata_ref::<PolicyObject>(v) else {
                return Err(cx.arg_error(1, format!("security.Policy expected at index {i}")));
            };
            policies.push(Arc::clone(&policy.0));
        }
    }
    check_may_make_scopes(cx)?;
    ret_scope(cx, Scope::new(policies))
}

/// The id in argument 1, if it is text.
fn check_id<'a>(cx: &mut Cx<'a>) -> Result<std::borrow::Cow<'a, str>, Raise> {
    Ok(String::from_utf8_lossy(cx.check_str(1)?))
}

/// `security.policy(id)`.
fn policy(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let id = check_id(cx)?;
    if !cx.is_permitted("security.policy.get", id.as_bytes()) {
        return Failure::new(kind::PERMISSION_DENIED, format!("not allowed to access policy: {id}")).ret_nil(cx);
    }
    match cx.policies().and_then(|policies| policies.policy(&id)) {
        Some(policy) => ret_policy(cx, policy),
        None => Failure::new(kind::NOT_FOUND, format!("policy not found: {id}")).ret_nil(cx),
    }
}

/// `security.named_scope(group)`.
fn named_scope(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let id = check_id(cx)?;
    if !cx.is_permitted("security.policy_group.get", id.as_bytes()) {
        return Failure::new(kind::PERMISSION_DENIED, format!("not allowed to access policy group: {id}")).ret_nil(cx);
    }
    match cx.policies().and_then(|policies| policies.group(&id)) {
        Some(scope) => {
            let scope = cx.new_object(&SCOPE_TYPE, ScopeObject(Arc::new(scope)));
            ret_ok(cx, scope)
        }
        None => Failure::new(kind::NOT_FOUND, format!("policy group not found: {id}")).ret_nil(cx),
    }
}

/// The actor in argument `i`, nothing if that is nil.
fn opt_actor(cx: &mut Cx<'_>, i: usize) -> Result<Option<Arc<Actor>>, Raise> {
    match kind_of(cx.arg(i)) {
        Kind::Nil => Ok(None),
        _ => crate::process::identity::check_actor(cx, i).map(Some),
    }
}
