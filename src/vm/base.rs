//! The shared base: what every process finds when it starts, built once and never written again.
//!
//! Globals, the registry, library tables and functions, metatables of types and the standard streams are made by
//! [`Base::build`] in a heap that is never freed, and flagged `SHARED`: the collector does not mark such objects, and
//! nothing ever writes to them, so any number of processes on any threads may read them. A new process has its roots
//! point there.
//!
//! **The first store to a shared table clones it** into the heap of the process ([`own`]), together with the shared
//! tables that refer to it, directly or through others, and replaces every reference that the process has to one of
//! them: in its heap, its stacks and its roots. From then on the clone *is* the table, as ordinary as any other. A clone
//! takes over the parts of its original as they are, so that running traversals and the hints of instructions stay
//! right, and its identity: its text is that of the original, and a table that has the original as a key finds it where
//! it was.
//!
//! What is not rewritten: upvalues of shared functions, and metatables and user values of shared userdata, which are
//! mapped when they are read ([`current`], [`userdata_parts`]), and what a native holds in Rust variables while it stores. For those the native interface
//! maps tables at each access, and the references are replaced once more when the native ends
//! ([`Vm::holds_originals`]).
//!
//! The idea is that of copy-on-write; the closure over referring tables keeps the invariant that no object which a
//! program can reach refers to a shared table of which it has a clone.
//!
//! **What many processes store alike is stored once** ([`extend`]): `require` keeps a built-in module in `package.loaded`,
//! for which each process would clone four tables. Instead a base is made that has the module there, an *extension* of the
//! process's base: the clones of those tables, shared themselves, and in all else the same. A process whose tables are all
//! shared moves over to it, as it would to clones of its own, and from there on to the next one with its next module.

use std::sync::{Arc, Mutex, PoisonError};

use super::call::watch_alone;
use super::heap::object::{Cell, Closure, Header, Thread, Userdata, gc_bits, kind};
use super::heap::string::Str;
use super::heap::table::{Node, Table};
use super::heap::value::{TABLE, Value, slot};
use super::meta;
use super::native::{Cx, TableRef};
use super::state::{CompileOptions, Options, Process, SLICE, Vm};
use super::userdata::Tracer;
use crate::code::Chunk;

/// What all processes start with.
pub struct Base {
    /// The table of globals; null in the empty base.
    pub globals: *mut Table,
    /// The registry; null in the empty base.
    pub registry: *mut Table,
    /// Metatables of basic types, by tag.
    pub metatables: [*mut Table; 16],
    /// All shared tables, by address.
    tables: &'static [*mut Table],
    /// For each table the numbers of those that are cloned with it: itself and all that refer to it.
    together: &'static [Vec<usize>],
    /// What an extension has in place of some of the tables, by their numbers.
    replaced: Vec<(usize, *mut Table)>,
    /// What this one extends.
    former: Option<&'static Base>,
    /// The process in whose heap all of it stands, or null; only kept so that a leak checker finds that memory in use.
    _keeper: *const Process,
}

// SAFETY: what the base refers to is never written and never freed.
unsafe impl Send for Base {}
// SAFETY: as above.
unsafe impl Sync for Base {}

static EMPTY: Base = Base {
    globals: std::ptr::null_mut(),
    registry: std::ptr::null_mut(),
    metatables: [std::ptr::null_mut(); 16],
    tables: &[],
    together: &[],
    replaced: Vec::new(),
    former: None,
    _keeper: std::ptr::null(),
};

/// What a process has of its own in place of parts of the base.
pub struct Clones {
    /// Clones by the numbers of their originals; null where there is none.
    tables: Box<[*mut Table]>,
    /// What it has set of shared userdata.
    userdata: Vec<UserdataParts>,
}

/// What `debug.setmetatable` and `debug.setuservalue` change of a shared userdata, as one process has it.
pub struct UserdataParts {
    userdata: *mut Userdata,
    /// The metatable or null.
    pub metatable: *mut Table,
    /// The user value.
    pub user_value: Value,
}

impl Clones {
    fn new(base: &'static Base) -> Box<Clones> {
        Box::new(Clones { tables: vec![std::ptr::null_mut(); base.tables.len()].into(), userdata: Vec::new() })
    }

    /// Shows every value, clones apart.
    pub fn trace(&mut self, visit: &mut dyn FnMut(&mut Value)) {
        for parts in &mut self.userdata {
            if !parts.metatable.is_null() {
                let mut v = Value::table(parts.metatable);
                visit(&mut v);
                parts.metatable = v.as_table();
            }
            visit(&mut parts.user_value);
        }
    }

