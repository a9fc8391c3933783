//! The compiler on whole programs: golden listings of typical snippets, and properties over the corpus.

use std::path::{Path, PathBuf};

use super::{CompileError, Options, compile_source};
use crate::code::Chunk;
use crate::code::disasm::disassemble;
use crate::code::dump::{dump, undump};
use crate::code::verify::verify;

const REGIMES: [Options; 3] = [
    Options { optimise: true, debug_mode: false, erase_types: false },
    Options { optimise: false, debug_mode: false, erase_types: false },
    Options { optimise: true, debug_mode: true, erase_types: true },
];

fn compile_with(text: &str, options: Options) -> Result<Chunk, CompileError> {
    compile_source(text.as_bytes(), b"=test", false, options)
}

/// All Lua programs of the repository.
fn corpus() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut pending = ["lua-tests", "examples", "benches"].map(|folder| root.join(folder)).to_vec();
    let mut files = Vec::new();
    while let Some(folder) = pending.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                pending.push(path);
            } else if path.extension().is_some_and(|extension| extension == "lua") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

/// Small numbers that look random (xorshift), the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).unwrap()
    }
}

const MIXED_PROGRAM: &str = "
    local up, cell = {}, 0
    local function f(a, b, ...)
      cell = cell + 1
      for i = 1, 3 do local j = i; up[i] = function() j = j + i; return j, a end end
      for k, v in pairs(b) do if k then goto continue end b[k] = v .. 'x' .. k ::continue:: end
      for i = 3, 1, -1 do i = i * 2; if i < 4 then break end end
      local t = {a, b, x = a and b or not a, ...}
      repeat local z = t:m(a, ...) until z == nil or z < 4.5
      while t[1] do t[cell] = #t // 2 return f(t, {...}) end
      return a, ...
    end
    return f, (f(1, {}))";

/// A dump with some bytes changed is either refused or as good as any.
#[test]
fn changed_dumps_are_refused_or_verify() {
    let chunk = compile_with(MIXED_PROGRAM, Options::default()).unwrap();
    let dumped = dump(&chunk.main, Some(b"=test"), false);
    let mut random = Random(0x5eed);
    let mut n_accepted = 0;
    for _ in 0..5_000 {
        let mut changed = dumped.clone();
        for _ in 0..=random.below(2) {
            let at = 37 + random.below(changed.len() - 37);
            changed[at] = match random.below(3) {
                0 => changed[at].wrapping_add(1),
                1 => changed[at].wrapping_sub(1),
                _ => u8::try_from(random.below(256)).unwrap(),
            };
        }
        if let Ok(chunk) = undump(&changed, b"=test") {
            n_accepted += 1;
            assert_eq!(verify(&chunk), Ok(()));
            let again = dump(&chunk.main, chunk.source.as_deref(), false);
            let read = undump(&again, b"=test").unwrap();
            // Compared as bytes: a changed float may be NaN.
            assert_eq!(dump(&read.main, read.source.as_deref(), false), again);
        }
    }
    assert!(n_accepted > 25, "only {n_accepted} accepted");
}

#[test]
fn beginnings_of_dumps_are_truncated() {
    let chunk = compile_with(MIXED_PROGRAM, Options::default()).unwrap();
    for strip in [false, true] {
        let dumped = dump(&chunk.main, Some(b"=test"), strip);
        for len in 0..dumped.len() {
            let error = undump(&dumped[..len], b"=name").unwrap_err();
            assert_eq!(error, "name: truncated precompiled chunk", "{len} bytes");
        }
    }
}

#[test]
fn stripped_dumps_have_no_names() {
    let chunk = compile_with(MIXED_PROGRAM, Options::default()).unwrap();
    let stripped = undump(&dump(&chunk.main, Some(b"=test"), true), b"=test").unwrap();
    assert_eq!(stripped.source, None);
    assert_eq!((stripped.main.lines.len(), stripped.main.locals.len()), (0, 0));
    assert!(stripped.main.upvalues.iter().all(|upvalue| upvalue.name.is_none()));
    assert_eq!(stripped.main.code, chunk.main.code);
}

