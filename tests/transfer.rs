//! Copies between processes: what one runtime packs another unpacks.
//!
//! Programs of the sender end in `send(…)`, those of the receiver begin with `receive()`. Shapes are compared by `shape`,
//! a Lua function that writes down everything reachable, with the same number for the same object.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use wippy::vm::native::{CopyError, Cx, Kind, Mode, Object, Parcel, Portable, Raise, Ret, Transfer, Value, kind_of};
use wippy::{Options, Runtime};

thread_local! {
    /// What is on its way, and how it is packed.
    static POST: RefCell<Option<Parcel>> = const { RefCell::new(None) };
    static MODE: RefCell<Mode> = const { RefCell::new(Mode::Data) };
}

fn mode() -> Mode {
    MODE.with(|mode| *mode.borrow())
}

fn root_name(i: usize) -> String {
    if mode() == Mode::Code && i == 0 { String::new() } else { format!("#{}", i + 1) }
}

/// `send(…)`: packs its arguments; returns nothing, or the message.
fn send(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let values: Vec<Value> = (1..=cx.count()).map(|i| cx.arg(i)).collect();
    match cx.pack(&values, mode(), usize::MAX, &root_name) {
        Ok(parcel) => {
            POST.with(|post| *post.borrow_mut() = Some(parcel));
            cx.ret0()
        }
        Err(e) => {
            POST.with(|post| *post.borrow_mut() = None);
            let message = cx.new_str(e.to_string().as_bytes());
            cx.ret1(message)
        }
    }
}

/// `receive()`: unpacks what was sent; can be repeated.
fn receive(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    POST.with(|post| {
        let post = post.borrow();
        let values = cx.unpack(post.as_ref().expect("something was sent"))?;
        cx.ret(&values)
    })
}

/// A value that travels as a number that counts its arrivals.
struct Marker(Arc<AtomicUsize>);

impl Object for Marker {
    fn type_name(&self) -> &'static str {
        "test.Marker"
    }

    fn transfer(&self) -> Transfer {
        Transfer::Portable(Box::new(Flying(Arc::clone(&self.0))))
    }
}

struct Flying(Arc<AtomicUsize>);

impl Portable for Flying {
    fn arrive(&self, cx: &mut Cx<'_>) -> Value {
        self.0.fetch_add(1, Ordering::Relaxed);
        cx.new_userdata(Marker(Arc::clone(&self.0)), None)
    }

    fn bytes(&self) -> usize {
        100
    }
}

/// A value in whose place another one travels.
struct Wrapper(Value);

impl Object for Wrapper {
    fn type_name(&self) -> &'static str {
        "test.Wrapper"
    }

    fn trace(&mut self, tracer: &mut wippy::vm::native::Tracer<'_>) {
        tracer.value(&mut self.0);
    }

    fn transfer(&self) -> Transfer {
        Transfer::Inner(self.0)
    }
}

/// A value that stays at home.
struct Socket;

impl Object for Socket {
    fn type_name(&self) -> &'static str {
        "test.Socket"
    }
}

fn marker(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let v = cx.new_userdata(Marker(Arc::default()), None);
    cx.ret1(v)
}

fn arrivals(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let v = cx.arg(1);
    let n = cx.userdata::<Marker>(v).map_or(-1, |m| m.0.load(Ordering::Relaxed) as i64);
    cx.ret1(n)
}

fn wrapper(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let v = cx.arg(1);
    let v = cx.new_userdata(Wrapper(v), None);
    cx.ret1(v)
}

fn socket(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let v = cx.new_userdata(Socket, None);
    cx.ret1(v)
}

fn freeze(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let t = cx.check_table(1)?;
    cx.freeze(t);
    cx.ret1(t)
}

