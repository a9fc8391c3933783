//! Actors and scopes as values of programs. What programs do with them is in the module `security`; here they are taken
//! as arguments.

use std::sync::Arc;

use crate::security::{Actor, Scope};
use crate::vm::native::{Cx, Object, Raise};

/// Name of the type of actors in messages.
pub(crate) const ACTOR: &str = "security.Actor";
/// Name of the type of scopes in messages.
pub(crate) const SCOPE: &str = "security.Scope";

/// An actor.
pub(crate) struct ActorObject(pub(crate) Arc<Actor>);

impl Object for ActorObject {
    fn type_name(&self) -> &'static str {
        ACTOR
    }
}

/// A scope.
pub(crate) struct ScopeObject(pub(crate) Arc<Scope>);

impl Object for ScopeObject {
    fn type_name(&self) -> &'static str {
        SCOPE
    }
}

/// The actor in argument `i`.
///
/// # Errors
/// There is none.
pub(crate) fn check_actor(cx: &mut Cx<'_>, i: usize) -> Result<Arc<Actor>, Raise> {
    let v = cx.arg(i);
    match cx.userdata_ref::<ActorObject>(v) {
        Some(actor) => Ok(Arc::clone(&actor.0)),
        None if v.is_nil() => Err(cx.arg_error(i, "actor cannot be nil")),
        None => Err(cx.type_error(i, ACTOR)),
    }
}

/// The scope in argument `i`.
///
/// # Errors
/// There is none.
pub(crate) fn check_scope(cx: &mut Cx<'_>, i: usize) -> Result<Arc<Scope>, Raise> {
    let v = cx.arg(i);
    match cx.userdata_ref::<ScopeObject>(v) {
        Some(scope) => Ok(Arc::clone(&scope.0)),
        None if v.is_nil() => Err(cx.arg_error(i, "scope cannot be nil")),
        None => Err(cx.type_error(i, SCOPE)),
    }
}
