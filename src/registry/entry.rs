//! One entry.

use std::any::Any;
use std::sync::{Arc, OnceLock};

use crate::data::Data;

/// An entry: immutable, shared. A change makes another one.
#[derive(Debug)]
pub(crate) struct Entry {
    /// `namespace:name`.
    pub(crate) id: Arc<str>,
    /// `function.lua`.
    pub(crate) kind: Arc<str>,
    /// A map.
    pub(crate) meta: Data,
    /// Any value; for most kinds a map.
    pub(crate) data: Data,
    /// What the host of the registry has made of it.
    form: OnceLock<Arc<dyn Any + Send + Sync>>,
}

/// An entry as it is given for a change: what an update leaves out is not there.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub(crate) id: Arc<str>,
    pub(crate) kind: Option<Arc<str>>,
    pub(crate) meta: Data,
    pub(crate) data: Data,
}

/// Namespace and name of an id: split at the first `:`; without one there is no namespace.
pub(crate) fn split(id: &str) -> (&str, &str) {
    id.split_once(':').unwrap_or(("", id))
}

impl Entry {
    /// An entry.
    pub(crate) fn new(id: Arc<str>, kind: Arc<str>, meta: Data, data: Data) -> Entry {
        Entry { id, kind, meta, data, form: OnceLock::new() }
    }

    /// The entry that a host has as `form`.
    pub(crate) fn with_form(self, form: Arc<dyn Any + Send + Sync>) -> Entry {
        self.form.set(form).ok();
        self
    }

    /// What the host has made of it.
    pub(crate) fn form<T: Any + Send + Sync>(&self) -> Option<Arc<T>> {
        self.form.get().cloned()?.downcast().ok()
    }

    /// Keeps what the host has made of it; the first that is kept stays.
    pub(crate) fn keep_form(&self, form: Arc<dyn Any + Send + Sync>) {
        self.form.set(form).ok();
    }

    /// The part of the id before the colon.
    pub(crate) fn namespace(&self) -> &str {
        split(&self.id).0
    }

    /// The part of the id behind the colon.
    pub(crate) fn name(&self) -> &str {
        split(&self.id).1
    }

    /// Whether both say the same.
    pub(crate) fn is_equal(&self, other: &Entry) -> bool {
        self.id == other.id
            && self.kind == other.kind
            && self.meta.is_equal(&other.meta)
            && self.data.is_equal(&other.data)
    }
}

impl Draft {
    /// The entry that it describes, of `kind` if it does not say one.
    pub(crate) fn entry(&self, kind: &Arc<str>) -> Entry {
        let kind = self.kind.as_ref().unwrap_or(kind);
        Entry::new(Arc::clone(&self.id), Arc::clone(kind), self.meta.clone(), self.data.clone())
    }
}