#[test]
fn the_corpus_verifies_and_survives_dumping() {
    let files = corpus();
    assert!(files.len() > 100, "corpus missing");
    for (number, path) in files.iter().enumerate() {
        let text = std::fs::read(path).unwrap();
        // The regimes take turns: the programs are much alike.
        let options = REGIMES[number % REGIMES.len()];
        let Ok(chunk) = compile_source(&text, b"@file", true, options) else { continue };
        if let Err(error) = verify(&chunk) {
            panic!("{}: {error}\n{}", path.display(), disassemble(&chunk));
        }
        let bytes = dump(&chunk.main, chunk.source.as_deref(), false);
        assert_eq!(undump(&bytes, b"=dump").as_ref(), Ok(&chunk), "{}", path.display());
    }
}

/// The listing of `text` must be `expected`, both without indentation.
fn check_listing(text: &str, expected: &str) {
    let chunk = compile_with(text, Options::default()).unwrap();
    assert_eq!(verify(&chunk), Ok(()));
    let listing = disassemble(&chunk);
    let trim = |text: &str| text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
    assert_eq!(trim(&listing), trim(expected), "listing of\n{text}\n{listing}");
}

#[test]
fn results_go_directly_into_their_targets() {
    check_listing(
        "local a, b = f(1, g()), 'x'
         a = a + b * 2
         b = a.x.y
         a, b = b, a",
        "main <0,0> params 0+, registers 5, upvalues 1
         0 [1] FUNCV
         1 [1] GETGLOB     r0 u0 k0 ; _ENV \"f\"
         2 [1] LOADI       r2 1
         3 [1] GETGLOB     r3 u0 k1 ; _ENV \"g\"
         4 [1] CALL        r3 0 0
         5 [1] CALLM       r0 1 2
         6 [1] LOADK       r1 k2 ; \"x\"
         7 [2] MULI        r2 r1 2
         8 [2] ADD         r0 r0 r2
         9 [3] GETF        r2 r0 k2 ; \"x\"
         10 [3] GETF        r1 r2 k3 ; \"y\"
         11 [4] MOVE        r2 r1
         12 [4] MOVE        r1 r0
         13 [4] MOVE        r0 r2
         14 [4] RET0",
    );
}

#[test]
fn conditions_are_jumps_and_values_need_few() {
    check_listing(
        "local a, b, c
         if a and not (b or c < 5) then a = b == nil end
         c = a and b.x or 'none'
         return a < b and a ~= c",
        "main <0,0> params 0+, registers 4, upvalues 1
         0 [1] FUNCV
         1 [1] LOADNIL     r0 3
         2 [2] JF          r0 @8
         3 [2] JT          r1 @8
         4 [2] JLTI        r2 5 @8
         5 [2] JEQP        r1 0 @7
         6 [2] LFALSESKIP  r0
         7 [2] LOADTRUE    r0
         8 [3] JF          r0 @11
         9 [3] GETF        r3 r1 k0 ; \"x\"
         10 [3] JTSET       r2 r3 @12
         11 [3] LOADK       r2 k1 ; \"none\"
         12 [4] JNLT        r0 r1 @14
         13 [4] JNE         r0 r2 @15
         14 [4] LFALSESKIP  r3
         15 [4] LOADTRUE    r3
         16 [4] RET1        r3",
    );
}

