//! Entries as programs get them: `fs.get(id)`, `store.get(id)` and the like.
//!
//! What a project offers under the ids of its entries stands in the table of the run ([`crate::process::resource`]). This is the
//! one place that asks whether the program may have it, and the one that says so if not.

use std::sync::Arc;

use crate::process::error::kind;
use crate::process::failure::Failure;
use crate::process::resource::find_resource;
use crate::vm::native::{Cx, Raise, Ret};

/// The resource whose id is argument 1, or the results of a failure: `what` is asked for under the permission `action`.
pub(super) fn get<T: std::any::Any + Send + Sync>(
    cx: &mut Cx<'_>,
    action: &'static str,
    what: &'static str,
) -> Result<Result<(String, Arc<T>), Ret>, Raise> {
    let id = String::from_utf8_lossy(cx.check_str(1)?).into_owned();
    let failure = if id.is_empty() {
        Failure::new(kind::INVALID, "resource id is required")
    } else if !cx.is_permitted(action, id.as_bytes()) {
        Failure::new(kind::PERMISSION_DENIED, format!("not allowed to get {what}: {id}"))
    } else {
        match find(cx, what, &id) {
            Ok(resource) => return Ok(Ok((id, resource))),
            Err(failure) => failure,
        }
    };
    failure.with_context(action).ret_nil(cx).map(Err)
}

/// The resource of an id, for who has asked for permission.
pub(super) fn find<T: std::any::Any + Send + Sync>(
    cx: &mut Cx<'_>,
    what: &'static str,
    id: &str,
) -> Result<Arc<T>, Failure> {
    match find_resource(cx, id) {
        None => Err(Failure::new(kind::NOT_FOUND, format!("{what} not found: {id}"))),
        Some(resource) => {
            let article = if what.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
            resource.downcast::<T>().map_err(|_| Failure::new(kind::INVALID, format!("not {article} {what}: {id}")))
        }
    }
}
