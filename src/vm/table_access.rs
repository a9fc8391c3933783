//! Access of natives to tables, without metamethods.
//!
//! A native holds a table as a [`TableRef`] or as a value. Either may be a table of the shared base of which the process
//! has got a clone meanwhile, even by a store of this very native; so every method first asks for the current one, which
//! costs a test of one bit. A store into a table of the base makes the process its own copy (`vm::base`).

use super::base;
use super::heap::object::gc_bits;
use super::heap::table::{KeyError, Node, Table};
use super::heap::value::{NIL, TABLE, Value};
use super::native::{Cx, Raise, TableRef};

impl Cx<'_> {
    /// A new table with room for that many items.
    pub fn new_table(&mut self, array: usize, hash: usize) -> TableRef {
        TableRef(self.vm.heap().new_sized_table(array, hash))
    }

    /// The table that a reference stands for: a native may hold one to a table of the base, of which the process has got
    /// a clone meanwhile.
    #[inline(always)]
    pub(in crate::vm) fn table(&self, t: TableRef) -> *mut Table {
        // SAFETY: checked tables are alive during the activation.
        unsafe { base::current_table(self.vm.process_ref(), t.0) }
    }

    /// The table, if every access to it is raw.
    #[inline]
    pub fn plain_table(&self, v: Value) -> Option<TableRef> {
        if v.tag() != TABLE {
            return None;
        }
        let t = self.table(TableRef(v.as_table()));
        // SAFETY: as above.
        unsafe { (*t).metatable.is_null() }.then_some(TableRef(t))
    }

    /// `v[key]` if no metamethod has to be asked for it: `v` is a table that has the item, or has no metatable.
    #[inline]
    pub fn plain_get_int(&self, v: Value, key: i64) -> Option<Value> {
        if v.tag() != TABLE {
            return None;
        }
        let t = self.table(TableRef(v.as_table()));
        // SAFETY: as above.
        let (item, is_plain) = unsafe { ((*t).get_int(key), (*t).metatable.is_null()) };
        (is_plain || !item.is_nil()).then_some(item)
    }

    /// `v[key] = x` if `v` is a table without a metatable; says whether it was.
    ///
    /// # Errors
    /// The table is frozen or would be too large.
    #[inline]
    pub fn plain_set_int(&mut self, v: Value, key: i64, x: Value) -> Result<bool, Raise> {
        if v.tag() != TABLE {
            return Ok(false);
        }
        let t = v.as_table();
        // SAFETY: as above.
        unsafe {
            if (*t).is_plain() {
                let stored = (*t).set_int(&mut self.vm.heap().memory, key, x);
                return stored.map(|()| true).map_err(|e| self.key_error(e));
            }
        }
        match self.plain_table(v) {
            Some(t) => self.raw_set_int(t, key, x).map(|()| true),
            None => Ok(false),
        }
    }

    /// Appends to a table without a metatable; says whether `v` was one.
    ///
    /// # Errors
    /// The table is frozen or would be too large.
    #[inline]
    pub fn plain_append(&mut self, v: Value, x: Value) -> Result<bool, Raise> {
        if v.tag() != TABLE {
            return Ok(false);
        }
        let t = v.as_table();
        // SAFETY: as above.
        unsafe {
            if (*t).is_plain() {
                let key = (*t).border().wrapping_add(1);
                let stored = (*t).set_int(&mut self.vm.heap().memory, key, x);
                return stored.map(|()| true).map_err(|e| self.key_error(e));
            }
        }
        let Some(t) = self.plain_table(v) else { return Ok(false) };
        let key = self.raw_len(t).wrapping_add(1);
        self.raw_set_int(t, key, x).map(|()| true)
    }

    /// Takes the last item out of a table without a metatable; nothing if `v` was none.
    ///
    /// # Errors
    /// The table is frozen.
    #[inline]
    pub fn plain_take_last(&mut self, v: Value) -> Result<Option<Value>, Raise> {
        if v.tag() != TABLE {
            return Ok(None);
        }
        let t = v.as_table();
        // SAFETY: as above.
        unsafe {
            if (*t).is_plain() {
                let key = (*t).border();
                let item = (*t).get_int(key);
                let stored = (*t).set_int(&mut self.vm.heap().memory, key, Value::NIL);
                return stored.map(|()| Some(item)).map_err(|e| self.key_error(e));
            }
        }
        let Some(t) = self.plain_table(v) else { return Ok(None) };
        let key = self.raw_len(t);
        let item = self.raw_get_int(t, key);
        self.raw_set_int(t, key, Value::NIL).map(|()| Some(item))
    }

    /// Raw read.
    #[inline]
    pub fn raw_get(&self, t: TableRef, key: Value) -> Value {
        // SAFETY: checked tables are alive during the activation.
        unsafe { (*self.table(t)).get(key) }
    }

    /// Raw read of an integer key.
    #[inline]
    pub fn raw_get_int(&self, t: TableRef, key: i64) -> Value {
        // SAFETY: as above.
        unsafe { (*self.table(t)).get_int(key) }
    }

    /// Raw read of a named field.
    pub fn raw_get_str(&self, t: TableRef, key: &str) -> Value {
        // SAFETY: as above.
        unsafe { (*self.table(t)).get_str(super::pool::intern(key.as_bytes())) }
    }

    /// Raw store.
    ///
    /// # Errors
    /// The key is nil or NaN, the table is frozen or would be too large.
    pub fn raw_set(&mut self, t: TableRef, key: Value, v: Value) -> Result<(), Raise> {
        let t = self.writable(t)?;
        let heap = self.vm.heap();
        // SAFETY: as above.
        let stored = unsafe { (*t).set(&mut heap.memory, key, v) };
        stored.map_err(|e| self.key_error(e))
    }

    /// Raw store under an integer key.
    ///
    /// # Errors
    /// The table is frozen or would be too large.
    #[inline]
    pub fn raw_set_int(&mut self, t: TableRef, key: i64, v: Value) -> Result<(), Raise> {
        let t = self.writable(t)?;
        let heap = self.vm.heap();
        // SAFETY: as above.
        let stored = unsafe { (*t).set_int(&mut heap.memory, key, v) };
        stored.map_err(|e| self.key_error(e))
    }

    /// Raw store of a named field.
    ///
    /// # Errors
    /// The table is frozen or would be too large.
    pub fn raw_set_str(&mut self, t: TableRef, key: &str, v: impl Into<Value>) -> Result<(), Raise> {
        let v = v.into();
        self.raw_set(t, super::pool::value(key), v)
    }

    /// Copies the values of `n` integer keys from `from` on to those from `to` on, if the table can do that at once.
    ///
    /// # Errors
    /// The table is frozen.
    pub fn raw_shift(&mut self, t: TableRef, from: i64, to: i64, n: usize) -> Result<bool, Raise> {
        let t = self.writable(t)?;
        // SAFETY: as above.
        Ok(unsafe { (*t).shift(from, to, n) })
    }

    #[cold]
    fn key_error(&mut self, e: KeyError) -> Raise {
        match e {
            KeyError::Nil => self.plain_error("table index is nil"),
            KeyError::NaN => self.plain_error("table index is NaN"),
            KeyError::TooLarge => self.plain_error("table overflow"),
        }
    }

    /// The table to store into: the process's own one instead of one of the base. A key or value that is an original
    /// is replaced when the native ends.
    #[inline]
    fn writable(&mut self, t: TableRef) -> Result<*mut Table, Raise> {
        // SAFETY: as above.
        if unsafe { (*t.0).header.gc } & gc_bits::GUARDED != 0 {
            return self.writable_slow(t);
        }
        Ok(t.0)
    }

    #[cold]
    fn writable_slow(&mut self, t: TableRef) -> Result<*mut Table, Raise> {
        // SAFETY: as above.
        let gc = unsafe { (*t.0).header.gc };
        if gc & gc_bits::FROZEN != 0 {
            return Err(self.error("attempt to modify a frozen table"));
        }
        // SAFETY: the table is shared; a native is running.
        Ok(unsafe { base::own(self.vm, t.0) })
    }

    /// A border of the table, raw.
    pub fn raw_len(&self, t: TableRef) -> i64 {
        // SAFETY: as above.
        unsafe { (*self.table(t)).border() }
    }

    /// The entry behind `key` (nil to start), or nothing at the end.
    ///
    /// # Errors
    /// `invalid key to 'next'`.
    pub fn next(&mut self, t: TableRef, key: Value) -> Result<Option<(Value, Value)>, Raise> {
        let t = self.table(t);
        // SAFETY: as above.
        unsafe {
            match (*t).cursor_after(key) {
                Some(cursor) => Ok((*t).entry_from(cursor).map(|(k, v, _)| (k, v))),
                None => Err(self.plain_error("invalid key to 'next'")),
            }
        }
    }

    /// Walks the table by position: start with 0, go on with the third part of each answer. Stores to existing fields
    /// are allowed meanwhile.
    pub fn entry_from(&self, t: TableRef, cursor: u64) -> Option<(Value, Value, u64)> {
        // SAFETY: as above.
        unsafe { (*self.table(t)).entry_from(cursor) }
    }

    /// Makes a table immutable.
    pub fn freeze(&mut self, t: TableRef) {
        if !self.is_frozen(t)
            && let Ok(t) = self.writable(t)
        {
            // SAFETY: checked tables are alive during the activation.
            unsafe { (*t).header.gc |= gc_bits::FROZEN };
        }
    }

    /// Raw store, into an immutable table as well: that stays immutable for the program. A table of the base becomes the
    /// process's own before.
    ///
    /// # Errors
    /// The key is nil or NaN, or the table is one that all processes share.
    pub fn raw_replace(&mut self, t: TableRef, key: Value, v: Value) -> Result<(), Raise> {
        let mut t = self.table(t);
        // SAFETY: checked tables are alive during the activation; a native is running; a store of a shared table is refused.
        unsafe {
            if (*t).header.gc & gc_bits::SHARED != 0 {
                if !base::belongs_to(self.vm.process_ref(), t) {
                    return Err(self.error("attempt to modify a table that all processes share"));
                }
                t = base::own(self.vm, t);
            }
            let frozen = (*t).header.gc & gc_bits::FROZEN;
            (*t).header.gc &= !gc_bits::FROZEN;
            let stored = (*t).set(&mut self.vm.heap().memory, key, v);
            (*t).header.gc |= frozen;
            stored.map_err(|e| self.key_error(e))
        }
    }

    /// As [`Cx::raw_set_str`], where many processes are expected to store the same: a process whose tables are all shared has
    /// none of its own afterwards either, if the value is a shared table as well. The name stays in the pool.
    ///
    /// # Errors
    /// The table is frozen or would be too large.
    pub(crate) fn raw_set_alike(&mut self, t: TableRef, key: &str, v: Value) -> Result<(), Raise> {
        let (current, key) = (self.table(t), super::pool::value(key));
        // SAFETY: checked tables are alive during the activation, and so are values in its hands; a native is running.
        let is_stored = unsafe {
            v.tag() == TABLE
                && (*current).header.gc & gc_bits::FROZEN == 0
                && base::extend(self.vm, current, key.as_str(), v.as_table())
        };
        if is_stored { Ok(()) } else { self.raw_set(t, key, v) }
    }

    /// Whether a table is immutable.
    pub fn is_frozen(&self, t: TableRef) -> bool {
        // SAFETY: as above.
        unsafe { (*self.table(t)).header.gc & gc_bits::FROZEN != 0 }
    }

    // ---- for encoders and decoders

    /// The number of items, if the table consists of the items 1 to n in order and nothing else. It may say nothing of a
    /// table which does, but that was not filled in order.
    #[inline]
    pub fn sequence_len(&self, t: TableRef) -> Option<usize> {
        // SAFETY: as above; the index is below the length.
        unsafe {
            let t = self.table(t);
            if (*t).live_nodes() > 0 {
                return None;
            }
            let len = (*t).array_len();
            (0..len).all(|i| *(*t).array_tag(i) != NIL as u8).then_some(len)
        }
    }

    /// Whether an encoder is to write the table as an object, although it has no named fields: because that was asked for
    /// ([`Cx::set_object_hint`]), or because it is empty and has had such fields.
    pub fn has_object_hint(&self, t: TableRef) -> bool {
        // SAFETY: as above.
        unsafe {
            let t = self.table(t);
            (*t).header.gc & gc_bits::OBJECT != 0
                || (*t).array_len() == 0
                    && !(*t).nodes().iter().any(Node::is_live)
                    && (*t).nodes().iter().any(Node::is_or_was_named)
        }
    }

    /// Says how an encoder is to write a table that might be a list or an object.
    ///
    /// # Errors
    /// The table is frozen.
    pub fn set_object_hint(&mut self, t: TableRef, is_object: bool) -> Result<(), Raise> {
        let t = self.writable(t)?;
        // SAFETY: as above.
        unsafe {
            if is_object {
                (*t).header.gc |= gc_bits::OBJECT;
                return Ok(());
            }
            (*t).header.gc &= !gc_bits::OBJECT;
            if !(*t).nodes().iter().any(Node::is_live) {
                (*t).nodes_mut().iter_mut().for_each(Node::forget_if_dead);
            }
        }
        Ok(())
    }

    /// Whether `bytes` more may be allocated. Unlike [`Cx::check_memory`] it never collects garbage, so natives may hold
    /// values in Rust variables.
    #[inline]
    pub fn has_memory(&mut self, bytes: usize) -> bool {
        self.vm.is_outside || !self.vm.heap().would_exceed(bytes)
    }

    /// A string that may be a name of the program: one of its constants if it is, so that looking up a field by it takes
    /// one comparison of addresses.
    pub fn new_name(&mut self, bytes: &[u8]) -> Value {
        if bytes.len() <= NAME_MAX
            && let Some(s) = super::pool::find(bytes)
        {
            return Value::str(s);
        }
        self.new_str(bytes)
    }
}

/// Longest string that is looked for among the constants.
const NAME_MAX: usize = 40;