#[test]
fn loops_have_one_jump_back() {
    check_listing(
        "for i = 1, 10 do if i == 5 then break end end
         for k, v in pairs(t) do t[k] = v end
         while x do x = x - 1 end
         repeat local y = f() until y",
        "main <0,0> params 0+, registers 7, upvalues 1
         0 [1] FUNCV
         1 [1] LOADI       r0 1
         2 [1] LOADI       r1 10
         3 [1] LOADI       r2 1
         4 [1] FORPREPN    r0 @7
         5 [1] JEQI        r0 5 @7
         6 [1] FORLOOPN    r0 @5
         7 [2] GETGLOB     r0 u0 k0 ; _ENV \"pairs\"
         8 [2] GETGLOB     r2 u0 k1 ; _ENV \"t\"
         9 [2] CALL        r0 1 4
         10 [2] JMP         @13
         11 [2] GETGLOB     r5 u0 k1 ; _ENV \"t\"
         12 [2] SET         r5 r3 r4
         13 [2] TFORCALL    r0 2
         14 [2] TFORLOOP    r0 @11
         15 [3] GETGLOB     r0 u0 k2 ; _ENV \"x\"
         16 [3] JF          r0 @21
         17 [3] GETGLOB     r0 u0 k2 ; _ENV \"x\"
         18 [3] SUBI        r0 r0 1
         19 [3] SETGLOB     r0 u0 k2 ; _ENV \"x\"
         20 [3] LOOP        @15
         21 [4] GETGLOB     r0 u0 k3 ; _ENV \"f\"
         22 [4] CALL        r0 0 2
         23 [4] JT          r0 @25
         24 [4] LOOP        @21
         25 [4] RET0",
    );
}

#[test]
fn captured_variables_are_values_or_cells() {
    check_listing(
        "local value, cell = 1, 2
         local function f(n) cell = value; return n and f(n.next) end
         return f, cell",
        "main <0,0> params 0+, registers 5, upvalues 1
         0 [1] FUNCV
         1 [1] LOADI       r0 1
         2 [1] LOADI       r1 2
         3 [1] NEWCELL     r1
         4 [2] CLOSURE     r2 p0 ; cell r1 r0 itself
         5 [3] MOVE        r3 r2
         6 [3] GETCELL     r4 r1
         7 [3] RET         r3 2
         main.0 <2,2> params 1, registers 4, upvalues 3
         0 [2] FUNC
         1 [2] GETUPV      r1 u1 ; value
         2 [2] SETCELLUP   r1 u0 ; cell
         3 [2] JFSET       r1 r0 @7
         4 [2] GETUPV      r1 u2 ; f
         5 [2] GETF        r3 r0 k0 ; \"next\"
         6 [2] CALL        r1 1 2
         7 [2] RET1        r1",
    );
}

#[test]
fn methods_and_constructors_use_their_windows() {
    check_listing(
        "local t = {1, x = 2, [f] = 3, ...}
         t:m(-1, ...)
         return t[1]:n{}",
        "main <0,0> params 0+, registers 6, upvalues 1
         0 [1] FUNCV
         1 [1] NEWTAB      r0 1 2
         2 [1] LOADI       r1 1
         3 [1] LOADI       r2 2
         4 [1] SETF        r0 r2 k0 ; \"x\"
         5 [1] GETGLOB     r2 u0 k1 ; _ENV \"f\"
         6 [1] LOADI       r3 3
         7 [1] SET         r0 r2 r3
         8 [1] VARARG      r2 0
         9 [1] SETLISTM    r0 1 0
         10 [2] SELF        r1 r0 k2 ; \"m\"
         11 [2] LOADI       r4 -1
         12 [2] VARARG      r5 0
         13 [2] CALLM       r1 2 1
         14 [3] GETN        r1 r0 1
         15 [3] SELF        r1 r1 k3 ; \"n\"
         16 [3] NEWTAB      r4 0 0
         17 [3] TAILCALL    r1 2",
    );
}

