//! The one question before everything that a sandbox may refuse: may this process do that?
//!
//! A module asks with an action and a resource (`env.get` on `PATH`) after it has checked the types of its arguments and
//! before it does anything; the names of actions stand in its description. The scope of the process answers, for its actor
//! (`crate::security`); one that lacks either may do everything, unless the run is strict. A script's main process has
//! neither.
//!
//! Every refusal is one record of the logger `security`, of the level debug: what was asked for, by which process of which entry. Facts
//! about the request are not told: they may be secrets.

use std::sync::Arc;

use super::block;
use super::context::Context;
use super::error::{ErrorValue, kind};
use super::failure;
use super::pid::Pid;
use super::system::System;
use crate::data::Data;
use crate::log::{self, Field, Level, Record};
use crate::security::{Policies, Request, Security, Verdict};
use crate::vm::native::Cx;

/// The permissions of a process, for who does something for it on another thread.
#[derive(Clone)]
pub(crate) struct Permit {
    system: Option<&'static System>,
    context: Option<Arc<Context>>,
    process: Pid,
    /// What it runs, empty in a state without processes.
    entry: &'static str,
}

/// The logger of refusals.
const LOGGER: &str = "security";

impl Permit {
    /// Whether the process may do `action` on `resource`. A refusal is logged.
    pub(crate) fn permits(&self, action: &str, resource: &[u8]) -> bool {
        self.permits_with(action, resource, &Data::Nil)
    }

    /// The same with facts about the request.
    pub(crate) fn permits_with(&self, action: &str, resource: &[u8], meta: &Data) -> bool {
        let is_permitted = self.shows(action, resource, meta);
        if !is_permitted && log::settings().writes(LOGGER.as_bytes(), Level::Debug) {
            self.log_refusal(action, resource);
        }
        is_permitted
    }

    /// Whether the process may see something that it has not asked for by name. What it may not is left out, and no refusal.
    pub(crate) fn shows(&self, action: &str, resource: &[u8], meta: &Data) -> bool {
        match self.verdict(action.as_bytes(), resource, meta) {
            Some(verdict) => verdict == Verdict::Allow,
            None => !self.system.is_some_and(|system| system.security.strict),
        }
    }

    fn log_refusal(&self, action: &str, resource: &[u8]) {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let mut record = Record::new(Level::Debug, LOGGER.to_owned(), "permission denied".to_owned());
        record.pid = self.system.map(|system| text(&system.text(self.process))).unwrap_or_default();
        let mut field = |name: &str, value: String| record.fields.push((name.to_owned(), Field::Text(value)));
        field("action", action.to_owned());
        field("resource", text(resource));
        field("entry", self.entry.to_owned());
        if let Some(actor) = self.context.as_ref().and_then(|context| context.actor.as_ref()) {
            field("actor", text(actor.id()));
        }
        log::submit(record);
    }

    /// What the policies say, if the process has an actor and a scope.
    pub(crate) fn verdict(&self, action: &[u8], resource: &[u8], meta: &Data) -> Option<Verdict> {
        let context = self.context.as_ref()?;
        let (actor, scope) = (context.actor.as_deref()?, context.scope.as_deref()?);
        Some(scope.evaluate(&Request { actor: Some(actor), action, resource, meta }))
    }
}

/// Whether the process of a context has to be asked about at all.
pub(super) fn is_guarded(security: &Security, context: Option<&Context>) -> bool {
    security.strict || context.is_some_and(|context| context.actor.is_some() && context.scope.is_some())
}

impl Cx<'_> {
    /// The permissions of the running process. A state without processes may do everything.
    pub(crate) fn permit(&mut self) -> Permit {
        match block::me(self) {
            Ok(me) => Permit {
                system: Some(me.block.system),
                context: self.context(),
                process: me.block.pid,
                entry: &me.block.entry().id,
            },
            Err(_) => {
                self.take_error();
                Permit { system: None, context: None, process: Pid::NONE, entry: "" }
            }
        }
    }

    /// Whether the running process may do `action` on `resource`. A state without processes may do everything.
    pub fn is_permitted(&mut self, action: &str, resource: &[u8]) -> bool {
        !self.is_guarded() || self.permit().permits(action, resource)
    }

    /// Whether the running process may do what goes around the entries of a project: there a policy has to say so. A script has no
    /// entries, and is asked as by [`Cx::is_permitted`].
    pub(crate) fn is_granted(&mut self, action: &str, resource: &[u8]) -> bool {
        let permit = self.permit();
        match permit.verdict(action.as_bytes(), resource, &Data::Nil) {
            Some(verdict) => verdict == Verdict::Allow,
            None => !permit.system.is_some_and(|system| system.security.strict || system.supervision.is_some()),
        }
    }

    /// Whether there is anything that the running process might be refused.
    #[inline]
    pub(crate) fn is_guarded(&mut self) -> bool {
        match block::local(self) {
            Ok(local) => local.is_guarded,
            Err(_) => {
                self.take_error();
                false
            }
        }
    }

    /// The policies of the run.
    pub(crate) fn policies(&mut self) -> Option<&'static dyn Policies> {
        match block::me(self) {
            Ok(me) => me.block.system.security.policies.as_deref(),
            Err(_) => {
                self.take_error();
                None
            }
        }
    }
}

/// Asks whether the running process may do something with processes: the fact `pid` is its own identifier.
///
/// # Errors
/// It may not: the error value, with what `complaint` says.
#[inline]
pub(super) fn check(
    cx: &mut Cx<'_>,
    action: &str,
    resource: &[u8],
    complaint: impl FnOnce() -> String,
) -> Result<(), ErrorValue> {
    if !cx.is_guarded() {
        return Ok(());
    }
    let permit = cx.permit();
    let pid = permit.system.map(|system| system.text(permit.process).to_vec()).unwrap_or_default();
    let meta = Data::map([("pid", Data::text(pid))]);
    if permit.permits_with(action, resource, &meta) {
        return Ok(());
    }
    Err(failure::runtime(cx, kind::PERMISSION_DENIED, &complaint()))
}