    /// The clones.
    pub fn tables(&self) -> impl Iterator<Item = *mut Table> + '_ {
        self.tables.iter().copied().filter(|clone| !clone.is_null())
    }
}

impl Base {
    /// A base without anything: a process on it makes its own empty tables.
    pub fn empty() -> &'static Base {
        &EMPTY
    }

    /// Runs `open` as a native in a fresh process and makes what it leaves there a base.
    ///
    /// All of it has to be data, native functions and userdata that any thread may use: Lua functions and coroutines
    /// have variables of their own, which processes cannot share.
    pub fn build(open: impl FnOnce(&mut Cx<'_>)) -> &'static Base {
        let options = Options { gc_never: true, ..Options::default() };
        let process = Box::leak(Process::new(refuse, Arc::new(options).into(), Base::empty()));
        let mut vm = Vm::new(watch_alone, SLICE);
        // SAFETY: no other machine has the process.
        unsafe { vm.attach(process) };
        vm.with_cx(open);
        // SAFETY: nothing of the process runs any more, and its memory stays.
        Box::leak(Box::new(unsafe { share(vm.process()) }))
    }

    /// Number of a table of the base by its address, or of one that stands for it in an extension on the way to this one.
    #[inline]
    fn number_of_shared(&self, t: *mut Table) -> Option<usize> {
        let (first, last) = (self.tables.first()?, self.tables.last()?);
        if t >= *first
            && t <= *last
            && let Ok(number) = self.tables.binary_search(&t)
        {
            return Some(number);
        }
        let extensions = std::iter::successors(Some(self), |base| base.former);
        let mut replaced = extensions.flat_map(|base| &base.replaced);
        replaced.find(|(_, replacement)| std::ptr::eq(*replacement, t)).map(|&(number, _)| number)
    }

    /// Number of a table that belongs to the base or is a process's clone of one of its tables.
    ///
    /// # Safety
    /// The table is alive.
    pub unsafe fn index_of(&self, t: *mut Table) -> Option<usize> {
        self.number_of_shared(Table::identity(t))
    }

    /// The table with a number.
    pub fn table(&self, index: usize) -> Option<*mut Table> {
        let replacement = self.replaced.iter().find(|&&(number, _)| number == index).map(|&(_, table)| table);
        replacement.or_else(|| self.tables.get(index).copied())
    }
}

pub(super) fn refuse(_: &[u8], _: &[u8], _: CompileOptions) -> Result<Chunk, Vec<u8>> {
    Err(b"no code can be compiled here".to_vec())
}

// ---- building

/// Makes everything that a prepared process refers to shared.
unsafe fn share(process: &mut Process) -> Base {
    let (globals, registry, metatables) = (process.globals, process.registry, process.metatables);
    // The main coroutine is each process's own: `debug.getregistry` puts it there.
    let stored = (*registry).set_int(&mut process.heap.memory, 1, Value::boolean(false));
    debug_assert!(stored.is_ok(), "the first place of the registry is taken");
    let mut found = Found { tables: Vec::new(), waiting: Vec::new() };
    for t in metatables.into_iter().chain([globals, registry]) {
        if !t.is_null() {
            found.reach(t.cast());
        }
    }
    while let Some(object) = found.waiting.pop() {
        found.visit(object);
    }
    let mut tables = found.tables;
    tables.sort_unstable();
    let together = together(&tables);
    Base {
        globals,
        registry,
        metatables,
        tables: tables.leak(),
        together: together.leak(),
        replaced: Vec::new(),
        former: None,
        _keeper: process,
    }
}

/// Makes everything that a value refers to shared, and freezes its tables: they belong to no base.
///
/// # Safety
/// The heap of the value is never freed, and no program has seen anything of it.
pub(super) unsafe fn share_frozen(v: Value) {
    let mut found = Found { tables: Vec::new(), waiting: Vec::new() };
    found.reach_value(v);
    while let Some(object) = found.waiting.pop() {
        found.visit(object);
    }
    for t in found.tables {
        (*t).header.gc |= gc_bits::FROZEN;
    }
}

/// The walk over a new base.
struct Found {
    tables: Vec<*mut Table>,
    waiting: Vec<*mut Header>,
}

impl Found {
    unsafe fn reach_value(&mut self, v: Value) {
        if v.is_collectable() {
            self.reach(v.as_object());
        }
    }

    unsafe fn reach(&mut self, object: *mut Header) {
        if (*object).gc & gc_bits::SHARED != 0 {
            return;
        }
        match (*object).kind {
            // Everything that is otherwise computed when it is first asked for.
            kind::STR => {
                Str::hash(object.cast());
            }
            kind::TABLE => {
                meta::settle(object.cast());
                // Of fields that are gone nothing is kept: a clone would show their keys to the collector.
                (*object.cast::<Table>()).nodes_mut().iter_mut().for_each(Node::forget_if_dead);
                self.tables.push(object.cast());
                self.waiting.push(object);
            }
            kind::NATIVE | kind::USERDATA => self.waiting.push(object),
            _ => {
                debug_assert!(false, "Lua functions, cells and coroutines cannot be shared");
                return;
            }
        }
        (*object).gc |= gc_bits::SHARED;
    }

    unsafe fn visit(&mut self, object: *mut Header) {
        match (*object).kind {
            kind::TABLE => {
                let t = object.cast::<Table>();
                if !(*t).metatable.is_null() {
                    self.reach((*t).metatable.cast());
                }
                (*t).for_each_array(|payload, tag| self.reach_value(Value::from_parts(payload, tag)));
                for node in (*t).nodes().iter().filter(|node| node.is_live()) {
                    self.reach_value(node.key());
                    self.reach_value(node.value());
                }
            }
            kind::NATIVE => {
                let closure = object.cast::<Closure>();
                for i in 0..(*closure).header.extra as usize {
                    self.reach_value(*Closure::upvalue(closure, i));
                }
            }
            kind::USERDATA => {
                let u = object.cast::<Userdata>();
                if !(*u).metatable.is_null() {
                    self.reach((*u).metatable.cast());
                }
                self.reach_value((*u).user_value);
                (*u).data.trace(&mut Tracer::new(&mut |v| self.reach_value(*v)));
            }
            _ => {}
        }
    }
}

/// For each of the sorted tables, the numbers of those that refer to it, directly or through others, and its own.
unsafe fn together(tables: &[*mut Table]) -> Vec<Vec<usize>> {
    let mut referrers = vec![Vec::new(); tables.len()];
    for (from, &t) in tables.iter().enumerate() {
        let mut refers_to = |to: *mut Table| {
            if let Some(list) = tables.binary_search(&to).ok().and_then(|to| referrers.get_mut(to)) {
                list.push(from);
            }
        };
        refers_to((*t).metatable);
        let mut value = |v: Value| {
            if v.tag() == TABLE {
                refers_to(v.as_table());
            }
        };
        (*t).for_each_array(|payload, tag| value(Value::from_parts(payload, tag)));
        for node in (*t).nodes().iter().filter(|node| node.is_live()) {
            value(node.key());
            value(node.value());
        }
    }
    (0..tables.len())
        .map(|first| {
            let mut all = vec![first];
            let mut i = 0;
            while let Some(&n) = all.get(i) {
                for &referrer in referrers.get(n).into_iter().flatten() {
                    if !all.contains(&referrer) {
                        all.push(referrer);
                    }
                }
                i += 1;
            }
            all
        })
        .collect()
}

// ---- clones

/// What a table is to the process: its clone if it has one, else the table itself.
///
/// # Safety
/// The table is alive.
#[inline(always)]
pub unsafe fn current_table(process: &Process, t: *mut Table) -> *mut Table {
    if (*t).header.gc & gc_bits::SHARED == 0 { t } else { cloned(process, t) }
}

/// What a value is to the process: the clone of a table if there is one, else the value itself.
#[inline(always)]
pub fn current(process: &Process, v: Value) -> Value {
    if v.tag() == TABLE {
        // SAFETY: values that are passed in are alive.
        return Value::table(unsafe { current_table(process, v.as_table()) });
    }
    v
}

/// The clone of a shared table, if there is one, else the table of the process's base that it is or stood for, else itself.
#[inline(never)]
fn cloned(process: &Process, t: *mut Table) -> *mut Table {
    if process.clones.is_none() && process.base.former.is_none() {
        return t;
    }
    present(process.base, process.clones.as_deref(), t)
}

fn present(base: &Base, clones: Option<&Clones>, t: *mut Table) -> *mut Table {
    let Some(number) = base.number_of_shared(t) else { return t };
    let clone = clones.and_then(|clones| clones.tables.get(number)).copied().filter(|clone| !clone.is_null());
    clone.or_else(|| base.table(number)).unwrap_or(t)
}

/// Whether a shared table belongs to the base of a process, which can have a copy of it then.
pub fn belongs_to(process: &Process, t: *mut Table) -> bool {
    process.base.number_of_shared(t).is_some()
}

/// The process's own copy of a shared table, to be stored into. If there is none yet it is made, and all references that
/// the process has, in the machine's registers too, become references to the copy.
///
/// # Safety
/// The table is shared; the machine registers are saved, except that a native may be running.
#[cold]
#[inline(never)]
pub unsafe fn own(vm: &mut Vm, t: *mut Table) -> *mut Table {
    let process = vm.process();
    let base = process.base;
    let Some(together) = base.number_of_shared(t).and_then(|number| base.together.get(number)) else {
        debug_assert!(false, "a shared table belongs to the base of its process");
        return t;
    };
    let clone = cloned(process, t);
    if (*clone).header.gc & gc_bits::SHARED == 0 {
        return clone;
    }
    let clones = process.clones.get_or_insert_with(|| Clones::new(base));
    for &number in together {
        if let (Some(clone), Some(original)) = (clones.tables.get_mut(number), base.table(number))
            && clone.is_null()
        {
            *clone = process.heap.new_clone(original);
        }
    }
    replace_references(vm);
    vm.holds_originals = true;
    cloned(vm.process(), t)
}

// ---- extensions

/// Most extensions that are made. Which modules programs use, and in which order, is a matter of a few.
const EXTENSIONS_MAX: usize = 64;

/// What an extension has that its base has not.
#[derive(PartialEq, Eq)]
struct Added {
    base: *const Base,
    /// The table by its number, key and value.
    number: usize,
    key: *const Str,
    value: *mut Table,
}

/// Those that were made, each for good.
struct Extensions(Vec<(Added, &'static Base)>);

// SAFETY: the addresses are those of shared objects, which are never written and never freed.
unsafe impl Send for Extensions {}

static EXTENSIONS: Mutex<Extensions> = Mutex::new(Extensions(Vec::new()));

/// Stores a shared table into a shared table of the base of a process, under a pooled name, for all processes that do the
/// same. False: it has to be stored as everything else is, since the process has tables of its own by now, or the value is its
/// own.
///
/// # Safety
/// The tables are alive, the first is not frozen; the machine registers are saved, except that a native may be running.
pub unsafe fn extend(vm: &mut Vm, t: *mut Table, key: *mut Str, value: *mut Table) -> bool {
    let process = vm.process();
    let base = process.base;
    let is_shared = |t: *mut Table| (*t).header.gc & gc_bits::SHARED != 0;
    if process.clones.is_some() || !is_shared(value) || !is_shared(t) || base.number_of_shared(value).is_some() {
        return false;
    }
    let Some(number) = base.number_of_shared(t) else { return false };
    let Some(extension) = extension(Added { base, number, key, value }, base) else { return false };
    process.base = extension;
    replace_references(vm);
    vm.holds_originals = true;
    true
}

/// The extension of a base by an entry; nothing where there are too many.
unsafe fn extension(added: Added, base: &'static Base) -> Option<&'static Base> {
    let mut extensions = EXTENSIONS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(&(_, known)) = extensions.0.iter().find(|(known, _)| *known == added) {
        return Some(known);
    }
    if extensions.0.len() >= EXTENSIONS_MAX {
        return None;
    }
    let made = make_extension(&added, base)?;
    extensions.0.push((added, made));
    Some(made)
}

/// A process that stores nothing but the entry, with what it has cloned for that.
unsafe fn make_extension(added: &Added, base: &'static Base) -> Option<&'static Base> {
    let options = Options { gc_never: true, ..Options::default() };
    let process = Box::leak(Process::new(refuse, Arc::new(options).into(), base));
    let mut vm = Vm::new(watch_alone, SLICE);
    vm.attach(process);
    let t = base.table(added.number)?;
    let key = Value::str(added.key.cast_mut());
    vm.with_cx(|cx| cx.raw_set(TableRef(t), key, Value::table(added.value))).ok()?;
    let process = vm.process();
    let mut replaced = base.replaced.clone();
    for (number, &clone) in process.clones.as_ref()?.tables.iter().enumerate().filter(|(_, clone)| !clone.is_null()) {
        replaced.retain(|(other, _)| *other != number);
        replaced.push((number, clone));
    }
    let mut found = Found { tables: Vec::new(), waiting: Vec::new() };
    for &(_, t) in &replaced {
        found.reach(t.cast());
    }
    while let Some(object) = found.waiting.pop() {
        found.visit(object);
    }
    Some(Box::leak(Box::new(Base {
        globals: process.globals,
        registry: process.registry,
        metatables: process.metatables,
        tables: base.tables,
        together: base.together,
        replaced,
        former: Some(base),
        _keeper: process,
    })))
}

/// The metatable (or null) and the user value of a shared userdata, as the process has them.
///
/// # Safety
/// The userdata is shared.
pub unsafe fn userdata_parts(process: &Process, u: *mut Userdata) -> (*mut Table, Value) {
    let own = process.clones.as_ref().and_then(|clones| clones.userdata.iter().find(|parts| parts.userdata == u));
    if let Some(parts) = own {
        return (parts.metatable, parts.user_value);
    }
    let t = (*u).metatable;
    let metatable = if t.is_null() { t } else { current_table(process, t) };
    (metatable, current(process, (*u).user_value))
}

/// The same as the process's own, to be changed.
///
/// # Safety
/// The userdata is shared.
pub unsafe fn own_userdata_parts(process: &mut Process, u: *mut Userdata) -> &mut UserdataParts {
    let (metatable, user_value) = userdata_parts(process, u);
    let list = &mut process.clones.get_or_insert_with(|| Clones::new(process.base)).userdata;
    let at = list.iter().position(|parts| parts.userdata == u).unwrap_or_else(|| {
        list.push(UserdataParts { userdata: u, metatable, user_value });
        list.len() - 1
    });
    &mut list[at]
}

/// Replaces every reference of the process to a table that it has a clone of.
///
/// Dead objects that wait for the sweep, and slots above the live ones, are rewritten too; this only compares addresses.
///
/// # Safety
/// The process is attached to this machine.
pub unsafe fn replace_references(vm: &mut Vm) {
    let process = vm.process;
    let replacement = Replacement { base: (*process).base, clones: (*process).clones.as_deref() };
    let mut n_objects = 0;
    (*process).heap.memory.for_each_object(&mut |object| {
        n_objects += 1;
        replacement.rewrite(object);
    });
    Process::trace(process, &mut |v| replacement.value(v));
    if let Some(weak) = &mut (*process).weak {
        weak.trace(&mut |v| replacement.value(v));
    }
    vm.budget -= n_objects >> OBJECTS_PER_REDUCTION_LOG2;
}

/// Objects that a reduction pays for.
const OBJECTS_PER_REDUCTION_LOG2: i64 = 5;

struct Replacement<'a> {
    base: &'static Base,
    clones: Option<&'a Clones>,
}

impl Replacement<'_> {
    fn table(&self, t: *mut Table) -> *mut Table {
        present(self.base, self.clones, t)
    }

    #[inline]
    fn value(&self, v: &mut Value) {
        if v.tag() == TABLE {
            *v = Value::table(self.table(v.as_table()));
        }
    }

    unsafe fn slots(&self, first: *mut Value, n: usize) {
        for i in 0..n {
            let slot = first.add(i);
            // Only the tag of a slot may be looked at before it is known to be a value.
            if slot::tag(slot) == TABLE {
                let t = slot::payload(slot).cast();
                let replaced = self.table(t);
                if !std::ptr::eq(replaced, t) {
                    slot::set_payload(slot, replaced.cast());
                }
            }
        }
    }

    unsafe fn rewrite(&self, object: *mut Header) {
        match (*object).kind {
            kind::TABLE => (*object.cast::<Table>()).replace_tables(|t| self.table(t)),
            kind::LUA | kind::NATIVE => {
                let closure = object.cast::<Closure>();
                self.slots(Closure::upvalue(closure, 0), (*closure).header.extra as usize);
            }
            kind::CELL => self.slots(&raw mut (*object.cast::<Cell>()).value, 1),
            kind::USERDATA => {
                let u = object.cast::<Userdata>();
                (*u).metatable = self.table((*u).metatable);
                self.value(&mut (*u).user_value);
                (*u).data.trace(&mut Tracer::new(&mut |v| self.value(v)));
            }
            kind::THREAD => {
                let thread = object.cast::<Thread>();
                self.slots((*thread).stack, (*thread).stack_len);
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests;