#[test]
fn limits_are_reported_in_the_words_of_the_reference() {
    let numbered = |format: &str, count: usize, separator: &str| {
        (1..=count).map(|number| format.replace('#', &number.to_string())).collect::<Vec<_>>().join(separator)
    };
    let locals = numbered("local a#=1", 198, "\n");
    let names = numbered("a#", 201, ",");
    let (a150, b150) = (numbered("local a#", 150, " "), numbered("local b#", 150, " "));
    let uses = numbered("print(a#,b#)", 150, " ");
    let cases = [
        (
            numbered("local a#=1", 201, "\n"),
            "test:201: too many local variables (limit is 200) in main function near '='",
        ),
        (
            format!("{locals} for i = 1, 2 do end"),
            "test:198: too many local variables (limit is 200) in main function near '='",
        ),
        (
            format!("{locals} for i in x do end"),
            "test:198: too many local variables (limit is 200) in main function near 'in'",
        ),
        (
            format!("{locals} local a, b, c"),
            "test:198: too many local variables (limit is 200) in main function near <eof>",
        ),
        (
            format!("\nreturn function ({names}, ...) end"),
            "test:2: too many local variables (limit is 200) in function at line 2 near ','",
        ),
        (
            format!("f({})", numbered("#", 256, ", \n")),
            "test:255: function or expression needs too many registers near '255'",
        ),
        (
            format!("return {}", numbered("#", 256, ", ")),
            "test:1: function or expression needs too many registers near '256'",
        ),
        (
            format!("local {}\nlocal x = {}", numbered("a#", 150, ","), numbered("a#", 120, " .. ")),
            "test:2: function or expression needs too many registers near 'a106'",
        ),
        (
            format!("function f() {a150}\n function g() {b150}\nfunction h() {uses} end end end"),
            "test:3: too many upvalues (limit is 255) in function at line 3 near ','",
        ),
    ];
    for (text, expected) in cases {
        let error = compile_with(&text, Options::default()).unwrap_err();
        assert_eq!(String::from_utf8_lossy(&error.to_text(b"test")), expected);
    }
}

#[test]
fn chains_without_limit_need_no_native_stack() {
    let repeated = |start: &str, part: &str, end: &str| format!("{start}{}{end}", part.repeat(5_000));
    let texts = [
        repeated("local x; return x", " + x", ""),
        repeated("local x; return x", " < x", ""),
        repeated("local x; return x", " and x", ""),
        repeated("local x; return x", " or not x", ""),
        repeated("local x; if x", " and x", " then x = 1 end"),
        repeated("local x; return x", ".x", ""),
        repeated("local x; x", ".x()", ""),
        repeated("local x; return x", ":x()", ""),
        repeated("local x; return x", "!", ""),
        repeated("local x; return x", " as any", ""),
        repeated("local x if x then", " elseif x == 1 then x = 1", " end"),
        repeated("return 1", " + 1", ""),
    ];
    let compile_all = move || {
        for text in texts {
            for options in REGIMES {
                let chunk = compile_with(&text, options).unwrap();
                assert_eq!(verify(&chunk), Ok(()));
            }
        }
    };
    let thread = std::thread::Builder::new().stack_size(256 * 1024).spawn(compile_all).unwrap();
    thread.join().unwrap();
}

#[test]
fn known_kinds_are_not_tested() {
    check_listing(
        "local x, n = 1.0, 0
         for i = 1, 10 do
           x = x * 2 + x
           n = n + i
           if x < 5 then n = n - 1 end
           y = x + y
         end",
        "main <0,0> params 0+, registers 6, upvalues 1
         0 [1] FUNCV
         1 [1] LOADK       r0 k0 ; 1.0
         2 [1] LOADI       r1 0
         3 [2] LOADI       r2 1
         4 [2] LOADI       r3 10
         5 [2] LOADI       r4 1
         6 [2] FORPREPN    r2 @16
         7 [3] MULFK       r5 r0 k2 ; 2.0
         8 [3] ADDFF       r0 r5 r0
         9 [4] ADDNN       r1 r1 r2
         10 [5] JNLTFK      r0 k3 @12 ; 5.0
         11 [5] ADDNI       r1 r1 -1
         12 [6] GETGLOB     r5 u0 k1 ; _ENV \"y\"
         13 [6] ADD         r5 r0 r5
         14 [6] SETGLOB     r5 u0 k1 ; _ENV \"y\"
         15 [2] FORLOOPN    r2 @7
         16 [7] RET0",
    );
}

