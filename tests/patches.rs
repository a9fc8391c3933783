//! Random programs that change library tables, compared with the reference Lua.
//!
//! Library tables are shared by all processes until a program stores into one; then the process gets its own copy and
//! every reference it has is replaced. Whether that can be noticed is what these programs try: they hold libraries in
//! variables, fields, keys, upvalues, waiting coroutines, weak tables and metatables, change them in every way there is
//! in random order, and print after each step what every reference shows.
//!
//! Where `lua5.3` is missing the comparison is skipped with a word, except under CI. `WIPPY_PATCHES=N` runs N programs.

#![expect(
    dead_code,
    unreachable_pub,
    clippy::cast_possible_truncation,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "the source of decisions is that of the fuzz package; a test may panic and says what it skips"
)]

#[path = "../fuzz/src/choice.rs"]
mod choice;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use choice::Choices;

const SEED: u64 = 20_261_127;
const PROGRAMS: u64 = 150;
/// Programs under a collection at every allocation, which slows them down a hundredfold.
const PROGRAMS_GC: u64 = 15;
/// Most steps of a program.
const STEPS: usize = 40;

const LIBRARIES: [&str; 9] = ["_G", "coroutine", "debug", "io", "math", "os", "package", "string", "utf8"];
const FIELDS: [&str; 5] = ["k1", "k2", "k3", "k4", "k5"];
/// Functions that nothing in the programs needs.
const VICTIMS: [(&str, &str); 6] = [
    ("math", "floor"),
    ("string", "rep"),
    ("os", "date"),
    ("coroutine", "status"),
    ("utf8", "char"),
    ("debug", "getinfo"),
];

/// What every program starts with. What it calls it holds in locals, since the globals may go.
const PRELUDE: &str = r#"
debug.setmetatable(string, nil) -- ours has a metatable, for types
local print, pairs, next, rawset, rawget, rawequal, rawlen = print, pairs, next, rawset, rawget, rawequal, rawlen
local type, select, pcall, tostring, setmetatable = type, select, pcall, tostring, setmetatable
local getmetatable, collectgarbage, ipairs, require, load = getmetatable, collectgarbage, ipairs, require, load
local insert, remove, sort, concat, move, unpack = table.insert, table.remove, table.sort, table.concat, table.move, table.unpack
local resume, create, yield, wrap = coroutine.resume, coroutine.create, coroutine.yield, coroutine.wrap
local dbgset, registry, setupvalue = debug.setmetatable, debug.getregistry, debug.setuservalue
local names = { "_G", "coroutine", "debug", "io", "math", "os", "package", "string", "utf8" }
local fields = { "k1", "k2", "k3", "k4", "k5" }
local G, loaded, stringmeta, filemeta = _G, package.loaded, getmetatable(""), getmetatable(io.stdout)
local stdout = io.stdout
local lib, text, seen, holder, getter, weak, waiting = {}, {}, {}, {}, {}, setmetatable({}, { __mode = "k" }), {}
for i, name in ipairs(names) do
  local l = loaded[name]
  lib[name], text[name], seen[l], holder[i], weak[l] = l, tostring(l), name, { l, sub = { l } }, name
  getter[name] = function(field, v) if v ~= nil then l[field] = v end return l, rawget(l, field) end
  waiting[name] = create(function(a)
    local own = { a }
    while true do
      local field, v = yield(a == l, own[1] == a, a)
      if field then a[field] = v end
    end
  end)
  resume(waiting[name], l)
end
local function describe(v)
  if type(v) == "table" then return "table " .. (seen[v] or "?") end
  if type(v) == "function" then return "function" end
  return tostring(v)
end
local function check(step)
  for i, name in ipairs(names) do
    local l = lib[name]
    local values = {}
    for j, field in ipairs(fields) do values[j] = describe(rawget(l, field)) end
    local _, inside, own, from = resume(waiting[name])
    print(step, name, concat(values, ","), tostring(l) == text[name], seen[l], weak[l], rawequal(l, holder[i][1]),
      rawequal(l, holder[i].sub[1]), rawequal(l, (getter[name]("k1"))), inside, own, rawequal(l, from),
      rawequal(rawget(loaded, name), l), rawequal(rawget(G, name), l), getmetatable(l) ~= nil)
  end
  print(step, describe(rawget(stringmeta, "__index")), describe(rawget(filemeta, "__index") == filemeta), #lib.package.searchers,
    rawequal(registry()._LOADED, loaded), rawequal(registry()[2], G), rawequal(getmetatable(stdout), filemeta))
end
"#;

fn pick<'s>(c: &mut Choices, list: &[&'s str]) -> &'s str {
    c.pick(list)
}

/// An expression that gives a library table, by one of the ways to it.
fn library(c: &mut Choices) -> String {
    let name = pick(c, &LIBRARIES);
    match c.below(6) {
        0 => format!("lib.{name}"),
        1 => format!("(rawget(loaded, '{name}') or lib.{name})"),
        2 => format!("(rawget(G, '{name}') or lib.{name})"),
        3 => format!("(getter.{name}('k1'))"),
        4 => format!("(select(4, resume(waiting.{name})))"),
        _ => {
            let i = LIBRARIES.iter().position(|l| *l == name).map_or(1, |i| i + 1);
            format!("holder[{i}].sub[1]")
        }
    }
}

