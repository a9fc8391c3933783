//! Having a store do its work, for the methods of stores and for other modules that keep something in one.

use std::fmt::Debug;
use std::sync::Arc;

use super::table::Order;
use super::work::{Answer, Refusal, Work};
use super::{Backend, invalid};
use crate::modules::{resource, sql};
use crate::process::error::kind;
use crate::process::failure::Failure;
use crate::vm::native::{Cx, Raise, Ret, Value};

/// The native that has asked.
pub(crate) trait Finish: Debug + Send + Sync {
    /// What stands before the texts of errors.
    fn operation(&self) -> &'static str;

    /// Ends it with the answer, or with the error value that there is in its place.
    ///
    /// # Errors
    /// As a native.
    fn finish(&self, cx: &mut Cx<'_>, answer: Result<Answer, Value>) -> Result<Ret, Raise>;
}

/// Has a store do its work, and ends the native with what comes of it.
pub(super) fn ask(cx: &mut Cx<'_>, backend: &Backend, work: Work, then: Arc<dyn Finish>) -> Result<Ret, Raise> {
    match backend {
        Backend::Memory(memory) => {
            let answer = memory.run(work);
            finish(cx, &*then, answer)
        }
        Backend::Sql(table) => {
            let database = table.settings.database.clone();
            sql::job::run(cx, &database, Arc::new(Order::new(Arc::clone(table), work, then)))
        }
    }
}

/// The same for the store of the entry `id`. Who asks has looked after permissions.
///
/// # Errors
/// As a native.
pub(crate) fn ask_entry(cx: &mut Cx<'_>, id: &str, work: Work, then: Arc<dyn Finish>) -> Result<Ret, Raise> {
    match resource::find::<Backend>(cx, "store", id) {
        Ok(backend) => ask(cx, &backend, work, then),
        Err(failure) => {
            let error = failure.with_context(then.operation()).into_value(cx);
            then.finish(cx, Err(error))
        }
    }
}

/// Ends a native with the answer of a store.
pub(super) fn finish(cx: &mut Cx<'_>, then: &dyn Finish, answer: Result<Answer, Refusal>) -> Result<Ret, Raise> {
    let answer = answer.map_err(|reason| refusal(reason).with_context(then.operation()).into_value(cx));
    then.finish(cx, answer)
}

fn refusal(refusal: Refusal) -> Failure {
    match refusal {
        Refusal::Full => Failure::new(kind::UNAVAILABLE, "store is full"),
        Refusal::Exists => Failure::new(kind::ALREADY_EXISTS, "key exists"),
        Refusal::Changed => Failure::new(kind::CONFLICT, "version does not match").with_retryable(true),
        Refusal::NoInteger => invalid("value is not a whole number"),
        Refusal::Overflow => invalid("the sum is too large for a whole number"),
        Refusal::Contended => Failure::new(kind::CONFLICT, "others write this key all the time").with_retryable(true),
    }
}
