//! Graphs made by hand in one heap and compared in another: what can run under Miri, since no program is compiled.
//! Most tests of copies are programs, in `tests/transfer.rs`.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::{CopyError, Mode, Parcel};
use crate::code::Chunk;
use crate::vm::base::Base;
use crate::vm::heap::string::Buffer;
use crate::vm::native::{Cx, Kind, Object, Portable, TableRef, Transfer, Value, is_full_userdata, kind_of};
use crate::vm::state::{CompileOptions, Options, Process, Stop, Vm};

fn compile(_: &[u8], _: &[u8], _: CompileOptions) -> Result<Chunk, Vec<u8>> {
    Err(Vec::new())
}

fn watch(_: &mut Vm, _: i64) -> Option<Stop> {
    None
}

/// A process on a machine of its own, with an empty base.
struct Machine {
    vm: Box<Vm>,
    _process: Box<Process>,
}

impl Machine {
    fn new() -> Machine {
        let mut process = Process::new(compile, Arc::new(Options::default()).into(), Base::empty());
        let mut vm = Vm::new(watch, 4_000);
        // SAFETY: they stay together.
        unsafe { vm.attach(&raw mut *process) };
        Machine { vm, _process: process }
    }

    fn with<R>(&mut self, body: impl FnOnce(&mut Cx<'_>) -> R) -> R {
        self.vm.with_cx(body)
    }

    fn pack(&mut self, make: impl FnOnce(&mut Cx<'_>) -> Vec<Value>) -> Result<Parcel, CopyError> {
        self.with(|cx| {
            let values = make(cx);
            cx.pack(&values, Mode::Data, usize::MAX, &|i| format!("#{}", i + 1))
        })
    }
}

struct Counted(Arc<AtomicUsize>);

impl Object for Counted {
    fn type_name(&self) -> &'static str {
        "test.Counted"
    }

    fn transfer(&self) -> Transfer {
        self.0.fetch_add(1, Ordering::Relaxed);
        Transfer::Portable(Box::new(Counted(Arc::clone(&self.0))))
    }
}

impl Portable for Counted {
    fn arrive(&self, cx: &mut Cx<'_>) -> Value {
        cx.new_userdata(Counted(Arc::clone(&self.0)), None)
    }
}

struct Kept;

impl Object for Kept {
    fn type_name(&self) -> &'static str {
        "test.Kept"
    }
}

/// Writes a graph down: each table once, with a number.
fn describe(cx: &mut Cx<'_>, values: &[Value]) -> String {
    let mut numbers = HashMap::new();
    let mut queue: Vec<TableRef> = Vec::new();
    let mut text = String::new();
    let mut put = |cx: &mut Cx<'_>, queue: &mut Vec<TableRef>, v: Value| match kind_of(v) {
        Kind::Nil => "nil".to_owned(),
        Kind::Boolean(b) => b.to_string(),
        Kind::Int(i) => format!("int {i}"),
        Kind::Float(f) => format!("float {f}"),
        Kind::Str(s) => format!("{:?}", String::from_utf8_lossy(cx.bytes(s.into()))),
        Kind::Table(t) => {
            let next = numbers.len();
            let number = *numbers.entry(cx.address(v)).or_insert(next);
            if number == next {
                queue.push(t);
            }
            format!("table {number}")
        }
        Kind::Other if is_full_userdata(v) => "userdata".to_owned(),
        Kind::Other => "other".to_owned(),
    };
    for &v in values {
        text += &put(cx, &mut queue, v);
        text.push('\n');
    }
    let mut next = 0;
    while let Some(&t) = queue.get(next) {
        next += 1;
        text += &format!("{{ {} {}\n", cx.raw_len(t), cx.is_frozen(t));
        let mut cursor = 0;
        while let Some((k, v, after)) = cx.entry_from(t, cursor) {
            cursor = after;
            let (k, v) = (put(cx, &mut queue, k), put(cx, &mut queue, v));
            text += &format!("{k} = {v}\n");
        }
    }
    text
}

/// A small generator of numbers (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % n
    }
}

fn random_value(cx: &mut Cx<'_>, random: &mut Random, tables: &mut Vec<TableRef>) -> Value {
    match random.below(9) {
        0 => Value::NIL,
        1 => Value::boolean(random.below(2) == 0),
        2 => Value::int(random.below(100) as i64 - 50),
        3 => Value::float(random.below(100) as f64 / 8.0),
        4 => cx.new_str(&vec![b'a'; random.below(20) as usize]),
        5 => cx.new_str(&vec![b'b'; 200 + random.below(200) as usize]),
        6 => {
            let t = cx.new_table(random.below(4) as usize, random.below(4) as usize);
            tables.push(t);
            t.into()
        }
        _ => tables.get(random.below(tables.len() as u64 + 1) as usize).map_or(Value::int(7), |&t| t.into()),
    }
}

/// Tables that refer to each other. Keys are not tables: the order of those is not kept.
fn random_graph(cx: &mut Cx<'_>, random: &mut Random) -> Vec<Value> {
    let mut tables = vec![cx.new_table(0, 0)];
    let mut next = 0;
    while next < tables.len() && next < 30 {
        let t = tables[next];
        next += 1;
        for i in 1..=random.below(12) as i64 {
            let v = random_value(cx, random, &mut tables);
            cx.raw_set_int(t, i, v).expect("a store");
        }
        for _ in 0..random.below(12) {
            let key = loop {
                let key = random_value(cx, random, &mut tables);
                if !matches!(kind_of(key), Kind::Nil | Kind::Table(_)) {
                    break key;
                }
            };
            let v = random_value(cx, random, &mut tables);
            cx.raw_set(t, key, v).expect("a store");
        }
        if random.below(8) == 0 {
            cx.freeze(t);
        }
    }
    let mut values = vec![Value::from(tables[0])];
    for _ in 0..random.below(4) {
        values.push(random_value(cx, random, &mut tables));
    }
    values
}

