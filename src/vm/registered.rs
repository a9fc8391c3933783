//! Names that native code looks up often, and the types of userdata in the registry.

use std::sync::OnceLock;

use super::heap::object::gc_bits;
use super::heap::string::Str;
use super::heap::value::{STR, TABLE, USERDATA, Value};
use super::native::{Cx, Object, Raise, TableRef};
use super::pool;
use super::task::Tasks;

/// A name whose string is looked for once.
pub struct Key {
    text: &'static str,
    string: OnceLock<Pooled>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Pooled(*mut Str);
// SAFETY: pooled strings are immutable and never freed.
unsafe impl Send for Pooled {}
// SAFETY: as above.
unsafe impl Sync for Pooled {}

impl Key {
    /// A name.
    pub const fn new(text: &'static str) -> Key {
        Key { text, string: OnceLock::new() }
    }

    /// Its string.
    #[inline]
    pub fn value(&self) -> Value {
        Value::str(self.string.get_or_init(|| Pooled(pool::intern(self.text.as_bytes()))).0)
    }
}

/// A string that belongs to no heap and is never freed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SharedStr(Pooled);

impl SharedStr {
    /// A string of the pool.
    pub(super) fn of_pooled(s: *mut Str) -> SharedStr {
        SharedStr(Pooled(s))
    }

    /// Its bytes.
    #[inline]
    pub fn bytes(self) -> &'static [u8] {
        // SAFETY: pooled strings are immutable and never freed.
        unsafe { Str::bytes(self.0.0) }
    }

    /// As a value of any process.
    #[inline]
    pub fn value(self) -> Value {
        Value::str(self.0.0)
    }

    /// Whether both are the same object, and so the same text.
    #[inline]
    pub fn is(self, other: SharedStr) -> bool {
        std::ptr::eq(self.0.0, other.0.0)
    }
}

impl Cx<'_> {
    /// The string of a value, if it belongs to no heap (constants of files do).
    #[inline]
    pub fn shared_str(&self, v: Value) -> Option<SharedStr> {
        // SAFETY: the string is alive.
        let is_shared = v.tag() == STR && unsafe { (*v.as_str()).header.gc } & gc_bits::SHARED != 0;
        is_shared.then(|| SharedStr(Pooled(v.as_str())))
    }

    /// Raw read of a named field.
    #[inline]
    pub fn raw_get_key(&self, t: TableRef, key: &Key) -> Value {
        // SAFETY: checked tables are alive during the activation.
        unsafe { (*self.table(t)).get_str(key.value().as_str()) }
    }

    /// Stores a named field of a table that native code is building: such a table is neither frozen nor full.
    pub fn set_key(&mut self, t: TableRef, key: &Key, v: Value) {
        let stored = self.raw_set(t, key.value(), v);
        debug_assert!(stored.is_ok(), "a new table takes every named field");
    }

    /// The table under a name in the registry.
    #[inline]
    pub fn registered_table(&self, key: &Key) -> Option<TableRef> {
        let v = self.raw_get_key(self.registry(), key);
        (v.tag() == TABLE).then(|| TableRef(v.as_table()))
    }

    /// Makes the metatable of a type of userdata, with these methods and its name, and keeps it in the registry. The
    /// metatable is closed to programs.
    pub fn register_type(&mut self, key: &Key, name: &str, methods: TableRef) -> TableRef {
        self.freeze(methods);
        let metatable = self.new_table(0, 4);
        let text = self.new_str(name.as_bytes());
        for (field, v) in [("__index", methods.into()), ("__name", text), ("__metatable", Value::boolean(false))] {
            let stored = self.raw_set_str(metatable, field, v);
            debug_assert!(stored.is_ok(), "a new table takes every named field");
        }
        let registry = self.registry();
        self.set_key(registry, key, metatable.into());
        metatable
    }

    /// The Rust value of type `T` in argument `i`, with the tasks of the process.
    ///
    /// # Errors
    /// It is none; messages call the type `name`.
    #[inline]
    pub(crate) fn check_userdata_and_tasks<T: Object>(
        &mut self,
        i: usize,
        name: &str,
    ) -> Result<(&mut T, &Tasks), Raise> {
        let v = self.arg(i);
        let found = self.userdata_and_tasks::<T>(v).map(|(data, tasks)| (&raw mut *data, &raw const *tasks));
        match found {
            // SAFETY: the pointers come from references that live as long as the borrow of `self`.
            Some((data, tasks)) => unsafe { Ok((&mut *data, &*tasks)) },
            None => Err(self.type_error(i, name)),
        }
    }

    /// The Rust value of a userdata of type `T`, with the tasks of the process.
    #[inline]
    pub(crate) fn userdata_and_tasks<T: Object>(&mut self, v: Value) -> Option<(&mut T, &Tasks)> {
        if v.tag() != USERDATA {
            return None;
        }
        let tasks = &raw const self.vm.process().tasks;
        let data = self.userdata::<T>(v)?;
        // SAFETY: the value and the tasks are different memory, and the borrow of `self` covers both.
        Some((data, unsafe { &*tasks }))
    }
}