/// The ops of the only function inside `text`.
fn ops_inside(text: &str, options: Options) -> Vec<crate::code::Op> {
    let chunk = compile_with(text, options).unwrap();
    assert_eq!(verify(&chunk), Ok(()), "{}", disassemble(&chunk));
    let bytes = dump(&chunk.main, None, true);
    assert_eq!(undump(&bytes, b"=dump").unwrap().main.protos[0].code, chunk.main.protos[0].code);
    chunk.main.protos[0].code.iter().map(|instruction| instruction.op).collect()
}

#[test]
fn annotations_that_pay_are_guarded() {
    use crate::code::Op;
    let text = "local function f(t: {number}, k: integer, x: number)
           local sum = 0.0
           for i = 1, k do sum = sum + t[i] * x / k end
           return sum
         end";
    let ops = ops_inside(text, Options::default());
    let count = |ops: &[Op], op: Op| ops.iter().filter(|other| **other == op).count();
    assert_eq!((count(&ops, Op::GUARDF), count(&ops, Op::GUARDN)), (2, 1), "{ops:?}");
    // The typed code, then the general code.
    assert_eq!((count(&ops, Op::MULFF), count(&ops, Op::MUL)), (1, 1), "{ops:?}");
    assert_eq!((count(&ops, Op::DIVFN), count(&ops, Op::DIV)), (1, 1), "{ops:?}");
    let erased = ops_inside(text, Options { erase_types: true, ..Options::default() });
    assert_eq!((count(&erased, Op::GUARDF), count(&erased, Op::FORPREPN)), (0, 1), "{erased:?}");
    assert_eq!(erased.len() - 1 + erased.len() - 1 + 1 + 3, ops.len());
    for options in
        [Options { optimise: false, ..Options::default() }, Options { debug_mode: true, ..Options::default() }]
    {
        assert!(!ops_inside(text, options).iter().any(|op| op.trusts_kinds() || *op == Op::GUARDF));
    }
}

#[test]
fn annotations_that_do_not_pay_are_left_alone() {
    use crate::code::Op;
    for text in [
        // A guard costs more than it saves.
        "local function fib(k: integer): integer if k < 2 then return k end return fib(k - 1) + fib(k - 2) end",
        // Nothing is computed.
        "local function f(x: number, t: {x: number}) for i = 1, 3 do print(x, t.x) end end",
        // Promises nothing that helps.
        "local function f(x: number?, s: string, u: any) for i = 1, 3 do s = s .. (x or 1) * u end end",
        // Is known without it.
        "local function f() local x: number, k: integer = 1.5, 2 for i = 1, 3 do x = x * x + k end end",
    ] {
        let ops = ops_inside(text, Options::default());
        assert!(!ops.iter().any(|op| matches!(op, Op::GUARDF | Op::GUARDN)), "{text}\n{ops:?}");
    }
}

/// What [`Chunk::globals`] says of a program, by name.
fn globals_of(text: &str, options: Options) -> Option<Vec<String>> {
    let chunk = compile_with(text, options).unwrap();
    let names = chunk.globals()?;
    Some(names.into_iter().map(|name| String::from_utf8_lossy(name).into_owned()).collect())
}

#[test]
fn globals_that_are_named_are_known() {
    let [plain, _, debugged] = REGIMES;
    let names = |text: &str| globals_of(text, plain);
    let known = |names: &[&str]| Some(names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
    assert_eq!(names("local time = require('time') return {main = function() time.sleep(1) end}"), known(&["require"]));
    assert_eq!(names("return function() return function() json = time end end"), known(&["json", "time"]));
    // Another variable `_ENV` is not the globals.
    assert_eq!(names("local t = {} local _ENV = t return function() return time end"), known(&[]));
    for text in [
        "return _G.time",
        "return require('_G')",
        "local e = _ENV",
        "_ENV = {}",
        "return function(k) return _ENV[k] end",
    ] {
        assert_eq!(names(text), None, "{text}");
    }
    // Where the globals are in a cell nothing is known.
    assert_eq!(globals_of("return time", debugged), None);
}
