//! What a process has from who started it, and gives to what it starts: context values, actor and scope (specification:
//! funcs 5, supervision 8). It never changes; a spawner makes another one for the child.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::block;
use crate::security::{Actor, Scope};
use crate::vm::native::{Cx, Kind, Raise, TableRef, kind_of};
use crate::vm::transfer::{Mode, Parcel};

/// Most bytes of the values of a context.
const BYTES_MAX: usize = 256 << 10;

/// See the head of the file.
#[derive(Clone, Default)]
pub(crate) struct Context {
    values: Arc<BTreeMap<Box<[u8]>, Arc<Parcel>>>,
    /// Who the process is.
    pub(crate) actor: Option<Arc<Actor>>,
    /// What it may do.
    pub(crate) scope: Option<Arc<Scope>>,
}

impl Context {
    /// That of a process which nobody's own started: the main one, a service.
    pub(crate) fn of_main(actor: Option<Actor>, scope: Option<Scope>) -> Option<Arc<Context>> {
        let (actor, scope) = (actor.map(Arc::new), scope.map(Arc::new));
        let context = Context { actor, scope, ..Context::default() };
        (!context.is_empty()).then(|| Arc::new(context))
    }

    /// The value of a key.
    pub(crate) fn value(&self, key: &[u8]) -> Option<&Arc<Parcel>> {
        self.values.get(key)
    }

    /// All values, by key.
    pub(crate) fn values(&self) -> impl Iterator<Item = (&[u8], &Arc<Parcel>)> {
        self.values.iter().map(|(key, value)| (&**key, value))
    }

    /// Whether there is nothing in it.
    fn is_empty(&self) -> bool {
        self.values.is_empty() && self.actor.is_none() && self.scope.is_none()
    }
}

/// What a spawner or executor changes in the context of its caller.
#[derive(Clone, Default)]
pub(crate) struct Overlay {
    /// Values by key.
    values: Vec<(Box<[u8]>, Arc<Parcel>)>,
    /// Another actor.
    pub(crate) actor: Option<Arc<Actor>>,
    /// Another scope.
    pub(crate) scope: Option<Arc<Scope>>,
}

impl Overlay {
    /// Whether it changes nothing.
    fn is_empty(&self) -> bool {
        self.values.is_empty() && self.actor.is_none() && self.scope.is_none()
    }

    /// Adds the values of the table in argument `i`; those given before under the same keys go. An error is a message
    /// for the program: they are too large.
    ///
    /// # Errors
    /// A key is no string, or a value cannot be copied.
    pub(crate) fn add_values(&mut self, cx: &mut Cx<'_>, i: usize) -> Result<Result<(), String>, Raise> {
        let values: TableRef = cx.check_table(i)?;
        let mut cursor = 0;
        while let Some((key, v, next)) = cx.entry_from(values, cursor) {
            cursor = next;
            let Kind::Str(name) = kind_of(key) else {
                return Err(cx.arg_error(i, "context keys must be strings"));
            };
            let name = cx.bytes(name.into());
            let text = String::from_utf8_lossy(name);
            match cx.pack(&[v], Mode::Data, usize::MAX, &|_| text.clone().into_owned()) {
                Ok(parcel) => {
                    self.values.retain(|(other, _)| **other != *name);
                    self.values.push((name.into(), Arc::new(parcel)));
                }
                Err(error) => return Err(cx.arg_error(i, error)),
            }
        }
        let bytes: usize = self.values.iter().map(|(key, value)| key.len() + value.bytes()).sum();
        Ok(check_size(bytes))
    }

    /// The context of something that the running process starts. An error is a message for the program.
    ///
    /// # Errors
    /// The state has no processes.
    pub(crate) fn over_own(&self, cx: &mut Cx<'_>) -> Result<Result<Option<Arc<Context>>, String>, Raise> {
        let own = block::local(cx)?.context.clone();
        if self.is_empty() {
            return Ok(Ok(own));
        }
        let mut context = own.map_or_else(Context::default, |own| (*own).clone());
        if !self.values.is_empty() {
            let values = Arc::make_mut(&mut context.values);
            values.extend(self.values.iter().cloned());
            if let Err(message) = check_size(values.iter().map(|(key, value)| key.len() + value.bytes()).sum()) {
                return Ok(Err(message));
            }
        }
        context.actor = self.actor.clone().or(context.actor);
        context.scope = self.scope.clone().or(context.scope);
        Ok(Ok((!context.is_empty()).then(|| Arc::new(context))))
    }
}

fn check_size(bytes: usize) -> Result<(), String> {
    if bytes > BYTES_MAX { Err(format!("context is larger than {} KiB", BYTES_MAX >> 10)) } else { Ok(()) }
}

impl Cx<'_> {
    /// The context of the running process, if it has any.
    pub(crate) fn context(&mut self) -> Option<Arc<Context>> {
        match block::local(self) {
            Ok(local) => local.context.clone(),
            Err(_) => {
                self.take_error();
                None
            }
        }
    }
}
