//! `queue.consumer`: the process that serves a queue (specification: modules/queue).

use std::sync::Arc;

use super::machine::Failure;
use super::service::What;
use crate::modules::queue::{ConsumerSettings, new_consumer};
use crate::process::entry::{Calls, Entry as Program, Role};
use crate::process::outside::Arguments;
use crate::process::resource::Resources;
use crate::process::scope::Scope;
use crate::project::{Entry, Fault};
use crate::runtime;
use crate::vm::native::{Cx, Value};
use crate::vm::services::SharedImage;
use crate::vm::state::Options;

/// What its process runs.
const PROGRAM: &str = include_str!("consumer.lua");
/// Calls at a time, and messages that are taken, of an entry that does not say it.
const CONCURRENCY: i64 = 1;
const PREFETCH: i64 = 10;

/// What the process of a consumer is to run; nothing if the entry names no queue or function, which the check tells.
///
/// # Errors
/// A field is not what it should be.
pub(super) fn what(entry: &Entry, resources: Resources, options: &Options) -> Result<Option<What>, Fault> {
    let (Some(queue), Some(function)) = (entry.reference("queue")?, entry.reference("func")?) else { return Ok(None) };
    let settings = Arc::new(ConsumerSettings {
        queue: queue.as_str().to_owned(),
        function: function.as_str().to_owned(),
        auto_ack: entry.bool("auto_ack")?.unwrap_or(false),
    });
    // A message is taken when it is served, so those taken are as many as calls.
    let (concurrency, prefetch) = (entry.int("concurrency")?, entry.int("prefetch")?);
    let n_calls = concurrency.unwrap_or(CONCURRENCY).min(prefetch.unwrap_or(PREFETCH));
    let image = SharedImage::compile(runtime::compile, options, PROGRAM.as_bytes(), b"=queue.consumer");
    let image = image.map_err(|message| String::from_utf8_lossy(&message).into_owned());
    let scope = || (Scope::new(Vec::new(), Vec::new()), Calls::default());
    let program = image.map(|image| -> &'static Program {
        Box::leak(Box::new(Program::of_project(entry.id.as_str(), Role::Process, image, "main", scope())))
    });
    Ok(Some(Box::new(move || {
        let failure = |message| Failure { message, may_retry: false };
        let program = program.clone().map_err(failure)?;
        if resources.find(&settings.queue).is_none() {
            return Err(failure(format!("queue not found: {}", settings.queue)));
        }
        let (settings, resources) = (Arc::clone(&settings), resources.clone());
        let arguments: Arguments = Box::new(move |cx: &mut Cx<'_>| {
            let consumer = new_consumer(cx, &settings, &resources).unwrap_or(Value::NIL);
            [consumer, n_calls.into()].into_iter().collect()
        });
        Ok((program, arguments))
    })))
}
