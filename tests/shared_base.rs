//! Many states on one shared base, on several threads at once: each changes libraries, collects, and sees only its own.

use std::thread;

use wippy::vm::native::{Cx, Raise, Ret};
use wippy::{Options, Runtime};

const THREADS: i64 = 4;
const STATES: i64 = 6;

const PROGRAM: &str = r#"
local n = ...
n = id()
local before, s, text = math.mark, string, tostring(string)
assert(before == nil and ("x").mark == nil and shared == nil)
local seen = { [string] = n, [math] = -n }
for i = 1, 50 do
  math.mark, string.mark, shared = n, n, n
  package.loaded["m" .. i] = { n = n }
  if i % 10 == 0 then collectgarbage() end
  local t = {}
  for j = 1, 100 do t[j] = { tostring(j):rep(3) } end
  assert(#t == 100 and math.mark == n and ("x").mark == n and shared == n)
  assert(package.loaded["m" .. i].n == n and require("m" .. i).n == n)
end
assert(s == string and text == tostring(string) and seen[string] == n and seen[math] == -n)
debug.setuservalue(io.stdout, n)
getmetatable(io.stdout).mark = n
assert(debug.getuservalue(io.stdout) == n and io.stderr.mark == n and io.type(io.stdout) == "file")
math.randomseed(n)
local first = math.random(1 << 40)
math.randomseed(n)
assert(first == math.random(1 << 40))
for k in pairs(os) do os[k] = nil end
assert(next(os) == nil)
return n, math.mark, string.mark, shared
"#;

#[test]
fn states_on_many_threads_change_the_same_libraries() {
    thread_local! {
        static ID: std::cell::Cell<i64> = const { std::cell::Cell::new(0) };
    }
    fn id(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
        cx.ret1(ID.get())
    }
    let threads: Vec<_> = (0..THREADS)
        .map(|thread| {
            thread::spawn(move || {
                for state in 0..STATES {
                    let n = thread * STATES + state + 1;
                    ID.set(n);
                    let mut runtime = Runtime::new(Options::default());
                    runtime.register("id", id);
                    let results = runtime.run(PROGRAM.as_bytes(), b"=program").expect("the program ends");
                    assert_eq!(results, vec![n.to_string(); 4]);
                }
            })
        })
        .collect();
    for thread in threads {
        thread.join().expect("every state sees its own libraries");
    }
}
