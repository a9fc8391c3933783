//! Tests of the shared base: what is cloned with what, that every reference follows, that processes do not see each
//! other's changes.

use std::sync::Arc;

use super::*;
use crate::vm::native::{Kind, Ret, TableRef, kind_of};
use crate::vm::userdata::State;

fn nothing(cx: &mut Cx<'_>) -> Result<Ret, super::super::native::Raise> {
    cx.ret0()
}

fn table(v: Value) -> TableRef {
    match kind_of(v) {
        Kind::Table(t) => t,
        _ => panic!("no table"),
    }
}

/// Globals `a` = {n = 1, 10, 20}, `b` = {a = a}, `c` with metatable b, `d` = {}, a function whose upvalue is a, a userdata.
fn base() -> &'static Base {
    Base::build(|cx| {
        let globals = cx.globals();
        let (a, b, c, d) = (cx.new_table(0, 0), cx.new_table(0, 0), cx.new_table(0, 0), cx.new_table(0, 0));
        let f = cx.new_function(nothing, &[a.into()]);
        let u = cx.new_userdata(State(7_u32), Some(b));
        cx.set_metatable(c.into(), Some(b));
        let named: [(&str, Value); 6] =
            [("a", a.into()), ("b", b.into()), ("c", c.into()), ("d", d.into()), ("f", f), ("u", u)];
        for (name, v) in named {
            cx.raw_set_str(globals, name, v).unwrap();
        }
        cx.raw_set_str(a, "n", 1).unwrap();
        cx.raw_set_int(a, 1, Value::int(10)).unwrap();
        cx.raw_set_int(a, 2, Value::int(20)).unwrap();
        cx.raw_set_str(b, "a", a).unwrap();
    })
}

/// A process on a base, attached to a machine of its own.
struct Machine {
    vm: Box<Vm>,
    _process: Box<Process>,
}

impl Machine {
    fn new(base: &'static Base) -> Machine {
        let mut process = Process::new(refuse, Arc::new(Options::default()).into(), base);
        let mut vm = Vm::new(watch_alone, SLICE);
        // SAFETY: machine and process stay together.
        unsafe { vm.attach(&raw mut *process) };
        Machine { vm, _process: process }
    }

