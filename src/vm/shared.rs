//! Values that all processes of the program share, made when they are first asked for: tables of modules, metatables of
//! the types that they bring.
//!
//! They are made as the base is (`super::base`), in heaps that are never freed, and are `SHARED`. Unlike tables of the base
//! they are frozen, all of them, so that no process ever needs a copy of its own: they belong to no base, a new one
//! costs those that run already nothing, and a program that asks for none of them pays nothing.
//!
//! Invariants: (1) what `make` gives refers to nothing but frozen tables, strings, native functions and userdata that
//! any thread may read; (2) a heap in which such values stand is used by one thread at a time, and only to make more.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::base::{self, Base};
use super::call::watch_alone;
use super::heap::value::Value;
use super::native::{Cx, Function, Object, Raise, TableRef};
use super::state::{Options, Process, SLICE, Vm};

/// A shared value.
#[derive(Clone, Copy, Debug)]
struct Made(Value);

// SAFETY: what the value refers to is never written and never freed.
unsafe impl Send for Made {}
// SAFETY: as above.
unsafe impl Sync for Made {}

/// A process without program, in which shared values are made, with its machine. Both live as long as the program.
struct Nursery(&'static mut Vm);

// SAFETY: whoever has taken it out of the list has it alone; nothing in it belongs to a thread.
unsafe impl Send for Nursery {}

/// Those that nobody uses.
static NURSERIES: Mutex<Vec<Nursery>> = Mutex::new(Vec::new());

/// Makes a value in memory that is never freed, and shares it.
fn make(body: impl FnOnce(&mut Cx<'_>) -> Value) -> Made {
    // One that is in use is not waited for: what is made may need other values that are not made yet.
    let idle = NURSERIES.lock().unwrap_or_else(PoisonError::into_inner).pop();
    let nursery = idle.unwrap_or_else(|| {
        let options = Options { gc_never: true, ..Options::default() };
        let process = Box::leak(Process::new(base::refuse, Arc::new(options).into(), Base::empty()));
        let vm = Box::leak(Vm::new(watch_alone, SLICE));
        // SAFETY: no other machine has the process.
        unsafe { vm.attach(process) };
        Nursery(vm)
    });
    let value = nursery.0.with_cx(body);
    // SAFETY: no program has seen anything of it.
    unsafe { base::share_frozen(value) };
    NURSERIES.lock().unwrap_or_else(PoisonError::into_inner).push(nursery);
    Made(value)
}

/// A value that is made once in the program, when it is first asked for.
pub struct Shared(OnceLock<Made>);

impl Shared {
    /// One that is not made yet.
    #[expect(clippy::new_without_default, reason = "statics are made of it")]
    pub const fn new() -> Shared {
        Shared(OnceLock::new())
    }

    /// The value, made with `body` if it is not there yet. All tables in it become frozen. It must be data and native
    /// functions, and must not need itself.
    pub fn value(&self, body: impl FnOnce(&mut Cx<'_>) -> Value) -> Value {
        self.0.get_or_init(|| make(body)).0
    }
}

/// A type of userdata: its name, methods and operators. Programs cannot change them, and all processes share them.
///
/// ```
/// use wippy::vm::native::{Cx, HostType, Object, Raise, Ret};
///
/// struct Counter(i64);
///
/// static COUNTER: HostType = HostType::new("counter", &[("next", next)], &[]);
///
/// impl Object for Counter {
///     fn type_name(&self) -> &str {
///         COUNTER.name()
///     }
/// }
///
/// /// `counter:next()`
/// fn next(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
///     let counter = cx.check_object::<Counter>(1, &COUNTER)?;
///     counter.0 += 1;
///     let n = counter.0;
///     cx.ret1(n)
/// }
///
/// let mut runtime = wippy::Runtime::new(wippy::Options::default());
/// runtime.register("counter", |cx| {
///     let counter = cx.new_object(&COUNTER, Counter(0));
///     cx.ret1(counter)
/// });
/// let results = runtime.run(b"local c = counter() c:next() return c:next()", b"=example").expect("no error");
/// assert_eq!(results, ["2"]);
/// ```
pub struct HostType {
    name: &'static str,
    methods: &'static [Function],
    operators: &'static [Function],
    metatable: Shared,
}

impl HostType {
    /// A type. `operators` are fields of the metatable: `__tostring`, `__add`, …; a `__index` among them takes the place
    /// of the methods.
    pub const fn new(name: &'static str, methods: &'static [Function], operators: &'static [Function]) -> HostType {
        HostType { name, methods, operators, metatable: Shared::new() }
    }

    /// Its name in messages.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The metatable of its objects.
    pub fn metatable(&self) -> TableRef {
        TableRef(self.metatable.value(|cx| self.make(cx).into()).as_table())
    }

    fn make(&self, cx: &mut Cx<'_>) -> TableRef {
        let methods = cx.new_table(0, self.methods.len());
        fill(cx, methods, self.methods);
        let metatable = cx.new_table(0, self.operators.len() + 3);
        let name = cx.new_str(self.name.as_bytes());
        for (field, v) in [("__index", methods.into()), ("__name", name), ("__metatable", Value::boolean(false))] {
            let stored = cx.raw_set_str(metatable, field, v);
            debug_assert!(stored.is_ok(), "a new table takes every named field");
        }
        fill(cx, metatable, self.operators);
        metatable
    }
}

fn fill(cx: &mut Cx<'_>, t: TableRef, functions: &[Function]) {
    for &(name, function) in functions {
        let function = cx.new_function(function, &[]);
        let stored = cx.raw_set_str(t, name, function);
        debug_assert!(stored.is_ok(), "a new table takes every named field");
    }
}

impl Cx<'_> {
    /// A new object of a type.
    pub fn new_object(&mut self, of: &HostType, data: impl Object) -> Value {
        let metatable = of.metatable();
        self.new_userdata(data, Some(metatable))
    }

    /// The Rust value of the object of a type in argument `i`.
    ///
    /// # Errors
    /// It is none.
    pub fn check_object<T: Object>(&mut self, i: usize, of: &HostType) -> Result<&mut T, Raise> {
        let v = self.arg(i);
        if self.userdata::<T>(v).is_none() {
            return Err(self.type_error(i, of.name()));
        }
        // It was there a moment ago.
        self.userdata::<T>(v).ok_or(Raise(()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vm::native::{Kind, Raise, Ret, kind_of};

    static INNER: Shared = Shared::new();
    static OUTER: Shared = Shared::new();

    fn one(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
        cx.ret1(1)
    }

    fn inner() -> Value {
        INNER.value(|cx| {
            let t = cx.new_table(0, 1);
            fill(cx, t, &[("one", one)]);
            t.into()
        })
    }

    #[test]
    fn values_that_need_each_other_are_made_once_and_are_frozen() {
        let outer = || {
            OUTER.value(|cx| {
                let t = cx.new_table(0, 2);
                let part = cx.new_table(0, 0);
                cx.raw_set_str(t, "inner", inner()).expect("a new table");
                cx.raw_set_str(t, "part", part).expect("a new table");
                t.into()
            })
        };
        let threads: Vec<_> = (0..4).map(|_| std::thread::spawn(move || outer().payload().addr())).collect();
        let addresses: Vec<usize> = threads.into_iter().map(|thread| thread.join().expect("no panic")).collect();
        assert!(addresses.iter().all(|a| *a == addresses[0]));
        make(|cx| {
            let Kind::Table(t) = kind_of(outer()) else { panic!("no table") };
            assert!(cx.is_frozen(t) && cx.raw_set_str(t, "x", 1).is_err());
            assert!(cx.raw_get_str(t, "inner").is_identical(inner()));
            let Kind::Table(part) = kind_of(cx.raw_get_str(t, "part")) else { panic!("no table") };
            assert!(cx.is_frozen(part));
            Value::NIL
        });
    }
}