fn value(c: &mut Choices) -> String {
    match c.below(6) {
        0 => "nil".to_owned(),
        1 | 2 => c.below(100).to_string(),
        3 => format!("'{}'", pick(c, &FIELDS)),
        _ => library(c),
    }
}

/// One statement that changes something.
fn step(c: &mut Choices) -> String {
    let (l, field) = (library(c), pick(c, &FIELDS));
    let v = value(c);
    match c.below(26) {
        0..=3 => format!("{l}.{field} = {v}"),
        4 => format!("rawset({l}, '{field}', {v})"),
        5 => {
            let name = pick(c, &LIBRARIES);
            format!("getter.{name}('{field}', {v})")
        }
        6 => {
            let name = pick(c, &LIBRARIES);
            format!("resume(waiting.{name}, '{field}', {v})")
        }
        7 => {
            let name = pick(c, &LIBRARIES[1..]);
            format!("G.{name} = {v}")
        }
        8 => {
            let name = pick(c, &LIBRARIES[1..]);
            format!("G.{name} = lib.{name}")
        }
        9 => {
            let (name, function) = VICTIMS[c.below(VICTIMS.len())];
            format!("lib.{name}.{function} = {v}")
        }
        10 => format!("print('set', (pcall(setmetatable, {l}, {{ __index = {} }})))", library(c)),
        11 => format!("setmetatable({l}, nil)"),
        12 => format!(
            "setmetatable({l}, {{ __newindex = function(t, k, x) rawset(t, k, x) rawset(lib.math, 'k5', k) end }})"
        ),
        13 => format!("for k, x in pairs({l}) do if k == '{field}' then {l}[k] = nil end end"),
        14 => format!("for l, name in pairs(seen) do rawset(l, '{field}', name) end"),
        15 => "insert(lib.package.searchers, function() return nil end)".to_owned(),
        16 => "if #lib.package.searchers > 4 then remove(lib.package.searchers) end".to_owned(),
        17 => "move(lib.package.searchers, 1, #lib.package.searchers, 2)".to_owned(),
        18 => format!("stringmeta.__index = {l} print(('x').{field} == {l}.{field})"),
        19 => "stringmeta.__index = lib.string print(('x').byte('a'), ('ab'):len())".to_owned(),
        20 => format!(
            "rawset(filemeta, '{field}', {v}) print(describe(stdout.{field}), describe(rawget(filemeta, '{field}'))) rawset(filemeta, '{field}', nil)"
        ),
        21 => "collectgarbage()".to_owned(),
        22 => format!(
            "local t = {{ {l}, [{l}] = {v} or 0 }} t[1].{field} = 'through' print(rawget(t[1], '{field}'), describe(t[t[1]]))"
        ),
        23 => format!("print(pcall(function() local a, b = {l}, {l} a.{field} = b error(rawequal(a, b), 0) end))"),
        24 => format!(
            "print(load('local l, n = ... l[n] = {n} return rawget(l, n), _ENV == l', 'c', 't', {l})({l}, '{field}'))",
            n = c.below(100)
        ),
        _ => format!(
            "sort({{ 3, 1, 2 }}, function(a, b) rawset({l}, '{field}', a) return a < b end) print(type(rawget({l}, '{field}')))"
        ),
    }
}

fn program(c: &mut Choices) -> String {
    let mut text = PRELUDE.to_owned();
    for n in 0..1 + c.below(STEPS) {
        // A step may fail, since another one took away what it needs; both must fail alike.
        let step = step(c);
        writeln!(text, "print('step', {n}, (pcall(function() {step} end)))").expect("a string takes text");
        if c.below(3) == 0 {
            writeln!(text, "check({n})").expect("a string takes text");
        }
    }
    text.push_str("check('end')\n");
    text
}

fn run(command: &Path, file: &Path, debug: &str) -> String {
    let output = Command::new(command).arg(file).env("WIPPY_DEBUG", debug).output().expect("the interpreter starts");
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    format!("{out}status {:?}\n{}", output.status.success(), if output.status.success() { "" } else { &*err })
}

fn agree(n: u64, debug: &str) {
    if Command::new("lua5.3").arg("-v").output().is_err() {
        assert!(std::env::var_os("CI").is_none(), "CI needs lua5.3 for the comparison of generated programs");
        eprintln!("skipped: lua5.3 is not installed, so there is nothing to compare generated programs with");
        return;
    }
    let folder = std::env::temp_dir().join(format!("wippy-patches-{}-{n}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder for programs");
    for i in 0..n {
        let text = program(&mut Choices::from_seed(SEED + i));
        let file = folder.join(format!("{i}.lua"));
        fs::write(&file, &text).expect("a program is written");
        let expected = run(Path::new("lua5.3"), &file, "");
        let ours = run(Path::new(env!("CARGO_BIN_EXE_wippy")), &file, debug);
        if expected != ours {
            let different = expected.lines().zip(ours.lines()).find(|(a, b)| a != b);
            let steps = text.strip_prefix(PRELUDE).unwrap_or(&text);
            panic!("program {i}, reference and ours: {different:#?}\n{steps}");
        }
    }
    fs::remove_dir_all(&folder).expect("the folder goes");
}

#[test]
fn changed_libraries_are_the_same_tables() {
    let n = std::env::var("WIPPY_PATCHES").ok().and_then(|n| n.parse().ok());
    agree(n.unwrap_or(PROGRAMS), "");
}

#[test]
fn changed_libraries_survive_collections() {
    agree(PROGRAMS_GC, "gc=always,opt=off,backend=loop");
}