#[test]
fn random_graphs_arrive_as_they_were() {
    let mut sender = Machine::new();
    let mut receiver = Machine::new();
    let seeds = if cfg!(miri) { 20 } else { 2_000 };
    for seed in 1..=seeds {
        let mut random = Random(u64::wrapping_mul(seed, 0x9E37_79B9_7F4A_7C15));
        let (sent, parcel) = sender.with(|cx| {
            let values = random_graph(cx, &mut random);
            let parcel = cx.pack(&values, Mode::Data, usize::MAX, &|_| String::new()).expect("data");
            (describe(cx, &values), parcel)
        });
        for _ in 0..2 {
            let arrived = receiver.with(|cx| {
                let values = cx.unpack(&parcel).expect("memory");
                describe(cx, &values)
            });
            assert_eq!(sent, arrived, "seed {seed}");
        }
    }
}

#[test]
fn flat_messages_of_all_sizes() {
    let mut sender = Machine::new();
    let mut receiver = Machine::new();
    for (array, fields, text) in [(0, 0, 0), (3, 0, 5), (0, 3, 9), (7, 9, 60), (64, 20, 255), (65, 40, 256)] {
        let (sent, parcel) = sender.with(|cx| {
            let t = cx.new_table(array, fields);
            for i in 1..=array as i64 {
                cx.raw_set_int(t, i, Value::float(i as f64)).expect("a store");
            }
            for i in 0..fields {
                let key = cx.new_str(format!("{i}{}", "k".repeat(i)).as_bytes());
                let v = cx.new_str(&vec![b'v'; text.min(i * 20)]);
                cx.raw_set(t, key, v).expect("a store");
            }
            let s = cx.new_str(&vec![b's'; text]);
            let values = [Value::int(1), s, t.into(), Value::NIL, s];
            (describe(cx, &values), cx.pack(&values, Mode::Data, usize::MAX, &|_| String::new()).expect("data"))
        });
        let arrived = receiver.with(|cx| {
            let values = cx.unpack(&parcel).expect("memory");
            describe(cx, &values)
        });
        assert_eq!(sent, arrived);
    }
}

#[test]
fn everything_that_is_owned_is_given_back() {
    let buffer = Buffer::create(vec![b'x'; 1000].into());
    let count = Arc::new(AtomicUsize::new(0));
    let mut sender = Machine::new();
    let make = |cx: &mut Cx<'_>, refused: bool| {
        // SAFETY: the test holds a count of the buffer.
        let long = Value::str(unsafe { cx.vm.heap().new_shared_str(buffer) });
        let t = cx.new_table(0, 0);
        let u = cx.new_userdata(Counted(Arc::clone(&count)), None);
        for (i, v) in (1..).zip([long, u, long, u]) {
            cx.raw_set_int(t, i, v).expect("a store");
        }
        if refused {
            let kept = cx.new_userdata(Kept, None);
            cx.raw_set_int(t, 5, kept).expect("a store");
        }
        vec![t.into(), long]
    };
    let refused = sender.pack(|cx| make(cx, true)).expect_err("a userdata that stays");
    assert_eq!(refused.to_string(), "value at #1[5] cannot be copied: test.Kept");
    let parcel = sender.pack(|cx| make(cx, false)).expect("data");
    let mut receiver = Machine::new();
    for _ in 0..3 {
        receiver.with(|cx| assert_eq!(cx.unpack(&parcel).expect("memory").len(), 2));
    }
    // The sender's userdata, those of three arrivals, and one in the parcel.
    drop(sender);
    drop(parcel);
    drop(receiver);
    assert_eq!(Arc::strong_count(&count), 1);
    // SAFETY: the test's is the only count left; Miri would report a leak or a second release.
    unsafe { Buffer::release(buffer) };
}

#[test]
fn a_mail_of_many_threads() {
    let rounds = if cfg!(miri) { 5 } else { 500 };
    let (post, mail) = std::sync::mpsc::channel::<Parcel>();
    let senders: Vec<_> = (0..2)
        .map(|n| {
            let post = post.clone();
            std::thread::spawn(move || {
                let mut sender = Machine::new();
                for i in 0..rounds {
                    let parcel = sender.pack(|cx| {
                        let t = cx.new_table(0, 2);
                        let text = cx.new_str(format!("message {i} of {n}").as_bytes());
                        cx.raw_set_str(t, "n", Value::int(1)).expect("a store");
                        cx.raw_set_str(t, "text", text).expect("a store");
                        vec![t.into(), text]
                    });
                    post.send(parcel.expect("data")).expect("a receiver");
                }
            })
        })
        .collect();
    drop(post);
    let mut receiver = Machine::new();
    let mut sum = 0;
    for parcel in mail {
        receiver.with(|cx| {
            let values = cx.unpack(&parcel).expect("memory");
            let Some(Kind::Table(t)) = values.first().map(|v| kind_of(*v)) else { panic!("a table") };
            assert_eq!(cx.bytes(cx.raw_get_str(t, "text")), cx.bytes(values[1]));
            if let Kind::Int(n) = kind_of(cx.raw_get_str(t, "n")) {
                sum += n;
            }
        });
    }
    assert_eq!(sum, 2 * rounds);
    for sender in senders {
        sender.join().expect("no panic");
    }
}