const SHAPE: &str = r##"
    function shape(...)
        local numbers, queue, out = {}, {}, {}
        local function text(v)
            if type(v) == "table" then
                if not numbers[v] then
                    queue[#queue + 1] = v
                    numbers[v] = #queue
                end
                return "table " .. numbers[v]
            elseif type(v) == "number" then
                return math.type(v) .. " " .. string.format(math.type(v) == "integer" and "%d" or "%a", v)
            end
            return type(v) .. " " .. tostring(v)
        end
        for i = 1, select("#", ...) do out[#out + 1] = text((select(i, ...))) end
        local i = 1
        while queue[i] do
            local keys, others = {}, {}
            for k in pairs(queue[i]) do
                if type(k) == "table" then others[#others + 1] = k else keys[#keys + 1] = k end
            end
            table.sort(keys, function(a, b) return text(a) < text(b) end)
            -- The order of tables as keys is not kept: their own fields `id` tell them apart.
            table.sort(others, function(a, b) return a.id < b.id end)
            for _, k in ipairs(others) do keys[#keys + 1] = k end
            out[#out + 1] = "{" .. #queue[i]
            for _, k in ipairs(keys) do out[#out + 1] = text(k) .. " = " .. text(queue[i][k]) end
            out[#out + 1] = "}"
            i = i + 1
        end
        return table.concat(out, "\n")
    end
"##;

fn runtime() -> Runtime {
    runtime_with(Options::default())
}

fn runtime_with(options: Options) -> Runtime {
    let mut runtime = Runtime::new(options);
    for (name, function) in [
        ("send", send as fn(&mut Cx<'_>) -> Result<Ret, Raise>),
        ("receive", receive),
        ("marker", marker),
        ("arrivals", arrivals),
        ("wrapper", wrapper),
        ("socket", socket),
        ("freeze", freeze),
    ] {
        runtime.register(name, function);
    }
    runtime.run(SHAPE.as_bytes(), b"=shape").unwrap();
    runtime
}

fn run(runtime: &mut Runtime, program: &str) -> Vec<String> {
    runtime.run(program.as_bytes(), b"=test").unwrap_or_else(|e| panic!("{e}\n{program}"))
}

/// Runs both programs, one after the other; gives what the receiver's returns.
fn exchange(sender: &str, receiver: &str) -> Vec<String> {
    let results = run(&mut runtime(), sender);
    assert_eq!(results, [""; 0], "{sender}");
    run(&mut runtime(), receiver)
}

fn in_code_mode<R>(body: impl FnOnce() -> R) -> R {
    MODE.with(|mode| *mode.borrow_mut() = Mode::Code);
    let result = body();
    MODE.with(|mode| *mode.borrow_mut() = Mode::Data);
    result
}

/// The sender's and the receiver's shape of the same values are equal.
fn keeps_shape(program: &str) {
    let sent = run(
        &mut runtime(),
        &format!("{program}\nsend(table.unpack(values, 1, values.n))\nreturn shape(table.unpack(values, 1, values.n))"),
    );
    let received = run(&mut runtime(), "return shape(receive())");
    if sent != received {
        let lines = |text: &[String]| text.concat().lines().map(str::to_owned).collect::<Vec<_>>();
        let first = lines(&sent).into_iter().zip(lines(&received)).find(|(s, r)| s != r);
        panic!("{first:?}\n{program}");
    }
}

#[test]
fn scalars_and_strings() {
    let same = "values = table.pack(nil, true, false, 1, -1, math.maxinteger, (1<<53)+1, 1.0, -0.0, 0/0 ~= 0/0, 1e308, '', 'a', 'abc')";
    keeps_shape(same);
    keeps_shape("values = table.pack()");
    keeps_shape("values = table.pack(nil)");
    keeps_shape("values = table.pack(nil, nil, nil, nil, nil)");
    keeps_shape("values = table.pack(('x'):rep(8), ('x'):rep(9), ('x'):rep(255), ('x'):rep(256), ('x'):rep(100000))");
    keeps_shape("values = table.pack('a' .. 1, ('b'):rep(7), '\\0\\255' .. 2)");
    assert_eq!(
        exchange("send(1, 1.0)", "local a, b = receive() return math.type(a), math.type(b)"),
        ["integer", "float"]
    );
    assert_eq!(exchange("send(nil, nil)", "return select('#', receive())"), ["2"]);
    runtime().with_cx(|cx| {
        assert!(cx.unpack_first(&Parcel::default()).unwrap().is_nil());
        assert!(Parcel::default().is_empty());
        let s = cx.new_str(b"abc");
        for values in [vec![s], vec![s, s, s, s], vec![s; 20]] {
            let parcel = cx.pack(&values, Mode::Data, usize::MAX, &root_name).unwrap();
            assert_eq!((parcel.len(), parcel.values()), (values.len(), values.len()));
            let first = cx.unpack_first(&parcel).unwrap();
            assert_eq!(cx.bytes(first), b"abc");
        }
    });
    assert_eq!(exchange("send(0/0)", "local x = receive() return x ~= x"), ["true"]);
}

#[test]
fn tables_of_all_sorts() {
    keeps_shape(
        "values = table.pack({}, {1, 2, 3}, {a = 1, b = {c = {}}}, {1, nil, 3}, {nil, nil, 3}, {[1.5] = 2, [true] = false})",
    );
    keeps_shape("values = table.pack({id = 1, name = 'abc', n = 2})");
    keeps_shape("local t = {} for i = 1, 100 do t['k' .. i] = 'v' .. i end values = table.pack(t)");
    keeps_shape("local t = {} for i = 1, 1000 do t[i] = {i, tostring(i)} end values = table.pack(t)");
    keeps_shape("local t = {} for i = 1, 20 do t[i] = i end for i = 15, 20 do t[i] = nil end values = table.pack(t)");
    keeps_shape(
        "local t = {} for i = 1, 20 do t['k' .. i] = i end for i = 5, 20 do t['k' .. i] = nil end values = table.pack(t)",
    );
    keeps_shape(
        "local t = {} for i = 1, 20 do t['k' .. i] = i end for i = 1, 20 do t['k' .. i] = nil end values = table.pack(t)",
    );
    keeps_shape("local t = {} for i = 1, 64 do t[i * 3] = ('s'):rep(i) end values = table.pack(t)");
}

#[test]
fn a_copy_grows_and_shrinks() {
    let grown = exchange(
        "send({1, 2, a = 1}, {a = 1, b = 2, c = 3, d = 4}, {})",
        "local t, u, v = receive()
         for i = 3, 100 do t[i] = i; u['x' .. i] = i; v[i - 2] = i end
         t.a = nil; u.a = nil; t.b = 5
         local n = 0
         for k in pairs(u) do n = n + 1 end
         return #t, t.a == nil, t.b, n, #v, next({}) == nil",
    );
    assert_eq!(grown, ["100", "true", "5", "101", "98", "true"]);
}

#[test]
fn the_order_of_traversal_is_kept() {
    let program = "local t = {} for i = 1, 50 do t['key' .. i] = i end t.key7 = nil
                   for i = 1, 5 do t[i * 100] = true end send(t)
                   local keys = {} for k in pairs(t) do keys[#keys + 1] = k end return table.concat(keys, ' ')";
    let sent = run(&mut runtime(), program);
    let received =
        "local keys = {} for k in pairs(receive()) do keys[#keys + 1] = k end return table.concat(keys, ' ')";
    assert_eq!(run(&mut runtime(), received), sent);
}

#[test]
fn identity_is_kept_within_a_parcel() {
    assert_eq!(exchange("local t = {} t.self = t send(t)", "local r = receive() return r.self == r"), ["true"]);
    assert_eq!(
        exchange("local s = {1} send({s, s}, s)", "local a, b = receive() return a[1] == a[2], a[1] == b"),
        ["true", "true"]
    );
    assert_eq!(exchange("local s = {1} send({s, {1}})", "local a = receive() return a[1] == a[2]"), ["false"]);
    let keys = "local k = {id = 1} local t = {[k] = k} k.t = t send(t)";
    assert_eq!(
        exchange(keys, "local t = receive() local k, v = next(t) return k == v, t[k] == k, k.t == t"),
        ["true", "true", "true"]
    );
    keeps_shape("local t = {} for i = 1, 50 do t[{id = i}] = i end values = table.pack(t)");
    // Another parcel, other objects.
    assert_eq!(exchange("send({})", "return receive() == receive()"), ["false"]);
    // The sender's objects are as they were.
    let again = "local t = {} t[1] = t send(t) send(t) return #t, t[1] == t, getmetatable(t) == nil";
    assert_eq!(run(&mut runtime(), again), ["1", "true", "true"]);
}

#[test]
fn objects_are_as_before_after_a_failure() {
    let program = "local t = {a = {b = {}}} t.c = t.a
                   local e = send({t, print})
                   send({t})
                   setmetatable(t, {__index = {z = 1}})
                   return e, t.z, t.c == t.a, collectgarbage() == 0";
    let results = run(&mut runtime(), program);
    assert_eq!(results, ["value at #1[2] cannot be copied: function", "1", "true", "true"]);
    assert_eq!(run(&mut runtime(), "local t = receive()[1] return t.a == t.c, type(t.a.b)"), ["true", "table"]);
}

#[test]
fn metatables_stay_behind_and_frozen_tables_stay_frozen() {
    let sender = "send(setmetatable({v = 1}, {__index = {z = 2}}))";
    assert_eq!(exchange(sender, "local r = receive() return r.v, r.z, getmetatable(r)"), ["1", "nil", "nil"]);
    let guarded = "send(setmetatable({v = 1}, {__metatable = 'no', __pairs = error, __len = error}))";
    assert_eq!(exchange(guarded, "local r = receive() return r.v, getmetatable(r)"), ["1", "nil"]);
    let frozen = exchange(
        "send(freeze({1, a = {}}))",
        "local r = receive() r.a.x = 1 return pcall(rawset, r, 1, 2), pcall(rawset, r, 'b', 2), r[1]",
    );
    assert_eq!(frozen[0], "false");
    assert_eq!(frozen[1], "false");
    assert_eq!(frozen.last().unwrap(), "1");
}

#[test]
fn what_is_refused_and_where() {
    let fails = |program: &str, message: &str| {
        let results = run(&mut runtime(), program);
        assert_eq!(results, [message], "{program}");
    };
    fails("return send({cb = print})", "value at #1.cb cannot be copied: function");
    fails("return send(1, function() end)", "value at #2 cannot be copied: function");
    fails("return send(coroutine.create(print))", "value at #1 cannot be copied: thread");
    fails("return send({1, {2, {print}}})", "value at #1[2][2][1] cannot be copied: function");
    fails("return send({['a b'] = print})", "value at #1[\"a b\"] cannot be copied: function");
    fails("return send({[1.5] = {[true] = print}})", "value at #1[1.5][true] cannot be copied: function");
    fails("return send({[print] = 1})", "value at #1(key) cannot be copied: function");
    fails("return send({x = {[{y = print}] = 1}})", "value at #1.x(key).y cannot be copied: function");
    fails("return send(1, {_a1 = {['1a'] = io.stdout}})", "value at #2._a1[\"1a\"] cannot be copied: FILE*");
    fails("return send({s = socket()})", "value at #1.s cannot be copied: test.Socket");
    fails("return send(wrapper(socket()))", "value at #1 cannot be copied: test.Socket");
    fails("return send({wrapper({f = print})})", "value at #1[1].f cannot be copied: function");
    fails(
        "local w = wrapper(1) return send({w, wrapper(wrapper(print))})",
        "value at #1[2] cannot be copied: function",
    );
    // The shortest way is named.
    fails("local t = {f = print} return send({a = {b = {c = t}}}, t)", "value at #2.f cannot be copied: function");
}

#[test]
fn userdata_travel_as_their_types_say() {
    let program = "local m = marker() send(m, {m, {m}}, marker())";
    let results = exchange(
        program,
        "local a, b, c = receive()
         return type(a), a == b[1], b[1] == b[2][1], a == c, arrivals(a), arrivals(c)",
    );
    assert_eq!(results, ["userdata", "true", "true", "false", "1", "1"]);
    // It may arrive any number of times.
    assert_eq!(run(&mut runtime(), "receive() return arrivals((receive()))"), ["3"]);
    let inner = exchange(
        "local t = {1} send(wrapper(5), wrapper('text'), {t, wrapper(t), wrapper(wrapper(t))}, {x = wrapper(nil), y = 1})",
        "local a, b, c, d = receive()
         local keys = {} for k in pairs(d) do keys[#keys + 1] = k end
         d.x = 3
         return a, b, c[1] == c[2], c[1] == c[3], table.concat(keys), d.x",
    );
    assert_eq!(inner, ["5", "text", "true", "true", "y", "3"]);
    let keys = exchange(
        "send({[wrapper('k')] = 1, [wrapper(1)] = 'one', [wrapper(2.0)] = 'two', [marker()] = 4})",
        "local t = receive()
         local n = 0
         for k, v in pairs(t) do if type(k) == 'userdata' then n = n + v; assert(t[k] == 4) end end
         return t.k, t[1], t[2], n",
    );
    assert_eq!(keys, ["1", "one", "two", "4"]);
}

#[test]
fn deep_and_wide() {
    let deep = "local t = {} for i = 1, 1000000 do t = {next = t} end send(t)";
    let depth = "local n, t = 0, receive() while t.next do n = n + 1; t = t.next end return n";
    assert_eq!(exchange(deep, depth), ["1000000"]);
    let refused = "local t = {print} for i = 1, 5 do t = {n = t} end return send(t)";
    assert_eq!(run(&mut runtime(), refused), ["value at #1.n.n.n.n.n[1] cannot be copied: function"]);
    let wide = "local t = {} for i = 1, 1000000 do t[i] = i end for i = 1, 100000 do t['k' .. i] = {} end send(t)";
    let sum = "local s, t = 0, receive() for i = 1, #t do s = s + t[i] end
               for i = 1, 100000 do assert(t['k' .. i]) end return #t, s";
    assert_eq!(exchange(wide, sum), ["1000000", "500000500000"]);
    // Shared tables are copied once: 2^40 ways lead to the last one.
    let bomb = "local t = {} for i = 1, 40 do t = {t, t} end send(t)";
    let levels = "local n, t = 0, receive() while t[1] do assert(t[1] == t[2]) t = t[1] n = n + 1 end return n";
    assert_eq!(exchange(bomb, levels), ["40"]);
    // So are strings.
    let strings = "local s, t = ('x'):rep(255), {} for i = 1, 10000 do t[i] = s end send(t)";
    exchange(strings, "return #receive()");
    assert!(POST.with(|post| post.borrow().as_ref().unwrap().bytes()) < 200_000);
}

#[test]
fn cyclic_keys_and_long_strings_in_all_places() {
    keeps_shape("local s = ('long'):rep(100) values = table.pack(s, {s, s, [s] = s}, s)");
    keeps_shape("local s = ('mid'):rep(10) values = table.pack(s, {s, s, [s] = s}, s)");
    let t = "local t = {id = 1} t[t] = t send(t, t)";
    assert_eq!(exchange(t, "local a, b = receive() return a == b, a[a] == a"), ["true", "true"]);
}

#[test]
fn limits() {
    let pack = |runtime: &mut Runtime, n: usize, limit: usize| {
        runtime.with_cx(|cx| {
            let t = cx.new_table(n, 0);
            for i in 1..=n as i64 {
                cx.raw_set_int(t, i, Value::int(i)).unwrap();
            }
            cx.pack(&[t.into()], Mode::Data, limit, &|i| i.to_string()).map(|parcel| parcel.bytes())
        })
    };
    let mut runtime = runtime();
    let bytes = pack(&mut runtime, 100, usize::MAX).unwrap();
    assert!((900..1200).contains(&bytes), "{bytes}");
    assert_eq!(pack(&mut runtime, 100, bytes), Ok(bytes));
    assert_eq!(pack(&mut runtime, 100, bytes - 1), Err(CopyError::TooLarge { bytes }));
    assert_eq!(CopyError::TooLarge { bytes: 5 }.to_string(), "message too large (5 bytes)");
    // The receiver's memory limit.
    run(&mut runtime, "local t = {} for i = 1, 100000 do t[i] = {} end send(t)");
    let mut small = runtime_with(Options { max_memory: 2 << 20, ..Options::default() });
    assert_eq!(run(&mut small, "return pcall(receive)"), ["false", "not enough memory"]);
    assert_eq!(run(&mut small, "return #string.rep('x', 1000)"), ["1000"]);
}

#[test]
fn a_parcel_outlives_its_sender_and_goes_to_other_threads() {
    let mut sender = runtime();
    run(&mut sender, "send({('x'):rep(1000), ('y'):rep(100), a = {b = 'c' .. 1}})");
    drop(sender);
    let parcel = POST.with(|post| post.borrow_mut().take().unwrap());
    let threads: Vec<_> = {
        let parcel = Arc::new(parcel);
        (0..2)
            .map(|_| {
                let parcel = Arc::clone(&parcel);
                std::thread::spawn(move || {
                    let mut receiver = runtime();
                    receiver.with_cx(|cx| {
                        for _ in 0..100 {
                            let values = cx.unpack(&parcel).unwrap();
                            let Some(Kind::Table(t)) = values.first().map(|v| kind_of(*v)) else { panic!("a table") };
                            assert_eq!(cx.bytes(cx.raw_get_int(t, 1)).len(), 1000);
                            assert_eq!(cx.bytes(cx.raw_get_int(t, 2)), [b'y'; 100]);
                        }
                    });
                })
            })
            .collect()
    };
    for thread in threads {
        thread.join().unwrap();
    }
}

#[test]
fn random_graphs_keep_their_shape() {
    // A generator in Lua: tables with array and hash parts, holes, sharing, cycles, strings of all sizes, odd keys.
    let program = |seed: u64| {
        format!(
            r##"
            math.randomseed({seed})
            local pool = {{}}
            local function value(depth)
                local kind = math.random(12)
                if kind == 1 then return math.random(1000)
                elseif kind == 2 then return math.random()
                elseif kind == 3 then return math.random(2) == 1
                elseif kind == 4 then return ("s"):rep(math.random(0, 12))
                elseif kind == 5 then return ("m" .. math.random(5)):rep(math.random(1, 150))
                elseif kind == 6 and #pool > 0 then return pool[math.random(#pool)]
                elseif kind == 7 then return "const"
                elseif depth > 0 then
                    local t = {{}}
                    pool[#pool + 1] = t
                    t.id = #pool
                    for i = 1, math.random(0, 9) do
                        if math.random(4) > 1 then t[i] = value(depth - 1) end
                    end
                    for i = 1, math.random(0, 9) do
                        local k = value(depth - 2)
                        if k ~= nil and k == k then t[k] = value(depth - 1) end
                    end
                    for i = 1, math.random(0, 6) do t["k" .. math.random(20)] = value(depth - 1) end
                    for i = 1, math.random(0, 6) do t["k" .. math.random(20)] = nil end
                    t.id = t.id or #pool
                    return t
                end
                return nil
            end
            values = {{n = math.random(0, 5)}}
            for i = 1, values.n do values[i] = value(3) end
            -- Ids must be unique for `shape`, whatever was stored over them.
            for i, t in ipairs(pool) do t.id = i end
            "##
        )
    };
    for seed in 0..300 {
        keeps_shape(&program(seed));
    }
}

// ---- code mode

fn exchange_code(sender: &str, receiver: &str) -> Vec<String> {
    in_code_mode(|| exchange(sender, receiver))
}

#[test]
fn functions_travel_with_their_upvalues() {
    let base = "local k, t = 5, {1} local function f(x) return k + x + t[1] end k = 6 send(f, 10)";
    assert_eq!(exchange_code(base, "local f, x = receive() return f(x)"), ["17"]);
    let counter = "local n = 0 local function inc() n = n + 1 return n end inc() send(inc)";
    assert_eq!(exchange_code(counter, "local f = receive() f() return f()"), ["3"]);
    let shared = "local n = 0
                  local function inc() n = n + 1 end
                  local function get() return n end
                  send({inc, get}, get)";
    assert_eq!(
        exchange_code(shared, "local t, get = receive() t[1]() t[1]() return t[2](), get == t[2]"),
        ["2", "true"]
    );
    let recursive = "local function fact(n) if n < 2 then return 1 end return n * fact(n - 1) end send(fact)";
    assert_eq!(exchange_code(recursive, "return receive()(10)"), ["3628800"]);
    let mutual = "local odd
                  local function even(n) if n == 0 then return true end return odd(n - 1) end
                  function odd(n) if n == 0 then return false end return even(n - 1) end
                  send(even)";
    assert_eq!(exchange_code(mutual, "return receive()(100)"), ["true"]);
    let inner = "send(function(a) return function(b) return a + b end end)";
    assert_eq!(exchange_code(inner, "return receive()(1)(2)"), ["3"]);
    let loaded = "send(load('local a, b = ... return a .. b .. \"literal\"'))";
    assert_eq!(exchange_code(loaded, "return receive()('x', 'y')"), ["xyliteral"]);
    let vararg = "send(function(...) return select('#', ...), ... end)";
    assert_eq!(exchange_code(vararg, "return receive()(nil, 2, nil)"), ["3", "nil", "2", "nil"]);
}

#[test]
fn a_private_image_lives_as_long_as_its_copies() {
    let sender = "send(load('local n = 0 return {add = function(x) n = n + x return \"sum \" .. n end}')())";
    let receiver = "local t = receive()
                    for i = 1, 50 do collectgarbage() local s = {} for j = 1, 100 do s[j] = 'garbage' .. j end t.add(1) end
                    local f = t.add
                    t = nil
                    collectgarbage() collectgarbage()
                    return f(0)";
    assert_eq!(exchange_code(sender, receiver), ["sum 50"]);
    // Linked anew for each process that takes it, and freed with its functions.
    let again = "for i = 1, 300 do local t = receive() t.add(i) end collectgarbage() collectgarbage()
                 local before = collectgarbage('count')
                 for i = 1, 300 do local t = receive() t.add(i) end collectgarbage() collectgarbage()
                 return collectgarbage('count') < before + 20";
    assert_eq!(in_code_mode(|| run(&mut runtime(), again)), ["true"]);
}

#[test]
fn globals_come_along_if_they_are_named() {
    let helper = "function helper(x) return other(x) + K end
                  function other(x) return x * 2 end
                  function unrelated() end
                  K = 1
                  secret = 5
                  send(function() return helper(4), secret2, rawget(_G, 'secret'), rawget(_G, 'unrelated') end)";
    assert_eq!(exchange_code(helper, "return receive()()"), ["9", "nil", "nil", "nil"]);
    let nested = "G = {n = 7} send(function() return function() return function() return G.n end end end)";
    assert_eq!(exchange_code(nested, "return receive()()()()"), ["7"]);
    let method = "Obj = {v = 3} function Obj:get() return self.v end send(function() return Obj:get() end)";
    assert_eq!(exchange_code(method, "return receive()()"), ["3"]);
    let later = "local f = function() return G end send(f) G = 1";
    assert_eq!(exchange_code(later, "return receive()()"), ["nil"]);
    let set = "function set(v) X = v end send(function() set(8) return X end)";
    assert_eq!(exchange_code(set, "return receive()(), X"), ["8", "8"]);
    // The environment is the receiver's, also where it is a variable like others.
    let environment = "mark = 1 send(function() return _ENV, mark end)";
    assert_eq!(exchange_code(environment, "local e, m = receive()() return e == _G, m, mark"), ["true", "1", "1"]);
    let local_env = "local _ENV = {a = 1, send = send} send(function() return a end)";
    assert_eq!(exchange_code(local_env, "return receive()(), a"), ["1", "nil"]);
    let in_cell = "Y = 5 send(load('local f = function() return Y, Z end; _ENV = _ENV; return f')())";
    assert_eq!(exchange_code(in_cell, "return receive()()"), ["5", "nil"]);
    let library = "send(function(s) return s:upper(), string.rep('x', 3), math.max(1, 2), #table.pack(1, 2) end)";
    assert_eq!(exchange_code(library, "return receive()('a')"), ["A", "xxx", "2", "2"]);
    // What is not named, or named but as it is in every process, does not come.
    assert_eq!(exchange_code("X1 = nil send(function() return X1, print end)", "receive() return X1"), ["nil"]);
}

#[test]
fn what_every_process_has_is_the_receivers_own() {
    let same =
        "local p, s, io, out, idx, req, pc = print, string, io, io.stdout, getmetatable('').__index, require, pcall
                local t = {p, s, [s] = 'string', [p] = 'print', [out] = 'out'}
                send(function()
                    return p == print, s == string, io.write == _G.io.write, out == _G.io.stdout, idx == string,
                        req == require, pc == pcall, t[1] == print, t[2] == string, t[s], t[print], t[_G.io.stdout]
                end)";
    let result = exchange_code(same, "return receive()()");
    assert_eq!(result[..9], ["true"; 9]);
    assert_eq!(result[9..], ["string", "print", "out"]);
    // Both sides have changed their library: each keeps its own.
    let patched = "string.trim = function() return 'sender' end
                   local s = string
                   send(function() return s == string, string.trim, s.cut, ('x').cut end, {[string] = 1})";
    let receiver = "string.cut = 7
                    local f, t = receive()
                    local same, trim, cut, method = f()
                    return same, trim, cut, method, t[string]";
    assert_eq!(exchange_code(patched, receiver), ["true", "nil", "7", "7", "1"]);
    let global = "G1 = 1 local f = function() return G1 end send(f, _G, string)";
    assert_eq!(
        exchange_code(global, "local f, g, s = receive() f() return g == _G, s == string, g.G1"),
        ["true", "true", "1"]
    );
    let parcel = POST.with(|post| post.borrow_mut().take().unwrap());
    let mut fresh = Runtime::new(Options::default());
    fresh.with_cx(|cx| {
        // Its table of globals is still the base's, until the first global is set.
        let values = cx.unpack(&parcel).unwrap();
        let globals = cx.globals();
        let Kind::Table(arrived) = kind_of(values[1]) else { panic!("a table") };
        for t in [globals, arrived] {
            assert!(matches!(kind_of(cx.raw_get_str(t, "G1")), Kind::Int(1)));
        }
        cx.raw_set_str(globals, "f", values[0]).unwrap();
        cx.raw_set_str(globals, "g", values[1]).unwrap();
    });
    assert_eq!(
        run(&mut fresh, "G1 = G1 + 1 return f(), g == _G, g.G1, getmetatable('').__index == string"),
        ["2", "true", "2", "true"]
    );
    // A base global that the sender has replaced is its own.
    let replaced = "local old = print print = function(...) return 'mine', old end
                    send(function() return print() end)";
    assert_eq!(
        exchange_code(replaced, "local old = print local a, b = receive()() return a, b == old"),
        ["mine", "true"]
    );
    let in_data = "return send({string})";
    let message = run(&mut runtime(), in_data);
    assert!(
        message[0].starts_with("value at #1[1].") && message[0].ends_with(" cannot be copied: function"),
        "{message:?}"
    );
}

#[test]
fn objects_keep_their_methods_in_code_mode() {
    let class = "local Point = {}
                 Point.__index = Point
                 Point.__add = function(a, b) return Point.new(a.x + b.x) end
                 function Point.new(x) return setmetatable({x = x}, Point) end
                 local p = Point.new(3)
                 send(function() return (p + Point.new(4)).x, getmetatable(p) == Point end, p)";
    let receiver = "local f, p = receive() local x, same = f() return x, same, p.x, (p + p).x";
    assert_eq!(exchange_code(class, receiver), ["7", "true", "3", "6"]);
    let frozen = "send(freeze(setmetatable({1}, {__index = {z = 9}})))";
    assert_eq!(exchange_code(frozen, "local t = receive() return t.z, (pcall(rawset, t, 1, 2))"), ["9", "false"]);
    let finalizer = "send(setmetatable({}, {__gc = function() done = true end}))";
    assert_eq!(exchange_code(finalizer, "local t = receive() t = nil collectgarbage() return done"), ["true"]);
    let weak = "local k = {} send(setmetatable({[k] = 1}, {__mode = 'k'}))";
    assert_eq!(exchange_code(weak, "local t = receive() collectgarbage() collectgarbage() return next(t)"), ["nil"]);
    // In data mode the same object is bare.
    let bare = "send(setmetatable({1}, {__index = {z = 9}}))";
    assert_eq!(exchange(bare, "local t = receive() return t.z, t[1]"), ["nil", "1"]);
}

#[test]
fn what_is_refused_in_code_mode() {
    let fails = |program: &str, message: &str| {
        let results = in_code_mode(|| run(&mut runtime(), program));
        assert_eq!(results, [message], "{program}");
    };
    fails(
        "local sub = socket() return send(function() return sub end)",
        "value at upvalue sub cannot be copied: test.Socket",
    );
    fails(
        "local cfg = {conn = socket()} return send(function() return cfg end)",
        "value at upvalue cfg.conn cannot be copied: test.Socket",
    );
    fails(
        "local co = coroutine.create(print) local n = 0 local f = function() return co, n end n = 1 return send(function() return f end)",
        "value at upvalue f upvalue co cannot be copied: thread",
    );
    fails(
        "conn = socket() return send(function() return conn end)",
        "value at global conn cannot be copied: test.Socket",
    );
    fails(
        "pool = {socket()} function get() return pool end return send(function() return get() end)",
        "value at global pool[1] cannot be copied: test.Socket",
    );
    fails("return send(print, {socket()})", "value at #2[1] cannot be copied: test.Socket");
    fails("return send(function() end, coroutine.wrap(print))", "value at #2 cannot be copied: function");
    fails(
        "return send(function() end, setmetatable({}, {__index = {socket()}}))",
        "value at #2(metatable).__index[1] cannot be copied: test.Socket",
    );
    let cell = "local s = 1 local f = function() s = s return s end s = socket() return send(f)";
    fails(cell, "value at upvalue s cannot be copied: test.Socket");
}

// ---- times

/// Messages that wait at a time.
const BATCH: usize = 100;

/// Prints what copies cost: `cargo test --release --test transfer -- --nocapture times`.
#[test]
fn times() {
    let mut sender = runtime();
    let mut receiver = runtime();
    let rounds = if cfg!(debug_assertions) { 2 } else { 2000 };
    let mut time = |what: &str, make: &dyn Fn(&mut Cx<'_>) -> Value| {
        let mut best = [f64::MAX; 2];
        let mut parcels = Vec::with_capacity(BATCH);
        for _ in 0..rounds {
            sender.with_cx(|cx| {
                let v = make(cx);
                let start = Instant::now();
                for _ in 0..BATCH {
                    parcels.push(cx.pack(&[v], Mode::Data, usize::MAX, &root_name).unwrap());
                }
                best[0] = best[0].min(start.elapsed().as_nanos() as f64 / BATCH as f64);
            });
            receiver.with_cx(|cx| {
                let start = Instant::now();
                for parcel in parcels.drain(..) {
                    std::hint::black_box(cx.unpack_first(&parcel).unwrap());
                }
                best[1] = best[1].min(start.elapsed().as_nanos() as f64 / BATCH as f64);
            });
            // Lets the collector run.
            run(&mut receiver, "");
            run(&mut sender, "");
        }
        println!("{what:40} pack {:6.1} ns  unpack {:6.1} ns  both {:6.1} ns", best[0], best[1], best[0] + best[1]);
    };
    time("an integer", &|_| Value::int(42));
    time("a string of 23 bytes", &|cx| cx.new_str(b"{app:processes|0x00001}"));
    time("{id = 1, name = \"abc\", n = 2}", &|cx| {
        let t = cx.new_table(0, 3);
        let name = cx.new_str(b"abc");
        cx.raw_set_str(t, "id", 1_i64).unwrap();
        cx.raw_set_str(t, "name", name).unwrap();
        cx.raw_set_str(t, "n", 2_i64).unwrap();
        t.into()
    });
    time("{1, 2, 3}", &|cx| {
        let t = cx.new_table(3, 0);
        for i in 1..=3 {
            cx.raw_set_int(t, i, Value::int(i)).unwrap();
        }
        t.into()
    });
    time("{{}, {}, {}, {}}", &|cx| {
        let t = cx.new_table(4, 0);
        for i in 1..=4 {
            let u = cx.new_table(0, 0);
            cx.raw_set_int(t, i, u.into()).unwrap();
        }
        t.into()
    });
}
