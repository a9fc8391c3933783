//! What the entries of a project offer to programs: folders, stores, queues, by the id of the entry.
//!
//! Whoever starts an entry puts what it offers into the table of the run; modules find it there. Who has a resource in use
//! keeps it. In a script the `open` of a module does so, if it is given an id.

use std::any::Any;
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use super::block;
use crate::vm::native::Cx;

/// Something that an entry offers.
pub(crate) type Resource = dyn Any + Send + Sync;

/// Resources by id. Clones are the same table.
#[derive(Clone, Default)]
pub(crate) struct Resources(Arc<RwLock<HashMap<String, Arc<Resource>>>>);

impl Resources {
    /// Offers a resource, in the place of the one that the id had.
    pub(crate) fn insert(&self, id: &str, resource: Arc<Resource>) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(id.to_owned(), resource);
    }

    /// Offers a resource, unless the id has one.
    pub(crate) fn insert_new(&self, id: &str, resource: Arc<Resource>) {
        let mut resources = self.0.write().unwrap_or_else(PoisonError::into_inner);
        resources.entry(id.to_owned()).or_insert(resource);
    }

    /// Offers it no more.
    pub(crate) fn remove(&self, id: &str) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).remove(id);
    }

    /// All resources, in no order.
    pub(crate) fn all(&self) -> Vec<Arc<Resource>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }

    /// The resource of an id.
    pub(crate) fn find(&self, id: &str) -> Option<Arc<Resource>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(id).cloned()
    }
}

/// The table of the run that the process belongs to; a state without processes has its own.
pub(crate) fn resources(cx: &mut Cx<'_>) -> Resources {
    match block::me(cx) {
        Ok(me) => me.block.system.resources.clone(),
        Err(_) => {
            cx.take_error();
            cx.extension_or_insert(Resources::default).clone()
        }
    }
}

/// The resource of an id in the run.
pub(crate) fn find_resource(cx: &mut Cx<'_>, id: &str) -> Option<Arc<Resource>> {
    resources(cx).find(id)
}