    fn run<R>(&mut self, body: impl FnOnce(&mut Cx<'_>) -> R) -> R {
        self.vm.with_cx(body)
    }
}

fn global(cx: &Cx<'_>, name: &str) -> Value {
    cx.raw_get_str(cx.globals(), name)
}

#[test]
fn tables_that_refer_to_a_table_are_cloned_with_it() {
    let base = base();
    let mut machine = Machine::new(base);
    machine.run(|cx| {
        let originals = ["a", "b", "c", "d"].map(|name| global(cx, name));
        let [a, b, c, d] = originals;
        assert!(originals.iter().all(|v| base.number_of_shared(v.as_table()).is_some()));
        cx.raw_set_str(table(d), "x", 1).unwrap();
        let is_own = |cx: &Cx<'_>, v: Value| !std::ptr::eq(cx.table(table(v)), v.as_table());
        // d, and what refers to it: the globals and the registry.
        assert!(is_own(cx, d) && !is_own(cx, a) && !is_own(cx, b) && !is_own(cx, c));
        cx.raw_set_str(table(a), "n", 2).unwrap();
        assert!(is_own(cx, a) && is_own(cx, b) && is_own(cx, c));
    });
    machine.run(|cx| {
        let [a, b, c] = ["a", "b", "c"].map(|name| global(cx, name));
        assert_eq!(cx.raw_get_str(table(a), "n").to_int(), Some(2));
        assert!(cx.raw_get_str(table(b), "a").is_identical(a));
        assert!(cx.metatable(c).is_some_and(|t| Value::from(t).is_identical(b)));
        // The userdata is shared and refers to the original.
        let u = global(cx, "u");
        assert!(cx.is_shared(u) && cx.metatable(u).is_some_and(|t| Value::from(t).is_identical(b)));
        assert!(cx.userdata::<State<u32>>(u).is_none());
        assert!(cx.userdata_ref::<State<u32>>(u).is_some_and(|state| state.0 == 7));
        assert_eq!(cx.function_upvalue(global(cx, "f"), 1).map(|(_, v)| v.is_identical(a)), Some(true));
    });
}

#[test]
fn a_clone_has_the_identity_of_its_original() {
    let base = base();
    let mut machine = Machine::new(base);
    let address = machine.run(|cx| {
        let (a, d) = (global(cx, "a"), global(cx, "d"));
        let (seen, late) = (cx.new_table(0, 4), cx.new_table(0, 4));
        cx.vm.process().pinned.extend([Value::from(seen), Value::from(late)]);
        cx.raw_set(seen, a, Value::int(1)).unwrap();
        cx.raw_set(seen, d, Value::int(2)).unwrap();
        let address = cx.address(a);
        let cursor = cx.entry_from(table(a), 0).map(|(_, _, cursor)| cursor).unwrap();
        cx.raw_set_int(table(a), 2, Value::int(21)).unwrap();
        // The cursor stays right, and so do Rust variables that hold the original.
        assert_eq!(cx.entry_from(table(a), cursor).and_then(|(_, v, _)| v.to_int()), Some(21));
        assert_eq!(cx.raw_len(table(a)), 2);
        cx.raw_set(late, a, Value::int(3)).unwrap();
        address
    });
    machine.run(|cx| {
        let (a, d) = (global(cx, "a"), global(cx, "d"));
        let &[seen, late] = cx.vm.process().pinned.as_slice() else { panic!("two tables are pinned") };
        let (seen, late) = (table(seen), table(late));
        assert_eq!(cx.address(a), address);
        assert_ne!(a.as_table().addr(), address);
        let found = [cx.raw_get(seen, a), cx.raw_get(seen, d), cx.raw_get(late, a)].map(Value::to_int);
        assert_eq!(found, [Some(1), Some(2), Some(3)]);
        // A second clone among the keys, then so many keys that the table grows.
        cx.raw_set_str(table(d), "x", 1).unwrap();
        let d = global(cx, "d");
        for i in 0..100 {
            let key = cx.new_table(0, 0);
            cx.raw_set(seen, key.into(), Value::int(i)).unwrap();
        }
        assert_eq!([cx.raw_get(seen, a), cx.raw_get(seen, d)].map(Value::to_int), [Some(1), Some(2)]);
        // SAFETY: both are alive.
        let numbers = unsafe { (base.index_of(a.as_table()), base.index_of(d.as_table())) };
        assert_eq!(numbers.0.and_then(|n| base.table(n)).map(|t| t.addr()), Some(address));
        assert_ne!(numbers.0, numbers.1);
    });
}

#[test]
fn processes_do_not_see_each_other() {
    let base = base();
    let (mut first, mut second) = (Machine::new(base), Machine::new(base));
    first.run(|cx| {
        let a = table(global(cx, "a"));
        cx.raw_set_str(a, "n", 5).unwrap();
        let u = global(cx, "u");
        cx.set_user_value(u, Value::int(6));
        cx.set_metatable(u, None);
    });
    for (machine, n, value, has_metatable) in [(&mut first, 5, Some(6), false), (&mut second, 1, None, true)] {
        machine.run(|cx| {
            assert_eq!(cx.raw_get_str(table(global(cx, "a")), "n").to_int(), Some(n));
            let u = global(cx, "u");
            assert_eq!(cx.user_value(u).to_int(), value);
            assert_eq!(cx.metatable(u).is_some(), has_metatable);
        });
    }
    assert!(second.vm.process().clones.is_none());
}

#[test]
fn frozen_tables_of_the_base_stay_frozen() {
    let base = Base::build(|cx| {
        let globals = cx.globals();
        let t = cx.new_table(0, 1);
        cx.raw_set_str(t, "globals", globals).unwrap();
        cx.freeze(t);
        cx.raw_set_str(globals, "t", t).unwrap();
    });
    Machine::new(base).run(|cx| {
        let t = table(global(cx, "t"));
        assert!(cx.is_frozen(t) && cx.raw_set_str(t, "x", 1).is_err());
        // It refers to the globals, and is cloned with them.
        let globals = cx.globals();
        assert!(!cx.is_frozen(globals));
        cx.raw_set_str(globals, "x", 1).unwrap();
        let (t, globals) = (table(global(cx, "t")), Value::from(cx.globals()));
        assert!(cx.is_frozen(t) && cx.raw_get_str(t, "globals").is_identical(globals));
        cx.freeze(table(globals));
        assert!(cx.is_frozen(cx.globals()) && cx.raw_set_str(table(globals), "y", 1).is_err());
    });
}

#[test]
fn fields_that_are_gone_leave_nothing_behind() {
    let base = Base::build(|cx| {
        let globals = cx.globals();
        for (name, v) in [("kept", Value::int(1)), ("gone", Value::int(2)), ("gone", Value::NIL)] {
            let name = cx.new_str(name.as_bytes());
            cx.raw_set(globals, name, v).unwrap();
        }
    });
    let mut machine = Machine::new(base);
    machine.run(|cx| {
        let globals = cx.globals();
        assert_eq!(global(cx, "kept").to_int(), Some(1));
        cx.raw_set_str(globals, "gone", 3).unwrap();
    });
    machine.run(|cx| {
        cx.vm.top = cx.top;
        super::super::call::collect_garbage(cx.vm);
    });
    machine.run(|cx| assert_eq!([global(cx, "kept"), global(cx, "gone")].map(Value::to_int), [Some(1), Some(3)]));
}

/// A table that all processes share and that belongs to no base.
fn module() -> Value {
    static MODULE: crate::vm::shared::Shared = crate::vm::shared::Shared::new();
    MODULE.value(|cx| {
        let t = cx.new_table(0, 1);
        cx.raw_set_str(t, "name", 1).unwrap();
        t.into()
    })
}

#[test]
fn what_processes_store_alike_is_stored_once() {
    let base = base();
    let (mut first, mut second, mut third) = (Machine::new(base), Machine::new(base), Machine::new(base));
    let store = |machine: &mut Machine, key: &str| {
        machine.run(|cx| {
            let globals = cx.globals();
            let a = table(cx.raw_get_str(globals, "a"));
            cx.raw_set_alike(a, key, module()).unwrap();
            // What the native held before is the table that has it now.
            assert!(matches!(kind_of(cx.raw_get_str(a, key)), Kind::Table(_)));
        });
    };
    let address = |machine: &mut Machine| {
        machine.run(|cx| {
            let globals = cx.globals();
            let b = table(cx.raw_get_str(globals, "b"));
            let a = cx.raw_get_str(globals, "a");
            // Every way to the table leads to the same one.
            assert!(cx.raw_equal(a, cx.raw_get_str(b, "a")));
            (a.as_table().addr(), cx.raw_get_str(table(a), "one").is_nil(), cx.raw_get_str(table(a), "two").is_nil())
        })
    };
    store(&mut first, "one");
    store(&mut second, "one");
    let (one, has_no_one, has_no_two) = address(&mut first);
    assert_eq!((one, has_no_one, has_no_two), address(&mut second));
    assert!(!has_no_one && has_no_two);
    assert!(first.vm.process().clones.is_none() && second.vm.process().clones.is_none());
    let (original, has_no_one, _) = address(&mut third);
    assert!(has_no_one && original != one);

    // The next one, from there on; and back to one's own.
    store(&mut second, "two");
    assert!(second.vm.process().clones.is_none());
    assert!(!address(&mut second).2 && address(&mut first).2);
    second.run(|cx| {
        let globals = cx.globals();
        let a = table(cx.raw_get_str(globals, "a"));
        cx.raw_set_str(a, "own", 7).unwrap();
        assert!(!cx.raw_get_str(a, "own").is_nil() && !cx.raw_get_str(a, "two").is_nil());
    });
    assert!(second.vm.process().clones.is_some());
    let numbers = [&mut first, &mut second, &mut third].map(|machine| {
        let a = machine.run(|cx| {
            let globals = cx.globals();
            cx.raw_get_str(globals, "a")
        });
        // SAFETY: the table is alive.
        unsafe { base.index_of(a.as_table()) }
    });
    assert!(numbers[0].is_some() && numbers.iter().all(|number| *number == numbers[0]), "one identity for all");

    // Who has tables of its own stores into those.
    third.run(|cx| {
        let globals = cx.globals();
        let a = table(cx.raw_get_str(globals, "a"));
        cx.raw_set_str(a, "own", 7).unwrap();
        cx.raw_set_alike(a, "one", module()).unwrap();
        assert!(!cx.raw_get_str(a, "one").is_nil() && !cx.raw_get_str(a, "own").is_nil());
    });
    assert!(address(&mut first).2, "nobody else sees it");
}
